package based

import (
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// Opener starts a block on a parent whose state is there; an L2 node's Open is one.
type Opener func(parent common.Hash, env execute.Env) (*execute.Builder, error)

// BuildRequest says what to put into a based block.
type BuildRequest struct {
	Transactions []*types.Transaction // in order
	FeeRecipient common.Address       // free to choose
	Timestamp    uint64               // unix seconds; zero for the template's, the latest. Leave room if others are to follow
	// InboxRoot and InboxCount replace the template's if InboxCount is larger: a message sent earlier in the
	// same L1 transaction is already there.
	InboxRoot  common.Hash
	InboxCount uint64
}

// Refused is a transaction that was left out of a built block, and why.
type Refused struct {
	Index  int // in the request
	Hash   common.Hash
	Reason error // of execute or core
}

// Built is a finished based block with all that is needed to include it in L1 and to announce it.
type Built struct {
	Sealed  *execute.Sealed
	Placed  blocks.Placed
	Anchor  blocks.Anchor
	Trace   []byte // canonical, of this block alone
	Refused []Refused
}

// Build executes transactions into a based block on the template's parent. Those that cannot be
// executed are left out and listed with their reasons; everything else that is wrong is an error. The
// block passes CheckBased, and its trace proves it to EXECUTE.
func Build(open Opener, t Template, policy blocks.Policy, r BuildRequest) (*Built, error) {
	if _, err := t.Header(); err != nil {
		return nil, fmt.Errorf("build based block: %w", err)
	}
	anchor := t.Anchor
	if r.InboxCount > anchor.InboxCount {
		anchor.InboxRoot, anchor.InboxCount = r.InboxRoot, r.InboxCount
	}
	env := execute.Env{
		Number: t.Parent.Number + 1, Time: t.Timestamp, GasLimit: t.GasLimit, Coinbase: r.FeeRecipient, Anchor: anchor.Hash(),
	}
	if r.Timestamp != 0 {
		env.Time = r.Timestamp
	}
	b, err := open(t.Parent.Hash, env)
	if err != nil {
		return nil, fmt.Errorf("build based block: open on %d %x: %w", t.Parent.Number, t.Parent.Hash, err)
	}
	defer b.Close()
	built := &Built{Anchor: anchor}
	for i, raw := range t.ForcedTxs {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return nil, fmt.Errorf("build based block: decode forced transaction %d: %w", i, err)
		}
		if _, err := b.Apply(tx, common.Address{}); err != nil {
			return nil, fmt.Errorf("build based block: forced transaction %s cannot be executed (%v), and L1 takes no block without it: %w", tx.Hash(), err, ErrForcedDue)
		}
	}
	for i, tx := range r.Transactions {
		if tx == nil {
			return nil, fmt.Errorf("build based block: transaction %d is missing: %w", i, ErrBlockBody)
		}
		if _, err := b.Apply(tx, common.Address{}); errors.Is(err, execute.ErrClosed) {
			return nil, fmt.Errorf("build based block: transaction %d: %w", i, err)
		} else if err != nil {
			built.Refused = append(built.Refused, Refused{Index: i, Hash: tx.Hash(), Reason: err})
		}
	}
	if built.Sealed, err = b.Seal(); err != nil {
		return nil, fmt.Errorf("build based block: %w", err)
	}
	block := built.Sealed.Block
	if built.Placed, err = CheckBased(t, policy, anchor, block); err != nil {
		return nil, fmt.Errorf("build based block: %w", err)
	}
	built.Trace = built.Sealed.Trace
	return built, nil
}

// CheckTrace executes the one block of a trace against the trace's own witness, so that a based block
// that someone announced can be judged without the parent's state. It returns the block, placed, if
// CheckBased and the verifier accept it.
func CheckTrace(t Template, policy blocks.Policy, anchor blocks.Anchor, trace []byte) (*types.Block, blocks.Placed, error) {
	decoded, err := execute.DecodeTrace(trace)
	if err != nil {
		return nil, blocks.Placed{}, fmt.Errorf("check based block: %w", err)
	}
	if len(decoded.Blocks) != 1 {
		return nil, blocks.Placed{}, fmt.Errorf("check based block: trace of %d blocks: %w", len(decoded.Blocks), ErrBlockBody)
	}
	raw := decoded.Blocks[0]
	block := types.NewBlockWithHeader(raw.Header).WithBody(types.Body{Transactions: raw.Transactions, Withdrawals: types.Withdrawals{}})
	placed, err := CheckBased(t, policy, anchor, block)
	if err != nil {
		return nil, blocks.Placed{}, err
	}
	in, err := execute.NewInput(t.ChainID, trace)
	if err != nil {
		return nil, blocks.Placed{}, fmt.Errorf("check based block %d %x: %w", placed.Number, placed.Hash, err)
	}
	// The pre-state is the trace's word: it has to be the parent's.
	if parent, err := t.Header(); err != nil || in.PreStateRoot != parent.Root || in.ParentHash != t.Parent.Hash {
		return nil, blocks.Placed{}, fmt.Errorf("check based block %d %x: trace starts elsewhere: %w", placed.Number, placed.Hash, errors.Join(err, blocks.ErrWrongParent))
	}
	if _, err := execute.Verify(in); err != nil {
		return nil, blocks.Placed{}, fmt.Errorf("check based block %d %x: %w", placed.Number, placed.Hash, err)
	}
	return block, placed, nil
}
