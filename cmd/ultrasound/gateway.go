package main

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// gatewaySettings is everything `ultrasound gateway` is told.
type gatewaySettings struct {
	Rollup      rollupFile
	L1HTTP      string
	L1WS        string // empty: heads are polled
	BeaconURL   string
	DatabaseURL string
	DataDir     string // of the L2 node; empty keeps it in memory
	HTTPAddr    string
	L2Addr      string

	Sequencer *certs.SecretKey
	Promise   *ecdsa.PrivateKey
	Settler   *ecdsa.PrivateKey
	Relayer   *ecdsa.PrivateKey // L2 account that executes messages from L1; nil: left to others

	SlotEnd     gateway.SlotEndPolicy
	SlotEndLead uint64
	ResumeAfter time.Duration // zero: a third of a slot
	AnchorDepth uint64
	Reinclude   gateway.ReincludePolicy
	Incomplete  bool   // of the journal
	SettleGas   uint64 // L1 gas of all settlement in one L1 block
	SettleBytes int    // of all traces in one L1 block; zero: the default
	// MinTipPerTraceByte is in wei; zero asks for none.
	MinTipPerTraceByte uint64
	RefusedGas         uint64        // per second; zero: the default
	FragmentEvery      time.Duration // zero: the default
	FragmentBytes      int           // zero: the default
	Raw                bool          // no budgets, no settlement: only to measure what promising itself can do
	Access             api.AccessConfig
	Keep               postgres.Keep // of the feed's events
	Hosts              []string      // by which L2's JSON-RPC may be called, besides addresses
	Log                *slog.Logger
	// Started is told the addresses once everything serves; may be nil.
	Started func(http, l2 string)
}

// gatewayParts are the running parts, in the order in which they are made. Servers come last, so
// that whoever reaches one reaches a gateway that works.
type gatewayParts struct {
	settings  gatewaySettings
	log       *slog.Logger
	cfg       gateway.Config
	network   based.Network
	client    *l1.Client
	beacon    *l1.Beacon
	node      *node.Node
	store     *postgres.Store
	delegated certs.SignedDelegation
	senders   types.Signer // of conductor and executor: nobody recovers what the other has recovered
	relay     *streaming.Relay
	executor  *streaming.Executor
	conductor *gateway.Conductor
	tracer    *gateway.Tracer
	settler   *gateway.Settler
	watcher   *gateway.Watcher
	desk      *gateway.Desk
	slots     *slotBook
	follower  *l1.Follower
	mail      *based.Mail
	metrics   *prometheus.Registry
	server    *api.Server
	running   context.Context // of run; for callbacks that have none of their own
}

// stopTimeout is how long the parts may take to stop; then the goroutines that hang are printed.
const stopTimeout = 15 * time.Second

// rememberedSenders is some tens of seconds of transactions, about 10 MB.
const rememberedSenders = 65_536

// runGateway runs a gateway until the context ends or a part fails.
func runGateway(ctx context.Context, settings gatewaySettings) error {
	p := &gatewayParts{settings: settings, log: settings.Log, metrics: prometheus.NewRegistry()}
	defer p.close()
	for _, step := range []struct {
		action string
		do     func(context.Context) error
	}{
		{"open L1", p.openL1},
		{"open the L2 node", p.openNode},
		{"open the store", p.openStore},
		{"set up the conductor", p.openConductor},
		{"recover", p.recover},
		{"set up the API", p.openAPI},
	} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.action, err)
		}
	}
	return p.run(ctx)
}

func (p *gatewayParts) openL1(ctx context.Context) error {
	s, r := p.settings, p.settings.Rollup
	p.network = based.Network{L1ChainID: r.L1ChainID, ChainID: r.ChainID(), Rollup: r.Rollup, Composer: r.Composer}
	var err error
	p.client, err = l1.Dial(ctx, l1.Config{
		URL: s.L1HTTP, WSURL: s.L1WS, Network: p.network, L1Genesis: r.L1Genesis, Genesis: r.genesisBlock().Hash(), Timeout: 10 * time.Second, Logger: p.log,
	})
	if err != nil {
		return err
	}
	rules, err := p.client.Rules(ctx)
	if err != nil {
		return err
	}
	if s.Sequencer.PublicKey() != rules.SequencerKey {
		return fmt.Errorf("the sequencer key is %s, the rollup wants %s", s.Sequencer.PublicKey(), rules.SequencerKey)
	}
	header := r.genesisBlock().Header()
	cfg := gateway.DefaultConfig(p.network.ChainID, p.network.Rollup, rules.Policy)
	cfg.Genesis = blocks.Placed{Hash: header.Hash(), StateRoot: header.Root, Time: header.Time, Kind: blocks.Regular}
	cfg.PublicKey = rules.SequencerKey
	cfg.SlotEnd, cfg.SlotEndLead, cfg.AnchorDepth = s.SlotEnd, s.SlotEndLead, s.AnchorDepth
	cfg.MinTipPerTraceByte = s.MinTipPerTraceByte
	cfg.Incomplete = s.Incomplete
	if s.Reinclude != "" {
		cfg.Reinclude = s.Reinclude
	}
	if s.SettleGas > 0 {
		cfg.SettleGas = s.SettleGas
	}
	if s.SettleBytes > 0 {
		cfg.SettleBytes = s.SettleBytes
	}
	if s.FragmentEvery != 0 {
		cfg.FragmentEvery = s.FragmentEvery
	}
	if s.FragmentBytes != 0 {
		cfg.FragmentBytes = s.FragmentBytes
	}
	if s.RefusedGas > 0 {
		cfg.RefusedGas = s.RefusedGas
	}
	cfg.Run = settlementLimits(l1.DefaultGasModel(execute.DefaultGasSchedule))
	if s.Raw {
		const unbounded = 1 << 50
		cfg.SettleGas, cfg.SettleBytes, cfg.TraceBytes = unbounded, unbounded, execute.MaxTraceBytes
		cfg.Run = based.RunLimits{Bytes: unbounded, Blocks: maxSettlementBlocks, Gas: unbounded, Price: func(int, int, uint64) uint64 { return 0 }}
	}
	if s.ResumeAfter > 0 {
		cfg.ResumeAfter = s.ResumeAfter
	}
	p.cfg = cfg
	p.beacon, err = l1.NewBeacon(s.BeaconURL, 5*time.Second)
	return err
}

func (p *gatewayParts) openNode(context.Context) error {
	cfg := p.settings.nodeConfig()
	cfg.Logger = p.log
	var err error
	if p.node, err = node.New(cfg); err != nil {
		return err
	}
	p.settings.Rollup.Genesis.Alloc = nil // the node has it; a large state is not to be kept in memory, nor looked through by every GC
	return nil
}

// nodeConfig is what the L2 node is told. Its limits by address are those of the API, whose proxies and exemptions are
// the operator's.
func (s gatewaySettings) nodeConfig() node.Config {
	dir := s.DataDir
	if dir != "" {
		dir = filepath.Join(dir, "l2")
	}
	return node.Config{
		Genesis: s.Rollup.Genesis, DataDir: dir, RPCAddr: s.L2Addr, Origins: s.Access.Origins, Hosts: s.Hosts,
		Rate: s.Access.Rate, Burst: s.Access.Burst, Exempt: s.Access.Exempt, TrustedProxies: s.Access.TrustedProxies,
	}
}

func (p *gatewayParts) openStore(ctx context.Context) error {
	var err error
	p.store, err = postgres.Open(ctx, p.settings.DatabaseURL, postgres.Options{
		ChainID: p.cfg.ChainID, Rollup: p.cfg.Rollup, Genesis: p.cfg.Genesis, GenesisHeader: p.node.Genesis().Header(),
		PublicKey: p.cfg.PublicKey, Logger: p.log,
	})
	return err
}

// openConductor connects the conductor with what stands around it.
func (p *gatewayParts) openConductor(context.Context) error {
	s := p.settings
	p.slots = newSlotBook(p.beacon, p.store, p.cfg, p.log)
	var err error
	p.delegated, err = s.Sequencer.Delegate(certs.Delegation{
		ChainID: p.cfg.ChainID, Rollup: p.cfg.Rollup, Address: crypto.PubkeyToAddress(s.Promise.PublicKey),
	})
	if err != nil {
		return err
	}
	hub, err := streaming.NewHub(streaming.DefaultHubConfig(p.delegated, s.Promise, p.log))
	if err != nil {
		return err
	}
	p.senders = execute.NewRememberingSigner(p.cfg.ChainID, rememberedSenders)
	p.relay = &streaming.Relay{Hub: hub, Header: p.header, Waker: func() { p.server.Wake() }, Log: p.log}
	// What the tracer passes on goes through the relay's executor, which needs the recovered chain.
	pass := func(ctx context.Context, t gateway.SealedTrace) error { return p.relay.Pass(ctx, t) }
	p.tracer = gateway.NewTracer(p.store, p.store, pass, func(ctx context.Context, f gateway.Finding) error { return p.conductor.Found(ctx, f) }, time.Now, p.log)
	var relayer gateway.Relayer
	if s.Relayer != nil {
		relayer = l1.NewRelayer(p.cfg.ChainID, s.Relayer)
	}
	p.conductor, err = gateway.New(p.cfg, gateway.Deps{
		Chain: p.node, Journal: p.store, Signer: s.Sequencer, PromiseKey: s.Promise, Senders: p.senders, Publisher: p.relay, Relayer: relayer,
		Trace: p.tracer.Hand, Registered: p.slots.Registered, Moved: p.moved, Now: time.Now, Log: p.log,
	})
	if err != nil {
		return err
	}
	sender, err := l1.NewSender(l1.SenderConfig{Client: p.client, Key: s.Settler, MaxFee: maxSettlementFee, MinTip: minSettlementTip})
	if err != nil {
		return err
	}
	model := l1.DefaultGasModel(execute.DefaultGasSchedule)
	settlements := &l1.Settlements{
		Sender: sender, Model: model, Resume: s.Sequencer.SignResume,
		Recovery: func(ctx context.Context, slot uint64) (*based.Built, error) { return p.desk.Recovery(ctx, slot) },
	}
	p.settler = gateway.NewSettler(p.cfg, p.cfg.Run, p.conductor.Backlog, p.tracer, s.Sequencer, settlements, p.announce, time.Now, p.log)
	p.settler.Recovers(settlements.Recover)
	ready := func(tip blocks.Placed) *gateway.Settlement { return p.settler.Ready(tip.Hash) }
	p.watcher = gateway.NewWatcher(p.cfg, p.store, p.client, p.conductor.Snapshot, p.node.Receipts, p.delegate, p.log)
	p.desk = gateway.NewDesk(p.network, p.cfg, p.node, p.conductor.Snapshot, ready)
	return nil
}

// moved wakes those who look at what L1 and the re-executor have said.
func (p *gatewayParts) moved() {
	p.settler.Wake()
	p.watcher.Wake()
}

// delegate signs a promise, which gives the same bytes every time, and adds what ties it to the sequencer.
func (p *gatewayParts) delegate(promise certs.Promise) (certs.DelegatedPromise, error) {
	signature, err := promise.Sign(p.settings.Promise)
	return certs.DelegatedPromise{Promise: promise, Signature: signature, Delegation: p.delegated}, err
}

// header returns the header of a block that the node has, or nil.
func (p *gatewayParts) header(hash common.Hash) *types.Header {
	if block := p.node.Block(hash); block != nil {
		return block.Header()
	}
	return nil
}

// announce tells followers of the stream what is about to be sent to L1.
func (p *gatewayParts) announce(run gateway.Run) {
	from, to := run.Blocks[0].Ref(), run.Blocks[len(run.Blocks)-1].Ref()
	p.server.KeepRun(from, to, run.Trace) // they will ask for it
	p.relay.Settling(&streaming.Settling{
		From: from, To: to, TraceHash: crypto.Keccak256Hash(run.Trace), TraceBytes: uint32(len(run.Trace)),
	})
}

// Bounds of one settlement transaction besides its gas, and of what it may pay.
const (
	// EXECUTE takes 64 blocks; the contract's own work bounds it further through gas.
	maxSettlementBlocks = 48
	// EIP-7825 and EIP-7623 bound calldata to 419,430 bytes in one transaction.
	maxSettlementTrace = 400_000
)

var (
	maxSettlementFee = new(big.Int).Mul(big.NewInt(1000), big.NewInt(params.GWei))
	minSettlementTip = big.NewInt(params.GWei)
)

// settlementLimits bound one settlement transaction.
func settlementLimits(model l1.GasModel) based.RunLimits {
	return based.RunLimits{Bytes: maxSettlementTrace, Blocks: maxSettlementBlocks, Gas: l1.MaxTransactionGas, Price: model.Price}
}

// recover continues from the journal, and sets executor and follower up where the journal ends.
func (p *gatewayParts) recover(ctx context.Context) error {
	start, err := p.client.Ref(ctx, p.settings.Rollup.StartBlock)
	if err != nil {
		return err
	}
	if err := p.conductor.Recover(ctx, start); err != nil {
		return err
	}
	if err := p.receive(ctx, start); err != nil {
		return err
	}
	verified := p.conductor.Verified() // before this process; the executor remembers the rest
	p.executor, err = streaming.NewExecutor(streaming.ExecutorConfig{
		Judge:   streaming.Judge{ChainID: p.cfg.ChainID, Rollup: p.cfg.Rollup, PublicKey: p.cfg.PublicKey, Policy: &p.cfg.Policy, Senders: p.senders},
		Trusted: func(parent blocks.Ref) bool { return verified[parent] || p.conductor.Snapshot().View.Took(parent) },
		Fetch:   func(ctx context.Context, block blocks.Ref) ([]byte, error) { return p.tracer.Trace(ctx, block.Hash) },
		Report: func(r streaming.VerdictReport) {
			if err := p.conductor.Found(p.running, r.Finding()); err != nil && p.running.Err() == nil {
				p.log.Error("report verdict", "block", r.Block.Number, "err", err)
			}
		},
		Now: time.Now, Log: p.log,
	})
	if err != nil {
		return err
	}
	p.relay.Executor = p.executor
	p.node.SetPreconfirmer(p.conductor)
	view := p.conductor.Snapshot().View
	_, base := view.Base()
	p.follower, err = l1.NewFollower(l1.FollowerConfig{
		Client: p.client, Slots: p.cfg.Policy.Slots, Base: base, Window: view.Window(),
		Poll: time.Second, Idle: 3 * time.Duration(p.cfg.Policy.Slots.Seconds) * time.Second, Chunk: 256, Keep: 64,
		Emit: p.conductor.ApplyL1, Now: time.Now, Logger: p.log,
	})
	return err
}

// receive reads from L1 what it has sent to L2 so far.
func (p *gatewayParts) receive(ctx context.Context, start blocks.Ref) error {
	view := p.conductor.Snapshot().View
	_, base := view.Base()
	known := []blocks.Ref{base}
	for _, b := range view.Window() {
		known = append(known, b.Ref())
	}
	mail, err := p.client.Mail(ctx, start, known, func(done, all uint64) {
		if all > 10_000 {
			p.log.Info("reading messages from L1", "blocks", done, "of", all)
		}
	})
	if err != nil {
		return err
	}
	p.conductor.Receive(mail)
	p.mail = mail
	return nil
}

func (p *gatewayParts) openAPI(ctx context.Context) error {
	portal, err := p.client.Portal(ctx)
	if err != nil {
		return err
	}
	registerGauges(p.metrics, p.conductor.Status, p.follower.Status)
	p.server, err = api.New(api.Config{
		Sequencer: p.conductor, Blocks: p.store, Proofs: p.store, History: p.store, Proposers: p.store, Evidence: p.store, Events: p.store, Accuse: p.watcher.Accuse,
		Based: basedDesk{p.desk}, Mailbox: &mailbox{
			chainID: p.cfg.ChainID, mail: p.mail, node: p.node, client: p.client, portal: portal, snapshot: p.conductor.Snapshot,
		}, Slots: p.slots, Stream: p.relay.Hub,
		CheckRegistration: p.slots.CheckRegistration, SignPromise: api.PromiseSigner(p.settings.Promise), Ready: p.notReady, Metrics: p.metrics, Logger: p.log,
		Access: p.settings.Access, Feed: api.FeedConfig{SignBatch: api.BatchSigner(p.settings.Promise, p.cfg.ChainID, p.cfg.Rollup)},
		Capabilities: api.Capabilities{
			Version: version(), ChainID: p.cfg.ChainID, L1ChainID: p.network.L1ChainID, Fork: "osaka",
			Rollup: p.network.Rollup, Composer: p.network.Composer, Execute: execute.Address,
			Portal: portal, Messenger: blocks.MessengerAddress, MaxAnchorAge: p.cfg.Policy.MaxAnchorAge, BasedAfter: p.cfg.Policy.BasedAfter,
			ForcedDeadline: p.cfg.Policy.ForcedDeadline, ForcedWindow: p.cfg.Policy.ForcedWindow,
			Slots: p.cfg.Policy.Slots, BlockSeconds: 1, GasLimit: p.cfg.Policy.GasLimit, FeeRecipient: p.cfg.Policy.FeeRecipient,
			SequencerKey: p.cfg.PublicKey[:], PromiseSigner: p.conductor.Promiser(), Delegation: p.delegated.Signature[:],
			SlotEndPolicy: string(p.cfg.SlotEnd.Mode), L2RPC: "http://" + p.node.RPCAddr(),
			Features: []string{"preconfirmations", "based_blocks", "feed", "stream", "fragments", "reorgs", "eip_7966", "bundles", "conditions", "nonce_gaps", "messages", "forced_transactions", "based_mode", "evidence"},
		},
	})
	return err
}

// notReady lists why this gateway cannot serve now.
func (p *gatewayParts) notReady() []string {
	var reasons []string
	s := p.conductor.Status()
	switch {
	case s.Halted():
		reasons = append(reasons, "halted: "+s.Reason)
	case s.Mode == gateway.ModeStarting:
		reasons = append(reasons, "starting: "+s.Reason)
	}
	if !s.Journal {
		reasons = append(reasons, "the journal cannot be written")
	}
	if f := p.follower.Status(); f.Stale {
		reasons = append(reasons, "L1 has been silent since "+f.Progress.UTC().Format(time.RFC3339))
	}
	return reasons
}

// run starts every part, servers last, and waits for the first that ends.
func (p *gatewayParts) run(ctx context.Context) error {
	listener, err := net.Listen("tcp", p.settings.HTTPAddr)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", p.settings.HTTPAddr, err)
	}
	group, ctx := errgroup.WithContext(ctx)
	p.running = ctx
	part := func(name string, run func(context.Context) error) {
		group.Go(func() error {
			if err := run(ctx); err != nil && !errors.Is(err, context.Canceled) {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		})
	}
	part("conductor", p.conductor.Run)
	part("tracer", p.tracer.Run)
	part("slots", p.slots.Run)
	part("stream", p.relay.Hub.Run)
	part("executor", p.executor.Run)
	part("follower", p.follower.Run)
	if !p.settings.Raw {
		part("settler", p.settler.Run)
	}
	part("watcher", p.watcher.Run)
	part("wake-ups", p.forwardWakeups)
	part("retention", func(ctx context.Context) error { return p.store.RunRetention(ctx, p.settings.Keep, time.Minute) })
	part("l2 node", p.node.Run)
	part("api", func(ctx context.Context) error { return p.server.Run(ctx, listener) })
	p.log.Info("gateway serves", "http", listener.Addr().String(), "l2_rpc", p.node.RPCAddr(), "rollup", p.cfg.Rollup)
	if p.settings.Started != nil {
		p.settings.Started(listener.Addr().String(), p.node.RPCAddr())
	}
	return waitGroup(ctx, group, p.log)
}

// waitGroup waits for the parts; once the context has ended they have stopTimeout to stop.
func waitGroup(ctx context.Context, group *errgroup.Group, log *slog.Logger) error {
	done := make(chan error, 1)
	go func() { done <- group.Wait() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return err
	case <-time.After(stopTimeout):
		var dump strings.Builder
		if profile := pprof.Lookup("goroutine"); profile != nil {
			_ = profile.WriteTo(&dump, 1) // a strings.Builder takes everything
		}
		log.Error("parts do not stop", "after", stopTimeout, "goroutines", dump.String())
		return fmt.Errorf("parts did not stop within %s", stopTimeout)
	}
}

// forwardWakeups tells the feed of events that another process wrote.
func (p *gatewayParts) forwardWakeups(ctx context.Context) error {
	wakeups := p.store.Listen(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case _, ok := <-wakeups:
			if !ok {
				return nil
			}
			p.server.Wake()
		}
	}
}

// close releases what was opened, in reverse.
func (p *gatewayParts) close() {
	if p.store != nil {
		p.store.Close()
	}
	if p.node != nil {
		if err := p.node.Close(); err != nil {
			p.log.Warn("close the L2 node", "err", err)
		}
	}
	if p.beacon != nil {
		p.beacon.Close()
	}
	if p.client != nil {
		p.client.Close()
	}
}

func gatewayCommand() *cli.Command {
	return &cli.Command{
		Name:  "gateway",
		Usage: "run a gateway against an L1 that has EXECUTE",
		Description: "Needs a rollup file, as `ultrasound deploy` writes it, a Postgres database that `ultrasound migrate` has prepared,\n" +
			"and three keys: the sequencer's BLS key, the key that signs promises, and the L1 account that pays for settlement.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "rollup", Required: true, Usage: "rollup file (JSON)", EnvVars: env("rollup")},
			&cli.StringFlag{Name: "l1-rpc", Required: true, Usage: "L1's JSON-RPC over HTTP; several, separated by commas: the first is used until it fails, stands still or tells what cannot be", EnvVars: env("l1-rpc")},
			&cli.StringFlag{Name: "l1-ws", Usage: "L1's JSON-RPC over WebSocket, in the order of --l1-rpc; without it heads are polled every second", EnvVars: env("l1-ws")},
			&cli.StringFlag{Name: "beacon", Required: true, Usage: "L1's Beacon API", EnvVars: env("beacon")},
			&cli.StringFlag{Name: "database-url", Required: true, Usage: "Postgres, as postgres://user:password@host/database", EnvVars: env("database-url")},
			&cli.StringFlag{Name: "datadir", Value: "ultrasound-data", Usage: "folder of the L2 node's database", EnvVars: env("datadir")},
			&cli.StringFlag{Name: "http", Value: defaultHTTP, Usage: "address of the API", EnvVars: env("http")},
			&cli.StringFlag{Name: "l2-rpc", Value: defaultL2RPC, Usage: "address of L2's JSON-RPC, HTTP and WebSocket", EnvVars: env("l2-rpc")},
			&cli.BoolFlag{Name: "journal-incomplete", Usage: "the database was restored from a backup, and may lack what was signed: read only until signing is safe again", EnvVars: env("journal-incomplete")},
			&cli.StringFlag{Name: "sequencer-key", Required: true, Usage: "file with the sequencer's BLS secret key (hex, mode 0600)", EnvVars: env("sequencer-key")},
			&cli.StringFlag{Name: "promise-key", Required: true, Usage: "file with the key that signs promises (hex or keystore)", EnvVars: env("promise-key")},
			&cli.StringFlag{Name: "relayer-key", Usage: "file with the key of the L2 account that executes messages from L1 (hex or keystore); without it that is left to others", EnvVars: env("relayer-key")},
			&cli.StringFlag{Name: "settler-key", Required: true, Usage: "file with the key of the L1 account that settles (hex or keystore)", EnvVars: env("settler-key")},
			&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of encrypted keystores", EnvVars: env("keystore-password")},
		}, append(policyFlags(), accessFlags()...)...),
		Action: func(c *cli.Context) error {
			settings, err := readGatewaySettings(c)
			if err != nil {
				return err
			}
			return runGateway(c.Context, settings)
		},
	}
}

const (
	defaultHTTP  = "127.0.0.1:8080"
	defaultL2RPC = "127.0.0.1:9545"
)

// policyFlags are the operator's choices, common to gateway and devnet.
func policyFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "slot-end-policy", Value: "always", Usage: "which slots are opened to L1: always, registered, every:K or never", EnvVars: env("slot-end-policy")},
		&cli.Uint64Flag{Name: "slot-end-lead", Value: 1, Usage: "seconds before the slot at which the slot-ending block is sealed", EnvVars: env("slot-end-lead")},
		&cli.DurationFlag{Name: "resume-deadline", Usage: "how long after a slot's start without its block sequencing goes on (default: a third of a slot)", EnvVars: env("resume-deadline")},
		&cli.StringFlag{Name: "reinclude", Value: string(gateway.ReincludeNow), Usage: "when transactions that fell with a reorg of L1 are executed again: now or next-slot", EnvVars: env("reinclude")},
		&cli.Uint64Flag{Name: "settle-gas", Value: 45_000_000, Usage: "L1 gas that settlement may take in one L1 block", EnvVars: env("settle-gas")},
		&cli.IntFlag{Name: "settle-bytes", Value: 1 << 20, Usage: "bytes of traces that settlement may take in one L1 block", EnvVars: env("settle-bytes")},
		&cli.Uint64Flag{Name: "min-tip-per-trace-byte", Value: gateway.DefaultMinTipPerTraceByte, Usage: "wei that a transaction must tip for every byte that it adds to a trace; 0 asks for none", EnvVars: env("min-tip-per-trace-byte")},
		&cli.Uint64Flag{Name: "refused-gas", Value: 24_000_000, Usage: "L2 gas a second that may be executed for transactions that are then refused", EnvVars: env("refused-gas")},
		&cli.DurationFlag{Name: "fragment-every", Value: 50 * time.Millisecond, Usage: "how often a piece of the open block is streamed, when there is something", EnvVars: env("fragment-every")},
		&cli.IntFlag{Name: "fragment-bytes", Value: 64 << 10, Usage: "bytes of transactions and witness at which a piece is streamed at once", EnvVars: env("fragment-bytes")},
		&cli.DurationFlag{Name: "keep-events-for", Usage: "how long the feed's events are kept at the least (default: for ever)", EnvVars: env("keep-events-for")},
		&cli.Int64Flag{Name: "keep-events", Usage: "how many of the feed's events are kept at the least (default: all)", EnvVars: env("keep-events")},
		&cli.Uint64Flag{Name: "anchor-depth", Value: 2, Usage: "L1 blocks behind the head that sequenced blocks anchor to", EnvVars: env("anchor-depth")},
	}
}

func readPolicy(c *cli.Context, s *gatewaySettings) error {
	policy, err := gateway.ParseSlotEndPolicy(c.String("slot-end-policy"))
	if err != nil {
		return err
	}
	if s.Reinclude, err = gateway.ParseReincludePolicy(c.String("reinclude")); err != nil {
		return err
	}
	s.SlotEnd, s.SlotEndLead = policy, c.Uint64("slot-end-lead")
	s.ResumeAfter, s.AnchorDepth, s.SettleGas = c.Duration("resume-deadline"), c.Uint64("anchor-depth"), c.Uint64("settle-gas")
	s.SettleBytes, s.MinTipPerTraceByte, s.RefusedGas = c.Int("settle-bytes"), c.Uint64("min-tip-per-trace-byte"), c.Uint64("refused-gas")
	s.FragmentEvery, s.FragmentBytes = c.Duration("fragment-every"), c.Int("fragment-bytes")
	s.Keep = postgres.Keep{Age: c.Duration("keep-events-for"), Events: c.Int64("keep-events")}
	s.Hosts = c.StringSlice("l2-host")
	s.Access, err = readAccess(c)
	return err
}

func readGatewaySettings(c *cli.Context) (gatewaySettings, error) {
	log, err := logger(c)
	if err != nil {
		return gatewaySettings{}, err
	}
	s := gatewaySettings{
		L1HTTP: c.String("l1-rpc"), L1WS: c.String("l1-ws"), BeaconURL: c.String("beacon"), DatabaseURL: c.String("database-url"),
		Incomplete: c.Bool("journal-incomplete"),
		DataDir:    c.String("datadir"), HTTPAddr: c.String("http"), L2Addr: c.String("l2-rpc"), Log: log,
	}
	if err := readPolicy(c, &s); err != nil {
		return s, err
	}
	if s.Rollup, err = readRollupFile(c.String("rollup")); err != nil {
		return s, err
	}
	if s.Sequencer, err = certs.LoadSecretKey(c.String("sequencer-key")); err != nil {
		return s, err
	}
	password := c.String("keystore-password")
	if s.Promise, err = loadKey(c.String("promise-key"), password); err != nil {
		return s, err
	}
	if file := c.String("relayer-key"); file != "" {
		if s.Relayer, err = loadKey(file, password); err != nil {
			return s, err
		}
	}
	s.Settler, err = loadKey(c.String("settler-key"), password)
	return s, err
}
