package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// TestFeedNoticesADeadGateway follows a gateway that is gone without a word: the connection stands and nothing comes.
// The follower leaves it after its idle deadline and goes on where it was, on another one.
func TestFeedNoticesADeadGateway(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	asked := make(chan string, 100)
	upgrade := websocket.Upgrader{}
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrade.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		asked <- r.URL.Query().Get("cursor")
		if r.URL.Query().Get("cursor") == "0" {
			_ = conn.WriteJSON(feedFrame{Events: []gateway.EventRecord{{Cursor: 1, Kind: gateway.EventMode, Payload: []byte(`{"mode":"sequencing"}`)}}, Cursor: 1})
		}
		<-ctx.Done() // no ping, no goodbye
	}))
	defer silent.Close()
	f := &feedFollower{base: silent.URL, notes: &notes{}, retry: time.Millisecond, idle: 100 * time.Millisecond, print: func(gateway.EventRecord) error { return nil }}
	done := make(chan error, 1)
	go func() { done <- f.run(ctx) }()
	for _, want := range []string{"0", "1", "1"} {
		select {
		case cursor := <-asked:
			if cursor != want {
				t.Errorf("asked after cursor %s, want %s", cursor, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatal("the follower waits for a gateway that is gone")
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestStreamNoticesADeadGateway is the same for the stream: a follower that is not even greeted comes again.
func TestStreamNoticesADeadGateway(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	asked := make(chan struct{}, 100)
	upgrade := websocket.Upgrader{}
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrade.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		asked <- struct{}{}
		<-ctx.Done()
	}))
	defer silent.Close()
	client, err := streaming.NewClient(streaming.ClientConfig{
		URL: silent.URL, PublicKey: devnet.SequencerKey().PublicKey(), ChainID: devnet.DefaultL2ChainID, Log: slog.New(slog.DiscardHandler),
		Handle: func(context.Context, streaming.Frame) error { return nil }, IdleTimeout: 100 * time.Millisecond, BackoffMin: time.Millisecond,
	})
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- client.Run(ctx) }()
	for range 3 {
		select {
		case <-asked:
		case <-time.After(20 * time.Second):
			t.Fatal("the follower waits for a gateway that is gone")
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
