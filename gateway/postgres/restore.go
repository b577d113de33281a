package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Restore implements gateway.Journal. The L1 window starts where based.View.Prune would cut it at the last
// finalized L1 block that was recorded: it judges the anchor of every block that is only certified.
func (s *Store) Restore(ctx context.Context) (*gateway.Restored, error) {
	var r *gateway.Restored
	err := s.snapshot(ctx, s.journal, func(tx pgx.Tx) error {
		var err error
		r, err = s.restore(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("restore from the journal: %w", err)
	}
	return r, nil
}

func (s *Store) restore(ctx context.Context, tx pgx.Tx) (*gateway.Restored, error) {
	r := &gateway.Restored{Base: s.options.Genesis}
	var recorded bool
	err := tx.QueryRow(ctx, `
		SELECT b.number, b.hash, EXISTS (SELECT FROM l1_blocks) OR EXISTS (SELECT FROM openings) OR b.number > 0
		FROM l2_blocks b WHERE b.fallen_by IS NULL ORDER BY b.number DESC LIMIT 1`).Scan(&r.Head.Number, &r.Head.Hash, &recorded)
	if err != nil {
		return nil, err
	}
	r.Empty = !recorded
	if r.Foreign, err = foreign(ctx, tx); err != nil {
		return nil, fmt.Errorf("look for a foreign certificate: %w", err)
	}
	l1Base, err := s.windowStart(ctx, tx, r)
	if err != nil {
		return nil, fmt.Errorf("find the start of the L1 window: %w", err)
	}
	if r.L1, err = s.window(ctx, tx, l1Base); err != nil {
		return nil, fmt.Errorf("read the L1 window: %w", err)
	}
	if r.Certified, err = certified(ctx, tx, r.Base.Number); err != nil {
		return nil, fmt.Errorf("read certified blocks: %w", err)
	}
	if err := s.restoreOpen(ctx, tx, r); err != nil {
		return nil, fmt.Errorf("read the open block: %w", err)
	}
	if r.Waiting, err = s.waitingReverted(ctx, tx, `true`); err != nil {
		return nil, fmt.Errorf("read waiting transactions: %w", err)
	}
	return r, nil
}

// foreign returns the newest canonical sequenced block if the journal has no certificate of it, else zero.
func foreign(ctx context.Context, tx pgx.Tx) (blocks.Ref, error) {
	var newest blocks.Ref
	var ours bool
	err := tx.QueryRow(ctx, `
		SELECT b.number, b.hash, EXISTS (SELECT FROM certificates c WHERE c.block_hash = b.hash)
		FROM l2_blocks b WHERE b.fallen_by IS NULL AND b.kind IN (1, 2) AND b.number > 0 ORDER BY b.number DESC LIMIT 1`).Scan(&newest.Number, &newest.Hash, &ours)
	if errors.Is(err, pgx.ErrNoRows) || ours {
		return blocks.Ref{}, nil
	}
	return newest, err
}

// lastTaken selects the newest canonical block that L1 had taken at L1 number $1.
const lastTaken = `
	SELECT ` + placedColumns + ` FROM l2_blocks b JOIN l1_inclusions i ON i.block_hash = b.hash JOIN l1_blocks l ON l.hash = i.l1_hash
	WHERE l.canonical AND l.number <= $1 ORDER BY b.number DESC LIMIT 1`

// windowStart sets the base and returns the number of the L1 block that the window stands on, -1 for a
// window of everything there is.
func (s *Store) windowStart(ctx context.Context, tx pgx.Tx, r *gateway.Restored) (int64, error) {
	var finalized int64
	err := tx.QueryRow(ctx, `
		SELECT t.number FROM tags t JOIN l1_blocks l ON l.hash = t.hash AND l.canonical
		WHERE t.tag = 'l1_finalized' ORDER BY t.id DESC LIMIT 1`).Scan(&finalized)
	if errors.Is(err, pgx.ErrNoRows) {
		return -1, nil
	}
	if err != nil {
		return 0, err
	}
	at := s.options.Genesis
	if err := tx.QueryRow(ctx, lastTaken, finalized).Scan(placedTargets(&at)...); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, err
	}
	start := min(finalized, int64(at.Anchor.L1Number))
	// Blocks before the first recorded one are not known; the window then starts there.
	var known bool
	if err := tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM l1_blocks WHERE canonical AND number = $1)`, start).Scan(&known); err != nil {
		return 0, err
	}
	if !known {
		return -1, nil
	}
	err = tx.QueryRow(ctx, lastTaken, start).Scan(placedTargets(&r.Base)...)
	if errors.Is(err, pgx.ErrNoRows) {
		r.Base = s.options.Genesis
		return start, nil
	}
	return start, err
}

// window returns the canonical L1 blocks above the given number, with what they took.
func (s *Store) window(ctx context.Context, tx pgx.Tx, above int64) ([]based.L1Block, error) {
	rows, err := tx.Query(ctx, `SELECT number, hash, parent_hash, time, slot FROM l1_blocks WHERE canonical AND number > $1 ORDER BY number`, above)
	if err != nil {
		return nil, err
	}
	window, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (based.L1Block, error) {
		var b based.L1Block
		return b, row.Scan(&b.Number, &b.Hash, &b.Parent, &b.Time, &b.Slot)
	})
	if err != nil || len(window) == 0 {
		return nil, err
	}
	at := make(map[common.Hash]*based.L1Block, len(window))
	for i := range window {
		at[window[i].Hash] = &window[i]
	}
	rows, err = tx.Query(ctx, `
		SELECT i.l1_hash, i.tx_hash, i.log_index, i.kind, i.permit_slot, i.permit_l1_parent, b.header, b.body, `+placedColumns+`
		FROM l1_inclusions i JOIN l1_blocks l ON l.hash = i.l1_hash JOIN l2_blocks b ON b.hash = i.block_hash
		WHERE l.canonical AND l.number > $1 ORDER BY l.number, i.log_index`, above)
	if err != nil {
		return nil, err
	}
	var l1 common.Hash
	var in based.Included
	var placed blocks.Placed
	var kind blocks.Kind
	var permit blocks.Permit
	var header, body []byte
	targets := append([]any{&l1, &in.TxHash, &in.LogIndex, (*kindColumn)(&kind), &permit.Slot, &permit.L1Parent, &header, &body}, placedTargets(&placed)...)
	_, err = pgx.ForEachRow(rows, targets, func() error {
		// As the contract recorded it, which may differ from what the journal knows.
		in.Placed = placed
		in.Placed.Kind, in.Placed.Permit = kind, permit
		var err error
		if in.Block, err = decodeBlock(header, body); err != nil {
			return err
		}
		at[l1].Blocks = append(at[l1].Blocks, in)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(ctx, `
		SELECT s.l1_hash, s.from_number, s.to_number, s.tip, s.signature, s.tx_hash
		FROM settlements s JOIN l1_blocks l ON l.hash = s.l1_hash WHERE l.canonical AND l.number > $1 ORDER BY l.number, s.ordinal`, above)
	if err != nil {
		return nil, err
	}
	var run based.Settlement
	_, err = pgx.ForEachRow(rows, []any{&l1, &run.From, &run.To, &run.Tip, &run.Signature, &run.TxHash}, func() error {
		kept := run
		kept.Signature = append([]byte(nil), run.Signature...)
		at[l1].Settled = append(at[l1].Settled, kept)
		return nil
	})
	return window, err
}

// certified returns the sequenced blocks above the base, in journal order.
func certified(ctx context.Context, tx pgx.Tx, base uint64) ([]gateway.JournaledBlock, error) {
	rows, err := tx.Query(ctx, `
		SELECT `+placedColumns+`, c.signature IS NOT NULL, EXISTS (SELECT FROM traces t WHERE t.block_hash = b.hash),
			EXISTS (SELECT FROM verdicts v WHERE v.block_hash = b.hash AND v.verdict = 'verified'), b.fallen_by IS NOT NULL
		FROM l2_blocks b JOIN certificates c ON c.block_hash = b.hash
		WHERE b.kind IN (1, 2) AND b.number > $1 ORDER BY b.sequence`, base)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (gateway.JournaledBlock, error) {
		var j gateway.JournaledBlock
		return j, row.Scan(append(placedTargets(&j.Placed), &j.Signed, &j.Traced, &j.Verified, &j.Fallen)...)
	})
}

// restoreOpen reads the open block and its promises.
func (s *Store) restoreOpen(ctx context.Context, tx pgx.Tx, r *gateway.Restored) error {
	var id int64
	var o gateway.Opening
	err := tx.QueryRow(ctx, `
		SELECT id, number, parent_hash, time, gas_limit, fee_recipient, anchor_number, anchor_l1_hash, anchor_inbox_root, anchor_inbox_count
		FROM openings WHERE `+isOpen).Scan(&id, &o.Number, &o.Parent, &o.Time, &o.GasLimit, &o.FeeRecipient,
		&o.Anchor.L1Number, &o.Anchor.L1Hash, &o.Anchor.InboxRoot, &o.Anchor.InboxCount)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	r.Open = &o
	rows, err := tx.Query(ctx, `SELECT `+promiseColumnsOf+` WHERE p.opening = $1 ORDER BY p.index`, id)
	if err != nil {
		return err
	}
	r.Promises, err = pgx.CollectRows(rows, s.scanPromise)
	return err
}

// waitingReverted returns the reversions without an outcome that meet the condition, in their order.
func (s *Store) waitingReverted(ctx context.Context, tx pgx.Tx, condition string, args ...any) ([]gateway.Reverted, error) {
	rows, err := tx.Query(ctx, `
		SELECT r."cursor", r.reorg_id, r.block_hash, r.index, r.old_digest, p.tx, p.sender, coalesce(p.receipt, t.receipt)
		FROM reversions r
		LEFT JOIN promises p ON p.opening = r.opening AND p.index = r.index
		LEFT JOIN block_transactions t ON r.opening IS NULL AND t.block_hash = r.block_hash AND t.index = r.index
		WHERE r.outcome IS NULL AND `+condition+` ORDER BY r."cursor"`, args...)
	if err != nil {
		return nil, err
	}
	type place struct {
		block common.Hash
		index uint64
	}
	var places []place
	missing := make(map[common.Hash]bool)
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (gateway.Reverted, error) {
		var w gateway.Reverted
		var at place
		var block *common.Hash
		var sender *common.Address
		var raw, receipt []byte
		if err := row.Scan(&w.Cursor, &w.ReorgID, &block, &at.index, &w.OldDigest, &raw, &sender, &receipt); err != nil {
			return w, err
		}
		if block != nil {
			at.block = *block
		}
		places = append(places, at)
		var err error
		if w.OldReceipt, err = decodeReceipt(receipt, at.block); err != nil {
			return w, err
		}
		if raw == nil {
			missing[at.block] = true
			return w, nil
		}
		w.Sender = *sender
		w.Tx, err = decodeTx(raw)
		return w, err
	})
	if err != nil {
		return nil, err
	}
	return found, s.fillFromBodies(ctx, tx, missing, func(bodies map[common.Hash]*types.Block) error {
		for i := range found {
			if found[i].Tx == nil {
				if err := s.fromBody(bodies[places[i].block], places[i].index, &found[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
