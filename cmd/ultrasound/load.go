package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// loadCommand is `ultrasound load`.
func loadCommand() *cli.Command {
	return &cli.Command{
		Name:  "load",
		Usage: "measure promises: latency and promises a second, with transfers",
		Description: "Closed loop (the default): --clients clients, each of which sends its next transfer when it has the promise for the\n" +
			"last. Open loop: --rate transfers a second, whether or not earlier ones were answered; latency then counts from the\n" +
			"moment a transfer was due. Transactions are signed before the clock starts. Requests that met the pause at the end of\n" +
			"a slot are reported apart. The pauses are taken from the feed's mode events, and over REST also from what the gateway\n" +
			"says of each request (" + api.WaitedHeader + "). The funding account pays for everything.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Value: "http://" + defaultHTTP, Usage: "the gateway's API", EnvVars: env("url")},
			&cli.StringFlag{Name: "rpc", Value: "http://" + defaultL2RPC, Usage: "L2's JSON-RPC: nonces and balances, and the transfers with --via rpc", EnvVars: env("rpc")},
			&cli.StringFlag{Name: "via", Value: viaREST, Usage: "rest or rpc (eth_sendRawTransactionSync)", EnvVars: env("via")},
			&cli.IntFlag{Name: "clients", Value: 8, Usage: "closed loop: clients", EnvVars: env("clients")},
			&cli.Float64Flag{Name: "rate", Usage: "open loop: transfers a second", EnvVars: env("rate")},
			&cli.DurationFlag{Name: "duration", Value: 30 * time.Second, Usage: "how long to measure", EnvVars: env("duration")},
			&cli.DurationFlag{Name: "warmup", Value: time.Second, Usage: "how long to load before measuring", EnvVars: env("warmup")},
			&cli.DurationFlag{Name: "deadline", Value: 20 * time.Second, Usage: "how long each request may wait", EnvVars: env("deadline")},
			&cli.IntFlag{Name: "accounts", Value: 512, Usage: "accounts that send; an open loop needs as many as requests may be under way", EnvVars: env("accounts")},
			&cli.IntFlag{Name: "presign", Usage: "transactions signed before the start (default: by duration and rate)", EnvVars: env("presign")},
			&cli.StringFlag{Name: "mnemonic", Value: devnet.TestMnemonic, Usage: "of the funding account", EnvVars: env("mnemonic")},
			&cli.UintFlag{Name: "index", Value: 9, Usage: "of the funding account under m/44'/60'/0'/0", EnvVars: env("index")},
			&cli.StringFlag{Name: "key", Usage: "file with the funding account's key (hex or keystore) instead of a mnemonic", EnvVars: env("key")},
			&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of an encrypted keystore", EnvVars: env("keystore-password")},
			&cli.Int64Flag{Name: "fee-cap", Value: 500, Usage: "gwei per gas that a transfer may cost", EnvVars: env("fee-cap")},
			&cli.BoolFlag{Name: "json", Usage: "print the result as JSON", EnvVars: env("json")},
		},
		Action: func(c *cli.Context) error {
			settings, err := readLoadSettings(c)
			if err != nil {
				return err
			}
			report, err := runLoad(c.Context, settings)
			if err != nil {
				return err
			}
			if c.Bool("json") {
				return report.printJSON(c.App.Writer)
			}
			return report.print(c.App.Writer)
		},
	}
}

const (
	viaREST = "rest"
	viaRPC  = "rpc"
)

// loadSettings is everything `ultrasound load` is told.
type loadSettings struct {
	url, rpc, via    string
	clients          int
	rate             float64 // zero: closed loop
	duration, warmup time.Duration
	deadline         time.Duration
	accounts         int
	presign          int
	funder           sender
	feeCap           *big.Int // wei per gas
	progress         io.Writer
}

// maxPresign bounds the memory that transactions take before the start, some 100 MB.
const maxPresign = 200_000

func readLoadSettings(c *cli.Context) (loadSettings, error) {
	s := loadSettings{
		url: c.String("url"), rpc: c.String("rpc"), via: c.String("via"), clients: c.Int("clients"), rate: c.Float64("rate"),
		duration: c.Duration("duration"), warmup: c.Duration("warmup"), deadline: c.Duration("deadline"),
		accounts: c.Int("accounts"), presign: c.Int("presign"),
		feeCap:   new(big.Int).Mul(big.NewInt(c.Int64("fee-cap")), big.NewInt(params.GWei)),
		progress: c.App.ErrWriter,
	}
	key, err := readFunder(c)
	if err != nil {
		return s, err
	}
	s.funder = newSender(key)
	return s, s.check()
}

func (s *loadSettings) check() error {
	var errs []error
	if s.via != viaREST && s.via != viaRPC {
		errs = append(errs, fmt.Errorf("--via is %q, want %s or %s", s.via, viaREST, viaRPC))
	}
	if s.clients < 1 || s.rate < 0 || s.duration <= 0 || s.warmup < 0 || s.deadline <= 0 || s.presign < 0 || s.feeCap.Sign() <= 0 {
		errs = append(errs, errors.New("--clients, --duration, --deadline and --fee-cap must be positive; --rate, --warmup and --presign not negative"))
	}
	if s.accounts < 1 || s.rate == 0 && s.accounts < s.clients {
		errs = append(errs, fmt.Errorf("--accounts is %d: every client needs an account of its own", s.accounts))
	}
	if s.presign == 0 {
		// A closed loop's rate is not known beforehand: sign for more than one machine has reached.
		rate := 3000.0
		if s.rate > 0 {
			rate = s.rate*1.05 + 1
		}
		s.presign = int(min(maxPresign, rate*(s.duration+s.warmup).Seconds()))
	}
	return errors.Join(errs...)
}

// runLoad funds the accounts, signs, loads and reports. Progress goes to settings.progress.
func runLoad(ctx context.Context, s loadSettings) (*loadReport, error) {
	transport := newLoadTransport(s)
	defer transport.close()
	run := &loadRun{settings: s, transport: transport, seen: newPauseTimes()}
	var err error
	if run.senders, err = prepareSenders(ctx, s, transport); err != nil {
		return nil, err
	}
	stop, err := run.seen.watch(ctx, s.url, s.progress)
	if err != nil {
		return nil, fmt.Errorf("follow the pauses: %w", err)
	}
	defer stop()
	kind := fmt.Sprintf("closed loop, %d clients", s.clients)
	if s.rate > 0 {
		kind = fmt.Sprintf("open loop, %g a second", s.rate)
	}
	fmt.Fprintf(s.progress, "transfers over %s, %s, for %v after %v of warm-up\n", s.via, kind, s.duration, s.warmup)

	run.started = time.Now()
	loading, cancel := context.WithDeadline(ctx, run.started.Add(s.warmup+s.duration))
	defer cancel()
	progress := make(chan struct{})
	go func() {
		defer close(progress)
		run.showProgress(loading)
	}()
	if s.rate > 0 {
		run.openLoop(ctx, loading)
	} else {
		run.closedLoop(ctx, loading)
	}
	cancel()
	<-progress
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return run.report(kind), nil
}

// loadRun is one measurement under way.
type loadRun struct {
	settings  loadSettings
	transport *loadTransport
	senders   []*loadSender
	seen      *pauseTimes
	started   time.Time

	inFlight  atomic.Int64
	signedNow atomic.Int64 // transactions that had to be signed while measuring

	mu      sync.Mutex
	samples []loadSample
	shown   int // samples that were part of a progress line
}

// loadSample is one request. Times are since the start.
type loadSample struct {
	due    time.Duration // when it should have been sent
	sent   time.Duration // when it was: later than due if an open loop had no account free
	end    time.Duration
	waited time.Duration // in the gateway, for a block to open (REST only)
	code   string        // of the problem; empty for a promise
}

// closedLoop runs the clients; each owns its part of the senders and uses them in turn.
func (r *loadRun) closedLoop(ctx, loading context.Context) {
	var clients sync.WaitGroup
	for i := range r.settings.clients {
		var own []*loadSender
		for j := i; j < len(r.senders); j += r.settings.clients {
			own = append(own, r.senders[j])
		}
		clients.Add(1)
		go func() {
			defer clients.Done()
			for n := 0; loading.Err() == nil; n++ {
				r.send(ctx, own[n%len(own)], time.Since(r.started))
			}
		}()
	}
	clients.Wait()
}

// openLoop sends at the rate, each transfer from an account that has nothing under way, because an
// account's transactions must arrive in order.
func (r *loadRun) openLoop(ctx, loading context.Context) {
	free := make(chan *loadSender, len(r.senders))
	for _, s := range r.senders {
		free <- s
	}
	gap := time.Duration(float64(time.Second) / r.settings.rate)
	var sending sync.WaitGroup
	defer sending.Wait()
	for n := 0; ; n++ {
		due := time.Duration(n) * gap
		if wait := due - time.Since(r.started); wait > 0 {
			timer := time.NewTimer(wait)
			select {
			case <-loading.Done():
				timer.Stop()
				return
			case <-timer.C:
			}
		}
		var s *loadSender
		select {
		case s = <-free:
		case <-loading.Done():
			return
		}
		sending.Add(1)
		go func() {
			defer sending.Done()
			r.send(ctx, s, due)
			free <- s
		}()
	}
}

// refusalPause keeps a client whose transfer was refused from asking again at once.
const refusalPause = 50 * time.Millisecond

// send asks for one promise and records what came of it.
func (r *loadRun) send(ctx context.Context, s *loadSender, due time.Duration) {
	signing := time.Now()
	tx, fresh, err := s.next()
	if err != nil {
		r.record(loadSample{due: due, end: time.Since(r.started), code: "not_signed"})
		return
	}
	if fresh {
		r.signedNow.Add(1)
		due += time.Since(signing) // signing does not count
	}
	sent := time.Since(r.started)
	r.inFlight.Add(1)
	answer, err := r.transport.submit(ctx, tx)
	r.inFlight.Add(-1)
	sample := loadSample{due: due, sent: sent, end: time.Since(r.started), waited: answer.waited, code: answer.code}
	if err != nil {
		if ctx.Err() != nil {
			return
		}
		sample.code = "connection"
	}
	r.record(sample)
	if sample.code == "" {
		s.done()
		return
	}
	s.refused(sample.code, answer.nonce)
	sleepFor(ctx, refusalPause)
}

func (r *loadRun) record(s loadSample) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.samples = append(r.samples, s)
}

// showProgress prints one line a second.
func (r *loadRun) showProgress(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		r.mu.Lock()
		latest := append([]loadSample(nil), r.samples[r.shown:]...)
		r.shown = len(r.samples)
		r.mu.Unlock()
		line := summarize("", latest, time.Second)
		fmt.Fprintf(r.settings.progress, "%4.0fs  %6d promises  p50 %7.2f ms  p99 %7.2f ms  %5d under way  %d errors\n",
			time.Since(r.started).Seconds(), line.Count, line.P50, line.P99, r.inFlight.Load(), len(latest)-line.Count)
	}
}

// sleepFor waits, or returns early when ctx ends.
func sleepFor(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
