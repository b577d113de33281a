package gateway

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

func testRefusedWork() *refusedWork {
	return newRefusedWork(Config{RefusedGas: 24_000_000, RefusedGasPerSender: 1_000_000})
}

func sender(n int) common.Address { return common.Address{byte(n >> 8), byte(n), 1} }

func TestRefusedWorkAdmits(t *testing.T) {
	t.Parallel()
	const million = 1_000_000
	for _, tt := range []struct {
		name  string
		setup func(*refusedWork)
		gas   uint64
		wait  uint64 // zero: admitted
	}{
		{"nothing was refused", nil, execute.MaxTxGas, 0},
		{"the sender wasted a little", func(w *refusedWork) { w.charge(sender(0), million-1, true) }, 21_000, 0},
		{"the sender wasted its second's", func(w *refusedWork) { w.charge(sender(0), million, true) }, 21_000, 1},
		{"the sender wasted one large transaction", func(w *refusedWork) { w.charge(sender(0), 16*million, true) }, 21_000, 16},
		{"and waited", func(w *refusedWork) { w.charge(sender(0), 16*million, true); w.at(116) }, 21_000, 0},
		{"and waited too little", func(w *refusedWork) { w.charge(sender(0), 16*million, true); w.at(115) }, 21_000, 1},
		{"it was not the sender's doing", func(w *refusedWork) { w.charge(sender(0), 16*million, false) }, million, 0},
		{"others wasted a lot", func(w *refusedWork) { w.charge(sender(1), 12*million, true) }, 6 * million, 0},
		{"others wasted too much for that", func(w *refusedWork) { w.charge(sender(1), 12*million, true) }, 6*million + 1, 1},
		{"others wasted all but the small ones' part", func(w *refusedWork) { w.charge(sender(1), 18*million, true) }, 100_001, 1},
		{"which takes small ones", func(w *refusedWork) { w.charge(sender(1), 18*million, true) }, 100_000, 0},
		{"others wasted everything", func(w *refusedWork) { w.charge(sender(1), 24*million, true) }, 21_000, 1},
		{"a second ago", func(w *refusedWork) { w.charge(sender(1), 24*million, true); w.at(101) }, 16 * million, 0},
		{"the sender has paid for as much", func(w *refusedWork) { w.pay(sender(0), million); w.charge(sender(1), 24*million, true) }, million, 0},
		{"the sender has paid for less", func(w *refusedWork) { w.pay(sender(0), million-1); w.charge(sender(1), 24*million, true) }, million, 1},
		{"what was paid is used up", func(w *refusedWork) {
			w.pay(sender(0), million)
			w.charge(sender(0), million/2, true)
			w.charge(sender(1), 24*million, true)
		}, million, 1},
	} {
		w := testRefusedWork()
		w.at(100)
		if tt.setup != nil {
			tt.setup(w)
		}
		wait, ok := w.admit(sender(0), tt.gas)
		if ok != (tt.wait == 0) || (!ok && wait != tt.wait) {
			t.Errorf("%s: admitted %t, wait %d, want %d", tt.name, ok, wait, tt.wait)
		}
	}
}

// TestRefusedWorkIsBounded lets any number of senders waste what they can: in no second is more executed in
// vain than the bound, and what senders have paid for.
func TestRefusedWorkIsBounded(t *testing.T) {
	t.Parallel()
	w, random := testRefusedWork(), rand.New(rand.NewPCG(3, 5))
	var wasted, paid uint64
	const seconds = 50
	for second := range uint64(seconds) {
		w.at(1000 + second)
		honest := 0
		for i := range 3000 {
			from, limit := sender(random.IntN(2000)), 21_000+random.Uint64N(execute.MaxTxGas-21_000)
			if i%100 == 0 { // one that pays every second
				if _, ok := w.admit(sender(5000), 50_000); ok {
					honest++
				}
				w.pay(sender(5000), 50_000)
				continue
			}
			if _, ok := w.admit(from, limit); !ok {
				continue
			}
			if random.IntN(50) == 0 {
				w.pay(from, limit/2)
				paid += limit / 2
				continue
			}
			gas := random.Uint64N(limit)
			w.charge(from, gas, true)
			wasted += gas
		}
		if honest < 29 {
			t.Fatalf("second %d: %d of 30 honest transactions were executed", second, honest)
		}
	}
	if bound := seconds*w.all + paid; wasted > bound || wasted < seconds*w.all/4 {
		t.Errorf("%d gas was executed in vain, the bound is %d", wasted, bound)
	}
}

func TestRefusalsAreRemembered(t *testing.T) {
	t.Parallel()
	w, now := testRefusedWork(), time.Unix(1000, 0)
	hash := common.Hash{1}
	w.remember(&Refusal{Code: CodeNonceTooHigh, TxHash: hash}, now)
	if w.recall(hash, now) != nil {
		t.Error("a nonce that is too high may be right the next moment")
	}
	for _, code := range []Code{CodeTraceTooLarge, CodeUnderpricedTrace} {
		w.remember(&Refusal{Code: code, TxHash: hash}, now)
		if r := w.recall(hash, now.Add(rememberFor-1)); r == nil || r.Code != code {
			t.Errorf("%s: recalled %v", code, r)
		}
		if r := w.recall(hash, now.Add(rememberFor)); r != nil {
			t.Errorf("%s: recalled %v after its time", code, r)
		}
	}
	for i := range rememberedRefusals + 10 {
		w.remember(&Refusal{Code: CodeTraceTooLarge, TxHash: common.Hash{2, byte(i >> 16), byte(i >> 8), byte(i)}}, now)
	}
	if n := w.memory.Len(); n != rememberedRefusals {
		t.Errorf("%d refusals are remembered, want at most %d", n, rememberedRefusals)
	}
	if got := w.status().Remembered; got != 2 {
		t.Errorf("%d were answered from memory, want 2", got)
	}
}
