package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// loadTransport asks for promises over REST or JSON-RPC, and reads accounts over JSON-RPC. A peer is any
// Ethereum node: what it answers as soon as a transaction is in a block counts as its promise.
type loadTransport struct {
	http     *http.Client
	ws       *wsPool // nil unless promises are asked for over WebSocket
	rest     string  // URL of POST /v1/preconfirmations
	rpc      string
	via      string
	peer     bool
	deadline time.Duration
	noSync   atomic.Bool // the node does not know eth_sendRawTransactionSync
}

func newLoadTransport(s loadSettings) *loadTransport {
	connections := max(s.clients, s.accounts)
	t := &loadTransport{
		http: &http.Client{
			Transport: &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections, IdleConnTimeout: time.Minute},
			Timeout:   s.deadline + graceful,
		},
		rest: strings.TrimSuffix(s.url, "/") + "/v1/preconfirmations",
		rpc:  s.rpc, via: s.via, peer: s.peer, deadline: s.deadline,
	}
	if s.via == viaWS {
		t.ws = newWSPool(s.wsURL(), s.clients)
	}
	return t
}

// graceful is waited for an answer beyond the deadline, which is the gateway's to keep: this only notices a dead one.
const graceful = 10 * time.Second

func (t *loadTransport) open(ctx context.Context) error {
	if t.ws == nil {
		return nil
	}
	return t.ws.open(ctx)
}

func (t *loadTransport) close() {
	t.http.CloseIdleConnections()
	if t.ws != nil {
		t.ws.close()
	}
}

// loadAnswer is what the gateway said to a transaction.
type loadAnswer struct {
	waited time.Duration
	code   string // empty: promised, and executed well
	detail string
	nonce  *uint64 // the nonce expected next, if that is why it was refused
	again  bool    // the same bytes may be promised later
	behind bool    // a peer's pool does not know yet what its latest block holds
}

// Codes of what is no gateway's refusal.
const (
	codeExecutionFailed = "execution_failed" // promised, but the receipt's status is 0
	codeConnection      = "connection"       // no answer
	codeNotSigned       = "not_signed"
	codeNotSent         = "not_sent" // due in an open loop, but every account had a request under way until the end
	codeAlreadyKnown    = "already_known"
)

// receiptStatus is of a receipt what matters here.
type receiptStatus struct {
	Status *hexutil.Uint64 `json:"status"`
}

func (r *receiptStatus) answer() (loadAnswer, error) {
	switch {
	case r == nil || r.Status == nil:
		return loadAnswer{}, errors.New("answer has no receipt with a status")
	case *r.Status != hexutil.Uint64(types.ReceiptStatusSuccessful):
		return loadAnswer{code: codeExecutionFailed}, nil
	default:
		return loadAnswer{}, nil
	}
}

// submit asks for one promise. An error means that there was no answer.
func (t *loadTransport) submit(ctx context.Context, raw []byte) (loadAnswer, error) {
	if t.via == viaREST {
		return t.submitREST(ctx, raw)
	}
	return t.submitRPC(ctx, raw)
}

func (t *loadTransport) submitREST(ctx context.Context, raw []byte) (loadAnswer, error) {
	body, err := json.Marshal(map[string]any{"transaction": hexutil.Bytes(raw), "deadline_ms": t.deadline.Milliseconds()})
	if err != nil {
		return loadAnswer{}, fmt.Errorf("encode request: %w", err)
	}
	resp, answer, err := t.post(ctx, t.rest, body)
	if err != nil {
		return loadAnswer{}, err
	}
	if resp.StatusCode == http.StatusOK {
		ms, err := strconv.ParseInt(resp.Header.Get(api.WaitedHeader), 10, 64)
		if err != nil {
			return loadAnswer{}, fmt.Errorf("read %s: %w", api.WaitedHeader, err)
		}
		var promise struct {
			Receipt *receiptStatus `json:"receipt"`
		}
		if err := json.Unmarshal(answer, &promise); err != nil {
			return loadAnswer{}, fmt.Errorf("decode promise: %w", err)
		}
		said, err := promise.Receipt.answer()
		said.waited = time.Duration(ms) * time.Millisecond
		return said, err
	}
	var p api.Problem
	if err := json.Unmarshal(answer, &p); err != nil || p.Code == "" {
		return loadAnswer{code: "http_" + strconv.Itoa(resp.StatusCode), detail: resp.Status}, nil
	}
	said := loadAnswer{code: string(p.Code), detail: p.Detail, again: p.RetryAfterMS != nil || p.Code == gateway.CodeDeadlineExceeded}
	if p.Code == gateway.CodeNonceTooLow || p.Code == gateway.CodeNonceTooHigh {
		said.nonce = p.Nonce
	}
	return said, nil
}

// errMethodUnknown is JSON-RPC's code for a method that does not exist.
const errMethodUnknown = -32601

// submitRPC asks with EIP-7966's eth_sendRawTransactionSync, or, of a node that does not know it, sends
// and then asks for the receipt until there is one.
func (t *loadTransport) submitRPC(ctx context.Context, raw []byte) (loadAnswer, error) {
	var receipt *receiptStatus
	var refused *rpcFailure
	if !t.noSync.Load() {
		params := []any{hexutil.Bytes(raw)}
		if !t.peer { // nodes differ in how they want the time written; peers wait as long as they like
			params = append(params, t.deadline.Milliseconds())
		}
		err := t.invoke(ctx, &receipt, "eth_sendRawTransactionSync", params...)
		switch {
		case err == nil:
			return receipt.answer()
		case !errors.As(err, &refused):
			return loadAnswer{}, err
		case refused.Code != errMethodUnknown:
			return t.refusal(ctx, refused, raw)
		}
		t.noSync.Store(true)
	}
	err := t.invoke(ctx, nil, "eth_sendRawTransaction", hexutil.Bytes(raw))
	switch {
	case err == nil:
		return t.pollReceipt(ctx, raw)
	case !errors.As(err, &refused):
		return loadAnswer{}, err
	default:
		return t.refusal(ctx, refused, raw)
	}
}

// refusal reads an error of EIP-7966: 4 time-out, 5 not ready, 6 nonce gap with the expected nonce as
// data. Others carry the gateway's code in their data, or, from a peer, words.
func (t *loadTransport) refusal(ctx context.Context, refused *rpcFailure, raw []byte) (loadAnswer, error) {
	answer := loadAnswer{code: "rpc_" + strconv.Itoa(refused.Code), detail: refused.Message}
	var data struct {
		Code  gateway.Code    `json:"code"`
		Nonce *hexutil.Uint64 `json:"nonce"`
	}
	switch refused.Code {
	case 4:
		answer.code, answer.again = string(gateway.CodeDeadlineExceeded), true
	case 5:
		answer.code, answer.again = string(gateway.CodeUnavailable), true
	case 6:
		var expected hexutil.Uint64
		answer.code = string(gateway.CodeNonceTooHigh)
		if json.Unmarshal(refused.Data, &expected) == nil {
			answer.nonce = (*uint64)(&expected)
		}
	default:
		if json.Unmarshal(refused.Data, &data) == nil && data.Code != "" {
			answer.code = string(data.Code)
			if data.Code == gateway.CodeNonceTooLow || data.Code == gateway.CodeNonceTooHigh {
				answer.nonce = (*uint64)(data.Nonce)
			}
		}
	}
	if !t.peer {
		return answer, nil
	}
	return t.peerRefusal(ctx, answer, raw)
}

// peerRefusal reads what a peer says in words, and asks it for the nonce that it expects.
func (t *loadTransport) peerRefusal(ctx context.Context, answer loadAnswer, raw []byte) (loadAnswer, error) {
	for words, code := range map[string]string{
		"already known": codeAlreadyKnown, "already imported": codeAlreadyKnown, "nonce too low": string(gateway.CodeNonceTooLow),
		"nonce too high": string(gateway.CodeNonceTooHigh), "insufficient funds": string(gateway.CodeInsufficientFunds),
	} {
		if strings.Contains(strings.ToLower(answer.detail), words) {
			answer.code = code
		}
	}
	if answer.code == codeAlreadyKnown { // an earlier attempt came through
		return t.pollReceipt(ctx, raw)
	}
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return answer, nil // the peer was right
	}
	if answer.code == string(gateway.CodeNonceTooLow) { // by this very transaction, if an earlier attempt ran out of time
		var receipt *receiptStatus
		if err := t.invoke(ctx, &receipt, "eth_getTransactionReceipt", tx.Hash()); err == nil && receipt != nil {
			return receipt.answer()
		}
	}
	from, err := types.Sender(types.LatestSignerForChainID(tx.ChainId()), tx)
	if err != nil {
		return answer, nil
	}
	if answer.code == string(gateway.CodeInsufficientFunds) {
		var held hexutil.Big
		if err := t.call(ctx, &held, "eth_getBalance", from, "latest"); err != nil {
			return loadAnswer{}, err
		}
		answer.behind = held.ToInt().Cmp(tx.Cost()) >= 0
	}
	var expected hexutil.Uint64
	if err := t.call(ctx, &expected, "eth_getTransactionCount", from, "pending"); err != nil {
		return loadAnswer{}, err
	}
	if uint64(expected) != tx.Nonce() {
		answer.nonce = (*uint64)(&expected)
	}
	return answer, nil
}

// pollReceipt waits for the receipt of a transaction that the node has, asking ever less often.
func (t *loadTransport) pollReceipt(ctx context.Context, raw []byte) (loadAnswer, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(raw); err != nil {
		return loadAnswer{}, fmt.Errorf("decode transaction: %w", err)
	}
	until := time.Now().Add(t.deadline)
	for pause := time.Millisecond; ; pause = min(pause*3/2, 50*time.Millisecond) {
		var receipt *receiptStatus
		err := t.invoke(ctx, &receipt, "eth_getTransactionReceipt", tx.Hash())
		var refused *rpcFailure
		switch {
		case err != nil && !errors.As(err, &refused): // an index that is not ready yet is a refusal
			return loadAnswer{}, err
		case err == nil && receipt != nil:
			return receipt.answer()
		case time.Now().After(until):
			return loadAnswer{code: string(gateway.CodeDeadlineExceeded), detail: "no receipt in time", again: true}, nil
		}
		if sleepFor(ctx, pause); ctx.Err() != nil {
			return loadAnswer{}, ctx.Err()
		}
	}
}

// maxAnswer bounds what is read of an answer; a receipt is far smaller, a batch of balances too.
const maxAnswer = 8 << 20

func (t *loadTransport) post(ctx context.Context, url string, body []byte) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := t.http.Do(req)
	if err != nil {
		return nil, nil, fmt.Errorf("send request: %w", err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, nil, fmt.Errorf("read answer: %w", err)
	}
	return resp, answer, nil
}

type rpcRequest struct {
	Version string `json:"jsonrpc"`
	ID      int    `json:"id"`
	Method  string `json:"method"`
	Params  []any  `json:"params"`
}

type rpcAnswer struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *rpcFailure     `json:"error"`
}

// rpcFailure is the error of a JSON-RPC answer.
type rpcFailure struct {
	Code    int             `json:"code"`
	Message string          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

func (e *rpcFailure) Error() string { return fmt.Sprintf("JSON-RPC error %d: %s", e.Code, e.Message) }

// call makes one JSON-RPC call over HTTP; into may be nil.
func (t *loadTransport) call(ctx context.Context, into any, method string, params ...any) error {
	answer, err := t.roundTrip(ctx, rpcRequest{"2.0", 1, method, params})
	return t.result(answer, err, into, method)
}

// invoke makes one JSON-RPC call in the way that is measured.
func (t *loadTransport) invoke(ctx context.Context, into any, method string, params ...any) error {
	if t.ws == nil {
		return t.call(ctx, into, method, params...)
	}
	ctx, cancel := context.WithTimeout(ctx, t.deadline+graceful)
	defer cancel()
	answer, err := t.ws.call(ctx, rpcRequest{Version: "2.0", Method: method, Params: params})
	return t.result(answer, err, into, method)
}

func (t *loadTransport) roundTrip(ctx context.Context, request rpcRequest) (answer rpcAnswer, err error) {
	body, err := json.Marshal(request)
	if err != nil {
		return answer, fmt.Errorf("encode: %w", err)
	}
	resp, raw, err := t.post(ctx, t.rpc, body)
	if err != nil {
		return answer, err
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return answer, fmt.Errorf("decode answer with status %s: %w", resp.Status, err)
	}
	return answer, nil
}

func (t *loadTransport) result(answer rpcAnswer, err error, into any, method string) error {
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w", method, err)
	case answer.Error != nil:
		return fmt.Errorf("%s: %w", method, answer.Error)
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(answer.Result, into); err != nil {
		return fmt.Errorf("decode result of %s: %w", method, err)
	}
	return nil
}

func (t *loadTransport) chainID(ctx context.Context) (*big.Int, error) {
	var id hexutil.Big
	if err := t.call(ctx, &id, "eth_chainId"); err != nil {
		return nil, err
	}
	return id.ToInt(), nil
}

// accountStates returns nonces and balances, preconfirmed state included, in batches.
func (t *loadTransport) accountStates(ctx context.Context, addresses []common.Address) ([]uint64, []*big.Int, error) {
	const size = 20 // two calls each: nodes bound their batches, at 50 or 100 calls
	nonces := make([]uint64, 0, len(addresses))
	balances := make([]*big.Int, 0, len(addresses))
	for len(addresses) > 0 {
		part := addresses[:min(size, len(addresses))]
		addresses = addresses[len(part):]
		var batch []rpcRequest
		for i, a := range part {
			batch = append(batch,
				rpcRequest{"2.0", 2 * i, "eth_getTransactionCount", []any{a, "pending"}},
				rpcRequest{"2.0", 2*i + 1, "eth_getBalance", []any{a, "latest"}})
		}
		results, err := t.batch(ctx, batch)
		if err != nil {
			return nil, nil, fmt.Errorf("read accounts: %w", err)
		}
		for i := range part {
			nonces = append(nonces, results[2*i].Uint64())
			balances = append(balances, results[2*i+1])
		}
	}
	return nonces, balances, nil
}

// batch makes calls whose ids count from zero and whose results are numbers.
func (t *loadTransport) batch(ctx context.Context, calls []rpcRequest) ([]*big.Int, error) {
	body, err := json.Marshal(calls)
	if err != nil {
		return nil, fmt.Errorf("encode batch: %w", err)
	}
	_, raw, err := t.post(ctx, t.rpc, body)
	if err != nil {
		return nil, err
	}
	var answers []rpcAnswer
	if err := json.Unmarshal(raw, &answers); err != nil {
		return nil, fmt.Errorf("decode batch: %w", err)
	}
	results := make([]*big.Int, len(calls))
	for _, a := range answers {
		switch {
		case a.Error != nil:
			return nil, a.Error
		case a.ID < 0 || a.ID >= len(results):
			return nil, fmt.Errorf("answer to a call %d that was not made", a.ID)
		}
		number, err := parseNumber(a.Result)
		if err != nil {
			return nil, fmt.Errorf("decode result: %w", err)
		}
		results[a.ID] = number
	}
	for i, r := range results {
		if r == nil {
			return nil, fmt.Errorf("no answer to call %d of %d", i, len(results))
		}
	}
	return results, nil
}

// parseNumber reads a quantity, or the one word that a contract returned.
func parseNumber(raw json.RawMessage) (*big.Int, error) {
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return nil, err
	}
	digits, ok := strings.CutPrefix(text, "0x")
	number, isHex := new(big.Int).SetString(digits, 16)
	if !ok || !isHex || len(digits) > 64 || number.Sign() < 0 {
		return nil, fmt.Errorf("%.80q is no number", text)
	}
	return number, nil
}
