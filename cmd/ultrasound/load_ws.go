package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// wsPool is the WebSocket connections of a run. Calls take them in turn, and many may be under way on one.
type wsPool struct {
	conns []*wsConn
	turn  atomic.Uint64
}

func newWSPool(url string, connections int) *wsPool {
	p := &wsPool{}
	for range connections {
		p.conns = append(p.conns, &wsConn{url: url})
	}
	return p
}

// open connects all, so that a wrong address is known before the start.
func (p *wsPool) open(ctx context.Context) error {
	for _, c := range p.conns {
		c.mu.Lock()
		err := c.connect(ctx)
		c.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *wsPool) call(ctx context.Context, req rpcRequest) (rpcAnswer, error) {
	return p.conns[p.turn.Add(1)%uint64(len(p.conns))].call(ctx, req)
}

func (p *wsPool) close() {
	for _, c := range p.conns {
		c.mu.Lock()
		if c.conn != nil {
			c.conn.Close()
		}
		c.mu.Unlock()
		c.reading.Wait()
	}
}

// wsConn is one connection for JSON-RPC calls; when it breaks, the next call connects again.
type wsConn struct {
	url     string
	reading sync.WaitGroup

	mu      sync.Mutex // also held while writing
	conn    *websocket.Conn
	waiting map[int]chan rpcAnswer // closed when the connection breaks
	last    int                    // id given out
}

// errBroken is returned by calls that were under way when their connection broke.
var errBroken = errors.New("the connection broke")

func (c *wsConn) call(ctx context.Context, req rpcRequest) (rpcAnswer, error) {
	answer, forget, err := c.send(ctx, req)
	if err != nil {
		return rpcAnswer{}, err
	}
	defer forget()
	select {
	case got, ok := <-answer:
		if !ok {
			return rpcAnswer{}, errBroken
		}
		return got, nil
	case <-ctx.Done():
		return rpcAnswer{}, ctx.Err()
	}
}

// send writes a request and returns where its answer will come.
func (c *wsConn) send(ctx context.Context, req rpcRequest) (answer chan rpcAnswer, forget func(), err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.connect(ctx); err != nil {
		return nil, nil, err
	}
	c.last++
	id, waiting := c.last, c.waiting
	req.ID = id
	if err := c.conn.SetWriteDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return nil, nil, fmt.Errorf("set deadline: %w", err)
	}
	answer = make(chan rpcAnswer, 1)
	waiting[id] = answer
	if err := c.conn.WriteJSON(req); err != nil {
		delete(waiting, id)
		c.conn.Close() // its reader clears up
		return nil, nil, fmt.Errorf("send request: %w", err)
	}
	return answer, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(waiting, id)
	}, nil
}

// connect makes sure that there is a connection; c.mu is held.
func (c *wsConn) connect(ctx context.Context) error {
	if c.conn != nil {
		return nil
	}
	dialer := websocket.Dialer{HandshakeTimeout: 10 * time.Second}
	conn, resp, err := dialer.DialContext(ctx, c.url, nil)
	if err != nil {
		if resp != nil {
			return fmt.Errorf("connect to %s: %w: %s", c.url, err, resp.Status)
		}
		return fmt.Errorf("connect to %s: %w", c.url, err)
	}
	conn.SetReadLimit(maxAnswer)
	c.conn, c.waiting = conn, make(map[int]chan rpcAnswer)
	c.reading.Add(1)
	go c.read(conn, c.waiting)
	return nil
}

// read hands answers to whom they are for, until the connection breaks.
func (c *wsConn) read(conn *websocket.Conn, waiting map[int]chan rpcAnswer) {
	defer c.reading.Done()
	defer conn.Close()
	for {
		var answer rpcAnswer
		err := conn.ReadJSON(&answer)
		c.mu.Lock()
		if err != nil {
			for id, one := range waiting {
				close(one)
				delete(waiting, id)
			}
			if c.conn == conn {
				c.conn = nil
			}
			c.mu.Unlock()
			return
		}
		if one, ok := waiting[answer.ID]; ok {
			one <- answer
			delete(waiting, answer.ID)
		}
		c.mu.Unlock()
	}
}
