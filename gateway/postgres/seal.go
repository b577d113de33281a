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

// Seal implements gateway.Journal. It checks that the block keeps every promise of its opening
// (rule 15e); transactions that were not promised may stand beside them. ErrEquivocation also when a
// promise is broken, when the parent is not canonical, or when another block is open.
func (s *Store) Seal(ctx context.Context, open gateway.Opening, sealed gateway.SealedBlock) error {
	p := sealed.Placed
	if err := s.checkSealed(open, sealed); err != nil {
		return fmt.Errorf("journal block %d: %w", p.Number, err)
	}
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		repeated, err := sealedBefore(ctx, tx, sealed)
		if err != nil || repeated {
			return err
		}
		if _, err := tx.Exec(ctx, openBlock, openingArgs(open)...); err != nil {
			return err
		}
		var opening int64
		err = tx.QueryRow(ctx, theOpening+` FOR UPDATE`, openingArgs(open)...).Scan(&opening)
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("%w: another block is open", gateway.ErrEquivocation)
		}
		if err != nil {
			return err
		}
		unpromised, err := keepsPromises(ctx, tx, opening, sealed)
		if err != nil {
			return err
		}
		return s.writeSealed(ctx, tx, opening, sealed, unpromised)
	})
	if err != nil {
		return fmt.Errorf("journal block %d: %w", p.Number, named(err))
	}
	return nil
}

// checkSealed checks that the parts of the call fit each other.
func (s *Store) checkSealed(open gateway.Opening, sealed gateway.SealedBlock) error {
	p, b := sealed.Placed, sealed.Block
	switch {
	case b == nil || !p.Kind.Sequenced() || len(sealed.Receipts) != len(b.Transactions()):
		return fmt.Errorf("%w: no sequenced block with its receipts", ErrMalformed)
	case sealed.Message != certs.NewMessage(s.options.ChainID, s.options.Rollup, p):
		return fmt.Errorf("%w: the message does not certify this block", ErrMalformed)
	case open.Number != p.Number || open.Parent != p.Parent || open.Time != p.Time || open.Anchor != p.Anchor:
		return fmt.Errorf("%w: the block is not that of the opening", ErrMalformed)
	}
	return nil
}

// sealedBefore recognises a block that is recorded already.
func sealedBefore(ctx context.Context, tx pgx.Tx, sealed gateway.SealedBlock) (bool, error) {
	var digest *common.Hash
	err := tx.QueryRow(ctx, `SELECT c.digest FROM l2_blocks b LEFT JOIN certificates c ON c.block_hash = b.hash WHERE b.hash = $1`, sealed.Placed.Hash[:]).Scan(&digest)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	case err != nil:
		return false, err
	case digest == nil || *digest != sealed.Message.Digest():
		return false, fmt.Errorf("%w: the block was recorded as something else", gateway.ErrEquivocation)
	}
	return true, nil
}

// keepsPromises checks the block against its opening's promises and returns the indices of the
// transactions that were not promised.
func keepsPromises(ctx context.Context, tx pgx.Tx, opening int64, sealed gateway.SealedBlock) ([]int, error) {
	rows, err := tx.Query(ctx, `SELECT index, tx_hash, receipt_digest FROM promises WHERE opening = $1`, opening)
	if err != nil {
		return nil, err
	}
	txs := sealed.Block.Transactions()
	promised := make([]bool, len(txs))
	var index int64
	var hash, digest []byte
	_, err = pgx.ForEachRow(rows, []any{&index, &hash, &digest}, func() error {
		if index < 0 || index >= int64(len(txs)) || txs[index].Hash() != common.BytesToHash(hash) || gateway.ReceiptDigest(sealed.Receipts[index]) != common.BytesToHash(digest) {
			return fmt.Errorf("%w: the block breaks promise %x at index %d", gateway.ErrEquivocation, hash, index)
		}
		promised[index] = true
		return nil
	})
	if err != nil {
		return nil, err
	}
	var unpromised []int
	for i, ok := range promised {
		if !ok {
			unpromised = append(unpromised, i)
		}
	}
	return unpromised, nil
}

func (s *Store) writeSealed(ctx context.Context, tx pgx.Tx, opening int64, sealed gateway.SealedBlock, unpromised []int) error {
	p, m := sealed.Placed, sealed.Message
	var canonical bool
	err := tx.QueryRow(ctx, `SELECT fallen_by IS NULL FROM l2_blocks WHERE hash = $1 FOR SHARE`, p.Parent[:]).Scan(&canonical)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if !canonical {
		return fmt.Errorf("%w: its parent %s is not canonical", gateway.ErrEquivocation, p.Parent)
	}
	insert, args, err := insertBlock(p, sealed.Block, sealed.SealedAt)
	if err != nil {
		return err
	}
	digest := m.Digest()
	var b pgx.Batch
	b.Queue(insert, args...)
	b.Queue(`
		INSERT INTO certificates (block_hash, chain_id, rollup, number, parent_hash, kind, anchor_number, anchor_l1_hash, permit_slot, permit_l1_parent, digest)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		m.BlockHash[:], m.ChainID, m.Rollup[:], m.Number, m.ParentHash[:], int16(m.Kind), m.AnchorNumber, m.AnchorL1Hash[:], m.PermitSlot, m.PermitL1Parent[:], digest[:])
	if p.Kind == blocks.SlotEnding {
		b.Queue(`INSERT INTO permits (block_hash, slot, l1_parent) VALUES ($1, $2, $3)`, p.Hash[:], p.Permit.Slot, p.Permit.L1Parent[:])
	}
	if err := queueBlockTransactions(&b, p.Hash, sealed.Block.Transactions(), sealed.Receipts, unpromised); err != nil {
		return err
	}
	b.Queue(`UPDATE openings SET sealed_as = $2 WHERE id = $1`, opening, p.Hash[:])
	return tx.SendBatch(ctx, &b).Close()
}

// queueBlockTransactions records the transactions at the given indices of a block.
func queueBlockTransactions(b *pgx.Batch, block common.Hash, txs types.Transactions, receipts types.Receipts, indices []int) error {
	if len(indices) == 0 {
		return nil
	}
	n := len(indices)
	index, hashes, encoded, digests := make([]int64, n), make([][]byte, n), make([][]byte, n), make([][]byte, n)
	for i, at := range indices {
		if at >= len(receipts) {
			return fmt.Errorf("%w: block has %d receipts", ErrMalformed, len(receipts))
		}
		raw, err := encodeReceipt(receipts[at])
		if err != nil {
			return err
		}
		index[i], hashes[i], encoded[i] = int64(at), txs[at].Hash().Bytes(), raw
		digests[i] = gateway.ReceiptDigest(receipts[at]).Bytes()
	}
	b.Queue(`
		INSERT INTO block_transactions (block_hash, index, tx_hash, receipt, receipt_digest)
		SELECT $1, t.* FROM unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[]) AS t`,
		block[:], index, hashes, encoded, digests)
	return nil
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
