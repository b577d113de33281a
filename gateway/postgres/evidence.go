package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// evidencePayload is what the table holds of a fault.
type evidencePayload struct {
	Evidence hexutil.Bytes `json:"evidence"`
}

func scanEvidence(row pgx.CollectableRow) (gateway.EvidenceRecord, error) {
	var r gateway.EvidenceRecord
	var kind string
	var payload []byte
	if err := row.Scan(&r.ID, &kind, &r.Identity, &r.At, &payload); err != nil {
		return r, err
	}
	r.At = r.At.UTC()
	if err := r.Kind.UnmarshalText([]byte(kind)); err != nil {
		return r, err
	}
	if payload == nil {
		return r, nil
	}
	var p evidencePayload
	err := json.Unmarshal(payload, &p)
	r.Evidence = p.Evidence
	return r, err
}

// PutEvidence implements gateway.EvidenceLedger. A fault that is known keeps the proof that came first.
func (s *Store) PutEvidence(ctx context.Context, e gateway.EvidenceRecord) (*gateway.EvidenceRecord, bool, error) {
	payload, err := json.Marshal(evidencePayload{Evidence: e.Evidence})
	if err != nil {
		return nil, false, fmt.Errorf("encode evidence: %w", err)
	}
	added := false
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		added = false
		var id int64
		err := tx.QueryRow(ctx, `INSERT INTO evidence (kind, digest, payload) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING RETURNING id`,
			e.Kind.String(), e.Identity[:], payload).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		added = true
		event, err := json.Marshal(gateway.EvidenceEvent{ID: id, Kind: e.Kind, Identity: e.Identity})
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `SELECT append_events($1, $2)`, []string{string(gateway.EventEvidence)}, []string{string(event)})
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("record evidence %s: %w", e.Identity, err)
	}
	r, err := one(ctx, s, scanEvidence, `SELECT id, kind, digest, at, payload FROM evidence WHERE digest = $1`, e.Identity[:])
	if err != nil {
		return nil, false, fmt.Errorf("read evidence %s: %w", e.Identity, err)
	}
	return &r, added, nil
}

// Evidence returns faults, newest first, below the id before, or from the last one if it is nil; without what proves them.
func (s *Store) Evidence(ctx context.Context, before *int64, limit int) ([]gateway.EvidenceRecord, error) {
	list, err := collect(ctx, s, scanEvidence, `
		SELECT id, kind, digest, at, NULL::json FROM evidence WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`, before, page(limit))
	if err != nil {
		return nil, fmt.Errorf("read evidence: %w", err)
	}
	return list, nil
}

// EvidenceByID returns a fault with what proves it. ErrNotFound: there is none.
func (s *Store) EvidenceByID(ctx context.Context, id int64) (*gateway.EvidenceRecord, error) {
	r, err := one(ctx, s, scanEvidence, `SELECT id, kind, digest, at, payload FROM evidence WHERE id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("read evidence %d: %w", id, err)
	}
	return &r, nil
}

// Journaled implements gateway.EvidenceLedger.
func (s *Store) Journaled(ctx context.Context, block common.Hash) (bool, error) {
	ours, err := one(ctx, s, pgx.RowTo[bool], `SELECT EXISTS (SELECT FROM certificates WHERE block_hash = $1)`, block[:])
	if err != nil {
		return false, fmt.Errorf("look for the certificate of %s: %w", block, err)
	}
	return ours, nil
}

// maxSigned bounds what is read of certificates on one parent or with one permit; two are a fault already.
const maxSigned = 16

// signedBlocks selects signed certificates with their headers; a condition on c follows.
const signedBlocks = `
	SELECT c.chain_id, c.rollup, c.number, c.block_hash, c.parent_hash, c.kind, c.anchor_number, c.anchor_l1_hash, c.permit_slot, c.permit_l1_parent, c.signature, b.header
	FROM certificates c JOIN l2_blocks b ON b.hash = c.block_hash WHERE c.signature IS NOT NULL AND `

func scanSigned(row pgx.CollectableRow) (certs.CertifiedHeader, error) {
	r := certs.CertifiedHeader{Header: new(types.Header)}
	m := &r.Certificate.Message
	var signature, header []byte
	err := row.Scan(&m.ChainID, &m.Rollup, &m.Number, &m.BlockHash, &m.ParentHash, (*kindColumn)(&m.Kind), &m.AnchorNumber, &m.AnchorL1Hash,
		&m.PermitSlot, &m.PermitL1Parent, &signature, &header)
	if err != nil {
		return r, err
	}
	copy(r.Certificate.Signature[:], signature) // 96 bytes, as the table says
	if err := rlp.DecodeBytes(header, r.Header); err != nil {
		return r, fmt.Errorf("decode header: %w", err)
	}
	return r, nil
}

// SignedBlock implements gateway.EvidenceLedger.
func (s *Store) SignedBlock(ctx context.Context, hash common.Hash) (*certs.CertifiedHeader, error) {
	r, err := one(ctx, s, scanSigned, signedBlocks+`c.block_hash = $1`, hash[:])
	if errors.Is(err, gateway.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what was certified as %s: %w", hash, err)
	}
	return &r, nil
}

// SignedOn implements gateway.EvidenceLedger.
func (s *Store) SignedOn(ctx context.Context, parent common.Hash) ([]certs.CertifiedHeader, error) {
	list, err := collect(ctx, s, scanSigned, signedBlocks+`c.parent_hash = $1 ORDER BY b.sequence LIMIT $2`, parent[:], maxSigned)
	if err != nil {
		return nil, fmt.Errorf("read what was certified on %s: %w", parent, err)
	}
	return list, nil
}

// SignedPermit implements gateway.EvidenceLedger.
func (s *Store) SignedPermit(ctx context.Context, permit blocks.Permit) ([]certs.CertifiedHeader, error) {
	list, err := collect(ctx, s, scanSigned,
		signedBlocks+`c.block_hash IN (SELECT block_hash FROM permits WHERE slot = $1 AND l1_parent = $2) LIMIT $3`, permit.Slot, permit.L1Parent[:], maxSigned)
	if err != nil {
		return nil, fmt.Errorf("read what was certified with the permit of slot %d: %w", permit.Slot, err)
	}
	return list, nil
}

// PromisesIn returns what was promised in a sealed block, by index.
func (s *Store) PromisesIn(ctx context.Context, block common.Hash) ([]gateway.Promised, error) {
	list, err := collect(ctx, s, s.scanPromise, `SELECT `+promiseColumnsOf+` WHERE o.sealed_as = $1 ORDER BY p.index`, block[:])
	if err != nil {
		return nil, fmt.Errorf("read promises in %s: %w", block, err)
	}
	return list, nil
}

// PromisesOn implements gateway.EvidenceLedger, in the order in which they were made, at most MaxPage.
func (s *Store) PromisesOn(ctx context.Context, parent common.Hash, anchor blocks.Anchor) ([]gateway.Promised, error) {
	list, err := collect(ctx, s, s.scanPromise, `SELECT `+promiseColumnsOf+`
		WHERE o.parent_hash = $1 AND o.anchor_number = $2 AND o.anchor_l1_hash = $3 ORDER BY p.opening, p.index LIMIT $4`, parent[:], anchor.L1Number, anchor.L1Hash[:], MaxPage)
	if err != nil {
		return nil, fmt.Errorf("read promises on %s: %w", parent, err)
	}
	return list, nil
}
