package contracts_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// fake is a contract in EXECUTE's place that answers whatever a test wants.
type fake struct {
	answer []byte
	err    error
}

func (fake) Name() string                    { return "FAKE" }
func (fake) RequiredGas([]byte) uint64       { return 1 }
func (f fake) Run([]byte) ([]byte, error)    { return f.answer, f.err }
func word(v int64) []byte                    { return common.BigToHash(big.NewInt(v)).Bytes() }
func long(n int) []byte                      { return append(word(1), make([]byte, n-32)...) }
func failing() vm.PrecompiledContract        { return fake{err: errors.New("no")} }
func answer(b []byte) vm.PrecompiledContract { return fake{answer: b} }

// TestOnlyTrueCounts puts other things in EXECUTE's place: nothing but 32 bytes holding one is a yes.
func TestOnlyTrueCounts(t *testing.T) {
	t.Parallel()
	base := newRollup(t)
	run := base.regulars(base.l2.genesis, slots.Start(2), 1)
	s := base.settlement(run...)
	tests := map[string]struct {
		execute vm.PrecompiledContract // nil means no code at the address
		want    string
	}{
		"true":                  {answer(word(1)), ""},
		"no code":               {nil, "ExecuteRefused"},
		"failure":               {failing(), "ExecuteRefused"},
		"failure saying true":   {fake{answer: word(1), err: vm.ErrExecutionReverted}, "ExecuteRefused"},
		"nothing":               {answer(nil), "ExecuteRefused"},
		"false":                 {answer(word(0)), "ExecuteRefused"},
		"two":                   {answer(word(2)), "ExecuteRefused"},
		"minus one":             {answer(common.MaxHash[:]), "ExecuteRefused"},
		"one byte":              {answer([]byte{1}), "ExecuteRefused"},
		"31 bytes":              {answer(word(1)[1:]), "ExecuteRefused"},
		"33 bytes":              {answer(long(33)), "ExecuteRefused"},
		"two words":             {answer(long(64)), "ExecuteRefused"},
		"true in the high byte": {answer(append([]byte{1}, make([]byte, 31)...)), "ExecuteRefused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := base.on(base.copy(t))
			r.execute, r.replaced = test.execute, true
			if test.want == "" {
				mustHold(t, r.post(s))
				return
			}
			r.mustRefuse(test.want, func() outcome { return r.post(s) })
		})
	}
}

// TestTooLittleGas gives a settlement every amount of gas from too little to enough: it is refused, or it is
// settled in full; there is nothing between.
func TestTooLittleGas(t *testing.T) {
	t.Parallel()
	base := newRollup(t)
	run := base.regulars(base.l2.genesis, slots.Start(2), 1)
	s := base.settlement(run...)
	data := base.binding.PackSettle(s.trace, s.anchors, s.kind, s.permit, s.signature)
	try := func(gas uint64) (outcome, *rollup) {
		r := base.on(base.copy(t))
		return r.send(tx{to: &r.address, data: data, gas: gas}), r
	}
	full, _ := try(0)
	mustHold(t, full)
	low, high := full.gas/4, full.gas*2 // refused, settled
	for high-low > 1 {
		middle := (low + high) / 2
		if out, _ := try(middle); out.ok {
			high = middle
		} else {
			low = middle
		}
	}
	t.Logf("needs %d gas, uses %d", high, full.gas)
	reasons := make(map[string]int)
	for i := range uint64(64) {
		out, r := try(full.gas/4 + i*(high-full.gas/4)/64)
		if out.ok || r.head() != base.head() || len(out.logs) != 0 {
			t.Fatalf("step %d: settled, or left a trace, on too little gas", i)
		}
		reasons[out.err().Name]++
	}
	if reasons["ExecuteRefused"] == 0 {
		t.Errorf("EXECUTE was never the one to run out: %v", reasons)
	}
	t.Logf("refused with %v", reasons)
}

// TestEveryByteOfTheTraceCounts changes single bytes of a trace: nothing of it is accepted.
func TestEveryByteOfTheTraceCounts(t *testing.T) {
	t.Parallel()
	r, ending := opened(t)
	r.open(4)
	b := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: builder, transfers: 1})
	trace := r.l2.trace(b)
	before := r.head()
	reasons := make(map[string]int)
	step := 1
	for i := 0; i < len(trace); i += step {
		if i > 2000 {
			step = 37 // headers and transactions are behind us: witness
		}
		bent := flip(trace, i)
		out := r.send(tx{to: &r.address, data: r.binding.PackIncludeBased(bent, boundAnchor(b.anchor))})
		if out.ok {
			t.Fatalf("byte %d of %d does not count", i, len(trace))
		}
		reasons[out.err().Name]++
	}
	if r.head() != before {
		t.Fatal("the head moved")
	}
	if reasons[""] != 0 {
		t.Errorf("some refusals had no reason")
	}
	t.Logf("%d bytes; refused with %v", len(trace), reasons)
	mustHold(t, r.include(b))
}

// FuzzTrace hands in traces that a fuzzer has bent: the contract refuses with one of its own errors, and the
// head stays. What it accepts must be the block itself.
func FuzzTrace(f *testing.F) {
	r := newRollup(f)
	ending := r.l2.build(r.l2.genesis, spec{
		time: r.time, kind: blocks.SlotEnding, anchor: r.latest(), permit: blocks.Permit{Slot: 3, L1Parent: r.hash()},
	})
	mustHold(f, r.settle(ending))
	r.open(3)
	b := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest()})
	trace := r.l2.trace(b)
	f.Add(trace)
	f.Add([]byte{execute.TraceVersion, 0xc2, 0xc0, 0xc0})
	f.Add([]byte{execute.TraceVersion, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{execute.TraceVersion, 0xf8})
	before := r.head()
	f.Fuzz(func(t *testing.T, bent []byte) {
		r := r.on(r.copy(t))
		out := r.send(tx{to: &r.address, data: r.binding.PackIncludeBased(bent, boundAnchor(b.anchor))})
		switch {
		case out.ok && string(bent) != string(trace):
			t.Errorf("accepted another trace: %x", bent)
		case !out.ok && r.head() != before:
			t.Error("refused, but the head moved")
		case !out.ok && out.err().Name == "":
			t.Errorf("refused without a reason: %x", out.output)
		}
	})
}
