package l1

import (
	"fmt"
	"time"

	"github.com/attestantio/go-eth2-client/api/v1"
	"github.com/attestantio/go-eth2-client/spec/bellatrix"
	"github.com/attestantio/go-eth2-client/spec/phase0"
	"github.com/ethereum/go-ethereum/common"
	"github.com/flashbots/go-boost-utils/bls"
	"github.com/flashbots/go-boost-utils/ssz"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// MaxRegistrationAhead is how far a registration's timestamp may lie in the future, as in MEV-Boost relays.
const MaxRegistrationAhead = 10 * time.Second

// SignRegistration registers an L1 validator: its registration message, signed under the builder
// domain of the L1 with the genesis fork version (the builder specification's SignedValidatorRegistrationV1).
func SignRegistration(key *certs.SecretKey, forkVersion [4]byte, feeRecipient common.Address, gasLimit uint64, now time.Time) (*v1.SignedValidatorRegistration, error) {
	secret, err := bls.SecretKeyFromBytes(key.Bytes())
	if err != nil {
		return nil, fmt.Errorf("sign registration: %w", err)
	}
	message := &v1.ValidatorRegistration{
		FeeRecipient: bellatrix.ExecutionAddress(feeRecipient), GasLimit: gasLimit,
		Timestamp: time.Unix(now.Unix(), 0), Pubkey: phase0.BLSPubKey(key.PublicKey()),
	}
	signature, err := ssz.SignMessage(message, builderDomain(forkVersion), secret)
	if err != nil {
		return nil, fmt.Errorf("sign registration: %w", err)
	}
	return &v1.SignedValidatorRegistration{Message: message, Signature: signature}, nil
}

// CheckRegistration checks a registration's form, time and signature. newest is the timestamp of the
// same key's registration so far (zero if there is none): one that is not newer is refused, so that
// an old one cannot be played back. Whether the key is an active validator is for the beacon node to say.
func CheckRegistration(r *v1.SignedValidatorRegistration, forkVersion [4]byte, now, newest time.Time) error {
	if r == nil || r.Message == nil {
		return fmt.Errorf("no message: %w", ErrRegistration)
	}
	at := r.Message.Timestamp
	switch {
	case at.Unix() < 0:
		return fmt.Errorf("timestamp %d: %w", at.Unix(), ErrRegistration)
	case at.After(now.Add(MaxRegistrationAhead)):
		return fmt.Errorf("timestamp %d lies in the future: %w", at.Unix(), ErrRegistration)
	case !newest.IsZero() && !at.After(newest):
		return fmt.Errorf("timestamp %d is not after %d: %w", at.Unix(), newest.Unix(), ErrRegistration)
	}
	// The identity as a key verifies every message with the identity as signature; certs refuses it.
	if _, err := certs.ParsePublicKey(r.Message.Pubkey[:]); err != nil {
		return fmt.Errorf("public key: %w: %w", err, ErrRegistration)
	}
	ok, err := ssz.VerifySignature(r.Message, builderDomain(forkVersion), r.Message.Pubkey[:], r.Signature[:])
	if err != nil {
		return fmt.Errorf("verify signature: %w: %w", err, ErrRegistration)
	}
	if !ok {
		return fmt.Errorf("signature is not the key's: %w", ErrRegistration)
	}
	return nil
}

// builderDomain is DOMAIN_APPLICATION_BUILDER with the genesis fork version and a zero validators root.
func builderDomain(forkVersion [4]byte) phase0.Domain {
	return ssz.ComputeDomain(ssz.DomainTypeAppBuilder, forkVersion, phase0.Root{})
}
