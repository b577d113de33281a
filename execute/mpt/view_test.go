package mpt

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// marked returns the nodes that a view has marked: by owner and path.
func (v *View) marked() map[string]common.Hash {
	out := make(map[string]common.Hash)
	var walk func(n node, owner common.Hash, path []byte)
	walk = func(n node, owner common.Hash, path []byte) {
		m := metaOf(n)
		if m == nil || m.marks[v.index] < v.from {
			return
		}
		if m.state == hashed {
			out[place(owner, path)] = m.hash
		}
		switch n := n.(type) {
		case *branch:
			for i, kid := range n.kids {
				walk(kid, owner, append(path[:len(path):len(path)], byte(i)))
			}
		case *extension:
			walk(n.kid, owner, append(path[:len(path):len(path)], n.path...))
		case *leaf:
			if n.account != nil {
				walk(n.account.storage, keyAt(append(path[:len(path):len(path)], n.path...)), nil)
			}
		}
	}
	walk(v.base.root, common.Hash{}, nil)
	return out
}

// grown returns a model with some blocks done, and its keys.
func grown(t testing.TB, seed uint64, blocks int) (*keys, *model) {
	t.Helper()
	k, m := newKeys(rand.New(rand.NewPCG(seed, 2))), newModel(t)
	first, second := k.fill()
	m.apply(first)
	m.apply(second)
	for range blocks {
		m.apply(k.batch(m, 10))
	}
	return k, m
}

// codesOf numbers codes as a trace does.
func (k *keys) codesOf(v *View) (list []common.Hash, index map[common.Hash]uint16) {
	list = v.CodeHashes()
	slices.SortFunc(list, func(a, b common.Hash) int { return bytes.Compare(k.codes[a], k.codes[b]) })
	index = make(map[common.Hash]uint16)
	for i, hash := range list {
		index[hash] = uint16(i)
	}
	return list, index
}

// mark marks the batch's codes.
func (b *batch) mark(t testing.TB, k *keys, m map[common.Hash]*modelAccount, views ...*View) {
	t.Helper()
	for _, key := range b.codes {
		for _, v := range views {
			if _, err := v.Code(key, m[key].code, len(k.codes[m[key].code])); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// TestViewIsExact compares what a view marks with what go-ethereum's tries resolve for the same block, and takes the encoding
// of it through a decoder that has nothing else.
func TestViewIsExact(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			k, m := grown(t, seed, 5)
			for round := range 25 {
				tree := Open(m.root, m)
				v := tree.View(BlockView, tree.Snapshot())
				b := k.batch(m, 8)
				content, root := m.copyAccounts(), m.root
				b.mark(t, k, content, v)
				b.run(t, tree, v)
				want := m.apply(b)
				for _, key := range b.codes { // their accounts are read, too
					if !slices.Contains(b.accounts, key) {
						t.Fatal("the test asks for the code of an account that it does not read")
					}
				}
				if got := v.marked(); !maps.Equal(got, want) {
					t.Fatalf("round %d: %d nodes are marked, go-ethereum resolves %d", round, len(got), len(want))
				}
				m.decodes(t, k, v, b, content, root)
			}
		})
	}
}

// decodes checks that the view's encoding is the state that the block needs: not less and not more.
func (m *model) decodes(t *testing.T, k *keys, v *View, b *batch, content map[common.Hash]*modelAccount, root common.Hash) {
	t.Helper()
	codes, index := k.codesOf(v)
	data := v.Encode(index)
	size := len(data)
	for _, hash := range codes {
		size += len(k.codes[hash])
	}
	if bound := v.Bytes(); size > bound+8 || bound > size+60+10*len(codes)+18*len(v.marked()) {
		t.Fatalf("state and codes have %d bytes, the view says %d", size, bound)
	}
	p, err := Decode(data, codes)
	if err != nil {
		t.Fatal(err)
	}
	marked := v.marked()
	if p.Tree.Hash() != root || p.Nodes != len(marked) || p.Needed() != 0 {
		t.Fatalf("root %s of %s, %d nodes of %d, %d needed", p.Tree.Hash(), root, p.Nodes, len(marked), p.Needed())
	}
	if again := p.Encode(index); !bytes.Equal(again, data) {
		t.Fatal("what was decoded encodes differently")
	}
	want := make(map[common.Hash]common.Hash)
	for _, key := range b.codes {
		want[key] = content[key].code
	}
	if !maps.Equal(p.Codes, want) {
		t.Fatalf("codes of %d accounts, want %d", len(p.Codes), len(want))
	}
	p.readable(t, k, content, marked)
	if p, err = Decode(data, codes); err != nil {
		t.Fatal(err)
	}
	b.run(t, p.Tree)
	if p.Needed() != p.Nodes || p.Tree.Hash() != m.root {
		t.Fatalf("%d of %d nodes were needed; root %s, want %s", p.Needed(), p.Nodes, p.Tree.Hash(), m.root)
	}
}

// readable reads everything: it is there if all nodes on the way are, and missing otherwise.
func (p *Partial) readable(t *testing.T, k *keys, content map[common.Hash]*modelAccount, marked map[string]common.Hash) {
	t.Helper()
	read, missing := 0, 0
	known := func(root node, owner, key common.Hash) bool {
		path := nibbles(key)
		n := root
		for at := 0; ; {
			switch x := n.(type) {
			case nil, *leaf:
				return true
			case *unknown:
				return false
			case *extension:
				if !bytes.HasPrefix(path[at:], x.path) {
					return true
				}
				n, at = x.kid, at+len(x.path)
			case *branch:
				n, at = x.kids[path[at]], at+1
			}
		}
	}
	for _, key := range k.accounts {
		there := known(p.root, common.Hash{}, key)
		account, err := p.Get(key)
		if there != (err == nil) || err != nil && !errors.Is(err, ErrMissing) {
			t.Fatalf("account %s: %v", key, err)
		}
		if err != nil {
			missing++
			continue
		}
		read++
		want := content[key]
		if (account == nil) != (want == nil) {
			t.Fatalf("account %s: %v, want %v", key, account, want)
		}
		if account == nil {
			continue
		}
		if account.Nonce != want.nonce || account.Balance.Uint64() != want.balance || account.CodeHash != want.code || account.Root != want.root {
			t.Fatalf("account %s is another one", key)
		}
		storage, err := p.Storage(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, slot := range k.slots {
			there := known(storage.root, key, slot)
			value, err := storage.Get(slot)
			if there != (err == nil) || err != nil && !errors.Is(err, ErrMissing) || err == nil && !bytes.Equal(value, want.slots[slot]) {
				t.Fatalf("slot %s of %s: %x %v", slot, key, value, err)
			}
		}
	}
	if read == 0 && len(marked) > 1 {
		t.Fatal("nothing could be read")
	}
}

// TestViewsOfASegment has three views over consecutive blocks, with tries hashed and attempts undone between, and a tree that
// gets only the pieces that the slot's view cuts. It comes to the same roots; the run's view is the merged blocks' views.
func TestViewsOfASegment(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			k, m := grown(t, seed+100, 4)
			k.stays = true
			tree, follower := Open(m.root, m), Open(m.root, nil)
			base := tree.Snapshot()
			slot, run := tree.View(SlotView, base), tree.View(RunView, base)
			var merged *Partial
			nodes := 0
			for round := range 12 {
				block := tree.View(BlockView, tree.Snapshot())
				if round == 6 { // a new run
					run, merged = tree.View(RunView, block.base), nil
				}
				b := k.batch(m, 6)
				views := []*View{slot, run, block}
				k.attempt(t, m, views)
				b.mark(t, k, m.copyAccounts(), views...)
				b.run(t, tree, views...)
				b.reads(t, tree, follower, slot, &nodes)
				m.apply(b)
				b.run(t, follower)
				if follower.Hash() != m.root || tree.Hash() != m.root {
					t.Fatalf("round %d: roots %s and %s, want %s", round, follower.Hash(), tree.Hash(), m.root)
				}
				codes, index := k.codesOf(block)
				p, err := Decode(block.Encode(index), codes)
				if err != nil {
					t.Fatal(err)
				}
				if merged == nil {
					merged = p
				} else {
					merged.Merge(p)
				}
				_, index = k.codesOf(run)
				if !bytes.Equal(merged.Encode(index), run.Encode(index)) {
					t.Fatalf("round %d: the run's view is not the merged views of its blocks", round)
				}
			}
			if nodes != len(slot.marked()) {
				t.Fatalf("%d nodes were attached, %d are marked", nodes, len(slot.marked()))
			}
		})
	}
}

// attempt marks something and takes it back: the views must be as before.
func (k *keys) attempt(t *testing.T, m *model, views []*View) {
	t.Helper()
	for range k.rng.IntN(3) {
		type before struct {
			marked        map[string]common.Hash
			bytes, pieces int
			codes         int
		}
		var was []before
		var marks []Mark
		for _, v := range views {
			was = append(was, before{v.marked(), v.Bytes(), len(v.pieces), len(v.codes)})
			marks = append(marks, v.Begin())
		}
		for range 5 {
			key := pick(k.rng, k.accounts)
			for _, v := range views {
				if _, err := v.Slot(key, pick(k.rng, k.slots)); err != nil {
					t.Fatal(err)
				}
				if a := m.accounts[key]; a != nil && a.code != types.EmptyCodeHash {
					if _, err := v.Code(key, a.code, len(k.codes[a.code])); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		for i, v := range views {
			v.Undo(marks[i])
			if v.Bytes() != was[i].bytes || len(v.pieces) != was[i].pieces || len(v.codes) != was[i].codes || !maps.Equal(v.marked(), was[i].marked) {
				t.Fatal("an attempt leaves something behind")
			}
		}
	}
}

// reads has the follower take the pieces.
func (b *batch) reads(t *testing.T, tree, follower *Tree, slot *View, nodes *int) {
	t.Helper()
	n, err := follower.Attach(slot.Cut())
	if err != nil {
		t.Fatal(err)
	}
	*nodes += n
	if again := slot.Cut(); len(again) != 0 {
		t.Fatalf("%d bytes are cut twice", len(again))
	}
}

// TestCut pins the order and form of pieces.
func TestCut(t *testing.T) {
	t.Parallel()
	k, m := grown(t, 5, 0)
	tree := Open(m.root, m)
	v := tree.View(SlotView, tree.Snapshot())
	if err := v.Account(k.accounts[0]); err != nil {
		t.Fatal(err)
	}
	first := v.Cut()
	if first[0] != 0 || first[1] != 0 {
		t.Fatalf("the first piece is at %x", first[:2])
	}
	if _, err := v.Slot(k.accounts[0], k.slots[0]); err != nil {
		t.Fatal(err)
	}
	second := v.Cut()
	if second[0] != 1 || common.Hash(second[1:33]) != k.accounts[0] || second[33] != 0 {
		t.Fatalf("the storage's root is at %x", second[:34])
	}
	follower := Open(m.root, nil)
	if _, err := follower.Attach(second); !errors.Is(err, ErrUnattached) {
		t.Fatalf("a piece below what is not known: %v", err)
	}
	follower = Open(m.root, nil)
	for _, piece := range [][]byte{first, second} {
		if _, err := follower.Attach(piece); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := follower.Attach(first); !errors.Is(err, ErrUnattached) {
		t.Fatalf("a piece that is known: %v", err)
	}
}

// TestSiblingOfAnExtension has the one shape in which a slot that comes and goes within a block could leave a node to be
// known: it splits an extension right above its branch. In a later block the branch is needed.
func TestSiblingOfAnExtension(t *testing.T) {
	t.Parallel()
	key := func(prefix ...byte) (h common.Hash) {
		n := [keyNibbles]byte{}
		copy(n[:], prefix)
		n[63] = 7
		return keyAt(n[:])
	}
	m := newModel(t)
	owner := key(1)
	slots := []common.Hash{key(1, 2, 3, 1), key(1, 2, 3, 2), key(5)}
	m.apply(&batch{accounts: []common.Hash{owner}, put: map[common.Hash]*modelAccount{owner: {balance: 1, code: types.EmptyCodeHash}}})
	b := &batch{set: make(map[slotKey][]byte)}
	for _, s := range slots {
		b.slots, b.set[slotKey{owner, s}] = append(b.slots, slotKey{owner, s}), bytes.Repeat([]byte{9}, 32)
	}
	m.apply(b)
	for _, passing := range []common.Hash{key(1, 2, 4), key(1, 3), key(1, 2, 3, 3), key(6)} {
		p := known(t, m, owner, passing)
		s, err := p.Storage(owner)
		if err != nil {
			t.Fatal(err)
		}
		before := s.Hash()
		for _, later := range []bool{false, true} {
			if err := s.Put(passing, []byte{1}); err != nil {
				t.Fatal(err)
			}
			s.Hash()
			if later {
				p.Settled()
			}
			err := s.Delete(passing)
			if needs := later && passing == key(1, 2, 4); needs != errors.Is(err, ErrMissing) || !needs && (err != nil || s.Hash() != before) {
				t.Fatalf("%x, later %v: %v", passing[:2], later, err)
			}
		}
	}
}

// known returns the part of the model's state that one slot of an account needs.
func known(t *testing.T, m *model, owner, slot common.Hash) *Partial {
	t.Helper()
	tree := Open(m.root, m)
	v := tree.View(BlockView, tree.Snapshot())
	if _, err := v.Slot(owner, slot); err != nil {
		t.Fatal(err)
	}
	p, err := Decode(v.Encode(nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestErrorsLeaveTheTree has writes fail in the middle of a trie: what was there before is there still.
func TestErrorsLeaveTheTree(t *testing.T) {
	t.Parallel()
	k, m := grown(t, 9, 3)
	for _, key := range k.accounts[:6] {
		p := known(t, m, key, k.slots[0])
		for _, other := range k.accounts {
			if _, err := p.Get(other); err == nil {
				continue
			}
			if err := p.Put(other, 1, uint256.NewInt(1), types.EmptyCodeHash); !errors.Is(err, ErrMissing) {
				t.Fatalf("put: %v", err)
			}
			if err := p.Delete(other); !errors.Is(err, ErrMissing) {
				t.Fatalf("delete: %v", err)
			}
			if p.Tree.Hash() != m.root || rehash(p.root) != m.root {
				t.Fatal("the state has changed")
			}
		}
	}
}
