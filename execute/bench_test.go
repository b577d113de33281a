package execute

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
)

// The benchmarks run whole slots of a chain with benchAccounts accounts, each with a key, ether, tokens and a
// slot to be cleared, among benchStrangers that no transaction touches.
const (
	benchAccounts  = 20_000
	benchStrangers = 5_000
	benchBlocks    = 12 // a slot
	benchGasLimit  = 120_000_000
)

// cleanAddress is a contract that leaves its storage smaller: see cleanCode.
var cleanAddress = common.HexToAddress("0x5700000000000000000000000000000000000008")

// cleanCode clears the slots named in the second and third word of calldata; the one in the first it sets,
// reads and clears again, as a lock does; the one in the fourth it sets to stay.
func cleanCode() []byte {
	word := func(p *program.Program, i int) { p.Push(32 * i).Op(vm.CALLDATALOAD) }
	p := program.New()
	p.Push(1)
	word(p, 0)
	p.Op(vm.SSTORE)
	for _, i := range []int{1, 2} {
		p.Op(vm.PUSH0)
		word(p, i)
		p.Op(vm.SSTORE)
	}
	p.Push(1)
	word(p, 3)
	p.Op(vm.SSTORE, vm.PUSH0)
	word(p, 0)
	return p.Op(vm.SSTORE, vm.STOP).Bytes()
}

// workload is a kind of transactions.
type workload struct {
	name string
	next func(w *world, from int, pick func() int, n uint64) *types.Transaction // the n-th; pick chooses an account
	zipf bool
	// senders is how many of the accounts send, all alike; zero means that senders are picked as receivers are.
	senders int
}

func workloads() []workload {
	return []workload{
		{name: "tokens-uniform", next: tokenTransfer},
		{name: "tokens-zipf", next: tokenTransfer, zipf: true},
		{name: "tokens-zipf-to", next: tokenTransfer, zipf: true, senders: 1_000},
		{name: "transfers", next: plainTransfer},
		{name: "contracts", next: contractCall},
	}
}

func tokenTransfer(w *world, from int, pick func() int, _ uint64) *types.Transaction {
	return w.call(from, &tokenAddress, 0, 100_000, transferData(addrOf(w.keys[pick()]), 1))
}

func plainTransfer(w *world, from int, pick func() int, _ uint64) *types.Transaction {
	to := addrOf(w.keys[pick()])
	return w.call(from, &to, 1, 21_000, nil)
}

// contractCall creates contracts that stay, creates some that destroy themselves, and clears storage.
func contractCall(w *world, from int, pick func() int, n uint64) *types.Transaction {
	slot := func() uint64 { return uint64(pick()) }
	switch n % 4 {
	case 0:
		return w.call(from, nil, 0, 1_000_000, childInit(program.New().Sstore(slot(), 1).Sstore(slot(), 2).Bytes(), tokenCode()))
	case 1:
		mayfly := program.New().Sstore(slot(), 1).Selfdestruct(addrOf(w.keys[pick()])).Bytes()
		return w.call(from, &createAddress, 1, 1_000_000, childInit(program.New().Sstore(slot(), n).Bytes(), mayfly))
	default:
		return w.call(from, &cleanAddress, 0, 200_000, words(1_000_000+n, slot(), slot(), 2_000_000+n))
	}
}

// benchWorld returns the chain before the slot.
func benchWorld(b testing.TB) *world {
	b.Helper()
	holders := make([]common.Address, benchAccounts)
	for i := range holders {
		holders[i] = addrOf(testKey(i))
	}
	extra := testContracts(holders...)
	clean := types.Account{Nonce: 1, Code: cleanCode(), Balance: new(big.Int), Storage: make(map[common.Hash]common.Hash)}
	for i := range benchAccounts {
		clean.Storage[common.BigToHash(big.NewInt(int64(i)))] = common.Hash{31: 1}
	}
	extra[cleanAddress] = clean
	for i := range benchStrangers {
		extra[common.BytesToAddress(keccak(words(uint64(i))).Bytes())] = types.Account{Balance: big.NewInt(int64(i + 1))}
	}
	return newWorldOf(b, benchGasLimit, benchAccounts, extra)
}

// benchSlot is a slot of a workload, built once.
type benchSlot struct {
	*world
	parent  *types.Header
	envs    []Env
	gasUsed uint64
	merged  []byte // the trace of all blocks
}

// newBenchSlot builds a slot with so many transactions a block.
func newBenchSlot(b testing.TB, load workload, txs int) *benchSlot {
	b.Helper()
	s := &benchSlot{world: benchWorld(b)}
	s.parent = s.head
	pick, sender := load.picks()
	recorder, err := NewRecorder(s.config, s.parent, s.db)
	if err != nil {
		b.Fatal(err)
	}
	for i := range benchBlocks {
		env := s.env()
		s.envs = append(s.envs, env)
		env.Allow = func(Usage) error { return nil }
		builder, err := recorder.Open(env)
		if err != nil {
			b.Fatal(err)
		}
		for j := range txs {
			tx := load.next(s.world, sender(), pick, uint64(i*txs+j))
			if receipt, err := builder.Apply(tx, common.Address{}); err != nil || receipt.Status == 0 {
				b.Fatalf("block %d: transaction %d: %v", i, j, err)
			}
		}
		sealed := s.seal(builder)
		s.gasUsed += sealed.Block.GasUsed()
	}
	var traces [][]byte
	for _, sealed := range s.sealed {
		traces = append(traces, sealed.Trace)
	}
	if s.merged, err = mergeAll(traces); err != nil {
		b.Fatal(err)
	}
	return s
}

// picks returns what chooses receivers and senders.
func (l workload) picks() (pick, sender func() int) {
	rng := rand.New(rand.NewPCG(1, 2))
	order, zipf := rng.Perm(benchAccounts), rand.NewZipf(rng, 1.1, 1, benchAccounts-1)
	pick = func() int { return rng.IntN(benchAccounts) }
	if l.zipf {
		pick = func() int { return order[zipf.Uint64()] }
	}
	if l.senders == 0 {
		return pick, pick
	}
	return pick, func() int { return rng.IntN(l.senders) }
}

// mergeAll is MergeTraces; nil for more than one trace can hold.
func mergeAll(traces [][]byte) ([]byte, error) {
	size := 0
	for _, t := range traces {
		size += len(t)
	}
	merged, err := MergeTraces(traces...)
	if err != nil && size > MaxTraceBytes {
		return nil, nil
	}
	return merged, err
}

// runs are the traces that verify the slot: one, if it can hold the slot.
func (s *benchSlot) runs(b testing.TB) []Input {
	b.Helper()
	if s.merged != nil {
		in, err := NewInput(testChainID, s.merged)
		if err != nil {
			b.Fatal(err)
		}
		return []Input{in}
	}
	var inputs []Input
	for i := 0; i < benchBlocks; i += 4 {
		inputs = append(inputs, s.input(i, i+4))
	}
	return inputs
}

func (s *benchSlot) mgas() float64 { return float64(s.gasUsed) / 1e6 }

// laps are the times of one thing that is measured beside others in the same run: on the clock, and of
// all processors, which a busy machine falsifies less.
type laps struct{ clock, busy []time.Duration }

// time measures f once, with no garbage of anything else left.
func (l *laps) time(f func()) {
	runtime.GC()
	l.timeNow(f)
}

// timeNow measures f once.
func (l *laps) timeNow(f func()) {
	busy, from := processorTime(), time.Now()
	f()
	l.clock = append(l.clock, time.Since(from))
	l.busy = append(l.busy, processorTime()-busy)
}

// processorTime is what the process has used so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// at returns the p-quantile on the clock, in seconds.
func (l laps) at(p float64) float64 { return quantile(l.clock, p) }

// quantile returns the p-quantile in seconds.
func quantile(times []time.Duration, p float64) float64 {
	sorted := slices.Clone(times)
	slices.Sort(sorted)
	return sorted[min(int(p*float64(len(sorted))), len(sorted)-1)].Seconds()
}

// eachSlot runs a benchmark for each workload and number of transactions a block.
func eachSlot(b *testing.B, counts []int, run func(b *testing.B, s *benchSlot)) {
	for _, load := range workloads() {
		for _, txs := range counts {
			b.Run(fmt.Sprintf("%s/%d", load.name, txs), func(b *testing.B) { run(b, newBenchSlot(b, load, txs)) })
		}
	}
}
