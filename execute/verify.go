package execute

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// Result is what a verified trace did.
type Result struct {
	Blocks  []BlockResult // in order
	GasUsed uint64
}

// BlockResult is what one block of a verified trace did. The receipts are complete: with block hash,
// also in the logs.
type BlockResult struct {
	Header       *types.Header
	Hash         common.Hash
	Transactions types.Transactions
	Receipts     types.Receipts
}

// Verify reports whether EXECUTE is true of the input: a nil error means that it is, and an error
// is one of this package's sentinels, which says why it is not. The answer depends on the input's
// bytes alone. The trace must not be changed while Verify runs; nothing of it is kept in the result.
func Verify(in Input) (result *Result, err error) {
	err = guarded(func() (err error) {
		result, err = verify(in)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("verify trace: %w", err)
	}
	return result, nil
}

func verify(in Input) (*Result, error) {
	if in.ChainID == 0 {
		return nil, ErrChainID
	}
	p, err := parseTrace(in.Trace)
	if err != nil {
		return nil, err
	}
	if err := checkClaim(in, p); err != nil {
		return nil, err
	}
	r := &run{chain: newChain(ChainConfig(in.ChainID)), parent: p.parent, parentHash: p.parentHash}
	if err := checkParent(r.chain.config, p.parent); err != nil {
		return nil, err
	}
	parent, parentHash := p.parent, p.parentHash
	for i, b := range p.blocks {
		if err := checkHeader(r.chain, b.header, parent, parentHash); err != nil {
			return nil, fmt.Errorf("block %d: %w", i, err)
		}
		parent, parentHash = b.header, b.hash
	}
	// From here on the work is bounded by what was claimed, and so paid for.
	var ts tasks
	for _, b := range p.blocks {
		r.add(&ts, b.header, b.hash, b.txs, b.txs.decode)
	}
	ts = append(ts, func() (err error) {
		r.witness, err = decodeWitness(p)
		return err
	})
	if err := ts.run(); err != nil {
		return nil, err
	}
	result, err := r.execute()
	if err != nil {
		return nil, err
	}
	return result, r.witness.checkNeeded()
}

// witness is a trace's partial state and codes.
type witness struct {
	*mpt.Partial
	codes map[common.Hash][]byte
	asked map[common.Hash]struct{} // accounts whose code was needed
}

// decodeWitness decodes and hashes everything that the trace says of the state.
func decodeWitness(p *parsedTrace) (*witness, error) {
	hashes := make([]common.Hash, len(p.codes))
	w := &witness{codes: make(map[common.Hash][]byte, len(p.codes)), asked: make(map[common.Hash]struct{})}
	for i, code := range p.codes {
		hashes[i] = crypto.Keccak256Hash(code)
		w.codes[hashes[i]] = code
	}
	var err error
	if w.Partial, err = mpt.Decode(p.state, hashes); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformedNode, err)
	}
	if root := w.Tree.Hash(); root != p.parent.Root {
		return nil, fmt.Errorf("root %s, parent says %s: %w", root, p.parent.Root, ErrWitnessRoot)
	}
	return w, nil
}

// code returns the code of an account that came along with it.
func (w *witness) code(owner, hash common.Hash) ([]byte, error) {
	if came, ok := w.Codes[owner]; !ok || came != hash {
		return nil, ErrMissingCode
	}
	w.asked[owner] = struct{}{}
	return w.codes[hash], nil
}

// checkNeeded returns ErrUnneeded unless every node and every code was needed.
func (w *witness) checkNeeded() error {
	if nodes, codes := w.Nodes-w.Needed(), len(w.Codes)-len(w.asked); nodes != 0 || codes != 0 {
		return fmt.Errorf("%d nodes and %d codes: %w", nodes, codes, ErrUnneeded)
	}
	return nil
}

// checkClaim compares the claim with what the trace says of itself.
func checkClaim(in Input, p *parsedTrace) error {
	tip := p.blocks[len(p.blocks)-1]
	if p.parentHash != in.ParentHash {
		return ErrParentHash
	}
	if tip.hash != in.TipHash {
		return ErrTipHash
	}
	if p.parent.Root != in.PreStateRoot {
		return ErrPreStateRoot
	}
	if tip.header.Root != in.PostStateRoot {
		return ErrPostStateRoot
	}
	if sum, ok := p.gasUsed(); !ok || sum != in.GasUsed {
		return fmt.Errorf("headers say %d, claimed %d: %w", sum, in.GasUsed, ErrGasClaim)
	}
	return nil
}

// run is the stateless execution of consecutive blocks whose headers were checked.
type run struct {
	chain      *chain
	parent     *types.Header
	parentHash common.Hash
	blocks     []runBlock
	witness    *witness
}

type runBlock struct {
	header *types.Header
	hash   common.Hash
	txs    types.Transactions
}

// add appends a block whose transactions decode yields, and the tasks that decode and admit them,
// recover their senders and check their root. list gives the root.
func (r *run) add(ts *tasks, header *types.Header, hash common.Hash, list types.DerivableList, decode func(int) (*types.Transaction, error)) {
	n, txs := len(r.blocks), make(types.Transactions, list.Len())
	r.blocks = append(r.blocks, runBlock{header: header, hash: hash, txs: txs})
	signer := types.MakeSigner(r.chain.config, header.Number, header.Time)
	admitAt := func(i int) (err error) {
		if txs[i], err = decode(i); err != nil {
			return err
		}
		if err := admit(txs[i], header.GasLimit); err != nil {
			return err
		}
		_, err = recoverSender(signer, txs[i])
		return err
	}
	*ts = append(*ts, func() error {
		if types.DeriveSha(list, trie.NewStackTrie(nil)) != header.TxHash {
			return fmt.Errorf("block %d: %w", n, ErrTransactionsRoot)
		}
		return nil
	})
	ts.split(len(txs), 16, func(from, to int) error {
		for i := from; i < to; i++ {
			if err := admitAt(i); err != nil {
				return fmt.Errorf("block %d: transaction %d: %w", n, i, err)
			}
		}
		return nil
	})
}

// execute runs all blocks on the pre-state and checks everything that their headers say of them.
func (r *run) execute() (*Result, error) {
	db := newPartialState(r.witness.Tree, r.witness.code, nil)
	statedb, err := db.open()
	if err != nil {
		return nil, err
	}
	failure := func() error {
		if err := db.failure(); err != nil {
			return err
		}
		return statedb.Error()
	}
	// System calls have 30M gas each that nobody pays for: no hostile code may stand there.
	notCanonical := checkSystemContracts(statedb)
	if err := failure(); err != nil {
		return nil, err
	}
	if notCanonical != nil {
		return nil, notCanonical
	}
	var (
		result = &Result{Blocks: make([]BlockResult, 0, len(r.blocks))}
		jumps  = make(jumpDests)
		parent = r.parent
		logs   uint
	)
	for i, b := range r.blocks {
		t := begin(r.chain, b.header, parent, statedb, statedb, jumps)
		err := t.check(b, db, failure, nil)
		t.release()
		if err != nil {
			return nil, fmt.Errorf("block %d: %w", i, err)
		}
		for _, l := range t.logs {
			l.Index -= logs // the state counts through all blocks
		}
		logs += uint(len(t.logs))
		result.Blocks = append(result.Blocks, BlockResult{Header: b.header, Hash: b.hash, Transactions: b.txs, Receipts: t.receipts})
		result.GasUsed += b.header.GasUsed
		parent = b.header
	}
	return result, nil
}

// check executes a whole block after begin and compares everything with its header. failure tells
// whether the state could not be read: then whatever else seems wrong is only a consequence.
func (t *transition) check(b runBlock, db *partialState, failure func() error, ok fits) error {
	if err := failure(); err != nil {
		return err
	}
	for i, tx := range b.txs {
		_, err := t.apply(tx, b.hash, ok)
		if failed := failure(); failed != nil {
			return failed
		}
		if err != nil {
			return fmt.Errorf("transaction %d: %w: %w", i, ErrTransaction, err)
		}
		if used := t.gas.Used(); used > b.header.GasUsed {
			return fmt.Errorf("transaction %d: %d of %d: %w", i, used, b.header.GasUsed, ErrGasUsed)
		}
	}
	return t.conclude(b.header, db, failure)
}

// conclude runs the closing system calls and compares everything with the header.
func (t *transition) conclude(header *types.Header, db *partialState, failure func() error) error {
	if used := t.gas.Used(); used != header.GasUsed {
		return fmt.Errorf("%d, header says %d: %w", used, header.GasUsed, ErrGasUsed)
	}
	requests, err := t.finish()
	if failed := failure(); failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	if types.CalcRequestsHash(requests) != *header.RequestsHash {
		return ErrRequestsHash
	}
	db.sealing = true
	var root common.Hash
	err = tasks{
		func() error { return t.checkReceipts(header) },
		func() error { root = t.statedb.IntermediateRoot(t.rules); return nil },
	}.run()
	db.sealing = false
	if failed := failure(); failed != nil {
		return failed
	}
	if err != nil {
		return err
	}
	if root != header.Root {
		return fmt.Errorf("%s, header says %s: %w", root, header.Root, ErrStateRoot)
	}
	return nil
}

// checkReceipts compares bloom and receipts root with the header.
func (t *transition) checkReceipts(header *types.Header) error {
	if types.MergeBloom(t.receipts) != header.Bloom {
		return ErrBloom
	}
	if t.receiptRoot.hash(t.receipts) != header.ReceiptHash {
		return ErrReceiptsRoot
	}
	return nil
}

// jumpDests remembers the jump targets of the codes of one trace.
type jumpDests map[common.Hash]vm.BitVec

// Load implements vm.JumpDestCache.
func (j jumpDests) Load(hash common.Hash) (vm.BitVec, bool) { v, ok := j[hash]; return v, ok }

// Store implements vm.JumpDestCache.
func (j jumpDests) Store(hash common.Hash, v vm.BitVec) { j[hash] = v }
