package devnet

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// followed is a rollup on an L1 process: the real contracts, an L2 chain, and of the gateway what an L1
// node sees, the stream and the traces of runs.
type followed struct {
	*network
	d        Deployment
	db       state.Database
	head     *types.Header
	nonce    uint64
	anchor   blocks.Anchor
	settler  *l1.Settlements
	hub      *streaming.Hub
	address  string // of the gateway
	mu       sync.Mutex
	traces   map[string][]byte // by path and query
	requests map[string]int
}

// newFollowed deploys a rollup on an L1 that is old enough for many L2 blocks. The gateway does not listen yet.
func newFollowed(t testing.TB, cfg L1Config) *followed {
	t.Helper()
	cfg.GenesisTime = uint64(time.Now().Unix()) - 900
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	t.Cleanup(cancel)
	p, err := StartL1Process(ctx, os.Args[0], cfg, slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	f := &followed{network: connect(t, p.Endpoints()), traces: make(map[string][]byte), requests: make(map[string]int)}
	genesis, err := L2Genesis(DefaultL2ChainID, f.ends.GenesisTime, DefaultL2GasLimit, 0)
	if err != nil {
		t.Fatal(err)
	}
	deploy, err := DevnetDeployment(f.ends, genesis, filepath.Join(t.TempDir(), DeploymentName), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if f.d, err = Deploy(ctx, deploy); err != nil {
		t.Fatal(err)
	}
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	f.head = genesis.MustCommit(disk, tdb).Header()
	f.db = state.NewDatabase(tdb, state.NewCodeDB(disk))
	anchor := f.network.head()
	f.anchor = blocks.Anchor{L1Number: anchor.Number.Uint64(), L1Hash: anchor.Hash()}
	f.reach(anchor.Number.Uint64() + 1)
	f.openSettler()
	f.openGateway()
	return f
}

func (f *followed) openSettler() {
	f.t.Helper()
	client, err := l1.Dial(f.ctx, l1.Config{
		URL: f.ends.HTTP(), Genesis: f.head.Hash(), Timeout: 10 * time.Second,
		Network: based.Network{L1ChainID: f.ends.ChainID, ChainID: DefaultL2ChainID, Rollup: f.d.Rollup, Composer: f.d.Composer},
	})
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(client.Close)
	sender, err := l1.NewSender(l1.SenderConfig{Client: client, Key: mustAccount(f.t, SettlerIndex).Key, MaxFee: big.NewInt(1000 * params.GWei), MinTip: big.NewInt(params.GWei)})
	if err != nil {
		f.t.Fatal(err)
	}
	f.settler = &l1.Settlements{Sender: sender, Model: l1.DefaultGasModel(execute.DefaultGasSchedule)}
}

// openGateway makes the stream's hub and finds an address for the gateway.
func (f *followed) openGateway() {
	f.t.Helper()
	signer := mustAccount(f.t, PromiseIndex).Key
	delegation, err := SequencerKey().Delegate(certs.Delegation{ChainID: DefaultL2ChainID, Rollup: f.d.Rollup, Address: crypto.PubkeyToAddress(signer.PublicKey)})
	if err != nil {
		f.t.Fatal(err)
	}
	if f.hub, err = streaming.NewHub(streaming.DefaultHubConfig(delegation, signer, slog.New(slog.DiscardHandler))); err != nil {
		f.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.hub.Run(ctx) }()
	f.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			f.t.Error(err)
		}
	})
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.t.Fatal(err)
	}
	f.address = free.Addr().String()
	free.Close()
}

// listen begins to serve what an L1 node asks of a gateway.
func (f *followed) listen() {
	f.t.Helper()
	listener, err := net.Listen("tcp", f.address)
	if err != nil {
		f.t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/v1/stream", f.hub)
	mux.HandleFunc("/v1/blocks/", func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		raw, ok := f.traces[r.URL.RequestURI()]
		f.requests[r.URL.RequestURI()]++
		f.mu.Unlock()
		if !ok || r.Header.Get("Accept") != "application/octet-stream" {
			http.NotFound(w, r)
			return
		}
		w.Write(raw)
	})
	server := &http.Server{Handler: mux}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	f.t.Cleanup(func() {
		server.Close()
		if err := <-done; !errors.Is(err, http.ErrServerClosed) {
			f.t.Error(err)
		}
	})
}

// request is what the devnet tells the L1.
func (f *followed) request() FollowRequest {
	key := SequencerKey().PublicKey()
	return FollowRequest{Gateway: "http://" + f.address, PublicKey: key[:], ChainID: DefaultL2ChainID, Rollup: f.d.Rollup}
}

// sequence builds a run of that many blocks with that many transfers each, and certifies it.
func (f *followed) sequence(length, transfers int) gateway.Run {
	f.t.Helper()
	var run gateway.Run
	var traces [][]byte
	for range length {
		statedb, err := state.New(f.head.Root, f.db)
		if err != nil {
			f.t.Fatal(err)
		}
		builder, err := execute.NewBuilder(execute.ChainConfig(DefaultL2ChainID), f.head, statedb, execute.Env{
			Number: f.head.Number.Uint64() + 1, Time: f.head.Time + 1, GasLimit: DefaultL2GasLimit, Coinbase: mustAccount(f.t, FeeRecipientIndex).Address, Anchor: f.anchor.Hash(),
		})
		if err != nil {
			f.t.Fatal(err)
		}
		for range transfers {
			to := common.BytesToAddress(crypto.Keccak256(new(big.Int).SetUint64(f.nonce).Bytes()))
			tx := types.MustSignNewTx(mustAccount(f.t, 0).Key, execute.Signer(DefaultL2ChainID), &types.DynamicFeeTx{
				ChainID: big.NewInt(DefaultL2ChainID), Nonce: f.nonce, To: &to, Value: common.Big1, Gas: params.TxGas, GasFeeCap: big.NewInt(100 * params.GWei),
			})
			if _, err := builder.Apply(tx, common.Address{}); err != nil {
				f.t.Fatal(err)
			}
			f.nonce++
		}
		sealed, err := builder.Seal()
		if err != nil {
			f.t.Fatal(err)
		}
		if err := sealed.Commit(); err != nil {
			f.t.Fatal(err)
		}
		f.head = sealed.Block.Header()
		run.Blocks = append(run.Blocks, based.Place(sealed.Block, blocks.Regular, blocks.Permit{}, f.anchor))
		traces = append(traces, sealed.Trace)
	}
	var err error
	if run.Trace, err = execute.MergeTraces(traces...); err != nil {
		f.t.Fatal(err)
	}
	last := run.Blocks[length-1]
	if run.Signature, err = SequencerKey().Sign(certs.NewMessage(DefaultL2ChainID, f.d.Rollup, last)); err != nil {
		f.t.Fatal(err)
	}
	return run
}

// serve makes the gateway answer for a run with these bytes.
func (f *followed) serve(run gateway.Run, trace []byte) (path string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	path = fmt.Sprintf("/v1/blocks/%s/trace?from=%s", run.Blocks[len(run.Blocks)-1].Hash, run.Blocks[0].Hash)
	f.traces[path] = trace
	return path
}

// announce puts the run's settlement on the stream.
func (f *followed) announce(run gateway.Run, trace []byte) {
	f.t.Helper()
	if err := f.hub.Publish(&streaming.Settling{
		From: run.Blocks[0].Ref(), To: run.Blocks[len(run.Blocks)-1].Ref(), TraceHash: crypto.Keccak256Hash(trace), TraceBytes: uint32(len(trace)),
	}); err != nil {
		f.t.Fatal(err)
	}
}

// settle sends the run's settlement until L1 has taken it.
func (f *followed) settle(run gateway.Run) {
	f.t.Helper()
	txs, err := f.settler.Sign(f.ctx, []gateway.Run{run})
	if err != nil {
		f.t.Fatal(err)
	}
	var receipt *types.Receipt
	sent := uint64(0)
	f.eventually("settlement", func() bool {
		if next := f.network.head().Number.Uint64() + 1; next != sent { // a bundle is for one block only
			if err := f.settler.Send(f.ctx, txs, next); err != nil {
				f.t.Log(err)
			}
			sent = next
		}
		receipt, err = f.http.TransactionReceipt(f.ctx, txs[0].Hash())
		return err == nil
	})
	if receipt.Status != types.ReceiptStatusSuccessful {
		f.t.Fatalf("settlement fails, gas used %d of %d", receipt.GasUsed, txs[0].Gas())
	}
}

// stats waits until the statistics are as a test wants them.
func (f *followed) stats(what string, holds func(ExecuteStats) bool) ExecuteStats {
	f.t.Helper()
	var s ExecuteStats
	defer func() {
		if f.t.Failed() {
			f.t.Logf("%+v, follows %+v", s, s.Follows)
		}
	}()
	f.eventually(what, func() bool {
		var err error
		if s, err = f.ends.Execute(f.ctx); err != nil {
			f.t.Fatal(err)
		}
		return holds(s)
	})
	return s
}

// The claim that the contract makes of a settlement is, byte by byte, the one that the L1's re-executor has computed
// from the announcement: L1 computes nothing when the transaction comes.
func TestSettlementIsAnsweredAheadOfTime(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.ExecuteRecheck = 1
	f := newFollowed(t, cfg)
	// The gateway is not there yet, and the same is told twice.
	for range 2 {
		if err := f.ends.Follow(f.ctx, f.request()); err != nil {
			t.Fatal(err)
		}
	}
	f.listen()
	run := f.sequence(3, 20)
	f.serve(run, run.Trace)
	f.announce(run, run.Trace)
	f.announce(run, run.Trace) // with higher fees, say
	f.stats("answer ahead of time", func(s ExecuteStats) bool { return s.Stream.Computed.Count == 1 })
	f.settle(run)
	s := f.stats("checked again", func(s ExecuteStats) bool { return s.Rechecks.Checked.Count == 1 })
	if s.Building.Recalled.Count == 0 || s.Building.Computed.Count+s.Building.Awaited.Count+s.Other.Computed.Count+s.Bundles.Computed.Count != 0 || s.Building.Refused != 0 {
		t.Errorf("L1 has computed what it was told ahead: %+v", s)
	}
	if s.Other.Recalled.Count == 0 || s.Held != 1 || s.Rechecks.Differences != 0 || len(s.Blocks) != 1 || s.Blocks[0].Recalled.Count != 1 {
		t.Errorf("%+v", s)
	}
	if fs := s.Follows; fs == nil || fs.Announced != 1 || fs.Answered != 1 || fs.Failed+fs.Dropped != 0 || fs.Gateway != f.request().Gateway {
		t.Errorf("follows %+v", s.Follows)
	}

	// A run that nobody announced is computed when it comes.
	f.settle(f.sequence(2, 1))
	s = f.stats("second settlement", func(s ExecuteStats) bool { return s.Building.Count() >= 2 })
	if s.Building.Computed.Count != 1 || s.Stream.Count() != 1 {
		t.Errorf("%+v", s)
	}
}

// A gateway that announces one thing and answers another costs work, never a wrong answer.
func TestWrongAnnouncements(t *testing.T) {
	t.Parallel()
	f := newFollowed(t, testConfig())
	f.listen()
	// First another rollup's gateway, which is refused and asked again, then the right one.
	foreign := f.request()
	foreign.Rollup = common.Address{1}
	if err := f.ends.Follow(f.ctx, foreign); err != nil {
		t.Fatal(err)
	}
	f.stats("refusal", func(s ExecuteStats) bool { return s.Follows != nil && s.Follows.LastError != "" })
	if err := f.ends.Follow(f.ctx, f.request()); err != nil {
		t.Fatal(err)
	}
	a, b, c, d := f.sequence(1, 1), f.sequence(1, 1), f.sequence(1, 1), f.sequence(1, 1)
	other := append([]byte{}, a.Trace...)
	other[len(other)-1] ^= 1
	path := f.serve(a, other)
	f.announce(a, a.Trace) // other bytes than announced
	f.announce(b, b.Trace) // no bytes at all
	f.serve(c, append([]byte{}, append(c.Trace, 0)...))
	f.announce(c, c.Trace) // one too many
	f.serve(d, other)
	f.announce(d, other) // as announced, but of no sense for these blocks
	s := f.stats("failures", func(s ExecuteStats) bool { return s.Follows.Failed == 4 })
	if s.Stream.Count() != 0 || s.Held != 0 || s.Follows.Answered != 0 || s.Follows.LastError == "" {
		t.Errorf("%+v, follows %+v", s, s.Follows)
	}
	f.mu.Lock()
	if n := f.requests[path]; n != 1 {
		t.Errorf("wrong bytes were asked for %d times", n)
	}
	f.mu.Unlock()
	// Announced again, with what belongs to it.
	f.serve(a, a.Trace)
	f.announce(a, a.Trace)
	f.stats("answer", func(s ExecuteStats) bool { return s.Follows.Answered == 1 && s.Stream.Refused == 0 })

	// A trace that is well-formed and wrong is remembered as what it is: a claim that does not hold.
	trace, err := execute.DecodeTrace(b.Trace)
	if err != nil {
		t.Fatal(err)
	}
	trace.Blocks[0].Header.GasUsed++
	wrong, err := trace.Encode()
	if err != nil {
		t.Fatal(err)
	}
	b.Blocks[0].Hash = trace.Blocks[0].Header.Hash()
	f.serve(b, wrong)
	f.announce(b, wrong)
	f.stats("refused claim", func(s ExecuteStats) bool { return s.Stream.Refused == 1 && s.Follows.Answered == 2 })
}

// The requests of the control API, and an L1 that was started without.
func TestFollowIsReadStrictly(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.NoReexecutor = true
	n, without := startL1(t, testConfig()), startL1(t, cfg)
	key := SequencerKey().PublicKey()
	good := FollowRequest{Gateway: "http://127.0.0.1:1/", PublicKey: key[:], ChainID: 1, Rollup: common.Address{1}}
	for name, change := range map[string]func(*FollowRequest){
		"no gateway":   func(r *FollowRequest) { r.Gateway = "" },
		"scheme":       func(r *FollowRequest) { r.Gateway = "file:///etc/passwd" },
		"path":         func(r *FollowRequest) { r.Gateway = "http://127.0.0.1:1/v1" },
		"query":        func(r *FollowRequest) { r.Gateway = "http://127.0.0.1:1?x=1" },
		"user":         func(r *FollowRequest) { r.Gateway = "http://a:b@127.0.0.1:1" },
		"no chain":     func(r *FollowRequest) { r.ChainID = 0 },
		"no key":       func(r *FollowRequest) { r.PublicKey = nil },
		"no key's":     func(r *FollowRequest) { r.PublicKey = make([]byte, certs.PublicKeyLength) },
		"key too long": func(r *FollowRequest) { r.PublicKey = append(key[:], 0) },
	} {
		bad := good
		change(&bad)
		if err := n.ends.Follow(n.ctx, bad); err == nil || !strings.Contains(err.Error(), "bad_request") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if status, body := n.call(http.MethodPost, "/devnet/follow", `{}`); status != http.StatusUnsupportedMediaType {
		t.Errorf("without a media type: %d %s", status, body)
	}
	if s, err := n.ends.Execute(n.ctx); err != nil || s.Follows != nil {
		t.Errorf("follows %+v (%v)", s.Follows, err)
	}
	if err := n.ends.Follow(n.ctx, good); err != nil {
		t.Error(err)
	}
	if err := without.ends.Follow(without.ctx, good); err == nil || !strings.Contains(err.Error(), "no_reexecutor") {
		t.Errorf("without re-executor: %v", err)
	}
	if status, body := n.call(http.MethodGet, "/healthz", ""); status != http.StatusOK {
		t.Errorf("healthz: %d %s", status, body)
	}
}

// A flood of announcements keeps the newest, and holds up nobody.
func TestAnnouncementsAreBounded(t *testing.T) {
	t.Parallel()
	_, m := newOracle(1, slog.New(slog.DiscardHandler))
	r := newReexecutor(m, slog.New(slog.DiscardHandler))
	key := SequencerKey().PublicKey()
	if err := r.follow(FollowRequest{Gateway: "http://127.0.0.1:1", PublicKey: key[:], ChainID: 1}); err != nil {
		t.Fatal(err)
	}
	queue := make(chan *streaming.Settling, maxAnnounced)
	for i := range 1000 {
		m := &streaming.Settling{TraceHash: common.BigToHash(big.NewInt(int64(i))), TraceBytes: uint32(i)}
		r.announced(queue, streaming.Frame{Message: m})
		r.announced(queue, streaming.Frame{Message: m})
		r.announced(queue, streaming.Frame{Message: &streaming.Reset{}})
	}
	if s := r.following(); s.Announced != 1000 || s.Dropped != 1000-maxAnnounced || len(queue) != maxAnnounced {
		t.Errorf("%+v, %d wait", s, len(queue))
	}
	if first := <-queue; first.TraceBytes != 1000-maxAnnounced {
		t.Errorf("the oldest that waits is %d", first.TraceBytes)
	}
	if held := r.known.Len(); held != knownAnnounced {
		t.Errorf("%d are known", held)
	}
}

// BenchmarkSettlement gives the time of EXECUTE in the L1 block that takes a settlement, with the L1's own
// re-executor and without it: runs of 5 blocks with 150 transfers to fresh accounts each.
func BenchmarkSettlement(b *testing.B) {
	for _, without := range []bool{true, false} {
		name := map[bool]string{true: "without", false: "with"}[without]
		b.Run(name, func(b *testing.B) {
			cfg := testConfig()
			cfg.NoReexecutor, cfg.ExecuteRecheck = without, 1<<60
			f := newFollowed(b, cfg)
			f.listen()
			if !without {
				if err := f.ends.Follow(f.ctx, f.request()); err != nil {
					b.Fatal(err)
				}
			}
			bytes := 0
			for i := 0; b.Loop(); i++ {
				run := f.sequence(5, 150)
				bytes += len(run.Trace)
				if !without {
					f.serve(run, run.Trace)
					f.announce(run, run.Trace)
					f.stats("answer ahead of time", func(s ExecuteStats) bool { return s.Follows.Answered == uint64(i+1) })
				}
				f.settle(run)
			}
			s := f.stats("statistics", func(ExecuteStats) bool { return true })
			b.ReportMetric(s.Building.MS()/float64(s.Building.Count()), "ms-EXECUTE")
			b.ReportMetric(float64(s.Building.Recalled.Count)/float64(s.Building.Count()), "recalled")
			b.ReportMetric(float64(bytes)/float64(b.N)/1000, "KB-trace")
		})
	}
}
