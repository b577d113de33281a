package execute

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/core/vm/runtime"
)

var _ vm.PrecompiledContract = (*Precompile)(nil)

// TestGas pins the prices.
func TestGas(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	one, two := w.input(0, 1), w.input(0, 2)
	huge := one
	huge.GasUsed = math.MaxUint64
	g := DefaultGasSchedule
	base := uint64(1<<24) / 8
	garbage := Input{GasUsed: 80, Trace: []byte("no trace at all")}
	many := Input{Trace: append([]byte{1}, nestedBlocks(t, 1000)...)}
	for _, tc := range []struct {
		name     string
		schedule GasSchedule
		input    []byte
		want     uint64
	}{
		{"one block", g, one.Encode(), base + 50_000 + 4*uint64(len(one.Trace)) + one.GasUsed/8},
		{"two blocks", g, two.Encode(), base + 100_000 + 4*uint64(len(two.Trace)) + two.GasUsed/8},
		{"divisor 1", GasSchedule{PerBlock: 1, PerByte: 1, Divisor: 1}, one.Encode(), 1<<24 + 1 + uint64(len(one.Trace)) + one.GasUsed},
		{"divisor 0", GasSchedule{PerBlock: 1, PerByte: 1}, one.Encode(), 1<<24 + 1 + uint64(len(one.Trace)) + one.GasUsed},
		{"huge claim", g, huge.Encode(), base + 50_000 + 4*uint64(len(one.Trace)) + math.MaxUint64/8},
		{"huge claim, divisor 1", GasSchedule{Divisor: 1}, huge.Encode(), math.MaxUint64},
		{"huge prices", GasSchedule{PerBlock: math.MaxUint64, PerByte: math.MaxUint64, Divisor: 8}, two.Encode(), math.MaxUint64},
		{"price per byte that wraps to zero", GasSchedule{PerByte: 1 << 63, Divisor: 8}, make([]byte, 1002), math.MaxUint64},
		{"nothing", g, nil, base},
		{"malformed input", g, make([]byte, 1001), base + 4*1001},
		{"malformed trace", g, garbage.Encode(), base + 4*uint64(len(garbage.Trace)) + 10},
		{"more blocks than there can be", g, many.Encode(), base + (MaxBlocks+1)*50_000 + 4*uint64(len(many.Trace))},
	} {
		if got := tc.schedule.Gas(tc.input); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
}

// nestedBlocks is the body of a trace with n empty lists for blocks.
func nestedBlocks(t *testing.T, n int) []byte {
	t.Helper()
	out := make([]byte, 0, n+8)
	out = append(out, 0xf9, byte((n+3)>>8), byte(n+3), 0xf9, byte(n>>8), byte(n))
	return append(out, bytes.Repeat([]byte{0xc0}, n)...)
}

// TestPrecompileAnswers runs true and false claims, and checks that both are remembered.
func TestPrecompileAnswers(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	yes := w.input(0, 2).Encode()
	no := bytes.Clone(yes)
	no[4*32+5] ^= 1 // post-state root
	p := NewPrecompile(DefaultGasSchedule, 16)
	if p.Name() == "" || p.RequiredGas(yes) == 0 {
		t.Fatal("no name or no price")
	}
	want := append(make([]byte, 31), 1)
	for i := range 3 {
		out, err := p.Run(yes)
		if err != nil || !bytes.Equal(out, want) {
			t.Fatalf("run %d: %x, %v", i, out, err)
		}
		if out, err := p.Run(no); !errors.Is(err, ErrPostStateRoot) || out != nil {
			t.Fatalf("run %d of a false claim: %x, %v", i, out, err)
		}
		if _, err := p.Run(yes[:77]); !errors.Is(err, ErrMalformedInput) {
			t.Fatalf("run %d of garbage: %v", i, err)
		}
	}
	if got := p.Stats(); got != (PrecompileStats{Computed: 3, Recalled: 6, Held: 3}) {
		t.Fatalf("stats %+v", got)
	}
}

// TestPrecompileTellsTheSource follows one claim through the memory, and around it.
func TestPrecompileTellsTheSource(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	yes := w.input(0, 2).Encode()
	no := bytes.Clone(yes)
	no[4*32+5] ^= 1 // post-state root
	p := NewPrecompile(DefaultGasSchedule, 16)
	for _, input := range [][]byte{yes, no} {
		first, want := p.Answer(input)
		second, again := p.Answer(input)
		if first != Computed || second != Recalled || !errors.Is(again, want) {
			t.Errorf("answers %v (%v), then %v (%v)", first, want, second, again)
		}
		before := p.Stats()
		if err := p.Recompute(input); (err == nil) != (want == nil) || p.Stats() != before {
			t.Errorf("recomputed: %v, was %v; stats %+v", err, want, p.Stats())
		}
	}
	for source, name := range map[Source]string{Computed: "computed", Recalled: "recalled", Awaited: "awaited", 9: "source(9)"} {
		if source.String() != name {
			t.Errorf("source %d is %q", source, source)
		}
	}
}

// TestPrecompileMemoryIsBounded keeps two answers and asks for three.
func TestPrecompileMemoryIsBounded(t *testing.T) {
	t.Parallel()
	p := NewPrecompile(DefaultGasSchedule, 2)
	for _, input := range []string{"a", "b", "a", "c", "b", "c"} {
		p.Answer([]byte(input))
	}
	// a, b computed; a recalled; c computed and b forgotten; b computed and a forgotten; c recalled.
	if got := p.Stats(); got != (PrecompileStats{Computed: 4, Recalled: 2, Held: 2}) {
		t.Fatalf("stats %+v", got)
	}
}

// TestPrecompileComputesOnce has many callers ask the same at the same time.
func TestPrecompileComputesOnce(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	yes := w.input(0, 2).Encode()
	p := NewPrecompile(DefaultGasSchedule, 4)
	start := make(chan struct{})
	var wg sync.WaitGroup
	var computed atomic.Int32
	for range 16 {
		wg.Go(func() {
			<-start
			source, err := p.Answer(yes)
			if err != nil {
				t.Error(err)
			}
			if source == Computed {
				computed.Add(1)
			}
		})
	}
	close(start)
	wg.Wait()
	if got := p.Stats(); got != (PrecompileStats{Computed: 1, Recalled: 15, Held: 1}) || computed.Load() != 1 {
		t.Fatalf("stats %+v, %d said that they computed", got, computed.Load())
	}
}

// TestInstall runs TestInstalled in a process of its own: go-ethereum's tables are global, and this
// process runs L2 blocks.
func TestInstall(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(os.Args[0], "-test.run=^TestInstalled$", "-test.v")
	cmd.Env = append(os.Environ(), installed+"=yes")
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("EXECUTE was called")) {
		t.Fatalf("%v\n%s", err, out)
	}
}

// installed says in the environment that the process may install EXECUTE.
const installed = "EXECUTE_TEST_INSTALL"

// TestInstalled calls EXECUTE from a contract, as L1 does. It does nothing but in TestInstall's process.
func TestInstalled(t *testing.T) {
	if os.Getenv(installed) == "" {
		return
	}
	yes := smallWorld(t).input(0, 2).Encode()
	no := bytes.Clone(yes)
	no[4*32+5] ^= 1

	warm := len(vm.PrecompiledAddressesOsaka)
	p := NewPrecompile(DefaultGasSchedule, 16)
	Install(p)
	Install(p)
	if len(vm.PrecompiledAddressesOsaka) != warm {
		t.Fatalf("Install changed what is warm in L2 blocks: %v", vm.PrecompiledAddressesOsaka)
	}
	// The caller hands its calldata to EXECUTE with 3,000,000 gas, and keeps: 1 + success, size and
	// first word of the output.
	code := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.GAS)
	code.Push(32).Op(vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0).Push(Address).Push(3_000_000).Op(vm.CALL)
	code.Push(1).Op(vm.ADD, vm.PUSH0, vm.SSTORE)
	code.Op(vm.RETURNDATASIZE).Push(1).Op(vm.SSTORE)
	code.Op(vm.PUSH0, vm.MLOAD).Push(2).Op(vm.SSTORE)
	code.Op(vm.STOP)
	caller := common.Address{0xca}
	statedb, err := state.New(types.EmptyRootHash, state.NewDatabaseForTesting())
	if err != nil {
		t.Fatal(err)
	}
	statedb.SetCode(caller, code.Bytes(), tracing.CodeChangeUnspecified)
	call := func(gas uint64, input []byte) (left uint64) {
		t.Helper()
		l1 := &runtime.Config{ChainConfig: ChainConfig(1), State: statedb, GasLimit: gas, BlockNumber: big.NewInt(1), Random: &common.Hash{}, Difficulty: new(big.Int)}
		_, left, err := runtime.Call(caller, input, l1)
		if err != nil {
			t.Fatal(err)
		}
		return left
	}
	slot := func(i byte) uint64 { return statedb.GetState(caller, common.Hash{31: i}).Big().Uint64() }

	left := call(8_000_000, yes)
	if slot(0) != 2 || slot(1) != 32 || slot(2) != 1 {
		t.Fatalf("true claim: call %d, output of %d: %d", slot(0), slot(1), slot(2))
	}
	if charged, price := 8_000_000-left, p.RequiredGas(yes); charged < price || charged > price+700_000 {
		t.Fatalf("charged %d, EXECUTE costs %d", charged, price)
	}
	// A false claim fails the call, takes its gas, and leaves the transaction standing.
	left = call(8_000_000, no)
	if slot(0) != 1 || slot(1) != 0 || 8_000_000-left < 3_000_000 {
		t.Fatalf("false claim: call %d, output of %d, %d gas", slot(0), slot(1), 8_000_000-left)
	}
	before := p.Stats()
	if before.Computed != 2 {
		t.Fatalf("stats %+v", before)
	}
	// Too little gas: nothing is computed, neither the claim nor its hash.
	call(1_800_000, append(bytes.Clone(yes), 1))
	if slot(0) != 1 || p.Stats() != before {
		t.Fatalf("too little gas: call %d, stats %+v", slot(0), p.Stats())
	}
	checkForeignAddress(t)
	t.Log("EXECUTE was called")
}

// checkForeignAddress builds and verifies an L2 block in which EXECUTE's address is paid, called and
// looked at, in a process where EXECUTE is installed: on L2 it is an address like any other, so a stock
// chain in a process without EXECUTE came to the same block.
func checkForeignAddress(t *testing.T) {
	t.Helper()
	code := program.New().Push(Address).Op(vm.BALANCE).Push(1).Op(vm.SSTORE)
	code.Op(vm.GAS).Op(vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0, vm.PUSH0).Push(Address).Push(100_000).Op(vm.CALL, vm.POP)
	code.Op(vm.GAS, vm.SWAP1, vm.SUB).Push(2).Op(vm.SSTORE, vm.STOP)
	looker, execute := common.Address{0xcb}, Address
	w := newWorld(t, 1, types.GenesisAlloc{looker: {Code: code.Bytes(), Nonce: 1, Balance: new(big.Int)}})
	s := w.block(w.call(0, &execute, 5, 21_000, nil), w.call(0, &looker, 0, 300_000, nil))
	if s.Receipts[0].Status != 1 || s.Receipts[0].GasUsed != 21_000 || s.Receipts[1].Status != 1 {
		t.Fatalf("receipts %+v, %+v", s.Receipts[0], s.Receipts[1])
	}
	if balance := w.state().GetState(looker, common.Hash{31: 1}).Big().Uint64(); balance != 5 {
		t.Fatalf("balance of EXECUTE's address is %d on L2", balance)
	}
	// 21,000, calldata none, cold BALANCE 2,600, warm CALL 100, two fresh slots: a warm address would be cheaper.
	want := uint64(21_000 + 2_600 + 100 + 2*22_100)
	if got := s.Receipts[1].GasUsed; got < want || got > want+200 {
		t.Fatalf("looking at EXECUTE's address takes %d gas, want about %d", got, want)
	}
	if _, err := Verify(w.input(0, 1)); err != nil {
		t.Fatalf("verify: %v", err)
	}
}
