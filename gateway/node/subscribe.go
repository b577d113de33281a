package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

// PendingLogs is eth_subscribe("pendingLogs", filter): the logs of every promise, as soon as it is promised. They have no
// block hash yet. If the open block falls they come once more, last first, marked as removed; once it is sealed they are
// the business of the subscription to "logs".
func (a *ethAPI) PendingLogs(ctx context.Context, query *filters.FilterCriteria) (*rpc.Subscription, error) {
	if query == nil {
		query = new(filters.FilterCriteria)
	}
	if query.BlockHash != nil || query.FromBlock != nil && !isPending(query.FromBlock) || query.ToBlock != nil && !isPending(query.ToBlock) {
		return nil, invalidParams{errors.New("pending logs have no range of blocks")}
	}
	tooMany := len(query.Addresses) > rpcLogAddresses
	for _, topics := range query.Topics {
		tooMany = tooMany || len(topics) > rpcLogAddresses
	}
	if tooMany {
		return nil, invalidParams{fmt.Errorf("more than %d addresses, or topics of one position", rpcLogAddresses)}
	}
	return a.crier.subscribe(ctx, &listener{pick: func(news cry) (out []any) {
		for _, l := range news.logs {
			if matchesLog(l, query.Addresses, query.Topics) {
				out = append(out, l)
			}
		}
		return out
	}})
}

// ReceiptFilter says whose receipts are wanted: of these transactions, of transactions that these accounts have sent, or of
// those that these addresses have sent, got, been created by, or logged in. An empty one wants all.
type ReceiptFilter struct {
	Hashes    []common.Hash    `json:"hashes"`
	Senders   []common.Address `json:"senders"`
	Addresses []common.Address `json:"addresses"`
}

// wants reports whether the filter lets a receipt through.
func (f *ReceiptFilter) wants(news cry) bool {
	if len(f.Hashes)+len(f.Senders)+len(f.Addresses) == 0 || slices.Contains(f.Hashes, news.tx.Hash()) || slices.Contains(f.Senders, news.sender) {
		return true
	}
	if len(f.Addresses) == 0 {
		return false
	}
	if slices.Contains(f.Addresses, news.sender) || news.tx.To() != nil && slices.Contains(f.Addresses, *news.tx.To()) {
		return true
	}
	if made := news.receipt.ContractAddress; made != (common.Address{}) && slices.Contains(f.Addresses, made) {
		return true
	}
	return slices.ContainsFunc(news.logs, func(l *types.Log) bool { return slices.Contains(f.Addresses, l.Address) })
}

// PendingReceipts is eth_subscribe("pendingReceipts", filter): the receipt of every promise, as soon as it is promised, as
// eth_getTransactionReceipt gives it. Receipts that are asked for by hash and were promised before come first. A
// transaction whose promise fell is told again when it is promised again.
func (a *ethAPI) PendingReceipts(ctx context.Context, filter *ReceiptFilter) (*rpc.Subscription, error) {
	if filter == nil {
		filter = new(ReceiptFilter)
	}
	if max(len(filter.Hashes), len(filter.Senders), len(filter.Addresses)) > rpcHashes {
		return nil, invalidParams{fmt.Errorf("more than %d hashes, senders or addresses", rpcHashes)}
	}
	return a.crier.subscribe(ctx, &listener{hashes: filter.Hashes, pick: func(news cry) []any {
		if news.receipt == nil || !filter.wants(news) {
			return nil
		}
		return []any{news.receipt}
	}})
}
