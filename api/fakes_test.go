package api

import (
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
	"github.com/prometheus/client_golang/prometheus"
	"go.uber.org/goleak"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// outbox is an EventSource in memory, with what a real one can do to its readers: be ahead of
// them, lose its front to retention, hide a cursor for a while, fail.
type outbox struct {
	mu     sync.Mutex
	events []gateway.EventRecord
	front  int64 // cursors up to here are gone
	hidden map[int64]bool
	err    error
	reads  int
	onRead func() // called before each reading, without the lock
}

func (o *outbox) add(kinds ...gateway.EventKind) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, kind := range kinds {
		cursor := o.front + 1
		if n := len(o.events); n > 0 {
			cursor = o.events[n-1].Cursor + 1
		}
		o.events = append(o.events, gateway.EventRecord{Cursor: cursor, Kind: kind, At: time.Unix(1_700_000_000, 0).UTC(),
			Payload: json.RawMessage(fmt.Sprintf(`{"n":%d}`, cursor))})
	}
	return o.events[len(o.events)-1].Cursor
}

func (o *outbox) retain(front int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for len(o.events) > 0 && o.events[0].Cursor <= front {
		o.events = o.events[1:]
	}
	o.front = front
}

func (o *outbox) set(change func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	change()
}

func (o *outbox) Events(_ context.Context, after int64, limit int, kinds []gateway.EventKind) ([]gateway.EventRecord, error) {
	if o.onRead != nil {
		o.onRead()
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.reads++
	if o.err != nil {
		return nil, o.err
	}
	var out []gateway.EventRecord
	for _, e := range o.events {
		if e.Cursor <= after || o.hidden[e.Cursor] || len(out) == limit {
			continue
		}
		wanted := len(kinds) == 0
		for _, k := range kinds {
			wanted = wanted || k == e.Kind
		}
		if wanted {
			out = append(out, e)
		}
	}
	return out, nil
}

func (o *outbox) LastCursor(context.Context) (int64, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return 0, o.err
	}
	if n := len(o.events); n > 0 {
		return o.events[n-1].Cursor, nil
	}
	return o.front, nil
}

// sequencer answers every transaction with the same function.
type sequencer struct {
	submit func(context.Context, *types.Transaction) (*gateway.Answer, error)
	whole  func(context.Context, gateway.Request) (*gateway.Answer, error) // if set, it is asked instead
	status gateway.Status
}

func (s *sequencer) Submit(ctx context.Context, req gateway.Request) (*gateway.Answer, error) {
	if s.whole != nil {
		return s.whole(ctx, req)
	}
	return s.submit(ctx, req.Transactions[0])
}

func (s *sequencer) Status() gateway.Status { return s.status }

// queuedHash is the one transaction that waits for a block.
var queuedHash = common.Hash{0x9e}

func (s *sequencer) Queued(hash common.Hash) (time.Time, bool) {
	return time.Unix(1_800_000_000, 0).UTC(), hash == queuedHash
}

// records is a store in which nothing was ever recorded, but for one block.
type records struct {
	block      *gateway.BlockRecord
	err        error
	registered []gateway.ProposerRecord
}

func (r *records) Blocks(_ context.Context, before *uint64, limit int) ([]gateway.BlockRecord, error) {
	if r.err != nil || r.block == nil || before != nil && *before <= r.block.Number {
		return nil, r.err
	}
	return []gateway.BlockRecord{*r.block}[:min(1, limit)], nil
}

func (r *records) find(match bool) (*gateway.BlockRecord, error) {
	if r.err == nil && (r.block == nil || !match) {
		return nil, fmt.Errorf("read block: %w", gateway.ErrNotFound)
	}
	return r.block, r.err
}

func (r *records) BlockByNumber(_ context.Context, number uint64) (*gateway.BlockRecord, error) {
	return r.find(r.block != nil && r.block.Number == number)
}

func (r *records) BlockByHash(_ context.Context, hash common.Hash) (*gateway.BlockRecord, error) {
	return r.find(r.block != nil && r.block.Hash == hash)
}

func (r *records) BlockByTag(context.Context, string) (*gateway.BlockRecord, error) {
	return r.find(true)
}

func (r *records) Certificate(context.Context, common.Hash) (*gateway.CertificateRecord, error) {
	return nil, gateway.ErrNotFound
}

func (r *records) Trace(context.Context, common.Hash) ([]byte, error) {
	return nil, gateway.ErrNotFound
}

func (r *records) History(context.Context, common.Hash) (*gateway.PromiseHistory, error) {
	return nil, gateway.ErrNotFound
}

func (r *records) Reorgs(context.Context, *int64, int) ([]gateway.ReorgRecord, error) {
	return nil, r.err
}

func (r *records) Reorg(context.Context, int64) (*gateway.ReorgRecord, error) {
	return nil, gateway.ErrNotFound
}

func (r *records) Reversion(context.Context, int64) (*gateway.ReversionRecord, error) {
	return nil, gateway.ErrNotFound
}

func (r *records) Reversions(context.Context, int64, int) ([]gateway.RevertedTransaction, error) {
	return nil, r.err
}

func (r *records) Evidence(context.Context, *int64, int) ([]gateway.EvidenceRecord, error) {
	return nil, r.err
}

func (r *records) EvidenceByID(context.Context, int64) (*gateway.EvidenceRecord, error) {
	return nil, gateway.ErrNotFound
}

func (r *records) PutProposer(_ context.Context, p gateway.ProposerRecord) error {
	r.registered = append(r.registered, p)
	return r.err
}

func (r *records) Proposers(context.Context, []byte, int) ([]gateway.ProposerRecord, error) {
	return r.registered, r.err
}

// world is a server under test with everything behind it.
type world struct {
	*Server
	seq     *sequencer
	records *records
	outbox  *outbox
	url     string // http://127.0.0.1:port
	stop    func() // begins the shutdown
}

// newWorld serves on a free port until the test ends. change may be nil.
func newWorld(t testing.TB, change func(*Config)) *world {
	t.Helper()
	w := &world{
		seq: &sequencer{submit: func(_ context.Context, tx *types.Transaction) (*gateway.Answer, error) {
			return &gateway.Answer{Promises: []gateway.PromiseRecord{{TxHash: tx.Hash(), Receipt: &types.Receipt{Logs: []*types.Log{}}}}}, nil
		}},
		records: &records{block: &gateway.BlockRecord{Number: 7, Hash: common.Hash{7}, Kind: blocks.Regular,
			BaseFee: (*hexutil.Big)(big.NewInt(1_000_000_000)), GasLimit: 30_000_000, GasUsed: 15_000_000}},
		outbox: &outbox{},
	}
	cfg := Config{
		Sequencer: w.seq, Blocks: w.records, Proofs: w.records, History: w.records, Proposers: w.records, Evidence: w.records, Events: w.outbox,
		CheckRegistration: func(gateway.ProposerRecord) error { return nil },
		SignPromise:       func(*gateway.PromiseRecord) error { return nil },
		Capabilities:      Capabilities{ChainID: 7331000},
		Metrics:           prometheus.NewRegistry(),
		Logger:            discard(),
		Feed:              FeedConfig{Interval: time.Millisecond, Poll: 20 * time.Millisecond},
	}
	if change != nil {
		change(&cfg)
	}
	server, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.Server = server
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w.url = "http://" + listener.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	w.stop = cancel
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx, listener) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("server: %v", err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return w
}

// ready waits until the feed has reached its outbox.
func (w *world) ready(t testing.TB) *world {
	t.Helper()
	eventually(t, func() bool { return w.feed.isRunning() })
	return w
}

func eventually(t testing.TB, condition func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for !condition() {
		if time.Now().After(deadline) {
			t.Fatal("condition not met within a minute")
		}
		time.Sleep(time.Millisecond)
	}
}

// call makes one request and returns status, header and body.
func (w *world) call(t *testing.T, method, path, contentType, body string, header ...string) (int, http.Header, []byte) {
	t.Helper()
	req, err := http.NewRequest(method, w.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, raw
}

// wantProblem checks that the answer is a problem document with this status and code.
func wantProblem(t *testing.T, status int, header http.Header, body []byte, wantStatus int, code gateway.Code) Problem {
	t.Helper()
	var p Problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("body %q is no problem document: %v", body, err)
	}
	if status != wantStatus || p.Status != wantStatus || p.Code != code {
		t.Fatalf("status %d, problem %+v; want %d %s", status, p, wantStatus, code)
	}
	if got := header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
	if p.Type != "urn:ultrasound:problem:"+string(code) || p.Title == "" || p.Detail == "" || p.RequestID == "" {
		t.Errorf("problem is not complete: %+v", p)
	}
	if !strings.HasSuffix(p.Detail, ".") {
		t.Errorf("detail %q is no sentence", p.Detail)
	}
	if wantStatus == http.StatusServiceUnavailable && header.Get("Retry-After") == "" {
		t.Errorf("503 without Retry-After")
	}
	return p
}

func discard() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func testMetrics(t *testing.T) *metrics {
	t.Helper()
	m, err := newMetrics(prometheus.NewRegistry(), new(sequencer).Status)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// serve serves one handler and returns its URL.
func serve(t *testing.T, h http.Handler) string {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL
}
