package execute

import (
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/consensus/misc/eip1559"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// Env is the environment of a block that is to be built. Everything else in the header follows
// from the parent (base fee), from the transactions, or is constant (prev_randao, extra data,
// nonce, blob fields, withdrawals).
type Env struct {
	Number   uint64         // the parent's plus one
	Time     uint64         // unix seconds, after the parent's
	GasLimit uint64         // within Ethereum's bounds of the parent's
	Coinbase common.Address // fee recipient
	Anchor   common.Hash    // parent_beacon_block_root: the hash of the block's anchor
	// Allow is asked after a transaction was executed and before it is final, with what the block has
	// come to; an error refuses the transaction as if it had never been tried. It keeps rule 6: a block that
	// no L1 transaction could settle must not be promised. Nil allows all within MaxTraceBytes.
	Allow func(Usage) error
}

// Usage is what an open block costs L1, in bytes of canonical traces, bounded from above.
type Usage struct {
	Block          int          // the block's trace alone, with this transaction
	Run            int          // the trace of all blocks since the recorder's last Cut
	Slot           int          // the trace of all blocks of the recorder
	Alone          int          // the trace of a block of nothing but this transaction
	Transaction    int          // what the transaction adds to Block: itself and its witness
	GasUsed        uint64       // of the block, with the transaction
	TransactionGas uint64       // of the transaction
	Tip            *uint256.Int // wei that the transaction pays per gas above the base fee; nil if there is no transaction
}

// header returns the block's header as far as it is known before execution.
func (e Env) header(config *params.ChainConfig, parent *types.Header) *types.Header {
	anchor, withdrawals := e.Anchor, types.EmptyWithdrawalsHash
	return &types.Header{
		ParentHash:       parent.Hash(),
		UncleHash:        types.EmptyUncleHash,
		Coinbase:         e.Coinbase,
		Difficulty:       new(big.Int),
		Number:           new(big.Int).SetUint64(e.Number),
		GasLimit:         e.GasLimit,
		Time:             e.Time,
		BaseFee:          eip1559.CalcBaseFee(config, parent),
		WithdrawalsHash:  &withdrawals,
		BlobGasUsed:      new(uint64),
		ExcessBlobGas:    new(uint64),
		ParentBeaconRoot: &anchor,
	}
}

// BurnedFees returns the base fee times the gas used, in wei: what a block takes out of
// circulation (there are no blobs).
func BurnedFees(h *types.Header) *big.Int {
	if h.BaseFee == nil {
		return new(big.Int)
	}
	return new(big.Int).Mul(h.BaseFee, new(big.Int).SetUint64(h.GasUsed))
}

// checkParent bounds the header that a trace or a builder starts from, with ErrParent. It is known only by its
// hash, which whoever calls EXECUTE may choose, so nothing of it can be trusted to be sane.
func checkParent(config *params.ChainConfig, h *types.Header) error {
	if err := checkBounds(config, h); err != nil {
		return fmt.Errorf("%w: %w", ErrParent, err)
	}
	if h.GasLimit < params.MinGasLimit || h.GasLimit > params.MaxGasLimit || h.GasUsed > h.GasLimit {
		return fmt.Errorf("%w: gas used %d of limit %d: %w", ErrParent, h.GasUsed, h.GasLimit, ErrHeader)
	}
	return nil
}

// checkBounds checks what must hold of any header before arithmetic is done with it.
func checkBounds(config *params.ChainConfig, h *types.Header) error {
	if h.Difficulty == nil || h.Difficulty.Sign() != 0 {
		return ErrDifficulty
	}
	if h.Number == nil || !h.Number.IsInt64() || h.Number.Sign() < 0 {
		return ErrNumber
	}
	if h.BaseFee == nil || h.BaseFee.Sign() < 0 || h.BaseFee.BitLen() > 256 {
		return fmt.Errorf("base fee is absent or too large: %w", ErrHeader)
	}
	if !config.IsOsaka(h.Number, h.Time) {
		return ErrFork
	}
	if h.BlobGasUsed == nil || h.ExcessBlobGas == nil || *h.BlobGasUsed != 0 || *h.ExcessBlobGas != 0 {
		return ErrBlobFields
	}
	return nil
}

// checkHeader checks a block's header against its parent, which must have passed checkParent or
// checkHeader itself: the rules of consensus/beacon, every optional field, and what this rollup
// narrows (no blobs, no withdrawals).
func checkHeader(chain *chain, header, parent *types.Header, parentHash common.Hash) error {
	if header.ParentHash != parentHash {
		return fmt.Errorf("parent hash does not link to the parent: %w", ErrHeader)
	}
	if err := checkBounds(chain.config, header); err != nil {
		return err
	}
	if header.WithdrawalsHash == nil || *header.WithdrawalsHash != types.EmptyWithdrawalsHash {
		return ErrWithdrawals
	}
	if header.RequestsHash == nil {
		return fmt.Errorf("requests hash is absent: %w", ErrHeader)
	}
	// The engine looks its parent up by hash and number, and finds the one that is linked above.
	if err := chain.engine.VerifyHeader(chain.on(parent, parentHash), header); err != nil {
		return fmt.Errorf("%w: %w", ErrHeader, err)
	}
	return nil
}

// chain is the little that go-ethereum's state transition asks of a chain: its rules, its engine,
// and, for header rules, the parent. It implements core.ChainContext.
type chain struct {
	config     *params.ChainConfig
	engine     consensus.Engine
	parent     *types.Header
	parentHash common.Hash
}

// newChain returns a chain of the given rules. The inner engine is never asked: difficulty is zero.
func newChain(config *params.ChainConfig) *chain {
	return &chain{config: config, engine: beacon.New(ethash.NewFaker())}
}

// on returns the chain as seen by a child of the parent.
func (c *chain) on(parent *types.Header, hash common.Hash) *chain {
	return &chain{config: c.config, engine: c.engine, parent: parent, parentHash: hash}
}

func (c *chain) Config() *params.ChainConfig                 { return c.config }
func (c *chain) Engine() consensus.Engine                    { return c.engine }
func (c *chain) CurrentHeader() *types.Header                { return c.parent }
func (c *chain) GetHeaderByNumber(uint64) *types.Header      { return nil }
func (c *chain) GetHeaderByHash(h common.Hash) *types.Header { return c.GetHeader(h, 0) }
func (c *chain) GetHeader(h common.Hash, _ uint64) *types.Header {
	if c.parent != nil && h == c.parentHash {
		return c.parent
	}
	return nil
}
