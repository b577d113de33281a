package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"slices"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// replica is a follower of one's own: L1's chain as an L1 node tells it, L2 from the contract's logs, and above that
// the blocks that the sequencer streams, each under its certificate. What it knows it needs nobody's permission for, and
// it goes on knowing when the gateway is gone.
type replica struct {
	*node.Node
	client   *l1.Client
	rules    l1.Rules
	network  based.Network
	gateway  string             // its API; empty: L1 alone
	archive  *streaming.Archive // what the stream does not bring
	follower *l1.Follower
	stream   *streaming.Client
	log      *slog.Logger

	open *openBlock // whose fragments come; of the stream's goroutine

	mu        sync.Mutex
	view      *based.View
	mail      *based.Mail
	certified map[common.Hash]certifiedBlock // about and above the contract's head
	synced    chan struct{}                  // closed when the view has come to the L1 node's head
}

// certifiedBlock is a sequenced block with what settles it.
type certifiedBlock struct {
	blocks.Placed
	signature certs.Signature
	trace     []byte
	gasUsed   uint64
}

// openBlock is a block on the stream that is not sealed yet.
type openBlock struct {
	number uint64
	parent common.Hash
	txs    types.Transactions
	bytes  int
}

// keepCertified is how many blocks below the contract's head stay known with their certificates: after a reorg of L1
// they have to be settled again.
const keepCertified = 256

// newReplica reads the rollup's rules from L1. Nothing is followed before run.
func newReplica(ctx context.Context, client *l1.Client, rollup rollupFile, gateway string, log *slog.Logger) (*replica, error) {
	r := &replica{
		client: client, network: client.Network(), gateway: gateway, log: log,
		certified: make(map[common.Hash]certifiedBlock), synced: make(chan struct{}), mail: based.NewMail(rollup.ChainID()),
	}
	var err error
	if r.rules, err = client.Rules(ctx); err != nil {
		return nil, err
	}
	start, err := client.Ref(ctx, rollup.StartBlock)
	if err != nil {
		return nil, err
	}
	genesis := rollup.genesisBlock()
	base := blocks.Placed{Hash: genesis.Hash(), StateRoot: genesis.Root(), Time: genesis.Time()}
	if r.view, err = based.NewView(r.rules.Policy.Slots, base, start, nil); err != nil {
		return nil, err
	}
	if r.follower, err = l1.NewFollower(l1.FollowerConfig{
		Client: client, Slots: r.rules.Policy.Slots, Base: start, Poll: 200 * time.Millisecond, Chunk: 256, Keep: 64,
		Idle: 3 * time.Duration(r.rules.Policy.Slots.Seconds) * time.Second, Emit: r.applyL1, Now: time.Now, Logger: log,
	}); err != nil {
		return nil, err
	}
	if gateway != "" && r.rules.SequencerKey != (certs.PublicKey{}) {
		if err := r.openStream(); err != nil {
			return nil, err
		}
	}
	r.Node, err = node.New(node.Config{Genesis: rollup.Genesis, RPCAddr: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler)})
	return r, err
}

func (r *replica) openStream() (err error) {
	if r.archive, err = streaming.NewArchive(r.gateway); err != nil {
		return err
	}
	r.stream, err = streaming.NewClient(streaming.ClientConfig{
		URL: r.gateway, PublicKey: r.rules.SequencerKey, ChainID: r.network.ChainID, Rollup: r.network.Rollup, Handle: r.receive, Log: r.log,
	})
	return err
}

// run follows L1 and the stream until the context ends, and returns nil then.
func (r *replica) run(outer context.Context) error {
	group, ctx := errgroup.WithContext(outer)
	group.Go(func() error { return r.follower.Run(ctx) })
	if r.stream != nil {
		group.Go(func() error { return r.stream.Run(ctx) })
		defer r.archive.Close()
	}
	if err := group.Wait(); err != nil && outer.Err() == nil {
		return fmt.Errorf("follow the rollup: %w", err)
	}
	return nil
}

// head returns the newest L2 block that L1 has taken.
func (r *replica) head() blocks.Placed {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.view.LastTaken()
}

// awaitSynced waits until the view has come to L1's head.
func (r *replica) awaitSynced(ctx context.Context) error {
	select {
	case <-r.synced:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// applyL1 executes what L1 has taken and moves the view.
func (r *replica) applyL1(ctx context.Context, u based.Update, synced bool) error {
	for _, b := range u.Added {
		for _, in := range b.Blocks {
			if r.Has(in.Placed.Hash) {
				continue
			}
			if _, err := r.Import(ctx, in.Block); err != nil {
				return fmt.Errorf("execute what L1 block %d took: %w", b.Number, err)
			}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.mail.Check(u); err != nil {
		return err
	}
	if err := r.view.Apply(u); err != nil {
		return err
	}
	r.mail.Apply(u)
	if u.Finalized != (blocks.Ref{}) {
		r.view.Prune(u.Finalized)
	}
	head := r.view.LastTaken().Number
	for hash, b := range r.certified {
		if b.Number+keepCertified < head {
			delete(r.certified, hash)
		}
	}
	if synced {
		select {
		case <-r.synced:
		default:
			close(r.synced)
		}
	}
	return nil
}

// receive takes one message of the stream. What it cannot use it leaves: the block is asked for when it is needed.
func (r *replica) receive(ctx context.Context, f streaming.Frame) error {
	switch m := f.Message.(type) {
	case *streaming.BlockOpened:
		r.open = &openBlock{number: m.Number, parent: m.Parent}
	case *streaming.Fragment:
		if r.open != nil && (r.open.number != m.Number || r.open.parent != m.Parent || !r.open.add(m.Piece)) {
			r.open = nil
		}
	case *streaming.BlockSealed:
		open := r.open
		r.open = nil
		if m.Kind == blocks.Based {
			return nil // L1 tells
		}
		if err := r.sealed(ctx, m, open); err != nil && ctx.Err() == nil {
			r.log.Warn("streamed block is not known", "block", m.Header.Number, "hash", m.Header.Hash(), "err", err)
		}
	case *streaming.Reset, *streaming.Gap:
		r.open = nil
	}
	return nil
}

// add appends the next transactions, and reports whether they are the next and can be of one block.
func (o *openBlock) add(p streaming.Piece) bool {
	if int(p.FirstIndex) != len(o.txs) {
		return false
	}
	for _, raw := range p.Transactions {
		tx := new(types.Transaction)
		if o.bytes += len(raw); o.bytes > execute.MaxTraceBytes || tx.UnmarshalBinary(raw) != nil {
			return false
		}
		o.txs = append(o.txs, tx)
	}
	return true
}

// sealed executes a sealed block, from the stream if all of it came, and keeps what settles it.
func (r *replica) sealed(ctx context.Context, m *streaming.BlockSealed, open *openBlock) error {
	whole := m.Streamed() && open != nil && open.number == m.Header.Number.Uint64() && open.parent == m.Header.ParentHash && open.add(m.Rest)
	if !whole || !r.Has(m.Header.ParentHash) {
		return r.learn(ctx, m.Placed().Ref())
	}
	return r.take(ctx, m, open.txs)
}

// take executes a block on its parent, which is there, if the sequencer has certified it.
func (r *replica) take(ctx context.Context, m *streaming.BlockSealed, txs types.Transactions) error {
	placed := m.Placed()
	if m.Certificate == nil || m.Certificate.Message != certs.NewMessage(r.network.ChainID, r.network.Rollup, placed) {
		return errors.New("the certificate is of another block")
	}
	if err := m.Certificate.Verify(r.rules.SequencerKey); err != nil {
		return err
	}
	if err := blocks.CheckHeader(r.rules.Policy, m.Header, placed); err != nil {
		return err
	}
	block := types.NewBlockWithHeader(m.Header).WithBody(types.Body{Transactions: txs, Withdrawals: types.Withdrawals{}})
	trace, err := r.Import(ctx, block)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.certified[placed.Hash] = certifiedBlock{Placed: placed, signature: m.Certificate.Signature, trace: trace, gasUsed: block.GasUsed()}
	return nil
}

// maxLearned bounds how far above the contract's head a block may be.
const maxLearned = 1024

// learn asks the gateway's public archive for a certified block, and for those below it up to what is known.
func (r *replica) learn(ctx context.Context, ref blocks.Ref) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	var missing []*streaming.BlockSealed
	for !r.knows(ref.Hash) {
		if r.archive == nil || len(missing) == maxLearned {
			return fmt.Errorf("block %d %s stands too far above what is known", ref.Number, ref.Hash)
		}
		m, err := r.archive.Block(ctx, ref)
		if err != nil {
			return err
		}
		if m.Header.Hash() != ref.Hash {
			return fmt.Errorf("the answer for block %d is %s", ref.Number, m.Header.Hash())
		}
		missing = append(missing, m)
		ref = blocks.Ref{Number: ref.Number - 1, Hash: m.Header.ParentHash}
	}
	for _, m := range slices.Backward(missing) {
		trace, err := execute.DecodeTrace(m.Trace)
		if err != nil {
			return err
		}
		if m.Kind == blocks.Based { // L1 vouches for it, and tells a moment later
			_, err = r.Import(ctx, trace.Blocks[0].Block())
		} else {
			err = r.take(ctx, m, trace.Blocks[0].Transactions)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// knows reports whether the block was executed and, if L1 has not taken it, is known with its certificate.
func (r *replica) knows(hash common.Hash) bool {
	if !r.Has(hash) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.certified[hash]; ok {
		return true
	}
	// What L1 once took is only executed by applyL1: if it has fallen since, it has to be learned.
	header := r.Block(hash).Header()
	return header.Number.Uint64() <= r.view.LastTaken().Number
}

// errNoRun is returned while no certified block opens the slot.
var errNoRun = errors.New("no slot-ending block of this slot is known on L1's head")

// opening is the template of one slot, and the certified blocks between the contract's head and its parent.
type opening struct {
	based.Template
	run []certifiedBlock
}

// openSlot makes the template for building in the slot on L1's head from what the replica knows; settlement transactions
// are not in it. It returns errNoRun while there is nothing to build on.
func (r *replica) openSlot(slot uint64) (opening, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	permit := blocks.Permit{Slot: slot, L1Parent: r.view.Head().Hash}
	for _, b := range r.certified {
		if b.Kind != blocks.SlotEnding || b.Permit != permit {
			continue
		}
		run, ok := r.runTo(b)
		if !ok {
			continue
		}
		return r.openOn(b.Placed, run)
	}
	return opening{}, errNoRun
}

// openAfter makes the template for building on a based block that stands on this opening and is about to be included
// before: several builders may share one L1 block (rule 2). The block has to have been imported.
func (r *replica) openAfter(o opening, b *based.Built) (opening, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.openOn(b.Placed, o.run)
}

func (r *replica) openOn(parent blocks.Placed, run []certifiedBlock) (opening, error) {
	block := r.Block(parent.Hash)
	if block == nil {
		return opening{}, fmt.Errorf("block %d %s is not in the node", parent.Number, parent.Hash)
	}
	at := r.view.Head().Number
	root, count := r.mail.Inbox(at)
	t, err := based.NewTemplate(r.network, r.rules.Policy, r.view, parent, block.Header(), root, count, nil)
	if err != nil {
		return opening{}, err
	}
	queue := r.mail.Settled()
	for _, b := range run {
		if queue, err = r.mail.Pass(r.rules.Policy, queue, b.Anchor.L1Number, r.Block(b.Hash).Transactions()); err != nil {
			return opening{}, err
		}
	}
	t.ForcedTxs, err = based.RawTransactions(r.mail.DueAt(r.rules.Policy, queue, at))
	return opening{Template: t, run: run}, err
}

// openFree makes the template for building without a permit on the contract's head, for the L1 block of that slot on
// L1's head: in based mode (rule 17).
func (r *replica) openFree(slot uint64) (opening, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	block := r.Block(r.view.LastTaken().Hash)
	if block == nil {
		return opening{}, fmt.Errorf("block %d is not in the node", r.view.LastTaken().Number)
	}
	at := r.view.Head().Number
	root, count := r.mail.Inbox(at)
	t, err := based.NewFreeTemplate(r.network, r.rules.Policy, r.view, slot, block.Header(), root, count)
	if err != nil {
		return opening{}, err
	}
	t.ForcedTxs, err = based.RawTransactions(r.mail.DueAt(r.rules.Policy, r.mail.Settled(), at))
	return opening{Template: t}, err
}

// runTo returns the certified blocks above the contract's head up to b, oldest first, if b stands on that head.
func (r *replica) runTo(b certifiedBlock) ([]certifiedBlock, bool) {
	head := r.view.LastTaken()
	var run []certifiedBlock
	for b.Hash != head.Hash {
		run = append(run, b)
		parent, ok := r.certified[b.Parent]
		if b.Parent == head.Hash {
			break
		}
		if !ok || len(run) == maxLearned {
			return nil, false
		}
		b = parent
	}
	slices.Reverse(run)
	return run, true
}

// payloads returns the calls that settle the opening's run by its certificates, for which nobody's permission is needed.
func (o opening) payloads(network based.Network, model l1.GasModel) ([]l1.Payload, error) {
	items := make([]based.RunItem, len(o.run))
	for i, b := range o.run {
		items[i] = based.RunItem{Placed: b.Placed, GasUsed: b.gasUsed}
	}
	merge := func(from, to int) ([]byte, error) {
		traces := make([][]byte, 0, to-from)
		for _, b := range o.run[from:to] {
			traces = append(traces, b.trace)
		}
		return execute.MergeTraces(traces...)
	}
	size := func(from, to int) (int, error) {
		trace, err := merge(from, to)
		return len(trace), err
	}
	split, err := based.SplitRuns(items, settlementLimits(model), size)
	if err != nil {
		return nil, err
	}
	var out []l1.Payload
	done := 0
	for _, part := range split {
		trace, err := merge(done, done+len(part))
		if err != nil {
			return nil, err
		}
		run := gateway.Run{Trace: trace, Signature: o.run[done+len(part)-1].signature}
		for _, item := range part {
			run.Blocks = append(run.Blocks, item.Placed)
		}
		done += len(part)
		payload, err := l1.SettlePayload(network, model, run)
		if err != nil {
			return nil, err
		}
		out = append(out, payload)
	}
	return out, nil
}

// nonce returns the account's nonce after a block.
func (r *replica) nonce(block common.Hash, account common.Address) (uint64, error) {
	statedb, err := r.State(block)
	if err != nil {
		return 0, err
	}
	return statedb.GetNonce(account), nil
}

// letters returns the messages that L1's head knows and nobody has executed up to the block, at most that many.
func (r *replica) letters(parent common.Hash, anchor blocks.Anchor, most int) ([]based.Letter, error) {
	statedb, err := r.State(parent)
	if err != nil {
		return nil, err
	}
	var out []based.Letter
	for _, letter := range r.mail.Letters(0, anchor.InboxCount) {
		slot, bit := blocks.RelayedSlot(letter.Index)
		if blocks.IsRelayed(statedb.GetState(blocks.MessengerAddress, slot), bit) {
			continue
		}
		if out = append(out, letter); len(out) == most {
			break
		}
	}
	return out, nil
}

// relays signs the transactions that execute messages in a block on the template, with consecutive nonces.
func (r *replica) relays(relayer *l1.Relayer, nonce uint64, baseFee *big.Int, t based.Template, most int) ([]*types.Transaction, error) {
	letters, err := r.letters(t.Parent.Hash, t.Anchor, most)
	if err != nil {
		return nil, err
	}
	var out []*types.Transaction
	for i, letter := range letters {
		proof, err := r.mail.Prove(letter.Index, t.Anchor.InboxCount)
		if err != nil {
			return nil, err
		}
		tx, err := relayer.Relay(nonce+uint64(i), baseFee, t.Timestamp, t.Anchor, letter.Deposit, proof)
		if err != nil {
			return nil, err
		}
		out = append(out, tx)
	}
	return out, nil
}

// inbox returns the messages that L1 has sent up to a block, once the view has come to it.
func (r *replica) inbox(ctx context.Context, at blocks.Ref) (*blocks.Inbox, error) {
	for {
		inbox, ok := r.inboxAt(at)
		if ok {
			return inbox, nil
		}
		if !pause(ctx, askEvery) {
			return nil, fmt.Errorf("wait for L1 block %d: %w", at.Number, context.Cause(ctx))
		}
	}
}

func (r *replica) inboxAt(at blocks.Ref) (*blocks.Inbox, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.view.Contains(at) {
		return nil, false
	}
	inbox := new(blocks.Inbox)
	_, count := r.mail.Inbox(at.Number)
	for _, letter := range r.mail.Letters(0, count) {
		inbox.Append(letter.Leaf(r.network.ChainID))
	}
	return inbox, true
}
