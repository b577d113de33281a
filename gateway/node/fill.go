package node

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
)

// FillTransaction is go-ethereum's eth_fillTransaction with nonce and gas of the pending state: viem asks
// it for everything that a transaction lacks, and go-ethereum's own answer takes the nonce from its
// pool, which is empty here, and the gas from the latest state, in which what was just promised is missing.
func (a *ethAPI) FillTransaction(ctx context.Context, args map[string]json.RawMessage) (json.RawMessage, error) {
	if args == nil {
		args = make(map[string]json.RawMessage)
	}
	missing := func(name string) bool { return len(args[name]) == 0 || string(args[name]) == "null" }
	if missing("nonce") {
		var from common.Address
		if !missing("from") {
			if err := json.Unmarshal(args["from"], &from); err != nil {
				return nil, invalidParams{fmt.Errorf("read from: %w", err)}
			}
		}
		if err := fill(args, "nonce", func() (any, error) { return a.pendingNonce(ctx, from) }); err != nil {
			return nil, err
		}
	}
	if missing("gas") {
		call, err := json.Marshal(args)
		if err != nil {
			return nil, err
		}
		pending := rpc.BlockNumberOrHashWithNumber(rpc.PendingBlockNumber)
		if err := fill(args, "gas", func() (any, error) { return a.EstimateGas(ctx, call, &pending, nil, nil) }); err != nil {
			return nil, err
		}
	}
	return a.forward(ctx, "eth_fillTransaction", args)
}

// fill sets an argument to what is found for it.
func fill(args map[string]json.RawMessage, name string, find func() (any, error)) error {
	value, err := find()
	if err != nil {
		return err
	}
	if args[name], err = json.Marshal(value); err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return nil
}

// invalidParams is JSON-RPC's error -32602.
type invalidParams struct{ error }

func (invalidParams) ErrorCode() int { return -32602 }

var _ rpc.Error = invalidParams{}
