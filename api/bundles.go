package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// BundleRequest is the body of POST /v1/bundles.
type BundleRequest struct {
	Transactions []hexutil.Bytes    `json:"transactions"` // signed, EIP-2718, in order
	Conditions   *ConditionsRequest `json:"conditions,omitempty"`
	DeadlineMS   *int64             `json:"deadline_ms,omitempty"` // as of PreconfirmationRequest
}

// BundleAnswer is the promises of a bundle: one for each transaction, in order, at successive indexes of one block.
type BundleAnswer struct {
	Promises []gateway.PromiseRecord `json:"promises"`
}

// bundle is POST /v1/bundles: all transactions are promised, in order and without anything in between, or none is.
func (s *Server) bundle(w http.ResponseWriter, r *http.Request) error {
	var req BundleRequest
	if err := readJSON(w, r, s.limits.Body, &req); err != nil {
		return err
	}
	if n := len(req.Transactions); n < 1 || n > gateway.MaxBundle {
		return problem(CodeBadRequest, "A bundle has from 1 to %d transactions, this one has %d.", gateway.MaxBundle, n)
	}
	if err := s.charge(r, costPromise*(len(req.Transactions)-1)); err != nil {
		return err
	}
	txs := make(types.Transactions, len(req.Transactions))
	for i, raw := range req.Transactions {
		tx, err := decodeTransaction(raw)
		if err != nil {
			p := classify(err)
			p.Index = &i
			return p
		}
		txs[i] = tx
	}
	done, err := s.submit(w, r, txs, req.Conditions, req.DeadlineMS)
	if err != nil {
		return ofBundle(err, txs)
	}
	return writeJSON(w, BundleAnswer{Promises: done.Promises})
}

// ofBundle gives a refusal the hashes of the bundle, and the index of the transaction that it is about.
func ofBundle(err error, txs types.Transactions) error {
	var refusal *gateway.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	p := classify(err)
	for i, tx := range txs {
		p.TxHashes = append(p.TxHashes, tx.Hash())
		if tx.Hash() == refusal.TxHash && ofOneTransaction(refusal.Code) {
			p.Index = &i
		}
	}
	return p
}

// ofOneTransaction reports whether a refusal of a bundle names the transaction to blame: others carry the first hash
// and are about the bundle, or about the gateway.
func ofOneTransaction(code gateway.Code) bool {
	return slices.Contains([]gateway.Code{
		gateway.CodeMalformed, gateway.CodeUnsigned, gateway.CodeWrongChain, gateway.CodeUnsupportedType, gateway.CodeNonceTooLow, gateway.CodeNonceTooHigh,
		gateway.CodeInsufficientFunds, gateway.CodeIntrinsicGas, gateway.CodeFeeTooLow, gateway.CodeFeeInvalid, gateway.CodeSenderNotEOA,
		gateway.CodeTransactionTooLong, gateway.CodeTraceTooLarge, gateway.CodeUnderpricedTrace, gateway.CodeBundleFailed, gateway.CodeInvalid,
	}, code)
}

// submit asks for the promises of one transaction or of a bundle, and waits for them until the client's deadline.
func (s *Server) submit(w http.ResponseWriter, r *http.Request, txs types.Transactions, conditions *ConditionsRequest, deadlineMS *int64) (*gateway.Answer, error) {
	wait, err := s.deadline(deadlineMS)
	if err != nil {
		return nil, err
	}
	must, err := conditions.read()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	started := time.Now()
	done, err := s.cfg.Sequencer.Submit(ctx, gateway.Request{Transactions: txs, Conditions: must, Gap: gateway.GapWait})
	if err != nil {
		return nil, withHash(err, txs[0].Hash())
	}
	if len(done.Promises) != len(txs) {
		return nil, fmt.Errorf("submit %d transactions: %d promises", len(txs), len(done.Promises))
	}
	if done.Waited > 0 {
		s.metrics.waited.Observe(done.Waited.Seconds())
	} else {
		s.metrics.promised.Observe(time.Since(started).Seconds())
	}
	w.Header().Set(WaitedHeader, strconv.FormatInt(roundUpMS(done.Waited), 10))
	return done, nil
}

// deadline is how long a request waits for its promises.
func (s *Server) deadline(ms *int64) (time.Duration, error) {
	if ms == nil {
		return s.limits.DefaultDeadline, nil
	}
	if *ms < 1 || *ms > s.limits.MaxDeadline.Milliseconds() {
		return 0, problem(CodeBadRequest, "The field deadline_ms must be from 1 to %d.", s.limits.MaxDeadline.Milliseconds())
	}
	return time.Duration(*ms) * time.Millisecond, nil
}

// withHash sees to it that a timeout never loses the transaction's hash.
func withHash(err error, hash common.Hash) error {
	if errors.Is(err, context.DeadlineExceeded) {
		err = &gateway.Refusal{Code: gateway.CodeDeadlineExceeded,
			Message: "The deadline passed; the transaction may still be promised, and GET /v1/preconfirmations/" + hash.Hex() + " will tell."}
	}
	var refusal *gateway.Refusal
	if errors.As(err, &refusal) && refusal.TxHash == (common.Hash{}) {
		named := *refusal
		named.TxHash = hash
		return &named
	}
	return err
}
