package streaming

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// ExecutorConfig says what an Executor judges, and whom it tells.
type ExecutorConfig struct {
	Judge
	// Start is the block whose state is trusted. Without it, and without Trusted, the parent of the first
	// block is.
	Start *blocks.Ref
	// Trusted is asked about a parent that is not remembered, for whoever knows of verdicts from
	// elsewhere, such as the gateway from its journal. Nil trusts no other.
	Trusted func(parent blocks.Ref) bool
	// Fetch returns the canonical trace of the block alone, for a block that was damaged in the stream. It
	// is asked again for a while if it fails. Without it such a block stays Incomplete.
	Fetch func(ctx context.Context, block blocks.Ref) (trace []byte, err error)
	// FetchBlock returns a block with its trace, for a parent that the stream did not bring. Without it
	// what stands on that stays Incomplete until it comes.
	FetchBlock func(ctx context.Context, block blocks.Ref) (*BlockSealed, error)
	// Workers bounds the traces that are executed at once, beside the stream; zero is one for each processor.
	Workers int
	// Backlog bounds the blocks that have had no report; zero is 64.
	Backlog int
	// QueueBytes bounds the messages that wait or are worked on; zero is 16 MiB.
	QueueBytes int
	// Memory bounds the verdicts that are remembered for children to come; zero is 8,192.
	Memory int
	// RepairDelay is the pause before the second attempt to fetch something; it doubles up to the 40th
	// part of a minute. Zero is 50 ms.
	RepairDelay time.Duration
	// Report is called for every block that was submitted, parents before their children, and again when
	// a verdict changes, as Incomplete does when what was missing has come: the last one counts. It is
	// called from one goroutine; what it holds up is the next report. Required.
	Report func(VerdictReport)
	Now    func() time.Time // required
	Log    *slog.Logger     // required
}

// maxQueued bounds the messages that wait, beside their bytes.
const maxQueued = 4096

// Executor gives verdicts on the blocks of a stream. Blocks that are streamed in fragments it executes as
// they come, from the segment's pre-state root on; so when a block is sealed, only its roots are left to
// check. Blocks with a trace it judges in parallel. A block is Verified only if it follows from its parent
// and that is Verified. Create it with NewExecutor and call Run once; Submit and Offer may be called from
// anywhere, but the messages of one stream must come in their order.
//
// What is held of a stream is bounded: QueueBytes of messages, MaxSegmentBytes of the segment's state as
// it was streamed, which as a tree takes a small multiple, and a trace for each of 3·Workers blocks.
type Executor struct {
	cfg     ExecutorConfig
	inbox   *inbox
	ledger  *ledger
	repairs *repairs
	tokens  chan struct{} // one for each block that has had no report
	workers chan struct{} // one for each trace that is executed
	group   *errgroup.Group
}

// NewExecutor returns an executor that does not run yet. It returns ErrConfig.
func NewExecutor(cfg ExecutorConfig) (*Executor, error) {
	if cfg.Report == nil || cfg.Now == nil || cfg.Log == nil || cfg.ChainID == 0 ||
		cfg.Workers < 0 || cfg.Backlog < 0 || cfg.Memory < 0 || cfg.QueueBytes < 0 || cfg.RepairDelay < 0 {
		return nil, fmt.Errorf("executor: %w", ErrConfig)
	}
	for _, n := range []struct {
		value    *int
		standard int
	}{{&cfg.Workers, runtime.GOMAXPROCS(0)}, {&cfg.Backlog, 64}, {&cfg.Memory, 8192}, {&cfg.QueueBytes, 16 << 20}} {
		if *n.value == 0 {
			*n.value = n.standard
		}
	}
	if cfg.RepairDelay == 0 {
		cfg.RepairDelay = 50 * time.Millisecond
	}
	l := newLedger(cfg.Start, cfg.Memory)
	l.policy, l.trusted, l.now, l.log = cfg.Policy, cfg.Trusted, cfg.Now, cfg.Log
	return &Executor{
		cfg: cfg, inbox: newInbox(cfg.QueueBytes, maxQueued), ledger: l, repairs: newRepairs(2*cfg.Workers, cfg.Backlog),
		tokens: make(chan struct{}, cfg.Backlog), workers: make(chan struct{}, cfg.Workers),
	}, nil
}

// Submit hands over the next message of the stream; it blocks while there is no place. The message must
// not be changed any more. It returns ErrEncoding for a block without the parts that it must have,
// ErrProtocol for more than one slot can be, ErrClosed after Run has returned, or the context's cause.
func (e *Executor) Submit(ctx context.Context, m Message) error {
	if err := checkMessage(m); err != nil {
		return fmt.Errorf("submit %v: %w", m.Type(), err)
	}
	if err := e.inbox.put(ctx, m); err != nil {
		return fmt.Errorf("submit %v: %w", m.Type(), err)
	}
	return nil
}

// Offer is Submit for those who cannot wait. Where there is no place the bodies of blocks are dropped,
// and the blocks are judged from what Fetch gives. It reports false for a message that is lost even so.
func (e *Executor) Offer(m Message) bool {
	return checkMessage(m) == nil && e.inbox.offer(m)
}

// checkMessage checks what decoding checks, for a message that was not decoded.
func checkMessage(m Message) error {
	switch m := m.(type) {
	case *BlockSealed:
		return m.check()
	case *BlockOpened:
		return m.check()
	}
	return nil
}

// Run judges until the context ends; it returns nil then. Blocks that still wait get no verdict.
func (e *Executor) Run(ctx context.Context) error {
	defer e.inbox.close()
	group, ctx := errgroup.WithContext(ctx)
	e.group = group
	ready := make(chan *prepared, 1)
	group.Go(func() error { e.prepare(ctx, ready); return nil })
	group.Go(func() error { e.execute(ctx, ready); return nil })
	group.Go(func() error { e.tell(ctx); return nil })
	return group.Wait()
}

// prepare decodes messages ahead of their execution.
func (e *Executor) prepare(ctx context.Context, ready chan<- *prepared) {
	for {
		m, ok := e.inbox.take(ctx)
		if !ok {
			return
		}
		select {
		case ready <- e.cfg.prepare(m):
		case <-ctx.Done():
			return
		}
	}
}

// execute takes the messages in their order.
func (e *Executor) execute(ctx context.Context, ready <-chan *prepared) {
	f := &follower{chainID: e.cfg.ChainID, now: e.cfg.Now}
	f.reset("the segment's beginning did not come")
	defer f.drop()
	for {
		var p *prepared
		select {
		case p = <-ready:
		case <-ctx.Done():
			return
		}
		switch m := p.message.(type) {
		case *BlockOpened:
			f.opened(m)
		case *Fragment:
			f.fragment(m, p.txs, p.failed)
		case *BlockSealed:
			if !e.sealed(ctx, f, p, m) {
				return
			}
			if !m.Streamed() {
				continue // released when it is judged
			}
		case *Gap:
			f.reset("messages are lost: " + m.Reason)
		case *Reset:
			f.reset("the stream went back")
			e.ledger.rewind(m.Head)
		case *Hello, *Settling: // nothing to judge
		}
		e.inbox.release(p.message)
	}
}

// sealed finds out about a sealed block; false says that the context has ended.
func (e *Executor) sealed(ctx context.Context, f *follower, p *prepared, m *BlockSealed) bool {
	select {
	case e.tokens <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	e.repair(ctx, e.ledger.expect(m, true))
	if !m.Streamed() {
		e.group.Go(func() error {
			defer e.inbox.release(m)
			result, _ := e.judge(ctx, m)
			if result.verdict != Unknown {
				e.repair(ctx, e.ledger.decide(m, result))
			}
			return nil
		})
		return true
	}
	result, first := f.sealed(m, p.txs, p.failed)
	if err := <-p.claims; err != nil {
		result.verdict, result.reason = verdictOf(err)
	}
	if result.verdict == Incomplete && !first && e.repairPending(ctx, m, result) {
		return true
	}
	e.repair(ctx, e.ledger.decide(m, result))
	return true
}

// judge executes a block from its trace, when a worker is free. The error is why it is not Verified. Where the
// context ends before, the verdict is Unknown.
func (e *Executor) judge(ctx context.Context, m *BlockSealed) (found, error) {
	select {
	case e.workers <- struct{}{}:
	case <-ctx.Done():
		return found{}, context.Cause(ctx)
	}
	defer func() { <-e.workers }()
	from := e.cfg.Now()
	err := e.cfg.check(m)
	result := found{traceBytes: len(m.Trace), work: e.cfg.Now().Sub(from)}
	result.verdict, result.reason = verdictOf(err)
	result.guilty = condemns(err)
	return result, err
}

// tell reports what is found.
func (e *Executor) tell(ctx context.Context) {
	for {
		select {
		case <-e.ledger.filled:
		case <-ctx.Done():
			return
		}
		for _, a := range e.ledger.take() {
			if ctx.Err() != nil {
				return
			}
			r := a.report
			switch r.Verdict {
			case Verified:
			case Invalid:
				e.cfg.Log.Error("block is invalid", "block", r.Block.Number, "hash", r.Block.Hash, "kind", r.Kind, "reason", r.Reason)
			case Incomplete, Unknown:
				e.cfg.Log.Warn("block could not be judged", "block", r.Block.Number, "hash", r.Block.Hash, "reason", r.Reason)
			}
			e.cfg.Report(r)
			for range a.waiting {
				<-e.tokens
			}
		}
	}
}
