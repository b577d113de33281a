package execute

import (
	"crypto/sha256"
	"fmt"
	"math"
	"math/bits"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
)

// Address is where EXECUTE stands on L1: 0x0101.
var Address = common.Address{18: 0x01, 19: 0x01}

// GasSchedule prices EXECUTE, in gas:
//
//	2^24/Divisor + PerBlock·blocks + PerByte·len(trace) + gasUsed/Divisor
//
// It is charged before anything runs. The first term pays for the transaction that passes the
// claim before execution stops.
type GasSchedule struct {
	PerBlock uint64
	PerByte  uint64
	Divisor  uint64 // at least 1; zero counts as 1
}

// DefaultGasSchedule is the devnet's: a parameter of that L1, not a claim of safety.
var DefaultGasSchedule = GasSchedule{PerBlock: 50_000, PerByte: 4, Divisor: 8}

// Gas returns the price of a call with this input, whatever the answer. Input that is no EXECUTE
// input costs as much as a claim of no blocks and no gas over all of its bytes; a trace whose blocks
// cannot all be counted, as much as those before the break, which is where Verify stops too. The sum saturates.
func (g GasSchedule) Gas(input []byte) uint64 {
	divisor := max(g.Divisor, 1)
	var blocks, gasUsed uint64
	length := uint64(len(input))
	if in, err := DecodeInput(input); err == nil {
		blocks, gasUsed, length = countBlocks(in.Trace), in.GasUsed, uint64(len(in.Trace))
	}
	sum := addCapped(MaxTxGas/divisor, gasUsed/divisor)
	sum = addCapped(sum, mulCapped(g.PerBlock, blocks))
	return addCapped(sum, mulCapped(g.PerByte, length))
}

// countBlocks returns the number of blocks of a trace, up to one more than MaxBlocks: more are
// refused anyway. It reads no further than that.
func countBlocks(trace []byte) uint64 {
	if len(trace) == 0 || len(trace) > MaxTraceBytes {
		return 0
	}
	content, _, err := rlp.SplitList(trace[1:])
	if err != nil {
		return 0
	}
	if content, _, err = rlp.SplitList(content); err != nil {
		return 0
	}
	count := uint64(0)
	for len(content) > 0 && count <= MaxBlocks {
		if _, _, content, err = rlp.Split(content); err != nil {
			return count
		}
		count++
	}
	return count
}

func addCapped(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry != 0 {
		return math.MaxUint64
	}
	return sum
}

func mulCapped(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	if hi != 0 {
		return math.MaxUint64
	}
	return lo
}

// Precompile is EXECUTE as go-ethereum calls it. It implements vm.PrecompiledContract and is safe
// for concurrent use.
//
// Answers, refusals as well, are remembered by the hash of the input, because an L1 node meets the
// same call when it builds, prefetches and imports a block, and because it may have computed the answer
// before the call came. The memory is bounded, and a call that is being computed is not computed again
// beside itself.
type Precompile struct {
	schedule GasSchedule

	mu      sync.Mutex
	memory  lru.BasicLRU[[32]byte, error]
	running map[[32]byte]*computation
	stats   PrecompileStats
}

// PrecompileStats counts the calls of a Precompile.
type PrecompileStats struct {
	Computed uint64 // calls that were verified
	Recalled uint64 // calls that were answered from memory, or by a computation that was under way
	Held     int    // answers in memory
}

// Source tells where an answer came from.
type Source uint8

const (
	// Computed answers were verified for this call. It is the zero value: the one that claims no saving.
	Computed Source = iota
	// Recalled answers were in memory.
	Recalled
	// Awaited answers were being computed already, for somebody else's call.
	Awaited
)

// String names the source in lower case.
func (s Source) String() string {
	switch s {
	case Computed:
		return "computed"
	case Recalled:
		return "recalled"
	case Awaited:
		return "awaited"
	}
	return fmt.Sprintf("source(%d)", uint8(s))
}

// computation is a call under way.
type computation struct {
	done chan struct{}
	err  error // valid once done is closed
}

// NewPrecompile returns EXECUTE with the schedule and a memory of that many answers, at least one.
func NewPrecompile(schedule GasSchedule, memory int) *Precompile {
	return &Precompile{
		schedule: schedule,
		memory:   lru.NewBasicLRU[[32]byte, error](max(memory, 1)),
		running:  make(map[[32]byte]*computation),
	}
}

// Name implements vm.PrecompiledContract.
func (p *Precompile) Name() string { return "EXECUTE" }

// RequiredGas implements vm.PrecompiledContract.
func (p *Precompile) RequiredGas(input []byte) uint64 { return p.schedule.Gas(input) }

// Run implements vm.PrecompiledContract: ABI true if the claim holds, else an error, which fails
// the call and never the transaction.
func (p *Precompile) Run(input []byte) ([]byte, error) {
	_, err := p.Answer(input)
	return Output(err)
}

// Output is what the call returns for an answer: ABI true without an error, else nothing but the error.
func Output(answer error) ([]byte, error) {
	if answer != nil {
		return nil, answer
	}
	return common.LeftPadBytes([]byte{1}, 32), nil
}

// Answer is Run without an output, and with where the answer came from: the error is nil iff the claim of
// the encoded input holds. The L1 node's own re-executor calls it to have the answer ready before the
// transaction comes.
func (p *Precompile) Answer(input []byte) (Source, error) {
	key := sha256.Sum256(input)
	p.mu.Lock()
	if err, ok := p.memory.Get(key); ok {
		p.stats.Recalled++
		p.mu.Unlock()
		return Recalled, err
	}
	if c, ok := p.running[key]; ok {
		p.stats.Recalled++
		p.mu.Unlock()
		<-c.done
		return Awaited, c.err
	}
	c := &computation{done: make(chan struct{})}
	p.running[key] = c
	p.stats.Computed++
	p.mu.Unlock()

	c.err = p.Recompute(input)
	p.mu.Lock()
	p.memory.Add(key, c.err)
	delete(p.running, key)
	p.mu.Unlock()
	close(c.done)
	return Computed, c.err
}

// Recompute answers as if nothing were remembered, remembers nothing and counts nothing: it is for those
// who check what is remembered.
func (p *Precompile) Recompute(input []byte) error {
	return guarded(func() error { return compute(input) })
}

// compute answers without memory.
func compute(input []byte) error {
	in, err := DecodeInput(input)
	if err != nil {
		return fmt.Errorf("execute: %w", err)
	}
	_, err = Verify(in)
	return err
}

// Stats returns the counters.
func (p *Precompile) Stats() PrecompileStats {
	p.mu.Lock()
	defer p.mu.Unlock()
	stats := p.stats
	stats.Held = p.memory.Len()
	return stats
}

// Install makes p the precompile at Address for every EVM of this process under Osaka rules. It
// must be called before any EVM exists. Installing again replaces.
//
// The address is not added to vm.PrecompiledAddressesOsaka, so a call of EXECUTE pays for a cold
// address the first time: that list says what is warm in every EVM of the process, also in those in
// which EXECUTE itself runs L2 blocks, and there the address is an ordinary one.
func Install(p vm.PrecompiledContract) { vm.PrecompiledContractsOsaka[Address] = p }

// l2Precompiles returns the precompiles of an L2 block: Ethereum's own. Where EXECUTE is installed,
// go-ethereum's table has one more.
func l2Precompiles(rules params.Rules) vm.PrecompiledContracts {
	stock := vm.ActivePrecompiledContracts(rules)
	delete(stock, Address)
	return stock
}
