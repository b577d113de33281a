package api

import (
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are this package's own; all names begin with ultrasound_api_ or ultrasound_feed_.
type metrics struct {
	requests    *prometheus.HistogramVec // seconds, by route, method and status
	promised    prometheus.Histogram     // seconds, of answered preconfirmations outside the pause
	waited      prometheus.Histogram     // seconds, of preconfirmations that waited for a block to open
	refused     *prometheus.CounterVec   // by code
	panics      prometheus.Counter
	feedClients prometheus.Gauge
	feedEvents  prometheus.Counter
	feedClosed  *prometheus.CounterVec // by reason
}

func newMetrics(registry prometheus.Registerer) (*metrics, error) {
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
	var errs []error
	for _, c := range []prometheus.Collector{m.requests, m.promised, m.waited, m.refused, m.panics, m.feedClients, m.feedEvents, m.feedClosed} {
		if err := registry.Register(c); err != nil {
			errs = append(errs, fmt.Errorf("register metric: %w", err))
		}
	}
	return m, errors.Join(errs...)
}
