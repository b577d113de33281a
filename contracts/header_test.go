package contracts_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// readHeader is what the contracts read of a header.
type readHeader struct {
	ParentHash  [32]byte
	Coinbase    common.Address
	StateRoot   [32]byte
	Number      uint64
	GasLimit    uint64
	GasUsed     uint64
	Timestamp   uint64
	ExtraLength *big.Int
	PrevRandao  [32]byte
	BaseFee     *big.Int
	BeaconRoot  [32]byte
}

// TestHeaderReader compares the contracts' header reader with go-ethereum's on headers whose numbers have
// every length.
func TestHeaderReader(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	random := rand.New(rand.NewPCG(1, 2))
	bits := func(most int) uint64 { return random.Uint64() >> (64 - random.IntN(most+1)) }
	hash := func() (out common.Hash) {
		for i := range out {
			out[i] = byte(random.Uint32())
		}
		return out
	}
	for i := range 300 {
		root, withdrawals, requests, address := hash(), hash(), hash(), hash()
		header := &types.Header{
			ParentHash: hash(), UncleHash: hash(), Coinbase: common.BytesToAddress(address[:]), Root: hash(), TxHash: hash(),
			ReceiptHash: hash(), Difficulty: new(big.Int), Number: new(big.Int).SetUint64(bits(64)), GasLimit: bits(64),
			GasUsed: bits(64), Time: bits(64), Extra: make([]byte, random.IntN(33)), MixDigest: hash(),
			BaseFee:         new(big.Int).Rsh(hash().Big(), uint(random.IntN(257))),
			WithdrawalsHash: &withdrawals, BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64),
			ParentBeaconRoot: &root, RequestsHash: &requests,
		}
		raw, err := rlp.EncodeToBytes(header)
		if err != nil {
			t.Fatal(err)
		}
		value, revert, _ := h.invoke("header", raw)
		if revert != nil {
			t.Fatalf("header %d: %v: %+v", i, revert, header)
		}
		got := *abi.ConvertType(value, new(readHeader)).(*readHeader)
		if got.ParentHash != header.ParentHash || got.Coinbase != header.Coinbase || got.StateRoot != header.Root ||
			got.Number != header.Number.Uint64() || got.GasLimit != header.GasLimit || got.GasUsed != header.GasUsed ||
			got.Timestamp != header.Time || got.ExtraLength.Int64() != int64(len(header.Extra)) ||
			got.PrevRandao != header.MixDigest || got.BaseFee.Cmp(header.BaseFee) != 0 || got.BeaconRoot != root {
			t.Fatalf("header %d: got %+v, want %+v", i, got, header)
		}
		// A byte more or less anywhere is no header.
		at := random.IntN(len(raw))
		shorter := append(append([]byte(nil), raw[:at]...), raw[at+1:]...)
		if _, revert, _ := h.invoke("header", shorter); revert == nil {
			t.Fatalf("header %d: accepted without byte %d", i, at)
		}
	}
}

// TestHeaderLayout refuses headers of other forks and prefixes that do not fit the layout.
func TestHeaderLayout(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	raw, err := rlp.EncodeToBytes(newL2(t).genesis)
	if err != nil {
		t.Fatal(err)
	}
	if _, revert, _ := h.invoke("header", raw); revert != nil {
		t.Fatal(revert)
	}
	// Offsets of the prefixes behind the list's own three bytes: parent hash, coinbase, state root, bloom.
	for _, at := range []int{0, 66, 87, 186, 187, 188} {
		if _, revert, _ := h.invoke("header", flip(raw, 3+at)); revert == nil || revert.Name != "MalformedHeader" {
			t.Errorf("prefix at %d: %v", at, revert)
		}
	}
	tests := map[string]struct {
		change func(h *types.Header)
		want   string
	}{
		"a number of 65 bits":    {func(h *types.Header) { h.Number = new(big.Int).Lsh(big.NewInt(1), 64) }, "MalformedHeader"},
		"a base fee of 257 bits": {func(h *types.Header) { h.BaseFee = new(big.Int).Lsh(big.NewInt(1), 256) }, "MalformedHeader"},
		"much extra data":        {func(h *types.Header) { h.Extra = make([]byte, 56) }, "MalformedHeader"},
		"blob gas":               {func(h *types.Header) { *h.BlobGasUsed = 1 << 17 }, "MalformedHeader"},
		"a fork to come":         {func(h *types.Header) { h.BlockAccessListHash = new(common.Hash) }, "MalformedHeader"},
		"a fork gone by":         {func(h *types.Header) { h.RequestsHash = nil }, "MalformedHeader"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			header := types.CopyHeader(newL2(t).genesis)
			test.change(header)
			raw, err := rlp.EncodeToBytes(header)
			if err != nil {
				t.Fatal(err)
			}
			if _, revert, _ := h.invoke("header", raw); revert == nil || revert.Name != test.want {
				t.Errorf("got %v, want %s", revert, test.want)
			}
		})
	}
}
