package gateway

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// Run is a run of consecutive sequenced blocks that one L1 transaction settles under the
// certificate of its last block.
type Run struct {
	Blocks    []blocks.Placed
	Trace     []byte // canonical, of all blocks together
	Signature certs.Signature
}

// SettlementChain is what the settler needs of L1.
type SettlementChain interface {
	// Sign makes the transactions that settle the runs, one each, with the account's nonces from L1's head on.
	// Fees outbid those it signed before for the same nonces.
	Sign(ctx context.Context, runs []Run) ([]*types.Transaction, error)
	// Send gives signed transactions to L1's pool, or as a bundle for the given L1 block where the pool does not take them.
	// A transaction that L1 knows already is no error.
	Send(ctx context.Context, txs []*types.Transaction, nextBlock uint64) error
	// Explain executes a transaction on L1's head without effect and returns why it would fail, nil if it would not.
	Explain(ctx context.Context, tx *types.Transaction) error
}

// Backlog is what is to be settled, as the conductor sees it.
type Backlog struct {
	L1Head  blocks.Ref
	L1Slot  uint64
	Settled blocks.Placed   // the contract's head in the L1 view
	Blocks  []blocks.Placed // sequenced, canonical, verified, above Settled
	Halted  bool
	Foreign bool // halted until L1 has a block of based mode
}

func (b *Backlog) tip() blocks.Placed {
	if len(b.Blocks) == 0 {
		return b.Settled
	}
	return b.Blocks[len(b.Blocks)-1]
}

// Settlement is a set of signed transactions that brings the contract's head to Tip.
type Settlement struct {
	From, To     blocks.Ref // first and last block
	Transactions []*types.Transaction
	At           time.Time
}

// Settler posts verified blocks to L1: all of a slot when it ends, split by bytes and gas, again
// with higher fees when L1 does not take them, and again after a reorg removed them (rule 10).
type Settler struct {
	backlog func() *Backlog
	traces  TraceReader
	signer  BlockSigner
	cfg     Config
	limits  based.RunLimits
	l1      SettlementChain
	now     func() time.Time
	log     *slog.Logger
	tell    func(Run) // before a run is sent; must not block
	recover func(ctx context.Context) (sent bool, err error)

	last     *posted
	merged   map[[2]common.Hash][]byte // traces of runs, by first and last block
	asked    blocks.Ref                // L1 head on which a first block of based mode was thought of
	prepared common.Hash               // last block of those that were split last
	ready    atomic.Pointer[Settlement]
	wake     chan struct{}
}

// TraceReader reads a block's stored trace. The store is one.
type TraceReader interface {
	Trace(ctx context.Context, hash common.Hash) ([]byte, error)
}

// NewSettler returns a settler; backlog is usually Conductor.Backlog. tell is called with every run before it is signed,
// so that those who compute EXECUTE ahead of time can begin.
func NewSettler(cfg Config, limits based.RunLimits, backlog func() *Backlog, traces TraceReader,
	signer BlockSigner, l1 SettlementChain, tell func(Run), now func() time.Time, log *slog.Logger) *Settler {
	return &Settler{backlog: backlog, traces: traces, signer: signer, cfg: cfg, limits: limits, l1: l1, tell: tell, now: now, log: log, wake: make(chan struct{}, 1)}
}

// Wake tells the settler that verdicts or L1 have moved; it never blocks.
func (s *Settler) Wake() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Ready returns the signed settlement that ends at the given block, or nil.
func (s *Settler) Ready(tip common.Hash) *Settlement {
	if r := s.ready.Load(); r != nil && r.To.Hash == tip {
		return r
	}
	return nil
}

// Run settles until the context ends. Failures are logged and tried again.
func (s *Settler) Run(ctx context.Context) error {
	ticker := time.NewTicker(250 * time.Millisecond)
	defer ticker.Stop()
	var failed time.Time
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-ticker.C:
		}
		if s.now().Sub(failed) < s.cfg.RetryDelay {
			continue
		}
		if err := s.step(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("settle", "err", err)
			failed = s.now()
		}
	}
}

func (s *Settler) step(ctx context.Context) error {
	b := s.backlog()
	if b != nil && b.Foreign {
		return s.beginAnew(ctx, b)
	}
	if b == nil || b.Halted || len(b.Blocks) == 0 {
		return nil
	}
	switch s.due(b) {
	case leave: // what can be done before the slot ends does not hold up its end
		if s.prepared == b.tip().Hash {
			return nil
		}
		_, err := s.split(ctx, b.Blocks)
		return err
	case sign:
		passedBy := s.last != nil && s.last.From == b.Blocks[0].Ref()
		if err := s.sign(ctx, b); err != nil {
			return err
		}
		if passedBy { // only the first can be tried: the others stand on it
			if err := s.l1.Explain(ctx, s.last.Transactions[0]); err != nil {
				s.log.Error("L1 refuses to settle", "from", s.last.From.Number, "to", s.last.To.Number, "err", err)
				if recovering, err := s.tryRecover(ctx); recovering || err != nil {
					return err
				}
			}
		}
	case send:
	}
	s.last.sentOn = blocks.Ref{} // until it is sent: a failure is tried again
	if err := s.l1.Send(ctx, s.last.Transactions, b.L1Head.Number+1); err != nil {
		return fmt.Errorf("send settlement of blocks %d to %d: %w", s.last.From.Number, s.last.To.Number, err)
	}
	s.last.sentOn = b.L1Head
	s.log.Info("settlement posted", "from", s.last.From.Number, "to", s.last.To.Number, "of", b.tip().Number, "transactions", len(s.last.Transactions))
	return nil
}

// Recovers sets how a certified block that L1 refuses to settle is replaced: by a based block on the contract's head,
// which L1 takes in based mode (rule 17). Call it before Run.
func (s *Settler) Recovers(recover func(ctx context.Context) (sent bool, err error)) {
	s.recover = recover
}

// tryRecover reports whether a recovery block is on its way.
func (s *Settler) tryRecover(ctx context.Context) (bool, error) {
	if s.recover == nil {
		return false, nil
	}
	sent, err := s.recover(ctx)
	if err != nil {
		return false, fmt.Errorf("recover: %w", err)
	}
	if sent {
		s.log.Warn("recovery block sent: what was certified above the contract's head falls", "head", s.last.From.Number-1)
		s.last.sentOn = s.last.signedOn // not to be sent beside it
	}
	return sent, nil
}

// beginAnew includes a block without a permit, as soon as L1 takes one: what makes signing safe again. It asks once for every L1
// head.
func (s *Settler) beginAnew(ctx context.Context, b *Backlog) error {
	if s.recover == nil || s.asked == b.L1Head {
		return nil
	}
	s.asked = b.L1Head
	sent, err := s.recover(ctx)
	if err != nil {
		return fmt.Errorf("begin anew: %w", err)
	}
	if sent {
		s.log.Warn("block without a permit sent, to make signing safe again", "on", b.Settled.Number)
	}
	return nil
}

// sign makes the transactions that settle the backlog, as much of it as one L1 block may take, and
// shows them to builders if they reach the tip.
func (s *Settler) sign(ctx context.Context, b *Backlog) error {
	runs, err := s.runs(ctx, b.Blocks)
	if err != nil {
		return err
	}
	for _, run := range runs {
		s.tell(run)
	}
	txs, err := s.l1.Sign(ctx, runs)
	if err != nil {
		return fmt.Errorf("sign settlement of blocks %d to %d: %w", b.Blocks[0].Number, b.tip().Number, err)
	}
	fit, gas := 0, uint64(0)
	for fit < len(runs) && (fit == 0 || gas+txs[fit].Gas() <= s.cfg.SettleGas) {
		gas += txs[fit].Gas()
		fit++
	}
	last := runs[fit-1].Blocks
	if fit == len(runs) {
		fit = len(txs) // with what ends based mode
	}
	settlement := Settlement{From: b.Blocks[0].Ref(), To: last[len(last)-1].Ref(), Transactions: txs[:fit], At: s.now()}
	s.last = &posted{Settlement: settlement, signedOn: b.L1Head, full: fit < len(txs)}
	s.ready.Store(&settlement)
	return nil
}

// posted is the newest settlement, with the L1 heads on which it was signed and last sent.
type posted struct {
	Settlement
	signedOn, sentOn blocks.Ref
	full             bool // more would not fit into one L1 block
}

// move is what a step does.
type move uint8

const (
	leave move = iota // nothing is to be settled, or it is on its way
	send              // again, as it was signed
	sign              // anew: other blocks, or higher fees
)

// patience is how many L1 blocks may pass a settlement by before it offers more.
const patience = 2

// due decides what to do now. The slot's end is the moment: what is posted then has the whole slot in
// it. What L1 has passed by is sent again with the next block, for a bundle is for one block only, and
// signed again with higher fees when it was passed by before, or when L1 went back.
func (s *Settler) due(b *Backlog) move {
	tip, slots := b.tip(), s.cfg.Policy.Slots
	ended := tip.Kind == blocks.SlotEnding || tip.Time+max(s.cfg.SlotEndLead, 1) >= slots.Start(slots.At(tip.Time)+1)
	if s.last == nil || s.last.From != b.Blocks[0].Ref() {
		// L1 has taken what was posted, or part of it, or has taken something back.
		overdue := s.now().Sub(time.Unix(int64(b.Blocks[0].Time), 0)) >= s.cfg.SettleAfter+2*time.Second
		if ended || overdue {
			return sign
		}
		return leave
	}
	switch {
	case b.L1Head.Number >= s.last.signedOn.Number+patience, b.L1Head.Number < s.last.signedOn.Number,
		b.L1Head.Number == s.last.signedOn.Number && b.L1Head.Hash != s.last.signedOn.Hash:
		return sign
	case ended && s.last.To != tip.Ref() && !s.last.full:
		return sign
	case b.L1Head != s.last.sentOn:
		return send
	}
	return leave
}

// split splits blocks into what single L1 transactions can take, by the size of the merged traces, which it keeps.
func (s *Settler) split(ctx context.Context, all []blocks.Placed) ([][]based.RunItem, error) {
	items := make([]based.RunItem, len(all))
	merged := make(map[[2]common.Hash][]byte, len(all))
	for i, b := range all {
		trace, err := s.trace(ctx, all[i:i+1], merged)
		if err != nil {
			return nil, err
		}
		claim, err := execute.NewInput(s.cfg.ChainID, trace)
		if err != nil {
			return nil, fmt.Errorf("read trace of block %d: %w", b.Number, err)
		}
		items[i] = based.RunItem{Placed: b, GasUsed: claim.GasUsed}
	}
	size := func(from, to int) (int, error) {
		trace, err := s.trace(ctx, all[from:to], merged)
		return len(trace), err
	}
	split, err := based.SplitRuns(items, s.limits, size)
	if err != nil {
		return nil, err
	}
	s.merged, s.prepared = merged, all[len(all)-1].Hash
	return split, nil
}

// runs proves and certifies what split makes of the blocks.
func (s *Settler) runs(ctx context.Context, all []blocks.Placed) ([]Run, error) {
	split, err := s.split(ctx, all)
	if err != nil {
		return nil, err
	}
	runs := make([]Run, len(split))
	for i, part := range split {
		run := &runs[i]
		for _, item := range part {
			run.Blocks = append(run.Blocks, item.Placed)
		}
		last := run.Blocks[len(run.Blocks)-1]
		if run.Trace, err = s.trace(ctx, run.Blocks, s.merged); err != nil {
			return nil, err
		}
		if run.Signature, err = s.signer.Sign(newMessage(s.cfg, last)); err != nil {
			return nil, fmt.Errorf("sign run up to block %d: %w", last.Number, err)
		}
	}
	return runs, nil
}

// trace returns the trace of a run. It is that of the run without its last block, which was asked for before,
// merged with the last block's own. kept takes what will be asked for again when the backlog has grown.
func (s *Settler) trace(ctx context.Context, run []blocks.Placed, kept map[[2]common.Hash][]byte) ([]byte, error) {
	last := run[len(run)-1]
	ends := [2]common.Hash{run[0].Hash, last.Hash}
	if trace, known := kept[ends]; known {
		return trace, nil
	}
	trace, known := s.merged[ends]
	if !known {
		var err error
		if trace, err = s.traces.Trace(ctx, last.Hash); err != nil {
			return nil, fmt.Errorf("read trace of block %d: %w", last.Number, err)
		}
		if len(run) > 1 {
			before, err := s.trace(ctx, run[:len(run)-1], kept)
			if err != nil {
				return nil, err
			}
			if trace, err = execute.MergeTraces(before, trace); err != nil {
				return nil, fmt.Errorf("merge traces of blocks %d to %d: %w", run[0].Number, last.Number, err)
			}
		}
	}
	kept[ends] = trace
	return trace, nil
}
