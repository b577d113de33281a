package devnet

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// Bounds of a Meter.
const (
	maxRechecks    = 8    // inputs that wait to be computed again, each as long as a trace
	maxRechecked   = 1024 // inputs that are known to have been computed again
	maxBlockTotals = 64   // L1 blocks whose calls are remembered
)

// answerer is execute.Precompile.
type answerer interface {
	Name() string
	RequiredGas(input []byte) uint64
	Answer(input []byte) (execute.Source, error)
	Recompute(input []byte) error
	Stats() execute.PrecompileStats
}

// caller says for what EXECUTE is asked.
type caller uint8

const (
	callerOther  caller = iota // import of a block, eth_call
	callerBuild                // an L1 block that is being built: these calls are what ahead of time is for
	callerStream               // ahead of time: the rollup's gateway has announced a settlement
	callerBundle               // ahead of time: a bundle is rehearsed
	callers
)

// Meter is EXECUTE on this L1 with a stopwatch: it counts who asks and where the answers come from, and has
// a share of those that come from memory computed again (Run), since nobody else would notice a wrong one. The answers
// themselves it leaves alone. It is safe for concurrent use.
type Meter struct {
	execute answerer
	share   uint64 // one in so many answers from memory is computed again
	now     func() time.Time
	log     *slog.Logger
	queue   chan recheck

	mu      sync.Mutex
	calls   [callers]ExecuteCalls
	checks  ExecuteRechecks
	checked lru.BasicLRU[[32]byte, struct{}]
	blocks  []BlockExecute // oldest first
}

// recheck is an answer from memory that is computed again.
type recheck struct {
	input  []byte
	answer error
}

// Timed counts calls, and the time that they took.
type Timed struct {
	Count uint64  `json:"count"`
	MS    float64 `json:"ms"`
}

func (t *Timed) add(took time.Duration) {
	t.Count++
	t.MS += milliseconds(took)
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// ExecuteCalls counts calls of EXECUTE by where their answers came from.
type ExecuteCalls struct {
	Computed Timed  `json:"computed"` // by the call itself
	Recalled Timed  `json:"recalled"` // from memory
	Awaited  Timed  `json:"awaited"`  // from a computation that was under way
	Refused  uint64 `json:"refused"`  // of all, those whose claim does not hold
}

func (c *ExecuteCalls) add(source execute.Source, err error, took time.Duration) {
	switch source {
	case execute.Computed:
		c.Computed.add(took)
	case execute.Recalled:
		c.Recalled.add(took)
	case execute.Awaited:
		c.Awaited.add(took)
	}
	if err != nil {
		c.Refused++
	}
}

// Count is the number of calls.
func (c *ExecuteCalls) Count() uint64 { return c.Computed.Count + c.Recalled.Count + c.Awaited.Count }

// MS is the time that they took.
func (c *ExecuteCalls) MS() float64 { return c.Computed.MS + c.Recalled.MS + c.Awaited.MS }

// ExecuteRechecks tells of the answers from memory that were computed again.
type ExecuteRechecks struct {
	OneIn       uint64 `json:"one_in"` // the share of inputs that are chosen
	Checked     Timed  `json:"checked"`
	Skipped     uint64 `json:"skipped"`     // there were too many at once
	Differences uint64 `json:"differences"` // answers that were not the same: memory or machine are broken
}

// BlockExecute tells of the calls of EXECUTE that were made while one L1 block was built, the calls of
// transactions that were left out in the end included.
type BlockExecute struct {
	Number uint64      `json:"number"`
	Hash   common.Hash `json:"hash"`
	Slot   uint64      `json:"slot"`
	ExecuteCalls
}

// ExecuteStats is what GET /devnet/execute answers. Counters begin with the process.
type ExecuteStats struct {
	Building ExecuteCalls    `json:"building"` // calls of L1 blocks that were built here
	Other    ExecuteCalls    `json:"other"`    // import of blocks, eth_call
	Stream   ExecuteCalls    `json:"stream"`   // ahead of time, for settlements that the gateway announced
	Bundles  ExecuteCalls    `json:"bundles"`  // ahead of time, in bundles that were rehearsed
	Rechecks ExecuteRechecks `json:"rechecks"`
	Held     int             `json:"held"`   // answers in memory
	Blocks   []BlockExecute  `json:"blocks"` // the last L1 blocks with calls, oldest first
	Follows  *FollowStatus   `json:"follows,omitempty"`
}

// newMeter returns a meter; one in share answers from memory is computed again while Run runs.
func newMeter(precompile answerer, share uint64, log *slog.Logger) *Meter {
	share = max(share, 1)
	return &Meter{
		execute: precompile, share: share, now: time.Now, log: log, queue: make(chan recheck, maxRechecks),
		checks: ExecuteRechecks{OneIn: share}, checked: lru.NewBasicLRU[[32]byte, struct{}](maxRechecked),
	}
}

// Run computes again what was chosen, one after the other, until the context ends.
func (m *Meter) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case r := <-m.queue:
			m.recheck(r)
		}
	}
}

func (m *Meter) recheck(r recheck) {
	began := m.now()
	answer := m.execute.Recompute(r.input)
	took := m.now().Sub(began)
	differs := (answer == nil) != (r.answer == nil)
	m.mu.Lock()
	m.checks.Checked.add(took)
	if differs {
		m.checks.Differences++
	}
	m.mu.Unlock()
	if differs {
		m.log.Error("EXECUTE remembers another answer than it computes: this L1 node cannot be trusted",
			"input", common.Hash(sha256.Sum256(r.input)), "remembered", r.answer, "computed", answer)
	}
}

// ask answers a call.
func (m *Meter) ask(by caller, input []byte) (execute.Source, time.Duration, error) {
	began := m.now()
	source, err := m.execute.Answer(input)
	took := m.now().Sub(began)
	m.mu.Lock()
	m.calls[by].add(source, err, took)
	m.mu.Unlock()
	if source == execute.Recalled {
		m.choose(input, err)
	}
	return source, took, err
}

// choose hands an answer from memory to Run if it is one of those to be computed again. The choice depends on the hash of
// the claimed tip alone, so that it costs nothing.
func (m *Meter) choose(input []byte, answer error) {
	const tip = 2 * 32 // execute.Input's second word
	if len(input) < tip+32 || binary.BigEndian.Uint64(input[tip:])%m.share != 0 {
		return
	}
	key := sha256.Sum256(input)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.checked.Contains(key) {
		return
	}
	select {
	case m.queue <- recheck{input: slices.Clone(input), answer: answer}:
		m.checked.Add(key, struct{}{})
	default:
		m.checks.Skipped++
	}
}

// stats returns everything counted, but for what the re-executor follows.
func (m *Meter) stats() ExecuteStats {
	held := m.execute.Stats().Held
	m.mu.Lock()
	defer m.mu.Unlock()
	return ExecuteStats{
		Building: m.calls[callerBuild], Other: m.calls[callerOther], Stream: m.calls[callerStream], Bundles: m.calls[callerBundle],
		Rechecks: m.checks, Held: held, Blocks: append([]BlockExecute{}, m.blocks...),
	}
}

// faults says what is wrong with this node's EXECUTE, in sentences for the operator.
func (m *Meter) faults() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.checks.Differences == 0 {
		return []string{}
	}
	return []string{fmt.Sprintf("EXECUTE has remembered %d answers that it does not compute again", m.checks.Differences)}
}

// built records the calls of a block; one without calls is not remembered.
func (m *Meter) built(b BlockExecute) {
	if b.Count() == 0 {
		return
	}
	m.log.Info("L1 block calls EXECUTE", "number", b.Number, "slot", b.Slot, "calls", b.Count(), "from_memory", b.Recalled.Count,
		"awaited", b.Awaited.Count, "computed", b.Computed.Count, "refused", b.Refused, "ms", b.MS())
	m.mu.Lock()
	defer m.mu.Unlock()
	m.blocks = append(m.blocks, b)
	if len(m.blocks) > maxBlockTotals {
		m.blocks = slices.Delete(m.blocks, 0, len(m.blocks)-maxBlockTotals)
	}
}

// precompiles returns the precompiles of an EVM whose calls of EXECUTE are counted as the caller's, and in the
// tally, which may be nil.
func (m *Meter) precompiles(rules params.Rules, by caller, tally *ExecuteCalls) vm.PrecompiledContracts {
	active := vm.ActivePrecompiledContracts(rules) // a copy
	active[execute.Address] = metered{meter: m, by: by, tally: tally}
	return active
}

// metered is EXECUTE as one caller has it.
type metered struct {
	meter *Meter
	by    caller
	tally *ExecuteCalls // of the one EVM that has it, or nil
}

var _ vm.PrecompiledContract = metered{}

// Name implements vm.PrecompiledContract.
func (e metered) Name() string { return e.meter.execute.Name() }

// RequiredGas implements vm.PrecompiledContract.
func (e metered) RequiredGas(input []byte) uint64 { return e.meter.execute.RequiredGas(input) }

// Run implements vm.PrecompiledContract.
func (e metered) Run(input []byte) ([]byte, error) {
	source, took, err := e.meter.ask(e.by, input)
	if e.tally != nil {
		e.tally.add(source, err, took)
	}
	return execute.Output(err)
}
