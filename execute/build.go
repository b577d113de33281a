package execute

import (
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// BuildTrace returns the trace of consecutive blocks on the parent. The witnesses together must
// cover what the blocks need; what they hold beyond is left out: BuildTrace runs the verifier and
// keeps what it asks for. A nil error therefore means that the trace verifies. The errors are the
// verifier's, ErrNotConsecutive, and ErrTooLarge for blocks that no trace can hold.
func BuildTrace(config *params.ChainConfig, parent *types.Header, blks []*types.Block, witnesses ...*Witness) ([]byte, error) {
	t := &Trace{Parent: parent}
	for _, b := range blks {
		if len(b.Withdrawals()) != 0 {
			return nil, fmt.Errorf("build trace: block %d: %w", b.NumberU64(), ErrWithdrawals)
		}
		t.Blocks = append(t.Blocks, TraceBlock{Header: b.Header(), Transactions: b.Transactions()})
	}
	for _, w := range witnesses {
		t.Codes = append(t.Codes, w.Codes...)
		t.Nodes = append(t.Nodes, w.Nodes...)
	}
	data, err := t.tighten(config)
	if err != nil {
		return nil, fmt.Errorf("build trace: %w", err)
	}
	return data, nil
}

// MergeTraces returns the trace of the blocks of consecutive traces of one chain, under one
// witness. Errors are those of BuildTrace and DecodeTrace.
func MergeTraces(chainID uint64, traces ...[]byte) ([]byte, error) {
	if chainID == 0 {
		return nil, fmt.Errorf("merge traces: %w", ErrChainID)
	}
	merged := new(Trace)
	for i, data := range traces {
		t, err := DecodeTrace(data)
		if err != nil {
			return nil, fmt.Errorf("merge traces: trace %d: %w", i, err)
		}
		if i == 0 {
			merged.Parent = t.Parent
		}
		merged.Blocks = append(merged.Blocks, t.Blocks...)
		merged.Codes = append(merged.Codes, t.Codes...)
		merged.Nodes = append(merged.Nodes, t.Nodes...)
	}
	data, err := merged.tighten(ChainConfig(chainID))
	if err != nil {
		return nil, fmt.Errorf("merge traces: %w", err)
	}
	return data, nil
}

// tighten executes the trace's blocks on its loose witness and returns the encoding of the trace
// with what was needed.
func (t *Trace) tighten(config *params.ChainConfig) ([]byte, error) {
	if len(t.Blocks) == 0 || len(t.Blocks) > MaxBlocks {
		return nil, fmt.Errorf("%d blocks: %w", len(t.Blocks), ErrTooLarge)
	}
	if err := checkParent(config, t.Parent); err != nil {
		return nil, err
	}
	r := &run{chain: newChain(config), parent: t.Parent, parentHash: t.Parent.Hash()}
	parent, parentHash := r.parent, r.parentHash
	var ts tasks
	for i, b := range t.Blocks {
		if b.Header.ParentHash != parentHash {
			return nil, fmt.Errorf("block %d: %w", i, ErrNotConsecutive)
		}
		if err := checkHeader(r.chain, b.Header, parent, parentHash); err != nil {
			return nil, fmt.Errorf("block %d: %w", i, err)
		}
		parent, parentHash = b.Header, b.Header.Hash()
		txs := b.Transactions
		r.add(&ts, b.Header, parentHash, txs, func(i int) (*types.Transaction, error) { return txs[i], nil })
	}
	r.nodes = newBlobSet(t.Nodes, true, &ts)
	r.codes = newBlobSet(t.Codes, false, &ts)
	if err := ts.run(); err != nil {
		return nil, err
	}
	if _, err := r.execute(); err != nil {
		return nil, err
	}
	tight := &Trace{Parent: t.Parent, Blocks: t.Blocks, Codes: r.codes.takenSorted(), Nodes: r.nodes.takenSorted()}
	return tight.Encode()
}
