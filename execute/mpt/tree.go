package mpt

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/holiman/uint256"
)

// Source fetches nodes that a tree does not know. The owner is the account whose storage trie the node
// is of, zero for the account trie; path is its position in nibbles. It must be safe for concurrent use.
type Source interface {
	Node(owner common.Hash, path []byte, hash common.Hash) ([]byte, error)
}

// Tree is a state: the account trie with the storage tries in it. Keys are keccak256 hashes of
// addresses and of slots.
type Tree struct {
	root     node
	source   Source // nil: what is not known is missing
	epoch    uint32
	block    uint32 // the number of blocks whose deletions are done, and one
	mark     uint32 // the last generation of marks
	need     *View  // marks what is read and what collapses; nil if nobody wants to know
	storages map[common.Hash]*Storage
	siblings []sibling // that deletions had to look at, since the last Siblings
}

// sibling is a node that a deletion left alone with its parent, and so had to be known.
type sibling struct {
	owner common.Hash
	path  []byte
	hash  common.Hash
}

// Open returns the state of that root, of which nothing is known but what the source gives.
func Open(root common.Hash, source Source) *Tree {
	return &Tree{root: rootNode(root), source: source, epoch: 1, block: 1, storages: make(map[common.Hash]*Storage)}
}

// Storage is an account's storage trie that is being read and written. What is written becomes part of
// the tree with the next PutAccount of the account, or Settle.
type Storage struct {
	tree    *Tree
	owner   common.Hash
	root    node
	changed bool // not yet in the account's leaf
}

// Get returns the account of that key, or nil. It must not be changed. Errors: ErrMissing, ErrMalformed,
// the source's.
func (t *Tree) Get(key common.Hash) (*Account, error) {
	path := nibbles(key)
	l, err := t.find(&t.root, path[:], common.Hash{}, t.need, 0)
	if err != nil || l == nil {
		return nil, err
	}
	return l.account, nil
}

// Storage returns the storage trie of an account as it stands, or nil if there is no such account.
// It is the same one for every call, until Reset.
func (t *Tree) Storage(owner common.Hash) (*Storage, error) {
	if s, ok := t.storages[owner]; ok {
		return s, nil
	}
	account, err := t.Get(owner)
	if err != nil || account == nil {
		return nil, err
	}
	s := &Storage{tree: t, owner: owner, root: account.storage}
	t.storages[owner] = s
	return s, nil
}

// Reset makes the account's storage empty: it was destroyed, or is made anew.
func (t *Tree) Reset(owner common.Hash) *Storage {
	s := &Storage{tree: t, owner: owner, changed: true}
	t.storages[owner] = s
	return s
}

// Get returns the value of a slot without leading zeros, or nil. Errors as of Tree.Get.
func (s *Storage) Get(key common.Hash) ([]byte, error) {
	path := nibbles(key)
	l, err := s.tree.find(&s.root, path[:], s.owner, s.tree.need, 0)
	if err != nil || l == nil {
		return nil, err
	}
	return l.value, nil
}

// Put sets a slot to a value of 1 to 32 bytes without leading zeros, which is kept.
func (s *Storage) Put(key common.Hash, value []byte) error {
	path := nibbles(key)
	root, changed, err := s.tree.put(s.root, s.owner, path[:], 0, &leaf{value: value})
	if err != nil {
		return err
	}
	s.root, s.changed = root, s.changed || changed
	return nil
}

// Delete removes a slot, if it is there.
func (s *Storage) Delete(key common.Hash) error {
	path := nibbles(key)
	root, changed, err := s.tree.remove(s.root, s.owner, path[:], 0)
	if err != nil {
		return err
	}
	s.root, s.changed = root, s.changed || changed
	return nil
}

// Hash returns the root.
func (s *Storage) Hash() common.Hash { return rootHash(s.root) }

// Put sets an account. Its storage is that of Storage(key), whatever the root given.
func (t *Tree) Put(key common.Hash, nonce uint64, balance *uint256.Int, codeHash common.Hash) error {
	account := &Account{Nonce: nonce, Balance: *balance, CodeHash: codeHash}
	if s, ok := t.storages[key]; ok {
		account.Root, account.storage, s.changed = rootHash(s.root), s.root, false
	} else if before, err := t.Get(key); err != nil {
		return err
	} else if before != nil {
		account.Root, account.storage = before.Root, before.storage
	} else {
		account.Root = rootHash(nil)
	}
	path := nibbles(key)
	root, _, err := t.put(t.root, common.Hash{}, path[:], 0, &leaf{account: account})
	if err != nil {
		return err
	}
	t.root = root
	return nil
}

// Settle puts the storage of an account into its leaf, if it has changed since and the account is there.
func (t *Tree) Settle(key common.Hash) error {
	s, ok := t.storages[key]
	if !ok || !s.changed {
		return nil
	}
	account, err := t.Get(key)
	if err != nil || account == nil {
		return err
	}
	return t.Put(key, account.Nonce, &account.Balance, account.CodeHash)
}

// Settled ends a block: its deletions are done.
func (t *Tree) Settled() { t.block++ }

// Delete removes an account, if it is there, with its storage.
func (t *Tree) Delete(key common.Hash) error {
	path := nibbles(key)
	root, _, err := t.remove(t.root, common.Hash{}, path[:], 0)
	if err != nil {
		return err
	}
	t.root = root
	delete(t.storages, key)
	return nil
}

// Hash returns the state root.
func (t *Tree) Hash() common.Hash { return rootHash(t.root) }

// find walks from the slot to the key's leaf, resolving and marking what is on the way. above is the
// mark of what the slot is in.
func (t *Tree) find(slot *node, key []byte, owner common.Hash, v *View, above uint32) (*leaf, error) {
	for at := 0; ; {
		switch n := (*slot).(type) {
		case nil:
			return nil, nil
		case *unknown:
			resolved, err := t.fetch(owner, key[:at], n)
			if err != nil {
				return nil, err
			}
			*slot = resolved
		case *leaf:
			v.visit(n, &n.meta, owner, key[:at], above)
			if bytes.Equal(n.path, key[at:]) {
				return n, nil
			}
			return nil, nil
		case *extension:
			above = v.visit(n, &n.meta, owner, key[:at], above)
			if !bytes.HasPrefix(key[at:], n.path) {
				return nil, nil
			}
			slot, at = &n.kid, at+len(n.path)
		case *branch:
			above = v.visit(n, &n.meta, owner, key[:at], above)
			slot, at = &n.kids[key[at]], at+1
		}
	}
}

// fetch gets an unknown node from the source. It belongs to all epochs.
func (t *Tree) fetch(owner common.Hash, path []byte, u *unknown) (node, error) {
	hash := common.Hash(*u)
	if t.source == nil {
		return nil, fmt.Errorf("%w: %s at %x", ErrMissing, hash, path)
	}
	blob, err := t.source.Node(owner, path, hash)
	if err != nil {
		return nil, err
	}
	if len(blob) == 0 {
		return nil, fmt.Errorf("%w: %s at %x", ErrMissing, hash, path)
	}
	n, err := decodeRLP(blob, len(path), owner == common.Hash{})
	if err != nil {
		return nil, err
	}
	if m := metaOf(n); m.state != inlined {
		m.hash, m.state = hash, hashed
	}
	return n, nil
}

// writable returns the branch to be changed: itself, or a copy if it is shared with an earlier epoch.
func (t *Tree) writable(b *branch) *branch {
	if b.epoch != t.epoch {
		return &branch{kids: b.kids, split: b.split, below: b.below, meta: meta{epoch: t.epoch}}
	}
	b.meta = meta{epoch: t.epoch}
	return b
}

// put sets the leaf at the key below n, which is at depth at.
func (t *Tree) put(n node, owner common.Hash, key []byte, at int, l *leaf) (node, bool, error) {
	switch n := n.(type) {
	case nil:
		l.path, l.epoch = bytes.Clone(key[at:]), t.epoch
		return l, true, nil
	case *unknown:
		resolved, err := t.fetch(owner, key[:at], n)
		if err != nil {
			return n, false, err
		}
		return t.put(resolved, owner, key, at, l)
	case *leaf:
		common := shared(n.path, key[at:])
		if common == len(n.path) {
			if n.same(l) {
				return n, false, nil
			}
			l.path, l.epoch = n.path, t.epoch
			return l, true, nil
		}
		fork := &branch{meta: meta{epoch: t.epoch}}
		fork.kids[n.path[common]] = &leaf{meta: meta{epoch: t.epoch}, path: n.path[common+1:], value: n.value, account: n.account}
		l.path, l.epoch = bytes.Clone(key[at+common+1:]), t.epoch
		fork.kids[key[at+common]] = l
		return t.below(n.path[:common], fork), true, nil
	case *extension:
		common := shared(n.path, key[at:])
		if common == len(n.path) {
			kid, changed, err := t.put(n.kid, owner, key, at+common, l)
			if err != nil || !changed {
				return n, false, err
			}
			return &extension{meta: meta{epoch: t.epoch}, path: n.path, kid: kid}, true, nil
		}
		fork := &branch{meta: meta{epoch: t.epoch}}
		if fork.kids[n.path[common]] = t.below(n.path[common+1:], n.kid); common+1 == len(n.path) {
			fork.split, fork.below = t.block, n.path[common]
		}
		l.path, l.epoch = bytes.Clone(key[at+common+1:]), t.epoch
		fork.kids[key[at+common]] = l
		return t.below(n.path[:common], fork), true, nil
	case *branch:
		i := key[at]
		kid, changed, err := t.put(n.kids[i], owner, key, at+1, l)
		if err != nil || !changed {
			return n, false, err
		}
		n = t.writable(n)
		n.kids[i] = kid
		return n, true, nil
	}
	return n, false, nil
}

// same reports whether both leaves hold the same.
func (l *leaf) same(o *leaf) bool {
	if l.account == nil {
		return bytes.Equal(l.value, o.value)
	}
	a, b := l.account, o.account
	return a.Nonce == b.Nonce && a.Balance == b.Balance && a.CodeHash == b.CodeHash && a.Root == b.Root && a.storage == b.storage
}

// below returns the node as it stands below a path: itself if the path is empty.
func (t *Tree) below(path []byte, n node) node {
	if len(path) == 0 {
		return n
	}
	return &extension{meta: meta{epoch: t.epoch}, path: path, kid: n}
}

// remove takes the key's leaf out below n, which is at depth at.
func (t *Tree) remove(n node, owner common.Hash, key []byte, at int) (node, bool, error) {
	switch n := n.(type) {
	case *unknown:
		resolved, err := t.fetch(owner, key[:at], n)
		if err != nil {
			return n, false, err
		}
		return t.remove(resolved, owner, key, at)
	case *leaf:
		if bytes.Equal(n.path, key[at:]) {
			return nil, true, nil
		}
	case *extension:
		if !bytes.HasPrefix(key[at:], n.path) {
			return n, false, nil
		}
		kid, changed, err := t.remove(n.kid, owner, key, at+len(n.path))
		if err != nil || !changed {
			return n, false, err
		}
		return t.prefixed(n.path, kid), true, nil
	case *branch:
		i := key[at]
		kid, changed, err := t.remove(n.kids[i], owner, key, at+1)
		if err != nil || !changed {
			return n, false, err
		}
		if kid == nil {
			if last, alone := n.onlyBeside(i); alone {
				if n.split == t.block && n.below == last { // the extension again, as if the block had not split it
					return t.prefixed([]byte{last}, n.kids[last]), true, nil
				}
				rest, err := t.sibling(&n.kids[last], owner, append(bytes.Clone(key[:at]), last))
				if err != nil {
					return n, false, err
				}
				return t.prefixed([]byte{last}, rest), true, nil
			}
		}
		n = t.writable(n)
		n.kids[i] = kid
		return n, true, nil
	}
	return n, false, nil
}

// onlyBeside returns the one kid that is there beside kid i, if it is only one.
func (b *branch) onlyBeside(i byte) (last byte, alone bool) {
	count := 0
	for j, kid := range b.kids {
		if kid != nil && byte(j) != i {
			last = byte(j)
			count++
		}
	}
	return last, count == 1
}

// sibling makes the node in the slot known, and remembers that it had to be.
func (t *Tree) sibling(slot *node, owner common.Hash, path []byte) (node, error) {
	if u, ok := (*slot).(*unknown); ok {
		resolved, err := t.fetch(owner, path, u)
		if err != nil {
			return nil, err
		}
		*slot = resolved
	}
	m := metaOf(*slot)
	if m.state == hashed { // computed in this block, or inline: there is nothing that a trace could hold
		t.siblings = append(t.siblings, sibling{owner: owner, path: path, hash: m.hash})
	}
	t.need.visit(*slot, m, owner, path, 0)
	return *slot, nil
}

// prefixed returns the node as it stands below a path, merged with it.
func (t *Tree) prefixed(path []byte, n node) node {
	switch n := n.(type) {
	case *leaf:
		return &leaf{meta: meta{epoch: t.epoch}, path: join(path, n.path), value: n.value, account: n.account}
	case *extension:
		return &extension{meta: meta{epoch: t.epoch}, path: join(path, n.path), kid: n.kid}
	}
	return &extension{meta: meta{epoch: t.epoch}, path: path, kid: n}
}

// Snapshot returns the state as it is now, hashed. What is written later does not change it.
func (t *Tree) Snapshot() Snapshot {
	t.Hash()
	t.epoch++
	return Snapshot{root: t.root}
}

// Restore takes the tree back to a snapshot of it.
func (t *Tree) Restore(s Snapshot) {
	t.root = s.root
	clear(t.storages)
	t.siblings = nil
	t.epoch++
}

// Snapshot is a state that a tree has or had.
type Snapshot struct{ root node }

// Empty reports whether there is no slot.
func (s *Storage) Empty() bool { return s.root == nil }
