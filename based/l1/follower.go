package l1

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// FollowerConfig says where a Follower starts and how it asks.
type FollowerConfig struct {
	Client *Client
	Slots  blocks.Slots
	// Base and Window are what the consumer knows of L1 already: consecutive blocks, oldest first, on Base.
	// From a fresh database Window is empty and Base is the block before the rollup's deployment,
	// or some blocks earlier, so that the first anchors are in the window.
	Base   blocks.Ref
	Window []based.L1Block
	// Poll is how often the node is asked for its head, whether or not a subscription works.
	Poll time.Duration
	// Idle is how long nothing new may come before the status is stale and a subscription is renewed.
	Idle time.Duration
	// Chunk is how many L1 blocks are fetched and handed on at once when catching up, at least 1.
	Chunk int
	// Keep is how many blocks below the finalized one stay in the window.
	Keep int
	// Emit takes an update; synced says that it brings the consumer to the node's head, which is said at
	// least once, also if there is nothing new. It is called by one goroutine, in order. After an error what
	// the update said is given again, perhaps as part of a larger one; an error that wraps ErrConsumer
	// ends the Follower. The updates' blocks are shared and must not be changed.
	Emit func(ctx context.Context, u based.Update, synced bool) error
	// Report is told the status after every exchange with the node; may be nil.
	Report func(Status)
	Now    func() time.Time
	Logger *slog.Logger
}

// Check reports what of the configuration cannot work, as ErrConfig.
func (c FollowerConfig) Check() error {
	return errors.Join(
		check(c.Client != nil && c.Emit != nil && c.Now != nil && c.Logger != nil, "follower needs client, emit, clock and logger"),
		check(c.Slots.Seconds > 0, "follower needs L1's slots"),
		check(c.Base.Hash != common.Hash{}, "follower needs a base"),
		check(c.Poll > 0 && c.Idle > 0 && c.Chunk > 0 && c.Keep >= 0, "follower needs poll and idle intervals and a chunk"),
	)
}

// Status is how a Follower and its node are doing.
type Status struct {
	Head       blocks.Ref // newest block handed on
	HeadSlot   uint64
	NodeHead   blocks.Ref // newest block the node named
	Answered   time.Time  // when the node last answered; zero before the first answer
	Progress   time.Time  // when the head last changed; the start before that
	Subscribed bool       // a subscription to heads is up
	Behind     bool       // the node has gone back to an ancestor of what it told before
	Stale      bool       // no progress for longer than the idle deadline
	Reorgs     uint64     // since the start
	Errors     uint64     // temporary errors since the start
	Endpoint   int        // that is in use, counted from zero
	Usable     int        // endpoints that were not excluded
	Switches   uint64     // from one endpoint to another since the start
	Err        error      // of the last exchange; nil after a good one
}

// Follower follows L1's canonical chain as one node tells it. What it emits always links: the first
// update to the window it was given, each to the one before. It believes headers by their hash, order by
// parent hashes, and logs by block hash; a node that lags, repeats itself or goes back to an ancestor
// changes nothing, and one that is on another chain ends it.
type Follower struct {
	cfg    FollowerConfig
	wake   chan struct{}
	base   blocks.Ref
	window []based.L1Block // consecutive, on base

	safe, finalized blocks.Ref // as last emitted
	synced          bool       // the consumer was told once that it is at the head

	mu     sync.Mutex
	status Status
}

// NewFollower returns a follower that has asked nothing yet. It returns ErrConfig for a configuration
// that cannot work and ErrInconsistent for a window that is not linked.
func NewFollower(cfg FollowerConfig) (*Follower, error) {
	if err := cfg.Check(); err != nil {
		return nil, fmt.Errorf("set up L1 follower: %w", err)
	}
	parent := cfg.Base
	for _, b := range cfg.Window {
		if b.Parent != parent.Hash || b.Number != parent.Number+1 {
			return nil, fmt.Errorf("set up L1 follower: window block %d: %w", b.Number, ErrInconsistent)
		}
		parent = b.Ref()
	}
	f := &Follower{
		cfg: cfg, wake: make(chan struct{}, 1), base: cfg.Base, window: slices.Clone(cfg.Window),
		status: Status{Head: parent, Progress: cfg.Now()},
	}
	if n := len(f.window); n > 0 {
		f.status.HeadSlot = f.window[n-1].Slot
	}
	return f, nil
}

// Status returns how the follower is doing now.
func (f *Follower) Status() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.status
	s.Endpoint, _, _ = f.cfg.Client.ways.inUse()
	s.Usable, s.Switches = f.cfg.Client.ways.usable()
	s.Stale = f.cfg.Now().Sub(s.Progress) > f.cfg.Idle
	return s
}

// Wake makes the follower ask its node at once, such as after an event of the Beacon API.
func (f *Follower) Wake() {
	select {
	case f.wake <- struct{}{}:
	default: // it is about to ask anyway
	}
}

// Run follows L1 until the context ends or an error is Critical. Temporary errors are logged, counted,
// and tried again at the next poll.
func (f *Follower) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var subscription sync.WaitGroup
	defer subscription.Wait()
	defer cancel()
	if f.cfg.Client.cfg.WSURL != "" { // of one endpoint at least
		subscription.Go(func() { f.subscribe(ctx) })
	}
	poll := time.NewTicker(f.cfg.Poll)
	defer poll.Stop()
	suspect := false // after an error the node may be another one
	ways := f.cfg.Client.ways
	failed, since := 0, f.cfg.Now() // exchanges in a row, and when the endpoint came into use
	for {
		used, _, _ := ways.inUse()
		err := f.exchange(ctx, suspect)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		f.note(err)
		if err != nil && SeverityOf(err) == Critical && !f.blames(used, err) {
			return fmt.Errorf("follow L1: %w", err)
		}
		if err != nil {
			f.cfg.Logger.Warn("L1 is not followed", "err", err)
			failed++
		} else {
			failed = 0
		}
		status := f.Status()
		switch {
		case failed >= maxFailed:
			ways.leave(used, fmt.Errorf("%d exchanges have failed: %w", failed, err))
		case f.cfg.Now().Sub(laterOf(status.Progress, since)) > f.cfg.Idle:
			ways.leave(used, ErrIdle)
		}
		if now, _, _ := ways.inUse(); now != used {
			failed, since = 0, f.cfg.Now()
			err = errChanged
		}
		suspect = err != nil
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-poll.C:
		case <-f.wake:
		}
	}
}

// maxFailed is how many exchanges in a row may fail before another endpoint is tried. One that cannot be reached is left
// at once.
const maxFailed = 3

// blames reports whether an endpoint was left for good for telling what cannot be: it may lie, and another may not.
func (f *Follower) blames(endpoint int, err error) bool {
	if errors.Is(err, ErrConsumer) || errors.Is(err, ErrConfig) {
		return false
	}
	return f.cfg.Client.ways.exclude(endpoint, err)
}

func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// exchange asks the node for its heads and hands on all that is new.
func (f *Follower) exchange(ctx context.Context, identify bool) error {
	if identify {
		if err := f.cfg.Client.Identify(ctx); err != nil {
			return err
		}
	}
	t, err := f.cfg.Client.tags(ctx)
	if err != nil {
		return err
	}
	head := t.latest.ref()
	behind := head != f.head() && f.contains(head)
	f.set(func(s *Status) {
		s.NodeHead, s.Answered, s.Behind = head, f.cfg.Now(), behind
	})
	for !behind && f.head() != head {
		u, err := f.next(ctx, t.latest)
		if err != nil {
			return err
		}
		if err := f.hand(ctx, u, t); err != nil {
			return err
		}
	}
	if behind {
		return nil // its tags are as old as its head
	}
	return f.hand(ctx, based.Update{}, t)
}

// hand emits an update with the tags that are new and in the window, and moves the window.
func (f *Follower) hand(ctx context.Context, u based.Update, t tags) error {
	window, last := f.window, f.head()
	if n := len(u.Removed); n > 0 || len(u.Added) > 0 {
		window = slices.Concat(f.window[:len(f.window)-n], u.Added)
	}
	known := func(r blocks.Ref) bool { return r == f.base || in(window, r) }
	if t.safe != f.safe && known(t.safe) {
		u.Safe = t.safe
	}
	if t.finalized != f.finalized && t.finalized.Number >= f.finalized.Number && known(t.finalized) {
		u.Finalized = t.finalized
	}
	head := f.base
	if len(window) > 0 {
		head = window[len(window)-1].Ref()
	}
	synced := head == t.latest.ref()
	if len(u.Added) == 0 && u.Safe == (blocks.Ref{}) && u.Finalized == (blocks.Ref{}) && (f.synced || !synced) {
		return nil
	}
	if err := f.cfg.Emit(ctx, u, synced); err != nil {
		return fmt.Errorf("hand on L1 update: %w", err)
	}
	f.window, f.synced = window, f.synced || synced
	if u.Safe != (blocks.Ref{}) {
		f.safe = u.Safe
	}
	if u.Finalized != (blocks.Ref{}) {
		f.finalized = u.Finalized
		f.prune()
	}
	if head == last {
		return nil
	}
	f.set(func(s *Status) {
		s.Head, s.HeadSlot, s.Progress = head, u.Added[len(u.Added)-1].Slot, f.cfg.Now()
		if len(u.Removed) > 0 {
			s.Reorgs++
		}
	})
	return nil
}

// next fetches what leads from the window towards the node's head: at most a chunk of blocks, but all
// of them if blocks have to be removed, so that a reorg is one update.
func (f *Follower) next(ctx context.Context, latest header) (based.Update, error) {
	fork, removed, err := f.fork(ctx, latest)
	if err != nil {
		return based.Update{}, err
	}
	last, head := latest.Number.Uint64(), f.head()
	if last <= fork.Number {
		return based.Update{}, fmt.Errorf("head %d is not above its fork point %d: %w", last, fork.Number, ErrInconsistent)
	}
	// A reorg is handed on as far as the old branch went, and by at least a chunk.
	last = min(last, max(fork.Number, head.Number)+uint64(f.cfg.Chunk))
	var headers []header
	for from := fork.Number + 1; from <= last; from += headerBatch {
		part, err := f.cfg.Client.headersByNumber(ctx, from, min(last, from+headerBatch-1))
		if err != nil {
			return based.Update{}, err
		}
		headers = append(headers, part...)
	}
	// By number a node answers for the chain it has by then: links tell whether that is one chain.
	if err := linked(fork.Hash, headers); err != nil {
		return based.Update{}, err
	}
	added, err := f.cfg.Client.fill(ctx, f.cfg.Slots, headers)
	if err != nil {
		return based.Update{}, err
	}
	return based.Update{Removed: removed, Added: added}, nil
}

// headerBatch is how many headers are asked for at once.
const headerBatch = 64

// fork finds the newest block of the window that is on the node's chain, and what of the window is
// above it, newest first.
func (f *Follower) fork(ctx context.Context, latest header) (blocks.Ref, []based.L1Block, error) {
	head := f.head()
	if number := latest.Number.Uint64(); number > head.Number {
		next := latest
		if number > head.Number+1 {
			got, err := f.cfg.Client.headersByNumber(ctx, head.Number+1, head.Number+1)
			if err != nil {
				return blocks.Ref{}, nil, err
			}
			next = got[0]
		}
		if next.ParentHash == head.Hash {
			return head, nil, nil
		}
	}
	// Down from the head, in steps that grow: most reorgs are short.
	high := min(head.Number, latest.Number.Uint64())
	for step := uint64(2); ; step = min(2*step, headerBatch) {
		low := f.base.Number
		if high > low+step {
			low = high - step
		}
		if high < f.base.Number {
			return blocks.Ref{}, nil, fmt.Errorf("node's head is %d, window begins at %d: %w", high, f.base.Number, ErrInconsistent)
		}
		got, err := f.cfg.Client.headersByNumber(ctx, low, high)
		if err != nil {
			return blocks.Ref{}, nil, err
		}
		for i := len(got) - 1; i >= 0; i-- {
			if ref := got[i].ref(); f.contains(ref) {
				return ref, f.above(ref), nil
			}
		}
		if low == f.base.Number {
			return blocks.Ref{}, nil, fmt.Errorf("L1 block %d is %x, known as %x: %w", low, got[0].hash, f.base.Hash, ErrReorgTooDeep)
		}
		high = low - 1
	}
}

// above returns the window's blocks above the given one, newest first.
func (f *Follower) above(ref blocks.Ref) []based.L1Block {
	out := slices.Clone(f.window[ref.Number-f.base.Number:])
	slices.Reverse(out)
	return out
}

func (f *Follower) head() blocks.Ref {
	if len(f.window) == 0 {
		return f.base
	}
	return f.window[len(f.window)-1].Ref()
}

func (f *Follower) contains(ref blocks.Ref) bool { return ref == f.base || in(f.window, ref) }

// in reports whether consecutive blocks contain the one named.
func in(window []based.L1Block, ref blocks.Ref) bool {
	if len(window) == 0 || ref.Number < window[0].Number || ref.Number-window[0].Number >= uint64(len(window)) {
		return false
	}
	return window[ref.Number-window[0].Number].Hash == ref.Hash
}

// prune drops what lies further below the finalized block than has to be kept.
func (f *Follower) prune() {
	if f.finalized.Number < f.base.Number+uint64(f.cfg.Keep)+1 {
		return
	}
	drop := int(f.finalized.Number - uint64(f.cfg.Keep) - f.base.Number)
	f.base = f.window[drop-1].Ref()
	f.window = slices.Clone(f.window[drop:])
}

func (f *Follower) set(change func(*Status)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(&f.status)
}

// note records how an exchange ended and reports it.
func (f *Follower) note(err error) {
	f.set(func(s *Status) {
		s.Err = err
		if err != nil {
			s.Errors++
		}
	})
	if f.cfg.Report != nil {
		f.cfg.Report(f.Status())
	}
}
