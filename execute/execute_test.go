package execute

import (
	"bytes"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
)

// verifyEverywhere verifies each block alone, each pair, and all together, and compares merged
// traces with built ones.
func verifyEverywhere(t *testing.T, w *world) {
	t.Helper()
	n := len(w.blocks)
	var single [][]byte
	for i := range n {
		in := w.input(i, i+1)
		result := mustVerify(t, in)
		compareReceipts(t, w.sealed[i].Receipts, result.Blocks[0].Receipts)
		single = append(single, in.Trace)
	}
	for i := 0; i+2 <= n; i++ {
		mustVerify(t, w.input(i, i+2))
	}
	for from := 0; from < n; from += MaxBlocks {
		to := min(from+MaxBlocks, n)
		in := w.input(from, to)
		result := mustVerify(t, in)
		for i, b := range result.Blocks {
			compareReceipts(t, w.sealed[from+i].Receipts, b.Receipts)
		}
		merged, err := MergeTraces(single[from:to]...)
		if err != nil {
			t.Fatalf("merge: %v", err)
		}
		if !bytes.Equal(merged, in.Trace) {
			t.Fatalf("merged trace of blocks %d..%d differs from the built one", from, to)
		}
	}
}

// compareReceipts compares everything, the derived fields too.
func compareReceipts(t *testing.T, want, got types.Receipts) {
	t.Helper()
	if len(want) != len(got) {
		t.Fatalf("%d receipts, want %d", len(got), len(want))
	}
	for i := range want {
		a, _ := want[i].MarshalJSON()
		b, _ := got[i].MarshalJSON()
		if !bytes.Equal(a, b) {
			t.Fatalf("receipt %d:\n got %s\nwant %s", i, b, a)
		}
	}
}

// stockImport has a stock go-ethereum chain import all blocks.
func stockImport(t *testing.T, w *world, scheme string) *core.BlockChain {
	t.Helper()
	cfg := core.DefaultConfig()
	cfg.StateScheme, cfg.SnapshotLimit, cfg.TrieCleanLimit, cfg.TrieDirtyLimit = scheme, 0, 8, 8
	bc, err := core.NewBlockChain(rawdb.NewMemoryDatabase(), w.genesis, beacon.New(ethash.NewFaker()), cfg)
	if err != nil {
		t.Fatalf("stock chain: %v", err)
	}
	t.Cleanup(bc.Stop)
	if n, err := bc.InsertChain(w.blocks); err != nil {
		t.Fatalf("stock chain refuses block %d: %v", n+1, err)
	}
	if bc.CurrentBlock().Hash() != w.head.Hash() {
		t.Fatalf("stock chain's head is %s, want %s", bc.CurrentBlock().Hash(), w.head.Hash())
	}
	return bc
}

// TestStory runs the things that a rollup's blocks hold, by hand.
func TestStory(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 6, testContracts(addrOf(testKey(0)), addrOf(testKey(1))))
	fresh, execute := common.Address{0xaa, 1}, Address

	w.block() // empty
	w.block(w.call(0, &fresh, 1, 21_000, nil), w.call(1, &fresh, 2, 21_000, nil))
	w.block(w.call(0, &execute, 5, 100_000, []byte("to EXECUTE's address, which is nothing on L2")))
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 10, 2, 20, 3, 30, 4, 40, 5, 50, 6, 60)))
	w.block(w.call(1, &storeAddress, 0, 500_000, words(2, 0, 3, 0)), w.call(0, &storeAddress, 0, 500_000, words(2, 7, 9, 9)))
	w.block(w.call(2, &storeAddress, 0, 500_000, words(1, 0, 4, 0, 5, 0, 6, 0, 9, 0)))
	w.block(w.call(0, &tokenAddress, 0, 100_000, transferData(addrOf(w.keys[1]), 5)), w.call(1, &tokenAddress, 0, 100_000, transferData(fresh, 9)))
	w.block(w.call(0, nil, 0, 1_000_000, childInit(nil, storeCode())))
	deployed := crypto.CreateAddress(addrOf(w.keys[0]), w.nonces[addrOf(w.keys[0])]-1)
	w.block(w.call(3, &deployed, 0, 200_000, words(1, 2, 3, 4)))
	w.block(w.call(3, &deployed, 0, 200_000, words(1, 0)), w.call(3, &revertAddress, 0, 100_000, nil), w.call(4, &spinAddress, 0, 60_000, nil))
	// A contract that is created, called and destroyed in one transaction.
	mayfly := program.New().Sstore(1, 1).Selfdestruct(fresh).Bytes()
	w.block(w.call(4, &createAddress, 3, 500_000, childInit(nil, mayfly)))
	w.block(w.call(5, &createAddress, 0, 500_000, childInit(program.New().Sstore(7, 7).Bytes(), storeCode())))
	w.block(w.call(5, &peekAddress, 0, 200_000, common.LeftPadBytes(tokenAddress[:], 32)), w.call(5, &peekAddress, 0, 200_000, words(0xdead)))
	w.block()

	if got := w.sealed[2].Receipts[0].Status; got != types.ReceiptStatusSuccessful {
		t.Fatalf("transfer to 0x0101 has status %d", got)
	}
	for i, want := range []uint64{1, 0, 0} {
		if got := w.sealed[9].Receipts[i].Status; got != want {
			t.Fatalf("receipt %d has status %d, want %d", i, got, want)
		}
	}
	verifyEverywhere(t, w)
	for _, scheme := range []string{rawdb.HashScheme, rawdb.PathScheme} {
		bc := stockImport(t, w, scheme)
		for i, b := range w.blocks {
			got := bc.GetReceiptsByHash(b.Hash())
			compareReceipts(t, w.sealed[i].Receipts, got)
		}
	}
}

// TestTransactionTypes covers legacy (protected and not), access list, and set-code transactions.
func TestTransactionTypes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4, testContracts())
	to, fee := common.Address{0xaa}, big.NewInt(3*params.GWei)
	legacy := w.sign(0, &types.LegacyTx{Nonce: 0, To: &to, Value: big.NewInt(1), Gas: 21_000, GasPrice: fee})
	unprotected := types.MustSignNewTx(w.keys[0], types.HomesteadSigner{}, &types.LegacyTx{Nonce: 1, To: &to, Gas: 21_000, GasPrice: fee})
	list := w.sign(1, &types.AccessListTx{ChainID: big.NewInt(testChainID), To: &storeAddress, Gas: 200_000, GasPrice: fee, Data: words(1, 1),
		AccessList: types.AccessList{{Address: storeAddress, StorageKeys: []common.Hash{{31: 1}, {31: 2}}}, {Address: common.Address{9}}}})
	auth, err := types.SignSetCode(w.keys[3], types.SetCodeAuthorization{ChainID: *uint256Of(testChainID), Address: storeAddress})
	if err != nil {
		t.Fatal(err)
	}
	delegated := addrOf(w.keys[3])
	setCode := w.sign(2, &types.SetCodeTx{ChainID: uint256Of(testChainID), To: delegated, Gas: 300_000, GasTipCap: uint256Of(1), GasFeeCap: uint256Of(5 * params.GWei),
		Data: words(5, 5), AuthList: []types.SetCodeAuthorization{auth}})
	w.block(legacy, unprotected, list, setCode)
	if w.state().GetCodeSize(delegated) == 0 {
		t.Fatal("account was not delegated")
	}
	w.nonces[addrOf(w.keys[0])] = 2
	w.block(w.call(0, &delegated, 0, 200_000, words(5, 0, 6, 6)))
	verifyEverywhere(t, w)
	stockImport(t, w, rawdb.HashScheme)
}

// TestBlockhash has BLOCKHASH of many distances stored, at the start of the chain and past the window.
func TestBlockhash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, testContracts())
	ask := func(distances ...uint64) {
		t.Helper()
		number := w.head.Number.Uint64() + 1
		w.block(w.call(0, &hashesAddress, 0, 10_000_000, words(distances...)))
		statedb := w.state()
		for _, d := range distances {
			want := common.Hash{}
			if d >= 1 && d <= 256 && d <= number {
				if d == number {
					want = w.parents[0].Hash()
				} else {
					want = w.blocks[number-d-1].Hash()
				}
			}
			if got := statedb.GetState(hashesAddress, common.BigToHash(new(big.Int).SetUint64(d))); got != want {
				t.Fatalf("block %d: BLOCKHASH at distance %d is %s, want %s", number, d, got, want)
			}
		}
	}
	ask(0, 1, 2) // block 1: only genesis
	ask(0, 1, 2, 3)
	for len(w.blocks) < 260 {
		w.block()
	}
	all := []uint64{0}
	for d := uint64(1); d <= 258; d++ {
		all = append(all, d)
	}
	ask(all...)
	ask(1, 256, 257)
	last := len(w.blocks)
	for _, from := range []int{last - 1, last - 2, last - MaxBlocks} {
		mustVerify(t, w.input(from, last))
	}
	mustVerify(t, w.input(0, 2))
	stockImport(t, w, rawdb.HashScheme)
}

// TestRandomBlocks builds random chains and verifies all of it, alone and together.
func TestRandomBlocks(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 1))
			w := newWorld(t, 12, testContracts(addrOf(testKey(0)), addrOf(testKey(1)), addrOf(testKey(2))))
			for range 14 {
				var txs []*types.Transaction
				for range rng.IntN(8) {
					txs = append(txs, randomTransaction(w, rng))
				}
				w.block(txs...)
			}
			verifyEverywhere(t, w)
			stockImport(t, w, []string{rawdb.HashScheme, rawdb.PathScheme}[seed%2])
		})
	}
}

// randomTransaction returns one of many kinds of transaction, with many collisions in what it touches.
func randomTransaction(w *world, rng *rand.Rand) *types.Transaction {
	from := rng.IntN(len(w.keys))
	small := func() uint64 { return uint64(rng.IntN(20)) }
	someone := common.BigToAddress(big.NewInt(int64(0xaa00 + rng.IntN(10))))
	if rng.IntN(2) == 0 {
		someone = addrOf(w.keys[rng.IntN(len(w.keys))])
	}
	switch rng.IntN(10) {
	case 0:
		return w.call(from, &someone, int64(small()), 30_000, nil)
	case 1, 2, 3:
		var pairs []uint64
		for range 1 + rng.IntN(6) {
			pairs = append(pairs, small(), small()/8) // many zeros: deletes
		}
		return w.call(from, &storeAddress, 0, 500_000, words(pairs...))
	case 4:
		return w.call(from, &tokenAddress, 0, 200_000, transferData(someone, small()))
	case 5:
		return w.call(from, &hashesAddress, 0, 500_000, words(small(), small(), small()))
	case 6:
		return w.call(from, nil, 0, 500_000, childInit(program.New().Sstore(small(), small()).Bytes(), storeCode()))
	case 7:
		mayfly := program.New().Sstore(small(), 1).Selfdestruct(someone).Bytes()
		return w.call(from, &createAddress, int64(small()), 500_000, childInit(program.New().Sstore(small(), small()).Bytes(), mayfly))
	case 8:
		return w.call(from, &peekAddress, 0, 300_000, common.LeftPadBytes(someone[:], 32))
	default:
		target := []common.Address{revertAddress, spinAddress}[rng.IntN(2)]
		return w.call(from, &target, 0, 60_000, nil)
	}
}

// TestExecute applies blocks from outside on full state: the same state and receipts, and a witness
// that gives the same trace.
func TestExecute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 6, testContracts())
	rng := rand.New(rand.NewPCG(7, 7))
	for range 4 {
		parent, before := w.head, w.state()
		var txs []*types.Transaction
		for range 5 {
			txs = append(txs, randomTransaction(w, rng))
		}
		built := w.block(txs...)
		// From bytes, so that nothing is cached in it.
		in := w.input(len(w.blocks)-1, len(w.blocks))
		trace, err := DecodeTrace(in.Trace)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Execute(w.config, parent, before, trace.Blocks[0].Block())
		if err != nil {
			t.Fatalf("execute: %v", err)
		}
		compareReceipts(t, built.Receipts, got.Receipts)
		if got.Block.Hash() != built.Block.Hash() {
			t.Fatal("another block")
		}
		if !bytes.Equal(got.Trace, in.Trace) {
			t.Fatal("trace from the imported block differs")
		}
		if err := got.Commit(); err != nil {
			t.Fatalf("commit: %v", err)
		}
	}
}

// TestCommitIntoOtherState checks that a sealed state can be committed into the database of the
// chain that will go on from it, and read back.
func TestCommitIntoOtherState(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2, testContracts())
	w.block(w.call(0, &storeAddress, 0, 200_000, words(1, 11)))
	statedb, err := state.New(w.head.Root, w.db)
	if err != nil {
		t.Fatal(err)
	}
	if got := statedb.GetState(storeAddress, common.Hash{31: 1}); got != (common.Hash{31: 11}) {
		t.Fatalf("slot is %s", got)
	}
	if got := statedb.GetCode(storeAddress); !bytes.Equal(got, storeCode()) {
		t.Fatalf("code is %x", got)
	}
}

// TestNoPrecompileOnL2 pins that the L2 rules know nothing of EXECUTE in this process.
func TestNoPrecompileOnL2(t *testing.T) {
	t.Parallel()
	if _, ok := vm.PrecompiledContractsOsaka[Address]; ok {
		t.Fatal("EXECUTE is installed in a process that runs L2")
	}
}
