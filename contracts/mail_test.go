package contracts_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// mail is the portal of a rollup, with the inbox as everybody can compute it.
type mail struct {
	*rollup
	portal    *contracts.Portal
	messenger *contracts.Messenger
	inbox     *blocks.Inbox
	receiver  common.Address // on L2
	tip       block
}

// newMail deploys a rollup whose first L2 block, settled, has a Receiver in it.
func newMail(t *testing.T) *mail {
	t.Helper()
	m := &mail{rollup: newRollup(t), portal: contracts.NewPortal(), messenger: contracts.NewMessenger(), inbox: new(blocks.Inbox)}
	m.receiver = crypto.CreateAddress(m.l2.from(), 0)
	m.tip = m.l2.build(m.l2.genesis, spec{time: slots.Start(1) + 5, anchor: m.anchor(), calls: []call{{data: testCode(t, "Receiver")}}})
	mustHold(t, m.settle(m.tip))
	return m
}

// testCode is the creation code of a contract of the tests without constructor arguments.
func testCode(t *testing.T, name string) []byte {
	t.Helper()
	return hexutil.MustDecode(readArtefact(t, name).Bytecode)
}

// anchor is the newest closed L1 block with the inbox as it is now.
func (m *mail) anchor() blocks.Anchor {
	m.tb.Helper()
	a := m.latest()
	root, err := m.inbox.RootAt(m.inbox.Count())
	if err != nil {
		m.tb.Fatal(err)
	}
	a.InboxRoot, a.InboxCount = root, m.inbox.Count()
	return a
}

// deposit sends a message, and fails unless the portal makes of it what everybody can compute.
func (m *mail) deposit(to common.Address, value, fee *big.Int, gas uint64, data []byte) blocks.Deposit {
	m.tb.Helper()
	out := mustHold(m.tb, m.send(tx{
		from: account(3), to: &m.rollup.portal, value: new(big.Int).Add(value, fee), data: m.portal.PackSendMessage(to, account(4), fee, gas, data),
	}))
	e, err := m.portal.UnpackMessageSentEvent(out.logs[0])
	if err != nil {
		m.tb.Fatal(err)
	}
	d := blocks.Deposit{Index: m.inbox.Count(), Sender: account(3), To: to, Owner: account(4), Value: value, Fee: fee, GasLimit: gas, Data: data}
	m.inbox.Append(d.Leaf(l2ChainID))
	if root, _ := m.inbox.RootAt(m.inbox.Count()); e.Index != d.Index || root != e.Root {
		m.tb.Fatalf("message %d gives root %x, the portal says %d and %x", d.Index, root, e.Index, e.Root)
	}
	return d
}

// relay is the L2 call that executes a message against the inbox of the anchor of a block of that time.
func (m *mail) relay(time uint64, anchor blocks.Anchor, d blocks.Deposit) call {
	m.tb.Helper()
	proof, err := m.inbox.Prove(d.Index, anchor.InboxCount)
	if err != nil {
		m.tb.Fatal(err)
	}
	return call{to: &contracts.MessengerAddress, data: m.messenger.PackRelay(time, boundAnchor(anchor), boundDeposit(d), siblings(proof))}
}

func siblings(proof []common.Hash) [][32]byte {
	out := make([][32]byte, len(proof))
	for i := range proof {
		out[i] = proof[i]
	}
	return out
}

func boundDeposit(d blocks.Deposit) contracts.Deposit {
	return contracts.Deposit{Index: d.Index, Sender: d.Sender, To: d.To, Owner: d.Owner, Value: d.Value, Fee: d.Fee, GasLimit: d.GasLimit, Data: d.Data}
}

// next builds a regular block of calls on the tip, a second later, and settles it in a new L1 block.
func (m *mail) next(anchor blocks.Anchor, calls ...call) block {
	m.tb.Helper()
	b := m.l2.build(m.tip.header(), spec{time: m.tip.header().Time + 1, anchor: anchor, calls: calls})
	m.tip = b
	mustHold(m.tb, m.settle(b))
	m.open(m.slot() + 1)
	return b
}

// l2Error returns the error with which the last transaction of the block that would hold the calls reverts, "" if it does not.
func (m *mail) l2Error(anchor blocks.Anchor, calls ...call) string {
	m.tb.Helper()
	b := m.l2.build(m.tip.header(), spec{time: m.tip.header().Time + 1, anchor: anchor, calls: calls})
	if b.Receipts[len(b.Receipts)-1].Status == types.ReceiptStatusSuccessful {
		return ""
	}
	last := calls[len(calls)-1]
	out := m.l2.try(b.header(), last)
	if out == nil {
		return "?"
	}
	return contracts.DecodeRevert(out).Name
}

// TestMessagesIn sends messages of all kinds: every root of the portal is the one that blocks.Inbox computes.
func TestMessagesIn(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	for i := range int64(40) {
		m.deposit(common.Address{byte(i)}, big.NewInt(i), big.NewInt(i%3), uint64(i), bytes.Repeat([]byte{byte(i)}, int(i)*7))
	}
	for count := range m.inbox.Count() + 1 {
		want, _ := m.inbox.RootAt(count)
		if got := mustHold(t, m.call(m.rollup.portal, m.portal.PackInboxRootAt(count))).output; common.BytesToHash(got) != want {
			t.Errorf("root at %d is %x, want %x", count, got, want)
		}
	}
	for name, test := range map[string]struct {
		value *big.Int
		data  []byte
		want  string
	}{
		"fee not covered": {big.NewInt(4), m.portal.PackSendMessage(common.Address{1}, common.Address{}, big.NewInt(5), 1, nil), "FeeNotCovered"},
		"too long":        {nil, m.portal.PackSendMessage(common.Address{1}, common.Address{}, new(big.Int), 1, make([]byte, 8193)), "DataTooLong"},
		"too much gas":    {nil, m.portal.PackSendMessage(common.Address{1}, common.Address{}, new(big.Int), 2_000_001, nil), "GasLimitTooHigh"},
	} {
		if err := m.send(tx{to: &m.rollup.portal, value: test.value, data: test.data}).err(); err == nil || err.Name != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// TestRelay executes a message on L2 by proof, whoever brings it: against its block's own anchor and against an older
// block's, once.
func TestRelay(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	first := m.deposit(m.receiver, ether(2), big.NewInt(77), 100_000, []byte("hello"))
	second := m.deposit(common.Address{0x22}, ether(1), new(big.Int), 0, nil)
	m.open(m.slot() + 1)
	anchor := m.anchor()
	user := m.l2.from()
	before := m.l2.state(m.tip.header()).GetBalance(user).ToBig()
	b := m.next(anchor, m.relay(m.tip.header().Time+1, anchor, first))
	relayTime := b.header().Time
	state := m.l2.state(b.header())
	if got := state.GetBalance(m.receiver).ToBig(); got.Cmp(ether(2)) != 0 {
		t.Errorf("receiver has %s", got)
	}
	paid := new(big.Int).Mul(b.Receipts[0].EffectiveGasPrice, new(big.Int).SetUint64(b.Receipts[0].GasUsed))
	if got := state.GetBalance(user).ToBig(); got.Cmp(new(big.Int).Add(new(big.Int).Sub(before, paid), big.NewInt(77))) != 0 {
		t.Errorf("the relayer has %s of %s", got, before)
	}
	if sender := state.GetState(m.receiver, common.BigToHash(big.NewInt(2))); common.BytesToAddress(sender[:]) != account(3) {
		t.Errorf("the receiver saw %x as sender", sender)
	}
	if slot, bit := blocks.RelayedSlot(0); !blocks.IsRelayed(state.GetState(contracts.MessengerAddress, slot), bit) {
		t.Error("blocks.RelayedSlot does not show that the message was relayed")
	}

	proof, _ := m.inbox.Prove(second.Index, 2)
	raw := func(change func(time *uint64, a *blocks.Anchor, d *blocks.Deposit, p *[]common.Hash)) call {
		time, a, d, p := relayTime, anchor, second, append([]common.Hash{}, proof...)
		change(&time, &a, &d, &p)
		return call{to: &contracts.MessengerAddress, data: m.messenger.PackRelay(time, boundAnchor(a), boundDeposit(d), siblings(p))}
	}
	for name, test := range map[string]struct {
		call call
		want string
	}{
		"an older block's anchor":   {raw(func(*uint64, *blocks.Anchor, *blocks.Deposit, *[]common.Hash) {}), ""},
		"relayed before":            {m.relay(relayTime, anchor, first), "AlreadyRelayed"},
		"no block of that time":     {raw(func(time *uint64, _ *blocks.Anchor, _ *blocks.Deposit, _ *[]common.Hash) { *time -= 100 }), "WrongAnchor"},
		"another anchor":            {raw(func(_ *uint64, a *blocks.Anchor, _ *blocks.Deposit, _ *[]common.Hash) { a.L1Number++ }), "WrongAnchor"},
		"another inbox root":        {raw(func(_ *uint64, a *blocks.Anchor, _ *blocks.Deposit, _ *[]common.Hash) { a.InboxRoot[0]++ }), "WrongAnchor"},
		"another value":             {raw(func(_ *uint64, _ *blocks.Anchor, d *blocks.Deposit, _ *[]common.Hash) { d.Value = ether(9) }), "NotInInbox"},
		"another index":             {raw(func(_ *uint64, _ *blocks.Anchor, d *blocks.Deposit, _ *[]common.Hash) { d.Index = 7 }), "NotInInbox"},
		"a wrong sibling":           {raw(func(_ *uint64, _ *blocks.Anchor, _ *blocks.Deposit, p *[]common.Hash) { (*p)[3][0]++ }), "NotInInbox"},
		"a proof cut short":         {raw(func(_ *uint64, _ *blocks.Anchor, _ *blocks.Deposit, p *[]common.Hash) { *p = (*p)[:31] }), "NotInInbox"},
		"a proof that is too long":  {raw(func(_ *uint64, _ *blocks.Anchor, _ *blocks.Deposit, p *[]common.Hash) { *p = append(*p, (*p)[0]) }), "NotInInbox"},
		"the tree's root as a leaf": {raw(func(_ *uint64, _ *blocks.Anchor, _ *blocks.Deposit, p *[]common.Hash) { *p = nil }), "NotInInbox"},
	} {
		if got := m.l2Error(anchor, test.call); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestFailedMessages keeps a message whose call fails: it can be tried again, and given up.
func TestFailedMessages(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	receiver := common.Address(m.receiver)
	parsed := readABI(t, "Receiver")
	closing := func(closed bool) call {
		data, err := parsed.Pack("close", closed)
		if err != nil {
			t.Fatal(err)
		}
		return call{to: &receiver, data: data}
	}
	d := m.deposit(m.receiver, ether(3), new(big.Int), 100_000, []byte("x"))
	own := m.deposit(contracts.MessengerAddress, ether(1), new(big.Int), 100_000, m.messenger.PackSend(account(7), 0, nil))
	m.open(m.slot() + 1)
	anchor := m.anchor()
	time := m.tip.header().Time + 1
	m.next(anchor, closing(true), m.relay(time, anchor, d), m.relay(time, anchor, own))
	state := m.l2.state(m.tip.header())
	if state.GetBalance(m.receiver).Sign() != 0 || m.tip.Receipts[1].Status != 1 || m.tip.Receipts[2].Status != 1 {
		t.Fatalf("a failing message was not kept: %+v", m.tip.Receipts[1])
	}
	retry := call{to: &contracts.MessengerAddress, data: m.messenger.PackRetry(boundDeposit(d))}
	other := d
	other.Value = ether(4)
	for name, test := range map[string]struct {
		calls []call
		want  string
	}{
		"relayed again":                 {[]call{closing(false), m.relay(time, anchor, d)}, "AlreadyRelayed"},
		"tried again, and fails again":  {[]call{retry}, "CallFailed"},
		"tried again with more value":   {[]call{closing(false), {to: &contracts.MessengerAddress, data: m.messenger.PackRetry(boundDeposit(other))}}, "NotFailed"},
		"given up by a stranger":        {[]call{{to: &contracts.MessengerAddress, data: m.messenger.PackGiveUp(boundDeposit(d), d.Sender)}}, "NotOwner"},
		"the messenger calls itself":    {[]call{{to: &contracts.MessengerAddress, data: m.messenger.PackRetry(boundDeposit(own))}}, "CallFailed"},
		"tried again, and it goes well": {[]call{closing(false), retry}, ""},
	} {
		if got := m.l2Error(anchor, test.calls...); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
	giveUp := func(to common.Address) call {
		return call{to: &contracts.MessengerAddress, data: m.messenger.PackGiveUp(boundDeposit(d), to)}
	}
	// A week later anyone may, but only to the sender.
	for m.slot() < 8*7200 {
		m.open(8 * 7200)
	}
	b := m.l2.build(m.tip.header(), spec{time: m.time - 12, anchor: m.anchor(), calls: []call{giveUp(account(6)), giveUp(d.Sender), giveUp(d.Sender)}})
	if b.Receipts[0].Status != 0 || b.Receipts[1].Status != 1 || b.Receipts[2].Status != 0 {
		t.Fatalf("given up: %v %v %v", b.Receipts[0].Status, b.Receipts[1].Status, b.Receipts[2].Status)
	}
	m.tip = b
	mustHold(t, m.settle(b))
	sent, err := m.messenger.UnpackSentEvent(b.Receipts[1].Logs[1])
	if err != nil {
		t.Fatal(err)
	}
	before := m.l1.state.GetBalance(d.Sender).ToBig()
	mustHold(t, m.claim(b, sent.Withdrawal, true))
	if got := new(big.Int).Sub(m.l1.state.GetBalance(d.Sender).ToBig(), before); got.Cmp(ether(3)) != 0 {
		t.Errorf("the sender got %s back", got)
	}
}

// claim proves the withdrawal against a block; head leaves the header out.
func (m *mail) claim(b block, w contracts.Withdrawal, head bool) outcome {
	m.tb.Helper()
	return m.send(tx{from: account(5), to: &m.rollup.portal, data: m.claimData(b, w, head)})
}

func (m *mail) claimData(b block, w contracts.Withdrawal, head bool) []byte {
	m.tb.Helper()
	id := blocks.Withdrawal{Index: w.Index, Sender: w.Sender, To: w.To, Value: w.Value, GasLimit: w.GasLimit, Data: w.Data}.ID(l2ChainID)
	account, storage := m.l2.prove(b.header(), contracts.MessengerAddress, blocks.SentSlot(id))
	var header []byte
	if !head {
		var err error
		if header, err = rlp.EncodeToBytes(b.header()); err != nil {
			m.tb.Fatal(err)
		}
	}
	return m.portal.PackClaim(w, b.header().Number.Uint64(), header, account, storage)
}

// withdrawals returns what a block's messenger sent.
func (m *mail) withdrawals(b block) (out []contracts.Withdrawal) {
	m.tb.Helper()
	for _, receipt := range b.Receipts {
		for _, log := range receipt.Logs {
			if e, err := m.messenger.UnpackSentEvent(log); err == nil {
				out = append(out, e.Withdrawal)
			}
		}
	}
	return out
}

// TestClaim takes ether and a call from L2 to L1, in the transaction that includes the block, and later.
func TestClaim(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	reenterer, reentererABI := m.testContract("Reenterer")
	portalAt := m.rollup.portal
	send := func(to common.Address, value int64, gas uint64) call {
		return call{to: &contracts.MessengerAddress, value: ether(value), data: m.messenger.PackSend(to, gas, []byte("call"))}
	}
	m.open(m.slot() + 1)
	b := m.next(m.anchor(),
		send(account(7), 1, 0), send(reenterer, 2, 50_000), send(portalAt, 3, 0), send(m.address, 4, 0), send(account(6), 5, 3_000_000))
	w := m.withdrawals(b)
	if len(w) != 5 {
		t.Fatalf("%d messages sent", len(w))
	}
	foreign := w[0]
	foreign.Index = 9
	short := m.claimData(b, w[4], true)
	account1, storage1 := m.l2.prove(b.header(), contracts.MessengerAddress, blocks.SentSlot(common.Hash{1}))
	for name, test := range map[string]struct {
		data []byte
		gas  uint64
		want string
	}{
		"never sent, proved absent":    {m.portal.PackClaim(foreign, 2, nil, account1, storage1), 0, "RLPInvalidEncoding"},
		"proof of another message":     {m.portal.PackClaim(w[0], 2, nil, account1, second(m.l2.prove(b.header(), contracts.MessengerAddress, blocks.SentSlot(withdrawalID(w[1]))))), 0, "TrieProofTraversalError"},
		"no proof":                     {m.portal.PackClaim(w[0], 2, nil, nil, nil), 0, "TrieProofTraversalError"},
		"to the portal":                {m.claimData(b, w[2], true), 0, "ForbiddenTarget"},
		"to the rollup":                {m.claimData(b, w[3], true), 0, "ForbiddenTarget"},
		"too little gas":               {short, 1_000_000, "InsufficientGas"},
		"a block of the future":        {m.portal.PackClaim(w[0], 3, nil, account1, storage1), 0, "UnknownBlock"},
		"header of another block":      {m.portal.PackClaim(w[0], 1, headerOf(t, b), account1, storage1), 0, "RunConflicts"},
		"header that is none":          {m.portal.PackClaim(w[0], 2, []byte{1}, account1, storage1), 0, "RunConflicts"},
		"as head, and it is not":       {m.portal.PackClaim(w[0], 1, nil, account1, storage1), 0, "UnknownBlock"},
		"more value than was sent":     {m.portal.PackClaim(richer(w[0]), 2, nil, account1, storage1), 0, "RLPInvalidEncoding"},
		"its data sent somewhere else": {m.portal.PackClaim(elsewhere(w[0]), 2, nil, account1, storage1), 0, "RLPInvalidEncoding"},
	} {
		out := m.on(m.copy(t)).send(tx{to: &portalAt, data: test.data, gas: test.gas})
		if err := out.err(); err == nil || err.Name != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}

	// Reentrancy: the call's target claims again, another one, and includes and settles blocks.
	again := m.claimData(b, w[0], true)
	for name, test := range map[string]struct {
		target common.Address
		data   []byte
	}{
		"claims the same":    {portalAt, m.claimData(b, w[1], true)},
		"claims another":     {portalAt, again},
		"pays the treasury":  {portalAt, m.portal.PackPayTreasury()},
		"forces transaction": {portalAt, m.portal.PackForceTransaction([]byte{2})},
	} {
		c := m.copy(t)
		arm(t, c, reenterer, reentererABI, test.target, test.data)
		other := *m
		other.rollup = m.on(c)
		err := other.claim(b, w[1], true).err()
		if err == nil || err.Name != "CallFailed" || contracts.DecodeRevert(err.Args[0].([]byte)).Name != "ReentrancyGuardReentrantCall" {
			t.Errorf("%s: %v", name, err)
		}
	}

	mustHold(t, m.claim(b, w[1], false)) // with the header
	if seen := mustHold(t, m.call(reenterer, mustPack(t, reentererABI, "seen"))).output; common.BytesToAddress(seen) != m.l2.from() {
		t.Errorf("the target saw %x as sender on L2", seen)
	}
	if got := common.BytesToAddress(mustHold(t, m.call(portalAt, m.portal.PackL2Sender())).output); got != (common.Address{}) {
		t.Errorf("the sender stays: %v", got)
	}
	if got := m.l1.state.GetBalance(reenterer).ToBig(); got.Cmp(ether(2)) != 0 {
		t.Errorf("target has %s", got)
	}
	if err := m.claim(b, w[1], true).err(); err == nil || err.Name != "AlreadyClaimed" {
		t.Errorf("claimed twice: %v", err)
	}

	// On another branch of L1, where the block was never taken, its root is worth nothing.
	fork := newRollup(t)
	if err := fork.send(tx{to: &fork.portal, data: again}).err(); err == nil || err.Name != "UnknownBlock" {
		t.Errorf("claim against an orphaned root: %v", err)
	}

	// The call fails, and the claim is not lost.
	arm(t, m.l1, reenterer, reentererABI, portalAt, m.portal.PackPayTreasury())
	failing := m.next(m.anchor(), send(reenterer, 1, 0))
	w = m.withdrawals(failing)
	if err := m.claim(failing, w[0], true).err(); err == nil || err.Name != "CallFailed" {
		t.Errorf("call that fails: %v", err)
	}
	arm(t, m.l1, reenterer, reentererABI, portalAt, nil)
	mustHold(t, m.claim(failing, w[0], true))
}

// TestRoundTrip sends ether to L2 and back in one L1 transaction: deposit, based block that relays it and withdraws, claim,
// and assertions about both layers.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.open(m.slot() + 1)
	ending := m.ending(m.tip.header(), m.slot()+1)
	m.open(m.slot() + 1)
	mustHold(t, m.settle(ending))
	composer, out := m.deploy(nil, append(hexutil.MustDecode(contracts.ComposerMetaData.Bin), contracts.NewComposer().PackConstructor(m.address)...))
	mustHold(t, out)

	d := blocks.Deposit{Index: 0, Sender: composer, To: m.receiver, Owner: account(4), Value: ether(2), Fee: new(big.Int), GasLimit: 200_000}
	m.inbox.Append(d.Leaf(l2ChainID))
	anchor := m.anchor()
	b := m.l2.build(ending.header(), spec{time: m.time, kind: blocks.Based, anchor: anchor, coinbase: builder, calls: []call{
		m.relay(m.time, anchor, d),
		{to: &contracts.MessengerAddress, value: ether(1), data: m.messenger.PackSend(account(7), 0, nil)},
	}})
	w := m.withdrawals(b)[0]
	binding := contracts.NewComposer()
	accountProof, storageProof := m.l2.prove(b.header(), m.receiver, common.BigToHash(big.NewInt(1)))
	proof := mustEncodeProof(t, common.BigToHash(big.NewInt(1)), accountProof, storageProof)
	compose := func(calls *big.Int) []byte {
		return binding.PackCompose(
			[]contracts.Call{{Target: m.rollup.portal, Value: ether(2), Data: m.portal.PackSendMessage(m.receiver, account(4), new(big.Int), 200_000, nil)}},
			contracts.BasedBlock{Trace: m.l2.trace(b), Anchor: boundAnchor(anchor)},
			[]contracts.Call{{Target: m.rollup.portal, Value: new(big.Int), Data: m.claimData(b, w, true)}},
			[]contracts.Assertion{
				{Check: 3, Target: m.receiver, Value: ether(2), Data: proof},
				{Check: 4, Target: m.receiver, Value: calls, Data: proof},
				{Check: 5, Target: m.receiver, Value: big.NewInt(1), Data: proof},
			})
	}
	before := m.l1.state.GetBalance(account(7)).ToBig()
	failed := m.on(m.copy(t)).send(tx{to: &composer, value: ether(2), data: compose(big.NewInt(2))})
	if err := failed.err(); err == nil || err.Name != "PartFailed" || err.Cause.Name != "AssertionFailed" || err.Args[0].(uint8) != 3 {
		t.Errorf("assertion that does not hold: %v", err)
	}
	mustHold(t, m.send(tx{to: &composer, value: ether(2), data: compose(big.NewInt(1))}))
	m.mustStandOn(b, ending.permit)
	if got := new(big.Int).Sub(m.l1.state.GetBalance(account(7)).ToBig(), before); got.Cmp(ether(1)) != 0 {
		t.Errorf("claimed %s in the same transaction", got)
	}
}

func mustEncodeProof(t *testing.T, slot common.Hash, account, storage [][]byte) []byte {
	t.Helper()
	tuple, err := abi.NewType("tuple", "", []abi.ArgumentMarshaling{
		{Name: "slot", Type: "bytes32"}, {Name: "accountProof", Type: "bytes[]"}, {Name: "storageProof", Type: "bytes[]"},
	})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := abi.Arguments{{Type: tuple}}.Pack(struct {
		Slot         [32]byte
		AccountProof [][]byte
		StorageProof [][]byte
	}{slot, account, storage})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func withdrawalID(w contracts.Withdrawal) common.Hash {
	return blocks.Withdrawal{Index: w.Index, Sender: w.Sender, To: w.To, Value: w.Value, GasLimit: w.GasLimit, Data: w.Data}.ID(l2ChainID)
}

func second(_, storage [][]byte) [][]byte { return storage }

func richer(w contracts.Withdrawal) contracts.Withdrawal {
	w.Value = ether(50)
	return w
}

func elsewhere(w contracts.Withdrawal) contracts.Withdrawal {
	w.To = account(2)
	return w
}

func headerOf(t *testing.T, b block) []byte {
	t.Helper()
	raw, err := rlp.EncodeToBytes(b.header())
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func mustPack(t *testing.T, parsed abi.ABI, method string, args ...any) []byte {
	t.Helper()
	data, err := parsed.Pack(method, args...)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func arm(t *testing.T, c *l1, reenterer common.Address, parsed abi.ABI, target common.Address, data []byte) {
	t.Helper()
	if data == nil {
		data = []byte{}
	}
	mustHold(t, c.send(tx{to: &reenterer, data: mustPack(t, parsed, "arm", target, data)}))
}

// TestMessageGas keeps the figures of messages from growing unnoticed.
func TestMessageGas(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	for i := range int64(7) {
		m.deposit(common.Address{1}, big.NewInt(i), new(big.Int), 0, nil)
	}
	in := mustHold(t, m.send(tx{
		from: account(3), to: &m.rollup.portal, value: big.NewInt(5), data: m.portal.PackSendMessage(common.Address{1}, account(4), new(big.Int), 0, nil),
	}))
	d := blocks.Deposit{Index: 7, Sender: account(3), To: common.Address{1}, Owner: account(4), Value: big.NewInt(5), Fee: new(big.Int)}
	m.inbox.Append(d.Leaf(l2ChainID))
	m.open(m.slot() + 1)
	anchor := m.anchor()
	b := m.next(anchor, m.relay(m.tip.header().Time+1, anchor, d),
		call{to: &contracts.MessengerAddress, value: ether(1), data: m.messenger.PackSend(account(7), 0, nil)})
	claim := mustHold(t, m.claim(b, m.withdrawals(b)[0], true))
	for _, figure := range []struct {
		name      string
		gas, most uint64
	}{
		{"message in, on L1", in.gas, 105_000},
		{"message executed, on L2", b.Receipts[0].GasUsed, 190_000},
		{"message out, on L2", b.Receipts[1].GasUsed, 95_000},
		{"claim against the head, on L1", claim.gas, 200_000},
	} {
		t.Logf("%s: %d gas", figure.name, figure.gas)
		if figure.gas > figure.most {
			t.Errorf("%s takes %d gas, was at most %d", figure.name, figure.gas, figure.most)
		}
	}
}
