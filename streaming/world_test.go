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
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

const (
	testChain    = 7331000
	testGasLimit = 30_000_000
	testTime     = 1_700_000_000
)

var (
	testRollup = common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
	testPolicy = blocks.Policy{
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
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{
		t: t, sequencer: certs.DeriveSecretKey("sequencer of " + t.Name()), sender: key(t, "sender"),
		nonces: make(map[common.Hash]uint64), headers: make(map[common.Hash]*types.Header), placed: make(map[common.Hash]blocks.Placed),
	}
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	block := execute.Genesis(testChain, testTime, testGasLimit, big.NewInt(params.GWei), types.GenesisAlloc{
		crypto.PubkeyToAddress(w.sender.PublicKey): {Balance: new(big.Int).Mul(big.NewInt(1000), big.NewInt(params.Ether))},
	}).MustCommit(disk, tdb)
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
}

// seal builds, executes and certifies a block.
func (w *world) seal(s spec) *streaming.BlockSealed {
	w.t.Helper()
	parent := w.headers[s.parent]
	statedb, err := state.New(parent.Root, w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	config := execute.ChainConfig(testChain)
	builder, err := execute.NewBuilder(config, parent, statedb, execute.Env{
		Number: parent.Number.Uint64() + 1, Time: s.time, GasLimit: testGasLimit, Coinbase: testPolicy.FeeRecipient, Anchor: s.anchor.Hash(),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	nonce := w.nonces[s.parent]
	for i := range s.transfers {
		tx, err := types.SignNewTx(w.sender, execute.Signer(testChain), &types.DynamicFeeTx{
			ChainID: big.NewInt(testChain), Nonce: nonce, To: &common.Address{byte(i + 1), 7}, Value: big.NewInt(1), Gas: 21_000,
			GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei),
		})
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := builder.Apply(tx, common.Address{}); err != nil {
			w.t.Fatal(err)
		}
		nonce++
	}
	sealed, err := builder.Seal()
	if err != nil {
		w.t.Fatal(err)
	}
	header := sealed.Block.Header()
	if _, err := sealed.StateDB.Commit(config.Rules(header.Number, true, header.Time), header.Number.Uint64()); err != nil {
		w.t.Fatal(err)
	}
	trace, err := execute.BuildTrace(config, parent, []*types.Block{sealed.Block}, sealed.Witness)
	if err != nil {
		w.t.Fatal(err)
	}
	m := &streaming.BlockSealed{
		Header: header, Kind: s.kind, Permit: s.permit, Anchor: s.anchor, SealedAt: s.time * 1000, Trace: trace,
	}
	hash := header.Hash()
	w.headers[hash], w.nonces[hash], w.placed[hash] = header, nonce, m.Placed()
	if s.kind.Sequenced() {
		c, err := w.sequencer.Certify(certs.NewMessage(testChain, testRollup, m.Placed()))
		if err != nil {
			w.t.Fatal(err)
		}
		m.Certificate = &c
	}
	return m
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
