package streaming

import (
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// What is taken of one stream before it is called off, in bytes. Rule 6 keeps an honest gateway far below:
// a block stands alone in one trace, and a slot is a share of one L1 block.
const (
	// MaxBlockBytes bounds the messages of one block. Pieces cost a little more than the same in one trace.
	MaxBlockBytes = 2 * execute.MaxTraceBytes
	// MaxSegmentBytes bounds the messages of one segment, and so the state that is held of it.
	MaxSegmentBytes = 16 << 20
)

// follower executes the blocks of a stream piece by piece, one segment after the other. It belongs to one
// goroutine. What it cannot follow it gives up until the next segment begins: the state in the middle
// of one comes from nowhere else.
type follower struct {
	chainID uint64
	now     func() time.Time

	state   *execute.Stream // nil while there is nothing to execute on
	wrong   string          // without a state: what is wrong with the open block
	lost    string          // without a state: what is missing
	told    bool            // a block was found incomplete since
	bad     bool            // the segment has an invalid block
	open    *BlockOpened    // nil between blocks
	applied int             // transactions of the open block
	bytes   int             // of the open block's messages
	work    time.Duration   // on the open block
}

// lose gives the segment up because something is missing. What was missing first is what is told.
func (f *follower) lose(format string, args ...any) {
	if f.state == nil && (f.lost != "" || f.wrong != "") {
		return
	}
	f.drop()
	f.lost, f.told = fmt.Sprintf(format, args...), false
}

// fail gives the segment up because of an error, which tells what is missing from what is wrong. Where what a piece of
// a trie hangs on is missing, the piece may be right.
func (f *follower) fail(action string, err error) {
	if errors.Is(err, execute.ErrMissingNode) || errors.Is(err, execute.ErrMissingCode) || errors.Is(err, mpt.ErrMissing) {
		f.lose("%s: %v", action, err)
		return
	}
	f.drop()
	f.wrong = fmt.Sprintf("%s: %v", action, err)
}

func (f *follower) drop() {
	if f.state != nil {
		f.state.Close()
		f.state = nil
	}
}

// reset gives everything up: what follows begins with a segment.
func (f *follower) reset(why string) {
	f.drop()
	*f = follower{chainID: f.chainID, now: f.now, lost: why}
}

// opened begins a block, and a segment if the message says so.
func (f *follower) opened(m *BlockOpened) {
	before := f.open
	if m.ParentHeader != nil {
		f.reset("")
		before = nil
	}
	f.open, f.applied, f.work, f.bytes = m, 0, 0, bodyBytes(m)
	from := f.now()
	defer func() { f.work += f.now().Sub(from) }()
	if m.ParentHeader != nil {
		state, err := execute.NewStream(f.chainID, m.ParentHeader)
		if err != nil {
			f.fail("begin segment", err)
			return
		}
		f.state = state
	}
	switch {
	case f.state == nil:
		f.wrong = "" // of a block that will not be sealed any more
		f.lose("the segment's beginning did not come")
		return
	case before != nil:
		f.lose("the seal of block %d did not come", before.Number)
		return
	case f.state.Head().Hash() != m.Parent:
		f.lose("block %d does not continue what was streamed", m.Number)
		return
	}
	err := f.state.Open(execute.Env{
		Number: m.Number, Time: m.Time, GasLimit: m.GasLimit, Coinbase: m.FeeRecipient, Anchor: m.Anchor.Hash(),
	})
	if err != nil {
		f.fail("open block", err)
	}
}

// isOpen reports whether that is the block that is open; if another one is, or none, the segment is given up.
func (f *follower) isOpen(number uint64, parent common.Hash) bool {
	if f.open != nil && f.open.Number == number && f.open.Parent == parent {
		return true
	}
	f.wrong = "" // of another block, which will not be sealed any more
	f.lose("the opening of block %d did not come", number)
	return false
}

// fragment executes a piece of the open block. failed is why its transactions could not be decoded.
func (f *follower) fragment(m *Fragment, txs types.Transactions, failed error) {
	f.bytes += bodyBytes(m)
	if f.isOpen(m.Number, m.Parent) && f.state != nil {
		f.apply(&m.Piece, txs, failed)
	}
}

// apply executes the transactions of a piece and compares their receipts with what was promised of them.
func (f *follower) apply(p *Piece, txs types.Transactions, failed error) {
	if int64(p.FirstIndex) != int64(f.applied) {
		f.lose("block %d: transactions from %d on came after %d", f.open.Number, p.FirstIndex, f.applied)
		return
	}
	from := f.now()
	defer func() { f.work += f.now().Sub(from) }()
	if failed != nil {
		f.fail("decode fragment", failed)
		return
	}
	receipts, err := f.state.Apply(f.applied, txs, p.Witness)
	switch {
	case err != nil:
		f.fail("execute fragment", err)
	case ReceiptsDigest(receipts) != p.ReceiptsDigest:
		f.fail("execute fragment", fmt.Errorf("receipts of transactions from %d on: %w", p.FirstIndex, errReceipts))
	case f.state.Bytes() > MaxSegmentBytes:
		f.lose("the segment has brought %d bytes of state", f.state.Bytes())
	default:
		f.applied += len(txs)
	}
}

// sealed ends the open block with the rest of its body. Verdict Incomplete says that it has to be judged
// from its trace; first, that this is news, and not the consequence of a block before.
func (f *follower) sealed(m *BlockSealed, txs types.Transactions, failed error) (result found, first bool) {
	result.streamed, result.streamBytes = true, bodyBytes(m)
	if f.isOpen(m.Header.Number.Uint64(), m.Header.ParentHash) {
		result.streamBytes += f.bytes
		if f.state != nil {
			f.apply(&m.Rest, txs, failed)
		}
		if f.state != nil {
			from := f.now()
			if _, err := f.state.Seal(m.Header, nil); err != nil {
				f.fail("seal block", err)
			}
			f.work += f.now().Sub(from)
		}
		result.work = f.work
	}
	switch {
	case f.state != nil:
		result.verdict = Verified
	case f.wrong != "":
		result.verdict, result.reason = Invalid, f.wrong
		f.wrong, f.lost, f.bad = "", fmt.Sprintf("stands on block %d, which is invalid", m.Header.Number), true
	default:
		result.verdict, result.reason = Incomplete, f.lost
		first, f.told = !f.told || f.bad, true
	}
	f.open = nil
	return result, first
}

// bodyBytes returns the length of the message's body, but for a few bytes.
func bodyBytes(m Message) int {
	const fixed = 256
	switch m := m.(type) {
	case *BlockOpened:
		if m.ParentHeader != nil {
			return fixed + MaxHeaderBytes
		}
	case *Fragment:
		return fixed + m.bytes()
	case *BlockSealed:
		return fixed + MaxHeaderBytes + len(m.Trace) + m.Rest.bytes()
	}
	return fixed
}

// bytes returns the length of the piece's encoding, but for a few bytes.
func (p *Piece) bytes() int {
	n := len(p.Witness)
	for _, tx := range p.Transactions {
		n += 4 + len(tx)
	}
	return n
}
