package gateway

import (
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// testBudget is a budget with round prices: a run costs 1,000, 100 for each block, 1 for each byte and 1
// for each 10 gas on L2. A slot has four blocks.
func testBudget() *budget {
	b := &budget{
		limits: based.RunLimits{Bytes: 40_000, Blocks: 5, Gas: 50_000, Price: func(bytes, blocks int, gasUsed uint64) uint64 {
			return 1000 + 100*uint64(blocks) + uint64(bytes) + gasUsed/10
		}},
		blockMax: 30_000, share: l1Cost{100_000, 90_000}, perSlot: 4, keepEmpty: emptyBlockBytes,
	}
	b.reset(7, l1Cost{})
	return b
}

// of is the usage of an open block that is alone in its run and slot.
func of(bytes int, gas uint64) execute.Usage {
	return execute.Usage{Block: bytes, Run: bytes, Slot: bytes, Alone: min(bytes, 1000), Transaction: 100, GasUsed: gas, TransactionGas: min(gas, 100)}
}

func TestBudgetAllows(t *testing.T) {
	t.Parallel()
	alone := func(bytes int, gas uint64) execute.Usage {
		u := of(bytes, gas)
		u.Alone, u.TransactionGas = bytes, gas
		return u
	}
	for _, tt := range []struct {
		name  string
		setup func(*budget)
		usage execute.Usage
		want  error
	}{
		{"small", nil, of(5000, 1000), nil},
		{"all of a block's bytes", nil, of(30_000, 0), nil},
		{"one byte more", nil, of(30_001, 0), execute.ErrBlockFull},
		{"that byte alone", nil, alone(30_001, 0), execute.ErrTraceTooLarge},
		{"all of a transaction's gas", nil, of(30_000, 189_000), nil},
		{"gas for one more", nil, of(30_000, 189_010), execute.ErrBlockFull},
		{"that gas alone", nil, alone(30_000, 189_010), execute.ErrTraceTooLarge},
		{"alone more than a slot", func(b *budget) { b.share.gas = 20_000 }, alone(15_000, 0), execute.ErrTraceTooLarge},
		{"alone more bytes than a slot", func(b *budget) { b.share.bytes = 20_000 }, alone(15_000, 0), execute.ErrTraceTooLarge},
		{"what is left of the slot", func(b *budget) { b.closed.gas = 78_900 }, of(20_000, 0), nil},
		{"more than is left of the slot", func(b *budget) { b.closed.gas = 78_901 }, of(20_000, 0), execute.ErrSlotFull},
		{"more bytes than are left", func(b *budget) { b.closed.bytes = 70_001 }, of(20_000, 0), execute.ErrSlotFull},
		{"room kept for an empty block", func(b *budget) { b.closed.gas, b.left = 78_900, 1 }, of(18_000, 0), execute.ErrSlotFull},
		{"and what it leaves", func(b *budget) { b.closed.gas, b.left = 78_900, 1 }, of(17_852, 0), nil},
		{"behind an earlier slot", func(b *budget) { b.earlier.gas, b.closed.gas = 60_000, 30_000 }, of(18_900, 0), nil},
		{"behind an earlier slot, more", func(b *budget) { b.earlier.gas, b.closed.gas = 60_000, 30_000 }, of(18_901, 0), execute.ErrSlotFull},
		{"behind three slots", func(b *budget) { b.earlier.gas = 300_000 }, of(1000, 0), nil},
		{"behind more", func(b *budget) { b.earlier.gas = 300_001 }, of(1000, 0), execute.ErrSlotFull},
	} {
		b := testBudget()
		b.open(0, l1Cost{}, true)
		if tt.setup != nil {
			tt.setup(b)
		}
		if err := b.allow(tt.usage); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
}

// TestBudgetRuns follows a slot through its runs: what fits is one run, what does not is the next.
func TestBudgetRuns(t *testing.T) {
	t.Parallel()
	b := testBudget()
	seal := func(left int, u execute.Usage, cut bool, cost uint64) {
		t.Helper()
		if got := b.open(left, l1Cost{}, false); got != cut {
			t.Fatalf("block begins a run: %t, want %t", got, cut)
		}
		b.opened(execute.Usage{Block: 2000, Run: u.Run - u.Transaction})
		if err := b.allow(u); err != nil {
			t.Fatal(err)
		}
		b.add(u)
		if got := b.sealed(); got.gas != cost {
			t.Fatalf("block costs %d, want %d", got.gas, cost)
		}
	}
	run := func(block, run int) execute.Usage {
		return execute.Usage{Block: block, Run: run, Alone: 1000, Transaction: 500}
	}
	seal(3, run(20_000, 20_000), true, 1000+100+20_000)
	seal(2, run(20_000, 29_000), false, 100+9000)
	// 25,000 more do not fit into the 40,000 of a run: the block begins one, and the next block another.
	seal(1, run(25_000, 54_000), false, 1000+100+25_000)
	seal(0, run(3000, 3000), true, 1000+100+3000)
	if want := (l1Cost{3*1000 + 4*100 + 29_000 + 25_000 + 3000, 57_000}); b.closed.plus(b.cost(b.grown)) != want {
		t.Errorf("slot costs %+v, want %+v", b.closed.plus(b.cost(b.grown)), want)
	}

	// A run that could not take another block like the last is cut before it comes.
	b.reset(8, l1Cost{})
	seal(3, run(15_000, 15_000), true, 1000+100+15_000)
	seal(2, run(15_000, 29_000), false, 100+14_000)
	seal(1, run(15_000, 15_000), true, 1000+100+15_000)

	// A block that is discarded and opened again with a recorder of its own counts from where the run was.
	b.open(0, l1Cost{}, false)
	b.add(run(9000, 24_000))
	b.drop()
	if cut := b.open(0, l1Cost{}, true); cut {
		t.Fatal("a block that is opened again begins a run")
	}
	b.opened(execute.Usage{Block: 2000, Run: 2000})
	if got, want := b.total(run(9000, 9000)), (l1Cost{30_200 + 1000 + 200 + 15_000 + 9000, 29_000 + 24_000}); got != want {
		t.Errorf("slot costs %+v, want %+v", got, want)
	}
}

// TestBudgetHolds seals random slots whose blocks touch random nodes, up to what the budget allows, and
// settles them along its cuts: every block fits into a transaction, every run too, and the slot into its share.
func TestBudgetHolds(t *testing.T) {
	t.Parallel()
	full := 0
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 1))
		b := testBudget()
		b.perSlot, b.limits.Blocks = 1+random.IntN(12), 2+random.IntN(12)
		b.share.gas = 60_000 + random.Uint64N(100_000)
		nodes, heavy := 20+random.IntN(400), 1+random.IntN(60)
		var settled l1Cost
		var run runSize
		inRun := map[int]bool{}
		settle := func() {
			if run.blocks > 0 && !b.fits(run) {
				t.Fatalf("seed %d: run %+v does not fit into a transaction", seed, run)
			}
			settled, run, inRun = settled.plus(b.cost(run)), runSize{}, map[int]bool{}
		}
		for left := b.perSlot - 1; left >= 0; left-- {
			if b.open(left, l1Cost{}, false) {
				settle()
			}
			const empty = 1500
			inBlock, block := map[int]bool{}, runSize{empty, 1, 0}
			grown := runSize{run.bytes + empty, run.blocks + 1, run.gasUsed}
			b.opened(execute.Usage{Block: block.bytes, Run: grown.bytes})
			for range random.IntN(30) {
				touched, own := map[int]bool{}, 100
				for range random.IntN(heavy) {
					touched[random.IntN(nodes)] = true
				}
				alone := runSize{empty + own + 100*len(touched), 1, random.Uint64N(30_000)}
				u := execute.Usage{Block: block.bytes + own, Run: grown.bytes + own, Alone: alone.bytes, TransactionGas: alone.gasUsed, GasUsed: block.gasUsed + alone.gasUsed}
				for n := range touched {
					if !inBlock[n] {
						u.Block += 100
					}
					if !inRun[n] {
						u.Run += 100
					}
				}
				if err := b.allow(u); err != nil {
					if errors.Is(err, execute.ErrSlotFull) {
						full++
					}
					continue
				}
				b.add(u)
				for n := range touched {
					inBlock[n], inRun[n] = true, true
				}
				block.bytes, block.gasUsed = u.Block, u.GasUsed
				grown.bytes, grown.gasUsed = u.Run, run.gasUsed+u.GasUsed
			}
			if !b.fits(block) || block.bytes > b.blockMax {
				t.Fatalf("seed %d: block %+v cannot be settled alone", seed, block)
			}
			if run.blocks > 0 && !b.fits(grown) { // the budget counts it as a run of its own
				settle()
				grown = block
			}
			run = grown
			b.sealed()
		}
		settle()
		if !settled.within(b.share) {
			t.Fatalf("seed %d: slot costs %+v of %+v", seed, settled, b.share)
		}
	}
	if full < 100 {
		t.Fatalf("only %d transactions met a full slot: the test tests little", full)
	}
}

// TestBudgetCatchesUp fills slot after slot while L1 misses some: what waits never grows beyond the bound, and is
// gone soon after L1 is back.
func TestBudgetCatchesUp(t *testing.T) {
	t.Parallel()
	b := testBudget()
	var waiting uint64
	stopped := 0
	for slot := range uint64(40) {
		b.reset(slot, l1Cost{})
		var cost uint64
		for left := 3; left >= 0; left-- {
			b.open(left, l1Cost{gas: waiting}, false)
			b.opened(execute.Usage{Block: 1000, Run: b.grown.bytes + 1000})
			if b.stopped() {
				stopped++
			}
			for size := 25_000; size > 500; size /= 2 {
				if u := (execute.Usage{Block: size, Run: b.grown.bytes + size, Alone: 600, GasUsed: 100}); b.allow(u) == nil {
					b.add(u)
					break
				}
			}
			cost += b.sealed().gas
		}
		if waiting += cost; waiting > (backlogSlots+1)*b.share.gas+b.share.gas/4 {
			t.Fatalf("slot %d: %d wait", slot, waiting)
		}
		if slot < 5 || slot >= 15 { // L1 is away for ten slots
			waiting -= min(waiting, b.share.gas)
		}
		if slot == 35 && waiting > 0 {
			t.Fatalf("L1 has been back for 20 slots, and %d still wait", waiting)
		}
	}
	if stopped == 0 {
		t.Fatal("ten slots without L1 have not stopped the promises")
	}
}

func TestBudgetRetryAfter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		earlier l1Cost
		want    uint64
	}{
		{l1Cost{}, 1}, {l1Cost{300_000, 0}, 1}, {l1Cost{399_999, 0}, 1}, {l1Cost{400_001, 0}, 2}, {l1Cost{0, 90_000 * 5}, 3},
	} {
		b := testBudget()
		b.earlier = tt.earlier
		if got := b.slotsToWait(); got != tt.want {
			t.Errorf("behind %+v: wait %d slots, want %d", tt.earlier, got, tt.want)
		}
	}
}

func TestPriceOfTrace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		perByte uint64
		bytes   int
		gas     uint64
		tip     *uint256.Int
		needed  string
		enough  bool
	}{
		{"nothing is asked", 0, 100_000, 21_000, uint256.NewInt(0), "0", true},
		{"exactly", 1_000_000, 4200, 21_000, uint256.NewInt(200_000), "200000", true},
		{"rounded up", 1_000_000, 4201, 21_000, uint256.NewInt(200_047), "200048", false},
		{"a common tip", DefaultMinTipPerTraceByte, 20_000, 21_000, uint256.NewInt(1_000_000), "952381", true},
		{"large codes", DefaultMinTipPerTraceByte, 24_000, 2600, uint256.NewInt(1_000_000), "9230770", false},
		{"huge figures", 1 << 63, 1 << 21, 1, new(uint256.Int).Not(uint256.NewInt(0)), "19342813113834066795298816", true},
		{"no tip", 1, 1, 1, nil, "1", false},
	} {
		price, enough := priceTrace(tt.perByte, execute.Usage{Transaction: tt.bytes, TransactionGas: tt.gas, Tip: tt.tip})
		if enough != tt.enough || price.Needed.String() != tt.needed || price.Bytes != tt.bytes {
			t.Errorf("%s: %+v %t, want %s %t", tt.name, price, enough, tt.needed, tt.enough)
		}
	}
}

// TestWhoIsAsked is rules 13 and 14: a journaled promise that is executed again is refused nothing, a transaction that
// fell waits where a fresh request is refused, and is asked no price. What can never be settled is refused to all.
func TestWhoIsAsked(t *testing.T) {
	t.Parallel()
	fits := execute.Usage{Block: 5000, Run: 5000, Alone: 5000, Transaction: 1000, TransactionGas: 21_000, Tip: uint256.NewInt(1_000_000_000)}
	poor, full, never := fits, fits, fits
	poor.Tip = uint256.NewInt(0)
	full.Block, full.Run = 25_000, 25_000
	never.Alone = 30_001
	for _, tt := range []struct {
		name                 string
		usage                execute.Usage
		fresh, fell, journal error
	}{
		{"fits", fits, nil, nil, nil},
		{"pays too little", poor, execute.ErrUnderpricedTrace, nil, nil},
		{"does not fit into the slot", full, execute.ErrSlotFull, execute.ErrBlockFull, nil},
		{"can never be settled", never, execute.ErrTraceTooLarge, execute.ErrTraceTooLarge, nil},
	} {
		for who, want := range map[string]error{"fresh": tt.fresh, "fell": tt.fell, "journal": tt.journal} {
			c := &Conductor{cfg: Config{MinTipPerTraceByte: DefaultMinTipPerTraceByte}, meter: meter{budget: testBudget()}}
			c.meter.budget.open(0, l1Cost{}, true)
			c.meter.budget.closed.gas = 80_000
			c.reload = who == "journal"
			if who == "fell" {
				c.meter.replaying = true
			}
			err := c.allow(tt.usage)
			if !errors.Is(err, want) {
				t.Errorf("%s, %s: %v, want %v", tt.name, who, err, want)
			}
			if who == "fell" && errors.Is(err, execute.ErrSlotFull) && !isBlockFull(err) {
				t.Errorf("%s: a transaction that fell is dropped", tt.name)
			}
			if counted := c.meter.budget.usage.Block == tt.usage.Block; counted != (err == nil) {
				t.Errorf("%s, %s: counted %t", tt.name, who, counted)
			}
		}
	}
}
