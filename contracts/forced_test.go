package contracts_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// transfer is a signed L2 transaction of the user with that nonce.
func (m *mail) transfer(nonce uint64) *types.Transaction {
	m.tb.Helper()
	tx, err := types.SignNewTx(m.l2.user, execute.Signer(l2ChainID), &types.DynamicFeeTx{
		ChainID: m.l2.config.ChainID, Nonce: nonce, To: &common.Address{0xf0}, Value: big.NewInt(1), Gas: params.TxGas,
		GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei),
	})
	if err != nil {
		m.tb.Fatal(err)
	}
	return tx
}

func (m *mail) price() *big.Int {
	m.tb.Helper()
	price, err := m.portal.UnpackForcedPrice(mustHold(m.tb, m.call(m.rollup.portal, m.portal.PackForcedPrice())).output)
	if err != nil {
		m.tb.Fatal(err)
	}
	return price
}

// force queues a transaction on L1.
func (m *mail) force(tx_ *types.Transaction) {
	m.tb.Helper()
	raw, err := tx_.MarshalBinary()
	if err != nil {
		m.tb.Fatal(err)
	}
	mustHold(m.tb, m.send(tx{from: account(3), to: &m.rollup.portal, value: ether(1), data: m.portal.PackForceTransaction(raw)}))
}

// until opens L1 blocks until the one of that number is open.
func (m *mail) until(number uint64) {
	for m.number < number {
		m.open(m.slot() + 1)
	}
}

// at is the anchor that names a closed L1 block, with the present inbox.
func (m *mail) at(number uint64) blocks.Anchor {
	a := m.anchor()
	a.L1Number, a.L1Hash = number, m.hashes[number]
	return a
}

// block builds a regular block on the tip with that anchor.
func (m *mail) block(anchor blocks.Anchor, first ...*types.Transaction) block {
	m.tb.Helper()
	return m.l2.build(m.tip.header(), spec{time: m.tip.header().Time + 1, anchor: anchor, raw: first, transfers: 0})
}

// queue returns the contract's idea of the queue.
func (m *mail) queue() contracts.ForcedOutput {
	m.tb.Helper()
	out, err := m.binding.UnpackForced(mustHold(m.tb, m.call(m.address, m.binding.PackForced())).output)
	if err != nil {
		m.tb.Fatal(err)
	}
	return out
}

// TestForcedPrice doubles with every transaction and cools down again; what is paid beyond it comes back.
func TestForcedPrice(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	want := big.NewInt(forcedPrice)
	for nonce := range uint64(4) {
		if got := m.price(); got.Cmp(want) != 0 {
			t.Fatalf("price after %d is %s, want %s", nonce, got, want)
		}
		before := m.l1.state.GetBalance(account(3)).ToBig()
		m.force(m.transfer(nonce))
		if paid := new(big.Int).Sub(before, m.l1.state.GetBalance(account(3)).ToBig()); paid.Cmp(want) != 0 {
			t.Errorf("paid %s, the price is %s", paid, want)
		}
		want.Lsh(want, 1)
	}
	for range 4 {
		m.until(m.number + forcedWindow)
		want.Rsh(want, 1)
		if got := m.price(); got.Cmp(want) != 0 {
			t.Errorf("price in L1 block %d is %s, want %s", m.number, got, want)
		}
	}
	due, err := m.portal.UnpackTreasuryDue(m.call(m.rollup.portal, m.portal.PackTreasuryDue()).output)
	if err != nil || due.Forced.Cmp(big.NewInt(15*forcedPrice)) != 0 {
		t.Errorf("treasury is due %v, %v", due.Forced, err)
	}
	sign := func(data types.TxData) []byte {
		raw, err := types.MustSignNewTx(m.l2.user, types.LatestSignerForChainID(big.NewInt(l2ChainID)), data).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	id := big.NewInt(l2ChainID)
	other := types.MustSignNewTx(m.l2.user, types.LatestSignerForChainID(big.NewInt(5)), &types.DynamicFeeTx{ChainID: big.NewInt(5), Gas: 21000})
	foreign, _ := other.MarshalBinary()
	for name, test := range map[string]struct {
		raw   []byte
		value *big.Int
		want  string
	}{
		"legacy":         {sign(&types.LegacyTx{Gas: 21000}), ether(1), "UnsupportedTransaction"},
		"access list":    {sign(&types.AccessListTx{ChainID: id, Gas: 21000}), ether(1), "UnsupportedTransaction"},
		"another chain":  {foreign, ether(1), "UnsupportedTransaction"},
		"nothing":        {nil, ether(1), "UnsupportedTransaction"},
		"garbage":        {[]byte{2, 0xc3, 1, 2, 3}, ether(1), "UnsupportedTransaction"},
		"too much gas":   {sign(&types.DynamicFeeTx{ChainID: id, Gas: 1_000_001}), ether(1), "GasLimitTooHigh"},
		"too long":       {sign(&types.DynamicFeeTx{ChainID: id, Gas: 1, Data: make([]byte, 8192)}), ether(1), "DataTooLong"},
		"price not paid": {sign(&types.DynamicFeeTx{ChainID: id, Gas: 21000}), big.NewInt(forcedPrice - 1), "PriceNotPaid"},
	} {
		if err := m.send(tx{to: &m.rollup.portal, value: test.value, data: m.portal.PackForceTransaction(test.raw)}).err(); err == nil || err.Name != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
}

// TestForced is rule 18: what a block's own anchor has come past the deadline of, the block must begin with.
func TestForced(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.open(m.slot() + 1)
	queued := m.number
	forced := []*types.Transaction{m.transfer(1), m.transfer(2)} // nonce 0 made the receiver
	m.force(forced[0])
	m.force(forced[1])
	if q := m.queue(); q.Index != 0 || q.TxHash != forced[0].Hash() || q.Due.Uint64() != queued+forcedDeadline {
		t.Fatalf("queue %+v", q)
	}
	m.until(queued + forcedDeadline + 2)
	due := queued + forcedDeadline
	for name, test := range map[string]struct {
		block block
		want  string
	}{
		"anchored before it is due":              {m.block(m.at(due - 1)), ""},
		"anchored when it is due":                {m.block(m.at(due)), "ForcedTransactionDue"},
		"anchored later":                         {m.block(m.at(due + 1)), "ForcedTransactionDue"},
		"with the first only":                    {m.block(m.at(due), forced[0]), "ForcedTransactionDue"},
		"with both":                              {m.block(m.at(due), forced...), ""},
		"with both, before it is due":            {m.block(m.at(due-1), forced...), ""},
		"with both, anchored where L1 had none":  {m.block(m.at(queued-1), forced...), ""},
		"with another one before them":           {m.block(m.at(due), append([]*types.Transaction{m.l2.sign(1, call{to: &common.Address{1}})}, m.transfer(2))...), "ForcedTransactionDue"},
		"with both, and more of the user's then": {m.block(m.at(due), append(append([]*types.Transaction{}, forced...), m.transfer(3))...), ""},
	} {
		other := m.on(m.copy(t))
		out := other.settle(test.block)
		if err := out.err(); (err == nil) != (test.want == "") || err != nil && err.Name != test.want {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	// One that L1 did not know at the anchor is not done by being in a block.
	early := *m
	early.rollup = m.on(m.copy(t))
	mustHold(t, early.settle(m.block(m.at(queued-1), forced...)))
	if q := early.queue(); q.Index != 0 {
		t.Errorf("queue %+v after a block that could not know it", q)
	}
	// A run that comes past the deadline in its middle.
	first := m.block(m.at(due - 1))
	m.tip = first
	run := []block{first, m.block(m.at(due), forced...)}
	m.tip = run[1]
	run = append(run, m.block(m.at(due+1)))
	out := mustHold(t, m.settle(run...))
	done := 0
	for _, log := range out.logs {
		if e, err := m.binding.UnpackForcedTransactionDoneEvent(log); err == nil {
			if e.Index != uint64(done) || e.Number != run[1].header().Number.Uint64() || !e.Included || e.AnchorNumber != due {
				t.Errorf("done: %+v", e)
			}
			done++
		}
	}
	if q := m.queue(); done != 2 || q.Index != 2 || q.TxHash != (common.Hash{}) {
		t.Errorf("%d done, queue %+v", done, q)
	}
}

// TestForcedLapse has two transactions in the queue that nobody can execute and one behind them: each holds anchors up for
// a window, and takes nothing with it.
func TestForcedLapse(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.open(m.slot() + 1)
	queued := m.number
	m.force(m.transfer(0)) // the nonce is used
	m.force(m.transfer(0))
	m.force(m.transfer(1))
	due := queued + forcedDeadline
	m.until(due + 2*forcedWindow + 4)
	refused := func(b block) {
		t.Helper()
		if err := m.on(m.copy(t)).settle(b).err(); err == nil || err.Name != "ForcedTransactionDue" {
			t.Errorf("block anchored at %d: %v", b.anchor.L1Number, err)
		}
	}
	for number := due; number < due+forcedWindow; number++ {
		refused(m.block(m.at(number)))
	}
	// The first lapses; the second is due from the next number on, for a window of its own.
	lapse := due + forcedWindow
	m.tip = m.block(m.at(lapse))
	mustHold(t, m.settle(m.tip))
	if q := m.queue(); q.Index != 1 || q.Due.Uint64() != lapse+1 {
		t.Fatalf("queue %+v", q)
	}
	mustHold(t, m.on(m.copy(t)).settle(m.block(m.at(lapse)))) // at the same anchor one can go on
	for number := lapse + 1; number < lapse+1+forcedWindow; number++ {
		refused(m.block(m.at(number)))
	}
	m.tip = m.block(m.at(lapse + 1 + forcedWindow))
	mustHold(t, m.settle(m.tip))
	m.until(lapse + forcedWindow + 4)
	refused(m.block(m.at(lapse + 2 + forcedWindow)))
	m.tip = m.block(m.at(lapse+2+forcedWindow), m.transfer(1))
	mustHold(t, m.settle(m.tip))
	if q := m.queue(); q.Index != 3 {
		t.Errorf("queue %+v", q)
	}
}

// TestForcedWindow lets anyone include a block with a transaction that is due on any head, without a permit, while it
// is due.
func TestForcedWindow(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	m.open(m.slot() + 1)
	queued := m.number
	tx := m.transfer(1)
	m.force(tx)
	for m.number <= queued+forcedDeadline+forcedWindow+1 {
		at := m.number - 1 // the L1 parent
		b := m.l2.build(m.tip.header(), spec{time: m.time - 2, kind: blocks.Based, anchor: m.anchor(), coinbase: builder, raw: []*types.Transaction{tx}})
		without := m.l2.build(m.tip.header(), spec{time: m.time, kind: blocks.Based, anchor: m.anchor(), coinbase: builder})
		open := at >= queued+forcedDeadline && at < queued+forcedDeadline+forcedWindow
		out := m.on(m.copy(t)).include(b)
		if err := out.err(); open != (err == nil) || err != nil && err.Name != "NotOpen" {
			t.Errorf("in L1 block %d, due %d: %v", m.number, queued+forcedDeadline, err)
		}
		want := "NotOpen"
		if open {
			want = "ForcedTransactionDue"
		}
		if err := m.on(m.copy(t)).include(without).err(); err == nil || err.Name != want {
			t.Errorf("without it in L1 block %d: %v, want %s", m.number, err, want)
		}
		if open && at == queued+forcedDeadline {
			c := m.on(m.copy(t))
			mustHold(t, c.include(b))
			c.mustStandOn(b, blocks.Permit{})
			known, err := c.binding.UnpackWithoutPermit(c.call(c.address, c.binding.PackWithoutPermit(b.header().Hash())).output)
			if err != nil || !known {
				t.Errorf("the contract does not remember that it needed no permit (%v)", err)
			}
			c.mustRefuse("NotOpen", func() outcome { // once; what follows needs a permit again
				return c.include(c.l2.build(b.header(), spec{time: c.time, kind: blocks.Based, anchor: b.anchor, coinbase: builder}))
			})
		}
		m.open(m.slot() + 1)
		// The sequencer goes on below the deadline, so that based mode stays off.
		if at%2 == 0 {
			m.tip = m.block(m.at(queued))
			mustHold(t, m.settle(m.tip))
		}
	}
}

// TestBasedModeContract is rule 17 on the contract.
func TestBasedModeContract(t *testing.T) {
	t.Parallel()
	m := newMail(t)
	last := m.slot() // of the last settlement
	free := func(r *rollup, parent *types.Header) block {
		return r.l2.build(parent, spec{time: r.time, kind: blocks.Based, anchor: m.anchorOn(r), coinbase: builder})
	}
	m.open(last + basedAfter)
	m.mustRefuse("NotOpen", func() outcome { return m.include(free(m.rollup, m.tip.header())) })
	if m.inBasedMode() {
		t.Errorf("based mode %d slots after the last block", basedAfter)
	}
	resume := func(until uint64, change func(r *certs.Resume), key *certs.SecretKey) []byte {
		word := certs.Resume{ChainID: l2ChainID, Rollup: m.address, Until: until}
		change(&word)
		point, err := key.SignResume(word).EIP2537()
		if err != nil {
			t.Fatal(err)
		}
		return m.binding.PackResume(until, point[:])
	}
	same := func(*certs.Resume) {}
	m.mustRefuse("NotBasedMode", func() outcome { return m.send(tx{to: &m.address, data: resume(m.slot(), same, sequencer)}) })

	m.open(last + basedAfter + 1)
	if !m.inBasedMode() {
		t.Error("no based mode")
	}
	stale := m.on(m.copy(t))
	next := stale.l2.build(m.tip.header(), spec{time: m.tip.header().Time + 1, anchor: m.anchor()})
	mustHold(t, stale.settle(next)) // settling stays possible, and does not end the mode
	if !stale.inBasedMode() {
		t.Error("a settlement ended based mode")
	}
	b := free(m.rollup, m.tip.header())
	out := mustHold(t, m.include(b))
	if e, err := m.binding.UnpackBasedModeBegunEvent(out.logs[len(out.logs)-1]); err != nil || e.Slot.Uint64() != m.slot() {
		t.Errorf("beginning of the mode is not told: %v", err)
	}
	m.mustStandOn(b, blocks.Permit{})
	m.mustRefuse("StaleParent", func() outcome { return m.include(free(m.rollup, m.tip.header())) })
	m.mustRefuse("RunConflicts", func() outcome { return m.settle(next) }) // the first on L1 wins
	m.open(m.slot() + 1)
	b2 := free(m.rollup, b.header())
	mustHold(t, m.on(m.copy(t)).include(b2)) // it stays on

	stranger := certs.DeriveSecretKey("stranger")
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"another key":         {resume(m.slot(), same, stranger), "BadCertificate"},
		"another rollup":      {resume(m.slot(), func(r *certs.Resume) { r.Rollup[0]++ }, sequencer), "BadCertificate"},
		"another chain":       {resume(m.slot(), func(r *certs.Resume) { r.ChainID++ }, sequencer), "BadCertificate"},
		"another slot signed": {resume(m.slot(), func(r *certs.Resume) { r.Until++ }, sequencer), "BadCertificate"},
		"too late":            {resume(m.slot()-1, same, sequencer), "WrongResumption"},
		"too far ahead":       {resume(m.slot()+basedAfter+1, same, sequencer), "WrongResumption"},
	} {
		m.mustRefuse(test.want, func() outcome { return m.send(tx{from: account(6), to: &m.address, data: test.data}) })
		_ = name
	}
	mustHold(t, m.send(tx{from: account(6), to: &m.address, data: resume(m.slot()+basedAfter, same, sequencer)}))
	mustHold(t, m.on(m.copy(t)).include(b2)) // on in this slot still
	m.open(m.slot() + 1)
	if m.inBasedMode() {
		t.Error("the mode does not end with the next slot")
	}
	m.mustRefuse("NotOpen", func() outcome { return m.include(free(m.rollup, b.header())) })
	mustHold(t, m.settle(m.l2.build(b.header(), spec{time: b.header().Time + 1, anchor: m.anchor()})))
}

func (m *mail) anchorOn(r *rollup) blocks.Anchor {
	a := m.anchor()
	a.L1Number, a.L1Hash = r.number-1, r.parent()
	return a
}

func (r *rollup) inBasedMode() bool {
	r.tb.Helper()
	on, err := r.binding.UnpackBasedMode(r.call(r.address, r.binding.PackBasedMode()).output)
	if err != nil {
		r.tb.Fatal(err)
	}
	return on
}

// TestWithoutSequencer deploys a rollup that only has based blocks.
func TestWithoutSequencer(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	c := config(t, r.l2.genesis)
	c.SequencerKey = nil
	address, out := r.deploy(ether(1000), deployment(c))
	mustHold(t, out)
	r.at(address)
	r.mustRefuse("NoSequencer", func() outcome {
		return r.settle(r.l2.build(r.l2.genesis, spec{time: r.time - 2, anchor: r.latest()}))
	})
	r.mustRefuse("NoSequencer", func() outcome { return r.send(tx{to: &r.address, data: r.binding.PackResume(5, nil)}) })
	parent := r.l2.genesis
	for range 3 {
		b := r.based(parent)
		mustHold(t, r.include(b))
		r.mustStandOn(b, blocks.Permit{})
		parent = b.header()
		r.open(r.slot() + 1)
	}
	if key, err := r.binding.UnpackSequencerKey(r.call(r.address, r.binding.PackSequencerKey()).output); err != nil || crypto.Keccak256Hash(key) != crypto.Keccak256Hash(make([]byte, 128)) {
		t.Errorf("key %x, %v", key, err)
	}
}
