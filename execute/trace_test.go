package execute

import (
	"bytes"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
)

// TestPinnedEncodings pins the encodings of version 2.
func TestPinnedEncodings(t *testing.T) {
	t.Parallel()
	w := smallWorld(t)
	one, two := w.input(0, 1), w.input(0, 2)
	pinned(t, "trace-v2-one-block.hex", one.Trace)
	pinned(t, "trace-v2-two-blocks.hex", two.Trace)
	pinned(t, "input-two-blocks.hex", two.Encode())
	mustVerify(t, one)
	mustVerify(t, two)
	varied := variedWorld(t)
	in := varied.input(2, 5)
	pinned(t, "trace-v2-varied.hex", in.Trace)
	mustVerify(t, in)
	reopen(t, in.Trace)
	f := recordFeed(t, streamWorldOf(t, varied), streamTransactions(varied), always)
	pinned(t, "witness-fragment.hex", f.blocks[0].fragments[1].Witness)
	pinned(t, "witness-seal.hex", f.blocks[1].last)
}

// streamWorldOf gives a world the storage that streamTransactions deletes from.
func streamWorldOf(t testing.TB, w *world) *world {
	t.Helper()
	w.block(w.call(0, &storeAddress, 0, 900_000, words(slotUnder(0, 1, 2, 3), 1, slotUnder(1, 1, 2, 3), 2, slotUnder(0, 5), 3, 1, 1, 2, 2)))
	return w
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
		"length beyond 64":                func(b []byte) []byte { b[7*32+23] = 1; return b },
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
				bit := byte(1) << (i % 8)
				data[i] ^= bit
				if err := compute(data); err == nil || errors.Is(err, ErrPanic) {
					t.Errorf("byte %d, bit %x: %v", i, bit, err)
				}
				data[i] ^= bit
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
	for name, tc := range map[string]struct {
		change func(tr *Trace)
		want   error
	}{
		"no blocks": {func(tr *Trace) { tr.Blocks = nil }, ErrTooLarge},
		"65 blocks": {func(tr *Trace) { tr.Blocks = slices.Repeat(tr.Blocks[:1], MaxBlocks+1) }, ErrTooLarge},
		"state":     {func(tr *Trace) { tr.State = make([]byte, MaxTraceBytes) }, ErrTooLarge},
		"code":      {func(tr *Trace) { tr.Codes = append(tr.Codes, bytes.Repeat([]byte{0xff}, MaxCodeBytes+1)) }, ErrTooLarge},
		"bytes": {func(tr *Trace) {
			tr.Codes = nil
			for i := range 40 {
				tr.Codes = append(tr.Codes, bytes.Repeat([]byte{byte(i + 1)}, MaxCodeBytes))
			}
		}, ErrTooLarge},
		"unordered":  {func(tr *Trace) { tr.Codes = [][]byte{{2}, {1}} }, ErrUnordered},
		"repeated":   {func(tr *Trace) { tr.Codes = [][]byte{{2}, {2}} }, ErrUnordered},
		"empty code": {func(tr *Trace) { tr.Codes = [][]byte{{}} }, ErrUnordered},
	} {
		other := *tr
		other.Codes = slices.Clone(tr.Codes)
		tc.change(&other)
		if _, err := other.Encode(); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v", name, err)
		}
		if name == "no blocks" || name == "65 blocks" {
			continue
		}
		if _, err := DecodeTrace(encodeUnchecked(t, &other)); !errors.Is(err, tc.want) {
			t.Errorf("%s: decode: %v", name, err)
		}
	}
	blobs := *tr
	blobs.Blocks = slices.Clone(tr.Blocks)
	blobs.Blocks[0].Transactions = types.Transactions{blobTransaction(smallWorld(t))}
	if _, err := DecodeTrace(encodeUnchecked(t, &blobs)); !errors.Is(err, ErrBlobTransaction) {
		t.Errorf("blob transaction: %v", err)
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
		item := mustRLP(tx)
		binary, _ := tx.MarshalBinary()
		other := mustRLP(binary)
		if tx.Type() != types.LegacyTxType {
			other = binary // not wrapped at all
		}
		forged := in
		forged.Trace = substitute(t, in.Trace, item, other)
		if _, err := Verify(forged); err == nil {
			t.Fatalf("transaction %d has two forms", i)
		}
	}
}

// TestTraceHasOneShape writes a trace's lists and strings in ways that mean the same to a lenient reader.
func TestTraceHasOneShape(t *testing.T) {
	t.Parallel()
	in := smallWorld(t).input(0, 1)
	tr := decodeUnchecked(t, in.Trace)
	block := mustRLP([]any{tr.Blocks[0].Header, tr.Blocks[0].Transactions})
	parent, codes, state := rlp.RawValue(mustRLP(tr.Parent)), rlp.RawValue(mustRLP(tr.Codes)), rlp.RawValue(mustRLP(tr.State))
	blocks := rlp.RawValue(mustRLP([]rlp.RawValue{block}))
	raw := func(items ...rlp.RawValue) rlp.RawValue { return mustRLP(items) }
	if !bytes.Equal(raw(blocks, raw(parent, codes, state)), in.Trace[1:]) {
		t.Fatal("the test does not know the shape")
	}
	extraField := func(header []byte) rlp.RawValue {
		var fields []rlp.RawValue
		if err := rlp.DecodeBytes(header, &fields); err != nil {
			t.Fatal(err)
		}
		return mustRLP(append(fields, rlp.RawValue{0x80}))
	}
	longForm := func(s []byte) rlp.RawValue { // the length in one byte more than it takes
		n := len(s)
		return append([]byte{0xba, byte(n >> 16), byte(n >> 8), byte(n)}, s...)
	}
	for name, tc := range map[string]struct {
		body rlp.RawValue
		want error
	}{
		"a third item":                   {raw(blocks, raw(parent, codes, state), rlp.RawValue{0x80}), ErrTooLarge},
		"one item":                       {raw(blocks), ErrMalformed},
		"a fourth item in the witness":   {raw(blocks, raw(parent, codes, state, rlp.RawValue{0xc0})), ErrTooLarge},
		"no state":                       {raw(blocks, raw(parent, codes)), ErrMalformed},
		"state as a list":                {raw(blocks, raw(parent, codes, rlp.RawValue(mustRLP([][]byte{tr.State})))), ErrMalformed},
		"state with a long length":       {raw(blocks, raw(parent, codes, longForm(tr.State))), ErrMalformed},
		"codes as a string":              {raw(blocks, raw(parent, rlp.RawValue{0x80}, state)), ErrMalformed},
		"a code that is a list":          {raw(blocks, raw(parent, raw(rlp.RawValue{0xc0}), state)), ErrMalformed},
		"an empty code":                  {raw(blocks, raw(parent, raw(rlp.RawValue{0x80}), state)), ErrUnordered},
		"a code of one byte, long":       {raw(blocks, raw(parent, raw(rlp.RawValue{0x81, 1}), state)), ErrMalformed},
		"a third item in the block":      {raw(raw(raw(mustRLP(tr.Blocks[0].Header), mustRLP(tr.Blocks[0].Transactions), rlp.RawValue{0xc0})), raw(parent, codes, state)), ErrTooLarge},
		"a block without transactions":   {raw(raw(raw(mustRLP(tr.Blocks[0].Header))), raw(parent, codes, state)), ErrMalformed},
		"transactions as a string":       {raw(raw(raw(mustRLP(tr.Blocks[0].Header), rlp.RawValue{0x80})), raw(parent, codes, state)), ErrMalformed},
		"transactions that are no items": {raw(raw(raw(mustRLP(tr.Blocks[0].Header), rlp.RawValue{0xc2, 0x81, 1})), raw(parent, codes, state)), ErrMalformed},
		"transactions cut short":         {raw(raw(raw(mustRLP(tr.Blocks[0].Header), rlp.RawValue{0xc1, 0x83})), raw(parent, codes, state)), ErrMalformed},
		"blocks as a string":             {raw(rlp.RawValue{0x80}, raw(parent, codes, state)), ErrMalformed},
		"header with a field more":       {raw(raw(raw(extraField(mustRLP(tr.Blocks[0].Header)), mustRLP(tr.Blocks[0].Transactions))), raw(parent, codes, state)), ErrMalformed},
		"parent with a field more":       {raw(blocks, raw(extraField(parent), codes, state)), ErrMalformed},
		"a list that is longer than all": {rlp.RawValue{0xf9, 0xff, 0xff, 0xc0}, ErrMalformed},
		"a string":                       {rlp.RawValue{0x80}, ErrMalformed},
	} {
		forged := in
		forged.Trace = append([]byte{TraceVersion}, tc.body...)
		if _, err := Verify(forged); !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
		if _, err := DecodeTrace(forged.Trace); !errors.Is(err, tc.want) {
			t.Errorf("%s: decode: %v, want %v", name, err, tc.want)
		}
	}
}

// substitute replaces an item of a trace and mends the lengths of the lists around it.
func substitute(t testing.TB, trace, old, item []byte) []byte {
	t.Helper()
	var walk func(v []byte) []byte
	walk = func(v []byte) []byte {
		if bytes.Equal(v, old) {
			return item
		}
		content, _, err := rlp.SplitList(v)
		if err != nil || !bytes.Contains(v, old) {
			return v
		}
		var items []rlp.RawValue
		for len(content) > 0 {
			_, _, rest, err := rlp.Split(content)
			if err != nil {
				t.Fatal(err)
			}
			items, content = append(items, walk(content[:len(content)-len(rest)])), rest
		}
		return mustRLP(items)
	}
	return append([]byte{trace[0]}, walk(trace[1:])...)
}

// allocated returns how many times the size of data f allocates.
func allocated(data []byte, f func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc-before.TotalAlloc) / float64(len(data))
}

// TestDecoderAllocatesLittle gives the decoder lists that are cheap to send and dear to hold. It is not
// parallel: it measures what the process allocates.
func TestDecoderAllocatesLittle(t *testing.T) {
	w := smallWorld(t)
	tr, err := DecodeTrace(w.input(0, 1).Trace)
	if err != nil {
		t.Fatal(err)
	}
	header := types.CopyHeader(tr.Blocks[0].Header)
	header.GasUsed = 1<<64 - 1
	list := func(item []byte, n int) rlp.RawValue { return mustRLP(rawList(item, n)) }
	nested := nestedLists(200_000)
	empty, none, one := rlp.RawValue{0xc0}, rlp.RawValue{0x80}, rlp.RawValue{0x01}
	different := make([]rlp.RawValue, 0, 450_000)
	for i := range cap(different) {
		different = append(different, rlp.RawValue{0x83, byte(i>>16) + 1, byte(i >> 8), byte(i)})
	}
	const n = 1_900_000
	for name, parts := range map[string][4]rlp.RawValue{ // transactions, codes, state, blocks instead
		"tiny transactions":     {list([]byte{0xc0}, n), empty, none, nil},
		"smallest transactions": {list(append([]byte{0xc9}, bytes.Repeat([]byte{0x80}, 9)...), n/10), empty, none, nil},
		"equal codes":           {empty, list(one, n), none, nil},
		"different codes":       {empty, mustRLP(different), none, nil},
		"tiny blocks":           {empty, empty, none, list([]byte{0xc0}, n)},
		"nested transactions":   {nested, empty, none, nil},
		"nested state":          {empty, empty, nested, nil},
		"nested codes":          {empty, nested, none, nil},
		"nested blocks":         {empty, empty, none, nested},
	} {
		blocks := parts[3]
		if blocks == nil {
			blocks = mustRLP([]rlp.RawValue{mustRLP([]any{header, parts[0]})})
		}
		data := append([]byte{TraceVersion}, mustRLP([]any{blocks, []any{tr.Parent, parts[1], parts[2]}})...)
		if len(data) > MaxTraceBytes {
			t.Fatalf("%s: %d bytes", name, len(data))
		}
		var err error
		if times := allocated(data, func() { _, err = DecodeTrace(data) }); times > 48 {
			t.Errorf("%s: decoding %d bytes allocated %.0f times as much (%v)", name, len(data), times, err)
		}
		if err == nil && name != "smallest transactions" && name != "different codes" {
			t.Errorf("%s: decoded", name)
		}
		// The verifier is bounded by the claim before it decodes anything.
		in := Input{ChainID: testChainID, GasUsed: 1 << 24, Trace: data}
		if times := allocated(data, func() { _, err = Verify(in) }); times > 12 || err == nil {
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
