package gateway_test

import (
	"context"
	"crypto/ecdsa"
	"encoding/binary"
	"errors"
	"log/slog"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
	"github.com/ultrasound-rollup/ultrasound/gateway/postgres"
	"github.com/ultrasound-rollup/ultrasound/internal/localpg/pgtest"
	"github.com/ultrasound-rollup/ultrasound/migrations"
)

const (
	chainID     = 7331000
	slotSeconds = 4
	genesisTime = 1_800_000_000
)

var (
	rollupAddress = common.HexToAddress("0x0000000000000000000000000000000000000a11")
	recipient     = common.HexToAddress("0x00000000000000000000000000000000000fee00")
	ether         = big.NewInt(1e18)
)

// world is a gateway with a real L2 node and a real Postgres, and an L1 that the test moves block by
// block. Time stands still unless the test moves it.
type world struct {
	t       testing.TB
	ctx     context.Context
	url     string
	now     time.Time
	policy  blocks.Policy
	keys    []*ecdsa.PrivateKey
	nonces  map[common.Address]uint64
	signer  types.Signer
	bls     *certs.SecretKey
	promise *ecdsa.PrivateKey
	tune    func(*gateway.Config)                 // changes the configuration; may be nil
	alloc   func(types.GenesisAlloc)              // adds to L2's genesis; may be nil
	dir     string                                // of the node; empty keeps it in memory
	journal func(gateway.Journal) gateway.Journal // stands before the store; may be nil

	relayer gateway.Relayer // may be nil

	node   *node.Node
	store  *postgres.Store
	c      *gateway.Conductor
	traces []gateway.SealedTrace
	l1     []based.L1Block // canonical, from number 1
	salt   uint64
	txs    map[common.Hash]*types.Transaction // everything transfer has signed
	events int64
}

func newWorld(t testing.TB) *world { return newWorldWith(t, nil) }

// newWorldWith is newWorld with what change sets before anything is started.
func newWorldWith(t testing.TB, change func(*world)) *world {
	t.Helper()
	w := &world{
		t: t, ctx: context.Background(), url: database(t),
		now:    time.Unix(genesisTime+slotSeconds, 0),
		nonces: make(map[common.Address]uint64), txs: make(map[common.Hash]*types.Transaction), signer: execute.Signer(chainID),
		bls: certs.DeriveSecretKey("world sequencer"),
		policy: blocks.Policy{
			Slots:    blocks.Slots{Genesis: genesisTime, Seconds: slotSeconds},
			GasLimit: 30_000_000, FeeRecipient: recipient, MaxAnchorAge: blocks.DefaultMaxAnchorAge,
		},
	}
	for i := range 8 {
		w.keys = append(w.keys, newKey(t, byte(i+1)))
	}
	w.promise = newKey(t, 0xee)
	if change != nil {
		change(w)
	}
	w.start()
	w.mine() // L1 block 1 stands in slot 1
	return w
}

// database returns the URL of an empty, migrated database.
func database(t testing.TB) string {
	t.Helper()
	return pgtest.Clone(t, "conductor", func(url string) error {
		conn, err := pgx.Connect(context.Background(), url)
		if err != nil {
			return err
		}
		defer conn.Close(context.Background())
		return migrations.Apply(context.Background(), conn, slog.New(slog.DiscardHandler))
	})
}

func newKey(t testing.TB, b byte) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{b}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func address(key *ecdsa.PrivateKey) common.Address { return crypto.PubkeyToAddress(key.PublicKey) }

// start brings up node, store and conductor on the same database, as a restarted process does. The
// node begins empty: what it knew is lost.
func (w *world) start() {
	w.t.Helper()
	alloc := types.GenesisAlloc{}
	for _, key := range w.keys {
		alloc[address(key)] = types.Account{Balance: new(big.Int).Mul(ether, big.NewInt(1000))}
	}
	if w.alloc != nil {
		w.alloc(alloc)
	}
	genesis := execute.Genesis(chainID, genesisTime, w.policy.GasLimit, big.NewInt(1e9), alloc)
	n, err := node.New(node.Config{Genesis: genesis, DataDir: w.dir, CacheMB: 32})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { n.Close() })
	w.node = n
	head := n.Genesis().Header()
	placed := blocks.Placed{Hash: head.Hash(), StateRoot: head.Root, Time: head.Time, Kind: blocks.Regular}
	store, err := postgres.Open(w.ctx, w.url, postgres.Options{
		ChainID: chainID, Rollup: rollupAddress, Genesis: placed, GenesisHeader: head, PublicKey: w.bls.PublicKey(),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(store.Close)
	w.store = store
	cfg := gateway.DefaultConfig(chainID, rollupAddress, w.policy)
	cfg.Genesis, cfg.PublicKey = placed, w.bls.PublicKey()
	cfg.Run.Price = l1.DefaultGasModel(execute.DefaultGasSchedule).Price
	if w.tune != nil {
		w.tune(&cfg)
	}
	var journal gateway.Journal = store
	if w.journal != nil {
		journal = w.journal(store)
	}
	w.c, err = gateway.New(cfg, gateway.Deps{
		Chain: n, Journal: journal, Signer: w.bls, PromiseKey: w.promise, Publisher: quiet{}, Relayer: w.relayer,
		Trace: func(s gateway.SealedTrace) { w.traces = append(w.traces, s) },
		Now:   func() time.Time { return w.now }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.c.Recover(w.ctx, blocks.Ref{Number: 0, Hash: common.Hash{0xff}}); err != nil {
		w.t.Fatal(err)
	}
}

type quiet struct{}

func (quiet) Wake()                                       {}
func (quiet) Opened(gateway.Opening)                      {}
func (quiet) Fragment(gateway.Opening, *execute.Fragment) {}
func (quiet) Sealed(gateway.SealedTrace)                  {}
func (quiet) Reset(blocks.Ref)                            {}

// step lets the conductor do what is due now.
func (w *world) step() {
	w.t.Helper()
	if err := w.c.Step(w.ctx); err != nil {
		w.t.Fatalf("step at %s: %v", w.now, err)
	}
}

// to moves the clock to that second and lets the conductor act in every second on the way.
func (w *world) to(second uint64) {
	w.t.Helper()
	for uint64(w.now.Unix()) < second {
		w.now = time.Unix(w.now.Unix()+1, 0)
		w.step()
		w.verify()
	}
}

// verify runs the re-executor over everything that was sealed.
func (w *world) verify() {
	w.t.Helper()
	for _, s := range w.traces {
		trace := s.Trace
		if !s.Stored {
			if err := w.store.StoreTrace(w.ctx, s.Placed.Hash, trace); err != nil {
				w.t.Fatal(err)
			}
		}
		in, err := execute.NewInput(chainID, trace)
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := execute.Verify(in); err != nil {
			w.t.Fatalf("verify block %d: %v", s.Placed.Number, err)
		}
		if in.TipHash != s.Placed.Hash || in.ParentHash != s.Placed.Parent {
			w.t.Fatalf("trace of block %d proves another block", s.Placed.Number)
		}
		if err := w.c.StepFinding(w.ctx, gateway.Finding{Block: s.Placed.Ref(), Verdict: gateway.VerdictVerified, At: w.now}); err != nil {
			w.t.Fatal(err)
		}
	}
	w.traces = nil
}

// transfer signs the account's next transaction.
func (w *world) transfer(from int, to common.Address, wei int64) *types.Transaction {
	w.t.Helper()
	addr := address(w.keys[from])
	tx := types.MustSignNewTx(w.keys[from], w.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: w.nonces[addr], To: &to, Value: big.NewInt(wei),
		Gas: 21000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9),
	})
	w.nonces[addr]++
	w.txs[tx.Hash()] = tx
	return tx
}

// sent returns a transaction that transfer has signed.
func (w *world) sent(hash common.Hash) *types.Transaction { return w.txs[hash] }

// pendingRequest is a request whose answer has not been looked at.
type pendingRequest struct {
	tx     *types.Transaction
	answer *gateway.Answer
	err    error
	done   chan struct{}
}

// ask hands transactions in, one after another, without letting the conductor act.
func (w *world) ask(txs ...*types.Transaction) []*pendingRequest {
	w.t.Helper()
	var asked []*pendingRequest
	var wg sync.WaitGroup
	for _, tx := range txs {
		p := &pendingRequest{tx: tx, done: make(chan struct{})}
		before := w.c.Arrived()
		ctx, cancel := context.WithTimeout(w.ctx, time.Minute)
		w.t.Cleanup(cancel)
		wg.Add(1)
		go func() {
			wg.Done()
			p.answer, p.err = w.c.Submit(ctx, gateway.Request{Transactions: types.Transactions{tx}, Gap: gateway.GapRefuse})
			close(p.done)
		}()
		wg.Wait()
		for w.c.Arrived() == before {
			select {
			case <-p.done: // refused, or promised before
				before = -1
			case <-time.After(time.Millisecond):
			}
		}
		asked = append(asked, p)
	}
	return asked
}

// promise hands transactions in and returns their promises.
func (w *world) promised(txs ...*types.Transaction) []gateway.PromiseRecord {
	w.t.Helper()
	asked := w.ask(txs...)
	w.step()
	return w.answers(asked)
}

func (w *world) answers(asked []*pendingRequest) []gateway.PromiseRecord {
	w.t.Helper()
	var records []gateway.PromiseRecord
	for _, p := range asked {
		select {
		case <-p.done:
		case <-time.After(10 * time.Second):
			w.t.Fatalf("no answer for %s", p.tx.Hash())
		}
		if p.err != nil {
			w.t.Fatalf("request %s: %v", p.tx.Hash(), p.err)
		}
		records = append(records, p.answer.Promises[0])
	}
	return records
}

// refused hands a transaction in and returns its refusal.
func (w *world) refused(tx *types.Transaction) *gateway.Refusal {
	w.t.Helper()
	asked := w.ask(tx)
	w.step()
	<-asked[0].done
	var refusal *gateway.Refusal
	if !errors.As(asked[0].err, &refusal) {
		w.t.Fatalf("request %s: got %v, want a refusal", tx.Hash(), asked[0].err)
	}
	return refusal
}

// l1Head returns the newest L1 block.
func (w *world) l1Head() based.L1Block {
	if len(w.l1) == 0 {
		return based.L1Block{Hash: common.Hash{0xff}}
	}
	return w.l1[len(w.l1)-1]
}

// next makes the L1 block that follows head in the given slot, with the L2 blocks it takes.
func (w *world) next(head based.L1Block, slot uint64, taken ...based.Included) based.L1Block {
	w.salt++
	var hash common.Hash
	binary.BigEndian.PutUint64(hash[:8], head.Number+1)
	binary.BigEndian.PutUint64(hash[8:16], w.salt)
	for i := range taken {
		taken[i].TxHash, taken[i].LogIndex = common.Hash{1, byte(w.salt), byte(i)}, uint(i)
	}
	return based.L1Block{
		Number: head.Number + 1, Hash: hash, Parent: head.Hash, Slot: slot, Time: w.policy.Slots.Start(slot), Blocks: taken,
	}
}

// apply gives the conductor an L1 update and keeps the test's own idea of L1.
func (w *world) apply(removed int, added ...based.L1Block) {
	w.t.Helper()
	var u based.Update
	for i := range removed {
		u.Removed = append(u.Removed, w.l1[len(w.l1)-1-i])
	}
	w.l1 = append(w.l1[:len(w.l1)-removed:len(w.l1)-removed], added...)
	w.sealInbox()
	u.Added = w.l1[len(w.l1)-len(added):]
	if err := w.c.StepL1(w.ctx, u); err != nil {
		w.t.Fatalf("apply L1 update: %v", err)
	}
	w.verify()
	w.step()
}

// sealInbox gives every message the root that the portal has with it.
func (w *world) sealInbox() {
	w.t.Helper()
	var inbox blocks.Inbox
	for _, b := range w.l1 {
		for i := range b.Letters {
			inbox.Append(b.Letters[i].Leaf(chainID))
			root, err := inbox.RootAt(inbox.Count())
			if err != nil {
				w.t.Fatal(err)
			}
			b.Letters[i].Root = root
		}
	}
}

// mine adds an L1 block in the present slot.
func (w *world) mine(taken ...based.Included) based.L1Block {
	w.t.Helper()
	b := w.next(w.l1Head(), w.policy.Slots.At(uint64(w.now.Unix())), taken...)
	w.apply(0, b)
	return b
}

// settled returns the sequenced blocks that L1 has not taken, as a settlement brings them.
func (w *world) settlement() []based.Included {
	var taken []based.Included
	for _, placed := range w.c.Snapshot().Backlog.Blocks {
		taken = append(taken, based.Included{Block: w.node.Block(placed.Hash), Placed: placed})
	}
	return taken
}

// based builds a based block on the slot-ending tip, at the latest time its permit allows.
func (w *world) based(txs ...*types.Transaction) based.Included {
	w.t.Helper()
	tip := w.c.Snapshot().Tip
	if tip.Kind != blocks.SlotEnding {
		w.t.Fatalf("tip %d is %s", tip.Number, tip.Kind)
	}
	head := w.l1Head()
	anchor := blocks.Anchor{L1Number: head.Number, L1Hash: head.Hash}
	builder, err := w.node.Open(tip.Hash, execute.Env{
		Number: tip.Number + 1, Time: w.policy.Slots.Start(tip.Permit.Slot), GasLimit: w.policy.GasLimit,
		Coinbase: address(w.keys[7]), Anchor: anchor.Hash(),
	})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, tx := range txs {
		if _, err := builder.Apply(tx, common.Address{}); err != nil {
			w.t.Fatal(err)
		}
	}
	sealed, err := builder.Seal()
	if err != nil {
		w.t.Fatal(err)
	}
	return based.Included{Block: sealed.Block, Placed: based.Place(sealed.Block, blocks.Based, tip.Permit, anchor)}
}

func (w *world) tip() blocks.Placed { return w.c.Snapshot().Tip }

// news returns the feed's events since the last call.
func (w *world) news() []gateway.EventRecord {
	w.t.Helper()
	events, err := w.store.Events(w.ctx, w.events, 10_000, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for i, e := range events {
		if e.Cursor != w.events+int64(i)+1 {
			w.t.Fatalf("event %d after %d: cursors have a gap", e.Cursor, w.events)
		}
	}
	w.events += int64(len(events))
	return events
}
