package gateway

import (
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// EventKind names an event of the feed; a closed set.
type EventKind string

const (
	EventQueued       EventKind = "queued"       // QueuedEvent: a transaction waits for a block, or for the nonces before it
	EventPreconfirmed EventKind = "preconfirmed" // PromiseRecord, without its signature: the event is journaled with the promise, before it is signed
	EventFragment     EventKind = "fragment"     // FragmentEvent: a piece of the open block was streamed
	EventBlock        EventKind = "block"        // BlockEvent: a sealed, sequenced block
	EventCertificate  EventKind = "certificate"  // CertificateRecord
	EventPermit       EventKind = "permit"       // PermitEvent
	EventVerdict      EventKind = "verdict"      // VerdictEvent
	EventSettled      EventKind = "settled"      // SettledEvent
	EventBased        EventKind = "based"        // BlockEvent with L1
	EventSafe         EventKind = "safe"         // blocks.Ref of L2
	EventFinalized    EventKind = "finalized"    // blocks.Ref of L2
	EventReorg        EventKind = "reorg"        // ReorgRecord without its lists; opens the run
	EventReverted     EventKind = "reverted"     // RevertedBlock or RevertedTransaction (RevertedEvent)
	EventReorgEnd     EventKind = "reorg_end"    // ReorgRecord without its lists; closes the run
	EventReincluded   EventKind = "reincluded"   // RevertedTransaction
	EventChanged      EventKind = "changed"      // RevertedTransaction
	EventDropped      EventKind = "dropped"      // RevertedTransaction
	EventMode         EventKind = "mode"         // ModeEvent: sequencing, paused, halted
	EventEvidence     EventKind = "evidence"
	EventGap          EventKind = "gap"
)

// Event is an event on its way into the outbox; the store gives it its cursor.
type Event struct {
	Kind    EventKind
	Payload json.RawMessage
}

// NewEvent encodes the payload. Payloads are this package's own types; one that cannot be encoded
// is an error of this program.
func NewEvent(kind EventKind, payload any) (Event, error) {
	raw, err := json.Marshal(payload)
	if err != nil {
		return Event{}, fmt.Errorf("encode %s event: %w", kind, err)
	}
	return Event{Kind: kind, Payload: raw}, nil
}

// QueuedEvent announces a transaction that was taken and is not promised yet.
type QueuedEvent struct {
	TxHash common.Hash    `json:"tx_hash"`
	Sender common.Address `json:"sender"`
	Nonce  uint64         `json:"nonce"`
	For    string         `json:"waits_for"` // block: the pause, or a full block; nonce: the transactions before it
}

// FragmentEvent announces that a piece of the open block went out on the stream.
type FragmentEvent struct {
	BlockNumber  uint64      `json:"block_number"`
	ParentHash   common.Hash `json:"parent_hash"`
	First        int         `json:"first"`        // index of its first transaction in the block
	Transactions int         `json:"transactions"` // how many
	WitnessBytes int         `json:"witness_bytes"`
}

// BlockEvent announces a block.
type BlockEvent struct {
	Number           uint64         `json:"number"`
	Hash             common.Hash    `json:"hash"`
	ParentHash       common.Hash    `json:"parent_hash"`
	Kind             blocks.Kind    `json:"kind"`
	Timestamp        uint64         `json:"timestamp"`
	GasUsed          uint64         `json:"gas_used"`
	TransactionCount int            `json:"transaction_count"`
	Anchor           blocks.Anchor  `json:"anchor"`
	Permit           *blocks.Permit `json:"permit,omitempty"`
	L1               *L1Inclusion   `json:"l1,omitempty"`
}

// PermitEvent announces that a slot is open for based blocks.
type PermitEvent struct {
	Block  blocks.Ref    `json:"block"`
	Permit blocks.Permit `json:"permit"`
}

// VerdictEvent announces what the re-executor found.
type VerdictEvent struct {
	Block      blocks.Ref `json:"block"`
	Verdict    string     `json:"verdict"`
	Reason     string     `json:"reason,omitempty"`
	LagMS      float64    `json:"lag_ms"`
	DeadTimeMS *float64   `json:"dead_time_ms,omitempty"` // on slot-ending blocks: seal until the whole slot is verified
}

// SettledEvent announces that L1 took a run of sequenced blocks.
type SettledEvent struct {
	From uint64      `json:"from"`
	To   uint64      `json:"to"`
	L1   L1Inclusion `json:"l1"`
}

// RevertedEvent announces one block or one transaction that fell.
type RevertedEvent struct {
	ReorgID     int64                `json:"reorg_id"`
	Block       *RevertedBlock       `json:"block,omitempty"`
	Transaction *RevertedTransaction `json:"transaction,omitempty"`
}

// ModeEvent announces what the sequencer does now.
type ModeEvent struct {
	Mode   string `json:"mode"` // sequencing, paused, waiting, halted
	Reason string `json:"reason,omitempty"`
}
