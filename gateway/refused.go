package gateway

import (
	"errors"
	"fmt"
	"maps"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

const (
	// checkGas is what a transaction counts that is refused before it runs: nonce, funds and fees are looked up.
	checkGas = 1_000
	// smallGas is the gas limit up to which a transaction may draw on the last quarter of what newcomers share,
	// so that a few large refusals do not lock out every transfer of the second.
	smallGas = 100_000
	// rememberedRefusals and rememberFor bound the memory of transactions that no block would take.
	rememberedRefusals = 8192
	rememberFor        = 12 * time.Second
	// refusedSenders and payingSenders bound the accounts of senders.
	refusedSenders = 16_384
	payingSenders  = 65_536
)

// refusedWork bounds the execution that nobody pays for. A transaction that is refused after it ran has
// cost the conductor its gas: this counts against its sender, and against what all may waste in one block
// second. A transaction whose sender is over its bound, or whose gas limit does not fit into what is left
// of the second, is refused without being executed, unless its sender has lately paid for as much gas. It
// counts gas, not time, so that the same requests always fare the same.
//
// Only recall and trusts may be called from other goroutines than the conductor's.
type refusedWork struct {
	all       uint64 // gas in one second
	perSender uint64 // gas in one second, and the debt that a sender may have

	second uint64 // of the open block
	spent  uint64 // in it, and before if that was too much
	debts  lru.BasicLRU[common.Address, debt]
	paid   *lru.Cache[common.Address, uint64] // gas of promised transactions, less what was refused since

	memory *lru.Cache[common.Hash, remembered]
	shown  RefusedStatus // what status shows; its map is never changed

	recalled atomic.Uint64
}

// debt is what a sender has wasted, at a second; it shrinks by perSender in every second.
type debt struct{ gas, second uint64 }

type remembered struct {
	refusal Refusal
	until   time.Time
}

func newRefusedWork(cfg Config) *refusedWork {
	return &refusedWork{
		all: cfg.RefusedGas, perSender: cfg.RefusedGasPerSender,
		debts:  lru.NewBasicLRU[common.Address, debt](refusedSenders),
		paid:   lru.NewCache[common.Address, uint64](payingSenders),
		memory: lru.NewCache[common.Hash, remembered](rememberedRefusals),
		shown:  RefusedStatus{Transactions: map[Code]uint64{}},
	}
}

// at moves to a block second. Seconds before the present one change nothing.
func (w *refusedWork) at(second uint64) {
	if second > w.second {
		w.spent -= min(w.spent, (second-w.second)*w.all)
		w.second = second
	}
}

func (w *refusedWork) owed(sender common.Address) uint64 {
	d, _ := w.debts.Peek(sender)
	return d.gas - min(d.gas, (w.second-d.second)*w.perSender)
}

// trusts reports whether a sender has lately paid for that much gas.
func (w *refusedWork) trusts(sender common.Address, gas uint64) bool {
	paid, _ := w.paid.Peek(sender)
	return paid >= gas
}

// admit says whether a transaction with that gas limit may be executed now, and if not, after how many
// seconds it may be worth asking again.
func (w *refusedWork) admit(sender common.Address, gas uint64) (wait uint64, ok bool) {
	if w.trusts(sender, gas) {
		return 0, true
	}
	if owed := w.owed(sender); owed >= w.perSender {
		return 1 + (owed-w.perSender)/max(w.perSender, 1), false
	}
	left := w.all - min(w.all, w.spent)
	if gas > smallGas {
		left -= min(left, w.all/4)
	}
	return 1, gas <= left
}

// charge counts a refused transaction. blame says that it was the sender's doing.
func (w *refusedWork) charge(sender common.Address, gas uint64, blame bool) {
	w.spent += gas
	if paid, ok := w.paid.Peek(sender); ok {
		w.paid.Add(sender, paid-min(paid, gas))
	}
	if blame {
		w.debts.Add(sender, debt{w.owed(sender) + gas, w.second})
	}
}

// pay counts a promised transaction for its sender.
func (w *refusedWork) pay(sender common.Address, gas uint64) {
	paid, _ := w.paid.Peek(sender)
	w.paid.Add(sender, min(paid+gas, execute.MaxTxGas))
}

// note adds a refusal to what is shown.
func (w *refusedWork) note(code Code, gas uint64, took time.Duration) {
	counted := maps.Clone(w.shown.Transactions)
	counted[code]++
	w.shown.Transactions = counted
	w.shown.Gas += gas
	w.shown.Seconds += took.Seconds()
}

// remember keeps a refusal that the same bytes would meet again.
func (w *refusedWork) remember(r *Refusal, now time.Time) {
	if r.Code == CodeTraceTooLarge || r.Code == CodeUnderpricedTrace {
		w.memory.Add(r.TxHash, remembered{*r, now.Add(rememberFor)})
	}
}

// recall returns the refusal that a transaction has met lately, or nil. It is safe for concurrent use.
func (w *refusedWork) recall(hash common.Hash, now time.Time) *Refusal {
	found, ok := w.memory.Get(hash)
	if !ok {
		return nil
	}
	if !now.Before(found.until) {
		w.memory.Remove(hash)
		return nil
	}
	w.recalled.Add(1)
	return &found.refusal
}

// status returns what is shown.
func (w *refusedWork) status() RefusedStatus {
	s := w.shown
	s.Remembered = w.recalled.Load()
	return s
}

// turnAway refuses a request without executing it: while the slot has no room for anything, or for the
// work that its sender, or all senders, have wasted.
func (c *Conductor) turnAway(r *request) *Refusal {
	m := &c.meter
	if m.budget.stopped() {
		refusal := c.refusal(r.Transactions[0], r.senders[0], execute.ErrSlotFull)
		m.refused.shown.Unexecuted++
		return refusal
	}
	m.refused.at(c.open.Time)
	wait, ok := m.refused.admit(r.senders[0], r.gas())
	if ok {
		return nil
	}
	m.refused.shown.Unexecuted++
	return &Refusal{Code: CodeRefusedWork, RetryAfter: time.Duration(wait) * time.Second, TxHash: r.hash,
		Message: fmt.Sprintf("not executed: too much was executed lately for transactions that were then refused; gas limit %d", r.gas())}
}

// refusedAfter counts a transaction that was refused, and the time that it took.
func (c *Conductor) refusedAfter(r *request, refusal *Refusal, cause error, took time.Duration) {
	m, gas := &c.meter, uint64(checkGas)
	switch {
	case r.bundle(): // what it had executed is executed in vain, and the block's promises before it once more
		gas += r.gas()
	case m.usage != nil:
		gas += m.usage.TransactionGas
	}
	m.refused.charge(r.senders[0], gas, !errors.Is(cause, execute.ErrSlotFull))
	m.refused.note(refusal.Code, gas, took)
	m.refused.remember(refusal, c.deps.Now())
}
