package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

const requestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// requestIDs gives every request a name: a random prefix of this process and a counter.
type requestIDs struct {
	prefix string
	next   *atomic.Uint64
}

func newRequestIDs() (requestIDs, error) {
	var raw [6]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return requestIDs{}, fmt.Errorf("name requests: %w", err)
	}
	return requestIDs{prefix: hex.EncodeToString(raw[:]), next: new(atomic.Uint64)}, nil
}

// of takes the client's own id if it is harmless in a log, else makes one.
func (ids requestIDs) of(r *http.Request) string {
	given := r.Header.Get(requestIDHeader)
	if len(given) > 0 && len(given) <= 64 && onlyPlain(given) {
		return given
	}
	return ids.prefix + "-" + strconv.FormatUint(ids.next.Add(1), 10)
}

func onlyPlain(s string) bool {
	for _, c := range []byte(s) {
		plain := c == '-' || c == '_' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !plain {
			return false
		}
	}
	return true
}

func requestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// observe names the request, sets the headers that every answer has, turns panics into problem
// documents, and measures and logs.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		id := s.ids.of(r)
		r = r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id))
		ww := middleware.NewWrapResponseWriter(w, r.ProtoMajor)
		h := ww.Header()
		h.Set(requestIDHeader, id)
		h.Set("X-Content-Type-Options", "nosniff")
		defer func() {
			if thrown := recover(); thrown != nil {
				s.recovered(ww, r, thrown)
			}
			s.measure(ww, r, time.Since(started))
		}()
		next.ServeHTTP(ww, r)
	})
}

// recovered answers for a handler that panicked.
func (s *Server) recovered(w middleware.WrapResponseWriter, r *http.Request, thrown any) {
	if err, ok := thrown.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(thrown) // net/http's own way to break off an answer
	}
	s.metrics.panics.Inc()
	s.log.Error("Handler panicked", "panic", thrown, "path", r.URL.Path, "request_id", requestID(r.Context()), "stack", string(debug.Stack()))
	if w.Status() == 0 {
		s.fail(w, r, problem(CodeInternal, "The gateway could not answer; the request id finds the reason in its log."))
	}
}

func (s *Server) measure(w middleware.WrapResponseWriter, r *http.Request, took time.Duration) {
	route := "none" // unknown paths share one label, for their number has no bound
	if rctx := chi.RouteContext(r.Context()); rctx != nil {
		if pattern := rctx.RoutePattern(); pattern != "" {
			route = pattern
		}
	}
	status := w.Status()
	if status == 0 {
		status = http.StatusOK
		if r.Header.Get("Upgrade") != "" { // the connection was taken over
			status = http.StatusSwitchingProtocols
		}
	}
	method := r.Method
	if !knownMethod(method) {
		method = "other"
	}
	s.metrics.requests.WithLabelValues(route, method, strconv.Itoa(status)).Observe(took.Seconds())
	s.log.Debug("Request", "method", r.Method, "path", r.URL.Path, "status", status, "took", took, "bytes", w.BytesWritten(), "request_id", requestID(r.Context()))
}

func knownMethod(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return true
	default:
		return false
	}
}

// handlerFunc answers, or returns an error that becomes a problem document. It must not have
// written anything when it returns one.
type handlerFunc func(w http.ResponseWriter, r *http.Request) error

// answer makes an http.HandlerFunc of a handlerFunc.
func (s *Server) answer(h handlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// query is answer for what the records tell: it bounds the time they may take.
func (s *Server) query(h handlerFunc) http.HandlerFunc {
	return s.answer(func(w http.ResponseWriter, r *http.Request) error {
		ctx, cancel := context.WithTimeout(r.Context(), s.limits.Query)
		defer cancel()
		return h(w, r.WithContext(ctx))
	})
}

// fail sends the problem document of an error, and logs what an operator must know.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		// The client went away: whatever is written now nobody reads.
		w.WriteHeader(499)
		return
	}
	p := problemOf(err)
	p.RequestID = requestID(r.Context())
	s.metrics.refused.WithLabelValues(string(p.Code)).Inc()
	s.punish(r, p.penalty)
	switch {
	case p.Code == CodeInternal:
		s.log.Error("Request failed", "err", err, "method", r.Method, "path", r.URL.Path, "request_id", p.RequestID)
	case p.Code == gateway.CodeUnavailable && !errors.Is(err, ErrFeedDown): // a slot that is not ready, say, is daily business
		s.log.Warn("Request refused", "err", err, "method", r.Method, "path", r.URL.Path, "request_id", p.RequestID)
	}
	p.write(w)
}
