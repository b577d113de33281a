package main

import (
	"bufio"
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
	"github.com/ultrasound-rollup/ultrasound/internal/localpg"
)

// station is a gateway whose L1 and Postgres are processes of their own: each can be taken away from it.
type station struct {
	*rig        // of the gateway that runs, or ran last
	dir         string
	l1Process   *process
	ends        devnet.L1Endpoints
	postgres    *localpg.Server
	databaseVia func() string // the URL that the gateway is given
}

// databaseRole is whom the gateway connects as. It owns its tables, and nothing else.
const databaseRole = "gate"

// newStation starts L1 and Postgres, deploys the contracts and prepares the database. The gateway is not started.
func newStation(t *testing.T) *station { return newStationWith(t, nil) }

// newStationWith is newStation with changes to what is deployed; change may be nil.
func newStationWith(t *testing.T, change func(*devnet.DeployConfig)) *station {
	t.Helper()
	s := &station{dir: folder(t)}
	s.databaseVia = s.databaseURL
	s.startPostgres(t)
	t.Cleanup(func() {
		if err := s.postgres.Stop(); err != nil {
			t.Error(err)
		}
	})
	s.sql(t, "CREATE ROLE "+databaseRole+" LOGIN", "CREATE DATABASE gateway OWNER "+databaseRole)
	s.startL1(t)
	s.deploy(t, change)
	for name, key := range map[string][]byte{
		"sequencer.key": devnet.SequencerKey().Bytes(), "promise.key": accountKey(t, devnet.PromiseIndex), "settler.key": accountKey(t, devnet.SettlerIndex),
	} {
		must(t, os.WriteFile(filepath.Join(s.dir, name), []byte(hex.EncodeToString(key)), 0o600))
	}
	start(t, "migrate", "--database-url", s.databaseURL()).finish(t)
	return s
}

func accountKey(t *testing.T, index uint32) []byte {
	t.Helper()
	account, err := devnet.TestAccount(index)
	must(t, err)
	return crypto.FromECDSA(account.Key)
}

// startPostgres starts the server, or starts it again on its folder.
func (s *station) startPostgres(t *testing.T) {
	t.Helper()
	var err error
	s.postgres, err = localpg.Start(t.Context(), localpg.Config{Dir: filepath.Join(s.dir, "postgres"), Unsafe: true})
	must(t, err)
}

// killPostgres kills the server's first process; the others end when they notice.
func (s *station) killPostgres(t *testing.T) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(s.dir, "postgres", "data", "postmaster.pid"))
	must(t, err)
	pid, err := strconv.Atoi(strings.SplitN(string(raw), "\n", 2)[0])
	must(t, err)
	must(t, syscall.Kill(pid, syscall.SIGKILL))
	must(t, s.postgres.Stop())
}

// databaseURL leads to the server itself.
func (s *station) databaseURL() string {
	return strings.Replace(s.postgres.DatabaseURL("gateway"), "//ultrasound@", "//"+databaseRole+"@", 1)
}

// sql runs statements as the server's owner, one transaction each.
func (s *station) sql(t *testing.T, statements ...string) {
	t.Helper()
	database := "gateway"
	if strings.HasPrefix(statements[0], "CREATE ROLE") {
		database = "postgres"
	}
	args := []string{"-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database}
	for _, statement := range statements {
		args = append(args, "-c", statement)
	}
	if out, err := s.postgres.Command(t.Context(), "psql", args...).CombinedOutput(); err != nil {
		t.Fatalf("%q: %v: %s", statements, err, out)
	}
}

// startL1 starts the devnet's L1, or starts it again on its folder, as the devnet command does.
func (s *station) startL1(t *testing.T) {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	p := &process{args: []string{devnet.L1Command}, cmd: exec.Command(exe, devnet.L1Command), stderr: new(capture), stdout: new(capture), done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), programEnv+"=1")
	p.cmd.Stderr, p.cmd.SysProcAttr = p.stderr, endsWithParent()
	stdin, err := p.cmd.StdinPipe()
	must(t, err)
	stdout, err := p.cmd.StdoutPipe()
	must(t, err)
	must(t, p.cmd.Start())
	config, err := json.Marshal(devnet.L1Config{DataDir: filepath.Join(s.dir, "l1"), RPCAddr: "127.0.0.1:0", BeaconAddr: "127.0.0.1:0", SlotSeconds: slotSeconds})
	must(t, err)
	_, err = stdin.Write(append(config, '\n'))
	must(t, err)
	line, readErr := bufio.NewReader(stdout).ReadBytes('\n')
	go func() {
		io.Copy(io.Discard, stdout)
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		p.stop(t)
		stdin.Close()
		if t.Failed() {
			t.Logf("L1 logged at last:\n%s", tail(p.stderr.lines(), 20))
		}
	})
	must(t, readErr)
	must(t, json.Unmarshal(line, &s.ends))
	s.l1Process = p
}

func (s *station) deploy(t *testing.T, change func(*devnet.DeployConfig)) {
	t.Helper()
	genesis, err := devnet.L2Genesis(devnet.DefaultL2ChainID, s.ends.GenesisTime, devnet.DefaultL2GasLimit, 0)
	must(t, err)
	config, err := devnet.DevnetDeployment(s.ends, genesis, filepath.Join(s.dir, devnet.DeploymentName), slog.New(slog.DiscardHandler))
	must(t, err)
	if change != nil {
		change(&config)
	}
	_, err = devnet.Deploy(t.Context(), config)
	must(t, err)
}

var serves = regexp.MustCompile(`msg="gateway serves" http=(\S+) l2_rpc=(\S+)`)

// launch starts the gateway and does not wait.
func (s *station) launch(t *testing.T) {
	t.Helper()
	in := func(name string) string { return filepath.Join(s.dir, name) }
	free := "127.0.0.1:0"
	r := &rig{dir: s.dir, started: time.Now(), l1URL: s.ends.HTTP(), beacon: s.ends.BeaconURL()}
	r.http = &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 32}}
	t.Cleanup(r.http.CloseIdleConnections)
	r.process = start(t, "gateway", "--rollup", in(devnet.DeploymentName), "--l1-rpc", s.ends.HTTP(), "--l1-ws", s.ends.WS(), "--beacon", s.ends.BeaconURL(),
		"--database-url", s.databaseVia(), "--datadir", s.dir, "--http", free, "--l2-rpc", free,
		"--sequencer-key", in("sequencer.key"), "--promise-key", in("promise.key"), "--settler-key", in("settler.key"))
	s.rig = r
}

// startGateway starts the gateway and waits until it is ready.
func (s *station) startGateway(t *testing.T) {
	t.Helper()
	s.launchUntilServing(t)
	s.awaitReady(t)
	s.ready = time.Now()
}

// launchUntilServing starts the gateway and waits until it serves, ready or not.
func (s *station) launchUntilServing(t *testing.T) {
	t.Helper()
	s.launch(t)
	await(t, "gateway says where it serves", func() bool {
		if s.ended() {
			t.Fatalf("gateway ended: %v", s.err)
		}
		found := serves.FindStringSubmatch(s.stderr.String())
		if found != nil {
			s.api, s.l2URL = "http://"+found[1], "http://"+found[2]
		}
		return found != nil
	})
	s.connect(t)
}

func (s *station) readyz() (int, string) {
	response, err := s.http.Get(s.api + "/readyz")
	if err != nil {
		return 0, err.Error()
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return response.StatusCode, string(body)
}

func (s *station) awaitReady(t *testing.T) {
	t.Helper()
	await(t, "gateway is ready", func() bool {
		if s.ended() {
			t.Fatalf("gateway ended: %v", s.err)
		}
		status, _ := s.readyz()
		return status == http.StatusOK
	})
}

// probeAccount is the account with which the tests ask while the crowd asks with its own.
const probeAccount = 7

// asked is an answer that one of the crowd got over JSON-RPC: a receipt, which carries no signature.
type asked struct {
	tx      *types.Transaction
	receipt *types.Receipt
}

// crowd asks for promises all the time, over REST and JSON-RPC, each client from an account of its own, and remembers
// every answer it ever got.
type crowd struct {
	wallets []*wallet

	mu       sync.Mutex
	answered []given
	receipts []asked
	open     map[int]*types.Transaction // by client: asked for, and no answer came
	refused  []error
}

// crowdSize is how many clients ask at once, by turns over REST and JSON-RPC.
const crowdSize = 4

func newCrowd(t *testing.T, s *station) *crowd {
	t.Helper()
	c := &crowd{open: make(map[int]*types.Transaction)}
	for i := range crowdSize {
		c.wallets = append(c.wallets, s.wallet(t, uint32(i)))
	}
	return c
}

// run lets all ask until stop is called or the gateway is gone. What stop leaves open was asked for and not answered.
func (c *crowd) run(t *testing.T, s *station) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r := s.rig
	var clients sync.WaitGroup
	for i := range c.wallets {
		clients.Go(func() {
			for ctx.Err() == nil && !r.ended() {
				if !c.ask(ctx, t, r, i) {
					return
				}
				time.Sleep(10 * time.Millisecond) // not a wait: the rate
			}
		})
	}
	return func() {
		cancel()
		clients.Wait()
		for _, err := range c.refused {
			t.Error(err)
		}
		c.refused = nil
	}
}

// ask asks for one promise. It is false when no answer came.
func (c *crowd) ask(ctx context.Context, t *testing.T, r *rig, client int) bool {
	w := c.wallets[client]
	tx := w.transfer(t, common.BigToAddress(big.NewInt(int64(0xab00+client))), 1)
	var g given
	var a asked
	var err error
	for again := true; again; again = err != nil && !isRefusal(err) && ctx.Err() == nil && !r.ended() { // a broken connection is no answer
		if client%2 == 0 {
			g.tx = tx
			g.promise, g.raw, err = r.preconfirm(ctx, tx)
		} else {
			a.tx = tx
			a.receipt, err = r.askSync(ctx, tx)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil && g.tx != nil:
		c.answered = append(c.answered, g)
	case err == nil:
		c.receipts = append(c.receipts, a)
	default:
		c.open[client] = tx
		if !r.ended() && ctx.Err() == nil && isRefusal(err) {
			c.refused = append(c.refused, fmt.Errorf("client %d: %w", client, err))
		}
	}
	return err == nil
}

// isRefusal reports whether the gateway has answered, and not with a promise.
func isRefusal(err error) bool {
	_, overRPC := err.(rpc.Error)
	return overRPC || strings.HasPrefix(err.Error(), errNoPromise.Error())
}

// askSync is sendSync, again while the gateway says that it is unavailable.
func (r *rig) askSync(ctx context.Context, tx *types.Transaction) (*types.Receipt, error) {
	for deadline := time.Now().Add(patience); ; time.Sleep(pollGap) {
		raw, err := sendSync(ctx, r.l2, tx)
		if err == nil {
			receipt := new(types.Receipt)
			return receipt, json.Unmarshal(raw, receipt)
		}
		const unready = 5 // of EIP-7966
		if refused, ok := err.(rpc.Error); !ok || refused.ErrorCode() != unready || time.Now().After(deadline) {
			return nil, err
		}
	}
}

// size is how many answers there are.
func (c *crowd) size() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.answered) + len(c.receipts)
}

// grow waits for so many more answers.
func (c *crowd) grow(t *testing.T, more int) {
	t.Helper()
	want := c.size() + more
	await(t, "the crowd is answered", func() bool { return c.size() >= want })
}

// settleOpen asks again for what was not answered: it was promised then, or is now.
func (c *crowd) settleOpen(t *testing.T, s *station) {
	t.Helper()
	for client := range c.wallets {
		tx := c.open[client]
		if tx == nil {
			continue
		}
		p, raw := s.mustPreconfirm(t, tx)
		c.answered = append(c.answered, given{tx, p, raw})
	}
	clear(c.open)
}

// check checks promises that the crowd was given over REST, and receipts that it was told over JSON-RPC.
func (c *crowd) check(t *testing.T, s *station, promises []given, receipts []asked) {
	t.Helper()
	keepsPromises(t, s.rig, promises)
	for _, a := range receipts {
		if err := s.keepsReceipt(t, a); err != nil {
			t.Error(err)
		}
	}
}

// keepsReceipt checks an answer of JSON-RPC: it is the receipt of the promise in force, or its fall is recorded.
func (s *station) keepsReceipt(t *testing.T, a asked) error {
	t.Helper()
	h := s.history(t, a.tx.Hash())
	if p := h.Promise; p != nil && p.BlockNumber == a.receipt.BlockNumber.Uint64() && p.Index == uint64(a.receipt.TransactionIndex) {
		answer := *a.receipt
		answer.BlockHash = common.Hash{}
		if gateway.ReceiptDigest(&answer) != p.ReceiptDigest {
			return fmt.Errorf("receipt of %s was another: %+v, promised is %+v", a.tx.Hash(), a.receipt, p.Receipt)
		}
		return nil
	}
	for _, step := range h.History {
		if step.Status == "reverted" && step.ReorgID != nil {
			return nil
		}
	}
	return fmt.Errorf("receipt of %s is gone: block %d, index %d, now %+v", a.tx.Hash(), a.receipt.BlockNumber, a.receipt.TransactionIndex, h)
}
