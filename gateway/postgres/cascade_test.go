package postgres_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
)

// A slot ended with S, L1 took S and the based block B, three blocks were certified on B, and a fourth is
// open. Then L1 replaces its last block by one without B.
func TestABasedBlockFallsWithAllItsDescendants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	kept := w.regular(2)
	s := w.slotEnding(1)
	b := w.based(s.Placed, 2)
	w.extend(taken(kept), taken(s), b)
	one, two, three := w.regular(1), w.regular(0), w.regular(2)
	open := w.opening()
	promised := w.promise(open, 0, 2)
	wantOrder := concat(b.Included.Block, one.Block, three.Block)
	for _, p := range promised {
		wantOrder = append(wantOrder, p.Tx.Hash())
	}
	// L1 calls the block safe that it is about to take back.
	_, _, err := w.store.Step(w.ctx(), gateway.L1Step{Head: w.head.Ref(), Safe: w.head.Ref()})
	w.must(err)
	oldHead, cursor := w.head, w.cursor()

	replacement := w.l1Block(w.l1[:1], taken(kept), taken(s))
	safe := event(t, gateway.EventSettled, 1)
	step := w.reorgStep(1, []based.L1Block{replacement}, []gateway.TakenBlock{taken(kept), taken(s)},
		[]gateway.Root{{Hash: b.Included.Placed.Hash, Cause: gateway.CauseL1Reorg}}, nil, s.Placed)
	step.Events = []gateway.Event{safe}
	id, fallen, err := w.store.Step(w.ctx(), step)
	w.must(err)
	w.l1, w.head = append(w.l1[:1:1], replacement), s.Placed
	if safe, err := w.store.BlockByTag(w.ctx(), postgres.TagSafe); err != nil || safe.Hash != w.genesis.Hash {
		t.Errorf("safe block is %+v: %v", safe, err)
	}

	if id != 1 || len(fallen) != len(wantOrder) {
		t.Fatalf("reorg %d, %d fell", id, len(fallen))
	}
	for i, f := range fallen {
		if f.Tx.Hash() != wantOrder[i] || f.Cursor != int64(i+1) || f.ReorgID != id || f.Sender != w.sender() || gateway.ReceiptDigest(f.OldReceipt) != f.OldDigest {
			t.Errorf("transaction %d is %s, cursor %d", i, f.Tx.Hash(), f.Cursor)
		}
	}
	wantRun(t, w, cursor, gateway.EventSettled, gateway.EventReorg,
		gateway.EventReverted, gateway.EventReverted, gateway.EventReverted, // B and its two
		gateway.EventReverted, gateway.EventReverted, // one and its one
		gateway.EventReverted,                                               // two
		gateway.EventReverted, gateway.EventReverted, gateway.EventReverted, // three and its two
		gateway.EventReverted, gateway.EventReverted, // of the open block
		gateway.EventReorgEnd)
	events := w.events(cursor)
	opened, ended := decode[gateway.ReorgRecord](t, events[1]), decode[gateway.ReorgRecord](t, events[len(events)-1])
	if opened.ID != id || ended.BlockCount != 4 || ended.TxCount != 7 || ended.L2OldHead != oldHead.Ref() || ended.L2NewHead != s.Placed.Ref() || ended.L1Depth != 1 || ended.Cause != gateway.CauseL1Reorg {
		t.Errorf("reorg is announced as %+v", ended)
	}

	wantBlocks := []gateway.RevertedBlock{
		{Number: 3, Hash: b.Included.Placed.Hash, Kind: blocks.Based, Cause: gateway.CauseL1Reorg, Distance: 0},
		{Number: 4, Hash: one.Placed.Hash, Kind: blocks.Regular, Cause: gateway.CauseParentFell, Distance: 1},
		{Number: 5, Hash: two.Placed.Hash, Kind: blocks.Regular, Cause: gateway.CauseParentFell, Distance: 2},
		{Number: 6, Hash: three.Placed.Hash, Kind: blocks.Regular, Cause: gateway.CauseParentFell, Distance: 3},
	}
	checkStory(t, w, id, events, wantBlocks)

	// What stood below stands, and nothing was lost.
	for _, stands := range []gateway.SealedBlock{kept, s} {
		record, err := w.store.BlockByHash(w.ctx(), stands.Placed.Hash)
		w.must(err)
		if record.Status != gateway.StatusSettled || record.L1.Hash != replacement.Hash {
			t.Errorf("block %d is %+v", record.Number, record)
		}
	}
	record, err := w.store.BlockByHash(w.ctx(), b.Included.Placed.Hash)
	w.must(err)
	if record.Status != gateway.StatusReverted || record.Canonical || *record.RevertedBy != id || record.L1 != nil || *record.Permit != s.Placed.Permit {
		t.Errorf("the based block is %+v", record)
	}
	checkWaiting(t, w, s.Placed.Ref(), replacement, fallen)

	resequence(t, w, fallen)
}

// checkStory compares the recorded reorg with what was announced of it.
func checkStory(t *testing.T, w *world, id int64, events []gateway.EventRecord, wantBlocks []gateway.RevertedBlock) {
	t.Helper()
	r, err := w.store.Reorg(w.ctx(), id)
	w.must(err)
	if !slices.Equal(r.Blocks, wantBlocks) {
		t.Errorf("blocks are %+v", r.Blocks)
	}
	wantDistance := []int{0, 0, 1, 3, 3, 4, 4}
	for i, tx := range r.Transactions {
		if tx.Distance != wantDistance[i] || tx.Promised != (i >= 2) || (tx.BlockHash == nil) != (i >= 5) || tx.Outcome != "" {
			t.Errorf("transaction %d is %+v", i, tx)
		}
		told := decode[gateway.RevertedEvent](t, eventOf(t, events, tx.Cursor))
		a, _ := json.Marshal(tx)
		b, _ := json.Marshal(told.Transaction)
		if string(a) != string(b) {
			t.Errorf("announced as %s, recorded as %s", b, a)
		}
	}
	list, err := w.store.Reorgs(w.ctx(), nil, 10)
	w.must(err)
	if len(list) != 1 || list[0].ID != id || list[0].Blocks != nil {
		t.Errorf("reorgs are %+v", list)
	}
}

// checkWaiting checks what a restart would find after the reorg.
func checkWaiting(t *testing.T, w *world, head blocks.Ref, l1 based.L1Block, fallen []gateway.Reverted) {
	t.Helper()
	restored := w.restored()
	if restored.Head != head || restored.Open != nil || len(restored.Waiting) != 7 || len(restored.L1) != 2 || len(restored.L1[1].Blocks) != 2 {
		t.Errorf("restored %+v", restored)
	}
	for i, f := range restored.Waiting {
		if f.Cursor != fallen[i].Cursor || f.Tx.Hash() != fallen[i].Tx.Hash() || f.Sender != fallen[i].Sender || f.OldDigest != fallen[i].OldDigest {
			t.Errorf("waiting %d differs", i)
		}
	}
	heads, err := w.store.Heads(w.ctx())
	w.must(err)
	if heads.Waiting != 7 || heads.Settled != head || heads.Certified != head || heads.Transactions != 3 || heads.L1 != l1.Ref() || heads.Open != nil {
		t.Errorf("heads are %+v", heads)
	}
}

// resequence executes what fell again: the first comes out the same, the second differently, the third is
// refused, the rest is the same.
func resequence(t *testing.T, w *world, fallen []gateway.Reverted) {
	t.Helper()
	cursor := w.cursor()
	open := w.opening()
	w.must(w.store.Resolve(w.ctx(), []gateway.Outcome{{Reverted: fallen[2], Kind: gateway.Dropped, Reason: "nonce_too_low"}}))
	var txs []*types.Transaction
	for i, f := range fallen {
		if i != 2 {
			txs = append(txs, f.Tx)
		}
	}
	batch := w.promised(open, 0, txs...)
	for i, f := range slices.Delete(slices.Clone(fallen), 2, 3) {
		batch[i].Reversion, batch[i].Outcome = f.Cursor, gateway.Reincluded
	}
	batch[1].Outcome = gateway.Changed
	w.must(w.store.Promise(w.ctx(), open, batch, w.preconfirmed(batch)))
	wantRun(t, w, cursor, gateway.EventDropped,
		gateway.EventPreconfirmed, gateway.EventPreconfirmed, gateway.EventPreconfirmed, gateway.EventPreconfirmed, gateway.EventPreconfirmed, gateway.EventPreconfirmed,
		gateway.EventReincluded, gateway.EventChanged, gateway.EventReincluded, gateway.EventReincluded, gateway.EventReincluded, gateway.EventReincluded)
	events := w.events(cursor)
	dropped := decode[gateway.RevertedTransaction](t, events[0])
	if dropped.Outcome != gateway.Dropped || dropped.Reason != "nonce_too_low" || dropped.NewDigest != nil || dropped.Cursor != fallen[2].Cursor {
		t.Errorf("dropped as %+v", dropped)
	}
	changed := decode[gateway.RevertedTransaction](t, events[8])
	if changed.Outcome != gateway.Changed || *changed.NewDigest != batch[1].Promise.ReceiptDigest || changed.OldDigest != fallen[1].OldDigest || *changed.NewBlockNumber != open.Number {
		t.Errorf("changed as %+v", changed)
	}
	// Given again, and with another outcome: the first stands, and nothing is announced.
	cursor = w.cursor()
	w.must(w.store.Promise(w.ctx(), open, batch, w.preconfirmed(batch)))
	w.must(w.store.Resolve(w.ctx(), []gateway.Outcome{{Reverted: fallen[0], Kind: gateway.Dropped, Reason: "nonce_too_low"}}))
	if w.cursor() != cursor {
		t.Error("outcomes were announced twice")
	}
	r := w.restored()
	if len(r.Waiting) != 0 || len(r.Promises) != len(batch) {
		t.Fatalf("restored %d waiting, %d promises", len(r.Waiting), len(r.Promises))
	}
	for i := range batch {
		samePromise(t, r.Promises[i], batch[i])
	}
	w.finish(open, blocks.Regular, blocks.Permit{}, batch)
	wantHistory(t, w, fallen[3].Tx.Hash(), "promised", "certified", "reverted", "promised", "reincluded", "certified")
	wantHistory(t, w, fallen[6].Tx.Hash(), "promised", "reverted", "promised", "reincluded", "certified")
	wantHistory(t, w, fallen[2].Tx.Hash(), "promised", "certified", "reverted", "dropped")
	checkReceipts(t, w, fallen, batch)
	told, err := w.store.Reorg(w.ctx(), fallen[0].ReorgID)
	w.must(err)
	if told.Stands == nil || told.Stands.Number != 2 || len(told.Instead) != 1 || told.Instead[0].Hash != w.head.Hash || told.Instead[0].Kind != blocks.Regular || told.Instead[0].L1 != nil {
		t.Errorf("on block %+v stands %+v", told.Stands, told.Instead)
	}
	h, err := w.store.History(w.ctx(), fallen[6].Tx.Hash())
	w.must(err)
	if h.Promise == nil || h.Promise.BlockNumber != open.Number || h.Promise.Receipt.BlockHash != w.head.Hash || h.Status != "certified" {
		t.Errorf("history is %+v", h)
	}
}

// checkReceipts reads every reversion with the receipt that fell, and the one that answers it.
func checkReceipts(t *testing.T, w *world, fallen []gateway.Reverted, batch []gateway.Promised) {
	t.Helper()
	answers := make(map[int64]gateway.Promised)
	for _, p := range batch {
		answers[p.Reversion] = p
	}
	for _, f := range fallen {
		r, err := w.store.Reversion(w.ctx(), f.Cursor)
		w.must(err)
		if r.Reversion.TxHash != f.Tx.Hash() || r.Reversion.Cursor != f.Cursor || gateway.ReceiptDigest(r.OldReceipt) != f.OldDigest {
			t.Errorf("reversion %d is %+v", f.Cursor, r)
		}
		answer, answered := answers[f.Cursor]
		switch {
		case !answered && r.NewReceipt != nil:
			t.Errorf("dropped transaction %s has a new receipt", f.Tx.Hash())
		case answered && (r.NewReceipt == nil || gateway.ReceiptDigest(r.NewReceipt) != answer.Promise.ReceiptDigest || r.NewReceipt.BlockHash != w.head.Hash):
			t.Errorf("transaction %s has the new receipt %+v", f.Tx.Hash(), r.NewReceipt)
		}
	}
	_, err := w.store.Reversion(w.ctx(), 1<<40)
	wantErr(t, "a reversion that is not there", err, gateway.ErrNotFound)
}

// Out and back in again: the first chain stands as before, and its promises are in force again.
func TestOutAndBackInAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	s := w.slotEnding(1)
	b := w.based(s.Placed, 1)
	w.extend(taken(s), b)
	one := w.regular(2)
	first := slices.Clone(w.l1)
	before := w.restored()

	out := w.l1Block(w.l1[:1], taken(s))
	_, fallen := w.reorg(1, []based.L1Block{out}, []gateway.TakenBlock{taken(s)}, []gateway.Root{{Hash: b.Included.Placed.Hash, Cause: gateway.CauseL1Reorg}}, nil, s.Placed)
	if len(fallen) != 3 {
		t.Fatalf("%d fell", len(fallen))
	}
	// Two are promised again on S, in the open block; the third still waits when L1 changes its mind again.
	open := w.opening()
	batch := w.promised(open, 0, fallen[0].Tx, fallen[1].Tx)
	for i := range batch {
		batch[i].Reversion, batch[i].Outcome = fallen[i].Cursor, gateway.Reincluded
	}
	w.must(w.store.Promise(w.ctx(), open, batch, nil))
	cursor := w.cursor()

	back := first[1]
	id, fallenAgain := w.reorg(1, []based.L1Block{back}, []gateway.TakenBlock{taken(s), b},
		[]gateway.Root{{Cause: gateway.CauseSuperseded}}, []common.Hash{b.Included.Placed.Hash, one.Placed.Hash}, one.Placed)
	if len(fallenAgain) != 0 {
		t.Errorf("%d still wait, though all stand in blocks that are back", len(fallenAgain))
	}
	wantRun(t, w, cursor, gateway.EventReorg, gateway.EventReverted, gateway.EventReverted, gateway.EventReorgEnd,
		gateway.EventReincluded, gateway.EventReincluded, gateway.EventReincluded)
	after := w.restored()
	if after.Head != before.Head || len(after.Waiting) != 0 || after.Open != nil || len(after.L1) != 2 || after.L1[1].Hash != back.Hash || len(after.L1[1].Blocks) != 2 {
		t.Errorf("restored %+v, before %+v", after, before)
	}
	for _, j := range after.Certified {
		if j.Fallen {
			t.Errorf("block %d is fallen", j.Placed.Number)
		}
	}
	for i, tx := range one.Block.Transactions() {
		p, err := w.store.PromiseOf(w.ctx(), tx.Hash())
		w.must(err)
		if p == nil || p.Promise.BlockNumber != one.Placed.Number || p.Promise.Index != uint64(i) {
			t.Errorf("promise %d in force is %+v", i, p)
		}
	}
	r, err := w.store.Reorg(w.ctx(), id)
	w.must(err)
	if r.BlockCount != 0 || len(r.Transactions) != 2 || r.Transactions[0].Cause != gateway.CauseSuperseded || r.Transactions[0].Distance != 0 || r.Transactions[1].Outcome != gateway.Reincluded {
		t.Errorf("reorg is %+v", r)
	}
	record, err := w.store.BlockByHash(w.ctx(), b.Included.Placed.Hash)
	w.must(err)
	if record.Status != gateway.StatusSettled || record.RevertedBy != nil {
		t.Errorf("the based block is %+v", record)
	}
	// And the chain goes on where it was.
	w.regular(1)
}

// Two L1 blocks go, and with them a block that anchors to the first of them; what stands below stays.
func TestADepthTwoReorgOrphansAnAnchor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	low := w.regular(1) // anchors to the L1 block that stays
	w.extend()
	high := w.regular(1)
	w.extend(taken(low))
	higher := w.regular(1)
	cursor := w.cursor()
	a := w.l1Block(w.l1[:1])
	c := w.l1Block(append(w.l1[:1:1], a))
	_, fallen := w.reorg(2, []based.L1Block{a, c}, nil, []gateway.Root{{Hash: high.Placed.Hash, Cause: gateway.CauseAnchorOrphaned}, {Hash: higher.Placed.Hash, Cause: gateway.CauseAnchorOrphaned}}, nil, low.Placed)
	if len(fallen) != 2 {
		t.Fatalf("%d fell", len(fallen))
	}
	if got := decode[gateway.ReorgRecord](t, w.events(cursor)[0]); got.L1Depth != 2 || got.BlockCount != 2 || got.Cause != gateway.CauseAnchorOrphaned {
		t.Errorf("reorg is %+v", got)
	}
	r, err := w.store.Reorg(w.ctx(), 1)
	w.must(err)
	if r.Blocks[1].Distance != 0 || r.Blocks[1].Cause != gateway.CauseAnchorOrphaned {
		t.Errorf("the second root is %+v", r.Blocks[1])
	}
	// The settlement went with L1; the block it settled is certified and stays.
	record, err := w.store.BlockByHash(w.ctx(), low.Placed.Hash)
	w.must(err)
	if record.Status != gateway.StatusCertified || record.L1 != nil {
		t.Errorf("block below is %+v", record)
	}
	// A child that replaces the fallen one has to anchor at least as high, on the new branch.
	early := w.openingOn(low.Placed, blocks.Anchor{L1Number: w.l1[0].Number, L1Hash: w.l1[0].Hash})
	wantErr(t, "an anchor below the fallen sibling's", w.store.Seal(w.ctx(), early, w.sealed(early, low.Placed, blocks.Regular, blocks.Permit{}, nil)), gateway.ErrEquivocation)
	w.regular(1)
}

// The open block falls alone when L1 includes another block in its place, and a block of L1's that nobody
// here has seen before resolves what waits.
func TestTheOpenBlockIsSuperseded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	s := w.slotEnding(0)
	open := w.opening()
	promised := w.promise(open, 0, 2)
	// The based block contains the first of the promised transactions, at the same place.
	l1 := w.l1[len(w.l1)-1]
	placed, block, receipts := w.build(s.Placed, s.Placed.Time+1, blocks.Based, s.Placed.Permit, blocks.Anchor{L1Number: l1.Number, L1Hash: l1.Hash}, []*types.Transaction{promised[0].Tx})
	b := gateway.TakenBlock{Receipts: receipts, Included: based.Included{Block: block, Placed: placed, TxHash: w.unique()}}
	added := w.l1Block(w.l1, taken(s), b)
	cursor := w.cursor()
	step := gateway.L1Step{
		Update: based.Update{Added: []based.L1Block{added}}, Taken: []gateway.TakenBlock{taken(s), b}, Head: placed.Ref(),
		Cascade: &gateway.Cascade{Roots: []gateway.Root{{Cause: gateway.CauseSuperseded}}, L1OldHead: l1.Ref(), L1NewHead: added.Ref(), L2OldHead: s.Placed.Ref(), L2NewHead: placed.Ref()},
	}
	_, fallen, err := w.store.Step(w.ctx(), step)
	w.must(err)
	if len(fallen) != 1 || fallen[0].Tx.Hash() != promised[1].Tx.Hash() {
		t.Fatalf("%d wait", len(fallen))
	}
	wantRun(t, w, cursor, gateway.EventReorg, gateway.EventReverted, gateway.EventReverted, gateway.EventReorgEnd, gateway.EventReincluded)
	if got := decode[gateway.RevertedTransaction](t, w.events(cursor)[4]); got.TxHash != promised[0].Tx.Hash() || *got.NewBlockNumber != placed.Number {
		t.Errorf("reincluded as %+v", got)
	}
	wantHistory(t, w, promised[0].Tx.Hash(), "promised", "reverted", "reincluded", "settled")
}

// A step that does not fit the record is refused, and leaves nothing.
func TestStepsThatDoNotFit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	s := w.slotEnding(1)
	b := w.based(s.Placed, 1)
	w.extend(taken(s), b)
	one := w.regular(1)
	w.promise(w.opening(), 0, 1)
	before, cursor := w.restored(), w.cursor()
	replacement := w.l1Block(w.l1[:1])
	root := []gateway.Root{{Hash: b.Included.Placed.Hash, Cause: gateway.CauseL1Reorg}}
	good := w.reorgStep(1, []based.L1Block{replacement}, nil, root, nil, s.Placed)
	cases := []struct {
		name   string
		change func(*gateway.L1Step)
	}{
		{"another head", func(s *gateway.L1Step) { s.Head = one.Placed.Ref() }},
		{"no head", func(s *gateway.L1Step) { s.Head = blocks.Ref{} }},
		{"nothing falls", func(s *gateway.L1Step) { s.Cascade = nil }},
		{"an unknown root", func(s *gateway.L1Step) {
			c := *s.Cascade
			c.Roots = append(slices.Clone(c.Roots), gateway.Root{Hash: common.Hash{1}, Cause: gateway.CauseL1Reorg})
			s.Cascade = &c
		}},
		{"too little falls", func(s *gateway.L1Step) {
			c := *s.Cascade
			c.Roots = []gateway.Root{{Hash: one.Placed.Hash, Cause: gateway.CauseL1Reorg}}
			s.Cascade = &c
		}},
		{"unknown L1 blocks removed", func(s *gateway.L1Step) { s.Update.Removed = []based.L1Block{replacement} }},
		{"L1 blocks on nothing", func(s *gateway.L1Step) {
			added := replacement
			added.Parent = common.Hash{1}
			s.Update.Added = []based.L1Block{added}
		}},
		{"a block restored that stands", func(s *gateway.L1Step) { s.Restored = []common.Hash{s.Head.Hash} }},
	}
	for _, c := range cases {
		step := good
		c.change(&step)
		_, _, err := w.store.Step(w.ctx(), step)
		wantErr(t, c.name, err, gateway.ErrUnexpectedFall)
	}
	after := w.restored()
	if w.cursor() != cursor || after.Head != before.Head || after.Open == nil || len(after.L1) != 2 || after.L1[1].Hash != w.l1[1].Hash {
		t.Errorf("a refused step left something: %+v", after)
	}
	_, _, err := w.store.Step(w.ctx(), good)
	w.must(err)
}

// The window that a restart gets is the one that the view would have cut.
func TestRestoreCutsTheWindowAtFinality(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slots := blocks.Slots{Genesis: l1Genesis, Seconds: slotTime}
	view, err := based.NewView(slots, w.genesis, blocks.Ref{Number: 0, Hash: common.HexToHash("0x11")}, nil)
	w.must(err)
	take := func(b based.L1Block) {
		w.must(view.Apply(based.Update{Added: []based.L1Block{b}}))
	}
	take(w.extend())
	for range 5 {
		r := w.regular(1)
		s := w.slotEnding(1)
		b := w.based(s.Placed, 1)
		take(w.extend(taken(r), taken(s), b))
		take(w.extend())
	}
	unsettled := w.regular(1)
	final := w.l1[7]
	step := gateway.L1Step{Update: based.Update{Safe: w.l1[9].Ref(), Finalized: final.Ref()}, Head: w.head.Ref(),
		Safe: view.TakenAt(w.l1[9].Number).Ref(), Finalized: view.TakenAt(final.Number).Ref()}
	_, _, err = w.store.Step(w.ctx(), step)
	w.must(err)
	if !view.Prune(final.Ref()) {
		t.Fatal("view was not cut")
	}
	r := w.restored()
	base, l1Base := view.Base()
	if r.Base != base {
		t.Errorf("base is %+v, want %+v", r.Base, base)
	}
	window := view.Window()
	if len(r.L1) != len(window) || r.L1[0].Parent != l1Base.Hash {
		t.Fatalf("window of %d on %s, want %d on %s", len(r.L1), r.L1[0].Parent, len(window), l1Base.Hash)
	}
	for i := range window {
		if r.L1[i].Ref() != window[i].Ref() || len(r.L1[i].Blocks) != len(window[i].Blocks) || len(r.L1[i].Settled) != len(window[i].Settled) {
			t.Errorf("L1 block %d is %+v, want %+v", i, r.L1[i], window[i])
			continue
		}
		for j := range window[i].Blocks {
			got, want := r.L1[i].Blocks[j], window[i].Blocks[j]
			if got.Placed != want.Placed || got.Block.Hash() != want.Block.Hash() || got.TxHash != want.TxHash || got.LogIndex != want.LogIndex {
				t.Errorf("taken block is %+v, want %+v", got, want)
			}
		}
	}
	var certified []blocks.Placed
	for _, j := range r.Certified {
		certified = append(certified, j.Placed)
	}
	rebuilt, err := based.NewView(slots, r.Base, l1Base, r.L1)
	w.must(err)
	chain := based.Derive(rebuilt, certified)
	if got := chain[len(chain)-1].Placed; got != unsettled.Placed || r.Head != got.Ref() {
		t.Errorf("derived head is %+v, restored %+v", got, r.Head)
	}
	for tag, want := range map[string]gateway.BlockStatus{"safe": gateway.StatusSafe, "finalized": gateway.StatusFinalized} {
		b, err := w.store.BlockByTag(w.ctx(), tag)
		w.must(err)
		if b.Status != want {
			t.Errorf("%s block is %+v", tag, b)
		}
	}
	wantHistory(t, w, view.Window()[0].Blocks[0].Block.Transactions()[0].Hash(), "promised", "certified", "settled", "safe", "finalized")
}

func concat(list ...*types.Block) []common.Hash {
	var out []common.Hash
	for _, b := range list {
		for _, tx := range b.Transactions() {
			out = append(out, tx.Hash())
		}
	}
	return out
}

func wantRun(t *testing.T, w *world, after int64, want ...gateway.EventKind) {
	t.Helper()
	if got := w.kinds(after); !slices.Equal(got, want) {
		t.Errorf("events are %v, want %v", got, want)
	}
}

// eventOf finds the event that told of a reversion.
func eventOf(t *testing.T, events []gateway.EventRecord, cursor int64) gateway.EventRecord {
	t.Helper()
	for _, e := range events {
		if e.Kind == gateway.EventReverted {
			if r := decode[gateway.RevertedEvent](t, e); r.Transaction != nil && r.Transaction.Cursor == cursor {
				return e
			}
		}
	}
	t.Fatalf("reversion %d was not told", cursor)
	return gateway.EventRecord{}
}

func wantHistory(t *testing.T, w *world, tx common.Hash, want ...string) {
	t.Helper()
	h, err := w.store.History(w.ctx(), tx)
	w.must(err)
	var got []string
	for _, s := range h.History {
		got = append(got, s.Status)
	}
	if !slices.Equal(got, want) {
		t.Errorf("history is %v, want %v", got, want)
	}
}
