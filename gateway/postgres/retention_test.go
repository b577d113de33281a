package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/internal/localpg/pgtest"
	"github.com/ultrasound-rollup/ultrasound/migrations"
)

// parted is a world whose outbox has partitions of ten events.
func parted(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.must(w.sql(`UPDATE counters SET outbox_width = 10`))
	return w
}

// announce appends n events, a few at a time, so that batches lie across the partitions' bounds.
func (w *world) announce(n int) {
	w.Helper()
	for n > 0 {
		batch := min(n, 7)
		var events []gateway.Event
		for range batch {
			events = append(events, event(w, gateway.EventMode, 1))
		}
		w.must(w.store.Announce(w.ctx(), events))
		n -= batch
	}
}

func (w *world) partitions() int {
	w.Helper()
	return w.count(`SELECT count(*) FROM outbox_partitions`)
}

// first returns the cursor of the oldest event.
func (w *world) first() int64 {
	w.Helper()
	events, err := w.store.Events(w.ctx(), 0, 1, nil)
	w.must(err)
	if len(events) == 0 {
		return 0
	}
	return events[0].Cursor
}

func (w *world) retain(keep postgres.Keep) int {
	w.Helper()
	dropped, err := w.store.Retain(w.ctx(), keep)
	w.must(err)
	return dropped
}

func TestEventsAcrossPartitions(t *testing.T) {
	t.Parallel()
	w := parted(t)
	w.announce(45)
	if got := w.kinds(0); len(got) != 45 || w.partitions() != 5 {
		t.Errorf("%d events in %d partitions", len(got), w.partitions())
	}
	page, err := w.store.Events(w.ctx(), 8, 5, []gateway.EventKind{gateway.EventMode})
	w.must(err)
	if len(page) != 5 || page[0].Cursor != 9 || page[4].Cursor != 13 {
		t.Errorf("page is %+v", page)
	}
	// One batch larger than partitions are.
	var many []gateway.Event
	for range 64 {
		many = append(many, event(t, gateway.EventSafe, 1))
	}
	w.must(w.store.Announce(w.ctx(), many))
	if len(w.events(0)) != 109 || w.cursor() != 109 {
		t.Errorf("last cursor %d", w.cursor())
	}
	for _, sql := range []string{`DELETE FROM outbox_1`, `UPDATE outbox_11 SET kind = 'x'`, `TRUNCATE outbox_21`, `DELETE FROM outbox`, `TRUNCATE outbox`} {
		if err := w.sql(sql); err == nil || !strings.Contains(err.Error(), "append-only") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	w := parted(t)
	if dropped := w.retain(postgres.Keep{Events: 1}); dropped != 0 || w.partitions() != 1 {
		t.Errorf("an empty outbox lost %d of %d partitions", dropped, w.partitions())
	}
	w.announce(45)
	for _, c := range []struct {
		name    string
		keep    postgres.Keep
		dropped int
		first   int64
	}{
		{"everything", postgres.Keep{}, 0, 1},
		{"an hour", postgres.Keep{Age: time.Hour}, 0, 1},
		{"36 events", postgres.Keep{Events: 36}, 0, 1},
		{"35 events", postgres.Keep{Events: 35}, 1, 11},
		{"35 events, but no younger ones than an hour", postgres.Keep{Events: 20, Age: time.Hour}, 0, 11},
		{"nothing but the newest", postgres.Keep{Age: time.Nanosecond}, 3, 41},
		{"again", postgres.Keep{Events: 1}, 0, 41},
	} {
		if dropped := w.retain(c.keep); dropped != c.dropped || w.first() != c.first {
			t.Errorf("%s: dropped %d, want %d; the first event is %d, want %d", c.name, dropped, c.dropped, w.first(), c.first)
		}
	}
	// Cursors go on, also where the newest partition is full and nothing comes after it.
	w.announce(5)
	w.retain(postgres.Keep{Events: 1})
	if w.first() != 41 || w.cursor() != 50 {
		t.Errorf("events %d to %d", w.first(), w.cursor())
	}
	w.announce(1)
	w.retain(postgres.Keep{Events: 1})
	if w.first() != 51 || w.cursor() != 51 {
		t.Errorf("events %d to %d", w.first(), w.cursor())
	}
}

// A retention that was stopped between its steps leaves an outbox that works, and is finished by the next.
func TestInterruptedRetention(t *testing.T) {
	t.Parallel()
	for name, interrupt := range map[string]func(w *world){
		// A reader that does not end: the partition is only marked as leaving.
		"while detaching": func(w *world) {
			reader, err := pgx.Connect(w.ctx(), w.url)
			w.must(err)
			defer reader.Close(w.ctx())
			_, err = reader.Exec(w.ctx(), `BEGIN; SELECT count(*) FROM outbox`)
			w.must(err)
			if dropped, err := w.store.Retain(w.ctx(), postgres.Keep{Events: 25}); err == nil {
				w.Errorf("dropped %d partitions under a reader", dropped)
			}
			if n := w.count(`SELECT count(*) FROM outbox_partitions WHERE leaving`); n != 1 {
				w.Errorf("%d partitions are leaving", n)
			}
		},
		"before dropping": func(w *world) { w.must(w.sql(`ALTER TABLE outbox DETACH PARTITION outbox_1`)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := parted(t)
			w.announce(45)
			interrupt(w)
			if w.first() != 11 {
				t.Errorf("the first event is %d", w.first())
			}
			w.announce(10)
			if got := w.events(10); len(got) != 45 {
				t.Errorf("%d events", len(got))
			}
			w.store.Close()
			w.store = w.open()
			if dropped := w.retain(postgres.Keep{Events: 35}); dropped != 2 || w.first() != 21 {
				t.Errorf("dropped %d, the first event is %d", dropped, w.first())
			}
			if n := w.count(`SELECT count(*) FROM outbox_partitions WHERE NOT attached OR leaving`); n != 0 {
				t.Errorf("%d partitions are left behind", n)
			}
		})
	}
}

// Events are written and read while partitions come and go, and while retention cannot work at all.
func TestRetentionUnderLoad(t *testing.T) {
	t.Parallel()
	w := parted(t)
	ctx, cancel := context.WithCancel(w.ctx())
	var tending sync.WaitGroup
	for range 2 { // two gateways
		tending.Go(func() {
			if err := w.store.RunRetention(ctx, postgres.Keep{Events: 40}, 5*time.Millisecond); err != nil {
				t.Error(err)
			}
		})
	}
	var writing sync.WaitGroup
	const writers, each = 4, 60
	for range writers {
		writing.Go(func() {
			for n := range each {
				payload := []byte(fmt.Sprint(n))
				if err := w.store.Announce(w.ctx(), []gateway.Event{{Kind: gateway.EventMode, Payload: payload}, {Kind: gateway.EventSafe, Payload: payload}}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	const total = 2 * writers * each
	var written atomic.Bool
	go func() {
		writing.Wait()
		written.Store(true)
	}()
	for at := int64(0); at < total; {
		done := written.Load()
		events, err := w.store.Events(ctx, at, 30, nil)
		if err != nil {
			t.Fatal(err)
		}
		if done && len(events) == 0 {
			t.Fatalf("no events after %d of %d; the first is %d, the last %d", at, total, w.first(), w.cursor())
		}
		for i, e := range events {
			if e.Cursor <= at || i > 0 && e.Cursor != at+1 { // holes are at the front only
				t.Fatalf("cursor %d after %d", e.Cursor, at)
			}
			at = e.Cursor
		}
	}
	writing.Wait()
	cancel()
	tending.Wait()
	for w.first() < total-60 { // the server may not have noticed yet that the others are gone
		w.retain(postgres.Keep{Events: 40})
	}
	if w.cursor() != total || w.first() > total-39 {
		t.Errorf("events %d to %d", w.first(), w.cursor())
	}
	// Whatever is in retention's way is not in the way of events.
	holder, err := pgx.Connect(w.ctx(), w.url)
	w.must(err)
	defer holder.Close(w.ctx())
	_, err = holder.Exec(w.ctx(), `SELECT pg_advisory_lock(7907331001)`)
	w.must(err)
	w.announce(45)
	if dropped := w.retain(postgres.Keep{Events: 1}); dropped != 0 || w.cursor() != total+45 {
		t.Errorf("dropped %d beside another", dropped)
	}
}

// What was there before partitions stays, and goes when it is old.
func TestOutboxBeforePartitions(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	all, err := migrations.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all[:5] {
		if _, err := conn.Exec(t.Context(), m.SQL); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := conn.Exec(t.Context(), `SELECT append_events(ARRAY['mode', 'safe', 'mode'], ARRAY['1', '2', '3'])`); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{all[5].SQL, `UPDATE counters SET outbox_width = 4`, `SELECT append_events(ARRAY['mode', 'mode'], ARRAY['4', '5'])`} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	var events, parts string
	if err := conn.QueryRow(t.Context(), `SELECT (SELECT string_agg(payload::text, ' ' ORDER BY "cursor") FROM outbox),
		(SELECT string_agg(format('%s:%s-%s', name, first, "end"), ' ') FROM outbox_partitions)`).Scan(&events, &parts); err != nil {
		t.Fatal(err)
	}
	if events != "1 2 3 4 5" || parts != "outbox_1:1-4 outbox_4:4-8" {
		t.Errorf("events %q in %q", events, parts)
	}
	if _, err := conn.Exec(t.Context(), `DELETE FROM outbox_1`); err == nil {
		t.Error("an old event was deleted")
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Error(err)
	}
}
