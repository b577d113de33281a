// Package api is the gateway's public surface: REST under /v1, the feed over WebSocket, health,
// metrics, the OpenAPI contract and the live page.
//
// What it promises: every answer that is not a success is an RFC 9457 problem document with a
// stable code (also for unknown paths, wrong methods and panics); input is read strictly and within
// bounds; a deadline never loses the transaction's hash; the feed tells every event after a cursor,
// once and in order, announces what it cannot tell, and never waits for a reader.
//
// The package holds no state of the rollup: it asks the sequencer and the records, through the
// interfaces in ports.go. Nothing in it is pure; time comes from Config.Now, but for timeouts.
package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Server serves the API. Its Handler answers at once; the feed needs Run.
type Server struct {
	cfg      Config
	limits   Limits
	log      *slog.Logger
	now      func() time.Time
	metrics  *metrics
	feed     *Feed
	upgrader websocket.Upgrader
	handler  http.Handler
	ids      requestIDs
	runs     *runTraces
	access   *access
}

// New checks the configuration, registers the metrics and builds the routes.
func New(cfg Config) (*Server, error) {
	if err := cfg.Check(); err != nil {
		return nil, err
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	m, err := newMetrics(cfg.Metrics, cfg.Sequencer.Status)
	if err != nil {
		return nil, err
	}
	ids, err := newRequestIDs()
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, limits: cfg.Limits.withDefaults(), log: cfg.Logger, now: cfg.Now, metrics: m, ids: ids, runs: newRunTraces(),
		access: newAccess(cfg.Access.withDefaults(), m)}
	s.feed = newFeed(cfg.Events, cfg.Feed.withDefaults(), cfg.Logger, m, cfg.Now)
	s.upgrader = websocket.Upgrader{
		HandshakeTimeout: 5 * time.Second,
		ReadBufferSize:   256,
		WriteBufferSize:  1024, // frames are prepared and do not pass through it
		WriteBufferPool:  &sync.Pool{},
		// The feed is public, takes no messages and knows no cookies: any page may read it.
		CheckOrigin: func(*http.Request) bool { return true },
		Error: func(w http.ResponseWriter, r *http.Request, status int, reason error) {
			s.fail(w, r, problem(CodeBadRequest, "The WebSocket handshake is not right: %s", sentence(reason.Error())))
		},
	}
	s.handler, err = s.routes()
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Handler returns the routes.
func (s *Server) Handler() http.Handler { return s.handler }

// Wake tells the feed that the outbox has more events. It never blocks; the notifications of the
// database and whoever writes events in this process may all call it.
func (s *Server) Wake() { s.feed.Wake() }

// Run serves on the listener and feeds its subscribers until ctx ends, then lets requests under
// way finish within Limits.Shutdown. It closes the listener. A clean stop returns nil.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	httpServer := &http.Server{
		Handler:           s.handler,
		ReadHeaderTimeout: s.limits.ReadHeader,
		ReadTimeout:       s.limits.Read,
		WriteTimeout:      s.limits.Write,
		IdleTimeout:       s.limits.Idle,
		MaxHeaderBytes:    s.limits.Header,
		ConnState:         s.access.conns.state,
		ConnContext:       s.access.conns.context,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug), // clients' broken connections
	}
	var parts sync.WaitGroup
	var feedErr error
	parts.Add(2)
	go func() {
		defer parts.Done()
		feedErr = s.feed.Run(ctx)
	}()
	var shutdownErr error
	go func() {
		defer parts.Done()
		<-ctx.Done()
		grace, done := context.WithTimeout(context.WithoutCancel(ctx), s.limits.Shutdown)
		defer done()
		if err := httpServer.Shutdown(grace); err != nil {
			shutdownErr = errors.Join(fmt.Errorf("finish requests: %w", err), httpServer.Close())
		}
	}()
	s.log.Info("Serve the API", "address", listener.Addr().String())
	err := httpServer.Serve(listener)
	cancel()
	parts.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("serve the API: %w", err)
	}
	return errors.Join(err, feedErr, shutdownErr)
}
