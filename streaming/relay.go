package streaming

import (
	"context"
	"log/slog"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Relay puts what the conductor does on the stream and before the gateway's own executor: it is the
// conductor's Publisher, and its Pass is what the tracer hands blocks without fragments to.
type Relay struct {
	Hub      *Hub
	Executor *Executor
	// Header returns the header of a block that the L2 node has, or nil. A segment begins with its parent's.
	Header func(common.Hash) *types.Header
	Waker  func() // wakes the outbox's readers; must not block
	Log    *slog.Logger

	sealed *types.Header // of the last block; the node may not have stored it when the next one opens
}

var _ gateway.Publisher = (*Relay)(nil)

// Wake implements gateway.Publisher.
func (r *Relay) Wake() { r.Waker() }

// Opened implements gateway.Publisher.
func (r *Relay) Opened(o gateway.Opening) {
	m := &BlockOpened{
		Number: o.Number, Parent: o.Parent, Time: o.Time, GasLimit: o.GasLimit, FeeRecipient: o.FeeRecipient, Anchor: o.Anchor,
	}
	if o.Segment && r.Header != nil {
		m.ParentHeader = r.Header(o.Parent)
	}
	if o.Segment && m.ParentHeader == nil && r.sealed != nil && r.sealed.Hash() == o.Parent {
		m.ParentHeader = r.sealed
	}
	if o.Segment && m.ParentHeader == nil { // followers fetch the segment's blocks, which is slower
		r.Log.Error("segment begins on a block whose header is not known", "block", o.Number, "parent", o.Parent)
	}
	r.send(m)
}

// Fragment implements gateway.Publisher.
func (r *Relay) Fragment(o gateway.Opening, f *execute.Fragment) {
	r.send(&Fragment{Number: o.Number, Parent: o.Parent, Piece: r.piece(f)})
}

// Sealed implements gateway.Publisher.
func (r *Relay) Sealed(s gateway.SealedTrace) {
	r.sealed = s.Block.Header()
	m := r.Executor.cfg.sealedFrom(s)
	m.Rest = r.piece(s.Last)
	r.send(m)
}

// Reset implements gateway.Publisher.
func (r *Relay) Reset(head blocks.Ref) {
	r.send(&Reset{Head: head, Reason: "L1 has changed its mind"})
}

// Settling announces what is about to be sent to L1. It does not block.
func (r *Relay) Settling(m *Settling) { r.send(m) }

// Pass streams a block with its trace and submits it for the gateway's own verdict, in this order, so that
// followers do not wait for it. What was streamed in fragments is left alone. Its errors are those of
// Executor.Submit.
func (r *Relay) Pass(ctx context.Context, s gateway.SealedTrace) error {
	if s.Last != nil || s.Foreign {
		return nil
	}
	m := r.Executor.cfg.sealedFrom(s)
	m.Trace = s.Trace
	r.publish(m)
	return r.Executor.Submit(ctx, m)
}

// send streams the message and offers it to the gateway's own executor; neither waits.
func (r *Relay) send(m Message) {
	r.publish(m)
	if !r.Executor.Offer(m) {
		r.Log.Error("message is lost for the gateway's own executor", "type", m.Type())
	}
}

// publish logs what cannot be streamed: the conductor has no use for the error, and followers notice
// that something is missing, and fetch it.
func (r *Relay) publish(m Message) {
	if err := r.Hub.Publish(m); err != nil {
		r.Log.Error("stream message", "type", m.Type(), "err", err)
	}
}

// piece turns a fragment into its message.
func (r *Relay) piece(f *execute.Fragment) Piece {
	p := Piece{FirstIndex: uint32(f.First), ReceiptsDigest: ReceiptsDigest(f.Receipts), Witness: f.Witness}
	for _, tx := range f.Transactions {
		raw, err := tx.MarshalBinary()
		if err != nil { // of a transaction that was executed
			r.Log.Error("encode transaction", "tx", tx.Hash(), "err", err)
		}
		p.Transactions = append(p.Transactions, raw)
	}
	return p
}

// Finding is the report in the conductor's words.
func (r VerdictReport) Finding() gateway.Finding {
	return gateway.Finding{Block: r.Block, Verdict: r.Verdict.String(), Reason: r.Reason, At: r.At, Lag: r.Lag}
}
