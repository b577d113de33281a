package streaming

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// ledger remembers what was found of each block by itself, and derives its verdict from that and from
// its parent: a block is Verified only if it follows from its parent's state and its parent is trusted
// or Verified. When something changes, everything that stands on it is derived again.
type ledger struct {
	policy  *blocks.Policy        // nil leaves the rules between parent and child unchecked
	trusted func(blocks.Ref) bool // nil trusts the first block's parent, if there is no start
	size    int                   // entries that are remembered, beside those of blocks without a verdict
	now     func() time.Time
	log     *slog.Logger

	mu       sync.Mutex
	entries  map[common.Hash]*entry
	children map[common.Hash][]*entry // by parent
	order    []*entry                 // those that may be forgotten, oldest first
	floor    *blocks.Ref              // below it nothing can be proven; nil while that is not known
	given    bool                     // floor was given, not taken from the stream
	outbox   []answer
	filled   chan struct{} // holds a token when outbox has become non-empty
}

// entry is what the ledger has on one block.
type entry struct {
	hash    common.Hash
	trusted bool           // children may stand on it, whatever is found of it
	placed  *blocks.Placed // nil for a block that is only trusted
	message *BlockSealed   // without its body, while its trace is missing
	own     Verdict        // on its parent, whatever that is; Unknown while it is judged
	reason  string         // of own
	guilty  bool           // Invalid whatever else is said of it, not only as it came
	report  VerdictReport  // Verdict is Unknown while the block has none
	ordered bool           // may be forgotten
	waiting int            // submissions that have had no report
}

// stands reports whether children may stand on the block.
func (e *entry) stands() bool { return e.trusted || e.report.Verdict == Verified }

// answer is a report on its way, and how many submissions waited for it.
type answer struct {
	report  VerdictReport
	waiting int
}

// found is what judging a block by itself gave.
type found struct {
	verdict     Verdict
	reason      string
	guilty      bool // the block itself is proven wrong, not only what was said of it
	work        time.Duration
	streamed    bool
	streamBytes int
	traceBytes  int
}

// need is something without which a block cannot be judged.
type need struct {
	ref     blocks.Ref
	message *BlockSealed // the block's, whose trace is missing; nil if the whole block is
	depth   int          // of the block below the one that came with the stream
}

// newLedger returns a ledger that trusts start, if there is one.
func newLedger(start *blocks.Ref, size int) *ledger {
	l := &ledger{
		size: size, floor: start, given: start != nil, entries: make(map[common.Hash]*entry),
		children: make(map[common.Hash][]*entry), filled: make(chan struct{}, 1),
	}
	if start != nil {
		l.trust(*start)
	}
	return l
}

// expect takes note of a block that is now being judged, and returns its parent as a need if nobody
// knows it. waits says that a report is to follow, even if nothing changes.
func (l *ledger) expect(m *BlockSealed, waits bool) *need {
	l.mu.Lock()
	defer l.mu.Unlock()
	placed := m.Placed()
	e := l.entries[placed.Hash]
	if e == nil {
		e = &entry{hash: placed.Hash}
		l.entries[e.hash] = e
	}
	if e.placed == nil {
		e.describe(m, placed)
		l.children[placed.Parent] = append(l.children[placed.Parent], e)
	}
	if waits {
		e.waiting++
	}
	return l.unknownParent(placed, 1)
}

// describe takes over what a message says of the block.
func (e *entry) describe(m *BlockSealed, placed blocks.Placed) {
	e.placed = &placed
	e.report.Block, e.report.Kind, e.report.Permit = placed.Ref(), m.Kind, m.Permit
	e.report.GasUsed, e.report.SealedAt = m.Header.GasUsed, time.UnixMilli(int64(min(m.SealedAt, 1<<62/1000)))
}

// below returns the block's parent as a need if nobody knows it, so many blocks below the stream.
func (l *ledger) below(m *BlockSealed, depth int) *need {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.unknownParent(m.Placed(), depth)
}

func (l *ledger) unknownParent(placed blocks.Placed, depth int) *need {
	if l.parent(placed) != nil {
		return nil
	}
	return l.missing(blocks.Ref{Number: placed.Number - 1, Hash: placed.Parent}, depth)
}

// proven reports whether the block was found to follow from its parent.
func (l *ledger) proven(hash common.Hash) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[hash]
	return e != nil && e.own == Verified
}

// trust adds a block that needs no verdict.
func (l *ledger) trust(ref blocks.Ref) *entry {
	e := &entry{hash: ref.Hash, trusted: true}
	l.entries[e.hash] = e
	l.retire(e)
	return e
}

// retire lets an entry be forgotten some time, and forgets the oldest that can be.
func (l *ledger) retire(e *entry) {
	if e.ordered {
		return
	}
	e.ordered = true
	l.order = append(l.order, e)
	for i := 0; len(l.order) > l.size && i < len(l.order); {
		old := l.order[i]
		if old.waiting > 0 || (old.report.Verdict == Unknown && !old.trusted) {
			i++ // it is being judged again
			continue
		}
		l.order = slices.Delete(l.order, i, i+1)
		delete(l.entries, old.hash)
		if old.placed != nil {
			l.orphan(old)
		}
	}
}

// orphan takes the entry out of its parent's children.
func (l *ledger) orphan(e *entry) {
	siblings := slices.DeleteFunc(l.children[e.placed.Parent], func(s *entry) bool { return s == e })
	if len(siblings) == 0 {
		delete(l.children, e.placed.Parent)
		return
	}
	l.children[e.placed.Parent] = siblings
}

// parent returns what is known of the block's parent, nil if nothing is. Those that others vouch for
// are trusted; so is the first block's parent, where there is nobody to ask.
func (l *ledger) parent(child blocks.Placed) *entry {
	if e, known := l.entries[child.Parent]; known {
		return e
	}
	ref := blocks.Ref{Number: child.Number - 1, Hash: child.Parent}
	switch {
	case l.trusted != nil && l.trusted(ref):
	case l.trusted == nil && l.floor == nil:
		l.floor = &ref
		l.log.Info("trusting the first block's parent as start", "block", ref.Number, "hash", ref.Hash)
	default:
		return nil
	}
	return l.trust(ref)
}

// missing returns the need of an unknown block, nil if it lies where nothing can be proven any more,
// or so far down that it would push out what stands on it.
func (l *ledger) missing(ref blocks.Ref, depth int) *need {
	if l.floor == nil || ref.Number <= l.floor.Number || depth > l.size/2 {
		return nil
	}
	return &need{ref: ref, depth: depth}
}

// rewind trusts the head that the stream went back to if it lies below, or beside, the parent that
// was trusted first: whose word was enough for that must be enough for this.
func (l *ledger) rewind(head blocks.Ref) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, known := l.entries[head.Hash]; known || l.given || l.floor == nil || head.Number > l.floor.Number {
		return
	}
	l.floor = &head
	l.log.Warn("the stream went back below its start, trusting its new head", "block", head.Number, "hash", head.Hash)
	l.trust(head)
	l.derive(l.children[head.Hash]...)
}

// decide takes what was found of a block as the message describes it, derives all verdicts that follow,
// and returns what stands in the way of the block's own, if anything does. That a block is proven is not taken
// back by a repetition that is damaged.
func (l *ledger) decide(m *BlockSealed, f found) *need {
	l.mu.Lock()
	defer l.mu.Unlock()
	placed := m.Placed()
	e := l.entries[placed.Hash]
	if e == nil {
		return nil // forgotten
	}
	if e.own != Verified {
		e.describe(m, placed) // not as any other message did
		e.own, e.reason, e.guilty, e.message = f.verdict, f.reason, f.guilty, nil
		e.report.Work, e.report.Streamed, e.report.StreamBytes, e.report.TraceBytes = f.work, f.streamed, f.streamBytes, f.traceBytes
		if e.own == Incomplete {
			e.message = m.bare()
		}
	}
	l.derive(e)
	return l.lacks(e)
}

// lacks walks down from a block without a good verdict to what is missing. A block that came wrong may be
// right all the same if others stand on it: then it is asked for too, unless it is proven guilty.
func (l *ledger) lacks(e *entry) *need {
	first := e
	for depth := 1; !e.trusted && (e.report.Verdict == Incomplete || e.report.Verdict == Invalid); depth++ {
		switch {
		case e.own == Incomplete:
			return &need{ref: e.report.Block, message: e.message}
		case e.own == Invalid && (e.guilty || e == first):
			return nil
		case e.own == Invalid:
			return &need{ref: e.report.Block}
		}
		parent, known := l.entries[e.placed.Parent]
		if !known {
			return l.missing(blocks.Ref{Number: e.placed.Number - 1, Hash: e.placed.Parent}, depth)
		}
		e = parent
	}
	return nil
}

// derive gives the blocks their verdicts, and then everything that stands on them.
func (l *ledger) derive(work ...*entry) {
	for work = slices.Clone(work); len(work) > 0; work = work[1:] {
		e := work[0]
		verdict, reason := l.verdict(e)
		changed := verdict != e.report.Verdict
		e.report.Verdict, e.report.Reason = verdict, reason
		if changed {
			e.report.At = l.now()
			e.report.Lag, e.report.DeadTime = e.report.At.Sub(e.report.SealedAt), 0
			if verdict == Verified && e.report.Kind == blocks.SlotEnding {
				e.report.DeadTime = e.report.Lag
			}
			work = append(work, l.children[e.hash]...)
		}
		if verdict != Unknown {
			l.retire(e)
		}
		if verdict != Unknown && (changed || e.waiting > 0) {
			l.outbox = append(l.outbox, answer{report: e.report, waiting: e.waiting})
			e.waiting = 0
			select {
			case l.filled <- struct{}{}:
			default:
			}
		}
	}
}

// verdict derives the verdict on a block from what was found of it and from its parent.
func (l *ledger) verdict(e *entry) (Verdict, string) {
	if e.report.Verdict == Verified {
		return Verified, "" // its parent may be forgotten by now
	}
	if e.own == Invalid || e.own == Unknown {
		return e.own, e.reason // what is wrong by itself is wrong on any parent
	}
	parent := l.parent(*e.placed)
	switch {
	case parent != nil && !parent.trusted && parent.report.Verdict == Invalid:
		return Invalid, fmt.Sprintf("stands on invalid block %d", e.placed.Number-1)
	case e.own == Incomplete:
		return Incomplete, e.reason
	case parent == nil:
		return Incomplete, fmt.Sprintf("parent %s was not seen", e.placed.Parent)
	case !parent.stands() && parent.report.Verdict == Unknown:
		return Unknown, ""
	case !parent.stands():
		return Incomplete, fmt.Sprintf("stands on block %d, which is not verified", e.placed.Number-1)
	}
	if l.policy != nil && parent.placed != nil {
		if err := blocks.CheckChild(*l.policy, *parent.placed, *e.placed); err != nil {
			return Invalid, fmt.Sprintf("check child: %v", err)
		}
	}
	return Verified, ""
}

// take empties the outbox.
func (l *ledger) take() []answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.outbox
	l.outbox = nil
	return out
}
