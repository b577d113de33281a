package l1

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// mailRange is how many L1 blocks are asked for logs at once.
const mailRange = 2000

// Mail reads everything that L1 sent to L2 in the blocks above start, up to the newest of the known blocks that is still
// on the node's chain. known are consecutive, oldest first; the first is taken to be canonical. Progress is told with every
// range that was read. ErrInconsistent if the messages do not give the roots that the portal says they do.
func (c *Client) Mail(ctx context.Context, start blocks.Ref, known []blocks.Ref, progress func(done, all uint64)) (*based.Mail, error) {
	mail := based.NewMail(c.cfg.Network.ChainID)
	last, err := c.newestCanonical(ctx, known)
	if err != nil {
		return nil, fmt.Errorf("read mail: %w", err)
	}
	for from := start.Number + 1; from <= last.Number; from += mailRange {
		to := min(last.Number, from+mailRange-1)
		update, err := c.mailIn(ctx, from, to)
		if err != nil {
			return nil, fmt.Errorf("read mail in L1 blocks %d to %d: %w", from, to, err)
		}
		if err := mail.Check(update); err != nil {
			return nil, fmt.Errorf("read mail in L1 blocks %d to %d: %w: %w", from, to, err, ErrInconsistent)
		}
		mail.Apply(update)
		if progress != nil {
			progress(to-start.Number, last.Number-start.Number)
		}
	}
	// What was read by number may be of several chains; the root is of one.
	if again, err := c.newestCanonical(ctx, []blocks.Ref{last}); err != nil || again != last {
		return nil, fmt.Errorf("read mail: L1 block %d was reorganised meanwhile: %w", last.Number, ErrInconsistent)
	}
	return mail, nil
}

// newestCanonical returns the newest of consecutive blocks that is on the node's chain, the first if none is.
func (c *Client) newestCanonical(ctx context.Context, known []blocks.Ref) (blocks.Ref, error) {
	if len(known) == 0 {
		return blocks.Ref{}, fmt.Errorf("no L1 block is known: %w", ErrConfig)
	}
	for i := len(known) - 1; i > 0; i-- {
		if ref, err := c.Ref(ctx, known[i].Number); err == nil && ref == known[i] {
			return ref, nil
		} else if err != nil && ctx.Err() != nil {
			return blocks.Ref{}, err
		}
	}
	ref, err := c.Ref(ctx, known[0].Number)
	if err != nil {
		return blocks.Ref{}, err
	}
	return ref, nil
}

// mailIn reads a range of L1 blocks as an update that holds nothing but mail.
func (c *Client) mailIn(ctx context.Context, from, to uint64) (based.Update, error) {
	portal, err := c.Portal(ctx)
	if err != nil {
		return based.Update{}, err
	}
	done := c.rollup.GetABI().Events[contracts.RollupForcedTransactionDoneEventName].ID
	sent := c.inbox.GetABI().Events[contracts.PortalMessageSentEventName].ID
	forced := c.inbox.GetABI().Events[contracts.PortalTransactionForcedEventName].ID
	bounded, cancel := c.bound(ctx)
	defer cancel()
	logs, err := c.eth.FilterLogs(bounded, ethereum.FilterQuery{
		FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(to),
		Addresses: []common.Address{c.cfg.Network.Rollup, portal}, Topics: [][]common.Hash{{done, sent, forced}},
	})
	if err != nil {
		return based.Update{}, fmt.Errorf("get logs: %w", err)
	}
	slices.SortFunc(logs, func(a, b types.Log) int {
		if a.BlockNumber != b.BlockNumber {
			return int(a.BlockNumber) - int(b.BlockNumber)
		}
		return int(a.Index) - int(b.Index)
	})
	var u based.Update
	for i := range logs {
		l := &logs[i]
		if l.Removed || l.BlockNumber < from || l.BlockNumber > to {
			return based.Update{}, fmt.Errorf("log of L1 block %d: %w", l.BlockNumber, ErrInconsistent)
		}
		if n := len(u.Added); n == 0 || u.Added[n-1].Number != l.BlockNumber {
			u.Added = append(u.Added, based.L1Block{Number: l.BlockNumber, Hash: l.BlockHash})
		}
		if err := c.decodeLogs(&u.Added[len(u.Added)-1], logs[i:i+1]); err != nil {
			return based.Update{}, err
		}
	}
	return u, nil
}
