package streaming_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// Whatever does not come of a segment, its blocks are asked for and end verified, and none is called invalid on the way.
func TestWhatIsMissingIsAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.segment(
		spec{parent: w.genesis, kind: blocks.Regular, time: testTime + 1, anchor: anchorAt(1), transfers: 6, writes: clears(0, 10), each: 5},
		spec{kind: blocks.Regular, time: testTime + 2, anchor: anchorAt(1), transfers: 4, writes: clears(5, 20), each: 6},
	)
	messages := messagesOf(chain)
	without := map[string][]streaming.Message{}
	for i, m := range messages {
		rest := append(append([]streaming.Message(nil), messages[:i]...), messages[i+1:]...)
		changed := append([]streaming.Message(nil), messages...)
		name := fmt.Sprintf("message %d", i)
		switch m := m.(type) {
		case *streaming.BlockOpened:
			without[name] = rest
			if m.ParentHeader != nil {
				bare := *m
				bare.ParentHeader = nil
				changed[i] = &bare
				without[name+"'s parent header"] = changed
			}
		case *streaming.Fragment:
			without[name] = rest
			bare := *m
			bare.Witness = nil
			changed[i] = &bare
			without[name+"'s witness"] = changed
		case *streaming.BlockSealed:
			if i < len(messages)-1 { // after the last nothing would tell
				without[name] = rest
			}
		}
	}
	for name, messages := range without {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			traced := make(map[common.Hash]*streaming.BlockSealed)
			for _, b := range chain {
				traced[b.hash()] = b.traced
			}
			e, reports := run(t, streaming.ExecutorConfig{
				Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis},
				Fetch:      func(_ context.Context, ref blocks.Ref) ([]byte, error) { return traced[ref.Hash].Trace, nil },
				FetchBlock: func(_ context.Context, ref blocks.Ref) (*streaming.BlockSealed, error) { return traced[ref.Hash], nil },
			})
			submit(t, e, messages...)
			for {
				select {
				case r := <-reports:
					if r.Verdict == streaming.Invalid {
						t.Fatalf("block %d is invalid: %s", r.Block.Number, r.Reason)
					}
					if r.Verdict == streaming.Verified && r.Block.Hash == chain[1].hash() {
						return
					}
				case <-time.After(20 * time.Second):
					t.Fatal("the last block is never verified")
				}
			}
		})
	}
}
