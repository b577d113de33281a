package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

const (
	feedFor     = 10 * time.Second      // events are written
	feedEvery   = 20 * time.Millisecond // as promises come: a batch at a time
	feedSenders = 100                   // a filter for one of them matches 1 %
)

// crowd are many subscribers of one feed. Each is a bare connection, so that they leave the server most of the machine.
type crowd struct {
	b     *testing.B
	store interface {
		LastCursor(context.Context) (int64, error)
		Announce(context.Context, []gateway.Event) error
	}
	w       *world
	start   int64
	sent    []atomic.Int64 // when an event began to be written, by its cursor less start
	members []*member
	reading sync.WaitGroup
}

// member is one subscriber.
type member struct {
	conn   net.Conn
	in     *bufio.Reader
	told   int64
	events int
	delays []time.Duration
}

// newCrowd serves a feed from a real outbox that may have that many subscribers.
func newCrowd(b *testing.B, events int) *crowd {
	b.Helper()
	store := openStore(b)
	w := newWorld(b, func(c *Config) {
		onStore(store)(c)
		c.Feed = FeedConfig{PerAddress: 1 << 20, MaxClients: 1 << 20, SignBatch: BatchSigner(batchKey, 7331000, common.Address{1})}
	}).ready(b)
	c := &crowd{b: b, store: store, w: w, sent: make([]atomic.Int64, events+1)}
	var err error
	if c.start, err = store.LastCursor(b.Context()); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		for _, m := range c.members {
			m.conn.Close()
		}
		c.reading.Wait()
	})
	return c
}

// join connects a subscriber and takes its greeting.
func (c *crowd) join(query string, header ...string) *member {
	c.b.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.w.url, "http://"))
	if err != nil {
		c.b.Fatal(err)
	}
	m := &member{conn: conn, in: bufio.NewReaderSize(conn, 4<<10)}
	c.members = append(c.members, m)
	if len(header) == 0 {
		header = []string{"Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="}
	}
	fmt.Fprintf(conn, "GET /v1/feed%s HTTP/1.1\r\nHost: feed\r\n%s\r\n\r\n", query, strings.Join(header, "\r\n"))
	resp, err := http.ReadResponse(m.in, nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols && resp.StatusCode != http.StatusOK {
		c.b.Fatalf("subscriber %d: %v, %v", len(c.members), resp, err)
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		if _, err := m.frame(nil); err != nil {
			c.b.Fatal(err)
		}
	}
	return m
}

// frame reads one WebSocket message of the server's, into buf if it is large enough.
func (m *member) frame(buf []byte) ([]byte, error) {
	for {
		var head [10]byte
		if _, err := io.ReadFull(m.in, head[:2]); err != nil {
			return nil, err
		}
		size := uint64(head[1])
		switch size {
		case 126:
			if _, err := io.ReadFull(m.in, head[2:4]); err != nil {
				return nil, err
			}
			size = uint64(binary.BigEndian.Uint16(head[2:4]))
		case 127:
			if _, err := io.ReadFull(m.in, head[2:10]); err != nil {
				return nil, err
			}
			size = binary.BigEndian.Uint64(head[2:10])
		}
		buf = slices.Grow(buf[:0], int(size))[:size]
		if _, err := io.ReadFull(m.in, buf); err != nil {
			return nil, err
		}
		if head[0]&0xf == 1 {
			return buf, nil
		}
	}
}

var eventStart, frameCursor = []byte(`{"cursor":`), []byte(`],"after":`)

// follow reads until the subscriber was told of everything.
func (c *crowd) follow(m *member, last int64) {
	c.reading.Go(func() {
		var buf []byte
		var err error
		for m.told < last {
			if buf, err = m.frame(buf); err != nil {
				return
			}
			now := time.Now().UnixNano()
			end := bytes.LastIndex(buf, frameCursor)
			if end < 0 {
				c.b.Errorf("frame %.200s", buf)
				return
			}
			var after int64
			if _, err := fmt.Sscanf(string(buf[end:]), `],"after":%d,"cursor":%d`, &after, &m.told); err != nil {
				c.b.Errorf("frame %.200s: %v", buf[end:], err)
				return
			}
			for list := buf[:end]; ; {
				at := bytes.Index(list, eventStart)
				if at < 0 {
					break
				}
				list = list[at+len(eventStart):]
				cursor, _ := strconv.ParseInt(string(list[:bytes.IndexByte(list, ',')]), 10, 64)
				m.events++
				m.delays = append(m.delays, time.Duration(now-c.sent[cursor-c.start].Load()))
			}
		}
	})
}

func senderOf(i int) common.Address { return common.Address{0: 0x5e, 19: byte(i % feedSenders)} }

// write writes events at a rate, and returns when the last one is on disk.
func (c *crowd) write(perSecond int) {
	c.b.Helper()
	ticker := time.NewTicker(feedEvery)
	defer ticker.Stop()
	size := max(1, perSecond*int(feedEvery)/int(time.Second))
	for done := 0; done+1 < len(c.sent); {
		<-ticker.C
		var batch []gateway.Event
		for range min(size, len(c.sent)-1-done) {
			done++
			record := gateway.PromiseRecord{TxHash: common.Hash{0: byte(done), 31: 1}, Sender: senderOf(done), Receipt: &types.Receipt{Logs: []*types.Log{}}}
			ev, err := gateway.NewEvent(gateway.EventPreconfirmed, record)
			if err != nil {
				c.b.Fatal(err)
			}
			batch = append(batch, ev)
			c.sent[done].Store(time.Now().UnixNano())
		}
		if err := c.store.Announce(c.b.Context(), batch); err != nil {
			c.b.Fatal(err)
		}
		c.w.Wake()
	}
}

// report tells of delays from before an event's commit until its subscriber has read it.
func (c *crowd) report(want func(i int) int) {
	c.b.Helper()
	var all []time.Duration
	lost := 0
	for i, m := range c.members {
		if m.delays == nil && m.told == 0 {
			continue // never reads
		}
		lost += want(i) - m.events
		all = append(all, m.delays...)
	}
	slices.Sort(all)
	at := func(share float64) float64 {
		if len(all) == 0 {
			return 0
		}
		return float64(all[min(len(all)-1, int(share*float64(len(all))))].Microseconds()) / 1000
	}
	c.b.ReportMetric(at(.5), "p50-ms")
	c.b.ReportMetric(at(.99), "p99-ms")
	c.b.ReportMetric(at(1), "max-ms")
	c.b.ReportMetric(float64(len(all))/feedFor.Seconds(), "deliveries/s")
	c.b.ReportMetric(float64(lost), "lost")
	c.b.ReportMetric(0, "ns/op")
}

// BenchmarkFeed writes events for ten seconds to an outbox in Postgres and has them delivered over loopback. The
// subscribers run in the same process, on the same cores.
func BenchmarkFeed(b *testing.B) {
	for _, subscribers := range []int{500, 1000, 2000, 5000} {
		b.Run(fmt.Sprintf("everyone/50-a-second/%d", subscribers), func(b *testing.B) { benchmarkFeed(b, 50, subscribers, nil, false) })
	}
	b.Run("everyone/50-a-second/2000-and-a-deaf-one", func(b *testing.B) { benchmarkFeed(b, 50, 2000, nil, true) })
	for _, subscribers := range []int{500, 1000, 2000, 5000} {
		b.Run(fmt.Sprintf("one-percent/1000-a-second/%d", subscribers), func(b *testing.B) {
			benchmarkFeed(b, 1000, subscribers, func(i int) string { return "?senders=" + senderOf(i).Hex() }, false)
		})
	}
	// Every filter is another one: nobody shares a frame, nor its signature.
	b.Run("one-percent/1000-a-second/2000-different", func(b *testing.B) {
		benchmarkFeed(b, 1000, 2000, func(i int) string {
			return fmt.Sprintf("?senders=%s,%s", senderOf(i).Hex(), common.Address{0: 0xff, 18: byte(i >> 8), 19: byte(i)}.Hex())
		}, false)
	})
}

func benchmarkFeed(b *testing.B, perSecond, subscribers int, query func(int) string, deaf bool) {
	for b.Loop() {
		events := int(feedFor.Seconds()) * perSecond
		c := newCrowd(b, events)
		for i := range subscribers {
			q := ""
			if query != nil {
				q = query(i)
			}
			c.follow(c.join(q), c.start+int64(events))
		}
		if deaf {
			c.join("").told = 0
		}
		c.write(perSecond)
		waited := make(chan struct{})
		go func() { c.reading.Wait(); close(waited) }()
		// Who wants nothing of the last events hears of them with the next ping only.
		select {
		case <-waited:
		case <-time.After(3 * time.Second):
		}
		for _, m := range c.members {
			m.conn.Close()
		}
		c.reading.Wait()
		c.report(func(i int) int {
			if query == nil {
				return events
			}
			return events / feedSenders
		})
	}
}

// BenchmarkFeedIdle tells what a subscriber costs the server that waits for its first event: heap, stacks and goroutines.
// The client's side is a bare connection; what the kernel keeps is not counted.
func BenchmarkFeedIdle(b *testing.B) {
	for name, header := range map[string][]string{"websocket": nil, "sse": {"Accept: text/event-stream"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				const subscribers = 2000
				c := newCrowd(b, 0)
				c.join("", header...)
				before, goroutines := settledMemory(), runtime.NumGoroutine()
				for range subscribers {
					c.join("", header...).in = nil
				}
				b.ReportMetric(float64(settledMemory()-before)/subscribers, "B/client")
				b.ReportMetric(float64(runtime.NumGoroutine()-goroutines)/subscribers, "goroutines/client")
				b.ReportMetric(0, "ns/op")
			}
		})
	}
}

func settledMemory() uint64 {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
		time.Sleep(200 * time.Millisecond)
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
