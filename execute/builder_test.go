package execute

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
)

// refusals returns a transaction for each way of being refused, given the next nonce of key 0,
// which has the funds of newWorld. They are signed by keys 0 and 1.
func refusals(w *world, b *Builder) map[string]struct {
	tx   *types.Transaction
	want error
} {
	nonce := w.nonces[addrOf(w.keys[0])]
	to := common.Address{0xaa}
	base := types.DynamicFeeTx{ChainID: big.NewInt(testChainID), Nonce: nonce, To: &to, Gas: 21_000, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(9 * params.GWei), Value: new(big.Int)}
	with := func(change func(tx *types.DynamicFeeTx)) *types.Transaction {
		tx := base
		change(&tx)
		return w.sign(0, &tx)
	}
	foreign := base
	foreign.ChainID = big.NewInt(1)
	foreignTx := types.MustSignNewTx(w.keys[0], Signer(1), &foreign)
	return map[string]struct {
		tx   *types.Transaction
		want error
	}{
		"nonce too low":         {with(func(tx *types.DynamicFeeTx) { tx.Nonce = nonce - 1 }), core.ErrNonceTooLow},
		"nonce too high":        {with(func(tx *types.DynamicFeeTx) { tx.Nonce = nonce + 1 }), core.ErrNonceTooHigh},
		"no funds":              {with(func(tx *types.DynamicFeeTx) { tx.Value = new(big.Int).Lsh(common.Big1, 120) }), core.ErrInsufficientFunds},
		"no funds in 256 bits":  {with(func(tx *types.DynamicFeeTx) { tx.GasFeeCap = new(big.Int).Lsh(common.Big1, 255) }), core.ErrInsufficientFunds},
		"intrinsic gas":         {with(func(tx *types.DynamicFeeTx) { tx.Gas = 20_999 }), core.ErrIntrinsicGas},
		"data floor":            {with(func(tx *types.DynamicFeeTx) { tx.Data = make([]byte, 1000); tx.Gas = 27_000 }), core.ErrFloorDataGas},
		"fee cap":               {with(func(tx *types.DynamicFeeTx) { tx.GasFeeCap = big.NewInt(7) }), core.ErrFeeCapTooLow},
		"tip above cap":         {with(func(tx *types.DynamicFeeTx) { tx.GasTipCap = big.NewInt(params.Ether) }), core.ErrTipAboveFeeCap},
		"init code too long":    {with(func(tx *types.DynamicFeeTx) { tx.To, tx.Data, tx.Gas = nil, make([]byte, 50_000), 5_000_000 }), vm.ErrMaxInitCodeSizeExceeded},
		"gas over 2^24":         {with(func(tx *types.DynamicFeeTx) { tx.Gas = MaxTxGas + 1 }), ErrGasLimitTooHigh},
		"gas over what is left": {with(func(tx *types.DynamicFeeTx) { tx.Gas = min(b.GasLeft()+1, MaxTxGas) }), ErrBlockFull},
		"another chain":         {foreignTx, ErrWrongChain},
		"blobs":                 {blobTransaction(w), ErrBlobTransaction},
		"no signature":          {types.NewTx(&base), ErrTransaction},
	}
}

// TestRefusedTransactionsLeaveNothing builds the same blocks twice, once with refused transactions
// between the others, and expects the same blocks.
func TestRefusedTransactionsLeaveNothing(t *testing.T) {
	t.Parallel()
	plain, noisy := newWorld(t, 6, testContracts(addrOf(testKey(0)))), newWorld(t, 6, testContracts(addrOf(testKey(0))))
	first := plain.call(0, &tokenAddress, 0, 100_000, transferData(common.Address{1}, 1))
	noisy.nonces[addrOf(noisy.keys[0])]++
	plain.block(first)
	noisy.block(first)

	rng := rand.New(rand.NewPCG(9, 9))
	var txs []*types.Transaction
	for range 30 {
		txs = append(txs, randomTransaction(plain, rng))
	}
	big1 := plain.call(1, &spinAddress, 0, MaxTxGas, nil) // fills more than half of the block
	txs = append([]*types.Transaction{big1}, txs...)
	a, b := plain.builder(), noisy.builder()
	for _, tx := range txs {
		if tx == big1 { // signed last, so its nonce is not the next one
			continue
		}
		want, errA := a.Apply(tx, common.Address{})
		if errA != nil {
			t.Fatal(errA)
		}
		from := addrOf(noisy.keys[0])
		noisy.nonces[from] = b.StateDB().GetNonce(from)
		for name, r := range refusals(noisy, b) {
			if r.tx == nil || (name == "gas over what is left" && b.GasLeft() >= MaxTxGas) || (name == "nonce too low" && noisy.nonces[from] == 0) {
				continue
			}
			gas, logs := b.GasLeft(), len(b.StateDB().Logs())
			if _, err := b.Apply(r.tx, common.Address{}); !errors.Is(err, r.want) {
				t.Fatalf("%s: %v, want %v", name, err, r.want)
			}
			if b.GasLeft() != gas || len(b.StateDB().Logs()) != logs || len(b.Transactions()) != len(b.Receipts()) {
				t.Fatalf("%s left something behind: %d gas, was %d", name, b.GasLeft(), gas)
			}
		}
		got, err := b.Apply(tx, common.Address{})
		if err != nil {
			t.Fatal(err)
		}
		compareReceipts(t, types.Receipts{want}, types.Receipts{got})
	}
	sealedA, sealedB := plain.seal(a), noisy.seal(b)
	if sealedA.Block.Hash() != sealedB.Block.Hash() {
		t.Fatal("refused transactions changed the block")
	}
	if string(plain.trace(1, 2)) != string(noisy.trace(1, 2)) {
		t.Fatal("refused transactions are in the trace")
	}
	mustVerify(t, noisy.input(0, 2))
}

// TestBlockFull fills a block to its limit and goes on in the next.
func TestBlockFull(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 3, testContracts())
	b := w.builder()
	apply := func(tx *types.Transaction) error { _, err := b.Apply(tx, common.Address{}); return err }
	if err := apply(w.call(0, &spinAddress, 0, MaxTxGas, nil)); err != nil {
		t.Fatal(err)
	}
	left := b.GasLeft()
	if left != testGasLimit-MaxTxGas || b.Header().GasUsed != MaxTxGas {
		t.Fatalf("%d gas left, header has %d", left, b.Header().GasUsed)
	}
	if err := apply(w.call(1, &spinAddress, 0, MaxTxGas, nil)); !errors.Is(err, ErrBlockFull) {
		t.Fatalf("got %v", err)
	}
	w.nonces[addrOf(w.keys[1])]--
	if err := apply(w.call(1, &spinAddress, 0, left, nil)); err != nil {
		t.Fatal(err)
	}
	to := common.Address{0xaa}
	late := w.call(2, &to, 0, 21_000, nil)
	if err := apply(late); !errors.Is(err, ErrBlockFull) || b.GasLeft() != 0 {
		t.Fatalf("got %v, %d gas left", err, b.GasLeft())
	}
	w.seal(b)
	b = w.builder()
	if err := apply(late); err != nil {
		t.Fatal(err)
	}
	w.seal(b)
	mustVerify(t, w.input(0, 2))
}

// TestGasOverTheBlocksLimit refuses for good what no block of the chain could hold.
func TestGasOverTheBlocksLimit(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, 1_000_000, 1, nil)
	to := common.Address{0xaa}
	b := w.builder()
	defer b.Close()
	if _, err := b.Apply(w.call(0, &to, 0, 1_000_001, nil), common.Address{}); !errors.Is(err, ErrGasLimitTooHigh) {
		t.Fatalf("got %v", err)
	}
}

// TestSender checks that a given sender is believed only if it is the signer.
func TestSender(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2, nil)
	b := w.builder()
	defer b.Close()
	to := common.Address{0xaa}
	tx := w.call(0, &to, 1, 21_000, nil)
	if _, err := b.Apply(tx, addrOf(w.keys[1])); !errors.Is(err, ErrWrongSender) {
		t.Fatalf("got %v", err)
	}
	if _, err := b.Apply(tx, addrOf(w.keys[0])); err != nil {
		t.Fatal(err)
	}
}

// TestBuilderClosed closes, seals, and uses a builder afterwards.
func TestBuilderClosed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	to := common.Address{0xaa}
	b := w.builder()
	b.Close()
	b.Close()
	if _, err := b.Apply(w.call(0, &to, 1, 21_000, nil), common.Address{}); !errors.Is(err, ErrClosed) {
		t.Fatalf("apply: %v", err)
	}
	if _, err := b.Seal(); !errors.Is(err, ErrClosed) {
		t.Fatalf("seal: %v", err)
	}
	b = w.builder()
	w.seal(b)
	if _, err := b.Seal(); !errors.Is(err, ErrClosed) {
		t.Fatalf("seal twice: %v", err)
	}
	b.Close()
}

// TestEnvironmentIsChecked opens blocks that could not be valid.
func TestEnvironmentIsChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	for name, change := range map[string]func(e *Env){
		"number":    func(e *Env) { e.Number++ },
		"timestamp": func(e *Env) { e.Time = w.head.Time },
		"gas limit": func(e *Env) { e.GasLimit *= 2 },
	} {
		env := w.env()
		change(&env)
		if _, err := NewBuilder(w.config, w.head, w.state(), env); !errors.Is(err, ErrEnv) {
			t.Errorf("%s: %v", name, err)
		}
	}
	parent := types.CopyHeader(w.head)
	parent.Difficulty = big.NewInt(1)
	if _, err := NewBuilder(w.config, parent, w.state(), w.env()); !errors.Is(err, ErrDifficulty) {
		t.Errorf("parent: %v", err)
	}
}

// TestReceiptsAreNotShared checks that a promise's receipt stays as it was when the block is sealed.
func TestReceiptsAreNotShared(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, testContracts(addrOf(testKey(0))))
	b := w.builder()
	promised, err := b.Apply(w.call(0, &tokenAddress, 0, 100_000, transferData(common.Address{1}, 1)), common.Address{})
	if err != nil {
		t.Fatal(err)
	}
	sealed := w.seal(b)
	if promised.BlockHash != (common.Hash{}) || promised.Logs[0].BlockHash != (common.Hash{}) {
		t.Fatal("the promise's receipt has a block hash")
	}
	r := sealed.Receipts[0]
	if r.BlockHash != sealed.Block.Hash() || r.Logs[0].BlockHash != sealed.Block.Hash() || r.Logs[0].BlockNumber != 1 {
		t.Fatal("the sealed receipt has no block hash")
	}
	r.BlockHash, r.Logs[0].BlockHash = common.Hash{}, common.Hash{}
	compareReceipts(t, types.Receipts{promised}, types.Receipts{r})
}

// TestExecuteRefuses gives blocks from outside that are wrong in one way each.
func TestExecuteRefuses(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	parent, before := w.head, w.state()
	sealed := w.block(w.transfers()...)
	for name, tc := range map[string]struct {
		change func(h *types.Header)
		want   error
	}{
		"link":         {func(h *types.Header) { h.ParentHash[0] ^= 1 }, ErrHeader},
		"base fee":     {func(h *types.Header) { h.BaseFee.Add(h.BaseFee, common.Big1) }, ErrHeader},
		"transactions": {func(h *types.Header) { h.TxHash[0] ^= 1 }, ErrTransactionsRoot},
		"gas used":     {func(h *types.Header) { h.GasUsed++ }, ErrGasUsed},
		"receipts":     {func(h *types.Header) { h.ReceiptHash[0] ^= 1 }, ErrReceiptsRoot},
		"bloom":        {func(h *types.Header) { h.Bloom[0] ^= 1 }, ErrBloom},
		"requests":     {func(h *types.Header) { h.RequestsHash = &common.Hash{1} }, ErrRequestsHash},
		"state":        {func(h *types.Header) { h.Root[0] ^= 1 }, ErrStateRoot},
	} {
		header := sealed.Block.Header()
		tc.change(header)
		block := types.NewBlockWithHeader(header).WithBody(*sealed.Block.Body())
		if _, err := Execute(w.config, parent, before, block); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	withdrawal := types.NewBlockWithHeader(sealed.Block.Header()).WithBody(types.Body{Withdrawals: types.Withdrawals{{Amount: 1}}})
	if _, err := Execute(w.config, parent, before, withdrawal); !errors.Is(err, ErrWithdrawals) {
		t.Errorf("withdrawal: %v", err)
	}
}

// TestBurnedFees multiplies.
func TestBurnedFees(t *testing.T) {
	t.Parallel()
	if got := BurnedFees(&types.Header{BaseFee: big.NewInt(7), GasUsed: 6}); got.Int64() != 42 {
		t.Fatalf("got %v", got)
	}
	if got := BurnedFees(&types.Header{}); got.Sign() != 0 {
		t.Fatalf("got %v", got)
	}
}
