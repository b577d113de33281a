package streaming_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// run starts the executor and returns what it reports; it stops with the test.
func run(t *testing.T, cfg streaming.ExecutorConfig) (*streaming.Executor, <-chan streaming.VerdictReport) {
	t.Helper()
	reports := make(chan streaming.VerdictReport, 256)
	cfg.Report = func(r streaming.VerdictReport) { reports <- r }
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Log == nil {
		cfg.Log = quiet()
	}
	e, err := streaming.NewExecutor(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run = %v", err)
		}
		if err := e.Submit(context.Background(), &streaming.BlockSealed{Header: &types.Header{}}); err == nil {
			t.Error("a message without a header is submitted")
		}
	})
	return e, reports
}

func submit[M streaming.Message](t *testing.T, e *streaming.Executor, messages ...M) {
	t.Helper()
	for _, m := range messages {
		if err := e.Submit(context.Background(), m); err != nil {
			t.Fatal(err)
		}
	}
}

// expect reads as many reports as there are verdicts and compares.
func expect(t *testing.T, reports <-chan streaming.VerdictReport, messages []*streaming.BlockSealed, want ...streaming.Verdict) []streaming.VerdictReport {
	t.Helper()
	var got []streaming.VerdictReport
	for i, m := range messages {
		select {
		case r := <-reports:
			if r.Block.Hash != m.Header.Hash() || r.Verdict != want[i] {
				t.Fatalf("report %d: block %d is %v (%s), want block %d to be %v", i, r.Block.Number, r.Verdict, r.Reason, m.Header.Number, want[i])
			}
			if (r.Reason == "") != (r.Verdict == streaming.Verified) {
				t.Errorf("block %d is %v with reason %q", r.Block.Number, r.Verdict, r.Reason)
			}
			got = append(got, r)
		case <-time.After(20 * time.Second):
			t.Fatalf("no report for block %d", m.Header.Number)
		}
	}
	return got
}

func all(v streaming.Verdict, n int) []streaming.Verdict {
	return slices.Repeat([]streaming.Verdict{v}, n)
}

func TestExecutorVerifiesASlot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	slot := w.slot()
	sealedAt := time.UnixMilli(int64(slot[3].SealedAt))
	now := newClock(sealedAt.Add(7 * time.Millisecond))
	e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Now: now.Now})
	submit(t, e, slot...)
	got := expect(t, reports, slot, all(streaming.Verified, len(slot))...)
	for i, r := range got {
		if r.Kind != slot[i].Kind || r.Permit != slot[i].Permit || r.GasUsed != slot[i].Header.GasUsed || r.TraceBytes != len(slot[i].Trace) {
			t.Errorf("report %d does not describe its block: %+v", i, r)
		}
		if want := now.Now().Sub(r.SealedAt); r.Lag != want {
			t.Errorf("report %d: lag %v, want %v", i, r.Lag, want)
		}
		want := time.Duration(0)
		if r.Kind == blocks.SlotEnding {
			want = 7 * time.Millisecond
		}
		if r.DeadTime != want {
			t.Errorf("report %d: dead time %v, want %v", i, r.DeadTime, want)
		}
	}
}

// settle reads reports until the last ones are as wanted. A block may be incomplete on the way to another
// verdict; any other verdict than the wanted one is an error.
func settle(t *testing.T, reports <-chan streaming.VerdictReport, want map[common.Hash]streaming.Verdict) map[common.Hash]streaming.VerdictReport {
	t.Helper()
	last := make(map[common.Hash]streaming.VerdictReport)
	deadline := time.After(30 * time.Second)
	for open := len(want); open > 0; {
		select {
		case r := <-reports:
			wanted, known := want[r.Block.Hash]
			if r.Verdict != streaming.Incomplete && (!known || r.Verdict != wanted) {
				t.Fatalf("block %d is %v (%s), want %v", r.Block.Number, r.Verdict, r.Reason, wanted)
			}
			before, had := last[r.Block.Hash]
			last[r.Block.Hash] = r
			if known && (!had || before.Verdict != wanted) && r.Verdict == wanted {
				open--
			}
			if known && had && before.Verdict == wanted && r.Verdict != wanted {
				open++
			}
		case <-deadline:
			for hash, verdict := range want {
				t.Errorf("block %d %s is %v (%s), want %v", last[hash].Block.Number, hash, last[hash].Verdict, last[hash].Reason, verdict)
			}
			t.FailNow()
		}
	}
	return last
}

func TestExecutorKeepsOrderInParallel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.regulars(w.genesis, 30)
	fork := w.regulars(chain[9].Header.Hash(), 10) // the same blocks again: the same timestamps and transfers
	e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Workers: 4, Backlog: 3})
	order := append(slices.Clone(chain), fork...)
	go func() {
		for _, m := range order {
			_ = e.Submit(context.Background(), m)
		}
	}()
	seen := map[common.Hash]bool{w.genesis: true}
	for range order {
		r := <-reports
		if header := w.headers[r.Block.Hash]; r.Verdict != streaming.Verified || !seen[header.ParentHash] {
			t.Fatalf("block %d is %v (%s), its parent was reported: %v", r.Block.Number, r.Verdict, r.Reason, seen[header.ParentHash])
		}
		seen[r.Block.Hash] = true
	}
}

// recertified returns the message with a certificate of its own facts by that key.
func recertified(t *testing.T, k *certs.SecretKey, m *streaming.BlockSealed) *streaming.BlockSealed {
	t.Helper()
	c, err := k.Certify(certs.NewMessage(testChain, testRollup, m.Placed()))
	if err != nil {
		t.Fatal(err)
	}
	m.Certificate = &c
	return m
}

func TestExecutorRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.regulars(w.genesis, 2)
	good := chain[1]
	stranger := certs.DeriveSecretKey("stranger")
	changed := func(change func(m *streaming.BlockSealed)) *streaming.BlockSealed {
		m := *good
		header := *types.CopyHeader(good.Header)
		m.Header = &header
		change(&m)
		return &m
	}
	trace := func(change func(*execute.Trace)) []byte {
		decoded, err := execute.DecodeTrace(good.Trace)
		if err != nil {
			t.Fatal(err)
		}
		change(decoded)
		raw, err := decoded.Encode()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	idle, err := execute.DecodeTrace(w.seal(spec{parent: chain[0].Header.Hash(), kind: blocks.Regular, time: good.Header.Time, anchor: good.Anchor}).Trace)
	if err != nil {
		t.Fatal(err)
	}
	early := w.slot()[3]
	tests := []struct {
		name   string
		bad    *streaming.BlockSealed
		want   streaming.Verdict
		reason string
	}{
		{"a forged certificate", changed(func(m *streaming.BlockSealed) {
			c := *m.Certificate
			c.Signature = chain[0].Certificate.Signature
			m.Certificate = &c
		}), streaming.Invalid, "signature"},
		{"another sequencer", recertified(t, stranger, changed(func(*streaming.BlockSealed) {})), streaming.Invalid, "signature"},
		{"another block's certificate", changed(func(m *streaming.BlockSealed) { m.Certificate = chain[0].Certificate }), streaming.Invalid, "another block"},
		{"regular passed off as slot-ending", changed(func(m *streaming.BlockSealed) {
			m.Kind, m.Permit = blocks.SlotEnding, blocks.Permit{Slot: 1, L1Parent: l1Hash(1)}
		}), streaming.Invalid, "another block"},
		{"another anchor", recertified(t, w.sequencer, changed(func(m *streaming.BlockSealed) { m.Anchor = anchorAt(2) })), streaming.Invalid, "anchor"},
		{"a state root that does not follow", recertified(t, w.sequencer, changed(func(m *streaming.BlockSealed) {
			m.Header.Root = common.Hash{1}
			m.Trace = trace(func(tr *execute.Trace) { tr.Blocks[0].Header.Root = common.Hash{1} })
		})), streaming.Invalid, "state root"},
		{"another block's trace", changed(func(m *streaming.BlockSealed) { m.Trace = chain[0].Trace }), streaming.Invalid, "trace is not"},
		{"a trace of two blocks", changed(func(m *streaming.BlockSealed) {
			merged, err := execute.MergeTraces(chain[0].Trace, chain[1].Trace)
			if err != nil {
				t.Fatal(err)
			}
			m.Trace = merged
		}), streaming.Invalid, "trace is not"},
		{"no trace at all", changed(func(m *streaming.BlockSealed) { m.Trace = nil }), streaming.Incomplete, "did not come"},
		{"a trace of nonsense", changed(func(m *streaming.BlockSealed) { m.Trace = []byte{1, 2, 3} }), streaming.Invalid, "trace"},
		{"a node withheld", changed(func(m *streaming.BlockSealed) {
			m.Trace = trace(func(tr *execute.Trace) { tr.State = idle.State })
		}), streaming.Incomplete, "missing"},
		{"the policy's gas limit", recertified(t, w.sequencer, changed(func(m *streaming.BlockSealed) { m.Header.GasLimit++ })), streaming.Invalid, "gas limit"},
		{"the rules between parent and child", w.seal(spec{
			parent: early.Header.Hash(), kind: blocks.Regular, time: testPolicy.Slots.Start(1), anchor: anchorAt(1),
		}), streaming.Invalid, "unresolved permit"},
		{"a based block with half a permit", changed(func(m *streaming.BlockSealed) {
			m.Kind, m.Certificate, m.Permit = blocks.Based, nil, blocks.Permit{Slot: 1}
		}), streaming.Invalid, "based block"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log capture
			e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Log: log.Logger()})
			before := []*streaming.BlockSealed{chain[0]}
			if test.bad.Header.ParentHash == early.Header.Hash() {
				before = w.slotUpTo(early)
			}
			submit(t, e, before...)
			expect(t, reports, before, all(streaming.Verified, len(before))...)
			submit(t, e, test.bad)
			got := expect(t, reports, []*streaming.BlockSealed{test.bad}, test.want)
			if !strings.Contains(got[0].Reason, test.reason) {
				t.Errorf("reason %q, want %q in it", got[0].Reason, test.reason)
			}
			if loud := strings.Contains(log.String(), "level=ERROR"); loud != (test.want == streaming.Invalid) {
				t.Errorf("an error is logged: %v\n%s", loud, log.String())
			}
		})
	}
}

// slotUpTo returns the messages of the chain from genesis up to the block, sealed again.
func (w *world) slotUpTo(last *streaming.BlockSealed) []*streaming.BlockSealed {
	slot := w.slot() // deterministic: the same blocks
	for i, m := range slot {
		if m.Header.Hash() == last.Header.Hash() {
			return slot[:i+1]
		}
	}
	w.t.Fatal("no such block")
	return nil
}

func TestExecutorJudgesDescendants(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.regulars(w.genesis, 4)
	later := w.regulars(chain[3].Header.Hash(), 3)
	onto := make(map[common.Hash]*streaming.BlockSealed) // another child of each
	for _, m := range append(slices.Clone(chain), later...) {
		onto[m.Header.Hash()] = w.seal(spec{parent: m.Header.Hash(), kind: blocks.Regular, time: m.Header.Time + 9, anchor: anchorAt(1)})
	}
	withheld := *chain[1]
	withheld.Trace = nil
	var hashes []common.Hash
	for _, m := range chain {
		hashes = append(hashes, m.Header.Hash())
	}
	forged := *chain[1]
	c := *forged.Certificate
	c.Signature = chain[0].Certificate.Signature
	forged.Certificate = &c

	t.Run("below an invalid block all is invalid", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
		submit(t, e, chain[0], &forged, chain[2], chain[3])
		v, x := streaming.Verified, streaming.Invalid
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[0]: v, hashes[1]: x, hashes[2]: x, hashes[3]: x})
	})
	t.Run("below an incomplete block all is incomplete, until it comes", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
		v, i := streaming.Verified, streaming.Incomplete
		submit(t, e, chain[0], &withheld, chain[2], chain[3])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[0]: v, hashes[1]: i, hashes[2]: i, hashes[3]: i})
		submit(t, e, chain[1])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[1]: v, hashes[2]: v, hashes[3]: v})
		submit(t, e, &withheld, chain[3]) // takes nothing back
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[1]: v, hashes[3]: v})
	})
	t.Run("what is wrong by itself can come right, and what stands on it with it", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
		submit(t, e, chain[0], &forged, chain[2])
		v, x := streaming.Verified, streaming.Invalid
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[0]: v, hashes[1]: x, hashes[2]: x})
		submit(t, e, chain[1])
		expect(t, reports, chain[1:3], streaming.Verified, streaming.Verified)
	})
	t.Run("a parent that was never seen", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
		v, i := streaming.Verified, streaming.Incomplete
		submit(t, e, chain[0], chain[2], chain[3])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[0]: v, hashes[2]: i, hashes[3]: i})
		submit(t, e, chain[1])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[1]: v, hashes[2]: v, hashes[3]: v})
	})
	t.Run("without a start the first parent is trusted, and no other", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge()})
		v, i := streaming.Verified, streaming.Incomplete
		submit(t, e, chain[1], chain[3])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[1]: v, hashes[3]: i})
		submit(t, e, chain[2])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[2]: v, hashes[3]: v})
		submit(t, e, chain[0]) // trusted, but it can be verified on nothing
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[0]: i})
	})
	t.Run("a parent that others vouch for", func(t *testing.T) {
		t.Parallel()
		want := blocks.Ref{Number: 3, Hash: chain[2].Header.Hash()}
		e, reports := run(t, streaming.ExecutorConfig{
			Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Trusted: func(r blocks.Ref) bool { return r == want },
		})
		submit(t, e, chain[3], chain[1])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[3]: streaming.Verified, hashes[1]: streaming.Incomplete})
	})
	t.Run("where others vouch, nobody is trusted for coming first", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Trusted: func(blocks.Ref) bool { return false }})
		submit(t, e, chain[0])
		settle(t, reports, map[common.Hash]streaming.Verdict{hashes[0]: streaming.Incomplete})
	})
	t.Run("a stream that goes back below where it was joined", func(t *testing.T) {
		t.Parallel()
		for name, test := range map[string]struct {
			start *blocks.Ref
			head  *streaming.BlockSealed
			want  streaming.Verdict // of the block on the head
		}{
			"below the first parent":              {nil, chain[0], streaming.Verified},
			"to what was trusted or verified":     {nil, chain[2], streaming.Verified},
			"below a start that was given":        {&blocks.Ref{Number: 3, Hash: chain[2].Header.Hash()}, chain[0], streaming.Incomplete},
			"above the first parent, but unknown": {nil, later[1], streaming.Incomplete},
		} {
			e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: test.start})
			head := test.head.Placed().Ref()
			on := onto[head.Hash]
			submit[streaming.Message](t, e, chain[3], &streaming.Reset{Head: head}, on)
			t.Log(name)
			settle(t, reports, map[common.Hash]streaming.Verdict{hashes[3]: streaming.Verified, on.Header.Hash(): test.want})
		}
	})
	t.Run("what is forgotten is no longer trusted", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Memory: 2})
		submit(t, e, chain[:3]...)
		expect(t, reports, chain[:3], all(streaming.Verified, 3)...)
		submit(t, e, chain[0])
		expect(t, reports, chain[:1], streaming.Incomplete)
	})
}

// TestReportsSayWhatWasJudged: two messages describe one block differently, and one of them is forged. Whichever
// is judged first, the verdict goes with the facts that were proven.
func TestReportsSayWhatWasJudged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := w.regulars(w.genesis, 1)[0]
	forged := *good
	forged.Kind, forged.Permit = blocks.SlotEnding, blocks.Permit{Slot: 1, L1Parent: l1Hash(1)}
	for _, order := range [][]*streaming.BlockSealed{{good, &forged}, {&forged, good}, {good, &forged, good}} {
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Workers: 1})
		submit(t, e, order...)
		for verified := false; !verified; {
			r := <-reports
			verified = r.Verdict == streaming.Verified
			if verified && (r.Kind != blocks.Regular || !r.Permit.IsZero()) {
				t.Fatalf("a %v block with permit %+v is verified", r.Kind, r.Permit)
			}
		}
	}
}

func TestExecutorConfig(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := streaming.ExecutorConfig{Judge: w.judge(), Report: func(streaming.VerdictReport) {}, Now: time.Now, Log: quiet()}
	for name, change := range map[string]func(*streaming.ExecutorConfig){
		"no report": func(c *streaming.ExecutorConfig) { c.Report = nil }, "no clock": func(c *streaming.ExecutorConfig) { c.Now = nil },
		"no log": func(c *streaming.ExecutorConfig) { c.Log = nil }, "no chain": func(c *streaming.ExecutorConfig) { c.ChainID = 0 },
		"workers": func(c *streaming.ExecutorConfig) { c.Workers = -1 }, "queue": func(c *streaming.ExecutorConfig) { c.QueueBytes = -1 },
	} {
		cfg := good
		change(&cfg)
		if _, err := streaming.NewExecutor(cfg); !errors.Is(err, streaming.ErrConfig) {
			t.Errorf("%s: %v", name, err)
		}
	}
	e, err := streaming.NewExecutor(good)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := e.Run(ctx); err != nil {
		t.Errorf("Run = %v", err)
	}
	m := w.regulars(w.genesis, 1)[0]
	elsewhere := &streaming.BlockOpened{Number: 1, ParentHeader: w.headers[w.genesis]}
	if err := e.Submit(context.Background(), elsewhere); !errors.Is(err, streaming.ErrEncoding) || e.Offer(elsewhere) {
		t.Errorf("a segment on another parent: %v", err)
	}
	if err := e.Submit(context.Background(), m); !errors.Is(err, streaming.ErrClosed) || e.Offer(m) {
		t.Errorf("Submit after Run = %v", err)
	}
}
