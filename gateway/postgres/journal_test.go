package postgres_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/migrations"
)

func TestEmptyJournal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.restored()
	if !r.Empty || r.Base != w.genesis || r.Head != w.genesis.Ref() || r.Open != nil || len(r.L1)+len(r.Certified)+len(r.Waiting) != 0 {
		t.Errorf("restored %+v", r)
	}
	for _, tag := range []string{postgres.TagLatest, postgres.TagSettled, postgres.TagSafe, postgres.TagFinalized, postgres.TagEarliest} {
		b, err := w.store.BlockByTag(w.ctx(), tag)
		if err != nil || b.Hash != w.genesis.Hash || b.Status != gateway.StatusFinalized || b.Kind != blocks.Regular {
			t.Errorf("%s is %+v: %v", tag, b, err)
		}
	}
	_, err := w.store.BlockByTag(w.ctx(), "newest")
	wantErr(t, "unknown tag", err, gateway.ErrNotFound)
}

func TestPromiseSealCertify(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	open := w.opening()
	first := w.promise(open, 0, 2)
	second := w.promise(open, 2, 1)
	all := append(slices.Clone(first), second...)

	r := w.restored()
	if r.Empty || r.Open == nil || *r.Open != open {
		t.Fatalf("open block is %+v, want %+v", r.Open, open)
	}
	if len(r.Promises) != 3 {
		t.Fatalf("%d promises", len(r.Promises))
	}
	for i := range all {
		samePromise(t, r.Promises[i], all[i])
	}
	p, err := w.store.PromiseOf(w.ctx(), all[1].Promise.TxHash)
	w.must(err)
	samePromise(t, *p, all[1])
	if p, err := w.store.PromiseOf(w.ctx(), common.Hash{1}); p != nil || err != nil {
		t.Errorf("promise of an unknown transaction: %v, %v", p, err)
	}

	s := w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, all)
	w.must(w.store.Seal(w.ctx(), open, s))
	if r = w.restored(); r.Open != nil || r.Head != s.Placed.Ref() || len(r.Certified) != 1 || r.Certified[0].Signed || r.Certified[0].Placed != s.Placed {
		t.Fatalf("after the seal: %+v", r)
	}
	w.must(w.store.Certify(w.ctx(), s.Placed.Hash, signatureOf(s.Placed.Hash), []gateway.Event{event(t, gateway.EventBlock, s.Placed.Ref())}))
	w.must(w.store.StoreTrace(w.ctx(), s.Placed.Hash, []byte{1, 2, 3}))
	w.must(w.store.Verdict(w.ctx(), s.Placed.Hash, "verified", "", 1500*time.Microsecond, []gateway.Event{event(t, gateway.EventVerdict, 1)}))
	if j := w.restored().Certified[0]; !j.Signed || !j.Traced || !j.Verified || j.Fallen {
		t.Errorf("journaled as %+v", j)
	}

	block, trace, err := w.store.Block(w.ctx(), s.Placed.Hash)
	w.must(err)
	if block.Hash() != s.Block.Hash() || len(block.Transactions()) != 3 || block.Withdrawals() == nil || !slices.Equal(trace, []byte{1, 2, 3}) {
		t.Errorf("read back block %v with trace %x", block.Hash(), trace)
	}
	if got := types.DeriveSha(block.Transactions(), newHasher()); got != block.TxHash() {
		t.Errorf("transactions root %s", got)
	}
	record, err := w.store.BlockByNumber(w.ctx(), 1)
	w.must(err)
	if record.Hash != s.Placed.Hash || record.ParentHash != w.genesis.Hash || record.Status != gateway.StatusCertified || !record.Canonical ||
		record.TransactionCount != 3 || record.Transactions[2] != all[2].Promise.TxHash || record.Verdict != "verified" || record.VerdictLagMS == nil ||
		*record.VerdictLagMS != 1.5 || record.GasUsed != 63000 || record.BaseFee.ToInt().Int64() != 1e9 || record.Anchor != open.Anchor {
		t.Errorf("record is %+v", record)
	}
	c, err := w.store.Certificate(w.ctx(), s.Placed.Hash)
	w.must(err)
	if c.Message != s.Message || c.Digest != s.Message.Digest() || string(c.Signature) != string(s.Placed.Hash[:])+string(make([]byte, 64)) || c.PublicKey[2] != 3 {
		t.Errorf("certificate is %+v", c)
	}
	if raw, err := w.store.Trace(w.ctx(), s.Placed.Hash); err != nil || len(raw) != 3 {
		t.Errorf("trace %x: %v", raw, err)
	}
	want := []gateway.EventKind{gateway.EventPreconfirmed, gateway.EventPreconfirmed, gateway.EventPreconfirmed, gateway.EventBlock, gateway.EventVerdict}
	if got := w.kinds(0); !slices.Equal(got, want) {
		t.Errorf("events are %v", got)
	}
}

// samePromise compares promises by what clients see of them.
func samePromise(t *testing.T, got, want gateway.Promised) {
	t.Helper()
	if got.Promise != want.Promise || got.Sender != want.Sender || got.Tx.Hash() != want.Tx.Hash() || got.Reversion != want.Reversion || got.Outcome != want.Outcome {
		t.Errorf("promise is %+v, want %+v", got, want)
	}
	a, err1 := json.Marshal(got.Receipt)
	b, err2 := json.Marshal(want.Receipt)
	if err1 != nil || err2 != nil || string(a) != string(b) {
		t.Errorf("receipt is %s, want %s", a, b)
	}
	if gateway.ReceiptDigest(got.Receipt) != want.Promise.ReceiptDigest {
		t.Error("receipt has another digest")
	}
}

func TestAnUnpromisedBlock(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	// Nothing promised: the opening is recorded with the seal.
	s := w.regular(0)
	if n := w.count(`SELECT count(*) FROM openings WHERE sealed_as = $1`, s.Placed.Hash[:]); n != 1 {
		t.Errorf("%d openings", n)
	}
	// What was not promised, or not in this order, is no part of a sequenced block.
	open := w.opening()
	promised := w.promise(open, 0, 2)
	extra := w.promised(open, 2, w.transfer())
	for name, txs := range map[string][]gateway.Promised{
		"one more": append(slices.Clone(promised), extra...), "one less": promised[:1], "swapped": {promised[1], promised[0]}, "none": nil,
	} {
		if err := w.store.Seal(w.ctx(), open, w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, txs)); !errors.Is(err, gateway.ErrEquivocation) {
			t.Errorf("%s: %v", name, err)
		}
	}
	receipts := w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, promised)
	receipts.Digests[1][0]++
	if err := w.store.Seal(w.ctx(), open, receipts); !errors.Is(err, gateway.ErrEquivocation) {
		t.Errorf("another receipt: %v", err)
	}
	w.finish(open, blocks.Regular, blocks.Permit{}, promised)
}

func TestCallsGivenAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	open := w.opening()
	batch := w.promised(open, 0, w.transfers(3)...)
	events := w.preconfirmed(batch)
	var s gateway.SealedBlock
	steps := []struct {
		name string
		call func() error
	}{
		{"promise", func() error { return w.store.Promise(w.ctx(), open, batch, events) }},
		{"seal", func() error {
			if s.Block == nil {
				s = w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, batch)
			}
			return w.store.Seal(w.ctx(), open, s)
		}},
		{"certify", func() error {
			return w.store.Certify(w.ctx(), s.Placed.Hash, signatureOf(s.Placed.Hash), []gateway.Event{event(t, gateway.EventBlock, 1)})
		}},
		{"trace", func() error { return w.store.StoreTrace(w.ctx(), s.Placed.Hash, []byte{1}) }},
		{"verdict", func() error {
			return w.store.Verdict(w.ctx(), s.Placed.Hash, "verified", "", time.Second, []gateway.Event{event(t, gateway.EventVerdict, 1)})
		}},
	}
	for _, step := range steps {
		w.must(step.call())
		cursor, before := w.cursor(), w.restored()
		if err := step.call(); err != nil {
			t.Errorf("%s again: %v", step.name, err)
		}
		if w.cursor() != cursor {
			t.Errorf("%s again announced again", step.name)
		}
		if after := w.restored(); !reflect.DeepEqual(len(after.Promises), len(before.Promises)) || after.Head != before.Head || !reflect.DeepEqual(after.Certified, before.Certified) {
			t.Errorf("%s again changed the record", step.name)
		}
	}
}

func TestStepGivenAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	s := w.slotEnding(1)
	b := w.based(s.Placed, 2)
	w.extend(taken(s), b)
	w.regular(2)
	w.promise(w.opening(), 0, 1)
	replacement := w.l1Block(w.l1[:1])
	step := w.reorgStep(1, []based.L1Block{replacement}, nil, []gateway.Root{{Hash: b.Included.Placed.Hash, Cause: gateway.CauseL1Reorg}}, nil, s.Placed)
	id, fallen, err := w.store.Step(w.ctx(), step)
	w.must(err)
	cursor := w.cursor()
	again, fallenAgain, err := w.store.Step(w.ctx(), step)
	w.must(err)
	if again != id || id == 0 || w.cursor() != cursor {
		t.Errorf("reorg %d, then %d; cursor %d, then %d", id, again, cursor, w.cursor())
	}
	if len(fallen) != 5 || len(fallenAgain) != 5 {
		t.Fatalf("%d fell, then %d", len(fallen), len(fallenAgain))
	}
	for i := range fallen {
		if fallen[i].Cursor != fallenAgain[i].Cursor || fallen[i].Tx.Hash() != fallenAgain[i].Tx.Hash() || fallen[i].Sender != fallenAgain[i].Sender || fallen[i].OldDigest != fallenAgain[i].OldDigest {
			t.Errorf("transaction %d differs", i)
		}
	}
	if n := w.count(`SELECT count(*) FROM reorgs`); n != 1 {
		t.Errorf("%d reorgs", n)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	head := w.regular(1)
	open := w.opening()
	batch := w.promise(open, 0, 2)

	other := w.promised(open, 1, w.transfer())
	wantErr(t, "another promise at the index", w.store.Promise(w.ctx(), open, other, nil), gateway.ErrEquivocation)
	twice := w.promised(open, 2, batch[0].Tx)
	wantErr(t, "a second promise for a transaction", w.store.Promise(w.ctx(), open, twice, nil), gateway.ErrEquivocation)
	elsewhere := open
	elsewhere.Time++
	wantErr(t, "a second open block", w.store.Promise(w.ctx(), elsewhere, w.promised(elsewhere, 2, w.transfer()), nil), gateway.ErrEquivocation)
	half := append(slices.Clone(batch[:1]), w.promised(open, 5, w.transfer())...)
	wantErr(t, "a batch that is known in part", w.store.Promise(w.ctx(), open, half, nil), gateway.ErrEquivocation)
	foreign := w.promised(open, 2, w.transfer())
	foreign[0].Promise.ChainID++
	wantErr(t, "a promise for another chain", w.store.Promise(w.ctx(), open, foreign, nil), postgres.ErrMalformed)
	wantErr(t, "no promises", w.store.Promise(w.ctx(), open, nil, nil), postgres.ErrMalformed)

	broken := w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, []gateway.Promised{batch[1], batch[0]})
	wantErr(t, "a block that breaks promises", w.store.Seal(w.ctx(), open, broken), gateway.ErrEquivocation)
	short := w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, batch[:1])
	wantErr(t, "a block that leaves a promise out", w.store.Seal(w.ctx(), open, short), gateway.ErrEquivocation)
	misfit := w.sealed(open, w.head, blocks.Regular, blocks.Permit{}, batch)
	misfit.Message.Number++
	wantErr(t, "a message for another block", w.store.Seal(w.ctx(), open, misfit), postgres.ErrMalformed)

	if w.cursor() != int64(len(w.kinds(0))) || len(w.restored().Promises) != 2 {
		t.Error("a refused call left something behind")
	}
	s := w.finish(open, blocks.Regular, blocks.Permit{}, batch)

	wantErr(t, "another signature", w.store.Certify(w.ctx(), s.Placed.Hash, signatureOf(head.Placed.Hash), nil), gateway.ErrEquivocation)
	wantErr(t, "a signature for nothing", w.store.Certify(w.ctx(), common.Hash{9}, signatureOf(head.Placed.Hash), nil), gateway.ErrNotFound)
	w.must(w.store.StoreTrace(w.ctx(), s.Placed.Hash, []byte{1}))
	wantErr(t, "another trace", w.store.StoreTrace(w.ctx(), s.Placed.Hash, []byte{2}), postgres.ErrContradiction)
	wantErr(t, "a trace of nothing", w.store.StoreTrace(w.ctx(), common.Hash{9}, []byte{2}), gateway.ErrNotFound)
	w.must(w.store.Verdict(w.ctx(), s.Placed.Hash, "incomplete", "node", 0, nil))
	w.must(w.store.Verdict(w.ctx(), s.Placed.Hash, "invalid", "state root", 0, nil))
	wantErr(t, "the opposite verdict", w.store.Verdict(w.ctx(), s.Placed.Hash, "verified", "", 0, nil), postgres.ErrContradiction)
	wantErr(t, "a verdict on nothing", w.store.Verdict(w.ctx(), common.Hash{9}, "verified", "", 0, nil), gateway.ErrNotFound)
	if err := w.store.Verdict(w.ctx(), s.Placed.Hash, "unknown", "", 0, nil); err == nil {
		t.Error("recorded an unknown verdict")
	}

	// A second child of a parent that has one.
	sibling := w.openingOn(head.Placed, open.Anchor)
	sealed := w.sealed(sibling, head.Placed, blocks.Regular, blocks.Permit{}, nil)
	wantErr(t, "a certified sibling", w.store.Seal(w.ctx(), sibling, sealed), gateway.ErrEquivocation)
	// A second permit for one (slot, L1 parent).
	w.slotEnding(0)
	l1 := w.l1[len(w.l1)-1]
	next := w.opening()
	again := w.sealed(next, w.head, blocks.SlotEnding, blocks.Permit{Slot: l1.Slot + 1, L1Parent: l1.Hash}, nil)
	wantErr(t, "a second permit", w.store.Seal(w.ctx(), next, again), gateway.ErrEquivocation)
	// An unknown parent.
	lost := w.head
	lost.Hash = common.Hash{7}
	nowhere := w.openingOn(lost, open.Anchor)
	if err := w.store.Seal(w.ctx(), nowhere, w.sealed(nowhere, lost, blocks.Regular, blocks.Permit{}, nil)); err == nil {
		t.Error("sealed a block on an unknown parent")
	}
}

func TestWrongDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cases := []struct {
		name   string
		change func(*postgres.Options)
		want   error
	}{
		{"same", func(*postgres.Options) {}, nil},
		{"chain", func(o *postgres.Options) { o.ChainID++ }, gateway.ErrWrongDatabase},
		{"rollup", func(o *postgres.Options) { o.Rollup[0]++ }, gateway.ErrWrongDatabase},
		{"genesis", func(o *postgres.Options) {
			h := types.CopyHeader(o.GenesisHeader)
			h.Time++
			o.GenesisHeader, o.Genesis.Hash, o.Genesis.Time = h, h.Hash(), h.Time
		}, gateway.ErrWrongDatabase},
	}
	for _, c := range cases {
		options := w.options
		c.change(&options)
		store, err := postgres.Open(w.ctx(), w.url, options)
		if err == nil {
			store.Close()
		}
		if c.want == nil && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.want != nil {
			wantErr(t, c.name, err, c.want)
		}
	}
	w.must(w.sql(`DELETE FROM schema_versions WHERE version = (SELECT max(version) FROM schema_versions)`))
	_, err := postgres.Open(w.ctx(), w.url, w.options)
	wantErr(t, "schema behind", err, gateway.ErrWrongDatabase)
	wantErr(t, "schema behind", postgres.CheckSchema(w.ctx(), w.url), migrations.ErrBehind)
	wantErr(t, "current schema", postgres.CheckSchema(w.ctx(), databaseURL(t)), nil)
	bad := w.options
	bad.GenesisHeader, bad.Rollup = nil, common.Address{}
	if _, err := postgres.Open(w.ctx(), w.url, bad); err == nil {
		t.Error("opened with options that cannot be used")
	}
}
