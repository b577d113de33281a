package streaming

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// ExecutorConfig says what an Executor judges, and whom it tells.
type ExecutorConfig struct {
	Judge
	// Start is the block whose state is trusted; without it the parent of the first block is.
	Start *blocks.Ref
	// Trusted is asked about a parent that is not remembered, for whoever knows of verdicts from
	// elsewhere, such as the gateway from its journal. Nil trusts no other.
	Trusted func(parent blocks.Ref) bool
	// Workers bounds the blocks that are executed at once; zero is one for each processor.
	Workers int
	// Backlog bounds the blocks that wait, with their traces; zero is 64. Submit blocks beyond.
	Backlog int
	// Memory bounds the verdicts that are remembered for children to come; zero is 8,192.
	Memory int
	// Report is called for every block, in the order in which they were submitted, from one
	// goroutine; what it holds up is the next report. Required.
	Report func(VerdictReport)
	Now    func() time.Time // required
	Log    *slog.Logger     // required
}

// Executor gives verdicts on sealed blocks. Blocks come in the order of the stream, are executed in
// parallel, each from its own trace, and are judged in order: a block is Verified only if its parent
// is. Create it with NewExecutor and call Run once; Submit may be called from anywhere.
type Executor struct {
	cfg    ExecutorConfig
	jobs   chan *job
	closed chan struct{} // when Run has returned

	// Both belong to the goroutine of resolve.
	judged *memory
	first  *blocks.Ref // the parent that was trusted because nothing was known
}

// job is a submitted block on its way to its verdict, or a head that the stream went back to.
type job struct {
	rewind  *blocks.Ref // alone, with done
	block   *BlockSealed
	placed  blocks.Placed
	verdict Verdict
	reason  string
	work    time.Duration
	done    chan struct{} // closed when verdict, reason and work are set
}

// NewExecutor returns an executor that does not run yet. It returns ErrConfig.
func NewExecutor(cfg ExecutorConfig) (*Executor, error) {
	if cfg.Report == nil || cfg.Now == nil || cfg.Log == nil || cfg.ChainID == 0 || cfg.Workers < 0 || cfg.Backlog < 0 || cfg.Memory < 0 {
		return nil, fmt.Errorf("executor: %w", ErrConfig)
	}
	if cfg.Workers == 0 {
		cfg.Workers = runtime.GOMAXPROCS(0)
	}
	if cfg.Backlog == 0 {
		cfg.Backlog = 64
	}
	if cfg.Memory == 0 {
		cfg.Memory = 8192
	}
	e := &Executor{cfg: cfg, jobs: make(chan *job, cfg.Backlog), closed: make(chan struct{}), judged: newMemory(cfg.Memory)}
	if cfg.Start != nil {
		e.judged.put(cfg.Start.Hash, outcome{verdict: Verified})
	}
	return e, nil
}

// Submit hands a block over for its verdict; it blocks while the backlog is full. The message must
// not be changed any more. It returns ErrEncoding for a message without the parts that its kind has,
// ErrClosed after Run has returned, or the context's cause.
func (e *Executor) Submit(ctx context.Context, m *BlockSealed) error {
	if err := m.check(); err != nil {
		return fmt.Errorf("submit block: %w", err)
	}
	if err := e.enqueue(ctx, &job{block: m, placed: m.Placed(), done: make(chan struct{})}); err != nil {
		return fmt.Errorf("submit block %d: %w", m.Header.Number, err)
	}
	return nil
}

// Rewind says that the stream went back to a block. It matters to an executor without a Start, which
// took the stream's word for where it began: if the stream now goes back below that, the same word
// has to do for the new head. Otherwise it changes nothing; what stands on an unknown block stays
// Incomplete. Errors are Submit's.
func (e *Executor) Rewind(ctx context.Context, head blocks.Ref) error {
	j := &job{rewind: &head, done: make(chan struct{})}
	close(j.done)
	if err := e.enqueue(ctx, j); err != nil {
		return fmt.Errorf("rewind to block %d: %w", head.Number, err)
	}
	return nil
}

func (e *Executor) enqueue(ctx context.Context, j *job) error {
	select {
	case e.jobs <- j:
		return nil
	case <-e.closed:
		return ErrClosed
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Run judges until the context ends; it returns nil then. Blocks that still wait get no verdict.
func (e *Executor) Run(ctx context.Context) error {
	defer close(e.closed)
	group, ctx := errgroup.WithContext(ctx)
	ordered := make(chan *job, e.cfg.Backlog) // in the order of the stream, executing or done
	slots := make(chan struct{}, e.cfg.Workers)
	group.Go(func() error {
		defer close(ordered)
		for {
			var j *job
			select {
			case j = <-e.jobs:
			case <-ctx.Done():
				return nil
			}
			select {
			case slots <- struct{}{}:
			case <-ctx.Done():
				return nil
			}
			group.Go(func() error {
				if j.rewind == nil {
					e.judge(j)
				}
				<-slots
				return nil
			})
			select {
			case ordered <- j:
			case <-ctx.Done():
				return nil
			}
		}
	})
	group.Go(func() error {
		for j := range ordered {
			select {
			case <-j.done:
				if j.rewind != nil {
					e.rewind(*j.rewind)
				} else {
					e.resolve(j)
				}
			case <-ctx.Done():
				return nil
			}
		}
		return nil
	})
	return group.Wait()
}

// judge executes the block; it runs in parallel with others.
func (e *Executor) judge(j *job) {
	defer close(j.done)
	from := e.cfg.Now()
	j.verdict, j.reason = e.cfg.Verdict(j.block)
	j.work = e.cfg.Now().Sub(from)
}

// resolve gives the block its verdict, now that all before it have theirs, and reports it.
func (e *Executor) resolve(j *job) {
	verdict, reason := j.verdict, j.reason
	parent, known := e.parent(j.placed)
	// What is wrong by itself stays invalid, whatever it stands on.
	if verdict == Verified {
		switch {
		case !known:
			verdict, reason = Incomplete, fmt.Sprintf("parent %s was not seen", j.placed.Parent)
		case parent.verdict == Invalid:
			verdict, reason = Invalid, fmt.Sprintf("stands on invalid block %d", j.placed.Number-1)
		case parent.verdict == Incomplete || parent.verdict == Unknown:
			verdict, reason = Incomplete, fmt.Sprintf("stands on block %d, which is not verified", j.placed.Number-1)
		case parent.verdict == Verified:
			if err := e.checkChild(parent, j.placed); err != nil {
				verdict, reason = Invalid, err.Error()
			}
		}
	}
	// The same block may come again, with what was missing the first time; a verdict is not taken
	// back by a repetition that is damaged.
	if before, again := e.judged.get(j.placed.Hash); !again || before.verdict != Verified {
		placed := j.placed
		e.judged.put(j.placed.Hash, outcome{verdict: verdict, placed: &placed})
	}
	e.report(j, verdict, reason)
}

// parent returns what is known of the block's parent.
func (e *Executor) parent(child blocks.Placed) (outcome, bool) {
	if o, known := e.judged.get(child.Parent); known {
		return o, true
	}
	ref := blocks.Ref{Number: child.Number - 1, Hash: child.Parent}
	switch {
	case e.judged.empty():
		e.first = &ref
		e.cfg.Log.Info("trusting the first block's parent as start", "block", ref.Number, "hash", ref.Hash)
	case e.cfg.Trusted != nil && e.cfg.Trusted(ref):
	default:
		return outcome{}, false
	}
	o := outcome{verdict: Verified}
	e.judged.put(ref.Hash, o)
	return o, true
}

// rewind trusts the head if it lies below, or beside, the parent that was trusted first.
func (e *Executor) rewind(head blocks.Ref) {
	if _, known := e.judged.get(head.Hash); known || e.first == nil || head.Number > e.first.Number {
		return
	}
	e.first = &head
	e.cfg.Log.Warn("the stream went back below its start, trusting its new head", "block", head.Number, "hash", head.Hash)
	e.judged.put(head.Hash, outcome{verdict: Verified})
}

// checkChild checks the rules between parent and child, if both are known and the policy is.
func (e *Executor) checkChild(parent outcome, child blocks.Placed) error {
	if e.cfg.Policy == nil || parent.placed == nil {
		return nil
	}
	if err := blocks.CheckChild(*e.cfg.Policy, *parent.placed, child); err != nil {
		return fmt.Errorf("check child: %w", err)
	}
	return nil
}

func (e *Executor) report(j *job, verdict Verdict, reason string) {
	r := VerdictReport{
		Block: j.placed.Ref(), Kind: j.placed.Kind, Permit: j.placed.Permit, Verdict: verdict, Reason: reason,
		GasUsed: j.block.Header.GasUsed, TraceBytes: len(j.block.Trace),
		SealedAt: time.UnixMilli(int64(min(j.block.SealedAt, 1<<62/1000))), At: e.cfg.Now(), Work: j.work,
	}
	r.Lag = r.At.Sub(r.SealedAt)
	switch verdict {
	case Verified:
		if r.Kind == blocks.SlotEnding {
			r.DeadTime = r.Lag
		}
	case Invalid:
		e.cfg.Log.Error("block is invalid", "block", r.Block.Number, "hash", r.Block.Hash, "kind", r.Kind, "reason", reason)
	case Incomplete, Unknown:
		e.cfg.Log.Warn("block could not be judged", "block", r.Block.Number, "hash", r.Block.Hash, "reason", reason)
	}
	e.cfg.Report(r)
}

// outcome is what is remembered of a judged block.
type outcome struct {
	verdict Verdict
	placed  *blocks.Placed // nil for a trusted start
}

// memory holds the outcomes of the last blocks; the oldest makes room.
type memory struct {
	outcomes map[common.Hash]outcome
	order    []common.Hash
	next     int // in order, once it is full
}

func newMemory(size int) *memory {
	return &memory{outcomes: make(map[common.Hash]outcome, size), order: make([]common.Hash, 0, size)}
}

func (m *memory) empty() bool { return len(m.outcomes) == 0 }

func (m *memory) get(hash common.Hash) (outcome, bool) {
	o, ok := m.outcomes[hash]
	return o, ok
}

func (m *memory) put(hash common.Hash, o outcome) {
	if _, known := m.outcomes[hash]; !known {
		if len(m.order) < cap(m.order) {
			m.order = append(m.order, hash)
		} else {
			delete(m.outcomes, m.order[m.next])
			m.order[m.next] = hash
			m.next = (m.next + 1) % len(m.order)
		}
	}
	m.outcomes[hash] = o
}
