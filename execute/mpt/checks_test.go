package mpt

import (
	"bytes"
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// TestTagsHaveOneForm puts the whole body of an account behind tags that are no account's: only the tag is wrong.
func TestTagsHaveOneForm(t *testing.T) {
	t.Parallel()
	tagged := func(tag byte, depth int) []byte {
		body := new(raw).account(depth, 0).buf
		body[0] = tag
		return body
	}
	for _, tag := range []byte{tagUnknown, tagLeaf, tagEnd, 0xff} {
		if _, err := Decode(tagged(tag, 0), nil); !errors.Is(err, ErrMalformed) {
			t.Errorf("tag %#x at the root: %v", tag, err)
		}
	}
	deep := maxDepth + 1
	for tag := byte(tagUnknown); tag < tagAccount; tag++ {
		r := new(raw).extension(path(maxDepth)...).branch(3, 3)
		r.buf = append(append(r.buf, tagged(tag, deep)...), tagged(tagAccount, deep)...)
		if _, err := Decode(r.buf, nil); !errors.Is(err, ErrMalformed) {
			t.Errorf("tag %#x below the deepest branch: %v", tag, err)
		}
	}
	r := new(raw).extension(path(maxDepth)...).branch(3, 3).extension(0)
	r.branch(3, 0).hash().hash().account(deep, 0)
	if _, err := Decode(r.buf, nil); !errors.Is(err, ErrMalformed) {
		t.Errorf("extension below the deepest branch: %v", err)
	}
}

// TestPlaceHasOneForm has a piece that belongs into the trie, with its place written in another way, and places
// that no trie has.
func TestPlaceHasOneForm(t *testing.T) {
	t.Parallel()
	k, m := grown(t, 5, 0)
	tree := Open(m.root, m)
	v := tree.View(SlotView, tree.Snapshot())
	if err := v.Account(k.accounts[0]); err != nil {
		t.Fatal(err)
	}
	piece := v.Cut()
	if _, err := Open(m.root, nil).Attach(piece); err != nil || piece[0] != 0 {
		t.Fatalf("the piece does not belong where it says: %v", err)
	}
	attach := func(data ...[]byte) error {
		_, err := Open(m.root, nil).Attach(bytes.Join(data, nil))
		return err
	}
	if err := attach([]byte{1}, make([]byte, common.HashLength), piece[1:]); !errors.Is(err, ErrMalformed) {
		t.Errorf("the account trie as the storage of account zero: %v", err)
	}
	for depth := keyNibbles; depth < 256; depth++ {
		place := append([]byte{0, byte(depth)}, make([]byte, (depth+1)/2)...)
		if err := attach(place, new(raw).account(min(depth, keyNibbles), 0).buf); !errors.Is(err, ErrMalformed) {
			t.Errorf("at depth %d: %v", depth, err)
		}
	}
}

// TestNodesOfASource has nodes of a database that are almost what they should be.
func TestNodesOfASource(t *testing.T) {
	t.Parallel()
	hash := bytes.Repeat([]byte{7}, common.HashLength)
	branch := func(n int, kid any) []byte {
		items := make([]any, n)
		for i := range items {
			items[i] = []byte{}
		}
		items[1], items[9] = hash, kid
		return mustRLP(items)
	}
	leaf := func(depth int) []any { // a storage leaf
		return []any{appendCompact(nil, path(keyNibbles-depth), true), []byte{1}}
	}
	key := appendCompact(nil, path(keyNibbles), true)
	account := mustRLP(types.NewEmptyStateAccount())
	flagged := func(flag byte) []byte { return append([]byte{flag}, key[1:]...) }
	for name, tc := range map[string]struct {
		blob     []byte
		depth    int
		accounts bool
		ok       bool
	}{
		"branch":                              {branch(17, hash), 0, false, true},
		"branch of 18":                        {branch(18, hash), 0, false, false},
		"branch of 16":                        {branch(16, hash), 0, false, false},
		"branch at depth 63":                  {branch(17, hash), keyNibbles - 1, false, true},
		"branch below the whole key":          {branch(17, hash), keyNibbles, false, false},
		"kid that is an empty list":           {branch(17, []any{}), 0, false, false},
		"kid that is a list of 32 bytes":      {branch(17, []any{bytes.Repeat([]byte{7}, 31)}), 0, false, false},
		"leaf of 31 bytes in its parent":      {branch(17, leaf(9)), 8, false, true},
		"leaf of 32 bytes in its parent":      {branch(17, leaf(8)), 7, false, false},
		"leaf of 36 bytes in its parent":      {branch(17, leaf(1)), 0, false, false},
		"account":                             {mustRLP([]any{key, account}), 0, true, true},
		"account and a byte":                  {mustRLP([]any{key, append(bytes.Clone(account), 0)}), 0, true, false},
		"leaf with flag 6":                    {mustRLP([]any{flagged(0x60), account}), 0, true, false},
		"extension with flag 4":               {mustRLP([]any{[]byte{0x40, 1}, hash}), 0, true, false},
		"extension":                           {mustRLP([]any{[]byte{0x00, 1}, hash}), 0, true, true},
		"extension by 66 nibbles":             {mustRLP([]any{make([]byte, keyNibbles/2+2), hash}), 0, true, false},
		"leaf with a kid's hash for a value":  {mustRLP([]any{key, []any{hash}}), 0, true, false},
		"list that counts to none":            {[]byte{0xc2, 0x83, 1}, 0, true, false},
		"two items, the second cut":           {[]byte{0xc3, 0x20, 0x83, 1}, keyNibbles, false, false},
		"storage leaf with a list":            {mustRLP([]any{key, []any{}}), 0, false, false},
		"storage leaf with a cut value":       {mustRLP([]any{key, []byte{0x83, 1}}), 0, false, false},
		"account with a code hash of 33":      {mustRLP([]any{key, mustRLP([]any{[]byte{}, []byte{}, hash, append(hash, 1)})}), 0, true, false},
		"storage leaf with a value of 32":     {mustRLP([]any{key, mustRLP(hash)}), 0, false, true},
		"storage leaf with a value of 33":     {mustRLP([]any{key, mustRLP(append([]byte{1}, hash...))}), 0, false, false},
		"storage leaf among accounts":         {mustRLP([]any{key, []byte{1}}), 0, true, false},
		"leaf at the end of the key":          {mustRLP([]any{[]byte{0x20}, []byte{1}}), keyNibbles, false, true},
		"leaf of a nibble, below the key":     {mustRLP([]any{[]byte{0x31}, []byte{1}}), keyNibbles, false, false},
		"leaf that ends a nibble too early":   {mustRLP([]any{[]byte{0x20}, []byte{1}}), keyNibbles - 1, false, false},
		"leaf of a nibble at the last branch": {mustRLP([]any{[]byte{0x31}, []byte{1}}), keyNibbles - 1, false, true},
	} {
		n, err := decodeRLP(tc.blob, tc.depth, tc.accounts)
		if tc.ok != (err == nil) || err != nil && !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v %v", name, n, err)
		}
	}
}

// TestWritesBelowTheUnknown writes and deletes where only a hash is known: it must not be taken for nothing.
func TestWritesBelowTheUnknown(t *testing.T) {
	t.Parallel()
	unknownKid := new(raw).account(0, 2).extension(0)
	unknownKid.buf = append(unknownKid.buf, tagUnknown)
	for name, r := range map[string]*raw{
		"root":      new(raw).account(0, 1).hash(),
		"branch":    new(raw).account(0, 2).branch(3, 0).hash().hash(),
		"extension": unknownKid.hash(),
		"both":      new(raw).account(0, 2).extension(0).branch(3, 0).hash().hash(),
	} {
		p, err := Decode(r.buf, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		before := p.Tree.Hash()
		s, err := p.Storage(common.Hash{})
		if err != nil || s == nil {
			t.Fatalf("%s: %v", name, err)
		}
		root := s.Hash()
		if _, err := s.Get(common.Hash{}); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: get: %v", name, err)
		}
		if err := s.Put(common.Hash{}, []byte{1}); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: put: %v", name, err)
		}
		if err := s.Delete(common.Hash{}); !errors.Is(err, ErrMissing) {
			t.Errorf("%s: delete: %v", name, err)
		}
		if err := p.Settle(common.Hash{}); err != nil || s.Hash() != root || p.Tree.Hash() != before || rehash(p.root) != before {
			t.Errorf("%s: the state has changed: %v", name, err)
		}
	}
	tree := Open(common.Hash{1}, nil)
	if err := tree.Put(common.Hash{}, 1, uint256.NewInt(1), types.EmptyCodeHash); !errors.Is(err, ErrMissing) {
		t.Errorf("account: %v", err)
	}
	if err := tree.Delete(common.Hash{}); !errors.Is(err, ErrMissing) || tree.Hash() != (common.Hash{1}) {
		t.Errorf("account: delete: %v", err)
	}
}

// TestChangesAreNotForgotten writes a slot, and then what changes nothing: the first write is still to be settled.
func TestChangesAreNotForgotten(t *testing.T) {
	t.Parallel()
	owner, fresh, absent := common.Hash{}, common.Hash{0x20}, common.Hash{0x30}
	state := func() (*Partial, *Storage) {
		p, err := Decode(new(raw).account(0, 2).branch(3, 3).leaf(1, 1).leaf(1, 2).buf, nil)
		if err != nil {
			t.Fatal(err)
		}
		s, err := p.Storage(owner)
		if err != nil {
			t.Fatal(err)
		}
		return p, s
	}
	for name, steps := range map[string][2]func(s *Storage) error{
		"put":    {func(s *Storage) error { return s.Put(fresh, []byte{3}) }, func(s *Storage) error { return s.Put(fresh, []byte{3}) }},
		"delete": {func(s *Storage) error { return s.Delete(owner) }, func(s *Storage) error { return s.Delete(absent) }},
	} {
		p, s := state()
		before := p.Tree.Hash()
		for _, step := range steps {
			if err := step(s); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
		if err := p.Settle(owner); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		account, err := p.Get(owner)
		if err != nil || account.Root != s.Hash() || p.Tree.Hash() == before || rehash(p.root) != p.Tree.Hash() {
			t.Errorf("%s: the account has root %s, the storage %s: %v", name, account.Root, s.Hash(), err)
		}
	}
}

// TestRestoreForgetsStorages reads a slot after Restore that was written before.
func TestRestoreForgetsStorages(t *testing.T) {
	t.Parallel()
	p, err := Decode(new(raw).account(0, 2).branch(3, 3).leaf(1, 1).leaf(1, 2).buf, nil)
	if err != nil {
		t.Fatal(err)
	}
	snapshot := p.Snapshot()
	for range 2 {
		s, err := p.Storage(common.Hash{})
		if err != nil {
			t.Fatal(err)
		}
		if value, err := s.Get(common.Hash{}); err != nil || !bytes.Equal(value, []byte{1}) {
			t.Fatalf("%x %v", value, err)
		}
		if err := s.Put(common.Hash{}, []byte{9}); err != nil {
			t.Fatal(err)
		}
		p.Restore(snapshot)
	}
}

// TestAccountsAsGoEthereumHasThem changes one field at a time, through the lengths at which a number's RLP changes
// its form.
func TestAccountsAsGoEthereumHasThem(t *testing.T) {
	t.Parallel()
	key := common.Hash{5}
	nibbles := nibbles(key)
	tree := Open(types.EmptyRootHash, nil)
	numbers := []uint64{0, 1, 127, 128, 129, 255, 256, 1<<16 - 1, 1 << 16, 1 << 63, 1<<64 - 1}
	check := func(want *types.StateAccount) {
		t.Helper()
		if err := tree.Put(key, want.Nonce, want.Balance, common.BytesToHash(want.CodeHash)); err != nil {
			t.Fatal(err)
		}
		leaf := mustRLP([]any{appendCompact(nil, nibbles[:], true), mustRLP(want)})
		if tree.Hash() != keccak(leaf) {
			t.Errorf("nonce %d, balance %s, code %x: another root", want.Nonce, want.Balance, want.CodeHash)
		}
	}
	a := types.NewEmptyStateAccount()
	for _, n := range numbers {
		a.Nonce = n
		check(a)
	}
	for _, n := range numbers {
		a.Balance = uint256.NewInt(n)
		check(a)
	}
	a.Balance = new(uint256.Int).SetAllOne()
	check(a)
	a.CodeHash = bytes.Repeat([]byte{3}, common.HashLength)
	check(a)
}

// TestBranchOf256Bytes hashes the one branch of an allowed depth whose content is just 256 bytes long, the least
// length that takes two bytes.
func TestBranchOf256Bytes(t *testing.T) {
	t.Parallel()
	const depth = maxDepth - 1
	r := new(raw).account(0, 2).extension(path(depth)...).branch(0xff, 1).leaf(depth+1, 1)
	hash := bytes.Repeat([]byte{0xaa}, common.HashLength) // as raw has it
	items := make([]any, 17)
	for i := range items {
		items[i] = []byte{}
		if i > 0 && i < 8 {
			items[i] = hash
			r.hash()
		}
	}
	items[0] = []any{appendCompact(nil, path(keyNibbles-depth-1), true), []byte{1}}
	branch := mustRLP(items)
	if len(branch) != 3+256 {
		t.Fatalf("the branch has %d bytes", len(branch))
	}
	want := keccak(mustRLP([]any{appendCompact(nil, path(depth), false), keccak(branch)}))
	p, err := Decode(r.buf, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s, err := p.Storage(common.Hash{}); err != nil || s.Hash() != want {
		t.Fatalf("another root: %v", err)
	}
}

// TestClearingIsABound deletes all kids of a branch but one, whatever number there is, and compares what the one
// adds to the view with what the deletions were charged.
func TestClearingIsABound(t *testing.T) {
	t.Parallel()
	owner := common.Hash{1}
	for kids := 2; kids <= 16; kids++ {
		m := newModel(t)
		m.apply(&batch{accounts: []common.Hash{owner}, put: map[common.Hash]*modelAccount{owner: {balance: 1, code: types.EmptyCodeHash}}})
		b := &batch{set: make(map[slotKey][]byte)}
		set := func(key common.Hash) {
			b.slots = append(b.slots, slotKey{owner, key})
			b.set[slotKey{owner, key}] = bytes.Repeat([]byte{9}, 32)
		}
		for i := range 16 { // the last kid is a full branch
			set(common.Hash{0: byte(kids-1)<<4 | byte(i)})
		}
		for i := range kids - 1 {
			set(common.Hash{0: byte(i) << 4})
		}
		m.apply(b)

		tree := Open(m.root, m)
		v := tree.View(BlockView, tree.Snapshot())
		charged := 0
		for i := range kids - 1 {
			clearing, err := v.Slot(owner, common.Hash{0: byte(i) << 4})
			if err != nil {
				t.Fatal(err)
			}
			charged += clearing
		}
		before := v.Bytes()
		s, err := tree.Storage(owner)
		if err != nil {
			t.Fatal(err)
		}
		for i := range kids - 1 {
			if err := s.Delete(common.Hash{0: byte(i) << 4}); err != nil {
				t.Fatal(err)
			}
		}
		if err := tree.Siblings(v); err != nil {
			t.Fatal(err)
		}
		if added := v.Bytes() - before; added <= 0 || added > charged {
			t.Errorf("%d kids: the sibling adds %d bytes, charged %d", kids, added, charged)
		}
	}
}
