package mpt

import (
	"runtime"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
)

// hasher encodes nodes as RLP and hashes them. It has memory of its own and is not safe for concurrent use.
type hasher struct {
	keccak crypto.KeccakState
	buf    []byte // of the node being encoded
	value  []byte // of its value
}

var hashers = sync.Pool{New: func() any {
	return &hasher{keccak: crypto.NewKeccakState(), buf: make([]byte, 0, 600), value: make([]byte, 0, 128)}
}}

// rootHash returns the hash of the trie below n, hashing what is dirty.
func rootHash(n node) common.Hash {
	if n == nil {
		return types.EmptyRootHash
	}
	sealRoot(n)
	if hash, ok := hashOf(n); ok {
		return hash
	}
	return crypto.Keccak256Hash(metaOf(n).inline)
}

// sealRoot hashes everything dirty in a trie, its large parts side by side.
func sealRoot(n node) {
	if b, ok := n.(*branch); ok && b.state == dirty {
		sealKids(b)
	}
	h := hashers.Get().(*hasher)
	h.seal(n)
	hashers.Put(h)
}

// parallelKids is the number of dirty subtries from which on they are hashed side by side.
const parallelKids = 4

func sealKids(b *branch) {
	var work [16]node
	count := 0
	for _, kid := range b.kids {
		if m, ok := kid.(*branch); ok && m.state == dirty {
			work[count] = kid
			count++
		}
	}
	workers := min(runtime.GOMAXPROCS(0), count)
	if count < parallelKids || workers < 2 {
		return
	}
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			h := hashers.Get().(*hasher)
			for i := w; i < count; i += workers {
				h.seal(work[i])
			}
			hashers.Put(h)
		})
	}
	wg.Wait()
}

// seal makes sure that the node and everything below it has its hash, or stands inline.
func (h *hasher) seal(n node) {
	switch n := n.(type) {
	case *branch:
		if n.state == dirty {
			for _, kid := range n.kids {
				h.seal(kid)
			}
			h.finish(&n.meta, h.encodeBranch(n))
		}
	case *extension:
		if n.state == dirty {
			h.seal(n.kid)
			h.finish(&n.meta, h.encodeExtension(n))
		}
	case *leaf:
		if n.state == dirty {
			if n.account != nil && n.account.storage != nil {
				n.account.Root = rootHash(n.account.storage)
			}
			h.finish(&n.meta, h.encodeLeaf(n))
		}
	}
}

func (h *hasher) finish(m *meta, enc []byte) {
	if len(enc) < common.HashLength {
		m.inline, m.state = append([]byte(nil), enc...), inlined
		return
	}
	h.keccak.Reset()
	h.keccak.Write(enc)
	h.keccak.Read(m.hash[:])
	m.state = hashed
}

// encode returns the RLP of a sealed node, valid until the next use of the hasher.
func (h *hasher) encode(n node) []byte {
	switch n := n.(type) {
	case *branch:
		return h.encodeBranch(n)
	case *extension:
		return h.encodeExtension(n)
	case *leaf:
		return h.encodeLeaf(n)
	}
	return nil
}

func (h *hasher) encodeBranch(b *branch) []byte {
	size := 1 // the value, which is empty
	for _, kid := range b.kids {
		size += referenceSize(kid)
	}
	buf := appendListHeader(h.buf[:0], size)
	for _, kid := range b.kids {
		buf = appendReference(buf, kid)
	}
	h.buf = append(buf, 0x80)
	return h.buf
}

func (h *hasher) encodeExtension(e *extension) []byte {
	var path [keyNibbles/2 + 1]byte
	compact := appendCompact(path[:0], e.path, false)
	buf := appendListHeader(h.buf[:0], stringSize(compact)+referenceSize(e.kid))
	h.buf = appendReference(appendString(buf, compact), e.kid)
	return h.buf
}

func (h *hasher) encodeLeaf(l *leaf) []byte {
	var path [keyNibbles/2 + 1]byte
	compact := appendCompact(path[:0], l.path, true)
	h.value = l.appendValue(h.value[:0])
	buf := appendListHeader(h.buf[:0], stringSize(compact)+stringSize(h.value))
	h.buf = appendString(appendString(buf, compact), h.value)
	return h.buf
}

// appendValue appends the RLP that the leaf holds.
func (l *leaf) appendValue(buf []byte) []byte {
	a := l.account
	if a == nil {
		return appendString(buf, l.value)
	}
	balance := a.Balance.Bytes()
	size := rlp.IntSize(a.Nonce) + stringSize(balance) + 2*(1+common.HashLength)
	buf = appendListHeader(buf, size)
	buf = rlp.AppendUint64(buf, a.Nonce)
	buf = appendString(buf, balance)
	buf = append(append(buf, 0x80+common.HashLength), a.Root[:]...)
	return append(append(buf, 0x80+common.HashLength), a.CodeHash[:]...)
}

func referenceSize(n node) int {
	if n == nil {
		return 1
	}
	if m := metaOf(n); m != nil && m.state == inlined {
		return len(m.inline)
	}
	return 1 + common.HashLength
}

func appendReference(buf []byte, n node) []byte {
	if n == nil {
		return append(buf, 0x80)
	}
	if m := metaOf(n); m != nil && m.state == inlined {
		return append(buf, m.inline...)
	}
	hash, _ := hashOf(n)
	return append(append(buf, 0x80+common.HashLength), hash[:]...)
}

// appendCompact appends the hex-prefix encoding of a path.
func appendCompact(buf, path []byte, terminal bool) []byte {
	flag := byte(0)
	if terminal {
		flag = 0x20
	}
	if len(path)%2 == 1 {
		buf = append(buf, flag|0x10|path[0])
		path = path[1:]
	} else {
		buf = append(buf, flag)
	}
	return appendPacked(buf, path)
}

// appendPacked appends nibbles in pairs; a last one without a pair stands high.
func appendPacked(buf, path []byte) []byte {
	for ; len(path) > 1; path = path[2:] {
		buf = append(buf, path[0]<<4|path[1])
	}
	if len(path) == 1 {
		buf = append(buf, path[0]<<4)
	}
	return buf
}

func stringSize(s []byte) int {
	if len(s) == 1 && s[0] < 0x80 {
		return 1
	}
	if len(s) < 56 {
		return 1 + len(s)
	}
	return 2 + len(s) // values and paths are shorter than 256 bytes
}

func appendString(buf, s []byte) []byte {
	switch {
	case len(s) == 1 && s[0] < 0x80:
		return append(buf, s[0])
	case len(s) < 56:
		return append(append(buf, 0x80+byte(len(s))), s...)
	}
	return append(append(buf, 0xb8, byte(len(s))), s...)
}

func appendListHeader(buf []byte, size int) []byte {
	switch {
	case size < 56:
		return append(buf, 0xc0+byte(size))
	case size < 256:
		return append(buf, 0xf8, byte(size))
	}
	return append(buf, 0xf9, byte(size>>8), byte(size))
}
