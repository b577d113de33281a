package based_test

import (
	"encoding/json"
	"errors"
	"math/big"
	"reflect"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/trie"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// slotEnd is an L2 chain of genesis and one slot-ending block, whose slot is open to L1.
type slotEnd struct {
	t        *testing.T
	db       state.Database
	headers  map[common.Hash]*types.Header
	policy   blocks.Policy
	view     *based.View
	template based.Template
}

var (
	aliceKey, _ = crypto.ToECDSA(crypto.Keccak256([]byte("alice")))
	alice       = crypto.PubkeyToAddress(aliceKey.PublicKey)
	network     = based.Network{L1ChainID: 1337000, ChainID: 7331000, Rollup: common.Address{1}, Composer: common.Address{2}}
)

func newSlotEnd(t *testing.T) *slotEnd {
	t.Helper()
	s := &slotEnd{t: t, headers: map[common.Hash]*types.Header{}, policy: blocks.Policy{
		Slots: blocks.Slots{Genesis: 1_700_000_000, Seconds: 12}, GasLimit: 30_000_000, FeeRecipient: common.Address{0xfe}, MaxAnchorAge: blocks.DefaultMaxAnchorAge,
	}}
	start := s.policy.Slots.Start
	genesis := execute.Genesis(network.ChainID, start(0), s.policy.GasLimit, big.NewInt(params.GWei), types.GenesisAlloc{
		alice: {Balance: new(big.Int).Lsh(big.NewInt(1), 80)},
	})
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	root := genesis.MustCommit(disk, tdb).Header()
	s.db = state.NewDatabase(tdb, state.NewCodeDB(disk))
	s.headers[root.Hash()] = root

	l1 := []based.L1Block{
		{Number: 9, Hash: common.Hash{9}, Parent: common.Hash{8}, Slot: 9, Time: start(9)},
		{Number: 10, Hash: common.Hash{10}, Parent: common.Hash{9}, Slot: 10, Time: start(10)},
	}
	var err error
	s.view, err = based.NewView(s.policy.Slots, blocks.Placed{Hash: root.Hash()}, blocks.Ref{Number: 8, Hash: common.Hash{8}}, l1)
	if err != nil {
		t.Fatal(err)
	}
	anchor := blocks.Anchor{L1Number: 9, L1Hash: common.Hash{9}}
	b, err := s.open(root.Hash(), execute.Env{Number: 1, Time: start(11) - 3, GasLimit: s.policy.GasLimit, Coinbase: s.policy.FeeRecipient, Anchor: anchor.Hash()})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	end := s.adopt(sealed, blocks.SlotEnding, blocks.Permit{Slot: 11, L1Parent: common.Hash{10}}, anchor)
	s.template = s.open11(end)
	return s
}

func (s *slotEnd) open(parent common.Hash, env execute.Env) (*execute.Builder, error) {
	header := s.headers[parent]
	statedb, err := state.New(header.Root, s.db)
	if err != nil {
		return nil, err
	}
	return execute.NewBuilder(execute.ChainConfig(network.ChainID), header, statedb, env)
}

func (s *slotEnd) adopt(sealed *execute.Sealed, kind blocks.Kind, permit blocks.Permit, anchor blocks.Anchor) blocks.Placed {
	s.t.Helper()
	if err := sealed.Commit(); err != nil {
		s.t.Fatal(err)
	}
	s.headers[sealed.Block.Hash()] = sealed.Block.Header()
	return based.Place(sealed.Block, kind, permit, anchor)
}

// open11 returns the template of slot 11 on the given block.
func (s *slotEnd) open11(parent blocks.Placed) based.Template {
	s.t.Helper()
	t, err := based.NewTemplate(network, s.policy, s.view, parent, s.headers[parent.Hash], common.Hash{}, 0, []hexutil.Bytes{{1, 2, 3}})
	if err != nil {
		s.t.Fatal(err)
	}
	return t
}

func transfer(nonce uint64, change func(*types.DynamicFeeTx)) *types.Transaction {
	inner := &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(network.ChainID), Nonce: nonce, To: &common.Address{7}, Value: big.NewInt(1), Gas: 30_000,
		GasFeeCap: big.NewInt(10 * params.GWei), GasTipCap: big.NewInt(1),
	}
	if change != nil {
		change(inner)
	}
	return types.MustSignNewTx(aliceKey, types.LatestSignerForChainID(inner.ChainID), inner)
}

func TestBuild(t *testing.T) {
	t.Parallel()
	s := newSlotEnd(t)
	built, err := based.Build(s.open, s.template, s.policy, based.BuildRequest{
		Transactions: []*types.Transaction{
			transfer(0, nil), transfer(2, nil), transfer(1, nil),
			transfer(2, func(tx *types.DynamicFeeTx) { tx.ChainID = big.NewInt(1) }),
		},
		FeeRecipient: common.Address{0xbb}, Timestamp: s.template.Timestamp - 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	block := built.Sealed.Block
	if len(block.Transactions()) != 2 || block.Coinbase() != (common.Address{0xbb}) || block.Time() != s.template.Timestamp-1 {
		t.Errorf("built %d transactions for %v at %d", len(block.Transactions()), block.Coinbase(), block.Time())
	}
	if len(built.Refused) != 2 || built.Refused[0].Index != 1 || !isErr(built.Refused[0].Reason, core.ErrNonceTooHigh) || !isErr(built.Refused[1].Reason, execute.ErrWrongChain) {
		t.Errorf("refused %+v", built.Refused)
	}
	got, placed, err := based.CheckTrace(s.template, s.policy, built.Anchor, built.Trace)
	if err != nil || got.Hash() != block.Hash() || placed != built.Placed || placed.Kind != blocks.Based || placed.Permit != s.template.Permit {
		t.Errorf("check of the trace gives %+v, %v", placed, err)
	}

	// A second builder builds on the first one's block, under the same permit (rule 2).
	first := s.adopt(built.Sealed, blocks.Based, s.template.Permit, built.Anchor)
	second, err := based.Build(s.open, s.open11(first), s.policy, based.BuildRequest{Transactions: []*types.Transaction{transfer(2, nil)}})
	if err != nil || len(second.Refused) != 0 || second.Placed.Parent != first.Hash {
		t.Fatalf("second based block: %v", err)
	}
	// And nothing fits after it: its timestamp is the latest.
	third := s.adopt(second.Sealed, blocks.Based, s.template.Permit, second.Anchor)
	if _, err := based.Build(s.open, s.open11(third), s.policy, based.BuildRequest{}); !isErr(err, execute.ErrEnv) {
		t.Errorf("third based block in the same second: %v", err)
	}
	// A trace that starts from another parent proves nothing here.
	if _, _, err := based.CheckTrace(s.template, s.policy, second.Anchor, second.Trace); !isErr(err, blocks.ErrWrongParent) {
		t.Errorf("trace of another parent: %v", err)
	}
	if _, _, err := based.CheckTrace(s.template, s.policy, built.Anchor, built.Trace[:len(built.Trace)-1]); err == nil {
		t.Error("accepted a cut trace")
	}
}

func TestCheckBasedRefuses(t *testing.T) {
	t.Parallel()
	s := newSlotEnd(t)
	built, err := based.Build(s.open, s.template, s.policy, based.BuildRequest{Transactions: []*types.Transaction{transfer(0, nil)}})
	if err != nil {
		t.Fatal(err)
	}
	good := built.Sealed.Block
	header := func(change func(*types.Header)) func(*testCase) {
		return func(c *testCase) {
			h := good.Header()
			change(h)
			c.block = types.NewBlockWithHeader(h).WithBody(*good.Body())
		}
	}
	body := func(tx *types.Transaction) func(*testCase) {
		return func(c *testCase) {
			h := good.Header()
			h.TxHash = types.DeriveSha(types.Transactions{tx}, trie.NewStackTrie(nil))
			c.block = types.NewBlockWithHeader(h).WithBody(types.Body{Transactions: []*types.Transaction{tx}})
		}
	}
	blob := types.NewTx(&types.BlobTx{BlobHashes: []common.Hash{{1}}})
	tests := []struct {
		name   string
		change func(*testCase)
		want   error
	}{
		{"parent is regular", func(c *testCase) { c.template.Parent.Kind = blocks.Regular }, blocks.ErrBasedOnRegular},
		{"parent without permit", func(c *testCase) { c.template.Parent.Permit = blocks.Permit{} }, based.ErrNotPermitted},
		{"permit of another run", func(c *testCase) { c.template.Permit.Slot++ }, blocks.ErrPermitMismatch},
		{"slot before", func(c *testCase) { c.template.Slot-- }, blocks.ErrWrongSlot},
		{"slot after", func(c *testCase) { c.template.Slot++ }, blocks.ErrWrongSlot},
		{"wrong L1 parent", func(c *testCase) { c.template.L1Parent.Hash = common.Hash{77} }, blocks.ErrWrongL1Parent},
		{"L1 parent unknown", func(c *testCase) { c.template.L1Parent.Hash = common.Hash{} }, blocks.ErrWrongL1Parent},
		{"stale parent", func(c *testCase) { c.template.Parent.Hash = common.Hash{77} }, blocks.ErrWrongParent},
		{"number", header(func(h *types.Header) { h.Number = big.NewInt(7) }), blocks.ErrWrongParent},
		{"not after its parent", header(func(h *types.Header) { h.Time = s.template.Parent.Time }), blocks.ErrTimestamp},
		{"after its slot began", header(func(h *types.Header) { h.Time = s.template.Timestamp + 1 }), blocks.ErrTimestamp},
		{"anchor is not the L1 parent", func(c *testCase) { c.anchor.L1Number-- }, blocks.ErrAnchorAge},
		{"anchor's count goes back", func(c *testCase) { c.template.Parent.Anchor.InboxCount = 5 }, blocks.ErrAnchorBack},
		{"inbox root", func(c *testCase) { c.anchor.InboxRoot = common.Hash{5} }, blocks.ErrAnchorHash},
		{"anchor not in the header", func(c *testCase) { c.anchor.InboxCount = 5 }, blocks.ErrAnchorHash},
		{"gas limit", header(func(h *types.Header) { h.GasLimit++ }), blocks.ErrHeaderPolicy},
		{"prev_randao", header(func(h *types.Header) { h.MixDigest[0] = 1 }), blocks.ErrHeaderPolicy},
		{"extra data", header(func(h *types.Header) { h.Extra = []byte{1} }), blocks.ErrHeaderPolicy},
		{"nonce", header(func(h *types.Header) { h.Nonce[0] = 1 }), blocks.ErrHeaderPolicy},
		{"difficulty", header(func(h *types.Header) { h.Difficulty = big.NewInt(1) }), blocks.ErrHeaderPolicy},
		{"blob gas", header(func(h *types.Header) { h.BlobGasUsed = new(uint64); *h.BlobGasUsed = 1 }), blocks.ErrHeaderPolicy},
		{"no withdrawals hash", header(func(h *types.Header) { h.WithdrawalsHash = nil }), blocks.ErrHeaderPolicy},
		{"no requests hash", header(func(h *types.Header) { h.RequestsHash = nil }), blocks.ErrHeaderPolicy},
		{"transactions root", header(func(h *types.Header) { h.TxHash[0]++ }), based.ErrBlockBody},
		{"blobs", body(blob), based.ErrBlockBody},
		{"other chain", body(transfer(0, func(tx *types.DynamicFeeTx) { tx.ChainID = big.NewInt(1) })), based.ErrBlockBody},
		{"gas of a transaction", body(transfer(0, func(tx *types.DynamicFeeTx) { tx.Gas = 1<<24 + 1 })), based.ErrBlockBody},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := testCase{template: s.template, anchor: built.Anchor, block: good}
			tt.change(&c)
			if _, err := based.CheckBased(c.template, s.policy, c.anchor, c.block); !isErr(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
	if _, err := based.CheckBased(s.template, s.policy, built.Anchor, good); err != nil {
		t.Errorf("refused the good block: %v", err)
	}
}

type testCase struct {
	template based.Template
	anchor   blocks.Anchor
	block    *types.Block
}

func TestNewTemplateRefuses(t *testing.T) {
	t.Parallel()
	s := newSlotEnd(t)
	parent := s.template.Parent
	header := s.headers[parent.Hash]
	open := func(view *based.View, parent blocks.Placed, header *types.Header) error {
		_, err := based.NewTemplate(network, s.policy, view, parent, header, common.Hash{}, 0, nil)
		return err
	}
	with := func(change func(*blocks.Placed)) blocks.Placed {
		p := parent
		change(&p)
		return p
	}
	later := s.view.Clone()
	if err := later.Apply(based.Update{Added: []based.L1Block{{Number: 11, Hash: common.Hash{11}, Parent: common.Hash{10}, Slot: 11}}}); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		err  error
		want error
	}{
		{"regular", open(s.view, with(func(p *blocks.Placed) { p.Kind = blocks.Regular }), header), blocks.ErrBasedOnRegular},
		{"no kind", open(s.view, with(func(p *blocks.Placed) { p.Kind = 0 }), header), blocks.ErrUnknownKind},
		{"no permit", open(s.view, with(func(p *blocks.Placed) { p.Permit = blocks.Permit{} }), header), based.ErrNotPermitted},
		{"slot has passed", open(s.view, with(func(p *blocks.Placed) { p.Permit.Slot = 10 }), header), blocks.ErrWrongSlot},
		{"L1 has moved on", open(later, parent, header), blocks.ErrWrongL1Parent},
		{"another header", open(s.view, parent, &types.Header{}), blocks.ErrWrongParent},
	}
	for _, tt := range tests {
		if !isErr(tt.err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, tt.err, tt.want)
		}
	}
	if err := open(s.view, parent, header); err != nil {
		t.Errorf("refused the open slot: %v", err)
	}
}

func TestTemplateJSON(t *testing.T) {
	t.Parallel()
	s := newSlotEnd(t)
	raw, err := json.Marshal(s.template)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{
		`"l1_chain_id":1337000`, `"chain_id":7331000`, `"slot":11`, `"l1_parent":{"number":10,`, `"permit":{"slot":11,`, `"kind":"slot_ending"`,
		`"gas_limit":30000000`, `"settlement_transactions":["0x010203"]`, `"parent_header":"0xf9`, `"rollup":"0x01`, `"composer":"0x02`,
	} {
		if !strings.Contains(string(raw), field) {
			t.Errorf("%s is not in %s", field, raw)
		}
	}
	var back based.Template
	if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(back, s.template) {
		t.Errorf("comes back as %+v: %v", back, err)
	}
}

// TestBuildForced begins a block with what L1 asks for, and builds none without it.
func TestBuildForced(t *testing.T) {
	t.Parallel()
	s := newSlotEnd(t)
	raw := func(tx *types.Transaction) hexutil.Bytes {
		b, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	template := s.template
	template.ForcedTxs = []hexutil.Bytes{raw(transfer(0, nil))}
	built, err := based.Build(s.open, template, s.policy, based.BuildRequest{Transactions: []*types.Transaction{transfer(1, nil)}})
	if err != nil {
		t.Fatal(err)
	}
	if txs := built.Sealed.Block.Transactions(); len(txs) != 2 || txs[0].Hash() != transfer(0, nil).Hash() {
		t.Errorf("built %d transactions", len(txs))
	}
	template.ForcedTxs = []hexutil.Bytes{raw(transfer(7, nil))}
	if _, err := based.Build(s.open, template, s.policy, based.BuildRequest{}); !errors.Is(err, based.ErrForcedDue) {
		t.Errorf("a forced transaction that cannot be executed: %v", err)
	}

	// Without a permit: on the contract's head, whatever it is.
	parent := s.view.LastTaken()
	free, err := based.NewFreeTemplate(network, s.policy, s.view, s.view.Head().Slot+5, s.headers[parent.Hash], common.Hash{}, 0)
	if err != nil {
		t.Fatal(err)
	}
	if built, err = based.Build(s.open, free, s.policy, based.BuildRequest{}); err != nil || built.Placed.Permit != (blocks.Permit{}) || built.Placed.Parent != parent.Hash {
		t.Errorf("without a permit: %v", err)
	}
}
