package execute

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
)

// openNext opens block i of the slot again.
func (s *benchSlot) openNext(b testing.TB, r *Recorder, i int) *Builder {
	b.Helper()
	env := s.envs[i]
	env.Allow = func(Usage) error { return nil }
	builder, err := r.Open(env)
	if err != nil {
		b.Fatal(err)
	}
	return builder
}

// newRecorder returns a recorder on the parent of the slot.
func (s *benchSlot) newRecorder(b testing.TB) *Recorder {
	b.Helper()
	r, err := NewRecorder(s.config, s.parent, s.db)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// unsigned returns the transactions of block i as they come from outside, their senders not known yet.
func (s *benchSlot) unsigned(b testing.TB, i int) types.Transactions {
	b.Helper()
	txs := make(types.Transactions, 0, len(s.blocks[i].Transactions()))
	for _, tx := range s.blocks[i].Transactions() {
		raw, err := tx.MarshalBinary()
		if err != nil {
			b.Fatal(err)
		}
		fresh := new(types.Transaction)
		if err := fresh.UnmarshalBinary(raw); err != nil {
			b.Fatal(err)
		}
		txs = append(txs, fresh)
	}
	return txs
}

// plain executes block i as go-ethereum does, on full state in the same database and without recording
// anything; took gets the time of the transactions.
func (s *benchSlot) plain(b testing.TB, i int, took *laps) {
	b.Helper()
	parent, txs := s.parents[i], s.unsigned(b, i)
	statedb, err := state.New(parent.Root, s.db)
	if err != nil {
		b.Fatal(err)
	}
	header := s.envs[i].header(s.config, parent)
	t := begin(newChain(s.config), header, parent, statedb, statedb, nil)
	defer t.release()
	took.timeNow(func() {
		for j, tx := range txs {
			msg, err := core.TransactionToMessage(tx, t.signer, header.BaseFee)
			if err != nil {
				b.Fatal(err)
			}
			statedb.SetTxContext(tx.Hash(), j, uint32(j+1))
			if _, _, err := core.ApplyTransactionWithEVM(context.Background(), msg, t.gas, statedb, header.Number, common.Hash{}, header.Time, tx, t.evm); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRecorder compares Builder.Apply with core.ApplyTransactionWithEVM on the same transactions and
// the same database, sender recovery included in both.
func BenchmarkRecorder(b *testing.B) {
	eachSlot(b, []int{300}, func(b *testing.B, s *benchSlot) {
		var ours, plain laps
		for b.Loop() {
			runtime.GC()
			recorder := s.newRecorder(b)
			for i := range s.blocks {
				txs, builder := s.unsigned(b, i), s.openNext(b, recorder, i)
				ours.timeNow(func() {
					for _, tx := range txs {
						if _, err := builder.Apply(tx, common.Address{}); err != nil {
							b.Fatal(err)
						}
					}
				})
				if _, err := builder.Seal(); err != nil {
					b.Fatal(err)
				}
				s.plain(b, i, &plain)
			}
		}
		perTx := 1e6 / float64(len(s.blocks[0].Transactions()))
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(perTx*ours.at(0.5), "µs/tx")
		b.ReportMetric(perTx*plain.at(0.5), "plain-µs/tx")
		b.ReportMetric(100*(ours.at(0.5)/plain.at(0.5)-1), "%more")
		b.ReportMetric(100*(quantile(ours.busy, 0.5)/quantile(plain.busy, 0.5)-1), "%more-cpu")
	})
}

// BenchmarkSeal measures what holds up the builder beside transactions, at 300 a block: fragments, the seal's
// two parts (the second may run beside the journal), and the opening of the next block.
func BenchmarkSeal(b *testing.B) {
	const txs = 300
	for _, load := range workloads() {
		s := newBenchSlot(b, load, txs)
		for _, every := range []int{15, 75, txs} {
			b.Run(fmt.Sprintf("%s/every%d", load.name, every), func(b *testing.B) { s.benchSeal(b, every) })
		}
	}
}

// benchSeal builds the slot again, taking a fragment every so many transactions.
func (s *benchSlot) benchSeal(b *testing.B, every int) {
	var fragment, assemble, record, open laps
	for b.Loop() {
		runtime.GC()
		recorder := s.newRecorder(b)
		var builder *Builder
		for i, block := range s.blocks {
			open.timeNow(func() { builder = s.openNext(b, recorder, i) })
			for j, tx := range block.Transactions() {
				if j > 0 && j%every == 0 {
					fragment.timeNow(func() {
						if _, err := builder.Fragment(); err != nil {
							b.Fatal(err)
						}
					})
				}
				if _, err := builder.Apply(tx, common.Address{}); err != nil {
					b.Fatal(err)
				}
			}
			var assembled *Assembled
			assemble.timeNow(func() {
				var err error
				if assembled, err = builder.Assemble(); err != nil {
					b.Fatal(err)
				}
			})
			record.timeNow(func() {
				if _, err := assembled.Record(); err != nil {
					b.Fatal(err)
				}
			})
		}
	}
	b.ReportMetric(0, "ns/op")
	if len(fragment.clock) > 0 {
		b.ReportMetric(1e3*fragment.at(0.5), "ms/fragment")
		b.ReportMetric(1e3*fragment.at(0.99), "ms/fragment-p99")
	}
	b.ReportMetric(1e3*assemble.at(0.5), "ms/assemble")
	b.ReportMetric(1e3*assemble.at(0.99), "ms/assemble-p99")
	b.ReportMetric(1e3*record.at(0.5), "ms/record")
	b.ReportMetric(1e3*record.at(0.99), "ms/record-p99")
	b.ReportMetric(1e3*open.at(0.5), "ms/open")
}
