package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Config is what a Server is made of. The sources must be set; limits that are zero take their defaults.
type Config struct {
	Sequencer Sequencer
	Blocks    BlockReader
	Proofs    ProofReader
	History   HistoryReader
	Proposers ProposerStore
	Evidence  EvidenceReader
	Events    EventSource
	Based     Based       // nil: the based endpoints answer 503
	Mailbox   Mailbox     // nil: the endpoints of messages answer 503
	Slots     SlotsSource // nil: GET /v1/slots answers 503
	// Stream serves GET /v1/stream (the re-executors' WebSocket); nil answers 503.
	Stream http.Handler
	// CheckRegistration verifies a validator's registration (BLS, builder domain, known validator).
	// It returns ErrInvalidRegistration, wrapped with the reason.
	CheckRegistration func(gateway.ProposerRecord) error
	// Accuse checks encoded evidence and stores it, and reports whether it was new. It returns gateway.ErrInvalidEvidence,
	// wrapped with the reason. nil: POST /v1/evidence answers 503.
	Accuse func(ctx context.Context, encoded []byte) (record *gateway.EvidenceRecord, added bool, err error)
	// SignPromise adds signature and signer to a promise that was read back from the records, where
	// they are not stored. PromiseSigner makes one.
	SignPromise func(*gateway.PromiseRecord) error
	// Ready returns the reasons why this gateway cannot serve now; none means that it is ready.
	// The server adds its own. May be nil.
	Ready func() []string

	Capabilities Capabilities
	Metrics      *prometheus.Registry // served at /metrics, and takes this package's own metrics
	Logger       *slog.Logger
	Now          func() time.Time // nil: time.Now

	Limits Limits
	Access AccessConfig
	Feed   FeedConfig
}

// Limits bounds what one request may cost.
type Limits struct {
	Body            int64         // bytes of a request body; default 256 KiB
	BasedBody       int64         // bytes of a based block or a build request; default 5 MiB (a trace is at most 2 MiB, hex doubles it)
	Header          int           // bytes of the request line and headers; default 16 KiB
	ReadHeader      time.Duration // default 5 s
	Read            time.Duration // whole request; default 20 s
	Write           time.Duration // from the end of the header to the end of the answer; default 90 s
	Idle            time.Duration // default 2 min
	Query           time.Duration // for an answer from the records; default 10 s
	DefaultDeadline time.Duration // of a preconfirmation that names none; default 6 s (EIP-7966)
	MaxDeadline     time.Duration // default 60 s
	Page            int           // items of a list that names no limit; default 20
	MaxPage         int           // default 200
	Shutdown        time.Duration // for requests under way when the server stops; default 10 s
}

func (l Limits) withDefaults() Limits {
	orInt64(&l.Body, 256<<10)
	orInt64(&l.BasedBody, 5<<20)
	orInt(&l.Header, 16<<10)
	orDuration(&l.ReadHeader, 5*time.Second)
	orDuration(&l.Read, 20*time.Second)
	orDuration(&l.Write, 90*time.Second)
	orDuration(&l.Idle, 2*time.Minute)
	orDuration(&l.Query, 10*time.Second)
	orDuration(&l.DefaultDeadline, 6*time.Second)
	orDuration(&l.MaxDeadline, time.Minute)
	orInt(&l.Page, 20)
	orInt(&l.MaxPage, 200)
	orDuration(&l.Shutdown, 10*time.Second)
	return l
}

// FeedConfig bounds the feed and its subscribers.
type FeedConfig struct {
	Tail         int           // events kept in memory, and how far a live subscriber may fall behind; default 8192
	TailBytes    int           // bytes of them; default 32 MiB
	Interval     time.Duration // least time between two readings of the outbox; default 20 ms, and longer with more than 1,300 subscribers
	Poll         time.Duration // an outbox is read this often without any wake-up; default 1 s
	GapPatience  time.Duration // how long a missing cursor is waited for before it is announced as a gap; default 2 s
	MaxClients   int           // default 8192
	PerAddress   int           // subscribers of one address; default 64
	BatchEvents  int           // events in one frame; default 256
	BatchBytes   int           // bytes in one frame, but for a single larger event; default 256 KiB
	Page         int           // events read at once for a subscriber behind the tail; default 512
	CatchUps     int           // such readings at the same time; default 4
	WriteTimeout time.Duration // for one frame; default 10 s
	Ping         time.Duration // default 15 s
	IdleTimeout  time.Duration // without any sign of the subscriber; default 40 s
	ReadLimit    int64         // bytes of a subscriber's frame; default 1 KiB
	StreamLife   time.Duration // how long a stream of server-sent events lasts before its client must connect again; default 1 h
	// SignBatch signs what a frame says; nil leaves frames without signatures. BatchSigner makes one. It may
	// be called at the same time from many goroutines.
	SignBatch func(Batch) ([]byte, error)
}

func (c FeedConfig) withDefaults() FeedConfig {
	orInt(&c.Tail, 8192)
	orInt(&c.TailBytes, 32<<20)
	orDuration(&c.Interval, 20*time.Millisecond)
	orDuration(&c.Poll, time.Second)
	orDuration(&c.GapPatience, 2*time.Second)
	orInt(&c.MaxClients, 8192)
	orInt(&c.PerAddress, 64)
	orInt(&c.BatchEvents, 256)
	orInt(&c.BatchBytes, 256<<10)
	orInt(&c.Page, 512)
	orInt(&c.CatchUps, 4)
	orDuration(&c.WriteTimeout, 10*time.Second)
	orDuration(&c.Ping, 15*time.Second)
	orDuration(&c.IdleTimeout, 40*time.Second)
	orInt64(&c.ReadLimit, 1<<10)
	orDuration(&c.StreamLife, time.Hour)
	return c
}

// Check reports what is missing or contradictory.
func (c Config) Check() error {
	missing := []struct {
		name string
		none bool
	}{
		{"Sequencer", c.Sequencer == nil}, {"Blocks", c.Blocks == nil}, {"Proofs", c.Proofs == nil},
		{"History", c.History == nil}, {"Proposers", c.Proposers == nil}, {"Events", c.Events == nil}, {"Evidence", c.Evidence == nil},
		{"CheckRegistration", c.CheckRegistration == nil}, {"SignPromise", c.SignPromise == nil}, {"Metrics", c.Metrics == nil}, {"Logger", c.Logger == nil},
	}
	var errs []error
	for _, m := range missing {
		if m.none {
			errs = append(errs, fmt.Errorf("api config: %s is not set", m.name))
		}
	}
	if f := c.Feed.withDefaults(); f.Ping >= f.IdleTimeout {
		errs = append(errs, fmt.Errorf("api config: feed pings every %v but gives up after %v", f.Ping, f.IdleTimeout))
	}
	if l := c.Limits.withDefaults(); l.DefaultDeadline > l.MaxDeadline || l.MaxDeadline >= l.Write {
		errs = append(errs, fmt.Errorf("api config: deadlines %v and %v do not fit the write timeout %v", l.DefaultDeadline, l.MaxDeadline, l.Write))
	}
	errs = append(errs, c.Access.check())
	return errors.Join(errs...)
}

func orInt(v *int, def int) {
	if *v == 0 {
		*v = def
	}
}

func orInt64(v *int64, def int64) {
	if *v == 0 {
		*v = def
	}
}

func orDuration(v *time.Duration, def time.Duration) {
	if *v == 0 {
		*v = def
	}
}
