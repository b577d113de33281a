package l1

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// maxEvent bounds one event of a beacon node, in bytes.
const maxEvent = 1 << 20

// Topics of the Beacon API's event stream.
const (
	TopicHead       = "head"
	TopicChainReorg = "chain_reorg"
)

// BeaconEvent is a head or chain_reorg event. Depth and OldHead are set for chain_reorg only.
type BeaconEvent struct {
	Topic   string
	Slot    uint64
	Block   common.Hash // beacon block root of the new head
	Depth   uint64
	OldHead common.Hash
}

// EventStream follows a beacon node's event stream for as long as Run runs. Events may be lost while
// it reconnects, and are only hints: the Follower decides what L1 says.
type EventStream struct {
	Beacon *Beacon
	Topics []string
	// Idle ends a connection on which nothing comes, not even a comment; a slot or two.
	Idle time.Duration
	// Backoff is waited before connecting again.
	Backoff time.Duration
	Handle  func(BeaconEvent)
	Logger  *slog.Logger
}

// Run connects, and connects again, until the context ends. Its error is the context's, or ErrConfig.
func (s *EventStream) Run(ctx context.Context) error {
	if err := errors.Join(
		check(s.Beacon != nil && s.Handle != nil && s.Logger != nil, "event stream without beacon, handler or logger"),
		check(s.Idle > 0 && s.Backoff > 0 && len(s.Topics) > 0, "event stream without deadlines or topics"),
	); err != nil {
		return err
	}
	for {
		err := s.follow(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.Logger.Warn("Beacon event stream ended", "err", err)
		if err := sleep(ctx, s.Backoff); err != nil {
			return err
		}
	}
}

// follow reads one connection to its end.
func (s *EventStream) follow(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	idle := time.AfterFunc(s.Idle, func() { cancel(ErrIdle) })
	defer idle.Stop()
	res, err := s.Beacon.open(ctx, "/eth/v1/events?topics="+url.QueryEscape(strings.Join(s.Topics, ",")), "text/event-stream")
	if err != nil {
		return fmt.Errorf("open event stream: %w", errors.Join(err, context.Cause(ctx)))
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(make([]byte, 0, 4096), maxEvent)
	var topic string
	var data []byte
	for lines.Scan() {
		idle.Reset(s.Idle)
		line := lines.Bytes()
		field, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(field) {
		case "event":
			topic = string(value)
		case "data":
			if data = append(data, value...); len(data) > maxEvent {
				return fmt.Errorf("read event: %w", ErrTooLarge)
			}
		case "":
			if len(line) == 0 && len(data) > 0 {
				s.dispatch(topic, data)
				topic, data = "", nil
			}
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read event stream: %w", errors.Join(err, context.Cause(ctx)))
	}
	return fmt.Errorf("read event stream: %w", io.EOF)
}

func (s *EventStream) dispatch(topic string, data []byte) {
	var raw struct {
		Slot    uint64      `json:"slot,string"`
		Block   common.Hash `json:"block"`
		Depth   uint64      `json:"depth,string"`
		OldHead common.Hash `json:"old_head_block"`
		NewHead common.Hash `json:"new_head_block"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		s.Logger.Warn("Beacon event does not decode", "topic", topic, "err", err)
		return
	}
	switch topic {
	case TopicHead:
		s.Handle(BeaconEvent{Topic: topic, Slot: raw.Slot, Block: raw.Block})
	case TopicChainReorg:
		s.Handle(BeaconEvent{Topic: topic, Slot: raw.Slot, Block: raw.NewHead, Depth: raw.Depth, OldHead: raw.OldHead})
	}
}

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
