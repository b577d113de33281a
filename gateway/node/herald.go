package node

import (
	"sync"

	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/filtermaps"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/event"
)

// news is one move of the head, as subscribers hear of it.
type news struct {
	removed []*types.Log
	joined  []core.ChainEvent
}

// maxUnheard is the number of moves that may wait to be heard before those who do not read are cut
// off: about eight seconds.
const maxUnheard = 8

// herald tells JSON-RPC subscribers of moves of the head. It stands between the chain and
// go-ethereum's filter system for three reasons. BlockChain sends its events while it is written
// to, and the filter system hands them to each WebSocket in turn, so that one client that does not
// read would hold up the conductor; here nobody waits, and when too much is unheard those
// clients are cut off. A move to an ancestor announces that block's
// logs a second time; here they are announced once. And removed and new logs travel on two channels
// whose order is a matter of chance; here they keep their order.
type herald struct {
	*eth.EthAPIBackend // everything else that the filter system asks for
	index              *filtermaps.FilterMaps

	blocks event.FeedOf[core.ChainEvent]
	logs   event.FeedOf[[]*types.Log]
	scope  event.SubscriptionScope

	mu      sync.Mutex
	unheard []func() news
	wake    chan struct{} // holds at most one wake-up
	quit    chan struct{}
	running sync.WaitGroup
	drop    func() // ends the subscriptions of those who do not read
}

func newHerald(backend *eth.EthAPIBackend, index *filtermaps.FilterMaps) *herald {
	return &herald{EthAPIBackend: backend, index: index, wake: make(chan struct{}, 1), quit: make(chan struct{})}
}

// start begins to pass news on. drop is called when too much is unheard; it must not block.
func (h *herald) start(drop func()) {
	h.drop = drop
	h.running.Add(1)
	go h.run()
}

// stop ends all subscriptions. News that is unheard by then stays so.
func (h *herald) stop() {
	close(h.quit)
	h.running.Wait()
	h.scope.Close()
}

// NewMatcherBackend gives the filter system the log index.
func (h *herald) NewMatcherBackend() filtermaps.MatcherBackend { return h.index.NewMatcherBackend() }

// announce queues news, which are gathered when their turn comes, off the way of whoever moves the
// head. It never blocks.
func (h *herald) announce(gather func() news) {
	h.mu.Lock()
	h.unheard = append(h.unheard, gather)
	tooMuch := len(h.unheard) > maxUnheard
	h.mu.Unlock()
	select {
	case h.wake <- struct{}{}:
	default:
	}
	if tooMuch {
		h.drop()
	}
}

func (h *herald) run() {
	defer h.running.Done()
	for {
		select {
		case <-h.quit:
			return
		default:
		}
		if gather := h.next(); gather != nil {
			h.tell(gather())
			continue
		}
		select {
		case <-h.quit:
			return
		case <-h.wake:
		}
	}
}

// next takes the oldest unheard news off the queue, or returns nil.
func (h *herald) next() func() news {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.unheard) == 0 {
		return nil
	}
	gather := h.unheard[0]
	h.unheard[0] = nil
	h.unheard = h.unheard[1:]
	return gather
}

func (h *herald) tell(n news) {
	if len(n.removed) > 0 {
		h.logs.Send(n.removed)
	}
	for _, joined := range n.joined {
		h.blocks.Send(joined)
		var logs []*types.Log
		for _, receipt := range joined.Receipts {
			logs = append(logs, receipt.Logs...)
		}
		if len(logs) > 0 {
			h.logs.Send(logs)
		}
	}
}

// SubscribeChainEvent replaces the chain's own feed.
func (h *herald) SubscribeChainEvent(ch chan<- core.ChainEvent) event.Subscription {
	return h.scope.Track(h.blocks.Subscribe(ch))
}

// SubscribeLogsEvent replaces the chain's own feed; removed logs come on it too, marked as such.
func (h *herald) SubscribeLogsEvent(ch chan<- []*types.Log) event.Subscription {
	return h.scope.Track(h.logs.Subscribe(ch))
}

// SubscribeRemovedLogsEvent never delivers anything: see SubscribeLogsEvent.
func (h *herald) SubscribeRemovedLogsEvent(chan<- core.RemovedLogsEvent) event.Subscription {
	return h.scope.Track(silence())
}

// SubscribeNewTxsEvent never delivers anything: the pools are closed.
func (h *herald) SubscribeNewTxsEvent(chan<- core.NewTxsEvent) event.Subscription {
	return h.scope.Track(silence())
}

func silence() event.Subscription {
	return event.NewSubscription(func(quit <-chan struct{}) error {
		<-quit
		return nil
	})
}
