package gateway_test

import (
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// What waits can be found and is counted, until nobody waits for it any more.
func TestWhatWaitsIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.step()
	high := w.pay(0, 1, 1e9, 100e9, 1)
	asked := w.send(gateway.Request{Transactions: types.Transactions{high}})
	w.step()
	w.waits(asked)
	if tx, ok := w.c.QueuedTransaction(high.Hash()); !ok || tx.Hash() != high.Hash() {
		t.Errorf("found %v", ok)
	}
	if arrived, ok := w.c.Queued(high.Hash()); !ok || !arrived.Equal(w.now) {
		t.Errorf("arrived %s, %v", arrived, ok)
	}
	if s := w.c.Status(); s.NonceGaps != 1 || s.Queue != 0 {
		t.Errorf("%d gaps, %d in the queue", s.NonceGaps, s.Queue)
	}
	w.promised(w.pay(0, 0, 1e9, 100e9, 1))
	w.answers([]*pendingRequest{asked})
	if _, ok := w.c.QueuedTransaction(high.Hash()); ok || w.c.Status().NonceGaps != 0 {
		t.Error("it still waits")
	}
	// Of two who ask in the pause one leaves: the transaction waits still.
	end := w.policy.Slots.Start(2)
	w.to(end - 1)
	tx := w.pay(1, 0, 1e9, 100e9, 1)
	one, other := w.send(gateway.Request{Transactions: types.Transactions{tx}}), w.send(gateway.Request{Transactions: types.Transactions{tx}})
	w.step()
	if s := w.c.Status(); s.Mode != gateway.ModePaused || s.Queue != 2 {
		t.Fatalf("%s, %d in the queue", s.Mode, s.Queue)
	}
	w.now = time.Unix(int64(end), 0)
	w.mine()
	w.to(end + 2)
	w.answers([]*pendingRequest{one, other})
	if _, ok := w.c.QueuedTransaction(tx.Hash()); ok {
		t.Error("it still waits")
	}
}

// Rehearsals that end in a refusal are counted apart from what the conductor refused.
func TestRehearsalsAreCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.step()
	late := uint64(1)
	_, err := w.c.Submit(w.ctx, gateway.Request{Transactions: types.Transactions{w.pay(0, 0, 1e9, 100e9, 1)}, Conditions: gateway.Conditions{TimestampMax: &late}})
	refusedWith(t, err, gateway.CodeConditionFailed)
	w.step()
	if s := w.c.Status().Refused; s.Rehearsed != 1 || len(s.Transactions) != 0 {
		t.Errorf("refused %+v", s)
	}
}
