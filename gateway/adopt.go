package gateway

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// adopter is the L2 node as the conductor sees it: a sealed block is stored while the next one is being built, which
// needs no more than its state. Everything else waits for that, so the conductor never sees a node without its own
// blocks. It belongs to the conductor's goroutine.
type adopter struct {
	node   Chain
	last   *execute.Sealed // given to Adopt; nil before the first, and when the head has moved since
	begun  bool            // its adoption
	busy   chan struct{}   // closed when the last adoption has ended; nil before the first
	failed error           // of an adoption; valid once busy is closed
}

var _ Chain = (*adopter)(nil)

// Adopt implements Chain. It returns the error of the adoption before; that of this one, which waits for begin, comes
// with the next call, or from settled.
func (a *adopter) Adopt(sealed *execute.Sealed) error {
	if err := a.settled(); err != nil {
		return err
	}
	a.last, a.begun = sealed, false
	return nil
}

// begin stores what was adopted, on another goroutine.
func (a *adopter) begin() {
	if a.last == nil || a.begun {
		return
	}
	done, sealed := make(chan struct{}), a.last
	a.busy, a.begun = done, true
	go func() {
		defer close(done)
		if err := a.node.Adopt(sealed); err != nil {
			a.failed = fmt.Errorf("adopt block %d: %w: %w", sealed.Block.NumberU64(), errInconsistent, err)
		}
	}()
}

// settled waits until all blocks are adopted.
func (a *adopter) settled() error {
	a.begin()
	if a.busy != nil {
		<-a.busy
	}
	return a.failed
}

// Open implements Chain. A block on the one that was adopted last does not wait until that one is stored.
func (a *adopter) Open(parent common.Hash, env execute.Env) (*execute.Builder, error) {
	if a.last != nil && a.last.Block.Hash() == parent {
		return a.last.Open(env)
	}
	if err := a.settled(); err != nil {
		return nil, err
	}
	return a.node.Open(parent, env)
}

// Import implements Chain.
func (a *adopter) Import(ctx context.Context, block *types.Block) ([]byte, error) {
	if err := a.settled(); err != nil {
		return nil, err
	}
	return a.node.Import(ctx, block)
}

// SetHead implements Chain.
func (a *adopter) SetHead(hash common.Hash) error {
	if err := a.settled(); err != nil {
		return err
	}
	a.last = nil
	return a.node.SetHead(hash)
}

// Block implements Chain. If an adoption has failed it is for the next call that can say so.
func (a *adopter) Block(hash common.Hash) *types.Block {
	_ = a.settled()
	return a.node.Block(hash)
}

// Receipts implements Chain, as Block does.
func (a *adopter) Receipts(hash common.Hash) types.Receipts {
	_ = a.settled()
	return a.node.Receipts(hash)
}

// Mark implements Chain, as Block does.
func (a *adopter) Mark(safe, finalized common.Hash) {
	_ = a.settled()
	a.node.Mark(safe, finalized)
}
