package certs

import (
	"encoding/binary"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// ResumeDomain separates a sequencer's word that it goes on from everything else its key signs:
// keccak256("ultrasound.resume.v1").
var ResumeDomain = crypto.Keccak256Hash([]byte("ultrasound.resume.v1"))

// Resume is the sequencer's word that it goes on: it ends based mode (rule 17).
type Resume struct {
	ChainID uint64 // of L2
	Rollup  common.Address
	Until   uint64 // the last L1 slot in which the word counts
}

// Digest is keccak256(abi.encode(domain, chainId, rollup, until)), what Rollup.resumeDigest returns.
func (r Resume) Digest() common.Hash {
	buf := make([]byte, 4*32)
	copy(buf, ResumeDomain[:])
	binary.BigEndian.PutUint64(buf[56:64], r.ChainID)
	copy(buf[76:96], r.Rollup[:])
	binary.BigEndian.PutUint64(buf[120:128], r.Until)
	return crypto.Keccak256Hash(buf)
}

// Verify returns ErrSignature unless the key signed it.
func (r Resume) Verify(pub PublicKey, signature Signature) error {
	return verifyDigest(pub, r.Digest(), signature)
}

// SignResume signs it.
func (k *SecretKey) SignResume(r Resume) Signature { return k.signDigest(r.Digest()) }
