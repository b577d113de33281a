package main

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// registerGauges shows the conductor's and the follower's state as metrics. They are read when
// Prometheus asks, so that nothing in those parts knows of metrics.
func registerGauges(registry *prometheus.Registry, status func() gateway.Status, follower func() l1.Status) {
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	flag := func(b bool) float64 {
		if b {
			return 1
		}
		return 0
	}
	for _, g := range []struct {
		name, help string
		read       func() float64
	}{
		{"l1_head", "Number of the newest L1 block in the view.", func() float64 { return float64(status().L1Head.Number) }},
		{"certified_head", "Number of the newest certified L2 block.", func() float64 { return float64(status().Certified.Number) }},
		{"verified_head", "Number of the L2 block up to which everything is verified.", func() float64 { return float64(status().Verified.Number) }},
		{"settled_head", "Number of the L2 block that is the contract's head.", func() float64 { return float64(status().Settled.Number) }},
		{"finalized_head", "Number of the newest L2 block that finalized L1 blocks have taken.", func() float64 { return float64(status().Finalized.Number) }},
		{"queue_length", "Requests that wait for a block to open.", func() float64 { return float64(status().Queue) }},
		{"nonce_gaps", "Transactions that wait for the nonces before them.", func() float64 { return float64(status().NonceGaps) }},
		{"reverted_waiting", "Reverted transactions that wait to be executed again.", func() float64 { return float64(status().Waiting) }},
		{"verdict_lag_seconds", "Time from the newest block's seal to its verdict.", func() float64 { return status().LagMS / 1000 }},
		{"dead_time_seconds", "Time from the last slot-ending block's release until its slot was verified.", func() float64 { return status().DeadTimeMS / 1000 }},
		{"paused", "1 while an unresolved permit pauses sequencing.", func() float64 { return flag(status().Mode == gateway.ModePaused) }},
		{"halted", "1 if the gateway has halted and waits for its operator.", func() float64 { return flag(status().Halted()) }},
		{"journal_up", "1 if the last write of the journal succeeded.", func() float64 { return flag(status().Journal) }},
		{"l1_stale", "1 if L1 has been silent for longer than the idle deadline.", func() float64 { return flag(follower().Stale) }},
		{"l1_endpoint", "The L1 endpoint in use, counted from zero.", func() float64 { return float64(follower().Endpoint) }},
		{"l1_endpoints_usable", "L1 endpoints that were not excluded for being another network or telling what cannot be.", func() float64 { return float64(follower().Usable) }},
		{"l1_switches_total", "Changes from one L1 endpoint to another since the start.", func() float64 { return float64(follower().Switches) }},
		{"l1_errors_total", "Temporary errors of the L1 node since the start.", func() float64 { return float64(follower().Errors) }},
		{"l1_reorgs_total", "Reorgs of L1 that the follower has seen since the start.", func() float64 { return float64(follower().Reorgs) }},
	} {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "ultrasound", Name: g.name, Help: g.help}, g.read))
	}
}
