package gateway

import (
	"context"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// Modes of the conductor, as ModeEvent and Status show them.
const (
	ModeStarting   = "starting"   // the L1 view is not fresh yet
	ModeSequencing = "sequencing" // a block is open
	ModePaused     = "paused"     // a permit is unresolved: the slot belongs to L1
	ModeWaiting    = "waiting"    // no anchor is safe yet
	ModeHalted     = "halted"     // an operator must look
)

// Status is a snapshot of the conductor; it is cheap to read from any goroutine.
type Status struct {
	Mode       string         `json:"mode"`
	Reason     string         `json:"reason,omitempty"`
	L1Head     blocks.Ref     `json:"l1_head"`
	L1Slot     uint64         `json:"l1_slot"`
	Settled    blocks.Ref     `json:"settled"`   // the contract's head in the L1 view
	Certified  blocks.Ref     `json:"certified"` // the sealed head
	Verified   blocks.Ref     `json:"verified"`  // the highest block below which everything is verified
	Safe       blocks.Ref     `json:"safe"`
	Finalized  blocks.Ref     `json:"finalized"`
	Open       *OpenStatus    `json:"open,omitempty"`
	Permit     *blocks.Permit `json:"permit,omitempty"` // while paused
	Queue      int            `json:"queue"`            // requests that wait for a block
	NonceGaps  int            `json:"nonce_gaps"`       // transactions that wait for the nonces before them
	Waiting    int            `json:"waiting"`          // reverted transactions that are to be executed again
	Journal    bool           `json:"journal"`          // the last write succeeded
	LagMS      float64        `json:"verdict_lag_ms"`
	DeadTimeMS float64        `json:"dead_time_ms"` // of the last opened slot
	SafeToStop bool           `json:"safe_to_stop"`
	Promiser   common.Address `json:"promise_signer"`
	Budget     BudgetStatus   `json:"budget"`
	Refused    RefusedStatus  `json:"refused"`
}

// L1Budget is an amount of what settlement takes of L1.
type L1Budget struct {
	Bytes int    `json:"bytes"` // of traces
	Gas   uint64 `json:"l1_gas"`
}

// BudgetStatus is what may still be promised (rule 6), as bounds from below.
type BudgetStatus struct {
	Block   L1Budget `json:"block"`   // left in the open block, zero without one
	Slot    L1Budget `json:"slot"`    // left in the slot, after room for its blocks to come
	Share   L1Budget `json:"share"`   // of one L1 block
	Waiting L1Budget `json:"waiting"` // of earlier slots, not settled yet
	// TraceBytePrice is the least tip for a byte that a transaction adds to the trace.
	TraceBytePrice hexutil.Uint64 `json:"trace_byte_price"` // wei
	TransferBytes  int            `json:"transfer_bytes"`   // the most that a plain transfer has lately added
}

// RefusedStatus is the execution that nobody paid for, since the start.
type RefusedStatus struct {
	Transactions map[Code]uint64 `json:"transactions"` // refused by executing or checking them
	Gas          uint64          `json:"gas"`          // L2 gas of that work
	Seconds      float64         `json:"seconds"`      // the conductor's
	Unexecuted   uint64          `json:"unexecuted"`   // refused for a full slot or for refused work, without being looked at
	Remembered   uint64          `json:"remembered"`   // refused again from memory
	Rehearsed    uint64          `json:"rehearsed"`    // requests refused by a rehearsal, off the conductor
}

// OpenStatus is the block being built.
type OpenStatus struct {
	Number       uint64      `json:"number"`
	ParentHash   common.Hash `json:"parent_hash"`
	Timestamp    uint64      `json:"timestamp"`
	Transactions int         `json:"transactions"`
	GasLeft      uint64      `json:"gas_left"`
	BaseFee      string      `json:"base_fee"` // wei, decimal
}

// Status returns the latest snapshot. The journal counts as failed as soon as it hangs.
func (c *Conductor) Status() Status {
	s := *c.status.Load()
	if began := c.journalBusy.Load(); began != 0 && time.Since(time.Unix(0, began)) > c.cfg.JournalWait {
		s.Journal = false // it hangs in a call that may take longer, such as a reorg's
	}
	return s
}

func (c *Conductor) publishStatus() {
	c.refreshBudget()
	old := c.status.Load()
	s := &Status{
		Mode: c.announced, Certified: c.tip().Ref(),
		Safe: old.Safe, Finalized: old.Finalized, Queue: len(c.queue), NonceGaps: c.room.count, Waiting: len(c.waiting), Journal: c.journalUp.Load(),
		LagMS: c.lastLag, DeadTimeMS: c.lastDead, Promiser: c.promiser,
		Budget: c.budgetStatus(), Refused: c.refusedStatus(),
	}
	if s.Mode == "" {
		s.Mode = ModeStarting
	}
	if c.view != nil {
		s.Verified = c.verified()
		head := c.view.Head()
		s.L1Head, s.L1Slot, s.Settled = head.Ref(), head.Slot, c.view.LastTaken().Ref()
		if tag := c.tagged(c.view, c.view.Safe()); tag != (blocks.Ref{}) {
			s.Safe = tag
		}
		if tag := c.tagged(c.view, c.view.Finalized()); tag != (blocks.Ref{}) {
			s.Finalized = tag
		}
	}
	s.Reason = c.reason
	if c.open != nil {
		header := c.open.builder.Header()
		s.Open = &OpenStatus{
			Number: c.open.Number, ParentHash: c.open.Parent, Timestamp: c.open.Time,
			Transactions: len(c.open.promises), GasLeft: c.open.builder.GasLeft(), BaseFee: header.BaseFee.String(),
		}
	}
	if s.Mode == ModePaused {
		permit := c.tip().Permit
		s.Permit = &permit
	}
	// Nothing is in flight between journal and signature, and nobody waits for an answer.
	s.SafeToStop = c.sealing == nil && len(c.queue) == 0 && c.journalUp.Load() && !c.unjournaled() && (c.open == nil || len(c.open.promises) == 0)
	c.status.Store(s)
	c.publishSnapshot()
}

func (c *Conductor) refusedStatus() RefusedStatus {
	s := c.meter.refused.status()
	s.Rehearsed = c.rehearsed.refused.Load()
	return s
}

// mode announces a change of what the sequencer does; repeating the same mode costs nothing.
func (c *Conductor) mode(ctx context.Context, mode, reason string) error {
	c.reason = reason
	if c.announced == mode {
		return nil
	}
	ev, err := NewEvent(EventMode, ModeEvent{Mode: mode, Reason: reason})
	if err != nil {
		return err
	}
	if err := c.deps.Journal.Announce(ctx, []Event{ev}); err != nil {
		return err
	}
	c.announced = mode
	c.deps.Publisher.Wake()
	return nil
}

// halt stops sequencing until an operator restarts the gateway.
func (c *Conductor) halt(reason string) {
	if c.halted != "" {
		return
	}
	c.log.Error("gateway halted: nothing more is promised, sealed or settled", "reason", reason)
	c.halted = reason
	c.discardOpen()
	c.refuseAll(&Refusal{Code: CodeReadOnly, Message: haltedMessage})
}

const haltedMessage = "the gateway is halted and waits for its operator"

// Halted returns why the conductor halted, empty if it did not.
func (s Status) Halted() bool { return s.Mode == ModeHalted }

// verified returns the highest block of the canonical chain up to which everything is verified.
func (c *Conductor) verified() blocks.Ref {
	top := c.view.LastTaken() // L1 has executed it and all below
	for _, link := range c.unsettled() {
		if i, sequenced := c.index[link.Placed.Hash]; sequenced && !c.certified[i].Verified {
			break
		}
		top = link.Placed
	}
	return top.Ref()
}

// unsettled returns the part of the canonical chain that L1 has not taken, lowest first.
func (c *Conductor) unsettled() []based.Link {
	i := len(c.chain)
	for i > 0 && !c.chain[i-1].Taken() {
		i--
	}
	return c.chain[i:]
}

// Verdicts of the re-executor. The zero value is never acted upon.
const (
	VerdictUnknown    = "unknown"
	VerdictVerified   = "verified"
	VerdictInvalid    = "invalid"
	VerdictIncomplete = "incomplete"
)

// Finding is what the re-executor found of one block.
type Finding struct {
	Block   blocks.Ref
	Verdict string
	Reason  string
	Lag     time.Duration // from seal to verdict
	At      time.Time
}

// recordFinding journals and announces a verdict, and halts on an invalid one. Only what is journaled
// counts as verified.
func (c *Conductor) recordFinding(ctx context.Context, f Finding) error {
	lag := float64(f.Lag.Microseconds()) / 1000
	ev := VerdictEvent{Block: f.Block, Verdict: f.Verdict, Reason: f.Reason, LagMS: lag}
	i, sequenced := c.index[f.Block.Hash]
	sequenced = sequenced && f.Verdict == VerdictVerified
	var opened uint64 // slot that is verified with this block
	if sequenced && c.certified[i].Placed.Kind == blocks.SlotEnding && c.verified().Hash == c.certified[i].Placed.Parent {
		slot := c.certified[i].Placed.Permit.Slot
		if released, ok := c.deadFrom[slot]; ok {
			dead := float64(f.At.Sub(released).Microseconds()) / 1000
			ev.DeadTimeMS, opened = &dead, slot
		}
	}
	event, err := NewEvent(EventVerdict, ev)
	if err != nil {
		return err
	}
	if err := c.deps.Journal.Verdict(ctx, f.Block.Hash, f.Verdict, f.Reason, f.Lag, []Event{event}); err != nil {
		return err
	}
	c.lastLag = lag
	if sequenced {
		c.certified[i].Verified = true
	}
	if ev.DeadTimeMS != nil {
		c.lastDead = *ev.DeadTimeMS
		delete(c.deadFrom, opened)
	}
	if f.Verdict == VerdictInvalid {
		c.halt("block " + f.Block.Hash.String() + " is invalid: " + f.Reason)
	}
	c.moved()
	c.deps.Publisher.Wake()
	return nil
}

// moved shows the new state and tells those who wait for it.
func (c *Conductor) moved() {
	c.publishStatus()
	if c.deps.Moved != nil {
		c.deps.Moved()
	}
}

func newMessage(cfg Config, placed blocks.Placed) certs.Message {
	return certs.NewMessage(cfg.ChainID, cfg.Rollup, placed)
}

// Snapshot is the conductor's view of both chains at one moment. It is immutable.
type Snapshot struct {
	View     *based.View // must not be changed
	Tip      blocks.Placed
	Verified bool // everything up to the tip is verified
	Mode     string
	Backlog  Backlog
	// The inbox as of the view's head.
	InboxRoot  common.Hash
	InboxCount uint64
	// Due are the forced transactions that a based block on the contract's head must begin with (rule 18).
	Due types.Transactions
	// DueOnTip are those that a based block on the tip must begin with.
	DueOnTip types.Transactions
}

// Snapshot returns the latest snapshot, nil before Recover; it is cheap.
func (c *Conductor) Snapshot() *Snapshot { return c.snapshot.Load() }

// Backlog is what is to be settled: verified sequenced blocks that L1 has not taken. Nil before Recover.
func (c *Conductor) Backlog() *Backlog {
	if s := c.snapshot.Load(); s != nil {
		return &s.Backlog
	}
	return nil
}

func (c *Conductor) publishSnapshot() {
	if c.view == nil {
		return
	}
	head := c.view.Head()
	s := &Snapshot{View: c.view, Tip: c.tip(), Mode: c.announced}
	s.InboxRoot, s.InboxCount = c.letters.Inbox(head.Number)
	s.Due, s.DueOnTip = c.dueOnL1(head.Number), c.dueOnTip(head.Number)
	s.Backlog = Backlog{L1Head: head.Ref(), L1Slot: head.Slot, Settled: c.view.LastTaken(), Halted: c.halted != "", Foreign: c.foreign}
	verified := true
	for _, link := range c.unsettled() {
		i, sequenced := c.index[link.Placed.Hash]
		verified = verified && sequenced && c.certified[i].Verified
		if verified {
			s.Backlog.Blocks = append(s.Backlog.Blocks, link.Placed)
		}
	}
	s.Verified = verified
	c.snapshot.Store(s)
}
