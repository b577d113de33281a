package main

import (
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// TestRecovery kills the gateway while a block is certified and not settled, and keeps it away until L1 has left the block's
// anchor too far behind: L1 refuses to settle it for ever. The gateway then includes a recovery block on the contract's head
// (rule 17), and executes what fell again.
func TestRecovery(t *testing.T) {
	t.Parallel()
	s := newStationWith(t, func(c *devnet.DeployConfig) { c.MaxAnchorAge, c.ForcedDeadline, c.ForcedWindow = 8, 4, 2 })
	s.startGateway(t)
	w := s.wallet(t, restAccount)
	await(t, "L1 has some blocks", func() bool { return s.head(t).Number > 3 })
	s.relaysByAnyone(t, w) // this gateway has no relayer
	before := s.head(t).Number
	await(t, "a slot begins, whose blocks nothing settles for a while", func() bool { return s.head(t).Number > before })
	promise, _ := s.mustPreconfirm(t, w.transfer(t, common.Address{0xb1}, 7))
	var lost gateway.BlockRecord
	await(t, "its block is certified", func() bool {
		s.get(t, "/v1/blocks/latest", &lost)
		return lost.Number >= promise.BlockNumber
	})
	must(t, s.cmd.Process.Kill())
	<-s.done
	settled := s.head(t).Number
	if settled >= promise.BlockNumber {
		t.Fatalf("L1 has block %d already", settled)
	}

	await(t, "based mode, and the anchor too old", func() bool {
		head, err := s.l1.BlockNumber(t.Context())
		must(t, err)
		return head > lost.Anchor.L1Number+9 && s.basedMode(t)
	})
	s.startGateway(t)
	await(t, "the recovery block is L1's", func() bool { return s.head(t).Number > settled })
	var recovery gateway.BlockRecord
	await(t, "the gateway follows it", func() bool {
		recovery = s.block(t, settled+1)
		return recovery.Kind == blocks.Based
	})
	if recovery.Permit != nil && !recovery.Permit.IsZero() || !strings.Contains(s.stderr.String(), "recovery block sent") {
		t.Errorf("after block %d L1 has %+v", settled, recovery)
	}
	await(t, "the sequencer's blocks are settled again", func() bool { return s.head(t).Number > recovery.Number && !s.basedMode(t) })
	var history gateway.PromiseHistory
	await(t, "what fell is settled", func() bool {
		history = s.history(t, promise.TxHash)
		return history.Status == "settled" || history.Status == "safe" || history.Status == "finalized"
	})
	fell := false
	for _, step := range history.History {
		fell = fell || step.Status == "reverted" && step.Reason == "superseded" || step.Status == "reverted" && step.Reason == "parent_fell"
	}
	if !fell {
		t.Errorf("the promise's story: %+v", history.History)
	}
	must(t, s.stop(t))
}
