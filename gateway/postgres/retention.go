package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Keep says which events stay in the outbox at the least. What is older goes in whole partitions; the one
// with the newest event always stays. Without any limit everything stays.
type Keep struct {
	Age    time.Duration // events younger than this; zero: no matter how old
	Events int64         // the newest so many; zero: no matter how many
}

// any reports whether anything may go.
func (k Keep) any() bool { return k.Age > 0 || k.Events > 0 }

const (
	// retentionLock is the advisory lock of the one who tends the outbox; see migrations for the other.
	retentionLock = 7_907_331_001
	// retentionLockTimeout bounds how long the upkeep waits for a lock, and how long anybody could wait behind it.
	retentionLockTimeout = 2 * time.Second
	// retentionTimeout bounds one statement of it.
	retentionTimeout = time.Minute
	// RetentionEvery is a good time between two rounds of RunRetention.
	RetentionEvery = time.Minute
)

// RunRetention tends the outbox until ctx ends: it makes room ahead and lets go of what need not be kept. What
// fails is logged and tried again: events are written without it.
func (s *Store) RunRetention(ctx context.Context, keep Keep, every time.Duration) error {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		dropped, err := s.Retain(ctx, keep)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			s.log.Warn("Tend the outbox", "err", err)
		case dropped > 0:
			s.log.Info("Old events are gone", "partitions", dropped)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// partition is one part of the outbox: the cursors from first up to, and without, end.
type partition struct {
	Name       string
	First, End int64
	Attached   bool
	Leaving    bool // its detaching was interrupted
}

// Retain makes room for events to come, drops the partitions that need not be kept, and says how many. It
// finishes what an earlier call was interrupted at. Beside another call it does nothing. It has a connection
// of its own and takes no lock that readers or writers of events would wait for, but for the moment in which
// a partition is added.
func (s *Store) Retain(ctx context.Context, keep Keep) (dropped int, err error) {
	conn, err := pgx.ConnectConfig(ctx, s.journal.Config().ConnConfig)
	if err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx)) // it gives the lock back too, but a moment later
	var alone bool
	settings := fmt.Sprintf(`SET lock_timeout = %d; SET statement_timeout = %d`, retentionLockTimeout.Milliseconds(), retentionTimeout.Milliseconds())
	if _, err := conn.Exec(ctx, settings); err != nil {
		return 0, fmt.Errorf("set timeouts: %w", err)
	}
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, retentionLock).Scan(&alone); err != nil {
		return 0, fmt.Errorf("take retention lock: %w", err)
	}
	if !alone {
		return 0, nil
	}
	defer func() {
		_, unlocked := conn.Exec(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, retentionLock)
		if unlocked != nil && err == nil {
			err = fmt.Errorf("give back retention lock: %w", unlocked)
		}
	}()
	if err := makeRoom(ctx, conn); err != nil {
		return 0, fmt.Errorf("add partition: %w", err)
	}
	var last int64
	if err := conn.QueryRow(ctx, `SELECT outbox FROM counters`).Scan(&last); err != nil {
		return 0, fmt.Errorf("read last cursor: %w", err)
	}
	rows, err := conn.Query(ctx, `SELECT name::text, first, "end", attached, leaving FROM outbox_partitions`)
	if err != nil {
		return 0, fmt.Errorf("list partitions: %w", err)
	}
	parts, err := pgx.CollectRows(rows, pgx.RowToStructByPos[partition])
	if err != nil {
		return 0, fmt.Errorf("list partitions: %w", err)
	}
	for _, p := range parts {
		if p.Attached && !p.Leaving {
			needed, err := keep.needs(ctx, conn, p, last)
			if err != nil || needed {
				return dropped, err // what comes after it is younger
			}
		}
		if err := drop(ctx, conn, p); err != nil {
			return dropped, fmt.Errorf("drop partition %s: %w", p.Name, err)
		}
		dropped++
	}
	return dropped, nil
}

// makeRoom adds a partition when the newest one is half full, so that writers do not have to.
func makeRoom(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `SELECT add_outbox_partition() FROM counters WHERE outbox_end - outbox <= outbox_width / 2`)
	return err
}

// needs reports whether the partition must stay. last is the newest cursor.
func (k Keep) needs(ctx context.Context, conn *pgx.Conn, p partition, last int64) (bool, error) {
	if !k.any() || last < p.End || k.Events > 0 && p.End-1 > last-k.Events {
		return true, nil
	}
	if k.Age == 0 {
		return false, nil
	}
	var young bool
	err := conn.QueryRow(ctx, `SELECT coalesce((SELECT at > now() - make_interval(secs => $1) FROM `+p.Name+` ORDER BY "cursor" DESC LIMIT 1), false)`, k.Age.Seconds()).Scan(&young)
	if err != nil {
		return false, fmt.Errorf("read age of partition %s: %w", p.Name, err)
	}
	return young, nil
}

// drop detaches a partition and drops it. To detach it concurrently takes no lock that others would wait for,
// but it cannot be one transaction: whatever is left behind, the next call finishes.
func drop(ctx context.Context, conn *pgx.Conn, p partition) error {
	statements := []string{`DROP TABLE ` + p.Name}
	switch {
	case p.Leaving:
		statements = append([]string{`ALTER TABLE outbox DETACH PARTITION ` + p.Name + ` FINALIZE`}, statements...)
	case p.Attached:
		statements = append([]string{`ALTER TABLE outbox DETACH PARTITION ` + p.Name + ` CONCURRENTLY`}, statements...)
	}
	for _, sql := range statements {
		if _, err := conn.Exec(ctx, sql, pgx.QueryExecModeSimpleProtocol); err != nil {
			return err
		}
	}
	return nil
}
