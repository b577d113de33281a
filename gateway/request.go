package gateway

import (
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Request asks for promises: of one transaction, or of a bundle, which is promised whole, in order and without
// anything in between, or not at all.
type Request struct {
	Transactions types.Transactions
	Conditions   Conditions
	Gap          GapPolicy // what to do about a nonce that is not the next one yet; bundles refuse it
}

// GapPolicy says what becomes of a transaction whose nonce is above the sender's next.
type GapPolicy int

const (
	GapWait   GapPolicy = iota // it is queued, and the request waits with it
	GapQueue                   // it is queued, and the request is answered with Answer.Queued at once
	GapRefuse                  // it is refused with CodeNonceTooHigh
)

// Bounds of a request.
const (
	MaxBundle       = 16  // transactions
	MaxKnownEntries = 256 // accounts and slots that conditions name
)

// Conditions must hold in the state and block in which a transaction, or the first of a bundle, is executed; else it is
// refused with CodeConditionFailed. They are those of eth_sendRawTransactionConditional.
type Conditions struct {
	BlockNumberMin, BlockNumberMax *uint64
	TimestampMin, TimestampMax     *uint64 // unix seconds
	Known                          map[common.Address]KnownAccount
}

// KnownAccount is what the storage of an account must be: as a whole by its root, or some slots of it.
type KnownAccount struct {
	// Root is that of the account's storage in the parent's state. It does not hold if the open block has written to the
	// account's storage.
	Root  *common.Hash
	Slots map[common.Hash]common.Hash
}

// None reports whether there are no conditions.
func (c Conditions) None() bool {
	return c.BlockNumberMin == nil && c.BlockNumberMax == nil && c.TimestampMin == nil && c.TimestampMax == nil && len(c.Known) == 0
}

// entries counts what has to be looked up.
func (c Conditions) entries() int {
	n := 0
	for _, k := range c.Known {
		n += 1 + len(k.Slots)
	}
	return n
}

// Answer is what a request led to.
type Answer struct {
	Promises []PromiseRecord // one for each transaction, in order; empty if Queued
	Queued   bool            // the transaction waits for the nonces before it
	Waited   time.Duration   // time spent waiting for the block to open (a seal, or the pause); zero if it was open
}
