package based

import (
	"fmt"
	"slices"
	"sort"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Letter is a message from L1 to L2 and where L1 took it.
type Letter struct {
	blocks.Deposit
	L1     blocks.Ref
	TxHash common.Hash // of the L1 transaction
	Root   common.Hash // of the inbox with this message as its last, as L1 has it
}

// Forced is a transaction that L2 must not ignore once it is due (rule 18).
type Forced struct {
	Index  uint64 // in the portal's queue
	Hash   common.Hash
	Tx     *types.Transaction // nil if the bytes are none that L2 could execute
	L1     blocks.Ref
	TxHash common.Hash // of the L1 transaction that forced it
}

// ForcedDone says that L1 took a block that dealt with a forced transaction: held it, or let it lapse.
type ForcedDone struct {
	Index    uint64
	Number   uint64 // of the L2 block
	Anchor   uint64 // its anchor's L1 number
	Included bool
}

// Mail is everything that L1 has sent to L2 up to some L1 block: messages, forced transactions, and which of
// these blocks on L1 have dealt with. It is safe for concurrent use; what it returns must not be changed.
type Mail struct {
	chainID uint64

	mu      sync.RWMutex
	letters []Letter
	tree    blocks.Inbox
	forced  []Forced
	done    []doneAt
}

type doneAt struct {
	ForcedDone
	l1 uint64
}

// NewMail returns the mail of an L2 chain, empty.
func NewMail(chainID uint64) *Mail { return &Mail{chainID: chainID} }

// Check returns ErrNotLinked unless what the update's L1 blocks sent continues what is known, and gives the roots that L1 has:
// an anchor with another root could never be settled.
func (m *Mail) Check(u Update) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	letters, forced := len(m.letters), len(m.forced)
	if len(u.Removed) > 0 {
		letters, forced, _ = m.upTo(u.Removed[len(u.Removed)-1].Number - 1)
	}
	known := letters
	defer func() { // the tree was only tried
		m.tree.Truncate(uint64(known))
		for _, l := range m.letters[known:] {
			m.tree.Append(l.Leaf(m.chainID))
		}
	}()
	m.tree.Truncate(uint64(known))
	for _, b := range u.Added {
		for _, l := range b.Letters {
			if l.Index != uint64(letters) {
				return fmt.Errorf("L1 block %d has message %d, expected is %d: %w", b.Number, l.Index, letters, ErrNotLinked)
			}
			letters++
			m.tree.Append(l.Leaf(m.chainID))
			if root, err := m.tree.RootAt(uint64(letters)); err != nil || root != l.Root {
				return fmt.Errorf("with message %d the inbox has root %s, on L1 it is %s: %w", l.Index, root, l.Root, ErrNotLinked)
			}
		}
		for _, f := range b.Forced {
			if f.Index != uint64(forced) {
				return fmt.Errorf("L1 block %d has forced transaction %d, expected is %d: %w", b.Number, f.Index, forced, ErrNotLinked)
			}
			forced++
		}
	}
	return nil
}

// Apply follows a change of L1 that Check accepts.
func (m *Mail) Apply(u Update) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(u.Removed) > 0 {
		letters, forced, done := m.upTo(u.Removed[len(u.Removed)-1].Number - 1)
		m.letters, m.forced, m.done = slices.Clip(m.letters[:letters]), slices.Clip(m.forced[:forced]), slices.Clip(m.done[:done])
		m.tree.Truncate(uint64(letters))
	}
	for _, b := range u.Added {
		for _, l := range b.Letters {
			m.letters = append(m.letters, l)
			m.tree.Append(l.Leaf(m.chainID))
		}
		m.forced = append(m.forced, b.Forced...)
		for _, d := range b.Done {
			m.done = append(m.done, doneAt{d, b.Number})
		}
	}
}

// upTo returns how much of everything L1 had up to the block of that number.
func (m *Mail) upTo(l1Number uint64) (letters, forced, done int) {
	letters = sort.Search(len(m.letters), func(i int) bool { return m.letters[i].L1.Number > l1Number })
	forced = sort.Search(len(m.forced), func(i int) bool { return m.forced[i].L1.Number > l1Number })
	done = sort.Search(len(m.done), func(i int) bool { return m.done[i].l1 > l1Number })
	return letters, forced, done
}

// Inbox returns root and count of the inbox as of the L1 block of that number.
func (m *Mail) Inbox(l1Number uint64) (root common.Hash, count uint64) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	letters, _, _ := m.upTo(l1Number)
	count = uint64(letters)
	root, err := m.tree.RootAt(count)
	if err != nil {
		panic(err) // the tree has as many leaves as there are letters
	}
	return root, count
}

// Count returns how many messages L1 has sent.
func (m *Mail) Count() uint64 {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return uint64(len(m.letters))
}

// Letters returns the messages from index first on, up to but without end; fewer if there are no more.
func (m *Mail) Letters(first, end uint64) []Letter {
	m.mu.RLock()
	defer m.mu.RUnlock()
	end = min(end, uint64(len(m.letters)))
	if first >= end {
		return nil
	}
	return slices.Clip(m.letters[first:end])
}

// Prove returns the proof of a message against the inbox of that count; blocks.ErrInbox if that does not hold it.
func (m *Mail) Prove(index, count uint64) ([]common.Hash, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.tree.Prove(index, count)
}

// ForcedQueue is the front of the queue of forced transactions, as a block finds it.
type ForcedQueue struct {
	Next uint64 // index of the first that is neither included nor lapsed
	From uint64 // it is not due at an earlier L1 number: the one before it has lapsed there
}

// Settled returns the queue as L1's head has it.
func (m *Mail) Settled() ForcedQueue {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var q ForcedQueue
	for i := len(m.done) - 1; i >= 0; i-- {
		d := m.done[i]
		q.Next = max(q.Next, d.Index+1)
		if !d.Included {
			q.From = d.Anchor + 1
			break
		}
	}
	return q
}

// Front returns the queue's first transaction, if L1 had it at the block of that number.
func (m *Mail) Front(q ForcedQueue, l1Number uint64) (Forced, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if q.Next >= uint64(len(m.forced)) || m.forced[q.Next].L1.Number > l1Number {
		return Forced{}, false
	}
	return m.forced[q.Next], true
}

// PendingForced returns what waits behind the queue's front, in order.
func (m *Mail) PendingForced(q ForcedQueue) []Forced {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if q.Next >= uint64(len(m.forced)) {
		return nil
	}
	return slices.Clip(m.forced[q.Next:])
}

// DueAt returns the transactions that a block has to begin with if it finds the queue like that and anchors at the L1
// number (rule 18), as far as they are transactions.
func (m *Mail) DueAt(policy blocks.Policy, q ForcedQueue, anchor uint64) (due types.Transactions) {
	front, ok := m.Front(q, anchor)
	if ok && anchor >= q.Due(policy, front)+policy.ForcedWindow {
		q.Next, q.From = q.Next+1, anchor+1
		front, ok = m.Front(q, anchor)
	}
	for ok && front.Tx != nil && anchor >= q.Due(policy, front) {
		due = append(due, front.Tx)
		q.Next++
		front, ok = m.Front(q, anchor)
	}
	return due
}

// Due returns the L1 number from which on anchors ask for the transaction at the queue's front.
func (q ForcedQueue) Due(policy blocks.Policy, f Forced) uint64 {
	return max(f.L1.Number+policy.ForcedDeadline, q.From)
}

// Pass returns the queue as a block with that anchor and those transactions leaves it (rule 18), and
// ErrForcedDue if the block ignores one that is due. It is what the contract computes.
func (m *Mail) Pass(policy blocks.Policy, q ForcedQueue, anchor uint64, txs types.Transactions) (ForcedQueue, error) {
	front, ok := m.Front(q, anchor)
	if !ok {
		return q, nil
	}
	if anchor >= q.Due(policy, front)+policy.ForcedWindow {
		q.Next, q.From = q.Next+1, anchor+1
	}
	for _, tx := range txs {
		front, ok = m.Front(q, anchor)
		if !ok || front.Hash != tx.Hash() {
			break
		}
		q.Next++
	}
	if front, ok = m.Front(q, anchor); ok && anchor >= q.Due(policy, front) {
		return q, fmt.Errorf("forced transaction %d is due at L1 block %d, the anchor is %d: %w", front.Index, q.Due(policy, front), anchor, ErrForcedDue)
	}
	return q, nil
}
