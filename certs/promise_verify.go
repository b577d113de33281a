package certs

import (
	"errors"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// HeaderFunc returns L1's canonical header of that number, or of the head if it is nil. It returns
// ethereum.NotFound if there is none: HeaderByNumber of go-ethereum's ethclient, with a context, is one.
// Promises are as trustworthy as the L1 node behind it.
type HeaderFunc func(number *big.Int) (*types.Header, error)

// PromiseVerifier checks the promises of one rollup. It is safe for concurrent use if its source of
// L1 headers is.
type PromiseVerifier struct {
	delegation Delegation
	l1         HeaderFunc
}

// NewPromiseVerifier checks that the sequencer's key made the delegation, once for all promises under
// it. Chain id and rollup of the delegation are those that the promises must have, so they must be the
// caller's, not what the gateway says; likewise the sequencer's key. The address and the signature may
// come from the gateway (GET /v1/capabilities). It returns ErrMessage, ErrPoint or ErrSignature.
func NewPromiseVerifier(sequencer PublicKey, delegation SignedDelegation, l1 HeaderFunc) (*PromiseVerifier, error) {
	if err := delegation.Verify(sequencer); err != nil {
		return nil, err
	}
	return &PromiseVerifier{delegation: delegation.Delegation, l1: l1}, nil
}

// Verify reads a promise as the gateway answers it and checks it as Check does. Use what it returns,
// not the JSON, which other programs may read differently.
func (v *PromiseVerifier) Verify(raw []byte, txHash common.Hash) (*SignedPromise, error) {
	p, err := DecodePromise(raw)
	if err != nil {
		return nil, err
	}
	if err := v.Check(p, txHash); err != nil {
		return nil, err
	}
	return p, nil
}

// Check returns nil if the promise is this rollup's, for the transaction, signed by the delegated key,
// comes with the promised receipt, and is anchored on L1's canonical chain. Otherwise it returns
// ErrRollup, ErrTransaction, ErrEncoding (a signature that is not in the one accepted form), ErrSigner,
// ErrSignature or ErrReceipt, in this order, or as CheckAnchor does.
func (v *PromiseVerifier) Check(p *SignedPromise, txHash common.Hash) error {
	if p.ChainID != v.delegation.ChainID || p.Rollup != v.delegation.Rollup {
		return fmt.Errorf("check promise for rollup %s with chain id %d: %w", p.Rollup, p.ChainID, ErrRollup)
	}
	if p.TxHash != txHash {
		return fmt.Errorf("check promise for transaction %s: %w", p.TxHash, ErrTransaction)
	}
	if err := v.checkSignature(p); err != nil {
		return fmt.Errorf("check promise: %w", err)
	}
	if err := checkReceipt(p); err != nil {
		return fmt.Errorf("check promised receipt: %w", err)
	}
	return v.CheckAnchor(p.Promise)
}

// CheckAnchor asks L1 whether the promise's anchor is canonical now; it may be asked again at any time.
// It returns ErrAnchorOrphaned, ErrAnchorFuture or ErrAnchorUnknown. Any other error is the source's:
// then nothing is known of the anchor.
func (v *PromiseVerifier) CheckAnchor(p Promise) error {
	number := new(big.Int).SetUint64(p.AnchorNumber)
	header, err := v.header(number)
	if errors.Is(err, ethereum.NotFound) {
		return v.missingAnchor(number)
	}
	if err != nil {
		return fmt.Errorf("ask for L1 block %d: %w", number, err)
	}
	if header.Number.Cmp(number) != 0 {
		return fmt.Errorf("ask for L1 block %d: answered with block %d: %w", number, header.Number, ErrAnchorUnknown)
	}
	if hash := header.Hash(); hash != p.AnchorL1Hash {
		return fmt.Errorf("L1 block %d is %s, promised on %s: %w", number, hash, p.AnchorL1Hash, ErrAnchorOrphaned)
	}
	return nil
}

// missingAnchor tells why L1 has no block of that number.
func (v *PromiseVerifier) missingAnchor(number *big.Int) error {
	head, err := v.header(nil)
	if err != nil {
		return fmt.Errorf("ask for L1 head: %w", err)
	}
	if head.Number.Cmp(number) < 0 {
		return fmt.Errorf("L1 is at block %d, promised on block %d: %w", head.Number, number, ErrAnchorFuture)
	}
	return fmt.Errorf("L1 is at block %d and does not know block %d: %w", head.Number, number, ErrAnchorUnknown)
}

func (v *PromiseVerifier) header(number *big.Int) (*types.Header, error) {
	header, err := v.l1(number)
	if err == nil && (header == nil || header.Number == nil || header.Difficulty == nil) {
		return nil, ethereum.NotFound
	}
	return header, err
}

// promiseSignatureLength is that of r ‖ s ‖ v.
const promiseSignatureLength = 65

// checkSignature accepts one form of each signature, but for v, which wallets write as 27 or 28: the
// lower half of s, so that nobody can make a second signature from the first.
func (v *PromiseVerifier) checkSignature(p *SignedPromise) error {
	if len(p.Signature) != promiseSignatureLength {
		return fmt.Errorf("signature of %d bytes: %w", len(p.Signature), ErrEncoding)
	}
	signature := slices.Clone(p.Signature)
	if id := signature[64]; id == 27 || id == 28 {
		signature[64] -= 27
	}
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:64])
	if !crypto.ValidateSignatureValues(signature[64], r, s, true) {
		return fmt.Errorf("signature is out of range or not of the lower half: %w", ErrEncoding)
	}
	if p.Signer != v.delegation.Address {
		return fmt.Errorf("signer is %s, the sequencer named %s: %w", p.Signer, v.delegation.Address, ErrSigner)
	}
	digest := p.Digest()
	key, err := crypto.SigToPub(digest[:], signature)
	if err != nil {
		return fmt.Errorf("recover key (%v): %w", err, ErrSignature)
	}
	if signer := crypto.PubkeyToAddress(*key); signer != v.delegation.Address {
		return fmt.Errorf("%s signed, or something was changed: %w", signer, ErrSignature)
	}
	return nil
}

// checkReceipt checks the receipt against its digest, and what the digest leaves out against the promise.
func checkReceipt(p *SignedPromise) error {
	r := p.Receipt
	if r == nil {
		return fmt.Errorf("no receipt: %w", ErrReceipt)
	}
	switch r.Type {
	case types.LegacyTxType, types.AccessListTxType, types.DynamicFeeTxType, types.SetCodeTxType:
	default: // its encoding would leave out everything
		return fmt.Errorf("receipt of type %d: %w", r.Type, ErrReceipt)
	}
	// The encoding knows success and failure only, and a state root in their place.
	if r.Status > types.ReceiptStatusSuccessful || len(r.PostState) != 0 {
		return fmt.Errorf("receipt with status %d and a root of %d bytes: %w", r.Status, len(r.PostState), ErrReceipt)
	}
	if slices.Contains(r.Logs, nil) {
		return fmt.Errorf("missing log: %w", ErrReceipt)
	}
	if digest := ReceiptDigest(r); digest != p.ReceiptDigest {
		return fmt.Errorf("digest is %s, promised %s: %w", digest, p.ReceiptDigest, ErrReceipt)
	}
	if r.BlockNumber == nil || !r.BlockNumber.IsUint64() || r.BlockNumber.Uint64() != p.BlockNumber ||
		r.TxHash != p.TxHash || uint64(r.TransactionIndex) != p.Index {
		return fmt.Errorf("receipt is another transaction's or of another place: %w", ErrReceipt)
	}
	for i, l := range r.Logs {
		if l.BlockNumber != p.BlockNumber || l.TxHash != p.TxHash || uint64(l.TxIndex) != p.Index || l.Removed {
			return fmt.Errorf("log %d is another transaction's or of another place: %w", i, ErrReceipt)
		}
	}
	return nil
}
