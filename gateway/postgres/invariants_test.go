package postgres_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// aBitOfEverything is a record with a row in every table.
func aBitOfEverything(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	w.extend()
	low := w.regular(2)
	s := w.slotEnding(1)
	b := w.based(s.Placed, 1)
	w.extend(taken(low), taken(s), b)
	w.must(w.store.StoreTrace(w.ctx(), low.Placed.Hash, []byte{1}))
	w.must(w.store.Verdict(w.ctx(), low.Placed.Hash, "verified", "", 1, nil))
	w.must(w.store.PutProposer(w.ctx(), gateway.ProposerRecord{PublicKey: make([]byte, 48), Signature: make([]byte, 96), Timestamp: 1}))
	w.must(w.sql(`INSERT INTO evidence (kind, digest, payload) VALUES ('two_children', sha256('x'), '{}')`))
	w.must(w.sql(`INSERT INTO leader_lease (holder, epoch, expires_at) VALUES ('a', 2, now())`))
	_, fallen := w.reorg(1, []based.L1Block{w.l1Block(w.l1[:1], taken(low), taken(s))}, []gateway.TakenBlock{taken(low), taken(s)},
		[]gateway.Root{{Hash: b.Included.Placed.Hash, Cause: gateway.CauseL1Reorg}}, nil, s.Placed)
	w.must(w.store.Resolve(w.ctx(), []gateway.Outcome{{Reverted: fallen[0], Kind: gateway.Dropped, Reason: "nonce_too_low"}}))
	w.promise(w.opening(), 0, 2)
	return w
}

// Every invariant of the schema with a statement that breaks it, as a faulty program or an operator would
// send it. All run against one record with a bit of everything in it.
func TestInvariantsStandInTheSchema(t *testing.T) {
	t.Parallel()
	w := aBitOfEverything(t)
	const copyBlock = `INSERT INTO l2_blocks (hash, number, parent_hash, kind, time, state_root, permit_slot, permit_l1_parent, anchor_number, anchor_l1_hash,
		anchor_inbox_root, anchor_inbox_count, header, body, tx_hashes, chain_transactions, sealed_at)
		SELECT sha256(hash), number, parent_hash, kind, time, state_root, permit_slot, permit_l1_parent, anchor_number, anchor_l1_hash,
		anchor_inbox_root, anchor_inbox_count, header, body, tx_hashes, chain_transactions, sealed_at FROM l2_blocks WHERE number = 1`
	const copyCertificate = `INSERT INTO certificates (block_hash, chain_id, rollup, number, parent_hash, kind, anchor_number, anchor_l1_hash, permit_slot, permit_l1_parent, digest) `
	cases := []struct{ name, sql, refusal string }{
		{"a second owner", `INSERT INTO meta (one, chain_id, rollup, genesis_hash) SELECT false, chain_id, rollup, genesis_hash FROM meta`, "meta_one_check"},
		{"another owner", `UPDATE meta SET chain_id = 1`, "append-only"},
		{"a short hash", `UPDATE counters SET outbox = 0; INSERT INTO l1_blocks VALUES ('\x00', 9, sha256('p'), 1, 1, true)`, "hash32"},
		{"a negative number", `INSERT INTO l1_blocks VALUES (sha256('h'), -1, sha256('p'), 1, 1, true)`, "uint63"},
		{"a second canonical L1 block of a number", `INSERT INTO l1_blocks VALUES (sha256('h'), 1, sha256('p'), 1, 1, true)`, "l1_one_canonical_per_number"},
		{"a second canonical block of a number", copyBlock, "l2_one_canonical_per_number"},
		{"a second sequenced child", strings.Replace(copyBlock, "sha256(hash), number,", "sha256(hash), number + 90,", 1), "l2_one_sequenced_child"},
		{"a block far above its parent", strings.Replace(copyBlock, "sha256(hash), number, parent_hash, kind,", "sha256(hash), number + 90, parent_hash, 3,", 1), "l2_blocks_parent_hash_parent_number_fkey"},
		{"a block on nothing", strings.Replace(copyBlock, "sha256(hash), number, parent_hash,", "sha256(hash), 91, sha256('nothing'),", 1), "l2_blocks_parent_hash_parent_number_fkey"},
		{"a second genesis", strings.Replace(copyBlock, "sha256(hash), number, parent_hash,", "sha256(hash), 91, NULL,", 1), "l2_blocks_check"},
		{"a regular block with a permit", strings.Replace(copyBlock, "state_root, permit_slot, permit_l1_parent, anchor_number, anchor_l1_hash,\n\t\tanchor_inbox_root, anchor_inbox_count, header, body, tx_hashes, chain_transactions, sealed_at FROM", "state_root, 7, sha256('p'), anchor_number, anchor_l1_hash,\n\t\tanchor_inbox_root, anchor_inbox_count, header, body, tx_hashes, chain_transactions, sealed_at FROM", 1), "l2_blocks_check"},
		{"a changed block", `UPDATE l2_blocks SET state_root = sha256('x') WHERE number = 1`, "does not change"},
		{"a block deleted", `DELETE FROM l2_blocks WHERE number = 3`, "append-only"},
		{"a changed transaction", `UPDATE block_transactions SET receipt = ''`, "append-only"},
		{"a certificate for no block", copyCertificate + `SELECT sha256('no'), chain_id, rollup, number, sha256('other'), kind, anchor_number, anchor_l1_hash, permit_slot, permit_l1_parent, sha256('d') FROM certificates LIMIT 1`, "certificates_block_hash_number_fkey"},
		{"a certified sibling", copyCertificate + `SELECT sha256('no'), chain_id, rollup, number, parent_hash, kind, anchor_number, anchor_l1_hash, permit_slot, permit_l1_parent, sha256('d') FROM certificates LIMIT 1`, "certificate_does_not_equivocate"},
		{"a certificate of a based block", copyCertificate + `SELECT hash, 1, sha256('x')::bytea, number, parent_hash, 3, 1, sha256('a'), 0, sha256('p'), sha256('d') FROM l2_blocks WHERE number = 3`, "address20"},
		{"a changed certificate", `UPDATE certificates SET permit_slot = 99 WHERE kind = 2`, "does not change"},
		{"a second signature", `UPDATE certificates SET signature = signature`, "does not change"},
		{"a permit on a regular certificate", copyCertificate + `SELECT hash, 1, decode(repeat('00', 20), 'hex'), number, sha256('alone'), 1, 99, sha256('a'), 7, sha256('p'), sha256('d') FROM l2_blocks WHERE number = 3`, "certificates_check"},
		{"a second permit", `INSERT INTO permits SELECT block_hash, (SELECT slot FROM permits), (SELECT l1_parent FROM permits) FROM certificates WHERE kind = 1`, "one_permit_per_slot_and_l1_parent"},
		{"a permit without a certificate", `INSERT INTO permits VALUES (sha256('x'), 1, sha256('y'))`, "permits_block_hash_fkey"},
		{"a permit taken back", `DELETE FROM permits`, "append-only"},
		{"another trace", `UPDATE traces SET trace = ''`, "append-only"},
		{"the opposite verdict", `INSERT INTO verdicts (block_hash, verdict, reason, lag_us) SELECT block_hash, 'invalid', 'x', 1 FROM verdicts`, "verdicts_one_conclusion"},
		{"no verdict as verdict", `INSERT INTO verdicts (block_hash, verdict, reason, lag_us) SELECT block_hash, 'unknown', 'x', 1 FROM verdicts`, "verdicts_verdict_check"},
		{"an inclusion by an unknown L1 block", `INSERT INTO l1_inclusions SELECT sha256('x'), log_index, block_hash, tx_hash, kind, permit_slot, permit_l1_parent FROM l1_inclusions LIMIT 1`, "l1_inclusions_l1_hash_fkey"},
		{"an L1 block that takes a block twice", `INSERT INTO l1_inclusions SELECT l1_hash, 77, block_hash, tx_hash, kind, permit_slot, permit_l1_parent FROM l1_inclusions LIMIT 1`, "l1_inclusions_block_hash_l1_hash_key"},
		{"a forgotten inclusion", `DELETE FROM l1_inclusions`, "append-only"},
		{"a forgotten settlement", `TRUNCATE settlements`, "append-only"},
		{"a second open block", `INSERT INTO openings (number, parent_hash, time, gas_limit, fee_recipient, anchor_number, anchor_l1_hash, anchor_inbox_root, anchor_inbox_count)
			SELECT number, parent_hash, time, gas_limit, fee_recipient, anchor_number, anchor_l1_hash, anchor_inbox_root, anchor_inbox_count FROM openings WHERE sealed_as IS NULL`, "one_opening"},
		{"an opening sealed twice", `UPDATE openings SET sealed_as = (SELECT sealed_as FROM openings WHERE sealed_as IS NOT NULL LIMIT 1) WHERE sealed_as IS NULL`, "openings_seal"},
		{"an opening sealed and fallen", `UPDATE openings SET fallen_by = 1`, "openings_check"},
		{"a second promise at an index", `INSERT INTO promises SELECT opening, index, sha256('x'), sender, tx, receipt, receipt_digest, promised_ms FROM promises ORDER BY opening DESC LIMIT 1`, "promises_pkey"},
		{"a second promise for a transaction", `INSERT INTO promises SELECT opening, index + 50, tx_hash, sender, tx, receipt, receipt_digest, promised_ms FROM promises WHERE in_force LIMIT 1`, "one_promise_in_force"},
		{"a promise in no block", `INSERT INTO promises SELECT 999, index, sha256('x'), sender, tx, receipt, receipt_digest, promised_ms FROM promises LIMIT 1`, "promises_opening_fkey"},
		{"a promise deleted", `DELETE FROM promises`, "append-only"},
		{"a reversion of nothing", `INSERT INTO reversions ("cursor", reorg_id, block_number, index, tx_hash, cause, distance, old_digest) VALUES (99, 1, 1, 1, sha256('x'), 'superseded', 0, sha256('y'))`, "reversions_check"},
		{"a reversion of an unknown reorg", `INSERT INTO reversions ("cursor", reorg_id, block_number, block_hash, index, tx_hash, cause, distance, old_digest)
			SELECT 99, 99, block_number, block_hash, index, tx_hash, cause, distance, old_digest FROM reversions`, "reversion_refers_to_facts"},
		{"a reversion of an unknown promise", `INSERT INTO reversions ("cursor", reorg_id, block_number, opening, index, tx_hash, cause, distance, old_digest)
			SELECT 99, 1, 1, opening, index, sha256('x'), 'superseded', 0, receipt_digest FROM promises LIMIT 1`, "reversion_refers_to_facts"},
		{"a reversion of an unknown transaction", `INSERT INTO reversions ("cursor", reorg_id, block_number, block_hash, index, tx_hash, cause, distance, old_digest)
			SELECT 99, reorg_id, block_number, block_hash, 77, tx_hash, cause, distance, old_digest FROM reversions`, "reversion_refers_to_facts"},
		{"an unknown cause", `INSERT INTO reverted_blocks SELECT 1, 9, hash, 'bad_luck', 0 FROM l2_blocks WHERE number = 1`, "reverted_blocks_cause_check"},
		{"a root that fell with its parent", `INSERT INTO reverted_blocks SELECT 1, 9, hash, 'parent_fell', 0 FROM l2_blocks WHERE number = 1`, "reverted_blocks_check"},
		{"a second outcome", `UPDATE reversions SET outcome = 'dropped', reason = 'x'`, "recorded already"},
		{"an outcome without its receipt", `INSERT INTO reversions ("cursor", reorg_id, block_number, block_hash, index, tx_hash, cause, distance, old_digest, outcome, resolved_at)
			SELECT 99, 1, 1, block_hash, 1, tx_hash, cause, 0, old_digest, 'changed', now() FROM reversions LIMIT 1`, "reversions_check"},
		{"a drop without a reason", `INSERT INTO reversions ("cursor", reorg_id, block_number, block_hash, index, tx_hash, cause, distance, old_digest, outcome, resolved_at)
			SELECT 99, 1, 1, block_hash, 1, tx_hash, cause, 0, old_digest, 'dropped', now() FROM reversions LIMIT 1`, "reversions_check"},
		{"a changed reorg", `UPDATE reorgs SET block_count = 0`, "append-only"},
		{"a changed event", `UPDATE outbox SET kind = 'x'`, "append-only"},
		{"a deleted event", `DELETE FROM outbox`, "append-only"},
		{"a short proposer key", `INSERT INTO proposers SELECT '\x00', 1, fee_recipient, gas_limit, signature FROM proposers`, "proposers_public_key_check"},
		{"withdrawn evidence", `DELETE FROM evidence`, "append-only"},
		{"an older leader", `UPDATE leader_lease SET holder = 'b', epoch = 1`, "does not supersede"},
		{"a leader in another's epoch", `UPDATE leader_lease SET holder = 'b'`, "does not supersede"},
		{"no counters", `DELETE FROM counters`, "append-only"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := w.sql(c.sql)
			var pg *pgconn.PgError
			if !errors.As(err, &pg) {
				t.Fatalf("was not refused: %v", err)
			}
			if !strings.Contains(pg.Message+" "+pg.ConstraintName+" "+pg.DataTypeName, c.refusal) {
				t.Errorf("refused with %q (constraint %q), want %q", pg.Message, pg.ConstraintName, c.refusal)
			}
		})
	}
}

// Rule 15d: an opening that repeats an earlier one's parent and anchor gives the same promises or none.
func TestPromisesOfARepeatedOpening(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	s := w.slotEnding(0)
	open := w.opening()
	given := w.promise(open, 0, 2)
	l1 := w.l1[0]
	// L1 includes a based block in the open block's place, and then takes it back.
	b := w.based(s.Placed, 0)
	added := w.l1Block(w.l1, taken(s), b)
	_, _, err := w.store.Step(w.ctx(), gateway.L1Step{
		Update: based.Update{Added: []based.L1Block{added}}, Taken: []gateway.TakenBlock{taken(s), b}, Head: b.Included.Placed.Ref(),
		Cascade: &gateway.Cascade{Roots: []gateway.Root{{Cause: gateway.CauseSuperseded}}, L1OldHead: l1.Ref(), L1NewHead: added.Ref(), L2OldHead: s.Placed.Ref(), L2NewHead: b.Included.Placed.Ref()},
	})
	w.must(err)
	w.l1, w.head = append(w.l1, added), b.Included.Placed
	w.reorg(1, []based.L1Block{w.l1Block(w.l1[:1])}, nil, []gateway.Root{{Hash: b.Included.Placed.Hash, Cause: gateway.CauseL1Reorg}}, nil, s.Placed)

	again := w.openingOn(s.Placed, open.Anchor)
	again.Time++
	other := w.promised(again, 0, w.transfer())
	wantErr(t, "another promise for the same parent, index and anchor", w.store.Promise(w.ctx(), again, other, nil), gateway.ErrEquivocation)
	same := w.promised(again, 0, given[0].Tx, given[1].Tx)
	w.must(w.store.Promise(w.ctx(), again, same, nil))
	// Beyond what was given before everything is free.
	w.must(w.store.Promise(w.ctx(), again, w.promised(again, 2, w.transfer()), nil))
}
