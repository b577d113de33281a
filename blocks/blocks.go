// Package blocks holds the ground rules of an ultra sound rollup: kinds of blocks, permits, slot
// arithmetic, anchors, and what may stand on what (design rules 2 to 5).
//
// Everything here is pure: no clock, network, database or log. Values are plain data and are
// copied freely; nothing in this package keeps a reference to what it is given.
package blocks

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Kind says how a block came to be. The zero value is no kind and is refused everywhere.
type Kind uint8

// The numeric values are part of the certificate message and of the contracts.
const (
	KindUnknown Kind = iota
	// Regular blocks are sequenced and certified; no based block may stand on them.
	Regular
	// SlotEnding blocks are sequenced and certified, and their certificate carries a Permit.
	SlotEnding
	// Based blocks are anyone's; inclusion in an L1 transaction makes them part of the chain.
	Based
)

var kindNames = [...]string{KindUnknown: "unknown", Regular: "regular", SlotEnding: "slot_ending", Based: "based"}

// String gives the name that the interfaces use: "regular", "slot_ending" or "based".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return fmt.Sprintf("kind(%d)", uint8(k))
}

// MarshalText implements encoding.TextMarshaler; KindUnknown is an error.
func (k Kind) MarshalText() ([]byte, error) {
	if k == KindUnknown || int(k) >= len(kindNames) {
		return nil, fmt.Errorf("encode block kind %d: %w", uint8(k), ErrUnknownKind)
	}
	return []byte(kindNames[k]), nil
}

// UnmarshalText implements encoding.TextUnmarshaler; anything but the three names is an error.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, name := range kindNames {
		if i != int(KindUnknown) && name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("decode block kind %q: %w", text, ErrUnknownKind)
}

// Sequenced reports whether blocks of this kind need a certificate of the sequencer.
func (k Kind) Sequenced() bool { return k == Regular || k == SlotEnding }

// Ref names one block of either layer.
type Ref struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
}

// Permit allows based blocks to be built on one slot-ending block, and to be included in L1 in
// that slot, on that L1 parent, and nowhere else.
type Permit struct {
	Slot     uint64      `json:"slot"`
	L1Parent common.Hash `json:"l1_parent"`
}

// IsZero reports whether there is no permit. A permit without an L1 parent is none.
func (p Permit) IsZero() bool { return p.L1Parent == (common.Hash{}) }

// Slots turns L1 slots into seconds and back. L1's block of slot n has the timestamp Start(n).
type Slots struct {
	Genesis uint64 `json:"genesis"` // unix seconds of slot 0
	Seconds uint64 `json:"seconds"` // length of a slot, at least 1
}

// Start returns T(n) = Genesis + n*Seconds, in unix seconds, or the largest uint64 where that
// overflows: a hostile slot number starts never, not early.
func (s Slots) Start(n uint64) uint64 {
	high, low := bits.Mul64(n, s.Seconds)
	sum, carry := bits.Add64(low, s.Genesis, 0)
	if high != 0 || carry != 0 {
		return math.MaxUint64
	}
	return sum
}

// At returns the slot that runs at the unix second t; seconds before genesis belong to slot 0.
func (s Slots) At(t uint64) uint64 {
	if t <= s.Genesis || s.Seconds == 0 {
		return 0
	}
	return (t - s.Genesis) / s.Seconds
}

// Anchor is what an L2 block is told of L1. Its hash stands in parent_beacon_block_root.
type Anchor struct {
	L1Number   uint64      `json:"l1_number"`
	L1Hash     common.Hash `json:"l1_hash"`
	InboxRoot  common.Hash `json:"inbox_root"`
	InboxCount uint64      `json:"inbox_count"`
}

// Hash returns keccak256(abi.encode(uint256 l1Number, bytes32 l1Hash, bytes32 inboxRoot, uint256 inboxCount)):
// four 32-byte words, 128 bytes of preimage.
func (a Anchor) Hash() common.Hash {
	var buf [128]byte
	binary.BigEndian.PutUint64(buf[24:32], a.L1Number)
	copy(buf[32:64], a.L1Hash[:])
	copy(buf[64:96], a.InboxRoot[:])
	binary.BigEndian.PutUint64(buf[120:128], a.InboxCount)
	return crypto.Keccak256Hash(buf[:])
}

// Before reports whether a is earlier than b: the pair (L1 number, inbox count) of a chain's
// anchors never goes back (rule 5), in neither part.
func (a Anchor) Before(b Anchor) bool {
	return a.L1Number < b.L1Number || a.InboxCount < b.InboxCount
}

// Placed is a block together with the facts that decide what it may stand on and what may stand
// on it. Permit is the block's own for slot-ending blocks, the one at the root of their run for
// based blocks, and zero for regular blocks.
type Placed struct {
	Number    uint64      `json:"number"`
	Hash      common.Hash `json:"hash"`
	Parent    common.Hash `json:"parent_hash"`
	StateRoot common.Hash `json:"state_root"`
	Time      uint64      `json:"timestamp"`
	Kind      Kind        `json:"kind"`
	Permit    Permit      `json:"permit"`
	Anchor    Anchor      `json:"anchor"`
}

// Ref returns the block's number and hash.
func (p Placed) Ref() Ref { return Ref{Number: p.Number, Hash: p.Hash} }

// Policy is what a rollup constrains of its blocks beyond Ethereum's own header rules.
type Policy struct {
	Slots        Slots
	GasLimit     uint64         // every block's gas limit, exactly
	FeeRecipient common.Address // coinbase of sequenced blocks; based blocks choose their own
	MaxAnchorAge uint64         // L1 blocks an anchor may lie back; DefaultMaxAnchorAge on L1

	BasedAfter     uint64 // slots without a new L2 block on L1 after which based blocks need no permit (rule 17)
	ForcedDeadline uint64 // L1 blocks after which a forced transaction is due (rule 18)
	ForcedWindow   uint64 // L1 blocks for which it stays due before it lapses (rule 18)
}

// What a rollup is deployed with unless its operator says otherwise: based mode after ten slots, and on L1
// with its slots of 12 s ten minutes until a forced transaction is due, and two in which it stays due.
const (
	DefaultBasedAfter     = 10
	DefaultForcedDeadline = 50
	DefaultForcedWindow   = 10
)

// DefaultMaxAnchorAge is EIP-2935's history window: an anchor names one of the last 8,191 L1 blocks.
const DefaultMaxAnchorAge = 8191
