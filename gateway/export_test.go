package gateway

import (
	"context"
	"errors"

	"github.com/ultrasound-rollup/ultrasound/based"
)

// Begin does what Run does between two waits, on the test's goroutine.
func (c *Conductor) Begin(ctx context.Context) error {
	select {
	case r := <-c.requests:
		c.enqueue(r)
		c.drainRequests()
	default:
	}
	err := c.advance(ctx, c.deps.Now())
	c.publishStatus()
	return err
}

// Step is Begin, and waits until all that could be executed is journaled.
func (c *Conductor) Step(ctx context.Context) error {
	err := c.Begin(ctx)
	for err == nil && c.unjournaled() {
		if err = c.settle(ctx); err != nil {
			err = c.classify("promise", err)
			break
		}
		err = c.advance(ctx, c.deps.Now()) // what had to wait for it
	}
	c.publishStatus()
	return errors.Join(err, c.node.settled())
}

// StepL1 is ApplyL1 on the test's goroutine.
func (c *Conductor) StepL1(ctx context.Context, u based.Update) error {
	return c.applyL1(ctx, u, true)
}

// StepFinding is Found on the test's goroutine.
func (c *Conductor) StepFinding(ctx context.Context, f Finding) error {
	err := c.recordFinding(ctx, f)
	c.publishStatus()
	return err
}

// Arrived tells how many requests have arrived and are not taken yet.
func (c *Conductor) Arrived() int { return len(c.requests) }

// SkipRehearsals lets everything through to the conductor.
func (c *Conductor) SkipRehearsals() { c.rehearsals = nil }

// Look compares L1 with the journal once.
func (w *Watcher) Look(ctx context.Context) error { return w.look(ctx) }
