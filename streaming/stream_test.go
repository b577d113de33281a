package streaming_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// streamedSlot is a slot as a gateway streams it: three regular blocks and the slot-ending one in fragments,
// the based block with its trace, and the first two blocks of the next segment.
func (w *world) streamedSlot() []built {
	w.t.Helper()
	permit := blocks.Permit{Slot: 1, L1Parent: l1Hash(1)}
	start := testPolicy.Slots.Start(1)
	at := func(seconds uint64) uint64 { return testTime + seconds }
	out := w.segment(
		spec{parent: w.genesis, kind: blocks.Regular, time: at(1), anchor: anchorAt(1), transfers: 20, each: 6},
		spec{kind: blocks.Regular, time: at(2), anchor: anchorAt(1), writes: clears(0, 40), each: 7},
		spec{kind: blocks.Regular, time: at(3), anchor: anchorAt(1)},
		spec{kind: blocks.SlotEnding, time: start - 1, permit: permit, anchor: anchorAt(1), transfers: 5, writes: clears(20, 40), each: 5},
	)
	based := w.segment(spec{parent: out[3].hash(), kind: blocks.Based, time: start, permit: permit, anchor: anchorAt(1), transfers: 2})[0]
	based.messages = []streaming.Message{based.traced}
	after := w.segment(
		spec{parent: based.hash(), kind: blocks.Regular, time: start + 1, anchor: anchorAt(2), writes: clears(90, 10), each: 4},
		spec{kind: blocks.Regular, time: start + 2, anchor: anchorAt(2), transfers: 3},
	)
	return append(append(out, based), after...)
}

// clears sets slots, and clears every second of them: deletions need siblings that nothing else reads.
func clears(from, count byte) []write {
	var out []write
	for i := range count {
		out = append(out, write{slot: from + i, value: i % 2 * 9})
	}
	return out
}

func messagesOf(chain []built) []streaming.Message {
	var out []streaming.Message
	for _, b := range chain {
		out = append(out, b.messages...)
	}
	return out
}

func wantAll(chain []built, v streaming.Verdict) map[common.Hash]streaming.Verdict {
	want := make(map[common.Hash]streaming.Verdict)
	for _, b := range chain {
		want[b.hash()] = v
	}
	return want
}

// archive answers for a gateway's journal.
type archive struct {
	mu     sync.Mutex
	blocks map[common.Hash]*streaming.BlockSealed
	asked  map[common.Hash]int
	refuse int // so many times per block
}

func newArchive(chain []built) *archive {
	a := &archive{blocks: make(map[common.Hash]*streaming.BlockSealed), asked: make(map[common.Hash]int)}
	for _, b := range chain {
		a.blocks[b.hash()] = b.traced
	}
	return a
}

func (a *archive) block(_ context.Context, ref blocks.Ref) (*streaming.BlockSealed, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.asked[ref.Hash]++
	m := a.blocks[ref.Hash]
	if m == nil || a.asked[ref.Hash] <= a.refuse {
		return nil, errors.New("not here")
	}
	return m, nil
}

func (a *archive) trace(ctx context.Context, ref blocks.Ref) ([]byte, error) {
	m, err := a.block(ctx, ref)
	if err != nil {
		return nil, err
	}
	return m.Trace, nil
}

func (a *archive) count() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return len(a.asked)
}

func TestStreamedSlotIsVerified(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	ending := chain[3].traced
	now := newClock(time.UnixMilli(int64(ending.SealedAt)).Add(9 * time.Millisecond))
	e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Now: now.Now})
	submit(t, e, messagesOf(chain)...)
	last := settle(t, reports, wantAll(chain, streaming.Verified))
	for i, b := range chain {
		r := last[b.hash()]
		isBased := b.traced.Kind == blocks.Based
		if r.Streamed == isBased || (r.StreamBytes == 0) != isBased || (r.TraceBytes == len(b.traced.Trace)) != isBased {
			t.Errorf("block %d: %+v", i, r)
		}
		if r.GasUsed != b.traced.Header.GasUsed || r.Kind != b.traced.Kind || r.Permit != b.traced.Permit || r.Lag != r.At.Sub(r.SealedAt) {
			t.Errorf("report %d does not describe its block: %+v", i, r)
		}
	}
	if dead := last[chain[3].hash()].DeadTime; dead != 9*time.Millisecond {
		t.Errorf("dead time %v", dead)
	}
	streamed, traces := 0, 0
	for _, b := range chain[:4] {
		streamed += last[b.hash()].StreamBytes
		traces += len(b.traced.Trace)
	}
	if streamed >= traces+4*3*1024 { // the slot's fixed parts are a few hundred bytes a message
		t.Errorf("the slot is streamed in %d bytes, its traces have %d", streamed, traces)
	}
}

// TestDamagedStream damages the stream everywhere in turn: whatever is missing, repeated or out of order, the
// chain ends verified if there is an archive to ask, and is never called anything else but incomplete.
func TestDamagedStream(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	whole := messagesOf(chain)
	damages := map[string]func(int) []streaming.Message{
		"dropped":  func(i int) []streaming.Message { return slices.Delete(slices.Clone(whole), i, i+1) },
		"repeated": func(i int) []streaming.Message { return slices.Insert(slices.Clone(whole), i, whole[i]) },
		"reordered": func(i int) []streaming.Message {
			out := slices.Clone(whole)
			out[i], out[i+1] = out[i+1], out[i]
			return out
		},
		"lost": func(i int) []streaming.Message {
			out := slices.Clone(whole)
			out[i] = &streaming.Gap{From: uint64(i), To: uint64(i), Reason: "lost"}
			return out
		},
		"joined late": func(i int) []streaming.Message { return whole[i+1:] },
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := len(name) % 2; i < len(whole)-1; i += 2 {
				messages := damage(i)
				want := make(map[common.Hash]streaming.Verdict)
				for _, m := range messages {
					if sealed, ok := m.(*streaming.BlockSealed); ok {
						for hash := sealed.Header.Hash(); hash != w.genesis; hash = w.headers[hash].ParentHash {
							want[hash] = streaming.Verified // and so what it stands on, however it came
						}
					}
				}
				a := newArchive(chain)
				a.refuse = i / 2 % 2
				e, reports := run(t, streaming.ExecutorConfig{
					Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Fetch: a.trace, FetchBlock: a.block, RepairDelay: time.Millisecond,
				})
				submit(t, e, messages...)
				settle(t, reports, want)
			}
		})
	}
}

// TestWithoutAnArchive: what is missing is said to be missing, until the next segment stands on what is known.
func TestWithoutAnArchive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
	messages := messagesOf(chain)
	submit(t, e, slices.Delete(slices.Clone(messages), 2, 3)...) // a fragment of the first block
	last := settle(t, reports, wantAll(chain, streaming.Incomplete))
	if r := last[chain[0].hash()]; !strings.Contains(r.Reason, "transactions from") {
		t.Errorf("reason %q", r.Reason)
	}
	var traced []streaming.Message
	for _, b := range chain[:4] {
		traced = append(traced, b.traced)
	}
	submit(t, e, traced...)
	settle(t, reports, wantAll(chain[:5], streaming.Verified)) // the based block had all but its parent
}

// TestRepairIsParallel: a segment of which nothing can be executed is judged from its traces, and asks for
// each once.
func TestRepairIsParallel(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	a := newArchive(chain)
	e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Fetch: a.trace})
	submit(t, e, messagesOf(chain)[1:]...)
	last := settle(t, reports, wantAll(chain, streaming.Verified))
	for i, b := range chain[:4] {
		if r := last[b.hash()]; r.Streamed || r.TraceBytes == 0 {
			t.Errorf("block %d: %+v", i, r)
		}
	}
	for i, b := range chain[5:] {
		if r := last[b.hash()]; !r.Streamed {
			t.Errorf("block %d of the next segment: %+v", i, r)
		}
	}
	for hash, n := range a.asked {
		if n != 1 {
			t.Errorf("block %s was asked for %d times", hash, n)
		}
	}
}

// TestArchiveProvesNothing: what an archive answers is signed by nobody. A wrong answer never makes a block
// anything but incomplete.
func TestArchiveProvesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	other := newWorld(t).streamedSlot() // certified by the same key; but not to be found by these hashes
	stranger := newArchive(chain)
	for i, b := range chain {
		m := *b.traced
		switch i % 4 {
		case 0:
			m.Trace = m.Trace[:len(m.Trace)-1]
		case 1:
			m.Trace = slices.Clone(m.Trace)
			m.Trace[len(m.Trace)-30] ^= 1
		case 2:
			m.Trace = other[(i+1)%len(other)].traced.Trace
		case 3:
			m.Trace = nil
		}
		stranger.blocks[b.hash()] = &m
	}
	e, reports := run(t, streaming.ExecutorConfig{
		Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Fetch: stranger.trace, FetchBlock: stranger.block, RepairDelay: time.Millisecond,
	})
	submit(t, e, messagesOf(chain[2:4])[1:]...)
	settle(t, reports, wantAll(chain[2:4], streaming.Incomplete))
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		if stranger.count() > 1 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing was asked for")
		}
	}
	for {
		select {
		case r := <-reports:
			if r.Verdict != streaming.Incomplete {
				t.Fatalf("block %d is %v (%s)", r.Block.Number, r.Verdict, r.Reason)
			}
			continue
		case <-time.After(100 * time.Millisecond):
		}
		break
	}
	// The next block makes the executor ask again, and now the answers are right.
	stranger.mu.Lock()
	for _, b := range chain {
		stranger.blocks[b.hash()] = b.traced
	}
	stranger.mu.Unlock()
	submit(t, e, messagesOf(chain[4:])...)
	settle(t, reports, wantAll(chain, streaming.Verified))
}

// forgery is a stream that is properly signed, and wrong.
type forgery struct {
	name   string
	reason string
	forge  func(w *world, b built) []streaming.Message
}

func forgeries() []forgery {
	sealed := func(w *world, b built, change func(*streaming.BlockSealed)) []streaming.Message {
		m := *b.streamed()
		m.Header = types.CopyHeader(m.Header)
		change(&m)
		c, err := w.sequencer.Certify(w.message(&m))
		if err != nil {
			w.t.Fatal(err)
		}
		m.Certificate = &c
		return append(slices.Clone(b.messages[:len(b.messages)-1]), &m)
	}
	fragment := func(b built, change func(*streaming.Fragment)) []streaming.Message {
		out := slices.Clone(b.messages)
		for i, m := range out {
			if f, ok := m.(*streaming.Fragment); ok {
				changed := *f
				changed.Transactions = slices.Clone(f.Transactions)
				change(&changed)
				out[i] = &changed
				break
			}
		}
		return out
	}
	opened := func(b built, change func(*streaming.BlockOpened)) []streaming.Message {
		m := *b.messages[0].(*streaming.BlockOpened)
		change(&m)
		return append([]streaming.Message{&m}, b.messages[1:]...)
	}
	flipped := func(raw []byte, at int) []byte {
		out := slices.Clone(raw)
		out[at] ^= 1
		return out
	}
	return []forgery{
		{"state root", "state root", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.Root[0] ^= 1 })
		}},
		{"receipts root", "receipts root", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.ReceiptHash[0] ^= 1 })
		}},
		{"transactions root", "transactions root", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.TxHash[0] ^= 1 })
		}},
		{"gas used", "gas used", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.GasUsed-- })
		}},
		{"bloom", "bloom", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.Bloom[7] ^= 1 })
		}},
		{"requests hash", "requests hash", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.RequestsHash = &common.Hash{1} })
		}},
		{"base fee", "header", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.BaseFee.SetUint64(m.Header.BaseFee.Uint64() + 1) })
		}},
		{"timestamp", "header", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.Time++ })
		}},
		{"policy", "gas limit", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Header.GasLimit++ })
		}},
		{"certificate", "signature", func(w *world, b built) []streaming.Message {
			out := sealed(w, b, func(*streaming.BlockSealed) {})
			m := out[len(out)-1].(*streaming.BlockSealed)
			m.Certificate.Signature = w.segment(spec{parent: w.genesis, kind: blocks.Regular, time: testTime + 9, anchor: anchorAt(1)})[0].traced.Certificate.Signature
			return out
		}},
		{"receipts of a fragment", "not what was announced", func(_ *world, b built) []streaming.Message {
			return fragment(b, func(f *streaming.Fragment) { f.ReceiptsDigest[0] ^= 1 })
		}},
		{"receipts of the rest", "not what was announced", func(w *world, b built) []streaming.Message {
			return sealed(w, b, func(m *streaming.BlockSealed) { m.Rest.ReceiptsDigest[0] ^= 1 })
		}},
		{"transaction", "transaction", func(_ *world, b built) []streaming.Message {
			return fragment(b, func(f *streaming.Fragment) { f.Transactions[0] = flipped(f.Transactions[0], 40) })
		}},
		{"transactions swapped", "nonce", func(_ *world, b built) []streaming.Message {
			return fragment(b, func(f *streaming.Fragment) {
				f.Transactions[0], f.Transactions[1] = f.Transactions[1], f.Transactions[0]
			})
		}},
		{"nonsense for a transaction", "transaction", func(_ *world, b built) []streaming.Message {
			return fragment(b, func(f *streaming.Fragment) { f.Transactions[0] = []byte{1, 2, 3} })
		}},
		{"nonsense for a witness", "fragment", func(_ *world, b built) []streaming.Message {
			return fragment(b, func(f *streaming.Fragment) { f.Witness = []byte("nonsense") })
		}},
		{"witness changed", "fragment", func(_ *world, b built) []streaming.Message {
			return fragment(b, func(f *streaming.Fragment) { f.Witness = flipped(f.Witness, len(f.Witness)/2) })
		}},
		{"another time than was opened", "open", func(_ *world, b built) []streaming.Message {
			return opened(b, func(m *streaming.BlockOpened) { m.Time += 2 })
		}},
		{"a time before the parent's", "open block", func(_ *world, b built) []streaming.Message {
			return opened(b, func(m *streaming.BlockOpened) { m.Time = testTime })
		}},
	}
}

// TestProperlySignedForgeries: the gateway signs anything. Nothing of it is verified, whatever an archive
// that goes along with it answers, and what stands on it is invalid too.
func TestProperlySignedForgeries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	chain := w.streamedSlot()
	for _, test := range forgeries() {
		forged := test.forge(w, chain[0])
		last := forged[len(forged)-1].(*streaming.BlockSealed)
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var log capture
			lying := func(context.Context, blocks.Ref) ([]byte, error) {
				decoded, err := execute.DecodeTrace(chain[0].traced.Trace)
				if err != nil {
					return nil, err
				}
				decoded.Blocks[0].Header = last.Header
				return decoded.Encode()
			}
			e, reports := run(t, streaming.ExecutorConfig{
				Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}, Fetch: lying, Log: log.Logger(), RepairDelay: time.Millisecond,
			})
			submit(t, e, forged...)
			r := settle(t, reports, map[common.Hash]streaming.Verdict{last.Header.Hash(): streaming.Invalid})[last.Header.Hash()]
			if !strings.Contains(r.Reason, test.reason) {
				t.Errorf("reason %q, want %q in it", r.Reason, test.reason)
			}
			if !strings.Contains(log.String(), "level=ERROR") {
				t.Error("nobody is told")
			}
			if last.Header.Hash() != chain[0].hash() {
				return
			}
			submit(t, e, messagesOf(chain[1:3])...)
			settle(t, reports, wantAll(chain[1:3], streaming.Invalid))
		})
	}
}

// TestResetMidSegment: an open block falls, and another stands in its place.
func TestResetMidSegment(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old := w.segment(
		spec{parent: w.genesis, kind: blocks.Regular, time: testTime + 1, anchor: anchorAt(1), transfers: 9, each: 3},
		spec{kind: blocks.Regular, time: testTime + 2, anchor: anchorAt(1), transfers: 9, each: 3},
	)
	fresh := w.segment(
		spec{parent: old[0].hash(), kind: blocks.Regular, time: testTime + 3, anchor: anchorAt(1), transfers: 9, each: 2},
		spec{kind: blocks.Regular, time: testTime + 4, anchor: anchorAt(1), transfers: 2},
	)
	for cut := range len(old[1].messages) + 1 {
		t.Run(fmt.Sprint(cut), func(t *testing.T) {
			t.Parallel()
			e, reports := run(t, streaming.ExecutorConfig{Judge: w.judge(), Start: &blocks.Ref{Hash: w.genesis}})
			submit(t, e, old[0].messages...)
			submit(t, e, old[1].messages[:cut]...)
			submit[streaming.Message](t, e, &streaming.Reset{Head: old[0].traced.Placed().Ref()})
			submit(t, e, messagesOf(fresh)...)
			want := wantAll(append(fresh, old[0]), streaming.Verified)
			if cut == len(old[1].messages) {
				want[old[1].hash()] = streaming.Verified
			}
			for hash, r := range settle(t, reports, want) {
				if !r.Streamed {
					t.Errorf("block %s is not executed from the stream", hash)
				}
			}
		})
	}
}
