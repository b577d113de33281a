package gateway

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// openBlock is the block that is being built.
type openBlock struct {
	Opening
	builder  *execute.Builder
	promises []Promised // journaled, in index order
	full     bool       // something did not fit: the rest waits for the next second
	openedAt time.Time
	cutAt    time.Time // of the last fragment, or the opening
}

// segment is the blocks of a slot, whose witness is recorded and streamed as one: what an earlier block has
// brought is not sent again.
type segment struct {
	recorder *execute.Recorder
	slot     uint64
	blocks   int
}

// continues reports whether a block can be built in the segment: on its last block, in its slot.
func (s *segment) continues(parent blocks.Placed, slot uint64) bool {
	return s != nil && s.slot == slot && s.blocks < execute.MaxBlocks && parent.Kind == blocks.Regular && s.recorder.Head().Hash() == parent.Hash
}

// sealing is a block between its last execution and its publication. Each stage is repeated until
// it succeeds, with the same bytes.
type sealing struct {
	open      Opening
	parent    *types.Header
	recorded  chan struct{} // closed when the next two are valid
	sealed    *execute.Sealed
	failed    error
	record    SealedBlock
	journaled bool
	signature certs.Signature
	signed    bool
	certified bool
}

// due reports whether the open block's second has come.
func (c *Conductor) due(now time.Time) bool {
	return now.Unix() >= int64(c.open.Time)
}

// discardOpen forgets the open block's execution; what is journaled of it is read back by openNext.
func (c *Conductor) discardOpen() {
	if c.open == nil {
		return
	}
	c.abandon()
	c.open.builder.Close()
	c.open, c.segment = nil, nil
	c.reload = true
	c.pending.resetNonces()
}

// openNext opens the next block if there is none, unless a permit is unresolved, L1 is not known
// yet, or the anchor has to wait for a longer branch.
func (c *Conductor) openNext(ctx context.Context, now time.Time) error {
	if c.open != nil || c.sealing != nil {
		return nil
	}
	if c.halted != "" {
		return c.mode(ctx, ModeHalted, c.halted)
	}
	if !c.synced {
		return c.mode(ctx, ModeStarting, "waiting for the L1 view")
	}
	if c.reload {
		return c.reopen(ctx, now)
	}
	if c.paused(now) {
		return c.mode(ctx, ModePaused, fmt.Sprintf("slot %d is open to L1", c.tip().Permit.Slot))
	}
	parent := c.tip()
	if parent.Kind == blocks.SlotEnding && c.view.Head().Slot < parent.Permit.Slot {
		c.resumed = parent.Permit.Slot // by its deadline: from here on a late block has to be built on first
	}
	anchor, ok := c.anchor(parent)
	if !ok {
		return c.mode(ctx, ModeWaiting, "the new L1 branch is still shorter than the anchor that fell")
	}
	anchor, forced, ok, err := c.forcedAnchor(anchor, c.anchorFloor(parent))
	if err != nil {
		return err
	}
	if !ok {
		return c.mode(ctx, ModeWaiting, "a forced transaction that cannot be executed has to lapse")
	}
	opening := Opening{
		Number: parent.Number + 1, Parent: parent.Hash, Time: c.nextTime(parent, now),
		GasLimit: c.cfg.Policy.GasLimit, FeeRecipient: c.cfg.Policy.FeeRecipient, Anchor: anchor,
	}
	if err := c.start(opening, now); err != nil {
		return err
	}
	if err := c.first(ctx, forced); errors.Is(err, errForcedStuck) {
		return c.openNext(ctx, now)
	} else if err != nil {
		return err
	}
	return c.mode(ctx, ModeSequencing, "")
}

// nextTime returns the second in which the next block will be sealed: the end of the present
// second, after the parent's, and after the slot that the parent's permit opened (rule 4).
func (c *Conductor) nextTime(parent blocks.Placed, now time.Time) uint64 {
	t := max(uint64(now.Unix())+1, parent.Time+1)
	if parent.Kind == blocks.SlotEnding {
		t = max(t, c.cfg.Policy.Slots.Start(parent.Permit.Slot)+1)
	}
	return t
}

func (c *Conductor) start(opening Opening, now time.Time) error {
	env := execute.Env{
		Number: opening.Number, Time: opening.Time, GasLimit: opening.GasLimit,
		Coinbase: opening.FeeRecipient, Anchor: opening.Anchor.Hash(), Allow: c.allow,
	}
	slot, _ := c.budgetSlot(opening.Time)
	opening.Segment = !c.segment.continues(c.tip(), slot)
	cut := c.openBudget(opening, opening.Segment)
	var builder *execute.Builder
	var err error
	if opening.Segment {
		if builder, err = c.node.Open(opening.Parent, env); err == nil {
			c.segment = &segment{recorder: builder.Recorder(), slot: slot}
		}
	} else {
		if cut {
			c.segment.recorder.Cut()
		}
		builder, err = c.segment.recorder.Open(env)
	}
	if err != nil {
		c.segment = nil
		return fmt.Errorf("open block %d on %s: %w", opening.Number, opening.Parent, err)
	}
	c.segment.blocks++
	c.open = &openBlock{Opening: opening, builder: builder, openedAt: now, cutAt: now}
	c.meter.budget.opened(builder.Usage())
	if !c.reload { // else with its promises
		c.show(nil)
	}
	c.told = false
	c.sweep(now)
	c.deps.Publisher.Opened(opening)
	return nil
}

// allow keeps rule 6 before anything is promised: what a block and a slot may cost L1, and the least tip
// for the bytes. A journaled promise that is executed again is never refused; a transaction that fell
// waits for the next block where it does not fit, and is asked no price.
func (c *Conductor) allow(u execute.Usage) error {
	m := &c.meter
	m.usage = &u
	if again := c.reload; again {
		m.budget.add(u)
		return nil
	}
	fell := m.replaying
	err := m.budget.allow(u)
	if price, enough := priceTrace(c.cfg.MinTipPerTraceByte, u); !enough && !fell && !m.unpriced && !errors.Is(err, execute.ErrTraceTooLarge) {
		m.price = price
		return fmt.Errorf("%d bytes ask for a tip of %s wei per gas, %s is given: %w", price.Bytes, price.Needed, price.Given, execute.ErrUnderpricedTrace)
	}
	if fell && errors.Is(err, execute.ErrSlotFull) {
		return fmt.Errorf("%w: %w", execute.ErrBlockFull, err)
	}
	if err == nil {
		m.budget.add(u)
	}
	return err
}

// reopen continues the open block from the journal, which alone knows what was promised in it.
func (c *Conductor) reopen(ctx context.Context, now time.Time) error {
	restored, err := c.deps.Journal.Restore(ctx)
	if err != nil {
		return fmt.Errorf("read the open block back: %w", err)
	}
	if !c.journalUp.Load() { // that it can be read says nothing of writing
		c.announced = ""
		if err := c.mode(ctx, ModeSequencing, ""); err != nil {
			return err
		}
	}
	c.waiting = restored.Waiting
	if restored.Open != nil {
		if err := c.resume(*restored.Open, restored.Promises, now); err != nil {
			return err
		}
	}
	c.reload = false
	return nil
}

// resume opens a block in its journaled environment and executes its promises again. They must
// come out as they were promised.
func (c *Conductor) resume(opening Opening, promises []Promised, now time.Time) error {
	if opening.Parent != c.tip().Hash {
		return fmt.Errorf("open block stands on %s, the head is %s: %w", opening.Parent, c.tip().Hash, errInconsistent)
	}
	if err := c.start(opening, now); err != nil {
		return err
	}
	for _, p := range promises {
		receipt, err := c.open.builder.Apply(p.Tx, p.Sender)
		if err != nil {
			return fmt.Errorf("execute promise %s again: %w: %w", p.Promise.TxHash, errInconsistent, err)
		}
		if ReceiptDigest(receipt) != p.Promise.ReceiptDigest {
			return fmt.Errorf("execute promise %s again: another receipt: %w", p.Promise.TxHash, errInconsistent)
		}
	}
	c.open.promises = promises
	c.pending.add(promises)
	c.show(promises)
	return nil
}

// anchor chooses what the next block on the parent is told of L1: AnchorDepth blocks behind the
// head, but never before the parent's anchor, never before the L1 block that included the last
// based block below it (so that they fall together), and never before the anchor of a certified
// block that fell and that it replaces (rule 15: their anchors then exclude each other for ever).
func (c *Conductor) anchor(parent blocks.Placed) (blocks.Anchor, bool) {
	block, ok := c.view.AnchorBlock(c.cfg.AnchorDepth, c.anchorFloor(parent))
	if !ok {
		return blocks.Anchor{}, false
	}
	return c.anchorAt(block), true
}

// anchorFloor returns the lowest L1 number that the next block may anchor at.
func (c *Conductor) anchorFloor(parent blocks.Placed) uint64 {
	return max(parent.Anchor.L1Number, c.includedAt(), c.fallenAnchor(parent), c.fallenOpening(parent))
}

// includedAt returns the number of the L1 block that included the topmost based block of the
// canonical chain, zero if there is none above the base.
func (c *Conductor) includedAt() uint64 {
	for i := len(c.chain) - 1; i >= 0; i-- {
		if c.chain[i].Placed.Kind == blocks.Based {
			return c.chain[i].L1.Number
		}
	}
	return 0
}

// fallenAnchor returns the highest anchor among the first certified blocks of the branches that
// fell from the parent, zero if none did.
func (c *Conductor) fallenAnchor(parent blocks.Placed) uint64 {
	var floor uint64
	for i := range c.certified {
		b := &c.certified[i]
		if !b.Fallen {
			continue
		}
		if root, first := c.branchRoot(b.Placed); first && root == parent.Hash {
			floor = max(floor, b.Placed.Anchor.L1Number)
		}
	}
	return floor
}

// fallenOpening returns the lowest L1 number at which a block on the parent can anchor without
// sharing its anchor with an open block that stood there and fell with promises in it (rule 15d).
func (c *Conductor) fallenOpening(parent blocks.Placed) uint64 {
	var floor uint64
	for _, o := range c.fallenOpen {
		if o.Parent != parent.Hash {
			continue
		}
		number := o.Anchor.L1Number
		if c.view.Canonical(o.Anchor) {
			number++
		}
		floor = max(floor, number)
	}
	return floor
}

// branchRoot walks from a fallen block down to the block that it stands on and that did not fall.
// first tells that there is no other certified block in between.
func (c *Conductor) branchRoot(b blocks.Placed) (root common.Hash, first bool) {
	hash := b.Parent
	for {
		if i, ok := c.index[hash]; ok {
			return hash, !c.certified[i].Fallen
		}
		taken, ok := c.taken[hash]
		if !ok || c.onChain(hash) {
			return hash, true
		}
		hash = taken.Parent
	}
}

func (c *Conductor) onChain(hash common.Hash) bool {
	for i := len(c.chain) - 1; i >= 0; i-- {
		if c.chain[i].Placed.Hash == hash {
			return true
		}
	}
	return hash == c.base.Hash
}

// cutFragment makes a fragment of what was executed since the last one, when it is time or there is much of it. It is
// sent when all of it is journaled: with the batch that is under way, if there is one.
func (c *Conductor) cutFragment(now time.Time) error {
	if c.open == nil || len(c.batch.promises) > 0 || c.open.builder.Unsent() == 0 {
		return nil
	}
	if now.Before(c.open.cutAt.Add(c.cfg.FragmentEvery)) && c.open.builder.Unsent() < c.cfg.FragmentBytes {
		return nil
	}
	fragment, err := c.open.builder.Fragment()
	if err != nil {
		c.discardOpen()
		return fmt.Errorf("cut fragment: %w", err)
	}
	c.open.cutAt = now
	if c.flight != nil {
		c.flight.fragment = fragment
		return nil
	}
	return c.publishFragment(fragment)
}

// publishFragment streams a fragment of journaled promises, and has it announced with the next events.
func (c *Conductor) publishFragment(fragment *execute.Fragment) error {
	c.deps.Publisher.Fragment(c.open.Opening, fragment)
	ev, err := NewEvent(EventFragment, FragmentEvent{
		BlockNumber: c.open.Number, ParentHash: c.open.Parent, First: fragment.First, Transactions: len(fragment.Transactions), WitnessBytes: len(fragment.Witness),
	})
	if err != nil {
		return err
	}
	c.fragments = append(c.fragments, ev)
	return nil
}

// startSeal ends execution of the open block and decides its kind.
func (c *Conductor) startSeal(now time.Time) error {
	kind, permit := c.kindAt(c.open.Time, now)
	parent := c.open.builder.Recorder().Head()
	assembled, err := c.open.builder.Assemble()
	if err != nil {
		return fmt.Errorf("seal block %d: %w", c.open.Number, err)
	}
	block := assembled.Block
	header := block.Header()
	placed := blocks.Placed{
		Number: c.open.Number, Hash: block.Hash(), Parent: c.open.Parent, StateRoot: header.Root,
		Time: header.Time, Kind: kind, Permit: permit, Anchor: c.open.Anchor,
	}
	if err := errors.Join(blocks.CheckChild(c.cfg.Policy, c.tip(), placed), blocks.CheckHeader(c.cfg.Policy, header, placed)); err != nil {
		return fmt.Errorf("check sealed block %d: %w: %w", placed.Number, errInconsistent, err)
	}
	s := &sealing{
		open:     c.open.Opening,
		parent:   parent,
		recorded: make(chan struct{}),
		record:   c.sealedRecord(placed, block, now),
	}
	s.record.Digests = make([]common.Hash, len(c.open.promises))
	for i := range c.open.promises {
		s.record.Digests[i] = c.open.promises[i].Promise.ReceiptDigest
	}
	c.sealing, c.open = s, nil
	go func() { // beside journal and signature, which wait for disks and for BLS
		defer close(s.recorded)
		s.sealed, s.failed = assembled.Record()
	}()
	return nil
}

// backlogSlots is how many slots of blocks may wait for settlement when the next slot is opened: a based
// block can only be included once everything below it is settled, in the same L1 block at the latest.
const backlogSlots = 3

// kindAt decides whether the block sealed in this second ends its slot. It does when the policy
// opens the next slot, the second is the right one, L1 has not come there first, and everything
// below is verified: an unverified slot is not opened to L1.
func (c *Conductor) kindAt(t uint64, now time.Time) (blocks.Kind, blocks.Permit) {
	if c.cfg.SlotEnd.Mode == SlotEndNever {
		return blocks.Regular, blocks.Permit{}
	}
	slots := c.cfg.Policy.Slots
	slot := slots.At(t+c.cfg.SlotEndLead-1) + 1
	head := c.view.Head()
	registered := c.deps.Registered != nil && c.deps.Registered(slot)
	switch {
	case t+c.cfg.SlotEndLead != slots.Start(slot), !c.cfg.SlotEnd.Opens(slot, registered):
		return blocks.Regular, blocks.Permit{}
	case now.Unix() >= int64(slots.Start(slot)), head.Slot >= slot:
		c.log.Warn("slot is not opened: too late", "slot", slot)
		return blocks.Regular, blocks.Permit{}
	case len(c.unsettled()) > backlogSlots*int(slots.Seconds):
		c.log.Warn("slot is not opened: L1 has not settled the slots before", "slot", slot, "blocks", len(c.unsettled()))
		return blocks.Regular, blocks.Permit{}
	case !c.verifiedTip():
		c.log.Warn("slot is not opened: blocks below are not verified yet", "slot", slot)
		return blocks.Regular, blocks.Permit{}
	}
	return blocks.SlotEnding, blocks.Permit{Slot: slot, L1Parent: head.Hash}
}

// verifiedTip reports whether the re-executor has verified the canonical chain up to its tip.
func (c *Conductor) verifiedTip() bool { return c.verified() == c.tip().Ref() }

// finishSeal takes a sealed block through journal, signature and publication.
func (c *Conductor) finishSeal(ctx context.Context, now time.Time) error {
	s := c.sealing
	placed := s.record.Placed
	if !s.journaled {
		if err := c.deps.Journal.Seal(ctx, s.open, s.record); err != nil {
			if c.doubted(err) {
				<-s.recorded
				c.sealing, c.segment, c.reload = nil, nil, true // nothing of it is journaled or signed
				return fmt.Errorf("journal block %d: %w: %v", placed.Number, errDoubted, err)
			}
			return fmt.Errorf("journal block %d: %w", placed.Number, err)
		}
		s.journaled = true
	}
	if !s.signed {
		signature, err := c.deps.Signer.Sign(s.record.Message)
		if err != nil {
			return fmt.Errorf("sign block %d: %w", placed.Number, err)
		}
		s.signature, s.signed = signature, true
	}
	if !s.certified {
		events, err := c.blockEvents(s.record, s.signature)
		if err != nil {
			return err
		}
		if err := c.deps.Journal.Certify(ctx, placed.Hash, s.signature, events); err != nil {
			return fmt.Errorf("journal certificate of block %d: %w", placed.Number, err)
		}
		s.certified = true
	}
	if <-s.recorded; s.failed != nil {
		return fmt.Errorf("%w: %w", errInconsistent, s.failed)
	}
	traced := SealedTrace{
		Placed: placed, Block: s.record.Block, Parent: s.parent, Trace: s.sealed.Trace, Last: s.sealed.Last,
		Signature: s.signature, SealedAt: s.record.SealedAt,
	}
	c.deps.Publisher.Sealed(traced)
	if err := c.node.Adopt(s.sealed); err != nil {
		return err
	}
	c.sealing = nil
	c.extend(JournaledBlock{Placed: placed, Signed: true})
	c.pending.resetNonces()
	c.showSealed(s.record.Block)
	if placed.Kind == blocks.SlotEnding {
		c.deadFrom[placed.Permit.Slot] = now
	}
	c.deps.Publisher.Wake()
	c.sealed = &traced
	return nil
}

// afterSeal begins what the first promise of the next block need not wait for: the block's storage and verification.
func (c *Conductor) afterSeal() {
	if c.sealed != nil {
		c.deps.Trace(*c.sealed)
		c.sealed = nil
	}
	c.node.begin()
}

// extend appends a certified block to the canonical chain.
func (c *Conductor) extend(b JournaledBlock) {
	c.index[b.Placed.Hash] = len(c.certified)
	c.certified = append(c.certified, b)
	c.chain = append(c.chain, based.Link{Placed: b.Placed})
}

func (c *Conductor) blockEvents(s SealedBlock, signature certs.Signature) ([]Event, error) {
	ev := BlockEvent{
		Number: s.Placed.Number, Hash: s.Placed.Hash, ParentHash: s.Placed.Parent, Kind: s.Placed.Kind,
		Timestamp: s.Placed.Time, GasUsed: s.Block.GasUsed(), TransactionCount: len(s.Block.Transactions()), Anchor: s.Placed.Anchor,
	}
	if s.Placed.Kind == blocks.SlotEnding {
		ev.Permit = &s.Placed.Permit
	}
	announcements := []struct {
		kind    EventKind
		payload any
	}{
		{EventBlock, ev},
		{EventCertificate, CertificateRecord{Message: s.Message, Digest: s.Message.Digest(), Signature: signature[:], PublicKey: c.cfg.PublicKey[:]}},
	}
	if ev.Permit != nil {
		announcements = append(announcements, struct {
			kind    EventKind
			payload any
		}{EventPermit, PermitEvent{Block: s.Placed.Ref(), Permit: *ev.Permit}})
	}
	events := make([]Event, 0, len(announcements))
	for _, a := range announcements {
		e, err := NewEvent(a.kind, a.payload)
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}
