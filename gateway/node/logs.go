package node

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

// logAPI is go-ethereum's filter API with a bound on the blocks of one query. Its own bound
// (filters.Config.RangeLimit) refuses every query up to "latest", which it takes for a very large
// number.
type logAPI struct {
	*filters.FilterAPI
	head func() uint64
}

// GetLogs is eth_getLogs.
func (a *logAPI) GetLogs(ctx context.Context, query filters.FilterCriteria) ([]*types.Log, error) {
	if err := a.bound(query); err != nil {
		return nil, err
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
	head := a.head()
	// A missing number and every tag but "earliest" mean the head, or at worst a block before it.
	from, to := head, head
	if n := query.FromBlock; n != nil && n.IsUint64() {
		from = n.Uint64()
	} else if n != nil && n.IsInt64() && rpc.BlockNumber(n.Int64()) == rpc.EarliestBlockNumber {
		from = 0
	}
	if n := query.ToBlock; n != nil && n.IsUint64() {
		to = min(n.Uint64(), head)
	}
	if to > from && to-from > rpcLogBlocks {
		return &rpcError{code: codeParams, message: fmt.Sprintf("query ranges over %d blocks, at most %d are searched at once", to-from, rpcLogBlocks)}
	}
	return nil
}
