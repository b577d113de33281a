package gateway

import (
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// Sentinels of this package and of its ports.
var (
	// ErrEquivocation is returned by the journal when a step would give a parent two children in
	// force, or sign two permits for one (slot, L1 parent). Nothing may be signed then.
	ErrEquivocation = errors.New("step would equivocate")
	// ErrNotFound is returned by reads for what was never recorded.
	ErrNotFound = errors.New("not found")
	// ErrWrongDatabase is returned when a database belongs to another rollup, chain or schema.
	ErrWrongDatabase = errors.New("database of another rollup")
	// ErrUnexpectedFall is returned by the journal when the descendants it finds are not those the step named.
	ErrUnexpectedFall = errors.New("journal and conductor disagree on what fell")
)

// Code is the stable name of a refusal; clients branch on it. The list is closed.
type Code string

// Codes of refused transactions. They say what the sender must change.
const (
	CodeMalformed          Code = "malformed_transaction"        // bytes are no transaction
	CodeUnsigned           Code = "unsigned_transaction"         // no valid signature
	CodeWrongChain         Code = "wrong_chain_id"               // signed for another chain, or for none
	CodeUnsupportedType    Code = "unsupported_transaction_type" // blob transactions
	CodeNonceTooLow        Code = "nonce_too_low"
	CodeNonceTooHigh       Code = "nonce_too_high"
	CodeInsufficientFunds  Code = "insufficient_funds"
	CodeGasLimitExceeded   Code = "gas_limit_exceeded" // above 2^24 (EIP-7825) or the block's limit
	CodeIntrinsicGas       Code = "intrinsic_gas_too_low"
	CodeFeeTooLow          Code = "fee_too_low" // fee cap below the base fee of the block
	CodeFeeInvalid         Code = "fee_invalid" // tip above fee cap, or a cap over 256 bits
	CodeSenderNotEOA       Code = "sender_not_eoa"
	CodeTransactionTooLong Code = "transaction_too_large"   // over the byte bound
	CodeTraceTooLarge      Code = "trace_too_large"         // what it touches could not be settled in one L1 transaction (rule 6)
	CodeUnderpricedTrace   Code = "underpriced_trace"       // the tip is too low for the bytes that it adds to the trace
	CodeConditionFailed    Code = "condition_failed"        // a condition of the request does not hold
	CodeBundleFailed       Code = "bundle_failed"           // a transaction of the bundle cannot be promised: none is
	CodeReplaced           Code = "replaced"                // while it waited, another with its nonce that pays more took its place
	CodeReplacementTooLow  Code = "replacement_underpriced" // one with its nonce waits, and it does not pay a tenth more
	CodeInvalid            Code = "invalid_transaction"     // any other rule of the fork
)

// Codes of the gateway's own state. The same request may succeed later.
const (
	CodeQueueFull        Code = "queue_full"
	CodeSlotFull         Code = "slot_full"         // the slot's share of L1 is used up, or L1 is too far behind
	CodeRefusedWork      Code = "refused_work"      // too much was executed in vain, for this sender or for all; it was not executed
	CodeDeadlineExceeded Code = "deadline_exceeded" // the hash comes with it; the transaction may still be promised
	CodeUnavailable      Code = "unavailable"       // journal, L1 or signer is not there
	CodeReadOnly         Code = "read_only"
	CodeForced           Code = "forced"     // it was forced through L1, and comes when an anchor knows that
	CodeSuperseded       Code = "superseded" // it was queued and its place was lost in a reorg
)

// Refusal is why a request was not promised. It reaches clients as a problem document or a
// JSON-RPC error.
type Refusal struct {
	Code       Code
	Message    string        // one sentence
	Nonce      *uint64       // the nonce expected next, with the nonce codes
	Trace      *TracePrice   // with CodeUnderpricedTrace
	RetryAfter time.Duration // zero: retrying the same bytes is no use
	TxHash     common.Hash
}

// TracePrice says what the bytes ask for that a transaction adds to the block's trace.
type TracePrice struct {
	Bytes  int
	Needed *big.Int // tip, wei per gas above the base fee
	Given  *big.Int
}

// Error implements error.
func (r *Refusal) Error() string { return fmt.Sprintf("%s: %s", r.Code, r.Message) }

// Is lets errors.Is match refusals by code: errors.Is(err, &Refusal{Code: CodeNonceTooLow}).
func (r *Refusal) Is(target error) bool {
	t, ok := target.(*Refusal)
	return ok && t.Code == r.Code && t.Message == ""
}
