package gateway_test

import (
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TestFloodOfRefused floods the conductor from many accounts with calls that are refused after they were
// executed. What it executes in vain is bounded by gas in every second and measured in time, a sender is told when
// to come again, and honest senders get their promises in the same blocks, also one that was never seen before.
func TestFloodOfRefused(t *testing.T) {
	t.Parallel()
	const attackers, each, seconds = 240, 1, 3
	keys := make([]*ecdsa.PrivateKey, attackers)
	for i := range keys {
		key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{0xa0, byte(i + 1)}, 32))
		if err != nil {
			t.Fatal(err)
		}
		keys[i] = key
	}
	var bound uint64
	w := newWorldWith(t, func(w *world) {
		w.alloc = func(alloc types.GenesisAlloc) {
			withReaders(alloc)
			for _, key := range keys {
				alloc[address(key)] = types.Account{Balance: ether}
			}
		}
		w.tune = func(cfg *gateway.Config) { bound = cfg.RefusedGas }
	})
	w.c.SkipRehearsals()                    // what the conductor itself bounds
	w.promised(w.transfer(0, recipient, 1)) // an honest sender that has been here before
	w.nextBlock()

	reader, fresh := codeReader, 1
	var slowest time.Duration
	for second := range seconds {
		before := w.c.Status().Refused
		var flood []*pendingRequest
		for i := range each {
			for _, key := range keys {
				// The last byte makes each a transaction of its own, which no memory knows.
				data := append(append(make([]byte, 32), common.LeftPadBytes(big.NewInt(largeCodes).Bytes(), 32)...), byte(second), byte(i))
				flood = append(flood, w.ask(types.MustSignNewTx(key, w.signer, &types.DynamicFeeTx{
					ChainID: big.NewInt(chainID), To: &reader, Data: data, Gas: 1_500_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9),
				}))...)
			}
		}
		honest := w.ask(w.transfer(0, recipient, 1), w.transfer(fresh, recipient, 1))
		fresh++
		open := w.c.Status().Open.Number
		began := time.Now()
		w.step()
		took := time.Since(began)
		slowest = max(slowest, took)
		for _, p := range w.answers(honest) {
			if p.BlockNumber != open {
				t.Errorf("second %d: an honest promise is for block %d, want %d", second, p.BlockNumber, open)
			}
		}
		codes := map[gateway.Code]int{}
		for _, p := range flood {
			<-p.done
			var refusal *gateway.Refusal
			if !errors.As(p.err, &refusal) {
				t.Fatalf("the flood got %+v, %v", p.answer, p.err)
			}
			if refusal.Code == gateway.CodeRefusedWork && refusal.RetryAfter < time.Second {
				t.Errorf("refused work is to be tried again after %s", refusal.RetryAfter)
			}
			codes[refusal.Code]++
		}
		after := w.c.Status().Refused
		gas, spent := after.Gas-before.Gas, after.Seconds-before.Seconds
		executed := after.Transactions[gateway.CodeTraceTooLarge] - before.Transactions[gateway.CodeTraceTooLarge]
		if gas > bound || executed == 0 || codes[gateway.CodeTraceTooLarge] != int(executed) || codes[gateway.CodeRefusedWork] != len(flood)-int(executed) {
			t.Errorf("second %d: %d gas in vain, bound %d; %d executed; answers %v", second, gas, bound, executed, codes)
		}
		if after.Unexecuted-before.Unexecuted != uint64(codes[gateway.CodeRefusedWork]) || spent <= 0 || spent > took.Seconds() {
			t.Errorf("second %d: measured %.3f s of %s, %d not executed", second, spent, took, after.Unexecuted-before.Unexecuted)
		}
		t.Logf("second %d: %d of %d executed in vain, %d gas, %.1f ms", second, executed, len(flood), gas, spent*1000)
		w.nextBlock()
	}
	t.Logf("the slowest second's work took %s", slowest)
	checkCertificates(t, w)
}

// TestRefusedSender lets one account waste what it may: it is refused unexecuted until its debt is gone, and others
// are not touched by it.
func TestRefusedSender(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, func(w *world) { w.alloc = withReaders })
	w.c.SkipRehearsals() // what the conductor itself bounds
	if r := w.refused(w.read(1, codeReader, 0, largeCodes, 1e9)); r.Code != gateway.CodeTraceTooLarge {
		t.Fatalf("refused with %+v", r)
	}
	w.nonces[address(w.keys[1])] = 0
	wanted := w.transfer(1, recipient, 1)
	if r := w.refused(wanted); r.Code != gateway.CodeRefusedWork || r.RetryAfter != time.Second || r.TxHash != wanted.Hash() {
		t.Fatalf("refused with %+v", r)
	}
	w.promised(w.transfer(2, recipient, 1))
	w.nextBlock()
	w.promised(wanted)

	// What is refused before it runs counts little: a wallet may be wrong about its nonce many times.
	far := types.MustSignNewTx(w.keys[3], w.signer, &types.DynamicFeeTx{
		ChainID: big.NewInt(chainID), Nonce: 9, To: &recipient, Gas: 21_000, GasFeeCap: big.NewInt(100e9), GasTipCap: big.NewInt(1e9),
	})
	before := w.c.Status().Refused
	for range 50 {
		if r := w.refused(far); r.Code != gateway.CodeNonceTooHigh || r.Nonce == nil || *r.Nonce != 0 {
			t.Fatalf("refused with %+v", r)
		}
	}
	if after := w.c.Status().Refused; after.Gas-before.Gas != 50_000 || after.Transactions[gateway.CodeNonceTooHigh] != 50 {
		t.Errorf("refused work before %+v, after %+v", before, after)
	}
	w.promised(w.transfer(3, recipient, 1))
}

// TestBudgetConfiguration refuses settings with which some transaction could never be settled, or all would be
// refused unexecuted.
func TestBudgetConfiguration(t *testing.T) {
	t.Parallel()
	good := gateway.DefaultConfig(chainID, rollupAddress, blocks.Policy{
		Slots: blocks.Slots{Genesis: genesisTime, Seconds: 12}, GasLimit: 30_000_000, FeeRecipient: recipient, MaxAnchorAge: blocks.DefaultMaxAnchorAge,
	})
	good.Run.Price = func(bytes, blocks int, gasUsed uint64) uint64 { return 3_000_000 + 30*uint64(bytes) + gasUsed/8 }
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*gateway.Config){
		"no price":                    func(c *gateway.Config) { c.Run.Price = nil },
		"price over a transaction":    func(c *gateway.Config) { c.Run.Price = func(int, int, uint64) uint64 { return execute.MaxTxGas + 1 } },
		"bytes under a transaction's": func(c *gateway.Config) { c.Run.Bytes = 100_000 },
		"slot's bytes":                func(c *gateway.Config) { c.SettleBytes = 100_000 },
		"no blocks":                   func(c *gateway.Config) { c.Run.Blocks = 0 },
		"refused gas":                 func(c *gateway.Config) { c.RefusedGas = execute.MaxTxGas },
		"refused gas of a sender":     func(c *gateway.Config) { c.RefusedGasPerSender = 0 },
	} {
		bad := good
		change(&bad)
		if bad.Check() == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
