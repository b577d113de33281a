package gateway

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// Config is what an operator chooses. The zero value is not usable; see DefaultConfig.
type Config struct {
	ChainID   uint64         // of L2
	Rollup    common.Address // the contract on L1
	Policy    blocks.Policy
	Genesis   blocks.Placed   // the L2 genesis block
	PublicKey certs.PublicKey // of the sequencer

	SlotEnd     SlotEndPolicy
	SlotEndLead uint64        // seconds before T(n) at which the slot-ending block is sealed; at least 1
	ResumeAfter time.Duration // after T(n) without a block of slot n, sequencing goes on; at least a quarter of a second
	AnchorDepth uint64        // L1 blocks that sequenced blocks anchor behind the head
	InboxRoot   common.Hash   // the contract's root for the empty inbox

	MaxQueue    int           // requests that wait for a block to open
	MaxBatch    int           // promises of one journal transaction
	MaxTxBytes  int           // of one transaction, encoded
	TraceBytes  int           // of one block's trace: what one L1 transaction can settle (rule 6)
	RetryDelay  time.Duration // after the journal or the node failed
	SettleAfter time.Duration // without an opened slot, settle at least this often
	SettleGas   uint64        // L1 gas of all settlement in one L1 block: the share that the operator counts on
}

// DefaultConfig returns the defaults for a rollup with the given slots.
func DefaultConfig(chainID uint64, rollup common.Address, policy blocks.Policy) Config {
	slot := time.Duration(policy.Slots.Seconds) * time.Second
	return Config{
		ChainID: chainID, Rollup: rollup, Policy: policy,
		SlotEnd: SlotEndPolicy{Mode: SlotEndAlways}, SlotEndLead: 1, ResumeAfter: slot / 3, AnchorDepth: 2,
		MaxQueue: 4096, MaxBatch: 128, MaxTxBytes: 128 << 10, TraceBytes: 256 << 10, RetryDelay: 250 * time.Millisecond, SettleAfter: slot, SettleGas: 45_000_000,
	}
}

// minOpenedSlot is the shortest slot that can be opened to L1 (design section 2): one second of
// sequencing, one of lead, one for L1.
const minOpenedSlot = 3

// Check returns every reason why the configuration cannot be used, joined.
func (c Config) Check() error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.ChainID == 0 {
		fail("chain id is zero")
	}
	if c.Rollup == (common.Address{}) {
		fail("rollup address is missing")
	}
	if c.Policy.Slots.Seconds == 0 || c.Policy.Slots.Genesis == 0 {
		fail("L1 slots are not set")
	}
	if c.Policy.GasLimit < 5_000_000 {
		fail("block gas limit %d is below 5,000,000", c.Policy.GasLimit)
	}
	if c.SlotEnd.Mode != SlotEndNever {
		if c.Policy.Slots.Seconds < minOpenedSlot {
			fail("slots of %d s cannot be opened to L1: use at least %d s, or the slot end policy \"never\"", c.Policy.Slots.Seconds, minOpenedSlot)
		}
		if c.SlotEndLead == 0 || c.SlotEndLead >= c.Policy.Slots.Seconds {
			fail("slot end lead of %d s is not within a slot of %d s", c.SlotEndLead, c.Policy.Slots.Seconds)
		}
		if c.ResumeAfter < 250*time.Millisecond {
			fail("resume deadline %s is below 250ms: resuming too early is the safety risk", c.ResumeAfter)
		}
	}
	if c.MaxQueue < 1 || c.MaxBatch < 1 || c.MaxTxBytes < 1024 || c.TraceBytes < c.MaxTxBytes+32<<10 || c.SettleGas < execute.MaxTxGas || c.RetryDelay <= 0 {
		fail("queue, batch, transaction bytes and retry delay must be positive, a trace must have room for the largest transaction, and settlement for one L1 transaction")
	}
	return errors.Join(errs...)
}

// SlotEndMode says which slots are opened to L1.
type SlotEndMode string

const (
	SlotEndAlways     SlotEndMode = "always"
	SlotEndRegistered SlotEndMode = "registered" // when a registered proposer is next
	SlotEndEvery      SlotEndMode = "every"      // every k-th slot
	SlotEndNever      SlotEndMode = "never"
)

// SlotEndPolicy decides for each slot whether it is opened.
type SlotEndPolicy struct {
	Mode  SlotEndMode
	Every uint64 // with SlotEndEvery, at least 1
}

// ParseSlotEndPolicy reads "always", "registered", "every:K" or "never".
func ParseSlotEndPolicy(text string) (SlotEndPolicy, error) {
	if rest, ok := strings.CutPrefix(text, "every:"); ok {
		k, err := strconv.ParseUint(rest, 10, 32)
		if err != nil || k == 0 {
			return SlotEndPolicy{}, fmt.Errorf("parse slot end policy %q: want every:K with K of at least 1", text)
		}
		return SlotEndPolicy{Mode: SlotEndEvery, Every: k}, nil
	}
	switch mode := SlotEndMode(text); mode {
	case SlotEndAlways, SlotEndRegistered, SlotEndNever:
		return SlotEndPolicy{Mode: mode}, nil
	default:
		return SlotEndPolicy{}, fmt.Errorf("parse slot end policy %q: want always, registered, every:K or never", text)
	}
}

// Opens reports whether the slot is opened; registered tells whether its proposer is known here.
func (p SlotEndPolicy) Opens(slot uint64, registered bool) bool {
	switch p.Mode {
	case SlotEndAlways:
		return true
	case SlotEndRegistered:
		return registered
	case SlotEndEvery:
		return p.Every > 0 && slot%p.Every == 0
	default:
		return false
	}
}
