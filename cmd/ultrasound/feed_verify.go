package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// errUnproven is returned for a frame that the sequencer does not answer for.
var errUnproven = errors.New("the feed is not signed as it must be")

// feedProof checks who signs a feed: the key that the sequencer's certificate names.
type feedProof struct {
	base      string
	sequencer *certs.PublicKey // nil: the gateway's word is taken for it, once
	signer    common.Address
	chain     uint64
	rollup    common.Address
}

// newFeedProof takes the sequencer's key in hex; without one it is the gateway's.
func newFeedProof(base, key string) (*feedProof, error) {
	p := &feedProof{base: strings.TrimSuffix(base, "/")}
	if key == "" {
		return p, nil
	}
	p.sequencer = new(certs.PublicKey)
	if err := p.sequencer.UnmarshalText([]byte(key)); err != nil {
		return nil, fmt.Errorf("read the sequencer's public key: %w", err)
	}
	return p, nil
}

// meet asks who signs, for each connection anew: another gateway may have taken over, with a key of its own.
func (p *feedProof) meet(ctx context.Context) error {
	var c api.Capabilities
	if err := getJSON(ctx, p.base+"/v1/capabilities", &c); err != nil {
		return err
	}
	if p.sequencer == nil {
		key, err := certs.ParsePublicKey(c.SequencerKey)
		if err != nil {
			return fmt.Errorf("%w: the gateway's sequencer key: %w", errUnproven, err)
		}
		p.sequencer, p.chain, p.rollup = &key, c.ChainID, c.Rollup
	}
	if p.chain == 0 {
		p.chain, p.rollup = c.ChainID, c.Rollup
	}
	signed := certs.SignedDelegation{Delegation: certs.Delegation{ChainID: p.chain, Rollup: p.rollup, Address: c.PromiseSigner}}
	if len(c.Delegation) != len(signed.Signature) {
		return fmt.Errorf("%w: the certificate of %s has %d bytes", errUnproven, c.PromiseSigner, len(c.Delegation))
	}
	copy(signed.Signature[:], c.Delegation)
	if err := signed.Verify(*p.sequencer); err != nil {
		return fmt.Errorf("%w: the sequencer has not certified %s: %w", errUnproven, c.PromiseSigner, err)
	}
	p.signer = c.PromiseSigner
	return nil
}

// check checks a frame that follows the cursor after, of a feed with that filter.
func (p *feedProof) check(raw []byte, frame *feedFrame, after int64, filter string) error {
	if frame.After != after {
		return fmt.Errorf("%w: a frame follows cursor %d, not %d", errUnproven, frame.After, after)
	}
	if frame.Cursor == after && len(frame.Events) == 0 {
		return nil // it says nothing
	}
	list, ok := bytes.CutPrefix(raw, []byte(`{"events":`))
	end := bytes.LastIndex(list, []byte(`,"after":`))
	if !ok || end < 0 {
		return fmt.Errorf("%w: the frame after cursor %d has another form", errUnproven, after)
	}
	// What is printed is decoded from what was signed, not from another field of that name.
	frame.Events = nil
	if err := json.Unmarshal(list[:end], &frame.Events); err != nil {
		return fmt.Errorf("%w: decode events after cursor %d: %w", errUnproven, after, err)
	}
	batch := api.Batch{After: after, Cursor: frame.Cursor, Filter: crypto.Keccak256Hash([]byte(filter)), Events: crypto.Keccak256Hash(list[:end])}
	digest := batch.Digest(p.chain, p.rollup)
	key, err := crypto.SigToPub(digest[:], frame.Signature)
	if err != nil {
		return fmt.Errorf("%w: frame from cursor %d to %d: %w", errUnproven, after, frame.Cursor, err)
	}
	if signer := crypto.PubkeyToAddress(*key); signer != p.signer {
		return fmt.Errorf("%w: frame from cursor %d to %d is signed by %s, not by %s", errUnproven, after, frame.Cursor, signer, p.signer)
	}
	for _, e := range frame.Events {
		if e.Cursor <= after || e.Cursor > frame.Cursor {
			return fmt.Errorf("%w: event %d is in a frame from cursor %d to %d", errUnproven, e.Cursor, after, frame.Cursor)
		}
	}
	return nil
}

// filterOf spells a choice of kinds as signatures do.
func filterOf(kinds string) string {
	if kinds == "" {
		return ""
	}
	list := strings.Split(strings.ToLower(kinds), ",")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	slices.Sort(list)
	return "kinds=" + strings.Join(slices.Compact(list), ",")
}
