package main

import (
	"fmt"
	"math/bits"
	"strings"
	"sync/atomic"
	"time"
)

// histogram counts latencies in buckets of logarithmic width: 32 to every doubling, so that a quantile
// is right within 1/32 of itself. Its unit is 1/1024 ms, which makes the edges round numbers of
// milliseconds. It may be written by many goroutines and needs 7 KB, whatever it is told. Times under
// 31 ns count as none, those over an hour as an hour.
type histogram struct {
	counts [bucketCount]atomic.Int64
	total  atomic.Int64
	most   atomic.Int64 // nanoseconds
}

const (
	subBits     = 5 // 32 buckets to a doubling
	unitsPerMS  = 1024
	longest     = time.Hour
	bucketCount = (33-subBits)*(1<<subBits) + 1 // an hour is just under 2^32 units
)

func unitsOf(d time.Duration) uint64 {
	d = min(max(d, 0), longest)
	return uint64(d) * unitsPerMS / uint64(time.Millisecond)
}

// bucketOf returns the bucket of a number of units: one unit each below 32, then 32 to a doubling.
func bucketOf(units uint64) int {
	if units < 1<<subBits {
		return int(units)
	}
	shift := bits.Len64(units) - 1 - subBits
	return shift<<subBits + int(units>>shift)
}

// edgeOf returns the least number of units in a bucket.
func edgeOf(bucket int) uint64 {
	if bucket < 2<<subBits {
		return uint64(bucket)
	}
	shift := bucket>>subBits - 1
	return (uint64(bucket) - uint64(shift)<<subBits) << shift
}

func (h *histogram) record(d time.Duration) {
	h.counts[bucketOf(unitsOf(d))].Add(1)
	h.total.Add(1)
	for {
		most := h.most.Load()
		if int64(d) <= most || h.most.CompareAndSwap(most, int64(d)) {
			return
		}
	}
}

// quantile returns, in milliseconds, a time that at least the share q of those recorded do not exceed:
// the upper edge of its bucket, or the longest time of all if that is shorter.
func (h *histogram) quantile(q float64) float64 {
	most := float64(h.most.Load()) / float64(time.Millisecond)
	need := max(int64(q*float64(h.total.Load())+.9999999), 1)
	for i := range h.counts {
		if need -= h.counts[i].Load(); need <= 0 {
			return min(float64(edgeOf(i+1))/unitsPerMS, most)
		}
	}
	return most
}

// line sums the histogram up as a line of the table.
func (h *histogram) line(name string, during time.Duration) loadLine {
	line := loadLine{name: name, Count: int(h.total.Load())}
	if line.Count == 0 {
		return line
	}
	line.P50, line.P90, line.P99, line.Max = h.quantile(.5), h.quantile(.9), h.quantile(.99), h.quantile(1)
	if during > 0 {
		line.PerSecond = float64(line.Count) / during.Seconds()
	}
	return line
}

// bin is one bar of a picture.
type bin struct {
	From    float64 `json:"from_ms"` // included
	To      float64 `json:"to_ms"`   // not included
	Outside int64   `json:"outside_pause"`
	Within  int64   `json:"in_pause"`
}

// binsPerDoubling is what a picture shows of the histogram's 32.
const binsPerDoubling = 4

// binsOf joins the buckets of two histograms into bars, from the first that is not empty to the last.
func binsOf(outside, within *histogram) []bin {
	const width = (1 << subBits) / binsPerDoubling
	var bins []bin
	filled := 0 // up to here, bars are worth showing
	for i := 0; i+width < bucketCount; i += width {
		b := bin{From: float64(edgeOf(i)) / unitsPerMS, To: float64(edgeOf(i+width)) / unitsPerMS}
		for j := i; j < i+width; j++ {
			b.Outside += outside.counts[j].Load()
			b.Within += within.counts[j].Load()
		}
		if b.Outside+b.Within == 0 && len(bins) == 0 {
			continue
		}
		bins = append(bins, b)
		if b.Outside+b.Within > 0 {
			filled = len(bins)
		}
	}
	return bins[:filled]
}

// printBins writes bars for people: two to a doubling, # for what did not meet the pause and . for what did.
func printBins(b *strings.Builder, bins []bin) {
	const width = 50
	var rows []bin
	for _, one := range bins {
		if n := len(rows); n > 0 && one.From < doublingHalf(rows[n-1].From) {
			rows[n-1].To, rows[n-1].Outside, rows[n-1].Within = one.To, rows[n-1].Outside+one.Outside, rows[n-1].Within+one.Within
			continue
		}
		rows = append(rows, one)
	}
	var highest, total, within, below int64
	for _, row := range rows {
		highest, total, within = max(highest, row.Outside+row.Within), total+row.Outside+row.Within, within+row.Within
	}
	if total == 0 {
		return
	}
	fmt.Fprintf(b, "\n%21s %9s %7s\n", "latency, ms", "promises", "up to")
	for _, row := range rows {
		count := row.Outside + row.Within
		below += count
		length := func(n int64) int { return int((n*width + highest - 1) / highest) } // whoever is there is seen
		bar := strings.Repeat("#", length(row.Outside)) + strings.Repeat(".", length(row.Within))
		fmt.Fprintf(b, "%9s to %8s %9d %6.2f%%  %s\n", milliseconds(row.From), milliseconds(row.To), count, 100*float64(below)/float64(total), bar)
	}
	if within > 0 {
		b.WriteString("# outside the pause   . met the pause\n")
	}
}

// doublingHalf returns where the row of a picture ends that holds an edge: rows end at 2^n and 1.5·2^n.
func doublingHalf(from float64) float64 {
	units := uint64(from * unitsPerMS)
	if units < 2 {
		return 2. / unitsPerMS
	}
	power := uint64(1) << (bits.Len64(units) - 1)
	if half := power + power/2; units < half {
		return float64(half) / unitsPerMS
	}
	return float64(2*power) / unitsPerMS
}

// milliseconds writes an edge with as many digits as it needs.
func milliseconds(ms float64) string {
	return fmt.Sprintf("%.4g", ms)
}
