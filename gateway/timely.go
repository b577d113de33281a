package gateway

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// timely is the journal with a bound on every call, so that a database that hangs is a database that fails: the
// conductor must say so, and not hang with it. A call that was given up may still be carried out; the journal
// recognises what is given again, and what it has besides is read back before the open block is continued.
type timely struct {
	Journal
	short, long time.Duration
	works       func()        // after every successful write
	busy        *atomic.Int64 // when the call under way began, in nanoseconds; zero: there is none
}

// longer is how much more time than a promise a call may take that reads or writes much: a cascade above all.
const longer = 15

func (t timely) within(ctx context.Context, bound time.Duration, call func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, bound)
	defer cancel()
	defer t.watch()()
	err := call(ctx)
	if err == nil {
		t.works()
	}
	return err
}

// watch notes when a call begins, and with what it returns that it has ended.
func (t timely) watch() (end func()) {
	t.busy.Store(time.Now().UnixNano())
	return func() { t.busy.Store(0) }
}

// Restore implements Journal. It reads only, so its success says nothing of writes.
func (t timely) Restore(ctx context.Context) (*Restored, error) {
	ctx, cancel := context.WithTimeout(ctx, t.long)
	defer cancel()
	defer t.watch()()
	return t.Journal.Restore(ctx)
}

// PromiseOf implements Journal.
func (t timely) PromiseOf(ctx context.Context, hash common.Hash) (*Promised, error) {
	ctx, cancel := context.WithTimeout(ctx, t.short)
	defer cancel()
	return t.Journal.PromiseOf(ctx, hash)
}

// Block implements Journal.
func (t timely) Block(ctx context.Context, hash common.Hash) (*types.Block, []byte, error) {
	ctx, cancel := context.WithTimeout(ctx, t.long)
	defer cancel()
	return t.Journal.Block(ctx, hash)
}

// Promise implements Journal.
func (t timely) Promise(ctx context.Context, open Opening, batch []Promised, events []Event) error {
	return t.within(ctx, t.short, func(ctx context.Context) error { return t.Journal.Promise(ctx, open, batch, events) })
}

// Resolve implements Journal.
func (t timely) Resolve(ctx context.Context, outcomes []Outcome) error {
	return t.within(ctx, t.long, func(ctx context.Context) error { return t.Journal.Resolve(ctx, outcomes) })
}

// Seal implements Journal.
func (t timely) Seal(ctx context.Context, open Opening, sealed SealedBlock) error {
	return t.within(ctx, t.short, func(ctx context.Context) error { return t.Journal.Seal(ctx, open, sealed) })
}

// Certify implements Journal.
func (t timely) Certify(ctx context.Context, hash common.Hash, signature certs.Signature, events []Event) error {
	return t.within(ctx, t.short, func(ctx context.Context) error { return t.Journal.Certify(ctx, hash, signature, events) })
}

// Step implements Journal.
func (t timely) Step(ctx context.Context, step L1Step) (reorg int64, fallen []Reverted, err error) {
	err = t.within(ctx, t.long, func(ctx context.Context) error {
		reorg, fallen, err = t.Journal.Step(ctx, step)
		return err
	})
	return reorg, fallen, err
}

// Verdict implements Journal.
func (t timely) Verdict(ctx context.Context, block common.Hash, verdict, reason string, lag time.Duration, events []Event) error {
	return t.within(ctx, t.short, func(ctx context.Context) error {
		return t.Journal.Verdict(ctx, block, verdict, reason, lag, events)
	})
}

// Announce implements Journal.
func (t timely) Announce(ctx context.Context, events []Event) error {
	return t.within(ctx, t.short, func(ctx context.Context) error { return t.Journal.Announce(ctx, events) })
}
