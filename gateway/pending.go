package gateway

import (
	"sync/atomic"

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

// showOpened publishes a block that was just opened, on the one before.
func (c *Conductor) showOpened() {
	c.shown.show(&PendingBlock{Header: c.open.builder.Header(), Layers: c.layers(nil), Below: c.shown.now.Load().Below})
}

// showPromised publishes promises that were journaled.
func (c *Conductor) showPromised(batch []Promised) {
	before := c.shown.now.Load()
	// What older blocks show of a shared array is never written again: only the newest one is appended to.
	c.shown.show(&PendingBlock{
		Header: c.open.builder.Header(), Promises: append(before.Promises, batch...), Layers: c.layers(before.Layers), Below: before.Below,
	})
}

// layers adds what has changed since the last layer.
func (c *Conductor) layers(before [][]execute.Change) [][]execute.Change {
	changes := c.open.builder.Changes()
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
