package contracts_test

import (
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// TestBadCertificates settles one run under everything that is not its certificate (rule 1).
func TestBadCertificates(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	run := r.regulars(r.l2.genesis, slots.Start(2)+1, 2)
	ending := r.ending(run[1].header(), 3)
	run = append(run, ending)
	r.open(3)
	good := r.settlement(run...)
	message := certs.NewMessage(l2ChainID, r.address, ending.placed())
	regular := ending.placed()
	regular.Kind, regular.Permit = blocks.Regular, blocks.Permit{}
	signed := func(change func(m *certs.Message)) []byte {
		m := message
		change(&m)
		return certificate(t, m)
	}
	stranger := certs.DeriveSecretKey("a stranger")
	foreign, err := stranger.Sign(message)
	if err != nil {
		t.Fatal(err)
	}
	foreignPoint, err := foreign.EIP2537()
	if err != nil {
		t.Fatal(err)
	}
	kind, permit := good.kind, good.permit
	asRegular := func(s *settlement) { s.kind, s.permit.Slot, s.permit.L1Parent = 1, 0, common.Hash{} }

	tests := map[string]struct {
		signature []byte
		bend      func(s *settlement)
		want      string
	}{
		"of another key":                {foreignPoint[:], nil, "BadCertificate"},
		"of another chain":              {signed(func(m *certs.Message) { m.ChainID++ }), nil, "BadCertificate"},
		"of another rollup":             {signed(func(m *certs.Message) { m.Rollup[19] ^= 1 }), nil, "BadCertificate"},
		"of another block":              {signed(func(m *certs.Message) { m.BlockHash[0] ^= 1 }), nil, "BadCertificate"},
		"of the parent":                 {certificate(t, certs.NewMessage(l2ChainID, r.address, run[1].placed())), nil, "BadCertificate"},
		"of another number":             {signed(func(m *certs.Message) { m.Number++ }), nil, "BadCertificate"},
		"of another parent":             {signed(func(m *certs.Message) { m.ParentHash[0] ^= 1 }), nil, "BadCertificate"},
		"of another anchor number":      {signed(func(m *certs.Message) { m.AnchorNumber++ }), nil, "BadCertificate"},
		"of another anchor":             {signed(func(m *certs.Message) { m.AnchorL1Hash[0] ^= 1 }), nil, "BadCertificate"},
		"of another slot":               {signed(func(m *certs.Message) { m.PermitSlot++ }), nil, "BadCertificate"},
		"of another L1 parent":          {signed(func(m *certs.Message) { m.PermitL1Parent[0] ^= 1 }), nil, "BadCertificate"},
		"regular passed as a permit":    {certificate(t, certs.NewMessage(l2ChainID, r.address, regular)), nil, "BadCertificate"},
		"permit passed as regular":      {good.signature, asRegular, "BadCertificate"},
		"permit for another slot":       {good.signature, func(s *settlement) { s.permit.Slot++ }, "BadCertificate"},
		"permit on another parent":      {good.signature, func(s *settlement) { s.permit.L1Parent[0] ^= 1 }, "BadCertificate"},
		"for the whole, used on a part": {good.signature, func(s *settlement) { s.trace = r.l2.trace(run[:2]...) }, "BadCertificate"},
		"missing":                       {nil, nil, "PointLength"},
		"identity":                      {make([]byte, 256), nil, "PointIsIdentity"},
		"not on the curve":              {flip(good.signature, 255), nil, "PointRefused"},
		"padding not zero":              {flip(good.signature, 64), nil, "PointRefused"},
		"not reduced":                   {unreduced(good.signature), nil, "PointRefused"},
		"outside the subgroup":          {outsideG2(t), nil, "PointRefused"},
		"negated":                       {negated(good.signature), nil, "BadCertificate"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			r := r.on(r.copy(t))
			s := settlement{trace: good.trace, anchors: good.anchors, kind: kind, permit: permit, signature: test.signature}
			if test.bend != nil {
				test.bend(&s)
			}
			r.mustRefuse(test.want, func() outcome { return r.post(s) })
			mustHold(t, r.post(good)) // the attempt spoils nothing
		})
	}
}

// TestReplayOnAnotherRollup hands one rollup's settlement to another of the same genesis and key: only the
// contract's address in the message keeps them apart.
func TestReplayOnAnotherRollup(t *testing.T) {
	t.Parallel()
	r := newRollup(t)
	address, out := r.deploy(nil, deployment(config(t, r.l2.genesis)))
	mustHold(t, out)
	run := r.regulars(r.l2.genesis, slots.Start(2), 1)
	s := r.settlement(run...)
	mustHold(t, r.post(s))
	other := *r
	other.address = address
	other.mustRefuse("BadCertificate", func() outcome { return other.post(s) })
	mustHold(t, other.settle(run...))
}
