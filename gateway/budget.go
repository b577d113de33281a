package gateway

import (
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// l1Cost is what a part of the chain takes of L1.
type l1Cost struct {
	gas   uint64 // of the transactions that settle it
	bytes int    // of their traces
}

func (c l1Cost) plus(d l1Cost) l1Cost { return l1Cost{c.gas + d.gas, c.bytes + d.bytes} }

// minus is zero where d is larger.
func (c l1Cost) minus(d l1Cost) l1Cost {
	return l1Cost{c.gas - min(c.gas, d.gas), max(c.bytes-d.bytes, 0)}
}

func (c l1Cost) shown() L1Budget { return L1Budget{Bytes: c.bytes, Gas: c.gas} }

func (c l1Cost) within(d l1Cost) bool { return c.gas <= d.gas && c.bytes <= d.bytes }

// runSize is a run of consecutive blocks that one L1 transaction settles.
type runSize struct {
	bytes, blocks int
	gasUsed       uint64 // on L2
}

// emptyBlockBytes is what a block without transactions adds to a run at least: its header, and what
// its system calls read. More is counted where more was measured.
const emptyBlockBytes = 2 << 10

// budget keeps rule 6 of the design before anything is promised: every block can be settled alone in
// one L1 transaction, and every slot in one L1 block, within the share that the operator counts on.
//
// It follows the slot in runs: what the closed ones cost, what the current one has come to at the last
// block, and what it comes to with the open block. A run that cannot take the open block ends before
// it. The blocks of the slot that are still to come, the slot-ending one included, have room reserved
// as if they were empty. What waits of earlier slots counts in full, but half of the share stays for
// new promises, so that a backlog shrinks and nothing stops; beyond backlogSlots shares it stops.
//
// A budget is pure: no clock, no chain. It is not safe for concurrent use.
type budget struct {
	limits    based.RunLimits
	blockMax  int    // bytes of one block's trace
	share     l1Cost // of one L1 block
	perSlot   int    // blocks
	keepEmpty int    // bytes of an empty block in a run, as measured

	slot    uint64 // of the open block
	left    int    // blocks of the slot after the open one
	earlier l1Cost // unsettled, of earlier slots
	closed  l1Cost // runs of this slot that take no more blocks
	grown   runSize
	base    int           // bytes that the current run had when its recorder began, which counts from there
	usage   execute.Usage // of the open block
	cut     bool          // the next block begins a run
}

func newBudget(cfg Config) *budget {
	return &budget{
		limits: cfg.Run, blockMax: min(cfg.TraceBytes, cfg.Run.Bytes, execute.MaxTraceBytes),
		share: l1Cost{cfg.SettleGas, cfg.SettleBytes}, perSlot: int(max(cfg.Policy.Slots.Seconds, 1)), keepEmpty: emptyBlockBytes,
	}
}

// reset begins a slot, or begins again in one after the chain moved: what is sealed of it counts as closed, at
// the given cost.
func (b *budget) reset(slot uint64, closed l1Cost) {
	b.slot, b.closed, b.grown, b.base, b.usage, b.cut = slot, closed, runSize{}, 0, execute.Usage{}, true
}

// open begins the next block, with left blocks of the slot to come after it. fresh says that its recorder
// starts with it. It reports whether the block begins a new run: the recorder is to be cut then.
func (b *budget) open(left int, earlier l1Cost, fresh bool) (cut bool) {
	cut = b.cut
	if fresh {
		b.base = b.grown.bytes
	}
	b.left, b.earlier, b.cut, b.usage = left, earlier, false, execute.Usage{}
	return cut
}

// opened takes what the open block costs before its first transaction.
func (b *budget) opened(u execute.Usage) {
	b.usage = u
	if added := b.base + u.Run - b.grown.bytes; b.grown.blocks > 0 && added > 0 {
		b.keepEmpty = min(max(emptyBlockBytes, added), u.Block)
	}
}

// allow says whether the open block may come to that with a transaction. Errors are
// execute.ErrTraceTooLarge, ErrBlockFull and ErrSlotFull, wrapped with the figures.
func (b *budget) allow(u execute.Usage) error {
	if reason := b.tooLarge(u.Alone, u.TransactionGas); reason != "" {
		return fmt.Errorf("%s: %w", reason, execute.ErrTraceTooLarge)
	}
	if u.Block > b.blockMax {
		return fmt.Errorf("trace of %d bytes of %d: %w", u.Block, b.blockMax, execute.ErrBlockFull)
	}
	if gas := b.limits.Price(u.Block, 1, u.GasUsed); gas > b.limits.Gas {
		return fmt.Errorf("settlement of %d gas of %d: %w", gas, b.limits.Gas, execute.ErrBlockFull)
	}
	if need, have := b.total(u), b.allowance(); !need.within(have) {
		return fmt.Errorf("settlement of %d gas and %d bytes, the slot has %d and %d: %w", need.gas, need.bytes, have.gas, have.bytes, execute.ErrSlotFull)
	}
	return nil
}

// add records that the open block has come to that.
func (b *budget) add(u execute.Usage) { b.usage = u }

// drop forgets the open block.
func (b *budget) drop() { b.usage = execute.Usage{} }

// sealed makes the open block part of its run and returns what it has added to the slot's cost. The run is
// cut after a block that did not fit into the one before, where it could not take the rest of the slot if
// that stayed empty, and, if the slot can bear it, where it could not take another block like the last.
func (b *budget) sealed() l1Cost {
	before := b.closed.plus(b.cost(b.grown))
	closed, run, alone := b.place(b.usage)
	after := closed.plus(b.cost(run))
	another := runSize{2*run.bytes - b.grown.bytes, run.blocks + 1, 2*run.gasUsed - b.grown.gasUsed}
	crowded := b.grown.blocks > 0 && !b.fits(another) && after.plus(b.reserve(runSize{}, b.left)).within(b.allowance())
	b.cut = alone || crowded || run.blocks == b.limits.Blocks || !b.fits(b.withEmpty(run, b.left))
	if b.closed, b.grown = closed, run; b.cut {
		b.closed, b.grown, b.base = after, runSize{}, 0
	}
	b.usage = execute.Usage{}
	return after.minus(before)
}

// place puts the open block into the current run, or, if that cannot take it, into one of its own: the next
// block then begins another, for its recorder counts from the run before.
func (b *budget) place(u execute.Usage) (closed l1Cost, run runSize, alone bool) {
	grown := runSize{b.base + u.Run, b.grown.blocks + 1, b.grown.gasUsed + u.GasUsed}
	if b.grown.blocks == 0 || b.fits(grown) {
		return b.closed, grown, false
	}
	return b.closed.plus(b.cost(b.grown)), runSize{u.Block, 1, u.GasUsed}, true
}

// total is what the slot costs if the open block comes to that and nothing follows but empty blocks.
func (b *budget) total(u execute.Usage) l1Cost {
	closed, run, alone := b.place(u)
	closed = closed.plus(b.cost(run))
	if alone {
		run = runSize{}
	}
	return closed.plus(b.reserve(run, b.left))
}

// reserve is what that many empty blocks add.
func (b *budget) reserve(run runSize, empty int) l1Cost {
	if empty <= 0 {
		return l1Cost{}
	}
	var sum l1Cost
	if grown := b.withEmpty(run, empty); run.blocks > 0 && b.fits(grown) {
		sum = b.cost(grown).minus(b.cost(run))
		empty -= grown.blocks - run.blocks
	}
	for empty > 0 {
		n := min(empty, max(b.limits.Blocks, 1))
		sum = sum.plus(b.cost(runSize{n * b.keepEmpty, n, 0}))
		empty -= n
	}
	return sum
}

// withEmpty is a run with empty blocks behind it, as many as it can count.
func (b *budget) withEmpty(run runSize, empty int) runSize {
	empty = min(empty, b.limits.Blocks-run.blocks)
	return runSize{run.bytes + empty*b.keepEmpty, run.blocks + empty, run.gasUsed}
}

// allowance is what all runs of the slot may cost.
func (b *budget) allowance() l1Cost {
	if !b.earlier.within(l1Cost{backlogSlots * b.share.gas, backlogSlots * b.share.bytes}) {
		return l1Cost{}
	}
	rest := b.share.minus(b.earlier)
	return l1Cost{max(rest.gas, b.share.gas/2), max(rest.bytes, b.share.bytes/2)}
}

// blockLeft is what the open block may still grow by.
func (b *budget) blockLeft() l1Cost {
	u := b.usage
	return l1Cost{b.limits.Gas, b.blockMax}.minus(l1Cost{b.limits.Price(u.Block, 1, u.GasUsed), u.Block})
}

// slotLeft is what the slot may still grow by.
func (b *budget) slotLeft() l1Cost { return b.allowance().minus(b.total(b.usage)) }

// stopped reports whether not even a small transfer would fit into the slot, so that nothing needs to be
// executed to know it.
func (b *budget) stopped() bool {
	const transfer = 256 // bytes of a transfer that touches nothing new
	u := b.usage
	u.Block, u.Run, u.GasUsed = u.Block+transfer, u.Run+transfer, u.GasUsed+params.TxGas
	return !b.total(u).within(b.allowance())
}

// slotsToWait is how many slots must end before there can be room again, if every L1 block takes its share.
func (b *budget) slotsToWait() uint64 {
	excess := b.earlier.minus(l1Cost{backlogSlots * b.share.gas, backlogSlots * b.share.bytes})
	return 1 + max(excess.gas/max(b.share.gas, 1), uint64(excess.bytes/max(b.share.bytes, 1)))
}

// tooLarge says why a transaction of which a block alone would have that many bytes of trace can never be
// settled, empty if it can.
func (b *budget) tooLarge(bytes int, gasUsed uint64) string {
	run := runSize{bytes, 1, gasUsed}
	cost := b.cost(run)
	slot := cost.plus(b.reserve(run, b.perSlot-1))
	switch {
	case bytes > b.blockMax:
		return fmt.Sprintf("%d bytes of %d", bytes, b.blockMax)
	case cost.gas > b.limits.Gas:
		return fmt.Sprintf("%d L1 gas of %d to settle it", cost.gas, b.limits.Gas)
	case !slot.within(b.share):
		return fmt.Sprintf("%d L1 gas and %d bytes for a slot with it, of %d and %d", slot.gas, slot.bytes, b.share.gas, b.share.bytes)
	}
	return ""
}

func (b *budget) fits(r runSize) bool {
	return r.bytes <= b.limits.Bytes && r.blocks <= b.limits.Blocks && b.limits.Price(r.bytes, r.blocks, r.gasUsed) <= b.limits.Gas
}

func (b *budget) cost(r runSize) l1Cost {
	if r.blocks == 0 {
		return l1Cost{}
	}
	return l1Cost{b.limits.Price(r.bytes, r.blocks, r.gasUsed), r.bytes}
}

// estimate is what a block costs as part of a run, if nobody has measured it.
func (b *budget) estimate(bytes int, gasUsed uint64) l1Cost {
	bytes = min(bytes, b.blockMax)
	return l1Cost{b.limits.Price(bytes, 1, gasUsed), bytes}.minus(l1Cost{b.limits.Price(0, 0, 0), 0})
}

// head is what a run costs that has no blocks yet: a settled block takes its run's fixed cost with it, and
// the rest of the run has it again.
func (b *budget) head() l1Cost { return l1Cost{b.limits.Price(0, 0, 0), 0} }

// priceTrace compares the tip with the least price of the transaction's trace bytes, in wei per byte.
func priceTrace(perByte uint64, u execute.Usage) (price TracePrice, enough bool) {
	price = TracePrice{Bytes: u.Transaction, Needed: MinimumTip(perByte, u.Transaction, u.TransactionGas), Given: new(big.Int)}
	if u.Tip != nil {
		price.Given = u.Tip.ToBig()
	}
	return price, price.Given.Cmp(price.Needed) >= 0
}

// MinimumTip returns the least tip in wei per gas of a transaction that uses so much gas, that pays for so many trace bytes.
func MinimumTip(perByte uint64, bytes int, gas uint64) *big.Int {
	total := new(big.Int).Mul(new(big.Int).SetUint64(perByte), big.NewInt(int64(max(bytes, 0))))
	divisor := new(big.Int).SetUint64(max(gas, 1))
	total.Add(total, new(big.Int).Sub(divisor, common.Big1))
	return total.Div(total, divisor)
}

// blockKey names a sequenced block before it has a hash: no two certified blocks share a parent and an
// anchor (rule 15).
type blockKey struct {
	parent common.Hash
	anchor blocks.Anchor
}

func keyOf(b blocks.Placed) blockKey { return blockKey{b.Parent, b.Anchor} }

// meter is the conductor's account of what L1 and itself can bear.
type meter struct {
	budget  *budget
	open    blockKey            // of the block that the budget counts
	view    *based.View         // with which the budget has counted what waits
	costs   map[blockKey]l1Cost // of sealed blocks, as part of their runs
	usage   *execute.Usage      // of the transaction that is being applied, nil if it was not executed
	price   TracePrice          // of the transaction that was last refused for its price
	refused *refusedWork
	// unpriced says that what is being applied is asked no price: it is mail from L1.
	unpriced bool
	// replaying says that what is being applied has fallen before.
	replaying bool
	// transferBytes is the most that a plain transfer has lately added to a trace: whoever tips for it is not refused.
	// It shrinks by a sixteenth with each block that has transfers, to what they have added and a quarter more.
	transferBytes int
	blockTransfer int // the most in the open block, zero without transfers
}

// firstTransferBytes is the quote before any transfer was seen: three paths in a trie of some ten
// thousand accounts.
const firstTransferBytes = 4 << 10

func newMeter(cfg Config) meter {
	return meter{
		budget: newBudget(cfg), costs: make(map[blockKey]l1Cost), refused: newRefusedWork(cfg), transferBytes: firstTransferBytes,
	}
}

// promised counts a transaction that was taken into the open block.
func (m *meter) promised(sender common.Address, receipt *types.Receipt) {
	m.refused.pay(sender, receipt.GasUsed)
	if m.usage != nil && receipt.GasUsed == params.TxGas {
		m.blockTransfer = max(m.blockTransfer, m.usage.Transaction+m.usage.Transaction/4)
		m.transferBytes = max(m.transferBytes, m.blockTransfer)
	}
}

// next begins another block.
func (m *meter) next() {
	if m.blockTransfer > 0 {
		m.transferBytes = max(m.blockTransfer, m.transferBytes-m.transferBytes/16)
		m.blockTransfer = 0
	}
}

// budgetSlot returns the slot whose share pays for a block with that time, and how many blocks of it are to
// come after: the slot ends with the block that may end it with a permit.
func (c *Conductor) budgetSlot(t uint64) (slot uint64, left int) {
	slots, lead := c.cfg.Policy.Slots, max(c.cfg.SlotEndLead, 1)
	slot = slots.At(t + lead - 1)
	return slot, int(slots.Start(slot+1) - lead - t)
}

// openBudget brings the budget to the block that is about to be opened. fresh says that its recorder starts
// with it. It reports whether the block begins a new settlement run.
func (c *Conductor) openBudget(opening Opening, fresh bool) (cut bool) {
	c.meter.next()
	m, key, tip := &c.meter, blockKey{opening.Parent, opening.Anchor}, c.tip()
	slot, left := c.budgetSlot(opening.Time)
	continued := c.sealedBudget()
	switch {
	case continued && keyOf(tip) == m.open && slot == m.budget.slot:
	case !continued && key == m.open: // opened again, on the same block
		m.budget.drop()
	default:
		c.forgetCosts()
		m.budget.reset(slot, c.waitingCost(func(s uint64) bool { return s == slot }))
	}
	m.open, m.view = key, c.view
	return m.budget.open(left, c.waitingCost(func(s uint64) bool { return s < slot }), fresh)
}

// refreshBudget counts anew what waits, if L1 has moved.
func (c *Conductor) refreshBudget() {
	if m := &c.meter; c.open != nil && m.view != c.view {
		m.view = c.view
		m.budget.earlier = c.waitingCost(func(s uint64) bool { return s < m.budget.slot })
	}
}

// sealedBudget looks whether the block that was counted has become part of the chain, and keeps its cost.
func (c *Conductor) sealedBudget() bool {
	const near = 64 // based blocks of one permit may stand on it
	for i := len(c.chain) - 1; i >= max(len(c.chain)-near, 0); i-- {
		placed := c.chain[i].Placed
		if !placed.Kind.Sequenced() || keyOf(placed) != c.meter.open {
			continue
		}
		if _, counted := c.meter.costs[c.meter.open]; !counted {
			c.meter.costs[c.meter.open] = c.meter.budget.sealed()
		}
		return true
	}
	return false
}

// waitingCost sums up what L1 has not taken of the slots that match.
func (c *Conductor) waitingCost(matches func(slot uint64) bool) l1Cost {
	var sum l1Cost
	for _, link := range c.unsettled() {
		if slot, _ := c.budgetSlot(link.Placed.Time); matches(slot) {
			sum = sum.plus(c.costOf(link.Placed))
		}
	}
	if sum != (l1Cost{}) {
		sum = sum.plus(c.meter.budget.head())
	}
	return sum
}

// costOf returns what a sealed block costs, estimated if this process has not built it: token-like
// transfers read about 40 bytes of state for 1,000 gas.
func (c *Conductor) costOf(b blocks.Placed) l1Cost {
	key := keyOf(b)
	if cost, known := c.meter.costs[key]; known {
		return cost
	}
	block := c.node.Block(b.Hash)
	if block == nil {
		return l1Cost{}
	}
	cost := c.meter.budget.estimate(2*emptyBlockBytes+int(block.Size())+int(block.GasUsed()/25), block.GasUsed())
	c.meter.costs[key] = cost
	return cost
}

// forgetCosts drops the costs of blocks that L1 has finalized.
func (c *Conductor) forgetCosts() {
	kept := make(map[blockKey]l1Cost, len(c.certified))
	for i := range c.certified {
		key := keyOf(c.certified[i].Placed)
		if cost, known := c.meter.costs[key]; known {
			kept[key] = cost
		}
	}
	c.meter.costs = kept
}

// untilRoom returns how long a request that the slot has no room for should wait.
func (c *Conductor) untilRoom(now time.Time) time.Duration {
	b := c.meter.budget
	next := c.cfg.Policy.Slots.Start(b.slot + b.slotsToWait())
	return max(time.Unix(int64(next), 0).Sub(now), time.Second)
}

func (c *Conductor) budgetStatus() BudgetStatus {
	m := &c.meter
	s := BudgetStatus{
		Share: m.budget.share.shown(), Waiting: m.budget.earlier.shown(), Slot: m.budget.slotLeft().shown(),
		TraceBytePrice: hexutil.Uint64(c.cfg.MinTipPerTraceByte), TransferBytes: m.transferBytes,
	}
	if c.open != nil {
		s.Block = m.budget.blockLeft().shown()
	}
	return s
}
