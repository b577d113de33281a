package mpt

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/trie/trienode"
)

// Commit returns the nodes of the account trie that were computed and that no Commit returned yet, nil if there are
// none. Leaves are given, too: the database links storage tries by them.
func (t *Tree) Commit() *trienode.NodeSet {
	t.Hash()
	return commitTrie(t.root, common.Hash{})
}

// Commit is Tree.Commit for a storage trie.
func (s *Storage) Commit() *trienode.NodeSet {
	s.Hash()
	return commitTrie(s.root, s.owner)
}

func commitTrie(root node, owner common.Hash) *trienode.NodeSet {
	m := metaOf(root)
	if m == nil || m.stored {
		return nil
	}
	h := hashers.Get().(*hasher)
	defer hashers.Put(h)
	set := trienode.NewNodeSet(owner)
	var path [keyNibbles]byte
	h.commit(set, root, path[:0])
	return set
}

func (h *hasher) commit(set *trienode.NodeSet, n node, path []byte) {
	m := metaOf(n)
	if m == nil || m.stored {
		return
	}
	m.stored = true
	switch n := n.(type) {
	case *branch:
		for i, kid := range n.kids {
			h.commit(set, kid, append(path, byte(i)))
		}
	case *extension:
		h.commit(set, n.kid, append(path, n.path...))
	}
	if m.state != hashed {
		return // in its parent
	}
	blob := append([]byte(nil), h.encode(n)...)
	set.AddNode(append([]byte(nil), path...), trienode.NewNodeWithPrev(m.hash, blob, nil))
	if l, ok := n.(*leaf); ok && l.account != nil {
		set.AddLeaf(m.hash, l.appendValue(nil))
	}
}
