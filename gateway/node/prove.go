package node

import (
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
)

// Prove returns the trie nodes that lead from the state root of a stored block, canonical or not, to an account, and
// from its storage root to a slot, as eth_getProof does. Errors: ErrUnknownBlock, ErrNoState.
func (n *Node) Prove(block common.Hash, address common.Address, slot common.Hash) (account, storage [][]byte, err error) {
	statedb, err := n.State(block)
	if err != nil {
		return nil, nil, err
	}
	root := n.bc.GetHeaderByHash(block).Root
	db := statedb.Database().TrieDB()
	accounts, err := trie.NewStateTrie(trie.StateTrieID(root), db)
	if err != nil {
		return nil, nil, fmt.Errorf("open state trie of block %s: %w", block, err)
	}
	key := crypto.Keccak256Hash(address[:])
	if account, err = path(accounts, key); err != nil {
		return nil, nil, fmt.Errorf("prove account %v: %w", address, err)
	}
	slots, err := trie.NewStateTrie(trie.StorageTrieID(root, key, statedb.GetStorageRoot(address)), db)
	if err != nil {
		return nil, nil, fmt.Errorf("open storage of %v: %w", address, err)
	}
	if storage, err = path(slots, crypto.Keccak256Hash(slot[:])); err != nil {
		return nil, nil, fmt.Errorf("prove slot %v of %v: %w", slot, address, err)
	}
	return account, storage, nil
}

// path returns the nodes from the root to a key.
func path(t *trie.StateTrie, key common.Hash) ([][]byte, error) {
	var nodes proofNodes
	if err := t.Prove(key[:], &nodes); err != nil {
		return nil, err
	}
	return nodes, nil
}

// proofNodes takes trie nodes in the order in which they are proved.
type proofNodes [][]byte

func (p *proofNodes) Put(_, node []byte) error {
	*p = append(*p, slices.Clone(node))
	return nil
}

func (p *proofNodes) Delete([]byte) error { panic("a proof deletes nothing") }
