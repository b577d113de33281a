package node

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common/lru"
	"golang.org/x/time/rate"

	"github.com/ultrasound-rollup/ultrasound/internal/visitor"
)

// limits bounds the calls of an address, over HTTP and WebSocket together. A call of a batch counts as one alone.
//
// Over HTTP what is too much gets 429. Over a WebSocket it is not refused: the connection is not read before the calls
// that came are paid for, so that its client is held back by TCP, loses no call, and cannot make this node parse what
// it will not answer. Refusing single calls there would need go-ethereum's server, which lets nobody in between a
// message and its method. A client that goes on for so long that its answer to a ping is stuck behind its calls is
// closed by go-ethereum, as one that is gone.
type limits struct {
	rules visitor.Rules
	rate  rate.Limit
	burst int

	mu      sync.Mutex
	buckets lru.BasicLRU[netip.Prefix, *rate.Limiter] // of those seen last; others have all their tokens
}

// newLimits returns nil if nothing is counted.
func newLimits(cfg Config, addresses int) *limits {
	if cfg.Rate < 0 {
		return nil
	}
	return &limits{
		rules: visitor.Rules{Exempt: cfg.Exempt, TrustedProxies: cfg.TrustedProxies},
		rate:  rate.Limit(cfg.Rate), burst: cfg.Burst,
		buckets: lru.NewBasicLRU[netip.Prefix, *rate.Limiter](addresses),
	}
}

// take takes a token for each call and returns zero, or takes none and returns how long it is until they are there.
// More calls than there can be tokens take them all.
func (l *limits) take(network netip.Prefix, calls int, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	bucket, known := l.buckets.Get(network)
	if !known {
		bucket = rate.NewLimiter(l.rate, l.burst)
		l.buckets.Add(network, bucket)
	}
	reserved := bucket.ReserveN(now, min(calls, l.burst))
	wait := reserved.DelayFrom(now)
	if wait > 0 {
		reserved.CancelAt(now)
	}
	return wait
}

// http lets calls through to the server, or refuses them with 429.
func (l *limits) http(next http.Handler) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := l.rules.Identify(r)
		if from.Exempt {
			next.ServeHTTP(w, r)
			return
		}
		if wait := l.take(from.Network, 1, time.Now()); wait > 0 { // before anything is read
			tooMany(w, wait)
			return
		}
		if r.Method == http.MethodPost && r.ContentLength <= rpcBodyBytes { // the server refuses what is longer
			body, err := io.ReadAll(io.LimitReader(r.Body, rpcBodyBytes+1))
			if err != nil {
				http.Error(w, "the request could not be read", http.StatusBadRequest)
				return
			}
			if more := new(batch).count(body); more > 0 {
				if wait := l.take(from.Network, more, time.Now()); wait > 0 {
					tooMany(w, wait)
					return
				}
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		next.ServeHTTP(w, r)
	})
}

// tooMany answers 429 with an error of JSON-RPC (EIP-1474). It is told to a whole request, so it has no id.
func tooMany(w http.ResponseWriter, wait time.Duration) {
	type failure struct {
		Code    int         `json:"code"`
		Message string      `json:"message"`
		Data    refusalData `json:"data"`
	}
	answer := struct {
		Version string  `json:"jsonrpc"`
		ID      *int    `json:"id"`
		Error   failure `json:"error"`
	}{"2.0", nil, failure{codeLimit, "limit exceeded: too many calls from this address", refusalData{Code: rateLimited, RetryAfterMS: int64(wait/time.Millisecond) + 1}}}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	w.WriteHeader(http.StatusTooManyRequests)
	json.NewEncoder(w).Encode(answer) // an error is the client's, who has left
}

// rateLimited is the code that the REST API has for the same.
const rateLimited = "rate_limited"

type connKey struct{}

// withConn remembers a request's connection, as http.Server.ConnContext.
func withConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}

// socket lets a request through that becomes a WebSocket, whose messages are counted from then on.
func (l *limits) socket(next http.Handler) http.Handler {
	if l == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := l.rules.Identify(r)
		if !from.Exempt {
			if wait := l.take(from.Network, 1, time.Now()); wait > 0 {
				tooMany(w, wait)
				return
			}
			if conn, ok := r.Context().Value(connKey{}).(*watchedConn); ok {
				conn.toll.Store(&toll{limits: l, network: from.Network})
			}
		}
		next.ServeHTTP(w, r)
	})
}

// toll counts the calls of one WebSocket.
type toll struct {
	limits  *limits
	network netip.Prefix
	frames  frames
}

// pay waits until what was read is paid for, or the connection is closed.
func (t *toll) pay(read []byte, closed <-chan struct{}) {
	for calls := t.frames.count(read); calls > 0; {
		some := min(calls, t.limits.burst)
		wait := t.limits.take(t.network, some, time.Now())
		if wait == 0 {
			calls -= some
			continue
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-closed:
			timer.Stop()
			return
		}
	}
}

// frames reads along a WebSocket (RFC 6455, no extensions are agreed on) and counts the calls in it.
type frames struct {
	header  []byte // as far as it has come
	left    uint64 // bytes of the frame's payload to come
	mask    [4]byte
	at      int // in mask
	control bool
	message batch
}

// count returns how many calls begin in the bytes. Control frames, and empty ones that continue a message, count
// too: they are work without end otherwise.
func (f *frames) count(b []byte) (calls int) {
	for len(b) > 0 {
		if f.left == 0 {
			f.header = append(f.header, b[0])
			b = b[1:]
			if len(f.header) == headerLength(f.header) {
				calls += f.begin()
			}
			continue
		}
		n := min(f.left, uint64(len(b)))
		if !f.control {
			for _, c := range b[:n] {
				calls += f.message.next(c ^ f.mask[f.at])
				f.at = (f.at + 1) % len(f.mask)
			}
		}
		b, f.left = b[n:], f.left-n
	}
	return calls
}

// headerLength returns how long a frame's header is that begins with these bytes.
func headerLength(h []byte) int {
	if len(h) < 2 {
		return 2
	}
	length := 2
	switch h[1] & 0x7f {
	case 126:
		length += 2
	case 127:
		length += 8
	}
	if h[1]&0x80 != 0 {
		length += len(frames{}.mask)
	}
	return length
}

// begin starts the frame of which the header is complete.
func (f *frames) begin() (calls int) {
	h := f.header
	f.header = f.header[:0]
	f.left = uint64(h[1] & 0x7f)
	switch f.left {
	case 126:
		f.left = uint64(binary.BigEndian.Uint16(h[2:]))
	case 127:
		f.left = binary.BigEndian.Uint64(h[2:])
	}
	f.mask, f.at = [4]byte{}, 0
	if h[1]&0x80 != 0 {
		copy(f.mask[:], h[len(h)-len(f.mask):])
	}
	opcode := h[0] & 0x0f
	f.control = opcode&0x08 != 0
	if !f.control && opcode != 0 {
		f.message = batch{}
	}
	if opcode != 0 || f.left == 0 {
		return 1
	}
	return 0
}

// batch reads along a JSON text and counts the calls of a batch, but the first.
type batch struct {
	depth   int
	list    bool // the outermost value is one
	text    bool // within a string
	escaped bool
}

func (b *batch) count(text []byte) (more int) {
	for _, c := range text {
		more += b.next(c)
	}
	return more
}

func (b *batch) next(c byte) int {
	switch {
	case b.escaped:
		b.escaped = false
	case b.text && c == '\\':
		b.escaped = true
	case c == '"':
		b.text = !b.text
	case b.text:
	case c == '[' || c == '{':
		b.depth++
		if b.depth == 1 {
			b.list = c == '['
		}
	case c == ']' || c == '}':
		b.depth--
	case c == ',' && b.list && b.depth == 1:
		return 1
	}
	return 0
}
