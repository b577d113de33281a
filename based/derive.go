package based

import (
	"slices"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Cause says why a block fell; a closed set. The values are part of the public interface.
type Cause string

const (
	CauseL1Reorg        Cause = "l1_reorg"        // L1 removed the block itself, and no certificate holds it up
	CauseAnchorOrphaned Cause = "anchor_orphaned" // the L1 block it anchors to left L1's chain
	CauseSuperseded     Cause = "superseded"      // another block stands in its place
	CauseParentFell     Cause = "parent_fell"     // an ancestor fell
)

// Fall is one block that left the canonical chain.
type Fall struct {
	Placed   blocks.Placed
	Cause    Cause
	Distance int // blocks below it that fell with it; 0 at the root
}

// Diff is what changed between two canonical chains.
type Diff struct {
	Kept   int    // blocks of the chain before that stay
	Fallen []Fall // lowest first; the first is the root, all others fell with it
	Added  []Link // what stands above the kept part now, lowest first
}

// Derive returns the canonical L2 chain above the view's base, lowest first (rule 7). It is a pure
// function of its arguments. certified are sequenced blocks with their certificates checked, in
// journal order.
//
// What L1 took comes first. From there on the chain continues with certified blocks, each on the one
// before: the first journaled of those whose anchor is canonical and which may stand there (MayFollow).
// So a based block is part of the chain only by L1 inclusion; a settlement that L1 removed reverts
// nothing, because its certified blocks continue the chain (rule 10); and a child that becomes
// canonical again is continued (rule 16).
//
// The result may share memory with the view and must not be changed.
func Derive(v *View, certified []blocks.Placed) []Link {
	var above []Link
	tip := v.LastTaken()
	children := make(map[common.Hash][]int, len(certified))
	for i := range certified {
		if certified[i].Number > tip.Number {
			children[certified[i].Parent] = append(children[certified[i].Parent], i)
		}
	}
	for {
		next := -1
		for _, i := range children[tip.Hash] {
			if v.Canonical(certified[i].Anchor) && MayFollow(v.slots, tip, certified[i]) {
				next = i
				break
			}
		}
		if next < 0 {
			break
		}
		tip = certified[next]
		above = append(above, Link{Placed: tip})
	}
	if len(above) == 0 {
		return slices.Clip(v.taken)
	}
	return slices.Concat(v.taken, above)
}

// MayFollow reports whether a sequenced block may stand on the parent: it continues number, hash,
// time and anchor (rule 5), its permit fits its kind, and on a slot-ending parent its timestamp is
// after the permit's slot began (rule 4). Canonical anchors and certificates are the caller's to check.
func MayFollow(slots blocks.Slots, parent, child blocks.Placed) bool {
	switch {
	case child.Number != parent.Number+1, child.Parent != parent.Hash, child.Time <= parent.Time:
		return false
	case child.Anchor.Before(parent.Anchor):
		return false
	case parent.Kind == blocks.SlotEnding && child.Time <= slots.Start(parent.Permit.Slot):
		return false
	}
	switch child.Kind {
	case blocks.Regular:
		return child.Permit == blocks.Permit{}
	case blocks.SlotEnding:
		return !child.Permit.IsZero()
	case blocks.Based, blocks.KindUnknown:
		return false
	default:
		return false
	}
}

// Compare returns what changed from the chain before to the chain after, both from Derive, after
// under the view v. The base may have moved in between; what lies below v's base is kept.
func Compare(before, after []Link, v *View) Diff {
	base, _ := v.Base()
	kept := 0
	for kept < len(before) && before[kept].Placed.Number <= base.Number {
		kept++
	}
	skip := 0 // blocks of after below the first of before: only if the base moved down, which Prune never does
	if kept < len(before) {
		for skip < len(after) && after[skip].Placed.Number < before[kept].Placed.Number {
			skip++
		}
	}
	for kept < len(before) && skip < len(after) && before[kept].Placed.Hash == after[skip].Placed.Hash {
		kept++
		skip++
	}
	d := Diff{Kept: kept}
	if kept < len(before) {
		d.Fallen = make([]Fall, 0, len(before)-kept)
	}
	for i, l := range before[kept:] {
		f := Fall{Placed: l.Placed, Cause: CauseParentFell, Distance: i}
		if i == 0 {
			f.Cause = rootCause(l, after[skip:], v)
		}
		d.Fallen = append(d.Fallen, f)
	}
	if skip < len(after) {
		d.Added = slices.Clone(after[skip:])
	}
	return d
}

// rootCause says why the lowest fallen block fell; instead is what stands from its place on.
func rootCause(l Link, instead []Link, v *View) Cause {
	switch {
	case l.Placed.Kind == blocks.Based:
		return CauseL1Reorg // only L1 can take away what only L1 holds up
	case !v.Canonical(l.Placed.Anchor):
		return CauseAnchorOrphaned
	case len(instead) > 0:
		return CauseSuperseded
	default:
		return CauseL1Reorg // taken once, and its certificate is not known here
	}
}
