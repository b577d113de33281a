package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// TestDemo runs the demonstration on a devnet whose own proposer wants the slots too.
func TestDemo(t *testing.T) {
	t.Parallel()
	r := startDevnet(t, folder(t))
	p := start(t, "demo", "arbitrage", "--url", r.api, "--l1-rpc", r.l1URL, "--l2-rpc", r.l2URL, "--rollup", filepath.Join(r.dir, devnet.DeploymentName), "--json")
	p.finish(t)
	titles := make(map[string]map[string]string)
	for _, text := range p.stdout.lines() {
		var step struct {
			Title string
			Facts []fact
		}
		must(t, json.Unmarshal([]byte(text), &step))
		facts := make(map[string]string)
		for _, f := range step.Facts {
			facts[f.Name] = f.Value
		}
		titles[step.Title] = facts
	}
	failed := titles["The assertion fails, and neither L1 nor L2 shows a trace of it"]
	if !strings.HasPrefix(failed["reason"], "NotProfitable") {
		t.Errorf("the price that moved: %v", failed)
	}
	done := titles["In one L1 transaction"]
	if profit := done["repaid with the fee; profit"]; profit == "" || strings.HasPrefix(profit, "-") || strings.HasPrefix(profit, "0.000000") {
		t.Errorf("profit %q of %v", profit, done)
	}
	if rebuilt := titles["A follower with nothing but eth_getLogs has the same chain"]; rebuilt["head"] == "" {
		t.Errorf("rebuilt: %v", rebuilt)
	}
	must(t, r.stop(t))
}
