package devnet

import (
	"context"
	"runtime/debug"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/core/types"
)

// maxRehearsals bounds the bundles that wait for their rehearsal.
const maxRehearsals = 16

// rehearse executes bundles for the next block on the head when they arrive, as builders do, and throws the result
// away: what stays is what EXECUTE remembers. It is the only way to know a based block's claim ahead of time, for
// a based block is nobody's before L1 includes it.
func (l *L1) rehearse(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case b := <-l.rehearsals:
			l.rehearseOne(ctx, b)
		}
	}
}

// offerRehearsal queues a bundle; one too many is not rehearsed.
func (l *L1) offerRehearsal(b *bundle) {
	select {
	case l.rehearsals <- b:
	default:
		l.log.Debug("L1 bundle is not rehearsed, too many wait", "bundle", b.hash)
	}
}

// rehearseOne executes the bundle up to the first transaction that spoils it.
func (l *L1) rehearseOne(ctx context.Context, b *bundle) {
	defer func() {
		if thrown := recover(); thrown != nil {
			l.log.Error("rehearsal of a bundle panicked", "bundle", b.hash, "panic", thrown, "stack", string(debug.Stack()))
		}
	}()
	d, wait, err := l.stage(b)
	if err != nil {
		l.log.Debug("L1 bundle cannot be rehearsed", "bundle", b.hash, "err", err)
		return
	}
	if d == nil {
		return
	}
	defer d.evm.Release()
	ctx, cancel := context.WithTimeout(ctx, wait) // from then on the block itself is built
	defer cancel()
	release := context.AfterFunc(ctx, d.evm.Cancel)
	defer release()
	began := time.Now()
	for i, tx := range b.txs {
		if ctx.Err() != nil {
			return
		}
		receipt, err := d.try(tx)
		if err != nil {
			l.log.Debug("L1 bundle fails its rehearsal", "bundle", b.hash, "position", i, "err", err)
			return
		}
		if receipt.Status != types.ReceiptStatusSuccessful && !slices.Contains(b.reverting, tx.Hash()) {
			l.log.Debug("L1 bundle reverts in its rehearsal", "bundle", b.hash, "position", i, "tx", tx.Hash())
			return
		}
	}
	l.log.Debug("L1 bundle rehearsed", "bundle", b.hash, "transactions", len(b.txs), "took", time.Since(began))
}

// stage opens the block that the bundle is for, nil if that is not the next one.
func (l *L1) stage(b *bundle) (d *draft, wait time.Duration, err error) {
	slot, wait := l.nextSlot()
	l.mu.Lock()
	defer l.mu.Unlock()
	head := l.ledger.head()
	header, err := l.ledger.header(l.consensus, order{parent: head, slot: slot, extra: blockExtra})
	if err != nil {
		return nil, 0, err
	}
	if !l.running || b.number != header.Number.Uint64() || header.Time < b.minT || b.maxT != 0 && header.Time > b.maxT {
		return nil, 0, nil
	}
	d, err = l.ledger.draft(head, header, callerBundle, nil, nil)
	return d, wait, err
}
