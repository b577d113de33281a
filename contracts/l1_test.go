package contracts_test

import (
	"encoding/binary"
	"encoding/json"
	"maps"
	"math/big"
	"os"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/contracts/internal/bindings"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

const (
	l1ChainID   = 1337000
	l1Genesis   = 1_700_000_000
	slotSeconds = 12
	l1GasLimit  = 60_000_000
	txGasLimit  = 1 << 24 // EIP-7825
)

// executeAddress is where design section 4 puts EXECUTE.
var executeAddress = common.HexToAddress("0x0101")

var slots = blocks.Slots{Genesis: l1Genesis, Seconds: slotSeconds}

// l1 is an Ethereum chain under the tests' thumb: real EVM, real state, real system call for
// EIP-2935's block hashes, Osaka rules, and whatever slots and forks the test wants. There is always
// one open block, in which transactions are executed at once.
type l1 struct {
	tb     testing.TB
	config *params.ChainConfig
	state  *state.StateDB
	hashes []common.Hash // of the closed blocks, by number
	number uint64        // of the open block
	time   uint64        // of the open block
	salt   byte          // blocks of forks with different salts have different hashes
	blind  bool          // BLOCKHASH answers zero, as it does for what is not to be had
	txs    int

	// execute takes the place of EXECUTE if replaced is set; nil means that there is no code at the address.
	execute  vm.PrecompiledContract
	replaced bool
}

// newL1 returns a chain whose block 1, of slot 1, is open.
func newL1(tb testing.TB) *l1 {
	tb.Helper()
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		tb.Fatal(err)
	}
	for address, account := range execute.SystemAlloc() {
		statedb.SetCode(address, account.Code, tracing.CodeChangeGenesis)
		statedb.SetNonce(address, 1, tracing.NonceChangeGenesis)
	}
	c := &l1{tb: tb, config: execute.ChainConfig(l1ChainID), state: statedb, time: l1Genesis}
	for i := range byte(8) {
		c.fund(account(i), ether(1_000_000))
	}
	c.open(1)
	return c
}

// account returns the address of one of eight funded accounts.
func account(i byte) common.Address { return common.Address{0xac, 19: i + 1} }

func ether(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

func (c *l1) fund(address common.Address, amount *big.Int) {
	c.state.AddBalance(address, uint256.MustFromBig(amount), tracing.BalanceChangeUnspecified)
}

// fork returns an independent copy of the chain; its future blocks have other hashes.
func (c *l1) fork(tb testing.TB) *l1 {
	f := *c
	f.tb, f.state, f.hashes = tb, c.state.Copy(), slices.Clone(c.hashes)
	f.salt++
	return &f
}

// copy returns an independent copy of the chain; its future blocks have the same hashes.
func (c *l1) copy(tb testing.TB) *l1 {
	f := c.fork(tb)
	f.salt = c.salt
	return f
}

// hash returns the hash that the open block will have: that of its parent, number, time and salt.
func (c *l1) hash() common.Hash {
	var buf [49]byte
	copy(buf[:], c.parent().Bytes())
	binary.BigEndian.PutUint64(buf[32:], c.number)
	binary.BigEndian.PutUint64(buf[40:], c.time)
	buf[48] = c.salt
	return crypto.Keccak256Hash(buf[:])
}

// parent returns the hash of the open block's parent.
func (c *l1) parent() common.Hash {
	if c.number == 0 {
		return common.Hash{}
	}
	return c.hashes[c.number-1]
}

// open closes the open block and opens the one of the given slot; slots between are missed.
func (c *l1) open(slot uint64) {
	c.hashes = append(c.hashes, c.hash())
	c.number++
	c.time, c.txs = slots.Start(slot), 0
	core.ProcessParentBlockHash(c.parent(), c.evm(), nil)
	c.state.Finalise(c.evm().GetRules())
}

// slot returns the open block's slot.
func (c *l1) slot() uint64 { return slots.At(c.time) }

func (c *l1) evm() *vm.EVM {
	random := common.Hash{1}
	evm := vm.NewEVM(vm.BlockContext{
		CanTransfer: core.CanTransfer,
		Transfer:    core.Transfer,
		GetHash: func(n uint64) common.Hash {
			if c.blind || n >= uint64(len(c.hashes)) {
				return common.Hash{}
			}
			return c.hashes[n]
		},
		GasLimit:    l1GasLimit,
		BlockNumber: new(big.Int).SetUint64(c.number),
		Time:        c.time,
		Difficulty:  new(big.Int),
		BaseFee:     new(big.Int),
		BlobBaseFee: new(big.Int),
		Random:      &random,
	}, c.state, c.config, vm.Config{})
	if c.replaced {
		precompiles := maps.Clone(vm.PrecompiledContractsOsaka)
		delete(precompiles, executeAddress)
		if c.execute != nil {
			precompiles[executeAddress] = c.execute
		}
		evm.SetPrecompiles(precompiles)
	}
	return evm
}

// outcome is what became of a transaction.
type outcome struct {
	ok     bool
	output []byte
	gas    uint64
	logs   []*types.Log
}

// err returns why the transaction failed, or nil.
func (o outcome) err() *contracts.Revert {
	if o.ok {
		return nil
	}
	return contracts.DecodeRevert(o.output)
}

// tx is a transaction; gas zero means the most a transaction may have.
type tx struct {
	from  common.Address
	to    *common.Address // nil creates a contract
	value *big.Int
	data  []byte
	gas   uint64
}

// send executes a transaction in the open block, as L1 would: intrinsic and floor gas, cap, refunds. The
// sender may be a contract too.
func (c *l1) send(t tx) outcome {
	c.tb.Helper()
	if t.gas == 0 {
		t.gas = txGasLimit
	}
	if t.value == nil {
		t.value = new(big.Int)
	}
	if t.from == (common.Address{}) {
		t.from = account(0)
	}
	zero := new(uint256.Int)
	msg := (&core.Message{
		From: t.from, To: t.to, Value: uint256.MustFromBig(t.value), GasLimit: t.gas,
		GasPrice: zero, GasFeeCap: zero, GasTipCap: zero, Data: t.data,
	}).SkipNonceCheck().SkipEOACheck()
	evm := c.evm()
	hash := crypto.Keccak256Hash(c.hash().Bytes(), []byte{byte(c.txs >> 8), byte(c.txs)})
	c.state.SetTxContext(hash, c.txs, uint32(c.txs))
	c.txs++
	result, err := core.ApplyMessage(evm, msg, core.NewGasPool(l1GasLimit))
	if err != nil {
		c.tb.Fatalf("transaction cannot be included: %v", err)
	}
	logs := c.state.GetLogs(hash, c.number, common.Hash{}, c.time)
	c.state.Finalise(evm.GetRules())
	return outcome{ok: result.Err == nil, output: result.ReturnData, gas: result.UsedGas, logs: logs}
}

// call executes without effect.
func (c *l1) call(to common.Address, data []byte) outcome {
	c.tb.Helper()
	return c.copy(c.tb).send(tx{to: &to, data: data})
}

// deploy creates a contract and returns its address.
func (c *l1) deploy(value *big.Int, code []byte) (common.Address, outcome) {
	c.tb.Helper()
	address := crypto.CreateAddress(account(0), c.state.GetNonce(account(0)))
	return address, c.send(tx{data: code, value: value})
}

// readArtefact reads what a contract of the tests was compiled to.
func readArtefact(tb testing.TB, name string) *bindings.Artefact {
	tb.Helper()
	artefact, err := bindings.Read(os.DirFS("testdata"), name)
	if err != nil {
		tb.Fatal(err)
	}
	return artefact
}

func readABI(tb testing.TB, name string) abi.ABI {
	tb.Helper()
	var parsed abi.ABI
	if err := json.Unmarshal(readArtefact(tb, name).ABI, &parsed); err != nil {
		tb.Fatal(err)
	}
	return parsed
}

// testContract deploys a contract of the tests, from testdata.
func (c *l1) testContract(name string, args ...any) (common.Address, abi.ABI) {
	c.tb.Helper()
	artefact, parsed := readArtefact(c.tb, name), readABI(c.tb, name)
	packed, err := parsed.Pack("", args...)
	if err != nil {
		c.tb.Fatal(err)
	}
	address, out := c.deploy(nil, append(hexutil.MustDecode(artefact.Bytecode), packed...))
	if !out.ok {
		c.tb.Fatalf("deploy %s: %v", name, out.err())
	}
	return address, parsed
}
