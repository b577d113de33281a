package postgres_test

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"log/slog"
	"math/big"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/internal/localpg/pgtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	chainID   = 7331000
	l1Genesis = 1_700_000_000
	slotTime  = 12
)

var rollup = common.HexToAddress("0x5000000000000000000000000000000000000001")

// world is a rollup as its conductor sees it, with nothing executed: blocks and receipts are made up, but
// well formed, and everything is recorded in a database of the test's own.
type world struct {
	testing.TB
	url     string
	store   *postgres.Store
	options postgres.Options
	key     *ecdsa.PrivateKey
	signer  types.Signer
	nonce   uint64
	genesis blocks.Placed
	l1      []based.L1Block // canonical, oldest first
	head    blocks.Placed   // canonical sealed head
	salt    uint64
}

func databaseURL(t testing.TB) string {
	return pgtest.Clone(t, "migrated", func(url string) error {
		return postgres.Migrate(context.Background(), url, slog.New(slog.DiscardHandler))
	})
}

func genesisOptions() postgres.Options {
	header := &types.Header{Number: new(big.Int), Time: l1Genesis, GasLimit: 30_000_000, BaseFee: big.NewInt(1e9), Difficulty: new(big.Int),
		Root: common.HexToHash("0x1234"), WithdrawalsHash: &types.EmptyWithdrawalsHash}
	return postgres.Options{
		ChainID: chainID, Rollup: rollup, GenesisHeader: header, PublicKey: certs.PublicKey{1, 2, 3},
		Genesis: blocks.Placed{Hash: header.Hash(), StateRoot: header.Root, Time: header.Time, Kind: blocks.Regular},
	}
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return worldAt(t, databaseURL(t))
}

// worldAt is a new world in a migrated database.
func worldAt(t testing.TB, url string) *world {
	t.Helper()
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{TB: t, url: url, options: genesisOptions(), key: key, signer: types.LatestSignerForChainID(big.NewInt(chainID))}
	w.genesis = w.options.Genesis
	w.head = w.genesis
	w.store = w.open()
	return w
}

func (w *world) open() *postgres.Store {
	w.Helper()
	store, err := postgres.Open(context.Background(), w.url, w.options)
	if err != nil {
		w.Fatal(err)
	}
	w.Cleanup(store.Close)
	return store
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) ctx() context.Context { return context.Background() }

// sql runs a statement beside the store, as an operator or a faulty program would.
func (w *world) sql(statement string, args ...any) error {
	conn, err := pgx.Connect(w.ctx(), w.url)
	if err != nil {
		return err
	}
	defer conn.Close(w.ctx())
	_, err = conn.Exec(w.ctx(), statement, args...)
	return err
}

func (w *world) count(query string, args ...any) int {
	w.Helper()
	conn, err := pgx.Connect(w.ctx(), w.url)
	w.must(err)
	defer conn.Close(w.ctx())
	var n int
	w.must(conn.QueryRow(w.ctx(), query, args...).Scan(&n))
	return n
}

// unique returns a value that no other call returns.
func (w *world) unique() common.Hash {
	w.salt++
	return crypto.Keccak256Hash(new(big.Int).SetUint64(w.salt).Bytes())
}

// transfer signs a transaction of the world's one account.
func (w *world) transfer() *types.Transaction {
	tx, err := types.SignNewTx(w.key, w.signer, &types.DynamicFeeTx{ChainID: big.NewInt(chainID), Nonce: w.nonce, Gas: 21000,
		GasFeeCap: big.NewInt(2e9), GasTipCap: big.NewInt(1), To: &rollup, Value: big.NewInt(1)})
	w.must(err)
	w.nonce++
	return tx
}

func (w *world) sender() common.Address { return crypto.PubkeyToAddress(w.key.PublicKey) }

// receipt makes up what the transaction did at an index of a block.
func receipt(tx *types.Transaction, number, index, time uint64) *types.Receipt {
	r := &types.Receipt{Type: tx.Type(), Status: types.ReceiptStatusSuccessful, CumulativeGasUsed: 21000 * (index + 1), GasUsed: 21000,
		EffectiveGasPrice: big.NewInt(1e9 + 1), TxHash: tx.Hash(), BlockNumber: new(big.Int).SetUint64(number), TransactionIndex: uint(index),
		Logs: []*types.Log{{Address: rollup, Topics: []common.Hash{tx.Hash()}, Data: []byte{}, BlockNumber: number, TxHash: tx.Hash(),
			TxIndex: uint(index), Index: uint(index), BlockTimestamp: time}}}
	r.Bloom = types.CreateBloom(r)
	return r
}

// anchor names the newest L1 block, or nothing before there is one.
func (w *world) anchor() blocks.Anchor {
	if len(w.l1) == 0 {
		return blocks.Anchor{}
	}
	b := w.l1[len(w.l1)-1]
	return blocks.Anchor{L1Number: b.Number, L1Hash: b.Hash}
}

func (w *world) opening() gateway.Opening { return w.openingOn(w.head, w.anchor()) }

func (w *world) openingOn(parent blocks.Placed, anchor blocks.Anchor) gateway.Opening {
	return gateway.Opening{Number: parent.Number + 1, Parent: parent.Hash, Time: parent.Time + 1, GasLimit: 30_000_000, FeeRecipient: rollup, Anchor: anchor}
}

// promised makes promises for transactions at consecutive indices.
func (w *world) promised(open gateway.Opening, first int, txs ...*types.Transaction) []gateway.Promised {
	out := make([]gateway.Promised, len(txs))
	for i, tx := range txs {
		r := receipt(tx, open.Number, uint64(first+i), open.Time)
		out[i] = gateway.Promised{Tx: tx, Sender: w.sender(), Receipt: r, Promise: gateway.Promise{
			ChainID: chainID, Rollup: rollup, TxHash: tx.Hash(), BlockNumber: open.Number, ParentHash: open.Parent, Index: uint64(first + i),
			ReceiptDigest: gateway.ReceiptDigest(r), AnchorNumber: open.Anchor.L1Number, AnchorL1Hash: open.Anchor.L1Hash,
			Time: uint64(time.Now().UnixMilli()),
		}}
	}
	return out
}

func (w *world) transfers(n int) []*types.Transaction {
	txs := make([]*types.Transaction, n)
	for i := range txs {
		txs[i] = w.transfer()
	}
	return txs
}

func event(t testing.TB, kind gateway.EventKind, payload any) gateway.Event {
	t.Helper()
	e, err := gateway.NewEvent(kind, payload)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// promise records fresh promises and returns them.
func (w *world) promise(open gateway.Opening, first, n int) []gateway.Promised {
	w.Helper()
	batch := w.promised(open, first, w.transfers(n)...)
	w.must(w.store.Promise(w.ctx(), open, batch, w.preconfirmed(batch)))
	return batch
}

func (w *world) preconfirmed(batch []gateway.Promised) []gateway.Event {
	events := make([]gateway.Event, len(batch))
	for i, p := range batch {
		events[i] = event(w, gateway.EventPreconfirmed, map[string]any{"tx_hash": p.Promise.TxHash})
	}
	return events
}

// build makes a block of transactions with its receipts.
func (w *world) build(parent blocks.Placed, time uint64, kind blocks.Kind, permit blocks.Permit, anchor blocks.Anchor, txs []*types.Transaction) (blocks.Placed, *types.Block, types.Receipts) {
	beacon := anchor.Hash()
	zero := uint64(0)
	header := &types.Header{ParentHash: parent.Hash, Number: new(big.Int).SetUint64(parent.Number + 1), Time: time, GasLimit: 30_000_000, Coinbase: rollup,
		BaseFee: big.NewInt(1e9), Difficulty: new(big.Int), Root: w.unique(), GasUsed: 21000 * uint64(len(txs)), ParentBeaconRoot: &beacon,
		BlobGasUsed: &zero, ExcessBlobGas: &zero, RequestsHash: &types.EmptyRequestsHash, UncleHash: types.EmptyUncleHash}
	receipts := make(types.Receipts, len(txs))
	for i, tx := range txs {
		receipts[i] = receipt(tx, parent.Number+1, uint64(i), time)
	}
	block := types.NewBlock(header, &types.Body{Transactions: txs, Withdrawals: types.Withdrawals{}}, receipts, trie.NewStackTrie(nil))
	for _, r := range receipts {
		r.BlockHash = block.Hash()
		for _, l := range r.Logs {
			l.BlockHash = block.Hash()
		}
	}
	return blocks.Placed{Number: parent.Number + 1, Hash: block.Hash(), Parent: parent.Hash, StateRoot: header.Root, Time: time, Kind: kind, Permit: permit, Anchor: anchor}, block, receipts
}

func (w *world) sealed(open gateway.Opening, parent blocks.Placed, kind blocks.Kind, permit blocks.Permit, promised []gateway.Promised) gateway.SealedBlock {
	txs := make([]*types.Transaction, len(promised))
	for i := range promised {
		txs[i] = promised[i].Tx
	}
	placed, block, receipts := w.build(parent, open.Time, kind, permit, open.Anchor, txs)
	digests := make([]common.Hash, len(receipts))
	for i, r := range receipts {
		digests[i] = gateway.ReceiptDigest(r)
	}
	return gateway.SealedBlock{Placed: placed, Block: block, Digests: digests, Message: certs.NewMessage(chainID, rollup, placed), SealedAt: time.Now()}
}

func signatureOf(hash common.Hash) certs.Signature {
	var s certs.Signature
	copy(s[:], hash[:])
	return s
}

// seal promises n transfers in the next block, seals and certifies it, and makes it the head.
func (w *world) seal(kind blocks.Kind, permit blocks.Permit, n int) gateway.SealedBlock {
	w.Helper()
	open := w.opening()
	var promised []gateway.Promised
	if n > 0 {
		promised = w.promise(open, 0, n)
	}
	return w.finish(open, kind, permit, promised)
}

func (w *world) finish(open gateway.Opening, kind blocks.Kind, permit blocks.Permit, promised []gateway.Promised) gateway.SealedBlock {
	w.Helper()
	s := w.sealed(open, w.head, kind, permit, promised)
	w.must(w.store.Seal(w.ctx(), open, s))
	w.must(w.store.Certify(w.ctx(), s.Placed.Hash, signatureOf(s.Placed.Hash), []gateway.Event{event(w, gateway.EventBlock, s.Placed.Ref())}))
	w.head = s.Placed
	return s
}

func (w *world) regular(n int) gateway.SealedBlock {
	w.Helper()
	return w.seal(blocks.Regular, blocks.Permit{}, n)
}

// slotEnding seals a block that opens the next slot.
func (w *world) slotEnding(n int) gateway.SealedBlock {
	w.Helper()
	l1 := w.l1[len(w.l1)-1]
	return w.seal(blocks.SlotEnding, blocks.Permit{Slot: l1.Slot + 1, L1Parent: l1.Hash}, n)
}

// based makes a based block on a parent, of n transfers, for L1 to take.
func (w *world) based(parent blocks.Placed, n int) gateway.TakenBlock {
	txs := w.transfers(n)
	l1 := w.l1[len(w.l1)-1]
	placed, block, receipts := w.build(parent, parent.Time+1, blocks.Based, parent.Permit, blocks.Anchor{L1Number: l1.Number, L1Hash: l1.Hash}, txs)
	return gateway.TakenBlock{Receipts: receipts, Included: based.Included{Block: block, Placed: placed, TxHash: w.unique()}}
}

// taken is a sealed block as L1 takes it in a settlement.
func taken(s gateway.SealedBlock) gateway.TakenBlock {
	return gateway.TakenBlock{Included: based.Included{Block: s.Block, Placed: s.Placed, TxHash: s.Placed.StateRoot}}
}

// l1Block makes the L1 block after the given ones, which takes L2 blocks.
func (w *world) l1Block(after []based.L1Block, took ...gateway.TakenBlock) based.L1Block {
	b := based.L1Block{Number: 1, Parent: common.HexToHash("0x11"), Hash: w.unique(), Slot: 1}
	if len(after) > 0 {
		last := after[len(after)-1]
		b.Number, b.Parent, b.Slot = last.Number+1, last.Hash, last.Slot+1
	}
	b.Time = l1Genesis + b.Slot*slotTime
	for i, t := range took {
		in := t.Included
		in.LogIndex = uint(i)
		b.Blocks = append(b.Blocks, in)
		if in.Placed.Kind.Sequenced() {
			b.Settled = append(b.Settled, based.Settlement{From: in.Placed.Number, To: in.Placed.Number, Tip: in.Placed.Hash, Signature: make([]byte, 96), TxHash: in.TxHash})
		}
	}
	return b
}

// extend lets L1 grow by one block that takes the given L2 blocks on the present head.
func (w *world) extend(took ...gateway.TakenBlock) based.L1Block {
	w.Helper()
	b := w.l1Block(w.l1, took...)
	for _, t := range took {
		if t.Included.Placed.Number > w.head.Number {
			w.head = t.Included.Placed
		}
	}
	step := gateway.L1Step{Update: based.Update{Added: []based.L1Block{b}}, Taken: took, Head: w.head.Ref()}
	_, _, err := w.store.Step(w.ctx(), step)
	w.must(err)
	w.l1 = append(w.l1, b)
	return b
}

// reorg replaces the last L1 blocks. The step says what falls and what stands again; head is the L2 head afterwards.
func (w *world) reorg(depth int, added []based.L1Block, took []gateway.TakenBlock, roots []gateway.Root, restored []common.Hash, head blocks.Placed) (int64, []gateway.Reverted) {
	w.Helper()
	step := w.reorgStep(depth, added, took, roots, restored, head)
	id, fallen, err := w.store.Step(w.ctx(), step)
	w.must(err)
	w.l1 = append(slices.Clone(w.l1[:len(w.l1)-depth]), added...)
	w.head = head
	return id, fallen
}

func (w *world) reorgStep(depth int, added []based.L1Block, took []gateway.TakenBlock, roots []gateway.Root, restored []common.Hash, head blocks.Placed) gateway.L1Step {
	removed := slices.Clone(w.l1[len(w.l1)-depth:])
	slices.Reverse(removed)
	step := gateway.L1Step{Update: based.Update{Removed: removed, Added: added}, Taken: took, Restored: restored, Head: head.Ref()}
	if len(roots) > 0 {
		step.Cascade = &gateway.Cascade{Roots: roots, L1OldHead: removed[0].Ref(), L1NewHead: added[len(added)-1].Ref(), L1Depth: depth, L2OldHead: w.head.Ref(), L2NewHead: head.Ref()}
	}
	return step
}

// kinds returns the kinds of all events after a cursor, and checks that cursors have no gap.
func (w *world) kinds(after int64) []gateway.EventKind {
	w.Helper()
	events := w.events(after)
	out := make([]gateway.EventKind, len(events))
	for i, e := range events {
		out[i] = e.Kind
	}
	return out
}

func (w *world) events(after int64) []gateway.EventRecord {
	w.Helper()
	events, err := w.store.Events(w.ctx(), after, 0, nil)
	w.must(err)
	for i, e := range events {
		if e.Cursor != after+1+int64(i) {
			w.Fatalf("event %d has cursor %d", after+1+int64(i), e.Cursor)
		}
	}
	return events
}

func (w *world) cursor() int64 {
	w.Helper()
	c, err := w.store.LastCursor(w.ctx())
	w.must(err)
	return c
}

func (w *world) restored() *gateway.Restored {
	w.Helper()
	r, err := w.store.Restore(w.ctx())
	w.must(err)
	return r
}

func decode[T any](t testing.TB, e gateway.EventRecord) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(e.Payload, &v); err != nil {
		t.Fatalf("decode %s event: %v", e.Kind, err)
	}
	return v
}

func wantErr(t testing.TB, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: error is %v, want %v", what, err, want)
	}
}

func newHasher() types.ListHasher { return trie.NewStackTrie(nil) }
