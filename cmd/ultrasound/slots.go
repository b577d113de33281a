package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	v1 "github.com/attestantio/go-eth2-client/api/v1"
	"github.com/attestantio/go-eth2-client/spec/bellatrix"
	"github.com/attestantio/go-eth2-client/spec/phase0"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// slotBook knows who proposes which slot and who has registered here. It asks the beacon node and
// the store now and then, so that the conductor's questions cost nothing.
type slotBook struct {
	beacon *l1.Beacon
	store  api.ProposerStore
	cfg    gateway.Config
	log    *slog.Logger

	mu          sync.RWMutex
	forkVersion [4]byte
	epoch       uint64 // slots per epoch, zero while unknown
	duties      map[uint64]l1.Duty
	registered  map[certs.PublicKey]time.Time // timestamp of the registration
}

func newSlotBook(beacon *l1.Beacon, store api.ProposerStore, cfg gateway.Config, log *slog.Logger) *slotBook {
	return &slotBook{beacon: beacon, store: store, cfg: cfg, log: log,
		duties: make(map[uint64]l1.Duty), registered: make(map[certs.PublicKey]time.Time)}
}

// Run keeps the book until the context ends.
func (b *slotBook) Run(ctx context.Context) error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		asked, cancel := context.WithTimeout(ctx, 5*time.Second)
		err := b.refresh(asked)
		cancel()
		if err != nil && ctx.Err() == nil {
			b.log.Warn("proposer duties are not known", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

func (b *slotBook) refresh(ctx context.Context) error {
	b.mu.RLock()
	perEpoch := b.epoch
	b.mu.RUnlock()
	if perEpoch == 0 {
		genesis, err := b.beacon.Genesis(ctx)
		if err != nil {
			return err
		}
		spec, err := b.beacon.Spec(ctx)
		if err != nil {
			return err
		}
		b.mu.Lock()
		b.forkVersion, b.epoch = genesis.ForkVersion, spec.SlotsPerEpoch
		b.mu.Unlock()
		perEpoch = spec.SlotsPerEpoch
	}
	now := b.cfg.Policy.Slots.At(uint64(time.Now().Unix()))
	for epoch := now / perEpoch; epoch <= now/perEpoch+1; epoch++ {
		if b.known(epoch, perEpoch) {
			continue
		}
		duties, err := b.beacon.ProposerDuties(ctx, epoch)
		if err != nil {
			return err
		}
		b.mu.Lock()
		for _, d := range duties {
			b.duties[d.Slot] = d
		}
		for slot := range b.duties {
			if slot+2*perEpoch < now {
				delete(b.duties, slot)
			}
		}
		b.mu.Unlock()
	}
	return b.loadRegistrations(ctx)
}

func (b *slotBook) known(epoch, perEpoch uint64) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	_, ok := b.duties[(epoch+1)*perEpoch-1]
	return ok
}

func (b *slotBook) loadRegistrations(ctx context.Context) error {
	const page = 500
	var after []byte
	for {
		records, err := b.store.Proposers(ctx, after, page)
		if err != nil {
			return fmt.Errorf("read registered proposers: %w", err)
		}
		b.mu.Lock()
		for _, r := range records {
			b.registered[certs.PublicKey(r.PublicKey)] = time.Unix(int64(r.Timestamp), 0)
		}
		b.mu.Unlock()
		if len(records) < page {
			return nil
		}
		after = records[len(records)-1].PublicKey
	}
}

// Registered reports whether the slot's proposer has registered here.
func (b *slotBook) Registered(slot uint64) bool {
	b.mu.RLock()
	defer b.mu.RUnlock()
	duty, ok := b.duties[slot]
	if !ok {
		return false
	}
	_, ok = b.registered[duty.PublicKey]
	return ok
}

// Slots returns the present slot and those after it.
func (b *slotBook) Slots(_ context.Context, limit int) ([]api.UpcomingSlot, error) {
	slots := b.cfg.Policy.Slots
	first := slots.At(uint64(time.Now().Unix()))
	var out []api.UpcomingSlot
	for slot := first; len(out) < limit; slot++ {
		b.mu.RLock()
		duty, known := b.duties[slot]
		_, registered := b.registered[duty.PublicKey]
		last := !known && slot > first
		b.mu.RUnlock()
		if last {
			break // beyond the epochs that L1 has settled
		}
		up := api.UpcomingSlot{Slot: slot, StartsAt: slots.Start(slot), WillOpen: b.cfg.SlotEnd.Opens(slot, known && registered)}
		if known {
			index := duty.Validator
			up.ProposerIndex, up.ProposerKey, up.Registered = &index, duty.PublicKey[:], registered
		}
		out = append(out, up)
	}
	return out, nil
}

// CheckRegistration checks form, time, signature, and that the key is an active validator.
func (b *slotBook) CheckRegistration(p gateway.ProposerRecord) error {
	if len(p.PublicKey) != certs.PublicKeyLength || len(p.Signature) != certs.SignatureLength {
		return fmt.Errorf("%w: public key and signature have 48 and 96 bytes", api.ErrInvalidRegistration)
	}
	key := certs.PublicKey(p.PublicKey)
	b.mu.RLock()
	version, known, newest := b.forkVersion, b.epoch != 0, b.registered[key]
	b.mu.RUnlock()
	if !known {
		return fmt.Errorf("%w: the beacon node has not answered yet", api.ErrUnavailable)
	}
	signed := &v1.SignedValidatorRegistration{
		Message: &v1.ValidatorRegistration{
			FeeRecipient: bellatrix.ExecutionAddress(p.FeeRecipient), GasLimit: p.GasLimit,
			Timestamp: time.Unix(int64(p.Timestamp), 0), Pubkey: phase0.BLSPubKey(key),
		},
		Signature: phase0.BLSSignature(p.Signature),
	}
	if err := l1.CheckRegistration(signed, version, time.Now(), newest); err != nil {
		return fmt.Errorf("%w: %w", api.ErrInvalidRegistration, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	validators, err := b.beacon.Validators(ctx, key)
	if err != nil {
		return fmt.Errorf("%w: ask for the validator: %w", api.ErrUnavailable, err)
	}
	if len(validators) == 0 || !validators[0].Active() {
		return fmt.Errorf("%w: %s is no active validator", api.ErrInvalidRegistration, key)
	}
	return nil
}
