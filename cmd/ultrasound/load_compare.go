package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// compareCommand is `ultrasound load compare`.
func compareCommand() *cli.Command {
	return &cli.Command{
		Name:      "compare",
		Usage:     "print a table of results that load --json printed",
		ArgsUsage: "NAME=FILE...",
		Description: "Results of the same work stand together, in the order in which they were given. Latencies are of what did not meet\n" +
			"the pause; promises a second are of the whole time.",
		Action: func(c *cli.Context) error {
			results, err := readResults(c.Args().Slice())
			if err != nil {
				return err
			}
			return printResults(c.App.Writer, results)
		},
	}
}

// namedReport is a result and whose it is.
type namedReport struct {
	name   string
	report loadReport
}

// work names what was measured, whoever was asked.
func (r namedReport) work() string {
	return fmt.Sprintf("%ss, %s, %.0f s", r.report.Workload, r.report.Loop, r.report.Seconds)
}

func readResults(args []string) ([]namedReport, error) {
	if len(args) == 0 {
		return nil, errors.New("compare needs results: NAME=FILE, and more of them")
	}
	var out []namedReport
	for _, arg := range args {
		name, path, ok := strings.Cut(arg, "=")
		if !ok || name == "" || path == "" {
			return nil, fmt.Errorf("%q is not NAME=FILE", arg)
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read the result of %s: %w", name, err)
		}
		result := namedReport{name: name}
		if err := json.Unmarshal(raw, &result.report); err != nil {
			return nil, fmt.Errorf("decode the result of %s: %w", name, err)
		}
		if result.report.Loop == "" {
			return nil, fmt.Errorf("%s is no result of load --json", path)
		}
		out = append(out, result)
	}
	return out, nil
}

// printResults writes one table in Markdown, which people can read and docs can hold.
func printResults(out io.Writer, results []namedReport) error {
	var works []string
	byWork := map[string][]namedReport{}
	for _, r := range results {
		work := r.work()
		if !slices.Contains(works, work) {
			works = append(works, work)
		}
		byWork[work] = append(byWork[work], r)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| %-46s | %-12s | %-4s | %8s | %8s | %8s | %8s | %8s | %8s | %7s |\n",
		"work", "who", "via", "a second", "p50 ms", "p90 ms", "p99 ms", "max ms", "pauses s", "refused")
	b.WriteString("|---|---|---|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, work := range works {
		for i, r := range byWork[work] {
			label := work
			if i > 0 {
				label = ""
			}
			refused := 0
			for _, n := range r.report.Errors {
				refused += n
			}
			// The pause belongs to L1: latencies are of what did not meet it, the rate of all the time.
			l := r.report.Outside
			fmt.Fprintf(&b, "| %-46s | %-12s | %-4s | %8.0f | %8.2f | %8.2f | %8.2f | %8.2f | %8.1f | %7d |\n",
				label, r.name, r.report.Via, r.report.PerSecond, l.P50, l.P90, l.P99, l.Max, r.report.PauseSecs, refused)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}
