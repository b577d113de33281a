package api

import (
	"cmp"
	"fmt"
	"html"
	"strings"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// causeWords say in a sentence why a block fell.
var causeWords = map[gateway.Cause]string{
	gateway.CauseL1Reorg:        "L1 took back the block that had included it",
	gateway.CauseAnchorOrphaned: "the L1 block that it anchors to is not on L1's chain any more",
	gateway.CauseSuperseded:     "another block stands in its place",
	gateway.CauseParentFell:     "its parent fell",
}

// tellReorg tells a reorg in plain text: what L1 did, what fell and why, what stands instead, what became of every transaction.
func tellReorg(r *gateway.ReorgRecord) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Reorg %d, %s\n\n", r.ID, r.At.UTC().Format("2006-01-02 15:04:05.000 UTC"))
	fmt.Fprintf(&b, "L1 went from block %d %s to block %d %s and took back %s.\n",
		r.L1OldHead.Number, short(r.L1OldHead.Hash), r.L1NewHead.Number, short(r.L1NewHead.Hash), count(r.L1Depth, "block"))
	fmt.Fprintf(&b, "L2 went from block %d %s to block %d %s. %s and %s fell.\n",
		r.L2OldHead.Number, short(r.L2OldHead.Hash), r.L2NewHead.Number, short(r.L2NewHead.Hash), count(r.BlockCount, "block"), count(r.TxCount, "transaction"))
	if r.Stands != nil {
		fmt.Fprintf(&b, "Block %d %s stands: nothing below it was touched.\n", r.Stands.Number, short(r.Stands.Hash))
	}
	if len(r.Blocks) > 0 {
		b.WriteString("\nFell\n")
		for _, f := range r.Blocks {
			fmt.Fprintf(&b, "  %d %s, %s: %s\n", f.Number, short(f.Hash), f.Kind, cmp.Or(causeWords[f.Cause], string(f.Cause)))
		}
	}
	if len(r.Instead) > 0 {
		b.WriteString("\nStands in their place now\n")
		for _, s := range r.Instead {
			where := "certified"
			if s.L1 != nil {
				where = fmt.Sprintf("in L1 block %d", s.L1.Number)
			}
			fmt.Fprintf(&b, "  %d %s, %s, %s\n", s.Number, short(s.Hash), s.Kind, where)
		}
	}
	if len(r.Transactions) > 0 {
		b.WriteString("\nTransactions, in the order in which they fell\n")
		tally := make(map[gateway.OutcomeKind]int)
		for _, t := range r.Transactions {
			tally[t.Outcome]++
			fmt.Fprintf(&b, "  %s of block %d: %s\n", t.TxHash, t.BlockNumber, outcomeWords(t))
		}
		if more := r.TxCount - len(r.Transactions); more > 0 {
			fmt.Fprintf(&b, "  and %d more: GET /v1/reversions?cursor=%d\n", more, r.Transactions[len(r.Transactions)-1].Cursor)
		}
		fmt.Fprintf(&b, "\n%d reincluded, %d changed, %d dropped, %d without an outcome yet.\n",
			tally[gateway.Reincluded], tally[gateway.Changed], tally[gateway.Dropped], tally[""])
	}
	return b.String()
}

func outcomeWords(t gateway.RevertedTransaction) string {
	switch t.Outcome {
	case gateway.Reincluded:
		return fmt.Sprintf("reincluded in block %d, with the same effects", deref(t.NewBlockNumber))
	case gateway.Changed:
		return fmt.Sprintf("in block %d again, with other effects", deref(t.NewBlockNumber))
	case gateway.Dropped:
		return "dropped: " + t.Reason
	default:
		return "waits to be executed again"
	}
}

func deref(n *uint64) uint64 {
	if n == nil {
		return 0
	}
	return *n
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// short is the beginning of a hash, enough to find it.
func short(h common.Hash) string { return h.Hex()[:10] }

// The picture's measures, in its own units.
const (
	storyBox, storyGap = 118, 22 // width of a block, and the space between two
	storyHigh          = 46      // height of a block
	storyLeft          = 20
	storyStands        = 150 // middle of what stands
	storyFell          = 90  // middle of what fell
	storyInstead       = 210 // middle of what stands instead
	storyMost          = 12  // blocks of one branch that are drawn; a long one is shortened in the middle
)

// storyBlock is one box of the picture.
type storyBlock struct {
	number uint64 // with an empty hash: how many blocks are left out
	hash   string
	note   string
	kind   blocks.Kind
}

// drawReorg draws a reorg as a tree: what stood, what fell, what replaced it.
func drawReorg(r *gateway.ReorgRecord) string {
	var fell, instead []storyBlock
	for _, f := range r.Blocks {
		fell = append(fell, storyBlock{f.Number, short(f.Hash), string(f.Cause), f.Kind})
	}
	for _, s := range r.Instead {
		note := "certified"
		if s.L1 != nil {
			note = fmt.Sprintf("L1 block %d", s.L1.Number)
		}
		instead = append(instead, storyBlock{s.Number, short(s.Hash), note, s.Kind})
	}
	fell, instead = shortened(fell), shortened(instead)
	width := max(storyLeft*2+(storyBox+storyGap)*(1+max(len(fell), len(instead))), 560)
	title := fmt.Sprintf("Reorg %d: %s and %s fell, %s", r.ID, count(r.BlockCount, "block"), count(r.TxCount, "transaction"), r.Cause)

	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d 270" width="%d" role="img" font-family="system-ui, sans-serif" font-size="12">`+"\n", width, width)
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(title))
	b.WriteString("<style>text{fill:#333}rect{stroke-width:1.5}.s rect{fill:#edf2f7;stroke:#4a5568}.f rect{fill:#fff5f5;stroke:#c53030;stroke-dasharray:4 3}.f text{fill:#9b2c2c}.i rect{fill:#f0fff4;stroke:#2f855a}path{fill:none;stroke:#718096}</style>\n")
	fmt.Fprintf(&b, `<rect width="%d" height="270" fill="#fff"/>`+"\n", width)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="16">%s</text>`+"\n", storyLeft, html.EscapeString(title))
	fmt.Fprintf(&b, `<text x="%d" y="44">%s: L1 took back %s, %d %s to %d %s</text>`+"\n", storyLeft, r.At.UTC().Format("2006-01-02 15:04:05 UTC"),
		count(r.L1Depth, "block"), r.L1OldHead.Number, short(r.L1OldHead.Hash), r.L1NewHead.Number, short(r.L1NewHead.Hash))
	if r.Stands != nil {
		drawBranch(&b, "s", storyLeft, storyStands, storyStands, []storyBlock{{number: r.Stands.Number, hash: short(r.Stands.Hash), note: "stands"}})
	}
	drawBranch(&b, "f", storyLeft+storyBox+storyGap, storyStands, storyFell, fell)
	drawBranch(&b, "i", storyLeft+storyBox+storyGap, storyStands, storyInstead, instead)
	if len(fell) == 0 {
		fmt.Fprintf(&b, `<text x="%d" y="%d">no sealed block fell, only what was promised in the open one</text>`+"\n", storyLeft+storyBox+storyGap, storyFell)
	}
	if len(fell) > 0 && len(instead) == 0 {
		fmt.Fprintf(&b, `<text x="%d" y="%d">nothing stands in their place yet</text>`+"\n", storyLeft+storyBox+storyGap, storyInstead)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// drawBranch draws blocks from left to right, joined to what is at the height from.
func drawBranch(b *strings.Builder, class string, x, from, y int, list []storyBlock) {
	for i, block := range list {
		at := x + i*(storyBox+storyGap)
		if class != "s" {
			left := y
			if i == 0 {
				left = from
			}
			fmt.Fprintf(b, `<path d="M%d %dL%d %d"/>`+"\n", at-storyGap, left, at, y)
		}
		first, second := fmt.Sprintf("%d more", block.number), ""
		if block.hash != "" {
			first, second = fmt.Sprintf("%d %s", block.number, block.hash), block.note
			if block.kind != blocks.KindUnknown {
				second = block.kind.String() + ", " + block.note
			}
		}
		fmt.Fprintf(b, `<g class="%s"><rect x="%d" y="%d" width="%d" height="%d" rx="5"/><text x="%d" y="%d">%s</text><text x="%d" y="%d" font-size="9">%s</text></g>`+"\n",
			class, at, y-storyHigh/2, storyBox, storyHigh, at+6, y-4, html.EscapeString(first), at+6, y+13, html.EscapeString(second))
	}
}

// shortened leaves out the middle of a long branch.
func shortened(list []storyBlock) []storyBlock {
	if len(list) <= storyMost {
		return list
	}
	const last = 3
	first := storyMost - last - 1
	out := append([]storyBlock{}, list[:first]...)
	out = append(out, storyBlock{number: uint64(len(list) - first - last)})
	return append(out, list[len(list)-last:]...)
}
