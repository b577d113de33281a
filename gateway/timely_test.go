package gateway_test

import (
	"context"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// slowJournal gives up a promise when its time is over, as a client of a slow server does. The server carries it out
// all the same, when the journal was read back already.
type slowJournal struct {
	gateway.Journal
	t    *testing.T
	slow bool // the next promise
	late func()
}

func (j *slowJournal) Promise(ctx context.Context, open gateway.Opening, batch []gateway.Promised, events []gateway.Event) error {
	if !j.slow {
		return j.Journal.Promise(ctx, open, batch, events)
	}
	j.slow = false
	<-ctx.Done()
	j.late = func() {
		if err := j.Journal.Promise(context.Background(), open, batch, events); err != nil {
			j.t.Errorf("carry out late: %v", err)
		}
	}
	return ctx.Err()
}

func (j *slowJournal) Restore(ctx context.Context) (*gateway.Restored, error) {
	restored, err := j.Journal.Restore(ctx)
	if late := j.late; late != nil {
		j.late = nil
		late()
	}
	return restored, err
}

func slowWorld(t *testing.T) (*world, *slowJournal) {
	j := &slowJournal{t: t}
	return newWorldWith(t, func(w *world) {
		w.journal = func(store gateway.Journal) gateway.Journal { j.Journal = store; return j }
		w.tune = func(cfg *gateway.Config) { cfg.JournalWait = 300 * time.Millisecond }
	}), j
}

// A promise that was given up is not given; the journal counts as down until a write succeeds; and the promise that a
// slow server has recorded all the same keeps its place, whether a further promise finds it there or the seal.
func TestSlowJournal(t *testing.T) {
	t.Parallel()
	for _, further := range []bool{true, false} {
		w, j := slowWorld(t)
		first := w.promised(w.transfer(0, recipient, 1))[0]
		j.slow = true
		given := w.transfer(1, recipient, 1)
		asked := w.ask(given)
		w.step()
		<-asked[0].done
		refusedWith(t, asked[0].err, gateway.CodeUnavailable)
		if w.c.Status().Journal {
			t.Error("the journal is up")
		}
		// Nobody is kept waiting for it.
		_, err := w.c.Submit(w.ctx, gateway.Request{Transactions: types.Transactions{w.pay(2, 0, 1e9, 100e9, 1)}})
		if r := refusedWith(t, err, gateway.CodeUnavailable); r.RetryAfter == 0 {
			t.Error("no time to come again")
		}
		w.now = w.now.Add(300 * time.Millisecond)
		w.step() // reads the journal, and learns too late what else it has
		if !w.c.Status().Journal {
			t.Error("the journal is down")
		}
		number, want := first.BlockNumber, 2
		if further {
			p := w.ask(w.pay(2, 0, 1e9, 100e9, 1))
			w.step()
			<-p[0].done
			refusedWith(t, p[0].err, gateway.CodeUnavailable)
			w.now = w.now.Add(300 * time.Millisecond)
			w.step()
			if p := w.promised(w.pay(2, 0, 1e9, 100e9, 1))[0]; p.Index != 2 || p.BlockNumber != number {
				t.Errorf("promised at %d of %d", p.Index, p.BlockNumber)
			}
			want = 3
		}
		// Who asks again is given what is recorded.
		for w.tip().Number < number {
			w.now = w.now.Add(500 * time.Millisecond)
			w.step()
		}
		block := w.node.Block(w.tip().Hash)
		if len(block.Transactions()) != want || block.Transactions()[1].Hash() != given.Hash() {
			t.Errorf("block %d has %d transactions", block.NumberU64(), len(block.Transactions()))
		}
		if p := w.promised(given)[0]; p.Index != 1 || p.BlockNumber != number {
			t.Errorf("given late: %d of %d", p.Index, p.BlockNumber)
		}
		w.verify()
		checkCertificates(t, w)
	}
}
