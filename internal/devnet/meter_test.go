package devnet

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

var errRefused = errors.New("claim does not hold")

// oracle answers as it is told, and takes a millisecond of the test's clock for what it computes.
type oracle struct {
	mu         sync.Mutex
	source     execute.Source
	answer     error
	recomputed error
	recomputes int
	at         time.Time
}

func (o *oracle) Name() string                   { return "ORACLE" }
func (o *oracle) RequiredGas([]byte) uint64      { return 7 }
func (o *oracle) Stats() execute.PrecompileStats { return execute.PrecompileStats{Held: 3} }

func (o *oracle) Answer([]byte) (execute.Source, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.source != execute.Recalled {
		o.at = o.at.Add(time.Millisecond)
	}
	return o.source, o.answer
}

func (o *oracle) Recompute([]byte) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.recomputes++
	o.at = o.at.Add(2 * time.Millisecond)
	return o.recomputed
}

func (o *oracle) now() time.Time {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.at
}

// claim is an input whose tip is the number.
func claim(tip uint64) []byte {
	input := make([]byte, 8*32)
	binary.BigEndian.PutUint64(input[2*32:], tip)
	return input
}

func newOracle(share uint64, log *slog.Logger) (*oracle, *Meter) {
	o := &oracle{at: time.Unix(1_700_000_000, 0)}
	m := newMeter(o, share, log)
	m.now = o.now
	return o, m
}

func TestMeterTellsCallersAndSourcesApart(t *testing.T) {
	t.Parallel()
	o, m := newOracle(1<<63, slog.New(slog.DiscardHandler))
	var tally ExecuteCalls
	building := metered{meter: m, by: callerBuild, tally: &tally}
	if building.Name() != "ORACLE" || building.RequiredGas(nil) != 7 {
		t.Fatal("the meter changes name or price")
	}
	if out, err := building.Run(claim(1)); err != nil || len(out) != 32 || out[31] != 1 {
		t.Fatalf("true claim: %x, %v", out, err)
	}
	o.answer = errRefused
	if out, err := building.Run(claim(1)); !errors.Is(err, errRefused) || out != nil {
		t.Fatalf("false claim: %x, %v", out, err)
	}
	o.source, o.answer = execute.Recalled, nil
	for _, by := range []caller{callerBuild, callerOther, callerOther, callerBundle} {
		if _, err := (metered{meter: m, by: by}).Run(claim(1)); err != nil {
			t.Fatal(err)
		}
	}
	o.source = execute.Awaited
	if _, _, err := m.ask(callerStream, claim(1)); err != nil {
		t.Fatal(err)
	}
	s := m.stats()
	for name, c := range map[string]struct{ got, want ExecuteCalls }{
		"building": {s.Building, ExecuteCalls{Computed: Timed{2, 2}, Recalled: Timed{1, 0}, Refused: 1}},
		"other":    {s.Other, ExecuteCalls{Recalled: Timed{2, 0}}},
		"bundles":  {s.Bundles, ExecuteCalls{Recalled: Timed{1, 0}}},
		"stream":   {s.Stream, ExecuteCalls{Awaited: Timed{1, 1}}},
		"tally":    {tally, ExecuteCalls{Computed: Timed{2, 2}, Refused: 1}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %+v, want %+v", name, c.got, c.want)
		}
	}
	if s.Held != 3 || s.Building.Count() != 3 || s.Building.MS() != 2 || s.Follows != nil {
		t.Errorf("stats %+v", s)
	}
	m.built(BlockExecute{Number: 9})
	for i := range uint64(maxBlockTotals + 5) {
		m.built(BlockExecute{Number: i, ExecuteCalls: tally})
	}
	if s = m.stats(); len(s.Blocks) != maxBlockTotals || s.Blocks[0].Number != 5 {
		t.Errorf("%d blocks from %d on", len(s.Blocks), s.Blocks[0].Number)
	}
}

// runMeter runs the meter until the test ends.
func runMeter(t *testing.T, m *Meter) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- m.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestMeterChecksASample(t *testing.T) {
	t.Parallel()
	o, m := newOracle(4, slog.New(slog.DiscardHandler))
	o.source = execute.Recalled
	// Nobody takes them yet: eight wait, no input twice, and what is not chosen or too short never.
	for range 3 {
		for tip := range uint64(40) {
			m.ask(callerOther, claim(tip))
		}
		m.ask(callerOther, claim(0)[:50])
	}
	if s := m.stats().Rechecks; len(m.queue) != maxRechecks || s.Skipped != 3*(10-maxRechecks) || s.OneIn != 4 {
		t.Fatalf("%d wait, %+v", len(m.queue), s)
	}
	runMeter(t, m)
	deadline := time.Now().Add(testPatience)
	for m.stats().Rechecks.Checked.Count < maxRechecks && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
	if s := m.stats().Rechecks; s.Checked != (Timed{maxRechecks, 2 * maxRechecks}) || s.Differences != 0 || len(m.faults()) != 0 {
		t.Fatalf("%+v, faults %v", s, m.faults())
	}
	// What was computed for the call itself needs no check.
	o.mu.Lock()
	o.source = execute.Computed
	o.mu.Unlock()
	m.ask(callerOther, claim(400))
	if len(m.queue) != 0 || m.checked.Contains([32]byte{}) {
		t.Error("a computed answer is computed again")
	}
}

// A wrong answer in memory is an error that the operator sees everywhere.
func TestMeterFindsAWrongAnswer(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ remembered, computed error }{
		"yes for a no": {nil, errRefused},
		"no for a yes": {errRefused, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var logged lockedBuffer
			o, m := newOracle(1, slog.New(slog.NewTextHandler(&logged, nil)))
			o.source, o.answer, o.recomputed = execute.Recalled, c.remembered, c.computed
			l, err := NewL1(testConfig(), m, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			mux := http.NewServeMux()
			l.controlRoutes(mux)
			ask := func(path string) (int, string) {
				w := httptest.NewRecorder()
				mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
				return w.Code, w.Body.String()
			}
			if status, body := ask("/healthz"); status != http.StatusOK {
				t.Fatalf("healthz: %d %s", status, body)
			}
			m.ask(callerOther, claim(1))
			m.recheck(<-m.queue)
			if status, body := ask("/healthz"); status != http.StatusServiceUnavailable || !strings.Contains(body, `"faulty"`) {
				t.Errorf("healthz: %d %s", status, body)
			}
			var stats ExecuteStats
			if status, body := ask("/devnet/execute"); status != http.StatusOK || json.Unmarshal([]byte(body), &stats) != nil || stats.Rechecks.Differences != 1 {
				t.Errorf("statistics: %d %s", status, body)
			}
			if !strings.Contains(logged.String(), "level=ERROR") || len(m.faults()) != 1 {
				t.Errorf("logged %q, faults %v", logged.String(), m.faults())
			}
		})
	}
}

// lockedBuffer is a log that a test reads.
type lockedBuffer struct {
	mu  sync.Mutex
	buf strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// EXECUTE's calls of a bundle are answered before its block is built, unless the L1 has no re-executor.
func TestBundlesAreRehearsed(t *testing.T) {
	t.Parallel()
	for name, without := range map[string]bool{"with re-executor": false, "without": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := testConfig()
			cfg.NoReexecutor, cfg.SlotSeconds = without, 2
			n := startMetered(t, cfg, newMeter(execute.NewPrecompile(execute.DefaultGasSchedule, 16), 1, slog.New(slog.DiscardHandler)))
			stats := func() ExecuteStats {
				s, err := n.ends.Execute(n.ctx)
				if err != nil {
					t.Fatal(err)
				}
				return s
			}
			// A claim that does not hold is answered like any other. On a busy machine a bundle may be too late
			// for the rehearsal or for its block, so another one follows.
			for nonce := uint64(0); ; {
				next := n.head().Number.Uint64() + 1
				tx := n.transaction(1, nonce, &execute.Address, 4_000_000, claim(nonce))
				if _, err := n.tryBundle(next, []*types.Transaction{tx}, tx.Hash()); err != nil {
					t.Log(err)
				}
				n.reach(next)
				if _, err := n.http.TransactionReceipt(n.ctx, tx.Hash()); err == nil {
					nonce++
				}
				s := stats()
				if without && nonce > 1 {
					if s.Bundles.Count() != 0 || s.Building.Computed.Count != nonce || s.Building.Refused != nonce {
						t.Errorf("%+v", s)
					}
					return
				}
				if s.Bundles.Computed.Count > 0 && s.Building.Recalled.Count > 0 {
					last := s.Blocks[len(s.Blocks)-1]
					if last.Number > next || last.Count() == 0 || last.Hash == (common.Hash{}) {
						t.Errorf("blocks %+v", s.Blocks)
					}
					return
				}
				if n.ctx.Err() != nil {
					t.Fatalf("no bundle was rehearsed in time: %+v", s)
				}
			}
		})
	}
}
