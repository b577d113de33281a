package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/eth/gasestimator"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// codeReverted is the code of an error that carries what a contract has reverted with.
const codeReverted = 3

// estimateSlack is how far an estimate of gas may lie above the least that suffices; go-ethereum's own is the same.
const estimateSlack = 0.015

// callArgs is a transaction as eth_call and eth_estimateGas take it; whatever is missing has a default.
type callArgs struct {
	From                 *common.Address              `json:"from"`
	To                   *common.Address              `json:"to"`
	Gas                  *hexutil.Uint64              `json:"gas"`
	GasPrice             *hexutil.Big                 `json:"gasPrice"`
	MaxFeePerGas         *hexutil.Big                 `json:"maxFeePerGas"`
	MaxPriorityFeePerGas *hexutil.Big                 `json:"maxPriorityFeePerGas"`
	Value                *hexutil.Big                 `json:"value"`
	Nonce                *hexutil.Uint64              `json:"nonce"`
	Data                 *hexutil.Bytes               `json:"data"`
	Input                *hexutil.Bytes               `json:"input"` // the newer name
	AccessList           types.AccessList             `json:"accessList"`
	ChainID              *hexutil.Big                 `json:"chainId"`
	BlobHashes           []common.Hash                `json:"blobVersionedHashes"`
	AuthorizationList    []types.SetCodeAuthorization `json:"authorizationList"`
}

// message makes the message to be executed. Nonce and balance are not checked, as for any call.
func (c *callArgs) message(baseFee, chainID *big.Int, gas uint64) (*core.Message, error) {
	switch {
	case c.GasPrice != nil && (c.MaxFeePerGas != nil || c.MaxPriorityFeePerGas != nil):
		return nil, errors.New("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified")
	case c.BlobHashes != nil:
		return nil, errors.New("blob transactions are not taken on this chain")
	case c.To == nil && c.AuthorizationList != nil:
		return nil, core.ErrSetCodeTxCreate
	case c.ChainID != nil && c.ChainID.ToInt().Cmp(chainID) != 0:
		return nil, fmt.Errorf("chainId does not match node's (have=%v, want=%v)", c.ChainID.ToInt(), chainID)
	}
	feeCap, tip := wei(c.MaxFeePerGas), wei(c.MaxPriorityFeePerGas)
	price := new(uint256.Int)
	switch {
	case c.GasPrice != nil:
		price = wei(c.GasPrice)
		feeCap, tip = price, price
	case !feeCap.IsZero() || !tip.IsZero():
		if _, over := price.AddOverflow(tip, uint256.MustFromBig(baseFee)); over || price.Gt(feeCap) {
			price = feeCap
		}
	}
	msg := &core.Message{
		To: c.To, Value: wei(c.Value), GasLimit: gas, GasPrice: price, GasFeeCap: feeCap, GasTipCap: tip,
		AccessList: c.AccessList, SetCodeAuthorizations: c.AuthorizationList,
	}
	if c.From != nil {
		msg.From = *c.From
	}
	if c.Nonce != nil {
		msg.Nonce = uint64(*c.Nonce)
	}
	switch {
	case c.Input != nil:
		msg.Data = *c.Input
	case c.Data != nil:
		msg.Data = *c.Data
	}
	return msg.SkipNonceCheck().SkipEOACheck().SkipGasLimitCapCheck().SkipExecutionGasCapCheck(), nil
}

// wei is an amount of at most 256 bits, which is all that hexutil decodes; nil is zero.
func wei(b *hexutil.Big) *uint256.Int {
	if b == nil {
		return new(uint256.Int)
	}
	return uint256.MustFromBig(b.ToInt())
}

// simulation is one call on the pending state.
type simulation struct {
	overlay   *overlay
	statedb   *state.StateDB // its own
	header    *types.Header  // environment, with overrides
	block     vm.BlockContext
	contracts vm.PrecompiledContracts
	args      callArgs
}

// simulate prepares a call on the pending state; nil means that pending is latest.
func (a *ethAPI) simulate(input json.RawMessage, overrides, blockOverrides *json.RawMessage) (*simulation, error) {
	s := new(simulation)
	var accounts stateOverrides
	var block blockOverride
	if err := errors.Join(unmarshal(&input, &s.args), unmarshal(overrides, &accounts), unmarshal(blockOverrides, &block)); err != nil {
		return nil, invalidParams{err}
	}
	var err error
	if s.overlay, s.statedb, err = a.imposed.state(a.pending); s.overlay == nil || err != nil {
		return nil, err
	}
	s.header = block.header(s.overlay.env())
	s.block = core.NewEVMBlockContext(s.overlay.env(), s.overlay.chain(), nil)
	if err := block.apply(&s.block); err != nil {
		return nil, invalidParams{err}
	}
	s.contracts = vm.ActivePrecompiledContracts(a.node.bc.Config().Rules(s.block.BlockNumber, s.block.Random != nil, s.block.Time))
	delete(s.contracts, execute.Address) // L2 knows no EXECUTE, wherever else in the process it is installed
	if err := accounts.apply(s.statedb, s.contracts); err != nil {
		return nil, invalidParams{err}
	}
	return s, nil
}

// unmarshal reads a parameter that may be missing.
func unmarshal(raw *json.RawMessage, into any) error {
	if raw == nil {
		return nil
	}
	return json.Unmarshal(*raw, into)
}

// enter waits until a further execution may run; they are bounded, so that calls leave promises some of the machine. It
// returns what has to be called at the end.
func (a *ethAPI) enter(ctx context.Context) (leave func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, rpcEVMTimeout)
	defer cancel()
	select {
	case a.running <- struct{}{}:
		return func() { <-a.running }, nil
	case <-ctx.Done():
		return nil, &rpcError{code: codeLimit, message: "too many calls are being executed"}
	}
}

// Call is eth_call, with state and block overrides.
func (a *ethAPI) Call(ctx context.Context, input json.RawMessage, at *rpc.BlockNumberOrHash, overrides, blockOverrides *json.RawMessage) (any, error) {
	leave, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if !pendingTag(at) {
		return a.forward(ctx, "eth_call", input, at, overrides, blockOverrides)
	}
	s, err := a.simulate(input, overrides, blockOverrides)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return a.forward(ctx, "eth_call", input, latest, overrides, blockOverrides)
	}
	result, err := s.run(ctx, a.node)
	if err != nil {
		return nil, err
	}
	if errors.Is(result.Err, vm.ErrExecutionReverted) {
		return nil, reverted(result.Revert())
	}
	return hexutil.Bytes(result.Return()), result.Err
}

func (s *simulation) run(ctx context.Context, n *Node) (*core.ExecutionResult, error) {
	gas := uint64(rpcGasCap)
	if s.args.Gas != nil {
		gas = min(gas, uint64(*s.args.Gas))
	}
	msg, err := s.args.message(s.header.BaseFee, n.bc.Config().ChainID, gas)
	if err != nil {
		return nil, err
	}
	if msg.GasPrice.IsZero() { // a call that names no price is not asked for the base fee
		s.block.BaseFee = new(big.Int)
	}
	evm := vm.NewEVM(s.block, s.statedb, n.bc.Config(), vm.Config{NoBaseFee: true})
	defer evm.Release()
	evm.SetPrecompiles(s.contracts)
	ctx, cancel := context.WithTimeout(ctx, rpcEVMTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, evm.Cancel)()
	result, err := core.ApplyMessage(evm, msg, core.NewGasPool(rpcGasCap))
	if dbErr := s.statedb.Error(); dbErr != nil {
		return nil, dbErr
	}
	if evm.Cancelled() {
		return nil, errTimeout
	}
	if err != nil {
		return nil, fmt.Errorf("err: %w (supplied gas %d)", err, msg.GasLimit)
	}
	return result, nil
}

var errTimeout = fmt.Errorf("execution aborted (timeout = %v)", rpcEVMTimeout)

// EstimateGas is eth_estimateGas, with state and block overrides.
func (a *ethAPI) EstimateGas(ctx context.Context, input json.RawMessage, at *rpc.BlockNumberOrHash, overrides, blockOverrides *json.RawMessage) (any, error) {
	leave, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	if !pendingTag(at) {
		return a.forward(ctx, "eth_estimateGas", input, at, overrides, blockOverrides)
	}
	s, err := a.simulate(input, overrides, blockOverrides)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return a.forward(ctx, "eth_estimateGas", input, latest, overrides, blockOverrides)
	}
	gas := uint64(0) // the estimator takes what the block has
	if s.args.Gas != nil {
		gas = min(uint64(*s.args.Gas), rpcGasCap)
	}
	msg, err := s.args.message(s.header.BaseFee, a.node.bc.Config().ChainID, gas)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, rpcEVMTimeout)
	defer cancel()
	estimate, revert, err := gasestimator.Estimate(ctx, msg, &gasestimator.Options{
		Config: a.node.bc.Config(), Chain: s.overlay.chain(), Header: s.header, State: s.statedb, ErrorRatio: estimateSlack,
	}, rpcGasCap)
	switch {
	case ctx.Err() != nil: // an execution that was cut short looks like one that has ended well
		return nil, errTimeout
	case errors.Is(err, vm.ErrExecutionReverted):
		return nil, reverted(revert)
	case err != nil:
		return nil, err
	}
	return hexutil.Uint64(estimate), nil
}

// reverted is the error of a call whose contract has reverted, with its reason where it is one that is understood.
func reverted(data []byte) error {
	message := vm.ErrExecutionReverted.Error()
	if reason, err := abi.UnpackRevert(data); err == nil {
		message += ": " + reason
	}
	return &rpcError{codeReverted, message, hexutil.Bytes(data)}
}

// forward asks go-ethereum's own method and returns its answer as it is.
func (a *ethAPI) forward(ctx context.Context, method string, params ...any) (json.RawMessage, error) {
	var answer json.RawMessage
	err := a.stock.CallContext(ctx, &answer, method, params...)
	return answer, err
}

// What follows executes or proves on stored states only.

// CreateAccessList is go-ethereum's eth_createAccessList, but for "pending".
func (a *ethAPI) CreateAccessList(ctx context.Context, args json.RawMessage, at *rpc.BlockNumberOrHash, overrides *json.RawMessage) (any, error) {
	return a.storedOnly(ctx, "eth_createAccessList", at, func(at *rpc.BlockNumberOrHash) []any { return []any{args, at, overrides} })
}

// SimulateV1 is go-ethereum's eth_simulateV1, but for "pending".
func (a *ethAPI) SimulateV1(ctx context.Context, opts json.RawMessage, at *rpc.BlockNumberOrHash) (any, error) {
	return a.storedOnly(ctx, "eth_simulateV1", at, func(at *rpc.BlockNumberOrHash) []any { return []any{opts, at} })
}

// GetProof is go-ethereum's eth_getProof, but for "pending": a state that has no root yet proves nothing.
func (a *ethAPI) GetProof(ctx context.Context, addr, slots json.RawMessage, at *rpc.BlockNumberOrHash) (any, error) {
	return a.storedOnly(ctx, "eth_getProof", at, func(at *rpc.BlockNumberOrHash) []any { return []any{addr, slots, at} })
}

// storedOnly forwards a request unless it is about promises.
func (a *ethAPI) storedOnly(ctx context.Context, method string, at *rpc.BlockNumberOrHash, params func(*rpc.BlockNumberOrHash) []any) (any, error) {
	if pendingTag(at) {
		if o, err := a.pending(); err != nil {
			return nil, err
		} else if o != nil {
			return nil, invalidParams{fmt.Errorf("%s does not know promises: ask it for latest, or another method for pending", method)}
		}
		at = &latest
	}
	leave, err := a.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return a.forward(ctx, method, params(at)...)
}
