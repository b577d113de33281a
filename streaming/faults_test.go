package streaming_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// faultyProxy stands between gateway and follower and does to messages and answers what networks and bad
// servers do.
type faultyProxy struct {
	upstream atomic.Pointer[string] // http URL of the gateway, which may be another one after a restart
	mu       sync.Mutex
	rng      *rand.Rand // seeds those of the connections
	faults   atomic.Int32
	calm     atomic.Bool // no more faults
}

// draw returns a generator of its own for one connection.
func (p *faultyProxy) draw() *rand.Rand {
	p.mu.Lock()
	defer p.mu.Unlock()
	return rand.New(rand.NewPCG(p.rng.Uint64(), p.rng.Uint64()))
}

func (p *faultyProxy) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	target := *p.upstream.Load()
	if r.URL.Path != "/v1/stream" {
		p.answer(rw, r, target)
		return
	}
	up, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(target, "http")+"/v1/stream?"+r.URL.RawQuery, nil)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadGateway)
		return
	}
	defer up.Close()
	upgrader := websocket.Upgrader{}
	down, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	defer down.Close()
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _, _ = down.ReadMessage() // answers pings until the follower goes
		_ = up.Close()
	}()
	p.relay(up, down)
	_ = down.Close()
	<-gone
}

// answer passes an answer of the REST interface on: late, damaged, or not at all.
func (p *faultyProxy) answer(rw http.ResponseWriter, r *http.Request, target string) {
	response, err := http.Get(target + r.URL.Path)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		http.Error(rw, err.Error(), http.StatusBadGateway)
		return
	}
	rng := p.draw()
	if !p.calm.Load() && len(raw) > 0 {
		fault := rng.IntN(8)
		if fault < 3 {
			p.faults.Add(1)
		}
		switch fault {
		case 0:
			http.Error(rw, "not now", http.StatusServiceUnavailable)
			return
		case 1: // truncated
			raw = raw[:rng.IntN(len(raw))]
		case 2: // corrupted
			raw[rng.IntN(len(raw))] ^= 1 << rng.IntN(8)
		case 3: // delayed
			time.Sleep(time.Duration(rng.IntN(5)) * time.Millisecond)
		}
	}
	rw.WriteHeader(response.StatusCode)
	_, _ = rw.Write(raw)
}

// relay passes messages on until a fault ends the connection, or one end goes.
func (p *faultyProxy) relay(up, down *websocket.Conn) {
	rng := p.draw()
	var held []byte // a message that comes after the next one
	for n := 0; ; n++ {
		_, raw, err := up.ReadMessage()
		if err != nil {
			return
		}
		send := [][]byte{raw}
		if n > 0 && !p.calm.Load() {
			fault := rng.IntN(18)
			if fault < 7 {
				p.faults.Add(1)
			}
			switch fault {
			case 0: // dropped
				send = nil
			case 1: // repeated
				send = [][]byte{raw, raw}
			case 2: // reordered
				if held == nil {
					held, send = raw, nil
				}
			case 3: // truncated
				send = [][]byte{raw[:rng.IntN(len(raw))]}
			case 4: // corrupted
				raw[rng.IntN(len(raw))] ^= 1 << rng.IntN(8)
			case 5: // the connection breaks
				return
			case 6: // delayed
				time.Sleep(time.Duration(rng.IntN(5)) * time.Millisecond)
			}
		}
		if held != nil && len(send) > 0 {
			send, held = append(send, held), nil
		}
		for _, m := range send {
			if down.WriteMessage(websocket.BinaryMessage, m) != nil {
				return
			}
		}
	}
}

// troubled is a gateway that has everything happen to it, and a stock node that imports all its blocks in full.
type troubled struct {
	*world
	t     *testing.T
	rng   *rand.Rand
	proxy *faultyProxy
	cfg   streaming.HubConfig
	hub   *served
	stock *core.BlockChain

	mu        sync.Mutex
	all       []built              // for the REST interface
	canonical []built              // from block 1 on
	accepted  map[common.Hash]bool // by the stock node
	forged    map[common.Hash]string
	l1        uint64 // number of the last anchor
	counts    struct{ resets, restarts, forgeries int }
}

func newTroubled(t *testing.T, seed uint64) *troubled {
	t.Helper()
	w := newWorld(t)
	stock, err := core.NewBlockChain(rawdb.NewMemoryDatabase(), w.first, beacon.New(ethash.NewFaker()), core.DefaultConfig().WithArchive(true).WithStateScheme(rawdb.HashScheme))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stock.Stop)
	g := &troubled{
		world: w, t: t, rng: rand.New(rand.NewPCG(seed, 3)), cfg: hubConfig(w), stock: stock,
		accepted: map[common.Hash]bool{w.genesis: true}, forged: make(map[common.Hash]string),
	}
	g.cfg.Recent = 10
	g.proxy = &faultyProxy{rng: rand.New(rand.NewPCG(seed, 5))}
	g.start()
	return g
}

// ServeHTTP is the REST interface: it knows the blocks that were built so far.
func (g *troubled) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	all := slices.Clone(g.all)
	g.mu.Unlock()
	rest(all).ServeHTTP(rw, r)
}

// start starts the gateway, again or for the first time.
func (g *troubled) start() {
	g.hub = serveBeside(g.t, g.cfg, nil, g)
	url := g.hub.server.URL
	g.proxy.upstream.Store(&url)
}

func (g *troubled) publish(messages ...streaming.Message) {
	for _, m := range messages {
		publish(g.t, g.hub.Hub, m)
		if g.rng.IntN(4) == 0 {
			time.Sleep(time.Duration(g.rng.IntN(3)) * time.Millisecond)
		}
	}
}

// tip returns the canonical head.
func (g *troubled) tip() blocks.Placed {
	if n := len(g.canonical); n > 0 {
		return g.canonical[n-1].traced.Placed()
	}
	return g.placed[g.genesis]
}

// specs draws a segment on the tip; the last block may end the slot.
func (g *troubled) specs() []spec {
	tip := g.tip()
	next := tip.Time + 1
	if tip.Kind == blocks.SlotEnding {
		next = max(next, testPolicy.Slots.Start(tip.Permit.Slot)+1)
	}
	g.l1++
	out := make([]spec, 1+g.rng.IntN(4))
	for i := range out {
		out[i] = spec{
			parent: tip.Hash, kind: blocks.Regular, time: next + uint64(i), anchor: anchorAt(g.l1), transfers: g.rng.IntN(6),
			writes: clears(byte(g.rng.IntN(100)), byte(g.rng.IntN(30))), each: 1 + g.rng.IntN(6),
		}
	}
	if last := &out[len(out)-1]; g.rng.IntN(3) > 0 {
		slot := testPolicy.Slots.At(last.time) + 1
		last.kind, last.permit = blocks.SlotEnding, blocks.Permit{Slot: slot, L1Parent: l1Hash(g.l1)}
	}
	return out
}

// build builds a segment and has the stock node import its blocks.
func (g *troubled) build(specs ...spec) []built {
	g.t.Helper()
	out := g.segment(specs...)
	for _, b := range out {
		if _, err := g.stock.InsertBlockWithoutSetHead(context.Background(), b.sealed.Block, false); err != nil {
			g.t.Fatalf("stock node refuses block %d: %v", b.traced.Header.Number, err)
		}
		g.accepted[b.hash()] = true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all = append(g.all, out...)
	return out
}

// step lets one segment happen, with what may go wrong with it.
func (g *troubled) step() {
	g.t.Helper()
	if g.rng.IntN(5) == 0 {
		g.counts.restarts++
		g.hub.stop(g.t)
		g.start()
	}
	if n := len(g.canonical); n > 1 && g.rng.IntN(4) == 0 {
		g.reset(n - 1 - g.rng.IntN(min(3, n-1)))
	}
	specs := g.specs()
	chain := g.build(specs...)
	if g.rng.IntN(2) == 0 {
		at := g.rng.IntN(len(chain))
		g.disturb(chain, at)
		specs[at].parent = g.tip().Hash
		chain = g.build(specs[at:]...) // the rest, again
	}
	for _, b := range chain {
		g.publish(b.messages...)
	}
	g.canonical = append(g.canonical, chain...)
	if tip := g.tip(); tip.Kind == blocks.SlotEnding && g.rng.IntN(3) > 0 {
		based := g.build(spec{
			parent: tip.Hash, kind: blocks.Based, time: testPolicy.Slots.Start(tip.Permit.Slot), permit: tip.Permit, anchor: tip.Anchor, transfers: 1,
		})[0]
		g.publish(based.traced)
		g.canonical = append(g.canonical, based)
	}
}

// reset is an L1 reorg that leaves so many blocks.
func (g *troubled) reset(leave int) {
	g.counts.resets++
	g.canonical = g.canonical[:leave]
	g.publish(&streaming.Reset{Head: g.tip().Ref(), Reason: "L1 reorg"})
}

// disturb publishes the segment up to a block in the middle of which something happens: the block falls, or a
// forgery of it is published first.
func (g *troubled) disturb(chain []built, at int) {
	g.t.Helper()
	for _, b := range chain[:at] {
		g.publish(b.messages...)
	}
	g.canonical = append(g.canonical, chain[:at]...)
	messages := chain[at].messages
	if all := forgeries(); g.rng.IntN(4) > 0 && len(messages) > 2 && len(messages[1].(*streaming.Fragment).Transactions) > 1 {
		forgery := all[g.rng.IntN(len(all))]
		messages = forgery.forge(g.world, chain[at])
		last := messages[len(messages)-1].(*streaming.BlockSealed)
		if hash := last.Header.Hash(); hash != chain[at].hash() {
			body := types.Body{Transactions: chain[at].sealed.Block.Transactions(), Withdrawals: types.Withdrawals{}}
			block := types.NewBlockWithHeader(last.Header).WithBody(body)
			_, err := g.stock.InsertBlockWithoutSetHead(context.Background(), block, false)
			if err == nil && forgery.name != "policy" {
				g.t.Fatalf("the stock node takes a forgery: %s", forgery.name)
			}
			g.forged[hash] = forgery.name
			g.lie(chain[at], last)
		}
		g.counts.forgeries++
		g.publish(messages...)
	} else {
		g.publish(messages[:g.rng.IntN(len(messages))]...)
	}
	g.reset(len(g.canonical))
}

// lie lets the REST interface answer for a forgery, with the trace of the block that it was made of.
func (g *troubled) lie(b built, forged *streaming.BlockSealed) {
	g.t.Helper()
	trace, err := execute.DecodeTrace(b.traced.Trace)
	if err != nil {
		g.t.Fatal(err)
	}
	trace.Blocks[0].Header = forged.Header
	m := *forged
	m.Rest = streaming.Piece{}
	if m.Trace, err = trace.Encode(); err != nil {
		g.t.Fatal(err)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.all = append(g.all, built{traced: &m})
}

// TestFaults: whatever happens to messages and answers on the way, however often the gateway restarts or L1
// changes its mind, and whatever wrong blocks are properly signed: the canonical chain ends verified, and
// nothing is ever verified that a stock go-ethereum would not import.
func TestFaults(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			g := newTroubled(t, seed)
			server := httptest.NewServer(g.proxy)
			defer server.Close()
			reports := follow(t, g.world, server.URL)
			for len(g.canonical) < 24 {
				g.step()
			}
			g.settle(reports)
			t.Logf("%d blocks, %d faults, %+v", len(g.canonical), g.proxy.faults.Load(), g.counts)
			if g.proxy.faults.Load() == 0 {
				t.Error("no faults")
			}
		})
	}
}

// settle lets the faults end and waits until the canonical chain is verified.
func (g *troubled) settle(reports <-chan streaming.VerdictReport) {
	g.t.Helper()
	last := make(map[common.Hash]streaming.VerdictReport)
	missing := func() (out []built) {
		for _, b := range g.canonical {
			if last[b.hash()].Verdict != streaming.Verified {
				out = append(out, b)
			}
		}
		return out
	}
	g.proxy.calm.Store(true)
	deadline := time.After(30 * time.Second)
	nudge := time.NewTicker(200 * time.Millisecond) // a last message that is dropped is noticed when the next one comes
	defer nudge.Stop()
	for len(missing()) > 0 {
		select {
		case r := <-reports:
			last[r.Block.Hash] = r
			if r.Verdict != streaming.Verified {
				continue
			}
			if name, forged := g.forged[r.Block.Hash]; forged || !g.accepted[r.Block.Hash] {
				g.t.Fatalf("block %d %s is verified; forged: %q", r.Block.Number, r.Block.Hash, name)
			}
		case <-nudge.C:
			publish(g.t, g.hub.Hub, &streaming.Settling{})
		case <-deadline:
			for _, b := range missing() {
				r := last[b.hash()]
				g.t.Errorf("block %d %s is %v (%s)", b.traced.Header.Number, b.hash(), r.Verdict, r.Reason)
			}
			g.t.Fatalf("the chain is not verified; %+v", g.counts)
		}
	}
}
