package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
)

// Codes of this package's own problems, beside those of gateway.Refusal. The list is closed.
const (
	CodeBadRequest          gateway.Code = "bad_request"
	CodeNotFound            gateway.Code = "not_found"
	CodeMethodNotAllowed    gateway.Code = "method_not_allowed"
	CodeUnsupportedMedia    gateway.Code = "unsupported_media_type"
	CodeBodyTooLarge        gateway.Code = "body_too_large"
	CodeInternal            gateway.Code = "internal_error"
	CodeNotReady            gateway.Code = "not_ready"
	CodeUpgradeRequired     gateway.Code = "upgrade_required"
	CodeBadCursor           gateway.Code = "bad_cursor"
	CodeCursorTooOld        gateway.Code = "cursor_too_old" // the events after it are not kept any more
	CodeBadFilter           gateway.Code = "bad_filter"
	CodeTooManyOfAddress    gateway.Code = "too_many_of_address" // subscriptions
	CodeUnknownKind         gateway.Code = "unknown_kind"
	CodeTooManySubscribers  gateway.Code = "too_many_subscribers"
	CodeNotOpen             gateway.Code = "not_open"
	CodeSlotNotReady        gateway.Code = "slot_not_ready"
	CodeInvalidBased        gateway.Code = "invalid_based_block"
	CodeInvalidRegistration gateway.Code = "invalid_registration"
	CodeInvalidEvidence     gateway.Code = "invalid_evidence"
	CodeNotAncestor         gateway.Code = "not_an_ancestor"
	CodeRunTooLong          gateway.Code = "run_too_long"
	CodeRateLimited         gateway.Code = "rate_limited"
	CodeUnauthorized        gateway.Code = "unauthorized"
	CodeOriginNotAllowed    gateway.Code = "origin_not_allowed"
	CodeRequestTimeout      gateway.Code = "request_timeout"
)

// codeInfo is what is known of a code: for its problem document, for docs/errors.md, and for the meter of addresses.
type codeInfo struct {
	status  int
	title   string
	meaning string // one sentence
	retry   retry
	// penalty is what the refusal takes from the caller's tokens beside the cost of the request: for what the caller
	// could have known, and more for what was executed in vain.
	penalty int
}

// retry says whether the same request may succeed another time.
type retry string

const (
	retryNever  retry = "no"
	retryLater  retry = "later"   // not before Retry-After, where there is one
	retrySame   retry = "same"    // the same bytes give the same promise
	retryChange retry = "changed" // with what the meaning names changed, or true by then
)

// Penalties in tokens.
const (
	blamed   = 4  // the request could have been known to be wrong
	executed = 10 // it was executed, or may have been, and nobody pays
	guessed  = 40 // a bearer token was wrong; beside the refusal's own
)

// problemCodes lists every code that this package can answer with. A test compares it with the constants, with the
// contract and with docs/errors.md.
func problemCodes() map[gateway.Code]codeInfo {
	return map[gateway.Code]codeInfo{
		gateway.CodeMalformed:          {http.StatusBadRequest, "Malformed transaction", "The bytes are no transaction, or the request has no transactions or too many.", retryNever, blamed},
		gateway.CodeUnsigned:           {http.StatusBadRequest, "Transaction without a valid signature", "The transaction has no signature, or one that does not verify.", retryNever, blamed},
		gateway.CodeWrongChain:         {http.StatusUnprocessableEntity, "Wrong chain id", "The transaction is signed for another chain, or for none.", retryNever, blamed},
		gateway.CodeUnsupportedType:    {http.StatusUnprocessableEntity, "Unsupported transaction type", "L2 takes no transaction of this type: blob transactions, and what the fork does not know.", retryNever, blamed},
		gateway.CodeNonceTooLow:        {http.StatusUnprocessableEntity, "Nonce too low", "Another transaction of the sender has this nonce; expected_nonce is the next one.", retryNever, blamed},
		gateway.CodeNonceTooHigh:       {http.StatusUnprocessableEntity, "Nonce too high", "The nonces before it are missing; expected_nonce is the next one.", retryChange, blamed},
		gateway.CodeInsufficientFunds:  {http.StatusUnprocessableEntity, "Insufficient funds", "The sender cannot pay for value and gas.", retryChange, executed},
		gateway.CodeGasLimitExceeded:   {http.StatusUnprocessableEntity, "Gas limit exceeded", "The gas limit is above 2^24 (EIP-7825) or above the block's.", retryNever, blamed},
		gateway.CodeIntrinsicGas:       {http.StatusUnprocessableEntity, "Intrinsic gas too low", "The gas limit does not pay for the transaction's own bytes.", retryNever, blamed},
		gateway.CodeFeeTooLow:          {http.StatusUnprocessableEntity, "Fee too low", "The fee cap is below the base fee of the block.", retryChange, blamed},
		gateway.CodeFeeInvalid:         {http.StatusUnprocessableEntity, "Invalid fee", "The tip is above the fee cap, or a number has more than 256 bits.", retryNever, blamed},
		gateway.CodeSenderNotEOA:       {http.StatusUnprocessableEntity, "Sender is a contract", "The sender has code that is not a delegation (EIP-3607).", retryNever, executed},
		gateway.CodeTransactionTooLong: {http.StatusRequestEntityTooLarge, "Transaction too large", "The transaction has more bytes than L2 takes.", retryNever, blamed},
		gateway.CodeTraceTooLarge:      {http.StatusUnprocessableEntity, "Trace too large", "What the transaction touches could not be settled in one L1 transaction.", retryNever, executed},
		gateway.CodeUnderpricedTrace:   {http.StatusUnprocessableEntity, "Tip too low for the trace", "The tip does not pay for the bytes that the transaction adds to the trace; the field trace has both prices.", retryChange, executed},
		gateway.CodeConditionFailed:    {http.StatusUnprocessableEntity, "Condition failed", "A condition of the request does not hold in the state or block in which it would be executed.", retryChange, executed},
		gateway.CodeBundleFailed:       {http.StatusUnprocessableEntity, "Bundle failed", "A transaction of the bundle cannot be promised, so none is; the field index names it.", retryChange, executed},
		gateway.CodeReplaced:           {http.StatusConflict, "Replaced", "While it was queued, another transaction with its nonce that pays more took its place.", retryNever, 0},
		gateway.CodeReplacementTooLow:  {http.StatusConflict, "Replacement underpriced", "A transaction with its nonce is queued, and this one does not pay a tenth more.", retryChange, blamed},
		gateway.CodeInvalid:            {http.StatusUnprocessableEntity, "Invalid transaction", "The transaction breaks another rule of the fork.", retryNever, executed},
		gateway.CodeQueueFull:          {http.StatusServiceUnavailable, "Queue full", "Too many requests wait for a block.", retryLater, 0},
		gateway.CodeSlotFull:           {http.StatusServiceUnavailable, "The slot is full", "The slot's share of L1 is used up, or L1 is too far behind.", retryLater, 0},
		gateway.CodeRefusedWork:        {http.StatusTooManyRequests, "Too much refused work", "Too much was executed in vain lately, for this sender or for all; this was not executed.", retryLater, blamed},
		gateway.CodeDeadlineExceeded:   {http.StatusGatewayTimeout, "Deadline exceeded", "There was no promise before the deadline. The transaction may still be promised: tx_hash (tx_hashes of a bundle) finds it.", retrySame, 0},
		gateway.CodeUnavailable:        {http.StatusServiceUnavailable, "Unavailable", "The records, L1, the signer or this endpoint's source are not there for now.", retryLater, 0},
		gateway.CodeReadOnly:           {http.StatusServiceUnavailable, "Gateway is read-only", "The gateway has halted, or may not sign; its operator must look.", retryLater, 0},
		gateway.CodeForced:             {http.StatusConflict, "Forced", "The transaction was forced through L1: it is executed first in the block whose anchor knows that. The same bytes give its promise then.", retrySame, 0},
		gateway.CodeSuperseded:         {http.StatusConflict, "Superseded", "The request was queued and its place was lost in a reorg of L1.", retrySame, 0},
		CodeBadRequest:                 {http.StatusBadRequest, "Bad request", "A parameter, a header or the body is not what the contract says.", retryNever, blamed},
		CodeNotFound:                   {http.StatusNotFound, "Not found", "There is no such path, or nothing was ever recorded under this name.", retryNever, 0},
		CodeMethodNotAllowed:           {http.StatusMethodNotAllowed, "Method not allowed", "The path takes other methods, which the Allow header lists.", retryNever, blamed},
		CodeUnsupportedMedia:           {http.StatusUnsupportedMediaType, "Unsupported media type", "The body has another Content-Type than the path takes, or a Content-Encoding.", retryNever, blamed},
		CodeBodyTooLarge:               {http.StatusRequestEntityTooLarge, "Body too large", "The body has more bytes than the path takes.", retryNever, blamed},
		CodeRequestTimeout:             {http.StatusRequestTimeout, "Request timeout", "The body did not arrive in time.", retrySame, blamed},
		CodeRateLimited:                {http.StatusTooManyRequests, "Too many requests", "This address has asked for too much lately. Costly and refused requests count for more.", retryLater, 0},
		CodeUnauthorized:               {http.StatusUnauthorized, "Unauthorized", "This endpoint asks for a bearer token, and there was none, or a wrong one.", retryChange, blamed},
		CodeOriginNotAllowed:           {http.StatusForbidden, "Origin not allowed", "A web page of this origin may not do this: its origin is not among those that the operator lists.", retryNever, blamed},
		CodeInternal:                   {http.StatusInternalServerError, "Internal error", "The gateway could not answer; its log knows why, under the request id.", retryLater, 0},
		CodeNotReady:                   {http.StatusServiceUnavailable, "Not ready", "The gateway cannot serve now; the field reasons lists why.", retryLater, 0},
		CodeUpgradeRequired:            {http.StatusUpgradeRequired, "Upgrade required", "The path is a WebSocket.", retryNever, 0},
		CodeCursorTooOld:               {http.StatusGone, "Cursor too old", "The events after the cursor are not kept any more; oldest_cursor is the oldest that can be resumed with.", retryNever, blamed},
		CodeBadFilter:                  {http.StatusBadRequest, "Bad filter", "A filter of the feed cannot be read, or names too much.", retryNever, blamed},
		CodeTooManyOfAddress:           {http.StatusTooManyRequests, "Too many subscriptions", "One address has as many subscriptions as it may have.", retryLater, 0},
		CodeBadCursor:                  {http.StatusBadRequest, "Bad cursor", "The cursor is none that was given out.", retryNever, blamed},
		CodeUnknownKind:                {http.StatusBadRequest, "Unknown event kind", "The feed has no events of this kind.", retryNever, blamed},
		CodeTooManySubscribers:         {http.StatusServiceUnavailable, "Too many subscribers", "The feed takes no more subscribers for now.", retryLater, 0},
		CodeNotOpen:                    {http.StatusConflict, "No slot is open", "No based block can be included now; GET /v1/slots tells when.", retryLater, 0},
		CodeSlotNotReady:               {http.StatusServiceUnavailable, "The open slot is not verified yet", "The slot before is not verified yet.", retryLater, 0},
		CodeInvalidBased:               {http.StatusUnprocessableEntity, "Invalid based block", "L1 would refuse the block.", retryNever, executed},
		CodeInvalidRegistration:        {http.StatusUnprocessableEntity, "Invalid registration", "The registration has a wrong form or signature, is of no validator, or contradicts an earlier one.", retryNever, executed},
		CodeInvalidEvidence:            {http.StatusUnprocessableEntity, "Invalid evidence", "The evidence does not decode, accuses another rollup's sequencer, or does not convict this one.", retryNever, executed},
		CodeNotAncestor:                {http.StatusConflict, "Not an ancestor", "The run's first block is no ancestor of its last.", retryNever, blamed},
		CodeRunTooLong:                 {http.StatusUnprocessableEntity, "Run too long", "The run has too many blocks, or its trace too many bytes.", retryNever, blamed},
	}
}

// Problem is an RFC 9457 problem document. Code is stable; Detail is one sentence for people.
type Problem struct {
	Type         string        `json:"type"` // urn:ultrasound:problem:<code>
	Title        string        `json:"title"`
	Status       int           `json:"status"`
	Detail       string        `json:"detail"`
	Code         gateway.Code  `json:"code"`
	RequestID    string        `json:"request_id,omitempty"`
	TxHash       *common.Hash  `json:"tx_hash,omitempty"`        // with deadline_exceeded, always; of a bundle, the one that Index names, or the first
	TxHashes     []common.Hash `json:"tx_hashes,omitempty"`      // of a bundle, in order
	Index        *int          `json:"index,omitempty"`          // of the transaction of a bundle that cannot be promised
	Nonce        *uint64       `json:"expected_nonce,omitempty"` // with the nonce codes
	RetryAfterMS *int64        `json:"retry_after_ms,omitempty"` // absent: retrying the same bytes is no use
	Reasons      []string      `json:"reasons,omitempty"`        // with not_ready
	Oldest       *int64        `json:"oldest_cursor,omitempty"`  // with cursor_too_old
	Trace        *TracePrice   `json:"trace,omitempty"`          // with underpriced_trace
}

// TracePrice says what the bytes ask for that a transaction would add to the block's trace.
type TracePrice struct {
	Bytes  int          `json:"bytes"`
	Needed *hexutil.Big `json:"needed_tip"` // wei per gas above the base fee
	Given  *hexutil.Big `json:"given_tip"`
}

// problemError is a problem on its way out of a handler.
type problemError struct {
	Problem
	cause   error // logged, never shown
	penalty int   // tokens that the caller loses
}

func (p *problemError) Error() string {
	if p.cause != nil {
		return fmt.Sprintf("%s: %s: %v", p.Code, p.Detail, p.cause)
	}
	return fmt.Sprintf("%s: %s", p.Code, p.Detail)
}

func (p *problemError) Unwrap() error { return p.cause }

// problem builds a problemError for a handler to return.
func problem(code gateway.Code, format string, args ...any) *problemError {
	return &problemError{Problem: Problem{Code: code, Detail: fmt.Sprintf(format, args...)}}
}

// retryAfter adds a waiting time to the problem.
func (p *problemError) retryAfter(d time.Duration) *problemError {
	ms := d.Milliseconds()
	p.RetryAfterMS = &ms
	return p
}

// defaultRetryAfter is what 503 answers suggest when their source has no better idea.
const defaultRetryAfter = time.Second

// problemOf turns whatever a handler returned into a complete problem document.
func problemOf(err error) *problemError {
	p := classify(err)
	info, known := problemCodes()[p.Code]
	if !known { // a code this package was never taught: the refusal still reaches the client
		info = codeInfo{status: http.StatusUnprocessableEntity, title: "Refused", penalty: blamed}
	}
	p.Type, p.Title, p.Status, p.penalty = "urn:ultrasound:problem:"+string(p.Code), info.title, info.status, info.penalty
	if (p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests) && p.RetryAfterMS == nil {
		p.retryAfter(defaultRetryAfter)
	}
	return p
}

// sentinelCode is the code of a sentinel that a source may return.
type sentinelCode struct {
	target error
	code   gateway.Code
}

// sentinelCodes is searched in order.
func sentinelCodes() []sentinelCode {
	list := []sentinelCode{
		{gateway.ErrNotFound, CodeNotFound},
		{gateway.ErrNotOpen, CodeNotOpen},
		{gateway.ErrNotReady, CodeSlotNotReady},
		{ErrInvalidRegistration, CodeInvalidRegistration},
		{gateway.ErrInvalidEvidence, CodeInvalidEvidence},
		{postgres.ErrContradiction, CodeInvalidRegistration}, // of all that is written here, only registrations can meet it
		{ErrUnavailable, gateway.CodeUnavailable},
		{ErrFeedDown, gateway.CodeUnavailable},
		// Only POST /v1/preconfirmations has a deadline of the client's own, and it answers for itself.
		{context.DeadlineExceeded, gateway.CodeUnavailable},
	}
	for _, refused := range []error{
		blocks.ErrUnknownKind, blocks.ErrWrongParent, blocks.ErrBasedOnRegular, blocks.ErrPermitMismatch, blocks.ErrPermitMissing,
		blocks.ErrEarlyChild, blocks.ErrTimestamp, blocks.ErrAnchorBack, blocks.ErrAnchorAge, blocks.ErrAnchorHash,
		blocks.ErrHeaderPolicy, blocks.ErrWrongSlot, blocks.ErrWrongL1Parent, based.ErrNotPermitted, based.ErrBlockBody,
		ErrInvalidBased,
	} {
		list = append(list, sentinelCode{refused, CodeInvalidBased})
	}
	return list
}

func classify(err error) *problemError {
	var own *problemError
	if errors.As(err, &own) {
		return own
	}
	var refusal *gateway.Refusal
	if errors.As(err, &refusal) {
		p := problem(refusal.Code, "%s", sentence(refusal.Message))
		p.Nonce = refusal.Nonce
		if t := refusal.Trace; t != nil {
			p.Trace = &TracePrice{Bytes: t.Bytes, Needed: (*hexutil.Big)(t.Needed), Given: (*hexutil.Big)(t.Given)}
		}
		if refusal.TxHash != (common.Hash{}) {
			p.TxHash = &refusal.TxHash
		}
		if refusal.RetryAfter > 0 {
			p.retryAfter(refusal.RetryAfter)
		}
		return p
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return problem(CodeBodyTooLarge, "The body is larger than %d bytes.", tooLarge.Limit)
	}
	for _, s := range sentinelCodes() {
		if errors.Is(err, s.target) {
			p := problem(s.code, "%s", sentence(err.Error()))
			p.cause = err
			return p
		}
	}
	// What an unexpected error says is for the log: it may tell of the inside.
	p := problem(CodeInternal, "The gateway could not answer; the request id finds the reason in its log.")
	p.cause = err
	return p
}

// write sends the document. Retry-After is in whole seconds, rounded up, at least one.
func (p *problemError) write(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Cache-Control", "no-store")
	if p.RetryAfterMS != nil {
		seconds := max(1, int64(math.Ceil(float64(*p.RetryAfterMS)/1000)))
		h.Set("Retry-After", strconv.FormatInt(seconds, 10))
	}
	w.WriteHeader(p.Status)
	body, err := json.Marshal(p.Problem)
	if err != nil { // strings and numbers always encode
		return
	}
	_, _ = w.Write(append(body, '\n')) // the client may be gone; nobody else to tell
}

// sentence gives an error's text a capital and a full stop.
func sentence(s string) string {
	if s == "" {
		return s
	}
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
