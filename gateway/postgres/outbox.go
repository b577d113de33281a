package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// MaxEvents is the most events that one read returns.
const MaxEvents = 5000

const (
	wakeChannel = "ultrasound_outbox" // of append_events

	listenBackoff    = 50 * time.Millisecond // after the first lost connection, doubled up to the most
	listenBackoffMax = 2 * time.Second
	// listenProbe is how long a silent connection is trusted. Then it is asked whether it still lives: a
	// peer that vanished without a word would otherwise never be noticed.
	listenProbe = 15 * time.Second
)

// Events returns events after the cursor in cursor order, of the given kinds, or of all if there are none.
// With kinds, the last event's cursor is not how far was looked: to resume beyond it is right all the same.
func (s *Store) Events(ctx context.Context, after int64, limit int, kinds []gateway.EventKind) ([]gateway.EventRecord, error) {
	if limit <= 0 || limit > MaxEvents {
		limit = MaxEvents
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	list, err := collect(ctx, s, func(row pgx.CollectableRow) (gateway.EventRecord, error) {
		var e gateway.EventRecord
		var payload []byte
		err := row.Scan(&e.Cursor, &e.Kind, &e.At, &payload)
		e.Payload, e.At = payload, e.At.UTC()
		return e, err
	}, `SELECT "cursor", kind, at, payload FROM outbox WHERE "cursor" > $1 AND (cardinality($2::text[]) = 0 OR kind = ANY($2)) ORDER BY "cursor" LIMIT $3`, after, names, limit)
	if err != nil {
		return nil, fmt.Errorf("read events: %w", err)
	}
	return list, nil
}

// LastCursor returns the cursor of the last event, zero if there is none.
func (s *Store) LastCursor(ctx context.Context) (int64, error) {
	cursor, err := one(ctx, s, pgx.RowTo[int64], `SELECT outbox FROM counters`)
	if err != nil {
		return 0, fmt.Errorf("read last cursor: %w", err)
	}
	return cursor, nil
}

// Listen wakes the reader when there may be new events, until the context ends or the store is closed;
// then the channel is closed. A wake-up carries nothing and stands for any number of events: what is new,
// Events says. It has a connection of its own and replaces it when it breaks; every new connection wakes
// the reader once, for what it may have missed.
func (s *Store) Listen(ctx context.Context) <-chan struct{} {
	wake := make(chan struct{}, 1)
	ctx, cancel := context.WithCancel(ctx)
	unhook := context.AfterFunc(s.stopped, cancel)
	s.listeners.Go(func() {
		defer close(wake)
		defer cancel()
		defer unhook()
		wait := listenBackoff
		for ctx.Err() == nil {
			err := s.listen(ctx, func() {
				wait = listenBackoff
				select {
				case wake <- struct{}{}:
				default: // one is waiting already: it stands for this one too
				}
			})
			if ctx.Err() != nil {
				return
			}
			s.log.Warn("Listening for events again", "in", wait, "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(wait):
			}
			wait = min(2*wait, listenBackoffMax)
		}
	})
	return wake
}

// listen wakes until its connection breaks or the context ends.
func (s *Store) listen(ctx context.Context, wake func()) error {
	conn, err := pgx.ConnectConfig(ctx, s.reads.Config().ConnConfig)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `LISTEN `+wakeChannel); err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	wake()
	for {
		silent, cancel := context.WithTimeout(ctx, listenProbe)
		_, err := conn.WaitForNotification(silent)
		expired := silent.Err() != nil && ctx.Err() == nil
		cancel()
		switch {
		case err == nil:
			wake()
		case expired && !conn.IsClosed():
			if err := conn.Ping(ctx); err != nil {
				return fmt.Errorf("probe: %w", err)
			}
		default:
			return fmt.Errorf("wait for notification: %w", err)
		}
	}
}
