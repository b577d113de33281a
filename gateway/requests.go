package gateway

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

// request is a Request on its way.
type request struct {
	Request
	senders []common.Address
	hash    common.Hash // of the transaction, or the first of the bundle
	arrived time.Time
	done    chan result

	// Belonging to the conductor's goroutine:
	answered  bool
	notBefore uint64 // block number
}

// result is an answer, or journaled promises that are still to be signed.
type result struct {
	answer   *Answer
	err      error
	promised []Promised
	waited   time.Duration
}

// answer gives the answer, unless there was one. Who asked may have left.
func (r *request) answer(a *Answer, err error) {
	if !r.answered {
		r.answered = true
		r.done <- result{answer: a, err: err}
	}
}

// promise answers with journaled promises. Who asked signs them, on a core of its own: the next batch does not wait.
func (r *request) promise(promised []Promised, waited time.Duration) {
	if !r.answered {
		r.answered = true
		r.done <- result{promised: promised, waited: waited}
	}
}

func (r *request) refuse(code Code, retry time.Duration, format string, args ...any) {
	r.answer(nil, &Refusal{Code: code, Message: fmt.Sprintf(format, args...), RetryAfter: retry, TxHash: r.hash})
}

func (r *request) bundle() bool { return len(r.Transactions) > 1 }

// gas is the sum of the gas limits.
func (r *request) gas() (sum uint64) {
	for _, tx := range r.Transactions {
		sum += tx.Gas()
	}
	return sum
}

// Submit asks for promises and waits for them until the context ends. The same request again gives the same promises.
// Errors are *Refusal; a deadline is CodeDeadlineExceeded with the hash, and the transaction may still be promised
// afterwards.
func (c *Conductor) Submit(ctx context.Context, req Request) (*Answer, error) {
	r, err := c.newRequest(req)
	if err != nil {
		return nil, err
	}
	if c.Status().Halted() {
		return nil, &Refusal{Code: CodeReadOnly, Message: haltedMessage, TxHash: r.hash}
	}
	answer, err := c.submit(ctx, r)
	if refusal := (*Refusal)(nil); errors.As(err, &refusal) && refusal.mayHide() {
		if earlier := c.promisedLongAgo(ctx, r); earlier != nil {
			return c.signed(earlier, 0)
		}
	}
	return answer, err
}

func (c *Conductor) submit(ctx context.Context, r *request) (*Answer, error) {
	if answer, err := c.promisedBefore(r); answer != nil || err != nil {
		return answer, err
	}
	if !c.Status().Journal {
		return nil, &Refusal{Code: CodeUnavailable, Message: journalDown, RetryAfter: time.Second, TxHash: r.hash}
	}
	if refusal := c.meter.refused.recall(r.hash, c.deps.Now()); refusal != nil {
		return nil, refusal
	}
	if err := c.rehearse(ctx, r); err != nil {
		return nil, err
	}
	select {
	case c.requests <- r:
	default:
		return nil, &Refusal{Code: CodeQueueFull, Message: "too many requests wait for a block", RetryAfter: time.Second, TxHash: r.hash}
	}
	select {
	case res := <-r.done:
		if len(res.promised) > 0 {
			return c.signed(res.promised, res.waited)
		}
		return res.answer, res.err
	case <-ctx.Done():
		return nil, deadlineExceeded(r.hash)
	}
}

func deadlineExceeded(hash common.Hash) *Refusal {
	return &Refusal{Code: CodeDeadlineExceeded, Message: "no promise before the deadline; the transaction may still be promised, ask for it by its hash",
		RetryAfter: time.Second, TxHash: hash}
}

// newRequest refuses what no block could take, before it costs the conductor anything, and recovers the senders on
// the caller's goroutine.
func (c *Conductor) newRequest(req Request) (*request, error) {
	n := len(req.Transactions)
	if n == 0 || n > MaxBundle {
		return nil, &Refusal{Code: CodeMalformed, Message: fmt.Sprintf("a request has from 1 to %d transactions, this one has %d", MaxBundle, n)}
	}
	r := &request{Request: req, senders: make([]common.Address, n), hash: req.Transactions[0].Hash(), arrived: c.deps.Now(), done: make(chan result, 1)}
	if entries := req.Conditions.entries(); entries > MaxKnownEntries {
		return nil, &Refusal{Code: CodeConditionFailed, Message: fmt.Sprintf("conditions name %d accounts and slots, at most %d are looked up", entries, MaxKnownEntries), TxHash: r.hash}
	}
	seen := make(map[common.Hash]bool, n)
	for i, tx := range req.Transactions {
		sender, err := c.precheck(tx)
		if err != nil {
			return nil, err
		}
		if seen[tx.Hash()] {
			return nil, &Refusal{Code: CodeMalformed, Message: "the bundle has a transaction twice", TxHash: tx.Hash()}
		}
		r.senders[i], seen[tx.Hash()] = sender, true
	}
	if gas := r.gas(); gas > c.cfg.Policy.GasLimit {
		return nil, &Refusal{Code: CodeGasLimitExceeded, Message: fmt.Sprintf("the bundle's gas limits come to %d, a block has %d", gas, c.cfg.Policy.GasLimit), TxHash: r.hash}
	}
	return r, nil
}

// promisedBefore answers a request that was promised already, whole. A bundle of which a part was promised, or in
// another order, cannot be promised any more.
func (c *Conductor) promisedBefore(r *request) (*Answer, error) {
	var found []Promised
	for i, tx := range r.Transactions {
		p, ok := c.pending.promised(tx.Hash())
		if ok {
			found = append(found, p)
		}
		if len(found) > 0 && (len(found) != i+1 || !p.follows(found[0], i)) {
			return nil, &Refusal{Code: CodeBundleFailed, Message: fmt.Sprintf("transaction %d of the bundle was promised before, or the one before it was, not as this bundle", i), TxHash: tx.Hash()}
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	return c.signed(found, 0)
}

// follows reports whether the promise is in the same block as another one, that many places after it.
func (p *Promised) follows(first Promised, places int) bool {
	return p.Promise.ParentHash == first.Promise.ParentHash && p.Promise.Index == first.Promise.Index+uint64(places)
}

// mayHide reports whether what was promised already could be refused like that: its nonce and its conditions are of the
// past, or the sender may have nothing executed now.
func (r *Refusal) mayHide() bool {
	switch r.Code {
	case CodeNonceTooLow, CodeBundleFailed, CodeConditionFailed, CodeRefusedWork, CodeSlotFull:
		return true
	}
	return false
}

// promisedLongAgo looks in the journal for promises that memory has let go, or that another process gave. It runs on the
// caller's goroutine.
func (c *Conductor) promisedLongAgo(ctx context.Context, r *request) []Promised {
	found := make([]Promised, 0, len(r.Transactions))
	for i, tx := range r.Transactions {
		p, err := c.deps.Journal.PromiseOf(ctx, tx.Hash())
		if err != nil || p == nil || i > 0 && !p.follows(found[0], i) {
			return nil
		}
		found = append(found, *p)
	}
	return found
}

// precheck refuses a transaction that no block could take, and recovers its sender.
func (c *Conductor) precheck(tx *types.Transaction) (common.Address, error) {
	refuse := func(code Code, format string, args ...any) (common.Address, error) {
		return common.Address{}, &Refusal{Code: code, Message: fmt.Sprintf(format, args...), TxHash: tx.Hash()}
	}
	chainID := new(big.Int).SetUint64(c.cfg.ChainID)
	switch {
	case tx.Type() == types.BlobTxType:
		return refuse(CodeUnsupportedType, "blob transactions are not taken on this chain")
	case tx.Type() > types.SetCodeTxType:
		return refuse(CodeUnsupportedType, "transaction type %d is unknown", tx.Type())
	case tx.Size() > uint64(c.cfg.MaxTxBytes):
		return refuse(CodeTransactionTooLong, "transaction has %d bytes, at most %d are taken", tx.Size(), c.cfg.MaxTxBytes)
	}
	if v, r, s := tx.RawSignatureValues(); v == nil || r == nil || s == nil || r.Sign() == 0 || s.Sign() == 0 {
		return refuse(CodeUnsigned, "transaction carries no signature")
	}
	if !tx.Protected() {
		return refuse(CodeWrongChain, "transaction names no chain id (EIP-155); this chain is %d", c.cfg.ChainID)
	}
	if tx.ChainId().Cmp(chainID) != 0 {
		return refuse(CodeWrongChain, "transaction is for chain %s, this is %d", tx.ChainId(), c.cfg.ChainID)
	}
	sender, err := types.Sender(c.deps.Senders, tx)
	if err != nil {
		return refuse(CodeUnsigned, "signature is not valid: %v", err)
	}
	if limit := min(c.cfg.Policy.GasLimit, execute.MaxTxGas); tx.Gas() > limit {
		return refuse(CodeGasLimitExceeded, "gas limit %d is over %d, the most one transaction may have", tx.Gas(), limit)
	}
	return sender, nil
}

// executeQueued executes queued requests in order, until the batch or the block is full, or what comes next has to wait
// for the journal. Refused ones leave no trace in the state.
func (c *Conductor) executeQueued() error {
	for len(c.queue) > 0 && len(c.batch.promises) < c.cfg.MaxBatch && !c.open.full {
		r := c.queue[0]
		if r.notBefore > c.open.Number {
			c.open.full = true // what came later does not overtake it
			return nil
		}
		if c.unjournaled() && (r.bundle() || r.Conditions.entries() > 0 || c.executed(r.hash)) {
			return nil // a bundle that fails goes back to what is journaled, and conditions ask what that has written
		}
		if answer, err := c.promisedBefore(r); answer != nil || err != nil {
			c.dequeue()
			r.answer(answer, err)
			continue
		}
		if refusal, err := c.forced(r); refusal != nil || err != nil {
			if err != nil {
				return err
			}
			c.dequeue()
			r.answer(nil, refusal)
			continue
		}
		if refusal := c.heldBack(r); refusal != nil {
			c.dequeue()
			r.answer(nil, refusal)
			continue
		}
		if refusal := c.turnAway(r); refusal != nil {
			c.dequeue()
			r.answer(nil, refusal)
			continue
		}
		if refusal := c.conditionsHold(r.Conditions, c.open.builder.StateDB(), c.open.Number, c.open.Time, c.shown.now.Load().Layers); refusal != nil {
			c.dequeue()
			refusal.TxHash = r.hash
			c.meter.refused.charge(r.senders[0], checkGas*uint64(1+r.Conditions.entries()), true)
			r.answer(nil, refusal)
			continue
		}
		execute := c.executeSingle
		if r.bundle() {
			execute = c.executeBundle
		}
		if err := execute(r); err != nil {
			return err
		}
	}
	return nil
}

// executeSingle executes a request of one transaction. It is off the queue then, unless the block is full.
func (c *Conductor) executeSingle(r *request) error {
	tx, sender := r.Transactions[0], r.senders[0]
	c.meter.usage = nil
	started := time.Now() // measured only; nothing depends on it
	receipt, err := c.open.builder.Apply(tx, sender)
	switch {
	case isBlockFull(err):
		c.open.full = true
		return nil
	case errors.Is(err, execute.ErrClosed): // the node's database failed under it: again from the journal
		c.discardOpen()
		return err
	}
	if err != nil {
		c.dequeue()
	}
	switch {
	case errors.Is(err, core.ErrNonceTooHigh) && r.Gap != GapRefuse:
		c.park(r, c.open.builder.StateDB().GetNonce(sender))
		return nil
	case err != nil:
		refusal := c.refusal(tx, sender, err)
		c.refusedAfter(r, refusal, err, time.Since(started))
		c.refuseAfter(r, refusal)
		return nil
	}
	c.shift()
	c.meter.promised(sender, receipt)
	c.batch.add(r, c.promise(tx, sender, receipt))
	c.unpark(sender, tx.Nonce()+1)
	return nil
}

// executeBundle executes all transactions of a bundle, or takes back what it has executed of it and refuses it. Everything
// before it is journaled, so that the journaled promises are what the block goes back to.
func (c *Conductor) executeBundle(r *request) error {
	if r.gas() > c.open.builder.GasLeft() {
		c.open.full = true
		return nil
	}
	var batch []Promised
	started := time.Now() // measured only
	for i, tx := range r.Transactions {
		c.meter.usage = nil
		receipt, err := c.open.builder.Apply(tx, r.senders[i])
		if err == nil {
			batch = append(batch, c.promise(tx, r.senders[i], receipt))
			continue
		}
		if errors.Is(err, execute.ErrClosed) {
			c.discardOpen()
			return err
		}
		cause := c.refusal(tx, r.senders[i], err)
		if err := c.takeBack(len(batch) > 0); err != nil {
			return err
		}
		if isBlockFull(err) && len(c.open.promises) > 0 { // alone in a block it may fit
			r.notBefore, c.open.full = c.open.Number+1, true
			return nil
		}
		c.dequeue()
		r.answer(nil, bundleFailed(i, cause))
		c.refusedAfter(r, cause, err, time.Since(started))
		return nil
	}
	c.shift()
	for i, p := range batch {
		c.meter.promised(r.senders[i], p.Receipt)
		c.unpark(r.senders[i], p.Tx.Nonce()+1)
	}
	c.batch.add(r, batch...)
	return nil
}

// bundleFailed is the refusal of a bundle for that of one of its transactions.
func bundleFailed(index int, cause *Refusal) *Refusal {
	return &Refusal{Code: CodeBundleFailed, Message: fmt.Sprintf("transaction %d cannot be promised, so none is: %s: %s", index, cause.Code, cause.Message),
		Nonce: cause.Nonce, Trace: cause.Trace, RetryAfter: cause.RetryAfter, TxHash: cause.TxHash}
}

// takeBack brings the open block back to its journaled promises. They are all known here, unlike after a commit that
// failed.
func (c *Conductor) takeBack(executed bool) error {
	if !executed {
		return nil
	}
	opening, promises, openedAt := c.open.Opening, c.open.promises, c.open.openedAt
	c.discardOpen() // c.reload says until the end that what is executed again is never refused
	if err := c.resume(opening, promises, openedAt); err != nil {
		return err
	}
	c.reload = false
	return nil
}

func isBlockFull(err error) bool { return errors.Is(err, execute.ErrBlockFull) }

// refusal gives an execution error its code and sentence.
func (c *Conductor) refusal(tx *types.Transaction, sender common.Address, cause error) *Refusal {
	r := &Refusal{Code: refusalCode(cause), Message: cause.Error(), TxHash: tx.Hash()}
	if r.Code == CodeNonceTooLow || r.Code == CodeNonceTooHigh {
		nonce := c.open.builder.StateDB().GetNonce(sender)
		r.Nonce = &nonce
	}
	switch r.Code {
	case CodeUnderpricedTrace:
		price := c.meter.price
		r.Trace = &price
	case CodeSlotFull:
		r.RetryAfter = c.untilRoom(c.deps.Now())
	}
	return r
}

// refusalCode names why a transaction could not be executed.
func refusalCode(cause error) Code {
	for _, known := range refusalCodes {
		if errors.Is(cause, known.err) {
			return known.code
		}
	}
	return CodeInvalid
}

var refusalCodes = []struct {
	err  error
	code Code
}{
	{core.ErrNonceTooLow, CodeNonceTooLow},
	{core.ErrNonceTooHigh, CodeNonceTooHigh},
	{core.ErrNonceMax, CodeNonceTooHigh},
	{core.ErrInsufficientFunds, CodeInsufficientFunds},
	{core.ErrInsufficientFundsForTransfer, CodeInsufficientFunds},
	{core.ErrIntrinsicGas, CodeIntrinsicGas},
	{core.ErrFloorDataGas, CodeIntrinsicGas},
	{core.ErrGasLimitTooHigh, CodeGasLimitExceeded},
	{core.ErrFeeCapTooLow, CodeFeeTooLow},
	{core.ErrTipAboveFeeCap, CodeFeeInvalid},
	{core.ErrTipVeryHigh, CodeFeeInvalid},
	{core.ErrFeeCapVeryHigh, CodeFeeInvalid},
	{core.ErrSenderNoEOA, CodeSenderNotEOA},
	{core.ErrTxTypeNotSupported, CodeUnsupportedType},
	{vm.ErrMaxInitCodeSizeExceeded, CodeTransactionTooLong},
	{execute.ErrBlobTransaction, CodeUnsupportedType},
	{execute.ErrGasLimitTooHigh, CodeGasLimitExceeded},
	{execute.ErrWrongChain, CodeWrongChain},
	{execute.ErrTraceTooLarge, CodeTraceTooLarge},
	{execute.ErrUnderpricedTrace, CodeUnderpricedTrace},
	{execute.ErrSlotFull, CodeSlotFull},
}

// promise makes the unsigned promise for a transaction that was just executed in the open block.
func (c *Conductor) promise(tx *types.Transaction, sender common.Address, receipt *types.Receipt) Promised {
	o := c.open.Opening
	return Promised{
		Promise: Promise{
			ChainID: c.cfg.ChainID, Rollup: c.cfg.Rollup, TxHash: tx.Hash(),
			BlockNumber: o.Number, ParentHash: o.Parent, Index: uint64(receipt.TransactionIndex),
			ReceiptDigest: ReceiptDigest(receipt),
			AnchorNumber:  o.Anchor.L1Number, AnchorL1Hash: o.Anchor.L1Hash,
			Time: uint64(c.deps.Now().UnixMilli()),
		},
		Sender: sender, Tx: tx, Receipt: receipt,
	}
}

// record is a promise as clients see it, without its signature.
func (c *Conductor) record(p Promised) PromiseRecord {
	return PromiseRecord{
		ChainID: p.Promise.ChainID, Rollup: p.Promise.Rollup, TxHash: p.Promise.TxHash,
		BlockNumber: p.Promise.BlockNumber, ParentHash: p.Promise.ParentHash, Index: p.Promise.Index,
		ReceiptDigest: p.Promise.ReceiptDigest, AnchorNumber: p.Promise.AnchorNumber, AnchorL1Hash: p.Promise.AnchorL1Hash,
		Time: p.Promise.Time, Receipt: p.Receipt, Signer: c.promiser, Sender: p.Sender, To: p.Tx.To(),
	}
}

// signed answers with journaled promises, and only with journaled ones: this is where they get their
// signatures. Signatures are deterministic (RFC 6979), so that they need not be stored.
func (c *Conductor) signed(promises []Promised, waited time.Duration) (*Answer, error) {
	answer := &Answer{Promises: make([]PromiseRecord, len(promises)), Waited: waited}
	for i, p := range promises {
		digest := p.Promise.Digest()
		signature, err := crypto.Sign(digest[:], c.deps.PromiseKey)
		if err != nil {
			c.log.Error("sign promise", "tx", p.Promise.TxHash, "err", err)
			return nil, &Refusal{Code: CodeUnavailable, Message: "the promise is recorded and cannot be signed now", RetryAfter: time.Second, TxHash: p.Promise.TxHash}
		}
		answer.Promises[i] = c.record(p)
		answer.Promises[i].Signature = signature
	}
	return answer, nil
}
