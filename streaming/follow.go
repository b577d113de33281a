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
	Report       func(VerdictReport) // as in ExecutorConfig

	Policy  *blocks.Policy // nil leaves the rollup's policy unchecked
	Start   *blocks.Ref    // block whose state is trusted; nil takes the gateway's word for where the stream begins
	Other   func(Frame)    // gets every message, before it is judged; may be nil
	Workers int            // traces executed at once; zero is one for each processor
	Now     func() time.Time
	Log     *slog.Logger
}

// Follow connects to a gateway's stream and executes along until the context ends, and returns nil then.
// What the stream does not bring it asks the gateway's REST interface for; meanwhile the block, and what
// stands on it, is Incomplete. Errors: ErrConfig, those of Client.Run, and ErrProtocol for a stream that is more than
// one slot can be.
func Follow(ctx context.Context, cfg FollowConfig) error {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	archive, err := NewArchive(cfg.URL)
	if err != nil {
		return fmt.Errorf("follow: %w", err)
	}
	defer archive.Close()
	executor, err := NewExecutor(ExecutorConfig{
		Judge: Judge{ChainID: cfg.ChainID, Rollup: cfg.Rollup, PublicKey: cfg.BLSPublicKey, Policy: cfg.Policy},
		Start: cfg.Start, Fetch: archive.Trace, FetchBlock: archive.Block,
		Workers: cfg.Workers, Report: cfg.Report, Now: cfg.Now, Log: cfg.Log,
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
			case *Gap:
				cfg.Log.Warn("messages are lost", "from", m.From, "to", m.To, "reason", m.Reason)
			case *Reset:
				cfg.Log.Info("stream went back", "head", m.Head.Number, "hash", m.Head.Hash, "reason", m.Reason)
			}
			return executor.Submit(ctx, f.Message)
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
