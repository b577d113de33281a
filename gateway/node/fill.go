package node

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/rpc"
)

// FillTransaction is go-ethereum's eth_fillTransaction with the nonce of the pending state: viem asks
// it for everything that a transaction lacks, and go-ethereum's own answer takes the nonce from its
// pool, which is empty here.
func (a *ethAPI) FillTransaction(ctx context.Context, args map[string]json.RawMessage) (json.RawMessage, error) {
	if raw, given := args["nonce"]; !given || string(raw) == "null" {
		var from common.Address
		if raw, ok := args["from"]; ok {
			if err := json.Unmarshal(raw, &from); err != nil {
				return nil, invalidParams{fmt.Errorf("read from: %w", err)}
			}
		}
		nonce, err := a.pendingNonce(from)
		if err != nil {
			return nil, err
		}
		encoded, err := json.Marshal(nonce)
		if err != nil {
			return nil, err
		}
		args["nonce"] = encoded
	}
	var filled json.RawMessage
	if err := a.stock.CallContext(ctx, &filled, "eth_fillTransaction", args); err != nil {
		return nil, err
	}
	return filled, nil
}

// invalidParams is JSON-RPC's error -32602.
type invalidParams struct{ error }

func (invalidParams) ErrorCode() int { return -32602 }

var _ rpc.Error = invalidParams{}
