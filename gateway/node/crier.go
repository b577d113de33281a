package node

import (
	"context"
	"encoding/json"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Bounds of the subscriptions to what is pending.
const (
	rpcCriers      = 8192    // subscriptions
	rpcConnCriers  = 32      // of one connection
	rpcUntold      = 1024    // batches that wait for one subscriber to read
	rpcUntoldBytes = 4 << 20 // of all of them, in JSON
	rpcHashes      = 200     // of one filter of receipts; so many addresses, and senders
)

// crier tells JSON-RPC subscribers what is promised, each promise once and in order, as soon as others can read it. Nobody
// waits for a subscriber: who does not keep up is cut off, connection and all, for to leave something out would be a lie.
//
// It reads the pending block whenever it has changed, and sees in it all that was promised since: two readings have the
// same open block, or the later one has the earlier one's below it. What was promised and fell in between was never to be
// read as pending, and is not told.
type crier struct {
	node *Node
	wake chan struct{} // holds at most one wake-up
	quit chan struct{}

	mu        sync.Mutex
	listeners map[*listener]struct{}
	conns     map[string]int // listeners by connection
	at        place
	running   sync.WaitGroup // the crier and its listeners
	stopped   bool
}

// place is how far promises are told.
type place struct {
	block  *gateway.PendingBlock // read last
	header *types.Header         // of the open block; nil if none was open
	told   []gateway.Promised    // of the open block
	below  common.Hash           // the block sealed before; zero if it is not known
}

// cry is news of one promise.
type cry struct {
	tx      *types.Transaction
	sender  common.Address
	receipt *types.Receipt // nil if the promise fell
	logs    []*types.Log   // removed ones if it fell
}

// listener is one subscription.
type listener struct {
	peer    string
	hashes  []common.Hash   // whose receipts it is told at once if they are promised already
	pick    func(cry) []any // what it is told: *types.Log, *types.Receipt
	batches chan []json.RawMessage
	lost    chan struct{} // closed when it is cut off
	untold  atomic.Int64  // bytes that wait
}

func newCrier(n *Node) *crier {
	return &crier{node: n, wake: make(chan struct{}, 1), quit: make(chan struct{}), listeners: make(map[*listener]struct{}), conns: make(map[string]int)}
}

// start begins to watch the pending block.
func (c *crier) start() {
	c.running.Add(1)
	go c.run()
}

// stop ends the crier; the connections must have been closed.
func (c *crier) stop() {
	c.mu.Lock()
	if !c.stopped {
		c.stopped = true
		close(c.quit)
	}
	c.mu.Unlock()
	c.running.Wait()
}

func (c *crier) run() {
	defer c.running.Done()
	for {
		c.mu.Lock()
		var changed <-chan struct{}
		if len(c.listeners) > 0 {
			c.look()
		}
		if len(c.listeners) > 0 { // to look may have cut them off
			changed = c.at.block.Changed()
		}
		c.mu.Unlock()
		select {
		case <-c.quit:
			return
		case <-c.wake:
		case <-changed:
		}
	}
}

// look tells what is new since it was called last.
func (c *crier) look() {
	p := c.now()
	if p == c.at.block {
		return
	}
	cries, ok := c.since(p)
	c.at = c.at.moved(p)
	if !ok {
		for l := range c.listeners {
			c.cut(l)
		}
		return
	}
	if len(cries) == 0 {
		return
	}
	encoded := make(map[any]json.RawMessage) // each once, for all that are told of it
	for l := range c.listeners {
		c.tell(l, cries, encoded)
	}
}

// now returns the pending block, an empty one if there is no conductor.
func (c *crier) now() *gateway.PendingBlock {
	if pre := c.node.preconfirmer(); pre != nil {
		return pre.Pending()
	}
	return &none
}

var none gateway.PendingBlock

// moved returns the place after everything in p was told.
func (at place) moved(p *gateway.PendingBlock) place {
	next := place{block: p, header: p.Header, told: p.Promises}
	if p.Below != nil {
		next.below = p.Below.Block.Hash()
	}
	if p.Header != nil && sameOpen(at.header, p.Header) && len(p.Promises) < len(at.told) {
		next.told = at.told // it is being executed again from the journal
	}
	return next
}

// since returns what p holds that was not told yet; ok is false if something may have been missed.
func (c *crier) since(p *gateway.PendingBlock) (cries []cry, ok bool) {
	at, below := c.at, p.Below
	switch {
	case at.header != nil && sameOpen(at.header, p.Header):
		return promised(p.Promises, len(at.told)), true
	case at.header != nil && below != nil && sameOpen(at.header, below.Block.Header()):
		cries = promised(below.Promises, len(at.told))
	case at.header != nil && sameOpen(at.header, c.node.bc.GetHeaderByNumber(at.header.Number.Uint64())):
		return nil, false // it was sealed, and another one after it, before this was looked at
	case at.header != nil:
		for _, p := range slices.Backward(at.told) {
			cries = append(cries, fell(p))
		}
		if below != nil && below.Block.Hash() != at.below {
			cries = append(cries, promised(below.Promises, 0)...)
		}
	case below != nil && below.Block.Hash() != at.below:
		if at.below != (common.Hash{}) && below.Block.ParentHash() != at.below {
			return nil, false
		}
		cries = promised(below.Promises, 0)
	}
	return append(cries, promised(p.Promises, 0)...), true
}

// promised is the news of promises from an index on.
func promised(list []gateway.Promised, from int) (cries []cry) {
	for ; from < len(list); from++ {
		p := list[from]
		cries = append(cries, cry{p.Tx, p.Sender, p.Receipt, p.Receipt.Logs})
	}
	return cries
}

// fell is the news that a promise does not hold any more.
func fell(p gateway.Promised) cry {
	c := cry{tx: p.Tx, sender: p.Sender}
	for _, l := range slices.Backward(p.Receipt.Logs) {
		removed := *l
		removed.Removed = true
		c.logs = append(c.logs, &removed)
	}
	return c
}

// sameOpen reports whether two headers are of one block, be it open or sealed.
func sameOpen(a, b *types.Header) bool {
	return a != nil && b != nil && a.ParentHash == b.ParentHash && a.Number.Cmp(b.Number) == 0 && a.Time == b.Time && a.Coinbase == b.Coinbase &&
		a.ParentBeaconRoot != nil && b.ParentBeaconRoot != nil && *a.ParentBeaconRoot == *b.ParentBeaconRoot
}

// tell queues for a listener what it is to be told, or cuts it off if too much waits already.
func (c *crier) tell(l *listener, cries []cry, encoded map[any]json.RawMessage) {
	var batch []json.RawMessage
	size := int64(0)
	for _, news := range cries {
		for _, v := range l.pick(news) {
			raw, known := encoded[v]
			if !known {
				raw = c.encode(v, news.tx)
				encoded[v] = raw
			}
			batch = append(batch, raw)
			size += int64(len(raw))
		}
	}
	if len(batch) == 0 {
		return
	}
	if before := l.untold.Add(size) - size; before > 0 && before+size > rpcUntoldBytes {
		c.cut(l)
		return
	}
	select {
	case l.batches <- batch:
	default:
		c.cut(l)
	}
}

// encode gives a log or receipt as JSON-RPC has it. Neither can fail to be encoded.
func (c *crier) encode(v any, tx *types.Transaction) json.RawMessage {
	if r, ok := v.(*types.Receipt); ok {
		v = c.node.marshalReceipt(r, tx)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		c.node.log.Error("encode what is pending", "tx", tx.Hash(), "err", err)
		return json.RawMessage("null")
	}
	return raw
}

// cut ends a subscription and its connection.
func (c *crier) cut(l *listener) {
	c.forget(l)
	close(l.lost)
	if c.node.listener != nil {
		c.node.listener.drop(l.peer)
	}
}

// forget removes a listener, once.
func (c *crier) forget(l *listener) {
	if _, there := c.listeners[l]; !there {
		return
	}
	delete(c.listeners, l)
	if c.conns[l.peer]--; c.conns[l.peer] <= 0 {
		delete(c.conns, l.peer)
	}
	if len(c.listeners) == 0 {
		c.at = place{} // the block and its promises need not be kept
	}
}

// errTooManySubscriptions is returned for one subscription more than a connection, or all of them, may have.
var errTooManySubscriptions = &rpcError{code: codeLimit, message: "too many subscriptions"}

// subscribe begins a subscription. What is promised from now on is told; and of receipts by hash, what was before.
func (c *crier) subscribe(ctx context.Context, l *listener) (*rpc.Subscription, error) {
	notifier, supported := rpc.NotifierFromContext(ctx)
	if !supported {
		return nil, rpc.ErrNotificationsUnsupported
	}
	if c.node.preconfirmer() == nil {
		return nil, &rpcError{code: codeRefused, message: "no conductor takes transactions"}
	}
	l.peer = rpc.PeerInfoFromContext(ctx).RemoteAddr
	l.batches, l.lost = make(chan []json.RawMessage, rpcUntold), make(chan struct{})
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stopped || len(c.listeners) >= rpcCriers || c.conns[l.peer] >= rpcConnCriers {
		return nil, errTooManySubscriptions
	}
	if len(c.listeners) > 0 {
		c.look() // so that what the others are told next is all that is new to this one
	}
	if len(c.listeners) == 0 {
		c.at = place{}.moved(c.now())
	}
	c.listeners[l] = struct{}{}
	c.conns[l.peer]++
	c.tell(l, c.before(l.hashes), make(map[any]json.RawMessage))
	select {
	case c.wake <- struct{}{}:
	default:
	}
	sub := notifier.CreateSubscription()
	c.running.Add(1)
	go c.serve(l, notifier, sub)
	return sub, nil
}

// before returns the promises of some transactions that were told already.
func (c *crier) before(hashes []common.Hash) (cries []cry) {
	pre := c.node.preconfirmer()
	if pre == nil {
		return nil
	}
	for _, hash := range hashes {
		if p, ok := pre.Promised(hash); ok && c.at.has(p, c.node.Head().Number) {
			cries = append(cries, promised([]gateway.Promised{p}, 0)...)
		}
	}
	return cries
}

// has reports whether a promise was told when the place was reached.
func (at place) has(p gateway.Promised, head uint64) bool {
	number := p.Receipt.BlockNumber.Uint64()
	switch {
	case at.header != nil && number == at.header.Number.Uint64():
		return int(p.Receipt.TransactionIndex) < len(at.told)
	case at.header != nil:
		return number < at.header.Number.Uint64()
	case at.block.Below != nil:
		return number <= at.block.Below.Block.NumberU64()
	}
	return number <= head
}

// serve passes on to one subscriber what is queued for it.
func (c *crier) serve(l *listener, notifier *rpc.Notifier, sub *rpc.Subscription) {
	defer c.running.Done()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.forget(l)
	}()
	for {
		select {
		case <-sub.Err():
			return
		case <-l.lost:
			return
		case batch := <-l.batches:
			for _, raw := range batch {
				if notifier.Notify(sub.ID, raw) != nil { // the connection is gone
					return
				}
				l.untold.Add(-int64(len(raw)))
			}
		}
	}
}
