package l1_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

func newHasher() *trie.StackTrie { return trie.NewStackTrie(nil) }

// watcher runs a follower and keeps the view that its updates give.
type watcher struct {
	t        *testing.T
	follower *l1.Follower
	view     *based.View
	changed  chan struct{}
	ended    chan error
	cancel   context.CancelFunc

	mu      sync.Mutex
	updates []based.Update
	synced  bool
	refuse  int // updates that the consumer refuses yet
}

func genesisBlock() blocks.Placed { return blocks.Placed{Hash: l2Genesis, Kind: blocks.Regular} }

func watch(t *testing.T, cfg l1.Config, base blocks.Ref, window []based.L1Block, change func(*l1.FollowerConfig)) *watcher {
	t.Helper()
	return watchFrom(t, cfg, genesisBlock(), base, window, change)
}

func watchFrom(t *testing.T, cfg l1.Config, l2 blocks.Placed, base blocks.Ref, window []based.L1Block, change func(*l1.FollowerConfig)) *watcher {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	client, err := l1.Dial(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	view, err := based.NewView(slots, l2, base, window)
	if err != nil {
		t.Fatal(err)
	}
	w := &watcher{t: t, view: view, changed: make(chan struct{}, 1000), ended: make(chan error, 1), cancel: cancel}
	conf := l1.FollowerConfig{
		Client: client, Slots: slots, Base: base, Window: window, Poll: 10 * time.Millisecond, Idle: time.Minute, Chunk: 16, Keep: 8,
		Emit: w.take, Now: time.Now, Logger: quiet(),
	}
	if change != nil {
		change(&conf)
	}
	w.follower, err = l1.NewFollower(conf)
	if err != nil {
		t.Fatal(err)
	}
	go func() { w.ended <- w.follower.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		client.Close()
		select {
		case <-w.ended:
		case <-time.After(10 * time.Second):
			t.Error("the follower does not end")
		}
	})
	return w
}

func (w *watcher) take(_ context.Context, u based.Update, synced bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse > 0 {
		w.refuse--
		return errors.New("not now")
	}
	w.synced = synced
	if len(u.Removed) > 0 && len(u.Added) == 0 {
		return errors.New("the head went back")
	}
	w.updates = append(w.updates, u)
	if err := w.view.Apply(u); err != nil {
		return err
	}
	w.changed <- struct{}{}
	return nil
}

// until waits for a condition on the view, or fails.
func (w *watcher) until(what string, ok func(*based.View) bool) {
	w.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		w.mu.Lock()
		done := ok(w.view)
		w.mu.Unlock()
		if done {
			return
		}
		select {
		case <-w.changed:
		case err := <-w.ended:
			w.ended <- err
			w.t.Fatalf("waiting for %s: follower ended: %v", what, err)
		case <-deadline:
			w.t.Fatalf("waiting for %s: too long; status %+v", what, w.follower.Status())
		}
	}
}

func (w *watcher) untilHead(hash common.Hash) {
	w.t.Helper()
	w.until(fmt.Sprintf("head %x", hash), func(v *based.View) bool { return v.Head().Hash == hash })
}

func (w *watcher) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.updates)
}

func TestFollowerFollows(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.mine(1)
	permit := blocks.Permit{Slot: 3, L1Parent: n.mine(2)}
	a, callA := l2Block(t, genesisBlock(), blocks.Regular, n.ref(n.genesis()), blocks.Permit{})
	b, callB := l2Block(t, a, blocks.SlotEnding, n.ref(n.genesis()), permit)
	c, callC := l2Block(t, b, blocks.Based, n.ref(n.head()), permit)
	first := n.mine(3, callA, callB, callC)

	w := watch(t, n.config(n.node.HTTPEndpoint(), n.node.WSEndpoint()), n.ref(n.genesis()), nil, nil)
	w.untilHead(first)
	if got := w.view.LastTaken(); got != c {
		t.Errorf("last taken is %+v, want %+v", got, c)
	}
	taken := w.view.Window()[2].Blocks
	if len(taken) != 3 || taken[0].Placed != a || taken[1].Placed != b || len(taken[2].Block.Transactions()) != 1 {
		t.Errorf("taken blocks are %+v", taken)
	}
	if b := w.view.Head(); b.Slot != 3 || b.Time != slots.Start(3) {
		t.Errorf("head is of slot %d at %d", b.Slot, b.Time)
	}
	// A reorg takes the L2 blocks away, and another one brings them back.
	out := n.build(n.build(permit.L1Parent, 4), 5)
	n.adopt(out)
	w.untilHead(out)
	if got := w.view.LastTaken(); got.Hash != l2Genesis {
		t.Errorf("last taken is %d after the reorg", got.Number)
	}
	back := n.build(n.build(first, 6), 7)
	n.adopt(back)
	w.untilHead(back)
	if got := w.view.LastTaken(); got != c {
		t.Errorf("last taken is %+v after coming back", got)
	}
	if s := w.follower.Status(); s.Reorgs != 2 || s.Head.Hash != back || s.HeadSlot != 7 || s.Stale || s.Err != nil {
		t.Errorf("status is %+v", s)
	}
	n.chain().SetFinalized(n.chain().GetHeaderByHash(first))
	n.chain().SetSafe(n.chain().GetHeaderByHash(first))
	w.until("tags", func(v *based.View) bool { return v.Safe().Hash == first && v.Finalized().Hash == first })
}

// TestFollowerRandomReorgs lets L1 fork at random, to any depth, with contents, while the follower looks
// when it can, and expects the view always to link and in the end to be L1's.
func TestFollowerRandomReorgs(t *testing.T) {
	t.Parallel()
	for seed := range int64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			n, rng := newNetwork(t), rand.New(rand.NewSource(seed))
			tips := map[common.Hash]blocks.Placed{n.genesis(): genesisBlock()}
			branch := []common.Hash{n.genesis()}
			ws := ""
			if seed%2 == 0 {
				ws = n.node.WSEndpoint()
			}
			w := watch(t, n.config(n.node.HTTPEndpoint(), ws), n.ref(n.genesis()), nil, func(c *l1.FollowerConfig) {
				c.Chunk, c.Poll = 1+rng.Intn(5), time.Duration(1+rng.Intn(20))*time.Millisecond
			})
			slot := uint64(0)
			for range 40 {
				branch = branch[:len(branch)-rng.Intn(min(len(branch), 6))]
				for range 1 + rng.Intn(7) {
					slot += 1 + uint64(rng.Intn(2))
					parent := branch[len(branch)-1]
					tip := tips[parent]
					var calls [][]byte
					for range rng.Intn(3) {
						var call []byte
						tip, call = l2Block(t, tip, blocks.Regular, n.ref(parent), blocks.Permit{})
						calls = append(calls, call)
					}
					hash := n.build(parent, slot, calls...)
					tips[hash] = tip
					branch = append(branch, hash)
				}
				n.adopt(branch[len(branch)-1])
				if rng.Intn(2) == 0 {
					time.Sleep(time.Duration(rng.Intn(15)) * time.Millisecond)
				}
				if rng.Intn(10) == 0 {
					w.untilHead(n.head())
				}
			}
			// A chain that grew shorter is the node's to return to; make it longer so that it is followed.
			w.untilHead(n.head())
			for i, b := range w.view.Window() {
				if b.Hash != branch[i+1] || b.Parent != branch[i] {
					t.Fatalf("window block %d is %x, want %x", i, b.Hash, branch[i+1])
				}
			}
			if got := w.view.LastTaken(); got != tips[n.head()] {
				t.Errorf("last taken is %d %x, want %d %x", got.Number, got.Hash, tips[n.head()].Number, tips[n.head()].Hash)
			}
		})
	}
}

func TestFollowerContinuesAWindow(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for slot := range uint64(10) {
		n.mine(slot + 1)
	}
	w := watch(t, n.config(n.node.HTTPEndpoint(), ""), n.ref(n.genesis()), nil, nil)
	w.untilHead(n.head())
	window := slices.Clone(w.view.Window())
	w.cancel()
	// While nobody looked, the last four were replaced.
	at := window[5].Hash
	for slot := range uint64(40) {
		at = n.build(at, 20+slot)
	}
	n.adopt(at)
	again := watch(t, n.config(n.node.HTTPEndpoint(), ""), n.ref(n.genesis()), window, nil)
	again.untilHead(at)
	if u := again.updates[0]; len(u.Removed) != 4 || len(u.Added) != 20 || u.Removed[0].Hash != window[9].Hash {
		t.Errorf("first update removes %d and adds %d", len(u.Removed), len(u.Added))
	}
	if again.count() != 3 {
		t.Errorf("%d updates for 40 blocks in chunks of 16", again.count())
	}
}

// TestFollowerIsNotFooled puts a node in front of the follower that lags, repeats itself, goes back,
// fails, hides logs, and turns into another chain's.
func TestFollowerIsNotFooled(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for slot := range uint64(8) {
		n.mine(slot + 1)
	}
	p := newProxy(t, n)
	now := time.Now()
	var clock sync.Mutex
	w := watch(t, n.config(p.server.URL, ""), n.ref(n.genesis()), nil, func(c *l1.FollowerConfig) {
		c.Now = func() time.Time {
			clock.Lock()
			defer clock.Unlock()
			return now
		}
	})
	w.untilHead(n.head())
	settle := func(what string, ok func(l1.Status) bool) {
		t.Helper()
		for range 2000 {
			if ok(w.follower.Status()) {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatalf("%s: status stays %+v", what, w.follower.Status())
	}
	count := w.count()

	p.set(func(p *proxy) { p.lag = 3 })
	settle("going back", func(s l1.Status) bool { return s.Behind && s.NodeHead.Number == 5 })
	p.set(func(p *proxy) { p.lag = 0 })
	settle("coming back", func(s l1.Status) bool { return !s.Behind })
	if w.count() != count || w.view.Head().Number != 8 {
		t.Errorf("a node that lags gave %d updates", w.count()-count)
	}

	clock.Lock()
	now = now.Add(2 * time.Minute)
	clock.Unlock()
	settle("silence", func(s l1.Status) bool { return s.Stale && s.Err == nil })

	p.set(func(p *proxy) { p.broken = true })
	settle("failure", func(s l1.Status) bool { return s.Err != nil && s.Errors > 0 })
	p.set(func(p *proxy) { p.broken, p.noLogs = false, true })
	tip, call := l2Block(t, genesisBlock(), blocks.Regular, n.ref(n.genesis()), blocks.Permit{})
	w.untilHead(n.mine(20, call))
	settle("recovery", func(s l1.Status) bool { return s.Err == nil && !s.Stale })
	if w.view.LastTaken() != tip {
		t.Error("logs that the node hid were not found in its receipts")
	}

	other := newNetworkOf(t, l1ChainID, l2ChainID, l2Genesis)
	for slot := range uint64(30) {
		other.mine(slot + 2)
	}
	// The same network by its genesis, but another chain: the window's base is gone.
	deep := watch(t, n.config(p.server.URL, ""), n.ref(n.head()), nil, func(c *l1.FollowerConfig) { c.Emit = func(context.Context, based.Update, bool) error { return nil } })
	p.set(func(p *proxy) { p.target = other.node.HTTPEndpoint() })
	expectEnd(t, deep, l1.ErrReorgTooDeep)
}

func expectEnd(t *testing.T, w *watcher, want error) {
	t.Helper()
	select {
	case err := <-w.ended:
		w.ended <- err
		if !errors.Is(err, want) || l1.SeverityOf(err) != l1.Critical {
			t.Errorf("ended with %v, want %v", err, want)
		}
	case <-time.After(20 * time.Second):
		t.Errorf("did not end with %v; status %+v", want, w.follower.Status())
	}
}

// TestFollowerRefusesAnotherNetwork: after a failure the node may be another one.
func TestFollowerRefusesAnotherNetwork(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.mine(1)
	tests := []struct {
		name  string
		other *network
		want  error
	}{
		{"chain id", newNetworkOf(t, l1ChainID+1, l2ChainID, l2Genesis), l1.ErrWrongNetwork},
		{"genesis", newNetworkOf(t, l1ChainID, l2ChainID+1, l2Genesis), l1.ErrWrongNetwork},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newProxy(t, n)
			w := watch(t, n.config(p.server.URL, ""), n.ref(n.genesis()), nil, nil)
			w.untilHead(n.head())
			p.set(func(p *proxy) { p.broken = true })
			for w.follower.Status().Err == nil {
				time.Sleep(5 * time.Millisecond)
			}
			p.set(func(p *proxy) { p.broken, p.target = false, tt.other.node.HTTPEndpoint() })
			expectEnd(t, w, tt.want)
		})
	}
}

func TestDialRefuses(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	good := n.config(n.node.HTTPEndpoint(), "")
	tests := []struct {
		name   string
		change func(*l1.Config)
		want   error
	}{
		{"chain id", func(c *l1.Config) { c.Network.L1ChainID++ }, l1.ErrWrongNetwork},
		{"genesis", func(c *l1.Config) { c.L1Genesis = common.Hash{1} }, l1.ErrWrongNetwork},
		{"no contract", func(c *l1.Config) { c.Network.Rollup = common.Address{9} }, l1.ErrWrongRollup},
		{"no rollup", func(c *l1.Config) {
			c.Network.Rollup = common.HexToAddress("0x0000F90827F1C53a10cb7A02335B175320002935")
		}, nil},
		{"L2 chain id", func(c *l1.Config) { c.Network.ChainID++ }, l1.ErrWrongRollup},
		{"L2 genesis", func(c *l1.Config) { c.Genesis = common.Hash{1} }, l1.ErrWrongRollup},
		{"no URL", func(c *l1.Config) { c.URL = "" }, l1.ErrConfig},
		{"no L2 genesis", func(c *l1.Config) { c.Genesis = common.Hash{} }, l1.ErrConfig},
		{"no timeout", func(c *l1.Config) { c.Timeout = 0 }, l1.ErrConfig},
	}
	for _, tt := range tests {
		cfg := good
		tt.change(&cfg)
		c, err := l1.Dial(context.Background(), cfg)
		if err == nil {
			c.Close()
			t.Errorf("%s: accepted", tt.name)
		}
		if tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	c, err := l1.Dial(context.Background(), good)
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

func TestFollowerStopsWithItsConsumer(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.mine(1)
	full := errors.New("full")
	w := watch(t, n.config(n.node.HTTPEndpoint(), ""), n.ref(n.genesis()), nil, func(c *l1.FollowerConfig) {
		c.Emit = func(context.Context, based.Update, bool) error { return fmt.Errorf("%w: %w", l1.ErrConsumer, full) }
	})
	expectEnd(t, w, full)
}

// TestFollowerGivesAgain: what the consumer could not take comes again, and nothing twice.
func TestFollowerGivesAgain(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	for slot := range uint64(20) {
		n.mine(slot + 1)
	}
	refuse := func(w *watcher, times int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.refuse = times
	}
	w := watch(t, n.config(n.node.HTTPEndpoint(), ""), n.ref(n.genesis()), nil, func(c *l1.FollowerConfig) { c.Chunk = 7 })
	refuse(w, 3)
	w.untilHead(n.head())
	refuse(w, 3)
	at := n.build(n.chain().GetHeaderByHash(n.head()).ParentHash, 30)
	n.adopt(n.build(at, 31))
	w.untilHead(n.head())
	if !w.synced {
		t.Error("the consumer was not told that it is at the head")
	}
	// With nothing new, a follower still says so once.
	again := watch(t, n.config(n.node.HTTPEndpoint(), ""), n.ref(n.head()), nil, nil)
	for range 1000 {
		if again.count() > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if again.count() != 1 || !again.synced || len(again.updates[0].Added) != 0 {
		t.Errorf("%d updates at the head", again.count())
	}
}
