package gateway_test

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// BenchmarkSealHoldsUp measures how long the seal of a block keeps the next promise waiting: from the second
// that the block ends with, while a request waits, to its answer. The block has that many transfers among 20,000
// accounts, promised in twenty steps of 50 ms as they would come; node, Postgres and signatures are real.
func BenchmarkSealHoldsUp(b *testing.B) {
	for _, transfers := range []int{0, 100, 300} {
		b.Run(fmt.Sprintf("%d", transfers), func(b *testing.B) { benchSeal(b, transfers) })
	}
}

func benchSeal(b *testing.B, transfers int) {
	const accounts = 20_000
	recipientOf := func(i int) common.Address {
		var a common.Address
		a[0] = 0xac
		binary.BigEndian.PutUint32(a[16:], uint32(i))
		return a
	}
	w := newWorldWith(b, func(w *world) {
		w.dir = b.TempDir()
		w.tune = func(c *gateway.Config) {
			c.SlotEnd.Mode = gateway.SlotEndNever
			c.SettleGas, c.SettleBytes = 1<<40, 1<<30
		}
		for i := range 200 {
			key, err := crypto.ToECDSA(crypto.Keccak256([]byte{byte(i)}))
			if err != nil {
				b.Fatal(err)
			}
			w.keys = append(w.keys, key)
		}
		w.alloc = func(alloc types.GenesisAlloc) {
			for i := range accounts {
				alloc[recipientOf(i)] = types.Account{Balance: big.NewInt(1)}
			}
		}
	})
	rng := rand.New(rand.NewPCG(1, uint64(transfers)))
	next := func() *types.Transaction {
		return w.transfer(8+rng.IntN(200), recipientOf(rng.IntN(accounts)), 1)
	}
	w.step()
	var held []time.Duration
	for b.Loop() {
		b.StopTimer()
		second := w.now.Truncate(time.Second)
		for range 20 {
			var asked []*pendingRequest
			for range transfers / 20 {
				asked = append(asked, w.ask(next())...)
			}
			w.step()
			w.answers(asked)
			w.now = w.now.Add(50 * time.Millisecond)
		}
		w.now = second.Add(time.Second)
		asked := w.ask(next())
		answered := make(chan time.Time, 1)
		go func() {
			<-asked[0].done
			answered <- time.Now()
		}()
		b.StartTimer()
		from := time.Now()
		w.step() // returns when the node has stored the block, which the answer does not wait for
		held = append(held, (<-answered).Sub(from))
		b.StopTimer()
		w.answers(asked)
		w.traces = nil
		b.StartTimer()
	}
	slices.Sort(held)
	b.ReportMetric(float64(held[len(held)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(held[len(held)*99/100].Microseconds())/1000, "p99-ms")
}
