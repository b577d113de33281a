package localpg_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/ultrasound-rollup/ultrasound/internal/localpg"
)

// ownerDir names the folder on which this binary, run again as a process of its own, starts a server
// and waits to be killed.
const ownerDir = "ULTRASOUND_TEST_OWNER_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(ownerDir); dir != "" {
		s, err := localpg.Start(context.Background(), localpg.Config{Dir: dir, Unsafe: true})
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("ready", s.URL())
		select {}
	}
	goleak.VerifyTestMain(m)
}

func start(t *testing.T, config localpg.Config) *localpg.Server {
	t.Helper()
	s, err := localpg.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func query(t *testing.T, s *localpg.Server, sql string) string {
	t.Helper()
	out, err := s.Command(context.Background(), "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", sql, err, out)
	}
	return strings.TrimSpace(string(out))
}

func postmaster(t *testing.T, dir string) int {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(raw), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

func awaitGone(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("process %d still runs", pid)
		}
	}
}

func TestFolderIsContinued(t *testing.T) {
	t.Parallel()
	// A test's temporary folder is closed to other accounts, as is root's home.
	dir := filepath.Join(t.TempDir(), "a", "postgres")
	first := start(t, localpg.Config{Dir: dir, Logger: slog.New(slog.DiscardHandler)})
	if got := query(t, first, "SHOW fsync"); got != "on" {
		t.Errorf("fsync is %s", got)
	}
	query(t, first, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (7)")
	pid := postmaster(t, dir)
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(); err != nil {
		t.Errorf("second stop: %v", err)
	}
	if err := syscall.Kill(pid, 0); err == nil {
		t.Errorf("server %d outlived Stop", pid)
	}
	second := start(t, localpg.Config{Dir: dir})
	if got := query(t, second, "SELECT x FROM kept"); got != "7" {
		t.Errorf("read back %q", got)
	}
}

func TestContinuesAfterServerWasKilled(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "postgres")
	first := start(t, localpg.Config{Dir: dir, Unsafe: true})
	query(t, first, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (7)")
	if err := syscall.Kill(postmaster(t, dir), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	second := start(t, localpg.Config{Dir: dir, Unsafe: true})
	if got := query(t, second, "SELECT x FROM kept"); got != "7" {
		t.Errorf("read back %q", got)
	}
}

func TestServerEndsWithItsOwner(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "postgres")
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), ownerDir+"="+dir)
	out, err := owner.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := owner.Start(); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 4096)
	n, err := out.Read(line)
	if err != nil || !strings.HasPrefix(string(line[:n]), "ready") {
		t.Fatalf("owner said %q: %v", line[:n], err)
	}
	pid := postmaster(t, dir)
	if err := owner.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	owner.Wait()
	// The next owner comes at once, while the server before is still on its way out.
	next := start(t, localpg.Config{Dir: dir, Unsafe: true})
	awaitGone(t, pid)
	if got := query(t, next, "SELECT 1"); got != "1" {
		t.Errorf("answer %q", got)
	}
}

func TestStaleLockOfAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "postgres")
	first := start(t, localpg.Config{Dir: dir, Unsafe: true})
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	// This process's number stands in the lock file, as if the machine had given it out again.
	lock := fmt.Sprintf("%d\n%s\n1\n5432\n/nowhere\n\n\nready\n", os.Getpid(), filepath.Join(dir, "data"))
	for _, file := range []string{filepath.Join(dir, "data", "postmaster.pid"), filepath.Join(dir, "socket", ".s.PGSQL.5432.lock")} {
		if err := os.WriteFile(file, []byte(lock), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	second := start(t, localpg.Config{Dir: dir, Unsafe: true})
	if got := query(t, second, "SELECT 1"); got != "1" {
		t.Errorf("answer %q", got)
	}
}

// TestAllProcessesKilled kills the whole server with its keeper, as a crash of a container does. The
// number in the lock files is still taken for as long as nobody waits for the dead server.
func TestAllProcessesKilled(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "postgres")
	first := start(t, localpg.Config{Dir: dir, Unsafe: true})
	query(t, first, "CREATE TABLE kept (x int); INSERT INTO kept VALUES (7)")
	group, err := syscall.Getpgid(postmaster(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	stopped := postmaster(t, dir)
	// Both at once; what the server's own processes do then is theirs.
	for _, pid := range []int{group, stopped} {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
	}
	second := start(t, localpg.Config{Dir: dir, Unsafe: true})
	if got := query(t, second, "SELECT x FROM kept"); got != "7" {
		t.Errorf("read back %q", got)
	}
}

func TestDiscardRemovesTheFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "postgres")
	s := start(t, localpg.Config{Dir: dir, Unsafe: true, Discard: true})
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("data folder is still there: %v", err)
	}
}

func TestStartSaysWhyItFailed(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "postgres")
	s := start(t, localpg.Config{Dir: dir, Unsafe: true})
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "postgresql.conf"), []byte("no_such_setting = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := localpg.Start(t.Context(), localpg.Config{Dir: dir, Unsafe: true})
	if !errors.Is(err, localpg.ErrStart) || !strings.Contains(err.Error(), "no_such_setting") {
		t.Errorf("error is %v", err)
	}
}

func TestStartObeysItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := localpg.Start(ctx, localpg.Config{Dir: filepath.Join(t.TempDir(), "postgres"), Unsafe: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
