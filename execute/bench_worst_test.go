package execute

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/params"
)

// l1BlockGas is the L1 block for which the worst cases are told.
const l1BlockGas = 60_000_000

// BenchmarkWorst measures the worst that the benchmarks know to do with each unit that EXECUTE prices, in
// seconds of one L1 block filled with such calls. The figures by divisor count the whole price of the
// call; s/L1block-unit counts only the unit that the case abuses, as if the others were free. Calldata
// and the rest of what L1 charges come on top: a contract can make the same trace anew for each call in memory, so
// they are not counted.
func BenchmarkWorst(b *testing.B) {
	b.Run("gas", benchWorstGas)
	b.Run("transactions", benchWorstTransactions)
	b.Run("base", benchWorstBase)
	b.Run("bytes", benchWorstBytes)
	b.Run("blocks", benchWorstBlocks)
}

// worst measures one call, whose claim must fail with want or be true, and reports it. share is the part
// of the price, at the default schedule, that pays for what is abused.
func worst(b *testing.B, in Input, want error, share uint64) {
	b.Helper()
	var took laps
	for b.Loop() {
		took.time(func() {
			if _, err := Verify(in); !errors.Is(err, want) || err != nil && want == nil {
				b.Fatalf("verify: %v, want %v", err, want)
			}
		})
	}
	input, seconds := in.Encode(), took.at(0.5)
	for _, d := range []struct {
		divisor uint64
		unit    string
	}{{8, "s/L1block"}, {2, "s/L1block-D2"}} {
		schedule := DefaultGasSchedule
		schedule.Divisor = d.divisor
		b.ReportMetric(seconds*l1BlockGas/float64(schedule.Gas(input)), d.unit)
	}
	b.ReportMetric(seconds*l1BlockGas/float64(share), "s/L1block-unit")
	b.ReportMetric(1e3*seconds, "ms/call")
	b.ReportMetric(0, "ns/op")
}

// paidGas is what the schedule takes for gas on L2.
func paidGas(in Input) uint64 { return in.GasUsed / DefaultGasSchedule.Divisor }

// burnAddress is where a worst case has its contract.
var burnAddress = common.HexToAddress("0x5700000000000000000000000000000000000009")

// burner is code that runs setup once and then body again and again until little gas is left. body must leave
// the stack as it found it, and take less than 30,000 gas.
func burner(setup, body func(p *program.Program), often int) []byte {
	p := program.New()
	if setup != nil {
		setup(p)
	}
	_, start := p.Jumpdest()
	for range often {
		body(p)
	}
	p.Push(1_000_000).Op(vm.GAS, vm.GT)
	return p.Push(start).Op(vm.JUMPI, vm.STOP).Bytes()
}

// burnWorld is a chain with the contract and a few senders.
func burnWorld(b testing.TB, code []byte, extra types.GenesisAlloc) *world {
	alloc := types.GenesisAlloc{burnAddress: {Nonce: 1, Code: code, Balance: big.NewInt(params.Ether)}}
	for addr, account := range extra {
		alloc[addr] = account
	}
	return newWorldOf(b, benchGasLimit, 4, alloc)
}

// burn is the honest input of a block in which the contract burns the most gas that a transaction can have, twice.
func burn(b testing.TB, w *world, data []byte) Input {
	var txs []*types.Transaction
	for i := range 2 {
		txs = append(txs, w.call(i, &burnAddress, 0, MaxTxGas, data))
	}
	for _, receipt := range w.block(txs...).Receipts {
		if receipt.Status == 0 {
			b.Fatal("the contract failed")
		}
	}
	return w.input(0, 1)
}

// op is a body of one operation on constants, whose result is dropped.
func op(code vm.OpCode, args ...any) func(p *program.Program) {
	return func(p *program.Program) {
		for _, arg := range args {
			p.Push(arg)
		}
		p.Op(code, vm.POP)
	}
}

func benchWorstGas(b *testing.B) {
	for _, c := range append(worstOperations(), worstPrecompiles(b)...) {
		b.Run(c.name, func(b *testing.B) {
			in := burn(b, burnWorld(b, burner(c.setup, c.body, max(c.often, 1)), nil), c.data)
			worst(b, in, nil, paidGas(in))
		})
	}
}

// operation is a way to burn gas.
type operation struct {
	name  string
	setup func(p *program.Program)
	body  func(p *program.Program)
	often int
	data  []byte
}

// counting leaves a number on the stack that body finds, and must leave one higher.
func counting(body func(p *program.Program)) (setup, next func(p *program.Program)) {
	return func(p *program.Program) { p.Push(1 << 20) }, func(p *program.Program) {
		body(p)
		p.Push(1).Op(vm.ADD)
	}
}

// fresh is an operation on another number each time.
func fresh(name string, often int, body func(p *program.Program)) operation {
	setup, next := counting(body)
	return operation{name: name, setup: setup, body: next, often: often}
}

// worstOperations are the operations that are slow for their gas.
func worstOperations() []operation {
	huge := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 256), big.NewInt(189))
	large := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 200), big.NewInt(77))
	ops := []operation{
		{name: "mulmod", body: op(vm.MULMOD, large, huge, huge), often: 100},
		{name: "addmod", body: op(vm.ADDMOD, large, huge, huge), often: 100},
		{name: "sdiv", body: op(vm.SDIV, large, huge), often: 100},
		{name: "smod", body: op(vm.SMOD, large, huge), often: 100},
		{name: "exp", body: op(vm.EXP, huge, huge), often: 10},
		{name: "selfbalance", body: op(vm.SELFBALANCE), often: 500},
		{name: "keccak32", body: op(vm.KECCAK256, 32, 0), often: 100},
		{name: "keccak136", body: op(vm.KECCAK256, 136, 0), often: 100},
		{name: "keccak8k", body: op(vm.KECCAK256, 8192, 0), often: 10},
		{name: "balance-warm", body: op(vm.BALANCE, burnAddress), often: 50},
		{name: "extcodesize-warm", body: op(vm.EXTCODESIZE, burnAddress), often: 50},
		{name: "extcodehash-warm", body: op(vm.EXTCODEHASH, burnAddress), often: 50},
		{name: "sload-warm", body: op(vm.SLOAD, 7), often: 50},
		{name: "blockhash", body: func(p *program.Program) { p.Push(1).Op(vm.NUMBER, vm.SUB, vm.BLOCKHASH, vm.POP) }, often: 100},
		{name: "staticcall-nobody", body: func(p *program.Program) { p.StaticCall(nil, 0xdead, 0, 0, 0, 0).Op(vm.POP) }, often: 20},
		{name: "calldatacopy", body: func(p *program.Program) { p.Push(32).Op(vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY) }, often: 100},
		{name: "mcopy8k", body: func(p *program.Program) { p.Push(8192).Push(1).Op(vm.PUSH0, vm.MCOPY) }, often: 20},
		{name: "extcodecopy-warm", body: func(p *program.Program) { p.ExtcodeCopy(burnAddress, 0, 0, 1024) }, often: 20},
		{name: "log4", body: func(p *program.Program) { p.Push(1).Push(2).Push(3).Push(4).Op(vm.PUSH0, vm.PUSH0, vm.LOG4) }, often: 5},
		{name: "log0", body: func(p *program.Program) { p.Op(vm.PUSH0, vm.PUSH0, vm.LOG0) }, often: 20},
		{name: "create-empty", body: func(p *program.Program) { p.Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.CREATE, vm.POP) }, often: 1},
		{name: "create-large", body: func(p *program.Program) { p.Push(params.MaxInitCodeSize).Op(vm.PUSH0, vm.PUSH0, vm.CREATE, vm.POP) }, often: 1},
		fresh("tstore", 50, func(p *program.Program) { p.Op(vm.DUP1, vm.DUP1, vm.TSTORE) }),
		fresh("tload", 50, func(p *program.Program) { p.Op(vm.DUP1, vm.TLOAD, vm.POP) }),
		fresh("sload-cold", 5, func(p *program.Program) { p.Op(vm.DUP1, vm.SLOAD, vm.POP) }),
		fresh("balance-cold", 5, func(p *program.Program) { p.Op(vm.DUP1, vm.BALANCE, vm.POP) }),
		fresh("extcodesize-cold", 5, func(p *program.Program) { p.Op(vm.DUP1, vm.EXTCODESIZE, vm.POP) }),
		fresh("sstore-new", 1, func(p *program.Program) { p.Op(vm.DUP1, vm.DUP1, vm.SSTORE) }),
		fresh("sstore-same", 1, func(p *program.Program) { p.Op(vm.PUSH0, vm.DUP2, vm.SSTORE) }),
		fresh("call-new", 1, func(p *program.Program) {
			p.Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0).Push(1).Op(vm.DUP6, vm.PUSH0, vm.CALL, vm.POP)
		}),
		fresh("create2-large", 1, func(p *program.Program) {
			p.Op(vm.DUP1).Push(params.MaxInitCodeSize).Op(vm.PUSH0, vm.PUSH0, vm.CREATE2, vm.POP)
		}),
	}
	return ops
}
