package certs

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Domain separates certificates from everything else the sequencer's keys sign:
// keccak256("ultrasound.certificate.v1").
var Domain = crypto.Keccak256Hash([]byte("ultrasound.certificate.v1"))

// Message is what a certificate signs. A regular certificate can never pass as a permit, because
// kind and permit are part of it.
type Message struct {
	ChainID        uint64         `json:"chain_id"` // L2 chain id
	Rollup         common.Address `json:"rollup"`   // the rollup contract on L1
	Number         uint64         `json:"number"`
	BlockHash      common.Hash    `json:"block_hash"`
	ParentHash     common.Hash    `json:"parent_hash"`
	Kind           blocks.Kind    `json:"kind"`          // regular or slot_ending
	AnchorNumber   uint64         `json:"anchor_number"` // L1 block number
	AnchorL1Hash   common.Hash    `json:"anchor_l1_hash"`
	PermitSlot     uint64         `json:"permit_slot"`      // zero unless slot_ending
	PermitL1Parent common.Hash    `json:"permit_l1_parent"` // zero unless slot_ending
}

// NewMessage returns the message that certifies the block.
func NewMessage(chainID uint64, rollup common.Address, b blocks.Placed) Message {
	return Message{
		ChainID: chainID, Rollup: rollup,
		Number: b.Number, BlockHash: b.Hash, ParentHash: b.Parent, Kind: b.Kind,
		AnchorNumber: b.Anchor.L1Number, AnchorL1Hash: b.Anchor.L1Hash,
		PermitSlot: b.Permit.Slot, PermitL1Parent: b.Permit.L1Parent,
	}
}

// Encode returns abi.encode(bytes32 domain, uint256 chainId, address rollup, uint256 number,
// bytes32 blockHash, bytes32 parentHash, uint8 kind, uint256 anchorNumber, bytes32 anchorL1Hash,
// uint256 permitSlot, bytes32 permitL1Parent): eleven 32-byte words, 352 bytes.
func (m Message) Encode() []byte {
	buf := make([]byte, 11*32)
	word := func(i int) []byte { return buf[i*32 : (i+1)*32] }
	number := func(i int, v uint64) { binary.BigEndian.PutUint64(word(i)[24:], v) }
	copy(word(0), Domain[:])
	number(1, m.ChainID)
	copy(word(2)[12:], m.Rollup[:])
	number(3, m.Number)
	copy(word(4), m.BlockHash[:])
	copy(word(5), m.ParentHash[:])
	number(6, uint64(m.Kind))
	number(7, m.AnchorNumber)
	copy(word(8), m.AnchorL1Hash[:])
	number(9, m.PermitSlot)
	copy(word(10), m.PermitL1Parent[:])
	return buf
}

// Digest returns keccak256 of Encode: the 32 bytes that are signed.
func (m Message) Digest() common.Hash { return crypto.Keccak256Hash(m.Encode()) }
