package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Close codes of the feed, from the range that RFC 6455 leaves to applications, beside 1001 (the
// gateway stops), 1008 (the subscriber sent something) and 1013 (the outbox cannot be read).
const (
	// CloseSlowReader closes a live subscriber that fell behind the tail. The reason names the
	// cursor to resume with.
	CloseSlowReader = 4008
)

// subscription is what a client asked for.
type subscription struct {
	after   int64
	fromNow bool // no cursor was given
	kinds   kindSet
}

// parseSubscription reads ?cursor= and &kinds=. Problems are answered before the upgrade.
func parseSubscription(r *http.Request) (subscription, error) {
	s := subscription{fromNow: true, kinds: allKinds}
	q := r.URL.Query()
	if q.Has("cursor") {
		after, err := strconv.ParseInt(q.Get("cursor"), 10, 64)
		if err != nil || after < 0 {
			return s, problem(CodeBadCursor, "The cursor must be a whole number, zero or more.")
		}
		s.after, s.fromNow = after, false
	}
	if !q.Has("kinds") {
		return s, nil
	}
	s.kinds = 0
	for _, name := range strings.Split(q.Get("kinds"), ",") {
		bit := kindSet(0)
		for i, k := range eventKinds() {
			if string(k) == name {
				bit = 1 << i
			}
		}
		if bit == 0 {
			return s, problem(CodeUnknownKind, "There is no event kind %q; GET /v1/capabilities lists them.", name)
		}
		s.kinds |= bit
	}
	return s, nil
}

// subscribe is GET /v1/feed.
func (s *Server) subscribe(w http.ResponseWriter, r *http.Request) error {
	want, err := parseSubscription(r)
	if err != nil {
		return err
	}
	if !websocket.IsWebSocketUpgrade(r) {
		w.Header().Set("Upgrade", "websocket")
		w.Header().Set("Connection", "Upgrade")
		return problem(CodeUpgradeRequired, "The feed is a WebSocket; connect with an upgrade.")
	}
	if err := s.feed.place(r.Context(), &want); err != nil {
		return err
	}
	ctx, err := s.feed.join()
	if err != nil {
		return err
	}
	conn, err := s.upgrader.Upgrade(w, r, http.Header{requestIDHeader: {requestID(r.Context())}})
	if err != nil { // the upgrader has answered
		s.feed.leave()
		s.log.Debug("Upgrade to the feed", "err", err, "request_id", requestID(r.Context()))
		return nil
	}
	sub := &subscriber{feed: s.feed, conn: conn, pos: want.after, kinds: want.kinds, gone: make(chan error, 1)}
	// The handler returns, so that net/http lets go of its buffers.
	go func() {
		defer s.feed.leave()
		sub.run(ctx)
	}()
	return nil
}

// place settles where a subscription starts, and refuses a cursor that does not exist yet.
func (f *Feed) place(ctx context.Context, want *subscription) error {
	if !f.isRunning() {
		return ErrFeedDown
	}
	head := f.head()
	if want.fromNow {
		want.after = head
		return nil
	}
	if want.after <= head {
		return nil
	}
	// The outbox may be ahead of the feed by a moment.
	last, err := f.source.LastCursor(ctx)
	if err != nil {
		return fmt.Errorf("read last cursor: %w: %w", ErrUnavailable, err)
	}
	if want.after > last {
		return problem(CodeBadCursor, "The cursor %d lies ahead of the last event, which is %d.", want.after, last)
	}
	return nil
}

// subscriber is one WebSocket client. Its goroutine is the only one that writes data frames.
type subscriber struct {
	feed  *Feed
	conn  *websocket.Conn
	kinds kindSet
	pos   int64 // everything up to here was sent, or is not of its kinds
	told  int64 // the cursor of the last frame
	live  bool  // it has reached the tail
	gone  chan error
}

// run serves the subscriber until it goes, falls behind, or ctx ends.
func (c *subscriber) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		c.read(func(err error) {
			select {
			case c.gone <- err:
			default: // only the first reason counts
			}
			cancel()
		})
	}()
	// A write that is stuck must not hold up the end.
	unstick := context.AfterFunc(ctx, func() { _ = c.conn.NetConn().SetWriteDeadline(time.Now().Add(closeTimeout)) })
	defer unstick()
	err := c.serve(ctx)
	c.close(err, reading)
	cancel()
	<-reading
}

// read watches for signs of life until the connection ends, and reports why the subscriber must go.
// The feed takes no messages; what comes after the first is thrown away, so that the closing
// handshake can be read.
func (c *subscriber) read(report func(error)) {
	alive := func(string) error { return c.conn.SetReadDeadline(time.Now().Add(c.feed.cfg.IdleTimeout)) }
	c.conn.SetReadLimit(c.feed.cfg.ReadLimit)
	c.conn.SetPongHandler(alive)
	answer := c.conn.PingHandler()
	c.conn.SetPingHandler(func(data string) error {
		if err := alive(data); err != nil {
			return err
		}
		return answer(data)
	})
	err := alive("")
	for err == nil {
		if _, _, err = c.conn.NextReader(); err == nil {
			report(errFeedMessage)
		}
	}
	report(fmt.Errorf("%w: %w", errReaderGone, err))
}

func (c *subscriber) serve(ctx context.Context) error {
	// The first frame tells where the feed starts, so that a client knows a cursor before any event.
	first, err := closeFrame([]byte(`{"events":[`), c.pos)
	if err != nil {
		return err
	}
	if err := c.send(first); err != nil {
		return err
	}
	ping := time.NewTicker(c.feed.cfg.Ping)
	defer ping.Stop()
	for {
		if err := c.ended(ctx); err != nil {
			return err
		}
		select {
		case <-ping.C: // also while there is always more to send
			if err := c.ping(); err != nil {
				return err
			}
		default:
		}
		p, err := c.feed.next(c.pos, c.kinds)
		switch {
		case err != nil:
			return err
		case p.behind && c.live:
			return errSlowReader
		case p.behind:
			if err := c.sendPage(ctx); err != nil {
				return err
			}
			continue
		}
		c.live = true
		if p.frame.message != nil {
			if err := c.send(p.frame); err != nil {
				return err
			}
			continue
		}
		if p.frame.to > c.pos {
			c.pos = p.frame.to
			continue
		}
		select {
		case <-ctx.Done():
		case <-p.changed:
		case <-ping.C:
			if err := c.ping(); err != nil {
				return err
			}
		}
	}
}

// ended returns why the subscriber must go: the reader's reason first, for it ends ctx too.
func (c *subscriber) ended(ctx context.Context) error {
	select {
	case err := <-c.gone:
		return err
	default:
		return ctx.Err()
	}
}

// sendPage sends one page of the outbox, in frames.
func (c *subscriber) sendPage(ctx context.Context) error {
	events, to, err := c.feed.catchUp(ctx, c.pos, c.kinds)
	if err != nil {
		if ended := c.ended(ctx); ended != nil {
			return ended
		}
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	for len(events) > 0 {
		fr, err := buildFrame(events[:min(len(events), c.feed.cfg.BatchEvents)], allKinds, c.feed.cfg.BatchBytes)
		if err != nil {
			return err
		}
		if err := c.send(fr); err != nil {
			return err
		}
		for len(events) > 0 && events[0].cursor <= fr.to {
			events = events[1:]
		}
	}
	c.pos = to
	return nil
}

func (c *subscriber) send(fr frame) error {
	if err := c.conn.SetWriteDeadline(time.Now().Add(c.feed.cfg.WriteTimeout)); err != nil {
		return fmt.Errorf("%w: %w", errReaderGone, err)
	}
	if err := c.conn.WritePreparedMessage(fr.message); err != nil {
		return fmt.Errorf("%w: send frame: %w", errReaderGone, err)
	}
	c.pos, c.told = fr.to, fr.to
	return nil
}

// ping asks for a sign of life. A subscriber whose kinds do not occur learns its cursor with it, so
// that it resumes from a place that is still kept.
func (c *subscriber) ping() error {
	if c.pos > c.told {
		fr, err := closeFrame([]byte(`{"events":[`), c.pos)
		if err != nil {
			return err
		}
		if err := c.send(fr); err != nil {
			return err
		}
	}
	if err := c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.feed.cfg.WriteTimeout)); err != nil {
		return fmt.Errorf("%w: ping: %w", errReaderGone, err)
	}
	return nil
}

// closeTimeout bounds the closing handshake: long enough for a client that reads, and nobody waits for it.
const closeTimeout = 2 * time.Second

// close says goodbye with a reason, gives the client a moment to answer, and closes the connection.
func (c *subscriber) close(err error, reading <-chan struct{}) {
	code, text, label := websocket.CloseNormalClosure, "", "gone"
	switch {
	case errors.Is(err, errSlowReader):
		code, label = CloseSlowReader, "slow"
		text = fmt.Sprintf("too slow: more than %d events behind; resume with cursor=%d", c.feed.cfg.Tail, c.pos)
	case errors.Is(err, errFeedMessage):
		code, text, label = websocket.ClosePolicyViolation, errFeedMessage.Error(), "message"
	case errors.Is(err, errReaderGone):
	case errors.Is(err, context.Canceled):
		code, text, label = websocket.CloseGoingAway, "gateway is stopping", "stop"
	case errors.Is(err, ErrUnavailable):
		code, text, label = websocket.CloseTryAgainLater, fmt.Sprintf("outbox is unavailable; resume with cursor=%d", c.pos), "outbox"
		c.feed.log.Warn("Serve subscriber from the outbox", "err", err)
	default:
		code, text, label = websocket.CloseInternalServerErr, "internal error", "internal"
		c.feed.log.Error("Serve subscriber", "err", err)
	}
	c.feed.metrics.feedClosed.WithLabelValues(label).Inc()
	deadline := time.Now().Add(closeTimeout)
	if label != "gone" && c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, text), deadline) == nil {
		// Closing at once would reset the connection and lose the frame with the reason.
		timer := time.NewTimer(time.Until(deadline))
		defer timer.Stop()
		select {
		case <-reading:
		case <-timer.C:
		}
	}
	_ = c.conn.Close() // it ends the reader; there is nobody left to tell of an error
}
