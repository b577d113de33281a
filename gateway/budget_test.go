package gateway_test

import (
	"bytes"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Contracts of the budget's worlds.
var (
	codeReader = common.Address{0xc0} // reads the size of the codes named in its calldata: from, count
	slotReader = common.Address{0xc1} // reads its storage: from, count
)

const (
	largeCode  = 24_000 // bytes
	largeCodes = 400
	coldSlots  = 8_000
)

// withReaders puts the readers, the codes and the slots into genesis.
func withReaders(alloc types.GenesisAlloc) {
	loop := func(read func(*program.Program)) []byte {
		p := program.New().Push(0).Op(vm.CALLDATALOAD).Push(32).Op(vm.CALLDATALOAD, vm.DUP2, vm.ADD) // i, end
		_, start := p.Jumpdest()
		p.Op(vm.DUP2)
		read(p)
		p.Op(vm.POP, vm.SWAP1).Push(1).Op(vm.ADD, vm.SWAP1, vm.DUP1, vm.DUP3, vm.LT)
		return p.Push(start).Op(vm.JUMPI, vm.STOP).Bytes()
	}
	alloc[codeReader] = types.Account{Nonce: 1, Balance: new(big.Int), Code: loop(func(p *program.Program) {
		p.Push(new(big.Int).SetBytes(largeCodeAt(0).Bytes())).Op(vm.ADD, vm.EXTCODESIZE)
	})}
	for i := range largeCodes {
		code := bytes.Repeat([]byte{byte(vm.JUMPDEST)}, largeCode)
		code[0], code[1], code[2] = byte(vm.PUSH2), byte(i>>8), byte(i)
		alloc[largeCodeAt(i)] = types.Account{Nonce: 1, Balance: new(big.Int), Code: code}
	}
	storage := make(map[common.Hash]common.Hash, coldSlots)
	for i := range coldSlots {
		storage[common.BigToHash(big.NewInt(int64(i)))] = common.Hash{1, byte(i)}
	}
	alloc[slotReader] = types.Account{Nonce: 1, Balance: new(big.Int), Storage: storage, Code: loop(func(p *program.Program) { p.Op(vm.SLOAD) })}
}

func largeCodeAt(i int) common.Address { return common.Address{0: 0xcc, 18: byte(i >> 8), 19: byte(i)} }

// read signs a call of a reader, with the account's present nonce.
func (w *world) read(from int, reader common.Address, first, count int, tip int64) *types.Transaction {
	w.t.Helper()
	data := append(common.LeftPadBytes(big.NewInt(int64(first)).Bytes(), 32), common.LeftPadBytes(big.NewInt(int64(count)).Bytes(), 32)...)
	return types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: w.nonces[address(w.keys[from])], To: &reader, Data: data,
		Gas: 60_000 + 2700*uint64(count), GasFeeCap: big.NewInt(200e9), GasTipCap: big.NewInt(tip),
	})
}

// resume leaves the pause, if there is one, by an L1 block of its slot that takes what it is given.
func (w *world) resume(taken ...based.Included) {
	w.t.Helper()
	if w.c.Status().Mode != gateway.ModePaused {
		return
	}
	w.now = time.Unix(int64(w.policy.Slots.Start(w.tip().Permit.Slot)), 0)
	w.mine(taken...)
}

// nextBlock seals the open block and opens the one after it.
func (w *world) nextBlock() {
	w.t.Helper()
	w.to(uint64(w.now.Unix()) + 1)
	w.resume()
}

// checkSettleable holds every sequenced block's own trace to one L1 transaction.
func (w *world) checkSettleable() {
	w.t.Helper()
	model := l1.DefaultGasModel(execute.DefaultGasSchedule)
	for number := uint64(1); number <= w.tip().Number; number++ {
		record, err := w.store.BlockByNumber(w.ctx, number)
		if err != nil {
			w.t.Fatal(err)
		}
		trace, err := w.store.Trace(w.ctx, record.Hash)
		if err != nil {
			w.t.Fatal(err)
		}
		if gas := model.Price(len(trace), 1, record.GasUsed); gas > l1.MaxTransactionGas {
			w.t.Errorf("block %d of %d bytes takes %d L1 gas alone", number, len(trace), gas)
		}
	}
}

// TestLargeCodes meets a contract that reads hundreds of large codes: it is refused before anything is
// promised of it, and the block takes what others ask as if it had never come.
func TestLargeCodes(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) { w.alloc = withReaders })
	w.c.SkipRehearsals() // what the conductor itself bounds
	before := w.promised(w.transfer(1, recipient, 1))[0]
	if r := w.refused(w.read(2, codeReader, 0, largeCodes, 1e9)); r.Code != gateway.CodeTraceTooLarge || r.RetryAfter != 0 {
		t.Fatalf("refused with %+v", r)
	}
	// Others of the same second, one of them with half a block's worth of the same codes.
	half := w.read(3, codeReader, 0, 5, 1e9)
	w.nonces[address(w.keys[3])]++
	after := w.promised(half, w.transfer(1, recipient, 1), w.transfer(5, recipient, 1))
	for i, p := range after {
		if p.BlockNumber != before.BlockNumber || p.Receipt.Status != types.ReceiptStatusSuccessful {
			t.Errorf("promise %d after the refused transaction is for block %d, status %d, want block %d", i, p.BlockNumber, p.Receipt.Status, before.BlockNumber)
		}
	}
	// The same bytes again are answered from memory.
	was := w.c.Status().Refused
	if r := w.refused(w.read(4, codeReader, 0, largeCodes, 1e9)); r.Code != gateway.CodeTraceTooLarge {
		t.Fatalf("refused with %+v", r)
	}
	again := w.read(4, codeReader, 0, largeCodes, 1e9)
	if _, err := w.c.Submit(w.ctx, gateway.Request{Transactions: types.Transactions{again}}); !errors.Is(err, &gateway.Refusal{Code: gateway.CodeTraceTooLarge}) {
		t.Fatalf("again: %v", err)
	}
	if now := w.c.Status().Refused; now.Transactions[gateway.CodeTraceTooLarge] != was.Transactions[gateway.CodeTraceTooLarge]+1 {
		t.Errorf("refused work before %+v, after %+v", was, now)
	}
	w.nextBlock()
	if got := len(blockAt(t, w, before.BlockNumber).Transactions()); got != 4 {
		t.Errorf("block has %d transactions, want 4", got)
	}
	w.checkSettleable()
}

// TestColdSlots meets a contract that reads thousands of cold slots: too many at once are refused, and what
// fits into a block but not behind others waits for the next second.
func TestColdSlots(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) { w.alloc = withReaders })
	w.c.SkipRehearsals() // what the conductor itself bounds
	if r := w.refused(w.read(0, slotReader, 0, 5000, 1e9)); r.Code != gateway.CodeTraceTooLarge {
		t.Fatalf("refused with %+v", r)
	}
	w.nextBlock()
	var asked []*pendingRequest
	for i := range 5 {
		asked = append(asked, w.ask(w.read(i+1, slotReader, i*400, 400, 1e9))...)
		w.nonces[address(w.keys[i+1])]++
	}
	w.step()
	for range 4 {
		w.nextBlock()
	}
	numbers := map[uint64]int{}
	for _, p := range w.answers(asked) {
		numbers[p.BlockNumber]++
		if p.Receipt.Status != types.ReceiptStatusSuccessful {
			t.Errorf("receipt %+v", p.Receipt)
		}
	}
	if len(numbers) < 2 {
		t.Errorf("2,000 cold slots went into blocks %v: the test tests little", numbers)
	}
	if refused := w.c.Status().Refused.Transactions; len(refused) != 1 {
		t.Errorf("refused %v", refused)
	}
	w.checkSettleable()
}

// TestUnderpricedTrace asks a tip for the bytes of a trace, quotes it, and takes the transaction that pays it. What
// was promised, or fell, is never asked again.
func TestUnderpricedTrace(t *testing.T) {
	t.Parallel()
	const perByte = 1_000_000_000
	w := newWorldWith(t, func(w *world) {
		w.alloc = withReaders
		w.tune = func(cfg *gateway.Config) { cfg.MinTipPerTraceByte = perByte }
	})
	for slot := uint64(2); slot < 5; slot++ { // so that blocks anchor to L1 blocks that can go
		w.to(w.policy.Slots.Start(slot))
		w.mine()
	}
	w.nextBlock()
	w.promised(w.transfer(0, recipient, 1)) // an ordinary tip pays for a transfer
	if s := w.c.Status().Budget; s.TraceBytePrice != perByte || s.TransferBytes == 0 ||
		gateway.MinimumTip(perByte, s.TransferBytes, params.TxGas).Cmp(big.NewInt(1e9)) > 0 {
		t.Errorf("quote %+v", s)
	}
	r := w.refused(w.read(1, codeReader, 0, 2, 1e9))
	if r.Code != gateway.CodeUnderpricedTrace || r.Trace == nil || r.Trace.Bytes < 2*largeCode || r.Trace.Given.Cmp(big.NewInt(1e9)) != 0 || r.Trace.Needed.Cmp(r.Trace.Given) <= 0 {
		t.Fatalf("refused with %+v, %+v", r, r.Trace)
	}
	if _, err := w.c.Submit(w.ctx, gateway.Request{Transactions: types.Transactions{w.read(1, codeReader, 0, 2, 1e9)}}); !errors.Is(err, &gateway.Refusal{Code: gateway.CodeUnderpricedTrace}) {
		t.Fatalf("again: %v", err)
	}
	dear := w.read(1, codeReader, 0, 2, r.Trace.Needed.Int64()+1e8)
	w.nonces[address(w.keys[1])]++
	promised := w.promised(dear)[0]

	// A price that was raised since does not reach what is promised in the open block.
	w.tune = func(cfg *gateway.Config) { cfg.MinTipPerTraceByte = 1000 * perByte }
	w.c = nil
	w.start()
	w.apply(0) // L1 is known again
	if got := w.promised(dear)[0]; !bytes.Equal(got.Signature, promised.Signature) {
		t.Fatalf("after a restart the promise is %+v", got)
	}
	if r := w.refused(w.transfer(2, recipient, 1)); r.Code != gateway.CodeUnderpricedTrace {
		t.Fatalf("refused with %+v", r)
	}
	// Nor what falls: an L1 block that its block anchors to is gone.
	w.nextBlock()
	fell := w.tip()
	if fell.Number != promised.BlockNumber {
		t.Fatalf("tip is block %d", fell.Number)
	}
	depth := int(w.l1Head().Number - fell.Anchor.L1Number + 1)
	fresh := w.next(w.l1[len(w.l1)-1-depth], w.l1Head().Slot)
	w.apply(depth, fresh)
	if w.tip().Hash == fell.Hash {
		t.Fatal("block with an orphaned anchor still stands")
	}
	for w.c.Status().Mode == gateway.ModeWaiting {
		fresh = w.next(fresh, fresh.Slot+1)
		w.apply(0, fresh)
	}
	w.nextBlock()
	checkOutcome(t, w, dear.Hash(), gateway.Reincluded)
}

// settlementCost returns the L1 gas of settling sequenced blocks in as few transactions as take them, from
// their real traces.
func (w *world) settlementCost(taken []based.Included, limits based.RunLimits) uint64 {
	w.t.Helper()
	var sum, last, gasUsed uint64
	var run [][]byte
	for _, in := range taken {
		trace, err := w.store.Trace(w.ctx, in.Placed.Hash)
		if err != nil {
			w.t.Fatal(err)
		}
		merged, err := execute.MergeTraces(append(run[:len(run):len(run)], trace)...)
		if err != nil {
			w.t.Fatal(err)
		}
		price := limits.Price(len(merged), len(run)+1, gasUsed+in.Block.GasUsed())
		if len(run) > 0 && (len(merged) > limits.Bytes || len(run) == limits.Blocks || price > limits.Gas) {
			sum, run, gasUsed = sum+last, nil, 0
			price = limits.Price(len(trace), 1, in.Block.GasUsed())
		}
		run, gasUsed, last = append(run, trace), gasUsed+in.Block.GasUsed(), price
	}
	return sum + last
}

// burn signs a creation that uses all of its gas.
func (w *world) burn(from int, gas uint64) *types.Transaction {
	w.t.Helper()
	addr := address(w.keys[from])
	nonce := w.nonces[addr]
	w.nonces[addr]++
	return types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: nonce, Gas: gas, Data: common.FromHex("5b600056"), // JUMPDEST PUSH1 0 JUMP
		GasFeeCap: big.NewInt(500e9), GasTipCap: big.NewInt(1e9),
	})
}

// TestSlotFull fills a slot up to its share of L1: what does not fit is told when to come again, is taken
// then, and what was promised can be settled in one L1 block, the empty rest of the slot included.
func TestSlotFull(t *testing.T) {
	t.Parallel()
	var limits based.RunLimits
	const share = 1 << 24
	w := newWorldWith(t, func(w *world) {
		w.alloc = withReaders
		w.tune = func(cfg *gateway.Config) { cfg.SettleGas, limits = share, cfg.Run }
	})
	w.nextBlock() // out of the first seconds of the chain, into a whole slot
	for w.c.Status().Mode != gateway.ModeSequencing || w.policy.Slots.At(w.c.Status().Open.Timestamp) < 2 {
		w.nextBlock()
	}
	w.mine(w.settlement()...)
	slot := w.policy.Slots.At(w.c.Status().Open.Timestamp)
	var full *gateway.Refusal
	promised := 0
	for i := 0; full == nil; i++ {
		asked := w.ask(w.read(i%8, slotReader, i*60, 60, 1e9))[0]
		w.step()
		for w.c.Status().Queue > 0 { // for the next second
			w.to(uint64(w.now.Unix()) + 1)
			if got := w.c.Status(); got.Mode == gateway.ModePaused {
				t.Fatalf("after %d promises the slot has ended with %+v left", promised, got.Budget.Slot)
			}
		}
		<-asked.done
		if asked.err == nil {
			promised++
			w.nonces[address(w.keys[i%8])]++
		} else if !errors.As(asked.err, &full) || full.Code != gateway.CodeSlotFull {
			t.Fatalf("promise %d: %v", i, asked.err)
		}
	}
	end := w.policy.Slots.Start(slot + 1)
	if want := time.Unix(int64(end), 0).Sub(w.now); full.RetryAfter != want || promised < 4 {
		t.Errorf("after %d promises refused with %+v, want to retry after %s", promised, full, want)
	}
	w.to(end - 1)
	taken := w.settlement()
	if cost := w.settlementCost(taken, limits); cost > share || cost < share*3/4 {
		t.Errorf("the slot's %d blocks take %d L1 gas, the share is %d", len(taken), cost, share)
	}
	w.resume(taken...)
	w.checkSettleable()
	w.promised(w.read(7, slotReader, 7_000, 60, 1e9))
}

// TestBacklogOutgrowsL1 fills slot after slot while L1 takes nothing: promises stop before more waits than L1 can
// take in a few slots, requests are told so without being executed, transactions that fall wait and are not
// dropped, and everything goes on when L1 takes the backlog.
func TestBacklogOutgrowsL1(t *testing.T) {
	t.Parallel()
	const share = 20_000_000
	w := newWorldWith(t, func(w *world) {
		w.tune = func(cfg *gateway.Config) { cfg.SettleGas = share }
	})
	for slot := uint64(2); slot < 5; slot++ {
		w.to(w.policy.Slots.Start(slot))
		w.mine()
	}
	var refusal *gateway.Refusal
	for round := 0; ; round++ {
		if round == 80 {
			t.Fatalf("promises go on with %+v waiting", w.c.Status().Budget.Waiting)
		}
		asked := w.ask(w.burn(round%8, 14_000_000))[0]
		w.step()
		w.nextBlock()
		if w.c.Status().Queue > 0 {
			continue
		}
		if <-asked.done; asked.err == nil {
			continue
		}
		w.nonces[address(w.keys[round%8])]--
		if !errors.As(asked.err, &refusal) || refusal.Code != gateway.CodeSlotFull || refusal.RetryAfter < time.Second {
			t.Fatalf("refused with %v", asked.err)
		}
		if w.c.Status().Budget.Waiting.Gas > 3*share {
			break
		}
	}
	before := w.c.Status()
	if before.Budget.Slot.Gas != 0 || before.Budget.Waiting.Gas > 5*share {
		t.Errorf("budget %+v", before.Budget)
	}
	if r := w.refused(w.transfer(0, recipient, 1)); r.Code != gateway.CodeSlotFull {
		t.Fatalf("refused with %+v", r)
	}
	after := w.c.Status()
	if after.Refused.Unexecuted != before.Refused.Unexecuted+1 || after.Refused.Gas != before.Refused.Gas {
		t.Errorf("refused work %+v, before %+v", after.Refused, before.Refused)
	}
	w.nonces[address(w.keys[0])]--

	for w.c.Status().Mode == gateway.ModePaused {
		w.resume()
	}
	w.mine(w.settlement()...)
	w.nextBlock()
	if got := w.c.Status().Budget; got.Waiting.Gas != 0 || got.Slot.Gas < share/2 {
		t.Errorf("after settlement the budget is %+v", got)
	}
	w.promised(w.transfer(0, recipient, 1))
	checkCertificates(t, w)
}
