package streaming

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// How long something that is missing is asked for. What stands on it asks anew.
const (
	repairAttempts = 12
	maxRepairDelay = 1500 * time.Millisecond
	fetchTimeout   = 10 * time.Second
)

// repairs are the blocks that are being fetched, each once at a time.
type repairs struct {
	fetches chan struct{} // one for each answer that is awaited or judged
	most    int           // damaged blocks at once; those below them are bounded by the ledger

	mu     sync.Mutex
	active map[common.Hash]chan struct{} // closed when it is over
}

func newRepairs(fetches, most int) *repairs {
	return &repairs{fetches: make(chan struct{}, fetches), most: most, active: make(map[common.Hash]chan struct{})}
}

// begin returns a function that ends the block's repair, or nil if it may not be repaired now, and a channel
// that is closed when the repair that is under way is over, nil if none is.
func (r *repairs) begin(hash common.Hash, below bool) (end func(), over <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if running, already := r.active[hash]; already {
		return nil, running
	}
	if !below && len(r.active) >= r.most {
		return nil, nil
	}
	done := make(chan struct{})
	r.active[hash] = done
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.active, hash)
		close(done)
	}, done
}

// repair begins to fetch what is needed, unless that is under way, or there is nobody to ask. The channel is
// closed when that is over; it is nil if nobody is asked.
func (e *Executor) repair(ctx context.Context, n *need) <-chan struct{} {
	if n == nil || (n.message == nil && e.cfg.FetchBlock == nil) || (n.message != nil && e.cfg.Fetch == nil) {
		return nil
	}
	end, over := e.repairs.begin(n.ref.Hash, n.message == nil)
	if end != nil {
		e.group.Go(func() error {
			defer end()
			e.mend(ctx, n, nil)
			return nil
		})
	}
	return over
}

// repairPending is repair for the trace of a block that is not called incomplete before it has been asked
// for once. It reports whether somebody is asked.
func (e *Executor) repairPending(ctx context.Context, m *BlockSealed, result found) bool {
	n := &need{ref: m.Placed().Ref(), message: m.bare()}
	if e.cfg.Fetch == nil || e.ledger.proven(n.ref.Hash) {
		return false
	}
	end, _ := e.repairs.begin(n.ref.Hash, false)
	if end == nil {
		return false
	}
	e.group.Go(func() error {
		defer end()
		e.mend(ctx, n, &result)
		return nil
	})
	return true
}

// mend asks for what is needed until it has come and was judged, for a while. pending is what is found of
// the block if it does not come at once.
func (e *Executor) mend(ctx context.Context, n *need, pending *found) {
	delay := e.cfg.RepairDelay
	for range repairAttempts {
		err := e.mendOnce(ctx, n)
		if err == nil || ctx.Err() != nil {
			return
		}
		e.cfg.Log.Debug("repair block", "block", n.ref.Number, "hash", n.ref.Hash, "err", err)
		if pending != nil {
			e.ledger.decide(n.message, *pending)
			pending = nil
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
		delay = min(2*delay, maxRepairDelay)
	}
	e.cfg.Log.Warn("block could not be repaired", "block", n.ref.Number, "hash", n.ref.Hash)
}

// mendOnce asks once, and judges what it gets. A nil error says that the block has its verdict. What was
// fetched has nobody's signature: unless it proves the block right or wrong it proves nothing.
func (e *Executor) mendOnce(ctx context.Context, n *need) error {
	if e.ledger.proven(n.ref.Hash) {
		return nil
	}
	m, result, below, err := e.fetchAndJudge(ctx, n)
	if err != nil {
		return err
	}
	if below != nil { // so that a block is not called incomplete for what is on its way
		select {
		case <-below:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	if n.message == nil {
		e.ledger.expect(m, false)
	}
	e.repair(ctx, e.ledger.decide(m, result))
	return nil
}

// fetchAndJudge fetches the block, and what is missing below it meanwhile.
func (e *Executor) fetchAndJudge(ctx context.Context, n *need) (m *BlockSealed, result found, below <-chan struct{}, err error) {
	select {
	case e.repairs.fetches <- struct{}{}:
	case <-ctx.Done():
		return nil, result, nil, context.Cause(ctx)
	}
	defer func() { <-e.repairs.fetches }()
	if m, err = e.fetch(ctx, n); err != nil {
		return nil, result, nil, err
	}
	if n.message == nil {
		below = e.repair(ctx, e.ledger.below(m, n.depth+1))
	}
	result, err = e.judge(ctx, m)
	if err != nil && !condemns(err) {
		return nil, result, nil, fmt.Errorf("judge fetched block: %w", err)
	}
	return m, result, below, nil
}

// fetch returns the block that is needed with its trace.
func (e *Executor) fetch(ctx context.Context, n *need) (*BlockSealed, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	if n.message == nil {
		m, err := e.cfg.FetchBlock(ctx, n.ref)
		if err != nil {
			return nil, fmt.Errorf("fetch block: %w", err)
		}
		if err := m.check(); err != nil {
			return nil, fmt.Errorf("fetch block: %w", err)
		}
		if m.Placed().Ref() != n.ref {
			return nil, fmt.Errorf("fetch block: got %s: %w", m.Header.Hash(), ErrEncoding)
		}
		return m, nil
	}
	trace, err := e.cfg.Fetch(ctx, n.ref)
	if err != nil {
		return nil, fmt.Errorf("fetch trace: %w", err)
	}
	m := *n.message
	m.Trace = trace
	return &m, nil
}
