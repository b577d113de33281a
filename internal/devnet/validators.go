package devnet

import (
	"encoding/binary"
	"fmt"

	"github.com/attestantio/go-eth2-client/spec/phase0"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/flashbots/go-boost-utils/bls"
	"github.com/flashbots/go-boost-utils/ssz"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// ValidatorKey returns the BLS key of validator i of the devnet, derived from a public label:
// everybody has it.
func ValidatorKey(i uint64) *certs.SecretKey {
	return certs.DeriveSecretKey(fmt.Sprintf("ultrasound devnet validator %d", i))
}

// SequencerKey returns the BLS key of the devnet's sequencer, derived from a public label.
func SequencerKey() *certs.SecretKey { return certs.DeriveSecretKey("ultrasound devnet sequencer") }

// GenesisForkVersion is the devnet's fork version: the same from genesis on.
var GenesisForkVersion = phase0.Version{0x70, 0x73, 0x31, 0x00}

// validator is one proposer of the L1.
type validator struct {
	index        uint64
	key          *certs.SecretKey
	feeRecipient common.Address
}

// consensus is the devnet's stand-in for a beacon chain: a pure function from execution blocks to
// slots, proposers and beacon headers.
//
// A beacon header is made of what its execution block says: slot from the timestamp, proposer from
// the slot, parent_root from parent_beacon_block_root (so the roots form a chain, as on Ethereum),
// state_root and body_root derived from the execution block's state root and hash.
type consensus struct {
	cfg            L1Config
	genesisTime    uint64
	validators     []validator
	validatorsRoot phase0.Root
}

func newConsensus(cfg L1Config, genesisTime uint64) (*consensus, error) {
	c := &consensus{cfg: cfg, genesisTime: genesisTime}
	var keys []byte
	for i := range cfg.Validators {
		recipient, err := feeRecipient(i)
		if err != nil {
			return nil, err
		}
		v := validator{index: i, key: ValidatorKey(i), feeRecipient: recipient}
		public := v.key.PublicKey()
		keys = append(keys, public[:]...)
		c.validators = append(c.validators, v)
	}
	// Not the SSZ root of a validator list, since there is no beacon state; as binding as one.
	c.validatorsRoot = phase0.Root(crypto.Keccak256Hash(keys))
	return c, nil
}

// proposer returns the validator whose turn the slot is.
func (c *consensus) proposer(slot uint64) validator {
	return c.validators[slot%uint64(len(c.validators))]
}

// slotOf returns the slot of an execution block.
func (c *consensus) slotOf(h *types.Header) uint64 { return c.cfg.slots(c.genesisTime).At(h.Time) }

// randao returns the prev_randao of a slot: deterministic, the same on every branch.
func (c *consensus) randao(slot uint64) common.Hash {
	return crypto.Keccak256Hash([]byte("ultrasound devnet randao"), c.validatorsRoot[:], binary.BigEndian.AppendUint64(nil, slot))
}

// header returns the beacon header of an execution block.
func (c *consensus) header(h *types.Header) *phase0.BeaconBlockHeader {
	slot := c.slotOf(h)
	header := &phase0.BeaconBlockHeader{
		Slot:          phase0.Slot(slot),
		ProposerIndex: phase0.ValidatorIndex(c.proposer(slot).index),
		StateRoot:     phase0.Root(crypto.Keccak256Hash([]byte("ultrasound devnet beacon state"), h.Root[:], h.Hash().Bytes())),
		BodyRoot:      phase0.Root(h.Hash()),
	}
	if h.ParentBeaconRoot != nil && h.Number.Sign() > 0 {
		header.ParentRoot = phase0.Root(*h.ParentBeaconRoot)
	}
	return header
}

// root returns the beacon block root of an execution block: the hash tree root of its header.
func (c *consensus) root(h *types.Header) (common.Hash, error) {
	root, err := c.header(h).HashTreeRoot()
	if err != nil {
		return common.Hash{}, fmt.Errorf("hash beacon header: %w", err)
	}
	return root, nil
}

// sign returns the proposer's signature of a beacon header, as on Ethereum.
func (c *consensus) sign(header *phase0.BeaconBlockHeader) (phase0.BLSSignature, error) {
	secret, err := bls.SecretKeyFromBytes(c.proposer(uint64(header.Slot)).key.Bytes())
	if err != nil {
		return phase0.BLSSignature{}, fmt.Errorf("read validator key: %w", err)
	}
	domain := ssz.ComputeDomain(ssz.DomainTypeBeaconProposer, GenesisForkVersion, c.validatorsRoot)
	signature, err := ssz.SignMessage(header, domain, secret)
	if err != nil {
		return phase0.BLSSignature{}, fmt.Errorf("sign beacon header: %w", err)
	}
	return signature, nil
}
