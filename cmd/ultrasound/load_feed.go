package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// feedLoad is the subscribers of a run: each a WebSocket client of the feed that checks that every
// cursor comes, and measures how long after its event it came.
type feedLoad struct {
	follower feedFollower // what every subscriber starts from
	count    int
	notes    io.Writer

	measuring   atomic.Bool // warm-up is over
	delays      histogram   // from an event's time to its arrival
	frames      frameMemory
	lost        atomic.Int64 // cursors that never came
	announced   atomic.Int64 // cursors that a gap event stood for
	repeated    atomic.Int64 // events that came again
	reconnected atomic.Int64
	unread      atomic.Int64 // frames that were no frames
	followers   sync.WaitGroup
}

// feedReport is what the subscribers saw.
type feedReport struct {
	Subscribers int      `json:"subscribers"`
	Delivered   loadLine `json:"delivered"` // from the event's time to its arrival
	Lost        *int64   `json:"lost"`      // null: not every kind was asked for, so it cannot be told
	Announced   int64    `json:"announced_gaps"`
	Repeated    int64    `json:"repeated"`
	Reconnected int64    `json:"reconnected"`
	Unread      int64    `json:"unreadable_frames"`
}

func newFeedLoad(s loadSettings) *feedLoad {
	return &feedLoad{
		follower: feedFollower{base: s.url, kinds: s.feedKinds, cursor: fromNow, idle: feedIdle},
		count:    s.subscribers, notes: s.progress, frames: frameMemory{seed: maphash.MakeSeed()},
	}
}

// start connects all subscribers and follows the feed until stop is called.
func (l *feedLoad) start(ctx context.Context) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	stop = func() { cancel(); l.followers.Wait() }
	const atOnce = 32 // a burst of thousands would only measure the listener's backlog
	places := make(chan struct{}, atOnce)
	var dialing sync.WaitGroup
	var failed atomic.Pointer[error]
	for i := 0; i < l.count && failed.Load() == nil; i++ {
		places <- struct{}{}
		dialing.Go(func() {
			defer func() { <-places }()
			subscriber := l.follower
			conn, err := subscriber.dial(ctx)
			if err != nil {
				err = fmt.Errorf("connect subscriber %d of %d: %w", i+1, l.count, err)
				failed.CompareAndSwap(nil, &err)
				return
			}
			l.followers.Go(func() { l.follow(ctx, &subscriber, conn) })
		})
	}
	dialing.Wait()
	if err := failed.Load(); err != nil {
		stop()
		return nil, *err
	}
	return stop, nil
}

// follow is one subscriber. After a break it connects again with its cursor, as a client should.
func (l *feedLoad) follow(ctx context.Context, f *feedFollower, conn *websocket.Conn) {
	for {
		l.read(ctx, f, conn)
		for {
			if ctx.Err() != nil {
				return
			}
			var err error
			if conn, err = f.dial(ctx); err == nil {
				break
			}
			if errors.Is(err, errRefused) {
				if ctx.Err() == nil {
					fmt.Fprintf(l.notes, "a subscriber gave up: %v\n", err)
				}
				return
			}
			sleepFor(ctx, 200*time.Millisecond)
		}
		l.reconnected.Add(1)
	}
}

// read takes frames until the connection breaks.
func (l *feedLoad) read(ctx context.Context, f *feedFollower, conn *websocket.Conn) {
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	conn.SetReadLimit(maxAnswer)
	alive := func() error { return conn.SetReadDeadline(time.Now().Add(f.idle)) }
	pong := conn.PingHandler()
	conn.SetPingHandler(func(data string) error { return errors.Join(alive(), pong(data)) })
	for {
		if alive() != nil {
			return
		}
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		arrived := time.Now()
		frame := l.frames.parse(raw)
		if frame == nil {
			l.unread.Add(1)
			continue
		}
		l.take(f, frame, arrived)
	}
}

// take checks the cursors of a frame and records its delays.
func (l *feedLoad) take(f *feedFollower, frame *timedFrame, arrived time.Time) {
	for _, e := range frame.events {
		switch missing := e.first - f.cursor - 1; {
		case f.cursor == fromNow:
		case e.cursor <= f.cursor:
			l.repeated.Add(1)
			continue
		case missing > 0 && f.kinds == "":
			l.lost.Add(missing)
		}
		f.cursor = e.cursor
		if e.gap {
			l.announced.Add(e.cursor - e.first + 1)
		} else if l.measuring.Load() {
			l.delays.record(arrived.Sub(e.at))
		}
	}
	f.cursor = max(f.cursor, frame.cursor)
}

func (l *feedLoad) report(during time.Duration) *feedReport {
	r := &feedReport{
		Subscribers: l.count, Delivered: l.delays.line("feed deliveries", during),
		Announced: l.announced.Load(), Repeated: l.repeated.Load(), Reconnected: l.reconnected.Load(), Unread: l.unread.Load(),
	}
	if l.follower.kinds == "" {
		lost := l.lost.Load()
		r.Lost = &lost
	}
	return r
}

// timedFrame is of a feed's frame what measuring needs.
type timedFrame struct {
	events []timedEvent
	cursor int64
}

// timedEvent is an event, or a gap that stands for the cursors from first to cursor.
type timedEvent struct {
	first, cursor int64
	at            time.Time
	gap           bool
}

func parseTimed(raw []byte) (*timedFrame, error) {
	var in feedFrame
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, fmt.Errorf("decode frame: %w", err)
	}
	out := &timedFrame{cursor: in.Cursor}
	for _, e := range in.Events {
		timed := timedEvent{first: e.Cursor, cursor: e.Cursor, at: e.At}
		if e.Kind == gateway.EventGap {
			var g api.GapEvent
			if err := json.Unmarshal(e.Payload, &g); err != nil {
				return nil, fmt.Errorf("decode gap: %w", err)
			}
			timed.first, timed.cursor, timed.gap = g.From, max(e.Cursor, g.To), true
		}
		out.events = append(out.events, timed)
	}
	return out, nil
}

// frameMemory decodes a frame once for all subscribers that get it: the gateway encodes it once too,
// and decoding it thousands of times would make the load slower than what it measures.
type frameMemory struct {
	seed maphash.Seed

	mu    sync.Mutex
	known map[frameHash]*timedFrame
	order [64]frameHash // what is known, the oldest at next
	next  int
}

type frameHash struct {
	sum    uint64
	length int
}

// parse returns nil for what is no frame.
func (m *frameMemory) parse(raw []byte) *timedFrame {
	key := frameHash{maphash.Bytes(m.seed, raw), len(raw)}
	m.mu.Lock()
	defer m.mu.Unlock()
	if frame, ok := m.known[key]; ok {
		return frame
	}
	frame, err := parseTimed(raw)
	if err != nil {
		frame = nil
	}
	if m.known == nil {
		m.known = make(map[frameHash]*timedFrame, len(m.order))
	}
	delete(m.known, m.order[m.next])
	m.known[key], m.order[m.next] = frame, key
	m.next = (m.next + 1) % len(m.order)
	return frame
}
