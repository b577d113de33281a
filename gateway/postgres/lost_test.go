package postgres_test

import (
	"bytes"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// wire stands between a store and its server and cuts the connection after a request has been carried out,
// before its answer is through.
type wire struct {
	mu     sync.Mutex
	armed  []byte // a request with these bytes in it loses its answer
	losses int
	conns  map[net.Conn]bool
	done   bool
}

func (x *wire) lose(request string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.armed = []byte(request)
}

func (x *wire) lost() int {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.losses
}

// take reports whether this request is the one, once.
func (x *wire) take(request []byte) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.armed == nil || !bytes.Contains(request, x.armed) {
		return false
	}
	x.armed = nil
	x.losses++
	return true
}

func (x *wire) keep(c net.Conn) bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.conns[c] = true
	return !x.done
}

// throughWire returns a URL that leads through a new wire.
func throughWire(t *testing.T, to string) (*wire, string) {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	server := filepath.Join(query.Get("host"), ".s.PGSQL.5432")
	dir, err := os.MkdirTemp("", "wire") // a test's own folder has too long a name for a socket
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("unix", filepath.Join(dir, ".s.PGSQL.5432"))
	if err != nil {
		t.Fatal(err)
	}
	x := &wire{conns: make(map[net.Conn]bool)}
	var group sync.WaitGroup
	group.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			upstream, err := net.Dial("unix", server)
			if err != nil {
				client.Close()
				continue
			}
			if !x.keep(client) || !x.keep(upstream) {
				client.Close()
				upstream.Close()
				return
			}
			group.Go(func() { x.carry(client, upstream) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		x.mu.Lock()
		x.done = true
		for c := range x.conns {
			c.Close()
		}
		x.mu.Unlock()
		group.Wait()
		os.RemoveAll(dir)
	})
	query.Set("host", dir)
	u.RawQuery = query.Encode()
	return x, u.String()
}

func (x *wire) carry(client, upstream net.Conn) {
	var losing sync.Mutex
	lose := false
	var group sync.WaitGroup
	group.Go(func() {
		buf := make([]byte, 1<<20)
		for {
			n, err := upstream.Read(buf)
			losing.Lock()
			drop := lose
			losing.Unlock()
			if err == nil && !drop {
				_, err = client.Write(buf[:n])
			}
			if err != nil || drop { // the server has answered, so it has committed
				client.Close()
				upstream.Close()
				return
			}
		}
	})
	buf := make([]byte, 1<<20)
	for {
		n, err := client.Read(buf)
		if err == nil && x.take(buf[:n]) {
			losing.Lock()
			lose = true
			losing.Unlock()
		}
		if err == nil {
			_, err = upstream.Write(buf[:n])
		}
		if err != nil {
			upstream.Close()
			break
		}
	}
	group.Wait()
}

// Every call whose answer is lost after it was committed succeeds all the same, and happened once.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	x, through := throughWire(t, w.url)
	w.url = through
	w.store = w.open()
	lose := func(what, request string, events int, call func() error) {
		t.Helper()
		cursor, losses := w.cursor(), x.lost()
		x.lose(request)
		if err := call(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if x.lost() != losses+1 {
			t.Errorf("%s: no answer was lost", what)
		}
		if got := w.cursor() - cursor; got != int64(events) {
			t.Errorf("%s announced %d events, want %d", what, got, events)
		}
	}
	lose("step", "commit", 0, func() error { w.extend(); return nil })
	s := w.slotEnding(0)
	b := w.based(s.Placed, 1)
	lose("step with blocks", "commit", 0, func() error { w.extend(taken(s), b); return nil })
	open := w.opening()
	batch := w.promised(open, 0, w.transfers(3)...)
	lose("promise", "preconfirmed", 3, func() error { return w.store.Promise(w.ctx(), open, batch, w.preconfirmed(batch)) })
	sealed := w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, batch)
	lose("seal", string(sealed.Placed.Hash[:]), 0, func() error { return w.store.Seal(w.ctx(), open, sealed) })
	lose("certify", "certified!", 1, func() error {
		return w.store.Certify(w.ctx(), sealed.Placed.Hash, signatureOf(sealed.Placed.Hash), []gateway.Event{event(t, gateway.EventBlock, "certified!")})
	})
	lose("trace", "some trace", 0, func() error { return w.store.StoreTrace(w.ctx(), sealed.Placed.Hash, []byte("some trace")) })
	lose("verdict", "verdict!", 1, func() error {
		return w.store.Verdict(w.ctx(), sealed.Placed.Hash, "verified", "", time.Millisecond, []gateway.Event{event(t, gateway.EventVerdict, "verdict!")})
	})
	w.head = sealed.Placed

	replacement := w.l1Block(w.l1[:1], taken(s))
	var fallen []gateway.Reverted
	lose("cascade", "commit", 2+2+4, func() error {
		_, fallen = w.reorg(1, []based.L1Block{replacement}, []gateway.TakenBlock{taken(s)}, []gateway.Root{{Hash: b.Included.Placed.Hash, Cause: gateway.CauseL1Reorg}}, nil, s.Placed)
		return nil
	})
	if len(fallen) != 4 {
		t.Fatalf("%d fell", len(fallen))
	}
	lose("outcome", "commit", 1, func() error {
		return w.store.Resolve(w.ctx(), []gateway.Outcome{{Reverted: fallen[0], Kind: gateway.Dropped, Reason: "nonce_too_low"}})
	})
	open = w.opening()
	batch = w.promised(open, 0, fallen[1].Tx)
	batch[0].Reversion, batch[0].Outcome = fallen[1].Cursor, gateway.Changed
	lose("promise that answers", "preconfirmed", 2, func() error { return w.store.Promise(w.ctx(), open, batch, w.preconfirmed(batch)) })
	if r := w.restored(); len(r.Waiting) != 2 || len(r.Promises) != 1 || r.Head != s.Placed.Ref() {
		t.Errorf("restored %+v", r)
	}
	// Nothing tells an announcement from the same one given twice: its loss is an error, for the caller to judge.
	x.lose("announced!")
	if err := w.store.Announce(w.ctx(), []gateway.Event{event(t, gateway.EventMode, "announced!")}); err == nil {
		t.Error("an announcement without an answer is no error")
	}
}
