package certs

import (
	"bytes"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
)

// FindBreach returns evidence that a certified block does not keep a promise, or nil if it keeps it. It checks neither
// signatures nor that promise and block have the same place; Check does. promised is the receipt that came with the
// promise. It returns ErrEvidence for a block or receipts that are not the header's.
func FindBreach(p DelegatedPromise, promised *types.Receipt, c Certificate, block *types.Block, receipts types.Receipts) (*BrokenPromise, error) {
	header, txs := block.Header(), block.Transactions()
	b := &BrokenPromise{Promise: p, Certificate: c, Header: header}
	index, last := p.Promise.Index, uint64(len(txs))-1
	var err error
	switch {
	case len(txs) == 0:
		b.Breach = BreachMissing
	case index > last:
		b.Breach, b.Last = BreachMissing, last
		b.Proof, err = prove(receipts, header.ReceiptHash, last)
	case txs[index].Hash() != p.Promise.TxHash:
		b.Breach = BreachTransaction
		b.Proof, err = prove(txs, header.TxHash, index)
	default:
		var consensus bytes.Buffer
		types.Receipts{promised}.EncodeIndex(0, &consensus)
		var found bytes.Buffer
		if index < uint64(len(receipts)) {
			receipts.EncodeIndex(int(index), &found)
		}
		if bytes.Equal(consensus.Bytes(), found.Bytes()) {
			return nil, nil
		}
		b.Breach, b.Receipt = BreachReceipt, receiptPreimage(promised)
		b.Proof, err = prove(receipts, header.ReceiptHash, index)
	}
	if err != nil {
		return nil, fmt.Errorf("prove that block %d breaks the promise of %s: %w", header.Number, p.Promise.TxHash, err)
	}
	return b, nil
}

// prove returns the nodes from a trie's root down to the entry at an index.
func prove(list types.DerivableList, root common.Hash, index uint64) ([][]byte, error) {
	t := trie.NewEmpty(nil) // nothing is read: all of it is put in here
	var entry bytes.Buffer
	for i := range list.Len() {
		entry.Reset()
		list.EncodeIndex(i, &entry)
		if err := t.Update(rlp.AppendUint64(nil, uint64(i)), bytes.Clone(entry.Bytes())); err != nil {
			return nil, err
		}
	}
	if t.Hash() != root {
		return nil, fmt.Errorf("%d entries are not the header's: %w", list.Len(), ErrEvidence)
	}
	var nodes proofPath
	if err := t.Prove(rlp.AppendUint64(nil, index), &nodes); err != nil {
		return nil, err
	}
	return nodes, nil
}

// proofPath takes the nodes from the root down, in which order Prove puts them.
type proofPath [][]byte

// Put implements ethdb.KeyValueWriter.
func (p *proofPath) Put(_, value []byte) error {
	*p = append(*p, bytes.Clone(value))
	return nil
}

// Delete implements ethdb.KeyValueWriter; Prove never deletes.
func (*proofPath) Delete([]byte) error { return nil }
