package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// line stands between the gateway and its Postgres and can be slow, or hang.
type line struct {
	dir string

	mu    sync.Mutex
	delay time.Duration // of every answer
	stuck chan struct{} // not nil: nothing passes until it is closed, or, with deaf, no answer
	deaf  bool
	conns map[net.Conn]bool
	over  bool
}

// throughLine puts a line in front of the station's Postgres.
func throughLine(t *testing.T, s *station) *line {
	t.Helper()
	dir, err := os.MkdirTemp("", "line")
	must(t, err)
	x := &line{dir: dir, conns: make(map[net.Conn]bool)}
	listener, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	must(t, err)
	direct := s.databaseVia
	s.databaseVia = func() string {
		u, err := url.Parse(direct())
		must(t, err)
		query := u.Query()
		query.Set("host", dir)
		u.RawQuery = query.Encode()
		return u.String()
	}
	var group sync.WaitGroup
	group.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			group.Go(func() { x.carry(client, filepath.Join(s.dir, "postgres", "socket", ".s.PGSQL.5432")) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		x.flow()
		x.mu.Lock()
		x.over = true
		for c := range x.conns {
			c.Close()
		}
		x.mu.Unlock()
		group.Wait()
		os.RemoveAll(dir)
	})
	return x
}

// slow makes every answer come later.
func (x *line) slow(delay time.Duration) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.delay = delay
}

// hang lets nothing pass any more, or, if it is deaf, no answers. What came meanwhile is delivered in the end: the
// server carries out what nobody waits for any more.
func (x *line) hang(deaf bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.stuck, x.deaf = make(chan struct{}), deaf
}

// flow ends hang.
func (x *line) flow() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.stuck != nil {
		close(x.stuck)
		x.stuck = nil
	}
}

func (x *line) keep(c net.Conn) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.conns[c] = true
	return !x.over
}

func (x *line) carry(client net.Conn, server string) {
	defer client.Close()
	upstream, err := net.Dial("unix", server)
	if err != nil {
		return // as if the client had found no server
	}
	defer upstream.Close()
	if !x.keep(client) || !x.keep(upstream) {
		return
	}
	var group sync.WaitGroup
	group.Go(func() {
		defer client.Close()
		x.pass(upstream, client, true)
	})
	x.pass(client, upstream, false)
	upstream.Close()
	group.Wait()
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.conns, client)
	delete(x.conns, upstream)
}

func (x *line) pass(from, to net.Conn, answers bool) {
	buf := make([]byte, 1<<20)
	for {
		n, err := from.Read(buf)
		x.mu.Lock()
		delay, stuck := x.delay, x.stuck
		if x.deaf && !answers {
			stuck = nil
		}
		x.mu.Unlock()
		if stuck != nil {
			<-stuck
		}
		if answers {
			time.Sleep(delay)
		}
		if n > 0 {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// trouble is something that keeps Postgres from taking what the gateway writes.
type trouble struct {
	name  string
	begin func(*testing.T)
	end   func(*testing.T)
}

// troubles are the ways in which Postgres fails here.
func (s *station) troubles(x *line) []trouble {
	sql := func(statements ...string) func(*testing.T) {
		return func(t *testing.T) { s.sql(t, statements...) }
	}
	stop := func(t *testing.T) { must(t, s.postgres.Stop()) }
	flow := func(*testing.T) { x.flow() }
	return []trouble{
		{"hangs", func(*testing.T) { x.hang(false) }, flow},
		{"does not answer", func(*testing.T) { x.hang(true) }, flow},
		{"stopped", stop, s.startPostgres},
		{"killed", s.killPostgres, s.startPostgres},
		{"read-only",
			sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"),
			sql("ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")},
		{"refuses inserts", // and nothing else: reads and updates work
			sql("REVOKE INSERT ON ALL TABLES IN SCHEMA public FROM " + databaseRole),
			sql("GRANT INSERT ON ALL TABLES IN SCHEMA public TO " + databaseRole)},
		{"too many connections",
			sql("ALTER ROLE "+databaseRole+" CONNECTION LIMIT 0", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"+databaseRole+"'"),
			sql("ALTER ROLE " + databaseRole + " CONNECTION LIMIT -1")},
	}
}

// TestPostgresFails takes Postgres away from a gateway under load, in every way there is: nothing leaves
// that is not on disk, everybody is told, and it goes on by itself, with everything it ever promised.
func TestPostgresFails(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	x := throughLine(t, s)
	s.startGateway(t)
	feed := s.read(t, 0)
	c := newCrowd(t, s)
	stop := c.run(t, s)
	c.grow(t, 20)
	t.Run("slow", func(t *testing.T) { slowPostgres(t, s, x, c) })
	for _, trouble := range s.troubles(x) {
		if !t.Run(trouble.name, func(t *testing.T) { failingPostgres(t, s, c, feed, trouble) }) {
			t.FailNow()
		}
	}
	stop()
	c.settleOpen(t, s)
	c.check(t, s, c.answered, c.receipts)
	again := s.read(t, 0)
	before := feed.all()
	checkCursors(t, before, 0)
	rememberedEvents(t, again, before)
	noEquivocation(t, s.rig, again)
	if err := s.stop(t); err != nil {
		t.Errorf("the gateway does not end cleanly: %v", err)
	}
}

// slowPostgres delays every answer of Postgres: promises come later, and everything goes on.
func slowPostgres(t *testing.T, s *station, x *line, c *crowd) {
	const delay = 200 * time.Millisecond
	l1 := s.status(t).L1Head.Number
	x.slow(delay)
	defer x.slow(0)
	w := s.wallet(t, probeAccount)
	asked := time.Now()
	p, _ := s.mustPreconfirm(t, w.transfer(t, common.Address{0xaa}, 1))
	if took := time.Since(asked); took < delay {
		t.Errorf("a promise left after %s, the journal answers after %s", took, delay)
	}
	must(t, s.checkPromise(p, p.TxHash))
	c.grow(t, 5)
	await(t, "L1 is followed", func() bool { return s.status(t).L1Head.Number > l1+1 })
	s.sealedReceipt(t, p.TxHash)
	if status, reasons := s.readyz(); status != http.StatusOK {
		t.Errorf("slow is not ready: %s", reasons)
	}
}

// failingPostgres lives through one trouble.
func failingPostgres(t *testing.T, s *station, c *crowd, feed *story, trouble trouble) {
	w := s.wallet(t, probeAccount)
	ended := false
	end := func() {
		if !ended {
			ended = true
			trouble.end(t)
		}
	}
	defer end()
	trouble.begin(t)
	await(t, "readiness is red", func() bool {
		status, reasons := s.readyz()
		return status == http.StatusServiceUnavailable && strings.Contains(reasons, "journal")
	})
	_, cursor := feed.after(0)
	answered := 0
	for i := range 8 {
		if i == 4 { // what was journaled before has been answered by now
			answered = c.size()
		}
		tx := w.transfer(t, common.Address{0xaa}, 1)
		w.nonce--
		s.checkUnavailable(t, tx, i%2 == 1)
		if status, body := s.readyz(); status != http.StatusServiceUnavailable {
			t.Errorf("while Postgres fails readiness is %d: %s", status, body)
		}
	}
	if n := c.size(); n > answered {
		t.Errorf("while Postgres fails %d promises left", n-answered)
	}
	if told, _ := feed.after(cursor); len(told) > 0 {
		t.Errorf("while Postgres fails %d events were told, first %s %s", len(told), told[0].Kind, told[0].Payload)
	}
	end()
	s.awaitReady(t)
	p, _ := s.mustPreconfirm(t, w.transfer(t, common.Address{0xaa}, 1))
	must(t, s.checkPromise(p, p.TxHash))
	c.grow(t, 20)
	s.sealedReceipt(t, p.TxHash)
	feed.await(t, "the feed goes on", cursor, func(e gateway.EventRecord) bool {
		return e.Kind == gateway.EventPreconfirmed && decode[gateway.PromiseRecord](t, e).TxHash == p.TxHash
	})
}

// checkUnavailable asks for a promise that cannot be given now: the answer says so, and when to come back.
func (s *station) checkUnavailable(t *testing.T, tx *types.Transaction, overRPC bool) {
	t.Helper()
	raw, err := tx.MarshalBinary()
	must(t, err)
	if overRPC {
		err := s.l2.Client().CallContext(t.Context(), nil, "eth_sendRawTransactionSync", hexutil.Encode(raw))
		const unready = 5 // of EIP-7966
		if refused, ok := err.(rpc.Error); !ok || refused.ErrorCode() != unready {
			t.Errorf("JSON-RPC answers %v, want code %d", err, unready)
		}
		return
	}
	body, err := json.Marshal(api.PreconfirmationRequest{Transaction: raw})
	must(t, err)
	response, err := s.http.Post(s.api+"/v1/preconfirmations", "application/json", strings.NewReader(string(body)))
	must(t, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	must(t, err)
	checkProblem(t, "unavailable", response.StatusCode, answer, response.Header.Get("Content-Type"), http.StatusServiceUnavailable, gateway.CodeUnavailable)
	if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err != nil || seconds < 1 {
		t.Errorf("Retry-After is %q", response.Header.Get("Retry-After"))
	}
}
