package gateway

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Errors of the desk.
var (
	// ErrNotOpen is returned while no slot is open to L1: no permit, a used one, or one that L1 has passed.
	ErrNotOpen = errors.New("no slot is open to L1")
	// ErrNotReady is returned while the open slot is not verified, or its settlement not signed yet; it takes milliseconds.
	ErrNotReady = errors.New("the slot is not ready yet")
)

// Desk serves L1 proposers and builders: what to build on, and with which settlement before it. It
// opens a slot to L1 only when everything in it is verified.
type Desk struct {
	network  based.Network
	policy   blocks.Policy
	snapshot func() *Snapshot
	ready    func(tip blocks.Placed) *Settlement
	chain    Chain
}

// NewDesk returns a desk; snapshot is usually Conductor.Snapshot and ready Settler.Ready.
func NewDesk(network based.Network, cfg Config, chain Chain, snapshot func() *Snapshot, ready func(tip blocks.Placed) *Settlement) *Desk {
	return &Desk{
		network: network, policy: cfg.Policy,
		snapshot: snapshot, ready: ready, chain: chain,
	}
}

// Template returns what a based block in the present slot needs. Errors: ErrNotOpen, ErrNotReady.
func (d *Desk) Template(context.Context) (based.Template, error) {
	s := d.snapshot()
	if s == nil || s.Tip.Kind != blocks.SlotEnding {
		return based.Template{}, ErrNotOpen
	}
	if !s.View.Usable(s.Tip.Permit) {
		return based.Template{}, fmt.Errorf("permit for slot %d: %w", s.Tip.Permit.Slot, ErrNotOpen)
	}
	if !s.Verified {
		return based.Template{}, fmt.Errorf("slot-ending block %d is not verified: %w", s.Tip.Number, ErrNotReady)
	}
	settlement := []hexutil.Bytes{}
	if s.View.LastTaken().Hash != s.Tip.Hash {
		signed := d.ready(s.Tip)
		if signed == nil {
			return based.Template{}, fmt.Errorf("settlement up to block %d is not signed: %w", s.Tip.Number, ErrNotReady)
		}
		for _, tx := range signed.Transactions {
			raw, err := tx.MarshalBinary()
			if err != nil {
				return based.Template{}, fmt.Errorf("encode settlement transaction: %w", err)
			}
			settlement = append(settlement, raw)
		}
	}
	parent := d.chain.Block(s.Tip.Hash)
	if parent == nil {
		return based.Template{}, fmt.Errorf("block %d is not in the node: %w", s.Tip.Number, ErrNotReady)
	}
	template, err := based.NewTemplate(d.network, d.policy, s.View, s.Tip, parent.Header(), s.InboxRoot, s.InboxCount, settlement)
	if err != nil {
		return based.Template{}, err
	}
	template.ForcedTxs, err = based.RawTransactions(s.DueOnTip)
	return template, err
}

// Build executes transactions into a based block on the open slot. Unlike based.Build it refuses as a
// whole if one of them cannot be executed: who asks for a block wants all of it. Errors: those of
// Template, *Refusal for a transaction, and what based.Build returns.
func (d *Desk) Build(ctx context.Context, request based.BuildRequest) (based.Template, *based.Built, error) {
	template, err := d.Template(ctx)
	if err != nil {
		return based.Template{}, nil, err
	}
	built, err := based.Build(d.chain.Open, template, d.policy, request)
	if err != nil {
		return based.Template{}, nil, err
	}
	if len(built.Refused) > 0 {
		first := built.Refused[0]
		return based.Template{}, nil, &Refusal{
			Code: refusalCode(first.Reason), TxHash: first.Hash,
			Message: fmt.Sprintf("transaction %d cannot be executed on block %d: %v", first.Index, template.Parent.Number, first.Reason),
		}
	}
	return template, built, nil
}

// Recovery builds a block without a permit on the contract's head, for the L1 block of that slot on the present L1 head:
// in based mode. It holds the forced transactions that are due, and nothing else.
func (d *Desk) Recovery(_ context.Context, slot uint64) (*based.Built, error) {
	s := d.snapshot()
	if s == nil {
		return nil, ErrNotOpen
	}
	parent := d.chain.Block(s.View.LastTaken().Hash)
	if parent == nil {
		return nil, fmt.Errorf("block %d is not in the node: %w", s.View.LastTaken().Number, ErrNotReady)
	}
	template, err := based.NewFreeTemplate(d.network, d.policy, s.View, slot, parent.Header(), s.InboxRoot, s.InboxCount)
	if err != nil {
		return nil, err
	}
	if template.ForcedTxs, err = based.RawTransactions(s.Due); err != nil {
		return nil, err
	}
	return based.Build(d.chain.Open, template, d.policy, based.BuildRequest{FeeRecipient: d.policy.FeeRecipient})
}

// Announce judges a based block that its maker is about to include, from its trace alone. A zero
// anchor is the template's. Errors: those of Template, and what is wrong with the block.
func (d *Desk) Announce(ctx context.Context, trace []byte, anchor *blocks.Anchor) (blocks.Placed, error) {
	template, err := d.Template(ctx)
	if err != nil {
		return blocks.Placed{}, err
	}
	if anchor == nil {
		anchor = &template.Anchor
	}
	_, placed, err := based.CheckTrace(template, d.policy, *anchor, trace)
	return placed, err
}
