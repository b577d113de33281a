package l1

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Settlements makes and sends the transactions that settle runs of blocks: the gateway's
// SettlementChain.
type Settlements struct {
	Sender *Sender
	Model  GasModel
}

var _ gateway.SettlementChain = (*Settlements)(nil)

// Sign makes the transactions that settle the runs, one each, with the account's nonces from L1's
// head on. Fees outbid those it signed before for the same nonces. ErrTooLarge says that a run cannot be
// settled in one transaction.
func (s *Settlements) Sign(ctx context.Context, runs []gateway.Run) ([]*types.Transaction, error) {
	payloads := make([]Payload, len(runs))
	for i, run := range runs {
		data, err := SettleCalldata(run.Blocks, run.Trace, run.Signature)
		if err != nil {
			return nil, err
		}
		claim, err := execute.NewInput(s.Sender.cfg.Client.cfg.Network.ChainID, run.Trace)
		if err != nil {
			return nil, fmt.Errorf("read trace of run up to block %d: %w", run.Blocks[len(run.Blocks)-1].Number, err)
		}
		gas := s.Model.Settle(data, len(run.Trace), len(run.Blocks), claim.GasUsed)
		payloads[i] = Payload{To: s.Sender.cfg.Client.cfg.Network.Rollup, Data: data, Gas: gas}
	}
	return s.Sender.Sign(ctx, payloads...)
}

// Send gives signed transactions to L1's pool, or as a bundle for the given L1 block where the pool does
// not take them. A transaction that L1 knows already is no error.
func (s *Settlements) Send(ctx context.Context, txs []*types.Transaction, nextBlock uint64) error {
	return s.Sender.Send(ctx, txs, nextBlock)
}

// Explain executes a transaction of the account on L1's head without effect. A refusal of the contract
// is a *contracts.Revert.
func (s *Settlements) Explain(ctx context.Context, tx *types.Transaction) error {
	_, err := s.Sender.cfg.Client.Call(ctx, ethereum.CallMsg{
		From: s.Sender.address, To: tx.To(), Gas: tx.Gas(), Value: tx.Value(), Data: tx.Data(),
	})
	return err
}
