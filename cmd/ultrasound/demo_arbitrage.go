package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// arena is what the demonstration has deployed.
type arena struct {
	token, pool, vault, lender, arbitrage common.Address // on L1
	token2, pool2, trader                 common.Address // on L2
}

// The exchanges' liquidity: a token costs less on L2.
var (
	l1Ether, l1Tokens = ethers(100), ethers(200_000)
	l2Ether, l2Tokens = ethers(100), ethers(250_000)
	supply            = ethers(1_000_000)
)

// messageGas is what the trader is given on L2: a swap and a withdrawal.
const messageGas = 500_000

func devnetGas() execute.GasSchedule { return execute.DefaultGasSchedule }

// explained names the contract's error if a call reverted.
func explained(err error) error {
	if data, ok := ethclient.RevertErrorData(err); ok {
		return contracts.DecodeRevert(data).Root()
	}
	return err
}

func (d *demo) setUp(ctx context.Context) error {
	d.tell("One account, two layers", fact{"account", d.me.Hex()}, fact{"rollup", d.rollup.Rollup.Hex()}, fact{"portal", d.rollup.Portal.Hex()})
	a := &d.arena
	create := func(client *ethclient.Client, into *common.Address, value *big.Int, bin string, args []byte) error {
		receipt, err := d.send(ctx, client, nil, value, append(common.FromHex(bin), args...))
		if err == nil {
			*into = receipt.ContractAddress
		}
		return err
	}
	nonce, err := d.l2.PendingNonceAt(ctx, d.me)
	if err != nil {
		return fmt.Errorf("get nonce on L2: %w", err)
	}
	a.token2 = crypto.CreateAddress(d.me, nonce) // the vault has to know it
	for _, deploy := range []func() error{
		func() error {
			return create(d.l1, &a.token, nil, contracts.TokenMetaData.Bin, contracts.NewToken().PackConstructor(d.me, supply))
		},
		func() error {
			return create(d.l1, &a.pool, nil, contracts.PoolMetaData.Bin, contracts.NewPool().PackConstructor(a.token, d.me))
		},
		func() error {
			return create(d.l1, &a.vault, nil, contracts.TokenVaultMetaData.Bin, contracts.NewTokenVault().PackConstructor(d.rollup.Portal, a.token, a.token2))
		},
		func() error {
			return create(d.l1, &a.lender, ethers(50), contracts.FlashLenderMetaData.Bin, nil)
		},
		func() error {
			return create(d.l1, &a.arbitrage, nil, contracts.ArbitrageMetaData.Bin, contracts.NewArbitrage().PackConstructor(d.rollup.Rollup, a.lender, a.pool))
		},
		func() error {
			return create(d.l2, &a.token2, nil, contracts.BridgedTokenMetaData.Bin, contracts.NewBridgedToken().PackConstructor(a.vault))
		},
		func() error {
			return create(d.l2, &a.pool2, nil, contracts.PoolMetaData.Bin, contracts.NewPool().PackConstructor(a.token2, d.me))
		},
		func() error { return create(d.l2, &a.trader, nil, contracts.TraderMetaData.Bin, nil) },
		func() error { return d.fund(ctx) },
	} {
		if err := deploy(); err != nil {
			return err
		}
	}
	return nil
}

// fund brings tokens to L2 by a message, and liquidity to both exchanges.
func (d *demo) fund(ctx context.Context) error {
	a, token, pool := d.arena, contracts.NewToken(), contracts.NewPool()
	d.tell("Contracts stand; the token goes to L2 by a message, which the gateway executes", fact{"token on L1", a.token.Hex()}, fact{"token on L2", a.token2.Hex()})
	for _, call := range []struct {
		to    common.Address
		value *big.Int
		data  []byte
	}{
		{a.token, nil, token.PackApprove(a.pool, l1Tokens)},
		{a.pool, l1Ether, pool.PackFund(l1Tokens)},
		{a.token, nil, token.PackApprove(a.vault, l2Tokens)},
		{a.vault, nil, contracts.NewTokenVault().PackDeposit(d.me, l2Tokens)},
	} {
		if _, err := d.send(ctx, d.l1, &call.to, call.value, call.data); err != nil {
			return err
		}
	}
	if err := d.until(ctx, "the tokens are on L2", func() (bool, error) {
		have, err := view(ctx, d.l2, a.token2, token.PackBalanceOf(d.me), token.UnpackBalanceOf)
		return err == nil && have.Cmp(l2Tokens) >= 0, err
	}); err != nil {
		return err
	}
	if _, err := d.send(ctx, d.l2, &a.token2, nil, token.PackApprove(a.pool2, l2Tokens)); err != nil {
		return err
	}
	_, err := d.send(ctx, d.l2, &a.pool2, l2Ether, pool.PackFund(l2Tokens))
	return err
}

// until waits for something on the chains.
func (d *demo) until(ctx context.Context, what string, holds func() (bool, error)) error {
	deadline := time.Now().Add(2 * time.Minute)
	for {
		ok, err := holds()
		if ok || err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited two minutes until %s", what)
		}
		if !pause(ctx, 200*time.Millisecond) {
			return context.Cause(ctx)
		}
	}
}

func view[T any](ctx context.Context, client *ethclient.Client, at common.Address, data []byte, unpack func([]byte) (T, error)) (T, error) {
	return bind.Call(bind.NewBoundContract(at, contracts.NewPool().GetABI(), client, client, client), &bind.CallOpts{Context: ctx}, data, unpack)
}

// market is the reserves of an exchange.
type market struct{ ether, tokens *big.Int }

func (d *demo) market(ctx context.Context, client *ethclient.Client, at common.Address) (m market, err error) {
	pool := contracts.NewPool()
	if m.ether, err = view(ctx, client, at, pool.PackEtherReserve(), pool.UnpackEtherReserve); err != nil {
		return m, fmt.Errorf("read exchange: %w", err)
	}
	m.tokens, err = view(ctx, client, at, pool.PackTokenReserve(), pool.UnpackTokenReserve)
	return m, err
}

// price says what an ether buys.
func (m market) price() string {
	return new(big.Rat).SetFrac(m.tokens, m.ether).FloatString(2) + " DEMO for an ether"
}

// quote is Pool.quote.
func quote(paid, in, out *big.Int) *big.Int {
	counted := new(big.Int).Mul(paid, big.NewInt(997))
	return new(big.Int).Div(new(big.Int).Mul(counted, out), new(big.Int).Add(new(big.Int).Mul(in, big.NewInt(1000)), counted))
}

// earn is what the arbitrage of that much ether brings, less the lender's fee.
func earn(borrow *big.Int, on1, on2 market) *big.Int {
	tokens := quote(borrow, on2.ether, on2.tokens)
	got := quote(tokens, on1.tokens, on1.ether)
	return got.Sub(got.Sub(got, borrow), new(big.Int).Div(borrow, big.NewInt(2000)))
}

// best looks for the amount that brings most, in hundredths of an ether up to 40.
func best(on1, on2 market) (borrow, profit *big.Int) {
	borrow, profit = new(big.Int), new(big.Int)
	unit := new(big.Int).Div(ethers(1), big.NewInt(100))
	for n := int64(1); n <= 4000; n++ {
		amount := new(big.Int).Mul(unit, big.NewInt(n))
		if p := earn(amount, on1, on2); p.Cmp(profit) > 0 {
			borrow, profit = amount, p
		}
	}
	return borrow, profit
}

// markets reads both exchanges.
func (d *demo) markets(ctx context.Context) (on1, on2 market, err error) {
	if on1, err = d.market(ctx, d.l1, d.arena.pool); err != nil {
		return on1, on2, err
	}
	on2, err = d.market(ctx, d.l2, d.arena.pool2)
	return on1, on2, err
}

// holdings is everything that the demonstration looks at before and after.
type holdings struct {
	ether, lender, portal *big.Int // on L1, wei; ether is the account's
	on1, on2              market
	inbox                 uint64
	arbitrage             uint64 // logs of the arbitrage contract
}

func (d *demo) holdings(ctx context.Context) (h holdings, err error) {
	for address, into := range map[common.Address]**big.Int{d.me: &h.ether, d.arena.lender: &h.lender, d.rollup.Portal: &h.portal} {
		if *into, err = d.l1.BalanceAt(ctx, address, nil); err != nil {
			return h, fmt.Errorf("get balance: %w", err)
		}
	}
	if h.on1, h.on2, err = d.markets(ctx); err != nil {
		return h, err
	}
	if _, h.inbox, err = d.client.Inbox(ctx, common.Hash{}); err != nil {
		return h, err
	}
	logs, err := d.l1.FilterLogs(ctx, ethereum.FilterQuery{FromBlock: new(big.Int).SetUint64(d.rollup.StartBlock), Addresses: []common.Address{d.arena.arbitrage}})
	h.arbitrage = uint64(len(logs))
	return h, err
}

func (h holdings) facts(when string) []fact {
	return []fact{
		{when + ": account on L1", eth(h.ether)}, {when + ": lender on L1", eth(h.lender)}, {when + ": portal on L1", eth(h.portal)},
		{when + ": exchange on L1", eth(h.on1.ether) + ", " + demos(h.on1.tokens) + " (" + h.on1.price() + ")"},
		{when + ": exchange on L2", eth(h.on2.ether) + ", " + demos(h.on2.tokens) + " (" + h.on2.price() + ")"},
	}
}

// attempt is one L1 transaction with all that it stands on.
type attempt struct {
	template based.Template
	built    *based.Built
	plan     contracts.Plan
	bundle   []*types.Transaction
}

// prepare builds the based block on the open slot and everything around it.
func (d *demo) prepare(ctx context.Context, t based.Template, borrow, minProfit *big.Int) (*attempt, error) {
	if err := d.node.learn(ctx, t.Parent.Ref()); err != nil {
		return nil, fmt.Errorf("learn the chain: %w", err)
	}
	inbox, err := d.node.inbox(ctx, t.L1Parent)
	if err != nil {
		return nil, err
	}
	// The message that the L1 transaction will send a moment before it includes the block.
	message := contracts.NewTrader().PackBuyAndWithdraw(d.arena.pool2, new(big.Int), d.arena.arbitrage)
	deposit := blocks.Deposit{
		Index: inbox.Count(), Sender: d.arena.arbitrage, To: d.arena.trader, Owner: d.me, Value: borrow, Fee: new(big.Int), GasLimit: messageGas, Data: message,
	}
	inbox.Append(deposit.Leaf(d.rollup.ChainID()))
	anchor := t.Anchor
	anchor.InboxCount = inbox.Count()
	if anchor.InboxRoot, err = inbox.RootAt(anchor.InboxCount); err != nil {
		return nil, err
	}
	proof, err := inbox.Prove(deposit.Index, anchor.InboxCount)
	if err != nil {
		return nil, err
	}
	parent, err := d.node.State(t.Parent.Hash)
	if err != nil {
		return nil, err
	}
	header, err := t.Header()
	if err != nil {
		return nil, err
	}
	relay, err := l1.NewRelayer(d.rollup.ChainID(), d.key).Relay(parent.GetNonce(d.me), header.BaseFee, t.Timestamp, anchor, deposit, proof)
	if err != nil {
		return nil, err
	}
	built, err := based.Build(d.node.Open, t, d.node.rules.Policy, based.BuildRequest{
		Transactions: []*types.Transaction{relay}, FeeRecipient: d.me, InboxRoot: anchor.InboxRoot, InboxCount: anchor.InboxCount,
	})
	if err != nil {
		return nil, err
	}
	if len(built.Refused) > 0 {
		return nil, fmt.Errorf("the relay is refused: %w", built.Refused[0].Reason)
	}
	a := &attempt{template: t, built: built}
	a.plan = contracts.Plan{
		Borrow: borrow, Trader: d.arena.trader, Message: message, MessageGas: messageGas, Trace: built.Trace,
		Anchor:    contracts.Anchor{L1Number: anchor.L1Number, L1Hash: anchor.L1Hash, InboxRoot: anchor.InboxRoot, InboxCount: anchor.InboxCount},
		MinProfit: minProfit,
	}
	if err := d.withdrawalOf(ctx, a); err != nil {
		return nil, err
	}
	return a, d.sign(ctx, a)
}

// withdrawalOf finds what the built block sends to L1, and proves it against the block's state.
func (d *demo) withdrawalOf(ctx context.Context, a *attempt) error {
	if _, err := d.node.Import(ctx, a.built.Sealed.Block); err != nil {
		return err
	}
	messenger := contracts.NewMessenger()
	for _, receipt := range a.built.Sealed.Receipts {
		for _, log := range receipt.Logs {
			if sent, err := messenger.UnpackSentEvent(log); err == nil {
				a.plan.Withdrawal = sent.Withdrawal
				a.plan.AccountProof, a.plan.StorageProof, err = d.node.Prove(a.built.Placed.Hash, blocks.MessengerAddress, blocks.SentSlot(sent.Id))
				return err
			}
		}
	}
	return errors.New("the trade on L2 failed: nothing was sent back")
}

func (d *demo) sign(ctx context.Context, a *attempt) error {
	data := contracts.NewArbitrage().PackRun(a.plan)
	gas := min(d.model.Settle(data, len(a.built.Trace), 1, a.built.Sealed.Block.GasUsed())+1_500_000, l1.MaxTransactionGas)
	signed, err := d.sender.Sign(ctx, l1.Payload{To: d.arena.arbitrage, Data: data, Gas: gas})
	if err != nil {
		return err
	}
	for _, raw := range a.template.SettlementTxs {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return fmt.Errorf("decode settlement: %w", err)
		}
		a.bundle = append(a.bundle, tx)
	}
	a.bundle = append(a.bundle, signed[0])
	return nil
}

// open waits for the next slot that is open.
func (d *demo) open(ctx context.Context, after uint64) (t based.Template, err error) {
	deadline := time.Now().Add(time.Minute)
	for {
		err = getJSON(ctx, d.api+"/v1/based/template", &t)
		if err == nil && t.Slot > after {
			return t, nil
		}
		if time.Now().After(deadline) {
			return t, fmt.Errorf("no slot was opened for a minute: %w", err)
		}
		if !pause(ctx, 20*time.Millisecond) {
			return t, context.Cause(ctx)
		}
	}
}

// moved plans with the prices as they are, has the price on L1 move, and sees the assertion fail.
func (d *demo) moved(ctx context.Context) error {
	on1, on2, err := d.markets(ctx)
	if err != nil {
		return err
	}
	borrow, profit := best(on1, on2)
	d.tell("Prices differ", fact{"exchange on L1", on1.price()}, fact{"exchange on L2", on2.price()}, fact{"best amount to borrow", eth(borrow)}, fact{"profit that promises", eth(profit)})

	tokens, err := d.sell(ctx, ethers(20_000))
	if err != nil {
		return err
	}
	before, err := d.holdings(ctx)
	if err != nil {
		return err
	}
	d.tell("Somebody is faster: the price on L1 moves", fact{"sold on L1", demos(tokens)}, fact{"exchange on L1", before.on1.price()})
	t, err := d.open(ctx, 0)
	if err != nil {
		return err
	}
	a, err := d.prepare(ctx, t, borrow, profit)
	if err != nil {
		return err
	}
	reason, err := d.simulate(ctx, a)
	if err != nil {
		return err
	}
	if reason == nil || reason.Name != "NotProfitable" {
		return fmt.Errorf("the assertion should fail, the transaction ends with %v", reason)
	}
	if _, err := d.client.SendBundle(ctx, l1.Bundle{Transactions: a.bundle, Block: t.L1Parent.Number + 1}); err != nil {
		return err
	}
	if err := d.until(ctx, "the slot is over", func() (bool, error) {
		head, err := d.l1.BlockNumber(ctx)
		return head > t.L1Parent.Number+1, err
	}); err != nil {
		return err
	}
	return d.noTrace(ctx, a, reason, before)
}

// noTrace compares what an attempt that failed could have changed.
func (d *demo) noTrace(ctx context.Context, a *attempt, reason *contracts.Revert, before holdings) error {
	after, err := d.holdings(ctx)
	if err != nil {
		return err
	}
	_, err = d.l2.HeaderByHash(ctx, a.built.Placed.Hash)
	same := func(a, b *big.Int) bool { return a.Cmp(b) == 0 }
	switch {
	case err == nil:
		return errors.New("L2 knows the based block")
	case !errors.Is(err, ethereum.NotFound):
		return fmt.Errorf("ask L2 for the based block: %w", err)
	case !same(after.ether, before.ether) || !same(after.lender, before.lender) || !same(after.portal, before.portal) ||
		!same(after.on1.ether, before.on1.ether) || !same(after.on2.tokens, before.on2.tokens) ||
		after.inbox != before.inbox || after.arbitrage != before.arbitrage:
		return fmt.Errorf("something has changed: before %+v, after %+v", before, after)
	}
	d.tell("The assertion fails, and neither L1 nor L2 shows a trace of it", append([]fact{
		{"reason", reason.Error()}, {"messages on L1", fmt.Sprintf("%d, as before", after.inbox)}, {"based block", "L2 does not know it"},
	}, after.facts("as before")...)...)
	return nil
}

// sell sells tokens of the account on L1's exchange, or less if it has less.
func (d *demo) sell(ctx context.Context, amount *big.Int) (*big.Int, error) {
	a := d.arena
	if _, err := d.send(ctx, d.l1, &a.token, nil, contracts.NewToken().PackApprove(a.pool, amount)); err != nil {
		return nil, err
	}
	_, err := d.send(ctx, d.l1, &a.pool, nil, contracts.NewPool().PackSell(amount, new(big.Int), d.me))
	return amount, err
}

// simulate executes the bundle on the L1 block on which it shall stand, and returns why its last transaction fails, or nil.
func (d *demo) simulate(ctx context.Context, a *attempt) (*contracts.Revert, error) {
	type call struct {
		From common.Address  `json:"from"`
		To   *common.Address `json:"to"`
		Gas  hexutil.Uint64  `json:"gas"`
		Data hexutil.Bytes   `json:"input"`
	}
	var calls []call
	for _, tx := range a.bundle {
		from, err := types.Sender(types.LatestSignerForChainID(tx.ChainId()), tx)
		if err != nil {
			return nil, fmt.Errorf("recover sender: %w", err)
		}
		calls = append(calls, call{from, tx.To(), hexutil.Uint64(tx.Gas()), tx.Data()})
	}
	request := map[string]any{"blockStateCalls": []any{map[string]any{
		"blockOverrides": map[string]any{"time": hexutil.Uint64(a.template.Timestamp)}, "calls": calls,
	}}}
	var result []struct {
		Calls []struct {
			Status hexutil.Uint64 `json:"status"`
			Error  *struct {
				Message string        `json:"message"`
				Data    hexutil.Bytes `json:"data"`
			} `json:"error"`
		} `json:"calls"`
	}
	parent := rpc.BlockNumberOrHashWithHash(a.template.L1Parent.Hash, false)
	if err := d.l1.Client().CallContext(ctx, &result, "eth_simulateV1", request, parent); err != nil {
		return nil, fmt.Errorf("simulate on L1: %w", err)
	}
	if len(result) != 1 || len(result[0].Calls) != len(calls) {
		return nil, errors.New("simulate on L1: the answer is of another length")
	}
	for i, c := range result[0].Calls {
		if c.Error == nil {
			continue
		}
		revert := contracts.DecodeRevert(c.Error.Data).Root()
		if i < len(calls)-1 {
			return nil, fmt.Errorf("settlement %d fails: %s: %w", i, c.Error.Message, revert)
		}
		return revert, nil
	}
	return nil, nil
}

// profit tries slot after slot until one L1 transaction has done it all.
func (d *demo) profit(ctx context.Context) error {
	// Whoever was faster before sells back: buying with about the ether that it got.
	on1, _, err := d.markets(ctx)
	if err != nil {
		return err
	}
	back := new(big.Int).Sub(l1Ether, on1.ether)
	if _, err := d.send(ctx, d.l1, &d.arena.pool, back, contracts.NewPool().PackBuy(new(big.Int), d.me)); err != nil {
		return err
	}
	after := uint64(0)
	for range d.slots {
		t, err := d.open(ctx, after)
		if err != nil {
			return err
		}
		after = t.Slot
		done, err := d.try(ctx, t)
		if done || err != nil {
			return err
		}
	}
	return fmt.Errorf("in %d slots other builders were faster", d.slots)
}

// try is one attempt in one slot; another builder may be faster.
func (d *demo) try(ctx context.Context, t based.Template) (bool, error) {
	before, err := d.holdings(ctx)
	if err != nil {
		return false, err
	}
	borrow, expected := best(before.on1, before.on2)
	least := new(big.Int).Div(new(big.Int).Mul(expected, big.NewInt(99)), big.NewInt(100))
	began := time.Now()
	a, err := d.prepare(ctx, t, borrow, least)
	if err != nil {
		return false, err
	}
	ready := time.Since(began)
	if reason, err := d.simulate(ctx, a); err != nil || reason != nil {
		return false, errors.Join(err, fmt.Errorf("it would fail: %v", reason))
	}
	if _, err := d.client.SendBundle(ctx, l1.Bundle{Transactions: a.bundle, Block: t.L1Parent.Number + 1}); err != nil {
		return false, err
	}
	var receipt *types.Receipt
	tx := a.bundle[len(a.bundle)-1]
	if err := d.until(ctx, "the slot is over", func() (bool, error) {
		var err error
		if receipt, err = d.l1.TransactionReceipt(ctx, tx.Hash()); err == nil {
			return true, nil
		}
		head, err := d.l1.BlockNumber(ctx)
		return head > t.L1Parent.Number, err
	}); err != nil {
		return false, err
	}
	if receipt == nil {
		if receipt, err = d.l1.TransactionReceipt(ctx, tx.Hash()); errors.Is(err, ethereum.NotFound) {
			d.tell(fmt.Sprintf("Slot %d: another builder was faster", t.Slot))
			return false, nil
		} else if err != nil {
			return false, fmt.Errorf("get receipt: %w", err)
		}
	}
	return true, d.tellProfit(ctx, a, receipt, before, ready)
}

// tellProfit says what one transaction has done.
func (d *demo) tellProfit(ctx context.Context, a *attempt, receipt *types.Receipt, before holdings, ready time.Duration) error {
	if receipt.Status != types.ReceiptStatusSuccessful {
		return fmt.Errorf("transaction %s reverted in L1 block %d", receipt.TxHash, receipt.BlockNumber)
	}
	var profit *contracts.ArbitrageProfit
	for _, log := range receipt.Logs {
		if e, err := contracts.NewArbitrage().UnpackProfitEvent(log); err == nil && log.Address == d.arena.arbitrage {
			profit = e
		}
	}
	if profit == nil {
		return errors.New("the transaction tells of no profit")
	}
	if err := d.until(ctx, "the gateway has the based block", func() (bool, error) {
		_, err := d.l2.HeaderByHash(ctx, a.built.Placed.Hash)
		if errors.Is(err, ethereum.NotFound) {
			return false, nil
		}
		return err == nil, err
	}); err != nil {
		return err
	}
	after, err := d.holdings(ctx)
	if err != nil {
		return err
	}
	gas, err := d.bill(a, receipt)
	if err != nil {
		return err
	}
	d.tell("Before", before.facts("before")...)
	d.tell("In one L1 transaction",
		fact{"L1 transaction", receipt.TxHash.Hex()}, fact{"L1 block, gas", fmt.Sprintf("%d, %d", receipt.BlockNumber, receipt.GasUsed)},
		fact{"gas goes to", gas},
		fact{"borrowed on L1", eth(profit.Borrowed)},
		fact{"sent to L2 as message", fmt.Sprint(a.plan.Anchor.InboxCount - 1)},
		fact{"based block on L2", fmt.Sprintf("%d %s", a.built.Placed.Number, a.built.Placed.Hash)},
		fact{"swapped on L2, withdrawn, claimed", demos(profit.Tokens)},
		fact{"sold on L1 for", eth(profit.Got)}, fact{"repaid with the fee; profit", eth(profit.Profit)},
		fact{"ready after the slot was opened", ready.Round(time.Millisecond).String()},
	)
	d.tell("After", after.facts("after")...)
	return nil
}

// bill says what the gas of the one transaction went to.
func (d *demo) bill(a *attempt, receipt *types.Receipt) (string, error) {
	tx := a.bundle[len(a.bundle)-1]
	zeros := uint64(bytes.Count(tx.Data(), []byte{0}))
	calldata := params.TxGas + zeros*params.TxDataZeroGas + (uint64(len(tx.Data()))-zeros)*params.TxDataNonZeroGasEIP2028
	in, err := execute.NewInput(d.rollup.ChainID(), a.built.Trace)
	if err != nil {
		return "", err
	}
	executed := devnetGas().Gas(in.Encode())
	var logs uint64
	for _, log := range receipt.Logs {
		logs += params.LogGas + params.LogTopicGas*uint64(len(log.Topics)) + params.LogDataGas*uint64(len(log.Data))
	}
	return fmt.Sprintf("calldata of %d bytes %d, EXECUTE %d, logs %d, contracts %d", len(tx.Data()), calldata, executed, logs,
		receipt.GasUsed-calldata-executed-logs), nil
}

// rebuild starts from nothing but L1's logs.
func (d *demo) rebuild(ctx context.Context) error {
	n, err := node.New(node.Config{Genesis: d.rollup.Genesis, RPCAddr: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer n.Close()
	last, err := d.importLogs(ctx, n)
	if err != nil {
		return fmt.Errorf("rebuild the chain from logs: %w", err)
	}
	header, err := d.l2.HeaderByNumber(ctx, new(big.Int).SetUint64(last.Number))
	if err != nil {
		return fmt.Errorf("ask L2 for block %d: %w", last.Number, err)
	}
	if header.Hash() != last.Hash {
		return fmt.Errorf("logs give block %d %s, the gateway has %s", last.Number, last.Hash, header.Hash())
	}
	d.tell("A follower with nothing but eth_getLogs has the same chain",
		fact{"blocks executed from genesis", fmt.Sprint(last.Number)}, fact{"head", last.Hash.Hex()}, fact{"state root", last.StateRoot.Hex()})
	return nil
}

// importLogs executes what L1's logs say L1 has taken, and returns the newest block.
func (d *demo) importLogs(ctx context.Context, n *node.Node) (last blocks.Placed, err error) {
	const chunk = 200 // L1 blocks
	binding := contracts.NewRollup()
	head, err := d.l1.BlockNumber(ctx)
	if err != nil {
		return last, fmt.Errorf("get L1 head: %w", err)
	}
	for from := d.rollup.StartBlock + 1; from <= head; from += chunk {
		logs, err := d.l1.FilterLogs(ctx, ethereum.FilterQuery{
			FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(min(head, from+chunk-1)), Addresses: []common.Address{d.rollup.Rollup},
			Topics: [][]common.Hash{{binding.GetABI().Events[contracts.RollupBlockTakenEventName].ID}},
		})
		if err != nil {
			return last, fmt.Errorf("get logs: %w", err)
		}
		for i := range logs {
			in, err := l1.DecodeBlockTaken(binding, &logs[i])
			if err != nil {
				return last, err
			}
			if _, err := n.Import(ctx, in.Block); err != nil {
				return last, err
			}
			last = in.Placed
		}
	}
	if last.Number == 0 {
		return last, errors.New("L1 has taken no block")
	}
	return last, nil
}
