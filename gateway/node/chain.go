package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// Genesis returns the genesis block.
func (n *Node) Genesis() *types.Block { return n.bc.Genesis() }

// Head returns the head of the canonical chain. After a crash it may lie behind the journal.
func (n *Node) Head() blocks.Ref {
	head := n.bc.CurrentBlock()
	return blocks.Ref{Number: head.Number.Uint64(), Hash: head.Hash()}
}

// Has reports whether a block is stored with its state, so that it can be built on.
func (n *Node) Has(hash common.Hash) bool {
	header := n.bc.GetHeaderByHash(hash)
	return header != nil && n.bc.HasBlockAndState(hash, header.Number.Uint64())
}

// Block returns a stored block, canonical or not, or nil. It must not be modified.
func (n *Node) Block(hash common.Hash) *types.Block { return n.bc.GetBlockByHash(hash) }

// Receipts returns the receipts of a stored block with all derived fields, or nil. They are shared
// and must not be modified.
func (n *Node) Receipts(hash common.Hash) types.Receipts { return n.bc.GetReceiptsByHash(hash) }

// Receipt returns the receipt of a transaction in the canonical chain, or nil.
func (n *Node) Receipt(tx common.Hash) *types.Receipt {
	entry, _ := n.bc.GetCanonicalTransaction(tx)
	if entry == nil {
		return nil
	}
	receipts := n.bc.GetReceiptsByHash(entry.BlockHash)
	if entry.Index >= uint64(len(receipts)) {
		return nil
	}
	return receipts[entry.Index]
}

// State returns a fresh, private view of the state after a stored block. Errors: ErrUnknownBlock, ErrNoState.
func (n *Node) State(hash common.Hash) (*state.StateDB, error) {
	header := n.bc.GetHeaderByHash(hash)
	if header == nil {
		return nil, fmt.Errorf("block %s: %w", hash, ErrUnknownBlock)
	}
	return n.stateOf(header)
}

func (n *Node) stateOf(header *types.Header) (*state.StateDB, error) {
	if !n.bc.HasState(header.Root) {
		return nil, fmt.Errorf("block %d %s: %w", header.Number, header.Hash(), ErrNoState)
	}
	statedb, err := n.bc.StateAt(header.Root, header.Number, header.Time)
	if err != nil {
		return nil, fmt.Errorf("open state of block %d: %w", header.Number, err)
	}
	return statedb, nil
}

// Open starts a block on any stored parent. Errors: ErrUnknownBlock, ErrNoState, or the builder's.
func (n *Node) Open(parent common.Hash, env execute.Env) (*execute.Builder, error) {
	header := n.bc.GetHeaderByHash(parent)
	if header == nil {
		return nil, fmt.Errorf("parent %s: %w", parent, ErrUnknownBlock)
	}
	statedb, err := n.stateOf(header)
	if err != nil {
		return nil, err
	}
	builder, err := execute.NewBuilder(n.bc.Config(), header, statedb, env)
	if err != nil {
		return nil, fmt.Errorf("open block %d: %w", env.Number, err)
	}
	return builder, nil
}

// Adopt stores a block that this process executed and makes it the head. The builder's state is
// written as it is: nothing is executed again. Adopting a known block only moves the head. Errors:
// ErrUnknownBlock for the parent, ErrStateRoot, ErrFinalized, ErrClosed.
func (n *Node) Adopt(sealed *execute.Sealed) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	if n.done {
		return ErrClosed
	}
	block := sealed.Block
	if !n.bc.HasBlockAndState(block.Hash(), block.NumberU64()) {
		if err := n.store(sealed); err != nil {
			return fmt.Errorf("adopt block %d: %w", block.NumberU64(), err)
		}
	}
	if err := n.moveHead(block); err != nil {
		return fmt.Errorf("adopt block %d: %w", block.NumberU64(), err)
	}
	return nil
}

// Import checks a block from outside by all of Ethereum's rules, executes it, and stores it without
// moving the head. It returns the block's canonical trace, for a known block as well. The
// rollup's own rules (anchor, permit, policy) are the caller's. Errors: ErrUnknownBlock for the
// parent, ErrNoState, ErrInvalidBlock with the broken rule, ErrClosed, the context's.
func (n *Node) Import(ctx context.Context, block *types.Block) ([]byte, error) {
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	trace, err := n.importBlock(block)
	if err != nil {
		return nil, fmt.Errorf("import block %d %s: %w", block.NumberU64(), block.Hash(), err)
	}
	return trace, nil
}

func (n *Node) importBlock(block *types.Block) ([]byte, error) {
	parent := n.bc.GetHeader(block.ParentHash(), block.NumberU64()-1)
	if parent == nil {
		return nil, fmt.Errorf("parent %s: %w", block.ParentHash(), ErrUnknownBlock)
	}
	statedb, err := n.stateOf(parent)
	if err != nil {
		return nil, err
	}
	if len(block.Uncles()) > 0 { // the header's rule is about their hash only
		return nil, fmt.Errorf("%w: uncles in the body", ErrInvalidBlock)
	}
	result, err := execute.Execute(n.bc.Config(), parent, statedb, block)
	switch {
	case errors.Is(err, execute.ErrMissingNode), errors.Is(err, execute.ErrMissingCode), errors.Is(err, execute.ErrState):
		return nil, fmt.Errorf("%w: %w", ErrNoState, err) // the database is damaged, not the block
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrInvalidBlock, err)
	}
	n.writing.Lock()
	defer n.writing.Unlock()
	if n.done {
		return nil, ErrClosed
	}
	if !n.bc.HasBlockAndState(block.Hash(), block.NumberU64()) {
		if err := n.store(result); err != nil {
			return nil, err
		}
	}
	return result.Trace, nil
}

// store writes state, block and receipts, in this order, so that no block is without its state
// after a crash.
func (n *Node) store(sealed *execute.Sealed) error {
	block := sealed.Block
	if !n.bc.HasHeader(block.ParentHash(), block.NumberU64()-1) {
		return fmt.Errorf("parent %s: %w", block.ParentHash(), ErrUnknownBlock)
	}
	if err := sealed.Commit(); errors.Is(err, execute.ErrStateRoot) {
		return fmt.Errorf("%w: %w", ErrStateRoot, err)
	} else if err != nil {
		return err
	}
	if err := n.bc.TrieDB().Commit(block.Root(), false); err != nil {
		return fmt.Errorf("write state: %w", err)
	}
	batch := n.eth.ChainDb().NewBatch()
	defer batch.Close()
	rawdb.WriteBlock(batch, block)
	rawdb.WriteReceipts(batch, block.Hash(), block.NumberU64(), sealed.Receipts)
	if err := batch.Write(); err != nil {
		return fmt.Errorf("write block: %w", err)
	}
	return nil
}

// SetHead makes a stored block the head of the canonical chain, be it a descendant of the present
// head, an ancestor, or on another branch. Nothing is deleted: what falls can be made the head
// again. Subscribers hear of the logs that fell, and of every block that joined, in order. Errors:
// ErrUnknownBlock, ErrNoState, ErrFinalized, ErrClosed.
func (n *Node) SetHead(hash common.Hash) error {
	n.writing.Lock()
	defer n.writing.Unlock()
	if n.done {
		return ErrClosed
	}
	block := n.bc.GetBlockByHash(hash)
	if block == nil {
		return fmt.Errorf("set head to %s: %w", hash, ErrUnknownBlock)
	}
	if !n.bc.HasState(block.Root()) {
		return fmt.Errorf("set head to block %d %s: %w", block.NumberU64(), hash, ErrNoState)
	}
	if err := n.moveHead(block); err != nil {
		return fmt.Errorf("set head to block %d %s: %w", block.NumberU64(), hash, err)
	}
	return nil
}

// rewindStep is the largest number of blocks that go-ethereum takes off the canonical chain without
// calling it impossible in its log.
const rewindStep = 32

// moveHead makes a block, which must be stored with its state, the canonical head.
func (n *Node) moveHead(block *types.Block) error {
	head := n.bc.CurrentBlock()
	if head.Hash() == block.Hash() {
		return nil
	}
	route, err := n.route(head, block.Header())
	if err != nil {
		return err
	}
	if final := n.bc.CurrentFinalBlock(); final != nil && route.fork.Number.Uint64() < final.Number.Uint64() {
		return fmt.Errorf("branches off at %d, finalized is %d: %w", route.fork.Number, final.Number, ErrFinalized)
	}
	if len(route.added) == 0 {
		// An ancestor: down in steps. What is skipped stays stored, only the canonical marks go.
		for i := rewindStep; i < len(route.dropped); i += rewindStep {
			if err := n.canonize(route.dropped[i]); err != nil {
				return err
			}
		}
	}
	if _, err := n.bc.SetCanonical(block); err != nil {
		return fmt.Errorf("set canonical: %w", err)
	}
	n.keepTags()
	if view, final := n.view(); view != nil {
		n.index.SetTarget(view, 0, final)
	}
	n.heralds.announce(func() news { return n.news(route) })
	return nil
}

func (n *Node) canonize(header *types.Header) error {
	block := n.bc.GetBlock(header.Hash(), header.Number.Uint64())
	if block == nil {
		return fmt.Errorf("block %d %s: %w", header.Number, header.Hash(), ErrUnknownBlock)
	}
	if _, err := n.bc.SetCanonical(block); err != nil {
		return fmt.Errorf("set canonical: %w", err)
	}
	return nil
}

// route is the way from one head to another.
type route struct {
	fork    *types.Header   // last block that both have
	dropped []*types.Header // from the old head down, fork excluded
	added   []*types.Header // from above the fork up to the new head
}

func (n *Node) route(from, to *types.Header) (route, error) {
	var r route
	back := func(h *types.Header) (*types.Header, error) {
		parent := n.bc.GetHeader(h.ParentHash, h.Number.Uint64()-1)
		if parent == nil {
			return nil, fmt.Errorf("parent %s of block %d: %w", h.ParentHash, h.Number, ErrUnknownBlock)
		}
		return parent, nil
	}
	for from.Hash() != to.Hash() {
		var err error
		if a, b := from.Number.Uint64(), to.Number.Uint64(); a > b || (a == b && a > 0) {
			r.dropped = append(r.dropped, from)
			from, err = back(from)
		} else {
			r.added = append(r.added, to)
			to, err = back(to)
		}
		if err != nil {
			return route{}, err
		}
	}
	r.fork = from
	for i, j := 0, len(r.added)-1; i < j; i, j = i+1, j-1 {
		r.added[i], r.added[j] = r.added[j], r.added[i]
	}
	return r, nil
}

// news collects what subscribers are to hear of a move: the logs that fell, latest first, then
// every block that joined. After a move to an ancestor the new head is announced without its
// transactions, which were announced before and never fell.
func (n *Node) news(r route) news {
	var out news
	for _, h := range r.dropped {
		receipts := n.bc.GetReceiptsByHash(h.Hash())
		for i := len(receipts) - 1; i >= 0; i-- {
			for j := len(receipts[i].Logs) - 1; j >= 0; j-- {
				fallen := *receipts[i].Logs[j]
				fallen.Removed = true
				out.removed = append(out.removed, &fallen)
			}
		}
	}
	if len(r.added) == 0 {
		out.joined = []core.ChainEvent{{Header: r.fork}}
	}
	for _, h := range r.added {
		event := core.ChainEvent{Header: h, Receipts: n.bc.GetReceiptsByHash(h.Hash())}
		if body := n.bc.GetBody(h.Hash()); body != nil {
			event.Transactions = body.Transactions
		}
		out.joined = append(out.joined, event)
	}
	return out
}

// Mark moves the safe and finalized tags to canonical blocks; a zero hash leaves a tag alone, as does
// a block that is not stored or not canonical. The finalized tag never goes back, and what is
// finalized cannot be taken back by SetHead.
func (n *Node) Mark(safe, finalized common.Hash) {
	n.writing.Lock()
	defer n.writing.Unlock()
	if n.done {
		return
	}
	if h := n.canonical(finalized); h != nil {
		if now := n.bc.CurrentFinalBlock(); now == nil || h.Number.Cmp(now.Number) > 0 {
			n.bc.SetFinalized(h)
		}
	}
	if h := n.canonical(safe); h != nil {
		n.bc.SetSafe(h)
	}
	n.keepTags()
}

// canonical returns the header of a canonical block, or nil.
func (n *Node) canonical(hash common.Hash) *types.Header {
	if hash == (common.Hash{}) {
		return nil
	}
	header := n.bc.GetHeaderByHash(hash)
	if header == nil || n.bc.GetCanonicalHash(header.Number.Uint64()) != hash {
		return nil
	}
	return header
}

// keepTags keeps the safe tag on the canonical chain and at or above the finalized one.
func (n *Node) keepTags() {
	final, safe := n.bc.CurrentFinalBlock(), n.bc.CurrentSafeBlock()
	if safe != nil && n.canonical(safe.Hash()) == nil {
		safe = nil
		n.bc.SetSafe(final)
	}
	if final != nil && (safe == nil || safe.Number.Cmp(final.Number) < 0) {
		n.bc.SetSafe(final)
	}
}
