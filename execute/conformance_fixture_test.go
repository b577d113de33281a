package execute

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/common/math"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// chainFixture is one test of Ethereum's public BlockchainTests files, in the format of ethereum/tests
// and of execution-spec-tests: a pre-state, blocks of which some are invalid, and what comes of them.
type chainFixture struct {
	Network    string         `json:"network"`
	Genesis    *fixtureHeader `json:"genesisBlockHeader"`
	Pre        fixtureAlloc   `json:"pre"`
	Post       fixtureAlloc   `json:"postState,omitempty"`
	PostHash   *common.Hash   `json:"postStateHash,omitempty"`
	Last       common.Hash    `json:"lastblockhash"`
	Config     fixtureConfig  `json:"config"`
	GenesisRLP hexutil.Bytes  `json:"genesisRLP"`
	Blocks     []fixtureBlock `json:"blocks"`
	SealEngine string         `json:"sealEngine,omitempty"`
	Info       *fixtureInfo   `json:"_info,omitempty"`
}

type fixtureConfig struct {
	Network string    `json:"network,omitempty"`
	ChainID *quantity `json:"chainid,omitempty"` // absent in old files: 1
}

type fixtureInfo struct {
	Comment string `json:"comment,omitempty"`
}

// fixtureBlock is a block of a fixture. Without a header it is one that must be refused.
type fixtureBlock struct {
	RLP       string         `json:"rlp"` // not always hex: some files test that too
	Header    *fixtureHeader `json:"blockHeader,omitempty"`
	Exception string         `json:"expectException,omitempty"`
	Number    string         `json:"blocknumber,omitempty"`
}

// valid reports whether the block is part of the chain.
func (b fixtureBlock) valid() bool { return b.Header != nil && b.Exception == "" }

// decode returns the block. The body of a block since Shanghai has a list of withdrawals.
func (b fixtureBlock) decode() (*types.Block, error) {
	data, err := hexutil.Decode(b.RLP)
	if err != nil {
		return nil, err
	}
	block := new(types.Block)
	if err := rlp.DecodeBytes(data, block); err != nil {
		return nil, err
	}
	if block.Header().WithdrawalsHash != nil && block.Withdrawals() == nil {
		return nil, errors.New("body has no list of withdrawals")
	}
	return block, nil
}

// quantity is a number as the public files write it: hex with an even number of digits; read in any form.
type quantity big.Int

func newQuantity(v *big.Int) *quantity {
	if v == nil {
		return nil
	}
	return (*quantity)(new(big.Int).Set(v))
}

func quantityOf(v uint64) *quantity { return (*quantity)(new(big.Int).SetUint64(v)) }

func (q *quantity) big() *big.Int {
	if q == nil {
		return nil
	}
	return new(big.Int).Set((*big.Int)(q))
}

func (q *quantity) uint64() uint64 {
	if q == nil {
		return 0
	}
	return (*big.Int)(q).Uint64()
}

// MarshalText implements encoding.TextMarshaler.
func (q *quantity) MarshalText() ([]byte, error) {
	b := (*big.Int)(q).Bytes()
	if len(b) == 0 {
		b = []byte{0}
	}
	return []byte("0x" + hex.EncodeToString(b)), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (q *quantity) UnmarshalText(text []byte) error {
	v, ok := math.ParseBig256(string(text))
	if !ok || v.Sign() < 0 {
		return fmt.Errorf("%q is no number", text)
	}
	(*big.Int)(q).Set(v)
	return nil
}

// fixtureHeader is a header under the names of the public files.
type fixtureHeader struct {
	ParentHash       common.Hash      `json:"parentHash"`
	UncleHash        common.Hash      `json:"uncleHash"`
	Coinbase         common.Address   `json:"coinbase"`
	Root             common.Hash      `json:"stateRoot"`
	TxHash           common.Hash      `json:"transactionsTrie"`
	ReceiptHash      common.Hash      `json:"receiptTrie"`
	Bloom            types.Bloom      `json:"bloom"`
	Difficulty       *quantity        `json:"difficulty"`
	Number           *quantity        `json:"number"`
	GasLimit         *quantity        `json:"gasLimit"`
	GasUsed          *quantity        `json:"gasUsed"`
	Time             *quantity        `json:"timestamp"`
	Extra            hexutil.Bytes    `json:"extraData"`
	MixDigest        common.Hash      `json:"mixHash"`
	Nonce            types.BlockNonce `json:"nonce"`
	BaseFee          *quantity        `json:"baseFeePerGas,omitempty"`
	WithdrawalsHash  *common.Hash     `json:"withdrawalsRoot,omitempty"`
	BlobGasUsed      *quantity        `json:"blobGasUsed,omitempty"`
	ExcessBlobGas    *quantity        `json:"excessBlobGas,omitempty"`
	ParentBeaconRoot *common.Hash     `json:"parentBeaconBlockRoot,omitempty"`
	RequestsHash     *common.Hash     `json:"requestsHash,omitempty"`
	Hash             common.Hash      `json:"hash"`
}

// newFixtureHeader returns the header of a sealed block or genesis since Osaka.
func newFixtureHeader(h *types.Header) *fixtureHeader {
	return &fixtureHeader{
		ParentHash: h.ParentHash, UncleHash: h.UncleHash, Coinbase: h.Coinbase, Root: h.Root, TxHash: h.TxHash,
		ReceiptHash: h.ReceiptHash, Bloom: h.Bloom, Difficulty: newQuantity(h.Difficulty), Number: newQuantity(h.Number),
		GasLimit: quantityOf(h.GasLimit), GasUsed: quantityOf(h.GasUsed), Time: quantityOf(h.Time), Extra: h.Extra,
		MixDigest: h.MixDigest, Nonce: h.Nonce, BaseFee: newQuantity(h.BaseFee), WithdrawalsHash: h.WithdrawalsHash,
		BlobGasUsed: quantityOf(*h.BlobGasUsed), ExcessBlobGas: quantityOf(*h.ExcessBlobGas),
		ParentBeaconRoot: h.ParentBeaconRoot, RequestsHash: h.RequestsHash, Hash: h.Hash(),
	}
}

// header returns the header whose fields these are.
func (h *fixtureHeader) header() *types.Header {
	optional := func(q *quantity) *uint64 {
		if q == nil {
			return nil
		}
		v := q.uint64()
		return &v
	}
	return &types.Header{
		ParentHash: h.ParentHash, UncleHash: h.UncleHash, Coinbase: h.Coinbase, Root: h.Root, TxHash: h.TxHash,
		ReceiptHash: h.ReceiptHash, Bloom: h.Bloom, Difficulty: h.Difficulty.big(), Number: h.Number.big(),
		GasLimit: h.GasLimit.uint64(), GasUsed: h.GasUsed.uint64(), Time: h.Time.uint64(), Extra: h.Extra,
		MixDigest: h.MixDigest, Nonce: h.Nonce, BaseFee: h.BaseFee.big(), WithdrawalsHash: h.WithdrawalsHash,
		BlobGasUsed: optional(h.BlobGasUsed), ExcessBlobGas: optional(h.ExcessBlobGas),
		ParentBeaconRoot: h.ParentBeaconRoot, RequestsHash: h.RequestsHash,
	}
}

// check compares the fixture's fields and hash with a header.
func (h *fixtureHeader) check(got *types.Header) error {
	if hash := h.header().Hash(); hash != h.Hash {
		return fmt.Errorf("the fixture's header hashes to %s, the fixture says %s", hash, h.Hash)
	}
	if got.Hash() != h.Hash {
		return fmt.Errorf("header is %s, the fixture says %s", got.Hash(), h.Hash)
	}
	return nil
}

// fixtureAlloc is a state: all accounts of it.
type fixtureAlloc map[common.Address]fixtureAccount

type fixtureAccount struct {
	Nonce   *quantity     `json:"nonce"`
	Balance *quantity     `json:"balance"`
	Code    hexutil.Bytes `json:"code"`
	Storage map[word]word `json:"storage"`
}

// word is a 32-byte number, written without leading zero bytes and read in any length.
type word common.Hash

// MarshalText implements encoding.TextMarshaler.
func (w word) MarshalText() ([]byte, error) {
	b := common.TrimLeftZeroes(w[:])
	if len(b) == 0 {
		b = []byte{0}
	}
	return []byte("0x" + hex.EncodeToString(b)), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (w *word) UnmarshalText(text []byte) error {
	digits := bytes.TrimPrefix(text, []byte("0x"))
	if len(digits)%2 == 1 {
		digits = append([]byte{'0'}, digits...)
	}
	if len(digits) > 2*len(w) {
		return fmt.Errorf("storage word %s is too long", text)
	}
	*w = word{}
	_, err := hex.Decode(w[len(w)-len(digits)/2:], digits)
	return err
}

// newFixtureAlloc returns an alloc in the form of the public files.
func newFixtureAlloc(alloc types.GenesisAlloc) fixtureAlloc {
	out := make(fixtureAlloc, len(alloc))
	for addr, a := range alloc {
		account := fixtureAccount{Nonce: quantityOf(a.Nonce), Balance: newQuantity(a.Balance), Code: a.Code, Storage: map[word]word{}}
		if a.Balance == nil {
			account.Balance = quantityOf(0)
		}
		if a.Code == nil {
			account.Code = []byte{}
		}
		for k, v := range a.Storage {
			account.Storage[word(k)] = word(v)
		}
		out[addr] = account
	}
	return out
}

// alloc returns the state as a genesis takes it.
func (f fixtureAlloc) alloc() types.GenesisAlloc {
	out := make(types.GenesisAlloc, len(f))
	for addr, a := range f {
		account := types.Account{Nonce: a.Nonce.uint64(), Balance: a.Balance.big(), Code: a.Code}
		if account.Balance == nil {
			account.Balance = new(big.Int)
		}
		if len(a.Storage) > 0 {
			account.Storage = make(map[common.Hash]common.Hash, len(a.Storage))
		}
		for k, v := range a.Storage {
			account.Storage[common.Hash(k)] = common.Hash(v)
		}
		out[addr] = account
	}
	return out
}

// errNoTests means that a JSON file is not an object, so that it cannot be a file of tests.
var errNoTests = errors.New("not a file of tests")

// eachTest calls f for every member of the object that a file of tests is. One member is in memory at
// a time: the public files are up to hundreds of megabytes long.
func eachTest(file io.Reader, f func(name string, test json.RawMessage)) error {
	dec := json.NewDecoder(file)
	open, err := dec.Token()
	if err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if open != json.Delim('{') {
		return errNoTests
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return fmt.Errorf("read name of a test: %w", err)
		}
		var test json.RawMessage
		if err := dec.Decode(&test); err != nil {
			return fmt.Errorf("read test %v: %w", key, err)
		}
		f(fmt.Sprint(key), test)
	}
	return nil
}
