package execute

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// FuzzDecodeTrace: what decodes encodes to the same bytes.
func FuzzDecodeTrace(f *testing.F) {
	w := smallWorld(f)
	f.Add(w.trace(0, 1))
	f.Add(w.trace(0, 2))
	f.Add([]byte{TraceVersion, 0xc0})
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := DecodeTrace(data)
		if err != nil {
			return
		}
		again, err := tr.Encode()
		if err != nil || !bytes.Equal(again, data) {
			t.Fatalf("decoded trace encodes differently (%v)", err)
		}
		if _, err := NewInput(1, data); err != nil && !errors.Is(err, ErrGasClaim) {
			t.Fatalf("decoded trace has no claim: %v", err)
		}
	})
}

// FuzzDecodeInput: what decodes encodes to the same bytes, and everything has a price.
func FuzzDecodeInput(f *testing.F) {
	f.Add(Input{ChainID: 1, Trace: []byte{1, 2, 3}}.Encode())
	f.Add(smallWorld(f).input(0, 1).Encode())
	f.Fuzz(func(t *testing.T, data []byte) {
		if DefaultGasSchedule.Gas(data) < MaxTxGas/8 {
			t.Fatal("too cheap")
		}
		in, err := DecodeInput(data)
		if err == nil && !bytes.Equal(in.Encode(), data) {
			t.Fatal("decoded input encodes differently")
		}
	})
}

// FuzzVerify: bytes put over a valid input at some place never panic and never make another claim true.
func FuzzVerify(f *testing.F) {
	w := smallWorld(f)
	valid := [][]byte{w.input(0, 1).Encode(), w.input(0, 2).Encode()}
	f.Add(0, uint(0), []byte{})
	f.Add(1, uint(700), []byte{0xc0})
	f.Fuzz(func(t *testing.T, which int, at uint, over []byte) {
		honest := valid[which&1]
		data := bytes.Clone(honest)
		copy(data[at%uint(len(data)):], over)
		err := compute(data)
		if errors.Is(err, ErrPanic) {
			t.Fatal(err)
		}
		if (err == nil) != bytes.Equal(data, honest) {
			t.Fatalf("changed: %v, answer: %v", !bytes.Equal(data, honest), err)
		}
	})
}

// FuzzVerifyWitness: nodes of a valid trace are changed and put where their parents expect them to
// be missing; whatever the trie looks like then, there is no panic, and no answer but no.
func FuzzVerifyWitness(f *testing.F) {
	w := hostileWorld(f)
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 0, 3, 0, 4, 4)))
	in := w.input(2, 3)
	f.Add(uint64(1), []byte{1})
	f.Fuzz(func(t *testing.T, seed uint64, noise []byte) {
		tr, err := DecodeTrace(bytes.Clone(in.Trace))
		if err != nil {
			t.Fatal(err)
		}
		mutate(tr, rand.New(rand.NewPCG(seed, 0)), noise)
		changed := in
		changed.Trace = encodeUnchecked(t, tr)
		_, err = Verify(changed)
		if errors.Is(err, ErrPanic) {
			t.Fatal(err)
		}
		if err == nil && !bytes.Equal(changed.Trace, in.Trace) {
			t.Fatal("a changed trace verifies for the same claim")
		}
	})
}

// mutate changes nodes so that every hash on the way to the root follows: the pre-state is another
// one, chosen freely, and so is the parent header.
func mutate(tr *Trace, rng *rand.Rand, noise []byte) {
	for range 1 + rng.IntN(3) {
		i := rng.IntN(len(tr.Nodes))
		node := bytes.Clone(tr.Nodes[i])
		if at := rng.IntN(len(node)); len(noise) > 0 {
			copy(node[at:], noise)
		} else {
			node[at] ^= byte(1 + rng.IntN(255))
		}
		replaceNode(tr, i, node)
	}
	slices.SortFunc(tr.Nodes, bytes.Compare)
	tr.Nodes = slices.CompactFunc(tr.Nodes, bytes.Equal)
	parent := types.CopyHeader(tr.Parent)
	tr.Parent = parent
	hash := parent.Hash()
	for i := range tr.Blocks {
		h := types.CopyHeader(tr.Blocks[i].Header)
		h.ParentHash = hash
		tr.Blocks[i].Header, hash = h, h.Hash()
	}
}

// replaceNode puts a node in the place of node i and rewrites its hash in all that refer to it.
func replaceNode(tr *Trace, i int, node []byte) {
	old, hash := keccak(tr.Nodes[i]), keccak(node)
	tr.Nodes[i] = node
	if tr.Parent.Root == old {
		tr.Parent.Root = hash
		return
	}
	for j, other := range tr.Nodes {
		if at := bytes.Index(other, old[:]); at >= 0 && j != i {
			changed := bytes.Clone(other)
			copy(changed[at:], hash[:])
			replaceNode(tr, j, changed)
			return
		}
	}
}

// TestMutatedPreStates is FuzzVerifyWitness with its own claim made to fit, for many seeds: the
// verifier executes on pre-states that no chain has. None may panic; a true answer is possible only
// where the change did not matter, and then it is the state root that says so.
func TestMutatedPreStates(t *testing.T) {
	t.Parallel()
	w := hostileWorld(t)
	w.block(w.call(0, &storeAddress, 0, 500_000, words(1, 0, 3, 0, 4, 4)), w.call(1, &tokenAddress, 0, 100_000, transferData(common.Address{1}, 1)))
	honest := w.input(2, 3)
	reached := 0
	for seed := range uint64(400) {
		tr, err := DecodeTrace(bytes.Clone(honest.Trace))
		if err != nil {
			t.Fatal(err)
		}
		mutate(tr, rand.New(rand.NewPCG(seed, 1)), nil)
		_, err = Verify(claimOf(tr))
		if errors.Is(err, ErrPanic) || err == nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !errors.Is(err, ErrMissingNode) && !errors.Is(err, ErrMalformedNode) {
			reached++
		}
	}
	if reached < 20 {
		t.Fatalf("only %d mutations got past the witness", reached)
	}
}
