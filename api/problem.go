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
	CodeUnknownKind         gateway.Code = "unknown_kind"
	CodeTooManySubscribers  gateway.Code = "too_many_subscribers"
	CodeNotOpen             gateway.Code = "not_open"
	CodeSlotNotReady        gateway.Code = "slot_not_ready"
	CodeInvalidBased        gateway.Code = "invalid_based_block"
	CodeInvalidRegistration gateway.Code = "invalid_registration"
	CodeNotAncestor         gateway.Code = "not_an_ancestor"
	CodeRunTooLong          gateway.Code = "run_too_long"
)

// codeInfo is the HTTP status of a code and the title of its problem document.
type codeInfo struct {
	status int
	title  string
}

// problemCodes lists every code that this package can answer with. The OpenAPI test compares it
// with the contract.
func problemCodes() map[gateway.Code]codeInfo {
	return map[gateway.Code]codeInfo{
		gateway.CodeMalformed:          {http.StatusBadRequest, "Malformed transaction"},
		gateway.CodeUnsigned:           {http.StatusBadRequest, "Transaction without a valid signature"},
		gateway.CodeWrongChain:         {http.StatusUnprocessableEntity, "Wrong chain id"},
		gateway.CodeUnsupportedType:    {http.StatusUnprocessableEntity, "Unsupported transaction type"},
		gateway.CodeNonceTooLow:        {http.StatusUnprocessableEntity, "Nonce too low"},
		gateway.CodeNonceTooHigh:       {http.StatusUnprocessableEntity, "Nonce too high"},
		gateway.CodeInsufficientFunds:  {http.StatusUnprocessableEntity, "Insufficient funds"},
		gateway.CodeGasLimitExceeded:   {http.StatusUnprocessableEntity, "Gas limit exceeded"},
		gateway.CodeIntrinsicGas:       {http.StatusUnprocessableEntity, "Intrinsic gas too low"},
		gateway.CodeFeeTooLow:          {http.StatusUnprocessableEntity, "Fee too low"},
		gateway.CodeFeeInvalid:         {http.StatusUnprocessableEntity, "Invalid fee"},
		gateway.CodeSenderNotEOA:       {http.StatusUnprocessableEntity, "Sender is a contract"},
		gateway.CodeTransactionTooLong: {http.StatusRequestEntityTooLarge, "Transaction too large"},
		gateway.CodeTraceTooLarge:      {http.StatusUnprocessableEntity, "Trace too large"},
		gateway.CodeUnderpricedTrace:   {http.StatusUnprocessableEntity, "Tip too low for the trace"},
		gateway.CodeInvalid:            {http.StatusUnprocessableEntity, "Invalid transaction"},
		gateway.CodeQueueFull:          {http.StatusServiceUnavailable, "Queue full"},
		gateway.CodeSlotFull:           {http.StatusServiceUnavailable, "The slot is full"},
		gateway.CodeRefusedWork:        {http.StatusTooManyRequests, "Too much refused work"},
		gateway.CodeDeadlineExceeded:   {http.StatusGatewayTimeout, "Deadline exceeded"},
		gateway.CodeUnavailable:        {http.StatusServiceUnavailable, "Unavailable"},
		gateway.CodeReadOnly:           {http.StatusServiceUnavailable, "Gateway is read-only"},
		gateway.CodeSuperseded:         {http.StatusConflict, "Superseded"},
		CodeBadRequest:                 {http.StatusBadRequest, "Bad request"},
		CodeNotFound:                   {http.StatusNotFound, "Not found"},
		CodeMethodNotAllowed:           {http.StatusMethodNotAllowed, "Method not allowed"},
		CodeUnsupportedMedia:           {http.StatusUnsupportedMediaType, "Unsupported media type"},
		CodeBodyTooLarge:               {http.StatusRequestEntityTooLarge, "Body too large"},
		CodeInternal:                   {http.StatusInternalServerError, "Internal error"},
		CodeNotReady:                   {http.StatusServiceUnavailable, "Not ready"},
		CodeUpgradeRequired:            {http.StatusUpgradeRequired, "Upgrade required"},
		CodeBadCursor:                  {http.StatusBadRequest, "Bad cursor"},
		CodeUnknownKind:                {http.StatusBadRequest, "Unknown event kind"},
		CodeTooManySubscribers:         {http.StatusServiceUnavailable, "Too many subscribers"},
		CodeNotOpen:                    {http.StatusConflict, "No slot is open"},
		CodeSlotNotReady:               {http.StatusServiceUnavailable, "The open slot is not verified yet"},
		CodeInvalidBased:               {http.StatusUnprocessableEntity, "Invalid based block"},
		CodeInvalidRegistration:        {http.StatusUnprocessableEntity, "Invalid registration"},
		CodeNotAncestor:                {http.StatusConflict, "Not an ancestor"},
		CodeRunTooLong:                 {http.StatusUnprocessableEntity, "Run too long"},
	}
}

// Problem is an RFC 9457 problem document. Code is stable; Detail is one sentence for people.
type Problem struct {
	Type         string       `json:"type"` // urn:ultrasound:problem:<code>
	Title        string       `json:"title"`
	Status       int          `json:"status"`
	Detail       string       `json:"detail"`
	Code         gateway.Code `json:"code"`
	RequestID    string       `json:"request_id,omitempty"`
	TxHash       *common.Hash `json:"tx_hash,omitempty"`        // with deadline_exceeded, always
	Nonce        *uint64      `json:"expected_nonce,omitempty"` // with the nonce codes
	RetryAfterMS *int64       `json:"retry_after_ms,omitempty"` // absent: retrying the same bytes is no use
	Reasons      []string     `json:"reasons,omitempty"`        // with not_ready
	Trace        *TracePrice  `json:"trace,omitempty"`          // with underpriced_trace
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
	cause error // logged, never shown
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
		info = codeInfo{http.StatusUnprocessableEntity, "Refused"}
	}
	p.Type, p.Title, p.Status = "urn:ultrasound:problem:"+string(p.Code), info.title, info.status
	if p.Status == http.StatusServiceUnavailable && p.RetryAfterMS == nil {
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
