package main

import (
	"context"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// mailbox shows the messages between the layers as the API wants them, with what brings them to the other side.
type mailbox struct {
	chainID  uint64
	mail     *based.Mail
	node     *node.Node
	client   *l1.Client
	portal   common.Address
	snapshot func() *gateway.Snapshot
}

// Messages implements api.Mailbox.
func (m *mailbox) Messages(ctx context.Context, first uint64, limit int) ([]api.Message, error) {
	tip, statedb, err := m.tip(ctx)
	if err != nil {
		return nil, err
	}
	var out []api.Message
	for _, letter := range m.mail.Letters(first, first+uint64(limit)) {
		out = append(out, messageOf(letter, tip, statedb))
	}
	return out, nil
}

// Message implements api.Mailbox.
func (m *mailbox) Message(ctx context.Context, index uint64) (*api.Message, error) {
	letters := m.mail.Letters(index, index+1)
	if len(letters) == 0 {
		return nil, gateway.ErrNotFound
	}
	tip, statedb, err := m.tip(ctx)
	if err != nil {
		return nil, err
	}
	message := messageOf(letters[0], tip, statedb)
	if message.Status != api.MessageReady {
		return &message, nil
	}
	// The beacon root contract (EIP-4788) remembers the tip's anchor for 8,191 blocks; the proof is against that.
	proof, err := m.mail.Prove(index, tip.Anchor.InboxCount)
	if err != nil {
		return nil, fmt.Errorf("prove message %d: %w", index, err)
	}
	data := l1.RelayCalldata(tip.Time, tip.Anchor, letters[0].Deposit, proof)
	message.Relay = &api.Call{To: blocks.MessengerAddress, Value: new(hexutil.Big), Gas: l1.RelayGas(data, message.GasLimit), Data: data}
	return &message, nil
}

// adopted is how long a block that was just sealed may take to be in the node.
const adopted = 2 * time.Second

// tip returns the newest certified or based block, with the state after it. The conductor shows a block a moment before the
// node has it.
func (m *mailbox) tip(ctx context.Context) (blocks.Placed, *state.StateDB, error) {
	s := m.snapshot()
	if s == nil {
		return blocks.Placed{}, nil, api.ErrUnavailable
	}
	for deadline := time.Now().Add(adopted); !m.node.Has(s.Tip.Hash); s = m.snapshot() {
		if time.Now().After(deadline) || !pause(ctx, 5*time.Millisecond) {
			return blocks.Placed{}, nil, fmt.Errorf("block %d is not in the node: %w", s.Tip.Number, api.ErrUnavailable)
		}
	}
	statedb, err := m.node.State(s.Tip.Hash)
	return s.Tip, statedb, err
}

func messageOf(letter based.Letter, tip blocks.Placed, statedb *state.StateDB) api.Message {
	message := api.Message{
		Index: letter.Index, Sender: letter.Sender, To: letter.To, Owner: letter.Owner, Value: (*hexutil.Big)(letter.Value), Fee: (*hexutil.Big)(letter.Fee),
		GasLimit: letter.GasLimit, Data: letter.Data, Status: api.MessageSent,
		L1: api.MessageOnL1{Number: letter.L1.Number, Hash: letter.L1.Hash, TxHash: letter.TxHash},
	}
	slot, bit := blocks.RelayedSlot(letter.Index)
	switch {
	case blocks.IsRelayed(statedb.GetState(blocks.MessengerAddress, slot), bit):
		message.Status = api.MessageDelivered
	case letter.Index < tip.Anchor.InboxCount:
		message.Status = api.MessageReady
	}
	return message
}

// Withdrawals implements api.Mailbox.
func (m *mailbox) Withdrawals(ctx context.Context, tx common.Hash) ([]api.Withdrawal, error) {
	s := m.snapshot()
	if s == nil {
		return nil, api.ErrUnavailable
	}
	receipt := m.node.Receipt(tx)
	if receipt == nil {
		return nil, gateway.ErrNotFound
	}
	settled := m.node.Block(s.View.LastTaken().Hash)
	if settled == nil {
		return nil, fmt.Errorf("block %d is not in the node: %w", s.View.LastTaken().Number, api.ErrUnavailable)
	}
	number := receipt.BlockNumber.Uint64()
	var out []api.Withdrawal
	for _, w := range l1.SentBy(receipt) {
		withdrawal := api.Withdrawal{
			ID: w.ID(m.chainID), Index: w.Index, Sender: w.Sender, To: w.To, Value: (*hexutil.Big)(new(big.Int).Set(w.Value)), GasLimit: w.GasLimit, Data: w.Data,
			Block: number, Status: api.MessageSent,
		}
		if number <= settled.NumberU64() {
			if err := m.claim(ctx, w, settled.Header(), &withdrawal); err != nil {
				return nil, err
			}
		}
		out = append(out, withdrawal)
	}
	return out, nil
}

// claim says whether a settled message was claimed, and proves it against the contract's head if it was not.
func (m *mailbox) claim(ctx context.Context, w blocks.Withdrawal, settled *types.Header, into *api.Withdrawal) error {
	claimed, err := m.client.Claimed(ctx, into.ID)
	if err != nil {
		return fmt.Errorf("%w: %w", api.ErrUnavailable, err)
	}
	if claimed {
		into.Status = api.MessageDelivered
		return nil
	}
	account, storage, err := m.node.Prove(settled.Hash(), blocks.MessengerAddress, blocks.SentSlot(into.ID))
	if err != nil {
		return fmt.Errorf("prove message %s: %w", into.ID, err)
	}
	data, err := l1.ClaimCalldata(w, settled, account, storage)
	if err != nil {
		return err
	}
	into.Status, into.Claim = api.MessageReady, &api.Call{To: m.portal, Value: new(hexutil.Big), Gas: l1.ClaimGas(data, w.GasLimit), Data: data}
	return nil
}
