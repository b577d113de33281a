package streaming_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// BenchmarkDeadTime measures what a slot-ending block costs a follower on loopback: from the moment its seal is
// published until its whole slot is verified. The slot has 12 blocks of that many transfers each, streamed
// in fragments of 15 that the follower executes as they come. Beside it, the time in which the slot's last
// block and the whole slot are judged from full traces, on all processors.
func BenchmarkDeadTime(b *testing.B) {
	for _, transfers := range []int{10, 50, 100, 200, 300} {
		b.Run(fmt.Sprint(transfers, " transfers"), func(b *testing.B) {
			w := newWorldOf(b, 20_000)
			hub, err := streaming.NewHub(hubConfig(w))
			if err != nil {
				b.Fatal(err)
			}
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			done := make(chan error, 2)
			go func() { done <- hub.Run(ctx) }()
			server := httptest.NewServer(hub)
			defer server.Close()
			reports := make(chan streaming.VerdictReport, 1000)
			go func() {
				done <- streaming.Follow(ctx, streaming.FollowConfig{
					URL: server.URL, BLSPublicKey: w.sequencer.PublicKey(), ChainID: testChain, Rollup: testRollup, Start: &blocks.Ref{Hash: w.genesis},
					Report: func(r streaming.VerdictReport) { reports <- r },
				})
			}()
			for hub.Stats().Clients == 0 {
				time.Sleep(time.Millisecond)
			}
			verified := func() {
				if r := <-reports; r.Verdict != streaming.Verified {
					b.Fatalf("block %d is %v: %s", r.Block.Number, r.Verdict, r.Reason)
				}
			}
			var dead, full, last []time.Duration
			var bytes, traces, gas int
			parent, judge := w.genesis, w.judge()
			judge.Policy = nil
			for i := 0; b.Loop(); i++ {
				b.StopTimer()
				slot := w.benchSlot(parent, uint64(i), transfers)
				parent = slot[len(slot)-1].hash()
				for j, block := range slot {
					ends := j == len(slot)-1
					for k, m := range block.messages {
						bytes += frameBytes(b, m)
						if ends && k == len(block.messages)-1 {
							time.Sleep(100 * time.Millisecond) // the fragments come all through the second
							b.StartTimer()
							from := time.Now()
							if err := hub.Publish(m); err != nil {
								b.Fatal(err)
							}
							verified()
							dead = append(dead, time.Since(from))
							b.StopTimer()
						} else if err := hub.Publish(m); err != nil {
							b.Fatal(err)
						}
					}
					if !ends {
						verified()
					}
					traces += len(block.traced.Trace)
					gas += int(block.traced.Header.GasUsed)
				}
				from := time.Now()
				for _, block := range slot {
					if v, why := judge.Verdict(block.traced); v != streaming.Verified {
						b.Fatal(why)
					}
				}
				full = append(full, time.Since(from))
				from = time.Now()
				judge.Verdict(slot[len(slot)-1].traced)
				last = append(last, time.Since(from))
				b.StartTimer()
			}
			b.ReportMetric(quantile(dead, 50), "p50-ms")
			b.ReportMetric(quantile(dead, 99), "p99-ms")
			b.ReportMetric(quantile(full, 50), "slot-from-traces-ms")
			b.ReportMetric(quantile(last, 50), "block-from-trace-ms")
			b.ReportMetric(float64(bytes)/1024/float64(len(dead)), "streamed-KiB/slot")
			b.ReportMetric(float64(traces)/1024/float64(len(dead)), "traces-KiB/slot")
			b.ReportMetric(float64(gas)/1e6/float64(len(dead)), "Mgas/slot")
			cancel()
			for range 2 {
				if err := <-done; err != nil {
					b.Error(err)
				}
			}
		})
	}
}

// benchSlot is a slot of 12 blocks on the parent.
func (w *world) benchSlot(parent [32]byte, number uint64, transfers int) []built {
	specs := make([]spec, 12)
	for i := range specs {
		specs[i] = spec{
			kind: blocks.Regular, time: testTime + 12*number + uint64(i) + 1, anchor: anchorAt(1),
			strangers: transfers, from: (int(number)*12 + i) * 7919 % 20_000, each: 15,
		}
	}
	specs[0].parent = parent
	return w.segment(specs...)
}

func frameBytes(t testing.TB, m streaming.Message) int {
	raw, err := streaming.SignFrame(streaming.Frame{Message: m}, key(t, "bench"))
	if err != nil {
		t.Fatal(err)
	}
	return len(raw)
}

// quantile returns the q-th percentile in milliseconds.
func quantile(all []time.Duration, q int) float64 {
	sorted := slices.Clone(all)
	slices.Sort(sorted)
	return float64(sorted[(len(sorted)-1)*q/100].Microseconds()) / 1000
}

// BenchmarkRelay measures what streaming costs the conductor's goroutine: a fragment of 15 transfers, and a seal.
func BenchmarkRelay(b *testing.B) {
	w := newWorldOf(b, 20_000)
	block := w.benchSlot(w.genesis, 0, 300)[0]
	hub, err := streaming.NewHub(hubConfig(w))
	if err != nil {
		b.Fatal(err)
	}
	e, err := streaming.NewExecutor(streaming.ExecutorConfig{Judge: w.judge(), Report: func(streaming.VerdictReport) {}, Now: time.Now, Log: quiet(), QueueBytes: 1 << 20})
	if err != nil {
		b.Fatal(err)
	}
	relay := &streaming.Relay{Hub: hub, Executor: e, Header: w.header, Waker: func() {}, Log: quiet()}
	b.Run("fragment", func(b *testing.B) {
		for b.Loop() {
			relay.Fragment(block.opening, block.pieces[0])
		}
	})
	b.Run("seal", func(b *testing.B) {
		for b.Loop() {
			relay.Sealed(block.sealed)
		}
	})
}
