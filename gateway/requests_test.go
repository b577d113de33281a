package gateway_test

import (
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// send hands a request in without letting the conductor act, and returns once it waits or is answered.
func (w *world) send(req gateway.Request) *pendingRequest {
	w.t.Helper()
	p := &pendingRequest{tx: req.Transactions[0], done: make(chan struct{})}
	before := w.c.Arrived()
	ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
	w.t.Cleanup(cancel)
	go func() {
		p.answer, p.err = w.c.Submit(ctx, req)
		close(p.done)
	}()
	for w.c.Arrived() == before {
		select {
		case <-p.done:
			return p
		case <-time.After(time.Millisecond):
		}
	}
	return p
}

// now hands a request in, lets the conductor act, and returns the answer.
func (w *world) at(req gateway.Request) (*gateway.Answer, error) {
	w.t.Helper()
	p := w.send(req)
	w.step()
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		w.t.Fatalf("no answer for %s", p.tx.Hash())
	}
	return p.answer, p.err
}

func (w *world) waits(p *pendingRequest) {
	w.t.Helper()
	select {
	case <-p.done:
		w.t.Fatalf("answered: %+v, %v", p.answer, p.err)
	default:
	}
}

// refusedWith checks an answer's code.
func refusedWith(t *testing.T, err error, code gateway.Code) *gateway.Refusal {
	t.Helper()
	var refusal *gateway.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("got %v, want %s", err, code)
	}
	return refusal
}

// pay signs a transfer with everything given.
func (w *world) pay(from int, nonce uint64, tip, feeCap int64, wei int64) *types.Transaction {
	w.t.Helper()
	return types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: nonce, To: &recipient, Value: big.NewInt(wei), Gas: 21000, GasFeeCap: big.NewInt(feeCap), GasTipCap: big.NewInt(tip),
	})
}

func TestBundle(t *testing.T) {
	t.Parallel()
	for _, rehearsed := range []bool{true, false} {
		w := newWorld(t)
		if !rehearsed {
			w.c.SkipRehearsals()
		}
		w.promised(w.transfer(0, recipient, 1)) // a batch before it
		pending := w.c.Pending()

		// Whole and in order, with other promises before and after.
		bundle := gateway.Request{Transactions: types.Transactions{w.transfer(1, recipient, 1), w.transfer(2, recipient, 2), w.transfer(1, recipient, 3)}}
		sent, other := w.send(bundle), w.ask(w.transfer(0, recipient, 1))
		w.step()
		<-sent.done
		if sent.err != nil {
			t.Fatal(sent.err)
		}
		after := w.answers(other)[0]
		for i, p := range sent.answer.Promises {
			if p.TxHash != bundle.Transactions[i].Hash() || p.Index != uint64(1+i) || len(p.Signature) != 65 {
				t.Errorf("promise %d is %+v", i, p)
			}
		}
		if after.Index != 4 || len(sent.answer.Promises) != 3 {
			t.Errorf("%d promises, the next has index %d", len(sent.answer.Promises), after.Index)
		}
		select {
		case <-pending.Changed():
		default:
			t.Error("the pending block did not change")
		}
		// The same again, also when it is sealed.
		again, err := w.at(bundle)
		if err != nil || again.Promises[2].Index != 3 {
			t.Fatalf("again: %+v, %v", again, err)
		}
		// Its parts, or another order, are not this bundle.
		_, err = w.at(gateway.Request{Transactions: types.Transactions{bundle.Transactions[1], bundle.Transactions[0]}})
		refusedWith(t, err, gateway.CodeBundleFailed)
		_, err = w.at(gateway.Request{Transactions: types.Transactions{bundle.Transactions[0], w.pay(3, 0, 1e9, 100e9, 1)}})
		refusedWith(t, err, gateway.CodeBundleFailed)

		// The last one cannot be: nothing of it stays, and what was promised before it does.
		poor := types.Transactions{w.pay(4, 0, 1e9, 100e9, 1), w.pay(4, 1, 1e9, 100e9, 2), w.pay(5, 7, 1e9, 100e9, 3)}
		_, err = w.at(gateway.Request{Transactions: poor})
		if r := refusedWith(t, err, gateway.CodeBundleFailed); r.TxHash != poor[2].Hash() {
			t.Errorf("refusal names %s", r.TxHash)
		}
		if got := w.c.Pending(); len(got.Promises) != 5 {
			t.Errorf("%d promises are pending", len(got.Promises))
		}
		// So its first ones can be promised by themselves, at the very places that they had.
		if p := w.promised(poor[0])[0]; p.Index != 5 {
			t.Errorf("index %d", p.Index)
		}
		w.nextBlock()
		if block := w.node.Block(w.tip().Hash); len(block.Transactions()) != 6 {
			t.Errorf("block has %d transactions", len(block.Transactions()))
		}
		checkCertificates(t, w)
	}
}

func TestBundleMalformed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	tx := w.transfer(0, recipient, 1)
	var many types.Transactions
	for i := range gateway.MaxBundle + 1 {
		many = append(many, w.pay(1, uint64(i), 1e9, 100e9, 1))
	}
	var large types.Transactions
	for i := range 3 {
		large = append(large, types.MustSignNewTx(w.keys[1], w.signer, &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: uint64(i), To: &recipient, Gas: w.policy.GasLimit / 2, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)}))
	}
	for name, c := range map[string]struct {
		txs  types.Transactions
		code gateway.Code
	}{
		"none": {nil, gateway.CodeMalformed}, "too many": {many, gateway.CodeMalformed}, "twice": {types.Transactions{tx, tx}, gateway.CodeMalformed},
		"more gas than a block": {large, gateway.CodeGasLimitExceeded},
	} {
		_, err := w.c.Submit(w.ctx, gateway.Request{Transactions: c.txs})
		var refusal *gateway.Refusal
		if !errors.As(err, &refusal) || refusal.Code != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A bundle that does not fit any more waits for the next block, and what came later does not overtake it.
func TestBundleWaitsForRoom(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) { w.tune = func(cfg *gateway.Config) { cfg.RefusedGas = 80_000_000 } })
	w.c.SkipRehearsals()
	burn := func(from int, nonce uint64) *types.Transaction { // init code that runs out of gas
		return types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: nonce, Gas: 14_000_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9), Data: []byte{0xfe}})
	}
	if _, err := w.at(gateway.Request{Transactions: types.Transactions{burn(0, 0)}}); err != nil {
		t.Fatal(err)
	}
	bundle := w.send(gateway.Request{Transactions: types.Transactions{burn(1, 0), burn(1, 1)}})
	later := w.ask(w.transfer(2, recipient, 1))
	w.step()
	w.waits(bundle)
	w.waits(later[0])
	first := w.c.Status().Open.Number
	w.nextBlock()
	<-bundle.done
	if bundle.err != nil || bundle.answer.Promises[0].BlockNumber != first+1 || bundle.answer.Promises[1].Index != 1 {
		t.Fatalf("%+v, %v", bundle.answer, bundle.err)
	}
	if p := w.answers(later)[0]; p.BlockNumber != first+1 || p.Index != 2 {
		t.Errorf("later one is promised at %d of %d", p.Index, p.BlockNumber)
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	store := common.HexToAddress("0x000000000000000000000000000000000057013e")
	plain := common.HexToAddress("0x0000000000000000000000000000000000009999")
	slot, value := common.Hash{31: 1}, common.Hash{31: 7}
	for _, rehearsed := range []bool{true, false} {
		w := newWorldWith(t, func(w *world) {
			w.alloc = func(alloc types.GenesisAlloc) { // writes its second word to the slot of its first
				alloc[store] = types.Account{Nonce: 1, Balance: new(big.Int), Code: common.FromHex("6020355f355500"), Storage: map[common.Hash]common.Hash{slot: value}}
			}
		})
		if !rehearsed {
			w.c.SkipRehearsals()
		}
		w.step()
		open := w.c.Status().Open
		state, err := w.node.State(open.ParentHash)
		if err != nil {
			t.Fatal(err)
		}
		root := state.GetStorageRoot(store)
		number := func(d int64) *uint64 { n := uint64(int64(open.Number) + d); return &n }
		second := func(d int64) *uint64 { n := uint64(int64(open.Timestamp) + d); return &n }
		known := func(k gateway.KnownAccount, addr common.Address) map[common.Address]gateway.KnownAccount {
			return map[common.Address]gateway.KnownAccount{addr: k}
		}
		zero, empty := common.Hash{}, types.EmptyRootHash
		for name, c := range map[string]struct {
			conditions gateway.Conditions
			holds      bool
		}{
			"block":                 {gateway.Conditions{BlockNumberMin: number(0), BlockNumberMax: number(0)}, true},
			"block too early":       {gateway.Conditions{BlockNumberMin: number(1)}, false},
			"block too late":        {gateway.Conditions{BlockNumberMax: number(-1)}, false},
			"time":                  {gateway.Conditions{TimestampMin: second(0), TimestampMax: second(0)}, true},
			"time too early":        {gateway.Conditions{TimestampMin: second(1)}, false},
			"time too late":         {gateway.Conditions{TimestampMax: second(-1)}, false},
			"slot":                  {gateway.Conditions{Known: known(gateway.KnownAccount{Slots: map[common.Hash]common.Hash{slot: value, {}: zero}}, store)}, true},
			"other value":           {gateway.Conditions{Known: known(gateway.KnownAccount{Slots: map[common.Hash]common.Hash{slot: {31: 8}}}, store)}, false},
			"root":                  {gateway.Conditions{Known: known(gateway.KnownAccount{Root: &root}, store)}, true},
			"other root":            {gateway.Conditions{Known: known(gateway.KnownAccount{Root: &value}, store)}, false},
			"root of no account":    {gateway.Conditions{Known: known(gateway.KnownAccount{Root: &empty}, plain)}, true},
			"storage of no account": {gateway.Conditions{Known: known(gateway.KnownAccount{Slots: map[common.Hash]common.Hash{slot: value}}, plain)}, false},
		} {
			tx := w.pay(0, w.nonces[address(w.keys[0])], 1e9, 100e9, 1)
			answer, err := w.at(gateway.Request{Transactions: types.Transactions{tx}, Conditions: c.conditions})
			if !c.holds {
				refusedWith(t, err, gateway.CodeConditionFailed)
				continue
			}
			if err != nil || len(answer.Promises) != 1 {
				t.Fatalf("%s: %v", name, err)
			}
			w.nonces[address(w.keys[0])]++
		}
		// What the open block has written counts: the slot has another value, and the root is known no more.
		data := append(slot.Bytes(), common.Hash{31: 9}.Bytes()...)
		write := types.MustSignNewTx(w.keys[3], w.signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), To: &store, Data: data, Gas: 90_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
		w.promised(write)
		for name, k := range map[string]gateway.KnownAccount{"written": {Slots: map[common.Hash]common.Hash{slot: value}}, "root of what was written": {Root: &root}} {
			_, err := w.at(gateway.Request{Transactions: types.Transactions{w.pay(4, 0, 1e9, 100e9, 1)}, Conditions: gateway.Conditions{Known: known(k, store)}})
			t.Log(name)
			refusedWith(t, err, gateway.CodeConditionFailed)
		}
		if _, err := w.at(gateway.Request{Transactions: types.Transactions{w.pay(4, 0, 1e9, 100e9, 1)},
			Conditions: gateway.Conditions{Known: known(gateway.KnownAccount{Slots: map[common.Hash]common.Hash{slot: {31: 9}}}, store)}}); err != nil {
			t.Error(err)
		}
		many := gateway.KnownAccount{Slots: make(map[common.Hash]common.Hash)}
		for i := range gateway.MaxKnownEntries {
			many.Slots[common.BigToHash(big.NewInt(int64(i)))] = zero
		}
		_, err = w.at(gateway.Request{Transactions: types.Transactions{w.pay(5, 0, 1e9, 100e9, 1)}, Conditions: gateway.Conditions{Known: known(many, plain)}})
		refusedWith(t, err, gateway.CodeConditionFailed)
		// Looking did not make the trace larger than the verifier takes it: it is canonical.
		w.nextBlock()
	}
}

func TestNonceGaps(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) {
		w.tune = func(cfg *gateway.Config) { cfg.MaxGaps, cfg.MaxGapsPerSender, cfg.GapLifetime = 4, 3, 10*time.Second }
	})
	w.step()
	w.news()
	one := func(tx *types.Transaction, gap gateway.GapPolicy) *pendingRequest {
		p := w.send(gateway.Request{Transactions: types.Transactions{tx}, Gap: gap})
		w.step()
		return p
	}
	// Three out of order: they wait, are announced, and count for the pending nonce once the gap closes.
	third, second := w.pay(0, 2, 1e9, 100e9, 3), w.pay(0, 1, 1e9, 100e9, 2)
	waiting := one(third, gateway.GapWait)
	w.waits(waiting)
	queued := one(second, gateway.GapQueue)
	<-queued.done
	if queued.err != nil || !queued.answer.Queued {
		t.Fatalf("%+v, %v", queued.answer, queued.err)
	}
	_, known := w.c.Queued(second.Hash())
	if !known || w.c.PendingNonce(address(w.keys[0]), 0) != 0 {
		t.Errorf("queued %t, pending nonce %d", known, w.c.PendingNonce(address(w.keys[0]), 0))
	}
	var told []common.Hash
	for _, e := range w.news() {
		if e.Kind == gateway.EventQueued {
			var q gateway.QueuedEvent
			if err := json.Unmarshal(e.Payload, &q); err != nil || q.For != "nonce" || q.Sender != address(w.keys[0]) {
				t.Errorf("%s: %v", e.Payload, err)
			}
			told = append(told, q.TxHash)
		}
	}
	if !slices.Equal(told, []common.Hash{third.Hash(), second.Hash()}) {
		t.Errorf("announced %v", told)
	}
	first := one(w.pay(0, 0, 1e9, 100e9, 1), gateway.GapRefuse)
	w.waitsNoMore(first, waiting)
	for i, hash := range []common.Hash{first.tx.Hash(), second.Hash(), third.Hash()} {
		if p, ok := w.c.Promised(hash); !ok || p.Promise.Index != uint64(i) {
			t.Errorf("transaction %d: promised %t at %d", i, ok, p.Promise.Index)
		}
	}
	if w.c.PendingNonce(address(w.keys[0]), 0) != 3 {
		t.Errorf("pending nonce %d", w.c.PendingNonce(address(w.keys[0]), 0))
	}

	// Who does not want to wait is told the nonce.
	gap := one(w.pay(0, 5, 1e9, 100e9, 1), gateway.GapRefuse)
	<-gap.done
	if r := refusedWith(t, gap.err, gateway.CodeNonceTooHigh); r.Nonce == nil || *r.Nonce != 3 {
		t.Errorf("refusal %+v", r)
	}
	// A bundle does not wait for nonces.
	_, err := w.at(gateway.Request{Transactions: types.Transactions{w.pay(1, 0, 1e9, 100e9, 1), w.pay(1, 2, 1e9, 100e9, 1)}})
	refusedWith(t, err, gateway.CodeBundleFailed)

	// Bounded for each sender, and in all: the cheapest gives way to one that pays more.
	var cheap []*pendingRequest
	for i := range 3 {
		cheap = append(cheap, one(w.pay(1, uint64(2+i), 2e9, 100e9, 1), gateway.GapWait))
	}
	over := one(w.pay(1, 9, 9e9, 200e9, 1), gateway.GapWait)
	<-over.done
	refusedWith(t, over.err, gateway.CodeNonceTooHigh)
	poorest := one(w.pay(2, 4, 1e9, 100e9, 1), gateway.GapWait)
	w.waits(poorest)
	same := one(w.pay(3, 4, 1e9, 100e9, 1), gateway.GapWait)
	<-same.done
	refusedWith(t, same.err, gateway.CodeNonceTooHigh)
	richer := one(w.pay(3, 4, 3e9, 200e9, 1), gateway.GapWait)
	<-poorest.done
	refusedWith(t, poorest.err, gateway.CodeQueueFull)
	w.waits(richer)
	w.waits(cheap[2])

	// Nothing waits for ever.
	for range 11 {
		w.nextBlock()
	}
	for _, p := range append(cheap, richer) {
		<-p.done
		if r := refusedWith(t, p.err, gateway.CodeDeadlineExceeded); r.TxHash != p.tx.Hash() {
			t.Errorf("the deadline lost the hash: %+v", r)
		}
	}
}

func (w *world) waitsNoMore(asked ...*pendingRequest) {
	w.t.Helper()
	for _, p := range asked {
		select {
		case <-p.done:
		case <-time.After(10 * time.Second):
			w.t.Fatalf("no answer for %s", p.tx.Hash())
		}
		if p.err != nil {
			w.t.Fatalf("request %s: %v", p.tx.Hash(), p.err)
		}
	}
}

// A transaction that waits gives way to one with its nonce that pays a tenth more, in its very place; one that is
// promised never does.
func TestReplacement(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.to(genesisTime + 2*slotSeconds - 1) // the pause begins
	if w.c.Status().Mode != gateway.ModePaused {
		t.Fatalf("mode is %s", w.c.Status().Mode)
	}
	w.news()
	send := func(tx *types.Transaction) *pendingRequest {
		p := w.send(gateway.Request{Transactions: types.Transactions{tx}})
		w.step()
		return p
	}
	first := send(w.pay(0, 0, 1e9, 100e9, 1))
	other := send(w.pay(1, 0, 1e9, 100e9, 1))
	for name, tx := range map[string]*types.Transaction{
		"tip as before": w.pay(0, 0, 1e9, 110e9, 2), "cap as before": w.pay(0, 0, 2e9, 100e9, 2), "less than a tenth": w.pay(0, 0, 11e8, 109e9, 2),
	} {
		p := send(tx)
		<-p.done
		t.Log(name)
		refusedWith(t, p.err, gateway.CodeReplacementTooLow)
	}
	second := send(w.pay(0, 0, 11e8, 110e9, 2))
	<-first.done
	refusedWith(t, first.err, gateway.CodeReplaced)
	var told []common.Hash
	for _, e := range w.news() {
		if e.Kind == gateway.EventQueued {
			var q gateway.QueuedEvent
			if err := json.Unmarshal(e.Payload, &q); err != nil || q.For != "block" {
				t.Errorf("%s: %v", e.Payload, err)
			}
			told = append(told, q.TxHash)
		}
	}
	if !slices.Equal(told, []common.Hash{first.tx.Hash(), other.tx.Hash(), second.tx.Hash()}) {
		t.Errorf("announced %v", told)
	}
	w.resume()
	w.waitsNoMore(second, other)
	if second.answer.Promises[0].Index != 0 || other.answer.Promises[0].Index != 1 || second.answer.Waited < 0 {
		t.Errorf("indices %d and %d", second.answer.Promises[0].Index, other.answer.Promises[0].Index)
	}
	late := send(w.pay(0, 0, 50e9, 300e9, 3))
	<-late.done
	refusedWith(t, late.err, gateway.CodeNonceTooLow)
}

// What is refused in rehearsal costs the conductor nothing, and a sender who wastes rehearsals is turned away.
func TestRehearsal(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) { w.alloc = withReaders })
	w.promised(w.transfer(0, recipient, 1))
	tooLarge := func(i int) *types.Transaction {
		data := append(common.LeftPadBytes(nil, 32), common.LeftPadBytes(big.NewInt(largeCodes).Bytes(), 32)...)
		return types.MustSignNewTx(w.keys[1], w.signer, &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), To: &codeReader, Data: append(data, byte(i)), Gas: 1_500_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
	}
	codes := map[gateway.Code]int{}
	for i := range 4 {
		_, err := w.c.Submit(w.ctx, gateway.Request{Transactions: types.Transactions{tooLarge(i)}})
		var refusal *gateway.Refusal
		if !errors.As(err, &refusal) {
			t.Fatalf("rehearsal let it through: %v", err)
		}
		codes[refusal.Code]++
	}
	if codes[gateway.CodeTraceTooLarge] != 1 || codes[gateway.CodeRefusedWork] != 3 {
		t.Errorf("answers %v", codes)
	}
	if r := w.c.Status().Refused; r.Gas != 0 || len(r.Transactions) != 0 {
		t.Errorf("the conductor worked: %+v", r)
	}
	// It is rehearsed on the open block and not on its parent: what is promised there is in force.
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	newcomer := crypto.PubkeyToAddress(key.PublicKey)
	w.promised(w.transfer(0, newcomer, 1e18))
	tx := types.MustSignNewTx(key, w.signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), To: &recipient, Gas: 200_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
	if _, err := w.at(gateway.Request{Transactions: types.Transactions{tx}, Conditions: gateway.Conditions{TimestampMin: new(uint64)}}); err != nil {
		t.Error(err)
	}
}

// Many ask at once, with and without rehearsal.
func TestSubmitConcurrently(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var wg sync.WaitGroup
	for from := range 6 {
		wg.Go(func() {
			for i := range 10 {
				tx := types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), Nonce: uint64(i), To: &recipient, Gas: 21000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
				req := gateway.Request{Transactions: types.Transactions{tx}}
				if i%2 == 1 {
					req.Conditions.TimestampMin = new(uint64)
				}
				ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
				answer, err := w.c.Submit(ctx, req)
				cancel()
				if err != nil || answer.Promises[0].TxHash != tx.Hash() {
					t.Errorf("sender %d, nonce %d: %v", from, i, err)
					return
				}
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
			w.step()
		}
	}
	w.nextBlock()
	checkCertificates(t, w)
}

// The pending view follows what is promised, over seals and reorgs, and what its layers say is the state.
func TestPendingView(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.step()
	to := common.HexToAddress("0x0000000000000000000000000000000000007777")
	balance := func(p *gateway.PendingBlock) *big.Int {
		parent := p.Header.ParentHash
		var layers [][]execute.Change
		if p.Below != nil && !w.node.Has(parent) {
			parent = p.Below.Block.ParentHash()
			layers = append(layers, p.Below.Layers...)
		}
		statedb, err := w.node.State(parent)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range append(layers, p.Layers...) {
			execute.Impose(execute.ChainConfig(chainID), p.Header, statedb, l)
		}
		return statedb.GetBalance(to).ToBig()
	}
	for i := range 5 {
		w.promised(w.transfer(0, to, 10))
		w.promised(w.transfer(1, to, 1), w.transfer(1, to, 1))
		p := w.c.Pending()
		if len(p.Promises) != 3 || p.Header.Number.Uint64() != w.c.Status().Open.Number || p.Header.GasUsed != 63_000 {
			t.Fatalf("round %d: %d promises, header %+v", i, len(p.Promises), p.Header)
		}
		if got := balance(p); got.Int64() != int64(12*(i+1)) {
			t.Errorf("round %d: the balance is %s", i, got)
		}
		w.nextBlock()
	}
}
