package postgres_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/internal/localpg"
)

// durableWorld is a world on a server of its own with fsync on, as an operator would run it.
func durableWorld(b *testing.B) *world {
	b.Helper()
	server, err := localpg.Start(b.Context(), localpg.Config{Dir: filepath.Join(b.TempDir(), "postgres")})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Stop(); err != nil {
			b.Error(err)
		}
	})
	if err := postgres.Migrate(b.Context(), server.URL(), slog.New(slog.DiscardHandler)); err != nil {
		b.Fatal(err)
	}
	w := worldAt(b, server.URL())
	w.extend()
	return w
}

// records makes the events that a conductor gives with promises.
func (w *world) records(batch []gateway.Promised) []gateway.Event {
	events := make([]gateway.Event, len(batch))
	for i, p := range batch {
		m := p.Promise
		events[i] = event(w, gateway.EventPreconfirmed, gateway.PromiseRecord{
			ChainID: m.ChainID, Rollup: m.Rollup, TxHash: m.TxHash, BlockNumber: m.BlockNumber, ParentHash: m.ParentHash, Index: m.Index,
			ReceiptDigest: m.ReceiptDigest, AnchorNumber: m.AnchorNumber, AnchorL1Hash: m.AnchorL1Hash, Time: m.Time, Receipt: p.Receipt,
			Signature: make([]byte, 65), Signer: rollup,
		})
	}
	return events
}

// BenchmarkPromise journals batches of promises, durably, one after another. A block is sealed now and
// then, outside the measurement.
func BenchmarkPromise(b *testing.B) {
	for _, size := range []int{1, 8, 32, 128} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			w := durableWorld(b)
			open := w.opening()
			var inBlock []gateway.Promised
			took := make([]time.Duration, 0, b.N)
			b.ResetTimer()
			b.StopTimer()
			for range b.N {
				batch := w.promised(open, len(inBlock), w.transfers(size)...)
				events := w.records(batch)
				b.StartTimer()
				start := time.Now()
				err := w.store.Promise(w.ctx(), open, batch, events)
				took = append(took, time.Since(start))
				b.StopTimer()
				w.must(err)
				if inBlock = append(inBlock, batch...); len(inBlock) >= 1000 {
					w.finish(open, blocks.Regular, blocks.Permit{}, inBlock)
					open, inBlock = w.opening(), nil
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[0].Microseconds())/1000, "best-ms")
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
			b.ReportMetric(float64(size*b.N)/b.Elapsed().Seconds(), "promises/s")
		})
	}
}

// BenchmarkSeal seals and certifies blocks of promised transactions, durably.
func BenchmarkSeal(b *testing.B) {
	for _, size := range []int{0, 500} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			w := durableWorld(b)
			b.ResetTimer()
			b.StopTimer()
			for range b.N {
				open := w.opening()
				var promised []gateway.Promised
				if size > 0 {
					promised = w.promise(open, 0, size)
				}
				s := w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, promised)
				b.StartTimer()
				w.must(w.store.Seal(w.ctx(), open, s))
				w.must(w.store.Certify(w.ctx(), s.Placed.Hash, signatureOf(s.Placed.Hash), []gateway.Event{event(w, gateway.EventBlock, s.Placed)}))
				b.StopTimer()
				w.head = s.Placed
			}
		})
	}
}

// BenchmarkCascade measures a reorg that takes 32 blocks and their promises away.
func BenchmarkCascade(b *testing.B) {
	for _, promises := range []int{1000, 20000} {
		b.Run(fmt.Sprint(promises), func(b *testing.B) {
			w := durableWorld(b)
			b.ResetTimer()
			b.StopTimer()
			for range b.N {
				w.extend()
				keep := w.head
				var root blocks.Placed
				for i := range 32 {
					open := w.opening()
					var batch []gateway.Promised
					for len(batch) < promises/32 {
						n := min(500, promises/32-len(batch))
						batch = append(batch, w.promise(open, len(batch), n)...)
					}
					w.finish(open, blocks.Regular, blocks.Permit{}, batch)
					if i == 0 {
						root = w.head
					}
				}
				step := w.reorgStep(1, []based.L1Block{w.l1Block(w.l1[:len(w.l1)-1])}, nil, []gateway.Root{{Hash: root.Hash, Cause: gateway.CauseAnchorOrphaned}}, nil, keep)
				b.StartTimer()
				_, fallen, err := w.store.Step(w.ctx(), step)
				b.StopTimer()
				w.must(err)
				w.l1, w.head = append(w.l1[:len(w.l1)-1], step.Update.Added...), keep
				outcomes := make([]gateway.Outcome, len(fallen))
				for i, f := range fallen {
					outcomes[i] = gateway.Outcome{Reverted: f, Kind: gateway.Dropped, Reason: "nonce_too_low"}
				}
				w.must(w.store.Resolve(w.ctx(), outcomes))
			}
		})
	}
}
