package based

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// Network names one rollup on one L1.
type Network struct {
	L1ChainID uint64         `json:"l1_chain_id"`
	ChainID   uint64         `json:"chain_id"` // of L2
	Rollup    common.Address `json:"rollup"`
	Composer  common.Address `json:"composer"`
}

// Template is all that an L1 proposer or builder needs for a based block, besides the parent's state.
// It is valid for one L1 slot on one L1 parent; a based block built from it stands or falls with them.
type Template struct {
	Network
	Slot      uint64        `json:"slot"`      // of the L1 block that is to include the based block
	L1Parent  blocks.Ref    `json:"l1_parent"` // the L1 block on which that one must stand
	Permit    blocks.Permit `json:"permit"`    // at the root of the run
	Parent    blocks.Placed `json:"parent"`    // slot-ending, or based under the same permit
	Timestamp uint64        `json:"timestamp"` // T(slot): the latest the block may have, unix seconds
	Anchor    blocks.Anchor `json:"anchor"`    // the L1 parent, with the inbox as of it
	GasLimit  uint64        `json:"gas_limit"` // exactly
	// ParentHeader is the parent's header in RLP.
	ParentHeader hexutil.Bytes `json:"parent_header"`
	// SettlementTxs are the gateway's signed raw L1 transactions that bring the contract's head to
	// Parent. They come before the based block in the same L1 block, in this order; none if the head is there.
	SettlementTxs []hexutil.Bytes `json:"settlement_transactions"`
	// ForcedTxs are raw L2 transactions that L1 asks for at this anchor: a block has to begin with them (rule 18).
	ForcedTxs []hexutil.Bytes `json:"forced_transactions,omitempty"`
}

// NewTemplate returns the template for building on parent in the slot of its permit, on the view's
// head. inboxRoot and inboxCount are the inbox as of that head. It returns
// blocks.ErrBasedOnRegular, ErrNotPermitted, blocks.ErrWrongL1Parent or blocks.ErrWrongSlot if nothing can be built there.
func NewTemplate(n Network, policy blocks.Policy, v *View, parent blocks.Placed, header *types.Header,
	inboxRoot common.Hash, inboxCount uint64, settlement []hexutil.Bytes) (Template, error) {
	if err := checkParentKind(parent); err != nil {
		return Template{}, fmt.Errorf("open template: %w", err)
	}
	head := v.Head()
	if err := CheckInclusion(parent.Permit, max(parent.Permit.Slot, head.Slot+1), head.Hash); err != nil {
		return Template{}, fmt.Errorf("open template: %w", err)
	}
	if header.Hash() != parent.Hash {
		return Template{}, fmt.Errorf("open template: header %x for parent %x: %w", header.Hash(), parent.Hash, blocks.ErrWrongParent)
	}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		return Template{}, fmt.Errorf("open template: encode parent header: %w", err)
	}
	if settlement == nil {
		settlement = []hexutil.Bytes{}
	}
	return Template{
		Network: n, Slot: parent.Permit.Slot, L1Parent: head.Ref(), Permit: parent.Permit, Parent: parent,
		Timestamp: policy.Slots.Start(parent.Permit.Slot), GasLimit: policy.GasLimit, ParentHeader: raw, SettlementTxs: settlement,
		Anchor: blocks.Anchor{L1Number: head.Number, L1Hash: head.Hash, InboxRoot: inboxRoot, InboxCount: inboxCount},
	}, nil
}

// NewFreeTemplate returns the template for building without a permit on the contract's head, for the L1 block that stands
// on the view's head, in the given slot: in based mode, or while a forced transaction is due (rules 17, 18).
func NewFreeTemplate(n Network, policy blocks.Policy, v *View, slot uint64, header *types.Header, inboxRoot common.Hash, inboxCount uint64) (Template, error) {
	parent, head := v.LastTaken(), v.Head()
	if header.Hash() != parent.Hash {
		return Template{}, fmt.Errorf("open template: header %x for parent %x: %w", header.Hash(), parent.Hash, blocks.ErrWrongParent)
	}
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		return Template{}, fmt.Errorf("open template: encode parent header: %w", err)
	}
	return Template{
		Network: n, Slot: slot, L1Parent: head.Ref(), Parent: parent,
		Timestamp: policy.Slots.Start(slot), GasLimit: policy.GasLimit, ParentHeader: raw, SettlementTxs: []hexutil.Bytes{},
		Anchor: blocks.Anchor{L1Number: head.Number, L1Hash: head.Hash, InboxRoot: inboxRoot, InboxCount: inboxCount},
	}, nil
}

// RawTransactions returns the transactions' EIP-2718 encodings, nil for none.
func RawTransactions(txs types.Transactions) ([]hexutil.Bytes, error) {
	var out []hexutil.Bytes
	for _, tx := range txs {
		raw, err := tx.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("encode transaction %s: %w", tx.Hash(), err)
		}
		out = append(out, raw)
	}
	return out, nil
}

// Header decodes ParentHeader and checks that it is the parent's.
func (t Template) Header() (*types.Header, error) {
	var h types.Header
	if err := rlp.DecodeBytes(t.ParentHeader, &h); err != nil {
		return nil, fmt.Errorf("decode parent header: %w", err)
	}
	if h.Hash() != t.Parent.Hash {
		return nil, fmt.Errorf("parent header %x for parent %x: %w", h.Hash(), t.Parent.Hash, blocks.ErrWrongParent)
	}
	return &h, nil
}

// checkParentKind is rule 2: a based block stands on a slot-ending or a based block, under its permit.
func checkParentKind(parent blocks.Placed) error {
	switch parent.Kind {
	case blocks.SlotEnding, blocks.Based:
		if parent.Permit.IsZero() {
			return fmt.Errorf("parent %d: %w", parent.Number, ErrNotPermitted)
		}
		return nil
	case blocks.Regular:
		return fmt.Errorf("parent %d: %w", parent.Number, blocks.ErrBasedOnRegular)
	case blocks.KindUnknown:
		return fmt.Errorf("parent %d: %w", parent.Number, blocks.ErrUnknownKind)
	default:
		return fmt.Errorf("parent %d: %w", parent.Number, blocks.ErrUnknownKind)
	}
}

// CheckInclusion is rule 3: an L1 block of that slot, on that L1 parent, may include a based block
// under the permit. An unknown (zero) L1 parent hash is refused.
func CheckInclusion(p blocks.Permit, slot uint64, l1Parent common.Hash) error {
	switch {
	case p.IsZero():
		return ErrNotPermitted
	case l1Parent == (common.Hash{}) || l1Parent != p.L1Parent:
		return fmt.Errorf("L1 parent %x, permit for %x: %w", l1Parent, p.L1Parent, blocks.ErrWrongL1Parent)
	case slot != p.Slot:
		return fmt.Errorf("slot %d, permit for %d: %w", slot, p.Slot, blocks.ErrWrongSlot)
	}
	return nil
}
