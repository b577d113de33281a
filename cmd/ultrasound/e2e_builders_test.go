package main

import (
	"context"
	"log/slog"
	"math/big"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// builder is somebody with an L1 account.
type builder struct {
	account devnet.Account
	sender  *l1.Sender
}

func newBuilder(t *testing.T, client *l1.Client, index uint32, tip int64) builder {
	t.Helper()
	account, err := devnet.TestAccount(index)
	must(t, err)
	sender, err := l1.NewSender(l1.SenderConfig{Client: client, Key: account.Key, MaxFee: maxSettlementFee, MinTip: new(big.Int).Mul(big.NewInt(tip), big.NewInt(params.GWei))})
	must(t, err)
	return builder{account, sender}
}

// include builds an empty based block of that time and signs the call that includes it.
func (b builder) include(t *testing.T, r *replica, o opening, time uint64) (*based.Built, *types.Transaction) {
	t.Helper()
	built, err := based.Build(r.Open, o.Template, r.rules.Policy, based.BuildRequest{FeeRecipient: b.account.Address, Timestamp: time})
	must(t, err)
	data, err := l1.ComposeCalldata(nil, built.Trace, built.Anchor, nil, nil)
	must(t, err)
	gas := l1.DefaultGasModel(execute.DefaultGasSchedule).Settle(data, len(built.Trace), 1, 0)
	return built, b.sign(t, l1.Payload{To: o.Composer, Data: data, Gas: gas})[0]
}

func (b builder) sign(t *testing.T, payloads ...l1.Payload) []*types.Transaction {
	t.Helper()
	signed, err := b.sender.Sign(t.Context(), payloads...)
	must(t, err)
	return signed
}

// TestSeveralBuilders has three builders put a based block each into one L1 block (rules 2 and 5: the slot-ending block leaves
// three seconds), while a fourth competes for the same place, and a stranger who pays more sends a message and settles a part of the
// slot before all of them.
func TestSeveralBuilders(t *testing.T) {
	t.Parallel()
	r := startDevnet(t, folder(t), "--no-propose", "--slot-time", "6s", "--slot-end-lead", "3", "--slot-end-policy", "always")
	rollup, err := readRollupFile(filepath.Join(r.dir, devnet.DeploymentName))
	must(t, err)
	client, err := l1.Dial(t.Context(), l1.Config{
		URL: r.l1URL, L1Genesis: rollup.L1Genesis, Genesis: rollup.genesisBlock().Hash(), Timeout: patience,
		Network: based.Network{L1ChainID: rollup.L1ChainID, ChainID: rollup.ChainID(), Rollup: rollup.Rollup, Composer: rollup.Composer},
	})
	must(t, err)
	t.Cleanup(client.Close)
	own, err := newReplica(t.Context(), client, rollup, r.api, slog.New(slog.DiscardHandler))
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- own.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		must(t, <-ended)
		must(t, own.Close())
	})
	must(t, own.awaitSynced(t.Context()))

	var team []builder
	for index := uint32(3); index < 6; index++ {
		team = append(team, newBuilder(t, client, index, 2))
	}
	rival, stranger := newBuilder(t, client, messageAccount, 1), newBuilder(t, client, 7, 50)

	var open opening
	await(t, "an open slot that stands on several blocks", func() bool {
		var err error
		open, err = own.openSlot(own.rules.Policy.Slots.At(uint64(time.Now().Unix())) + 1)
		return err == nil && len(open.run) > 2
	})
	await(t, "the gateway's settlement of it", func() bool {
		var shown based.Template
		if err := getJSON(t.Context(), r.api+"/v1/based/template", &shown); err != nil || shown.Parent.Hash != open.Parent.Hash {
			return false
		}
		open.SettlementTxs = shown.SettlementTxs
		return true
	})
	if open.Timestamp != open.Parent.Time+3 {
		t.Fatalf("slot-ending block at %d, the slot is at %d", open.Parent.Time, open.Timestamp)
	}

	// The stranger: a message, and two of the slot's blocks under the certificate of the second.
	to := common.Address{0xab, 1}
	part, err := opening{Template: open.Template, run: open.run[:2]}.payloads(own.network, l1.DefaultGasModel(execute.DefaultGasSchedule))
	must(t, err)
	message := l1.Payload{
		To: rollup.Portal, Value: big.NewInt(params.Ether), Gas: 300_000,
		Data: contracts.NewPortal().PackSendMessage(to, stranger.account.Address, new(big.Int), 50_000, nil),
	}
	before := stranger.sign(t, append([]l1.Payload{message}, part...)...)

	// The team: each on the block of the one before.
	var built []*based.Built
	var bundle []*types.Transaction
	at := open
	for i, b := range team {
		block, tx := b.include(t, own, at, open.Parent.Time+1+uint64(i))
		_, err := own.Import(t.Context(), block.Sealed.Block)
		must(t, err)
		built, bundle = append(built, block), append(bundle, tx)
		at, err = own.openAfter(open, block)
		must(t, err)
	}
	_, competing := rival.include(t, own, open, open.Timestamp)

	send := func(txs []*types.Transaction, settlement []hexutil.Bytes) {
		t.Helper()
		raw, err := based.RawTransactions(txs)
		must(t, err)
		_, err = client.SendRawBundle(t.Context(), slices.Concat(settlement, raw), open.L1Parent.Number+1, open.Timestamp, open.Timestamp)
		must(t, err)
	}
	send([]*types.Transaction{competing}, open.SettlementTxs)
	send(bundle, open.SettlementTxs)
	send(before, nil)

	block := open.L1Parent.Number + 1
	await(t, "the L1 block", func() bool {
		number, err := r.l1.BlockNumber(t.Context())
		return err == nil && number >= block
	})
	last := -1
	for i, tx := range slices.Concat(before, bundle) {
		receipt, err := r.l1.TransactionReceipt(t.Context(), tx.Hash())
		if err != nil {
			t.Fatalf("transaction %d of %d is not in L1: %v", i, len(before)+len(bundle), err)
		}
		if receipt.BlockNumber.Uint64() != block || receipt.Status != types.ReceiptStatusSuccessful || int(receipt.TransactionIndex) <= last {
			t.Errorf("transaction %d: in L1 block %d (want %d) at %d, status %d", i, receipt.BlockNumber, block, receipt.TransactionIndex, receipt.Status)
		}
		last = int(receipt.TransactionIndex)
	}
	if receipt, err := r.l1.TransactionReceipt(t.Context(), competing.Hash()); err == nil && receipt.Status == types.ReceiptStatusSuccessful {
		t.Error("a second block on the same parent was taken")
	}
	for _, b := range built {
		await(t, "the gateway follows", func() bool {
			got := r.block(t, "latest")
			return got.Number >= b.Placed.Number
		})
		if got := r.block(t, b.Placed.Number); got.Hash != b.Placed.Hash || got.Kind != blocks.Based {
			t.Errorf("block %d is %s (%v), want %s", b.Placed.Number, got.Hash, got.Kind, b.Placed.Hash)
		}
	}
	await(t, "the stranger's message is executed", func() bool {
		balance, err := r.l2.BalanceAt(t.Context(), to, nil)
		return err == nil && balance.Cmp(big.NewInt(params.Ether)) == 0
	})
	must(t, r.stop(t))
}
