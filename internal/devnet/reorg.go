package devnet

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// ReorgRequest asks for a reorg. Exactly one of Depth and To is given.
type ReorgRequest struct {
	// Depth is how many blocks fall.
	Depth uint64 `json:"depth"`
	// To goes back to a branch that was canonical before, by the hash of its last block ("out and
	// in again"). The other fields do not apply.
	To *common.Hash `json:"to"`
	// NextSlot leaves the fallen slots empty: the next slot's proposer builds on their parent, as
	// one does who has not seen them in time. Otherwise each fallen block is replaced at once by one
	// of the same slot, timestamp and proposer.
	NextSlot bool `json:"next_slot"`
	// KeepTransactions keeps the rollup's transactions in the blocks that replace the fallen ones,
	// as far as they still apply. By default they are dropped: transactions to one of the rollup's
	// addresses or with a log of one; every transaction if no address was named. The others stay in
	// either case, as far as they still apply.
	KeepTransactions bool `json:"keep_transactions"`
	// DropForever keeps the dropped transactions out of all later blocks, also after a restart.
	// Otherwise they are kept out of the replacing blocks only: like on other networks the pool
	// takes them up again, and they return in a later block if they still apply and nothing with
	// their nonce came before.
	DropForever bool `json:"drop_forever"`
	// Addresses name the rollup's contracts for this reorg instead of those the L1 was told.
	Addresses []common.Address `json:"addresses"`
}

// ReorgResult tells what a reorg did. Lists of blocks are oldest first.
type ReorgResult struct {
	Ancestor            BlockRef      `json:"ancestor"`
	OldHead             BlockRef      `json:"old_head"`
	NewHead             BlockRef      `json:"new_head"`
	Removed             []BlockRef    `json:"removed"`
	Added               []BlockRef    `json:"added"`
	KeptTransactions    []common.Hash `json:"kept_transactions"`    // in removed and in added blocks
	DroppedTransactions []common.Hash `json:"dropped_transactions"` // in removed blocks only
}

// pendingReorg waits for the next slot.
type pendingReorg struct {
	request ReorgRequest
	done    chan struct{}
	result  ReorgResult
	err     error
}

func (p *pendingReorg) finish(result ReorgResult, err error) {
	p.result, p.err = result, err
	close(p.done)
}

// Reorg replaces the end of the chain; see ReorgRequest. It returns when the new head is announced.
// ErrBadRequest: neither or both of depth and to. ErrTooDeep: a finalized block would fall.
// ErrUnknownBlock: To is not known or already canonical. ErrConflict: another reorg waits for the
// next slot. With NextSlot a context that ends takes the request back.
func (l *L1) Reorg(ctx context.Context, request ReorgRequest) (ReorgResult, error) {
	if (request.Depth == 0) == (request.To == nil) || (request.To != nil && request.NextSlot) || len(request.Addresses) > 64 {
		return ReorgResult{}, fmt.Errorf("reorg of depth %d: %w", request.Depth, ErrBadRequest)
	}
	l.mu.Lock()
	if !l.running {
		l.mu.Unlock()
		return ReorgResult{}, ErrStopped
	}
	if l.pending != nil {
		l.mu.Unlock()
		return ReorgResult{}, fmt.Errorf("start reorg while another waits for the next slot: %w", ErrConflict)
	}
	if !request.NextSlot {
		defer l.mu.Unlock()
		result, err := l.reorgNow(request)
		if fatal := fatalOnly(err); fatal != nil {
			l.fail(fatal)
		}
		return result, err
	}
	if _, err := l.ancestor(request.Depth); err != nil {
		l.mu.Unlock()
		return ReorgResult{}, err
	}
	waiting := &pendingReorg{request: request, done: make(chan struct{})}
	l.pending = waiting
	l.mu.Unlock()
	select {
	case <-waiting.done:
		return waiting.result, waiting.err
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pending == waiting {
		l.pending = nil
		return ReorgResult{}, fmt.Errorf("wait for the next slot: %w", ctx.Err())
	}
	<-waiting.done // it took place just now
	return waiting.result, waiting.err
}

// ancestor returns the block that stands depth blocks below the head; ErrTooDeep if a finalized
// block would fall.
func (l *L1) ancestor(depth uint64) (*types.Header, error) {
	bc := l.chain
	head := bc.CurrentBlock().Number.Uint64()
	final := bc.CurrentFinalBlock().Number.Uint64()
	if depth > head-final {
		return nil, fmt.Errorf("replace %d blocks with the head at %d and the finalized block at %d: %w", depth, head, final, ErrTooDeep)
	}
	return bc.GetHeaderByNumber(head - depth), nil
}

func (l *L1) reorgNow(request ReorgRequest) (ReorgResult, error) {
	if request.To != nil {
		return l.reorgTo(*request.To)
	}
	ancestor, err := l.ancestor(request.Depth)
	if err != nil {
		return ReorgResult{}, err
	}
	removed := l.above(ancestor)
	fallen := l.sort(removed, request)
	c := change{Ancestor: ancestor.Hash()}
	parent := ancestor
	for i, old := range removed {
		built, err := l.ledger.build(l.consensus, order{
			parent: parent, slot: l.consensus.slotOf(old.Header()), extra: l.forkExtra(),
			bundles: fallen.bundles[i], carry: fallen.carry[i], exclude: fallen.dropped,
		})
		if err != nil {
			return ReorgResult{}, fmt.Errorf("rebuild block %d: %w", old.NumberU64(), err)
		}
		c.Added = append(c.Added, built)
		parent = built.Block.Header()
	}
	return l.replace(ancestor, removed, c, request, fallen)
}

// reorgAtSlot is a reorg with NextSlot: one block of the given slot takes the place of all.
func (l *L1) reorgAtSlot(request ReorgRequest, slot uint64) (ReorgResult, error) {
	ancestor, err := l.ancestor(request.Depth)
	if err != nil {
		return ReorgResult{}, err
	}
	removed := l.above(ancestor)
	fallen := l.sort(removed, request)
	built, err := l.ledger.build(l.consensus, order{
		parent: ancestor, slot: slot, extra: l.forkExtra(), exclude: fallen.dropped,
		bundles: slices.Concat(fallen.bundles...), carry: slices.Concat(fallen.carry...),
		pool: l.ledger.eth.TxPool(), until: time.Now().Add(l.cfg.slotLength() / 2),
	})
	if err != nil {
		return ReorgResult{}, fmt.Errorf("build block of slot %d: %w", slot, err)
	}
	return l.replace(ancestor, removed, change{Ancestor: ancestor.Hash(), Added: []journaledBlock{built}}, request, fallen)
}

// reorgTo makes a branch canonical that was left before.
func (l *L1) reorgTo(hash common.Hash) (ReorgResult, error) {
	bc := l.chain
	block := bc.GetBlockByHash(hash)
	if block == nil || bc.GetCanonicalHash(block.NumberU64()) == hash {
		return ReorgResult{}, fmt.Errorf("go to block %v: %w", hash, ErrUnknownBlock)
	}
	var c change
	for bc.GetCanonicalHash(block.NumberU64()) != block.Hash() {
		c.Added = append(c.Added, journaledBlock{Block: block, Bundles: l.ledger.bundles[block.Hash()]})
		if block = bc.GetBlock(block.ParentHash(), block.NumberU64()-1); block == nil {
			return ReorgResult{}, fmt.Errorf("go to block %v, whose ancestors are gone: %w", hash, ErrUnknownBlock)
		}
	}
	slices.Reverse(c.Added)
	if block.NumberU64() < bc.CurrentFinalBlock().Number.Uint64() {
		return ReorgResult{}, fmt.Errorf("go to block %v, which leaves the chain at %d: %w", hash, block.NumberU64(), ErrTooDeep)
	}
	c.Ancestor = block.Hash()
	return l.replace(block.Header(), l.above(block.Header()), c, ReorgRequest{}, fallen{})
}

// forkExtra makes the blocks of each reorg different from all before.
func (l *L1) forkExtra() string {
	count := uint64(time.Now().UnixNano())
	if l.ledger.journal != nil {
		count = l.ledger.journal.changes
	}
	return fmt.Sprintf("ultrasound fork %d", count%1e12)
}

// above returns the canonical blocks above the ancestor, oldest first.
func (l *L1) above(ancestor *types.Header) []*types.Block {
	bc := l.chain
	var out []*types.Block
	for number := ancestor.Number.Uint64() + 1; number <= bc.CurrentBlock().Number.Uint64(); number++ {
		out = append(out, bc.GetBlockByNumber(number))
	}
	return out
}

// fallen is the content of blocks that fall, sorted: bundles and lone transactions that may stand
// again, for each block, and what may not.
type fallen struct {
	bundles [][]group
	carry   []types.Transactions
	dropped map[common.Hash]bool
}

func (l *L1) sort(removed []*types.Block, request ReorgRequest) fallen {
	f := fallen{dropped: make(map[common.Hash]bool), bundles: make([][]group, len(removed)), carry: make([]types.Transactions, len(removed))}
	addresses := l.addresses
	if len(request.Addresses) > 0 {
		addresses = make(map[common.Address]bool)
		for _, address := range request.Addresses {
			addresses[address] = true
		}
	}
	for i, block := range removed {
		txs := block.Transactions()
		if !request.KeepTransactions {
			receipts := l.chain.GetReceiptsByHash(block.Hash())
			for j, tx := range txs {
				if len(addresses) == 0 || concerns(tx, receipts[j], addresses) {
					f.dropped[tx.Hash()] = true
				}
			}
		}
		at := 0
		for _, note := range l.ledger.bundles[block.Hash()] {
			end := min(at+int(note.Count), len(txs))
			f.bundles[i] = append(f.bundles[i], group{txs: txs[at:end], reverting: note.Reverting})
			at = end
		}
		f.carry[i] = txs[at:]
	}
	return f
}

// concerns reports whether a transaction has to do with one of the contracts.
func concerns(tx *types.Transaction, receipt *types.Receipt, addresses map[common.Address]bool) bool {
	if to := tx.To(); to != nil && addresses[*to] {
		return true
	}
	if addresses[receipt.ContractAddress] {
		return true
	}
	return slices.ContainsFunc(receipt.Logs, func(log *types.Log) bool { return addresses[log.Address] })
}

// replace adopts the change and tells what happened.
func (l *L1) replace(ancestor *types.Header, removed []*types.Block, c change, request ReorgRequest, f fallen) (ReorgResult, error) {
	result := ReorgResult{
		Ancestor: l.ref(ancestor), OldHead: l.ref(l.ledger.head()), Removed: []BlockRef{}, Added: []BlockRef{},
		KeptTransactions: []common.Hash{}, DroppedTransactions: []common.Hash{},
	}
	again := make(map[common.Hash]bool)
	for _, added := range c.Added {
		for _, tx := range added.Block.Transactions() {
			again[tx.Hash()] = true
		}
	}
	for _, block := range removed {
		result.Removed = append(result.Removed, l.ref(block.Header()))
		for _, tx := range block.Transactions() {
			if again[tx.Hash()] {
				result.KeptTransactions = append(result.KeptTransactions, tx.Hash())
			} else {
				result.DroppedTransactions = append(result.DroppedTransactions, tx.Hash())
			}
		}
	}
	if request.DropForever {
		for hash := range f.dropped {
			c.Excluded = append(c.Excluded, hash)
		}
		slices.SortFunc(c.Excluded, common.Hash.Cmp)
	}
	if err := l.adopt(c); err != nil {
		return ReorgResult{}, err
	}
	for i, block := range removed {
		if i < len(c.Added) && c.Added[i].Block.NumberU64() == block.NumberU64() {
			l.bundles.replaced(block, &c.Added[i])
		} else {
			l.bundles.replaced(block, nil)
		}
	}
	for _, added := range c.Added {
		result.Added = append(result.Added, l.ref(added.Block.Header()))
	}
	result.NewHead = l.ref(l.ledger.head())
	// The pool has taken back what fell before the caller hears of it.
	if err := l.ledger.eth.TxPool().Sync(); err != nil {
		return ReorgResult{}, fmt.Errorf("wait for pool: %w", err)
	}
	l.log.Info("L1 reorg on demand", "removed", len(result.Removed), "added", len(result.Added), "ancestor", result.Ancestor.Number,
		"old_head", result.OldHead.Hash, "new_head", result.NewHead.Hash, "dropped", len(result.DroppedTransactions))
	return result, nil
}
