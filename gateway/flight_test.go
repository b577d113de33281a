package gateway_test

import (
	"context"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// heldJournal holds promises back until the test lets them go, with an error or into the store.
type heldJournal struct {
	gateway.Journal
	hold  bool
	begun chan int // how many promises a call brings
	let   chan error
}

func (j *heldJournal) Promise(ctx context.Context, open gateway.Opening, batch []gateway.Promised, events []gateway.Event) error {
	if j.hold {
		j.begun <- len(batch)
		if err := <-j.let; err != nil {
			return err
		}
	}
	return j.Journal.Promise(ctx, open, batch, events)
}

func heldWorld(t *testing.T) (*world, *heldJournal) {
	j := &heldJournal{begun: make(chan int, 1), let: make(chan error, 1)}
	return newWorldWith(t, func(w *world) {
		w.journal = func(store gateway.Journal) gateway.Journal { j.Journal = store; return j }
		w.tune = func(cfg *gateway.Config) { cfg.AnchorDepth = 0 }
	}), j
}

// begin lets the conductor act without waiting for the journal.
func (w *world) begin() {
	w.t.Helper()
	if err := w.c.Begin(w.ctx); err != nil {
		w.t.Fatalf("begin at %s: %v", w.now, err)
	}
}

// While a batch commits the next one is executed; nobody sees or hears anything of either before it is on disk.
func TestBatchBehindACommit(t *testing.T) {
	t.Parallel()
	for name, fails := range map[string]error{"journaled": nil, "not journaled": errors.New("disk full")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, j := heldWorld(t)
			sender := address(w.keys[0])
			w.step() // the block is open
			j.hold = true
			first := w.send(gateway.Request{Transactions: types.Transactions{w.pay(0, 0, 1e9, 100e9, 1)}})
			w.begin()
			if n := <-j.begun; n != 1 {
				t.Fatalf("%d promises are under way", n)
			}
			if w.c.Status().SafeToStop {
				t.Error("safe to stop under a commit")
			}
			asked := []*pendingRequest{
				first,
				w.send(gateway.Request{Transactions: types.Transactions{w.pay(0, 1, 1e9, 100e9, 1)}}),
				w.send(gateway.Request{Transactions: types.Transactions{w.pay(1, 0, 1e9, 100e9, 1)}}),
				w.send(gateway.Request{Transactions: types.Transactions{w.pay(0, 0, 2e9, 100e9, 2)}}), // its nonce is taken by a promise that is not given yet
				w.send(gateway.Request{Transactions: types.Transactions{first.tx}}),                   // has to wait for the first
			}
			w.begin()
			for _, p := range asked {
				w.waits(p)
			}
			if shown := w.c.Pending(); len(shown.Promises) != 0 || len(shown.Layers) > 1 {
				t.Errorf("%d promises and %d layers are shown", len(shown.Promises), len(shown.Layers))
			}
			if nonce := w.c.PendingNonce(sender, 0); nonce != 2 {
				t.Errorf("pending nonce %d", nonce)
			}
			if _, ok := w.c.Promised(first.tx.Hash()); ok || w.c.Status().SafeToStop {
				t.Error("promised, or safe to stop, before the commit")
			}
			j.hold = false
			j.let <- fails
			w.step()
			for _, p := range asked {
				<-p.done
			}
			if fails != nil {
				for _, p := range asked {
					refusedWith(t, p.err, gateway.CodeUnavailable)
				}
				if shown := w.c.Pending(); len(shown.Promises) != 0 || w.c.Status().Journal || w.c.PendingNonce(sender, 0) != 0 {
					t.Errorf("%d promises are shown, journal %v", len(shown.Promises), w.c.Status().Journal)
				}
				w.now = w.now.Add(400 * time.Millisecond)
				w.step()
				if again := w.promised(asked[2].tx, first.tx); again[0].Index != 0 || again[1].Index != 1 {
					t.Errorf("promised anew at %d and %d", again[0].Index, again[1].Index)
				}
			} else {
				for i, want := range []uint64{0, 1, 2} {
					if p := asked[i]; p.err != nil || p.answer.Promises[0].Index != want {
						t.Errorf("request %d: %+v, %v", i, p.answer, p.err)
					}
				}
				refusedWith(t, asked[3].err, gateway.CodeNonceTooLow)
				if p := asked[4]; p.err != nil || p.answer.Promises[0].Signature.String() != first.answer.Promises[0].Signature.String() {
					t.Errorf("the same again: %+v, %v", p.answer, p.err)
				}
				if nonce := w.c.PendingNonce(sender, 0); nonce != 2 || len(w.c.Pending().Promises) != 3 {
					t.Errorf("pending nonce %d, %d promises shown", nonce, len(w.c.Pending().Promises))
				}
				if _, waits := w.c.Queued(first.tx.Hash()); waits {
					t.Error("the first still waits")
				}
			}
			w.to(uint64(w.now.Unix()) + 2)
			checkCertificates(t, w)
		})
	}
}

// A seal and a change of L1 wait for what is under way.
func TestSealBehindACommit(t *testing.T) {
	t.Parallel()
	w, j := heldWorld(t)
	w.step()
	j.hold = true
	p := w.send(gateway.Request{Transactions: types.Transactions{w.pay(0, 0, 1e9, 100e9, 1)}})
	w.begin()
	<-j.begun
	number := w.tip().Number + 1
	w.now = w.now.Add(time.Second)
	j.hold = false
	j.let <- nil
	w.step()
	if <-p.done; p.err != nil || p.answer.Promises[0].BlockNumber != number {
		t.Fatalf("%+v, %v", p.answer, p.err)
	}
	if block := w.node.Block(w.tip().Hash); block.NumberU64() != number || len(block.Transactions()) != 1 {
		t.Errorf("block %d has %d transactions", block.NumberU64(), len(block.Transactions()))
	}
	// The anchor of the open block is orphaned: what is under way falls with it, and is promised anew.
	w.now = time.Unix(int64(w.policy.Slots.Start(2)), 0)
	w.mine()
	w.to(uint64(w.now.Unix()) + 1)
	j.hold = true
	p = w.send(gateway.Request{Transactions: types.Transactions{w.pay(0, 1, 1e9, 100e9, 1)}})
	w.begin()
	<-j.begun
	j.hold = false
	j.let <- nil
	first := w.l1[0]
	other := w.next(based.L1Block{Number: first.Number - 1, Hash: first.Parent}, 1)
	w.apply(len(w.l1), other, w.next(other, 2))
	if <-p.done; p.err != nil {
		t.Fatal(p.err)
	}
	w.to(uint64(w.now.Unix()) + 2)
	checkOutcome(t, w, p.tx.Hash(), gateway.Reincluded)
}

// Conditions see what was promised a moment before them.
func TestConditionsBehindACommit(t *testing.T) {
	t.Parallel()
	store := common.HexToAddress("0x57013e")
	w := newWorldWith(t, func(w *world) {
		w.alloc = func(alloc types.GenesisAlloc) { // counts its calls
			alloc[store] = types.Account{Nonce: 1, Balance: new(big.Int), Code: common.FromHex("5f546001015f5500")}
		}
	})
	w.step()
	root := types.EmptyRootHash
	write := types.MustSignNewTx(w.keys[3], w.signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), To: &store, Gas: 90_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9)})
	written := w.send(gateway.Request{Transactions: types.Transactions{write}})
	asked := w.send(gateway.Request{
		Transactions: types.Transactions{w.pay(1, 0, 1e9, 100e9, 1)},
		Conditions:   gateway.Conditions{Known: map[common.Address]gateway.KnownAccount{store: {Root: &root}}},
	})
	w.step()
	<-written.done
	if <-asked.done; written.err != nil {
		t.Fatal(written.err)
	}
	refusedWith(t, asked.err, gateway.CodeConditionFailed)
}

// Who stops the gateway waits for what is under way: it is promised.
func TestStopBehindACommit(t *testing.T) {
	t.Parallel()
	w, j := heldWorld(t)
	w.step()
	j.hold = true
	ctx, stop := context.WithCancel(w.ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- w.c.Run(ctx) }()
	given, behind := make(chan error, 1), make(chan error, 1)
	submit := func(tx *types.Transaction, to chan error) {
		_, err := w.c.Submit(w.ctx, gateway.Request{Transactions: types.Transactions{tx}})
		to <- err
	}
	tx := w.pay(0, 0, 1e9, 100e9, 1)
	go submit(tx, given)
	<-j.begun
	go submit(w.pay(1, 0, 1e9, 100e9, 1), behind)
	for w.c.PendingNonce(address(w.keys[1]), 0) == 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	select {
	case err := <-ended:
		t.Fatalf("stopped under a commit: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	j.let <- nil
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if err := <-given; err != nil {
		t.Error(err)
	}
	refusedWith(t, <-behind, gateway.CodeUnavailable)
	if p, err := w.store.PromiseOf(w.ctx, tx.Hash()); err != nil || p == nil {
		t.Errorf("journaled: %v, %v", p, err)
	}
}
