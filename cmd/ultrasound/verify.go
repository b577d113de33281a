package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "execute along with a gateway's stream from its witness alone, and print verdicts",
		Description: "Holds no state but what the current slot's fragments brought. What the stream does not bring is fetched, and judged\n" +
			"from its own trace; a block may be incomplete until then. The sequencer's key is taken from the gateway unless it is\n" +
			"given, which is the safer way. Ends with an error at the first invalid block, unless --keep-going is given.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Value: "http://" + defaultHTTP, Usage: "the gateway's API", EnvVars: env("url")},
			&cli.StringFlag{Name: "sequencer-public-key", Usage: "the sequencer's BLS public key, 48 bytes hex", EnvVars: env("sequencer-public-key")},
			&cli.BoolFlag{Name: "keep-going", Usage: "go on after an invalid block"},
			&cli.BoolFlag{Name: "json", Usage: "print verdicts as JSON, one a line"},
		},
		Action: verify,
	}
}

func verify(c *cli.Context) error {
	log, err := logger(c)
	if err != nil {
		return err
	}
	var capabilities api.Capabilities
	if err := getJSON(c.Context, c.String("url")+"/v1/capabilities", &capabilities); err != nil {
		return err
	}
	key, err := certs.ParsePublicKey(capabilities.SequencerKey)
	if given := c.String("sequencer-public-key"); given != "" {
		err = key.UnmarshalText([]byte(given))
	}
	if err != nil {
		return fmt.Errorf("read the sequencer's public key: %w", err)
	}
	ctx, stop := context.WithCancelCause(c.Context)
	defer stop(nil)
	report := func(r streaming.VerdictReport) {
		if err := printVerdict(c.App.Writer, r, c.Bool("json")); err != nil {
			stop(err)
		}
		if r.Verdict == streaming.Invalid && !c.Bool("keep-going") {
			stop(fmt.Errorf("block %d is invalid: %s", r.Block.Number, r.Reason))
		}
	}
	err = streaming.Follow(ctx, streaming.FollowConfig{
		URL: c.String("url"), BLSPublicKey: key, ChainID: capabilities.ChainID, Rollup: capabilities.Rollup, Report: report, Log: log,
	})
	if cause := context.Cause(ctx); cause != nil && c.Context.Err() == nil {
		return cause
	}
	return err
}

func printVerdict(out io.Writer, r streaming.VerdictReport, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(map[string]any{
			"number": r.Block.Number, "hash": r.Block.Hash, "kind": r.Kind, "verdict": r.Verdict.String(), "reason": r.Reason,
			"gas_used": r.GasUsed, "streamed": r.Streamed, "stream_bytes": r.StreamBytes, "trace_bytes": r.TraceBytes, "lag_ms": ms(r.Lag), "work_ms": ms(r.Work), "dead_time_ms": ms(r.DeadTime),
		})
	}
	from, bytes := "trace", r.TraceBytes
	if r.Streamed {
		from, bytes = "streamed", r.StreamBytes
	}
	line := fmt.Sprintf("%-10s block %-7d %-11s %s  gas %-9d %-8s %-8d lag %6.1f ms  work %6.1f ms",
		r.Verdict, r.Block.Number, r.Kind, r.Block.Hash.TerminalString(), r.GasUsed, from, bytes, ms(r.Lag), ms(r.Work))
	if r.DeadTime > 0 {
		line += fmt.Sprintf("  slot verified after %.1f ms", ms(r.DeadTime))
	}
	if r.Reason != "" {
		line += "  " + r.Reason
	}
	_, err := fmt.Fprintln(out, line)
	return err
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// maxGatewayAnswer bounds what these tools read from a gateway.
const maxGatewayAnswer = 16 << 20

// getJSON reads one answer of a gateway.
func getJSON(ctx context.Context, url string, into any) error {
	return askJSON(ctx, http.MethodGet, url, nil, into)
}

// askJSON sends a request with a JSON body, if there is one, and reads the answer. What is not a
// success is an error with the problem's own words.
func askJSON(ctx context.Context, method, url string, body, into any) error {
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
		reader = strings.NewReader(string(raw))
	}
	req, err := http.NewRequestWithContext(ctx, method, url, reader)
	if err != nil {
		return fmt.Errorf("ask %s: %w", url, err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("ask the gateway: %w", err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxGatewayAnswer))
	if err != nil {
		return fmt.Errorf("read answer of %s: %w", url, err)
	}
	if res.StatusCode/100 != 2 {
		problem := &gatewayProblem{Status: res.StatusCode}
		if err := json.Unmarshal(raw, problem); err != nil || problem.Code == "" {
			return fmt.Errorf("%s answers %s", url, res.Status)
		}
		return problem
	}
	if into == nil {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("read answer of %s: %w", url, err)
	}
	return nil
}

// gatewayProblem is an RFC 9457 problem that a gateway answered.
type gatewayProblem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
}

func (p *gatewayProblem) Error() string {
	return fmt.Sprintf("%s (%d): %s", p.Code, p.Status, p.Detail)
}
