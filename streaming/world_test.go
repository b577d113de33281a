package streaming_test

import (
	"bytes"
	"crypto/ecdsa"
	"log/slog"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

const (
	testChain    = 7331000
	testGasLimit = 30_000_000
	testTime     = 1_700_000_000
)

var (
	testRollup   = common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
	testContract = common.HexToAddress("0xc0de")
	testPolicy   = blocks.Policy{
		Slots: blocks.Slots{Genesis: testTime, Seconds: 12}, GasLimit: testGasLimit,
		FeeRecipient: common.HexToAddress("0xfee"), MaxAnchorAge: blocks.DefaultMaxAnchorAge,
	}
)

// world is a real L2 chain: real state, real execution, real certificates.
type world struct {
	t         testing.TB
	sequencer *certs.SecretKey
	db        state.Database
	sender    *ecdsa.PrivateKey
	nonces    map[common.Hash]uint64 // of sender, after each block
	headers   map[common.Hash]*types.Header
	placed    map[common.Hash]blocks.Placed
	genesis   common.Hash
	first     *core.Genesis
}

func newWorld(t testing.TB) *world { return newWorldOf(t, 0) }

// newWorldOf returns a world with that many strangers.
func newWorldOf(t testing.TB, strangers int) *world {
	t.Helper()
	w := &world{
		t: t, sequencer: certs.DeriveSecretKey("sequencer of " + t.Name()), sender: key(t, "sender"),
		nonces: make(map[common.Hash]uint64), headers: make(map[common.Hash]*types.Header), placed: make(map[common.Hash]blocks.Placed),
	}
	disk := rawdb.NewMemoryDatabase()
	storage := make(map[common.Hash]common.Hash)
	for i := range byte(200) {
		storage[common.Hash{31: i}] = common.Hash{31: 1}
	}
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	alloc := types.GenesisAlloc{
		crypto.PubkeyToAddress(w.sender.PublicKey): {Balance: new(big.Int).Mul(big.NewInt(1000), big.NewInt(params.Ether))},
		testContract: {Code: common.FromHex("6020355f355500"), Nonce: 1, Storage: storage}, // sstore(calldata[0], calldata[32])
	}
	for i := range strangers {
		alloc[stranger(i)] = types.Account{Balance: big.NewInt(int64(1 + i))}
	}
	w.first = execute.Genesis(testChain, testTime, testGasLimit, big.NewInt(params.GWei), alloc)
	block := w.first.MustCommit(disk, tdb)
	w.db = state.NewDatabase(tdb, state.NewCodeDB(disk))
	w.genesis = block.Hash()
	w.headers[w.genesis] = block.Header()
	w.placed[w.genesis] = blocks.Placed{Hash: w.genesis, StateRoot: block.Root(), Time: block.Time(), Kind: blocks.Regular}
	return w
}

func key(t testing.TB, label string) *ecdsa.PrivateKey {
	t.Helper()
	k, err := crypto.ToECDSA(crypto.Keccak256([]byte(label)))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// spec is what a test chooses of a block.
type spec struct {
	parent    common.Hash
	kind      blocks.Kind
	time      uint64
	permit    blocks.Permit
	anchor    blocks.Anchor
	transfers int
	writes    []write // after the transfers
	strangers int     // transfers to accounts of the genesis, after the writes
	from      int     // the first of them
	each      int     // transactions of a fragment; zero streams all with the seal
}

// write is a call that sets a slot of the test contract.
type write struct{ slot, value byte }

// built is one block with everything that a gateway makes of it.
type built struct {
	traced   *streaming.BlockSealed // with its own trace
	messages []streaming.Message    // as it is streamed: opening, fragments, seal
	sealed   gateway.SealedTrace
	opening  gateway.Opening
	pieces   []*execute.Fragment
}

// hash returns the block's.
func (b built) hash() common.Hash { return b.traced.Header.Hash() }

// streamed returns the seal as it is streamed.
func (b built) streamed() *streaming.BlockSealed {
	return b.messages[len(b.messages)-1].(*streaming.BlockSealed)
}

// seal builds, executes and certifies a block, and returns it with its trace.
func (w *world) seal(s spec) *streaming.BlockSealed {
	w.t.Helper()
	return w.segment(s)[0].traced
}

// segment builds consecutive blocks with one recorder; all but the first stand on the one before.
func (w *world) segment(specs ...spec) []built {
	w.t.Helper()
	recorder, err := execute.NewRecorder(execute.ChainConfig(testChain), w.headers[specs[0].parent], w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	var out []built
	for i, s := range specs {
		if i > 0 {
			s.parent = out[i-1].hash()
		}
		out = append(out, w.build(recorder, i == 0, s))
	}
	return out
}

// build builds one block with the recorder.
func (w *world) build(recorder *execute.Recorder, first bool, s spec) built {
	w.t.Helper()
	parent := recorder.Head()
	var b built
	b.opening = gateway.Opening{
		Number: parent.Number.Uint64() + 1, Parent: s.parent, Time: s.time, GasLimit: testGasLimit, FeeRecipient: testPolicy.FeeRecipient,
		Anchor: s.anchor, Segment: first,
	}
	opened := &streaming.BlockOpened{
		Number: b.opening.Number, Parent: s.parent, Time: s.time, GasLimit: testGasLimit, FeeRecipient: testPolicy.FeeRecipient, Anchor: s.anchor,
	}
	if first {
		opened.ParentHeader = parent
	}
	b.messages = append(b.messages, opened)
	builder, err := recorder.Open(execute.Env{
		Number: opened.Number, Time: s.time, GasLimit: testGasLimit, Coinbase: testPolicy.FeeRecipient, Anchor: s.anchor.Hash(),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for i, tx := range w.transactions(s) {
		if _, err := builder.Apply(tx, common.Address{}); err != nil {
			w.t.Fatal(err)
		}
		if s.each > 0 && (i+1)%s.each == 0 {
			f, err := builder.Fragment()
			if err != nil {
				w.t.Fatal(err)
			}
			b.pieces = append(b.pieces, f)
			b.messages = append(b.messages, &streaming.Fragment{Number: opened.Number, Parent: s.parent, Piece: w.piece(f)})
		}
	}
	sealed, err := builder.Seal()
	if err != nil {
		w.t.Fatal(err)
	}
	header := sealed.Block.Header()
	if err := sealed.Commit(); err != nil {
		w.t.Fatal(err)
	}
	b.traced = &streaming.BlockSealed{
		Header: header, Kind: s.kind, Permit: s.permit, Anchor: s.anchor, SealedAt: s.time * 1000, Trace: sealed.Trace,
	}
	hash := header.Hash()
	w.headers[hash], w.nonces[hash], w.placed[hash] = header, w.nonces[s.parent]+uint64(len(sealed.Block.Transactions())), b.traced.Placed()
	b.sealed = gateway.SealedTrace{
		Placed: b.traced.Placed(), Block: sealed.Block, Parent: parent, Last: sealed.Last, Trace: sealed.Trace, SealedAt: time.UnixMilli(int64(b.traced.SealedAt)),
	}
	if s.kind.Sequenced() {
		c, err := w.sequencer.Certify(certs.NewMessage(testChain, testRollup, b.traced.Placed()))
		if err != nil {
			w.t.Fatal(err)
		}
		b.traced.Certificate, b.sealed.Signature = &c, c.Signature
	}
	streamed := *b.traced
	streamed.Trace, streamed.Rest = nil, w.piece(sealed.Last)
	b.messages = append(b.messages, &streamed)
	return b
}

// transactions signs what the spec asks for.
func (w *world) transactions(s spec) types.Transactions {
	w.t.Helper()
	nonce := w.nonces[s.parent]
	var out types.Transactions
	add := func(to common.Address, value int64, data []byte) {
		tx, err := types.SignNewTx(w.sender, execute.Signer(testChain), &types.DynamicFeeTx{
			ChainID: big.NewInt(testChain), Nonce: nonce, To: &to, Value: big.NewInt(value), Data: data, Gas: 100_000,
			GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei),
		})
		if err != nil {
			w.t.Fatal(err)
		}
		out = append(out, tx)
		nonce++
	}
	for i := range s.transfers {
		add(common.Address{byte(i + 1), 7}, 1, nil)
	}
	for _, c := range s.writes {
		add(testContract, 0, append(common.Hash{31: c.slot}.Bytes(), common.Hash{31: c.value}.Bytes()...))
	}
	for i := range s.strangers {
		add(stranger(s.from+i), 1, nil)
	}
	return out
}

// stranger is an account of the genesis.
func stranger(i int) common.Address {
	return common.BytesToAddress(crypto.Keccak256([]byte("stranger"), []byte{byte(i >> 8), byte(i)}))
}

func (w *world) piece(f *execute.Fragment) streaming.Piece {
	w.t.Helper()
	p := streaming.Piece{FirstIndex: uint32(f.First), ReceiptsDigest: streaming.ReceiptsDigest(f.Receipts), Witness: f.Witness}
	for _, tx := range f.Transactions {
		raw, err := tx.MarshalBinary()
		if err != nil {
			w.t.Fatal(err)
		}
		p.Transactions = append(p.Transactions, raw)
	}
	return p
}

func l1Hash(number uint64) common.Hash { return common.Hash{0: 0x11, 31: byte(number)} }

func anchorAt(number uint64) blocks.Anchor {
	return blocks.Anchor{L1Number: number, L1Hash: l1Hash(number), InboxRoot: common.Hash{0xee}}
}

// regulars appends that many regular blocks to the parent, a second apart.
func (w *world) regulars(parent common.Hash, count int) []*streaming.BlockSealed {
	w.t.Helper()
	var out []*streaming.BlockSealed
	for range count {
		m := w.seal(spec{parent: parent, kind: blocks.Regular, time: w.headers[parent].Time + 1, anchor: anchorAt(1), transfers: 2})
		parent = m.Header.Hash()
		out = append(out, m)
	}
	return out
}

// slot is regular blocks, the slot-ending block of slot 1, a based block on it, and one after.
func (w *world) slot() []*streaming.BlockSealed {
	w.t.Helper()
	out := w.regulars(w.genesis, 3)
	permit := blocks.Permit{Slot: 1, L1Parent: l1Hash(1)}
	start := testPolicy.Slots.Start(1)
	ending := w.seal(spec{parent: out[2].Header.Hash(), kind: blocks.SlotEnding, time: start - 1, permit: permit, anchor: anchorAt(1), transfers: 1})
	based := w.seal(spec{parent: ending.Header.Hash(), kind: blocks.Based, time: start, permit: permit, anchor: anchorAt(1), transfers: 1})
	after := w.seal(spec{parent: based.Header.Hash(), kind: blocks.Regular, time: start + 1, anchor: anchorAt(2)})
	return append(out, ending, based, after)
}

func (w *world) judge() streaming.Judge {
	policy := testPolicy
	return streaming.Judge{ChainID: testChain, Rollup: testRollup, PublicKey: w.sequencer.PublicKey(), Policy: &policy}
}

// delegated returns the key that signs the stream, and the sequencer's word for it.
func (w *world) delegated() (certs.SignedDelegation, *ecdsa.PrivateKey) {
	w.t.Helper()
	k := key(w.t, "stream key")
	signed, err := w.sequencer.Delegate(certs.Delegation{ChainID: testChain, Rollup: testRollup, Address: crypto.PubkeyToAddress(k.PublicKey)})
	if err != nil {
		w.t.Fatal(err)
	}
	return signed, k
}

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock(t time.Time) *clock { return &clock{now: t} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// capture is a log that a test reads.
type capture struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.Write(p)
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.String()
}

func (c *capture) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(c, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// message is what a certificate of the block says.
func (w *world) message(m *streaming.BlockSealed) certs.Message {
	return certs.NewMessage(testChain, testRollup, m.Placed())
}
