package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
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

// perAddressRetry is what an address with too many subscriptions is told to wait.
const perAddressRetry = 10 * time.Second

// subscription is what a client asked for.
type subscription struct {
	after   int64
	fromNow bool // no cursor was given
	filter  *filter
}

// parseSubscription reads the cursor, of which a Last-Event-ID counts before ?cursor= (a browser that
// connects again sends both), and the filter. Problems are answered before the upgrade.
func parseSubscription(r *http.Request) (subscription, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return subscription{}, problem(CodeBadRequest, "The query cannot be read: %s", sentence(err.Error()))
	}
	s := subscription{fromNow: true}
	if q.Has("cursor") || r.Header.Get("Last-Event-ID") != "" {
		given := q.Get("cursor")
		if id := r.Header.Get("Last-Event-ID"); id != "" {
			given = id
		}
		after, err := strconv.ParseInt(given, 10, 64)
		if err != nil || after < 0 || len(q["cursor"]) > 1 {
			return s, problem(CodeBadCursor, "The cursor must be one whole number, zero or more.")
		}
		s.after, s.fromNow = after, false
	}
	s.filter, err = parseFilter(q)
	return s, err
}

// subscribe is GET /v1/feed: a WebSocket, or server-sent events for those that ask for them.
func (s *Server) subscribe(w http.ResponseWriter, r *http.Request) error {
	want, err := parseSubscription(r)
	if err != nil {
		return err
	}
	events := acceptsEvents(r) && r.Method != http.MethodHead // nobody would read them
	if !websocket.IsWebSocketUpgrade(r) && !events {
		w.Header().Set("Upgrade", "websocket")
		w.Header().Set("Connection", "Upgrade")
		return problem(CodeUpgradeRequired, "The feed is a WebSocket; connect with an upgrade, or accept text/event-stream.")
	}
	if err := s.feed.place(r.Context(), &want); err != nil {
		return err
	}
	address := feedAddress(r)
	ctx, err := s.feed.join(address)
	if err != nil {
		return err
	}
	sub := &subscriber{feed: s.feed, filter: want.filter, pos: want.after, told: want.after, gone: make(chan error, 1)}
	if events {
		defer s.feed.leave(address)
		s.streamEvents(ctx, w, r, sub)
		return nil
	}
	conn, err := s.upgrader.Upgrade(w, r, http.Header{requestIDHeader: {requestID(r.Context())}})
	if err != nil { // the upgrader has answered
		s.feed.leave(address)
		s.log.Debug("Upgrade to the feed", "err", err, "request_id", requestID(r.Context()))
		return nil
	}
	// The handler returns, so that net/http lets go of its buffers.
	go func() {
		defer s.feed.leave(address)
		socket := &socket{sub: sub, conn: conn}
		sub.out = socket
		socket.run(ctx)
	}()
	return nil
}

// feedAddress returns what counts as the subscriber's address, none for those that are exempt.
func feedAddress(r *http.Request) netip.Prefix {
	v := visitorOf(r.Context())
	if v.exempt {
		return netip.Prefix{}
	}
	if !v.network.IsValid() {
		return networkOf(remoteAddr(r.RemoteAddr))
	}
	return v.network
}

// place settles where a subscription starts, and refuses a cursor that does not exist yet, or whose
// events are gone.
func (f *Feed) place(ctx context.Context, want *subscription) error {
	if !f.isRunning() {
		return ErrFeedDown
	}
	head := f.head()
	if want.fromNow {
		want.after = head
		return nil
	}
	if want.after >= f.inMemory() && want.after <= head {
		return nil
	}
	if want.after <= head {
		oldest, err := f.oldest(ctx)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrUnavailable, err)
		}
		if want.after < oldest {
			return gone(want.after, oldest)
		}
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

// sink is the way to one client. Only the goroutine that serves it writes.
type sink interface {
	// send writes a frame within the feed's WriteTimeout.
	send(fr frame) error
	// ping asks for a sign of life, or gives one.
	ping() error
}

// subscriber is one client.
type subscriber struct {
	feed   *Feed
	out    sink
	filter *filter
	pos    int64 // everything up to here was sent, or is not wanted
	told   int64 // the cursor of the last frame
	live   bool  // it has reached the tail
	gone   chan error
}

// leaves reports why the subscriber must go; only the first reason counts.
func (c *subscriber) leaves(err error) {
	select {
	case c.gone <- err:
	default:
	}
}

// serve sends the subscriber its events until it goes, falls behind, or ctx ends.
func (c *subscriber) serve(ctx context.Context) error {
	first, err := greeting(c.pos, c.filter)
	if err != nil {
		return err
	}
	if err := c.send(first); err != nil {
		return err
	}
	rest := c.restUntilChanged
	if c.filter.narrowest() != nil {
		w := &waiter{filter: c.filter, wake: make(chan struct{}, 1)}
		c.feed.watch(w)
		defer c.feed.unwatch(w)
		rest = func(ctx context.Context, _ <-chan struct{}, ping <-chan time.Time) error {
			return c.restUntilWanted(ctx, w, ping)
		}
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
		p, err := c.feed.next(c.told, c.pos, c.filter)
		switch {
		case err != nil:
			return err
		case p.behind && c.live:
			return errSlowReader
		case p.behind:
			err = c.sendPage(ctx)
		case p.frame.message != nil:
			c.live = true
			err = c.send(p.frame)
		case p.frame.to > c.pos:
			c.live, c.pos = true, p.frame.to
		default:
			c.live = true
			err = rest(ctx, p.changed, ping.C)
		}
		if err != nil {
			return err
		}
	}
}

// restUntilChanged waits for any event: who asks for kinds only is woken for all.
func (c *subscriber) restUntilChanged(ctx context.Context, changed <-chan struct{}, ping <-chan time.Time) error {
	select {
	case <-ctx.Done():
	case <-changed:
	case <-ping:
		return c.ping()
	}
	return nil
}

// restUntilWanted waits for an event that the filter wants.
func (c *subscriber) restUntilWanted(ctx context.Context, w *waiter, ping <-chan time.Time) error {
	if !c.feed.rest(w, c.pos) {
		return nil
	}
	pinged := false
	select {
	case <-ctx.Done():
	case <-w.wake:
	case <-ping:
		pinged = true
	}
	c.pos = max(c.pos, c.feed.rise(w))
	if pinged {
		return c.ping()
	}
	return nil
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
	events, to, err := c.feed.catchUp(ctx, c.pos, c.filter)
	if err != nil {
		if ended := c.ended(ctx); ended != nil {
			return ended
		}
		return fmt.Errorf("%w: %w", ErrUnavailable, err)
	}
	for len(events) > 0 {
		fr, err := c.feed.buildFrame(events[:min(len(events), c.feed.cfg.BatchEvents)], c.told, c.filter)
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
	if err := c.out.send(fr); err != nil {
		return err
	}
	c.pos, c.told = fr.to, fr.to
	return nil
}

// ping asks for a sign of life. A subscriber for which there is nothing learns its cursor with it, so that
// it resumes from a place that is still kept.
func (c *subscriber) ping() error {
	if c.pos > c.told {
		fr, err := c.feed.closeFrame([]byte("[]"), c.told, c.pos, c.filter)
		if err != nil {
			return err
		}
		if err := c.send(fr); err != nil {
			return err
		}
	}
	return c.out.ping()
}

// farewell is how a subscription ends: the close code and reason, and the label in the metrics.
type farewell struct {
	code  int
	text  string
	label string
}

// farewell logs what an operator must know. A client that is gone gets nothing.
func (c *subscriber) farewell(err error) farewell {
	bye := farewell{websocket.CloseNormalClosure, "", "gone"}
	switch {
	case errors.Is(err, errSlowReader):
		bye = farewell{CloseSlowReader, fmt.Sprintf("too slow: more than %d events behind; resume with cursor=%d", c.feed.cfg.Tail, c.told), "slow"}
	case errors.Is(err, errFeedMessage):
		bye = farewell{websocket.ClosePolicyViolation, errFeedMessage.Error(), "message"}
	case errors.Is(err, errReaderGone):
	case errors.Is(err, errStreamLife):
		bye = farewell{websocket.CloseServiceRestart, fmt.Sprintf("connect again; resume with cursor=%d", c.told), "life"}
	case errors.Is(err, context.Canceled):
		bye = farewell{websocket.CloseGoingAway, "gateway is stopping", "stop"}
	case errors.Is(err, ErrUnavailable):
		bye = farewell{websocket.CloseTryAgainLater, fmt.Sprintf("outbox is unavailable; resume with cursor=%d", c.told), "outbox"}
		c.feed.log.Warn("Serve subscriber from the outbox", "err", err)
	default:
		bye = farewell{websocket.CloseInternalServerErr, "internal error", "internal"}
		c.feed.log.Error("Serve subscriber", "err", err)
	}
	c.feed.metrics.feedClosed.WithLabelValues(bye.label).Inc()
	return bye
}

// socket is a subscriber's WebSocket.
type socket struct {
	sub  *subscriber
	conn *websocket.Conn
}

// run serves the subscriber until it goes, falls behind, or ctx ends.
func (s *socket) run(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		s.read(func(err error) {
			s.sub.leaves(err)
			cancel()
		})
	}()
	// A write that is stuck must not hold up the end.
	unstick := context.AfterFunc(ctx, func() { _ = s.conn.NetConn().SetWriteDeadline(time.Now().Add(closeTimeout)) })
	defer unstick()
	err := s.sub.serve(ctx)
	s.close(s.sub.farewell(err), reading)
	cancel()
	<-reading
}

// read watches for signs of life until the connection ends, and reports why the subscriber must go.
// The feed takes no messages; what comes after the first is thrown away, so that the closing
// handshake can be read.
func (s *socket) read(report func(error)) {
	cfg := s.sub.feed.cfg
	alive := func(string) error { return s.conn.SetReadDeadline(time.Now().Add(cfg.IdleTimeout)) }
	s.conn.SetReadLimit(cfg.ReadLimit)
	s.conn.SetPongHandler(alive)
	answer := s.conn.PingHandler()
	s.conn.SetPingHandler(func(data string) error {
		if err := alive(data); err != nil {
			return err
		}
		return answer(data)
	})
	err := alive("")
	for err == nil {
		if _, _, err = s.conn.NextReader(); err == nil {
			report(errFeedMessage)
		}
	}
	report(fmt.Errorf("%w: %w", errReaderGone, err))
}

func (s *socket) send(fr frame) error {
	if err := s.conn.SetWriteDeadline(time.Now().Add(s.sub.feed.cfg.WriteTimeout)); err != nil {
		return fmt.Errorf("%w: %w", errReaderGone, err)
	}
	if err := s.conn.WritePreparedMessage(fr.message); err != nil {
		return fmt.Errorf("%w: send frame: %w", errReaderGone, err)
	}
	return nil
}

func (s *socket) ping() error {
	if err := s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(s.sub.feed.cfg.WriteTimeout)); err != nil {
		return fmt.Errorf("%w: ping: %w", errReaderGone, err)
	}
	return nil
}

// closeTimeout bounds the closing handshake: long enough for a client that reads, and nobody waits for it.
const closeTimeout = 2 * time.Second

// close says goodbye with a reason, gives the client a moment to answer, and closes the connection.
func (s *socket) close(bye farewell, reading <-chan struct{}) {
	deadline := time.Now().Add(closeTimeout)
	if bye.label != "gone" && s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(bye.code, bye.text), deadline) == nil {
		// Closing at once would reset the connection and lose the frame with the reason.
		timer := time.NewTimer(time.Until(deadline))
		defer timer.Stop()
		select {
		case <-reading:
		case <-timer.C:
		}
	}
	_ = s.conn.Close() // it ends the reader; there is nobody left to tell of an error
}

// gone is the problem of a cursor whose next events are not kept any more.
func gone(asked, oldest int64) *problemError {
	p := problem(CodeCursorTooOld, "The events after cursor %d are gone; the oldest cursor to resume with is %d.", asked, oldest)
	p.Oldest = &oldest
	return p
}
