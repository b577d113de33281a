package contracts_test

import (
	"bytes"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// TestSlotAfterSlot tells the story of two slots: settle up to a slot-ending block, include a based
// block on it, settle on top of it, and pay out what L2 burnt.
func TestSlotAfterSlot(t *testing.T) {
	t.Parallel()
	r := newRollup(t)

	// Slot 2 runs. The sequencer has a view of L1 block 1 and opens slot 3 on L1 block 2.
	run := r.regulars(r.l2.genesis, slots.Start(2)+1, 3)
	ending := r.ending(run[2].header(), 3)
	run = append(run, ending)

	// L1 block 3, of slot 3: settlement first, then the based block.
	r.open(3)
	out := mustHold(t, r.settle(run...))
	r.mustStandOn(ending, ending.permit)
	r.mustEmit(out, run, ending.permit)
	event := r.settled(out)
	if event.From != 1 || event.To != 4 || event.Tip != ending.Block.Hash() || len(event.Signature) != 256 {
		t.Errorf("settled as %+v", event)
	}
	first := r.based(ending.header())
	out = mustHold(t, r.include(first))
	r.mustStandOn(first, ending.permit)
	r.mustEmit(out, []block{first}, ending.permit)

	// Slot 4: sequenced blocks on the based one.
	r.open(4)
	next := r.regulars(first.header(), slots.Start(3)+1, 5)
	out = mustHold(t, r.settle(next...))
	r.mustStandOn(next[4], blocks.Permit{})
	r.mustEmit(out, next, blocks.Permit{})

	// Burnt fees are those of all blocks taken, and they are the treasury's.
	want := new(big.Int)
	for _, b := range append(append(run, first), next...) {
		want.Add(want, execute.BurnedFees(b.header()))
	}
	if want.Sign() == 0 || r.burned().Cmp(want) != 0 {
		t.Errorf("burnt %s, want %s", r.burned(), want)
	}
	mustHold(t, r.send(tx{from: account(5), to: &r.portal, data: contracts.NewPortal().PackPayTreasury()}))
	if got := r.state.GetBalance(treasury).ToBig(); got.Cmp(want) != 0 || r.burned().Sign() != 0 {
		t.Errorf("treasury got %s, want %s; %s left", got, want, r.burned())
	}
	if got, want := r.state.GetBalance(r.portal).ToBig(), new(big.Int).Sub(ether(1000), want); got.Cmp(want) != 0 {
		t.Errorf("portal holds %s, want %s", got, want)
	}
}

// TestSeveralBasedBlocks includes three based blocks of one permit in one L1 block (rule 2).
func TestSeveralBasedBlocks(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	ending := r.l2.build(r.l2.genesis, spec{
		time: slots.Start(3) - 3, kind: blocks.SlotEnding, anchor: r.latest(), permit: blocks.Permit{Slot: 3, L1Parent: r.hash()},
	})
	r.open(3)
	mustHold(t, r.settle(ending))
	parent := ending.header()
	for i := range uint64(3) {
		b := r.l2.build(parent, spec{
			time: slots.Start(3) - 2 + i, kind: blocks.Based, anchor: r.latest(), coinbase: common.Address{byte(i + 1)}, transfers: 1,
		})
		out := mustHold(t, r.include(b))
		r.mustStandOn(b, ending.permit)
		r.mustEmit(out, []block{b}, ending.permit)
		parent = b.header()
	}
}

// TestChainFromLogs rebuilds the L2 chain from the contract's logs alone (rule 19): every block decodes
// and executes on its parent, by a node that has only genesis.
func TestChainFromLogs(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	run := r.regulars(r.l2.genesis, slots.Start(2)+1, 3)
	run = append(run, r.ending(run[2].header(), 3))
	r.open(3)
	logs := mustHold(t, r.settle(run...)).logs
	b := r.based(run[3].header())
	logs = append(logs, mustHold(t, r.include(b)).logs...)

	follower := newL2(t)
	parent := follower.genesis
	for _, log := range logs {
		event, err := r.binding.UnpackBlockTakenEvent(log)
		if err != nil {
			continue
		}
		var told struct {
			Header       *types.Header
			Transactions types.Transactions
		}
		if err := rlp.Decode(bytes.NewReader(event.Data), &told); err != nil {
			t.Fatalf("decode block %d: %v", event.Number, err)
		}
		got := follower.replay(parent, told.Header, told.Transactions)
		if got.Hash() != event.Hash {
			t.Fatalf("block %d is %s, want %x", event.Number, got.Hash(), event.Hash)
		}
		parent = got
	}
	if parent.Hash() != b.Block.Hash() {
		t.Errorf("the chain ends at %s", parent.Hash())
	}
}

// replay builds the block that a log told again, from its environment and transactions.
func (c *l2) replay(parent, header *types.Header, txs types.Transactions) *types.Header {
	c.tb.Helper()
	b := c.open(parent, execute.Env{
		Number: header.Number.Uint64(), Time: header.Time, GasLimit: header.GasLimit, Coinbase: header.Coinbase,
		Anchor: *header.ParentBeaconRoot,
	})
	for _, tx := range txs {
		if _, err := b.Apply(tx, common.Address{}); err != nil {
			c.tb.Fatal(err)
		}
	}
	return c.seal(b).Block.Header()
}
