package devnet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// L1 is the devnet's L1 in this process: node, slot driver, JSON-RPC, Beacon API and control API.
// EXECUTE must exist in the process (InstallExecute), so no L2 node belongs in there;
// StartL1Process gives the L1 a process of its own.
type L1 struct {
	cfg   L1Config
	log   *slog.Logger
	now   func() time.Time
	ready chan struct{}
	fatal chan error // at most one

	// Set before any server runs, never changed.
	endpoints  L1Endpoints
	chain      *core.BlockChain
	consensus  *consensus
	bundles    *bundlePool
	events     *eventHub
	meter      *Meter
	reexecutor *reexecutor
	rehearsals chan *bundle

	// Everything below belongs to whoever holds mu: the slot driver or a control operation.
	mu        sync.Mutex
	running   bool
	ledger    *ledger
	handled   uint64 // last slot that is over: built, missed or passed
	missing   map[uint64]bool
	addresses map[common.Address]bool // of the rollup's contracts
	pending   *pendingReorg           // takes place with the next slot's block
}

// L1Endpoints says where a running L1 is found.
type L1Endpoints struct {
	RPC         string `json:"rpc"`    // host:port, HTTP and WebSocket
	Beacon      string `json:"beacon"` // host:port, Beacon API and control API
	GenesisTime uint64 `json:"genesis_time"`
	ChainID     uint64 `json:"chain_id"`
	SlotSeconds uint64 `json:"slot_seconds"`
	PID         int    `json:"pid,omitempty"`
}

// Slots returns the slot arithmetic of this L1.
func (e L1Endpoints) Slots() blocks.Slots {
	return blocks.Slots{Genesis: e.GenesisTime, Seconds: e.SlotSeconds}
}

// HTTP returns the URL of JSON-RPC over HTTP.
func (e L1Endpoints) HTTP() string { return "http://" + e.RPC }

// WS returns the URL of JSON-RPC over WebSocket.
func (e L1Endpoints) WS() string { return "ws://" + e.RPC }

// BeaconURL returns the URL of the Beacon API.
func (e L1Endpoints) BeaconURL() string { return "http://" + e.Beacon }

// NewL1 checks the configuration (ErrConfig) after filling in defaults. The meter is that of the process
// (InstallExecute). Nothing runs before Run.
func NewL1(cfg L1Config, meter *Meter, log *slog.Logger) (*L1, error) {
	cfg = cfg.WithDefaults()
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	l := &L1{
		cfg: cfg, log: log, now: time.Now, ready: make(chan struct{}), fatal: make(chan error, 1),
		missing: make(map[uint64]bool), addresses: make(map[common.Address]bool),
		meter: meter, reexecutor: newReexecutor(meter, log), rehearsals: make(chan *bundle, maxRehearsals),
	}
	for _, address := range cfg.RollupAddresses {
		l.addresses[address] = true
	}
	return l, nil
}

// Ready is closed when all servers answer. It stays open if Run fails before.
func (l *L1) Ready() <-chan struct{} { return l.ready }

// Endpoints says where the L1 is found. It is valid once Ready is closed.
func (l *L1) Endpoints() L1Endpoints { return l.endpoints }

// Run runs the L1 until the context ends (then it returns nil) or the chain cannot go on (a journal
// that cannot be read or written, an address that is taken). It runs once.
func (l *L1) Run(ctx context.Context) error {
	opened, err := openLedger(l.cfg, l.meter, l.log, l.now())
	if err != nil {
		return fmt.Errorf("open L1 chain: %w", err)
	}
	defer opened.close()
	if err := l.attach(opened); err != nil {
		return err
	}
	defer l.detach()
	if err := l.prepare(ctx); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", l.cfg.BeaconAddr)
	if err != nil {
		return fmt.Errorf("listen for Beacon API: %w", err)
	}
	defer listener.Close()
	if err := opened.start(); err != nil {
		return err
	}
	rpcAddr, err := hostPort(opened.stack.HTTPEndpoint())
	if err != nil {
		return err
	}
	l.endpoints = L1Endpoints{
		RPC: rpcAddr, Beacon: listener.Addr().String(), GenesisTime: l.consensus.genesisTime,
		ChainID: l.cfg.ChainID, SlotSeconds: l.cfg.SlotSeconds,
	}
	stopAhead := l.startAhead(ctx)
	defer stopAhead()
	stopServer := l.serveBeacon(listener)
	defer stopServer()
	close(l.ready)
	head := opened.head()
	l.log.Info("L1 runs", "rpc", l.endpoints.RPC, "beacon", l.endpoints.Beacon, "head", head.Number, "hash", head.Hash())
	return l.drive(ctx)
}

// startAhead starts what has EXECUTE's answers ready ahead of time, and what checks them, until the returned
// function is called, which waits for computations under way.
func (l *L1) startAhead(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var parts sync.WaitGroup
	for _, part := range []func(context.Context) error{l.meter.Run, l.reexecutor.Run, l.rehearse} {
		parts.Go(func() {
			if err := part(ctx); err != nil {
				l.fail(err)
			}
		})
	}
	return func() {
		cancel()
		parts.Wait()
	}
}

// attach takes over an opened ledger.
func (l *L1) attach(opened *ledger) error {
	c, err := newConsensus(l.cfg, opened.genesis.Timestamp)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ledger, l.consensus, l.events = opened, c, newEventHub()
	l.chain = opened.eth.BlockChain()
	l.bundles = newBundlePool(types.LatestSigner(opened.genesis.Config), l.log)
	if !l.cfg.NoReexecutor {
		l.bundles.accepted = l.offerRehearsal
	}
	head := opened.head()
	l.bundles.setHead(head.Number.Uint64())
	l.handled = c.slotOf(head)
	opened.tag(l.cfg)
	opened.stack.RegisterAPIs([]rpc.API{{Namespace: "eth", Service: &bundleAPI{l.bundles}}})
	l.running = true
	return nil
}

// prepare brings the chain to where the library answers every question: a chain without a block
// refuses to look up transactions, since it believes that they are being indexed. So the first block
// is built before anybody is served, unless genesis was put into the future.
func (l *L1) prepare(ctx context.Context) error {
	patience := time.NewTimer(indexPatience)
	defer patience.Stop()
	if l.chain.CurrentBlock().Number.Sign() == 0 {
		slot, wait := l.nextSlot()
		if wait > l.cfg.slotLength() {
			return nil
		}
		first := time.NewTimer(wait)
		defer first.Stop()
		select {
		case <-ctx.Done():
			return nil
		case <-first.C:
		}
		if err := l.step(slot); err != nil {
			return fmt.Errorf("slot %d: %w", slot, err)
		}
	}
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !l.chain.TxIndexDone() {
		select {
		case <-ctx.Done():
			return nil
		case <-patience.C:
			l.log.Warn("L1 transactions are still being indexed")
			return nil
		case <-ticker.C:
		}
	}
	return nil
}

const indexPatience = time.Minute

// detach ends control operations and event streams.
func (l *L1) detach() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running = false
	l.events.close()
	if l.pending != nil {
		l.pending.finish(ReorgResult{}, ErrStopped)
		l.pending = nil
	}
}

// drive builds a block at each T(n) until the context ends.
func (l *L1) drive(ctx context.Context) error {
	for {
		slot, wait := l.nextSlot()
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case err := <-l.fatal:
			timer.Stop()
			return err
		case <-timer.C:
		}
		if err := l.step(slot); err != nil {
			return fmt.Errorf("slot %d: %w", slot, err)
		}
	}
}

// nextSlot returns the next slot to be handled and the time until it starts. A slot of which more
// than half is over is missed: its proposer comes too late.
func (l *L1) nextSlot() (slot uint64, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	slots := l.cfg.slots(l.consensus.genesisTime)
	now := l.now()
	start := func(n uint64) time.Time { return time.Unix(int64(slots.Start(n)), 0) }
	current := slots.At(uint64(max(now.Unix(), 0)))
	next := current + 1
	if current > 0 && now.Sub(start(current)) <= l.cfg.slotLength()/2 {
		next = current
	}
	next = max(next, l.handled+1)
	return next, start(next).Sub(now)
}

// step handles one slot: the block of a proposer who is there, or nothing. Only an error after
// which the chain cannot go on is returned; a block that cannot be built is a missed slot.
func (l *L1) step(slot uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for past := l.handled + 1; past < slot && len(l.missing) > 0; past++ {
		delete(l.missing, past)
	}
	l.handled = slot
	if l.missing[slot] {
		delete(l.missing, slot)
		l.log.Info("L1 slot missed on demand", "slot", slot)
		return nil
	}
	if reorg := l.pending; reorg != nil {
		l.pending = nil
		result, err := l.reorgAtSlot(reorg.request, slot)
		reorg.finish(result, err)
		return fatalOnly(err)
	}
	return fatalOnly(l.extend(slot))
}

// extend builds the slot's block on the head.
func (l *L1) extend(slot uint64) error {
	head := l.ledger.head()
	began := time.Now()
	if err := l.ledger.eth.TxPool().Sync(); err != nil {
		return fmt.Errorf("wait for pool: %w", err)
	}
	number := head.Number.Uint64() + 1
	tried := l.bundles.take(number, l.cfg.slots(l.consensus.genesisTime).Start(slot))
	results := make([]error, len(tried))
	groups := make([]group, len(tried))
	for i, b := range tried {
		groups[i] = b.group
	}
	built, err := l.ledger.build(l.consensus, order{
		parent: head, slot: slot, extra: blockExtra, bundles: groups, pool: l.ledger.eth.TxPool(),
		until: began.Add(l.cfg.slotLength() / 2), failed: func(i int, err error) { results[i] = err },
	})
	if err != nil {
		l.log.Error("L1 block could not be built, the slot is missed", "slot", slot, "err", err)
		return nil
	}
	if err := l.adopt(change{Ancestor: head.Hash(), Added: []journaledBlock{built}}); err != nil {
		return err
	}
	l.bundles.settle(built.Block, tried, results)
	l.log.Debug("L1 block", "slot", slot, "number", built.Block.Number(), "hash", built.Block.Hash(),
		"transactions", len(built.Block.Transactions()), "gas", built.Block.GasUsed(), "took", time.Since(began))
	return nil
}

// blockExtra is the extra data of ordinary blocks; those of reorgs carry another one.
const blockExtra = "ultrasound devnet"

// fatalError marks an error after which the process is behind its journal.
type fatalError struct{ error }

func (e fatalError) Unwrap() error { return e.error }

func fatalOnly(err error) error {
	var fatal fatalError
	if errors.As(err, &fatal) {
		return err
	}
	return nil
}

// adopt makes a change canonical: journal, head, tags, events, in this order.
func (l *L1) adopt(c change) error {
	old := l.ledger.head()
	if err := l.ledger.adopt(c); err != nil {
		return fatalError{err}
	}
	l.ledger.tag(l.cfg)
	l.bundles.setHead(l.ledger.head().Number.Uint64())
	events, err := l.headEvents(old, c.Ancestor)
	if err != nil {
		l.log.Error("L1 head is not announced to event streams", "err", err)
	}
	for _, e := range events {
		l.events.publish(e)
	}
	return nil
}

// fail ends Run with an error.
func (l *L1) fail(err error) {
	select {
	case l.fatal <- err:
	default:
	}
}

// MissSlots makes the proposers of count slots miss their turn, from the given slot on, or from the
// next one if first is zero. It returns the slots. ErrBadRequest: none, more than 1,024, or a slot
// that is over.
func (l *L1) MissSlots(first, count uint64) ([]uint64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.running {
		return nil, ErrStopped
	}
	current := l.cfg.slots(l.consensus.genesisTime).At(uint64(max(l.now().Unix(), 0)))
	next := max(l.handled, current) + 1
	if first == 0 {
		for first = next; l.missing[first]; first++ {
		}
	}
	if count == 0 || count > maxMissed || len(l.missing)+int(count) > maxMissed || first < next || first > next+maxMissedAhead {
		return nil, fmt.Errorf("miss %d slots from %d, the next is %d: %w", count, first, next, ErrBadRequest)
	}
	slots := make([]uint64, 0, count)
	for slot := first; slot < first+count; slot++ {
		l.missing[slot] = true
		slots = append(slots, slot)
	}
	return slots, nil
}

const (
	maxMissed      = 1024
	maxMissedAhead = 1 << 20
)

// SetRollupAddresses names the contracts whose transactions a reorg drops; it replaces the list.
func (l *L1) SetRollupAddresses(addresses []common.Address) error {
	if len(addresses) > 64 {
		return fmt.Errorf("name %d addresses: %w", len(addresses), ErrBadRequest)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.addresses = make(map[common.Address]bool, len(addresses))
	for _, address := range addresses {
		l.addresses[address] = true
	}
	return nil
}

// L1Status is what the control API tells of the L1.
type L1Status struct {
	Head            BlockRef         `json:"head"`
	Safe            BlockRef         `json:"safe"`
	Finalized       BlockRef         `json:"finalized"`
	CurrentSlot     uint64           `json:"current_slot"`
	MissedSlots     []uint64         `json:"missed_slots"` // those still to come
	RollupAddresses []common.Address `json:"rollup_addresses"`
	GenesisTime     uint64           `json:"genesis_time"`
	SlotSeconds     uint64           `json:"slot_seconds"`
	ChainID         uint64           `json:"chain_id"`
	Faults          []string         `json:"faults"` // what an operator must know: this node cannot be trusted
}

// BlockRef names an L1 block.
type BlockRef struct {
	Number       uint64      `json:"number"`
	Hash         common.Hash `json:"hash"`
	Slot         uint64      `json:"slot"`
	Transactions int         `json:"transactions"`
}

func (l *L1) ref(h *types.Header) BlockRef {
	if h == nil {
		return BlockRef{}
	}
	ref := BlockRef{Number: h.Number.Uint64(), Hash: h.Hash(), Slot: l.consensus.slotOf(h)}
	if body := l.chain.GetBody(ref.Hash); body != nil {
		ref.Transactions = len(body.Transactions)
	}
	return ref
}

// Status describes the chain now.
func (l *L1) Status() (L1Status, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.running {
		return L1Status{}, ErrStopped
	}
	bc := l.chain
	status := L1Status{
		Head: l.ref(bc.CurrentBlock()), Safe: l.ref(bc.CurrentSafeBlock()), Finalized: l.ref(bc.CurrentFinalBlock()),
		CurrentSlot: l.cfg.slots(l.consensus.genesisTime).At(uint64(max(l.now().Unix(), 0))),
		MissedSlots: []uint64{}, RollupAddresses: []common.Address{},
		GenesisTime: l.consensus.genesisTime, SlotSeconds: l.cfg.SlotSeconds, ChainID: l.cfg.ChainID,
		Faults: l.meter.faults(),
	}
	for slot := range l.missing {
		status.MissedSlots = append(status.MissedSlots, slot)
	}
	slices.Sort(status.MissedSlots)
	for address := range l.addresses {
		status.RollupAddresses = append(status.RollupAddresses, address)
	}
	slices.SortFunc(status.RollupAddresses, common.Address.Cmp)
	return status, nil
}

// chainHead returns the head without waiting for whoever changes the chain.
func (l *L1) chainHead() *types.Header { return l.chain.CurrentBlock() }
