package gateway

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// Relayer makes the L2 transactions that execute messages from L1. It has an L2 account of its own, which nobody
// else uses.
type Relayer interface {
	Address() common.Address
	// Relay signs the transaction that executes the message with the proof against the anchor of the L2 block of that
	// timestamp. baseFee is that block's, wei.
	Relay(nonce uint64, baseFee *big.Int, timestamp uint64, anchor blocks.Anchor, message blocks.Deposit, proof []common.Hash) (*types.Transaction, error)
}

// mailroom is what the conductor knows of its dealings with the mail from L1. It belongs to the conductor's goroutine.
type mailroom struct {
	relayed uint64         // every message below has been relayed on the canonical chain
	failed  map[uint64]int // relays of a message that no block has taken
	// stuck is a forced transaction that could not be executed on a parent.
	stuckOn common.Hash
	stuck   uint64
	// queue is the queue of forced transactions as the block queueAt leaves it.
	queueAt common.Hash
	queue   based.ForcedQueue
}

const (
	// relayTries is how often a message that no block takes is tried; then it is left to others.
	relayTries = 3
	// relayScan bounds how many messages are looked at for one block.
	relayScan = 1024
)

// errForcedStuck says that a forced transaction that is due cannot be executed on the parent.
var errForcedStuck = errors.New("a forced transaction that is due cannot be executed")

// Receive hands over the mail up to the view's head, or to where L1's chain has left the view: call it after Recover
// and before Run. The journal does not keep it.
func (c *Conductor) Receive(mail *based.Mail) {
	c.letters = mail
	c.publishSnapshot()
}

// forcedQueue returns the queue of forced transactions as the canonical tip leaves it: what L1 has seen done, and
// the certified blocks above that.
func (c *Conductor) forcedQueue() (based.ForcedQueue, error) {
	tip := c.tip()
	if c.mail.queueAt == tip.Hash {
		return c.mail.queue, nil
	}
	q := c.letters.Settled()
	for _, link := range c.chain {
		if link.Taken() || len(c.letters.PendingForced(q)) == 0 {
			continue
		}
		block := c.node.Block(link.Placed.Hash)
		if block == nil {
			return q, fmt.Errorf("block %d %s is not in the node: %w", link.Placed.Number, link.Placed.Hash, errInconsistent)
		}
		next, err := c.letters.Pass(c.cfg.Policy, q, link.Placed.Anchor.L1Number, block.Transactions())
		if err != nil { // L1 would refuse to settle it: the recovery block replaces it
			c.log.Error("certified block ignores a forced transaction", "block", link.Placed.Number, "err", err)
		}
		q = next
	}
	c.mail.queueAt, c.mail.queue = tip.Hash, q
	return q, nil
}

// forcedAnchor bounds the anchor of the next block so that it asks for no forced transaction that cannot be executed
// (rule 18): it stays before the number at which that is due until it can jump to where that has lapsed. It
// returns the anchor, the transactions that come first in the block, and false while no anchor is possible.
func (c *Conductor) forcedAnchor(anchor blocks.Anchor, floor uint64) (blocks.Anchor, []based.Forced, bool, error) {
	q, err := c.forcedQueue()
	if err != nil {
		return anchor, nil, false, err
	}
	front, ok := c.letters.Front(q, anchor.L1Number)
	if !ok {
		return anchor, nil, true, nil
	}
	if anchor.L1Number >= q.Due(c.cfg.Policy, front)+c.cfg.Policy.ForcedWindow {
		q.Next, q.From = q.Next+1, anchor.L1Number+1
		front, ok = c.letters.Front(q, anchor.L1Number)
	}
	if due := q.Due(c.cfg.Policy, front); ok && c.stuck(front) && anchor.L1Number >= due {
		block, known := c.view.ByNumber(due - 1)
		if due-1 < floor || !known {
			return anchor, nil, false, nil
		}
		anchor = c.anchorAt(block)
	}
	var first []based.Forced
	for ok && !c.stuck(front) {
		first = append(first, front)
		q.Next++
		front, ok = c.letters.Front(q, anchor.L1Number)
	}
	return anchor, first, true, nil
}

// forced refuses a transaction that L1 has in its queue and no block has executed: executed here, it would stand in the
// queue as one that nobody can execute, and hold up anchors.
func (c *Conductor) forced(r *request) (*Refusal, error) {
	q, err := c.forcedQueue()
	if err != nil {
		return nil, err
	}
	for _, f := range c.letters.PendingForced(q) {
		for _, tx := range r.Transactions {
			if tx.Hash() == f.Hash {
				wait := time.Duration(c.cfg.AnchorDepth+1) * time.Duration(c.cfg.Policy.Slots.Seconds) * time.Second
				return &Refusal{Code: CodeForced, Message: "it was forced through L1 and is executed in its turn", TxHash: f.Hash, RetryAfter: wait}, nil
			}
		}
	}
	return nil, nil
}

// dueOnL1 returns the forced transactions that a block on the contract's head has to begin with if it anchors at the
// L1 number, as far as they are transactions.
func (c *Conductor) dueOnL1(anchor uint64) types.Transactions {
	return c.letters.DueAt(c.cfg.Policy, c.letters.Settled(), anchor)
}

// dueOnTip is dueOnL1 for a block on the tip.
func (c *Conductor) dueOnTip(anchor uint64) types.Transactions {
	q, err := c.forcedQueue()
	if err != nil {
		return nil // the conductor's own next block says so
	}
	return c.letters.DueAt(c.cfg.Policy, q, anchor)
}

// stuck reports whether the transaction is known not to be executable on the tip.
func (c *Conductor) stuck(f based.Forced) bool {
	return f.Tx == nil || c.mail.stuckOn == c.tip().Hash && c.mail.stuck == f.Index
}

// anchorAt returns the anchor that names a block of the view: with the inbox as of it.
func (c *Conductor) anchorAt(block based.L1Block) blocks.Anchor {
	root, count := c.letters.Inbox(block.Number)
	return blocks.Anchor{L1Number: block.Number, L1Hash: block.Hash, InboxRoot: root, InboxCount: count}
}

// first executes what comes before everything else in the block that was just opened: forced transactions, then
// messages from L1. errForcedStuck: the block cannot be, and another anchor has to be chosen.
func (c *Conductor) first(ctx context.Context, forced []based.Forced) error {
	if len(c.open.promises) > 0 { // it was opened before, and has them
		return nil
	}
	var batch []Promised
	for _, f := range forced {
		p, err := c.executeFirst(f.Tx)
		if errors.Is(err, execute.ErrClosed) {
			c.discardOpen()
			return err
		}
		if err != nil {
			c.log.Warn("forced transaction cannot be executed", "index", f.Index, "tx", f.Hash, "block", c.open.Number, "err", err)
			c.mail.stuckOn, c.mail.stuck = c.open.Parent, f.Index
			if q := c.mail.queue; c.open.Anchor.L1Number >= max(q.From, f.L1.Number+c.cfg.Policy.ForcedDeadline) {
				c.discardOpen()
				c.reload = false // nothing of it is journaled
				return errForcedStuck
			}
			break
		}
		c.log.Info("forced transaction included", "index", f.Index, "tx", f.Hash, "block", c.open.Number)
		c.replayed(&p)
		batch = append(batch, p)
	}
	relays, err := c.relay()
	if err != nil {
		return err
	}
	if batch = append(batch, relays...); len(batch) == 0 {
		return nil
	}
	c.batch.promises = batch
	return c.settle(ctx)
}

// replayed marks a promise that answers a reversion: the forced transaction fell and stands first again.
func (c *Conductor) replayed(p *Promised) {
	for i, w := range c.waiting {
		if w.Tx.Hash() == p.Promise.TxHash {
			p.Reversion, p.Outcome = w.Cursor, CompareEffects(w.OldReceipt, p.Receipt)
			c.waiting = slices.Delete(slices.Clone(c.waiting), i, i+1)
			return
		}
	}
}

// executeFirst executes a transaction of the mail: it is asked no price.
func (c *Conductor) executeFirst(tx *types.Transaction) (Promised, error) {
	sender, err := c.precheck(tx)
	if err != nil {
		return Promised{}, err
	}
	c.meter.unpriced = true
	receipt, err := c.open.builder.Apply(tx, sender)
	c.meter.unpriced = false
	if err != nil {
		return Promised{}, err
	}
	return c.promise(tx, sender, receipt), nil
}

// relay executes messages that the open block's anchor knows and nobody has relayed, oldest first, as far as the
// block's budget for them goes.
func (c *Conductor) relay() ([]Promised, error) {
	if c.deps.Relayer == nil || c.cfg.RelayGas == 0 {
		return nil, nil
	}
	o := c.open.Opening
	statedb := c.open.builder.StateDB()
	relayed := func(index uint64) bool {
		slot, bit := blocks.RelayedSlot(index)
		return blocks.IsRelayed(statedb.GetState(blocks.MessengerAddress, slot), bit)
	}
	for c.mail.relayed < o.Anchor.InboxCount && relayed(c.mail.relayed) {
		c.mail.relayed++
	}
	var batch []Promised
	left := min(c.cfg.RelayGas, c.open.builder.GasLeft())
	for _, letter := range c.letters.Letters(c.mail.relayed, min(o.Anchor.InboxCount, c.mail.relayed+relayScan)) {
		if c.mail.failed[letter.Index] >= relayTries || relayed(letter.Index) {
			continue
		}
		proof, err := c.letters.Prove(letter.Index, o.Anchor.InboxCount)
		if err != nil {
			return nil, fmt.Errorf("prove message %d: %w: %w", letter.Index, errInconsistent, err)
		}
		tx, err := c.deps.Relayer.Relay(statedb.GetNonce(c.deps.Relayer.Address()), c.open.builder.Header().BaseFee, o.Time, o.Anchor, letter.Deposit, proof)
		if err != nil {
			return nil, fmt.Errorf("sign relay of message %d: %w", letter.Index, err)
		}
		if tx.Gas() > left {
			break // in the next block
		}
		p, err := c.executeFirst(tx)
		switch {
		case errors.Is(err, execute.ErrClosed):
			c.discardOpen()
			return nil, err
		case err != nil:
			c.relayFailed(letter, err)
			continue
		case p.Receipt.Status != types.ReceiptStatusSuccessful:
			c.relayFailed(letter, fmt.Errorf("the messenger reverted"))
		}
		left -= p.Receipt.GasUsed
		batch = append(batch, p)
	}
	return batch, nil
}

// relayFailed counts the tries of a message: one that no block can take must not be tried for ever.
func (c *Conductor) relayFailed(letter based.Letter, err error) {
	if c.mail.failed == nil {
		c.mail.failed = make(map[uint64]int)
	}
	c.mail.failed[letter.Index]++
	c.log.Warn("message is not relayed", "index", letter.Index, "try", c.mail.failed[letter.Index], "block", c.open.Number, "err", err)
}

// ownRelay reports whether the transaction is a relay of this gateway's. After a reorg it is not executed again: its
// proof is for an anchor that fell, and a new one is made.
func (c *Conductor) ownRelay(sender common.Address) bool {
	return c.deps.Relayer != nil && sender == c.deps.Relayer.Address()
}
