package streaming_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// follow runs Follow and gives its reports to a channel; it stops with the test.
func follow(t *testing.T, w *world, url string, change ...func(*streaming.FollowConfig)) <-chan streaming.VerdictReport {
	t.Helper()
	reports := make(chan streaming.VerdictReport, 4096)
	policy := testPolicy
	cfg := streaming.FollowConfig{
		URL: url, BLSPublicKey: w.sequencer.PublicKey(), ChainID: testChain, Rollup: testRollup,
		Report: func(r streaming.VerdictReport) { reports <- r },
		Policy: &policy, Start: &blocks.Ref{Hash: w.genesis},
	}
	for _, c := range change {
		c(&cfg)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- streaming.Follow(ctx, cfg) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Follow = %v", err)
		}
	})
	return reports
}

// conduct tells the relay what a conductor tells it of the block, and the tracer after it.
func conduct(t *testing.T, relay *streaming.Relay, b built) {
	t.Helper()
	s := b.sealed
	if s.Placed.Kind == blocks.Based { // taken from L1
		s.Last = nil
	} else {
		relay.Opened(b.opening)
		for _, f := range b.pieces {
			relay.Fragment(b.opening, f)
		}
		relay.Sealed(s)
	}
	if err := relay.Pass(context.Background(), s); err != nil {
		t.Fatal(err)
	}
}

// header is what a node knows.
func (w *world) header(hash common.Hash) *types.Header { return w.headers[hash] }

// TestRelayAndFollow goes the whole way: conductor's calls, hub, network, follower; and the gateway's
// own executor beside it.
func TestRelayAndFollow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	s := serve(t, hubConfig(w), nil)
	e, own := run(t, streaming.ExecutorConfig{Judge: w.judge(), Trusted: func(r blocks.Ref) bool { return r.Hash == w.genesis }})
	var woken atomic.Int32
	relay := &streaming.Relay{Hub: s.Hub, Executor: e, Header: w.header, Waker: func() { woken.Add(1) }, Log: quiet()}
	others := make(chan streaming.Message, 100)
	reports := follow(t, w, s.url, func(c *streaming.FollowConfig) { c.Other = func(f streaming.Frame) { others <- f.Message } })
	waitForClients(t, s.Hub, 1)

	for _, b := range chain {
		conduct(t, relay, b)
	}
	settling := streaming.Settling{From: chain[0].traced.Placed().Ref(), To: chain[3].traced.Placed().Ref(), TraceHash: common.Hash{1}, TraceBytes: 7}
	relay.Settling(&settling)
	relay.Reset(blocks.Ref{Number: 4, Hash: common.Hash{4}})
	relay.Wake()

	for name, r := range map[string]<-chan streaming.VerdictReport{"follower": reports, "own": own} {
		for hash, r := range settle(t, r, wantAll(chain, streaming.Verified)) {
			if r.Streamed != (r.Kind != blocks.Based) {
				t.Errorf("%s: block %s is streamed: %v", name, hash, r.Streamed)
			}
			if f := r.Finding(); f.Verdict != gateway.VerdictVerified || f.Block != r.Block || f.Lag != r.Lag || f.At != r.At {
				t.Errorf("finding %+v of %+v", f, r)
			}
		}
	}
	for _, want := range messagesOf(chain) {
		if got := <-others; got.Type() != want.Type() {
			t.Fatalf("%v, want %v", got.Type(), want.Type())
		}
	}
	if got, ok := (<-others).(*streaming.Settling); !ok || *got != settling {
		t.Errorf("settling: %+v", got)
	}
	if r, ok := (<-others).(*streaming.Reset); !ok || r.Head.Number != 4 || r.Reason == "" {
		t.Errorf("reset: %+v", r)
	}
	if woken.Load() != 1 {
		t.Error("nobody was woken")
	}
}

// TestRelayNeverWaits: the gateway's own executor does not keep up, or does not even run, and the conductor is not
// held up; what it missed is judged from the journal's traces.
func TestRelayNeverWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	hub, err := streaming.NewHub(hubConfig(w))
	if err != nil {
		t.Fatal(err)
	}
	a := newArchive(chain)
	reports := make(chan streaming.VerdictReport, 100)
	e, err := streaming.NewExecutor(streaming.ExecutorConfig{
		Judge: w.judge(), Trusted: func(r blocks.Ref) bool { return r.Hash == w.genesis }, Fetch: a.trace, QueueBytes: 4 << 10,
		Report: func(r streaming.VerdictReport) { reports <- r }, Now: time.Now, Log: quiet(),
	})
	if err != nil {
		t.Fatal(err)
	}
	var log capture
	relay := &streaming.Relay{Hub: hub, Executor: e, Waker: func() {}, Log: log.Logger()} // without Header: no segment can begin
	passed := make(chan error, 1)
	for _, b := range chain {
		if b.traced.Kind != blocks.Based {
			conduct(t, relay, b)
			continue
		}
		traced := b.sealed // the tracer may wait, it is not the conductor
		traced.Last = nil
		go func() { passed <- relay.Pass(context.Background(), traced) }()
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	settle(t, reports, wantAll(chain, streaming.Verified))
	cancel()
	if err := errors.Join(<-done, <-passed); err != nil {
		t.Error(err)
	}
	if n := strings.Count(log.String(), "header is not known"); n != 2 {
		t.Errorf("%d segments are said to begin nowhere:\n%s", n, log.String())
	}
	if relay.Executor.Offer(chain[0].traced) {
		t.Error("offered to an executor that has stopped")
	}
}

// rest answers as a gateway's REST interface does.
func rest(chain []built) http.Handler {
	mux := http.NewServeMux()
	find := func(r *http.Request) *built {
		for i := range chain {
			if chain[i].hash().String() == r.PathValue("hash") {
				return &chain[i]
			}
		}
		return nil
	}
	answer := func(pattern string, with func(rw http.ResponseWriter, b *built)) {
		mux.HandleFunc(pattern, func(rw http.ResponseWriter, r *http.Request) {
			if b := find(r); b != nil {
				with(rw, b)
				return
			}
			http.Error(rw, "no such block", http.StatusNotFound)
		})
	}
	answer("GET /v1/blocks/{hash}", func(rw http.ResponseWriter, b *built) {
		record := gateway.BlockRecord{Kind: b.traced.Kind, Anchor: b.traced.Anchor, SealedAt: time.UnixMilli(int64(b.traced.SealedAt))}
		if !b.traced.Permit.IsZero() {
			record.Permit = &b.traced.Permit
		}
		_ = json.NewEncoder(rw).Encode(record)
	})
	answer("GET /v1/blocks/{hash}/trace", func(rw http.ResponseWriter, b *built) { _, _ = rw.Write(b.traced.Trace) })
	answer("GET /v1/blocks/{hash}/certificate", func(rw http.ResponseWriter, b *built) {
		_ = json.NewEncoder(rw).Encode(gateway.CertificateRecord{Message: b.traced.Certificate.Message, Signature: b.traced.Certificate.Signature[:]})
	})
	return mux
}

// TestFollowerComesLate: it gets the current segment from the stream, and what is below it, down to where it
// trusts, from the REST interface.
func TestFollowerComesLate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	cfg := hubConfig(w)
	cfg.Recent = 0
	s := serveBeside(t, cfg, nil, rest(chain))
	for _, b := range chain {
		publish(t, s.Hub, b.messages...)
	}
	for _, query := range []string{"", "?from=1"} { // message 1 is not kept any more
		reports := follow(t, w, s.url+query)
		last := settle(t, reports, wantAll(chain, streaming.Verified))
		for i, b := range chain {
			r := last[b.hash()]
			if want := i > 4; r.Streamed != want {
				t.Errorf("%q: block %d is executed from the stream: %v", query, i, r.Streamed)
			}
		}
	}
	if kept := s.Stats().Kept; kept != len(messagesOf(chain[5:])) {
		t.Errorf("%d messages are kept", kept)
	}
}

// TestArchive compares what comes over HTTP with what was built.
func TestArchive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	server := httptest.NewServer(rest(chain))
	defer server.Close()
	for _, url := range []string{server.URL, strings.Replace(server.URL, "http", "ws", 1) + "/v1/stream?from=3"} {
		a, err := streaming.NewArchive(url)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Close()
		for _, b := range chain {
			m, err := a.Block(context.Background(), b.traced.Placed().Ref())
			if err != nil {
				t.Fatal(err)
			}
			if m.Placed() != b.traced.Placed() || m.SealedAt != b.traced.SealedAt || !bytes.Equal(m.Trace, b.traced.Trace) {
				t.Errorf("block %d comes as %+v", b.traced.Header.Number, m)
			}
			if v, why := w.judge().Verdict(m); v != streaming.Verified {
				t.Errorf("block %d is %v: %s", b.traced.Header.Number, v, why)
			}
		}
		if _, err := a.Trace(context.Background(), blocks.Ref{Hash: common.Hash{1}}); err == nil || !strings.Contains(err.Error(), "404") {
			t.Errorf("an unknown block: %v", err)
		}
	}
	if _, err := streaming.NewArchive("nowhere"); !errors.Is(err, streaming.ErrConfig) {
		t.Error(err)
	}
}

func TestFollowIsLoudAboutInvalidBlocks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.regulars(w.genesis, 2)
	forged := *chain[0]
	c := *forged.Certificate
	c.Signature = chain[1].Certificate.Signature
	forged.Certificate = &c
	s := serve(t, hubConfig(w), nil)
	publish(t, s.Hub, &forged, chain[1])
	var log capture
	reports := follow(t, w, s.url, func(c *streaming.FollowConfig) { c.Log = log.Logger() })
	expect(t, reports, chain, streaming.Invalid, streaming.Invalid)
	if strings.Count(log.String(), "level=ERROR") != 2 {
		t.Errorf("log:\n%s", log.String())
	}
}

func TestFollowConfig(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := streaming.Follow(context.Background(), streaming.FollowConfig{URL: "nowhere", BLSPublicKey: w.sequencer.PublicKey(), ChainID: 1, Report: func(streaming.VerdictReport) {}})
	if !errors.Is(err, streaming.ErrConfig) {
		t.Errorf("bad URL: %v", err)
	}
	if err := streaming.Follow(context.Background(), streaming.FollowConfig{URL: "ws://x"}); !errors.Is(err, streaming.ErrConfig) {
		t.Errorf("no report: %v", err)
	}
}
