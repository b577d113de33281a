package gateway

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// room is where transactions wait for the nonces before them, and the index of everything of one transaction that
// waits at all, there or in the queue. It belongs to the conductor's goroutine.
type room struct {
	waiting map[common.Address]map[uint64]*request // single transactions, by nonce
	parked  map[common.Address]map[uint64]*request // those of them that are not in the queue
	count   int                                    // of parked
}

func newRoom() room {
	return room{waiting: make(map[common.Address]map[uint64]*request), parked: make(map[common.Address]map[uint64]*request)}
}

func put(m map[common.Address]map[uint64]*request, r *request) {
	sender := r.senders[0]
	if m[sender] == nil {
		m[sender] = make(map[uint64]*request)
	}
	m[sender][r.Transactions[0].Nonce()] = r
}

// take removes the request from the map, if it is the one that stands there.
func take(m map[common.Address]map[uint64]*request, r *request) bool {
	sender, nonce := r.senders[0], r.Transactions[0].Nonce()
	if m[sender][nonce] != r {
		return false
	}
	delete(m[sender], nonce)
	if len(m[sender]) == 0 {
		delete(m, sender)
	}
	return true
}

// enqueue takes a request over from its channel, bounded by MaxQueue.
func (c *Conductor) enqueue(r *request) {
	if c.halted != "" {
		r.refuse(CodeReadOnly, 0, "%s", haltedMessage)
		return
	}
	if !r.bundle() && !c.executed(r.hash) { // what is executed gets its promise again
		if before := c.room.waiting[r.senders[0]][r.Transactions[0].Nonce()]; before != nil && before.hash != r.hash {
			c.replace(before, r)
			return
		}
	}
	if len(c.queue) >= c.cfg.MaxQueue {
		r.refuse(CodeQueueFull, time.Second, "too many requests wait for a block")
		return
	}
	c.pending.queue(r)
	c.queue = append(c.queue, r)
	if !r.bundle() && c.room.waiting[r.senders[0]][r.Transactions[0].Nonce()] == nil {
		put(c.room.waiting, r)
	}
	if c.open == nil && c.told {
		c.untold = append(c.untold, r)
	}
}

// drainRequests takes what else has arrived, so that load makes batches and not queues of commits.
func (c *Conductor) drainRequests() {
	for len(c.queue) < c.cfg.MaxQueue {
		select {
		case r := <-c.requests:
			c.enqueue(r)
		default:
			return
		}
	}
}

// dequeue takes the first request off the queue. It does not wait any more.
func (c *Conductor) dequeue() { c.leave(c.shift()) }

// shift takes the first request off the queue. Others see it wait until it is left.
func (c *Conductor) shift() *request {
	r := c.queue[0]
	c.queue[0] = nil
	c.queue = c.queue[1:]
	if !r.bundle() {
		take(c.room.waiting, r)
	}
	return r
}

// leave forgets that a request waits.
func (c *Conductor) leave(r *request) {
	c.pending.unqueue(r)
	if !r.bundle() {
		take(c.room.waiting, r)
	}
}

// refuseAll refuses everything in the queue. What waits for a nonce stays.
func (c *Conductor) refuseAll(refusal *Refusal) {
	c.drainRequests()
	for _, r := range c.queue {
		copied := *refusal
		copied.TxHash = r.hash
		c.leave(r)
		r.answer(nil, &copied)
	}
	c.queue = nil
}

// replace lets a transaction take the place of one with its nonce that waits, if it pays a tenth more.
func (c *Conductor) replace(before, r *request) {
	if !paysMore(r.Transactions[0], before.Transactions[0]) {
		r.refuse(CodeReplacementTooLow, 0, "transaction %s with the same nonce waits; to take its place, fee cap and tip must be a tenth higher", before.hash)
		return
	}
	c.leave(before)
	c.pending.queue(r)
	put(c.room.waiting, r)
	c.untold = append(c.untold, r)
	if take(c.room.parked, before) {
		put(c.room.parked, r)
		c.queuedAnswer(r)
	} else if i := slices.Index(c.queue, before); i >= 0 {
		c.queue[i] = r
	}
	before.refuse(CodeReplaced, 0, "transaction %s with the same nonce pays more and has taken its place", r.hash)
}

// paysMore reports whether both prices are at least a tenth over those of the other.
func paysMore(tx, other *types.Transaction) bool {
	over := func(a, b *big.Int) bool {
		return new(big.Int).Mul(a, big.NewInt(10)).Cmp(new(big.Int).Mul(b, big.NewInt(11))) >= 0
	}
	return tx.GasFeeCap().Cmp(other.GasFeeCap()) > 0 && over(tx.GasFeeCap(), other.GasFeeCap()) && over(tx.GasTipCap(), other.GasTipCap())
}

// park keeps a transaction whose nonce is above the next one, until those before it are promised, its time is over,
// or one that pays more needs its place.
func (c *Conductor) park(r *request, next uint64) {
	sender, nonce := r.senders[0], r.Transactions[0].Nonce()
	if before := c.room.parked[sender][nonce]; before != nil { // the same transaction again
		r.refuse(CodeNonceTooHigh, time.Second, "it waits already for the nonces from %d on", next)
		return
	}
	full := fmt.Sprintf("nonce %d is too high, the next is %d", nonce, next)
	refuse := func() {
		r.answer(nil, &Refusal{Code: CodeNonceTooHigh, Message: full, Nonce: &next, RetryAfter: time.Second, TxHash: r.hash})
	}
	if len(c.room.parked[sender]) >= c.cfg.MaxGapsPerSender {
		full += "; as many of the sender's transactions wait as may"
		refuse()
		return
	}
	if c.room.count >= c.cfg.MaxGaps {
		cheapest := c.cheapest()
		if !paysMore(r.Transactions[0], cheapest.Transactions[0]) {
			full += "; so many transactions wait that this one would have to pay more"
			refuse()
			return
		}
		c.evict(cheapest, &Refusal{Code: CodeQueueFull, Message: "a transaction that pays more needs its place", RetryAfter: time.Second, TxHash: cheapest.hash})
	}
	c.pending.queue(r)
	put(c.room.waiting, r)
	put(c.room.parked, r)
	c.room.count++
	c.untold = append(c.untold, r)
	c.queuedAnswer(r)
}

// queuedAnswer answers who only wanted to hear that the transaction waits.
func (c *Conductor) queuedAnswer(r *request) {
	if r.Gap == GapQueue {
		r.answer(&Answer{Queued: true}, nil)
	}
}

// cheapest returns the parked request that tips least, the highest nonce of its sender first.
func (c *Conductor) cheapest() *request {
	var found *request
	for _, nonces := range c.room.parked {
		for _, r := range nonces {
			if found == nil {
				found = r
				continue
			}
			switch r.Transactions[0].GasTipCap().Cmp(found.Transactions[0].GasTipCap()) {
			case -1:
				found = r
			case 0:
				if r.senders[0] == found.senders[0] && r.Transactions[0].Nonce() > found.Transactions[0].Nonce() {
					found = r
				}
			}
		}
	}
	return found
}

// evict ends a parked request.
func (c *Conductor) evict(r *request, refusal *Refusal) {
	if take(c.room.parked, r) {
		c.room.count--
		c.leave(r)
		r.answer(nil, refusal)
	}
}

// unpark puts the sender's transaction with that nonce, if it waits, to the front of the queue.
func (c *Conductor) unpark(sender common.Address, nonce uint64) {
	r := c.room.parked[sender][nonce]
	if r == nil {
		return
	}
	take(c.room.parked, r)
	c.room.count--
	c.queue = slices.Insert(c.queue, 0, r)
}

// sweepSenders bounds how many senders' nonces are looked up when a block opens.
const sweepSenders = 64

// sweep ends what has waited too long for a nonce, and lets go what the chain itself has made ready.
func (c *Conductor) sweep(now time.Time) {
	looked := 0
	for sender, nonces := range c.room.parked {
		for _, r := range nonces {
			if now.Sub(r.arrived) >= c.cfg.GapLifetime {
				c.evict(r, deadlineExceeded(r.hash))
			}
		}
		if looked++; looked > sweepSenders || len(nonces) == 0 {
			continue
		}
		next := c.open.builder.StateDB().GetNonce(sender)
		for nonce := range nonces {
			if nonce <= next { // below it, to be refused
				c.unpark(sender, nonce)
			}
		}
	}
}

// tellQueued announces what waits and was not announced yet, and fragments that no promises have followed. It is news
// only: what cannot be announced is dropped.
func (c *Conductor) tellQueued(ctx context.Context) {
	if c.unjournaled() || len(c.untold) == 0 && c.open != nil && c.deps.Now().Before(c.fragmentNews()) {
		return // the next batch tells it
	}
	if c.open == nil && !c.told { // what was in the queue when the block closed
		c.untold, c.told = append(c.untold, c.queue...), true
	}
	events := c.news()
	if len(events) == 0 {
		return
	}
	if err := c.deps.Journal.Announce(ctx, events); err != nil {
		c.log.Warn("announce what waits", "events", len(events), "err", err)
		return
	}
	c.deps.Publisher.Wake()
}

// fragmentNews returns when fragments are announced without promises that follow them.
func (c *Conductor) fragmentNews() time.Time { return c.open.cutAt.Add(c.cfg.FragmentEvery / 2) }

// news takes what is to be announced of waiting requests and of fragments.
func (c *Conductor) news() []Event {
	untold := c.untold[:min(len(c.untold), maxTold)]
	var events []Event
	for _, r := range untold {
		if _, waits := c.Queued(r.hash); !waits {
			continue
		}
		reason := "block"
		if !r.bundle() && c.room.parked[r.senders[0]][r.Transactions[0].Nonce()] == r {
			reason = "nonce"
		}
		for i, tx := range r.Transactions {
			if ev, err := NewEvent(EventQueued, QueuedEvent{TxHash: tx.Hash(), Sender: r.senders[i], Nonce: tx.Nonce(), For: reason}); err == nil {
				events = append(events, ev)
			}
		}
	}
	c.untold = c.untold[len(untold):]
	events, c.fragments = append(events, c.fragments...), nil
	return events
}

// maxTold bounds the requests that are announced at once.
const maxTold = 256
