package execute

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
)

var update = flag.Bool("update", false, "write the pinned encodings in testdata anew")

// pinned compares data with a file of testdata, byte for byte.
func pinned(t *testing.T, name string, data []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(hex.EncodeToString(data)+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, want) {
		t.Fatalf("%s is %d bytes, and not the %d that are pinned", name, len(data), len(want))
	}
}

// smallWorld has two small blocks: a transfer, and a call with a log and a legacy transaction.
func smallWorld(t testing.TB) *world {
	t.Helper()
	w := newWorld(t, 2, testContracts(addrOf(testKey(0))))
	to := common.Address{0xaa}
	w.block(w.call(0, &to, 1, 21_000, nil))
	legacy := w.sign(1, &types.LegacyTx{Nonce: 0, To: &to, Value: big.NewInt(7), Gas: 21_000, GasPrice: big.NewInt(2 * params.GWei)})
	w.nonces[addrOf(w.keys[1])]++
	w.block(w.call(0, &tokenAddress, 0, 100_000, transferData(to, 3)), legacy)
	return w
}

// TestPinnedEncodings pins the encodings of version 1.
func TestPinnedEncodings(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	one, two := w.input(0, 1), w.input(0, 2)
	pinned(t, "trace-v1-one-block.hex", one.Trace)
	pinned(t, "trace-v1-two-blocks.hex", two.Trace)
	pinned(t, "input-two-blocks.hex", two.Encode())
	mustVerify(t, one)
	mustVerify(t, two)
}

// TestInputIsABI compares the input's encoding with go-ethereum's ABI encoder.
func TestInputIsABI(t *testing.T) {
	t.Parallel()
	in := smallWorld(t).input(0, 2)
	var args abi.Arguments
	for _, name := range []string{"uint64", "bytes32", "bytes32", "bytes32", "bytes32", "uint64", "bytes"} {
		typ, err := abi.NewType(name, "", nil)
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, abi.Argument{Type: typ})
	}
	for cut := range 40 {
		in.Trace = in.Trace[:len(in.Trace)-cut%2]
		want, err := args.Pack(in.ChainID, in.ParentHash, in.TipHash, in.PreStateRoot, in.PostStateRoot, in.GasUsed, in.Trace)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(in.Encode(), want) {
			t.Fatalf("encoding of %d bytes of trace differs", len(in.Trace))
		}
		back, err := DecodeInput(want)
		if err != nil || !bytes.Equal(back.Trace, in.Trace) || back.GasUsed != in.GasUsed || back.TipHash != in.TipHash {
			t.Fatalf("decode: %v", err)
		}
	}
}

// TestInputIsStrict has every way of writing the same values differently.
func TestInputIsStrict(t *testing.T) {
	t.Parallel()
	in := Input{ChainID: 5, GasUsed: 6, Trace: []byte{1, 2, 3}}
	honest := in.Encode()
	if _, err := DecodeInput(honest); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(b []byte) []byte{
		"empty":                           func([]byte) []byte { return nil },
		"chain id beyond 64":              func(b []byte) []byte { b[23] = 1; return b },
		"gas beyond 64":                   func(b []byte) []byte { b[5*32+23] = 1; return b },
		"offset elsewhere":                func(b []byte) []byte { b[6*32+31]++; return b },
		"offset beyond 64":                func(b []byte) []byte { b[6*32] = 1; return b },
		"length one more":                 func(b []byte) []byte { b[7*32+31] = 33; return b },
		"length one word less":            func(b []byte) []byte { b[7*32+31] = 0; return b },
		"length huge":                     func(b []byte) []byte { copy(b[7*32+24:], bytes.Repeat([]byte{0xff}, 8)); return b },
		"padding":                         func(b []byte) []byte { b[len(b)-1] = 1; return b },
		"trailing word":                   func(b []byte) []byte { return append(b, make([]byte, 32)...) },
		"trailing byte":                   func(b []byte) []byte { return append(b, 0) },
		"cut":                             func(b []byte) []byte { return b[:len(b)-1] },
		"no trace word":                   func(b []byte) []byte { return b[:8*32] },
		"length shorter than its padding": func(b []byte) []byte { b[7*32+31] = 2; return b },
	} {
		if _, err := DecodeInput(change(bytes.Clone(honest))); !errors.Is(err, ErrMalformedInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEveryByteCounts flips one bit of each byte of an encoded input, trace included: the precompile
// must never say true again.
func TestEveryByteCounts(t *testing.T) {
	t.Parallel()
	honest := smallWorld(t).input(0, 2).Encode()
	if err := compute(honest); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for worker := range 2 {
		wg.Go(func() {
			data := bytes.Clone(honest)
			for i := worker; i < len(data); i += 2 {
				for _, bit := range []byte{1 << (i % 8)} {
					data[i] ^= bit
					if err := compute(data); err == nil || errors.Is(err, ErrPanic) {
						t.Errorf("byte %d, bit %x: %v", i, bit, err)
					}
					data[i] ^= bit
				}
			}
		})
	}
	wg.Wait()
}

// TestTraceRoundTrip decodes and encodes.
func TestTraceRoundTrip(t *testing.T) {
	t.Parallel()
	in := smallWorld(t).input(0, 2)
	tr, err := DecodeTrace(in.Trace)
	if err != nil {
		t.Fatal(err)
	}
	again, err := tr.Encode()
	if err != nil || !bytes.Equal(again, in.Trace) {
		t.Fatalf("encode: %v", err)
	}
	for i, b := range tr.Blocks {
		if hash := b.Block().Hash(); i == 1 && hash != in.TipHash {
			t.Fatalf("block %d has hash %s", i, hash)
		}
	}
	for name, change := range map[string]func(tr *Trace){
		"no blocks": func(tr *Trace) { tr.Blocks = nil },
		"65 blocks": func(tr *Trace) { tr.Blocks = slices.Repeat(tr.Blocks[:1], MaxBlocks+1) },
		"node":      func(tr *Trace) { tr.Nodes = append(tr.Nodes, bytes.Repeat([]byte{0xff}, MaxNodeBytes+1)) },
		"code":      func(tr *Trace) { tr.Codes = append(tr.Codes, bytes.Repeat([]byte{0xff}, MaxCodeBytes+1)) },
		"bytes": func(tr *Trace) {
			tr.Codes = nil
			for i := range 40 {
				tr.Codes = append(tr.Codes, bytes.Repeat([]byte{byte(i + 1)}, MaxCodeBytes))
			}
		},
	} {
		other := *tr
		change(&other)
		if _, err := other.Encode(); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
	blobs := *tr
	blobs.Blocks = slices.Clone(tr.Blocks)
	blobs.Blocks[0].Transactions = types.Transactions{blobTransaction(smallWorld(t))}
	if _, err := DecodeTrace(encodeUnchecked(t, &blobs)); !errors.Is(err, ErrBlobTransaction) {
		t.Errorf("blob transaction: %v", err)
	}
	other := *tr
	other.Nodes = append(other.Nodes, other.Nodes[0])
	if _, err := other.Encode(); !errors.Is(err, ErrUnordered) {
		t.Errorf("unordered: %v", err)
	}
}

// TestTransactionHasOneForm wraps a legacy transaction in a string, which has the same root.
func TestTransactionHasOneForm(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	in := w.input(1, 2)
	tr, err := DecodeTrace(in.Trace)
	if err != nil {
		t.Fatal(err)
	}
	for i, tx := range tr.Blocks[0].Transactions {
		item, _ := rlp.EncodeToBytes(tx)
		binary, _ := tx.MarshalBinary()
		other, _ := rlp.EncodeToBytes(binary)
		if tx.Type() != types.LegacyTxType {
			other = binary // not wrapped at all
		}
		forged, err := substitute(in.Trace, item, other)
		if err != nil {
			t.Fatal(err)
		}
		in := in
		in.Trace = forged
		if _, err := Verify(in); err == nil {
			t.Fatalf("transaction %d has two forms", i)
		}
	}
}

// substitute replaces an item of a trace and mends the lengths of the lists around it.
func substitute(trace, old, item []byte) ([]byte, error) {
	var walk func(v []byte) ([]byte, error)
	walk = func(v []byte) ([]byte, error) {
		if bytes.Equal(v, old) {
			return item, nil
		}
		content, _, err := rlp.SplitList(v)
		if err != nil || !bytes.Contains(v, old) {
			return v, nil
		}
		var items []rlp.RawValue
		for len(content) > 0 {
			_, _, rest, err := rlp.Split(content)
			if err != nil {
				return nil, err
			}
			changed, err := walk(content[:len(content)-len(rest)])
			if err != nil {
				return nil, err
			}
			items, content = append(items, changed), rest
		}
		return rlp.EncodeToBytes(items)
	}
	body, err := walk(trace[1:])
	return append([]byte{trace[0]}, body...), err
}

// TestDecoderAllocatesLittle gives the decoder lists that are cheap to send and dear to hold.
func TestDecoderAllocatesLittle(t *testing.T) {
	w := smallWorld(t)
	tr, err := DecodeTrace(w.input(0, 1).Trace)
	if err != nil {
		t.Fatal(err)
	}
	header := types.CopyHeader(tr.Blocks[0].Header)
	header.GasUsed = 1<<64 - 1
	list := func(item []byte, n int) rlp.RawValue {
		out, _ := rlp.EncodeToBytes(rawList(item, n))
		return out
	}
	nested := nestedLists(200_000)
	empty, one := rlp.RawValue{0xc0}, rlp.RawValue{0x01}
	const n = 1_900_000
	for name, parts := range map[string][4]rlp.RawValue{ // transactions, codes, nodes, blocks instead
		"tiny transactions":     {list([]byte{0xc0}, n), empty, empty, nil},
		"smallest transactions": {list(append([]byte{0xc9}, bytes.Repeat([]byte{0x80}, 9)...), n/10), empty, empty, nil},
		"equal nodes":           {empty, empty, list(one, n), nil},
		"equal codes":           {empty, list(one, n), empty, nil},
		"tiny blocks":           {empty, empty, empty, list([]byte{0xc0}, n)},
		"nested transactions":   {nested, empty, empty, nil},
		"nested node":           {empty, empty, nested, nil},
	} {
		blocks := parts[3]
		if blocks == nil {
			block, _ := rlp.EncodeToBytes([]any{header, parts[0]})
			blocks, _ = rlp.EncodeToBytes([]rlp.RawValue{block})
		}
		body, err := rlp.EncodeToBytes([]any{blocks, []any{tr.Parent, parts[1], parts[2]}})
		if err != nil {
			t.Fatal(err)
		}
		data := append([]byte{TraceVersion}, body...)
		if len(data) > MaxTraceBytes {
			t.Fatalf("%s: %d bytes", name, len(data))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = DecodeTrace(data)
		runtime.ReadMemStats(&after)
		times := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(data))
		if times > 48 {
			t.Errorf("%s: decoding %d bytes allocated %.0f times as much (%v)", name, len(data), times, err)
		}
		if err == nil && name != "smallest transactions" {
			t.Errorf("%s: decoded", name)
		}
		// The verifier is bounded by the claim before it decodes anything.
		in := Input{ChainID: testChainID, GasUsed: 1 << 24, Trace: data}
		runtime.ReadMemStats(&before)
		_, err = Verify(in)
		runtime.ReadMemStats(&after)
		if times := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(data)); times > 8 || err == nil {
			t.Errorf("%s: verifying %d bytes allocated %.0f times as much (%v)", name, len(data), times, err)
		}
	}
}

// nestedLists is an RLP list of a list of a list, as deep as fits about that many bytes.
func nestedLists(size int) rlp.RawValue {
	out := make([]byte, size)
	at := size
	for at > 4 {
		switch length := size - at; {
		case length < 56:
			at--
			out[at] = 0xc0 + byte(length)
		case length < 1<<8:
			at -= 2
			copy(out[at:], []byte{0xf8, byte(length)})
		case length < 1<<16:
			at -= 3
			copy(out[at:], []byte{0xf9, byte(length >> 8), byte(length)})
		default:
			at -= 4
			copy(out[at:], []byte{0xfa, byte(length >> 16), byte(length >> 8), byte(length)})
		}
	}
	return out[at:]
}

func rawList(item []byte, n int) []rlp.RawValue {
	out := make([]rlp.RawValue, n)
	for i := range out {
		out[i] = item
	}
	return out
}

// TestCheckNode has what is a node and what is none.
func TestCheckNode(t *testing.T) {
	t.Parallel()
	enc := func(items ...any) []byte {
		blob, err := rlp.EncodeToBytes(items)
		if err != nil {
			t.Fatal(err)
		}
		return blob
	}
	hash := bytes.Repeat([]byte{7}, 32)
	branch := func(change func(items []any)) []byte {
		items := make([]any, 17)
		for i := range items {
			items[i] = []byte{}
		}
		items[1], items[9] = hash, hash
		change(items)
		return enc(items...)
	}
	embedded := []any{[]byte{0x3a}, []byte{5}} // a leaf with one nibble
	for _, tc := range []struct {
		name string
		blob []byte
		want depths // from > to: none
	}{
		{"leaf", enc([]byte{0x20, 0x12}, []byte("v")), depths{62, 62}},
		{"odd leaf", enc([]byte{0x31}, []byte("v")), depths{63, 63}},
		{"leaf without a path", enc([]byte{0x20}, []byte("v")), depths{64, 64}},
		{"extension", enc([]byte{0x00, 0x12}, hash), depths{0, 61}},
		{"branch", branch(func([]any) {}), depths{0, 63}},
		{"branch with an embedded leaf", branch(func(i []any) { i[3] = embedded }), depths{62, 62}},
		{"branch of embedded leaves of different lengths", branch(func(i []any) { i[3], i[4] = embedded, []any{[]byte{0x20}, []byte{5}} }), depths{1, 0}},
		{"branch with one child", branch(func(i []any) { i[9] = []byte{} }), depths{1, 0}},
		{"branch with a value", branch(func(i []any) { i[16] = []byte("v") }), depths{1, 0}},
		{"branch with a list for a value", branch(func(i []any) { i[16] = []any{} }), depths{1, 0}},
		{"branch with a short hash", branch(func(i []any) { i[2] = hash[:31] }), depths{1, 0}},
		{"branch with an embedded node of 32 bytes", branch(func(i []any) { i[2] = []any{[]byte{0x3a}, bytes.Repeat([]byte{5}, 29)} }), depths{1, 0}},
		{"leaf with padding", enc([]byte{0x21, 0x12}, []byte("v")), depths{1, 0}},
		{"flag 4", enc([]byte{0x40, 0x12}, []byte("v")), depths{1, 0}},
		{"no path", enc([]byte{}, []byte("v")), depths{1, 0}},
		{"65 nibbles", enc(append([]byte{0x30}, make([]byte, 32)...), []byte("v")), depths{1, 0}},
		{"leaf without a value", enc([]byte{0x20, 0x12}, []byte{}), depths{1, 0}},
		{"leaf with a list", enc([]byte{0x20, 0x12}, []any{}), depths{1, 0}},
		{"extension by nothing", enc([]byte{0x00}, hash), depths{1, 0}},
		{"extension to nothing", enc([]byte{0x00, 0x12}, []byte{}), depths{1, 0}},
		{"three items", enc([]byte{0x20}, []byte("v"), []byte("v")), depths{1, 0}},
		{"string", []byte{0x83, 1, 2, 3}, depths{1, 0}},
		{"two nodes", append(enc([]byte{0x31}, []byte("v")), enc([]byte{0x31}, []byte("v"))...), depths{1, 0}},
		{"nothing", nil, depths{1, 0}},
		{"long form of a short length", []byte{0xf8, 0x04, 0x31, 0x81, 0x80, 0x01}, depths{1, 0}},
	} {
		got, err := checkNode(tc.blob)
		if tc.want.from > tc.want.to {
			if !errors.Is(err, ErrMalformedNode) {
				t.Errorf("%s: %v %v", tc.name, got, err)
			}
		} else if err != nil || got != tc.want {
			t.Errorf("%s: %v %v, want %v", tc.name, got, err, tc.want)
		}
	}
}

// TestMergeRefuses has traces that do not follow each other, and too many.
func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	a, b := w.trace(0, 1), w.trace(1, 2)
	for name, tc := range map[string]struct {
		traces [][]byte
		want   error
	}{
		"reversed": {[][]byte{b, a}, ErrNotConsecutive},
		"repeated": {[][]byte{a, a}, ErrNotConsecutive},
		"none":     {nil, ErrTooLarge},
		"garbage":  {[][]byte{{1, 2, 3}}, ErrMalformed},
	} {
		if _, err := MergeTraces(testChainID, tc.traces...); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := MergeTraces(0, a, b); !errors.Is(err, ErrChainID) {
		t.Errorf("chain id: %v", err)
	}
	for len(w.blocks) <= MaxBlocks {
		w.block()
	}
	var all []*Witness
	for _, s := range w.sealed {
		all = append(all, s.Witness)
	}
	if _, err := BuildTrace(w.config, w.parents[0], w.blocks, all...); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%d blocks: %v", len(w.blocks), err)
	}
	mustVerify(t, w.input(0, MaxBlocks))
	if _, err := BuildTrace(w.config, w.parents[0], w.blocks[:2], all[1]); !errors.Is(err, ErrMissingNode) {
		t.Errorf("witness of another block: %v", err)
	}
	if s := fmt.Sprint(all[0].Size()); s == "0" {
		t.Error("witness without bytes")
	}
}
