package node

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
)

// stateOverrides is the third parameter of eth_call: accounts that are to be otherwise than they are.
type stateOverrides map[common.Address]accountOverride

type accountOverride struct {
	Nonce          *hexutil.Uint64             `json:"nonce"`
	Code           *hexutil.Bytes              `json:"code"`
	Balance        *hexutil.Big                `json:"balance"`
	State          map[common.Hash]common.Hash `json:"state"`                   // the whole storage
	StateDiff      map[common.Hash]common.Hash `json:"stateDiff"`               // some of its slots
	MovePrecompile *common.Address             `json:"movePrecompileToAddress"` // where the precompile is to be found
}

// apply changes the state, and the precompiles that are moved or replaced by code.
func (s stateOverrides) apply(statedb *state.StateDB, contracts vm.PrecompiledContracts) error {
	moved := make(map[common.Address]struct{})
	for _, addr := range slices.SortedFunc(maps.Keys(s), common.Address.Cmp) {
		o := s[addr]
		if _, taken := moved[addr]; taken {
			return fmt.Errorf("account %s has already been overridden by a precompile", addr)
		}
		if o.State != nil && o.StateDiff != nil {
			return fmt.Errorf("account %s has both 'state' and 'stateDiff'", addr)
		}
		contract, isContract := contracts[addr]
		if to := o.MovePrecompile; to != nil {
			if !isContract {
				return fmt.Errorf("account %s is not a precompile", addr)
			}
			if _, given := s[*to]; given {
				return fmt.Errorf("account %s is already overridden", *to)
			}
			contracts[*to] = contract
			moved[*to] = struct{}{}
		}
		delete(contracts, addr)
		o.apply(statedb, addr)
	}
	statedb.Finalise(params.Rules{}) // as if a transaction had done it, and no empty account goes by it
	return nil
}

func (o accountOverride) apply(statedb *state.StateDB, addr common.Address) {
	if o.Nonce != nil {
		statedb.SetNonce(addr, uint64(*o.Nonce), tracing.NonceChangeUnspecified)
	}
	if o.Code != nil {
		statedb.SetCode(addr, *o.Code, tracing.CodeChangeUnspecified)
	}
	if o.Balance != nil {
		statedb.SetBalance(addr, wei(o.Balance), tracing.BalanceChangeUnspecified)
	}
	if o.State != nil {
		statedb.SetStorage(addr, o.State)
	}
	for slot, value := range o.StateDiff {
		statedb.SetState(addr, slot, value)
	}
}

// blockOverride is the fourth parameter of eth_call: an environment that is to be otherwise.
type blockOverride struct {
	Number        *hexutil.Big       `json:"number"`
	Difficulty    *hexutil.Big       `json:"difficulty"`
	Time          *hexutil.Uint64    `json:"time"`
	GasLimit      *hexutil.Uint64    `json:"gasLimit"`
	FeeRecipient  *common.Address    `json:"feeRecipient"`
	PrevRandao    *common.Hash       `json:"prevRandao"`
	BaseFeePerGas *hexutil.Big       `json:"baseFeePerGas"`
	BlobBaseFee   *hexutil.Big       `json:"blobBaseFee"`
	BeaconRoot    *common.Hash       `json:"beaconRoot"`
	Withdrawals   *types.Withdrawals `json:"withdrawals"`
}

// apply changes what the EVM sees of its block.
func (o *blockOverride) apply(block *vm.BlockContext) error {
	if o.BeaconRoot != nil || o.Withdrawals != nil {
		return errors.New("beaconRoot and withdrawals cannot be overridden in a call")
	}
	if o.Number != nil {
		block.BlockNumber = o.Number.ToInt()
	}
	if o.Difficulty != nil {
		block.Difficulty = o.Difficulty.ToInt()
	}
	if o.Time != nil {
		block.Time = uint64(*o.Time)
	}
	if o.GasLimit != nil {
		block.GasLimit = uint64(*o.GasLimit)
	}
	if o.FeeRecipient != nil {
		block.Coinbase = *o.FeeRecipient
	}
	if o.PrevRandao != nil {
		block.Random = o.PrevRandao
	}
	if o.BaseFeePerGas != nil {
		block.BaseFee = o.BaseFeePerGas.ToInt()
	}
	if o.BlobBaseFee != nil {
		block.BlobBaseFee = o.BlobBaseFee.ToInt()
	}
	return nil
}

// header returns the block's header with what of a header is overridden.
func (o *blockOverride) header(of *types.Header) *types.Header {
	h := types.CopyHeader(of)
	if o.Number != nil {
		h.Number = o.Number.ToInt()
	}
	if o.Time != nil {
		h.Time = uint64(*o.Time)
	}
	if o.GasLimit != nil {
		h.GasLimit = uint64(*o.GasLimit)
	}
	if o.FeeRecipient != nil {
		h.Coinbase = *o.FeeRecipient
	}
	if o.PrevRandao != nil {
		h.MixDigest = *o.PrevRandao
	}
	if o.BaseFeePerGas != nil {
		h.BaseFee = o.BaseFeePerGas.ToInt()
	}
	return h
}
