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
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// loadTransport asks for promises over REST or JSON-RPC, and reads accounts over JSON-RPC.
type loadTransport struct {
	http     *http.Client
	rest     string // URL of POST /v1/preconfirmations
	rpc      string
	via      string
	deadline time.Duration
}

func newLoadTransport(s loadSettings) *loadTransport {
	connections := max(s.clients, s.accounts)
	return &loadTransport{
		http: &http.Client{
			Transport: &http.Transport{MaxIdleConns: connections, MaxIdleConnsPerHost: connections, IdleConnTimeout: time.Minute},
			Timeout:   s.deadline + 10*time.Second, // the gateway keeps the deadline; this only notices a dead one
		},
		rest: strings.TrimSuffix(s.url, "/") + "/v1/preconfirmations",
		rpc:  s.rpc, via: s.via, deadline: s.deadline,
	}
}

func (t *loadTransport) close() { t.http.CloseIdleConnections() }

// loadAnswer is what the gateway said to a transfer.
type loadAnswer struct {
	waited time.Duration
	code   string // empty: promised
	detail string
	nonce  *uint64 // the nonce expected next, if the refusal named it
	again  bool    // the same bytes may be promised later
}

// submit asks for one promise. An error means that there was no answer.
func (t *loadTransport) submit(ctx context.Context, raw []byte) (loadAnswer, error) {
	if t.via == viaRPC {
		return t.submitRPC(ctx, raw)
	}
	return t.submitREST(ctx, raw)
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
		return loadAnswer{waited: time.Duration(ms) * time.Millisecond}, nil
	}
	var p api.Problem
	if err := json.Unmarshal(answer, &p); err != nil || p.Code == "" {
		return loadAnswer{code: "http_" + strconv.Itoa(resp.StatusCode), detail: resp.Status}, nil
	}
	again := p.RetryAfterMS != nil || p.Code == gateway.CodeDeadlineExceeded
	return loadAnswer{code: string(p.Code), detail: p.Detail, nonce: p.Nonce, again: again}, nil
}

func (t *loadTransport) submitRPC(ctx context.Context, raw []byte) (loadAnswer, error) {
	err := t.call(ctx, nil, "eth_sendRawTransactionSync", hexutil.Bytes(raw), t.deadline.Milliseconds())
	var refused *rpcFailure
	if !errors.As(err, &refused) {
		return loadAnswer{}, err
	}
	answer := loadAnswer{code: "rpc_" + strconv.Itoa(refused.Code), detail: refused.Message}
	var data struct {
		Code  gateway.Code    `json:"code"`
		Nonce *hexutil.Uint64 `json:"nonce"`
	}
	// EIP-7966: 4 time-out, 5 not ready, 6 nonce gap with the expected nonce as data.
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
			answer.code, answer.nonce = string(data.Code), (*uint64)(data.Nonce)
		}
	}
	return answer, nil
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

// call makes one JSON-RPC call; into may be nil.
func (t *loadTransport) call(ctx context.Context, into any, method string, params ...any) error {
	body, err := json.Marshal(rpcRequest{"2.0", 1, method, params})
	if err != nil {
		return fmt.Errorf("encode %s: %w", method, err)
	}
	_, raw, err := t.post(ctx, t.rpc, body)
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	var answer rpcAnswer
	if err := json.Unmarshal(raw, &answer); err != nil {
		return fmt.Errorf("decode answer to %s: %w", method, err)
	}
	if answer.Error != nil {
		return fmt.Errorf("%s: %w", method, answer.Error)
	}
	if into == nil {
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
		var number hexutil.Big
		switch {
		case a.Error != nil:
			return nil, a.Error
		case a.ID < 0 || a.ID >= len(results):
			return nil, fmt.Errorf("answer to a call %d that was not made", a.ID)
		}
		if err := json.Unmarshal(a.Result, &number); err != nil {
			return nil, fmt.Errorf("decode result: %w", err)
		}
		results[a.ID] = number.ToInt()
	}
	for i, r := range results {
		if r == nil {
			return nil, fmt.Errorf("no answer to call %d of %d", i, len(results))
		}
	}
	return results, nil
}
