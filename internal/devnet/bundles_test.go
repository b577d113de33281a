package devnet

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
)

func (n *network) bundle(number uint64, txs []*types.Transaction, reverting ...common.Hash) common.Hash {
	n.t.Helper()
	hash, err := n.tryBundle(number, txs, reverting...)
	if err != nil {
		n.t.Fatal(err)
	}
	return hash
}

// tryBundle returns the error of a bundle that comes too late, say.
func (n *network) tryBundle(number uint64, txs []*types.Transaction, reverting ...common.Hash) (common.Hash, error) {
	n.t.Helper()
	args := SendBundleArgs{BlockNumber: hexutil.Uint64(number), RevertingTxHashes: reverting}
	for _, tx := range txs {
		raw, err := tx.MarshalBinary()
		if err != nil {
			n.t.Fatal(err)
		}
		args.Txs = append(args.Txs, raw)
	}
	var result SendBundleResult
	err := n.ws.Client().CallContext(n.ctx, &result, "eth_sendBundle", args)
	return result.BundleHash, err
}

// outcome waits until the bundle's block is built.
func (n *network) outcome(hash common.Hash) BundleStatus {
	n.t.Helper()
	var list []BundleStatus
	n.eventually("bundle outcome", func() bool {
		if err := n.http.Client().CallContext(n.ctx, &list, "eth_getBundleStatus", hash); err != nil || len(list) == 0 {
			n.t.Fatalf("bundle status: %v %v", list, err)
		}
		return list[0].Status != BundlePending
	})
	return list[0]
}

func TestBundles(t *testing.T) {
	t.Parallel()
	n := startL1(t, slowConfig())
	sink := common.HexToAddress("0x00000000000000000000000000000000000c0ffe")
	// A dear transaction of the pool must not come before a bundle.
	dear := n.tipped(0, 0, &sink, 21000, nil, 50*params.GWei)
	whole := []*types.Transaction{n.transaction(1, 0, &sink, 21000, nil), n.transaction(2, 0, &sink, 21000, nil), n.transaction(1, 1, &sink, 21000, nil)}
	reverts := n.transaction(3, 1, nil, 100_000, []byte{0xfe})
	spoiled := []*types.Transaction{n.transaction(3, 0, &sink, 21000, nil), reverts}
	gap := []*types.Transaction{n.transaction(4, 0, &sink, 21000, nil), n.transaction(4, 2, &sink, 21000, nil)}
	late := []*types.Transaction{n.transaction(2, 0, &sink, 30000, nil)} // nonce used by whole
	// Data of 300 KB: the public pool refuses it.
	large := []*types.Transaction{n.transaction(5, 0, &sink, 13_000_000, make([]byte, 300<<10))}
	// These begin as the bundle before them: what is there already is not applied again.
	longer := append(large[:1:1], n.transaction(7, 0, &sink, 21000, nil))
	spoiledEnd := n.transaction(7, 1, nil, 100_000, []byte{0xfe})
	longerSpoiled := append(longer[:2:2], spoiledEnd)
	allowed := []*types.Transaction{n.transaction(6, 0, nil, 100_000, []byte{0xfe}), n.transaction(6, 1, &sink, 21000, nil)}
	if err := n.http.SendTransaction(n.ctx, large[0]); err == nil {
		t.Error("the pool took a transaction of 300 KB")
	}
	target := n.after(n.head().Number.Uint64()).NumberU64() + 1
	hashes := map[string]common.Hash{
		"whole": n.bundle(target, whole), "spoiled": n.bundle(target, spoiled), "gap": n.bundle(target, gap), "late": n.bundle(target, late),
		"large": n.bundle(target, large), "longer": n.bundle(target, longer), "longerSpoiled": n.bundle(target, longerSpoiled), "allowed": n.bundle(target, allowed, allowed[0].Hash()),
	}
	if again := n.bundle(target, whole); again != hashes["whole"] {
		t.Errorf("same bundle, other hash: %v", again)
	}
	n.send(dear)
	for name, want := range map[string]struct{ status, reason string }{
		"whole": {BundleIncluded, ""}, "large": {BundleIncluded, ""}, "longer": {BundleIncluded, ""}, "allowed": {BundleIncluded, ""},
		"longerSpoiled": {BundleFailed, "position 2: transaction " + spoiledEnd.Hash().Hex() + " reverts"},
		"spoiled":       {BundleFailed, "position 1: transaction " + reverts.Hash().Hex() + " reverts"},
		"gap":           {BundleFailed, "nonce too high"}, "late": {BundleFailed, "nonce too low"},
	} {
		got := n.outcome(hashes[name])
		if got.Status != want.status || !strings.Contains(got.Reason, want.reason) || uint64(got.BlockNumber) != target {
			t.Errorf("%s: %+v, want %+v", name, got, want)
		}
	}
	block, err := n.http.BlockByNumber(n.ctx, new(big.Int).SetUint64(target))
	if err != nil {
		t.Fatal(err)
	}
	want := append(append(append([]*types.Transaction{}, whole...), longer...), allowed...)
	if len(block.Transactions()) < len(want) {
		t.Fatalf("block has %d transactions, want %d first", len(block.Transactions()), len(want))
	}
	for i, tx := range want {
		if block.Transactions()[i].Hash() != tx.Hash() {
			t.Errorf("position %d is %v, want %v", i, block.Transactions()[i].Hash(), tx.Hash())
		}
	}
	if receipt := n.mined(dear); receipt.BlockNumber.Uint64() == target && receipt.TransactionIndex < uint(len(want)) {
		t.Errorf("pool transaction at %d, before bundles", receipt.TransactionIndex)
	}
	for _, tx := range append(append(spoiled, gap...), spoiledEnd) {
		if _, err := n.http.TransactionReceipt(n.ctx, tx.Hash()); err == nil {
			t.Errorf("transaction %v of a failed bundle is included", tx.Hash())
		}
	}
}

func TestBundleRefusals(t *testing.T) {
	t.Parallel()
	n := startL1(t, testConfig())
	n.reach(1)
	sink := common.Address{1}
	raw := func(tx *types.Transaction) string {
		b, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return hexutil.Encode(b)
	}
	good := raw(n.transaction(0, 0, &sink, 21000, nil))
	foreign, err := types.SignNewTx(key(t, 0), types.LatestSignerForChainID(big.NewInt(1)), &types.DynamicFeeTx{ChainID: big.NewInt(1), Gas: 21000, To: &sink})
	if err != nil {
		t.Fatal(err)
	}
	unsigned := types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(DefaultL1ChainID), Gas: 21000, To: &sink})
	for name, args := range map[string]any{
		"nothing":       map[string]any{"blockNumber": "0x5"},
		"no block":      map[string]any{"txs": []string{good}},
		"past block":    map[string]any{"txs": []string{good}, "blockNumber": "0x1"},
		"far block":     map[string]any{"txs": []string{good}, "blockNumber": "0xffffff"},
		"huge block":    map[string]any{"txs": []string{good}, "blockNumber": "0xffffffffffffffff"},
		"decimal block": map[string]any{"txs": []string{good}, "blockNumber": "5"},
		"malformed":     map[string]any{"txs": []string{"0x02"}, "blockNumber": "0x5"},
		"not hex":       map[string]any{"txs": []string{"hello"}, "blockNumber": "0x5"},
		"unsigned":      map[string]any{"txs": []string{raw(unsigned)}, "blockNumber": "0x5"},
		"other chain":   map[string]any{"txs": []string{raw(foreign)}, "blockNumber": "0x5"},
		"too much gas":  map[string]any{"txs": []string{raw(n.transaction(0, 0, &sink, 1<<24+1, nil))}, "blockNumber": "0x5"},
		"too many":      map[string]any{"txs": slicesOf(good, MaxBundleTransactions+1), "blockNumber": "0x5"},
		"too large":     map[string]any{"txs": slicesOf(raw(n.transaction(0, 0, &sink, 21000, make([]byte, 1<<20))), 9), "blockNumber": "0x5"},
		"window":        map[string]any{"txs": []string{good}, "blockNumber": "0x5", "minTimestamp": 5, "maxTimestamp": 4},
		"not an object": "hello",
	} {
		var result SendBundleResult
		err := n.http.Client().CallContext(n.ctx, &result, "eth_sendBundle", args)
		var coded rpc.Error
		if !errors.As(err, &coded) || coded.ErrorCode() != -32602 {
			t.Errorf("%s: %v", name, err)
		}
	}
	var list []BundleStatus
	if err := n.http.Client().CallContext(n.ctx, &list, "eth_getBundleStatus", common.Hash{1}); err != nil || len(list) != 0 {
		t.Errorf("status of an unknown bundle: %v %v", list, err)
	}
	// Outside its time window a bundle expires.
	head := n.head()
	var result SendBundleResult
	if err := n.http.Client().CallContext(n.ctx, &result, "eth_sendBundle", map[string]any{
		"txs": []string{good}, "blockNumber": hexutil.Uint64(head.Number.Uint64() + 2), "minTimestamp": head.Time + 1000,
	}); err != nil {
		t.Fatal(err)
	}
	if got := n.outcome(result.BundleHash); got.Status != BundleExpired {
		t.Errorf("bundle outside its window: %+v", got)
	}
}

func slicesOf(s string, count int) []string {
	out := make([]string, count)
	for i := range out {
		out[i] = s
	}
	return out
}

func TestBundlePoolIsBounded(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	pool := newBundlePool(types.LatestSignerForChainID(big.NewInt(DefaultL1ChainID)), log)
	n := &network{t: t, ends: L1Endpoints{ChainID: DefaultL1ChainID}}
	raw, err := n.transaction(0, 0, &common.Address{1}, 21000, bytes.Repeat([]byte{1}, 1000)).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	// The same bundle for every block in reach, then others, until the pool is full.
	accepted := 0
	for i := range 2 * maxBundlesWaiting {
		args := SendBundleArgs{Txs: []hexutil.Bytes{raw}, BlockNumber: hexutil.Uint64(1 + i%MaxBundleDistance)}
		for range i / MaxBundleDistance {
			args.Txs = append(args.Txs, raw)
		}
		if _, err := pool.add(args); err == nil {
			accepted++
		} else if !errors.Is(err, ErrBundle) {
			t.Fatal(err)
		}
	}
	if accepted != maxBundlesWaiting {
		t.Errorf("%d bundles accepted, bound is %d", accepted, maxBundlesWaiting)
	}
	for number := uint64(1); number <= MaxBundleDistance; number++ {
		block := testBlock(common.Hash{}, number, "")
		tried := pool.take(number, 0)
		results := make([]error, len(tried))
		if len(tried) != 2 {
			t.Fatalf("%d bundles for block %d", len(tried), number)
		}
		results[1] = ErrTransaction
		pool.settle(block, tried, results)
	}
	if len(pool.waiting) != 0 || pool.bytes != 0 {
		t.Errorf("%d bundles of %d bytes are left", len(pool.waiting), pool.bytes)
	}
	for range maxBundleOutcomes {
		pool.mu.Lock()
		pool.set(bundleKey{common.BytesToHash(big.NewInt(int64(len(pool.order))).Bytes()), uint64(len(pool.outcomes)) + 1000}, BundlePending, "", nil)
		pool.mu.Unlock()
	}
	if len(pool.outcomes) > maxBundleOutcomes || len(pool.order) > maxBundleOutcomes {
		t.Errorf("%d outcomes are remembered", len(pool.outcomes))
	}
	if _, err := json.Marshal(pool.status(common.Hash{})); err != nil {
		t.Error(err)
	}
}
