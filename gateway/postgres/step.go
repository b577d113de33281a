package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Step implements gateway.Journal: L1's blocks, what they took, what fell and what stands again, in one
// transaction. Events come in this order: the step's own; the cascade's run (reorg; each fallen block
// followed by its transactions, lowest first; those of the open block; reorg_end); outcomes.
//
// Fallen transactions that stand in a block which this step made canonical, taken by L1 or restored, get
// their outcome here, whichever reorg they fell in. They are not among the returned ones, which all wait.
//
// gateway.ErrUnexpectedFall: the step does not fit the record: L1 blocks that are not there, roots that do
// not stand, or another head or open block afterwards than the step says. Nothing is recorded then.
func (s *Store) Step(ctx context.Context, step gateway.L1Step) (int64, []gateway.Reverted, error) {
	digest, err := stepDigest(step)
	if err != nil {
		return 0, nil, fmt.Errorf("journal L1 step: %w", err)
	}
	var reorg int64
	var fallen []gateway.Reverted
	err = s.transaction(ctx, func(tx pgx.Tx) error {
		reorg, fallen = 0, nil
		// First of all the lock that orders writers of events: a step touches much, and the others take it last.
		if _, err := tx.Exec(ctx, `SELECT FROM counters FOR UPDATE`); err != nil {
			return err
		}
		before, repeated, err := stepBefore(ctx, tx, digest, step)
		if err != nil {
			return err
		}
		if repeated {
			reorg = before
			fallen, err = s.waitingReverted(ctx, tx, `r.reorg_id = $1`, before)
			return err
		}
		w := &stepWriter{store: s, tx: tx, step: step}
		if err := w.write(ctx); err != nil {
			return err
		}
		reorg, fallen = w.reorg, w.stillWaiting()
		_, err = tx.Exec(ctx, `INSERT INTO l1_steps (digest, reorg_id) VALUES ($1, nullif($2, 0))`, digest[:], reorg)
		return err
	})
	if err != nil {
		return 0, nil, fmt.Errorf("journal L1 step: %w", named(err))
	}
	return reorg, fallen, nil
}

// stepDigest identifies a step by what it says, not by the bodies of the blocks it names.
func stepDigest(step gateway.L1Step) (common.Hash, error) {
	type l1 struct{ Hash, Parent common.Hash }
	type root struct {
		Hash  common.Hash
		Cause string
	}
	var said struct {
		Removed, Added                             []l1
		L1Safe, L1Finalized, Head, Safe, Finalized blocks.Ref
		Roots                                      []root
		Restored                                   []common.Hash
		Events                                     [][]byte
	}
	for _, b := range step.Update.Removed {
		said.Removed = append(said.Removed, l1{b.Hash, b.Parent})
	}
	for _, b := range step.Update.Added {
		said.Added = append(said.Added, l1{b.Hash, b.Parent})
	}
	said.L1Safe, said.L1Finalized = step.Update.Safe, step.Update.Finalized
	said.Head, said.Safe, said.Finalized = step.Head, step.Safe, step.Finalized
	if step.Cascade != nil {
		for _, r := range step.Cascade.Roots {
			said.Roots = append(said.Roots, root{r.Hash, string(r.Cause)})
		}
	}
	said.Restored = step.Restored
	for _, e := range step.Events {
		said.Events = append(said.Events, []byte(e.Kind), e.Payload)
	}
	raw, err := rlp.EncodeToBytes(&said)
	if err != nil {
		return common.Hash{}, fmt.Errorf("digest step: %w", err)
	}
	return crypto.Keccak256Hash(raw), nil
}

// stepBefore reports whether the step is the last one again, and the reorg it made. A step that moves L1's
// chain cannot follow itself: what it removed is gone, what it added is there. One that moves only tags is
// as good as done if the last one said the same; one that brings something down is always new.
func stepBefore(ctx context.Context, tx pgx.Tx, digest common.Hash, step gateway.L1Step) (int64, bool, error) {
	if len(step.Update.Removed)+len(step.Update.Added) == 0 && step.Cascade != nil {
		return 0, false, nil
	}
	var last common.Hash
	var reorg int64
	err := tx.QueryRow(ctx, `SELECT digest, coalesce(reorg_id, 0) FROM l1_steps ORDER BY id DESC LIMIT 1`).Scan(&last, &reorg)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, false, nil
	}
	return reorg, err == nil && last == digest, err
}

// stepWriter is one step on its way into one transaction.
type stepWriter struct {
	store *Store
	tx    pgx.Tx
	step  gateway.L1Step

	standing []common.Hash // blocks that this step made, or found, canonical by L1
	restored []common.Hash // of these, those that had fallen

	reorg    int64
	at       time.Time
	cascade  []gateway.Event // reorg … reorg_end
	fallen   []fallenTransaction
	resolved map[int64]bool // reversions that this step gave an outcome
}

func (w *stepWriter) write(ctx context.Context) error {
	steps := []struct {
		name string
		do   func(context.Context) error
	}{
		{"record L1 blocks", w.writeL1},
		{"record the cascade", w.writeCascade},
		{"restore blocks", w.restore},
		{"record taken blocks", w.writeTaken},
		{"record inclusions", w.writeInclusions},
		{"move tags", w.writeTags},
		{"check the chain", w.check},
		{"record outcomes and events", w.announce},
	}
	for _, s := range steps {
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// writeL1 moves the canonical L1 chain.
func (w *stepWriter) writeL1(ctx context.Context) error {
	u := w.step.Update
	if len(u.Removed) > 0 {
		removed := make([][]byte, len(u.Removed))
		for i := range u.Removed {
			removed[i] = u.Removed[i].Hash[:]
		}
		tag, err := w.tx.Exec(ctx, `UPDATE l1_blocks SET canonical = false WHERE hash = ANY($1) AND canonical`, removed)
		if err != nil {
			return err
		}
		if int(tag.RowsAffected()) != len(u.Removed) {
			return fmt.Errorf("%w: %d of %d removed L1 blocks are canonical", gateway.ErrUnexpectedFall, tag.RowsAffected(), len(u.Removed))
		}
	}
	if len(u.Added) == 0 {
		return nil
	}
	var head common.Hash
	err := w.tx.QueryRow(ctx, `SELECT hash FROM l1_blocks WHERE canonical ORDER BY number DESC LIMIT 1`).Scan(&head)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	if err == nil && head != u.Added[0].Parent {
		return fmt.Errorf("%w: L1 block %d does not stand on the recorded head %s", gateway.ErrUnexpectedFall, u.Added[0].Number, head)
	}
	n := len(u.Added)
	hashes, parents := make([][]byte, n), make([][]byte, n)
	numbers, times, slots := make([]uint64, n), make([]uint64, n), make([]uint64, n)
	for i := range u.Added {
		b := &u.Added[i]
		hashes[i], parents[i], numbers[i], times[i], slots[i] = b.Hash[:], b.Parent[:], b.Number, b.Time, b.Slot
	}
	_, err = w.tx.Exec(ctx, `
		INSERT INTO l1_blocks (hash, parent_hash, number, time, slot, canonical)
		SELECT b.*, true FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[]) AS b
		ON CONFLICT (hash) DO UPDATE SET canonical = true`, hashes, parents, numbers, times, slots)
	return err
}

// restore lets fallen blocks stand again, those that the step names and those that L1 took, with their promises.
func (w *stepWriter) restore(ctx context.Context) error {
	candidates := append([]common.Hash(nil), w.step.Restored...)
	for _, t := range w.step.Taken {
		candidates = append(candidates, t.Included.Placed.Hash)
	}
	if len(candidates) == 0 {
		return nil
	}
	rows, err := w.tx.Query(ctx, `UPDATE l2_blocks SET fallen_by = NULL WHERE hash = ANY($1) AND fallen_by IS NOT NULL RETURNING hash`, byteSlices(candidates))
	if err != nil {
		return err
	}
	if w.restored, err = pgx.CollectRows(rows, pgx.RowTo[common.Hash]); err != nil {
		return err
	}
	stands := make(map[common.Hash]bool, len(w.restored))
	for _, h := range w.restored {
		stands[h] = true
	}
	for _, h := range w.step.Restored {
		if !stands[h] {
			return fmt.Errorf("%w: block %s had not fallen", gateway.ErrUnexpectedFall, h)
		}
	}
	if len(w.restored) == 0 {
		return nil
	}
	_, err = w.tx.Exec(ctx, `UPDATE promises p SET in_force = true FROM openings o WHERE o.id = p.opening AND o.sealed_as = ANY($1) AND NOT p.in_force`, byteSlices(w.restored))
	return err
}

// writeTaken records the blocks that L1 took and that were not known.
func (w *stepWriter) writeTaken(ctx context.Context) error {
	w.standing = append([]common.Hash(nil), w.restored...)
	if len(w.step.Taken) == 0 {
		return nil
	}
	times := make(map[common.Hash]uint64)
	for _, l1 := range w.step.Update.Added {
		for _, in := range l1.Blocks {
			times[in.Placed.Hash] = l1.Time
		}
	}
	taken := make([]common.Hash, len(w.step.Taken))
	for i, t := range w.step.Taken {
		taken[i] = t.Included.Placed.Hash
	}
	rows, err := w.tx.Query(ctx, `SELECT hash FROM l2_blocks WHERE hash = ANY($1)`, byteSlices(taken))
	if err != nil {
		return err
	}
	recorded, err := pgx.CollectRows(rows, pgx.RowTo[common.Hash])
	if err != nil {
		return err
	}
	known := make(map[common.Hash]bool, len(recorded))
	for _, h := range recorded {
		known[h] = true
	}
	var b pgx.Batch
	for _, t := range w.step.Taken {
		p := t.Included.Placed
		w.standing = append(w.standing, p.Hash)
		if known[p.Hash] {
			continue
		}
		txs := t.Included.Block.Transactions()
		if len(txs) != len(t.Receipts) {
			return fmt.Errorf("%w: block %d has %d transactions and %d receipts", ErrMalformed, p.Number, len(txs), len(t.Receipts))
		}
		insert, args, err := insertBlock(p, t.Included.Block, time.Unix(int64(times[p.Hash]), 0))
		if err != nil {
			return err
		}
		b.Queue(insert, args...)
		if err := queueBlockTransactions(&b, p.Hash, txs, t.Receipts); err != nil {
			return err
		}
	}
	return w.tx.SendBatch(ctx, &b).Close()
}

// queueBlockTransactions records the transactions of a block that were not promised here.
func queueBlockTransactions(b *pgx.Batch, block common.Hash, txs types.Transactions, receipts types.Receipts) error {
	n := len(txs)
	if n == 0 {
		return nil
	}
	index, hashes, encoded, digests := make([]int64, n), make([][]byte, n), make([][]byte, n), make([][]byte, n)
	for i := range txs {
		raw, err := encodeReceipt(receipts[i])
		if err != nil {
			return err
		}
		index[i], hashes[i], encoded[i] = int64(i), txs[i].Hash().Bytes(), raw
		digests[i] = gateway.ReceiptDigest(receipts[i]).Bytes()
	}
	b.Queue(`
		INSERT INTO block_transactions (block_hash, index, tx_hash, receipt, receipt_digest)
		SELECT $1, t.* FROM unnest($2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[]) AS t`,
		block[:], index, hashes, encoded, digests)
	return nil
}

// writeInclusions records where L1 took blocks and runs. An L1 block that is back brings nothing new.
func (w *stepWriter) writeInclusions(ctx context.Context) error {
	var b pgx.Batch
	for _, l1 := range w.step.Update.Added {
		for _, in := range l1.Blocks {
			p := in.Placed
			b.Queue(`
				INSERT INTO l1_inclusions (l1_hash, log_index, block_hash, tx_hash, kind, permit_slot, permit_l1_parent)
				VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (l1_hash, log_index) DO NOTHING`,
				l1.Hash[:], uint64(in.LogIndex), p.Hash[:], in.TxHash[:], int16(p.Kind), p.Permit.Slot, p.Permit.L1Parent[:])
		}
		for i, r := range l1.Settled {
			signature := r.Signature
			if signature == nil {
				signature = []byte{}
			}
			b.Queue(`
				INSERT INTO settlements (l1_hash, ordinal, from_number, to_number, tip, signature, tx_hash)
				VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (l1_hash, ordinal) DO NOTHING`,
				l1.Hash[:], i, r.From, r.To, r.Tip[:], signature, r.TxHash[:])
		}
	}
	return w.tx.SendBatch(ctx, &b).Close()
}

func (w *stepWriter) writeTags(ctx context.Context) error {
	moves := []struct {
		tag string
		to  blocks.Ref
	}{
		{"l1_safe", w.step.Update.Safe}, {"l1_finalized", w.step.Update.Finalized},
		{"safe", w.step.Safe}, {"finalized", w.step.Finalized},
	}
	var b pgx.Batch
	for _, m := range moves {
		if m.to == (blocks.Ref{}) {
			continue
		}
		b.Queue(`
			INSERT INTO tags (tag, number, hash) SELECT $1, $2, $3::bytea
			WHERE $3::bytea IS DISTINCT FROM (SELECT hash::bytea FROM tags WHERE tag = $1 ORDER BY id DESC LIMIT 1)`, m.tag, m.to.Number, m.to.Hash[:])
	}
	return w.tx.SendBatch(ctx, &b).Close()
}

// check compares the record with what the step says it is now.
func (w *stepWriter) check(ctx context.Context) error {
	var head blocks.Ref
	var open *common.Hash
	var loose bool
	err := w.tx.QueryRow(ctx, `
		SELECT b.number, b.hash, (SELECT parent_hash FROM openings WHERE `+isOpen+`),
			EXISTS (SELECT FROM l2_blocks c JOIN l2_blocks p ON p.hash = c.parent_hash WHERE c.hash = ANY($1) AND c.fallen_by IS NULL AND p.fallen_by IS NOT NULL)
		FROM l2_blocks b WHERE b.fallen_by IS NULL ORDER BY b.number DESC LIMIT 1`, byteSlices(w.standing)).Scan(&head.Number, &head.Hash, &open, &loose)
	switch {
	case err != nil:
		return err
	case head != w.step.Head:
		return fmt.Errorf("%w: the head is %d %s in the record, %d %s in the step", gateway.ErrUnexpectedFall, head.Number, head.Hash, w.step.Head.Number, w.step.Head.Hash)
	case open != nil && *open != head.Hash:
		return fmt.Errorf("%w: the open block stands on %s, the head is %s", gateway.ErrUnexpectedFall, *open, head.Hash)
	case loose:
		return fmt.Errorf("%w: a block stands on a fallen one", gateway.ErrUnexpectedFall)
	}
	return nil
}

// announce gives outcomes to what waits and stands again, and appends all events.
func (w *stepWriter) announce(ctx context.Context) error {
	outcomes, err := w.standAgain(ctx)
	if err != nil {
		return err
	}
	announced, err := announceOutcomes(outcomes)
	if err != nil {
		return err
	}
	events := append(append(append([]gateway.Event(nil), w.step.Events...), w.cascade...), announced...)
	kinds, payloads := splitEvents(events)
	var b pgx.Batch
	queueOutcomes(&b, outcomes)
	b.Queue(`SELECT append_events($1, $2)`, kinds, payloads)
	w.resolved = make(map[int64]bool, len(outcomes))
	for _, o := range outcomes {
		w.resolved[o.of.Cursor] = true
	}
	return w.tx.SendBatch(ctx, &b).Close()
}

// standAgain finds the reversions without an outcome whose transactions stand in a block that this step
// made canonical.
func (w *stepWriter) standAgain(ctx context.Context) ([]outcome, error) {
	if len(w.standing) == 0 {
		return nil, nil
	}
	rows, err := w.tx.Query(ctx, `
		WITH stands AS (
			SELECT o.number, p.tx_hash, p.receipt, p.receipt_digest FROM openings o JOIN promises p ON p.opening = o.id WHERE o.sealed_as = ANY($1)
			UNION ALL
			SELECT b.number, t.tx_hash, t.receipt, t.receipt_digest FROM block_transactions t JOIN l2_blocks b ON b.hash = t.block_hash WHERE t.block_hash = ANY($1)
		)
		SELECT `+reversionColumns+`, coalesce(p.receipt, t.receipt), s.receipt, s.receipt_digest, s.number
		FROM reversions r JOIN stands s USING (tx_hash)
		LEFT JOIN promises p ON p.opening = r.opening AND p.index = r.index
		LEFT JOIN block_transactions t ON r.opening IS NULL AND t.block_hash = r.block_hash AND t.index = r.index
		WHERE r.outcome IS NULL ORDER BY r."cursor"`, byteSlices(w.standing))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(row pgx.CollectableRow) (outcome, error) {
		var o outcome
		var before, after []byte
		var digest common.Hash
		var number uint64
		t := &o.of
		err := row.Scan(&t.ReorgID, &t.Cursor, &t.TxHash, &t.BlockNumber, &t.BlockHash, &t.Cause, &t.Distance, &t.Promised,
			&t.Outcome, &t.Reason, &t.OldDigest, &t.NewDigest, &t.NewBlockNumber, &t.At, &before, &after, &digest, &number)
		if err != nil {
			return o, err
		}
		t.At = t.At.UTC()
		was, err := decodeReceipt(before, common.Hash{})
		if err != nil {
			return o, err
		}
		is, err := decodeReceipt(after, common.Hash{})
		if err != nil {
			return o, err
		}
		o.kind, o.digest, o.number = gateway.CompareEffects(was, is), &digest, &number
		return o, nil
	})
}

// stillWaiting returns what fell in this step and has no outcome yet.
func (w *stepWriter) stillWaiting() []gateway.Reverted {
	var out []gateway.Reverted
	for _, f := range w.fallen {
		if !w.resolved[f.Cursor] {
			out = append(out, f.Reverted)
		}
	}
	return out
}
