package main

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http"

	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// maxOwnRelays bounds the messages that a proposer's block executes.
const maxOwnRelays = 8

// openChain sets up the proposer's own L2 node, if it is to have one, and brings it up to L1's head.
func (p *proposer) openChain(ctx context.Context) error {
	if p.Rollup == nil {
		return nil
	}
	if p.Rollup.Rollup != p.caps.Rollup || p.Rollup.ChainID() != p.caps.ChainID {
		return fmt.Errorf("the rollup file is of %v, the gateway serves %v", p.Rollup.Rollup, p.caps.Rollup)
	}
	key, err := certs.ParsePublicKey(p.caps.SequencerKey)
	if err != nil {
		return fmt.Errorf("read the sequencer's key: %w", err)
	}
	if p.l1, err = ethclient.DialContext(ctx, p.L1HTTP); err != nil {
		return fmt.Errorf("connect to L1: %w", err)
	}
	if p.chain, err = newLocalChain(p.l1, p.Gateway, *p.Rollup, key); err != nil {
		p.l1.Close()
		return err
	}
	last, err := p.chain.follow(ctx)
	if err != nil {
		return fmt.Errorf("rebuild L2 from L1's logs: %w", err)
	}
	if last != nil {
		p.Log.Info("L2 rebuilt from L1's logs", "head", last.Placed.Number, "hash", last.Placed.Hash)
	}
	return nil
}

// buildOwn builds the based block on the proposer's own node. Of the gateway it only takes what is public, and checks it.
func (p *proposer) buildOwn(ctx context.Context, t based.Template) (*api.BuiltBlock, error) {
	if err := p.chain.learn(ctx, t.Parent.Hash); err != nil {
		return nil, err
	}
	if ref, err := p.client.Ref(ctx, t.L1Parent.Number); err != nil || ref != t.L1Parent {
		return nil, errors.Join(fmt.Errorf("L1 block %d is %v, the template names %v", t.L1Parent.Number, ref.Hash, t.L1Parent.Hash), err)
	}
	mail, err := p.client.Mail(ctx, blocks.Ref{Number: p.Rollup.StartBlock}, []blocks.Ref{t.L1Parent}, nil)
	if err != nil {
		return nil, err
	}
	if root, count := mail.Inbox(t.L1Parent.Number); root != t.Anchor.InboxRoot || count != t.Anchor.InboxCount {
		return nil, fmt.Errorf("the inbox has %d messages, the template names %d", count, t.Anchor.InboxCount)
	}
	request := based.BuildRequest{FeeRecipient: crypto.PubkeyToAddress(p.Account.PublicKey)}
	own, err := p.ownTransactions(t, mail)
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
	request.Transactions = append(request.Transactions, own...)
	built, err := based.Build(p.chain.Open, t, policyOf(p.caps), request)
	if err != nil {
		return nil, err
	}
	for _, refused := range built.Refused {
		p.Log.Info("transaction left out", "tx", refused.Hash, "reason", refused.Reason)
	}
	answer := &api.BuiltBlock{Template: t, Block: built.Placed, GasUsed: built.Sealed.Block.GasUsed(), Receipts: built.Sealed.Receipts, Trace: built.Trace}
	announcement := api.AnnounceRequest{Trace: built.Trace, Anchor: &built.Anchor}
	if err := askJSON(ctx, http.MethodPost, p.Gateway+"/v1/based/blocks", announcement, nil); err != nil {
		p.Log.Info("the gateway does not take the announcement; the block needs nobody's permission", "err", err)
	}
	p.Log.Info("based block built on the proposer's own node", "block", built.Placed.Number, "transactions", len(built.Sealed.Receipts))
	return answer, nil
}

// ownTransactions are relays of messages that nobody has executed, and the L2 account's transfer.
func (p *proposer) ownTransactions(t based.Template, mail *based.Mail) ([]*types.Transaction, error) {
	if p.L2Account == nil {
		return nil, nil
	}
	header, err := t.Header()
	if err != nil {
		return nil, err
	}
	statedb, err := p.chain.State(t.Parent.Hash)
	if err != nil {
		return nil, err
	}
	var txs []*types.Transaction
	relayer := l1.NewRelayer(t.ChainID, p.L2Account)
	nonce := statedb.GetNonce(relayer.Address())
	for _, letter := range mail.Letters(0, t.Anchor.InboxCount) {
		if relayed(statedb, letter.Index) {
			continue
		}
		proof, err := mail.Prove(letter.Index, t.Anchor.InboxCount)
		if err != nil {
			return nil, err
		}
		tx, err := relayer.Relay(nonce, header.BaseFee, t.Timestamp, t.Anchor, letter.Deposit, proof)
		if err != nil {
			return nil, err
		}
		txs = append(txs, tx)
		nonce++
		if len(txs) == maxOwnRelays {
			break
		}
	}
	tip := big.NewInt(params.GWei)
	transfer, err := types.SignNewTx(p.L2Account, execute.Signer(t.ChainID), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(t.ChainID), Nonce: nonce, To: &p.To, Value: p.Value, Gas: params.TxGas,
		GasTipCap: tip, GasFeeCap: new(big.Int).Add(new(big.Int).Lsh(header.BaseFee, 1), tip),
	})
	if err != nil {
		return nil, fmt.Errorf("sign L2 transaction: %w", err)
	}
	return append(txs, transfer), nil
}

// relayed reports whether a message from L1 has been executed.
func relayed(statedb *state.StateDB, index uint64) bool {
	slot, bit := blocks.RelayedSlot(index)
	return blocks.IsRelayed(statedb.GetState(blocks.MessengerAddress, slot), bit)
}
