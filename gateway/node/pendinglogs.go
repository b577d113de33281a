package node

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// logTries is how often a range up to the pending block is read when the chain moves while it is read, and logPatience how
// long each time is waited for a block to become canonical.
const (
	logTries    = 20
	logPatience = 20 * time.Millisecond
)

func isPending(n *big.Int) bool {
	return n != nil && n.IsInt64() && rpc.BlockNumber(n.Int64()) == rpc.PendingBlockNumber
}

// pendingLogs answers a range that ends with the pending block: sealed logs up to a canonical block, and promised ones of
// the pending blocks on it.
func (a *logAPI) pendingLogs(ctx context.Context, query filters.FilterCriteria) ([]*types.Log, error) {
	for range logTries {
		var p *gateway.PendingBlock
		if pre := a.node.preconfirmer(); pre != nil {
			p = pre.Pending()
		}
		if p == nil || p.Header == nil && p.Below == nil {
			return a.sealedLogs(ctx, query, nil)
		}
		base, above := a.node.canonicalBelow(p)
		if base == nil { // what is pending stands on a block that is about to become canonical, or has just fallen
			if err := waitChanged(ctx, p); err != nil {
				return nil, err
			}
			continue
		}
		head := a.node.bc.CurrentBlock()
		logs, err := a.logsUpTo(ctx, query, base, above)
		now := a.node.bc.CurrentBlock()
		// A range of sealed blocks that were canonical before and after is that of one chain. The filter looks at the
		// head, which moves a little later or earlier than they do.
		settled := err == nil || head.Hash() == now.Hash() && now.Number.Cmp(base.Number) >= 0
		if settled && a.node.canonical(base.Hash()) != nil {
			return logs, err
		}
		if err := waitChanged(ctx, p); err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("the chain moves too fast: %w", errNoBase)
}

// pendingPiece is a pending block as eth_getLogs needs it.
type pendingPiece struct {
	number   uint64
	hash     common.Hash // zero while it is open
	promises []gateway.Promised
}

// canonicalBelow returns the canonical block below what is pending, and the pending blocks on it, oldest first; nil if
// there is none.
func (n *Node) canonicalBelow(p *gateway.PendingBlock) (*types.Header, []pendingPiece) {
	var above []pendingPiece
	if h := p.Header; h != nil {
		above = append(above, pendingPiece{h.Number.Uint64(), common.Hash{}, p.Promises})
		if base := n.canonical(h.ParentHash); base != nil {
			return base, above
		}
		if p.Below == nil || p.Below.Block.Hash() != h.ParentHash {
			return nil, nil
		}
	}
	block := p.Below.Block
	if base := n.canonical(block.Hash()); base != nil {
		return base, above
	}
	piece := pendingPiece{block.NumberU64(), block.Hash(), p.Below.Promises}
	return n.canonical(block.ParentHash()), append([]pendingPiece{piece}, above...)
}

func (a *logAPI) logsUpTo(ctx context.Context, query filters.FilterCriteria, base *types.Header, above []pendingPiece) ([]*types.Log, error) {
	head := base.Number.Uint64()
	top := head
	if len(above) > 0 {
		top = above[len(above)-1].number
	}
	from := query.FromBlock
	switch {
	case from == nil && !isPending(query.ToBlock), isPending(from):
		from = new(big.Int).SetUint64(top)
	case from == nil, from.IsInt64() && rpc.BlockNumber(from.Int64()) == rpc.LatestBlockNumber:
		from = new(big.Int).SetUint64(head)
	}
	if from.Sign() >= 0 && (!from.IsUint64() || from.Uint64() > top) {
		return nil, invalidParams{fmt.Errorf("range begins at block %s, the pending one is %d", from, top)}
	}
	logs := []*types.Log{}
	if from.Sign() < 0 || from.Uint64() <= head {
		sealed := query
		sealed.FromBlock = from
		var err error
		if logs, err = a.sealedLogs(ctx, sealed, base.Number); err != nil {
			return nil, err
		}
	}
	for _, piece := range above {
		if from.Sign() >= 0 && from.Uint64() > piece.number {
			continue
		}
		for _, p := range piece.promises {
			for _, l := range in(p.Receipt, piece.hash).Logs {
				if matchesLog(l, query.Addresses, query.Topics) {
					logs = append(logs, l)
				}
			}
		}
	}
	return logs, nil
}

// sealedLogs asks go-ethereum's own filter for a range of sealed blocks up to a block, nil for the head.
func (a *logAPI) sealedLogs(ctx context.Context, query filters.FilterCriteria, to *big.Int) ([]*types.Log, error) {
	query.ToBlock = to
	if isPending(query.FromBlock) {
		query.FromBlock = nil
	}
	return a.FilterAPI.GetLogs(ctx, query)
}

// matchesLog reports whether a log is one of a filter's.
func matchesLog(l *types.Log, addrs []common.Address, topics [][]common.Hash) bool {
	if len(addrs) > 0 && !slices.Contains(addrs, l.Address) || len(topics) > len(l.Topics) {
		return false
	}
	for i, wanted := range topics {
		if len(wanted) > 0 && !slices.Contains(wanted, l.Topics[i]) {
			return false
		}
	}
	return true
}

// waitChanged waits until the pending block is another one.
func waitChanged(ctx context.Context, p *gateway.PendingBlock) error {
	wait, cancel := context.WithTimeout(ctx, logPatience)
	defer cancel()
	select {
	case <-p.Changed():
	case <-wait.Done():
	}
	return context.Cause(ctx)
}
