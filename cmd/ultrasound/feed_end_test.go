package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// endings serves a feed of which every connection tells one event, and then ends in another way.
func endings(t *testing.T, ends ...func(w http.ResponseWriter, conn *websocket.Conn)) (url string, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var cursors []string
	upgrader := websocket.Upgrader{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n := len(cursors)
		cursors = append(cursors, r.URL.Query().Get("cursor"))
		mu.Unlock()
		if n == len(ends)-1 {
			ends[n](w, nil)
			if !websocket.IsWebSocketUpgrade(r) || w.Header().Get("Content-Type") != "" {
				return
			}
		}
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		event := fmt.Sprintf(`{"cursor":%d,"kind":"mode","at":"2026-01-01T00:00:00Z","payload":{"mode":"paused"}}`, n+1)
		for _, frame := range []string{fmt.Sprintf(`{"events":[],"after":%d,"cursor":%d}`, n, n), fmt.Sprintf(`{"events":[%s],"after":%d,"cursor":%d}`, event, n, n+1)} {
			if err := conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
				t.Error(err)
			}
		}
		ends[n](w, conn)
	}))
	t.Cleanup(server.Close)
	return server.URL, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(cursors)
	}
}

func closing(code int) func(http.ResponseWriter, *websocket.Conn) {
	return func(_ http.ResponseWriter, conn *websocket.Conn) {
		if conn != nil {
			_ = conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, "because"), time.Now().Add(time.Second))
		}
	}
}

// However a connection ends, the feed goes on after the last cursor; until the gateway says that this cannot be.
func TestFeedGoesOnAfterEveryEnd(t *testing.T) {
	t.Parallel()
	tooOld := func(w http.ResponseWriter, conn *websocket.Conn) {
		oldest := int64(9)
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusGone)
		_ = json.NewEncoder(w).Encode(api.Problem{Status: http.StatusGone, Code: api.CodeCursorTooOld, Detail: "Gone.", Oldest: &oldest})
	}
	for name, last := range map[string]struct {
		end  func(http.ResponseWriter, *websocket.Conn)
		says string
	}{
		"cursor too old": {tooOld, "the oldest that can be resumed with is 9"},
		"policy, 1008":   {closing(websocket.ClosePolicyViolation), "1008"},
		"a refusal for all": {func(w http.ResponseWriter, _ *websocket.Conn) {
			w.Header().Set("Content-Type", "text/plain")
			w.WriteHeader(http.StatusForbidden)
		}, "403"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url, asked := endings(t,
				closing(api.CloseSlowReader), closing(websocket.CloseServiceRestart), closing(websocket.CloseGoingAway), closing(websocket.CloseTryAgainLater),
				func(_ http.ResponseWriter, conn *websocket.Conn) { conn.NetConn().Close() }, last.end)
			var told []int64
			notes := &notes{}
			f := &feedFollower{base: url, cursor: 0, notes: notes, retry: time.Millisecond, idle: 10 * time.Second,
				print: func(e gateway.EventRecord) error { told = append(told, e.Cursor); return nil }}
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			err := f.run(ctx)
			if !errors.Is(err, errRefused) || !strings.Contains(err.Error(), last.says) {
				t.Errorf("ended with %v", err)
			}
			if want := []string{"0", "1", "2", "3", "4", "5"}; !slices.Equal(asked(), want) {
				t.Errorf("asked after %v, want %v", asked(), want)
			}
			if len(told) < 5 || !slices.Equal(told[:5], []int64{1, 2, 3, 4, 5}) {
				t.Errorf("told %v", told)
			}
			if strings.Contains(notes.String(), "without a word") {
				t.Error(notes.String())
			}
		})
	}
}
