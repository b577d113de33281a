package blocks_test

import (
	"encoding/binary"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// climb hashes a leaf up its siblings, in sorted pairs.
func climb(leaf common.Hash, proof []common.Hash) common.Hash {
	for _, sibling := range proof {
		a, b := leaf, sibling
		if a.Big().Cmp(b.Big()) > 0 {
			a, b = b, a
		}
		leaf = crypto.Keccak256Hash(a[:], b[:])
	}
	return leaf
}

func testLeaf(i uint64) common.Hash {
	return crypto.Keccak256Hash(binary.BigEndian.AppendUint64(nil, i))
}

// TestInbox proves every message against the root of every count that holds it.
func TestInbox(t *testing.T) {
	t.Parallel()
	var inbox blocks.Inbox
	roots := []common.Hash{{}}
	const most = 21
	for count := uint64(1); count <= most; count++ {
		inbox.Append(testLeaf(count - 1))
		root, err := inbox.RootAt(count)
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, root)
	}
	for count := range uint64(most + 1) {
		root, err := inbox.RootAt(count)
		if err != nil || root != roots[count] {
			t.Fatalf("root at %d is %v, %v; was %v", count, root, err, roots[count])
		}
		for index := range count {
			proof, err := inbox.Prove(index, count)
			if err != nil || len(proof) != blocks.InboxDepth || climb(testLeaf(index), proof) != root {
				t.Fatalf("message %d of %d: %v", index, count, err)
			}
		}
	}
	for _, bad := range [][2]uint64{{0, 0}, {3, 3}, {4, 3}, {0, most + 1}, {1 << 40, 1 << 41}} {
		if _, err := inbox.Prove(bad[0], bad[1]); !errors.Is(err, blocks.ErrInbox) {
			t.Errorf("proof of %d of %d: %v", bad[0], bad[1], err)
		}
	}
	if _, err := inbox.RootAt(most + 1); !errors.Is(err, blocks.ErrInbox) {
		t.Errorf("root of the future: %v", err)
	}

	// A reorg takes messages away, and others come in their place.
	for _, keep := range []uint64{20, 16, 7, 1, 0} {
		inbox.Truncate(keep)
		if root, err := inbox.RootAt(keep); err != nil || root != roots[keep] || inbox.Count() != keep {
			t.Fatalf("cut to %d: root %v, count %d, %v", keep, root, inbox.Count(), err)
		}
		again := inbox
		again.Append(testLeaf(100))
		if root, _ := again.RootAt(keep + 1); root == roots[keep+1] {
			t.Errorf("another message at %d, the same root", keep)
		}
		inbox.Truncate(keep)
	}
}

// TestMessageHashes binds every field of a message.
func TestMessageHashes(t *testing.T) {
	t.Parallel()
	deposit := func(change func(d *blocks.Deposit)) common.Hash {
		d := blocks.Deposit{Index: 1, Sender: common.Address{2}, To: common.Address{3}, Owner: common.Address{4},
			Value: big.NewInt(5), Fee: big.NewInt(6), GasLimit: 7, Data: []byte{8}}
		change(&d)
		return d.Leaf(9)
	}
	withdrawal := func(change func(w *blocks.Withdrawal)) common.Hash {
		w := blocks.Withdrawal{Index: 1, Sender: common.Address{2}, To: common.Address{3}, Value: big.NewInt(5), GasLimit: 7, Data: []byte{8}}
		change(&w)
		return w.ID(9)
	}
	seen := map[common.Hash]string{}
	for name, hash := range map[string]common.Hash{
		"deposit":            deposit(func(*blocks.Deposit) {}),
		"deposit index":      deposit(func(d *blocks.Deposit) { d.Index++ }),
		"deposit sender":     deposit(func(d *blocks.Deposit) { d.Sender[0]++ }),
		"deposit to":         deposit(func(d *blocks.Deposit) { d.To[0]++ }),
		"deposit owner":      deposit(func(d *blocks.Deposit) { d.Owner[0]++ }),
		"deposit value":      deposit(func(d *blocks.Deposit) { d.Value.SetInt64(55) }),
		"deposit fee":        deposit(func(d *blocks.Deposit) { d.Fee.SetInt64(66) }),
		"deposit gas":        deposit(func(d *blocks.Deposit) { d.GasLimit++ }),
		"deposit data":       deposit(func(d *blocks.Deposit) { d.Data = nil }),
		"deposit chain":      blocks.Deposit{Index: 1}.Leaf(1),
		"deposit chain two":  blocks.Deposit{Index: 1}.Leaf(2),
		"withdrawal":         withdrawal(func(*blocks.Withdrawal) {}),
		"withdrawal index":   withdrawal(func(w *blocks.Withdrawal) { w.Index++ }),
		"withdrawal sender":  withdrawal(func(w *blocks.Withdrawal) { w.Sender[0]++ }),
		"withdrawal to":      withdrawal(func(w *blocks.Withdrawal) { w.To[0]++ }),
		"withdrawal value":   withdrawal(func(w *blocks.Withdrawal) { w.Value.SetInt64(55) }),
		"withdrawal gas":     withdrawal(func(w *blocks.Withdrawal) { w.GasLimit++ }),
		"withdrawal data":    withdrawal(func(w *blocks.Withdrawal) { w.Data = nil }),
		"withdrawal chain":   blocks.Withdrawal{Index: 1}.ID(1),
		"withdrawal chain 2": blocks.Withdrawal{Index: 1}.ID(2),
	} {
		if other, ok := seen[hash]; ok {
			t.Errorf("%s and %s have the same hash", name, other)
		}
		seen[hash] = name
	}
}
