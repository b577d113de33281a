package certs

import "errors"

// Sentinels of this package. Each says when it is returned; callers match with errors.Is.
var (
	// ErrSecretKey is returned for secret key bytes that are not 32, zero, or not below the group's order.
	ErrSecretKey = errors.New("not a BLS secret key")
	// ErrKeyFile is returned for a key file that other users of the machine can read.
	ErrKeyFile = errors.New("key file is readable by others")
	// ErrPoint is returned for a public key or signature that is malformed, off the curve, outside
	// the prime-order subgroup, or the identity.
	ErrPoint = errors.New("not a usable curve point")
	// ErrSignature is returned for a well-formed signature that is not the key's over the digest.
	ErrSignature = errors.New("signature does not verify")
	// ErrMessage is returned for a certificate message that no certificate may carry: a kind that is
	// not sequenced, a slot-ending block without a permit, a regular block with one, a block that is
	// its own parent.
	ErrMessage = errors.New("not a certificate message")
	// ErrEncoding is returned by decoders for a wrong version, a wrong length, trailing bytes, or a
	// form that the encoder would not have produced.
	ErrEncoding = errors.New("malformed encoding")
	// ErrNoFault is returned by Evidence.Check for well-formed certificates that convict nobody.
	ErrNoFault = errors.New("no fault shown")
	// ErrEvidence is returned by Evidence.Check when the parts do not belong together: other chains,
	// headers that are not linked or not those of the certified block.
	ErrEvidence = errors.New("evidence does not hold together")
	// ErrRollup is returned by PromiseVerifier for a promise of another chain id or rollup contract.
	ErrRollup = errors.New("promise is another rollup's")
	// ErrTransaction is returned by PromiseVerifier for a promise of another transaction than asked for.
	ErrTransaction = errors.New("promise is another transaction's")
	// ErrSigner is returned by PromiseVerifier for a promise that names a signer the sequencer did not.
	ErrSigner = errors.New("sequencer did not name this signer")
	// ErrReceipt is returned by PromiseVerifier when the receipt is missing, is not the promised one,
	// or says of its place something else than the promise.
	ErrReceipt = errors.New("not the promised receipt")
	// ErrAnchorOrphaned is returned by PromiseVerifier when L1's canonical block of the anchor's number
	// is another one: the promise has fallen.
	ErrAnchorOrphaned = errors.New("anchor is not on L1's canonical chain")
	// ErrAnchorFuture is returned by PromiseVerifier when L1 has not come to the anchor's number: the
	// L1 node lags, or the promise is worth nothing. Ask again later.
	ErrAnchorFuture = errors.New("anchor lies ahead of L1")
	// ErrAnchorUnknown is returned by PromiseVerifier when the L1 node has passed the anchor's number
	// and cannot show its block: ask another node.
	ErrAnchorUnknown = errors.New("L1 node does not know the anchor")
)
