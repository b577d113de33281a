package streaming

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// FollowConfig says which gateway to re-execute. The first five fields are required.
type FollowConfig struct {
	URL          string // of the gateway, or of its /v1/stream
	BLSPublicKey certs.PublicKey
	ChainID      uint64
	Rollup       common.Address
	Report       func(VerdictReport) // for every sealed block, in order, from one goroutine

	Policy  *blocks.Policy // nil leaves the rollup's policy unchecked
	Start   *blocks.Ref    // block whose state is trusted; nil takes the gateway's word for where the stream begins
	Other   func(Frame)    // gets every message, before it is judged; may be nil
	Workers int            // blocks executed at once; zero is one for each processor
	Now     func() time.Time
	Log     *slog.Logger
}

// Follow connects to a gateway's stream and re-executes every sealed block until the context ends,
// and returns nil then. What is lost is reported as Incomplete, and so is what stands on it, until
// the missing block has come. Errors: ErrConfig, and those of Client.Run.
func Follow(ctx context.Context, cfg FollowConfig) error {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	executor, err := NewExecutor(ExecutorConfig{
		Judge: Judge{ChainID: cfg.ChainID, Rollup: cfg.Rollup, PublicKey: cfg.BLSPublicKey, Policy: cfg.Policy},
		Start: cfg.Start, Workers: cfg.Workers, Report: cfg.Report, Now: cfg.Now, Log: cfg.Log,
	})
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	client, err := NewClient(ClientConfig{
		URL: cfg.URL, PublicKey: cfg.BLSPublicKey, ChainID: cfg.ChainID, Rollup: cfg.Rollup, Log: cfg.Log,
		Handle: func(ctx context.Context, f Frame) error {
			if cfg.Other != nil {
				cfg.Other(f)
			}
			switch m := f.Message.(type) {
			case *BlockSealed:
				return executor.Submit(ctx, m)
			case *Gap:
				cfg.Log.Warn("messages are lost", "from", m.From, "to", m.To, "reason", m.Reason)
			case *Reset:
				cfg.Log.Info("stream went back", "head", m.Head.Number, "hash", m.Head.Hash, "reason", m.Reason)
				return executor.Rewind(ctx, m.Head)
			case *Hello, *BlockOpened, *Fragment: // nothing to judge yet
			}
			return nil
		},
	})
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return executor.Run(ctx) })
	group.Go(func() error { return client.Run(ctx) })
	return group.Wait()
}
