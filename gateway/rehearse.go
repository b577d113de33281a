package gateway

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// rehearsed bounds the rehearsals that end in a refusal, as refusedWork bounds them for the conductor.
type rehearsed struct {
	mu      sync.Mutex
	work    *refusedWork
	refused atomic.Uint64 // requests
}

// storage is a state whose storage conditions look at.
type storage interface {
	GetState(addr common.Address, slot common.Hash) common.Hash
	GetStorageRoot(addr common.Address) common.Hash
}

// conditionsHold says which condition does not hold, in a block and the state in it. layers are what the block has
// changed so far.
func (c *Conductor) conditionsHold(k Conditions, state storage, number, second uint64, layers [][]execute.Change) *Refusal {
	fails := func(format string, args ...any) *Refusal {
		return &Refusal{Code: CodeConditionFailed, Message: fmt.Sprintf(format, args...)}
	}
	switch {
	case k.BlockNumberMin != nil && number < *k.BlockNumberMin:
		return fails("the block is %d, at least %d is wanted", number, *k.BlockNumberMin)
	case k.BlockNumberMax != nil && number > *k.BlockNumberMax:
		return fails("the block is %d, at most %d is wanted", number, *k.BlockNumberMax)
	case k.TimestampMin != nil && second < *k.TimestampMin:
		return fails("the block's time is %d, at least %d is wanted", second, *k.TimestampMin)
	case k.TimestampMax != nil && second > *k.TimestampMax:
		return fails("the block's time is %d, at most %d is wanted", second, *k.TimestampMax)
	}
	for addr, known := range k.Known {
		if known.Root != nil {
			if writes(layers, addr) {
				return fails("the storage of %s was written in the open block", addr)
			}
			if root := rootOf(state, addr); root != *known.Root {
				return fails("the storage root of %s is %s, not %s", addr, root, *known.Root)
			}
		}
		for slot, want := range known.Slots {
			if is := state.GetState(addr, slot); is != want {
				return fails("slot %s of %s is %s, not %s", slot, addr, is, want)
			}
		}
	}
	return nil
}

// rootOf returns the root of an account's storage, which is that of the empty trie if there is no account.
func rootOf(state storage, addr common.Address) common.Hash {
	if root := state.GetStorageRoot(addr); root != (common.Hash{}) {
		return root
	}
	return types.EmptyRootHash
}

// writes reports whether the storage of an account was written.
func writes(layers [][]execute.Change, addr common.Address) bool {
	for _, layer := range layers {
		for i := range layer {
			if layer[i].Address == addr && len(layer[i].Slots) > 0 {
				return true
			}
		}
	}
	return false
}

// rehearse executes on the caller's goroutine, on a copy of the open block, what could cost the conductor work in
// vain: bundles, conditions, and transactions that may use much gas and whose sender has not lately paid for as
// much. What is refused here never reaches the conductor. It errs on the side of the request: a transaction that
// only stands too early is let through.
func (c *Conductor) rehearse(ctx context.Context, r *request) error {
	pending := c.Pending()
	if pending.Header == nil || c.rehearsals == nil || !c.doubtful(r) {
		return nil
	}
	if wait, ok := c.rehearsed.admit(c.cfg, r, pending.Header.Time); !ok {
		return &Refusal{Code: CodeRefusedWork, RetryAfter: time.Duration(wait) * time.Second, TxHash: r.hash,
			Message: fmt.Sprintf("not executed: too much was executed lately for requests that were then refused; gas limit %d", r.gas())}
	}
	select {
	case c.rehearsals <- struct{}{}:
		defer func() { <-c.rehearsals }()
	case <-ctx.Done():
		return deadlineExceeded(r.hash)
	}
	gas, refusal := c.tryOut(r, pending)
	if refusal == nil {
		return nil
	}
	c.rehearsed.charge(r, gas)
	c.rehearsed.refused.Add(1)
	c.meter.refused.remember(refusal, c.deps.Now())
	return refusal
}

// doubtful reports whether a request has to be rehearsed.
func (c *Conductor) doubtful(r *request) bool {
	if r.bundle() || !r.Conditions.None() {
		return true
	}
	gas := r.Transactions[0].Gas()
	return gas > smallGas && !c.meter.refused.trusts(r.senders[0], gas)
}

// tryOut executes a request on the pending block. It returns the gas that this took, and nil unless the conductor
// would certainly refuse.
func (c *Conductor) tryOut(r *request, pending *PendingBlock) (gas uint64, refusal *Refusal) {
	h := pending.Header
	var price TracePrice
	limits := newBudget(c.cfg)
	builder, err := c.deps.Chain.Open(h.ParentHash, execute.Env{
		Number: h.Number.Uint64(), Time: h.Time, GasLimit: h.GasLimit, Coinbase: h.Coinbase, Anchor: *h.ParentBeaconRoot,
		Allow: func(u execute.Usage) error {
			gas += u.TransactionGas
			if reason := limits.tooLarge(u.Alone, u.TransactionGas); reason != "" {
				return fmt.Errorf("%s: %w", reason, execute.ErrTraceTooLarge)
			}
			// What the block has touched already costs the transaction nothing there, so only a bundle, which is
			// refused as a whole, is told its price here.
			p, enough := priceTrace(c.cfg.MinTipPerTraceByte, u)
			if price = p; !enough && r.bundle() && len(pending.Promises) == 0 {
				return fmt.Errorf("%d bytes ask for a tip of %s wei per gas, %s is given: %w", p.Bytes, p.Needed, p.Given, execute.ErrUnderpricedTrace)
			}
			return nil
		},
	})
	if err != nil { // the parent is being stored, or the block has gone: the conductor will see
		return 0, nil
	}
	defer builder.Close()
	config := execute.ChainConfig(c.cfg.ChainID)
	for _, layer := range pending.Layers {
		execute.Impose(config, h, builder.StateDB(), layer)
	}
	if refusal := c.conditionsHold(r.Conditions, builder.StateDB(), h.Number.Uint64(), h.Time, pending.Layers); refusal != nil {
		refusal.TxHash = r.hash
		return checkGas * uint64(1+r.Conditions.entries()), refusal
	}
	for i, tx := range r.Transactions {
		_, err := builder.Apply(tx, r.senders[i])
		if err == nil {
			continue
		}
		costly := errors.Is(err, execute.ErrTraceTooLarge)
		if isBlockFull(err) || errors.Is(err, execute.ErrClosed) || !r.bundle() && !costly {
			return gas, nil
		}
		cause := &Refusal{Code: refusalCode(err), Message: err.Error(), TxHash: tx.Hash()}
		if errors.Is(err, execute.ErrUnderpricedTrace) {
			cause.Trace = &price
		}
		if r.bundle() {
			cause = bundleFailed(i, cause)
		}
		return gas + checkGas, cause
	}
	return gas, nil
}

// admit says whether a request may be rehearsed, and if not, after how many seconds it may be worth asking again.
func (d *rehearsed) admit(cfg Config, r *request, second uint64) (wait uint64, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.work == nil {
		d.work = newRefusedWork(cfg)
	}
	d.work.at(second)
	return d.work.admit(r.senders[0], r.gas())
}

// charge counts a rehearsal that ended in a refusal.
func (d *rehearsed) charge(r *request, gas uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.work.charge(r.senders[0], gas+checkGas, true)
}
