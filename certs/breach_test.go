package certs_test

import (
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// promiser makes blocks with transactions, and promises of what stands in them.
type promiser struct {
	maker
	delegate *ecdsa.PrivateKey
}

func newPromiser(t testing.TB) promiser {
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("delegate of " + t.Name())))
	if err != nil {
		t.Fatal(err)
	}
	return promiser{maker: newMaker(t), delegate: key}
}

// full is a certified block with its body.
type full struct {
	block    *types.Block
	receipts types.Receipts
	cert     certs.Certificate
}

// build makes a certified block of transfers on a parent; salt tells its transactions from others.
func (p promiser) build(parent common.Hash, anchor blocks.Anchor, salt byte, transfers int) full {
	p.t.Helper()
	var txs types.Transactions
	var receipts types.Receipts
	for i := range transfers {
		tx := types.MustSignNewTx(p.delegate, types.LatestSignerForChainID(big.NewInt(testChain)), &types.DynamicFeeTx{
			ChainID: big.NewInt(testChain), Nonce: uint64(i), Gas: 21_000, GasFeeCap: big.NewInt(1e9), To: &common.Address{salt}, Value: common.Big1,
		})
		receipt := &types.Receipt{Type: tx.Type(), Status: 1, GasUsed: 21_000, CumulativeGasUsed: 21_000 * uint64(i+1), Logs: []*types.Log{}}
		receipt.Bloom = types.CreateBloom(receipt)
		txs, receipts = append(txs, tx), append(receipts, receipt)
	}
	root := anchor.Hash()
	header := &types.Header{
		ParentHash: parent, Number: big.NewInt(9), Difficulty: new(big.Int), Time: testSlots.Start(5), BaseFee: big.NewInt(1e9), GasUsed: 21_000 * uint64(transfers),
		Root: common.Hash{salt}, BlobGasUsed: new(uint64), ExcessBlobGas: new(uint64), ParentBeaconRoot: &root, RequestsHash: &types.EmptyRequestsHash,
	}
	block := types.NewBlock(header, &types.Body{Transactions: txs, Withdrawals: types.Withdrawals{}}, receipts, trie.NewStackTrie(nil))
	c, err := p.key.Certify(certs.NewMessage(testChain, testRollup, blocks.Placed{
		Number: 9, Hash: block.Hash(), Parent: parent, Kind: blocks.Regular, Time: header.Time, Anchor: anchor,
	}))
	if err != nil {
		p.t.Fatal(err)
	}
	return full{block, receipts, c}
}

// of is the promise that a block keeps.
func (f full) of(index int) certs.Promise {
	m := f.cert.Message
	return certs.Promise{
		ChainID: testChain, Rollup: testRollup, TxHash: f.block.Transactions()[index].Hash(), BlockNumber: m.Number, ParentHash: m.ParentHash,
		Index: uint64(index), ReceiptDigest: certs.ReceiptDigest(f.receipts[index]), AnchorNumber: m.AnchorNumber, AnchorL1Hash: m.AnchorL1Hash, Time: 1,
	}
}

// signed signs a promise with the delegate, for the rollup that the promise names.
func (p promiser) signed(promise certs.Promise) certs.DelegatedPromise {
	p.t.Helper()
	signature, err := promise.Sign(p.delegate)
	if err != nil {
		p.t.Fatal(err)
	}
	delegation, err := p.key.Delegate(certs.Delegation{ChainID: promise.ChainID, Rollup: promise.Rollup, Address: crypto.PubkeyToAddress(p.delegate.PublicKey)})
	if err != nil {
		p.t.Fatal(err)
	}
	return certs.DelegatedPromise{Promise: promise, Signature: signature, Delegation: delegation}
}

// TestDoublePromise alters each field of the second promise alone.
func TestDoublePromise(t *testing.T) {
	t.Parallel()
	p := newPromiser(t)
	one := p.build(common.Hash{8}, anchorAt(0, 3), 1, 3).of(1)
	for name, c := range map[string]struct {
		alter func(*certs.Promise)
		want  error
	}{
		"nothing":       {func(*certs.Promise) {}, certs.ErrNoFault},
		"transaction":   {func(p *certs.Promise) { p.TxHash[5]++ }, nil},
		"receipt":       {func(p *certs.Promise) { p.ReceiptDigest[5]++ }, nil},
		"time":          {func(p *certs.Promise) { p.Time++ }, certs.ErrNoFault},
		"block number":  {func(p *certs.Promise) { p.BlockNumber++ }, certs.ErrNoFault},
		"index":         {func(p *certs.Promise) { p.TxHash[5]++; p.Index++ }, certs.ErrNoFault},
		"parent":        {func(p *certs.Promise) { p.TxHash[5]++; p.ParentHash[5]++ }, certs.ErrNoFault},
		"anchor number": {func(p *certs.Promise) { p.TxHash[5]++; p.AnchorNumber++ }, certs.ErrNoFault},
		"anchor":        {func(p *certs.Promise) { p.TxHash[5]++; p.AnchorL1Hash[5]++ }, certs.ErrNoFault},
		"chain":         {func(p *certs.Promise) { p.TxHash[5]++; p.ChainID++ }, certs.ErrEvidence},
		"rollup":        {func(p *certs.Promise) { p.TxHash[5]++; p.Rollup[5]++ }, certs.ErrEvidence},
	} {
		other := one
		c.alter(&other)
		a, b := p.signed(one), p.signed(other)
		t.Run(name, func(t *testing.T) {
			checkBothWays(t, p.key.PublicKey(), certs.L1View{}, c.want,
				&certs.DoublePromise{Promises: [2]certs.DelegatedPromise{a, b}}, &certs.DoublePromise{Promises: [2]certs.DelegatedPromise{b, a}})
		})
	}

	other := one
	other.TxHash[5]++
	for name, c := range map[string]struct {
		alter func(*certs.DelegatedPromise)
		want  error
	}{
		"signature of the other promise": {func(d *certs.DelegatedPromise) { d.Signature = p.signed(one).Signature }, certs.ErrSignature},
		"signature missing":              {func(d *certs.DelegatedPromise) { d.Signature = nil }, certs.ErrSignature},
		"recovery of 27":                 {func(d *certs.DelegatedPromise) { d.Signature[64] += 27 }, certs.ErrSignature},
		"upper half of s": {func(d *certs.DelegatedPromise) {
			s := new(big.Int).Sub(crypto.S256().Params().N, new(big.Int).SetBytes(d.Signature[32:64]))
			s.FillBytes(d.Signature[32:64])
			d.Signature[64] ^= 1
		}, certs.ErrSignature},
		"delegate of another chain": {func(d *certs.DelegatedPromise) { d.Delegation.Delegation.ChainID++ }, certs.ErrEvidence},
		"another delegate":          {func(d *certs.DelegatedPromise) { d.Delegation.Delegation.Address[3]++ }, certs.ErrSignature},
		"nobody's delegation":       {func(d *certs.DelegatedPromise) { d.Delegation.Signature = certs.Signature{} }, certs.ErrPoint},
	} {
		bad := p.signed(other)
		c.alter(&bad)
		t.Run(name, func(t *testing.T) {
			checkBothWays(t, p.key.PublicKey(), certs.L1View{}, c.want,
				&certs.DoublePromise{Promises: [2]certs.DelegatedPromise{p.signed(one), bad}}, &certs.DoublePromise{Promises: [2]certs.DelegatedPromise{bad, p.signed(one)}})
		})
	}
}

// TestFindBreach finds how a block breaks a promise, for blocks and tries of several sizes, and nothing where it keeps it.
func TestFindBreach(t *testing.T) {
	t.Parallel()
	p := newPromiser(t)
	parent, anchor := common.Hash{8}, anchorAt(0, 3)
	promised := p.build(parent, anchor, 1, 300)
	find := func(t *testing.T, index int, receipt *types.Receipt, certified full, want error) *certs.BrokenPromise {
		t.Helper()
		promise := promised.of(index)
		promise.ReceiptDigest = certs.ReceiptDigest(receipt)
		e, err := certs.FindBreach(p.signed(promise), receipt, certified.cert, certified.block, certified.receipts)
		if err != nil {
			t.Fatal(err)
		}
		if e != nil {
			checkBothWays(t, p.key.PublicKey(), certs.L1View{}, want, e, e)
		}
		return e
	}
	for _, index := range []int{0, 1, 127, 128, 255, 256, 299} {
		if e := find(t, index, promised.receipts[index], promised, nil); e != nil {
			t.Errorf("the block keeps promise %d: %+v", index, e)
		}
		if e := find(t, index, promised.receipts[index], p.build(parent, anchor, 2, 300), nil); e == nil || e.Breach != certs.BreachTransaction {
			t.Errorf("another transaction %d: %+v", index, e)
		}
		lied := *promised.receipts[index]
		lied.Status = 0
		if e := find(t, index, &lied, promised, nil); e == nil || e.Breach != certs.BreachReceipt {
			t.Errorf("another receipt %d: %+v", index, e)
		}
		for _, shorter := range []int{0, 1, index / 2, index} {
			if shorter > index {
				continue
			}
			if e := find(t, index, promised.receipts[index], p.build(parent, anchor, 1, shorter), nil); e == nil || e.Breach != certs.BreachMissing {
				t.Errorf("a block of %d and promise %d: %+v", shorter, index, e)
			}
		}
	}
	// At another place nothing was promised.
	find(t, 1, promised.receipts[1], p.build(common.Hash{7}, anchor, 2, 3), certs.ErrNoFault)
	find(t, 1, promised.receipts[1], p.build(parent, anchorAt(0, 4), 2, 3), certs.ErrNoFault)
	find(t, 1, promised.receipts[1], p.build(parent, anchorAt(1, 3), 2, 3), certs.ErrNoFault)

	// Receipts that are not the block's prove nothing.
	short := p.build(parent, anchor, 1, 2)
	if _, err := certs.FindBreach(p.signed(promised.of(5)), promised.receipts[5], short.cert, short.block, promised.receipts[:1]); err == nil {
		t.Error("receipts of another block are taken")
	}
}

// TestBrokenPromise alters each part of evidence that convicts.
func TestBrokenPromise(t *testing.T) {
	t.Parallel()
	p := newPromiser(t)
	parent, anchor := common.Hash{8}, anchorAt(0, 3)
	promised, instead := p.build(parent, anchor, 1, 3), p.build(parent, anchor, 2, 3)
	shorter := p.build(parent, anchor, 1, 2)
	find := func(index int, receipt *types.Receipt, c full) *certs.BrokenPromise {
		promise := promised.of(index)
		promise.ReceiptDigest = certs.ReceiptDigest(receipt)
		e, err := certs.FindBreach(p.signed(promise), receipt, c.cert, c.block, c.receipts)
		if err != nil || e == nil {
			t.Fatalf("no breach: %v", err)
		}
		return e
	}
	failed := *promised.receipts[1]
	failed.Status = 0
	transaction, receipt, missing := find(1, promised.receipts[1], instead), find(1, &failed, promised), find(2, promised.receipts[2], shorter)
	resigned := func(e *certs.BrokenPromise, alter func(*certs.Promise)) {
		promise := e.Promise.Promise
		alter(&promise)
		e.Promise = p.signed(promise)
	}
	for name, c := range map[string]struct {
		of    *certs.BrokenPromise
		alter func(*certs.BrokenPromise)
		want  error
	}{
		"a transaction":              {transaction, func(*certs.BrokenPromise) {}, nil},
		"a receipt":                  {receipt, func(*certs.BrokenPromise) {}, nil},
		"an end":                     {missing, func(*certs.BrokenPromise) {}, nil},
		"the promise's chain":        {transaction, func(e *certs.BrokenPromise) { resigned(e, func(p *certs.Promise) { p.ChainID++ }) }, certs.ErrEvidence},
		"its rollup":                 {transaction, func(e *certs.BrokenPromise) { resigned(e, func(p *certs.Promise) { p.Rollup[4]++ }) }, certs.ErrEvidence},
		"its parent":                 {transaction, func(e *certs.BrokenPromise) { resigned(e, func(p *certs.Promise) { p.ParentHash[4]++ }) }, certs.ErrNoFault},
		"its anchor":                 {transaction, func(e *certs.BrokenPromise) { resigned(e, func(p *certs.Promise) { p.AnchorL1Hash[4]++ }) }, certs.ErrNoFault},
		"its anchor's number":        {transaction, func(e *certs.BrokenPromise) { resigned(e, func(p *certs.Promise) { p.AnchorNumber++ }) }, certs.ErrNoFault},
		"its index":                  {transaction, func(e *certs.BrokenPromise) { resigned(e, func(p *certs.Promise) { p.Index++ }) }, certs.ErrEvidence},
		"its transaction, to theirs": {transaction, func(e *certs.BrokenPromise) { resigned(e, func(p *certs.Promise) { p.TxHash = instead.of(1).TxHash }) }, certs.ErrNoFault},
		"its signature":              {transaction, func(e *certs.BrokenPromise) { e.Promise.Signature[7]++ }, certs.ErrSignature},
		"the certificate":            {transaction, func(e *certs.BrokenPromise) { e.Certificate.Signature = shorter.cert.Signature }, certs.ErrSignature},
		"the header":                 {transaction, func(e *certs.BrokenPromise) { e.Header = promised.block.Header() }, certs.ErrEvidence},
		"the proof":                  {transaction, func(e *certs.BrokenPromise) { e.Proof = nil }, certs.ErrEvidence},
		"the proof's trie":           {transaction, func(e *certs.BrokenPromise) { e.Proof = receipt.Proof }, certs.ErrEvidence},
		"the breach":                 {transaction, func(e *certs.BrokenPromise) { e.Breach = certs.BreachReceipt }, certs.ErrEvidence},
		"the breach, to a missing":   {transaction, func(e *certs.BrokenPromise) { e.Breach = certs.BreachMissing; e.Last = 0 }, certs.ErrEvidence},
		"the preimage":               {receipt, func(e *certs.BrokenPromise) { e.Receipt[9]++ }, certs.ErrEvidence},
		"the preimage, none":         {receipt, func(e *certs.BrokenPromise) { e.Receipt = nil }, certs.ErrEvidence},
		"the last index":             {missing, func(e *certs.BrokenPromise) { e.Last = 0 }, certs.ErrEvidence},
		"the last index, beyond":     {missing, func(e *certs.BrokenPromise) { e.Last = 2 }, certs.ErrNoFault},
		"an unknown breach":          {missing, func(e *certs.BrokenPromise) { e.Breach = 3 }, certs.ErrEvidence},
	} {
		e := *c.of
		e.Promise.Signature = append([]byte{}, c.of.Promise.Signature...)
		e.Receipt = append([]byte{}, c.of.Receipt...)
		c.alter(&e)
		t.Run(name, func(t *testing.T) {
			if err := e.Check(p.key.PublicKey(), testSlots, certs.L1View{}); (err == nil) != (c.want == nil) || !errors.Is(err, c.want) {
				t.Errorf("Check = %v, want %v", err, c.want)
			}
		})
	}
}
