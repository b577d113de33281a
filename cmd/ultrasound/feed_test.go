package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// notes is a buffer for two goroutines.
type notes struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.buf.Write(p)
}

func (n *notes) String() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.buf.String()
}

// unsteady passes connections on to a server and can break them all.
type unsteady struct {
	net.Listener
	mu    sync.Mutex
	conns []net.Conn
}

func (u *unsteady) Accept() (net.Conn, error) {
	conn, err := u.Listener.Accept()
	if err == nil {
		u.mu.Lock()
		u.conns = append(u.conns, conn)
		u.mu.Unlock()
	}
	return conn, err
}

func (u *unsteady) breakAll() {
	u.mu.Lock()
	defer u.mu.Unlock()
	for _, c := range u.conns {
		c.Close()
	}
	u.conns = nil
}

func TestFeedFollowsOverBrokenConnections(t *testing.T) {
	t.Parallel()
	l := newLedger(common.Address{})
	url, _ := serveLedger(t, l)
	// A proxy in between breaks connections, also while the feed is being told.
	proxy := &unsteady{}
	forward := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		backend, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer backend.Close()
		client, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer client.Close()
		if err := r.Write(backend); err != nil {
			return
		}
		done := make(chan struct{}, 2)
		pipe := func(to, from net.Conn) {
			buf := make([]byte, 512)
			for {
				n, err := from.Read(buf)
				if _, werr := to.Write(buf[:n]); err != nil || werr != nil {
					done <- struct{}{}
					return
				}
			}
		}
		go pipe(backend, client)
		go pipe(client, backend)
		<-done
	}))
	proxy.Listener = forward.Listener
	forward.Listener = proxy
	forward.Start()
	defer forward.Close()

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var told notes
	got := make(chan gateway.EventRecord, 2000)
	f := &feedFollower{base: forward.URL, cursor: 0, notes: &told, retry: time.Millisecond, idle: 10 * time.Second,
		print: func(e gateway.EventRecord) error { got <- e; return nil }}
	done := make(chan error, 1)
	go func() { done <- f.run(ctx) }()
	const total = 600
	for n := range total {
		l.pause(n%2 == 0)
		if n%50 == 49 {
			proxy.breakAll()
			time.Sleep(5 * time.Millisecond)
		}
	}
	for want := int64(1); want <= total; want++ {
		select {
		case e := <-got:
			if e.Cursor != want {
				t.Fatalf("event %d, want %d", e.Cursor, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("event %d did not come; notes:\n%s", want, told.String())
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Errorf("interrupted: %v", err)
	}
	if !strings.Contains(told.String(), "connected again, continuing after cursor") || strings.Contains(told.String(), "without a word") {
		t.Errorf("notes:\n%s", told.String())
	}
}

func TestFeedStopsWhenItIsRefused(t *testing.T) {
	t.Parallel()
	url, _ := serveLedger(t, newLedger(common.Address{}))
	for name, f := range map[string]*feedFollower{
		"future":  {base: url, cursor: 99},
		"kind":    {base: url, cursor: fromNow, kinds: "blocks"},
		"address": {base: "ftp://somewhere", cursor: fromNow},
	} {
		f.notes, f.retry, f.idle = &notes{}, time.Millisecond, time.Second
		if err := f.run(context.Background()); !errors.Is(err, errRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFeedStopsWhenItCannotPrint(t *testing.T) {
	t.Parallel()
	l := newLedger(common.Address{})
	url, _ := serveLedger(t, l)
	l.pause(true)
	full := errors.New("disk full")
	f := &feedFollower{base: url, cursor: 0, notes: &notes{}, retry: time.Millisecond, idle: time.Second, print: func(gateway.EventRecord) error { return full }}
	if err := f.run(context.Background()); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
}

// Every kind of event has a line that says what it tells.
func TestEventsAreReadable(t *testing.T) {
	t.Parallel()
	hash := common.HexToHash("0x1234567890abcdef1234567890abcdef1234567890abcdef1234567890abcdef")
	ref := blocks.Ref{Number: 12, Hash: hash}
	dead, number := 41.5, uint64(14)
	fell := gateway.RevertedTransaction{TxHash: hash, BlockNumber: 12, Cause: gateway.CauseParentFell, NewBlockNumber: &number, Reason: "nonce too low"}
	for _, c := range []struct {
		kind    gateway.EventKind
		payload any
		want    string
	}{
		{gateway.EventPreconfirmed, gateway.PromiseRecord{TxHash: hash, BlockNumber: 12, Index: 3, Receipt: &types.Receipt{Status: 1, GasUsed: 21000, Logs: []*types.Log{}}},
			"0x12345678…cdef  block 12 index 3  status 1 gas 21000"},
		{gateway.EventBlock, gateway.BlockEvent{Number: 12, Hash: hash, Kind: blocks.Regular, TransactionCount: 2, GasUsed: 42000}, "12 0x12345678…cdef  regular  2 transactions, 42000 gas"},
		{gateway.EventBased, gateway.BlockEvent{Number: 13, Hash: hash, Kind: blocks.Based, L1: &gateway.L1Inclusion{Number: 5, Slot: 7}}, "in L1 block 5, slot 7"},
		{gateway.EventPermit, gateway.PermitEvent{Block: ref, Permit: blocks.Permit{Slot: 7, L1Parent: hash}}, "slot 7 is open to L1 on block 12, on L1 parent 0x12345678…cdef"},
		{gateway.EventVerdict, gateway.VerdictEvent{Block: ref, Verdict: "verified", LagMS: 12.25, DeadTimeMS: &dead}, "12 verified after 12.2 ms, dead time 41.5 ms"},
		{gateway.EventSettled, gateway.SettledEvent{From: 3, To: 12, L1: gateway.L1Inclusion{Number: 5, Slot: 7}}, "3 to 12 in L1 block 5, slot 7"},
		{gateway.EventSafe, ref, "up to block 12"},
		{gateway.EventFinalized, ref, "up to block 12"},
		{gateway.EventReorg, gateway.ReorgRecord{ID: 2, Cause: gateway.CauseL1Reorg, L1Depth: 1, BlockCount: 3, TxCount: 9}, "2 l1_reorg: L1 0 -> 0 (depth 1), L2 0 -> 0, 3 blocks and 9 transactions fell"},
		{gateway.EventReverted, gateway.RevertedEvent{Block: &gateway.RevertedBlock{Number: 12, Hash: hash, Kind: blocks.Based, Cause: gateway.CauseL1Reorg, Distance: 0}}, "block 12 0x12345678…cdef based  l1_reorg, distance 0"},
		{gateway.EventReverted, gateway.RevertedEvent{Transaction: &fell}, "transaction 0x12345678…cdef of block 12  parent_fell"},
		{gateway.EventDropped, fell, "0x12345678…cdef  block 12 -> 14  nonce too low"},
		{gateway.EventMode, gateway.ModeEvent{Mode: "paused", Reason: "permit"}, "paused  permit"},
		{gateway.EventGap, api.GapEvent{From: 3, To: 9}, "events 3 to 9 are gone"},
		{gateway.EventCertificate, gateway.CertificateRecord{}, ""},
		{"of_tomorrow", map[string]int{"a": 1}, `{"a":1}`},
	} {
		event, err := gateway.NewEvent(c.kind, c.payload)
		if err != nil {
			if c.kind == gateway.EventCertificate { // the zero kind has no name
				continue
			}
			t.Fatal(err)
		}
		var out bytes.Buffer
		p := &eventPrinter{out: &out, color: true}
		if err := p.print(gateway.EventRecord{Cursor: 5, Kind: c.kind, Payload: event.Payload}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), c.want) || strings.Count(out.String(), "\n") != 1 {
			t.Errorf("%s: %q, want %q", c.kind, out.String(), c.want)
		}
	}
	var out bytes.Buffer
	e := gateway.EventRecord{Cursor: 5, Kind: gateway.EventBlock, Payload: json.RawMessage(`"of another version"`)}
	if err := (&eventPrinter{out: &out}).print(e); err != nil || !strings.Contains(out.String(), "of another version") {
		t.Errorf("%q, %v", out.String(), err)
	}
}
