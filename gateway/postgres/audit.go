package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// audits are what must not be found. Each query returns lines that say what is wrong, at most maxAudit of them.
var audits = []struct{ what, sql string }{
	{"event", `
		SELECT format('%s events from cursor %s to %s: %s are missing', count(*), min("cursor"), max("cursor"), max("cursor") - min("cursor") + 1 - count(*))
		FROM outbox HAVING count(*) > 0 AND max("cursor") - min("cursor") + 1 <> count(*)`},
	{"event", `
		SELECT format('the newest event has cursor %s, counted are %s', (SELECT max("cursor") FROM outbox), c.outbox)
		FROM counters c WHERE (SELECT max("cursor") FROM outbox) > c.outbox`},
	{"L2 block", `
		SELECT format('canonical block %s %s stands on no canonical block', b.number, encode(b.hash, 'hex'))
		FROM l2_blocks b LEFT JOIN l2_blocks p ON p.hash = b.parent_hash AND p.fallen_by IS NULL
		WHERE b.fallen_by IS NULL AND b.number > 0 AND p.hash IS NULL`},
	{"L1 block", `
		SELECT format('canonical L1 block %s %s does not stand on the canonical one below', l.number, encode(l.hash, 'hex'))
		FROM l1_blocks l JOIN l1_blocks p ON p.canonical AND p.number = l.number - 1 WHERE l.canonical AND l.parent_hash <> p.hash`},
	{"certificate", `
		SELECT format('certificate of block %s %s says something else than the block', c.number, encode(c.block_hash, 'hex'))
		FROM certificates c JOIN l2_blocks b ON b.hash = c.block_hash
		WHERE c.number <> b.number OR c.parent_hash <> b.parent_hash OR c.kind <> b.kind OR c.anchor_number <> b.anchor_number OR c.anchor_l1_hash <> b.anchor_l1_hash`},
	{"certificate", `
		SELECT format('block %s %s is certified and was never signed', c.number, encode(c.block_hash, 'hex'))
		FROM certificates c WHERE c.signature IS NULL AND EXISTS (SELECT FROM certificates n WHERE n.number > c.number AND n.signature IS NOT NULL AND n.parent_hash = c.block_hash)`},
	{"promise", `
		SELECT format('promise %s of block %s is not of the transaction that stands there', p.index, o.number)
		FROM promises p JOIN openings o ON o.id = p.opening JOIN l2_blocks b ON b.hash = o.sealed_as
		WHERE substring(b.tx_hashes FROM (p.index * 32 + 1)::integer FOR 32) <> p.tx_hash`},
	{"promise", `
		SELECT format('block %s has %s transactions, %s were promised', b.number, octet_length(b.tx_hashes) / 32, count(p.index))
		FROM openings o JOIN l2_blocks b ON b.hash = o.sealed_as LEFT JOIN promises p ON p.opening = o.id
		GROUP BY b.hash, b.number, b.tx_hashes HAVING octet_length(b.tx_hashes) / 32 <> count(p.index)`},
	{"promise", `
		SELECT format('promise %s of block %s is %s, its block %s', p.index, o.number, CASE WHEN p.in_force THEN 'in force' ELSE 'not in force' END,
			CASE WHEN b.fallen_by IS NULL THEN 'stands' ELSE 'has fallen' END)
		FROM promises p JOIN openings o ON o.id = p.opening JOIN l2_blocks b ON b.hash = o.sealed_as WHERE p.in_force <> (b.fallen_by IS NULL)`},
	{"reversion", `
		SELECT format('transaction %s fell at %s and has no outcome', encode(r.tx_hash, 'hex'), r.at)
		FROM reversions r WHERE r.outcome IS NULL AND r.at < now() - interval '10 minutes'`},
	{"reversion", `
		SELECT format('reorg %s says that %s transactions fell, %s are recorded', g.id, g.transaction_count, count(r."cursor"))
		FROM reorgs g LEFT JOIN reversions r ON r.reorg_id = g.id GROUP BY g.id, g.transaction_count HAVING g.transaction_count <> count(r."cursor")`},
}

// maxAudit bounds the findings of one audit.
const maxAudit = 20

// Audit looks for what the record must not contain, though constraints and triggers keep it out: after a restore, or after
// somebody has changed it by hand. It returns a line for each finding, none for a record that is whole.
func (s *Store) Audit(ctx context.Context) ([]string, error) {
	var found []string
	err := s.snapshot(ctx, s.reads, func(tx pgx.Tx) error {
		found = nil
		for _, a := range audits {
			rows, err := tx.Query(ctx, fmt.Sprintf(`SELECT * FROM (%s) found LIMIT %d`, a.sql, maxAudit))
			if err != nil {
				return fmt.Errorf("%s: %w", a.what, err)
			}
			lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				return fmt.Errorf("%s: %w", a.what, err)
			}
			for _, line := range lines {
				found = append(found, a.what+": "+line)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("audit the record: %w", err)
	}
	return found, nil
}
