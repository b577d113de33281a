package execute

import (
	"context"
	"errors"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
)

// historyWindow is the number of slots in which EIP-2935 keeps block hashes.
const historyWindow = params.HistoryServeWindow

// transition is the state transition of one block: the only code through which builder and
// verifier execute anything.
type transition struct {
	chain    *chain
	header   *types.Header // fields known before execution must be set
	statedb  *state.StateDB
	evm      *vm.EVM
	gas      *core.GasPool
	signer   types.Signer
	rules    params.Rules
	txs      types.Transactions
	receipts types.Receipts
	logs     []*types.Log

	txRoot, receiptRoot listRoot // as far as they have been asked for
}

// listRoot computes the root of a list that grows, so that little is left to do when it is complete.
type listRoot struct {
	stream *types.ListHashStream
	n      int
}

// grow takes in what the list has more than the last time.
func (r *listRoot) grow(list types.DerivableList) {
	if r.stream == nil {
		r.stream = types.NewListHashStream(newListHasher())
	}
	for ; r.n < list.Len(); r.n++ {
		r.stream.Update(list)
	}
}

// hash returns the root of the whole list, which cannot grow any more.
func (r *listRoot) hash(list types.DerivableList) common.Hash {
	r.grow(list)
	return r.stream.Hash()
}

// begin opens a block on the parent and runs its opening system calls (EIP-4788, EIP-2935).
// The header's fields that do not depend on execution must be set. view is the state as the EVM sees it:
// the StateDB itself, or one that watches it. jumps may be nil.
func begin(c *chain, header, parent *types.Header, statedb *state.StateDB, view vm.StateDB, jumps vm.JumpDestCache) *transition {
	ctx := core.NewEVMBlockContext(header, c, &header.Coinbase)
	ctx.GetHash = ancestorHash(view)
	t := &transition{
		chain:   c,
		header:  header,
		statedb: statedb,
		evm:     vm.NewEVM(ctx, view, c.config, vm.Config{}),
		gas:     core.NewGasPool(header.GasLimit),
		signer:  types.MakeSigner(c.config, header.Number, header.Time),
		rules:   c.config.Rules(header.Number, true, header.Time),
	}
	t.evm.SetPrecompiles(l2Precompiles(t.rules))
	if jumps != nil {
		t.evm.SetJumpDestCache(jumps)
	}
	core.PreExecution(context.Background(), header.ParentBeaconRoot, parent, c.config, t.evm, header.Number, header.Time)
	return t
}

// ancestorHash answers BLOCKHASH from the storage of EIP-2935's contract, where the hash of block n
// stands in slot n mod 8191 until block n+8191. The opcode itself bounds the distance to 1..256,
// and the opening system call has stored the parent's hash, so the answer is that of Ethereum.
func ancestorHash(statedb vm.StateDB) vm.GetHashFunc {
	return func(number uint64) common.Hash {
		var slot common.Hash
		putUint64(slot[24:], number%historyWindow)
		return statedb.GetState(params.HistoryStorageAddress, slot)
	}
}

// fits is asked, with the gas that a transaction has used, before it is final.
type fits func(tx *types.Transaction, gasUsed uint64) error

// apply executes one transaction as the next of the block. ok may be nil. After an error nothing of the
// transaction is in txs and receipts, but state and gas pool are as the failure left them.
func (t *transition) apply(tx *types.Transaction, blockHash common.Hash, ok fits) (*types.Receipt, error) {
	msg, err := core.TransactionToMessage(tx, t.signer, t.header.BaseFee)
	if err != nil {
		return nil, err
	}
	t.statedb.SetTxContext(tx.Hash(), len(t.txs), uint32(len(t.txs)+1))
	// What follows is core.ApplyTransactionWithEVM, with a look at what was touched before the state's
	// journal is cleared and nothing can be taken back any more.
	result, err := core.ApplyMessage(t.evm, msg, t.gas)
	if err != nil {
		return nil, err
	}
	if ok != nil {
		if err := ok(tx, result.UsedGas); err != nil {
			return nil, err
		}
	}
	t.statedb.Finalise(t.rules)
	receipt := core.MakeReceipt(t.evm, result, t.statedb, t.header.Number, blockHash, t.header.Time, tx, t.gas.CumulativeUsed(), nil)
	receipt.EffectiveGasPrice = msg.GasPrice.ToBig()
	if receipt.Logs == nil {
		receipt.Logs = []*types.Log{} // as a decoded receipt has it, and as clients expect it
	}
	t.txs = append(t.txs, tx)
	t.receipts = append(t.receipts, receipt)
	t.logs = append(t.logs, receipt.Logs...)
	return receipt, nil
}

// hashLists hashes the transactions and receipts so far.
func (t *transition) hashLists() {
	t.txRoot.grow(t.txs)
	t.receiptRoot.grow(t.receipts)
}

// finish runs the closing system calls (EIP-7002, EIP-7251) and returns the block's requests.
func (t *transition) finish() ([][]byte, error) {
	requests, _, err := core.PostExecution(context.Background(), t.chain.config, t.header.Number, t.header.Time,
		t.logs, types.Withdrawals{}, t.evm, uint32(len(t.txs)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSystemCall, err)
	}
	return requests, nil
}

// release gives the EVM's memory back. The transition cannot execute any more.
func (t *transition) release() { t.evm.Release() }

// admit checks what this rollup demands of a transaction before it is executed: no blobs, at most
// MaxTxGas, signed for this chain.
func admit(tx *types.Transaction, gasLimit uint64) error {
	if tx.Type() == types.BlobTxType {
		return ErrBlobTransaction
	}
	if tx.Gas() > MaxTxGas || tx.Gas() > gasLimit {
		return fmt.Errorf("gas %d: %w", tx.Gas(), ErrGasLimitTooHigh)
	}
	return nil
}

// recoverSender returns the transaction's signer, from its cache if the same signer recovered it
// before. It returns ErrWrongChain, or ErrTransaction for signatures and types that cannot be.
func recoverSender(signer types.Signer, tx *types.Transaction) (common.Address, error) {
	from, err := types.Sender(signer, tx)
	switch {
	case errors.Is(err, types.ErrInvalidChainId):
		return from, fmt.Errorf("%w: %w", ErrWrongChain, err)
	case err != nil:
		return from, fmt.Errorf("%w: %w", ErrTransaction, err)
	}
	return from, nil
}

// checkSystemContracts returns ErrSystemContract unless the four system contracts are there with
// their canonical code: system calls have 30M gas each that nobody pays for.
func checkSystemContracts(statedb vm.StateDB) error {
	canonical := canonicalCodeHashes()
	for _, c := range systemContracts() {
		if statedb.GetCodeHash(c.address) != canonical[c.address] {
			return fmt.Errorf("%s: %w", c.address, ErrSystemContract)
		}
	}
	return nil
}
