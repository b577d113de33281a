package node_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

const askChain = `{"jsonrpc":"2.0","id":7,"method":"eth_chainId","params":[]}`

// nobody is exempt, so that a test on the loopback address is counted.
var nobody = []netip.Prefix{}

func batchOf(n int) string { return "[" + strings.Repeat(askChain+",", n-1) + askChain + "]" }

// post sends a body for a client behind a proxy, or for none.
func post(t *testing.T, n *node.Node, body, client string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+n.RPCAddr(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if client != "" {
		req.Header.Set("X-Forwarded-For", client)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, answer
}

// wantTooMany checks the refusal as a client reads it.
func wantTooMany(t *testing.T, resp *http.Response, body []byte) {
	t.Helper()
	var answer struct {
		JSONRPC string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Error   struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
			Data    struct {
				Code         string `json:"code"`
				RetryAfterMS int64  `json:"retryAfterMs"`
			} `json:"data"`
		} `json:"error"`
	}
	seconds, err := strconv.Atoi(resp.Header.Get("Retry-After"))
	if resp.StatusCode != http.StatusTooManyRequests || err != nil || seconds < 1 {
		t.Fatalf("status %d, Retry-After %q", resp.StatusCode, resp.Header.Get("Retry-After"))
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	if e := answer.Error; answer.JSONRPC != "2.0" || string(answer.ID) != "null" || e.Code != -32005 || !strings.HasPrefix(e.Message, "limit exceeded") ||
		e.Data.Code != "rate_limited" || e.Data.RetryAfterMS < 1 || e.Data.RetryAfterMS > int64(seconds)*1000+1 {
		t.Errorf("answer %s", body)
	}
}

// A wallet behind the operator's proxy is served, while another client of the same proxy has used up what it may.
func TestAnAddressIsLimited(t *testing.T) {
	t.Parallel()
	loopback := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	n := newNode(t, node.Config{Rate: 1, Burst: 10, Exempt: nobody, TrustedProxies: loopback})
	var resp *http.Response
	var body []byte
	eventually(t, "a busy client is refused", func() bool {
		resp, body = post(t, n, askChain, "198.51.100.7")
		return resp.StatusCode != http.StatusOK
	})
	wantTooMany(t, resp, body)
	if resp, body := post(t, n, askChain, "198.51.100.8"); resp.StatusCode != http.StatusOK {
		t.Errorf("another client of the proxy: %d %s", resp.StatusCode, body)
	}
	eventually(t, "the busy client is served again", func() bool {
		resp, _ := post(t, n, askChain, "198.51.100.7")
		return resp.StatusCode == http.StatusOK
	})
}

// By default this machine is not counted, and a negative rate counts nobody.
func TestWhoIsNotCounted(t *testing.T) {
	t.Parallel()
	for name, cfg := range map[string]node.Config{"loopback": {Rate: 1, Burst: 1}, "negative rate": {Rate: -1, Burst: 1, Exempt: nobody}} {
		n := newNode(t, cfg)
		_, socket := dial(t, n)
		for range 5 {
			if resp, body := post(t, n, batchOf(20), ""); resp.StatusCode != http.StatusOK {
				t.Errorf("%s: %d %s", name, resp.StatusCode, body)
			}
			for range 20 {
				if _, err := socket.ChainID(t.Context()); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}

// What would get around the count does not: batches, a header that nobody trusts, WebSockets, other methods.
func TestLimitsAreNotAvoided(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{Rate: 1, Burst: 50, Exempt: nobody})
	for status, tries := http.StatusOK, 0; status == http.StatusOK; tries++ {
		if tries == 40 { // in batches of 25, of which the burst holds two
			t.Fatal("batches are not counted call by call")
		}
		resp, body := post(t, n, batchOf(25), "")
		if status = resp.StatusCode; status != http.StatusOK {
			wantTooMany(t, resp, body)
		} else if got := strings.Count(string(body), `"0x6fdcb8"`); got != 25 {
			t.Errorf("%d answers: %s", got, body)
		}
	}
	lies := 0
	eventually(t, "a liar is refused", func() bool {
		lies++
		resp, _ := post(t, n, batchOf(25), fmt.Sprintf("198.51.100.%d", lies%250))
		return resp.StatusCode == http.StatusTooManyRequests
	})
	eventually(t, "a socket is refused", func() bool {
		conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+n.RPCAddr(), nil)
		if err == nil {
			conn.Close()
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusTooManyRequests
	})
	eventually(t, "other methods are refused", func() bool {
		resp, err := http.Get("http://" + n.RPCAddr())
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusTooManyRequests
	})
}

// A WebSocket that asks for more than it may is answered in full, as fast as it may ask.
func TestASocketIsHeldBack(t *testing.T) {
	t.Parallel()
	const burst, each, batches, perSecond = 20, 20, 11, 200
	n := newNode(t, node.Config{Rate: perSecond, Burst: burst, Exempt: nobody})
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+n.RPCAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	defer conn.Close()
	from := time.Now()
	for range batches {
		if err := conn.WriteMessage(websocket.TextMessage, []byte(batchOf(each))); err != nil {
			t.Fatal(err)
		}
	}
	for range batches {
		var answers []json.RawMessage
		if err := conn.ReadJSON(&answers); err != nil || len(answers) != each {
			t.Fatalf("%d answers, %v", len(answers), err)
		}
	}
	if took, least := time.Since(from), time.Second*(batches*each-burst)/perSecond; took < least-100*time.Millisecond {
		t.Errorf("%d calls took %v, at %d a second they take %v", batches*each, took, perSecond, least)
	}
}

// A node stops while a WebSocket is held back for a day.
func TestAHeldBackSocketStopsNothing(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{Rate: 1, Burst: 2, Exempt: nobody})
	conn, resp, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+n.RPCAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	defer conn.Close()
	if err := conn.WriteMessage(websocket.TextMessage, []byte("["+strings.Repeat("0,", 100_000)+"0]")); err != nil {
		t.Fatal(err)
	}
}
