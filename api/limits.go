package api

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common/lru"

	clients "github.com/ultrasound-rollup/ultrasound/internal/visitor"
)

// AccessConfig says who may ask for how much. Its zero value is safe on a public address.
type AccessConfig struct {
	// Rate is the tokens that an address gets back every second, Burst those that it has at most. A request costs one,
	// costly ones more, and refusals that the caller caused are charged afterwards. Defaults 100 and 400; a negative
	// rate counts nothing.
	Rate, Burst int
	Addresses   int // that are remembered; default 32768, some 5 MB
	// Connections bounds the open connections in all, ConnectionsPerAddress those of one address. Those of the feed and
	// of the stream count apart, with their own bounds. Defaults 8192 and 64.
	Connections, ConnectionsPerAddress int
	// Exempt are not counted for themselves; nil: the loopback addresses. A request that says it was forwarded, by a
	// proxy that is not trusted, is never exempt.
	Exempt []netip.Prefix
	// TrustedProxies are believed what X-Forwarded-For says; none by default.
	TrustedProxies []netip.Prefix
	// Origins are the web pages, as https://host[:port], that may send POST requests, beside this server's own; "*" is
	// all. Every page may read, without credentials.
	Origins []string
	// CostlyTokens, if there are any, are the bearer tokens of which one opens POST /v1/based/build and the traces.
	// AdminTokens open these too, and /metrics, which then needs one. At least 16 characters each.
	CostlyTokens, AdminTokens []string
}

// minToken is the least length of a bearer token in characters.
const minToken = 16

func (c AccessConfig) withDefaults() AccessConfig {
	orInt(&c.Rate, 100)
	orInt(&c.Burst, 400)
	orInt(&c.Addresses, 32768)
	orInt(&c.Connections, 8192)
	orInt(&c.ConnectionsPerAddress, 64)
	if c.Exempt == nil {
		c.Exempt = clients.Loopback()
	}
	return c
}

func (c AccessConfig) check() error {
	var errs []error
	wrong := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("api config: "+format, args...))
	}
	d := c.withDefaults()
	if d.Burst < 1 || d.Addresses < 1 || d.Connections < 1 || d.ConnectionsPerAddress < 1 {
		wrong("burst %d, addresses %d, connections %d and %d per address must be positive", d.Burst, d.Addresses, d.Connections, d.ConnectionsPerAddress)
	}
	for _, p := range append(slices.Clone(c.Exempt), c.TrustedProxies...) {
		if !p.IsValid() {
			wrong("an exempt network or a trusted proxy is not valid")
		}
	}
	for _, origin := range c.Origins {
		u, err := url.Parse(origin)
		if origin != "*" && (err != nil || u.Scheme == "" || u.Host == "" || u.Scheme+"://"+u.Host != origin) {
			wrong("origin %q is neither * nor scheme://host[:port]", origin)
		}
	}
	for _, token := range append(slices.Clone(c.CostlyTokens), c.AdminTokens...) {
		if len(token) < minToken {
			wrong("a bearer token has %d characters, less than %d", len(token), minToken)
		}
	}
	return errors.Join(errs...)
}

// Costs in tokens, beside the one of every request.
const (
	costPromise  = 1  // per transaction
	costRegister = 2  // per registration: a BLS verification
	costEvidence = 40 // up to four BLS verifications, and questions to L1
	costTrace    = 9  // up to 2 MiB
	costRun      = 40 // many traces are read and merged
	costBuild    = 40 // a whole block is executed
	costAnnounce = 40
	costFeed     = 4
	costStream   = 19 // a whole segment is sent at once
)

// access applies an AccessConfig.
type access struct {
	cfg           AccessConfig
	meter         *meter
	conns         *connections
	costly, admin [][sha256.Size]byte // digests of tokens; none: open
}

func newAccess(cfg AccessConfig, m *metrics) *access {
	a := &access{cfg: cfg}
	if cfg.Rate > 0 {
		a.meter = newMeter(cfg)
	}
	a.conns = &connections{
		all: cfg.Connections, each: cfg.ConnectionsPerAddress, metrics: m,
		uncounted: func(addr netip.Addr) bool {
			return clients.Within(cfg.Exempt, addr) || clients.Within(cfg.TrustedProxies, addr)
		},
		open: make(map[net.Conn]*openConn), per: make(map[netip.Prefix]int),
	}
	for _, token := range cfg.AdminTokens {
		a.admin = append(a.admin, sha256.Sum256([]byte(token)))
	}
	if len(cfg.CostlyTokens) > 0 {
		a.costly = slices.Clone(a.admin)
		for _, token := range cfg.CostlyTokens {
			a.costly = append(a.costly, sha256.Sum256([]byte(token)))
		}
	}
	return a
}

// visitor is who sent a request, as far as limits care.
type visitor struct {
	network netip.Prefix // an IPv4 address, or the /64 of an IPv6 address: what one customer has
	exempt  bool
}

type visitorKey struct{}

// visitorOf returns who sent the request that the context belongs to.
func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

// networkOf is what counts as one address.
func networkOf(addr netip.Addr) netip.Prefix { return clients.NetworkOf(addr) }

// remoteAddr reads host:port.
func remoteAddr(s string) netip.Addr { return clients.Addr(s) }

// identify finds out who sent a request.
func (a *access) identify(r *http.Request) visitor {
	v := clients.Rules{Exempt: a.cfg.Exempt, TrustedProxies: a.cfg.TrustedProxies}.Identify(r)
	return visitor{network: v.Network, exempt: v.Exempt}
}

// guard lets a request in: it charges for it, and keeps web pages from doing what they may not.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.WithContext(context.WithValue(r.Context(), visitorKey{}, s.access.identify(r)))
		if err := s.admit(w, r); err != nil {
			s.fail(w, r, err)
			return
		}
		if isPreflight(r) {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		if isLong(r) {
			defer s.access.conns.setApart(r.Context())()
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) admit(w http.ResponseWriter, r *http.Request) error {
	origin := s.crossOrigin(w, r) // first, so that a page can read why it is refused
	if err := s.charge(r, 1); err != nil {
		return err
	}
	return origin
}

// charge takes tokens from whoever sent the request, or refuses it.
func (s *Server) charge(r *http.Request, tokens int) error {
	v := visitorOf(r.Context())
	if v.exempt || s.access.meter == nil {
		return nil
	}
	if wait := s.access.meter.take(v.network, tokens); wait > 0 {
		return problem(CodeRateLimited, "Too many requests from %s.", v.network).retryAfter(wait)
	}
	return nil
}

// punish charges for a refusal that the caller caused.
func (s *Server) punish(r *http.Request, tokens int) {
	if v := visitorOf(r.Context()); tokens > 0 && !v.exempt && s.access.meter != nil {
		s.access.meter.owe(v.network, tokens)
	}
}

// costs is a handler that costs more than others.
func (s *Server) costs(tokens int, h handlerFunc) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := s.charge(r, tokens); err != nil {
			return err
		}
		return h(w, r)
	}
}

// isLong reports whether the request may last for hours.
func isLong(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/v1/feed") || r.URL.Path == "/v1/stream"
}

// behind is a handler that wants one of these bearer tokens; without any it is open.
func (s *Server) behind(tokens [][sha256.Size]byte, h handlerFunc) handlerFunc {
	if len(tokens) == 0 {
		return h
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		given := r.Header.Get("Authorization")
		if given == "" {
			w.Header().Set("WWW-Authenticate", `Bearer realm="ultrasound"`)
			return problem(CodeUnauthorized, "This endpoint asks for a bearer token.")
		}
		scheme, token, _ := strings.Cut(given, " ")
		digest, ok := sha256.Sum256([]byte(token)), 0
		for _, known := range tokens { // all of them, in constant time
			ok |= subtle.ConstantTimeCompare(digest[:], known[:])
		}
		if !strings.EqualFold(scheme, "Bearer") || ok != 1 {
			w.Header().Set("WWW-Authenticate", `Bearer realm="ultrasound", error="invalid_token"`)
			s.punish(r, guessed)
			return problem(CodeUnauthorized, "The bearer token is not one of those that open this endpoint.")
		}
		return h(w, r)
	}
}

func isPreflight(r *http.Request) bool {
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" && r.Header.Get("Access-Control-Request-Method") != ""
}

// crossOrigin sets the headers by which browsers know what a page of another origin may do, and refuses what it may
// not. Requests without an Origin are of no page.
func (s *Server) crossOrigin(w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" {
		return nil
	}
	method, preflight := r.Method, isPreflight(r)
	if preflight {
		method = r.Header.Get("Access-Control-Request-Method")
	}
	reads := method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions
	listed := slices.Contains(s.access.cfg.Origins, "*") || slices.Contains(s.access.cfg.Origins, origin)
	own := ownOrigin(r, origin)
	switch {
	case listed || own:
		h.Set("Access-Control-Allow-Origin", origin)
	case reads:
		h.Set("Access-Control-Allow-Origin", "*") // never with credentials
	default:
		return problem(CodeOriginNotAllowed, "Pages of %s may only read here.", strings.ToValidUTF8(origin, "?"))
	}
	h.Set("Access-Control-Expose-Headers", strings.Join([]string{requestIDHeader, WaitedHeader, "Retry-After", "Allow", "WWW-Authenticate"}, ", "))
	if preflight {
		methods, headers := "GET, HEAD", "Accept, Content-Type, Last-Event-ID, "+requestIDHeader
		if listed || own {
			methods, headers = "GET, HEAD, POST", headers+", Authorization"
		}
		h.Set("Access-Control-Allow-Methods", methods)
		h.Set("Access-Control-Allow-Headers", headers)
		h.Set("Access-Control-Max-Age", "600")
	}
	return nil
}

// ownOrigin reports whether a page was served under the name by which this request reached the server.
func ownOrigin(r *http.Request, origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}

// meter counts tokens: an address has burst at most, and gets rate back every second. Addresses that were not seen
// for long are forgotten; they have all theirs again by then, unless more come than are remembered.
type meter struct {
	rate, burst float64
	now         func() time.Time
	mu          sync.Mutex
	buckets     lru.BasicLRU[netip.Prefix, bucket]
}

type bucket struct {
	tokens float64
	at     time.Time
}

func newMeter(cfg AccessConfig) *meter {
	return &meter{
		rate: float64(cfg.Rate), burst: float64(cfg.Burst), now: time.Now,
		buckets: lru.NewBasicLRU[netip.Prefix, bucket](cfg.Addresses),
	}
}

// fill returns an address's bucket as it stands now.
func (m *meter) fill(network netip.Prefix, now time.Time) bucket {
	b, known := m.buckets.Get(network)
	if !known {
		return bucket{m.burst, now}
	}
	return bucket{min(m.burst, b.tokens+m.rate*max(0, now.Sub(b.at).Seconds())), now}
}

// take takes the tokens and returns zero, or how long it takes until they are there. What costs more than the burst
// takes it all.
func (m *meter) take(network netip.Prefix, tokens int) time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.fill(network, m.now())
	n := min(float64(tokens), m.burst)
	if b.tokens < n {
		return max(time.Millisecond, time.Duration(math.Ceil((n-b.tokens)/m.rate*1000))*time.Millisecond)
	}
	b.tokens -= n
	m.buckets.Add(network, b)
	return 0
}

// owe takes tokens that may not be there. An address owes at most what it can have, so that it comes back.
func (m *meter) owe(network netip.Prefix, tokens int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b := m.fill(network, m.now())
	b.tokens = max(-m.burst, b.tokens-float64(tokens))
	m.buckets.Add(network, b)
}

// connections counts the open connections of a server: as its ConnState and ConnContext.
type connections struct {
	all, each int
	uncounted func(netip.Addr) bool // of its own; it counts with all
	metrics   *metrics

	mu    sync.Mutex
	count int
	open  map[net.Conn]*openConn
	per   map[netip.Prefix]int
}

type openConn struct {
	network netip.Prefix
	own     bool // it counts for its network
	apart   bool // it does not count for now
}

type connKey struct{}

func (c *connections) context(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connKey{}, conn)
}

// state follows a connection. One that is too many is closed before anything is read from it.
func (c *connections) state(conn net.Conn, state http.ConnState) {
	switch state {
	case http.StateNew:
		if reason := c.add(conn); reason != "" {
			c.metrics.turnedAway.WithLabelValues(reason).Inc()
			conn.Close()
		}
	case http.StateHijacked, http.StateClosed: // WebSockets have their own bounds
		c.remove(conn)
	}
}

// add counts a new connection, or says which bound it meets.
func (c *connections) add(conn net.Conn) (reason string) {
	addr := remoteAddr(conn.RemoteAddr().String())
	o := &openConn{network: networkOf(addr), own: !c.uncounted(addr)}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.count >= c.all:
		return "all"
	case o.own && c.per[o.network] >= c.each:
		return "address"
	}
	c.open[conn] = o
	c.tally(o, 1)
	return ""
}

func (c *connections) tally(o *openConn, n int) {
	c.count += n
	c.metrics.connections.Add(float64(n))
	if o.own {
		if c.per[o.network] += n; c.per[o.network] == 0 {
			delete(c.per, o.network)
		}
	}
}

func (c *connections) remove(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	o, known := c.open[conn]
	if !known {
		return
	}
	delete(c.open, conn)
	if !o.apart {
		c.tally(o, -1)
	}
}

// setApart stops counting the connection of a request until the returned function is called.
func (c *connections) setApart(ctx context.Context) (back func()) {
	conn, _ := ctx.Value(connKey{}).(net.Conn)
	c.mark(conn, true)
	return func() { c.mark(conn, false) }
}

func (c *connections) mark(conn net.Conn, apart bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, known := c.open[conn]; known && o.apart != apart {
		o.apart = apart
		if apart {
			c.tally(o, -1)
		} else {
			c.tally(o, 1)
		}
	}
}
