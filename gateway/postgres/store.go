// Package postgres is the gateway's record: the journal that the conductor writes before it signs,
// and the reads that the interfaces show.
//
// Every writing method is one transaction, durable when it returns. Facts are only ever added: a reorg
// marks, it deletes nothing. The rules that the sequencer must not break stand in the schema as
// constraints, so that a faulty conductor, or a second one, is refused here at the last.
//
// Giving a call again. When a connection dies after COMMIT was sent, its answer is lost and nobody knows
// whether it happened. Every journal method but Announce may therefore be given again with the same
// arguments: what was recorded the first time is recognised, nothing is recorded or announced twice, and
// the answer is the first one's. The methods do this by themselves when they meet a broken connection and
// get a new one; otherwise the caller does. The same call with other contents is refused. Announce, which
// leaves nothing to be recognised by, is given again only if it certainly was not sent; a caller that
// repeats it may announce twice.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/migrations"
)

// Options says whose record this is.
type Options struct {
	ChainID       uint64 // of L2
	Rollup        common.Address
	Genesis       blocks.Placed // the L2 genesis block; without a kind it counts as regular
	GenesisHeader *types.Header
	PublicKey     certs.PublicKey // of the sequencer, recorded with each signature
	Logger        *slog.Logger    // may be nil
	Readers       int             // connections for reads; 8 if zero. The journal has its own
}

// Check returns every reason why the options cannot be used, joined.
func (o Options) Check() error {
	var errs []error
	if o.ChainID == 0 {
		errs = append(errs, errors.New("chain id is zero"))
	}
	if o.Rollup == (common.Address{}) {
		errs = append(errs, errors.New("rollup address is missing"))
	}
	if o.GenesisHeader == nil || o.GenesisHeader.Hash() != o.Genesis.Hash {
		errs = append(errs, errors.New("genesis header is missing, or is not that of the genesis block"))
	}
	if o.Genesis.Number != 0 {
		errs = append(errs, fmt.Errorf("genesis block has number %d", o.Genesis.Number))
	}
	if o.Readers < 0 {
		errs = append(errs, fmt.Errorf("%d connections for reads", o.Readers))
	}
	return errors.Join(errs...)
}

const (
	defaultReaders = 8
	writers        = 4                // the conductor, and the parts that record verdicts and traces beside it
	readTimeout    = 15 * time.Second // a read that takes longer is a mistake, and must not hold a connection
	attempts       = 3                // of a call whose connection broke
)

// Store implements gateway.Journal and the reads of the interfaces. It is safe for concurrent use.
type Store struct {
	options Options
	log     *slog.Logger
	signer  types.Signer
	journal *pgxpool.Pool // writes, and Restore; never waits behind anybody's reads
	reads   *pgxpool.Pool // read-only transactions

	stop      context.CancelFunc // ends the listeners
	stopped   context.Context
	listeners sync.WaitGroup
}

var _ gateway.Journal = (*Store)(nil)

// Open connects to the database, which must have been migrated, and makes it the rollup's if it is
// empty. Errors: gateway.ErrWrongDatabase if it belongs to another rollup or has another schema
// (migrations.ErrBehind tells that it only has to be migrated), or the connection's.
func Open(ctx context.Context, url string, options Options) (*Store, error) {
	if err := options.Check(); err != nil {
		return nil, fmt.Errorf("check store options: %w", err)
	}
	if options.Genesis.Kind == blocks.KindUnknown {
		options.Genesis.Kind = blocks.Regular
	}
	if options.Readers == 0 {
		options.Readers = defaultReaders
	}
	s := &Store{options: options, log: options.Logger, signer: types.LatestSignerForChainID(newBig(options.ChainID))}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.stopped, s.stop = context.WithCancel(context.Background())
	var err error
	if s.journal, err = connect(ctx, url, writers, map[string]string{"synchronous_commit": "on"}); err != nil {
		return nil, err
	}
	if s.reads, err = connect(ctx, url, options.Readers, map[string]string{
		"default_transaction_read_only": "on",
		"statement_timeout":             fmt.Sprint(readTimeout.Milliseconds()),
	}); err != nil {
		s.Close()
		return nil, err
	}
	if err := s.claim(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func connect(ctx context.Context, url string, size int, settings map[string]string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database URL: %w", err)
	}
	config.MaxConns = int32(size)
	config.ConnConfig.RuntimeParams["application_name"] = "ultrasound"
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	for name, value := range settings {
		config.ConnConfig.RuntimeParams[name] = value
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to database: %w", err)
	}
	return pool, nil
}

// claim checks schema and owner, and writes the owner and the genesis block into an empty database.
func (s *Store) claim(ctx context.Context) error {
	if err := migrations.Validate(ctx, s.journal); err != nil {
		if errors.Is(err, migrations.ErrBehind) || errors.Is(err, migrations.ErrAhead) || errors.Is(err, migrations.ErrDifferent) {
			return fmt.Errorf("%w: %w", gateway.ErrWrongDatabase, err)
		}
		return err
	}
	return s.transaction(ctx, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO meta (chain_id, rollup, genesis_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
			s.options.ChainID, s.options.Rollup[:], s.options.Genesis.Hash[:])
		if err != nil {
			return fmt.Errorf("claim database: %w", err)
		}
		var chainID uint64
		var rollup common.Address
		var genesis common.Hash
		if err := tx.QueryRow(ctx, `SELECT chain_id, rollup, genesis_hash FROM meta`).Scan(&chainID, &rollup, &genesis); err != nil {
			return fmt.Errorf("read owner of database: %w", err)
		}
		if chainID != s.options.ChainID || rollup != s.options.Rollup || genesis != s.options.Genesis.Hash {
			return fmt.Errorf("%w: it is that of chain %d, rollup %s, genesis %s", gateway.ErrWrongDatabase, chainID, rollup, genesis)
		}
		g := s.options.Genesis
		b := types.NewBlockWithHeader(s.options.GenesisHeader).WithBody(types.Body{Withdrawals: types.Withdrawals{}})
		insert, args, err := insertBlock(g, b, time.Unix(int64(g.Time), 0))
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, insert+` ON CONFLICT (hash) DO NOTHING`, args...); err != nil {
			return fmt.Errorf("record genesis block: %w", err)
		}
		return nil
	})
}

// Close ends the listeners and closes all connections. Calls in progress end first.
func (s *Store) Close() {
	s.stop()
	s.listeners.Wait()
	if s.journal != nil {
		s.journal.Close()
	}
	if s.reads != nil {
		s.reads.Close()
	}
}

// Ping reports whether the journal can be reached.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.journal.Ping(ctx); err != nil {
		return fmt.Errorf("reach database: %w", err)
	}
	return nil
}

// transaction runs the steps in one transaction, again if it certainly or possibly did not happen.
// So steps must recognise what they have done before.
func (s *Store) transaction(ctx context.Context, steps func(pgx.Tx) error) error {
	return again(ctx, broken, func() error {
		tx, err := s.journal.Begin(ctx)
		if err != nil {
			return err
		}
		defer tx.Rollback(context.WithoutCancel(ctx)) // no effect after Commit
		if err := steps(tx); err != nil {
			return err
		}
		return tx.Commit(ctx)
	})
}

// batch sends statements in one round trip; without BEGIN they are one transaction. See transaction on
// why they must recognise what they have done before.
func (s *Store) batch(ctx context.Context, fill func(*pgx.Batch)) error {
	return again(ctx, broken, func() error {
		var b pgx.Batch
		fill(&b)
		return s.journal.SendBatch(ctx, &b).Close()
	})
}

// snapshot runs reads that belong together on one state of the database.
func (s *Store) snapshot(ctx context.Context, pool *pgxpool.Pool, reads func(pgx.Tx) error) error {
	return again(ctx, broken, func() error {
		return pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, reads)
	})
}

func again(ctx context.Context, which func(error) bool, call func() error) error {
	for i := 1; ; i++ {
		err := call()
		if err == nil || i == attempts || ctx.Err() != nil || !which(err) {
			return err
		}
	}
}

// unsent reports whether the call certainly had no effect and may succeed if it is made again.
func unsent(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "40001" || pg.Code == "40P01" // serialization_failure, deadlock_detected: rolled back
	}
	return pgconn.SafeToRetry(err)
}

// broken reports whether the call's connection is gone, with or without an effect before, or unsent.
func broken(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return unsent(err) || pg.Severity == "FATAL" // such as the server's shutdown
	}
	var connecting *pgconn.ConnectError
	if errors.As(err, &connecting) {
		return false // there is no server: the caller decides how long to wait
	}
	return unsent(err) || isNetwork(err)
}
