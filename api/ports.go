package api

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Sequencer takes transactions and says how it stands. *gateway.Conductor is one.
type Sequencer interface {
	// Submit returns once the promise is durable and signed, a *gateway.Refusal when it is refused,
	// and deadline_exceeded when ctx ends first. The same transaction again gives the same promise.
	Submit(ctx context.Context, req gateway.Request) (*gateway.Answer, error)
	// Queued returns when a transaction arrived that waits for a block to open.
	Queued(hash common.Hash) (arrived time.Time, ok bool)
	// Status is cheap.
	Status() gateway.Status
}

// Status is what GET /v1/status shows: the sequencer's status with this package's own.
type Status struct {
	gateway.Status
	Time        time.Time `json:"time"`
	LastCursor  int64     `json:"last_cursor"` // newest event of the feed
	Subscribers int       `json:"feed_subscribers"`
}

// Fee is the quote of GET /v1/fee, for the block that is open or opens next.
type Fee struct {
	BlockNumber uint64       `json:"block_number"`
	BaseFee     *hexutil.Big `json:"base_fee"` // wei per gas
	// MinimumTip is what the bytes of a plain transfer ask for: trace_byte_price · transfer_bytes / 21000, rounded up.
	MinimumTip *hexutil.Big `json:"minimum_tip"` // wei per gas
	// SuggestedTip is twice that, for a transfer that touches more of the state than others.
	SuggestedTip *hexutil.Big `json:"suggested_tip"` // wei per gas
	// TraceBytePrice is the least tip for every byte that a transaction adds to the block's trace: its own, and the
	// state that it is the first of the block to touch.
	TraceBytePrice hexutil.Uint64 `json:"trace_byte_price"` // wei per byte
	TransferBytes  int            `json:"transfer_bytes"`   // the most that a plain transfer has lately added
}

// BlockReader reads L2 blocks. Every method returns gateway.ErrNotFound for what was never recorded.
type BlockReader interface {
	// Blocks returns up to limit canonical blocks below the number (nil: from the head), newest first.
	Blocks(ctx context.Context, before *uint64, limit int) ([]gateway.BlockRecord, error)
	BlockByNumber(ctx context.Context, number uint64) (*gateway.BlockRecord, error)
	BlockByHash(ctx context.Context, hash common.Hash) (*gateway.BlockRecord, error)
	// BlockByTag takes latest, settled, safe, finalized and earliest.
	BlockByTag(ctx context.Context, tag string) (*gateway.BlockRecord, error)
}

// ProofReader reads what proves a block.
type ProofReader interface {
	Certificate(ctx context.Context, hash common.Hash) (*gateway.CertificateRecord, error)
	// Trace returns the canonical trace of this block alone.
	Trace(ctx context.Context, hash common.Hash) ([]byte, error)
}

// HistoryReader tells what happened to transactions and promises.
type HistoryReader interface {
	// History's promise may come without signature and signer; Config.SignPromise adds them.
	History(ctx context.Context, txHash common.Hash) (*gateway.PromiseHistory, error)
	// Reorgs returns up to limit reorgs with ids below before (nil: from the newest), newest first, without their lists.
	Reorgs(ctx context.Context, before *int64, limit int) ([]gateway.ReorgRecord, error)
	Reorg(ctx context.Context, id int64) (*gateway.ReorgRecord, error)
	// Reversion returns one reverted transaction with both receipts.
	Reversion(ctx context.Context, cursor int64) (*gateway.ReversionRecord, error)
	// Reversions returns up to limit reverted transactions after the cursor, oldest first.
	Reversions(ctx context.Context, after int64, limit int) ([]gateway.RevertedTransaction, error)
}

// ProposerStore keeps registrations.
type ProposerStore interface {
	// PutProposer records a registration that was checked. postgres.ErrContradiction: the key
	// registered something else for the same second.
	PutProposer(ctx context.Context, p gateway.ProposerRecord) error
	// Proposers returns the newest registration of up to limit keys above after (nil: from the first), by key.
	Proposers(ctx context.Context, after []byte, limit int) ([]gateway.ProposerRecord, error)
}

// EvidenceReader knows the sequencer's faults.
type EvidenceReader interface {
	// Evidence returns up to limit faults with ids below before (nil: from the newest), newest first, without what proves them.
	Evidence(ctx context.Context, before *int64, limit int) ([]gateway.EvidenceRecord, error)
	EvidenceByID(ctx context.Context, id int64) (*gateway.EvidenceRecord, error)
}

// EventSource is the outbox. Cursors increase by one without gaps, starting at one, and become
// visible in their order; what retention took away is missing at the front only.
type EventSource interface {
	// Events returns up to limit events with cursors above after, in order; kinds empty means all.
	Events(ctx context.Context, after int64, limit int, kinds []gateway.EventKind) ([]gateway.EventRecord, error)
	// LastCursor returns the newest event's cursor, zero without events.
	LastCursor(ctx context.Context) (int64, error)
}

// Based serves L1 proposers and builders. It returns gateway.ErrNotOpen, gateway.ErrNotReady and
// ErrUnavailable, what blocks and based say of a block they refuse, and *gateway.Refusal for
// transactions, each wrapped with what is particular.
type Based interface {
	Template(ctx context.Context) (based.Template, error)
	Build(ctx context.Context, req BuildRequest) (*BuiltBlock, error)
	// Announce takes a based block that its maker is about to include in L1.
	Announce(ctx context.Context, req AnnounceRequest) (*Announced, error)
}

// BuildRequest asks for a based block of these transactions, in this order.
type BuildRequest struct {
	Transactions []hexutil.Bytes `json:"transactions"` // signed, EIP-2718
	FeeRecipient common.Address  `json:"fee_recipient"`
	Timestamp    *uint64         `json:"timestamp,omitempty"` // unix seconds; absent: the latest that is allowed
	Inbox        *Inbox          `json:"inbox,omitempty"`     // absent: as of the L1 parent
}

// Inbox is the messages that a block knows: a later inbox than the L1 parent's if the same L1 block, or the same L1
// transaction, sends messages before it includes the block.
type Inbox struct {
	Root  common.Hash `json:"root"`
	Count uint64      `json:"count"`
}

// BuiltBlock is a based block, ready to be included in L1 in the template's slot.
type BuiltBlock struct {
	Template based.Template   `json:"template"` // what it was built from
	Block    blocks.Placed    `json:"block"`
	GasUsed  uint64           `json:"gas_used"`
	Receipts []*types.Receipt `json:"receipts"`
	Trace    hexutil.Bytes    `json:"trace"`
	Call     hexutil.Bytes    `json:"call"` // calldata of Rollup.includeBased
	L1       BasedOnL1        `json:"l1"`
}

// BasedOnL1 is what a based block costs on L1, and the transactions that include it, in this order in one L1 block.
type BasedOnL1 struct {
	Gas           uint64          `json:"gas"`            // of including the block, an upper estimate; no calls around it
	SettlementGas uint64          `json:"settlement_gas"` // gas limits of the settlement transactions
	TraceBytes    int             `json:"trace_bytes"`
	CalldataBytes int             `json:"calldata_bytes"` // of the Composer call
	Settlement    []hexutil.Bytes `json:"settlement"`     // signed raw transactions; the operator pays for them
	Include       Call            `json:"include"`        // to be signed by the builder: the block through the Composer, nothing around it
}

// AnnounceRequest is the body of POST /v1/based/blocks.
type AnnounceRequest struct {
	Trace  hexutil.Bytes  `json:"trace"`            // of exactly this block
	Anchor *blocks.Anchor `json:"anchor,omitempty"` // absent: the template's
}

// Announced says what the gateway made of an announced block.
type Announced struct {
	Number  uint64      `json:"number"`
	Hash    common.Hash `json:"hash"`
	Verdict string      `json:"verdict"` // verified: it would be taken by L1 as things stand
}

// UpcomingSlot is one L1 slot that has not ended.
type UpcomingSlot struct {
	Slot          uint64        `json:"slot"`
	StartsAt      uint64        `json:"starts_at"` // unix seconds
	ProposerIndex *uint64       `json:"proposer_index,omitempty"`
	ProposerKey   hexutil.Bytes `json:"proposer_public_key,omitempty"` // 48 bytes
	Registered    bool          `json:"registered"`
	WillOpen      bool          `json:"will_open"` // whether the gateway means to end the slot before it with a permit
}

// SlotsSource knows the slots to come, the present one first.
type SlotsSource interface {
	Slots(ctx context.Context, limit int) ([]UpcomingSlot, error)
}

// Capabilities is what this gateway is and can do; it does not change while it runs.
type Capabilities struct {
	Version        string         `json:"version"`
	ChainID        uint64         `json:"chain_id"`
	L1ChainID      uint64         `json:"l1_chain_id"`
	Fork           string         `json:"fork"` // of both layers
	Rollup         common.Address `json:"rollup"`
	Composer       common.Address `json:"composer"`
	Portal         common.Address `json:"portal"`
	Messenger      common.Address `json:"messenger"` // on L2
	Execute        common.Address `json:"execute"`   // the precompile on L1
	Slots          blocks.Slots   `json:"slots"`
	BlockSeconds   uint64         `json:"block_seconds"`
	GasLimit       uint64         `json:"gas_limit"`
	FeeRecipient   common.Address `json:"fee_recipient"`
	SequencerKey   hexutil.Bytes  `json:"sequencer_key"`   // BLS public key, 48 bytes
	PromiseSigner  common.Address `json:"promise_signer"`  // secp256k1 address that signs promises
	Delegation     hexutil.Bytes  `json:"delegation"`      // the sequencer's signature that names the signer, 96 bytes
	SlotEndPolicy  string         `json:"slot_end_policy"` // always, registered, every, never
	MaxAnchorAge   uint64         `json:"max_anchor_age"`  // L1 blocks
	BasedAfter     uint64         `json:"based_after"`     // slots without a new L2 block on L1 until based blocks need no permit
	ForcedDeadline uint64         `json:"forced_deadline"` // L1 blocks until a forced transaction is due
	ForcedWindow   uint64         `json:"forced_window"`   // L1 blocks for which it stays due
	L2RPC          string         `json:"l2_rpc,omitempty"`
	Features       []string       `json:"features"`
	MaxDeadlineMS  int64          `json:"max_deadline_ms"`   // filled in by this package
	MaxBodyBytes   int64          `json:"max_body_bytes"`    // filled in by this package
	MaxBundle      int            `json:"max_bundle"`        // transactions; filled in by this package
	MaxKnown       int            `json:"max_known_entries"` // accounts and slots that conditions may name; filled in by this package
	FeedEventKinds []string       `json:"feed_event_kinds"`  // filled in by this package
}
