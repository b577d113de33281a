package api

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// longReorg is a reorg of that many blocks, of which the first ones have been replaced.
func longReorg(fell, instead int) *gateway.ReorgRecord {
	r := aReorg()
	r.BlockCount, r.Stands = fell, &blocks.Ref{Number: 1, Hash: hashOf(1)}
	for i := range fell {
		r.Blocks = append(r.Blocks, gateway.RevertedBlock{Number: uint64(2 + i), Hash: common.Hash{byte(i), 0xff}, Kind: blocks.Regular, Cause: gateway.CauseParentFell, Distance: i})
	}
	for i := range instead {
		r.Instead = append(r.Instead, gateway.StandingBlock{Number: uint64(2 + i), Hash: common.Hash{byte(i), 0xaa}, Kind: blocks.Based, L1: &blocks.Ref{Number: 44}})
	}
	return &r
}

// TestReorgPicture draws reorgs of all sizes: well-formed, bounded, with what stood, fell, and stands instead, and nothing that runs.
func TestReorgPicture(t *testing.T) {
	t.Parallel()
	open := aReorg()
	open.BlockCount, open.TxCount = 0, 3
	for name, c := range map[string]struct {
		r    *gateway.ReorgRecord
		want []string
		not  []string
	}{
		"one for one":      {longReorg(1, 1), []string{`class="s"`, `class="f"`, `class="i"`, "2 0x00ff0000", "2 0x00aa0000", "based, L1 block 44", "regular, parent_fell"}, []string{" more<"}},
		"not yet replaced": {longReorg(3, 0), []string{"nothing stands in their place yet"}, []string{`class="i"`}},
		"a long one":       {longReorg(200, 30), []string{"189 more", "19 more", "201 0xc7ff0000"}, nil},
		"only the open":    {&open, []string{"no sealed block fell"}, []string{`class="f"`, `class="s"`}},
	} {
		svg := drawReorg(c.r)
		decoder := xml.NewDecoder(strings.NewReader(svg))
		elements := 0
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v in %s", name, err, svg)
			}
			if e, ok := token.(xml.StartElement); ok {
				elements++
				if e.Name.Local == "script" || e.Name.Local == "image" {
					t.Errorf("%s: has a %s", name, e.Name.Local)
				}
			}
		}
		if elements > 150 {
			t.Errorf("%s: %d elements", name, elements)
		}
		for _, part := range c.want {
			if !strings.Contains(svg, part) {
				t.Errorf("%s: no %q in %s", name, part, svg)
			}
		}
		for _, part := range c.not {
			if strings.Contains(svg, part) {
				t.Errorf("%s: %q in %s", name, part, svg)
			}
		}
	}
}

// TestReorgText reads what a reorg says of itself: every cause and every outcome in words.
func TestReorgText(t *testing.T) {
	t.Parallel()
	r := longReorg(2, 1)
	r.Blocks[0].Cause = gateway.CauseAnchorOrphaned
	r.Transactions = fallenTransactions()
	changed, waits := r.Transactions[0], r.Transactions[0]
	changed.Outcome, waits.Outcome = gateway.Changed, ""
	r.Transactions = append(r.Transactions, changed, waits)
	r.TxCount = 9
	text := tellReorg(r)
	for _, part := range []string{
		"Reorg 1, 2023-11-14 22:15:00.000 UTC", "took back 1 block.", "2 blocks and 9 transactions fell", "Block 1 0x01010000 stands",
		"the L1 block that it anchors to is not on L1's chain any more", "its parent fell", "2 0x00aa0000, based, in L1 block 44",
		"reincluded in block 2, with the same effects", "in block 2 again, with other effects", "dropped: the nonce is used", "waits to be executed again",
		"and 5 more: GET /v1/reversions?cursor=1", "1 reincluded, 1 changed, 1 dropped, 1 without an outcome yet",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in\n%s", part, text)
		}
	}
	for cause := range causeWords {
		if !strings.Contains(fmt.Sprint(gateway.CauseL1Reorg, gateway.CauseAnchorOrphaned, gateway.CauseSuperseded, gateway.CauseParentFell), string(cause)) {
			t.Errorf("cause %s is none", cause)
		}
	}
}

// A picture that a browser opens by itself may not load or run anything.
func TestReorgPictureIsInert(t *testing.T) {
	t.Parallel()
	w := contractWorld(t, newLedger(t, 3), nil)
	status, header, _ := w.call(t, http.MethodGet, "/v1/reorgs/1", "", "", "Accept", mediaSVG)
	if status != http.StatusOK || header.Get("Content-Type") != mediaSVG+"; charset=utf-8" || !strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'none'") || header.Get("Vary") == "" {
		t.Errorf("%d %v", status, header)
	}
}
