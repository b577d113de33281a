package gateway_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TestPendingNonceCountsWhatWaits asks for an account's next nonce while its transactions wait for the pause to end.
func TestPendingNonceCountsWhatWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.promised(w.transfer(0, recipient, 1))
	w.to(w.policy.Slots.Start(2) - 1)
	if w.tip().Kind != blocks.SlotEnding {
		t.Fatalf("the tip is %+v", w.tip())
	}
	for range 2 {
		w.send(gateway.Request{Transactions: types.Transactions{w.transfer(0, recipient, 1)}})
	}
	w.step()
	if got := w.c.PendingNonce(address(w.keys[0]), 1); got != 3 {
		t.Errorf("pending nonce %d, want 3: one is promised and two wait", got)
	}
}
