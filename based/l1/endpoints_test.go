package l1_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
)

// twoWays is a network behind two proxies that a follower knows.
func twoWays(t *testing.T, idle time.Duration) (n *network, a, b *proxy, w *watcher) {
	t.Helper()
	n = newNetwork(t)
	n.mine(1)
	a, b = newProxy(t, n), newProxy(t, n)
	w = watch(t, n.config(a.server.URL+", "+b.server.URL, ""), n.ref(n.genesis()), nil, func(c *l1.FollowerConfig) { c.Idle = idle })
	w.untilHead(n.head())
	if s := w.follower.Status(); s.Endpoint != 0 || s.Usable != 2 {
		t.Fatalf("in the beginning %+v", s)
	}
	return n, a, b, w
}

// awaitStatus waits until the follower says that it is so.
func (w *watcher) awaitStatus(what string, ok func(l1.Status) bool) {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ok(w.follower.Status()); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			w.t.Fatalf("%s: never; status %+v", what, w.follower.Status())
		}
	}
}

// TestEndpointFails takes one endpoint away after the other: L1 is followed over the one that is there.
func TestEndpointFails(t *testing.T) {
	t.Parallel()
	n, a, b, w := twoWays(t, time.Minute)
	a.set(func(p *proxy) { p.broken = true })
	w.untilHead(n.mine(2))
	if s := w.follower.Status(); s.Endpoint != 1 || s.Switches != 1 || s.Usable != 2 {
		t.Errorf("without the first: %+v", s)
	}
	a.set(func(p *proxy) { p.broken = false })
	b.set(func(p *proxy) { p.broken = true })
	w.untilHead(n.mine(3))
	if s := w.follower.Status(); s.Endpoint != 0 || s.Switches != 2 {
		t.Errorf("without the second: %+v", s)
	}
	// A connection that is refused.
	b.set(func(p *proxy) { p.broken = false })
	a.server.CloseClientConnections()
	a.server.Close()
	w.untilHead(n.mine(4))
	if s := w.follower.Status(); s.Endpoint != 1 {
		t.Errorf("with the first closed: %+v", s)
	}
}

// TestEndpointStandsStill: an endpoint whose head does not move is left for one that does, and a reorg that only that one tells of
// is followed.
func TestEndpointStandsStill(t *testing.T) {
	t.Parallel()
	n, a, _, w := twoWays(t, 150*time.Millisecond)
	parent := n.head()
	n.mine(2)
	w.untilHead(n.head())
	frozen := n.ref(n.head()).Number
	w.awaitStatus("the first is in use", func(s l1.Status) bool { return s.Endpoint == 0 })
	a.set(func(p *proxy) { p.lag, p.head = 1, func() uint64 { return frozen } }) // one block behind what it told
	fork := n.build(parent, 3)
	n.adopt(fork)
	w.untilHead(n.mine(4))
	if s := w.follower.Status(); s.Reorgs != 1 || s.Switches == 0 {
		t.Errorf("after the reorg %+v", s)
	}
}

// TestEndpointOfAnotherNetwork: one that turns out to be another chain is not used again, and the others are.
func TestEndpointOfAnotherNetwork(t *testing.T) {
	t.Parallel()
	n, a, b, w := twoWays(t, time.Minute)
	other := newNetworkOf(t, l1ChainID+1, l2ChainID, l2Genesis)
	b.set(func(p *proxy) { p.target = other.node.HTTPEndpoint() })
	a.set(func(p *proxy) { p.broken = true })
	w.awaitStatus("the other network is excluded", func(s l1.Status) bool { return s.Usable == 1 })
	a.set(func(p *proxy) { p.broken = false })
	w.untilHead(n.mine(2))
	if s := w.follower.Status(); s.Endpoint != 0 || s.Usable != 1 {
		t.Errorf("after that %+v", s)
	}
	// The last one may fail for a while, and ends the follower when it becomes another network.
	a.set(func(p *proxy) { p.broken = true })
	w.awaitStatus("the last one fails", func(s l1.Status) bool { return s.Err != nil })
	a.set(func(p *proxy) { p.broken, p.target = false, other.node.HTTPEndpoint() })
	expectEnd(t, w, l1.ErrWrongNetwork)
}

// TestEndpointsAtTheStart: one that does not answer is passed over, one of another network is refused.
func TestEndpointsAtTheStart(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	down, up := newProxy(t, n), newProxy(t, n)
	down.set(func(p *proxy) { p.broken = true })
	client, err := l1.Dial(t.Context(), n.config(down.server.URL+","+up.server.URL, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := client.Ref(t.Context(), 0); err != nil {
		t.Errorf("over the one that answers: %v", err)
	}
	// Whoever asks first after a switch finds out who the other is: also without a follower.
	down.set(func(p *proxy) { p.broken = false })
	up.set(func(p *proxy) { p.broken = true })
	if _, err := client.Ref(t.Context(), 0); err == nil {
		t.Error("a request that failed was sent again")
	}
	if _, err := client.Ref(t.Context(), 0); err != nil {
		t.Errorf("the request after it: %v", err)
	}

	other := newNetworkOf(t, l1ChainID+1, l2ChainID, l2Genesis)
	if _, err := l1.Dial(t.Context(), n.config(down.server.URL+","+other.node.HTTPEndpoint(), "")); !errors.Is(err, l1.ErrWrongNetwork) {
		t.Errorf("with another network among them: %v", err)
	}
	down.set(func(p *proxy) { p.broken = true })
	if _, err := l1.Dial(t.Context(), n.config(down.server.URL+","+up.server.URL, "")); err == nil || errors.Is(err, l1.ErrWrongNetwork) {
		t.Errorf("with none that answers: %v", err)
	}
	for name, urls := range map[string][2]string{
		"twice":           {up.server.URL + "," + up.server.URL, "ws://127.0.0.1:1"},
		"more WebSockets": {up.server.URL, "ws://127.0.0.1:1,ws://127.0.0.1:2"},
		"an empty one":    {up.server.URL + ",", ""},
	} {
		if _, err := l1.Dial(t.Context(), n.config(urls[0], urls[1])); !errors.Is(err, l1.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEndpointKeepsSecrets: an URL with a key in it appears in no error.
func TestEndpointKeepsSecrets(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	cfg := n.config("http://user:secret@127.0.0.1:1/v3/secret-key", "")
	cfg.Timeout = time.Second
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if _, err := l1.Dial(ctx, cfg); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("dialling says %v", err)
	}
}
