package gateway_test

import (
	"bytes"
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TestSamePromisesAfterRestart asks again for what was promised and sealed before the process ended: whatever way it was
// asked for, the answer is the first promise, not that its nonce, or its conditions, are of the past.
func TestSamePromisesAfterRestart(t *testing.T) {
	t.Parallel()
	for name, request := range map[string]func(*world) gateway.Request{
		"transaction": func(w *world) gateway.Request {
			return gateway.Request{Transactions: types.Transactions{w.transfer(0, recipient, 1)}}
		},
		"bundle": func(w *world) gateway.Request {
			return gateway.Request{Transactions: types.Transactions{w.transfer(0, recipient, 1), w.transfer(1, recipient, 2)}}
		},
		"conditions": func(w *world) gateway.Request {
			this := w.c.Pending().Header.Number.Uint64()
			return gateway.Request{Transactions: types.Transactions{w.transfer(0, recipient, 1)}, Conditions: gateway.Conditions{BlockNumberMax: &this}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.promised(w.transfer(2, recipient, 1))
			asked := request(w)
			first, err := w.at(asked)
			if err != nil {
				t.Fatal(err)
			}
			w.nextBlock()
			w.verify()
			w.start()
			if err := w.c.StepL1(w.ctx, based.Update{}); err != nil {
				t.Fatal(err)
			}
			w.verify()
			w.step()
			again, err := w.at(asked)
			if err != nil {
				t.Fatalf("the same again: %v", err)
			}
			for i, p := range again.Promises {
				if !bytes.Equal(p.Signature, first.Promises[i].Signature) {
					t.Errorf("promise %d was %+v, now it is %+v", i, first.Promises[i], p)
				}
			}
		})
	}
}
