package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// The funded accounts and who uses them, so that no two clients share a nonce. Account 8 is the
// devnet's own, for based blocks, and 9 funds `ultrasound load`.
const (
	restAccount = iota
	rpcAccount
	contractAccount
	badAccount
	executeAccount
	pauseAccount
	reorgAccount
	cheapAccount
)

func callTo(to common.Address, data []byte) ethereum.CallMsg {
	return ethereum.CallMsg{To: &to, Data: data}
}

// wallet signs L2 transactions of one account, with nonces that count up.
type wallet struct {
	devnet.Account
	signer types.Signer
	nonce  uint64
}

func (r *rig) wallet(t *testing.T, index uint32) *wallet {
	t.Helper()
	account, err := devnet.TestAccount(index)
	must(t, err)
	nonce, err := r.l2.PendingNonceAt(t.Context(), account.Address)
	must(t, err)
	return &wallet{Account: account, signer: execute.Signer(r.caps.ChainID), nonce: nonce}
}

// feeCap is what the tests' transactions offer, wei per gas: far more than L2 will ask.
var feeCap = big.NewInt(100 * params.GWei)

// dynamic signs a transaction of EIP-1559 with the next nonce. A nil to deploys a contract.
func (w *wallet) dynamic(t *testing.T, to *common.Address, wei int64, gas uint64, data []byte) *types.Transaction {
	t.Helper()
	return w.sign(t, &types.DynamicFeeTx{
		ChainID: w.signer.ChainID(), Nonce: w.nonce, To: to, Value: big.NewInt(wei), Gas: gas, Data: data,
		GasFeeCap: feeCap, GasTipCap: big.NewInt(params.GWei),
	})
}

// transfer signs a transfer, of a type that changes with the nonce.
func (w *wallet) transfer(t *testing.T, to common.Address, wei int64) *types.Transaction {
	t.Helper()
	switch w.nonce % 3 {
	case 0:
		return w.sign(t, &types.LegacyTx{Nonce: w.nonce, To: &to, Value: big.NewInt(wei), Gas: params.TxGas, GasPrice: feeCap})
	case 1:
		return w.sign(t, &types.AccessListTx{
			ChainID: w.signer.ChainID(), Nonce: w.nonce, To: &to, Value: big.NewInt(wei), Gas: 2 * params.TxGas, GasPrice: feeCap,
			AccessList: types.AccessList{{Address: to}},
		})
	default:
		return w.dynamic(t, &to, wei, params.TxGas, nil)
	}
}

func (w *wallet) sign(t *testing.T, data types.TxData) *types.Transaction {
	t.Helper()
	tx, err := types.SignNewTx(w.Key, w.signer, data)
	must(t, err)
	w.nonce++
	return tx
}

// counterInit deploys a contract that leaves an empty log when it is made. Each call adds one to slot
// 0 and logs the sum with the topics 0xaa and the block's number, so that a call's receipt tells in
// which block it was executed. Called with one byte of data it reverts.
var counterInit = common.FromHex(
	"5f5fa0" + "602080600c5f395ff3" + // log without contents; return the code below
		"36600114601c57" + // one byte of data: jump to the end
		"5f54600101805f555f52" + // slot 0 and memory: the sum
		"4360aa60205fa2" + "60205ff3" + // log and return it
		"5b5f5ffd") // revert

// errNoPromise is returned by preconfirm when the gateway refuses.
var errNoPromise = errors.New("no promise")

// preconfirm asks for a promise over REST. It tries again while the gateway says that trying again
// makes sense; the same bytes are never promised twice.
func (r *rig) preconfirm(ctx context.Context, tx *types.Transaction) (gateway.PromiseRecord, json.RawMessage, error) {
	var p gateway.PromiseRecord
	raw, err := tx.MarshalBinary()
	if err != nil {
		return p, nil, err
	}
	wait := int64(30_000)
	for deadline := time.Now().Add(patience); ; time.Sleep(pollGap) {
		status, body, _, err := r.ask(ctx, http.MethodPost, r.api+"/v1/preconfirmations", api.PreconfirmationRequest{Transaction: raw, DeadlineMS: &wait})
		if err != nil {
			return p, nil, err
		}
		if status == http.StatusOK {
			return p, body, json.Unmarshal(body, &p)
		}
		var problem api.Problem
		if err := json.Unmarshal(body, &problem); err != nil || problem.RetryAfterMS == nil || time.Now().After(deadline) {
			return p, nil, fmt.Errorf("%w of %s: status %d: %s", errNoPromise, tx.Hash(), status, body)
		}
	}
}

func (r *rig) mustPreconfirm(t *testing.T, tx *types.Transaction) (gateway.PromiseRecord, json.RawMessage) {
	t.Helper()
	p, raw, err := r.preconfirm(t.Context(), tx)
	must(t, err)
	return p, raw
}

// history reads a transaction's story.
func (r *rig) history(t *testing.T, tx common.Hash) gateway.PromiseHistory {
	t.Helper()
	var h gateway.PromiseHistory
	r.get(t, "/v1/preconfirmations/"+tx.Hex(), &h)
	return h
}

// checkPromise checks all that a promise says of itself: it is for this transaction, signed by the
// key that the sequencer named, over the receipt that came with it, of a block that has no hash yet.
func (r *rig) checkPromise(p gateway.PromiseRecord, tx common.Hash) error {
	signed := gateway.Promise{
		ChainID: p.ChainID, Rollup: p.Rollup, TxHash: p.TxHash, BlockNumber: p.BlockNumber, ParentHash: p.ParentHash, Index: p.Index,
		ReceiptDigest: p.ReceiptDigest, AnchorNumber: p.AnchorNumber, AnchorL1Hash: p.AnchorL1Hash, Time: p.Time,
	}
	digest := signed.Digest()
	key, err := crypto.SigToPub(digest[:], p.Signature)
	switch {
	case err != nil:
		return fmt.Errorf("recover the signer: %w", err)
	case crypto.PubkeyToAddress(*key) != r.caps.PromiseSigner || p.Signer != r.caps.PromiseSigner:
		return fmt.Errorf("signed by %s as %s, promises are signed by %s", crypto.PubkeyToAddress(*key), p.Signer, r.caps.PromiseSigner)
	case p.TxHash != tx || p.Receipt.TxHash != tx:
		return fmt.Errorf("promise of %s with receipt of %s for transaction %s", p.TxHash, p.Receipt.TxHash, tx)
	case p.ChainID != r.caps.ChainID || p.Rollup != r.caps.Rollup:
		return fmt.Errorf("promise for chain %d of rollup %s", p.ChainID, p.Rollup)
	case gateway.ReceiptDigest(p.Receipt) != p.ReceiptDigest:
		return fmt.Errorf("receipt digest is %s, the receipt's is %s", p.ReceiptDigest, gateway.ReceiptDigest(p.Receipt))
	case p.Receipt.BlockNumber.Uint64() != p.BlockNumber || uint64(p.Receipt.TransactionIndex) != p.Index:
		return fmt.Errorf("promise of place %d/%d, receipt of %d/%d", p.BlockNumber, p.Index, p.Receipt.BlockNumber, p.Receipt.TransactionIndex)
	}
	return nil
}

// sealedReceipt waits for the receipt of a transaction in a sealed block, as JSON-RPC gives it.
func (r *rig) sealedReceipt(t *testing.T, tx common.Hash) json.RawMessage {
	t.Helper()
	var raw json.RawMessage
	await(t, "block of "+tx.Hex(), func() bool {
		must(t, r.l2.Client().CallContext(t.Context(), &raw, "eth_getTransactionReceipt", tx))
		var place struct{ BlockHash common.Hash }
		must(t, json.Unmarshal(raw, &place)) // null leaves it zero
		return place.BlockHash != common.Hash{}
	})
	return raw
}

// sameButBlockHash compares two receipts as JSON. With their block hashes they must differ only in
// that: everything a promise says is what the block says.
func sameButBlockHash(promised, sealed json.RawMessage) error {
	a, err := withoutBlockHash(promised)
	if err != nil {
		return err
	}
	b, err := withoutBlockHash(sealed)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(a, b) {
		return fmt.Errorf("promised\n  %s\nsealed\n  %s", promised, sealed)
	}
	return nil
}

func withoutBlockHash(raw json.RawMessage) (map[string]any, error) {
	var fields map[string]any
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("decode receipt %s: %w", raw, err)
	}
	delete(fields, "blockHash")
	logs, ok := fields["logs"].([]any)
	if !ok {
		return nil, fmt.Errorf("receipt without a list of logs: %s", raw)
	}
	for _, log := range logs {
		if entry, ok := log.(map[string]any); ok {
			delete(entry, "blockHash")
		}
	}
	return fields, nil
}

// asReceipt gives a receipt of JSON-RPC the form that the REST API has it in.
func asReceipt(raw json.RawMessage) (json.RawMessage, error) {
	receipt := new(types.Receipt)
	if err := json.Unmarshal(raw, receipt); err != nil {
		return nil, fmt.Errorf("decode receipt %s: %w", raw, err)
	}
	return json.Marshal(receipt)
}

// story is a reader of the feed that keeps all it reads.
type story struct {
	conn *websocket.Conn
	over chan struct{} // closed when the reader has ended

	mu     sync.Mutex
	events []gateway.EventRecord
	cursor int64 // resume with it
	err    error
}

// read follows the feed after the cursor (fromNow: from now on), until the test ends or leave is called.
func (r *rig) read(t *testing.T, cursor int64) *story {
	t.Helper()
	url := strings.Replace(r.api, "http://", "ws://", 1) + "/v1/feed"
	if cursor != fromNow {
		url += fmt.Sprint("?cursor=", cursor)
	}
	conn, response, err := websocket.DefaultDialer.DialContext(t.Context(), url, nil)
	if err != nil {
		t.Fatalf("dial feed: %v (%v)", err, response)
	}
	s := &story{conn: conn, over: make(chan struct{})}
	var first feedFrame // tells where the feed starts
	must(t, conn.ReadJSON(&first))
	s.cursor = first.Cursor
	go s.run()
	t.Cleanup(s.leave)
	return s
}

func (s *story) run() {
	defer close(s.over)
	for {
		var frame feedFrame
		err := s.conn.ReadJSON(&frame)
		s.mu.Lock()
		if s.err = err; err == nil {
			s.events = append(s.events, frame.Events...)
			s.cursor = frame.Cursor
		}
		s.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// leave breaks the connection, without a word, and returns the cursor to resume with.
func (s *story) leave() {
	s.conn.Close()
	<-s.over
}

// after returns all events after the cursor so far, and the cursor to go on with.
func (s *story) after(cursor int64) ([]gateway.EventRecord, int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := slices.IndexFunc(s.events, func(e gateway.EventRecord) bool { return e.Cursor > cursor })
	if from < 0 {
		return nil, s.cursor
	}
	return slices.Clone(s.events[from:]), s.cursor
}

func (s *story) all() []gateway.EventRecord {
	events, _ := s.after(0)
	return events
}

// await waits for an event after the cursor for which matches is true.
func (s *story) await(t *testing.T, what string, cursor int64, matches func(gateway.EventRecord) bool) gateway.EventRecord {
	t.Helper()
	var found gateway.EventRecord
	await(t, what, func() bool {
		events, _ := s.after(cursor)
		i := slices.IndexFunc(events, matches)
		if i >= 0 {
			found = events[i]
		}
		return i >= 0
	})
	return found
}

// decode reads an event's payload.
func decode[T any](t *testing.T, e gateway.EventRecord) T {
	t.Helper()
	var payload T
	if err := json.Unmarshal(e.Payload, &payload); err != nil {
		t.Fatalf("%s event %d: %v: %s", e.Kind, e.Cursor, err, e.Payload)
	}
	return payload
}

// checkCursors sees to it that no event is missing, doubled or out of order.
func checkCursors(t *testing.T, events []gateway.EventRecord, after int64) {
	t.Helper()
	for _, e := range events {
		if e.Cursor != after+1 {
			t.Fatalf("event %d (%s) comes after %d", e.Cursor, e.Kind, after)
		}
		if e.Kind == gateway.EventGap {
			t.Fatalf("gap at %d: %s", e.Cursor, e.Payload)
		}
		after = e.Cursor
	}
}
