package execute

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// Builder is one open block: transactions are executed one by one as they come, each once, and the
// receipt they get is the one they will have in the sealed block, but for the block hash.
//
// A Builder is not safe for concurrent use. It runs no goroutines between calls.
type Builder struct {
	t        *transition
	recorder *Recorder
	touched  *touched
	closed   bool

	allow    func(Usage) error
	txBytes  int            // of the transactions applied so far, in the trace
	opening  int            // of the witness of the block without transactions
	cleared  map[slotOf]int // slots that the block clears as it stands, with what their siblings may take
	clearing int            // the sum of cleared
	fragment int            // transactions that fragments hold already
	sentTxs  int            // their bytes
	changed  changed        // since Changes was called last
}

// Fragment is a piece of an open block: its next transactions, and what of the segment's pre-state they
// are the first to need.
type Fragment struct {
	First        int // index of the first transaction in the block
	Transactions types.Transactions
	Receipts     types.Receipts // without block hash
	Witness      []byte         // for Stream.Apply
}

// Sealed is a finished block with everything that is needed to store it and to prove it.
type Sealed struct {
	Block    *types.Block
	Receipts types.Receipts // with block hash, also in the logs; not shared with what Apply returned
	Trace    []byte         // canonical, of this block alone
	Last     *Fragment      // what Fragment has not returned yet, with what only the state root needs; may have no transactions

	config *params.ChainConfig
	db     state.Database
	update *state.StateUpdate
	commit func() error // writes update, once
}

// Commit writes the block's state to the database that was given to the recorder; the parent's must be there.
// It may be called while further blocks are built, in their order, and more than once. It returns ErrStateRoot if
// Block is not the one that led to the state.
func (s *Sealed) Commit() error {
	if s.update.Root != s.Block.Root() {
		return fmt.Errorf("state %s, header %s: %w", s.update.Root, s.Block.Root(), ErrStateRoot)
	}
	if err := s.commit(); err != nil {
		return fmt.Errorf("write state of block %d: %w", s.Block.NumberU64(), err)
	}
	return nil
}

// Open commits, and opens a block on this one with a recorder of its own; see Recorder.Open.
func (s *Sealed) Open(env Env) (*Builder, error) {
	if err := s.Commit(); err != nil {
		return nil, err
	}
	r, err := NewRecorder(s.config, s.Block.Header(), s.db)
	if err != nil {
		return nil, err
	}
	return r.Open(env)
}

// NewBuilder opens a block on the parent in the given environment, with a recorder of its own; see
// Recorder.Open. Of statedb only its database is used.
func NewBuilder(config *params.ChainConfig, parent *types.Header, statedb *state.StateDB, env Env) (*Builder, error) {
	r, err := NewRecorder(config, parent, statedb.Database())
	if err != nil {
		return nil, err
	}
	return r.Open(env)
}

// Recorder returns the recorder that the block is recorded by.
func (b *Builder) Recorder() *Recorder { return b.recorder }

// Sizes that Usage assumes for what is not known before the seal.
const (
	headerSize   = 1 << 10 // a block's header and list prefixes
	closingSize  = 2 << 10 // what the closing system calls read
	perItemBytes = 4       // RLP prefix of a transaction
)

// note marks in the recorder's views what was touched since the last note.
func (b *Builder) note() error {
	r, t := b.recorder, b.touched
	b.changed.add(t)
	for addr := range t.accounts {
		if err := r.account(r.partial.key(addr)); err != nil {
			return err
		}
	}
	for s, written := range t.slots {
		clearing, err := r.markSlot(r.partial.key(s.addr), r.partial.slot(s.slot))
		if err != nil {
			return err
		}
		if written {
			b.clears(s, clearing)
		}
	}
	for addr, seen := range t.codes {
		if len(seen.code) == 0 {
			continue
		}
		if err := r.markCode(r.partial.key(addr), seen.hash, seen.code); err != nil {
			return err
		}
	}
	t.forget()
	return nil
}

// clears keeps account of the siblings that the seal may need when the slot stays zero.
func (b *Builder) clears(s slotOf, clearing int) {
	b.clearing -= b.cleared[s]
	delete(b.cleared, s)
	if clearing > 0 && b.touched.StateDB.GetState(s.addr, s.slot) == (common.Hash{}) {
		b.cleared[s] = clearing
		b.clearing += clearing
	}
}

// Usage returns what the block as it stands costs L1.
func (b *Builder) Usage() Usage {
	r := b.recorder
	own := headerSize + closingSize + b.txBytes + b.clearing
	return Usage{
		Block:   headerSize + own + r.block.Bytes(),
		Run:     headerSize + own + r.outside.Run + r.run.Bytes(),
		Slot:    headerSize + own + r.outside.Slot + r.slot.Bytes(),
		GasUsed: b.t.gas.Used(),
	}
}

// attempt is what must be put back if a transaction is refused after it was executed.
type attempt struct {
	before   Usage
	clearing int
	cleared  map[slotOf]int
	views    [3]mpt.Mark
	codes    int
}

// fits notes what the transaction has touched and refuses it if the block is not allowed to cost L1 that
// much (rule 6). Then the views are as before.
func (b *Builder) fits(tx *types.Transaction, gasUsed uint64) error {
	r := b.recorder
	a := attempt{before: b.Usage(), clearing: b.clearing, cleared: make(map[slotOf]int), codes: len(r.sent)}
	for s, written := range b.touched.slots {
		if charge, ok := b.cleared[s]; ok && written {
			a.cleared[s] = charge
		}
	}
	written := make([]slotOf, 0, len(b.touched.slots))
	for s, w := range b.touched.slots {
		if w {
			written = append(written, s)
		}
	}
	for i, v := range r.views() {
		a.views[i] = v.Begin()
	}
	own := int(tx.Size()) + perItemBytes
	err := b.note()
	if err == nil {
		b.txBytes += own
		u := b.Usage()
		u.Transaction = u.Block - a.before.Block
		u.Alone = 2*headerSize + closingSize + b.opening + u.Transaction
		u.TransactionGas = gasUsed
		u.Tip = uint256.MustFromBig(tx.EffectiveGasTipValue(b.t.header.BaseFee))
		if err = b.allow(u); err == nil {
			return nil
		}
		b.txBytes -= own
	}
	for i, v := range r.views() {
		v.Undo(a.views[i])
	}
	r.sent = r.sent[:a.codes]
	for _, s := range written {
		delete(b.cleared, s)
	}
	for s, charge := range a.cleared {
		b.cleared[s] = charge
	}
	b.clearing = a.clearing
	return err
}

// allowAll keeps to what a trace can hold at all.
func allowAll(u Usage) error {
	switch {
	case u.Block <= MaxTraceBytes:
		return nil
	case u.Alone > MaxTraceBytes:
		return fmt.Errorf("%d bytes of %d: %w", u.Alone, MaxTraceBytes, ErrTraceTooLarge)
	}
	return fmt.Errorf("trace of %d bytes of %d: %w", u.Block, MaxTraceBytes, ErrBlockFull)
}

// Apply executes a transaction as the next of the block and returns its receipt, whose block hash is
// zero until the block is sealed. The receipt and its logs must not be changed.
//
// sender is the transaction's signer if the caller knows it, else the zero address; recovering it
// with Signer's signer beforehand caches it in the transaction, so that nothing is recovered twice.
//
// After an error the block is as if the transaction had never been tried: state, gas, logs,
// transactions, usage. The error is one of core.Err* (nonce, funds, fees, intrinsic gas), ErrBlockFull,
// ErrGasLimitTooHigh, ErrBlobTransaction, ErrWrongChain, ErrWrongSender, ErrTransaction, ErrClosed, or what
// Env.Allow returned.
// An error of the database itself closes the builder, for its state can no longer be trusted.
func (b *Builder) Apply(tx *types.Transaction, sender common.Address) (*types.Receipt, error) {
	if b.closed {
		return nil, ErrClosed
	}
	if err := admit(tx, b.t.header.GasLimit); err != nil {
		return nil, err
	}
	from, err := recoverSender(b.t.signer, tx)
	if err != nil {
		return nil, err
	}
	if sender != (common.Address{}) && sender != from {
		return nil, fmt.Errorf("given %s, signed by %s: %w", sender, from, ErrWrongSender)
	}
	// Refused transactions leave their reservation in go-ethereum's gas pool: it is restored with the state.
	gas, revision := b.t.gas.Snapshot(), b.t.statedb.Snapshot()
	receipt, err := b.t.apply(tx, common.Hash{}, b.fits)
	b.touched.forget()
	if dbErr := errors.Join(b.recorder.partial.failure(), b.t.statedb.Error()); dbErr != nil {
		b.Close()
		return nil, fmt.Errorf("execute transaction %s: %w", tx.Hash(), dbErr)
	}
	if err != nil {
		b.t.statedb.RevertToSnapshot(revision)
		b.t.statedb.SetTxContext(common.Hash{}, len(b.t.txs), 0)
		b.t.gas.Set(gas)
		if errors.Is(err, core.ErrGasLimitReached) {
			return nil, fmt.Errorf("%w: %w", ErrBlockFull, err)
		}
		return nil, err
	}
	return receipt, nil
}

// GasLeft returns how much gas a further transaction can have.
func (b *Builder) GasLeft() uint64 { return b.t.gas.Available(false) }

// Header returns a copy of the header as far as it is known: with the gas used so far, without the
// fields that the seal fills in.
func (b *Builder) Header() *types.Header {
	h := types.CopyHeader(b.t.header)
	h.GasUsed = b.t.gas.Used()
	return h
}

// Transactions returns the transactions applied so far, in order.
func (b *Builder) Transactions() types.Transactions { return slices.Clone(b.t.txs) }

// Receipts returns the receipts so far, in order, without block hashes.
func (b *Builder) Receipts() types.Receipts { return slices.Clone(b.t.receipts) }

// StateDB returns the state after the transactions so far. Callers may read it between calls of the builder.
func (b *Builder) StateDB() *state.StateDB { return b.t.statedb }

// Fragment returns what was applied since the last call, nil if nothing was, and hashes what has changed,
// so that the seal finds little to do. An error closes the builder.
func (b *Builder) Fragment() (*Fragment, error) {
	if b.closed {
		return nil, ErrClosed
	}
	if b.fragment == len(b.t.txs) {
		return nil, nil
	}
	b.t.statedb.IntermediateRoot(b.t.rules)
	b.t.hashLists()
	if err := errors.Join(b.recorder.partial.failure(), b.t.statedb.Error()); err != nil {
		b.Close()
		return nil, fmt.Errorf("hash block %d: %w", b.t.header.Number, err)
	}
	return b.takeFragment(), nil
}

// Unsent returns the bytes of transactions and witness that no fragment holds yet; zero if there are no such
// transactions.
func (b *Builder) Unsent() int {
	if b.fragment == len(b.t.txs) {
		return 0
	}
	return b.txBytes - b.sentTxs + b.recorder.unsent()
}

func (b *Builder) takeFragment() *Fragment {
	f := &Fragment{
		First: b.fragment, Transactions: slices.Clone(b.t.txs[b.fragment:]), Receipts: slices.Clone(b.t.receipts[b.fragment:]),
		Witness: b.recorder.witness(),
	}
	b.fragment, b.sentTxs = len(b.t.txs), b.txBytes
	return f
}

// Close discards the block, and with it the recorder. It may be called more than once, and after Seal,
// when it does nothing.
func (b *Builder) Close() {
	if !b.closed {
		b.release()
		b.recorder.spent, b.recorder.open = fmt.Errorf("a block was discarded: %w", ErrClosed), nil
	}
}

func (b *Builder) release() {
	b.closed = true
	b.t.release()
}

// Assembled is a finished block whose trace and changes are still in the recorder.
type Assembled struct {
	Block *types.Block

	builder *Builder
}

// Seal finishes the block: Assemble, then Record.
func (b *Builder) Seal() (*Sealed, error) {
	a, err := b.Assemble()
	if err != nil {
		return nil, err
	}
	return a.Record()
}

// Assemble runs the closing system calls and computes the block's roots and header. Record must follow: it may run on
// another goroutine, but the builder and its recorder must not be used before it has returned. After an error the
// builder is closed.
func (b *Builder) Assemble() (*Assembled, error) {
	if b.closed {
		return nil, ErrClosed
	}
	block, err := b.assemble()
	if err != nil {
		b.Close()
		return nil, err
	}
	return &Assembled{Block: block, builder: b}, nil
}

// Record makes the block's trace and collects its changes. The builder is closed by it; its recorder goes on, unless
// there was an error.
func (a *Assembled) Record() (*Sealed, error) {
	b := a.builder
	if b.closed {
		return nil, ErrClosed
	}
	defer b.Close()
	sealed, err := b.record(a.Block)
	if err != nil {
		return nil, fmt.Errorf("record block %d: %w", a.Block.NumberU64(), err)
	}
	sealed.Receipts = sealReceipts(b.t.receipts, a.Block.Hash())
	return sealed, nil
}

func (b *Builder) assemble() (*types.Block, error) {
	requests, err := b.t.finish()
	if err != nil {
		return nil, fmt.Errorf("seal block %d: %w", b.t.header.Number, err)
	}
	header := b.t.header
	header.GasUsed = b.t.gas.Used()
	requestsHash := types.CalcRequestsHash(requests)
	header.RequestsHash = &requestsHash
	b.recorder.partial.sealing = true
	err = tasks{
		func() error {
			header.TxHash, header.ReceiptHash = b.t.txRoot.hash(b.t.txs), b.t.receiptRoot.hash(b.t.receipts)
			return nil
		},
		func() error { header.Root = b.t.statedb.IntermediateRoot(b.t.rules); return nil },
	}.run()
	if err != nil {
		return nil, fmt.Errorf("seal block %d: %w", header.Number, err)
	}
	header.Bloom = types.MergeBloom(b.t.receipts)
	header.UncleHash, header.WithdrawalsHash = types.EmptyUncleHash, &types.EmptyWithdrawalsHash
	block := types.NewBlockWithHeader(header).WithBody(types.Body{Transactions: b.t.txs, Withdrawals: types.Withdrawals{}})
	if err := errors.Join(b.recorder.partial.failure(), b.t.statedb.Error()); err != nil {
		return nil, fmt.Errorf("seal block %d: %w", header.Number, err)
	}
	return block, nil
}

// record makes the trace of the finished block and lets the recorder go on.
func (b *Builder) record(block *types.Block) (*Sealed, error) {
	r := b.recorder
	if err := errors.Join(r.partial.failure(), b.t.statedb.Error()); err != nil {
		return nil, err
	}
	if err := b.note(); err != nil {
		return nil, err
	}
	if err := r.partial.tree.Siblings(r.slot, r.run, r.block); err != nil {
		return nil, err
	}
	trace, err := r.trace(block)
	if err != nil {
		return nil, err
	}
	update, err := r.partial.changes(r.head.Root, block.NumberU64())
	if err != nil {
		return nil, err
	}
	for addr := range b.touched.coded {
		hash := b.t.statedb.GetCodeHash(addr)
		if hash == (common.Hash{}) || hash == types.EmptyCodeHash {
			continue
		}
		code := b.t.statedb.GetCode(addr)
		update.Codes[addr] = &state.ContractCode{Hash: hash, Blob: code}
		r.made[hash] = code
	}
	sealed := &Sealed{Block: block, Trace: trace, Last: b.takeFragment(), config: r.config, db: r.db, update: update,
		commit: sync.OnceValue(func() error { return r.db.Commit(update) })}
	b.release()
	r.advance(block.Header(), headerSize+b.txBytes)
	return sealed, nil
}

// sealReceipts returns copies of the receipts that carry the block hash.
func sealReceipts(receipts types.Receipts, blockHash common.Hash) types.Receipts {
	out := make(types.Receipts, len(receipts))
	for i, r := range receipts {
		sealed := *r
		sealed.BlockHash = blockHash
		sealed.Logs = make([]*types.Log, len(r.Logs))
		for j, l := range r.Logs {
			entry := *l
			entry.BlockHash = blockHash
			sealed.Logs[j] = &entry
		}
		out[i] = &sealed
	}
	return out
}

// Execute applies a block that came from outside on full state, with every check that the verifier
// makes, and makes its trace. statedb stands for its database, as in NewBuilder. The errors are
// the verifier's.
func Execute(config *params.ChainConfig, parent *types.Header, statedb *state.StateDB, block *types.Block) (*Sealed, error) {
	if err := checkParent(config, parent); err != nil {
		return nil, err
	}
	c, header, parentHash := newChain(config), block.Header(), parent.Hash()
	if err := checkHeader(c, header, parent, parentHash); err != nil {
		return nil, err
	}
	if len(block.Withdrawals()) != 0 || len(block.Uncles()) != 0 {
		return nil, ErrWithdrawals
	}
	run, txs := &run{chain: c}, block.Transactions()
	var ts tasks
	run.add(&ts, header, block.Hash(), txs, func(i int) (*types.Transaction, error) { return txs[i], nil })
	if err := ts.run(); err != nil {
		return nil, err
	}
	r, err := NewRecorder(config, parent, statedb.Database())
	if err != nil {
		return nil, err
	}
	b, err := r.begin(header)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	failure := func() error { return errors.Join(r.partial.failure(), b.t.statedb.Error()) }
	if err := b.t.check(run.blocks[0], r.partial, failure, func(*types.Transaction, uint64) error { return b.note() }); err != nil {
		return nil, err
	}
	sealed, err := b.record(block)
	if err != nil {
		return nil, err
	}
	sealed.Receipts = b.t.receipts
	return sealed, nil
}
