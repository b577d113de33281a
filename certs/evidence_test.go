package certs_test

import (
	"bytes"
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

var (
	testSlots  = blocks.Slots{Genesis: 1000, Seconds: 12}
	testRollup = common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
)

const testChain = 7331000

// l1Hash names the L1 block of that number on one of several branches.
func l1Hash(branch byte, number uint64) common.Hash {
	return common.Hash{0: 0x11, 1: branch, 31: byte(number)}
}

// canonicalOn is L1's canonical chain: that branch and nothing else.
func canonicalOn(branch byte) certs.CanonicalFunc {
	return func(number uint64, hash common.Hash) bool { return hash == l1Hash(branch, number) }
}

// made is a block that a test made, certified or based.
type made struct {
	header *types.Header
	placed blocks.Placed
	cert   certs.Certificate
}

// maker makes chains of headers and certifies them.
type maker struct {
	t   testing.TB
	key *certs.SecretKey
}

func newMaker(t testing.TB) maker {
	return maker{t: t, key: certs.DeriveSecretKey("sequencer of " + t.Name())}
}

func (m maker) genesis() made {
	h := &types.Header{Number: big.NewInt(0), Difficulty: new(big.Int), Time: testSlots.Genesis}
	return made{header: h, placed: blocks.Placed{Hash: h.Hash(), Time: h.Time, Kind: blocks.Regular}}
}

// block makes a block; salt tells siblings apart.
func (m maker) block(parent made, kind blocks.Kind, time uint64, anchor blocks.Anchor, permit blocks.Permit, salt byte) made {
	m.t.Helper()
	root := anchor.Hash()
	h := &types.Header{
		ParentHash: parent.header.Hash(), Number: new(big.Int).Add(parent.header.Number, big.NewInt(1)), Difficulty: new(big.Int),
		Time: time, Root: common.Hash{salt}, BaseFee: big.NewInt(1e9), WithdrawalsHash: &types.EmptyWithdrawalsHash,
		BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64), ParentBeaconRoot: &root, RequestsHash: &types.EmptyRequestsHash,
	}
	b := made{header: h, placed: blocks.Placed{
		Number: h.Number.Uint64(), Hash: h.Hash(), Parent: h.ParentHash, StateRoot: h.Root, Time: time, Kind: kind, Permit: permit, Anchor: anchor,
	}}
	if kind.Sequenced() {
		c, err := m.key.Certify(certs.NewMessage(testChain, testRollup, b.placed))
		if err != nil {
			m.t.Fatal(err)
		}
		b.cert = c
	}
	return b
}

func anchorAt(branch byte, number uint64) blocks.Anchor {
	return blocks.Anchor{L1Number: number, L1Hash: l1Hash(branch, number)}
}

func (m maker) regular(parent made, time uint64, anchor blocks.Anchor, salt byte) made {
	return m.block(parent, blocks.Regular, time, anchor, blocks.Permit{}, salt)
}

// branch lists the certified block and headers down to the first child.
func branch(chain ...made) certs.Branch {
	b := certs.Branch{Certificate: chain[len(chain)-1].cert}
	for i := len(chain) - 1; i >= 0; i-- {
		b.Headers = append(b.Headers, chain[i].header)
	}
	return b
}

func certified(b made) *certs.CertifiedHeader {
	return &certs.CertifiedHeader{Certificate: b.cert, Header: b.header}
}

// checkBothWays checks evidence and its mirror: one verdict, one identity, and the same after a
// journey through the codec.
func checkBothWays(t *testing.T, pub certs.PublicKey, l1 certs.L1View, want error, evidence, mirror certs.Evidence) {
	t.Helper()
	for name, e := range map[string]certs.Evidence{"as given": evidence, "swapped": mirror} {
		if err := e.Check(pub, testSlots, l1); !errors.Is(err, want) || (want == nil) != (err == nil) {
			t.Errorf("%s: Check = %v, want %v", name, err, want)
		}
		raw, err := e.MarshalBinary()
		if err != nil {
			continue // evidence that cannot be encoded is tested for its verdict only
		}
		back, err := certs.DecodeEvidence(raw)
		if err != nil {
			t.Fatalf("%s: decode: %v", name, err)
		}
		if again, err := back.MarshalBinary(); err != nil || !bytes.Equal(again, raw) {
			t.Errorf("%s: encodes differently after decoding: %v", name, err)
		}
		if err := back.Check(pub, testSlots, l1); !errors.Is(err, want) || (want == nil) != (err == nil) {
			t.Errorf("%s, decoded: Check = %v, want %v", name, err, want)
		}
		if back.ID() != e.ID() || back.Kind() != e.Kind() {
			t.Errorf("%s: another identity after decoding", name)
		}
	}
	if want == nil && evidence.ID() != mirror.ID() {
		t.Error("swapping the sides changes the identity")
	}
}

func TestFork(t *testing.T) {
	t.Parallel()
	m := newMaker(t)
	at := func(slot, second uint64) uint64 { return testSlots.Start(slot) + second }
	genesis := m.genesis()
	parent := m.regular(genesis, at(1, 0), anchorAt(0, 1), 0)
	a1 := m.regular(parent, at(1, 1), anchorAt(0, 2), 1)
	a2 := m.regular(a1, at(1, 2), anchorAt(0, 2), 1)
	a3 := m.regular(a2, at(1, 3), anchorAt(0, 2), 1)
	b1 := m.regular(parent, at(1, 1), anchorAt(0, 2), 2)
	b2 := m.regular(b1, at(1, 4), anchorAt(0, 3), 2)
	late := m.regular(a1, at(13, 0), anchorAt(0, 3), 1)
	orphaned := m.regular(parent, at(1, 2), anchorAt(1, 2), 3)
	onB2 := m.regular(b2, at(1, 5), anchorAt(0, 3), 2)

	permit := blocks.Permit{Slot: 3, L1Parent: l1Hash(0, 2)}
	ending := m.block(parent, blocks.SlotEnding, at(2, 11), anchorAt(0, 1), permit, 4)
	based := m.block(ending, blocks.Based, at(3, 0), anchorAt(0, 2), permit, 5)
	onBased := m.regular(based, at(4, 0), anchorAt(0, 3), 5)
	resumed := m.regular(ending, at(3, 5), anchorAt(0, 2), 6)
	resumed2 := m.regular(resumed, at(3, 6), anchorAt(0, 2), 6)
	other := m.regular(ending, at(3, 5), anchorAt(0, 2), 7)
	other2 := m.regular(other, at(3, 6), anchorAt(0, 2), 7)

	foreign := b1
	foreign.placed.Hash = b1.header.Hash()
	foreignMessage := certs.NewMessage(testChain+1, testRollup, b1.placed)
	var err error
	if foreign.cert, err = m.key.Certify(foreignMessage); err != nil {
		t.Fatal(err)
	}
	forged := b1
	forged.cert.Signature = a1.cert.Signature
	lied := b1
	liedMessage := b1.cert.Message
	liedMessage.ParentHash = common.Hash{9}
	if lied.cert, err = m.key.Certify(liedMessage); err != nil {
		t.Fatal(err)
	}

	tests := []struct {
		name   string
		a, b   certs.Branch
		parent *certs.CertifiedHeader
		want   error
	}{
		{"siblings", branch(a1), branch(b1), nil, nil},
		{"siblings with their parent", branch(a1), branch(b1), certified(parent), nil},
		{"descendants of siblings", branch(a1, a2, a3), branch(b1, b2), certified(parent), nil},
		{"a sibling and a descendant", branch(a1), branch(b1, b2), certified(parent), nil},
		{"after a permit that has passed", branch(resumed, resumed2), branch(other, other2), certified(ending), nil},

		{"one block twice", branch(a1), branch(a1), nil, certs.ErrNoFault},
		{"one branch", branch(a1, a2), branch(a1), certified(parent), certs.ErrNoFault},
		{"one branch forks above its first child", branch(a1, a2, a3), branch(a1, late), certified(parent), certs.ErrNoFault},
		{"an anchor that was orphaned", branch(a1), branch(orphaned), nil, certs.ErrNoFault},
		{"descendants without the parent's certificate", branch(a1, a2), branch(b1), nil, certs.ErrNoFault},
		{"a based block that came late", branch(based, onBased), branch(resumed), certified(ending), certs.ErrNoFault},
		{"long after", branch(a1, late), branch(b1), certified(parent), nil},
		{"another rollup's certificate", branch(a1), branch(foreign), nil, certs.ErrEvidence},
		{"a forged signature", branch(a1), branch(forged), nil, certs.ErrSignature},
		{"certificate names another parent", branch(a1), branch(lied), nil, certs.ErrEvidence},
		{"different parents", branch(a2), branch(b1), nil, certs.ErrEvidence},
		{"a link is missing", branch(a1, a3), branch(b1), certified(parent), certs.ErrEvidence},
		{"no headers", certs.Branch{Certificate: a1.cert}, branch(b1), nil, certs.ErrEvidence},
		{"a header is missing", certs.Branch{Certificate: a1.cert, Headers: []*types.Header{nil}}, branch(b1), nil, certs.ErrEvidence},
		{"headers of another block", certs.Branch{Certificate: a1.cert, Headers: []*types.Header{b1.header}}, branch(b1), nil, certs.ErrEvidence},
		{"not the parent's certificate", branch(a1), branch(b1), certified(onB2), certs.ErrEvidence},
		{"not the parent's header", branch(a1), branch(b1), &certs.CertifiedHeader{Certificate: parent.cert, Header: a1.header}, certs.ErrEvidence},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			checkBothWays(t, m.key.PublicKey(), certs.L1View{Canonical: canonicalOn(0)}, test.want,
				&certs.Fork{Branches: [2]certs.Branch{test.a, test.b}, Parent: test.parent},
				&certs.Fork{Branches: [2]certs.Branch{test.b, test.a}, Parent: test.parent})
		})
	}
	t.Run("a based block without a permit", func(t *testing.T) {
		t.Parallel()
		free := certs.L1View{Canonical: canonicalOn(0), Free: func(h common.Hash) bool { return h == b1.header.Hash() }}
		checkBothWays(t, m.key.PublicKey(), free, certs.ErrNoFault,
			&certs.Fork{Branches: [2]certs.Branch{branch(a1), branch(b1, b2)}, Parent: certified(parent)},
			&certs.Fork{Branches: [2]certs.Branch{branch(b1, b2), branch(a1)}, Parent: certified(parent)})
	})
	t.Run("one identity however deep it is shown", func(t *testing.T) {
		t.Parallel()
		short := &certs.Fork{Branches: [2]certs.Branch{branch(a1), branch(b1)}}
		long := &certs.Fork{Branches: [2]certs.Branch{branch(b1, b2), branch(a1, a2, a3)}, Parent: certified(parent)}
		elsewhere := &certs.Fork{Branches: [2]certs.Branch{branch(resumed), branch(other)}}
		if short.ID() != long.ID() || short.ID() == elsewhere.ID() {
			t.Error("identity does not name the fault")
		}
	})
	t.Run("a parent certified by another", func(t *testing.T) {
		t.Parallel()
		stranger := certs.DeriveSecretKey("stranger")
		c, err := stranger.Certify(parent.cert.Message)
		if err != nil {
			t.Fatal(err)
		}
		fork := &certs.Fork{Branches: [2]certs.Branch{branch(a1, a2), branch(b1)}, Parent: &certs.CertifiedHeader{Certificate: c, Header: parent.header}}
		if err := fork.Check(m.key.PublicKey(), testSlots, certs.L1View{Canonical: canonicalOn(0)}); !errors.Is(err, certs.ErrSignature) {
			t.Error(err)
		}
	})
}

func TestDoublePermit(t *testing.T) {
	t.Parallel()
	m := newMaker(t)
	genesis := m.genesis()
	permit := blocks.Permit{Slot: 3, L1Parent: l1Hash(0, 2)}
	ending := func(salt byte, permit blocks.Permit) made {
		return m.block(genesis, blocks.SlotEnding, testSlots.Start(2), anchorAt(0, 1), permit, salt)
	}
	a, b := ending(1, permit), ending(2, permit)
	otherSlot := ending(3, blocks.Permit{Slot: 4, L1Parent: permit.L1Parent})
	otherParent := ending(4, blocks.Permit{Slot: 3, L1Parent: l1Hash(1, 2)})
	regular := m.regular(genesis, testSlots.Start(2), anchorAt(0, 1), 5)
	forged := b.cert
	forged.Signature = a.cert.Signature
	foreignMessage := b.cert.Message
	foreignMessage.Rollup[0]++
	foreign, err := m.key.Certify(foreignMessage)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		a, b certs.Certificate
		want error
	}{
		{"two blocks", a.cert, b.cert, nil},
		{"one block", a.cert, a.cert, certs.ErrNoFault},
		{"another slot", a.cert, otherSlot.cert, certs.ErrNoFault},
		{"another L1 parent", a.cert, otherParent.cert, certs.ErrNoFault},
		{"a regular block", a.cert, regular.cert, certs.ErrEvidence},
		{"another rollup", a.cert, foreign, certs.ErrEvidence},
		{"a forged signature", a.cert, forged, certs.ErrSignature},
	}
	never := func(uint64, common.Hash) bool { return false } // rule 15 (b) does not ask for canonical anchors
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			checkBothWays(t, m.key.PublicKey(), certs.L1View{Canonical: never}, test.want,
				&certs.DoublePermit{Certificates: [2]certs.Certificate{test.a, test.b}},
				&certs.DoublePermit{Certificates: [2]certs.Certificate{test.b, test.a}})
		})
	}
}

func TestEarlyChild(t *testing.T) {
	t.Parallel()
	m := newMaker(t)
	permit := blocks.Permit{Slot: 3, L1Parent: l1Hash(0, 2)}
	start := testSlots.Start(3)
	ending := m.block(m.genesis(), blocks.SlotEnding, start-1, anchorAt(0, 1), permit, 0)
	regular := m.regular(m.genesis(), start-1, anchorAt(0, 1), 1)
	child := func(parent made, time uint64) made { return m.regular(parent, time, anchorAt(0, 2), 2) }
	early, ontime, just := child(ending, start-1), child(ending, start+1), child(ending, start)
	grandchild, onRegular := child(just, start+1), child(regular, start)
	unreachable := m.block(m.genesis(), blocks.SlotEnding, start-1, anchorAt(0, 1), blocks.Permit{Slot: math.MaxUint64, L1Parent: l1Hash(0, 2)}, 9)
	onUnreachable := child(unreachable, start+1)
	forged := just
	forged.cert.Signature = early.cert.Signature
	lied := just
	message := just.cert.Message
	message.ParentHash = common.Hash{9}
	var err error
	if lied.cert, err = m.key.Certify(message); err != nil {
		t.Fatal(err)
	}
	foreign := just
	message = just.cert.Message
	message.ChainID++
	if foreign.cert, err = m.key.Certify(message); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name          string
		parent, child made
		header        *types.Header
		want          error
	}{
		{"before the slot", ending, early, early.header, nil},
		{"as the slot starts", ending, just, just.header, nil},
		{"a slot beyond all time", unreachable, onUnreachable, onUnreachable.header, nil},
		{"after the slot has started", ending, ontime, ontime.header, certs.ErrNoFault},
		{"on a regular block", regular, onRegular, onRegular.header, certs.ErrNoFault},
		{"not its child", ending, grandchild, grandchild.header, certs.ErrEvidence},
		{"the block itself", ending, ending, ending.header, certs.ErrEvidence},
		{"another block's header", ending, just, early.header, certs.ErrEvidence},
		{"no header", ending, just, nil, certs.ErrEvidence},
		{"certificate names another parent", ending, lied, just.header, certs.ErrEvidence},
		{"another rollup", ending, foreign, just.header, certs.ErrEvidence},
		{"a forged signature", ending, forged, just.header, certs.ErrSignature},
	}
	never := func(uint64, common.Hash) bool { return false }
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			checkBothWays(t, m.key.PublicKey(), certs.L1View{Canonical: never}, test.want,
				&certs.EarlyChild{Certificates: [2]certs.Certificate{test.parent.cert, test.child.cert}, Header: test.header},
				&certs.EarlyChild{Certificates: [2]certs.Certificate{test.child.cert, test.parent.cert}, Header: test.header})
		})
	}
}

func TestEvidenceKindText(t *testing.T) {
	t.Parallel()
	for _, kind := range []certs.EvidenceKind{certs.EvidenceFork, certs.EvidenceDoublePermit, certs.EvidenceEarlyChild} {
		text, err := kind.MarshalText()
		if err != nil || string(text) != kind.String() {
			t.Errorf("%v: %q, %v", kind, text, err)
		}
		var back certs.EvidenceKind
		if err := back.UnmarshalText(text); err != nil || back != kind {
			t.Errorf("%v comes back as %v, %v", kind, back, err)
		}
	}
	for _, kind := range []certs.EvidenceKind{certs.EvidenceUnknown, 77} {
		if _, err := kind.MarshalText(); !errors.Is(err, certs.ErrEncoding) {
			t.Errorf("%v: %v", kind, err)
		}
		if err := new(certs.EvidenceKind).UnmarshalText([]byte(kind.String())); !errors.Is(err, certs.ErrEncoding) {
			t.Errorf("%v: %v", kind, err)
		}
	}
}

func TestDecodeEvidenceRefuses(t *testing.T) {
	t.Parallel()
	m := newMaker(t)
	parent := m.regular(m.genesis(), testSlots.Start(1), anchorAt(0, 1), 0)
	a, b := m.regular(parent, testSlots.Start(2), anchorAt(0, 1), 1), m.regular(parent, testSlots.Start(2), anchorAt(0, 1), 2)
	raw, err := (&certs.Fork{Branches: [2]certs.Branch{branch(a), branch(b)}, Parent: certified(parent)}).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	changed := func(at int, to byte) []byte {
		out := bytes.Clone(raw)
		out[at] = to
		return out
	}
	countAt := 3 + certs.CertificateLength
	countAt += 2 + (int(raw[countAt])<<8 | int(raw[countAt+1])) + certs.CertificateLength
	tests := map[string][]byte{
		"nothing": nil, "version alone": raw[:1], "no kind": changed(1, 0), "unknown kind": changed(1, 9), "another version": changed(0, 2),
		"parent flag": changed(2, 2), "trailing": append(bytes.Clone(raw), 0), "cut": raw[:len(raw)-1], "no headers": changed(countAt, 0),
		"too many headers": changed(countAt, 200), "header length": changed(3+certs.CertificateLength, 0xff),
		"header not RLP": changed(3+certs.CertificateLength+2, 0x00), "too long": make([]byte, certs.MaxEvidenceLength+1),
	}
	for name, bad := range tests {
		if _, err := certs.DecodeEvidence(bad); !errors.Is(err, certs.ErrEncoding) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for cut := range raw {
		if _, err := certs.DecodeEvidence(raw[:cut]); err == nil {
			t.Errorf("%d of %d bytes decode", cut, len(raw))
		}
	}
	huge := *a.header
	huge.Extra = make([]byte, 2000)
	if _, err := (&certs.EarlyChild{Certificates: [2]certs.Certificate{a.cert, b.cert}, Header: &huge}).MarshalBinary(); !errors.Is(err, certs.ErrEvidence) {
		t.Errorf("huge header: %v", err)
	}
}

func FuzzEvidence(f *testing.F) {
	m := newMaker(f)
	parent := m.regular(m.genesis(), testSlots.Start(1), anchorAt(0, 1), 0)
	a, b := m.regular(parent, testSlots.Start(2), anchorAt(0, 1), 1), m.regular(parent, testSlots.Start(2), anchorAt(0, 1), 2)
	permit := blocks.Permit{Slot: 3, L1Parent: l1Hash(0, 2)}
	ending := m.block(parent, blocks.SlotEnding, testSlots.Start(2), anchorAt(0, 1), permit, 3)
	early := m.regular(ending, testSlots.Start(2)+1, anchorAt(0, 1), 4)
	p := newPromiser(f)
	promised, instead := p.build(common.Hash{8}, anchorAt(0, 3), 1, 2), p.build(common.Hash{8}, anchorAt(0, 3), 2, 1)
	one, two := promised.of(1), promised.of(0)
	failed := *promised.receipts[1]
	failed.Status = 0
	var breaches []certs.Evidence
	for _, c := range []struct {
		of        certs.Promise
		receipt   *types.Receipt
		certified full
	}{{one, promised.receipts[1], instead}, {one, &failed, promised}, {two, promised.receipts[0], instead}} {
		breach, err := certs.FindBreach(p.signed(c.of), c.receipt, c.certified.cert, c.certified.block, c.certified.receipts)
		if err != nil || breach == nil {
			f.Fatal("no breach", err)
		}
		breaches = append(breaches, breach)
	}
	for _, e := range append(breaches,
		&certs.DoublePromise{Promises: [2]certs.DelegatedPromise{p.signed(one), p.signed(two)}},
		&certs.Fork{Branches: [2]certs.Branch{branch(a), branch(b)}, Parent: certified(parent)},
		&certs.DoublePermit{Certificates: [2]certs.Certificate{ending.cert, ending.cert}},
		&certs.EarlyChild{Certificates: [2]certs.Certificate{ending.cert, early.cert}, Header: early.header},
	) {
		raw, err := e.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := certs.DecodeEvidence(raw)
		if err != nil {
			return
		}
		if again, err := e.MarshalBinary(); err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("decoded, but encodes differently: %v", err)
		}
		e.ID()
		_ = e.Check(certs.PublicKey{}, testSlots, certs.L1View{Canonical: canonicalOn(0)}) // all but the signatures, which are slow when instrumented
	})
}
