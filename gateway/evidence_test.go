package gateway_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// l1Facts is the L1 that the test moves.
type l1Facts struct {
	w    *world
	free map[common.Hash]bool
	err  error
}

func (f l1Facts) Canonical(_ context.Context, number uint64, hash common.Hash) (bool, error) {
	if number == 0 {
		return hash == common.Hash{0xff}, f.err
	}
	return number <= uint64(len(f.w.l1)) && f.w.l1[number-1].Hash == hash, f.err
}

func (f l1Facts) WithoutPermit(_ context.Context, block common.Hash) (bool, error) {
	return f.free[block], f.err
}

// watcher stands beside the world's conductor.
func (w *world) watcher(facts gateway.L1Facts) *gateway.Watcher {
	w.t.Helper()
	cfg := gateway.DefaultConfig(chainID, rollupAddress, w.policy)
	cfg.PublicKey = w.bls.PublicKey()
	delegation, err := w.bls.Delegate(certs.Delegation{ChainID: chainID, Rollup: rollupAddress, Address: address(w.promise)})
	if err != nil {
		w.t.Fatal(err)
	}
	sign := func(p gateway.Promise) (certs.DelegatedPromise, error) {
		signature, err := p.Sign(w.promise)
		return certs.DelegatedPromise{Promise: p, Signature: signature, Delegation: delegation}, err
	}
	return gateway.NewWatcher(cfg, w.store, facts, w.c.Snapshot, w.node.Receipts, sign, slog.New(slog.DiscardHandler))
}

// twin is a second gateway with the same keys on the same L1, as it must never run: its journal knows nothing of the first.
func (w *world) twin() *world {
	w.t.Helper()
	twin := &world{}
	*twin = *w
	twin.url, twin.traces, twin.l1 = database(w.t), nil, nil
	twin.nonces = make(map[common.Address]uint64)
	twin.start()
	for _, l1 := range w.l1 {
		twin.apply(0, l1)
	}
	return twin
}

// settle makes the L1 block that takes everything certified under the tip's certificate.
func (w *world) settle() based.L1Block {
	w.t.Helper()
	taken := w.settlement()
	tip := taken[len(taken)-1].Placed
	certificate, err := w.bls.Certify(certs.NewMessage(chainID, rollupAddress, tip))
	if err != nil {
		w.t.Fatal(err)
	}
	l1 := w.next(w.l1Head(), w.policy.Slots.At(uint64(w.now.Unix())), taken...)
	l1.Settled = []based.Settlement{{From: taken[0].Placed.Number, To: tip.Number, Tip: tip.Hash, Signature: certificate.Signature[:], TxHash: common.Hash{9}}}
	return l1
}

// found returns the faults that are stored, by kind.
func (w *world) found() map[certs.EvidenceKind]gateway.EvidenceRecord {
	w.t.Helper()
	list, err := w.store.Evidence(w.ctx, nil, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	out := make(map[certs.EvidenceKind]gateway.EvidenceRecord)
	for _, r := range list {
		out[r.Kind] = r
	}
	return out
}

// TestWatcher has L1 take what a twin with the same keys has certified. Each gateway's watcher proves from L1 and its own
// journal what the two have signed against each other, and neither proves anything against itself.
func TestWatcher(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		diverge func(w, twin *world) // to different tips
		want    []certs.EvidenceKind
	}{
		"one block": {
			func(w, twin *world) {
				w.promised(w.transfer(0, recipient, 1))
				twin.promised(twin.transfer(1, recipient, 2))
				for _, one := range []*world{w, twin} {
					one.to(one.policy.Slots.Start(1) + 1)
				}
			},
			[]certs.EvidenceKind{certs.EvidenceFork, certs.EvidenceBrokenPromise},
		},
		"a receipt": { // the same transaction, and another block
			func(w, twin *world) {
				w.promised(w.transfer(0, recipient, 1), w.transfer(1, recipient, 1))
				twin.promised(twin.transfer(0, recipient, 1))
				for _, one := range []*world{w, twin} {
					one.to(one.policy.Slots.Start(1) + 1)
				}
			},
			[]certs.EvidenceKind{certs.EvidenceFork}, // the promise that the twin made is kept
		},
		"a missing transaction": {
			func(w, twin *world) {
				w.promised(w.transfer(0, recipient, 1))
				twin.promised(twin.transfer(0, recipient, 1), twin.transfer(1, recipient, 1))
				for _, one := range []*world{w, twin} {
					one.to(one.policy.Slots.Start(1) + 1)
				}
			},
			[]certs.EvidenceKind{certs.EvidenceFork, certs.EvidenceBrokenPromise},
		},
		"two slot ends on a common block": {
			func(w, twin *world) {
				for i, one := range []*world{w, twin} {
					one.promised(one.transfer(0, recipient, 1))
					one.to(one.policy.Slots.Start(1) + 1)
					one.promised(one.transfer(0, recipient, int64(2+i)))
					one.to(one.policy.Slots.Start(2) - 1)
				}
			},
			[]certs.EvidenceKind{certs.EvidenceFork, certs.EvidenceDoublePermit},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			twin := w.twin()
			c.diverge(w, twin)
			l1 := w.settle()
			w.apply(0, l1)
			twin.apply(0, l1)
			if !twin.c.Status().Halted() {
				t.Error("the twin has not noticed")
			}
			facts := l1Facts{w: twin}
			watcher := twin.watcher(facts)
			for range 2 { // the second time nothing is new
				if err := watcher.Look(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			found := twin.found()
			for _, kind := range c.want {
				if _, ok := found[kind]; !ok {
					t.Errorf("no %v is found", kind)
				}
			}
			if len(found) != len(c.want) {
				t.Errorf("found %v, want %v", found, c.want)
			}
			announced := 0
			for _, e := range twin.news() {
				if e.Kind == gateway.EventEvidence {
					announced++
				}
			}
			if announced != len(c.want) {
				t.Errorf("%d faults are announced, want %d", announced, len(c.want))
			}
			if err := w.watcher(l1Facts{w: w}).Look(t.Context()); err != nil || len(w.found()) != 0 {
				t.Errorf("against itself: %v, %v", w.found(), err)
			}
			// What one watcher stored, the other takes from it.
			for kind, r := range found {
				full, err := twin.store.EvidenceByID(t.Context(), r.ID)
				if err != nil {
					t.Fatal(err)
				}
				record, added, err := w.watcher(l1Facts{w: w}).Accuse(t.Context(), full.Evidence)
				if err != nil || !added || record.Identity != r.Identity {
					t.Errorf("%v is not taken: %+v, %v, %v", kind, record, added, err)
				}
				if _, added, err := w.watcher(l1Facts{w: w}).Accuse(t.Context(), full.Evidence); err != nil || added {
					t.Errorf("%v is taken twice: %v, %v", kind, added, err)
				}
			}
		})
	}
}

// TestAccuse brings what convicts nobody.
func TestAccuse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	permit := func(key *certs.SecretKey, chain uint64, rollup common.Address, hash byte) certs.Certificate {
		c, err := key.Certify(certs.NewMessage(chain, rollup, blocks.Placed{
			Number: 7, Hash: common.Hash{hash}, Parent: common.Hash{9}, Kind: blocks.SlotEnding, Permit: blocks.Permit{Slot: 8, L1Parent: common.Hash{7}},
		}))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	encode := func(e certs.Evidence) []byte {
		raw, err := e.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	two := func(a, b certs.Certificate) []byte {
		return encode(&certs.DoublePermit{Certificates: [2]certs.Certificate{a, b}})
	}
	stranger := certs.DeriveSecretKey("stranger")
	guilty := two(permit(w.bls, chainID, rollupAddress, 1), permit(w.bls, chainID, rollupAddress, 2))
	for name, c := range map[string]struct {
		raw  []byte
		want error
	}{
		"nothing":               {nil, certs.ErrEncoding},
		"a byte too many":       {append(guilty[:len(guilty):len(guilty)], 0), certs.ErrEncoding},
		"one block":             {two(permit(w.bls, chainID, rollupAddress, 1), permit(w.bls, chainID, rollupAddress, 1)), certs.ErrNoFault},
		"another's key":         {two(permit(stranger, chainID, rollupAddress, 1), permit(stranger, chainID, rollupAddress, 2)), certs.ErrSignature},
		"one of another's":      {two(permit(w.bls, chainID, rollupAddress, 1), permit(stranger, chainID, rollupAddress, 2)), certs.ErrSignature},
		"another chain":         {two(permit(w.bls, chainID+1, rollupAddress, 1), permit(w.bls, chainID+1, rollupAddress, 2)), gateway.ErrInvalidEvidence},
		"another rollup":        {two(permit(w.bls, chainID, common.Address{1}, 1), permit(w.bls, chainID, common.Address{1}, 2)), gateway.ErrInvalidEvidence},
		"of this and of others": {two(permit(w.bls, chainID, rollupAddress, 1), permit(w.bls, chainID, common.Address{1}, 2)), certs.ErrEvidence},
	} {
		_, _, err := w.watcher(l1Facts{w: w}).Accuse(t.Context(), c.raw)
		if !errors.Is(err, gateway.ErrInvalidEvidence) || !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if len(w.found()) != 0 {
		t.Errorf("stored %v", w.found())
	}

	// A fork needs L1's word. Without it there is no verdict.
	parent := common.Hash{9}
	child := func(salt byte) certs.Branch {
		h := &types.Header{ParentHash: parent, Number: common.Big1, Difficulty: common.Big0, Root: common.Hash{salt}, BaseFee: common.Big1}
		c, err := w.bls.Certify(certs.NewMessage(chainID, rollupAddress, blocks.Placed{
			Number: 1, Hash: h.Hash(), Parent: parent, Kind: blocks.Regular, Anchor: blocks.Anchor{L1Number: 1, L1Hash: w.l1[0].Hash},
		}))
		if err != nil {
			t.Fatal(err)
		}
		return certs.Branch{Certificate: c, Headers: []*types.Header{h}}
	}
	fork := encode(&certs.Fork{Branches: [2]certs.Branch{child(1), child(2)}})
	down := errors.New("L1 is down")
	if _, _, err := w.watcher(l1Facts{w: w, err: down}).Accuse(t.Context(), fork); !errors.Is(err, down) || errors.Is(err, gateway.ErrInvalidEvidence) {
		t.Errorf("without L1: %v", err)
	}
	if _, added, err := w.watcher(l1Facts{w: w}).Accuse(t.Context(), fork); err != nil || !added {
		t.Errorf("with L1: %v, %v", added, err)
	}
}
