package execute

import (
	"maps"
	"math/big"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// Contracts of the tests of Changes and Impose.
var (
	// setterCode stores the second word of its input in the slot that the first names.
	setterCode = common.FromHex("6020355f355500")
	// hasherCode stores the code hash of the account that its input names in slot 0.
	hasherCode = common.FromHex("5f353f5f5500")
	// phoenixInit destroys itself while it is being made, unless it is given money: then it sets slot 1 and stays.
	phoenixInit = common.FromHex("3460065733ff5b600760015560015ff3")
	// phoenixFactory makes the phoenix, always at the same address, with the money that it is given.
	phoenixFactory = append(common.FromHex("6010600d5f395f60105f34f500"), phoenixInit...)
)

var (
	setterAddr  = common.Address{0x5e}
	hasherAddr  = common.Address{0x4a}
	factoryAddr = common.Address{0xfa}
	emptyAddr   = common.Address{0xe0} // exists, and is empty
	phoenixAddr = crypto.CreateAddress2(factoryAddr, [32]byte{}, crypto.Keccak256(phoenixInit))
)

// changesWorld has the contracts above, and money where the phoenix will be.
func changesWorld(t *testing.T) *world {
	return newWorld(t, 4, types.GenesisAlloc{
		setterAddr:  {Code: setterCode, Balance: new(big.Int), Storage: map[common.Hash]common.Hash{{1}: {9}, {2}: {9}}},
		hasherAddr:  {Code: hasherCode, Balance: new(big.Int)},
		factoryAddr: {Code: phoenixFactory, Balance: new(big.Int)},
		phoenixAddr: {Balance: big.NewInt(77)},
		emptyAddr:   {Balance: new(big.Int)},
	})
}

// send signs a call by key i.
func (w *world) send(i int, to *common.Address, wei int64, data ...byte) *types.Transaction {
	nonce := w.nonces[addrOf(w.keys[i])]
	w.nonces[addrOf(w.keys[i])]++
	return w.sign(i, &types.DynamicFeeTx{
		ChainID: big.NewInt(testChainID), Nonce: nonce, To: to, Value: big.NewInt(wei), Data: data,
		Gas: 300_000, GasFeeCap: big.NewInt(10 * params.GWei), GasTipCap: big.NewInt(1),
	})
}

// delegate signs a transaction by key 0 in which key i gives itself the target's code, or none.
func (w *world) delegate(i int, target common.Address) *types.Transaction {
	authority := addrOf(w.keys[i])
	auth, err := types.SignSetCode(w.keys[i], types.SetCodeAuthorization{
		ChainID: *uint256.NewInt(testChainID), Address: target, Nonce: w.nonces[authority],
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.nonces[authority]++
	sender := addrOf(w.keys[0])
	tx := w.sign(0, &types.SetCodeTx{
		ChainID: uint256.NewInt(testChainID), Nonce: w.nonces[sender], To: authority, Gas: 300_000,
		GasFeeCap: uint256.NewInt(10 * params.GWei), GasTipCap: uint256.NewInt(1), AuthList: []types.SetCodeAuthorization{auth},
	})
	w.nonces[sender]++
	return tx
}

// set is the input of the setter.
func set(slot, value byte) []byte {
	return append(common.Hash{slot}.Bytes(), common.Hash{value}.Bytes()...)
}

// changesStory is a block in which everything happens that can happen to an account.
func (w *world) changesStory() types.Transactions {
	authority := addrOf(w.keys[3])
	return types.Transactions{
		w.send(1, &common.Address{0xf1}, 5),                          // a new account
		w.send(1, &setterAddr, 0, set(1, 0)...),                      // a slot is cleared
		w.send(1, &setterAddr, 0, set(3, 4)...),                      // another is set
		w.send(2, nil, 0, common.FromHex("6007600a5f3960075ff3")...), // a contract of seven zero bytes
		w.send(1, &hasherAddr, 0, addressWord(emptyAddr)...),         // an empty account is looked at
		w.send(2, &factoryAddr, 0),                                   // the phoenix is destroyed with its money
		w.delegate(3, setterAddr),                                    // an account gets code
		w.send(1, &authority, 0, set(7, 7)...),                       // which writes to its storage
		w.send(1, &hasherAddr, 0, addressWord(phoenixAddr)...),       // the phoenix is not there
		w.send(2, &factoryAddr, 3),                                   // it is made anew
		w.send(1, &setterAddr, 0, set(1, 6)...),                      // the cleared slot is set again
		w.send(1, &emptyAddr, 0),                                     // the empty account is touched and goes
		w.delegate(3, common.Address{}),                              // the delegation is taken back
		w.send(2, &factoryAddr, 4),                                   // the phoenix is there already
		w.send(1, &hasherAddr, 0, addressWord(emptyAddr)...),         // the empty account is no more
		w.delegate(3, hasherAddr),                                    // another delegation
		w.send(1, &setterAddr, 0, set(2, 0)...), w.send(1, &setterAddr, 0, set(3, 0)...),
		w.send(1, &authority, 0, addressWord(phoenixAddr)...),
		w.send(1, &setterAddr, 0, set(2, 2)...),
	}
}

// Whatever the batches, the layers over the parent's state are the open block's state, and the next transaction
// executed on them gives the receipt that it gets in the block.
func TestImposedChangesAreTheOpenBlock(t *testing.T) {
	t.Parallel()
	for _, batch := range []int{1, 2, 3, 7, 100} {
		w := changesWorld(t)
		b, imposed := w.builder(), w.state()
		layers := [][]Change{b.Changes()}
		Impose(w.config, b.Header(), imposed, layers[0])
		story := w.changesStory()
		for i, tx := range story {
			if i%batch == 0 {
				c := b.Changes()
				layers = append(layers, c)
				Impose(w.config, b.Header(), imposed, c)
				sameState(t, b.StateDB(), imposed, layers)
				w.sameReceipt(b, imposed.Copy(), tx)
			}
			if i%5 == 0 { // a refused one leaves nothing behind
				if _, err := b.Apply(w.sign(1, &types.LegacyTx{Nonce: 1000, Gas: 21000, GasPrice: big.NewInt(params.GWei), To: &setterAddr}), common.Address{}); err == nil {
					t.Fatal("a nonce gap is taken")
				}
			}
			if receipt, err := b.Apply(tx, common.Address{}); err != nil || receipt.Status != 1 {
				t.Fatalf("transaction %d: %+v, %v", i, receipt, err)
			}
		}
		layers = append(layers, b.Changes())
		Impose(w.config, b.Header(), imposed, layers[len(layers)-1])
		sameState(t, b.StateDB(), imposed, layers)
		if b.Changes() != nil {
			t.Error("changes are given twice")
		}
		// All at once, on another view of the parent.
		again := w.state()
		Impose(w.config, b.Header(), again, slices.Concat(layers...))
		sameState(t, b.StateDB(), again, layers)
		if imposed.GetCodeHash(addrOf(w.keys[3])) == types.EmptyCodeHash || imposed.Exist(emptyAddr) || imposed.GetState(phoenixAddr, common.BigToHash(big.NewInt(1))) != common.BigToHash(big.NewInt(7)) {
			t.Fatal("the story did not happen")
		}
		b.Close()
		if b.Changes() != nil {
			t.Error("a closed block has changes")
		}
	}
}

// The changes of a block that is not stored yet and those of the block on it are laid over the grandparent's state.
func TestImposedChangesOfTwoBlocks(t *testing.T) {
	t.Parallel()
	w := changesWorld(t)
	story := w.changesStory()
	recorder, err := NewRecorder(w.config, w.head, w.db)
	if err != nil {
		t.Fatal(err)
	}
	env := w.env()
	first, err := recorder.Open(env)
	if err != nil {
		t.Fatal(err)
	}
	imposed := w.state()
	for _, tx := range story[:len(story)/2] {
		if _, err := first.Apply(tx, common.Address{}); err != nil {
			t.Fatal(err)
		}
	}
	below := first.Changes()
	sealed, err := first.Seal()
	if err != nil {
		t.Fatal(err)
	}
	Impose(w.config, sealed.Block.Header(), imposed, below)
	env.Number, env.Time = env.Number+1, env.Time+1
	second, err := recorder.Open(env)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	layers := [][]Change{below}
	for _, tx := range story[len(story)/2:] {
		c := second.Changes()
		Impose(w.config, second.Header(), imposed, c)
		layers = append(layers, c)
		w.sameReceipt(second, imposed.Copy(), tx)
		if _, err := second.Apply(tx, common.Address{}); err != nil {
			t.Fatal(err)
		}
	}
	last := second.Changes()
	Impose(w.config, second.Header(), imposed, last)
	sameState(t, second.StateDB(), imposed, append(layers, last))
}

// sameState compares all accounts and slots that are named by the layers.
func sameState(t *testing.T, want, got *state.StateDB, layers [][]Change) {
	t.Helper()
	slots := map[common.Address]map[common.Hash]struct{}{}
	for _, c := range slices.Concat(layers...) {
		if slots[c.Address] == nil {
			slots[c.Address] = map[common.Hash]struct{}{}
		}
		for slot := range maps.Keys(c.Slots) {
			slots[c.Address][slot] = struct{}{}
		}
	}
	for addr, written := range slots {
		if want.Exist(addr) != got.Exist(addr) || want.Empty(addr) != got.Empty(addr) || want.GetNonce(addr) != got.GetNonce(addr) || !want.GetBalance(addr).Eq(got.GetBalance(addr)) {
			t.Errorf("%s: exists %v, nonce %d, balance %s, want %v, %d, %s", addr, got.Exist(addr), got.GetNonce(addr), got.GetBalance(addr), want.Exist(addr), want.GetNonce(addr), want.GetBalance(addr))
		}
		if want.GetCodeHash(addr) != got.GetCodeHash(addr) || string(want.GetCode(addr)) != string(got.GetCode(addr)) {
			t.Errorf("%s: code %x, want %x", addr, got.GetCode(addr), want.GetCode(addr))
		}
		for slot := range written {
			if want.GetState(addr, slot) != got.GetState(addr, slot) {
				t.Errorf("%s: slot %s is %s, want %s", addr, slot, got.GetState(addr, slot), want.GetState(addr, slot))
			}
		}
	}
}

// sameReceipt executes a transaction on an imposed state, and in a copy of the block's, and compares gas, output and refunds.
func (w *world) sameReceipt(b *Builder, imposed *state.StateDB, tx *types.Transaction) {
	w.t.Helper()
	results := make([]*core.ExecutionResult, 2)
	for i, statedb := range []*state.StateDB{b.StateDB().Copy(), imposed} {
		ctx := core.NewEVMBlockContext(b.t.header, b.t.chain, &b.t.header.Coinbase)
		ctx.GetHash = ancestorHash(statedb)
		evm := vm.NewEVM(ctx, statedb, w.config, vm.Config{})
		evm.SetPrecompiles(l2Precompiles(b.t.rules))
		msg, err := core.TransactionToMessage(tx, b.t.signer, b.t.header.BaseFee)
		if err != nil {
			w.t.Fatal(err)
		}
		statedb.SetTxContext(tx.Hash(), 0, 1)
		if results[i], err = core.ApplyMessage(evm, msg, core.NewGasPool(b.t.header.GasLimit)); err != nil {
			w.t.Fatalf("execute on state %d: %v", i, err)
		}
		evm.Release()
	}
	if want, got := results[0], results[1]; want.UsedGas != got.UsedGas || want.MaxUsedGas != got.MaxUsedGas || string(want.ReturnData) != string(got.ReturnData) || (want.Err == nil) != (got.Err == nil) {
		w.t.Errorf("executed on imposed changes: %+v, want %+v", got, want)
	}
}
