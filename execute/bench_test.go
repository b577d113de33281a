package execute

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/stateless"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/rlp"
)

const (
	benchAccounts = 20_000 // accounts, and token balances, that the transactions are spread over
	benchSenders  = 1_000
)

// benchWorld has benchAccounts funded accounts, the first benchSenders of them with keys, all
// holding tokens.
func benchWorld(b *testing.B) (*world, []common.Address) {
	b.Helper()
	all := make([]common.Address, benchAccounts)
	for i := range all {
		if i < benchSenders {
			all[i] = addrOf(testKey(i))
		} else {
			all[i] = common.BytesToAddress(common.LeftPadBytes([]byte{byte(i >> 8), byte(i), 0x77}, 20))
		}
	}
	extra := testContracts(all...)
	for _, addr := range all[benchSenders:] {
		extra[addr] = types.Account{Balance: common.Big1}
	}
	return newWorld(b, benchSenders, extra), all
}

// benchBlock builds a block of n transfers, of tokens or of ether, uniform over all accounts.
func benchBlock(w *world, all []common.Address, n int, tokens bool, rng *rand.Rand) {
	var txs []*types.Transaction
	for range n {
		from, to := rng.IntN(benchSenders), all[rng.IntN(len(all))]
		if tokens {
			txs = append(txs, w.call(from, &tokenAddress, 0, 100_000, transferData(to, 1)))
		} else {
			txs = append(txs, w.call(from, &to, 1, 21_000, nil))
		}
	}
	w.block(txs...)
}

// BenchmarkVerify compares the verifier, with every check and from the trace's bytes, with the
// library's core.ExecuteStateless on the same blocks and the same nodes. The library is given
// decoded blocks and a witness in memory, and checks less.
func BenchmarkVerify(b *testing.B) {
	for _, load := range []struct {
		name   string
		tokens bool
		txs    int
	}{{"tokens", true, 500}, {"transfers", false, 900}} {
		w, all := benchWorld(b)
		rng := rand.New(rand.NewPCG(1, 2))
		for range 4 {
			benchBlock(w, all, load.txs, load.tokens, rng)
		}
		for _, count := range []int{1, 4} {
			in := w.input(0, count)
			mgas := float64(in.GasUsed) / 1e6
			name := fmt.Sprintf("%s/%dblocks", load.name, count)
			b.Run(name+"/ours", func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					mustVerify(b, in)
				}
				b.ReportMetric(mgas*float64(b.N)/b.Elapsed().Seconds(), "Mgas/s")
				b.ReportMetric(float64(len(in.Trace))/1024/mgas, "KB/Mgas")
			})
			b.Run(name+"/library", func(b *testing.B) {
				b.ReportAllocs()
				runs := make([]libraryRun, count)
				for i := range runs {
					runs[i] = newLibraryRun(w, i)
				}
				for b.Loop() {
					for i := range runs {
						b.StopTimer()
						block := runs[i].fresh(b)
						b.StartTimer()
						runs[i].execute(b, w, block)
					}
				}
				b.ReportMetric(mgas*float64(b.N)/b.Elapsed().Seconds(), "Mgas/s")
			})
		}
	}
}

// libraryRun is one block prepared for core.ExecuteStateless.
type libraryRun struct {
	body    []byte // the block without the roots that the library computes
	witness *stateless.Witness
	root    common.Hash
}

func newLibraryRun(w *world, i int) libraryRun {
	t, err := DecodeTrace(w.input(i, i+1).Trace)
	if err != nil {
		w.t.Fatal(err)
	}
	header := types.CopyHeader(t.Blocks[0].Header)
	r := libraryRun{root: header.Root}
	header.Root, header.ReceiptHash = common.Hash{}, common.Hash{}
	r.body, err = rlp.EncodeToBytes(TraceBlock{Header: header, Transactions: t.Blocks[0].Transactions}.Block())
	if err != nil {
		w.t.Fatal(err)
	}
	r.witness = &stateless.Witness{Headers: []*types.Header{t.Parent}, Codes: make(map[string]struct{}), State: make(map[string]struct{})}
	for _, code := range t.Codes {
		r.witness.Codes[string(code)] = struct{}{}
	}
	for _, node := range t.Nodes {
		r.witness.State[string(node)] = struct{}{}
	}
	return r
}

// fresh decodes the block, so that no sender is cached in it.
func (r libraryRun) fresh(b *testing.B) *types.Block {
	block := new(types.Block)
	if err := rlp.DecodeBytes(r.body, block); err != nil {
		b.Fatal(err)
	}
	return block
}

func (r libraryRun) execute(b *testing.B, w *world, block *types.Block) {
	root, _, err := core.ExecuteStateless(context.Background(), w.config, vm.Config{}, block, r.witness)
	if err != nil || root != r.root {
		b.Fatalf("library: %v, root %s, want %s", err, root, r.root)
	}
}

// BenchmarkApply measures the builder: one token transfer on full state, recording, sender known.
func BenchmarkApply(b *testing.B) {
	w, all := benchWorld(b)
	rng := rand.New(rand.NewPCG(3, 4))
	builder, signer := w.builder(), Signer(testChainID)
	for b.Loop() {
		b.StopTimer()
		if builder.GasLeft() < 200_000 {
			w.seal(builder)
			builder = w.builder()
		}
		tx := w.call(rng.IntN(benchSenders), &tokenAddress, 0, 100_000, transferData(all[rng.IntN(len(all))], 1))
		sender, _ := types.Sender(signer, tx)
		b.StartTimer()
		if _, err := builder.Apply(tx, sender); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSeal measures what the seal of a block of 300 transfers holds up.
func BenchmarkSeal(b *testing.B) {
	w, all := benchWorld(b)
	rng := rand.New(rand.NewPCG(5, 6))
	for b.Loop() {
		b.StopTimer()
		builder := w.builder()
		for range 300 {
			tx := w.call(rng.IntN(benchSenders), &tokenAddress, 0, 100_000, transferData(all[rng.IntN(len(all))], 1))
			if _, err := builder.Apply(tx, common.Address{}); err != nil {
				b.Fatal(err)
			}
		}
		b.StartTimer()
		sealed, err := builder.Seal()
		b.StopTimer()
		if err != nil {
			b.Fatal(err)
		}
		w.adopt(sealed)
		b.StartTimer()
	}
}
