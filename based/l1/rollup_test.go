package l1_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// rollup is the real contract on a real L1, with an L2 chain that a sequencer builds for it.
type rollup struct {
	*network
	client   *l1.Client
	policy   blocks.Policy
	key      *certs.SecretKey
	net      based.Network
	start    blocks.Ref // the L1 block before the deployment
	db       state.Database
	headers  map[common.Hash]*types.Header
	sealed   map[common.Hash]*execute.Sealed
	genesis  blocks.Placed
	nonces   map[common.Address]uint64 // on L2
	settler  *l1.Settlements
	proposer *l1.Sender
}

func keyOf(label string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte(label)))
	if err != nil {
		panic(err)
	}
	return key
}

func newRollup(t *testing.T) *rollup {
	t.Helper()
	r := &rollup{
		headers: map[common.Hash]*types.Header{}, sealed: map[common.Hash]*execute.Sealed{}, nonces: map[common.Address]uint64{}, key: certs.DeriveSecretKey("l1 test"),
		policy: blocks.Policy{Slots: slots, GasLimit: 30_000_000, FeeRecipient: common.Address{0xfe}, MaxAnchorAge: blocks.DefaultMaxAnchorAge, BasedAfter: blocks.DefaultBasedAfter, ForcedDeadline: blocks.DefaultForcedDeadline, ForcedWindow: blocks.DefaultForcedWindow},
	}
	genesis := execute.Genesis(l2ChainID, slots.Genesis, r.policy.GasLimit, big.NewInt(params.GWei), types.GenesisAlloc{testAccount: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)}})
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	head := genesis.MustCommit(disk, tdb).Header()
	r.db = state.NewDatabase(tdb, state.NewCodeDB(disk))
	r.headers[head.Hash()] = head
	r.genesis = blocks.Placed{Hash: head.Hash(), StateRoot: head.Root, Time: head.Time, Kind: blocks.Regular}

	r.network = newNetwork(t)
	r.start = r.ref(r.head())
	r.net = based.Network{
		L1ChainID: l1ChainID, ChainID: l2ChainID, Rollup: crypto.CreateAddress(testAccount, 0), Composer: crypto.CreateAddress(testAccount, 1),
	}
	r.deploy(head)
	cfg := r.config(r.node.HTTPEndpoint(), "")
	cfg.Network, cfg.Genesis = r.net, head.Hash()
	var err error
	if r.client, err = l1.Dial(context.Background(), cfg); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.client.Close)
	r.settler = &l1.Settlements{Sender: r.sender("settler", nil), Model: l1.DefaultGasModel(execute.DefaultGasSchedule)}
	r.proposer = r.sender("proposer", nil)
	return r
}

// deploy creates both contracts and funds two accounts in L1's slot 1.
func (r *rollup) deploy(genesis *types.Header) {
	r.t.Helper()
	raw, err := rlp.EncodeToBytes(genesis)
	if err != nil {
		r.t.Fatal(err)
	}
	point, err := r.key.PublicKey().EIP2537()
	if err != nil {
		r.t.Fatal(err)
	}
	code := func(bin string, args []byte) []byte { return append(common.FromHex(bin), args...) }
	txs := []*types.Transaction{
		l1Tx(r.t, testKey, 0, nil, code(contracts.RollupMetaData.Bin, contracts.NewRollup().PackConstructor(contracts.Config{
			ChainId: l2ChainID, L1Genesis: slots.Genesis, SlotSeconds: slots.Seconds, GasLimit: r.policy.GasLimit, FeeRecipient: r.policy.FeeRecipient,
			Treasury: common.Address{0x77}, MaxAnchorAge: r.policy.MaxAnchorAge,
			BasedAfter: r.policy.BasedAfter, ForcedDeadline: r.policy.ForcedDeadline, ForcedWindow: r.policy.ForcedWindow, ForcedPrice: big.NewInt(params.GWei), SequencerKey: point[:], GenesisHeader: raw,
		})), nil),
		l1Tx(r.t, testKey, 1, nil, code(contracts.ComposerMetaData.Bin, contracts.NewComposer().PackConstructor(r.net.Rollup)), nil),
	}
	for i, label := range []string{"settler", "proposer"} {
		to := crypto.PubkeyToAddress(keyOf(label).PublicKey)
		txs = append(txs, l1Tx(r.t, testKey, uint64(2+i), &to, nil, new(big.Int).Mul(big.NewInt(100), big.NewInt(params.Ether))))
	}
	r.adopt(r.buildTxs(r.head(), 1, 4, txs))
}

func l1Tx(t *testing.T, key *ecdsa.PrivateKey, nonce uint64, to *common.Address, data []byte, value *big.Int) *types.Transaction {
	t.Helper()
	return types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(l1ChainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(l1ChainID), Nonce: nonce, To: to, Data: data, Value: value, Gas: 10_000_000,
		GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(1),
	})
}

func (r *rollup) sender(label string, change func(*l1.SenderConfig)) *l1.Sender {
	r.t.Helper()
	cfg := l1.SenderConfig{Client: r.client, Key: keyOf(label), MaxFee: big.NewInt(1000 * params.GWei), MinTip: big.NewInt(1)}
	if change != nil {
		change(&cfg)
	}
	s, err := l1.NewSender(cfg)
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

func (r *rollup) open(parent common.Hash, env execute.Env) (*execute.Builder, error) {
	statedb, err := state.New(r.headers[parent].Root, r.db)
	if err != nil {
		return nil, err
	}
	return execute.NewBuilder(execute.ChainConfig(l2ChainID), r.headers[parent], statedb, env)
}

func (r *rollup) keep(sealed *execute.Sealed) {
	r.t.Helper()
	if err := sealed.Commit(); err != nil {
		r.t.Fatal(err)
	}
	r.headers[sealed.Block.Hash()], r.sealed[sealed.Block.Hash()] = sealed.Block.Header(), sealed
}

// l2Transfers returns transfers of testAccount to fresh accounts.
func (r *rollup) l2Transfers(n int) []*types.Transaction {
	out := make([]*types.Transaction, n)
	for i := range out {
		to := common.BytesToAddress(crypto.Keccak256(big.NewInt(int64(r.nonces[testAccount]) + 1000).Bytes()))
		out[i] = types.MustSignNewTx(testKey, types.LatestSignerForChainID(big.NewInt(l2ChainID)), &types.DynamicFeeTx{
			ChainID: big.NewInt(l2ChainID), Nonce: r.nonces[testAccount], To: &to, Value: big.NewInt(1), Gas: 21_000, GasFeeCap: big.NewInt(10 * params.GWei), GasTipCap: big.NewInt(1),
		})
		r.nonces[testAccount]++
	}
	return out
}

// sequence seals a block on the parent, anchored at L1's head.
func (r *rollup) sequence(parent blocks.Placed, time uint64, permit blocks.Permit, transfers int) blocks.Placed {
	r.t.Helper()
	head := r.ref(r.head())
	anchor, kind := blocks.Anchor{L1Number: head.Number, L1Hash: head.Hash}, blocks.Regular
	if !permit.IsZero() {
		kind = blocks.SlotEnding
	}
	b, err := r.open(parent.Hash, execute.Env{Number: parent.Number + 1, Time: time, GasLimit: r.policy.GasLimit, Coinbase: r.policy.FeeRecipient, Anchor: anchor.Hash()})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, tx := range r.l2Transfers(transfers) {
		if _, err := b.Apply(tx, testAccount); err != nil {
			r.t.Fatal(err)
		}
	}
	sealed, err := b.Seal()
	if err != nil {
		r.t.Fatal(err)
	}
	r.keep(sealed)
	return based.Place(sealed.Block, kind, permit, anchor)
}

// run proves and certifies consecutive blocks.
func (r *rollup) run(run ...blocks.Placed) gateway.Run {
	r.t.Helper()
	var traces [][]byte
	for _, b := range run {
		traces = append(traces, r.sealed[b.Hash].Trace)
	}
	trace, err := execute.MergeTraces(traces...)
	if err != nil {
		r.t.Fatal(err)
	}
	signature, err := r.key.Sign(certs.NewMessage(l2ChainID, r.net.Rollup, run[len(run)-1]))
	if err != nil {
		r.t.Fatal(err)
	}
	return gateway.Run{Blocks: run, Trace: trace, Signature: signature}
}

// succeeded checks a transaction of the head, and that its gas limit was enough and not absurd.
func (r *rollup) succeeded(tx *types.Transaction) {
	r.t.Helper()
	receipt, err := r.client.Receipt(context.Background(), tx.Hash())
	if err != nil {
		r.t.Fatal(err)
	}
	if receipt.Status != types.ReceiptStatusSuccessful {
		r.t.Fatalf("transaction failed: gas used %d of %d: %v", receipt.GasUsed, tx.Gas(), r.why(tx))
	}
	r.t.Logf("%d bytes of calldata: gas used %d of limit %d", len(tx.Data()), receipt.GasUsed, tx.Gas())
	if receipt.GasUsed*100 > tx.Gas()*97 || receipt.GasUsed*2 < tx.Gas() {
		r.t.Errorf("gas used %d of limit %d: the model is off", receipt.GasUsed, tx.Gas())
	}
}

// why replays a failed transaction as a call.
func (r *rollup) why(tx *types.Transaction) error {
	from, err := types.Sender(types.LatestSignerForChainID(big.NewInt(l1ChainID)), tx)
	if err != nil {
		return err
	}
	_, err = r.client.Call(context.Background(), callMsg(from, tx))
	return err
}

// TestRollupSlot is one slot: three blocks are settled, and a based block acts in the same L1 block, with
// everything that a proposer sends in one bundle. The follower learns it from L1 alone.
func TestRollupSlot(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRollup(t)
	l1Parent := r.mine(2)
	permit := blocks.Permit{Slot: 3, L1Parent: l1Parent}
	start := slots.Start(3)
	a := r.sequence(r.genesis, start-5, blocks.Permit{}, 20)
	b := r.sequence(a, start-4, blocks.Permit{}, 0)
	end := r.sequence(b, start-2, permit, 3)

	w := r.watch()
	w.untilHead(l1Parent)
	// Two runs, so that the second stands on the first.
	settle, err := r.settler.Sign(ctx, []gateway.Run{r.run(a, b), r.run(end)})
	if err != nil {
		t.Fatal(err)
	}
	// The first would succeed, although its blocks are later than L1's head; the second stands on it.
	if err := r.settler.Explain(ctx, settle[0]); err != nil {
		t.Fatalf("explain the first: %v", err)
	}
	var early *contracts.Revert
	if err := r.settler.Explain(ctx, settle[1]); !errors.As(err, &early) || early.Name != "UnknownBlock" {
		t.Fatalf("explain the second: %v", err)
	}
	if err := r.settler.Send(ctx, settle, 3); err != nil {
		t.Fatal(err)
	}
	raw := rawOf(t, settle)
	w.mu.Lock()
	template, err := based.NewTemplate(r.net, r.policy, w.view, end, r.headers[end.Hash], common.Hash{}, 0, raw)
	w.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	built, err := based.Build(r.open, template, r.policy, based.BuildRequest{Transactions: r.l2Transfers(2), FeeRecipient: r.proposer.Address()})
	if err != nil || len(built.Refused) > 0 {
		t.Fatalf("build: %v, refused %v", err, built.Refused)
	}
	compose := r.compose(built)
	taken := r.buildTxs(l1Parent, 3, r.nonce[l1Parent], append(settle, compose))
	r.adopt(taken)
	w.untilHead(taken)
	for _, tx := range append(settle, compose) {
		r.succeeded(tx)
	}
	l1Block := w.view.Head()
	if len(l1Block.Blocks) != 4 || len(l1Block.Settled) != 2 || w.view.LastTaken() != built.Placed {
		t.Fatalf("taken %d blocks in %d runs, last %+v", len(l1Block.Blocks), len(l1Block.Settled), w.view.LastTaken())
	}
	for i, want := range []blocks.Placed{a, b, end, built.Placed} {
		if got := l1Block.Blocks[i]; got.Placed != want || got.Block.Hash() != want.Hash {
			t.Errorf("block %d is %+v, want %+v", i, got.Placed, want)
		}
	}
	if s := l1Block.Settled[0]; s.From != 1 || s.To != 2 || s.Tip != b.Hash || len(s.Signature) != certs.SignatureLength || s.TxHash != settle[0].Hash() {
		t.Errorf("settlement is %+v", s)
	}
	r.readsBack(built.Placed)

	// L1 goes another way; the same settlement comes again, with higher fees, and the based block does not.
	other := r.build(l1Parent, 4)
	r.adopt(r.build(other, 5))
	w.untilHead(r.head())
	again, err := r.settler.Sign(ctx, []gateway.Run{r.run(a, b, end)})
	if err != nil {
		t.Fatal(err)
	}
	if again[0].Nonce() != settle[0].Nonce() || again[0].GasFeeCap().Cmp(settle[0].GasFeeCap()) <= 0 {
		t.Errorf("posted again with nonce %d and fee %v", again[0].Nonce(), again[0].GasFeeCap())
	}
	r.adopt(r.buildTxs(r.head(), 6, r.nonce[r.head()], again))
	w.untilHead(r.head())
	r.succeeded(again[0])
	if got := w.view.LastTaken(); got != end {
		t.Errorf("last taken is %+v", got)
	}
	_, err = r.client.Call(ctx, callMsg(r.proposer.Address(), compose))
	var revert *contracts.Revert
	if !errors.As(err, &revert) || revert.Root().Name != "WrongSlot" {
		t.Errorf("the based block of a past slot: %v", err)
	}
}

// compose signs a transaction that acts before and after a based block, and asserts its effect.
func (r *rollup) compose(built *based.Built) *types.Transaction {
	r.t.Helper()
	gift := common.Address{0x99}
	data, err := l1.ComposeCalldata(
		[]l1.Call{{Target: gift, Value: big.NewInt(5)}}, built.Trace, built.Anchor,
		[]l1.Call{{Target: gift, Value: big.NewInt(6)}}, []l1.Assertion{{Check: l1.BalanceAtLeast, Target: gift, Value: big.NewInt(11)}},
	)
	if err != nil {
		r.t.Fatal(err)
	}
	model := l1.DefaultGasModel(execute.DefaultGasSchedule)
	model.Fixed += 300_000 // the proposer's own calls
	txs, err := r.proposer.Sign(context.Background(), l1.Payload{
		To: r.net.Composer, Value: big.NewInt(11), Data: data, Gas: model.Settle(data, 2*len(built.Trace), 1, built.Sealed.Block.GasUsed()),
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return txs[0]
}

func rawOf(t *testing.T, txs []*types.Transaction) []hexutil.Bytes {
	t.Helper()
	var raw []hexutil.Bytes
	for _, tx := range txs {
		data, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		raw = append(raw, data)
	}
	return raw
}

// watch follows the real rollup.
func (r *rollup) watch() *watcher {
	cfg := r.config(r.node.HTTPEndpoint(), r.node.WSEndpoint())
	cfg.Network, cfg.Genesis = r.net, r.genesis.Hash
	w := watchFrom(r.t, cfg, r.genesis, r.start, nil, nil)
	return w
}

// readsBack compares what the contract says with what is known.
func (r *rollup) readsBack(tip blocks.Placed) {
	r.t.Helper()
	ctx, at := context.Background(), r.head()
	head, err := r.client.Head(ctx, at)
	want := l1.Head{
		Number: tip.Number, Hash: tip.Hash, StateRoot: tip.StateRoot, Time: tip.Time, Kind: tip.Kind, Permit: tip.Permit,
		AnchorNumber: tip.Anchor.L1Number, InboxCount: tip.Anchor.InboxCount,
	}
	if err != nil || head != want {
		r.t.Errorf("head is %+v, %v", head, err)
	}
	if hash, err := r.client.BlockAt(ctx, at, tip.Number); err != nil || hash != tip.Hash {
		r.t.Errorf("block %d is %x, %v", tip.Number, hash, err)
	}
	if _, err := r.client.BlockAt(ctx, at, tip.Number+1); !errors.Is(err, l1.ErrNotFound) {
		r.t.Errorf("block ahead of the head: %v", err)
	}
	if root, count, err := r.client.Inbox(ctx, at); err != nil || count != 0 || root != (common.Hash{}) {
		r.t.Errorf("inbox is %x, %d, %v", root, count, err)
	}
	rules, err := r.client.Rules(ctx)
	if err != nil || rules.Policy != r.policy || rules.SequencerKey != r.key.PublicKey() || rules.Treasury != (common.Address{0x77}) {
		r.t.Errorf("rules are %+v, %v", rules, err)
	}
	if _, err := r.client.Receipt(ctx, common.Hash{1}); !errors.Is(err, l1.ErrNotFound) {
		r.t.Errorf("receipt of nothing: %v", err)
	}
}

// TestGasModel settles runs of different shapes; succeeded holds the model to what they use.
func TestGasModel(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	parent, time := r.genesis, slots.Start(1)
	for i, shape := range []struct{ blocks, transfers int }{{1, 0}, {12, 0}, {3, 50}, {1, 400}, {30, 3}} {
		var run []blocks.Placed
		for range shape.blocks {
			time++
			parent = r.sequence(parent, time, blocks.Permit{}, shape.transfers)
			run = append(run, parent)
		}
		proven := r.run(run...)
		txs, err := r.settler.Sign(context.Background(), []gateway.Run{proven})
		if err != nil {
			t.Fatal(err)
		}
		gas := uint64(0)
		for _, b := range run {
			gas += r.headers[b.Hash].GasUsed
		}
		if price := r.settler.Model.Price(len(proven.Trace), len(run), gas); price < txs[0].Gas() {
			t.Errorf("price %d is below the transaction's limit %d", price, txs[0].Gas())
		}
		r.adopt(r.buildTxs(r.head(), uint64(10*i+20), r.nonce[r.head()], txs))
		r.succeeded(txs[0])
		time = slots.Start(uint64(10*i + 20))
	}
}

func TestSender(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRollup(t)
	to := common.Address{0x42}
	pay := func(wei int64) l1.Payload { return l1.Payload{To: to, Value: big.NewInt(wei), Gas: 21_000} }
	s := r.sender("proposer", func(c *l1.SenderConfig) { c.MinTip = big.NewInt(params.GWei) })
	first, err := s.Sign(ctx, pay(1), pay(2))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time L1 knows them already
		if err := s.Send(ctx, first, 0); err != nil {
			t.Fatal(err)
		}
	}
	if same, err := s.Sign(ctx, pay(1), pay(2)); err != nil || same[0] != first[0] || same[1] != first[1] {
		t.Errorf("the same payloads on the same head: %v", err)
	}
	// The pool takes the replacement, so the bump is enough for go-ethereum.
	second, err := s.Sign(ctx, pay(4), pay(3))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(ctx, second, 0); err != nil {
		t.Fatalf("replace: %v", err)
	}
	if err := s.Send(ctx, first, 0); err == nil {
		t.Error("what was replaced was taken again")
	}
	for i, tx := range second {
		if tx.Nonce() != first[i].Nonce() || tx.GasTipCap().Cmp(new(big.Int).Div(new(big.Int).Mul(first[i].GasTipCap(), big.NewInt(1125)), big.NewInt(1000))) < 0 {
			t.Errorf("transaction %d: nonce %d, tip %v after %v", i, tx.Nonce(), tx.GasTipCap(), first[i].GasTipCap())
		}
	}
	r.adopt(r.buildTxs(r.head(), 2, r.nonce[r.head()], second))
	if err := s.Send(ctx, second, 0); err != nil {
		t.Errorf("what L1 has included: %v", err)
	}
	if balance, err := r.client.Balance(ctx, to); err != nil || balance.Int64() != 7 {
		t.Errorf("balance is %v, %v", balance, err)
	}
	third, err := s.Sign(ctx, pay(1))
	if err != nil || third[0].Nonce() != 2 {
		t.Errorf("next transaction: %v", err)
	}
}

// TestSenderAtItsCap: at the cap the same payload stays as it was, and another one is refused.
func TestSenderAtItsCap(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRollup(t)
	pay := func(wei int64) l1.Payload {
		return l1.Payload{To: common.Address{0x42}, Value: big.NewInt(wei), Gas: 21_000}
	}
	highest := big.NewInt(6 * params.GWei)
	capped := r.sender("settler", func(c *l1.SenderConfig) { c.MaxFee = highest })
	var last *types.Transaction
	var value int64
	for value = 1; value < 100; value++ {
		txs, err := capped.Sign(ctx, pay(value))
		if errors.Is(err, l1.ErrFeeTooHigh) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := capped.Send(ctx, txs, 0); err != nil {
			t.Fatal(err)
		}
		last = txs[0]
	}
	if value < 3 || value == 100 {
		t.Errorf("outbid %d times below the cap", value)
	}
	if txs, err := capped.Sign(ctx, pay(value-1)); err != nil || txs[0] != last || last.GasFeeCap().Cmp(highest) > 0 {
		t.Errorf("the same payload at the cap: %v", err)
	}
	r.mine(3)
	if txs, err := capped.Sign(ctx, pay(value-1)); err != nil || txs[0] != last {
		t.Errorf("the same payload at the cap, later: %v", err)
	}
	if _, err := capped.Sign(ctx, l1.Payload{Gas: l1.MaxTransactionGas + 1}); !errors.Is(err, l1.ErrTooLarge) {
		t.Errorf("gas above EIP-7825's cap: %v", err)
	}
}

// TestSendBundle: what is too large for the pool goes as a bundle.
func TestSendBundle(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	r := newRollup(t)
	s, to := r.proposer, common.Address{0x42}
	large, err := s.Sign(ctx, l1.Payload{To: to, Data: make([]byte, l1.MaxPoolBytes), Gas: 10_000_000})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Send(ctx, large, 9); err == nil {
		t.Error("a node without eth_sendBundle took a bundle")
	}
	p := newProxy(t, r.network)
	bundler, err := l1.Dial(ctx, l1.Config{URL: p.server.URL, Network: r.net, Genesis: r.genesis.Hash, Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer bundler.Close()
	if hash, err := bundler.SendBundle(ctx, l1.Bundle{Transactions: large, Block: 9, MinTimestamp: 5, MaxTimestamp: 6}); err != nil || hash != (common.Hash{0xb}) {
		t.Errorf("bundle: %x, %v", hash, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bundle.BlockNumber != 9 || len(p.bundle.Txs) != 1 || *p.bundle.MinTimestamp != 5 || *p.bundle.MaxTimestamp != 6 {
		t.Errorf("bundle came as block %d with %d transactions", p.bundle.BlockNumber, len(p.bundle.Txs))
	}
}
