package blocks

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// L1Context is the L1 block that includes, or is to include, an L2 block.
type L1Context struct {
	Number     uint64      // block.number
	Time       uint64      // block.timestamp, unix seconds
	ParentHash common.Hash // blockhash(block.number-1); zero where it is unavailable, which refuses
}

// CheckChild checks what can be said of a block and its parent alone (rules 2, 4, 5): it continues
// its parent, its kind may stand there, its permit is the right one, time and anchor move the right
// way. Genesis counts as a regular block. A based block without a permit may stand on any block: whether L1 was
// in based mode, or a forced transaction due, only the contract says (rules 17, 18). It returns ErrUnknownKind, ErrWrongParent,
// ErrBasedOnRegular, ErrPermitMissing, ErrPermitMismatch, ErrEarlyChild, ErrTimestamp, ErrAnchorBack,
// ErrAnchorBranch or ErrBasedAnchor.
func CheckChild(policy Policy, parent, child Placed) error {
	for _, k := range []Kind{parent.Kind, child.Kind} {
		if k != Regular && k != SlotEnding && k != Based {
			return fmt.Errorf("kind %v: %w", k, ErrUnknownKind)
		}
	}
	if child.Parent != parent.Hash || child.Number != parent.Number+1 || child.Number == 0 {
		return fmt.Errorf("block %d on block %d: %w", child.Number, parent.Number, ErrWrongParent)
	}
	if err := checkPermit(parent, child); err != nil {
		return err
	}
	if child.Time <= parent.Time {
		return fmt.Errorf("timestamp %d on a parent of %d: %w", child.Time, parent.Time, ErrTimestamp)
	}
	switch {
	case child.Kind == Based && child.Permit.IsZero(): // CheckInclusion has the rest
	case child.Kind == Based:
		if start := policy.Slots.Start(child.Permit.Slot); child.Time > start {
			return fmt.Errorf("based block of timestamp %d, its L1 block has %d: %w", child.Time, start, ErrTimestamp)
		}
		// Its L1 block's parent is the permit's, and a based block anchors to that.
		if child.Anchor.L1Hash != child.Permit.L1Parent {
			return fmt.Errorf("based block anchored at %v: %w", child.Anchor.L1Hash, ErrBasedAnchor)
		}
	case parent.Kind == SlotEnding:
		if start := policy.Slots.Start(parent.Permit.Slot); child.Time <= start {
			return fmt.Errorf("timestamp %d, the permit's slot starts at %d: %w", child.Time, start, ErrEarlyChild)
		}
	}
	return checkAnchors(parent.Anchor, child.Anchor)
}

// checkPermit checks kinds and permits (rule 2).
func checkPermit(parent, child Placed) error {
	switch child.Kind {
	case Regular:
		if child.Permit != (Permit{}) {
			return fmt.Errorf("regular block with a permit: %w", ErrPermitMissing)
		}
	case SlotEnding:
		if child.Permit.IsZero() {
			return fmt.Errorf("slot-ending block without a permit: %w", ErrPermitMissing)
		}
	case Based:
		if child.Permit == (Permit{}) {
			return nil // in based mode, or with a forced transaction that is due (rules 17, 18): L1 decides
		}
		if parent.Kind == Regular {
			return fmt.Errorf("block %d: %w", child.Number, ErrBasedOnRegular)
		}
		if child.Permit.IsZero() {
			return fmt.Errorf("permit without an L1 parent: %w", ErrPermitMissing)
		}
		if child.Permit != parent.Permit {
			return fmt.Errorf("permit of slot %d under a run of slot %d: %w", child.Permit.Slot, parent.Permit.Slot, ErrPermitMismatch)
		}
	case KindUnknown: // refused by the caller
	}
	return nil
}

// checkAnchors checks that the anchor moves forward, and on one branch of L1 (rule 5). The anchor of
// genesis names no L1 block and binds nothing but the numbers.
func checkAnchors(parent, child Anchor) error {
	if child.Before(parent) {
		return fmt.Errorf("anchor (%d, %d) after (%d, %d): %w",
			child.L1Number, child.InboxCount, parent.L1Number, parent.InboxCount, ErrAnchorBack)
	}
	if parent.L1Hash == (common.Hash{}) {
		return nil
	}
	if child.L1Number == parent.L1Number && child.L1Hash != parent.L1Hash {
		return fmt.Errorf("anchor %d: %w", child.L1Number, ErrAnchorBranch)
	}
	if child.InboxCount == parent.InboxCount && child.InboxRoot != parent.InboxRoot {
		return fmt.Errorf("inbox of %d entries has another root: %w", child.InboxCount, ErrAnchorBranch)
	}
	return nil
}

// CheckHeader checks that the header is the placed block's, keeps the rollup's policy and carries
// the anchor (rule 5). Ethereum's own header rules are package execute's. It returns ErrUnknownKind,
// ErrHeaderMismatch, ErrHeaderPolicy or ErrAnchorHash.
func CheckHeader(policy Policy, header *types.Header, placed Placed) error {
	if placed.Kind != Regular && placed.Kind != SlotEnding && placed.Kind != Based {
		return fmt.Errorf("kind %v: %w", placed.Kind, ErrUnknownKind)
	}
	if header == nil || header.Number == nil || !header.Number.IsUint64() || header.Difficulty == nil {
		return fmt.Errorf("header without a proper number: %w", ErrHeaderMismatch)
	}
	switch {
	case header.Number.Uint64() != placed.Number:
		return fmt.Errorf("number %d, not %d: %w", header.Number, placed.Number, ErrHeaderMismatch)
	case header.ParentHash != placed.Parent:
		return fmt.Errorf("parent hash: %w", ErrHeaderMismatch)
	case header.Time != placed.Time:
		return fmt.Errorf("timestamp %d, not %d: %w", header.Time, placed.Time, ErrHeaderMismatch)
	case header.Root != placed.StateRoot:
		return fmt.Errorf("state root: %w", ErrHeaderMismatch)
	case header.Hash() != placed.Hash:
		return fmt.Errorf("block hash: %w", ErrHeaderMismatch)
	case header.GasLimit != policy.GasLimit:
		return fmt.Errorf("gas limit %d, not %d: %w", header.GasLimit, policy.GasLimit, ErrHeaderPolicy)
	case header.MixDigest != (common.Hash{}):
		return fmt.Errorf("prev_randao is not zero: %w", ErrHeaderPolicy)
	case len(header.Extra) != 0:
		return fmt.Errorf("extra data is not empty: %w", ErrHeaderPolicy)
	case placed.Kind.Sequenced() && header.Coinbase != policy.FeeRecipient:
		return fmt.Errorf("fee recipient %v: %w", header.Coinbase, ErrHeaderPolicy)
	case header.WithdrawalsHash == nil || *header.WithdrawalsHash != types.EmptyWithdrawalsHash:
		return fmt.Errorf("withdrawals are not empty: %w", ErrHeaderPolicy)
	case header.BlobGasUsed == nil || *header.BlobGasUsed != 0 || header.ExcessBlobGas == nil || *header.ExcessBlobGas != 0:
		return fmt.Errorf("blob gas is not zero: %w", ErrHeaderPolicy)
	case header.ParentBeaconRoot == nil || *header.ParentBeaconRoot != placed.Anchor.Hash():
		return fmt.Errorf("block %d: %w", placed.Number, ErrAnchorHash)
	}
	return nil
}

// CheckInclusion checks whether an L1 block may take the block on its parent: CheckChild, and what
// only the including block decides. Based blocks need the permit's slot and L1 parent if they have a permit, and anchor
// to the L1 parent (rule 3); every block's timestamp and anchor must not lie ahead of L1 (rule 5). It
// returns CheckChild's errors, ErrWrongSlot, ErrWrongL1Parent, ErrBasedAnchor, ErrTimestamp,
// ErrAnchorAge or ErrAnchorBranch.
func CheckInclusion(policy Policy, parent, child Placed, l1 L1Context) error {
	if err := CheckChild(policy, parent, child); err != nil {
		return err
	}
	if l1.Number == 0 {
		return fmt.Errorf("included in L1's genesis: %w", ErrWrongL1Parent)
	}
	if child.Kind == Based && !child.Permit.IsZero() {
		if slot := policy.Slots.At(l1.Time); l1.Time < policy.Slots.Genesis || slot != child.Permit.Slot {
			return fmt.Errorf("included in slot %d, the permit's is %d: %w", slot, child.Permit.Slot, ErrWrongSlot)
		}
		if l1.ParentHash == (common.Hash{}) || l1.ParentHash != child.Permit.L1Parent {
			return fmt.Errorf("included on %v: %w", l1.ParentHash, ErrWrongL1Parent)
		}
	}
	if child.Kind == Based {
		if child.Anchor.L1Number != l1.Number-1 || child.Anchor.L1Hash != l1.ParentHash {
			return fmt.Errorf("based block anchored at L1 block %d, included in %d: %w", child.Anchor.L1Number, l1.Number, ErrBasedAnchor)
		}
	}
	if child.Time > l1.Time {
		return fmt.Errorf("timestamp %d in an L1 block of %d: %w", child.Time, l1.Time, ErrTimestamp)
	}
	return CheckAnchor(policy, child.Anchor, Ref{Number: l1.Number - 1, Hash: l1.ParentHash})
}

// CheckAnchor checks the anchor of a block that the L1 block after head may include: it names head
// or one of its ancestors within the policy's window, counted from the including block as EIP-2935
// counts. Whether an ancestor's hash is the right one only a view of L1 can tell; head's is compared.
// It returns ErrAnchorAge or ErrAnchorBranch.
func CheckAnchor(policy Policy, anchor Anchor, head Ref) error {
	if anchor.L1Number > head.Number {
		return fmt.Errorf("anchor %d ahead of L1 block %d: %w", anchor.L1Number, head.Number, ErrAnchorAge)
	}
	if back := head.Number - anchor.L1Number; back >= policy.MaxAnchorAge {
		return fmt.Errorf("anchor %d, %d blocks before the including one: %w", anchor.L1Number, back+1, ErrAnchorAge)
	}
	if anchor.L1Hash == (common.Hash{}) || (anchor.L1Number == head.Number && anchor.L1Hash != head.Hash) {
		return fmt.Errorf("anchor %d: %w", anchor.L1Number, ErrAnchorBranch)
	}
	return nil
}

// Check returns ErrPolicy for a policy under which no chain can live: slots without a length, no gas, or
// an anchor window that is empty or wider than EIP-2935 serves.
func (p Policy) Check() error {
	if p.Slots.Seconds == 0 || p.GasLimit == 0 || p.MaxAnchorAge == 0 || p.MaxAnchorAge > DefaultMaxAnchorAge {
		return fmt.Errorf("slots of %d s, gas limit %d, anchor age %d: %w", p.Slots.Seconds, p.GasLimit, p.MaxAnchorAge, ErrPolicy)
	}
	return nil
}
