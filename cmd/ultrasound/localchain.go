package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/big"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// localChain is an L2 node of one's own, in memory: it executes what L1's logs say L1 has taken, and above that the
// blocks that the gateway has certified, from their public traces. Nobody's permission is needed for either.
type localChain struct {
	*node.Node
	l1     *ethclient.Client
	api    string
	rollup rollupFile
	key    certs.PublicKey // the sequencer's; zero: certificates are not looked at
	read   uint64          // L1 block up to which the node has L2
}

func newLocalChain(client *ethclient.Client, api string, rollup rollupFile, key certs.PublicKey) (*localChain, error) {
	n, err := node.New(node.Config{Genesis: rollup.Genesis, RPCAddr: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	return &localChain{Node: n, l1: client, api: api, rollup: rollup, key: key}, nil
}

// learn brings the node up to a block.
func (c *localChain) learn(ctx context.Context, tip common.Hash) error {
	if c.Has(tip) {
		return nil
	}
	if _, err := c.follow(ctx); err != nil {
		return err
	}
	var missing []*types.Block
	for hash := tip; !c.Has(hash); {
		block, err := c.certified(ctx, hash)
		if err != nil {
			return fmt.Errorf("learn block %s: %w", hash, err)
		}
		missing = append(missing, block)
		hash = block.ParentHash()
	}
	for i := len(missing) - 1; i >= 0; i-- {
		if _, err := c.Import(ctx, missing[i]); err != nil {
			return err
		}
	}
	return nil
}

// certified reads a block above L1's head from its public trace, and checks that the sequencer has certified it.
func (c *localChain) certified(ctx context.Context, hash common.Hash) (*types.Block, error) {
	var answer api.TraceAnswer
	if err := getJSON(ctx, c.api+"/v1/blocks/"+hash.Hex()+"/trace", &answer); err != nil {
		return nil, err
	}
	trace, err := execute.DecodeTrace(answer.Trace)
	if err != nil {
		return nil, err
	}
	raw := trace.Blocks[len(trace.Blocks)-1]
	block := types.NewBlockWithHeader(raw.Header).WithBody(types.Body{Transactions: raw.Transactions, Withdrawals: types.Withdrawals{}})
	if block.Hash() != hash {
		return nil, fmt.Errorf("the trace is of block %s", block.Hash())
	}
	if c.key == (certs.PublicKey{}) {
		return block, nil
	}
	var record gateway.CertificateRecord
	if err := getJSON(ctx, c.api+"/v1/blocks/"+hash.Hex()+"/certificate", &record); err != nil {
		return nil, err
	}
	signature, err := certs.ParseSignature(record.Signature)
	if err != nil {
		return nil, err
	}
	if record.Message.BlockHash != hash || record.Message.ChainID != c.rollup.ChainID() || record.Message.Rollup != c.rollup.Rollup {
		return nil, errors.New("the certificate is of another block")
	}
	return block, certs.Verify(c.key, record.Message, signature)
}

// follow imports what L1 has taken since the last call, and returns the newest of it, nil for none.
func (c *localChain) follow(ctx context.Context) (*based.Included, error) {
	binding := contracts.NewRollup()
	head, err := c.l1.BlockNumber(ctx)
	if err != nil {
		return nil, fmt.Errorf("get L1 head: %w", err)
	}
	var last *based.Included
	// A reorg may have changed the newest L1 blocks since: what is known already costs nothing.
	const again = 64
	from := max(c.rollup.StartBlock, c.read-min(c.read, again)) + 1
	for ; from <= head; from += 200 {
		logs, err := c.l1.FilterLogs(ctx, ethereum.FilterQuery{
			FromBlock: new(big.Int).SetUint64(from), ToBlock: new(big.Int).SetUint64(min(head, from+199)), Addresses: []common.Address{c.rollup.Rollup},
			Topics: [][]common.Hash{{binding.GetABI().Events[contracts.RollupBlockTakenEventName].ID}},
		})
		if err != nil {
			return nil, fmt.Errorf("get logs: %w", err)
		}
		for i := range logs {
			in, err := l1.DecodeBlockTaken(binding, &logs[i])
			if err != nil {
				return nil, err
			}
			if !c.Has(in.Placed.Hash) {
				if _, err := c.Import(ctx, in.Block); err != nil {
					return nil, err
				}
			}
			last = &in
		}
	}
	c.read = head
	return last, nil
}

// policy is what the gateway says the rollup asks of its blocks.
func policyOf(c api.Capabilities) blocks.Policy {
	return blocks.Policy{
		Slots: c.Slots, GasLimit: c.GasLimit, FeeRecipient: c.FeeRecipient, MaxAnchorAge: c.MaxAnchorAge,
		BasedAfter: c.BasedAfter, ForcedDeadline: c.ForcedDeadline, ForcedWindow: c.ForcedWindow,
	}
}
