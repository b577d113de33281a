package streaming

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"strconv"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// ClientConfig says which stream to follow and whom to tell.
type ClientConfig struct {
	URL       string          // ws, wss, http or https; without a path /v1/stream
	PublicKey certs.PublicKey // of the sequencer
	ChainID   uint64
	Rollup    common.Address
	// Handle gets every message once and in order, from one goroutine, and Gap where some are lost.
	// While it works nothing is read, and a server may drop the client as slow; the client then comes
	// back for the rest. Its error ends Run. Required.
	Handle func(context.Context, Frame) error
	Log    *slog.Logger // required

	DialTimeout time.Duration // zero: 10 s
	IdleTimeout time.Duration // without message or ping; zero: 20 s
	BackoffMin  time.Duration // between connections that brought nothing; zero: 100 ms
	BackoffMax  time.Duration // zero: 5 s
}

// Client follows a stream over WebSocket: it checks who signs and that nothing is missing, and
// connects again, from where it was, whenever the connection or the order breaks. Create it with
// NewClient.
type Client struct {
	cfg    ClientConfig
	url    url.URL
	stream uint64 // valid if next is not zero
	next   uint64 // number of the message that is expected; zero before the first Hello
	met    bool   // a Hello was accepted once
}

// NewClient checks the configuration; it returns ErrConfig.
func NewClient(cfg ClientConfig) (*Client, error) {
	if cfg.Handle == nil || cfg.Log == nil || cfg.ChainID == 0 {
		return nil, fmt.Errorf("client without handler, log or chain id: %w", ErrConfig)
	}
	if _, err := certs.ParsePublicKey(cfg.PublicKey[:]); err != nil {
		return nil, fmt.Errorf("client (%v): %w", err, ErrConfig)
	}
	u, err := streamURL(cfg.URL)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	for _, d := range []struct {
		value    *time.Duration
		standard time.Duration
	}{
		{&cfg.DialTimeout, 10 * time.Second}, {&cfg.IdleTimeout, 20 * time.Second},
		{&cfg.BackoffMin, 100 * time.Millisecond}, {&cfg.BackoffMax, 5 * time.Second},
	} {
		if *d.value == 0 {
			*d.value = d.standard
		}
		if *d.value < 0 {
			return nil, fmt.Errorf("client with a timeout of %v: %w", *d.value, ErrConfig)
		}
	}
	return &Client{cfg: cfg, url: *u}, nil
}

// streamURL reads the URL of a gateway or of its stream, and returns the stream's.
func streamURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("stream (%v): %w", err, ErrConfig)
	}
	switch u.Scheme {
	case "ws", "wss":
	case "http":
		u.Scheme = "ws"
	case "https":
		u.Scheme = "wss"
	default:
		return nil, fmt.Errorf("stream of %q: %w", text, ErrConfig)
	}
	if u.Host == "" {
		return nil, fmt.Errorf("stream of %q: %w", text, ErrConfig)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/v1/stream"
	}
	return u, nil
}

// Run follows until the context ends, and returns nil then; or with the handler's error; or, before
// the first Hello was accepted, with ErrSigner or ErrForeign: then the configuration is wrong, or the
// server is another rollup's.
func (c *Client) Run(ctx context.Context) error {
	backoff := c.cfg.BackoffMin
	for {
		before := c.next
		heard, err := c.connect(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if failure := new(handlerError); errors.As(err, &failure) {
			return fmt.Errorf("handle message: %w", failure.cause)
		}
		if !c.met && (errors.Is(err, ErrSigner) || errors.Is(err, ErrForeign)) {
			return fmt.Errorf("follow stream: %w", err)
		}
		if heard {
			backoff = c.cfg.BackoffMin
		}
		c.cfg.Log.Warn("stream is interrupted, connecting again", "next", c.next, "err", err)
		if progress := c.next > before; progress && errors.Is(err, errGap) {
			continue // what is missing is asked for at once, as long as asking brings something
		}
		// Half of it is random, so that all followers of a gateway do not come back at once.
		timer := time.NewTimer(backoff/2 + rand.N(backoff/2+1))
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
		backoff = min(2*backoff, c.cfg.BackoffMax)
	}
}

// handlerError is an error of the handler, as told apart from those of the connection.
type handlerError struct{ cause error }

func (e *handlerError) Error() string { return e.cause.Error() }

// connect follows over one connection; heard tells whether it brought a message.
func (c *Client) connect(ctx context.Context) (heard bool, err error) {
	u := c.url
	if c.next > 0 {
		query := u.Query()
		query.Set("from", strconv.FormatUint(c.next, 10))
		query.Set("stream", fmt.Sprintf("%016x", c.stream))
		u.RawQuery = query.Encode()
	}
	dialer := websocket.Dialer{HandshakeTimeout: c.cfg.DialTimeout}
	conn, response, err := dialer.DialContext(ctx, u.String(), nil)
	if err != nil {
		if response != nil {
			return false, fmt.Errorf("connect to %s: %s: %w", c.url.Host, response.Status, err)
		}
		return false, fmt.Errorf("connect to %s: %w", c.url.Host, err)
	}
	defer conn.Close()
	release := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends the read that waits
	defer release()
	conn.SetReadLimit(MaxFrameBytes)
	var signer common.Address // zero until the Hello
	alive := func() error { return conn.SetReadDeadline(time.Now().Add(c.cfg.IdleTimeout)) }
	conn.SetPingHandler(func(data string) error {
		_ = conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second)) // the next read tells if it is broken
		if len(data) == 8 && signer != (common.Address{}) {
			if next := binary.BigEndian.Uint64([]byte(data)); next > c.next {
				return fmt.Errorf("server is at message %d, expected %d: %w", next, c.next, errGap)
			}
		}
		return alive()
	})
	for {
		if err := alive(); err != nil {
			return heard, fmt.Errorf("read stream: %w", err)
		}
		kind, raw, err := conn.ReadMessage()
		if err != nil {
			return heard, fmt.Errorf("read stream: %w", err)
		}
		if kind != websocket.BinaryMessage {
			return heard, fmt.Errorf("text message: %w", ErrProtocol)
		}
		frame, by, err := OpenFrame(raw)
		if err != nil {
			return heard, err
		}
		if frame.ChainID != c.cfg.ChainID || frame.Rollup != c.cfg.Rollup {
			return heard, fmt.Errorf("stream of chain %d, rollup %s: %w", frame.ChainID, frame.Rollup, ErrForeign)
		}
		if signer == (common.Address{}) {
			if err := c.greet(frame, by); err != nil {
				return heard, err
			}
			signer = by
		} else if by != signer {
			return heard, fmt.Errorf("message %d is signed by %s: %w", frame.Sequence, by, ErrSigner)
		} else if err := c.receive(ctx, frame); err != nil {
			return heard, err
		}
		heard = true
	}
}

// greet checks the Hello: the sequencer answers for whoever signs the stream.
func (c *Client) greet(f Frame, signer common.Address) error {
	hello, ok := f.Message.(*Hello)
	if !ok {
		return fmt.Errorf("stream begins with %v: %w", f.Message.Type(), ErrProtocol)
	}
	d := hello.Delegation.Delegation
	if d.ChainID != c.cfg.ChainID || d.Rollup != c.cfg.Rollup {
		return fmt.Errorf("delegation for chain %d, rollup %s: %w", d.ChainID, d.Rollup, ErrForeign)
	}
	if d.Address != signer {
		return fmt.Errorf("hello is signed by %s, delegated is %s: %w", signer, d.Address, ErrSigner)
	}
	if err := hello.Delegation.Verify(c.cfg.PublicKey); err != nil {
		return fmt.Errorf("%w: %w", ErrSigner, err)
	}
	c.met = true
	if c.next == 0 {
		// From here on nothing may be missing, the first message included.
		c.stream, c.next = f.Stream, max(f.Sequence, 1)
	}
	return nil
}

// receive checks that the message is the next one, and hands it on.
func (c *Client) receive(ctx context.Context, f Frame) error {
	gap, isGap := f.Message.(*Gap)
	switch {
	case f.Message.Type() == TypeHello:
		return fmt.Errorf("second hello: %w", ErrProtocol)
	case isGap && f.Sequence == gap.To+1 && ((f.Stream != c.stream && gap.From == 0) || (f.Stream == c.stream && gap.From == c.next)):
		// A new stream, or what was asked for is not kept any more: it is lost, and said to be.
		c.stream, c.next = f.Stream, f.Sequence
		return c.handle(ctx, f)
	case isGap:
		return fmt.Errorf("gap from %d to %d, expected message %d: %w", gap.From, gap.To, c.next, ErrProtocol)
	case f.Stream != c.stream:
		return fmt.Errorf("message of another stream: %w", ErrProtocol)
	case f.Sequence < c.next:
		return nil // had it
	case f.Sequence > c.next:
		return fmt.Errorf("message %d, expected %d: %w", f.Sequence, c.next, errGap)
	}
	c.next = f.Sequence + 1
	return c.handle(ctx, f)
}

func (c *Client) handle(ctx context.Context, f Frame) error {
	if err := c.cfg.Handle(ctx, f); err != nil {
		return &handlerError{cause: err}
	}
	return nil
}
