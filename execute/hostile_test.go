package execute

import (
	"bytes"
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/holiman/uint256"
)

// forgery is a block that is executed the way an attacker wants it, with everything else made to
// fit: roots, links, witness and claim. Only the check that is meant stands in its way.
type forgery struct {
	parent func(h *types.Header) // changes the parent header, before anything else
	before func(h *types.Header) // changes the block's header before it is executed
	txs    []*types.Transaction  // executed without any of the builder's checks
	after  func(h *types.Header) // changes the sealed header
	trace  func(tr *Trace)       // changes the finished trace
	claim  func(in *Input)       // changes the finished claim
}

// input executes the forgery on the world's head.
func (f forgery) input(t *testing.T, w *world) Input {
	t.Helper()
	parent := types.CopyHeader(w.head)
	if f.parent != nil {
		f.parent(parent)
	}
	env := w.env()
	env.Number = parent.Number.Uint64() + 1
	sane := types.CopyHeader(w.head)
	header := env.header(w.config, sane)
	header.ParentHash = parent.Hash()
	if parent.BaseFee != nil && parent.BaseFee.BitLen() <= 256 {
		header.BaseFee = new(big.Int).Set(header.BaseFee)
	}
	if f.before != nil {
		f.before(header)
	}
	r, err := NewRecorder(w.config, w.head, w.db)
	if err != nil {
		t.Fatalf("record: %v", err)
	}
	r.head = parent
	b, err := r.begin(header)
	if err != nil {
		t.Fatalf("forge: %v", err)
	}
	for i, tx := range f.txs {
		if _, err := b.t.apply(tx, common.Hash{}, func(*types.Transaction, uint64) error { return b.note() }); err != nil {
			t.Fatalf("forge: transaction %d: %v", i, err)
		}
	}
	sealed, err := b.Seal()
	if err != nil {
		t.Fatalf("forge: %v", err)
	}
	tr, err := DecodeTrace(sealed.Trace)
	if err != nil {
		tr = decodeUnchecked(t, sealed.Trace)
	}
	if f.after != nil {
		f.after(tr.Blocks[0].Header)
	}
	if f.trace != nil {
		f.trace(tr)
	}
	in, err := NewInput(testChainID, encodeUnchecked(t, tr))
	if err != nil {
		in = claimOf(tr) // the claim cannot be read from it; the verifier gets it anyway
	}
	if f.claim != nil {
		f.claim(&in)
	}
	return in
}

// decodeUnchecked decodes what Encode made, without the bounds of DecodeTrace.
func decodeUnchecked(t testing.TB, data []byte) *Trace {
	t.Helper()
	var enc encodedTrace
	if err := rlp.DecodeBytes(data[1:], &enc); err != nil {
		t.Fatalf("decode: %v", err)
	}
	return &Trace{Blocks: enc.Blocks, Parent: enc.Witness.Parent, Codes: enc.Witness.Codes, State: enc.Witness.State}
}

// encodeUnchecked encodes a trace as it is, whatever Encode would say.
func encodeUnchecked(t testing.TB, tr *Trace) []byte {
	t.Helper()
	enc := encodedTrace{Blocks: tr.Blocks}
	enc.Witness.Parent, enc.Witness.Codes, enc.Witness.State = tr.Parent, tr.Codes, tr.State
	body, err := rlp.EncodeToBytes(&enc)
	if err != nil {
		t.Fatalf("encode: %v", err)
	}
	return append([]byte{TraceVersion}, body...)
}

// claimOf is NewInput for a trace whose encoding is refused.
func claimOf(tr *Trace) Input {
	in := Input{ChainID: testChainID, ParentHash: tr.Parent.Hash(), PreStateRoot: tr.Parent.Root}
	for _, b := range tr.Blocks {
		in.TipHash, in.PostStateRoot = b.Header.Hash(), b.Header.Root
		in.GasUsed += b.Header.GasUsed
	}
	enc := encodedTrace{Blocks: tr.Blocks}
	enc.Witness.Parent, enc.Witness.Codes, enc.Witness.State = tr.Parent, tr.Codes, tr.State
	body, _ := rlp.EncodeToBytes(&enc)
	in.Trace = append([]byte{TraceVersion}, body...)
	return in
}

// hostileWorld is a world two blocks old, with contracts.
func hostileWorld(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, 4, testContracts(addrOf(testKey(0))))
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 1, 2, 2, 3, 3)))
	w.block()
	return w
}

// transfers are two transactions of different senders, one with a log.
func (w *world) transfers() []*types.Transaction {
	to := common.Address{0xaa}
	return []*types.Transaction{w.call(0, &tokenAddress, 0, 100_000, transferData(to, 3)), w.call(1, &to, 1, 21_000, nil)}
}

func setHash(h common.Hash) *common.Hash { return &h }

// TestForgeries has one forgery per check. The honest block comes first: the forge itself is sound.
func TestForgeries(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		f    forgery
		want error
	}{
		{"honest", forgery{}, nil},

		// The claim.
		{"chain id zero", forgery{claim: func(in *Input) { in.ChainID = 0 }}, ErrChainID},
		{"another chain id", forgery{claim: func(in *Input) { in.ChainID++ }}, ErrWrongChain},
		{"parent hash", forgery{claim: func(in *Input) { in.ParentHash[3] ^= 1 }}, ErrParentHash},
		{"tip hash", forgery{claim: func(in *Input) { in.TipHash[3] ^= 1 }}, ErrTipHash},
		{"pre-state root", forgery{claim: func(in *Input) { in.PreStateRoot[3] ^= 1 }}, ErrPreStateRoot},
		{"post-state root", forgery{claim: func(in *Input) { in.PostStateRoot[3] ^= 1 }}, ErrPostStateRoot},
		{"claimed gas one more", forgery{claim: func(in *Input) { in.GasUsed++ }}, ErrGasClaim},
		{"claimed gas one less", forgery{claim: func(in *Input) { in.GasUsed-- }}, ErrGasClaim},

		// The parent, which is the attacker's to choose.
		{"parent difficulty", forgery{parent: func(h *types.Header) { h.Difficulty = big.NewInt(1) }}, ErrDifficulty},
		{"parent number 2^63", forgery{parent: func(h *types.Header) { h.Number = new(big.Int).Lsh(common.Big1, 63) }}, ErrNumber},
		{"number 2^63", forgery{parent: func(h *types.Header) { h.Number = new(big.Int).SetUint64(1<<63 - 1) }}, ErrNumber},
		{"parent excess blob gas", forgery{parent: func(h *types.Header) { *h.ExcessBlobGas = 1 << 60 }}, ErrBlobFields},
		{"parent blob gas used", forgery{parent: func(h *types.Header) { *h.BlobGasUsed = params.BlobTxBlobGasPerBlob }}, ErrBlobFields},
		{"parent base fee of 257 bits", forgery{parent: func(h *types.Header) { h.BaseFee = new(big.Int).Lsh(common.Big1, 256) }}, ErrHeader},
		{"parent without base fee", forgery{parent: func(h *types.Header) {
			h.BaseFee, h.WithdrawalsHash, h.BlobGasUsed, h.ExcessBlobGas, h.ParentBeaconRoot, h.RequestsHash = nil, nil, nil, nil, nil, nil
		}}, ErrHeader},
		{"parent gas limit zero", forgery{parent: func(h *types.Header) { h.GasLimit, h.GasUsed = 0, 0 }}, ErrHeader},
		{"parent gas limit one", forgery{parent: func(h *types.Header) { h.GasLimit, h.GasUsed = 1, 1 }}, ErrHeader},
		{"parent gas used over limit", forgery{parent: func(h *types.Header) { h.GasUsed = h.GasLimit + 1 }}, ErrHeader},
		{"parent gas limit 2^63", forgery{parent: func(h *types.Header) { h.GasLimit = 1 << 63 }}, ErrHeader},
		{"parent at the end of time", forgery{parent: func(h *types.Header) { h.Time = 1<<64 - 1 }}, ErrHeader},
		{"parent state root of nothing", forgery{trace: func(tr *Trace) {
			tr.Parent.Root = types.EmptyRootHash
			tr.Blocks[0].Header.ParentHash = tr.Parent.Hash()
		}}, ErrWitnessRoot},
		{"parent state root of something else", forgery{trace: func(tr *Trace) {
			tr.Parent.Root[7] ^= 1
			tr.Blocks[0].Header.ParentHash = tr.Parent.Hash()
		}}, ErrWitnessRoot},

		// The header.
		{"link", forgery{after: func(h *types.Header) { h.ParentHash[0] ^= 1 }}, ErrHeader},
		{"number skipped", forgery{before: func(h *types.Header) { h.Number.Add(h.Number, common.Big1) }}, ErrHeader},
		{"timestamp of the parent", forgery{before: func(h *types.Header) { h.Time-- }}, ErrHeader},
		{"base fee one more", forgery{before: func(h *types.Header) { h.BaseFee.Add(h.BaseFee, common.Big1) }}, ErrHeader},
		{"base fee one less", forgery{before: func(h *types.Header) { h.BaseFee.Sub(h.BaseFee, common.Big1) }}, ErrHeader},
		{"gas used over its limit", forgery{after: func(h *types.Header) { h.GasUsed = h.GasLimit + 1 }}, ErrHeader},
		{"timestamp before the parent", forgery{before: func(h *types.Header) { h.Time = 0 }}, ErrHeader},
		{"gas limit jump", forgery{before: func(h *types.Header) { h.GasLimit += h.GasLimit / 1024 }}, ErrHeader},
		{"extra data of 33 bytes", forgery{before: func(h *types.Header) { h.Extra = make([]byte, 33) }}, ErrHeader},
		{"nonce", forgery{before: func(h *types.Header) { h.Nonce[7] = 1 }}, ErrHeader},
		{"uncles", forgery{after: func(h *types.Header) { h.UncleHash[0] ^= 1 }}, ErrHeader},
		{"difficulty", forgery{after: func(h *types.Header) { h.Difficulty = big.NewInt(1) }}, ErrDifficulty},
		{"blob gas used", forgery{before: func(h *types.Header) { *h.BlobGasUsed = params.BlobTxBlobGasPerBlob }}, ErrBlobFields},
		{"excess blob gas", forgery{before: func(h *types.Header) { *h.ExcessBlobGas = 1 }}, ErrBlobFields},
		{"withdrawals", forgery{after: func(h *types.Header) { h.WithdrawalsHash[0] ^= 1 }}, ErrWithdrawals},
		{"no requests hash", forgery{after: func(h *types.Header) { h.RequestsHash = nil }}, ErrHeader},
		{"no anchor", forgery{after: func(h *types.Header) { h.RequestsHash, h.ParentBeaconRoot = nil, nil }}, ErrHeader},
		{"no anchor, requests", forgery{after: func(h *types.Header) { h.ParentBeaconRoot = nil }}, ErrMalformed},
		{"block access list hash", forgery{after: func(h *types.Header) { h.BlockAccessListHash = &common.Hash{1} }}, ErrHeader},

		// What execution gives.
		{"transactions root", forgery{after: func(h *types.Header) { h.TxHash[0] ^= 1 }}, ErrTransactionsRoot},
		{"swapped order", forgery{trace: func(tr *Trace) { slices.Reverse(tr.Blocks[0].Transactions) }}, ErrTransactionsRoot},
		{"transaction left out", forgery{trace: func(tr *Trace) { tr.Blocks[0].Transactions = tr.Blocks[0].Transactions[:1] }}, ErrTransactionsRoot},
		{"receipts root", forgery{after: func(h *types.Header) { h.ReceiptHash[0] ^= 1 }}, ErrReceiptsRoot},
		{"bloom", forgery{after: func(h *types.Header) { h.Bloom[0] ^= 1 }}, ErrBloom},
		{"requests hash", forgery{after: func(h *types.Header) { h.RequestsHash = setHash(common.Hash{1}) }}, ErrRequestsHash},
		{"gas used one more", forgery{after: func(h *types.Header) { h.GasUsed++ }}, ErrGasUsed},
		{"gas used one less", forgery{after: func(h *types.Header) { h.GasUsed-- }}, ErrGasUsed},
		{"state root", forgery{after: func(h *types.Header) { h.Root[0] ^= 1 }}, ErrStateRoot},

		// The witness.
		{"code of nobody", forgery{trace: func(tr *Trace) { insertBlob(&tr.Codes, []byte{0}) }}, ErrMalformedNode},
		{"unsorted codes", forgery{trace: func(tr *Trace) { slices.Reverse(tr.Codes) }}, ErrUnordered},
		{"code over its bound", forgery{trace: func(tr *Trace) { tr.Codes = append(tr.Codes, bytes.Repeat([]byte{0xff}, MaxCodeBytes+1)) }}, ErrTooLarge},
		{"no blocks", forgery{trace: func(tr *Trace) { tr.Blocks = nil }}, ErrMalformed},
		{"65 blocks", forgery{trace: func(tr *Trace) {
			tr.Blocks = slices.Repeat(tr.Blocks[:1], MaxBlocks+1)
		}}, ErrTooLarge},
		{"trailing byte", forgery{claim: func(in *Input) { in.Trace = append(in.Trace, 0) }}, ErrMalformed},
		{"cut short", forgery{claim: func(in *Input) { in.Trace = in.Trace[:len(in.Trace)-1] }}, ErrMalformed},
		{"version", forgery{claim: func(in *Input) { in.Trace[0]++ }}, ErrVersion},
		{"nothing", forgery{claim: func(in *Input) { in.Trace = nil }}, ErrVersion},
		{"over 2 MiB", forgery{claim: func(in *Input) { in.Trace = append(in.Trace, make([]byte, MaxTraceBytes)...) }}, ErrTooLarge},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			w := hostileWorld(t)
			tc.f.txs = w.transfers()
			in := tc.f.input(t, w)
			start := time.Now()
			_, err := Verify(in)
			if !errors.Is(err, tc.want) {
				t.Fatalf("got %v, want %v", err, tc.want)
			}
			if (tc.f.parent != nil) != errors.Is(err, ErrParent) && tc.name != "number 2^63" && tc.name != "parent at the end of time" {
				t.Fatalf("blames the wrong header: %v", err)
			}
			if errors.Is(err, ErrPanic) || time.Since(start) > 5*time.Second {
				t.Fatalf("after %v: %v", time.Since(start), err)
			}
		})
	}
}

// insertBlob puts a blob into its place.
func insertBlob(list *[][]byte, blob []byte) {
	i, _ := slices.BinarySearchFunc(*list, blob, bytes.Compare)
	*list = slices.Insert(*list, i, blob)
}

// TestLinkInsideTrace forges the link and the rules of a block in the middle of a trace.
func TestLinkInsideTrace(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	w.block(w.transfers()...)
	w.block(w.transfers()...)
	honest := w.input(2, 4)
	for _, tc := range []struct {
		name   string
		change func(second *types.Header)
	}{
		{"link", func(h *types.Header) { h.ParentHash[5] ^= 1 }},
		{"skips the first", func(h *types.Header) { h.ParentHash = w.parents[2].Hash() }},
		{"timestamp", func(h *types.Header) { h.Time = w.blocks[2].Time() }},
		{"base fee", func(h *types.Header) { h.BaseFee.Add(h.BaseFee, common.Big1) }},
	} {
		tr, err := DecodeTrace(bytes.Clone(honest.Trace))
		if err != nil {
			t.Fatal(err)
		}
		tc.change(tr.Blocks[1].Header)
		if _, err := Verify(claimOf(tr)); !errors.Is(err, ErrHeader) {
			t.Fatalf("%s: %v", tc.name, err)
		}
	}
	tr, _ := DecodeTrace(bytes.Clone(honest.Trace))
	tr.Blocks[0].Header.GasUsed, tr.Blocks[1].Header.GasUsed = 1<<63, 1<<63
	if _, err := NewInput(testChainID, encodeUnchecked(t, tr)); !errors.Is(err, ErrGasClaim) {
		t.Fatalf("overflow of the sum: %v", err)
	}
	in := claimOf(tr)
	if in.GasUsed != 0 {
		t.Fatalf("the sum is %d", in.GasUsed)
	}
	if _, err := Verify(in); !errors.Is(err, ErrGasClaim) {
		t.Fatalf("claim of an overflown sum: %v", err)
	}
}

// TestForeignParent gives a trace the header of another block for its parent.
func TestForeignParent(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	w.block(w.transfers()...)
	honest := w.input(2, 3)
	for i, header := range []*types.Header{w.parents[0], w.parents[1], w.head} {
		tr := decodeUnchecked(t, bytes.Clone(honest.Trace))
		tr.Parent = header
		in := honest
		in.Trace = encodeUnchecked(t, tr)
		if _, err := Verify(in); !errors.Is(err, ErrParentHash) {
			t.Fatalf("header %d: %v", i, err)
		}
		if _, err := Verify(claimOf(tr)); !errors.Is(err, ErrHeader) {
			t.Fatalf("header %d, claimed: %v", i, err)
		}
	}
}

// TestMoreTransactionsThanGas has a block with more transactions than the gas that its header says could pay for.
func TestMoreTransactionsThanGas(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	in := forgery{txs: w.transfers(), after: func(h *types.Header) { h.GasUsed = 2*params.TxGas - 1 }}.input(t, w)
	if _, err := Verify(in); !errors.Is(err, ErrTooLarge) {
		t.Fatalf("got %v", err)
	}
}

// TestTransactionGasIsWithinTheBlocks has a transaction with more gas than the block's limit.
func TestTransactionGasIsWithinTheBlocks(t *testing.T) {
	t.Parallel()
	w := newWorldOf(t, 1_000_000, 4, testContracts(addrOf(testKey(0))))
	to := common.Address{0xaa}
	greedy := w.call(2, &to, 0, 1_000_001, nil)
	in := forgery{txs: w.transfers(), trace: func(tr *Trace) {
		b := &tr.Blocks[0]
		b.Transactions = types.Transactions{greedy}
		b.Header.TxHash = types.DeriveSha(b.Transactions, trie.NewStackTrie(nil))
	}}.input(t, w)
	if _, err := Verify(in); !errors.Is(err, ErrGasLimitTooHigh) {
		t.Fatalf("got %v", err)
	}
}

// TestBlobTransactionIsRefused forges a block with a blob transaction in blob fields that are zero,
// which the library executes without a word.
func TestBlobTransactionIsRefused(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	tx := blobTransaction(w)
	if _, err := Verify(forgery{txs: []*types.Transaction{tx}}.input(t, w)); !errors.Is(err, ErrBlobTransaction) {
		t.Fatalf("got %v", err)
	}
}

func blobTransaction(w *world) *types.Transaction {
	return w.sign(0, &types.BlobTx{ChainID: uint256Of(testChainID), Nonce: w.nonces[addrOf(w.keys[0])], GasTipCap: uint256Of(1), GasFeeCap: uint256Of(9 * params.GWei),
		Gas: 21_000, To: common.Address{1}, BlobFeeCap: uint256.NewInt(10), BlobHashes: []common.Hash{{0: 1}}})
}

// TestTransactionGasIsBounded checks the bound of 2^24 here, not in the fork.
func TestTransactionGasIsBounded(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	to := common.Address{0xaa}
	greedy := w.call(2, &to, 0, MaxTxGas+1, nil)
	in := forgery{txs: w.transfers(), trace: func(tr *Trace) {
		b := &tr.Blocks[0]
		b.Transactions = types.Transactions{greedy}
		b.Header.TxHash = types.DeriveSha(b.Transactions, trie.NewStackTrie(nil))
	}}.input(t, w)
	if _, err := Verify(in); !errors.Is(err, ErrGasLimitTooHigh) {
		t.Fatalf("got %v", err)
	}
}

// TestInvalidTransactions forges blocks with transactions that no block can hold.
func TestInvalidTransactions(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	to := common.Address{0xaa}
	dynamic := func(nonce uint64, value *big.Int, gas uint64, feeCap int64) *types.Transaction {
		return w.sign(3, &types.DynamicFeeTx{ChainID: big.NewInt(testChainID), Nonce: nonce, To: &to, Value: value, Gas: gas, GasTipCap: big.NewInt(1), GasFeeCap: big.NewInt(feeCap)})
	}
	unsigned := types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(testChainID), To: &to, Gas: 21_000, GasFeeCap: big.NewInt(params.Ether / 1e6), R: new(big.Int), S: new(big.Int), V: new(big.Int)})
	valid := w.call(3, &to, 1, 21_000, nil)
	for name, tx := range map[string]*types.Transaction{
		"nonce too high": dynamic(1, common.Big0, 21_000, 9*params.GWei),
		"no funds":       dynamic(0, new(big.Int).Lsh(common.Big1, 100), 21_000, 9*params.GWei),
		"intrinsic gas":  dynamic(0, common.Big0, 20_999, 9*params.GWei),
		"fee too low":    dynamic(0, common.Big0, 21_000, 5),
		"unsigned":       unsigned,
	} {
		in := forgery{txs: []*types.Transaction{valid}, trace: func(tr *Trace) {
			b := &tr.Blocks[0]
			b.Transactions = types.Transactions{tx}
			b.Header.TxHash = types.DeriveSha(b.Transactions, trie.NewStackTrie(nil))
		}}.input(t, w)
		if _, err := Verify(in); !errors.Is(err, ErrTransaction) {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// TestExecutionStopsAtTheClaim claims less gas than the first transaction needs: the second must not
// be executed, which would show as a missing code.
func TestExecutionStopsAtTheClaim(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	txs := []*types.Transaction{
		w.call(0, &storeAddress, 0, 500_000, words(7, 7, 8, 8, 9, 9)),
		w.call(1, &revertAddress, 0, 100_000, nil),
	}
	in := forgery{txs: txs, after: func(h *types.Header) { h.GasUsed = 2 * params.TxGas }}.input(t, w)
	s := reopen(t, in.Trace)
	a := s.root.account(t, revertAddress)
	a.setForms(1, a.storageForm())
	s.tidy()
	if _, err := Verify(s.input(t)); !errors.Is(err, ErrGasUsed) {
		t.Fatalf("got %v, want it to stop at the first transaction", err)
	}
}

// TestHeadersWithoutFields gives what builds on a header one that no bytes decode to.
func TestHeadersWithoutFields(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	for name, tc := range map[string]struct {
		change func(h *types.Header)
		want   error
	}{
		"no difficulty":     {func(h *types.Header) { h.Difficulty = nil }, ErrDifficulty},
		"no number":         {func(h *types.Header) { h.Number = nil }, ErrNumber},
		"negative number":   {func(h *types.Header) { h.Number = big.NewInt(-1) }, ErrNumber},
		"no base fee":       {func(h *types.Header) { h.BaseFee = nil }, ErrHeader},
		"negative base fee": {func(h *types.Header) { h.BaseFee = big.NewInt(-1) }, ErrHeader},
		"no blob gas":       {func(h *types.Header) { h.BlobGasUsed = nil }, ErrBlobFields},
		"no excess blobs":   {func(h *types.Header) { h.ExcessBlobGas = nil }, ErrBlobFields},
	} {
		parent := types.CopyHeader(w.head)
		tc.change(parent)
		if _, err := NewRecorder(w.config, parent, w.db); !errors.Is(err, ErrEnv) || !errors.Is(err, ErrParent) || !errors.Is(err, tc.want) {
			t.Errorf("%s: recorder: %v", name, err)
		}
		if _, err := NewStream(testChainID, parent); !errors.Is(err, ErrParent) || !errors.Is(err, tc.want) {
			t.Errorf("%s: stream: %v", name, err)
		}
	}
}

// TestMissingComesFirst withholds what the opening system call writes from a block whose gas is wrong, too: what is not there
// decides, for what else seems wrong may only follow from it.
func TestMissingComesFirst(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	s := reopen(t, forgery{after: func(h *types.Header) { h.GasUsed = 1 }}.input(t, w).Trace)
	if _, err := Verify(s.input(t)); !errors.Is(err, ErrGasUsed) {
		t.Fatalf("got %v", err)
	}
	history := s.root.account(t, params.HistoryStorageAddress)
	history.root = &stateNode{hash: history.root.digest()}
	history.setForms(history.codeForm(), 1)
	if _, err := Verify(s.input(t)); !errors.Is(err, ErrMissingNode) {
		t.Fatalf("got %v", err)
	}
}

// TestForkIsChecked covers a chain whose Osaka comes later; L2 chains have it from genesis.
func TestForkIsChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	config := ChainConfig(testChainID)
	later := w.head.Time + 1
	config.OsakaTime = &later
	if err := checkParent(config, w.head); !errors.Is(err, ErrFork) {
		t.Fatalf("got %v", err)
	}
}

// setCode returns a transaction of key i that carries authorizations.
func (w *world) setCode(i int, to common.Address, data []byte, auths ...types.SetCodeAuthorization) *types.Transaction {
	w.t.Helper()
	from := addrOf(w.keys[i])
	nonce := w.nonces[from]
	w.nonces[from]++
	return w.sign(i, &types.SetCodeTx{ChainID: uint256Of(testChainID), Nonce: nonce, To: to, Gas: 500_000, GasTipCap: uint256Of(params.GWei),
		GasFeeCap: uint256Of(100 * params.GWei), Data: data, AuthList: auths})
}

// authorize returns key i's authorization to delegate to the target; its nonce is the next one.
func (w *world) authorize(i int, target common.Address) types.SetCodeAuthorization {
	w.t.Helper()
	from := addrOf(w.keys[i])
	auth, err := types.SignSetCode(w.keys[i], types.SetCodeAuthorization{ChainID: *uint256Of(testChainID), Address: target, Nonce: w.nonces[from]})
	if err != nil {
		w.t.Fatalf("sign authorization: %v", err)
	}
	w.nonces[from]++
	return auth
}
