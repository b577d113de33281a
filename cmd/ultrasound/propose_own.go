package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
)

const (
	// maxOwnRelays bounds the messages that a proposer's block executes.
	maxOwnRelays = 8
	// settleSelf is how long before the slot the proposer stops waiting for the gateway's settlement.
	settleSelf = 600 * time.Millisecond
	// freeFrom is how long before the slot a block without a permit is built, if no permit has come until then.
	freeFrom = 500 * time.Millisecond
)

// proposeOwn makes template and block from the proposer's own view of L1 and L2, and sends them.
func (p *proposer) proposeOwn(ctx context.Context, slot uint64, start time.Time) error {
	open, err := p.awaitOpening(ctx, slot, start)
	if err != nil {
		return err
	}
	built, err := p.buildOwn(open.Template)
	if err != nil {
		return fmt.Errorf("build: %w", err)
	}
	var payloads []l1.Payload
	if len(open.run) > 0 {
		if open.SettlementTxs = p.awaitSettlement(ctx, open.Template, start.Add(-settleSelf)); len(open.SettlementTxs) == 0 {
			if payloads, err = open.payloads(p.replica.network, p.model); err != nil {
				return fmt.Errorf("settle: %w", err)
			}
		}
	}
	payload, err := p.compose(open.Template, built.Trace, built.Anchor, built.Sealed.Block.GasUsed())
	if err != nil {
		return err
	}
	go p.announce(ctx, built)
	return p.send(ctx, open.Template, append(payloads, payload), len(built.Sealed.Receipts), start)
}

// awaitOpening waits until the slot is open in the proposer's own view: by a permit, or because L1 is in based mode.
func (p *proposer) awaitOpening(ctx context.Context, slot uint64, start time.Time) (opening, error) {
	for time.Now().Before(start.Add(-latest)) {
		open, err := p.replica.openSlot(slot)
		if err == nil {
			return open, nil
		}
		if !errors.Is(err, errNoRun) {
			return opening{}, err
		}
		if time.Until(start) < freeFrom {
			mode, err := p.client.BasedMode(ctx)
			if err != nil {
				return opening{}, err
			}
			if !mode.On {
				break
			}
			return p.replica.openFree(slot)
		}
		if !pause(ctx, askEvery) {
			break
		}
	}
	return opening{}, errNoRun
}

// awaitSettlement asks for the gateway's signed settlement of what the template stands on, which the gateway pays for. It
// returns nothing if the gateway is gone, has another chain, or takes too long.
func (p *proposer) awaitSettlement(ctx context.Context, own based.Template, deadline time.Time) []hexutil.Bytes {
	if p.Settle || p.Gateway == "" {
		return nil
	}
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	for {
		var t based.Template
		err := getJSON(ctx, p.Gateway+"/v1/based/template", &t)
		var problem *gatewayProblem
		switch {
		case err == nil && t.Parent.Hash == own.Parent.Hash:
			return t.SettlementTxs
		case err == nil:
			p.Log.Warn("the gateway opens another block", "slot", own.Slot, "own", own.Parent.Hash, "gateway", t.Parent.Hash)
			return nil
		case !errors.As(err, &problem):
			p.Log.Warn("the gateway shows no settlement", "slot", own.Slot, "err", err)
			return nil
		}
		if !pause(ctx, askEvery) {
			p.Log.Warn("the gateway shows no settlement in time", "slot", own.Slot, "err", err)
			return nil
		}
	}
}

// buildOwn builds the block on the proposer's own node: messages that nobody has executed, the L2 account's transfer, and
// what was given.
func (p *proposer) buildOwn(t based.Template) (*based.Built, error) {
	own, err := p.ownTransactions(t)
	if err != nil {
		return nil, err
	}
	for i, raw := range p.Given {
		tx := new(types.Transaction)
		if err := tx.UnmarshalBinary(raw); err != nil {
			return nil, fmt.Errorf("decode transaction %d: %w", i, err)
		}
		own = append(own, tx)
	}
	built, err := based.Build(p.replica.Open, t, p.replica.rules.Policy, based.BuildRequest{
		FeeRecipient: crypto.PubkeyToAddress(p.Account.PublicKey), Transactions: own,
	})
	if err != nil {
		return nil, err
	}
	for _, refused := range built.Refused {
		p.Log.Info("transaction left out", "tx", refused.Hash, "reason", refused.Reason)
	}
	p.Log.Info("based block built on the proposer's own node", "block", built.Placed.Number, "transactions", len(built.Sealed.Receipts))
	return built, nil
}

// ownTransactions are relays of messages that nobody has executed, and the L2 account's transfer.
func (p *proposer) ownTransactions(t based.Template) ([]*types.Transaction, error) {
	if p.L2Account == nil {
		return nil, nil
	}
	header, err := t.Header()
	if err != nil {
		return nil, err
	}
	relayer := l1.NewRelayer(t.ChainID, p.L2Account)
	nonce, err := p.replica.nonce(t.Parent.Hash, relayer.Address())
	if err != nil {
		return nil, err
	}
	txs, err := p.replica.relays(relayer, nonce, header.BaseFee, t, maxOwnRelays)
	if err != nil {
		return nil, err
	}
	transfer, err := p.transfer(t.ChainID, nonce+uint64(len(txs)), header.BaseFee)
	if err != nil {
		return nil, err
	}
	return append(txs, transfer), nil
}

// announce shows the block to the gateway, so that its users hear of it before L1 has it. The block needs nobody's word.
func (p *proposer) announce(ctx context.Context, built *based.Built) {
	if p.Gateway == "" || built.Placed.Permit.IsZero() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	announcement := api.AnnounceRequest{Trace: built.Trace, Anchor: &built.Anchor}
	if err := askJSON(ctx, http.MethodPost, p.Gateway+"/v1/based/blocks", announcement, nil); err != nil && ctx.Err() == nil {
		p.Log.Info("the gateway does not take the announcement", "err", err)
	}
}
