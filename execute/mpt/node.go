// Package mpt is a partial Merkle Patricia trie: the accounts and storage slots of one Ethereum state
// of which only a part is known, and the rest stands as hashes.
//
// Builder, verifier and streaming re-executor hold their state in it. It reads, writes and hashes, and it
// knows which nodes of the state it began with were needed: that is what a trace carries. A storage trie
// hangs in the leaf of its account, so that one root is the whole state.
//
// A [Tree] is not safe for concurrent use, but for this: storage tries of different accounts may be
// read and written at the same time.
//
// The package is pure. Whatever it decodes may be hostile: it returns errors, never panics, and
// allocates no more than a small multiple of its input.
package mpt

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/holiman/uint256"
)

// Errors of the package.
var (
	// ErrMissing is returned when a node is needed of which only the hash is known.
	ErrMissing = errors.New("trie node is missing")
	// ErrMalformed is returned for bytes that are not the one encoding of a partial trie, and for nodes that no state trie has.
	ErrMalformed = errors.New("malformed trie node")
	// ErrUnattached is returned for a piece of a trie that does not belong where it says.
	ErrUnattached = errors.New("piece does not belong into the trie")
)

// keyNibbles is the length of every key: a keccak256 hash.
const keyNibbles = 2 * common.HashLength

// maxDepth bounds the depth of branches and extensions, in nibbles. Two keys that share so many nibbles
// would be a collision on 164 bits of keccak256; no state has them, and a hostile trace must not make
// tries deeper and leaves smaller than a state could.
const maxDepth = 40

// node is one of *branch, *extension, *leaf and *unknown; nil is the empty trie.
type node interface{}

// unknown is a node of which only the hash is known. It points into the bytes it was decoded from.
type unknown [common.HashLength]byte

// meta is what every known node has beside its content.
type meta struct {
	hash   common.Hash // valid if state is hashed
	inline []byte      // the RLP, if it is shorter than a hash and so stands in the parent; valid if state is inlined
	state  hashState
	stored bool   // the database has it already; always true for origin nodes
	origin bool   // it was decoded, not computed
	epoch  uint32 // of the tree when it was made: a node of an earlier epoch is shared and must be copied before it is changed
	marks  [views]uint32
}

type hashState uint8

const (
	dirty hashState = iota
	hashed
	inlined
)

type branch struct {
	meta
	kids  [16]node
	split uint32 // the block in which it took the place of an extension, if that led straight to what is now kid below
	below byte
}

type extension struct {
	meta
	path []byte // nibbles, at least one
	kid  node   // *branch or *unknown
}

type leaf struct {
	meta
	path    []byte // the rest of the key, in nibbles
	value   []byte // of a storage slot: 1 to 32 bytes without leading zeros; nil in the account trie
	account *Account
}

// Account is an account as it stands in the trie, with what is known of its storage. It must not be
// changed once it is in a tree; storage, which only becomes better known, excepted.
type Account struct {
	Nonce    uint64
	Balance  uint256.Int
	CodeHash common.Hash
	Root     common.Hash // of the storage trie
	storage  node        // nil exactly if Root is that of the empty trie
}

// State returns the account in go-ethereum's form.
func (a *Account) State() *types.StateAccount {
	return &types.StateAccount{Nonce: a.Nonce, Balance: new(uint256.Int).Set(&a.Balance), Root: a.Root, CodeHash: a.CodeHash.Bytes()}
}

// metaOf returns the node's meta, or nil for what has none.
func metaOf(n node) *meta {
	switch n := n.(type) {
	case *branch:
		return &n.meta
	case *extension:
		return &n.meta
	case *leaf:
		return &n.meta
	}
	return nil
}

// hashOf returns the hash of a node that is known, hashed and not inlined, or unknown.
func hashOf(n node) (common.Hash, bool) {
	if u, ok := n.(*unknown); ok {
		return common.Hash(*u), true
	}
	if m := metaOf(n); m != nil && m.state == hashed {
		return m.hash, true
	}
	return common.Hash{}, false
}

// nibbles returns the nibbles of a key.
func nibbles(key common.Hash) [keyNibbles]byte {
	var out [keyNibbles]byte
	for i, b := range key {
		out[2*i], out[2*i+1] = b>>4, b&0x0f
	}
	return out
}

// shared returns how many leading nibbles a and b have in common.
func shared(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}

// join returns the concatenation, in memory of its own.
func join(a, b []byte) []byte {
	return append(append(make([]byte, 0, len(a)+len(b)), a...), b...)
}

func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrMalformed, fmt.Sprintf(format, args...))
}
