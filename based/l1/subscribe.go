package l1

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
)

// errChanged says that another endpoint is in use.
var errChanged = errors.New("another endpoint is used")

// subscribe keeps a subscription to the node's heads. A head that comes only wakes the follower, which
// asks by itself: so nothing is lost when notifications are. It ends with the context.
func (f *Follower) subscribe(ctx context.Context) {
	for ctx.Err() == nil {
		err := f.listen(ctx)
		f.set(func(s *Status) { s.Subscribed = false })
		if ctx.Err() != nil {
			return
		}
		if !errors.Is(err, errChanged) {
			f.cfg.Logger.Warn("L1 subscription ended", "err", err)
		}
		f.Wake()
		if sleep(ctx, f.cfg.Poll) != nil {
			return
		}
	}
}

// listen subscribes once, until the connection fails or says nothing for the idle deadline.
func (f *Follower) listen(ctx context.Context) error {
	dial, cancel := context.WithTimeout(ctx, f.cfg.Client.cfg.Timeout)
	defer cancel()
	_, way, changed := f.cfg.Client.ways.inUse()
	if way.WSURL == "" {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
			return errChanged
		}
	}
	ws, err := rpc.DialOptions(dial, way.WSURL)
	if err != nil {
		return fmt.Errorf("dial L1 WebSocket: %w", err)
	}
	defer ws.Close() // ends the subscription too; unsubscribing would wait for the answer of a node that may be gone
	heads := make(chan json.RawMessage, 16)
	sub, err := ws.EthSubscribe(dial, heads, "newHeads")
	if err != nil {
		return fmt.Errorf("subscribe to L1 heads: %w", err)
	}
	f.set(func(s *Status) { s.Subscribed = true })
	idle := time.NewTimer(f.cfg.Idle)
	defer idle.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-sub.Err():
			return fmt.Errorf("listen to L1 heads: %w", err)
		case <-changed:
			return fmt.Errorf("listen to L1 heads: %w", errChanged)
		case <-idle.C:
			return fmt.Errorf("listen to L1 heads: %w", ErrIdle)
		case <-heads:
			idle.Reset(f.cfg.Idle)
			f.Wake()
		}
	}
}
