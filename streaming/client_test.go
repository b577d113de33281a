package streaming_test

import (
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// TestGapIsRepairedAtOnce: a message that is missing is asked for without a pause, whether the next one shows
// it or, in a silence, the server's ping.
func TestGapIsRepairedAtOnce(t *testing.T) {
	t.Parallel()
	for name, show := range map[string]func(send func(uint64), ping func(uint64)){
		"by the next message": func(send, _ func(uint64)) { send(3) },
		"by a ping":           func(_, ping func(uint64)) { ping(4) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			delegation, key := w.delegated()
			connections := make(chan string, 10)
			server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				upgrader := websocket.Upgrader{}
				conn, err := upgrader.Upgrade(rw, r, nil)
				if err != nil {
					return
				}
				defer conn.Close()
				frame := func(sequence uint64, m streaming.Message) {
					raw, err := streaming.SignFrame(streaming.Frame{ChainID: testChain, Rollup: testRollup, Stream: 7, Sequence: sequence, Message: m}, key)
					if err != nil {
						t.Error(err)
					}
					_ = conn.WriteMessage(websocket.BinaryMessage, raw)
				}
				send := func(sequence uint64) { frame(sequence, reset(int(sequence))) }
				ping := func(next uint64) {
					_ = conn.WriteControl(websocket.PingMessage, binary.BigEndian.AppendUint64(nil, next), time.Now().Add(time.Second))
				}
				from := r.URL.Query().Get("from")
				connections <- from
				if from == "" {
					frame(1, &streaming.Hello{Delegation: delegation, First: 1})
					ping(1)
					send(1)
					ping(2)
					show(send, ping)
				} else {
					frame(2, &streaming.Hello{Delegation: delegation, First: 1})
					send(2)
					send(3)
					ping(4)
				}
				_, _, _ = conn.ReadMessage() // until the client goes
			}))
			defer server.Close()
			frames := collect(t, w, server.URL, func(c *streaming.ClientConfig) { c.BackoffMin, c.BackoffMax = time.Hour, time.Hour })
			expectNumbers(t, frames, 1, 3)
			if first, second := <-connections, <-connections; first != "" || second != "2" {
				t.Errorf("connected from %q and %q", first, second)
			}
			select {
			case from := <-connections:
				t.Errorf("connected again, from %q", from)
			case <-time.After(50 * time.Millisecond):
			}
		})
	}
}

// TestPingsTellTheNumber: a hub's pings carry the number of the message that comes next.
func TestPingsTellTheNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cfg := hubConfig(w)
	cfg.PingInterval = 20 * time.Millisecond
	s := serve(t, cfg, nil)
	publish(t, s.Hub, reset(1), reset(2))
	conn, _, err := websocket.DefaultDialer.Dial(s.url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	pings := make(chan uint64, 1000)
	conn.SetPingHandler(func(data string) error {
		pings <- binary.BigEndian.Uint64([]byte(data))
		return conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second))
	})
	go func() {
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	}()
	for deadline := time.After(10 * time.Second); ; {
		select {
		case next := <-pings:
			if next == 4 {
				return
			}
			if next == 3 {
				publish(t, s.Hub, reset(3))
			}
		case <-deadline:
			t.Fatal("no ping tells of message 3")
		}
	}
}
