package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// peerNode is a go-ethereum node with its JSON-RPC over HTTP and WebSocket; it makes a block every few milliseconds.
func peerNode(t *testing.T, funder common.Address) (rpc string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port // the node serves both there
	listener.Close()
	backend := simulated.NewBackend(types.GenesisAlloc{funder: {Balance: new(big.Int).Mul(big.NewInt(1e6), big.NewInt(params.Ether))}},
		func(n *node.Config, e *ethconfig.Config) {
			osaka := *e.Genesis.Config // a later fork has other prices of state
			osaka.BogotaTime, osaka.AmsterdamTime = nil, nil
			e.Genesis.Config = &osaka
			e.TxSyncDefaultTimeout = time.Second
			n.HTTPHost, n.HTTPPort, n.HTTPModules = "127.0.0.1", port, []string{"eth"}
			n.WSHost, n.WSPort, n.WSModules = "127.0.0.1", port, []string{"eth"}
		})
	stop := make(chan struct{})
	var mining sync.WaitGroup
	mining.Go(func() {
		ticker := time.NewTicker(10 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-stop:
				return
			case <-ticker.C:
				backend.Commit()
			}
		}
	})
	t.Cleanup(func() {
		close(stop)
		mining.Wait()
		if err := backend.Close(); err != nil {
			t.Error(err)
		}
		// The node's table of peers lets go of its memory for a second after it was closed.
		for stacks := make([]byte, 1<<20); bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("leveldb.(*DB).mpoolDrain")); {
			time.Sleep(20 * time.Millisecond)
		}
	})
	return fmt.Sprintf("http://127.0.0.1:%d", port)
}

// withoutSync passes JSON-RPC on to a node, but for the method of EIP-7966, which it does not know.
func withoutSync(t *testing.T, rpc string) string {
	t.Helper()
	return intercept(t, rpc, func(body []byte) []byte {
		if bytes.Contains(body, []byte("eth_sendRawTransactionSync")) {
			return []byte(`{"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}`)
		}
		return nil
	})
}

// intercept passes JSON-RPC on to a node where answer has none of its own.
func intercept(t *testing.T, rpc string, answer func(body []byte) []byte) string {
	t.Helper()
	behind, err := url.Parse(rpc)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(behind)
	transport := &http.Transport{}
	proxy.Transport = transport
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		if own := answer(body); own != nil {
			_, _ = w.Write(own)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		server.Close()
		transport.CloseIdleConnections()
	})
	return server.URL
}

// withPoolBehind passes JSON-RPC on to a node, but refuses some transactions of others than the funder first, with
// go-ethereum's words when its pool does not know the last block yet.
func withPoolBehind(t *testing.T, rpc string, funder common.Address, refusals int64) string {
	t.Helper()
	var refused atomic.Int64
	return intercept(t, rpc, func(body []byte) []byte {
		var call rpcCall
		var raw hexutil.Bytes
		tx := new(types.Transaction)
		if json.Unmarshal(body, &call) != nil || call.Method != "eth_sendRawTransactionSync" || json.Unmarshal(call.Params[0], &raw) != nil || tx.UnmarshalBinary(raw) != nil {
			return nil
		}
		from, err := types.Sender(types.LatestSignerForChainID(tx.ChainId()), tx)
		if err != nil || from == funder || refused.Add(1) > refusals {
			return nil
		}
		return []byte(`{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"insufficient funds for gas * price + value: balance 0"}}`)
	})
}

// Any Ethereum node can be measured: in every way that it can be asked, with transfers and with a token.
func TestLoadOfAPeer(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*testing.T, *loadSettings){
		"transfers over HTTP": func(_ *testing.T, s *loadSettings) { s.via = viaRPC },
		"token over HTTP":     func(_ *testing.T, s *loadSettings) { s.via, s.workload = viaRPC, workToken },
		"token over WebSocket, open loop": func(_ *testing.T, s *loadSettings) {
			s.via, s.workload, s.rate, s.accounts = viaWS, workToken, 100, 60
		},
		// More refusals than attempts: what is waited for is time.
		"transfers, its pool behind its chain": func(t *testing.T, s *loadSettings) {
			s.via, s.rpc, s.deadline = viaRPC, withPoolBehind(t, s.rpc, s.funder.address, 25), time.Minute
		},
		"token, its pool behind its chain": func(t *testing.T, s *loadSettings) {
			s.via, s.workload, s.rpc = viaRPC, workToken, withPoolBehind(t, s.rpc, s.funder.address, 3)
		},
		"token without EIP-7966": func(t *testing.T, s *loadSettings) {
			s.via, s.workload, s.rpc = viaRPC, workToken, withoutSync(t, s.rpc)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := loadSettingsFor(t)
			s.peer, s.duration, s.presign, s.rpc = true, time.Second, 600, peerNode(t, s.funder.address)
			s.url = "http://127.0.0.1:1" // nobody asks there
			change(t, &s)
			report, err := runLoad(context.Background(), s)
			if err != nil {
				t.Fatal(err)
			}
			// What a loaded machine does to an open loop, and to a node that waits a second for its own block.
			delete(report.Errors, codeNotSent)
			delete(report.Errors, string(gateway.CodeDeadlineExceeded))
			if report.All.Count == 0 || len(report.Errors) != 0 || report.Pauses != 0 || report.All.Count != report.Outside.Count {
				t.Errorf("report %+v", report)
			}
			if s.workload == workToken {
				checkToken(t, s, report)
			}
		})
	}
}

// checkToken reads from the chain that the token was sent: the circle's tokens are all there still, and
// a second run finds the same token.
func checkToken(t *testing.T, s loadSettings, report *loadReport) {
	t.Helper()
	transport := newLoadTransport(s)
	defer transport.close()
	if err := transport.open(context.Background()); err != nil {
		t.Fatal(err)
	}
	senders, err := prepareSenders(context.Background(), s, transport)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := tokenOwner(s.funder.address)
	if err != nil {
		t.Fatal(err)
	}
	accounts := []common.Address{owner.address}
	sent := uint64(0)
	for _, one := range senders {
		accounts = append(accounts, one.from.address)
		sent += one.nonce
	}
	if sent < uint64(report.All.Count) {
		t.Errorf("the accounts sent %d transactions, and %d were promised", sent, report.All.Count)
	}
	nonces, _, err := transport.accountStates(context.Background(), accounts[:1])
	if err != nil {
		t.Fatal(err)
	}
	if want := uint64(1 + (len(senders)+mintBatch-1)/mintBatch); nonces[0] != want {
		t.Errorf("the owner sent %d transactions in two runs, want %d", nonces[0], want)
	}
	held, err := transport.tokenBalances(context.Background(), *senders[0].token, accounts)
	if err != nil {
		t.Fatal(err)
	}
	total := new(big.Int)
	for _, h := range held {
		total.Add(total, h)
	}
	if want := new(big.Int).Mul(big.NewInt(int64(len(senders))), big.NewInt(params.Ether)); total.Cmp(want) != 0 {
		t.Errorf("the accounts hold %s in all, want %s", total, want)
	}
}

func canceled() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// What a peer refuses in words is told by code, and the account goes on with the nonce that the peer expects.
func TestLoadOfAPeerRefusals(t *testing.T) {
	t.Parallel()
	s, _ := loadSettingsFor(t)
	s.peer, s.via, s.rpc, s.deadline = true, viaRPC, peerNode(t, s.funder.address), 10*time.Second
	transport := newLoadTransport(s)
	defer transport.close()
	ctx := context.Background()
	chain, err := transport.chainID(ctx)
	if err != nil {
		t.Fatal(err)
	}
	poor, err := loadAccount(s.funder.address, 1)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(from sender, nonce uint64, to common.Address) []byte {
		by := transfers{from: from, to: to, signer: types.LatestSignerForChainID(chain), chain: chain, feeCap: s.feeCap}
		tx, err := by.sign(nonce)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	for _, c := range []struct {
		name  string
		raw   []byte
		code  string
		nonce uint64
	}{
		{"first", sign(s.funder, 0, poor.address), "", 0},
		{"again", sign(s.funder, 0, poor.address), "", 0}, // the same bytes have the same answer
		{"another", sign(s.funder, 0, s.funder.address), "nonce_too_low", 1},
		{"poor", sign(poor, 0, poor.address), "insufficient_funds", 0},
		{"gap", sign(s.funder, 5, poor.address), "deadline_exceeded", 1},
	} {
		answer, err := transport.submit(ctx, c.raw)
		if err != nil || answer.code != c.code || c.nonce > 0 != (answer.nonce != nil) || answer.nonce != nil && *answer.nonce != c.nonce {
			t.Errorf("%s: answer %+v, %v", c.name, answer, err)
		}
	}
}

// A WebSocket that breaks costs the calls under way, and the next call connects again.
func TestWebSocketConnectsAgain(t *testing.T) {
	t.Parallel()
	s, _ := loadSettingsFor(t)
	s.rpc = peerNode(t, s.funder.address)
	pool := newWSPool(s.wsURL(), 2)
	defer pool.close()
	ctx := context.Background()
	if err := pool.open(ctx); err != nil {
		t.Fatal(err)
	}
	ask := func() error {
		_, err := pool.call(ctx, rpcRequest{Version: "2.0", Method: "eth_chainId", Params: []any{}})
		return err
	}
	var asking sync.WaitGroup
	for range 20 {
		asking.Go(func() {
			if err := ask(); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	for _, c := range pool.conns {
		c.mu.Lock()
		c.conn.Close()
		c.mu.Unlock()
		c.reading.Wait()
	}
	for range 4 {
		if err := ask(); err != nil {
			t.Error(err)
		}
	}
	if _, err := pool.call(canceled(), rpcRequest{Version: "2.0", Method: "eth_chainId", Params: []any{}}); !errors.Is(err, context.Canceled) {
		t.Errorf("a call that was given up: %v", err)
	}
	if err := newWSPool("ws://127.0.0.1:1", 1).open(ctx); err == nil {
		t.Error("connected to nobody")
	}
}

func TestLoadFeedSubscribers(t *testing.T) {
	t.Parallel()
	s, l := loadSettingsFor(t)
	s.subscribers = 20
	var announcing sync.WaitGroup
	stop := make(chan struct{})
	announcing.Go(func() { // each way a mode event; both ends keep the ledger sequencing
		for {
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
				l.pause(true)
				l.pause(false)
			}
		}
	})
	report, err := runLoad(context.Background(), s)
	close(stop)
	announcing.Wait()
	if err != nil {
		t.Fatal(err)
	}
	f := report.Feed
	if f == nil || f.Subscribers != 20 || f.Delivered.Count < 20 || f.Lost == nil || *f.Lost != 0 || f.Announced != 0 || f.Repeated != 0 || f.Unread != 0 {
		t.Errorf("feed %+v", f)
	}
	var out bytes.Buffer
	if err := report.print(&out); err != nil || !strings.Contains(out.String(), "feed: 20 subscribers; lost 0,") || !strings.Contains(out.String(), "feed deliveries") {
		t.Errorf("%v in\n%s", err, out.String())
	}
	s.feedKinds = "gossip"
	if _, err := runLoad(context.Background(), s); err == nil || !strings.Contains(err.Error(), "gossip") {
		t.Errorf("a kind that there is not: %v", err)
	}
}

func TestFeedLoadCountsCursors(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0).UTC()
	event := func(cursor int64, kind, payload string) string {
		return fmt.Sprintf(`{"cursor":%d,"kind":%q,"at":%q,"payload":%s}`, cursor, kind, now.Format(time.RFC3339Nano), payload)
	}
	l := newFeedLoad(loadSettings{subscribers: 1})
	l.measuring.Store(true)
	f := l.follower
	for _, raw := range []string{
		`{"events":[` + event(7, "mode", "{}") + `],"cursor":7}`,
		`{"events":[` + event(8, "mode", "{}") + `,` + event(11, "mode", "{}") + `],"cursor":11}`, // 9 and 10 are lost
		`{"events":[` + event(11, "mode", "{}") + `],"cursor":11}`,                                // again
		`{"events":[` + event(15, "gap", `{"from":12,"to":15}`) + `],"cursor":15}`,
		`{"events":[` + event(16, "mode", "{}") + `],"cursor":16}`,
	} {
		frame := l.frames.parse([]byte(raw))
		if frame == nil {
			t.Fatalf("cannot read %s", raw)
		}
		if l.frames.parse([]byte(raw)) != frame {
			t.Error("a frame was decoded twice")
		}
		l.take(&f, frame, now.Add(5*time.Millisecond))
	}
	report := l.report(time.Second)
	if *report.Lost != 2 || report.Announced != 4 || report.Repeated != 1 || report.Delivered.Count != 4 || report.Delivered.Max != 5 || f.cursor != 16 {
		t.Errorf("report %+v, lost %d, cursor %d", report, *report.Lost, f.cursor)
	}
	for range 2 {
		if l.frames.parse([]byte("not a frame")) != nil {
			t.Error("read what is no frame")
		}
	}
	for i := range 1000 {
		l.frames.parse(fmt.Appendf(nil, `{"events":[],"cursor":%d}`, i))
	}
	if len(l.frames.known) > len(l.frames.order) {
		t.Errorf("%d frames are remembered", len(l.frames.known))
	}
}

// An open loop that has no account left tells what it did not send.
func TestOpenLoopTellsWhatItDidNotSend(t *testing.T) {
	t.Parallel()
	s, l := loadSettingsFor(t)
	s.rate, s.accounts, s.duration, s.warmup = 200, 4, 500*time.Millisecond, 0
	transport := newLoadTransport(s)
	defer transport.close()
	senders, err := prepareSenders(context.Background(), s, transport)
	if err != nil {
		t.Fatal(err)
	}
	l.pause(true)
	time.AfterFunc(time.Second, func() { l.pause(false) })
	run := &loadRun{settings: s, transport: transport, seen: newPauseTimes(), senders: senders}
	run.load(context.Background())
	report := run.report()
	if sent := report.All.Count; sent == 0 || sent > 4 || report.Errors[codeNotSent] != 100-sent {
		t.Errorf("report %+v", report)
	}
}

func TestProgressLine(t *testing.T) {
	t.Parallel()
	for terminal, want := range map[bool]string{
		false: "one\ntwo\nnote\nthree\n",
		true:  "\rone\x1b[K\rtwo\x1b[K\r\x1b[Knote\n\rthree\x1b[K\n",
	} {
		var out bytes.Buffer
		line := &progressLine{out: &out, terminal: terminal}
		line.refresh("one")
		line.refresh("two")
		fmt.Fprintln(line, "note")
		line.refresh("three")
		line.finish()
		line.finish()
		if out.String() != want {
			t.Errorf("terminal %v: %q, want %q", terminal, out.String(), want)
		}
	}
}

func TestSVG(t *testing.T) {
	t.Parallel()
	run := &loadRun{settings: loadSettings{via: viaREST, workload: workTransfer, clients: 8, duration: 10 * time.Second}, seen: newPauseTimes()}
	empty := run.report().svg()
	for i := range 1000 {
		due := time.Duration(i) * 9 * time.Millisecond
		run.samples = append(run.samples, loadSample{due: due, sent: due, end: due + time.Duration(i%100)*100*time.Microsecond})
	}
	run.samples = append(run.samples, loadSample{due: 9500 * time.Millisecond, sent: 9500 * time.Millisecond, end: 11 * time.Second, waited: 1500 * time.Millisecond})
	report := run.report()
	full := report.svg()
	for _, picture := range []string{empty, full} {
		decoder := xml.NewDecoder(strings.NewReader(picture))
		for {
			if _, err := decoder.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("no XML: %v\n%s", err, picture)
			}
		}
	}
	for _, want := range []string{"transfers over rest, closed loop, 8 clients", "p99", `class="o"`, `class="w"`, "met the pause"} {
		if !strings.Contains(full, want) {
			t.Errorf("no %q in the picture", want)
		}
	}
	if got := strings.Count(full, " ms: "); got < 10 || !strings.Contains(empty, "no promises") || strings.Contains(full, "NaN") || strings.Contains(full, "Inf") {
		t.Errorf("%d bars in\n%s", got, full)
	}
}

func TestLoadCompare(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, r loadReport) string {
		raw, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		return name + "=" + path
	}
	one := loadReport{Via: viaRPC, Workload: workTransfer, Loop: "closed loop, 1 client", Seconds: 10, PerSecond: 500, Outside: loadLine{P50: 1.5}, Errors: map[string]int{"a": 2, "b": 3}}
	many := one
	many.Loop = "closed loop, 32 clients"
	args := []string{write("x", one), write("y", many), write("z", one)}
	var out, notes bytes.Buffer
	if err := newApp(&out, &notes).Run(append([]string{"ultrasound", "load", "compare"}, args...)); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 5 || !strings.Contains(lines[2], "1 client") || !strings.Contains(lines[2], "| x ") || !strings.Contains(lines[3], "| z ") ||
		strings.Contains(lines[3], "client") || !strings.Contains(lines[4], "| y ") || !strings.Contains(lines[2], "|       5 |") {
		t.Errorf("table\n%s", out.String())
	}
	if err := os.WriteFile(filepath.Join(dir, "other"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]string{nil, {"x"}, {"=" + dir}, {"x=" + filepath.Join(dir, "none")}, {"x=" + filepath.Join(dir, "other")}} {
		if _, err := readResults(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}
