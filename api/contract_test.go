package api

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/streaming"
)

// book is a store in which everything that the contract tells of has happened.
type book struct {
	ledger *ledger // real traces
	err    error   // of everything, if set
}

var (
	aTime      = time.Unix(1_700_000_100, 0).UTC()
	aRollup    = common.Address{0xaa, 1}
	aL1        = gateway.L1Inclusion{Number: 41, Hash: hashOf(0x41), Slot: 50, TxHash: hashOf(0x42)}
	anAnchor   = blocks.Anchor{L1Number: 40, L1Hash: hashOf(0x40), InboxRoot: hashOf(0x43)}
	aPermit    = blocks.Permit{Slot: 51, L1Parent: hashOf(0x41)}
	fallenHash = hashOf(9)
	aReorgID   = int64(1)
)

// block makes a record: 1 is a based block without a certificate, 2 is regular, 3 ends the slot, 9 fell, 100 is far away.
func (b *book) block(n byte) *gateway.BlockRecord {
	r := &gateway.BlockRecord{
		Number: uint64(n), Hash: hashOf(n), ParentHash: hashOf(n - 1), Kind: blocks.Regular, Timestamp: 1_700_000_000 + uint64(n), StateRoot: hashOf(0x70 + n),
		GasUsed: 21000, GasLimit: 30_000_000, BaseFee: (*hexutil.Big)(big.NewInt(1e9)), FeeRecipient: common.Address{0xfe}, Anchor: anAnchor,
		Status: gateway.StatusSettled, Canonical: true, Verdict: gateway.VerdictVerified, VerdictLagMS: ptr(12.5), L1: &aL1,
		TransactionCount: 1, Transactions: []common.Hash{hashOf(0x20)}, SealedAt: aTime,
	}
	switch n {
	case 1:
		r.Kind, r.Permit = blocks.Based, &aPermit
	case 3:
		r.Kind, r.Permit, r.Status, r.L1 = blocks.SlotEnding, &aPermit, gateway.StatusCertified, nil
	case 9:
		r.Number, r.ParentHash = 2, hashOf(1)
		r.Status, r.Canonical, r.RevertedBy = gateway.StatusReverted, false, &aReorgID
		r.Verdict, r.VerdictReason, r.VerdictLagMS, r.L1 = gateway.VerdictIncomplete, "the witness lacks a node", nil, nil
	}
	return r
}

func (b *book) Blocks(_ context.Context, _ *uint64, limit int) ([]gateway.BlockRecord, error) {
	all := []gateway.BlockRecord{*b.block(3), *b.block(2), *b.block(1)}
	return all[:min(limit, len(all))], b.err
}

func (b *book) BlockByNumber(_ context.Context, number uint64) (*gateway.BlockRecord, error) {
	if number > 3 && number != 100 {
		return nil, gateway.ErrNotFound
	}
	return b.block(byte(number)), b.err
}

func (b *book) BlockByHash(_ context.Context, hash common.Hash) (*gateway.BlockRecord, error) {
	if hash != hashOf(hash[0]) {
		return nil, gateway.ErrNotFound
	}
	return b.block(hash[0]), b.err
}

func (b *book) BlockByTag(context.Context, string) (*gateway.BlockRecord, error) {
	return b.block(3), b.err
}

func (b *book) Certificate(_ context.Context, hash common.Hash) (*gateway.CertificateRecord, error) {
	if hash == hashOf(1) {
		return nil, gateway.ErrNotFound
	}
	return aCertificate(b.block(hash[0])), b.err
}

func aCertificate(r *gateway.BlockRecord) *gateway.CertificateRecord {
	placed := blocks.Placed{Number: r.Number, Hash: r.Hash, Parent: r.ParentHash, Kind: r.Kind, Anchor: r.Anchor}
	if r.Permit != nil {
		placed.Permit = *r.Permit
	}
	message := certs.NewMessage(7331000, aRollup, placed)
	return &gateway.CertificateRecord{Message: message, Digest: message.Digest(), Signature: make([]byte, 96), PublicKey: make([]byte, 48)}
}

func (b *book) Trace(_ context.Context, hash common.Hash) ([]byte, error) {
	if hash == hashOf(0) || hash == hashOf(100) {
		return nil, gateway.ErrNotFound
	}
	number := b.block(hash[0]).Number
	return b.ledger.traces[b.ledger.blocks[number].Hash], b.err
}

func (b *book) History(_ context.Context, hash common.Hash) (*gateway.PromiseHistory, error) {
	if hash != hashOf(0x20) {
		return nil, errors.Join(gateway.ErrNotFound, b.err)
	}
	number, block := uint64(2), hashOf(9)
	steps := []gateway.HistoryStep{
		{Status: "promised", At: aTime, BlockNumber: &number},
		{Status: "settled", At: aTime, BlockNumber: &number, BlockHash: &block, L1: &aL1},
		{Status: "reverted", At: aTime, BlockNumber: &number, BlockHash: &block, ReorgID: &aReorgID, Reason: "l1_reorg"},
		{Status: "reincluded", At: aTime, BlockNumber: &number},
	}
	promise, err := promiseOf(aTransfer(), 2, 0)
	return &gateway.PromiseHistory{TxHash: hash, Status: "reincluded", Promise: promise, History: steps}, errors.Join(err, b.err)
}

func aReorg() gateway.ReorgRecord {
	return gateway.ReorgRecord{
		ID: aReorgID, Cause: gateway.CauseL1Reorg, L1Depth: 1, L1OldHead: blocks.Ref{Number: 41, Hash: hashOf(0x44)}, L1NewHead: blocks.Ref{Number: 41, Hash: hashOf(0x41)},
		L2OldHead: blocks.Ref{Number: 2, Hash: fallenHash}, L2NewHead: blocks.Ref{Number: 1, Hash: hashOf(1)}, BlockCount: 1, TxCount: 2, At: aTime,
	}
}

func fallenBlock() gateway.RevertedBlock {
	return gateway.RevertedBlock{Number: 2, Hash: fallenHash, Kind: blocks.Regular, Cause: gateway.CauseL1Reorg}
}

func fallenTransactions() []gateway.RevertedTransaction {
	block, number, digest := fallenHash, uint64(2), hashOf(0x51)
	first := gateway.RevertedTransaction{ReorgID: 1, Cursor: 1, TxHash: hashOf(0x20), BlockNumber: 2, BlockHash: &block, Cause: gateway.CauseL1Reorg, Promised: true,
		Outcome: gateway.Reincluded, OldDigest: digest, NewDigest: &digest, NewBlockNumber: &number, At: aTime}
	second := first
	second.Cursor, second.TxHash, second.BlockHash, second.Outcome, second.Reason = 2, hashOf(0x21), nil, gateway.Dropped, "the nonce is used"
	second.NewDigest, second.NewBlockNumber = nil, nil
	return []gateway.RevertedTransaction{first, second}
}

func (b *book) Reorgs(_ context.Context, _ *int64, limit int) ([]gateway.ReorgRecord, error) {
	all := []gateway.ReorgRecord{aReorg(), aReorg(), aReorg()}
	all[0].ID, all[1].ID = 3, 2
	return all[:min(limit, len(all))], b.err
}

func (b *book) Reorg(_ context.Context, id int64) (*gateway.ReorgRecord, error) {
	r := aReorg()
	if id != r.ID {
		return nil, gateway.ErrNotFound
	}
	r.Stands = &blocks.Ref{Number: 1, Hash: hashOf(1)}
	r.Blocks, r.Transactions = []gateway.RevertedBlock{fallenBlock()}, fallenTransactions()
	r.Instead = []gateway.StandingBlock{{Number: 2, Hash: hashOf(2), Kind: blocks.Regular, L1: &blocks.Ref{Number: 41, Hash: hashOf(0x41)}}}
	return &r, b.err
}

func (b *book) Reversion(_ context.Context, cursor int64) (*gateway.ReversionRecord, error) {
	if cursor != 1 {
		return nil, gateway.ErrNotFound
	}
	receipt := receiptOf(aTransfer(), 2, 0)
	return &gateway.ReversionRecord{Reversion: fallenTransactions()[0], OldReceipt: receipt, NewReceipt: receipt}, b.err
}

func (b *book) Reversions(context.Context, int64, int) ([]gateway.RevertedTransaction, error) {
	return fallenTransactions(), b.err
}

func aFault() gateway.EvidenceRecord {
	return gateway.EvidenceRecord{ID: 1, Kind: certs.EvidenceDoublePermit, Identity: hashOf(0xe1), At: aTime}
}

func (b *book) Evidence(_ context.Context, _ *int64, limit int) ([]gateway.EvidenceRecord, error) {
	all := []gateway.EvidenceRecord{aFault(), aFault(), aFault()}
	all[0].ID, all[1].ID = 3, 2
	return all[:min(limit, len(all))], b.err
}

func (b *book) EvidenceByID(_ context.Context, id int64) (*gateway.EvidenceRecord, error) {
	r := aFault()
	if id != r.ID {
		return nil, gateway.ErrNotFound
	}
	r.Evidence = []byte{1, 2}
	return &r, b.err
}

func aCall() *Call {
	return &Call{To: common.Address{4, 4}, Value: new(hexutil.Big), Gas: 400_000, Data: []byte{1, 2, 3, 4}}
}

func aMessage() Message {
	return Message{Index: 3, Sender: common.Address{1, 1}, To: common.Address{2, 2}, Owner: common.Address{3, 3}, Value: (*hexutil.Big)(big.NewInt(1e18)),
		Fee: new(hexutil.Big), GasLimit: 50_000, Data: []byte{}, Status: MessageReady, L1: MessageOnL1{Number: 41, Hash: hashOf(0x41), TxHash: hashOf(0x42)}}
}

func (b *book) Messages(context.Context, uint64, int) ([]Message, error) {
	return []Message{aMessage()}, b.err
}

func (b *book) Message(_ context.Context, index uint64) (*Message, error) {
	m := aMessage()
	if index != m.Index {
		return nil, gateway.ErrNotFound
	}
	m.Relay = aCall()
	return &m, b.err
}

func (b *book) Withdrawals(_ context.Context, tx common.Hash) ([]Withdrawal, error) {
	if tx != hashOf(0x20) {
		return nil, gateway.ErrNotFound
	}
	return []Withdrawal{{ID: hashOf(0x61), Sender: common.Address{1, 1}, To: common.Address{2, 2}, Value: (*hexutil.Big)(big.NewInt(1e18)), GasLimit: 50_000,
		Data: []byte{}, Block: 2, Status: MessageReady, Claim: aCall()}}, b.err
}

// Accuse knows the evidence 0x0102, and no other.
func (b *book) Accuse(_ context.Context, encoded []byte) (*gateway.EvidenceRecord, bool, error) {
	r := aFault()
	r.Evidence = encoded
	return &r, encoded[len(encoded)-1] != 2, b.err
}

func (b *book) PutProposer(context.Context, gateway.ProposerRecord) error { return b.err }

func (b *book) Proposers(_ context.Context, _ []byte, limit int) ([]gateway.ProposerRecord, error) {
	p := gateway.ProposerRecord{PublicKey: make([]byte, 48), FeeRecipient: common.Address{0xfe}, GasLimit: 30_000_000, Timestamp: 1_700_000_000, Signature: make([]byte, 96), At: aTime}
	return slices.Repeat([]gateway.ProposerRecord{p}, limit), b.err
}

func (b *book) Slots(context.Context, int) ([]UpcomingSlot, error) {
	return []UpcomingSlot{
		{Slot: 51, StartsAt: 1_700_000_612, ProposerIndex: ptr(uint64(7)), ProposerKey: make([]byte, 48), Registered: true, WillOpen: true},
		{Slot: 52, StartsAt: 1_700_000_624},
	}, b.err
}

// aBased stands on block 3.
func aBased() blocks.Placed {
	return blocks.Placed{Number: 4, Hash: hashOf(4), Parent: hashOf(3), StateRoot: hashOf(0x74), Time: 1_700_000_612, Kind: blocks.Based, Permit: aPermit, Anchor: anAnchor}
}

func aTemplate() based.Template {
	return based.Template{
		Network: based.Network{L1ChainID: 7331, ChainID: 7331000, Rollup: aRollup, Composer: common.Address{0xaa, 2}},
		Slot:    51, L1Parent: blocks.Ref{Number: 41, Hash: hashOf(0x41)}, Permit: aPermit, Timestamp: 1_700_000_612, GasLimit: 30_000_000,
		Parent: blocks.Placed{Number: 3, Hash: hashOf(3), Parent: hashOf(2), StateRoot: hashOf(0x73), Time: 1_700_000_003, Kind: blocks.SlotEnding, Permit: aPermit, Anchor: anAnchor},
		Anchor: anAnchor, ParentHeader: []byte{0xc0}, SettlementTxs: []hexutil.Bytes{{2, 0xc0}}, ForcedTxs: []hexutil.Bytes{{2, 0xc1, 0x80}},
	}
}

func (b *book) Template(context.Context) (based.Template, error) { return aTemplate(), b.err }

func (b *book) Build(_ context.Context, req BuildRequest) (*BuiltBlock, error) {
	built := &BuiltBlock{Template: aTemplate(), Block: aBased(), Receipts: []*types.Receipt{}, Trace: b.ledger.traces[b.ledger.blocks[3].Hash], Call: []byte{1, 2, 3, 4},
		L1: BasedOnL1{Gas: 1, TraceBytes: 2, CalldataBytes: 3, Settlement: []hexutil.Bytes{}, Include: Call{Value: new(hexutil.Big), Data: []byte{1}}}}
	for i, raw := range req.Transactions {
		tx, err := decodeTransaction(raw)
		if err != nil {
			return nil, err
		}
		built.Receipts = append(built.Receipts, receiptOf(tx, 4, i))
		built.GasUsed += 21000
	}
	return built, b.err
}

func (b *book) Announce(context.Context, AnnounceRequest) (*Announced, error) {
	return &Announced{Number: 4, Hash: hashOf(4), Verdict: gateway.VerdictVerified}, b.err
}

func aTransfer() *types.Transaction {
	key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{1}, 32))
	if err != nil {
		panic(err) // a constant
	}
	return types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(7331000)), &types.DynamicFeeTx{
		ChainID: big.NewInt(7331000), Gas: 21000, GasFeeCap: big.NewInt(2e9), To: &common.Address{1}, Value: big.NewInt(1)})
}

// receiptOf is the receipt of a transfer to a contract that logs.
func receiptOf(tx *types.Transaction, block uint64, index int) *types.Receipt {
	r := &types.Receipt{
		Type: tx.Type(), Status: 1, CumulativeGasUsed: 21000 * uint64(index+1), GasUsed: 21000, EffectiveGasPrice: big.NewInt(1e9), TxHash: tx.Hash(),
		BlockNumber: new(big.Int).SetUint64(block), TransactionIndex: uint(index),
		Logs: []*types.Log{{Address: common.Address{1}, Topics: []common.Hash{hashOf(0x60)}, Data: []byte{1}, TxHash: tx.Hash(), BlockNumber: block, BlockTimestamp: 1_700_000_000}},
	}
	r.Bloom = types.CreateBloom(r)
	return r
}

// promiseOf is a promise as the sequencer gives it.
func promiseOf(tx *types.Transaction, block uint64, index int) (*gateway.PromiseRecord, error) {
	sender, err := types.Sender(execute.Signer(7331000), tx)
	if err != nil {
		return nil, &gateway.Refusal{Code: gateway.CodeWrongChain, Message: err.Error(), TxHash: tx.Hash()}
	}
	receipt := receiptOf(tx, block, index)
	p := &gateway.PromiseRecord{
		ChainID: 7331000, Rollup: aRollup, TxHash: tx.Hash(), BlockNumber: block, ParentHash: hashOf(byte(block - 1)), Index: uint64(index), ReceiptDigest: gateway.ReceiptDigest(receipt),
		AnchorNumber: anAnchor.L1Number, AnchorL1Hash: anAnchor.L1Hash, Time: 1_700_000_100_000, Receipt: receipt, Sender: sender, To: tx.To(),
	}
	return p, PromiseSigner(batchKey)(p)
}

// promises is a sequencer that promises whatever is signed for its chain.
func promises(_ context.Context, req gateway.Request) (*gateway.Answer, error) {
	done := &gateway.Answer{Waited: 700 * time.Millisecond}
	for i, tx := range req.Transactions {
		p, err := promiseOf(tx, 4, i)
		if err != nil {
			return nil, err
		}
		done.Promises = append(done.Promises, *p)
	}
	return done, nil
}

// anEventOfEach is one event of every kind that is sent in this version, and of some both forms.
func anEventOfEach(t *testing.T) (events []gateway.EventRecord) {
	t.Helper()
	add := func(kind gateway.EventKind, payload any) {
		e, err := gateway.NewEvent(kind, payload)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, gateway.EventRecord{Cursor: int64(len(events) + 1), Kind: kind, At: aTime, Payload: e.Payload})
	}
	promise, err := promiseOf(aTransfer(), 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	promise.Signature = nil
	fallen, block, reorg := fallenTransactions(), fallenBlock(), aReorg()
	announced := gateway.BlockEvent{Number: 3, Hash: hashOf(3), ParentHash: hashOf(2), Kind: blocks.SlotEnding, Timestamp: 1_700_000_003, Anchor: anAnchor, Permit: &aPermit}
	taken := announced
	taken.Kind, taken.L1 = blocks.Based, &aL1
	ref := blocks.Ref{Number: 3, Hash: hashOf(3)}
	add(gateway.EventQueued, gateway.QueuedEvent{TxHash: promise.TxHash, Sender: promise.Sender, For: "nonce"})
	add(gateway.EventPreconfirmed, promise)
	add(gateway.EventFragment, gateway.FragmentEvent{BlockNumber: 2, ParentHash: hashOf(1), Transactions: 1, WitnessBytes: 900})
	add(gateway.EventBlock, announced)
	add(gateway.EventCertificate, aCertificate(new(book).block(3)))
	add(gateway.EventPermit, gateway.PermitEvent{Block: ref, Permit: aPermit})
	add(gateway.EventVerdict, gateway.VerdictEvent{Block: ref, Verdict: gateway.VerdictIncomplete, Reason: "the witness lacks a node", LagMS: 3.25, DeadTimeMS: ptr(20.5)})
	add(gateway.EventSettled, gateway.SettledEvent{From: 1, To: 3, L1: aL1})
	add(gateway.EventBased, taken)
	add(gateway.EventSafe, ref)
	add(gateway.EventFinalized, ref)
	add(gateway.EventReorg, reorg)
	add(gateway.EventReverted, gateway.RevertedEvent{ReorgID: 1, Block: &block})
	add(gateway.EventReverted, gateway.RevertedEvent{ReorgID: 1, Transaction: &fallen[0]})
	add(gateway.EventReorgEnd, reorg)
	add(gateway.EventReincluded, fallen[0])
	changed := fallen[0]
	changed.Outcome = gateway.Changed
	add(gateway.EventChanged, changed)
	add(gateway.EventDropped, fallen[1])
	add(gateway.EventEvidence, gateway.EvidenceEvent{ID: 1, Kind: certs.EvidenceFork, Identity: hashOf(0xe1)})
	add(gateway.EventMode, gateway.ModeEvent{Mode: gateway.ModeHalted, Reason: "block 3 is invalid"})
	add(gateway.EventGap, GapEvent{From: 1, To: 2})
	return events
}

// aStatus has an open block; the other fields that come and go are of the pause.
func aStatus() gateway.Status {
	ref := blocks.Ref{Number: 3, Hash: hashOf(3)}
	budget := gateway.L1Budget{Bytes: 500_000, Gas: 9_000_000}
	return gateway.Status{
		Mode: gateway.ModeSequencing, L1Head: blocks.Ref{Number: 41, Hash: hashOf(0x41)}, L1Slot: 50, Settled: blocks.Ref{Number: 2, Hash: hashOf(2)}, Certified: ref, Verified: ref,
		Safe: blocks.Ref{Number: 1, Hash: hashOf(1)}, Finalized: blocks.Ref{Number: 1, Hash: hashOf(1)}, Journal: true, LagMS: 12.5, DeadTimeMS: 20.5,
		Open:     &gateway.OpenStatus{Number: 4, ParentHash: hashOf(3), Timestamp: 1_700_000_004, Transactions: 1, GasLeft: 29_979_000, BaseFee: "1000000000"},
		Promiser: crypto.PubkeyToAddress(batchKey.PublicKey), Budget: gateway.BudgetStatus{Block: budget, Slot: budget, Share: budget, TraceBytePrice: 7000, TransferBytes: 3001},
		Refused: gateway.RefusedStatus{Transactions: map[gateway.Code]uint64{gateway.CodeTraceTooLarge: 1}, Gas: 70_000, Seconds: 0.25},
	}
}

// contractWorld is a world in which every example of the contract finds something. change may be nil.
func contractWorld(t *testing.T, l *ledger, change func(*Config, *book)) *world {
	t.Helper()
	b := &book{ledger: l}
	w := newWorld(t, func(c *Config) {
		c.Blocks, c.Proofs, c.History, c.Proposers, c.Evidence, c.Slots, c.Based, c.Mailbox, c.Accuse = b, b, b, b, b, b, b, b, b.Accuse
		c.Stream = openHub(t)
		c.Capabilities = Capabilities{
			Version: "1.0.0", ChainID: 7331000, L1ChainID: 7331, Fork: "osaka", Rollup: aRollup, Composer: common.Address{0xaa, 2}, Execute: execute.Address,
			Slots: blocks.Slots{Genesis: 1_700_000_000, Seconds: 12}, BlockSeconds: 1, GasLimit: 30_000_000, FeeRecipient: common.Address{0xfe}, SequencerKey: make([]byte, 48),
			PromiseSigner: crypto.PubkeyToAddress(batchKey.PublicKey), Delegation: make([]byte, 96), SlotEndPolicy: "registered", L2RPC: "http://127.0.0.1:8545", Features: []string{"bundles"},
		}
		c.Feed.SignBatch = BatchSigner(batchKey, 7331000, aRollup)
		c.Events.(*outbox).events = anEventOfEach(t)
		c.Sequencer.(*sequencer).whole, c.Sequencer.(*sequencer).status = promises, aStatus()
		if change != nil {
			change(c, b)
		}
	})
	if w.outbox.err == nil {
		w.ready(t)
	}
	return w
}

// newHub makes a hub that takes nobody yet.
func newHub(t *testing.T) *streaming.Hub {
	t.Helper()
	delegation := certs.SignedDelegation{Delegation: certs.Delegation{ChainID: 7331000, Rollup: aRollup, Address: crypto.PubkeyToAddress(batchKey.PublicKey)}}
	hub, err := streaming.NewHub(streaming.DefaultHubConfig(delegation, batchKey, discard()))
	if err != nil {
		t.Fatal(err)
	}
	return hub
}

// openHub runs a hub that streams nothing yet.
func openHub(t *testing.T) *streaming.Hub {
	t.Helper()
	hub := newHub(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- hub.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	eventually(t, func() bool { // it takes its time to begin
		recorder := httptest.NewRecorder()
		hub.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/", nil))
		return recorder.Code != http.StatusServiceUnavailable
	})
	return hub
}

// send makes a request of an operation.
func (w *world) send(t *testing.T, o operation, r request) answer {
	t.Helper()
	status, header, body := w.call(t, o.method, r.path, r.media, r.body, r.header...)
	return answer{status, header, body}
}

// isSocket reports whether the operation takes the connection over.
func (o operation) isSocket() bool { return o.in("responses", "101").value != nil }

// witnessed is what the answers of all tests have shown: of each operation its statuses, and codes.
type witnessed struct {
	statuses map[string]bool // "operation status"
	codes    map[gateway.Code]bool
}

// witness checks an answer, and remembers it.
func (s *witnessed) witness(t *testing.T, o operation, what string, a answer) gateway.Code {
	t.Helper()
	code, err := o.accept(a)
	if err != nil {
		t.Errorf("%s, %s: %v", o.id, what, err)
	}
	s.statuses[o.id+" "+strconv.Itoa(a.status)] = true
	if code != "" {
		s.codes[code] = true
	}
	return code
}

// Every example of the contract is sent, every declared error provoked, and every answer is what the contract says.
// What the contract declares and no answer was is too much.
func TestContract(t *testing.T) {
	t.Parallel()
	d, l := readDocument(t), newLedger(t, 3)
	s := &witnessed{make(map[string]bool), make(map[gateway.Code]bool)}
	t.Run("examples", func(t *testing.T) { sendExamples(t, d, l, s) })
	t.Run("feed", func(t *testing.T) { readFeeds(t, d, l, s) })
	t.Run("weathers", func(t *testing.T) { sendInAllWeathers(t, d, l, s) })
	t.Run("errors", func(t *testing.T) { provoke(t, d, l, s) })
	t.Run("refusals", func(t *testing.T) { refuse(t, d, l, s) })
	if t.Failed() {
		return
	}
	seen, missing := make(map[string]bool), []string(nil)
	for _, o := range d.operations() {
		for _, status := range o.statuses() {
			if !s.statuses[o.id+" "+status] {
				t.Errorf("%s declares %s, and nothing was answered with it", o.id, status)
			}
			_, contents := o.in("responses", status, "content").each()
			for _, content := range contents {
				content.in("schema").neverSent(seen, &missing)
			}
		}
	}
	for _, pointer := range missing {
		t.Errorf("no answer has the field %s", pointer)
	}
	for code := range problemCodes() {
		if !s.codes[code] {
			t.Errorf("nothing was answered with the code %s", code)
		}
	}
}

// sendExamples sends what the examples make; whatever can be asked for with GET can be with HEAD.
func sendExamples(t *testing.T, d *document, l *ledger, s *witnessed) {
	w := contractWorld(t, l, nil)
	for _, o := range d.operations() {
		if o.isSocket() {
			continue
		}
		for _, r := range o.requests() {
			a := w.send(t, o, r)
			if s.witness(t, o, r.name, a); a.status != http.StatusOK && a.status != http.StatusCreated {
				t.Errorf("%s, %s: %d %s", o.id, r.name, a.status, a.body)
			}
			if o.method == http.MethodGet {
				status, header, body := w.call(t, http.MethodHead, r.path, "", "", r.header...)
				if status != a.status || len(body) != 0 || header.Get("Content-Type") != a.header.Get("Content-Type") {
					t.Errorf("%s, HEAD: %d %v, %d bytes", o.id, status, header, len(body))
				}
			}
		}
	}
	paused := aStatus()
	paused.Mode, paused.Reason, paused.Permit, paused.Open = gateway.ModePaused, "the slot belongs to L1", &aPermit, nil
	w.seq.status = paused
	for _, o := range []operation{d.operation("status"), d.operation("fee")} {
		s.witness(t, o, "in the pause", w.send(t, o, o.requests()[0]))
	}
}

// readFeeds reads the events of all kinds from a WebSocket and as server-sent events, with every filter of the examples.
func readFeeds(t *testing.T, d *document, l *ledger, s *witnessed) {
	w := contractWorld(t, l, nil)
	frames := d.top().in("paths", "/v1/feed", "get", "responses", "101", "content", mediaJSON, "schema")
	take := func(what string, text []byte) {
		value, err := frames.checkText(text)
		if err != nil {
			t.Fatalf("%s: %v in %s", what, err, text)
		}
		frames.noteSent(value)
	}
	for _, o := range d.operations() {
		if !o.isSocket() {
			continue
		}
		for _, r := range o.requests() {
			header := make(http.Header)
			for i := 0; i < len(r.header); i += 2 {
				header.Set(r.header[i], r.header[i+1])
			}
			conn, resp, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.url, "http")+r.path, header)
			if err != nil {
				t.Fatalf("%s, %s: %v", o.id, r.name, err)
			}
			defer conn.Close()
			s.statuses[o.id+" "+strconv.Itoa(resp.StatusCode)] = true
			if _, first, err := conn.ReadMessage(); err != nil {
				t.Errorf("%s, %s: %v", o.id, r.name, err)
			} else if o.id == "feed" {
				take(r.name, first)
			}
		}
	}
	all := len(w.outbox.events)
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.url, "http")+"/v1/feed?cursor=0", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for last := 0; last < all; {
		_, text, err := conn.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		take("WebSocket", text)
		var f feedFrame
		if err := json.Unmarshal(text, &f); err != nil {
			t.Fatal(err)
		}
		last = int(f.Cursor)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+"/v1/feed?cursor=0", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", mediaEvents)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	s.witness(t, d.operation("feed"), "server-sent events", answer{resp.StatusCode, resp.Header, nil})
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for last := ""; last != strconv.Itoa(all) && lines.Scan(); {
		if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			last = id
		} else if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			take("server-sent events", []byte(data))
		}
	}
}

// broken is a collector of metrics that cannot collect.
type broken struct{}

var brokenMetric = prometheus.NewDesc("broken", "Never there.", nil, nil)

func (broken) Describe(c chan<- *prometheus.Desc) { c <- brokenMetric }
func (broken) Collect(c chan<- prometheus.Metric) {
	c <- prometheus.NewInvalidMetric(brokenMetric, errors.New("broken"))
}

// weather is what a world may be like for every operation, with a change of each request.
type weather struct {
	world   func(*Config, *book)
	prepare func(*world)
	spoil   func(operation, *request) bool // false: there is nothing to spoil
	code    gateway.Code                   // that every spoilt request gets; empty: it depends
}

func onlyPosts(change func(*request)) func(operation, *request) bool {
	return func(o operation, r *request) bool {
		change(r)
		return o.method == http.MethodPost
	}
}

func underV1(parameters string) func(operation, *request) bool {
	return func(_ operation, r *request) bool {
		r.path += "?" + parameters
		return strings.HasPrefix(r.path, "/v1")
	}
}

func asItIs(operation, *request) bool { return true }

// down makes everything behind the server fail.
func down(err error) func(*Config, *book) {
	return func(c *Config, b *book) {
		b.err, c.Events.(*outbox).err = err, err
		c.Sequencer.(*sequencer).status.Open = nil
		c.Sequencer.(*sequencer).whole = func(context.Context, gateway.Request) (*gateway.Answer, error) { return nil, err }
		c.Metrics.MustRegister(broken{})
		c.Stream = nil
	}
}

// allWeathers are what can be wrong with any request, or with everything behind the server.
func allWeathers() map[string]weather {
	return map[string]weather{
		"sources fail":            {world: down(errors.New("the disk is on fire")), spoil: asItIs},
		"sources are unavailable": {world: down(ErrUnavailable), spoil: asItIs},
		"an address asks too much": {
			world: func(c *Config, _ *book) { counted(func(a *AccessConfig) { a.Rate, a.Burst = 1, 1 })(c) },
			prepare: func(w *world) {
				now := time.Now()
				w.access.meter.now = func() time.Time { return now }
				w.access.meter.owe(network("127.0.0.1"), 1)
			},
			spoil: asItIs, code: CodeRateLimited,
		},
		"no token": {world: func(c *Config, _ *book) {
			c.Access.CostlyTokens, c.Access.AdminTokens = []string{"costly-0123456789"}, []string{"admin-0123456789"}
		}, spoil: asItIs},
		"unknown parameter": {spoil: underV1("nonsense=1"), code: CodeBadRequest},
		"unreadable query":  {spoil: underV1("%zz"), code: CodeBadRequest},
		"unknown field":     {spoil: onlyPosts(func(r *request) { r.media, r.body = mediaJSON, `{"nonsense":1}` }), code: CodeBadRequest},
		"foreign page":      {spoil: onlyPosts(func(r *request) { r.header = []string{"Origin", "https://other.example"} }), code: CodeOriginNotAllowed},
		"other media":       {spoil: onlyPosts(func(r *request) { r.media = "text/plain" }), code: CodeUnsupportedMedia},
		"large body":        {world: func(c *Config, _ *book) { c.Limits.Body, c.Limits.BasedBody = 16, 16 }, spoil: onlyPosts(func(*request) {}), code: CodeBodyTooLarge},
	}
}

// sendInAllWeathers sends one request of each operation in every weather, and whatever comes is declared.
func sendInAllWeathers(t *testing.T, d *document, l *ledger, s *witnessed) {
	for name, weather := range allWeathers() {
		w := contractWorld(t, l, weather.world)
		if weather.prepare != nil {
			weather.prepare(w)
		}
		for _, o := range d.operations() {
			r := o.requests()[0]
			if !weather.spoil(o, &r) {
				continue
			}
			a := w.send(t, o, r)
			if code := s.witness(t, o, name, a); weather.code != "" && code != weather.code {
				t.Errorf("%s, %s: %d %s, want %s", o.id, name, a.status, a.body, weather.code)
			}
		}
	}
	w := contractWorld(t, l, func(c *Config, _ *book) {
		c.Limits.ReadHeader, c.Limits.Read = 100*time.Millisecond, 100*time.Millisecond
	})
	for _, o := range d.operations() {
		if o.method != http.MethodPost {
			continue
		}
		r, conn := o.requests()[0], w.dialTCP(t)
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 100\r\n\r\n{", r.path, r.media)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if s.witness(t, o, "half a body", answer{resp.StatusCode, resp.Header, body}) != CodeRequestTimeout {
			t.Errorf("%s, half a body: %s", o.id, body)
		}
	}
}

// provocation is a request that is refused for a reason of its operation's own.
type provocation struct {
	operation string
	world     func(*Config, *book)
	prepare   func(*world)
	path      string // empty: as in the example
	body      string // empty: as in the example
	header    []string
	status    int
	code      gateway.Code
}

// says is a world whose records and desk answer with an error.
func says(err error) func(*Config, *book) { return func(_ *Config, b *book) { b.err = err } }

func provocations(t *testing.T) []provocation {
	t.Helper()
	occupied := func(w *world) { w.dial(t, "") }
	handshake := []string{"Connection", "Upgrade", "Upgrade", "websocket", "Sec-WebSocket-Version", "13", "Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="}
	halfHandshake := handshake[:6]
	return []provocation{
		{operation: "preconfirm", body: `{"transaction":"0x02c0"}`, status: 400, code: gateway.CodeMalformed},
		{operation: "bundle", body: `{"transactions":[]}`, status: 400, code: CodeBadRequest},
		{operation: "history", path: "/v1/preconfirmations/0x12", status: 400, code: CodeBadRequest},
		{operation: "history", path: "/v1/preconfirmations/" + hashOf(0x77).Hex(), status: 404, code: CodeNotFound},
		{operation: "fee", world: func(c *Config, b *book) { b.err, c.Sequencer.(*sequencer).status.Open = gateway.ErrNotFound, nil }, status: 404, code: CodeNotFound},
		{operation: "slots", path: "/v1/slots?limit=0", status: 400, code: CodeBadRequest},
		{operation: "blocks", path: "/v1/blocks?cursor=x", status: 400, code: CodeBadCursor},
		{operation: "block", path: "/v1/blocks/99", status: 404, code: CodeNotFound},
		{operation: "block", path: "/v1/blocks/pending", status: 400, code: CodeBadRequest},
		{operation: "certificate", path: "/v1/blocks/1/certificate", status: 404, code: CodeNotFound},
		{operation: "trace", path: "/v1/blocks/100/trace", status: 404, code: CodeNotFound},
		{operation: "trace", path: "/v1/blocks/2/trace?from=3", status: 409, code: CodeNotAncestor},
		{operation: "trace", path: "/v1/blocks/100/trace?from=1", status: 422, code: CodeRunTooLong},
		{operation: "template", world: says(gateway.ErrNotOpen), status: 409, code: CodeNotOpen},
		{operation: "template", world: says(gateway.ErrNotReady), status: 503, code: CodeSlotNotReady},
		{operation: "build", world: says(gateway.ErrNotOpen), status: 409, code: CodeNotOpen},
		{operation: "build", world: says(blocks.ErrTimestamp), status: 422, code: CodeInvalidBased},
		{operation: "announce", world: says(gateway.ErrNotOpen), status: 409, code: CodeNotOpen},
		{operation: "announce", world: says(ErrInvalidBased), status: 422, code: CodeInvalidBased},
		{operation: "announce", body: `{"trace":"0x"}`, status: 400, code: CodeBadRequest},
		{operation: "register", world: says(ErrInvalidRegistration), status: 422, code: CodeInvalidRegistration},
		{operation: "reorg", path: "/v1/reorgs/7", status: 404, code: CodeNotFound},
		{operation: "reversion", path: "/v1/reversions/7", status: 404, code: CodeNotFound},
		{operation: "message", path: "/v1/messages/7", status: 404, code: CodeNotFound},
		{operation: "withdrawals", path: "/v1/withdrawals/" + hashOf(0x77).Hex(), status: 404, code: CodeNotFound},
		{operation: "withdrawals", path: "/v1/withdrawals/0x12", status: 400, code: CodeBadRequest},
		{operation: "evidenceById", path: "/v1/evidence/7", status: 404, code: CodeNotFound},
		{operation: "accuse", world: says(gateway.ErrInvalidEvidence), status: 422, code: CodeInvalidEvidence},
		{operation: "accuse", body: `{"evidence":"0x"}`, status: 400, code: CodeBadRequest},
		{operation: "feed", path: "/v1/feed?cursor=x", status: 400, code: CodeBadCursor},
		{operation: "feed", path: "/v1/feed?kinds=nonsense", status: 400, code: CodeUnknownKind},
		{operation: "feed", path: "/v1/feed?senders=0x12", status: 400, code: CodeBadFilter},
		{operation: "feed", header: halfHandshake, status: 400, code: CodeBadRequest},
		{operation: "feed", path: "/v1/feed?cursor=2", header: handshake, world: func(c *Config, _ *book) { c.Events.(*outbox).retain(10) }, status: 410, code: CodeCursorTooOld},
		{operation: "feed", status: 426, code: CodeUpgradeRequired},
		{operation: "feed", header: handshake, world: func(c *Config, _ *book) {
			counted(func(*AccessConfig) {})(c)
			c.Feed.PerAddress = 1
		}, prepare: occupied, status: 429, code: CodeTooManyOfAddress},
		{operation: "feed", header: handshake, world: func(c *Config, _ *book) { c.Feed.MaxClients = 1 }, prepare: occupied, status: 503, code: CodeTooManySubscribers},
		{operation: "stream", header: halfHandshake, status: 400, code: CodeBadRequest},
		{operation: "stream", path: "/v1/stream?from=0", header: handshake, status: 400, code: CodeBadRequest},
		{operation: "stream", status: 426, code: CodeUpgradeRequired},
		{operation: "stream", header: handshake, world: func(c *Config, _ *book) { c.Stream = newHub(t) }, status: 503, code: gateway.CodeUnavailable},
		{operation: "readyz", world: func(c *Config, _ *book) { c.Ready = func() []string { return []string{"L1 is behind"} } }, status: 503, code: CodeNotReady},
	}
}

// provoke makes every provocation, and what is of no operation.
func provoke(t *testing.T, d *document, l *ledger, s *witnessed) {
	fair := contractWorld(t, l, nil)
	for _, p := range provocations(t) {
		w := fair
		if p.world != nil {
			w = contractWorld(t, l, p.world)
		}
		if p.prepare != nil {
			p.prepare(w)
		}
		o := d.operation(p.operation)
		r := o.requests()[0]
		r.path, r.body, r.header = cmp.Or(p.path, r.path), cmp.Or(p.body, r.body), p.header
		a := w.send(t, o, r)
		if code := s.witness(t, o, string(p.code), a); code != p.code || a.status != p.status {
			t.Errorf("%s: %d %s, want %d %s", p.operation, a.status, a.body, p.status, p.code)
		}
	}
	problem := d.top().in("components", "schemas", "Problem")
	for _, c := range []struct {
		method, path string
		header       []string
		code         gateway.Code
	}{
		{http.MethodGet, "/v2/nothing", nil, CodeNotFound},
		{http.MethodDelete, "/v1/status", nil, CodeMethodNotAllowed},
		{http.MethodOptions, "/v1/bundles", []string{"Origin", "https://other.example", "Access-Control-Request-Method", "POST"}, CodeOriginNotAllowed},
	} {
		status, header, body := fair.call(t, c.method, c.path, "", "", c.header...)
		if code, err := acceptJSON(problem, answer{status, header, body}); err != nil || code != c.code || status != problemCodes()[code].status {
			t.Errorf("%s %s: %d %s, %v", c.method, c.path, status, body, err)
		}
		s.codes[c.code] = true
	}
}

// refuse has the sequencer refuse with each of its codes, and with everything that a refusal can tell.
func refuse(t *testing.T, d *document, l *ledger, s *witnessed) {
	w := contractWorld(t, l, nil)
	for _, code := range constantsOf(t, "../gateway/errors.go") {
		w.seq.whole = func(_ context.Context, req gateway.Request) (*gateway.Answer, error) {
			return nil, &gateway.Refusal{Code: code, Message: "it is so", Nonce: new(uint64), RetryAfter: time.Second, TxHash: req.Transactions[0].Hash(),
				Trace: &gateway.TracePrice{Bytes: 9000, Needed: big.NewInt(500), Given: big.NewInt(3)}}
		}
		for _, o := range []operation{d.operation("preconfirm"), d.operation("bundle")} {
			if a := w.send(t, o, o.requests()[0]); s.witness(t, o, string(code), a) != code || a.status != problemCodes()[code].status {
				t.Errorf("%s, %s: %d %s", o.id, code, a.status, a.body)
			}
		}
	}
}
