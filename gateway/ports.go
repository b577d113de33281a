package gateway

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// Chain is what the conductor needs of the L2 node.
type Chain interface {
	// Open starts a block on the parent, whose state must be there.
	Open(parent common.Hash, env execute.Env) (*execute.Builder, error)
	// Adopt stores a block this process executed, with its receipts and state, and makes it the head.
	Adopt(sealed *execute.Sealed) error
	// Import executes and stores a block that came from outside, without making it the head. Its parent must be there.
	// It returns the block's canonical trace.
	Import(ctx context.Context, block *types.Block) (trace []byte, err error)
	// SetHead makes a stored block the head of the canonical chain, also when it is an ancestor of the present head.
	SetHead(hash common.Hash) error
	// Block returns a stored block, or nil.
	Block(hash common.Hash) *types.Block
	// Receipts returns the receipts of a stored block, or nil.
	Receipts(hash common.Hash) types.Receipts
	// Mark moves the safe and finalized tags; a zero hash leaves a tag alone.
	Mark(safe, finalized common.Hash)
}

// Opening is the environment of a block that is being built. It is journaled with its first promise.
type Opening struct {
	Number       uint64
	Parent       common.Hash
	Time         uint64 // unix seconds: the second in which the block will be sealed
	GasLimit     uint64
	FeeRecipient common.Address
	Anchor       blocks.Anchor
	// Segment says that the block's witness starts anew from its parent's state root. It is not journaled: a block that
	// is opened again begins a segment.
	Segment bool
}

// Promised is one journaled promise: the transaction and what was promised of it.
type Promised struct {
	Promise Promise
	Sender  common.Address
	Tx      *types.Transaction
	Receipt *types.Receipt // block hash zero
	// Reversion is the cursor of the reversion that this promise answers, zero if it is a fresh request.
	Reversion int64
	// Outcome is set with Reversion: Reincluded or Changed.
	Outcome OutcomeKind
}

// SealedBlock is a sequenced block with all that must be on disk before its certificate is signed.
type SealedBlock struct {
	Placed   blocks.Placed
	Block    *types.Block
	Digests  []common.Hash // of the receipts (ReceiptDigest), as they were promised
	Message  certs.Message
	SealedAt time.Time
}

// Root is a block, or the open block, at which a cascade starts.
type Root struct {
	Hash  common.Hash // of a sealed block; zero for the open block
	Cause Cause
}

// Cascade says what an L1 step brings down. The store finds the descendants itself.
type Cascade struct {
	Roots     []Root
	L1OldHead blocks.Ref
	L1NewHead blocks.Ref
	L1Depth   int
	L2OldHead blocks.Ref
	L2NewHead blocks.Ref
}

// TakenBlock is an L2 block that L1 took, and that the store may not know yet.
type TakenBlock struct {
	Included based.Included
	Receipts types.Receipts
}

// L1Step is one change of the L1 view with all its consequences; it is recorded in one transaction.
type L1Step struct {
	Update    based.Update
	Taken     []TakenBlock  // in chain order, for every Added[].Blocks entry
	Cascade   *Cascade      // nil if nothing fell
	Restored  []common.Hash // fallen blocks that are canonical again, in chain order
	Head      blocks.Ref    // canonical L2 head afterwards (sealed blocks)
	Safe      blocks.Ref    // L2 block settled at L1's safe head; zero while unknown
	Finalized blocks.Ref
	Events    []Event // announced in the same transaction, before the cascade's own run of events
}

// Reverted is a transaction that fell and waits to be executed again.
type Reverted struct {
	Cursor    int64 // of its reversion
	ReorgID   int64
	Tx        *types.Transaction
	Sender    common.Address
	OldDigest common.Hash // receipt digest that was promised or included
	// OldReceipt is what was promised or included. Outcomes compare its effects (status, gas used,
	// contract, logs), not its place in the block.
	OldReceipt *types.Receipt
}

// Restored is what a restarted conductor continues from.
type Restored struct {
	// Certified are all sequenced blocks above the L1 view's base, in journal order, fallen ones included.
	Certified []JournaledBlock
	// L1 is the canonical L1 window, oldest first, as far back as it is needed; with block bodies.
	L1 []based.L1Block
	// Base is the L2 block on which the L1 window stands (the last taken before it, or genesis).
	Base blocks.Placed
	// Head is the canonical sealed head.
	Head blocks.Ref
	// Open is the open block, nil if nothing was promised in it; Promises are in index order.
	Open     *Opening
	Promises []Promised
	// Waiting are fallen transactions without an outcome, in their order.
	Waiting []Reverted
	// Foreign is the newest canonical sequenced block if nothing here has certified it, else zero: the journal was lost, or
	// lacks something, and no more may be signed (rule 14).
	Foreign blocks.Ref
	Empty   bool // nothing was ever recorded
}

// JournaledBlock is a sequenced block as the journal has it.
type JournaledBlock struct {
	Placed   blocks.Placed
	Signed   bool // the certificate's signature is stored
	Traced   bool // the trace is stored
	Verified bool
	Fallen   bool
}

// Journal is what the conductor writes. Every method is one transaction, and returns only when it
// is durable. Events get their cursors in the order in which they are given.
type Journal interface {
	Restore(ctx context.Context) (*Restored, error)
	// Promise records a batch of promises of the open block, the outcomes they give to reversions, and their events.
	Promise(ctx context.Context, open Opening, batch []Promised, events []Event) error
	// Resolve records what became of reverted transactions that were not promised again (dropped, or included by L1
	// itself), and announces it.
	Resolve(ctx context.Context, outcomes []Outcome) error
	// Seal records a block before its certificate is signed, and closes its opening (which it records if nothing was promised in it). A second unfallen child of the same parent is ErrEquivocation.
	Seal(ctx context.Context, open Opening, sealed SealedBlock) error
	// Certify records the signature and announces the block.
	Certify(ctx context.Context, hash common.Hash, signature certs.Signature, events []Event) error
	// Step records a change of the L1 view. It returns the reorg's id (zero without a cascade) and the transactions that fell, in their order.
	Step(ctx context.Context, step L1Step) (reorg int64, fallen []Reverted, err error)
	// StoreTrace records the canonical trace of one block alone; it is made after the block is sealed.
	StoreTrace(ctx context.Context, block common.Hash, trace []byte) error
	// Verdict records what the re-executor found.
	Verdict(ctx context.Context, block common.Hash, verdict, reason string, lag time.Duration, events []Event) error
	// Announce records events that belong to no other step.
	Announce(ctx context.Context, events []Event) error
	// PromiseOf returns the promise in force for a transaction, or nil.
	PromiseOf(ctx context.Context, txHash common.Hash) (*Promised, error)
	// Block returns a journaled block's bytes and trace (nil until stored), also of one that the L2 node has lost.
	Block(ctx context.Context, hash common.Hash) (*types.Block, []byte, error)
}

// Outcome is what became of a reverted transaction without a new promise.
type Outcome struct {
	Reverted Reverted
	Kind     OutcomeKind
	Reason   string         // with Dropped: a Code
	Receipt  *types.Receipt // with Reincluded and Changed: from the block that L1 included
}
