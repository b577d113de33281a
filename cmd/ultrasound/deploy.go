package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

func deployCommand() *cli.Command {
	return &cli.Command{
		Name:  "deploy",
		Usage: "deploy the rollup's contracts on an L1 that has EXECUTE, and write the rollup file",
		Description: "The rollup contract is funded with exactly what the L2 genesis gives away. The same command again, with the\n" +
			"same --out, finishes or confirms the deployment.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "l1-rpc", Required: true, Usage: "L1's JSON-RPC over HTTP", EnvVars: env("l1-rpc")},
			&cli.StringFlag{Name: "beacon", Required: true, Usage: "L1's Beacon API: genesis time and slots come from it", EnvVars: env("beacon")},
			&cli.StringFlag{Name: "deployer-key", Required: true, Usage: "file with the key of the account that deploys and backs (hex or keystore)", EnvVars: env("deployer-key")},
			&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of an encrypted keystore", EnvVars: env("keystore-password")},
			&cli.StringFlag{Name: "sequencer-public-key", Required: true, Usage: "the sequencer's BLS public key, 48 bytes hex", EnvVars: env("sequencer-public-key")},
			&cli.StringFlag{Name: "fee-recipient", Required: true, Usage: "coinbase of sequenced blocks", EnvVars: env("fee-recipient")},
			&cli.StringFlag{Name: "treasury", Required: true, Usage: "receives on L1 what L2 burns", EnvVars: env("treasury")},
			&cli.Uint64Flag{Name: "chain-id", Required: true, Usage: "of L2", EnvVars: env("chain-id")},
			&cli.Uint64Flag{Name: "gas-limit", Value: devnet.DefaultL2GasLimit, Usage: "of every L2 block", EnvVars: env("gas-limit")},
			&cli.StringFlag{Name: "alloc", Usage: "file with the L2 genesis allocation (JSON: address to {balance}); without it nobody owns anything", EnvVars: env("alloc")},
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
	if err := cfg.SequencerKey.UnmarshalText([]byte(c.String("sequencer-public-key"))); err != nil {
		return fmt.Errorf("read --sequencer-public-key: %w", err)
	}
	if _, err := certs.ParsePublicKey(cfg.SequencerKey[:]); err != nil {
		return fmt.Errorf("read --sequencer-public-key: %w", err)
	}
	for flag, into := range map[string]*common.Address{"fee-recipient": &cfg.FeeRecipient, "treasury": &cfg.Treasury} {
		if err := into.UnmarshalText([]byte(c.String(flag))); err != nil {
			return fmt.Errorf("read --%s: %w", flag, err)
		}
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
	cfg.Genesis = execute.Genesis(c.Uint64("chain-id"), cfg.Slots.Genesis, c.Uint64("gas-limit"), big.NewInt(params.GWei), alloc)
	ctx, cancel := context.WithTimeout(c.Context, 10*time.Minute)
	defer cancel()
	d, err := devnet.Deploy(ctx, cfg)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.App.Writer, "rollup    %s\nportal    %s\ncomposer  %s\nl2 chain  %d, genesis %s\nrollup file written to %s\n\nNext:\n  ultrasound migrate --database-url ...\n  ultrasound gateway --rollup %s --l1-rpc %s --beacon %s --database-url ... --sequencer-key ... --promise-key ... --settler-key ...\n",
		d.Rollup, d.Portal, d.Composer, c.Uint64("chain-id"), d.Genesis.ToBlock().Hash(), c.String("out"), c.String("out"), c.String("l1-rpc"), c.String("beacon"))
	return err
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
