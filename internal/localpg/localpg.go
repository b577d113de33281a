// Package localpg runs a private Postgres server out of the machine's own packages, in a folder of
// the caller's, reachable over a Unix socket only. It promises three things: a folder that was used
// before is continued, also after SIGKILL; when Start's process ends, for whatever reason, the server
// ends too; and Stop returns only when every process of the server is gone.
//
// Postgres refuses to run as root. Started by root, the server runs as the account that owns the
// data, else as "postgres", else as "nobody".
package localpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startTimeout = 60 * time.Second // crash recovery of a devnet's database is a matter of seconds
	stopTimeout  = 30 * time.Second
	pollInterval = 10 * time.Millisecond

	role       = "ultrasound" // superuser of the private server
	database   = "postgres"   // the one initdb makes
	port       = "5432"       // only part of the socket's name; nothing listens on TCP
	maxSocket  = 103          // longest socket path that every system takes (sockaddr_un, 104 with the NUL)
	socketName = ".s.PGSQL." + port
)

// Config says where the server lives.
type Config struct {
	// Dir holds everything: data/, socket/ and server.log. It is created if need be, and belongs to
	// the server's account.
	Dir string
	// Logger may be nil.
	Logger *slog.Logger
	// Unsafe turns fsync off. For tests only: a crash of the machine may lose the database.
	Unsafe bool
	// Discard removes Dir when the server has stopped, also when its owner died.
	Discard bool
}

// Server is a running private Postgres server.
type Server struct {
	dir    string
	socket string // folder of the socket
	bin    string
	log    *slog.Logger

	cmd     *exec.Cmd
	control *os.File // held open; its end tells the keeper to stop the server
	alive   *os.File // read side; ends when the keeper and all processes of the server are gone
	once    sync.Once
	stopErr error
}

// keeper is the shell that stands between this process and the server. The server's life hangs on
// fd 0, a pipe whose other end this process holds: it ends when we stop, panic or are killed. (A
// parent-death signal would do too, but it is bound to a thread, not to the process.) Fd 3 is
// inherited by every process of the server and tells us when the last of them is gone.
// Arguments: folder to remove at the end or "", then the server's command.
const keeper = `discard=$1; shift
exec 4<&0
"$@" </dev/null 4<&- & server=$!
( read -r _ <&4; kill -INT $server 2>/dev/null ) 3>&- & watch=$!
exec 4<&-
wait $server; code=$?
kill $watch 2>/dev/null
cd /
if [ -n "$discard" ]; then rm -rf "$discard"; fi
exit $code`

// Start initialises the folder if it is new, starts the server and waits until it takes connections.
// Errors: ErrNotInstalled, ErrNoAccount, ErrBusy, ErrStart with the end of the server's log.
func Start(ctx context.Context, config Config) (*Server, error) {
	dir, err := filepath.Abs(config.Dir)
	if err != nil {
		return nil, fmt.Errorf("locate folder %q: %w", config.Dir, err)
	}
	log := config.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s := &Server{dir: dir, log: log}
	who, err := s.prepare()
	if err != nil {
		return nil, err
	}
	if s.bin, err = findBinaries(s.data()); err != nil {
		return nil, err
	}
	if err := s.initialise(ctx, who, config.Unsafe); err != nil {
		return nil, err
	}
	if err := s.clearStale(ctx); err != nil {
		return nil, err
	}
	if err := s.launch(who, config); err != nil {
		return nil, err
	}
	if err := s.awaitReady(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	log.Info("Private Postgres started", "dir", dir, "account", who.name)
	return s, nil
}

// URL returns a connection URL of the server's own database, as its superuser.
func (s *Server) URL() string { return s.DatabaseURL(database) }

// DatabaseURL returns a connection URL of the named database, which need not exist.
func (s *Server) DatabaseURL(name string) string {
	query := url.Values{"host": {s.socket}, "port": {port}, "sslmode": {"disable"}}
	return "postgres://" + role + "@/" + url.PathEscape(name) + "?" + query.Encode()
}

// Command prepares a client program of the same installation, such as psql or createdb, connected
// to this server.
func (s *Server) Command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	cmd.Env = append(os.Environ(), "PGHOST="+s.socket, "PGPORT="+port, "PGUSER="+role, "PGDATABASE="+database)
	return cmd
}

// Stop ends all connections, stops the server and waits until every process of it is gone. It may
// be called more than once.
func (s *Server) Stop() error {
	s.once.Do(func() { s.stopErr = s.stop() })
	return s.stopErr
}

func (s *Server) stop() error {
	s.control.Close()
	defer s.alive.Close()
	err := s.awaitEnd(stopTimeout)
	if err != nil {
		// The keeper leads a process group with the server in it; the server's own children end by
		// themselves when they lose it.
		kill := syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		err = errors.Join(fmt.Errorf("stop private Postgres: %w", err), kill, s.awaitEnd(stopTimeout))
	}
	// The server's exit code says nothing more: it is not zero after a forced end.
	_ = s.cmd.Wait()
	if s.socket != filepath.Join(s.dir, "socket") {
		os.RemoveAll(s.socket)
	}
	s.log.Info("Private Postgres stopped", "dir", s.dir)
	return err
}

// awaitEnd waits until no process holds the write side of alive any more.
func (s *Server) awaitEnd(timeout time.Duration) error {
	s.alive.SetReadDeadline(time.Now().Add(timeout))
	_, err := s.alive.Read(make([]byte, 1))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	return nil
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// prepare creates the folders and gives them to the account that will run the server.
func (s *Server) prepare() (account, error) {
	if err := os.MkdirAll(filepath.Join(s.dir, "socket"), 0o700); err != nil {
		return account{}, fmt.Errorf("create Postgres folder: %w", err)
	}
	who, err := chooseAccount(s.data())
	if err != nil {
		return account{}, err
	}
	s.socket = filepath.Join(s.dir, "socket")
	if len(s.socket)+1+len(socketName) > maxSocket {
		if s.socket, err = os.MkdirTemp("", "ultrasound-pg-"); err != nil {
			return account{}, fmt.Errorf("create socket folder: %w", err)
		}
	}
	if who.credential == nil {
		return who, nil
	}
	for _, path := range []string{s.dir, s.socket} {
		if err := os.Chown(path, int(who.credential.Uid), int(who.credential.Gid)); err != nil {
			return account{}, fmt.Errorf("give folder to account %s: %w", who.name, err)
		}
	}
	return who, nil
}

// initialise runs initdb beside the data folder and puts the result in its place, so that a data
// folder is complete whenever there is one, even if we are killed now.
func (s *Server) initialise(ctx context.Context, who account, unsafe bool) error {
	data := s.data()
	if _, err := os.Stat(filepath.Join(data, "PG_VERSION")); err == nil {
		return nil
	}
	fresh := data + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return fmt.Errorf("remove half-made Postgres folder: %w", err)
	}
	args := []string{"-D", fresh, "-U", role, "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-instructions"}
	if unsafe {
		args = append(args, "--no-sync")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, "initdb"), args...)
	cmd.Dir, cmd.SysProcAttr, cmd.Env = "/", who.attributes(s.dir), serverEnv()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("initialise Postgres folder: %w: %s", err, strings.TrimSpace(string(out)))
	}
	if err := os.Rename(fresh, data); err != nil { // refuses to replace a folder with anything in it
		return fmt.Errorf("put Postgres folder in place: %w", err)
	}
	parent, err := os.Open(s.dir)
	if err != nil {
		return fmt.Errorf("sync Postgres folder: %w", err)
	}
	defer parent.Close()
	if err := parent.Sync(); err != nil {
		return fmt.Errorf("sync Postgres folder: %w", err)
	}
	return nil
}

func (s *Server) launch(who account, config Config) error {
	control, controlOurs, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("start private Postgres: %w", err)
	}
	defer control.Close()
	alive, aliveTheirs, err := os.Pipe()
	if err != nil {
		return errors.Join(fmt.Errorf("start private Postgres: %w", err), controlOurs.Close())
	}
	defer aliveTheirs.Close()
	s.control, s.alive = controlOurs, alive
	log, err := os.OpenFile(filepath.Join(s.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return errors.Join(fmt.Errorf("open Postgres log: %w", err), controlOurs.Close(), alive.Close())
	}
	defer log.Close()

	discard := ""
	if config.Discard {
		discard = s.dir
	}
	args := append([]string{"-c", keeper, "keeper", discard, filepath.Join(s.bin, "postgres"), "-D", s.data()}, s.settings(config)...)
	cmd := exec.Command("/bin/sh", args...)
	cmd.Dir, cmd.Env, cmd.SysProcAttr = "/", serverEnv(), who.attributes(s.dir)
	// A process group of its own: Ctrl-C at the terminal is for us, we stop the server when we are done with it.
	cmd.SysProcAttr.Setpgid = true
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = control, log, log, []*os.File{aliveTheirs}
	if err := cmd.Start(); err != nil {
		return errors.Join(fmt.Errorf("start private Postgres: %w", err), controlOurs.Close(), alive.Close())
	}
	s.cmd = cmd
	return nil
}

// settings are the server's options: small, for one gateway on one machine, and durable unless told otherwise.
func (s *Server) settings(config Config) []string {
	options := []string{
		"listen_addresses=", "port=" + port, "unix_socket_directories=" + s.socket, "unix_socket_permissions=0700",
		"max_connections=200", "shared_buffers=128MB", "max_wal_size=512MB", "checkpoint_timeout=15min",
		"log_min_messages=warning", "log_line_prefix=%m [%p] %d ", "timezone=UTC", "log_timezone=UTC",
	}
	if config.Unsafe {
		options = append(options, "fsync=off", "full_page_writes=off", "autovacuum=off")
	}
	args := make([]string, 0, 2*len(options))
	for _, o := range options {
		args = append(args, "-c", o)
	}
	return args
}

// awaitReady waits until the server's own lock file says that it takes connections.
func (s *Server) awaitReady(ctx context.Context) error {
	deadline := time.Now().Add(startTimeout)
	for {
		if lock, err := readLock(s.data()); err == nil && lock.status == "ready" {
			return nil
		}
		if s.awaitEnd(pollInterval) == nil {
			return fmt.Errorf("%w: %s", ErrStart, s.logTail())
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("start private Postgres: %w", context.Cause(ctx))
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%w within %s: %s", ErrStart, startTimeout, s.logTail())
		}
	}
}

// logTail returns the last lines of the server's log.
func (s *Server) logTail() string {
	raw, err := os.ReadFile(filepath.Join(s.dir, "server.log"))
	if err != nil {
		return err.Error()
	}
	const most = 2000
	if len(raw) > most {
		raw = raw[len(raw)-most:]
	}
	return strings.TrimSpace(string(raw))
}

// lockFile is what a server writes about itself into postmaster.pid.
type lockFile struct {
	pid    int
	socket string
	status string // "starting", "ready", "stopping"
}

func readLock(data string) (lockFile, error) {
	raw, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return lockFile{}, err
	}
	lines := strings.Split(string(raw), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil {
		return lockFile{}, fmt.Errorf("read postmaster.pid: %w", err)
	}
	lock := lockFile{pid: pid}
	if len(lines) > 4 {
		lock.socket = strings.TrimSpace(lines[4])
	}
	if len(lines) > 7 {
		lock.status = strings.TrimSpace(lines[7])
	}
	return lock, nil
}

// clearStale makes way for a new server: it waits for, then stops, one that a killed process of ours
// left behind, and removes the lock file of one that is gone but whose number another process has now.
func (s *Server) clearStale(ctx context.Context) error {
	data := s.data()
	lock, err := readLock(data)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil { // cut short by a crash of the machine: nothing of that time runs any more
		return os.Remove(filepath.Join(data, "postmaster.pid"))
	}
	for waited := time.Duration(0); serves(lock.pid, data) || worksIn(data); waited += 10 * pollInterval {
		// The keeper stops it as soon as it sees that its owner died. A server without its keeper is stopped
		// here. Processes of a server that was killed end by themselves, and no other may write before.
		switch {
		case waited == 2*time.Second && serves(lock.pid, data):
			s.log.Warn("Stopping a Postgres server left on this folder", "dir", s.dir, "pid", lock.pid)
			if err := syscall.Kill(lock.pid, syscall.SIGINT); err != nil && !errors.Is(err, syscall.ESRCH) {
				return fmt.Errorf("%w: stop process %d: %w", ErrBusy, lock.pid, err)
			}
		case waited > stopTimeout:
			return fmt.Errorf("%w: process %d", ErrBusy, lock.pid)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for the server before: %w", context.Cause(ctx))
		case <-time.After(10 * pollInterval):
		}
	}
	if lock.socket != "" && lock.socket != s.socket && strings.HasPrefix(filepath.Base(lock.socket), "ultrasound-pg-") {
		os.RemoveAll(lock.socket)
	}
	// The socket has a lock file of its own. Postgres takes a number in them for a server's also if it is
	// another process' by now, or that of a killed server which nobody has waited for yet.
	for _, file := range []string{filepath.Join(s.socket, socketName+".lock"), filepath.Join(data, "postmaster.pid")} {
		if err := os.Remove(file); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove stale lock file: %w", err)
		}
	}
	return nil
}
