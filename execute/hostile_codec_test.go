package execute

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
)

// stateNode is a node of a trace's state, read and written by nothing but the documented format (docs/protocol.md,
// section 6), so that the format is checked by a second reader, and any state can be forged.
type stateNode struct {
	tag     byte        // as in the format; 0: only the hash is known
	hash    common.Hash // if tag is 0
	kids    [16]*stateNode
	path    []byte // nibbles
	value   []byte
	nonce   []byte
	balance []byte
	code    common.Hash // the code's hash, in any form
	index   uint16      // of the code, in form 2
	root    *stateNode  // of the storage, nil if it is empty

	// What a forger writes instead of what is right.
	pad           byte    // in the last half byte of an odd path
	there, follow *uint16 // masks of a branch
	whole         []byte  // the node's bytes
}

const (
	tagOfHash, tagOfBranch, tagOfExtension, tagOfLeaf, tagOfAccount = 0, 1, 2, 3, 4
)

func (n *stateNode) isAccount() bool   { return n.tag >= tagOfAccount }
func (n *stateNode) codeForm() byte    { return (n.tag - tagOfAccount) / 3 }
func (n *stateNode) storageForm() byte { return (n.tag - tagOfAccount) % 3 }

// setForms sets the account's tag.
func (n *stateNode) setForms(code, storage byte) { n.tag = tagOfAccount + 3*code + storage }

// stateReader reads the format.
type stateReader struct {
	t    testing.TB
	data []byte
}

func (r *stateReader) take(n int) []byte {
	r.t.Helper()
	if n > len(r.data) {
		r.t.Fatalf("state ends %d bytes early", n-len(r.data))
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return bytes.Clone(out)
}

func (r *stateReader) nibbles(n int) []byte {
	var path []byte
	for _, b := range r.take((n + 1) / 2) {
		path = append(path, b>>4, b&15)
	}
	return path[:n]
}

func (r *stateReader) counted() []byte { return r.take(int(r.take(1)[0])) }

func (r *stateReader) node(depth int, codes []common.Hash) *stateNode {
	r.t.Helper()
	n := &stateNode{tag: r.take(1)[0]}
	switch {
	case n.tag == tagOfBranch:
		there, follow := binary.BigEndian.Uint16(r.take(2)), binary.BigEndian.Uint16(r.take(2))
		for i := range n.kids {
			switch {
			case follow>>i&1 == 1:
				n.kids[i] = r.node(depth+1, codes)
			case there>>i&1 == 1:
				n.kids[i] = &stateNode{hash: common.Hash(r.take(32))}
			}
		}
	case n.tag == tagOfExtension:
		n.path = r.nibbles(int(r.take(1)[0]))
		if r.data[0] == tagOfHash {
			r.take(1)
			n.kids[0] = &stateNode{hash: common.Hash(r.take(32))}
		} else {
			n.kids[0] = r.node(depth+len(n.path), codes)
		}
	case n.tag == tagOfLeaf:
		n.path, n.value = r.nibbles(64-depth), r.counted()
	case n.tag < tagOfAccount+9:
		n.path, n.nonce, n.balance, n.code = r.nibbles(64-depth), r.counted(), r.counted(), types.EmptyCodeHash
		switch n.codeForm() {
		case 1:
			n.code = common.Hash(r.take(32))
		case 2:
			n.index = binary.BigEndian.Uint16(r.take(2))
			n.code = codes[n.index]
		}
		switch n.storageForm() {
		case 1:
			n.root = &stateNode{hash: common.Hash(r.take(32))}
		case 2:
			n.root = r.node(0, codes)
		}
	default:
		r.t.Fatalf("tag %#x", n.tag)
	}
	return n
}

// readState reads a trace's state.
func readState(t testing.TB, state []byte, codes [][]byte) *stateNode {
	t.Helper()
	r := &stateReader{t: t, data: state}
	root := r.node(0, codeHashes(codes))
	if len(r.data) != 0 {
		t.Fatalf("%d bytes after the state", len(r.data))
	}
	return root
}

func codeHashes(codes [][]byte) []common.Hash {
	var hashes []common.Hash
	for _, code := range codes {
		hashes = append(hashes, keccak(code))
	}
	return hashes
}

// write appends the node in the format.
func (n *stateNode) write(buf []byte) []byte {
	if n.whole != nil {
		return append(buf, n.whole...)
	}
	pack := func(path []byte) {
		for i := 0; i < len(path); i += 2 {
			if i+1 < len(path) {
				buf = append(buf, path[i]<<4|path[i+1])
			} else {
				buf = append(buf, path[i]<<4|n.pad)
			}
		}
	}
	counted := func(b []byte) { buf = append(append(buf, byte(len(b))), b...) }
	switch {
	case n.tag == tagOfHash:
		buf = append(buf, n.hash[:]...)
	case n.tag == tagOfBranch:
		var there, follow uint16
		for i, kid := range n.kids {
			if kid != nil {
				there |= 1 << i
				if kid.tag != tagOfHash {
					follow |= 1 << i
				}
			}
		}
		if n.there != nil {
			there = *n.there
		}
		if n.follow != nil {
			follow = *n.follow
		}
		buf = append(buf, n.tag)
		buf = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(buf, there), follow)
		for _, kid := range n.kids {
			if kid != nil {
				buf = kid.write(buf)
			}
		}
	case n.tag == tagOfExtension:
		buf = append(buf, n.tag, byte(len(n.path)))
		pack(n.path)
		if n.kids[0].tag == tagOfHash && n.kids[0].whole == nil {
			buf = append(buf, tagOfHash)
		}
		buf = n.kids[0].write(buf)
	case n.tag == tagOfLeaf:
		buf = append(buf, n.tag)
		pack(n.path)
		counted(n.value)
	default:
		buf = append(buf, n.tag)
		pack(n.path)
		counted(n.nonce)
		counted(n.balance)
		switch n.codeForm() {
		case 1:
			buf = append(buf, n.code[:]...)
		case 2:
			buf = binary.BigEndian.AppendUint16(buf, n.index)
		}
		if n.storageForm() != 0 {
			buf = n.root.write(buf)
		}
	}
	return buf
}

// rlp returns the node as it stands in a trie.
func (n *stateNode) rlp() []byte {
	switch {
	case n.tag == tagOfBranch:
		items := make([]any, 17)
		for i, kid := range n.kids {
			items[i] = kid.reference()
		}
		items[16] = []byte{}
		return mustRLP(items)
	case n.tag == tagOfExtension:
		return mustRLP([]any{hexPrefix(n.path, 0), n.kids[0].reference()})
	case n.tag == tagOfLeaf:
		return mustRLP([]any{hexPrefix(n.path, 2), mustRLP(n.value)})
	}
	root := types.EmptyRootHash
	if n.root != nil {
		root = n.root.digest()
	}
	return mustRLP([]any{hexPrefix(n.path, 2), mustRLP([]any{n.nonce, n.balance, root, n.code})})
}

// digest returns the node's hash.
func (n *stateNode) digest() common.Hash {
	if n.tag == tagOfHash {
		return n.hash
	}
	return keccak(n.rlp())
}

// inline reports whether the node stands in its parent.
func (n *stateNode) inline() bool { return n.tag != tagOfHash && len(n.rlp()) < 32 }

func (n *stateNode) reference() any {
	switch {
	case n == nil:
		return []byte{}
	case n.inline():
		return rlp.RawValue(n.rlp())
	}
	return n.digest()
}

func mustRLP(v any) []byte {
	out, err := rlp.EncodeToBytes(v)
	if err != nil {
		panic(err)
	}
	return out
}

// hexPrefix is the yellow paper's HP function; flag is 2 for a leaf.
func hexPrefix(path []byte, flag byte) []byte {
	odd := byte(len(path) % 2)
	all := []byte{flag | odd}
	if odd == 0 {
		all = append(all, 0)
	}
	all = append(all, path...)
	out := make([]byte, len(all)/2)
	for i := range out {
		out[i] = all[2*i]<<4 | all[2*i+1]
	}
	return out
}

// nodeOfRLP reads a node as it stands in a database. Kids are hashes, or nodes if they stand in it.
func nodeOfRLP(t testing.TB, blob []byte, accounts bool) *stateNode {
	t.Helper()
	var items []rlp.RawValue
	if err := rlp.DecodeBytes(blob, &items); err != nil {
		t.Fatal(err)
	}
	kid := func(item rlp.RawValue) *stateNode {
		kind, content, _, err := rlp.Split(item)
		switch {
		case err != nil:
			t.Fatal(err)
		case kind == rlp.List:
			return nodeOfRLP(t, item, accounts)
		case len(content) == 0:
			return nil
		}
		return &stateNode{hash: common.Hash(content)}
	}
	if len(items) == 17 {
		n := &stateNode{tag: tagOfBranch}
		for i := range n.kids {
			n.kids[i] = kid(items[i])
		}
		return n
	}
	var compact, value []byte
	if err := rlp.DecodeBytes(items[0], &compact); err != nil {
		t.Fatal(err)
	}
	var path []byte
	for _, b := range compact {
		path = append(path, b>>4, b&15)
	}
	leaf := path[0]&2 != 0
	path = path[2-path[0]&1:]
	if !leaf {
		n := &stateNode{tag: tagOfExtension, path: path}
		n.kids[0] = kid(items[1])
		return n
	}
	if err := rlp.DecodeBytes(items[1], &value); err != nil {
		t.Fatal(err)
	}
	if !accounts {
		n := &stateNode{tag: tagOfLeaf, path: path}
		if err := rlp.DecodeBytes(value, &n.value); err != nil {
			t.Fatal(err)
		}
		return n
	}
	var account struct {
		Nonce, Balance []byte
		Root, Code     common.Hash
	}
	if err := rlp.DecodeBytes(value, &account); err != nil {
		t.Fatal(err)
	}
	n := &stateNode{path: path, nonce: account.Nonce, balance: account.Balance, code: account.Code}
	code, storage := byte(0), byte(0)
	if account.Code != types.EmptyCodeHash {
		code = 1
	}
	if account.Root != types.EmptyRootHash {
		storage, n.root = 1, &stateNode{hash: account.Root}
	}
	n.setForms(code, storage)
	return n
}

// walk visits every place where a node stands, parents first. set replaces the node there.
func (n *stateNode) walk(accounts bool, visit func(n *stateNode, accounts bool, set func(*stateNode))) {
	visitKid := func(kid **stateNode, accounts bool, storage bool) {
		if *kid == nil {
			return
		}
		visit(*kid, accounts, func(other *stateNode) {
			*kid = other
			if storage && other.tag == tagOfHash {
				n.setForms(n.codeForm(), 1)
			} else if storage {
				n.setForms(n.codeForm(), 2)
			}
		})
		(*kid).walk(accounts, visit)
	}
	for i := range n.kids {
		visitKid(&n.kids[i], accounts, false)
	}
	if n.isAccount() {
		visitKid(&n.root, false, true)
	}
}

// accounts returns the account leaves, in order.
func (n *stateNode) accounts() []*stateNode {
	var out []*stateNode
	if n.isAccount() {
		out = append(out, n)
	}
	n.walk(true, func(n *stateNode, _ bool, _ func(*stateNode)) {
		if n.isAccount() {
			out = append(out, n)
		}
	})
	return out
}

// account returns the leaf of an address.
func (n *stateNode) account(t testing.TB, addr common.Address) *stateNode {
	t.Helper()
	return n.leafOf(t, crypto.Keccak256Hash(addr[:]))
}

// leafOf follows a key to its leaf.
func (n *stateNode) leafOf(t testing.TB, key common.Hash) *stateNode {
	t.Helper()
	for depth := 0; n != nil; {
		switch n.tag {
		case tagOfBranch:
			n, depth = n.kids[key[depth/2]>>(4*(1-depth%2))&15], depth+1
		case tagOfExtension:
			n, depth = n.kids[0], depth+len(n.path)
		case tagOfHash:
			t.Fatalf("%s is not in the trace", key)
		default:
			return n
		}
	}
	t.Fatalf("%s is not there", key)
	return nil
}

// openState is a trace whose state can be changed.
type openState struct {
	tr    *Trace
	root  *stateNode
	codes [][]byte
}

// reopen reads a trace's state with the second reader, and checks that it writes the same bytes.
func reopen(t testing.TB, trace []byte) *openState {
	t.Helper()
	tr := decodeUnchecked(t, bytes.Clone(trace))
	s := &openState{tr: tr, codes: tr.Codes, root: readState(t, tr.State, tr.Codes)}
	if !bytes.Equal(s.root.write(nil), tr.State) {
		t.Fatal("the state is not what the documented format says")
	}
	if s.root.digest() != tr.Parent.Root {
		t.Fatal("the state's root is another one")
	}
	return s
}

// tidy drops codes that no account names by index any more, and numbers the others anew.
func (s *openState) tidy() {
	used := make(map[common.Hash]bool)
	for _, a := range s.root.accounts() {
		if a.codeForm() == 2 {
			used[a.code] = true
		}
	}
	var codes [][]byte
	for _, code := range s.codes {
		if used[keccak(code)] {
			codes = append(codes, code)
		}
	}
	s.codes = codes
	for _, a := range s.root.accounts() {
		for i, hash := range codeHashes(codes) {
			if hash == a.code {
				a.index = uint16(i)
			}
		}
	}
}

// carry has the account's code come along.
func (s *openState) carry(a *stateNode, code []byte) {
	a.code = keccak(code)
	a.setForms(2, a.storageForm())
	insertBlob(&s.codes, code)
	s.codes = dedup(s.codes)
	s.tidy()
}

func dedup(blobs [][]byte) [][]byte {
	var out [][]byte
	for i, b := range blobs {
		if i == 0 || !bytes.Equal(b, blobs[i-1]) {
			out = append(out, b)
		}
	}
	return out
}

// input makes the trace and a claim that fits. If the state's root has changed, the parent and all links follow.
func (s *openState) input(t testing.TB) Input {
	t.Helper()
	tr := *s.tr
	tr.Codes, tr.State = s.codes, s.root.write(nil)
	if root := s.root.digest(); root != tr.Parent.Root {
		tr.Parent = types.CopyHeader(tr.Parent)
		tr.Parent.Root = root
		tr.Blocks = append([]TraceBlock(nil), tr.Blocks...)
		hash := tr.Parent.Hash()
		for i := range tr.Blocks {
			h := types.CopyHeader(tr.Blocks[i].Header)
			h.ParentHash = hash
			tr.Blocks[i].Header, hash = h, h.Hash()
		}
	}
	in := claimOf(&tr)
	in.Trace = encodeUnchecked(t, &tr)
	return in
}

// count returns how many nodes with a hash follow.
func (n *stateNode) count() int {
	total := 1
	n.walk(true, func(n *stateNode, _ bool, _ func(*stateNode)) {
		if n.tag != tagOfHash && !n.inline() {
			total++
		}
	})
	return total
}

// maskOf returns a mask for a forger.
func maskOf(v uint16) *uint16 { return &v }

// kidsOf returns how many kids a branch has.
func (n *stateNode) kidsOf() int {
	var mask uint16
	for i, kid := range n.kids {
		if kid != nil {
			mask |= 1 << i
		}
	}
	return bits.OnesCount16(mask)
}
