package gateway_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TestSlot is one slot from its first promise to the block that stands on a based block.
func TestSlot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slot := w.policy.Slots.At(uint64(w.now.Unix())) // 1
	end := w.policy.Slots.Start(slot + 1)

	promises := w.promised(w.transfer(0, recipient, 1), w.transfer(1, recipient, 2), w.transfer(0, recipient, 3))
	for i, p := range promises {
		if p.BlockNumber != 1 || p.Index != uint64(i) || p.ParentHash != w.node.Genesis().Hash() {
			t.Fatalf("promise %d is for block %d, index %d", i, p.BlockNumber, p.Index)
		}
		checkPromise(t, w, p)
	}
	// Execute, persist, sign: what is journaled with a promise cannot have been signed yet.
	for _, e := range w.news() {
		var journaled gateway.PromiseRecord
		if e.Kind != gateway.EventPreconfirmed {
			continue
		}
		if err := json.Unmarshal(e.Payload, &journaled); err != nil || journaled.TxHash == (common.Hash{}) || len(journaled.Signature) != 0 {
			t.Fatalf("journaled event %s: %v", e.Payload, err)
		}
	}
	w.to(end - 1)
	tip := w.tip()
	if tip.Kind != blocks.SlotEnding || tip.Time != end-1 {
		t.Fatalf("tip is %s at %d, want slot-ending at %d", tip.Kind, tip.Time, end-1)
	}
	if want := (blocks.Permit{Slot: slot + 1, L1Parent: w.l1Head().Hash}); tip.Permit != want {
		t.Fatalf("permit %+v, want %+v", tip.Permit, want)
	}
	block := blockAt(t, w, 1)
	for i, r := range w.node.Receipts(block.Hash()) {
		if got := gateway.ReceiptDigest(r); got != promises[i].ReceiptDigest {
			t.Errorf("sealed receipt %d has digest %s, promised %s", i, got, promises[i].ReceiptDigest)
		}
	}

	// The pause: requests wait in order, nothing is certified on the permit.
	waiting := w.ask(w.transfer(2, recipient, 1), w.transfer(3, recipient, 1))
	w.step()
	w.now = time.Unix(int64(end), 0).Add(100 * time.Millisecond)
	w.step()
	if s := w.c.Status(); s.Mode != gateway.ModePaused || s.Queue != 2 || s.Permit == nil || *s.Permit != tip.Permit {
		t.Fatalf("status in the pause: %+v", s)
	}

	if _, ok := w.c.Queued(waiting[0].tx.Hash()); !ok {
		t.Fatal("a request that waits for the pause to end is not found")
	}

	b := w.based(w.transfer(4, recipient, 7))
	w.mine(append(w.settlement(), b)...)
	if _, ok := w.c.Queued(waiting[0].tx.Hash()); ok {
		t.Fatal("a promised request still counts as queued")
	}
	if got := w.tip(); got.Hash != b.Placed.Hash {
		t.Fatalf("tip is %d %s, want the based block", got.Number, got.Kind)
	}
	after := w.answers(waiting)
	if after[0].ParentHash != b.Placed.Hash || after[0].Index != 0 || after[1].Index != 1 {
		t.Fatalf("requests of the pause were promised on %s at %d and %d", after[0].ParentHash, after[0].Index, after[1].Index)
	}
	if l1 := w.l1Head(); after[0].AnchorNumber != l1.Number || after[0].AnchorL1Hash != l1.Hash {
		t.Fatalf("block on a based block anchors at %d, want the L1 block that included it (%d)", after[0].AnchorNumber, l1.Number)
	}
	w.to(end + 1)
	if got := w.tip(); got.Parent != b.Placed.Hash || got.Kind != blocks.Regular || got.Time != end+1 {
		t.Fatalf("block after the based one: %+v", got)
	}
	checkCertificates(t, w)
}

// TestUnusedPermit resolves a permit by a block of its slot without a based block, by a missed slot's
// deadline, and not by a late block of the slot before.
func TestUnusedPermit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	end := w.policy.Slots.Start(2)
	w.to(end - 1)
	s := w.tip()
	w.now = time.Unix(int64(end), 0)
	w.mine() // slot 2, takes nothing
	w.to(end + 1)
	if got := w.tip(); got.Parent != s.Hash || got.Time != end+1 {
		t.Fatalf("after an unused permit the tip is %+v", got)
	}

	end = w.policy.Slots.Start(3)
	w.to(end - 1)
	s = w.tip()
	late := w.next(w.l1Head(), 2) // impossible on a real chain within the slot, but a node may say it
	late.Slot = 2
	w.apply(0, late)
	w.now = time.Unix(int64(end), 0).Add(slotSeconds*time.Second/3 - time.Millisecond)
	w.step()
	if st := w.c.Status(); st.Mode != gateway.ModePaused {
		t.Fatalf("before the deadline the mode is %s", st.Mode)
	}
	w.now = w.now.Add(2 * time.Millisecond)
	w.step()
	if st := w.c.Status(); st.Mode != gateway.ModeSequencing || st.Open.ParentHash != s.Hash {
		t.Fatalf("after the deadline the status is %+v", st)
	}
	if st := w.c.Status(); st.Open.Timestamp <= w.policy.Slots.Start(3) {
		t.Fatalf("child of a permit opens at %d, not after its slot began", st.Open.Timestamp)
	}
}

// TestLateBlock is the late-block rule: a block of the permit's slot that comes after resuming
// counts only once L1 has built on it; then it takes down what was certified instead.
func TestLateBlock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	end := w.policy.Slots.Start(2)
	w.to(end - 1)
	s, b := w.tip(), w.based(w.transfer(4, recipient, 7))
	settlement := w.settlement()
	w.to(end + 2) // resumed by the deadline
	p := w.promised(w.transfer(0, recipient, 1))[0]
	w.to(end + 3)
	sequenced := w.tip()
	if sequenced.Number <= s.Number {
		t.Fatalf("tip is %d, want a block on %d", sequenced.Number, s.Number)
	}
	w.news()
	lateBlock := w.next(w.l1Head(), 2, append(settlement, b)...)
	w.apply(0, lateBlock)
	if got := w.tip(); got.Hash != sequenced.Hash {
		t.Fatalf("a late block moved the tip to %d %s before L1 built on it", got.Number, got.Kind)
	}
	w.apply(0, w.next(lateBlock, 3))
	if got := w.tip(); got.Hash != b.Placed.Hash {
		t.Fatalf("tip is %d %s, want the based block that L1 has built on", got.Number, got.Kind)
	}
	reorg := onlyReorg(t, w)
	if reorg.Cause != gateway.CauseSuperseded || reorg.BlockCount != int(sequenced.Number-s.Number) {
		t.Fatalf("reorg %+v", reorg)
	}
	w.step()
	checkOutcome(t, w, p.TxHash, gateway.Reincluded)
}

// TestReorg takes a based block away with three blocks and an open one on it, and brings it back.
func TestReorg(t *testing.T) {
	t.Parallel()
	for _, depth := range []int{1, 2} {
		t.Run("depth "+string(rune('0'+depth)), func(t *testing.T) {
			t.Parallel()
			testReorg(t, depth)
		})
	}
}

func testReorg(t *testing.T, depth int) {
	w := newWorld(t)
	end := w.policy.Slots.Start(2)
	w.to(end - 1)
	s := w.tip()
	basedTx := w.transfer(4, recipient, 7)
	b := w.based(basedTx)
	settlement := w.settlement()
	w.to(end)
	withBased := w.mine(append(settlement, b)...)

	inBlock := w.promised(w.transfer(0, recipient, 1), w.transfer(1, recipient, 2))
	w.to(end + 1)
	spend := w.transfer(4, recipient, 1) // stands on the based block's transaction: nonce 1
	inBlock = append(inBlock, w.promised(spend)...)
	w.to(end + 2)
	if depth == 2 {
		w.to(end + 3)
		w.to(end + 4)
		w.mine()
		w.to(end + 5)
	}
	open := w.promised(w.transfer(2, recipient, 5))
	before := w.tip()
	w.news()

	// L1 replaces the block that included the based block, and everything on it.
	head := w.l1[len(w.l1)-1-depth]
	fresh := w.next(head, 2)
	blocksOut := int(before.Number - s.Number)
	if depth == 1 {
		w.apply(1, fresh)
	} else {
		w.apply(2, fresh, w.next(fresh, 3))
	}
	if got := w.tip(); got.Hash != s.Hash {
		t.Fatalf("tip is %d %s, want the slot-ending block %d", got.Number, got.Kind, s.Number)
	}
	reorg := onlyReorg(t, w)
	if reorg.Cause != gateway.CauseL1Reorg || reorg.BlockCount != blocksOut || reorg.L1Depth != depth {
		t.Fatalf("reorg %+v, want %d blocks", reorg, blocksOut)
	}
	checkRun(t, w.news(), reorg, len(inBlock)+len(open)+1)

	// Everything comes again in its order on the slot-ending block, the based transaction first.
	w.to(uint64(w.now.Unix()) + 1)
	for _, p := range append(inBlock, open...) {
		checkOutcome(t, w, p.TxHash, gateway.Reincluded)
	}
	again := blockAt(t, w, s.Number+1)
	var order []common.Hash
	for _, tx := range again.Transactions() {
		order = append(order, tx.Hash())
	}
	want := []common.Hash{basedTx.Hash()}
	for _, p := range append(inBlock, open...) {
		want = append(want, p.TxHash)
	}
	if !slices.Equal(order, want) {
		t.Fatalf("executed again in the order %v, want %v", order, want)
	}
	placed := w.tip()
	if placed.Anchor.L1Number < withBased.Number {
		t.Fatalf("the replacement anchors at %d, below the fallen branch's %d", placed.Anchor.L1Number, withBased.Number)
	}
	checkCertificates(t, w)

	// Out and back in again: the same chain as before, the replacement falls.
	if depth == 1 {
		w.apply(1, withBased)
		if got := w.tip(); got.Hash != before.Hash {
			t.Fatalf("back in again the tip is %d %s, want %d %s", got.Number, got.Hash, before.Number, before.Hash)
		}
		for _, p := range inBlock {
			history, err := w.store.History(w.ctx, p.TxHash)
			if err != nil {
				t.Fatal(err)
			}
			if history.Promise == nil || history.Promise.BlockNumber != p.BlockNumber || history.Promise.ParentHash != p.ParentHash {
				t.Errorf("promise of %s in force is %+v, want the first", p.TxHash, history.Promise)
			}
		}
		// The open block that fell had this parent and this anchor: the next one has to have another.
		if mode := w.c.Status().Mode; mode != gateway.ModeWaiting {
			t.Fatalf("mode is %s, want to wait for another anchor", mode)
		}
		w.to(w.policy.Slots.Start(3))
		w.mine()
		w.to(uint64(w.now.Unix()) + 1)
		if w.tip().Number <= before.Number {
			t.Fatalf("sequencing does not go on after the branch came back: %+v, now %d", w.c.Status(), w.now.Unix())
		}
		checkCertificates(t, w)
	}
}

// TestReincludeNextSlot has what fell wait for the next slot, while others' transactions go on, and then come back in its order.
func TestReincludeNextSlot(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) {
		w.tune = func(c *gateway.Config) { c.Reinclude = gateway.ReincludeNextSlot }
	})
	end := w.policy.Slots.Start(2)
	w.to(end - 1)
	settlement, b := w.settlement(), w.based(w.transfer(4, recipient, 7))
	w.to(end)
	w.mine(append(settlement, b)...)
	fell := w.promised(w.transfer(0, recipient, 1), w.transfer(1, recipient, 2))
	w.to(end + 1)
	w.apply(1, w.next(w.l1[len(w.l1)-2], 2))

	first := w.sent(fell[0].TxHash)
	if r := w.refused(first); r.Code != gateway.CodeSuperseded || r.RetryAfter <= 0 {
		t.Errorf("a transaction that waits is refused with %+v", r)
	}
	other := w.promised(w.transfer(2, recipient, 3))
	w.to(end + 2)
	w.to(end + 3)
	if s := w.c.Status(); s.Waiting != 3 {
		t.Fatalf("%d wait in the slot of the reorg, want the based transaction and two promises", s.Waiting)
	}
	if w.tip().Number < other[0].BlockNumber {
		t.Errorf("another's transaction is held up: it is of block %d, the tip is %d", other[0].BlockNumber, w.tip().Number)
	}
	for w.c.Status().Waiting > 0 {
		if w.now.Unix() > int64(w.policy.Slots.Start(4)) {
			t.Fatalf("still waiting: %+v", w.c.Status())
		}
		if next := uint64(w.now.Unix()) + 1; next == w.policy.Slots.Start(3) {
			w.to(next)
			w.mine()
		} else {
			w.to(next)
		}
	}
	w.to(uint64(w.now.Unix()) + 1)
	var indices []uint64
	for _, p := range fell {
		checkOutcome(t, w, p.TxHash, gateway.Reincluded)
		history, err := w.store.History(w.ctx, p.TxHash)
		if err != nil || w.policy.Slots.At(blockAt(t, w, history.Promise.BlockNumber).Time()) < 3 {
			t.Errorf("%s came back too early: %+v, %v", p.TxHash, history, err)
		}
		indices = append(indices, history.Promise.Index)
	}
	if !slices.IsSorted(indices) {
		t.Errorf("back in the order %v", indices)
	}
	if p := w.promised(first); p[0].Index != indices[0] {
		t.Errorf("the same bytes give %+v", p[0])
	}
	checkCertificates(t, w)
}

// TestBackInAfterRestart restarts between a reorg and its undoing: the process that sees the based block
// come back has never seen it stand.
func TestBackInAfterRestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	end := w.policy.Slots.Start(2)
	w.to(end - 1)
	b := w.based(w.transfer(4, recipient, 7))
	settlement := w.settlement()
	w.to(end)
	withBased := w.mine(append(settlement, b)...)
	p := w.promised(w.transfer(0, recipient, 1))[0]
	w.to(end + 1)
	before := w.tip()
	w.apply(1, w.next(w.l1[len(w.l1)-2], 2))
	w.start()
	if err := w.c.StepL1(w.ctx, based.Update{}); err != nil {
		t.Fatal(err)
	}
	w.verify()
	w.step()
	w.to(end + 2)
	w.apply(1, withBased)
	if got := w.tip(); got.Hash != before.Hash {
		t.Fatalf("back in again the tip is %d %s, want %d %s", got.Number, got.Hash, before.Number, before.Hash)
	}
	history, err := w.store.History(w.ctx, p.TxHash)
	if err != nil {
		t.Fatal(err)
	}
	if history.Promise == nil || history.Promise.ParentHash != p.ParentHash {
		t.Fatalf("promise in force is %+v, want the first", history.Promise)
	}
	if s := w.c.Status(); s.Halted() {
		t.Fatalf("halted: %s", s.Reason)
	}
	checkCertificates(t, w)
}

// TestAnchorOrphaned lets a block fall because the L1 block it anchors to left L1's chain.
func TestAnchorOrphaned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for slot := uint64(2); slot < 5; slot++ {
		w.to(w.policy.Slots.Start(slot))
		w.mine()
	}
	w.to(w.policy.Slots.Start(4) + 1)
	p := w.promised(w.transfer(0, recipient, 1))[0]
	w.to(w.policy.Slots.Start(4) + 2)
	before := w.tip()
	depth := int(w.l1Head().Number - before.Anchor.L1Number + 1)
	head := w.l1[len(w.l1)-1-depth]
	// The new branch is one block shorter: no child may be certified before it reaches the fallen anchor.
	fresh := w.next(head, head.Slot+1)
	w.apply(depth, fresh)
	if w.tip().Hash == before.Hash {
		t.Fatal("block with an orphaned anchor still stands")
	}
	for w.c.Status().Mode == gateway.ModeWaiting {
		fresh = w.next(fresh, fresh.Slot+1)
		w.apply(0, fresh)
	}
	w.to(uint64(w.now.Unix()) + 1)
	checkOutcome(t, w, p.TxHash, gateway.Reincluded)
	checkCertificates(t, w)
}

// TestRestart ends the process in the middle of an open block and starts it again with an empty node.
func TestRestart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first := w.promised(w.transfer(0, recipient, 1))
	w.to(w.policy.Slots.Start(2) - 1)
	b := w.based(w.transfer(4, recipient, 7))
	settlement := w.settlement()
	w.to(w.policy.Slots.Start(2))
	w.mine(append(settlement, b)...)
	w.to(w.policy.Slots.Start(2) + 1)
	open := w.promised(w.transfer(1, recipient, 2), w.transfer(1, recipient, 3))
	tip := w.tip()

	w.start()
	if got := w.tip(); got != tip {
		t.Fatalf("restarted at %+v, want %+v", got, tip)
	}
	if w.node.Head().Hash != tip.Hash {
		t.Fatalf("the node's head is %d", w.node.Head().Number)
	}
	// The same request again gives the same promise, also before the L1 view is fresh.
	if err := w.c.StepL1(w.ctx, based.Update{}); err != nil {
		t.Fatal(err)
	}
	w.verify()
	w.step()
	again := w.promised(w.sent(open[1].TxHash))
	if !bytes.Equal(again[0].Signature, open[1].Signature) || again[0].Index != 1 {
		t.Fatalf("after the restart the promise is %+v, want %+v", again[0], open[1])
	}
	next := w.promised(w.transfer(1, recipient, 4))
	if next[0].Index != 2 || next[0].BlockNumber != open[0].BlockNumber {
		t.Fatalf("the open block goes on at index %d of block %d", next[0].Index, next[0].BlockNumber)
	}
	w.to(uint64(w.now.Unix()) + 1)
	block := blockAt(t, w, open[0].BlockNumber)
	for i, r := range w.node.Receipts(block.Hash())[:2] {
		if gateway.ReceiptDigest(r) != open[i].ReceiptDigest {
			t.Errorf("sealed receipt %d is not what was promised before the restart", i)
		}
	}
	old := w.promised(w.sent(first[0].TxHash))[0]
	if !bytes.Equal(old.Signature, first[0].Signature) {
		t.Fatalf("a retry after success gives %+v, want the first promise", old)
	}
	checkCertificates(t, w)
}

// TestRefusals hands in what cannot be promised; the state does not change.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	poor := newKey(t, 0x77)
	sign := func(key int, data types.TxData) *types.Transaction {
		return types.MustSignNewTx(w.keys[key], types.LatestSignerForChainID(big.NewInt(chainID)), data)
	}
	dynamic := func(change func(*types.DynamicFeeTx)) *types.DynamicFeeTx {
		tx := &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), To: &recipient, Value: big.NewInt(1), Gas: 21000,
			GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9),
		}
		change(tx)
		return tx
	}
	w.promised(w.transfer(0, recipient, 1))
	w.to(uint64(w.now.Unix()) + 1)
	root := w.tip().StateRoot
	for _, tt := range []struct {
		name string
		tx   *types.Transaction
		code gateway.Code
	}{
		{"unsigned", types.NewTx(dynamic(func(*types.DynamicFeeTx) {})), gateway.CodeUnsigned},
		{"wrong chain", types.MustSignNewTx(w.keys[1], types.LatestSignerForChainID(big.NewInt(1)), dynamic(func(d *types.DynamicFeeTx) { d.ChainID = big.NewInt(1) })), gateway.CodeWrongChain},
		{"no chain id", types.MustSignNewTx(w.keys[1], types.HomesteadSigner{}, &types.LegacyTx{To: &recipient, Gas: 21000, GasPrice: big.NewInt(100e9)}), gateway.CodeWrongChain},
		{"nonce too low", sign(0, dynamic(func(d *types.DynamicFeeTx) { d.Nonce = 0; d.Value = big.NewInt(2) })), gateway.CodeNonceTooLow},
		{"nonce too high", sign(0, dynamic(func(d *types.DynamicFeeTx) { d.Nonce = 9 })), gateway.CodeNonceTooHigh},
		{"insufficient funds", types.MustSignNewTx(poor, types.LatestSignerForChainID(big.NewInt(chainID)), dynamic(func(*types.DynamicFeeTx) {})), gateway.CodeInsufficientFunds},
		{"over the gas limit", sign(1, dynamic(func(d *types.DynamicFeeTx) { d.Gas = 1<<24 + 1 })), gateway.CodeGasLimitExceeded},
		{"intrinsic gas", sign(1, dynamic(func(d *types.DynamicFeeTx) { d.Gas = 20999 })), gateway.CodeIntrinsicGas},
		{"fee below base fee", sign(1, dynamic(func(d *types.DynamicFeeTx) { d.GasFeeCap = big.NewInt(1); d.GasTipCap = big.NewInt(1) })), gateway.CodeFeeTooLow},
		{"tip above cap", sign(1, dynamic(func(d *types.DynamicFeeTx) { d.GasTipCap = big.NewInt(200e9) })), gateway.CodeFeeInvalid},
		{"too long", sign(1, dynamic(func(d *types.DynamicFeeTx) { d.Data = make([]byte, 129<<10); d.Gas = 1 << 24 })), gateway.CodeTransactionTooLong},
	} {
		refusal := w.refused(tt.tx)
		if refusal.Code != tt.code || refusal.Message == "" || refusal.TxHash != tt.tx.Hash() {
			t.Errorf("%s: refused with %+v, want %s", tt.name, refusal, tt.code)
		}
		if (tt.code == gateway.CodeNonceTooLow || tt.code == gateway.CodeNonceTooHigh) && (refusal.Nonce == nil || *refusal.Nonce != 1) {
			t.Errorf("%s: expected nonce is %v, want 1", tt.name, refusal.Nonce)
		}
	}
	w.to(uint64(w.now.Unix()) + 1)
	empty := blockAt(t, w, w.tip().Number)
	if len(empty.Transactions()) != 0 || empty.GasUsed() != 0 {
		t.Fatalf("refused requests left %d transactions and %d gas", len(empty.Transactions()), empty.GasUsed())
	}
	if w.tip().StateRoot == root {
		t.Fatal("an empty block still writes its parent's hash: the root must move")
	}
}

// TestFullBlock fills a block: what does not fit waits for the next second and is not dropped.
func TestFullBlock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	burn := func(from int) *types.Transaction {
		addr := address(w.keys[from])
		nonce := w.nonces[addr]
		w.nonces[addr]++
		// An endless loop: JUMPDEST PUSH1 0 JUMP as init code burns all its gas.
		return types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: nonce, Gas: 14_000_000, Data: common.FromHex("5b600056"),
			GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9),
		})
	}
	asked := w.ask(burn(0), burn(1), burn(2), w.transfer(3, recipient, 1))
	w.step()
	w.to(uint64(w.now.Unix()) + 1)
	got := w.answers(asked)
	if got[0].BlockNumber != 1 || got[1].BlockNumber != 1 || got[2].BlockNumber != 2 || got[3].BlockNumber != 2 {
		t.Fatalf("blocks %d %d %d %d, want 1 1 2 2", got[0].BlockNumber, got[1].BlockNumber, got[2].BlockNumber, got[3].BlockNumber)
	}
	if got[0].Receipt.Status != types.ReceiptStatusFailed || got[0].Receipt.GasUsed != 14_000_000 {
		t.Fatalf("burning transaction has receipt %+v", got[0].Receipt)
	}
}

// checkPromise verifies a promise as a client does.
func checkPromise(t *testing.T, w *world, p gateway.PromiseRecord) {
	t.Helper()
	digest := gateway.Promise{
		ChainID: p.ChainID, Rollup: p.Rollup, TxHash: p.TxHash, BlockNumber: p.BlockNumber, ParentHash: p.ParentHash, Index: p.Index,
		ReceiptDigest: gateway.ReceiptDigest(p.Receipt), AnchorNumber: p.AnchorNumber, AnchorL1Hash: p.AnchorL1Hash, Time: p.Time,
	}.Digest()
	key, err := crypto.SigToPub(digest[:], p.Signature)
	if err != nil {
		t.Fatal(err)
	}
	if got := crypto.PubkeyToAddress(*key); got != address(w.promise) {
		t.Fatalf("promise is signed by %s, want %s", got, address(w.promise))
	}
}

// checkCertificates verifies every sequenced block of the canonical chain with the published key, and
// that each may stand on the one below.
func checkCertificates(t *testing.T, w *world) {
	t.Helper()
	var child *gateway.BlockRecord
	for number := w.tip().Number; number > 0; number-- {
		b, err := w.store.BlockByNumber(w.ctx, number)
		if err != nil {
			t.Fatal(err)
		}
		if child != nil && child.ParentHash != b.Hash {
			t.Fatalf("block %d does not stand on block %d", child.Number, b.Number)
		}
		child = b
		if !b.Kind.Sequenced() {
			continue
		}
		cert, err := w.store.Certificate(w.ctx, b.Hash)
		if err != nil {
			t.Fatalf("certificate of block %d: %v", number, err)
		}
		signature, err := certs.ParseSignature(cert.Signature)
		if err != nil {
			t.Fatal(err)
		}
		if cert.Message.BlockHash != b.Hash || cert.Message.Kind != b.Kind {
			t.Fatalf("certificate of block %d certifies %+v", number, cert.Message)
		}
		if err := certs.Verify(w.bls.PublicKey(), cert.Message, signature); err != nil {
			t.Fatalf("certificate of block %d: %v", number, err)
		}
	}
}

func blockAt(t *testing.T, w *world, number uint64) *types.Block {
	t.Helper()
	record, err := w.store.BlockByNumber(w.ctx, number)
	if err != nil {
		t.Fatalf("block %d: %v", number, err)
	}
	block := w.node.Block(record.Hash)
	if block == nil {
		t.Fatalf("the node has no block %d", number)
	}
	return block
}

func onlyReorg(t *testing.T, w *world) gateway.ReorgRecord {
	t.Helper()
	reorgs, err := w.store.Reorgs(w.ctx, nil, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(reorgs) != 1 {
		t.Fatalf("%d reorgs are recorded, want 1", len(reorgs))
	}
	return reorgs[0]
}

func checkOutcome(t *testing.T, w *world, tx common.Hash, want gateway.OutcomeKind) {
	t.Helper()
	reversions, err := w.store.Reversions(w.ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reversions {
		if r.TxHash == tx {
			if r.Outcome != want {
				t.Errorf("transaction %s has outcome %q (%s), want %q", tx, r.Outcome, r.Reason, want)
			}
			return
		}
	}
	t.Errorf("transaction %s was not reverted", tx)
}

// checkRun checks that a cascade is announced in one ordered run: reorg, blocks, transactions, end,
// and that no outcome comes before its end.
func checkRun(t *testing.T, events []gateway.EventRecord, reorg gateway.ReorgRecord, transactions int) {
	t.Helper()
	var run []gateway.EventKind
	blocksSeen, txsSeen := 0, 0
	for _, e := range events {
		switch e.Kind {
		case gateway.EventReorg, gateway.EventReorgEnd:
			run = append(run, e.Kind)
		case gateway.EventReverted:
			run = append(run, e.Kind)
			var r gateway.RevertedEvent
			if err := json.Unmarshal(e.Payload, &r); err != nil {
				t.Fatal(err)
			}
			if r.ReorgID != reorg.ID {
				t.Errorf("event of reorg %d, want %d", r.ReorgID, reorg.ID)
			}
			if r.Block != nil {
				blocksSeen++
			}
			if r.Transaction != nil {
				txsSeen++
			}
		case gateway.EventReincluded, gateway.EventChanged, gateway.EventDropped:
			if len(run) == 0 || run[len(run)-1] != gateway.EventReorgEnd {
				t.Errorf("%s comes before the run of the reorg has ended", e.Kind)
			}
		}
	}
	if len(run) < 2 || run[0] != gateway.EventReorg || run[len(run)-1] != gateway.EventReorgEnd {
		t.Fatalf("run of events: %v", run)
	}
	if blocksSeen != reorg.BlockCount || txsSeen != transactions || reorg.TxCount != transactions {
		t.Fatalf("run tells of %d blocks and %d transactions, the reorg of %d and %d, want %d transactions", blocksSeen, txsSeen, reorg.BlockCount, reorg.TxCount, transactions)
	}
}
