package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// span is a stretch of time since the start of a run.
type span struct{ from, to time.Duration }

// pauseTimes collects when the rollup's slot belonged to L1, as the feed tells it.
type pauseTimes struct {
	mu     sync.Mutex
	spans  []absoluteSpan
	paused time.Time // zero: sequencing
}

type absoluteSpan struct{ from, to time.Time }

func newPauseTimes() *pauseTimes { return &pauseTimes{} }

// watch follows the feed's mode events until stop is called.
func (p *pauseTimes) watch(ctx context.Context, url string, notes io.Writer) (stop func(), err error) {
	ctx, cancel := context.WithCancel(ctx)
	f := &feedFollower{
		base: url, kinds: string(gateway.EventMode), cursor: fromNow, notes: notes, retry: 100 * time.Millisecond, idle: feedIdle,
		print: func(e gateway.EventRecord) error { return p.note(e, time.Now()) },
	}
	conn, err := f.dial(ctx) // once here, so that a wrong address is an error and not a silent report without pauses
	if err != nil {
		cancel()
		return nil, err
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if f.follow(ctx, conn) != nil && ctx.Err() == nil {
			if err := f.run(ctx); err != nil {
				fmt.Fprintf(notes, "the pauses are not followed any more: %v\n", err)
			}
		}
	}()
	return func() { cancel(); <-done }, nil
}

// note takes a mode event that was heard at a time of this machine's clock.
func (p *pauseTimes) note(e gateway.EventRecord, heard time.Time) error {
	_, err := describeAs(e, func(m gateway.ModeEvent) string {
		p.mu.Lock()
		defer p.mu.Unlock()
		switch sequencing := m.Mode == gateway.ModeSequencing; {
		case !sequencing && p.paused.IsZero():
			p.paused = heard
		case sequencing && !p.paused.IsZero():
			p.spans = append(p.spans, absoluteSpan{p.paused, heard})
			p.paused = time.Time{}
		}
		return ""
	})
	return err
}

// since returns the pauses relative to the start of a run; one that lasts still ends now.
func (p *pauseTimes) since(started, now time.Time) []span {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []span
	for _, s := range p.spans {
		out = append(out, span{s.from.Sub(started), s.to.Sub(started)})
	}
	if !p.paused.IsZero() {
		out = append(out, span{p.paused.Sub(started), now.Sub(started)})
	}
	return out
}

// pausesOf finds the pauses from the requests that the gateway says have waited: from when such a
// request was sent, for as long as it waited. The answer's way back is not part of it.
func pausesOf(samples []loadSample) []span {
	var out []span
	for _, s := range samples {
		if s.waited > 0 {
			out = append(out, span{s.sent, s.sent + s.waited})
		}
	}
	return out
}

// merge joins spans that touch.
func merge(spans []span) []span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// meets reports whether from..to overlaps one of the merged spans.
func meets(spans []span, from, to time.Duration) bool {
	i := sort.Search(len(spans), func(i int) bool { return spans[i].to >= from })
	return i < len(spans) && spans[i].from <= to
}

// clip keeps what lies within from..to, and returns its length too.
func clip(spans []span, from, to time.Duration) (out []span, total time.Duration) {
	for _, s := range spans {
		s.from, s.to = max(s.from, from), min(s.to, to)
		if s.from < s.to {
			out = append(out, s)
			total += s.to - s.from
		}
	}
	return out, total
}

// loadReport is the outcome of a run.
type loadReport struct {
	Via       string         `json:"via"`
	Peer      bool           `json:"peer"`
	Workload  string         `json:"workload"`
	Loop      string         `json:"loop"`
	Seconds   float64        `json:"seconds"`
	PerSecond float64        `json:"promises_per_second"` // over the whole time
	Outside   loadLine       `json:"outside_pause"`
	Within    loadLine       `json:"in_pause"`
	All       loadLine       `json:"all"`
	Pauses    int            `json:"pauses"`
	PauseSecs float64        `json:"pause_seconds"`
	Errors    map[string]int `json:"errors"` // refusals by code, and what went wrong otherwise
	SignedNow int64          `json:"signed_while_measuring"`
	Histogram []bin          `json:"histogram"`
	Feed      *feedReport    `json:"feed,omitempty"`
}

// loadLine is one line of the table: promises, and latencies in milliseconds.
type loadLine struct {
	name      string
	Count     int     `json:"count"`
	PerSecond float64 `json:"per_second"` // of the time that the line is about
	P50       float64 `json:"p50_ms"`
	P90       float64 `json:"p90_ms"`
	P99       float64 `json:"p99_ms"`
	Max       float64 `json:"max_ms"`
}

// report sums up what was measured after the warm-up.
func (r *loadRun) report() *loadReport {
	r.mu.Lock()
	defer r.mu.Unlock()
	from, to := r.settings.warmup, r.settings.warmup+r.settings.duration
	pauses := merge(append(r.seen.since(r.started, time.Now()), pausesOf(r.samples)...))
	last := to // until what was asked for in time is answered: a queue that is left behind is no throughput
	for _, s := range r.samples {
		if s.code == "" && s.due >= from && s.due < to {
			last = max(last, s.end)
		}
	}
	inTime, paused := clip(pauses, from, last)
	report := &loadReport{
		Via: r.settings.via, Peer: r.settings.peer, Workload: r.settings.workload, Loop: r.settings.loop(), Seconds: r.settings.duration.Seconds(), Pauses: len(inTime), PauseSecs: paused.Seconds(),
		Errors: map[string]int{}, SignedNow: r.signedNow.Load(),
	}
	var outside, within, all []loadSample
	var bars [2]histogram // outside the pause, and not
	for _, s := range r.samples {
		// A closed loop ends with a last request under way; it counts where it began.
		if s.due < from || s.due >= to {
			continue
		}
		if s.code != "" {
			report.Errors[s.code]++
			continue
		}
		all = append(all, s)
		if meets(pauses, s.due, s.end) {
			within = append(within, s)
			bars[1].record(s.end - s.due)
		} else {
			outside = append(outside, s)
			bars[0].record(s.end - s.due)
		}
	}
	report.Outside = summarize("outside the pause", outside, last-from-paused)
	report.Within = summarize("met the pause", within, paused)
	report.All = summarize("all", all, last-from)
	report.PerSecond = report.All.PerSecond
	report.Histogram = binsOf(&bars[0], &bars[1])
	if r.feed != nil {
		report.Feed = r.feed.report(r.settings.duration)
	}
	return report
}

// summarize makes a line of samples; errors among them do not count.
func summarize(name string, samples []loadSample, during time.Duration) loadLine {
	line := loadLine{name: name}
	var latencies []time.Duration
	for _, s := range samples {
		if s.code == "" {
			latencies = append(latencies, s.end-s.due)
		}
	}
	slices.Sort(latencies)
	line.Count = len(latencies)
	if during > 0 {
		line.PerSecond = float64(line.Count) / during.Seconds()
	}
	line.P50, line.P90, line.P99, line.Max = percentile(latencies, .5), percentile(latencies, .9), percentile(latencies, .99), percentile(latencies, 1)
	return line
}

// percentile returns the smallest latency that at least the share q of them do not exceed, in
// milliseconds (nearest rank); zero without any.
func percentile(sorted []time.Duration, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	rank := int(math.Ceil(q * float64(len(sorted))))
	return float64(sorted[max(rank, 1)-1].Microseconds()) / 1000
}

func (r *loadReport) printJSON(out io.Writer) error {
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// title says what was measured.
func (r *loadReport) title() string {
	return fmt.Sprintf("%ss over %s, %s, %.1f s", r.Workload, r.Via, r.Loop, r.Seconds)
}

func (r *loadReport) print(out io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s\n", r.title())
	fmt.Fprintf(&b, "%-18s %9s %9s %10s %10s %10s %10s\n", "", "promises", "a second", "p50 ms", "p90 ms", "p99 ms", "max ms")
	lines := []loadLine{r.Outside, r.Within, r.All}
	if r.Peer {
		lines = []loadLine{r.All} // there is no pause
	}
	for _, l := range lines {
		l.print(&b)
	}
	if !r.Peer {
		fmt.Fprintf(&b, "pauses: %d, %.1f s in all (%.0f %% of the time)\n", r.Pauses, r.PauseSecs, 100*r.PauseSecs/r.Seconds)
	}
	if r.Feed != nil {
		r.Feed.print(&b)
	}
	if len(r.Errors) == 0 {
		b.WriteString("refused: none\n")
	}
	for _, code := range slices.Sorted(maps.Keys(r.Errors)) {
		fmt.Fprintf(&b, "refused: %-28s %d\n", code, r.Errors[code])
	}
	if r.SignedNow > 0 {
		fmt.Fprintf(&b, "%d transactions were signed while measuring: give --presign\n", r.SignedNow)
	}
	printBins(&b, r.Histogram)
	_, err := io.WriteString(out, b.String())
	return err
}

func (l loadLine) print(b *strings.Builder) {
	fmt.Fprintf(b, "%-18s %9d %9.1f %10.2f %10.2f %10.2f %10.2f\n", l.name, l.Count, l.PerSecond, l.P50, l.P90, l.P99, l.Max)
}

func (r *feedReport) print(b *strings.Builder) {
	r.Delivered.print(b)
	lost := "unknown (only some kinds were asked for)"
	if r.Lost != nil {
		lost = fmt.Sprint(*r.Lost)
	}
	fmt.Fprintf(b, "feed: %d subscribers; lost %s, announced as gaps %d, repeated %d, connected again %d\n",
		r.Subscribers, lost, r.Announced, r.Repeated, r.Reconnected)
	if r.Unread > 0 {
		fmt.Fprintf(b, "feed: %d frames could not be read\n", r.Unread)
	}
}
