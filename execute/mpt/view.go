package mpt

import (
	"bytes"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Every node carries one mark for each of these views.
const (
	SlotView  = iota // what was streamed since the segment began
	RunView          // what the settlement of the run needs
	BlockView        // what the block alone needs, or, of a decoded tree, what was needed
	views
)

// View is what of one state is needed: it marks nodes, and tells what they take in a trace.
//
// Every state that a block begins with can have its view, though the tree has gone on: nodes are marked
// where they stand in the snapshot.
type View struct {
	tree   *Tree
	index  int
	base   Snapshot
	from   uint32 // nodes with this mark or a later one are needed
	now    uint32 // the mark that is given now
	bytes  int
	nodes  int
	codes  map[common.Hash]common.Hash // by account key: accounts whose code is needed
	sizes  map[common.Hash]int         // of the codes
	pieces []piece                     // topmost nodes marked now, in a view that is cut
	cut    bool
	origin bool // only nodes that were decoded count

	trying  bool
	tried   []*meta       // marked since Begin
	priced  []common.Hash // accounts whose code was marked since Begin
	weighed []common.Hash // codes that were first marked since Begin
}

// Mark is what a view was like at Begin.
type Mark struct{ bytes, nodes, pieces int }

// Begin starts to remember what is marked, until Undo or the next Begin.
func (v *View) Begin() Mark {
	v.trying, v.tried, v.priced, v.weighed = true, v.tried[:0], v.priced[:0], v.weighed[:0]
	return Mark{bytes: v.bytes, nodes: v.nodes, pieces: len(v.pieces)}
}

// Undo takes back what was marked since Begin, which returned m.
func (v *View) Undo(m Mark) {
	for _, n := range v.tried {
		n.marks[v.index] = 0
	}
	for _, key := range v.priced {
		delete(v.codes, key)
	}
	for _, hash := range v.weighed {
		delete(v.sizes, hash)
	}
	v.bytes, v.nodes, v.pieces = m.bytes, m.nodes, v.pieces[:m.pieces]
	v.trying = false
}

// piece is where a part of a trie begins that hangs below what was needed earlier.
type piece struct {
	owner common.Hash
	path  []byte
}

// View returns a new view of the snapshot under that index; an earlier one of the index ends.
func (t *Tree) View(index int, base Snapshot) *View {
	t.mark++
	return &View{
		tree: t, index: index, base: base, from: t.mark, now: t.mark, cut: index == SlotView,
		codes: make(map[common.Hash]common.Hash), sizes: make(map[common.Hash]int),
	}
}

// Bytes returns the size of the state and the codes in a trace, bounded from above but for a few bytes of lengths.
func (v *View) Bytes() int { return v.bytes }

// visit marks a node as needed and returns its mark. above is the mark of what it stands in.
func (v *View) visit(n node, m *meta, owner common.Hash, path []byte, above uint32) uint32 {
	if v == nil {
		return 0
	}
	if m.marks[v.index] >= v.from {
		return m.marks[v.index]
	}
	m.marks[v.index] = v.now
	if v.trying {
		v.tried = append(v.tried, m)
	}
	if m.state == inlined || v.origin && !m.origin {
		return v.now
	}
	v.nodes++
	v.bytes += size(n)
	if len(path) > 0 || owner != (common.Hash{}) {
		v.bytes -= common.HashLength // of the hash that stood for it
	}
	if v.cut && above != v.now {
		v.pieces = append(v.pieces, piece{owner: owner, path: bytes.Clone(path)})
	}
	return v.now
}

// Account marks what it takes to know the account of the key, or that there is none.
func (v *View) Account(key common.Hash) error {
	_, err := v.account(key)
	return err
}

func (v *View) account(key common.Hash) (*leaf, error) {
	path := nibbles(key)
	return v.tree.find(&v.base.root, path[:], common.Hash{}, v, 0)
}

// Slot marks what it takes to know the slot of an account. It returns what clearing the slot may add for
// the siblings that are left alone, in bytes and shared among all deletions that it takes; zero if the slot
// is not there.
func (v *View) Slot(owner, key common.Hash) (clearing int, err error) {
	l, err := v.account(owner)
	if err != nil || l == nil {
		return 0, err
	}
	path := nibbles(key)
	found, err := v.tree.find(&l.account.storage, path[:], owner, v, l.marks[v.index])
	if err != nil || found == nil {
		return 0, err
	}
	at := keyNibbles - len(found.path)
	if at == 0 {
		return 0, nil // the only slot
	}
	slot, _ := slotAt(&l.account.storage, path[:at-1], v.index)
	if b, ok := (*slot).(*branch); ok {
		return b.clearing(), nil
	}
	return 0, nil
}

// siblingSize is the most that a sibling adds to a trace: a full branch less its hash.
const siblingSize = 5 + 15*common.HashLength

// clearing is what the deletion of one kid is charged for siblings. A branch of k kids needs one when k-1 of
// them are gone; when all k are, the branch above loses a kid itself, and so on: at most 1/k, 1/2k, ... siblings
// for each of the deletions.
func (b *branch) clearing() int {
	k := 0
	for _, kid := range b.kids {
		if kid != nil {
			k++
		}
	}
	return siblingSize/(k-1) + 2*siblingSize/k + 2
}

// Code marks an account's code, of that hash and size, unless the account had another in the view's state.
// It reports whether it is the first to need this code.
func (v *View) Code(key, hash common.Hash, size int) (bool, error) {
	if _, known := v.codes[key]; known {
		return false, nil
	}
	l, err := v.account(key)
	if err != nil || l == nil || l.account.CodeHash != hash {
		return false, err
	}
	v.codes[key] = hash
	v.bytes -= common.HashLength - 2
	if v.trying {
		v.priced = append(v.priced, key)
	}
	if _, known := v.sizes[hash]; known {
		return false, nil
	}
	v.sizes[hash] = size
	if v.trying {
		v.weighed = append(v.weighed, hash)
	}
	v.bytes += size + 4
	return true, nil
}

// sibling marks a node that only a deletion needed, if it stands in the view's state.
func (v *View) sibling(s sibling) error {
	slot := &v.base.root
	if s.owner != (common.Hash{}) {
		l, err := v.account(s.owner)
		if err != nil || l == nil {
			return err
		}
		slot = &l.account.storage
	}
	slot, above := slotAt(slot, s.path, v.index)
	if slot == nil {
		return nil
	}
	if hash, ok := hashOf(*slot); !ok || hash != s.hash {
		return nil
	}
	if u, ok := (*slot).(*unknown); ok {
		n, err := v.tree.fetch(s.owner, s.path, u)
		if err != nil {
			return err
		}
		*slot = n
	}
	v.visit(*slot, metaOf(*slot), s.owner, s.path, above)
	return nil
}

// slotAt returns the place of the node whose path from the root in slot is just that, nil if there is none
// or it is not known; and the mark of the node that it stands in.
func slotAt(slot *node, path []byte, index int) (*node, uint32) {
	above := uint32(0)
	for len(path) > 0 {
		switch n := (*slot).(type) {
		case *branch:
			slot, path, above = &n.kids[path[0]], path[1:], n.marks[index]
		case *extension:
			if !bytes.HasPrefix(path, n.path) {
				return nil, 0
			}
			slot, path, above = &n.kid, path[len(n.path):], n.marks[index]
		default:
			return nil, 0
		}
	}
	return slot, above
}

// Siblings marks, in all the views, what deletions since the last call had to look at.
func (t *Tree) Siblings(views ...*View) error {
	for _, s := range t.siblings {
		for _, v := range views {
			if err := v.sibling(s); err != nil {
				return err
			}
		}
	}
	t.siblings = t.siblings[:0]
	return nil
}

// size returns the bytes of a node in a trace, the hashes of all its kids included.
func size(n node) int {
	switch n := n.(type) {
	case *branch:
		total := 5
		for _, kid := range n.kids {
			if kid != nil {
				total += kidSize(kid)
			}
		}
		return total
	case *extension:
		return 2 + (len(n.path)+1)/2 + 1 + kidSize(n.kid)
	case *leaf:
		total := 1 + (len(n.path)+1)/2
		a := n.account
		if a == nil {
			return total + 1 + len(n.value)
		}
		total += 2 + 8 + a.Balance.ByteLen()
		if a.CodeHash != types.EmptyCodeHash {
			total += common.HashLength
		}
		if a.storage != nil {
			total += common.HashLength
		}
		return total
	}
	return 0
}

func kidSize(kid node) int {
	if m := metaOf(kid); m != nil && m.state == inlined {
		return size(kid)
	}
	return common.HashLength
}
