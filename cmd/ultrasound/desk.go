package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// basedDesk shows the gateway's desk as the API wants it.
type basedDesk struct{ desk *gateway.Desk }

func (b basedDesk) Template(ctx context.Context) (based.Template, error) { return b.desk.Template(ctx) }

func (b basedDesk) Build(ctx context.Context, req api.BuildRequest) (*api.BuiltBlock, error) {
	request := based.BuildRequest{FeeRecipient: req.FeeRecipient}
	if req.Timestamp != nil {
		request.Timestamp = *req.Timestamp
	}
	if req.Inbox != nil {
		request.InboxRoot, request.InboxCount = req.Inbox.Root, req.Inbox.Count
	}
	for i, raw := range req.Transactions {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return nil, &gateway.Refusal{Code: gateway.CodeMalformed, Message: fmt.Sprintf("transaction %d does not decode: %v", i, err)}
		}
		request.Transactions = append(request.Transactions, tx)
	}
	template, built, err := b.desk.Build(ctx, request)
	if err != nil {
		return nil, err
	}
	call, err := l1.IncludeCalldata(built.Trace, built.Anchor)
	if err != nil {
		return nil, err
	}
	onL1, err := onL1(template, built)
	if err != nil {
		return nil, err
	}
	return &api.BuiltBlock{
		Template: template, Block: built.Placed, GasUsed: built.Sealed.Block.GasUsed(), Receipts: built.Sealed.Receipts,
		Trace: built.Trace, Call: call, L1: onL1,
	}, nil
}

// onL1 says what a built block costs on L1, and makes the transactions that include it.
func onL1(template based.Template, built *based.Built) (api.BasedOnL1, error) {
	compose, err := l1.ComposeCalldata(nil, built.Trace, built.Anchor, nil, nil)
	if err != nil {
		return api.BasedOnL1{}, err
	}
	gas := l1.DefaultGasModel(execute.DefaultGasSchedule).Settle(compose, len(built.Trace), 1, built.Sealed.Block.GasUsed())
	out := api.BasedOnL1{
		Gas: gas, TraceBytes: len(built.Trace), CalldataBytes: len(compose), Settlement: template.SettlementTxs,
		Include: api.Call{To: template.Composer, Value: new(hexutil.Big), Gas: min(gas, l1.MaxTransactionGas), Data: compose},
	}
	for _, raw := range template.SettlementTxs {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return out, fmt.Errorf("decode settlement transaction: %w", err)
		}
		out.SettlementGas += tx.Gas()
	}
	return out, nil
}

func (b basedDesk) Announce(ctx context.Context, req api.AnnounceRequest) (*api.Announced, error) {
	placed, err := b.desk.Announce(ctx, req.Trace, req.Anchor)
	if errors.Is(err, gateway.ErrNotOpen) || errors.Is(err, gateway.ErrNotReady) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", api.ErrInvalidBased, err)
	}
	return &api.Announced{Number: placed.Number, Hash: placed.Hash, Verdict: gateway.VerdictVerified}, nil
}
