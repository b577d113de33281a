package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Seal implements gateway.Journal, in one round trip. The database checks that the block is made of exactly the
// promises of its opening (rule 15e) and stands on the canonical chain. ErrEquivocation if it is not, or when
// another block is open.
func (s *Store) Seal(ctx context.Context, open gateway.Opening, sealed gateway.SealedBlock) error {
	p, m := sealed.Placed, sealed.Message
	if err := s.checkSealed(open, sealed); err != nil {
		return fmt.Errorf("journal block %d: %w", p.Number, err)
	}
	insert, args, err := insertBlock(p, sealed.Block, sealed.SealedAt)
	if err != nil {
		return err
	}
	digest := m.Digest()
	digests := make([]byte, 0, len(sealed.Digests)*common.HashLength)
	for _, d := range sealed.Digests {
		digests = append(digests, d[:]...)
	}
	err = s.batch(ctx, func(b *pgx.Batch) {
		b.Queue(openBlock, openingArgs(open)...)
		b.Queue(insert, args...)
		b.Queue(`
			INSERT INTO certificates (block_hash, chain_id, rollup, number, parent_hash, kind, anchor_number, anchor_l1_hash, permit_slot, permit_l1_parent, digest)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			m.BlockHash[:], m.ChainID, m.Rollup[:], m.Number, m.ParentHash[:], int16(m.Kind), m.AnchorNumber, m.AnchorL1Hash[:], m.PermitSlot, m.PermitL1Parent[:], digest[:])
		if p.Kind == blocks.SlotEnding {
			b.Queue(`INSERT INTO permits (block_hash, slot, l1_parent) VALUES ($1, $2, $3)`, p.Hash[:], p.Permit.Slot, p.Permit.L1Parent[:])
		}
		b.Queue(`SELECT seal_opening((`+theOpening+`), $10, $11)`, append(openingArgs(open), p.Hash[:], digests)...)
	})
	if violates(err, uniqueViolation) {
		repeated, look := s.sealedBefore(ctx, sealed)
		if look != nil {
			return fmt.Errorf("journal block %d: %w", p.Number, errors.Join(look, err))
		}
		if repeated {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("journal block %d: %w", p.Number, named(err))
	}
	return nil
}

// checkSealed checks that the parts of the call fit each other.
func (s *Store) checkSealed(open gateway.Opening, sealed gateway.SealedBlock) error {
	p, b := sealed.Placed, sealed.Block
	switch {
	case b == nil || !p.Kind.Sequenced() || len(sealed.Digests) != len(b.Transactions()):
		return fmt.Errorf("%w: no sequenced block with the digests of its receipts", ErrMalformed)
	case sealed.Message != certs.NewMessage(s.options.ChainID, s.options.Rollup, p):
		return fmt.Errorf("%w: the message does not certify this block", ErrMalformed)
	case open.Number != p.Number || open.Parent != p.Parent || open.Time != p.Time || open.Anchor != p.Anchor:
		return fmt.Errorf("%w: the block is not that of the opening", ErrMalformed)
	}
	return nil
}

// sealedBefore recognises a block that is recorded already.
func (s *Store) sealedBefore(ctx context.Context, sealed gateway.SealedBlock) (bool, error) {
	var digest *common.Hash
	err := s.journal.QueryRow(ctx, `SELECT c.digest FROM l2_blocks b LEFT JOIN certificates c ON c.block_hash = b.hash WHERE b.hash = $1`, sealed.Placed.Hash[:]).Scan(&digest)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("look for the same block: %w", err)
	case digest == nil || *digest != sealed.Message.Digest():
		return false, fmt.Errorf("%w: the block was recorded as something else", gateway.ErrEquivocation)
	}
	return true, nil
}

// Certify implements gateway.Journal. ErrEquivocation: the block was signed with other bytes;
// ErrNotFound: it was not sealed here.
func (s *Store) Certify(ctx context.Context, hash common.Hash, signature certs.Signature, events []gateway.Event) error {
	kinds, payloads := splitEvents(events)
	var done bool
	err := again(ctx, broken, func() error {
		return s.journal.QueryRow(ctx, `
			WITH signed AS (
				UPDATE certificates SET signature = $2, public_key = $3, signed_at = clock_timestamp() WHERE block_hash = $1 AND signature IS NULL RETURNING 1
			)
			SELECT CASE WHEN EXISTS (SELECT FROM signed) THEN append_events($4, $5) IS NOT NULL ELSE false END`,
			hash[:], signature[:], s.options.PublicKey[:], kinds, payloads).Scan(&done)
	})
	if err != nil {
		return fmt.Errorf("journal certificate of %s: %w", hash, err)
	}
	if done {
		return nil
	}
	var before []byte
	err = s.journal.QueryRow(ctx, `SELECT signature FROM certificates WHERE block_hash = $1`, hash[:]).Scan(&before)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("journal certificate of %s: %w", hash, gateway.ErrNotFound)
	case err != nil:
		return fmt.Errorf("journal certificate of %s: %w", hash, err)
	case !bytes.Equal(before, signature[:]):
		return fmt.Errorf("journal certificate of %s: %w: it was signed with other bytes", hash, gateway.ErrEquivocation)
	}
	return nil
}

// StoreTrace implements gateway.Journal. ErrNotFound: the block is not recorded; ErrContradiction: it has another trace.
func (s *Store) StoreTrace(ctx context.Context, block common.Hash, trace []byte) error {
	var same bool
	err := again(ctx, broken, func() error {
		return s.journal.QueryRow(ctx, `
			WITH stored AS (INSERT INTO traces (block_hash, trace) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1)
			SELECT EXISTS (SELECT FROM stored) OR EXISTS (SELECT FROM traces WHERE block_hash = $1 AND trace = $2)`, block[:], trace).Scan(&same)
	})
	switch {
	case violates(err, foreignKeyViolation):
		return fmt.Errorf("journal trace of %s: %w", block, gateway.ErrNotFound)
	case err != nil:
		return fmt.Errorf("journal trace of %s: %w", block, err)
	case !same:
		return fmt.Errorf("journal trace of %s: %w", block, ErrContradiction)
	}
	return nil
}

// Verdict implements gateway.Journal. The same verdict for the same reason is recorded and announced
// once. ErrNotFound: the block is not recorded; ErrContradiction: it was found verified before and is
// found invalid now, or the other way round.
func (s *Store) Verdict(ctx context.Context, block common.Hash, verdict, reason string, lag time.Duration, events []gateway.Event) error {
	kinds, payloads := splitEvents(events)
	var agrees bool
	err := again(ctx, broken, func() error {
		return s.journal.QueryRow(ctx, `
			WITH given AS (INSERT INTO verdicts (block_hash, verdict, reason, lag_us) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1)
			SELECT CASE WHEN EXISTS (SELECT FROM given) THEN append_events($5, $6) IS NOT NULL
				ELSE EXISTS (SELECT FROM verdicts WHERE block_hash = $1 AND verdict = $2) END`,
			block[:], verdict, reason, lag.Microseconds(), kinds, payloads).Scan(&agrees)
	})
	switch {
	case violates(err, foreignKeyViolation):
		return fmt.Errorf("journal verdict on %s: %w", block, gateway.ErrNotFound)
	case err != nil:
		return fmt.Errorf("journal verdict on %s: %w", block, err)
	case !agrees:
		return fmt.Errorf("journal verdict on %s: %w", block, ErrContradiction)
	}
	return nil
}

// Announce implements gateway.Journal.
func (s *Store) Announce(ctx context.Context, events []gateway.Event) error {
	kinds, payloads := splitEvents(events)
	err := again(ctx, unsent, func() error {
		_, err := s.journal.Exec(ctx, `SELECT append_events($1, $2)`, kinds, payloads)
		return err
	})
	if err != nil {
		return fmt.Errorf("journal events: %w", err)
	}
	return nil
}

// Block implements gateway.Journal. ErrNotFound: it was never recorded.
func (s *Store) Block(ctx context.Context, hash common.Hash) (*types.Block, []byte, error) {
	var header, body, trace []byte
	err := again(ctx, broken, func() error {
		return s.reads.QueryRow(ctx, `SELECT b.header, b.body, t.trace FROM l2_blocks b LEFT JOIN traces t ON t.block_hash = b.hash WHERE b.hash = $1`, hash[:]).
			Scan(&header, &body, &trace)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil, fmt.Errorf("read block %s: %w", hash, gateway.ErrNotFound)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("read block %s: %w", hash, err)
	}
	block, err := decodeBlock(header, body)
	if err != nil {
		return nil, nil, fmt.Errorf("read block %s: %w", hash, err)
	}
	return block, trace, nil
}
