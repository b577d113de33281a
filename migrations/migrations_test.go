package migrations_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/ultrasound-rollup/ultrasound/internal/localpg/pgtest"
	"github.com/ultrasound-rollup/ultrasound/migrations"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func TestApplyThenValidate(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	if err := migrations.Validate(t.Context(), conn); !errors.Is(err, migrations.ErrBehind) {
		t.Errorf("empty database: %v", err)
	}
	for range 2 {
		if err := migrations.Apply(t.Context(), conn, quiet()); err != nil {
			t.Fatal(err)
		}
		if err := migrations.Validate(t.Context(), conn); err != nil {
			t.Errorf("migrated database: %v", err)
		}
	}
}

func TestApplyByManyAtOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.URL(t)
	var group sync.WaitGroup
	for range 6 {
		conn := connect(t, url)
		group.Go(func() {
			if err := migrations.Apply(context.Background(), conn, quiet()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if err := migrations.Validate(t.Context(), connect(t, url)); err != nil {
		t.Error(err)
	}
}

func TestOtherSchemasAreRefused(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, sql          string
		validate, applying error
	}{
		{"behind", `DELETE FROM schema_versions WHERE version = (SELECT max(version) FROM schema_versions)`, migrations.ErrBehind, nil},
		{"ahead", `INSERT INTO schema_versions SELECT max(version) + 1, 'later', '\x00' FROM schema_versions`, migrations.ErrAhead, migrations.ErrAhead},
		{"edited", `UPDATE schema_versions SET digest = '\x00' WHERE version = 1`, migrations.ErrDifferent, migrations.ErrDifferent},
		{"gap", `DELETE FROM schema_versions WHERE version = 1`, migrations.ErrDifferent, migrations.ErrDifferent},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			conn := connect(t, pgtest.URL(t))
			if err := migrations.Apply(t.Context(), conn, quiet()); err != nil {
				t.Fatal(err)
			}
			if _, err := conn.Exec(t.Context(), c.sql); err != nil {
				t.Fatal(err)
			}
			if err := migrations.Validate(t.Context(), conn); !errors.Is(err, c.validate) {
				t.Errorf("validate: %v", err)
			}
			if c.applying == nil {
				return // applying the last version again fails on what is there; nothing to learn
			}
			if err := migrations.Apply(t.Context(), conn, quiet()); !errors.Is(err, c.applying) {
				t.Errorf("apply: %v", err)
			}
		})
	}
}

func TestVersionsAreNumbered(t *testing.T) {
	t.Parallel()
	all, err := migrations.All()
	if err != nil || len(all) == 0 {
		t.Fatalf("%d migrations: %v", len(all), err)
	}
	for i, m := range all {
		if m.Version != i+1 || m.Name == "" || m.SQL == "" {
			t.Errorf("version %d at place %d", m.Version, i)
		}
	}
}

func TestFailedVersionLeavesNothing(t *testing.T) {
	t.Parallel()
	conn := connect(t, pgtest.URL(t))
	// Something of the second version's is in the way.
	if _, err := conn.Exec(t.Context(), `CREATE TABLE l1_blocks ()`); err != nil {
		t.Fatal(err)
	}
	if err := migrations.Apply(t.Context(), conn, quiet()); err == nil {
		t.Fatal("applied over a table that was there")
	}
	var version int
	var left bool
	if err := conn.QueryRow(t.Context(), `SELECT max(version), to_regclass('reorgs') IS NOT NULL FROM schema_versions`).Scan(&version, &left); err != nil {
		t.Fatal(err)
	}
	if version != 1 || left {
		t.Errorf("version %d, table of the failed version there: %v", version, left)
	}
}
