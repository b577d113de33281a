package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

func deployCommand() *cli.Command {
	return &cli.Command{
		Name:  "deploy",
		Usage: "deploy the rollup's contracts on an L1 that has EXECUTE, and write the rollup file",
		Description: "Deploys Rollup (which creates its Portal), Composer and the sequencer's Bond, makes the L2 genesis with the messenger in it, makes the\n" +
			"keys that are missing, and says what to run next. The portal is funded with exactly what the L2 genesis gives\n" +
			"away. What is set here can never be changed. The same command again, with the same --out, finishes or confirms\n" +
			"the deployment.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "l1-rpc", Required: true, Usage: "L1's JSON-RPC over HTTP", EnvVars: env("l1-rpc")},
			&cli.StringFlag{Name: "beacon", Required: true, Usage: "L1's Beacon API: genesis time and slots come from it", EnvVars: env("beacon")},
			&cli.StringFlag{Name: "deployer-key", Required: true, Usage: "file with the key of the account that deploys and backs (hex or keystore)", EnvVars: env("deployer-key")},
			&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of an encrypted keystore", EnvVars: env("keystore-password")},
			&cli.StringFlag{Name: "sequencing", Value: sequencingCertified, Usage: "\"certified\": a sequencer certifies blocks and opens slots to based ones; \"based\": nobody sequences, all blocks are based", EnvVars: env("sequencing")},
			&cli.StringFlag{Name: "sequencer-public-key", Usage: "the sequencer's BLS public key, 48 bytes hex (default: of a key made in --keys)", EnvVars: env("sequencer-public-key")},
			&cli.StringFlag{Name: "keys", Value: "ultrasound-keys", Usage: "folder for the keys that the gateway needs and nobody gave: sequencer, promise, settler, relayer (mode 0600)", EnvVars: env("keys")},
			&cli.StringFlag{Name: "fee-recipient", Usage: "coinbase of sequenced blocks (default: the settler's address)", EnvVars: env("fee-recipient")},
			&cli.StringFlag{Name: "treasury", Required: true, Usage: "receives on L1 what L2 burns", EnvVars: env("treasury")},
			&cli.Uint64Flag{Name: "chain-id", Required: true, Usage: "of L2", EnvVars: env("chain-id")},
			&cli.Uint64Flag{Name: "gas-limit", Value: devnet.DefaultL2GasLimit, Usage: "of every L2 block", EnvVars: env("gas-limit")},
			&cli.StringFlag{Name: "alloc", Usage: "file with the L2 genesis allocation (JSON: address to {balance}); without it only the relayer owns something", EnvVars: env("alloc")},
			&cli.StringFlag{Name: "relayer-ether", Value: "1", Usage: "ether that the relayer owns at genesis, to execute messages from L1 with", EnvVars: env("relayer-ether")},
			&cli.Uint64Flag{Name: "based-after", Value: blocks.DefaultBasedAfter, Usage: "slots without a new L2 block on L1 after which based blocks need no permit", EnvVars: env("based-after")},
			&cli.Uint64Flag{Name: "forced-deadline", Value: blocks.DefaultForcedDeadline, Usage: "L1 blocks after which a forced transaction is due", EnvVars: env("forced-deadline")},
			&cli.Uint64Flag{Name: "forced-window", Value: blocks.DefaultForcedWindow, Usage: "L1 blocks for which it stays due before it lapses", EnvVars: env("forced-window")},
			&cli.StringFlag{Name: "forced-price", Value: "0.01", Usage: "ether that forcing a transaction costs at first; each one doubles it for a while", EnvVars: env("forced-price")},
			&cli.StringFlag{Name: "bond", Value: "0", Usage: "ether that the sequencer puts at stake: evidence of a contradiction burns it", EnvVars: env("bond")},
			&cli.StringFlag{Name: "bond-owner", Usage: "may withdraw the bond (default: the deployer)", EnvVars: env("bond-owner")},
			&cli.Uint64Flag{Name: "bond-watch", Value: devnet.DefaultBondWatch, Usage: "L1 blocks that a withdrawal of the bond waits beyond EIP-2935's window of 8191", EnvVars: env("bond-watch")},
			&cli.Uint64Flag{Name: "max-anchor-age", Value: blocks.DefaultMaxAnchorAge, Usage: "L1 blocks that an anchor may lie back, at most 8191 (EIP-2935)", EnvVars: env("max-anchor-age")},
			&cli.StringFlag{Name: "out", Value: "rollup.json", Usage: "where to write the rollup file", EnvVars: env("out")},
		},
		Action: deploy,
	}
}

func deploy(c *cli.Context) error {
	log, err := logger(c)
	if err != nil {
		return err
	}
	cfg := devnet.DeployConfig{L1: c.String("l1-rpc"), File: c.String("out"), Log: log}
	if cfg.Deployer, err = loadKey(c.String("deployer-key"), c.String("keystore-password")); err != nil {
		return err
	}
	keys, err := deploymentKeys(c)
	if err != nil {
		return err
	}
	cfg.SequencerKey, cfg.FeeRecipient = keys.sequencer, keys.settler
	if text := c.String("fee-recipient"); text != "" {
		if err := cfg.FeeRecipient.UnmarshalText([]byte(text)); err != nil {
			return fmt.Errorf("read --fee-recipient: %w", err)
		}
	}
	if err := cfg.Treasury.UnmarshalText([]byte(c.String("treasury"))); err != nil {
		return fmt.Errorf("read --treasury: %w", err)
	}
	cfg.BasedAfter, cfg.ForcedDeadline, cfg.ForcedWindow = c.Uint64("based-after"), c.Uint64("forced-deadline"), c.Uint64("forced-window")
	cfg.MaxAnchorAge, cfg.BondWatch = c.Uint64("max-anchor-age"), c.Uint64("bond-watch")
	if cfg.Bond, err = parseEther(c.String("bond")); err != nil {
		return fmt.Errorf("read --bond: %w", err)
	}
	if text := c.String("bond-owner"); text != "" {
		if err := cfg.BondOwner.UnmarshalText([]byte(text)); err != nil {
			return fmt.Errorf("read --bond-owner: %w", err)
		}
	}
	if cfg.ForcedPrice, err = parseEther(c.String("forced-price")); err != nil {
		return fmt.Errorf("read --forced-price: %w", err)
	}
	relayerEther, err := parseEther(c.String("relayer-ether"))
	if err != nil {
		return fmt.Errorf("read --relayer-ether: %w", err)
	}
	beacon, err := l1.NewBeacon(c.String("beacon"), 10*time.Second)
	if err != nil {
		return err
	}
	defer beacon.Close()
	if cfg.Slots, err = beacon.Slots(c.Context); err != nil {
		return err
	}
	alloc, err := readAlloc(c.String("alloc"))
	if err != nil {
		return err
	}
	if _, taken := alloc[contracts.MessengerAddress]; taken {
		return fmt.Errorf("--alloc names %v, which is the messenger's address", contracts.MessengerAddress)
	}
	alloc[contracts.MessengerAddress] = contracts.MessengerAccount()
	if _, owns := alloc[keys.relayer]; !owns && keys.relayer != (common.Address{}) {
		alloc[keys.relayer] = types.Account{Balance: relayerEther}
	}
	cfg.Genesis = execute.Genesis(c.Uint64("chain-id"), cfg.Slots.Genesis, c.Uint64("gas-limit"), big.NewInt(params.GWei), alloc)
	ctx, cancel := context.WithTimeout(c.Context, 10*time.Minute)
	defer cancel()
	d, err := devnet.Deploy(ctx, cfg)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.App.Writer, "rollup    %s\nportal    %s\ncomposer  %s\nbond      %s\nl2 chain  %d, genesis %s\nrollup file written to %s\n",
		d.Rollup, d.Portal, d.Composer, d.Bond, c.Uint64("chain-id"), d.Genesis.ToBlock().Hash(), c.String("out"))
	_, err = fmt.Fprint(c.App.Writer, keys.next(c))
	return err
}

// The values of --sequencing.
const (
	sequencingCertified = "certified"
	sequencingBased     = "based"
)

// deployed keys are what a gateway needs besides the rollup file.
type deployedKeys struct {
	sequencer        certs.PublicKey // zero: nobody sequences
	settler, relayer common.Address
	folder           string // where made keys are; empty: none were made
}

// deploymentKeys reads the sequencer's public key, or makes the keys that a gateway needs. Keys that are in the folder
// already are kept.
func deploymentKeys(c *cli.Context) (k deployedKeys, err error) {
	mode, given := c.String("sequencing"), c.String("sequencer-public-key")
	switch {
	case mode == sequencingBased && given != "":
		return k, errors.New("--sequencing based has no sequencer, and --sequencer-public-key is given")
	case mode == sequencingBased:
		return k, nil
	case mode != sequencingCertified:
		return k, fmt.Errorf("read --sequencing %q: want %q or %q", mode, sequencingCertified, sequencingBased)
	case given != "":
		if err := k.sequencer.UnmarshalText([]byte(given)); err != nil {
			return k, fmt.Errorf("read --sequencer-public-key: %w", err)
		}
		if _, err := certs.ParsePublicKey(k.sequencer[:]); err != nil {
			return k, fmt.Errorf("read --sequencer-public-key: %w", err)
		}
		if c.String("fee-recipient") == "" {
			return k, errors.New("give --fee-recipient with --sequencer-public-key")
		}
		return k, nil
	}
	k.folder = c.String("keys")
	if err := os.MkdirAll(k.folder, 0o700); err != nil {
		return k, fmt.Errorf("make folder for keys: %w", err)
	}
	sequencer, err := keepKey(filepath.Join(k.folder, "sequencer.key"), func() ([]byte, error) {
		key, err := certs.GenerateKey()
		if err != nil {
			return nil, err
		}
		return key.Bytes(), nil
	})
	if err != nil {
		return k, err
	}
	secret, err := certs.NewSecretKey(sequencer)
	if err != nil {
		return k, fmt.Errorf("read %s: %w", filepath.Join(k.folder, "sequencer.key"), err)
	}
	k.sequencer = secret.PublicKey()
	for name, into := range map[string]*common.Address{"promise.key": new(common.Address), "settler.key": &k.settler, "relayer.key": &k.relayer} {
		raw, err := keepKey(filepath.Join(k.folder, name), func() ([]byte, error) {
			key, err := crypto.GenerateKey()
			if err != nil {
				return nil, err
			}
			return crypto.FromECDSA(key), nil
		})
		if err != nil {
			return k, err
		}
		key, err := crypto.ToECDSA(raw)
		if err != nil {
			return k, fmt.Errorf("read %s: %w", filepath.Join(k.folder, name), err)
		}
		*into = crypto.PubkeyToAddress(key.PublicKey)
	}
	return k, nil
}

// keepKey reads a key of 32 bytes in hex, or makes it if the file is not there.
func keepKey(path string, make func() ([]byte, error)) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err == nil {
		raw, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(string(text)), "0x"))
		if err != nil || len(raw) != 32 {
			return nil, fmt.Errorf("read %s: not a key of 32 bytes in hex", path)
		}
		return raw, nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read key: %w", err)
	}
	raw, err := make()
	if err != nil {
		return nil, fmt.Errorf("make key %s: %w", path, err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("keep key: %w", err)
	}
	_, err = file.WriteString(hex.EncodeToString(raw) + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return nil, fmt.Errorf("keep key %s: %w", path, err)
	}
	return raw, nil
}

// next says what to run now.
func (k deployedKeys) next(c *cli.Context) string {
	out := c.String("out")
	if k.sequencer == (certs.PublicKey{}) {
		return "\nNobody sequences: every block is a based one. Follow the chain from L1's logs, and include blocks with Rollup.includeBased.\n"
	}
	key := func(name string) string {
		if k.folder == "" {
			return "..."
		}
		return filepath.Join(k.folder, name+".key")
	}
	text := "\nNext:\n"
	if k.folder != "" {
		text += fmt.Sprintf("  keys are in %s: back them up; nobody else has them\n  send ether on L1 to %s, which settles\n", k.folder, k.settler)
	}
	return text + fmt.Sprintf("  ultrasound migrate --database-url postgres://...\n"+
		"  ultrasound gateway --rollup %s --l1-rpc %s --beacon %s --database-url postgres://... \\\n"+
		"    --sequencer-key %s --promise-key %s --settler-key %s --relayer-key %s\n",
		out, c.String("l1-rpc"), c.String("beacon"), key("sequencer"), key("promise"), key("settler"), key("relayer"))
}

// parseEther reads a decimal amount of ether.
func parseEther(text string) (*big.Int, error) {
	amount, ok := new(big.Rat).SetString(text)
	if !ok || amount.Sign() < 0 || strings.ContainsAny(text, "/eEpPxX") {
		return nil, fmt.Errorf("%q is no amount of ether", text)
	}
	amount.Mul(amount, new(big.Rat).SetInt64(params.Ether))
	if !amount.IsInt() {
		return nil, fmt.Errorf("%q ether is no whole number of wei", text)
	}
	return amount.Num(), nil
}

func readAlloc(path string) (types.GenesisAlloc, error) {
	alloc := types.GenesisAlloc{}
	if path == "" {
		return alloc, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read allocation: %w", err)
	}
	if err := json.Unmarshal(raw, &alloc); err != nil {
		return nil, fmt.Errorf("read allocation %s: %w", path, err)
	}
	return alloc, nil
}
