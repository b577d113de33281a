package gateway

import (
	"bytes"
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
)

// PromiseDomain separates promises from everything else the gateway's keys sign:
// keccak256("ultrasound.promise.v1").
var PromiseDomain = crypto.Keccak256Hash([]byte("ultrasound.promise.v1"))

// Promise is an execution preconfirmation: this transaction, at this index of this block number on
// this parent and anchor, with this receipt.
type Promise struct {
	ChainID       uint64
	Rollup        common.Address
	TxHash        common.Hash
	BlockNumber   uint64
	ParentHash    common.Hash
	Index         uint64
	ReceiptDigest common.Hash
	AnchorNumber  uint64
	AnchorL1Hash  common.Hash
	Time          uint64 // unix milliseconds
}

// Encode returns the eleven 32-byte words of abi.encode(domain, chainId, rollup, txHash,
// blockNumber, parentHash, index, receiptDigest, anchorNumber, anchorL1Hash, time).
func (p Promise) Encode() []byte {
	buf := make([]byte, 11*32)
	word := func(i int) []byte { return buf[i*32 : (i+1)*32] }
	number := func(i int, v uint64) { binary.BigEndian.PutUint64(word(i)[24:], v) }
	copy(word(0), PromiseDomain[:])
	number(1, p.ChainID)
	copy(word(2)[12:], p.Rollup[:])
	copy(word(3), p.TxHash[:])
	number(4, p.BlockNumber)
	copy(word(5), p.ParentHash[:])
	number(6, p.Index)
	copy(word(7), p.ReceiptDigest[:])
	number(8, p.AnchorNumber)
	copy(word(9), p.AnchorL1Hash[:])
	number(10, p.Time)
	return buf
}

// Digest returns keccak256 of Encode: the 32 bytes that are signed.
func (p Promise) Digest() common.Hash { return crypto.Keccak256Hash(p.Encode()) }

// ReceiptDigest returns keccak256 of RLP([consensus receipt, gas used, contract address]). The
// consensus receipt (EIP-2718 envelope: status, cumulative gas, bloom, logs) binds everything but
// what the receipts root leaves out; no block hash is in it, for the block has none yet.
func ReceiptDigest(r *types.Receipt) common.Hash {
	var consensus bytes.Buffer
	types.Receipts{r}.EncodeIndex(0, &consensus)
	raw, err := rlp.EncodeToBytes([]any{consensus.Bytes(), r.GasUsed, r.ContractAddress})
	if err != nil { // bytes, a uint64 and an address always encode
		return common.Hash{}
	}
	return crypto.Keccak256Hash(raw)
}
