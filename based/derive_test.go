package based_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

func newView(t *testing.T, w *world) *based.View {
	t.Helper()
	v, err := based.NewView(w.slots, w.genesis, w.l1Genesis.Ref(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestDeriveAgainstModel moves a view through random histories and compares chain and difference with
// the model after every step. Views that are pruned as L1 becomes final must agree with one that is not.
func TestDeriveAgainstModel(t *testing.T) {
	t.Parallel()
	for seed := range int64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(seed)
			w.finality = 5 * uint64(seed%2)
			v, pruned := newView(t, w), newView(t, w)
			var before, prunedBefore []based.Link
			for step := range 120 {
				old := w.head
				w.step()
				u := w.update(old, w.head)
				for _, view := range []*based.View{v, pruned} {
					if err := view.Apply(u); err != nil {
						t.Fatalf("step %d: apply: %v", step, err)
					}
				}
				want := w.model(w.head)
				got := based.Derive(v, w.certified)
				if !slices.Equal(got, want) {
					t.Fatalf("step %d: chain differs from the model:\n%v\n%v", step, got, want)
				}
				checkDiff(t, w, before, got, based.Compare(before, got, v))
				before = got

				base, _ := pruned.Base()
				if got, want := based.Derive(pruned, w.certified), want[base.Number:]; !slices.Equal(got, want) {
					t.Fatalf("step %d: pruned at %d: chain differs from the model:\n%v\n%v", step, base.Number, got, want)
				}
				if f := w.l1[w.final]; w.finality > 0 {
					pruned.Prune(f.Ref())
				}
				after := based.Derive(pruned, w.certified)
				diff := based.Compare(prunedBefore, after, pruned)
				checkDiff(t, w, prunedBefore, after, diff)
				prunedBefore = after
			}
			if base, _ := pruned.Base(); w.finality > 0 && len(v.Window()) > 40 && base.Number == 0 {
				t.Error("the view was never pruned")
			}
		})
	}
}

// checkDiff says what Compare promises, by sets.
func checkDiff(t *testing.T, w *world, before, after []based.Link, d based.Diff) {
	t.Helper()
	has := func(chain []based.Link, hash common.Hash) bool {
		return slices.ContainsFunc(chain, func(l based.Link) bool { return l.Placed.Hash == hash })
	}
	if d.Kept+len(d.Fallen) != len(before) {
		t.Fatalf("kept %d and fallen %d of %d", d.Kept, len(d.Fallen), len(before))
	}
	all := w.model(w.head)
	for i, f := range d.Fallen {
		if f.Placed != before[d.Kept+i].Placed || has(all, f.Placed.Hash) || f.Distance != i {
			t.Fatalf("fall %d is wrong: %+v", i, f)
		}
		if i > 0 && f.Cause != based.CauseParentFell {
			t.Fatalf("fall %d has cause %s", i, f.Cause)
		}
	}
	if len(d.Fallen) > 0 {
		root := d.Fallen[0]
		orphaned := !w.onBranch(w.head, root.Placed.Anchor)
		switch root.Cause {
		case based.CauseL1Reorg:
			if root.Placed.Kind != blocks.Based {
				t.Fatalf("certified block %d fell by l1_reorg", root.Placed.Number)
			}
		case based.CauseAnchorOrphaned:
			if !orphaned {
				t.Fatalf("block %d fell by its anchor, which is canonical", root.Placed.Number)
			}
		case based.CauseSuperseded:
			if orphaned || len(d.Added) == 0 || d.Added[0].Placed.Parent != root.Placed.Parent {
				t.Fatalf("block %d is not superseded", root.Placed.Number)
			}
		case based.CauseParentFell:
			t.Fatal("the root has no fallen parent")
		default:
			t.Fatalf("unknown cause %q", root.Cause)
		}
	}
	for _, l := range before[:d.Kept] {
		if !has(all, l.Placed.Hash) {
			t.Fatalf("block %d was kept and is gone", l.Placed.Number)
		}
	}
	if n := len(after) - len(d.Added); !slices.Equal(after[n:], d.Added) || (n > 0 && !has(before, after[n-1].Placed.Hash) && len(before) > 0) {
		t.Fatalf("added %d of %d blocks", len(d.Added), len(after))
	}
}

// TestOutAndBackIn is rule 8: a reorg of any depth, and its reversal, give the chain as it was.
func TestOutAndBackIn(t *testing.T) {
	t.Parallel()
	for seed := range int64(60) {
		w := newWorld(seed)
		v := newView(t, w)
		for range 60 {
			old := w.head
			w.step()
			if err := v.Apply(w.update(old, w.head)); err != nil {
				t.Fatal(err)
			}
		}
		was, branch := based.Derive(v, w.certified), w.head
		other := w.mine(w.mine(w.ancestor(w.head, 1+int(seed)%4)))
		out := w.update(branch, other)
		if err := v.Apply(out); err != nil {
			t.Fatal(err)
		}
		between := based.Derive(v, w.certified)
		if err := v.Apply(w.update(other, branch)); err != nil {
			t.Fatal(err)
		}
		back := based.Derive(v, w.certified)
		if !slices.Equal(was, back) {
			t.Fatalf("seed %d: out and back in gives another chain", seed)
		}
		there, home := based.Compare(was, between, v), based.Compare(between, back, v)
		if there.Kept != home.Kept || len(there.Fallen) != len(home.Added) || len(there.Added) != len(home.Fallen) {
			t.Fatalf("seed %d: the way back is not the reverse of the way out", seed)
		}
	}
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(1)
	a := w.mine(w.head)
	b := w.mine(a)
	other := w.mine(w.head)
	stray := blocks.Placed{Number: 9, Hash: w.hash(), Parent: w.hash()}
	bad := w.l1[b]
	bad.Blocks = []based.Included{{Placed: stray}}
	gap := w.l1[b]
	gap.Number++
	tests := []struct {
		name string
		u    based.Update
		want error
	}{
		{"gap", based.Update{Added: []based.L1Block{gap}}, based.ErrNotLinked},
		{"wrong parent", based.Update{Added: []based.L1Block{w.l1[other]}}, based.ErrNotLinked},
		{"twice", based.Update{Added: []based.L1Block{w.l1[a]}}, based.ErrNotLinked},
		{"second does not link", based.Update{Added: []based.L1Block{w.l1[b], w.l1[other]}}, based.ErrNotLinked},
		{"stray L2 block", based.Update{Added: []based.L1Block{bad}}, based.ErrNotLinked},
		{"removes what is not there", based.Update{Removed: []based.L1Block{w.l1[b]}}, based.ErrNotRemovable},
		{"removes more than there is", based.Update{Removed: []based.L1Block{w.l1[a], w.l1Genesis}}, based.ErrNotRemovable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, err := based.NewView(w.slots, w.genesis, w.l1Genesis.Ref(), []based.L1Block{w.l1[a]})
			if err != nil {
				t.Fatal(err)
			}
			if err := v.Apply(tt.u); !isErr(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if v.Head().Hash != a || len(v.Window()) != 1 {
				t.Error("a refused update changed the view")
			}
		})
	}
	if _, err := based.NewView(blocks.Slots{}, w.genesis, w.l1Genesis.Ref(), nil); !isErr(err, based.ErrNoSlots) {
		t.Errorf("got %v, want %v", err, based.ErrNoSlots)
	}
	if _, err := based.NewView(w.slots, w.genesis, w.l1Genesis.Ref(), []based.L1Block{w.l1[b]}); !isErr(err, based.ErrNotLinked) {
		t.Errorf("got %v, want %v", err, based.ErrNotLinked)
	}
}

func TestMayFollow(t *testing.T) {
	t.Parallel()
	slots := blocks.Slots{Genesis: 1000, Seconds: 12}
	parent := blocks.Placed{
		Number: 5, Hash: common.Hash{5}, Time: 1100, Kind: blocks.SlotEnding,
		Permit: blocks.Permit{Slot: 10, L1Parent: common.Hash{1}}, Anchor: blocks.Anchor{L1Number: 7, InboxCount: 2},
	}
	good := blocks.Placed{Number: 6, Hash: common.Hash{6}, Parent: parent.Hash, Time: 1121, Kind: blocks.Regular, Anchor: parent.Anchor}
	tests := []struct {
		name   string
		change func(*blocks.Placed)
		want   bool
	}{
		{"as it should be", func(*blocks.Placed) {}, true},
		{"at the permit's slot", func(b *blocks.Placed) { b.Time = 1120 }, false},
		{"number", func(b *blocks.Placed) { b.Number = 7 }, false},
		{"parent", func(b *blocks.Placed) { b.Parent = common.Hash{} }, false},
		{"anchor's number back", func(b *blocks.Placed) { b.Anchor.L1Number = 6 }, false},
		{"anchor's count back", func(b *blocks.Placed) { b.Anchor.InboxCount = 1 }, false},
		{"based", func(b *blocks.Placed) { b.Kind = blocks.Based }, false},
		{"no kind", func(b *blocks.Placed) { b.Kind = blocks.KindUnknown }, false},
		{"regular with a permit", func(b *blocks.Placed) { b.Permit = parent.Permit }, false},
		{"slot-ending without", func(b *blocks.Placed) { b.Kind = blocks.SlotEnding }, false},
		{"slot-ending with", func(b *blocks.Placed) { b.Kind, b.Permit = blocks.SlotEnding, parent.Permit }, true},
	}
	for _, tt := range tests {
		b := good
		tt.change(&b)
		if got := based.MayFollow(slots, parent, b); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestPermitsAndAnchors(t *testing.T) {
	t.Parallel()
	w := newWorld(3)
	v := newView(t, w)
	mine := func(slot uint64) based.L1Block {
		p := v.Head()
		b := based.L1Block{Number: p.Number + 1, Hash: w.hash(), Parent: p.Hash, Slot: slot, Time: w.slots.Start(slot)}
		if err := v.Apply(based.Update{Added: []based.L1Block{b}}); err != nil {
			t.Fatal(err)
		}
		return b
	}
	mine(20)
	p := blocks.Permit{Slot: 22, L1Parent: v.Head().Hash}
	if v.Resolved(p) || !v.Usable(p) {
		t.Error("a fresh permit must be usable and not resolved")
	}
	late := mine(21)
	if v.Resolved(p) || v.Usable(p) {
		t.Error("a late block of the slot before must not resolve the permit, but makes it useless on this branch")
	}
	if err := v.Apply(based.Update{Removed: []based.L1Block{late}}); err != nil {
		t.Fatal(err)
	}
	if v.Resolved(p) || !v.Usable(p) {
		t.Error("the permit lives again with its L1 parent")
	}
	mine(23)
	if !v.Resolved(p) || v.Usable(p) {
		t.Error("a block of a later slot resolves the permit")
	}
	if b, ok := v.AnchorBlock(2, 0); !ok || b.Number != v.Head().Number-2 {
		t.Errorf("anchor two behind the head: %d %v", b.Number, ok)
	}
	if b, ok := v.AnchorBlock(2, v.Head().Number); !ok || b.Number != v.Head().Number {
		t.Errorf("anchor not before the parent's: %d %v", b.Number, ok)
	}
	if b, ok := v.AnchorBlock(50, 0); !ok || b.Number != w.l1Genesis.Number {
		t.Errorf("anchor not before the window: %d %v", b.Number, ok)
	}
	if _, ok := v.AnchorBlock(2, v.Head().Number+1); ok {
		t.Error("a shorter branch must wait")
	}
}

func TestCloneIsIndependent(t *testing.T) {
	t.Parallel()
	w := newWorld(4)
	v := newView(t, w)
	for range 40 {
		old := w.head
		w.step()
		if err := v.Apply(w.update(old, w.head)); err != nil {
			t.Fatal(err)
		}
	}
	c, was, branch := v.Clone(), based.Derive(v, w.certified), w.head
	if err := v.Apply(w.update(branch, w.mine(w.mine(w.ancestor(branch, 2))))); err != nil {
		t.Fatal(err)
	}
	if got := based.Derive(c, w.certified); !slices.Equal(got, was) || c.Head().Hash != branch {
		t.Error("the clone moved with the view")
	}
}

func BenchmarkDerive(b *testing.B) {
	w := newWorld(7)
	v, err := based.NewView(w.slots, w.genesis, w.l1Genesis.Ref(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for len(v.Window()) < 1000 {
		head := v.Head()
		tip := v.LastTaken()
		n := based.L1Block{Number: head.Number + 1, Hash: w.hash(), Parent: head.Hash, Slot: head.Slot + 1}
		for range 3 {
			tip = blocks.Placed{Number: tip.Number + 1, Hash: w.hash(), Parent: tip.Hash, Kind: blocks.Regular, Time: tip.Time + 1}
			n.Blocks = append(n.Blocks, based.Included{Placed: tip})
		}
		if err := v.Apply(based.Update{Added: []based.L1Block{n}}); err != nil {
			b.Fatal(err)
		}
	}
	head, tip := v.Head(), v.LastTaken()
	var certified []blocks.Placed
	for range 24 {
		tip = blocks.Placed{
			Number: tip.Number + 1, Hash: w.hash(), Parent: tip.Hash, Kind: blocks.Regular, Time: tip.Time + 1,
			Anchor: blocks.Anchor{L1Number: head.Number, L1Hash: head.Hash},
		}
		certified = append(certified, tip)
	}
	b.ReportAllocs()
	for b.Loop() {
		if len(based.Derive(v, certified)) != 3024 {
			b.Fatal("wrong length")
		}
	}
}
