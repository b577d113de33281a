package pgtest_test

import (
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/ultrasound-rollup/ultrasound/internal/localpg/pgtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestDatabasesAreTheirOwn(t *testing.T) {
	t.Parallel()
	a, b := pgtest.URL(t), pgtest.URL(t)
	if a == b || !strings.HasPrefix(a, "postgres://") {
		t.Errorf("urls %q and %q", a, b)
	}
}

func TestTemplateIsFilledOnce(t *testing.T) {
	t.Parallel()
	filled := 0
	fill := func(string) error { filled++; return nil }
	if a, b := pgtest.Clone(t, "once", fill), pgtest.Clone(t, "once", fill); a == b || filled != 1 {
		t.Errorf("filled %d times, urls %q and %q", filled, a, b)
	}
}

// recorder is a test that may fail without failing this one.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Fatalf(string, ...any) { r.failed = true; panic(r) }

func TestBrokenTemplateFailsTheTest(t *testing.T) {
	t.Parallel()
	r := &recorder{TB: t}
	defer func() {
		if got := recover(); got != any(r) || !r.failed {
			t.Errorf("a template that cannot be filled went unnoticed: %v", got)
		}
	}()
	pgtest.Clone(r, "broken", func(string) error { return errors.New("no") })
}
