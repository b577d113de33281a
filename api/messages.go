package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/go-chi/chi/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Mailbox knows what goes between the layers.
type Mailbox interface {
	// Messages returns up to limit messages from L1 to L2 from index first on, in order, without their relays.
	Messages(ctx context.Context, first uint64, limit int) ([]Message, error)
	// Message returns one, with the call that executes it if there is one. gateway.ErrNotFound: L1 has not sent it.
	Message(ctx context.Context, index uint64) (*Message, error)
	// Withdrawals returns what an L2 transaction sends to L1. gateway.ErrNotFound: no canonical block has the transaction.
	Withdrawals(ctx context.Context, tx common.Hash) ([]Withdrawal, error)
}

// MessageStatus says how far a message between the layers has come; a closed set.
type MessageStatus string

const (
	MessageSent      MessageStatus = "sent"      // its layer has it; the other does not know it yet
	MessageReady     MessageStatus = "ready"     // the other layer can be shown a proof of it: anyone may bring it
	MessageDelivered MessageStatus = "delivered" // on L2: relayed, or given up; on L1: claimed
)

// Message goes from L1 to L2.
type Message struct {
	Index    uint64         `json:"index"` // in the inbox
	Sender   common.Address `json:"sender"`
	To       common.Address `json:"to"`
	Owner    common.Address `json:"owner"` // may give it up on L2 if it fails
	Value    *hexutil.Big   `json:"value"` // wei
	Fee      *hexutil.Big   `json:"fee"`   // wei, for who relays it
	GasLimit uint64         `json:"gas_limit"`
	Data     hexutil.Bytes  `json:"data"`
	L1       MessageOnL1    `json:"l1"`
	Status   MessageStatus  `json:"status"`
	Relay    *Call          `json:"relay,omitempty"` // executes it on L2, if it is ready; only in GET /v1/messages/{index}
}

// MessageOnL1 is where L1 took a message.
type MessageOnL1 struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	TxHash common.Hash `json:"tx_hash"`
}

// Withdrawal is a message from L2 to L1.
type Withdrawal struct {
	ID       common.Hash    `json:"id"`
	Index    uint64         `json:"index"` // among all that L2 has sent
	Sender   common.Address `json:"sender"`
	To       common.Address `json:"to"`
	Value    *hexutil.Big   `json:"value"` // wei
	GasLimit uint64         `json:"gas_limit"`
	Data     hexutil.Bytes  `json:"data"`
	Block    uint64         `json:"block_number"`
	Status   MessageStatus  `json:"status"`
	Claim    *Call          `json:"claim,omitempty"` // pays it out on L1, if it is ready
}

// Call is a transaction that is still to be signed.
type Call struct {
	To    common.Address `json:"to"`
	Value *hexutil.Big   `json:"value"`
	Gas   uint64         `json:"gas"`
	Data  hexutil.Bytes  `json:"data"`
}

// listMessages is GET /v1/messages?cursor=: every message from L1, oldest first. The next cursor is always there, so that a
// client asks on with it whenever it likes.
func (s *Server) listMessages(w http.ResponseWriter, r *http.Request) error {
	limit, cursor, err := s.pageQuery(r)
	if err != nil {
		return err
	}
	first := uint64(0)
	if cursor != nil {
		first = *cursor
	}
	if s.cfg.Mailbox == nil {
		return ErrUnavailable
	}
	items, err := s.cfg.Mailbox.Messages(r.Context(), first, limit)
	if err != nil {
		return err
	}
	return writeJSON(w, listOf(items, cursorText(first+uint64(len(items)))))
}

// message is GET /v1/messages/{index}.
func (s *Server) message(w http.ResponseWriter, r *http.Request) error {
	index, err := parseNumber("message index", chi.URLParam(r, "index"))
	if err != nil {
		return err
	}
	if s.cfg.Mailbox == nil {
		return ErrUnavailable
	}
	message, err := s.cfg.Mailbox.Message(r.Context(), index)
	if isNotFound(err) {
		return problem(CodeNotFound, "L1 has not sent message %d.", index)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, message)
}

// withdrawals is GET /v1/withdrawals/{tx_hash}.
func (s *Server) withdrawals(w http.ResponseWriter, r *http.Request) error {
	hash, err := parseHash(chi.URLParam(r, "tx_hash"))
	if err != nil {
		return err
	}
	if s.cfg.Mailbox == nil {
		return ErrUnavailable
	}
	items, err := s.cfg.Mailbox.Withdrawals(r.Context(), hash)
	if errors.Is(err, gateway.ErrNotFound) {
		return problem(CodeNotFound, "No block has transaction %s.", hash)
	}
	if err != nil {
		return fmt.Errorf("find withdrawals of %s: %w", hash, err)
	}
	return writeJSON(w, listOf(items, nil))
}
