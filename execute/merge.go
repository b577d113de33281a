package execute

import (
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
)

// MergeTraces returns the trace of the blocks of consecutive traces of one chain, under one witness: what an
// earlier block computed is not in it any more. Nothing is executed; if the traces verify, so does the
// result, and it is the only one that does. A single trace comes back as it is, unread. The errors are ErrNotConsecutive, ErrTooLarge for more than a trace can
// hold, and those of DecodeTrace.
func MergeTraces(traces ...[]byte) ([]byte, error) {
	if len(traces) == 1 {
		return slices.Clone(traces[0]), nil
	}
	merged, all := new(Trace), new(witness)
	var tip common.Hash
	for i, data := range traces {
		t, w, err := openTrace(data)
		if err != nil {
			return nil, fmt.Errorf("merge traces: trace %d: %w", i, err)
		}
		if i == 0 {
			merged.Parent, all = t.Parent, w
		} else {
			if t.Blocks[0].Header.ParentHash != tip {
				return nil, fmt.Errorf("merge traces: trace %d: %w", i, ErrNotConsecutive)
			}
			all.Merge(w.Partial)
			for hash, code := range w.codes {
				all.codes[hash] = code
			}
		}
		merged.Blocks = append(merged.Blocks, t.Blocks...)
		tip = t.Blocks[len(t.Blocks)-1].Header.Hash()
	}
	if len(merged.Blocks) == 0 {
		return nil, fmt.Errorf("merge traces: no blocks: %w", ErrNotConsecutive)
	}
	merged.Codes, merged.State = all.encode()
	data, err := merged.Encode()
	if err != nil {
		return nil, fmt.Errorf("merge traces: %w", err)
	}
	return data, nil
}

// openTrace decodes a trace and its witness.
func openTrace(data []byte) (*Trace, *witness, error) {
	t, err := DecodeTrace(data)
	if err != nil {
		return nil, nil, err
	}
	w, err := decodeWitness(&parsedTrace{parent: t.Parent, codes: t.Codes, state: t.State})
	return t, w, err
}

// encode returns the codes that accounts need, sorted, and the state.
func (w *witness) encode() (codes [][]byte, state []byte) {
	needed := make(map[common.Hash]uint16)
	for _, hash := range w.Codes {
		needed[hash] = 0
	}
	for hash := range needed {
		codes = append(codes, w.codes[hash])
	}
	slices.SortFunc(codes, compareBytes)
	for i, code := range codes {
		needed[keccak256(code)] = uint16(i)
	}
	return codes, w.Partial.Encode(needed)
}
