package node

import (
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ultrasound-rollup/ultrasound/internal/visitor"
)

// watchedListener knows its open connections, refuses more than it may have, and can tell which of
// their peers do not read.
type watchedListener struct {
	net.Listener
	perHost int            // connections that one address may have
	proxies []netip.Prefix // may have more: they are not one client
	mu      sync.Mutex
	open    map[*watchedConn]struct{}
	hosts   map[netip.Prefix]int // open connections by address
}

func newWatchedListener(l net.Listener, perHost int, proxies []netip.Prefix) *watchedListener {
	return &watchedListener{Listener: l, perHost: perHost, proxies: proxies, open: make(map[*watchedConn]struct{}), hosts: make(map[netip.Prefix]int)}
}

// Accept implements net.Listener. A connection over the bound is closed at once.
func (l *watchedListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		addr := visitor.Addr(conn.RemoteAddr().String())
		w := &watchedConn{Conn: conn, listener: l, host: visitor.NetworkOf(addr), proxy: visitor.Within(l.proxies, addr), closed: make(chan struct{})}
		if l.add(w) {
			return w, nil
		}
		conn.Close()
	}
}

func (l *watchedListener) add(w *watchedConn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.open) >= rpcConnections || !w.proxy && l.hosts[w.host] >= l.perHost {
		return false
	}
	l.open[w] = struct{}{}
	l.hosts[w.host]++
	return true
}

func (l *watchedListener) remove(w *watchedConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, there := l.open[w]; !there {
		return
	}
	delete(l.open, w)
	close(w.closed)
	if l.hosts[w.host]--; l.hosts[w.host] <= 0 {
		delete(l.hosts, w.host)
	}
}

// dropDeaf closes every WebSocket that has been stuck in one write for longer than the patience:
// its peer does not read. It never blocks.
func (l *watchedListener) dropDeaf(patience time.Duration) {
	var deaf []*watchedConn
	l.mu.Lock()
	for w := range l.open {
		if since := w.since.Load(); w.socket.Load() && since != 0 && time.Since(time.Unix(0, since)) > patience {
			deaf = append(deaf, w)
		}
	}
	l.mu.Unlock()
	for _, w := range deaf {
		w.Close()
	}
}

// drop closes the connection of a peer, named as net.Conn.RemoteAddr does.
func (l *watchedListener) drop(peer string) {
	var found []*watchedConn
	l.mu.Lock()
	for w := range l.open {
		if w.RemoteAddr().String() == peer {
			found = append(found, w)
		}
	}
	l.mu.Unlock()
	for _, w := range found {
		w.Close()
	}
}

// watchedConn notes since when a write has been going on. Writes do not overlap: HTTP has one
// answer at a time, and a WebSocket's are locked.
type watchedConn struct {
	net.Conn
	listener *watchedListener
	host     netip.Prefix
	proxy    bool
	closed   chan struct{}
	socket   atomic.Bool          // it became a WebSocket
	toll     atomic.Pointer[toll] // of a WebSocket that is counted
	since    atomic.Int64         // unix nanoseconds, zero between writes
}

// Read implements net.Conn. It returns when what it has read is paid for.
func (w *watchedConn) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if t := w.toll.Load(); t != nil && n > 0 {
		t.pay(b[:n], w.closed)
	}
	return n, err
}

// Write implements net.Conn. A connection on which a write has failed is closed: what follows half a message nobody could
// read, and a subscriber would hear nothing more on a socket that seems to work.
func (w *watchedConn) Write(b []byte) (int, error) {
	w.since.Store(time.Now().UnixNano())
	defer w.since.Store(0)
	n, err := w.Conn.Write(b)
	if err != nil {
		w.Close()
	}
	return n, err
}

// Close implements net.Conn.
func (w *watchedConn) Close() error {
	w.listener.remove(w)
	return w.Conn.Close()
}
