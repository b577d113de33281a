// Package gateway is the conductor of an ultra sound rollup: it turns requests into promises,
// promises into certified blocks, and brings everything down again that L1 takes back.
//
// One goroutine owns the head. Its step reads execute, journal, sign, publish, as plain calls in
// this order, always: what could not be journaled is not signed, and what is not signed does not
// leave. The package has no network and no database of its own; its neighbours implement the ports.
package gateway

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// BlockSigner signs certificates. Signing the same message again gives the same bytes.
type BlockSigner interface {
	Sign(certs.Message) (certs.Signature, error)
}

// Publisher is told after something was journaled and signed. Its methods must not block.
type Publisher interface {
	Wake()                               // the outbox has new events
	Opened(Opening)                      // a block is being built
	Fragment(Opening, *execute.Fragment) // its next transactions, all promised
	Sealed(SealedTrace)                  // the block, with what no fragment held
	Reset(blocks.Ref)                    // the stream's head went back to this block
}

// Deps are the conductor's neighbours. All are required but Senders, Registered and Moved.
type Deps struct {
	Chain      Chain
	Journal    Journal
	Signer     BlockSigner
	PromiseKey *ecdsa.PrivateKey // signs promises; certified by the BLS key
	Senders    types.Signer      // recovers senders; nil: execute.Signer
	Publisher  Publisher
	Trace      func(SealedTrace)      // hands a sealed block on for tracing and verification; must not block
	Relayer    Relayer                // executes messages from L1; nil: left to others
	Registered func(slot uint64) bool // may be nil
	Moved      func()                 // called after verdicts and L1 moves, when Snapshot shows them; must not block; may be nil
	Now        func() time.Time
	Log        *slog.Logger
}

// Conductor owns the head of the L2 chain. Create it with New, call Recover once, then Run.
type Conductor struct {
	cfg  Config
	deps Deps
	log  *slog.Logger

	requests   chan *request
	rehearsals chan struct{} // a place for each that may run at once
	rehearsed  rehearsed
	updates    chan l1Message
	findings   chan Finding
	promiser   common.Address

	// Everything below belongs to the goroutine of Run.
	node       *adopter
	view       *based.View
	chain      []based.Link                  // canonical L2 chain above the view's base
	certified  []JournaledBlock              // every sequenced block above the base, in journal order
	index      map[common.Hash]int           // into certified
	taken      map[common.Hash]blocks.Placed // based blocks seen above the base, also fallen ones
	base       blocks.Placed
	open       *openBlock
	segment    *segment  // nil if the next block begins one
	fallenOpen []Opening // open blocks above the base that fell with promises in them
	sealing    *sealing
	sealed     *SealedTrace // the last block, until Deps.Trace has it
	queue      []*request
	batch      batch   // executed since the last flight
	flight     *flight // nil while nothing is under way to the journal
	room       room
	untold     []*request // to be announced as queued
	told       bool       // the queue was announced since no block is open
	fragments  []Event    // streamed, to be announced
	waiting    []Reverted
	held       struct { // with ReincludeNextSlot
		until  uint64 // slot from which what waits is executed again
		hashes map[common.Hash]bool
	}
	letters    *based.Mail // everything that L1 has sent, up to the view's head
	mail       mailroom
	announced  string       // last mode announced
	resumed    uint64       // slot of the permit that was last resolved by its deadline
	withheld   based.Update // a late block that L1 has not built on yet
	synced     bool         // the L1 follower has caught up once since the start
	retryAt    time.Time
	journalUp  atomic.Bool
	doubtUntil time.Time // the journal may have more than is known here
	reload     bool      // the open block has to be read back from the journal
	halted     string
	foreign    bool                 // halted because L1 shows a certificate that the journal does not know
	began      uint64               // unix seconds: when this process continued from the journal
	reason     string               // of the mode
	unrecorded []Finding            // verdicts that the journal has not taken yet
	lastLag    float64              // milliseconds
	lastDead   float64              // milliseconds
	deadFrom   map[uint64]time.Time // slot -> release of its slot-ending block, until the slot is verified

	meter meter

	pending     pending
	shown       shown
	status      atomic.Pointer[Status]
	journalBusy atomic.Int64 // see timely
	snapshot    atomic.Pointer[Snapshot]
}

// New checks the configuration and returns a conductor that has not recovered yet.
func New(cfg Config, deps Deps) (*Conductor, error) {
	if err := cfg.Check(); err != nil {
		return nil, fmt.Errorf("check gateway configuration: %w", err)
	}
	if deps.Chain == nil || deps.Journal == nil || deps.Signer == nil || deps.PromiseKey == nil ||
		deps.Publisher == nil || deps.Trace == nil || deps.Now == nil || deps.Log == nil {
		return nil, errors.New("a neighbour of the conductor is missing")
	}
	c := &Conductor{
		cfg: cfg, deps: deps, log: deps.Log,
		requests: make(chan *request, cfg.MaxQueue),
		updates:  make(chan l1Message),
		findings: make(chan Finding, 64),
		promiser: crypto.PubkeyToAddress(deps.PromiseKey.PublicKey),
		index:    make(map[common.Hash]int),
		taken:    make(map[common.Hash]blocks.Placed),
		deadFrom: make(map[uint64]time.Time),
		node:     &adopter{node: deps.Chain},
		letters:  based.NewMail(cfg.ChainID),
		meter:    newMeter(cfg),
	}
	if c.deps.Senders == nil {
		c.deps.Senders = execute.Signer(cfg.ChainID)
	}
	c.deps.Journal = timely{deps.Journal, cfg.JournalWait, longer * cfg.JournalWait, c.journalWorks, &c.journalBusy}
	c.journalUp.Store(true)
	c.pending.init()
	c.shown.init()
	c.room = newRoom()
	c.rehearsals = make(chan struct{}, 1)
	c.status.Store(&Status{Mode: ModeStarting, Journal: true})
	return c, nil
}

// Promiser returns the address that signs promises.
func (c *Conductor) Promiser() common.Address { return c.promiser }

type l1Message struct {
	update based.Update
	synced bool
	done   chan error
}

// ApplyL1 hands over a change of the L1 view and returns when it is recorded with all its
// consequences. The first call after a start must bring the view up to L1's head; synced says that
// it does. After an error the same update is to be given again.
func (c *Conductor) ApplyL1(ctx context.Context, update based.Update, synced bool) error {
	m := l1Message{update: update, synced: synced, done: make(chan error, 1)}
	select {
	case c.updates <- m:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	select {
	case err := <-m.done:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Found hands over what the re-executor found of a block.
func (c *Conductor) Found(ctx context.Context, f Finding) error {
	select {
	case c.findings <- f:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Run conducts until the context ends. An error is critical: the process must stop, and what is
// journaled is continued at the next start.
func (c *Conductor) Run(ctx context.Context) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	defer c.discardOpen()
	defer func() {
		if err := c.node.settled(); err != nil {
			c.log.Error("store the last block", "err", err)
		}
	}()
	for {
		if err := c.advance(ctx, c.deps.Now()); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("conduct: %w", err)
		}
		c.publishStatus()
		timer.Reset(c.untilNext(c.deps.Now()))
		var landed chan error
		if c.flight != nil {
			landed = c.flight.done
		}
		select {
		case <-ctx.Done():
			c.refuseAll(&Refusal{Code: CodeUnavailable, Message: "the gateway is stopping", RetryAfter: time.Second})
			return nil
		case <-timer.C:
		case r := <-c.requests:
			c.enqueue(r)
			c.drainRequests()
		case err := <-landed:
			if err := c.landed(err); err != nil {
				if err := c.classify("promise", err); err != nil {
					return fmt.Errorf("conduct: %w", err)
				}
			}
		case m := <-c.updates:
			m.done <- c.applyL1(ctx, m.update, m.synced)
		case f := <-c.findings:
			if err := c.land(); err != nil {
				if err := c.classify("promise", err); err != nil {
					return fmt.Errorf("conduct: %w", err)
				}
			}
			if err := c.recordFinding(ctx, f); err != nil {
				c.journalFailed("record verdict", err)
				c.unrecorded = append(c.unrecorded, f)
			}
		}
	}
}

// advance does everything that time and the queue ask for now: finish a seal, seal a block whose
// second has come, open the next, and execute what waits.
func (c *Conductor) advance(ctx context.Context, now time.Time) error {
	defer c.afterSeal()
	if now.Before(c.retryAt) {
		return nil
	}
	if len(c.unrecorded) > 0 {
		if err := c.land(); err != nil {
			return c.classify("promise", err)
		}
	}
	for len(c.unrecorded) > 0 {
		if err := c.recordFinding(ctx, c.unrecorded[0]); err != nil {
			return c.classify("record verdict", err)
		}
		c.unrecorded = c.unrecorded[1:]
	}
	if c.sealing == nil && c.open != nil && c.due(now) {
		if err := c.settle(ctx); err != nil {
			return c.classify("promise", err)
		}
		if err := c.startSeal(now); err != nil {
			return err
		}
	}
	if c.sealing != nil {
		if err := c.finishSeal(ctx, now); err != nil {
			return c.classify("seal block", err)
		}
	}
	if err := c.openNext(ctx, now); err != nil {
		return c.classify("open block", err)
	}
	c.tellQueued(ctx)
	if c.open == nil {
		return nil
	}
	if err := c.replay(ctx); err != nil {
		return c.classify("execute reverted transactions", err)
	}
	if err := c.serve(ctx); err != nil {
		return c.classify("promise", err)
	}
	if err := c.cutFragment(c.deps.Now()); err != nil {
		return c.classify("stream", err)
	}
	c.tellQueued(ctx)
	return nil
}

// classify turns the failure of a step into either a pause of the loop, after which it is tried
// again, or the end of the conductor.
func (c *Conductor) classify(action string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	if errors.Is(err, ErrEquivocation) || errors.Is(err, ErrUnexpectedFall) || errors.Is(err, errInconsistent) {
		return fmt.Errorf("%s: %w", action, err)
	}
	c.journalFailed(action, err)
	return nil
}

// errInconsistent marks what must never happen: executing again gave something else.
var errInconsistent = errors.New("execution is not what was journaled")

const journalDown = "the journal cannot be written; nothing is promised until it can"

func (c *Conductor) journalFailed(action string, err error) {
	if c.journalUp.Swap(false) {
		c.log.Error("journal failed, nothing is promised until it is back", "action", action, "err", err)
	}
	if !errors.Is(err, errDoubted) {
		c.doubtUntil = c.deps.Now().Add(doubt)
	}
	c.retryAt = c.deps.Now().Add(c.cfg.RetryDelay)
	c.refuseAll(&Refusal{Code: CodeUnavailable, Message: journalDown, RetryAfter: time.Second})
}

// doubt is how long after a failure a call that was given up may still turn out to have been carried out.
const doubt = time.Minute

// errDoubted marks a refusal of the journal that is put down to a call that was given up.
var errDoubted = errors.New("the journal has more than was known")

// doubted reports whether the journal refuses a step because a call that was given up has been carried out after all.
// What it has is read back then, and the step is made anew. It is so once for a failure: a journal that still refuses
// is right.
func (c *Conductor) doubted(err error) bool {
	if !errors.Is(err, ErrEquivocation) || !c.deps.Now().Before(c.doubtUntil) {
		return false
	}
	c.doubtUntil = time.Time{}
	return true
}

func (c *Conductor) journalWorks() {
	if !c.journalUp.Swap(true) {
		c.log.Info("journal is back")
	}
}

// untilNext returns how long the loop may sleep: to the open block's second, a permit's deadline,
// or the next try.
func (c *Conductor) untilNext(now time.Time) time.Duration {
	wait := time.Second
	sooner := func(t time.Time) {
		if d := t.Sub(now); d < wait {
			wait = max(d, 0)
		}
	}
	if now.Before(c.retryAt) {
		sooner(c.retryAt)
		return max(wait, time.Millisecond)
	}
	if c.open != nil {
		sooner(time.Unix(int64(c.open.Time), 0))
		if len(c.batch.promises) == 0 && c.open.builder.Unsent() > 0 {
			sooner(c.open.cutAt.Add(c.cfg.FragmentEvery))
		}
		if len(c.fragments) > 0 && !c.unjournaled() {
			sooner(c.fragmentNews())
		}
	} else if c.paused(now) {
		sooner(c.deadline(c.tip().Permit))
	}
	return wait
}

// tip returns the canonical sealed head.
func (c *Conductor) tip() blocks.Placed {
	if n := len(c.chain); n > 0 {
		return c.chain[n-1].Placed
	}
	return c.base
}

// deadline is the instant at which an unused permit is resolved without a block of its slot.
func (c *Conductor) deadline(p blocks.Permit) time.Time {
	return time.Unix(int64(c.cfg.Policy.Slots.Start(p.Slot)), 0).Add(c.cfg.ResumeAfter)
}

// paused reports whether the head carries a permit that is not resolved yet (design section 2).
func (c *Conductor) paused(now time.Time) bool {
	tip := c.tip()
	if tip.Kind != blocks.SlotEnding {
		return false
	}
	return !c.view.Resolved(tip.Permit) && now.Before(c.deadline(tip.Permit))
}

// SealedTrace is a block on its way to be traced, verified and streamed.
type SealedTrace struct {
	Placed    blocks.Placed
	Block     *types.Block
	Parent    *types.Header
	Trace     []byte            // canonical, of this block alone
	Stored    bool              // the trace is in the journal
	Last      *execute.Fragment // what no fragment held; nil for a block that was not streamed in fragments
	Signature certs.Signature   // zero for based blocks
	SealedAt  time.Time
	// Foreign says that L1 took it as a sequenced block, and that its certificate is not known: nobody can be shown it.
	Foreign bool
}
