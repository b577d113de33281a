package postgres

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// The words of gateway.HistoryStep.Status, in the order in which steps of one moment happened.
var historyOrder = map[string]int{
	"reverted": 0, "promised": 1, "reincluded": 2, "changed": 2, "dropped": 2, "certified": 3, "settled": 4, "safe": 5, "finalized": 6,
}

// History tells a transaction's whole story, oldest step first. The promise in force comes without
// signature and signer, which are not stored; its receipt has the block hash once the block is sealed. What
// waits in the queue is not recorded. ErrNotFound: the transaction was never promised, nor taken by L1.
func (s *Store) History(ctx context.Context, txHash common.Hash) (*gateway.PromiseHistory, error) {
	h := &gateway.PromiseHistory{TxHash: txHash}
	err := s.snapshot(ctx, s.reads, func(tx pgx.Tx) error {
		h.Promise, h.History = nil, nil
		for _, part := range []func(context.Context, pgx.Tx, *gateway.PromiseHistory) error{s.promised, s.reachedBlocks, s.revertedAndAnswered} {
			if err := part(ctx, tx, h); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(h.History) == 0 {
		err = gateway.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("read history of %s: %w", txHash, err)
	}
	sort.SliceStable(h.History, func(i, j int) bool {
		a, b := h.History[i], h.History[j]
		if x, y := a.At.UnixMilli(), b.At.UnixMilli(); x != y { // promises are stamped to the millisecond
			return x < y
		}
		return historyOrder[a.Status] < historyOrder[b.Status]
	})
	h.Status = h.History[len(h.History)-1].Status
	return h, nil
}

// promised adds the promises, and the one in force.
func (s *Store) promised(ctx context.Context, tx pgx.Tx, h *gateway.PromiseHistory) error {
	rows, err := tx.Query(ctx, `
		SELECT o.number, o.sealed_as, p.promised_ms, p.in_force FROM promises p JOIN openings o ON o.id = p.opening
		WHERE p.tx_hash = $1 AND p.in_force OR p.tx_hash = $1 AND NOT p.in_force`, h.TxHash[:]) // each half has its index
	if err != nil {
		return err
	}
	var number, millis uint64
	var block *common.Hash
	var inForce bool
	_, err = pgx.ForEachRow(rows, []any{&number, &block, &millis, &inForce}, func() error {
		n := number
		h.History = append(h.History, gateway.HistoryStep{Status: "promised", At: time.UnixMilli(int64(millis)).UTC(), BlockNumber: &n, BlockHash: block})
		block = nil
		return nil
	})
	if err != nil {
		return err
	}
	rows, err = tx.Query(ctx, `SELECT `+promiseColumnsOf+` WHERE p.tx_hash = $1 AND p.in_force`, h.TxHash[:])
	if err != nil {
		return err
	}
	p, err := pgx.CollectExactlyOneRow(rows, s.scanPromise)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	var sealed *common.Hash
	err = tx.QueryRow(ctx, `SELECT o.sealed_as FROM openings o JOIN promises p ON p.opening = o.id WHERE p.tx_hash = $1 AND p.in_force`, h.TxHash[:]).Scan(&sealed)
	if err != nil {
		return err
	}
	if sealed != nil {
		p.Receipt.BlockHash = *sealed
		for _, l := range p.Receipt.Logs {
			l.BlockHash = *sealed
		}
	}
	m := p.Promise
	h.Promise = &gateway.PromiseRecord{
		ChainID: m.ChainID, Rollup: m.Rollup, TxHash: m.TxHash, BlockNumber: m.BlockNumber, ParentHash: m.ParentHash, Index: m.Index,
		ReceiptDigest: m.ReceiptDigest, AnchorNumber: m.AnchorNumber, AnchorL1Hash: m.AnchorL1Hash, Time: m.Time, Receipt: p.Receipt,
		Sender: p.Sender, To: p.Tx.To(),
	}
	return nil
}

// reachedBlocks adds how far the blocks with this transaction came: certified also for those that fell,
// settled, safe and finalized as L1 sees it now.
func (s *Store) reachedBlocks(ctx context.Context, tx pgx.Tx, h *gateway.PromiseHistory) error {
	rows, err := tx.Query(ctx, `
		WITH holds AS (
			SELECT o.sealed_as AS hash FROM promises p JOIN openings o ON o.id = p.opening
			WHERE (p.tx_hash = $1 AND p.in_force OR p.tx_hash = $1 AND NOT p.in_force) AND o.sealed_as IS NOT NULL
			UNION
			SELECT block_hash FROM block_transactions WHERE tx_hash = $1
		)
		SELECT b.number, b.hash, c.signed_at, l.number, l.hash, l.slot, i.tx_hash, greatest(l.seen_at, b.recorded_at), safe.at, finalized.at
		FROM holds JOIN l2_blocks b USING (hash)
		LEFT JOIN certificates c ON c.block_hash = b.hash
		LEFT JOIN LATERAL (
			SELECT i.tx_hash, l.number, l.hash, l.slot, l.seen_at FROM l1_inclusions i JOIN l1_blocks l ON l.hash = i.l1_hash AND l.canonical
			WHERE i.block_hash = b.hash AND b.fallen_by IS NULL LIMIT 1
		) i ON true
		LEFT JOIN l1_blocks l ON l.hash = i.hash
		LEFT JOIN LATERAL (SELECT at FROM tags WHERE tag = 'safe' AND number >= b.number AND l.hash IS NOT NULL ORDER BY id LIMIT 1) safe ON true
		LEFT JOIN LATERAL (SELECT at FROM tags WHERE tag = 'finalized' AND number >= b.number AND l.hash IS NOT NULL ORDER BY id LIMIT 1) finalized ON true
		ORDER BY b.sequence`, h.TxHash[:])
	if err != nil {
		return err
	}
	type reached struct {
		number, l1Number, slot              *uint64
		hash, l1Hash, l1Tx                  *common.Hash
		certified, settled, safe, finalized *time.Time
	}
	list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (reached, error) {
		var r reached
		return r, row.Scan(&r.number, &r.hash, &r.certified, &r.l1Number, &r.l1Hash, &r.slot, &r.l1Tx, &r.settled, &r.safe, &r.finalized)
	})
	if err != nil {
		return err
	}
	for _, r := range list {
		add := func(status string, at *time.Time, l1 *gateway.L1Inclusion) {
			if at != nil {
				h.History = append(h.History, gateway.HistoryStep{Status: status, At: at.UTC(), BlockNumber: r.number, BlockHash: r.hash, L1: l1})
			}
		}
		add("certified", r.certified, nil)
		if r.l1Number != nil {
			l1 := &gateway.L1Inclusion{Number: *r.l1Number, Hash: *r.l1Hash, Slot: *r.slot, TxHash: *r.l1Tx}
			add("settled", r.settled, l1)
			add("safe", r.safe, l1)
			add("finalized", r.finalized, l1)
		}
	}
	return nil
}

// revertedAndAnswered adds the reversions and their outcomes.
func (s *Store) revertedAndAnswered(ctx context.Context, tx pgx.Tx, h *gateway.PromiseHistory) error {
	rows, err := tx.Query(ctx, `SELECT `+reversionColumns+`, r.resolved_at FROM reversions r WHERE r.tx_hash = $1 ORDER BY r."cursor"`, h.TxHash[:])
	if err != nil {
		return err
	}
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var t gateway.RevertedTransaction
		var resolved *time.Time
		err := row.Scan(&t.ReorgID, &t.Cursor, &t.TxHash, &t.BlockNumber, &t.BlockHash, &t.Cause, &t.Distance, &t.Promised,
			&t.Outcome, &t.Reason, &t.OldDigest, &t.NewDigest, &t.NewBlockNumber, &t.At, &resolved)
		if err != nil {
			return struct{}{}, err
		}
		h.History = append(h.History, gateway.HistoryStep{
			Status: "reverted", At: t.At.UTC(), BlockNumber: &t.BlockNumber, BlockHash: t.BlockHash, ReorgID: &t.ReorgID, Reason: string(t.Cause),
		})
		if resolved != nil {
			h.History = append(h.History, gateway.HistoryStep{
				Status: string(t.Outcome), At: resolved.UTC(), BlockNumber: t.NewBlockNumber, ReorgID: &t.ReorgID, Reason: t.Reason,
			})
		}
		return struct{}{}, nil
	})
	return err
}
