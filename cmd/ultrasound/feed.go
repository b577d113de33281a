package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/gorilla/websocket"
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// feedCommand is `ultrasound feed`.
func feedCommand() *cli.Command {
	return &cli.Command{
		Name:  "feed",
		Usage: "print what the gateway announces, one line an event",
		Description: "Starts now, or after --cursor (0 is from the very start), and goes on until it is interrupted. When the\n" +
			"connection breaks it connects again with its cursor and misses nothing. Every frame must be signed by the key that\n" +
			"the sequencer has certified, else it ends with an error. The sequencer's key is taken from the gateway unless it is\n" +
			"given, which is the safer way.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "url", Value: "http://" + defaultHTTP, Usage: "the gateway's API", EnvVars: env("url")},
			&cli.Int64Flag{Name: "cursor", Value: fromNow, DefaultText: "now", Usage: "print events after this one", EnvVars: env("cursor")},
			&cli.StringFlag{Name: "kinds", Usage: "only these kinds, separated by commas", EnvVars: env("kinds")},
			&cli.BoolFlag{Name: "json", Usage: "print events as JSON, one a line", EnvVars: env("json")},
			&cli.StringFlag{Name: "sequencer-public-key", Usage: "the sequencer's BLS public key, 48 bytes hex", EnvVars: env("sequencer-public-key")},
			&cli.BoolFlag{Name: "no-verify", Usage: "do not check who signs the frames", EnvVars: env("no-verify")},
			&cli.BoolFlag{Name: "no-color", Usage: "print without colours; also NO_COLOR", EnvVars: env("no-color")},
		},
		Action: func(c *cli.Context) error {
			f := &feedFollower{
				base: c.String("url"), kinds: c.String("kinds"), cursor: c.Int64("cursor"),
				notes: c.App.ErrWriter, retry: 500 * time.Millisecond, idle: feedIdle,
			}
			if c.Bool("json") {
				f.print = func(e gateway.EventRecord) error { return printJSON(c.App.Writer, e) }
			} else {
				printer := &eventPrinter{out: c.App.Writer, color: !c.Bool("no-color") && isTerminal(c.App.Writer)}
				f.print = printer.print
			}
			if !c.Bool("no-verify") {
				var err error
				if f.proof, err = newFeedProof(f.base, c.String("sequencer-public-key")); err != nil {
					return err
				}
			}
			return f.run(c.Context)
		},
	}
}

const (
	fromNow  = -1
	feedIdle = time.Minute // the gateway pings every 15 s: a connection silent for longer is dead
)

// feedFollower follows a feed over broken connections.
type feedFollower struct {
	base   string // http://host:port
	kinds  string
	cursor int64                           // fromNow until the first frame
	print  func(gateway.EventRecord) error // an error ends run
	notes  io.Writer                       // what happens to the connection
	retry  time.Duration                   // first pause before another try; it doubles up to 5 s
	idle   time.Duration
	proof  *feedProof // nil: frames are taken from whoever sends them
}

// feedFrame is a frame of the feed.
type feedFrame struct {
	Events []gateway.EventRecord `json:"events"`
	After  int64                 `json:"after"`
	Cursor int64                 `json:"cursor"`
	// Signature is 65 bytes over what api.Batch says; the first frame has none.
	Signature hexutil.Bytes `json:"signature"`
}

// errRefused is returned by dial when the gateway will not change its mind.
var errRefused = errors.New("the gateway refused")

// errOutput wraps what print returned.
var errOutput = errors.New("print event")

// run prints events until ctx ends (nil), the gateway refuses, or printing fails.
func (f *feedFollower) run(ctx context.Context) error {
	pause := f.retry
	connected := false
	var said string // an outage is told once, and again when its reason changes
	for {
		before := f.cursor
		conn, err := f.connect(ctx)
		if err == nil {
			if connected {
				fmt.Fprintf(f.notes, "connected again, continuing after cursor %d\n", f.cursor)
			}
			connected, said = true, ""
			err = f.follow(ctx, conn)
		}
		if f.cursor != before { // a gateway that only greets is asked ever less often
			pause = f.retry
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case websocket.IsCloseError(err, websocket.ClosePolicyViolation):
			return fmt.Errorf("%w: %w", errRefused, err)
		case errors.Is(err, errRefused), errors.Is(err, errOutput), errors.Is(err, errUnproven):
			return err
		}
		note := fmt.Sprintf("connection lost after cursor %d (%v); connecting again\n", f.cursor, err)
		if !connected {
			note = fmt.Sprintf("no connection (%v); trying again\n", err)
		}
		if note != said {
			fmt.Fprint(f.notes, note)
			said = note
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-timer.C:
		}
		pause = min(2*pause, 5*time.Second)
	}
}

// connect is dial, and asks who signs.
func (f *feedFollower) connect(ctx context.Context) (*websocket.Conn, error) {
	conn, err := f.dial(ctx)
	if err != nil || f.proof == nil {
		return conn, err
	}
	if err := f.proof.meet(ctx); err != nil {
		conn.Close()
		return nil, fmt.Errorf("ask who signs the feed: %w", err)
	}
	return conn, nil
}

func (f *feedFollower) dial(ctx context.Context) (*websocket.Conn, error) {
	u, err := url.Parse(f.base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%w: %q is no http or https address", errRefused, f.base)
	}
	u.Scheme = map[string]string{"http": "ws", "https": "wss"}[u.Scheme]
	u = u.JoinPath("/v1/feed")
	query := url.Values{}
	if f.cursor != fromNow {
		query.Set("cursor", strconv.FormatInt(f.cursor, 10))
	}
	if f.kinds != "" {
		query.Set("kinds", f.kinds)
	}
	u.RawQuery = query.Encode()
	conn, resp, err := websocket.DefaultDialer.DialContext(ctx, u.String(), nil)
	if err == nil {
		return conn, nil
	}
	if resp == nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	detail := resp.Status
	var p api.Problem
	if body, readErr := io.ReadAll(resp.Body); readErr == nil && json.Unmarshal(body, &p) == nil && p.Detail != "" {
		detail = p.Detail
	}
	if resp.StatusCode == http.StatusGone {
		oldest := ""
		if p.Oldest != nil {
			oldest = fmt.Sprintf("; the oldest that can be resumed with is %d", *p.Oldest)
		}
		return nil, fmt.Errorf("%w: the events after cursor %d are not kept any more%s", errRefused, f.cursor, oldest)
	}
	if resp.StatusCode >= 400 && resp.StatusCode < 500 && resp.StatusCode != http.StatusTooManyRequests {
		return nil, fmt.Errorf("%w: %s", errRefused, detail)
	}
	return nil, fmt.Errorf("connect: %s", detail)
}

// follow prints what one connection tells.
func (f *feedFollower) follow(ctx context.Context, conn *websocket.Conn) error {
	defer conn.Close()
	unblock := context.AfterFunc(ctx, func() {
		goodbye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
		_ = conn.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(time.Second)) // out of politeness
		conn.Close()
	})
	defer unblock()
	alive := func() error { return conn.SetReadDeadline(time.Now().Add(f.idle)) }
	answer := conn.PingHandler()
	conn.SetPingHandler(func(data string) error {
		if err := alive(); err != nil {
			return err
		}
		return answer(data)
	})
	conn.SetReadLimit(maxAnswer)
	for {
		if err := alive(); err != nil {
			return fmt.Errorf("set deadline: %w", err)
		}
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return err
		}
		var frame feedFrame
		if err := json.Unmarshal(raw, &frame); err != nil {
			return fmt.Errorf("decode frame: %w", err)
		}
		if f.proof != nil {
			after := f.cursor
			if after == fromNow {
				after = frame.After // where the feed starts is the gateway's to say
			}
			if err := f.proof.check(raw, &frame, after, filterOf(f.kinds)); err != nil {
				return err
			}
		}
		for _, e := range frame.Events {
			// All kinds were asked for, so every cursor must come; a gap is announced by its own event.
			if f.kinds == "" && e.Kind != gateway.EventGap && f.cursor != fromNow && e.Cursor != f.cursor+1 {
				fmt.Fprintf(f.notes, "the feed went from cursor %d to %d without a word\n", f.cursor, e.Cursor)
			}
			if err := f.print(e); err != nil {
				return fmt.Errorf("%w: %w", errOutput, err)
			}
			f.cursor = e.Cursor
		}
		f.cursor = max(f.cursor, frame.Cursor)
	}
}

func printJSON(out io.Writer, e gateway.EventRecord) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return err
	}
	_, err = out.Write(append(raw, '\n'))
	return err
}

// isTerminal reports whether colours would be seen.
func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// eventPrinter prints events for people.
type eventPrinter struct {
	out   io.Writer
	color bool
}

// eventColors are ANSI colours by kind: what L1 took is green, what it took away red, permits yellow.
var eventColors = map[gateway.EventKind]string{
	gateway.EventBlock: "36", gateway.EventPermit: "33", gateway.EventBased: "1;35", gateway.EventSettled: "32",
	gateway.EventSafe: "32", gateway.EventFinalized: "32", gateway.EventVerdict: "34", gateway.EventMode: "33",
	gateway.EventReorg: "1;31", gateway.EventReverted: "31", gateway.EventReorgEnd: "1;31", gateway.EventDropped: "31",
	gateway.EventChanged: "35", gateway.EventReincluded: "32", gateway.EventGap: "1;31", gateway.EventEvidence: "1;31",
	gateway.EventCertificate: "90", gateway.EventPreconfirmed: "0", gateway.EventQueued: "90",
}

func (p *eventPrinter) print(e gateway.EventRecord) error {
	text, err := describe(e)
	if err != nil { // an event of another version: show it as it is
		text = string(e.Payload)
	}
	line := fmt.Sprintf("%s %8d  %-13s %s", e.At.Local().Format("15:04:05.000"), e.Cursor, e.Kind, text)
	if color := eventColors[e.Kind]; p.color && color != "" {
		line = "\x1b[" + color + "m" + line + "\x1b[0m"
	}
	_, err = fmt.Fprintln(p.out, line)
	return err
}

// describe says in one line what an event tells.
func describe(e gateway.EventRecord) (string, error) {
	switch e.Kind {
	case gateway.EventQueued:
		return describeAs(e, func(q gateway.QueuedEvent) string {
			return fmt.Sprintf("%s  nonce %d of %s waits for a %s", short(q.TxHash.Hex()), q.Nonce, short(q.Sender.Hex()), q.For)
		})
	case gateway.EventFragment:
		return describeAs(e, func(f gateway.FragmentEvent) string {
			return fmt.Sprintf("block %d from index %d: %d transactions, %d bytes of witness", f.BlockNumber, f.First, f.Transactions, f.WitnessBytes)
		})
	case gateway.EventPreconfirmed:
		return describeAs(e, func(p gateway.PromiseRecord) string {
			text := fmt.Sprintf("%s  block %d index %d", short(p.TxHash.Hex()), p.BlockNumber, p.Index)
			if p.Receipt != nil {
				text += fmt.Sprintf("  status %d gas %d", p.Receipt.Status, p.Receipt.GasUsed)
			}
			return text
		})
	case gateway.EventBlock, gateway.EventBased:
		return describeAs(e, describeBlock)
	case gateway.EventCertificate:
		return describeAs(e, func(c gateway.CertificateRecord) string {
			return fmt.Sprintf("%d %s  %s", c.Message.Number, short(c.Message.BlockHash.Hex()), c.Message.Kind)
		})
	case gateway.EventPermit:
		return describeAs(e, func(p gateway.PermitEvent) string {
			return fmt.Sprintf("slot %d is open to L1 on block %d, on L1 parent %s", p.Permit.Slot, p.Block.Number, short(p.Permit.L1Parent.Hex()))
		})
	case gateway.EventVerdict:
		return describeAs(e, func(v gateway.VerdictEvent) string {
			text := fmt.Sprintf("%d %s after %.1f ms", v.Block.Number, v.Verdict, v.LagMS)
			if v.DeadTimeMS != nil {
				text += fmt.Sprintf(", dead time %.1f ms", *v.DeadTimeMS)
			}
			return strings.TrimSpace(text + "  " + v.Reason)
		})
	case gateway.EventSettled:
		return describeAs(e, func(s gateway.SettledEvent) string {
			return fmt.Sprintf("%d to %d in L1 block %d, slot %d", s.From, s.To, s.L1.Number, s.L1.Slot)
		})
	default:
		return describeRest(e)
	}
}

func describeRest(e gateway.EventRecord) (string, error) {
	switch e.Kind {
	case gateway.EventReorg, gateway.EventReorgEnd:
		return describeAs(e, func(r gateway.ReorgRecord) string {
			return fmt.Sprintf("%d %s: L1 %d -> %d (depth %d), L2 %d -> %d, %d blocks and %d transactions fell",
				r.ID, r.Cause, r.L1OldHead.Number, r.L1NewHead.Number, r.L1Depth, r.L2OldHead.Number, r.L2NewHead.Number, r.BlockCount, r.TxCount)
		})
	case gateway.EventReverted:
		return describeAs(e, func(r gateway.RevertedEvent) string {
			switch {
			case r.Block != nil:
				return fmt.Sprintf("block %d %s %s  %s, distance %d", r.Block.Number, short(r.Block.Hash.Hex()), r.Block.Kind, r.Block.Cause, r.Block.Distance)
			case r.Transaction != nil:
				return fmt.Sprintf("transaction %s of block %d  %s", short(r.Transaction.TxHash.Hex()), r.Transaction.BlockNumber, r.Transaction.Cause)
			default:
				return fmt.Sprintf("reorg %d", r.ReorgID)
			}
		})
	case gateway.EventReincluded, gateway.EventChanged, gateway.EventDropped:
		return describeAs(e, func(r gateway.RevertedTransaction) string {
			text := short(r.TxHash.Hex())
			if r.NewBlockNumber != nil {
				text += fmt.Sprintf("  block %d -> %d", r.BlockNumber, *r.NewBlockNumber)
			}
			return strings.TrimSpace(text + "  " + r.Reason)
		})
	case gateway.EventSafe, gateway.EventFinalized:
		return describeAs(e, func(r struct {
			Number uint64 `json:"number"`
		}) string {
			return fmt.Sprintf("up to block %d", r.Number)
		})
	case gateway.EventMode:
		return describeAs(e, func(m gateway.ModeEvent) string { return strings.TrimSpace(m.Mode + "  " + m.Reason) })
	case gateway.EventGap:
		return describeAs(e, func(g api.GapEvent) string { return fmt.Sprintf("events %d to %d are gone", g.From, g.To) })
	default:
		return string(e.Payload), nil
	}
}

func describeBlock(b gateway.BlockEvent) string {
	text := fmt.Sprintf("%d %s  %s  %d transactions, %d gas", b.Number, short(b.Hash.Hex()), b.Kind, b.TransactionCount, b.GasUsed)
	if b.L1 != nil {
		text += fmt.Sprintf("  in L1 block %d, slot %d", b.L1.Number, b.L1.Slot)
	}
	return text
}

// describeAs decodes the payload as T and has it described.
func describeAs[T any](e gateway.EventRecord, say func(T) string) (string, error) {
	var v T
	if err := json.Unmarshal(e.Payload, &v); err != nil {
		return "", fmt.Errorf("decode %s event %d: %w", e.Kind, e.Cursor, err)
	}
	return say(v), nil
}

// short is a hash as people compare them.
func short(hash string) string {
	if len(hash) <= 14 {
		return hash
	}
	return hash[:10] + "…" + hash[len(hash)-4:]
}
