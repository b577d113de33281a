// Package migrations holds the database schema as numbered SQL and brings a database up to it. Every
// version is applied, and recorded with the digest of its text, in one transaction of its own. There
// are no steps back: the record is append-only, and so is its schema.
//
// Apply is an operator's command (and the devnet's); a gateway only calls Validate.
package migrations

import (
	"context"
	"crypto/sha256"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

//go:embed *.sql
var files embed.FS

var (
	// ErrBehind is returned by Validate when the database lacks versions of this program.
	ErrBehind = errors.New("database schema is behind this program: run the migrate command")
	// ErrAhead is returned when the database has versions that this program does not know.
	ErrAhead = errors.New("database schema is newer than this program")
	// ErrDifferent is returned when a version was applied with another text than this program's.
	ErrDifferent = errors.New("database schema was made by another program")
)

// DB is a connection or a pool.
type DB interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// lockKey is the advisory lock under which versions are applied; any number that nothing else uses.
const lockKey = 7_907_331_000

// Migration is one version of the schema.
type Migration struct {
	Version int
	Name    string // "ground" of 0001_ground.sql
	SQL     string
}

// digest identifies the text.
func (m Migration) digest() []byte {
	sum := sha256.Sum256([]byte(m.SQL))
	return sum[:]
}

// All returns the versions of this program, from 1 up without gaps.
func All() ([]Migration, error) {
	names, err := fs.Glob(files, "*.sql") // in lexical order
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	all := make([]Migration, 0, len(names))
	for i, name := range names {
		number, rest, ok := strings.Cut(strings.TrimSuffix(name, ".sql"), "_")
		version, err := strconv.Atoi(number)
		if !ok || err != nil || version != i+1 {
			return nil, fmt.Errorf("migration file %q is not number %d", name, i+1)
		}
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read migration %q: %w", name, err)
		}
		all = append(all, Migration{Version: version, Name: rest, SQL: string(raw)})
	}
	return all, nil
}

// Apply brings the database up to this program's schema. Any number of programs may call it at once.
// Errors: ErrAhead, ErrDifferent, or the database's; versions applied before an error stay.
func Apply(ctx context.Context, db DB, log *slog.Logger) error {
	all, err := All()
	if err != nil {
		return err
	}
	for _, m := range all {
		applied, err := applyOne(ctx, db, all, m)
		if err != nil {
			return fmt.Errorf("migrate to version %d (%s): %w", m.Version, m.Name, err)
		}
		if applied {
			log.Info("Migrated", "version", m.Version, "name", m.Name)
		}
	}
	return nil
}

// applyOne applies a version unless it is there, under a lock that ends with its transaction.
func applyOne(ctx context.Context, db DB, all []Migration, m Migration) (bool, error) {
	tx, err := db.Begin(ctx)
	if err != nil {
		return false, err
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // no effect after Commit
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockKey); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `CREATE TABLE IF NOT EXISTS schema_versions (
		version integer PRIMARY KEY CHECK (version > 0),
		name text NOT NULL,
		digest bytea NOT NULL,
		applied_at timestamptz NOT NULL DEFAULT now())`); err != nil {
		return false, err
	}
	have, err := recorded(ctx, tx)
	if err != nil {
		return false, err
	}
	if err := compare(all, have); err != nil {
		return false, err
	}
	if len(have) >= m.Version {
		return false, nil
	}
	if _, err := tx.Exec(ctx, m.SQL); err != nil {
		return false, err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO schema_versions (version, name, digest) VALUES ($1, $2, $3)`, m.Version, m.Name, m.digest()); err != nil {
		return false, err
	}
	return true, tx.Commit(ctx)
}

// Validate reports whether the database has exactly this program's schema. It changes nothing.
// Errors: ErrBehind, ErrAhead, ErrDifferent, or the database's.
func Validate(ctx context.Context, db DB) error {
	all, err := All()
	if err != nil {
		return err
	}
	have, err := recorded(ctx, db)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "42P01" { // undefined_table: a database without any schema of ours
		return fmt.Errorf("%w: it has none, want version %d", ErrBehind, len(all))
	}
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if err := compare(all, have); err != nil {
		return err
	}
	if len(have) < len(all) {
		return fmt.Errorf("%w: it has version %d, want %d", ErrBehind, len(have), len(all))
	}
	return nil
}

type record struct {
	version int
	digest  []byte
}

func recorded(ctx context.Context, db interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}) ([]record, error) {
	// Without a prepared statement: the table may be new, and poolers in between may not carry any.
	rows, err := db.Query(ctx, `SELECT version, digest FROM schema_versions ORDER BY version`, pgx.QueryExecModeExec)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (record, error) {
		var r record
		err := row.Scan(&r.version, &r.digest)
		return r, err
	})
}

// compare checks that what the database has is a beginning of what this program has.
func compare(all []Migration, have []record) error {
	if len(have) > len(all) {
		return fmt.Errorf("%w: it has version %d, this program knows %d", ErrAhead, have[len(have)-1].version, len(all))
	}
	for i, r := range have {
		if r.version != i+1 || string(r.digest) != string(all[i].digest()) {
			return fmt.Errorf("%w: version %d differs", ErrDifferent, r.version)
		}
	}
	return nil
}
