package execute

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
)

// TestMergeIsOne merges the blocks of random chains in every split that a random choice gives: all ways lead to the
// same trace, which verifies, and gives the receipts that the builder had.
func TestMergeIsOne(t *testing.T) {
	t.Parallel()
	x := newWild()
	for seed := range uint64(4) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 5))
			w := newWorld(t, 8, testContracts(addrOf(testKey(0))))
			g := newSegment(t, w, rng)
			for range 12 {
				g.block(rng.IntN(8), func() *types.Transaction { return x.transaction(w, rng) }, never, 0)
			}
			for from := range w.blocks {
				whole := w.input(from, len(w.blocks))
				result := mustVerify(t, whole)
				for i, b := range result.Blocks {
					compareReceipts(t, w.sealed[from+i].Receipts, b.Receipts)
				}
				for range 3 {
					if merged := w.mergeRandomly(t, rng, from, len(w.blocks)); !bytes.Equal(merged, whole.Trace) {
						t.Fatalf("blocks from %d: another way of merging gives another trace", from)
					}
				}
				for to := from + 1; to < len(w.blocks); to += 1 + rng.IntN(4) {
					mustVerify(t, w.input(from, to))
				}
			}
			stockImport(t, w, rawdb.HashScheme)
		})
	}
}

// mergeRandomly merges blocks from..to in parts, and those, and so on.
func (w *world) mergeRandomly(t *testing.T, rng *rand.Rand, from, to int) []byte {
	t.Helper()
	if to-from == 1 {
		return w.sealed[from].Trace
	}
	var parts [][]byte
	for at := from; at < to; {
		end := at + 1 + rng.IntN(min(to-at, to-from-1))
		parts = append(parts, w.mergeRandomly(t, rng, at, end))
		at = end
	}
	merged, err := MergeTraces(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return merged
}

// TestMergeRefuses has traces that do not follow each other, and too many.
func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	a, b := w.trace(0, 1), w.trace(1, 2)
	state := decodeUnchecked(t, b)
	state.State = append(bytes.Clone(state.State), 0)
	parent := decodeUnchecked(t, b)
	parent.Parent.Root[0] ^= 1
	for name, tc := range map[string]struct {
		traces [][]byte
		want   error
	}{
		"reversed":                {[][]byte{b, a}, ErrNotConsecutive},
		"repeated":                {[][]byte{a, a}, ErrNotConsecutive},
		"none":                    {nil, ErrNotConsecutive},
		"garbage":                 {[][]byte{a, {1, 2, 3}}, ErrVersion},
		"malformed":               {[][]byte{a, {TraceVersion, 2, 3}}, ErrMalformed},
		"a state that is none":    {[][]byte{a, encodeUnchecked(t, state)}, ErrMalformedNode},
		"a state of another root": {[][]byte{a, encodeUnchecked(t, parent)}, ErrWitnessRoot},
	} {
		if _, err := MergeTraces(tc.traces...); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for len(w.blocks) <= MaxBlocks {
		w.block()
	}
	var all [][]byte
	for _, s := range w.sealed {
		all = append(all, s.Trace)
	}
	if _, err := MergeTraces(all...); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%d blocks: %v", len(w.blocks), err)
	}
	mustVerify(t, w.input(0, MaxBlocks))
}

// TestMergeLeavesItsInput merges twice, and finds the traces as they were.
func TestMergeLeavesItsInput(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	a, b := bytes.Clone(w.trace(0, 1)), bytes.Clone(w.trace(1, 2))
	first, err := MergeTraces(a, b)
	if err != nil {
		t.Fatal(err)
	}
	second, err := MergeTraces(a, b)
	if err != nil || !bytes.Equal(first, second) || !bytes.Equal(a, w.trace(0, 1)) || !bytes.Equal(b, w.trace(1, 2)) {
		t.Fatalf("merging changes something: %v", err)
	}
	one, err := MergeTraces(a)
	if err != nil || !bytes.Equal(one, a) || &one[0] == &a[0] {
		t.Fatalf("a single trace: %v", err)
	}
}
