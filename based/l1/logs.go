package l1

import (
	"fmt"

	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// decodeLogs reads the logs of the rollup and its portal in one L1 block, in order, into it. Logs of other
// events are passed over.
func (c *Client) decodeLogs(b *based.L1Block, logs []types.Log) error {
	for i := range logs {
		l := &logs[i]
		if len(l.Topics) == 0 {
			continue
		}
		decode := c.decodePortalLog
		if l.Address == c.cfg.Network.Rollup {
			decode = c.decodeRollupLog
		}
		if err := decode(b, l); err != nil {
			return fmt.Errorf("decode log %d: %w", l.Index, err)
		}
	}
	return nil
}

func (c *Client) decodeRollupLog(b *based.L1Block, l *types.Log) error {
	events := c.rollup.GetABI().Events
	switch l.Topics[0] {
	case events[contracts.RollupBlockTakenEventName].ID:
		in, err := DecodeBlockTaken(c.rollup, l)
		if err != nil {
			return err
		}
		b.Blocks = append(b.Blocks, in)
	case events[contracts.RollupRunSettledEventName].ID:
		s, err := DecodeRunSettled(c.rollup, l)
		if err != nil {
			return err
		}
		b.Settled = append(b.Settled, s)
	case events[contracts.RollupForcedTransactionDoneEventName].ID:
		e, err := c.rollup.UnpackForcedTransactionDoneEvent(l)
		if err != nil {
			return fmt.Errorf("%w: %w", err, ErrBadLog)
		}
		b.Done = append(b.Done, based.ForcedDone{Index: e.Index, Number: e.Number, Anchor: e.AnchorNumber, Included: e.Included})
	}
	return nil
}

func (c *Client) decodePortalLog(b *based.L1Block, l *types.Log) error {
	events := c.inbox.GetABI().Events
	switch l.Topics[0] {
	case events[contracts.PortalMessageSentEventName].ID:
		e, err := c.inbox.UnpackMessageSentEvent(l)
		if err != nil {
			return fmt.Errorf("%w: %w", err, ErrBadLog)
		}
		m := e.Message
		if m.Index != e.Index || m.Sender != e.Sender || m.To != e.To {
			return fmt.Errorf("message %d is given as %d: %w", m.Index, e.Index, ErrBadLog)
		}
		b.Letters = append(b.Letters, based.Letter{
			Deposit: blocks.Deposit{Index: m.Index, Sender: m.Sender, To: m.To, Owner: m.Owner, Value: m.Value, Fee: m.Fee, GasLimit: m.GasLimit, Data: m.Data},
			L1:      b.Ref(), TxHash: l.TxHash, Root: e.Root,
		})
	case events[contracts.PortalTransactionForcedEventName].ID:
		e, err := c.inbox.UnpackTransactionForcedEvent(l)
		if err != nil {
			return fmt.Errorf("%w: %w", err, ErrBadLog)
		}
		f := based.Forced{Index: e.Index, Hash: e.TxHash, L1: b.Ref(), TxHash: l.TxHash}
		// The contract reads the bytes less strictly than this: what is no transaction here is one nobody can execute.
		if tx := new(types.Transaction); tx.UnmarshalBinary(e.Transaction) == nil && tx.Hash() == f.Hash {
			f.Tx = tx
		}
		b.Forced = append(b.Forced, f)
	}
	return nil
}

// DecodeBlockTaken reads a BlockTaken log: the block with its body, and what the contract recorded of
// it. Everything the log says of the block must be what the block itself says; else it is ErrBadLog.
func DecodeBlockTaken(rollup *contracts.Rollup, l *types.Log) (based.Included, error) {
	e, err := rollup.UnpackBlockTakenEvent(l)
	if err != nil {
		return based.Included{}, fmt.Errorf("%w: %w", err, ErrBadLog)
	}
	block, err := DecodeBlock(e.Data)
	if err != nil {
		return based.Included{}, fmt.Errorf("%w: %w", err, ErrBadLog)
	}
	anchor := blocks.Anchor{
		L1Number: e.Anchor.L1Number, L1Hash: e.Anchor.L1Hash, InboxRoot: e.Anchor.InboxRoot, InboxCount: e.Anchor.InboxCount,
	}
	kind := blocks.Kind(e.Kind)
	placed := based.Place(block, kind, blocks.Permit{Slot: e.Permit.Slot, L1Parent: e.Permit.L1Parent}, anchor)
	root := block.BeaconRoot()
	switch {
	case placed.Hash != e.Hash || placed.Number != e.Number || placed.Parent != e.ParentHash:
		return based.Included{}, fmt.Errorf("block %d %x is given as %d %x: %w", placed.Number, placed.Hash, e.Number, e.Hash, ErrBadLog)
	case kind != blocks.Regular && kind != blocks.SlotEnding && kind != blocks.Based:
		return based.Included{}, fmt.Errorf("block %d is of kind %d: %w", placed.Number, e.Kind, ErrBadLog)
	case root == nil || *root != anchor.Hash():
		return based.Included{}, fmt.Errorf("block %d does not carry its anchor: %w", placed.Number, ErrBadLog)
	}
	return based.Included{Block: block, Placed: placed, TxHash: l.TxHash, LogIndex: l.Index}, nil
}

// DecodeRunSettled reads a RunSettled log. The signature comes out compressed; it is nil if nothing was new.
func DecodeRunSettled(rollup *contracts.Rollup, l *types.Log) (based.Settlement, error) {
	e, err := rollup.UnpackRunSettledEvent(l)
	if err != nil {
		return based.Settlement{}, fmt.Errorf("%w: %w", err, ErrBadLog)
	}
	s := based.Settlement{From: e.From, To: e.To, Tip: e.Tip, TxHash: l.TxHash}
	if len(e.Signature) > 0 {
		signature, err := certs.ParseSignatureEIP2537(e.Signature)
		if err != nil {
			return based.Settlement{}, fmt.Errorf("%w: %w", err, ErrBadLog)
		}
		s.Signature = signature[:]
	}
	return s, nil
}

// DecodeBlock reads RLP of [header, [tx...]], as it stands in a trace, and checks that the
// transactions are the header's.
func DecodeBlock(data []byte) (*types.Block, error) {
	var raw struct {
		Header *types.Header
		Txs    []*types.Transaction
	}
	if err := rlp.DecodeBytes(data, &raw); err != nil {
		return nil, fmt.Errorf("decode block: %w", err)
	}
	if raw.Header.WithdrawalsHash == nil || *raw.Header.WithdrawalsHash != types.EmptyWithdrawalsHash {
		return nil, fmt.Errorf("decode block: withdrawals: %w", based.ErrBlockBody)
	}
	block := types.NewBlockWithHeader(raw.Header).WithBody(types.Body{Transactions: raw.Txs, Withdrawals: types.Withdrawals{}})
	if err := based.CheckBody(block); err != nil {
		return nil, fmt.Errorf("decode block: %w", err)
	}
	return block, nil
}

// EncodeBlock is the reverse of DecodeBlock.
func EncodeBlock(block *types.Block) ([]byte, error) {
	data, err := rlp.EncodeToBytes([]any{block.Header(), block.Transactions()})
	if err != nil {
		return nil, fmt.Errorf("encode block: %w", err)
	}
	return data, nil
}
