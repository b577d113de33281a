package contracts_test

import (
	"crypto/ecdsa"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

const (
	l2ChainID  = 7331000
	l2GasLimit = 30_000_000
)

var (
	feeRecipient = common.HexToAddress("0xfee0000000000000000000000000000000000001")
	treasury     = common.HexToAddress("0x7ea0000000000000000000000000000000000001")
	builder      = common.HexToAddress("0xb111111111111111111111111111111111111111")
)

// l2 builds real L2 blocks, on any parent it has built or on genesis.
type l2 struct {
	tb      testing.TB
	config  *params.ChainConfig
	db      state.Database
	genesis *types.Header
	user    *ecdsa.PrivateKey // funded in genesis with 1,000 ether
}

// block is a built L2 block with what the rollup knows about it beyond its header.
type block struct {
	*execute.Sealed
	parent *types.Header
	kind   blocks.Kind
	permit blocks.Permit
	anchor blocks.Anchor
}

func (b block) header() *types.Header { return b.Block.Header() }

func (b block) placed() blocks.Placed {
	h := b.Block.Header()
	return blocks.Placed{
		Number: h.Number.Uint64(), Hash: h.Hash(), Parent: h.ParentHash, StateRoot: h.Root, Time: h.Time,
		Kind: b.kind, Permit: b.permit, Anchor: b.anchor,
	}
}

// spec says how a block is to be built; zero values mean what the policy says.
type spec struct {
	time      uint64
	kind      blocks.Kind // regular if unknown
	permit    blocks.Permit
	anchor    blocks.Anchor
	coinbase  common.Address
	gasLimit  uint64
	raw       []*types.Transaction // first
	calls     []call               // then, transactions of the user
	transfers int                  // then, to fresh addresses
}

// call is a transaction of the user on L2.
type call struct {
	to    *common.Address // nil creates a contract
	value *big.Int
	data  []byte
}

// sign signs a call.
func (c *l2) sign(nonce uint64, to call) *types.Transaction {
	c.tb.Helper()
	tx, err := types.SignNewTx(c.user, execute.Signer(l2ChainID), &types.DynamicFeeTx{
		ChainID: c.config.ChainID, Nonce: nonce, To: to.to, Value: to.value, Data: to.data, Gas: 5_000_000,
		GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei),
	})
	if err != nil {
		c.tb.Fatal(err)
	}
	return tx
}

// from returns the user's address.
func (c *l2) from() common.Address { return crypto.PubkeyToAddress(c.user.PublicKey) }

// try executes a call of the user on the state before the block's end, as if it came again, and returns what it reverts
// with, nil if it does not.
func (c *l2) try(h *types.Header, to call) []byte {
	c.tb.Helper()
	statedb := c.state(h)
	random := common.Hash{}
	evm := vm.NewEVM(vm.BlockContext{
		CanTransfer: core.CanTransfer, Transfer: core.Transfer, GetHash: func(uint64) common.Hash { return common.Hash{} },
		GasLimit: h.GasLimit, BlockNumber: h.Number, Time: h.Time, Difficulty: new(big.Int), BaseFee: new(big.Int), BlobBaseFee: new(big.Int), Random: &random,
	}, statedb, c.config, vm.Config{})
	zero := new(uint256.Int)
	value := new(uint256.Int)
	if to.value != nil {
		value = uint256.MustFromBig(to.value)
	}
	msg := (&core.Message{From: c.from(), To: to.to, Value: value, GasLimit: 5_000_000, GasPrice: zero, GasFeeCap: zero, GasTipCap: zero, Data: to.data}).SkipNonceCheck().SkipEOACheck()
	result, err := core.ApplyMessage(evm, msg, core.NewGasPool(h.GasLimit))
	if err != nil {
		c.tb.Fatal(err)
	}
	if result.Err == nil {
		return nil
	}
	return result.ReturnData
}

// state returns the state after a block.
func (c *l2) state(h *types.Header) *state.StateDB {
	c.tb.Helper()
	statedb, err := state.New(h.Root, c.db)
	if err != nil {
		c.tb.Fatal(err)
	}
	return statedb
}

// prove returns the trie nodes of an account and of a slot in it, as eth_getProof does.
func (c *l2) prove(h *types.Header, address common.Address, slot common.Hash) (account, storage [][]byte) {
	c.tb.Helper()
	db := c.db.TrieDB()
	path := func(id *trie.ID, key []byte) (nodes proofNodes) {
		t, err := trie.NewStateTrie(id, db)
		if err == nil {
			err = t.Prove(crypto.Keccak256(key), &nodes)
		}
		if err != nil {
			c.tb.Fatal(err)
		}
		return nodes
	}
	storageRoot := c.state(h).GetStorageRoot(address)
	return path(trie.StateTrieID(h.Root), address[:]), path(trie.StorageTrieID(h.Root, crypto.Keccak256Hash(address[:]), storageRoot), slot[:])
}

type proofNodes [][]byte

func (p *proofNodes) Put(_, node []byte) error { *p = append(*p, slices.Clone(node)); return nil }
func (p *proofNodes) Delete([]byte) error      { panic("a proof deletes nothing") }

func newL2(tb testing.TB) *l2 {
	tb.Helper()
	user, err := crypto.ToECDSA(crypto.Keccak256([]byte("user")))
	if err != nil {
		tb.Fatal(err)
	}
	disk := rawdb.NewMemoryDatabase()
	tries := triedb.NewDatabase(disk, nil)
	alloc := types.GenesisAlloc{
		crypto.PubkeyToAddress(user.PublicKey): {Balance: ether(1000)}, contracts.MessengerAddress: contracts.MessengerAccount(),
	}
	genesis, err := execute.Genesis(l2ChainID, l1Genesis, l2GasLimit, big.NewInt(params.GWei), alloc).Commit(disk, tries, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return &l2{
		tb: tb, config: execute.ChainConfig(l2ChainID), user: user,
		db: state.NewDatabase(tries, state.NewCodeDB(disk)), genesis: genesis.Header(),
	}
}

// build builds and stores one block.
func (c *l2) build(parent *types.Header, s spec) block {
	c.tb.Helper()
	if s.kind == blocks.KindUnknown {
		s.kind = blocks.Regular
	}
	if s.coinbase == (common.Address{}) {
		s.coinbase = feeRecipient
	}
	if s.gasLimit == 0 {
		s.gasLimit = l2GasLimit
	}
	b := c.open(parent, execute.Env{
		Number: parent.Number.Uint64() + 1, Time: s.time, GasLimit: s.gasLimit, Coinbase: s.coinbase, Anchor: s.anchor.Hash(),
	})
	for _, tx := range s.raw {
		if _, err := b.Apply(tx, common.Address{}); err != nil {
			c.tb.Fatal(err)
		}
	}
	for _, to := range s.calls {
		if _, err := b.Apply(c.sign(b.StateDB().GetNonce(c.from()), to), c.from()); err != nil {
			c.tb.Fatal(err)
		}
	}
	for i := range s.transfers {
		from := crypto.PubkeyToAddress(c.user.PublicKey)
		nonce := b.StateDB().GetNonce(from)
		to := common.BytesToAddress(crypto.Keccak256([]byte{byte(nonce >> 8), byte(nonce), byte(i)}))
		tx, err := types.SignNewTx(c.user, execute.Signer(l2ChainID), &types.DynamicFeeTx{
			ChainID: c.config.ChainID, Nonce: nonce, To: &to, Value: big.NewInt(1), Gas: params.TxGas,
			GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(params.GWei),
		})
		if err != nil {
			c.tb.Fatal(err)
		}
		if _, err := b.Apply(tx, from); err != nil {
			c.tb.Fatal(err)
		}
	}
	return block{Sealed: c.seal(b), parent: parent, kind: s.kind, permit: s.permit, anchor: s.anchor}
}

// open opens a block on the parent.
func (c *l2) open(parent *types.Header, env execute.Env) *execute.Builder {
	c.tb.Helper()
	statedb, err := state.New(parent.Root, c.db)
	if err != nil {
		c.tb.Fatal(err)
	}
	b, err := execute.NewBuilder(c.config, parent, statedb, env)
	if err != nil {
		c.tb.Fatal(err)
	}
	return b
}

// seal finishes the block and stores its state.
func (c *l2) seal(b *execute.Builder) *execute.Sealed {
	c.tb.Helper()
	sealed, err := b.Seal()
	if err != nil {
		c.tb.Fatal(err)
	}
	h := sealed.Block.Header()
	if err := sealed.Commit(); err != nil {
		c.tb.Fatalf("commit block %d: %v", h.Number, err)
	}
	return sealed
}

// trace proves consecutive blocks.
func (c *l2) trace(run ...block) []byte {
	c.tb.Helper()
	var traces [][]byte
	for _, b := range run {
		traces = append(traces, b.Trace)
	}
	trace, err := execute.MergeTraces(traces...)
	if err != nil {
		c.tb.Fatal(err)
	}
	return trace
}

// retell returns the trace with its blocks changed and nothing else made to fit.
func retell(tb testing.TB, trace []byte, change func(t *execute.Trace)) []byte {
	tb.Helper()
	t, err := execute.DecodeTrace(trace)
	if err != nil {
		tb.Fatal(err)
	}
	change(t)
	out, err := t.Encode()
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// emptied returns the trace without its blocks, which the codec would not encode.
func emptied(tb testing.TB, trace []byte) []byte {
	tb.Helper()
	var parts struct {
		Blocks  []rlp.RawValue
		Witness rlp.RawValue
	}
	if err := rlp.DecodeBytes(trace[1:], &parts); err != nil {
		tb.Fatal(err)
	}
	parts.Blocks = nil
	out, err := rlp.EncodeToBytes(&parts)
	if err != nil {
		tb.Fatal(err)
	}
	return append([]byte{trace[0]}, out...)
}

// blockBytes returns RLP([header, [transaction...]]) of a block, as the contract's log carries it.
func blockBytes(tb testing.TB, b *types.Block) []byte {
	tb.Helper()
	out, err := rlp.EncodeToBytes([]any{b.Header(), b.Transactions()})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// boundAnchor converts to the bindings' type.
func boundAnchor(a blocks.Anchor) contracts.Anchor {
	return contracts.Anchor{L1Number: a.L1Number, L1Hash: a.L1Hash, InboxRoot: a.InboxRoot, InboxCount: a.InboxCount}
}

// anchorsOf returns the distinct anchors of a run in order, as settle takes them.
func anchorsOf(run []block) []contracts.Anchor {
	var out []contracts.Anchor
	for i, b := range run {
		if i == 0 || b.anchor != run[i-1].anchor {
			out = append(out, boundAnchor(b.anchor))
		}
	}
	return out
}
