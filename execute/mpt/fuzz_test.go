package mpt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// seedState returns the encoding of a part of a model's state, and its codes.
func seedState(t testing.TB, seed uint64) (data []byte, codes []common.Hash, k *keys, m *model) {
	t.Helper()
	k, m = grown(t, seed, 3)
	tree := Open(m.root, m)
	v := tree.View(BlockView, tree.Snapshot())
	b := k.batch(m, 8)
	b.mark(t, k, m.accounts, v)
	b.run(t, tree, v)
	codes, index := k.codesOf(v)
	return v.Encode(index), codes, k, m
}

// FuzzDecodeState: what decodes encodes to the same bytes, and can be read, written and hashed without a panic.
func FuzzDecodeState(f *testing.F) {
	for seed := range uint64(3) {
		data, codes, _, _ := seedState(f, seed)
		f.Add(data, uint8(len(codes)))
	}
	f.Add(new(raw).account(0, 2).extension(path(39)...).branch(3, 3).leaf(40, 1).leaf(40, 2).buf, uint8(0))
	f.Add(append(new(raw).extension(path(maxDepth)...).branch(3, 3).account(41, 0).account(41, 6).buf, 0, 0), uint8(1))
	f.Add(new(raw).branch(3, 2).hash().extension(1).branch(3, 0).hash().hash().buf, uint8(0))
	f.Fuzz(func(t *testing.T, data []byte, count uint8) {
		var codes []common.Hash
		index := make(map[common.Hash]uint16)
		for i := range count % 8 {
			codes = append(codes, common.Hash{31: i + 1})
			index[codes[i]] = uint16(i)
		}
		p, err := Decode(data, codes)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		if !bytes.Equal(p.Encode(index), data) {
			t.Fatal("what was decoded encodes differently")
		}
		root := p.Tree.Hash()
		if got := rehash(p.root); got != root {
			t.Fatalf("root %s, computed anew %s", root, got)
		}
		exercise(t, p.Tree, data)
		if p.Needed() > p.Nodes {
			t.Fatalf("%d of %d nodes were needed", p.Needed(), p.Nodes)
		}
		if got := rehash(p.root); got != p.Tree.Hash() {
			t.Fatalf("root %s after writing, computed anew %s", p.Tree.Hash(), got)
		}
	})
}

// exercise reads and writes the keys that stand in the data, and some others. What is missing is an error.
func exercise(t *testing.T, tree *Tree, data []byte) {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil && !errors.Is(err, ErrMissing) {
			t.Fatal(err)
		}
	}
	found := leafKeys(tree.root, nil, nil)
	for i := range uint64(4) {
		var key common.Hash
		binary.BigEndian.PutUint64(key[:], i<<62)
		copy(key[8:], data)
		found = append(found, key)
	}
	for i, key := range found {
		if i > 64 {
			break
		}
		account, err := tree.Get(key)
		ok(err)
		storage, err := tree.Storage(key)
		ok(err)
		if storage != nil {
			for j, slot := range leafKeys(storage.root, nil, nil) {
				if j > 16 {
					break
				}
				_, err := storage.Get(slot)
				ok(err)
				if j%2 == 0 {
					ok(storage.Delete(slot))
				} else {
					ok(storage.Put(slot, []byte{9}))
				}
			}
			ok(storage.Put(key, []byte{1}))
			ok(tree.Settle(key))
		}
		tree.Hash()
		if account == nil || i%3 == 0 {
			ok(tree.Put(key, 1, uint256.NewInt(2), types.EmptyCodeHash))
		} else if i%3 == 1 {
			ok(tree.Delete(key))
		}
	}
	tree.Settled()
	for i, key := range found {
		if i%2 == 0 && i < 64 {
			ok(tree.Delete(key))
		}
	}
	tree.Hash()
}

// leafKeys returns the keys whose leaves are known.
func leafKeys(n node, path []byte, out []common.Hash) []common.Hash {
	path = path[:len(path):len(path)]
	switch n := n.(type) {
	case *branch:
		for i, kid := range n.kids {
			out = leafKeys(kid, append(path, byte(i)), out)
		}
	case *extension:
		out = leafKeys(n.kid, append(path, n.path...), out)
	case *leaf:
		out = append(out, keyAt(append(path, n.path...)))
	}
	return out
}

// FuzzAttach: pieces that are changed are refused, or are those that belong where they say. A tree that took them has the
// same root, and can be written.
func FuzzAttach(f *testing.F) {
	k, m := grown(f, 50, 3)
	tree := Open(m.root, m)
	v := tree.View(SlotView, tree.Snapshot())
	var cuts [][]byte
	for i := range 4 {
		for j := range 3 {
			if _, err := v.Slot(k.accounts[3*i+j], k.slots[i]); err != nil {
				f.Fatal(err)
			}
		}
		cuts = append(cuts, v.Cut())
		f.Add(uint8(i), uint(0), 0, []byte{})
		f.Add(uint8(i), uint(50), 3, []byte{1})
		f.Add(uint8(i), uint(20), -9, []byte{0xff})
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint, shift int, over []byte) {
		follower := Open(m.root, nil)
		changed := int(which) % len(cuts)
		for i, cut := range cuts {
			data := bytes.Clone(cut)
			if i == changed && len(data) > 0 {
				place := int(at % uint(len(data)))
				switch end := min(place+max(shift, -shift), len(data)); {
				case shift < 0:
					data = append(data[:place:place], data[end:]...)
				case shift > 0:
					data = append(data[:end:end], data[place:]...)
				}
				if place < len(data) {
					copy(data[place:], over)
				}
			}
			_, err := follower.Attach(data)
			if err != nil {
				if !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrUnattached) {
					t.Fatal(err)
				}
				return
			}
			if got := rehash(follower.root); got != m.root {
				t.Fatalf("root %s, was %s", got, m.root)
			}
		}
		exercise(t, follower, over)
	})
}

// FuzzMergePartials: a part of another state, or of none, is merged in. There is no panic, and the root stays.
func FuzzMergePartials(f *testing.F) {
	data, codes, _, _ := seedState(f, 0)
	other, _, _, _ := seedState(f, 1)
	f.Add(data)
	f.Add(other)
	f.Add(new(raw).branch(3, 2).hash().account(1, 0).buf)
	f.Fuzz(func(t *testing.T, more []byte) {
		p, err := Decode(data, codes)
		if err != nil {
			t.Fatal(err)
		}
		q, err := Decode(more, nil)
		if err != nil {
			return
		}
		root := p.Tree.Hash()
		p.Merge(q)
		if got := rehash(p.root); got != root {
			t.Fatalf("root %s, was %s", got, root)
		}
	})
}
