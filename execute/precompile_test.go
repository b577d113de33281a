package execute

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
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
	if got := p.Stats(); got != (PrecompileStats{Computed: 3, Recalled: 6}) {
		t.Fatalf("stats %+v", got)
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
	if got := p.Stats(); got != (PrecompileStats{Computed: 4, Recalled: 2}) || p.memory.Len() != 2 {
		t.Fatalf("stats %+v, %d remembered", got, p.memory.Len())
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
	for range 16 {
		wg.Go(func() {
			<-start
			if err := p.Answer(yes); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	wg.Wait()
	if got := p.Stats(); got != (PrecompileStats{Computed: 1, Recalled: 15}) {
		t.Fatalf("stats %+v", got)
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

	p := NewPrecompile(DefaultGasSchedule, 16)
	addresses := len(vm.PrecompiledAddressesOsaka)
	Install(p)
	Install(p)
	if len(vm.PrecompiledAddressesOsaka) != addresses+1 || !slices.Contains(vm.PrecompiledAddressesOsaka, Address) {
		t.Fatalf("addresses: %v", vm.PrecompiledAddressesOsaka)
	}
	// The caller hands its calldata to EXECUTE with 3,000,000 gas, and keeps: 1 + success, size and
	// first word of the output, gas used by the call.
	code := program.New().Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY, vm.GAS)
	code.Push(32).Op(vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0).Push(Address).Push(3_000_000).Op(vm.CALL)
	code.Push(1).Op(vm.ADD, vm.PUSH0, vm.SSTORE)
	code.Op(vm.RETURNDATASIZE).Push(1).Op(vm.SSTORE)
	code.Op(vm.PUSH0, vm.MLOAD).Push(2).Op(vm.SSTORE)
	code.Op(vm.STOP)
	caller := common.Address{0xca}
	w := newWorld(t, 1, types.GenesisAlloc{caller: {Code: code.Bytes(), Nonce: 1, Balance: new(big.Int)}})
	slot := func(i byte) uint64 { return w.state().GetState(caller, common.Hash{31: i}).Big().Uint64() }

	s := w.block(w.call(0, &caller, 0, 8_000_000, yes))
	if s.Receipts[0].Status != 1 || slot(0) != 2 || slot(1) != 32 || slot(2) != 1 {
		t.Fatalf("true claim: status %d, call %d, output of %d: %d", s.Receipts[0].Status, slot(0), slot(1), slot(2))
	}
	if charged, price := s.Receipts[0].GasUsed, p.RequiredGas(yes); charged < price || charged > price+700_000 {
		t.Fatalf("charged %d, EXECUTE costs %d", charged, price)
	}
	// A false claim fails the call, takes its gas, and leaves the transaction standing.
	s = w.block(w.call(0, &caller, 0, 8_000_000, no))
	if s.Receipts[0].Status != 1 || slot(0) != 1 || slot(1) != 0 || s.Receipts[0].GasUsed < 3_000_000 {
		t.Fatalf("false claim: status %d, call %d, output of %d, %d gas", s.Receipts[0].Status, slot(0), slot(1), s.Receipts[0].GasUsed)
	}
	before := p.Stats()
	if before.Computed != 2 {
		t.Fatalf("stats %+v", before)
	}
	// Too little gas: nothing is computed, neither the claim nor its hash.
	s = w.block(w.call(0, &caller, 0, 1_800_000, append(bytes.Clone(yes), 1)))
	if s.Receipts[0].Status != 1 || slot(0) != 1 || p.Stats() != before {
		t.Fatalf("too little gas: status %d, call %d, stats %+v", s.Receipts[0].Status, slot(0), p.Stats())
	}
	t.Log("EXECUTE was called")
}
