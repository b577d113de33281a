package execute

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
)

// errRefused is what a test's Allow says.
var errRefused = errors.New("refused by the test")

// segment is a world whose blocks one recorder builds and one stream follows.
type segment struct {
	*world
	test     *testing.T
	rng      *rand.Rand
	recorder *Recorder
	stream   *Stream
	first    int // block of the segment
	run      int // first block since the last Cut
	refused  int
	witness  int // bytes that were streamed
}

// newSegment opens a segment on the world's head.
func newSegment(t *testing.T, w *world, rng *rand.Rand) *segment {
	t.Helper()
	r, err := NewRecorder(w.config, w.head, w.db)
	if err != nil {
		t.Fatal(err)
	}
	s, err := NewStream(testChainID, w.head)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return &segment{world: w, test: t, rng: rng, recorder: r, stream: s, first: len(w.blocks), run: len(w.blocks)}
}

// cadence says after which of the block's transactions a fragment is cut.
type cadence func(i int) bool

func never(int) bool  { return false }
func always(int) bool { return true }

// block builds and follows a block of up to n transactions that next gives. Some are refused by Allow after
// they were executed, with the odds given.
func (g *segment) block(n int, next func() *types.Transaction, cut cadence, refusals float64) *Sealed {
	g.t.Helper()
	refuse, usage := false, Usage{}
	env := g.env()
	env.Allow = func(u Usage) error {
		if refuse {
			return errRefused
		}
		usage = u
		return nil
	}
	b, err := g.recorder.Open(env)
	if err != nil {
		g.t.Fatalf("open: %v", err)
	}
	if err := g.stream.Open(env); err != nil {
		g.t.Fatalf("stream: open: %v", err)
	}
	for i := range n {
		for refuse = g.rng.Float64() < refusals; refuse; refuse = g.rng.Float64() < refusals {
			before, own := maps.Clone(g.nonces), b.Usage()
			if _, err := b.Apply(next(), common.Address{}); !errors.Is(err, errRefused) {
				g.t.Fatalf("refused: %v", err)
			}
			if after := b.Usage(); after != own {
				g.t.Fatalf("usage %+v after a refusal, was %+v", after, own)
			}
			g.nonces, g.refused = before, g.refused+1
		}
		if _, err := b.Apply(next(), common.Address{}); err != nil {
			g.t.Fatalf("apply %d: %v", i, err)
		}
		if now := b.Usage(); now.Block != usage.Block || now.Run != usage.Run || now.Slot != usage.Slot || usage.Alone > usage.Block+2*headerSize {
			g.t.Fatalf("asked for %+v, now %+v", usage, now)
		}
		if cut(i) {
			f, err := b.Fragment()
			if err != nil {
				g.t.Fatalf("fragment: %v", err)
			}
			g.apply(f)
		}
	}
	final := b.Usage()
	sealed, err := b.Seal()
	if err != nil {
		g.t.Fatalf("seal: %v", err)
	}
	if len(sealed.Last.Transactions) > 0 {
		g.apply(sealed.Last)
		sealed.Last.Witness = nil
	} else {
		g.witness += len(sealed.Last.Witness)
	}
	result, err := g.stream.Seal(sealed.Block.Header(), sealed.Last.Witness)
	if err != nil {
		g.t.Fatalf("stream: seal: %v", err)
	}
	compareReceipts(g.test, sealed.Receipts, result.Receipts)
	g.adopt(sealed)
	g.covers(final)
	return sealed
}

// apply has the stream take a fragment.
func (g *segment) apply(f *Fragment) {
	g.t.Helper()
	if f == nil {
		return
	}
	g.witness += len(f.Witness)
	receipts, err := g.stream.Apply(f.First, f.Transactions, f.Witness)
	if err != nil {
		g.t.Fatalf("stream: apply from %d: %v", f.First, err)
	}
	compareReceipts(g.test, f.Receipts, receipts)
}

// covers checks that a block's usage is no less than what its traces have, and not much more.
func (g *segment) covers(u Usage) {
	g.t.Helper()
	n := len(g.blocks)
	for _, c := range []struct {
		what  string
		bound int
		from  int
	}{{"block", u.Block, n - 1}, {"run", u.Run, g.run}, {"slot", u.Slot, g.first}} {
		if n-c.from > MaxBlocks {
			continue
		}
		if has := len(g.trace(c.from, n)); has > c.bound || c.bound > 2*has+8*headerSize+(n-c.from)*headerSize {
			g.t.Fatalf("%s: %d bytes of trace, usage said %d", c.what, has, c.bound)
		}
	}
}

// cutRun begins a new run with the next block.
func (g *segment) cutRun() {
	g.recorder.Cut()
	g.run = len(g.blocks)
}

// wild are the contracts and accounts that wildTransaction goes for.
type wild struct {
	slots  []uint64 // many of them next to each other in the trie
	mayfly []byte   // init code of a contract that is destroyed when it is made
	ghost  common.Address
}

// newWild finds them once: it takes some hundred thousand hashes.
var newWild = sync.OnceValue(func() *wild {
	x := &wild{mayfly: childInit(program.New().Sstore(1, 1).Bytes(), program.New().Selfdestruct(common.Address{0xaa}).Bytes())}
	for _, prefix := range [][]byte{{1, 2, 3}, {1, 2, 4}, {1, 5}, {1, 2, 3, 6}, {7}, {8, 8, 8}} {
		for i := range 3 {
			x.slots = append(x.slots, slotUnder(i, prefix...))
		}
	}
	x.ghost = crypto.CreateAddress2(createAddress, common.Hash{}, crypto.Keccak256(x.mayfly))
	return x
})

// transaction returns one of more kinds than randomTransaction: slots that collide, delegations that change and end,
// an account that is funded, made a contract of, and destroyed in one transaction, codes that are looked at.
func (x *wild) transaction(w *world, rng *rand.Rand) *types.Transaction {
	from := rng.IntN(len(w.keys))
	switch rng.IntN(10) {
	case 0, 1, 2:
		var pairs []uint64
		for range 1 + rng.IntN(5) {
			pairs = append(pairs, x.slots[rng.IntN(len(x.slots))], max(uint64(rng.IntN(8)), 5)-5)
		}
		return w.call(from, &storeAddress, 0, 500_000, words(pairs...))
	case 3:
		targets := []common.Address{{}, storeAddress, tokenAddress, revertAddress}
		var auths []types.SetCodeAuthorization
		to := addrOf(w.keys[rng.IntN(len(w.keys))])
		from := 0 // the sender's nonce counts before those of the authorities
		for range 1 + rng.IntN(2) {
			auths = append(auths, w.authorize(1+rng.IntN(len(w.keys)-1), targets[rng.IntN(len(targets))]))
		}
		return w.setCode(from, to, words(uint64(rng.IntN(4)), uint64(rng.IntN(2))), auths...)
	case 4:
		return w.call(from, &x.ghost, 1, 30_000, nil)
	case 5:
		return w.call(from, &createAddress, 0, 500_000, x.mayfly)
	case 6:
		target := []common.Address{tokenAddress, revertAddress, addrOf(w.keys[rng.IntN(len(w.keys))]), systemContracts()[2].address, {1}}[rng.IntN(5)]
		return w.call(from, &peekAddress, 0, 300_000, common.LeftPadBytes(target[:], 32))
	}
	return randomTransaction(w, rng)
}

// TestRecorderIsExact builds blocks of a segment, with refused transactions and fragments between, and expects of each the
// very trace that executing the finished block by itself gives.
func TestRecorderIsExact(t *testing.T) {
	t.Parallel()
	x := newWild()
	for seed := range uint64(6) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			rng := rand.New(rand.NewPCG(seed, 3))
			w := newWorld(t, 8, testContracts(addrOf(testKey(0)), addrOf(testKey(1))))
			g := newSegment(t, w, rng)
			next := func() *types.Transaction { return x.transaction(w, rng) }
			for i := range 16 {
				if i == 9 {
					g = newSegment(t, w, rng)
				} else if rng.IntN(4) == 0 {
					g.cutRun()
				}
				odds := rng.Float64()
				sealed := g.block(rng.IntN(10), next, func(int) bool { return rng.Float64() < odds }, 0.3)
				mustVerify(t, w.input(i, i+1))
				again, err := Execute(w.config, w.parents[i], w.stateAt(i), fromBytes(t, sealed.Block))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(again.Trace, sealed.Trace) {
					t.Fatalf("block %d: recorded %d bytes of trace, executed alone %d", i, len(sealed.Trace), len(again.Trace))
				}
			}
			if g.refused == 0 {
				t.Fatal("nothing was refused")
			}
			mustVerify(t, w.input(0, 16))
			stockImport(t, w, []string{rawdb.HashScheme, rawdb.PathScheme}[seed%2])
		})
	}
}

// stateAt opens the state that block i begins with.
func (w *world) stateAt(i int) *state.StateDB {
	w.t.Helper()
	statedb, err := state.New(w.parents[i].Root, w.db)
	if err != nil {
		w.t.Fatal(err)
	}
	return statedb
}

// fromBytes returns the block with nothing cached in it.
func fromBytes(t testing.TB, block *types.Block) *types.Block {
	t.Helper()
	fresh := new(types.Block)
	if err := rlp.DecodeBytes(mustRLP(block), fresh); err != nil {
		t.Fatal(err)
	}
	return fresh
}

// TestDelegationReplacesCode has an account whose code is a delegation get another one, or none: what was there
// before is read on the way, and so needed.
func TestDelegationReplacesCode(t *testing.T) {
	t.Parallel()
	for _, target := range []common.Address{tokenAddress, {}, storeAddress} {
		w := newWorld(t, 4, testContracts())
		w.block(w.setCode(0, common.Address{1}, nil, w.authorize(1, storeAddress), w.authorize(2, storeAddress)))
		w.block(w.setCode(0, common.Address{1}, nil, w.authorize(1, target)))
		// Twice in a transaction, and back.
		w.block(w.setCode(0, addrOf(w.keys[1]), words(1, 1), w.authorize(2, target), w.authorize(2, revertAddress), w.authorize(1, storeAddress)))
		w.block(w.setCode(3, addrOf(w.keys[2]), nil, w.authorize(2, storeAddress)), w.call(0, &common.Address{5}, 1, 30_000, nil))
		verifyEverywhere(t, w)
	}
}

// TestSelfCleaning sets slots in one fragment of a block and clears them in the next, where they hang between branches
// and extensions; then an account likewise. What was hashed between must not show in the trace.
func TestSelfCleaning(t *testing.T) {
	t.Parallel()
	a, b, c := slotUnder(0, 1, 2, 3), slotUnder(1, 1, 2, 3), slotUnder(0, 5)
	for name, x := range map[string]uint64{
		"at the last nibble of an extension":    slotUnder(0, 1, 2, 4),
		"at the first nibble of an extension":   slotUnder(0, 1, 3),
		"in a branch":                           slotUnder(0, 6),
		"below a leaf":                          slotUnder(1, 5),
		"in the branch of the extension":        slotUnder(2, 1, 2, 3),
		"beside what the block has not touched": slotUnder(3, 1, 2, 3),
	} {
		for _, more := range [][]uint64{nil, {c, 0}, {a, 0}, {slotUnder(1, 1, 2, 4), 3}} {
			w := newWorld(t, 4, testContracts())
			w.block(w.call(0, &storeAddress, 0, 500_000, words(a, 1, b, 1, c, 1)))
			g := newSegment(t, w, rand.New(rand.NewPCG(1, 1)))
			steps := [][]uint64{{x, 1}, {x, 0}, more, {x, 2}, {x, 0}}
			i := 0
			sealed := g.block(len(steps), func() *types.Transaction {
				i++
				return w.call(i%4, &storeAddress, 0, 500_000, words(steps[i-1]...))
			}, always, 0)
			alone, err := Execute(w.config, w.parents[1], w.stateAt(1), sealed.Block)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(alone.Trace, sealed.Trace) {
				t.Errorf("%s, %v: the fragments show in the trace", name, more)
			}
			// And what the first block made, the second clears: here the sibling is needed.
			g.block(1, func() *types.Transaction { return w.call(0, &storeAddress, 0, 500_000, words(x, 7)) }, never, 0)
			g.block(1, func() *types.Transaction { return w.call(0, &storeAddress, 0, 500_000, words(x, 0)) }, always, 0)
			verifyEverywhere(t, w)
		}
	}
}

// TestSelfCleaningAccount funds an account in one fragment and has it destroyed in the next, where it hangs in
// the last nibble of an extension of the account trie.
func TestSelfCleaningAccount(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4, testContracts())
	taken := make(map[string]bool)
	root := reopen(t, func() []byte { w.block(); return w.trace(0, 1) }()).root
	for i, kid := range root.kids {
		taken[string([]byte{byte(i)})] = kid != nil
	}
	// A contract whose address lies below a leaf or nothing: two accounts are put beside it.
	init, ghost := []byte(nil), common.Address{}
	for i := 0; ; i++ {
		init = childInit(program.New().Sstore(1, i).Bytes(), program.New().Selfdestruct(common.Address{0xaa}).Bytes())
		ghost = crypto.CreateAddress2(createAddress, common.Hash{}, crypto.Keccak256(init))
		if key := nibblesOf(keccak(ghost[:]), 1); !taken[string(key)] || i == 500 {
			break
		}
	}
	key := nibblesOf(keccak(ghost[:]), 3)
	beside := append(bytes.Clone(key[:2]), key[2]^1)
	one, two := addressUnder(0, beside...), addressUnder(1, beside...)
	w.block(w.call(0, &one, 1, 30_000, nil), w.call(0, &two, 1, 30_000, nil))
	g := newSegment(t, w, rand.New(rand.NewPCG(1, 1)))
	i := 0
	sealed := g.block(2, func() *types.Transaction {
		if i++; i == 1 {
			return w.call(1, &ghost, 5, 30_000, nil)
		}
		return w.call(2, &createAddress, 0, 500_000, init)
	}, always, 0)
	if w.state().Exist(ghost) {
		t.Fatal("the account is still there")
	}
	alone, err := Execute(w.config, w.parents[2], w.stateAt(2), sealed.Block)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(alone.Trace, sealed.Trace) {
		t.Fatal("the fragments show in the trace")
	}
	verifyEverywhere(t, w)
}

// TestRecorderIsSpent discards an open block: what it changed cannot be taken out of the recorder's state.
func TestRecorderIsSpent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, nil)
	r, err := NewRecorder(w.config, w.head, w.db)
	if err != nil {
		t.Fatal(err)
	}
	bad := w.env()
	bad.Time = w.head.Time
	if _, err := r.Open(bad); !errors.Is(err, ErrEnv) {
		t.Fatalf("open: %v", err)
	}
	b, err := r.Open(w.env()) // a refused environment spends nothing
	if err != nil {
		t.Fatal(err)
	}
	if b.Recorder() != r || r.Head().Hash() != w.head.Hash() {
		t.Fatal("another recorder")
	}
	if f, err := b.Fragment(); f != nil || err != nil {
		t.Fatalf("fragment of nothing: %v %v", f, err)
	}
	if _, err := r.Open(w.env()); !errors.Is(err, ErrEnv) {
		t.Fatalf("open twice: %v", err)
	}
	b.Close()
	if _, err := b.Fragment(); !errors.Is(err, ErrClosed) {
		t.Fatalf("fragment of a closed block: %v", err)
	}
	if _, err := r.Open(w.env()); !errors.Is(err, ErrClosed) {
		t.Fatalf("open after a discarded block: %v", err)
	}
}

// TestNextBlockBeforeCommit builds blocks on blocks that are not written yet: on their accounts, slots and codes.
func TestNextBlockBeforeCommit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4, testContracts())
	r, err := NewRecorder(w.config, w.head, w.db)
	if err != nil {
		t.Fatal(err)
	}
	deployed := crypto.CreateAddress(addrOf(w.keys[0]), 0)
	var waiting []*Sealed
	for _, txs := range [][]*types.Transaction{
		{w.call(0, nil, 0, 1_000_000, childInit(program.New().Sstore(7, 7).Bytes(), append(storeCode(), 1, 2, 3)))},
		{w.call(1, &deployed, 0, 300_000, words(1, 1)), w.setCode(0, common.Address{1}, nil, w.authorize(2, deployed))},
		{w.call(3, &deployed, 0, 300_000, words(1, 0, 7, 0)), w.call(0, ptr(addrOf(w.keys[2])), 0, 300_000, words(5, 5))},
	} {
		env := w.env()
		env.Number, env.Time, env.Anchor = r.Head().Number.Uint64()+1, r.Head().Time+1, common.Hash{1}
		b, err := r.Open(env)
		if err != nil {
			t.Fatal(err)
		}
		for i, tx := range txs {
			receipt, err := b.Apply(tx, common.Address{})
			if err != nil || receipt.Status != types.ReceiptStatusSuccessful {
				t.Fatalf("block %d: transaction %d: %v", env.Number, i, err)
			}
		}
		sealed, err := b.Seal()
		if err != nil {
			t.Fatal(err)
		}
		waiting = append(waiting, sealed)
	}
	for _, sealed := range waiting {
		w.adopt(sealed)
	}
	verifyEverywhere(t, w)
	stockImport(t, w, rawdb.HashScheme)
}

func ptr(addr common.Address) *common.Address { return &addr }
