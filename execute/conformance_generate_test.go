package execute

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"
)

// fixtureChainID is the chain id of all public fixtures, and the only one that some runners know.
const fixtureChainID = 1

// scribe writes a fixture: it builds a chain with Builder and notes every block, valid or not.
type scribe struct {
	t       *testing.T
	fixture *chainFixture
	config  *params.ChainConfig
	genesis *core.Genesis
	blocks  types.Blocks // the valid ones
	db      state.Database
	head    *types.Header
	nonces  map[common.Address]uint64
}

// scribeAccounts is how many of the test keys are funded.
const scribeAccounts = 8

// newScribe starts a fixture on a genesis with the accounts of the test keys and the extra ones.
func newScribe(t *testing.T, comment string, extra types.GenesisAlloc) *scribe {
	t.Helper()
	alloc := make(types.GenesisAlloc)
	for i := range scribeAccounts {
		alloc[addrOf(testKey(i))] = types.Account{Balance: new(big.Int).Mul(big.NewInt(10_000), big.NewInt(params.Ether))}
	}
	for addr, account := range extra {
		alloc[addr] = account
	}
	spec := Genesis(fixtureChainID, testTime, testGasLimit, big.NewInt(params.GWei), alloc)
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	genesis := spec.MustCommit(disk, tdb)
	return &scribe{
		t: t, config: spec.Config, genesis: spec, db: state.NewDatabase(tdb, state.NewCodeDB(disk)), head: genesis.Header(), nonces: make(map[common.Address]uint64),
		fixture: &chainFixture{
			Network: fixtureNetwork, Genesis: newFixtureHeader(genesis.Header()), Pre: newFixtureAlloc(spec.Alloc),
			Config:     fixtureConfig{Network: fixtureNetwork, ChainID: quantityOf(fixtureChainID)},
			GenesisRLP: encodeBlock(t, genesis), SealEngine: "NoProof", Info: &fixtureInfo{Comment: comment},
		},
	}
}

func encodeBlock(t *testing.T, block *types.Block) []byte {
	t.Helper()
	data, err := rlp.EncodeToBytes(block)
	if err != nil {
		t.Fatalf("encode block: %v", err)
	}
	return data
}

// state opens the head's state.
func (s *scribe) state() *state.StateDB {
	s.t.Helper()
	statedb, err := state.New(s.head.Root, s.db)
	if err != nil {
		s.t.Fatalf("open state: %v", err)
	}
	return statedb
}

// sign signs a transaction with key i.
func (s *scribe) sign(i int, inner types.TxData) *types.Transaction {
	s.t.Helper()
	tx, err := types.SignNewTx(testKey(i), Signer(fixtureChainID), inner)
	if err != nil {
		s.t.Fatalf("sign: %v", err)
	}
	return tx
}

// nonce returns key i's next nonce and counts it.
func (s *scribe) nonce(i int) uint64 {
	from := addrOf(testKey(i))
	s.nonces[from]++
	return s.nonces[from] - 1
}

// dynamic returns a dynamic-fee transaction of key i with its next nonce, for tests that change it further.
func (s *scribe) dynamic(i int, to *common.Address, value int64, gas uint64, data []byte) *types.DynamicFeeTx {
	return &types.DynamicFeeTx{
		ChainID: big.NewInt(fixtureChainID), Nonce: s.nonce(i), To: to, Value: big.NewInt(value), Gas: gas, Data: data,
		GasTipCap: big.NewInt(params.GWei), GasFeeCap: big.NewInt(100 * params.GWei),
	}
}

// call returns a signed dynamic-fee transaction of key i with its next nonce. A nil to deploys.
func (s *scribe) call(i int, to *common.Address, value int64, gas uint64, data []byte) *types.Transaction {
	s.t.Helper()
	return s.sign(i, s.dynamic(i, to, value, gas, data))
}

// setCode returns a transaction of key i that calls to with authorizations.
func (s *scribe) setCode(i int, to common.Address, data []byte, auths ...types.SetCodeAuthorization) *types.Transaction {
	s.t.Helper()
	return s.sign(i, &types.SetCodeTx{
		ChainID: uint256Of(fixtureChainID), Nonce: s.nonce(i), To: to, Gas: 500_000, Value: uint256Of(0), Data: data, AuthList: auths,
		GasTipCap: uint256Of(params.GWei), GasFeeCap: uint256Of(100 * params.GWei),
	})
}

// authorize returns a key's authorization with its next nonce, which it uses up.
func (s *scribe) authorize(i int, chainID uint64, to common.Address) types.SetCodeAuthorization {
	s.t.Helper()
	return s.authorizeAt(testKey(i), chainID, s.nonce(i), to)
}

func (s *scribe) authorizeAt(key *ecdsa.PrivateKey, chainID, nonce uint64, to common.Address) types.SetCodeAuthorization {
	s.t.Helper()
	auth, err := types.SignSetCode(key, types.SetCodeAuthorization{ChainID: *uint256Of(chainID), Address: to, Nonce: nonce})
	if err != nil {
		s.t.Fatalf("sign authorization: %v", err)
	}
	return auth
}

// draft seals a block of the transactions that is not part of the chain.
func (s *scribe) draft(txs ...*types.Transaction) *Sealed {
	s.t.Helper()
	b, err := NewBuilder(s.config, s.head, s.state(), Env{
		Number: s.head.Number.Uint64() + 1, Time: s.head.Time + 1, GasLimit: testGasLimit,
		Coinbase: common.Address{0xfe, 0xe5}, Anchor: crypto.Keccak256Hash(s.head.Number.Bytes()),
	})
	if err != nil {
		s.t.Fatalf("open block: %v", err)
	}
	for i, tx := range txs {
		if _, err := b.Apply(tx, common.Address{}); err != nil {
			s.t.Fatalf("apply transaction %d: %v", i, err)
		}
	}
	sealed, err := b.Seal()
	if err != nil {
		s.t.Fatalf("seal: %v", err)
	}
	return sealed
}

// block adds a block of the transactions; statuses are the receipts', one digit each.
func (s *scribe) block(statuses string, txs ...*types.Transaction) *Sealed {
	s.t.Helper()
	sealed := s.draft(txs...)
	header := sealed.Block.Header()
	var got []byte
	for _, r := range sealed.Receipts {
		got = append(got, '0'+byte(r.Status))
	}
	if string(got) != statuses {
		s.t.Fatalf("%s: block %d has statuses %s, want %s", s.fixture.Info.Comment, header.Number, got, statuses)
	}
	if err := sealed.Commit(); err != nil {
		s.t.Fatalf("commit: %v", err)
	}
	s.fixture.Blocks = append(s.fixture.Blocks, fixtureBlock{
		RLP: hexutil.Encode(encodeBlock(s.t, sealed.Block)), Header: newFixtureHeader(header), Number: header.Number.String(),
	})
	s.blocks, s.head = append(s.blocks, sealed.Block), header
	return sealed
}

// invalid adds a block that must be refused.
func (s *scribe) invalid(exception string, block *types.Block) {
	s.t.Helper()
	s.invalidRLP(exception, encodeBlock(s.t, block))
}

func (s *scribe) invalidRLP(exception string, data []byte) {
	s.fixture.Blocks = append(s.fixture.Blocks, fixtureBlock{RLP: hexutil.Encode(data), Exception: exception})
}

// withHeader returns the block with a changed header.
func withHeader(block *types.Block, change func(*types.Header)) *types.Block {
	header := block.Header()
	change(header)
	return types.NewBlockWithHeader(header).WithBody(*block.Body())
}

// withTransactions returns the block with other transactions, and the root that they have.
func withTransactions(block *types.Block, txs ...*types.Transaction) *types.Block {
	header := block.Header()
	header.TxHash = types.DeriveSha(types.Transactions(txs), trie.NewStackTrie(nil))
	return types.NewBlockWithHeader(header).WithBody(types.Body{Transactions: txs, Withdrawals: types.Withdrawals{}})
}

// done closes the fixture with the state to which a stock go-ethereum chain comes with its valid blocks.
func (s *scribe) done() *chainFixture {
	s.t.Helper()
	cfg := core.DefaultConfig()
	cfg.StateScheme, cfg.SnapshotLimit, cfg.TrieCleanLimit, cfg.TrieDirtyLimit, cfg.Preimages = rawdb.HashScheme, 0, 8, 8, true
	bc, err := core.NewBlockChain(rawdb.NewMemoryDatabase(), s.genesis, beacon.New(ethash.NewFaker()), cfg)
	if err != nil {
		s.t.Fatalf("stock chain: %v", err)
	}
	defer bc.Stop()
	if n, err := bc.InsertChain(s.blocks); err != nil {
		s.t.Fatalf("stock chain refuses block %d: %v", n+1, err)
	}
	statedb, err := bc.State()
	if err != nil {
		s.t.Fatalf("stock state: %v", err)
	}
	post := make(types.GenesisAlloc)
	for name, a := range statedb.RawDump(&state.DumpConfig{}).Accounts {
		if !common.IsHexAddress(name) {
			s.t.Fatalf("stock state: the address of an account is not known: %s", name)
		}
		account := types.Account{Nonce: a.Nonce, Code: a.Code, Storage: make(map[common.Hash]common.Hash)}
		account.Balance, _ = new(big.Int).SetString(a.Balance, 10)
		for slot, value := range a.Storage {
			account.Storage[slot] = common.HexToHash(value)
		}
		post[common.HexToAddress(name)] = account
	}
	s.fixture.Post, s.fixture.Last = newFixtureAlloc(post), s.head.Hash()
	return s.fixture
}

// TestFixturesAreCurrent builds our own fixtures anew and compares them with the files in testdata,
// which -update writes.
func TestFixturesAreCurrent(t *testing.T) {
	t.Parallel()
	for name, build := range fixtureCases() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := json.MarshalIndent(map[string]*chainFixture{name: build(t)}, "", " ")
			if err != nil {
				t.Fatalf("encode: %v", err)
			}
			data = append(data, '\n')
			file := filepath.Join(fixtureFolder, name+".json")
			if *update {
				if err := os.WriteFile(file, data, 0o644); err != nil {
					t.Fatalf("write: %v", err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("read: %v", err)
			}
			if !bytes.Equal(data, want) {
				t.Errorf("%s is not what is built now: if that is right, run with -update", file)
			}
		})
	}
}
