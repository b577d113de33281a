package main

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// contractFollows sees the contract's head on L1 move along the chain that the gateway shows.
func contractFollows(t *testing.T, r *rig) {
	first := r.head(t)
	var seen []contracts.Head
	await(t, "contract's head moves twice", func() bool {
		head := r.head(t)
		if last := append([]contracts.Head{first}, seen...)[len(seen)]; head.Number > last.Number {
			seen = append(seen, head)
		}
		return len(seen) == 2
	})
	for _, head := range seen {
		await(t, "gateway knows of it", func() bool { return r.status(t).Settled.Number >= head.Number })
		b := r.block(t, head.Number)
		if b.Hash != head.Hash || b.StateRoot != head.StateRoot || b.Timestamp != head.Timestamp || b.L1 == nil || b.Status == gateway.StatusCertified {
			t.Errorf("contract's head is %d %x, the gateway has %+v", head.Number, head.Hash, b)
		}
	}
}

// includedBased waits for a based block that L1 has taken, with its parent, and with an L1 block on top of its own.
func (r *rig) includedBased(t *testing.T) (parent, based gateway.BlockRecord) {
	t.Helper()
	await(t, "based block with an L1 block on top", func() bool {
		page := r.canonical(t, 20)
		for i := len(page) - 1; i > 0; i-- {
			if b := page[i]; b.Kind == blocks.Based && b.L1 != nil && b.Verdict == gateway.VerdictVerified && r.status(t).L1Head.Number > b.L1.Number {
				parent, based = page[i-1], b
				return true
			}
		}
		return false
	})
	return parent, based
}

// basedOnL1 looks at a based block from L1's side, and has the contract refuse it everywhere but
// in its one place.
func basedOnL1(t *testing.T, r *rig) {
	parent, b := r.includedBased(t)
	l1Block, err := r.l1.BlockByHash(t.Context(), b.L1.Hash)
	must(t, err)
	if parent.Kind != blocks.SlotEnding || *b.Permit != *parent.Permit || b.ParentHash != parent.Hash {
		t.Errorf("based block %+v on %+v", b, parent)
	}
	if b.Timestamp <= parent.Timestamp || b.Timestamp > l1Block.Time() {
		t.Errorf("based block of %d, its parent of %d, its L1 block of %d", b.Timestamp, parent.Timestamp, l1Block.Time())
	}
	if l1Block.Time() != r.caps.Slots.Start(b.Permit.Slot) || l1Block.ParentHash() != b.Permit.L1Parent || b.L1.Slot != b.Permit.Slot {
		t.Errorf("based block's permit is %+v, its L1 block is of time %d on %s", b.Permit, l1Block.Time(), l1Block.ParentHash())
	}
	receipt, err := r.l1.TransactionReceipt(t.Context(), b.L1.TxHash)
	must(t, err)
	if !emitsBased(receipt, b) || receipt.BlockHash != b.L1.Hash || receipt.Status != types.ReceiptStatusSuccessful {
		t.Errorf("L1 transaction %s does not tell of based block %d: %+v", b.L1.TxHash, b.Number, receipt)
	}

	var trace api.TraceAnswer
	r.get(t, "/v1/blocks/"+b.Hash.Hex()+"/trace", &trace)
	anchor := contracts.Anchor{L1Number: b.Anchor.L1Number, L1Hash: b.Anchor.L1Hash, InboxRoot: b.Anchor.InboxRoot, InboxCount: b.Anchor.InboxCount}
	include := simulatedCall{From: common.Address{0xaa}, To: r.caps.Rollup, Data: contracts.NewRollup().PackIncludeBased(trace.Trace, anchor)}
	refusals(t, r, b, l1Block, include)
	pastPermitOnL1(t, r, include)
}

// emitsBased reports whether the contract told of this very block.
func emitsBased(receipt *types.Receipt, b gateway.BlockRecord) bool {
	for _, log := range receipt.Logs {
		taken, err := contracts.NewRollup().UnpackBlockTakenEvent(log)
		if err == nil && taken.Hash == b.Hash && blocks.Kind(taken.Kind) == blocks.Based && taken.Permit.Slot == b.Permit.Slot {
			return true
		}
	}
	return false
}

// refusals simulates the inclusion on L1's real state, with the settlement before it: it is taken in
// its slot on its L1 parent once, and nowhere else.
func refusals(t *testing.T, r *rig, b gateway.BlockRecord, l1Block *types.Block, include simulatedCall) {
	t.Helper()
	before := settledBefore(t, l1Block, b.L1.TxHash)
	slot := l1Block.Time()
	parentNumber, number := l1Block.NumberU64()-1, l1Block.NumberU64()
	inOne := func(calls ...simulatedCall) []simulatedBlock {
		return []simulatedBlock{{Time: slot, Calls: append(append([]simulatedCall{}, before...), calls...)}}
	}
	for _, c := range []struct {
		name string
		on   uint64 // L1 block
		run  []simulatedBlock
		want string // the error of the last call; empty: taken
	}{
		{"its own slot and parent", parentNumber, inOne(include), ""},
		{"a second time", parentNumber, inOne(include, include), "StaleParent"},
		{"a past permit", number, []simulatedBlock{{Time: slot + slotSeconds, Calls: []simulatedCall{include}}}, "WrongSlot"},
		{"a later slot", parentNumber, []simulatedBlock{{Time: slot + slotSeconds, Calls: append(append([]simulatedCall{}, before...), include)}}, "WrongSlot"},
		{"between slots", parentNumber, []simulatedBlock{{Time: slot - 1, Calls: append(append([]simulatedCall{}, before...), include)}}, "NotASlot"},
		{"another L1 parent", parentNumber, append([]simulatedBlock{{Time: slot - 1}}, inOne(include)...), "WrongL1Parent"},
	} {
		revert, failed := r.simulate(t, c.on, c.run)
		switch {
		case c.want == "" && failed:
			t.Errorf("%s: refused: %v", c.name, revert)
		case c.want != "" && !failed:
			t.Errorf("%s: taken, want %s", c.name, c.want)
		case c.want != "" && revert.Root().Name != c.want:
			t.Errorf("%s: refused with %v, want %s", c.name, revert, c.want)
		}
	}
}

// settledBefore returns the calls that stand before a transaction in its L1 block.
func settledBefore(t *testing.T, l1Block *types.Block, tx common.Hash) []simulatedCall {
	t.Helper()
	var calls []simulatedCall
	for _, earlier := range l1Block.Transactions() {
		if earlier.Hash() == tx {
			return calls
		}
		from, err := types.Sender(types.LatestSignerForChainID(earlier.ChainId()), earlier)
		must(t, err)
		calls = append(calls, simulatedCall{From: from, To: *earlier.To(), Data: earlier.Data()})
	}
	t.Fatalf("transaction %s is not in L1 block %d", tx, l1Block.NumberU64())
	return nil
}

// simulatedBlock is an L1 block that never is.
type simulatedBlock struct {
	Time  uint64
	Calls []simulatedCall
}

type simulatedCall struct {
	From common.Address `json:"from"`
	To   common.Address `json:"to"`
	Data hexutil.Bytes  `json:"input"`
}

// simulate runs blocks on top of an L1 block (eth_simulateV1) and tells how the last call ended.
func (r *rig) simulate(t *testing.T, on uint64, run []simulatedBlock) (*contracts.Revert, bool) {
	t.Helper()
	var states []map[string]any
	for _, b := range run {
		calls := b.Calls
		if calls == nil {
			calls = []simulatedCall{}
		}
		states = append(states, map[string]any{"blockOverrides": map[string]any{"time": hexutil.Uint64(b.Time)}, "calls": calls})
	}
	var results []struct {
		Calls []struct {
			Status hexutil.Uint64 `json:"status"`
			Error  *struct {
				Message string        `json:"message"`
				Data    hexutil.Bytes `json:"data"`
			} `json:"error"`
		} `json:"calls"`
	}
	must(t, r.l1.Client().CallContext(t.Context(), &results, "eth_simulateV1", map[string]any{"blockStateCalls": states}, hexutil.Uint64(on)))
	calls := results[len(results)-1].Calls
	for i, call := range calls[:len(calls)-1] {
		if call.Error != nil {
			t.Fatalf("call %d before the last one failed: %s: %v", i, call.Error.Message, contracts.DecodeRevert(call.Error.Data))
		}
	}
	last := calls[len(calls)-1]
	if last.Error == nil {
		return &contracts.Revert{}, false
	}
	return contracts.DecodeRevert(last.Error.Data), true
}

// pastPermitOnL1 sends the old based block to the contract in a real L1 transaction, which fails and changes nothing.
func pastPermitOnL1(t *testing.T, r *rig, include simulatedCall) {
	t.Helper()
	w := r.wallet(t, executeAccount)
	chainID := new(big.Int).SetUint64(r.caps.L1ChainID)
	nonce, err := r.l1.PendingNonceAt(t.Context(), w.Address)
	must(t, err)
	tx, err := types.SignNewTx(w.Key, types.LatestSignerForChainID(chainID), &types.DynamicFeeTx{
		ChainID: chainID, Nonce: nonce, To: &include.To, Data: include.Data, Gas: 5_000_000,
		GasFeeCap: big.NewInt(500 * params.GWei), GasTipCap: big.NewInt(params.GWei),
	})
	must(t, err)
	must(t, r.l1.SendTransaction(t.Context(), tx))
	var receipt *types.Receipt
	await(t, "L1 takes the transaction", func() bool {
		receipt, err = r.l1.TransactionReceipt(t.Context(), tx.Hash())
		return err == nil
	})
	if receipt.Status != types.ReceiptStatusFailed || len(receipt.Logs) != 0 {
		t.Errorf("based block for a past permit was taken: %+v", receipt)
	}
}

// chainFromLogs rebuilds the L2 chain's hashes from the contract's logs alone (rule 19) and compares them
// with the contract's head.
func chainFromLogs(t *testing.T, r *rig) {
	head := r.head(t)
	logs, err := r.l1.FilterLogs(t.Context(), ethereum.FilterQuery{Addresses: []common.Address{r.caps.Rollup}})
	must(t, err)
	hash := r.deployed.Genesis.ToBlock().Hash()
	number := uint64(0)
	for _, log := range logs {
		taken, err := contracts.NewRollup().UnpackBlockTakenEvent(&log)
		if err != nil {
			continue // another event
		}
		if taken.Number != number+1 || taken.ParentHash != hash {
			t.Fatalf("block %d on %x is told after block %d %s", taken.Number, taken.ParentHash, number, hash)
		}
		var told struct {
			Header       *types.Header
			Transactions []rlp.RawValue
		}
		must(t, rlp.DecodeBytes(taken.Data, &told))
		if told.Header.Hash() != taken.Hash || told.Header.ParentHash != hash {
			t.Fatalf("log of block %d holds header %s", taken.Number, told.Header.Hash())
		}
		hash, number = taken.Hash, taken.Number
	}
	if number < head.Number {
		t.Errorf("logs lead to block %d, the contract's head was %d", number, head.Number)
	}
}
