package node_test

import (
	"context"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

var _ node.Preconfirmer = (*gateway.Conductor)(nil)

// desk takes transactions as the conductor does: it executes them at once in an open block, and shows the block to others.
type desk struct {
	builder
	mu       sync.Mutex
	block    *execute.Builder
	promises map[common.Hash]gateway.Promised
	nonces   map[common.Address]uint64
	last     gateway.Request // that was submitted last
	refuse   error           // instead of executing
	queued   *types.Transaction
	silent   bool // waits for the deadline
	gaps     bool // nonces may be too high: the transaction is queued, and never promised
	shown    atomic.Pointer[gateway.PendingBlock]
	quiet    bool            // nobody is told that another block is shown
	untold   []chan struct{} // to be closed when somebody is
}

func newDesk(t testing.TB, n *node.Node) *desk {
	d := &desk{builder: builder{t, n}, promises: make(map[common.Hash]gateway.Promised), nonces: make(map[common.Address]uint64)}
	d.show(new(gateway.PendingBlock))
	d.opened(d.open(n.Head().Hash, common.Hash{1}))
	n.SetPreconfirmer(d)
	return d
}

// show lets others see a pending block, and closes the channel of the one before. The channel is the conductor's own.
func (d *desk) show(p *gateway.PendingBlock) {
	field := func(p *gateway.PendingBlock) *chan struct{} {
		return (*chan struct{})(unsafe.Pointer(reflect.ValueOf(p).Elem().FieldByName("changed").UnsafeAddr()))
	}
	*field(p) = make(chan struct{})
	if before := d.shown.Swap(p); before != nil {
		d.untold = append(d.untold, *field(before))
	}
	if !d.quiet {
		d.loud()
	}
}

// loud tells what was shown quietly.
func (d *desk) loud() {
	for _, changed := range d.untold {
		close(changed)
	}
	d.quiet, d.untold = false, nil
}

func (d *desk) opened(b *execute.Builder) {
	d.block = b
	p := &gateway.PendingBlock{Header: b.Header(), Layers: [][]execute.Change{b.Changes()}}
	if before := d.Pending(); before.Below != nil {
		p.Below = before.Below
	}
	d.show(p)
}

func (d *desk) Pending() *gateway.PendingBlock { return d.shown.Load() }

func (d *desk) Submit(ctx context.Context, req gateway.Request) (*gateway.Answer, error) {
	tx := req.Transactions[0]
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = req
	if d.silent {
		<-ctx.Done()
		return nil, &gateway.Refusal{Code: gateway.CodeDeadlineExceeded, Message: "no promise yet", TxHash: tx.Hash()}
	}
	if d.refuse != nil {
		return nil, d.refuse
	}
	p, ok := d.promises[tx.Hash()]
	if !ok {
		sender, err := types.Sender(execute.Signer(chainID), tx)
		if err != nil {
			return nil, err
		}
		if next := d.block.StateDB().GetNonce(sender); d.gaps && tx.Nonce() > next {
			if req.Gap == gateway.GapQueue {
				return &gateway.Answer{Queued: true}, nil
			}
			return nil, &gateway.Refusal{Code: gateway.CodeNonceTooHigh, Message: "gap", Nonce: &next, TxHash: tx.Hash()}
		}
		if p, err = d.promise(tx, sender); err != nil {
			return nil, &gateway.Refusal{Code: gateway.CodeInvalid, Message: err.Error(), TxHash: tx.Hash()}
		}
	}
	return &gateway.Answer{Promises: []gateway.PromiseRecord{{TxHash: tx.Hash(), Receipt: p.Receipt}}}, nil
}

// promise executes a transaction and shows it.
func (d *desk) promise(tx *types.Transaction, sender common.Address) (gateway.Promised, error) {
	receipt, err := d.block.Apply(tx, common.Address{})
	if err != nil {
		return gateway.Promised{}, err
	}
	p := gateway.Promised{Tx: tx, Receipt: receipt, Sender: sender}
	d.promises[tx.Hash()], d.nonces[sender] = p, tx.Nonce()+1
	before := d.Pending()
	d.show(&gateway.PendingBlock{
		Header: d.block.Header(), Promises: append(before.Promises, p), Layers: append(before.Layers, d.block.Changes()), Below: before.Below,
	})
	return p, nil
}

// send promises a transaction of an account.
func (d *desk) send(from int, data types.TxData) *types.Receipt {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	_, sender := account(from)
	p, err := d.promise(sign(d.t, d.block, from, data), sender)
	if err != nil {
		d.t.Fatal(err)
	}
	return p.Receipt
}

func (d *desk) Promised(hash common.Hash) (gateway.Promised, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	p, ok := d.promises[hash]
	return p, ok
}

func (d *desk) QueuedTransaction(hash common.Hash) (*types.Transaction, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.queued == nil || d.queued.Hash() != hash {
		return nil, false
	}
	return d.queued, true
}

func (d *desk) PendingNonce(addr common.Address, sealed uint64) uint64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return max(sealed, d.nonces[addr])
}

// end seals the open block and shows it as sealed; the node does not have it yet.
func (d *desk) end() (sealed *execute.Sealed, recorder *execute.Recorder) {
	d.t.Helper()
	recorder = d.block.Recorder()
	sealed, err := d.block.Seal()
	if err != nil {
		d.t.Fatal(err)
	}
	before := d.Pending()
	clear(d.nonces)
	d.show(&gateway.PendingBlock{Below: &gateway.SealedPending{Block: sealed.Block, Promises: before.Promises, Layers: before.Layers}})
	return sealed, recorder
}

// next opens the block on a sealed one, which need not be stored.
func (d *desk) next(sealed *execute.Sealed, recorder *execute.Recorder) {
	d.t.Helper()
	h := sealed.Block.Header()
	b, err := recorder.Open(execute.Env{Number: h.Number.Uint64() + 1, Time: h.Time + 1, GasLimit: h.GasLimit, Coinbase: common.Address{0xfe}, Anchor: common.Hash{1}})
	if err != nil {
		d.t.Fatal(err)
	}
	d.opened(b)
}

func (d *desk) adoptSealed(sealed *execute.Sealed) {
	d.t.Helper()
	if err := d.node.Adopt(sealed); err != nil {
		d.t.Fatal(err)
	}
}

// seal ends the open block and opens the next; promises stay known.
func (d *desk) seal() *types.Block {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	sealed, recorder := d.end()
	d.adoptSealed(sealed)
	d.next(sealed, recorder)
	return sealed.Block
}

// fall makes the open block fall, and what is above the block with that hash, and opens another with another anchor.
func (d *desk) fall(to common.Hash, anchor byte) {
	d.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.block.Close()
	d.show(new(gateway.PendingBlock))
	clear(d.nonces)
	clear(d.promises)
	if err := d.node.SetHead(to); err != nil {
		d.t.Fatal(err)
	}
	d.opened(d.open(to, common.Hash{anchor}))
}
