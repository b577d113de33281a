package execute

import (
	"errors"
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
)

// largeCodes is a contract that reads the codes of count other contracts, one that reads the first few of them, and those
// contracts: each with a code of size bytes of its own.
func largeCodes(count, few, size int) (all, some common.Address, alloc types.GenesisAlloc) {
	all, some, alloc = common.Address{0xc0}, common.Address{0xc1}, types.GenesisAlloc{}
	readers := [2]*program.Program{program.New(), program.New()}
	for i := range count {
		large := make([]byte, size)
		for j := range large {
			large[j] = byte(vm.JUMPDEST)
		}
		large[0], large[1], large[2] = byte(vm.PUSH2), byte(i>>8), byte(i)
		target := common.Address{0xcc, byte(i >> 8), byte(i)}
		alloc[target] = types.Account{Code: large, Nonce: 1, Balance: new(big.Int)}
		readers[0].Push(target).Op(vm.EXTCODESIZE, vm.POP)
		if i < few {
			readers[1].Push(target).Op(vm.EXTCODESIZE, vm.POP)
		}
	}
	for i, addr := range []common.Address{all, some} {
		alloc[addr] = types.Account{Code: readers[i].Op(vm.STOP).Bytes(), Nonce: 1, Balance: new(big.Int)}
	}
	return all, some, alloc
}

// TestUsage is rule 6 as the builder keeps it: what a transaction would cost L1 is known before it is final, a refused
// one leaves nothing, not even what it has read, and what is said is no less than the trace has.
func TestUsage(t *testing.T) {
	t.Parallel()
	const size, limit = 20_000, 200_000
	all, some, alloc := largeCodes(100, 4, size)
	w := newWorld(t, 3, alloc)
	env := w.env()
	var asked Usage
	env.Allow = func(u Usage) error {
		asked = u
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
	empty := b.Usage()
	apply := func(tx *types.Transaction, want error) {
		t.Helper()
		before, gas, count := b.Usage(), b.GasLeft(), len(b.Transactions())
		_, err := b.Apply(tx, common.Address{})
		if !errors.Is(err, want) {
			t.Fatalf("got %v, want %v", err, want)
		}
		if want != nil && (b.Usage() != before || b.GasLeft() != gas || len(b.Transactions()) != count) {
			t.Fatalf("the refused transaction left something: %+v, was %+v", b.Usage(), before)
		}
	}
	apply(w.call(0, &some, 0, 1_000_000, nil), nil)
	if asked.Transaction < 4*size || asked.Alone < 4*size || asked.Block != empty.Block+asked.Transaction || asked.TransactionGas == 0 ||
		asked.GasUsed != asked.TransactionGas || asked.Tip.Uint64() != 1e9 {
		t.Fatalf("four codes: %+v, of nothing %+v", asked, empty)
	}
	greedy := w.call(1, &all, 0, 1_000_000, nil)
	for range 3 { // what it has read does not come for free the next time
		apply(greedy, ErrTraceTooLarge)
		if asked.Transaction < 96*size || asked.Alone < 96*size {
			t.Fatalf("a hundred codes: %+v", asked)
		}
	}
	apply(w.call(2, &common.Address{1}, 1, 30_000, nil), nil)
	if asked.Transaction > 2000 {
		t.Fatalf("a transfer: %+v", asked)
	}
	again := b.Usage()
	apply(w.call(0, &some, 0, 1_000_000, nil), nil)
	if asked.Transaction > 1000 {
		t.Fatalf("codes that the block has: %+v", asked)
	}
	if asked.Block <= again.Block {
		t.Fatal("a transaction for nothing")
	}
	bound := b.Usage().Block
	w.seal(b)
	if trace := w.trace(0, 1); len(trace) > limit || len(trace) > bound || len(trace) < 4*size {
		t.Fatalf("trace has %d bytes, bound %d, limit %d", len(trace), bound, limit)
	}
}

// TestUsageBounds compares Usage with the canonical trace, for blocks of all sorts.
func TestUsageBounds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 40, testContracts())
	for round := range 8 {
		b := w.builder()
		for i := range 8 * round {
			to, value, data := common.Address{0xd0, byte(round), byte(i)}, int64(1), []byte(nil)
			switch i % 3 {
			case 1:
				to = addrOf(w.keys[(i+round)%len(w.keys)])
			case 2: // sets slots, and clears those of the round before, with their siblings
				n := uint64(100*round + 10*i)
				to, value, data = storeAddress, 0, words(n, 1, n+1, 1, n+2, 1, n-100, 0, n-98, 0)
			}
			if _, err := b.Apply(w.call(i%len(w.keys), &to, value, 300_000, data), common.Address{}); err != nil {
				t.Fatal(err)
			}
		}
		bound := b.Usage().Block
		w.seal(b)
		if trace := w.trace(round, round+1); len(trace) > bound || bound > 2*len(trace)+2*headerSize+closingSize {
			t.Errorf("block of %d transactions: trace has %d bytes, bound %d", 8*round, len(trace), bound)
		}
	}
}

// TestUsageOfSiblings clears half of the slots of a large storage, every second kid of its branches: what their
// siblings take is in the bound before the seal knows them.
func TestUsageOfSiblings(t *testing.T) {
	t.Parallel()
	for _, kids := range []int{2, 3, 6} {
		t.Run(fmt.Sprint(kids), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 2, testContracts())
			// Slots in groups that share three nibbles, so that each group has a branch of its own.
			var fill, clear []uint64
			groups := make(map[string][]uint64)
			for slot := uint64(1); len(fill) < 60*kids; slot++ {
				prefix := string(nibblesOf(keccak(words(slot)), 3))
				if groups[prefix] = append(groups[prefix], slot); len(groups[prefix]) == kids {
					for i, s := range groups[prefix] {
						fill = append(fill, s, 1<<60)
						if i > 0 {
							clear = append(clear, s, 0)
						}
					}
				}
			}
			w.block(w.call(0, &storeAddress, 0, MaxTxGas, words(fill...)))
			b := w.builder()
			if _, err := b.Apply(w.call(0, &storeAddress, 0, MaxTxGas, words(clear...)), common.Address{}); err != nil {
				t.Fatal(err)
			}
			bound := b.Usage().Block
			w.seal(b)
			if has := len(w.trace(1, 2)); has > bound {
				t.Fatalf("trace has %d bytes, bound %d", has, bound)
			}
			mustVerify(t, w.input(1, 2))
		})
	}
}
