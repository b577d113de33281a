package api

import (
	"crypto/ecdsa"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/go-chi/chi/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// WaitedHeader is set on every promise: whole milliseconds that the request waited for a block to
// open, 0 outside the pause. It lets clients measure the pause apart from the rest.
const WaitedHeader = "Ultrasound-Waited-Ms"

// PreconfirmationRequest is the body of POST /v1/preconfirmations as JSON. As
// application/octet-stream the body is the transaction itself.
type PreconfirmationRequest struct {
	Transaction hexutil.Bytes `json:"transaction"` // signed, EIP-2718
	// DeadlineMS is how long the client waits, from the arrival of the request; absent: the default.
	DeadlineMS *int64             `json:"deadline_ms,omitempty"`
	Conditions *ConditionsRequest `json:"conditions,omitempty"`
}

// promise is POST /v1/preconfirmations.
func (s *Server) promise(w http.ResponseWriter, r *http.Request) error {
	req, err := s.readPreconfirmation(w, r)
	if err != nil {
		return err
	}
	tx, err := decodeTransaction(req.Transaction)
	if err != nil {
		return err
	}
	done, err := s.submit(w, r, types.Transactions{tx}, req.Conditions, req.DeadlineMS)
	if err != nil {
		return err
	}
	return writeJSON(w, done.Promises[0])
}

// roundUpMS keeps a wait of less than a millisecond apart from none.
func roundUpMS(d time.Duration) int64 {
	return int64((d + time.Millisecond - 1) / time.Millisecond)
}

func (s *Server) readPreconfirmation(w http.ResponseWriter, r *http.Request) (PreconfirmationRequest, error) {
	var req PreconfirmationRequest
	switch mediaType(r) {
	case mediaJSON:
		err := readJSON(w, r, s.limits.Body, &req)
		return req, err
	case mediaBinary:
		raw, err := readBody(w, r, s.limits.Body)
		req.Transaction = raw
		return req, err
	default:
		return req, unsupportedMedia(mediaJSON + " or " + mediaBinary)
	}
}

// decodeTransaction reads a signed transaction. What only the chain can tell is left to the sequencer.
func decodeTransaction(raw []byte) (*types.Transaction, error) {
	if len(raw) == 0 {
		return nil, &gateway.Refusal{Code: gateway.CodeMalformed, Message: "There is no transaction."}
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		if errors.Is(err, types.ErrTxTypeNotSupported) {
			return nil, &gateway.Refusal{Code: gateway.CodeUnsupportedType, Message: "This transaction type is not known here."}
		}
		return nil, &gateway.Refusal{Code: gateway.CodeMalformed, Message: "The bytes are not a transaction: " + sentence(err.Error())}
	}
	if v, r, s := tx.RawSignatureValues(); v.Sign() == 0 && r.Sign() == 0 && s.Sign() == 0 {
		return nil, &gateway.Refusal{Code: gateway.CodeUnsigned, Message: "The transaction is not signed.", TxHash: tx.Hash()}
	}
	if tx.Type() == types.BlobTxType {
		return nil, &gateway.Refusal{Code: gateway.CodeUnsupportedType, Message: "Blob transactions are not taken on L2.", TxHash: tx.Hash()}
	}
	return tx, nil
}

// history is GET /v1/preconfirmations/{tx_hash}.
func (s *Server) history(w http.ResponseWriter, r *http.Request) error {
	hash, err := parseHash(chi.URLParam(r, "tx_hash"))
	if err != nil {
		return err
	}
	story, err := s.cfg.History.History(r.Context(), hash)
	if story == nil || errors.Is(err, gateway.ErrNotFound) {
		if arrived, ok := s.cfg.Sequencer.Queued(hash); ok {
			return writeJSON(w, gateway.PromiseHistory{
				TxHash: hash, Status: "queued", History: []gateway.HistoryStep{{Status: "queued", At: arrived}},
			})
		}
	}
	if err != nil {
		return err
	}
	if story == nil {
		return problem(CodeNotFound, "The transaction %s was never seen here.", hash)
	}
	if story.Promise != nil && len(story.Promise.Signature) == 0 {
		if err := s.cfg.SignPromise(story.Promise); err != nil {
			return err
		}
	}
	return writeJSON(w, story)
}

// PromiseSigner signs promises with the key that signed them first. Signatures are deterministic
// (RFC 6979): the same promise gets the same bytes again.
func PromiseSigner(key *ecdsa.PrivateKey) func(*gateway.PromiseRecord) error {
	signer := crypto.PubkeyToAddress(key.PublicKey)
	return func(r *gateway.PromiseRecord) error {
		digest := gateway.Promise{
			ChainID: r.ChainID, Rollup: r.Rollup, TxHash: r.TxHash, BlockNumber: r.BlockNumber, ParentHash: r.ParentHash, Index: r.Index,
			ReceiptDigest: r.ReceiptDigest, AnchorNumber: r.AnchorNumber, AnchorL1Hash: r.AnchorL1Hash, Time: r.Time,
		}.Digest()
		signature, err := crypto.Sign(digest[:], key)
		if err != nil {
			return fmt.Errorf("sign promise: %w", err)
		}
		r.Signature, r.Signer = signature, signer
		return nil
	}
}
