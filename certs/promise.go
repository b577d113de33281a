package certs

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
)

// PromiseDomain separates promises from everything else the delegated key signs:
// keccak256("ultrasound.promise.v1").
var PromiseDomain = crypto.Keccak256Hash([]byte("ultrasound.promise.v1"))

// MaxPromiseLength bounds a promise as JSON, in bytes. The most logs that a transaction of 2^24 gas
// can write, 45,000 empty ones, take about 20 MB.
const MaxPromiseLength = 32 << 20

// Promise is an execution preconfirmation: this transaction, at this index of this block number on
// this parent and anchor, with this receipt.
type Promise struct {
	ChainID       uint64         `json:"chain_id"` // L2 chain id
	Rollup        common.Address `json:"rollup"`   // the rollup contract on L1
	TxHash        common.Hash    `json:"tx_hash"`
	BlockNumber   uint64         `json:"block_number"`
	ParentHash    common.Hash    `json:"parent_hash"`
	Index         uint64         `json:"index"`
	ReceiptDigest common.Hash    `json:"receipt_digest"`
	AnchorNumber  uint64         `json:"anchor_number"` // L1 block number
	AnchorL1Hash  common.Hash    `json:"anchor_l1_hash"`
	Time          uint64         `json:"time"` // unix milliseconds
}

// Encode returns abi.encode(bytes32 domain, uint256 chainId, address rollup, bytes32 txHash, uint256
// blockNumber, bytes32 parentHash, uint256 index, bytes32 receiptDigest, uint256 anchorNumber, bytes32
// anchorL1Hash, uint256 time): eleven 32-byte words, 352 bytes.
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

// Sign returns the key's signature over the digest: r ‖ s ‖ v, 65 bytes, v 0 or 1. It is deterministic
// (RFC 6979): the same promise gets the same bytes again.
func (p Promise) Sign(key *ecdsa.PrivateKey) ([]byte, error) {
	digest := p.Digest()
	signature, err := crypto.Sign(digest[:], key)
	if err != nil {
		return nil, fmt.Errorf("sign promise: %w", err)
	}
	return signature, nil
}

// ReceiptDigest returns keccak256 of RLP([consensus receipt, gas used, contract address]). The
// consensus receipt (EIP-2718 envelope: status, cumulative gas, bloom, logs) binds everything but
// what the receipts root leaves out; no block hash is in it, for the block has none yet. It means
// nothing for a receipt of a type that L2 does not know.
func ReceiptDigest(r *types.Receipt) common.Hash { return crypto.Keccak256Hash(receiptPreimage(r)) }

// receiptPreimage returns what ReceiptDigest hashes.
func receiptPreimage(r *types.Receipt) []byte {
	var consensus bytes.Buffer
	types.Receipts{r}.EncodeIndex(0, &consensus)
	raw, err := rlp.EncodeToBytes([]any{consensus.Bytes(), r.GasUsed, r.ContractAddress})
	if err != nil { // bytes, a uint64 and an address always encode
		return nil
	}
	return raw
}

// SignedPromise is a promise as clients get it from POST /v1/preconfirmations: with the promised
// receipt, the signature over Promise.Digest, and who is said to have signed.
type SignedPromise struct {
	Promise
	Receipt   *types.Receipt `json:"receipt"`
	Signature hexutil.Bytes  `json:"signature"` // r ‖ s ‖ v, 65 bytes
	Signer    common.Address `json:"signer"`
}

// DecodePromise reads the JSON of a promise. It returns ErrEncoding for what is too long or not the
// JSON of one; fields that it does not know do not matter. It checks nothing else; PromiseVerifier does.
func DecodePromise(raw []byte) (*SignedPromise, error) {
	if len(raw) > MaxPromiseLength {
		return nil, fmt.Errorf("decode promise of %d bytes: %w", len(raw), ErrEncoding)
	}
	p := new(SignedPromise)
	if err := json.Unmarshal(raw, p); err != nil {
		return nil, fmt.Errorf("decode promise (%v): %w", err, ErrEncoding)
	}
	return p, nil
}
