package devnet

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/big"
	"slices"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/consensus/misc/eip4844"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/txpool"
	"github.com/ethereum/go-ethereum/core/txpool/txorder"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// maxBlockBytes keeps a block below EIP-7934's bound with room for what comes after the
// transactions.
const maxBlockBytes = params.MaxBlockSize - 1_000_000

// draft is a block that is being built: transactions are tried one after the other, and those that
// cannot be applied leave no trace. The pieces are go-ethereum's; its own miner is not used because
// it gives up the whole block for one transaction that fails, and knows no bundles.
type draft struct {
	bc      *core.BlockChain
	header  *types.Header
	state   *state.StateDB
	evm     *vm.EVM
	gas     *core.GasPool
	size    uint64
	txs     types.Transactions
	results types.Receipts
	exclude map[common.Hash]bool // never included
	taken   map[common.Hash]bool // included already
	bundles []bundleNote
	special vm.PrecompiledContracts // those of this block's EVM
}

// newDraft starts a block on parent whose header's free fields are set, and runs the system calls
// that come before its transactions.
func newDraft(bc *core.BlockChain, parent, header *types.Header, exclude map[common.Hash]bool, special vm.PrecompiledContracts) (*draft, error) {
	header.BaseFee = eip1559.CalcBaseFee(bc.Config(), parent)
	excess := eip4844.CalcExcessBlobGas(bc.Config(), parent, header.Time)
	header.ExcessBlobGas, header.BlobGasUsed = &excess, new(uint64)
	statedb, err := bc.StateAt(parent.Root, parent.Number, parent.Time)
	if err != nil {
		return nil, fmt.Errorf("open state of block %v: %w", parent.Hash(), err)
	}
	d := &draft{
		bc: bc, header: header, state: statedb, gas: core.NewGasPool(header.GasLimit),
		exclude: exclude, taken: make(map[common.Hash]bool), special: special,
	}
	d.newEVM()
	core.PreExecution(context.Background(), header.ParentBeaconRoot, parent, bc.Config(), d.evm, header.Number, header.Time)
	return d, nil
}

func (d *draft) newEVM() {
	d.evm = vm.NewEVM(core.NewEVMBlockContext(d.header, d.bc, &d.header.Coinbase), d.state, d.bc.Config(), vm.Config{})
	d.evm.SetPrecompiles(d.special)
}

// try applies a transaction. On an error (ErrTransaction or one of core's) nothing has changed.
func (d *draft) try(tx *types.Transaction) (*types.Receipt, error) {
	hash := tx.Hash()
	switch {
	case d.exclude[hash]:
		return nil, fmt.Errorf("transaction %v is excluded: %w", hash, ErrTransaction)
	case d.taken[hash]:
		return nil, fmt.Errorf("transaction %v is in the block already: %w", hash, ErrTransaction)
	case tx.Type() == types.BlobTxType:
		return nil, fmt.Errorf("transaction %v carries blobs: %w", hash, ErrTransaction)
	case d.size+tx.Size() > maxBlockBytes:
		return nil, fmt.Errorf("transaction %v is over the block's size: %w", hash, ErrTransaction)
	}
	snapshot, gas := d.state.Snapshot(), d.gas.Snapshot()
	d.state.SetTxContext(hash, len(d.txs), uint32(len(d.txs)+1))
	receipt, _, err := core.ApplyTransaction(context.Background(), d.evm, d.gas, d.state, d.header, tx)
	if err != nil {
		d.state.RevertToSnapshot(snapshot)
		d.gas.Set(gas)
		return nil, fmt.Errorf("apply transaction %v: %w", hash, err)
	}
	d.header.GasUsed = d.gas.Used()
	d.size += tx.Size()
	d.txs = append(d.txs, tx)
	d.results = append(d.results, receipt)
	d.taken[hash] = true
	return receipt, nil
}

// group is a run of transactions that stand in a block together or not at all.
type group struct {
	txs       types.Transactions
	reverting []common.Hash // those that may revert
}

// tryGroup applies all transactions of a group in order, or none: one that cannot be applied, or
// that reverts without being allowed to, spoils the group. What the block ends with already, because an
// earlier bundle began the same way, is not applied again: a rollup's settlement comes by itself, and as the
// beginning of a proposer's bundle.
func (d *draft) tryGroup(g group) error {
	shared := d.endsWith(g.txs)
	before := d.mark()
	for i, tx := range g.txs {
		var receipt *types.Receipt
		var err error
		if i < shared {
			receipt = d.results[before.count-shared+i]
		} else {
			receipt, err = d.try(tx)
		}
		if err == nil && receipt.Status != types.ReceiptStatusSuccessful && !slices.Contains(g.reverting, tx.Hash()) {
			err = fmt.Errorf("transaction %v reverts: %w", tx.Hash(), ErrTransaction)
		}
		if err != nil {
			d.restore(before)
			return fmt.Errorf("position %d: %w", i, err)
		}
	}
	if rest := len(g.txs) - shared; rest > 0 {
		d.bundles = append(d.bundles, bundleNote{Count: uint64(rest), Reverting: g.reverting})
	}
	return nil
}

// endsWith returns how many of the group's first transactions the block ends with, in their order.
func (d *draft) endsWith(txs types.Transactions) int {
	for n := min(len(txs), len(d.txs)); n > 0; n-- {
		if slices.EqualFunc(d.txs[len(d.txs)-n:], txs[:n], func(a, b *types.Transaction) bool { return a.Hash() == b.Hash() }) {
			return n
		}
	}
	return 0
}

// saved is what a group that fails is taken back to. State snapshots do not reach across
// transactions, so the state is copied.
type saved struct {
	state *state.StateDB
	gas   *core.GasPool
	used  uint64
	size  uint64
	count int
}

func (d *draft) mark() saved {
	return saved{state: d.state.Copy(), gas: d.gas.Snapshot(), used: d.header.GasUsed, size: d.size, count: len(d.txs)}
}

func (d *draft) restore(s saved) {
	for _, tx := range d.txs[s.count:] {
		delete(d.taken, tx.Hash())
	}
	d.state, d.header.GasUsed, d.size = s.state, s.used, s.size
	d.gas.Set(s.gas)
	d.txs, d.results = d.txs[:s.count], d.results[:s.count]
	d.evm.Release()
	d.newEVM()
}

// fill takes the pool's pending transactions by tip and nonce until the block is full or the
// deadline has passed. A transaction that cannot be applied takes its sender's later ones with it.
func (d *draft) fill(pool *txpool.TxPool, deadline time.Time, log *slog.Logger) {
	pending, _ := pool.Pending(txpool.PendingFilter{BaseFee: uint256.MustFromBig(d.header.BaseFee), GasLimitCap: maxL1Transaction})
	signer := types.MakeSigner(d.bc.Config(), d.header.Number, d.header.Time)
	queue := txorder.NewTransactionsByPriceAndNonce(signer, pending, d.header.BaseFee)
	for !queue.Empty() && d.gas.Available(false) >= params.TxGas {
		if !time.Now().Before(deadline) {
			log.Warn("L1 block closed before the pool was empty", "number", d.header.Number, "transactions", len(d.txs))
			return
		}
		lazy, _ := queue.Peek()
		tx := lazy.Resolve()
		if tx == nil || lazy.Gas > d.gas.Available(false) {
			queue.Pop()
			continue
		}
		if d.taken[tx.Hash()] {
			queue.Shift()
			continue
		}
		if _, err := d.try(tx); err != nil {
			log.Debug("L1 transaction left in the pool", "tx", tx.Hash(), "err", err)
			queue.Pop()
			continue
		}
		queue.Shift()
	}
}

// seal runs the system calls that come after the transactions and returns the block.
func (d *draft) seal() (*types.Block, error) {
	defer d.evm.Release()
	var logs []*types.Log
	for _, receipt := range d.results {
		logs = append(logs, receipt.Logs...)
	}
	config := d.bc.Config()
	requests, _, err := core.PostExecution(context.Background(), config, d.header.Number, d.header.Time, logs, nil, d.evm, uint32(len(d.txs)+1))
	if err != nil {
		return nil, fmt.Errorf("run system calls: %w", err)
	}
	hash := types.CalcRequestsHash(requests)
	d.header.RequestsHash = &hash
	body := types.Body{Transactions: d.txs, Withdrawals: []*types.Withdrawal{}}
	d.bc.Engine().Finalize(d.bc, d.header, d.state, &body)
	block := core.AssembleBlock(d.bc, d.header, d.state, &body, d.results, nil)
	if err := d.state.Error(); err != nil {
		return nil, fmt.Errorf("read state while building: %w", err)
	}
	return block, nil
}

// order says what a block must be made of: who proposes it where, and what it begins with.
type order struct {
	parent  *types.Header
	slot    uint64
	extra   string
	bundles []group              // tried first, each as a whole
	carry   types.Transactions   // tried next, each alone
	pool    *txpool.TxPool       // fills the rest; nil leaves it empty
	exclude map[common.Hash]bool // transactions that may not stand in this block
	until   time.Time            // when filling ends
	failed  func(i int, err error)
}

// header returns the header's fields that come before any transaction.
func (l *ledger) header(c *consensus, o order) (*types.Header, error) {
	root, err := c.root(o.parent)
	if err != nil {
		return nil, err
	}
	return &types.Header{
		ParentHash: o.parent.Hash(), Number: new(big.Int).Add(o.parent.Number, common.Big1), Difficulty: new(big.Int),
		GasLimit: core.CalcGasLimit(o.parent.GasLimit, c.cfg.GasLimit), Time: c.cfg.slots(c.genesisTime).Start(o.slot),
		Coinbase: c.proposer(o.slot).feeRecipient, MixDigest: c.randao(o.slot), ParentBeaconRoot: &root, Extra: []byte(o.extra),
	}, nil
}

// draft starts a block with the header on parent. Its calls of EXECUTE count as the caller's, and in the tally.
func (l *ledger) draft(parent, header *types.Header, by caller, exclude map[common.Hash]bool, tally *ExecuteCalls) (*draft, error) {
	bc := l.eth.BlockChain()
	all := maps.Clone(l.exclude)
	maps.Copy(all, exclude)
	rules := bc.Config().Rules(header.Number, true, header.Time)
	return newDraft(bc, parent, header, all, l.meter.precompiles(rules, by, tally))
}

// build makes the block that the order asks for. It is stored (so that it can be found by its hash
// and built upon) but not canonical.
func (l *ledger) build(c *consensus, o order) (journaledBlock, error) {
	header, err := l.header(c, o)
	if err != nil {
		return journaledBlock{}, err
	}
	var tally ExecuteCalls
	d, err := l.draft(o.parent, header, callerBuild, o.exclude, &tally)
	if err != nil {
		return journaledBlock{}, err
	}
	for i, g := range o.bundles {
		err := d.tryGroup(g)
		if o.failed != nil {
			o.failed(i, err)
		}
	}
	for _, tx := range o.carry {
		if _, err := d.try(tx); err != nil {
			l.log.Debug("L1 transaction left out", "tx", tx.Hash(), "err", err)
		}
	}
	if o.pool != nil {
		d.fill(o.pool, o.until, l.log)
	}
	block, err := d.seal()
	if err != nil {
		return journaledBlock{}, fmt.Errorf("seal block: %w", err)
	}
	if err := l.insert(block); err != nil {
		return journaledBlock{}, err
	}
	l.meter.built(BlockExecute{Number: block.NumberU64(), Hash: block.Hash(), Slot: o.slot, ExecuteCalls: tally})
	return journaledBlock{Block: block, Bundles: d.bundles}, nil
}
