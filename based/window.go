package based

import (
	"fmt"
	"slices"
	"sort"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Link is one block of the canonical L2 chain.
type Link struct {
	Placed blocks.Placed
	L1     blocks.Ref // the L1 block that took it; zero while it is only certified
}

// Taken reports whether L1 has taken the block.
func (l Link) Taken() bool { return l.L1 != blocks.Ref{} }

// View is a window of the canonical L1 chain: consecutive blocks above a base, with the L2 blocks
// they took. It is not safe for concurrent use; Clone gives an independent view.
//
// L1Blocks inside a View are shared with the Updates they came from and must not be changed.
type View struct {
	slots  blocks.Slots
	base   blocks.Placed // the L2 block that was L1's head at l1Base
	l1Base L1Block       // without its L2 blocks; only number and hash when the view starts there
	chain  []L1Block     // chain[i].Number == l1Base.Number+1+i
	taken  []Link        // all L2 blocks that chain took, in order

	safe, finalized blocks.Ref
}

// NewView returns the view of chain, oldest first, on l1Base. base is the last L2 block that L1 had
// taken at l1Base, or the L2 genesis block. It returns ErrNotLinked if chain is not linked, in L1
// or in the L2 blocks it took.
//
// Anchors older than l1Base count as orphaned, for nothing is known of them. A window is long enough
// when l1Base is not above the anchor of any L2 block that is still only certified; a window
// that Prune made always is.
func NewView(slots blocks.Slots, base blocks.Placed, l1Base blocks.Ref, chain []L1Block) (*View, error) {
	if slots.Seconds == 0 {
		return nil, fmt.Errorf("open L1 view: %w", ErrNoSlots)
	}
	v := &View{slots: slots, base: base, l1Base: L1Block{Number: l1Base.Number, Hash: l1Base.Hash}}
	if err := v.Apply(Update{Added: chain}); err != nil {
		return nil, fmt.Errorf("open L1 view: %w", err)
	}
	return v, nil
}

// Apply moves the view. It changes nothing and returns ErrNotRemovable or ErrNotLinked if the update
// does not fit. Zero Safe and Finalized leave those tags as they are.
func (v *View) Apply(u Update) error {
	if err := v.checkRemoved(u.Removed); err != nil {
		return err
	}
	gone := 0
	for _, b := range u.Removed {
		gone += len(b.Blocks)
	}
	keep, keepTaken := len(v.chain)-len(u.Removed), len(v.taken)-gone
	head, tip := v.l1Base, v.base
	if keep > 0 {
		head = v.chain[keep-1]
	}
	if keepTaken > 0 {
		tip = v.taken[keepTaken-1].Placed
	}
	if err := checkAdded(head, tip, u.Added); err != nil {
		return err
	}
	v.truncate(keep, keepTaken)
	for _, b := range u.Added {
		v.chain = append(v.chain, b)
		for _, in := range b.Blocks {
			v.taken = append(v.taken, Link{Placed: in.Placed, L1: b.Ref()})
		}
	}
	if u.Safe != (blocks.Ref{}) {
		v.safe = u.Safe
	}
	if u.Finalized != (blocks.Ref{}) {
		v.finalized = u.Finalized
	}
	return nil
}

func (v *View) checkRemoved(removed []L1Block) error {
	if len(removed) > len(v.chain) {
		return fmt.Errorf("remove %d L1 blocks of %d: %w", len(removed), len(v.chain), ErrNotRemovable)
	}
	for i, b := range removed {
		if have := v.chain[len(v.chain)-1-i]; have.Hash != b.Hash || len(have.Blocks) != len(b.Blocks) {
			return fmt.Errorf("remove L1 block %d %x: %w", b.Number, b.Hash, ErrNotRemovable)
		}
	}
	return nil
}

// checkAdded checks that added continues L1's head and that the L2 blocks in it continue tip.
func checkAdded(head L1Block, tip blocks.Placed, added []L1Block) error {
	for _, b := range added {
		if b.Parent != head.Hash || b.Number != head.Number+1 {
			return fmt.Errorf("add L1 block %d %x on %d %x: %w", b.Number, b.Hash, head.Number, head.Hash, ErrNotLinked)
		}
		for _, in := range b.Blocks {
			if in.Placed.Parent != tip.Hash || in.Placed.Number != tip.Number+1 {
				return fmt.Errorf("take L2 block %d %x on %d %x: %w", in.Placed.Number, in.Placed.Hash, tip.Number, tip.Hash, ErrNotLinked)
			}
			tip = in.Placed
		}
		head = b
	}
	return nil
}

// truncate drops the newest entries. The capacity is cut as well: chains that were handed out share
// the arrays, and what follows must not be written over them.
func (v *View) truncate(chain, taken int) {
	if chain < len(v.chain) {
		v.chain = slices.Clip(v.chain[:chain])
	}
	if taken < len(v.taken) {
		v.taken = slices.Clip(v.taken[:taken])
	}
}

// Slots returns L1's slots.
func (v *View) Slots() blocks.Slots { return v.slots }

// Head returns the newest L1 block. If the window is empty it is the base, of which only number and
// hash may be known.
func (v *View) Head() L1Block {
	if len(v.chain) == 0 {
		return v.l1Base
	}
	return v.chain[len(v.chain)-1]
}

// Base returns the L2 block and the L1 block on which the window stands.
func (v *View) Base() (blocks.Placed, blocks.Ref) { return v.base, v.l1Base.Ref() }

// Window returns the L1 blocks above the base, oldest first. It must not be changed.
func (v *View) Window() []L1Block { return slices.Clip(v.chain) }

// ByNumber returns the canonical L1 block of that number, if it is in the window or is the base.
func (v *View) ByNumber(number uint64) (L1Block, bool) {
	if number == v.l1Base.Number {
		return v.l1Base, true
	}
	if number < v.l1Base.Number || number-v.l1Base.Number > uint64(len(v.chain)) {
		return L1Block{}, false
	}
	return v.chain[number-v.l1Base.Number-1], true
}

// Contains reports whether the L1 block is canonical and in the window, base included.
func (v *View) Contains(ref blocks.Ref) bool {
	b, ok := v.ByNumber(ref.Number)
	return ok && b.Hash == ref.Hash
}

// Canonical reports whether the anchor names a canonical L1 block (rules 5 and 9). What is older than
// the base is unknown and counts as orphaned.
func (v *View) Canonical(a blocks.Anchor) bool {
	return v.Contains(blocks.Ref{Number: a.L1Number, Hash: a.L1Hash})
}

// Resolved reports whether the view contains a block of the permit's slot or a later one, so that no
// based block can use the permit any more (design section 2). A late block of an earlier slot does
// not resolve a permit, and neither does a reorg that takes its L1 parent away.
func (v *View) Resolved(p blocks.Permit) bool {
	return len(v.chain) > 0 && v.Head().Slot >= p.Slot
}

// Usable reports whether a based block under the permit can still be included on top of the view:
// the head is the permit's L1 parent and lies before its slot.
func (v *View) Usable(p blocks.Permit) bool {
	head := v.Head()
	return !p.IsZero() && head.Hash == p.L1Parent && head.Slot < p.Slot
}

// AnchorBlock returns the L1 block that a sequenced block anchors at: depth behind the head, but not
// before the L1 number atLeast (its parent's anchor, or that of a fallen sibling: rule 15), and not
// before the window. It returns false while the branch is shorter than atLeast.
func (v *View) AnchorBlock(depth, atLeast uint64) (L1Block, bool) {
	number := v.Head().Number
	number -= min(depth, number-v.l1Base.Number)
	return v.ByNumber(max(number, atLeast))
}

// Took reports whether L1 has taken the L2 block, or it is the base.
func (v *View) Took(block blocks.Ref) bool {
	if block == v.base.Ref() {
		return true
	}
	if len(v.taken) == 0 || block.Number < v.taken[0].Placed.Number {
		return false
	}
	i := block.Number - v.taken[0].Placed.Number // they are consecutive
	return i < uint64(len(v.taken)) && v.taken[i].Placed.Hash == block.Hash
}

// LastTaken returns the newest L2 block that L1 took: the contract's head at the view's head.
func (v *View) LastTaken() blocks.Placed {
	if len(v.taken) == 0 {
		return v.base
	}
	return v.taken[len(v.taken)-1].Placed
}

// TakenAt returns the newest L2 block that L1 had taken at the given L1 number; the base for what
// lies before the window.
func (v *View) TakenAt(l1Number uint64) blocks.Placed {
	i := sort.Search(len(v.taken), func(i int) bool { return v.taken[i].L1.Number > l1Number })
	if i == 0 {
		return v.base
	}
	return v.taken[i-1].Placed
}

// Safe and Finalized return the L1 tags as last updated; zero while unknown.
func (v *View) Safe() blocks.Ref { return v.safe }

// Finalized returns L1's finalized block as last updated; zero while unknown.
func (v *View) Finalized() blocks.Ref { return v.finalized }

// Prune moves the base up as far as a finalized L1 block allows, and reports whether it moved. The
// window stays long enough to judge every anchor of a block that is only certified: anchors never
// go back, so none lies before that of the last block taken at finalized. It does nothing if finalized is
// not in the view.
func (v *View) Prune(finalized blocks.Ref) bool {
	if !v.Contains(finalized) {
		return false
	}
	number := min(finalized.Number, v.TakenAt(finalized.Number).Anchor.L1Number)
	if number <= v.l1Base.Number {
		return false
	}
	base := v.TakenAt(number)
	drop := sort.Search(len(v.taken), func(i int) bool { return v.taken[i].L1.Number > number })
	n := int(number - v.l1Base.Number)
	l1Base := v.chain[n-1]
	l1Base.Blocks, l1Base.Settled = nil, nil
	v.base, v.l1Base = base, l1Base
	// Fresh arrays, so that what was dropped can be freed.
	v.chain = slices.Clone(v.chain[n:])
	v.taken = slices.Clone(v.taken[drop:])
	return true
}

// Clone returns an independent view of the same L1 chain.
func (v *View) Clone() *View {
	c := *v
	c.chain = slices.Clone(v.chain)
	c.taken = slices.Clone(v.taken)
	return &c
}
