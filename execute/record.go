package execute

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/database"
)

// recorder is a state database that remembers what is read through it. Reads go through tries of
// its own, so that the nodes on their paths are known as soon as they are read; the tries that the
// state writes into start as copies of these. What writing needs beyond (siblings of deleted
// leaves) is known once the state root was computed.
//
// Unlike go-ethereum's prefetcher it runs no goroutines: there is nothing to stop.
type recorder struct {
	inner state.Database
	root  common.Hash
	nodes countingNodes // bytes of all nodes read so far, each once

	mu       sync.Mutex
	codes    map[common.Hash][]byte
	coded    int // bytes of codes
	codeRead state.ContractCodeReader
	accounts state.Trie                     // pre-state, read only
	roots    map[common.Address]common.Hash // storage roots of accounts that were read
	storages map[common.Address]state.Trie  // pre-state, read only
	written  []state.Trie                   // tries handed out for writing
	copied   map[state.Trie]bool            // read tries whose nodes are in a written copy
}

// record returns a fresh state on the root that records, on the given database.
func record(root common.Hash, inner state.Database) (*state.StateDB, *recorder, error) {
	reader, err := inner.Reader(root)
	if err != nil {
		return nil, nil, fmt.Errorf("open state %s: %w", root, err)
	}
	r := &recorder{
		inner:    inner,
		root:     root,
		nodes:    countingNodes{inner: inner.TrieDB(), bytes: new(atomic.Int64)},
		codes:    make(map[common.Hash][]byte),
		codeRead: reader,
		roots:    make(map[common.Address]common.Hash),
		storages: make(map[common.Address]state.Trie),
		copied:   make(map[state.Trie]bool),
	}
	if r.accounts, err = trie.NewStateTrie(trie.StateTrieID(root), r.nodes); err != nil {
		return nil, nil, fmt.Errorf("open state %s: %w", root, err)
	}
	statedb, err := state.NewWithReader(root, r, r)
	if err != nil {
		return nil, nil, fmt.Errorf("open state %s: %w", root, err)
	}
	return statedb, r, nil
}

// size returns the bytes of nodes and codes that were read so far. Reading for a transaction that was
// refused counts, too: what it has loaded stays loaded, and would not be seen again when a later one
// needs it.
func (r *recorder) size() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.coded + int(r.nodes.bytes.Load())
}

// countingNodes is a trie database that counts the bytes of the nodes that tries resolve. Every trie
// resolves a node once, and the recorder has one trie for each that is read.
type countingNodes struct {
	inner *triedb.Database
	bytes *atomic.Int64
}

// NodeReader implements database.NodeDatabase.
func (c countingNodes) NodeReader(root common.Hash) (database.NodeReader, error) {
	reader, err := c.inner.NodeReader(root)
	if err != nil {
		return nil, err
	}
	return countingReader{reader, c.bytes}, nil
}

type countingReader struct {
	database.NodeReader
	bytes *atomic.Int64
}

// Node implements database.NodeReader.
func (c countingReader) Node(owner common.Hash, path []byte, hash common.Hash) ([]byte, error) {
	blob, err := c.NodeReader.Node(owner, path, hash)
	c.bytes.Add(int64(len(blob)))
	return blob, err
}

// witness returns what was touched so far.
func (r *recorder) witness() *Witness {
	r.mu.Lock()
	defer r.mu.Unlock()
	w := &Witness{Codes: make([][]byte, 0, len(r.codes))}
	for _, code := range r.codes {
		if len(code) > 0 {
			w.Codes = append(w.Codes, code)
		}
	}
	add := func(t state.Trie) {
		if r.copied[t] {
			return
		}
		for _, node := range t.Witness() {
			w.Nodes = append(w.Nodes, node)
		}
	}
	add(r.accounts)
	for _, t := range r.storages {
		add(t)
	}
	for _, t := range r.written {
		add(t)
	}
	return w
}

// Account implements state.StateReader.
func (r *recorder) Account(addr common.Address) (*types.StateAccount, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.account(addr)
}

func (r *recorder) account(addr common.Address) (*types.StateAccount, error) {
	account, err := r.accounts.GetAccount(addr)
	if err != nil {
		return nil, err
	}
	if account == nil {
		r.roots[addr] = types.EmptyRootHash
	} else {
		r.roots[addr] = account.Root
	}
	return account, nil
}

// Storage implements state.StateReader.
func (r *recorder) Storage(addr common.Address, slot common.Hash) (common.Hash, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, ok := r.storages[addr]
	if !ok {
		if _, ok := r.roots[addr]; !ok {
			if _, err := r.account(addr); err != nil {
				return common.Hash{}, err
			}
		}
		id := trie.StorageTrieID(r.root, crypto.Keccak256Hash(addr[:]), r.roots[addr])
		var err error
		if t, err = trie.NewStateTrie(id, r.nodes); err != nil {
			return common.Hash{}, err
		}
		r.storages[addr] = t
	}
	value, err := t.GetStorage(addr, slot[:])
	return common.BytesToHash(value), err
}

// Code implements state.ContractCodeReader.
func (r *recorder) Code(addr common.Address, hash common.Hash) []byte {
	code := r.codeRead.Code(addr, hash)
	r.mu.Lock()
	if _, known := r.codes[hash]; !known {
		r.coded += len(code)
	}
	r.codes[hash] = code
	r.mu.Unlock()
	return code
}

// CodeSize implements state.ContractCodeReader. A verifier needs the code to know its size.
func (r *recorder) CodeSize(addr common.Address, hash common.Hash) int {
	return len(r.Code(addr, hash))
}

// Has implements state.ContractCodeReader.
func (r *recorder) Has(addr common.Address, hash common.Hash) bool {
	return len(r.Code(addr, hash)) > 0
}

// OpenTrie implements state.Database: the account trie that the state writes into.
func (r *recorder) OpenTrie(root common.Hash) (state.Trie, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if root == r.root {
		return r.keep(r.accounts), nil
	}
	return r.inner.OpenTrie(root)
}

// OpenStorageTrie implements state.Database: a storage trie that the state writes into. It is
// called concurrently.
func (r *recorder) OpenStorageTrie(stateRoot common.Hash, addr common.Address, root common.Hash, accounts state.Trie) (state.Trie, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if t, ok := r.storages[addr]; ok && stateRoot == r.root && root == r.roots[addr] {
		return r.keep(t), nil
	}
	t, err := r.inner.OpenStorageTrie(stateRoot, addr, root, accounts)
	if err == nil {
		r.written = append(r.written, t)
	}
	return t, err
}

// keep returns a copy of the trie to write into, and remembers it.
func (r *recorder) keep(t state.Trie) state.Trie {
	if st, ok := t.(*trie.StateTrie); ok {
		r.copied[t] = true
		t = st.Copy()
	}
	r.written = append(r.written, t)
	return t
}

// Type implements state.Database.
func (r *recorder) Type() state.DatabaseType { return r.inner.Type() }

// Reader implements state.Database. States opened on the database later are not recorded.
func (r *recorder) Reader(root common.Hash) (state.Reader, error) { return r.inner.Reader(root) }

// Iteratee implements state.Database.
func (r *recorder) Iteratee(root common.Hash) (state.Iteratee, error) { return r.inner.Iteratee(root) }

// TrieDB implements state.Database.
func (r *recorder) TrieDB() *triedb.Database { return r.inner.TrieDB() }

// Commit implements state.Database.
func (r *recorder) Commit(update *state.StateUpdate) error { return r.inner.Commit(update) }
