package node

import (
	"context"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

// logAPI is go-ethereum's filter API with a bound on the blocks of one query. Its own bound
// (filters.Config.RangeLimit) refuses every query up to "latest", which it takes for a very large
// number.
type logAPI struct {
	*filters.FilterAPI
	chain heads
	most  uint64 // blocks of one query
	node  *Node
}

// heads is what the bound has to know of the chain.
type heads interface {
	CurrentBlock() *types.Header
	CurrentSafeBlock() *types.Header  // or nil
	CurrentFinalBlock() *types.Header // or nil
}

// GetLogs is eth_getLogs. A range that ends with "pending" holds the promised logs after the sealed ones.
func (a *logAPI) GetLogs(ctx context.Context, query filters.FilterCriteria) ([]*types.Log, error) {
	if err := a.bound(query); err != nil {
		return nil, err
	}
	if a.node != nil && query.BlockHash == nil && (isPending(query.ToBlock) || isPending(query.FromBlock) && query.ToBlock == nil) {
		return a.pendingLogs(ctx, query)
	}
	return a.FilterAPI.GetLogs(ctx, query)
}

// NewFilter is eth_newFilter; what it accepts eth_getFilterLogs runs.
func (a *logAPI) NewFilter(query filters.FilterCriteria) (rpc.ID, error) {
	if err := a.bound(query); err != nil {
		return "", err
	}
	return a.FilterAPI.NewFilter(query)
}

func (a *logAPI) bound(query filters.FilterCriteria) error {
	if query.BlockHash != nil {
		return nil
	}
	from, to := a.number(query.FromBlock), a.number(query.ToBlock)
	if to > from && to-from > a.most {
		return &rpcError{code: codeParams, message: fmt.Sprintf("query ranges over %d blocks, at most %d are searched at once", to-from, a.most)}
	}
	return nil
}

// number returns the block that an end of a range means: nothing is the head, and so is what lies
// above it. A tag without a block is go-ethereum's to refuse.
func (a *logAPI) number(n *big.Int) uint64 {
	at := a.chain.CurrentBlock()
	switch {
	case n == nil || n.Cmp(at.Number) >= 0:
	case n.Sign() >= 0:
		return n.Uint64()
	case !n.IsInt64():
	case rpc.BlockNumber(n.Int64()) == rpc.EarliestBlockNumber:
		return 0
	case rpc.BlockNumber(n.Int64()) == rpc.SafeBlockNumber && a.chain.CurrentSafeBlock() != nil:
		at = a.chain.CurrentSafeBlock()
	case rpc.BlockNumber(n.Int64()) == rpc.FinalizedBlockNumber && a.chain.CurrentFinalBlock() != nil:
		at = a.chain.CurrentFinalBlock()
	}
	return at.Number.Uint64()
}
