package main

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/internal/devnet"
)

// accusesOnL1 signs two permits for one slot with the devnet's well-known key, and brings them to its bond.
func accusesOnL1(t *testing.T, r *rig) {
	certify := func(hash byte) certs.Certificate {
		c, err := devnet.SequencerKey().Certify(certs.NewMessage(r.caps.ChainID, r.caps.Rollup, blocks.Placed{
			Number: 7, Hash: common.Hash{hash}, Parent: common.Hash{9}, Kind: blocks.SlotEnding, Permit: blocks.Permit{Slot: 8, L1Parent: common.Hash{7}},
		}))
		must(t, err)
		return c
	}
	file := filepath.Join(t.TempDir(), "evidence")
	write := func(a, b certs.Certificate) {
		raw, err := (&certs.DoublePermit{Certificates: [2]certs.Certificate{a, b}}).MarshalBinary()
		must(t, err)
		must(t, os.WriteFile(file, []byte("0x"+hex.EncodeToString(raw)+"\n"), 0o600))
	}
	key := filepath.Join(t.TempDir(), "key")
	must(t, os.WriteFile(key, []byte(hex.EncodeToString(accountKey(t, accuserAccount))), 0o600))
	args := []string{"accuse", "--evidence", file, "--rollup", filepath.Join(r.dir, devnet.DeploymentName), "--l1-rpc", r.l1URL}

	write(certify(1), certify(1))
	innocent := start(t, args...)
	await(t, "the bond refuses", func() bool { return innocent.ended() })
	if innocent.err == nil || !strings.Contains(innocent.stderr.String()+innocent.stdout.String(), "NoFault") {
		t.Errorf("one block twice: %v: %s", innocent.err, innocent.stderr.String())
	}
	write(certify(1), certify(2))
	start(t, append(args, "--account-key", key)...).finish(t)
	if balance, err := r.l1.BalanceAt(t.Context(), r.deployed.Bond, nil); err != nil || balance.Sign() != 0 {
		t.Errorf("the bond still has %v (%v)", balance, err)
	}
}

// accuserAccount accuses on L1; nobody else uses it there.
const accuserAccount = devnet.TreasuryIndex
