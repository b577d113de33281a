package devnet

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// startProcess runs an L1 as a child, which is this test's own program.
func startProcess(t *testing.T, cfg L1Config) (*L1Process, *network) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	p, err := StartL1Process(ctx, os.Args[0], cfg, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p, connect(t, p.Endpoints())
}

// chainOf returns all canonical hashes up to the head.
func (n *network) chainOf() []common.Hash {
	n.t.Helper()
	var out []common.Hash
	for h := n.head(); ; {
		out = append(out, h.Hash())
		if h.Number.Sign() == 0 {
			break
		}
		var err error
		if h, err = n.http.HeaderByHash(n.ctx, h.ParentHash); err != nil {
			n.t.Fatal(err)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

func TestKilledProcessContinuesItsChain(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.DataDir = t.TempDir()
	sink := common.HexToAddress("0xaaaa")

	p, n := startProcess(t, cfg)
	heads := make(chan *types.Header, 256)
	if _, err := n.ws.SubscribeNewHead(n.ctx, heads); err != nil {
		t.Fatal(err)
	}
	gone := n.transaction(0, 0, &sink, 21000, nil)
	n.send(gone, n.transaction(1, 0, &sink, 21000, nil))
	n.mined(gone)
	n.reach(2)
	n.reorg(fmt.Sprintf(`{"depth":2,"drop_forever":true,"addresses":[%q]}`, sink))
	n.reach(n.head().Number.Uint64() + 2)
	before := n.chainOf()
	p.Kill()
	var announced common.Hash
	for len(heads) > 0 {
		announced = (<-heads).Hash()
	}

	// Killed three times: as it was, without its database, and while the database was opened.
	for name, damage := range map[string]func() error{
		"as it was":      func() error { return nil },
		"database lost":  func() error { return os.RemoveAll(filepath.Join(cfg.DataDir, nodeFolder)) },
		"killed opening": func() error { return os.WriteFile(filepath.Join(cfg.DataDir, openingMarker), nil, 0o644) },
		"database spoiled": func() error {
			return os.WriteFile(filepath.Join(cfg.DataDir, nodeFolder, "ultrasound-l1", "chaindata", "CURRENT"), []byte("nonsense\n"), 0o644)
		},
		"torn journal": func() error {
			file, err := os.OpenFile(filepath.Join(cfg.DataDir, journalName), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer file.Close()
			_, err = file.Write([]byte{0, 0, 1, 0, 7})
			return err
		},
	} {
		if err := damage(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p, n = startProcess(t, cfg)
		chain := n.chainOf()
		if len(chain) < len(before) {
			t.Fatalf("%s: chain of %d blocks, had %d", name, len(chain), len(before))
		}
		for i, hash := range before {
			if chain[i] != hash {
				t.Fatalf("%s: block %d is %v, was %v", name, i, chain[i], hash)
			}
		}
		if h, err := n.http.HeaderByHash(n.ctx, announced); err != nil || chain[h.Number.Uint64()] != announced {
			t.Errorf("%s: announced head %v is not canonical: %v", name, announced, err)
		}
		// It goes on, the pause has left its slots empty, and what was excluded stays out.
		n.reach(uint64(len(chain)))
		if err := n.http.SendTransaction(n.ctx, gone); err != nil {
			t.Errorf("%s: send again: %v", name, err)
		}
		number := n.head().Number.Uint64()
		n.reach(number + 2)
		if _, err := n.http.TransactionReceipt(n.ctx, gone.Hash()); err == nil {
			t.Errorf("%s: excluded transaction is included", name)
		}
		if _, err := n.http.BalanceAt(n.ctx, sink, new(big.Int).SetInt64(1)); err != nil {
			t.Errorf("%s: state of block 1: %v", name, err)
		}
		before = n.chainOf()
		p.Kill()
	}
}

func TestProcessStopsAndReports(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.DataDir = t.TempDir()
	p, n := startProcess(t, cfg)
	n.reach(1)

	// A second one in the same folder, or on the same address, is refused with the reason.
	ctx := n.ctx
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	for name, other := range map[string]L1Config{
		"folder": {DataDir: cfg.DataDir, RPCAddr: "127.0.0.1:0", BeaconAddr: "127.0.0.1:0"},
		"rpc":    {RPCAddr: p.Endpoints().RPC, BeaconAddr: "127.0.0.1:0"},
		"beacon": {RPCAddr: "127.0.0.1:0", BeaconAddr: p.Endpoints().Beacon},
	} {
		if _, err := StartL1Process(ctx, os.Args[0], other, quiet); !errors.Is(err, ErrNotReady) || len(err.Error()) < 60 {
			t.Errorf("same %s: %v", name, err)
		}
	}
	if _, err := StartL1Process(ctx, filepath.Join(t.TempDir(), "missing"), cfg, quiet); err == nil {
		t.Error("a program that does not exist was started")
	}
	if _, err := StartL1Process(ctx, "/bin/true", cfg, quiet); !errors.Is(err, ErrNotReady) {
		t.Errorf("a program that is no L1: %v", err)
	}
	p.Stop()
	p.Stop()
	if err := p.Err(); err != nil {
		t.Errorf("stopped: %v", err)
	}
	if _, err := net.DialTimeout("tcp", p.Endpoints().RPC, time.Second); err == nil {
		t.Error("the L1 still listens")
	}
	// Another devnet's folder.
	foreign := cfg
	foreign.SlotSeconds = 7
	if _, err := StartL1Process(ctx, os.Args[0], foreign, quiet); !errors.Is(err, ErrNotReady) || !strings.Contains(err.Error(), ErrConfigChanged.Error()) {
		t.Errorf("changed slots: %v", err)
	}

	// One that dies by itself says so.
	p, _ = startProcess(t, cfg)
	syscall.Kill(p.Endpoints().PID, syscall.SIGKILL)
	if err := p.Run(ctx); err == nil {
		t.Error("the process was killed, Run knows of nothing")
	}
}

func TestProcessEndsWithItsParent(t *testing.T) {
	t.Parallel()
	// The child's standard input is all that ties it to this test.
	cmd := exec.Command(os.Args[0], L1Command)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	config, err := json.Marshal(testConfig())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stdin.Write(append(config, '\n')); err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 1)
	if _, err := stdout.Read(line); err != nil {
		t.Fatal(err)
	}
	stdin.Close()
	done := make(chan error, 1)
	go func() { io.Copy(io.Discard, stdout); done <- cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(testPatience):
		t.Error("the child outlives its standard input")
	}
}

func TestRunL1CommandRefuses(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]string{
		"nothing":  "",
		"no line":  `{"chain_id":1}`,
		"not JSON": "hello\n",
		"endless":  strings.Repeat("x", 2*maxConfigBytes) + "\n",
	} {
		var stdout, stderr bytes.Buffer
		if err := RunL1Command(context.Background(), strings.NewReader(input), &stdout, &stderr); err == nil || stdout.Len() != 0 {
			t.Errorf("%s: %v, printed %q", name, err, stdout.String())
		}
	}
	if _, err := StartL1Process(context.Background(), os.Args[0], L1Config{SlotSeconds: 99999}, slog.Default()); !errors.Is(err, ErrConfig) {
		t.Errorf("bad value: %v", err)
	}
}
