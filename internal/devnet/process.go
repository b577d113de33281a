package devnet

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	gethlog "github.com/ethereum/go-ethereum/log"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// L1Command is the hidden subcommand under which a program runs RunL1Command.
const L1Command = "devnet-l1"

const (
	readyTimeout   = 2 * time.Minute // a database that must be made again takes long
	stopTimeout    = 15 * time.Second
	maxLogLine     = 1 << 20
	maxConfigBytes = 1 << 20
)

// InstallExecute makes EXECUTE exist for every EVM of this process. It must be called once, before
// any L1 runs, and never in a process with an L2 node: go-ethereum's tables are global.
func InstallExecute(cfg L1Config, log *slog.Logger) *Meter {
	cfg = cfg.WithDefaults()
	schedule := execute.DefaultGasSchedule
	if g := cfg.ExecuteGas; g != (ExecuteGas{}) {
		schedule = execute.GasSchedule{PerBlock: g.PerBlock, PerByte: g.PerByte, Divisor: g.Divisor}
	}
	meter := newMeter(execute.NewPrecompile(schedule, cfg.ExecuteMemory), cfg.ExecuteRecheck, log)
	execute.Install(metered{meter: meter, by: callerOther})
	return meter
}

// RunL1Command is the child's side of StartL1Process: it reads the configuration as one line of
// JSON from stdin, runs the L1, writes its L1Endpoints as one line of JSON to stdout when it is
// ready, and logs JSON lines to stderr. It returns when the context ends, when stdin closes (the
// parent is gone), or when the L1 fails.
func RunL1Command(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) error {
	input := bufio.NewReaderSize(stdin, 4096)
	line, err := readLine(input, maxConfigBytes)
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	var cfg L1Config
	if err := json.Unmarshal(line, &cfg); err != nil {
		return fmt.Errorf("decode configuration (%v): %w", err, ErrConfig)
	}
	log := slog.New(slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	gethlog.SetDefault(gethlog.NewLogger(slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	slog.SetDefault(log) // go-ethereum has put its own there
	if err := cfg.WithDefaults().Check(); err != nil {
		return err
	}
	l1, err := NewL1(cfg, InstallExecute(cfg, log), log)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		io.Copy(io.Discard, input)
		cancel()
	}()
	go func() {
		select {
		case <-ctx.Done():
			return
		case <-l1.Ready():
		}
		endpoints := l1.Endpoints()
		endpoints.PID = os.Getpid()
		raw, err := json.Marshal(endpoints)
		if err == nil {
			_, err = stdout.Write(append(raw, '\n'))
		}
		if err != nil {
			cancel() // nobody is there to hear of it
		}
	}()
	return l1.Run(ctx)
}

func readLine(r *bufio.Reader, limit int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		case len(line) > limit:
			return nil, fmt.Errorf("line of more than %d bytes: %w", limit, ErrConfig)
		}
	}
}

// L1Process is an L1 in a child process. Its methods are safe for concurrent use.
type L1Process struct {
	endpoints L1Endpoints
	log       *slog.Logger
	cmd       *exec.Cmd
	stdin     io.WriteCloser
	done      chan struct{}

	mu      sync.Mutex
	stopped bool
	err     error
}

// StartL1Process starts exe with L1Command as its only argument, which must lead to RunL1Command,
// and waits until the L1 answers. The child's log lines go to log. The child ends with Stop, when
// this process dies, or by itself (Done). ErrNotReady: it ended or stayed silent before it was
// ready; the context's end stops it as well.
func StartL1Process(ctx context.Context, exe string, cfg L1Config, log *slog.Logger) (*L1Process, error) {
	if err := cfg.WithDefaults().Check(); err != nil {
		return nil, err
	}
	config, err := json.Marshal(cfg)
	if err != nil {
		return nil, fmt.Errorf("encode L1 configuration: %w", err)
	}
	p := &L1Process{log: log, cmd: exec.Command(exe, L1Command), done: make(chan struct{})}
	p.cmd.SysProcAttr = childAttributes()
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("connect to L1 process: %w", err)
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("connect to L1 process: %w", err)
	}
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("connect to L1 process: %w", err)
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start L1 process: %w", err)
	}
	ready := make(chan L1Endpoints, 1)
	var readers sync.WaitGroup
	readers.Go(func() { awaitReady(stdout, ready) })
	lastWords := new(tail)
	readers.Go(func() { forwardLog(stderr, log, lastWords) })
	go func() {
		readers.Wait()
		p.finish(p.cmd.Wait(), lastWords)
	}()
	if _, err := p.stdin.Write(append(config, '\n')); err != nil {
		p.kill()
		return nil, fmt.Errorf("configure L1 process (%v): %w", err, ErrNotReady)
	}
	timer := time.NewTimer(readyTimeout)
	defer timer.Stop()
	select {
	case p.endpoints = <-ready:
		return p, nil
	case <-p.done:
		return nil, fmt.Errorf("start L1 process (%v): %w", p.Err(), ErrNotReady)
	case <-timer.C:
		err = ErrNotReady
	case <-ctx.Done():
		err = ctx.Err()
	}
	p.kill()
	return nil, fmt.Errorf("start L1 process: %w", err)
}

// Endpoints says where the L1 is found.
func (p *L1Process) Endpoints() L1Endpoints { return p.endpoints }

// Done is closed when the process has ended.
func (p *L1Process) Done() <-chan struct{} { return p.done }

// Err tells how the process ended: nil while it runs and after Stop, else why.
func (p *L1Process) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// Run waits for the process. When the context ends it stops it and returns nil; if the process ends
// by itself it returns why.
func (p *L1Process) Run(ctx context.Context) error {
	select {
	case <-ctx.Done():
		p.Stop()
		return nil
	case <-p.done:
		if err := p.Err(); err != nil {
			return err
		}
		return fmt.Errorf("run L1 process: %w", ErrStopped)
	}
}

// Stop asks the process to end, and kills it if it does not within 15 seconds. It may be called
// more than once.
func (p *L1Process) Stop() {
	p.mu.Lock()
	p.stopped = true
	p.mu.Unlock()
	p.cmd.Process.Signal(syscall.SIGTERM)
	p.stdin.Close()
	timer := time.NewTimer(stopTimeout)
	defer timer.Stop()
	select {
	case <-p.done:
	case <-timer.C:
		p.log.Warn("L1 process does not stop, killing it", "pid", p.cmd.Process.Pid)
		p.kill()
	}
}

// Kill ends the process with SIGKILL, as a crash would.
func (p *L1Process) Kill() {
	p.mu.Lock()
	p.stopped = true
	p.mu.Unlock()
	p.kill()
}

func (p *L1Process) kill() {
	p.cmd.Process.Kill()
	<-p.done
}

func (p *L1Process) finish(err error, lastWords *tail) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.stopped {
		if err == nil {
			err = ErrStopped
		}
		p.err = fmt.Errorf("L1 process ended (%w): %s", err, lastWords)
	}
	p.stdin.Close()
	close(p.done)
}

// awaitReady reads the child's endpoints and then whatever else it prints.
func awaitReady(stdout io.Reader, ready chan<- L1Endpoints) {
	r := bufio.NewReader(stdout)
	for {
		line, err := readLine(r, maxLogLine)
		if err != nil {
			io.Copy(io.Discard, stdout)
			return
		}
		var endpoints L1Endpoints
		if json.Unmarshal(line, &endpoints) == nil && endpoints.RPC != "" {
			select {
			case ready <- endpoints:
			default:
			}
		}
	}
}

// tail remembers the last lines that a child wrote outside its log, such as a panic.
type tail struct{ lines []string }

func (t *tail) add(line string) {
	t.lines = append(t.lines, line)
	if len(t.lines) > 10 {
		t.lines = t.lines[1:]
	}
}

func (t *tail) String() string { return strings.Join(t.lines, " | ") }

// forwardLog passes the child's JSON log lines on, and anything else as a warning.
func forwardLog(stderr io.Reader, log *slog.Logger, lastWords *tail) {
	r := bufio.NewReader(stderr)
	for {
		line, err := readLine(r, maxLogLine)
		if err != nil {
			io.Copy(io.Discard, stderr)
			return
		}
		var fields map[string]any
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber() // block numbers and gas as they are, not as floats
		if decoder.Decode(&fields) != nil {
			text := strings.TrimSpace(string(line))
			lastWords.add(text)
			log.Warn("L1 process", "says", text)
			continue
		}
		var level slog.Level
		name, _ := fields["level"].(string)
		if level.UnmarshalText([]byte(name)) != nil {
			level = slog.LevelInfo
		}
		message, _ := fields["msg"].(string)
		attrs := make([]slog.Attr, 0, len(fields))
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if key != "time" && key != "level" && key != "msg" {
				attrs = append(attrs, slog.Any(key, fields[key]))
			}
		}
		log.LogAttrs(context.Background(), level, message, attrs...)
	}
}
