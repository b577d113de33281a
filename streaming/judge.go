package streaming

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Judge checks one block by itself: certificate, header, policy and execution from its own trace.
// What it cannot know is whether the block's parent is good; the Executor does that.
type Judge struct {
	ChainID   uint64
	Rollup    common.Address
	PublicKey certs.PublicKey // of the sequencer
	Policy    *blocks.Policy  // nil leaves the rollup's policy unchecked
}

// errIncomplete marks a verdict of Incomplete on its way through Judge.
var errIncomplete = errors.New("incomplete")

// Verdict returns Verified if the block is right on its parent, Invalid or Incomplete with the reason
// otherwise, and never Unknown. Nothing of the message is kept.
func (j Judge) Verdict(m *BlockSealed) (Verdict, string) {
	err := j.check(m)
	switch {
	case err == nil:
		return Verified, ""
	case errors.Is(err, errIncomplete):
		return Incomplete, err.Error()
	default:
		return Invalid, err.Error()
	}
}

func (j Judge) check(m *BlockSealed) error {
	if err := m.check(); err != nil {
		return err
	}
	placed := m.Placed()
	if err := j.checkCertificate(m, placed); err != nil {
		return err
	}
	if j.Policy != nil {
		if err := blocks.CheckHeader(*j.Policy, m.Header, placed); err != nil {
			return fmt.Errorf("check header: %w", err)
		}
	} else if m.Header.ParentBeaconRoot == nil || *m.Header.ParentBeaconRoot != placed.Anchor.Hash() {
		return fmt.Errorf("check header: %w", blocks.ErrAnchorHash)
	}
	return j.checkTrace(m, placed)
}

func (j Judge) checkCertificate(m *BlockSealed, placed blocks.Placed) error {
	if m.Certificate == nil { // of a based block, as m.check has seen
		if placed.Permit.IsZero() {
			return fmt.Errorf("based block: %w", blocks.ErrPermitMissing)
		}
		return nil
	}
	if m.Certificate.Message != certs.NewMessage(j.ChainID, j.Rollup, placed) {
		return errors.New("certificate is another block's")
	}
	return m.Certificate.Verify(j.PublicKey)
}

func (j Judge) checkTrace(m *BlockSealed, placed blocks.Placed) error {
	if len(m.Trace) == 0 {
		return fmt.Errorf("%w: the trace did not come", errIncomplete)
	}
	in, err := execute.NewInput(j.ChainID, m.Trace)
	if err != nil {
		return err
	}
	if in.TipHash != placed.Hash || in.ParentHash != placed.Parent {
		return errors.New("trace is not that of the block on its parent")
	}
	_, err = execute.Verify(in)
	if errors.Is(err, execute.ErrMissingNode) || errors.Is(err, execute.ErrMissingCode) {
		return fmt.Errorf("%w: %w", errIncomplete, err)
	}
	return err
}

// sealedFrom turns the gateway's record into a message. The trace must be there.
func (j Judge) sealedFrom(s gateway.SealedTrace) *BlockSealed {
	m := &BlockSealed{
		Header: s.Block.Header(), Kind: s.Placed.Kind, Permit: s.Placed.Permit, Anchor: s.Placed.Anchor,
		SealedAt: uint64(max(s.SealedAt.UnixMilli(), 0)), Trace: s.Trace,
	}
	if s.Placed.Kind.Sequenced() {
		m.Certificate = &certs.Certificate{Message: certs.NewMessage(j.ChainID, j.Rollup, s.Placed), Signature: s.Signature}
	}
	return m
}
