package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
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
	bringsToGateway(t, r, file)
	start(t, append(args, "--account-key", key)...).finish(t)
	if balance, err := r.l1.BalanceAt(t.Context(), r.deployed.Bond, nil); err != nil || balance.Sign() != 0 {
		t.Errorf("the bond still has %v (%v)", balance, err)
	}
}

// bringsToGateway posts the evidence to the gateway, which stores it once, and tells of it in list and feed.
func bringsToGateway(t *testing.T, r *rig, file string) {
	t.Helper()
	encoded, err := os.ReadFile(file)
	must(t, err)
	post := func(evidence string) (int, gateway.EvidenceRecord) {
		status, body, _, err := r.ask(t.Context(), http.MethodPost, r.api+"/v1/evidence", map[string]string{"evidence": evidence})
		must(t, err)
		var record gateway.EvidenceRecord
		if status < 300 {
			must(t, json.Unmarshal(body, &record))
		}
		return status, record
	}
	evidence := strings.TrimSpace(string(encoded))
	status, record := post(evidence)
	if status != http.StatusCreated || record.Kind != certs.EvidenceDoublePermit || record.Evidence.String() != evidence {
		t.Fatalf("the gateway answers %d %+v", status, record)
	}
	if status, again := post(evidence); status != http.StatusOK || again.ID != record.ID {
		t.Errorf("the same evidence again: %d %+v", status, again)
	}
	// The last byte is of a signature.
	if status, _ := post(evidence[:len(evidence)-2] + "00"); status != http.StatusUnprocessableEntity {
		t.Errorf("forged evidence: %d", status)
	}
	var list struct{ Items []gateway.EvidenceRecord }
	r.get(t, "/v1/evidence", &list)
	var one gateway.EvidenceRecord
	r.get(t, fmt.Sprintf("/v1/evidence/%d", record.ID), &one)
	if len(list.Items) != 1 || list.Items[0].ID != record.ID || list.Items[0].Evidence != nil || one.Evidence.String() != evidence {
		t.Errorf("the gateway lists %+v, and shows %+v", list, one)
	}
}

// accuserAccount accuses on L1; nobody else uses it there.
const accuserAccount = devnet.TreasuryIndex
