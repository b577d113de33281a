package certs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/big"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/ethclient/simulated"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// l1RPC answers eth_getBlockByNumber as an L1 node with this view does.
type l1RPC struct{ view l1Vector }

func (n l1RPC) GetBlockByNumber(number rpc.BlockNumber, _ bool) any {
	if number == rpc.LatestBlockNumber {
		return l1Header(n.view.Head, "head")
	}
	for _, h := range n.view.Blocks {
		if h.Number.Int64() == number.Int64() {
			return h
		}
	}
	return nil
}

// serveL1 serves a view of L1 over JSON-RPC on a loopback address.
func serveL1(view l1Vector) (url string, stop func()) {
	server := rpc.NewServer()
	if err := server.RegisterName("eth", l1RPC{view}); err != nil {
		panic(err)
	}
	web := httptest.NewServer(server)
	return web.URL, func() { web.Close(); server.Stop() }
}

// dialL1 returns the view's headers as a client of it gets them.
func dialL1(t *testing.T, view l1Vector) certs.HeaderFunc {
	t.Helper()
	url, stop := serveL1(view)
	t.Cleanup(stop)
	client, err := ethclient.Dial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return headersOf(t, client)
}

func headersOf(t *testing.T, client interface {
	HeaderByNumber(context.Context, *big.Int) (*types.Header, error)
}) certs.HeaderFunc {
	return func(number *big.Int) (*types.Header, error) { return client.HeaderByNumber(t.Context(), number) }
}

// asked is what a client asks and gets, as JSON, so that cases can change it.
type asked struct {
	Rollup  rollupVector    `json:"rollup"`
	Promise json.RawMessage `json:"promise"`
	TxHash  common.Hash     `json:"tx_hash"`
	L1      string          `json:"l1"`
}

func (v promiseVectors) ask(t *testing.T, p promiseVector, change map[string]any) asked {
	t.Helper()
	promise := mustJSON(t, p.Promise)
	var tree any
	if err := json.Unmarshal(mustJSON(t, asked{v.Rollup, promise, p.Promise.TxHash, "canonical"}), &tree); err != nil {
		t.Fatal(err)
	}
	for path, value := range change {
		setPath(t, tree, strings.Split(path, "."), value)
	}
	var a asked
	if err := json.Unmarshal(mustJSON(t, tree), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func setPath(t *testing.T, tree any, path []string, value any) {
	t.Helper()
	switch node := tree.(type) {
	case map[string]any:
		if len(path) == 1 {
			node[path[0]] = value
			return
		}
		setPath(t, node[path[0]], path[1:], value)
	case []any:
		i, err := strconv.Atoi(path[0])
		if err != nil || i >= len(node) {
			t.Fatalf("no element %s", path[0])
		}
		if len(path) == 1 {
			node[i] = value
			return
		}
		setPath(t, node[i], path[1:], value)
	default:
		t.Fatalf("nothing at %v", path)
	}
}

func mustJSON(t *testing.T, v any) json.RawMessage {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// errDelegation marks a verifier that could not be made.
var errDelegation = errors.New("delegation refused")

func (a asked) verify(l1 certs.HeaderFunc) (*certs.SignedPromise, error) {
	signed := certs.SignedDelegation{Delegation: certs.Delegation{ChainID: a.Rollup.ChainID, Rollup: a.Rollup.Rollup, Address: a.Rollup.Signer}}
	copy(signed.Signature[:], a.Rollup.Delegation)
	verifier, err := certs.NewPromiseVerifier(certs.PublicKey(a.Rollup.SequencerKey), signed, l1)
	if err != nil {
		return nil, errors.Join(errDelegation, err)
	}
	return verifier.Verify(a.Promise, a.TxHash)
}

func readPromiseVectors(t *testing.T) promiseVectors {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "promises.json"))
	if err != nil {
		t.Fatal(err)
	}
	var v promiseVectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestPromiseVerifier(t *testing.T) {
	t.Parallel()
	v := readPromiseVectors(t)
	l1 := make(map[string]certs.HeaderFunc)
	for name, view := range v.L1 {
		l1[name] = dialL1(t, view)
	}
	for _, p := range v.Promises {
		a := v.ask(t, p, nil)
		got, err := a.verify(l1[a.L1])
		if err != nil {
			t.Errorf("%s: %v", p.Name, err)
			continue
		}
		if got.Promise != p.Promise.Promise || !bytes.Equal(got.Encode(), p.Encoding) || got.Digest() != p.Digest || !reflect.DeepEqual(got.Receipt, p.Promise.Receipt) {
			t.Errorf("%s: read as %+v", p.Name, got)
		}
	}
	for _, c := range v.Accepted {
		a := v.ask(t, v.Promises[0], c.Change)
		if _, err := a.verify(l1[a.L1]); err != nil {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
	for _, c := range v.Refused {
		want := reasons[c.Reason]
		if c.Reason == "delegation" {
			want = errDelegation
		}
		a := v.ask(t, v.Promises[0], c.Change)
		_, err := a.verify(l1[a.L1])
		if want == nil || !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", c.Name, err, want)
			continue
		}
		for name, other := range reasons { // the reasons are distinct
			if want != errDelegation && other != want && errors.Is(err, other) {
				t.Errorf("%s: %v is %s too", c.Name, err, name)
			}
		}
	}
}

func TestDecodePromiseRefuses(t *testing.T) {
	t.Parallel()
	v := readPromiseVectors(t)
	whole := string(mustJSON(t, v.Promises[0].Promise))
	tests := map[string]string{
		"nothing": "", "no JSON": "promise", "a list": "[]", "a number": "1", "cut off": whole[:len(whole)-1], "something behind it": whole + "{}",
		"a hash that is too short": `{"tx_hash":"0x01"}`, "a negative number": `{"index":-1}`, "a fraction": `{"index":1.5}`, "a number in quotes": `{"index":"1"}`,
		"a number beyond 64 bits": `{"time":18446744073709551616}`, "a receipt without logs": `{"receipt":{}}`, "too long": strings.Repeat(" ", certs.MaxPromiseLength) + "{}",
	}
	for name, raw := range tests {
		if _, err := certs.DecodePromise([]byte(raw)); !errors.Is(err, certs.ErrEncoding) {
			t.Errorf("%s: %v, want %v", name, err, certs.ErrEncoding)
		}
	}
}

// TestCheckPromiseWithHoles checks promises that no gateway writes and JSON allows: nothing panics.
func TestCheckPromiseWithHoles(t *testing.T) {
	t.Parallel()
	v := readPromiseVectors(t)
	l1 := dialL1(t, v.L1["canonical"])
	for path, value := range map[string]any{"logs.0": nil, "blockNumber": nil, "logs": []any{nil}, "blockNumber ": "0x1"} {
		a := v.ask(t, v.Promises[0], map[string]any{"promise.receipt." + path: value})
		_, err := a.verify(l1)
		if path == "blockNumber " { // an unknown field
			if err != nil {
				t.Errorf("%q: %v", path, err)
			}
			continue
		}
		if !errors.Is(err, certs.ErrReceipt) {
			t.Errorf("%s: %v, want %v", path, err, certs.ErrReceipt)
		}
	}
	p := v.Promises[0].Promise
	huge := *p.Receipt
	huge.BlockNumber = new(big.Int).Lsh(big.NewInt(1), 64)
	huge.BlockNumber.Add(huge.BlockNumber, new(big.Int).SetUint64(p.BlockNumber))
	p.Receipt = &huge
	if err := newVerifier(t, l1).Check(&p, p.TxHash); !errors.Is(err, certs.ErrReceipt) {
		t.Errorf("block number beyond 64 bits: %v", err)
	}
}

func newVerifier(t *testing.T, l1 certs.HeaderFunc) *certs.PromiseVerifier {
	t.Helper()
	signed, err := sequencerKey.Delegate(certs.Delegation{ChainID: promiseChain, Rollup: promiseRollup, Address: crypto.PubkeyToAddress(promiseKey.PublicKey)})
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := certs.NewPromiseVerifier(sequencerKey.PublicKey(), signed, l1)
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}

// TestPromiseSourceFails checks that an L1 node's failure is no verdict, and that its nonsense is none either.
func TestPromiseSourceFails(t *testing.T) {
	t.Parallel()
	p := readPromiseVectors(t).Promises[0].Promise
	broken := errors.New("connection refused")
	verdicts := []error{certs.ErrAnchorOrphaned, certs.ErrAnchorFuture, certs.ErrAnchorUnknown}
	fails := newVerifier(t, func(*big.Int) (*types.Header, error) { return nil, broken })
	half := newVerifier(t, func(number *big.Int) (*types.Header, error) {
		if number == nil {
			return nil, broken
		}
		return nil, nil
	})
	for name, verifier := range map[string]*certs.PromiseVerifier{"no answer": fails, "no head": half} {
		err := verifier.Check(&p, p.TxHash)
		if !errors.Is(err, broken) {
			t.Errorf("%s: %v, want the source's error", name, err)
		}
		for _, verdict := range verdicts {
			if errors.Is(err, verdict) {
				t.Errorf("%s: %v is a verdict", name, err)
			}
		}
	}
	other := newVerifier(t, func(*big.Int) (*types.Header, error) { return l1Header(568, ""), nil })
	if err := other.CheckAnchor(p.Promise); !errors.Is(err, certs.ErrAnchorUnknown) {
		t.Errorf("another block than asked for: %v", err)
	}
	empty := newVerifier(t, func(*big.Int) (*types.Header, error) { return new(types.Header), nil })
	if err := empty.CheckAnchor(p.Promise); err == nil {
		t.Error("empty header accepted")
	}
}

// TestPromiseFallsWithItsAnchor follows one promise on a real L1: good before and after more blocks,
// ahead of an L1 that was taken back, orphaned when another branch has grown past the anchor, and good
// again when L1 comes back to it.
func TestPromiseFallsWithItsAnchor(t *testing.T) {
	t.Parallel()
	l1 := simulated.NewBackend(types.GenesisAlloc{crypto.PubkeyToAddress(foreignKey.PublicKey): {Balance: big.NewInt(params.Ether)}})
	t.Cleanup(func() { _ = l1.Close() })
	l1.Commit()
	parent := l1.Commit()
	anchor := l1.Commit()
	p := readPromiseVectors(t).Promises[0].Promise
	p.AnchorNumber, p.AnchorL1Hash = 3, anchor
	var err error
	if p.Signature, err = p.Sign(promiseKey); err != nil {
		t.Fatal(err)
	}
	verifier := newVerifier(t, headersOf(t, l1.Client()))
	check := func(when string, want error) {
		t.Helper()
		if err := verifier.Check(&p, p.TxHash); !errors.Is(err, want) {
			t.Fatalf("%s: %v, want %v", when, err, want)
		}
	}
	check("anchor is the head", nil)
	tip := l1.Commit()
	check("L1 goes on", nil)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(l1.Fork(parent))
	check("L1 was taken back", certs.ErrAnchorFuture)
	must(l1.AdjustTime(1e9)) // so that the branch differs; AdjustTime makes the block
	check("another branch", certs.ErrAnchorOrphaned)
	l1.Commit()
	l1.Commit()
	check("another branch is longer", certs.ErrAnchorOrphaned)
	must(l1.Fork(tip))
	check("L1 came back", nil)
}

func FuzzPromise(f *testing.F) {
	raw, err := os.ReadFile(filepath.Join("testdata", "promises.json"))
	if err != nil {
		f.Fatal(err)
	}
	var v promiseVectors
	if err := json.Unmarshal(raw, &v); err != nil {
		f.Fatal(err)
	}
	for _, p := range v.Promises {
		seed, err := json.Marshal(p.Promise)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte(`{"receipt":{"cumulativeGasUsed":"0x0","logsBloom":"0x` + strings.Repeat("00", 256) + `","logs":[null],"transactionHash":"0x` + strings.Repeat("00", 32) + `","gasUsed":"0x0"}}`))
	signed, err := sequencerKey.Delegate(certs.Delegation{ChainID: promiseChain, Rollup: promiseRollup, Address: crypto.PubkeyToAddress(promiseKey.PublicKey)})
	if err != nil {
		f.Fatal(err)
	}
	verifier, err := certs.NewPromiseVerifier(sequencerKey.PublicKey(), signed, func(*big.Int) (*types.Header, error) { return v.L1["canonical"].Blocks[0], nil })
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := certs.DecodePromise(raw)
		if err != nil {
			return
		}
		// What verifies is signed, place by place; what is written again reads the same.
		if verifier.Check(p, p.TxHash) == nil {
			known := false
			for _, signed := range v.Promises {
				known = known || signed.Promise.Promise == p.Promise && certs.ReceiptDigest(p.Receipt) == signed.Promise.ReceiptDigest
			}
			if !known {
				t.Fatalf("verified what was never signed: %s", raw)
			}
		}
		if p.Receipt == nil {
			return
		}
		again, err := json.Marshal(p)
		if err != nil {
			return // a missing log, which Check refuses
		}
		second, err := certs.DecodePromise(again)
		if err != nil || second.Promise != p.Promise {
			t.Fatalf("written again as %s: %v", again, err)
		}
	})
}
