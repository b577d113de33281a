package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/urfave/cli/v2"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// maxEvidenceFile bounds the file that is read: the encoding in hex.
const maxEvidenceFile = 2*certs.MaxEvidenceLength + 16

func accuseCommand() *cli.Command {
	return &cli.Command{
		Name:  "accuse",
		Usage: "bring evidence of a faulty sequencer to its bond on L1",
		Description: "Reads encoded evidence (docs/protocol.md, section 4), says what it is, tries it on L1, and sends it. The bond is burnt;\n" +
			"the twentieth part of it goes to the account that accuses.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "evidence", Required: true, Usage: "file with the evidence, as bytes or hex"},
			&cli.StringFlag{Name: "rollup", Required: true, Usage: "the rollup file", EnvVars: env("rollup")},
			&cli.StringFlag{Name: "l1-rpc", Value: "http://127.0.0.1:8545", Usage: "L1's JSON-RPC", EnvVars: env("l1-rpc")},
			&cli.StringFlag{Name: "account-key", Usage: "file with the key of the L1 account that accuses (hex or keystore); without it nothing is sent", EnvVars: env("account-key")},
			&cli.StringFlag{Name: "keystore-password", Usage: "file with the password of an encrypted keystore", EnvVars: env("keystore-password")},
		},
		Action: accuse,
	}
}

func accuse(c *cli.Context) error {
	evidence, err := readEvidence(c.String("evidence"))
	if err != nil {
		return err
	}
	rollup, err := readRollupFile(c.String("rollup"))
	if err != nil {
		return err
	}
	if rollup.Bond == (common.Address{}) {
		return errors.New("the rollup has no bond")
	}
	data, err := l1.AccuseCalldata(evidence)
	if err != nil {
		return err
	}
	client, err := l1.Dial(c.Context, l1.Config{
		URL: c.String("l1-rpc"), L1Genesis: rollup.L1Genesis, Genesis: rollup.genesisBlock().Hash(), Timeout: 10 * time.Second,
		Network: based.Network{L1ChainID: rollup.L1ChainID, ChainID: rollup.ChainID(), Rollup: rollup.Rollup, Composer: rollup.Composer},
	})
	if err != nil {
		return err
	}
	defer client.Close()
	stake, err := client.Balance(c.Context, rollup.Bond)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.App.Writer, "evidence  %s %s\nbond      %s, %s\n", evidence.Kind(), evidence.ID(), rollup.Bond, eth(stake))
	call := ethereum.CallMsg{To: &rollup.Bond, Data: data, Gas: l1.MaxTransactionGas}
	if _, err := client.Call(c.Context, call); err != nil {
		return fmt.Errorf("the bond does not accept it: %w", err)
	}
	if c.String("account-key") == "" {
		_, err := fmt.Fprintln(c.App.Writer, "the bond accepts it; give --account-key to send it")
		return err
	}
	key, err := loadKey(c.String("account-key"), c.String("keystore-password"))
	if err != nil {
		return err
	}
	sender, err := l1.NewSender(l1.SenderConfig{Client: client, Key: key, MaxFee: maxSettlementFee, MinTip: minSettlementTip})
	if err != nil {
		return err
	}
	txs, err := sender.Sign(c.Context, l1.Payload{To: rollup.Bond, Data: data, Gas: accuseGas(len(data))})
	if err != nil {
		return err
	}
	if err := sender.Send(c.Context, txs, 0); err != nil {
		return err
	}
	for {
		receipt, err := client.Receipt(c.Context, txs[0].Hash())
		if err == nil {
			if receipt.Status == 0 {
				return fmt.Errorf("transaction %s reverted: somebody else was faster, or L1 has changed", receipt.TxHash)
			}
			reward := new(big.Int).Div(stake, big.NewInt(20))
			_, err := fmt.Fprintf(c.App.Writer, "accused   in L1 block %d, transaction %s\nburnt     %s, %s to %s\n", receipt.BlockNumber, receipt.TxHash,
				eth(new(big.Int).Sub(stake, reward)), eth(reward), crypto.PubkeyToAddress(key.PublicKey))
			return err
		}
		if !errors.Is(err, l1.ErrNotFound) {
			return err
		}
		if !pause(c.Context, 500*time.Millisecond) {
			return fmt.Errorf("wait for transaction %s: %w", txs[0].Hash(), c.Context.Err())
		}
	}
}

// accuseGas bounds what an accusation takes: up to four pairings, and the calldata's own price.
func accuseGas(bytes int) uint64 {
	return min(2_000_000+uint64(bytes)*60, l1.MaxTransactionGas)
}

func readEvidence(path string) (certs.Evidence, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	if info.Size() > maxEvidenceFile {
		return nil, fmt.Errorf("read evidence: %s has %d bytes, at most %d are read", path, info.Size(), maxEvidenceFile)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	if text, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(string(raw)), "0x")); err == nil {
		raw = text
	}
	return certs.DecodeEvidence(raw)
}
