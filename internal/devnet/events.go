package devnet

import (
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// Topics of /eth/v1/events that this node has.
const (
	topicHead       = "head"
	topicChainReorg = "chain_reorg"
)

const (
	maxEventClients = 64
	eventBuffer     = 256 // events that a client may lie behind before it is dropped
)

// event is one server-sent event, encoded once for all clients.
type event struct {
	topic string
	data  []byte
}

// headEvent is the data of topic head, as the Beacon API has it.
type headEvent struct {
	Slot                string      `json:"slot"`
	Block               common.Hash `json:"block"`
	State               common.Hash `json:"state"`
	EpochTransition     bool        `json:"epoch_transition"`
	PreviousDependent   common.Hash `json:"previous_duty_dependent_root"`
	CurrentDependent    common.Hash `json:"current_duty_dependent_root"`
	ExecutionOptimistic bool        `json:"execution_optimistic"`
}

// reorgEvent is the data of topic chain_reorg, as the Beacon API has it. Depth is in slots, from
// the common ancestor to the old head.
type reorgEvent struct {
	Slot                string      `json:"slot"`
	Depth               string      `json:"depth"`
	OldHeadBlock        common.Hash `json:"old_head_block"`
	NewHeadBlock        common.Hash `json:"new_head_block"`
	OldHeadState        common.Hash `json:"old_head_state"`
	NewHeadState        common.Hash `json:"new_head_state"`
	Epoch               string      `json:"epoch"`
	ExecutionOptimistic bool        `json:"execution_optimistic"`
}

// headEvents describes the head that was just adopted: chain_reorg first if blocks fell, then head.
func (l *L1) headEvents(old *types.Header, ancestor common.Hash) ([]event, error) {
	var out []event
	add := func(topic string, data any) error {
		raw, err := json.Marshal(data)
		out = append(out, event{topic: topic, data: raw})
		return err
	}
	c, bc := l.consensus, l.chain
	head := bc.CurrentBlock()
	slot := c.slotOf(head)
	epoch := slot / c.cfg.SlotsPerEpoch
	root, err := c.root(head)
	if err != nil {
		return nil, err
	}
	state := common.Hash(c.header(head).StateRoot)
	if ancestor != old.Hash() {
		oldRoot, err := c.root(old)
		if err != nil {
			return nil, err
		}
		depth := c.slotOf(old) - c.slotOf(bc.GetHeaderByHash(ancestor))
		if err := add(topicChainReorg, reorgEvent{
			Slot: decimal(slot), Depth: decimal(depth), OldHeadBlock: oldRoot, NewHeadBlock: root,
			OldHeadState: common.Hash(c.header(old).StateRoot), NewHeadState: state, Epoch: decimal(epoch),
		}); err != nil {
			return nil, fmt.Errorf("encode reorg event: %w", err)
		}
	}
	current, err := l.dependentRoot(epoch)
	if err != nil {
		return nil, err
	}
	previous, err := l.dependentRoot(epoch - min(epoch, 1))
	if err != nil {
		return nil, err
	}
	parent := bc.GetHeaderByHash(head.ParentHash)
	if err := add(topicHead, headEvent{
		Slot: decimal(slot), Block: root, State: state, EpochTransition: epoch != c.slotOf(parent)/c.cfg.SlotsPerEpoch,
		PreviousDependent: previous, CurrentDependent: current,
	}); err != nil {
		return nil, fmt.Errorf("encode head event: %w", err)
	}
	return out, nil
}

// dependentRoot is the root on which the duties of an epoch depend: that of the last block before
// the epoch, of the head if the epoch has not begun, of genesis for epoch 0.
func (l *L1) dependentRoot(epoch uint64) (common.Hash, error) {
	bc := l.chain
	first := epoch * l.cfg.SlotsPerEpoch
	h := bc.CurrentBlock()
	for h.Number.Sign() > 0 && l.consensus.slotOf(h) >= first {
		h = bc.GetHeader(h.ParentHash, h.Number.Uint64()-1)
	}
	return l.consensus.root(h)
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

// eventHub hands events to its clients. A client that does not keep up is dropped, never awaited.
type eventHub struct {
	mu      sync.Mutex
	clients map[chan event]map[string]bool // channel to topics
	closed  bool
}

func newEventHub() *eventHub { return &eventHub{clients: make(map[chan event]map[string]bool)} }

// subscribe returns a channel that is closed when the client is dropped or the hub ends, and false
// if there are too many clients.
func (h *eventHub) subscribe(topics map[string]bool) (chan event, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.clients) >= maxEventClients {
		return nil, false
	}
	ch := make(chan event, eventBuffer)
	h.clients[ch] = topics
	return ch, true
}

func (h *eventHub) unsubscribe(ch chan event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(ch)
}

// drop must be called with the lock held; it may be called twice.
func (h *eventHub) drop(ch chan event) {
	if _, ok := h.clients[ch]; ok {
		delete(h.clients, ch)
		close(ch)
	}
}

func (h *eventHub) publish(e event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch, topics := range h.clients {
		if !topics[e.topic] {
			continue
		}
		select {
		case ch <- e:
		default:
			h.drop(ch)
		}
	}
}

func (h *eventHub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for ch := range h.clients {
		h.drop(ch)
	}
}
