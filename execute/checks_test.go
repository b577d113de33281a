package execute

import (
	"bytes"
	"errors"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// TestParentBounds has parents on both sides of each bound: what is at the bound itself can be built on.
func TestParentBounds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 0, nil)
	most := new(big.Int).Sub(new(big.Int).Lsh(common.Big1, 256), common.Big1)
	for name, tc := range map[string]struct {
		change func(h *types.Header)
		want   error
	}{
		"as it is":                 {func(*types.Header) {}, nil},
		"least gas limit":          {func(h *types.Header) { h.GasLimit = params.MinGasLimit }, nil},
		"gas limit below that":     {func(h *types.Header) { h.GasLimit = params.MinGasLimit - 1 }, ErrHeader},
		"greatest gas limit":       {func(h *types.Header) { h.GasLimit = params.MaxGasLimit }, nil},
		"gas limit above that":     {func(h *types.Header) { h.GasLimit = params.MaxGasLimit + 1 }, ErrHeader},
		"all gas used":             {func(h *types.Header) { h.GasUsed = h.GasLimit }, nil},
		"more gas used":            {func(h *types.Header) { h.GasUsed = h.GasLimit + 1 }, ErrHeader},
		"base fee zero":            {func(h *types.Header) { h.BaseFee = new(big.Int) }, nil},
		"base fee below zero":      {func(h *types.Header) { h.BaseFee = big.NewInt(-1) }, ErrHeader},
		"greatest base fee":        {func(h *types.Header) { h.BaseFee = most }, nil},
		"base fee of 257 bits":     {func(h *types.Header) { h.BaseFee = new(big.Int).Add(most, common.Big1) }, ErrHeader},
		"greatest number":          {func(h *types.Header) { h.Number = new(big.Int).SetUint64(1<<63 - 1) }, nil},
		"number 2^63":              {func(h *types.Header) { h.Number = new(big.Int).SetUint64(1 << 63) }, ErrNumber},
		"number below zero":        {func(h *types.Header) { h.Number = big.NewInt(-1) }, ErrNumber},
		"no blob gas used":         {func(h *types.Header) { h.BlobGasUsed = nil }, ErrBlobFields},
		"no excess blob gas":       {func(h *types.Header) { h.ExcessBlobGas = nil }, ErrBlobFields},
		"difficulty below zero":    {func(h *types.Header) { h.Difficulty = big.NewInt(-1) }, ErrDifficulty},
		"no base fee, all else is": {func(h *types.Header) { h.BaseFee = nil }, ErrHeader},
	} {
		h := types.CopyHeader(w.head)
		tc.change(h)
		if err := checkParent(w.config, h); !errors.Is(err, tc.want) || (err != nil) != errors.Is(err, ErrParent) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

// TestAdmitBounds has transactions of just as much gas as is allowed, and of one more.
func TestAdmitBounds(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		gas, limit uint64
		want       error
	}{
		{MaxTxGas, MaxTxGas + 1, nil},
		{MaxTxGas + 1, MaxTxGas + 1, ErrGasLimitTooHigh},
		{30_000, 30_000, nil},
		{30_001, 30_000, ErrGasLimitTooHigh},
	} {
		if err := admit(types.NewTx(&types.LegacyTx{Gas: tc.gas}), tc.limit); !errors.Is(err, tc.want) {
			t.Errorf("gas %d of %d: %v, want %v", tc.gas, tc.limit, err, tc.want)
		}
	}
}

// TestBlobTransactionsAreTold has items that begin like a blob transaction and are none.
func TestBlobTransactionsAreTold(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	to := common.Address{0xaa}
	// The list of a legacy transaction begins with its nonce: as a byte, three is a blob transaction's type.
	third := w.sign(0, &types.LegacyTx{Nonce: types.BlobTxType, To: &to, Gas: 21_000, GasPrice: big.NewInt(params.GWei)})
	if tx, err := (rawTransactions{mustRLP(third)}).decode(0); err != nil || tx.Hash() != third.Hash() {
		t.Errorf("legacy transaction with nonce 3: %v", err)
	}
	honest := w.input(1, 2)
	last := mustRLP(decodeUnchecked(t, honest.Trace).Blocks[0].Transactions[1])
	for name, item := range map[string][]byte{"empty string": {0x80}, "empty list": {0xc0}, "the type alone": {types.BlobTxType}} {
		in := honest
		in.Trace = substitute(t, honest.Trace, last, item)
		if _, err := DecodeTrace(in.Trace); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: decode: %v", name, err)
		}
		if _, err := Verify(in); err == nil || errors.Is(err, ErrPanic) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTraceBounds encodes and decodes traces that are as large as they may be, and by one byte larger.
func TestTraceBounds(t *testing.T) {
	t.Parallel()
	honest, err := DecodeTrace(smallWorld(t).input(0, 1).Trace)
	if err != nil {
		t.Fatal(err)
	}
	for _, over := range []int{0, 1} {
		want := []error{nil, ErrTooLarge}[over]
		large := *honest
		large.State = make([]byte, MaxTraceBytes)
		large.State = large.State[:MaxTraceBytes-(len(encodeUnchecked(t, &large))-MaxTraceBytes)+over]
		if n := len(encodeUnchecked(t, &large)); n != MaxTraceBytes+over {
			t.Fatalf("the trace has %d bytes", n)
		}
		coded := *honest
		coded.Codes = [][]byte{bytes.Repeat([]byte{1}, MaxCodeBytes+over)}
		for name, tr := range map[string]*Trace{"trace": &large, "code": &coded} {
			if _, err := tr.Encode(); !errors.Is(err, want) {
				t.Errorf("%s, %d over: encode: %v", name, over, err)
			}
			if _, err := DecodeTrace(encodeUnchecked(t, tr)); !errors.Is(err, want) {
				t.Errorf("%s, %d over: decode: %v", name, over, err)
			}
		}
	}
	negative := *honest
	negative.Parent = types.CopyHeader(honest.Parent)
	negative.Parent.Number = big.NewInt(-1)
	if data, err := negative.Encode(); err == nil {
		t.Errorf("a header that has no RLP is encoded in %d bytes", len(data))
	}
}

// TestInputOfNothing has the shortest input: a trace of no bytes is one encoding, and a word of zeros more is none.
func TestInputOfNothing(t *testing.T) {
	t.Parallel()
	data := Input{ChainID: 5}.Encode()
	if in, err := DecodeInput(data); err != nil || in.ChainID != 5 || len(in.Trace) != 0 {
		t.Fatalf("decode: %v", err)
	}
	if _, err := DecodeInput(append(data, make([]byte, 32)...)); !errors.Is(err, ErrMalformedInput) {
		t.Errorf("a word of padding: %v", err)
	}
	long := Input{Trace: make([]byte, 32)}.Encode()
	if _, err := DecodeInput(append(long, make([]byte, 32)...)); !errors.Is(err, ErrMalformedInput) {
		t.Errorf("a word of padding after a word: %v", err)
	}
	if err := compute(data); !errors.Is(err, ErrVersion) {
		t.Errorf("verify: %v", err)
	}
}

// TestGasOfNoTrace prices what no blocks can be counted in. The price is asked without any guard, and must not panic.
func TestGasOfNoTrace(t *testing.T) {
	t.Parallel()
	g := GasSchedule{PerBlock: 1 << 40, Divisor: 1}
	blocks := func(items ...rlp.RawValue) rlp.RawValue { return mustRLP(items) }
	body := func(content ...byte) []byte { return append([]byte{TraceVersion}, mustRLP([]rlp.RawValue{content})...) }
	two := body(blocks([]byte{0xc0}, []byte{0xc0})...)
	padded := func(n int) []byte { return append(bytes.Clone(two), make([]byte, n-len(two))...) }
	for name, tc := range map[string]struct {
		trace []byte
		want  uint64
	}{
		"no trace":              {nil, 0},
		"version alone":         {[]byte{TraceVersion}, 0},
		"a string":              {[]byte{TraceVersion, 0x80}, 0},
		"an empty list":         {[]byte{TraceVersion, 0xc0}, 0},
		"no blocks":             {body(0xc0), 0},
		"blocks as a string":    {body(0x82, 0xc0, 0xc0), 0},
		"two blocks":            {two, 2},
		"two, then cut":         {body(0xc3, 0xc0, 0xc0, 0x83), 2},
		"as long as a trace is": {padded(MaxTraceBytes), 2},
		"longer":                {padded(MaxTraceBytes + 1), 0},
	} {
		if got := g.Gas(Input{Trace: tc.trace}.Encode()); got != MaxTxGas+tc.want<<40 {
			t.Errorf("%s: %d blocks, want %d", name, (got-MaxTxGas)>>40, tc.want)
		}
	}
}

// TestPanicsAreErrors panics in a guarded step, and in tasks that run side by side.
func TestPanicsAreErrors(t *testing.T) {
	t.Parallel()
	fails := func() error { panic("test") }
	if err := guarded(fails); !errors.Is(err, ErrPanic) {
		t.Errorf("guarded: %v", err)
	}
	for n := range 4 {
		ts := slices.Repeat(tasks{func() error { return nil }}, n)
		if err := append(ts, fails).run(); !errors.Is(err, ErrPanic) {
			t.Errorf("after %d tasks: %v", n, err)
		}
	}
}

// TestCodeIsTheAccounts asks a witness for a code that it has, but for an account that has another one.
func TestCodeIsTheAccounts(t *testing.T) {
	t.Parallel()
	one, two := []byte{1}, []byte{2}
	owner, other := common.Hash{1}, common.Hash{2}
	w := &witness{
		Partial: &mpt.Partial{Codes: map[common.Hash]common.Hash{owner: keccak(one), other: keccak(two)}},
		codes:   map[common.Hash][]byte{keccak(one): one, keccak(two): two}, asked: make(map[common.Hash]struct{}),
	}
	if code, err := w.code(owner, keccak(two)); !errors.Is(err, ErrMissingCode) || len(w.asked) != 0 {
		t.Errorf("another account's code: %x %v", code, err)
	}
	if code, err := w.code(owner, keccak(one)); err != nil || !bytes.Equal(code, one) || len(w.asked) != 1 {
		t.Errorf("its own code: %x %v", code, err)
	}
}

// TestFeesBeyondAWord forges blocks with transactions whose numbers have 257 bits, which RLP can say and no EVM can hold.
func TestFeesBeyondAWord(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	to := common.Address{0xaa}
	huge := new(big.Int).Lsh(common.Big1, 256)
	valid := w.call(3, &to, 1, 21_000, nil)
	fee := big.NewInt(9 * params.GWei)
	for name, inner := range map[string]types.TxData{
		"fee cap":   &types.DynamicFeeTx{ChainID: big.NewInt(testChainID), To: &to, Gas: 21_000, GasTipCap: common.Big1, GasFeeCap: huge},
		"tip cap":   &types.DynamicFeeTx{ChainID: big.NewInt(testChainID), To: &to, Gas: 21_000, GasTipCap: huge, GasFeeCap: huge},
		"value":     &types.DynamicFeeTx{ChainID: big.NewInt(testChainID), To: &to, Gas: 21_000, GasTipCap: common.Big1, GasFeeCap: fee, Value: huge},
		"gas price": &types.LegacyTx{To: &to, Gas: 21_000, GasPrice: huge},
	} {
		in := forgery{txs: []*types.Transaction{valid}, trace: func(tr *Trace) {
			b := &tr.Blocks[0]
			b.Transactions = types.Transactions{w.sign(3, inner)}
			b.Header.TxHash = types.DeriveSha(b.Transactions, trie.NewStackTrie(nil))
		}}.input(t, w)
		if _, err := Verify(in); !errors.Is(err, ErrTransaction) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFailedSystemCall forges a block at whose end the requests cannot be gathered, with the header of a block
// that has none. go-ethereum reads deposits from address zero where no deposit contract is configured. Nobody can put
// code there, but a claim may choose its pre-state.
func TestFailedSystemCall(t *testing.T) {
	t.Parallel()
	deposit := crypto.Keccak256Hash([]byte("DepositEvent(bytes,bytes,bytes,bytes,bytes)"))
	code := program.New().Push(deposit).Op(vm.PUSH0, vm.PUSH0, vm.LOG1, vm.STOP).Bytes()
	w := newWorld(t, 1, types.GenesisAlloc{{}: {Nonce: 1, Code: code, Balance: new(big.Int)}})
	r, err := NewRecorder(w.config, w.head, w.db)
	if err != nil {
		t.Fatal(err)
	}
	b, err := r.Open(w.env())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Apply(w.call(0, &common.Address{}, 0, 100_000, nil), common.Address{}); err != nil {
		t.Fatal(err)
	}
	if len(b.t.logs) != 1 {
		t.Fatalf("%d logs", len(b.t.logs))
	}
	b.t.logs = nil // hides the log from the system calls, but not from the receipts
	in, err := NewInput(testChainID, w.seal(b).Trace)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(in); !errors.Is(err, ErrSystemCall) {
		t.Fatalf("got %v", err)
	}
}

// TestWitnessBounds streams blocks with a witness as large as it may be, and by one byte larger. It has codes as
// large as they may be.
func TestWitnessBounds(t *testing.T) {
	t.Parallel()
	w := streamWorld(t)
	f := recordFeed(t, w, streamTransactions(w)[:1], always)
	codes, pieces := splitWitness(t, f.blocks[0].fragments[0].Witness)
	for i := range MaxTraceBytes/(MaxCodeBytes+4) - 1 {
		codes = append(codes, bytes.Repeat([]byte{byte(i)}, MaxCodeBytes))
	}
	for _, over := range []int{0, 1} {
		left := MaxTraceBytes - len(joinWitness(codes, pieces))
		var fill [][]byte
		for ; left > MaxCodeBytes+4; left -= MaxCodeBytes + 4 {
			fill = append(fill, bytes.Repeat([]byte{0xfe}, MaxCodeBytes))
		}
		fill = append(fill, bytes.Repeat([]byte{0xff}, left-4+over))
		full := f.clone()
		full.blocks[0].fragments[0].Witness = joinWitness(slices.Concat(codes, fill), pieces)
		if n := len(full.blocks[0].fragments[0].Witness); n != MaxTraceBytes+over {
			t.Fatalf("the witness has %d bytes", n)
		}
		if _, err := full.run(t); !errors.Is(err, []error{nil, ErrTooLarge}[over]) {
			t.Errorf("%d over: %v", over, err)
		}
	}
}
