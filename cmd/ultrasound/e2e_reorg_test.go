package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// takenBack is one L1 reorg under a based block, and what the test knew before it.
type takenBack struct {
	r      *rig
	feed   *story // from the first event on
	depth  uint64
	sealed bool               // strike only when a block is sealed on the newest based block
	root   gateway.BlockEvent // the lowest based block that falls
	sent   []sentPromise      // promised on top of a based block that falls
	result devnet.ReorgResult
	asked  time.Time
	reorg  gateway.ReorgRecord // as GET /v1/reorgs/{id} tells it in the end
	opened int64               // cursor of the event that opens the cascade
	closed int64               // and of the one that closes it
}

// sentPromise is a transaction that was promised before the reorg, and what is to become of it.
type sentPromise struct {
	given
	want gateway.OutcomeKind
	onL1 uint64 // L1 block of the based block below
}

// takeBack has L1 take back its newest blocks right after a based block, and follows what comes of it.
func takeBack(t *testing.T, r *rig, feed *story, depth uint64) {
	c := &takenBack{r: r, feed: feed, depth: depth}
	reader := r.read(t, fromNow)
	c.strike(t)
	reader.leave()
	_, left := reader.after(0)

	c.follow(t)
	c.checkBlocks(t)
	c.checkTransactions(t)
	c.checkFeed(t)
	c.checkRecord(t)
	c.checkReader(t, left)
}

// outAndBack takes a based block and its descendants away, and gives them back: the chain is as before.
func outAndBack(t *testing.T, r *rig, feed *story) {
	c := &takenBack{r: r, feed: feed, depth: 1, sealed: true}
	c.strike(t)
	c.follow(t)
	fallen := c.fallen(t)
	if len(fallen) < 2 {
		t.Fatalf("only %d block fell", len(fallen))
	}
	var again devnet.ReorgResult
	r.control(t, "/devnet/reorg", map[string]any{"to": c.result.OldHead.Hash}, &again)
	await(t, "what fell stands again", func() bool {
		for hash := range fallen {
			if b := r.block(t, hash); !b.Canonical || b.Status == gateway.StatusReverted || b.RevertedBy != nil {
				return false
			}
		}
		return true
	})
	for hash, b := range fallen {
		if now := r.block(t, b.Number); now.Hash != hash {
			t.Errorf("block %d is %s, before it was %s", b.Number, now.Hash, hash)
		}
	}
	c.checkSuperseded(t)
	for i, s := range c.sent { // those too that were dropped or came out otherwise in between
		if _, ok := fallen[r.block(t, s.promise.BlockNumber).Hash]; !ok {
			continue // its block was still open
		}
		h := r.history(t, s.tx.Hash())
		if h.Promise == nil || string(h.Promise.Signature) != string(s.promise.Signature) {
			t.Errorf("promise %d (%s) is not in force again: %+v", i, s.want, h)
		}
		checkSealed(t, r, s.given)
	}
}

// checkSuperseded sees to it that what the gateway had put in the fallen blocks' place was announced as
// reverted in turn, and that every transaction in it stands again.
func (c *takenBack) checkSuperseded(t *testing.T) {
	t.Helper()
	var page struct {
		Items []gateway.ReorgRecord `json:"items"`
	}
	c.r.get(t, "/v1/reorgs?limit=1", &page)
	var last gateway.ReorgRecord
	c.r.get(t, fmt.Sprint("/v1/reorgs/", page.Items[0].ID), &last)
	if last.ID != c.reorg.ID+1 || last.Cause != gateway.CauseSuperseded || len(last.Transactions) == 0 {
		t.Errorf("after the way back the last reorg is %+v", last)
	}
	for _, tx := range last.Transactions {
		if tx.Outcome != gateway.Reincluded && tx.Outcome != gateway.Changed {
			t.Errorf("transaction %+v was promised in between, and stands again", tx)
		}
	}
}

// strike waits for fresh based blocks, one in each L1 block that is to fall, has transactions
// promised on top of each, and asks for the reorg. When L1 was quicker, it tries again.
func (c *takenBack) strike(t *testing.T) {
	t.Helper()
	counter := c.deployCounter(t)
	for range 5 {
		c.sent = nil
		var newest gateway.BlockEvent
		for len(c.sent) == 0 || newest.L1.Number < c.sent[0].onL1+c.depth-1 {
			_, since := c.feed.after(0)
			newest = decode[gateway.BlockEvent](t, c.feed.await(t, "based block", since, func(e gateway.EventRecord) bool {
				return e.Kind == gateway.EventBased
			}))
			c.send(t, newest, counter)
		}
		if c.sealed {
			c.feed.await(t, "block on the based one", 0, func(e gateway.EventRecord) bool {
				return e.Kind == gateway.EventBlock && decode[gateway.BlockEvent](t, e).ParentHash == newest.Hash
			})
		}
		c.asked = time.Now()
		c.r.control(t, "/devnet/reorg", map[string]any{"depth": c.depth}, &c.result)
		if len(c.result.Removed) != int(c.depth) {
			t.Fatalf("reorg of depth %d: %+v", c.depth, c.result)
		}
		if c.result.OldHead.Hash == newest.L1.Hash && c.findRoot(t) {
			return
		}
		t.Logf("L1 went on to block %d before it was struck", c.result.OldHead.Number)
	}
	t.Fatal("no reorg came in time")
}

func (c *takenBack) deployCounter(t *testing.T) common.Address {
	t.Helper()
	w := c.r.wallet(t, reorgAccount)
	p, _ := c.r.mustPreconfirm(t, w.dynamic(t, nil, 0, 300_000, counterInit))
	return p.Receipt.ContractAddress
}

// findRoot finds the lowest based block in the L1 blocks that fell. It reports whether there is one,
// in the first of them, below all that was sent.
func (c *takenBack) findRoot(t *testing.T) bool {
	t.Helper()
	for _, e := range c.feed.all() {
		if e.Kind != gateway.EventBased {
			continue
		}
		if b := decode[gateway.BlockEvent](t, e); b.L1.Hash == c.result.Removed[0].Hash {
			c.root = b
			return c.sent[0].promise.BlockNumber > b.Number && c.sent[0].onL1 == b.L1.Number
		}
	}
	return false
}

// send has transactions of three fates promised: transfers, which come out the same on any parent;
// calls that log their block's number; and one that pays just the base fee of its block, which is
// higher a block earlier, since the blocks are nearly empty.
func (c *takenBack) send(t *testing.T, top gateway.BlockEvent, counter common.Address) {
	t.Helper()
	add := func(tx *types.Transaction, want gateway.OutcomeKind) {
		p, raw := c.r.mustPreconfirm(t, tx)
		c.sent = append(c.sent, sentPromise{given{tx, p, raw}, want, top.L1.Number})
	}
	w, cheap := c.r.wallet(t, reorgAccount), c.r.wallet(t, cheapAccount)
	for range 4 {
		add(w.transfer(t, common.Address{0xcc}, 1), gateway.Reincluded)
	}
	for range 2 {
		add(w.dynamic(t, &counter, 0, 100_000, nil), gateway.Changed)
	}
	if len(c.sent) > 6 {
		return // a second one would have the nonce after the first, which is not to be
	}
	var quote api.Fee
	c.r.get(t, "/v1/fee", &quote)
	if step := new(big.Int).Rsh(quote.BaseFee.ToInt(), 3); step.Cmp(quote.MinimumTip.ToInt()) <= 0 {
		// Every empty block takes an eighth off the base fee: this late the tip would pay the dearer block, too.
		t.Logf("base fee is down at %s: nothing can be made to be dropped", quote.BaseFee.ToInt())
		return
	}
	add(cheap.sign(t, &types.DynamicFeeTx{
		ChainID: cheap.signer.ChainID(), Nonce: cheap.nonce, To: &common.Address{0xcd}, Gas: params.TxGas,
		GasFeeCap: new(big.Int).Add(quote.BaseFee.ToInt(), quote.MinimumTip.ToInt()), GasTipCap: quote.MinimumTip.ToInt(),
	}), gateway.Dropped)
}

// follow waits until the cascade is announced and every transaction has its outcome.
func (c *takenBack) follow(t *testing.T) {
	t.Helper()
	opening := c.feed.await(t, "reorg is announced", 0, func(e gateway.EventRecord) bool {
		return e.Kind == gateway.EventReorg && decode[gateway.ReorgRecord](t, e).L1OldHead.Hash == c.result.OldHead.Hash
	})
	c.opened, c.reorg = opening.Cursor, decode[gateway.ReorgRecord](t, opening)
	c.closed = c.feed.await(t, "end of the reorg is announced", c.opened, func(e gateway.EventRecord) bool { return e.Kind == gateway.EventReorgEnd }).Cursor
	const twoSlots = 2 * slotSeconds * time.Second
	if took := opening.At.Sub(c.asked); took > twoSlots {
		t.Errorf("the cascade was recorded %s after the reorg, want two slots at most", took)
	}
	await(t, "every fallen transaction has its outcome", func() bool {
		c.r.get(t, fmt.Sprint("/v1/reorgs/", c.reorg.ID), &c.reorg)
		return !slices.ContainsFunc(c.reorg.Transactions, func(tx gateway.RevertedTransaction) bool { return tx.Outcome == "" })
	})
	t.Logf("reorg %d: %d blocks and %d transactions fell %s after it, all had outcomes %s after it", c.reorg.ID,
		c.reorg.BlockCount, c.reorg.TxCount, opening.At.Sub(c.asked).Round(time.Millisecond), time.Since(c.asked).Round(time.Millisecond))
}

// fallen returns the blocks that must fall, by their hashes: the root and all that was announced on top of it before.
func (c *takenBack) fallen(t *testing.T) map[common.Hash]gateway.BlockEvent {
	t.Helper()
	fallen := map[common.Hash]gateway.BlockEvent{c.root.Hash: c.root}
	for _, e := range c.feed.all() {
		if e.Cursor < c.opened && (e.Kind == gateway.EventBlock || e.Kind == gateway.EventBased) {
			b := decode[gateway.BlockEvent](t, e)
			if _, ok := fallen[b.ParentHash]; ok {
				fallen[b.Hash] = b
			}
		}
	}
	return fallen
}

// checkBlocks sees to it that the based block and all its descendants fell under one reorg, and nothing else.
func (c *takenBack) checkBlocks(t *testing.T) {
	t.Helper()
	want := c.fallen(t)
	if c.reorg.L1Depth != int(c.depth) || c.reorg.Cause != gateway.CauseL1Reorg || c.reorg.L1NewHead.Hash != c.result.NewHead.Hash ||
		c.reorg.BlockCount != len(c.reorg.Blocks) || c.reorg.TxCount != len(c.reorg.Transactions) || c.reorg.L2NewHead.Hash != c.root.ParentHash {
		t.Errorf("reorg is recorded as %+v", c.reorg)
	}
	for _, b := range c.reorg.Blocks {
		known, ok := want[b.Hash]
		delete(want, b.Hash)
		distance, cause := int(b.Number-c.root.Number), gateway.CauseParentFell
		if distance == 0 {
			cause = gateway.CauseL1Reorg
		}
		if !ok || known.Number != b.Number || known.Kind != b.Kind || b.Distance != distance || b.Cause != cause {
			t.Errorf("block fell: %+v, known was %+v", b, known)
		}
		now := c.r.block(t, b.Hash)
		if now.Canonical || now.Status != gateway.StatusReverted || now.RevertedBy == nil || *now.RevertedBy != c.reorg.ID {
			t.Errorf("fallen block is shown as %+v", now)
		}
	}
	for hash, b := range want {
		t.Errorf("%s block %d %s did not fall with its ancestor", b.Kind, b.Number, hash)
	}
	if parent := c.r.block(t, c.root.ParentHash); !parent.Canonical || parent.Kind != blocks.SlotEnding {
		t.Errorf("the slot-ending block below is shown as %+v", parent)
	}
	await(t, "chain is as high as before", func() bool { return c.r.status(t).Certified.Number >= c.reorg.L2OldHead.Number })
	if now := c.r.block(t, c.root.Number); now.Hash == c.root.Hash || now.ParentHash != c.root.ParentHash {
		t.Errorf("the chain went on with %+v", now)
	}
}

// checkTransactions sees to it that everything in the fallen blocks fell, each once, and came out as it must.
func (c *takenBack) checkTransactions(t *testing.T) {
	t.Helper()
	fell := make(map[common.Hash]gateway.RevertedTransaction)
	for i, tx := range c.reorg.Transactions {
		if _, twice := fell[tx.TxHash]; twice || (i > 0 && tx.Cursor <= c.reorg.Transactions[i-1].Cursor) {
			t.Errorf("transaction %s fell twice or out of order", tx.TxHash)
		}
		fell[tx.TxHash] = tx
	}
	for hash := range c.fallen(t) {
		for _, tx := range c.r.block(t, hash).Transactions {
			if _, ok := fell[tx]; !ok {
				t.Errorf("transaction %s of a fallen block has no reversion", tx)
			}
		}
	}
	for i, s := range c.sent {
		tx, hash := fell[s.tx.Hash()], s.tx.Hash()
		if !tx.Promised || tx.Outcome != s.want || tx.OldDigest != s.promise.ReceiptDigest || tx.BlockNumber != s.promise.BlockNumber {
			t.Errorf("promise %d was to be %s, it is %+v", i, s.want, tx)
			continue
		}
		h := c.r.history(t, hash)
		if !slices.ContainsFunc(h.History, func(step gateway.HistoryStep) bool {
			return step.Status == "reverted" && step.ReorgID != nil && *step.ReorgID == c.reorg.ID
		}) {
			t.Errorf("history of promise %d does not tell of the reorg: %+v", i, h)
		}
		if s.want == gateway.Dropped {
			if h.Status != "dropped" || h.Promise != nil || tx.Reason != string(gateway.CodeFeeTooLow) {
				t.Errorf("promise %d is dropped for %q, its history says %+v", i, tx.Reason, h)
			}
			continue
		}
		c.checkAgain(t, s, tx, h)
	}
}

// checkAgain looks at the new promise of a transaction that fell, and at the block that came of it.
func (c *takenBack) checkAgain(t *testing.T, s sentPromise, tx gateway.RevertedTransaction, h gateway.PromiseHistory) {
	t.Helper()
	if h.Promise == nil || tx.NewDigest == nil || tx.NewBlockNumber == nil || h.Promise.ReceiptDigest != *tx.NewDigest || h.Promise.BlockNumber != *tx.NewBlockNumber {
		t.Errorf("%s transaction's new promise is %+v, the reversion says %+v", s.want, h.Promise, tx)
		return
	}
	if err := c.r.checkPromise(*h.Promise, s.tx.Hash()); err != nil {
		t.Errorf("new promise: %v", err)
	}
	again, raw := c.r.mustPreconfirm(t, s.tx)
	if string(again.Signature) != string(h.Promise.Signature) || string(again.Signature) == string(s.promise.Signature) {
		t.Errorf("asked again, the gateway gives %+v, the promise in force is %+v", again, h.Promise)
	}
	checkSealed(t, c.r, given{s.tx, again, raw})
}

// checkFeed sees to it that the feed told the cascade in one piece and in order, and the outcomes after it.
func (c *takenBack) checkFeed(t *testing.T) {
	t.Helper()
	events, _ := c.feed.after(0)
	checkCursors(t, events, 0)
	var blocksTold []gateway.RevertedBlock
	var txsTold []common.Hash
	outcomes := make(map[common.Hash]gateway.EventKind)
	for _, e := range events[c.opened:] { // the event of cursor n is at n-1
		inside := e.Cursor < c.closed
		switch e.Kind {
		case gateway.EventReverted:
			told := decode[gateway.RevertedEvent](t, e)
			if !inside || told.ReorgID != c.reorg.ID || (told.Block == nil) == (told.Transaction == nil) {
				t.Fatalf("reverted event %d of reorg %d, which runs from %d to %d", e.Cursor, told.ReorgID, c.opened, c.closed)
			}
			if told.Block != nil {
				blocksTold = append(blocksTold, *told.Block)
			} else {
				txsTold = append(txsTold, told.Transaction.TxHash)
			}
		case gateway.EventReincluded, gateway.EventChanged, gateway.EventDropped:
			if tx := decode[gateway.RevertedTransaction](t, e); tx.ReorgID == c.reorg.ID {
				outcomes[tx.TxHash] = e.Kind
			}
		}
		if inside && e.Kind != gateway.EventReverted {
			t.Errorf("%s event %d inside the cascade", e.Kind, e.Cursor)
		}
	}
	if !reflect.DeepEqual(blocksTold, c.reorg.Blocks) {
		t.Errorf("the feed told of blocks %+v, the record has %+v", blocksTold, c.reorg.Blocks)
	}
	var wantTxs []common.Hash
	for _, tx := range c.reorg.Transactions {
		wantTxs = append(wantTxs, tx.TxHash)
		if outcomes[tx.TxHash] != gateway.EventKind(tx.Outcome) {
			t.Errorf("transaction %s is %s, the feed told %q", tx.TxHash, tx.Outcome, outcomes[tx.TxHash])
		}
	}
	if !slices.Equal(txsTold, wantTxs) {
		t.Errorf("the feed told of transactions %v, the record has %v", txsTold, wantTxs)
	}
}

// checkRecord looks into Postgres itself.
func (c *takenBack) checkRecord(t *testing.T) {
	t.Helper()
	where := url.Values{"host": {filepath.Join(c.r.dir, "postgres", "socket")}, "port": {"5432"}, "sslmode": {"disable"}}
	conn, err := pgx.Connect(t.Context(), "postgres://ultrasound@/postgres?"+where.Encode())
	must(t, err)
	defer conn.Close(t.Context())
	var marked, listed, rows, open int
	must(t, conn.QueryRow(t.Context(), `SELECT
		(SELECT count(*) FROM l2_blocks WHERE fallen_by = $1), (SELECT count(*) FROM reverted_blocks WHERE reorg_id = $1),
		(SELECT count(*) FROM reversions WHERE reorg_id = $1), (SELECT count(*) FROM reversions WHERE reorg_id = $1 AND outcome IS NULL)`,
		c.reorg.ID).Scan(&marked, &listed, &rows, &open))
	if marked != len(c.reorg.Blocks) || listed != marked || rows != len(c.reorg.Transactions) || open != 0 {
		t.Errorf("Postgres has %d blocks marked, %d listed, %d reversions, %d without outcome; the API tells of %d and %d",
			marked, listed, rows, open, len(c.reorg.Blocks), len(c.reorg.Transactions))
	}
}

// checkReader comes back with the cursor of a reader that left before the cascade, and compares what
// it is told with what a reader heard who stayed.
func (c *takenBack) checkReader(t *testing.T, left int64) {
	t.Helper()
	back := c.r.read(t, left)
	_, last := c.feed.after(0)
	await(t, "reader has caught up", func() bool {
		_, cursor := back.after(0)
		return cursor >= last
	})
	back.leave()
	missed, _ := back.after(left)
	checkCursors(t, missed, left)
	heard, _ := c.feed.after(left)
	for i := range min(len(missed), len(heard)) {
		a, _ := json.Marshal(missed[i]) // it was decoded from JSON
		b, _ := json.Marshal(heard[i])
		if string(a) != string(b) {
			t.Errorf("told after coming back\n  %s\nand before\n  %s", a, b)
		}
	}
	if left > c.opened || int64(len(missed)) < last-left {
		t.Errorf("reader left at %d, the cascade began at %d, it was told %d events up to %d", left, c.opened, len(missed), last)
	}
}
