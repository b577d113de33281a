package postgres_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
)

// Many writers at once, some of which roll back, and readers that follow: no reader ever sees a gap, or an
// event before an earlier one.
func TestCursorsHaveNoGapAndNoInversion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const writers, each = 8, 40
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			for j := range each {
				var events []gateway.Event
				for k := range 1 + j%3 {
					events = append(events, event(t, gateway.EventMode, fmt.Sprintf("%d/%d/%d", i, j, k)))
				}
				if err := w.store.Announce(w.ctx(), events); err != nil {
					t.Error(err)
				}
				if j%10 == 0 {
					// A transaction that takes cursors and is rolled back.
					if err := w.sql(`DO $$ BEGIN PERFORM append_events(ARRAY['mode'], ARRAY['"lost"']); RAISE EXCEPTION 'back'; END $$`); err == nil {
						t.Error("was not rolled back")
					}
				}
			}
		})
	}
	total := int64(0)
	for j := range each {
		total += int64(writers * (1 + j%3))
	}
	ctx, cancel := context.WithTimeout(w.ctx(), 60*time.Second)
	defer cancel()
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			wake := w.store.Listen(ctx)
			at := int64(0)
			for at < total {
				events, err := w.store.Events(ctx, at, 17, nil)
				if err != nil {
					t.Error(err)
					return
				}
				for _, e := range events {
					if e.Cursor != at+1 {
						t.Errorf("cursor %d after %d", e.Cursor, at)
						return
					}
					at = e.Cursor
				}
				if len(events) == 0 {
					if _, open := <-wake; !open {
						t.Errorf("stopped at %d of %d", at, total)
						return
					}
				}
			}
		})
	}
	group.Wait()
	readers.Wait()
	if last := w.cursor(); last != total {
		t.Errorf("last cursor is %d, want %d", last, total)
	}
}

func TestEventsOfSomeKinds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.must(w.store.Announce(w.ctx(), nil))
	w.must(w.store.Announce(w.ctx(), []gateway.Event{
		event(t, gateway.EventMode, gateway.ModeEvent{Mode: "paused"}), event(t, gateway.EventSafe, 1), event(t, gateway.EventMode, gateway.ModeEvent{Mode: "halted"}),
	}))
	events, err := w.store.Events(w.ctx(), 0, 10, []gateway.EventKind{gateway.EventMode, gateway.EventEvidence})
	w.must(err)
	if len(events) != 2 || events[1].Cursor != 3 || string(events[0].Payload) != `{"mode":"paused"}` || events[0].At.Location() != time.UTC {
		t.Errorf("events are %+v", events)
	}
	if events, err := w.store.Events(w.ctx(), 1, 1, nil); err != nil || len(events) != 1 || events[0].Cursor != 2 {
		t.Errorf("page is %+v: %v", events, err)
	}
}

func TestListenSurvivesItsConnection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ctx, cancel := context.WithCancel(w.ctx())
	wake := w.store.Listen(ctx)
	await := func(what string) {
		t.Helper()
		select {
		case _, open := <-wake:
			if !open {
				t.Fatalf("%s: closed", what)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: no wake-up", what)
		}
	}
	await("first connection")
	w.must(w.store.Announce(ctx, []gateway.Event{event(t, gateway.EventMode, 1)}))
	await("event")
	w.must(w.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`))
	await("new connection")
	w.must(w.store.Announce(ctx, []gateway.Event{event(t, gateway.EventMode, 2)}))
	await("event on the new connection")
	cancel()
	for range wake {
	}
	// Closing the store ends a listener whose context lives on.
	store := w.open()
	open := store.Listen(context.Background())
	<-open
	store.Close()
	for range open {
	}
}

// Connections that break under the store: every call goes through on new ones.
func TestConnectionsThatBreak(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cut := func() {
		w.must(w.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()`))
	}
	w.extend()
	for range 3 {
		cut()
		open := w.opening()
		batch := w.promise(open, 0, 2)
		cut()
		s := w.sealed(open, w.head, 1, w.genesis.Permit, batch)
		w.must(w.store.Seal(w.ctx(), open, s))
		cut()
		w.must(w.store.Certify(w.ctx(), s.Placed.Hash, signatureOf(s.Placed.Hash), nil))
		w.head = s.Placed
		cut()
		w.extend(taken(s))
		cut()
		if r := w.restored(); r.Head != s.Placed.Ref() {
			t.Errorf("head is %v", r.Head)
		}
		cut()
		if _, err := w.store.Blocks(w.ctx(), nil, 5); err != nil {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(w.ctx())
	cancel()
	if err := w.store.Promise(ctx, w.opening(), w.promised(w.opening(), 0, w.transfer()), nil); err == nil {
		t.Error("a call whose context had ended went through")
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	for range 5 {
		w.regular(1)
	}
	var numbers []uint64
	var before *uint64
	for {
		list, err := w.store.Blocks(w.ctx(), before, 2)
		w.must(err)
		for _, b := range list {
			numbers = append(numbers, b.Number)
		}
		if len(list) < 2 {
			break
		}
		before = &list[len(list)-1].Number
	}
	if !slices.Equal(numbers, []uint64{5, 4, 3, 2, 1, 0}) {
		t.Errorf("blocks are %v", numbers)
	}
	totals, err := w.store.Totals(w.ctx())
	w.must(err)
	if totals.Blocks != 6 || totals.Events != 10 {
		t.Errorf("totals are %+v", totals)
	}
	heads, err := w.store.Heads(w.ctx())
	w.must(err)
	if heads.Certified.Number != 5 || heads.Transactions != 5 || heads.Settled != w.genesis.Ref() || heads.Cursor != 10 {
		t.Errorf("heads are %+v", heads)
	}
}

func TestProposers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	key := func(n byte) []byte { return append([]byte{n}, make([]byte, 47)...) }
	put := func(n byte, timestamp, gas uint64) error {
		return w.store.PutProposer(w.ctx(), gateway.ProposerRecord{PublicKey: key(n), Timestamp: timestamp, GasLimit: gas, FeeRecipient: rollup, Signature: make([]byte, 96)})
	}
	w.must(put(2, 10, 1))
	w.must(put(1, 10, 1))
	w.must(put(2, 20, 2))
	w.must(put(2, 15, 3)) // late on its way, and older
	w.must(put(2, 20, 2))
	wantErr(t, "something else for the same second", put(2, 20, 9), postgres.ErrContradiction)
	list, err := w.store.Proposers(w.ctx(), nil, 0)
	w.must(err)
	if len(list) != 2 || list[0].PublicKey[0] != 1 || list[1].GasLimit != 2 || list[1].FeeRecipient != rollup {
		t.Errorf("proposers are %+v", list)
	}
	if list, err = w.store.Proposers(w.ctx(), key(1), 0); err != nil || len(list) != 1 {
		t.Errorf("second page is %+v: %v", list, err)
	}
	p, err := w.store.Proposer(w.ctx(), key(2))
	w.must(err)
	if p.Timestamp != 20 {
		t.Errorf("proposer is %+v", p)
	}
	_, err = w.store.Proposer(w.ctx(), key(3))
	wantErr(t, "unknown proposer", err, gateway.ErrNotFound)
}
