package streaming_test

import (
	"context"
	"testing"
	"time"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// FuzzStreamedBlock changes one of the messages in which a block is streamed, as a gateway could that signs
// anything: the executor never panics, always answers, and verifies nothing but the block that is right.
func FuzzStreamedBlock(f *testing.F) {
	w := newWorld(f)
	block := w.segment(spec{parent: w.genesis, kind: blocks.Regular, time: testTime + 1, anchor: anchorAt(1), transfers: 6, writes: clears(0, 9), each: 5})[0]
	var bodies [][]byte
	for _, m := range block.messages {
		body, err := streaming.EncodeBody(m)
		if err != nil {
			f.Fatal(err)
		}
		bodies = append(bodies, body)
		for i := range 8 {
			f.Add(uint8(len(bodies)-1), uint16(len(body)*i/8), []byte{body[len(body)*i/8] ^ 1})
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, change []byte) {
		messages := append([]streaming.Message(nil), block.messages...)
		i := int(which) % len(messages)
		body := append([]byte(nil), bodies[i]...)
		if int(at) >= len(body) {
			return
		}
		body = append(append(body[:at:at], change...), body[min(len(body), int(at)+len(change)):]...)
		m, err := streaming.DecodeBody(messages[i].Type(), body)
		if err != nil {
			return
		}
		messages[i] = m
		reports := make(chan streaming.VerdictReport, 10)
		e, err := streaming.NewExecutor(streaming.ExecutorConfig{
			Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Report: func(r streaming.VerdictReport) { reports <- r }, Now: time.Now, Log: quiet(),
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- e.Run(ctx) }()
		defer func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		}()
		for _, m := range messages {
			if err := e.Submit(ctx, m); err != nil {
				t.Fatal(err)
			}
		}
		select {
		case r := <-reports:
			if r.Verdict == streaming.Verified && r.Block.Hash != block.hash() {
				t.Fatalf("block %s is verified", r.Block.Hash)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("no verdict")
		}
	})
}
