package gateway

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// applyL1 takes a change of L1's chain with all its consequences: what L1 included is executed, the
// canonical chain is derived anew, what fell is recorded in one transaction, and only then the node
// and the subscribers see it.
func (c *Conductor) applyL1(ctx context.Context, update based.Update, synced bool) error {
	if err := c.settle(ctx); err != nil { // what falls must be known
		return c.refuseUpdate(err)
	}
	if c.sealing != nil { // the block is half signed: it has to stand before it can fall
		if err := c.finishSeal(ctx, c.deps.Now()); err != nil {
			return c.refuseUpdate(err)
		}
		c.afterSeal()
	}
	if c.reload { // what falls must be known: the open block is read back from the journal first
		if err := c.reopen(ctx, c.deps.Now()); err != nil {
			return c.refuseUpdate(err)
		}
	}
	emit, keep := based.Withhold(c.withheld, update, c.resumed)
	step, next, err := c.plan(ctx, emit)
	if err != nil {
		return c.refuseUpdate(err)
	}
	reorg, fallen, err := c.deps.Journal.Step(ctx, step)
	if err != nil {
		return c.refuseUpdate(fmt.Errorf("journal L1 step: %w", err))
	}
	c.withheld = keep
	if synced {
		c.synced = true
	}
	return c.commitStep(ctx, step, next, reorg, fallen)
}

// refuseUpdate leaves the view as it was; the follower gives the same update again.
func (c *Conductor) refuseUpdate(err error) error {
	if fatal := c.classify("follow L1", err); fatal != nil {
		c.halt(fatal.Error())
	}
	return err
}

// nextChain is the conductor's state after an L1 step, before it is committed.
type nextChain struct {
	view  *based.View
	chain []based.Link
	diff  based.Diff
	taken []TakenBlock
	drops bool // the open block falls
}

// plan executes what L1 included and computes what changes. It changes nothing.
func (c *Conductor) plan(ctx context.Context, update based.Update) (L1Step, *nextChain, error) {
	next := &nextChain{view: c.view.Clone()}
	oldHead := c.view.Head()
	if err := errors.Join(next.view.Apply(update), c.letters.Check(update)); err != nil {
		return L1Step{}, nil, fmt.Errorf("apply L1 update: %w", err)
	}
	for _, l1 := range update.Added {
		for _, in := range l1.Blocks {
			taken, err := c.importTaken(ctx, in)
			if err != nil {
				return L1Step{}, nil, err
			}
			next.taken = append(next.taken, taken)
		}
	}
	next.chain = based.Derive(next.view, c.placed())
	next.diff = based.Compare(c.chain, next.chain, next.view)

	step := L1Step{Update: update, Taken: next.taken, Head: c.base.Ref()}
	if n := len(next.chain); n > 0 {
		step.Head = next.chain[n-1].Placed.Ref()
	}
	step.Safe, step.Finalized = c.tagged(next.view, update.Safe), c.tagged(next.view, update.Finalized)
	for _, added := range next.diff.Added {
		if !c.knownToNode(added.Placed.Hash) { // it fell, and the node has lost it since
			if _, _, err := c.restoreBlock(ctx, added.Placed.Hash); err != nil {
				return L1Step{}, nil, err
			}
		}
		if c.knownFallen(added.Placed) {
			step.Restored = append(step.Restored, added.Placed.Hash)
		}
	}
	c.planCascade(&step, next, oldHead)
	events, err := c.stepEvents(update, step, next)
	if err != nil {
		return L1Step{}, nil, err
	}
	step.Events = events
	return step, next, nil
}

// importTaken makes sure that the node has a block that L1 took, and returns it with its receipts.
func (c *Conductor) importTaken(ctx context.Context, in based.Included) (TakenBlock, error) {
	hash := in.Placed.Hash
	receipts := c.node.Receipts(hash)
	if receipts == nil || c.node.Block(hash) == nil {
		if _, err := c.node.Import(ctx, in.Block); err != nil {
			return TakenBlock{}, fmt.Errorf("import block %d that L1 took: %w: %w", in.Placed.Number, errInconsistent, err)
		}
		receipts = c.node.Receipts(hash)
	}
	return TakenBlock{Included: in, Receipts: receipts}, nil
}

// placed returns the sequenced blocks in journal order, as Derive wants them.
func (c *Conductor) placed() []blocks.Placed {
	out := make([]blocks.Placed, len(c.certified))
	for i := range c.certified {
		out[i] = c.certified[i].Placed
	}
	return out
}

// knownFallen reports whether the block once stood, and fell.
func (c *Conductor) knownFallen(b blocks.Placed) bool {
	if i, ok := c.index[b.Hash]; ok {
		return c.certified[i].Fallen
	}
	_, seen := c.taken[b.Hash]
	return seen && !c.onChain(b.Hash)
}

// tagged translates an L1 tag into the L2 block that L1 had taken there, zero while unknown.
func (c *Conductor) tagged(view *based.View, l1 blocks.Ref) blocks.Ref {
	if l1 == (blocks.Ref{}) || !view.Contains(l1) {
		return blocks.Ref{}
	}
	return view.TakenAt(l1.Number).Ref()
}

// planCascade names the roots: the lowest block that fell, and the open block if what it stands on
// is no longer the head, or the L1 block it anchors to is gone.
func (c *Conductor) planCascade(step *L1Step, next *nextChain, oldL1 based.L1Block) {
	cascade := Cascade{
		L1OldHead: oldL1.Ref(), L1NewHead: next.view.Head().Ref(), L1Depth: len(step.Update.Removed),
		L2OldHead: c.tip().Ref(), L2NewHead: step.Head,
	}
	for _, f := range next.diff.Fallen {
		if f.Distance == 0 {
			cascade.Roots = append(cascade.Roots, Root{Hash: f.Placed.Hash, Cause: Cause(f.Cause)})
		}
	}
	if c.open != nil {
		switch {
		case len(next.diff.Fallen) > 0:
			next.drops = true // as a descendant; the store finds it
		case step.Head.Hash != c.tip().Hash:
			next.drops = true
			cascade.Roots = append(cascade.Roots, Root{Cause: CauseSuperseded})
		case !next.view.Canonical(c.open.Anchor):
			next.drops = true
			cascade.Roots = append(cascade.Roots, Root{Cause: CauseAnchorOrphaned})
		}
	}
	if len(next.diff.Fallen) > 0 || (next.drops && len(c.open.promises) > 0) {
		step.Cascade = &cascade
	}
}

func (c *Conductor) stepEvents(update based.Update, step L1Step, next *nextChain) ([]Event, error) {
	var events []Event
	add := func(kind EventKind, payload any) error {
		ev, err := NewEvent(kind, payload)
		events = append(events, ev)
		return err
	}
	taken := 0
	for _, l1 := range update.Added {
		for _, s := range l1.Settled {
			where := L1Inclusion{Number: l1.Number, Hash: l1.Hash, Slot: l1.Slot, TxHash: s.TxHash}
			if s.From <= s.To {
				if err := add(EventSettled, SettledEvent{From: s.From, To: s.To, L1: where}); err != nil {
					return nil, err
				}
			}
		}
		for _, in := range l1.Blocks {
			block := next.taken[taken].Included.Block
			taken++
			if in.Placed.Kind != blocks.Based {
				continue
			}
			where := L1Inclusion{Number: l1.Number, Hash: l1.Hash, Slot: l1.Slot, TxHash: in.TxHash}
			if err := add(EventBased, BlockEvent{
				Number: in.Placed.Number, Hash: in.Placed.Hash, ParentHash: in.Placed.Parent, Kind: in.Placed.Kind,
				Timestamp: in.Placed.Time, GasUsed: block.GasUsed(), TransactionCount: len(block.Transactions()),
				Anchor: in.Placed.Anchor, Permit: &in.Placed.Permit, L1: &where,
			}); err != nil {
				return nil, err
			}
		}
	}
	before := c.status.Load()
	if step.Safe != (blocks.Ref{}) && step.Safe != before.Safe {
		if err := add(EventSafe, step.Safe); err != nil {
			return nil, err
		}
	}
	if step.Finalized != (blocks.Ref{}) && step.Finalized != before.Finalized {
		if err := add(EventFinalized, step.Finalized); err != nil {
			return nil, err
		}
	}
	return events, nil
}

// commitStep makes the recorded step the conductor's own state and shows it to the node and the
// subscribers.
func (c *Conductor) commitStep(ctx context.Context, step L1Step, next *nextChain, reorg int64, fallen []Reverted) error {
	oldTip := c.tip().Hash
	for _, f := range next.diff.Fallen {
		if i, ok := c.index[f.Placed.Hash]; ok {
			c.certified[i].Fallen = true
		}
	}
	for _, hash := range step.Restored {
		if i, ok := c.index[hash]; ok {
			c.certified[i].Fallen = false
		}
	}
	foreign := uint64(0)
	for _, t := range next.taken {
		placed := t.Included.Placed
		c.taken[placed.Hash] = placed
		if _, ours := c.index[placed.Hash]; placed.Kind.Sequenced() && !ours {
			foreign = placed.Number
		}
	}
	c.view, c.chain = next.view, next.chain
	c.letters.Apply(step.Update)
	c.mail.queueAt = common.Hash{}
	if len(next.diff.Fallen) > 0 {
		c.mail.relayed, c.mail.failed = 0, nil
	}
	if next.drops {
		if len(c.open.promises) > 0 {
			c.fallenOpen = append(c.fallenOpen, c.open.Opening)
		}
		c.discardOpen()
		c.reload = false // it fell, the journal has no open block any more
	}
	if next.drops || step.Cascade != nil {
		c.showNothing()
	}
	if step.Cascade != nil {
		c.pending.forget(fallen)
		c.waiting = append(fallen, c.waiting...)
		c.holdFallen()
		c.log.Warn("L1 took blocks back", "reorg", reorg, "cause", step.Cascade.Roots[0].Cause, "blocks", len(next.diff.Fallen),
			"to_execute_again", len(fallen), "l1_depth", step.Cascade.L1Depth, "head", step.Head.Number)
		c.deps.Publisher.Reset(step.Head)
	}
	c.dropIncluded(next.diff.Added)
	if c.tip().Hash != oldTip {
		if err := c.node.SetHead(c.tip().Hash); err != nil {
			err = fmt.Errorf("set head %d: %w: %w", c.tip().Number, errInconsistent, err)
			return c.refuseUpdate(err)
		}
	}
	c.node.Mark(step.Safe.Hash, step.Finalized.Hash)
	c.prune(step)
	if foreign != 0 {
		c.haltForeign(foreign)
	} else if c.foreign && c.safeAgain() {
		c.log.Warn("signing is safe again: L1 was silent for so long that anyone could build, and has a block of then", "block", c.view.LastTaken().Number)
		c.halted, c.foreign = "", false
	}
	c.moved()
	c.deps.Publisher.Wake()
	for _, t := range next.taken {
		c.traceTaken(ctx, t)
	}
	return nil
}

// haltForeign ends signing because L1 shows a certificate that the journal does not know: the journal was lost or restored
// from a backup, or somebody else signs with our key. What else was signed is not known here, so nothing more may be (rule 14).
func (c *Conductor) haltForeign(number uint64) {
	c.haltUnsafe(fmt.Sprintf("L1 has taken certified block %d, which the journal does not know", number))
}

// haltUnsafe ends signing until safeAgain.
func (c *Conductor) haltUnsafe(reason string) {
	already := c.halted != ""
	c.halt(reason + ": signing is not safe until based mode has begun and L1 has a block of it")
	c.foreign = c.foreign || !already
}

// safeAgain reports whether nothing that is not known can stand on the contract's head, nor beside it: L1 has been silent for so
// long that the rollup is in based mode (rule 17), so that nobody else sequences, and a based block without a permit was
// taken since this process began. What was signed before and never settled stands on an ancestor of that block, and whoever
// stands beside it there is the based block, which is nobody's fault (evidence of a fork asks the rollup for it).
func (c *Conductor) safeAgain() bool {
	window := c.view.Window()
	free := func(b based.L1Block) bool {
		for _, in := range b.Blocks {
			if in.Placed.Kind != blocks.Based || !in.Placed.Permit.IsZero() {
				return false
			}
		}
		return true
	}
	last := len(window) - 1
	for last >= 0 && len(window[last].Blocks) == 0 {
		last--
	}
	if last < 0 || !free(window[last]) || window[last].Time <= c.began {
		return false
	}
	// Down to the last block that was sequenced, or stood on what was.
	first, before := window[last].Slot, window[0].Slot
	for i := last; i >= 0; i-- {
		if !free(window[i]) {
			before = window[i].Slot
			break
		}
		if len(window[i].Blocks) > 0 {
			first = window[i].Slot
		}
	}
	return first > before+c.cfg.Policy.BasedAfter
}

// dropIncluded forgets fallen transactions that stand in a block that has just become canonical: taken
// by L1, or certified before and back again. The journal has given them their outcome in the same step.
func (c *Conductor) dropIncluded(added []based.Link) {
	if len(c.waiting) == 0 || len(added) == 0 {
		return
	}
	included := make(map[common.Hash]bool)
	for _, link := range added {
		if block := c.node.Block(link.Placed.Hash); block != nil {
			for _, tx := range block.Transactions() {
				included[tx.Hash()] = true
			}
		}
	}
	c.waiting = slices.DeleteFunc(c.waiting, func(w Reverted) bool { return included[w.Tx.Hash()] })
}

// prune forgets what lies below L1's finalized block.
func (c *Conductor) prune(step L1Step) {
	if step.Update.Finalized == (blocks.Ref{}) || !c.view.Prune(step.Update.Finalized) {
		return
	}
	c.base, _ = c.view.Base()
	keep := c.certified[:0:0]
	for _, b := range c.certified {
		if b.Placed.Number > c.base.Number {
			keep = append(keep, b)
		}
	}
	c.certified = keep
	clear(c.index)
	for i := range c.certified {
		c.index[c.certified[i].Placed.Hash] = i
	}
	for hash, t := range c.taken {
		if t.Number <= c.base.Number {
			delete(c.taken, hash)
		}
	}
	c.fallenOpen = slices.DeleteFunc(c.fallenOpen, func(o Opening) bool { return o.Number <= c.base.Number })
	first := 0
	for first < len(c.chain) && c.chain[first].Placed.Number <= c.base.Number {
		first++
	}
	c.chain = append([]based.Link(nil), c.chain[first:]...)
}

// replay executes fallen transactions again, in their order, before anything new. What is refused
// now is dropped with the reason; what comes out the same is reincluded, else changed (rule 13).
func (c *Conductor) replay(ctx context.Context) error {
	if c.fallenHeld() {
		return nil
	}
	for len(c.waiting) > 0 && !c.open.full && !c.due(c.deps.Now()) {
		batch, dropped, used, err := c.replayBatch()
		if err != nil {
			c.discardOpen()
			return fmt.Errorf("execute again: %w", err)
		}
		if len(dropped) > 0 {
			if err := c.deps.Journal.Resolve(ctx, dropped); err != nil {
				c.discardOpen()
				return fmt.Errorf("journal %d dropped transactions: %w", len(dropped), err)
			}
		}
		if len(batch) > 0 {
			c.batch.promises = batch
			if err := c.settle(ctx); err != nil {
				return err
			}
		}
		c.waiting = c.waiting[used:]
		c.deps.Publisher.Wake()
	}
	return nil
}

// holdFallen has what fell wait for the next slot, if it shall (ReincludeNextSlot).
func (c *Conductor) holdFallen() {
	if c.cfg.Reinclude != ReincludeNextSlot {
		return
	}
	c.held.until = c.cfg.Policy.Slots.At(uint64(c.deps.Now().Unix())) + 1
	c.held.hashes = make(map[common.Hash]bool, len(c.waiting))
	for _, w := range c.waiting {
		c.held.hashes[w.Tx.Hash()] = true
	}
}

// fallenHeld reports whether what fell waits for a later slot than the open block's.
func (c *Conductor) fallenHeld() bool {
	return len(c.waiting) > 0 && c.cfg.Policy.Slots.At(c.open.Time) < c.held.until
}

// heldBack refuses a transaction that fell and waits for the next slot: promised here, it could not be executed there.
func (c *Conductor) heldBack(r *request) *Refusal {
	if !c.fallenHeld() {
		return nil
	}
	for _, tx := range r.Transactions {
		if hash := tx.Hash(); c.held.hashes[hash] {
			start := time.Unix(int64(c.cfg.Policy.Slots.Start(c.held.until)), 0)
			return &Refusal{Code: CodeSuperseded, Message: "it fell with a reorg of L1 and waits for the next slot", TxHash: hash, RetryAfter: max(start.Sub(c.deps.Now()), time.Second)}
		}
	}
	return nil
}

func (c *Conductor) replayBatch() (batch []Promised, dropped []Outcome, used int, err error) {
	for _, w := range c.waiting {
		if len(batch) >= c.cfg.MaxBatch {
			break
		}
		if c.ownRelay(w.Sender) {
			used++
			dropped = append(dropped, Outcome{Reverted: w, Kind: Dropped, Reason: string(CodeSuperseded)})
			continue
		}
		c.meter.replaying = true
		receipt, err := c.open.builder.Apply(w.Tx, w.Sender)
		c.meter.replaying = false
		if isBlockFull(err) {
			c.open.full = true
			break
		}
		if errors.Is(err, execute.ErrClosed) {
			return nil, nil, 0, err
		}
		used++
		if err != nil {
			reason := string(c.refusal(w.Tx, w.Sender, err).Code)
			dropped = append(dropped, Outcome{Reverted: w, Kind: Dropped, Reason: reason})
			continue
		}
		p := c.promise(w.Tx, w.Sender, receipt)
		p.Reversion, p.Outcome = w.Cursor, CompareEffects(w.OldReceipt, receipt)
		batch = append(batch, p)
	}
	return batch, dropped, used, nil
}

// CompareEffects says whether a transaction did the same again (rule 13): status, gas used, created contract
// and logs. Its place in the block, and so the cumulative gas, may differ.
func CompareEffects(before, after *types.Receipt) OutcomeKind {
	if before == nil || before.Status != after.Status || before.GasUsed != after.GasUsed ||
		before.ContractAddress != after.ContractAddress || len(before.Logs) != len(after.Logs) {
		return Changed
	}
	for i, a := range before.Logs {
		b := after.Logs[i]
		if a.Address != b.Address || len(a.Topics) != len(b.Topics) || string(a.Data) != string(b.Data) {
			return Changed
		}
		for j := range a.Topics {
			if a.Topics[j] != b.Topics[j] {
				return Changed
			}
		}
	}
	return Reincluded
}
