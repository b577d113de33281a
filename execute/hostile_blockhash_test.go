package execute

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
)

// headers is a chain of headers for go-ethereum's own BLOCKHASH.
type headers struct {
	config *params.ChainConfig
	byHash map[common.Hash]*types.Header
}

func (h headers) Config() *params.ChainConfig                             { return h.config }
func (h headers) Engine() consensus.Engine                                { return nil }
func (h headers) CurrentHeader() *types.Header                            { return nil }
func (h headers) GetHeaderByNumber(uint64) *types.Header                  { return nil }
func (h headers) GetHeaderByHash(hash common.Hash) *types.Header          { return h.byHash[hash] }
func (h headers) GetHeader(hash common.Hash, number uint64) *types.Header { return h.byHash[hash] }

// TestBlockhashAroundTheWindow asks for every distance around the block at which EIP-2935's storage begins to be written
// over, by builder and verifier: the answers are those of go-ethereum, which walks the headers.
func TestBlockhashAroundTheWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, testContracts())
	w.head = types.CopyHeader(w.head) // the chain is somewhere else
	w.head.Number = big.NewInt(historyWindow - 270)
	chain := headers{w.config, map[common.Hash]*types.Header{w.head.Hash(): w.head}}
	var distances []uint64
	for d := range uint64(258) {
		distances = append(distances, d)
	}
	distances = append(distances, historyWindow-1, historyWindow, historyWindow+1)
	ask := func() {
		t.Helper()
		header := w.block(w.call(0, &hashesAddress, 0, 12_000_000, words(distances...))).Block.Header()
		stock, statedb := core.GetHashFn(header, chain), w.state()
		for _, d := range distances {
			want, number := common.Hash{}, header.Number.Uint64()
			if d >= 1 && d <= 256 {
				want = stock(number - d)
				if want == (common.Hash{}) {
					t.Fatalf("go-ethereum has no hash of block %d", number-d)
				}
			}
			if got := statedb.GetState(hashesAddress, common.BigToHash(new(big.Int).SetUint64(d))); got != want {
				t.Fatalf("block %d: BLOCKHASH at distance %d is %s, want %s", number, d, got, want)
			}
		}
		last := len(w.blocks)
		mustVerify(t, w.input(last-1, last))
	}
	next := func() uint64 { return w.head.Number.Uint64() + 1 }
	for _, at := range []uint64{historyWindow - 5, historyWindow - 1, historyWindow, historyWindow + 1, historyWindow + 2, historyWindow + 128, historyWindow + 257} {
		for next() < at {
			w.block()
			chain.byHash[w.head.Hash()] = w.head
		}
		if next() != at {
			t.Fatalf("next block is %d", next())
		}
		ask()
		chain.byHash[w.head.Hash()] = w.head
	}
	last := len(w.blocks)
	mustVerify(t, w.input(last-MaxBlocks, last))
}
