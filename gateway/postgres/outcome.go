package postgres

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// outcome is what became of one reversion.
type outcome struct {
	of     gateway.RevertedTransaction // as it waits
	kind   gateway.OutcomeKind
	reason string       // with Dropped
	digest *common.Hash // with the others
	number *uint64      // of the block it is in now
}

// reversionColumns are what scanReversion reads, of reversions as r.
const reversionColumns = `r.reorg_id, r."cursor", r.tx_hash, r.block_number, r.block_hash, r.cause, r.distance, r.opening IS NOT NULL,
	coalesce(r.outcome, ''), coalesce(r.reason, ''), r.old_digest, r.new_digest, r.new_block_number, r.at`

func scanReversion(row pgx.CollectableRow) (gateway.RevertedTransaction, error) {
	var t gateway.RevertedTransaction
	err := row.Scan(&t.ReorgID, &t.Cursor, &t.TxHash, &t.BlockNumber, &t.BlockHash, &t.Cause, &t.Distance, &t.Promised,
		&t.Outcome, &t.Reason, &t.OldDigest, &t.NewDigest, &t.NewBlockNumber, &t.At)
	t.At = t.At.UTC()
	return t, err
}

// waiting returns those of the reversions that have no outcome yet, in their order.
func (s *Store) waiting(ctx context.Context, cursors []int64) ([]gateway.RevertedTransaction, error) {
	rows, err := s.journal.Query(ctx, `SELECT `+reversionColumns+` FROM reversions r WHERE r."cursor" = ANY($1) AND r.outcome IS NULL ORDER BY r."cursor"`, cursors)
	if err != nil {
		return nil, fmt.Errorf("read reversions: %w", err)
	}
	found, err := pgx.CollectRows(rows, scanReversion)
	if err != nil {
		return nil, fmt.Errorf("read reversions: %w", err)
	}
	return found, nil
}

// queueOutcomes records outcomes. A reversion that got one in the meantime is refused by its trigger.
func queueOutcomes(b *pgx.Batch, outcomes []outcome) {
	if len(outcomes) == 0 {
		return
	}
	n := len(outcomes)
	cursors, kinds, reasons := make([]int64, n), make([]string, n), make([]*string, n)
	digests, numbers := make([][]byte, n), make([]*uint64, n)
	for i, o := range outcomes {
		cursors[i], kinds[i], numbers[i] = o.of.Cursor, string(o.kind), o.number
		if o.digest != nil {
			digests[i] = o.digest[:]
		}
		if o.kind == gateway.Dropped {
			reasons[i] = &o.reason
		}
	}
	b.Queue(`
		UPDATE reversions r SET outcome = n.outcome, reason = n.reason, new_digest = n.digest, new_block_number = n.number, resolved_at = now()
		FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::bigint[]) AS n (c, outcome, reason, digest, number)
		WHERE r."cursor" = n.c`, cursors, kinds, reasons, digests, numbers)
}

// announceOutcomes makes the events of outcomes: the reverted transaction with what became of it.
func announceOutcomes(outcomes []outcome) ([]gateway.Event, error) {
	events := make([]gateway.Event, 0, len(outcomes))
	for _, o := range outcomes {
		kind, ok := outcomeEvents[o.kind]
		if !ok {
			return nil, fmt.Errorf("%w: outcome %q of reversion %d", ErrMalformed, o.kind, o.of.Cursor)
		}
		t := o.of
		t.Outcome, t.Reason, t.NewDigest, t.NewBlockNumber = o.kind, o.reason, o.digest, o.number
		event, err := gateway.NewEvent(kind, t)
		if err != nil {
			return nil, err
		}
		events = append(events, event)
	}
	return events, nil
}

var outcomeEvents = map[gateway.OutcomeKind]gateway.EventKind{
	gateway.Reincluded: gateway.EventReincluded,
	gateway.Changed:    gateway.EventChanged,
	gateway.Dropped:    gateway.EventDropped,
}

// Resolve implements gateway.Journal. A reversion's first outcome stands: what has one already, by the
// same call before or because Step met its transaction in a block of L1's, is passed over in silence.
func (s *Store) Resolve(ctx context.Context, outcomes []gateway.Outcome) error {
	cursors := make([]int64, 0, len(outcomes))
	given := make(map[int64]gateway.Outcome, len(outcomes))
	for _, o := range outcomes {
		if (o.Kind == gateway.Dropped) != (o.Receipt == nil) || (o.Kind == gateway.Dropped) != (o.Reason != "") {
			return fmt.Errorf("journal outcomes: %w: reversion %d is %s with reason %q", ErrMalformed, o.Reverted.Cursor, o.Kind, o.Reason)
		}
		cursors = append(cursors, o.Reverted.Cursor)
		given[o.Reverted.Cursor] = o
	}
	err := s.transaction(ctx, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT `+reversionColumns+` FROM reversions r WHERE r."cursor" = ANY($1) AND r.outcome IS NULL ORDER BY r."cursor" FOR UPDATE`, cursors)
		if err != nil {
			return err
		}
		waiting, err := pgx.CollectRows(rows, scanReversion)
		if err != nil {
			return err
		}
		resolved := make([]outcome, 0, len(waiting))
		for _, w := range waiting {
			o := outcome{of: w, kind: given[w.Cursor].Kind, reason: given[w.Cursor].Reason}
			if r := given[w.Cursor].Receipt; r != nil {
				digest := gateway.ReceiptDigest(r)
				o.digest = &digest
				if r.BlockNumber != nil {
					number := r.BlockNumber.Uint64()
					o.number = &number
				}
			}
			resolved = append(resolved, o)
		}
		if len(resolved) == 0 {
			return nil
		}
		events, err := announceOutcomes(resolved)
		if err != nil {
			return err
		}
		kinds, payloads := splitEvents(events)
		var b pgx.Batch
		queueOutcomes(&b, resolved)
		b.Queue(`SELECT append_events($1, $2)`, kinds, payloads)
		return tx.SendBatch(ctx, &b).Close()
	})
	if err != nil {
		return fmt.Errorf("journal outcomes: %w", err)
	}
	return nil
}
