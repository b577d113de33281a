package streaming

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

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
	Senders   types.Signer    // recovers senders; nil: execute.Signer
}

// errIncomplete marks a verdict of Incomplete on its way through Judge.
var errIncomplete = errors.New("incomplete")

// Verdict judges a block that comes with its trace: Verified if it is right on its parent, Invalid or
// Incomplete with the reason otherwise, and never Unknown. Nothing of the message is kept.
func (j Judge) Verdict(m *BlockSealed) (Verdict, string) {
	return verdictOf(j.check(m))
}

// verdictOf turns an error of Judge into a verdict and its reason.
func verdictOf(err error) (Verdict, string) {
	switch {
	case err == nil:
		return Verified, ""
	case errors.Is(err, errIncomplete), errors.Is(err, execute.ErrMissingNode), errors.Is(err, execute.ErrMissingCode):
		return Incomplete, err.Error()
	default:
		return Invalid, err.Error()
	}
}

func (j Judge) check(m *BlockSealed) error {
	if err := j.checkClaims(m); err != nil {
		return err
	}
	return j.checkTrace(m)
}

// checkClaims checks everything that the message says of the block but its execution.
func (j Judge) checkClaims(m *BlockSealed) error {
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
	return nil
}

func (j Judge) checkCertificate(m *BlockSealed, placed blocks.Placed) error {
	if m.Certificate == nil { // of a based block, as m.check has seen; only L1 can tell whether it needed a permit
		return nil
	}
	if m.Certificate.Message != certs.NewMessage(j.ChainID, j.Rollup, placed) {
		return errors.New("certificate is another block's")
	}
	return m.Certificate.Verify(j.PublicKey)
}

func (j Judge) checkTrace(m *BlockSealed) error {
	if len(m.Trace) == 0 {
		return fmt.Errorf("%w: the trace did not come", errIncomplete)
	}
	in, err := execute.NewInput(j.ChainID, m.Trace)
	if err != nil {
		return err
	}
	if in.TipHash != m.Header.Hash() || in.ParentHash != m.Header.ParentHash {
		return errors.New("trace is not that of the block on its parent")
	}
	_, err = execute.Verify(in)
	return err
}

// condemns reports whether an error of Judge proves the block itself wrong even where what was judged
// was fetched, and so has nobody's signature: the header is the one that was asked for, by its hash, and
// execution, which begins only when the transactions are the header's, contradicts it.
func condemns(err error) bool {
	for _, proof := range []error{
		execute.ErrHeader, execute.ErrDifficulty, execute.ErrNumber, execute.ErrFork, execute.ErrBlobFields, execute.ErrWithdrawals,
		execute.ErrSystemCall, execute.ErrGasUsed, execute.ErrBloom, execute.ErrReceiptsRoot,
		execute.ErrRequestsHash, execute.ErrStateRoot, blocks.ErrHeaderPolicy,
	} {
		if errors.Is(err, proof) {
			return true
		}
	}
	return false
}

// sealedFrom turns the gateway's record into a message without the block's body.
func (j Judge) sealedFrom(s gateway.SealedTrace) *BlockSealed {
	m := &BlockSealed{
		Header: s.Block.Header(), Kind: s.Placed.Kind, Permit: s.Placed.Permit, Anchor: s.Placed.Anchor,
		SealedAt: uint64(max(s.SealedAt.UnixMilli(), 0)),
	}
	if s.Placed.Kind.Sequenced() {
		m.Certificate = &certs.Certificate{Message: certs.NewMessage(j.ChainID, j.Rollup, s.Placed), Signature: s.Signature}
	}
	return m
}
