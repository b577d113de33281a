package main

import (
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// demoAccount is the devnet account that demonstrates; nobody else of the devnet uses it.
const demoAccount = 3

// demoTip outbids the devnet's proposer, who wants the same slots, wei per gas.
var demoTip = big.NewInt(20 * params.GWei)

func demoCommand() *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "show what the rollup is for, on a devnet that runs",
		Subcommands: []*cli.Command{{
			Name:  "arbitrage",
			Usage: "borrow on L1, trade on L2, and repay on L1, in one L1 transaction",
			Description: "Deploys an exchange on L1 and one on L2 with different prices, a token with its bridge, a flash lender, and the\n" +
				"arbitrage contract. Then one L1 transaction borrows ether, sends it to L2, has a based block included that\n" +
				"swaps it for tokens and sends them back, claims them, sells them on L1, repays, and asserts a profit. Before\n" +
				"that it shows the same with a price that moved: the assertion fails, and neither L1 nor L2 shows a trace.\n\n" +
				"In the end a follower with nothing but eth_getLogs rebuilds the L2 chain.",
			Flags: []cli.Flag{
				&cli.StringFlag{Name: "url", Value: "http://" + defaultHTTP, Usage: "the gateway's API", EnvVars: env("url")},
				&cli.StringFlag{Name: "l1-rpc", Value: "http://" + devnet.DefaultRPCAddr, Usage: "L1's JSON-RPC with eth_sendBundle", EnvVars: env("l1-rpc")},
				&cli.StringFlag{Name: "l2-rpc", Usage: "L2's JSON-RPC (default: as the gateway says)", EnvVars: env("l2-rpc")},
				&cli.StringFlag{Name: "rollup", Value: "ultrasound-devnet/" + devnet.DeploymentName, Usage: "the rollup file", EnvVars: env("rollup")},
				&cli.StringFlag{Name: "account-key", Usage: "file with the key of an account with ether on both layers (default: one of the devnet's)", EnvVars: env("account-key")},
				&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of an encrypted keystore", EnvVars: env("keystore-password")},
				&cli.IntFlag{Name: "slots", Value: 30, Usage: "slots to try: other builders want them too"},
				&cli.BoolFlag{Name: "json", Usage: "one JSON object a step"},
			},
			Action: func(c *cli.Context) error {
				d, err := newDemo(c)
				if err != nil {
					return err
				}
				defer d.close()
				return d.run(c.Context)
			},
		}},
	}
}

// demo is what the demonstration works with: clients to both layers, and a follower of its own, which knows L2 from
// L1's logs and, above these, from what the sequencer streams.
type demo struct {
	out    io.Writer
	asJSON bool
	slots  int
	step   int

	api    string
	rollup rollupFile
	caps   api.Capabilities
	client *l1.Client
	l1, l2 *ethclient.Client
	sender *l1.Sender
	model  l1.GasModel
	key    *ecdsa.PrivateKey
	me     common.Address
	node   *replica

	arena arena
}

func newDemo(c *cli.Context) (*demo, error) {
	d := &demo{
		out: c.App.Writer, asJSON: c.Bool("json"), slots: c.Int("slots"), api: c.String("url"),
		model: l1.DefaultGasModel(devnetGas()),
	}
	var err error
	if d.rollup, err = readRollupFile(c.String("rollup")); err != nil {
		return nil, err
	}
	if path := c.String("account-key"); path != "" {
		d.key, err = loadKey(path, c.String("keystore-password"))
	} else {
		var account devnet.Account
		account, err = devnet.TestAccount(demoAccount)
		d.key = account.Key
	}
	if err != nil {
		return nil, err
	}
	d.me = crypto.PubkeyToAddress(d.key.PublicKey)
	if err := getJSON(c.Context, d.api+"/v1/capabilities", &d.caps); err != nil {
		return nil, err
	}
	l2 := c.String("l2-rpc")
	if l2 == "" {
		l2 = d.caps.L2RPC
	}
	if err := d.connect(c.Context, c.String("l1-rpc"), l2); err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

func (d *demo) connect(ctx context.Context, l1URL, l2URL string) (err error) {
	r := d.rollup
	if d.client, err = l1.Dial(ctx, l1.Config{
		URL: l1URL, L1Genesis: r.L1Genesis, Genesis: r.genesisBlock().Hash(), Timeout: 10 * time.Second,
		Network: based.Network{L1ChainID: r.L1ChainID, ChainID: r.ChainID(), Rollup: r.Rollup, Composer: r.Composer},
	}); err != nil {
		return err
	}
	if d.l1, err = ethclient.DialContext(ctx, l1URL); err != nil {
		return fmt.Errorf("connect to L1: %w", err)
	}
	if d.l2, err = ethclient.DialContext(ctx, l2URL); err != nil {
		return fmt.Errorf("connect to L2: %w", err)
	}
	if d.sender, err = l1.NewSender(l1.SenderConfig{Client: d.client, Key: d.key, MaxFee: maxSettlementFee, MinTip: demoTip}); err != nil {
		return err
	}
	d.node, err = newReplica(ctx, d.client, r, d.api, slog.New(slog.DiscardHandler))
	return err
}

func (d *demo) close() {
	if d.client != nil {
		d.client.Close()
	}
	for _, c := range []*ethclient.Client{d.l1, d.l2} {
		if c != nil {
			c.Close()
		}
	}
	if d.node != nil {
		d.node.Close()
	}
}

// run tells the story, while the demonstration's own node follows the rollup.
func (d *demo) run(outer context.Context) error {
	group, ctx := errgroup.WithContext(outer)
	ctx, cancel := context.WithCancel(ctx)
	group.Go(func() error { return d.node.run(ctx) })
	group.Go(func() error {
		defer cancel()
		return d.story(ctx)
	})
	return group.Wait()
}

func (d *demo) story(ctx context.Context) error {
	if err := d.setUp(ctx); err != nil {
		return fmt.Errorf("set up: %w", err)
	}
	if err := d.moved(ctx); err != nil {
		return fmt.Errorf("with a price that moved: %w", err)
	}
	if err := d.profit(ctx); err != nil {
		return fmt.Errorf("arbitrage: %w", err)
	}
	return d.rebuild(ctx)
}

// fact is one line of a step.
type fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// tell prints a step with its facts.
func (d *demo) tell(title string, facts ...fact) {
	d.step++
	if d.asJSON {
		raw, err := json.Marshal(map[string]any{"step": d.step, "title": title, "facts": facts})
		if err == nil {
			fmt.Fprintln(d.out, string(raw))
		}
		return
	}
	fmt.Fprintf(d.out, "%2d  %s\n", d.step, title)
	for _, f := range facts {
		fmt.Fprintf(d.out, "      %-34s %s\n", f.Name, f.Value)
	}
}

// eth prints wei as ether with six decimals.
func eth(wei *big.Int) string {
	return new(big.Rat).SetFrac(wei, big.NewInt(params.Ether)).FloatString(6) + " ether"
}

// demos prints the token, which has 18 decimals.
func demos(amount *big.Int) string {
	return new(big.Rat).SetFrac(amount, big.NewInt(params.Ether)).FloatString(3) + " DEMO"
}

func ethers(n int64) *big.Int { return new(big.Int).Mul(big.NewInt(n), big.NewInt(params.Ether)) }

// send sends a transaction of the demonstration's account and waits until it is in a block, as a success.
func (d *demo) send(ctx context.Context, client *ethclient.Client, to *common.Address, value *big.Int, data []byte) (*types.Receipt, error) {
	id, err := client.ChainID(ctx)
	if err != nil {
		return nil, fmt.Errorf("get chain id: %w", err)
	}
	nonce, err := client.PendingNonceAt(ctx, d.me)
	if err != nil {
		return nil, fmt.Errorf("get nonce: %w", err)
	}
	gas, err := client.EstimateGas(ctx, ethereum.CallMsg{From: d.me, To: to, Value: value, Data: data})
	if err != nil {
		return nil, fmt.Errorf("estimate gas: %w", explained(err))
	}
	head, err := client.HeaderByNumber(ctx, nil)
	if err != nil {
		return nil, fmt.Errorf("get head: %w", err)
	}
	tip := big.NewInt(params.GWei)
	tx, err := types.SignNewTx(d.key, types.LatestSignerForChainID(id), &types.DynamicFeeTx{
		ChainID: id, Nonce: nonce, To: to, Value: value, Data: data, Gas: gas + gas/3,
		GasTipCap: tip, GasFeeCap: new(big.Int).Add(tip, new(big.Int).Mul(head.BaseFee, big.NewInt(4))),
	})
	if err != nil {
		return nil, fmt.Errorf("sign: %w", err)
	}
	if err := client.SendTransaction(ctx, tx); err != nil {
		return nil, fmt.Errorf("send: %w", err)
	}
	for {
		receipt, err := client.TransactionReceipt(ctx, tx.Hash())
		switch {
		case err == nil && receipt.Status != types.ReceiptStatusSuccessful:
			return nil, fmt.Errorf("transaction %s reverted", tx.Hash())
		case err == nil && receipt.BlockHash != (common.Hash{}):
			return receipt, nil
		case err != nil && !errors.Is(err, ethereum.NotFound):
			return nil, fmt.Errorf("get receipt: %w", err)
		}
		if !pause(ctx, 200*time.Millisecond) {
			return nil, fmt.Errorf("wait for transaction %s: %w", tx.Hash(), context.Cause(ctx))
		}
	}
}
