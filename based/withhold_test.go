package based_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based"
)

func isErr(err, want error) bool { return errors.Is(err, want) }

func l1Block(name byte, number, slot uint64, parent byte) based.L1Block {
	return based.L1Block{Number: number, Slot: slot, Hash: common.Hash{name}, Parent: common.Hash{parent}}
}

func TestWithhold(t *testing.T) {
	t.Parallel()
	a, late := l1Block('a', 1, 5, 'g'), l1Block('x', 2, 6, 'a')
	child, sibling := l1Block('y', 3, 7, 'x'), l1Block('z', 2, 7, 'a')
	rival := l1Block('r', 1, 6, 'g')
	add := func(bs ...based.L1Block) based.Update { return based.Update{Added: bs} }
	swap := func(out, in based.L1Block) based.Update {
		return based.Update{Removed: []based.L1Block{out}, Added: []based.L1Block{in}}
	}
	tests := []struct {
		name    string
		held, u based.Update
		resumed uint64
		emit    string
		keep    string
	}{
		{"in time", based.Update{}, add(late), 5, "-[] +[x]", "-[] +[]"},
		{"late", based.Update{}, add(late), 6, "-[] +[]", "-[] +[x]"},
		{"late, then built on", add(late), add(child), 6, "-[] +[x y]", "-[] +[]"},
		{"late and built on at once", based.Update{}, add(late, child), 6, "-[] +[x y]", "-[] +[]"},
		{"late, then replaced", add(late), swap(late, sibling), 6, "-[] +[z]", "-[] +[]"},
		{"what it stands on passes", based.Update{}, add(a, late), 6, "-[] +[a]", "-[] +[x]"},
		{"late and replacing", based.Update{}, swap(a, rival), 6, "-[] +[]", "-[a] +[r]"},
		{"late and replacing, then back", swap(a, rival), swap(rival, a), 6, "-[] +[]", "-[] +[]"},
		{"late and replacing, then built on", swap(a, rival), add(l1Block('s', 2, 7, 'r')), 6, "-[a] +[r s]", "-[] +[]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.u.Safe.Number = 9
			tt.u.Safe.Hash = common.Hash{9}
			emit, keep := based.Withhold(tt.held, tt.u, tt.resumed)
			if show(emit) != tt.emit || show(keep) != tt.keep {
				t.Errorf("got %s held %s, want %s held %s", show(emit), show(keep), tt.emit, tt.keep)
			}
			if emit.Safe.Number != 9 {
				t.Error("the tags must not wait")
			}
		})
	}
}

func show(u based.Update) string {
	names := func(bs []based.L1Block) []string {
		out := []string{}
		for _, b := range bs {
			out = append(out, string(rune(b.Hash[0])))
		}
		return out
	}
	return fmt.Sprintf("-%v +%v", names(u.Removed), names(u.Added))
}

// TestWithholdOnHistories gives random histories to a view through Withhold: it always links, and once
// nothing is held the view is where L1 is.
func TestWithholdOnHistories(t *testing.T) {
	t.Parallel()
	for seed := range int64(50) {
		w := newWorld(seed)
		v := newView(t, w)
		var held based.Update
		for range 120 {
			old := w.head
			w.step()
			if w.head == old {
				continue
			}
			var emit based.Update
			emit, held = based.Withhold(held, w.update(old, w.head), w.l1[old].Slot+uint64(w.rng.Intn(3)))
			if len(held.Added) > 1 {
				t.Fatalf("%d blocks are held", len(held.Added))
			}
			before := v.Head()
			if err := v.Apply(emit); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if len(emit.Added) == 0 && w.l1[w.head].Number > w.l1[old].Number && v.Head().Hash != before.Hash {
				t.Fatal("the view went back")
			}
			if len(held.Added) == 0 && v.Head().Hash != w.head {
				t.Fatalf("seed %d: nothing is held and the view is elsewhere", seed)
			}
		}
	}
}
