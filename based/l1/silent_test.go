package l1_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
)

// A node that takes the subscription and then says nothing is left, and asked again; heads are followed all the while.
func TestFollowerLeavesASilentNode(t *testing.T) {
	t.Parallel()
	n := newNetwork(t)
	n.mine(1)
	subscribed := make(chan bool, 100)
	upgrader := websocket.Upgrader{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer conn.Close()
		for {
			var call struct {
				ID     json.RawMessage `json:"id"`
				Method string          `json:"method"`
			}
			if conn.ReadJSON(&call) != nil {
				return // left
			}
			if call.Method == "eth_subscribe" {
				subscribed <- true
			}
			if err := conn.WriteJSON(map[string]any{"jsonrpc": "2.0", "id": call.ID, "result": "0x1"}); err != nil {
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	ws := "ws" + strings.TrimPrefix(server.URL, "http")
	w := watch(t, n.config(n.node.HTTPEndpoint(), ws), n.ref(n.genesis()), nil, func(c *l1.FollowerConfig) { c.Idle = 200 * time.Millisecond })
	w.untilHead(n.head())
	for range 3 {
		select {
		case <-subscribed:
		case <-time.After(20 * time.Second):
			t.Fatalf("it waits for a silent node: %+v", w.follower.Status())
		}
	}
	w.untilHead(n.mine(2))
}
