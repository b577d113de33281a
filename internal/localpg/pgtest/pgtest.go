// Package pgtest gives tests databases of their own on a real Postgres: one server per test binary,
// started by the first test that asks, stopped and removed when the binary ends, however it ends.
// No goroutine stays behind. Where Postgres is missing the test fails; it is never skipped.
package pgtest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/ultrasound-rollup/ultrasound/internal/localpg"
)

// server is the test binary's one server. It lives until the binary ends: Discard then removes it.
var server = sync.OnceValues(func() (*localpg.Server, error) {
	dir, err := os.MkdirTemp("", "ultrasound-pgtest-")
	if err != nil {
		return nil, fmt.Errorf("create folder: %w", err)
	}
	return localpg.Start(context.Background(), localpg.Config{Dir: filepath.Clean(dir), Unsafe: true, Discard: true})
})

var databases atomic.Int64

// URL returns the connection URL of an empty database that only this test uses. It is dropped, and
// its connections are ended, when the test is over.
func URL(t testing.TB) string {
	t.Helper()
	return create(t, "template0")
}

// templates holds one *template per name.
var templates sync.Map

type template struct {
	once sync.Once
	name string
	err  error
}

// Clone is URL with contents: the database is a copy of a template that fill has prepared once per
// test binary and name. fill must close its connections before it returns.
func Clone(t testing.TB, name string, fill func(url string) error) string {
	t.Helper()
	entry, _ := templates.LoadOrStore(name, new(template))
	source := entry.(*template)
	source.once.Do(func() {
		s, err := server()
		if err != nil {
			source.err = err
			return
		}
		source.name = fmt.Sprintf("template_%d", databases.Add(1))
		if source.err = run(s, "createdb", "--template=template0", source.name); source.err == nil {
			source.err = fill(s.DatabaseURL(source.name))
		}
	})
	if source.err != nil {
		t.Fatalf("prepare template database %s: %v", name, source.err)
	}
	return create(t, source.name)
}

func create(t testing.TB, from string) string {
	t.Helper()
	s, err := server()
	if err != nil {
		t.Fatalf("start Postgres for tests: %v", err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	if err := run(s, "createdb", "--template="+from, name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := run(s, "dropdb", "--force", "--if-exists", name); err != nil {
			t.Error(err)
		}
	})
	return s.DatabaseURL(name)
}

func run(s *localpg.Server, program string, args ...string) error {
	out, err := s.Command(context.Background(), program, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", program, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}
