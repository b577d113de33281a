package gateway_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// newMailWorld is a world with the messenger in its genesis and a relayer, in which no slot is opened to L1.
func newMailWorld(t *testing.T) *world {
	t.Helper()
	key := newKey(t, 0xab)
	return newWorldWith(t, func(w *world) {
		w.relayer = l1.NewRelayer(chainID, key)
		w.policy.ForcedDeadline, w.policy.ForcedWindow, w.policy.BasedAfter = 3, 2, 10
		w.alloc = func(alloc types.GenesisAlloc) {
			alloc[contracts.MessengerAddress] = contracts.MessengerAccount()
			alloc[address(key)] = types.Account{Balance: new(big.Int).Mul(ether, big.NewInt(10))}
		}
		w.tune = func(cfg *gateway.Config) { cfg.SlotEnd.Mode = gateway.SlotEndNever }
	})
}

// slot lets one slot pass and adds its L1 block, changed, at the end.
func (w *world) slot(change func(b *based.L1Block)) based.L1Block {
	w.t.Helper()
	w.to(uint64(w.now.Unix()) + slotSeconds)
	b := w.next(w.l1Head(), w.policy.Slots.At(uint64(w.now.Unix())))
	if change != nil {
		change(&b)
	}
	w.apply(0, b)
	return b
}

// letter is a message of some ether in an L1 block.
func letter(b *based.L1Block, index uint64, to common.Address) based.Letter {
	return based.Letter{L1: b.Ref(), Deposit: blocks.Deposit{Index: index, To: to, Value: new(big.Int).Mul(ether, big.NewInt(2)), Fee: big.NewInt(7), GasLimit: 30_000}}
}

// canonicalBlocks returns the chain above genesis.
func (w *world) canonicalBlocks() []*types.Block {
	var out []*types.Block
	for hash := w.tip().Hash; ; {
		block := w.node.Block(hash)
		if block.NumberU64() == 0 {
			slices.Reverse(out)
			return out
		}
		out = append(out, block)
		hash = block.ParentHash()
	}
}

func (w *world) balance(of common.Address) *big.Int {
	w.t.Helper()
	state, err := w.node.State(w.tip().Hash)
	if err != nil {
		w.t.Fatal(err)
	}
	return state.GetBalance(of).ToBig()
}

// relays returns how often the chain calls the messenger, and whether every block does so before anything else.
func (w *world) relays() (count int, first bool) {
	first = true
	for _, block := range w.canonicalBlocks() {
		other := false
		for _, tx := range block.Transactions() {
			if tx.To() == nil || *tx.To() != blocks.MessengerAddress {
				other = true
				continue
			}
			count++
			first = first && !other
		}
	}
	return count, first
}

// TestRelay has the gateway execute messages by itself, once each, first thing in a block, and anew after a reorg of L1
// that sends them again.
func TestRelay(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	to := common.Address{0x77}
	w.slot(func(b *based.L1Block) { b.Letters = []based.Letter{letter(b, 0, to), letter(b, 1, to)} })
	for range 2 {
		w.promised(w.transfer(0, common.Address{1}, 1))
		w.slot(nil)
	}
	w.to(uint64(w.now.Unix()) + 2)
	want := new(big.Int).Mul(ether, big.NewInt(4))
	if got := w.balance(to); got.Cmp(want) != 0 {
		t.Fatalf("two messages have brought %s", got)
	}
	for range 3 {
		w.promised(w.transfer(0, common.Address{1}, 1))
		w.slot(nil)
	}
	if count, first := w.relays(); count != 2 || !first {
		t.Errorf("%d relays, first thing: %v", count, first)
	}

	// L1 goes back to before the messages, and takes only one of them again, later.
	back := len(w.l1) - 1
	var added []based.L1Block
	head := w.l1[0]
	for i := range back {
		b := w.next(head, w.l1[i+1].Slot)
		if i == back-1 {
			b.Letters = []based.Letter{letter(&b, 0, to)}
		}
		added, head = append(added, b), b
	}
	w.apply(back, added...)
	if got := w.balance(to); got.Sign() != 0 {
		t.Fatalf("after the reorg the messages still count: %s", got)
	}
	for range 4 {
		w.slot(nil)
	}
	if got := w.balance(to); got.Cmp(new(big.Int).Mul(ether, big.NewInt(2))) != 0 {
		t.Errorf("the message that was sent again has brought %s", got)
	}
	if count, first := w.relays(); count != 1 || !first {
		t.Errorf("%d relays after the reorg, first thing: %v", count, first)
	}
}

// TestForcedTransactions includes what was forced through L1 first in a block, and keeps its anchors clear of one that
// nobody can execute until that has lapsed (rule 18).
func TestForcedTransactions(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	good, used, last := w.transfer(0, common.Address{2}, 1), w.transfer(1, common.Address{2}, 1), w.transfer(2, common.Address{2}, 1)
	w.promised(used) // its nonce is used before L1 forces it
	force := func(index uint64, tx *types.Transaction) func(b *based.L1Block) {
		return func(b *based.L1Block) {
			b.Forced = append(b.Forced, based.Forced{Index: index, Hash: tx.Hash(), Tx: tx, L1: b.Ref()})
		}
	}
	w.slot(force(0, good))
	stuck := w.slot(force(1, used))
	w.slot(force(2, last))
	for range 16 {
		w.slot(nil)
	}
	mail := based.NewMail(chainID)
	mail.Apply(based.Update{Added: w.l1})
	var q based.ForcedQueue
	found := make(map[common.Hash]int)
	due := stuck.Number + w.policy.ForcedDeadline
	for _, block := range w.canonicalBlocks() {
		anchor := w.anchorOf(block)
		before := q
		var err error
		if q, err = mail.Pass(w.policy, q, anchor, block.Transactions()); err != nil {
			t.Fatalf("block %d, anchored at %d: %v", block.NumberU64(), anchor, err)
		}
		if before.Next == 1 && anchor >= due && anchor < due+w.policy.ForcedWindow {
			t.Errorf("block %d is anchored at %d, where a transaction that cannot be executed is due", block.NumberU64(), anchor)
		}
		for i, tx := range block.Transactions() {
			found[tx.Hash()] = i
		}
	}
	if i, ok := found[good.Hash()]; !ok || i != 0 {
		t.Errorf("forced transaction is at %d of its block (%v)", i, ok)
	}
	if i, ok := found[last.Hash()]; !ok || i != 0 {
		t.Errorf("the one behind the stuck one is at %d of its block (%v)", i, ok)
	}
	if q.Next != 3 || w.tip().Anchor.L1Number < due+w.policy.ForcedWindow {
		t.Errorf("queue %+v, tip's anchor %d, the stuck one was due at %d", q, w.tip().Anchor.L1Number, due)
	}
}

// TestForcedIsNotOvertaken sends the gateway a transaction that L1 has just been told to force: it waits for its turn, and has
// one promise.
func TestForcedIsNotOvertaken(t *testing.T) {
	t.Parallel()
	w := newMailWorld(t)
	tx, behind := w.transfer(0, common.Address{2}, 1), w.transfer(1, common.Address{2}, 1)
	w.slot(func(b *based.L1Block) {
		b.Forced = append(b.Forced, based.Forced{Index: 0, Hash: tx.Hash(), Tx: tx, L1: b.Ref()})
	})
	if r := w.refused(tx); r.Code != gateway.CodeForced || r.RetryAfter == 0 || r.TxHash != tx.Hash() {
		t.Errorf("refused with %+v", r)
	}
	w.promised(behind)
	for range 4 {
		w.slot(nil)
	}
	in := -1
	for _, block := range w.canonicalBlocks() {
		for i, other := range block.Transactions() {
			if other.Hash() == tx.Hash() {
				in = i
			}
		}
	}
	if in != 0 {
		t.Errorf("the forced transaction is at %d of its block", in)
	}
	if p := w.promised(tx); p[0].Index != 0 {
		t.Errorf("its promise is %+v", p[0])
	}
}

// anchorOf returns the L1 number that a block anchors to: its beacon root is the hash of one of the anchors that there are.
func (w *world) anchorOf(block *types.Block) uint64 {
	w.t.Helper()
	mail := based.NewMail(chainID)
	mail.Apply(based.Update{Added: w.l1})
	for _, b := range append([]based.L1Block{{Hash: common.Hash{0xff}}}, w.l1...) {
		root, count := mail.Inbox(b.Number)
		if (blocks.Anchor{L1Number: b.Number, L1Hash: b.Hash, InboxRoot: root, InboxCount: count}).Hash() == *block.BeaconRoot() {
			return b.Number
		}
	}
	w.t.Fatalf("block %d is anchored nowhere", block.NumberU64())
	return 0
}
