package contracts_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// theft is what an attack works on: a rollup whose head permits a based block in the slot that is open, with ether in the
// portal, a message on its way in, and one on its way out.
type theft struct {
	*mail
	ending  block
	message blocks.Deposit
	out     contracts.Withdrawal // sent in the block before the slot-ending one
	sent    block
}

func newTheft(t *testing.T) *theft {
	t.Helper()
	a := &theft{mail: newMail(t)}
	a.message = a.deposit(a.receiver, ether(3), new(big.Int), 100_000, nil)
	a.open(a.slot() + 1)
	anchor := a.anchor()
	a.sent = a.next(anchor, call{to: &contracts.MessengerAddress, value: ether(2), data: a.messenger.PackSend(account(7), 0, nil)})
	a.out = a.withdrawals(a.sent)[0]
	a.ending = a.l2.build(a.sent.header(), spec{
		time: slots.Start(a.slot()+1) - 1, kind: blocks.SlotEnding, anchor: anchor, permit: blocks.Permit{Slot: a.slot() + 1, L1Parent: a.hash()},
	})
	a.open(a.slot() + 1)
	mustHold(t, a.settle(a.ending))
	a.tip = a.ending
	return a
}

// basedOn builds a based block on a parent with an anchor.
func (a *theft) basedOn(parent block, anchor blocks.Anchor, calls ...call) block {
	return a.l2.build(parent.header(), spec{time: a.time, kind: blocks.Based, anchor: anchor, coinbase: builder, calls: calls})
}

// changed includes the based block on the slot-ending one with its header changed and nothing made to fit.
func (a *theft) changed(change func(*execute.Trace)) outcome {
	b := a.basedOn(a.ending, a.anchor())
	return a.send(tx{to: &a.address, data: a.binding.PackIncludeBased(retell(a.tb, a.l2.trace(b), change), boundAnchor(b.anchor))})
}

// regular builds a sequenced child of the slot-ending block, in time, in a later L1 block.
func (a *theft) regular(anchor blocks.Anchor) block {
	a.open(a.slot() + 1)
	return a.l2.build(a.ending.header(), spec{time: slots.Start(a.ending.permit.Slot) + 1, anchor: anchor})
}

// bent settles a child with one thing of the settlement changed.
func (a *theft) bent(change func(*settlement)) outcome {
	s := a.settlement(a.regular(a.anchor()))
	change(&s)
	return a.post(s)
}

// TestAttacks has people try to steal. Each says why it fails.
func TestAttacks(t *testing.T) {
	t.Parallel()
	for name, attack := range map[string]struct {
		why  string
		try  func(a *theft) outcome
		want string
	}{
		"a based block in the next slot": {"the permit names one slot", func(a *theft) outcome {
			b := a.basedOn(a.ending, a.anchor())
			a.open(a.slot() + 1)
			return a.include(b)
		}, "WrongSlot"},
		"a permit used again after a missed slot": {"the permit names the slot, whatever the L1 parent is", func(a *theft) outcome {
			b := a.basedOn(a.ending, a.anchor())
			a.time += 2 * slotSeconds // the same L1 parent, two slots later
			return a.include(b)
		}, "WrongSlot"},
		"a based block on another branch of L1": {"the permit names the L1 parent", func(a *theft) outcome {
			b := a.basedOn(a.ending, a.anchor())
			a.hashes[a.number-1][0]++
			return a.include(b)
		}, "WrongL1Parent"},
		"a based block on the block before the head": {"it stands on the head and on nothing else", func(a *theft) outcome {
			return a.include(a.basedOn(a.sent, a.anchor()))
		}, "StaleParent"},
		"header of an ancestor instead of a new block": {"its parent is not the head", func(a *theft) outcome {
			return a.include(a.sent)
		}, "AnchorNotL1Parent"},
		"a based block settled as a sequenced one": {"the certificate is for another kind, and its fee recipient is not the rollup's", func(a *theft) outcome {
			a.open(a.slot() + 1)
			b := a.l2.build(a.ending.header(), spec{time: slots.Start(a.ending.permit.Slot) + 1, anchor: a.anchor(), coinbase: builder})
			return a.settle(b)
		}, "WrongFeeRecipient"},
		"a regular certificate as a permit": {"the kind is part of what is signed", func(a *theft) outcome {
			return a.bent(func(s *settlement) { s.kind, s.permit = 2, contracts.Permit{Slot: 99, L1Parent: common.Hash{1}} })
		}, "BadCertificate"},
		"a kind that there is not": {"settled blocks are regular or slot-ending", func(a *theft) outcome {
			return a.bent(func(s *settlement) { s.kind = 3 })
		}, "WrongKind"},
		"the certificate of another chain": {"the chain id is part of what is signed", func(a *theft) outcome {
			b := a.regular(a.anchor())
			s := a.settlement(b)
			s.signature = certificate(a.tb, certs.NewMessage(l2ChainID+1, a.address, b.placed()))
			return a.post(s)
		}, "BadCertificate"},
		"the certificate of another rollup": {"the contract's address is part of what is signed", func(a *theft) outcome {
			b := a.regular(a.anchor())
			s := a.settlement(b)
			s.signature = certificate(a.tb, certs.NewMessage(l2ChainID, common.Address{1}, b.placed()))
			return a.post(s)
		}, "BadCertificate"},
		"the identity as a signature": {"it would verify under a key that is the identity, so it is no signature", func(a *theft) outcome {
			return a.bent(func(s *settlement) { s.signature = make([]byte, 256) })
		}, "PointIsIdentity"},
		"a point off the curve": {"the precompile refuses it", func(a *theft) outcome {
			return a.bent(func(s *settlement) { s.signature = flip(s.signature, 255) })
		}, "PointRefused"},
		"a signature cut short": {"a G2 point has 256 bytes", func(a *theft) outcome {
			return a.bent(func(s *settlement) { s.signature = s.signature[:255] })
		}, "PointLength"},
		"an early child of a permit": {"until the permit is resolved nothing sequenced may stand on its block", func(a *theft) outcome {
			a.open(a.slot() + 1)
			return a.settle(a.l2.build(a.ending.header(), spec{time: slots.Start(a.ending.permit.Slot), anchor: a.anchor()}))
		}, "EarlyChild"},
		"an anchor of the future": {"its block has no hash yet", func(a *theft) outcome {
			anchor := a.anchor()
			anchor.L1Number += 5
			return a.settle(a.regular(anchor))
		}, "AnchorUnknown"},
		"an orphaned anchor": {"L1 has another hash for that number", func(a *theft) outcome {
			anchor := a.anchor()
			anchor.L1Hash[0]++
			return a.settle(a.regular(anchor))
		}, "AnchorUnknown"},
		"an anchor of zeros": {"its number's hash is not zero, and an unknown hash would match nothing either", func(a *theft) outcome {
			return a.settle(a.regular(blocks.Anchor{}))
		}, "AnchorUnknown"},
		"an anchor that goes back": {"L1 number and inbox count never do", func(a *theft) outcome {
			anchor := a.at(1)
			return a.settle(a.regular(anchor))
		}, "AnchorBack"},
		"an anchor whose inbox goes back": {"messages would be taken from L2 again", func(a *theft) outcome {
			anchor := a.anchor()
			anchor.InboxRoot, anchor.InboxCount = common.Hash{}, 0
			return a.settle(a.regular(anchor))
		}, "AnchorBack"},
		"the inbox root of another rollup": {"the portal keeps the root of every count", func(a *theft) outcome {
			anchor := a.anchor()
			anchor.InboxRoot = common.Hash{31: 1}
			return a.include(a.basedOn(a.ending, anchor))
		}, "WrongInboxRoot"},
		"an inbox of the future": {"the portal never had so many messages", func(a *theft) outcome {
			anchor := a.anchor()
			anchor.InboxCount, anchor.InboxRoot = 50, common.Hash{1}
			return a.include(a.basedOn(a.ending, anchor))
		}, "UnknownInboxCount"},
		"a header with another state root": {"EXECUTE computes the state root", func(a *theft) outcome {
			return a.changed(func(t *execute.Trace) { t.Blocks[0].Header.Root[0]++ })
		}, "ExecuteRefused"},
		"a header with another gas limit": {"the rollup's is fixed", func(a *theft) outcome {
			return a.changed(func(t *execute.Trace) { t.Blocks[0].Header.GasLimit++ })
		}, "WrongGasLimit"},
		"a header from the future": {"no block lies ahead of the L1 block that takes it", func(a *theft) outcome {
			return a.changed(func(t *execute.Trace) { t.Blocks[0].Header.Time += 100 })
		}, "WrongTimestamp"},
		"malformed RLP for a header": {"what is not laid out as a header is refused before anything is believed of it", func(a *theft) outcome {
			b := a.basedOn(a.ending, a.anchor())
			trace := append([]byte{}, a.l2.trace(b)...)
			trace[12] ^= 0xff
			return a.send(tx{to: &a.address, data: a.binding.PackIncludeBased(trace, boundAnchor(b.anchor))})
		}, ""},
		"bytes behind the trace": {"the list must end where the data does", func(a *theft) outcome {
			b := a.basedOn(a.ending, a.anchor())
			return a.send(tx{to: &a.address, data: a.binding.PackIncludeBased(append(a.l2.trace(b), make([]byte, 100_000)...), boundAnchor(b.anchor))})
		}, "MalformedTrace"},
		"EXECUTE given too little gas": {"no answer is no yes", func(a *theft) outcome {
			b := a.basedOn(a.ending, a.anchor())
			return a.send(tx{to: &a.address, gas: 1_000_000, data: a.binding.PackIncludeBased(a.l2.trace(b), boundAnchor(b.anchor))})
		}, ""},
		"a message executed twice": {"the messenger remembers; the block is good, its second relay reverts", func(a *theft) outcome {
			anchor := a.anchor()
			b := a.basedOn(a.ending, anchor, a.relay(a.time, anchor, a.message), a.relay(a.time, anchor, a.message))
			if b.Receipts[0].Status != 1 || b.Receipts[1].Status != 0 || a.l2.state(b.header()).GetBalance(a.receiver).ToBig().Cmp(ether(3)) != 0 {
				a.tb.Errorf("relayed twice")
			}
			mustHold(a.tb, a.include(b))
			return a.include(b)
		}, "StaleParent"},
		"a withdrawal claimed twice": {"the portal remembers, before it calls", func(a *theft) outcome {
			mustHold(a.tb, a.claim(a.sent, a.out, false))
			return a.claim(a.sent, a.out, false)
		}, "AlreadyClaimed"},
		"a withdrawal against a block that L1 never took": {"only blocks of the ring have state roots", func(a *theft) outcome {
			b := a.basedOn(a.ending, a.anchor(), call{to: &contracts.MessengerAddress, value: ether(9), data: a.messenger.PackSend(account(7), 0, nil)})
			return a.claim(b, a.withdrawals(b)[0], false)
		}, "UnknownBlock"},
		"a forced transaction that cannot be executed": {"no block can hold it, so none anchored while it is due is taken; it lapses", func(a *theft) outcome {
			a.force(a.transfer(0))
			a.until(a.number + forcedDeadline + 1)
			return a.settle(a.regular(a.anchor()))
		}, "ForcedTransactionDue"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			t.Log(attack.why)
			a := newTheft(t)
			held := a.l1.state.GetBalance(a.rollup.portal).ToBig()
			out := attack.try(a)
			if err := out.err(); err == nil || attack.want != "" && err.Name != attack.want {
				t.Errorf("got %v, want %q: %s", err, attack.want, attack.why)
			}
			if got := a.l1.state.GetBalance(a.rollup.portal).ToBig(); got.Cmp(held) < 0 && name != "a withdrawal claimed twice" {
				t.Errorf("the portal has lost %s", held.Sub(held, got))
			}
		})
	}
}
