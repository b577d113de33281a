package streaming_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// served is a hub behind a real HTTP server on a free port.
type served struct {
	*streaming.Hub
	url    string
	server *httptest.Server
	cancel context.CancelFunc
	done   chan error
	once   sync.Once
}

// serve starts a hub; listener may be nil.
func serve(t *testing.T, cfg streaming.HubConfig, listener net.Listener) *served {
	t.Helper()
	return serveBeside(t, cfg, listener, http.NotFoundHandler())
}

// serveBeside starts a hub beside a REST interface.
func serveBeside(t *testing.T, cfg streaming.HubConfig, listener net.Listener, rest http.Handler) *served {
	t.Helper()
	hub, err := streaming.NewHub(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &served{Hub: hub, cancel: cancel, done: make(chan error, 1)}
	go func() { s.done <- hub.Run(ctx) }()
	mux := http.NewServeMux()
	mux.Handle("/v1/stream", hub)
	mux.Handle("/v1/blocks/", rest)
	s.server = httptest.NewUnstartedServer(mux)
	if listener != nil {
		_ = s.server.Listener.Close()
		s.server.Listener = listener
	}
	s.server.Start()
	s.url = "ws" + strings.TrimPrefix(s.server.URL, "http") + "/v1/stream"
	t.Cleanup(func() { s.stop(t) })
	for running := false; !running; time.Sleep(time.Millisecond) { // until Run has begun
		resp, err := http.Get(s.server.URL + "/v1/stream")
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		running = resp.StatusCode == http.StatusBadRequest // "not a websocket handshake"
	}
	return s
}

func (s *served) stop(t *testing.T) {
	t.Helper()
	s.once.Do(func() {
		s.cancel()
		select {
		case err := <-s.done:
			if err != nil {
				t.Errorf("hub: %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("the hub does not stop")
		}
		s.server.Close()
		http.DefaultClient.CloseIdleConnections()
	})
}

func hubConfig(w *world) streaming.HubConfig {
	delegation, key := w.delegated()
	cfg := streaming.DefaultHubConfig(delegation, key, quiet())
	cfg.PingInterval = 200 * time.Millisecond
	return cfg
}

func publish(t *testing.T, hub *streaming.Hub, messages ...streaming.Message) {
	t.Helper()
	for _, m := range messages {
		if err := hub.Publish(m); err != nil {
			t.Fatal(err)
		}
	}
}

// begins returns the message with which a segment begins.
func (w *world) begins() streaming.Message {
	return &streaming.BlockOpened{Number: 1, Parent: w.genesis, ParentHeader: w.headers[w.genesis]}
}

func reset(n int) streaming.Message {
	return &streaming.Reset{Head: blocks.Ref{Number: uint64(n)}, Reason: fmt.Sprint("message ", n)}
}

// collect follows the stream and gives what comes to a channel; it stops with the test.
func collect(t *testing.T, w *world, url string, change ...func(*streaming.ClientConfig)) <-chan streaming.Frame {
	t.Helper()
	frames := make(chan streaming.Frame, 4096)
	cfg := streaming.ClientConfig{
		URL: url, PublicKey: w.sequencer.PublicKey(), ChainID: testChain, Rollup: testRollup, Log: quiet(),
		BackoffMin: time.Millisecond, BackoffMax: 20 * time.Millisecond, IdleTimeout: 5 * time.Second,
		Handle: func(_ context.Context, f streaming.Frame) error { frames <- f; return nil },
	}
	for _, c := range change {
		c(&cfg)
	}
	client, err := streaming.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- client.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("client: %v", err)
		}
	})
	return frames
}

// next reads one frame.
func next(t *testing.T, frames <-chan streaming.Frame) streaming.Frame {
	t.Helper()
	select {
	case f := <-frames:
		return f
	case <-time.After(20 * time.Second):
		t.Fatal("no message came")
		return streaming.Frame{}
	}
}

// expectNumbers reads that many frames with consecutive numbers, and no gap.
func expectNumbers(t *testing.T, frames <-chan streaming.Frame, from, to uint64) {
	t.Helper()
	for want := from; want <= to; want++ {
		f := next(t, frames)
		if _, gap := f.Message.(*streaming.Gap); gap || f.Sequence != want {
			t.Fatalf("message %d (%v), want %d", f.Sequence, f.Message.Type(), want)
		}
	}
}

func waitForClients(t *testing.T, hub *streaming.Hub, n int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); hub.Stats().Clients != n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d clients, want %d", hub.Stats().Clients, n)
		}
	}
}

func TestStreamReachesEverybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := serve(t, hubConfig(w), nil)
	publish(t, s.Hub, reset(1), reset(2))
	early := collect(t, w, s.url)
	expectNumbers(t, early, 1, 2)
	publish(t, s.Hub, reset(3))
	expectNumbers(t, early, 3, 3)
	late := collect(t, w, "http"+strings.TrimPrefix(s.url, "ws")) // the other scheme will do
	publish(t, s.Hub, reset(4))
	expectNumbers(t, late, 1, 4)
	expectNumbers(t, early, 4, 4)
	if stats := s.Stats(); stats.Next != 5 || stats.Kept != 4 || stats.Clients != 2 || stats.KeptBytes == 0 || stats.Dropped != 0 {
		t.Errorf("stats %+v", stats)
	}
	if err := s.Publish(&streaming.Gap{}); !errors.Is(err, streaming.ErrEncoding) {
		t.Errorf("a gap for everybody: %v", err)
	}
	time.Sleep(3 * 200 * time.Millisecond) // silence, but for pings
	publish(t, s.Hub, reset(5))
	expectNumbers(t, early, 5, 5)
}

func TestLateJoinerGetsTheSlotSoFar(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	cfg.Recent = 2
	s := serve(t, cfg, nil)
	for range 4 {
		publish(t, s.Hub, reset(0))
	}
	publish(t, s.Hub, w.begins(), reset(6), reset(7))
	expectNumbers(t, collect(t, w, s.url), 5, 7)
	if kept := s.Stats().Kept; kept != 5 {
		t.Errorf("%d messages are kept, want those of the segment and two", kept)
	}
	publish(t, s.Hub, w.begins())
	expectNumbers(t, collect(t, w, s.url), 8, 8)
}

// dial opens a plain connection and reads the frames that come at once.
func dial(t *testing.T, url string, count int) []streaming.Frame {
	t.Helper()
	conn, resp, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err, resp)
	}
	defer conn.Close()
	var out []streaming.Frame
	for range count {
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, raw, err := conn.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		f, _, err := streaming.OpenFrame(raw)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

func TestResume(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	cfg.Recent = 3
	s := serve(t, cfg, nil)
	publish(t, s.Hub, reset(1), reset(2), reset(3), reset(4), reset(5), reset(6), w.begins()) // 4 to 7 are kept
	stream := fmt.Sprintf("%016x", s.Stats().Stream)
	other := fmt.Sprintf("%016x", s.Stats().Stream+1)
	tests := []struct {
		query string
		hello uint64 // its number: that of the next message
		gap   *streaming.Gap
		rest  []uint64
	}{
		{"", 7, nil, []uint64{7}},
		{"?from=5", 5, nil, []uint64{5, 6, 7}},
		{"?from=4&stream=" + stream, 4, nil, []uint64{4, 5, 6, 7}},
		{"?from=7", 7, nil, []uint64{7}},
		{"?from=8", 8, nil, nil},
		{"?from=2&stream=" + stream, 4, &streaming.Gap{From: 2, To: 3}, []uint64{4, 5, 6, 7}},
		{"?from=9", 8, &streaming.Gap{From: 0, To: 7}, nil},
		{"?from=7&stream=" + other, 4, &streaming.Gap{From: 0, To: 3}, []uint64{4, 5, 6, 7}},
	}
	for _, test := range tests {
		t.Run(test.query, func(t *testing.T) {
			t.Parallel()
			count := 1 + len(test.rest)
			if test.gap != nil {
				count++
			}
			got := dial(t, s.url+test.query, count)
			hello, ok := got[0].Message.(*streaming.Hello)
			if !ok || got[0].Sequence != test.hello || hello.First != 4 || hello.Delegation.Verify(w.sequencer.PublicKey()) != nil {
				t.Fatalf("greeted with %+v", got[0])
			}
			got = got[1:]
			if test.gap != nil {
				gap, ok := got[0].Message.(*streaming.Gap)
				if !ok || gap.From != test.gap.From || gap.To != test.gap.To || got[0].Sequence != gap.To+1 || gap.Reason == "" {
					t.Fatalf("instead of a gap %+v", got[0])
				}
				got = got[1:]
			}
			for i, f := range got {
				if f.Sequence != test.rest[i] {
					t.Errorf("message %d, want %d", f.Sequence, test.rest[i])
				}
			}
		})
	}
}

func TestHubRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	cfg.MaxClients = 1
	s := serve(t, cfg, nil)
	for query, want := range map[string]int{"?from=0": 400, "?from=x": 400, "?from=-1": 400, "?stream=zz": 400} {
		_, resp, err := websocket.DefaultDialer.Dial(s.url+query, nil)
		if err == nil || resp == nil || resp.StatusCode != want {
			t.Errorf("%s: %v, %v", query, resp, err)
		}
	}
	collect(t, w, s.url)
	waitForClients(t, s.Hub, 1)
	_, resp, err := websocket.DefaultDialer.Dial(s.url, nil)
	if err == nil || resp == nil || resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Fatalf("a client too many: %v, %v", resp, err)
	}
	var problem struct{ Code string }
	if err := json.NewDecoder(resp.Body).Decode(&problem); err != nil || problem.Code != "unavailable" {
		t.Errorf("problem %+v, %v", problem, err)
	}
}

func TestHubConfigCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for name, change := range map[string]func(*streaming.HubConfig){
		"no key": func(c *streaming.HubConfig) { c.Key = nil }, "no log": func(c *streaming.HubConfig) { c.Log = nil },
		"no clock":       func(c *streaming.HubConfig) { c.Now = nil },
		"another key":    func(c *streaming.HubConfig) { c.Key = key(t, "another") },
		"keeps nothing":  func(c *streaming.HubConfig) { c.KeptBytes = 0 },
		"queues nothing": func(c *streaming.HubConfig) { c.QueueBytes = 0 },
		"no queue":       func(c *streaming.HubConfig) { c.QueueLength = 0 },
		"no clients":     func(c *streaming.HubConfig) { c.MaxClients = 0 },
		"recent":         func(c *streaming.HubConfig) { c.Recent = -1 },
		"no timeout":     func(c *streaming.HubConfig) { c.WriteTimeout = 0 },
		"no pings":       func(c *streaming.HubConfig) { c.PingInterval = 0 },
	} {
		cfg := hubConfig(w)
		change(&cfg)
		if _, err := streaming.NewHub(cfg); !errors.Is(err, streaming.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSlowClientIsDropped: one that does not read is dropped with its code, the others do not wait,
// and it can come back for the rest.
func TestSlowClientIsDropped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	cfg.QueueLength, cfg.PingInterval = 8, 30*time.Second
	s := serve(t, cfg, nil)
	conn, _, err := websocket.DefaultDialer.Dial(s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	waitForClients(t, s.Hub, 1)
	fast := collect(t, w, s.url)
	waitForClients(t, s.Hub, 2)
	big := &streaming.Fragment{Piece: streaming.Piece{Transactions: [][]byte{make([]byte, streaming.MaxTransactionBytes)}}}
	published := uint64(0)
	for s.Stats().Dropped == 0 && published < 2000 {
		publish(t, s.Hub, big)
		published++
		expectNumbers(t, fast, published, published)
	}
	if s.Stats().Dropped != 1 {
		t.Fatal("the client that does not read is not dropped")
	}
	var last uint64
	for {
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Second))
		_, raw, err := conn.ReadMessage()
		if err != nil {
			if !websocket.IsCloseError(err, streaming.CloseSlow) {
				t.Fatalf("dropped with %v", err)
			}
			break
		}
		f, _, err := streaming.OpenFrame(raw)
		if err != nil {
			t.Fatal(err)
		}
		if f.Message.Type() != streaming.TypeHello {
			last = f.Sequence
		}
	}
	if last == 0 || last >= published {
		t.Fatalf("had %d of %d messages before it was dropped", last, published)
	}
	got := dial(t, fmt.Sprintf("%s?from=%d", s.url, last+1), 2)
	if got[1].Sequence != last+1 {
		t.Errorf("came back for %d, got %d", last+1, got[1].Sequence)
	}
}

func TestKeptBytesAreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	cfg.KeptBytes = streaming.MaxFrameBytes
	hub, err := streaming.NewHub(cfg)
	if err != nil {
		t.Fatal(err)
	}
	big := &streaming.Fragment{Piece: streaming.Piece{Transactions: [][]byte{make([]byte, streaming.MaxTransactionBytes)}}}
	for range 100 {
		publish(t, hub, big)
	}
	if s := hub.Stats(); s.KeptBytes > cfg.KeptBytes || s.Kept < 10 || s.Next != 101 {
		t.Errorf("%+v", s)
	}
}

// TestDeadClientIsNoticed: one that reads nothing and answers no ping is dropped.
func TestDeadClientIsNoticed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	cfg.PingInterval = 50 * time.Millisecond
	s := serve(t, cfg, nil)
	conn, _, err := websocket.DefaultDialer.Dial(s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	waitForClients(t, s.Hub, 1)
	waitForClients(t, s.Hub, 0) // gorilla answers pings only while somebody reads
}

func TestTalkativeClientIsDropped(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := serve(t, hubConfig(w), nil)
	conn, _, err := websocket.DefaultDialer.Dial(s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	waitForClients(t, s.Hub, 1)
	_ = conn.WriteMessage(websocket.BinaryMessage, make([]byte, 10_000)) // it may be cut off on the way
	waitForClients(t, s.Hub, 0)
}

func TestHubSaysGoodbye(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := serve(t, hubConfig(w), nil)
	conn, _, err := websocket.DefaultDialer.Dial(s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	waitForClients(t, s.Hub, 1)
	s.cancel()
	for {
		if _, _, err = conn.ReadMessage(); err != nil {
			break
		}
	}
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("goodbye is %v", err)
	}
	s.stop(t)
	if err := s.Publish(reset(1)); err != nil {
		t.Errorf("publish after the end: %v", err)
	}
}

func TestClientFollowsThroughRestarts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	first := serve(t, hubConfig(w), listener)
	frames := collect(t, w, first.url)
	publish(t, first.Hub, reset(1), reset(2))
	expectNumbers(t, frames, 1, 2)
	first.stop(t)

	if listener, err = net.Listen("tcp", address); err != nil {
		t.Fatal(err)
	}
	second := serve(t, hubConfig(w), listener)
	f := next(t, frames)
	if gap, ok := f.Message.(*streaming.Gap); !ok || gap.From != 0 || f.Stream != second.Stats().Stream {
		t.Fatalf("a restart is announced by %+v", f)
	}
	publish(t, second.Hub, reset(1), reset(2))
	expectNumbers(t, frames, 1, 2)
}

func TestClientRefusesAStrangersStream(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := serve(t, hubConfig(w), nil)
	publish(t, s.Hub, reset(1))
	tests := []struct {
		name   string
		change func(*streaming.ClientConfig)
		want   error
	}{
		{"another sequencer", func(c *streaming.ClientConfig) { c.PublicKey = certs.DeriveSecretKey("stranger").PublicKey() }, streaming.ErrSigner},
		{"another chain", func(c *streaming.ClientConfig) { c.ChainID++ }, streaming.ErrForeign},
		{"another rollup", func(c *streaming.ClientConfig) { c.Rollup = common.Address{1} }, streaming.ErrForeign},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cfg := streaming.ClientConfig{
				URL: s.url, PublicKey: w.sequencer.PublicKey(), ChainID: testChain, Rollup: testRollup, Log: quiet(),
				Handle: func(context.Context, streaming.Frame) error { return errors.New("handled") },
			}
			test.change(&cfg)
			client, err := streaming.NewClient(cfg)
			if err != nil {
				t.Fatal(err)
			}
			if err := client.Run(context.Background()); !errors.Is(err, test.want) {
				t.Errorf("Run = %v, want %v", err, test.want)
			}
		})
	}
	handled := errors.New("handled")
	client, err := streaming.NewClient(streaming.ClientConfig{
		URL: s.url, PublicKey: w.sequencer.PublicKey(), ChainID: testChain, Rollup: testRollup, Log: quiet(),
		Handle: func(context.Context, streaming.Frame) error { return handled },
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Run(context.Background()); !errors.Is(err, handled) {
		t.Errorf("the handler's error: %v", err)
	}
}

func TestClientConfig(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := streaming.ClientConfig{
		URL: "ws://127.0.0.1:1", PublicKey: w.sequencer.PublicKey(), ChainID: 1, Log: quiet(),
		Handle: func(context.Context, streaming.Frame) error { return nil },
	}
	if _, err := streaming.NewClient(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*streaming.ClientConfig){
		"scheme": func(c *streaming.ClientConfig) { c.URL = "ftp://x" }, "no host": func(c *streaming.ClientConfig) { c.URL = "ws://" },
		"no URL": func(c *streaming.ClientConfig) { c.URL = "" }, "broken URL": func(c *streaming.ClientConfig) { c.URL = "ws://[::" },
		"no handler": func(c *streaming.ClientConfig) { c.Handle = nil }, "no log": func(c *streaming.ClientConfig) { c.Log = nil },
		"no key": func(c *streaming.ClientConfig) { c.PublicKey = certs.PublicKey{} }, "no chain": func(c *streaming.ClientConfig) { c.ChainID = 0 },
		"timeout": func(c *streaming.ClientConfig) { c.IdleTimeout = -1 },
	} {
		cfg := good
		change(&cfg)
		if _, err := streaming.NewClient(cfg); !errors.Is(err, streaming.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
