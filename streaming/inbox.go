package streaming

import (
	"context"
	"fmt"
	"sync"
)

// inbox holds the messages that wait for an executor, and counts those that it is working on: what is
// held is bounded in bytes.
type inbox struct {
	maxBytes    int
	maxMessages int

	mu      sync.Mutex
	changed sync.Cond
	queue   []Message
	bytes   int  // of messages that were not released yet
	lossy   bool // bodies are dropped until the next segment
	closed  bool

	block, segment int // bytes of the messages since the last opening, and since the last segment's
}

func newInbox(maxBytes, maxMessages int) *inbox {
	q := &inbox{maxBytes: maxBytes, maxMessages: maxMessages}
	q.changed.L = &q.mu
	return q
}

// fits reports whether there is place. A message always fits into an empty inbox.
func (q *inbox) fits(size int) bool {
	return len(q.queue) < q.maxMessages && (q.bytes == 0 || q.bytes+size <= q.maxBytes)
}

func (q *inbox) add(m Message) {
	q.queue = append(q.queue, m)
	q.bytes += bodyBytes(m)
	q.changed.Broadcast()
}

// meter returns ErrProtocol for a message that no slot has place for.
func (q *inbox) meter(m Message) error {
	size := bodyBytes(m)
	switch m := m.(type) {
	case *BlockOpened:
		q.block = 0
		if m.ParentHeader != nil {
			q.segment = 0
		}
	case *BlockSealed:
		if !m.Streamed() {
			return nil // may come in the middle of another block, and is judged alone
		}
	case *Fragment:
	default:
		return nil
	}
	q.block += size
	q.segment += size
	if q.block > MaxBlockBytes || q.segment > MaxSegmentBytes {
		return fmt.Errorf("%d bytes of one block, %d of one segment: %w", q.block, q.segment, ErrProtocol)
	}
	return nil
}

// put adds a message, and waits while there is no place. It returns ErrProtocol, ErrClosed or the
// context's cause.
func (q *inbox) put(ctx context.Context, m Message) error {
	release := q.wakeAtEnd(ctx)
	defer release()
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := q.meter(m); err != nil {
		return err
	}
	for !q.closed && ctx.Err() == nil && !q.fits(bodyBytes(m)) {
		q.changed.Wait()
	}
	switch {
	case q.closed:
		return ErrClosed
	case ctx.Err() != nil:
		return context.Cause(ctx)
	}
	q.add(m)
	return nil
}

// offer adds a message without ever waiting. Where there is no place it keeps of blocks only what says
// that they are there, until the next segment and half of the place is free. It reports whether it has
// kept that.
func (q *inbox) offer(m Message) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false
	}
	opened, ok := m.(*BlockOpened)
	if q.lossy && ok && opened.ParentHeader != nil && q.bytes <= q.maxBytes/2 && len(q.queue) <= q.maxMessages/2 {
		q.lossy = false
	}
	if !q.lossy && !q.fits(bodyBytes(m)) {
		q.lossy = true
		q.add(&Gap{Reason: "the executor fell behind"})
	}
	if !q.lossy {
		q.add(m)
		return true
	}
	switch m := m.(type) {
	case *BlockSealed:
		if len(q.queue) >= 2*q.maxMessages {
			return false
		}
		q.add(m.bare())
	case *Reset:
		q.add(m)
	}
	return true
}

// take returns the next message. It returns false when the context has ended. The message counts until
// it is released.
func (q *inbox) take(ctx context.Context) (Message, bool) {
	release := q.wakeAtEnd(ctx)
	defer release()
	q.mu.Lock()
	defer q.mu.Unlock()
	for ctx.Err() == nil && len(q.queue) == 0 {
		q.changed.Wait()
	}
	if ctx.Err() != nil {
		return nil, false
	}
	m := q.queue[0]
	q.queue[0] = nil
	q.queue = q.queue[1:]
	q.changed.Broadcast()
	return m, true
}

// release says that nothing of the message is held any more but what the segment's state is.
func (q *inbox) release(m Message) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.bytes -= bodyBytes(m)
	q.changed.Broadcast()
}

// close makes put and offer refuse.
func (q *inbox) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Broadcast()
}

func (q *inbox) wakeAtEnd(ctx context.Context) (release func() bool) {
	return context.AfterFunc(ctx, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.changed.Broadcast()
	})
}
