package execute

import (
	"bytes"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// nibblesOf returns the first nibbles of a key.
func nibblesOf(key common.Hash, n int) []byte {
	var out []byte
	for _, b := range key {
		out = append(out, b>>4, b&15)
	}
	return out[:n]
}

// slotUnder returns the n-th slot number whose key begins with the nibbles.
func slotUnder(n int, prefix ...byte) uint64 {
	for slot := uint64(1); ; slot++ {
		key := keccak(words(slot))
		if bytes.Equal(nibblesOf(key, len(prefix)), prefix) {
			if n == 0 {
				return slot
			}
			n--
		}
	}
}

// variedWorld has four blocks with every kind of read, write and delete, on tries with extensions.
func variedWorld(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, 6, testContracts(addrOf(testKey(0)), addrOf(testKey(1))))
	a, b, c, d := slotUnder(0, 1, 2, 3), slotUnder(1, 1, 2, 3), slotUnder(0, 5), slotUnder(0, 1, 2, 4)
	w.block(w.call(0, &storeAddress, 0, 900_000, words(a, 1, b, 2, c, 3, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6)),
		w.setCode(1, common.Address{1}, nil, w.authorize(2, storeAddress)))
	w.block(w.call(3, nil, 0, 1_000_000, childInit(program.New().Sstore(7, 7).Bytes(), storeCode())))
	w.block()
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 0, 3, 0, d, 4)), w.call(1, &peekAddress, 0, 200_000, common.LeftPadBytes(revertAddress[:], 32)),
		w.call(3, &hashesAddress, 0, 300_000, words(1, 2, 3)), w.call(4, &tokenAddress, 0, 200_000, transferData(common.Address{9}, 0)),
		w.setCode(0, addrOf(w.keys[2]), words(1, 1), w.authorize(2, tokenAddress)))
	w.block(w.call(0, &storeAddress, 0, 500_000, words(2, 0, d, 0, c, 0)), w.call(5, &common.Address{0xab}, 1, 30_000, nil))
	return w
}

// source gives nodes and codes of a world's state.
type source struct {
	t testing.TB
	w *world
}

func (s source) node(root, hash common.Hash) []byte {
	s.t.Helper()
	reader, err := s.w.db.TrieDB().NodeReader(root)
	if err != nil {
		s.t.Fatal(err)
	}
	blob, err := reader.Node(common.Hash{}, nil, hash)
	if err != nil || len(blob) == 0 {
		s.t.Fatalf("node %s: %v", hash, err)
	}
	return blob
}

func (s source) code(root, hash common.Hash) []byte {
	s.t.Helper()
	reader, err := s.w.db.Reader(root)
	if err != nil {
		s.t.Fatal(err)
	}
	return reader.Code(common.Address{}, hash)
}

// alter makes one variant of a trace after the other: vary is called for each place of the state, and returns
// false if there is nothing to be done there.
func alter(t *testing.T, trace []byte, vary func(s *openState, at int) bool, want error) int {
	t.Helper()
	var wg sync.WaitGroup
	limit := make(chan struct{}, 2)
	tried := 0
	total := 0
	reopen(t, trace).root.walk(true, func(*stateNode, bool, func(*stateNode)) { total++ })
	for at := range total {
		s := reopen(t, trace)
		if !vary(s, at) {
			continue
		}
		s.tidy()
		in := s.input(t)
		tried++
		limit <- struct{}{}
		wg.Go(func() {
			defer func() { <-limit }()
			if _, err := Verify(in); !errors.Is(err, want) {
				t.Errorf("place %d: %v, want %v", at, err, want)
			}
		})
	}
	wg.Wait()
	return tried
}

// TestEverythingInAStateIsNeeded collapses each node of a trace, and each code, into its hash, one at a time, and puts
// each node and code that is only a hash into its place.
func TestEverythingInAStateIsNeeded(t *testing.T) {
	t.Parallel()
	w, totalCoded := variedWorld(t), 0
	for _, span := range [][2]int{{3, 4}, {4, 5}, {2, 5}} {
		in := w.input(span[0], span[1])
		mustVerify(t, in)
		src, root := source{t, w}, w.parents[span[0]].Root
		place := func(s *openState, at int, f func(n *stateNode, accounts bool, set func(*stateNode)) bool) (done bool) {
			i := 0
			s.root.walk(true, func(n *stateNode, accounts bool, set func(*stateNode)) {
				if i++; i-1 == at {
					done = f(n, accounts, set)
				}
			})
			return done
		}
		withheld := alter(t, in.Trace, func(s *openState, at int) bool {
			return place(s, at, func(n *stateNode, _ bool, set func(*stateNode)) bool {
				if n.tag == tagOfHash || n.inline() {
					return false
				}
				set(&stateNode{hash: n.digest()})
				return true
			})
		}, ErrMissingNode)
		if nodes := reopen(t, in.Trace).root.count(); withheld != nodes-1 || withheld < 20 {
			t.Errorf("%d of %d nodes were withheld", withheld, nodes)
		}
		added := alter(t, in.Trace, func(s *openState, at int) bool {
			return place(s, at, func(n *stateNode, accounts bool, set func(*stateNode)) bool {
				if n.tag == tagOfHash {
					set(nodeOfRLP(t, src.node(root, n.hash), accounts))
				}
				return n.tag == tagOfHash
			})
		}, ErrUnneeded)
		codeless := alter(t, in.Trace, func(s *openState, at int) bool {
			return place(s, at, func(n *stateNode, _ bool, _ func(*stateNode)) bool {
				if !n.isAccount() || n.codeForm() != 2 {
					return false
				}
				n.setForms(1, n.storageForm())
				return true
			})
		}, ErrMissingCode)
		coded := alter(t, in.Trace, func(s *openState, at int) bool {
			return place(s, at, func(n *stateNode, _ bool, _ func(*stateNode)) bool {
				if !n.isAccount() || n.codeForm() != 1 {
					return false
				}
				s.carry(n, src.code(root, n.code))
				return true
			})
		}, ErrUnneeded)
		if totalCoded += coded; added < 10 || codeless < 5 {
			t.Errorf("%d nodes and %d codes were added, %d codes withheld", added, coded, codeless)
		}
	}
	if totalCoded == 0 {
		t.Error("no code was added")
	}
}

// TestWithheldSibling deletes one of two slots: the other, which nobody reads, must be there for the hash.
func TestWithheldSibling(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, testContracts())
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 1, 2, 2)))
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 0)))
	s := reopen(t, w.trace(1, 2))
	storage := s.root.account(t, storeAddress).root
	if storage.tag != tagOfBranch || storage.kidsOf() != 2 {
		t.Fatalf("the storage is no branch of two: %+v", storage)
	}
	i := nibblesOf(keccak(words(2)), 1)[0]
	if storage.kids[i].tag != tagOfLeaf {
		t.Fatal("the sibling is not in the trace")
	}
	storage.kids[i] = &stateNode{hash: storage.kids[i].digest()}
	if _, err := Verify(s.input(t)); !errors.Is(err, ErrMissingNode) {
		t.Fatalf("got %v", err)
	}
}

// TestWithheldSiblings withholds many nodes at once of a block that deletes in several contracts,
// whose storage roots are computed concurrently.
func TestWithheldSiblings(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4, testContracts())
	var fill, empty []*types.Transaction
	for range 4 {
		store := crypto.CreateAddress(addrOf(w.keys[0]), w.nonces[addrOf(w.keys[0])])
		w.block(w.call(0, nil, 0, 1_000_000, childInit(nil, storeCode())))
		fill = append(fill, w.call(1, &store, 0, 500_000, words(1, 1, 2, 2, 3, 3, 4, 4, 5, 5)))
		empty = append(empty, w.call(2, &store, 0, 500_000, words(1, 0, 2, 0, 3, 0, 4, 0)))
	}
	w.block(fill...)
	w.block(empty...)
	in := w.input(5, 6)
	for size := 2; size < 20; size++ {
		s, seen := reopen(t, in.Trace), 0
		s.root.walk(true, func(n *stateNode, accounts bool, set func(*stateNode)) {
			if !accounts && n.tag == tagOfLeaf {
				if seen++; seen%size != 0 {
					set(&stateNode{hash: n.digest()})
				}
			}
		})
		if _, err := Verify(s.input(t)); !errors.Is(err, ErrMissingNode) {
			t.Fatalf("all but every %d. slot withheld: %v", size, err)
		}
	}
}

// TestWithheldBlockhash withholds what BLOCKHASH reads: it must not silently be zero.
func TestWithheldBlockhash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, testContracts())
	for range 20 {
		w.block()
	}
	w.block(w.call(0, &hashesAddress, 0, 300_000, words(15)))
	var slot common.Hash
	putUint64(slot[24:], 21-15)
	s := reopen(t, w.trace(20, 21))
	history := s.root.account(t, systemContracts()[1].address)
	leaf := history.root.leafOf(t, keccak(slot[:]))
	withheld := false
	history.walk(false, func(n *stateNode, _ bool, set func(*stateNode)) {
		if n == leaf {
			set(&stateNode{hash: leaf.digest()})
			withheld = true
		}
	})
	if _, err := Verify(s.input(t)); !withheld || !errors.Is(err, ErrMissingNode) {
		t.Fatalf("got %v", err)
	}
}

// canonicalRules breaks each rule of the encoding of a state in one way. Where the trie stays what it is, nothing
// but the rule stands against a second encoding of the same trace.
func canonicalRules() map[string]struct {
	change func(t *testing.T, s *openState)
	want   error
} {
	type rule = struct {
		change func(t *testing.T, s *openState)
		want   error
	}
	account := func(f func(a *stateNode)) rule {
		return rule{func(t *testing.T, s *openState) { f(s.root.account(t, systemContracts()[1].address)) }, ErrMalformedNode}
	}
	sender := func(f func(a *stateNode)) rule {
		return rule{func(t *testing.T, s *openState) { f(s.root.account(t, addrOf(testKey(0)))) }, ErrMalformedNode}
	}
	slot := func(f func(n *stateNode)) rule {
		return rule{func(t *testing.T, s *openState) { f(someNode(t, s, tagOfLeaf)) }, ErrMalformedNode}
	}
	// under puts another node in the place of the sender's leaf, made of what the leaf's path leaves.
	under := func(want error, f func(leaf *stateNode) *stateNode) rule {
		return rule{func(t *testing.T, s *openState) {
			leaf := s.root.account(t, addrOf(testKey(0)))
			s.root.walk(true, func(n *stateNode, _ bool, set func(*stateNode)) {
				if n == leaf {
					set(f(leaf))
				}
			})
		}, want}
	}
	shorter := func(leaf *stateNode, n int) *stateNode {
		short := *leaf
		short.path = leaf.path[n:]
		return &short
	}
	branchOf := func(kids map[byte]*stateNode) *stateNode {
		b := &stateNode{tag: tagOfBranch}
		for i, kid := range kids {
			b.kids[i] = kid
		}
		return b
	}
	extensionTo := func(path []byte, kid *stateNode) *stateNode {
		return &stateNode{tag: tagOfExtension, path: path, kids: [16]*stateNode{kid}}
	}
	stranger := &stateNode{hash: common.Hash{7}}
	return map[string]rule{
		"padding of an account leaf":  {func(t *testing.T, s *openState) { oddNode(t, s, tagOfAccount).pad = 1 }, ErrMalformedNode},
		"padding of a storage leaf":   {func(t *testing.T, s *openState) { oddNode(t, s, tagOfLeaf).pad = 9 }, ErrMalformedNode},
		"padding of an extension":     {func(t *testing.T, s *openState) { oddNode(t, s, tagOfExtension).pad = 1 }, ErrMalformedNode},
		"nonce with leading zero":     account(func(a *stateNode) { a.nonce = append([]byte{0}, a.nonce...) }),
		"nonce zero as a byte":        {func(t *testing.T, s *openState) { s.root.account(t, addrOf(testKey(4))).nonce = []byte{0} }, ErrMalformedNode},
		"nonce of nine bytes":         account(func(a *stateNode) { a.nonce = bytes.Repeat([]byte{1}, 9) }),
		"balance with leading zero":   sender(func(a *stateNode) { a.balance = append([]byte{0}, a.balance...) }),
		"balance zero as a byte":      account(func(a *stateNode) { a.balance = []byte{0} }),
		"balance of 33 bytes":         sender(func(a *stateNode) { a.balance = bytes.Repeat([]byte{1}, 33) }),
		"value with leading zero":     slot(func(n *stateNode) { n.value = append([]byte{0}, n.value...) }),
		"value zero":                  slot(func(n *stateNode) { n.value = []byte{0} }),
		"no value":                    slot(func(n *stateNode) { n.value = nil }),
		"value of 33 bytes":           slot(func(n *stateNode) { n.value = bytes.Repeat([]byte{1}, 33) }),
		"empty root as a hash":        sender(func(a *stateNode) { a.setForms(0, 1); a.root = &stateNode{hash: types.EmptyRootHash} }),
		"empty code as a hash":        sender(func(a *stateNode) { a.setForms(1, 0) }),
		"code index out of range":     {func(t *testing.T, s *openState) { codedAccount(t, s).index = uint16(len(s.codes)) }, ErrMalformedNode},
		"code index far out of range": {func(t *testing.T, s *openState) { codedAccount(t, s).index = 0xffff }, ErrMalformedNode},
		"code of another account":     {func(t *testing.T, s *openState) { a := codedAccount(t, s); a.index ^= 1 }, ErrMalformedNode},
		"code of nobody":              {func(t *testing.T, s *openState) { s.codes = append(s.codes, bytes.Repeat([]byte{0xff}, 9)) }, ErrMalformedNode},
		"account tag too high":        sender(func(a *stateNode) { a.tag = tagOfAccount + 9 }),
		"node tag 0 at the root":      {func(_ *testing.T, s *openState) { s.root.whole = append([]byte{0}, s.root.hash[:]...) }, ErrMalformedNode},
		"tag 255":                     {func(_ *testing.T, s *openState) { s.root.whole = []byte{0xff} }, ErrMalformedNode},
		"nothing":                     {func(_ *testing.T, s *openState) { s.root.whole = []byte{} }, ErrMalformedNode},
		"trailing byte":               {func(_ *testing.T, s *openState) { s.root.whole = append(s.root.write(nil), 0) }, ErrMalformedNode},
		"trailing node":               {func(_ *testing.T, s *openState) { s.root.whole = slices.Repeat(s.root.write(nil), 2) }, ErrMalformedNode},
		"storage leaf among accounts": under(ErrMalformedNode, func(l *stateNode) *stateNode { return &stateNode{tag: tagOfLeaf, path: l.path, value: []byte{1}} }),
		"account in a storage": {func(t *testing.T, s *openState) {
			n := someNode(t, s, tagOfLeaf)
			n.tag = tagOfAccount
			n.nonce = n.value
		}, ErrMalformedNode},
		"branch with one kid":   under(ErrMalformedNode, func(l *stateNode) *stateNode { return branchOf(map[byte]*stateNode{l.path[0]: shorter(l, 1)}) }),
		"branch without kids":   under(ErrMalformedNode, func(*stateNode) *stateNode { return branchOf(nil) }),
		"kid that is not there": {func(_ *testing.T, s *openState) { s.root.follow = maskOf(0xffff) }, ErrMalformedNode},
		"extension by nothing": under(ErrMalformedNode, func(l *stateNode) *stateNode {
			return extensionTo(nil, branchOf(map[byte]*stateNode{l.path[0]: shorter(l, 1), l.path[0] ^ 1: stranger}))
		}),
		"extension to a leaf": under(ErrMalformedNode, func(l *stateNode) *stateNode { return extensionTo(l.path[:2], shorter(l, 2)) }),
		"extension to an extension": under(ErrMalformedNode, func(l *stateNode) *stateNode {
			return extensionTo(l.path[:1], extensionTo(l.path[1:2], branchOf(map[byte]*stateNode{l.path[2]: shorter(l, 3), l.path[2] ^ 1: stranger})))
		}),
		"extension below depth 40": under(ErrMalformedNode, func(l *stateNode) *stateNode {
			n := len(l.path) - (keyLength - 41)
			return extensionTo(l.path[:n], branchOf(map[byte]*stateNode{l.path[n]: shorter(l, n+1), l.path[n] ^ 1: stranger}))
		}),
		"extension over the whole key": under(ErrMalformedNode, func(l *stateNode) *stateNode { return extensionTo(make([]byte, 255), stranger) }),
		"branch at depth 41": under(ErrMalformedNode, func(l *stateNode) *stateNode {
			n := len(l.path) - (keyLength - 40)
			deep := branchOf(map[byte]*stateNode{l.path[n+1]: shorter(l, n+2), l.path[n+1] ^ 1: stranger})
			return extensionTo(l.path[:n], branchOf(map[byte]*stateNode{l.path[n]: deep, l.path[n] ^ 1: stranger}))
		}),
		// The deepest that is allowed: the state is read, and it is another one than the blocks lead on from.
		"branch at depth 40": under(ErrStateRoot, func(l *stateNode) *stateNode {
			n := len(l.path) - (keyLength - 40)
			return extensionTo(l.path[:n], branchOf(map[byte]*stateNode{l.path[n]: shorter(l, n+1), l.path[n] ^ 1: stranger}))
		}),
	}
}

const keyLength = 64

// someNode returns a node of that kind.
func someNode(t *testing.T, s *openState, tag byte) *stateNode {
	t.Helper()
	return nodeWith(t, s, func(n *stateNode) bool { return n.tag == tag })
}

// oddNode returns a node whose path has an odd number of nibbles.
func oddNode(t *testing.T, s *openState, tag byte) *stateNode {
	t.Helper()
	return nodeWith(t, s, func(n *stateNode) bool {
		return (n.tag == tag || n.isAccount() && tag == tagOfAccount) && len(n.path)%2 == 1
	})
}

// codedAccount returns an account whose code comes along.
func codedAccount(t *testing.T, s *openState) *stateNode {
	t.Helper()
	return nodeWith(t, s, func(n *stateNode) bool { return n.isAccount() && n.codeForm() == 2 })
}

func nodeWith(t *testing.T, s *openState, is func(n *stateNode) bool) (found *stateNode) {
	t.Helper()
	s.root.walk(true, func(n *stateNode, _ bool, _ func(*stateNode)) {
		if found == nil && is(n) {
			found = n
		}
	})
	if found == nil {
		t.Fatal("there is no such node in the trace")
	}
	return found
}

// TestCanonicalState has the rules of the encoding.
func TestCanonicalState(t *testing.T) {
	t.Parallel()
	w := variedWorld(t)
	honest := w.input(3, 4)
	for name, rule := range canonicalRules() {
		s := reopen(t, honest.Trace)
		rule.change(t, s)
		in := s.input(t)
		if bytes.Equal(in.Trace, honest.Trace) {
			t.Errorf("%s: nothing has changed", name)
		}
		if _, err := Verify(in); !errors.Is(err, rule.want) {
			t.Errorf("%s: %v, want %v", name, err, rule.want)
		}
	}
	tr := decodeUnchecked(t, honest.Trace)
	for n := range tr.State {
		cut := *tr
		cut.State = tr.State[:n]
		in := honest
		if in.Trace = encodeUnchecked(t, &cut); n%7 != 0 {
			continue
		}
		if _, err := Verify(in); !errors.Is(err, ErrMalformedNode) {
			t.Fatalf("state cut to %d bytes: %v", n, err)
		}
	}
}

// TestCodeHashOfNothing has an account in the pre-state whose code hash is zero: no code has it.
func TestCodeHashOfNothing(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	w.block(w.call(0, &storeAddress, 0, 100_000, words(1, 2)), w.call(1, &peekAddress, 0, 200_000, common.LeftPadBytes(revertAddress[:], 32)))
	s := reopen(t, w.trace(2, 3))
	peeked := s.root.account(t, revertAddress)
	peeked.setForms(1, peeked.storageForm())
	peeked.code = common.Hash{}
	s.tidy()
	if _, err := Verify(s.input(t)); !errors.Is(err, ErrMissingCode) {
		t.Fatalf("got %v", err)
	}
}

// TestSystemContractsAreCanonical forges a pre-state in which a system contract has other code: code that would
// run for as long as it has gas, 30M of it, and more for each block.
func TestSystemContractsAreCanonical(t *testing.T) {
	t.Parallel()
	for _, c := range systemContracts() {
		w := hostileWorld(t)
		w.block(w.transfers()...)
		for form := byte(0); form < 3; form++ {
			s := reopen(t, w.trace(2, 3))
			a := s.root.account(t, c.address)
			switch form {
			case 0:
				a.setForms(0, a.storageForm())
				a.code = types.EmptyCodeHash
			case 1:
				a.setForms(1, a.storageForm())
				a.code = keccak(spinCode())
			case 2:
				s.carry(a, spinCode())
			}
			s.tidy()
			start := time.Now()
			if _, err := Verify(s.input(t)); !errors.Is(err, ErrSystemContract) {
				t.Fatalf("%s in form %d: %v", c.address, form, err)
			}
			if time.Since(start) > time.Second {
				t.Fatalf("%s in form %d: refused after %v", c.address, form, time.Since(start))
			}
		}
		extra := testContracts()
		extra[c.address] = types.Account{Nonce: 1, Code: []byte{0}, Balance: new(big.Int)}
		other := newWorld(t, 1, extra)
		if _, err := NewBuilder(other.config, other.head, other.state(), other.env()); !errors.Is(err, ErrSystemContract) {
			t.Fatalf("%s: builder: %v", c.address, err)
		}
	}
}

// TestAccountMadeAnew has a pre-state with an account that has storage and is empty otherwise, as only a genesis
// could have it: a call deletes it, the next one makes it anew, and its storage must be gone, as on the stock state.
func TestAccountMadeAnew(t *testing.T) {
	t.Parallel()
	init := childInit(program.New().Sstore(7, 7).Bytes(), storeCode())
	ghost := crypto.CreateAddress2(createAddress, common.Hash{}, crypto.Keccak256(init))
	for name, anew := range map[string]func(w *world) *types.Transaction{
		"funded":   func(w *world) *types.Transaction { return w.call(1, &ghost, 5, 30_000, nil) },
		"deployed": func(w *world) *types.Transaction { return w.call(1, &createAddress, 0, 500_000, init) },
	} {
		for _, fragments := range []bool{false, true} {
			alloc := testContracts()
			alloc[ghost] = types.Account{Balance: new(big.Int), Storage: map[common.Hash]common.Hash{{31: 1}: {31: 1}, {31: 2}: {31: 2}}}
			w := newWorld(t, 4, alloc)
			if w.state().GetStorageRoot(ghost) == types.EmptyRootHash {
				t.Fatal("no storage")
			}
			madeAnew(t, w, ghost, anew(w), fragments, name)
		}
	}
}

// madeAnew builds and proves a block in which the ghost is deleted and then made anew by the transaction.
func madeAnew(t *testing.T, w *world, ghost common.Address, anew *types.Transaction, fragments bool, name string) {
	t.Helper()
	b := w.builder()
	stock := w.state()
	reference := begin(b.t.chain, b.t.header, w.head, stock, stock, nil)
	for _, tx := range []*types.Transaction{w.call(0, &ghost, 0, 30_000, nil), anew} {
		if _, err := b.Apply(tx, common.Address{}); err != nil {
			t.Fatal(err)
		}
		if fragments {
			if _, err := b.Fragment(); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := reference.apply(tx, common.Hash{}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := reference.finish(); err != nil {
		t.Fatal(err)
	}
	assembled, err := b.Assemble()
	if err != nil {
		t.Fatal(err)
	}
	if want := stock.IntermediateRoot(reference.rules); assembled.Block.Root() != want {
		t.Fatalf("%s: root %s, want %s", name, assembled.Block.Root(), want)
	}
	sealed, err := assembled.Record()
	if err != nil {
		t.Fatal(err)
	}
	if name == "deployed" {
		return // its reads are recorded as if the storage were there still; go-ethereum would not write the block at all
	}
	in, err := NewInput(testChainID, sealed.Trace)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(in); err != nil {
		t.Fatalf("%s, fragments %v: %v", name, fragments, err)
	}
}

// TestWithheldAccountSibling destroys an account that leaves another one alone in its branch: that one, which nobody reads,
// must be there for the hash.
func TestWithheldAccountSibling(t *testing.T) {
	t.Parallel()
	x := newWild()
	w := newWorld(t, 4, testContracts())
	key := nibblesOf(keccak(x.ghost[:]), 3)
	sibling := addressUnder(0, key[0], key[1], key[2]^1)
	w.block(w.call(0, &sibling, 1, 30_000, nil), w.call(0, &x.ghost, 1, 30_000, nil))
	w.block(w.call(1, &createAddress, 0, 500_000, x.mayfly))
	if w.state().Exist(x.ghost) {
		t.Fatal("the account is still there")
	}
	in := w.input(1, 2)
	mustVerify(t, in)
	s := reopen(t, in.Trace)
	leaf, withheld := s.root.account(t, sibling), false
	s.root.walk(true, func(n *stateNode, _ bool, set func(*stateNode)) {
		if n == leaf {
			set(&stateNode{hash: leaf.digest()})
			withheld = true
		}
	})
	if _, err := Verify(s.input(t)); !withheld || !errors.Is(err, ErrMissingNode) {
		t.Fatalf("got %v", err)
	}
}

// addressUnder returns the n-th address of a kind whose key begins with the nibbles.
func addressUnder(n int, prefix ...byte) common.Address {
	for i := int64(1); ; i++ {
		addr := common.BigToAddress(big.NewInt(i << 32))
		if bytes.Equal(nibblesOf(keccak(addr[:]), len(prefix)), prefix) {
			if n == 0 {
				return addr
			}
			n--
		}
	}
}

// TestPartialErrors pins which of package mpt's errors a caller sees as what.
func TestPartialErrors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ err, want error }{
		{mpt.ErrMissing, ErrMissingNode},
		{mpt.ErrMalformed, ErrMalformedNode},
		{ErrMissingCode, ErrMissingCode},
		{errors.New("disk"), ErrState},
	} {
		if got := classify(fmt.Errorf("read: %w", tc.err)); !errors.Is(got, tc.want) {
			t.Errorf("%v becomes %v", tc.err, got)
		}
		if got := classify(fmt.Errorf("read: %w", tc.err)); errors.Is(got, ErrState) != (tc.want == ErrState) {
			t.Errorf("%v becomes %v", tc.err, got)
		}
	}
}
