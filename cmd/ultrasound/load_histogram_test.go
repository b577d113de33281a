package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestHistogramBuckets(t *testing.T) {
	t.Parallel()
	for i := range bucketCount {
		low, high := edgeOf(i), edgeOf(i+1)
		if bucketOf(low) != i || bucketOf(high-1) != i || bucketOf(high) != i+1 {
			t.Fatalf("bucket %d is %d..%d, but these are in %d, %d and %d", i, low, high, bucketOf(low), bucketOf(high-1), bucketOf(high))
		}
		if width := high - low; width > 1 && width*(1<<subBits) > low {
			t.Fatalf("bucket %d is %d..%d: too wide", i, low, high)
		}
	}
	for d, want := range map[time.Duration]int{-time.Second: 0, 0: 0, time.Millisecond: bucketOf(1024), longest: bucketOf(3600 * 1000 * 1024), 100 * time.Hour: bucketOf(3600 * 1000 * 1024)} {
		if got := bucketOf(unitsOf(d)); got != want || got >= bucketCount {
			t.Errorf("%v is in bucket %d of %d, want %d", d, got, bucketCount, want)
		}
	}
}

// The quantiles of the histogram are never under the exact ones, and at most 1/32 and a unit over them.
func TestHistogramQuantiles(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 3, 100, 9999} {
		var h histogram
		times := make([]time.Duration, n)
		for i := range times {
			times[i] = time.Duration(random.ExpFloat64() * float64(30*time.Millisecond))
			h.record(times[i])
		}
		slices.Sort(times)
		for _, q := range []float64{.01, .5, .9, .99, .999, 1} {
			exact := percentile(times, q)
			if got := h.quantile(q); got < exact-.001 || got > exact*33/32+.002 {
				t.Errorf("quantile %v of %d is %v, want %v", q, n, got, exact)
			}
		}
		if got, want := h.quantile(1), float64(times[n-1])/1e6; got != want {
			t.Errorf("the longest of %d is %v, want %v", n, got, want)
		}
	}
	var empty histogram
	if line := empty.line("none", time.Second); line != (loadLine{name: "none"}) {
		t.Errorf("line of nothing %+v", line)
	}
}

func TestHistogramTakesManyWriters(t *testing.T) {
	t.Parallel()
	var h histogram
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			for j := range 1000 {
				h.record(time.Duration(i*1000+j) * time.Microsecond)
			}
		})
	}
	writers.Wait()
	if line := h.line("", 2*time.Second); line.Count != 8000 || line.PerSecond != 4000 || line.Max != 7.999 {
		t.Errorf("line %+v", line)
	}
}

func TestBins(t *testing.T) {
	t.Parallel()
	var outside, within, none histogram
	if bins := binsOf(&none, &none); len(bins) != 0 {
		t.Errorf("bins of nothing %v", bins)
	}
	for _, ms := range []float64{1, 1.2, 1.3, 1.99, 3, 3.2} {
		outside.record(time.Duration(ms * float64(time.Millisecond)))
	}
	within.record(5 * time.Millisecond)
	got := fmt.Sprint(binsOf(&outside, &within))
	want := "[{1 1.25 2 0} {1.25 1.5 1 0} {1.5 1.75 0 0} {1.75 2 1 0} {2 2.5 0 0} {2.5 3 0 0} {3 3.5 2 0} {3.5 4 0 0} {4 5 0 0} {5 6 0 1}]"
	if got != want {
		t.Errorf("bins\n%s, want\n%s", got, want)
	}
	var b strings.Builder
	printBins(&b, binsOf(&outside, &within))
	want = `
          latency, ms  promises   up to
        1 to      1.5         3  42.86%  ##################################################
      1.5 to        2         1  57.14%  #################
        2 to        3         0  57.14%  
        3 to        4         2  85.71%  ##################################
        4 to        6         1 100.00%  .................
# outside the pause   . met the pause
`
	if b.String() != want {
		t.Errorf("printed%s, want%s", b.String(), want)
	}
	b.Reset()
	printBins(&b, nil)
	if b.Len() != 0 {
		t.Errorf("printed of nothing %q", b.String())
	}
}

// Whatever is recorded is shown: the bars of a picture leave nothing out.
func TestBinsHoldEverything(t *testing.T) {
	t.Parallel()
	for _, d := range []time.Duration{0, time.Nanosecond, 40 * time.Nanosecond, time.Microsecond, 33 * time.Microsecond, time.Second, longest, 2 * longest} {
		var h, none histogram
		h.record(d)
		bins := binsOf(&h, &none)
		if len(bins) != 1 || bins[0].Outside != 1 || bins[0].From >= bins[0].To {
			t.Errorf("%v: bins %v", d, bins)
		}
	}
}
