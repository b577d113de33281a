package certs_test

import (
	"bytes"
	"crypto/ecdsa"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/certs"
)

// promiseVectors is testdata/promises.json, which the tests of docs/verify-promise read too.
type promiseVectors struct {
	Rollup   rollupVector        `json:"rollup"`
	Keys     map[string]string   `json:"secret_keys"`
	Promises []promiseVector     `json:"promises"`
	L1       map[string]l1Vector `json:"l1"`       // what an L1 node may say; "canonical" unless a case names another
	Accepted []promiseCase       `json:"accepted"` // changes of the first promise
	Refused  []promiseCase       `json:"refused"`
}

// rollupVector is what a client knows of the rollup.
type rollupVector struct {
	ChainID      uint64         `json:"chain_id"`
	Rollup       common.Address `json:"rollup"`
	SequencerKey hexutil.Bytes  `json:"sequencer_key"`
	Signer       common.Address `json:"signer"`
	Delegation   hexutil.Bytes  `json:"delegation"`
}

type promiseVector struct {
	Name        string              `json:"name"`
	Transaction hexutil.Bytes       `json:"transaction"`
	Encoding    hexutil.Bytes       `json:"encoding"`
	Digest      common.Hash         `json:"digest"`
	Promise     certs.SignedPromise `json:"promise"`
}

// l1Vector is a view of L1: its head, and the blocks that it knows.
type l1Vector struct {
	Head   uint64          `json:"head"`
	Blocks []*types.Header `json:"blocks"`
}

// promiseCase changes {rollup, promise, tx_hash, l1} at paths, and says why the result is refused.
type promiseCase struct {
	Name   string         `json:"name"`
	Reason string         `json:"reason,omitempty"`
	Change map[string]any `json:"change"`
}

// reasons are the names of the sentinels in the vectors. Refused delegations have several.
var reasons = map[string]error{
	"encoding": certs.ErrEncoding, "rollup": certs.ErrRollup, "transaction": certs.ErrTransaction,
	"signer": certs.ErrSigner, "signature": certs.ErrSignature, "receipt": certs.ErrReceipt,
	"anchor_orphaned": certs.ErrAnchorOrphaned, "anchor_future": certs.ErrAnchorFuture, "anchor_unknown": certs.ErrAnchorUnknown,
}

func testKey(label string) *ecdsa.PrivateKey {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte(label)))
	if err != nil {
		panic(err)
	}
	return key
}

var (
	promiseRollup = common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
	promiseKey    = testKey("ultrasound promise test vectors")
	foreignKey    = testKey("ultrasound promise test vectors, somebody else")
	sequencerKey  = certs.DeriveSecretKey("ultrasound certificate test vectors")
)

const promiseChain = 7331000

func l1Header(number uint64, extra string) *types.Header {
	return &types.Header{
		Number: new(big.Int).SetUint64(number), Difficulty: new(big.Int), GasLimit: 60_000_000, Time: 1_700_000_000 + 12*number,
		BaseFee: big.NewInt(7), Extra: []byte(extra), UncleHash: types.EmptyUncleHash, TxHash: types.EmptyTxsHash, ReceiptHash: types.EmptyReceiptsHash,
	}
}

// promisedTransactions are transactions of every type with what came of them.
func promisedTransactions(t *testing.T) (names []string, txs []*types.Transaction, receipts []*types.Receipt) {
	t.Helper()
	to, signer := common.HexToAddress("0x70997970c51812dc3a010c7d01b50e0d17dc79c8"), types.NewPragueSigner(big.NewInt(promiseChain))
	token := common.HexToAddress("0x2279b7a0a67db372996a5fab50d91eaa73d2ebe6")
	words := func(n int) (out []common.Hash) {
		for i := range n {
			out = append(out, crypto.Keccak256Hash([]byte{byte(i)}))
		}
		return out
	}
	add := func(name string, data types.TxData, r types.Receipt) {
		tx, err := types.SignNewTx(foreignKey, signer, data)
		if err != nil {
			t.Fatal(err)
		}
		r.Type, r.TxHash, r.BlockNumber, r.TransactionIndex = tx.Type(), tx.Hash(), big.NewInt(1234), uint(len(txs))
		r.EffectiveGasPrice = big.NewInt(1_000_000_007)
		for i, l := range r.Logs {
			l.BlockNumber, l.BlockTimestamp, l.TxHash, l.TxIndex, l.Index = 1234, 1_700_006_816, r.TxHash, r.TransactionIndex, uint(i)
		}
		r.Bloom = types.CreateBloom(&r)
		names, txs, receipts = append(names, name), append(txs, tx), append(receipts, &r)
	}
	tip, fee := big.NewInt(1_000_000_000), big.NewInt(2_000_000_000)
	add("type 2 with logs", &types.DynamicFeeTx{ChainID: big.NewInt(promiseChain), Nonce: 0, GasTipCap: tip, GasFeeCap: fee, Gas: 90_000, To: &token},
		types.Receipt{Status: 1, GasUsed: 52_345, CumulativeGasUsed: 52_345, Logs: []*types.Log{
			{Address: token, Topics: words(3), Data: common.LeftPadBytes([]byte{200}, 32)},
			{Address: to, Topics: []common.Hash{}, Data: []byte{}},
		}})
	add("legacy without logs", &types.LegacyTx{Nonce: 1, GasPrice: fee, Gas: 21_000, To: &to, Value: big.NewInt(1)},
		types.Receipt{Status: 1, GasUsed: 21_000, CumulativeGasUsed: 73_345, Logs: []*types.Log{}})
	add("legacy, failed", &types.LegacyTx{Nonce: 2, GasPrice: fee, Gas: 50_000, To: &token},
		types.Receipt{Status: 0, GasUsed: 50_000, CumulativeGasUsed: 123_345, Logs: []*types.Log{}})
	add("type 1, contract creation with a log of 300 bytes", &types.AccessListTx{ChainID: big.NewInt(promiseChain), Nonce: 3, GasPrice: fee, Gas: 900_000, Data: []byte{0x60}},
		types.Receipt{Status: 1, GasUsed: 800_001, CumulativeGasUsed: 923_346, ContractAddress: crypto.CreateAddress(crypto.PubkeyToAddress(foreignKey.PublicKey), 3),
			Logs: []*types.Log{{Address: token, Topics: words(4), Data: bytes.Repeat([]byte{0, 1, 0xff}, 100)}}})
	add("type 4 with a one-byte log", &types.SetCodeTx{ChainID: uint256.NewInt(promiseChain), Nonce: 4, GasTipCap: uint256.NewInt(1), GasFeeCap: uint256.NewInt(2_000_000_000),
		Gas: 100_000, To: to, AuthList: []types.SetCodeAuthorization{{Address: token}}},
		types.Receipt{Status: 1, GasUsed: 46_000, CumulativeGasUsed: 969_346, Logs: []*types.Log{{Address: to, Topics: words(1), Data: []byte{5}}}})
	return names, txs, receipts
}

func makePromiseVectors(t *testing.T) promiseVectors {
	t.Helper()
	public, signer := sequencerKey.PublicKey(), crypto.PubkeyToAddress(promiseKey.PublicKey)
	delegation, err := sequencerKey.Delegate(certs.Delegation{ChainID: promiseChain, Rollup: promiseRollup, Address: signer})
	if err != nil {
		t.Fatal(err)
	}
	anchor, other, head := l1Header(567, "canonical"), l1Header(567, "another branch"), uint64(569)
	v := promiseVectors{
		Rollup: rollupVector{ChainID: promiseChain, Rollup: promiseRollup, SequencerKey: public[:], Signer: signer, Delegation: delegation.Signature[:]},
		Keys: map[string]string{
			"sequencer": hexutil.Encode(sequencerKey.Bytes()), "signer": hexutil.Encode(crypto.FromECDSA(promiseKey)), "foreign": hexutil.Encode(crypto.FromECDSA(foreignKey)),
		},
		L1: map[string]l1Vector{
			"canonical": {Head: head, Blocks: []*types.Header{anchor}}, "reorged": {Head: head, Blocks: []*types.Header{other}},
			"behind": {Head: 566, Blocks: []*types.Header{}}, "pruned": {Head: head, Blocks: []*types.Header{}},
		},
	}
	names, txs, receipts := promisedTransactions(t)
	for i, tx := range txs {
		p := certs.SignedPromise{Receipt: receipts[i], Signer: signer, Promise: certs.Promise{
			ChainID: promiseChain, Rollup: promiseRollup, TxHash: tx.Hash(), BlockNumber: 1234, ParentHash: crypto.Keccak256Hash([]byte("parent")),
			Index: uint64(i), ReceiptDigest: certs.ReceiptDigest(receipts[i]), AnchorNumber: 567, AnchorL1Hash: anchor.Hash(), Time: 1_700_006_815_123,
		}}
		if p.Signature, err = p.Sign(promiseKey); err != nil {
			t.Fatal(err)
		}
		raw, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		v.Promises = append(v.Promises, promiseVector{Name: names[i], Transaction: raw, Encoding: p.Encode(), Digest: p.Digest(), Promise: p})
	}
	v.Accepted, v.Refused = promiseCases(t, v)
	return v
}

// promiseCases are changes of the first promise; every check has one that it alone refuses.
func promiseCases(t *testing.T, v promiseVectors) (accepted, refused []promiseCase) {
	t.Helper()
	first := v.Promises[0].Promise
	hash, address := crypto.Keccak256Hash([]byte("another")), common.HexToAddress("0x00000000000000000000000000000000000000aa")
	accept := func(name string, change map[string]any) {
		accepted = append(accepted, promiseCase{Name: name, Change: change})
	}
	refuse := func(reason, name, path string, value any) {
		refused = append(refused, promiseCase{Name: name, Reason: reason, Change: map[string]any{path: value}})
	}
	signature := func(edit func(sig []byte)) hexutil.Bytes {
		sig := bytes.Clone(first.Signature)
		edit(sig)
		return sig
	}
	accept("nothing changed", map[string]any{})
	accept("v as wallets write it", map[string]any{"promise.signature": signature(func(sig []byte) { sig[64] += 27 })})
	accept("the block is sealed", map[string]any{"promise.receipt.blockHash": hash, "promise.receipt.logs.0.blockHash": hash})
	accept("the price is not signed", map[string]any{"promise.receipt.effectiveGasPrice": "0x1"})
	accept("a field of a later version", map[string]any{"promise.later": "x", "promise.receipt.later": nil})

	identityKey, identitySignature := make(hexutil.Bytes, certs.PublicKeyLength), make(hexutil.Bytes, certs.SignatureLength)
	identityKey[0], identitySignature[0] = 0xc0, 0xc0
	otherKey := certs.DeriveSecretKey("somebody else").PublicKey()
	refuse("delegation", "another signer in the delegation", "rollup.signer", address)
	refuse("delegation", "another sequencer", "rollup.sequencer_key", hexutil.Bytes(otherKey[:]))
	refuse("delegation", "delegated for another chain", "rollup.chain_id", promiseChain+1)
	refuse("delegation", "delegated for another rollup", "rollup.rollup", address)
	refuse("delegation", "identity as signature", "rollup.delegation", identitySignature)
	refuse("delegation", "short signature", "rollup.delegation", v.Rollup.Delegation[:95])
	refused = append(refused, promiseCase{Name: "identity as key and signature", Reason: "delegation",
		Change: map[string]any{"rollup.sequencer_key": identityKey, "rollup.delegation": identitySignature}})

	refuse("rollup", "another chain", "promise.chain_id", promiseChain+1)
	refuse("rollup", "another rollup", "promise.rollup", address)
	refuse("transaction", "asked for another transaction", "tx_hash", hash)
	refuse("transaction", "promise of another transaction", "promise.tx_hash", hash)

	order := crypto.S256().Params().N
	highS := signature(func(sig []byte) {
		new(big.Int).Sub(order, new(big.Int).SetBytes(sig[32:64])).FillBytes(sig[32:64])
		sig[64] ^= 1
	})
	refuse("encoding", "s of the upper half", "promise.signature", highS)
	for _, id := range []byte{2, 3, 26, 29, 255} {
		refuse("encoding", "v "+strconv.Itoa(int(id)), "promise.signature", signature(func(sig []byte) { sig[64] = id }))
	}
	refuse("encoding", "signature without v", "promise.signature", first.Signature[:64])
	refuse("encoding", "signature with something behind it", "promise.signature", append(bytes.Clone(first.Signature), 0))
	refuse("encoding", "no signature, as in the feed", "promise.signature", hexutil.Bytes{})
	refuse("signer", "names another signer", "promise.signer", crypto.PubkeyToAddress(foreignKey.PublicKey))
	foreign, err := first.Sign(foreignKey)
	if err != nil {
		t.Fatal(err)
	}
	refuse("signature", "another key signed", "promise.signature", hexutil.Bytes(foreign))
	refused = append(refused, promiseCase{Name: "another key signed and is named", Reason: "signer",
		Change: map[string]any{"promise.signature": hexutil.Bytes(foreign), "promise.signer": crypto.PubkeyToAddress(foreignKey.PublicKey)}})
	refuse("signature", "the other v", "promise.signature", signature(func(sig []byte) { sig[64] ^= 1 }))
	refuse("signature", "another block number", "promise.block_number", 1235)
	refuse("signature", "another parent", "promise.parent_hash", hash)
	refuse("signature", "another index", "promise.index", 1)
	refuse("signature", "another receipt digest", "promise.receipt_digest", hash)
	refuse("signature", "another anchor number", "promise.anchor_number", 568)
	refuse("signature", "another anchor", "promise.anchor_l1_hash", hash)
	refuse("signature", "another time", "promise.time", 1_700_006_815_124)

	refuse("receipt", "no receipt", "promise.receipt", nil)
	for path, value := range map[string]any{
		"type": "0x1", "status": "0x0", "cumulativeGasUsed": "0x1", "gasUsed": "0x1", "contractAddress": address, "logs": []any{}, "logsBloom": types.Bloom{1},
		"logs.0.address": address, "logs.0.topics.1": hash, "logs.0.topics": []common.Hash{}, "logs.0.data": "0x01", "logs.1.data": "0x00",
		"root": hash, "transactionHash": hash, "blockNumber": "0x4d3", "transactionIndex": "0x1",
		"logs.0.transactionHash": hash, "logs.1.blockNumber": "0x4d3", "logs.1.transactionIndex": "0x1", "logs.0.removed": true,
	} {
		refuse("receipt", "receipt with another "+path, "promise.receipt."+path, value)
	}
	refuse("receipt", "status that encodes like success", "promise.receipt.status", "0x2")
	refuse("receipt", "type whose encoding says nothing", "promise.receipt.type", "0x7e")
	refuse("receipt", "blob transaction", "promise.receipt.type", "0x3")

	refuse("anchor_orphaned", "L1 has another block there", "l1", "reorged")
	refuse("anchor_future", "L1 has not come to the anchor", "l1", "behind")
	refuse("anchor_unknown", "L1 node does not know the anchor", "l1", "pruned")
	sortCases(refused)
	return accepted, refused
}

// sortCases makes the file the same each time; cases that were listed in order keep it.
func sortCases(cases []promiseCase) {
	rank := make(map[string]int)
	for _, c := range cases {
		if _, ok := rank[c.Reason]; !ok {
			rank[c.Reason] = len(rank)
		}
	}
	slices.SortStableFunc(cases, func(a, b promiseCase) int {
		if a.Reason != b.Reason {
			return rank[a.Reason] - rank[b.Reason]
		}
		return strings.Compare(a.Name, b.Name)
	})
}

func TestPromiseVectors(t *testing.T) {
	t.Parallel()
	got, err := json.MarshalIndent(makePromiseVectors(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", "promises.json")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("vectors changed; what was promised before would no longer verify:\n%s", got)
	}
}
