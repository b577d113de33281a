package execute

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/holiman/uint256"
)

// touched is the StateDB as the builder's EVM sees it: it notes which accounts, slots and codes are
// touched. The StateDB itself cannot tell, for what a refused transaction has loaded stays loaded, and a
// later one finds it there.
type touched struct {
	*state.StateDB
	accounts map[common.Address]struct{}
	slots    map[slotOf]bool // whether it was written
	codes    map[common.Address]seenCode
	coded    map[common.Address]struct{} // accounts that were given code in the block, also by transactions that were refused

	lastAccount common.Address // noted already
	lastSlot    slotOf         // noted already, as read
}

// slotOf is a storage slot of an account.
type slotOf struct {
	addr common.Address
	slot common.Hash
}

// seenCode is the code that an account had when it was first asked for.
type seenCode struct {
	hash common.Hash
	code []byte
}

func touching(statedb *state.StateDB) *touched {
	return &touched{
		StateDB: statedb, accounts: make(map[common.Address]struct{}), slots: make(map[slotOf]bool), codes: make(map[common.Address]seenCode), coded: make(map[common.Address]struct{}),
	}
}

// forget begins a new list.
func (t *touched) forget() {
	clear(t.accounts)
	clear(t.slots)
	clear(t.codes)
	t.lastAccount, t.lastSlot = common.Address{}, slotOf{}
}

func (t *touched) account(addr common.Address) {
	if addr != t.lastAccount || addr == (common.Address{}) {
		t.accounts[addr] = struct{}{}
		t.lastAccount = addr
	}
}

func (t *touched) read(addr common.Address, slot common.Hash) {
	t.account(addr)
	s := slotOf{addr, slot}
	if s == t.lastSlot {
		return
	}
	if _, known := t.slots[s]; !known {
		t.slots[s] = false
	}
	t.lastSlot = s
}

// codeOf notes the code that is there now: a delegation may take its place before the transaction ends.
func (t *touched) codeOf(addr common.Address) {
	t.account(addr)
	if _, known := t.codes[addr]; !known {
		t.codes[addr] = seenCode{hash: t.StateDB.GetCodeHash(addr), code: t.StateDB.GetCode(addr)}
	}
}

// What follows implements vm.StateDB wherever it looks at an account.

func (t *touched) CreateAccount(addr common.Address) {
	t.account(addr)
	t.StateDB.CreateAccount(addr)
}

func (t *touched) CreateContract(addr common.Address) {
	t.account(addr)
	t.StateDB.CreateContract(addr)
}

func (t *touched) SubBalance(addr common.Address, amount *uint256.Int, reason tracing.BalanceChangeReason) uint256.Int {
	t.account(addr)
	return t.StateDB.SubBalance(addr, amount, reason)
}

func (t *touched) AddBalance(addr common.Address, amount *uint256.Int, reason tracing.BalanceChangeReason) uint256.Int {
	t.account(addr)
	return t.StateDB.AddBalance(addr, amount, reason)
}

func (t *touched) GetBalance(addr common.Address) *uint256.Int {
	t.account(addr)
	return t.StateDB.GetBalance(addr)
}

func (t *touched) GetNonce(addr common.Address) uint64 {
	t.account(addr)
	return t.StateDB.GetNonce(addr)
}

func (t *touched) SetNonce(addr common.Address, nonce uint64, reason tracing.NonceChangeReason) {
	t.account(addr)
	t.StateDB.SetNonce(addr, nonce, reason)
}

func (t *touched) GetCodeHash(addr common.Address) common.Hash {
	t.account(addr)
	return t.StateDB.GetCodeHash(addr)
}

func (t *touched) GetCode(addr common.Address) []byte {
	t.codeOf(addr)
	return t.StateDB.GetCode(addr)
}

func (t *touched) GetCodeSize(addr common.Address) int {
	t.codeOf(addr)
	return t.StateDB.GetCodeSize(addr)
}

func (t *touched) SetCode(addr common.Address, code []byte, reason tracing.CodeChangeReason) []byte {
	t.account(addr)
	t.coded[addr] = struct{}{}
	return t.StateDB.SetCode(addr, code, reason)
}

func (t *touched) GetStateAndCommittedState(addr common.Address, slot common.Hash) (common.Hash, common.Hash) {
	t.read(addr, slot)
	return t.StateDB.GetStateAndCommittedState(addr, slot)
}

func (t *touched) GetState(addr common.Address, slot common.Hash) common.Hash {
	t.read(addr, slot)
	return t.StateDB.GetState(addr, slot)
}

func (t *touched) SetState(addr common.Address, slot, value common.Hash) common.Hash {
	t.account(addr)
	t.slots[slotOf{addr, slot}] = true
	return t.StateDB.SetState(addr, slot, value)
}

func (t *touched) GetStorageRoot(addr common.Address) common.Hash {
	t.account(addr)
	return t.StateDB.GetStorageRoot(addr)
}

func (t *touched) SelfDestruct(addr common.Address) {
	t.account(addr)
	t.StateDB.SelfDestruct(addr)
}

func (t *touched) HasSelfDestructed(addr common.Address) bool {
	t.account(addr)
	return t.StateDB.HasSelfDestructed(addr)
}

func (t *touched) Exist(addr common.Address) bool {
	t.account(addr)
	return t.StateDB.Exist(addr)
}

func (t *touched) Touch(addr common.Address) {
	t.account(addr)
	t.StateDB.Touch(addr)
}

func (t *touched) IsNewContract(addr common.Address) bool {
	t.account(addr)
	return t.StateDB.IsNewContract(addr)
}

func (t *touched) Empty(addr common.Address) bool {
	t.account(addr)
	return t.StateDB.Empty(addr)
}
