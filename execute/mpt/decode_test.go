package mpt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"runtime"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// raw writes the encoding of partial tries by hand.
type raw struct{ buf []byte }

func (r *raw) extension(path ...byte) *raw {
	r.buf = appendPacked(append(r.buf, tagExtension, byte(len(path))), path)
	return r
}

func (r *raw) branch(there, follow uint16) *raw {
	r.buf = binary.BigEndian.AppendUint16(append(r.buf, tagBranch), there)
	r.buf = binary.BigEndian.AppendUint16(r.buf, follow)
	return r
}

func (r *raw) hash() *raw {
	r.buf = append(r.buf, bytes.Repeat([]byte{0xaa}, 32)...)
	return r
}

// account appends the smallest leaf of that form at the depth, without what follows the balance.
func (r *raw) account(depth int, form byte) *raw {
	r.buf = append(append(r.buf, tagAccount+form), make([]byte, (keyNibbles-depth+1)/2+2)...)
	return r
}

func (r *raw) leaf(depth int, value ...byte) *raw {
	r.buf = append(append(r.buf, tagLeaf), make([]byte, (keyNibbles-depth+1)/2)...)
	r.buf = append(append(r.buf, byte(len(value))), value...)
	return r
}

// tree appends a full tree of branches with two kids each, from the depth down to maxDepth.
func (r *raw) tree(depth int, leaf func(depth int)) *raw {
	if depth > maxDepth {
		leaf(depth)
		return r
	}
	r.branch(3, 3)
	r.tree(depth+1, leaf)
	return r.tree(depth+1, leaf)
}

// chain appends branches one below the other, each with a kid that is a hash.
func (r *raw) chain(depth int, leaf func(depth int)) *raw {
	for ; depth <= maxDepth; depth++ {
		r.branch(3, 2).hash()
	}
	leaf(depth)
	return r
}

// path returns n nibbles.
func path(n int) []byte { return make([]byte, n) }

// Decoding allocates no more than so many times the input's length in all, and keeps no more than so many times.
// The worst is a tree of branches with two leaves each, all as deep as they can be, where leaves are shortest.
const (
	decodeAllocates = 60
	decodeKeeps     = 40
)

// TestDecodeMemory decodes what is cheap to send and dear to hold. It is not parallel: it measures the process.
func TestDecodeMemory(t *testing.T) {
	code := []common.Hash{{1}}
	for name, tc := range map[string]struct {
		data  []byte
		codes []common.Hash
	}{
		"deep accounts": {func() []byte {
			r := new(raw).extension(path(24)...)
			return r.tree(24, func(d int) { r.account(d, 0) }).buf
		}(), nil},
		"deep accounts with codes": {func() []byte {
			r := new(raw).extension(path(25)...)
			return r.tree(25, func(d int) { r.account(d, 6); r.buf = append(r.buf, 0, 0) }).buf
		}(), code},
		"deep slots": {func() []byte {
			r := new(raw).account(0, 2).extension(path(24)...)
			return r.tree(24, func(d int) { r.leaf(d, 1) }).buf
		}(), nil},
		"deep slots with hashes": {func() []byte {
			r := new(raw).account(0, 2).extension(path(25)...)
			return r.tree(25, func(d int) { r.leaf(d, bytes.Repeat([]byte{1}, 20)...) }).buf
		}(), nil},
		"chains in storages": {func() []byte {
			r := new(raw).extension(path(31)...)
			return r.tree(31, func(d int) {
				r.account(d, 2).chain(0, func(d int) { r.leaf(d, 1) })
			}).buf
		}(), nil},
		"accounts with a slot each": {func() []byte {
			r := new(raw).extension(path(26)...)
			return r.tree(26, func(d int) { r.account(d, 2).leaf(0, 1) }).buf
		}(), nil},
		"extensions": {func() []byte {
			r := new(raw).extension(path(26)...)
			return r.tree(26, func(d int) { r.account(d, 2).extension(1); r.buf = append(r.buf, tagUnknown); r.hash() }).buf
		}(), nil},
		"full branches": {func() []byte {
			r := new(raw).branch(0xffff, 0xffff)
			for range 16 {
				r.branch(0xffff, 0xffff)
				for range 16 {
					r.branch(0xffff, 0xffff)
					for range 16 {
						r.branch(0xffff, 0)
						for range 16 {
							r.hash()
						}
					}
				}
			}
			return r.buf
		}(), nil},
	} {
		if len(tc.data) < 100_000 || len(tc.data) > 3<<20 {
			t.Errorf("%s: %d bytes", name, len(tc.data))
		}
		var before, after, kept runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		p, err := Decode(tc.data, tc.codes)
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		runtime.GC()
		runtime.ReadMemStats(&kept)
		n := float64(len(tc.data))
		all, live := float64(after.TotalAlloc-before.TotalAlloc)/n, (float64(kept.HeapAlloc)-float64(before.HeapAlloc))/n
		t.Logf("%s: %d bytes, %d nodes: %.1f times allocated, %.1f times kept", name, len(tc.data), p.Nodes, all, live)
		if all > decodeAllocates || live > decodeKeeps {
			t.Errorf("%s: decoding %d bytes allocates %.1f times as much, and keeps %.1f times", name, len(tc.data), all, live)
		}
		runtime.KeepAlive(p)
	}
}

// TestDecodeRefuses has what is no encoding, by hand. That each of these is a second encoding of something is shown, with whole
// traces, in package execute.
func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	empty, none := types.EmptyRootHash, types.EmptyCodeHash
	leaf := func() *raw { return new(raw).account(0, 0) }
	storage := func() *raw { return new(raw).account(0, 2) }
	for name, data := range map[string][]byte{
		"nothing":                        nil,
		"tag of a hash":                  append([]byte{tagUnknown}, make([]byte, 32)...),
		"tag too high":                   append([]byte{tagEnd}, make([]byte, 40)...),
		"slot among accounts":            new(raw).leaf(0, 1).buf,
		"account among slots":            storage().account(0, 0).buf,
		"branch of nothing":              new(raw).branch(0, 0).buf,
		"branch of one":                  new(raw).branch(4, 0).hash().buf,
		"branch of one that follows":     new(raw).branch(1, 1).account(1, 0).buf,
		"kid that is not there":          new(raw).branch(3, 4).hash().hash().hash().buf,
		"branch cut in its masks":        {tagBranch, 0, 3, 0},
		"branch cut in a hash":           append(new(raw).branch(3, 0).hash().buf, make([]byte, 31)...),
		"branch cut before a kid":        new(raw).branch(3, 2).hash().buf,
		"extension by nothing":           new(raw).extension().branch(3, 0).hash().hash().buf,
		"extension to an extension":      new(raw).extension(1).extension(1).branch(3, 0).hash().hash().buf,
		"extension to a leaf":            new(raw).extension(1).account(1, 0).buf,
		"extension to a slot":            storage().extension(1).leaf(1, 1).buf,
		"extension below the depth":      new(raw).extension(path(maxDepth+1)...).branch(3, 0).hash().hash().buf,
		"extension padded":               append([]byte{tagExtension, 1, 0x11}, new(raw).branch(3, 0).hash().hash().buf...),
		"extension cut in its length":    {tagExtension},
		"extension cut in its path":      {tagExtension, 3, 0},
		"extension cut before its kid":   new(raw).extension(1).buf,
		"extension cut in its hash":      append(new(raw).extension(1).buf, 0, 1, 2),
		"branch at depth 41":             new(raw).extension(path(maxDepth)...).branch(3, 1).branch(3, 0).hash().hash().hash().buf,
		"nonce of nine bytes":            func() []byte { b := leaf().buf; b[33] = 9; return append(b, make([]byte, 20)...) }(),
		"nonce zero":                     {tagAccount, 1: 0, 33: 1, 34: 0, 35: 0},
		"balance zero":                   {tagAccount, 1: 0, 33: 0, 34: 1, 35: 0},
		"balance of 33 bytes":            append([]byte{tagAccount, 1: 0, 33: 0, 34: 33}, bytes.Repeat([]byte{1}, 33)...),
		"account cut in its path":        leaf().buf[:20],
		"account cut before its nonce":   leaf().buf[:33],
		"account cut before its balance": leaf().buf[:34],
		"account cut before its code":    new(raw).account(0, 3).buf,
		"account cut in its code":        append(new(raw).account(0, 3).buf, 1, 2),
		"account cut in its index":       append(new(raw).account(0, 6).buf, 0),
		"account cut in its root":        append(new(raw).account(0, 1).buf, 1, 2),
		"account cut in its storage":     storage().buf,
		"no code as a hash":              append(new(raw).account(0, 3).buf, none[:]...),
		"code that there is not":         append(new(raw).account(0, 6).buf, 0, 1),
		"no storage as a root":           append(new(raw).account(0, 1).buf, empty[:]...),
		"slot without a value":           storage().leaf(0).buf,
		"slot zero":                      storage().leaf(0, 0).buf,
		"slot with leading zero":         storage().leaf(0, 0, 1).buf,
		"slot of 33 bytes":               storage().leaf(0, bytes.Repeat([]byte{1}, 33)...).buf,
		"slot cut":                       storage().leaf(0, 1, 2).buf[:68],
		"trailing byte":                  append(leaf().buf, 0),
		"code of nobody":                 leaf().buf,
	} {
		codes := []common.Hash{{1}}
		if name != "code of nobody" && name != "code that there is not" {
			codes = nil
		}
		if p, err := Decode(data, codes); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v %v", name, p, err)
		}
	}
	for name, data := range map[string][]byte{
		"account":                    leaf().buf,
		"branch at depth 40":         new(raw).extension(path(maxDepth)...).branch(3, 0).hash().hash().buf,
		"leaves at depth 41":         new(raw).extension(path(maxDepth)...).branch(3, 3).account(41, 0).account(41, 0).buf,
		"storage root of that depth": storage().extension(path(maxDepth)...).branch(3, 3).leaf(41, 1).leaf(41, 2).buf,
	} {
		if _, err := Decode(data, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestInline has storage leaves that are too short to have a hash, at every depth, and just not.
func TestInline(t *testing.T) {
	t.Parallel()
	for depth := 1; depth <= maxDepth+1; depth++ {
		for size := 1; size <= 32; size++ {
			for _, first := range []byte{1, 0x7f, 0x80, 0xff} {
				value := append([]byte{first}, bytes.Repeat([]byte{1}, size-1)...)
				r := new(raw).account(0, 2).extension(path(depth - 1)...)
				if depth == 1 {
					r = new(raw).account(0, 2)
				}
				r.branch(3, 3).leaf(depth, value...).leaf(depth, value...)
				p, err := Decode(r.buf, nil)
				if err != nil {
					t.Fatal(err)
				}
				compact := appendCompact(nil, path(keyNibbles-depth), true)
				short := len(mustRLP([]any{compact, mustRLP(value)})) < common.HashLength
				want := 2
				if !short {
					want += 2
				}
				if depth > 1 {
					want++
				}
				if p.Nodes != want {
					t.Fatalf("depth %d, %d bytes: %d nodes, want %d", depth, size, p.Nodes, want)
				}
				if again := p.Encode(nil); !bytes.Equal(again, r.buf) {
					t.Fatalf("depth %d, %d bytes: encodes differently", depth, size)
				}
			}
		}
	}
	// As a hash it cannot stand: there is no such hash in the trie.
	inline := new(raw).account(0, 2).extension(path(39)...).branch(3, 3).leaf(40, 1).leaf(40, 2)
	hidden := new(raw).account(0, 2).extension(path(39)...).branch(3, 2).hash().leaf(40, 2)
	a, err := Decode(inline.buf, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Decode(hidden.buf, nil)
	if err != nil || a.Tree.Hash() == b.Tree.Hash() {
		t.Fatalf("an inline leaf stands as a hash: %v", err)
	}
}

// TestSourceIsChecked reads from databases that give nonsense.
func TestSourceIsChecked(t *testing.T) {
	t.Parallel()
	hash := bytes.Repeat([]byte{7}, 32)
	branch := func(change func(items []any)) []byte {
		items := make([]any, 17)
		for i := range items {
			items[i] = []byte{}
		}
		items[1], items[9] = hash, hash
		change(items)
		return mustRLP(items)
	}
	account := mustRLP([]any{[]byte{}, []byte{}, types.EmptyRootHash, types.EmptyCodeHash})
	key := append([]byte{0x20}, make([]byte, 32)...)
	for name, blob := range map[string][]byte{
		"string":                      {0x83, 1, 2, 3},
		"two nodes":                   append(mustRLP([]any{key, account}), mustRLP([]any{key, account})...),
		"three items":                 mustRLP([]any{key, account, account}),
		"cut":                         mustRLP([]any{key, account})[:40],
		"leaf of no account":          mustRLP([]any{key, []byte("no account")}),
		"leaf that is too short":      mustRLP([]any{[]byte{0x20, 1, 2}, account}),
		"leaf that is too long":       mustRLP([]any{append([]byte{0x20}, make([]byte, 33)...), account}),
		"leaf with a list":            mustRLP([]any{key, []any{}}),
		"path of nothing":             mustRLP([]any{[]byte{}, account}),
		"flag 4":                      mustRLP([]any{append([]byte{0x40}, make([]byte, 32)...), account}),
		"extension by nothing":        mustRLP([]any{[]byte{0}, hash}),
		"extension to nothing":        mustRLP([]any{[]byte{0, 1}, []byte{}}),
		"branch with a value":         branch(func(i []any) { i[16] = []byte("v") }),
		"branch with a list for one":  branch(func(i []any) { i[16] = []any{} }),
		"branch with a short hash":    branch(func(i []any) { i[2] = hash[:31] }),
		"branch with a large node":    branch(func(i []any) { i[2] = []any{key, account} }),
		"branch with nonsense inside": branch(func(i []any) { i[2] = []any{[]byte{0x20}} }),
		"code hash of 31 bytes":       mustRLP([]any{key, mustRLP([]any{[]byte{}, []byte{}, types.EmptyRootHash, hash[:31]})}),
		"account with leading zero":   mustRLP([]any{key, mustRLP([]any{[]byte{0, 1}, []byte{}, types.EmptyRootHash, hash})}),
	} {
		tree := Open(common.Hash{1}, blobSource(blob))
		if a, err := tree.Get(common.Hash{}); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v %v", name, a, err)
		}
	}
	for name, value := range map[string][]byte{"no value": mustRLP([]byte{}), "leading zero": mustRLP([]byte{0, 1}), "33 bytes": mustRLP(bytes.Repeat([]byte{1}, 33)), "a list": {0xc0}, "two": {1, 1}} {
		n, err := decodeRLP(mustRLP([]any{key, value}), 0, false)
		if !errors.Is(err, ErrMalformed) {
			t.Errorf("slot with %s: %v %v", name, n, err)
		}
	}
	if _, err := Open(common.Hash{1}, blobSource(nil)).Get(common.Hash{}); !errors.Is(err, ErrMissing) {
		t.Errorf("nothing: %v", err)
	}
	if _, err := Open(common.Hash{1}, failing{}).Get(common.Hash{}); !errors.Is(err, errDisk) {
		t.Errorf("disk: %v", err)
	}
}

// blobSource has one node.
type blobSource []byte

// Node implements Source.
func (s blobSource) Node(common.Hash, []byte, common.Hash) ([]byte, error) { return s, nil }

var errDisk = errors.New("disk")

type failing struct{}

// Node implements Source.
func (failing) Node(common.Hash, []byte, common.Hash) ([]byte, error) { return nil, errDisk }

// TestAttachRefuses has pieces that are none, and pieces that do not belong where they say.
func TestAttachRefuses(t *testing.T) {
	t.Parallel()
	k, m := grown(t, 5, 0)
	tree := Open(m.root, m)
	v := tree.View(SlotView, tree.Snapshot())
	owner := k.accounts[0]
	if err := v.Account(owner); err != nil {
		t.Fatal(err)
	}
	account := v.Cut()
	if _, err := v.Slot(owner, k.slots[0]); err != nil {
		t.Fatal(err)
	}
	slot := v.Cut()
	at := func(kind byte, owner []byte, nibbles byte, packed ...byte) []byte {
		return append(append(append([]byte{kind}, owner...), nibbles), packed...)
	}
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	root := slot[34:] // without its place
	for name, tc := range map[string]struct {
		data []byte
		want error
	}{
		"kind 2":                         {append([]byte{2}, account[1:]...), ErrMalformed},
		"account zero":                   {join(account, at(1, make([]byte, 32), 0), root), ErrMalformed},
		"cut in its account":             {join(account, slot[:20]), ErrMalformed},
		"cut before its depth":           {join(account, slot[:33]), ErrMalformed},
		"cut in its path":                {join(account, at(1, owner[:], 3, 0)), ErrMalformed},
		"cut before its node":            {join(account, slot[:34]), ErrMalformed},
		"cut in its node":                {join(account, slot[:len(slot)-1]), ErrMalformed},
		"at depth 64":                    {join(account, at(1, owner[:], 64, make([]byte, 32)...), root), ErrMalformed},
		"padded":                         {join(account, at(1, owner[:], 1, 0x11), root), ErrMalformed},
		"twice":                          {join(account, slot, slot), ErrMalformed},
		"in the wrong order":             {join(slot, account), ErrUnattached},
		"unordered, both in place":       {join(account[:0:0], account, slot, account), ErrMalformed},
		"without what is above":          {slot, ErrUnattached},
		"in another account":             {join(account, at(1, k.accounts[1][:], 0), root), ErrUnattached},
		"in no account":                  {join(account, at(1, common.Hash{9}.Bytes(), 0), root), ErrUnattached},
		"at another path":                {join(account, at(1, owner[:], 1, 0), new(raw).branch(3, 0).hash().hash().buf), ErrUnattached},
		"in the account trie":            {join(account, at(0, nil, 1, 0), new(raw).account(1, 0).buf), ErrUnattached},
		"storage among accounts":         {at(0, nil, 0, new(raw).leaf(0, 1).buf...), ErrMalformed},
		"another state":                  {at(0, nil, 0, new(raw).account(0, 0).buf...), ErrUnattached},
		"code by an index":               {at(0, nil, 0, append(new(raw).account(0, 6).buf, 0, 0)...), ErrMalformed},
		"what is known":                  {join(account, account), ErrMalformed},
		"branch below depth 40":          {join(account, at(1, owner[:], 41, make([]byte, 21)...), new(raw).branch(3, 0).hash().hash().buf), ErrMalformed},
		"leaf at depth 63 where none is": {join(account, at(1, owner[:], 63, make([]byte, 32)...), new(raw).leaf(63, 1).buf), ErrUnattached},
	} {
		if _, err := Open(m.root, nil).Attach(tc.data); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
	// A storage that was opened before its root came has it all the same, and so has the account.
	follower := Open(m.root, nil)
	if _, err := follower.Attach(account); err != nil {
		t.Fatal(err)
	}
	early, err := follower.Storage(owner)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := early.Get(k.slots[0]); !errors.Is(err, ErrMissing) {
		t.Fatalf("before its root: %v", err)
	}
	if _, err := follower.Attach(slot); err != nil {
		t.Fatal(err)
	}
	if value, err := early.Get(k.slots[0]); err != nil || !bytes.Equal(value, m.accounts[owner].slots[k.slots[0]]) {
		t.Fatalf("after its root: %x %v", value, err)
	}
	if rehash(follower.root) != m.root || follower.Hash() != m.root {
		t.Fatal("another root")
	}
}
