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
	"github.com/ethereum/go-ethereum/crypto"
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
	statedb, rec, err := record(parent.Root, w.db)
	if err != nil {
		t.Fatalf("record: %v", err)
	}
	b := &Builder{t: begin(newChain(w.config), header, parent, statedb, nil), record: rec}
	for i, tx := range f.txs {
		if _, err := b.t.apply(tx, common.Hash{}); err != nil {
			t.Fatalf("forge: transaction %d: %v", i, err)
		}
	}
	sealed, err := b.Seal()
	if err != nil {
		t.Fatalf("forge: %v", err)
	}
	tr := &Trace{Parent: parent, Blocks: []TraceBlock{{Header: sealed.Block.Header(), Transactions: f.txs}}}
	tr.Codes, tr.Nodes = needed(t, w, parent, sealed)
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

// needed runs the verifier's reads and writes on a sealed block and returns what was asked for.
func needed(t *testing.T, w *world, parent *types.Header, sealed *Sealed) (codes, nodes [][]byte) {
	t.Helper()
	var ts tasks
	nodeSet, codeSet := newBlobSet(sealed.Witness.Nodes, true, &ts), newBlobSet(sealed.Witness.Codes, false, &ts)
	if err := ts.run(); err != nil {
		t.Fatalf("forge: %v", err)
	}
	nodeSet.join()
	codeSet.join()
	statedb, _, err := openStateless(parent.Root, nodeSet, codeSet)
	if err != nil {
		t.Fatalf("forge: %v", err)
	}
	_ = checkSystemContracts(statedb)
	tr := begin(newChain(w.config), sealed.Block.Header(), parent, statedb, nil)
	for _, tx := range sealed.Block.Transactions() {
		if _, err := tr.apply(tx, common.Hash{}); err != nil {
			t.Fatalf("forge: %v", err)
		}
	}
	if _, err := tr.finish(); err != nil {
		t.Fatalf("forge: %v", err)
	}
	statedb.IntermediateRoot(tr.rules)
	return codeSet.takenSorted(), nodeSet.takenSorted()
}

// encodeUnchecked encodes a trace as it is, whatever Encode would say.
func encodeUnchecked(t testing.TB, tr *Trace) []byte {
	t.Helper()
	enc := encodedTrace{Blocks: tr.Blocks}
	enc.Witness.Parent, enc.Witness.Codes, enc.Witness.Nodes = tr.Parent, tr.Codes, tr.Nodes
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
	enc.Witness.Parent, enc.Witness.Codes, enc.Witness.Nodes = tr.Parent, tr.Codes, tr.Nodes
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
		{"parent state root of nothing", forgery{trace: func(tr *Trace) {
			tr.Parent.Root = types.EmptyRootHash
			tr.Blocks[0].Header.ParentHash = tr.Parent.Hash()
		}}, ErrSystemContract},
		{"parent state root of something else", forgery{trace: func(tr *Trace) {
			tr.Parent.Root[7] ^= 1
			tr.Blocks[0].Header.ParentHash = tr.Parent.Hash()
		}}, ErrMissingNode},

		// The header.
		{"link", forgery{after: func(h *types.Header) { h.ParentHash[0] ^= 1 }}, ErrHeader},
		{"number skipped", forgery{before: func(h *types.Header) { h.Number.Add(h.Number, common.Big1) }}, ErrHeader},
		{"timestamp of the parent", forgery{before: func(h *types.Header) { h.Time-- }}, ErrHeader},
		{"base fee one more", forgery{before: func(h *types.Header) { h.BaseFee.Add(h.BaseFee, common.Big1) }}, ErrHeader},
		{"base fee one less", forgery{before: func(h *types.Header) { h.BaseFee.Sub(h.BaseFee, common.Big1) }}, ErrHeader},
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
		{"unneeded node", forgery{trace: func(tr *Trace) { insertBlob(&tr.Nodes, leafNode(t, 64, []byte("nobody asks"))) }}, ErrUnneeded},
		{"unneeded code", forgery{trace: func(tr *Trace) { insertBlob(&tr.Codes, []byte{0}) }}, ErrUnneeded},
		{"unneeded blob that is no node", forgery{trace: func(tr *Trace) { insertBlob(&tr.Nodes, []byte{0x80}) }}, ErrMalformedNode},
		{"repeated node", forgery{trace: func(tr *Trace) { tr.Nodes = slices.Insert(tr.Nodes, 0, tr.Nodes[0]) }}, ErrUnordered},
		{"unsorted nodes", forgery{trace: func(tr *Trace) { slices.Reverse(tr.Nodes) }}, ErrUnordered},
		{"unsorted codes", forgery{trace: func(tr *Trace) { slices.Reverse(tr.Codes) }}, ErrUnordered},
		{"empty node", forgery{trace: func(tr *Trace) { tr.Nodes = slices.Insert(tr.Nodes, 0, []byte{}) }}, ErrUnordered},
		{"node over its bound", forgery{trace: func(tr *Trace) { tr.Nodes = append(tr.Nodes, bytes.Repeat([]byte{0xff}, MaxNodeBytes+1)) }}, ErrTooLarge},
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
			if (tc.f.parent != nil) != errors.Is(err, ErrParent) && tc.name != "number 2^63" {
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

// leafNode is a leaf with a path of n nibbles.
func leafNode(t testing.TB, n int, value []byte) []byte {
	t.Helper()
	path := make([]byte, n/2+1)
	path[0] = 0x20
	if n%2 == 1 {
		path[0] = 0x30
	}
	blob, err := rlp.EncodeToBytes([][]byte{path, value})
	if err != nil {
		t.Fatal(err)
	}
	return blob
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
}

// TestSystemContractsAreCanonical forges a pre-state in which a system contract has other code.
func TestSystemContractsAreCanonical(t *testing.T) {
	t.Parallel()
	for _, c := range systemContracts() {
		extra := testContracts(addrOf(testKey(0)))
		extra[c.address] = types.Account{Nonce: 1, Code: []byte{0}, Balance: new(big.Int)}
		w := newWorld(t, 4, extra)
		if _, err := Verify(forgery{txs: w.transfers()}.input(t, w)); !errors.Is(err, ErrSystemContract) {
			t.Fatalf("%s: %v", c.address, err)
		}
		if _, err := NewBuilder(w.config, w.head, w.state(), w.env()); !errors.Is(err, ErrSystemContract) {
			t.Fatalf("%s: builder: %v", c.address, err)
		}
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
	for name, tx := range map[string]*types.Transaction{
		"nonce too high": dynamic(1, common.Big0, 21_000, 9*params.GWei),
		"no funds":       dynamic(0, new(big.Int).Lsh(common.Big1, 100), 21_000, 9*params.GWei),
		"intrinsic gas":  dynamic(0, common.Big0, 20_999, 9*params.GWei),
		"fee too low":    dynamic(0, common.Big0, 21_000, 5),
		"unsigned":       unsigned,
	} {
		in := forgery{txs: w.transfers(), trace: func(tr *Trace) {
			b := &tr.Blocks[0]
			b.Transactions = types.Transactions{tx}
			b.Header.TxHash = types.DeriveSha(b.Transactions, trie.NewStackTrie(nil))
			// Where the sender is not in the witness, that is the reason given.
		}}.input(t, w)
		w.nonces[addrOf(w.keys[0])]--
		w.nonces[addrOf(w.keys[1])]--
		if _, err := Verify(in); !errors.Is(err, ErrTransaction) && !errors.Is(err, ErrMissingNode) {
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
	in := forgery{txs: txs, after: func(h *types.Header) { h.GasUsed = 2 * params.TxGas }, trace: func(tr *Trace) {
		tr.Codes = slices.DeleteFunc(tr.Codes, func(code []byte) bool { return bytes.Equal(code, revertCode()) })
	}}.input(t, w)
	if _, err := Verify(in); !errors.Is(err, ErrGasUsed) {
		t.Fatalf("got %v, want it to stop at the first transaction", err)
	}
}

// TestEverythingInAWitnessIsNeeded withholds each node and each code, one at a time, of a trace with
// all kinds of reads, writes and deletes.
func TestEverythingInAWitnessIsNeeded(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 0, 3, 0)), w.call(1, &peekAddress, 0, 200_000, common.LeftPadBytes(tokenAddress[:], 32)),
		w.call(2, &hashesAddress, 0, 300_000, words(1, 2, 3)), w.call(3, &revertAddress, 0, 100_000, nil))
	w.block(w.call(0, &storeAddress, 0, 500_000, words(2, 0)))
	honest := w.input(2, 4)
	tr, err := DecodeTrace(honest.Trace)
	if err != nil {
		t.Fatal(err)
	}
	without := func(list [][]byte, i int) [][]byte { return slices.Delete(slices.Clone(list), i, i+1) }
	for i := range tr.Nodes {
		less := *tr
		less.Nodes = without(tr.Nodes, i)
		in := honest
		in.Trace = encodeUnchecked(t, &less)
		if _, err := Verify(in); !errors.Is(err, ErrMissingNode) {
			t.Fatalf("without node %d: %v", i, err)
		}
	}
	for i := range tr.Codes {
		less := *tr
		less.Codes = without(tr.Codes, i)
		in := honest
		in.Trace = encodeUnchecked(t, &less)
		if _, err := Verify(in); !errors.Is(err, ErrMissingCode) {
			t.Fatalf("without code %d: %v", i, err)
		}
	}
}

// TestWithheldSiblings withholds many nodes at once of a block that deletes in several contracts,
// whose storage roots are computed concurrently.
func TestWithheldSiblings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4, testContracts())
	var stores []common.Address
	var fill, empty []*types.Transaction
	for range 4 {
		stores = append(stores, crypto.CreateAddress(addrOf(w.keys[0]), w.nonces[addrOf(w.keys[0])]))
		w.block(w.call(0, nil, 0, 1_000_000, childInit(nil, storeCode())))
	}
	for _, store := range stores {
		fill = append(fill, w.call(1, &store, 0, 500_000, words(1, 1, 2, 2, 3, 3, 4, 4, 5, 5)))
		empty = append(empty, w.call(2, &store, 0, 500_000, words(1, 0, 2, 0, 3, 0, 4, 0)))
	}
	w.block(fill...)
	w.block(empty...)
	honest := w.input(5, 6)
	tr, err := DecodeTrace(honest.Trace)
	if err != nil {
		t.Fatal(err)
	}
	for i := range tr.Nodes {
		less := *tr
		less.Nodes = slices.Delete(slices.Clone(tr.Nodes), i, min(i+3, len(tr.Nodes)))
		in := honest
		in.Trace = encodeUnchecked(t, &less)
		_, err := Verify(in)
		if !errors.Is(err, ErrMissingNode) {
			t.Fatalf("without node %d and following: %v", i, err)
		}
	}
}

// TestWithheldBlockhash withholds what BLOCKHASH reads: it must not silently be zero.
func TestWithheldBlockhash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, testContracts())
	for range 20 {
		w.block()
	}
	w.block(w.call(0, &hashesAddress, 0, 300_000, words(15)))
	w.block() // writes the history contract too, but reads other leaves
	with, without := w.input(20, 21), w.input(21, 22)
	a, _ := DecodeTrace(with.Trace)
	b, _ := DecodeTrace(without.Trace)
	only := 0
	for i, node := range a.Nodes {
		if slices.ContainsFunc(b.Nodes, func(n []byte) bool { return bytes.Equal(n, node) }) {
			continue
		}
		only++
		less := *a
		less.Nodes = slices.Delete(slices.Clone(a.Nodes), i, i+1)
		in := with
		in.Trace = encodeUnchecked(t, &less)
		if _, err := Verify(in); !errors.Is(err, ErrMissingNode) {
			t.Fatalf("without node %d: %v", i, err)
		}
	}
	if only == 0 {
		t.Fatal("no node is there for BLOCKHASH alone")
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

// TestHostileTrie gives the verifier tries that no chain has: nodes at depths where they cannot
// stand, accounts that are none, chains of nodes.
func TestHostileTrie(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	address := systemContracts()[0].address
	key := crypto.Keccak256(address[:])
	// extension leads from a depth over n nibbles of the key to the child.
	extension := func(depth, n int, child []byte) []byte {
		nibbles := make([]byte, 0, n+2)
		if n%2 == 1 {
			nibbles = append(nibbles, 1)
		} else {
			nibbles = append(nibbles, 0, 0)
		}
		for i := depth; i < depth+n; i++ {
			nibbles = append(nibbles, key[i/2%32]>>(4*(1-i%2))&0x0f)
		}
		path := make([]byte, len(nibbles)/2)
		for i := range path {
			path[i] = nibbles[2*i]<<4 | nibbles[2*i+1]
		}
		blob, err := rlp.EncodeToBytes([][]byte{path, crypto.Keccak256(child)})
		if err != nil {
			t.Fatal(err)
		}
		return blob
	}
	leafFor := func(value []byte) []byte {
		blob, _ := rlp.EncodeToBytes([][]byte{append([]byte{0x20}, key...), value})
		return blob
	}
	short := leafNode(t, 10, []byte("value"))
	chain := [][]byte{leafNode(t, 0, []byte("value"))}
	for depth := 79; depth >= 0; depth-- {
		chain = append(chain, extension(depth, 1, chain[len(chain)-1]))
	}
	for _, tc := range []struct {
		name  string
		nodes [][]byte // the last is the root
		want  error
	}{
		{"leaf above its depth", [][]byte{short}, ErrMalformedNode},
		{"chain longer than a key", chain, ErrMalformedNode},
		{"leaf below its depth", [][]byte{leafNode(t, 63, []byte("value")), extension(0, 2, leafNode(t, 63, []byte("value")))}, ErrMalformedNode},
		{"extension over the whole key", [][]byte{short, extension(0, 64, short)}, ErrMalformedNode},
		{"account that is none", [][]byte{leafFor([]byte("no account"))}, ErrState},
	} {
		parent := types.CopyHeader(w.head)
		root := tc.nodes[len(tc.nodes)-1]
		parent.Root = crypto.Keccak256Hash(root)
		env := w.env()
		header := env.header(w.config, parent)
		header.TxHash, header.ReceiptHash, header.RequestsHash = types.EmptyTxsHash, types.EmptyReceiptsHash, &types.EmptyRequestsHash
		tr := &Trace{Parent: parent, Blocks: []TraceBlock{{Header: header}}}
		for _, n := range tc.nodes {
			insertBlob(&tr.Nodes, n)
		}
		if _, err := Verify(claimOf(tr)); !errors.Is(err, tc.want) {
			t.Fatalf("%s: %v, want %v", tc.name, err, tc.want)
		}
	}
}
