package node

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Preconfirmer takes transactions and knows what is promised. The conductor is one.
type Preconfirmer interface {
	// Submit asks for a promise and waits for it until the context ends. Errors are *gateway.Refusal.
	Submit(ctx context.Context, req gateway.Request) (*gateway.Answer, error)
	// Promised returns the promise in force for a transaction, if it is recent.
	Promised(hash common.Hash) (gateway.Promised, bool)
	// QueuedTransaction returns a transaction that waits for its promise.
	QueuedTransaction(hash common.Hash) (*types.Transaction, bool)
	// PendingNonce returns an account's next nonce, given the one in the sealed state.
	PendingNonce(addr common.Address, sealed uint64) uint64
	// Pending returns the open block as far as it is promised, never nil.
	Pending() *gateway.PendingBlock
}

// ethAPI holds the eth methods that know of the open block.
type ethAPI struct {
	node     *Node
	stock    *rpc.Client // go-ethereum's own methods
	imposed  imposer
	running  chan struct{}            // executions, as many as there may be
	rendered atomic.Pointer[rendered] // the header that was shown last of a pending block
	crier    *crier
}

func (a *ethAPI) preconfirmer() Preconfirmer { return a.node.preconfirmer() }

// SendRawTransaction hands a signed transaction to the conductor and returns its hash as soon as it
// is promised, or queued behind a nonce that is missing. Errors carry the refusal's stable code in
// their data; code 4 means that there was no promise in time and has the hash as data.
func (a *ethAPI) SendRawTransaction(ctx context.Context, input hexutil.Bytes) (common.Hash, error) {
	tx, err := parseTransaction(input)
	if err != nil {
		return common.Hash{}, refusalError(err)
	}
	if _, err := a.submit(ctx, tx, gateway.Request{Gap: gateway.GapQueue}, a.node.cfg.SubmitWait); err != nil {
		return common.Hash{}, refusalError(err)
	}
	return tx.Hash(), nil
}

// SendRawTransactionSync is EIP-7966: it waits for the promise and returns its receipt, as
// eth_getTransactionReceipt does. wait is in milliseconds; what is no positive integer up to
// Config.SyncWaitMax counts as absent. Errors: 4 no promise in time (data: hash), 5 the gateway is
// not ready (data: hash), 6 nonce gap (data: expected nonce), else as SendRawTransaction.
func (a *ethAPI) SendRawTransactionSync(ctx context.Context, input hexutil.Bytes, wait *millis) (any, error) {
	limit := a.node.cfg.SyncWait
	if wait != nil && wait.duration > 0 && wait.duration <= a.node.cfg.SyncWaitMax {
		limit = wait.duration
	}
	tx, err := parseTransaction(input)
	if err != nil {
		return nil, syncError(err)
	}
	answer, err := a.submit(ctx, tx, gateway.Request{Gap: gateway.GapRefuse}, limit)
	switch {
	case err != nil:
		return nil, syncError(err)
	case len(answer.Promises) == 0:
		return nil, &rpcError{codeUnready, "the transaction waits for those before it", tx.Hash()}
	}
	if receipt, err := a.GetTransactionReceipt(ctx, tx.Hash()); err == nil && receipt != nil {
		return receipt, nil
	}
	return a.node.marshalReceipt(answer.Promises[0].Receipt, tx), nil
}

// SendRawTransactionConditional is eth_sendRawTransaction under conditions on the block that takes the transaction and on
// storage as it is then. Errors, besides those: -32003 a condition does not hold, -32005 the conditions name too many
// accounts and slots. A transaction behind a nonce gap is refused, for its conditions are meant for now.
func (a *ethAPI) SendRawTransactionConditional(ctx context.Context, input hexutil.Bytes, given *json.RawMessage) (common.Hash, error) {
	tx, err := parseTransaction(input)
	if err != nil {
		return common.Hash{}, refusalError(err)
	}
	conditions, err := parseConditions(given)
	if err != nil {
		return common.Hash{}, err
	}
	if _, err := a.submit(ctx, tx, gateway.Request{Gap: gateway.GapRefuse, Conditions: conditions}, a.node.cfg.SubmitWait); err != nil {
		return common.Hash{}, refusalError(err)
	}
	return tx.Hash(), nil
}

// parseTransaction decodes a signed transaction. Errors are *gateway.Refusal.
func parseTransaction(input hexutil.Bytes) (*types.Transaction, error) {
	tx := new(types.Transaction)
	if err := tx.UnmarshalBinary(input); err != nil {
		if errors.Is(err, types.ErrTxTypeNotSupported) {
			return nil, &gateway.Refusal{Code: gateway.CodeUnsupportedType, Message: "this transaction type is not known here"}
		}
		return nil, &gateway.Refusal{Code: gateway.CodeMalformed, Message: "bytes are no transaction: " + err.Error()}
	}
	return tx, nil
}

// submit asks for a transaction's promise and waits for it. Errors are *gateway.Refusal.
func (a *ethAPI) submit(ctx context.Context, tx *types.Transaction, req gateway.Request, wait time.Duration) (*gateway.Answer, error) {
	pre := a.preconfirmer()
	if pre == nil {
		return nil, &gateway.Refusal{Code: gateway.CodeUnavailable, Message: "no conductor takes transactions", RetryAfter: time.Second, TxHash: tx.Hash()}
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	req.Transactions = types.Transactions{tx}
	answer, err := pre.Submit(ctx, req)
	if err == nil {
		return answer, nil
	}
	var refusal *gateway.Refusal
	if !errors.As(err, &refusal) {
		refusal = &gateway.Refusal{Code: gateway.CodeUnavailable, Message: err.Error(), RetryAfter: time.Second}
		if errors.Is(err, context.DeadlineExceeded) {
			refusal.Code = gateway.CodeDeadlineExceeded
		}
	}
	if refusal.TxHash == (common.Hash{}) {
		named := *refusal
		named.TxHash, refusal = tx.Hash(), &named
	}
	return nil, refusal
}

// GetTransactionReceipt returns the receipt of a sealed transaction, or else the promised receipt,
// or null. A promised receipt is the sealed one but for the block hash, which is zero, as Base's
// Flashblocks nodes have it: clients want 32 bytes there and a block number, and a promised block
// has no hash yet.
func (a *ethAPI) GetTransactionReceipt(ctx context.Context, hash common.Hash) (any, error) {
	sealed, err := a.ask(ctx, "eth_getTransactionReceipt", hash)
	if sealed != nil {
		return sealed, nil
	}
	// The chain is asked first: the conductor still knows a promise when its block is sealed.
	if p, ok := a.promised(hash); ok {
		return a.node.marshalReceipt(p.Receipt, p.Tx), nil
	}
	return nil, err
}

// GetTransactionByHash returns a sealed or promised transaction, or null. A promised one has number
// and index of its place, and a zero block hash, like its receipt.
func (a *ethAPI) GetTransactionByHash(ctx context.Context, hash common.Hash) (any, error) {
	sealed, err := a.ask(ctx, "eth_getTransactionByHash", hash)
	if sealed != nil {
		return sealed, nil
	}
	if p, ok := a.promised(hash); ok {
		return a.node.marshalTransaction(p.Receipt, p.Tx, a.timeOf(p))
	}
	if tx, ok := a.queued(hash); ok {
		return a.node.marshalQueued(tx)
	}
	return nil, err
}

// timeOf returns the timestamp of a promise's block, or nil if it is neither the open block nor the one before.
func (a *ethAPI) timeOf(p gateway.Promised) *uint64 {
	number := p.Receipt.BlockNumber
	now := a.preconfirmer().Pending()
	if h := now.Header; h != nil && h.Number.Cmp(number) == 0 {
		return &h.Time
	}
	if b := now.Below; b != nil && b.Block.Number().Cmp(number) == 0 {
		time := b.Block.Time()
		return &time
	}
	return nil
}

// queued returns a transaction that waits for its promise.
func (a *ethAPI) queued(hash common.Hash) (*types.Transaction, bool) {
	if pre := a.preconfirmer(); pre != nil {
		return pre.QueuedTransaction(hash)
	}
	return nil, false
}

// GetRawTransactionByHash returns the bytes of a sealed, promised or queued transaction, or null.
func (a *ethAPI) GetRawTransactionByHash(ctx context.Context, hash common.Hash) (any, error) {
	if p, ok := a.promised(hash); ok {
		raw, err := p.Tx.MarshalBinary()
		return hexutil.Bytes(raw), err
	}
	if tx, ok := a.queued(hash); ok {
		raw, err := tx.MarshalBinary()
		return hexutil.Bytes(raw), err
	}
	return a.ask(ctx, "eth_getRawTransactionByHash", hash)
}

// errIndexing is what go-ethereum answers for an unknown transaction until its background index has
// run once, which is at the first block. The index has no gaps here, for every block is indexed when
// it becomes canonical, so the transaction is simply not there. The error's type is not exported.
const errIndexing = "transaction indexing is in progress"

// Syncing is always false: the head is what this process says it is.
func (a *ethAPI) Syncing() bool { return false }

// ask asks go-ethereum's own method and returns its JSON answer, or nil where that is null.
func (a *ethAPI) ask(ctx context.Context, method string, hash common.Hash) (any, error) {
	var answer json.RawMessage
	if err := a.stock.CallContext(ctx, &answer, method, hash); err != nil {
		if err.Error() == errIndexing {
			return nil, nil
		}
		return nil, err
	}
	if len(answer) == 0 || string(answer) == "null" {
		return nil, nil
	}
	return answer, nil
}

func (a *ethAPI) promised(hash common.Hash) (gateway.Promised, bool) {
	pre := a.preconfirmer()
	if pre == nil {
		return gateway.Promised{}, false
	}
	return pre.Promised(hash)
}

// millis is a waiting time that a client names in milliseconds, as a number or a hex quantity.
// Anything else is zero: EIP-7966 wants the default then, not an error.
type millis struct{ duration time.Duration }

// UnmarshalJSON implements json.Unmarshaler. It never fails.
func (m *millis) UnmarshalJSON(input []byte) error {
	var text string
	if json.Unmarshal(input, &text) != nil {
		text = string(input)
	}
	digits, base := text, 10
	if hex, ok := strings.CutPrefix(text, "0x"); ok {
		digits, base = hex, 16
	}
	if n, err := strconv.ParseUint(digits, base, 31); err == nil {
		m.duration = time.Duration(n) * time.Millisecond
	}
	return nil
}
