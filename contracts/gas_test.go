package contracts_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// bill splits the L1 gas of one transaction into what it goes to.
type bill struct {
	total    uint64
	bytes    int    // of the trace
	calldata uint64 // intrinsic gas, calldata included
	floor    uint64 // EIP-7623: the least that this much calldata costs in all
	execute  uint64 // the precompile's price
	logs     uint64
}

// contract returns what is left for the contract itself: memory, storage, certificate, reading.
func (b bill) contract() uint64 { return b.total - b.calldata - b.execute - b.logs }

func (b bill) String() string {
	return fmt.Sprintf("%d gas: calldata %d (trace %d bytes), EXECUTE %d, logs %d, contract %d; EIP-7623's floor is %d",
		b.total, b.calldata, b.bytes, b.execute, b.logs, b.contract(), b.floor)
}

func newBill(tb testing.TB, out outcome, data, trace []byte) bill {
	tb.Helper()
	mustHold(tb, out)
	intrinsic, floor := uint64(params.TxGas), uint64(params.TxGas)
	for _, b := range data {
		if b == 0 {
			intrinsic, floor = intrinsic+params.TxDataZeroGas, floor+params.TxCostFloorPerToken
		} else {
			intrinsic += params.TxDataNonZeroGasEIP2028
			floor += params.TxCostFloorPerToken * params.TxTokenPerNonZeroByte
		}
	}
	in, err := execute.NewInput(l2ChainID, trace)
	if err != nil {
		tb.Fatal(err)
	}
	b := bill{
		total: out.gas, bytes: len(trace), calldata: intrinsic, floor: floor,
		execute: execute.DefaultGasSchedule.Gas(in.Encode()),
	}
	for _, log := range out.logs {
		b.logs += params.LogGas + params.LogTopicGas*uint64(len(log.Topics)) + params.LogDataGas*uint64(len(log.Data))
	}
	return b
}

// settledSlot settles a slot of ten regular blocks and a slot-ending one, with that many transfers each, when the
// ring has been filled (warm) or not.
func settledSlot(tb testing.TB, transfers int, warm bool) bill {
	tb.Helper()
	r := newRollup(tb)
	if warm { // as it is after a while: every storage slot has been written before
		r.state.SetState(r.address, [32]byte{31: 3}, [32]byte{1})
		r.state.SetState(r.address, [32]byte{31: 4}, [32]byte{15: 1}) // anchor and inbox zero, some fees
		for slot := range uint64(1024) {
			r.state.SetState(r.address, ringSlot(slot), [32]byte{1})
		}
		r.state.SetState(r.address, ringSlot(0), r.l2.genesis.Hash())
	}
	parent, first := r.l2.genesis, r.latest()
	r.open(3)
	var run []block
	for i := range uint64(11) {
		s := spec{time: slots.Start(2) + i + 1, anchor: first, transfers: transfers}
		if i > 5 {
			s.anchor = r.latest()
		}
		if i == 10 {
			s.kind, s.permit = blocks.SlotEnding, blocks.Permit{Slot: 4, L1Parent: r.hash()}
		}
		b := r.l2.build(parent, s)
		run, parent = append(run, b), b.header()
	}
	r.open(4)
	s := r.settlement(run...)
	data := r.binding.PackSettle(s.trace, s.anchors, s.kind, s.permit, s.signature)
	return newBill(tb, r.send(tx{to: &r.address, data: data}), data, s.trace)
}

// ringSlot returns the storage slot of the ring's entry: the head takes five slots before it.
func ringSlot(n uint64) (key [32]byte) {
	n += 5
	for i := range 8 {
		key[31-i] = byte(n >> (8 * i))
	}
	return key
}

// includedBlock includes one based block, directly or through the composer.
func includedBlock(tb testing.TB, transfers int) bill {
	tb.Helper()
	r := newRollup(tb)
	ending := r.l2.build(r.l2.genesis, spec{
		time: r.time, kind: blocks.SlotEnding, anchor: r.latest(), permit: blocks.Permit{Slot: 3, L1Parent: r.hash()},
	})
	mustHold(tb, r.settle(ending))
	r.open(3)
	b := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: builder, transfers: transfers})
	trace := r.l2.trace(b)
	data := r.binding.PackIncludeBased(trace, boundAnchor(b.anchor))
	return newBill(tb, r.send(tx{to: &r.address, data: data}), data, trace)
}

// certificateCheck returns the gas of checking one certificate, digest included.
func certificateCheck(tb testing.TB) uint64 {
	tb.Helper()
	h := newHarness(tb)
	v := readVectors(tb)[0]
	gas, revert, _ := h.invoke("check", contracts.Permit{}, []byte(v.PublicKeyEIP), []byte(v.SignatureEIP))
	if revert != nil {
		tb.Fatal(revert)
	}
	return gas.(*big.Int).Uint64()
}

// TestGas keeps the figures from growing unnoticed; the bounds are a little above what is measured.
func TestGas(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		bill bill
		most uint64 // of the contract's own part
	}{
		"settle 11 empty blocks, first lap of the ring": {settledSlot(t, 0, false), 545_000},
		"settle 11 empty blocks":                        {settledSlot(t, 0, true), 320_000},
		"settle 11 blocks of 20 transfers":              {settledSlot(t, 20, true), 330_000},
		"include an empty based block":                  {includedBlock(t, 0), 66_000},
		"include a based block of 100 transfers":        {includedBlock(t, 100), 69_000},
	}
	for name, test := range tests {
		t.Logf("%s: %s", name, test.bill)
		if got := test.bill.contract(); got > test.most {
			t.Errorf("%s: the contract takes %d gas, was at most %d", name, got, test.most)
		}
	}
	check := certificateCheck(t)
	t.Logf("certificate check: %d gas", check)
	if check > 165_000 {
		t.Errorf("certificate check takes %d gas", check)
	}
}

// BenchmarkGas reports L1 gas, not time: gas/op in all, and the contract's own part of it.
func BenchmarkGas(b *testing.B) {
	for _, test := range []struct {
		name string
		bill func(testing.TB) bill
	}{
		{"settle_11_empty", func(tb testing.TB) bill { return settledSlot(tb, 0, true) }},
		{"settle_11_empty_first_lap", func(tb testing.TB) bill { return settledSlot(tb, 0, false) }},
		{"settle_11_of_20_transfers", func(tb testing.TB) bill { return settledSlot(tb, 20, true) }},
		{"settle_11_of_100_transfers", func(tb testing.TB) bill { return settledSlot(tb, 100, true) }},
		{"based_empty", func(tb testing.TB) bill { return includedBlock(tb, 0) }},
		{"based_100_transfers", func(tb testing.TB) bill { return includedBlock(tb, 100) }},
	} {
		b.Run(test.name, func(b *testing.B) {
			var last bill
			for b.Loop() {
				last = test.bill(b)
			}
			b.ReportMetric(float64(last.total), "gas/op")
			b.ReportMetric(float64(last.calldata), "calldata-gas/op")
			b.ReportMetric(float64(last.execute), "execute-gas/op")
			b.ReportMetric(float64(last.logs), "logs-gas/op")
			b.ReportMetric(float64(last.contract()), "contract-gas/op")
			b.ReportMetric(float64(last.bytes), "trace-bytes/op")
		})
	}
	b.Run("certificate", func(b *testing.B) {
		var gas uint64
		for b.Loop() {
			gas = certificateCheck(b)
		}
		b.ReportMetric(float64(gas), "gas/op")
	})
}
