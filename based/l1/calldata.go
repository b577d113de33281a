package l1

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// Call is one call on L1 that a Composer makes.
type Call struct {
	Target common.Address
	Value  *big.Int // wei; nil for none
	Data   []byte
}

// Assertion is something that must hold after everything else in a composed transaction.
type Assertion struct {
	Check  AssertionCheck
	Target common.Address
	Data   []byte   // of a static call of the target
	Value  *big.Int // wei, or the word that the call returns
}

// AssertionCheck says what an Assertion looks at; the numbers are the contract's.
type AssertionCheck uint8

const (
	BalanceAtLeast   AssertionCheck = iota // the target's balance is at least Value
	ResultEquals                           // a static call of the target returns one word, Value
	ResultAtLeast                          // a static call of the target returns one word, at least Value
	L2BalanceAtLeast                       // the target's balance on L2 after the newest block is at least Value; Data is an L2Proof
	L2StorageEquals                        // the target's storage slot on L2 is Value; Data is an L2Proof
	L2StorageAtLeast                       // the target's storage slot on L2 is at least Value
)

// SettleCalldata returns the call of Rollup.settle for a run of consecutive blocks under its tip's
// certificate. trace is the canonical trace of all of them.
func SettleCalldata(run []blocks.Placed, trace []byte, signature certs.Signature) ([]byte, error) {
	if len(run) == 0 {
		return nil, fmt.Errorf("encode settlement: no blocks: %w", ErrConfig)
	}
	point, err := signature.EIP2537()
	if err != nil {
		return nil, fmt.Errorf("encode settlement: %w", err)
	}
	var anchors []contracts.Anchor
	for i, b := range run {
		if i == 0 || b.Anchor != run[i-1].Anchor {
			anchors = append(anchors, anchorOf(b.Anchor))
		}
	}
	tip := run[len(run)-1]
	data, err := contracts.NewRollup().TryPackSettle(trace, anchors, uint8(tip.Kind), permitOf(tip.Permit), point[:])
	if err != nil {
		return nil, fmt.Errorf("encode settlement: %w", err)
	}
	return data, nil
}

// IncludeCalldata returns the call of Rollup.includeBased.
func IncludeCalldata(trace []byte, anchor blocks.Anchor) ([]byte, error) {
	data, err := contracts.NewRollup().TryPackIncludeBased(trace, anchorOf(anchor))
	if err != nil {
		return nil, fmt.Errorf("encode based block: %w", err)
	}
	return data, nil
}

// ComposeCalldata returns the call of Composer.compose: calls, the based block (none if trace is
// empty), calls, assertions, all or nothing.
func ComposeCalldata(before []Call, trace []byte, anchor blocks.Anchor, after []Call, assertions []Assertion) ([]byte, error) {
	asserted := make([]contracts.Assertion, len(assertions))
	for i, a := range assertions {
		asserted[i] = contracts.Assertion{Check: uint8(a.Check), Target: a.Target, Data: a.Data, Value: orZero(a.Value)}
	}
	block := contracts.BasedBlock{Trace: trace, Anchor: anchorOf(anchor)}
	data, err := contracts.NewComposer().TryPackCompose(callsOf(before), block, callsOf(after), asserted)
	if err != nil {
		return nil, fmt.Errorf("encode composition: %w", err)
	}
	return data, nil
}

func callsOf(calls []Call) []contracts.Call {
	out := make([]contracts.Call, len(calls))
	for i, c := range calls {
		out[i] = contracts.Call{Target: c.Target, Value: orZero(c.Value), Data: c.Data}
	}
	return out
}

func orZero(v *big.Int) *big.Int {
	if v == nil {
		return new(big.Int)
	}
	return v
}

// anchorOf and permitOf are the contracts' forms of these values.
func anchorOf(a blocks.Anchor) contracts.Anchor {
	return contracts.Anchor{L1Number: a.L1Number, L1Hash: a.L1Hash, InboxRoot: a.InboxRoot, InboxCount: a.InboxCount}
}

func permitOf(p blocks.Permit) contracts.Permit {
	return contracts.Permit{Slot: p.Slot, L1Parent: p.L1Parent}
}
