package main

import (
	"bytes"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

var updateDocs = flag.Bool("update", false, "write docs/metrics.md anew")

// noEvents is an outbox that nobody reads here.
type noEvents struct{ api.EventSource }

var describedMetric = regexp.MustCompile(`fqName: "([^"]+)", help: "((?:[^"\\]|\\.)*)", constLabels: \{[^}]*\}, variableLabels: (.*)\}$`)

var labelName = regexp.MustCompile(`\{(\w+)`)

// docs/metrics.md lists what a gateway registers: the program's own metrics, and those of its API.
func TestMetricsPage(t *testing.T) {
	t.Parallel()
	status := func() gateway.Status {
		return gateway.Status{Refused: gateway.RefusedStatus{Transactions: map[gateway.Code]uint64{gateway.CodeInvalid: 1}}}
	}
	registry := prometheus.NewRegistry()
	registerGauges(registry, status, func() l1.Status { return l1.Status{} })
	server, err := api.New(api.Config{
		Sequencer: statusOnly{status: status}, Blocks: nothing{}, Proofs: nothing{}, History: nothing{}, Proposers: nothing{}, Evidence: nothing{}, Events: noEvents{},
		CheckRegistration: func(gateway.ProposerRecord) error { return nil }, SignPromise: func(*gateway.PromiseRecord) error { return nil },
		Metrics: registry, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	// One problem gives the counters by code and by route their first sample.
	server.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/nothing", nil))
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	types := make(map[string]string)
	for _, f := range families {
		types[f.GetName()] = strings.ToLower(f.GetType().String())
	}
	described := make(chan *prometheus.Desc, 1024)
	registry.Describe(described)
	close(described)
	var rows []string
	for d := range described {
		m := describedMetric.FindStringSubmatch(d.String())
		if m == nil {
			t.Fatalf("%s is not understood", d)
		}
		if !strings.HasPrefix(m[1], "ultrasound_") {
			continue
		}
		if types[m[1]] == "" {
			t.Errorf("%s has no sample: its type is not known", m[1])
		}
		var labels []string
		for _, l := range labelName.FindAllStringSubmatch(m[3], -1) {
			labels = append(labels, l[1])
		}
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s | %s |\n", m[1], types[m[1]], strings.Join(labels, ", "), m[2]))
	}
	slices.Sort(rows)
	var page bytes.Buffer
	page.WriteString("# Metrics\n\nWhat `/metrics` serves, beside the collectors of Go and of the process (`go_…`, `process_…`). What to watch of it is in operations.md.\n" +
		"This page is written by `go test ./cmd/ultrasound -run TestMetricsPage -update`.\n\n| name | type | labels | what it is |\n|---|---|---|---|\n")
	for _, row := range rows {
		page.WriteString(row)
	}
	const name = "../../docs/metrics.md"
	if *updateDocs {
		if err := os.WriteFile(name, page.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	committed, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, page.Bytes()) {
		t.Error("docs/metrics.md is not what the code registers; write it anew with -update")
	}
}

// statusOnly is a sequencer that only says how it stands.
type statusOnly struct {
	api.Sequencer
	status func() gateway.Status
}

func (s statusOnly) Status() gateway.Status { return s.status() }
