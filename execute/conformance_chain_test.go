package execute

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"
)

// chainRun is the chain of one test.
type chainRun struct {
	c       *conformance
	config  *params.ChainConfig
	db      state.Database
	headers map[common.Hash]*types.Header // all blocks taken, and genesis
}

// chain runs the blocks of a fixture. Its error is a skipReason if the fixture is none for us.
func (c *conformance) chain(fixture *chainFixture) error {
	r, err := c.genesis(fixture)
	if err != nil {
		return err
	}
	for i, b := range fixture.Blocks {
		block, err := b.decode()
		switch {
		case err == nil && b.valid():
			if err = b.Header.check(block.Header()); err == nil {
				err = r.accept(block)
			}
		case err == nil:
			err = r.refuse(block, b.Exception)
		case !b.valid():
			c.count(func() { c.refused++ })
			err = nil
		}
		if err != nil {
			return fmt.Errorf("block %d: %w", i, err)
		}
	}
	last := r.headers[fixture.Last]
	if last == nil {
		return fmt.Errorf("last block %s is not among the blocks taken", fixture.Last)
	}
	return r.checkPost(fixture, last)
}

// genesis commits the pre-state and checks that it is the fixture's.
func (c *conformance) genesis(fixture *chainFixture) (*chainRun, error) {
	chainID := uint64(1)
	if fixture.Config.ChainID != nil {
		chainID = fixture.Config.ChainID.uint64()
	}
	if chainID == 0 {
		return nil, skipReason("chain id zero")
	}
	want := new(types.Block)
	if err := rlp.DecodeBytes(fixture.GenesisRLP, want); err != nil {
		return nil, fmt.Errorf("decode genesis: %w", err)
	}
	header, config := want.Header(), ChainConfig(chainID)
	if fixture.Genesis != nil {
		if err := fixture.Genesis.check(header); err != nil {
			return nil, fmt.Errorf("genesis: %w", err)
		}
	}
	if err := checkParent(config, header); err != nil {
		return nil, skipReason("genesis: " + err.Error())
	}
	alloc := fixture.Pre.alloc()
	for _, s := range systemContracts() {
		if !bytes.Equal(alloc[s.address].Code, s.code) {
			return nil, skipReason("system contract " + s.address.Hex() + " is missing or not canonical")
		}
	}
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	spec := &core.Genesis{
		Config: config, Nonce: header.Nonce.Uint64(), Timestamp: header.Time, ExtraData: header.Extra, GasLimit: header.GasLimit,
		Difficulty: header.Difficulty, Mixhash: header.MixDigest, Coinbase: header.Coinbase, Alloc: alloc, GasUsed: header.GasUsed,
		ParentHash: header.ParentHash, BaseFee: header.BaseFee, ExcessBlobGas: header.ExcessBlobGas, BlobGasUsed: header.BlobGasUsed,
	}
	block, err := spec.Commit(disk, tdb, nil)
	if err != nil {
		return nil, fmt.Errorf("commit genesis: %w", err)
	}
	if block.Root() != header.Root {
		return nil, fmt.Errorf("pre-state has root %s, genesis says %s", block.Root(), header.Root)
	}
	if block.Hash() != want.Hash() {
		return nil, fmt.Errorf("genesis is %s, the fixture says %s", block.Hash(), want.Hash())
	}
	return &chainRun{
		c: c, config: config, db: state.NewDatabase(tdb, state.NewCodeDB(disk)),
		headers: map[common.Hash]*types.Header{want.Hash(): header},
	}, nil
}

// execute runs a block on its parent's full state.
func (r *chainRun) execute(config *params.ChainConfig, parent *types.Header, block *types.Block) (*Sealed, error) {
	statedb, err := state.New(parent.Root, r.db)
	if err != nil {
		return nil, fmt.Errorf("open state of block %d: %w", parent.Number, err)
	}
	return Execute(config, parent, statedb, block)
}

// excluded returns the rule of this rollup's that a block of Ethereum breaks, or nil.
func excluded(block *types.Block) error {
	for _, tx := range block.Transactions() {
		if tx.Type() == types.BlobTxType {
			return skipReason("blob transaction")
		}
	}
	if h := block.Header(); h.BlobGasUsed != nil && *h.BlobGasUsed != 0 || h.ExcessBlobGas != nil && *h.ExcessBlobGas != 0 {
		return skipReason("blob fields are not zero")
	}
	if len(block.Withdrawals()) > 0 {
		return skipReason("withdrawals")
	}
	return nil
}

// accept takes a valid block: Execute must, the verifier must say yes to its trace, and to nothing else.
func (r *chainRun) accept(block *types.Block) error {
	if err := excluded(block); err != nil {
		return err
	}
	parent := r.headers[block.ParentHash()]
	if parent == nil {
		return fmt.Errorf("parent %s is not among the blocks taken", block.ParentHash())
	}
	sealed, err := r.execute(r.config, parent, block)
	if errors.Is(err, ErrRequestsHash) {
		// Ethereum's rules are ours and the deposit contract.
		config := *r.config
		config.DepositContractAddress = params.MainnetChainConfig.DepositContractAddress
		if _, err := r.execute(&config, parent, block); err == nil {
			return skipReason("deposit requests")
		}
	}
	if errors.Is(err, ErrTooLarge) {
		return skipReason("trace over its bound")
	}
	if err != nil {
		return fmt.Errorf("a valid block is refused: %w", err)
	}
	if err := r.checkTrace(parent, block, sealed.Trace); err != nil {
		return err
	}
	header := block.Header()
	if err := sealed.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	r.headers[block.Hash()] = header
	r.c.count(func() { r.c.blocks++ })
	return nil
}

// checkTrace has the verifier say yes to a block's trace, and no to every other claim about it.
func (r *chainRun) checkTrace(parent *types.Header, block *types.Block, trace []byte) error {
	in, err := NewInput(r.config.ChainID.Uint64(), trace)
	if err != nil {
		return fmt.Errorf("input: %w", err)
	}
	if in.ParentHash != parent.Hash() || in.TipHash != block.Hash() || in.PreStateRoot != parent.Root ||
		in.PostStateRoot != block.Root() || in.GasUsed != block.GasUsed() {
		return fmt.Errorf("the trace claims something else than the block: %+v", in)
	}
	result, err := Verify(in)
	if err != nil {
		return fmt.Errorf("a valid trace is refused: %w", err)
	}
	if len(result.Blocks) != 1 || result.Blocks[0].Hash != block.Hash() || len(result.Blocks[0].Receipts) != len(block.Transactions()) {
		return errors.New("the verifier's result is of another block")
	}
	for _, claim := range []struct {
		change func(*Input)
		want   error
	}{
		{func(in *Input) { in.PostStateRoot[31] ^= 1 }, ErrPostStateRoot},
		{func(in *Input) { in.PreStateRoot[0] ^= 1 }, ErrPreStateRoot},
		{func(in *Input) { in.TipHash[31] ^= 1 }, ErrTipHash},
		{func(in *Input) { in.ParentHash[0] ^= 1 }, ErrParentHash},
		{func(in *Input) { in.GasUsed++ }, ErrGasClaim},
		{func(in *Input) {
			in.Trace = forgeHeader(trace, block.Header(), func(h *types.Header) { h.Root[31] ^= 1 })
		}, ErrStateRoot},
		{func(in *Input) {
			in.Trace = forgeHeader(trace, block.Header(), func(h *types.Header) { h.ReceiptHash[0] ^= 1 })
		}, ErrReceiptsRoot},
	} {
		forged := in
		claim.change(&forged)
		if !bytes.Equal(forged.Trace, trace) {
			// The claim is what the forged trace says of itself: only execution can tell.
			if forged, err = NewInput(in.ChainID, forged.Trace); err != nil {
				return fmt.Errorf("input of a forged trace: %w", err)
			}
			if forged.TipHash == in.TipHash {
				return errors.New("the trace does not hold the block's header as it is")
			}
		}
		if _, err := Verify(forged); !errors.Is(err, claim.want) {
			return fmt.Errorf("a false claim is answered with %v, want %v", err, claim.want)
		}
	}
	return nil
}

// forgeHeader returns the trace with a changed header in the place of the given one. The change must
// leave the header as long as it was.
func forgeHeader(trace []byte, header *types.Header, change func(*types.Header)) []byte {
	forged := types.CopyHeader(header)
	change(forged)
	before, errBefore := rlp.EncodeToBytes(header)
	after, errAfter := rlp.EncodeToBytes(forged)
	if errBefore != nil || errAfter != nil || len(before) != len(after) {
		return nil
	}
	return bytes.Replace(trace, before, after, 1)
}

// refuse checks that an invalid block is not taken, and for what reason.
func (r *chainRun) refuse(block *types.Block, exception string) error {
	reason := r.refusal(block)
	if reason == nil {
		return fmt.Errorf("an invalid block is taken and its trace verifies (%s)", exception)
	}
	narrower, like := excluded(block) != nil, expected(exception, reason)
	r.c.count(func() {
		r.c.refused++
		if narrower {
			r.c.narrower++
		} else if !like {
			r.c.unlike++
		}
	})
	if r.c.ours && !narrower && !like {
		return fmt.Errorf("an invalid block (%s) is refused for another reason: %w", exception, reason)
	}
	return nil
}

// errUnknownParent means that a block's parent is not there.
var errUnknownParent = errors.New("unknown parent")

// refusal returns why a block or its trace is refused, nil if both are taken.
func (r *chainRun) refusal(block *types.Block) error {
	parent := r.headers[block.ParentHash()]
	if parent == nil {
		return errUnknownParent
	}
	sealed, err := r.execute(r.config, parent, block)
	if err != nil {
		return err
	}
	in, err := NewInput(r.config.ChainID.Uint64(), sealed.Trace)
	if err != nil {
		return err
	}
	_, err = Verify(in)
	return err
}

// checkPost compares the state after the last block with the fixture's.
func (r *chainRun) checkPost(fixture *chainFixture, last *types.Header) error {
	if fixture.PostHash != nil && *fixture.PostHash != last.Root {
		return fmt.Errorf("post-state has root %s, the fixture says %s", last.Root, *fixture.PostHash)
	}
	if fixture.Post == nil {
		return nil
	}
	statedb, err := state.New(last.Root, r.db)
	if err != nil {
		return fmt.Errorf("open post-state: %w", err)
	}
	post := fixture.Post.alloc()
	for addr, want := range post {
		if got := statedb.GetNonce(addr); got != want.Nonce {
			return fmt.Errorf("post-state: %s has nonce %d, want %d", addr, got, want.Nonce)
		}
		if got := statedb.GetBalance(addr).ToBig(); got.Cmp(want.Balance) != 0 {
			return fmt.Errorf("post-state: %s has balance %d, want %d", addr, got, want.Balance)
		}
		if got := statedb.GetCode(addr); !bytes.Equal(got, want.Code) {
			return fmt.Errorf("post-state: %s has code %x, want %x", addr, got, want.Code)
		}
		for slot, value := range want.Storage {
			if got := statedb.GetState(addr, slot); got != value {
				return fmt.Errorf("post-state: slot %s of %s is %s, want %s", slot, addr, got, value)
			}
		}
	}
	// Nothing else is in the state if the fixture's accounts alone have its root.
	if root := (&core.Genesis{Config: r.config, Alloc: post}).ToBlock().Root(); root != last.Root {
		return fmt.Errorf("post-state has root %s, the fixture's accounts have %s", last.Root, root)
	}
	return nil
}

// expected reports whether a refusal has one of the reasons that a fixture names, separated by "|".
// A name that we do not know may mean anything.
func expected(exception string, err error) bool {
	if exception == "" {
		return true
	}
	reasons := exceptions()
	for _, name := range strings.Split(exception, "|") {
		wants, known := reasons[strings.TrimSpace(name)]
		if !known {
			return true
		}
		if slices.ContainsFunc(wants, func(want error) bool { return errors.Is(err, want) }) {
			return true
		}
	}
	return false
}

// exceptions maps the public files' names of what is wrong with a block to our reasons to refuse it.
func exceptions() map[string][]error {
	return map[string][]error{
		"BlockException.INVALID_STATE_ROOT":                          {ErrStateRoot},
		"BlockException.INVALID_GAS_USED":                            {ErrGasUsed},
		"BlockException.INVALID_RECEIPTS_ROOT":                       {ErrReceiptsRoot},
		"BlockException.INVALID_LOG_BLOOM":                           {ErrBloom},
		"BlockException.INVALID_TRANSACTIONS_ROOT":                   {ErrTransactionsRoot},
		"BlockException.INVALID_REQUESTS":                            {ErrRequestsHash},
		"BlockException.INVALID_BASEFEE_PER_GAS":                     {ErrHeader},
		"BlockException.INVALID_GASLIMIT":                            {ErrHeader},
		"BlockException.INVALID_BLOCK_NUMBER":                        {ErrHeader},
		"BlockException.INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT":   {ErrHeader},
		"BlockException.EXTRA_DATA_TOO_BIG":                          {ErrHeader},
		"BlockException.INVALID_WITHDRAWALS_ROOT":                    {ErrWithdrawals},
		"BlockException.INCORRECT_BLOB_GAS_USED":                     {ErrBlobFields},
		"BlockException.INCORRECT_EXCESS_BLOB_GAS":                   {ErrBlobFields},
		"BlockException.UNKNOWN_PARENT":                              {errUnknownParent},
		"BlockException.UNKNOWN_PARENT_ZERO":                         {errUnknownParent},
		"BlockException.IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS":     {ErrDifficulty},
		"BlockException.IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS":         {ErrHeader},
		"BlockException.RLP_BLOCK_LIMIT_EXCEEDED":                    {ErrTooLarge},
		"BlockException.GAS_USED_OVERFLOW":                           {core.ErrGasLimitReached, ErrGasUsed, ErrHeader, ErrGasLimitTooHigh},
		"TransactionException.NONCE_MISMATCH_TOO_LOW":                {core.ErrNonceTooLow},
		"TransactionException.NONCE_MISMATCH_TOO_HIGH":               {core.ErrNonceTooHigh},
		"TransactionException.INSUFFICIENT_ACCOUNT_FUNDS":            {core.ErrInsufficientFunds, core.ErrInsufficientFundsForTransfer},
		"TransactionException.INSUFFICIENT_MAX_FEE_PER_GAS":          {core.ErrFeeCapTooLow},
		"TransactionException.PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS": {core.ErrTipAboveFeeCap},
		"TransactionException.INTRINSIC_GAS_TOO_LOW":                 {core.ErrIntrinsicGas},
		"TransactionException.INTRINSIC_GAS_BELOW_FLOOR_GAS_COST":    {core.ErrFloorDataGas},
		"TransactionException.GAS_LIMIT_EXCEEDS_MAXIMUM":             {ErrGasLimitTooHigh},
		"TransactionException.GAS_ALLOWANCE_EXCEEDED":                {core.ErrGasLimitReached, ErrGasLimitTooHigh, ErrGasUsed},
		"TransactionException.INVALID_CHAINID":                       {ErrWrongChain},
		"TransactionException.SENDER_NOT_EOA":                        {core.ErrSenderNoEOA},
		"TransactionException.INITCODE_SIZE_EXCEEDED":                {vm.ErrMaxInitCodeSizeExceeded},
		"TransactionException.TYPE_4_EMPTY_AUTHORIZATION_LIST":       {core.ErrEmptyAuthList},
		"TransactionException.TYPE_4_TX_CONTRACT_CREATION":           {core.ErrSetCodeTxCreate},
	}
}
