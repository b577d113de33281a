package l1

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Endpoint is one way to an L1 node.
type Endpoint struct {
	URL   string // JSON-RPC over HTTP
	WSURL string // JSON-RPC over WebSocket, for subscriptions; empty: the node is polled
}

func (e Endpoint) check() error {
	return errors.Join(
		check(strings.HasPrefix(e.URL, "http://") || strings.HasPrefix(e.URL, "https://"), "L1 URL must be http or https"),
		check(e.WSURL == "" || strings.HasPrefix(e.WSURL, "ws://") || strings.HasPrefix(e.WSURL, "wss://"), "L1 WebSocket URL must be ws or wss"),
	)
}

// endpoints are the ways to L1 that a client has. One is in use at a time: the next one when it fails. An endpoint is asked
// nothing but who it is until it has said so; one that is of another network, or tells what cannot be, is not used again.
type endpoints struct {
	log      *slog.Logger
	identify func(ctx context.Context, index int) error
	proving  sync.Mutex

	mu       sync.Mutex
	list     []endpoint
	current  int
	switches uint64
	changed  chan struct{} // closed when another endpoint comes into use
}

type endpoint struct {
	Endpoint
	url      *url.URL
	proven   bool  // it is the configured L1 and has the rollup
	excluded error // why it is not used again
}

// name is what may be logged of the endpoint: URLs often hold secrets.
func (e endpoint) name() string { return e.url.Host }

func newEndpoints(list []Endpoint, log *slog.Logger) (*endpoints, error) {
	p := &endpoints{log: log, changed: make(chan struct{})}
	if log == nil {
		p.log = slog.New(slog.DiscardHandler)
	}
	for _, e := range list {
		u, err := url.Parse(e.URL)
		if err != nil {
			return nil, fmt.Errorf("parse an L1 URL: %w", ErrConfig) // the error would print it
		}
		p.list = append(p.list, endpoint{Endpoint: e, url: u})
	}
	return p, nil
}

// inUse returns the endpoint in use, and what is closed when that changes.
func (p *endpoints) inUse() (index int, e endpoint, changed <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current, p.list[p.current], p.changed
}

// prove says that the endpoint is the right L1.
func (p *endpoints) prove(index int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list[index].proven = true
}

// ensure asks an endpoint who it is, unless it has said so since it came into use.
func (p *endpoints) ensure(ctx context.Context, index int) error {
	p.proving.Lock()
	defer p.proving.Unlock()
	p.mu.Lock()
	proven := p.list[index].proven
	p.mu.Unlock()
	if proven {
		return nil
	}
	err := p.identify(ctx, index)
	switch {
	case err == nil:
		p.prove(index)
	case SeverityOf(err) == Critical:
		p.exclude(index, err)
	}
	return err
}

// use takes an endpoint into use that has said who it is.
func (p *endpoints) use(index int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.current, p.list[index].proven = index, true
}

// leave takes the next endpoint into use if this one still is, and there is another.
func (p *endpoints) leave(index int, why error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.next(index, why)
}

// exclude leaves an endpoint for good, if there is another.
func (p *endpoints) exclude(index int, why error) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.next(index, why) {
		return false
	}
	p.list[index].excluded = why
	p.log.Error("L1 endpoint is not used any more", "endpoint", p.list[index].name(), "err", why)
	return true
}

func (p *endpoints) next(index int, why error) bool {
	for i := range p.list {
		candidate := (index + 1 + i) % len(p.list)
		if candidate == index || p.list[candidate].excluded != nil {
			continue
		}
		if index == p.current {
			p.log.Warn("another L1 endpoint is used", "from", p.list[index].name(), "to", p.list[candidate].name(), "err", why)
			p.current, p.switches = candidate, p.switches+1
			p.list[candidate].proven = false // it may be another node than when it was last asked
			close(p.changed)
			p.changed = make(chan struct{})
		}
		return true
	}
	return false
}

// usable counts the endpoints that are not excluded.
func (p *endpoints) usable() (count int, switches uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.list {
		if e.excluded == nil {
			count++
		}
	}
	return count, p.switches
}

// identifying marks the requests that find out who an endpoint is; its value is the endpoint's index.
type identifying struct{}

// switching sends requests to the endpoint in use. A request that fails is not sent again, for its caller knows whether it may
// be; the next one goes to the next endpoint.
type switching struct {
	inner     http.RoundTripper
	endpoints *endpoints
}

// RoundTrip implements http.RoundTripper.
func (s switching) RoundTrip(req *http.Request) (*http.Response, error) {
	index, e, _ := s.endpoints.inUse()
	if marked, ok := req.Context().Value(identifying{}).(int); ok {
		index = marked
		s.endpoints.mu.Lock()
		e = s.endpoints.list[index]
		s.endpoints.mu.Unlock()
	} else if !e.proven {
		if err := s.endpoints.ensure(req.Context(), index); err != nil {
			return nil, err
		}
	}
	out := req.Clone(req.Context())
	out.URL, out.Host = e.url, e.url.Host
	out.Header.Del("Authorization")
	if user := e.url.User; user != nil {
		password, _ := user.Password()
		out.SetBasicAuth(user.Username(), password)
	}
	res, err := s.inner.RoundTrip(out)
	switch {
	case err != nil:
		if !errors.Is(err, context.Canceled) { // the caller's own doing; a deadline is the node's
			s.endpoints.leave(index, errors.New("request failed")) // the error may print the URL
		}
	case res.StatusCode >= http.StatusInternalServerError, res.StatusCode == http.StatusTooManyRequests, res.StatusCode == http.StatusUnauthorized, res.StatusCode == http.StatusForbidden:
		s.endpoints.leave(index, fmt.Errorf("status %d: %w", res.StatusCode, ErrStatus))
	}
	return res, err
}

// split returns the endpoints that lists separated by commas name: the n-th WebSocket URL is the n-th node's.
func split(urls, wsURLs string) ([]Endpoint, error) {
	var out []Endpoint
	for u := range strings.SplitSeq(urls, ",") {
		out = append(out, Endpoint{URL: strings.TrimSpace(u)})
	}
	if strings.TrimSpace(wsURLs) == "" {
		return out, nil
	}
	ws := strings.Split(wsURLs, ",")
	if len(ws) > len(out) {
		return nil, fmt.Errorf("%d L1 WebSocket URLs for %d endpoints: %w", len(ws), len(out), ErrConfig)
	}
	for i, u := range ws {
		out[i].WSURL = strings.TrimSpace(u)
	}
	var seen []string
	for _, e := range out {
		if slices.Contains(seen, e.URL) {
			return nil, fmt.Errorf("an L1 endpoint is given twice: %w", ErrConfig)
		}
		seen = append(seen, e.URL)
	}
	return out, nil
}
