package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/jackc/pgx/v5"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// MaxPage is the most entries that one read returns, however many are asked for.
const MaxPage = 1000

// page bounds a limit; zero and less ask for as many as there may be.
func page(limit int) int {
	if limit <= 0 || limit > MaxPage {
		return MaxPage
	}
	return limit
}

// collect reads a list on the connections for reads.
func collect[T any](ctx context.Context, s *Store, scan pgx.RowToFunc[T], sql string, args ...any) ([]T, error) {
	var out []T
	err := again(ctx, broken, func() error {
		rows, err := s.reads.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		out, err = pgx.CollectRows(rows, scan)
		return err
	})
	return out, err
}

// one reads the first entry. ErrNotFound: there is none.
func one[T any](ctx context.Context, s *Store, scan pgx.RowToFunc[T], sql string, args ...any) (T, error) {
	list, err := collect(ctx, s, scan, sql, args...)
	if err == nil && len(list) == 0 {
		err = gateway.ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return list[0], nil
}

// newestTag selects the number a tag stands on, -1 if it never moved. Where an L1 reorg went below a tag, and
// took the block it stood on, it stands where it was before, until L1 says anew.
func newestTag(tag string) string {
	return `coalesce((SELECT t.number FROM tags t JOIN l2_blocks s ON s.hash = t.hash AND s.fallen_by IS NULL WHERE t.tag = '` + tag + `' ORDER BY t.id DESC LIMIT 1), -1)`
}

// tagNumber is newestTag with genesis for a tag that never moved.
func tagNumber(tag string) string { return `greatest(0, ` + newestTag(tag) + `)` }

// blockRecord selects what scanBlock reads; a condition on b follows.
var blockRecord = `
	SELECT ` + placedColumns + `, b.header, b.tx_hashes, b.sealed_at, b.fallen_by, coalesce(v.verdict, 'unknown'), coalesce(v.reason, ''), v.lag_us,
		i.number, i.hash, i.slot, i.tx_hash, ` + newestTag("safe") + `, ` + newestTag("finalized") + `
	FROM l2_blocks b
	LEFT JOIN LATERAL (SELECT verdict, reason, lag_us FROM verdicts WHERE block_hash = b.hash ORDER BY verdict = 'incomplete', id DESC LIMIT 1) v ON true
	LEFT JOIN LATERAL (
		SELECT l.number, l.hash, l.slot, i.tx_hash FROM l1_inclusions i JOIN l1_blocks l ON l.hash = i.l1_hash AND l.canonical WHERE i.block_hash = b.hash LIMIT 1
	) i ON true`

func scanBlock(row pgx.CollectableRow) (gateway.BlockRecord, error) {
	var r gateway.BlockRecord
	var p blocks.Placed
	var header, hashes []byte
	var lag *int64
	var l1 struct {
		number, slot *uint64
		hash, tx     *common.Hash
	}
	var safe, finalized int64
	err := row.Scan(append(placedTargets(&p), &header, &hashes, &r.SealedAt, &r.RevertedBy, &r.Verdict, &r.VerdictReason, &lag,
		&l1.number, &l1.hash, &l1.slot, &l1.tx, &safe, &finalized)...)
	if err != nil {
		return r, err
	}
	var h types.Header
	if err := rlp.DecodeBytes(header, &h); err != nil {
		return r, fmt.Errorf("decode header: %w", err)
	}
	r.Number, r.Hash, r.ParentHash, r.Kind, r.Timestamp, r.StateRoot, r.Anchor = p.Number, p.Hash, h.ParentHash, p.Kind, p.Time, p.StateRoot, p.Anchor
	r.GasUsed, r.GasLimit, r.BaseFee, r.FeeRecipient = h.GasUsed, h.GasLimit, (*hexutil.Big)(h.BaseFee), h.Coinbase
	if !p.Permit.IsZero() {
		r.Permit = &p.Permit
	}
	if lag != nil {
		ms := float64(*lag) / 1000
		r.VerdictLagMS = &ms
	}
	if l1.number != nil {
		r.L1 = &gateway.L1Inclusion{Number: *l1.number, Hash: *l1.hash, Slot: *l1.slot, TxHash: *l1.tx}
	}
	r.Canonical = r.RevertedBy == nil
	r.Status = status(p.Number, r.Canonical, r.L1 != nil, safe, finalized)
	r.Transactions = splitHashes(hashes)
	r.TransactionCount = len(r.Transactions)
	r.SealedAt = r.SealedAt.UTC()
	return r, nil
}

// status says how far a block has come. Genesis was never taken: it is where L1 began.
func status(number uint64, canonical, taken bool, safe, finalized int64) gateway.BlockStatus {
	switch {
	case !canonical:
		return gateway.StatusReverted
	case number == 0:
		return gateway.StatusFinalized
	case !taken:
		return gateway.StatusCertified
	case int64(number) <= finalized:
		return gateway.StatusFinalized
	case int64(number) <= safe:
		return gateway.StatusSafe
	default:
		return gateway.StatusSettled
	}
}

// Blocks returns canonical blocks, newest first, below the number before, or from the head if it is nil.
func (s *Store) Blocks(ctx context.Context, before *uint64, limit int) ([]gateway.BlockRecord, error) {
	list, err := collect(ctx, s, scanBlock, blockRecord+` WHERE b.fallen_by IS NULL AND ($1::bigint IS NULL OR b.number < $1) ORDER BY b.number DESC LIMIT $2`, before, page(limit))
	if err != nil {
		return nil, fmt.Errorf("read blocks: %w", err)
	}
	return list, nil
}

// BlockByNumber returns the canonical block of that number. ErrNotFound: there is none.
func (s *Store) BlockByNumber(ctx context.Context, number uint64) (*gateway.BlockRecord, error) {
	r, err := one(ctx, s, scanBlock, blockRecord+` WHERE b.fallen_by IS NULL AND b.number = $1`, int64(number))
	if err != nil {
		return nil, fmt.Errorf("read block %d: %w", number, err)
	}
	return &r, nil
}

// BlockByHash returns a block, also one that fell. ErrNotFound: it was never recorded.
func (s *Store) BlockByHash(ctx context.Context, hash common.Hash) (*gateway.BlockRecord, error) {
	r, err := one(ctx, s, scanBlock, blockRecord+` WHERE b.hash = $1`, hash[:])
	if err != nil {
		return nil, fmt.Errorf("read block %s: %w", hash, err)
	}
	return &r, nil
}

// The names that BlockByTag knows.
const (
	TagLatest    = "latest"    // the canonical sealed head
	TagSettled   = "settled"   // the newest block that L1 has taken
	TagSafe      = "safe"      // settled at L1's safe head
	TagFinalized = "finalized" // settled at L1's finalized block
	TagEarliest  = "earliest"  // genesis
)

// BlockByTag returns the block a tag stands on. A tag that never moved stands on genesis. ErrNotFound: no such tag.
func (s *Store) BlockByTag(ctx context.Context, tag string) (*gateway.BlockRecord, error) {
	var condition string
	switch tag {
	case TagLatest:
		condition = `(SELECT max(number) FROM l2_blocks WHERE fallen_by IS NULL)`
	case TagSettled:
		condition = settledNumber
	case TagSafe, TagFinalized:
		condition = tagNumber(tag)
	case TagEarliest:
		condition = `0`
	default:
		return nil, fmt.Errorf("read block with tag %q: %w", tag, gateway.ErrNotFound)
	}
	r, err := one(ctx, s, scanBlock, blockRecord+` WHERE b.fallen_by IS NULL AND b.number = `+condition)
	if err != nil {
		return nil, fmt.Errorf("read block with tag %s: %w", tag, err)
	}
	return &r, nil
}

// settledNumber walks L1 down from its head to the newest block that took one of ours: inclusions are
// found by their L1 block, and blocks of L2 are taken in order.
const settledNumber = `coalesce((
	SELECT b.number FROM l1_blocks l JOIN l1_inclusions i ON i.l1_hash = l.hash JOIN l2_blocks b ON b.hash = i.block_hash
	WHERE l.canonical ORDER BY l.number DESC, b.number DESC LIMIT 1), 0)`

// Certificate returns a sequenced block's certificate; the signature is empty until it is signed.
// ErrNotFound: the block was not sealed here.
func (s *Store) Certificate(ctx context.Context, hash common.Hash) (*gateway.CertificateRecord, error) {
	r, err := one(ctx, s, func(row pgx.CollectableRow) (gateway.CertificateRecord, error) {
		var r gateway.CertificateRecord
		m := &r.Message
		var signature, key []byte
		err := row.Scan(&m.ChainID, &m.Rollup, &m.Number, &m.BlockHash, &m.ParentHash, (*kindColumn)(&m.Kind), &m.AnchorNumber, &m.AnchorL1Hash,
			&m.PermitSlot, &m.PermitL1Parent, &r.Digest, &signature, &key)
		r.Signature, r.PublicKey = signature, key
		return r, err
	}, `SELECT chain_id, rollup, number, block_hash, parent_hash, kind, anchor_number, anchor_l1_hash, permit_slot, permit_l1_parent, digest, signature, public_key
		FROM certificates WHERE block_hash = $1`, hash[:])
	if err != nil {
		return nil, fmt.Errorf("read certificate of %s: %w", hash, err)
	}
	return &r, nil
}

// Trace returns a block's canonical trace. ErrNotFound: it is not stored (yet).
func (s *Store) Trace(ctx context.Context, hash common.Hash) ([]byte, error) {
	trace, err := one(ctx, s, pgx.RowTo[[]byte], `SELECT trace FROM traces WHERE block_hash = $1`, hash[:])
	if err != nil {
		return nil, fmt.Errorf("read trace of %s: %w", hash, err)
	}
	return trace, nil
}

// Heads is where the chains stand in the record.
type Heads struct {
	L1           blocks.Ref `json:"l1"`
	L1Slot       uint64     `json:"l1_slot"`
	Certified    blocks.Ref `json:"certified"` // the canonical sealed head
	Settled      blocks.Ref `json:"settled"`
	Safe         blocks.Ref `json:"safe"`
	Finalized    blocks.Ref `json:"finalized"`
	Open         *uint64    `json:"open,omitempty"` // number of the block that is being built, if anything was promised in it
	Promises     int64      `json:"promises"`       // of the open block
	Waiting      int64      `json:"waiting"`        // reverted transactions without an outcome
	Transactions uint64     `json:"transactions"`   // of the canonical chain, sealed
	Cursor       int64      `json:"cursor"`         // of the last event
}

// Heads returns where the chains stand. Zero is what is not known yet.
func (s *Store) Heads(ctx context.Context) (*Heads, error) {
	const block = `SELECT number, hash FROM l2_blocks WHERE fallen_by IS NULL AND number = `
	h, err := one(ctx, s, func(row pgx.CollectableRow) (Heads, error) {
		var h Heads
		err := row.Scan(&h.L1.Number, &h.L1.Hash, &h.L1Slot, &h.Certified.Number, &h.Certified.Hash, &h.Transactions, &h.Settled.Number, &h.Settled.Hash,
			&h.Safe.Number, &h.Safe.Hash, &h.Finalized.Number, &h.Finalized.Hash, &h.Open, &h.Promises, &h.Waiting, &h.Cursor)
		return h, err
	}, `
		SELECT coalesce(l1.number, 0), coalesce(l1.hash, $1), coalesce(l1.slot, 0), head.number, head.hash, head.chain_transactions, settled.number, settled.hash,
			safe.number, safe.hash, finalized.number, finalized.hash, open.number, coalesce(open.promises, 0),
			(SELECT count(*) FROM reversions WHERE outcome IS NULL), (SELECT outbox FROM counters)
		FROM (SELECT number, hash, chain_transactions FROM l2_blocks WHERE fallen_by IS NULL ORDER BY number DESC LIMIT 1) head
		LEFT JOIN (SELECT number, hash, slot FROM l1_blocks WHERE canonical ORDER BY number DESC LIMIT 1) l1 ON true
		LEFT JOIN (SELECT number, (SELECT count(*) FROM promises p WHERE p.opening = o.id) AS promises FROM openings o WHERE `+isOpen+`) open ON true,
		LATERAL (`+block+settledNumber+`) settled,
		LATERAL (`+block+tagNumber(TagSafe)+`) safe,
		LATERAL (`+block+tagNumber(TagFinalized)+`) finalized`, common.Hash{}.Bytes())
	if err != nil {
		return nil, fmt.Errorf("read heads: %w", err)
	}
	return &h, nil
}

// PutProposer records a registration, whose signature the caller has checked. The same one again is no
// error. ErrContradiction: the key registered something else for the same second.
func (s *Store) PutProposer(ctx context.Context, p gateway.ProposerRecord) error {
	var same bool
	err := again(ctx, broken, func() error {
		return s.journal.QueryRow(ctx, `
			WITH put AS (
				INSERT INTO proposers (public_key, timestamp, fee_recipient, gas_limit, signature) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING RETURNING 1
			)
			SELECT EXISTS (SELECT FROM put) OR EXISTS (SELECT FROM proposers WHERE public_key = $1 AND timestamp = $2 AND fee_recipient = $3 AND gas_limit = $4)`,
			[]byte(p.PublicKey), p.Timestamp, p.FeeRecipient[:], p.GasLimit, []byte(p.Signature)).Scan(&same)
	})
	if err != nil {
		return fmt.Errorf("record proposer %s: %w", p.PublicKey, err)
	}
	if !same {
		return fmt.Errorf("record proposer %s: %w", p.PublicKey, ErrContradiction)
	}
	return nil
}

const proposerColumns = `public_key, fee_recipient, gas_limit, timestamp, signature, at`

func scanProposer(row pgx.CollectableRow) (gateway.ProposerRecord, error) {
	var p gateway.ProposerRecord
	var key, signature []byte
	err := row.Scan(&key, &p.FeeRecipient, &p.GasLimit, &p.Timestamp, &signature, &p.At)
	p.PublicKey, p.Signature, p.At = key, signature, p.At.UTC()
	return p, err
}

// Proposers returns the newest registration of every key, by key, after the given one (nil: from the first).
func (s *Store) Proposers(ctx context.Context, after []byte, limit int) ([]gateway.ProposerRecord, error) {
	if after == nil {
		after = []byte{}
	}
	list, err := collect(ctx, s, scanProposer, `
		SELECT DISTINCT ON (public_key) `+proposerColumns+` FROM proposers WHERE public_key > $1 ORDER BY public_key, timestamp DESC LIMIT $2`, after, page(limit))
	if err != nil {
		return nil, fmt.Errorf("read proposers: %w", err)
	}
	return list, nil
}

// Proposer returns the newest registration of a key, 48 bytes. ErrNotFound: it has none.
func (s *Store) Proposer(ctx context.Context, publicKey []byte) (*gateway.ProposerRecord, error) {
	p, err := one(ctx, s, scanProposer, `SELECT `+proposerColumns+` FROM proposers WHERE public_key = $1 ORDER BY timestamp DESC LIMIT 1`, publicKey)
	if err != nil {
		return nil, fmt.Errorf("read proposer %x: %w", publicKey, err)
	}
	return &p, nil
}

// Reorgs returns reorgs, newest first, below the id before, or from the last one if it is nil; without their lists.
func (s *Store) Reorgs(ctx context.Context, before *int64, limit int) ([]gateway.ReorgRecord, error) {
	list, err := collect(ctx, s, scanReorg, reorgRecord+` WHERE $1::bigint IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`, before, page(limit))
	if err != nil {
		return nil, fmt.Errorf("read reorgs: %w", err)
	}
	return list, nil
}

const reorgRecord = `SELECT id, cause, l1_depth, l1_old_number, l1_old_hash, l1_new_number, l1_new_hash,
	l2_old_number, l2_old_hash, l2_new_number, l2_new_hash, block_count, transaction_count, at FROM reorgs`

func scanReorg(row pgx.CollectableRow) (gateway.ReorgRecord, error) {
	var r gateway.ReorgRecord
	err := row.Scan(&r.ID, &r.Cause, &r.L1Depth, &r.L1OldHead.Number, &r.L1OldHead.Hash, &r.L1NewHead.Number, &r.L1NewHead.Hash,
		&r.L2OldHead.Number, &r.L2OldHead.Hash, &r.L2NewHead.Number, &r.L2NewHead.Hash, &r.BlockCount, &r.TxCount, &r.At)
	r.At = r.At.UTC()
	return r, err
}

// MaxStory is the most transactions that Reorg lists; Reversions has them all.
const MaxStory = 10_000

// Reorg tells a reorg's whole story: its blocks and its first MaxStory transactions, with their outcomes as
// they are now. ErrNotFound: there is no such reorg.
func (s *Store) Reorg(ctx context.Context, id int64) (*gateway.ReorgRecord, error) {
	var r *gateway.ReorgRecord
	err := s.snapshot(ctx, s.reads, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, reorgRecord+` WHERE id = $1`, id)
		if err != nil {
			return err
		}
		found, err := pgx.CollectExactlyOneRow(rows, scanReorg)
		if errors.Is(err, pgx.ErrNoRows) {
			return gateway.ErrNotFound
		}
		if err != nil {
			return err
		}
		rows, err = tx.Query(ctx, `
			SELECT f.number, f.block_hash, b.kind, f.cause, f.distance FROM reverted_blocks f JOIN l2_blocks b ON b.hash = f.block_hash
			WHERE f.reorg_id = $1 ORDER BY f.number`, id)
		if err != nil {
			return err
		}
		found.Blocks, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (gateway.RevertedBlock, error) {
			var b gateway.RevertedBlock
			return b, row.Scan(&b.Number, &b.Hash, (*kindColumn)(&b.Kind), &b.Cause, &b.Distance)
		})
		if err != nil {
			return err
		}
		if len(found.Blocks) > 0 {
			if err := fillBranches(ctx, tx, &found); err != nil {
				return err
			}
		}
		rows, err = tx.Query(ctx, `SELECT `+reversionColumns+` FROM reversions r WHERE r.reorg_id = $1 ORDER BY r."cursor" LIMIT $2`, id, MaxStory)
		if err != nil {
			return err
		}
		found.Transactions, err = pgx.CollectRows(rows, scanReversion)
		r = &found
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read reorg %d: %w", id, err)
	}
	return r, nil
}

// fillBranches adds what a reorg left standing, and what stands now where blocks fell.
func fillBranches(ctx context.Context, tx pgx.Tx, r *gateway.ReorgRecord) error {
	lowest, highest := r.Blocks[0], r.Blocks[len(r.Blocks)-1]
	r.Stands = &blocks.Ref{}
	err := tx.QueryRow(ctx, `SELECT p.number, p.hash FROM l2_blocks b JOIN l2_blocks p ON p.hash = b.parent_hash WHERE b.hash = $1`, lowest.Hash[:]).
		Scan(&r.Stands.Number, &r.Stands.Hash)
	if err != nil {
		return err
	}
	rows, err := tx.Query(ctx, `
		SELECT b.number, b.hash, b.kind, i.number, i.hash FROM l2_blocks b
		LEFT JOIN LATERAL (
			SELECT l.number, l.hash FROM l1_inclusions i JOIN l1_blocks l ON l.hash = i.l1_hash AND l.canonical WHERE i.block_hash = b.hash LIMIT 1
		) i ON true
		WHERE b.fallen_by IS NULL AND b.number BETWEEN $1 AND $2 ORDER BY b.number`, lowest.Number, highest.Number)
	if err != nil {
		return err
	}
	r.Instead, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (gateway.StandingBlock, error) {
		var b gateway.StandingBlock
		var number *uint64
		var hash *common.Hash
		err := row.Scan(&b.Number, &b.Hash, (*kindColumn)(&b.Kind), &number, &hash)
		if number != nil {
			b.L1 = &blocks.Ref{Number: *number, Hash: *hash}
		}
		return b, err
	})
	return err
}

// Reversion returns one reverted transaction with both receipts. ErrNotFound: there is none with the cursor.
func (s *Store) Reversion(ctx context.Context, cursor int64) (*gateway.ReversionRecord, error) {
	r, err := one(ctx, s, func(row pgx.CollectableRow) (gateway.ReversionRecord, error) {
		var r gateway.ReversionRecord
		t := &r.Reversion
		var before, after []byte
		var block *common.Hash
		err := row.Scan(&t.ReorgID, &t.Cursor, &t.TxHash, &t.BlockNumber, &t.BlockHash, &t.Cause, &t.Distance, &t.Promised,
			&t.Outcome, &t.Reason, &t.OldDigest, &t.NewDigest, &t.NewBlockNumber, &t.At, &before, &after, &block)
		if err != nil {
			return r, err
		}
		t.At = t.At.UTC()
		if r.OldReceipt, err = decodeReceipt(before, orZero(t.BlockHash)); err != nil || after == nil {
			return r, err
		}
		r.NewReceipt, err = decodeReceipt(after, orZero(block))
		return r, err
	}, `
		SELECT `+reversionColumns+`, coalesce(p.receipt, t.receipt), coalesce(again.receipt, taken.receipt), coalesce(again.sealed_as, taken.block_hash)
		FROM reversions r
		LEFT JOIN promises p ON p.opening = r.opening AND p.index = r.index
		LEFT JOIN block_transactions t ON r.opening IS NULL AND t.block_hash = r.block_hash AND t.index = r.index
		LEFT JOIN LATERAL (
			SELECT n.receipt, o.sealed_as FROM promises n JOIN openings o ON o.id = n.opening
			WHERE (n.tx_hash = r.tx_hash AND n.in_force OR n.tx_hash = r.tx_hash AND NOT n.in_force)
				AND n.receipt_digest = r.new_digest AND o.number = r.new_block_number
			ORDER BY n.answers = r."cursor" DESC NULLS LAST LIMIT 1
		) again ON r.outcome IN ('reincluded', 'changed')
		LEFT JOIN LATERAL (
			SELECT n.receipt, n.block_hash FROM block_transactions n JOIN l2_blocks b ON b.hash = n.block_hash
			WHERE n.tx_hash = r.tx_hash AND n.receipt_digest = r.new_digest AND b.number = r.new_block_number
			ORDER BY b.fallen_by IS NULL DESC LIMIT 1
		) taken ON r.outcome IN ('reincluded', 'changed') AND again.receipt IS NULL
		WHERE r."cursor" = $1`, cursor)
	if err != nil {
		return nil, fmt.Errorf("read reversion %d: %w", cursor, err)
	}
	return &r, nil
}

func orZero(h *common.Hash) common.Hash {
	if h == nil {
		return common.Hash{}
	}
	return *h
}

// Reversions returns reverted transactions in the order in which they fell, after the given cursor.
func (s *Store) Reversions(ctx context.Context, after int64, limit int) ([]gateway.RevertedTransaction, error) {
	list, err := collect(ctx, s, scanReversion, `SELECT `+reversionColumns+` FROM reversions r WHERE r."cursor" > $1 ORDER BY r."cursor" LIMIT $2`, after, page(limit))
	if err != nil {
		return nil, fmt.Errorf("read reversions: %w", err)
	}
	return list, nil
}

// Totals are counts over the whole record, fallen things included.
type Totals struct {
	Blocks      int64 `json:"blocks"`
	Reorgs      int64 `json:"reorgs"`
	Reversions  int64 `json:"reversions"`
	Events      int64 `json:"events"`
	Settlements int64 `json:"settlements"`
}

// Totals counts the record. It is cheap: nothing that grows with the promises is scanned.
func (s *Store) Totals(ctx context.Context) (*Totals, error) {
	t, err := one(ctx, s, func(row pgx.CollectableRow) (Totals, error) {
		var t Totals
		return t, row.Scan(&t.Blocks, &t.Reorgs, &t.Reversions, &t.Events, &t.Settlements)
	}, `SELECT (SELECT count(*) FROM l2_blocks), c.reorg, c.reversion, c.outbox, (SELECT count(*) FROM settlements) FROM counters c`)
	if err != nil {
		return nil, fmt.Errorf("count the record: %w", err)
	}
	return &t, nil
}
