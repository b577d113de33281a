package node

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// rendered is the header of a pending block with what of it depends on its list of transactions.
type rendered struct {
	of     *gateway.PendingBlock
	header *types.Header
}

// header returns the open block's header with the roots of the lists as they are; the state's is not known. It is
// kept, because many ask for the same block.
func (a *ethAPI) header(o *overlay) *types.Header {
	if r := a.rendered.Load(); r != nil && r.of == o.block {
		return r.header
	}
	h := types.CopyHeader(o.block.Header)
	txs, receipts := make(types.Transactions, len(o.block.Promises)), make(types.Receipts, len(o.block.Promises))
	for i, p := range o.block.Promises {
		txs[i], receipts[i] = p.Tx, p.Receipt
	}
	h.TxHash, h.ReceiptHash = types.DeriveSha(txs, trie.NewListHasher()), types.DeriveSha(receipts, trie.NewListHasher())
	h.Bloom = types.MergeBloom(receipts)
	a.rendered.Store(&rendered{of: o.block, header: h})
	return h
}

// GetBlockByNumber is eth_getBlockByNumber. The pending block is the open one as far as it is promised: it has no hash,
// nonce and state root yet. A block that was sealed a moment ago has all.
func (a *ethAPI) GetBlockByNumber(ctx context.Context, number rpc.BlockNumber, full bool) (any, error) {
	if number != rpc.PendingBlockNumber {
		return a.forward(ctx, "eth_getBlockByNumber", number, full)
	}
	o, err := a.pending()
	if err != nil {
		return nil, err
	}
	if o == nil {
		return a.forward(ctx, "eth_getBlockByNumber", rpc.LatestBlockNumber, full)
	}
	return a.marshalPending(o, full)
}

func (a *ethAPI) marshalPending(o *overlay, full bool) (map[string]any, error) {
	header, sealed := o.env(), o.sealedAs()
	if o.block.Header != nil {
		header = a.header(o)
	}
	raw, err := json.Marshal(header)
	if err != nil {
		return nil, fmt.Errorf("encode header: %w", err)
	}
	fields := make(map[string]any)
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("encode header: %w", err)
	}
	for name, value := range fields {
		if value == nil {
			delete(fields, name)
		}
	}
	if o.block.Header != nil {
		fields["hash"], fields["nonce"] = nil, nil
	}
	promises := o.promises()
	txs, list := make(types.Transactions, len(promises)), make([]any, len(promises))
	for i, p := range promises {
		txs[i], list[i] = p.Tx, p.Tx.Hash()
		if full {
			if list[i], err = a.node.marshalTransaction(in(p.Receipt, sealed), p.Tx, &header.Time); err != nil {
				return nil, err
			}
		}
	}
	block := types.NewBlockWithHeader(header).WithBody(types.Body{Transactions: txs, Withdrawals: types.Withdrawals{}})
	fields["size"], fields["transactions"] = hexutil.Uint64(block.Size()), list
	fields["uncles"], fields["withdrawals"] = []common.Hash{}, types.Withdrawals{}
	return fields, nil
}

// in returns the receipt with its block's hash, which no promised receipt has.
func in(r *types.Receipt, block common.Hash) *types.Receipt {
	if block == (common.Hash{}) {
		return r
	}
	sealed := *r
	sealed.BlockHash = block
	sealed.Logs = make([]*types.Log, len(r.Logs))
	for i, l := range r.Logs {
		entry := *l
		entry.BlockHash = block
		sealed.Logs[i] = &entry
	}
	return &sealed
}

// sealedAs returns the hash of the pending block if it is sealed.
func (o *overlay) sealedAs() common.Hash {
	if o.block.Header != nil {
		return common.Hash{}
	}
	return o.block.Below.Block.Hash()
}

// GetBlockReceipts is eth_getBlockReceipts.
func (a *ethAPI) GetBlockReceipts(ctx context.Context, at rpc.BlockNumberOrHash) (any, error) {
	if !pendingTag(&at) {
		return a.forward(ctx, "eth_getBlockReceipts", at)
	}
	o, err := a.pending()
	if err != nil {
		return nil, err
	}
	if o == nil {
		return a.forward(ctx, "eth_getBlockReceipts", latest)
	}
	promises := o.promises()
	out := make([]map[string]any, len(promises))
	for i, p := range promises {
		out[i] = a.node.marshalReceipt(in(p.Receipt, o.sealedAs()), p.Tx)
	}
	return out, nil
}

// GetBlockTransactionCountByNumber is eth_getBlockTransactionCountByNumber.
func (a *ethAPI) GetBlockTransactionCountByNumber(ctx context.Context, number rpc.BlockNumber) (any, error) {
	if number == rpc.PendingBlockNumber {
		o, err := a.pending()
		if err != nil {
			return nil, err
		}
		if o != nil {
			return hexutil.Uint(len(o.promises())), nil
		}
		number = rpc.LatestBlockNumber
	}
	return a.forward(ctx, "eth_getBlockTransactionCountByNumber", number)
}

// GetTransactionByBlockNumberAndIndex is eth_getTransactionByBlockNumberAndIndex.
func (a *ethAPI) GetTransactionByBlockNumberAndIndex(ctx context.Context, number rpc.BlockNumber, index hexutil.Uint) (any, error) {
	if number == rpc.PendingBlockNumber {
		o, err := a.pending()
		if err != nil {
			return nil, err
		}
		if o != nil {
			promises := o.promises()
			if uint(index) >= uint(len(promises)) {
				return nil, nil
			}
			time := o.env().Time
			return a.node.marshalTransaction(in(promises[index].Receipt, o.sealedAs()), promises[index].Tx, &time)
		}
		number = rpc.LatestBlockNumber
	}
	return a.forward(ctx, "eth_getTransactionByBlockNumberAndIndex", number, index)
}
