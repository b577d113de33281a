package api

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sort"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Feed reads the outbox once for everybody. It keeps the newest events, each encoded once, in a
// bounded tail; subscribers take their frames from the tail, and from the outbox itself while they
// are behind it. Nothing ever waits for a subscriber.
//
// The promise to a subscriber is: every event after its cursor, of its kinds, once, in order; what
// is no longer there is announced with a gap event.
type Feed struct {
	source  EventSource
	cfg     FeedConfig
	log     *slog.Logger
	metrics *metrics
	now     func() time.Time

	wake     chan struct{} // capacity 1: only a signal, many wakes may become one
	catchUps chan struct{} // places for readings of the outbox on behalf of subscribers

	mu      sync.RWMutex
	tail    []*encoded // cursors increase; holes only where a gap event stands for them
	bytes   int
	base    int64         // everything in (base, last] is in the tail
	last    int64         // newest cursor read
	changed chan struct{} // closed and replaced when last moves
	frames  map[frameKey]frame
	running bool
	ctx     context.Context // of Run; subscribers end with it
	clients int
	failing bool // the last reading of the outbox failed

	subscribers sync.WaitGroup
}

// encoded is one event as it is sent; it is never changed.
type encoded struct {
	cursor int64
	kinds  kindSet // with one bit
	json   []byte
}

// frameKey names a frame: what a subscriber at this position, with this filter, gets next.
type frameKey struct {
	after int64
	kinds kindSet
}

type frame struct {
	message *websocket.PreparedMessage // nil if nothing in (after, to] is of its kinds
	to      int64
}

// GapEvent is the payload of a gap: the events from From to To are gone.
type GapEvent struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// kindSet is a set of event kinds, one bit each in the order of eventKinds.
type kindSet uint32

const allKinds = ^kindSet(0)

// eventKinds lists the kinds that can be asked for.
func eventKinds() []gateway.EventKind {
	return []gateway.EventKind{
		gateway.EventQueued, gateway.EventPreconfirmed, gateway.EventBlock, gateway.EventCertificate,
		gateway.EventPermit, gateway.EventVerdict, gateway.EventSettled, gateway.EventBased,
		gateway.EventSafe, gateway.EventFinalized, gateway.EventReorg, gateway.EventReverted,
		gateway.EventReorgEnd, gateway.EventReincluded, gateway.EventChanged, gateway.EventDropped,
		gateway.EventMode, gateway.EventEvidence, gateway.EventGap,
	}
}

// bitOf returns the kind's bit. A kind that this list does not have yet gets the highest bit, which
// only subscribers of everything have.
func bitOf(kind gateway.EventKind) kindSet {
	for i, k := range eventKinds() {
		if k == kind {
			return 1 << i
		}
	}
	return 1 << 31
}

// list returns the kinds as the outbox takes them, nil for all.
func (s kindSet) list() []gateway.EventKind {
	if s == allKinds {
		return nil
	}
	var kinds []gateway.EventKind
	for i, k := range eventKinds() {
		if s&(1<<i) != 0 {
			kinds = append(kinds, k)
		}
	}
	return kinds
}

func newFeed(source EventSource, cfg FeedConfig, log *slog.Logger, m *metrics, now func() time.Time) *Feed {
	return &Feed{
		source: source, cfg: cfg, log: log, metrics: m, now: now,
		wake:     make(chan struct{}, 1),
		catchUps: make(chan struct{}, cfg.CatchUps),
		changed:  make(chan struct{}),
		frames:   make(map[frameKey]frame),
	}
}

// Wake tells the feed that the outbox has more. It never blocks and may be called from anywhere.
func (f *Feed) Wake() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Run reads the outbox until ctx ends, then closes all subscribers and waits for them.
func (f *Feed) Run(ctx context.Context) error {
	reader := &outboxReader{feed: f}
	defer f.stop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-f.wake:
		case <-timer.C:
		}
		pause, err := reader.step(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			f.log.Warn("Read outbox for the feed", "err", err)
		}
		f.setFailing(err != nil)
		timer.Reset(pause)
		// The first event after a quiet time leaves at once; under load events leave together.
		if !sleep(ctx, f.cfg.Interval) {
			return nil
		}
	}
}

// outboxReader is the state of Run: the one reader of the outbox.
type outboxReader struct {
	feed      *Feed
	holeSince time.Time // zero: no cursor is missing
}

// step reads all there is, and returns how long to wait for a wake-up before reading again.
func (r *outboxReader) step(ctx context.Context) (time.Duration, error) {
	f := r.feed
	if !f.isRunning() {
		last, err := f.source.LastCursor(ctx)
		if err != nil {
			return f.cfg.Poll, fmt.Errorf("read last cursor: %w", err)
		}
		f.start(ctx, last)
	}
	for {
		events, err := f.source.Events(ctx, f.head(), f.cfg.Page, nil)
		if err != nil {
			return f.cfg.Poll, fmt.Errorf("read events: %w", err)
		}
		batch, waiting, err := r.sequence(f.head(), events)
		if err != nil {
			return f.cfg.Poll, err
		}
		f.publish(batch)
		switch {
		case waiting:
			// Soon again, but not in a loop: whoever owns the missing cursor is still writing.
			return max(f.cfg.GapPatience/20, time.Millisecond), nil
		case len(events) < f.cfg.Page:
			return f.cfg.Poll, nil
		}
	}
}

// sequence encodes the events that continue the cursor without a hole. At a hole it stops and
// reports that it waits, until the hole is older than GapPatience: then a gap event stands for it.
func (r *outboxReader) sequence(last int64, events []gateway.EventRecord) (batch []*encoded, waiting bool, err error) {
	f := r.feed
	for _, e := range events {
		if e.Cursor <= last {
			continue
		}
		if e.Cursor != last+1 {
			if r.holeSince.IsZero() {
				r.holeSince = f.now()
			}
			if f.now().Sub(r.holeSince) < f.cfg.GapPatience {
				return batch, true, nil
			}
			gap, err := f.gap(last+1, e.Cursor-1)
			if err != nil {
				return nil, false, err
			}
			f.log.Warn("Cursors are missing in the outbox", "from", last+1, "to", e.Cursor-1)
			batch = append(batch, gap)
		}
		r.holeSince = time.Time{}
		enc, err := encode(e)
		if err != nil {
			return nil, false, err
		}
		batch = append(batch, enc)
		last = e.Cursor
	}
	return batch, false, nil
}

func encode(e gateway.EventRecord) (*encoded, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode event %d: %w", e.Cursor, err)
	}
	return &encoded{cursor: e.Cursor, kinds: bitOf(e.Kind), json: raw}, nil
}

// gap returns the event that stands for the cursors from..to. Everybody gets it, whatever kinds
// they asked for, and its cursor lets them go on behind the gap.
func (f *Feed) gap(from, to int64) (*encoded, error) {
	event, err := gateway.NewEvent(gateway.EventGap, GapEvent{From: from, To: to})
	if err != nil {
		return nil, err
	}
	enc, err := encode(gateway.EventRecord{Cursor: to, Kind: event.Kind, At: f.now().UTC(), Payload: event.Payload})
	if err != nil {
		return nil, err
	}
	enc.kinds = allKinds
	return enc, nil
}

// publish appends to the tail, lets go of what is over its bounds, and wakes the subscribers.
func (f *Feed) publish(batch []*encoded) {
	if len(batch) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, e := range batch {
		f.bytes += len(e.json)
	}
	f.tail = append(f.tail, batch...)
	f.last = batch[len(batch)-1].cursor
	drop := 0
	for drop < len(f.tail)-1 && (len(f.tail)-drop > f.cfg.Tail || f.bytes > f.cfg.TailBytes) {
		f.bytes -= len(f.tail[drop].json)
		f.base = f.tail[drop].cursor
		drop++
	}
	clear(f.tail[:drop]) // the slice keeps its array until append replaces it: do not keep the events too
	f.tail = f.tail[drop:]
	clear(f.frames)
	close(f.changed)
	f.changed = make(chan struct{})
	f.metrics.feedEvents.Add(float64(len(batch)))
}

// position is what a subscriber at a cursor can do now.
type position struct {
	frame   frame
	behind  bool            // older than the tail: read the outbox
	changed <-chan struct{} // closed when there may be more
}

// maxFrames bounds the frames kept between two publications; subscribers at odd places build their own.
const maxFrames = 256

// next returns the next frame for a subscriber that has everything up to after. Subscribers at the
// same place with the same kinds share it.
func (f *Feed) next(after int64, kinds kindSet) (position, error) {
	f.mu.RLock()
	p := position{changed: f.changed, behind: after < f.base}
	fr, known := f.frames[frameKey{after, kinds}]
	var tail []*encoded
	if !p.behind && !known {
		// Published events are never changed, but publish clears places it drops: copy the pointers.
		first := sort.Search(len(f.tail), func(i int) bool { return f.tail[i].cursor > after })
		tail = append(tail, f.tail[first:min(len(f.tail), first+f.cfg.BatchEvents)]...)
	}
	f.mu.RUnlock()
	switch {
	case p.behind:
		return p, nil
	case known:
		p.frame = fr
		return p, nil
	case len(tail) == 0: // also a cursor that the outbox has and the feed has not read yet
		p.frame = frame{to: after}
		return p, nil
	}
	fr, err := buildFrame(tail, kinds, f.cfg.BatchBytes)
	if err != nil {
		return p, err
	}
	p.frame = fr
	f.mu.Lock()
	defer f.mu.Unlock()
	// A frame of an older publication is right too (it may only be shorter than it could be now).
	if len(f.frames) < maxFrames {
		f.frames[frameKey{after, kinds}] = fr
	}
	return p, nil
}

// buildFrame puts the events of these kinds into one frame, up to the bound. events is not empty.
func buildFrame(events []*encoded, kinds kindSet, maxBytes int) (frame, error) {
	body := []byte(`{"events":[`)
	var to int64
	count := 0
	for _, e := range events {
		if e.kinds&kinds != 0 {
			if count > 0 && len(body)+len(e.json) > maxBytes {
				break
			}
			if count > 0 {
				body = append(body, ',')
			}
			body = append(body, e.json...)
			count++
		}
		to = e.cursor
	}
	if count == 0 {
		return frame{to: to}, nil
	}
	return closeFrame(body, to)
}

func closeFrame(body []byte, to int64) (frame, error) {
	body = fmt.Appendf(body, `],"cursor":%d}`, to)
	message, err := websocket.NewPreparedMessage(websocket.TextMessage, body)
	if err != nil {
		return frame{}, fmt.Errorf("prepare frame: %w", err)
	}
	return frame{message: message, to: to}, nil
}

// catchUp reads one page of the outbox for a subscriber behind the tail. It never goes past what
// the feed itself has read: up to there the outbox was complete before the reading began, so that
// the tail continues without a hole and without a duplicate.
func (f *Feed) catchUp(ctx context.Context, after int64, kinds kindSet) ([]*encoded, int64, error) {
	select {
	case f.catchUps <- struct{}{}:
		defer func() { <-f.catchUps }()
	case <-ctx.Done():
		return nil, after, ctx.Err()
	}
	head := f.head()
	var out []*encoded
	first, err := f.source.Events(ctx, after, 1, nil)
	if err != nil {
		return nil, after, fmt.Errorf("read first event: %w", err)
	}
	// Retention takes from the front only, so the first event tells whether anything is missing.
	missing := head
	if len(first) > 0 {
		missing = min(head, first[0].Cursor-1)
	}
	if missing > after {
		gap, err := f.gap(after+1, missing)
		if err != nil {
			return nil, after, err
		}
		out = append(out, gap)
		after = missing
	}
	events, err := f.source.Events(ctx, after, f.cfg.Page, kinds.list())
	if err != nil {
		return nil, after, fmt.Errorf("read events: %w", err)
	}
	to := head
	if len(events) == f.cfg.Page {
		to = min(head, events[len(events)-1].Cursor)
	}
	for _, e := range events {
		if e.Cursor > to {
			break
		}
		enc, err := encode(e)
		if err != nil {
			return nil, after, err
		}
		out = append(out, enc)
	}
	return out, to, nil
}

func (f *Feed) head() int64 {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.last
}

func (f *Feed) isRunning() bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.running
}

func (f *Feed) start(ctx context.Context, last int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running, f.ctx, f.base, f.last = true, ctx, last, last
}

func (f *Feed) stop() {
	f.mu.Lock()
	f.running = false
	f.mu.Unlock()
	f.subscribers.Wait()
}

func (f *Feed) setFailing(failing bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.failing = failing
}

// state returns the number of subscribers and, for readiness, what is wrong ("" if nothing is).
func (f *Feed) state() (clients int, trouble string) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	switch {
	case !f.running:
		trouble = "feed has not reached its outbox"
	case f.failing:
		trouble = "feed cannot read its outbox"
	}
	return f.clients, trouble
}

// join takes a place for a subscriber. The place must be left exactly once.
func (f *Feed) join() (context.Context, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.running {
		return nil, ErrFeedDown
	}
	if f.clients >= f.cfg.MaxClients {
		return nil, problem(CodeTooManySubscribers, "The feed has all the %d subscribers it takes.", f.cfg.MaxClients)
	}
	f.clients++
	f.subscribers.Add(1)
	f.metrics.feedClients.Set(float64(f.clients))
	return f.ctx, nil
}

func (f *Feed) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clients--
	f.metrics.feedClients.Set(float64(f.clients))
	f.subscribers.Done()
}

// sleep waits, and reports whether the time passed before ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
