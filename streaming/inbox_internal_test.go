package streaming

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

func fragmentOf(size int) *Fragment { return &Fragment{Piece: Piece{Witness: make([]byte, size)}} }

func segmentOf(header *types.Header) *BlockOpened {
	return &BlockOpened{Number: header.Number.Uint64() + 1, Parent: header.Hash(), ParentHeader: header}
}

// drain takes what is in the inbox and releases it.
func drain(t *testing.T, q *inbox) []Message {
	t.Helper()
	var out []Message
	for len(q.queue) > 0 {
		m, ok := q.take(context.Background())
		if !ok {
			t.Fatal("nothing to take")
		}
		q.release(m)
		out = append(out, m)
	}
	return out
}

// TestOfferDropsBodies: what does not fit is told by a gap, and blocks are kept without their bodies until a
// segment begins with place enough.
func TestOfferDropsBodies(t *testing.T) {
	t.Parallel()
	header := vectorHeader(blocks.Anchor{})
	sealed := &BlockSealed{Header: header, Kind: blocks.Regular, Rest: Piece{Witness: make([]byte, 3000)}}
	q := newInbox(20_000, 100)
	offer := func(m Message, want bool) {
		t.Helper()
		if q.offer(m) != want {
			t.Fatalf("%v is taken: %v", m.Type(), !want)
		}
	}
	offer(segmentOf(header), true)
	offer(fragmentOf(10_000), true)
	offer(fragmentOf(10_000), true)
	offer(fragmentOf(10), true)
	offer(sealed, true)
	offer(segmentOf(header), true) // still no place for what would follow
	offer(fragmentOf(10), true)
	offer(&Reset{}, true)
	var got []Type
	for _, m := range drain(t, q) {
		got = append(got, m.Type())
		if s, ok := m.(*BlockSealed); ok && (len(s.Rest.Witness) > 0 || s.Header != header) {
			t.Errorf("%+v", s)
		}
	}
	want := []Type{TypeBlockOpened, TypeFragment, TypeGap, TypeBlockSealed, TypeReset}
	if len(got) != len(want) {
		t.Fatalf("%v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%v, want %v", got, want)
		}
	}
	if q.bytes != 0 {
		t.Errorf("%d bytes are held of nothing", q.bytes)
	}
	offer(fragmentOf(10), true)
	if len(drain(t, q)) != 0 {
		t.Error("the middle of a segment is taken again")
	}
	offer(segmentOf(header), true)
	offer(fragmentOf(10), true)
	if n := len(drain(t, q)); n != 2 {
		t.Errorf("%d messages of the next segment", n)
	}
	for range 300 { // without anybody who takes
		q.offer(sealed)
	}
	if len(q.queue) > 200 || q.bytes > 200*5000 {
		t.Errorf("%d messages, %d bytes", len(q.queue), q.bytes)
	}
	offer(sealed, false)
	q.close()
	offer(sealed, false)
}

func TestPutWaitsForPlace(t *testing.T) {
	t.Parallel()
	q := newInbox(5000, 2)
	big := fragmentOf(10_000)
	if err := q.put(context.Background(), big); err != nil { // into an empty inbox anything fits
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- q.put(ctx, fragmentOf(1)) }()
	select {
	case err := <-done:
		t.Fatalf("no place, but %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	go func() { done <- q.put(context.Background(), fragmentOf(1)) }()
	if _, ok := q.take(context.Background()); !ok {
		t.Fatal("nothing to take")
	}
	select { // what is worked on counts
	case err := <-done:
		t.Fatalf("no place, but %v", err)
	case <-time.After(20 * time.Millisecond):
	}
	q.release(big)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	go func() { done <- q.put(context.Background(), fragmentOf(6000)) }()
	time.Sleep(5 * time.Millisecond)
	q.close()
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	if _, ok := q.take(ended); ok {
		t.Error("taken after the end")
	}
}

// TestEndlessStreamsAreCutOff: whatever a gateway that signs properly does not end, ends here.
func TestEndlessStreamsAreCutOff(t *testing.T) {
	t.Parallel()
	header := vectorHeader(blocks.Anchor{})
	inner := &BlockOpened{Number: 7}
	sealed := &BlockSealed{Header: header, Kind: blocks.Regular, Rest: Piece{Witness: make([]byte, 100_000)}}
	tests := map[string]struct {
		next func(i int) Message
		most int // bytes
	}{
		"fragments of one block":      {func(int) Message { return fragmentOf(50_000) }, MaxBlockBytes},
		"empty fragments":             {func(int) Message { return fragmentOf(0) }, MaxBlockBytes},
		"blocks of one segment":       {func(i int) Message { return []Message{inner, fragmentOf(90_000), sealed}[i%3] }, MaxSegmentBytes},
		"openings":                    {func(int) Message { return inner }, MaxSegmentBytes},
		"blocks that were never open": {func(int) Message { return sealed }, MaxBlockBytes},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			q := newInbox(1<<20, 1000)
			if err := q.put(context.Background(), segmentOf(header)); err != nil {
				t.Fatal(err)
			}
			taken := 0
			for i := 0; ; i++ {
				m := test.next(i)
				err := q.put(context.Background(), m)
				if errors.Is(err, ErrProtocol) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if taken += bodyBytes(m); taken > test.most {
					t.Fatalf("%d bytes are taken", taken)
				}
				drain(t, q)
			}
			if taken < test.most/2 {
				t.Errorf("cut off at %d bytes", taken)
			}
			if err := q.put(context.Background(), segmentOf(header)); err != nil {
				t.Errorf("the next segment: %v", err)
			}
		})
	}
}
