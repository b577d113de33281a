package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/api"
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
	s.checksItsDatabase(t, promise.TxHash)
}

// checksItsDatabase has the database of a gateway that has stopped checked, spoils it, and has it checked again.
func (s *station) checksItsDatabase(t *testing.T, tx common.Hash) {
	t.Helper()
	check := func() *process {
		p := start(t, "check", "--rollup", filepath.Join(s.dir, devnet.DeploymentName), "--database-url", s.databaseVia(), "--l1-rpc", s.ends.HTTP())
		<-p.done
		return p
	}
	if whole := check(); whole.err != nil || !strings.Contains(whole.stdout.String(), "right  ") {
		t.Errorf("the record is said to be wrong: %v\n%s", whole.err, whole.stdout.String())
	}
	s.sql(t, "ALTER TABLE promises DISABLE TRIGGER USER", "ALTER TABLE certificates DISABLE TRIGGER USER",
		"UPDATE promises SET receipt_digest = sha256('x') WHERE in_force AND tx_hash = decode('"+tx.Hex()[2:]+"', 'hex')",
		"UPDATE certificates SET signature = decode(repeat('00', 96), 'hex') WHERE number = 3")
	spoilt := check()
	for _, want := range []string{"its receipt is not the one that was promised", "certificate of block 3"} {
		if spoilt.err == nil || !strings.Contains(spoilt.stdout.String(), want) {
			t.Errorf("%q is not found: %v\n%s", want, spoilt.err, spoilt.stdout.String())
		}
	}
}

// TestLostDatabase kills the gateway and takes its database and its L2 folder away. The next one rebuilds L2 from L1's logs alone,
// to the same head, and signs nothing, for nobody knows what was signed before (rule 14). When L1 has been silent long enough
// for based mode it includes a block without a permit, on which signing is safe, and goes on.
func TestLostDatabase(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.startGateway(t)
	w := s.wallet(t, restAccount)
	s.mustPreconfirm(t, w.transfer(t, common.Address{0xb2}, 5))
	await(t, "L1 has some blocks", func() bool { return s.head(t).Number > 5 })
	must(t, s.cmd.Process.Kill())
	<-s.done
	time.Sleep(slotSeconds * time.Second) // what it has sent is in an L1 block, or will never be
	before := s.head(t)

	s.sql(t, "CREATE DATABASE another OWNER "+databaseRole)
	s.databaseVia = func() string { return strings.Replace(s.databaseURL(), "/gateway?", "/another?", 1) }
	must(t, os.RemoveAll(filepath.Join(s.dir, "l2")))
	start(t, "migrate", "--database-url", s.databaseVia()).finish(t)
	s.launchUntilServing(t)
	var status api.Status
	await(t, "L2 is rebuilt from L1's logs, and the gateway says how it stands", func() bool {
		status = s.status(t)
		return status.Settled.Hash == before.Hash && status.Mode != gateway.ModeStarting
	})
	if status.Mode != gateway.ModeHalted || !strings.Contains(status.Reason, "which the journal does not know") {
		t.Errorf("rebuilt, and %s: %s", status.Mode, status.Reason)
	}
	if balance, err := s.l2.BalanceAt(t.Context(), common.Address{0xb2}, nil); err != nil || balance.Int64() != 5 {
		t.Errorf("what was paid before is %v (%v)", balance, err)
	}
	if code, _ := s.readyz(); code != http.StatusServiceUnavailable {
		t.Errorf("ready: %d", code)
	}
	payment := w.transfer(t, common.Address{0xb2}, 1)
	raw, err := payment.MarshalBinary()
	must(t, err)
	code, body, _, err := s.ask(t.Context(), http.MethodPost, s.api+"/v1/preconfirmations", map[string]any{"transaction": hexutil.Bytes(raw)})
	if err != nil || code != http.StatusServiceUnavailable || !strings.Contains(string(body), string(gateway.CodeReadOnly)) {
		t.Errorf("asked for a promise it says %d %s (%v)", code, body, err)
	}
	await(t, "it goes on by itself", func() bool { return s.status(t).Mode == gateway.ModeSequencing })
	first := s.block(t, before.Number+1)
	if first.Kind != blocks.Based || first.Permit != nil && !first.Permit.IsZero() {
		t.Errorf("after the old head stands %+v", first)
	}
	promise, _ := s.mustPreconfirm(t, payment)
	await(t, "what it promises is settled, and based mode is over", func() bool { return s.head(t).Number >= promise.BlockNumber && !s.basedMode(t) })
	var faults struct{ Items []gateway.EvidenceRecord }
	s.get(t, "/v1/evidence", &faults)
	if len(faults.Items) != 0 {
		t.Errorf("evidence against itself: %+v", faults.Items)
	}
	must(t, s.stop(t))
}
