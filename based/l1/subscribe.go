package l1

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/rpc"
)

// subscribe keeps a subscription to the node's heads. A head that comes only wakes the follower, which
// asks by itself: so nothing is lost when notifications are. It ends with the context.
func (f *Follower) subscribe(ctx context.Context) {
	for ctx.Err() == nil {
		err := f.listen(ctx)
		f.set(func(s *Status) { s.Subscribed = false })
		if ctx.Err() != nil {
			return
		}
		f.cfg.Logger.Warn("L1 subscription ended", "err", err)
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
	ws, err := rpc.DialOptions(dial, f.cfg.Client.cfg.WSURL)
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
		case <-idle.C:
			return fmt.Errorf("listen to L1 heads: %w", ErrIdle)
		case <-heads:
			idle.Reset(f.cfg.Idle)
			f.Wake()
		}
	}
}
