package contracts_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// TestPartialSettlement settles runs over what a stranger has settled before (design section 6): only the
// rest counts, and a run that is settled already succeeds without effect.
func TestPartialSettlement(t *testing.T) {
	t.Parallel()
	base := newRollup(t)
	run := base.regulars(base.l2.genesis, slots.Start(2)+1, 5)
	run = append(run, base.ending(run[4].header(), 3))
	base.open(3)
	permit := run[5].permit

	tests := map[string]struct {
		stranger [][2]int // parts [from, to) of the run that are settled first
		run      [2]int   // then this one
		fresh    int      // index of the first block that is new; len(run) if none is
	}{
		"nothing before":                    {nil, [2]int{0, 6}, 0},
		"a stranger settled the first":      {[][2]int{{0, 1}}, [2]int{0, 6}, 1},
		"a stranger settled all but one":    {[][2]int{{0, 5}}, [2]int{0, 6}, 5},
		"run starts after the settled part": {[][2]int{{0, 3}}, [2]int{3, 6}, 3},
		"run starts within it":              {[][2]int{{0, 2}, {2, 4}}, [2]int{1, 6}, 4},
		"all settled before":                {[][2]int{{0, 6}}, [2]int{0, 6}, 6},
		"all settled before, inner part":    {[][2]int{{0, 6}}, [2]int{2, 4}, 6},
		"all settled before, first block":   {[][2]int{{0, 6}}, [2]int{0, 1}, 6},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := base.on(base.copy(t))
			for _, part := range test.stranger {
				mustHold(t, r.settle(run[part[0]:part[1]]...))
			}
			before, burned := r.head(), r.burned()
			out := mustHold(t, r.settle(run[test.run[0]:test.run[1]]...))
			event := r.settled(out)
			tip := run[test.run[1]-1]
			if event.To != tip.Block.NumberU64() || event.Tip != tip.Block.Hash() {
				t.Errorf("settled as %+v", event)
			}
			if test.fresh == len(run) {
				if r.head() != before || r.burned().Cmp(burned) != 0 {
					t.Error("a settled run had an effect")
				}
				if event.From <= event.To || len(event.Signature) != 0 || len(out.logs) != 1 {
					t.Errorf("settled as %+v with %d logs", event, len(out.logs))
				}
				return
			}
			if event.From != run[test.fresh].Block.NumberU64() {
				t.Errorf("new from %d, want %d", event.From, run[test.fresh].Block.NumberU64())
			}
			r.mustEmit(out, run[test.fresh:test.run[1]], permit)
			r.mustStandOn(tip, permit)
		})
	}
}

// TestSettleOverBased settles a run that reaches back over a based block that L1 took before.
func TestSettleOverBased(t *testing.T) {
	t.Parallel()
	r, ending := opened(t)
	r.open(4)
	b := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: builder, transfers: 1})
	mustHold(t, r.include(b))
	r.open(5)
	next := r.regulars(b.header(), slots.Start(4)+1, 2)
	out := mustHold(t, r.settle(append([]block{ending, b}, next...)...))
	r.mustEmit(out, next, blocks.Permit{})
	r.mustStandOn(next[1], blocks.Permit{})
}

// TestFirstOnL1Wins refuses every run that contradicts what L1 took before (rule 7).
func TestFirstOnL1Wins(t *testing.T) {
	t.Parallel()
	r, ending := opened(t)
	r.open(4)
	b := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest(), transfers: 1})
	mustHold(t, r.include(b))
	r.open(5)
	sibling := r.l2.build(ending.header(), spec{time: slots.Start(4) + 1, anchor: r.latest()})
	child := r.l2.build(sibling.header(), spec{time: slots.Start(4) + 2, anchor: r.latest()})
	other := r.l2.build(r.l2.genesis, spec{time: ending.Block.Time() - 1, anchor: ending.anchor})
	otherChild := r.l2.build(other.header(), spec{time: slots.Start(4) + 1, anchor: r.latest()})
	onBased := r.regulars(b.header(), slots.Start(4)+1, 2)

	tests := map[string]struct {
		run  []block
		want string
	}{
		"sibling of the head":          {[]block{sibling}, "RunConflicts"},
		"sibling of the head and more": {[]block{sibling, child}, "RunConflicts"},
		"settled block, then sibling":  {[]block{ending, sibling, child}, "RunConflicts"},
		"child of the head's sibling":  {[]block{child}, "RunConflicts"},
		"another first block":          {[]block{other}, "RunConflicts"},
		"another branch":               {[]block{other, otherChild}, "RunConflicts"},
		"a block is missing":           {[]block{onBased[1]}, "UnknownBlock"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := r.on(r.copy(t))
			r.mustRefuse(test.want, func() outcome { return r.settle(test.run...) })
			mustHold(t, r.settle(onBased...)) // the attempt spoils nothing
		})
	}
}

// TestRingForgets refuses runs on blocks older than the ring, and takes them as long as they are in it.
func TestRingForgets(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	const size = 1024
	parent, first := r.l2.genesis, r.latest()
	var oldest, second block
	for number := 1; number <= size; {
		r.open(r.slot() + 6)
		var run []block
		for range min(64, size-number+1) {
			b := r.l2.build(parent, spec{time: parent.Time + 1, anchor: first})
			if number == 1 {
				oldest = b
			}
			if number == 2 {
				second = b
			}
			run, parent = append(run, b), b.header()
			number++
		}
		mustHold(t, r.settle(run...))
	}
	if head := r.head(); head.Number != size {
		t.Fatalf("head is %d", head.Number)
	}
	// Genesis is out, block 1 is the oldest of the ring.
	r.mustRefuse("UnknownBlock", func() outcome { return r.settle(oldest) })
	mustHold(t, r.settle(second))
	for number, want := range map[uint64]string{0: "UnknownBlock", 1: "", size: "", size + 1: "UnknownBlock"} {
		out := r.call(r.address, r.binding.PackHashAt(number))
		if err := out.err(); (err == nil) != (want == "") || (err != nil && err.Name != want) {
			t.Errorf("hash of block %d: %v", number, err)
		}
	}
}

// TestEarlyChild refuses a sequenced child of a slot-ending block until the permit's slot has begun (rule 4).
func TestEarlyChild(t *testing.T) {
	t.Parallel()
	r, ending := opened(t) // permit for slot 4
	r.open(6)
	for name, test := range map[string]struct {
		time uint64
		want string
	}{
		"a second before":        {slots.Start(4) - 1, "EarlyChild"},
		"when the slot begins":   {slots.Start(4), "EarlyChild"},
		"a second after":         {slots.Start(4) + 1, ""},
		"the second after S":     {ending.Block.Time() + 1, "EarlyChild"},
		"when this block begins": {slots.Start(6), ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := r.on(r.copy(t))
			b := r.l2.build(ending.header(), spec{time: test.time, anchor: r.latest()})
			if test.want == "" {
				mustHold(t, r.settle(b))
				return
			}
			r.mustRefuse(test.want, func() outcome { return r.settle(b) })
			r.mustRefuse(test.want, func() outcome { return r.settle(ending, b) })
		})
	}
}

// TestSettleRefusals bends what the rollup constrains of sequenced blocks (rule 5).
func TestSettleRefusals(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	r.open(3)
	r.open(4)
	good := spec{time: slots.Start(3), anchor: r.latest(), transfers: 1}
	build := func(change func(s *spec)) []block {
		s := good
		change(&s)
		return []block{r.l2.build(r.l2.genesis, s)}
	}
	anchored := func(l1Number uint64, l1Hash common.Hash) []block {
		return build(func(s *spec) { s.anchor = blocks.Anchor{L1Number: l1Number, L1Hash: l1Hash} })
	}
	first := r.l2.build(r.l2.genesis, good)
	second := r.l2.build(first.header(), spec{time: slots.Start(3) + 1, anchor: good.anchor})
	back := r.l2.build(first.header(), spec{time: slots.Start(3) + 1, anchor: blocks.Anchor{L1Number: 2, L1Hash: r.hashes[2]}})

	tests := map[string]struct {
		run  []block
		bend func(s *settlement) // after signing
		want string
	}{
		"ahead of the L1 block": {build(func(s *spec) { s.time = r.time + 1 }), nil, "WrongTimestamp"},
		"other gas limit":       {build(func(s *spec) { s.gasLimit = l2GasLimit - 1 }), nil, "WrongGasLimit"},
		"other fee recipient":   {build(func(s *spec) { s.coinbase = builder }), nil, "WrongFeeRecipient"},
		"prev_randao":           {[]block{first}, mangle(t, func(b *execute.TraceBlock) { b.Header.MixDigest[0] = 1 }), "WrongPrevRandao"},
		"extra data":            {[]block{first}, mangle(t, func(b *execute.TraceBlock) { b.Header.Extra = []byte{0x80} }), "WrongExtraData"},

		"anchor goes back":                  {[]block{first, back}, nil, "AnchorBack"},
		"anchor is this L1 block":           {anchored(r.number, r.l1.hash()), nil, "AnchorUnknown"},
		"anchor of the future":              {anchored(r.number+1, common.Hash{1}), nil, "AnchorUnknown"},
		"anchor far ahead":                  {anchored(1<<64-1, common.Hash{1}), nil, "AnchorUnknown"},
		"anchor of another branch":          {anchored(r.number-1, common.Hash{1}), nil, "AnchorUnknown"},
		"anchor with a zero hash":           {anchored(r.number-1, common.Hash{}), nil, "AnchorUnknown"},
		"anchor to nothing":                 {anchored(r.number, common.Hash{}), nil, "AnchorUnknown"},
		"anchor with an inbox root":         {build(func(s *spec) { s.anchor.InboxRoot = common.Hash{1} }), nil, "WrongInboxRoot"},
		"anchor with messages":              {build(func(s *spec) { s.anchor.InboxCount = 1 }), nil, "UnknownInboxCount"},
		"header of another anchor":          {[]block{first}, func(s *settlement) { s.anchors[0].L1Number-- }, "WrongAnchor"},
		"no anchors":                        {[]block{first}, func(s *settlement) { s.anchors = nil }, "WrongAnchor"},
		"an anchor too many":                {[]block{first}, func(s *settlement) { s.anchors = append(s.anchors, s.anchors[0]) }, "UnusedAnchors"},
		"an unused anchor first":            {[]block{first}, func(s *settlement) { s.anchors = append([]contracts.Anchor{{}}, s.anchors...) }, "WrongAnchor"},
		"a zero root where no anchor is":    {[]block{first}, unanchored(t), "WrongAnchor"},
		"anchors in another order":          {[]block{first, back}, func(s *settlement) { s.anchors[0], s.anchors[1] = s.anchors[1], s.anchors[0] }, "WrongAnchor"},
		"number of genesis":                 {[]block{first}, mangle(t, func(b *execute.TraceBlock) { b.Header.Number.SetUint64(0) }), "BrokenRun"},
		"the last number there is":          {[]block{first}, mangle(t, func(b *execute.TraceBlock) { b.Header.Number.SetUint64(1<<64 - 1) }), "BrokenRun"},
		"a number that does not follow":     {[]block{first, second}, renumber(t), "BrokenRun"},
		"a block that does not link":        {[]block{first}, mangle(t, func(b *execute.TraceBlock) { b.Header.ParentHash[0] ^= 1 }), "BrokenRun"},
		"another parent":                    {[]block{first}, parented(t), "RunConflicts"},
		"a node changed":                    {[]block{first}, func(s *settlement) { s.trace[len(s.trace)-1] ^= 1 }, "ExecuteRefused"},
		"no block":                          {[]block{first}, func(s *settlement) { s.trace = emptied(t, s.trace) }, "WrongBlockCount"},
		"permit without being slot-ending":  {[]block{first}, func(s *settlement) { s.permit.Slot = 1 }, "WrongPermit"},
		"parent without being slot-ending":  {[]block{first}, func(s *settlement) { s.permit.L1Parent = common.Hash{1} }, "WrongPermit"},
		"slot-ending without an L1 parent":  {[]block{first}, func(s *settlement) { s.kind, s.permit.Slot = 2, 5 }, "WrongPermit"},
		"based is not for settling":         {[]block{first}, func(s *settlement) { s.kind = 3 }, "WrongKind"},
		"no kind":                           {[]block{first}, func(s *settlement) { s.kind = 0 }, "WrongKind"},
		"settled as slot-ending, regular's": {[]block{first}, func(s *settlement) { s.kind, s.permit = 2, contracts.Permit{Slot: 5, L1Parent: r.l1.hash()} }, "BadCertificate"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := r.on(r.copy(t))
			s := r.settlement(test.run...)
			if test.bend != nil {
				test.bend(&s)
			}
			r.mustRefuse(test.want, func() outcome { return r.post(s) })
			mustHold(t, r.settle(first)) // the attempt spoils nothing
		})
	}
}

// mangle changes the first block of the settlement's trace, whatever that breaks.
func mangle(t *testing.T, change func(b *execute.TraceBlock)) func(*settlement) {
	return func(s *settlement) {
		s.trace = retell(t, s.trace, func(t *execute.Trace) { change(&t.Blocks[0]) })
	}
}

// renumber gives the second block of the trace the number after the one that it should have.
func renumber(t *testing.T) func(*settlement) {
	return func(s *settlement) {
		s.trace = retell(t, s.trace, func(t *execute.Trace) {
			t.Blocks[1].Header.Number.Add(t.Blocks[1].Header.Number, t.Blocks[0].Header.Number)
		})
	}
}

// unanchored gives the block the beacon root zero, and no anchor.
func unanchored(t *testing.T) func(*settlement) {
	return func(s *settlement) {
		mangle(t, func(b *execute.TraceBlock) { b.Header.ParentBeaconRoot = new(common.Hash) })(s)
		s.anchors = nil
	}
}

// parented puts the run on another parent, whose header the witness carries.
func parented(t *testing.T) func(*settlement) {
	return func(s *settlement) {
		s.trace = retell(t, s.trace, func(t *execute.Trace) {
			t.Parent.Root[0] ^= 1
			t.Blocks[0].Header.ParentHash = t.Parent.Hash()
		})
	}
}

// TestAnchorWindow keeps anchors within EIP-2935's history and the rollup's own bound.
func TestAnchorWindow(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	b := r.l2.build(r.l2.genesis, spec{time: slots.Start(2), anchor: blocks.Anchor{L1Number: 1, L1Hash: r.hashes[1]}})
	for r.number < 1+blocks.DefaultMaxAnchorAge {
		r.open(r.slot() + 1)
	}
	mustHold(t, r.on(r.copy(t)).settle(b)) // the last L1 block in which it can be settled
	r.open(r.slot() + 1)
	r.mustRefuse("AnchorTooOld", func() outcome { return r.settle(b) })

	// A rollup with a shorter window.
	c := config(t, r.l2.genesis)
	c.MaxAnchorAge, c.ForcedDeadline, c.ForcedWindow = 3, 1, 1
	short := newRollup(t)
	address, out := short.deploy(nil, deployment(c))
	mustHold(t, out)
	short.at(address)
	b = short.l2.build(short.l2.genesis, spec{time: slots.Start(2), anchor: short.latest()}) // anchored at 1
	short.open(3)
	short.open(4)
	mustHold(t, short.on(short.copy(t)).settle(b))
	short.open(5)
	short.mustRefuse("AnchorTooOld", func() outcome { return short.settle(b) })
}

// TestOrphanedAnchor refuses a block whose anchor an L1 reorg has orphaned (rule 9), and the permit whose L1
// parent is gone, while its slot-ending block stays a valid parent.
func TestOrphanedAnchor(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	before := r.on(r.fork(t)) // the branch that will win, still without block 2
	before.open(3)
	run := r.regulars(r.l2.genesis, slots.Start(2)+1, 1)
	ending := r.ending(run[0].header(), 3) // permit on the open block 2 of this branch; anchored at block 1
	r.open(3)
	orphan := r.l2.build(ending.header(), spec{time: slots.Start(3) + 1, anchor: r.latest()})

	mustHold(t, before.settle(append(run, ending)...))
	b := before.l2.build(ending.header(), spec{time: slots.Start(3), kind: blocks.Based, anchor: before.latest()})
	before.mustRefuse("WrongL1Parent", func() outcome { return before.include(b) })
	before.open(4)
	before.mustRefuse("AnchorUnknown", func() outcome { return before.settle(orphan) })
	child := before.l2.build(ending.header(), spec{time: slots.Start(3) + 1, anchor: before.latest()})
	mustHold(t, before.settle(child))
}
