package streaming_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/gorilla/websocket"

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

// sealedTrace is the message as the tracer hands the block on.
func sealedTrace(t *testing.T, m *streaming.BlockSealed) gateway.SealedTrace {
	t.Helper()
	s := gateway.SealedTrace{
		Placed: m.Placed(), Block: types.NewBlockWithHeader(m.Header), Trace: m.Trace, SealedAt: time.UnixMilli(int64(m.SealedAt)),
	}
	if m.Certificate != nil {
		s.Signature = m.Certificate.Signature
	}
	return s
}

// TestRelayAndFollow goes the whole way: conductor's calls, hub, network, follower; and the gateway's
// own executor beside it.
func TestRelayAndFollow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slot := w.slot()
	s := serve(t, hubConfig(w), nil)
	e, own := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
	var woken atomic.Int32
	relay := &streaming.Relay{Hub: s.Hub, Executor: e, Waker: func() { woken.Add(1) }, Log: quiet()}
	others := make(chan streaming.Message, 100)
	reports := follow(t, w, s.url, func(c *streaming.FollowConfig) { c.Other = func(f streaming.Frame) { others <- f.Message } })
	waitForClients(t, s.Hub, 1)

	relay.Opened(gateway.Opening{Number: 1, Parent: w.genesis, Time: 5, GasLimit: testGasLimit, FeeRecipient: common.Address{1}, Anchor: anchorAt(1)})
	for _, m := range slot {
		if err := relay.Pass(context.Background(), sealedTrace(t, m)); err != nil {
			t.Fatal(err)
		}
	}
	relay.Reset(blocks.Ref{Number: 4, Hash: common.Hash{4}})
	relay.Wake()

	got := expect(t, reports, slot, all(streaming.Verified, len(slot))...)
	expect(t, own, slot, all(streaming.Verified, len(slot))...)
	if f := got[3].Finding(); f.Verdict != gateway.VerdictVerified || f.Block != got[3].Block || f.Lag != got[3].Lag || f.At != got[3].At {
		t.Errorf("finding %+v of %+v", f, got[3])
	}
	if opened, ok := (<-others).(*streaming.BlockOpened); !ok || opened.Number != 1 || opened.Anchor != anchorAt(1) || opened.FeeRecipient != (common.Address{1}) {
		t.Errorf("opening: %+v", opened)
	}
	for range slot {
		<-others
	}
	if r, ok := (<-others).(*streaming.Reset); !ok || r.Head.Number != 4 || r.Reason == "" {
		t.Errorf("reset: %+v", r)
	}
	if woken.Load() != 1 {
		t.Error("nobody was woken")
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

// faultyProxy stands between hub and follower and does to messages what networks and bad servers do.
type faultyProxy struct {
	t        *testing.T
	upstream string
	mu       sync.Mutex
	rng      *rand.Rand // seeds those of the connections
	faults   atomic.Int32
	calm     atomic.Bool // no more faults
}

func (p *faultyProxy) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	up, _, err := websocket.DefaultDialer.Dial(p.upstream+"?"+r.URL.RawQuery, nil)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadGateway)
		return
	}
	defer up.Close()
	upgrader := websocket.Upgrader{}
	down, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	defer down.Close()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _, _ = down.ReadMessage() // answers pings until the follower goes
		_ = up.Close()
	}()
	p.relay(up, down)
	_ = down.Close()
	<-gone
}

// relay passes messages on until a fault ends the connection, or one end goes.
func (p *faultyProxy) relay(up, down *websocket.Conn) {
	p.mu.Lock()
	rng := rand.New(rand.NewPCG(p.rng.Uint64(), p.rng.Uint64()))
	p.mu.Unlock()
	var held []byte // a message that comes after the next one
	for n := 0; ; n++ {
		_, raw, err := up.ReadMessage()
		if err != nil {
			return
		}
		send := [][]byte{raw}
		if n > 0 && !p.calm.Load() {
			fault := rng.IntN(14)
			if fault < 6 {
				p.faults.Add(1)
			}
			switch fault {
			case 0: // dropped
				send = nil
			case 1: // repeated
				send = [][]byte{raw, raw}
			case 2: // reordered
				if held == nil {
					held, send = raw, nil
				}
			case 3: // truncated
				send = [][]byte{raw[:rng.IntN(len(raw))]}
			case 4: // corrupted
				raw[rng.IntN(len(raw))] ^= 1 << rng.IntN(8)
			case 5: // the connection breaks
				return
			case 6: // delayed
				time.Sleep(time.Duration(rng.IntN(5)) * time.Millisecond)
			}
		}
		if held != nil && len(send) > 0 {
			send, held = append(send, held), nil
		}
		for _, m := range send {
			if down.WriteMessage(websocket.BinaryMessage, m) != nil {
				return
			}
		}
	}
}

// TestFollowThroughFaults: whatever happens to messages on the way, every block of the chain ends
// verified, in order, and nothing else is ever said of any.
func TestFollowThroughFaults(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			chain := w.regulars(w.genesis, 25)
			s := serve(t, hubConfig(w), nil)
			proxy := &faultyProxy{t: t, upstream: s.url, rng: rand.New(rand.NewPCG(seed, 5))}
			server := httptest.NewServer(proxy)
			defer server.Close()
			reports := make(chan streaming.VerdictReport, 256)
			ctx, cancel := context.WithCancel(context.Background())
			done := make(chan error, 1)
			policy := testPolicy
			frames := make(chan *streaming.BlockSealed, 256)
			executor, err := streaming.NewExecutor(streaming.ExecutorConfig{
				Judge: streaming.Judge{ChainID: testChain, Rollup: testRollup, PublicKey: w.sequencer.PublicKey(), Policy: &policy},
				Start: &blocks.Ref{Hash: w.genesis}, Report: func(r streaming.VerdictReport) { reports <- r }, Now: time.Now, Log: quiet(),
			})
			if err != nil {
				t.Fatal(err)
			}
			client, err := streaming.NewClient(streaming.ClientConfig{
				URL: server.URL, PublicKey: w.sequencer.PublicKey(), ChainID: testChain, Rollup: testRollup, Log: quiet(),
				BackoffMin: time.Millisecond, BackoffMax: 5 * time.Millisecond, IdleTimeout: time.Second,
				Handle: func(ctx context.Context, f streaming.Frame) error {
					if m, ok := f.Message.(*streaming.BlockSealed); ok {
						frames <- m
						return executor.Submit(ctx, m)
					}
					return nil
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			go func() { done <- errors.Join(runBoth(ctx, executor, client)) }()
			defer func() {
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
			}()
			for i, m := range chain {
				publish(t, s.Hub, reset(i), m)
			}
			time.AfterFunc(time.Second, func() { // a last message that is dropped is noticed when the next one comes
				proxy.calm.Store(true)
				_ = s.Publish(reset(0))
			})
			expect(t, reports, chain, all(streaming.Verified, len(chain))...)
			if len(frames) != len(chain) {
				t.Errorf("%d blocks were handled, want each of the %d once", len(frames), len(chain))
			}
			if proxy.faults.Load() == 0 {
				t.Error("no faults")
			}
			t.Logf("%d faults", proxy.faults.Load())
		})
	}
}

func runBoth(ctx context.Context, e *streaming.Executor, c *streaming.Client) error {
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	return errors.Join(c.Run(ctx), <-done)
}
