package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/netip"
	"sort"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Feed reads the outbox once for everybody. It keeps the newest events, each encoded once, in a
// bounded tail; subscribers take their frames from the tail, and from the outbox itself while they
// are behind it. Nothing ever waits for a subscriber.
//
// The promise to a subscriber is: every event after its cursor that its filter wants, once, in order, in
// signed batches; what vanishes before it was told is announced with a gap event. A cursor whose events
// have vanished already is refused.
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
	frames  map[frameKey]*sharedFrame
	index   watchIndex // subscribers whose filter names subjects
	running bool
	ctx     context.Context // of Run; subscribers end with it
	clients int
	from    map[netip.Prefix]int // clients of each address
	failing bool                 // the last reading of the outbox failed

	subscribers sync.WaitGroup
}

// encoded is one event as it is sent; it is never changed.
type encoded struct {
	cursor int64
	kinds  kindSet // with one bit
	about  []subject
	toAll  bool // a gap, which everybody must know of
	json   []byte
}

// size is about what the event takes in memory.
func (e *encoded) size() int { return len(e.json) + len(e.about)*(common.HashLength+1) }

// frameKey names a frame: what a subscriber with this filter gets next if it was told everything up to told
// and wants nothing up to pos.
type frameKey struct {
	told, pos int64
	filter    [sha256.Size]byte
}

// frame is a batch of events as it is sent, or nothing but how far was looked.
type frame struct {
	message *websocket.PreparedMessage // nil: nothing up to to is wanted
	body    []byte                     // of the message
	to      int64
}

// sharedFrame is a frame that the first subscriber builds that needs it, for all others. Building it
// includes signing it, which must not be done under the feed's lock.
type sharedFrame struct {
	build func() (frame, error)
}

// GapEvent is the payload of a gap: the events from From to To are gone.
type GapEvent struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

func newFeed(source EventSource, cfg FeedConfig, log *slog.Logger, m *metrics, now func() time.Time) *Feed {
	return &Feed{
		source: source, cfg: cfg, log: log, metrics: m, now: now,
		wake:     make(chan struct{}, 1),
		catchUps: make(chan struct{}, cfg.CatchUps),
		changed:  make(chan struct{}),
		frames:   make(map[frameKey]*sharedFrame),
		index:    make(watchIndex),
		from:     make(map[netip.Prefix]int),
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
		if !sleep(ctx, f.interval()) {
			return nil
		}
	}
}

// perSubscriber is about what a machine of two cores takes to write one frame to one subscriber, its kernel's part
// included. A feed that is read again before everybody has got the frames before writes more of them, not sooner.
const perSubscriber = 15 * time.Microsecond

// interval returns the least time between two readings of the outbox: with more subscribers more events leave together.
func (f *Feed) interval() time.Duration {
	clients, _ := f.state()
	return max(f.cfg.Interval, time.Duration(clients)*perSubscriber)
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
	return &encoded{cursor: e.Cursor, kinds: bitOf(e.Kind), about: subjectsOf(e.Payload), json: raw}, nil
}

// gap returns the event that stands for the cursors from..to. Everybody gets it, whatever they
// asked for, and its cursor lets them go on behind the gap.
func (f *Feed) gap(from, to int64) (*encoded, error) {
	event, err := gateway.NewEvent(gateway.EventGap, GapEvent{From: from, To: to})
	if err != nil {
		return nil, err
	}
	enc, err := encode(gateway.EventRecord{Cursor: to, Kind: event.Kind, At: f.now().UTC(), Payload: event.Payload})
	if err != nil {
		return nil, err
	}
	enc.kinds, enc.toAll = allKinds, true
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
		f.bytes += e.size()
		f.index.notify(e)
	}
	f.tail = append(f.tail, batch...)
	f.last = batch[len(batch)-1].cursor
	drop := 0
	for drop < len(f.tail)-1 && (len(f.tail)-drop > f.cfg.Tail || f.bytes > f.cfg.TailBytes) {
		f.bytes -= f.tail[drop].size()
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
const maxFrames = 1024

// next returns the next frame for a subscriber that was told of everything up to told, and wants nothing
// up to pos. Subscribers at the same place with the same filter share it.
func (f *Feed) next(told, pos int64, want *filter) (position, error) {
	f.mu.RLock()
	p := position{changed: f.changed, behind: pos < f.base, frame: frame{to: pos}}
	key := frameKey{told, pos, want.id}
	shared := f.frames[key]
	var tail []*encoded
	if !p.behind && shared == nil {
		// Published events are never changed, but publish clears places it drops: copy the pointers.
		first := sort.Search(len(f.tail), func(i int) bool { return f.tail[i].cursor > pos })
		tail = append(tail, f.tail[first:min(len(f.tail), first+f.cfg.BatchEvents)]...)
	}
	f.mu.RUnlock()
	switch {
	case p.behind:
		return p, nil
	case shared == nil && len(tail) == 0: // also a cursor that the outbox has and the feed has not read yet
		return p, nil
	case shared == nil:
		shared = f.share(key, tail, told, want)
	}
	fr, err := shared.build()
	if err != nil {
		return p, err
	}
	p.frame = fr
	return p, nil
}

// share returns the frame that is kept for the key, or keeps this one. A frame of an older publication is
// right too: it may only be shorter than it could be now.
func (f *Feed) share(key frameKey, tail []*encoded, told int64, want *filter) *sharedFrame {
	fr := &sharedFrame{build: sync.OnceValues(func() (frame, error) { return f.buildFrame(tail, told, want) })}
	f.mu.Lock()
	defer f.mu.Unlock()
	if kept := f.frames[key]; kept != nil {
		return kept
	}
	if len(f.frames) < maxFrames {
		f.frames[key] = fr
	}
	return fr
}

// buildFrame puts the wanted events into one frame, up to the bound. events is not empty.
func (f *Feed) buildFrame(events []*encoded, told int64, want *filter) (frame, error) {
	list := []byte{'['}
	var to int64
	for _, e := range events {
		if want.wanted(e) {
			if len(list) > 1 && len(list)+len(e.json) > f.cfg.BatchBytes {
				break
			}
			if len(list) > 1 {
				list = append(list, ',')
			}
			list = append(list, e.json...)
		}
		to = e.cursor
	}
	if len(list) == 1 {
		return frame{to: to}, nil
	}
	return f.closeFrame(append(list, ']'), told, to, want)
}

// closeFrame signs the list of events between two cursors and makes a message of it.
func (f *Feed) closeFrame(list []byte, after, to int64, want *filter) (frame, error) {
	body := make([]byte, 0, len(list)+len(want.text)+256)
	body = append(body, `{"events":`...)
	body = append(body, list...)
	body = fmt.Appendf(body, `,"after":%d,"cursor":%d`, after, to)
	if f.cfg.SignBatch != nil && to > after {
		signature, err := f.cfg.SignBatch(Batch{After: after, Cursor: to, Filter: crypto.Keccak256Hash([]byte(want.text)), Events: crypto.Keccak256Hash(list)})
		if err != nil {
			return frame{}, fmt.Errorf("sign batch: %w", err)
		}
		body = fmt.Appendf(body, `,"signature":"%#x"`, signature)
	}
	return prepare(append(body, '}'), to)
}

// greeting is the first frame: it tells where the feed starts, so that a client knows a cursor before any
// event, and how its filter is spelled in signatures.
func greeting(at int64, want *filter) (frame, error) {
	return prepare(fmt.Appendf(nil, `{"events":[],"after":%d,"cursor":%d,"filter":%q}`, at, at, want.text), at)
}

func prepare(body []byte, to int64) (frame, error) {
	message, err := websocket.NewPreparedMessage(websocket.TextMessage, body)
	if err != nil {
		return frame{}, fmt.Errorf("prepare frame: %w", err)
	}
	return frame{message: message, body: body, to: to}, nil
}

// watch lets a subscriber with subjects be woken for what it wants only; unwatch ends that.
func (f *Feed) watch(w *waiter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index.add(w)
}

func (f *Feed) unwatch(w *waiter) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index.remove(w)
}

// rest arms the waiter of a subscriber that has looked up to pos, unless there is more to look at.
func (f *Feed) rest(w *waiter, pos int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last > pos {
		return false
	}
	select {
	case <-w.wake: // of an earlier rest
	default:
	}
	w.armed = true
	return true
}

// rise ends a rest, and returns up to where nothing is wanted.
func (f *Feed) rise(w *waiter) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if w.armed {
		w.armed, w.from = false, f.last
	}
	return w.from
}

// catchUp reads one page of the outbox for a subscriber behind the tail. It never goes past what
// the feed itself has read: up to there the outbox was complete before the reading began, so that
// the tail continues without a hole and without a duplicate.
func (f *Feed) catchUp(ctx context.Context, after int64, want *filter) ([]*encoded, int64, error) {
	done, err := f.readPlace(ctx)
	if err != nil {
		return nil, after, err
	}
	defer done()
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
	events, err := f.source.Events(ctx, after, f.cfg.Page, want.kinds.list())
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
		if want.wanted(enc) {
			out = append(out, enc)
		}
	}
	return out, to, nil
}

// readPlace waits for a place among those that read the outbox for a subscriber.
func (f *Feed) readPlace(ctx context.Context) (done func(), err error) {
	select {
	case f.catchUps <- struct{}{}:
		return func() { <-f.catchUps }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// oldest returns the least cursor to resume with: everything after it is still kept.
func (f *Feed) oldest(ctx context.Context) (int64, error) {
	done, err := f.readPlace(ctx)
	if err != nil {
		return 0, err
	}
	defer done()
	// Before the events: those that come in between must not count as gone.
	last, err := f.source.LastCursor(ctx)
	if err != nil {
		return 0, fmt.Errorf("read last cursor: %w", err)
	}
	first, err := f.source.Events(ctx, 0, 1, nil)
	if err != nil {
		return 0, fmt.Errorf("read first event: %w", err)
	}
	if len(first) > 0 {
		return first[0].Cursor - 1, nil
	}
	return last, nil
}

func (f *Feed) head() int64 {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.last
}

// inMemory returns the least cursor after which everything is in the tail.
func (f *Feed) inMemory() int64 {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.base
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

// join takes a place for a subscriber of an address; those without one are not counted for themselves. The
// place must be left exactly once.
func (f *Feed) join(address netip.Prefix) (context.Context, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case !f.running:
		return nil, ErrFeedDown
	case f.clients >= f.cfg.MaxClients:
		return nil, problem(CodeTooManySubscribers, "The feed has all the %d subscribers it takes.", f.cfg.MaxClients)
	case address.IsValid() && f.from[address] >= f.cfg.PerAddress:
		return nil, problem(CodeTooManyOfAddress, "%s has all the %d subscriptions that an address may have.", address, f.cfg.PerAddress).retryAfter(perAddressRetry)
	}
	f.clients++
	f.from[address]++
	f.subscribers.Add(1)
	f.metrics.feedClients.Set(float64(f.clients))
	return f.ctx, nil
}

func (f *Feed) leave(address netip.Prefix) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.clients--
	if f.from[address]--; f.from[address] == 0 {
		delete(f.from, address)
	}
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
