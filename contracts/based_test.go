package contracts_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// opened returns a rollup whose head is a slot-ending block that permits slot 4 on L1 block 3, which
// is open: the next slot decides what becomes of the permit.
func opened(t *testing.T) (*rollup, block) {
	t.Helper()
	r := newRollup(t)
	r.open(3)
	// Stamped so early that it can be settled in block 3, before its permit's slot.
	ending := r.l2.build(r.l2.genesis, spec{
		time: r.time - 1, kind: blocks.SlotEnding, anchor: r.latest(), permit: blocks.Permit{Slot: 4, L1Parent: r.hash()},
	})
	mustHold(t, r.settle(ending))
	return r, ending
}

// TestRule3 places one based block where its permit says, and everywhere else.
func TestRule3(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		place func(r *rollup) // opens the L1 block in which the based block is tried
		want  string          // "" if it is taken
	}{
		"right slot on the right parent": {func(r *rollup) { r.open(4) }, ""},
		"slot before": {func(r *rollup) {
			// Still in L1 block 3: the slot before the permit's.
		}, "WrongSlot"},
		"slot after, on the right parent":  {func(r *rollup) { r.open(5) }, "WrongSlot"},
		"slot after, on the slot's block":  {func(r *rollup) { r.open(4); r.open(5) }, "WrongSlot"},
		"as late as based mode allows":     {func(r *rollup) { r.open(4 + basedAfter - 1) }, "WrongSlot"},
		"right slot on a sibling's branch": {func(r *rollup) { r.salt++; r.open(4) }, "WrongL1Parent"},
		"right slot, parent missed": {func(r *rollup) {
			// Block 3 is gone; slot 4's block stands on block 2 instead.
			r.number, r.hashes = r.number-1, r.hashes[:r.number-1]
			r.time = slots.Start(2)
			r.open(4)
		}, "WrongL1Parent"},
		"right parent, but the slot was missed": {func(r *rollup) { r.open(6) }, "WrongSlot"},
		"parent hash not to be had":             {func(r *rollup) { r.open(4); r.blind = true }, "L1ParentUnavailable"},
		"a second after the slot began":         {func(r *rollup) { r.open(4); r.time++ }, "NotASlot"},
		"a second before the slot begins":       {func(r *rollup) { r.open(4); r.time-- }, "NotASlot"},
	}
	r, ending := opened(t)
	anchor := blocks.Anchor{L1Number: 3, L1Hash: r.hash()}
	b := r.l2.build(ending.header(), spec{time: slots.Start(3), kind: blocks.Based, anchor: anchor, coinbase: builder})
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := r.on(r.copy(t))
			test.place(r)
			if test.want == "" {
				mustHold(t, r.include(b))
				r.mustStandOn(b, ending.permit)
				return
			}
			r.mustRefuse(test.want, func() outcome { return r.include(b) })
		})
	}
}

// TestBasedRefusals bends everything else about a based block that a permit allows.
func TestBasedRefusals(t *testing.T) {
	t.Parallel()
	r, ending := opened(t)
	open := r.l1.hash()
	r.open(4)
	good := spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: builder, transfers: 1}
	trace := r.l2.trace(r.l2.build(ending.header(), good))
	anchor := boundAnchor(good.anchor)

	build := func(change func(s *spec)) []byte {
		s := good
		change(&s)
		return r.l2.trace(r.l2.build(ending.header(), s))
	}
	change := func(f func(b *execute.TraceBlock)) []byte {
		return retell(t, trace, func(t *execute.Trace) { f(&t.Blocks[0]) })
	}
	sibling := r.l2.build(r.l2.genesis, spec{time: ending.Block.Time(), anchor: ending.anchor, transfers: 1})
	later := blocks.Anchor{L1Number: r.number, L1Hash: r.hash()}
	earlier := blocks.Anchor{L1Number: 2, L1Hash: r.hashes[2]}
	renumbered, rehashed := good.anchor, good.anchor
	renumbered.L1Number--
	rehashed.L1Hash[0] ^= 1
	inbox := good.anchor
	inbox.InboxCount = 1
	rooted := good.anchor
	rooted.InboxRoot = common.Hash{1}
	first := r.l2.build(ending.header(), spec{time: r.time - 1, kind: blocks.Based, anchor: good.anchor})
	withAnchor := func(a blocks.Anchor) []byte { return build(func(s *spec) { s.anchor = a }) }

	tests := map[string]struct {
		trace  []byte
		anchor contracts.Anchor
		want   string
	}{
		"on a block that is not the head": {
			r.l2.trace(r.l2.build(sibling.header(), good)), anchor, "StaleParent",
		},
		"on the head's parent":       {r.l2.trace(r.l2.build(r.l2.genesis, good)), anchor, "StaleParent"},
		"ahead of the L1 block":      {build(func(s *spec) { s.time++ }), anchor, "WrongTimestamp"},
		"not after its parent":       {change(func(b *execute.TraceBlock) { b.Header.Time = ending.Block.Time() }), anchor, "ExecuteRefused"},
		"other gas limit":            {build(func(s *spec) { s.gasLimit = l2GasLimit + 1 }), anchor, "WrongGasLimit"},
		"prev_randao":                {change(func(b *execute.TraceBlock) { b.Header.MixDigest[31] = 1 }), anchor, "WrongPrevRandao"},
		"extra data":                 {change(func(b *execute.TraceBlock) { b.Header.Extra = []byte{1} }), anchor, "WrongExtraData"},
		"long extra data":            {change(func(b *execute.TraceBlock) { b.Header.Extra = make([]byte, 32) }), anchor, "WrongExtraData"},
		"endless extra data":         {change(func(b *execute.TraceBlock) { b.Header.Extra = make([]byte, 300) }), anchor, "MalformedHeader"},
		"number of its parent":       {change(func(b *execute.TraceBlock) { b.Header.Number.SetUint64(1) }), anchor, "BrokenRun"},
		"anchored two blocks ago":    {withAnchor(earlier), boundAnchor(earlier), "AnchorNotL1Parent"},
		"anchored to itself":         {withAnchor(later), boundAnchor(later), "AnchorNotL1Parent"},
		"anchored to another number": {withAnchor(renumbered), boundAnchor(renumbered), "AnchorNotL1Parent"},
		"anchored to another hash":   {withAnchor(rehashed), boundAnchor(rehashed), "AnchorNotL1Parent"},
		"header of another anchor": {
			withAnchor(earlier), anchor, "WrongAnchor",
		},
		"inbox of the future":      {withAnchor(inbox), boundAnchor(inbox), "UnknownInboxCount"},
		"inbox of another rollup":  {withAnchor(rooted), boundAnchor(rooted), "WrongInboxRoot"},
		"zero anchor":              {withAnchor(blocks.Anchor{}), contracts.Anchor{}, "AnchorNotL1Parent"},
		"two blocks at once":       {r.l2.trace(first, r.l2.build(first.header(), good)), anchor, "WrongBlockCount"},
		"no block":                 {emptied(t, trace), anchor, "WrongBlockCount"},
		"empty trace":              {nil, anchor, "MalformedTrace"},
		"unknown version":          {append([]byte{1}, trace[1:]...), anchor, "TraceVersion"},
		"trailing byte":            {append(trace[:len(trace):len(trace)], 0), anchor, "MalformedTrace"},
		"cut short":                {trace[:len(trace)-1], anchor, "MalformedTrace"},
		"other state root":         {change(func(b *execute.TraceBlock) { b.Header.Root[0] ^= 1 }), anchor, "ExecuteRefused"},
		"other gas used":           {change(func(b *execute.TraceBlock) { b.Header.GasUsed++ }), anchor, "ExecuteRefused"},
		"a transaction left out":   {change(func(b *execute.TraceBlock) { b.Transactions = nil }), anchor, "ExecuteRefused"},
		"state cut short":          {retell(t, trace, func(t *execute.Trace) { t.State = t.State[:len(t.State)-1] }), anchor, "ExecuteRefused"},
		"a code withheld":          {retell(t, trace, func(t *execute.Trace) { t.Codes = t.Codes[1:] }), anchor, "ExecuteRefused"},
		"another coinbase, unsaid": {change(func(b *execute.TraceBlock) { b.Header.Coinbase[0] ^= 1 }), anchor, "ExecuteRefused"},
	}
	if open != good.anchor.L1Hash {
		t.Fatal("the permit's parent is not L1's")
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := r.on(r.copy(t))
			send := func(trace []byte, anchor contracts.Anchor) func() outcome {
				return func() outcome {
					return r.send(tx{to: &r.address, data: r.binding.PackIncludeBased(trace, anchor)})
				}
			}
			r.mustRefuse(test.want, send(test.trace, test.anchor))
			mustHold(t, send(trace, anchor)()) // the attempt spoils nothing
		})
	}
}

// TestBasedOnRegular refuses a based block whose parent is regular (rule 2), also when a permit for this
// very slot and L1 parent was given to an older block.
func TestBasedOnRegular(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	run := r.regulars(r.l2.genesis, slots.Start(2), 1)
	mustHold(t, r.settle(run...))
	b := r.l2.build(run[0].header(), spec{time: slots.Start(3), kind: blocks.Based, anchor: blocks.Anchor{L1Number: 2, L1Hash: r.hash()}})
	r.open(3)
	r.mustRefuse("NotOpen", func() outcome { return r.include(b) })

	fresh := newRollup(t)
	b = fresh.l2.build(fresh.l2.genesis, spec{time: slots.Start(3), kind: blocks.Based, anchor: blocks.Anchor{L1Number: 2, L1Hash: fresh.hash()}})
	fresh.open(3)
	fresh.mustRefuse("NotOpen", func() outcome { return fresh.include(b) }) // nor does genesis open anything
}

// TestCompetingBasedBlocks lets L1's order decide (rule 12).
func TestCompetingBasedBlocks(t *testing.T) {
	t.Parallel()
	r, ending := opened(t)
	r.open(4)
	one := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: common.Address{1}})
	other := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: common.Address{2}})
	mustHold(t, r.include(one))
	r.mustRefuse("StaleParent", func() outcome { return r.include(other) })
	r.mustRefuse("StaleParent", func() outcome { return r.include(one) })
	r.mustStandOn(one, ending.permit)
}

// TestPermitEndsWithItsSlot shows that blocks on a based block obey the permit at the root of the run, and
// that the permit does not outlive its slot.
func TestPermitEndsWithItsSlot(t *testing.T) {
	t.Parallel()
	r, ending := opened(t)
	r.open(4)
	first := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest()})
	mustHold(t, r.include(first))
	r.open(5)
	second := r.l2.build(first.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest()})
	r.mustRefuse("WrongSlot", func() outcome { return r.include(second) })
}
