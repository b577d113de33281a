package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/crypto"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// screen is what the devnet prints: progress while it starts, what to try next, then one line a slot.
type screen struct {
	mu  sync.Mutex
	out io.Writer
}

func (s *screen) print(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.out, format, args...)
}

func (s *screen) progress(what string) { s.print("%s\n", what) }

// welcome prints addresses, funded accounts, and the next things to try.
func (s *screen) welcome(settings devnetSettings, ends devnet.L1Endpoints, rollup rollupFile) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\nAn ultra sound rollup is running.\n\n")
	fmt.Fprintf(&b, "  API and live page  http://%s\n", settings.HTTP)
	fmt.Fprintf(&b, "  L2 JSON-RPC        http://%s  (WebSocket: ws://, chain id %d)\n", settings.L2, rollup.ChainID())
	fmt.Fprintf(&b, "  L1 JSON-RPC        %s  (WebSocket: ws://, chain id %d)\n", ends.HTTP(), ends.ChainID)
	fmt.Fprintf(&b, "  Beacon and control %s\n", ends.BeaconURL())
	fmt.Fprintf(&b, "  rollup contract    %s\n  composer           %s\n  EXECUTE            0x0000000000000000000000000000000000000101 on L1\n", rollup.Rollup, rollup.Composer)
	fmt.Fprintf(&b, "  data folder        %s\n\n", settings.Dir)
	fmt.Fprintf(&b, "Accounts with 10,000 ether on both layers (mnemonic: %s):\n", devnet.TestMnemonic)
	accounts, err := devnet.Accounts(devnet.FundedAccounts)
	if err != nil {
		return err
	}
	for _, a := range accounts {
		fmt.Fprintf(&b, "  %s  key %#x\n", a.Address, crypto.FromECDSA(a.Key))
	}
	fmt.Fprintf(&b, "  These keys are known to everybody: never use them elsewhere. Account 8 sends the devnet's based transactions, 9 pays for `load`.\n\n")
	fmt.Fprintf(&b, "Try next:\n")
	fmt.Fprintf(&b, "  ultrasound feed --url http://%s                 what happens, one line an event\n", settings.HTTP)
	fmt.Fprintf(&b, "  ultrasound load --url http://%s --rpc http://%s --clients 32\n", settings.HTTP, settings.L2)
	fmt.Fprintf(&b, "  ultrasound verify --url http://%s               re-execute every block from its witness\n", settings.HTTP)
	fmt.Fprintf(&b, "  curl -X POST %s/devnet/reorg -d '{\"depth\":1}'   take a based block away, then:\n", ends.BeaconURL())
	fmt.Fprintf(&b, "  curl -s http://%s/v1/reorgs                     what fell, and what became of it\n", settings.HTTP)
	fmt.Fprintf(&b, "  curl -s %s/devnet/execute               EXECUTE on L1: calls, from memory or computed, milliseconds\n\n", ends.BeaconURL())
	fmt.Fprintf(&b, "One line a slot: R regular, S slot-ending, B based (included in the L1 block of that slot).\n")
	s.print("%s", b.String())
	return nil
}

// slotLine is what a slot came to.
type slotLine struct {
	first, last  uint64
	kinds        string
	transactions int
	l1           *gateway.L1Inclusion // of the based block
	l1Number     uint64               // of the slot's L1 block, zero if it was not seen
	settled      int
	lag          float64 // sum, milliseconds
	verdicts     int
	invalid      int
	dead         *float64
	execute      *devnet.BlockExecute // calls of EXECUTE while the slot's L1 block was built
}

// slotLines collects events by slot.
type slotLines struct {
	slots blocks.Slots
	mu    sync.Mutex
	lines map[uint64]*slotLine
	of    map[string]uint64 // block hash to slot
	fell  []string          // reorgs to be told
}

// watch prints one line a slot until the context ends.
func (s *screen) watch(ctx context.Context, url string, ends devnet.L1Endpoints) error {
	slots := ends.Slots()
	lines := &slotLines{slots: slots, lines: make(map[uint64]*slotLine), of: make(map[string]uint64)}
	var kinds []string // the rest is most of the feed
	for _, kind := range []gateway.EventKind{gateway.EventBlock, gateway.EventBased, gateway.EventVerdict, gateway.EventSettled, gateway.EventReorgEnd} {
		kinds = append(kinds, string(kind))
	}
	follower := &feedFollower{base: url, kinds: strings.Join(kinds, ","), cursor: fromNow, print: lines.take, notes: io.Discard, retry: 200 * time.Millisecond, idle: feedIdle}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return follower.run(ctx) })
	group.Go(func() error {
		for slot := slots.At(uint64(time.Now().Unix())); ; slot++ {
			middle := time.Unix(int64(slots.Start(slot)), 0).Add(time.Duration(slots.Seconds) * time.Second / 2)
			if !pause(ctx, time.Until(middle)) {
				return nil
			}
			var status gateway.Status // without an answer the line just does not name L1's block
			if err := getJSON(ctx, url+"/v1/status", &status); err == nil && status.L1Slot == slot {
				lines.l1Block(slot, status.L1Head.Number)
			}
			if stats, err := ends.Execute(ctx); err == nil {
				lines.executed(slot, stats.Blocks)
			}
			// Verdicts of the slot's last block come shortly after its end.
			if !pause(ctx, time.Until(time.Unix(int64(slots.Start(slot+1)), 0).Add(500*time.Millisecond))) {
				return nil
			}
			for _, text := range lines.told(slot) {
				s.print("%s\n", text)
			}
		}
	})
	return group.Wait()
}

// take counts an event in its slot.
func (l *slotLines) take(e gateway.EventRecord) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch e.Kind {
	case gateway.EventBlock, gateway.EventBased:
		var b gateway.BlockEvent
		if err := json.Unmarshal(e.Payload, &b); err != nil {
			return fmt.Errorf("decode %s event: %w", e.Kind, err)
		}
		l.block(b)
	case gateway.EventVerdict:
		var v gateway.VerdictEvent
		if err := json.Unmarshal(e.Payload, &v); err != nil {
			return fmt.Errorf("decode verdict event: %w", err)
		}
		l.verdict(v)
	case gateway.EventSettled:
		var v gateway.SettledEvent
		if err := json.Unmarshal(e.Payload, &v); err != nil {
			return fmt.Errorf("decode settled event: %w", err)
		}
		l.line(v.L1.Slot).settled += int(v.To - v.From + 1)
	case gateway.EventReorgEnd:
		var r gateway.ReorgRecord
		if err := json.Unmarshal(e.Payload, &r); err != nil {
			return fmt.Errorf("decode reorg event: %w", err)
		}
		l.fell = append(l.fell, fmt.Sprintf("          reorg %d (%s): L1 took back %d blocks, %d L2 blocks and %d transactions fell, L2 goes on from block %d",
			r.ID, r.Cause, r.L1Depth, r.BlockCount, r.TxCount, r.L2NewHead.Number))
	}
	return nil
}

func (l *slotLines) line(slot uint64) *slotLine {
	if l.lines[slot] == nil {
		l.lines[slot] = &slotLine{}
	}
	return l.lines[slot]
}

// l1Block notes the number of the slot's L1 block.
func (l *slotLines) l1Block(slot, number uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.line(slot).l1Number = number
}

// executed notes the slot's calls of EXECUTE.
func (l *slotLines) executed(slot uint64, of []devnet.BlockExecute) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range of {
		if of[i].Slot == slot {
			l.line(slot).execute = &of[i] // the last one, if a reorg has replaced the block
		}
	}
}

func (l *slotLines) block(b gateway.BlockEvent) {
	slot := l.slots.At(b.Timestamp)
	l.of[b.Hash.Hex()] = slot
	line := l.line(slot)
	letter := map[blocks.Kind]string{blocks.Regular: "R", blocks.SlotEnding: "S", blocks.Based: "B"}[b.Kind]
	if line.kinds == "" {
		line.first = b.Number
	}
	line.kinds, line.last = line.kinds+letter, b.Number
	line.transactions += b.TransactionCount
	if b.Kind == blocks.Based {
		line.l1 = b.L1
	}
}

func (l *slotLines) verdict(v gateway.VerdictEvent) {
	slot, ok := l.of[v.Block.Hash.Hex()]
	if !ok {
		return
	}
	line := l.line(slot)
	line.verdicts++
	line.lag += v.LagMS
	if v.Verdict != gateway.VerdictVerified {
		line.invalid++
	}
	if v.DeadTimeMS != nil {
		line.dead = v.DeadTimeMS
	}
}

// told returns the lines to print at the end of a slot, and forgets it.
func (l *slotLines) told(slot uint64) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.fell
	l.fell = nil
	line := l.lines[slot]
	for old := range l.lines {
		if old <= slot {
			delete(l.lines, old)
		}
	}
	for hash, of := range l.of {
		if of <= slot {
			delete(l.of, hash)
		}
	}
	if line == nil || line.kinds == "" {
		return append(out, fmt.Sprintf("slot %-5d no blocks", slot))
	}
	text := fmt.Sprintf("slot %-5d L2 %-13s %-14s %5d tx", slot, fmt.Sprintf("%d..%d", line.first, line.last), line.kinds, line.transactions)
	switch {
	case line.l1 != nil:
		text += fmt.Sprintf("  L1 #%d based    ", line.l1.Number)
	case line.l1Number > 0:
		text += fmt.Sprintf("  L1 #%d not based", line.l1Number)
	default:
		text += "  no L1 block"
	}
	text += fmt.Sprintf("  settled %d", line.settled)
	if line.verdicts > 0 {
		text += fmt.Sprintf("  verdict lag %.1f ms", line.lag/float64(line.verdicts))
	}
	if line.dead != nil {
		text += fmt.Sprintf("  dead time %.1f ms", *line.dead)
	}
	if e := line.execute; e != nil {
		text += fmt.Sprintf("  EXECUTE %d in %.1f ms, %d from memory", e.Count(), e.MS(), e.Recalled.Count)
	}
	if line.invalid > 0 {
		text += fmt.Sprintf("  %d NOT VERIFIED", line.invalid)
	}
	return append(out, text)
}
