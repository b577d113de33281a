package mpt

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
)

// Partial is a decoded partial state, hashed.
type Partial struct {
	*Tree
	Nodes int                         // decoded nodes that have a hash
	Codes map[common.Hash]common.Hash // by account key: accounts whose code came along
}

// Decode decodes what View.Encode made, given the hashes of the trace's codes in their order. Every code
// must be some account's. What is read from the tree, and the siblings that deletions look at, is counted by Needed. The
// tree keeps references into data. It returns ErrMalformed.
func Decode(data []byte, codes []common.Hash) (*Partial, error) {
	d := &decoder{rest: data, epoch: 1, codes: codes, used: make([]bool, len(codes)), need: make(map[common.Hash]common.Hash)}
	root, err := d.node(0, true)
	if err != nil {
		return nil, fmt.Errorf("decode state: %w", err)
	}
	if len(d.rest) != 0 {
		return nil, fmt.Errorf("decode state: %w", malformed("%d trailing bytes", len(d.rest)))
	}
	for i, used := range d.used {
		if !used {
			return nil, fmt.Errorf("decode state: %w", malformed("code %d is no account's", i))
		}
	}
	t := &Tree{root: root, epoch: 1, block: 1, mark: 1, storages: make(map[common.Hash]*Storage)}
	t.need = &View{tree: t, index: BlockView, from: 1, now: 1, origin: true}
	t.Hash()
	return &Partial{Tree: t, Nodes: d.nodes, Codes: d.need}, nil
}

// Needed returns how many of the decoded nodes were needed so far.
func (p *Partial) Needed() int { return p.need.nodes }

// Attach adds the pieces that View.Cut made of the state that the tree began with. Each must belong where
// it says. It returns the number of nodes that were added, and ErrMalformed or ErrUnattached. The tree keeps references into
// data; after an error it must not be used.
func (t *Tree) Attach(data []byte) (int, error) {
	d := &decoder{rest: data, epoch: t.epoch}
	var last piece
	for first := true; len(d.rest) > 0; first = false {
		p, err := d.place()
		if err != nil {
			return d.nodes, fmt.Errorf("attach piece: %w", err)
		}
		if !first && comparePieces(last, p) >= 0 {
			return d.nodes, fmt.Errorf("attach piece: %w", malformed("pieces are unordered"))
		}
		last = p
		n, err := d.node(len(p.path), p.owner == common.Hash{})
		if err != nil {
			return d.nodes, fmt.Errorf("attach piece: %w", err)
		}
		if err := t.attach(p, n); err != nil {
			return d.nodes, fmt.Errorf("attach piece: %w", err)
		}
	}
	return d.nodes, nil
}

func comparePieces(a, b piece) int {
	if c := bytes.Compare(a.owner[:], b.owner[:]); c != 0 {
		return c
	}
	return bytes.Compare(a.path, b.path)
}

func (d *decoder) place() (p piece, err error) {
	kind, err := d.take(1)
	if err != nil {
		return p, err
	}
	switch kind[0] {
	case 0:
	case 1:
		owner, err := d.take(common.HashLength)
		if err != nil {
			return p, err
		}
		if p.owner = common.Hash(owner); p.owner == (common.Hash{}) {
			return p, malformed("piece of no account")
		}
	default:
		return p, malformed("piece of kind %d", kind[0])
	}
	count, err := d.take(1)
	if err != nil {
		return p, err
	}
	if int(count[0]) >= keyNibbles {
		return p, malformed("piece at depth %d", count[0])
	}
	p.path, err = d.path(int(count[0]))
	return p, err
}

// attach puts a node where only its hash was known.
func (t *Tree) attach(p piece, n node) error {
	hash := rootHash(n)
	var slots []*node
	if p.owner == (common.Hash{}) {
		slots = append(slots, &t.root)
	} else {
		if s, ok := t.storages[p.owner]; ok {
			slots = append(slots, &s.root)
		}
		path := nibbles(p.owner)
		l, err := t.find(&t.root, path[:], common.Hash{}, nil, 0)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnattached, err)
		}
		if l != nil {
			slots = append(slots, &l.account.storage)
		}
	}
	attached := false
	for _, slot := range slots {
		slot, _ = slotAt(slot, p.path, BlockView)
		if slot == nil {
			continue
		}
		if u, ok := (*slot).(*unknown); ok && common.Hash(*u) == hash {
			*slot, attached = n, true
		}
	}
	if !attached {
		return fmt.Errorf("%w: node %s of %s at %x", ErrUnattached, hash, p.owner, p.path)
	}
	return nil
}

// Merge adds to p what another partial state knows of p's: other is the state of a later block, and what p does not
// know there and what is there unchanged is taken over. So two traces of consecutive runs become one.
// The codes that come along are added to p's.
func (p *Partial) Merge(other *Partial) {
	m := merger{into: p, other: other}
	var path [keyNibbles]byte
	m.node(&p.root, other.root, path[:0])
}

type merger struct{ into, other *Partial }

// node takes over what is known of n, which stands at the path in the later state's account trie.
func (m *merger) node(root *node, n node, path []byte) {
	meta := metaOf(n)
	if meta == nil {
		return
	}
	if m.take(root, n, path) {
		m.codes(n, path)
		return
	}
	switch n := n.(type) {
	case *branch:
		for i, kid := range n.kids {
			m.node(root, kid, append(path, byte(i)))
		}
	case *extension:
		m.node(root, n.kid, append(path, n.path...))
	case *leaf:
		m.account(n, append(path, n.path...))
	}
}

// take puts n where the earlier state has just its hash.
func (m *merger) take(root *node, n node, path []byte) bool {
	slot, _ := slotAt(root, path, BlockView)
	if slot == nil {
		return false
	}
	u, ok := (*slot).(*unknown)
	hash, hashed := hashOf(n)
	if !ok || !hashed || common.Hash(*u) != hash {
		return false
	}
	*slot = n
	return true
}

// account merges storage and code of an account that the earlier state knows already.
func (m *merger) account(l *leaf, path []byte) {
	before, err := m.into.find(&m.into.root, path, common.Hash{}, nil, 0)
	if err != nil || before == nil {
		return // made in the run
	}
	key := keyAt(path)
	if hash, ok := m.other.Codes[key]; ok && before.account.CodeHash == hash {
		m.into.Codes[key] = hash
	}
	if l.account.storage != nil {
		var buf [keyNibbles]byte
		m.storage(&before.account.storage, l.account.storage, buf[:0])
	}
}

func (m *merger) storage(root *node, n node, path []byte) {
	if metaOf(n) == nil || m.take(root, n, path) {
		return
	}
	switch n := n.(type) {
	case *branch:
		for i, kid := range n.kids {
			m.storage(root, kid, append(path, byte(i)))
		}
	case *extension:
		m.storage(root, n.kid, append(path, n.path...))
	}
}

// codes takes over the codes of all accounts in a part that was taken as a whole.
func (m *merger) codes(n node, path []byte) {
	if len(m.other.Codes) == 0 {
		return
	}
	switch n := n.(type) {
	case *branch:
		for i, kid := range n.kids {
			m.codes(kid, append(path, byte(i)))
		}
	case *extension:
		m.codes(n.kid, append(path, n.path...))
	case *leaf:
		key := keyAt(append(path, n.path...))
		if hash, ok := m.other.Codes[key]; ok {
			m.into.Codes[key] = hash
		}
	}
}

// keyAt packs the nibbles of a whole key.
func keyAt(path []byte) common.Hash {
	var key common.Hash
	appendPacked(key[:0], path)
	return key
}

// Encode returns the encoding of all that is known. codes gives the index of each code of Codes in the trace.
func (p *Partial) Encode(codes map[common.Hash]uint16) []byte {
	e := &encoder{codes: codes, need: p.Codes}
	e.node(p.root)
	return e.buf
}
