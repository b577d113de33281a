package api

import (
	"fmt"
	"math/big"
	"net/http"
	"strings"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// status is GET /v1/status.
func (s *Server) status(w http.ResponseWriter, _ *http.Request) error {
	answer := Status{Status: s.cfg.Sequencer.Status(), Time: s.now().UTC(), LastCursor: s.feed.head()}
	answer.Subscribers, _ = s.feed.state()
	return writeJSON(w, answer)
}

// fee is GET /v1/fee: the quote for the open block, or in the pause for the child of the head.
func (s *Server) fee(w http.ResponseWriter, r *http.Request) error {
	status := s.cfg.Sequencer.Status()
	tip := gateway.MinimumTip(uint64(status.Budget.TraceBytePrice), status.Budget.TransferBytes, params.TxGas)
	quote := Fee{
		MinimumTip: (*hexutil.Big)(tip), SuggestedTip: (*hexutil.Big)(new(big.Int).Lsh(tip, 1)),
		TraceBytePrice: status.Budget.TraceBytePrice, TransferBytes: status.Budget.TransferBytes,
	}
	if open := status.Open; open != nil {
		baseFee, ok := new(big.Int).SetString(open.BaseFee, 10)
		if !ok {
			return fmt.Errorf("read the open block's base fee %q", open.BaseFee)
		}
		quote.BlockNumber, quote.BaseFee = open.Number, (*hexutil.Big)(baseFee)
		return writeJSON(w, quote)
	}
	head, err := s.findBlock(r.Context(), "latest")
	if err != nil {
		return err
	}
	// Only these fields decide the child's base fee (EIP-1559).
	parent := &types.Header{Number: new(big.Int).SetUint64(head.Number), GasLimit: head.GasLimit, GasUsed: head.GasUsed, BaseFee: (*big.Int)(head.BaseFee)}
	quote.BlockNumber = head.Number + 1
	quote.BaseFee = (*hexutil.Big)(eip1559.CalcBaseFee(execute.ChainConfig(s.cfg.Capabilities.ChainID), parent))
	return writeJSON(w, quote)
}

// slots is GET /v1/slots.
func (s *Server) slots(w http.ResponseWriter, r *http.Request) error {
	limit, _, err := s.page(r)
	if err != nil {
		return err
	}
	if s.cfg.Slots == nil {
		return fmt.Errorf("this gateway knows no proposers: %w", ErrUnavailable)
	}
	items, err := s.cfg.Slots.Slots(r.Context(), limit)
	if err != nil {
		return err
	}
	return writeJSON(w, listOf(items, nil))
}

// capabilities is GET /v1/capabilities.
func (s *Server) capabilities(w http.ResponseWriter, _ *http.Request) error {
	c := s.cfg.Capabilities
	if c.Features == nil {
		c.Features = []string{}
	}
	c.MaxDeadlineMS = s.limits.MaxDeadline.Milliseconds()
	c.MaxBodyBytes = s.limits.Body
	c.MaxBundle, c.MaxKnown = gateway.MaxBundle, gateway.MaxKnownEntries
	for _, kind := range eventKinds() {
		c.FeedEventKinds = append(c.FeedEventKinds, string(kind))
	}
	return writeJSON(w, c)
}

// healthz is GET /healthz: the process answers.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) error {
	return writeJSON(w, map[string]string{"status": "ok"})
}

// readyz is GET /readyz: whether requests can be served now, and if not, why.
func (s *Server) readyz(w http.ResponseWriter, _ *http.Request) error {
	var reasons []string
	if s.cfg.Ready != nil {
		reasons = append(reasons, s.cfg.Ready()...)
	}
	if _, trouble := s.feed.state(); trouble != "" {
		reasons = append(reasons, trouble)
	}
	if len(reasons) > 0 {
		p := problem(CodeNotReady, "Not ready: %s.", strings.Join(reasons, "; "))
		p.Reasons = reasons
		return p
	}
	return writeJSON(w, map[string]string{"status": "ready"})
}
