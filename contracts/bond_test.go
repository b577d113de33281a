package contracts_test

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"

	l1client "github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// bonded is a rollup whose sequencer has a bond of a hundred ether.
type bonded struct {
	*mail
	bond    common.Address
	binding *contracts.Bond
	key     *ecdsa.PrivateKey // signs promises
}

const watchBlocks = 100

func newBonded(t *testing.T) *bonded {
	t.Helper()
	m := newMail(t)
	m.open(m.slot() + 1)
	binding := contracts.NewBond()
	address, out := m.deploy(ether(100), append(hexutil.MustDecode(contracts.BondMetaData.Bin),
		binding.PackConstructor(m.address, account(5), big.NewInt(watchBlocks))...))
	mustHold(t, out)
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("promises")))
	if err != nil {
		t.Fatal(err)
	}
	return &bonded{mail: m, bond: address, binding: binding, key: key}
}

func (b *bonded) certify(of block) certs.Certificate {
	b.tb.Helper()
	return b.sign(certs.NewMessage(l2ChainID, b.address, of.placed()))
}

func (b *bonded) sign(m certs.Message) certs.Certificate {
	b.tb.Helper()
	signature, err := sequencer.Sign(m)
	if err != nil {
		b.tb.Fatal(err)
	}
	return certs.Certificate{Message: m, Signature: signature}
}

// branch is a certified block with the headers down to the first child.
func (b *bonded) branch(down ...block) certs.Branch {
	b.tb.Helper()
	branch := certs.Branch{Certificate: b.certify(down[0])}
	for _, of := range down {
		branch.Headers = append(branch.Headers, of.header())
	}
	return branch
}

// promise makes a promise of what stands at the index of a block.
func (b *bonded) promise(of block, index int) certs.Promise {
	return certs.Promise{
		ChainID: l2ChainID, Rollup: b.address, TxHash: of.Block.Transactions()[index].Hash(), BlockNumber: of.header().Number.Uint64(),
		ParentHash: of.header().ParentHash, Index: uint64(index), ReceiptDigest: certs.ReceiptDigest(of.Receipts[index]),
		AnchorNumber: of.anchor.L1Number, AnchorL1Hash: of.anchor.L1Hash, Time: 1,
	}
}

func (b *bonded) delegated(p certs.Promise) certs.DelegatedPromise {
	b.tb.Helper()
	signature, err := p.Sign(b.key)
	if err != nil {
		b.tb.Fatal(err)
	}
	delegation, err := sequencer.Delegate(certs.Delegation{ChainID: l2ChainID, Rollup: b.address, Address: crypto.PubkeyToAddress(b.key.PublicKey)})
	if err != nil {
		b.tb.Fatal(err)
	}
	return certs.DelegatedPromise{Promise: p, Signature: signature, Delegation: delegation}
}

// accusation is the call of the contract for a piece of evidence.
func (b *bonded) accusation(e certs.Evidence) []byte {
	b.tb.Helper()
	data, err := l1client.AccuseCalldata(e)
	if err != nil {
		b.tb.Fatal(err)
	}
	return data
}

// judge has both package certs and the contract judge the evidence. They must agree. want is nil if it convicts.
func (b *bonded) judge(name string, e certs.Evidence, want error) {
	b.tb.Helper()
	view := certs.L1View{
		Canonical: func(number uint64, hash common.Hash) bool { return number < b.number && b.hashes[number] == hash },
		Free: func(hash common.Hash) bool {
			known, err := b.mail.binding.UnpackWithoutPermit(b.call(b.address, b.mail.binding.PackWithoutPermit(hash)).output)
			return err == nil && known
		},
	}
	if err := e.Check(sequencer.PublicKey(), slots, view); !errors.Is(err, want) || (err == nil) != (want == nil) {
		b.tb.Errorf("%s: certs says %v, want %v", name, err, want)
	}
	if raw, err := e.MarshalBinary(); err != nil {
		b.tb.Errorf("%s: %v", name, err)
	} else if back, err := certs.DecodeEvidence(raw); err != nil {
		b.tb.Errorf("%s: decode: %v", name, err)
	} else if again, err := back.MarshalBinary(); err != nil || !bytes.Equal(raw, again) || back.ID() != e.ID() {
		b.tb.Errorf("%s: another one after decoding (%v)", name, err)
	}
	c := b.copy(b.tb)
	burnt, before := c.state.GetBalance(common.HexToAddress("0xdead")).ToBig(), c.state.GetBalance(account(6)).ToBig()
	out := c.send(tx{from: account(6), to: &b.bond, data: b.accusation(e)})
	switch err := out.err(); {
	case want == nil && err != nil:
		b.tb.Errorf("%s: the contract refuses with %v", name, err)
	case want == nil:
		b.tb.Logf("%s: %d gas", name, out.gas)
		if got := new(big.Int).Sub(c.state.GetBalance(common.HexToAddress("0xdead")).ToBig(), burnt); got.Cmp(ether(95)) != 0 {
			b.tb.Errorf("%s: %s burnt", name, got)
		}
		if got := new(big.Int).Sub(c.state.GetBalance(account(6)).ToBig(), before); got.Cmp(ether(5)) != 0 {
			b.tb.Errorf("%s: the accuser got %s", name, got)
		}
		if err := c.send(tx{to: &b.bond, value: ether(1), data: b.binding.PackDeposit()}).err(); err == nil || err.Name != "AlreadySlashed" {
			b.tb.Errorf("%s: a deposit afterwards: %v", name, err)
		}
	default:
		names := map[error]string{certs.ErrEvidence: "BadEvidence", certs.ErrNoFault: "NoFault", certs.ErrSignature: "BadSignature"}
		if err == nil || err.Name != names[want] {
			b.tb.Errorf("%s: the contract says %v, want %s", name, err, names[want])
		}
	}
}

// proveIndex returns the trie nodes to an entry of a block's transactions or receipts.
func proveIndex(t *testing.T, list types.DerivableList, index int) [][]byte {
	t.Helper()
	tr := trie.NewEmpty(triedb.NewDatabase(rawdb.NewMemoryDatabase(), nil))
	for i := range list.Len() {
		var entry bytes.Buffer
		list.EncodeIndex(i, &entry)
		if err := tr.Update(rlp.AppendUint64(nil, uint64(i)), entry.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	var nodes proofNodes
	if err := tr.Prove(rlp.AppendUint64(nil, uint64(index)), &nodes); err != nil {
		t.Fatal(err)
	}
	return nodes
}

// TestForkEvidence is rule 15 (a).
func TestForkEvidence(t *testing.T) {
	t.Parallel()
	b := newBonded(t)
	parent := b.tip
	child := func(of block, after uint64, anchor blocks.Anchor) block {
		return b.l2.build(of.header(), spec{time: of.header().Time + after, anchor: anchor})
	}
	at := b.at(1)
	x1, y1 := child(parent, 1, at), child(parent, 2, at)
	x2, y2 := child(x1, 1, at), child(y1, 1, at)
	orphan := at
	orphan.L1Hash[0]++
	lost := child(parent, 3, orphan)
	certified := func(of block) *certs.CertifiedHeader {
		return &certs.CertifiedHeader{Certificate: b.certify(of), Header: of.header()}
	}
	fork := func(x, y certs.Branch, parent *certs.CertifiedHeader) *certs.Fork {
		return &certs.Fork{Branches: [2]certs.Branch{x, y}, Parent: parent}
	}
	stranger := b.branch(y1)
	stranger.Certificate.Signature = b.certify(x1).Signature
	b.judge("siblings", fork(b.branch(x1), b.branch(y1), nil), nil)
	b.judge("siblings, swapped", fork(b.branch(y1), b.branch(x1), nil), nil)
	b.judge("descendants", fork(b.branch(x2, x1), b.branch(y2, y1), certified(parent)), nil)
	b.judge("a sibling and a descendant", fork(b.branch(x1), b.branch(y2, y1), certified(parent)), nil)
	b.judge("descendants without the parent's certificate", fork(b.branch(x2, x1), b.branch(y1), nil), certs.ErrNoFault)
	b.judge("one block", fork(b.branch(x1), b.branch(x1), nil), certs.ErrNoFault)
	b.judge("one branch", fork(b.branch(x2, x1), b.branch(x1), certified(parent)), certs.ErrNoFault)
	b.judge("different parents", fork(b.branch(x2), b.branch(y1), nil), certs.ErrEvidence)
	b.judge("headers of another block", fork(b.branch(x1), certs.Branch{Certificate: b.certify(y1), Headers: []*types.Header{x1.header()}}, nil), certs.ErrEvidence)
	b.judge("an orphaned anchor", fork(b.branch(x1), b.branch(lost), nil), certs.ErrNoFault)
	b.judge("not the sequencer's", fork(b.branch(x1), stranger, nil), certs.ErrSignature)
	b.judge("another block's certificate for the parent", fork(b.branch(x2, x1), b.branch(y1), certified(x1)), certs.ErrEvidence)

	// Parent P, a child anchored at a1, a reorg, a sibling anchored as high on the new branch, and back: on neither branch are
	// both anchors canonical.
	fromOther := b.fork(t) // from here on with other hashes
	b.open(b.slot() + 1)
	b.open(b.slot() + 1)
	b.open(b.slot() + 1)
	fromOther.open(fromOther.slot() + 1)
	fromOther.open(fromOther.slot() + 1)
	fromOther.open(fromOther.slot() + 1)
	high := b.number - 2
	c1 := child(parent, 4, b.at(high))
	there := *b
	other := *b.mail
	other.rollup = b.on(fromOther)
	there.mail = &other
	s1 := child(parent, 5, there.at(high))
	honest := fork(b.branch(c1), b.branch(s1), nil)
	b.judge("out and back in again, on the old branch", honest, certs.ErrNoFault)
	there.judge("out and back in again, on the new branch", honest, certs.ErrNoFault)

	// A block of anyone's that needed no permit stands beside a certified one: nobody's fault.
	last := b.slot()
	b.open(last + basedAfter + 10)
	free := b.l2.build(parent.header(), spec{time: b.time, kind: blocks.Based, anchor: b.anchor(), coinbase: builder})
	mustHold(t, b.include(free))
	b.open(b.slot() + 1)
	onFree := child(free, 1, b.anchor())
	b.judge("a based block without a permit", fork(b.branch(onFree, free), b.branch(c1), certified(parent)), certs.ErrNoFault)
}

// TestPermitEvidence is rule 15 (b) and (c).
func TestPermitEvidence(t *testing.T) {
	t.Parallel()
	b := newBonded(t)
	permit := blocks.Permit{Slot: 4, L1Parent: b.hash()}
	ending := func(after uint64, p blocks.Permit) block {
		return b.l2.build(b.tip.header(), spec{time: b.tip.header().Time + after, kind: blocks.SlotEnding, anchor: b.at(1), permit: p})
	}
	e1, e2, e3 := ending(1, permit), ending(2, permit), ending(3, blocks.Permit{Slot: 5, L1Parent: b.hash()})
	double := func(x, y block) *certs.DoublePermit {
		return &certs.DoublePermit{Certificates: [2]certs.Certificate{b.certify(x), b.certify(y)}}
	}
	regular := b.l2.build(b.tip.header(), spec{time: b.tip.header().Time + 1, anchor: b.at(1)})
	forged := double(e1, e2)
	forged.Certificates[1].Signature = forged.Certificates[0].Signature
	b.judge("two permits for one slot and L1 parent", double(e1, e2), nil)
	b.judge("one block", double(e1, e1), certs.ErrNoFault)
	b.judge("two slots", double(e1, e3), certs.ErrNoFault)
	b.judge("a regular block", double(e1, regular), certs.ErrEvidence)
	b.judge("forged", forged, certs.ErrSignature)

	child := func(of block, time uint64) block { return b.l2.build(of.header(), spec{time: time, anchor: b.at(1)}) }
	early := func(parent, child block) *certs.EarlyChild {
		return &certs.EarlyChild{Certificates: [2]certs.Certificate{b.certify(parent), b.certify(child)}, Header: child.header()}
	}
	atStart, after := child(e1, slots.Start(4)), child(e1, slots.Start(4)+1)
	b.judge("a child at the beginning of the slot", early(e1, atStart), nil)
	b.judge("a child after it", early(e1, after), certs.ErrNoFault)
	b.judge("a child of a regular block", early(regular, child(regular, slots.Start(3))), certs.ErrNoFault)
	b.judge("not parent and child", early(e2, atStart), certs.ErrEvidence)
	wrong := early(e1, atStart)
	wrong.Header = after.header()
	b.judge("another block's header", wrong, certs.ErrEvidence)
}

// TestPromiseEvidence is rule 15 (d) and (e).
func TestPromiseEvidence(t *testing.T) {
	t.Parallel()
	b := newBonded(t)
	made := b.l2.build(b.tip.header(), spec{time: b.tip.header().Time + 1, anchor: b.at(1), transfers: 3})
	kept := b.promise(made, 1)
	other := kept
	other.TxHash[0]++
	double := func(x, y certs.Promise) *certs.DoublePromise {
		return &certs.DoublePromise{Promises: [2]certs.DelegatedPromise{b.delegated(x), b.delegated(y)}}
	}
	moved, receipt, later := other, kept, kept
	moved.AnchorNumber++
	receipt.ReceiptDigest[0]++
	later.Time++
	b.judge("two transactions at one place", double(kept, other), nil)
	b.judge("two receipts of one transaction", double(kept, receipt), nil)
	b.judge("one promise", double(kept, kept), certs.ErrNoFault)
	b.judge("one promise, signed twice", double(kept, later), certs.ErrNoFault)
	b.judge("another anchor", double(kept, moved), certs.ErrNoFault)
	forged := double(kept, other)
	forged.Promises[1].Signature = forged.Promises[0].Signature
	b.judge("a promise that nobody signed", forged, certs.ErrSignature)
	undelegated := double(kept, other)
	undelegated.Promises[1].Delegation.Signature = b.certify(made).Signature
	b.judge("a signer that the sequencer did not name", undelegated, certs.ErrSignature)

	txs, receipts := made.Block.Transactions(), made.Receipts
	broken := func(p certs.Promise, breach certs.Breach, last uint64, proof [][]byte, receipt []byte) *certs.BrokenPromise {
		return &certs.BrokenPromise{Promise: b.delegated(p), Certificate: b.certify(made), Header: made.header(), Breach: breach, Last: last, Proof: proof, Receipt: receipt}
	}
	b.judge("another transaction stands there", broken(other, certs.BreachTransaction, 0, proveIndex(t, txs, 1), nil), nil)
	b.judge("the promised one stands there", broken(kept, certs.BreachTransaction, 0, proveIndex(t, txs, 1), nil), certs.ErrNoFault)
	promised := func(r *types.Receipt) []byte {
		var consensus bytes.Buffer
		types.Receipts{r}.EncodeIndex(0, &consensus)
		raw, err := rlp.EncodeToBytes([]any{consensus.Bytes(), r.GasUsed, r.ContractAddress})
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	failed := *receipts[1]
	failed.Status = 0
	lied := kept
	lied.ReceiptDigest = certs.ReceiptDigest(&failed)
	b.judge("another receipt", broken(lied, certs.BreachReceipt, 0, proveIndex(t, receipts, 1), promised(&failed)), nil)
	b.judge("the promised receipt", broken(kept, certs.BreachReceipt, 0, proveIndex(t, receipts, 1), promised(receipts[1])), certs.ErrNoFault)
	b.judge("not what was promised", broken(kept, certs.BreachReceipt, 0, proveIndex(t, receipts, 1), promised(&failed)), certs.ErrEvidence)
	beyond := kept
	beyond.Index = 3
	b.judge("the block ends before it", broken(beyond, certs.BreachMissing, 2, proveIndex(t, receipts, 2), nil), nil)
	b.judge("not the last transaction", broken(beyond, certs.BreachMissing, 1, proveIndex(t, receipts, 1), nil), certs.ErrEvidence)
	b.judge("the block has the index", broken(kept, certs.BreachMissing, 2, proveIndex(t, receipts, 2), nil), certs.ErrNoFault)
	moved = other
	moved.AnchorL1Hash[0]++
	b.judge("promised at another anchor", broken(moved, certs.BreachTransaction, 0, proveIndex(t, txs, 1), nil), certs.ErrNoFault)
	moved = other
	moved.ParentHash[0]++
	b.judge("promised on another parent", broken(moved, certs.BreachTransaction, 0, proveIndex(t, txs, 1), nil), certs.ErrNoFault)

	empty := b.l2.build(b.tip.header(), spec{time: b.tip.header().Time + 2, anchor: b.at(1)})
	nothing := &certs.BrokenPromise{Promise: b.delegated(kept), Certificate: b.certify(empty), Header: empty.header(), Breach: certs.BreachMissing}
	b.judge("an empty block", nothing, nil)
}

// TestBondWithdrawal pays the bond out only so long after it was announced that nothing signed before can be accused.
func TestBondWithdrawal(t *testing.T) {
	t.Parallel()
	b := newBonded(t)
	withdraw := func(from common.Address) *contracts.Revert {
		return b.send(tx{from: from, to: &b.bond, data: b.binding.PackWithdraw(account(7))}).err()
	}
	expect := func(what, want string, err *contracts.Revert) {
		t.Helper()
		if err == nil && want != "" || err != nil && err.Name != want {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	expect("unannounced", "NotAnnounced", withdraw(account(5)))
	expect("announced by a stranger", "NotOwner", b.send(tx{from: account(6), to: &b.bond, data: b.binding.PackAnnounceWithdrawal()}).err())
	announced := b.number
	expect("announced", "", b.send(tx{from: account(5), to: &b.bond, data: b.binding.PackAnnounceWithdrawal()}).err())
	expect("a stranger", "NotOwner", withdraw(account(6)))
	expect("at once", "TooEarly", withdraw(account(5)))
	b.until(announced + 8191 + watchBlocks)
	expect("a block too early", "TooEarly", withdraw(account(5)))
	b.until(announced + 8191 + watchBlocks + 1)
	before := b.l1.state.GetBalance(account(7)).ToBig()
	expect("after the wait", "", withdraw(account(5)))
	if got := new(big.Int).Sub(b.l1.state.GetBalance(account(7)).ToBig(), before); got.Cmp(ether(100)) != 0 {
		t.Errorf("withdrew %s", got)
	}
	expect("again", "NotAnnounced", withdraw(account(5)))
}
