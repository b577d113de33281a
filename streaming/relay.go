package streaming

import (
	"context"
	"log/slog"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Relay puts what the conductor does on the stream and before the gateway's own executor: it is the
// conductor's Publisher, and its Pass is what the tracer hands traced blocks to.
type Relay struct {
	Hub      *Hub
	Executor *Executor
	Waker    func() // wakes the outbox's readers; must not block
	Log      *slog.Logger
}

var _ gateway.Publisher = (*Relay)(nil)

// Wake implements gateway.Publisher.
func (r *Relay) Wake() { r.Waker() }

// Opened implements gateway.Publisher.
func (r *Relay) Opened(o gateway.Opening) {
	r.publish(&BlockOpened{
		Number: o.Number, Parent: o.Parent, Time: o.Time, GasLimit: o.GasLimit, FeeRecipient: o.FeeRecipient, Anchor: o.Anchor,
	})
}

// Reset implements gateway.Publisher.
func (r *Relay) Reset(head blocks.Ref) {
	r.publish(&Reset{Head: head, Reason: "L1 has changed its mind"})
}

// Pass streams a traced block and submits it for the gateway's own verdict, in this order, so that
// followers do not wait for it. Its errors are those of Executor.Submit.
func (r *Relay) Pass(ctx context.Context, s gateway.SealedTrace) error {
	m := r.Executor.cfg.sealedFrom(s)
	r.publish(m)
	return r.Executor.Submit(ctx, m)
}

// publish logs what cannot be streamed: the conductor has no use for the error, and followers notice
// by the missing parent.
func (r *Relay) publish(m Message) {
	if err := r.Hub.Publish(m); err != nil {
		r.Log.Error("stream message", "type", m.Type(), "err", err)
	}
}

// Finding is the report in the conductor's words.
func (r VerdictReport) Finding() gateway.Finding {
	return gateway.Finding{Block: r.Block, Verdict: r.Verdict.String(), Reason: r.Reason, At: r.At, Lag: r.Lag}
}
