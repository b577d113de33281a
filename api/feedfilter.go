package api

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// maxFilterValues bounds each of the lists of a filter.
const maxFilterValues = 64

// kindSet is a set of event kinds, one bit each in the order of eventKinds.
type kindSet uint32

const allKinds = ^kindSet(0)

// eventKinds lists the kinds that can be asked for: those of the contract.
func eventKinds() []gateway.EventKind {
	return []gateway.EventKind{
		gateway.EventQueued, gateway.EventPreconfirmed, gateway.EventFragment, gateway.EventBlock,
		gateway.EventCertificate, gateway.EventPermit, gateway.EventVerdict, gateway.EventSettled,
		gateway.EventBased, gateway.EventSafe, gateway.EventFinalized, gateway.EventReorg,
		gateway.EventReverted, gateway.EventReorgEnd, gateway.EventReincluded, gateway.EventChanged,
		gateway.EventDropped, gateway.EventMode, gateway.EventEvidence, gateway.EventGap,
	}
}

// bitOf returns the kind's bit. A kind that this list does not have yet gets the highest bit, which
// only subscribers of everything have.
func bitOf(kind gateway.EventKind) kindSet {
	if i := slices.Index(eventKinds(), kind); i >= 0 {
		return 1 << i
	}
	return 1 << 31
}

// list returns the kinds as the outbox takes them, nil for all.
func (s kindSet) list() []gateway.EventKind {
	if s == allKinds {
		return nil
	}
	var kinds []gateway.EventKind
	for i, k := range eventKinds() {
		if s&(1<<i) != 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

// subject is one thing that an event is about, as a filter can ask for it: a class and 20 or 32 bytes.
type subject struct {
	class subjectClass
	value common.Hash // an address in its first 20 bytes
}

type subjectClass uint8

const (
	bySender subjectClass = iota + 1
	byAddress
	byHash
)

func aboutAddress(class subjectClass, a common.Address) subject {
	s := subject{class: class}
	copy(s.value[:], a[:])
	return s
}

func (s subject) compare(t subject) int {
	return cmp.Or(cmp.Compare(s.class, t.class), s.value.Cmp(t.value))
}

// filter is what a subscriber asked for: events of one of the kinds, and, of each class that has any,
// with one of the subjects. It is never changed.
type filter struct {
	kinds kindSet
	any   [4]map[subject]struct{} // by class; nil asks for nothing
	text  string                  // the one spelling of this filter, empty for everything
	id    [sha256.Size]byte       // of the text
}

// wanted reports whether the subscriber gets the event.
func (f *filter) wanted(e *encoded) bool {
	if e.kinds&f.kinds == 0 {
		return false
	}
	if e.toAll {
		return true
	}
	for class, values := range f.any {
		if values != nil && !e.hasOne(subjectClass(class), values) {
			return false
		}
	}
	return true
}

// hasOne reports whether one of the event's subjects is among the values, all of one class.
func (e *encoded) hasOne(class subjectClass, values map[subject]struct{}) bool {
	for _, s := range e.about {
		if s.class != class {
			continue
		}
		if _, ok := values[s]; ok {
			return true
		}
	}
	return false
}

// narrowest returns the subjects under which to look for the filter: every event that it wants has one of
// them. None: any event may be wanted.
func (f *filter) narrowest() map[subject]struct{} {
	var best map[subject]struct{}
	for _, values := range f.any {
		if values != nil && (best == nil || len(values) < len(best)) {
			best = values
		}
	}
	return best
}

// parseFilter reads kinds, addresses, hashes and senders.
func parseFilter(q url.Values) (*filter, error) {
	f := &filter{kinds: allKinds}
	var parts []string
	if q.Has("kinds") {
		names, err := valuesOf(q, "kinds")
		if err != nil {
			return nil, err
		}
		f.kinds = 0
		for _, name := range names {
			if !slices.Contains(eventKinds(), gateway.EventKind(name)) {
				return nil, problem(CodeUnknownKind, "There is no event kind %q; GET /v1/capabilities lists them.", name)
			}
			f.kinds |= bitOf(gateway.EventKind(name))
		}
		slices.Sort(names)
		parts = append(parts, "kinds="+strings.Join(slices.Compact(names), ","))
	}
	for _, c := range []struct {
		name  string
		class subjectClass
		bytes int
	}{{"addresses", byAddress, common.AddressLength}, {"hashes", byHash, common.HashLength}, {"senders", bySender, common.AddressLength}} {
		if !q.Has(c.name) {
			continue
		}
		names, err := valuesOf(q, c.name)
		if err != nil {
			return nil, err
		}
		f.any[c.class] = make(map[subject]struct{}, len(names))
		for i, name := range names {
			raw, err := hexutil.Decode(strings.ToLower(name))
			if err != nil || len(raw) != c.bytes {
				return nil, problem(CodeBadFilter, "In %s, %q is not 0x and %d hexadecimal digits.", c.name, name, 2*c.bytes)
			}
			s := subject{class: c.class}
			copy(s.value[:], raw)
			f.any[c.class][s] = struct{}{}
			names[i] = strings.ToLower(name)
		}
		slices.Sort(names)
		parts = append(parts, c.name+"="+strings.Join(slices.Compact(names), ","))
	}
	f.text = strings.Join(parts, "&")
	f.id = sha256.Sum256([]byte(f.text))
	return f, nil
}

// valuesOf splits a list, which may also be given in several parameters of the name.
func valuesOf(q url.Values, name string) ([]string, error) {
	list := strings.Split(strings.Join(q[name], ","), ",")
	if len(list) > maxFilterValues {
		return nil, problem(CodeBadFilter, "A filter takes at most %d %s, not %d.", maxFilterValues, name, len(list))
	}
	for i, v := range list {
		if len(v) > 2+2*common.HashLength {
			list[i] = v[:2+2*common.HashLength] + "…" // too long for anything, and it is told back
		}
	}
	return list, nil
}

// payload is what filters look at in the payloads of events, whatever their kind. See package gateway for
// which kind has which.
type payload struct {
	TxHash    *common.Hash    `json:"tx_hash"`
	Hash      *common.Hash    `json:"hash"` // of the block that the event is about
	BlockHash *common.Hash    `json:"block_hash"`
	Sender    *common.Address `json:"sender"`
	To        json.RawMessage `json:"to"` // a number in runs of blocks
	Receipt   *struct {
		Contract common.Address `json:"contractAddress"`
		Logs     []struct {
			Address common.Address `json:"address"`
		} `json:"logs"`
	} `json:"receipt"`
	Block   *struct{ Hash common.Hash } `json:"block"`
	Message *struct {
		Hash common.Hash `json:"block_hash"`
	} `json:"message"`
	Transaction *struct {
		TxHash    common.Hash  `json:"tx_hash"`
		BlockHash *common.Hash `json:"block_hash"`
	} `json:"transaction"`
	L1 *struct {
		Hash   common.Hash `json:"hash"`
		TxHash common.Hash `json:"tx_hash"`
	} `json:"l1"`
	L2OldHead *struct{ Hash common.Hash } `json:"l2_old_head"`
	L2NewHead *struct{ Hash common.Hash } `json:"l2_new_head"`
	L1OldHead *struct{ Hash common.Hash } `json:"l1_old_head"`
	L1NewHead *struct{ Hash common.Hash } `json:"l1_new_head"`
}

// subjectsOf finds what an event is about:
//
//   - senders: the sender of the transaction;
//   - addresses: the recipient of the transaction, the contract that it made, and every contract that
//     logged in it;
//   - hashes: the transaction, the L2 block, and the L1 transaction and L1 block that took it; of a reorg,
//     the heads before and after. Parents, anchors and permits do not count.
//
// A payload that cannot be read is about nothing: it goes to those who do not ask for subjects.
func subjectsOf(raw json.RawMessage) []subject {
	var p payload
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &p) != nil {
		return nil
	}
	var about []subject
	address := func(class subjectClass, a *common.Address) {
		if a != nil {
			about = append(about, aboutAddress(class, *a))
		}
	}
	hash := func(h *common.Hash) {
		if h != nil && *h != (common.Hash{}) {
			about = append(about, subject{byHash, *h})
		}
	}
	address(bySender, p.Sender)
	var to *common.Address
	if json.Unmarshal(p.To, &to) == nil {
		address(byAddress, to)
	}
	if r := p.Receipt; r != nil {
		if r.Contract != (common.Address{}) { // receipts always have the field
			address(byAddress, &r.Contract)
		}
		for i := range r.Logs {
			address(byAddress, &r.Logs[i].Address)
		}
	}
	hash(p.TxHash)
	hash(p.Hash)
	hash(p.BlockHash)
	if p.Message != nil {
		hash(&p.Message.Hash)
	}
	if p.Transaction != nil {
		hash(&p.Transaction.TxHash)
		hash(p.Transaction.BlockHash)
	}
	if p.L1 != nil {
		hash(&p.L1.Hash)
		hash(&p.L1.TxHash)
	}
	for _, ref := range []*struct{ Hash common.Hash }{p.Block, p.L2OldHead, p.L2NewHead, p.L1OldHead, p.L1NewHead} {
		if ref != nil {
			hash(&ref.Hash)
		}
	}
	slices.SortFunc(about, subject.compare)
	return slices.Clip(slices.Compact(about))
}

// waiter is a subscriber that rests until there is an event for it, so that what it does not want costs it
// nothing. Its fields are guarded by the feed's lock.
type waiter struct {
	filter *filter
	wake   chan struct{} // capacity 1
	armed  bool
	from   int64 // nothing up to here is wanted, once it was woken
}

// watchIndex finds the waiters that may want an event by what the event is about.
type watchIndex map[subject]map[*waiter]struct{}

func (x watchIndex) add(w *waiter) {
	for s := range w.filter.narrowest() {
		if x[s] == nil {
			x[s] = make(map[*waiter]struct{})
		}
		x[s][w] = struct{}{}
	}
}

func (x watchIndex) remove(w *waiter) {
	for s := range w.filter.narrowest() {
		if delete(x[s], w); len(x[s]) == 0 {
			delete(x, s)
		}
	}
}

// notify wakes those that want the event.
func (x watchIndex) notify(e *encoded) {
	if e.toAll {
		for _, watching := range x {
			for w := range watching {
				w.notify(e)
			}
		}
		return
	}
	if len(x) == 0 {
		return
	}
	for _, s := range e.about {
		for w := range x[s] {
			if w.armed && w.filter.wanted(e) {
				w.notify(e)
			}
		}
	}
}

func (w *waiter) notify(e *encoded) {
	if !w.armed {
		return
	}
	w.armed, w.from = false, e.cursor-1
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
