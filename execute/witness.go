package execute

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
)

// Witness is what a block's execution on full state touched: contract codes and trie nodes of the
// pre-state, by content, in no order. It is loose: it may hold more than a verifier needs, and the
// same blob more than once. BuildTrace keeps exactly what is needed. The blobs are shared with the
// state they came from and must not be changed.
type Witness struct {
	Codes [][]byte
	Nodes [][]byte
}

// Size returns the number of bytes of all blobs.
func (w *Witness) Size() int {
	total := 0
	for _, list := range [][][]byte{w.Codes, w.Nodes} {
		for _, blob := range list {
			total += len(blob)
		}
	}
	return total
}

// blobSet answers look-ups by hash and remembers which blobs were asked for. Look-ups may run
// concurrently; building may not.
type blobSet struct {
	blobs  [][]byte
	hashes []common.Hash
	depths []depths // of nodes
	index  map[common.Hash]int32
	taken  []atomic.Bool
}

// newBlobSet returns a set of the blobs and adds the tasks that hash them; with nodes, they are
// checked to be nodes, too. Once the tasks have run, join must be called before the first look-up.
func newBlobSet(blobs [][]byte, nodes bool, ts *tasks) *blobSet {
	s := &blobSet{blobs: blobs, hashes: make([]common.Hash, len(blobs)), taken: make([]atomic.Bool, len(blobs))}
	if nodes {
		s.depths = make([]depths, len(blobs))
	}
	ts.split(len(blobs), 128, func(from, to int) (err error) {
		hasher := crypto.NewKeccakState()
		for i := from; i < to; i++ {
			if nodes {
				if s.depths[i], err = checkNode(blobs[i]); err != nil {
					return fmt.Errorf("node %d: %w", i, err)
				}
			}
			hasher.Reset()
			hasher.Write(blobs[i])
			hasher.Read(s.hashes[i][:])
		}
		return nil
	})
	return s
}

// join indexes the hashes. A blob that occurs twice is indexed once.
func (s *blobSet) join() {
	s.index = make(map[common.Hash]int32, len(s.blobs))
	for i, hash := range s.hashes {
		if _, ok := s.index[hash]; !ok {
			s.index[hash] = int32(i)
		}
	}
}

// take returns the blob of the hash and marks it as needed.
func (s *blobSet) take(hash common.Hash) ([]byte, bool) {
	i, ok := s.index[hash]
	if !ok {
		return nil, false
	}
	return s.mark(i), true
}

// takeNode is take for the node at a depth of a trie. It returns ErrMissingNode, or ErrMalformedNode
// for a node that cannot stand there.
func (s *blobSet) takeNode(hash common.Hash, depth int) ([]byte, error) {
	i, ok := s.index[hash]
	if !ok {
		return nil, ErrMissingNode
	}
	if d := s.depths[i]; depth < d.from || depth > d.to {
		return nil, fmt.Errorf("%w: at depth %d", ErrMalformedNode, depth)
	}
	return s.mark(i), nil
}

func (s *blobSet) mark(i int32) []byte {
	if !s.taken[i].Load() {
		s.taken[i].Store(true)
	}
	return s.blobs[i]
}

// untaken returns the number of blobs that nobody asked for.
func (s *blobSet) untaken() int {
	n := 0
	for i := range s.taken {
		if !s.taken[i].Load() {
			n++
		}
	}
	return n
}

// takenSorted returns the blobs that were asked for, in ascending order of their bytes.
func (s *blobSet) takenSorted() [][]byte {
	out := make([][]byte, 0, len(s.blobs))
	for i := range s.taken {
		if s.taken[i].Load() {
			out = append(out, s.blobs[i])
		}
	}
	slices.SortFunc(out, compareBytes)
	return out
}

// depths is the range of depths, in nibbles of the key, at which a node can stand in a state trie.
type depths struct{ from, to int }

// anyDepth is the range of a node that is known by its hash only: at most a leaf without a path.
func anyDepth() depths { return depths{0, keyNibbles} }

// keyNibbles is the length of every key of a state trie.
const keyNibbles = 2 * common.HashLength

// above returns the range of a parent whose reference to the node spans n nibbles, if the parent
// itself can stand in the range o.
func (d depths) above(n int, o depths) depths {
	return depths{max(d.from-n, o.from), min(d.to-n, o.to)}
}

// checkNode returns the depths at which the node can stand, or ErrMalformedNode unless the blob is
// the canonical encoding of a leaf, an extension or a branch of a state trie, with nothing around
// it. The library's trie panics on anything it cannot decode, and expects keys to be equally long;
// a node that consumed no part of the key would let a path be arbitrarily long.
func checkNode(blob []byte) (depths, error) {
	content, rest, err := rlp.SplitList(blob)
	if err != nil || len(rest) != 0 {
		return depths{}, fmt.Errorf("%w: not one list", ErrMalformedNode)
	}
	return checkNodeContent(content)
}

// checkNodeContent checks the items of a node, standing alone or embedded in another.
func checkNodeContent(content []byte) (d depths, err error) {
	count, err := rlp.CountValues(content)
	switch {
	case err != nil:
		return d, fmt.Errorf("%w: %w", ErrMalformedNode, err)
	case count == 2:
		d, err = checkShortNode(content)
	case count == 17:
		d, err = checkBranch(content)
	default:
		return d, fmt.Errorf("%w: %d items", ErrMalformedNode, count)
	}
	if err == nil && d.from > d.to {
		err = fmt.Errorf("%w: keys of different lengths", ErrMalformedNode)
	}
	return d, err
}

// checkShortNode checks a leaf or an extension: hex-prefix encoded path, then value or reference.
func checkShortNode(content []byte) (d depths, err error) {
	path, rest, err := rlp.SplitString(content)
	if err != nil || len(path) == 0 {
		return d, fmt.Errorf("%w: path", ErrMalformedNode)
	}
	flag, nibbles := path[0]>>4, 2*(len(path)-1)
	if flag&1 == 1 {
		nibbles++
	} else if path[0]&0x0f != 0 {
		return d, fmt.Errorf("%w: path", ErrMalformedNode)
	}
	if flag > 3 || nibbles > keyNibbles {
		return d, fmt.Errorf("%w: path", ErrMalformedNode)
	}
	if flag >= 2 {
		value, _, err := rlp.SplitString(rest)
		if err != nil || len(value) == 0 {
			return d, fmt.Errorf("%w: leaf value", ErrMalformedNode)
		}
		return depths{keyNibbles - nibbles, keyNibbles - nibbles}, nil
	}
	child, empty, _, err := checkReference(rest)
	if err == nil && (nibbles == 0 || empty) {
		err = fmt.Errorf("%w: extension by nothing or to nothing", ErrMalformedNode)
	}
	// An extension leads to a branch, and below that there is at least one nibble more.
	return child.above(nibbles, depths{0, keyNibbles - 1 - nibbles}), err
}

// checkBranch checks sixteen references and the value, which no state trie has: all keys are as long.
func checkBranch(content []byte) (depths, error) {
	d, children := depths{0, keyNibbles - 1}, 0
	for range 16 {
		child, empty, rest, err := checkReference(content)
		if err != nil {
			return d, err
		}
		if !empty {
			children++
			d = child.above(1, d)
		}
		content = rest
	}
	if value, _, err := rlp.SplitString(content); err != nil || len(value) != 0 {
		return d, fmt.Errorf("%w: branch with a value", ErrMalformedNode)
	}
	if children < 2 {
		return d, fmt.Errorf("%w: branch with %d children", ErrMalformedNode, children)
	}
	return d, nil
}

// checkReference checks one reference (nothing, a hash, or an embedded node of under 32 bytes) and
// returns the depths of what it refers to and the bytes that follow it.
func checkReference(buf []byte) (d depths, empty bool, rest []byte, err error) {
	kind, content, rest, err := rlp.Split(buf)
	switch {
	case err != nil:
		return d, false, nil, fmt.Errorf("%w: %w", ErrMalformedNode, err)
	case kind == rlp.String && len(content) == 0:
		return d, true, rest, nil
	case kind == rlp.String && len(content) == common.HashLength:
		return anyDepth(), false, rest, nil
	case kind == rlp.List && len(buf)-len(rest) < common.HashLength:
		d, err = checkNodeContent(content)
		return d, false, rest, err
	}
	return d, false, nil, fmt.Errorf("%w: reference", ErrMalformedNode)
}
