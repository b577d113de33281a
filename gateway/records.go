package gateway

import (
	"encoding/json"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// The records in this file are what the interfaces show: REST answers, feed payloads, and rows as
// the store reads them back. Their JSON is part of the public interface (docs/protocol.md).

// L1Inclusion says where L1 took a block.
type L1Inclusion struct {
	Number uint64      `json:"number"` // L1 block number
	Hash   common.Hash `json:"hash"`
	Slot   uint64      `json:"slot"`
	TxHash common.Hash `json:"tx_hash"`
}

// BlockStatus is how far a block has come: certified, settled (in L1's canonical chain), safe,
// finalized, or reverted.
type BlockStatus string

const (
	StatusCertified BlockStatus = "certified"
	StatusSettled   BlockStatus = "settled"
	StatusSafe      BlockStatus = "safe"
	StatusFinalized BlockStatus = "finalized"
	StatusReverted  BlockStatus = "reverted"
)

// BlockRecord is one L2 block as GET /v1/blocks shows it.
type BlockRecord struct {
	Number           uint64         `json:"number"`
	Hash             common.Hash    `json:"hash"`
	ParentHash       common.Hash    `json:"parent_hash"`
	Kind             blocks.Kind    `json:"kind"`
	Timestamp        uint64         `json:"timestamp"`
	StateRoot        common.Hash    `json:"state_root"`
	GasUsed          uint64         `json:"gas_used"`
	GasLimit         uint64         `json:"gas_limit"`
	BaseFee          *hexutil.Big   `json:"base_fee"`
	FeeRecipient     common.Address `json:"fee_recipient"`
	Anchor           blocks.Anchor  `json:"anchor"`
	Permit           *blocks.Permit `json:"permit,omitempty"` // slot-ending: its own; based: the one it obeys
	Status           BlockStatus    `json:"status"`
	Canonical        bool           `json:"canonical"`
	Verdict          string         `json:"verdict"` // unknown, verified, invalid, incomplete
	VerdictReason    string         `json:"verdict_reason,omitempty"`
	VerdictLagMS     *float64       `json:"verdict_lag_ms,omitempty"` // from seal to verdict
	L1               *L1Inclusion   `json:"l1,omitempty"`
	RevertedBy       *int64         `json:"reverted_by,omitempty"` // reorg id
	TransactionCount int            `json:"transaction_count"`
	Transactions     []common.Hash  `json:"transactions"`
	SealedAt         time.Time      `json:"sealed_at"`
}

// CertificateRecord is a block's certificate: message, digest and signature.
type CertificateRecord struct {
	Message   certs.Message `json:"message"`
	Digest    common.Hash   `json:"digest"`
	Signature hexutil.Bytes `json:"signature"`  // 96 bytes, compressed G2
	PublicKey hexutil.Bytes `json:"public_key"` // 48 bytes, compressed G1
}

// PromiseRecord is a promise as requests and GET /v1/preconfirmations show it.
type PromiseRecord struct {
	ChainID       uint64          `json:"chain_id"`
	Rollup        common.Address  `json:"rollup"`
	TxHash        common.Hash     `json:"tx_hash"`
	BlockNumber   uint64          `json:"block_number"`
	ParentHash    common.Hash     `json:"parent_hash"`
	Index         uint64          `json:"index"`
	ReceiptDigest common.Hash     `json:"receipt_digest"`
	AnchorNumber  uint64          `json:"anchor_number"`
	AnchorL1Hash  common.Hash     `json:"anchor_l1_hash"`
	Time          uint64          `json:"time"`                // unix milliseconds
	Receipt       *types.Receipt  `json:"receipt"`             // block hash zero until sealed
	Signature     hexutil.Bytes   `json:"signature,omitempty"` // 65 bytes secp256k1 over Promise.Digest; absent in the feed, whose events are journaled before anything is signed
	Signer        common.Address  `json:"signer"`
	Sender        common.Address  `json:"sender"`       // of the transaction; not signed, for the hash says it
	To            *common.Address `json:"to,omitempty"` // as Sender
}

// HistoryStep is one thing that happened to a transaction.
type HistoryStep struct {
	Status      string       `json:"status"` // queued, promised, certified, settled, safe, finalized, reverted, reincluded, changed, dropped
	At          time.Time    `json:"at"`
	BlockNumber *uint64      `json:"block_number,omitempty"`
	BlockHash   *common.Hash `json:"block_hash,omitempty"`
	ReorgID     *int64       `json:"reorg_id,omitempty"`
	Reason      string       `json:"reason,omitempty"`
	L1          *L1Inclusion `json:"l1,omitempty"`
}

// PromiseHistory is the whole story of one transaction.
type PromiseHistory struct {
	TxHash  common.Hash    `json:"tx_hash"`
	Status  string         `json:"status"`            // of the last step
	Promise *PromiseRecord `json:"promise,omitempty"` // the promise now in force
	History []HistoryStep  `json:"history"`
}

// Cause says why a block or promise fell; a closed set.
type Cause string

const (
	CauseL1Reorg        Cause = "l1_reorg"        // L1 removed or replaced the block itself
	CauseAnchorOrphaned Cause = "anchor_orphaned" // the L1 block it anchors to left L1's chain
	CauseSuperseded     Cause = "superseded"      // L1 included another block in its place
	CauseParentFell     Cause = "parent_fell"     // an ancestor fell
)

// OutcomeKind says what became of a reverted transaction (rule 13).
type OutcomeKind string

const (
	Reincluded OutcomeKind = "reincluded" // same receipt on the new parent
	Changed    OutcomeKind = "changed"    // another receipt
	Dropped    OutcomeKind = "dropped"    // refused, with a reason
)

// RevertedBlock is one block that a reorg took away.
type RevertedBlock struct {
	Number   uint64      `json:"number"`
	Hash     common.Hash `json:"hash"`
	Kind     blocks.Kind `json:"kind"`
	Cause    Cause       `json:"cause"`
	Distance int         `json:"distance"` // 0 at the root of the cascade
}

// RevertedTransaction is one promise or based transaction that a reorg took away.
type RevertedTransaction struct {
	ReorgID        int64        `json:"reorg_id"`
	Cursor         int64        `json:"cursor"` // order within all reversions
	TxHash         common.Hash  `json:"tx_hash"`
	BlockNumber    uint64       `json:"block_number"`
	BlockHash      *common.Hash `json:"block_hash,omitempty"` // absent if its block was still open
	Cause          Cause        `json:"cause"`
	Distance       int          `json:"distance"`
	Promised       bool         `json:"promised"`          // false for transactions that came only in a based block
	Outcome        OutcomeKind  `json:"outcome,omitempty"` // absent while pending
	Reason         string       `json:"reason,omitempty"`
	OldDigest      common.Hash  `json:"old_receipt_digest"`
	NewDigest      *common.Hash `json:"new_receipt_digest,omitempty"`
	NewBlockNumber *uint64      `json:"new_block_number,omitempty"`
	At             time.Time    `json:"at"`
}

// StandingBlock is a canonical block where another fell.
type StandingBlock struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	Kind   blocks.Kind `json:"kind"`
	L1     *blocks.Ref `json:"l1,omitempty"` // the L1 block that took it
}

// ReversionRecord is one reverted transaction with both receipts.
type ReversionRecord struct {
	Reversion  RevertedTransaction `json:"reversion"`
	OldReceipt *types.Receipt      `json:"old_receipt"`           // as it was promised or included
	NewReceipt *types.Receipt      `json:"new_receipt,omitempty"` // of its outcome; absent while there is none, and if it was dropped
}

// ReorgRecord is one change of L1's mind and all that fell with it.
type ReorgRecord struct {
	ID         int64      `json:"id"`
	Cause      Cause      `json:"cause"`    // of the first root
	L1Depth    int        `json:"l1_depth"` // L1 blocks removed
	L1OldHead  blocks.Ref `json:"l1_old_head"`
	L1NewHead  blocks.Ref `json:"l1_new_head"`
	L2OldHead  blocks.Ref `json:"l2_old_head"`
	L2NewHead  blocks.Ref `json:"l2_new_head"`
	BlockCount int        `json:"block_count"`
	TxCount    int        `json:"transaction_count"`
	At         time.Time  `json:"at"`
	// The rest is only in GET /v1/reorgs/{id}.
	Stands       *blocks.Ref           `json:"stands,omitempty"`       // the highest block that did not fall; absent if no sealed block fell
	Blocks       []RevertedBlock       `json:"blocks,omitempty"`       // lowest first
	Instead      []StandingBlock       `json:"instead,omitempty"`      // what stands at their numbers now
	Transactions []RevertedTransaction `json:"transactions,omitempty"` // with their outcomes as they are now
}

// EventRecord is one event of the feed as it stands in the outbox. Cursors increase by one without gaps.
type EventRecord struct {
	Cursor  int64           `json:"cursor"`
	Kind    EventKind       `json:"kind"`
	At      time.Time       `json:"at"`
	Payload json.RawMessage `json:"payload"`
}

// EvidenceRecord is a fault of the sequencer (rule 15) that this gateway has checked.
type EvidenceRecord struct {
	ID       int64              `json:"id"`
	Kind     certs.EvidenceKind `json:"kind"`
	Identity common.Hash        `json:"identity"` // of the fault, however it is shown
	At       time.Time          `json:"at"`
	Evidence hexutil.Bytes      `json:"evidence,omitempty"` // as certs.DecodeEvidence reads it; only in GET /v1/evidence/{id} and when it is posted
}

// EvidenceEvent is the payload of EventEvidence.
type EvidenceEvent struct {
	ID       int64              `json:"id"`
	Kind     certs.EvidenceKind `json:"kind"`
	Identity common.Hash        `json:"identity"`
}

// ProposerRecord is a registered L1 validator.
type ProposerRecord struct {
	PublicKey    hexutil.Bytes  `json:"public_key"` // 48 bytes
	FeeRecipient common.Address `json:"fee_recipient"`
	GasLimit     uint64         `json:"gas_limit"`
	Timestamp    uint64         `json:"timestamp"` // unix seconds, of the registration message
	Signature    hexutil.Bytes  `json:"signature"` // 96 bytes
	At           time.Time      `json:"at"`
}
