package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// readyWithin is how long a gateway may take from its start, once L1 and Postgres run, until it is
// ready again.
const readyWithin = 10 * time.Second

// TestKill kills a devnet under load, twice, and starts it again on the same folder: no promise is
// lost, nothing is certified twice, and both chains go on. Its based blocks come from `ultrasound
// propose`, since it runs without proposers of its own.
func TestKill(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	r := startDevnet(t, dir, "--no-propose")
	t.Logf("ready %s after its start", r.ready.Sub(r.started))
	proposer := proposes(t, r)
	var answered []given
	for round, kill := range []func(*testing.T, *rig){killParent, killAll} {
		s := newStream(t, r)
		feed := r.read(t, 0)
		s.run(t, r, func() {
			await(t, "promises in several blocks and a based one", func() bool { return s.rich(t, feed) })
			kill(t, r)
		})
		proposer.cmd.Process.Kill()
		<-feed.over
		before := feed.all()

		r = startDevnet(t, dir, "--no-propose")
		took := r.ready.Sub(r.deploying)
		t.Logf("round %d: ready %s after the start, %s after the gateway's", round, r.ready.Sub(r.started).Round(time.Millisecond), took.Round(time.Millisecond))
		if took > readyWithin {
			t.Errorf("the gateway was ready %s after its start, want %s at most", took, readyWithin)
		}
		again := r.read(t, 0)
		proposer = start(t, "propose", "--devnet", "--url", r.api, "--l1-rpc", r.l1URL, "--beacon", r.beacon)
		answered = append(answered, s.retry(t, r)...)
		t.Logf("round %d: %d promises were answered in all, %d events told", round, len(answered), len(before))
		goesOn(t, r, before)
		keepsPromises(t, r, answered)
		rememberedEvents(t, again, before)
		noEquivocation(t, r, again)
	}
	if err := proposer.stop(t); err != nil {
		t.Errorf("propose does not end cleanly: %v", err)
	}
	stockChain(t, r)
	stopsCleanly(t, r)
}

// killParent kills the first process only; its children end with it.
func killParent(t *testing.T, r *rig) {
	t.Helper()
	below, err := descendants(r.cmd.Process.Pid)
	must(t, err)
	must(t, r.cmd.Process.Kill())
	<-r.done
	for _, pid := range below {
		await(t, fmt.Sprintf("process %d ends with its parent", pid), func() bool { return !alive(pid) })
	}
}

// killAll kills every process of the devnet at once, L1 and Postgres too.
func killAll(t *testing.T, r *rig) {
	t.Helper()
	below, err := descendants(r.cmd.Process.Pid)
	must(t, err)
	for _, pid := range append(below, r.cmd.Process.Pid) {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Logf("kill %d: %v", pid, err) // a child that was just ending
		}
	}
	<-r.done
	for _, pid := range below {
		await(t, fmt.Sprintf("process %d ends", pid), func() bool { return !alive(pid) })
	}
}

// streams is how many clients send at once, each from an account of its own.
const streams = 6

// stream is concurrent clients that ask for promises until the devnet is gone.
type stream struct {
	wallets [streams]*wallet

	mu       sync.Mutex
	answered []given
	open     []*types.Transaction // asked for and not answered
	refused  []error              // answers that were no promise
}

func newStream(t *testing.T, r *rig) *stream {
	t.Helper()
	s := new(stream)
	for i := range s.wallets {
		s.wallets[i] = r.wallet(t, uint32(i))
	}
	return s
}

// run sends until interrupt has returned, which kills the devnet.
func (s *stream) run(t *testing.T, r *rig, interrupt func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var clients sync.WaitGroup
	for _, w := range s.wallets {
		clients.Go(func() { s.send(ctx, t, r, w) })
	}
	interrupt()
	stop()
	clients.Wait()
	for _, err := range s.refused {
		t.Error(err)
	}
}

// send asks for one promise after the other, a few dozen a second.
func (s *stream) send(ctx context.Context, t *testing.T, r *rig, w *wallet) {
	for ctx.Err() == nil && !r.ended() {
		tx := w.transfer(t, common.Address{0xab, byte(w.nonce)}, 1)
		p, raw, err := r.preconfirm(ctx, tx)
		s.mu.Lock()
		switch {
		case err == nil:
			s.answered = append(s.answered, given{tx, p, raw})
		case errors.Is(err, errNoPromise):
			s.refused = append(s.refused, err)
		default:
			s.open = append(s.open, tx)
		}
		s.mu.Unlock()
		if err != nil {
			return // the devnet is gone
		}
		time.Sleep(10 * time.Millisecond) // not a wait: the rate
	}
}

// rich reports whether enough has happened that a crash can hurt: promises in several blocks, and a
// based block among them.
func (s *stream) rich(t *testing.T, feed *story) bool {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.answered) < 100 || len(s.open) > 0 {
		return false
	}
	first, last := s.answered[0].promise.BlockNumber, s.answered[len(s.answered)-1].promise.BlockNumber
	if last < first+3 {
		return false
	}
	return slices.ContainsFunc(feed.all(), func(e gateway.EventRecord) bool {
		return e.Kind == gateway.EventBased && decode[gateway.BlockEvent](t, e).Number > first
	})
}

// retry asks again for what was not answered: the gateway promised it before it died, or does now.
// It returns all that is promised.
func (s *stream) retry(t *testing.T, r *rig) []given {
	t.Helper()
	for _, tx := range s.open {
		p, raw := r.mustPreconfirm(t, tx)
		s.answered = append(s.answered, given{tx, p, raw})
	}
	return s.answered
}

// goesOn sees both chains grow beyond where they were, with promises and a based block.
func goesOn(t *testing.T, r *rig, before []gateway.EventRecord) {
	t.Helper()
	var highest, l1 uint64
	for _, e := range before {
		switch e.Kind {
		case gateway.EventBlock:
			highest = max(highest, decode[gateway.BlockEvent](t, e).Number)
		case gateway.EventBased:
			l1 = max(l1, decode[gateway.BlockEvent](t, e).L1.Number)
		}
	}
	w := r.wallet(t, executeAccount) // one of the stream's
	tx := w.dynamic(t, &common.Address{18: 0x01, 19: 0x01}, 1, 21_000, nil)
	r.mustPreconfirm(t, tx)
	r.sealedReceipt(t, tx.Hash())
	await(t, "both chains go on, with a based block", func() bool {
		page := r.canonical(t, 20)
		return slices.ContainsFunc(page, func(b gateway.BlockRecord) bool {
			return b.Kind == blocks.Based && b.Number > highest && b.L1 != nil && b.L1.Number > l1
		})
	})
}

// keepsPromises checks every promise that ever left the gateway: it is in force with the same signed
// bytes and stands so in its block, or it is recorded as reverted.
func keepsPromises(t *testing.T, r *rig, all []given) {
	t.Helper()
	inForce := make([]bool, len(all))
	var group errgroup.Group
	group.SetLimit(4)
	for i, g := range all {
		group.Go(func() error {
			var err error
			inForce[i], err = r.keeps(t.Context(), g)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	batch, sealed := make([]rpc.BatchElem, len(all)), make([]json.RawMessage, len(all))
	for i, g := range all {
		batch[i] = rpc.BatchElem{Method: "eth_getTransactionReceipt", Args: []any{g.tx.Hash()}, Result: &sealed[i]}
	}
	for part := range slices.Chunk(batch, 50) {
		must(t, r.l2.Client().BatchCallContext(t.Context(), part))
	}
	reverted := 0
	for i, g := range all {
		must(t, batch[i].Error)
		if !inForce[i] {
			reverted++
			continue
		}
		var answer struct {
			Receipt json.RawMessage `json:"receipt"`
		}
		must(t, json.Unmarshal(g.raw, &answer))
		form, err := asReceipt(sealed[i])
		must(t, err)
		if err := sameButBlockHash(answer.Receipt, form); err != nil {
			t.Errorf("promise of %s is not what the chain has: %v", g.tx.Hash(), err)
		}
	}
	t.Logf("%d promises kept, %d recorded as reverted", len(all)-reverted, reverted)
}

// keeps reports whether a promise is in force. If not, it must be recorded as reverted.
func (r *rig) keeps(ctx context.Context, g given) (bool, error) {
	if err := r.checkPromise(g.promise, g.tx.Hash()); err != nil {
		return false, err
	}
	status, raw, _, err := r.ask(ctx, "GET", r.api+"/v1/preconfirmations/"+g.tx.Hash().Hex(), nil)
	if err != nil {
		return false, err
	}
	var h gateway.PromiseHistory
	if err := json.Unmarshal(raw, &h); err != nil || status != 200 {
		return false, fmt.Errorf("promise of %s is lost: %d %s", g.tx.Hash(), status, raw)
	}
	if h.Promise != nil && string(h.Promise.Signature) == string(g.promise.Signature) {
		return true, r.checkPromise(*h.Promise, g.tx.Hash()) // over the same fields, or the signature would not fit
	}
	if !slices.ContainsFunc(h.History, func(s gateway.HistoryStep) bool { return s.Status == "reverted" && s.ReorgID != nil }) {
		return false, fmt.Errorf("promise of %s is replaced without a word:\n  %s\n  %s", g.tx.Hash(), g.raw, raw)
	}
	return false, nil
}

// rememberedEvents sees to it that the feed tells everything again as it told it before the crash.
func rememberedEvents(t *testing.T, again *story, before []gateway.EventRecord) {
	t.Helper()
	await(t, "feed tells its past", func() bool { _, cursor := again.after(0); return cursor >= int64(len(before)) })
	now := again.all()
	checkCursors(t, now, 0)
	for i, e := range before {
		if e.Cursor != now[i].Cursor || e.Kind != now[i].Kind || string(e.Payload) != string(now[i].Payload) {
			t.Fatalf("event %d was %s %s, now it is %s %s", e.Cursor, e.Kind, e.Payload, now[i].Kind, now[i].Payload)
		}
	}
}

// noEquivocation reads all that was ever signed: one certified child per parent among those that did
// not fall, one permit per slot and L1 parent, one promise per place, and the chain is the one that
// the gateway shows.
func noEquivocation(t *testing.T, r *rig, feed *story) {
	t.Helper()
	type slot struct {
		number uint64
		parent common.Hash
	}
	type spot struct {
		parent, anchor common.Hash
		index          uint64
	}
	fell := make(map[common.Hash]bool)
	certified := make(map[common.Hash][]gateway.BlockEvent) // by parent
	permits := make(map[slot]common.Hash)
	promises := make(map[spot]common.Hash) // digest of what was promised
	for _, e := range feed.all() {
		switch e.Kind {
		case gateway.EventReverted:
			if told := decode[gateway.RevertedEvent](t, e); told.Block != nil {
				fell[told.Block.Hash] = true
			}
		case gateway.EventBlock:
			b := decode[gateway.BlockEvent](t, e)
			certified[b.ParentHash] = append(certified[b.ParentHash], b)
			if b.Permit == nil {
				continue
			}
			key := slot{b.Permit.Slot, b.Permit.L1Parent}
			if earlier, ok := permits[key]; ok && earlier != b.Hash {
				t.Errorf("two permits for slot %d: blocks %s and %s", key.number, earlier, b.Hash)
			}
			permits[key] = b.Hash
		case gateway.EventPreconfirmed:
			p := decode[gateway.PromiseRecord](t, e)
			key := spot{p.ParentHash, p.AnchorL1Hash, p.Index}
			if earlier, ok := promises[key]; ok && earlier != p.ReceiptDigest {
				t.Errorf("two promises for index %d of block %d on %s", p.Index, p.BlockNumber, p.ParentHash)
			}
			promises[key] = p.ReceiptDigest
		}
	}
	for parent, children := range certified {
		children = slices.DeleteFunc(children, func(b gateway.BlockEvent) bool { return fell[b.Hash] })
		if len(children) > 1 {
			t.Errorf("block %s has %d certified children: %+v", parent, len(children), children)
		}
		for _, b := range children {
			if now := r.block(t, b.Number); now.Hash != b.Hash {
				t.Errorf("block %d was certified as %s and never fell, the chain has %s", b.Number, b.Hash, now.Hash)
			}
		}
	}
}
