package gateway

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

type request struct {
	tx      *types.Transaction
	sender  common.Address
	arrived time.Time
	done    chan result
}

type result struct {
	answer *Answer
	err    error
}

func (r *request) answer(a *Answer, err error) { r.done <- result{a, err} }

// Submit asks for a promise and waits for it until the context ends. The same transaction again
// gives the same promise. Errors are *Refusal; a deadline is CodeDeadlineExceeded with the hash,
// and the transaction may still be promised afterwards.
func (c *Conductor) Submit(ctx context.Context, req Request) (*Answer, error) {
	tx := req.Transactions[0]
	sender, err := c.precheck(tx)
	if err != nil {
		return nil, err
	}
	if c.Status().Halted() {
		return nil, &Refusal{Code: CodeReadOnly, Message: haltedMessage, TxHash: tx.Hash()}
	}
	if p, ok := c.pending.promised(tx.Hash()); ok {
		return c.signed(p, 0)
	}
	if refusal := c.meter.refused.recall(tx.Hash(), c.deps.Now()); refusal != nil {
		return nil, refusal
	}
	r := &request{tx: tx, sender: sender, arrived: c.deps.Now(), done: make(chan result, 1)}
	select {
	case c.requests <- r:
	default:
		return nil, &Refusal{Code: CodeQueueFull, Message: "too many requests wait for a block", RetryAfter: time.Second, TxHash: tx.Hash()}
	}
	select {
	case res := <-r.done:
		return res.answer, res.err
	case <-ctx.Done():
		return nil, &Refusal{Code: CodeDeadlineExceeded, Message: "no promise before the deadline; the transaction may still be promised, ask for it by its hash",
			RetryAfter: time.Second, TxHash: tx.Hash()}
	}
}

// precheck refuses what no block could take, before it costs the conductor anything, and recovers
// the sender on the caller's goroutine.
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
	sender, err := types.Sender(execute.Signer(c.cfg.ChainID), tx)
	if err != nil {
		return refuse(CodeUnsigned, "signature is not valid: %v", err)
	}
	if limit := min(c.cfg.Policy.GasLimit, execute.MaxTxGas); tx.Gas() > limit {
		return refuse(CodeGasLimitExceeded, "gas limit %d is over %d, the most one transaction may have", tx.Gas(), limit)
	}
	return sender, nil
}

// enqueue takes a request over from its channel, bounded by MaxQueue.
func (c *Conductor) enqueue(r *request) {
	if c.halted != "" {
		r.answer(nil, &Refusal{Code: CodeReadOnly, Message: haltedMessage, TxHash: r.tx.Hash()})
		return
	}
	if len(c.queue) >= c.cfg.MaxQueue {
		r.answer(nil, &Refusal{Code: CodeQueueFull, Message: "too many requests wait for a block", RetryAfter: time.Second, TxHash: r.tx.Hash()})
		return
	}
	c.pending.queue(r)
	c.queue = append(c.queue, r)
}

// drainRequests takes what else has arrived, so that load makes batches and not queues of commits.
func (c *Conductor) drainRequests() {
	for len(c.queue) < c.cfg.MaxQueue {
		select {
		case r := <-c.requests:
			c.enqueue(r)
		default:
			return
		}
	}
}

func (c *Conductor) refuseAll(refusal *Refusal) {
	c.drainRequests()
	for _, r := range c.queue {
		copied := *refusal
		copied.TxHash = r.tx.Hash()
		r.answer(nil, &copied)
	}
	c.queue = nil
	c.pending.clearQueue()
}

// serve executes queued requests in order, a batch at a time: execute, journal, sign, answer.
func (c *Conductor) serve(ctx context.Context) error {
	for len(c.queue) > 0 && !c.open.full && !c.due(c.deps.Now()) {
		batch, requests, err := c.executeBatch(ctx)
		if err != nil {
			return fmt.Errorf("execute requests: %w", err)
		}
		if len(batch) == 0 {
			continue
		}
		if err := c.journalBatch(ctx, batch); err != nil {
			for _, r := range requests {
				r.answer(nil, &Refusal{Code: CodeUnavailable, Message: "the promise could not be journaled and was not given", RetryAfter: time.Second, TxHash: r.tx.Hash()})
			}
			return err
		}
		for i, r := range requests {
			r.answer(c.signed(batch[i], max(0, c.open.openedAt.Sub(r.arrived))))
		}
		c.deps.Publisher.Wake()
		c.afterSeal()
		if err := c.cutFragment(c.deps.Now()); err != nil {
			return err
		}
		c.drainRequests()
	}
	return nil
}

// executeBatch takes requests off the queue until the batch or the block is full. Refused ones are
// answered at once; they leave no trace in the state.
func (c *Conductor) executeBatch(ctx context.Context) (batch []Promised, requests []*request, err error) {
	for len(c.queue) > 0 && len(batch) < c.cfg.MaxBatch {
		r := c.queue[0]
		if p, ok := c.pending.promised(r.tx.Hash()); ok {
			c.dequeue()
			r.answer(c.signed(p, 0))
			continue
		}
		if inBatch(batch, r.tx.Hash()) {
			break // the same transaction twice at once: the second is answered from the first's promise
		}
		if refusal := c.turnAway(r); refusal != nil {
			c.dequeue()
			r.answer(nil, refusal)
			continue
		}
		c.meter.usage = nil
		started := time.Now() // measured only; nothing depends on it
		receipt, err := c.open.builder.Apply(r.tx, r.sender)
		if isBlockFull(err) {
			c.open.full = true
			break
		}
		if errors.Is(err, execute.ErrClosed) { // the node's database failed under it: again from the journal
			c.discardOpen()
			return nil, nil, err
		}
		c.dequeue()
		if err != nil {
			r.answer(c.refusalOrEarlier(ctx, r, err, time.Since(started)))
			continue
		}
		c.meter.promised(r.sender, receipt)
		batch = append(batch, c.promise(r.tx, r.sender, receipt))
		requests = append(requests, r)
	}
	return batch, requests, nil
}

func isBlockFull(err error) bool { return errors.Is(err, execute.ErrBlockFull) }

func inBatch(batch []Promised, hash common.Hash) bool {
	for i := range batch {
		if batch[i].Promise.TxHash == hash {
			return true
		}
	}
	return false
}

func (c *Conductor) dequeue() {
	r := c.queue[0]
	c.queue[0] = nil
	c.queue = c.queue[1:]
	c.pending.unqueue(r)
}

// refusalOrEarlier explains a refused execution, unless the transaction was promised earlier and
// the retry simply came after its block: then the answer is the first promise.
func (c *Conductor) refusalOrEarlier(ctx context.Context, r *request, cause error, took time.Duration) (*Answer, error) {
	if errors.Is(cause, core.ErrNonceTooLow) {
		if earlier, err := c.deps.Journal.PromiseOf(ctx, r.tx.Hash()); err == nil && earlier != nil {
			return c.signed(*earlier, 0)
		}
	}
	refusal := c.refusal(r.tx, r.sender, cause)
	c.refusedAfter(r, refusal, cause, took)
	return nil, refusal
}

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

// journalBatch makes promises durable. If that fails, the open block goes back to its journaled
// prefix, because nobody may see an execution that is not on disk.
func (c *Conductor) journalBatch(ctx context.Context, batch []Promised) error {
	events := make([]Event, len(batch))
	for i, p := range batch {
		ev, err := NewEvent(EventPreconfirmed, c.record(p))
		if err != nil {
			return err
		}
		events[i] = ev
	}
	if err := c.deps.Journal.Promise(ctx, c.open.Opening, batch, events); err != nil {
		c.discardOpen() // it is opened again from the journaled promises, which c.open.promises still are
		return fmt.Errorf("journal %d promises: %w", len(batch), err)
	}
	c.journalWorks()
	c.open.promises = append(c.open.promises, batch...)
	c.pending.add(batch)
	c.showPromised(batch)
	return nil
}

// record is a promise as clients see it, without its signature.
func (c *Conductor) record(p Promised) PromiseRecord {
	return PromiseRecord{
		ChainID: p.Promise.ChainID, Rollup: p.Promise.Rollup, TxHash: p.Promise.TxHash,
		BlockNumber: p.Promise.BlockNumber, ParentHash: p.Promise.ParentHash, Index: p.Promise.Index,
		ReceiptDigest: p.Promise.ReceiptDigest, AnchorNumber: p.Promise.AnchorNumber, AnchorL1Hash: p.Promise.AnchorL1Hash,
		Time: p.Promise.Time, Receipt: p.Receipt, Signer: c.promiser,
	}
}

// signed answers with a journaled promise, and only with a journaled one: this is where it gets its
// signature. Signatures are deterministic (RFC 6979), so that they need not be stored.
func (c *Conductor) signed(p Promised, waited time.Duration) (*Answer, error) {
	digest := p.Promise.Digest()
	signature, err := crypto.Sign(digest[:], c.deps.PromiseKey)
	if err != nil {
		c.log.Error("sign promise", "tx", p.Promise.TxHash, "err", err)
		return nil, &Refusal{Code: CodeUnavailable, Message: "the promise is recorded and cannot be signed now", RetryAfter: time.Second, TxHash: p.Promise.TxHash}
	}
	record := c.record(p)
	record.Signature = signature
	return &Answer{Promises: []PromiseRecord{record}, Waited: waited}, nil
}

// pending is what other goroutines may see of promises and queue, for JSON-RPC's pending state.
type pending struct {
	mu       sync.RWMutex
	promises map[common.Hash]Promised
	order    []common.Hash             // oldest first, to bound the map
	nonces   map[common.Address]uint64 // next nonce after the promises of the open block
	queued   map[common.Address]map[uint64]int
	waiting  map[common.Hash]time.Time // queued requests by transaction, with their arrival
}

// keepPromises bounds the promises that are answered from memory; older ones come from the journal.
const keepPromises = 100_000

func (p *pending) init() {
	p.promises = make(map[common.Hash]Promised)
	p.nonces = make(map[common.Address]uint64)
	p.queued = make(map[common.Address]map[uint64]int)
	p.waiting = make(map[common.Hash]time.Time)
}

func (p *pending) promised(hash common.Hash) (Promised, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	found, ok := p.promises[hash]
	return found, ok
}

func (p *pending) add(batch []Promised) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, b := range batch {
		if _, known := p.promises[b.Promise.TxHash]; !known {
			p.order = append(p.order, b.Promise.TxHash)
		}
		p.promises[b.Promise.TxHash] = b
		p.nonces[b.Sender] = b.Tx.Nonce() + 1
	}
	for len(p.order) > keepPromises {
		delete(p.promises, p.order[0])
		p.order = p.order[1:]
	}
}

// forget drops promises that were reverted, so that their transactions can be promised again.
func (p *pending) forget(fallen []Reverted) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range fallen {
		delete(p.promises, f.Tx.Hash())
	}
}

func (p *pending) resetNonces() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.nonces)
}

func (p *pending) queue(r *request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.queued[r.sender] == nil {
		p.queued[r.sender] = make(map[uint64]int)
	}
	p.queued[r.sender][r.tx.Nonce()]++
	if _, known := p.waiting[r.tx.Hash()]; !known {
		p.waiting[r.tx.Hash()] = r.arrived
	}
}

func (p *pending) unqueue(r *request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	nonces := p.queued[r.sender]
	if nonces[r.tx.Nonce()]--; nonces[r.tx.Nonce()] <= 0 {
		delete(nonces, r.tx.Nonce())
	}
	if len(nonces) == 0 {
		delete(p.queued, r.sender)
	}
	delete(p.waiting, r.tx.Hash())
}

func (p *pending) clearQueue() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.queued)
	clear(p.waiting)
}

// Queued returns when a transaction arrived that waits for a block to open, as all do during the pause.
func (c *Conductor) Queued(hash common.Hash) (arrived time.Time, ok bool) {
	c.pending.mu.RLock()
	defer c.pending.mu.RUnlock()
	arrived, ok = c.pending.waiting[hash]
	return arrived, ok
}

// PendingNonce returns the next nonce of an account, counting preconfirmed and queued transactions,
// given the nonce in the sealed state.
func (c *Conductor) PendingNonce(addr common.Address, sealed uint64) uint64 {
	c.pending.mu.RLock()
	defer c.pending.mu.RUnlock()
	next := max(sealed, c.pending.nonces[addr])
	for c.pending.queued[addr][next] > 0 {
		next++
	}
	return next
}

// Promised returns the promise in force for a transaction, if it is recent.
func (c *Conductor) Promised(hash common.Hash) (Promised, bool) { return c.pending.promised(hash) }
