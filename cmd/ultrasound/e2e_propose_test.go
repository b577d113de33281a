package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
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

// TestProposeWithoutGateway takes the gateway away the moment its slot-ending block is out: the proposer has what it needs from
// the stream, settles by the certificates itself, and includes its block; later, in based mode, it goes on without permits.
func TestProposeWithoutGateway(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.startGateway(t)
	await(t, "L1 has some blocks", func() bool { return s.head(t).Number > 3 })
	p := start(t, "propose", "--devnet", "--url", s.api, "--l1-rpc", s.l1URL, "--beacon", s.beacon,
		"--rollup", filepath.Join(s.dir, devnet.DeploymentName), "--settle")
	logged := func(what string) int { return strings.Count(p.stderr.String(), what) }
	await(t, "a block behind the proposer's own settlement", func() bool { return logged("own_settlements=1") > 0 && logged("based block included") > 0 })

	var ending gateway.BlockRecord
	await(t, "a slot-ending block", func() bool {
		s.get(t, "/v1/blocks/latest", &ending)
		return ending.Kind == blocks.SlotEnding
	})
	// That REST shows it does not mean that the stream has told the proposer.
	await(t, "the proposer builds on it", func() bool { return logged(fmt.Sprintf("own node\" block=%d ", ending.Number+1)) > 0 })
	must(t, s.cmd.Process.Kill())
	<-s.done
	await(t, "a based block on it", func() bool {
		head := s.head(t)
		return head.Number == ending.Number+1 && blocks.Kind(head.Kind) == blocks.Based && head.PermitL1Parent == ending.Permit.L1Parent
	})
	await(t, "blocks without a permit", func() bool { return s.head(t).Number >= ending.Number+3 && logged("permit=false") > 1 })
	must(t, p.stop(t))
}
