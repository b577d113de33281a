package contracts_test

import (
	"bytes"
	"math/big"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// TestMain gives the L1 of these tests its EXECUTE, once, before any EVM exists.
func TestMain(m *testing.M) {
	execute.Install(execute.NewPrecompile(execute.DefaultGasSchedule, 64))
	os.Exit(m.Run())
}

// Settings of the rollup in these tests: short, so that tests need few L1 blocks.
const (
	basedAfter     = 10 // slots
	forcedDeadline = 5  // L1 blocks
	forcedWindow   = 4  // L1 blocks
	forcedPrice    = params.GWei
)

var sequencer = certs.DeriveSecretKey("sequencer of the contract tests")

// rollup is a deployed rollup contract on an L1, with an L2 that feeds it.
type rollup struct {
	*l1
	l2      *l2
	address common.Address
	binding *contracts.Rollup
	portal  common.Address
}

// config returns the configuration that the tests deploy with.
func config(tb testing.TB, genesis *types.Header) contracts.Config {
	tb.Helper()
	key, err := sequencer.PublicKey().EIP2537()
	if err != nil {
		tb.Fatal(err)
	}
	header, err := rlp.EncodeToBytes(genesis)
	if err != nil {
		tb.Fatal(err)
	}
	return contracts.Config{
		ChainId: l2ChainID, L1Genesis: l1Genesis, SlotSeconds: slotSeconds, GasLimit: l2GasLimit,
		FeeRecipient: feeRecipient, Treasury: treasury, MaxAnchorAge: blocks.DefaultMaxAnchorAge,
		BasedAfter: basedAfter, ForcedDeadline: forcedDeadline, ForcedWindow: forcedWindow, ForcedPrice: big.NewInt(forcedPrice),
		SequencerKey: key[:], GenesisHeader: header,
	}
}

func deployment(c contracts.Config) []byte {
	binding := contracts.NewRollup()
	return append(hexutil.MustDecode(contracts.RollupMetaData.Bin), binding.PackConstructor(c)...)
}

// newRollup deploys a rollup in L1 block 1; block 2, of slot 2, is open.
func newRollup(tb testing.TB) *rollup {
	tb.Helper()
	r := &rollup{l1: newL1(tb), l2: newL2(tb), binding: contracts.NewRollup()}
	address, out := r.deploy(ether(1000), deployment(config(tb, r.l2.genesis)))
	if !out.ok {
		tb.Fatalf("deploy rollup: %v", out.err())
	}
	r.at(address)
	r.open(2)
	return r
}

// at makes the rollup the one that was deployed there.
func (r *rollup) at(address common.Address) {
	r.tb.Helper()
	r.address = address
	portal, err := r.binding.UnpackPortal(r.call(address, r.binding.PackPortal()).output)
	if err != nil {
		r.tb.Fatal(err)
	}
	r.portal = portal
}

// on returns the same rollup on another L1.
func (r *rollup) on(c *l1) *rollup {
	other := *r
	other.l1 = c
	return &other
}

// head returns the contract's head.
func (r *rollup) head() contracts.Head {
	r.tb.Helper()
	head, err := r.binding.UnpackHead(r.call(r.address, r.binding.PackHead()).output)
	if err != nil {
		r.tb.Fatal(err)
	}
	return head
}

// latest returns the anchor of the newest closed L1 block.
func (r *rollup) latest() blocks.Anchor {
	return blocks.Anchor{L1Number: r.number - 1, L1Hash: r.parent()}
}

// regulars builds n regular blocks, one a second from the given time on, anchored to the newest closed L1 block.
func (r *rollup) regulars(parent *types.Header, time uint64, n int) []block {
	r.tb.Helper()
	var run []block
	for i := range n {
		b := r.l2.build(parent, spec{time: time + uint64(i), anchor: r.latest(), transfers: i % 3})
		run, parent = append(run, b), b.header()
	}
	return run
}

// ending builds a slot-ending block whose permit is for the slot, on the L1 block that is open now.
func (r *rollup) ending(parent *types.Header, slot uint64) block {
	r.tb.Helper()
	return r.l2.build(parent, spec{
		time: slots.Start(slot) - 1, kind: blocks.SlotEnding, anchor: r.latest(), transfers: 1,
		permit: blocks.Permit{Slot: slot, L1Parent: r.hash()},
	})
}

// based builds a based block at the beginning of the open L1 block's slot, anchored to its parent.
func (r *rollup) based(parent *types.Header) block {
	r.tb.Helper()
	return r.l2.build(parent, spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: builder, transfers: 2})
}

// certificate returns the sequencer's signature over the message, as the contract takes it.
func certificate(tb testing.TB, m certs.Message) []byte {
	tb.Helper()
	signature, err := sequencer.Sign(m)
	if err != nil {
		tb.Fatal(err)
	}
	encoded, err := signature.EIP2537()
	if err != nil {
		tb.Fatal(err)
	}
	return encoded[:]
}

// settlement is the arguments of settle, so that tests can bend one of them.
type settlement struct {
	trace     []byte
	anchors   []contracts.Anchor
	kind      uint8
	permit    contracts.Permit
	signature []byte
}

// settlement returns what an honest settler sends for the run.
func (r *rollup) settlement(run ...block) settlement {
	r.tb.Helper()
	tip := run[len(run)-1].placed()
	return settlement{
		trace: r.l2.trace(run...), anchors: anchorsOf(run), kind: uint8(tip.Kind),
		permit:    contracts.Permit{Slot: tip.Permit.Slot, L1Parent: tip.Permit.L1Parent},
		signature: certificate(r.tb, certs.NewMessage(l2ChainID, r.address, tip)),
	}
}

func (r *rollup) post(s settlement) outcome {
	r.tb.Helper()
	return r.send(tx{from: account(1), to: &r.address, data: r.binding.PackSettle(s.trace, s.anchors, s.kind, s.permit, s.signature)})
}

func (r *rollup) settle(run ...block) outcome { return r.post(r.settlement(run...)) }

func (r *rollup) include(b block) outcome {
	r.tb.Helper()
	return r.send(tx{from: account(2), to: &r.address, data: r.binding.PackIncludeBased(r.l2.trace(b), boundAnchor(b.anchor))})
}

// mustHold fails unless the transaction succeeded.
func mustHold(tb testing.TB, out outcome) outcome {
	tb.Helper()
	if !out.ok {
		tb.Fatalf("refused: %v", out.err())
	}
	return out
}

// mustRefuse fails unless the transaction was refused with the named error and left the head alone.
func (r *rollup) mustRefuse(want string, send func() outcome) {
	r.tb.Helper()
	before := r.head()
	out := send()
	switch err := out.err(); {
	case err == nil:
		r.tb.Fatalf("accepted, want %s", want)
	case err.Name != want:
		r.tb.Fatalf("refused with %v, want %s", err, want)
	case r.head() != before:
		r.tb.Fatalf("refused with %v, but the head moved to %+v", err, r.head())
	case len(out.logs) != 0:
		r.tb.Fatalf("refused, but left %d logs", len(out.logs))
	}
}

// mustStandOn fails unless the contract's head is the block, of the kind and with the permit given.
func (r *rollup) mustStandOn(b block, permit blocks.Permit) {
	r.tb.Helper()
	p, inbox := b.placed(), b.anchor.InboxCount
	want := contracts.Head{
		Number: p.Number, Hash: p.Hash, StateRoot: p.StateRoot, Timestamp: p.Time, Kind: uint8(p.Kind),
		PermitSlot: permit.Slot, PermitL1Parent: permit.L1Parent, AnchorNumber: b.anchor.L1Number, InboxCount: inbox,
	}
	if got := r.head(); got != want {
		r.tb.Fatalf("head %+v, want %+v", got, want)
	}
}

// mustEmit fails unless the logs tell exactly the blocks, in order, the last with its own kind.
func (r *rollup) mustEmit(out outcome, run []block, permit blocks.Permit) {
	r.tb.Helper()
	var taken []*contracts.RollupBlockTaken
	for _, log := range out.logs {
		if event, err := r.binding.UnpackBlockTakenEvent(log); err == nil {
			taken = append(taken, event)
		}
	}
	if len(taken) != len(run) {
		r.tb.Fatalf("%d blocks emitted, want %d", len(taken), len(run))
	}
	for i, event := range taken {
		p, kind, want := run[i].placed(), blocks.Regular, blocks.Permit{}
		if i == len(run)-1 {
			kind, want = p.Kind, permit
		}
		if event.Number != p.Number || event.Hash != p.Hash || event.ParentHash != p.Parent || event.Kind != uint8(kind) ||
			event.Permit.Slot != want.Slot || event.Permit.L1Parent != want.L1Parent || event.Anchor != boundAnchor(p.Anchor) {
			r.tb.Errorf("block %d: emitted as %+v", p.Number, event)
		}
		if !bytes.Equal(event.Data, blockBytes(r.tb, run[i].Block)) {
			r.tb.Errorf("block %d: emitted bytes are not the block's", p.Number)
		}
	}
}

// settled returns the RunSettled event of the logs.
func (r *rollup) settled(out outcome) *contracts.RollupRunSettled {
	r.tb.Helper()
	for _, log := range out.logs {
		if event, err := r.binding.UnpackRunSettledEvent(log); err == nil {
			return event
		}
	}
	r.tb.Fatal("no run was settled")
	return nil
}

// burned returns the burnt base fees that the portal holds for the treasury.
func (r *rollup) burned() *big.Int {
	r.tb.Helper()
	portal := contracts.NewPortal()
	due, err := portal.UnpackTreasuryDue(r.call(r.portal, portal.PackTreasuryDue()).output)
	if err != nil {
		r.tb.Fatal(err)
	}
	return due.Burned
}
