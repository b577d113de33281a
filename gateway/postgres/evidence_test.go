package postgres_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TestEvidence stores a fault once, whatever proves it, and announces it in the same transaction.
func TestEvidence(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	put := func(kind certs.EvidenceKind, identity byte, proof ...byte) (gateway.EvidenceRecord, bool) {
		t.Helper()
		r, added, err := w.store.PutEvidence(w.ctx(), gateway.EvidenceRecord{Kind: kind, Identity: common.Hash{identity}, Evidence: proof})
		w.must(err)
		return *r, added
	}
	before := w.cursor()
	first, added := put(certs.EvidenceFork, 1, 1, 1)
	if !added || first.Kind != certs.EvidenceFork || first.Identity != (common.Hash{1}) || string(first.Evidence) != "\x01\x01" || first.At.IsZero() {
		t.Errorf("first %+v, added %v", first, added)
	}
	again, added := put(certs.EvidenceFork, 1, 2, 2)
	if added || again.ID != first.ID || string(again.Evidence) != "\x01\x01" {
		t.Errorf("the same fault, shown otherwise: %+v, added %v", again, added)
	}
	second, added := put(certs.EvidenceBrokenPromise, 2, 5)
	if !added || second.ID <= first.ID {
		t.Errorf("second %+v, added %v", second, added)
	}
	events := w.events(before)
	if len(events) != 2 {
		t.Fatalf("%d events for two faults", len(events))
	}
	if e := decode[gateway.EvidenceEvent](t, events[1]); events[1].Kind != gateway.EventEvidence || e != (gateway.EvidenceEvent{ID: second.ID, Kind: second.Kind, Identity: second.Identity}) {
		t.Errorf("announced %+v", e)
	}
	list, err := w.store.Evidence(w.ctx(), nil, 1)
	w.must(err)
	if len(list) != 1 || list[0].ID != second.ID || list[0].Evidence != nil {
		t.Errorf("first page %+v", list)
	}
	list, err = w.store.Evidence(w.ctx(), &second.ID, 10)
	w.must(err)
	if len(list) != 1 || list[0].ID != first.ID {
		t.Errorf("second page %+v", list)
	}
	_, err = w.store.EvidenceByID(w.ctx(), second.ID+100)
	wantErr(t, "a fault that is not there", err, gateway.ErrNotFound)
}

// TestSignedByParentAndPermit finds what was certified, and promised, whether it stands or fell.
func TestSignedByParentAndPermit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.extend()
	parent := w.head
	first := w.regular(2)
	ending := w.slotEnding(1)

	on, err := w.store.SignedOn(w.ctx(), parent.Hash)
	w.must(err)
	if len(on) != 1 || on[0].Certificate.Message != first.Message || on[0].Header.Hash() != first.Placed.Hash || on[0].Certificate.Signature != signatureOf(first.Placed.Hash) {
		t.Errorf("certified on the parent: %+v", on)
	}
	by, err := w.store.SignedPermit(w.ctx(), ending.Placed.Permit)
	w.must(err)
	if len(by) != 1 || by[0].Certificate.Message != ending.Message {
		t.Errorf("certified with the permit: %+v", by)
	}
	by, err = w.store.SignedPermit(w.ctx(), blocks.Permit{Slot: ending.Placed.Permit.Slot, L1Parent: common.Hash{1}})
	w.must(err)
	if len(by) != 0 {
		t.Errorf("certified with another permit: %+v", by)
	}
	of, err := w.store.SignedBlock(w.ctx(), ending.Placed.Hash)
	w.must(err)
	if of == nil || of.Certificate.Message != ending.Message {
		t.Errorf("certified block %+v", of)
	}
	of, err = w.store.SignedBlock(w.ctx(), common.Hash{1})
	w.must(err)
	ours, err := w.store.Journaled(w.ctx(), common.Hash{1})
	w.must(err)
	if of != nil || ours {
		t.Errorf("a block that was never there: %+v, %v", of, ours)
	}
	if ours, err = w.store.Journaled(w.ctx(), ending.Placed.Hash); err != nil || !ours {
		t.Errorf("a journaled block: %v, %v", ours, err)
	}
	promises, err := w.store.PromisesOn(w.ctx(), parent.Hash, first.Placed.Anchor)
	w.must(err)
	if len(promises) != 2 || promises[1].Promise.Index != 1 || promises[1].Promise.ParentHash != parent.Hash || certs.ReceiptDigest(promises[1].Receipt) != promises[1].Promise.ReceiptDigest {
		t.Errorf("promised on the parent: %+v", promises)
	}
	other := first.Placed.Anchor
	other.L1Hash[0]++
	if promises, err = w.store.PromisesOn(w.ctx(), parent.Hash, other); err != nil || len(promises) != 0 {
		t.Errorf("promised with another anchor: %+v, %v", promises, err)
	}
}

// TestAudit finds nothing in a record that the store has written, and what somebody has spoilt by hand.
func TestAudit(t *testing.T) {
	t.Parallel()
	spoil := func(name, want string, statements ...string) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.extend()
			first := w.regular(2)
			w.extend(taken(first))
			ending := w.slotEnding(1)
			b := w.based(ending.Placed, 1)
			w.extend(taken(ending), b)
			w.regular(1)
			found, err := w.store.Audit(w.ctx())
			w.must(err)
			if len(found) != 0 {
				t.Fatalf("found in a whole record: %v", found)
			}
			for _, statement := range statements {
				w.must(w.sql(statement))
			}
			found, err = w.store.Audit(w.ctx())
			w.must(err)
			if !slices.ContainsFunc(found, func(line string) bool { return strings.Contains(line, want) }) {
				t.Errorf("found %v, want %q", found, want)
			}
		})
	}
	spoil("certificate", "says something else than the block", `ALTER TABLE certificates DISABLE TRIGGER USER`, `UPDATE certificates SET anchor_number = anchor_number + 1 WHERE number = 1`)
	spoil("promise", "is not of the transaction that stands there", `ALTER TABLE promises DISABLE TRIGGER USER`, `UPDATE promises SET tx_hash = sha256('x') WHERE index = 1`)
	spoil("promise in force", "is not in force, its block stands", `ALTER TABLE promises DISABLE TRIGGER USER`, `UPDATE promises SET in_force = false WHERE index = 1`)
	spoil("missing promise", "has 2 transactions, 1 were promised", `ALTER TABLE promises DISABLE TRIGGER USER`, `DELETE FROM promises WHERE index = 1`)
	spoil("event", "1 are missing", `ALTER TABLE outbox DISABLE TRIGGER USER`, `DELETE FROM outbox WHERE "cursor" = 2`)
	spoil("L1 block", "does not stand on the canonical one below", `ALTER TABLE l1_blocks DISABLE TRIGGER USER`, `UPDATE l1_blocks SET parent_hash = sha256('x') WHERE number = (SELECT max(number) FROM l1_blocks)`)
}
