package streaming

import (
	"encoding/binary"
	"log/slog"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// closeTimeout bounds what is still written once a client is to go, and its goodbye.
const closeTimeout = 2 * time.Second

// subscriber is one client of a hub.
type subscriber struct {
	conn *websocket.Conn
	cfg  HubConfig
	log  *slog.Logger
	next uint64 // number of the message after the last one written; of the goroutine that writes

	mu     sync.Mutex
	queue  []stored
	queued int           // bytes in queue
	wake   chan struct{} // holds a token when queue has become non-empty
	code   int           // of the close frame, once stopping
	reason string

	stopping chan struct{} // closed by the first call of stop
}

// newSubscriber returns a client whose first message has the number next.
func newSubscriber(conn *websocket.Conn, cfg HubConfig, next uint64) *subscriber {
	return &subscriber{
		conn: conn, cfg: cfg, log: cfg.Log.With("follower", conn.RemoteAddr()), next: next,
		wake: make(chan struct{}, 1), stopping: make(chan struct{}),
	}
}

// offer queues the message; false says that the client is too slow. It never blocks.
func (s *subscriber) offer(m stored) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) >= s.cfg.QueueLength || s.queued+len(m.raw) > s.cfg.QueueBytes {
		return false
	}
	s.queue = append(s.queue, m)
	s.queued += len(m.raw)
	select {
	case s.wake <- struct{}{}:
	default:
	}
	return true
}

// take empties the queue.
func (s *subscriber) take() []stored {
	s.mu.Lock()
	defer s.mu.Unlock()
	queue := s.queue
	s.queue, s.queued = nil, 0
	return queue
}

// stop makes serve say goodbye with the code; the first call decides. It never blocks.
func (s *subscriber) stop(code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.code != 0 {
		return
	}
	s.code, s.reason = code, reason
	close(s.stopping)
	// A write that hangs must not outlive this by more than the goodbye's time.
	_ = s.conn.NetConn().SetWriteDeadline(time.Now().Add(closeTimeout))
}

// serve writes first, then what is offered, until the client goes or stop is called.
func (s *subscriber) serve(first []stored) {
	s.log.Debug("follower joins", "behind", len(first))
	gone := make(chan struct{})
	go s.read(gone)
	err := s.write(first, gone)
	s.goodbye(err, gone)
	_ = s.conn.Close() // ends read
	<-gone
}

// write returns nil when the client is to be told goodbye.
func (s *subscriber) write(messages []stored, gone <-chan struct{}) error {
	ping := time.NewTicker(s.cfg.PingInterval)
	defer ping.Stop()
	more := make(chan struct{})
	close(more)
	for {
		// While there is something to write, the other cases are only looked at in passing.
		next := more
		if len(messages) == 0 {
			next = nil
		}
		select {
		case <-s.stopping:
			return nil
		case <-gone:
			return nil
		case <-ping.C:
			// It tells a client in a silence that it has missed the last message before it.
			number := binary.BigEndian.AppendUint64(nil, s.next)
			if err := s.conn.WriteControl(websocket.PingMessage, number, time.Now().Add(s.cfg.WriteTimeout)); err != nil {
				return err
			}
		case <-next:
			if err := s.conn.SetWriteDeadline(time.Now().Add(s.cfg.WriteTimeout)); err != nil {
				return err
			}
			if err := s.conn.WriteMessage(websocket.BinaryMessage, messages[0].raw); err != nil {
				return err
			}
			if messages[0].sequence > 0 { // neither Hello nor Gap
				s.next = messages[0].sequence + 1
			}
			messages = messages[1:]
		case <-s.wake:
			messages = append(messages, s.take()...)
		}
	}
}

// read answers the client's control frames and notices when it is gone. A follower has nothing to
// say: anything longer than a control frame ends the connection.
func (s *subscriber) read(gone chan<- struct{}) {
	defer close(gone)
	s.conn.SetReadLimit(512)
	idle := func(string) error { return s.conn.SetReadDeadline(time.Now().Add(3 * s.cfg.PingInterval)) }
	s.conn.SetPongHandler(idle)
	if idle("") != nil {
		return
	}
	for {
		if _, _, err := s.conn.ReadMessage(); err != nil {
			return
		}
	}
}

// goodbye sends the close frame and gives the client a moment to answer: closing at once would reset
// the connection and lose the reason.
func (s *subscriber) goodbye(err error, gone <-chan struct{}) {
	s.mu.Lock()
	code, reason := s.code, s.reason
	s.mu.Unlock()
	if code == 0 {
		s.log.Debug("follower leaves", "err", err)
		return
	}
	s.log.Info("follower is dropped", "code", code, "reason", reason, "err", err)
	deadline := time.Now().Add(closeTimeout)
	if s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), deadline) != nil {
		return
	}
	timer := time.NewTimer(closeTimeout)
	defer timer.Stop()
	select {
	case <-gone:
	case <-timer.C:
	}
}
