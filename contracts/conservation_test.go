package contracts_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// ledger is what should be true of all ether, kept beside the contracts. It belongs to one branch of L1.
type ledger struct {
	deposits []deposited
	outgoing []withdrawn
	tip      block // the contract's head
}

type deposited struct {
	blocks.Deposit
	state string // waiting, done, failed
}

type withdrawn struct {
	contracts.Withdrawal
	in      block
	claimed bool
}

func (l ledger) clone() ledger {
	l.deposits, l.outgoing = slices.Clone(l.deposits), slices.Clone(l.outgoing)
	return l
}

// economy moves ether at random, on L1 and L2, in blocks of all kinds, and over reorgs.
type economy struct {
	*mail
	ledger
	random  *rand.Rand
	history []snapshot // at the beginnings of the newest L1 blocks
	closed  bool       // the receiver refuses
	did     map[string]int
}

type snapshot struct {
	l1     *l1
	ledger ledger
}

// holds fails unless the portal holds exactly what circulates on L2, is on its way, or is the treasury's.
func (e *economy) holds(after string) {
	e.tb.Helper()
	statedb := e.l2.state(e.ledger.tip.header())
	want := new(big.Int)
	for _, account := range statedb.RawDump(&state.DumpConfig{SkipCode: true, SkipStorage: true}).Accounts {
		balance, ok := new(big.Int).SetString(account.Balance, 10)
		if !ok {
			e.tb.Fatalf("balance %q", account.Balance)
		}
		want.Add(want, balance)
	}
	want.Sub(want, statedb.GetBalance(contracts.MessengerAddress).ToBig())
	for _, d := range e.deposits {
		switch d.state {
		case "waiting":
			want.Add(want, new(big.Int).Add(d.Value, d.Fee))
		case "failed":
			want.Add(want, d.Value)
		}
	}
	for _, w := range e.outgoing {
		if !w.claimed {
			want.Add(want, w.Value)
		}
	}
	due, err := e.portal.UnpackTreasuryDue(e.call(e.rollup.portal, e.portal.PackTreasuryDue()).output)
	if err != nil {
		e.tb.Fatal(err)
	}
	want.Add(want, due.Burned).Add(want, due.Forced)
	if got := e.l1.state.GetBalance(e.rollup.portal).ToBig(); got.Cmp(want) != 0 {
		e.tb.Fatalf("after %s: the portal holds %s, it should be %s", after, got, want)
	}
}

// nextL1 opens the L1 block of a slot.
func (e *economy) nextL1(slot uint64) {
	e.history = append(e.history, snapshot{e.copy(e.tb), e.ledger.clone()})
	e.history = e.history[max(0, len(e.history)-6):]
	e.open(slot)
}

// deposit sends a message whose owner is the L2 user.
func (e *economy) depositRandom() {
	to := []common.Address{e.receiver, {0x31}, contracts.MessengerAddress}[e.random.IntN(3)]
	value, fee := big.NewInt(e.random.Int64N(1e18)), big.NewInt(e.random.Int64N(1e15))
	mustHold(e.tb, e.send(tx{
		from: account(3), to: &e.rollup.portal, value: new(big.Int).Add(value, fee), data: e.portal.PackSendMessage(to, e.l2.from(), fee, 100_000, nil),
	}))
	d := blocks.Deposit{Index: uint64(len(e.deposits)), Sender: account(3), To: to, Owner: e.l2.from(), Value: value, Fee: fee, GasLimit: 100_000}
	e.deposits = append(e.deposits, deposited{d, "waiting"})
	e.resetInbox()
}

// resetInbox makes the inbox that of the present branch.
func (e *economy) resetInbox() {
	*e.inbox = blocks.Inbox{}
	for _, d := range e.deposits {
		e.inbox.Append(d.Leaf(l2ChainID))
	}
}

// at returns an anchor that no forced transaction stands in the way of; false if there is none now.
func (e *economy) freeAnchor() (blocks.Anchor, bool) {
	latest := e.number - 1
	if q := e.queue(); q.TxHash != (common.Hash{}) {
		if due := q.Due.Uint64(); latest >= due && latest < due+forcedWindow {
			return e.mail.at(due - 1), false
		}
	}
	return e.mail.at(latest), true
}

// calls are random L2 transactions at a timestamp, and what they will have done.
func (e *economy) calls(time uint64, anchor blocks.Anchor) (calls []call) {
	for i, d := range e.deposits {
		if d.Index >= anchor.InboxCount {
			break
		}
		switch r := e.random.IntN(4); {
		case d.state == "waiting" && r < 2:
			calls = append(calls, e.relay(time, anchor, d.Deposit))
		case d.state == "failed" && r == 0:
			calls = append(calls, call{to: &contracts.MessengerAddress, data: e.messenger.PackRetry(boundDeposit(d.Deposit))})
		case d.state == "failed" && r == 1:
			calls = append(calls, call{to: &contracts.MessengerAddress, data: e.messenger.PackGiveUp(boundDeposit(d.Deposit), account(byte(i%8)))})
		case d.state == "done" && r == 0: // replays must change nothing
			calls = append(calls, e.relay(time, anchor, d.Deposit))
		}
	}
	if e.random.IntN(2) == 0 {
		e.closed = !e.closed
		calls = append(calls, call{to: &e.receiver, data: mustPack(e.tb.(*testing.T), readABI(e.tb, "Receiver"), "close", e.closed)})
	}
	for range e.random.IntN(3) {
		calls = append(calls, call{to: &contracts.MessengerAddress, value: big.NewInt(e.random.Int64N(1e17)),
			data: e.messenger.PackSend([]common.Address{account(7), e.receiver}[e.random.IntN(2)], 0, nil)})
	}
	return calls
}

// taken records what a block did that L1 has taken.
func (e *economy) taken(b block) {
	e.ledger.tip = b
	for _, receipt := range b.Receipts {
		for _, log := range receipt.Logs {
			if relayed, err := e.messenger.UnpackRelayedEvent(log); err == nil {
				e.deposits[relayed.Index].state = map[bool]string{true: "done", false: "failed"}[relayed.Ok]
				e.did[fmt.Sprintf("relayed, %v", relayed.Ok)]++
			}
			if retried, err := e.messenger.UnpackRetriedEvent(log); err == nil {
				e.deposits[retried.Index].state = "done"
				e.did["retried"]++
			}
			if given, err := e.messenger.UnpackGivenUpEvent(log); err == nil {
				e.deposits[given.Index].state = "done" // what it sends is a withdrawal
				e.did["given up"]++
			}
			if sent, err := e.messenger.UnpackSentEvent(log); err == nil {
				e.outgoing = append(e.outgoing, withdrawn{Withdrawal: sent.Withdrawal, in: b})
			}
		}
	}
}

// step does one random thing and says what.
func (e *economy) step() string {
	switch e.random.IntN(12) {
	case 0, 1, 2:
		e.depositRandom()
		return "deposit"
	case 3, 4, 5:
		return e.sequenced()
	case 6:
		return e.basedBlock()
	case 7:
		e.nextL1(e.slot() + 1 + uint64(e.random.IntN(2)))
		return "L1 block, perhaps a missed slot"
	case 8, 9:
		return e.claimRandom()
	case 10:
		if e.random.IntN(2) == 0 {
			mustHold(e.tb, e.send(tx{to: &e.rollup.portal, data: e.portal.PackPayTreasury()}))
			return "treasury paid"
		}
		e.force(e.transfer(uint64(e.random.IntN(50))))
		return "forced"
	default:
		return e.reorg()
	}
}

// sequenced settles a block of random calls; one that bends a rule is refused and changes nothing.
func (e *economy) sequenced() string {
	parent := e.ledger.tip.header()
	time := parent.Time + 1
	if head := e.head(); head.Kind == uint8(blocks.SlotEnding) {
		time = max(time, slots.Start(head.PermitSlot)+1)
	}
	if time > e.time {
		e.nextL1(e.slot() + 2)
	}
	anchor, _ := e.freeAnchor()
	if anchor.L1Number < e.ledger.tip.anchor.L1Number {
		return "nothing: the anchor would go back"
	}
	b := e.l2.build(parent, spec{time: time, anchor: anchor, calls: e.calls(time, anchor)})
	if e.random.IntN(4) == 0 {
		bad := e.settlement(b)
		m := certs.NewMessage(l2ChainID, e.address, b.placed())
		m.Number++
		bad.signature = certificate(e.tb, m)
		if out := e.post(bad); out.ok {
			e.tb.Fatal("a settlement with another block's certificate was taken")
		}
		return "refused settlement"
	}
	mustHold(e.tb, e.settle(b))
	e.taken(b)
	e.nextL1(e.slot() + 1)
	return "settlement"
}

// basedBlock ends a slot and has a based block included on it, with messages sent in the same L1 block.
func (e *economy) basedBlock() string {
	parent := e.ledger.tip.header()
	slot := e.slot() + 1
	anchor, clear := e.freeAnchor()
	ending := spec{time: slots.Start(slot) - 1, kind: blocks.SlotEnding, anchor: anchor, permit: blocks.Permit{Slot: slot, L1Parent: e.hash()}}
	if head := e.head(); !clear || anchor.L1Number < e.ledger.tip.anchor.L1Number || head.Kind == uint8(blocks.SlotEnding) && ending.time <= slots.Start(head.PermitSlot) ||
		ending.time <= parent.Time {
		return "nothing: no slot can be ended"
	}
	s := e.l2.build(parent, ending)
	e.nextL1(slot)
	if _, clear := e.freeAnchor(); !clear {
		return "nothing: a forced transaction is due"
	}
	mustHold(e.tb, e.settle(s))
	e.taken(s)
	if _, clear := e.freeAnchor(); !clear {
		return "slot-ending block, and then the next forced transaction is due"
	}
	e.depositRandom()
	latest := e.mail.at(e.number - 1)
	b := e.l2.build(s.header(), spec{time: e.time, kind: blocks.Based, anchor: latest, coinbase: builder, calls: e.calls(e.time, latest)})
	out := e.include(b)
	if err := out.err(); err != nil {
		e.tb.Fatalf("based block: %v", err)
	}
	e.taken(b)
	if again := e.include(b); again.ok {
		e.tb.Fatal("a based block was taken twice")
	}
	return "based block"
}

// claimRandom claims a withdrawal, perhaps one that was claimed before.
func (e *economy) claimRandom() string {
	if len(e.outgoing) == 0 {
		return "nothing to claim"
	}
	i := e.random.IntN(len(e.outgoing))
	w := &e.outgoing[i]
	out := e.claim(w.in, w.Withdrawal, false)
	if out.ok == w.claimed {
		e.tb.Fatalf("claim of %d, claimed before: %v: %v", i, w.claimed, out.err())
	}
	w.claimed = true
	return "claim"
}

// reorg takes some L1 blocks back; what happens next happens on another branch, or on the same one again.
func (e *economy) reorg() string {
	if len(e.history) == 0 {
		return "nothing to take back"
	}
	back := e.history[e.random.IntN(len(e.history))]
	again := back.l1.copy(e.tb)
	if e.random.IntN(3) > 0 {
		again = back.l1.fork(e.tb)
	}
	e.mail.rollup = e.on(again)
	e.ledger = back.ledger.clone()
	e.history = nil
	e.resetInbox()
	return "reorg"
}

// TestConservation mixes deposits, withdrawals, settlements, based blocks, forced transactions, failures and reorgs of L1 at
// random, and counts all ether after every step.
func TestConservation(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	total := make(map[string]int)
	t.Run("seeds", func(t *testing.T) {
		for seed := range uint64(8) {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				m := newMail(t)
				e := &economy{mail: m, ledger: ledger{tip: m.tip}, random: rand.New(rand.NewPCG(seed, 1)), did: make(map[string]int)}
				e.nextL1(e.slot() + 1)
				e.holds("the beginning")
				for range 120 {
					did := e.step()
					e.did[did]++
					e.holds(did)
				}
				mu.Lock()
				defer mu.Unlock()
				for did, times := range e.did {
					total[did] += times
				}
			})
		}
	})
	for _, must := range []string{"deposit", "settlement", "refused settlement", "based block", "claim", "reorg", "forced", "treasury paid",
		"relayed, true", "relayed, false", "retried", "given up"} {
		if total[must] < 3 {
			t.Errorf("%s: %d times in all seeds", must, total[must])
		}
	}
	t.Logf("%v", total)
}
