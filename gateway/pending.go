package gateway

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// PendingBlock is the open block as far as it is promised. It is never changed: another one takes its place.
type PendingBlock struct {
	// Header is the open block's as far as it is known: environment, base fee, gas used. Nil while no block is open.
	Header   *types.Header
	Promises []Promised // in index order
	// Layers are what the block's opening and its transactions have changed, one batch after another, in the state of
	// the parent: execute.Impose lays them over it, in order.
	Layers [][]execute.Change
	// Below is the block before, which the L2 node may not have stored yet; nil if it certainly has. It has no Below
	// itself, and its parent is stored.
	Below *SealedPending

	changed chan struct{} // closed when another one takes its place
}

// SealedPending is a block that was sealed a moment ago.
type SealedPending struct {
	Block    *types.Block
	Promises []Promised
	Layers   [][]execute.Change // as in PendingBlock
}

// Changed is closed when this is not the pending block any more.
func (p *PendingBlock) Changed() <-chan struct{} { return p.changed }

// Pending returns the open block as far as it is promised, never nil. It may be called from any goroutine.
func (c *Conductor) Pending() *PendingBlock { return c.shown.now.Load() }

// shown is the pending block that other goroutines see.
type shown struct{ now atomic.Pointer[PendingBlock] }

func (s *shown) init() { s.now.Store(&PendingBlock{changed: make(chan struct{})}) }

func (s *shown) show(p *PendingBlock) {
	p.changed = make(chan struct{})
	close(s.now.Swap(p).changed)
}

// show publishes the open block with the promises that it begins with, on the one before.
func (c *Conductor) show(promises []Promised) {
	c.shown.show(&PendingBlock{Header: c.open.builder.Header(), Promises: slices.Clone(promises), Layers: layers(nil, c.open.builder.Changes()), Below: c.shown.now.Load().Below})
}

// showPromised publishes promises that were journaled.
func (c *Conductor) showPromised(f *flight) {
	before := c.shown.now.Load()
	// What older blocks show of a shared array is never written again: only the newest one is appended to.
	c.shown.show(&PendingBlock{
		Header: f.header, Promises: append(before.Promises, f.promises...), Layers: layers(before.Layers, f.changes), Below: before.Below,
	})
}

// layers adds what has changed since the last layer.
func layers(before [][]execute.Change, changes []execute.Change) [][]execute.Change {
	if len(changes) == 0 {
		return before
	}
	return append(before, changes)
}

// showSealed publishes that the open block became a sealed one. What its closing system calls changed is seen once the
// node has stored it.
func (c *Conductor) showSealed(block *types.Block) {
	before := c.shown.now.Load()
	c.shown.show(&PendingBlock{Below: &SealedPending{Block: block, Promises: before.Promises, Layers: before.Layers}})
}

// showNothing publishes that nothing is promised above the node's head.
func (c *Conductor) showNothing() { c.shown.show(new(PendingBlock)) }

// pending is what other goroutines may see of promises and queue, for JSON-RPC's pending state.
type pending struct {
	mu       sync.RWMutex
	promises map[common.Hash]Promised
	order    []common.Hash             // oldest first, to bound the map
	nonces   map[common.Address]uint64 // next nonce after the promises of the open block
	queued   map[common.Address]map[uint64]int
	waiting  map[common.Hash]queuedTx // of queued requests
}

// queuedTx is a transaction that waits, in one request or several.
type queuedTx struct {
	tx       *types.Transaction
	arrived  time.Time // of the first
	requests int
}

// keepPromises bounds the promises that are answered from memory; older ones come from the journal.
const keepPromises = 100_000

func (p *pending) init() {
	p.promises = make(map[common.Hash]Promised)
	p.nonces = make(map[common.Address]uint64)
	p.queued = make(map[common.Address]map[uint64]int)
	p.waiting = make(map[common.Hash]queuedTx)
}

func (p *pending) promised(hash common.Hash) (Promised, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	found, ok := p.promises[hash]
	return found, ok
}

func (p *pending) add(batch []Promised) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range batch {
		if _, known := p.promises[b.Promise.TxHash]; !known {
			p.order = append(p.order, b.Promise.TxHash)
		}
		p.promises[b.Promise.TxHash] = b
		p.nonces[b.Sender] = b.Tx.Nonce() + 1
	}
	for len(p.order) > keepPromises {
		delete(p.promises, p.order[0])
		p.order = p.order[1:]
	}
}

// forget drops promises that were reverted, so that their transactions can be promised again.
func (p *pending) forget(fallen []Reverted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range fallen {
		delete(p.promises, f.Tx.Hash())
	}
}

func (p *pending) resetNonces() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.nonces)
}

func (p *pending) queue(r *request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, tx := range r.Transactions {
		if p.queued[r.senders[i]] == nil {
			p.queued[r.senders[i]] = make(map[uint64]int)
		}
		p.queued[r.senders[i]][tx.Nonce()]++
		q, known := p.waiting[tx.Hash()]
		if !known {
			q = queuedTx{tx: tx, arrived: r.arrived}
		}
		q.requests++
		p.waiting[tx.Hash()] = q
	}
}

func (p *pending) unqueue(r *request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, tx := range r.Transactions {
		nonces := p.queued[r.senders[i]]
		if nonces[tx.Nonce()]--; nonces[tx.Nonce()] <= 0 {
			delete(nonces, tx.Nonce())
		}
		if len(nonces) == 0 {
			delete(p.queued, r.senders[i])
		}
		q := p.waiting[tx.Hash()]
		if q.requests--; q.requests > 0 {
			p.waiting[tx.Hash()] = q
		} else {
			delete(p.waiting, tx.Hash())
		}
	}
}

// Queued returns when a transaction arrived that waits: for a block to open, as all do during the pause, for the nonces
// before it, or for its promise to be journaled.
func (c *Conductor) Queued(hash common.Hash) (arrived time.Time, ok bool) {
	q, ok := c.queued(hash)
	return q.arrived, ok
}

// QueuedTransaction returns a transaction that waits, as Queued tells.
func (c *Conductor) QueuedTransaction(hash common.Hash) (tx *types.Transaction, ok bool) {
	q, ok := c.queued(hash)
	return q.tx, ok
}

func (c *Conductor) queued(hash common.Hash) (queuedTx, bool) {
	c.pending.mu.RLock()
	defer c.pending.mu.RUnlock()
	q, ok := c.pending.waiting[hash]
	return q, ok
}

// PendingNonce returns the next nonce of an account, counting preconfirmed and queued transactions,
// given the nonce in the sealed state.
func (c *Conductor) PendingNonce(addr common.Address, sealed uint64) uint64 {
	c.pending.mu.RLock()
	defer c.pending.mu.RUnlock()
	next := max(sealed, c.pending.nonces[addr])
	for c.pending.queued[addr][next] > 0 {
		next++
	}
	return next
}

// Promised returns the promise in force for a transaction, if it is recent.
func (c *Conductor) Promised(hash common.Hash) (Promised, bool) { return c.pending.promised(hash) }
