package gateway_test

import (
	"fmt"
	"math/rand"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TestChaos lets an L1 that misses slots and changes its mind, restarts with an empty node, and users
// loose on the conductor, by seed. Its goals: the chain goes on, every promise is in force or has an
// outcome, the record's chain is certified and links, and nothing halts.
func TestChaos(t *testing.T) {
	t.Parallel()
	for seed := range int64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			c := &chaos{world: newWorld(t), rng: rand.New(rand.NewSource(seed))}
			for range 30 {
				c.slot()
			}
			c.settle(t)
		})
	}
}

type chaos struct {
	*world
	rng      *rand.Rand
	given    []gateway.PromiseRecord
	branches [][]based.L1Block // that L1 has left
}

// slot lives through one L1 slot.
func (c *chaos) slot() {
	slots := c.policy.Slots
	next := slots.At(uint64(c.now.Unix())) + 1
	for uint64(c.now.Unix()) < slots.Start(next)-1 {
		c.request()
		c.to(uint64(c.now.Unix()) + 1)
	}
	c.request()
	var taken []based.Included
	tip := c.tip()
	if c.rng.Intn(4) > 0 {
		taken = c.settlement()
		settled := len(taken) > 0 && taken[len(taken)-1].Placed.Hash == tip.Hash || len(taken) == 0 && c.c.Snapshot().View.LastTaken().Hash == tip.Hash
		if settled && tip.Kind == blocks.SlotEnding && tip.Permit.L1Parent == c.l1Head().Hash && c.rng.Intn(3) > 0 {
			taken = append(taken, c.based())
		}
		taken = c.taking(taken)
	}
	c.to(slots.Start(next))
	switch c.rng.Intn(8) {
	case 0: // missed
	case 1:
		c.mine(taken...)
		c.reorg(1 + c.rng.Intn(3))
	case 2:
		c.mine(taken...)
		c.back()
	case 3:
		c.mine(taken...)
		c.start()
		if err := c.c.StepL1(c.ctx, based.Update{}); err != nil {
			c.t.Fatal(err)
		}
		c.verify()
		c.step()
	default:
		c.mine(taken...)
	}
	if s := c.c.Status(); s.Halted() {
		c.t.Fatalf("halted in slot %d: %s", next, s.Reason)
	}
}

// taking returns what the contract would take of the blocks on L1's newest block: while the conductor
// withholds a late block, its idea of what is settled is behind L1's.
func (c *chaos) taking(given []based.Included) []based.Included {
	last := c.node.Genesis().Hash()
	for _, l1 := range c.l1 {
		for _, in := range l1.Blocks {
			last = in.Placed.Hash
		}
	}
	for i, in := range given {
		if in.Placed.Parent == last {
			return given[i:]
		}
	}
	return nil
}

// request promises a transfer if a block is open.
func (c *chaos) request() {
	if c.c.Status().Open == nil {
		return
	}
	from := c.rng.Intn(4)
	addr := address(c.keys[from])
	statedb, err := c.node.State(c.tip().Hash)
	if err != nil {
		c.t.Fatal(err)
	}
	c.nonces[addr] = c.c.PendingNonce(addr, statedb.GetNonce(addr))
	asked := c.ask(c.transfer(from, common.Address{0xaa, byte(c.rng.Intn(8))}, c.rng.Int63n(1000)))
	c.step()
	select {
	case <-asked[0].done:
		if asked[0].err == nil {
			c.given = append(c.given, asked[0].answer.Promises[0])
		}
	case <-time.After(10 * time.Second):
		c.t.Fatal("a request is not answered although a block is open")
	}
}

// reorg replaces the newest L1 blocks by others that took nothing.
func (c *chaos) reorg(depth int) {
	depth = min(depth, len(c.l1)-1)
	old := append([]based.L1Block(nil), c.l1[len(c.l1)-depth:]...)
	head := c.l1[len(c.l1)-1-depth]
	var fresh []based.L1Block
	for _, b := range old {
		head = c.next(head, b.Slot)
		fresh = append(fresh, head)
	}
	c.branches = append(c.branches, old)
	c.apply(depth, fresh...)
}

// back returns to a branch that was left, if its root is still there and nothing stands on what replaced it
// that is too deep.
func (c *chaos) back() {
	if len(c.branches) == 0 {
		return
	}
	branch := c.branches[len(c.branches)-1]
	for depth := 0; depth < min(6, len(c.l1)); depth++ {
		if c.l1[len(c.l1)-1-depth].Hash == branch[0].Parent {
			c.branches = c.branches[:len(c.branches)-1]
			if depth > 0 {
				c.branches = append(c.branches, append([]based.L1Block(nil), c.l1[len(c.l1)-depth:]...))
			}
			c.apply(depth, branch...)
			return
		}
	}
}

// settle lets L1 be quiet for some slots and then checks the goals.
func (c *chaos) settle(t *testing.T) {
	before := c.tip().Number
	for range 4 {
		next := c.policy.Slots.At(uint64(c.now.Unix())) + 1
		c.to(c.policy.Slots.Start(next) - 1)
		taken := c.settlement()
		c.to(c.policy.Slots.Start(next))
		c.mine(c.taking(taken)...)
	}
	if c.tip().Number < before+4 {
		t.Fatalf("the chain went from %d to %d in four quiet slots: %+v", before, c.tip().Number, c.c.Status())
	}
	checkCertificates(t, c.world)
	reverted := make(map[common.Hash]bool)
	reversions, err := c.store.Reversions(c.ctx, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range reversions {
		reverted[r.TxHash] = true
		if r.Outcome == "" {
			t.Errorf("reversion %d of %s has no outcome", r.Cursor, r.TxHash)
		}
	}
	for _, p := range c.given {
		history, err := c.store.History(c.ctx, p.TxHash)
		if err != nil {
			t.Fatalf("promise %s: %v", p.TxHash, err)
		}
		if reverted[p.TxHash] {
			continue
		}
		if history.Promise == nil || history.Promise.BlockNumber != p.BlockNumber || history.Promise.ParentHash != p.ParentHash || history.Promise.Index != p.Index {
			t.Errorf("promise %s was never reverted and is %+v, want %+v", p.TxHash, history.Promise, p)
		}
	}
	c.news() // cursors without gaps
	t.Logf("%d promises, %d reversions, tip %d", len(c.given), len(reversions), c.tip().Number)
}
