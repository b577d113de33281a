package execute

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/params"
)

// readFixture returns one of our own fixtures.
func readFixture(t *testing.T, name string) *chainFixture {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(fixtureFolder, name+".json"))
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	var file map[string]*chainFixture
	if err := json.Unmarshal(data, &file); err != nil || file[name] == nil {
		t.Fatalf("decode: %v", err)
	}
	return file[name]
}

// TestConformanceNotices changes fixtures so that they are wrong: the runner must say so, of the right block.
func TestConformanceNotices(t *testing.T) {
	t.Parallel()
	sender := addrOf(testKey(0))
	for name, tc := range map[string]struct {
		file   string
		change func(*chainFixture)
		want   string
	}{
		"invalid block that is valid": {"storage", func(f *chainFixture) {
			f.Blocks[1].Header, f.Blocks[1].Exception = nil, "BlockException.INVALID_STATE_ROOT"
		}, "block 1: an invalid block is taken"},
		"invalid for another reason": {"invalid_headers", func(f *chainFixture) {
			f.Blocks[2].Exception = "BlockException.INVALID_STATE_ROOT"
		}, "block 2: an invalid block (BlockException.INVALID_STATE_ROOT) is refused for another reason"},
		"valid block that is invalid": {"invalid_headers", func(f *chainFixture) {
			block, err := f.Blocks[0].decode()
			if err != nil {
				t.Errorf("decode: %v", err)
			}
			f.Blocks[0].Header, f.Blocks[0].Exception = newFixtureHeader(block.Header()), ""
		}, "block 0: a valid block is refused"},
		"valid block that is no RLP":  {"storage", func(f *chainFixture) { f.Blocks[0].RLP += "00" }, "block 0: rlp"},
		"another header":              {"storage", func(f *chainFixture) { f.Blocks[0].Header.GasUsed = quantityOf(1) }, "block 0: the fixture's header hashes to"},
		"another block":               {"storage", func(f *chainFixture) { f.Blocks[0].RLP = f.Blocks[1].RLP }, "block 0: header is"},
		"missing block":               {"storage", func(f *chainFixture) { f.Blocks = f.Blocks[1:] }, "block 0: parent"},
		"another balance before":      {"storage", func(f *chainFixture) { f.Pre[sender] = fixtureAccount{Nonce: quantityOf(0), Balance: quantityOf(1)} }, "pre-state has root"},
		"another balance after":       {"storage", func(f *chainFixture) { f.Post[sender].Balance.UnmarshalText([]byte("0x01")) }, "post-state: " + sender.Hex() + " has balance"},
		"another slot after":          {"storage", func(f *chainFixture) { f.Post[storeAddress].Storage[word{31: 3}] = word{9} }, "post-state: slot"},
		"account too many after":      {"storage", func(f *chainFixture) { delete(f.Post, sender) }, "post-state has root"},
		"another post-state root":     {"storage", func(f *chainFixture) { f.PostHash = &common.Hash{1} }, "post-state has root"},
		"another last block":          {"storage", func(f *chainFixture) { f.Last = common.Hash{1} }, "last block"},
		"another genesis":             {"storage", func(f *chainFixture) { f.Genesis.Hash = common.Hash{1} }, "genesis: the fixture's header hashes to"},
		"another code in the genesis": {"storage", func(f *chainFixture) { f.Pre[storeAddress].Code[0] = 0xfe }, "pre-state has root"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fixture := readFixture(t, tc.file)
			tc.change(fixture)
			c := &conformance{t: t, ours: true}
			if err := c.chain(fixture); err == nil || !strings.HasPrefix(err.Error(), tc.want) {
				t.Errorf("got %v, want %s…", err, tc.want)
			}
		})
	}
}

// TestConformanceSkips has fixtures that are none for us, and nothing else, counted under their reasons.
func TestConformanceSkips(t *testing.T) {
	t.Parallel()
	change := func(f func(*chainFixture)) any {
		fixture := readFixture(t, "access_lists")
		f(fixture)
		return fixture
	}
	// Only the header is looked at before the reason to skip is found.
	block := func(f func(*types.Header, *types.Body)) any {
		return change(func(fixture *chainFixture) {
			block, err := fixture.Blocks[0].decode()
			if err != nil {
				t.Fatalf("decode: %v", err)
			}
			header, body := block.Header(), *block.Body()
			f(header, &body)
			changed := types.NewBlockWithHeader(header).WithBody(body)
			fixture.Blocks[0] = fixtureBlock{RLP: hexutil.Encode(encodeBlock(t, changed)), Header: newFixtureHeader(header)}
		})
	}
	for name, tc := range map[string]struct {
		test   any
		reason string
	}{
		"network":         {change(func(f *chainFixture) { f.Network = "Prague" }), "network Prague"},
		"no chain":        {map[string]any{"env": map[string]any{}, "post": map[string]any{}}, "no blockchain test"},
		"no object":       {7, "no blockchain test"},
		"system contract": {change(func(f *chainFixture) { delete(f.Pre, params.BeaconRootsAddress) }), "system contract " + params.BeaconRootsAddress.Hex() + " is missing or not canonical"},
		"genesis": {change(func(f *chainFixture) {
			genesis, err := fixtureBlock{RLP: f.GenesisRLP.String()}.decode()
			if err != nil {
				t.Fatalf("decode: %v", err)
			}
			genesis = withHeader(genesis, func(h *types.Header) { *h.ExcessBlobGas = 1 })
			f.GenesisRLP, f.Genesis = encodeBlock(t, genesis), nil
		}), "genesis: " + ErrParent.Error() + ": " + ErrBlobFields.Error()},
		"blob fields": {block(func(h *types.Header, _ *types.Body) { *h.ExcessBlobGas = 1 }), "blob fields are not zero"},
		"withdrawals": {block(func(_ *types.Header, b *types.Body) { b.Withdrawals = types.Withdrawals{{Index: 1}} }), "withdrawals"},
		"blob transaction": {block(func(_ *types.Header, b *types.Body) {
			b.Transactions = types.Transactions{types.MustSignNewTx(testKey(0), Signer(fixtureChainID), &types.BlobTx{
				ChainID: uint256Of(fixtureChainID), GasTipCap: uint256Of(0), GasFeeCap: uint256Of(1), Value: uint256Of(0),
				BlobFeeCap: uint256Of(1), BlobHashes: []common.Hash{{1}}})}
		}), "blob transaction"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw, err := json.Marshal(tc.test)
			if err != nil {
				t.Fatalf("encode: %v", err)
			}
			c := &conformance{t: t, skipped: make(map[string]int)}
			c.test(name, raw)
			if len(c.skipped) != 1 || c.skipped[tc.reason] != 1 || c.ran != 0 {
				t.Errorf("ran %d, skipped %v, want %q", c.ran, c.skipped, tc.reason)
			}
		})
	}
}

// TestConformanceDeposits has a block that Ethereum accepts and this rollup cannot, for it knows no deposit contract.
func TestConformanceDeposits(t *testing.T) {
	t.Parallel()
	deposit := bytes.Join([][]byte{
		words(160, 256, 320, 384, 512, 48), make([]byte, 64), words(32, 0, 8, 0, 96), make([]byte, 96), words(8, 0),
	}, nil)
	topic := common.HexToHash("0x649bbc62d0e31342afea4e5cd82d4049e7e1ee912fc0889aa790803be39038c5")
	contractAddress := params.MainnetChainConfig.DepositContractAddress
	s := newScribe(t, "deposit", types.GenesisAlloc{contractAddress: contract(program.New().
		Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY).Push(topic).Op(vm.CALLDATASIZE, vm.PUSH0, vm.LOG1).Bytes())})
	s.config.DepositContractAddress = contractAddress
	s.block("1", s.call(0, &contractAddress, 0, 200_000, deposit))
	c := &conformance{t: t}
	err := c.chain(s.done())
	if reason := skipReason(""); !errors.As(err, &reason) || reason != "deposit requests" {
		t.Fatalf("got %v", err)
	}
}

// TestFixtureNumbers reads numbers in all forms that the public files have, and writes them in theirs.
func TestFixtureNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"0": "0x00", "0x": "", "0x0": "0x00", "0x007": "0x07", "255": "0xff", "0x0100": "0x0100", "0xz": "", "-1": ""} {
		var q quantity
		err := q.UnmarshalText([]byte(text))
		if got, _ := q.MarshalText(); err == nil && string(got) != want || (err != nil) != (want == "") {
			t.Errorf("quantity %q: %s, %v, want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]string{"0x": "0x00", "0x0": "0x00", "0x123": "0x0123", "7": "0x07", "0x" + strings.Repeat("f", 65): "", "0xz": ""} {
		var w word
		err := w.UnmarshalText([]byte(text))
		if got, _ := w.MarshalText(); err == nil && string(got) != want || (err != nil) != (want == "") {
			t.Errorf("word %q: %s, %v, want %s", text, got, err, want)
		}
	}
	if got := quantityOf(1 << 40).big(); got.Cmp(new(big.Int).Lsh(common.Big1, 40)) != 0 {
		t.Errorf("2^40 is %d", got)
	}
}
