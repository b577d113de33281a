package gateway_test

import (
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TestLostNode loses the L2 node's whole folder after L1 has finalized blocks: the conductor's window
// does not reach back to genesis any more, and everything comes back from Postgres.
func TestLostNode(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for slot := uint64(2); slot < 9; slot++ {
		w.promised(w.transfer(0, recipient, int64(slot)))
		w.to(w.policy.Slots.Start(slot) - 1)
		settlement := w.settlement()
		w.to(w.policy.Slots.Start(slot))
		w.mine(settlement...)
	}
	finalized := w.l1[len(w.l1)-2].Ref()
	if err := w.c.StepL1(w.ctx, based.Update{Safe: finalized, Finalized: finalized}); err != nil {
		t.Fatal(err)
	}
	base, _ := w.c.Snapshot().View.Base()
	if base.Number == 0 {
		t.Fatal("finality did not move the base")
	}
	open := w.promised(w.transfer(1, recipient, 1))
	tip := w.tip()
	w.start() // with an empty node
	if got := w.tip(); got != tip || w.node.Head().Hash != tip.Hash {
		t.Fatalf("restarted at %+v, node at %d, want %+v", got, w.node.Head().Number, tip)
	}
	if w.node.Block(base.Hash) == nil {
		t.Fatalf("the node has no base %d", base.Number)
	}
	if err := w.c.StepL1(w.ctx, based.Update{}); err != nil {
		t.Fatal(err)
	}
	w.verify()
	w.step()
	again := w.promised(w.sent(open[0].TxHash))
	if again[0].ReceiptDigest != open[0].ReceiptDigest || again[0].BlockNumber != open[0].BlockNumber {
		t.Fatalf("promise after the loss is %+v, want %+v", again[0], open[0])
	}
	w.to(w.policy.Slots.Start(9) - 1)
	checkCertificates(t, w)
}

// TestUnknownCertificate is rule 14: L1 takes a certified block that the journal does not know, as
// after a restore from a backup. The chain is followed, and nothing more is signed, also after a restart, until L1 has taken
// a block of based mode since.
func TestUnknownCertificate(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) { w.policy.BasedAfter = 3 })
	w.to(w.policy.Slots.Start(2) - 1)
	settlement := w.settlement()
	w.to(w.policy.Slots.Start(2))

	restored := &world{}
	*restored = *w
	restored.url, restored.traces, restored.l1 = database(t), nil, nil
	restored.start()
	for _, l1 := range w.l1 {
		restored.apply(0, l1)
	}
	restored.mine(settlement...)
	if got, want := restored.tip().Hash, settlement[len(settlement)-1].Placed.Hash; got != want {
		t.Fatalf("L1's blocks are not followed: tip %s, want %s", got, want)
	}
	tip := restored.tip()
	if s := restored.c.Status(); !s.Halted() {
		t.Fatalf("mode is %s after L1 took certified blocks that the journal does not know", s.Mode)
	}
	restored.to(w.policy.Slots.Start(3) - 1)
	if restored.tip() != tip {
		t.Fatal("a halted gateway certified a block")
	}
	refusal := restored.refused(restored.transfer(0, recipient, 1))
	if refusal.Code != gateway.CodeReadOnly {
		t.Fatalf("halted gateway refuses with %s", refusal.Code)
	}
	restored.start()
	restored.step()
	if s := restored.c.Status(); !s.Halted() || !restored.c.Backlog().Foreign {
		t.Fatalf("after a restart the mode is %s", s.Mode)
	}

	// L1 took the sequencer's last block in slot 2. A block without a permit that is forced in by a forced transaction that was
	// ignored (rule 18) does not mean that nobody sequences.
	restored.to(w.policy.Slots.Start(4))
	restored.mine(restored.free())
	if s := restored.c.Status(); !s.Halted() {
		t.Fatalf("a block without a permit two slots later: mode is %s", s.Mode)
	}
	restored.apply(1, restored.next(restored.l1[len(restored.l1)-2], 4)) // without it
	restored.to(w.policy.Slots.Start(6))
	begun := restored.mine(restored.free())
	restored.to(uint64(restored.now.Unix()) + 1)
	if s := restored.c.Status(); s.Halted() {
		t.Fatalf("with a block of based mode: %s, %s", s.Mode, s.Reason)
	}
	promise := restored.promised(restored.transfer(1, recipient, 1))
	restored.to(uint64(restored.now.Unix()) + 2)
	if restored.tip().Number < promise[0].BlockNumber || promise[0].BlockNumber <= begun.Blocks[0].Placed.Number {
		t.Errorf("promised in block %d, the tip is %d", promise[0].BlockNumber, restored.tip().Number)
	}
	if c, err := restored.store.Certificate(restored.ctx, restored.tip().Hash); err != nil || len(c.Signature) == 0 {
		t.Errorf("the tip is not certified: %v", err)
	}
	restored.start()
	if restored.c.Backlog().Foreign {
		t.Error("halted again after another restart, though the newest certificate is our own")
	}
}

// TestIncompleteJournal is told that its journal may lack something: it signs nothing, until L1 has a block of based mode.
func TestIncompleteJournal(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) { w.policy.BasedAfter = 3 })
	w.to(w.policy.Slots.Start(2) - 1)
	settlement := w.settlement()
	w.to(w.policy.Slots.Start(2))
	w.mine(settlement...)
	w.tune = func(c *gateway.Config) { c.Incomplete = true }
	w.start()
	w.step()
	tip := w.tip()
	if s := w.c.Status(); !s.Halted() {
		t.Fatalf("mode is %s", s.Mode)
	}
	w.to(w.policy.Slots.Start(6))
	if w.tip() != tip {
		t.Fatal("it certified a block")
	}
	w.mine(w.free())
	w.to(uint64(w.now.Unix()) + 1)
	if s := w.c.Status(); s.Halted() {
		t.Fatalf("with a block of based mode: %s, %s", s.Mode, s.Reason)
	}
	w.promised(w.transfer(1, recipient, 1))
}

// free builds an empty based block without a permit on the contract's head.
func (w *world) free() based.Included {
	w.t.Helper()
	parent, head := w.c.Snapshot().View.LastTaken(), w.l1Head()
	anchor := blocks.Anchor{L1Number: head.Number, L1Hash: head.Hash}
	builder, err := w.node.Open(parent.Hash, execute.Env{
		Number: parent.Number + 1, Time: uint64(w.now.Unix()), GasLimit: w.policy.GasLimit, Coinbase: address(w.keys[7]), Anchor: anchor.Hash(),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	sealed, err := builder.Seal()
	if err != nil {
		w.t.Fatal(err)
	}
	return based.Included{Block: sealed.Block, Placed: based.Place(sealed.Block, blocks.Based, blocks.Permit{}, anchor)}
}

// TestInvalidVerdict halts on a block that the re-executor finds wrong.
func TestInvalidVerdict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = w.now.Add(time.Second)
	w.step() // seals, and nobody has verified it
	tip := w.tip()
	if tip.Number == 0 {
		t.Fatal("no block was sealed")
	}
	found := gateway.Finding{Block: tip.Ref(), Verdict: gateway.VerdictInvalid, Reason: "state root does not match", At: w.now}
	if err := w.c.StepFinding(w.ctx, found); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(time.Second)
	w.step()
	if s := w.c.Status(); !s.Halted() || w.tip() != tip {
		t.Fatalf("after an invalid verdict the status is %+v", s)
	}
	if b := w.c.Backlog(); !b.Halted || len(b.Blocks) != 0 {
		t.Fatalf("an invalid block is in the backlog of settlement: %+v", b)
	}
	if refusal := w.refused(w.transfer(0, recipient, 1)); refusal.Code != gateway.CodeReadOnly {
		t.Fatalf("halted gateway refuses with %s", refusal.Code)
	}
}

// TestTraceTooLarge refuses a transaction that reads more code than one L1 transaction can carry, and
// leaves the block and its other transactions alone.
func TestTraceTooLarge(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	deploy := func(code []byte) common.Address {
		addr := address(w.keys[5])
		nonce := w.nonces[addr]
		w.nonces[addr]++
		// Init code that returns what follows it: CODECOPY(0, 13, size), RETURN(0, size).
		size := len(code)
		init := []byte{0x61, byte(size >> 8), byte(size), 0x80, 0x60, 13, 0x5f, 0x39, 0x5f, 0xf3, 0, 0, 0}
		tx := types.MustSignNewTx(w.keys[5], w.signer, &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: nonce, Gas: 8_000_000, Data: append(init, code...),
			GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9),
		})
		p := w.promised(tx)[0]
		if p.Receipt.Status != types.ReceiptStatusSuccessful {
			t.Fatalf("deployment failed: %+v", p.Receipt)
		}
		return p.Receipt.ContractAddress
	}
	reader := []byte{}
	for i := range 14 { // 14 codes of 24,000 bytes
		large := make([]byte, 24_000)
		large[0], large[1] = 0, byte(i)
		target := deploy(large)
		reader = append(append(append(reader, 0x73), target[:]...), 0x3b, 0x50) // PUSH20 target EXTCODESIZE POP
		w.to(uint64(w.now.Unix()) + 1)
		if w.c.Status().Mode == gateway.ModePaused {
			w.to(w.policy.Slots.Start(w.tip().Permit.Slot))
			w.mine()
			w.to(uint64(w.now.Unix()) + 1)
		}
	}
	contract := deploy(reader)
	for range 2 {
		w.to(uint64(w.now.Unix()) + 1)
		if w.c.Status().Mode == gateway.ModePaused {
			w.to(w.policy.Slots.Start(w.tip().Permit.Slot))
			w.mine()
		}
	}
	call := func(from int) *types.Transaction {
		return types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: w.nonces[address(w.keys[from])], To: &contract, Gas: 200_000,
			GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9),
		})
	}
	small := w.promised(w.transfer(1, recipient, 1))[0]
	if refusal := w.refused(call(2)); refusal.Code != gateway.CodeTraceTooLarge {
		t.Fatalf("refused with %+v, want %s", refusal, gateway.CodeTraceTooLarge)
	}
	w.to(uint64(w.now.Unix()) + 1)
	block := blockAt(t, w, small.BlockNumber)
	if len(block.Transactions()) != 1 {
		t.Fatalf("block has %d transactions, want the promised one", len(block.Transactions()))
	}
}
