package api

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"
)

// mediaEvents is the media type of server-sent events.
const mediaEvents = "text/event-stream"

// errStreamLife ends a stream of server-sent events. A reader that vanished without a word answers no
// pings, and is only noticed when its connection takes no more: this bounds how long it keeps a place.
var errStreamLife = errors.New("the stream has lasted long enough")

// acceptsEvents reports whether the client asked for server-sent events, as a browser's EventSource does.
func acceptsEvents(r *http.Request) bool {
	for _, list := range r.Header.Values("Accept") {
		for _, one := range strings.Split(list, ",") {
			if kind, _, err := mime.ParseMediaType(one); err == nil && kind == mediaEvents {
				return true
			}
		}
	}
	return false
}

// eventStream is a subscriber's server-sent events: every frame is one message, whose data is the frame and
// whose id is its cursor.
type eventStream struct {
	feed    *Feed
	w       http.ResponseWriter
	control *http.ResponseController
}

// streamEvents serves a subscriber until its request or ctx ends.
func (s *Server) streamEvents(ctx context.Context, w http.ResponseWriter, r *http.Request, sub *subscriber) {
	control := http.NewResponseController(w)
	sub.out = &eventStream{feed: s.feed, w: w, control: control}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	gone := context.AfterFunc(r.Context(), func() {
		sub.leaves(errReaderGone)
		cancel()
	})
	defer gone()
	life := time.AfterFunc(s.feed.cfg.StreamLife, func() {
		sub.leaves(errStreamLife)
		cancel()
	})
	defer life.Stop()
	// A write that is stuck must not hold up the end.
	unstick := context.AfterFunc(ctx, func() { _ = control.SetWriteDeadline(time.Now().Add(closeTimeout)) })
	defer unstick()
	h := w.Header()
	h.Set("Content-Type", mediaEvents)
	h.Set("Cache-Control", "no-store")
	h.Set("Connection", "close")     // its deadlines are not those of another request
	h.Set("X-Accel-Buffering", "no") // a proxy in between must not collect
	// The server's own deadline for reading a request would end this one.
	err := control.SetReadDeadline(time.Time{})
	if err == nil {
		err = sub.serve(ctx)
	}
	if bye := sub.farewell(err); bye.label != "gone" {
		_ = sub.out.(*eventStream).write(fmt.Sprintf("event: close\ndata: {\"code\":%d,\"reason\":%q}\n\n", bye.code, bye.text)) // it goes either way
	}
}

func (e *eventStream) send(fr frame) error {
	return e.write(fmt.Sprintf("id: %d\ndata: ", fr.to), string(fr.body), "\n\n")
}

// ping gives a sign of life to the client and to what stands between; a comment is no message.
func (e *eventStream) ping() error { return e.write(": ping\n\n") }

// write sends the parts at once, within the time for one frame.
func (e *eventStream) write(parts ...string) error {
	err := e.control.SetWriteDeadline(time.Now().Add(e.feed.cfg.WriteTimeout))
	for _, part := range parts {
		if err == nil {
			_, err = e.w.Write([]byte(part))
		}
	}
	if err == nil {
		err = e.control.Flush()
	}
	if err != nil {
		return fmt.Errorf("%w: send event: %w", errReaderGone, err)
	}
	return nil
}
