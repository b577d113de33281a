package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// ledger is a sequencer that keeps nonces and balances and nothing else. While it is paused,
// requests wait.
type ledger struct {
	chain *big.Int

	mu       sync.Mutex
	nonces   map[common.Address]uint64
	balances map[common.Address]*big.Int
	promised map[common.Hash]bool
	opened   chan struct{} // closed while sequencing
	events   []gateway.EventRecord
	flaky    int // every flaky-th request meets a full queue
	asked    int
}

func newLedger(funded common.Address) *ledger {
	l := &ledger{chain: big.NewInt(7331000), nonces: map[common.Address]uint64{}, promised: map[common.Hash]bool{}, opened: make(chan struct{}),
		balances: map[common.Address]*big.Int{funded: new(big.Int).Mul(big.NewInt(10_000), big.NewInt(params.Ether))}}
	close(l.opened)
	return l
}

// pause begins or ends the pause, and announces it.
func (l *ledger) pause(begin bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	mode := gateway.ModeSequencing
	if begin {
		mode, l.opened = gateway.ModePaused, make(chan struct{})
	} else {
		close(l.opened)
	}
	l.events = append(l.events, gateway.EventRecord{Cursor: int64(len(l.events) + 1), Kind: gateway.EventMode, At: time.Now(),
		Payload: json.RawMessage(`{"mode":"` + mode + `"}`)})
}

func (l *ledger) Submit(ctx context.Context, req gateway.Request) (*gateway.Answer, error) {
	tx := req.Transactions[0]
	sender, err := types.Sender(types.LatestSignerForChainID(l.chain), tx)
	if err != nil {
		return nil, &gateway.Refusal{Code: gateway.CodeUnsigned, Message: err.Error()}
	}
	arrived := time.Now()
	l.mu.Lock()
	opened := l.opened
	l.mu.Unlock()
	var waited time.Duration
	select {
	case <-opened:
	default:
		select {
		case <-opened:
			waited = time.Since(arrived)
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	answer := &gateway.Answer{Waited: waited, Promises: []gateway.PromiseRecord{{TxHash: tx.Hash(), Receipt: &types.Receipt{Status: types.ReceiptStatusSuccessful, Logs: []*types.Log{}}}}}
	nonce := l.nonces[sender]
	switch {
	case l.flaky > 0 && l.asked%l.flaky == 0:
		return nil, &gateway.Refusal{Code: gateway.CodeQueueFull, Message: "full", RetryAfter: time.Millisecond, TxHash: tx.Hash()}
	case l.promised[tx.Hash()]:
		return answer, nil
	case tx.Nonce() < nonce:
		return nil, &gateway.Refusal{Code: gateway.CodeNonceTooLow, Message: "low", Nonce: &nonce}
	case tx.Nonce() > nonce:
		return nil, &gateway.Refusal{Code: gateway.CodeNonceTooHigh, Message: "high", Nonce: &nonce}
	case l.balance(sender).Cmp(tx.Cost()) < 0:
		return nil, &gateway.Refusal{Code: gateway.CodeInsufficientFunds, Message: "poor"}
	}
	l.promised[tx.Hash()] = true
	l.nonces[sender]++
	l.balances[sender] = new(big.Int).Sub(l.balance(sender), tx.Value())
	l.balances[*tx.To()] = new(big.Int).Add(l.balance(*tx.To()), tx.Value())
	return answer, nil
}

func (l *ledger) balance(a common.Address) *big.Int {
	if b, ok := l.balances[a]; ok {
		return b
	}
	return new(big.Int)
}

func (l *ledger) Queued(common.Hash) (time.Time, bool) { return time.Time{}, false }

func (l *ledger) Status() gateway.Status { return gateway.Status{Mode: gateway.ModeSequencing} }

func (l *ledger) Events(_ context.Context, after int64, limit int, _ []gateway.EventKind) ([]gateway.EventRecord, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]gateway.EventRecord(nil), l.events[after:min(len(l.events), int(after)+limit)]...), nil
}

func (l *ledger) LastCursor(context.Context) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return int64(len(l.events)), nil
}

// ServeHTTP is the ledger's JSON-RPC.
func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if websocket.IsWebSocketUpgrade(r) {
		l.serveWS(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var one rpcCall
	var answer any
	if bytes.HasPrefix(body, []byte("[")) {
		var calls []rpcCall
		if err = json.Unmarshal(body, &calls); err == nil {
			var answers []any
			for _, c := range calls {
				answers = append(answers, l.call(r.Context(), c))
			}
			answer = answers
		}
	} else if err = json.Unmarshal(body, &one); err == nil {
		answer = l.call(r.Context(), one)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// serveWS answers calls as they are done, not in the order in which they came.
func (l *ledger) serveWS(w http.ResponseWriter, r *http.Request) {
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	var writing sync.Mutex
	var calls sync.WaitGroup
	defer calls.Wait()
	for {
		var c rpcCall
		if conn.ReadJSON(&c) != nil {
			return
		}
		calls.Go(func() {
			answer := l.call(r.Context(), c)
			writing.Lock()
			defer writing.Unlock()
			_ = conn.WriteJSON(answer)
		})
	}
}

type rpcCall struct {
	ID     int               `json:"id"`
	Method string            `json:"method"`
	Params []json.RawMessage `json:"params"`
}

func (l *ledger) call(ctx context.Context, c rpcCall) any {
	ok := func(result any) any { return map[string]any{"jsonrpc": "2.0", "id": c.ID, "result": result} }
	var who common.Address
	switch c.Method {
	case "eth_chainId":
		return ok((*hexutil.Big)(l.chain))
	case "eth_getTransactionCount", "eth_getBalance":
		_ = json.Unmarshal(c.Params[0], &who)
		l.mu.Lock()
		defer l.mu.Unlock()
		if c.Method == "eth_getBalance" {
			return ok((*hexutil.Big)(l.balance(who)))
		}
		return ok(hexutil.Uint64(l.nonces[who]))
	case "eth_sendRawTransactionSync":
		var raw hexutil.Bytes
		_ = json.Unmarshal(c.Params[0], &raw)
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return map[string]any{"jsonrpc": "2.0", "id": c.ID, "error": map[string]any{"code": -32602, "message": err.Error()}}
		}
		done, err := l.Submit(ctx, gateway.Request{Transactions: types.Transactions{tx}})
		if err != nil {
			return map[string]any{"jsonrpc": "2.0", "id": c.ID, "error": map[string]any{"code": 5, "message": err.Error(), "data": tx.Hash()}}
		}
		return ok(done.Promises[0].Receipt)
	default:
		return map[string]any{"jsonrpc": "2.0", "id": c.ID, "error": map[string]any{"code": -32601, "message": "no method " + c.Method}}
	}
}

// nothing is every source that these tests do not use.
type nothing struct {
	api.BlockReader
	api.ProofReader
	api.HistoryReader
	api.ProposerStore
	api.EvidenceReader
}

// serveLedger serves the real API on the ledger, and its JSON-RPC beside it.
func serveLedger(t *testing.T, l *ledger, change ...func(*api.Config)) (url, rpc string) {
	t.Helper()
	cfg := api.Config{
		Sequencer: l, Blocks: nothing{}, Proofs: nothing{}, History: nothing{}, Proposers: nothing{}, Evidence: nothing{}, Events: l,
		CheckRegistration: func(gateway.ProposerRecord) error { return nil }, SignPromise: func(*gateway.PromiseRecord) error { return nil },
		Metrics: prometheus.NewRegistry(), Logger: slog.New(slog.DiscardHandler),
		Feed: api.FeedConfig{Interval: time.Millisecond, Poll: 5 * time.Millisecond},
	}
	for _, one := range change {
		one(&cfg)
	}
	server, err := api.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx, listener) }()
	jsonRPC := httptest.NewServer(l)
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		jsonRPC.Close()
	})
	url = "http://" + listener.Addr().String()
	for { // until the feed takes subscribers
		resp, err := http.Get(url + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return url, jsonRPC.URL
		}
		time.Sleep(time.Millisecond)
	}
}

func loadSettingsFor(t *testing.T) (loadSettings, *ledger) {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	funder := newSender(key)
	l := newLedger(funder.address)
	s := loadSettings{
		via: viaREST, workload: workTransfer, clients: 4, duration: 1200 * time.Millisecond, warmup: 100 * time.Millisecond, deadline: 5 * time.Second,
		accounts: 16, presign: 6000, funder: funder, feeCap: big.NewInt(500 * params.GWei), progress: io.Discard,
	}
	s.url, s.rpc = serveLedger(t, l)
	return s, l
}

func TestLoad(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*loadSettings){
		"closed loop over REST":      func(*loadSettings) {},
		"closed loop over RPC":       func(s *loadSettings) { s.via = viaRPC },
		"open loop over REST":        func(s *loadSettings) { s.rate = 300; s.accounts = 200 },
		"open loop over RPC":         func(s *loadSettings) { s.rate = 300; s.accounts = 200; s.via = viaRPC },
		"closed loop over WebSocket": func(s *loadSettings) { s.via = viaWS },
		"open loop over WebSocket":   func(s *loadSettings) { s.rate = 300; s.accounts = 200; s.via = viaWS },
		"signing late":               func(s *loadSettings) { s.presign = 16 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, l := loadSettingsFor(t)
			change(&s)
			timers := []*time.Timer{
				time.AfterFunc(600*time.Millisecond, func() { l.pause(true) }),
				time.AfterFunc(1000*time.Millisecond, func() { l.pause(false) }),
			}
			defer func() {
				for _, timer := range timers {
					timer.Stop()
				}
			}()
			report, err := runLoad(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			delete(report.Errors, codeNotSent) // an open loop on a loaded machine
			if report.Outside.Count == 0 || len(report.Errors) != 0 || report.All.Count != report.Outside.Count+report.Within.Count {
				t.Errorf("report %+v", report)
			}
			// How many are needed depends on the machine; that some were ready does not.
			if late := name == "signing late"; late && report.SignedNow == 0 || !late && report.SignedNow >= int64(report.All.Count) {
				t.Errorf("%d of %d signed while measuring", report.SignedNow, report.All.Count)
			}
			if out := report.Outside; out.P50 > out.P90 || out.P90 > out.P99 || out.P99 > out.Max {
				t.Errorf("percentiles %+v", out)
			}
		})
	}
}

// Requests that met the pause are kept apart, over both ways in.
func TestLoadKeepsThePauseApart(t *testing.T) {
	t.Parallel()
	for _, via := range []string{viaREST, viaRPC} {
		t.Run(via, func(t *testing.T) {
			t.Parallel()
			s, l := loadSettingsFor(t)
			s.via, s.duration = via, 2*time.Second
			stop := make(chan struct{})
			var pausing sync.WaitGroup
			pausing.Go(func() {
				for { // a third of the time
					for _, begin := range []bool{true, false} {
						select {
						case <-stop:
							if !begin {
								l.pause(false)
							}
							return
						case <-time.After(map[bool]time.Duration{true: 400 * time.Millisecond, false: 200 * time.Millisecond}[begin]):
						}
						l.pause(begin)
					}
				}
			})
			report, err := runLoad(context.Background(), s)
			close(stop)
			pausing.Wait()
			if err != nil {
				t.Fatal(err)
			}
			if report.Pauses < 2 || report.PauseSecs < .3 || report.Within.Count < s.clients || report.Within.Max < 150 {
				t.Errorf("report %+v", report)
			}
			// On a loaded machine single requests are slow; the pauses would show in the median of all.
			if report.Outside.P50 >= 100 {
				t.Errorf("outside the pause: %+v", report.Outside)
			}
		})
	}
}

func TestLoadComesThroughRefusals(t *testing.T) {
	t.Parallel()
	for _, via := range []string{viaREST, viaRPC} {
		t.Run(via, func(t *testing.T) {
			t.Parallel()
			s, l := loadSettingsFor(t)
			s.via, l.flaky = via, 20
			report, err := runLoad(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			code := map[string]string{viaREST: "queue_full", viaRPC: "unavailable"}[via] // EIP-7966 has one code for both
			if report.Errors[code] == 0 || len(report.Errors) != 1 || report.All.Count < 19*report.Errors[code]/2 {
				t.Errorf("report %+v", report)
			}
		})
	}
}

func TestLoadUsesAccountsAgain(t *testing.T) {
	t.Parallel()
	s, l := loadSettingsFor(t)
	s.duration = 200 * time.Millisecond
	for range 2 {
		if _, err := runLoad(context.Background(), s); err != nil {
			t.Fatal(err)
		}
	}
	if got := l.nonces[s.funder.address]; got != uint64(s.accounts) {
		t.Errorf("the funder sent %d transfers for %d accounts", got, s.accounts)
	}
}

func TestLoadSaysWhyItCannotStart(t *testing.T) {
	t.Parallel()
	s, _ := loadSettingsFor(t)
	poor, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	s.funder = newSender(poor)
	if _, err := runLoad(context.Background(), s); err == nil || !strings.Contains(err.Error(), "insufficient_funds") {
		t.Errorf("without funds: %v", err)
	}
	s.rpc = "http://127.0.0.1:1"
	if _, err := runLoad(context.Background(), s); err == nil {
		t.Error("without a node: no error")
	}
	for name, bad := range map[string]loadSettings{
		"way in":   {via: "pigeon", workload: workTransfer, clients: 1, duration: 1, deadline: 1, accounts: 1, feeCap: big.NewInt(1)},
		"clients":  {via: viaREST, workload: workTransfer, duration: 1, deadline: 1, accounts: 1, feeCap: big.NewInt(1)},
		"accounts": {via: viaREST, workload: workTransfer, clients: 9, duration: 1, deadline: 1, accounts: 8, feeCap: big.NewInt(1)},
		"workload": {via: viaREST, workload: "nfts", clients: 1, duration: 1, deadline: 1, accounts: 1, feeCap: big.NewInt(1)},
		"rate":     {via: viaREST, workload: workTransfer, rate: 1e9, clients: 1, duration: 1, deadline: 1, accounts: 1, feeCap: big.NewInt(1)},
		"REST":     {via: viaREST, workload: workTransfer, peer: true, clients: 1, duration: 1, deadline: 1, accounts: 1, feeCap: big.NewInt(1)},
		"feed":     {via: viaWS, workload: workTransfer, peer: true, subscribers: 1, clients: 1, duration: 1, deadline: 1, accounts: 1, feeCap: big.NewInt(1)},
	} {
		if err := bad.check(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestPercentiles(t *testing.T) {
	t.Parallel()
	ms := func(n ...int) (out []time.Duration) {
		for _, v := range n {
			out = append(out, time.Duration(v)*time.Millisecond)
		}
		return out
	}
	for _, c := range []struct {
		sorted []time.Duration
		q      float64
		want   float64
	}{
		{nil, .5, 0}, {ms(7), .01, 7}, {ms(7), 1, 7}, {ms(1, 2), .5, 1}, {ms(1, 2, 3), .5, 2}, {ms(1, 2, 3, 4), .9, 4}, {ms(1, 2, 3, 4), .75, 3},
	} {
		if got := percentile(c.sorted, c.q); got != c.want {
			t.Errorf("percentile %v of %v is %v, want %v", c.q, c.sorted, got, c.want)
		}
	}
}

func TestSpans(t *testing.T) {
	t.Parallel()
	merged := merge([]span{{5, 8}, {1, 3}, {2, 4}, {8, 9}})
	if fmt.Sprint(merged) != "[{1 4} {5 9}]" {
		t.Errorf("merged %v", merged)
	}
	for _, c := range []struct {
		from, to time.Duration
		want     bool
	}{{0, 0, false}, {0, 1, true}, {4, 4, true}, {10, 12, false}, {0, 20, true}} {
		if got := meets(merged, c.from, c.to); got != c.want {
			t.Errorf("%d..%d meets %v: %v", c.from, c.to, merged, got)
		}
	}
	if in, total := clip(merged, 2, 6); fmt.Sprint(in) != "[{2 4} {5 6}]" || total != 3 {
		t.Errorf("clipped %v, %d", in, total)
	}
}

func TestLoadReportIsReadable(t *testing.T) {
	t.Parallel()
	run := &loadRun{settings: loadSettings{via: viaREST, workload: workTransfer, clients: 8, warmup: time.Second, duration: 10 * time.Second}, seen: newPauseTimes()}
	for i := range 1000 {
		due := time.Duration(i) * 11 * time.Millisecond
		run.samples = append(run.samples, loadSample{due: due, sent: due, end: due + time.Duration(i%10+1)*time.Millisecond})
	}
	run.samples = append(run.samples, loadSample{due: 5 * time.Second, sent: 5 * time.Second, end: 6 * time.Second, waited: time.Second}, loadSample{due: 2 * time.Second, end: 3 * time.Second, code: "queue_full"})
	report := run.report()
	var out bytes.Buffer
	if err := report.print(&out); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"transfers over rest, closed loop, 8 clients, 10.0 s", "pauses: 1, 1.0 s", "queue_full", "outside the pause"} {
		if !strings.Contains(out.String(), part) {
			t.Errorf("no %q in\n%s", part, out.String())
		}
	}
	if report.Outside.P50 != 5 || report.Within.Max != 1000 {
		t.Errorf("report %+v", report)
	}
	out.Reset()
	var again loadReport
	if err := report.printJSON(&out); err != nil || json.Unmarshal(out.Bytes(), &again) != nil || again.All.Count != report.All.Count {
		t.Errorf("JSON %s, %v", out.String(), err)
	}
}
