package execute

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
)

// Contracts of the test genesis.
var (
	storeAddress  = common.HexToAddress("0x5700000000000000000000000000000000000001") // writes storage
	tokenAddress  = common.HexToAddress("0x5700000000000000000000000000000000000002") // token-like transfers
	hashesAddress = common.HexToAddress("0x5700000000000000000000000000000000000003") // stores BLOCKHASH
	revertAddress = common.HexToAddress("0x5700000000000000000000000000000000000004") // writes, then reverts
	createAddress = common.HexToAddress("0x5700000000000000000000000000000000000005") // CREATE2 of its calldata, then calls it
	peekAddress   = common.HexToAddress("0x5700000000000000000000000000000000000006") // looks at an account
	spinAddress   = common.HexToAddress("0x5700000000000000000000000000000000000007") // burns all gas
)

// eachWord returns a program that runs body for each step bytes of calldata, with the offset on top
// of the stack; body must leave the stack as it found it.
func eachWord(step int, body func(p *program.Program)) []byte {
	p := program.New().Op(vm.PUSH0)
	_, start := p.Jumpdest()
	p.Op(vm.DUP1, vm.CALLDATASIZE, vm.GT)
	// Over the jump out: JUMPI into the body.
	out := p.Size()
	p.Push(out + 6).Op(vm.JUMPI)
	p.Op(vm.STOP)
	for p.Size() < out+6 {
		p.Op(vm.STOP)
	}
	p.Op(vm.JUMPDEST)
	body(p)
	p.Push(step).Op(vm.ADD)
	return p.Jump(start).Bytes()
}

func storeCode() []byte {
	return eachWord(64, func(p *program.Program) {
		p.Op(vm.DUP1).Push(32).Op(vm.ADD, vm.CALLDATALOAD, vm.DUP2, vm.CALLDATALOAD, vm.SSTORE)
	})
}

func hashesCode() []byte {
	return eachWord(32, func(p *program.Program) {
		p.Op(vm.DUP1, vm.CALLDATALOAD, vm.DUP1, vm.NUMBER, vm.SUB, vm.BLOCKHASH, vm.SWAP1, vm.SSTORE)
	})
}

func tokenCode() []byte {
	p := program.New()
	p.Op(vm.CALLER, vm.PUSH0, vm.MSTORE).Push(32).Op(vm.PUSH0, vm.KECCAK256, vm.DUP1, vm.SLOAD)
	p.Push(32).Op(vm.CALLDATALOAD, vm.SWAP1, vm.SUB, vm.SWAP1, vm.SSTORE)
	p.Op(vm.PUSH0, vm.CALLDATALOAD, vm.PUSH0, vm.MSTORE).Push(32).Op(vm.PUSH0, vm.KECCAK256, vm.DUP1, vm.SLOAD)
	p.Push(32).Op(vm.CALLDATALOAD, vm.ADD, vm.SWAP1, vm.SSTORE)
	p.Push(32).Op(vm.CALLDATALOAD, vm.PUSH0, vm.MSTORE)
	p.Op(vm.PUSH0, vm.CALLDATALOAD, vm.CALLER).Push(crypto.Keccak256([]byte("Transfer(address,address,uint256)")))
	return p.Push(32).Op(vm.PUSH0, vm.LOG3, vm.STOP).Bytes()
}

func revertCode() []byte {
	return program.New().Sstore(1, 2).Op(vm.PUSH0, vm.PUSH0, vm.REVERT).Bytes()
}

func createCode() []byte {
	p := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY)
	p.Op(vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0, vm.CALLVALUE, vm.CREATE2)
	// call(gas, child, 0, 0, 0, 0, 0)
	p.Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.DUP6, vm.GAS, vm.CALL)
	return p.Op(vm.PUSH0, vm.SSTORE, vm.STOP).Bytes()
}

func peekCode() []byte {
	p := program.New()
	for i, op := range []vm.OpCode{vm.BALANCE, vm.EXTCODESIZE, vm.EXTCODEHASH} {
		p.Op(vm.PUSH0, vm.CALLDATALOAD, op).Push(i).Op(vm.SSTORE)
	}
	return p.Op(vm.STOP).Bytes()
}

func spinCode() []byte {
	p := program.New()
	_, start := p.Jumpdest()
	return p.Jump(start).Bytes()
}

// testContracts is what newWorld needs to have the contracts, with holders having tokens.
func testContracts(holders ...common.Address) types.GenesisAlloc {
	account := func(code []byte) types.Account {
		return types.Account{Nonce: 1, Code: code, Balance: new(big.Int)}
	}
	token := account(tokenCode())
	token.Storage = make(map[common.Hash]common.Hash)
	for _, h := range holders {
		token.Storage[balanceSlot(h)] = common.BigToHash(big.NewInt(1_000_000_000))
	}
	return types.GenesisAlloc{
		storeAddress: account(storeCode()), tokenAddress: token, hashesAddress: account(hashesCode()),
		revertAddress: account(revertCode()), createAddress: account(createCode()), peekAddress: account(peekCode()),
		spinAddress: account(spinCode()),
	}
}

// balanceSlot is where the token keeps an account's balance.
func balanceSlot(addr common.Address) common.Hash {
	return crypto.Keccak256Hash(common.LeftPadBytes(addr[:], 32))
}

// words is calldata of 32-byte numbers.
func words(values ...uint64) []byte {
	out := make([]byte, 32*len(values))
	for i, v := range values {
		putUint64(out[i*32+24:], v)
	}
	return out
}

// transferData is the token's calldata.
func transferData(to common.Address, amount uint64) []byte {
	return append(common.LeftPadBytes(to[:], 32), words(amount)...)
}

// childInit is the init code of a contract with this code, behind a prefix that runs first.
func childInit(prefix, code []byte) []byte {
	return program.New().Append(prefix).ReturnViaCodeCopy(code).Bytes()
}
