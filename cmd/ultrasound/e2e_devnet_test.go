package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// The end-to-end tests run the real program, in processes of their own, and see it from outside
// only: over HTTP, WebSocket, JSON-RPC and what its commands print.

const (
	slotSeconds = 3
	// patience bounds every wait of these tests. It is far longer than anything takes, so that a busy
	// machine fails none of them.
	patience = 90 * time.Second
	pollGap  = 50 * time.Millisecond
)

// await waits for something that other processes bring about.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !holds(); time.Sleep(pollGap) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %s", what, patience)
		}
	}
}

// must fails the test on an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// process is a run of the program.
type process struct {
	args   []string
	cmd    *exec.Cmd
	stdout *capture
	stderr *capture
	done   chan struct{} // closed when it has ended
	err    error         // how; valid once done is closed
}

// capture keeps what a process prints.
type capture struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.Write(p)
}

func (c *capture) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.buf.String()
}

// lines returns what is printed so far, without a last line that is not complete.
func (c *capture) lines() []string {
	text := c.String()
	end := strings.LastIndexByte(text, '\n')
	if end < 0 {
		return nil
	}
	return strings.Split(text[:end], "\n")
}

// start runs the program with these arguments. It ends with the test at the latest. When the test
// has failed, the end of what it logged is shown.
func start(t *testing.T, args ...string) *process {
	t.Helper()
	exe, err := os.Executable()
	must(t, err)
	p := &process{args: args, cmd: exec.Command(exe, args...), stdout: new(capture), stderr: new(capture), done: make(chan struct{})}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "ULTRASOUND_") {
			p.cmd.Env = append(p.cmd.Env, v)
		}
	}
	p.cmd.Env = append(p.cmd.Env, programEnv+"=1", "NO_COLOR=1")
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.stderr
	p.cmd.WaitDelay = 30 * time.Second // grandchildren hold the pipes until they have ended as well
	p.cmd.SysProcAttr = endsWithParent()
	must(t, p.cmd.Start())
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		p.stop(t)
		if t.Failed() {
			t.Logf("ultrasound %s printed at last:\n%s\nand logged at last:\n%s", strings.Join(args, " "), tail(p.stdout.lines(), 25), tail(p.stderr.lines(), 60))
		}
	})
	return p
}

func tail(lines []string, n int) string {
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// ended reports whether the process has ended.
func (p *process) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// stop interrupts the process, as Ctrl-C does, and waits until it has ended. It returns how: nil is
// a clean end.
func (p *process) stop(t *testing.T) error {
	t.Helper()
	if !p.ended() {
		if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
			t.Errorf("interrupt %v: %v", p.args, err)
		}
	}
	select {
	case <-p.done:
		return p.err
	case <-time.After(patience):
		p.cmd.Process.Kill()
		<-p.done
		return fmt.Errorf("%v did not stop within %s", p.args, patience)
	}
}

// finish waits for a process that ends by itself and fails the test unless it ended well.
func (p *process) finish(t *testing.T) {
	t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		t.Fatalf("ultrasound %s: does not end", strings.Join(p.args, " "))
	}
	if p.err != nil {
		t.Fatalf("ultrasound %s: %v: %s", strings.Join(p.args, " "), p.err, tail(p.stderr.lines(), 10))
	}
}

// rig is a running devnet with clients to everything it serves.
type rig struct {
	*process
	dir       string
	api       string // URLs
	l1URL     string
	l2URL     string
	beacon    string
	http      *http.Client
	l1        *ethclient.Client
	l2        *ethclient.Client // over HTTP
	l2Socket  *ethclient.Client // over WebSocket
	caps      api.Capabilities
	deployed  devnet.Deployment
	sequencer certs.PublicKey
	started   time.Time // of the process
	deploying time.Time // when it said that it deploys: L1 and Postgres run, the gateway comes next
	ready     time.Time // when /readyz said so
}

var welcomed = regexp.MustCompile(`(?m)^  (API and live page|L2 JSON-RPC|L1 JSON-RPC|Beacon and control) +(http://\S+)`)

// startDevnet runs `ultrasound devnet` in the folder, on ports that are free, and waits until it is ready.
func startDevnet(t *testing.T, dir string, args ...string) *rig {
	t.Helper()
	r := &rig{dir: dir, started: time.Now(), http: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 32}}}
	t.Cleanup(r.http.CloseIdleConnections)
	free := "127.0.0.1:0"
	r.process = start(t, append([]string{"devnet", "--slot-time", fmt.Sprintf("%ds", slotSeconds), "--datadir", dir,
		"--http", free, "--l1-rpc", free, "--l2-rpc", free, "--beacon", free}, args...)...)
	urls := make(map[string]string)
	await(t, "devnet says where it serves", func() bool {
		if r.ended() {
			t.Fatalf("devnet ended: %v", r.err)
		}
		out := r.stdout.String()
		if r.deploying.IsZero() && strings.Contains(out, "deploying the contracts") {
			r.deploying = time.Now()
		}
		for _, found := range welcomed.FindAllStringSubmatch(out, -1) {
			urls[found[1]] = found[2]
		}
		return len(urls) == 4 && strings.Contains(out, "One line a slot")
	})
	r.api, r.l2URL, r.l1URL, r.beacon = urls["API and live page"], urls["L2 JSON-RPC"], urls["L1 JSON-RPC"], urls["Beacon and control"]
	await(t, "devnet is ready", func() bool {
		response, err := r.http.Get(r.api + "/readyz")
		if err != nil {
			return false
		}
		response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	r.ready = time.Now()
	r.connect(t)
	return r
}

func (r *rig) connect(t *testing.T) {
	t.Helper()
	for url, client := range map[string]**ethclient.Client{
		r.l1URL: &r.l1, r.l2URL: &r.l2, strings.Replace(r.l2URL, "http://", "ws://", 1): &r.l2Socket,
	} {
		raw, err := rpc.DialOptions(t.Context(), url, rpc.WithHTTPClient(r.http))
		must(t, err)
		t.Cleanup(raw.Close)
		*client = ethclient.NewClient(raw)
	}
	r.get(t, "/v1/capabilities", &r.caps)
	raw, err := os.ReadFile(filepath.Join(r.dir, devnet.DeploymentName))
	must(t, err)
	must(t, json.Unmarshal(raw, &r.deployed))
	r.sequencer, err = certs.ParsePublicKey(r.caps.SequencerKey)
	must(t, err)
}

// policy is what the rollup asks of its blocks, as the gateway tells it.
func (r *rig) policy() blocks.Policy {
	return blocks.Policy{Slots: r.caps.Slots, GasLimit: r.caps.GasLimit, FeeRecipient: r.caps.FeeRecipient, MaxAnchorAge: blocks.DefaultMaxAnchorAge}
}

// ask sends a request with a JSON body, if there is one, and returns status, body and media type.
func (r *rig) ask(ctx context.Context, method, url string, body any) (int, []byte, string, error) {
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return 0, nil, "", err
		}
		reader = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(ctx, method, url, reader)
	if err != nil {
		return 0, nil, "", err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := r.http.Do(request)
	if err != nil {
		return 0, nil, "", err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	return response.StatusCode, raw, response.Header.Get("Content-Type"), err
}

// get reads an answer of the API.
func (r *rig) get(t *testing.T, path string, into any) {
	t.Helper()
	status, raw, _, err := r.ask(t.Context(), http.MethodGet, r.api+path, nil)
	must(t, err)
	if status != http.StatusOK {
		t.Fatalf("GET %s answers %d: %s", path, status, raw)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("GET %s answers %s: %v", path, raw, err)
	}
}

// control posts to the control API on the Beacon address.
func (r *rig) control(t *testing.T, path string, body, into any) {
	t.Helper()
	status, raw, _, err := r.ask(t.Context(), http.MethodPost, r.beacon+path, body)
	must(t, err)
	if status != http.StatusOK {
		t.Fatalf("POST %s answers %d: %s", path, status, raw)
	}
	must(t, json.Unmarshal(raw, into))
}

func (r *rig) status(t *testing.T) api.Status {
	t.Helper()
	var s api.Status
	r.get(t, "/v1/status", &s)
	return s
}

// block returns one block by number, hash or tag.
func (r *rig) block(t *testing.T, name any) gateway.BlockRecord {
	t.Helper()
	var b gateway.BlockRecord
	r.get(t, fmt.Sprint("/v1/blocks/", name), &b)
	return b
}

// canonical returns the newest canonical blocks, oldest first.
func (r *rig) canonical(t *testing.T, count int) []gateway.BlockRecord {
	t.Helper()
	var page struct {
		Items []gateway.BlockRecord `json:"items"`
	}
	r.get(t, fmt.Sprint("/v1/blocks?limit=", count), &page)
	slices.Reverse(page.Items)
	return page.Items
}

// placed is the block as package blocks knows it.
func placed(b gateway.BlockRecord) blocks.Placed {
	p := blocks.Placed{
		Number: b.Number, Hash: b.Hash, Parent: b.ParentHash, StateRoot: b.StateRoot, Time: b.Timestamp, Kind: b.Kind, Anchor: b.Anchor,
	}
	if b.Permit != nil {
		p.Permit = *b.Permit
	}
	return p
}

// head reads the rollup contract's head from L1.
func (r *rig) head(t *testing.T) contracts.Head {
	t.Helper()
	rollup := contracts.NewRollup()
	raw, err := r.l1.CallContract(t.Context(), callTo(r.caps.Rollup, rollup.PackHead()), nil)
	must(t, err)
	head, err := rollup.UnpackHead(raw)
	must(t, err)
	return head
}

// folder makes a folder for a devnet. Its name is short, for Postgres' socket lies in it.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "us")
	must(t, err)
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("clean up: %v", err)
		}
	})
	return dir
}
