package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/big"
	"os"
	"strings"
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
		Name:        "load",
		Usage:       "measure promises and the feed: latency, promises a second, deliveries",
		Description: loadDescription,
		Subcommands: []*cli.Command{compareCommand()},
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Value: "http://" + defaultHTTP, Usage: "the gateway's API", EnvVars: env("url")},
			&cli.StringFlag{Name: "rpc", Value: "http://" + defaultL2RPC, Usage: "L2's JSON-RPC: nonces and balances, and the transactions with --via rpc", EnvVars: env("rpc")},
			&cli.StringFlag{Name: "ws", DefaultText: "--rpc with ws://", Usage: "L2's JSON-RPC over WebSocket, for --via ws", EnvVars: env("ws")},
			&cli.StringFlag{Name: "via", DefaultText: "rest, of a peer rpc", Usage: "rest, rpc (JSON-RPC over HTTP) or ws (JSON-RPC over WebSocket)", EnvVars: env("via")},
			&cli.BoolFlag{Name: "peer", Usage: "--rpc is any Ethereum node: there is no API, no feed and no pause", EnvVars: env("peer")},
			&cli.StringFlag{Name: "workload", Value: workTransfer, Usage: "transfer (plain transfers) or token (calls of a token's transfer)", EnvVars: env("workload")},
			&cli.IntFlag{Name: "clients", Value: 8, Usage: "closed loop: clients; with --via ws also the connections, in an open loop too", EnvVars: env("clients")},
			&cli.Float64Flag{Name: "rate", Usage: "open loop: transactions a second", EnvVars: env("rate")},
			&cli.IntFlag{Name: "subscribers", Usage: "WebSocket clients of the feed", EnvVars: env("subscribers")},
			&cli.StringFlag{Name: "feed-kinds", Usage: "what they ask for, separated by commas (default: everything, so that losses can be told)", EnvVars: env("feed-kinds")},
			&cli.DurationFlag{Name: "duration", Value: 30 * time.Second, Usage: "how long to measure", EnvVars: env("duration")},
			&cli.DurationFlag{Name: "warmup", Value: time.Second, Usage: "how long to load before measuring", EnvVars: env("warmup")},
			&cli.DurationFlag{Name: "deadline", Value: 20 * time.Second, Usage: "how long each request may wait", EnvVars: env("deadline")},
			&cli.IntFlag{Name: "accounts", Value: 512, Usage: "accounts that send; an open loop needs as many as requests may be under way", EnvVars: env("accounts")},
			&cli.IntFlag{Name: "recipients", Usage: "plain transfers go to one of so many accounts, those of devnet --l2-accounts, at random (default: the senders pay each other)", EnvVars: env("recipients")},
			&cli.IntFlag{Name: "presign", Usage: "transactions signed before the start (default: by duration and rate)", EnvVars: env("presign")},
			&cli.StringFlag{Name: "mnemonic", Value: devnet.TestMnemonic, Usage: "of the funding account", EnvVars: env("mnemonic")},
			&cli.UintFlag{Name: "index", Value: 9, Usage: "of the funding account under m/44'/60'/0'/0", EnvVars: env("index")},
			&cli.StringFlag{Name: "key", Usage: "file with the funding account's key (hex or keystore) instead of a mnemonic", EnvVars: env("key")},
			&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of an encrypted keystore", EnvVars: env("keystore-password")},
			&cli.StringFlag{Name: "private-key", Usage: "the funding account's key itself, in hex: only for a development chain's well-known one", EnvVars: env("private-key")},
			&cli.Int64Flag{Name: "fee-cap", Value: 500, Usage: "gwei per gas that a transaction may cost", EnvVars: env("fee-cap")},
			&cli.BoolFlag{Name: "json", Usage: "print the result as JSON", EnvVars: env("json")},
			&cli.StringFlag{Name: "svg", Usage: "also draw the latencies into this file", EnvVars: env("svg")},
		},
		Action: loadAction,
	}
}

const loadDescription = `Closed loop (the default): --clients clients, each of which sends its next transaction when it has the promise for the
last. Open loop: --rate transactions a second, whether or not earlier ones were answered; latency then counts from the
moment a transaction was due, so that a stall is counted against all that it held up. Those that were never sent, because
every account had a request under way until the end, are told as not_sent: give more --accounts.

Transactions are signed before the clock starts. The funding account pays for everything: it brings the sending accounts to
1 ether each, and with --workload token an account of its own deploys a small token and mints some to each. The next run
with the same funding account uses accounts and token again.

Requests that met the pause at the end of a slot are reported apart. The pauses are taken from the feed's mode events, and
over REST also from what the gateway says of each request (` + api.WaitedHeader + `).

--subscribers measures from an event's time, as the gateway's clock has it, to its arrival, and counts cursors that did not
come. They connect before the clock starts, and the gateway's limits apply to them as to everybody.

--peer measures any Ethereum node with the same client: what it answers to eth_sendRawTransactionSync, or, if it does not
know that, the receipt that comes after eth_sendRawTransaction, counts as the promise.

Examples:
   ultrasound load --clients 32 --workload token --svg load.svg
   ultrasound load --via ws --rate 200 --accounts 1000 --subscribers 500
   ultrasound load --peer --rpc http://127.0.0.1:8545         anvil: the default mnemonic is its own, too
   ultrasound load compare ultrasound=a.json anvil=b.json     a table of what --json printed`

const (
	viaREST = "rest"
	viaRPC  = "rpc"
	viaWS   = "ws"

	workTransfer = "transfer"
	workToken    = "token"
)

func loadAction(c *cli.Context) error {
	if c.Args().Present() {
		return fmt.Errorf("load takes flags, not %q", c.Args().First())
	}
	settings, err := readLoadSettings(c)
	if err != nil {
		return err
	}
	report, err := runLoad(c.Context, settings)
	if err != nil {
		return err
	}
	if path := c.String("svg"); path != "" {
		if err := os.WriteFile(path, []byte(report.svg()), 0o644); err != nil {
			return fmt.Errorf("write the picture: %w", err)
		}
	}
	if c.Bool("json") {
		return report.printJSON(c.App.Writer)
	}
	return report.print(c.App.Writer)
}

// loadSettings is everything `ultrasound load` is told.
type loadSettings struct {
	url, rpc, ws, via string
	peer              bool
	workload          string
	clients           int
	rate              float64 // zero: closed loop
	subscribers       int
	feedKinds         string
	duration, warmup  time.Duration
	deadline          time.Duration
	accounts          int
	recipients        int // zero: the senders
	presign           int
	funder            sender
	feeCap            *big.Int // wei per gas
	progress          io.Writer
}

// maxPresign bounds the memory that transactions take before the start, some 100 MB.
const maxPresign = 200_000

func readLoadSettings(c *cli.Context) (loadSettings, error) {
	s := loadSettings{
		url: c.String("url"), rpc: c.String("rpc"), ws: c.String("ws"), via: c.String("via"), peer: c.Bool("peer"), workload: c.String("workload"),
		clients: c.Int("clients"), rate: c.Float64("rate"), subscribers: c.Int("subscribers"), feedKinds: c.String("feed-kinds"),
		duration: c.Duration("duration"), warmup: c.Duration("warmup"), deadline: c.Duration("deadline"),
		accounts: c.Int("accounts"), presign: c.Int("presign"), recipients: c.Int("recipients"),
		feeCap:   new(big.Int).Mul(big.NewInt(c.Int64("fee-cap")), big.NewInt(params.GWei)),
		progress: &progressLine{out: c.App.ErrWriter, terminal: isTerminal(c.App.ErrWriter)},
	}
	if s.via == "" {
		s.via = map[bool]string{true: viaRPC, false: viaREST}[s.peer]
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
	if s.via != viaREST && s.via != viaRPC && s.via != viaWS {
		errs = append(errs, fmt.Errorf("--via is %q, want %s, %s or %s", s.via, viaREST, viaRPC, viaWS))
	}
	if s.peer && (s.via == viaREST || s.subscribers > 0) {
		errs = append(errs, errors.New("--peer is an Ethereum node: it has neither REST nor a feed"))
	}
	if s.workload != workTransfer && s.workload != workToken {
		errs = append(errs, fmt.Errorf("--workload is %q, want %s or %s", s.workload, workTransfer, workToken))
	}
	if s.clients < 1 || s.duration <= 0 || s.deadline <= 0 || s.feeCap.Sign() <= 0 {
		errs = append(errs, errors.New("--clients, --duration, --deadline and --fee-cap must be positive"))
	}
	if s.recipients < 0 || s.recipients > 0 && s.workload != workTransfer {
		errs = append(errs, errors.New("--recipients must not be negative, and is for plain transfers"))
	}
	if s.rate < 0 || s.rate > maxRate || s.warmup < 0 || s.presign < 0 || s.subscribers < 0 {
		errs = append(errs, fmt.Errorf("--rate, --warmup, --presign and --subscribers must not be negative, --rate at most %d", int(maxRate)))
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

// maxRate keeps the gap between two transactions a whole number of nanoseconds that means something.
const maxRate = 1e6

// wsURL is where JSON-RPC is spoken over WebSocket.
func (s *loadSettings) wsURL() string {
	if s.ws != "" {
		return s.ws
	}
	if rest, ok := strings.CutPrefix(s.rpc, "http"); ok {
		return "ws" + rest
	}
	return s.rpc
}

// loop says how transactions are sent.
func (s *loadSettings) loop() string {
	if s.rate > 0 {
		return fmt.Sprintf("open loop, %g a second", s.rate)
	}
	if s.clients == 1 {
		return "closed loop, 1 client"
	}
	return fmt.Sprintf("closed loop, %d clients", s.clients)
}

// runLoad funds the accounts, signs, loads and reports. Progress goes to settings.progress.
func runLoad(ctx context.Context, s loadSettings) (*loadReport, error) {
	transport := newLoadTransport(s)
	defer transport.close()
	if err := transport.open(ctx); err != nil {
		return nil, err
	}
	run := &loadRun{settings: s, transport: transport, seen: newPauseTimes()}
	var err error
	if run.senders, err = prepareSenders(ctx, s, transport); err != nil {
		return nil, err
	}
	if !s.peer {
		stop, err := run.seen.watch(ctx, s.url, s.progress)
		if err != nil {
			return nil, fmt.Errorf("follow the pauses: %w", err)
		}
		defer stop()
	}
	if s.subscribers > 0 {
		fmt.Fprintf(s.progress, "connecting %d subscribers\n", s.subscribers)
		run.feed = newFeedLoad(s)
		stop, err := run.feed.start(ctx)
		if err != nil {
			return nil, err
		}
		defer stop()
	}
	fmt.Fprintf(s.progress, "%ss over %s, %s, for %v after %v of warm-up\n", s.workload, s.via, s.loop(), s.duration, s.warmup)
	run.load(ctx)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return run.report(), nil
}

// load sends until the time is over and what is under way is answered.
func (r *loadRun) load(ctx context.Context) {
	r.started = time.Now()
	loading, cancel := context.WithDeadline(ctx, r.started.Add(r.settings.warmup+r.settings.duration))
	defer cancel()
	var beside sync.WaitGroup
	beside.Go(func() { r.showProgress(loading) })
	if r.feed != nil {
		beside.Go(func() {
			sleepFor(loading, r.settings.warmup)
			r.feed.measuring.Store(true)
			<-loading.Done()
			r.feed.measuring.Store(false)
		})
	}
	if r.settings.rate > 0 {
		r.openLoop(ctx, loading)
	} else {
		r.closedLoop(ctx, loading)
	}
	cancel()
	beside.Wait()
	if line, ok := r.settings.progress.(*progressLine); ok {
		line.finish()
	}
}

// loadRun is one measurement under way.
type loadRun struct {
	settings  loadSettings
	transport *loadTransport
	senders   []*loadSender
	seen      *pauseTimes
	feed      *feedLoad // nil without subscribers
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

// closedLoop runs the clients; each owns its part of the senders and uses them in turn. A client that was
// answered is due to send at once.
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

// openLoop sends at the rate, each transaction from an account that has nothing under way, because an
// account's transactions must arrive in order. What was due and found no account is told, not forgotten.
func (r *loadRun) openLoop(ctx, loading context.Context) {
	free := make(chan *loadSender, len(r.senders))
	for _, s := range r.senders {
		free <- s
	}
	var sending sync.WaitGroup
	defer sending.Wait()
	n := 0
	due := func() time.Duration { return time.Duration(float64(n) * float64(time.Second) / r.settings.rate) }
	for ; loading.Err() == nil; n++ {
		if sleepFor(loading, due()-time.Since(r.started)); loading.Err() != nil {
			break
		}
		var s *loadSender
		select {
		case s = <-free:
		case <-loading.Done():
		}
		if s == nil {
			break
		}
		at := due()
		sending.Go(func() {
			r.send(ctx, s, at)
			free <- s
		})
	}
	for end := r.settings.warmup + r.settings.duration; due() < end && ctx.Err() == nil; n++ {
		r.record(loadSample{due: due(), end: end, code: codeNotSent})
	}
}

// refusalPause keeps a client whose transfer was refused from asking again at once.
const refusalPause = 50 * time.Millisecond

// send asks for one promise and records what came of it.
func (r *loadRun) send(ctx context.Context, s *loadSender, due time.Duration) {
	signing := time.Now()
	tx, fresh, err := s.next()
	if err != nil {
		r.record(loadSample{due: due, end: time.Since(r.started), code: codeNotSigned})
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
		sample.code = codeConnection
	}
	r.record(sample)
	if sample.code == "" || sample.code == codeExecutionFailed {
		s.done()
		return
	}
	s.refused(answer.nonce)
	sleepFor(ctx, refusalPause)
}

func (r *loadRun) record(s loadSample) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.samples = append(r.samples, s)
}

// showProgress tells every second how it goes.
func (r *loadRun) showProgress(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	var delivered int64
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
		text := fmt.Sprintf("%4.0fs  %6d promises  p50 %7.2f ms  p99 %7.2f ms  %5d under way  %d refused",
			time.Since(r.started).Seconds(), line.Count, line.P50, line.P99, r.inFlight.Load(), len(latest)-line.Count)
		if r.feed != nil {
			now := r.feed.delays.total.Load()
			text += fmt.Sprintf("  %7d deliveries  %d lost", now-delivered, r.feed.lost.Load()+r.feed.announced.Load())
			delivered = now
		}
		if line, ok := r.settings.progress.(*progressLine); ok {
			line.refresh(text)
		} else {
			fmt.Fprintln(r.settings.progress, text)
		}
	}
}

// progressLine writes what is said once as lines; what changes is on a terminal one line that is
// written over, and elsewhere a line each time.
type progressLine struct {
	out      io.Writer
	terminal bool

	mu   sync.Mutex
	open bool // the terminal's last line is one to write over
}

func (p *progressLine) refresh(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.terminal {
		fmt.Fprintln(p.out, text)
		return
	}
	fmt.Fprintf(p.out, "\r%s\x1b[K", text)
	p.open = true
}

func (p *progressLine) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		p.open = false
		if _, err := io.WriteString(p.out, "\r\x1b[K"); err != nil {
			return 0, err
		}
	}
	return p.out.Write(text)
}

// finish ends the line that was written over.
func (p *progressLine) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open {
		p.open = false
		fmt.Fprintln(p.out)
	}
}

// sleepFor waits, or returns early when ctx ends.
func sleepFor(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
