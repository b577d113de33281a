package gateway

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// ErrInvalidEvidence is returned for evidence that does not convict this rollup's sequencer.
var ErrInvalidEvidence = errors.New("the evidence does not convict the sequencer")

// EvidenceLedger keeps faults, and knows what this gateway has signed.
type EvidenceLedger interface {
	// PutEvidence stores a fault and announces it in the same transaction, unless it is there already.
	PutEvidence(ctx context.Context, e EvidenceRecord) (record *EvidenceRecord, added bool, err error)
	// Journaled reports whether the block was certified here, or was about to be.
	Journaled(ctx context.Context, block common.Hash) (bool, error)
	// SignedBlock returns what was certified under the hash, or nil.
	SignedBlock(ctx context.Context, hash common.Hash) (*certs.CertifiedHeader, error)
	// SignedOn returns what was certified on a parent, fallen or not.
	SignedOn(ctx context.Context, parent common.Hash) ([]certs.CertifiedHeader, error)
	// SignedPermit returns what was certified with the permit.
	SignedPermit(ctx context.Context, permit blocks.Permit) ([]certs.CertifiedHeader, error)
	// PromisesOn returns what was promised on a parent with an anchor, in force or not.
	PromisesOn(ctx context.Context, parent common.Hash, anchor blocks.Anchor) ([]Promised, error)
}

// L1Facts is what evidence needs to know of L1.
type L1Facts interface {
	// Canonical reports whether the hash is that of the canonical block of that number.
	Canonical(ctx context.Context, number uint64, hash common.Hash) (bool, error)
	// WithoutPermit reports whether the rollup took the block as a based one that needed no permit.
	WithoutPermit(ctx context.Context, block common.Hash) (bool, error)
}

// Watcher keeps the record of the sequencer's faults (rule 15): it checks what others bring, and compares every certificate
// that L1 shows with what this gateway has signed. It stands beside the conductor, which halts by itself when L1 shows a
// foreign certificate; the watcher says what that proves.
type Watcher struct {
	cfg      Config
	ledger   EvidenceLedger
	l1       L1Facts
	snapshot func() *Snapshot
	receipts func(block common.Hash) types.Receipts
	sign     func(Promise) (certs.DelegatedPromise, error)
	log      *slog.Logger
	wake     chan struct{}
	known    map[common.Hash]bool // tips of settlements in the L1 window that are ours, or whose fault is stored
}

// watchRetry is how long the watcher waits after the database or L1 has failed.
const watchRetry = 2 * time.Second

// NewWatcher returns a watcher. sign gives a promise its signature again, which is deterministic.
func NewWatcher(cfg Config, ledger EvidenceLedger, l1 L1Facts, snapshot func() *Snapshot, receipts func(common.Hash) types.Receipts,
	sign func(Promise) (certs.DelegatedPromise, error), log *slog.Logger) *Watcher {
	return &Watcher{
		cfg: cfg, ledger: ledger, l1: l1, snapshot: snapshot, receipts: receipts, sign: sign, log: log,
		wake: make(chan struct{}, 1), known: make(map[common.Hash]bool),
	}
}

// Wake has the watcher look at L1 again. It does not block.
func (w *Watcher) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run looks whenever it is woken, until the context ends.
func (w *Watcher) Run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
		}
		for {
			err := w.look(ctx)
			if err == nil || ctx.Err() != nil {
				break
			}
			w.log.Warn("cannot look for faults now", "err", err, "again_in", watchRetry)
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(watchRetry):
			}
		}
	}
}

// Accuse checks encoded evidence, as others bring it, and stores it. It returns ErrInvalidEvidence, with the reason.
func (w *Watcher) Accuse(ctx context.Context, encoded []byte) (*EvidenceRecord, bool, error) {
	e, err := certs.DecodeEvidence(encoded)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrInvalidEvidence, err)
	}
	return w.accuse(ctx, e)
}

func (w *Watcher) accuse(ctx context.Context, e certs.Evidence) (*EvidenceRecord, bool, error) {
	if chain, rollup := e.Subject(); chain != w.cfg.ChainID || rollup != w.cfg.Rollup {
		return nil, false, fmt.Errorf("%w: it is of rollup %s on chain %d", ErrInvalidEvidence, rollup, chain)
	}
	// What L1 does not answer convicts nobody, and is not a verdict either.
	var failed error
	note := func(yes bool, err error) bool {
		failed = errors.Join(failed, err)
		return yes
	}
	view := certs.L1View{
		Canonical: func(number uint64, hash common.Hash) bool { return note(w.l1.Canonical(ctx, number, hash)) },
		Free:      func(block common.Hash) bool { return note(w.l1.WithoutPermit(ctx, block)) },
	}
	err := e.Check(w.cfg.PublicKey, w.cfg.Policy.Slots, view)
	if failed != nil {
		return nil, false, fmt.Errorf("check evidence: %w", failed)
	}
	if err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrInvalidEvidence, err)
	}
	encoded, err := e.MarshalBinary()
	if err != nil {
		return nil, false, err
	}
	record, added, err := w.ledger.PutEvidence(ctx, EvidenceRecord{Kind: e.Kind(), Identity: e.ID(), Evidence: encoded})
	if err != nil {
		return nil, false, err
	}
	if added {
		w.log.Error("evidence against the sequencer", "kind", e.Kind(), "identity", e.ID(), "id", record.ID)
	}
	return record, added, nil
}

// look compares the certificates in the L1 window with the journal.
func (w *Watcher) look(ctx context.Context) error {
	snapshot := w.snapshot()
	if snapshot == nil {
		return nil
	}
	window := snapshot.View.Window()
	taken := make(map[common.Hash]based.Included)
	shown := make(map[common.Hash]bool)
	for _, l1 := range window {
		for _, in := range l1.Blocks {
			taken[in.Placed.Hash] = in
		}
		for _, s := range l1.Settled {
			shown[s.Tip] = true
		}
	}
	for tip := range w.known {
		if !shown[tip] {
			delete(w.known, tip)
		}
	}
	for _, l1 := range window {
		for _, s := range l1.Settled {
			tip, ok := taken[s.Tip]
			if !ok || w.known[s.Tip] || !tip.Placed.Kind.Sequenced() {
				continue
			}
			ours, err := w.ledger.Journaled(ctx, s.Tip)
			if err != nil {
				return err
			}
			if !ours {
				if ours, err = w.compare(ctx, taken, tip, s); err != nil {
					return err
				}
			}
			w.known[s.Tip] = ours
		}
	}
	return nil
}

// compare stores what a foreign certificate proves beside what was signed here, and reports whether it proves anything. One
// that proves nothing yet is looked at again: an anchor may become canonical.
func (w *Watcher) compare(ctx context.Context, taken map[common.Hash]based.Included, tip based.Included, s based.Settlement) (bool, error) {
	foreign := certs.Certificate{Message: certs.NewMessage(w.cfg.ChainID, w.cfg.Rollup, tip.Placed)}
	if len(s.Signature) != len(foreign.Signature) {
		return false, fmt.Errorf("settlement of %s has a signature of %d bytes", s.Tip, len(s.Signature))
	}
	copy(foreign.Signature[:], s.Signature)
	var found []certs.Evidence
	for _, search := range []func() ([]certs.Evidence, error){
		func() ([]certs.Evidence, error) { return w.permits(ctx, foreign) },
		func() ([]certs.Evidence, error) { return w.forks(ctx, taken, foreign) },
		func() ([]certs.Evidence, error) { return w.breaches(ctx, tip.Block, tip.Placed, foreign) },
	} {
		more, err := search()
		if err != nil {
			return false, err
		}
		found = append(found, more...)
	}
	proved := false
	for _, e := range found {
		_, _, err := w.accuse(ctx, e)
		if err != nil && !errors.Is(err, ErrInvalidEvidence) {
			return false, err
		}
		proved = proved || err == nil
	}
	return proved, nil
}

func (w *Watcher) permits(ctx context.Context, foreign certs.Certificate) ([]certs.Evidence, error) {
	if foreign.Message.Kind != blocks.SlotEnding {
		return nil, nil
	}
	own, err := w.ledger.SignedPermit(ctx, foreign.Message.Permit())
	if err != nil {
		return nil, err
	}
	var found []certs.Evidence
	for _, b := range own {
		found = append(found, &certs.DoublePermit{Certificates: [2]certs.Certificate{foreign, b.Certificate}})
	}
	return found, nil
}

// forks walks down from the foreign block to where the journal has another child.
func (w *Watcher) forks(ctx context.Context, taken map[common.Hash]based.Included, foreign certs.Certificate) ([]certs.Evidence, error) {
	var found []certs.Evidence
	branch := certs.Branch{Certificate: foreign}
	for hash := foreign.Message.BlockHash; len(branch.Headers) < certs.MaxBranchHeaders; {
		in, ok := taken[hash]
		if !ok {
			break
		}
		header := in.Block.Header()
		branch.Headers = append(branch.Headers[:len(branch.Headers):len(branch.Headers)], header)
		own, err := w.ledger.SignedOn(ctx, header.ParentHash)
		if err != nil {
			return nil, err
		}
		parent, err := w.ledger.SignedBlock(ctx, header.ParentHash)
		if err != nil {
			return nil, err
		}
		for _, b := range own {
			if b.Certificate.Message.BlockHash != hash {
				found = append(found, &certs.Fork{
					Branches: [2]certs.Branch{branch, {Certificate: b.Certificate, Headers: []*types.Header{b.Header}}}, Parent: parent,
				})
			}
		}
		if parent != nil {
			break // from here down the chain is ours
		}
		hash = header.ParentHash
	}
	return found, nil
}

// breaches looks for the first promise on the same parent and anchor that the foreign block does not keep.
func (w *Watcher) breaches(ctx context.Context, block *types.Block, placed blocks.Placed, foreign certs.Certificate) ([]certs.Evidence, error) {
	promised, err := w.ledger.PromisesOn(ctx, placed.Parent, placed.Anchor)
	if err != nil || len(promised) == 0 {
		return nil, err
	}
	receipts := w.receipts(placed.Hash)
	for _, p := range promised {
		signed, err := w.sign(p.Promise)
		if err != nil {
			return nil, err
		}
		breach, err := certs.FindBreach(signed, p.Receipt, foreign, block, receipts)
		if err != nil {
			return nil, err
		}
		if breach != nil {
			return []certs.Evidence{breach}, nil
		}
	}
	return nil, nil
}
