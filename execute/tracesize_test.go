package execute

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
)

// codeReader is a contract that reads the codes of count other contracts, from the first one named in
// its calldata on, and those contracts: each with a code of size bytes of its own.
func codeReader(count, size int) (reader common.Address, alloc types.GenesisAlloc) {
	reader, alloc = common.Address{0xc0}, types.GenesisAlloc{}
	code := program.New()
	for i := range count {
		large := make([]byte, size)
		for j := range large {
			large[j] = byte(vm.JUMPDEST)
		}
		large[0], large[1], large[2] = byte(vm.PUSH2), byte(i>>8), byte(i)
		target := common.Address{0xcc, byte(i >> 8), byte(i)}
		alloc[target] = types.Account{Code: large, Nonce: 1, Balance: new(big.Int)}
		code.Push(target).Op(vm.EXTCODESIZE, vm.POP)
	}
	code.Op(vm.STOP)
	alloc[reader] = types.Account{Code: code.Bytes(), Nonce: 1, Balance: new(big.Int)}
	return reader, alloc
}

// TestTraceBudget is rule 6: a transaction whose trace could not be settled even alone is refused
// before anything is promised of it, one that does not fit any more waits for the next block, and
// TraceSize never tells less than the trace has.
func TestTraceBudget(t *testing.T) {
	t.Parallel()
	const size, limit = 20_000, 200_000
	hundred, alloc := codeReader(100, size)
	few := common.Address{0xc1}
	code := program.New()
	for i := range 4 {
		code.Push(common.Address{0xcc, 0, byte(i)}).Op(vm.EXTCODESIZE, vm.POP)
	}
	code.Op(vm.STOP)
	alloc[few] = types.Account{Code: code.Bytes(), Nonce: 1, Balance: new(big.Int)}
	w := newWorld(t, 3, alloc)
	env := w.env()
	env.Allow = func(u Usage) error {
		switch {
		case u.Block <= limit:
			return nil
		case u.Alone > limit:
			return ErrTraceTooLarge
		}
		return ErrBlockFull
	}
	b, err := NewBuilder(w.config, w.head, w.state(), env)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Apply(w.call(0, &few, 0, 1_000_000, nil), common.Address{}); err != nil {
		t.Fatal(err)
	}
	before, gas := b.TraceSize(), b.GasLeft()
	large := w.call(1, &hundred, 0, 1_000_000, nil)
	if _, err := b.Apply(large, common.Address{}); !errors.Is(err, ErrTraceTooLarge) {
		t.Fatalf("2 MB of code are taken into a block of %d bytes: %v", limit, err)
	}
	if b.GasLeft() != gas || len(b.Transactions()) != 1 || b.StateDB().GetNonce(addrOf(w.keys[1])) != 0 {
		t.Fatal("the refused transaction left something")
	}
	// What it has loaded stays loaded, and counts: otherwise it would come for free the second time.
	if b.TraceSize() < before+90*size {
		t.Fatalf("size is %d after reading 2 MB, was %d", b.TraceSize(), before)
	}
	if _, err := b.Apply(large, common.Address{}); err == nil {
		t.Fatal("the same transaction is taken when it comes again")
	}
	if _, err := b.Apply(w.call(2, &common.Address{1}, 1, 30_000, nil), common.Address{}); !errors.Is(err, ErrBlockFull) {
		t.Fatalf("a small transaction after it: %v, want to wait for the next block", err)
	}
	bound := b.TraceSize()
	w.seal(b)
	if trace := w.trace(0, 1); len(trace) > limit || len(trace) > bound || len(trace) < 4*size {
		t.Fatalf("trace has %d bytes, bound %d, limit %d", len(trace), bound, limit)
	}
}

// TestTraceSizeBounds compares TraceSize with the canonical trace, for blocks of all sorts.
func TestTraceSizeBounds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 40, nil)
	for round := range 6 {
		b := w.builder()
		for i := range 8 * round {
			to := common.Address{0xd0, byte(round), byte(i)}
			if i%2 == 0 {
				to = addrOf(w.keys[(i+round)%len(w.keys)])
			}
			if _, err := b.Apply(w.call(i%len(w.keys), &to, 1, 50_000, nil), common.Address{}); err != nil {
				t.Fatal(err)
			}
		}
		bound := b.TraceSize()
		w.seal(b)
		if trace := w.trace(round, round+1); len(trace) > bound || bound > len(trace)+headersSize+closingSize+4096 {
			t.Errorf("block of %d transactions: trace has %d bytes, bound %d", 8*round, len(trace), bound)
		}
	}
}
