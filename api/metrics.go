package api

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// metrics are this package's own; all names begin with ultrasound_api_ or ultrasound_feed_. What the
// sequencer counts is read from its status when it is asked for: see sequencerMetrics.
type metrics struct {
	requests    *prometheus.HistogramVec // seconds, by route, method and status
	promised    prometheus.Histogram     // seconds, of answered preconfirmations outside the pause
	waited      prometheus.Histogram     // seconds, of preconfirmations that waited for a block to open
	refused     *prometheus.CounterVec   // by code
	panics      prometheus.Counter
	connections prometheus.Gauge
	turnedAway  *prometheus.CounterVec // by the bound that was met
	feedClients prometheus.Gauge
	feedEvents  prometheus.Counter
	feedClosed  *prometheus.CounterVec // by reason
}

func newMetrics(registry prometheus.Registerer, status func() gateway.Status) (*metrics, error) {
	fine := []float64{.0005, .001, .0015, .002, .003, .005, .0075, .01, .02, .03, .05, .1, .25, .5, 1, 2.5, 5, 10}
	m := &metrics{
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "ultrasound_api_request_seconds", Help: "Time from request to answer.", Buckets: fine,
		}, []string{"route", "method", "status"}),
		promised: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "ultrasound_api_preconfirmation_seconds", Help: "Time to a promise, outside the pause.", Buckets: fine,
		}),
		waited: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "ultrasound_api_preconfirmation_waited_seconds", Help: "Time that requests of the pause waited for a block to open.",
			Buckets: prometheus.LinearBuckets(.5, .5, 16),
		}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ultrasound_api_problems_total", Help: "Problem documents sent, by code.",
		}, []string{"code"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "ultrasound_api_panics_total", Help: "Handlers that panicked.",
		}),
		connections: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "ultrasound_api_connections", Help: "Open connections, without those of the feed and the stream.",
		}),
		turnedAway: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ultrasound_api_connections_refused_total", Help: "Connections that were closed at once, by the bound that they met: all, or address.",
		}, []string{"bound"}),
		feedClients: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "ultrasound_feed_subscribers", Help: "Subscribers connected to the feed.",
		}),
		feedEvents: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "ultrasound_feed_events_total", Help: "Events taken from the outbox.",
		}),
		feedClosed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "ultrasound_feed_closed_total", Help: "Subscribers that ended, by reason.",
		}, []string{"reason"}),
	}
	for _, bound := range []string{"all", "address"} { // so that they are shown before they happen
		m.turnedAway.WithLabelValues(bound)
	}
	m.feedClosed.WithLabelValues("gone")
	var errs []error
	for _, c := range []prometheus.Collector{m.requests, m.promised, m.waited, m.refused, m.panics, m.connections, m.turnedAway, m.feedClients, m.feedEvents, m.feedClosed, newSequencerMetrics(status)} {
		if err := registry.Register(c); err != nil {
			errs = append(errs, fmt.Errorf("register metric: %w", err))
		}
	}
	return m, errors.Join(errs...)
}

// sequencerMetrics shows what the sequencer has left to promise, and what it has executed in vain.
type sequencerMetrics struct {
	status                                        func() gateway.Status
	left, waiting, bytePrice                      *prometheus.Desc
	refused, refusedGas, refusedSeconds, unlooked *prometheus.Desc
}

func newSequencerMetrics(status func() gateway.Status) *sequencerMetrics {
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("ultrasound_"+name, help, labels, nil)
	}
	return &sequencerMetrics{
		status:         status,
		left:           desc("budget_left", "Bytes of traces and L1 gas that may still be promised, in the open block and in the slot.", "of", "unit"),
		waiting:        desc("settlement_waiting", "What the blocks of earlier slots will take of L1 that it has not taken yet.", "unit"),
		bytePrice:      desc("trace_byte_price_wei", "Least tip for a byte that a transaction adds to a trace."),
		refused:        desc("refused_transactions_total", "Transactions refused by checking or executing them, by code.", "code"),
		refusedGas:     desc("refused_gas_total", "L2 gas executed for refused transactions."),
		refusedSeconds: desc("refused_seconds_total", "Seconds that the conductor has spent on refused transactions."),
		unlooked:       desc("refused_unexecuted_total", "Transactions refused without executing them, by the reason: for a full slot or refused work, remembered, or rehearsed beside the sequencer.", "reason"),
	}
}

// Describe implements prometheus.Collector.
func (m *sequencerMetrics) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{m.left, m.waiting, m.bytePrice, m.refused, m.refusedGas, m.refusedSeconds, m.unlooked} {
		to <- d
	}
}

// Collect implements prometheus.Collector.
func (m *sequencerMetrics) Collect(to chan<- prometheus.Metric) {
	s := m.status()
	send := func(d *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, kind, value, labels...)
	}
	for of, left := range map[string]gateway.L1Budget{"block": s.Budget.Block, "slot": s.Budget.Slot} {
		send(m.left, prometheus.GaugeValue, float64(left.Bytes), of, "bytes")
		send(m.left, prometheus.GaugeValue, float64(left.Gas), of, "l1_gas")
	}
	send(m.waiting, prometheus.GaugeValue, float64(s.Budget.Waiting.Bytes), "bytes")
	send(m.waiting, prometheus.GaugeValue, float64(s.Budget.Waiting.Gas), "l1_gas")
	send(m.bytePrice, prometheus.GaugeValue, float64(s.Budget.TraceBytePrice))
	for code, count := range s.Refused.Transactions {
		send(m.refused, prometheus.CounterValue, float64(count), string(code))
	}
	send(m.refusedGas, prometheus.CounterValue, float64(s.Refused.Gas))
	send(m.refusedSeconds, prometheus.CounterValue, s.Refused.Seconds)
	send(m.unlooked, prometheus.CounterValue, float64(s.Refused.Unexecuted), "bound")
	send(m.unlooked, prometheus.CounterValue, float64(s.Refused.Remembered), "remembered")
	send(m.unlooked, prometheus.CounterValue, float64(s.Refused.Rehearsed), "rehearsed")
}
