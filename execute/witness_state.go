package execute

import (
	"errors"
	"fmt"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/database"
)

// witnessState is the state database of the verifier: nodes and codes come from a witness and nowhere
// else, and what is missing is an error, never an empty answer.
//
// All blocks of a trace run on one state, and that state reads from the very tries that it writes
// into: every node is decoded once, and a node that an earlier block computed is never looked up.
// Reading from a trie that was written is sound, because the state answers for every account and
// slot that it has changed itself.
type witnessState struct {
	root  common.Hash
	nodes *blobSet
	codes *blobSet

	mu       sync.Mutex // storage tries are opened and written concurrently when the root is computed
	err      error      // the first thing that could not be read
	accounts *witnessTrie
	roots    map[common.Address]common.Hash
	absent   map[common.Address]struct{} // accounts that are not there; once made, the state has them itself
	storages map[common.Address]*witnessTrie
}

// openStateless returns a state on the root that is served by the witness alone. It returns
// ErrMissingNode if the root itself is not there.
func openStateless(root common.Hash, nodes, codes *blobSet) (*state.StateDB, *witnessState, error) {
	db := &witnessState{
		root:     root,
		nodes:    nodes,
		codes:    codes,
		roots:    make(map[common.Address]common.Hash),
		absent:   make(map[common.Address]struct{}),
		storages: make(map[common.Address]*witnessTrie),
	}
	var err error
	if db.accounts, err = db.openTrie(trie.StateTrieID(root)); err != nil {
		return nil, nil, err
	}
	statedb, err := state.NewWithReader(root, db, db)
	if err != nil {
		return nil, nil, fmt.Errorf("open state: %w", err)
	}
	return statedb, db, nil
}

// failure returns the first thing that could not be read or written, or nil.
func (db *witnessState) failure() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.err
}

// fail remembers an error, classified, and returns the one that was remembered first.
func (db *witnessState) fail(err error) error {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.failLocked(err)
}

func (db *witnessState) failLocked(err error) error {
	if err == nil {
		return nil
	}
	if db.err == nil {
		db.err = classify(err)
	}
	return db.err
}

// classify tells what is missing from what cannot be understood.
func classify(err error) error {
	var missing *trie.MissingNodeError
	switch {
	case errors.Is(err, ErrMalformedNode), errors.Is(err, ErrMissingNode), errors.Is(err, ErrMissingCode):
		return err
	case errors.As(err, &missing):
		return fmt.Errorf("%w: %w", ErrMissingNode, err)
	}
	return fmt.Errorf("%w: %w", ErrState, err)
}

// Account implements state.StateReader.
func (db *witnessState) Account(addr common.Address) (*types.StateAccount, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	// Looking at nothing costs 100 gas: it must not cost a walk through the trie each time.
	if _, ok := db.absent[addr]; ok {
		return nil, nil
	}
	return db.account(addr)
}

func (db *witnessState) account(addr common.Address) (*types.StateAccount, error) {
	account, err := db.accounts.GetAccount(addr)
	if err != nil {
		return nil, db.failLocked(err)
	}
	if account == nil {
		db.roots[addr] = types.EmptyRootHash
		db.absent[addr] = struct{}{}
	} else {
		db.roots[addr] = account.Root
	}
	return account, nil
}

// Storage implements state.StateReader.
func (db *witnessState) Storage(addr common.Address, slot common.Hash) (common.Hash, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	root, ok := db.roots[addr]
	if !ok {
		if _, err := db.account(addr); err != nil {
			return common.Hash{}, err
		}
		root = db.roots[addr]
	}
	t, ok := db.storages[addr]
	if !ok {
		var err error
		if t, err = db.openStorage(addr, root); err != nil {
			return common.Hash{}, err
		}
	}
	value, err := t.GetStorage(addr, slot[:])
	if err != nil {
		return common.Hash{}, db.failLocked(err)
	}
	return common.BytesToHash(value), nil
}

// Code implements state.ContractCodeReader.
func (db *witnessState) Code(addr common.Address, hash common.Hash) []byte {
	code, ok := db.codes.take(hash)
	if !ok {
		db.fail(fmt.Errorf("%w: %s of %s", ErrMissingCode, hash, addr))
	}
	return code
}

// CodeSize implements state.ContractCodeReader.
func (db *witnessState) CodeSize(addr common.Address, hash common.Hash) int {
	return len(db.Code(addr, hash))
}

// Has implements state.ContractCodeReader.
func (db *witnessState) Has(addr common.Address, hash common.Hash) bool {
	return len(db.Code(addr, hash)) > 0
}

// OpenTrie implements state.Database.
func (db *witnessState) OpenTrie(root common.Hash) (state.Trie, error) {
	if root != db.root {
		return nil, db.fail(fmt.Errorf("%w: another root than the witness's", ErrState))
	}
	return db.accounts, nil
}

// OpenStorageTrie implements state.Database. The trie that was read from is the one that is written
// into; an account that was destroyed and made anew starts on an empty one.
func (db *witnessState) OpenStorageTrie(_ common.Hash, addr common.Address, root common.Hash, _ state.Trie) (state.Trie, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	if t, ok := db.storages[addr]; ok && t.opened == root {
		return t, nil
	}
	t, err := db.openStorage(addr, root)
	if err != nil {
		return nil, err // not t: a nil trie in an interface is not nil
	}
	return t, nil
}

// openStorage opens an account's storage trie; the lock must be held.
func (db *witnessState) openStorage(addr common.Address, root common.Hash) (*witnessTrie, error) {
	t, err := db.openTrieLocked(trie.StorageTrieID(db.root, crypto.Keccak256Hash(addr[:]), root))
	if err != nil {
		return nil, err
	}
	db.storages[addr] = t
	return t, nil
}

// Type implements state.Database.
func (db *witnessState) Type() state.DatabaseType { return state.TypeMPT }

// Reader implements state.Database.
func (db *witnessState) Reader(common.Hash) (state.Reader, error) { return db, nil }

// Iteratee implements state.Database; a witness cannot be iterated.
func (db *witnessState) Iteratee(common.Hash) (state.Iteratee, error) {
	return nil, fmt.Errorf("%w: a witness cannot be iterated", ErrState)
}

// TrieDB implements state.Database; there is none behind a witness.
func (db *witnessState) TrieDB() *triedb.Database { return nil }

// Commit implements state.Database; nothing is ever committed.
func (db *witnessState) Commit(*state.StateUpdate) error {
	return fmt.Errorf("%w: a witness cannot be committed to", ErrState)
}

// NodeReader implements database.NodeDatabase.
func (db *witnessState) NodeReader(common.Hash) (database.NodeReader, error) { return db, nil }

// Node implements database.NodeReader: by hash alone, so that a node proves itself.
func (db *witnessState) Node(_ common.Hash, path []byte, hash common.Hash) ([]byte, error) {
	return db.nodes.takeNode(hash, len(path))
}

// witnessTrie is a trie over the witness. Errors of writing are remembered by the database.
type witnessTrie struct {
	*trie.StateTrie
	db     *witnessState
	opened common.Hash // root at the beginning
}

func (db *witnessState) openTrie(id *trie.ID) (*witnessTrie, error) {
	db.mu.Lock()
	defer db.mu.Unlock()
	return db.openTrieLocked(id)
}

func (db *witnessState) openTrieLocked(id *trie.ID) (*witnessTrie, error) {
	t, err := trie.NewStateTrie(id, db)
	if err != nil {
		return nil, db.failLocked(err)
	}
	return &witnessTrie{StateTrie: t, db: db, opened: id.Root}, nil
}

// UpdateAccount implements state.Trie.
func (t *witnessTrie) UpdateAccount(addr common.Address, account *types.StateAccount, codeLen int) error {
	return t.db.fail(t.StateTrie.UpdateAccount(addr, account, codeLen))
}

// DeleteAccount implements state.Trie.
func (t *witnessTrie) DeleteAccount(addr common.Address) error {
	return t.db.fail(t.StateTrie.DeleteAccount(addr))
}

// UpdateStorage implements state.Trie. Storage tries are written concurrently, and go-ethereum's
// state keeps their errors without a lock: it is told of none. The database remembers.
func (t *witnessTrie) UpdateStorage(addr common.Address, key, value []byte) error {
	t.db.fail(t.StateTrie.UpdateStorage(addr, key, value))
	return nil
}

// DeleteStorage implements state.Trie, like UpdateStorage.
func (t *witnessTrie) DeleteStorage(addr common.Address, key []byte) error {
	t.db.fail(t.StateTrie.DeleteStorage(addr, key))
	return nil
}
