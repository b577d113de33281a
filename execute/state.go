package execute

import (
	"errors"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethdb"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/trie/trienode"
	"github.com/ethereum/go-ethereum/triedb"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// partialState serves go-ethereum's StateDB from a partial trie: builder, verifier and re-executor alike.
//
// What is missing is an error that is remembered, never an empty answer. Writes go into the very trie
// that is read from; that is sound, because the StateDB answers itself for every account and slot that it has changed.
//
// Deletions wait until the block is sealed: the trie may be hashed in the middle of a block, and a slot that is
// set again must not make a sibling necessary. So which nodes a block needs depends on the block alone.
type partialState struct {
	tree    *mpt.Tree
	code    func(owner, hash common.Hash) ([]byte, error)
	inner   state.Database // commits; nil where nothing is ever committed
	sealing bool           // deletions are carried out with the next root

	mu       sync.Mutex // storage tries are written concurrently
	err      error      // the first thing that could not be read
	keys     map[common.Address]common.Hash
	slots    map[common.Hash]common.Hash
	absent   map[common.Address]struct{} // accounts that are not there; once made, the StateDB has them itself
	storages map[common.Hash]*storageTrie
	gone     map[common.Hash]struct{} // accounts to be deleted
}

func newPartialState(tree *mpt.Tree, code func(owner, hash common.Hash) ([]byte, error), inner state.Database) *partialState {
	return &partialState{
		tree: tree, code: code, inner: inner,
		keys: make(map[common.Address]common.Hash), slots: make(map[common.Hash]common.Hash), absent: make(map[common.Address]struct{}),
		storages: make(map[common.Hash]*storageTrie), gone: make(map[common.Hash]struct{}),
	}
}

// open returns a StateDB on the tree as it stands. The one opened before must not be used any more.
func (db *partialState) open() (*state.StateDB, error) {
	clear(db.absent)
	clear(db.storages)
	clear(db.gone)
	db.sealing = false
	statedb, err := state.NewWithReader(db.tree.Hash(), db, db)
	if err != nil {
		return nil, fmt.Errorf("open state: %w", err)
	}
	return statedb, nil
}

// failure returns the first thing that could not be read or written, or nil.
func (db *partialState) failure() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.err
}

// fail remembers an error, classified, and returns the one that was remembered first.
func (db *partialState) fail(err error) error {
	if err == nil {
		return nil
	}
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.err == nil {
		db.err = classify(err)
	}
	return db.err
}

// classify tells what is missing from what cannot be understood.
func classify(err error) error {
	switch {
	case errors.Is(err, ErrMissingCode):
		return err
	case errors.Is(err, mpt.ErrMissing):
		return fmt.Errorf("%w: %w", ErrMissingNode, err)
	case errors.Is(err, mpt.ErrMalformed):
		return fmt.Errorf("%w: %w", ErrMalformedNode, err)
	}
	return fmt.Errorf("%w: %w", ErrState, err)
}

// key returns the account's key in the trie.
func (db *partialState) key(addr common.Address) common.Hash {
	db.mu.Lock()
	defer db.mu.Unlock()
	key, ok := db.keys[addr]
	if !ok {
		key = crypto.Keccak256Hash(addr[:])
		db.keys[addr] = key
	}
	return key
}

// slot returns the slot's key in the trie.
func (db *partialState) slot(slot common.Hash) common.Hash {
	db.mu.Lock()
	defer db.mu.Unlock()
	key, ok := db.slots[slot]
	if !ok {
		key = crypto.Keccak256Hash(slot[:])
		db.slots[slot] = key
	}
	return key
}

// Account implements state.StateReader.
func (db *partialState) Account(addr common.Address) (*types.StateAccount, error) {
	// Looking at nothing costs 100 gas: it must not cost a walk through the trie each time.
	if _, ok := db.absent[addr]; ok {
		return nil, nil
	}
	account, err := db.tree.Get(db.key(addr))
	if err != nil {
		return nil, db.fail(err)
	}
	if account == nil {
		db.absent[addr] = struct{}{}
		return nil, nil
	}
	return account.State(), nil
}

// Storage implements state.StateReader.
func (db *partialState) Storage(addr common.Address, slot common.Hash) (common.Hash, error) {
	s, err := db.tree.Storage(db.key(addr))
	if err != nil || s == nil {
		return common.Hash{}, db.fail(err)
	}
	value, err := s.Get(db.slot(slot))
	if err != nil {
		return common.Hash{}, db.fail(err)
	}
	return common.BytesToHash(value), nil
}

// Code implements state.ContractCodeReader.
func (db *partialState) Code(addr common.Address, hash common.Hash) []byte {
	code, err := db.code(db.key(addr), hash)
	if err != nil {
		db.fail(fmt.Errorf("code %s of %s: %w", hash, addr, err))
	}
	return code
}

// CodeSize implements state.ContractCodeReader. It takes the code to know its size.
func (db *partialState) CodeSize(addr common.Address, hash common.Hash) int {
	return len(db.Code(addr, hash))
}

// Has implements state.ContractCodeReader.
func (db *partialState) Has(addr common.Address, hash common.Hash) bool {
	return len(db.Code(addr, hash)) > 0
}

// OpenTrie implements state.Database.
func (db *partialState) OpenTrie(common.Hash) (state.Trie, error) { return &accountTrie{db: db}, nil }

// OpenStorageTrie implements state.Database. An account that is made anew starts on an empty trie.
func (db *partialState) OpenStorageTrie(_ common.Hash, addr common.Address, root common.Hash, _ state.Trie) (state.Trie, error) {
	owner := db.key(addr)
	db.mu.Lock()
	defer db.mu.Unlock()
	s, err := db.tree.Storage(owner)
	if err != nil {
		if db.err == nil {
			db.err = classify(err)
		}
		return nil, db.err
	}
	if s == nil || root == types.EmptyRootHash && !s.Empty() {
		s = db.tree.Reset(owner)
	}
	t := &storageTrie{db: db, storage: s, gone: make(map[common.Hash]struct{})}
	db.storages[owner] = t
	return t, nil
}

// Type implements state.Database.
func (db *partialState) Type() state.DatabaseType { return state.TypeMPT }

// Reader implements state.Database.
func (db *partialState) Reader(common.Hash) (state.Reader, error) { return db, nil }

// Iteratee implements state.Database.
func (db *partialState) Iteratee(root common.Hash) (state.Iteratee, error) {
	if db.inner != nil {
		return db.inner.Iteratee(root)
	}
	return nil, fmt.Errorf("%w: a partial state cannot be iterated", ErrState)
}

// TrieDB implements state.Database.
func (db *partialState) TrieDB() *triedb.Database {
	if db.inner != nil {
		return db.inner.TrieDB()
	}
	return nil
}

// Commit implements state.Database. What a block has changed is collected from the tree.
func (db *partialState) Commit(*state.StateUpdate) error {
	return fmt.Errorf("%w: a partial state cannot be committed to", ErrState)
}

// changes returns the nodes that the sealed block has computed. The update is complete: whoever writes it needs the tree no more.
func (db *partialState) changes(origin common.Hash, number uint64) (*state.StateUpdate, error) {
	nodes := trienode.NewMergedNodeSet()
	merge := func(set *trienode.NodeSet) error {
		if set == nil {
			return nil
		}
		return nodes.Merge(set)
	}
	for _, t := range db.storages {
		if err := merge(t.storage.Commit()); err != nil {
			return nil, fmt.Errorf("collect changes: %w", err)
		}
	}
	if err := merge(db.tree.Commit()); err != nil {
		return nil, fmt.Errorf("collect changes: %w", err)
	}
	return &state.StateUpdate{
		OriginRoot: origin, Root: db.tree.Hash(), BlockNumber: number, Nodes: nodes, Codes: make(map[common.Address]*state.ContractCode),
	}, nil
}

// settle carries out the deletions that have waited for the seal.
func (db *partialState) settle() error {
	for owner, t := range db.storages {
		for key := range t.gone {
			if err := t.storage.Delete(key); err != nil {
				return err
			}
		}
		clear(t.gone)
		if err := db.tree.Settle(owner); err != nil {
			return err
		}
	}
	for key := range db.gone {
		if err := db.tree.Delete(key); err != nil {
			return err
		}
	}
	clear(db.gone)
	db.tree.Settled()
	return nil
}

// accountTrie is the account trie as the StateDB writes it.
type accountTrie struct {
	noTrie
	db *partialState
}

// GetAccount implements state.Trie.
func (t *accountTrie) GetAccount(addr common.Address) (*types.StateAccount, error) {
	account, err := t.db.tree.Get(t.db.key(addr))
	if err != nil || account == nil {
		return nil, t.db.fail(err)
	}
	return account.State(), nil
}

// UpdateAccount implements state.Trie. The storage root is the one of the storage trie, which may still lose slots.
func (t *accountTrie) UpdateAccount(addr common.Address, account *types.StateAccount, _ int) error {
	key := t.db.key(addr)
	delete(t.db.gone, key)
	if account.Root == types.EmptyRootHash { // never of a trie with slots that wait to be deleted
		if s, err := t.db.tree.Storage(key); err != nil {
			return t.db.fail(err)
		} else if s != nil && !s.Empty() { // the account was deleted, and is made anew
			t.db.tree.Reset(key)
		}
	}
	return t.db.fail(t.db.tree.Put(key, account.Nonce, account.Balance, common.BytesToHash(account.CodeHash)))
}

// UpdateAccountBatch implements state.Trie.
func (t *accountTrie) UpdateAccountBatch(addrs []common.Address, accounts []*types.StateAccount, sizes []int) error {
	for i, addr := range addrs {
		if err := t.UpdateAccount(addr, accounts[i], sizes[i]); err != nil {
			return err
		}
	}
	return nil
}

// DeleteAccount implements state.Trie. It waits for the seal.
func (t *accountTrie) DeleteAccount(addr common.Address) error {
	key := t.db.key(addr)
	t.db.gone[key] = struct{}{}
	delete(t.db.storages, key)
	return nil
}

// Hash implements state.Trie.
func (t *accountTrie) Hash() common.Hash {
	if t.db.sealing {
		if err := t.db.settle(); err != nil {
			t.db.fail(err)
			return common.Hash{}
		}
	}
	return t.db.tree.Hash()
}

// Commit implements state.Trie.
func (t *accountTrie) Commit(bool) (common.Hash, *trienode.NodeSet) {
	return t.db.tree.Hash(), t.db.tree.Commit()
}

// storageTrie is an account's storage trie as the StateDB writes it. Its errors are remembered by the
// partial state: tries are written concurrently, and the StateDB keeps errors without a lock.
type storageTrie struct {
	noTrie
	db      *partialState
	storage *mpt.Storage
	gone    map[common.Hash]struct{} // slots to be deleted
}

// GetStorage implements state.Trie.
func (t *storageTrie) GetStorage(_ common.Address, slot []byte) ([]byte, error) {
	value, err := t.storage.Get(t.db.slot(common.BytesToHash(slot)))
	return value, t.db.fail(err)
}

// UpdateStorage implements state.Trie.
func (t *storageTrie) UpdateStorage(_ common.Address, slot, value []byte) error {
	key := t.db.slot(common.BytesToHash(slot))
	delete(t.gone, key)
	t.db.fail(t.storage.Put(key, value))
	return nil
}

// UpdateStorageBatch implements state.Trie.
func (t *storageTrie) UpdateStorageBatch(addr common.Address, slots, values [][]byte) error {
	for i := range slots {
		if err := t.UpdateStorage(addr, slots[i], values[i]); err != nil {
			return err
		}
	}
	return nil
}

// DeleteStorage implements state.Trie. It waits for the seal.
func (t *storageTrie) DeleteStorage(_ common.Address, slot []byte) error {
	t.gone[t.db.slot(common.BytesToHash(slot))] = struct{}{}
	return nil
}

// Hash implements state.Trie. It is not the root yet if slots wait to be deleted.
func (t *storageTrie) Hash() common.Hash { return t.storage.Hash() }

// Commit implements state.Trie.
func (t *storageTrie) Commit(bool) (common.Hash, *trienode.NodeSet) {
	return t.storage.Hash(), t.storage.Commit()
}

// noTrie is what of state.Trie nobody asks a partial trie for.
type noTrie struct{}

var errNoTrie = fmt.Errorf("%w: not an operation of a partial trie", ErrState)

func (noTrie) GetKey([]byte) []byte                                         { return nil }
func (noTrie) GetAccount(common.Address) (*types.StateAccount, error)       { return nil, errNoTrie }
func (noTrie) PrefetchAccount([]common.Address) error                       { return nil }
func (noTrie) GetStorage(common.Address, []byte) ([]byte, error)            { return nil, errNoTrie }
func (noTrie) PrefetchStorage(common.Address, [][]byte) error               { return nil }
func (noTrie) UpdateAccount(common.Address, *types.StateAccount, int) error { return errNoTrie }
func (noTrie) UpdateAccountBatch([]common.Address, []*types.StateAccount, []int) error {
	return errNoTrie
}
func (noTrie) UpdateStorage(common.Address, []byte, []byte) error           { return errNoTrie }
func (noTrie) UpdateStorageBatch(common.Address, [][]byte, [][]byte) error  { return errNoTrie }
func (noTrie) DeleteAccount(common.Address) error                           { return errNoTrie }
func (noTrie) DeleteStorage(common.Address, []byte) error                   { return errNoTrie }
func (noTrie) UpdateContractCode(common.Address, common.Hash, []byte) error { return nil }
func (noTrie) Witness() map[string][]byte                                   { return nil }
func (noTrie) Prove([]byte, ethdb.KeyValueWriter) error                     { return errNoTrie }
func (noTrie) NodeIterator([]byte) (trie.NodeIterator, error)               { return nil, errNoTrie }
func (noTrie) IsUBT() bool                                                  { return false }
