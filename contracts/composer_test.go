package contracts_test

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// The checks of an assertion, as Composer.sol numbers them.
const (
	balanceAtLeast = iota
	resultEquals
	resultAtLeast
)

// composition is a rollup that a based block may be included in right now, a composer and something to act upon.
type composition struct {
	*rollup
	composer  common.Address
	compose   *contracts.Composer
	target    common.Address
	targetABI abi.ABI
	block     contracts.BasedBlock
	based     block
	permit    blocks.Permit
}

func newComposition(t *testing.T) *composition {
	t.Helper()
	r, ending := opened(t)
	r.open(4)
	b := r.l2.build(ending.header(), spec{time: r.time, kind: blocks.Based, anchor: r.latest(), coinbase: builder, transfers: 1})
	c := &composition{rollup: r, compose: contracts.NewComposer(), based: b, permit: ending.permit}
	var out outcome
	c.composer, out = r.deploy(nil, append(hexutil.MustDecode(contracts.ComposerMetaData.Bin), c.compose.PackConstructor(r.address)...))
	mustHold(t, out)
	c.target, c.targetABI = r.testContract("Target")
	c.block = contracts.BasedBlock{Trace: r.l2.trace(b), Anchor: boundAnchor(b.anchor)}
	return c
}

// fresh returns the composition on a copy of its L1.
func (c *composition) fresh(t *testing.T) *composition {
	other := *c
	other.rollup = c.on(c.copy(t))
	return &other
}

// act returns a call of the target.
func (c *composition) act(method string, args ...any) contracts.Call {
	c.tb.Helper()
	data, err := c.targetABI.Pack(method, args...)
	if err != nil {
		c.tb.Fatal(err)
	}
	return contracts.Call{Target: c.target, Value: new(big.Int), Data: data}
}

// value returns what a view function of the target says.
func (c *composition) value(method string) *big.Int {
	c.tb.Helper()
	return new(big.Int).SetBytes(c.call(c.target, c.act(method).Data).output)
}

func (c *composition) run(value *big.Int, first []contracts.Call, b contracts.BasedBlock, then []contracts.Call, assertions ...contracts.Assertion) outcome {
	c.tb.Helper()
	return c.send(tx{from: account(3), to: &c.composer, value: value, data: c.compose.PackCompose(first, b, then, assertions)})
}

// TestCompose acts on L1 before and after a based block, in one transaction.
func TestCompose(t *testing.T) {
	t.Parallel()
	c := newComposition(t)
	paid := c.act("set", big.NewInt(7))
	paid.Value = ether(2)
	gift := contracts.Call{Target: common.Address{0x91}, Value: ether(1)}
	before := c.state.GetBalance(account(3)).ToBig()
	out := c.run(ether(5), []contracts.Call{paid}, c.block, []contracts.Call{c.act("look", c.address), gift},
		contracts.Assertion{Check: resultEquals, Target: c.target, Data: c.act("value").Data, Value: big.NewInt(7)},
		contracts.Assertion{Check: resultEquals, Target: c.target, Data: c.act("seen").Data, Value: c.based.Block.Hash().Big()},
		contracts.Assertion{Check: resultAtLeast, Target: c.target, Data: c.act("value").Data, Value: big.NewInt(6)},
		contracts.Assertion{Check: balanceAtLeast, Target: c.target, Value: ether(2)},
	)
	mustHold(t, out)
	c.mustStandOn(c.based, c.permit)
	c.mustEmit(out, []block{c.based}, c.permit)
	if got := c.value("seen"); got.Cmp(c.based.Block.Hash().Big()) != 0 {
		t.Errorf("the call after the block saw the head %x", got)
	}
	spent := new(big.Int).Sub(before, c.state.GetBalance(account(3)).ToBig())
	if spent.Cmp(ether(3)) != 0 || !c.state.GetBalance(c.composer).IsZero() {
		t.Errorf("spent %s, left %s: what is not used goes back", spent, c.state.GetBalance(c.composer))
	}
}

// TestComposeWithoutBlock makes calls and assertions only.
func TestComposeWithoutBlock(t *testing.T) {
	t.Parallel()
	c := newComposition(t)
	before := c.head()
	mustHold(t, c.run(nil, []contracts.Call{c.act("set", big.NewInt(1))}, contracts.BasedBlock{}, []contracts.Call{c.act("set", big.NewInt(2))}))
	if c.value("value").Int64() != 2 || c.head() != before {
		t.Error("the calls were not made, or the head moved")
	}
}

// TestAllOrNothing lets every part fail: the reason says which and why, and neither L1 nor L2 shows a trace
// (rule 11). The based block is still good afterwards.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	base := newComposition(t)
	set, fail := base.act("set", big.NewInt(9)), base.act("fail", big.NewInt(5))
	at := func(a contracts.Assertion) []contracts.Assertion {
		fine := contracts.Assertion{Check: balanceAtLeast, Target: base.address, Value: new(big.Int)}
		return []contracts.Assertion{fine, a}
	}
	value := base.act("value").Data
	rich := set
	rich.Value = ether(2)
	bad := base.block
	bad.Trace = flip(bad.Trace, len(bad.Trace)-1)
	stale := base.block
	stale.Anchor.L1Number--

	tests := map[string]struct {
		first, then []contracts.Call
		block       contracts.BasedBlock
		assertions  []contracts.Assertion
		part        uint8
		index       int64
		want        string
	}{
		"a call before":          {[]contracts.Call{set, fail}, nil, base.block, nil, 0, 1, "Stubborn"},
		"more than is there":     {[]contracts.Call{rich}, nil, base.block, nil, 0, 0, ""},
		"data for nobody":        {[]contracts.Call{{Target: common.Address{1, 2}, Value: new(big.Int), Data: []byte{1}}}, nil, base.block, nil, 0, 0, "NoCode"},
		"the block's proof":      {[]contracts.Call{set}, nil, bad, nil, 1, 0, "ExecuteRefused"},
		"the block's anchor":     {[]contracts.Call{set}, nil, stale, nil, 1, 0, "AnchorNotL1Parent"},
		"a call after":           {[]contracts.Call{set}, []contracts.Call{set, set, fail}, base.block, nil, 2, 2, "Stubborn"},
		"a balance":              {nil, []contracts.Call{set}, base.block, at(contracts.Assertion{Check: balanceAtLeast, Target: base.target, Value: big.NewInt(1)}), 3, 1, "AssertionFailed"},
		"a result":               {nil, []contracts.Call{set}, base.block, at(contracts.Assertion{Check: resultEquals, Target: base.target, Data: value, Value: big.NewInt(8)}), 3, 1, "AssertionFailed"},
		"a result too low":       {nil, []contracts.Call{set}, base.block, at(contracts.Assertion{Check: resultAtLeast, Target: base.target, Data: value, Value: big.NewInt(10)}), 3, 1, "AssertionFailed"},
		"a result of two words":  {nil, nil, base.block, at(contracts.Assertion{Check: resultEquals, Target: base.target, Data: base.act("pair").Data, Value: big.NewInt(1)}), 3, 1, "ResultUnreadable"},
		"a result of nobody":     {nil, nil, base.block, at(contracts.Assertion{Check: resultAtLeast, Target: common.Address{1, 2}, Data: value, Value: new(big.Int)}), 3, 1, "ResultUnreadable"},
		"a result that reverts":  {nil, nil, base.block, at(contracts.Assertion{Check: resultAtLeast, Target: base.target, Data: fail.Data, Value: new(big.Int)}), 3, 1, "ResultUnreadable"},
		"an assertion with hand": {nil, nil, base.block, at(contracts.Assertion{Check: resultAtLeast, Target: base.target, Data: set.Data, Value: new(big.Int)}), 3, 1, "ResultUnreadable"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := base.fresh(t)
			before, value := c.head(), c.value("value")
			out := c.run(ether(1), test.first, test.block, test.then, test.assertions...)
			revert := out.err()
			if revert == nil || revert.Name != "PartFailed" {
				t.Fatalf("got %v, want a failing part", revert)
			}
			if revert.Args[0] != test.part || revert.Args[1].(*big.Int).Int64() != test.index {
				t.Errorf("part %v, index %v failed, want %d, %d", revert.Args[0], revert.Args[1], test.part, test.index)
			}
			if test.want == "Stubborn" { // not an error of ours: the reason is handed through as it is
				if want := c.targetABI.Errors["Stubborn"].ID; string(revert.Cause.Raw[:4]) != string(want[:4]) {
					t.Errorf("reason %x, want Stubborn", revert.Cause.Raw)
				}
			} else if got := revert.Root(); got.Name != test.want {
				t.Errorf("reason %v, want %s", got, test.want)
			}
			if c.head() != before || c.value("value").Cmp(value) != 0 || len(out.logs) != 0 || !c.state.GetBalance(c.composer).IsZero() {
				t.Error("a failed composition left a trace")
			}
			mustHold(t, c.run(nil, nil, c.block, nil))
		})
	}
}

// TestCallbackIncludesBlock includes the block by an internal call, in a flash lender's callback: the log is
// there all the same (rule 19).
func TestCallbackIncludesBlock(t *testing.T) {
	t.Parallel()
	c := newComposition(t)
	lender, lenderABI := c.testContract("Lender")
	borrower, _ := c.testContract("Borrower", c.address)
	c.fund(lender, ether(100))
	data, err := lenderABI.Pack("lend", ether(100), borrower, c.block.Trace, c.block.Anchor)
	if err != nil {
		t.Fatal(err)
	}
	out := mustHold(t, c.run(nil, []contracts.Call{{Target: lender, Value: new(big.Int), Data: data}}, contracts.BasedBlock{}, nil))
	c.mustStandOn(c.based, c.permit)
	c.mustEmit(out, []block{c.based}, c.permit)
}

// TestComposerIsNotEntered keeps a called contract from composing a second time, which would take the ether
// of the composition under way.
func TestComposerIsNotEntered(t *testing.T) {
	t.Parallel()
	c := newComposition(t)
	thief, thiefABI := c.testContract("Thief")
	data, err := thiefABI.Pack("steal", c.composer)
	if err != nil {
		t.Fatal(err)
	}
	out := c.run(ether(3), []contracts.Call{{Target: thief, Value: new(big.Int), Data: data}}, contracts.BasedBlock{}, nil)
	if revert := out.err(); revert == nil || revert.Root().Name != "ReentrancyGuardReentrantCall" {
		t.Errorf("got %v", revert)
	}
	if balance := c.state.GetBalance(thief); !balance.IsZero() {
		t.Errorf("the thief got %s", balance)
	}
}

// TestRefundRefused fails as a whole if the caller does not take back what was left.
func TestRefundRefused(t *testing.T) {
	t.Parallel()
	c := newComposition(t)
	out := c.send(tx{from: c.target, to: &c.composer, data: c.compose.PackCompose(nil, c.block, nil, nil)})
	mustHold(t, out) // nothing is left: nothing is sent
	c = newComposition(t)
	c.fund(c.composer, ether(1))
	out = c.send(tx{from: c.target, to: &c.composer, data: c.compose.PackCompose(nil, c.block, nil, nil)})
	if revert := out.err(); revert == nil || revert.Name != "PartFailed" || revert.Args[0] != uint8(4) {
		t.Errorf("got %v", revert)
	}
}

// TestRevertIsAnError reads reverts the way Go callers do.
func TestRevertIsAnError(t *testing.T) {
	t.Parallel()
	c := newComposition(t)
	bad := c.block
	bad.Anchor.L1Hash[0] ^= 1
	err := error(c.run(nil, nil, bad, nil).err())
	var revert *contracts.Revert
	if !errors.As(err, &revert) || revert.Root().Name != "AnchorNotL1Parent" {
		t.Errorf("got %v", err)
	}
	want := "PartFailed(1, 0, 68 bytes): AnchorNotL1Parent(3, " + hexutil.Encode(bad.Anchor.L1Hash[:]) + ")"
	if err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	for _, data := range [][]byte{nil, {}, {1}, {1, 2, 3, 4}, common.FromHex("0x08c379a0"), common.FromHex("0x4e487b7111")} {
		if got := contracts.DecodeRevert(data); got.Name != "" || got.Root() != got || errors.Unwrap(got) != nil {
			t.Errorf("%x decoded as %v", data, got)
		}
	}
	panicked := contracts.DecodeRevert(append(common.FromHex("0x4e487b71"), word(0x11)...))
	if panicked.Error() != "Panic(17)" {
		t.Errorf("got %v", panicked)
	}
}
