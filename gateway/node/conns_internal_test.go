package node

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

// A peer that does not read until a write gives up is told so by the end of its connection.
func TestFailedWriteEndsTheConnection(t *testing.T) {
	t.Parallel()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer inner.Close()
	l := newWatchedListener(inner, 1, nil)
	peer, err := net.Dial("tcp", inner.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = conn.Write(make([]byte, 1<<20))
	}
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatal(err)
	}
	if err := conn.SetWriteDeadline(time.Time{}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("the connection is open: %v", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) != 0 || len(l.hosts) != 0 {
		t.Errorf("%d connections are counted", len(l.open))
	}
}
