package api

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// counted counts loopback too, so that a test has an address with limits.
func counted(change func(*AccessConfig)) func(*Config) {
	return func(c *Config) {
		c.Access = AccessConfig{Exempt: []netip.Prefix{}}
		change(&c.Access)
	}
}

func testMeter(rate, burst, addresses int) (*meter, *time.Time) {
	now := time.Unix(1_700_000_000, 0)
	m := newMeter(AccessConfig{Rate: rate, Burst: burst, Addresses: addresses})
	m.now = func() time.Time { return now }
	return m, &now
}

func network(s string) netip.Prefix { return networkOf(netip.MustParseAddr(s)) }

func TestTokensComeBack(t *testing.T) {
	t.Parallel()
	m, now := testMeter(10, 20, 4)
	a, b := network("192.0.2.1"), network("192.0.2.2")
	if m.take(a, 15) != 0 || m.take(a, 5) != 0 {
		t.Fatal("the burst is not there")
	}
	if wait := m.take(a, 1); wait != 100*time.Millisecond {
		t.Errorf("wait %v", wait)
	}
	if wait := m.take(a, 5); wait != 500*time.Millisecond { // what was refused costs nothing
		t.Errorf("wait %v", wait)
	}
	if m.take(b, 20) != 0 {
		t.Error("another address pays too")
	}
	*now = now.Add(500 * time.Millisecond)
	if m.take(a, 5) != 0 || m.take(a, 1) == 0 {
		t.Error("half a second gives back five tokens")
	}
	*now = now.Add(time.Hour)
	if m.take(a, 20) != 0 || m.take(a, 1) == 0 {
		t.Error("an hour gives back the burst, and no more")
	}
	*now = now.Add(time.Hour)
	if m.take(a, 1000) != 0 || m.take(a, 1) == 0 {
		t.Error("what costs more than the burst takes it all")
	}
	*now = now.Add(-time.Minute) // a clock that goes back takes nothing
	if wait := m.take(a, 1); wait != 100*time.Millisecond {
		t.Errorf("wait %v", wait)
	}
}

func TestDebtsAreBounded(t *testing.T) {
	t.Parallel()
	m, now := testMeter(10, 20, 4)
	a := network("192.0.2.1")
	for range 100 {
		m.owe(a, 40)
	}
	if wait := m.take(a, 1); wait != 2100*time.Millisecond {
		t.Errorf("wait %v", wait)
	}
	*now = now.Add(2100 * time.Millisecond)
	if m.take(a, 1) != 0 {
		t.Error("it does not come back")
	}
}

// However many addresses come, no more than the bound are remembered, and those that come often stay.
func TestAddressesAreBounded(t *testing.T) {
	t.Parallel()
	m, _ := testMeter(1, 5, 64)
	busy := network("192.0.2.1")
	for m.take(busy, 1) == 0 {
	}
	for i := range 10_000 {
		m.take(network(fmt.Sprintf("2001:db8:%x:%x::1", i>>8, i&255)), 1)
		if i%32 == 0 && m.take(busy, 1) == 0 {
			t.Fatal("an address that is refused was forgotten")
		}
	}
	if n := m.buckets.Len(); n > 64 {
		t.Errorf("%d addresses", n)
	}
}

func TestWhatCountsAsOneAddress(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"2001:db8::1", "2001:db8::ffff:1", true},
		{"2001:db8::1", "2001:db8:0:1::1", false},
		{"fe80::1%eth0", "fe80::1%eth1", true},
	} {
		if got := network(c.a) == network(c.b); got != c.same {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
	if networkOf(netip.Addr{}).IsValid() {
		t.Error("no address has a network")
	}
}

func TestWhoIsAsking(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("127.0.0.1/32")}
	office := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("198.51.100.0/24")}
	for name, c := range map[string]struct {
		proxies []netip.Prefix
		remote  string
		header  []string
		want    string
		exempt  bool
	}{
		"direct":                         {nil, "192.0.2.1:1000", nil, "192.0.2.1/32", false},
		"direct, IPv6":                   {nil, "[2001:db8::5]:1000", nil, "2001:db8::/64", false},
		"direct, exempt":                 {nil, "127.0.0.1:1000", nil, "127.0.0.1/32", true},
		"unknown proxy is not believed":  {nil, "192.0.2.1:1000", []string{"X-Forwarded-For", "198.51.100.7"}, "192.0.2.1/32", false},
		"exempt, but forwarded":          {nil, "127.0.0.1:1000", []string{"X-Forwarded-For", "192.0.2.9"}, "127.0.0.1/32", false},
		"exempt, but Forwarded":          {nil, "127.0.0.1:1000", []string{"Forwarded", "for=192.0.2.9"}, "127.0.0.1/32", false},
		"proxy":                          {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "192.0.2.9"}, "192.0.2.9/32", false},
		"proxy, exempt client":           {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "198.51.100.7"}, "198.51.100.7/32", true},
		"what the client adds is no use": {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "198.51.100.7, 192.0.2.9"}, "192.0.2.9/32", false},
		"two headers":                    {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "198.51.100.7", "X-Forwarded-For", "192.0.2.9"}, "192.0.2.9/32", false},
		"two proxies":                    {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "198.51.100.7, 192.0.2.9, 10.0.0.2"}, "192.0.2.9/32", false},
		"with a port":                    {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "[2001:db8::9]:77"}, "2001:db8::/64", false},
		"nonsense":                       {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "192.0.2.9, me"}, "10.0.0.1/32", false},
		"proxy that tells nothing":       {proxies, "127.0.0.1:1000", nil, "127.0.0.1/32", false},
		"only proxies":                   {proxies, "10.0.0.1:1000", []string{"X-Forwarded-For", "10.0.0.5"}, "10.0.0.5/32", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccess(AccessConfig{Rate: 1, Burst: 1, Addresses: 1, Exempt: office, TrustedProxies: c.proxies}, testMetrics(t))
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.remote
			for i := 0; i < len(c.header); i += 2 {
				r.Header.Add(c.header[i], c.header[i+1])
			}
			if got := a.identify(r); got.network.String() != c.want || got.exempt != c.exempt {
				t.Errorf("%+v, want %s %v", got, c.want, c.exempt)
			}
		})
	}
}

func TestAnAddressIsLimited(t *testing.T) {
	t.Parallel()
	w := newWorld(t, counted(func(a *AccessConfig) { a.Rate, a.Burst = 1, 5 }))
	refused := 0
	for range 12 {
		status, header, body := w.call(t, http.MethodGet, "/healthz", "", "")
		if status == http.StatusOK {
			continue
		}
		refused++
		p := wantProblem(t, status, header, body, http.StatusTooManyRequests, CodeRateLimited)
		if header.Get("Retry-After") == "" || p.RetryAfterMS == nil || *p.RetryAfterMS < 1 {
			t.Errorf("Retry-After %q, %v", header.Get("Retry-After"), p.RetryAfterMS)
		}
	}
	if refused == 0 {
		t.Error("twelve requests of an address that has five")
	}
}

// Loopback is exempt by default: the load generator with all its clients, and the devnet's own page, meet no limit.
func TestLoopbackIsExempt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Access = AccessConfig{Rate: 1, Burst: 1, ConnectionsPerAddress: 1} })
	for range 20 {
		if status, _, body := w.call(t, http.MethodGet, "/v1/blocks/pending", "", ""); status != http.StatusBadRequest {
			t.Fatalf("%d %s", status, body)
		}
	}
}

// Requests differ in what they take, and refusals that the caller caused take more.
func TestWhatRequestsTake(t *testing.T) {
	t.Parallel()
	txs, raw := transfers(t, 3)
	for name, c := range map[string]struct {
		method, path, body string
		err                error
		took               float64
	}{
		"read":               {http.MethodGet, "/healthz", "", nil, 1},
		"nothing there":      {http.MethodGet, "/v1/blocks/8", "", nil, 1},
		"promise":            {http.MethodPost, "/v1/preconfirmations", `{"transaction":` + raw[0] + `}`, nil, 1 + costPromise},
		"bundle":             {http.MethodPost, "/v1/bundles", bundleOf(raw, ""), nil, 1 + 3*costPromise},
		"malformed":          {http.MethodPost, "/v1/preconfirmations", `{}`, nil, 1 + costPromise + blamed},
		"executed in vain":   {http.MethodPost, "/v1/preconfirmations", `{"transaction":` + raw[0] + `}`, &gateway.Refusal{Code: gateway.CodeTraceTooLarge, Message: "it"}, 1 + costPromise + executed},
		"bundle in vain":     {http.MethodPost, "/v1/bundles", bundleOf(raw, ""), &gateway.Refusal{Code: gateway.CodeBundleFailed, Message: "it", TxHash: txs[0].Hash()}, 1 + 3*costPromise + executed},
		"the gateway's own":  {http.MethodPost, "/v1/preconfirmations", `{"transaction":` + raw[0] + `}`, &gateway.Refusal{Code: gateway.CodeUnavailable, Message: "it"}, 1 + costPromise},
		"trace":              {http.MethodGet, "/v1/blocks/7/trace", "", nil, 1 + costTrace},
		"trace of a run":     {http.MethodGet, "/v1/blocks/7/trace?from=7", "", nil, 1 + costTrace + costRun},
		"build":              {http.MethodPost, "/v1/based/build", `{}`, nil, 1 + costBuild},
		"wrong path":         {http.MethodGet, "/v1/nothing", "", nil, 1},
		"wrong method":       {http.MethodPost, "/v1/status", "", nil, 1 + blamed},
		"stream":             {http.MethodGet, "/v1/stream", "", nil, 1 + costStream},
		"feed, no WebSocket": {http.MethodGet, "/v1/feed?cursor=x", "", nil, 1 + costFeed + blamed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, counted(func(a *AccessConfig) { a.Rate, a.Burst = 1, 1000 })).ready(t)
			now := time.Now()
			w.access.meter.now = func() time.Time { return now }
			w.seq.whole = func(_ context.Context, req gateway.Request) (*gateway.Answer, error) {
				return &gateway.Answer{Promises: make([]gateway.PromiseRecord, len(req.Transactions))}, c.err
			}
			w.call(t, c.method, c.path, mediaJSON, c.body)
			w.access.meter.mu.Lock()
			defer w.access.meter.mu.Unlock()
			if took := 1000 - w.access.meter.fill(network("127.0.0.1"), now).tokens; took != c.took {
				t.Errorf("it took %v tokens, want %v", took, c.took)
			}
		})
	}
}

func TestBearerTokens(t *testing.T) {
	t.Parallel()
	const costly, admin = "costly-0123456789", "admin-0123456789"
	w := newWorld(t, counted(func(a *AccessConfig) {
		a.Rate, a.Burst = 1, 1000
		a.CostlyTokens, a.AdminTokens = []string{costly}, []string{"another-0123456789", admin}
	}))
	for _, c := range []struct {
		method, path, authorization string
		status                      int
	}{
		{http.MethodGet, "/metrics", "", 401},
		{http.MethodGet, "/metrics", "Bearer " + costly, 401},
		{http.MethodGet, "/metrics", "Bearer " + admin, 200},
		{http.MethodGet, "/metrics", "bearer " + admin, 200},
		{http.MethodGet, "/metrics", "Basic " + admin, 401},
		{http.MethodGet, "/metrics", "Bearer " + admin + "x", 401},
		{http.MethodGet, "/metrics", "Bearer ", 401},
		{http.MethodHead, "/metrics", "", 401},
		{http.MethodPost, "/v1/based/build", "", 401},
		{http.MethodPost, "/v1/based/build", "Bearer " + costly, 503},
		{http.MethodPost, "/v1/based/build", "Bearer " + admin, 503},
		{http.MethodGet, "/v1/blocks/7/trace", "", 401},
		{http.MethodGet, "/v1/blocks/7/trace", "Bearer " + costly, 404},
		{http.MethodGet, "/v1/blocks/7", "", 200},
		{http.MethodGet, "/healthz", "", 200},
	} {
		var header []string
		if c.authorization != "" {
			header = []string{"Authorization", c.authorization}
		}
		status, answer, body := w.call(t, c.method, c.path, mediaJSON, "{}", header...)
		if status != c.status {
			t.Errorf("%s %s with %q: %d, want %d", c.method, c.path, c.authorization, status, c.status)
		}
		if status == 401 {
			if c.method != http.MethodHead {
				wantProblem(t, status, answer, body, 401, CodeUnauthorized)
			}
			if !strings.HasPrefix(answer.Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("WWW-Authenticate %q", answer.Get("WWW-Authenticate"))
			}
		}
		if strings.Contains(string(body), admin) {
			t.Error("an answer has a token in it")
		}
	}
}

func TestGuessingTokensCosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, counted(func(a *AccessConfig) {
		a.Rate, a.Burst, a.AdminTokens = 1, 100, []string{"admin-0123456789"}
	}))
	tries := 0
	for ; tries < 100; tries++ {
		if status, _, _ := w.call(t, http.MethodGet, "/metrics", "", "", "Authorization", "Bearer guess"); status == http.StatusTooManyRequests {
			break
		}
	}
	if tries > 3 {
		t.Errorf("%d guesses at once", tries)
	}
}

func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	const wallet, other = "https://wallet.example", "https://other.example"
	w := newWorld(t, func(c *Config) { c.Access.Origins = []string{wallet} })
	for _, c := range []struct {
		name, method, origin, preflight string
		status                          int
		allow, methods                  string
	}{
		{"no page", http.MethodGet, "", "", 200, "", ""},
		{"any page reads", http.MethodGet, other, "", 200, "*", ""},
		{"a listed page reads", http.MethodGet, wallet, "", 200, wallet, ""},
		{"any page may not write", http.MethodPost, other, "", 403, "", ""},
		{"nor a sandboxed one", http.MethodPost, "null", "", 403, "", ""},
		{"a listed page writes", http.MethodPost, wallet, "", 405, wallet, ""},
		{"the server's own page writes", http.MethodPost, w.url, "", 405, w.url, ""},
		{"no page writes", http.MethodPost, "", "", 405, "", ""},
		{"preflight to read", http.MethodOptions, other, "GET", 204, "*", "GET, HEAD"},
		{"preflight to write", http.MethodOptions, other, "POST", 403, "", ""},
		{"preflight of a listed page", http.MethodOptions, wallet, "POST", 204, wallet, "GET, HEAD, POST"},
		{"options of nobody", http.MethodOptions, other, "", 405, "*", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var header []string
			if c.origin != "" {
				header = append(header, "Origin", c.origin)
			}
			if c.preflight != "" {
				header = append(header, "Access-Control-Request-Method", c.preflight)
			}
			status, answer, _ := w.call(t, c.method, "/v1/blocks/7", mediaJSON, "", header...)
			if status != c.status || answer.Get("Access-Control-Allow-Origin") != c.allow || answer.Get("Access-Control-Allow-Methods") != c.methods {
				t.Errorf("%d, origin %q, methods %q", status, answer.Get("Access-Control-Allow-Origin"), answer.Get("Access-Control-Allow-Methods"))
			}
			if answer.Get("Access-Control-Allow-Credentials") != "" || answer.Get("Vary") == "" {
				t.Errorf("header %v", answer)
			}
			if strings.Contains(answer.Get("Access-Control-Allow-Headers"), "Authorization") && c.origin != wallet {
				t.Error("a page that is not listed may send tokens")
			}
		})
	}
}

func TestAccessConfigIsChecked(t *testing.T) {
	t.Parallel()
	for name, bad := range map[string]AccessConfig{
		"burst":       {Burst: -1},
		"addresses":   {Addresses: -1},
		"connections": {Connections: -1},
		"per address": {ConnectionsPerAddress: -1},
		"proxy":       {TrustedProxies: []netip.Prefix{{}}},
		"exempt":      {Exempt: []netip.Prefix{{}}},
		"origin":      {Origins: []string{"wallet.example"}},
		"origin path": {Origins: []string{"https://wallet.example/"}},
		"token":       {AdminTokens: []string{"short"}},
		"empty token": {CostlyTokens: []string{""}},
	} {
		if err := bad.check(); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	for _, good := range []AccessConfig{{}, {Rate: -1}, {Origins: []string{"*", "http://localhost:3000"}, AdminTokens: []string{"0123456789abcdef"}}} {
		if err := good.check(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
	w := newWorld(t, counted(func(a *AccessConfig) { a.Rate = -1; a.Burst = 1 }))
	for range 5 {
		if status, _, _ := w.call(t, http.MethodGet, "/healthz", "", ""); status != http.StatusOK {
			t.Errorf("without a rate: %d", status)
		}
	}
}

// dialTCP opens a connection that sends what it is told and ends with the test.
func (w *world) dialTCP(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// closed waits until the server has closed the connection, and returns what it sent.
func closed(t *testing.T, conn net.Conn) string {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	sent, err := io.ReadAll(conn)
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		t.Fatalf("the connection stays open after %q", sent)
	}
	return string(sent)
}

const health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"

// serves asks for the health over the connection and keeps it open.
func serves(t *testing.T, conn net.Conn) {
	t.Helper()
	if _, err := io.WriteString(conn, health); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%d, %v", resp.StatusCode, err)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	t.Parallel()
	for bound, change := range map[string]func(*AccessConfig){
		"all":     func(a *AccessConfig) { a.Connections = 3 },
		"address": func(a *AccessConfig) { a.ConnectionsPerAddress = 3 },
	} {
		t.Run(bound, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, counted(change))
			var open []net.Conn
			for range 3 {
				conn := w.dialTCP(t)
				serves(t, conn)
				open = append(open, conn)
			}
			if sent := closed(t, w.dialTCP(t)); sent != "" {
				t.Errorf("one too many got %q", sent)
			}
			if n := testutil.ToFloat64(w.metrics.turnedAway.WithLabelValues(bound)); n != 1 {
				t.Errorf("%v were counted", n)
			}
			open[0].Close()
			eventually(t, func() bool { return testutil.ToFloat64(w.metrics.connections) == 2 })
			serves(t, w.dialTCP(t))
			serves(t, open[1])
		})
	}
}

// Subscribers do not take the place of requests.
func TestTheFeedsConnectionsCountApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, counted(func(a *AccessConfig) { a.Connections, a.ConnectionsPerAddress = 2, 2 })).ready(t)
	for range 5 {
		w.dial(t, "")
	}
	eventually(t, func() bool { return testutil.ToFloat64(w.metrics.connections) == 0 })
	serves(t, w.dialTCP(t))
	// A refused subscription leaves its connection among the counted.
	conn := w.dialTCP(t)
	fmt.Fprint(conn, "GET /v1/feed?cursor=x HTTP/1.1\r\nHost: x\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", resp.StatusCode)
	}
	eventually(t, func() bool { return testutil.ToFloat64(w.metrics.connections) == 2 })
	if sent := closed(t, w.dialTCP(t)); sent != "" {
		t.Errorf("one too many got %q", sent)
	}
}

// Clients that are slow on purpose, or send without end, lose their connection.
func TestSlowAndEndlessClientsAreCut(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Limits.ReadHeader, c.Limits.Read, c.Limits.Idle = 100*time.Millisecond, 200*time.Millisecond, 100*time.Millisecond
	})
	const post = "POST /v1/preconfirmations HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n"
	for name, c := range map[string]struct{ send, want string }{
		"nothing":                {"", ""},
		"half a request line":    {"GET /heal", "400 Bad Request"},
		"half a header":          {"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A", "400 Bad Request"},
		"idle":                   {health, "200 OK"},
		"body that never comes":  {post + "Content-Length: 100\r\n\r\nxx", "408 Request Timeout"},
		"chunk that never ends":  {post + "Transfer-Encoding: chunked\r\n\r\n10\r\nxx", "408 Request Timeout"},
		"chunk of nonsense":      {post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "400 Bad Request"},
		"huge header":            {"GET /healthz HTTP/1.1\r\nHost: x\r\nX-A: " + strings.Repeat("a", 64<<10) + "\r\n\r\n", "431 Request Header Fields Too Large"},
		"huge request line":      {"GET /" + strings.Repeat("a", 64<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n", "431 Request Header Fields Too Large"},
		"header without end":     {"GET /healthz HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-A: b\r\n", 8<<10), "431 Request Header Fields Too Large"},
		"two lengths":            {post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx", "400 Bad Request"},
		"endless length":         {post + "Content-Length: 99999999999\r\n\r\nxx", "408 Request Timeout"},
		"no HTTP":                {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", "400 Bad Request"},
		"two hosts":              {"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "400 Bad Request"},
		"expectation, then none": {post + "Content-Length: 10\r\nExpect: 100-continue\r\n\r\n", "408 Request Timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn := w.dialTCP(t)
			go io.WriteString(conn, c.send) // the server may close before it has read all
			sent := closed(t, conn)
			reset := sent == "" && len(c.send) > 16<<10 // what the server did not read may take its answer along
			if !strings.Contains(sent, c.want) && !reset || c.want == "" && sent != "" {
				t.Errorf("got %q, want %q", sent, c.want)
			}
		})
	}
	t.Run("chunks without end", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t, func(c *Config) { c.Limits.Read = 2 * time.Second })
		var given atomic.Int64
		endless := io.TeeReader(neverEnding('x'), counter{&given})
		resp, err := http.Post(w.url+"/v1/preconfirmations", mediaBinary, endless)
		if err == nil { // the server may also break off while the client still writes
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusRequestEntityTooLarge {
				t.Errorf("status %d", resp.StatusCode)
			}
		}
		if given.Load() > 64<<20 {
			t.Errorf("%d bytes were taken", given.Load())
		}
	})
}

type neverEnding byte

func (b neverEnding) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(b)
	}
	return len(p), nil
}

type counter struct{ n *atomic.Int64 }

func (c counter) Write(p []byte) (int, error) { c.n.Add(int64(len(p))); return len(p), nil }

// A compressed body is refused unread, whatever it would become.
func TestCompressedBodiesAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(z, neverEnding(' '), 8<<20); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"gzip", "GZIP", "deflate", "br", "identity, gzip"} {
		status, header, body := w.call(t, http.MethodPost, "/v1/preconfirmations", mediaJSON, bomb.String(), "Content-Encoding", encoding)
		wantProblem(t, status, header, body, http.StatusUnsupportedMediaType, CodeUnsupportedMedia)
	}
	status, _, body := w.call(t, http.MethodPost, "/v1/preconfirmations", mediaBinary, string(rawOf(t, signedTransfer(t))), "Content-Encoding", "identity")
	if status != http.StatusOK {
		t.Errorf("identity: %d %s", status, body)
	}
}
