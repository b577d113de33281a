package execute

import (
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// Builder is one open block: transactions are executed one by one as they come, each once, and the
// receipt they get is the one they will have in the sealed block, but for the block hash.
//
// A Builder is not safe for concurrent use. It runs no goroutines between calls.
type Builder struct {
	t      *transition
	record *recorder
	closed bool

	allow   func(Usage) error
	txBytes int // of the transactions applied so far, in the trace
	empty   int // TraceSize of the block without transactions
	before  int // TraceSize before the transaction that is being applied
}

// Sealed is a finished block with everything that is needed to store it and to prove it.
type Sealed struct {
	Block    *types.Block
	Receipts types.Receipts // with block hash, also in the logs; not shared with what Apply returned
	StateDB  *state.StateDB // post-state, not committed; its database is the one given to NewBuilder
	Witness  *Witness       // loose
}

// NewBuilder opens a block on the parent in the given environment and runs its opening system calls.
//
// Of statedb only its database is used: the builder opens a state of its own on the parent's root,
// through which everything read is recorded. It returns ErrEnv if no valid block can be built that
// way, and ErrSystemContract if the state lacks a canonical system contract.
func NewBuilder(config *params.ChainConfig, parent *types.Header, statedb *state.StateDB, env Env) (*Builder, error) {
	if err := checkParent(config, parent); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEnv, err)
	}
	c, parentHash := newChain(config), parent.Hash()
	header := env.header(config, parent)
	// The header rules are checked on a complete header; no rule looks at what execution will fill in.
	complete := types.CopyHeader(header)
	complete.RequestsHash = new(common.Hash)
	if err := checkHeader(c, complete, parent, parentHash); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEnv, err)
	}
	b, err := open(c, header, parent, statedb.Database())
	if err != nil {
		return nil, err
	}
	if env.Allow != nil {
		b.allow = env.Allow
	}
	b.t.fits = b.fits
	b.empty = b.TraceSize()
	return b, nil
}

// Sizes that TraceSize assumes for what is not known before the seal.
const (
	headersSize  = 2 << 10 // the block's header and its parent's
	closingSize  = 8 << 10 // what the closing system calls read, siblings of deleted leaves, list prefixes
	perItemBytes = 4       // RLP prefix of a transaction, node or code
)

// TraceSize bounds the canonical trace of the block as it stands, in bytes, from above: transactions,
// and every node and code that was read, refused transactions included. Siblings of deleted leaves beyond
// a few kilobytes are not in it.
func (b *Builder) TraceSize() int { return headersSize + closingSize + b.txBytes + b.record.size() }

// fits refuses a transaction with which the block is not allowed (rule 6).
func (b *Builder) fits(tx *types.Transaction, gasUsed uint64) error {
	own := int(tx.Size()) + perItemBytes
	u := b.Usage()
	u.Block, u.Run, u.Slot = u.Block+own, u.Run+own, u.Slot+own
	u.Transaction = u.Block - b.before
	u.Alone = b.empty + u.Transaction
	u.TransactionGas = gasUsed
	u.Tip = uint256.MustFromBig(tx.EffectiveGasTipValue(b.t.header.BaseFee))
	if err := b.allow(u); err != nil {
		return err
	}
	b.txBytes += own
	return nil
}

// Usage returns what the block as it stands costs L1.
func (b *Builder) Usage() Usage {
	size := b.TraceSize()
	return Usage{Block: size, Run: size, Slot: size, GasUsed: b.t.gas.Used()}
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

// open starts a recorded transition on full state.
func open(c *chain, header, parent *types.Header, db state.Database) (*Builder, error) {
	statedb, record, err := record(parent.Root, db)
	if err != nil {
		return nil, err
	}
	if err := checkSystemContracts(statedb); err != nil {
		return nil, errors.Join(err, statedb.Error())
	}
	b := &Builder{t: begin(c, header, parent, statedb, nil), record: record, allow: allowAll}
	if err := statedb.Error(); err != nil {
		b.Close()
		return nil, fmt.Errorf("open block %d: %w", header.Number, err)
	}
	return b, nil
}

// Apply executes a transaction as the next of the block and returns its receipt, whose block hash is
// zero until the block is sealed. The receipt and its logs must not be changed.
//
// sender is the transaction's signer if the caller knows it, else the zero address; recovering it
// with Signer's signer beforehand caches it in the transaction, so that nothing is recovered twice.
//
// After an error the block is as if the transaction had never been tried: state, gas, logs,
// transactions. The error is one of core.Err* (nonce, funds, fees, intrinsic gas), ErrBlockFull,
// ErrGasLimitTooHigh, ErrTraceTooLarge, ErrBlobTransaction, ErrWrongChain, ErrWrongSender, ErrTransaction,
// ErrClosed.
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
	b.before = b.TraceSize()
	receipt, err := b.t.apply(tx, common.Hash{})
	if dbErr := b.t.statedb.Error(); dbErr != nil {
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

// StateDB returns the state after the transactions so far. Callers may read it and Copy it between
// calls of the builder; what they read is recorded too, and only makes the witness looser.
func (b *Builder) StateDB() *state.StateDB { return b.t.statedb }

// Close discards the block. It may be called more than once, and after Seal.
func (b *Builder) Close() {
	if !b.closed {
		b.closed = true
		b.t.release()
	}
}

// Seal finishes the block: closing system calls, roots, header. The builder is closed by it.
func (b *Builder) Seal() (*Sealed, error) {
	if b.closed {
		return nil, ErrClosed
	}
	defer b.Close()
	requests, err := b.t.finish()
	if err != nil {
		return nil, fmt.Errorf("seal block %d: %w", b.t.header.Number, err)
	}
	header := b.t.header
	header.GasUsed = b.t.gas.Used()
	requestsHash := types.CalcRequestsHash(requests)
	header.RequestsHash = &requestsHash
	body := &types.Body{Transactions: b.t.txs, Withdrawals: types.Withdrawals{}}
	block := core.AssembleBlock(b.t.chain, header, b.t.statedb, body, b.t.receipts, nil)
	if err := b.t.statedb.Error(); err != nil {
		return nil, fmt.Errorf("seal block %d: %w", header.Number, err)
	}
	return &Sealed{
		Block:    block,
		Receipts: sealReceipts(b.t.receipts, block.Hash()),
		StateDB:  b.t.statedb,
		Witness:  b.record.witness(),
	}, nil
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
// makes, and records its witness. statedb stands for its database, as in NewBuilder. The errors are
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
	r, txs := &run{chain: c}, block.Transactions()
	var ts tasks
	r.add(&ts, header, block.Hash(), txs, func(i int) (*types.Transaction, error) { return txs[i], nil })
	if err := ts.run(); err != nil {
		return nil, err
	}
	b, err := open(c, header, parent, statedb.Database())
	if err != nil {
		return nil, err
	}
	defer b.Close()
	if err := b.t.check(r.blocks[0], b.t.statedb.Error); err != nil {
		return nil, err
	}
	return &Sealed{Block: block, Receipts: b.t.receipts, StateDB: b.t.statedb, Witness: b.record.witness()}, nil
}
