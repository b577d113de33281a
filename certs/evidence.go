package certs

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// CanonicalFunc reports whether the hash is that of L1's canonical block of that number.
type CanonicalFunc func(number uint64, hash common.Hash) bool

// L1View is what evidence needs to know of L1.
type L1View struct {
	Canonical CanonicalFunc
	// Free reports whether the rollup took the block as a based one without a permit (Rollup.withoutPermit); nil: none.
	Free func(block common.Hash) bool
}

// EvidenceKind names a fault of the sequencer (rule 15). The zero value is none.
type EvidenceKind uint8

// The numeric values are part of the encoding and of the identity hash.
const (
	EvidenceUnknown EvidenceKind = iota
	// EvidenceFork is rule 15 (a): two certified branches from one parent.
	EvidenceFork
	// EvidenceDoublePermit is rule 15 (b): two permits for one (slot, L1 parent).
	EvidenceDoublePermit
	// EvidenceEarlyChild is rule 15 (c): a child certified on an unresolved permit.
	EvidenceEarlyChild
	// EvidenceDoublePromise is rule 15 (d): two promises for one place.
	EvidenceDoublePromise
	// EvidenceBrokenPromise is rule 15 (e): a promise against the certified block on its parent.
	EvidenceBrokenPromise
)

var evidenceNames = [...]string{
	EvidenceUnknown: "unknown", EvidenceFork: "fork", EvidenceDoublePermit: "double_permit", EvidenceEarlyChild: "early_child",
	EvidenceDoublePromise: "double_promise", EvidenceBrokenPromise: "broken_promise",
}

// String gives the name that the interfaces use.
func (k EvidenceKind) String() string {
	if int(k) < len(evidenceNames) {
		return evidenceNames[k]
	}
	return fmt.Sprintf("evidence(%d)", uint8(k))
}

// MarshalText implements encoding.TextMarshaler; EvidenceUnknown is an error.
func (k EvidenceKind) MarshalText() ([]byte, error) {
	if k == EvidenceUnknown || int(k) >= len(evidenceNames) {
		return nil, fmt.Errorf("encode evidence kind %d: %w", uint8(k), ErrEncoding)
	}
	return []byte(evidenceNames[k]), nil
}

// UnmarshalText implements encoding.TextUnmarshaler; anything but the five names is an error.
func (k *EvidenceKind) UnmarshalText(text []byte) error {
	for i, name := range evidenceNames {
		if i != int(EvidenceUnknown) && name == string(text) {
			*k = EvidenceKind(i)
			return nil
		}
	}
	return fmt.Errorf("decode evidence kind %q: %w", text, ErrEncoding)
}

// Evidence convicts a sequencer by itself: whoever holds its public key, the slot arithmetic and L1's
// canonical chain comes to the same verdict, in whichever order the two sides are given.
type Evidence interface {
	// Kind names the fault.
	Kind() EvidenceKind
	// Subject names the rollup whose sequencer is accused. Check does not compare it with anything: one key may serve two.
	Subject() (chainID uint64, rollup common.Address)
	// Check returns nil exactly when the evidence convicts the key. Otherwise ErrEvidence when the
	// parts do not belong together, ErrNoFault when they do and are no fault, ErrMessage, ErrPoint or
	// ErrSignature for a certificate that is not the key's.
	Check(pub PublicKey, slots blocks.Slots, l1 L1View) error
	// ID names the fault, not its proof: it does not depend on the order of the two sides, nor on how
	// far down its branches a fork is shown. It means something only once Check has returned nil.
	ID() common.Hash
	// MarshalBinary returns the encoding that DecodeEvidence reads.
	MarshalBinary() ([]byte, error)
}

// CertifiedHeader is a certificate and its block's header.
type CertifiedHeader struct {
	Certificate Certificate
	Header      *types.Header
}

// Branch is a certified block and the headers down to the first child of the common parent, newest
// first: Headers[0] is the certified block's, each is the parent of the one before it.
type Branch struct {
	Certificate Certificate
	Headers     []*types.Header
}

// Fork is rule 15 (a): two certificates whose blocks descend from different first children of one
// parent, both anchored on canonical L1 blocks. An honest sequencer cannot have made both, because a
// child that replaces a fallen sibling anchors at an L1 number at least the sibling's on another L1
// branch.
//
// The first children must be the sequencer's. A based block that L1 took late, after sequencing had
// resumed, or without a permit (rules 17, 18), also stands beside a certified sibling, with certified
// blocks on both, and is nobody's fault. So a branch of more than one block needs the common parent's
// certificate and header, as proof that its first child cannot be based under a permit: the parent is
// regular (rule 2), or the child is later than the permit's slot allows (rule 3). And the rollup knows
// those that it took without one: the branch's anchor is canonical, and an honest sequencer anchors
// above the L1 block that took it. A branch of one block is its own proof; if both are, Parent may be nil.
type Fork struct {
	Branches [2]Branch
	Parent   *CertifiedHeader
}

// DoublePermit is rule 15 (b): the permits of two different slot-ending blocks for the same slot and
// L1 parent.
type DoublePermit struct {
	Certificates [2]Certificate
}

// EarlyChild is rule 15 (c): a slot-ending certificate, a certificate of a child of its block, and
// the child's header, whose timestamp is not after the start of the permit's slot. The two
// certificates may stand in either order.
type EarlyChild struct {
	Certificates [2]Certificate
	Header       *types.Header // of the child
}

// Kind implements Evidence.
func (*Fork) Kind() EvidenceKind { return EvidenceFork }

// Kind implements Evidence.
func (*DoublePermit) Kind() EvidenceKind { return EvidenceDoublePermit }

// Kind implements Evidence.
func (*EarlyChild) Kind() EvidenceKind { return EvidenceEarlyChild }

// Subject implements Evidence.
func (f *Fork) Subject() (uint64, common.Address) { return f.Branches[0].Certificate.Message.subject() }

// Subject implements Evidence.
func (d *DoublePermit) Subject() (uint64, common.Address) { return d.Certificates[0].Message.subject() }

// Subject implements Evidence.
func (e *EarlyChild) Subject() (uint64, common.Address) { return e.Certificates[0].Message.subject() }

func (m Message) subject() (uint64, common.Address) { return m.ChainID, m.Rollup }

// first returns the hash of the first child and of the common parent.
func (b Branch) first() (child, parent common.Hash) {
	if len(b.Headers) < 2 {
		return b.Certificate.Message.BlockHash, b.Certificate.Message.ParentHash
	}
	first := b.Headers[len(b.Headers)-1]
	if first == nil {
		return common.Hash{}, common.Hash{}
	}
	return first.Hash(), first.ParentHash
}

// checkLinks returns ErrEvidence unless the headers lead from the certified block downward.
func (b Branch) checkLinks() error {
	if len(b.Headers) == 0 || len(b.Headers) > MaxBranchHeaders {
		return fmt.Errorf("branch of %d headers: %w", len(b.Headers), ErrEvidence)
	}
	want, number := b.Certificate.Message.BlockHash, b.Certificate.Message.Number
	for i, h := range b.Headers {
		if err := matchHeader(h, want, number-uint64(i)); err != nil {
			return fmt.Errorf("header %d: %w", i, err)
		}
		want = h.ParentHash
	}
	if b.Headers[0].ParentHash != b.Certificate.Message.ParentHash {
		return fmt.Errorf("certificate names another parent than its block: %w", ErrEvidence)
	}
	return nil
}

// checkSequenced returns ErrNoFault unless the branch's first child is shown to be the sequencer's.
func (b Branch) checkSequenced(parent *CertifiedHeader, slots blocks.Slots, l1 L1View) error {
	if len(b.Headers) == 1 {
		return nil // its own certificate is the branch's
	}
	if parent == nil {
		return fmt.Errorf("first child may be a based block, as its parent's certificate is missing: %w", ErrNoFault)
	}
	first := b.Headers[len(b.Headers)-1]
	permit := parent.Certificate.Message.Permit() // regular blocks have none (Message.Check)
	if !permit.IsZero() && first.Time <= slots.Start(permit.Slot) {
		return fmt.Errorf("first child is in time for a based block: %w", ErrNoFault)
	}
	if child, _ := b.first(); l1.Free != nil && l1.Free(child) {
		return fmt.Errorf("first child was based, without a permit: %w", ErrNoFault)
	}
	return nil
}

// Check implements Evidence.
func (f *Fork) Check(pub PublicKey, slots blocks.Slots, l1 L1View) error {
	a, b := f.Branches[0], f.Branches[1]
	for i, branch := range f.Branches {
		if err := branch.checkLinks(); err != nil {
			return fmt.Errorf("check branch %d: %w", i, err)
		}
	}
	if err := sameRollup(a.Certificate, b.Certificate); err != nil {
		return fmt.Errorf("check fork: %w", err)
	}
	childA, parentA := a.first()
	childB, parentB := b.first()
	if parentA != parentB {
		return fmt.Errorf("check fork: branches from different parents: %w", ErrEvidence)
	}
	if childA == childB {
		return fmt.Errorf("check fork: one first child: %w", ErrNoFault)
	}
	if err := f.checkParent(parentA); err != nil {
		return fmt.Errorf("check common parent: %w", err)
	}
	for i, branch := range f.Branches {
		if err := branch.checkSequenced(f.Parent, slots, l1); err != nil {
			return fmt.Errorf("check branch %d: %w", i, err)
		}
		if m := branch.Certificate.Message; !l1.Canonical(m.AnchorNumber, m.AnchorL1Hash) {
			return fmt.Errorf("check branch %d: anchor %d is not canonical: %w", i, m.AnchorNumber, ErrNoFault)
		}
	}
	// Signatures last: they are the dear part, and strangers send evidence.
	certificates := []Certificate{a.Certificate, b.Certificate}
	if f.Parent != nil {
		certificates = append(certificates, f.Parent.Certificate)
	}
	for _, c := range certificates {
		if err := c.Verify(pub); err != nil {
			return fmt.Errorf("check fork: %w", err)
		}
	}
	return nil
}

// checkParent checks that certificate and header of the common parent, if they are there, belong to it.
func (f *Fork) checkParent(hash common.Hash) error {
	if f.Parent == nil {
		return nil
	}
	c := f.Parent.Certificate
	if c.Message.BlockHash != hash {
		return fmt.Errorf("certificate is another block's: %w", ErrEvidence)
	}
	if err := sameRollup(f.Branches[0].Certificate, c); err != nil {
		return err
	}
	return matchHeader(f.Parent.Header, hash, c.Message.Number)
}

// ID implements Evidence: the common parent and its two children.
func (f *Fork) ID() common.Hash {
	childA, parent := f.Branches[0].first()
	childB, _ := f.Branches[1].first()
	return evidenceID(EvidenceFork, f.Branches[0].Certificate.Message, parent[:], sorted(childA, childB))
}

// Check implements Evidence. L1's canonical chain and the slots do not matter to it.
func (d *DoublePermit) Check(pub PublicKey, _ blocks.Slots, _ L1View) error {
	a, b := d.Certificates[0].Message, d.Certificates[1].Message
	if err := sameRollup(d.Certificates[0], d.Certificates[1]); err != nil {
		return fmt.Errorf("check double permit: %w", err)
	}
	if a.Kind != blocks.SlotEnding || b.Kind != blocks.SlotEnding {
		return fmt.Errorf("check double permit: kinds %v and %v: %w", a.Kind, b.Kind, ErrEvidence)
	}
	if a.Permit() != b.Permit() {
		return fmt.Errorf("check double permit: different permits: %w", ErrNoFault)
	}
	if a.BlockHash == b.BlockHash {
		return fmt.Errorf("check double permit: one block: %w", ErrNoFault)
	}
	for i, c := range d.Certificates {
		if err := c.Verify(pub); err != nil {
			return fmt.Errorf("check certificate %d: %w", i, err)
		}
	}
	return nil
}

// ID implements Evidence: the permit and the two blocks.
func (d *DoublePermit) ID() common.Hash {
	a, b := d.Certificates[0].Message, d.Certificates[1].Message
	permit := binary.BigEndian.AppendUint64(nil, a.PermitSlot)
	permit = append(permit, a.PermitL1Parent[:]...)
	return evidenceID(EvidenceDoublePermit, a, permit, sorted(a.BlockHash, b.BlockHash))
}

// roles returns the slot-ending parent's certificate and the child's, whichever comes first.
func (e *EarlyChild) roles() (parent, child Certificate) {
	if e.Certificates[0].Message.ParentHash == e.Certificates[1].Message.BlockHash {
		return e.Certificates[1], e.Certificates[0]
	}
	return e.Certificates[0], e.Certificates[1]
}

// Check implements Evidence. L1's canonical chain does not matter to it: a permit forbids early
// children even when it has died with its L1 parent.
func (e *EarlyChild) Check(pub PublicKey, slots blocks.Slots, _ L1View) error {
	parent, child := e.roles()
	if err := sameRollup(parent, child); err != nil {
		return fmt.Errorf("check early child: %w", err)
	}
	if child.Message.ParentHash != parent.Message.BlockHash {
		return fmt.Errorf("check early child: not parent and child: %w", ErrEvidence)
	}
	if err := matchHeader(e.Header, child.Message.BlockHash, child.Message.Number); err != nil {
		return fmt.Errorf("check early child: %w", err)
	}
	if e.Header.ParentHash != child.Message.ParentHash {
		return fmt.Errorf("check early child: certificate names another parent than its block: %w", ErrEvidence)
	}
	if parent.Message.Kind != blocks.SlotEnding {
		return fmt.Errorf("check early child: parent is %v: %w", parent.Message.Kind, ErrNoFault)
	}
	if e.Header.Time > slots.Start(parent.Message.PermitSlot) {
		return fmt.Errorf("check early child: timestamp is after the permit's slot began: %w", ErrNoFault)
	}
	for _, c := range []Certificate{parent, child} {
		if err := c.Verify(pub); err != nil {
			return fmt.Errorf("check early child: %w", err)
		}
	}
	return nil
}

// ID implements Evidence: parent and child.
func (e *EarlyChild) ID() common.Hash {
	parent, child := e.roles()
	return evidenceID(EvidenceEarlyChild, parent.Message, parent.Message.BlockHash[:], child.Message.BlockHash[:])
}

// matchHeader returns ErrEvidence unless the header has that hash and number.
func matchHeader(h *types.Header, hash common.Hash, number uint64) error {
	if h == nil || h.Number == nil || h.Difficulty == nil {
		return fmt.Errorf("missing header: %w", ErrEvidence)
	}
	if h.Hash() != hash {
		return fmt.Errorf("header is not linked: %w", ErrEvidence)
	}
	if !h.Number.IsUint64() || h.Number.Uint64() != number {
		return fmt.Errorf("header has another number: %w", ErrEvidence)
	}
	return nil
}

func sameRollup(a, b Certificate) error {
	if a.Message.ChainID != b.Message.ChainID || a.Message.Rollup != b.Message.Rollup {
		return fmt.Errorf("certificates of different rollups: %w", ErrEvidence)
	}
	return nil
}

func sorted(a, b common.Hash) []byte {
	if bytes.Compare(a[:], b[:]) > 0 {
		a, b = b, a
	}
	return append(a[:], b[:]...)
}

// evidenceID returns keccak256("ultrasound.evidence.v1" ‖ kind ‖ chain id ‖ rollup ‖ parts).
func evidenceID(kind EvidenceKind, m Message, parts ...[]byte) common.Hash {
	buf := append([]byte("ultrasound.evidence.v1"), byte(kind))
	buf = binary.BigEndian.AppendUint64(buf, m.ChainID)
	buf = append(buf, m.Rollup[:]...)
	for _, part := range parts {
		buf = append(buf, part...)
	}
	return crypto.Keccak256Hash(buf)
}
