package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
)

// Tracer stores the canonical trace of every sealed block and passes the block on to the
// re-executors, this process's own included. It works behind the conductor, so that a seal does not
// wait for it.
type Tracer struct {
	journal Journal
	traces  TraceReader
	pass    func(context.Context, SealedTrace) error
	report  func(context.Context, Finding) error
	now     func() time.Time
	log     *slog.Logger

	mu      sync.Mutex
	backlog []SealedTrace
	recent  lru.BasicLRU[common.Hash, []byte]
	wake    chan struct{}
}

// recentTraces is how many traces are kept in memory: those of the last minutes, which are settled next.
const recentTraces = 256

// Trace returns a block's own trace, from memory if it is recent, also before it is stored. Its errors are those of
// the journal.
func (t *Tracer) Trace(ctx context.Context, hash common.Hash) ([]byte, error) {
	t.mu.Lock()
	trace, ok := t.recent.Get(hash)
	t.mu.Unlock()
	if ok {
		return trace, nil
	}
	return t.traces.Trace(ctx, hash)
}

// maxTraceBacklog bounds the blocks that wait for their trace. At one block a second it is more
// than an hour; slots are not opened long before.
const maxTraceBacklog = 4096

// A block that cannot be traced is tried again for about a minute before it is given up.
const (
	traceTries = 16
	traceRetry = 500 * time.Millisecond
)

// NewTracer returns a tracer that reads what it does not remember from traces. pass hands a traced block on to those who verify it; report, usually
// Conductor.Found, is told of blocks that could not be traced.
func NewTracer(journal Journal, traces TraceReader, pass func(context.Context, SealedTrace) error, report func(context.Context, Finding) error,
	now func() time.Time, log *slog.Logger) *Tracer {
	return &Tracer{journal: journal, traces: traces, recent: lru.NewBasicLRU[common.Hash, []byte](recentTraces), pass: pass, report: report, now: now, log: log, wake: make(chan struct{}, 1)}
}

// Hand takes a block over; it never blocks.
func (t *Tracer) Hand(s SealedTrace) {
	t.mu.Lock()
	t.recent.Add(s.Placed.Hash, s.Trace)
	if len(t.backlog) < maxTraceBacklog {
		t.backlog = append(t.backlog, s)
	} else {
		t.log.Error("trace backlog is full, the block stays unverified until a restart", "block", s.Placed.Number)
	}
	t.mu.Unlock()
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Run traces until the context ends.
func (t *Tracer) Run(ctx context.Context) error {
	for {
		s, ok := t.next()
		if !ok {
			select {
			case <-ctx.Done():
				return nil
			case <-t.wake:
			}
			continue
		}
		err := t.trace(ctx, s)
		for try := 1; err != nil && ctx.Err() == nil && try < traceTries; try++ {
			// Most likely the journal is away; the blocks that follow would fare no better.
			t.log.Warn("trace block, trying again", "block", s.Placed.Number, "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(time.Duration(try) * traceRetry):
				err = t.trace(ctx, s)
			}
		}
		if ctx.Err() != nil {
			return nil
		}
		if err == nil {
			continue
		}
		t.log.Error("block cannot be traced, it stays unverified until a restart", "block", s.Placed.Number, "err", err)
		finding := Finding{Block: s.Placed.Ref(), Verdict: VerdictIncomplete, Reason: err.Error(), At: t.now()}
		finding.Lag = finding.At.Sub(s.SealedAt)
		if err := t.report(ctx, finding); err != nil && ctx.Err() == nil {
			return fmt.Errorf("report verdict: %w", err)
		}
	}
}

func (t *Tracer) next() (SealedTrace, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.backlog) == 0 {
		return SealedTrace{}, false
	}
	s := t.backlog[0]
	t.backlog[0] = SealedTrace{}
	t.backlog = t.backlog[1:]
	return s, true
}

func (t *Tracer) trace(ctx context.Context, s SealedTrace) error {
	if !s.Stored {
		if err := t.journal.StoreTrace(ctx, s.Placed.Hash, s.Trace); err != nil {
			return fmt.Errorf("store trace: %w", err)
		}
		s.Stored = true
	}
	if err := t.pass(ctx, s); err != nil {
		return fmt.Errorf("pass block on: %w", err)
	}
	return nil
}
