package execute

import (
	"context"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/rlp"
)

// libraryBlock is a block as go-ethereum proves it.
type libraryBlock struct {
	body    []byte // the block without the roots that core.ExecuteStateless computes
	witness *stateless.Witness
	root    common.Hash
	bytes   int // of the RLP of block and witness
}

// library executes the slot with go-ethereum on full state, collecting its own witnesses.
func (s *benchSlot) library(b testing.TB) []libraryBlock {
	b.Helper()
	blocks := make([]libraryBlock, len(s.blocks))
	for i, block := range s.blocks {
		parent, header := s.parents[i], block.Header()
		chain := newChain(s.config).on(parent, parent.Hash())
		witness, err := stateless.NewWitness(header, chain, false)
		if err != nil {
			b.Fatal(err)
		}
		statedb, err := state.New(parent.Root, s.db)
		if err != nil {
			b.Fatal(err)
		}
		statedb.StartPrefetcher("bench", witness)
		if _, err := core.NewStateProcessor(chain).Process(context.Background(), block, statedb, nil, nil, vm.Config{}, nil); err != nil {
			b.Fatal(err)
		}
		if root := statedb.IntermediateRoot(s.config.Rules(header.Number, true, header.Time)); root != header.Root {
			b.Fatalf("library: block %d leads to %s, want %s", i, root, header.Root)
		}
		blocks[i] = newLibraryBlock(b, block, witness)
	}
	return blocks
}

func newLibraryBlock(b testing.TB, block *types.Block, witness *stateless.Witness) libraryBlock {
	b.Helper()
	l := libraryBlock{witness: witness, root: block.Root()}
	for _, part := range []any{block, witness} {
		enc, err := rlp.EncodeToBytes(part)
		if err != nil {
			b.Fatal(err)
		}
		l.bytes += len(enc)
	}
	header := block.Header()
	header.Root, header.ReceiptHash = common.Hash{}, common.Hash{}
	stripped := types.NewBlockWithHeader(header).WithBody(*block.Body())
	var err error
	if l.body, err = rlp.EncodeToBytes(stripped); err != nil {
		b.Fatal(err)
	}
	return l
}

// fresh decodes the block, so that no sender is cached in it.
func (l libraryBlock) fresh(b testing.TB) *types.Block {
	block := new(types.Block)
	if err := rlp.DecodeBytes(l.body, block); err != nil {
		b.Fatal(err)
	}
	return block
}

// freshAll decodes all blocks.
func freshAll(b testing.TB, blocks []libraryBlock) []*types.Block {
	out := make([]*types.Block, len(blocks))
	for i, l := range blocks {
		out[i] = l.fresh(b)
	}
	return out
}

// executeAll runs core.ExecuteStateless on decoded blocks.
func (s *benchSlot) executeAll(b testing.TB, blocks []libraryBlock, fresh []*types.Block) {
	for i, l := range blocks {
		root, _, err := core.ExecuteStateless(context.Background(), s.config, vm.Config{}, fresh[i], l.witness)
		if err != nil || root != l.root {
			b.Fatalf("library: %v, root %s, want %s", err, root, l.root)
		}
	}
}
