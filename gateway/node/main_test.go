package node_test

import (
	"context"
	"crypto/ecdsa"
	"errors"
	"fmt"
	"math/big"
	"os"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"go.uber.org/goleak"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(doomedEnv); dir != "" {
		if err := doomed(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	goleak.VerifyTestMain(m,
		// Package-level workers of go-ethereum.
		goleak.IgnoreAnyFunction("github.com/ethereum/go-ethereum/core.(*txSenderCacher).cache"),
		// Subscriptions whose event loop has ended with the chain: go-ethereum leaves them waiting for it.
		goleak.IgnoreAnyFunction("github.com/ethereum/go-ethereum/eth/filters.(*FilterAPI).NewFilter.func1"),
		goleak.IgnoreAnyFunction("github.com/ethereum/go-ethereum/eth/filters.(*Subscription).Unsubscribe.func1"),
	)
}

const (
	chainID  = 7331000
	gasLimit = 30_000_000
)

// counterInit deploys a contract that at each call adds one to slot 0, logs the sum under the topic
// 0xaa, and returns it.
var counterInit = common.FromHex("60148060095f395ff3" + "5f54600101805f555f5260aa60205fa160205ff3")

// account is a funded account of the tests' genesis.
func account(i int) (*ecdsa.PrivateKey, common.Address) {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte(fmt.Sprintf("account %d", i))))
	if err != nil {
		panic(err) // a hash is a valid key but for odds of 2^-128
	}
	return key, crypto.PubkeyToAddress(key.PublicKey)
}

func testGenesis() *core.Genesis {
	alloc := execute.SystemAlloc()
	for i := range 4 {
		_, addr := account(i)
		alloc[addr] = types.Account{Balance: new(big.Int).Mul(big.NewInt(10_000), big.NewInt(params.Ether))}
	}
	return execute.Genesis(chainID, uint64(time.Now().Unix())-10_000, gasLimit, big.NewInt(params.GWei), alloc)
}

// newNode starts a node that serves until the test ends.
func newNode(t *testing.T, cfg node.Config) *node.Node {
	t.Helper()
	if cfg.Genesis == nil {
		cfg.Genesis = testGenesis()
	}
	cfg.RPCAddr, cfg.CacheMB = "127.0.0.1:0", 32
	n, err := node.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- n.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return n
}

// dial returns clients over HTTP and WebSocket.
func dial(t *testing.T, n *node.Node) (plain, socket *ethclient.Client) {
	t.Helper()
	for _, c := range []struct {
		scheme string
		client **ethclient.Client
	}{{"http://", &plain}, {"ws://", &socket}} {
		raw, err := rpc.Dial(c.scheme + n.RPCAddr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(raw.Close)
		*c.client = ethclient.NewClient(raw)
	}
	return plain, socket
}

// builder makes blocks on a node, as the conductor does.
type builder struct {
	t    testing.TB
	node *node.Node
}

func (b builder) open(parent common.Hash, anchor common.Hash) *execute.Builder {
	b.t.Helper()
	open, err := openOn(b.node, parent, anchor)
	if err != nil {
		b.t.Fatal(err)
	}
	return open
}

func openOn(n *node.Node, parent common.Hash, anchor common.Hash) (*execute.Builder, error) {
	header := n.Block(parent).Header()
	return n.Open(parent, execute.Env{
		Number: header.Number.Uint64() + 1, Time: header.Time + 1, GasLimit: header.GasLimit,
		Coinbase: common.Address{0xfe}, Anchor: anchor,
	})
}

// build makes a block of the given transactions, in which the sender's nonces follow the parent's state.
func (b builder) build(parent common.Hash, anchor byte, txs ...types.TxData) *execute.Sealed {
	b.t.Helper()
	open := b.open(parent, common.Hash{anchor})
	for _, data := range txs {
		if _, err := open.Apply(sign(b.t, open, 0, data), common.Address{}); err != nil {
			b.t.Fatal(err)
		}
	}
	sealed, err := open.Seal()
	if err != nil {
		b.t.Fatal(err)
	}
	return sealed
}

// adopt builds on the head and makes the block the head.
func (b builder) adopt(txs ...types.TxData) *types.Block {
	b.t.Helper()
	sealed := b.build(b.node.Head().Hash, 1, txs...)
	if err := b.node.Adopt(sealed); err != nil {
		b.t.Fatal(err)
	}
	return sealed.Block
}

// sign completes a transaction with the account's next nonce in the open block and signs it.
func sign(t testing.TB, open *execute.Builder, from int, data types.TxData) *types.Transaction {
	t.Helper()
	tx, err := signNext(open, from, data)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func signNext(open *execute.Builder, from int, data types.TxData) (*types.Transaction, error) {
	key, addr := account(from)
	nonce := open.StateDB().GetNonce(addr)
	switch data := data.(type) {
	case *types.DynamicFeeTx:
		data.ChainID, data.Nonce = big.NewInt(chainID), nonce
	case *types.LegacyTx:
		data.Nonce = nonce
	}
	return types.SignNewTx(key, execute.Signer(chainID), data)
}

func transfer(to common.Address, wei int64) types.TxData {
	return &types.DynamicFeeTx{To: &to, Value: big.NewInt(wei), Gas: 100_000, GasFeeCap: big.NewInt(10 * params.GWei), GasTipCap: big.NewInt(1)}
}

func call(to common.Address) types.TxData {
	return &types.LegacyTx{To: &to, Gas: 200_000, GasPrice: big.NewInt(3 * params.GWei)}
}

func deploy(code []byte) types.TxData {
	return &types.DynamicFeeTx{Data: code, Gas: 1_000_000, GasFeeCap: big.NewInt(10 * params.GWei), GasTipCap: big.NewInt(1)}
}

// eventually waits for something that other goroutines bring about.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// receive takes the next value of a subscription.
func receive[T any](t *testing.T, what string, ch <-chan T) T {
	t.Helper()
	select {
	case v := <-ch:
		return v
	case <-time.After(time.Minute):
		t.Fatalf("%s: nothing came within a minute", what)
		panic("unreachable")
	}
}

func wantErr(t *testing.T, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error %v, want %v", got, want)
	}
}
