package streaming

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

var vectorRollup = common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")

func vectorHeader(anchor blocks.Anchor) *types.Header {
	root := anchor.Hash()
	return &types.Header{
		ParentHash: common.Hash{1}, Number: big.NewInt(41), Difficulty: new(big.Int), Time: 1_700_000_041, Root: common.Hash{2},
		GasLimit: 30_000_000, GasUsed: 21_000, Coinbase: common.Address{0xfe}, BaseFee: big.NewInt(1e9), WithdrawalsHash: &types.EmptyWithdrawalsHash,
		BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64), ParentBeaconRoot: &root, RequestsHash: &types.EmptyRequestsHash,
	}
}

// samples returns a short and a long message of every type.
func samples(t testing.TB) map[string]Message {
	t.Helper()
	sequencer := certs.DeriveSecretKey("ultrasound stream test vectors")
	key := vectorKey(t)
	delegation, err := sequencer.Delegate(certs.Delegation{ChainID: 7331000, Rollup: vectorRollup, Address: crypto.PubkeyToAddress(key.PublicKey)})
	if err != nil {
		t.Fatal(err)
	}
	anchor := blocks.Anchor{L1Number: 9, L1Hash: common.Hash{9}, InboxRoot: common.Hash{8}, InboxCount: 7}
	header := vectorHeader(anchor)
	permit := blocks.Permit{Slot: 5, L1Parent: common.Hash{4}}
	sealed := func(kind blocks.Kind, permit blocks.Permit) *BlockSealed {
		m := &BlockSealed{Header: header, Kind: kind, Permit: permit, Anchor: anchor, SealedAt: 1_700_000_041_003, Trace: []byte("a trace")}
		if kind.Sequenced() {
			c, err := sequencer.Certify(certs.NewMessage(7331000, vectorRollup, m.Placed()))
			if err != nil {
				t.Fatal(err)
			}
			m.Certificate = &c
		}
		return m
	}
	piece := Piece{FirstIndex: 3, Transactions: [][]byte{{2, 1}, {3}}, ReceiptsDigest: common.Hash{7}, Witness: []byte("a witness")}
	streamed := func(kind blocks.Kind, permit blocks.Permit, rest Piece) *BlockSealed {
		m := sealed(kind, permit)
		m.Trace, m.Rest = nil, rest
		return m
	}
	opened := func(parent *types.Header) *BlockOpened {
		return &BlockOpened{
			Number: 42, Parent: header.Hash(), Time: 1_700_000_042, GasLimit: 30_000_000, FeeRecipient: common.Address{0xfe}, Anchor: anchor,
			ParentHeader: parent,
		}
	}
	last := blocks.Ref{Number: 1<<64 - 1, Hash: common.MaxHash}
	return map[string]Message{
		"hello":              &Hello{Delegation: delegation, First: 12},
		"block_opened":       opened(nil),
		"segment_opened":     opened(header),
		"fragment":           &Fragment{Number: 41, Parent: common.Hash{1}, Piece: piece},
		"fragment_empty":     &Fragment{},
		"sealed_regular":     streamed(blocks.Regular, blocks.Permit{}, piece),
		"sealed_slot_ending": streamed(blocks.SlotEnding, permit, Piece{ReceiptsDigest: ReceiptsDigest(nil)}),
		"traced_slot_ending": sealed(blocks.SlotEnding, permit),
		"traced_based":       sealed(blocks.Based, permit),
		"reset":              &Reset{Head: blocks.Ref{Number: 40, Hash: common.Hash{1}}, Reason: "L1 reorg"},
		"reset_silent":       &Reset{Head: last},
		"gap":                &Gap{From: 3, To: 11, Reason: "no longer kept"},
		"gap_restart":        &Gap{Reason: strings.Repeat("x", MaxReasonBytes)},
		"settling":           &Settling{From: blocks.Ref{Number: 30, Hash: common.Hash{3}}, To: blocks.Ref{Number: 41, Hash: common.Hash{1}}, TraceHash: common.Hash{5}, TraceBytes: 123_456},
		"settling_one":       &Settling{From: last, To: last, TraceBytes: execute.MaxTraceBytes},
	}
}

// names are those of the samples, in the order of the vectors.
func names() []string {
	return []string{
		"hello", "block_opened", "segment_opened", "fragment", "fragment_empty", "sealed_regular", "sealed_slot_ending", "traced_slot_ending",
		"traced_based", "reset", "reset_silent", "gap", "gap_restart", "settling", "settling_one",
	}
}

func TestBodyRoundTrip(t *testing.T) {
	t.Parallel()
	for name, m := range samples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := m.appendBody(nil)
			if err != nil {
				t.Fatal(err)
			}
			back, err := decodeBody(m.Type(), body)
			if err != nil {
				t.Fatal(err)
			}
			if sealed, ok := back.(*BlockSealed); ok {
				if sealed.Header.Hash() != m.(*BlockSealed).Header.Hash() {
					t.Error("another header")
				}
				sealed.Header = m.(*BlockSealed).Header // empty fields are nil or not
			}
			if opened, ok := back.(*BlockOpened); ok && opened.ParentHeader != nil {
				opened.ParentHeader = m.(*BlockOpened).ParentHeader // its hash was compared by decoding
			}
			if !reflect.DeepEqual(back, m) {
				t.Errorf("came back as %+v, was %+v", back, m)
			}
			for cut := range body {
				if _, err := decodeBody(m.Type(), body[:cut]); !errors.Is(err, ErrEncoding) {
					t.Fatalf("%d of %d bytes: %v", cut, len(body), err)
				}
			}
			if _, err := decodeBody(m.Type(), append(bytes.Clone(body), 0)); !errors.Is(err, ErrEncoding) {
				t.Errorf("a trailing byte: %v", err)
			}
		})
	}
}

func TestBodyBounds(t *testing.T) {
	t.Parallel()
	anchor := blocks.Anchor{}
	header := vectorHeader(anchor)
	large := *header
	large.Extra = make([]byte, MaxHeaderBytes)
	negative := *header
	negative.Number = big.NewInt(-1)
	fragment := func(p Piece) *Fragment { return &Fragment{Piece: p} }
	tests := map[string]Message{
		"reason too long":             &Reset{Reason: strings.Repeat("x", MaxReasonBytes+1)},
		"reason not UTF-8":            &Reset{Reason: "\xff"},
		"gap backwards":               &Gap{From: 2, To: 1},
		"empty transaction":           fragment(Piece{Transactions: [][]byte{{}}}),
		"long transaction":            fragment(Piece{Transactions: [][]byte{make([]byte, MaxTransactionBytes+1)}}),
		"many transactions":           fragment(Piece{Transactions: make([][]byte, MaxPieceTransactions+1)}),
		"long witness":                fragment(Piece{Witness: make([]byte, execute.MaxTraceBytes+1)}),
		"fragment over all bounds":    fragment(Piece{Transactions: repeat(make([]byte, MaxTransactionBytes), 20)}),
		"segment on another parent":   &BlockOpened{Number: 42, Parent: common.Hash{1}, ParentHeader: header},
		"segment of another number":   &BlockOpened{Number: 41, Parent: header.Hash(), ParentHeader: header},
		"segment on no number":        &BlockOpened{Number: 42, Parent: header.Hash(), ParentHeader: &types.Header{}},
		"segment on a large header":   &BlockOpened{Number: 42, Parent: large.Hash(), ParentHeader: &large},
		"settling backwards":          &Settling{From: blocks.Ref{Number: 2}, To: blocks.Ref{Number: 1}},
		"settling too many":           &Settling{From: blocks.Ref{Number: 1}, To: blocks.Ref{Number: 1 + execute.MaxBlocks}},
		"settling too much":           &Settling{TraceBytes: execute.MaxTraceBytes + 1},
		"sealed without a header":     &BlockSealed{Kind: blocks.Based},
		"sealed without a number":     &BlockSealed{Kind: blocks.Based, Header: &types.Header{}},
		"sealed below zero":           &BlockSealed{Kind: blocks.Based, Header: &negative},
		"sealed with a large header":  &BlockSealed{Kind: blocks.Based, Header: &large},
		"sealed with a long trace":    &BlockSealed{Kind: blocks.Based, Header: header, Trace: make([]byte, execute.MaxTraceBytes+1)},
		"sealed with both":            &BlockSealed{Kind: blocks.Based, Header: header, Trace: []byte{1}, Rest: Piece{FirstIndex: 1}},
		"based without a trace":       &BlockSealed{Kind: blocks.Based, Header: header},
		"sealed of no kind":           &BlockSealed{Header: header},
		"sealed of another kind":      &BlockSealed{Header: header, Kind: 9},
		"regular without certificate": &BlockSealed{Header: header, Kind: blocks.Regular},
		"based with a certificate":    &BlockSealed{Header: header, Kind: blocks.Based, Certificate: &certs.Certificate{}},
	}
	for name, m := range tests {
		if _, err := SignFrame(Frame{Message: m}, vectorKey(t)); !errors.Is(err, ErrEncoding) {
			t.Errorf("%s: %v", name, err)
		}
	}
	huge := bytes.Repeat([]byte{0xff}, 200)
	for kind := range Type(20) {
		if _, err := decodeBody(kind, huge); !errors.Is(err, ErrEncoding) {
			t.Errorf("%v of all ones: %v", kind, err)
		}
		if _, err := decodeBody(kind, nil); !errors.Is(err, ErrEncoding) {
			t.Errorf("%v of nothing: %v", kind, err)
		}
	}
}

// TestDecodeRefuses changes single bytes that choose what follows.
func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	all := samples(t)
	if len(names()) != len(all) {
		t.Fatalf("%d samples, %d names", len(all), len(names()))
	}
	body := func(name string) []byte {
		raw, err := all[name].appendBody(nil)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	opened, segment := body("block_opened"), body("segment_opened")
	streamed, based := body("sealed_slot_ending"), body("traced_based")
	form := len(streamed) - 1 - (4 + 32 + 4 + 4) // before an empty piece
	trace := len(based) - 1 - 4 - len("a trace") // before the trace
	tests := map[string]struct {
		kind Type
		body []byte
	}{
		"segment flag":             {TypeBlockOpened, append(bytes.Clone(opened[:len(opened)-1]), 2)},
		"segment without a header": {TypeBlockOpened, append(bytes.Clone(opened[:len(opened)-1]), 1)},
		"header of another parent": {TypeBlockOpened, with(segment, 8, 0xff)},
		"form 0":                   {TypeBlockSealed, with(streamed, form, 0)},
		"form 3":                   {TypeBlockSealed, with(streamed, form, 3)},
		"streamed based block":     {TypeBlockSealed, append(with(based, trace, formStreamed)[:trace+1], streamed[form+1:]...)},
		"empty trace":              {TypeBlockSealed, append(bytes.Clone(based[:trace+1]), 0, 0, 0, 0)},
		"no certificate":           {TypeBlockSealed, with(streamed, 0, byte(blocks.Based))},
		"kind 9":                   {TypeBlockSealed, with(based, 0, 9)},
		"too many transactions":    {TypeFragment, append(make([]byte, 8+32+4+32), 0, 1, 0, 0)},
		"large settling":           {TypeSettling, with(body("settling_one"), 2*40+32, 0xff)},
	}
	for name, test := range tests {
		if _, err := decodeBody(test.kind, test.body); !errors.Is(err, ErrEncoding) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func with(body []byte, at int, value byte) []byte {
	out := bytes.Clone(body)
	out[at] = value
	return out
}

func repeat(item []byte, n int) [][]byte {
	out := make([][]byte, n)
	for i := range out {
		out[i] = item
	}
	return out
}

func TestLargestMessagesFit(t *testing.T) {
	t.Parallel()
	traced := samples(t)["traced_slot_ending"].(*BlockSealed)
	traced.Trace = make([]byte, execute.MaxTraceBytes)
	streamed := samples(t)["sealed_slot_ending"].(*BlockSealed)
	streamed.Rest.Witness = make([]byte, execute.MaxTraceBytes)
	for _, m := range []Message{traced, streamed} {
		raw, err := SignFrame(Frame{ChainID: 1, Sequence: 1, Message: m}, vectorKey(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := OpenFrame(raw); err != nil || len(raw) > MaxFrameBytes {
			t.Fatalf("%d bytes: %v", len(raw), err)
		}
		if n := bodyBytes(m); n < len(raw)-512 || n > len(raw)+MaxHeaderBytes {
			t.Errorf("%d bytes are counted as %d", len(raw), n)
		}
	}
}

type vector struct {
	Name     string         `json:"name"`
	Type     Type           `json:"type"`
	ChainID  uint64         `json:"chain_id"`
	Rollup   common.Address `json:"rollup"`
	Stream   uint64         `json:"stream"`
	Sequence uint64         `json:"sequence"`
	Time     uint64         `json:"time"`
	Signer   common.Address `json:"signer"`
	Body     hexutil.Bytes  `json:"body"`
	Digest   common.Hash    `json:"digest"`
	Frame    hexutil.Bytes  `json:"frame"`
}

func TestVectors(t *testing.T) {
	t.Parallel()
	file := struct {
		Domain  common.Hash   `json:"domain"`
		Key     hexutil.Bytes `json:"key"`
		Vectors []vector      `json:"vectors"`
	}{Domain: Domain, Key: crypto.FromECDSA(vectorKey(t))}
	messages := samples(t)
	for i, name := range names() {
		body, err := encodeBody(messages[name])
		if err != nil {
			t.Fatal(err)
		}
		f := Frame{ChainID: 7331000, Rollup: vectorRollup, Stream: 0x1122334455667788, Sequence: uint64(i + 1), Time: 1_700_000_041_234, Message: messages[name]}
		raw, err := SignFrame(f, vectorKey(t))
		if err != nil {
			t.Fatal(err)
		}
		file.Vectors = append(file.Vectors, vector{
			Name: name, Type: body.kind, ChainID: f.ChainID, Rollup: f.Rollup, Stream: f.Stream, Sequence: f.Sequence, Time: f.Time,
			Signer: crypto.PubkeyToAddress(vectorKey(t).PublicKey), Body: body.body, Digest: frameDigest(raw[:headLength], body.hash), Frame: raw,
		})
	}
	got, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", "vectors.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatal("vectors changed; old and new gateways would not understand each other")
	}
}

func FuzzDecodeBody(f *testing.F) {
	for _, m := range samples(f) {
		body, err := m.appendBody(nil)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(m.Type()), body)
	}
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		m, err := decodeBody(Type(kind), body)
		if err != nil {
			return
		}
		if again, err := m.appendBody(nil); err != nil || !bytes.Equal(again, body) {
			t.Fatalf("%v decodes, but encodes differently (%v):\n%x\n%x", m.Type(), err, body, again)
		}
	})
}

func FuzzOpenFrame(f *testing.F) {
	for _, m := range samples(f) {
		raw, err := SignFrame(Frame{ChainID: 7331000, Rollup: vectorRollup, Stream: 1, Sequence: 2, Time: 3, Message: m}, vectorKey(f))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) { _, _, _ = OpenFrame(raw) })
}
