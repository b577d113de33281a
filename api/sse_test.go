package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// stream is a client of server-sent events that reads as the standard says.
type stream struct {
	*reader
	body  io.ReadCloser
	lines *bufio.Scanner
	pings int
	close string // data of the event that ends the stream
}

func (w *world) stream(t *testing.T, query string, header ...string) *stream {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/v1/feed"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", "text/html, text/event-stream;q=0.9")
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != mediaEvents || resp.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("status %d, header %v", resp.StatusCode, resp.Header)
	}
	s := &stream{reader: &reader{}, body: resp.Body, lines: bufio.NewScanner(resp.Body)}
	s.lines.Buffer(nil, 1<<24)
	s.message(t)
	return s
}

// message reads up to the next message, and checks that its id is its frame's cursor. False: the stream ended.
func (s *stream) message(t *testing.T) bool {
	t.Helper()
	id, kind, data := "", "", ""
	for s.lines.Scan() {
		name, value, _ := strings.Cut(s.lines.Text(), ": ")
		switch {
		case s.lines.Text() == "" && kind == "close":
			s.close = data
		case s.lines.Text() == "" && data != "":
			if err := s.take([]byte(data)); err != nil {
				t.Fatal(err)
			}
			if id != fmt.Sprint(s.last) {
				t.Fatalf("id %s of a frame up to %d", id, s.last)
			}
			return true
		case name == "":
			s.pings++
		case name == "id":
			id = value
		case name == "event":
			kind = value
		case name == "data":
			data = value
		}
	}
	return false
}

func (s *stream) until(t *testing.T, cursor int64) {
	t.Helper()
	for s.last < cursor {
		if !s.message(t) {
			t.Fatalf("the stream ended at %d: %s, %v", s.last, s.close, s.lines.Err())
		}
	}
}

func TestStreamOfEvents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		signed(c)
		c.Events.(*outbox).add(kindsOf(5, gateway.EventBlock)...)
	}).ready(t)
	// As a browser does: the first time with the query, then with the id of the last message as well.
	now, old, again := w.stream(t, ""), w.stream(t, "?cursor=1"), w.stream(t, "?cursor=1", "Last-Event-ID", "3")
	filtered := w.stream(t, "?kinds=permit,block&cursor=0&hashes="+hashOf(1).Hex())
	w.outbox.add(kindsOf(3, gateway.EventBlock)...)
	last := w.about(gateway.EventBlock, fmt.Sprintf(`{"hash":%q}`, hashOf(1)))
	w.Wake()
	for _, c := range []struct {
		s    *stream
		from int64
	}{{now, 6}, {old, 2}, {again, 4}} {
		c.s.until(t, last)
		c.s.got = c.s.got[:len(c.s.got)-1]
		c.s.wantAll(t, c.from, 8)
		if c.s.signed == 0 {
			t.Error("nothing was signed")
		}
	}
	filtered.until(t, last)
	if len(filtered.got) != 1 || filtered.got[0].Cursor != last {
		t.Errorf("events %+v", filtered.got)
	}
	status, header, body := w.call(t, http.MethodGet, "/v1/feed?cursor=1&cursor=2", "", "", "Accept", mediaEvents)
	wantProblem(t, status, header, body, http.StatusBadRequest, CodeBadCursor)
	if status, _, _ := w.call(t, http.MethodHead, "/v1/feed", "", "", "Accept", mediaEvents); status != http.StatusUpgradeRequired {
		t.Errorf("HEAD: status %d", status)
	}
	for _, id := range []string{"x", "-1", "99"} {
		status, header, body := w.call(t, http.MethodGet, "/v1/feed?cursor=1", "", "", "Accept", mediaEvents, "Last-Event-ID", id)
		wantProblem(t, status, header, body, http.StatusBadRequest, CodeBadCursor)
	}
	// The client goes, and so does its place.
	for _, s := range []*stream{now, old, again, filtered} {
		s.body.Close()
	}
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 0 })
}

// A stream lasts longer than other requests may take, gives signs of life, tells the cursor with them, and
// ends when it has lasted long enough, or with the gateway.
func TestStreamLasts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) {
		c.Limits.ReadHeader, c.Limits.Read = 50*time.Millisecond, 50*time.Millisecond
		c.Limits.DefaultDeadline, c.Limits.MaxDeadline, c.Limits.Write = time.Millisecond, time.Millisecond, 50*time.Millisecond
		c.Feed.Ping, c.Feed.IdleTimeout = 40*time.Millisecond, time.Minute
	}).ready(t)
	s := w.stream(t, "?kinds=permit")
	w.outbox.add(gateway.EventBlock) // not asked for
	s.until(t, 1)
	for n := int64(2); s.pings < 6; n++ {
		w.outbox.add(gateway.EventBlock)
		s.until(t, n)
	}
	if len(s.got) != 0 {
		t.Errorf("events %+v", s.got)
	}
	w.stop()
	for s.message(t) {
	}
	var bye struct {
		Code   int
		Reason string
	}
	if err := json.Unmarshal([]byte(s.close), &bye); err != nil || bye.Code != 1001 || bye.Reason == "" {
		t.Errorf("closed with %q: %v", s.close, err)
	}
	short := newWorld(t, func(c *Config) { c.Feed.StreamLife = time.Millisecond }).ready(t)
	s = short.stream(t, "")
	for s.message(t) {
	}
	if err := json.Unmarshal([]byte(s.close), &bye); err != nil || bye.Code != 1012 || bye.Reason != "connect again; resume with cursor=0" {
		t.Errorf("closed with %q: %v", s.close, err)
	}
}

// Nobody waits for a client that asks for a stream and never reads it.
func TestStreamNeverWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.WriteTimeout = 2 * time.Second }).ready(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, "GET /v1/feed HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 1 })
	quick := w.dial(t, "")
	payload := json.RawMessage(`"` + strings.Repeat("x", 200_000) + `"`)
	for range 100 {
		cursor := w.outbox.add(gateway.EventBlock)
		w.outbox.set(func() { w.outbox.events[cursor-1].Payload = payload })
	}
	w.Wake()
	quick.until(t, 100)
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 1 })
}

// The request of a stream is bounded like any other.
func TestStreamAndFilterOfSubjectsInMemory(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Feed.MaxClients = 1 }).ready(t)
	s := w.stream(t, "?addresses="+common.Address{1}.Hex())
	status, header, body := w.call(t, http.MethodGet, "/v1/feed", "", "", "Accept", mediaEvents)
	wantProblem(t, status, header, body, http.StatusServiceUnavailable, CodeTooManySubscribers)
	s.body.Close()
	eventually(t, func() bool { n, _ := w.feed.state(); return n == 0 })
	if errors.Is(s.lines.Err(), io.ErrUnexpectedEOF) {
		t.Error(s.lines.Err())
	}
}
