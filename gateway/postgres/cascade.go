package postgres

import (
	"context"
	"errors"
	"fmt"
	"sort"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// fallenOpening is the open block, if it falls.
type fallenOpening struct {
	id       int64
	number   uint64
	cause    gateway.Cause
	distance int
}

// fallenTransaction is one transaction of a cascade.
type fallenTransaction struct {
	gateway.Reverted
	block    *common.Hash // nil in the open block
	number   uint64
	opening  *int64 // nil if it was not promised here
	index    uint64
	cause    gateway.Cause
	distance int
}

// writeCascade finds everything that stands on the roots, marks it, and makes the run of events.
func (w *stepWriter) writeCascade(ctx context.Context) error {
	c := w.step.Cascade
	if c == nil {
		return nil
	}
	if len(c.Roots) == 0 {
		return fmt.Errorf("%w: a cascade without roots", ErrMalformed)
	}
	fallen, err := w.descendants(ctx)
	if err != nil {
		return err
	}
	opening, err := w.fallingOpening(ctx, fallen)
	if err != nil {
		return err
	}
	if w.fallen, err = w.transactionsOf(ctx, fallen, opening); err != nil {
		return err
	}
	if err := w.markFallen(ctx, fallen, opening); err != nil {
		return err
	}
	return w.tellCascade(fallen)
}

// descendants returns the sealed blocks that fall, lowest first. A root that stands on another one is a
// root all the same: it fell by itself too.
func (w *stepWriter) descendants(ctx context.Context) ([]gateway.RevertedBlock, error) {
	var hashes [][]byte
	var causes []string
	want := 0
	for i := range w.step.Cascade.Roots {
		if r := &w.step.Cascade.Roots[i]; r.Hash != (common.Hash{}) {
			hashes, causes = append(hashes, r.Hash[:]), append(causes, string(r.Cause))
			want++
		}
	}
	if want == 0 {
		return nil, nil
	}
	rows, err := w.tx.Query(ctx, `
		WITH RECURSIVE falls AS (
			SELECT b.hash, b.number, b.kind, r.cause, 0 AS distance
			FROM unnest($1::bytea[], $2::text[]) AS r (hash, cause) JOIN l2_blocks b ON b.hash = r.hash WHERE b.fallen_by IS NULL
			UNION ALL
			SELECT c.hash, c.number, c.kind, $3, f.distance + 1
			FROM falls f JOIN l2_blocks c ON c.parent_hash = f.hash WHERE c.fallen_by IS NULL
		)
		SELECT * FROM (SELECT DISTINCT ON (hash) hash, number, kind, cause, distance FROM falls ORDER BY hash, distance) AS once ORDER BY number`,
		hashes, causes, string(gateway.CauseParentFell))
	if err != nil {
		return nil, err
	}
	roots := 0
	fallen, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (gateway.RevertedBlock, error) {
		var b gateway.RevertedBlock
		err := row.Scan(&b.Hash, &b.Number, (*kindColumn)(&b.Kind), &b.Cause, &b.Distance)
		if b.Distance == 0 {
			roots++
		}
		return b, err
	})
	if err != nil {
		return nil, err
	}
	if roots != want {
		return nil, fmt.Errorf("%w: %d of %d roots stand", gateway.ErrUnexpectedFall, roots, want)
	}
	return fallen, nil
}

// fallingOpening returns the open block if it is a root or stands on a block that falls.
func (w *stepWriter) fallingOpening(ctx context.Context, fallen []gateway.RevertedBlock) (*fallenOpening, error) {
	var o fallenOpening
	var parent common.Hash
	err := w.tx.QueryRow(ctx, `SELECT id, number, parent_hash FROM openings WHERE `+isOpen+` FOR UPDATE`).Scan(&o.id, &o.number, &parent)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, r := range w.step.Cascade.Roots {
		if r.Hash == (common.Hash{}) {
			o.cause = r.Cause
			return &o, nil
		}
	}
	for _, b := range fallen {
		if b.Hash == parent {
			o.cause, o.distance = gateway.CauseParentFell, b.Distance+1
			return &o, nil
		}
	}
	return nil, nil
}

// transactionsOf returns the transactions of the fallen blocks and of the open one, in chain order.
func (w *stepWriter) transactionsOf(ctx context.Context, fallen []gateway.RevertedBlock, opening *fallenOpening) ([]fallenTransaction, error) {
	byHash := make(map[common.Hash]gateway.RevertedBlock, len(fallen))
	hashes := make([][]byte, len(fallen))
	for i := range fallen {
		byHash[fallen[i].Hash], hashes[i] = fallen[i], fallen[i].Hash[:]
	}
	var open int64
	if opening != nil {
		open = opening.id
	}
	rows, err := w.tx.Query(ctx, `
		SELECT o.sealed_as, o.number, o.id, p.index, p.tx, p.sender, p.receipt, p.receipt_digest
		FROM openings o JOIN promises p ON p.opening = o.id WHERE o.sealed_as = ANY($1) OR o.id = $2
		UNION ALL
		SELECT t.block_hash, b.number, NULL, t.index, NULL, NULL, t.receipt, t.receipt_digest
		FROM block_transactions t JOIN l2_blocks b ON b.hash = t.block_hash WHERE t.block_hash = ANY($1)
		ORDER BY 2, 4`, hashes, open)
	if err != nil {
		return nil, err
	}
	missing := make(map[common.Hash]bool) // blocks some of whose transactions stand only in their bodies
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (fallenTransaction, error) {
		var t fallenTransaction
		var tx, receipt []byte
		var sender *common.Address
		if err := row.Scan(&t.block, &t.number, &t.opening, &t.index, &tx, &sender, &receipt, &t.OldDigest); err != nil {
			return t, err
		}
		var err error
		if t.block == nil {
			t.cause, t.distance = opening.cause, opening.distance
			t.OldReceipt, err = decodeReceipt(receipt, common.Hash{})
		} else {
			t.cause, t.distance = byHash[*t.block].Cause, byHash[*t.block].Distance
			t.OldReceipt, err = decodeReceipt(receipt, *t.block)
		}
		if err != nil {
			return t, err
		}
		if tx == nil {
			missing[*t.block] = true
			return t, nil
		}
		t.Sender = *sender
		t.Tx, err = decodeTx(tx)
		return t, err
	})
	if err != nil {
		return nil, err
	}
	return found, w.store.fillFromBodies(ctx, w.tx, missing, func(bodies map[common.Hash]*types.Block) error {
		for i := range found {
			if t := &found[i]; t.Tx == nil {
				if err := w.store.fromBody(bodies[*t.block], t.index, &t.Reverted); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// fillFromBodies reads whole blocks and hands them on.
func (s *Store) fillFromBodies(ctx context.Context, tx pgx.Tx, hashes map[common.Hash]bool, fill func(map[common.Hash]*types.Block) error) error {
	if len(hashes) == 0 {
		return nil
	}
	list := make([][]byte, 0, len(hashes))
	for h := range hashes {
		list = append(list, h.Bytes())
	}
	rows, err := tx.Query(ctx, `SELECT hash, header, body FROM l2_blocks WHERE hash = ANY($1)`, list)
	if err != nil {
		return err
	}
	bodies := make(map[common.Hash]*types.Block, len(hashes))
	var hash common.Hash
	var header, body []byte
	if _, err := pgx.ForEachRow(rows, []any{&hash, &header, &body}, func() error {
		block, err := decodeBlock(header, body)
		bodies[hash] = block
		return err
	}); err != nil {
		return err
	}
	return fill(bodies)
}

// fromBody takes a transaction that was not promised, and its sender, from its block.
func (s *Store) fromBody(block *types.Block, index uint64, into *gateway.Reverted) error {
	if block == nil || index >= uint64(len(block.Transactions())) {
		return fmt.Errorf("%w: no transaction %d in its block", ErrMalformed, index)
	}
	into.Tx = block.Transactions()[index]
	var err error
	if into.Sender, err = types.Sender(s.signer, into.Tx); err != nil {
		return fmt.Errorf("recover sender of %s: %w", into.Tx.Hash(), err)
	}
	return nil
}

// markFallen writes the reorg with all that fell in it, and numbers the reversions.
func (w *stepWriter) markFallen(ctx context.Context, fallen []gateway.RevertedBlock, opening *fallenOpening) error {
	c := w.step.Cascade
	var last int64
	if err := w.tx.QueryRow(ctx, `UPDATE counters SET reorg = reorg + 1, reversion = reversion + $1 RETURNING reorg, reversion`, len(w.fallen)).Scan(&w.reorg, &last); err != nil {
		return err
	}
	err := w.tx.QueryRow(ctx, `
		INSERT INTO reorgs (id, cause, l1_depth, l1_old_number, l1_old_hash, l1_new_number, l1_new_hash, l2_old_number, l2_old_hash, l2_new_number, l2_new_hash, block_count, transaction_count)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING at`,
		w.reorg, string(c.Roots[0].Cause), c.L1Depth, c.L1OldHead.Number, c.L1OldHead.Hash[:], c.L1NewHead.Number, c.L1NewHead.Hash[:],
		c.L2OldHead.Number, c.L2OldHead.Hash[:], c.L2NewHead.Number, c.L2NewHead.Hash[:], len(fallen), len(w.fallen)).Scan(&w.at)
	if err != nil {
		return err
	}
	w.at = w.at.UTC()
	n := len(fallen)
	hashes, causes := make([][]byte, n), make([]string, n)
	numbers, distances := make([]uint64, n), make([]int, n)
	for i := range fallen {
		hashes[i], causes[i], numbers[i], distances[i] = fallen[i].Hash[:], string(fallen[i].Cause), fallen[i].Number, fallen[i].Distance
	}
	var open int64
	if opening != nil {
		open = opening.id
	}
	var b pgx.Batch
	b.Queue(`UPDATE l2_blocks SET fallen_by = $2 WHERE hash = ANY($1)`, hashes, w.reorg)
	b.Queue(`UPDATE openings SET fallen_by = $2 WHERE id = $1`, open, w.reorg)
	b.Queue(`UPDATE promises SET in_force = false WHERE opening = $1 OR opening = ANY (ARRAY(SELECT id FROM openings WHERE sealed_as = ANY($2)))`, open, hashes)
	b.Queue(`
		INSERT INTO reverted_blocks (reorg_id, number, block_hash, cause, distance)
		SELECT $1, f.* FROM unnest($2::bigint[], $3::bytea[], $4::text[], $5::integer[]) AS f`, w.reorg, numbers, hashes, causes, distances)
	if err := w.tx.SendBatch(ctx, &b).Close(); err != nil {
		return err
	}
	first := last - int64(len(w.fallen)) + 1
	for i := range w.fallen {
		w.fallen[i].Cursor, w.fallen[i].ReorgID = first+int64(i), w.reorg
	}
	_, err = w.tx.CopyFrom(ctx, pgx.Identifier{"reversions"},
		[]string{"cursor", "reorg_id", "block_number", "block_hash", "opening", "index", "tx_hash", "cause", "distance", "old_digest", "at"},
		pgx.CopyFromSlice(len(w.fallen), func(i int) ([]any, error) {
			t := &w.fallen[i]
			var block []byte
			if t.block != nil {
				block = t.block[:]
			}
			return []any{t.Cursor, t.ReorgID, t.number, block, t.opening, t.index, t.Tx.Hash().Bytes(), string(t.cause), t.distance, t.OldDigest[:], w.at}, nil
		}))
	return err
}

// tellCascade makes the run of events: reorg, each block followed by its transactions, those of the open
// block, reorg_end.
func (w *stepWriter) tellCascade(fallen []gateway.RevertedBlock) error {
	c := w.step.Cascade
	summary := gateway.ReorgRecord{
		ID: w.reorg, Cause: c.Roots[0].Cause, L1Depth: c.L1Depth, L1OldHead: c.L1OldHead, L1NewHead: c.L1NewHead,
		L2OldHead: c.L2OldHead, L2NewHead: c.L2NewHead, BlockCount: len(fallen), TxCount: len(w.fallen), At: w.at,
	}
	w.cascade = make([]gateway.Event, 0, len(fallen)+len(w.fallen)+2)
	tell := func(kind gateway.EventKind, payload any) error {
		e, err := gateway.NewEvent(kind, payload)
		w.cascade = append(w.cascade, e)
		return err
	}
	if err := tell(gateway.EventReorg, summary); err != nil {
		return err
	}
	next := 0
	transactions := func(below uint64) error {
		for ; next < len(w.fallen) && w.fallen[next].number < below; next++ {
			t := &w.fallen[next]
			if err := tell(gateway.EventReverted, gateway.RevertedEvent{ReorgID: w.reorg, Transaction: &gateway.RevertedTransaction{
				ReorgID: w.reorg, Cursor: t.Cursor, TxHash: t.Tx.Hash(), BlockNumber: t.number, BlockHash: t.block, Cause: t.cause, Distance: t.distance,
				Promised: t.opening != nil, OldDigest: t.OldDigest, At: w.at,
			}}); err != nil {
				return err
			}
		}
		return nil
	}
	sort.SliceStable(fallen, func(i, j int) bool { return fallen[i].Number < fallen[j].Number })
	for i := range fallen {
		if err := tell(gateway.EventReverted, gateway.RevertedEvent{ReorgID: w.reorg, Block: &fallen[i]}); err != nil {
			return err
		}
		if err := transactions(fallen[i].Number + 1); err != nil {
			return err
		}
	}
	if err := transactions(^uint64(0)); err != nil {
		return err
	}
	return tell(gateway.EventReorgEnd, summary)
}
