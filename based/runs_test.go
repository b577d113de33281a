package based_test

import (
	"fmt"
	"math/rand"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// sized are items with the sizes of their traces, which add up in a run.
type sized struct {
	items []based.RunItem
	bytes []int
}

func (s sized) size(from, to int) (total int, err error) {
	for _, n := range s.bytes[from:to] {
		total += n
	}
	return total, nil
}

func items(kinds string, bytes, gas int) sized {
	var out sized
	for i, k := range kinds {
		kind := map[rune]blocks.Kind{'r': blocks.Regular, 's': blocks.SlotEnding, 'b': blocks.Based}[k]
		out.bytes = append(out.bytes, bytes)
		out.items = append(out.items, based.RunItem{
			Placed:  blocks.Placed{Number: uint64(i + 1), Hash: common.Hash{byte(i + 1)}, Parent: common.Hash{byte(i)}, Kind: kind},
			GasUsed: uint64(gas),
		})
	}
	return out
}

// gapped lacks a block.
func gapped() sized {
	s, more := items("rr", 10, 10), items("rrrr", 10, 10)
	return sized{append(s.items, more.items[3]), append(s.bytes, 10)}
}

func TestSplitRuns(t *testing.T) {
	t.Parallel()
	limits := based.RunLimits{Bytes: 100, Blocks: 4, Gas: 1000, Price: func(bytes, n int, gas uint64) uint64 { return uint64(10*n) + gas }}
	tests := []struct {
		name  string
		items sized
		want  string
		err   error
	}{
		{"none", sized{}, "[]", nil},
		{"one run", items("rrr", 10, 10), "[3]", nil},
		{"slot ends", items("rrsrs", 10, 10), "[3 2]", nil},
		{"slot ends alone", items("sssr", 10, 10), "[1 1 1 1]", nil},
		{"by count", items("rrrrrr", 10, 10), "[4 2]", nil},
		{"by bytes", items("rrrr", 40, 10), "[2 2]", nil},
		{"by gas", items("rrrr", 10, 400), "[2 2]", nil},
		{"exactly", items("rr", 50, 490), "[2]", nil},
		{"based block", items("rrb", 10, 10), "", based.ErrNotConsecutive},
		{"gap", gapped(), "", based.ErrNotConsecutive},
		{"too many bytes alone", items("rr", 101, 10), "", based.ErrTooLargeAlone},
		{"too much gas alone", items("r", 10, 991), "", based.ErrTooLargeAlone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runs, err := based.SplitRuns(tt.items.items, limits, tt.items.size)
			if !isErr(err, tt.err) {
				t.Fatalf("got %v, want %v", err, tt.err)
			}
			sizes := []int{}
			for _, r := range runs {
				sizes = append(sizes, len(r))
			}
			if tt.err == nil && fmt.Sprint(sizes) != tt.want {
				t.Errorf("got %v, want %s", sizes, tt.want)
			}
		})
	}
}

func TestSplitRunsAtRandom(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewSource(1))
	for range 500 {
		kinds := make([]byte, rng.Intn(60))
		for i := range kinds {
			kinds[i] = "rrrrs"[rng.Intn(5)]
		}
		all := items(string(kinds), 0, 0)
		for i := range all.items {
			all.bytes[i], all.items[i].GasUsed = rng.Intn(100), uint64(rng.Intn(100))
		}
		limits := based.RunLimits{Bytes: 100 + rng.Intn(400), Blocks: 1 + rng.Intn(12), Gas: 200 + uint64(rng.Intn(800)), Price: func(_, n int, gas uint64) uint64 { return uint64(n) + gas }}
		runs, err := based.SplitRuns(all.items, limits, all.size)
		if err != nil {
			t.Fatal(err)
		}
		next := 0
		for _, run := range runs {
			bytes, gas := 0, uint64(len(run))
			for i, it := range run {
				if it != all.items[next] || (it.Placed.Kind == blocks.SlotEnding && i != len(run)-1) {
					t.Fatal("a run loses a block, or passes over a slot-ending one")
				}
				next, bytes, gas = next+1, bytes+all.bytes[next], gas+it.GasUsed
			}
			if len(run) == 0 || len(run) > limits.Blocks || bytes > limits.Bytes || gas > limits.Gas {
				t.Fatalf("run of %d blocks, %d bytes, %d gas is over its limits", len(run), bytes, gas)
			}
		}
		if next != len(all.items) {
			t.Fatalf("%d of %d blocks are in runs", next, len(all.items))
		}
	}
}
