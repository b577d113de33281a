package node

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/rpc"
)

// rpcSlots bounds the slots of one eth_getStorageValues.
const rpcSlots = 1024

// GetBalance is eth_getBalance.
func (a *ethAPI) GetBalance(ctx context.Context, addr common.Address, at *rpc.BlockNumberOrHash) (*hexutil.Big, error) {
	statedb, err := a.accountsAt(ctx, at)
	if statedb == nil || err != nil {
		return nil, err
	}
	balance := statedb.GetBalance(addr).ToBig()
	return (*hexutil.Big)(balance), statedb.Error()
}

// GetCode is eth_getCode.
func (a *ethAPI) GetCode(ctx context.Context, addr common.Address, at *rpc.BlockNumberOrHash) (hexutil.Bytes, error) {
	statedb, err := a.accountsAt(ctx, at)
	if statedb == nil || err != nil {
		return nil, err
	}
	code := statedb.GetCode(addr)
	return code, statedb.Error()
}

// GetStorageAt is eth_getStorageAt.
func (a *ethAPI) GetStorageAt(ctx context.Context, addr common.Address, key string, at *rpc.BlockNumberOrHash) (hexutil.Bytes, error) {
	slot, err := parseSlot(key)
	if err != nil {
		return nil, err
	}
	statedb, err := a.accountsAt(ctx, at)
	if statedb == nil || err != nil {
		return nil, err
	}
	value := statedb.GetState(addr, slot)
	return value[:], statedb.Error()
}

// GetStorageValues is eth_getStorageValues: many slots of many accounts, all of one state.
func (a *ethAPI) GetStorageValues(ctx context.Context, wanted map[common.Address][]common.Hash, at *rpc.BlockNumberOrHash) (map[common.Address][]hexutil.Bytes, error) {
	total := 0
	for _, slots := range wanted {
		total += len(slots)
	}
	if total == 0 || total > rpcSlots {
		return nil, invalidParams{fmt.Errorf("%d slots are asked for, at least one and at most %d are told at once", total, rpcSlots)}
	}
	statedb, err := a.accountsAt(ctx, at)
	if statedb == nil || err != nil {
		return nil, err
	}
	out := make(map[common.Address][]hexutil.Bytes, len(wanted))
	for addr, slots := range wanted {
		values := make([]hexutil.Bytes, len(slots))
		for i, slot := range slots {
			values[i] = statedb.GetState(addr, slot).Bytes()
		}
		out[addr] = values
	}
	return out, statedb.Error()
}

// parseSlot reads a slot's number as clients write it: hex of at most 32 bytes, with or without prefix and leading zeros.
func parseSlot(text string) (common.Hash, error) {
	digits := text
	if strings.HasPrefix(digits, "0x") || strings.HasPrefix(digits, "0X") {
		digits = digits[2:]
	}
	if len(digits) > 64 {
		return common.Hash{}, invalidParams{errors.New("storage slot is longer than 32 bytes")}
	}
	if len(digits)%2 == 1 {
		digits = "0" + digits
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return common.Hash{}, invalidParams{fmt.Errorf("storage slot %q is not hexadecimal", text)}
	}
	return common.BytesToHash(raw), nil
}

// GetTransactionCount returns an account's nonce. With "pending" it counts promised and queued
// transactions, so that wallets send the next one rightly.
func (a *ethAPI) GetTransactionCount(ctx context.Context, addr common.Address, at *rpc.BlockNumberOrHash) (*hexutil.Uint64, error) {
	statedb, err := a.accountsAt(ctx, at)
	if statedb == nil || err != nil {
		return nil, err
	}
	nonce := statedb.GetNonce(addr)
	if err := statedb.Error(); err != nil {
		return nil, err
	}
	if pre := a.preconfirmer(); pre != nil && pendingTag(at) {
		nonce = pre.PendingNonce(addr, nonce)
	}
	return (*hexutil.Uint64)(&nonce), nil
}

// pendingNonce returns the next nonce of an account.
func (a *ethAPI) pendingNonce(ctx context.Context, addr common.Address) (*hexutil.Uint64, error) {
	pending := rpc.BlockNumberOrHashWithNumber(rpc.PendingBlockNumber)
	return a.GetTransactionCount(ctx, addr, &pending)
}
