package streaming

import (
	"context"
	"crypto/ecdsa"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// CloseSlow is the WebSocket close code of a client that did not keep up. It may come back with
// ?from=, the number after the last message that it had.
const CloseSlow = 4008

// HubConfig says what a hub signs with, keeps and allows. DefaultHubConfig fills all but the first three.
type HubConfig struct {
	Delegation certs.SignedDelegation // of Key by the sequencer; names chain and rollup
	Key        *ecdsa.PrivateKey
	Log        *slog.Logger

	Now          func() time.Time
	Recent       int           // messages that are kept beside those of the current segment
	KeptBytes    int           // bound of everything that is kept, in bytes, the current segment included; at least one frame
	QueueLength  int           // messages that may wait for one client
	QueueBytes   int           // bytes that may wait for one client; at least one frame
	MaxClients   int           // clients at once; more get 503
	WriteTimeout time.Duration // for one message to one client
	PingInterval time.Duration // a client that does not answer for three of them is dropped
}

// DefaultHubConfig keeps 64 MiB and serves 256 clients.
func DefaultHubConfig(delegation certs.SignedDelegation, key *ecdsa.PrivateKey, log *slog.Logger) HubConfig {
	return HubConfig{
		Delegation: delegation, Key: key, Log: log, Now: time.Now,
		Recent: 256, KeptBytes: 64 << 20, QueueLength: 1024, QueueBytes: 32 << 20, MaxClients: 256,
		WriteTimeout: 10 * time.Second, PingInterval: 5 * time.Second,
	}
}

// Check returns ErrConfig for a configuration that cannot work.
func (c HubConfig) Check() error {
	switch {
	case c.Key == nil || c.Log == nil || c.Now == nil:
		return fmt.Errorf("hub without key, log or clock: %w", ErrConfig)
	case crypto.PubkeyToAddress(c.Key.PublicKey) != c.Delegation.Delegation.Address:
		return fmt.Errorf("hub's key is not the delegated one: %w", ErrConfig)
	case c.Recent < 0 || c.QueueLength < 1 || c.MaxClients < 1:
		return fmt.Errorf("hub with %d messages kept, %d queued, %d clients: %w", c.Recent, c.QueueLength, c.MaxClients, ErrConfig)
	case c.KeptBytes < MaxFrameBytes || c.QueueBytes < MaxFrameBytes:
		return fmt.Errorf("hub with %d bytes kept, %d queued: %w", c.KeptBytes, c.QueueBytes, ErrConfig)
	case c.WriteTimeout <= 0 || c.PingInterval <= 0:
		return fmt.Errorf("hub with timeouts %v and %v: %w", c.WriteTimeout, c.PingInterval, ErrConfig)
	}
	return nil
}

// Hub numbers, signs and keeps the messages of one stream, and serves them over WebSocket. Publish
// never waits for a client. Create it with NewHub; it serves while Run runs.
type Hub struct {
	cfg    HubConfig
	stream uint64

	mu          sync.Mutex
	running     bool
	kept        []stored // consecutive numbers
	keptBytes   int
	next        uint64 // number of the next message
	segmentFrom uint64 // number of the first message of the current segment
	subscribers map[*subscriber]struct{}
	dropped     uint64
	serving     sync.WaitGroup
}

// stored is a signed frame and its number.
type stored struct {
	sequence uint64
	raw      []byte
}

// HubStats is what a hub has done and does.
type HubStats struct {
	Stream    uint64
	Next      uint64 // number of the next message
	Kept      int    // messages
	KeptBytes int
	Clients   int
	Dropped   uint64 // slow clients, ever
}

// NewHub starts a new stream. It returns ErrConfig.
func NewHub(cfg HubConfig) (*Hub, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	var id [8]byte
	if _, err := rand.Read(id[:]); err != nil {
		return nil, fmt.Errorf("choose stream id: %w", err)
	}
	return &Hub{
		cfg: cfg, stream: binary.BigEndian.Uint64(id[:]), next: 1, segmentFrom: 1, subscribers: make(map[*subscriber]struct{}),
	}, nil
}

// Stats returns what the hub has done and does.
func (h *Hub) Stats() HubStats {
	h.mu.Lock()
	defer h.mu.Unlock()
	return HubStats{
		Stream: h.stream, Next: h.next, Kept: len(h.kept), KeptBytes: h.keptBytes, Clients: len(h.subscribers), Dropped: h.dropped,
	}
}

// frame signs a frame with that number.
func (h *Hub) frame(sequence uint64, body encodedBody) ([]byte, error) {
	d := h.cfg.Delegation.Delegation
	f := Frame{ChainID: d.ChainID, Rollup: d.Rollup, Stream: h.stream, Sequence: sequence, Time: uint64(max(h.cfg.Now().UnixMilli(), 0))}
	return f.sign(body, h.cfg.Key)
}

// Publish gives the message the next number, signs it, keeps it, and hands it to all clients. It does
// not wait for any of them: one whose queue is full is dropped. It works whether Run runs or not, and
// returns ErrEncoding for a message that is out of its bounds or not for everybody.
func (h *Hub) Publish(m Message) error {
	if t := m.Type(); t == TypeHello || t == TypeGap {
		return fmt.Errorf("publish %v: %w", t, ErrEncoding)
	}
	body, err := encodeBody(m) // outside the lock: a trace takes a millisecond to hash
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	opened, isOpened := m.(*BlockOpened)

	h.mu.Lock()
	defer h.mu.Unlock()
	raw, err := h.frame(h.next, body)
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	s := stored{sequence: h.next, raw: raw}
	if isOpened && opened.ParentHeader != nil {
		h.segmentFrom = h.next
	}
	h.next++
	h.keep(s)
	for sub := range h.subscribers {
		if !sub.offer(s) {
			delete(h.subscribers, sub)
			h.dropped++
			sub.stop(CloseSlow, "too slow; come back with from="+strconv.FormatUint(s.sequence, 10))
		}
	}
	return nil
}

// keep appends the message and lets go what need not or cannot be kept any more.
func (h *Hub) keep(s stored) {
	h.kept = append(h.kept, s)
	h.keptBytes += len(s.raw)
	from := 0
	for ; from < len(h.kept)-1; from++ {
		old := h.kept[from]
		beyond := old.sequence < h.segmentFrom && len(h.kept)-from > h.cfg.Recent+int(h.next-h.segmentFrom)
		if !beyond && h.keptBytes <= h.cfg.KeptBytes {
			break
		}
		h.keptBytes -= len(old.raw)
		h.kept[from] = stored{}
	}
	h.kept = h.kept[from:]
}

// Run serves clients until the context ends, then closes all of them and waits.
func (h *Hub) Run(ctx context.Context) error {
	h.mu.Lock()
	h.running = true
	h.mu.Unlock()
	<-ctx.Done()
	h.mu.Lock()
	h.running = false
	for sub := range h.subscribers {
		sub.stop(websocket.CloseGoingAway, "gateway is stopping")
	}
	h.mu.Unlock()
	h.serving.Wait()
	return nil
}

// ServeHTTP is GET /v1/stream: a WebSocket with one binary frame a message, first a Hello. Without
// parameters a client gets the current segment from its beginning: all that it needs to execute along.
// Pings carry the number of the message that comes next, as eight bytes. ?from=N gives everything from number
// N on, or a Gap and what there still is; ?stream=ID (16 hex digits) with it says of which stream N
// is. Refusals are 400 for malformed parameters and 503 when there is no place.
func (h *Hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	from, stream, err := parseResume(r)
	if err != nil {
		refuse(w, http.StatusBadRequest, "bad_request", err.Error())
		return
	}
	if !h.enter() {
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusServiceUnavailable, "unavailable", "no place for another follower of the stream")
		return
	}
	defer h.serving.Done()
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }} // public and read-only
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		h.cfg.Log.Debug("refuse follower", "err", err) // the upgrader has answered
		return
	}
	sub, first, err := h.subscribe(conn, from, stream)
	if err != nil {
		h.cfg.Log.Warn("greet follower", "err", err)
		_ = conn.Close()
		return
	}
	sub.serve(first)
	h.mu.Lock()
	delete(h.subscribers, sub)
	h.mu.Unlock()
}

// enter reports whether there is place for one more client; serving.Done must follow if so.
func (h *Hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.running || len(h.subscribers) >= h.cfg.MaxClients {
		return false
	}
	h.serving.Add(1)
	return true
}

// resume is where a client wants to go on; from is zero if it comes for the first time, known tells
// whether it named the stream.
type resume struct {
	id    uint64
	known bool
}

func parseResume(r *http.Request) (from uint64, stream resume, err error) {
	query := r.URL.Query()
	if text := query.Get("from"); text != "" {
		if from, err = strconv.ParseUint(text, 10, 64); err != nil || from == 0 {
			return 0, stream, fmt.Errorf("from must be a message number, at least 1")
		}
	}
	if text := query.Get("stream"); text != "" {
		if stream.id, err = strconv.ParseUint(text, 16, 64); err != nil {
			return 0, stream, fmt.Errorf("stream must be 16 hex digits")
		}
		stream.known = true
	}
	return from, stream, nil
}

// subscribe registers the client and returns what it gets before anything else. Nothing can fall
// between the two, for both happen under the lock.
func (h *Hub) subscribe(conn *websocket.Conn, from uint64, stream resume) (*subscriber, []stored, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.running || len(h.subscribers) >= h.cfg.MaxClients {
		return nil, nil, ErrClosed
	}
	oldest := h.next
	if len(h.kept) > 0 {
		oldest = h.kept[0].sequence
	}
	var gap *Gap
	start := from
	switch {
	case from > 0 && stream.known && stream.id != h.stream:
		start = oldest
		gap = &Gap{To: oldest - 1, Reason: "another stream: the gateway has restarted"}
	case from == 0:
		start = max(oldest, h.segmentFrom)
	case from > h.next:
		start = h.next
		gap = &Gap{To: h.next - 1, Reason: "the stream has not come so far"}
	case from < oldest:
		start = oldest
		gap = &Gap{From: from, To: oldest - 1, Reason: "no longer kept"}
	}
	messages := []Message{&Hello{Delegation: h.cfg.Delegation, First: oldest}}
	if gap != nil {
		messages = append(messages, gap)
	}
	var first []stored
	for _, m := range messages {
		body, err := encodeBody(m)
		if err != nil {
			return nil, nil, err
		}
		raw, err := h.frame(start, body)
		if err != nil {
			return nil, nil, err
		}
		first = append(first, stored{raw: raw})
	}
	if start < h.next {
		first = append(first, h.kept[start-oldest:]...)
	}
	sub := newSubscriber(conn, h.cfg, start)
	h.subscribers[sub] = struct{}{}
	return sub, first, nil
}

// refuse answers with a problem document (RFC 9457), as the rest of the API does.
func refuse(w http.ResponseWriter, status int, code, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	problem := map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "code": code, "detail": detail}
	_ = json.NewEncoder(w).Encode(problem) // the client may be gone; nobody else to tell
}
