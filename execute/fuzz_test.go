package execute

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// slow is far beyond what any input of a fuzz target may take, on a busy machine too.
const slow = 10 * time.Second

// FuzzDecodeTrace: what decodes encodes to the same bytes.
func FuzzDecodeTrace(f *testing.F) {
	w := smallWorld(f)
	f.Add(w.trace(0, 1))
	f.Add(w.trace(0, 2))
	f.Add(variedWorld(f).trace(2, 5))
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

// FuzzVerify: bytes put over a valid input at some place, or a part of it cut out or doubled, never panic and never
// make another claim true.
func FuzzVerify(f *testing.F) {
	w, varied := smallWorld(f), variedWorld(f)
	valid := [][]byte{w.input(0, 1).Encode(), w.input(0, 2).Encode(), varied.input(3, 4).Encode(), varied.input(2, 5).Encode()}
	for i := range valid {
		f.Add(i, uint(700*i), 0, []byte{})
		f.Add(i, uint(3000), 0, []byte{0xc0})
		f.Add(i, uint(2500), -32, []byte{})
		f.Add(i, uint(2500), 32, []byte{1})
	}
	f.Fuzz(func(t *testing.T, which int, at uint, shift int, over []byte) {
		honest := valid[uint(which)%uint(len(valid))]
		data := bytes.Clone(honest)
		place := int(at % uint(len(data)))
		switch end := min(place+max(shift, -shift), len(data)); {
		case shift < 0:
			data = append(data[:place:place], data[end:]...)
		case shift > 0:
			data = append(data[:end:end], data[place:]...)
		}
		if place < len(data) {
			copy(data[place:], over)
		}
		start := time.Now()
		err := compute(data)
		if errors.Is(err, ErrPanic) || time.Since(start) > slow {
			t.Fatalf("after %v: %v", time.Since(start), err)
		}
		if (err == nil) != bytes.Equal(data, honest) {
			t.Fatalf("changed: %v, answer: %v", !bytes.Equal(data, honest), err)
		}
	})
}

// FuzzVerifyState: nodes of valid traces are changed, moved, added and taken away, and all hashes, links and the claim
// made to fit: the verifier executes on pre-states that no chain has. It never panics and never says yes.
func FuzzVerifyState(f *testing.F) {
	varied := variedWorld(f)
	valid := [][]byte{varied.trace(3, 4), varied.trace(2, 5), smallWorld(f).trace(0, 2)}
	for seed := range uint64(12) {
		f.Add(seed, []byte{byte(seed)})
	}
	f.Add(uint64(99), []byte{})
	f.Fuzz(func(t *testing.T, seed uint64, noise []byte) {
		honest := valid[seed%uint64(len(valid))]
		in := mutate(t, honest, rand.New(rand.NewPCG(seed, 0)), noise)
		start := time.Now()
		_, err := Verify(in)
		if errors.Is(err, ErrPanic) || time.Since(start) > slow {
			t.Fatalf("after %v: %v", time.Since(start), err)
		}
		if err == nil && !bytes.Equal(in.Trace, honest) {
			t.Fatal("a changed trace verifies")
		}
	})
}

// mutate changes some places of a trace's state. The state's root, the parent's, and all links follow.
func mutate(t testing.TB, trace []byte, rng *rand.Rand, noise []byte) Input {
	s := reopen(t, trace)
	if len(noise) == 0 {
		noise = []byte{byte(rng.IntN(256))}
	}
	for range 1 + rng.IntN(3) {
		var places []func(*stateNode)
		var nodes []*stateNode
		s.root.walk(true, func(n *stateNode, _ bool, set func(*stateNode)) {
			places, nodes = append(places, set), append(nodes, n)
		})
		i := rng.IntN(len(nodes))
		n := nodes[i]
		switch rng.IntN(9) {
		case 0:
			places[i](&stateNode{hash: n.digest()})
		case 1:
			places[i](&stateNode{hash: common.BytesToHash(noise)})
		case 2: // a node stands somewhere else, too
			places[i](nodes[rng.IntN(len(nodes))])
			if s.root.deeperThan(64) {
				return claimOf(s.tr)
			}
		case 3:
			n.value, n.nonce, n.balance = noise[:min(len(noise), 32)], noise[:min(len(noise), 8)], noise[:min(len(noise), 32)]
		case 4:
			n.code = common.BytesToHash(noise)
		case 5:
			if n.isAccount() {
				n.setForms(noise[0]%3, n.storageForm())
			}
		case 6:
			if n.isAccount() && n.storageForm() != 0 {
				n.setForms(n.codeForm(), 0)
				n.root = nil
			}
		case 7:
			if len(n.path) > 0 {
				n.path = append([]byte(nil), n.path...)
				n.path[rng.IntN(len(n.path))] = noise[0] & 15
			}
		case 8:
			if n.tag == tagOfBranch {
				n.kids[noise[0]&15] = nil
			}
		}
	}
	s.tidy()
	return s.input(t)
}

// deeperThan reports whether some node has that many above it.
func (n *stateNode) deeperThan(depth int) bool {
	if depth == 0 {
		return true
	}
	for _, kid := range n.kids {
		if kid != nil && kid.deeperThan(depth-1) {
			return true
		}
	}
	return n.root != nil && n.root.deeperThan(depth-1)
}

// TestMutatedPreStates is FuzzVerifyState for many seeds, and checks that enough of them get past the decoder.
func TestMutatedPreStates(t *testing.T) {
	t.Parallel()
	honest := variedWorld(t).trace(3, 4)
	reached := 0
	for seed := range uint64(400) {
		in := mutate(t, honest, rand.New(rand.NewPCG(seed, 1)), nil)
		_, err := Verify(in)
		if errors.Is(err, ErrPanic) || err == nil && !bytes.Equal(in.Trace, honest) {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if errors.Is(err, ErrStateRoot) || errors.Is(err, ErrGasUsed) || errors.Is(err, ErrTransaction) || errors.Is(err, ErrUnneeded) {
			reached++
		}
	}
	if reached < 40 {
		t.Fatalf("only %d mutations were executed on", reached)
	}
}

// FuzzMerge: traces are changed and merged. There is no panic, and what comes of it is a trace that decodes; if it
// verifies, so do its parts.
func FuzzMerge(f *testing.F) {
	varied := variedWorld(f)
	parts := [][]byte{varied.trace(2, 3), varied.trace(3, 4), varied.trace(4, 5)}
	whole := varied.trace(2, 5)
	for seed := range uint64(6) {
		f.Add(seed, uint(2000), []byte{byte(seed)})
	}
	f.Fuzz(func(t *testing.T, seed uint64, at uint, noise []byte) {
		traces := [][]byte{bytes.Clone(parts[0]), bytes.Clone(parts[1]), bytes.Clone(parts[2])}
		which := seed % 3
		if seed&8 == 0 {
			traces[which] = mutate(t, parts[which], rand.New(rand.NewPCG(seed, 2)), noise).Trace
		} else {
			copy(traces[which][at%uint(len(traces[which])):], noise)
		}
		merged, err := MergeTraces(traces...)
		if err != nil {
			return
		}
		if _, err := DecodeTrace(merged); err != nil {
			t.Fatalf("merged trace does not decode: %v", err)
		}
		in, err := NewInput(testChainID, merged)
		if err != nil {
			return
		}
		if _, err = Verify(in); errors.Is(err, ErrPanic) || err == nil && !bytes.Equal(merged, whole) {
			t.Fatalf("merged trace of changed ones: %v", err)
		}
	})
}

// FuzzStream: the witness of a fragment is changed. There is no panic, and what is sealed is the block.
func FuzzStream(f *testing.F) {
	w := streamWorld(f)
	honest := recordFeed(f, w, streamTransactions(w), always)
	f.Add(uint8(0), uint(0), 0, []byte{})
	f.Add(uint8(1), uint(40), -3, []byte{1, 2, 3})
	f.Add(uint8(2), uint(9), 5, []byte{0})
	f.Add(uint8(3), uint(0), 0, []byte{0xff, 0xff})
	f.Fuzz(func(t *testing.T, which uint8, at uint, shift int, over []byte) {
		changed := honest.clone()
		var places []*[]byte
		for i := range changed.blocks {
			for j := range changed.blocks[i].fragments {
				places = append(places, &changed.blocks[i].fragments[j].Witness)
			}
			places = append(places, &changed.blocks[i].last)
		}
		witness := places[int(which)%len(places)]
		data := bytes.Clone(*witness)
		if len(data) == 0 {
			data = over
		} else {
			place := int(at % uint(len(data)))
			switch end := min(place+max(shift, -shift), len(data)); {
			case shift < 0:
				data = append(data[:place:place], data[end:]...)
			case shift > 0:
				data = append(data[:end:end], data[place:]...)
			}
			if place < len(data) {
				copy(data[place:], over)
			}
		}
		*witness = data
		start := time.Now()
		sealed, err := changed.run(t)
		if errors.Is(err, ErrPanic) || time.Since(start) > slow {
			t.Fatalf("after %v: %v", time.Since(start), err)
		}
		if (err == nil) != (sealed == len(changed.blocks)) {
			t.Fatalf("sealed %d: %v", sealed, err)
		}
	})
}

// FuzzTransaction: a transaction of any bytes in a block whose roots fit it.
func FuzzTransaction(f *testing.F) {
	w := hostileWorld(f)
	w.block(w.transfers()...)
	trace := w.trace(2, 3)
	for _, tx := range w.blocks[2].Transactions() {
		binary, err := tx.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(binary)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tx := new(types.Transaction)
		if tx.UnmarshalBinary(data) != nil {
			return
		}
		tr := decodeUnchecked(t, bytes.Clone(trace))
		b := &tr.Blocks[0]
		b.Transactions = types.Transactions{tx}
		b.Header.TxHash = types.DeriveSha(b.Transactions, newListHasher())
		start := time.Now()
		if _, err := Verify(claimOf(tr)); err == nil || errors.Is(err, ErrPanic) || time.Since(start) > slow {
			t.Fatalf("after %v: %v", time.Since(start), err)
		}
	})
}
