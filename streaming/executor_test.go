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

func submit(t *testing.T, e *streaming.Executor, messages ...*streaming.BlockSealed) {
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
	expect(t, reports, order, all(streaming.Verified, len(order))...)
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
			merged, err := execute.MergeTraces(testChain, chain[0].Trace, chain[1].Trace)
			if err != nil {
				t.Fatal(err)
			}
			m.Trace = merged
		}), streaming.Invalid, "trace is not"},
		{"no trace at all", changed(func(m *streaming.BlockSealed) { m.Trace = nil }), streaming.Incomplete, "did not come"},
		{"a trace of nonsense", changed(func(m *streaming.BlockSealed) { m.Trace = []byte{1, 2, 3} }), streaming.Invalid, "trace"},
		{"a node withheld", changed(func(m *streaming.BlockSealed) {
			m.Trace = trace(func(tr *execute.Trace) { tr.Nodes = tr.Nodes[1:] })
		}), streaming.Incomplete, "missing"},
		{"the policy's gas limit", recertified(t, w.sequencer, changed(func(m *streaming.BlockSealed) { m.Header.GasLimit++ })), streaming.Invalid, "gas limit"},
		{"the rules between parent and child", w.seal(spec{
			parent: early.Header.Hash(), kind: blocks.Regular, time: testPolicy.Slots.Start(1), anchor: anchorAt(1),
		}), streaming.Invalid, "unresolved permit"},
		{"a based block without a permit", changed(func(m *streaming.BlockSealed) { m.Kind, m.Certificate = blocks.Based, nil }), streaming.Invalid, "permit"},
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
	forged := *chain[1]
	c := *forged.Certificate
	c.Signature = chain[0].Certificate.Signature
	forged.Certificate = &c

	t.Run("below an invalid block all is invalid", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
		order := []*streaming.BlockSealed{chain[0], &forged, chain[2], chain[3]}
		submit(t, e, order...)
		expect(t, reports, order, streaming.Verified, streaming.Invalid, streaming.Invalid, streaming.Invalid)
	})
	t.Run("below an incomplete block all is incomplete, until it comes", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
		order := []*streaming.BlockSealed{chain[0], &withheld, chain[2], chain[1], chain[2], chain[3], &withheld, chain[3]}
		submit(t, e, order...)
		v, i := streaming.Verified, streaming.Incomplete
		expect(t, reports, order, v, i, i, v, v, v, i, v)
	})
	t.Run("a parent that was never seen", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
		order := []*streaming.BlockSealed{chain[0], chain[2], chain[3], chain[1], chain[2]}
		submit(t, e, order...)
		v, i := streaming.Verified, streaming.Incomplete
		expect(t, reports, order, v, i, i, v, v)
	})
	t.Run("without a start the first parent is trusted, and no other", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge()})
		order := []*streaming.BlockSealed{chain[1], chain[3], chain[2], chain[3]}
		submit(t, e, order...)
		v, i := streaming.Verified, streaming.Incomplete
		expect(t, reports, order, v, i, v, v)
	})
	t.Run("a parent that others vouch for", func(t *testing.T) {
		t.Parallel()
		want := blocks.Ref{Number: 3, Hash: chain[2].Header.Hash()}
		e, reports := run(t, streaming.ExecutorConfig{
			Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Trusted: func(r blocks.Ref) bool { return r == want },
		})
		order := []*streaming.BlockSealed{chain[3], chain[1]}
		submit(t, e, order...)
		expect(t, reports, order, streaming.Verified, streaming.Incomplete)
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
			submit(t, e, chain[3])
			head := test.head.Placed().Ref()
			if err := e.Rewind(context.Background(), head); err != nil {
				t.Fatal(err)
			}
			on := onto[head.Hash]
			submit(t, e, on)
			t.Log(name)
			expect(t, reports, []*streaming.BlockSealed{chain[3], on}, streaming.Verified, test.want)
		}
	})
	t.Run("what is forgotten is no longer trusted", func(t *testing.T) {
		t.Parallel()
		e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Memory: 2})
		order := []*streaming.BlockSealed{chain[0], chain[1], chain[2], chain[0]}
		submit(t, e, order...)
		v := streaming.Verified
		expect(t, reports, order, v, v, v, streaming.Incomplete)
	})
}

func TestExecutorConfig(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := streaming.ExecutorConfig{Judge: w.judge(), Report: func(streaming.VerdictReport) {}, Now: time.Now, Log: quiet()}
	for name, change := range map[string]func(*streaming.ExecutorConfig){
		"no report": func(c *streaming.ExecutorConfig) { c.Report = nil }, "no clock": func(c *streaming.ExecutorConfig) { c.Now = nil },
		"no log": func(c *streaming.ExecutorConfig) { c.Log = nil }, "no chain": func(c *streaming.ExecutorConfig) { c.ChainID = 0 },
		"workers": func(c *streaming.ExecutorConfig) { c.Workers = -1 },
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
	for range 100 { // the backlog may take some
		if err = e.Submit(context.Background(), m); err != nil {
			break
		}
	}
	if !errors.Is(err, streaming.ErrClosed) {
		t.Errorf("Submit after Run = %v", err)
	}
}
