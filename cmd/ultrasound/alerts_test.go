package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestAlerts reads the alerting rules: every metric that they ask for is one that a gateway has, and every alert is explained.
func TestAlerts(t *testing.T) {
	t.Parallel()
	read := func(name string) string {
		raw, err := os.ReadFile("../../docs/" + name)
		must(t, err)
		return string(raw)
	}
	type rule struct {
		Alert       string            `yaml:"alert"`
		Expr        string            `yaml:"expr"`
		For         string            `yaml:"for"`
		Labels      map[string]string `yaml:"labels"`
		Annotations map[string]string `yaml:"annotations"`
	}
	var file struct {
		Groups []struct {
			Name  string `yaml:"name"`
			Rules []rule `yaml:"rules"`
		} `yaml:"groups"`
	}
	must(t, yaml.UnmarshalWithOptions([]byte(read("alerts.yml")), &file, yaml.Strict()))
	metrics, runbook := read("metrics.md"), read("operations.md")
	metric := regexp.MustCompile(`ultrasound_[a-z0-9_]+`)
	seen := make(map[string]bool)
	for _, group := range file.Groups {
		for _, r := range group.Rules {
			if r.Alert == "" || seen[r.Alert] || r.Annotations["summary"] == "" || r.Labels["severity"] != "page" && r.Labels["severity"] != "ticket" {
				t.Errorf("rule %+v", r)
			}
			seen[r.Alert] = true
			for _, name := range metric.FindAllString(r.Expr, -1) {
				if !strings.Contains(metrics, "`"+name+"`") {
					t.Errorf("%s asks for %s, which no gateway has", r.Alert, name)
				}
			}
			if !strings.Contains(runbook, "`"+r.Alert+"`") {
				t.Errorf("%s is not in the runbook", r.Alert)
			}
		}
	}
	if len(seen) == 0 {
		t.Error("there are no alerts")
	}
}
