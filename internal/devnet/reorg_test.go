package devnet

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// slowConfig has slots long enough that a test acts within one.
func slowConfig() L1Config {
	cfg := testConfig()
	cfg.SlotSeconds = 4
	return cfg
}

// after waits for a block above the given number and returns it: most of its slot is still to come.
func (n *network) after(number uint64) *types.Block {
	n.t.Helper()
	h := n.reach(number + 1)
	block, err := n.http.BlockByHash(n.ctx, h.Hash())
	if err != nil {
		n.t.Fatal(err)
	}
	return block
}

func (n *network) block(hash common.Hash) *types.Block {
	n.t.Helper()
	block, err := n.http.BlockByHash(n.ctx, hash)
	if err != nil {
		n.t.Fatal(err)
	}
	return block
}

func hashes(txs types.Transactions) []common.Hash {
	out := []common.Hash{}
	for _, tx := range txs {
		out = append(out, tx.Hash())
	}
	return out
}

func sorted(h []common.Hash) []common.Hash {
	h = slices.Clone(h)
	slices.SortFunc(h, common.Hash.Cmp)
	return h
}

func TestReorgDepthOne(t *testing.T) {
	t.Parallel()
	n := startL1(t, slowConfig())
	rollup, other := common.HexToAddress("0xaaaa"), common.HexToAddress("0xbbbb")
	if status, answer := n.call(http.MethodPost, "/devnet/rollup", fmt.Sprintf(`{"addresses":[%q]}`, rollup)); status != http.StatusOK {
		t.Fatalf("name the rollup: %d %s", status, answer)
	}
	heads := make(chan *types.Header, 64)
	sub, err := n.ws.SubscribeNewHead(n.ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()

	target := n.reach(1).Number.Uint64() + 1
	mine := []*types.Transaction{n.transaction(0, 0, &rollup, 21000, nil), n.transaction(0, 1, &other, 21000, nil)}
	theirs := []*types.Transaction{n.transaction(1, 0, &other, 21000, nil), n.transaction(2, 0, &other, 21000, nil)}
	bundled := n.bundle(target, append(slices.Clone(theirs[:1]), mine...))
	n.send(theirs[1])
	old := n.after(target - 1)
	if old.NumberU64() != target || len(old.Transactions()) != 4 {
		t.Fatalf("block %d has %d transactions", old.NumberU64(), len(old.Transactions()))
	}
	result := n.reorg(`{"depth":1}`)
	now := n.block(result.NewHead.Hash)
	if now.Hash() == old.Hash() || now.ParentHash() != old.ParentHash() || now.Time() != old.Time() || now.NumberU64() != old.NumberU64() {
		t.Errorf("replacement %v of %v", now.Header(), old.Header())
	}
	// The bundle held one of the rollup's transactions: it falls as a whole.
	if got := hashes(now.Transactions()); !slices.Equal(got, hashes(theirs[1:])) {
		t.Errorf("replacement holds %v", got)
	}
	if want := sorted(append(hashes(mine), theirs[0].Hash())); !slices.Equal(sorted(result.DroppedTransactions), want) {
		t.Errorf("dropped %v, want %v", result.DroppedTransactions, want)
	}
	if got := n.outcome(bundled); got.Status != BundleReorged {
		t.Errorf("bundle: %+v", got)
	}
	if len(result.Removed) != 1 || len(result.Added) != 1 || result.Removed[0].Hash != old.Hash() || result.OldHead.Hash != old.Hash() || result.Added[0] != result.NewHead {
		t.Errorf("result %+v", result)
	}
	n.eventually("head event of the replacement", func() bool {
		select {
		case h := <-heads:
			return h.Hash() == now.Hash()
		default:
			return false
		}
	})
	// The pool has the dropped ones again: they come back in a later block, by themselves.
	if receipt := n.mined(mine[0]); receipt.BlockNumber.Uint64() <= now.NumberU64() {
		t.Errorf("dropped transaction is in block %d", receipt.BlockNumber)
	}
}

func TestReorgKeepsBundlesWhole(t *testing.T) {
	t.Parallel()
	n := startL1(t, slowConfig())
	rollup := common.HexToAddress("0xaaaa")
	target := n.reach(1).Number.Uint64() + 1
	txs := []*types.Transaction{n.transaction(0, 0, &rollup, 21000, nil), n.transaction(1, 0, &rollup, 21000, nil)}
	// A transaction that is valid in its own block only: it reverts unless its parent is this hash.
	parent := n.head()
	bound := n.transaction(2, 0, nil, 200_000, onlyOn(parent.Hash()))
	bundled, fragile := n.bundle(target, txs), n.bundle(target, []*types.Transaction{bound})
	old := n.after(target - 1)
	if n.outcome(fragile).Status != BundleIncluded || old.ParentHash() != parent.Hash() || len(old.Transactions()) != 3 {
		t.Fatalf("block %d on %v: %+v", old.NumberU64(), old.ParentHash(), n.outcome(fragile))
	}
	// Depth 1 keeps the parent: everything stays.
	first := n.reorg(`{"depth":1,"keep_transactions":true}`)
	if got := hashes(n.block(first.NewHead.Hash).Transactions()); !slices.Equal(got, hashes(old.Transactions())) || len(first.DroppedTransactions) != 0 {
		t.Errorf("depth 1 kept %v, dropped %v", got, first.DroppedTransactions)
	}
	if got := n.outcome(fragile); got.Status != BundleIncluded || *got.BlockHash != first.NewHead.Hash {
		t.Errorf("bundle after depth 1: %+v", got)
	}
	// Depth 2 changes the parent's hash: the bundle that depends on it falls, the other stays.
	second := n.reorg(`{"depth":2,"keep_transactions":true}`)
	if got := hashes(n.block(second.NewHead.Hash).Transactions()); !slices.Equal(got, hashes(txs)) {
		t.Errorf("depth 2 kept %v", got)
	}
	if !slices.Equal(second.DroppedTransactions, []common.Hash{bound.Hash()}) || len(second.Removed) != 2 || len(second.Added) != 2 {
		t.Errorf("depth 2: %+v", second)
	}
	if n.outcome(fragile).Status != BundleReorged || n.outcome(bundled).Status != BundleIncluded {
		t.Errorf("bundles after depth 2: %+v %+v", n.outcome(fragile), n.outcome(bundled))
	}
	for i, removed := range second.Removed {
		added := second.Added[i]
		if added.Slot != removed.Slot || added.Number != removed.Number || added.Hash == removed.Hash {
			t.Errorf("block %+v replaced by %+v", removed, added)
		}
	}
	// Out and in again: the very same chain as before.
	back := n.reorg(fmt.Sprintf(`{"to":%q}`, old.Hash()))
	if back.NewHead.Hash != old.Hash() || len(back.Added) != 2 || n.head().Hash() != old.Hash() {
		t.Errorf("back: %+v", back)
	}
	if receipt := n.mined(bound); receipt.BlockHash != old.Hash() || receipt.Status != types.ReceiptStatusSuccessful {
		t.Errorf("receipt after going back: %+v", receipt)
	}
	if status, answer := n.call(http.MethodPost, "/devnet/reorg", fmt.Sprintf(`{"to":%q}`, old.Hash())); status != http.StatusNotFound {
		t.Errorf("go to the canonical head: %d %s", status, answer)
	}
}

// onlyOn is init code that reverts unless BLOCKHASH(NUMBER-1) is the hash.
func onlyOn(hash common.Hash) []byte {
	code := append([]byte{0x7f}, hash[:]...)                // PUSH32 hash
	code = append(code, 0x60, 0x01, 0x43, 0x03, 0x40, 0x14) // BLOCKHASH(NUMBER-1) EQ
	after := byte(len(code) + 6)
	code = append(code, 0x60, after, 0x57, 0x5f, 0x5f, 0xfd) // JUMPI after, REVERT(0, 0)
	code = append(code, 0x5b, 0x00)                          // after: JUMPDEST STOP
	return code
}

func TestReorgAtNextSlotAndForever(t *testing.T) {
	t.Parallel()
	n := startL1(t, slowConfig())
	sink := common.HexToAddress("0xaaaa")
	gone, stays := n.transaction(0, 0, &sink, 21000, nil), n.transaction(1, 0, &common.Address{9}, 21000, nil)
	n.reach(1)
	n.send(gone, stays)
	fell := n.mined(gone)
	n.mined(stays)
	tip := n.after(fell.BlockNumber.Uint64())
	// With an address of its own the request overrides what the L1 was told (nothing).
	result := n.reorg(fmt.Sprintf(`{"depth":2,"next_slot":true,"drop_forever":true,"addresses":[%q]}`, sink))
	if len(result.Removed) < 2 || len(result.Added) != 1 || result.Removed[0].Number != result.Added[0].Number {
		t.Fatalf("result %+v", result)
	}
	if result.NewHead.Slot <= result.OldHead.Slot || result.NewHead.Number >= result.OldHead.Number {
		t.Errorf("new head %+v after %+v", result.NewHead, result.OldHead)
	}
	if !slices.Contains(result.DroppedTransactions, gone.Hash()) || !slices.Contains(result.KeptTransactions, stays.Hash()) {
		t.Errorf("dropped %v, kept %v", result.DroppedTransactions, result.KeptTransactions)
	}
	n.reach(tip.NumberU64() + 1)
	if _, err := n.http.TransactionReceipt(n.ctx, gone.Hash()); err == nil {
		t.Error("a transaction that was dropped for ever is back")
	}
	if n.mined(stays) == nil {
		t.Error("the other transaction is lost")
	}
	var count hexutil.Uint64
	if err := n.http.Client().CallContext(n.ctx, &count, "eth_getTransactionCount", mustAccount(t, 0).Address, "latest"); err != nil || count != 0 {
		t.Errorf("nonce %d %v", count, err)
	}
}

func TestReorgKeepsLinksAndEvents(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.SlotSeconds = 2
	n := startL1(t, cfg)
	events := n.listen("head,chain_reorg")
	n.reach(4)
	result := n.reorg(`{"depth":3}`)
	n.reach(result.NewHead.Number + 2)
	parent := n.head()
	for parent.Number.Sign() > 0 {
		canonical, err := n.http.HeaderByNumber(n.ctx, new(big.Int).Sub(parent.Number, common.Big1))
		if err != nil || canonical.Hash() != parent.ParentHash {
			t.Fatalf("block below %d: %v %v", parent.Number, canonical, err)
		}
		parent = canonical
	}
	var reorg struct {
		Slot, Depth  string
		OldHeadBlock string `json:"old_head_block"`
		NewHeadBlock string `json:"new_head_block"`
	}
	var head struct{ Slot, Block string }
	for e := range events {
		if e.topic == topicChainReorg {
			if err := json.Unmarshal(e.data, &reorg); err != nil {
				t.Fatal(err)
			}
			e = <-events
			if err := json.Unmarshal(e.data, &head); err != nil || e.topic != topicHead {
				t.Fatalf("after chain_reorg: %s %v", e.topic, err)
			}
			break
		}
	}
	slots := n.ends.Slots()
	depth := result.OldHead.Slot - result.Ancestor.Slot
	if reorg.Depth != decimal(depth) || reorg.Slot != decimal(result.NewHead.Slot) || reorg.NewHeadBlock != head.Block || reorg.OldHeadBlock == reorg.NewHeadBlock {
		t.Errorf("event %+v, head %+v, result %+v (%v)", reorg, head, result, slots)
	}
}
