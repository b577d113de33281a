package certs_test

import (
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// l1Node is one L1 block of the history, with the based blocks that it includes.
type l1Node struct {
	parent *l1Node
	number uint64
	hash   common.Hash
	slot   uint64
	based  []int // indices of L2 blocks
}

func (n *l1Node) ancestor(number uint64) *l1Node {
	for n != nil && n.number > number {
		n = n.parent
	}
	if n == nil || n.number != number {
		return nil
	}
	return n
}

func (n *l1Node) canonical(number uint64, hash common.Hash) bool {
	a := n.ancestor(number)
	return a != nil && a.hash == hash
}

func (n *l1Node) includes(block int) bool {
	for ; n != nil; n = n.parent {
		for _, b := range n.based {
			if b == block {
				return true
			}
		}
	}
	return false
}

// history is a sequencer that keeps every rule, on an L1 that reorgs, misses slots, and shows based
// blocks late.
type history struct {
	t      *testing.T
	rng    *rand.Rand
	maker  maker
	now    uint64
	view   *l1Node // what the sequencer takes for L1's head
	leaves []*l1Node
	blocks []made
	parent []int // of each block
	count  int   // of L1 blocks ever made
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{t: t, rng: rand.New(rand.NewPCG(seed, 15)), maker: newMaker(t), now: testSlots.Genesis}
	h.blocks, h.parent = []made{h.maker.genesis()}, []int{-1}
	h.view = &l1Node{hash: common.Hash{1}}
	h.leaves = []*l1Node{h.view}
	return h
}

// inForce reports whether the block, and everything below it, stands in the sequencer's view.
func (h *history) inForce(block int) bool {
	for ; block > 0; block = h.parent[block] {
		b := h.blocks[block]
		if b.placed.Kind == blocks.Based && !h.view.includes(block) {
			return false
		}
		if a := b.placed.Anchor; !h.view.canonical(a.L1Number, a.L1Hash) {
			return false
		}
	}
	return true
}

// head follows rule 7: what L1 includes beats certified siblings, of which at most one is in force.
func (h *history) head() int {
	at := 0
	for {
		next := -1
		for i := range h.blocks {
			if h.parent[i] != at || !h.inForce(i) {
				continue
			}
			if h.blocks[i].placed.Kind == blocks.Based {
				next = i
				break
			}
			if next < 0 {
				next = i
			}
		}
		if next < 0 {
			return at
		}
		at = next
	}
}

// sequence certifies the next block, or waits where the rules say so.
func (h *history) sequence(ending bool) {
	at := h.head()
	parent := h.blocks[at]
	if h.now <= parent.placed.Time {
		return
	}
	// Rule 4: nothing on an unresolved permit.
	if p := parent.placed; p.Kind == blocks.SlotEnding && (h.now <= testSlots.Start(p.Permit.Slot) ||
		(h.view.slot < p.Permit.Slot && h.now < testSlots.Start(p.Permit.Slot)+testSlots.Seconds/3)) {
		return
	}
	depth := 2 * h.rng.Uint64N(4) // not a constant, so that anchors would go back if nothing stopped them
	number := uint64(0)
	if h.view.number > depth {
		number = h.view.number - depth
	}
	number = max(number, parent.placed.Anchor.L1Number)
	if parent.placed.Kind == blocks.Based {
		number = max(number, parent.placed.Anchor.L1Number+1) // its L1 block, with which it falls
	}
	// Rule 15: a child that replaces a fallen sibling anchors at least at its number.
	for i := range h.blocks {
		if h.parent[i] == at && h.blocks[i].placed.Kind.Sequenced() {
			number = max(number, h.blocks[i].placed.Anchor.L1Number)
		}
	}
	node := h.view.ancestor(number)
	if node == nil {
		return // the new branch is still shorter
	}
	kind, permit := blocks.Regular, blocks.Permit{}
	if slot := testSlots.At(h.now) + 1; ending && slot > h.view.slot {
		kind, permit = blocks.SlotEnding, blocks.Permit{Slot: slot, L1Parent: h.view.hash}
	}
	anchor := blocks.Anchor{L1Number: node.number, L1Hash: node.hash}
	h.blocks = append(h.blocks, h.maker.block(parent, kind, h.now, anchor, permit, byte(len(h.blocks))))
	h.parent = append(h.parent, at)
}

// mine adds an L1 block of the slot on the parent, perhaps with a based block on a permit that it
// fits.
func (h *history) mine(parent *l1Node, slot uint64, withBased bool) *l1Node {
	h.count++
	n := &l1Node{parent: parent, number: parent.number + 1, hash: common.BigToHash(big.NewInt(int64(1000 + h.count))), slot: slot}
	if withBased {
		for i := len(h.blocks) - 1; i > 0; i-- {
			s := h.blocks[i].placed
			if s.Kind != blocks.SlotEnding || s.Permit != (blocks.Permit{Slot: slot, L1Parent: parent.hash}) || s.Time >= testSlots.Start(slot) {
				continue
			}
			anchor := blocks.Anchor{L1Number: parent.number, L1Hash: parent.hash}
			h.blocks = append(h.blocks, h.maker.block(h.blocks[i], blocks.Based, testSlots.Start(slot), anchor, s.Permit, byte(len(h.blocks))))
			h.parent = append(h.parent, i)
			n.based = []int{len(h.blocks) - 1}
			break
		}
	}
	h.leaves = append(h.leaves, n)
	return n
}

// run lets some slots pass.
func (h *history) run(slots int) {
	var hidden *l1Node // a block of the last slot that the sequencer has not been shown
	for range slots {
		slot := testSlots.At(h.now) + 1
		for _, second := range []uint64{3, 6} {
			h.now = testSlots.Start(slot-1) + second
			h.sequence(false)
		}
		h.now = testSlots.Start(slot) - 1
		h.sequence(h.rng.IntN(3) > 0)
		h.now = testSlots.Start(slot)
		switch h.rng.IntN(6) {
		case 0: // missed
		case 1: // a reorg: a branch from below, longer than the one before
			at := h.view
			for range 1 + h.rng.IntN(3) {
				if at.parent != nil {
					at = at.parent
				}
			}
			for at.number <= h.view.number && at.slot+1 < slot {
				at = h.mine(at, at.slot+1, false)
			}
			if at.number >= h.view.number {
				h.view = h.mine(at, slot, h.rng.IntN(2) == 0)
			}
		case 2: // late: it joins the view when the next slot builds on it
			hidden = h.mine(h.view, slot, true)
			continue
		case 3: // another branch comes back, if it is as long
			if other := h.leaves[h.rng.IntN(len(h.leaves))]; other.number >= h.view.number && other.slot < slot {
				h.view = h.mine(other, slot, true)
			}
		default:
			if hidden != nil && hidden.parent == h.view {
				h.view = h.mine(hidden, slot, true)
			} else {
				h.view = h.mine(h.view, slot, true)
			}
		}
		hidden = nil
	}
}

// chain returns the indices from the block down to, without, its ancestor; nil if it is none.
func (h *history) chain(block, ancestor int) []made {
	var down []made
	for ; block > ancestor; block = h.parent[block] {
		down = append([]made{h.blocks[block]}, down...)
	}
	if block != ancestor {
		return nil
	}
	return down
}

// commonParent returns the lowest block that both descend from.
func (h *history) commonParent(a, b int) int {
	for a != b {
		if a > b {
			a = h.parent[a]
		} else {
			b = h.parent[b]
		}
	}
	return a
}

// TestHonestHistoryGivesNoEvidence tries everything that an honest sequencer has signed against
// itself, in the eyes of every branch that L1 ever had.
func TestHonestHistoryGivesNoEvidence(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h := newHistory(t, seed)
			h.run(16)
			forks, siblings, anchored := 0, 0, 0
			for a := range h.blocks {
				for b := range a {
					if !h.blocks[a].placed.Kind.Sequenced() || b == 0 || !h.blocks[b].placed.Kind.Sequenced() {
						continue
					}
					ca, cb := h.blocks[a].cert, h.blocks[b].cert
					tried := []certs.Evidence{
						&certs.DoublePermit{Certificates: [2]certs.Certificate{ca, cb}},
						&certs.EarlyChild{Certificates: [2]certs.Certificate{ca, cb}, Header: h.blocks[a].header},
						&certs.EarlyChild{Certificates: [2]certs.Certificate{ca, cb}, Header: h.blocks[b].header},
					}
					if root := h.commonParent(a, b); root != a && root != b {
						forks++
						if h.parent[a] == h.parent[b] {
							siblings++
						}
						fork := &certs.Fork{Branches: [2]certs.Branch{branch(h.chain(a, root)...), branch(h.chain(b, root)...)}}
						if h.blocks[root].placed.Kind.Sequenced() && root != 0 {
							fork.Parent = certified(h.blocks[root])
						}
						tried = append(tried, fork)
					}
					for _, e := range tried {
						// Signatures are checked last, and all here are genuine: with a key that is none,
						// ErrPoint says that everything else convicts.
						convicts := func(canonical certs.CanonicalFunc) bool {
							return errors.Is(e.Check(certs.PublicKey{}, testSlots, certs.L1View{Canonical: canonical}), certs.ErrPoint)
						}
						if !convicts(func(uint64, common.Hash) bool { return true }) {
							continue // whatever L1 says; that spares asking every branch
						}
						anchored++
						for _, leaf := range h.leaves {
							if convicts(leaf.canonical) {
								t.Fatalf("%v convicts an honest sequencer: blocks %d and %d", e.Kind(), a, b)
							}
						}
					}
				}
			}
			t.Logf("%d blocks, %d L1 blocks, %d forks, %d of them siblings, %d excluded by their anchors alone", len(h.blocks), h.count, forks, siblings, anchored)
		})
	}
}
