package l1

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// AccuseCalldata is the call of Bond that brings the evidence. What package certs accepts, the contract accepts.
func AccuseCalldata(e certs.Evidence) ([]byte, error) {
	data, err := accuse(contracts.NewBond(), e)
	if err != nil {
		return nil, fmt.Errorf("encode accusation: %w", err)
	}
	return data, nil
}

func accuse(bond *contracts.Bond, e certs.Evidence) ([]byte, error) {
	switch e := e.(type) {
	case *certs.Fork:
		return accuseFork(bond, e)
	case *certs.DoublePermit:
		two, err := signedBlocks(e.Certificates[:])
		if err != nil {
			return nil, err
		}
		return bond.TryPackAccuseDoublePermit(two[0], two[1])
	case *certs.EarlyChild:
		// The contract wants the parent first.
		order := []certs.Certificate{e.Certificates[0], e.Certificates[1]}
		if order[0].Message.ParentHash == order[1].Message.BlockHash {
			order[0], order[1] = order[1], order[0]
		}
		two, err := signedBlocks(order)
		if err != nil {
			return nil, err
		}
		header, err := rlp.EncodeToBytes(e.Header)
		if err != nil {
			return nil, err
		}
		return bond.TryPackAccuseEarlyChild(two[0], two[1], header)
	case *certs.DoublePromise:
		a, err := signedPromise(e.Promises[0])
		if err != nil {
			return nil, err
		}
		b, err := signedPromise(e.Promises[1])
		if err != nil {
			return nil, err
		}
		return bond.TryPackAccuseDoublePromise(a, b)
	case *certs.BrokenPromise:
		promise, err := signedPromise(e.Promise)
		if err != nil {
			return nil, err
		}
		certified, err := signedBlock(e.Certificate)
		if err != nil {
			return nil, err
		}
		header, err := rlp.EncodeToBytes(e.Header)
		if err != nil {
			return nil, err
		}
		return bond.TryPackAccuseBrokenPromise(promise, certified, header, uint8(e.Breach), e.Last, e.Proof, e.Receipt)
	default:
		return nil, fmt.Errorf("evidence of kind %v: %w", e.Kind(), ErrConfig)
	}
}

func accuseFork(bond *contracts.Bond, f *certs.Fork) ([]byte, error) {
	var branches [2]contracts.Branch
	for i, branch := range f.Branches {
		tip, err := signedBlock(branch.Certificate)
		if err != nil {
			return nil, err
		}
		branches[i].Tip = tip
		for _, h := range branch.Headers {
			raw, err := rlp.EncodeToBytes(h)
			if err != nil {
				return nil, err
			}
			branches[i].Headers = append(branches[i].Headers, raw)
		}
	}
	var parent contracts.SignedBlock
	if f.Parent != nil {
		var err error
		if parent, err = signedBlock(f.Parent.Certificate); err != nil {
			return nil, err
		}
	}
	return bond.TryPackAccuseFork(branches, parent)
}

func signedBlocks(certificates []certs.Certificate) ([]contracts.SignedBlock, error) {
	out := make([]contracts.SignedBlock, len(certificates))
	for i, c := range certificates {
		var err error
		if out[i], err = signedBlock(c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func signedBlock(c certs.Certificate) (contracts.SignedBlock, error) {
	point, err := c.Signature.EIP2537()
	if err != nil {
		return contracts.SignedBlock{}, err
	}
	m := c.Message
	return contracts.SignedBlock{
		Number: m.Number, BlockHash: m.BlockHash, ParentHash: m.ParentHash, Kind: uint8(m.Kind), AnchorNumber: m.AnchorNumber,
		AnchorL1Hash: m.AnchorL1Hash, Permit: permitOf(m.Permit()), Signature: point[:],
	}, nil
}

func signedPromise(d certs.DelegatedPromise) (contracts.SignedPromise, error) {
	point, err := d.Delegation.Signature.EIP2537()
	if err != nil {
		return contracts.SignedPromise{}, err
	}
	p := d.Promise
	return contracts.SignedPromise{
		TxHash: p.TxHash, BlockNumber: p.BlockNumber, ParentHash: p.ParentHash, Index: p.Index, ReceiptDigest: p.ReceiptDigest,
		AnchorNumber: p.AnchorNumber, AnchorL1Hash: p.AnchorL1Hash, Time: p.Time, Signature: d.Signature, Delegation: point[:],
	}, nil
}

// Canonical reports whether the hash is that of L1's block of that number, as the node sees it now.
func (c *Client) Canonical(ctx context.Context, number uint64, hash common.Hash) (bool, error) {
	ref, err := c.Ref(ctx, number)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil && ref.Hash == hash, err
}

// WithoutPermit reports whether the rollup took the L2 block as a based one that needed no permit (rules 17, 18).
func (c *Client) WithoutPermit(ctx context.Context, block common.Hash) (bool, error) {
	var free bool
	if err := readInto(ctx, c, c.rollup.PackWithoutPermit(block), c.rollup.UnpackWithoutPermit, &free)(); err != nil {
		return false, fmt.Errorf("ask whether %s needed a permit: %w", block, err)
	}
	return free, nil
}
