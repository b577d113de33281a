package main

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// The picture's measures, in its own units.
const (
	svgWidth, svgHeight = 900, 420
	svgLeft, svgRight   = 70, 20
	svgTop, svgBottom   = 74, 56
	plotWidth           = svgWidth - svgLeft - svgRight
	plotHeight          = svgHeight - svgTop - svgBottom
)

// svg draws the report's histogram: latency on a logarithmic axis, promises upwards, the percentiles of
// what did not meet the pause as lines. It needs nothing but itself, and brings its own white ground.
func (r *loadReport) svg() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" font-family="system-ui, sans-serif" font-size="12">`+"\n", svgWidth, svgHeight)
	fmt.Fprintf(&b, `<title>%s</title>`+"\n", html.EscapeString(r.title()))
	b.WriteString("<style>text{fill:#333}.o{fill:#2b6cb0}.w{fill:#dd8833}.g{stroke:#ddd}.p{stroke:#c53030;stroke-dasharray:4 3}.q{fill:#c53030}</style>\n")
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", svgWidth, svgHeight)
	fmt.Fprintf(&b, `<text x="%d" y="24" font-size="16">%s</text>`+"\n", svgLeft, html.EscapeString(r.title()))
	fmt.Fprintf(&b, `<text x="%d" y="42">%s</text>`+"\n", svgLeft, html.EscapeString(fmt.Sprintf(
		"%d promises, %.0f a second; p50 %.2f, p90 %.2f, p99 %.2f, max %.2f ms%s", r.All.Count, r.PerSecond,
		r.Outside.P50, r.Outside.P90, r.Outside.P99, r.Outside.Max, map[bool]string{true: " outside the pause"}[!r.Peer])))
	if len(r.Histogram) == 0 {
		fmt.Fprintf(&b, `<text x="%d" y="%d">no promises</text>`+"\n</svg>\n", svgLeft, svgTop+plotHeight/2)
		return b.String()
	}
	axes := newSVGAxes(r.Histogram)
	axes.drawGrid(&b)
	axes.drawBars(&b, r.Histogram)
	for _, mark := range []struct {
		name  string
		value float64
	}{{"p50", r.Outside.P50}, {"p90", r.Outside.P90}, {"p99", r.Outside.P99}} {
		if mark.value > 0 {
			x := axes.x(mark.value)
			fmt.Fprintf(&b, `<line class="p" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/><text class="q" x="%.1f" y="%d" text-anchor="middle">%s</text>`+"\n",
				x, x, svgTop, svgTop+plotHeight, x, svgTop-6, mark.name)
		}
	}
	if r.Within.Count > 0 {
		fmt.Fprintf(&b, `<rect class="o" x="%d" y="%d" width="10" height="10"/><text x="%d" y="%d">outside the pause</text>`, svgWidth-300, svgTop-60, svgWidth-285, svgTop-51)
		fmt.Fprintf(&b, `<rect class="w" x="%d" y="%d" width="10" height="10"/><text x="%d" y="%d">met the pause</text>`+"\n", svgWidth-160, svgTop-60, svgWidth-145, svgTop-51)
	}
	fmt.Fprintf(&b, `<text x="%d" y="%d" text-anchor="middle">latency, ms (logarithmic)</text>`+"\n", svgLeft+plotWidth/2, svgHeight-14)
	b.WriteString("</svg>\n")
	return b.String()
}

// svgAxes says where on the picture a latency and a count are.
type svgAxes struct {
	from, to float64 // milliseconds; from is positive
	highest  int64
}

func newSVGAxes(bins []bin) svgAxes {
	a := svgAxes{from: max(bins[0].From, 1./unitsPerMS), to: bins[len(bins)-1].To}
	for _, b := range bins {
		a.highest = max(a.highest, b.Outside+b.Within)
	}
	// Some room on each side, so that few bars do not look like many.
	a.from, a.to = a.from/1.5, a.to*1.5
	return a
}

func (a svgAxes) x(ms float64) float64 {
	share := math.Log(max(ms, a.from)/a.from) / math.Log(a.to/a.from)
	return svgLeft + plotWidth*min(share, 1)
}

func (a svgAxes) y(count int64) float64 {
	return svgTop + plotHeight*(1-float64(count)/float64(a.highest))
}

// drawGrid writes the axes: 1, 2 and 5 of every decade, and quarters of the highest bar.
func (a svgAxes) drawGrid(b *strings.Builder) {
	for power := math.Floor(math.Log10(a.from)); power <= math.Log10(a.to); power++ {
		for _, digit := range []float64{1, 2, 5} {
			ms := digit * math.Pow(10, power)
			if ms < a.from || ms > a.to {
				continue
			}
			fmt.Fprintf(b, `<line class="g" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/><text x="%.1f" y="%d" text-anchor="middle">%.3g</text>`+"\n",
				a.x(ms), a.x(ms), svgTop, svgTop+plotHeight, a.x(ms), svgTop+plotHeight+18, ms)
		}
	}
	for quarter := range int64(5) {
		count := a.highest * quarter / 4
		fmt.Fprintf(b, `<line class="g" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/><text x="%d" y="%.1f" text-anchor="end">%d</text>`+"\n",
			svgLeft, svgLeft+plotWidth, a.y(count), a.y(count), svgLeft-8, a.y(count)+4, count)
	}
}

// drawBars stacks what met the pause on what did not. Whatever is there is seen.
func (a svgAxes) drawBars(b *strings.Builder, bins []bin) {
	for _, one := range bins {
		x, width := a.x(one.From), max(a.x(one.To)-a.x(one.From)-1, .5)
		bottom := float64(svgTop + plotHeight)
		for _, part := range []struct {
			class string
			count int64
		}{{"o", one.Outside}, {"w", one.Within}} {
			if part.count == 0 {
				continue
			}
			height := max(a.y(0)-a.y(part.count), 1.5)
			bottom -= height
			fmt.Fprintf(b, `<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f"><title>%s to %s ms: %d</title></rect>`+"\n",
				part.class, x, bottom, width, height, milliseconds(one.From), milliseconds(one.To), part.count)
		}
	}
}
