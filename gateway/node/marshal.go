package node

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// marshalReceipt gives a receipt the fields that go-ethereum's eth_getTransactionReceipt has.
func (n *Node) marshalReceipt(r *types.Receipt, tx *types.Transaction) map[string]any {
	fields := map[string]any{
		"blockHash":         r.BlockHash,
		"blockNumber":       (*hexutil.Big)(r.BlockNumber),
		"transactionHash":   tx.Hash(),
		"transactionIndex":  hexutil.Uint64(r.TransactionIndex),
		"from":              n.sender(tx),
		"to":                tx.To(),
		"gasUsed":           hexutil.Uint64(r.GasUsed),
		"cumulativeGasUsed": hexutil.Uint64(r.CumulativeGasUsed),
		"contractAddress":   nil,
		"logs":              r.Logs,
		"logsBloom":         r.Bloom,
		"type":              hexutil.Uint(tx.Type()),
		"effectiveGasPrice": (*hexutil.Big)(r.EffectiveGasPrice),
		"status":            hexutil.Uint(r.Status),
	}
	if r.Logs == nil {
		fields["logs"] = []*types.Log{}
	}
	if r.ContractAddress != (common.Address{}) {
		fields["contractAddress"] = r.ContractAddress
	}
	return fields
}

// marshalTransaction gives a promised transaction the fields that go-ethereum's
// eth_getTransactionByHash has. The block's timestamp is left out if it is nil.
func (n *Node) marshalTransaction(r *types.Receipt, tx *types.Transaction, time *uint64) (map[string]any, error) {
	fields, err := n.marshalQueued(tx)
	if err != nil {
		return nil, err
	}
	fields["blockHash"] = r.BlockHash
	fields["blockNumber"] = (*hexutil.Big)(r.BlockNumber)
	fields["transactionIndex"] = hexutil.Uint64(r.TransactionIndex)
	fields["gasPrice"] = (*hexutil.Big)(r.EffectiveGasPrice)
	if time != nil {
		fields["blockTimestamp"] = hexutil.Uint64(*time)
	}
	return fields, nil
}

// marshalQueued gives a transaction that is in no block yet the fields that go-ethereum shows of one in its pool.
func (n *Node) marshalQueued(tx *types.Transaction) (map[string]any, error) {
	raw, err := tx.MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("encode transaction: %w", err)
	}
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("encode transaction: %w", err)
	}
	fields["blockHash"], fields["blockNumber"], fields["transactionIndex"] = nil, nil, nil
	fields["from"] = n.sender(tx)
	fields["gasPrice"] = (*hexutil.Big)(tx.GasFeeCap()) // the most that it may pay
	return fields, nil
}

// sender returns a promised transaction's signer; it was recovered before and is mostly cached.
func (n *Node) sender(tx *types.Transaction) common.Address {
	from, err := types.Sender(types.LatestSignerForChainID(new(big.Int).Set(n.bc.Config().ChainID)), tx)
	if err != nil { // an unsigned transaction is never promised
		return common.Address{}
	}
	return from
}
