package streaming_test

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// stateFactor is how much more memory a segment's state takes as a tree than it did on the wire.
const stateFactor = 10

// TestFollowerHoldsOneSegment: what an executor holds is a small multiple of what the segment brought, and the
// next segment takes its place. It measures the heap, so nothing runs beside it.
func TestFollowerHoldsOneSegment(t *testing.T) {
	w := newWorldOf(t, 6_000)
	specs := make([]spec, 8)
	for i := range specs {
		specs[i] = spec{kind: blocks.Regular, time: testTime + 1 + uint64(i), anchor: anchorAt(1), strangers: 400, from: i * 400, each: 50}
	}
	specs[0].parent = w.genesis
	var want []common.Hash
	var raw [][]byte
	bytes := 0
	for _, b := range w.segment(specs...) {
		want = append(want, b.hash())
		for _, m := range b.messages { // as they come over the network, so that nothing else holds them
			frame, err := streaming.SignFrame(streaming.Frame{Message: m}, w.sender)
			if err != nil {
				t.Fatal(err)
			}
			raw = append(raw, frame)
			bytes += len(frame)
		}
	}
	e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
	heap := func() int {
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return int(s.HeapAlloc)
	}
	before := heap()
	for range 3 { // the same segment again: the one before is let go
		for _, frame := range raw {
			f, _, err := streaming.OpenFrame(frame)
			if err != nil {
				t.Fatal(err)
			}
			submit(t, e, f.Message)
		}
		for _, hash := range want {
			if r := <-reports; r.Block.Hash != hash || r.Verdict != streaming.Verified {
				t.Fatalf("block %d is %v: %s", r.Block.Number, r.Verdict, r.Reason)
			}
		}
		held := heap() - before
		t.Logf("%d bytes streamed, %d held", bytes, held)
		if held > stateFactor*bytes {
			t.Errorf("%d bytes are held of a segment that was streamed in %d", held, bytes)
		}
	}
	runtime.KeepAlive(w)
}

// TestEndlessStreamEndsFollowing: a gateway that signs properly but never ends a block is left.
func TestEndlessStreamEndsFollowing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	s := serve(t, cfg, nil)
	publish(t, s.Hub, w.begins())
	done := make(chan error, 1)
	go func() {
		done <- streaming.Follow(context.Background(), streaming.FollowConfig{
			URL: s.url, BLSPublicKey: w.sequencer.PublicKey(), ChainID: testChain, Rollup: testRollup,
			Report: func(r streaming.VerdictReport) { t.Errorf("block %d is %v", r.Block.Number, r.Verdict) },
		})
	}()
	endless := &streaming.Fragment{Number: 1, Parent: w.genesis, Piece: streaming.Piece{
		ReceiptsDigest: streaming.ReceiptsDigest(nil), Witness: make([]byte, 1<<20),
	}}
	deadline := time.After(20 * time.Second)
	for {
		select {
		case err := <-done:
			if !errors.Is(err, streaming.ErrProtocol) {
				t.Fatalf("Follow = %v", err)
			}
			return
		case <-deadline:
			t.Fatal("the stream is still followed")
		case <-time.After(5 * time.Millisecond):
			publish(t, s.Hub, endless)
		}
	}
}
