package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// desk returns the source of the based endpoints, or why there is none.
func (s *Server) desk() (Based, error) {
	if s.cfg.Based == nil {
		return nil, fmt.Errorf("this gateway does not serve based blocks: %w", ErrUnavailable)
	}
	return s.cfg.Based, nil
}

// template is GET /v1/based/template.
func (s *Server) template(w http.ResponseWriter, r *http.Request) error {
	b, err := s.desk()
	if err != nil {
		return err
	}
	t, err := b.Template(r.Context())
	// L1 has moved past the permit between two looks at it: the slot is not open any more.
	if errors.Is(err, blocks.ErrWrongSlot) || errors.Is(err, blocks.ErrWrongL1Parent) || errors.Is(err, based.ErrNotPermitted) {
		return fmt.Errorf("%w: %w", gateway.ErrNotOpen, err)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, t)
}

// maxBuildTransactions bounds a build request: more would not fit a trace of 2 MiB.
const maxBuildTransactions = 4096

// build is POST /v1/based/build.
func (s *Server) build(w http.ResponseWriter, r *http.Request) error {
	b, err := s.desk()
	if err != nil {
		return err
	}
	var req BuildRequest
	if err := readJSON(w, r, s.limits.BasedBody, &req); err != nil {
		return err
	}
	if len(req.Transactions) > maxBuildTransactions {
		return problem(CodeBadRequest, "A based block is built of at most %d transactions.", maxBuildTransactions)
	}
	for _, raw := range req.Transactions {
		if _, err := decodeTransaction(raw); err != nil {
			return err
		}
	}
	built, err := b.Build(r.Context(), req)
	if err != nil {
		return err
	}
	return writeJSON(w, built)
}

// announce is POST /v1/based/blocks.
func (s *Server) announce(w http.ResponseWriter, r *http.Request) error {
	b, err := s.desk()
	if err != nil {
		return err
	}
	var req AnnounceRequest
	if err := readJSON(w, r, s.limits.BasedBody, &req); err != nil {
		return err
	}
	if len(req.Trace) == 0 {
		return problem(CodeBadRequest, "There is no trace.")
	}
	done, err := b.Announce(r.Context(), req)
	if err != nil {
		return err
	}
	return writeJSON(w, done)
}

// SignedRegistration is SignedValidatorRegistration of the builder API, with its spelling: numbers
// are decimal strings.
type SignedRegistration struct {
	Message struct {
		FeeRecipient common.Address `json:"fee_recipient"`
		GasLimit     decimalString  `json:"gas_limit"`
		Timestamp    decimalString  `json:"timestamp"`
		PublicKey    hexutil.Bytes  `json:"pubkey"` // 48 bytes
	} `json:"message"`
	Signature hexutil.Bytes `json:"signature"` // 96 bytes
}

// decimalString is a number that JSON carries as a string.
type decimalString uint64

// UnmarshalJSON takes digits in quotes.
func (d *decimalString) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return fmt.Errorf("a number of the builder API is a decimal string: %w", err)
	}
	n, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return fmt.Errorf("a number of the builder API is a decimal string: %w", err)
	}
	*d = decimalString(n)
	return nil
}

// Bounds of registrations, as relays have them.
const (
	maxRegistrations   = 128              // in one request
	registrationFuture = 10 * time.Second // how far a timestamp may lie ahead (builder specification)
)

// register is POST /v1/proposers: one registration, or a list of them as validators send it. All
// are checked before the first is stored.
func (s *Server) register(w http.ResponseWriter, r *http.Request) error {
	var raw json.RawMessage
	if err := readJSON(w, r, s.limits.Body, &raw); err != nil {
		return err
	}
	var given []SignedRegistration
	if bytes.HasPrefix(raw, []byte("[")) {
		if err := decodeJSON(raw, &given); err != nil {
			return err
		}
	} else {
		given = make([]SignedRegistration, 1)
		if err := decodeJSON(raw, &given[0]); err != nil {
			return err
		}
	}
	if len(given) == 0 || len(given) > maxRegistrations {
		return problem(CodeBadRequest, "One request registers from 1 to %d validators.", maxRegistrations)
	}
	if err := s.charge(r, costRegister*len(given)); err != nil {
		return err
	}
	records := make([]gateway.ProposerRecord, 0, len(given))
	for i, g := range given {
		record, err := s.checkRegistration(g)
		if err != nil {
			return fmt.Errorf("registration %d: %w", i, err)
		}
		records = append(records, record)
	}
	for _, record := range records {
		if err := s.cfg.Proposers.PutProposer(r.Context(), record); err != nil {
			return fmt.Errorf("store registration: %w", err)
		}
	}
	return writeJSON(w, listOf(records, nil))
}

func (s *Server) checkRegistration(g SignedRegistration) (gateway.ProposerRecord, error) {
	now := s.now()
	record := gateway.ProposerRecord{
		PublicKey: g.Message.PublicKey, FeeRecipient: g.Message.FeeRecipient,
		GasLimit: uint64(g.Message.GasLimit), Timestamp: uint64(g.Message.Timestamp),
		Signature: g.Signature, At: now.UTC(),
	}
	switch {
	case len(record.PublicKey) != 48:
		return record, problem(CodeInvalidRegistration, "The public key has %d bytes, not 48.", len(record.PublicKey))
	case len(record.Signature) != 96:
		return record, problem(CodeInvalidRegistration, "The signature has %d bytes, not 96.", len(record.Signature))
	case record.Timestamp > uint64(now.Add(registrationFuture).Unix()):
		return record, problem(CodeInvalidRegistration, "The registration's timestamp lies in the future.")
	}
	return record, s.cfg.CheckRegistration(record)
}

// listProposers is GET /v1/proposers, by public key. The cursor is the last key of the page before.
func (s *Server) listProposers(w http.ResponseWriter, r *http.Request) error {
	limit, cursor, err := s.page(r)
	if err != nil {
		return err
	}
	var after []byte
	if cursor != "" {
		if after, err = hexutil.Decode(cursor); err != nil || len(after) != 48 {
			return problem(CodeBadCursor, "The cursor must be one that an earlier page gave.")
		}
	}
	items, err := s.cfg.Proposers.Proposers(r.Context(), after, limit)
	if err != nil {
		return err
	}
	var next *string
	if len(items) == limit {
		last := items[len(items)-1].PublicKey.String()
		next = &last
	}
	return writeJSON(w, listOf(items, next))
}
