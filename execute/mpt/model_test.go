package mpt

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/trie/trienode"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"
	"github.com/holiman/uint256"
)

// model is a state in go-ethereum's tries, against which a Tree is checked.
type model struct {
	t        testing.TB
	db       *triedb.Database
	root     common.Hash
	accounts map[common.Hash]*modelAccount
	blocks   uint64
}

type modelAccount struct {
	nonce   uint64
	balance uint64
	code    common.Hash
	root    common.Hash
	slots   map[common.Hash][]byte
}

func newModel(t testing.TB) *model {
	t.Helper()
	db := triedb.NewDatabase(rawdb.NewMemoryDatabase(), &triedb.Config{HashDB: hashdb.Defaults})
	return &model{t: t, db: db, root: types.EmptyRootHash, accounts: make(map[common.Hash]*modelAccount)}
}

// Node implements Source.
func (m *model) Node(owner common.Hash, path []byte, hash common.Hash) ([]byte, error) {
	reader, err := m.db.NodeReader(m.root)
	if err != nil {
		return nil, err
	}
	return reader.Node(owner, path, hash)
}

// copyAccounts returns the model's content as it is now.
func (m *model) copyAccounts() map[common.Hash]*modelAccount {
	out := make(map[common.Hash]*modelAccount, len(m.accounts))
	for key, a := range m.accounts {
		c := *a
		c.slots = maps.Clone(a.slots)
		out[key] = &c
	}
	return out
}

// slotKey is a slot of an account.
type slotKey struct{ owner, slot common.Hash }

// batch is what a block does: what it reads, and then what it leaves. What is written is read first, as a StateDB does.
type batch struct {
	accounts []common.Hash
	slots    []slotKey
	put      map[common.Hash]*modelAccount // nonce, balance and code; root and slots are not looked at
	anew     map[common.Hash]bool          // of put: without the storage that was there
	deleted  []common.Hash
	set      map[slotKey][]byte // empty: cleared
	passing  []slotKey          // set and cleared within the batch, with the trie hashed between
	codes    []common.Hash      // accounts whose code is needed
}

// apply runs a batch on go-ethereum's tries and commits it. It returns the nodes that were resolved on the way: by owner and path.
func (m *model) apply(b *batch) map[string]common.Hash {
	m.t.Helper()
	resolved := make(map[string]common.Hash)
	note := func(owner common.Hash, tr *trie.Trie) {
		for path, blob := range tr.Witness() {
			resolved[place(owner, []byte(path))] = keccak(blob)
		}
	}
	must := func(err error) {
		m.t.Helper()
		if err != nil {
			m.t.Fatal(err)
		}
	}
	accounts, err := trie.New(trie.StateTrieID(m.root), m.db)
	must(err)
	for _, key := range b.accounts {
		_, err := accounts.Get(key[:])
		must(err)
	}
	nodes := trienode.NewMergedNodeSet()
	owners := make(map[common.Hash]bool)
	for _, s := range b.slots {
		owners[s.owner] = true
	}
	for owner := range owners {
		a := m.accounts[owner]
		if a == nil {
			continue
		}
		storage, err := trie.New(trie.StorageTrieID(m.root, owner, a.root), m.db)
		must(err)
		for _, s := range b.slots {
			if s.owner == owner {
				_, err := storage.Get(s.slot[:])
				must(err)
			}
		}
		if b.anew[owner] || slices.Contains(b.deleted, owner) {
			note(owner, storage)
			continue
		}
		for _, deletes := range []bool{false, true} {
			for s, value := range b.set {
				if s.owner != owner || (len(value) == 0) != deletes {
					continue
				}
				if deletes {
					must(storage.Delete(s.slot[:]))
					delete(a.slots, s.slot)
				} else {
					must(storage.Update(s.slot[:], mustRLP(value)))
					a.slots[s.slot] = value
				}
			}
		}
		note(owner, storage)
		root, set := storage.Commit(false)
		a.root = root
		if set != nil {
			must(nodes.Merge(set))
		}
	}
	for key, put := range b.put {
		a := m.accounts[key]
		if a == nil || b.anew[key] {
			a = &modelAccount{root: types.EmptyRootHash, slots: make(map[common.Hash][]byte)}
			m.accounts[key] = a
		}
		a.nonce, a.balance, a.code = put.nonce, put.balance, put.code
	}
	for _, key := range b.deleted {
		delete(m.accounts, key)
	}
	changed := make(map[common.Hash]bool)
	for key := range b.put {
		changed[key] = true
	}
	for s := range b.set {
		changed[s.owner] = true
	}
	for key := range changed {
		if a := m.accounts[key]; a != nil {
			must(accounts.Update(key[:], mustRLP(&types.StateAccount{Nonce: a.nonce, Balance: uint256.NewInt(a.balance), Root: a.root, CodeHash: a.code[:]})))
		}
	}
	for _, key := range b.deleted {
		must(accounts.Delete(key[:]))
	}
	note(common.Hash{}, accounts)
	root, set := accounts.Commit(true)
	if set != nil {
		must(nodes.Merge(set))
	}
	m.blocks++
	must(m.db.Update(root, m.root, m.blocks, nodes, triedb.NewStateSet()))
	m.root = root
	return resolved
}

// place names a node.
func place(owner common.Hash, path []byte) string { return string(owner[:]) + string(path) }

func keccak(b []byte) common.Hash {
	return crypto.Keccak256Hash(b)
}

func mustRLP(v any) []byte {
	out, err := rlp.EncodeToBytes(v)
	if err != nil {
		panic(err)
	}
	return out
}

// run has a tree do what the batch says, in the order in which the StateDB does it: values first, deletions last.
func (b *batch) run(t testing.TB, tree *Tree, views ...*View) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range b.accounts {
		_, err := tree.Get(key)
		must(err)
		for _, v := range views {
			must(v.Account(key))
		}
	}
	for _, s := range b.slots {
		storage, err := tree.Storage(s.owner)
		must(err)
		if storage != nil {
			_, err = storage.Get(s.slot)
			must(err)
		}
		for _, v := range views {
			_, err := v.Slot(s.owner, s.slot)
			must(err)
		}
	}
	storageOf := func(owner common.Hash) *Storage {
		storage, err := tree.Storage(owner)
		must(err)
		return storage
	}
	for _, s := range b.passing {
		must(storageOf(s.owner).Put(s.slot, []byte{1}))
		must(tree.Settle(s.owner))
		tree.Hash()
	}
	gone := make(map[common.Hash]bool)
	for _, key := range b.deleted {
		gone[key] = true
	}
	for s, value := range b.set {
		if len(value) > 0 && !gone[s.owner] && !b.anew[s.owner] {
			must(storageOf(s.owner).Put(s.slot, value))
		}
	}
	for key := range b.anew {
		tree.Reset(key)
	}
	for key, a := range b.put {
		must(tree.Put(key, a.nonce, uint256.NewInt(a.balance), a.code))
	}
	for _, s := range b.passing {
		if !gone[s.owner] && !b.anew[s.owner] {
			must(storageOf(s.owner).Delete(s.slot))
			must(tree.Settle(s.owner))
		}
	}
	for s, value := range b.set {
		if gone[s.owner] || b.anew[s.owner] {
			continue
		}
		if len(value) == 0 {
			must(storageOf(s.owner).Delete(s.slot))
		}
		must(tree.Settle(s.owner))
	}
	for _, key := range b.deleted {
		must(tree.Delete(key))
	}
	tree.Settled()
	must(tree.Siblings(views...))
}

// keys makes batches whose keys have long prefixes in common.
type keys struct {
	rng      *rand.Rand
	accounts []common.Hash
	slots    []common.Hash
	codes    map[common.Hash][]byte
	stays    bool // no account that has storage is deleted or made anew: since Cancun, go-ethereum refuses to write such a block
}

func newKeys(rng *rand.Rand) *keys {
	k := &keys{rng: rng, codes: make(map[common.Hash][]byte)}
	random := func() (h common.Hash) {
		for i := range h {
			h[i] = byte(rng.IntN(256))
		}
		return h
	}
	// fork returns the key with another nibble at one place, and other ones below.
	fork := func(h common.Hash, at int) common.Hash {
		r := random()
		n, m := nibbles(h), nibbles(r)
		copy(n[at+1:], m[at+1:])
		n[at] ^= byte(1 + rng.IntN(15))
		return keyAt(n[:])
	}
	for _, list := range []*[]common.Hash{&k.accounts, &k.slots} {
		for range 6 {
			*list = append(*list, random())
		}
		for _, at := range []int{0, 1, 1, 2, 3, 3, 4, 10, 11, 12, 13, 20, 20, 21, 38, 39, 40} {
			*list = append(*list, fork((*list)[rng.IntN(len(*list))], at))
		}
	}
	for i := range 4 {
		code := bytes.Repeat([]byte{byte(i + 1)}, 10*i+1)
		k.codes[keccak(code)] = code
	}
	return k
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

// batch returns what a block of the model might do.
func (k *keys) batch(m *model, size int) *batch {
	b := &batch{put: make(map[common.Hash]*modelAccount), anew: make(map[common.Hash]bool), set: make(map[slotKey][]byte)}
	codes := slices.SortedFunc(maps.Keys(k.codes), func(a, b common.Hash) int { return a.Cmp(b) })
	for range 1 + k.rng.IntN(size) {
		key := pick(k.rng, k.accounts)
		b.accounts = append(b.accounts, key)
		a := m.accounts[key]
		switch k.rng.IntN(8) {
		case 0, 1:
			put := &modelAccount{nonce: k.rng.Uint64() >> k.rng.IntN(64), balance: k.rng.Uint64() >> k.rng.IntN(64), code: types.EmptyCodeHash}
			if k.rng.IntN(2) == 0 {
				put.code = pick(k.rng, codes)
			}
			b.put[key] = put
			if a != nil && k.rng.IntN(6) == 0 {
				b.anew[key] = true
			}
		case 2:
			if k.rng.IntN(2) == 0 && !slices.Contains(b.deleted, key) {
				b.deleted = append(b.deleted, key)
			}
		case 3:
			if a != nil && a.code != types.EmptyCodeHash {
				b.codes = append(b.codes, key)
			}
		}
		for range k.rng.IntN(5) {
			s := slotKey{key, pick(k.rng, k.slots)}
			b.slots = append(b.slots, s)
			if a == nil {
				continue
			}
			switch k.rng.IntN(5) {
			case 0, 1: // short values, so that deep leaves stand in their parents
				b.set[s] = bytes.Repeat([]byte{byte(1 + k.rng.IntN(255))}, 1+k.rng.IntN(2)*k.rng.IntN(32))
			case 2, 3:
				if len(a.slots[s.slot]) > 0 {
					b.set[s] = nil
				}
			case 4:
				if len(a.slots[s.slot]) == 0 {
					b.passing = append(b.passing, s)
				}
			}
		}
	}
	stored := func(key common.Hash) bool {
		return k.stays && m.accounts[key] != nil && m.accounts[key].root != types.EmptyRootHash
	}
	b.deleted = slices.DeleteFunc(b.deleted, stored)
	maps.DeleteFunc(b.anew, func(key common.Hash, _ bool) bool { return stored(key) })
	for _, key := range b.deleted {
		delete(b.put, key)
		delete(b.anew, key)
	}
	b.passing = slices.DeleteFunc(b.passing, func(s slotKey) bool { _, set := b.set[s]; return set })
	slices.SortFunc(b.passing, func(a, b slotKey) int {
		return bytes.Compare(append(a.owner[:], a.slot[:]...), append(b.owner[:], b.slot[:]...))
	})
	b.passing = slices.Compact(b.passing)
	return b
}

// fill returns a batch that makes some accounts with storage.
func (k *keys) fill() (first, second *batch) {
	first = &batch{put: make(map[common.Hash]*modelAccount)}
	second = &batch{set: make(map[slotKey][]byte)}
	for i, key := range k.accounts {
		if i%4 == 3 {
			continue
		}
		first.accounts = append(first.accounts, key)
		first.put[key] = &modelAccount{nonce: uint64(i), balance: uint64(i) * 1000, code: types.EmptyCodeHash}
		if i%3 == 0 {
			for j, slot := range k.slots {
				if (i+j)%3 != 0 {
					s := slotKey{key, slot}
					second.slots, second.set[s] = append(second.slots, s), []byte{byte(j + 1)}
				}
			}
		}
	}
	second.accounts = first.accounts
	return first, second
}

// check compares a tree's content with the model's.
func (m *model) check(t testing.TB, tree *Tree, k *keys, content map[common.Hash]*modelAccount) {
	t.Helper()
	for _, key := range k.accounts {
		account, err := tree.Get(key)
		want := content[key]
		if err != nil || (account == nil) != (want == nil) {
			t.Fatalf("account %s: %v %v", key, account, err)
		}
		storage, err := tree.Storage(key)
		if err != nil || (storage == nil) != (want == nil) {
			t.Fatalf("storage of %s: %v", key, err)
		}
		if want == nil {
			continue
		}
		s := account.State()
		if s.Nonce != want.nonce || s.Balance.Uint64() != want.balance || common.Hash(s.CodeHash) != want.code || s.Root != want.root || storage.Hash() != want.root {
			t.Fatalf("account %s: %+v, want %+v", key, s, want)
		}
		if storage.Empty() != (want.root == types.EmptyRootHash) {
			t.Fatalf("storage of %s: empty %v", key, storage.Empty())
		}
		for _, slot := range k.slots {
			if value, err := storage.Get(slot); err != nil || !bytes.Equal(value, want.slots[slot]) {
				t.Fatalf("slot %s of %s: %x %v, want %x", slot, key, value, err, want.slots[slot])
			}
		}
	}
}

// TestModel runs random blocks on a tree and on go-ethereum's tries: the same roots, contents and nodes, and states that
// were kept stay what they were.
func TestModel(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			k, m := newKeys(rand.New(rand.NewPCG(seed, 1))), newModel(t)
			tree := Open(m.root, m)
			type kept struct {
				Snapshot
				root    common.Hash
				content map[common.Hash]*modelAccount
			}
			var snapshots []kept
			first, second := k.fill()
			for round := range 40 {
				b := k.batch(m, 12)
				if round < 2 {
					b = []*batch{first, second}[round]
				}
				b.run(t, tree)
				storages := make(map[common.Hash]*Storage)
				for owner, s := range tree.storages {
					storages[owner] = s
				}
				before := m.root
				m.apply(b)
				if got := tree.Hash(); got != m.root {
					t.Fatalf("round %d: root %s, want %s", round, got, m.root)
				}
				m.inserted(t, before, tree, storages)
				switch k.rng.IntN(3) {
				case 0:
					snapshots = append(snapshots, kept{tree.Snapshot(), m.root, m.copyAccounts()})
				case 1:
					m.check(t, tree, k, m.accounts)
				}
				if round%10 == 9 { // from nothing but the root
					tree = Open(m.root, m)
					snapshots = append(snapshots, kept{tree.Snapshot(), m.root, m.copyAccounts()})
				}
			}
			for i, s := range snapshots {
				if got := rehash(s.Snapshot.root); got != s.root {
					t.Fatalf("snapshot %d has root %s, had %s", i, got, s.root)
				}
				back := Open(types.EmptyRootHash, m)
				back.Restore(s.Snapshot)
				m.check(t, back, k, s.content)
			}
		})
	}
}

// inserted checks that what Commit gives, put into a database, is all that go-ethereum's tries need to read the state.
func (m *model) inserted(t testing.TB, before common.Hash, tree *Tree, storages map[common.Hash]*Storage) {
	t.Helper()
	nodes := trienode.NewMergedNodeSet()
	for _, s := range storages {
		if set := s.Commit(); set != nil {
			if err := nodes.Merge(set); err != nil {
				t.Fatal(err)
			}
		}
	}
	if set := tree.Commit(); set != nil {
		if err := nodes.Merge(set); err != nil {
			t.Fatal(err)
		}
	}
	for owner, set := range nodes.Sets {
		for path, n := range set.Nodes {
			if keccak(n.Blob) != n.Hash {
				t.Fatalf("node %x of %s is not what its hash says", path, owner)
			}
			// What was computed and is not in go-ethereum's database cannot be part of the state.
			if blob, err := m.Node(owner, []byte(path), n.Hash); err != nil || !bytes.Equal(blob, n.Blob) {
				t.Fatalf("node %x of %s is no node of the state: %v", path, owner, err)
			}
		}
	}
	if tree.Commit() != nil {
		t.Fatal("what was committed is committed again")
	}
}

// rehash returns the hash of the trie with nothing taken for granted but the hashes of what is unknown.
func rehash(n node) common.Hash { return rootHash(fresh(n)) }

func fresh(n node) node {
	switch n := n.(type) {
	case *branch:
		b := &branch{}
		for i, kid := range n.kids {
			b.kids[i] = fresh(kid)
		}
		return b
	case *extension:
		return &extension{path: n.path, kid: fresh(n.kid)}
	case *leaf:
		l := &leaf{path: n.path, value: n.value}
		if n.account != nil {
			a := *n.account
			a.storage = fresh(a.storage)
			l.account = &a
		}
		return l
	case nil:
		return nil
	}
	return n
}

// TestCommitAlone reads a state back that was written by Commit and nothing else.
func TestCommitAlone(t *testing.T) {
	t.Parallel()
	k := newKeys(rand.New(rand.NewPCG(77, 1)))
	m, mine := newModel(t), newModel(t)
	tree := Open(types.EmptyRootHash, mine)
	first, second := k.fill()
	for round := range 25 {
		b := k.batch(m, 12)
		if round < 2 {
			b = []*batch{first, second}[round]
		}
		b.run(t, tree)
		m.apply(b)
		root := tree.Hash()
		nodes := trienode.NewMergedNodeSet()
		for _, s := range tree.storages {
			if set := s.Commit(); set != nil {
				if err := nodes.Merge(set); err != nil {
					t.Fatal(err)
				}
			}
		}
		if set := tree.Commit(); set != nil {
			if err := nodes.Merge(set); err != nil {
				t.Fatal(err)
			}
		}
		if root != mine.root {
			if err := mine.db.Update(root, mine.root, uint64(round+1), nodes, triedb.NewStateSet()); err != nil {
				t.Fatal(err)
			}
		}
		// The database forgets what nothing refers to: storage tries hang on the leaves that were given.
		if err := mine.db.Commit(root, false); err != nil {
			t.Fatal(err)
		}
		mine.root = root
		if k.rng.IntN(2) == 0 {
			tree = Open(root, mine)
		}
		mine.check(t, Open(root, mine), k, m.accounts)
		accounts, err := trie.New(trie.StateTrieID(root), mine.db)
		if err != nil {
			t.Fatal(err)
		}
		for key, a := range m.accounts {
			storage, err := trie.New(trie.StorageTrieID(root, key, a.root), mine.db)
			if err != nil {
				t.Fatal(err)
			}
			for slot, value := range a.slots {
				if got, err := storage.Get(slot[:]); err != nil || !bytes.Equal(got, mustRLP(value)) {
					t.Fatalf("slot %s: %x %v", slot, got, err)
				}
			}
			if got, err := accounts.Get(key[:]); err != nil || len(got) == 0 {
				t.Fatalf("account %s: %x %v", key, got, err)
			}
		}
	}
}
