package gateway

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based"
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
	SlotEndLead uint64          // seconds before T(n) at which the slot-ending block is sealed; at least 1
	ResumeAfter time.Duration   // after T(n) without a block of slot n, sequencing goes on; at least a quarter of a second
	Reinclude   ReincludePolicy // when what fell is executed again
	Incomplete  bool            // the journal may lack what was signed: nothing is signed before a block of based mode (rule 14)
	AnchorDepth uint64          // L1 blocks that sequenced blocks anchor behind the head
	RelayGas    uint64          // gas of one block that messages from L1 may take; zero: left to others

	MaxQueue         int           // requests that wait for a block to open
	MaxGaps          int           // transactions that wait for the nonces before them, in all
	MaxGapsPerSender int           // of one sender
	GapLifetime      time.Duration // how long such a transaction waits

	MaxBatch      int           // promises of one journal transaction
	MaxTxBytes    int           // of one transaction, encoded
	TraceBytes    int           // of one block's trace, at most (rule 6); L1 gas may bound it further
	FragmentEvery time.Duration // a piece of the open block is streamed that often, when there is something
	FragmentBytes int           // or when so many bytes of transactions and witness have come together
	RetryDelay    time.Duration // after the journal or the node failed
	JournalWait   time.Duration // a write of the journal that takes longer has failed; for reorgs fifteen times that
	SettleAfter   time.Duration // without an opened slot, settle at least this often
	SettleGas     uint64        // L1 gas of all settlement in one L1 block: the share that the operator counts on
	SettleBytes   int           // of all traces in one L1 block

	Run based.RunLimits // of one settlement transaction; Price has no default

	MinTipPerTraceByte  uint64 // wei that a transaction tips at least for every byte that it adds to a trace; zero asks for none
	RefusedGas          uint64 // gas per second that may be executed for transactions that are then refused
	RefusedGasPerSender uint64 // of these for one sender; a sender may overdraw it once
}

// DefaultMinTipPerTraceByte asks for 0.001 gwei a byte: at the tip that go-ethereum suggests where nothing
// else is known, 0.001 gwei, a transaction may then add one byte for each gas that it uses. Transfers,
// calls and deployments do with far less; reading large codes, nine bytes for a gas, does not.
const DefaultMinTipPerTraceByte = 1_000_000

// DefaultConfig returns the defaults for a rollup with the given slots.
func DefaultConfig(chainID uint64, rollup common.Address, policy blocks.Policy) Config {
	slot := time.Duration(policy.Slots.Seconds) * time.Second
	return Config{
		ChainID: chainID, Rollup: rollup, Policy: policy,
		SlotEnd: SlotEndPolicy{Mode: SlotEndAlways}, Reinclude: ReincludeNow, SlotEndLead: 1, ResumeAfter: slot / 3, AnchorDepth: 2, RelayGas: policy.GasLimit / 4,
		MaxQueue: 4096, MaxGaps: 1024, MaxGapsPerSender: 16, GapLifetime: time.Minute, MaxBatch: 128, MaxTxBytes: 128 << 10, TraceBytes: 256 << 10, RetryDelay: 250 * time.Millisecond, JournalWait: 2 * time.Second, FragmentEvery: 50 * time.Millisecond, FragmentBytes: 64 << 10, SettleAfter: slot,
		SettleGas: 45_000_000, SettleBytes: 1 << 20, Run: based.RunLimits{Bytes: 400_000, Blocks: 48, Gas: execute.MaxTxGas},
		MinTipPerTraceByte: DefaultMinTipPerTraceByte, RefusedGas: 24_000_000, RefusedGasPerSender: 1_000_000,
	}
}

// minOpenedSlot is the shortest slot that can be opened to L1 (design section 2): one second of
// sequencing, one of lead, one for L1.
const minOpenedSlot = 3

// traceRoom is what a trace must have room for besides the largest transaction.
const traceRoom = 32 << 10

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
	if c.MaxQueue < 1 || c.MaxBatch < 1 || c.MaxTxBytes < 1024 || c.TraceBytes < c.MaxTxBytes+traceRoom || c.SettleGas < execute.MaxTxGas || c.RetryDelay <= 0 || c.JournalWait <= 0 {
		fail("queue, batch, transaction bytes and retry delay and journal wait must be positive, a trace must have room for the largest transaction, and settlement for one L1 transaction")
	}
	if _, err := ParseReincludePolicy(string(c.Reinclude)); err != nil {
		errs = append(errs, err)
	}
	if c.MaxGaps < 0 || c.MaxGapsPerSender < 0 || c.GapLifetime < 0 {
		fail("bounds of what waits for a nonce are negative")
	}
	if c.FragmentEvery <= 0 || c.FragmentBytes < 1 {
		fail("fragments need a cadence and a size")
	}
	if c.Run.Price == nil || c.Run.Bytes < 1 || c.Run.Blocks < 1 || c.Run.Gas < 1 || c.SettleBytes < 1 {
		fail("bounds and price of a settlement transaction are missing")
	} else if reason := newBudget(c).tooLarge(c.MaxTxBytes+traceRoom, execute.MaxTxGas); reason != "" {
		fail("the largest transaction could never be settled: %s", reason)
	}
	if c.RefusedGas/4*3 < execute.MaxTxGas || c.RefusedGasPerSender < smallGas {
		fail("refused work must have room for one transaction of %d gas in three quarters of a second's, and for %d gas of a sender", execute.MaxTxGas, smallGas)
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

// ReincludePolicy says when transactions that fell in a reorg are executed again.
type ReincludePolicy string

const (
	// ReincludeNow executes them at once, before anything new.
	ReincludeNow ReincludePolicy = "now"
	// ReincludeNextSlot lets them wait for the first block of the next slot: L1 has built on its new branch by then, and
	// may have gone back to the old one, which brings them back as they were.
	ReincludeNextSlot ReincludePolicy = "next-slot"
)

// ParseReincludePolicy reads "now" or "next-slot".
func ParseReincludePolicy(text string) (ReincludePolicy, error) {
	switch p := ReincludePolicy(text); p {
	case ReincludeNow, ReincludeNextSlot:
		return p, nil
	default:
		return "", fmt.Errorf("parse reinclude policy %q: want now or next-slot", text)
	}
}

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
