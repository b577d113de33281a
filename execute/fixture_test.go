package execute

import (
	"crypto/ecdsa"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"
	"github.com/holiman/uint256"
	"go.uber.org/goleak"
)

const (
	testChainID  = 7331000
	testGasLimit = 30_000_000
	testTime     = 1_700_000_000
)

// world is an L2 chain with full state in memory, built through Builder.
type world struct {
	t        testing.TB
	config   *params.ChainConfig
	genesis  *core.Genesis
	db       state.Database
	head     *types.Header
	keys     []*ecdsa.PrivateKey
	nonces   map[common.Address]uint64
	blocks   []*types.Block
	sealed   []*Sealed
	parents  []*types.Header
	coinbase common.Address
	gasLimit uint64
}

// testKey returns the i-th deterministic account key.
func testKey(i int) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("execute test key"), big.NewInt(int64(i)).Bytes()))
	if err != nil {
		panic(err)
	}
	return key
}

func addrOf(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

// newWorld returns a world with that many funded keys and the extra accounts.
func newWorld(t testing.TB, accounts int, extra types.GenesisAlloc) *world {
	t.Helper()
	return newWorldOf(t, testGasLimit, accounts, extra)
}

// newWorldOf is newWorld with another gas limit.
func newWorldOf(t testing.TB, gasLimit uint64, accounts int, extra types.GenesisAlloc) *world {
	t.Helper()
	w := &world{t: t, gasLimit: gasLimit, config: ChainConfig(testChainID), nonces: make(map[common.Address]uint64), coinbase: common.Address{0xfe, 0xe5}}
	alloc := make(types.GenesisAlloc)
	for i := range accounts {
		key := testKey(i)
		w.keys = append(w.keys, key)
		alloc[addrOf(key)] = types.Account{Balance: new(big.Int).Mul(big.NewInt(10_000), big.NewInt(params.Ether))}
	}
	for addr, account := range extra {
		alloc[addr] = account
	}
	w.genesis = Genesis(testChainID, testTime, gasLimit, big.NewInt(params.GWei), alloc)
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	block := w.genesis.MustCommit(disk, tdb)
	w.db = state.NewDatabase(tdb, state.NewCodeDB(disk))
	w.head = block.Header()
	return w
}

// state opens the head's state.
func (w *world) state() *state.StateDB {
	w.t.Helper()
	statedb, err := state.New(w.head.Root, w.db)
	if err != nil {
		w.t.Fatalf("open state: %v", err)
	}
	return statedb
}

// env is the environment of the block after the head, one second later.
func (w *world) env() Env {
	return Env{
		Number:   w.head.Number.Uint64() + 1,
		Time:     w.head.Time + 1,
		GasLimit: w.gasLimit,
		Coinbase: w.coinbase,
		Anchor:   crypto.Keccak256Hash(w.head.Number.Bytes()),
	}
}

// builder opens the next block.
func (w *world) builder() *Builder {
	w.t.Helper()
	b, err := NewBuilder(w.config, w.head, w.state(), w.env())
	if err != nil {
		w.t.Fatalf("open block: %v", err)
	}
	return b
}

// sign signs a transaction with key i; its nonce is the next one.
func (w *world) sign(i int, inner types.TxData) *types.Transaction {
	w.t.Helper()
	tx, err := types.SignNewTx(w.keys[i], Signer(testChainID), inner)
	if err != nil {
		w.t.Fatalf("sign: %v", err)
	}
	return tx
}

// call returns a signed dynamic-fee transaction of key i with its next nonce. A nil to deploys.
func (w *world) call(i int, to *common.Address, value int64, gas uint64, data []byte) *types.Transaction {
	w.t.Helper()
	from := addrOf(w.keys[i])
	nonce := w.nonces[from]
	w.nonces[from]++
	return w.sign(i, &types.DynamicFeeTx{
		ChainID: big.NewInt(testChainID), Nonce: nonce, To: to, Value: big.NewInt(value), Gas: gas, Data: data,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei),
	})
}

// block builds a block of the transactions, all of which must be taken, and makes it the head.
func (w *world) block(txs ...*types.Transaction) *Sealed {
	w.t.Helper()
	b := w.builder()
	for i, tx := range txs {
		if _, err := b.Apply(tx, common.Address{}); err != nil {
			w.t.Fatalf("apply transaction %d: %v", i, err)
		}
	}
	return w.seal(b)
}

// seal seals the builder's block and makes it the head.
func (w *world) seal(b *Builder) *Sealed {
	w.t.Helper()
	sealed, err := b.Seal()
	if err != nil {
		w.t.Fatalf("seal: %v", err)
	}
	w.adopt(sealed)
	return sealed
}

// adopt commits a sealed block and makes it the head.
func (w *world) adopt(sealed *Sealed) {
	w.t.Helper()
	header := sealed.Block.Header()
	if err := sealed.Commit(); err != nil {
		w.t.Fatalf("commit: %v", err)
	}
	w.parents = append(w.parents, w.head)
	w.blocks = append(w.blocks, sealed.Block)
	w.sealed = append(w.sealed, sealed)
	w.head = header
}

// trace returns the trace of blocks from..to (indices into w.blocks, to excluded).
func (w *world) trace(from, to int) []byte {
	w.t.Helper()
	var traces [][]byte
	for _, sealed := range w.sealed[from:to] {
		traces = append(traces, sealed.Trace)
	}
	data, err := MergeTraces(traces...)
	if err != nil {
		w.t.Fatalf("merge traces %d..%d: %v", from, to, err)
	}
	return data
}

// input returns the honest input of blocks from..to.
func (w *world) input(from, to int) Input {
	w.t.Helper()
	in, err := NewInput(testChainID, w.trace(from, to))
	if err != nil {
		w.t.Fatalf("input: %v", err)
	}
	return in
}

// mustVerify verifies and fails the test if it does not.
func mustVerify(t testing.TB, in Input) *Result {
	t.Helper()
	result, err := Verify(in)
	if err != nil {
		t.Fatalf("verify: %v", err)
	}
	return result
}

func uint256Of(v uint64) *uint256.Int { return uint256.NewInt(v) }

func keccak(b []byte) common.Hash { return crypto.Keccak256Hash(b) }

// TestMain fails if any goroutine outlives the tests, but for those that the stock chain, which some
// tests import blocks into, keeps for the whole process.
func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"))
}
