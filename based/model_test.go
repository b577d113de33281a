package based_test

import (
	"encoding/binary"
	"math/rand"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// world is a random history of both layers: a tree of L1 blocks of which one branch is canonical, and
// the certified blocks of a careless sequencer (it certifies siblings and builds on fallen blocks, which a
// real one would not). It keeps everything in maps and recomputes everything from L1's genesis.
type world struct {
	rng       *rand.Rand
	slots     blocks.Slots
	genesis   blocks.Placed
	l1Genesis based.L1Block
	l1        map[common.Hash]based.L1Block
	head      common.Hash
	heads     []common.Hash // of late, to go back to
	final     common.Hash   // no branch without it comes back
	finality  uint64        // depth at which blocks become final; zero for never
	certified []blocks.Placed
	serial    uint64
}

func newWorld(seed int64) *world {
	w := &world{
		rng: rand.New(rand.NewSource(seed)), slots: blocks.Slots{Genesis: 1000, Seconds: 12},
		l1: map[common.Hash]based.L1Block{},
	}
	w.l1Genesis = based.L1Block{Number: 100, Hash: w.hash(), Slot: 10, Time: w.slots.Start(10)}
	w.genesis = blocks.Placed{
		Hash: w.hash(), Time: w.slots.Start(10) - 1, Kind: blocks.SlotEnding,
		Permit: blocks.Permit{Slot: 11, L1Parent: w.l1Genesis.Hash},
		Anchor: blocks.Anchor{L1Number: w.l1Genesis.Number, L1Hash: w.l1Genesis.Hash},
	}
	w.l1[w.l1Genesis.Hash], w.head, w.final = w.l1Genesis, w.l1Genesis.Hash, w.l1Genesis.Hash
	w.heads = []common.Hash{w.head}
	return w
}

func (w *world) hash() common.Hash {
	w.serial++
	return crypto.Keccak256Hash(binary.BigEndian.AppendUint64(nil, w.serial))
}

// branch returns the L1 blocks from above genesis to the given one.
func (w *world) branch(head common.Hash) []based.L1Block {
	var out []based.L1Block
	for head != w.l1Genesis.Hash {
		out = append([]based.L1Block{w.l1[head]}, out...)
		head = w.l1[head].Parent
	}
	return out
}

func (w *world) onBranch(head common.Hash, a blocks.Anchor) bool {
	for ; head != w.l1Genesis.Hash; head = w.l1[head].Parent {
		if head == a.L1Hash {
			return w.l1[head].Number == a.L1Number
		}
	}
	return a.L1Hash == head && a.L1Number == w.l1Genesis.Number
}

// model is rule 7 in its slowest form.
func (w *world) model(head common.Hash) []based.Link {
	var chain []based.Link
	tip := w.genesis
	for _, b := range w.branch(head) {
		for _, in := range b.Blocks {
			tip = in.Placed
			chain = append(chain, based.Link{Placed: tip, L1: b.Ref()})
		}
	}
search:
	for {
		for _, c := range w.certified {
			early := tip.Kind == blocks.SlotEnding && c.Time <= w.slots.Start(tip.Permit.Slot)
			if c.Parent == tip.Hash && w.onBranch(head, c.Anchor) && !early && c.Time > tip.Time && !c.Anchor.Before(tip.Anchor) {
				tip = c
				chain = append(chain, based.Link{Placed: c})
				continue search
			}
		}
		return chain
	}
}

func (w *world) tip(head common.Hash) blocks.Placed {
	chain := w.model(head)
	if len(chain) == 0 {
		return w.genesis
	}
	return chain[len(chain)-1].Placed
}

// certify adds a sequenced block: mostly on the canonical tip, at times anywhere.
func (w *world) certify() {
	parent := w.tip(w.head)
	if w.rng.Intn(8) == 0 && len(w.certified) > 0 {
		parent = w.certified[w.rng.Intn(len(w.certified))]
	}
	anchor := w.l1[w.head]
	for i := w.rng.Intn(4); i > 0 && anchor.Number > w.l1Genesis.Number; i-- {
		anchor = w.l1[anchor.Parent]
	}
	if anchor.Number < parent.Anchor.L1Number && w.rng.Intn(5) > 0 {
		anchor = w.l1[w.head]
	}
	b := blocks.Placed{
		Number: parent.Number + 1, Hash: w.hash(), Parent: parent.Hash, StateRoot: w.hash(), Kind: blocks.Regular,
		Time: parent.Time + 1, Anchor: blocks.Anchor{L1Number: anchor.Number, L1Hash: anchor.Hash},
	}
	if parent.Kind == blocks.SlotEnding && w.rng.Intn(10) > 0 {
		b.Time = max(b.Time, w.slots.Start(parent.Permit.Slot)+1)
	}
	if w.rng.Intn(3) == 0 {
		b.Kind = blocks.SlotEnding
		b.Permit = blocks.Permit{Slot: w.l1[w.head].Slot + 1, L1Parent: w.head}
	}
	w.certified = append(w.certified, b)
}

// mine adds an L1 block on the given one: perhaps after missed slots, perhaps settling a part of the
// certified chain as that branch sees it, perhaps with based blocks under the permit it ends on.
func (w *world) mine(parent common.Hash) common.Hash {
	p := w.l1[parent]
	slot := p.Slot + 1
	for w.rng.Intn(5) == 0 {
		slot++
	}
	b := based.L1Block{Number: p.Number + 1, Hash: w.hash(), Parent: parent, Slot: slot, Time: w.slots.Start(slot)}
	tip := w.genesis
	var open []based.Link
	for _, l := range w.model(parent) {
		if l.Taken() {
			tip = l.Placed
		} else {
			open = append(open, l)
		}
	}
	if len(open) > 0 && w.rng.Intn(3) > 0 {
		for _, l := range open[:1+w.rng.Intn(len(open))] {
			tip = l.Placed
			b.Blocks = append(b.Blocks, based.Included{Placed: tip})
		}
	}
	for w.rng.Intn(2) == 0 && !tip.Permit.IsZero() && tip.Permit.Slot == slot && tip.Permit.L1Parent == parent {
		tip = blocks.Placed{
			Number: tip.Number + 1, Hash: w.hash(), Parent: tip.Hash, Kind: blocks.Based, Permit: tip.Permit, Time: tip.Time + 1,
			Anchor: blocks.Anchor{L1Number: p.Number, L1Hash: p.Hash, InboxCount: tip.Anchor.InboxCount},
		}
		b.Blocks = append(b.Blocks, based.Included{Placed: tip})
	}
	w.l1[b.Hash] = b
	return b.Hash
}

// ancestor returns the block up to depth below the given one, but none below the final one.
func (w *world) ancestor(hash common.Hash, depth int) common.Hash {
	for ; depth > 0 && hash != w.final; depth-- {
		hash = w.l1[hash].Parent
	}
	return hash
}

// step changes the world at random: it certifies, mines, reorgs, or returns to an old branch.
func (w *world) step() {
	switch n := w.rng.Intn(20); {
	case n < 11:
		w.certify()
	case n < 17:
		w.head = w.mine(w.head)
	case n < 19: // a reorg: a new branch that is a little shorter, as long, or longer
		depth := 1 + w.rng.Intn(4)
		at := w.ancestor(w.head, depth)
		for range max(1, depth-1+w.rng.Intn(3)) {
			at = w.mine(at)
		}
		w.head = at
	default: // back to a branch that was left
		if old := w.heads[w.rng.Intn(len(w.heads))]; w.contains(old, w.final) {
			w.head = old
		}
	}
	w.heads = append(w.heads, w.head)
	if len(w.heads) > 8 {
		w.heads = w.heads[1:]
	}
	if head := w.l1[w.head]; w.finality > 0 && head.Number > w.l1[w.final].Number+w.finality {
		w.final = w.ancestor(w.head, int(w.finality))
	}
}

// contains reports whether the branch of head goes through the block.
func (w *world) contains(head, block common.Hash) bool {
	for w.l1[head].Number > w.l1[block].Number {
		head = w.l1[head].Parent
	}
	return head == block
}

// update returns the change from the branch of one head to that of another.
func (w *world) update(from, to common.Hash) based.Update {
	var u based.Update
	a, b := from, to
	for a != b {
		if w.l1[a].Number >= w.l1[b].Number {
			u.Removed = append(u.Removed, w.l1[a])
			a = w.l1[a].Parent
		} else {
			u.Added = append([]based.L1Block{w.l1[b]}, u.Added...)
			b = w.l1[b].Parent
		}
	}
	return u
}
