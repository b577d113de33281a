package node

import (
	"errors"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/txpool"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Codes of JSON-RPC errors: EIP-7966's three, those of conditional transactions elsewhere (op-geth, Arbitrum), and those
// that go-ethereum uses for everything else.
const (
	codeTimeout   = 4
	codeUnready   = 5
	codeNonceGap  = 6
	codeRefused   = -32000
	codeCondition = -32003 // a condition does not hold
	codeLimit     = -32005 // too much is asked for
	codeParams    = -32602
)

// rpcError is a refusal as JSON-RPC has it. It implements rpc.Error and rpc.DataError.
type rpcError struct {
	code    int
	message string
	data    any
}

func (e *rpcError) Error() string          { return e.message }
func (e *rpcError) ErrorCode() int         { return e.code }
func (e *rpcError) ErrorData() interface{} { return e.data }

// refusalData is the data of an error with code -32000 or -32003.
type refusalData struct {
	Code         gateway.Code    `json:"code"`
	Hash         *common.Hash    `json:"hash,omitempty"`
	Nonce        *hexutil.Uint64 `json:"nonce,omitempty"`        // the nonce expected next
	RetryAfterMS int64           `json:"retryAfterMs,omitempty"` // absent: the same bytes are no use
}

// phrases are the words by which wallets (viem, ethers, cast) tell go-ethereum's errors apart; a
// refusal's message starts with them.
var phrases = map[gateway.Code]string{
	gateway.CodeNonceTooLow:       core.ErrNonceTooLow.Error(),
	gateway.CodeNonceTooHigh:      core.ErrNonceTooHigh.Error(),
	gateway.CodeInsufficientFunds: core.ErrInsufficientFunds.Error(),
	gateway.CodeIntrinsicGas:      core.ErrIntrinsicGas.Error(),
	gateway.CodeFeeTooLow:         core.ErrFeeCapTooLow.Error(),
	gateway.CodeGasLimitExceeded:  "exceeds block gas limit",
	gateway.CodeUnsupportedType:   core.ErrTxTypeNotSupported.Error(),
	gateway.CodeWrongChain:        "invalid chain id for signer",
	gateway.CodeUnsigned:          "invalid sender",
	gateway.CodeUnderpricedTrace:  "transaction underpriced",
	gateway.CodeReplacementTooLow: txpool.ErrReplaceUnderpriced.Error(),
}

// message returns a refusal's sentence under the phrase that wallets look for.
func message(r *gateway.Refusal) string {
	phrase, ok := phrases[r.Code]
	switch {
	case !ok:
		return r.Message
	case r.Message == "":
		return phrase
	case strings.Contains(r.Message, phrase):
		return r.Message
	}
	return phrase + ": " + r.Message
}

// refusalError turns a refusal into the error of eth_sendRawTransaction.
func refusalError(err error) error {
	var r *gateway.Refusal
	if !errors.As(err, &r) {
		return err
	}
	if r.Code == gateway.CodeDeadlineExceeded {
		return &rpcError{codeTimeout, message(r), r.TxHash}
	}
	data := refusalData{Code: r.Code, RetryAfterMS: r.RetryAfter.Milliseconds()}
	if r.TxHash != (common.Hash{}) {
		data.Hash = &r.TxHash
	}
	if r.Nonce != nil {
		data.Nonce = (*hexutil.Uint64)(r.Nonce)
	}
	code := codeRefused
	if r.Code == gateway.CodeConditionFailed {
		code = codeCondition
	}
	return &rpcError{code, message(r), data}
}

// syncError turns a refusal into the error of eth_sendRawTransactionSync (EIP-7966).
func syncError(err error) error {
	var r *gateway.Refusal
	if !errors.As(err, &r) {
		return err
	}
	switch r.Code {
	case gateway.CodeNonceTooHigh:
		if r.Nonce != nil {
			return &rpcError{codeNonceGap, message(r), hexutil.Uint64(*r.Nonce)}
		}
	case gateway.CodeQueueFull, gateway.CodeUnavailable, gateway.CodeReadOnly, gateway.CodeSuperseded, gateway.CodeSlotFull, gateway.CodeRefusedWork:
		return &rpcError{codeUnready, message(r), r.TxHash}
	}
	return refusalError(err)
}
