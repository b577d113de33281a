package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
	"github.com/ultrasound-rollup/ultrasound/internal/localpg"
)

// l1Command is the devnet's L1: the program starts itself again with it, because go-ethereum's
// precompiles are global to a process and EXECUTE must exist on L1 only.
func l1Command() *cli.Command {
	return &cli.Command{
		Name: devnet.L1Command, Hidden: true, Usage: "the devnet's L1 (started by ultrasound devnet)",
		Action: func(c *cli.Context) error {
			return devnet.RunL1Command(c.Context, os.Stdin, c.App.Writer, c.App.ErrWriter)
		},
	}
}

func devnetCommand() *cli.Command {
	return &cli.Command{
		Name:  "devnet",
		Usage: "run a whole ultra sound rollup on this machine",
		Description: "An L1 with the EXECUTE precompile, a private Postgres (unless --database-url is given), the rollup's contracts, the\n" +
			"gateway, and proposers that land based blocks. Ctrl-C stops; the same --datadir continues. The control API is on\n" +
			"the Beacon address: POST /devnet/reorg {\"depth\":2}, POST /devnet/miss-slot, GET /devnet/execute.",
		Flags: append([]cli.Flag{
			&cli.DurationFlag{Name: "slot-time", Value: devnet.DefaultSlotSeconds * time.Second, Usage: "length of an L1 slot, whole seconds; at least 3s to open slots", EnvVars: env("slot-time")},
			&cli.StringFlag{Name: "http", Value: defaultHTTP, Usage: "address of the gateway's API and live page", EnvVars: env("http")},
			&cli.StringFlag{Name: "l1-rpc", Value: devnet.DefaultRPCAddr, Usage: "address of L1's JSON-RPC, HTTP and WebSocket", EnvVars: env("l1-rpc")},
			&cli.StringFlag{Name: "l2-rpc", Value: defaultL2RPC, Usage: "address of L2's JSON-RPC, HTTP and WebSocket", EnvVars: env("l2-rpc")},
			&cli.StringFlag{Name: "beacon", Value: devnet.DefaultBeaconAddr, Usage: "address of the Beacon API and the control API", EnvVars: env("beacon")},
			&cli.StringFlag{Name: "datadir", Value: "ultrasound-devnet", Usage: "folder of everything that is kept", EnvVars: env("datadir")},
			&cli.StringFlag{Name: "database-url", Usage: "use this Postgres database instead of a private one", EnvVars: env("database-url")},
			&cli.Uint64Flag{Name: "l1-gas-limit", Value: devnet.DefaultL1GasLimit, Usage: "of L1 blocks", EnvVars: env("l1-gas-limit")},
			&cli.Uint64Flag{Name: "validators", Value: devnet.DefaultValidators, Usage: "L1 proposers, who take turns", EnvVars: env("validators")},
			&cli.BoolFlag{Name: "no-l1-reexecutor", Usage: "L1 does not follow the rollup: EXECUTE is computed when the transaction comes, not before", EnvVars: env("no-l1-reexecutor")},
			&cli.Uint64Flag{Name: "l2-gas-limit", Value: devnet.DefaultL2GasLimit, Usage: "of every L2 block", EnvVars: env("l2-gas-limit")},
			&cli.Uint64Flag{Name: "l2-accounts", Usage: "further accounts in L2's genesis, up to 10 million: for measuring in a large state", EnvVars: env("l2-accounts")},
			&cli.BoolFlag{Name: "raw", Usage: "promise without regard to what L1 can take, and settle nothing: only for measuring", EnvVars: env("raw")},
			&cli.BoolFlag{Name: "no-propose", Usage: "no based blocks: leave proposing to `ultrasound propose --devnet`", EnvVars: env("no-propose")},
		}, append(policyFlags(), accessFlags("*")...)...),
		Action: func(c *cli.Context) error {
			settings, err := readDevnetSettings(c)
			if err != nil {
				return err
			}
			return runDevnet(c.Context, settings)
		},
	}
}

// devnetSettings is everything `ultrasound devnet` is told.
type devnetSettings struct {
	L1         devnet.L1Config
	Dir        string
	Database   string
	HTTP, L2   string
	NoPropose  bool
	L2GasLimit uint64
	L2Accounts uint64          // beside the users'
	Policy     gatewaySettings // only the operator's choices of it
	Executable string
	Screen     *screen
	Log        *slog.Logger
}

func readDevnetSettings(c *cli.Context) (devnetSettings, error) {
	log, err := logger(c)
	if err != nil {
		return devnetSettings{}, err
	}
	slot := c.Duration("slot-time")
	if slot < time.Second || slot%time.Second != 0 {
		return devnetSettings{}, fmt.Errorf("read --slot-time %s: want whole seconds, at least 1s", slot)
	}
	dir, err := filepath.Abs(c.String("datadir"))
	if err != nil {
		return devnetSettings{}, fmt.Errorf("read --datadir: %w", err)
	}
	s := devnetSettings{
		Dir: dir, Database: c.String("database-url"), HTTP: c.String("http"), L2: c.String("l2-rpc"),
		NoPropose: c.Bool("no-propose"), Screen: &screen{out: c.App.Writer}, Log: log,
		L1: devnet.L1Config{
			DataDir: filepath.Join(dir, "l1"), RPCAddr: c.String("l1-rpc"), BeaconAddr: c.String("beacon"),
			SlotSeconds: uint64(slot / time.Second), GasLimit: c.Uint64("l1-gas-limit"), Validators: c.Uint64("validators"),
			NoReexecutor: c.Bool("no-l1-reexecutor"),
		},
	}
	if err := readPolicy(c, &s.Policy); err != nil {
		return s, err
	}
	s.L2GasLimit, s.L2Accounts, s.Policy.Raw = c.Uint64("l2-gas-limit"), c.Uint64("l2-accounts"), c.Bool("raw")
	if s.L2Accounts > maxL2Accounts {
		return s, fmt.Errorf("read --l2-accounts %d: at most %d", s.L2Accounts, maxL2Accounts)
	}
	if s.Executable, err = os.Executable(); err != nil {
		return s, fmt.Errorf("find this program: %w", err)
	}
	return s, nil
}

// maxL2Accounts keeps the genesis of a devnet within a few gigabytes of memory.
const maxL2Accounts = 10_000_000

// runDevnet starts the parts in their order, each once what it needs is there, and stops them in
// reverse.
func runDevnet(ctx context.Context, s devnetSettings) error {
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return fmt.Errorf("make data folder: %w", err)
	}
	for _, addr := range []string{s.HTTP, s.L2, s.L1.RPCAddr, s.L1.BeaconAddr} {
		if err := checkFree(addr); err != nil {
			return err
		}
	}
	database, stopDatabase, err := openDatabase(ctx, s)
	if err != nil {
		return err
	}
	defer stopDatabase()
	s.Screen.progress("starting L1 with EXECUTE ...")
	l1Process, err := devnet.StartL1Process(ctx, s.Executable, s.L1, s.Log.With("process", "l1"))
	if err != nil {
		return err
	}
	defer l1Process.Stop()
	ends := l1Process.Endpoints()
	settings, err := s.gatewaySettings(ctx, ends, database)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		select {
		case <-ctx.Done(): // L1 is stopped once everything that needs it has stopped
			return nil
		case <-l1Process.Done():
			return fmt.Errorf("L1 process: %w", errors.Join(l1Process.Err(), devnet.ErrStopped))
		}
	})
	started := make(chan struct{})
	settings.Started = func(http, l2 string) {
		s.HTTP, s.L2 = http, l2
		close(started)
	}
	group.Go(func() error { return runGateway(ctx, settings) })
	group.Go(func() error {
		select {
		case <-ctx.Done():
			return nil
		case <-started:
		}
		s.follow(ctx, ends, settings.Rollup)
		if err := s.Screen.welcome(s, ends, settings.Rollup); err != nil {
			return err
		}
		group.Go(func() error { return s.Screen.watch(ctx, "http://"+s.HTTP, ends) })
		if s.NoPropose {
			return nil
		}
		return s.propose(ctx, ends)
	})
	return group.Wait()
}

// checkFree fails early, and with the address, if another program has it.
func checkFree(addr string) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("address %s cannot be used: %w", addr, err)
	}
	return listener.Close()
}

// openDatabase starts the private Postgres unless there is another, and migrates it.
func openDatabase(ctx context.Context, s devnetSettings) (url string, stop func(), err error) {
	url, stop = s.Database, func() {}
	if url == "" {
		s.Screen.progress("starting a private Postgres ...")
		server, err := localpg.Start(ctx, localpg.Config{Dir: filepath.Join(s.Dir, "postgres"), Logger: s.Log})
		if err != nil {
			return "", nil, fmt.Errorf("start the private Postgres (or give --database-url): %w", err)
		}
		url = server.URL()
		stop = func() {
			if err := server.Stop(); err != nil {
				s.Log.Warn("stop the private Postgres", "err", err)
			}
		}
	}
	if err := postgres.Migrate(ctx, url, s.Log); err != nil {
		stop()
		return "", nil, err
	}
	return url, stop, nil
}

// gatewaySettings deploys the contracts, unless they stand, and fills in the devnet's keys.
func (s devnetSettings) gatewaySettings(ctx context.Context, ends devnet.L1Endpoints, database string) (gatewaySettings, error) {
	g := s.Policy
	genesis, err := devnet.L2Genesis(devnet.DefaultL2ChainID, ends.GenesisTime, s.L2GasLimit, s.L2Accounts)
	if err != nil {
		return g, err
	}
	config, err := devnet.DevnetDeployment(ends, genesis, filepath.Join(s.Dir, devnet.DeploymentName), s.Log)
	if err != nil {
		return g, err
	}
	s.Screen.progress("deploying the contracts ...")
	deployment, err := devnet.Deploy(ctx, config)
	if err != nil {
		return g, err
	}
	promise, err := devnet.TestAccount(devnet.PromiseIndex)
	if err != nil {
		return g, err
	}
	settler, err := devnet.TestAccount(devnet.SettlerIndex)
	if err != nil {
		return g, err
	}
	relayer, err := devnet.TestAccount(devnet.RelayerIndex)
	if err != nil {
		return g, err
	}
	g.Rollup = rollupFile{deployment}
	g.L1HTTP, g.L1WS, g.BeaconURL = ends.HTTP(), ends.WS(), ends.BeaconURL()
	g.DatabaseURL, g.DataDir, g.HTTPAddr, g.L2Addr = database, s.Dir, s.HTTP, s.L2
	g.Sequencer, g.Promise, g.Settler, g.Log = devnet.SequencerKey(), promise.Key, settler.Key, s.Log
	g.Relayer = relayer.Key
	return g, nil
}

// follow tells L1's own re-executor whom to follow. Without it everything works, only slower.
func (s devnetSettings) follow(ctx context.Context, ends devnet.L1Endpoints, rollup rollupFile) {
	if s.L1.NoReexecutor {
		return
	}
	key := devnet.SequencerKey().PublicKey()
	request := devnet.FollowRequest{Gateway: "http://" + s.HTTP, PublicKey: key[:], ChainID: rollup.ChainID(), Rollup: rollup.Rollup}
	if err := ends.Follow(ctx, request); err != nil && ctx.Err() == nil {
		s.Log.Warn("L1's own re-executor does not follow the rollup", "err", err)
	}
}

// propose proposes for all validators, with the devnet's well-known keys.
func (s devnetSettings) propose(ctx context.Context, ends devnet.L1Endpoints) error {
	settings := proposerSettings{
		Gateway: "http://" + s.HTTP, L1HTTP: ends.HTTP(), BeaconURL: ends.BeaconURL(), L2RPC: "http://" + s.L2,
		Value: big.NewInt(1), Log: s.Log.With("part", "proposer"),
	}
	if err := settings.devnetKeys(s.L1.Validators); err != nil {
		return err
	}
	settings.To = crypto.PubkeyToAddress(settings.L2Account.PublicKey)
	err := runProposer(ctx, settings)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// basedAccount is the funded account whose transfers are in the devnet's based blocks.
const basedAccount = 8

// devnetKeys fills in the well-known keys of a devnet with that many validators (zero: the default).
func (s *proposerSettings) devnetKeys(validators uint64) error {
	if validators == 0 {
		validators = devnet.DefaultValidators
	}
	for i := range validators {
		s.Validator = append(s.Validator, devnet.ValidatorKey(i))
	}
	account, err := devnet.TestAccount(devnet.FirstProposerIndex)
	if err != nil {
		return err
	}
	l2Account, err := devnet.TestAccount(basedAccount)
	if err != nil {
		return err
	}
	s.Account, s.L2Account = account.Key, l2Account.Key
	return nil
}
