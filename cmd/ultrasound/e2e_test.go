package main

import (
	"testing"
	"time"
)

// TestDevnet tells one devnet's story as its users see it: first what changes nothing for others,
// all at once, then the disturbances, one after the other.
func TestDevnet(t *testing.T) {
	t.Parallel()
	r := startDevnet(t, folder(t))
	t.Logf("ready %s after its start", r.ready.Sub(r.started))
	feed := r.read(t, 0)
	watching := startTools(t, r)
	t.Run("serves", func(t *testing.T) {
		for name, test := range map[string]func(*testing.T, *rig){
			"promises over REST":  promisesOverREST,
			"promises over RPC":   promisesOverRPC,
			"bad input":           badInput,
			"chain proves itself": chainProvesItself,
			"every byte counts":   everyByteCounts,
			"contract follows":    contractFollows,
			"based block on L1":   basedOnL1,
			"messages both ways":  messagesBothWays,
			"evidence on L1":      accusesOnL1,
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, r)
			})
		}
	})
	t.Run("missed slot", func(t *testing.T) { missedSlot(t, r) })
	t.Run("reorg of one block", func(t *testing.T) { takeBack(t, r, feed, 1) })
	t.Run("reorg of two blocks", func(t *testing.T) { takeBack(t, r, feed, 2) })
	t.Run("out and back in again", func(t *testing.T) { outAndBack(t, r, feed) })
	t.Run("load", func(t *testing.T) { loads(t, r) })
	t.Run("chain from logs", func(t *testing.T) { chainFromLogs(t, r) })
	t.Run("stock chain", func(t *testing.T) { stockChain(t, r) })
	t.Run("tools", func(t *testing.T) { watching.check(t, r, feed) })
	t.Run("screen", func(t *testing.T) { printsSlots(t, r) })
	checkCursors(t, feed.all(), 0)
	feed.leave()
	t.Run("stops", func(t *testing.T) { stopsCleanly(t, r) })
}

// stopsWithin is how long a devnet may take to stop. It is less than any timeout that it could be waiting for.
const stopsWithin = 8 * time.Second

// stopsCleanly interrupts the devnet: it ends well and soon, and none of its processes stays.
func stopsCleanly(t *testing.T, r *rig) {
	below, err := descendants(r.cmd.Process.Pid)
	must(t, err)
	if len(below) == 0 {
		t.Error("the devnet runs without L1 and Postgres?")
	}
	interrupted := time.Now()
	if err := r.stop(t); err != nil {
		t.Errorf("devnet does not end cleanly: %v", err)
	}
	if took := time.Since(interrupted); took > stopsWithin {
		t.Errorf("devnet took %s to stop", took)
	}
	for _, pid := range below {
		await(t, "process of the devnet ends", func() bool { return !alive(pid) })
	}
}
