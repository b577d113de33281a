package execute

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/program"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// splitWitness takes a fragment's witness apart: its codes and its pieces of the state, each as it stands there.
func splitWitness(t testing.TB, witness []byte) (codes, pieces [][]byte) {
	t.Helper()
	r := &stateReader{t: t, data: bytes.Clone(witness)}
	for range binary.BigEndian.Uint16(r.take(2)) {
		codes = append(codes, r.take(int(binary.BigEndian.Uint32(r.take(4)))))
	}
	for len(r.data) > 0 {
		start := bytes.Clone(r.data)
		accounts := true
		if r.take(1)[0] == 1 {
			r.take(32)
			accounts = false
		}
		depth := int(r.take(1)[0])
		r.nibbles(depth)
		if n := r.node(depth, nil); n.isAccount() != accounts && n.tag > tagOfExtension {
			t.Fatal("a piece of the other kind of trie")
		}
		pieces = append(pieces, start[:len(start)-len(r.data)])
	}
	return codes, pieces
}

// joinWitness is the inverse of splitWitness.
func joinWitness(codes, pieces [][]byte) []byte {
	out := binary.BigEndian.AppendUint16(nil, uint16(len(codes)))
	for _, code := range codes {
		out = append(binary.BigEndian.AppendUint32(out, uint32(len(code))), code...)
	}
	return append(out, bytes.Join(pieces, nil)...)
}

// feed is everything that a stream of one segment is given.
type feed struct {
	parent *types.Header
	blocks []fedBlock
}

type fedBlock struct {
	env       Env
	fragments []Fragment
	header    *types.Header
	last      []byte // witness of Seal
}

// recordFeed builds blocks and keeps what a stream would be given of them.
func recordFeed(t testing.TB, w *world, blocks [][]*types.Transaction, cut cadence) *feed {
	t.Helper()
	r, err := NewRecorder(w.config, w.head, w.db)
	if err != nil {
		t.Fatal(err)
	}
	f := &feed{parent: w.head}
	for _, txs := range blocks {
		b := fedBlock{env: w.env()}
		builder, err := r.Open(b.env)
		if err != nil {
			t.Fatal(err)
		}
		for i, tx := range txs {
			if _, err := builder.Apply(tx, common.Address{}); err != nil {
				t.Fatal(err)
			}
			if cut(i) {
				fragment, err := builder.Fragment()
				if err != nil {
					t.Fatal(err)
				}
				b.fragments = append(b.fragments, *fragment)
			}
		}
		sealed, err := builder.Seal()
		if err != nil {
			t.Fatal(err)
		}
		b.header, b.last = sealed.Block.Header(), sealed.Last.Witness
		if len(sealed.Last.Transactions) > 0 {
			b.fragments = append(b.fragments, *sealed.Last)
			b.last = nil
		}
		w.adopt(sealed)
		f.blocks = append(f.blocks, b)
	}
	return f
}

// clone copies what a test changes.
func (f *feed) clone() *feed {
	out := &feed{parent: f.parent}
	for _, b := range f.blocks {
		c := b
		c.header = types.CopyHeader(b.header)
		c.fragments = slices.Clone(b.fragments)
		out.blocks = append(out.blocks, c)
	}
	return out
}

// run gives all of it to a stream, and the number of blocks that were sealed.
func (f *feed) run(t testing.TB) (sealed int, err error) {
	t.Helper()
	s, err := NewStream(testChainID, f.parent)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	defer func() {
		if err != nil {
			if _, again := s.Apply(0, nil, nil); !errors.Is(again, ErrClosed) {
				t.Errorf("after %v the stream goes on: %v", err, again)
			}
		}
	}()
	for _, b := range f.blocks {
		if err := s.Open(b.env); err != nil {
			return sealed, fmt.Errorf("open: %w", err)
		}
		for _, fragment := range b.fragments {
			if _, err := s.Apply(fragment.First, fragment.Transactions, bytes.Clone(fragment.Witness)); err != nil {
				return sealed, fmt.Errorf("apply: %w", err)
			}
		}
		result, err := s.Seal(b.header, bytes.Clone(b.last))
		if err != nil {
			return sealed, fmt.Errorf("seal: %w", err)
		}
		if result.Hash != b.header.Hash() || s.Head() != b.header {
			t.Error("another block was sealed")
		}
		sealed++
	}
	return sealed, nil
}

// streamTransactions are three blocks with deletions whose siblings nobody reads, and slots that live for a fragment.
func streamTransactions(w *world) [][]*types.Transaction {
	a, b, d := slotUnder(0, 1, 2, 3), slotUnder(1, 1, 2, 3), slotUnder(0, 1, 2, 4)
	to := common.Address{0xab}
	return [][]*types.Transaction{
		{w.call(0, &tokenAddress, 0, 100_000, transferData(to, 3)), w.call(1, &to, 1, 30_000, nil), w.call(2, &storeAddress, 0, 200_000, words(d, 1))},
		{w.call(0, &storeAddress, 0, 500_000, words(a, 0, 1, 0)), w.call(1, &storeAddress, 0, 200_000, words(d, 0, 2, 0)),
			w.call(3, &tokenAddress, 0, 100_000, transferData(to, 0))},
		{w.call(2, nil, 0, 900_000, childInit(program.New().Sstore(7, 7).Bytes(), storeCode())), w.call(0, &storeAddress, 0, 500_000, words(b, 0)),
			w.call(1, &peekAddress, 0, 300_000, common.LeftPadBytes(revertAddress[:], 32))},
	}
}

// streamWorld is a world with storage for streamTransactions.
func streamWorld(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, 4, testContracts(addrOf(testKey(0))))
	a, b, c := slotUnder(0, 1, 2, 3), slotUnder(1, 1, 2, 3), slotUnder(0, 5)
	w.block(w.call(0, &storeAddress, 0, 900_000, words(a, 1, b, 2, c, 3, 1, 1, 2, 2)))
	return w
}

// TestStreamCadence cuts the same blocks into fragments in every way: the blocks and their traces are the same, and
// each way a stream seals them.
func TestStreamCadence(t *testing.T) {
	t.Parallel()
	x := newWild()
	var want []*Sealed
	for way, cut := range []cadence{never, always, func(i int) bool { return i%2 == 0 }, func(i int) bool { return i == 3 }} {
		w, rng := newWorld(t, 6, testContracts(addrOf(testKey(0)))), rand.New(rand.NewPCG(21, 21))
		var blocks [][]*types.Transaction
		for range 8 {
			var txs []*types.Transaction
			for range 7 {
				txs = append(txs, x.transaction(w, rng))
			}
			blocks = append(blocks, txs)
		}
		f := recordFeed(t, w, blocks, cut)
		if sealed, err := f.run(t); err != nil || sealed != len(blocks) {
			t.Fatalf("way %d: sealed %d: %v", way, sealed, err)
		}
		if way == 0 {
			want = w.sealed
		}
		for i := range want {
			if !bytes.Equal(want[i].Trace, w.sealed[i].Trace) {
				t.Fatalf("way %d: block %d has another trace", way, i)
			}
		}
	}
}

// TestStreamSendsOnce checks that no node and no code is streamed twice in a segment, and that all pieces together are
// less than the traces of the blocks.
func TestStreamSendsOnce(t *testing.T) {
	t.Parallel()
	w, x, rng := newWorld(t, 6, testContracts(addrOf(testKey(0)))), newWild(), rand.New(rand.NewPCG(22, 22))
	var blocks [][]*types.Transaction
	for range 10 {
		var txs []*types.Transaction
		for range 6 {
			txs = append(txs, x.transaction(w, rng))
		}
		blocks = append(blocks, txs)
	}
	f := recordFeed(t, w, blocks, always)
	seen := make(map[string]bool)
	streamed, traces := 0, 0
	once := func(witness []byte) {
		if len(witness) == 0 {
			return
		}
		streamed += len(witness)
		codes, pieces := splitWitness(t, witness)
		for _, part := range append(codes, pieces...) {
			if seen[string(part)] {
				t.Fatalf("%d bytes came twice", len(part))
			}
			seen[string(part)] = true
		}
	}
	for i, b := range f.blocks {
		for _, fragment := range b.fragments {
			once(fragment.Witness)
		}
		once(b.last)
		traces += len(w.sealed[i].Trace)
	}
	if streamed == 0 || streamed*3 > traces {
		t.Fatalf("%d bytes were streamed, the traces have %d", streamed, traces)
	}
}

// TestStreamWithheld leaves out each code and each piece of the state, one at a time, from fragments and from the seal.
func TestStreamWithheld(t *testing.T) {
	t.Parallel()
	w := streamWorld(t)
	f := recordFeed(t, w, streamTransactions(w), always)
	if _, err := f.run(t); err != nil {
		t.Fatal(err)
	}
	codesTried, piecesTried, lastTried := 0, 0, 0
	without := func(witness []byte, put func(f *feed, witness []byte)) (codes, pieces int) {
		if len(witness) == 0 {
			return 0, 0
		}
		allCodes, allPieces := splitWitness(t, witness)
		if !bytes.Equal(joinWitness(allCodes, allPieces), witness) {
			t.Fatal("the witness is not what its format says")
		}
		try := func(codes, pieces [][]byte, want error) {
			less := f.clone()
			put(less, joinWitness(codes, pieces))
			// A piece below the missing one then has nowhere to go.
			if sealed, err := less.run(t); sealed == len(f.blocks) || !errors.Is(err, want) {
				t.Errorf("sealed %d: %v, want %v", sealed, err, want)
			}
		}
		for i := range allCodes {
			try(slices.Delete(slices.Clone(allCodes), i, i+1), allPieces, ErrMissingCode)
		}
		for i := range allPieces {
			try(allCodes, slices.Delete(slices.Clone(allPieces), i, i+1), ErrMissingNode)
		}
		return len(allCodes), len(allPieces)
	}
	for i, b := range f.blocks {
		for j, fragment := range b.fragments {
			codes, pieces := without(fragment.Witness, func(f *feed, witness []byte) { f.blocks[i].fragments[j].Witness = witness })
			codesTried, piecesTried = codesTried+codes, piecesTried+pieces
		}
		_, pieces := without(b.last, func(f *feed, witness []byte) { f.blocks[i].last = witness })
		lastTried += pieces
	}
	if codesTried < 3 || piecesTried < 10 || lastTried == 0 {
		t.Fatalf("only %d codes, %d pieces and %d pieces of seals were withheld", codesTried, piecesTried, lastTried)
	}
}

// TestStreamRefuses has what is wrong with a stream, one thing at a time. The block is never sealed.
func TestStreamRefuses(t *testing.T) {
	t.Parallel()
	w := streamWorld(t)
	f := recordFeed(t, w, streamTransactions(w), always)
	at := func(f *feed, i int) *Fragment { return &f.blocks[1].fragments[i] }
	witness := func(change func(codes, pieces [][]byte) []byte) func(f *feed) {
		return func(f *feed) {
			codes, pieces := splitWitness(t, at(f, 0).Witness)
			at(f, 0).Witness = change(codes, pieces)
		}
	}
	header := func(change func(h *types.Header)) func(f *feed) {
		return func(f *feed) { change(f.blocks[1].header) }
	}
	replace := func(tx *types.Transaction) func(f *feed) {
		return func(f *feed) { at(f, 0).Transactions = types.Transactions{tx} }
	}
	foreign := types.MustSignNewTx(w.keys[0], Signer(1), &types.DynamicFeeTx{ChainID: big.NewInt(1), Gas: 21_000, To: &common.Address{}, GasFeeCap: big.NewInt(1e12)})
	greedy := w.sign(0, &types.DynamicFeeTx{ChainID: big.NewInt(testChainID), Gas: MaxTxGas + 1, To: &common.Address{}, GasFeeCap: big.NewInt(1e12)})
	early := w.sign(0, &types.DynamicFeeTx{ChainID: big.NewInt(testChainID), Nonce: 99, Gas: 21_000, To: &common.Address{}, GasFeeCap: big.NewInt(1e12)})
	for name, tc := range map[string]struct {
		change func(f *feed)
		want   error
	}{
		"index too low":        {func(f *feed) { at(f, 1).First-- }, ErrNotConsecutive},
		"index too high":       {func(f *feed) { at(f, 1).First++ }, ErrNotConsecutive},
		"index negative":       {func(f *feed) { at(f, 0).First = -1 }, ErrNotConsecutive},
		"fragment left out":    {func(f *feed) { f.blocks[1].fragments = slices.Delete(f.blocks[1].fragments, 1, 2) }, nil},
		"fragment repeated":    {func(f *feed) { f.blocks[1].fragments = slices.Insert(f.blocks[1].fragments, 1, *at(f, 0)) }, mpt.ErrUnattached},
		"fragments swapped":    {func(f *feed) { slices.Reverse(f.blocks[1].fragments) }, nil},
		"last left out":        {func(f *feed) { f.blocks[1].fragments = f.blocks[1].fragments[:2] }, ErrTransactionsRoot},
		"transaction left out": {func(f *feed) { at(f, 2).Transactions = nil }, ErrTransactionsRoot},
		"transaction twice":    {func(f *feed) { at(f, 0).Transactions = slices.Repeat(at(f, 0).Transactions, 2) }, ErrTransaction},
		"another transaction":  {func(f *feed) { at(f, 1).Transactions = types.Transactions{early} }, ErrTransaction},
		"another chain":        {replace(foreign), ErrWrongChain},
		"gas over 2^24":        {replace(greedy), ErrGasLimitTooHigh},
		"blob transaction":     {replace(blobTransaction(w)), ErrBlobTransaction},
		"no signature":         {replace(types.NewTx(&types.LegacyTx{Gas: 21_000})), ErrTransaction},

		"empty witness":             {witness(func(_, _ [][]byte) []byte { return nil }), ErrMissingNode},
		"witness of one byte":       {witness(func(_, _ [][]byte) []byte { return []byte{0} }), ErrMalformed},
		"trailing byte":             {witness(func(c, p [][]byte) []byte { return append(joinWitness(c, p), 0) }), ErrMalformedNode},
		"cut short":                 {witness(func(c, p [][]byte) []byte { w := joinWitness(c, p); return w[:len(w)-1] }), ErrMalformedNode},
		"more codes than there are": {witness(func(_, _ [][]byte) []byte { return []byte{0xff, 0xff} }), ErrMalformed},
		"code without bytes":        {witness(func(c, p [][]byte) []byte { return joinWitness(append(c, []byte{}), p) }), ErrMalformed},
		"code of 64 KiB and one":    {witness(func(c, p [][]byte) []byte { return joinWitness(append(c, make([]byte, MaxCodeBytes+1)), p) }), ErrMalformed},
		"code cut short":            {witness(func(_, _ [][]byte) []byte { return []byte{0, 1, 0, 0, 0, 5, 1, 2} }), ErrMalformed},
		"witness over 2 MiB":        {witness(func(_, _ [][]byte) []byte { return make([]byte, MaxTraceBytes+1) }), ErrTooLarge},
		"pieces unordered":          {witness(func(c, p [][]byte) []byte { slices.Reverse(p); return joinWitness(c, p) }), ErrMalformedNode},
		"piece twice":               {witness(func(c, p [][]byte) []byte { return joinWitness(c, slices.Insert(p, 0, p[0])) }), ErrMalformedNode},
		"piece that is known": {func(f *feed) {
			_, pieces := splitWitness(t, f.blocks[0].fragments[0].Witness)
			at(f, 0).Witness = joinWitness(nil, pieces)
		}, mpt.ErrUnattached},
		"piece of no account": {witness(func(c, p [][]byte) []byte { return joinWitness(c, [][]byte{append([]byte{1}, make([]byte, 40)...)}) }), ErrMalformedNode},
		"piece of kind 2":     {witness(func(c, p [][]byte) []byte { return joinWitness(c, append(p, []byte{2, 0, 1})) }), ErrMalformedNode},
		"piece at depth 64": {witness(func(c, p [][]byte) []byte {
			return joinWitness(c, [][]byte{append([]byte{0, 64}, make([]byte, 64)...)})
		}), ErrMalformedNode},
		"piece padded": {witness(func(c, p [][]byte) []byte {
			return joinWitness(c, [][]byte{append([]byte{0, 1, 0x11}, make([]byte, 64)...)})
		}), ErrMalformedNode},
		"piece of another state": {witness(func(c, p [][]byte) []byte { return joinWitness(c, [][]byte{append([]byte{0, 0}, someLeaf(64)...)}) }), mpt.ErrUnattached},
		"piece below nothing": {witness(func(c, p [][]byte) []byte {
			return joinWitness(c, [][]byte{append([]byte{0, 2, 0x12}, someLeaf(62)...)})
		}), mpt.ErrUnattached},
		"piece with a code's index": {witness(func(c, p [][]byte) []byte {
			return joinWitness(c, [][]byte{append(append([]byte{0, 0, tagOfAccount + 6}, make([]byte, 34)...), 0, 0)})
		}), ErrMalformedNode},
		"garbage at the seal": {func(f *feed) { f.blocks[1].last = []byte{0, 0, 9} }, ErrMalformedNode},

		"link":                          {header(func(h *types.Header) { h.ParentHash[0] ^= 1 }), ErrHeader},
		"timestamp":                     {header(func(h *types.Header) { h.Time++ }), ErrHeader},
		"gas limit":                     {header(func(h *types.Header) { h.GasLimit++ }), ErrHeader},
		"coinbase":                      {header(func(h *types.Header) { h.Coinbase[0] ^= 1 }), ErrHeader},
		"anchor":                        {header(func(h *types.Header) { h.ParentBeaconRoot = &common.Hash{1} }), ErrHeader},
		"no anchor":                     {header(func(h *types.Header) { h.ParentBeaconRoot = nil }), ErrHeader},
		"mix digest":                    {header(func(h *types.Header) { h.MixDigest[0] ^= 1 }), ErrHeader},
		"base fee":                      {header(func(h *types.Header) { h.BaseFee.Add(h.BaseFee, common.Big1) }), ErrHeader},
		"difficulty":                    {header(func(h *types.Header) { h.Difficulty = big.NewInt(1) }), ErrDifficulty},
		"blob fields":                   {header(func(h *types.Header) { *h.ExcessBlobGas = 1 }), ErrBlobFields},
		"withdrawals":                   {header(func(h *types.Header) { h.WithdrawalsHash = &common.Hash{1} }), ErrWithdrawals},
		"no withdrawals":                {header(func(h *types.Header) { h.WithdrawalsHash = nil }), ErrWithdrawals},
		"no difficulty":                 {header(func(h *types.Header) { h.Difficulty = nil }), ErrDifficulty},
		"no number":                     {header(func(h *types.Header) { h.Number = nil }), ErrNumber},
		"no requests hash":              {header(func(h *types.Header) { h.RequestsHash = nil }), ErrHeader},
		"transactions root":             {header(func(h *types.Header) { h.TxHash[0] ^= 1 }), ErrTransactionsRoot},
		"gas used":                      {header(func(h *types.Header) { h.GasUsed-- }), ErrGasUsed},
		"requests hash":                 {header(func(h *types.Header) { h.RequestsHash[0] ^= 1 }), ErrRequestsHash},
		"bloom":                         {header(func(h *types.Header) { h.Bloom[9] ^= 1 }), ErrBloom},
		"receipts root":                 {header(func(h *types.Header) { h.ReceiptHash[0] ^= 1 }), ErrReceiptsRoot},
		"state root":                    {header(func(h *types.Header) { h.Root[0] ^= 1 }), ErrStateRoot},
		"number in the environment":     {func(f *feed) { f.blocks[1].env.Number++ }, ErrEnv},
		"timestamp in the environment":  {func(f *feed) { f.blocks[1].env.Time = f.blocks[0].env.Time }, ErrEnv},
		"gas limit in the environment":  {func(f *feed) { f.blocks[1].env.GasLimit *= 2 }, ErrEnv},
		"another second was opened":     {func(f *feed) { f.blocks[1].env.Time++ }, ErrHeader},
		"another coinbase was opened":   {func(f *feed) { f.blocks[1].env.Coinbase[0]++ }, ErrHeader},
		"another anchor was opened":     {func(f *feed) { f.blocks[1].env.Anchor[0]++ }, ErrHeader},
		"another parent":                {func(f *feed) { f.parent = w.parents[0] }, nil},
		"parent that nothing stands on": {func(f *feed) { f.parent = types.CopyHeader(f.parent); f.parent.Difficulty = common.Big1 }, ErrParent},
		"a block is left out":           {func(f *feed) { f.blocks = f.blocks[1:] }, ErrEnv},
	} {
		changed := f.clone()
		tc.change(changed)
		sealed, err := changed.run(t)
		if err == nil || sealed > 1 || tc.want != nil && !errors.Is(err, tc.want) || errors.Is(err, ErrPanic) {
			t.Errorf("%s: sealed %d: %v, want %v", name, sealed, err, tc.want)
		}
	}
}

// someLeaf is an account leaf of nobody with that many nibbles.
func someLeaf(nibbles int) []byte {
	return append(append([]byte{tagOfAccount}, make([]byte, (nibbles+1)/2)...), 0, 0)
}

// TestStreamSteps calls the steps in the wrong order.
func TestStreamSteps(t *testing.T) {
	t.Parallel()
	w := streamWorld(t)
	if _, err := NewStream(0, w.head); !errors.Is(err, ErrChainID) {
		t.Fatalf("chain id zero: %v", err)
	}
	for name, step := range map[string]func(s *Stream) error{
		"apply": func(s *Stream) error { _, err := s.Apply(0, nil, nil); return err },
		"seal":  func(s *Stream) error { _, err := s.Seal(w.head, nil); return err },
		"open twice": func(s *Stream) error {
			if err := s.Open(w.env()); err != nil {
				return err
			}
			return s.Open(w.env())
		},
	} {
		s, err := NewStream(testChainID, w.head)
		if err != nil {
			t.Fatal(err)
		}
		if err := step(s); !errors.Is(err, ErrEnv) {
			t.Errorf("%s: %v", name, err)
		}
		if err := s.Open(w.env()); !errors.Is(err, ErrClosed) {
			t.Errorf("%s: the stream goes on: %v", name, err)
		}
		s.Close()
	}
}

// TestStreamHostileSystemContract streams a state in which a system contract has other code.
func TestStreamHostileSystemContract(t *testing.T) {
	t.Parallel()
	w := streamWorld(t)
	w.block(w.transfers()...)
	for _, c := range systemContracts() {
		s := reopen(t, w.trace(1, 2))
		a := s.root.account(t, c.address)
		a.code = keccak(spinCode())
		a.setForms(1, a.storageForm())
		parent := types.CopyHeader(w.parents[1])
		parent.Root = s.root.digest()
		for _, other := range s.root.accounts() {
			if other.codeForm() == 2 {
				other.setForms(1, other.storageForm())
			}
		}
		stream, err := NewStream(testChainID, parent)
		if err != nil {
			t.Fatal(err)
		}
		header := w.blocks[1].Header()
		if err := stream.Open(Env{Number: header.Number.Uint64(), Time: header.Time, GasLimit: header.GasLimit, Coinbase: header.Coinbase}); err != nil {
			t.Fatal(err)
		}
		witness := joinWitness([][]byte{spinCode()}, [][]byte{append([]byte{0, 0}, s.root.write(nil)...)})
		if _, err := stream.Apply(0, nil, witness); !errors.Is(err, ErrSystemContract) {
			t.Fatalf("%s: %v", c.address, err)
		}
	}
}

// TestStreamCounts checks what a stream says it holds.
func TestStreamCounts(t *testing.T) {
	t.Parallel()
	w := streamWorld(t)
	f := recordFeed(t, w, streamTransactions(w), always)
	s, err := NewStream(testChainID, f.parent)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	bytes, nodes := 0, 0
	for _, b := range f.blocks[:2] {
		if err := s.Open(b.env); err != nil {
			t.Fatal(err)
		}
		for _, fragment := range b.fragments {
			if _, err := s.Apply(fragment.First, fragment.Transactions, fragment.Witness); err != nil {
				t.Fatal(err)
			}
			bytes += len(fragment.Witness)
		}
		if _, err := s.Seal(b.header, b.last); err != nil {
			t.Fatal(err)
		}
		bytes += len(b.last)
	}
	nodes = reopen(t, w.trace(1, 3)).root.count()
	if s.Bytes() != bytes || s.Nodes() != nodes {
		t.Fatalf("%d bytes and %d nodes, want %d and %d", s.Bytes(), s.Nodes(), bytes, nodes)
	}
}
