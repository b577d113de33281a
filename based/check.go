package based

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// CheckBased checks everything about an announced based block that can be said without executing it
// (rules 2, 3 and 5, and the rollup's header rules), and returns it placed. Whether its execution is
// right is for whoever has the parent's state or a witness.
//
// The inbox root is checked against the parent's and the template's; a root for another count (a
// message sent in between, or earlier in the same L1 transaction) only the contract can check.
func CheckBased(t Template, policy blocks.Policy, anchor blocks.Anchor, block *types.Block) (blocks.Placed, error) {
	placed := Place(block, blocks.Based, t.Permit, anchor)
	for _, check := range []func() error{
		func() error { return checkPermit(t) },
		func() error { return checkLink(t, policy, placed) },
		func() error { return checkAnchor(t, anchor, block.Header()) },
		func() error { return checkHeader(policy, block.Header()) },
		func() error { return CheckBody(block) },
		func() error { return checkTransactions(t.ChainID, block.Transactions()) },
	} {
		if err := check(); err != nil {
			return blocks.Placed{}, fmt.Errorf("check based block %d %x: %w", placed.Number, placed.Hash, err)
		}
	}
	return placed, nil
}

// Place returns the facts of a block that decide what may stand on it.
func Place(block *types.Block, kind blocks.Kind, permit blocks.Permit, anchor blocks.Anchor) blocks.Placed {
	return blocks.Placed{
		Number: block.NumberU64(), Hash: block.Hash(), Parent: block.ParentHash(), StateRoot: block.Root(),
		Time: block.Time(), Kind: kind, Permit: permit, Anchor: anchor,
	}
}

// checkPermit checks that the template's permit is its parent's and for its place on L1. A template without a permit is
// for based mode, or for a forced transaction that is due: only L1 can tell whether it is good (rules 17, 18).
func checkPermit(t Template) error {
	if t.Permit == (blocks.Permit{}) {
		return nil
	}
	return errors.Join(checkParentKind(t.Parent), checkRun(t.Parent.Permit, t.Permit), CheckInclusion(t.Permit, t.Slot, t.L1Parent.Hash))
}

func checkRun(root, own blocks.Permit) error {
	if root != own {
		return fmt.Errorf("permit for slot %d on %x, run for slot %d on %x: %w", own.Slot, own.L1Parent, root.Slot, root.L1Parent, blocks.ErrPermitMismatch)
	}
	return nil
}

func checkLink(t Template, policy blocks.Policy, b blocks.Placed) error {
	if b.Number != t.Parent.Number+1 || b.Parent != t.Parent.Hash {
		return fmt.Errorf("on %d %x: %w", t.Parent.Number, t.Parent.Hash, blocks.ErrWrongParent)
	}
	if latest := policy.Slots.Start(t.Slot); b.Time <= t.Parent.Time || b.Time > latest {
		return fmt.Errorf("timestamp %d, must lie in (%d, %d]: %w", b.Time, t.Parent.Time, latest, blocks.ErrTimestamp)
	}
	return nil
}

func checkAnchor(t Template, a blocks.Anchor, h *types.Header) error {
	switch {
	case a.L1Number != t.L1Parent.Number || a.L1Hash != t.L1Parent.Hash:
		return fmt.Errorf("anchor %d %x, L1 parent %d %x: %w", a.L1Number, a.L1Hash, t.L1Parent.Number, t.L1Parent.Hash, blocks.ErrAnchorAge)
	case a.Before(t.Parent.Anchor):
		return fmt.Errorf("anchor (%d, %d) on (%d, %d): %w", a.L1Number, a.InboxCount, t.Parent.Anchor.L1Number, t.Parent.Anchor.InboxCount, blocks.ErrAnchorBack)
	case a.InboxCount == t.Parent.Anchor.InboxCount && a.InboxRoot != t.Parent.Anchor.InboxRoot,
		a.InboxCount == t.Anchor.InboxCount && a.InboxRoot != t.Anchor.InboxRoot:
		return fmt.Errorf("inbox root %x for %d messages: %w", a.InboxRoot, a.InboxCount, blocks.ErrAnchorHash)
	case h.ParentBeaconRoot == nil || *h.ParentBeaconRoot != a.Hash():
		return fmt.Errorf("parent beacon root %v, anchor %x: %w", h.ParentBeaconRoot, a.Hash(), blocks.ErrAnchorHash)
	}
	return nil
}

// checkHeader checks the fields that the rollup fixes for blocks of all kinds.
func checkHeader(policy blocks.Policy, h *types.Header) error {
	zero := func(v *uint64) bool { return v != nil && *v == 0 }
	tests := []struct {
		field string
		ok    bool
	}{
		{"gas limit", h.GasLimit == policy.GasLimit},
		{"gas used", h.GasUsed <= h.GasLimit},
		{"prev_randao", h.MixDigest == (common.Hash{})},
		{"extra data", len(h.Extra) == 0},
		{"nonce", h.Nonce == types.BlockNonce{}},
		{"difficulty", h.Difficulty != nil && h.Difficulty.Sign() == 0},
		{"uncle hash", h.UncleHash == types.EmptyUncleHash},
		{"withdrawals", h.WithdrawalsHash != nil && *h.WithdrawalsHash == types.EmptyWithdrawalsHash},
		{"blob gas used", zero(h.BlobGasUsed)},
		{"excess blob gas", zero(h.ExcessBlobGas)},
		{"base fee", h.BaseFee != nil},
		{"requests hash", h.RequestsHash != nil},
	}
	for _, tt := range tests {
		if !tt.ok {
			return fmt.Errorf("%s: %w", tt.field, blocks.ErrHeaderPolicy)
		}
	}
	return nil
}

// CheckBody checks that the transactions are those of the header, and that nothing else is in the body.
func CheckBody(block *types.Block) error {
	if root := types.DeriveSha(block.Transactions(), trie.NewStackTrie(nil)); root != block.TxHash() {
		return fmt.Errorf("transactions give root %x, header has %x: %w", root, block.TxHash(), ErrBlockBody)
	}
	if len(block.Uncles()) != 0 || len(block.Withdrawals()) != 0 {
		return fmt.Errorf("uncles or withdrawals: %w", ErrBlockBody)
	}
	return nil
}

// checkTransactions checks that the transactions are of a kind that L2 takes.
func checkTransactions(chainID uint64, txs types.Transactions) error {
	want := new(big.Int).SetUint64(chainID)
	for i, tx := range txs {
		switch {
		case tx.Type() == types.BlobTxType:
			return fmt.Errorf("transaction %d carries blobs: %w", i, ErrBlockBody)
		case tx.Protected() && tx.ChainId().Cmp(want) != 0:
			return fmt.Errorf("transaction %d is for chain %v: %w", i, tx.ChainId(), ErrBlockBody)
		case tx.Gas() > params.MaxTxGas:
			return fmt.Errorf("transaction %d has gas limit %d: %w", i, tx.Gas(), ErrBlockBody)
		}
	}
	return nil
}
