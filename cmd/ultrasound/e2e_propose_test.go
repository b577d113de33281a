package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// TestProposeFromOwnState has a proposer build on an L2 node of its own: its based blocks are included, and follow the
// gateway's.
func TestProposeFromOwnState(t *testing.T) {
	t.Parallel()
	r := startDevnet(t, folder(t), "--no-propose")
	await(t, "L1 has some blocks", func() bool { return r.head(t).Number > 3 })
	p := start(t, "propose", "--devnet", "--url", r.api, "--l1-rpc", r.l1URL, "--beacon", r.beacon, "--l2-rpc", r.l2URL,
		"--rollup", filepath.Join(r.dir, devnet.DeploymentName))
	_, based := r.includedBased(t)
	if based.Kind != blocks.Based {
		t.Errorf("block %+v", based)
	}
	await(t, "three of its blocks are included", func() bool { return strings.Count(p.stderr.String(), "based block included") >= 3 })
	if log := p.stderr.String(); strings.Count(log, "based block built on the proposer's own node") < 3 {
		t.Errorf("built elsewhere:\n%s", log)
	}
	must(t, p.stop(t))
	must(t, r.stop(t))
}
