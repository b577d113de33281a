package devnet

import (
	"errors"
	"log/slog"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi/bind/v2"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/contracts"
)

func TestDeploy(t *testing.T) {
	t.Parallel()
	n := startL1(t, testConfig())
	genesis, err := L2Genesis(DefaultL2ChainID, n.ends.GenesisTime, DefaultL2GasLimit, 0)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), DeploymentName)
	cfg, err := DevnetDeployment(n.ends, genesis, file, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	d, err := Deploy(n.ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	// Backed to the wei: ten accounts of 10,000 ether, and the relayer's 100.
	balance, err := n.http.BalanceAt(n.ctx, d.Portal, nil)
	want := new(big.Int).Mul(big.NewInt(100_100), big.NewInt(params.Ether))
	if err != nil || balance.Cmp(want) != 0 {
		t.Errorf("portal holds %v, want %v (%v)", balance, want, err)
	}
	rollup := contracts.NewRollup()
	head, err := bind.Call(rollup.Instance(n.http, d.Rollup), &bind.CallOpts{Context: n.ctx}, rollup.PackHead(), rollup.UnpackHead)
	if err != nil || common.Hash(head.Hash) != genesis.ToBlock().Hash() || head.Number != 0 || common.Hash(head.StateRoot) != genesis.ToBlock().Root() {
		t.Errorf("rollup's head %+v (%v)", head, err)
	}
	if status, answer := n.call(http.MethodGet, "/devnet/status", ""); status != http.StatusOK || !strings.Contains(answer, strings.ToLower(d.Rollup.Hex())) {
		t.Errorf("status %d %s", status, answer)
	}
	nonce := func() uint64 {
		count, err := n.http.PendingNonceAt(n.ctx, mustAccount(t, DeployerIndex).Address)
		if err != nil {
			t.Fatal(err)
		}
		return count
	}
	// Again, and after a crash before anything was sent: the same deployment.
	before := nonce()
	again, err := Deploy(n.ctx, cfg)
	if err != nil || again.Rollup != d.Rollup || again.Composer != d.Composer || nonce() != before {
		t.Errorf("again: %v %v (%v)", again.Rollup, again.Composer, err)
	}
	// A reorg that takes the deployment away is repaired by the next call.
	n.reorg(`{"depth":1}`)
	if again, err = Deploy(n.ctx, cfg); err != nil || again.Rollup != d.Rollup {
		t.Errorf("after a reorg: %v (%v)", again.Rollup, err)
	}

	for name, tc := range map[string]func(*DeployConfig){
		"other L2":   func(c *DeployConfig) { c.Genesis, _ = L2Genesis(5, n.ends.GenesisTime, DefaultL2GasLimit, 0) },
		"other key":  func(c *DeployConfig) { c.SequencerKey = ValidatorKey(0).PublicKey() },
		"no file":    func(c *DeployConfig) { c.File, c.Slots.Seconds = filepath.Dir(file), 1 },
		"other time": func(c *DeployConfig) { c.Slots.Genesis++ },
		"no key":     func(c *DeployConfig) { c.Deployer = nil },
		"no L1":      func(c *DeployConfig) { c.L1 = "http://127.0.0.1:1" },
		"not JSON": func(c *DeployConfig) {
			c.File = filepath.Join(t.TempDir(), "x")
			os.WriteFile(c.File, []byte("hello"), 0o644)
		},
		"parts missing": func(c *DeployConfig) {
			c.File = filepath.Join(t.TempDir(), "x")
			os.WriteFile(c.File, []byte("{}"), 0o644)
		},
	} {
		other := cfg
		tc(&other)
		if _, err := Deploy(n.ctx, other); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	// Another L1 of the same kind is not the one of the file.
	foreign := startL1(t, testConfig())
	moved := cfg
	moved.L1 = foreign.ends.HTTP()
	if _, err := Deploy(n.ctx, moved); !errors.Is(err, ErrDeployment) {
		t.Errorf("other L1: %v", err)
	}
}
