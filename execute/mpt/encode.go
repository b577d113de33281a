package mpt

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// The encoding of a partial trie is its nodes in preorder. A node that is known is
//
//	branch     01 ‖ kids that are there (2 bytes, bit i for nibble i) ‖ kids that follow (2 bytes) ‖ per kid, in order: the node, or its hash
//	extension  02 ‖ number of nibbles (1) ‖ nibbles ‖ the node, or 00 ‖ its hash
//	leaf       03 ‖ nibbles ‖ length (1) ‖ value without leading zeros
//	account    tag ‖ nibbles ‖ length (1) ‖ nonce ‖ length (1) ‖ balance ‖ code ‖ storage
//
// where nibbles are packed, the first one high, the last of an odd number followed by a zero nibble, and
// the number of a leaf's is what is left of the key's 64. Nonce and balance are big-endian without leading
// zeros. The tag of an account is 04 plus three times its code (0 none, 1 its hash follows, 2 its index
// among the codes of the trace follows, in two bytes) plus its storage (0 empty, 1 its root follows, 2 its
// root node follows). A node of fewer than 32 bytes of RLP always follows, for it has no hash.
const (
	tagUnknown   = 0x00
	tagBranch    = 0x01
	tagExtension = 0x02
	tagLeaf      = 0x03
	tagAccount   = 0x04
	tagEnd       = tagAccount + 9
)

// What an account's tag says of its code and of its storage.
const (
	codeNone, codeHash, codeIndex              = 0, 1, 2
	storageEmpty, storageUnknown, storageKnown = 0, 1, 2
)

// encoder writes the known, or the marked, part of a trie.
type encoder struct {
	buf   []byte
	index int    // of the view whose marks count
	from  uint32 // nodes with that mark or a later one follow; zero: all that are known
	codes map[common.Hash]uint16
	need  map[common.Hash]common.Hash // by account key: whose code stands as an index
	key   []byte                      // nibbles down to the node, kept if need is not empty
}

// follows reports whether the kid stands as a node, not as a hash.
func (e *encoder) follows(kid node, root bool) bool {
	m := metaOf(kid)
	return m != nil && (m.state == inlined && !root || m.marks[e.index] >= e.from)
}

func (e *encoder) node(n node) {
	switch n := n.(type) {
	case *branch:
		var there, follow uint16
		for i, kid := range n.kids {
			if kid != nil {
				there |= 1 << i
				if e.follows(kid, false) {
					follow |= 1 << i
				}
			}
		}
		e.buf = append(e.buf, tagBranch)
		e.buf = binary.BigEndian.AppendUint16(e.buf, there)
		e.buf = binary.BigEndian.AppendUint16(e.buf, follow)
		for i, kid := range n.kids {
			if follow&(1<<i) != 0 {
				e.key = append(e.key, byte(i))
				e.node(kid)
				e.key = e.key[:len(e.key)-1]
			} else if kid != nil {
				e.hash(kid)
			}
		}
	case *extension:
		e.buf = append(e.buf, tagExtension, byte(len(n.path)))
		e.buf = appendPacked(e.buf, n.path)
		if e.follows(n.kid, false) {
			e.key = append(e.key, n.path...)
			e.node(n.kid)
			e.key = e.key[:len(e.key)-len(n.path)]
		} else {
			e.buf = append(e.buf, tagUnknown)
			e.hash(n.kid)
		}
	case *leaf:
		if n.account != nil {
			e.account(n)
			return
		}
		e.buf = append(e.buf, tagLeaf)
		e.buf = appendPacked(e.buf, n.path)
		e.buf = append(append(e.buf, byte(len(n.value))), n.value...)
	}
}

func (e *encoder) hash(n node) {
	hash, _ := hashOf(n)
	e.buf = append(e.buf, hash[:]...)
}

func (e *encoder) account(l *leaf) {
	a := l.account
	code, storage := codeHash, storageUnknown
	if a.CodeHash == types.EmptyCodeHash {
		code = codeNone
	} else if len(e.need) > 0 {
		if _, ok := e.need[e.keyOf(l)]; ok {
			code = codeIndex
		}
	}
	if a.storage == nil {
		storage = storageEmpty
	} else if e.follows(a.storage, true) {
		storage = storageKnown
	}
	e.buf = append(e.buf, byte(tagAccount+3*code+storage))
	e.buf = appendPacked(e.buf, l.path)
	var nonce [8]byte
	binary.BigEndian.PutUint64(nonce[:], a.Nonce)
	e.number(nonce[:])
	e.number(a.Balance.Bytes())
	switch code {
	case codeHash:
		e.buf = append(e.buf, a.CodeHash[:]...)
	case codeIndex:
		e.buf = binary.BigEndian.AppendUint16(e.buf, e.codes[a.CodeHash])
	}
	switch storage {
	case storageUnknown:
		root := rootHash(a.storage)
		e.buf = append(e.buf, root[:]...)
	case storageKnown:
		e.node(a.storage)
	}
}

func (e *encoder) number(b []byte) {
	b = bytes.TrimLeft(b, "\x00")
	e.buf = append(append(e.buf, byte(len(b))), b...)
}

// keyOf returns the key of an account's leaf.
func (e *encoder) keyOf(l *leaf) common.Hash {
	var key common.Hash
	appendPacked(key[:0], append(e.key[:len(e.key):len(e.key)], l.path...))
	return key
}

// Encode returns the encoding of what the view has marked, from its state's root on. codes gives the
// index of each code in the trace.
func (v *View) Encode(codes map[common.Hash]uint16) []byte {
	e := &encoder{index: v.index, from: v.from, codes: codes, need: v.codes, buf: make([]byte, 0, v.bytes+64)}
	e.node(v.base.root)
	return e.buf
}

// CodeHashes returns the hashes of the codes that the view needs, in no order.
func (v *View) CodeHashes() []common.Hash {
	hashes := make([]common.Hash, 0, len(v.sizes))
	for hash := range v.sizes {
		hashes = append(hashes, hash)
	}
	return hashes
}

// Cut returns the pieces that were marked since the last Cut, encoded one after the other and in
// ascending order of owner and path:
//
//	owner (00, or 01 ‖ account key) ‖ number of nibbles (1) ‖ nibbles ‖ node
func (v *View) Cut() []byte {
	slices.SortFunc(v.pieces, func(a, b piece) int {
		return cmp.Or(bytes.Compare(a.owner[:], b.owner[:]), bytes.Compare(a.path, b.path))
	})
	e := &encoder{index: v.index, from: v.now}
	for _, p := range v.pieces {
		slot := &v.base.root
		if p.owner != (common.Hash{}) {
			path := nibbles(p.owner)
			l, err := v.tree.find(&v.base.root, path[:], common.Hash{}, nil, 0)
			if err != nil || l == nil {
				continue // cannot be: the piece was marked below it
			}
			slot = &l.account.storage
		}
		slot, _ = slotAt(slot, p.path, v.index)
		e.buf = appendPlace(e.buf, p)
		e.node(*slot)
	}
	v.pieces = v.pieces[:0]
	v.tree.mark++
	v.now = v.tree.mark
	return e.buf
}

func appendPlace(buf []byte, p piece) []byte {
	if p.owner == (common.Hash{}) {
		buf = append(buf, 0)
	} else {
		buf = append(append(buf, 1), p.owner[:]...)
	}
	return appendPacked(append(buf, byte(len(p.path))), p.path)
}

// decoder reads the encoding.
type decoder struct {
	rest  []byte
	epoch uint32
	nodes int // that have a hash
	codes []common.Hash
	used  []bool                      // of codes
	need  map[common.Hash]common.Hash // accounts whose code stands as an index; nil: none may
	key   [keyNibbles]byte
}

func (d *decoder) take(n int) ([]byte, error) {
	if len(d.rest) < n {
		return nil, malformed("%d bytes missing", n-len(d.rest))
	}
	part := d.rest[:n:n]
	d.rest = d.rest[n:]
	return part, nil
}

// path reads n packed nibbles.
func (d *decoder) path(n int) ([]byte, error) {
	packed, err := d.take((n + 1) / 2)
	if err != nil {
		return nil, err
	}
	path := make([]byte, n)
	for i := range path {
		path[i] = packed[i/2] >> 4
		if i%2 == 1 {
			path[i] = packed[i/2] & 0x0f
		}
	}
	if n%2 == 1 && packed[n/2]&0x0f != 0 {
		return nil, malformed("nibbles are not padded with zero")
	}
	return path, nil
}

// bytes reads a length and that many bytes, the first of which is not zero.
func (d *decoder) number(least, most int) ([]byte, error) {
	n, err := d.take(1)
	if err != nil {
		return nil, err
	}
	if int(n[0]) < least || int(n[0]) > most {
		return nil, malformed("number of %d bytes", n[0])
	}
	value, err := d.take(int(n[0]))
	if err == nil && len(value) > 0 && value[0] == 0 {
		err = malformed("number with leading zeros")
	}
	return value, err
}

// node reads a known node at the depth. accounts tells which trie it is of.
func (d *decoder) node(depth int, accounts bool) (node, error) {
	tag, err := d.take(1)
	if err != nil {
		return nil, err
	}
	switch {
	case tag[0] == tagBranch && depth <= maxDepth:
		return d.branch(depth, accounts)
	case tag[0] == tagExtension && depth <= maxDepth:
		return d.extension(depth, accounts)
	case tag[0] == tagLeaf && !accounts:
		return d.leaf(depth)
	case tag[0] >= tagAccount && tag[0] < tagEnd && accounts:
		return d.account(depth, int(tag[0]-tagAccount))
	}
	return nil, malformed("node %#x at depth %d", tag[0], depth)
}

func (d *decoder) meta() meta { return meta{origin: true, stored: true, epoch: d.epoch} }

func (d *decoder) branch(depth int, accounts bool) (node, error) {
	masks, err := d.take(4)
	if err != nil {
		return nil, err
	}
	there, follow := binary.BigEndian.Uint16(masks), binary.BigEndian.Uint16(masks[2:])
	if follow&^there != 0 || there&(there-1) == 0 {
		return nil, malformed("branch of kids %#x, known %#x", there, follow)
	}
	d.nodes++
	b := &branch{meta: d.meta()}
	for i := range b.kids {
		if follow&(1<<i) != 0 {
			d.key[depth] = byte(i)
			b.kids[i], err = d.node(depth+1, accounts)
		} else if there&(1<<i) != 0 {
			b.kids[i], err = d.unknown()
		}
		if err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (d *decoder) unknown() (node, error) {
	hash, err := d.take(common.HashLength)
	if err != nil {
		return nil, err
	}
	return (*unknown)(hash), nil
}

func (d *decoder) extension(depth int, accounts bool) (node, error) {
	count, err := d.take(1)
	if err != nil {
		return nil, err
	}
	n := int(count[0])
	if n == 0 || depth+n > maxDepth {
		return nil, malformed("extension by %d nibbles at depth %d", n, depth)
	}
	path, err := d.path(n)
	if err != nil {
		return nil, err
	}
	copy(d.key[depth:], path)
	d.nodes++
	x := &extension{meta: d.meta(), path: path}
	if len(d.rest) > 0 && d.rest[0] == tagUnknown {
		d.rest = d.rest[1:]
		x.kid, err = d.unknown()
		return x, err
	}
	if x.kid, err = d.node(depth+n, accounts); err != nil {
		return nil, err
	}
	if _, ok := x.kid.(*branch); !ok {
		return nil, malformed("extension to no branch")
	}
	return x, nil
}

func (d *decoder) leaf(depth int) (node, error) {
	path, err := d.path(keyNibbles - depth)
	if err != nil {
		return nil, err
	}
	value, err := d.number(1, common.HashLength)
	if err != nil {
		return nil, err
	}
	l := &leaf{meta: d.meta(), path: path, value: value}
	if !l.inlines() {
		d.nodes++
	}
	return l, nil
}

// inlines reports whether a storage leaf's RLP is too short to have a hash. No other node's is, as long as
// branches are not too deep: then a leaf's path alone takes half of it.
func (l *leaf) inlines() bool {
	value := stringSize(l.value)
	if value > 1 {
		value++ // it is a string of an RLP string
	}
	return 1+1+len(l.path)/2+1+value <= common.HashLength && leafRLP(l) < common.HashLength
}

func leafRLP(l *leaf) int {
	var scratch [2 * keyNibbles]byte
	compact := appendCompact(scratch[:0], l.path, true)
	value := appendString(scratch[keyNibbles:keyNibbles], l.value)
	return 1 + stringSize(compact) + stringSize(value)
}

func (d *decoder) account(depth, form int) (node, error) {
	code, storage := form/3, form%3
	path, err := d.path(keyNibbles - depth)
	if err != nil {
		return nil, err
	}
	d.nodes++
	a := &Account{CodeHash: types.EmptyCodeHash, Root: types.EmptyRootHash}
	l := &leaf{meta: d.meta(), path: path, account: a}
	nonce, err := d.number(0, 8)
	if err != nil {
		return nil, err
	}
	for _, b := range nonce {
		a.Nonce = a.Nonce<<8 | uint64(b)
	}
	balance, err := d.number(0, common.HashLength)
	if err != nil {
		return nil, err
	}
	a.Balance = *new(uint256.Int).SetBytes(balance)
	if err := d.code(a, code, append(bytes.Clone(d.key[:depth]), path...)); err != nil {
		return nil, err
	}
	switch storage {
	case storageUnknown:
		root, err := d.take(common.HashLength)
		if err != nil {
			return nil, err
		}
		if a.Root = common.Hash(root); a.Root == types.EmptyRootHash {
			return nil, malformed("empty storage with a root")
		}
		a.storage = (*unknown)(root)
	case storageKnown:
		above := d.key
		if a.storage, err = d.node(0, false); err != nil {
			return nil, err
		}
		d.key = above
	}
	return l, nil
}

func (d *decoder) code(a *Account, form int, path []byte) error {
	switch form {
	case codeHash:
		hash, err := d.take(common.HashLength)
		if err != nil {
			return err
		}
		if a.CodeHash = common.Hash(hash); a.CodeHash == types.EmptyCodeHash {
			return malformed("no code with a hash")
		}
	case codeIndex:
		index, err := d.take(2)
		if err != nil {
			return err
		}
		i := int(binary.BigEndian.Uint16(index))
		if d.need == nil || i >= len(d.codes) {
			return malformed("code %d of %d", i, len(d.codes))
		}
		a.CodeHash, d.used[i] = d.codes[i], true
		var key common.Hash
		appendPacked(key[:0], path)
		d.need[key] = a.CodeHash
	}
	return nil
}
