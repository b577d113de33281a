package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// TestExecuteAheadOfTime has a devnet settle and take based blocks until L1 has built a block with both whose calls of
// EXECUTE were all in memory: the claims of contract and re-executor are the same bytes.
func TestExecuteAheadOfTime(t *testing.T) {
	t.Parallel()
	r := startDevnet(t, folder(t))
	var stats devnet.ExecuteStats
	read := func() devnet.ExecuteStats {
		r.getFrom(t, r.beacon+"/devnet/execute", &stats)
		return stats
	}
	await(t, "L1 block with a settlement and a based block, both from memory", func() bool {
		for _, b := range read().Blocks {
			if b.Recalled.Count < 2 || b.Recalled.Count != b.Count() || b.Refused != 0 {
				continue
			}
			for _, l2 := range r.canonical(t, 50) {
				if l2.Kind == blocks.Based && l2.L1 != nil && l2.L1.Hash == b.Hash {
					return true
				}
			}
		}
		return false
	})
	// Which of the two comes first with a settlement is a matter of milliseconds.
	await(t, "announced settlements answered, bundles rehearsed, blocks verified", func() bool {
		s := read()
		return s.Follows != nil && s.Follows.Answered > 0 && s.Stream.Count() > 0 && s.Bundles.Count() > 0 && s.Follows.Verified > 0
	})
	if f := stats.Follows; f.Gateway != r.api || f.Rollup != r.caps.Rollup || f.Invalid != 0 || stats.Rechecks.Differences != 0 {
		t.Errorf("%+v, follows %+v", stats, f)
	}
	await(t, "the devnet's line", func() bool { return executeLine.MatchString(r.stdout.String()) })
	var health struct{ Status string }
	r.getFrom(t, r.beacon+"/healthz", &health)
	if health.Status != "ok" {
		t.Errorf("health %q", health.Status)
	}
	t.Logf("EXECUTE while L1 blocks were built: %+v", stats.Building)
}

// executeLine is the end of a slot's line.
var executeLine = regexp.MustCompile(`(?m)^slot \d+ .*  EXECUTE \d+ in [\d.]+ ms, \d+ from memory`)

// getFrom reads a JSON answer.
func (r *rig) getFrom(t *testing.T, url string, into any) {
	t.Helper()
	status, raw, media, err := r.ask(t.Context(), http.MethodGet, url, nil)
	must(t, err)
	if status != http.StatusOK || !strings.HasPrefix(media, "application/json") {
		t.Fatalf("GET %s answers %d, %s: %s", url, status, media, raw)
	}
	must(t, json.Unmarshal(raw, into))
}
