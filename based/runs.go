package based

import (
	"errors"
	"fmt"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Sentinels of splitting.
var (
	// ErrNotConsecutive is returned for blocks that do not stand on each other or are not sequenced.
	ErrNotConsecutive = errors.New("blocks are not a run of sequenced blocks")
	// ErrTooLargeAlone is returned for a block that exceeds the limits by itself (rule 6).
	ErrTooLargeAlone = errors.New("block cannot be settled alone")
)

// RunItem is a sequenced block on its way to L1, with what it costs there.
type RunItem struct {
	Placed  blocks.Placed
	GasUsed uint64 // on L2
}

// RunBytes returns the size of the trace of a run: of the items from..to, to excluded. Most often it is much less
// than that of the blocks' own traces together.
type RunBytes func(from, to int) (int, error)

// RunLimits bound one settlement transaction.
type RunLimits struct {
	Bytes  int                                            // of the run's trace
	Blocks int                                            // of the run
	Gas    uint64                                         // of the transaction, on L1
	Price  func(bytes, blocks int, gasUsed uint64) uint64 // L1 gas of a run
}

// fits reports whether a run of that size can be one transaction.
func (l RunLimits) fits(bytes, blocks int, gasUsed uint64) bool {
	return bytes <= l.Bytes && blocks <= l.Blocks && l.Price(bytes, blocks, gasUsed) <= l.Gas
}

// SplitRuns splits consecutive sequenced blocks into the fewest runs within the limits, in order. A run
// never passes over a slot-ending block, whose permit L1 would not learn: it ends with it. size is asked for runs
// that grow block by block. Errors are ErrNotConsecutive, ErrTooLargeAlone and those of size.
func SplitRuns(items []RunItem, limits RunLimits, size RunBytes) ([][]RunItem, error) {
	var runs [][]RunItem
	start, gas := 0, uint64(0)
	for i, it := range items {
		if !it.Placed.Kind.Sequenced() || i > 0 && (it.Placed.Parent != items[i-1].Placed.Hash || it.Placed.Number != items[i-1].Placed.Number+1) {
			return nil, fmt.Errorf("split runs: block %d: %w", it.Placed.Number, ErrNotConsecutive)
		}
		if i > start {
			ended := items[i-1].Placed.Kind == blocks.SlotEnding
			if !ended {
				bytes, err := size(start, i+1)
				if err != nil {
					return nil, fmt.Errorf("split runs: %w", err)
				}
				ended = !limits.fits(bytes, i-start+1, gas+it.GasUsed)
			}
			if ended {
				runs = append(runs, items[start:i:i])
				start, gas = i, 0
			}
		}
		if i == start {
			bytes, err := size(i, i+1)
			if err != nil {
				return nil, fmt.Errorf("split runs: %w", err)
			}
			if !limits.fits(bytes, 1, it.GasUsed) {
				return nil, fmt.Errorf("split runs: block %d of %d bytes and %d gas: %w", it.Placed.Number, bytes, it.GasUsed, ErrTooLargeAlone)
			}
		}
		gas += it.GasUsed
	}
	if start < len(items) {
		runs = append(runs, items[start:len(items):len(items)])
	}
	return runs, nil
}
