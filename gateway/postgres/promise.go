package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

const (
	isOpen = `sealed_as IS NULL AND fallen_by IS NULL`

	// openBlock records the environment unless a block is open already. Whether that one is the same, the
	// statements after it check.
	openBlock = `
		INSERT INTO openings (number, parent_hash, time, gas_limit, fee_recipient, anchor_number, anchor_l1_hash, anchor_inbox_root, anchor_inbox_count)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 WHERE NOT EXISTS (SELECT FROM openings WHERE ` + isOpen + `)`

	// theOpening finds the open block if its environment is the given one, else nothing.
	theOpening = `
		SELECT id FROM openings WHERE ` + isOpen + ` AND number = $1 AND parent_hash = $2 AND time = $3 AND gas_limit = $4 AND fee_recipient = $5
			AND anchor_number = $6 AND anchor_l1_hash = $7 AND anchor_inbox_root = $8 AND anchor_inbox_count = $9`

	// insertPromises gives promises no block, which is refused, if theOpening finds none.
	insertPromises = `
		INSERT INTO promises (opening, index, tx_hash, sender, tx, receipt, receipt_digest, promised_ms, answers)
		SELECT (` + theOpening + `), p.*
		FROM unnest($10::bigint[], $11::bytea[], $12::bytea[], $13::bytea[], $14::bytea[], $15::bytea[], $16::bigint[], $17::bigint[]) AS p`
)

func openingArgs(o gateway.Opening) []any {
	return []any{o.Number, o.Parent[:], o.Time, o.GasLimit, o.FeeRecipient[:], o.Anchor.L1Number, o.Anchor.L1Hash[:], o.Anchor.InboxRoot[:], o.Anchor.InboxCount}
}

// promiseColumns are a batch of promises, column by column.
type promiseColumns struct {
	index, millis    []uint64
	hash, sender, tx [][]byte
	receipt, digest  [][]byte
	answers          []*int64
	reversions       []int64
	answered         map[int64]gateway.Promised
}

func (s *Store) columns(open gateway.Opening, batch []gateway.Promised) (*promiseColumns, error) {
	c := &promiseColumns{answered: make(map[int64]gateway.Promised)}
	for i := range batch {
		p := &batch[i]
		if p.Promise.ChainID != s.options.ChainID || p.Promise.Rollup != s.options.Rollup || p.Promise.BlockNumber != open.Number ||
			p.Promise.ParentHash != open.Parent || p.Promise.AnchorNumber != open.Anchor.L1Number || p.Promise.AnchorL1Hash != open.Anchor.L1Hash ||
			p.Tx == nil || p.Tx.Hash() != p.Promise.TxHash {
			return nil, fmt.Errorf("%w: promise %s is not of this transaction in the open block", ErrMalformed, p.Promise.TxHash)
		}
		tx, err := p.Tx.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("encode transaction %s: %w", p.Promise.TxHash, err)
		}
		receipt, err := encodeReceipt(p.Receipt)
		if err != nil {
			return nil, err
		}
		c.index, c.millis = append(c.index, p.Promise.Index), append(c.millis, p.Promise.Time)
		c.hash, c.sender, c.tx = append(c.hash, p.Promise.TxHash[:]), append(c.sender, p.Sender[:]), append(c.tx, tx)
		c.receipt, c.digest = append(c.receipt, receipt), append(c.digest, p.Promise.ReceiptDigest[:])
		if p.Reversion == 0 {
			c.answers = append(c.answers, nil)
			continue
		}
		if p.Outcome != gateway.Reincluded && p.Outcome != gateway.Changed {
			return nil, fmt.Errorf("%w: promise %s answers a reversion with outcome %q", ErrMalformed, p.Promise.TxHash, p.Outcome)
		}
		c.answers = append(c.answers, &p.Reversion)
		c.reversions, c.answered[p.Reversion] = append(c.reversions, p.Reversion), *p
	}
	return c, nil
}

// Promise implements gateway.Journal in one round trip, or two if reversions are answered. Outcomes are
// announced after the given events. ErrEquivocation: an index, or a transaction in force, has another
// promise, or another block is open.
func (s *Store) Promise(ctx context.Context, open gateway.Opening, batch []gateway.Promised, events []gateway.Event) error {
	if len(batch) == 0 {
		return fmt.Errorf("journal promises: %w: the batch is empty", ErrMalformed)
	}
	c, err := s.columns(open, batch)
	if err != nil {
		return fmt.Errorf("journal promises: %w", err)
	}
	var outcomes []outcome
	if len(c.reversions) > 0 {
		waiting, err := s.waiting(ctx, c.reversions)
		if err != nil {
			return fmt.Errorf("journal promises: %w", err)
		}
		for i := range waiting {
			p := c.answered[waiting[i].Cursor]
			outcomes = append(outcomes, outcome{of: waiting[i], kind: p.Outcome, digest: &p.Promise.ReceiptDigest, number: &p.Promise.BlockNumber})
		}
		announced, err := announceOutcomes(outcomes)
		if err != nil {
			return fmt.Errorf("journal promises: %w", err)
		}
		events = append(events[:len(events):len(events)], announced...)
	}
	kinds, payloads := splitEvents(events)
	err = s.batch(ctx, func(b *pgx.Batch) {
		b.Queue(openBlock, openingArgs(open)...)
		b.Queue(insertPromises, append(openingArgs(open), c.index, c.hash, c.sender, c.tx, c.receipt, c.digest, c.millis, c.answers)...)
		queueOutcomes(b, outcomes)
		b.Queue(`SELECT append_events($1, $2)`, kinds, payloads)
	})
	switch {
	case err == nil:
		return nil
	case violates(err, notNullViolation):
		return fmt.Errorf("journal promises: %w: another block is open", gateway.ErrEquivocation)
	case violates(err, uniqueViolation):
		repeated, look := s.promisedBefore(ctx, open, c)
		if look != nil {
			return fmt.Errorf("journal promises: %w", errors.Join(err, look))
		}
		if repeated {
			return nil
		}
	}
	return fmt.Errorf("journal promises: %w", named(err))
}

// promisedBefore reports whether the open block holds exactly these promises at their places: then the
// batch was recorded whole, with its outcomes and events, by a call whose answer was lost.
func (s *Store) promisedBefore(ctx context.Context, open gateway.Opening, c *promiseColumns) (bool, error) {
	var same int
	err := s.journal.QueryRow(ctx, `
		SELECT count(*) FROM promises p
		JOIN unnest($10::bigint[], $11::bytea[], $12::bytea[], $13::bigint[]) AS n (index, tx_hash, receipt_digest, promised_ms) USING (index, tx_hash, receipt_digest, promised_ms)
		WHERE p.opening = (`+theOpening+`)`,
		append(openingArgs(open), c.index, c.hash, c.digest, c.millis)...).Scan(&same)
	if err != nil {
		return false, fmt.Errorf("look for the same promises: %w", err)
	}
	return same == len(c.index), nil
}

// PromiseOf implements gateway.Journal.
func (s *Store) PromiseOf(ctx context.Context, txHash common.Hash) (*gateway.Promised, error) {
	rows, err := s.reads.Query(ctx, `SELECT `+promiseColumnsOf+` WHERE p.tx_hash = $1 AND p.in_force`, txHash[:])
	if err != nil {
		return nil, fmt.Errorf("read promise of %s: %w", txHash, err)
	}
	found, err := pgx.CollectRows(rows, s.scanPromise)
	if err != nil {
		return nil, fmt.Errorf("read promise of %s: %w", txHash, err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}

// promiseColumnsOf are what scanPromise reads, with their tables.
const promiseColumnsOf = `p.index, p.tx_hash, p.sender, p.tx, p.receipt, p.receipt_digest, p.promised_ms, coalesce(p.answers, 0), coalesce(r.outcome, ''),
	o.number, o.parent_hash, o.anchor_number, o.anchor_l1_hash
	FROM promises p JOIN openings o ON o.id = p.opening LEFT JOIN reversions r ON r."cursor" = p.answers`

func (s *Store) scanPromise(row pgx.CollectableRow) (gateway.Promised, error) {
	p := gateway.Promised{Promise: gateway.Promise{ChainID: s.options.ChainID, Rollup: s.options.Rollup}}
	var tx, receipt []byte
	err := row.Scan(&p.Promise.Index, &p.Promise.TxHash, &p.Sender, &tx, &receipt, &p.Promise.ReceiptDigest, &p.Promise.Time, &p.Reversion, &p.Outcome,
		&p.Promise.BlockNumber, &p.Promise.ParentHash, &p.Promise.AnchorNumber, &p.Promise.AnchorL1Hash)
	if err != nil {
		return p, err
	}
	if p.Tx, err = decodeTx(tx); err != nil {
		return p, err
	}
	p.Receipt, err = decodeReceipt(receipt, common.Hash{})
	return p, err
}
