package certs

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// DelegationDomain separates delegations from everything else the sequencer's keys sign:
// keccak256("ultrasound.delegation.v1").
var DelegationDomain = crypto.Keccak256Hash([]byte("ultrasound.delegation.v1"))

// delegationVersion is the first byte of an encoded delegation.
const delegationVersion = 1

// DelegationLength is the length of every encoded signed delegation, in bytes.
const DelegationLength = 1 + 8 + 20 + 20 + SignatureLength

// Delegation says that a secp256k1 key, named by its address, signs promises and stream messages
// for the sequencer of one rollup.
type Delegation struct {
	ChainID uint64         `json:"chain_id"` // L2 chain id
	Rollup  common.Address `json:"rollup"`
	Address common.Address `json:"address"`
}

// Encode returns abi.encode(bytes32 domain, uint256 chainId, address rollup, address delegate): four
// 32-byte words, 128 bytes.
func (d Delegation) Encode() []byte {
	buf := make([]byte, 4*32)
	copy(buf[:32], DelegationDomain[:])
	binary.BigEndian.PutUint64(buf[56:64], d.ChainID)
	copy(buf[76:96], d.Rollup[:])
	copy(buf[108:128], d.Address[:])
	return buf
}

// Digest returns keccak256 of Encode: the 32 bytes that are signed.
func (d Delegation) Digest() common.Hash { return crypto.Keccak256Hash(d.Encode()) }

// SignedDelegation is a delegation with the sequencer's BLS signature over its digest.
type SignedDelegation struct {
	Delegation Delegation `json:"delegation"`
	Signature  Signature  `json:"signature"`
}

// Delegate signs the delegation. It returns ErrMessage for the zero address, which no key has.
func (k *SecretKey) Delegate(d Delegation) (SignedDelegation, error) {
	if d.Address == (common.Address{}) {
		return SignedDelegation{}, fmt.Errorf("sign delegation to nobody: %w", ErrMessage)
	}
	return SignedDelegation{Delegation: d, Signature: k.signDigest(d.Digest())}, nil
}

// Verify checks the delegation against the sequencer's key. It returns ErrMessage, ErrPoint or
// ErrSignature.
func (s SignedDelegation) Verify(pub PublicKey) error {
	if s.Delegation.Address == (common.Address{}) {
		return fmt.Errorf("verify delegation to nobody: %w", ErrMessage)
	}
	if err := verifyDigest(pub, s.Delegation.Digest(), s.Signature); err != nil {
		return fmt.Errorf("verify delegation: %w", err)
	}
	return nil
}

// MarshalBinary returns version (1) ‖ chain id (8) ‖ rollup (20) ‖ address (20) ‖ signature (96):
// DelegationLength bytes.
func (s SignedDelegation) MarshalBinary() ([]byte, error) {
	buf := make([]byte, 0, DelegationLength)
	buf = append(buf, delegationVersion)
	buf = binary.BigEndian.AppendUint64(buf, s.Delegation.ChainID)
	buf = append(buf, s.Delegation.Rollup[:]...)
	buf = append(buf, s.Delegation.Address[:]...)
	return append(buf, s.Signature[:]...), nil
}

// UnmarshalBinary reads what MarshalBinary wrote; it returns ErrEncoding for another version or
// length. It does not check the signature.
func (s *SignedDelegation) UnmarshalBinary(b []byte) error {
	if len(b) != DelegationLength || b[0] != delegationVersion {
		return fmt.Errorf("decode delegation of %d bytes: %w", len(b), ErrEncoding)
	}
	s.Delegation.ChainID = binary.BigEndian.Uint64(b[1:9])
	copy(s.Delegation.Rollup[:], b[9:29])
	copy(s.Delegation.Address[:], b[29:49])
	copy(s.Signature[:], b[49:])
	return nil
}
