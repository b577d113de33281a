package devnet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// FollowRequest names the rollup that the L1's own re-executor follows.
type FollowRequest struct {
	Gateway   string         `json:"gateway"`    // URL of its API
	PublicKey hexutil.Bytes  `json:"public_key"` // of the sequencer, BLS, 48 bytes
	ChainID   uint64         `json:"chain_id"`
	Rollup    common.Address `json:"rollup"`
}

// followTarget is a request that was checked; two are equal if they ask for the same.
type followTarget struct {
	gateway string // without a slash at its end
	key     certs.PublicKey
	chainID uint64
	rollup  common.Address
}

// check reads the request; it returns ErrBadRequest.
func (r FollowRequest) check() (followTarget, error) {
	t := followTarget{gateway: strings.TrimRight(r.Gateway, "/"), chainID: r.ChainID, rollup: r.Rollup}
	u, err := url.Parse(t.gateway)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return t, fmt.Errorf("read gateway %q, want http://host:port: %w", r.Gateway, ErrBadRequest)
	}
	if t.chainID == 0 {
		return t, fmt.Errorf("read chain id 0: %w", ErrBadRequest)
	}
	if t.key, err = certs.ParsePublicKey(r.PublicKey); err != nil {
		return t, fmt.Errorf("read public key (%v): %w", err, ErrBadRequest)
	}
	return t, nil
}

// FollowStatus tells what the L1's own re-executor follows, and what came of it.
type FollowStatus struct {
	FollowRequest
	Announced  uint64     `json:"announced"`            // settlements, each run of blocks once
	Answered   uint64     `json:"answered"`             // of them, those whose EXECUTE is remembered
	Failed     uint64     `json:"failed"`               // of them, those whose trace could not be had
	Dropped    uint64     `json:"dropped"`              // of them, those that gave way to newer ones
	Verified   uint64     `json:"verified"`             // blocks, by the verdict of this re-executor
	Invalid    uint64     `json:"invalid"`              // blocks
	Incomplete uint64     `json:"incomplete"`           // blocks
	Head       blocks.Ref `json:"head"`                 // of the last verdict
	LastError  string     `json:"last_error,omitempty"` // why something last failed
}

// How settlements are answered ahead of time.
const (
	maxAnnounced   = 64 // settlements that wait; the oldest gives way, for it is the first to be too late
	answerWorkers  = 2  // a slot is settled in a few transactions
	fetchTimeout   = 5 * time.Second
	fetchTries     = 3
	fetchRetry     = 200 * time.Millisecond
	followRetry    = 5 * time.Second // after a gateway that was refused
	knownAnnounced = 256             // settlements that are recognized when they are announced again
)

// reexecutor follows one rollup at a time like anybody, and has EXECUTE answer every settlement that the
// gateway announces, from just the bytes that the settlement transaction will bring. What it fetches is checked against
// the announcement; a wrong announcement costs work and place in the memory, never a wrong answer.
type reexecutor struct {
	meter  *Meter
	log    *slog.Logger
	client *http.Client
	retry  time.Duration
	change chan struct{} // wakes Run

	mu     sync.Mutex
	target *followTarget
	status FollowStatus
	known  lru.BasicLRU[common.Hash, struct{}] // traces that were announced
}

func newReexecutor(meter *Meter, log *slog.Logger) *reexecutor {
	return &reexecutor{
		meter: meter, log: log, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: answerWorkers}},
		retry: followRetry, change: make(chan struct{}, 1),
	}
}

// follow turns to a rollup. The same again changes nothing. It returns ErrBadRequest.
func (r *reexecutor) follow(request FollowRequest) error {
	target, err := request.check()
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.target != nil && *r.target == target {
		return nil
	}
	r.target = &target
	r.status = FollowStatus{FollowRequest: request}
	r.known = lru.NewBasicLRU[common.Hash, struct{}](knownAnnounced)
	select {
	case r.change <- struct{}{}:
	default:
	}
	return nil
}

// following returns what is followed, nil if nothing is.
func (r *reexecutor) following() *FollowStatus {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.target == nil {
		return nil
	}
	status := r.status
	return &status
}

// Run follows whatever it was last told to follow, until the context ends.
func (r *reexecutor) Run(ctx context.Context) error {
	defer r.client.CloseIdleConnections()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.change:
		}
		r.mu.Lock()
		target := *r.target
		r.mu.Unlock()
		session, cancel := context.WithCancel(ctx)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			r.session(session, target)
		}()
		select {
		case <-ctx.Done():
		case <-r.change:
			r.wake() // for the next turn of the loop
		}
		cancel()
		<-ended
	}
}

func (r *reexecutor) wake() {
	select {
	case r.change <- struct{}{}:
	default:
	}
}

// session follows one rollup until the context ends. A gateway that is not there yet is waited for, one that is
// another's is asked again after a while.
func (r *reexecutor) session(ctx context.Context, target followTarget) {
	announced := make(chan *streaming.Settling, maxAnnounced)
	group, ctx := errgroup.WithContext(ctx)
	for range answerWorkers {
		group.Go(func() error {
			for {
				select {
				case <-ctx.Done():
					return nil
				case m := <-announced:
					r.answer(ctx, target, m)
				}
			}
		})
	}
	group.Go(func() error {
		for ctx.Err() == nil {
			r.log.Info("L1's own re-executor follows a rollup", "gateway", target.gateway, "rollup", target.rollup, "chain_id", target.chainID)
			err := streaming.Follow(ctx, streaming.FollowConfig{
				URL: target.gateway, BLSPublicKey: target.key, ChainID: target.chainID, Rollup: target.rollup, Workers: 1,
				Report: r.report, Other: func(f streaming.Frame) { r.announced(announced, f) }, Log: r.log,
			})
			if err == nil {
				continue
			}
			r.failed(nil, err)
			r.log.Warn("L1's own re-executor has lost its rollup, it tries again", "err", err, "after", r.retry)
			timer := time.NewTimer(r.retry)
			select {
			case <-ctx.Done():
			case <-timer.C:
			}
			timer.Stop()
		}
		return nil
	})
	_ = group.Wait() // none of them returns an error
}

// announced queues the settlement that a message announces. It never blocks: the stream would.
func (r *reexecutor) announced(queue chan *streaming.Settling, f streaming.Frame) {
	m, ok := f.Message.(*streaming.Settling)
	if !ok {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known.Contains(m.TraceHash) {
		return // signed again, with higher fees or after a reorg of L1
	}
	r.known.Add(m.TraceHash, struct{}{})
	r.status.Announced++
	for {
		select {
		case queue <- m:
			return
		default:
		}
		select {
		case <-queue:
			r.status.Dropped++
		default:
		}
	}
}

// answer has EXECUTE answer an announced settlement. It survives whatever the trace brings about.
func (r *reexecutor) answer(ctx context.Context, target followTarget, m *streaming.Settling) {
	defer func() {
		if thrown := recover(); thrown != nil {
			r.failed(countFailed, fmt.Errorf("panic: %v", thrown))
			r.log.Error("answering a settlement ahead of time panicked", "panic", thrown, "stack", string(debug.Stack()))
		}
	}()
	trace, err := r.fetch(ctx, target, m)
	if ctx.Err() != nil {
		return
	}
	var in execute.Input
	if err == nil {
		in, err = execute.NewInput(target.chainID, trace)
	}
	if err == nil && in.TipHash != m.To.Hash {
		err = fmt.Errorf("trace ends with block %s: %w", in.TipHash, errAnnouncement)
	}
	if err != nil {
		r.failed(countFailed, err)
		r.mu.Lock()
		r.known.Remove(m.TraceHash) // when it is announced again, it is tried again
		r.mu.Unlock()
		r.log.Warn("settlement cannot be answered ahead of time", "from", m.From.Number, "to", m.To.Number, "err", err)
		return
	}
	source, took, err := r.meter.ask(callerStream, in.Encode())
	r.mu.Lock()
	r.status.Answered++
	r.mu.Unlock()
	if err != nil {
		r.log.Error("announced settlement does not verify", "from", m.From.Number, "to", m.To.Number, "err", err)
		return
	}
	r.log.Debug("settlement answered ahead of time", "from", m.From.Number, "to", m.To.Number, "bytes", len(trace), "source", source, "took", took)
}

// errAnnouncement is found where a gateway answers something else than it has announced.
var errAnnouncement = errors.New("not what was announced")

// fetch asks the gateway for the trace of an announced run.
func (r *reexecutor) fetch(ctx context.Context, target followTarget, m *streaming.Settling) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	for try := 1; ; try++ {
		trace, err := r.fetchOnce(ctx, target, m)
		if err == nil || errors.Is(err, errAnnouncement) || try == fetchTries {
			return trace, err
		}
		timer := time.NewTimer(fetchRetry)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil, err
		case <-timer.C:
		}
	}
}

func (r *reexecutor) fetchOnce(ctx context.Context, target followTarget, m *streaming.Settling) ([]byte, error) {
	address := fmt.Sprintf("%s/v1/blocks/%s/trace?from=%s", target.gateway, m.To.Hash, m.From.Hash)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for trace: %w", err)
	}
	request.Header.Set("Accept", "application/octet-stream")
	response, err := r.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask for trace: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("ask for trace: gateway answers %s", response.Status)
	}
	trace, err := io.ReadAll(io.LimitReader(response.Body, int64(m.TraceBytes)+1))
	if err != nil {
		return nil, fmt.Errorf("read trace: %w", err)
	}
	if len(trace) != int(m.TraceBytes) || crypto.Keccak256Hash(trace) != m.TraceHash {
		return nil, fmt.Errorf("read trace of blocks %d to %d: %w", m.From.Number, m.To.Number, errAnnouncement)
	}
	return trace, nil
}

// failed records why something failed, and has it counted, if it counts.
func (r *reexecutor) failed(count func(*FollowStatus), err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if count != nil {
		count(&r.status)
	}
	r.status.LastError = err.Error()
}

func countFailed(s *FollowStatus) { s.Failed++ }

// report takes the verdict on a block of the rollup.
func (r *reexecutor) report(v streaming.VerdictReport) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status.Head = v.Block
	switch v.Verdict {
	case streaming.Verified:
		r.status.Verified++
	case streaming.Invalid:
		r.status.Invalid++
		r.status.LastError = fmt.Sprintf("block %d is invalid: %s", v.Block.Number, v.Reason)
		r.log.Error("L1's own re-executor finds a block of the rollup invalid", "block", v.Block.Number, "hash", v.Block.Hash, "reason", v.Reason)
	case streaming.Incomplete:
		r.status.Incomplete++
	case streaming.Unknown:
	}
}

// Follow tells the L1 which rollup its own re-executor follows, so that EXECUTE's answers are there before the
// settlements come. The same again changes nothing, another rollup replaces the one before. Errors: ErrBadRequest,
// and ErrNoReexecutor.
func (l *L1) Follow(request FollowRequest) error {
	if l.cfg.NoReexecutor {
		return fmt.Errorf("follow %s: %w", request.Gateway, ErrNoReexecutor)
	}
	return l.reexecutor.follow(request)
}

// Execute returns what EXECUTE was asked and how long it took.
func (l *L1) Execute() ExecuteStats {
	stats := l.meter.stats()
	stats.Follows = l.reexecutor.following()
	return stats
}

// Follow asks the L1, over its control API, to follow a rollup.
func (e L1Endpoints) Follow(ctx context.Context, request FollowRequest) error {
	return e.control(ctx, http.MethodPost, "/devnet/follow", request, nil)
}

// Execute reads the L1's statistics of EXECUTE over its control API.
func (e L1Endpoints) Execute(ctx context.Context) (ExecuteStats, error) {
	var stats ExecuteStats
	err := e.control(ctx, http.MethodGet, "/devnet/execute", nil, &stats)
	return stats, err
}

// maxControlAnswer bounds what is read of an answer of the control API.
const maxControlAnswer = 1 << 20

// control makes a request of the control API.
func (e L1Endpoints) control(ctx context.Context, method, path string, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("%s %s: %w", method, path, err)
		}
		reader = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(ctx, method, e.BeaconURL()+path, reader)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxControlAnswer))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: L1 answers %s: %s", method, path, response.Status, raw)
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}
