package blocks_test

import (
	"errors"
	"math"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

var (
	recipient = common.HexToAddress("0xfee")
	policy    = blocks.Policy{
		Slots: blocks.Slots{Genesis: 1000, Seconds: 12}, GasLimit: 30_000_000, FeeRecipient: recipient, MaxAnchorAge: blocks.DefaultMaxAnchorAge,
	}
	l1Parent = common.HexToHash("0x1111")
	permit   = blocks.Permit{Slot: 10, L1Parent: l1Parent}
	slot10   = policy.Slots.Start(10)
)

func anchor(number uint64, hash byte) blocks.Anchor {
	return blocks.Anchor{L1Number: number, L1Hash: common.Hash{hash}, InboxRoot: common.Hash{0xee}, InboxCount: 3}
}

// The cast of the tables: a regular block, the slot-ending block of slot 10, two based blocks on it,
// and sequenced blocks after each.
func regularBlock() blocks.Placed {
	return blocks.Placed{Number: 5, Hash: common.Hash{5}, Parent: common.Hash{4}, Time: slot10 - 2, Kind: blocks.Regular, Anchor: anchor(7, 7)}
}

func endingBlock() blocks.Placed {
	return blocks.Placed{Number: 6, Hash: common.Hash{6}, Parent: common.Hash{5}, Time: slot10 - 1, Kind: blocks.SlotEnding, Permit: permit, Anchor: anchor(7, 7)}
}

func basedBlock() blocks.Placed {
	a := anchor(9, 0)
	a.L1Hash = l1Parent
	return blocks.Placed{Number: 7, Hash: common.Hash{7}, Parent: common.Hash{6}, Time: slot10, Kind: blocks.Based, Permit: permit, Anchor: a}
}

func childOf(parent blocks.Placed, kind blocks.Kind, time uint64) blocks.Placed {
	return blocks.Placed{Number: parent.Number + 1, Hash: common.Hash{0xc}, Parent: parent.Hash, Time: time, Kind: kind, Anchor: parent.Anchor}
}

// with returns the block after a change.
func with(b blocks.Placed, change func(*blocks.Placed)) blocks.Placed {
	change(&b)
	return b
}

func TestCheckChild(t *testing.T) {
	t.Parallel()
	regular, ending, based := regularBlock(), endingBlock(), basedBlock()
	earlierBased := with(based, func(b *blocks.Placed) { b.Time = slot10 - 2 })
	longEnding := with(ending, func(b *blocks.Placed) { b.Time = slot10 - 4 })
	tests := []struct {
		name          string
		parent, child blocks.Placed
		want          error
	}{
		{"regular on regular", regular, childOf(regular, blocks.Regular, slot10-1), nil},
		{"slot-ending on regular", regular, ending, nil},
		{"based on slot-ending", ending, based, nil},
		{"based on based", earlierBased, with(childOf(earlierBased, blocks.Based, slot10-1), func(b *blocks.Placed) { b.Permit = permit }), nil},
		{"regular on slot-ending, after the slot began", ending, childOf(ending, blocks.Regular, slot10+1), nil},
		{"slot-ending on slot-ending, after the slot began", ending, with(childOf(ending, blocks.SlotEnding, slot10+1), func(b *blocks.Placed) { b.Permit = blocks.Permit{Slot: 11, L1Parent: common.Hash{1}} }), nil},
		{"regular on based", based, childOf(based, blocks.Regular, slot10+1), nil},
		{"anchor stays", regular, childOf(regular, blocks.Regular, slot10+1), nil},
		{"anchor moves on", regular, with(childOf(regular, blocks.Regular, slot10+1), func(b *blocks.Placed) { b.Anchor = anchor(8, 8) }), nil},
		{"on genesis, whose anchor is none", blocks.Placed{Hash: common.Hash{1}, Kind: blocks.Regular, Time: 1},
			blocks.Placed{Number: 1, Hash: common.Hash{2}, Parent: common.Hash{1}, Time: 2, Kind: blocks.Regular, Anchor: blocks.Anchor{L1Hash: common.Hash{9}}}, nil},

		{"child of no kind", regular, childOf(regular, blocks.KindUnknown, slot10), blocks.ErrUnknownKind},
		{"child of another kind", regular, childOf(regular, 9, slot10), blocks.ErrUnknownKind},
		{"parent of no kind", with(regular, func(b *blocks.Placed) { b.Kind = blocks.KindUnknown }), childOf(regular, blocks.Regular, slot10), blocks.ErrUnknownKind},
		{"another parent", regular, with(ending, func(b *blocks.Placed) { b.Parent = common.Hash{9} }), blocks.ErrWrongParent},
		{"number skips", regular, with(ending, func(b *blocks.Placed) { b.Number++ }), blocks.ErrWrongParent},
		{"number stays", regular, with(ending, func(b *blocks.Placed) { b.Number-- }), blocks.ErrWrongParent},
		{"number wraps", with(regular, func(b *blocks.Placed) { b.Number = math.MaxUint64 }), with(ending, func(b *blocks.Placed) { b.Number = 0 }), blocks.ErrWrongParent},
		{"based on regular (rule 2)", regular, with(childOf(regular, blocks.Based, slot10), func(b *blocks.Placed) { b.Permit = permit }), blocks.ErrBasedOnRegular},
		{"based with another slot (rule 2)", ending, with(based, func(b *blocks.Placed) { b.Permit.Slot++ }), blocks.ErrPermitMismatch},
		{"based with another L1 parent (rule 2)", ending, with(based, func(b *blocks.Placed) { b.Permit.L1Parent = common.Hash{9} }), blocks.ErrPermitMismatch},
		{"based on based with another permit (rule 2)", earlierBased, with(childOf(earlierBased, blocks.Based, slot10), func(b *blocks.Placed) { b.Permit = blocks.Permit{Slot: 11, L1Parent: l1Parent} }), blocks.ErrPermitMismatch},
		{"based without a permit (rules 17, 18)", ending, with(based, func(b *blocks.Placed) { b.Permit = blocks.Permit{} }), nil},
		{"based with half a permit", ending, with(based, func(b *blocks.Placed) { b.Permit.L1Parent = common.Hash{} }), blocks.ErrPermitMissing},
		{"slot-ending without a permit", regular, with(ending, func(b *blocks.Placed) { b.Permit = blocks.Permit{} }), blocks.ErrPermitMissing},
		{"slot-ending without an L1 parent", regular, with(ending, func(b *blocks.Placed) { b.Permit.L1Parent = common.Hash{} }), blocks.ErrPermitMissing},
		{"regular with a permit", regular, with(childOf(regular, blocks.Regular, slot10), func(b *blocks.Placed) { b.Permit = permit }), blocks.ErrPermitMissing},
		{"regular with a slot", regular, with(childOf(regular, blocks.Regular, slot10), func(b *blocks.Placed) { b.Permit.Slot = 1 }), blocks.ErrPermitMissing},
		{"regular as the slot begins (rule 4)", ending, childOf(ending, blocks.Regular, slot10), blocks.ErrEarlyChild},
		{"slot-ending before the slot (rule 4)", longEnding, with(childOf(longEnding, blocks.SlotEnding, slot10-1), func(b *blocks.Placed) { b.Permit = permit }), blocks.ErrEarlyChild},
		{"sequenced on a permit that never starts (rule 4)", with(ending, func(b *blocks.Placed) { b.Permit.Slot = math.MaxUint64 }), childOf(ending, blocks.Regular, slot10+1), blocks.ErrEarlyChild},
		{"timestamp stays (rule 5)", regular, childOf(regular, blocks.Regular, regular.Time), blocks.ErrTimestamp},
		{"timestamp goes back (rule 5)", regular, childOf(regular, blocks.Regular, regular.Time-1), blocks.ErrTimestamp},
		{"based at its parent's timestamp (rule 5)", ending, with(based, func(b *blocks.Placed) { b.Time = ending.Time }), blocks.ErrTimestamp},
		{"based after its L1 block (rule 5)", ending, with(based, func(b *blocks.Placed) { b.Time = slot10 + 1 }), blocks.ErrTimestamp},
		{"anchor number goes back (rule 5)", regular, with(ending, func(b *blocks.Placed) { b.Anchor.L1Number-- }), blocks.ErrAnchorBack},
		{"inbox count goes back (rule 5)", regular, with(ending, func(b *blocks.Placed) { b.Anchor.L1Number++; b.Anchor.InboxCount-- }), blocks.ErrAnchorBack},
		{"anchor changes branch", regular, with(ending, func(b *blocks.Placed) { b.Anchor.L1Hash = common.Hash{9} }), blocks.ErrAnchorBranch},
		{"inbox changes its past", regular, with(ending, func(b *blocks.Placed) { b.Anchor.InboxRoot = common.Hash{9} }), blocks.ErrAnchorBranch},
		{"based anchored elsewhere (rule 3)", ending, with(based, func(b *blocks.Placed) { b.Anchor.L1Hash = common.Hash{9} }), blocks.ErrBasedAnchor},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if err := blocks.CheckChild(policy, test.parent, test.child); !errors.Is(err, test.want) || (test.want == nil) != (err == nil) {
				t.Errorf("CheckChild = %v, want %v", err, test.want)
			}
		})
	}
}

func headerOf(b *blocks.Placed) *types.Header {
	root := b.Anchor.Hash()
	h := &types.Header{
		ParentHash: b.Parent, Number: new(big.Int).SetUint64(b.Number), Time: b.Time, Root: b.StateRoot, Difficulty: new(big.Int),
		GasLimit: policy.GasLimit, Coinbase: recipient, BaseFee: big.NewInt(1e9), WithdrawalsHash: &types.EmptyWithdrawalsHash,
		BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64), ParentBeaconRoot: &root, RequestsHash: &types.EmptyRequestsHash,
	}
	return h
}

func TestCheckHeader(t *testing.T) {
	t.Parallel()
	one := uint64(1)
	tests := []struct {
		name   string
		block  blocks.Placed
		header func(*types.Header) // changes what is hashed
		placed func(*blocks.Placed)
		want   error
	}{
		{"regular", regularBlock(), nil, nil, nil},
		{"slot-ending", endingBlock(), nil, nil, nil},
		{"based", basedBlock(), nil, nil, nil},
		{"based with its own fee recipient", basedBlock(), func(h *types.Header) { h.Coinbase = common.Address{9} }, nil, nil},
		{"no kind", regularBlock(), nil, func(b *blocks.Placed) { b.Kind = blocks.KindUnknown }, blocks.ErrUnknownKind},
		{"another number", regularBlock(), nil, func(b *blocks.Placed) { b.Number++ }, blocks.ErrHeaderMismatch},
		{"another parent", regularBlock(), nil, func(b *blocks.Placed) { b.Parent[0]++ }, blocks.ErrHeaderMismatch},
		{"another timestamp", regularBlock(), nil, func(b *blocks.Placed) { b.Time++ }, blocks.ErrHeaderMismatch},
		{"another state root", regularBlock(), nil, func(b *blocks.Placed) { b.StateRoot[0]++ }, blocks.ErrHeaderMismatch},
		{"another hash", regularBlock(), nil, func(b *blocks.Placed) { b.Hash[0]++ }, blocks.ErrHeaderMismatch},
		{"huge number", regularBlock(), func(h *types.Header) { h.Number.Lsh(h.Number, 64) }, nil, blocks.ErrHeaderMismatch},
		{"negative number", regularBlock(), func(h *types.Header) { h.Number = nil }, nil, blocks.ErrHeaderMismatch},
		{"no difficulty", regularBlock(), func(h *types.Header) { h.Difficulty = nil }, nil, blocks.ErrHeaderMismatch},
		{"gas limit above", regularBlock(), func(h *types.Header) { h.GasLimit++ }, nil, blocks.ErrHeaderPolicy},
		{"gas limit below", basedBlock(), func(h *types.Header) { h.GasLimit-- }, nil, blocks.ErrHeaderPolicy},
		{"prev_randao", basedBlock(), func(h *types.Header) { h.MixDigest[31] = 1 }, nil, blocks.ErrHeaderPolicy},
		{"extra data", basedBlock(), func(h *types.Header) { h.Extra = []byte{0} }, nil, blocks.ErrHeaderPolicy},
		{"fee recipient of a regular block", regularBlock(), func(h *types.Header) { h.Coinbase = common.Address{9} }, nil, blocks.ErrHeaderPolicy},
		{"fee recipient of a slot-ending block", endingBlock(), func(h *types.Header) { h.Coinbase = common.Address{9} }, nil, blocks.ErrHeaderPolicy},
		{"withdrawals", regularBlock(), func(h *types.Header) { h.WithdrawalsHash = &common.Hash{1} }, nil, blocks.ErrHeaderPolicy},
		{"blob gas", regularBlock(), func(h *types.Header) { h.BlobGasUsed = &one }, nil, blocks.ErrHeaderPolicy},
		{"excess blob gas", regularBlock(), func(h *types.Header) { h.ExcessBlobGas = &one }, nil, blocks.ErrHeaderPolicy},
		{"another anchor", regularBlock(), func(h *types.Header) { h.ParentBeaconRoot = &common.Hash{1} }, nil, blocks.ErrAnchorHash},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			header := headerOf(&test.block)
			if test.header != nil {
				test.header(header)
			}
			if header.Number != nil && header.Difficulty != nil {
				test.block.Hash = header.Hash()
			}
			if test.placed != nil {
				test.placed(&test.block)
			}
			if err := blocks.CheckHeader(policy, header, test.block); !errors.Is(err, test.want) || (test.want == nil) != (err == nil) {
				t.Errorf("CheckHeader = %v, want %v", err, test.want)
			}
		})
	}
	for name, header := range map[string]*types.Header{"none": nil, "empty": {}, "before Shanghai": {Number: big.NewInt(5), Difficulty: new(big.Int)}} {
		if err := blocks.CheckHeader(policy, header, regularBlock()); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCheckInclusion(t *testing.T) {
	t.Parallel()
	regular, ending, based := regularBlock(), endingBlock(), basedBlock()
	right := blocks.L1Context{Number: 10, Time: slot10, ParentHash: l1Parent}
	at := func(change func(*blocks.L1Context)) blocks.L1Context {
		c := right
		change(&c)
		return c
	}
	tests := []struct {
		name          string
		parent, child blocks.Placed
		l1            blocks.L1Context
		want          error
	}{
		{"based in its slot", ending, based, right, nil},
		{"slot-ending in the next block", regular, ending, right, nil},
		{"slot-ending much later", regular, ending, at(func(c *blocks.L1Context) { c.Number, c.Time = 5000, slot10+60_000 }), nil},
		{"slot-ending at the window's end", regular, ending, at(func(c *blocks.L1Context) { c.Number = 7 + 8191 }), nil},

		{"based a slot early (rule 3)", ending, based, at(func(c *blocks.L1Context) { c.Time -= 12 }), blocks.ErrWrongSlot},
		{"based a slot late (rule 3)", ending, based, at(func(c *blocks.L1Context) { c.Time += 12 }), blocks.ErrWrongSlot},
		{"based before L1's genesis", with(ending, func(b *blocks.Placed) { b.Time, b.Permit.Slot = 1, 0 }),
			with(based, func(b *blocks.Placed) { b.Time, b.Permit.Slot = 2, 0 }), at(func(c *blocks.L1Context) { c.Time = 999 }), blocks.ErrWrongSlot},
		{"based on another L1 parent (rule 3)", ending, based, at(func(c *blocks.L1Context) { c.ParentHash = common.Hash{9} }), blocks.ErrWrongL1Parent},
		{"right L1 parent after a missed slot (rule 3)", ending, based, at(func(c *blocks.L1Context) { c.Time += 12 }), blocks.ErrWrongSlot},
		{"L1 parent unavailable (rule 3)", ending, based, at(func(c *blocks.L1Context) { c.ParentHash = common.Hash{} }), blocks.ErrWrongL1Parent},
		{"based with another anchor number (rule 3)", ending, based, at(func(c *blocks.L1Context) { c.Number++ }), blocks.ErrBasedAnchor},
		{"in L1's genesis", regular, ending, at(func(c *blocks.L1Context) { c.Number = 0 }), blocks.ErrWrongL1Parent},
		{"timestamp ahead of L1 (rule 5)", regular, ending, at(func(c *blocks.L1Context) { c.Time = ending.Time - 1 }), blocks.ErrTimestamp},
		{"anchored at the including block (rule 5)", regular, ending, at(func(c *blocks.L1Context) { c.Number = 7 }), blocks.ErrAnchorAge},
		{"anchored beyond the window (rule 5)", regular, ending, at(func(c *blocks.L1Context) { c.Number = 7 + 8192 }), blocks.ErrAnchorAge},
		{"anchored at another L1 parent (rule 5)", regular, ending, at(func(c *blocks.L1Context) { c.Number = 8 }), blocks.ErrAnchorBranch},
		{"child of another", ending, with(based, func(b *blocks.Placed) { b.Parent[0]++ }), right, blocks.ErrWrongParent},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if err := blocks.CheckInclusion(policy, test.parent, test.child, test.l1); !errors.Is(err, test.want) || (test.want == nil) != (err == nil) {
				t.Errorf("CheckInclusion = %v, want %v", err, test.want)
			}
		})
	}
}

func TestCheckAnchor(t *testing.T) {
	t.Parallel()
	head := blocks.Ref{Number: 10_000, Hash: common.Hash{0xaa}}
	tests := []struct {
		name   string
		anchor blocks.Anchor
		want   error
	}{
		{"head", blocks.Anchor{L1Number: 10_000, L1Hash: head.Hash}, nil},
		{"two back", blocks.Anchor{L1Number: 9_998, L1Hash: common.Hash{1}}, nil},
		{"the window's end", blocks.Anchor{L1Number: 10_001 - 8191, L1Hash: common.Hash{1}}, nil},
		{"beyond the window", blocks.Anchor{L1Number: 10_000 - 8191, L1Hash: common.Hash{1}}, blocks.ErrAnchorAge},
		{"genesis", blocks.Anchor{L1Hash: common.Hash{1}}, blocks.ErrAnchorAge},
		{"ahead", blocks.Anchor{L1Number: 10_001, L1Hash: common.Hash{1}}, blocks.ErrAnchorAge},
		{"another head", blocks.Anchor{L1Number: 10_000, L1Hash: common.Hash{1}}, blocks.ErrAnchorBranch},
		{"no hash", blocks.Anchor{L1Number: 9_998}, blocks.ErrAnchorBranch},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if err := blocks.CheckAnchor(policy, test.anchor, head); !errors.Is(err, test.want) || (test.want == nil) != (err == nil) {
				t.Errorf("CheckAnchor = %v, want %v", err, test.want)
			}
		})
	}
}

func TestPolicyCheck(t *testing.T) {
	t.Parallel()
	if err := policy.Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*blocks.Policy){
		"slots without a length": func(p *blocks.Policy) { p.Slots.Seconds = 0 },
		"no gas":                 func(p *blocks.Policy) { p.GasLimit = 0 },
		"no window":              func(p *blocks.Policy) { p.MaxAnchorAge = 0 },
		"window too wide":        func(p *blocks.Policy) { p.MaxAnchorAge++ },
	} {
		p := policy
		change(&p)
		if err := p.Check(); !errors.Is(err, blocks.ErrPolicy) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
