package certs

import (
	"bytes"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// DelegatedPromise is a promise with all that ties it to the sequencer: the signature, and the delegation to
// whose key made it.
type DelegatedPromise struct {
	Promise    Promise
	Signature  []byte // r ‖ s ‖ v, 65 bytes
	Delegation SignedDelegation
}

// verify returns nil if the sequencer's delegate signed the promise.
func (d DelegatedPromise) verify(pub PublicKey) error {
	delegation := d.Delegation.Delegation
	if delegation.ChainID != d.Promise.ChainID || delegation.Rollup != d.Promise.Rollup {
		return fmt.Errorf("delegation is for another rollup: %w", ErrEvidence)
	}
	if len(d.Signature) != 65 || d.Signature[64] > 1 ||
		!crypto.ValidateSignatureValues(d.Signature[64], new(big.Int).SetBytes(d.Signature[:32]), new(big.Int).SetBytes(d.Signature[32:64]), true) {
		return fmt.Errorf("signature of the promise is not in its form: %w", ErrSignature)
	}
	digest := d.Promise.Digest()
	key, err := crypto.SigToPub(digest[:], d.Signature)
	if err != nil || crypto.PubkeyToAddress(*key) != delegation.Address {
		return fmt.Errorf("promise is not signed by the delegate: %w", ErrSignature)
	}
	return d.Delegation.Verify(pub)
}

// DoublePromise is rule 15 (d): two promises for one place, that is parent, index and anchor, which differ in
// transaction or receipt.
type DoublePromise struct {
	Promises [2]DelegatedPromise
}

// Breach says how a promise was broken.
type Breach uint8

// The numeric values are part of the encoding, and are the Bond contract's.
const (
	// BreachTransaction: another transaction stands at the index.
	BreachTransaction Breach = iota
	// BreachReceipt: the transaction at the index has another receipt.
	BreachReceipt
	// BreachMissing: the block ends before the index.
	BreachMissing
)

// BrokenPromise is rule 15 (e): a promise, and the certified block on its parent with its anchor, which does not keep it.
type BrokenPromise struct {
	Promise     DelegatedPromise
	Certificate Certificate
	Header      *types.Header // of the certified block
	Breach      Breach
	// Last is the index of the block's last transaction, with BreachMissing.
	Last uint64
	// Proof is trie nodes from the root down: to the transaction at the index, to the receipt there, or to the
	// last transaction's receipt, which has the gas of the whole block in it; none if the block is empty.
	Proof [][]byte
	// Receipt is, with BreachReceipt, the RLP of what was promised: the preimage of the promise's receipt digest.
	Receipt []byte
}

// Kind implements Evidence.
func (*DoublePromise) Kind() EvidenceKind { return EvidenceDoublePromise }

// Kind implements Evidence.
func (*BrokenPromise) Kind() EvidenceKind { return EvidenceBrokenPromise }

// Subject implements Evidence.
func (d *DoublePromise) Subject() (uint64, common.Address) {
	return d.Promises[0].Promise.message().subject()
}

// Subject implements Evidence.
func (b *BrokenPromise) Subject() (uint64, common.Address) { return b.Certificate.Message.subject() }

// Check implements Evidence. L1 and the slots do not matter to it.
func (d *DoublePromise) Check(pub PublicKey, _ blocks.Slots, _ L1View) error {
	a, b := d.Promises[0].Promise, d.Promises[1].Promise
	if a.ChainID != b.ChainID || a.Rollup != b.Rollup {
		return fmt.Errorf("check double promise: of two rollups: %w", ErrEvidence)
	}
	if a.ParentHash != b.ParentHash || a.Index != b.Index || a.AnchorNumber != b.AnchorNumber || a.AnchorL1Hash != b.AnchorL1Hash {
		return fmt.Errorf("check double promise: different places: %w", ErrNoFault)
	}
	if a.TxHash == b.TxHash && a.ReceiptDigest == b.ReceiptDigest {
		return fmt.Errorf("check double promise: the same promise: %w", ErrNoFault)
	}
	for i, p := range d.Promises {
		if err := p.verify(pub); err != nil {
			return fmt.Errorf("check promise %d: %w", i, err)
		}
	}
	return nil
}

// ID implements Evidence: the place and the two promises' contents.
func (d *DoublePromise) ID() common.Hash {
	a, b := d.Promises[0].Promise, d.Promises[1].Promise
	content := func(p Promise) common.Hash { return crypto.Keccak256Hash(p.TxHash[:], p.ReceiptDigest[:]) }
	return evidenceID(EvidenceDoublePromise, a.message(), a.place(), sorted(content(a), content(b)))
}

// message names the promise's rollup as evidenceID wants it.
func (p Promise) message() Message { return Message{ChainID: p.ChainID, Rollup: p.Rollup} }

// place is parent, index and anchor.
func (p Promise) place() []byte {
	encoded := p.Encode()
	return append(append([]byte{}, encoded[5*32:7*32]...), encoded[8*32:10*32]...)
}

// Check implements Evidence. L1 and the slots do not matter to it: promise and block have the same anchor, canonical or not.
func (b *BrokenPromise) Check(pub PublicKey, _ blocks.Slots, _ L1View) error {
	p, m := b.Promise.Promise, b.Certificate.Message
	if p.ChainID != m.ChainID || p.Rollup != m.Rollup {
		return fmt.Errorf("check broken promise: of two rollups: %w", ErrEvidence)
	}
	if p.ParentHash != m.ParentHash || p.AnchorNumber != m.AnchorNumber || p.AnchorL1Hash != m.AnchorL1Hash {
		return fmt.Errorf("check broken promise: the block is at another place: %w", ErrNoFault)
	}
	if err := matchHeader(b.Header, m.BlockHash, m.Number); err != nil {
		return fmt.Errorf("check broken promise: %w", err)
	}
	if b.Header.ParentHash != m.ParentHash {
		return fmt.Errorf("check broken promise: certificate names another parent than its block: %w", ErrEvidence)
	}
	if err := b.checkBreach(); err != nil {
		return fmt.Errorf("check broken promise: %w", err)
	}
	if err := b.Promise.verify(pub); err != nil {
		return fmt.Errorf("check broken promise: %w", err)
	}
	if err := b.Certificate.Verify(pub); err != nil {
		return fmt.Errorf("check broken promise: %w", err)
	}
	return nil
}

func (b *BrokenPromise) checkBreach() error {
	p := b.Promise.Promise
	switch b.Breach {
	case BreachTransaction:
		found, err := entry(b.Header.TxHash, p.Index, b.Proof)
		if err != nil {
			return err
		}
		if crypto.Keccak256Hash(found) == p.TxHash {
			return fmt.Errorf("the promised transaction is there: %w", ErrNoFault)
		}
	case BreachReceipt:
		var promised struct {
			Consensus       []byte
			GasUsed         uint64
			ContractAddress common.Address
		}
		if crypto.Keccak256Hash(b.Receipt) != p.ReceiptDigest {
			return fmt.Errorf("not the promised receipt: %w", ErrEvidence)
		}
		if err := rlp.DecodeBytes(b.Receipt, &promised); err != nil {
			return fmt.Errorf("promised receipt (%v): %w", err, ErrEvidence)
		}
		found, err := entry(b.Header.ReceiptHash, p.Index, b.Proof)
		if err != nil {
			return err
		}
		if bytes.Equal(found, promised.Consensus) {
			return fmt.Errorf("the promised receipt is there: %w", ErrNoFault)
		}
	case BreachMissing:
		if b.Header.TxHash == types.EmptyTxsHash {
			return nil
		}
		if b.Last >= p.Index {
			return fmt.Errorf("the block has the index: %w", ErrNoFault)
		}
		found, err := entry(b.Header.ReceiptHash, b.Last, b.Proof)
		if err != nil {
			return err
		}
		receipt := new(types.Receipt)
		if err := receipt.UnmarshalBinary(found); err != nil {
			return fmt.Errorf("last receipt (%v): %w", err, ErrEvidence)
		}
		if receipt.CumulativeGasUsed != b.Header.GasUsed {
			return fmt.Errorf("transaction %d is not the last: %w", b.Last, ErrEvidence)
		}
	default:
		return fmt.Errorf("breach %d: %w", b.Breach, ErrEvidence)
	}
	return nil
}

// ID implements Evidence: the promise's place and the block.
func (b *BrokenPromise) ID() common.Hash {
	return evidenceID(EvidenceBrokenPromise, b.Certificate.Message, b.Promise.Promise.place(), b.Certificate.Message.BlockHash[:], b.Promise.Promise.TxHash[:])
}

// entry returns what stands at an index of a trie of transactions or receipts.
func entry(root common.Hash, index uint64, proof [][]byte) ([]byte, error) {
	nodes := make(proofSet, len(proof))
	for _, node := range proof {
		nodes[crypto.Keccak256Hash(node)] = node
	}
	value, err := trie.VerifyProof(root, rlp.AppendUint64(nil, index), nodes)
	if err != nil || len(value) == 0 {
		return nil, fmt.Errorf("proof of entry %d (%v): %w", index, err, ErrEvidence)
	}
	return value, nil
}

// proofSet is trie nodes by their hash.
type proofSet map[common.Hash][]byte

func (s proofSet) Has(key []byte) (bool, error) {
	_, ok := s[common.BytesToHash(key)]
	return ok, nil
}

func (s proofSet) Get(key []byte) ([]byte, error) {
	if node, ok := s[common.BytesToHash(key)]; ok {
		return node, nil
	}
	return nil, ErrEvidence
}
