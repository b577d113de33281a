package l1

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Settlements makes and sends the transactions that settle runs of blocks: the gateway's
// SettlementChain.
type Settlements struct {
	Sender *Sender
	Model  GasModel
	// Resume signs the sequencer's word that it goes on; if it is not nil, whoever settles in based mode also ends it (rule 17).
	Resume func(certs.Resume) certs.Signature
	// Recovery builds a based block without a permit on the contract's head for the given slot; see Recover. May be nil.
	Recovery func(ctx context.Context, slot uint64) (*based.Built, error)
}

// resumeGas is what Rollup.resume takes at most: a signature and three writes.
const resumeGas = 400_000

var _ gateway.SettlementChain = (*Settlements)(nil)

// Sign makes the transactions that settle the runs, one each, with the account's nonces from L1's
// head on. Fees outbid those it signed before for the same nonces. ErrTooLarge says that a run cannot be
// settled in one transaction.
func (s *Settlements) Sign(ctx context.Context, runs []gateway.Run) ([]*types.Transaction, error) {
	payloads := make([]Payload, len(runs))
	for i, run := range runs {
		var err error
		if payloads[i], err = SettlePayload(s.Sender.cfg.Client.cfg.Network, s.Model, run); err != nil {
			return nil, err
		}
	}
	resume, err := s.resume(ctx)
	if err != nil {
		return nil, err
	}
	return s.Sender.Sign(ctx, append(payloads, resume...)...)
}

// SettlePayload returns the call that settles a run, which anyone may make, with the gas that it needs.
func SettlePayload(network based.Network, model GasModel, run gateway.Run) (Payload, error) {
	data, err := SettleCalldata(run.Blocks, run.Trace, run.Signature)
	if err != nil {
		return Payload{}, err
	}
	claim, err := execute.NewInput(network.ChainID, run.Trace)
	if err != nil {
		return Payload{}, fmt.Errorf("read trace of run up to block %d: %w", run.Blocks[len(run.Blocks)-1].Number, err)
	}
	return Payload{To: network.Rollup, Data: data, Gas: model.Settle(data, len(run.Trace), len(run.Blocks), claim.GasUsed)}, nil
}

// resume returns the call that ends based mode, if L1 is in it.
func (s *Settlements) resume(ctx context.Context) ([]Payload, error) {
	if s.Resume == nil {
		return nil, nil
	}
	c := s.Sender.cfg.Client
	mode, err := c.BasedMode(ctx)
	if err != nil || !mode.On {
		return nil, err
	}
	word := certs.Resume{ChainID: c.cfg.Network.ChainID, Rollup: c.cfg.Network.Rollup, Until: mode.Slot + mode.After}
	point, err := s.Resume(word).EIP2537()
	if err != nil {
		return nil, fmt.Errorf("encode resumption: %w", err)
	}
	return []Payload{{To: word.Rollup, Data: c.rollup.PackResume(word.Until, point[:]), Gas: resumeGas}}, nil
}

// Recover includes a based block without a permit on the contract's head, if L1 is in based mode: the way on when a
// certified block turns out impossible to settle (rule 17). It reports whether it sent one.
func (s *Settlements) Recover(ctx context.Context) (bool, error) {
	if s.Recovery == nil {
		return false, nil
	}
	c := s.Sender.cfg.Client
	mode, err := c.BasedMode(ctx)
	if err != nil || !mode.On {
		return false, err
	}
	built, err := s.Recovery(ctx, mode.Slot+1)
	if err != nil {
		return false, fmt.Errorf("build recovery block: %w", err)
	}
	data, err := IncludeCalldata(built.Trace, built.Anchor)
	if err != nil {
		return false, err
	}
	gas := s.Model.Settle(data, len(built.Trace), 1, built.Sealed.Block.GasUsed())
	txs, err := s.Sender.Sign(ctx, Payload{To: c.cfg.Network.Rollup, Data: data, Gas: gas})
	if err != nil {
		return false, err
	}
	return true, s.Sender.Send(ctx, txs, built.Anchor.L1Number+1)
}

// Send gives signed transactions to L1's pool, or as a bundle for the given L1 block where the pool does
// not take them. A transaction that L1 knows already is no error.
func (s *Settlements) Send(ctx context.Context, txs []*types.Transaction, nextBlock uint64) error {
	return s.Sender.Send(ctx, txs, nextBlock)
}

// Explain executes a transaction of the account on L1's head without effect, at a time at which all its
// blocks lie in the past, as they will in the L1 block that takes it. A refusal of the contract is a
// *contracts.Revert; one that an anchor at the very head would explain is not told.
func (s *Settlements) Explain(ctx context.Context, tx *types.Transaction) error {
	c := s.Sender.cfg.Client
	ctx, cancel := c.bound(ctx)
	defer cancel()
	head, err := c.eth.HeaderByNumber(ctx, nil)
	if err != nil {
		return fmt.Errorf("get L1 head: %w", err)
	}
	const ahead = 3600 // seconds: more than any block can be ahead of L1's head
	call := map[string]any{
		"from": s.Sender.address, "to": tx.To(), "gas": hexutil.Uint64(tx.Gas()), "value": (*hexutil.Big)(tx.Value()), "input": hexutil.Bytes(tx.Data()),
	}
	block := map[string]any{"time": hexutil.Uint64(head.Time + ahead)}
	var out hexutil.Bytes
	err = decodeRevert(c.rpc.CallContext(ctx, &out, "eth_call", call, "latest", map[string]any{}, block))
	var revert *contracts.Revert
	if errors.As(err, &revert) && revert.Name == "AnchorUnknown" {
		return nil // L1 learns its head's hash (EIP-2935) with the next block, in which this is to be
	}
	return err
}
