package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// reader is a feed client of the tests.
type reader struct {
	conn   *websocket.Conn
	got    []gateway.EventRecord
	last   int64  // cursor of the last frame
	filter string // as the first frame told it
	signed int    // frames
}

// batchKey signs the batches of worlds that are signed.
var batchKey, _ = crypto.ToECDSA(common.Hash{31: 7}.Bytes())

func signed(c *Config) { c.Feed.SignBatch = BatchSigner(batchKey, 7331000, common.Address{1}) }

// batchSigner finds out who signed a frame, from its text alone as any client would.
func batchSigner(text []byte, filter string) (common.Address, error) {
	var f feedFrame
	if err := json.Unmarshal(text, &f); err != nil {
		return common.Address{}, err
	}
	list, ok := bytes.CutPrefix(text[:bytes.LastIndex(text, []byte(`,"after":`))], []byte(`{"events":`))
	if !ok {
		return common.Address{}, errors.New("no events in front")
	}
	word := func(n int64) []byte { return common.BigToHash(big.NewInt(n)).Bytes() }
	digest := crypto.Keccak256(
		crypto.Keccak256([]byte("ultrasound.feed.v1")), word(7331000), common.LeftPadBytes(common.Address{1}.Bytes(), 32),
		crypto.Keccak256([]byte(filter)), word(f.After), word(f.Cursor), crypto.Keccak256(list))
	key, err := crypto.SigToPub(digest, f.Signature)
	if err != nil {
		return common.Address{}, err
	}
	return crypto.PubkeyToAddress(*key), nil
}

type feedFrame struct {
	Events    []gateway.EventRecord `json:"events"`
	After     int64                 `json:"after"`
	Cursor    int64                 `json:"cursor"`
	Signature hexutil.Bytes         `json:"signature"`
	Filter    *string               `json:"filter"`
}

func (w *world) dial(t *testing.T, query string) *reader {
	t.Helper()
	r, err := w.tryDial(query)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { r.conn.Close() })
	return r
}

// tryDial connects and reads the first frame, which only tells where the feed starts.
func (w *world) tryDial(query string) (*reader, error) {
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.url, "http")+"/v1/feed"+query, nil)
	if err != nil {
		return nil, err
	}
	r := &reader{conn: conn}
	return r, r.frame()
}

// frame reads one frame and checks that its events are in order and not beyond its cursor.
func (r *reader) frame() error {
	if err := r.conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	_, text, err := r.conn.ReadMessage()
	if err != nil {
		return err
	}
	return r.take(text)
}

// take checks one frame: it continues the last one, and its signature is that of the tests' key, if there is any.
func (r *reader) take(text []byte) error {
	var f feedFrame
	if err := json.Unmarshal(text, &f); err != nil {
		return fmt.Errorf("frame %s: %w", text, err)
	}
	if f.Filter != nil {
		r.filter = *f.Filter
		r.last = f.After
	}
	if f.After != r.last {
		return fmt.Errorf("a frame after cursor %d follows one up to %d", f.After, r.last)
	}
	if f.Signature != nil {
		if signer, err := batchSigner(text, r.filter); err != nil || signer != crypto.PubkeyToAddress(batchKey.PublicKey) {
			return fmt.Errorf("frame %s is signed by %s: %w", text, signer, err)
		}
		r.signed++
	}
	for _, e := range f.Events {
		if e.Cursor <= r.last && r.last != 0 || e.Cursor > f.Cursor {
			return fmt.Errorf("event %d after cursor %d in a frame up to %d", e.Cursor, r.last, f.Cursor)
		}
		r.last = e.Cursor
		r.got = append(r.got, e)
	}
	r.last = f.Cursor
	return nil
}

// until reads until the frame that reaches the cursor.
func (r *reader) until(t *testing.T, cursor int64) {
	t.Helper()
	for r.last < cursor {
		if err := r.frame(); err != nil {
			t.Fatalf("read feed at %d: %v", r.last, err)
		}
	}
}

// wantAll checks that exactly the events from..to came, each once, in order.
func (r *reader) wantAll(t *testing.T, from, to int64) {
	t.Helper()
	if int64(len(r.got)) != to-from+1 {
		t.Fatalf("got %d events, want %d..%d", len(r.got), from, to)
	}
	for i, e := range r.got {
		if e.Cursor != from+int64(i) || string(e.Payload) != fmt.Sprintf(`{"n":%d}`, e.Cursor) {
			t.Fatalf("event %d is %d %s", i, e.Cursor, e.Payload)
		}
	}
}

func kindsOf(n int, kind gateway.EventKind) []gateway.EventKind {
	out := make([]gateway.EventKind, n)
	for i := range out {
		out[i] = kind
	}
	return out
}

func TestFeedStartsWhereItIsAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Events.(*outbox).add(kindsOf(5, gateway.EventBlock)...) }).ready(t)
	fromNow, fromStart, fromThree := w.dial(t, ""), w.dial(t, "?cursor=0"), w.dial(t, "?cursor=3")
	if fromNow.last != 5 || fromStart.last != 0 || fromThree.last != 3 {
		t.Errorf("first frames tell %d, %d, %d", fromNow.last, fromStart.last, fromThree.last)
	}
	w.outbox.add(kindsOf(3, gateway.EventBlock)...)
	w.Wake()
	for _, c := range []struct {
		r    *reader
		from int64
	}{{fromNow, 6}, {fromStart, 1}, {fromThree, 4}} {
		c.r.until(t, 8)
		c.r.wantAll(t, c.from, 8)
	}
}

func TestFeedNeedsNoWakeUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil).ready(t)
	r := w.dial(t, "")
	w.outbox.add(gateway.EventBlock) // nobody says so
	r.until(t, 1)
	r.wantAll(t, 1, 1)
}

func TestFeedFilters(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.Ping = 50 * time.Millisecond; c.Feed.IdleTimeout = 10 * time.Second }).ready(t)
	for range 50 {
		w.outbox.add(gateway.EventBlock, gateway.EventPreconfirmed, gateway.EventPermit)
	}
	live := w.dial(t, "?kinds=permit,block")
	old := w.dial(t, "?cursor=0&kinds=permit,block")
	for range 50 {
		w.outbox.add(gateway.EventBlock, gateway.EventPreconfirmed, gateway.EventPermit)
	}
	w.Wake()
	live.until(t, 300)
	old.until(t, 300)
	for _, r := range []*reader{live, old} {
		for _, e := range r.got {
			if e.Kind == gateway.EventPreconfirmed {
				t.Fatalf("event %d is of another kind", e.Cursor)
			}
		}
	}
	if len(old.got) != 200 {
		t.Errorf("old reader got %d events, want 200", len(old.got))
	}
	// Events of other kinds move the cursor too, told with the next ping.
	w.outbox.add(kindsOf(10, gateway.EventPreconfirmed)...)
	w.Wake()
	before := len(live.got)
	live.until(t, 310)
	if len(live.got) != before {
		t.Errorf("got %d events of other kinds", len(live.got)-before)
	}
}

// Readers that come at any time, with any cursor, while the outbox grows and the tail is tiny, get
// every event once and in order: at the front, at the hand-over and after it.
func TestFeedHandOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Feed = FeedConfig{Tail: 64, Page: 17, BatchEvents: 13, BatchBytes: 700, Interval: time.Millisecond, Poll: 5 * time.Millisecond}
		signed(c)
	}).ready(t)
	const total = 6000
	writing := make(chan struct{})
	go func() {
		defer close(writing)
		for n := 0; n < total; {
			burst := min(1+rand.IntN(25), total-n)
			w.outbox.add(kindsOf(burst, gateway.EventPreconfirmed)...)
			n += burst
			if rand.IntN(3) > 0 {
				w.Wake()
			}
			time.Sleep(time.Duration(rand.IntN(1500)) * time.Microsecond)
		}
	}()
	var readers sync.WaitGroup
	for range 24 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			if err := readThrough(w, total); err != nil {
				t.Error(err)
			}
		}()
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
	}
	readers.Wait()
	<-writing
}

// readThrough follows the feed from the start to the end, reconnecting at random with its cursor.
// Being dropped as too slow is allowed (the tail is tiny): the cursor must make up for it.
func readThrough(w *world, total int64) error {
	var got []gateway.EventRecord
	var last int64
	for last < total {
		r, err := w.tryDial(fmt.Sprintf("?cursor=%d", last))
		if err != nil {
			return fmt.Errorf("dial at %d: %w", last, err)
		}
		for frames := 5 + rand.IntN(200); frames > 0 && last < total; frames-- {
			if err = r.frame(); err != nil {
				break
			}
			last = r.last
		}
		r.conn.Close()
		var closed *websocket.CloseError
		if err != nil && !(errors.As(err, &closed) && closed.Code == CloseSlowReader) {
			return fmt.Errorf("read at %d: %w", last, err)
		}
		got = append(got, r.got...)
	}
	if int64(len(got)) != total {
		return fmt.Errorf("got %d events, want %d", len(got), total)
	}
	for i, e := range got {
		if e.Cursor != int64(i+1) {
			return fmt.Errorf("event %d has cursor %d", i, e.Cursor)
		}
	}
	return nil
}

func TestFeedDropsSlowReader(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Feed.Tail, c.Feed.BatchEvents = 200, 50
		c.Feed.WriteTimeout, c.Feed.IdleTimeout = time.Minute, 2*time.Minute // a busy machine is not what is tested
	}).ready(t)
	slow, quick := w.dial(t, ""), w.dial(t, "")
	payload := json.RawMessage(`"` + strings.Repeat("x", 20_000) + `"`)
	// The slow one reads nothing while far more goes by than its socket and the tail hold.
	const total = 1500
	for n := int64(1); n <= total; n++ {
		cursor := w.outbox.add(gateway.EventBlock)
		w.outbox.set(func() { w.outbox.events[cursor-1].Payload = payload })
		if n%50 == 0 {
			w.Wake()
			quick.until(t, n) // nobody waits for the slow one
		}
	}
	if len(quick.got) != total {
		t.Fatalf("quick reader got %d events", len(quick.got))
	}
	var err error
	for err == nil {
		err = slow.frame()
	}
	var closed *websocket.CloseError
	if !errors.As(err, &closed) || closed.Code != CloseSlowReader {
		t.Fatalf("slow reader ended with %v, want close code %d", err, CloseSlowReader)
	}
	if want := fmt.Sprintf("resume with cursor=%d", slow.last); !strings.Contains(closed.Text, want) {
		t.Errorf("close reason %q does not say %q", closed.Text, want)
	}
	// It resumes behind the tail and misses nothing.
	again := w.dial(t, fmt.Sprintf("?cursor=%d", slow.last))
	again.until(t, total)
	if len(slow.got)+len(again.got) != total {
		t.Errorf("got %d + %d events, want %d", len(slow.got), len(again.got), total)
	}
}

func TestFeedNeverWaitsForOneThatNeverReads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.WriteTimeout = 200 * time.Millisecond }).ready(t)
	w.dial(t, "")
	// More than the sockets hold and less than the tail: only the write itself can tell.
	payload := json.RawMessage(`"` + strings.Repeat("x", 200_000) + `"`)
	for range 100 {
		cursor := w.outbox.add(gateway.EventBlock)
		w.outbox.set(func() { w.outbox.events[cursor-1].Payload = payload })
	}
	w.Wake()
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 0 })
}

func TestFeedManyReadersShareFrames(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.PerAddress = 200 }).ready(t)
	const readers, total = 200, 500
	all := make([]*reader, readers)
	for i := range all {
		all[i] = w.dial(t, "")
	}
	go func() {
		for range total {
			w.outbox.add(gateway.EventPreconfirmed)
			w.Wake()
			time.Sleep(200 * time.Microsecond)
		}
	}()
	var wg sync.WaitGroup
	for _, r := range all {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for r.last < total {
				if err := r.frame(); err != nil {
					t.Error(err)
					return
				}
			}
		}()
	}
	wg.Wait()
	for _, r := range all {
		r.wantAll(t, 1, total)
	}
	w.outbox.mu.Lock()
	reads := w.outbox.reads
	w.outbox.mu.Unlock()
	if reads > 2*total {
		t.Errorf("the outbox was read %d times for %d readers", reads, readers)
	}
}

// What retention takes while a subscriber is on its way is announced.
func TestFeedAnnouncesWhatRetentionTook(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query string
		want  int64 // events from 10 on
	}{
		"all":        {"?cursor=2", 20},
		"some kinds": {"?cursor=2&kinds=block", 20},
		"subjects":   {"?cursor=2&hashes=" + common.Hash{9}.Hex(), 9},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, vanishing(9)).ready(t)
			r := w.dial(t, c.query)
			r.until(t, 9)
			gap := r.got[0]
			if gap.Kind != gateway.EventGap || gap.Cursor != 9 || string(gap.Payload) != `{"from":3,"to":9}` {
				t.Fatalf("first event %+v %s", gap, gap.Payload)
			}
			r.until(t, c.want)
			r.got = r.got[1:]
			r.wantAll(t, 10, c.want)
		})
	}
	t.Run("everything", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, vanishing(20)).ready(t)
		r := w.dial(t, "?cursor=2")
		r.until(t, 20)
		w.outbox.add(gateway.EventBlock)
		w.Wake()
		r.until(t, 21)
		if r.got[0].Kind != gateway.EventGap || r.got[1].Cursor != 21 || len(r.got) != 2 {
			t.Fatalf("events %+v", r.got)
		}
	})
}

// watched is an outbox that tells of a reading before it happens.
type watched struct {
	*outbox
	before func(after int64)
}

func (o *watched) Events(ctx context.Context, after int64, limit int, kinds []gateway.EventKind) ([]gateway.EventRecord, error) {
	o.before(after)
	return o.outbox.Events(ctx, after, limit, kinds)
}

// vanishing is an outbox of 20 events that loses its front just before events after 2 are read.
func vanishing(front int64) func(*Config) {
	return func(c *Config) {
		o := c.Events.(*outbox)
		o.add(kindsOf(20, gateway.EventBlock)...)
		c.Events = &watched{o, func(after int64) {
			if after == 2 {
				o.retain(front)
			}
		}}
	}
}

func TestFeedWaitsForAMissingCursorThenAnnouncesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.GapPatience = 300 * time.Millisecond }).ready(t)
	r := w.dial(t, "")
	w.outbox.set(func() { w.outbox.hidden = map[int64]bool{2: true} })
	w.outbox.add(kindsOf(3, gateway.EventBlock)...)
	w.Wake()
	r.until(t, 1)
	time.Sleep(50 * time.Millisecond)
	w.outbox.set(func() { w.outbox.hidden = nil }) // it was only late
	r.until(t, 3)
	r.wantAll(t, 1, 3)
	w.outbox.set(func() { w.outbox.hidden = map[int64]bool{5: true} })
	w.outbox.add(kindsOf(3, gateway.EventBlock)...)
	w.Wake()
	r.until(t, 6)
	if gap := r.got[4]; gap.Kind != gateway.EventGap || string(gap.Payload) != `{"from":5,"to":5}` || len(r.got) != 6 {
		t.Fatalf("events %+v", r.got[3:])
	}
}

func TestFeedRefusesBeforeTheUpgrade(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Feed.MaxClients = 1
		c.Events.(*outbox).add(kindsOf(5, gateway.EventBlock)...)
	}).ready(t)
	for _, c := range []struct {
		query  string
		status int
		code   gateway.Code
	}{
		{"?cursor=6", http.StatusBadRequest, CodeBadCursor},
		{"?cursor=-1", http.StatusBadRequest, CodeBadCursor},
		{"?cursor=", http.StatusBadRequest, CodeBadCursor},
		{"?cursor=99999999999999999999", http.StatusBadRequest, CodeBadCursor},
		{"?cursor=1x", http.StatusBadRequest, CodeBadCursor},
		{"?kinds=blocks", http.StatusBadRequest, CodeUnknownKind},
		{"?kinds=", http.StatusBadRequest, CodeUnknownKind},
		{"?kinds=block,,permit", http.StatusBadRequest, CodeUnknownKind},
		{"?kinds=" + strings.Repeat("block,", 64) + "block", http.StatusBadRequest, CodeBadFilter},
		{"?addresses=", http.StatusBadRequest, CodeBadFilter},
		{"?addresses=0x12", http.StatusBadRequest, CodeBadFilter},
		{"?senders=" + strings.Repeat("0", 42), http.StatusBadRequest, CodeBadFilter},
		{"?senders=0x" + strings.Repeat("g", 40), http.StatusBadRequest, CodeBadFilter},
		{"?hashes=" + common.Address{1}.Hex(), http.StatusBadRequest, CodeBadFilter},
		{"?hashes=0x" + strings.Repeat("0", 5000), http.StatusBadRequest, CodeBadFilter},
		{"?senders=%zz", http.StatusBadRequest, CodeBadRequest},
	} {
		w.refusedDial(t, c.query, c.status, c.code)
	}
	first := w.dial(t, "")
	w.refusedDial(t, "", http.StatusServiceUnavailable, CodeTooManySubscribers)
	first.conn.Close()
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 0 })
	w.dial(t, "?cursor=5")
	status, header, body := w.call(t, http.MethodGet, "/v1/feed", "", "")
	wantProblem(t, status, header, body, http.StatusUpgradeRequired, CodeUpgradeRequired)
}

func (w *world) refusedDial(t *testing.T, query string, status int, code gateway.Code) {
	t.Helper()
	conn, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.url, "http")+"/v1/feed"+query, nil)
	if err == nil {
		conn.Close()
		t.Fatalf("%s: dial succeeded", query)
	}
	var body [4096]byte
	n, _ := resp.Body.Read(body[:]) // gorilla keeps the first kilobyte
	wantProblem(t, resp.StatusCode, resp.Header, body[:n], status, code)
}

func TestFeedClosesWhoeverTalks(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil).ready(t)
	for name, message := range map[string]string{"a word": "hello", "too much": strings.Repeat("x", 100_000)} {
		r := w.dial(t, "")
		// A message that is too large may be cut off while it is still being written.
		if err := r.conn.WriteMessage(websocket.TextMessage, []byte(message)); err != nil && name == "a word" {
			t.Fatal(err)
		}
		if err := r.frame(); err == nil {
			t.Errorf("%s: the feed went on", name)
		} else if name == "a word" && !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
			t.Errorf("%s: closed with %v", name, err)
		}
	}
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 0 })
}

func TestFeedLetsGoOfTheSilent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.Ping = 200 * time.Millisecond; c.Feed.IdleTimeout = 2 * time.Second }).ready(t)
	silent := w.dial(t, "")
	silent.conn.SetPingHandler(func(string) error { return nil }) // reads, but shows no sign of life
	alive := w.dial(t, "")
	go func() {
		for silent.frame() == nil {
		}
	}()
	ended := make(chan error, 1)
	go func() { ended <- alive.frame() }()
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 1 })
	select {
	case err := <-ended:
		t.Fatalf("the reader that answers pings ended: %v", err)
	case <-time.After(2500 * time.Millisecond):
	}
	w.outbox.add(gateway.EventBlock)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func TestFeedSurvivesItsOutbox(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection refused")
	w := newWorld(t, func(c *Config) { c.Events.(*outbox).err = broken })
	w.refusedDial(t, "", http.StatusServiceUnavailable, gateway.CodeUnavailable)
	status, header, body := w.call(t, http.MethodGet, "/readyz", "", "")
	if p := wantProblem(t, status, header, body, http.StatusServiceUnavailable, CodeNotReady); len(p.Reasons) != 1 {
		t.Errorf("reasons %q", p.Reasons)
	}
	w.outbox.set(func() { w.outbox.err = nil })
	w.ready(t)
	r := w.dial(t, "")
	w.outbox.set(func() { w.outbox.err = broken })
	w.outbox.add(kindsOf(3, gateway.EventBlock)...)
	eventually(t, func() bool { _, trouble := w.feed.state(); return trouble != "" })
	w.outbox.set(func() { w.outbox.err = nil })
	r.until(t, 3)
	r.wantAll(t, 1, 3)
	eventually(t, func() bool { s, _, _ := w.call(t, http.MethodGet, "/readyz", "", ""); return s == http.StatusOK })
}

func TestFeedSaysGoodbye(t *testing.T) {
	t.Parallel()
	f := newFeed(&outbox{}, FeedConfig{}.withDefaults(), discard(), testMetrics(t), time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	eventually(t, f.isRunning)
	ids, err := newRequestIDs()
	if err != nil {
		t.Fatal(err)
	}
	s := &Server{feed: f, log: discard(), metrics: f.metrics, now: time.Now, ids: ids}
	w := &world{Server: s, url: serve(t, s.observe(s.answer(s.subscribe)))}
	r := w.dial(t, "")
	cancel()
	if err := r.frame(); !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("closed with %v, want %d", err, websocket.CloseGoingAway)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	w.refusedDial(t, "", http.StatusServiceUnavailable, gateway.CodeUnavailable)
}
