package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// missedSlot has L1 miss the slot that a permit is for: sequencing goes on by itself after the
// deadline, and a request made in the pause is answered then.
func missedSlot(t *testing.T, r *rig) {
	w := r.wallet(t, pauseAccount)
	var missed struct {
		Slots []uint64 `json:"slots"`
	}
	r.control(t, "/devnet/miss-slot", map[string]any{}, &missed)
	if len(missed.Slots) != 1 {
		t.Fatalf("one slot is to be missed: %v", missed.Slots)
	}
	slot := missed.Slots[0]
	var ending gateway.BlockRecord
	await(t, "slot-ending block with a permit for the slot", func() bool {
		page := r.canonical(t, 5)
		i := slices.IndexFunc(page, func(b gateway.BlockRecord) bool { return b.Kind == blocks.SlotEnding && b.Permit.Slot == slot })
		if i >= 0 {
			ending = page[i]
		}
		return i >= 0
	})
	tx := w.transfer(t, common.Address{0xdd}, 1)
	p, _ := r.mustPreconfirm(t, tx)
	resumes := (r.caps.Slots.Start(slot) + slotSeconds/3) * 1000 // a third of a slot after its start
	if p.BlockNumber <= ending.Number || p.Time < resumes {
		t.Errorf("promise in the pause is for block %d at %d ms, the slot ended with block %d, and sequencing was to go on at %d ms", p.BlockNumber, p.Time, ending.Number, resumes)
	}
	var child gateway.BlockRecord
	await(t, "sequencing goes on", func() bool {
		page := r.canonical(t, 10)
		i := slices.IndexFunc(page, func(b gateway.BlockRecord) bool { return b.ParentHash == ending.Hash })
		if i >= 0 {
			child = page[i]
		}
		return i >= 0
	})
	if start := r.caps.Slots.Start(slot); child.Kind == blocks.Based || child.Timestamp <= start {
		t.Errorf("after the missed slot of %d comes %+v", start, child)
	}
	await(t, "L1 goes on after the slot", func() bool { return r.status(t).L1Slot > slot })
	for number := r.status(t).L1Head.Number; ; number-- {
		header, err := r.l1.HeaderByNumber(t.Context(), new(big.Int).SetUint64(number))
		must(t, err)
		if at := r.caps.Slots.At(header.Time); at == slot {
			t.Fatalf("slot %d was to be missed, it has L1 block %d", slot, number)
		} else if at < slot {
			return
		}
	}
}

// loads runs `ultrasound load` for three seconds, and reads its table.
func loads(t *testing.T, r *rig) {
	for _, via := range []string{viaREST, viaRPC} {
		p := start(t, "load", "--url", r.api, "--rpc", r.l2URL, "--via", via, "--clients", "4", "--accounts", "16", "--duration", "3s", "--presign", "3000")
		p.finish(t)
		out := p.stdout.String()
		for _, want := range []string{"p50", "p99", "closed loop, 4 clients"} {
			if !strings.Contains(out, want) {
				t.Errorf("load via %s does not print %q:\n%s", via, want, out)
			}
		}
		t.Logf("load via %s:\n%s", via, out)
	}
}

// tools are commands that watch the devnet for as long as it runs.
type tools struct{ feed, feedJSON, verify *process }

func startTools(t *testing.T, r *rig) tools {
	t.Helper()
	return tools{
		feed:     start(t, "feed", "--url", r.api, "--cursor", "0"),
		feedJSON: start(t, "feed", "--url", r.api, "--cursor", "0", "--json"),
		verify:   start(t, "verify", "--url", r.api, "--json"),
	}
}

// verdictsOf returns the verdicts that `ultrasound verify` has printed, by block hash.
func verdictsOf(t *testing.T, p *process) map[common.Hash]string {
	t.Helper()
	verdicts := make(map[common.Hash]string)
	for _, line := range p.stdout.lines() {
		var v struct {
			Hash    common.Hash `json:"hash"`
			Verdict string      `json:"verdict"`
		}
		if err := json.Unmarshal([]byte(line), &v); err != nil {
			t.Fatalf("verify prints %q: %v", line, err)
		}
		verdicts[v.Hash] = v.Verdict
	}
	return verdicts
}

var (
	feedLine    = regexp.MustCompile(`^\S.*\S$`)
	verdictLine = regexp.MustCompile(`^verified +block \d+ +(regular|slot_ending|based) +\S+ +gas \d+ +(trace|streamed) +\d+ +lag +[\d.]+ ms +work +[\d.]+ ms`)
)

// check compares what the tools have printed with the feed and the chain.
func (ts tools) check(t *testing.T, r *rig, feed *story) {
	events := feed.all()
	last := events[len(events)-1].Cursor
	await(t, "feed --json prints every event", func() bool { return int64(len(ts.feedJSON.stdout.lines())) >= last })
	for i, line := range ts.feedJSON.stdout.lines()[:last] {
		var e gateway.EventRecord
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.Cursor != int64(i+1) || e.Kind != events[i].Kind {
			t.Fatalf("line %d of feed --json: %v: %s", i+1, err, line)
		}
	}
	await(t, "feed prints every event", func() bool { return int64(len(ts.feed.stdout.lines())) >= last })
	for i, line := range ts.feed.stdout.lines()[:last] {
		if !feedLine.MatchString(line) || strings.Contains(line, "\x1b") || strings.HasPrefix(line, "{") || !strings.Contains(line, string(events[i].Kind)) {
			t.Errorf("line %d of feed, a %s event: %q", i+1, events[i].Kind, line)
		}
	}
	newest := r.canonical(t, 12)[0] // far enough back to be verified everywhere
	await(t, "verify has verified the chain", func() bool { return verdictsOf(t, ts.verify)[newest.Hash] != "" })
	verdicts := verdictsOf(t, ts.verify)
	if len(verdicts) < 10 {
		t.Errorf("verify printed %d verdicts only", len(verdicts))
	}
	for hash, verdict := range verdicts {
		if verdict != gateway.VerdictVerified {
			t.Errorf("verify says that block %s is %s", hash, verdict)
		}
	}
	text := start(t, "verify", "--url", r.api)
	await(t, "verify prints lines", func() bool { return len(text.stdout.lines()) >= 3 })
	for _, line := range text.stdout.lines() {
		if !verdictLine.MatchString(line) {
			t.Errorf("verify prints %q", line)
		}
	}
	for _, p := range []*process{ts.feed, ts.feedJSON, ts.verify, text} {
		if err := p.stop(t); err != nil {
			t.Errorf("ultrasound %s does not end cleanly: %v", p.args[0], err)
		}
	}
}

// slotLinePattern is what the devnet prints for a slot.
var slotLinePattern = regexp.MustCompile(`^slot \d+ +L2 \d+\.\.\d+ +[RSB]+ +\d+ tx  (L1 #\d+ (not )?based|no L1 block) +settled \d+(  verdict lag [\d.]+ ms)?(  dead time [\d.]+ ms)?`)

// printsSlots reads the devnet's own screen.
func printsSlots(t *testing.T, r *rig) {
	based, slots := 0, 0
	for _, line := range r.stdout.lines() {
		if !strings.HasPrefix(line, "slot ") {
			continue
		}
		slots++
		if strings.Contains(line, "NOT VERIFIED") || !slotLinePattern.MatchString(line) && !strings.HasSuffix(line, "no blocks") {
			t.Errorf("devnet prints %q", line)
		}
		if strings.Contains(line, " based  ") && !strings.Contains(line, "not based") {
			based++
		}
	}
	if slots < 5 || based < 2 {
		t.Errorf("devnet printed %d slots, %d of them based:\n%s", slots, based, r.stdout)
	}
}

// proposes runs `ultrasound propose` against a devnet without proposers of its own, and sees its
// based block, with the transfer that it was told to make, land on L1.
func proposes(t *testing.T, r *rig) *process {
	t.Helper()
	to := common.Address{0xef, 0x01}
	p := start(t, "propose", "--devnet", "--url", r.api, "--l1-rpc", r.l1URL, "--beacon", r.beacon, "--to", to.Hex(), "--value", "7")
	var b gateway.BlockRecord
	await(t, "based block of ultrasound propose", func() bool {
		if p.ended() {
			t.Fatalf("propose ended: %v", p.err)
		}
		page := r.canonical(t, 20)
		i := slices.IndexFunc(page, func(b gateway.BlockRecord) bool { return b.Kind == blocks.Based })
		if i >= 0 {
			b = page[i]
		}
		return i >= 0
	})
	if b.L1 == nil || b.TransactionCount != 1 {
		t.Fatalf("based block is %+v", b)
	}
	tx, err := r.l2.TransactionInBlock(t.Context(), b.Hash, 0)
	must(t, err)
	if *tx.To() != to || tx.Value().Int64() != 7 {
		t.Errorf("based block holds %s", fmt.Sprint(tx))
	}
	receipt, err := r.l1.TransactionReceipt(t.Context(), b.L1.TxHash)
	must(t, err)
	if !emitsBased(receipt, b) || receipt.Status != types.ReceiptStatusSuccessful {
		t.Errorf("L1 transaction %s does not include it: %+v", b.L1.TxHash, receipt)
	}
	return p
}
