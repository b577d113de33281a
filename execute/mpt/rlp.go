package mpt

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// decodeRLP decodes a node of a state database that stands at that depth. It is for nodes that are what
// their hash says, read from a database that may still be damaged. The node keeps references into blob.
func decodeRLP(blob []byte, depth int, accounts bool) (node, error) {
	content, rest, err := rlp.SplitList(blob)
	if err != nil || len(rest) != 0 {
		return nil, malformed("node is not one list")
	}
	count, err := rlp.CountValues(content)
	if err != nil {
		return nil, malformed("%v", err)
	}
	var n node
	switch {
	case count == 2:
		n, err = decodeShort(content, depth, accounts)
	case count == 17 && depth < keyNibbles:
		n, err = decodeBranch(content, depth, accounts)
	default:
		return nil, malformed("%d items at depth %d", count, depth)
	}
	if err != nil {
		return nil, err
	}
	m := metaOf(n)
	m.origin, m.stored = true, true
	if len(blob) < common.HashLength {
		m.inline, m.state = blob, inlined
	}
	return n, nil
}

func decodeShort(content []byte, depth int, accounts bool) (node, error) {
	compact, rest, err := rlp.SplitString(content)
	if err != nil || len(compact) == 0 || compact[0] >= 0x40 || len(compact) > keyNibbles/2+1 {
		return nil, malformed("path")
	}
	path := make([]byte, 0, 2*len(compact))
	if compact[0]&0x10 != 0 {
		path = append(path, compact[0]&0x0f)
	}
	for _, b := range compact[1:] {
		path = append(path, b>>4, b&0x0f)
	}
	if compact[0]&0x20 == 0 {
		kid, _, err := decodeReference(rest, depth+len(path), accounts)
		if err != nil || kid == nil || len(path) == 0 {
			return nil, malformed("extension")
		}
		return &extension{path: path, kid: kid}, nil
	}
	if depth+len(path) != keyNibbles {
		return nil, malformed("leaf of %d nibbles at depth %d", len(path), depth)
	}
	value, _, err := rlp.SplitString(rest)
	if err != nil {
		return nil, malformed("%v", err)
	}
	l := &leaf{path: path}
	if accounts {
		l.account, err = decodeAccount(value)
		return l, err
	}
	content, after, err := rlp.SplitString(value)
	if err != nil || len(after) != 0 || len(content) == 0 || len(content) > common.HashLength || content[0] == 0 {
		return nil, malformed("storage value")
	}
	l.value = content
	return l, nil
}

func decodeAccount(value []byte) (*Account, error) {
	var s types.StateAccount
	if err := rlp.DecodeBytes(value, &s); err != nil || len(s.CodeHash) != common.HashLength || s.Balance == nil {
		return nil, malformed("account (%v)", err)
	}
	a := &Account{Nonce: s.Nonce, Balance: *s.Balance, CodeHash: common.BytesToHash(s.CodeHash), Root: s.Root}
	a.storage = rootNode(a.Root)
	return a, nil
}

// rootNode is the node that stands for a trie of which only the root is known.
func rootNode(root common.Hash) node {
	if root == types.EmptyRootHash {
		return nil
	}
	u := unknown(root)
	return &u
}

func decodeBranch(content []byte, depth int, accounts bool) (node, error) {
	b := new(branch)
	for i := range b.kids {
		kid, rest, err := decodeReference(content, depth+1, accounts)
		if err != nil {
			return nil, err
		}
		b.kids[i], content = kid, rest
	}
	if value, _, err := rlp.SplitString(content); err != nil || len(value) != 0 {
		return nil, malformed("branch with a value")
	}
	return b, nil
}

func decodeReference(buf []byte, depth int, accounts bool) (node, []byte, error) {
	kind, content, rest, err := rlp.Split(buf)
	switch {
	case err != nil:
		return nil, nil, malformed("%v", err)
	case kind == rlp.String && len(content) == 0:
		return nil, rest, nil
	case kind == rlp.String && len(content) == common.HashLength:
		return (*unknown)(content), rest, nil
	case kind == rlp.List && len(buf)-len(rest) < common.HashLength:
		n, err := decodeRLP(buf[:len(buf)-len(rest)], depth, accounts)
		return n, rest, err
	}
	return nil, nil, malformed("reference")
}
