package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// The feed is printed only where the key that the sequencer has certified has signed it.
func TestFeedChecksWhoSigns(t *testing.T) {
	t.Parallel()
	sequencer, stranger := certs.DeriveSecretKey("feed sequencer"), certs.DeriveSecretKey("feed stranger")
	key, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	other, err := crypto.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	const chain = 7331000
	rollup := common.Address{1}
	signed, err := sequencer.Delegate(certs.Delegation{ChainID: chain, Rollup: rollup, Address: crypto.PubkeyToAddress(key.PublicKey)})
	if err != nil {
		t.Fatal(err)
	}
	public := sequencer.PublicKey()
	honest := func(c *api.Config) {
		c.Capabilities = api.Capabilities{
			ChainID: chain, Rollup: rollup, SequencerKey: public[:], PromiseSigner: signed.Delegation.Address, Delegation: signed.Signature[:],
		}
		c.Feed.SignBatch = api.BatchSigner(key, chain, rollup)
	}
	for name, c := range map[string]struct {
		change func(*api.Config)
		key    certs.PublicKey
		kinds  string
		fails  bool
	}{
		"everything":                  {change: func(*api.Config) {}, key: public},
		"some kinds":                  {change: func(*api.Config) {}, key: public, kinds: "permit,mode,mode"},
		"another's certificate":       {change: func(*api.Config) {}, key: stranger.PublicKey(), fails: true},
		"another key":                 {change: func(c *api.Config) { c.Feed.SignBatch = api.BatchSigner(other, chain, rollup) }, key: public, fails: true},
		"another rollup's":            {change: func(c *api.Config) { c.Feed.SignBatch = api.BatchSigner(key, chain, common.Address{2}) }, key: public, fails: true},
		"no signature":                {change: func(c *api.Config) { c.Feed.SignBatch = nil }, key: public, fails: true},
		"a signer nobody answers for": {change: func(c *api.Config) { c.Capabilities.PromiseSigner = crypto.PubkeyToAddress(other.PublicKey) }, key: public, fails: true},
		"no certificate":              {change: func(c *api.Config) { c.Capabilities.Delegation = nil }, key: public, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLedger(common.Address{})
			l.pause(true)
			l.pause(false)
			url, _ := serveLedger(t, l, honest, c.change)
			text, err := c.key.MarshalText()
			if err != nil {
				t.Fatal(err)
			}
			proof, err := newFeedProof(url, string(text))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
			defer cancel()
			printed := 0
			f := &feedFollower{base: url, kinds: c.kinds, cursor: 0, notes: &notes{}, retry: time.Millisecond, idle: 10 * time.Second, proof: proof,
				print: func(gateway.EventRecord) error {
					if printed++; printed == 2 {
						cancel()
					}
					return nil
				}}
			err = f.run(ctx)
			switch {
			case c.fails && (!errors.Is(err, errUnproven) || printed > 0):
				t.Errorf("printed %d events, error %v", printed, err)
			case !c.fails && (err != nil || printed != 2):
				t.Errorf("printed %d events, error %v", printed, err)
			}
		})
	}
	// The command checks unless it is told not to, and ends with what is wrong.
	l := newLedger(common.Address{})
	l.pause(true)
	url, _ := serveLedger(t, l, honest, func(c *api.Config) { c.Feed.SignBatch = nil })
	var out, told bytes.Buffer
	err = newApp(&out, &told).Run([]string{"ultrasound", "feed", "--url", url, "--cursor", "0"})
	if err == nil || !strings.Contains(err.Error(), "not signed as it must be") || out.Len() > 0 {
		t.Errorf("the command: %v, printed %q", err, out.String())
	}
	var printed notes
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- newApp(&printed, &told).RunContext(ctx, []string{"ultrasound", "feed", "--url", url, "--cursor", "0", "--no-verify"})
	}()
	for !strings.Contains(printed.String(), "paused") && len(ended) == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("without the check: %v", err)
	}
}
