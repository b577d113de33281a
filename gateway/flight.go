package gateway

import (
	"context"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// batch is promises of the open block that were executed and not given to the journal yet, with whom they answer. Nobody
// may see an execution that is not on disk.
type batch struct {
	promises []Promised
	groups   []group
	later    []later
}

// group is a request with its part of a batch.
type group struct {
	*request
	from, to int
}

// later is a refusal that tells something of a state that is not journaled yet.
type later struct {
	*request
	refusal *Refusal
}

func (b *batch) add(r *request, promises ...Promised) {
	b.groups = append(b.groups, group{r, len(b.promises), len(b.promises) + len(promises)})
	b.promises = append(b.promises, promises...)
}

func (b *batch) has(hash common.Hash) bool {
	for i := range b.promises {
		if b.promises[i].Promise.TxHash == hash {
			return true
		}
	}
	return false
}

// refuse answers everybody for whom nothing was journaled.
func (c *Conductor) refuse(b *batch) {
	refuse := func(r *request) {
		r.refuse(CodeUnavailable, time.Second, "the promise could not be journaled and was not given")
	}
	for _, g := range b.groups {
		c.pending.unqueue(g.request)
		refuse(g.request)
	}
	for _, l := range b.later {
		refuse(l.request)
	}
}

// give answers everybody once the batch is journaled. Who asked signs.
func (c *Conductor) give(b *batch) {
	c.pending.add(b.promises)
	for _, g := range b.groups {
		c.pending.unqueue(g.request) // after it is promised, so that pending nonces never go back
		g.promise(b.promises[g.from:g.to:g.to], max(0, c.open.openedAt.Sub(g.arrived)))
	}
	for _, l := range b.later {
		l.answer(nil, l.refusal)
	}
}

// flight is a batch on its way to the journal. There is one at a time: what is executed meanwhile is the next batch, so
// that load makes batches and neither the disk nor the executor waits for the other.
type flight struct {
	batch
	// What the batch leads to, for the pending block.
	header  *types.Header
	changes []execute.Change
	// told are events of earlier fragments that are announced with the batch, and fragment is cut after it.
	told     []Event
	fragment *execute.Fragment
	done     chan error // gets the journal's answer, once
}

// serve executes queued requests, and gives the journal a batch whenever it has taken the one before. It waits for
// nothing: Run comes back to it when a request arrives or a batch has landed.
func (c *Conductor) serve(ctx context.Context) error {
	for {
		if c.open == nil || c.due(c.deps.Now()) {
			return nil // what was executed is settled before the seal
		}
		if err := c.executeQueued(); err != nil {
			return fmt.Errorf("execute requests: %w", err)
		}
		if c.flight != nil || len(c.batch.promises) == 0 {
			return nil
		}
		if err := c.launch(ctx); err != nil {
			return err
		}
		if err := c.cutFragment(c.deps.Now()); err != nil {
			return err
		}
		c.drainRequests()
	}
}

// unjournaled reports whether something was executed that is not on disk yet.
func (c *Conductor) unjournaled() bool { return c.flight != nil || len(c.batch.promises) > 0 }

// executed reports whether the transaction is among that.
func (c *Conductor) executed(hash common.Hash) bool {
	return c.batch.has(hash) || c.flight != nil && c.flight.has(hash)
}

// refuseAfter refuses a request as soon as the state that the refusal speaks of is journaled.
func (c *Conductor) refuseAfter(r *request, refusal *Refusal) {
	switch l := (later{r, refusal}); {
	case len(c.batch.promises) > 0:
		c.batch.later = append(c.batch.later, l)
	case c.flight != nil:
		c.flight.later = append(c.flight.later, l)
	default:
		r.answer(nil, refusal)
	}
}

// launch gives the batch to the journal. None is under way, so that the batch is all that is executed and not journaled.
func (c *Conductor) launch(ctx context.Context) error {
	events := make([]Event, 0, len(c.fragments)+len(c.batch.promises))
	for _, p := range c.batch.promises {
		ev, err := NewEvent(EventPreconfirmed, c.record(p))
		if err != nil {
			c.discardOpen()
			return err
		}
		events = append(events, ev)
	}
	f := &flight{batch: c.batch, header: c.open.builder.Header(), changes: c.open.builder.Changes(), told: c.news(), done: make(chan error, 1)}
	events = append(f.told[:len(f.told):len(f.told)], events...)
	c.batch, c.flight = batch{}, f
	journal, opening := c.deps.Journal, c.open.Opening
	ctx = context.WithoutCancel(ctx) // bounded by JournalWait; whoever stops the conductor waits for it
	go func() { f.done <- journal.Promise(ctx, opening, f.promises, events) }()
	return nil
}

// land waits for the batch that is under way, if there is one.
func (c *Conductor) land() error {
	if c.flight == nil {
		return nil
	}
	return c.landed(<-c.flight.done)
}

// landed shows and answers a batch that the journal has taken. If it has not, the open block goes back to its journaled
// prefix.
func (c *Conductor) landed(err error) error {
	f := c.flight
	c.flight = nil
	if err != nil {
		c.refuse(&f.batch)
		c.fragments = append(f.told, c.fragments...)
		c.discardOpen() // it is opened again from the journal, which alone knows
		if c.doubted(err) {
			return fmt.Errorf("journal %d promises: %w: %v", len(f.promises), errDoubted, err)
		}
		return fmt.Errorf("journal %d promises: %w", len(f.promises), err)
	}
	c.open.promises = append(c.open.promises, f.promises...)
	c.showPromised(f)
	c.give(&f.batch)
	if f.fragment != nil {
		if err := c.publishFragment(f.fragment); err != nil {
			return err
		}
	}
	c.deps.Publisher.Wake()
	return nil
}

// settle waits until everything that was executed is journaled.
func (c *Conductor) settle(ctx context.Context) error {
	for c.unjournaled() {
		if c.flight == nil {
			if err := c.launch(ctx); err != nil {
				return err
			}
		}
		if err := c.land(); err != nil {
			return err
		}
	}
	return nil
}

// abandon ends what is under way with the open block. What the journal has taken is promised nevertheless.
func (c *Conductor) abandon() {
	if f := c.flight; f != nil {
		c.flight = nil
		if err := <-f.done; err != nil {
			c.log.Warn("the journal did not take the promises under way", "promises", len(f.promises), "err", err)
			c.fragments = append(f.told, c.fragments...)
			c.refuse(&f.batch)
		} else {
			c.give(&f.batch)
			c.deps.Publisher.Wake()
		}
	}
	c.refuse(&c.batch)
	c.batch = batch{}
}
