package main

import (
	"log/slog"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// stranger knows nothing but L1: it rebuilds L2 from the contract's logs, and builds on it.
type stranger struct {
	*rig
	node *node.Node
	key  devnet.Account
	last uint64 // L1 block up to which it has read
}

func newStranger(t *testing.T, r *rig) *stranger {
	t.Helper()
	n, err := node.New(node.Config{Genesis: r.deployed.Genesis, RPCAddr: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler)})
	must(t, err)
	t.Cleanup(func() { n.Close() })
	key, err := devnet.TestAccount(messageAccount)
	must(t, err)
	return &stranger{rig: r, node: n, key: key}
}

// follow brings its chain up to L1's head.
func (s *stranger) follow(t *testing.T) *types.Header {
	t.Helper()
	head, err := s.l1.HeaderByNumber(t.Context(), nil)
	must(t, err)
	rollup := contracts.NewRollup()
	logs, err := s.l1.FilterLogs(t.Context(), ethereum.FilterQuery{
		FromBlock: new(big.Int).SetUint64(s.last + 1), ToBlock: head.Number, Addresses: []common.Address{s.deployed.Rollup},
		Topics: [][]common.Hash{{rollup.GetABI().Events[contracts.RollupBlockTakenEventName].ID}},
	})
	must(t, err)
	for i := range logs {
		in, err := l1.DecodeBlockTaken(rollup, &logs[i])
		must(t, err)
		_, err = s.node.Import(t.Context(), in.Block)
		must(t, err)
		must(t, s.node.SetHead(in.Placed.Hash))
	}
	s.last = head.Number.Uint64()
	return head
}

// include builds an empty block on the contract's head, anchored to L1's head, and sends it for the next L1 block. It
// returns the block and whether L1 took it.
func (s *stranger) include(t *testing.T) (*types.Block, bool) {
	t.Helper()
	head := s.follow(t)
	parent := s.node.Block(s.node.Head().Hash).Header()
	anchor := blocks.Anchor{L1Number: head.Number.Uint64(), L1Hash: head.Hash()}
	b, err := s.node.Open(parent.Hash(), execute.Env{
		Number: parent.Number.Uint64() + 1, Time: head.Time + slotSeconds, GasLimit: s.deployed.Genesis.GasLimit, Coinbase: s.key.Address, Anchor: anchor.Hash(),
	})
	must(t, err)
	defer b.Close()
	sealed, err := b.Seal()
	must(t, err)
	data, err := l1.IncludeCalldata(sealed.Trace, anchor)
	must(t, err)
	nonce, err := s.l1.NonceAt(t.Context(), s.key.Address, nil)
	must(t, err)
	id := new(big.Int).SetUint64(devnet.DefaultL1ChainID)
	to := s.deployed.Rollup
	tx, err := types.SignNewTx(s.key.Key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: &to, Data: data, Gas: 6_000_000, GasTipCap: big.NewInt(params.GWei), GasFeeCap: feeCap,
	})
	must(t, err)
	must(t, s.l1.SendTransaction(t.Context(), tx))
	var receipt *types.Receipt
	await(t, "L1 takes the stranger's transaction", func() bool {
		receipt, err = s.l1.TransactionReceipt(t.Context(), tx.Hash())
		return err == nil
	})
	return sealed.Block, receipt.Status == types.ReceiptStatusSuccessful
}

// basedMode asks the contract.
func (r *rig) basedMode(t *testing.T) bool {
	t.Helper()
	rollup := contracts.NewRollup()
	on, err := bind.Call(rollup.Instance(r.l1, r.deployed.Rollup), &bind.CallOpts{Context: t.Context()}, rollup.PackBasedMode(), rollup.UnpackBasedMode)
	must(t, err)
	return on
}

// TestBasedMode takes the gateway away (rule 17): while it was here a while ago, L1 refuses blocks without a permit;
// after ten slots anyone keeps the chain alive; and when the gateway is back it builds on what L1 has, executes
// again what fell, and ends the mode.
func TestBasedMode(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.startGateway(t)
	await(t, "L1 has some blocks", func() bool { return s.head(t).Number > 5 })
	w := s.wallet(t, restAccount)
	for range 3 {
		s.mustPreconfirm(t, w.transfer(t, common.Address{0xb0}, 1))
	}
	if s.basedMode(t) {
		t.Error("based mode while the gateway settles")
	}
	must(t, s.stop(t))

	other := newStranger(t, s.rig)
	if _, taken := other.include(t); taken {
		t.Error("a block without a permit was taken before based mode")
	}
	await(t, "based mode", func() bool { return s.basedMode(t) })
	var kept []*types.Block
	await(t, "two blocks of a stranger", func() bool {
		if block, taken := other.include(t); taken {
			kept = append(kept, block)
		}
		return len(kept) == 2
	})
	if head := s.head(t); head.Hash != kept[1].Hash() || blocks.Kind(head.Kind) != blocks.Based || head.PermitL1Parent != (common.Hash{}) {
		t.Errorf("contract's head is %+v, want the stranger's block %d", head, kept[1].NumberU64())
	}
	if !s.basedMode(t) {
		t.Error("based mode ended by itself")
	}

	s.startGateway(t)
	await(t, "the sequencer goes on", func() bool { return s.head(t).Number > kept[1].NumberU64() && !s.basedMode(t) })
	for _, block := range kept {
		if b := s.block(t, block.NumberU64()); b.Hash != block.Hash() || b.Kind != blocks.Based || b.Permit != nil && !b.Permit.IsZero() {
			t.Errorf("gateway has %+v where the stranger built %s", b, block.Hash())
		}
	}
	await(t, "everything promised is in the chain", func() bool {
		balance, err := s.l2.BalanceAt(t.Context(), common.Address{0xb0}, nil)
		return err == nil && balance.Cmp(big.NewInt(3)) == 0
	})
}
