package l1

import (
	"context"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// claimWork is the most gas that the portal takes for itself: the header, two proofs, storage and event.
const claimWork = 200_000

// ClaimGas returns the gas limit of a claim with this calldata, of a message with that gas limit.
func ClaimGas(data []byte, messageGas uint64) uint64 {
	calldata := params.TxGas + uint64(len(data))*params.TxCostFloorPerToken*params.TxTokenPerNonZeroByte // at most (EIP-7623)
	return calldata + claimWork + messageGas + messageGas/63
}

// ClaimCalldata is the call of Portal.claim: a message to L1, proved against the state of the settled L2 block of that header.
// The proofs are trie nodes from the root down to the messenger's account and to blocks.SentSlot of the message.
func ClaimCalldata(w blocks.Withdrawal, header *types.Header, account, storage [][]byte) ([]byte, error) {
	raw, err := rlp.EncodeToBytes(header)
	if err != nil {
		return nil, fmt.Errorf("encode header: %w", err)
	}
	withdrawal := contracts.Withdrawal{Index: w.Index, Sender: w.Sender, To: w.To, Value: w.Value, GasLimit: w.GasLimit, Data: w.Data}
	return contracts.NewPortal().PackClaim(withdrawal, header.Number.Uint64(), raw, account, storage), nil
}

// SentBy returns the messages to L1 that the logs of one L2 receipt tell of.
func SentBy(receipt *types.Receipt) []blocks.Withdrawal {
	messenger := contracts.NewMessenger()
	var out []blocks.Withdrawal
	for _, log := range receipt.Logs {
		if log.Address != blocks.MessengerAddress {
			continue
		}
		if sent, err := messenger.UnpackSentEvent(log); err == nil {
			w := sent.Withdrawal
			out = append(out, blocks.Withdrawal{Index: w.Index, Sender: w.Sender, To: w.To, Value: w.Value, GasLimit: w.GasLimit, Data: w.Data})
		}
	}
	return out
}

// Claimed reports whether the portal has paid the message out.
func (c *Client) Claimed(ctx context.Context, id common.Hash) (bool, error) {
	address, err := c.Portal(ctx)
	if err != nil {
		return false, err
	}
	portal := contracts.NewPortal()
	claimed, err := readFrom(ctx, c, address, common.Hash{}, portal.PackClaimed(id), portal.UnpackClaimed)
	if err != nil {
		return false, fmt.Errorf("ask whether message %s was claimed: %w", id, err)
	}
	return claimed, nil
}
