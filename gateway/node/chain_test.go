package node_test

import (
	"bytes"
	"context"
	"encoding/json"
	"math/big"
	"reflect"
	"testing"
	"time"

	ethereum "github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rlp"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// Blocks that were executed once by the builder are served like any other block of go-ethereum, and
// a stock chain takes them.
func TestAdoptedBlocksAreServed(t *testing.T) {
	t.Parallel()
	ctx, genesis := t.Context(), testGenesis()
	n := newNode(t, node.Config{Genesis: genesis})
	b := builder{t, n}
	plain, socket := dial(t, n)

	heads, logs := make(chan *types.Header, 16), make(chan types.Log, 16)
	headSub, err := socket.SubscribeNewHead(ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer headSub.Unsubscribe()
	logSub, err := socket.SubscribeFilterLogs(ctx, ethereum.FilterQuery{}, logs)
	if err != nil {
		t.Fatal(err)
	}
	defer logSub.Unsubscribe()

	_, sender := account(0)
	counter := crypto.CreateAddress(sender, 1)
	friend, executeAddr := common.Address{0xf1}, common.HexToAddress("0x0101")
	var chain []*execute.Sealed
	for _, txs := range [][]types.TxData{
		{transfer(friend, 1), deploy(counterInit), call(counter), call(counter)},
		{},
		{transfer(executeAddr, 5), call(counter), transfer(friend, 2)},
	} {
		sealed := b.build(n.Head().Hash, byte(len(chain)), txs...)
		if err := n.Adopt(sealed); err != nil {
			t.Fatal(err)
		}
		chain = append(chain, sealed)
	}

	for _, client := range []*ethclient.Client{plain, socket} {
		for _, sealed := range chain {
			checkServed(t, client, sealed)
		}
		checkState(t, client, friend, 3)
		checkState(t, client, executeAddr, 5)
		got, err := client.CallContract(ctx, ethereum.CallMsg{To: &counter}, nil)
		if err != nil || !bytes.Equal(got, common.BigToHash(big.NewInt(4)).Bytes()) {
			t.Errorf("eth_call at latest: %x, %v, want 4", got, err)
		}
		if got, err := client.CallContract(ctx, ethereum.CallMsg{To: &counter}, big.NewInt(1)); err != nil || !bytes.Equal(got, common.BigToHash(big.NewInt(3)).Bytes()) {
			t.Errorf("eth_call at block 1: %x, %v, want 3", got, err)
		}
		if gas, err := client.EstimateGas(ctx, ethereum.CallMsg{From: sender, To: &counter}); err != nil || gas < 21_000 {
			t.Errorf("eth_estimateGas: %d, %v", gas, err)
		}
	}
	for i, sealed := range chain {
		if got := receive(t, "new head", heads); got.Hash() != sealed.Block.Hash() {
			t.Errorf("new head %d is %s, want %s", i, got.Hash(), sealed.Block.Hash())
		}
	}
	for i := range 3 {
		if got := receive(t, "log", logs); got.Removed || !bytes.Equal(got.Data, common.BigToHash(big.NewInt(int64(i+1))).Bytes()) {
			t.Errorf("log %d: %+v", i, got)
		}
	}
	importIntoStockChain(t, genesis, chain)
}

// checkServed compares a block and its receipts as JSON-RPC gives them with what the builder sealed.
func checkServed(t *testing.T, client *ethclient.Client, sealed *execute.Sealed) {
	t.Helper()
	ctx, block := t.Context(), sealed.Block
	got, err := client.BlockByNumber(ctx, block.Number())
	if err != nil || got.Hash() != block.Hash() || len(got.Transactions()) != len(block.Transactions()) {
		t.Fatalf("block %d: %v, %v", block.NumberU64(), got, err)
	}
	var logs []*types.Log
	for i, tx := range block.Transactions() {
		receipt, err := client.TransactionReceipt(ctx, tx.Hash())
		if err != nil {
			t.Fatalf("receipt %d of block %d: %v", i, block.NumberU64(), err)
		}
		if want := sealed.Receipts[i]; !reflect.DeepEqual(asJSON(t, receipt), asJSON(t, want)) {
			t.Errorf("receipt %d of block %d:\n got %s\nwant %s", i, block.NumberU64(), asJSON(t, receipt), asJSON(t, want))
		}
		logs = append(logs, receipt.Logs...)
		if _, pending, err := client.TransactionByHash(ctx, tx.Hash()); err != nil || pending {
			t.Errorf("transaction %d of block %d: pending %v, %v", i, block.NumberU64(), pending, err)
		}
	}
	hash := block.Hash()
	for name, query := range map[string]ethereum.FilterQuery{
		"hash":  {BlockHash: &hash},
		"range": {FromBlock: block.Number(), ToBlock: block.Number()},
		"topic": {FromBlock: block.Number(), ToBlock: block.Number(), Topics: [][]common.Hash{{common.BigToHash(big.NewInt(0xaa))}}},
	} {
		found, err := client.FilterLogs(ctx, query)
		if err != nil || len(found) != len(logs) {
			t.Fatalf("logs of block %d by %s: %d, %v, want %d", block.NumberU64(), name, len(found), err, len(logs))
		}
		for i := range found {
			if asJSON(t, found[i]) != asJSON(t, logs[i]) {
				t.Errorf("log %d of block %d by %s differs from the receipt's", i, block.NumberU64(), name)
			}
		}
	}
}

func checkState(t *testing.T, client *ethclient.Client, addr common.Address, wei int64) {
	t.Helper()
	got, err := client.BalanceAt(t.Context(), addr, nil)
	if err != nil || got.Cmp(big.NewInt(wei)) != 0 {
		t.Errorf("balance of %s: %v, %v, want %d", addr, got, err, wei)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// importIntoStockChain has go-ethereum itself import the chain from its bytes.
func importIntoStockChain(t *testing.T, genesis *core.Genesis, chain []*execute.Sealed) {
	t.Helper()
	stock, err := core.NewBlockChain(rawdb.NewMemoryDatabase(), genesis, beacon.New(ethash.NewFaker()), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer stock.Stop()
	var list types.Blocks
	for _, sealed := range chain {
		list = append(list, transmit(t, sealed.Block))
	}
	if i, err := stock.InsertChain(list); err != nil {
		t.Fatalf("stock chain refuses block %d: %v", i, err)
	}
	if got, want := stock.CurrentBlock().Hash(), list[len(list)-1].Hash(); got != want {
		t.Errorf("stock chain's head is %s, want %s", got, want)
	}
}

// transmit gives the block that another process would decode.
func transmit(t *testing.T, block *types.Block) *types.Block {
	t.Helper()
	var wire bytes.Buffer
	if err := block.EncodeRLP(&wire); err != nil {
		t.Fatal(err)
	}
	var got types.Block
	if err := rlp.DecodeBytes(wire.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return &got
}

// Two branches stand on a common block. The head goes back and forth between them and down to
// ancestors; at each place JSON-RPC shows exactly that chain, and subscribers hear what fell and
// what joined, in order.
func TestHeadGoesBackAndForth(t *testing.T) {
	t.Parallel()
	for name, indexed := range map[string]bool{"log index": true, "blooms": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			backAndForth(t, newNode(t, node.Config{IndexLogs: indexed}))
		})
	}
}

func backAndForth(t *testing.T, n *node.Node) {
	ctx := t.Context()
	b := builder{t, n}
	plain, socket := dial(t, n)
	_, sender := account(0)
	counter := crypto.CreateAddress(sender, 0)
	friend := common.Address{0xf1}

	heads, logs := make(chan *types.Header, 64), make(chan types.Log, 64)
	headSub, err := socket.SubscribeNewHead(ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer headSub.Unsubscribe()
	logSub, err := socket.SubscribeFilterLogs(ctx, ethereum.FilterQuery{}, logs)
	if err != nil {
		t.Fatal(err)
	}
	defer logSub.Unsubscribe()

	base := b.adopt(deploy(counterInit))
	a1 := b.adopt(call(counter), transfer(friend, 1))
	a2 := b.adopt(call(counter))
	b1 := b.build(base.Hash(), 2, call(counter), call(counter), transfer(friend, 10))
	if err := n.Adopt(b1); err != nil { // a block on another parent than the head is adopted as well
		t.Fatal(err)
	}
	for i, want := range []*types.Block{base, a1, a2, b1.Block} {
		if got := receive(t, "head", heads); got.Hash() != want.Hash() {
			t.Fatalf("head %d is number %d, want %d", i, got.Number, want.NumberU64())
		}
	}
	for range 6 { // two of a, their removal, two of b
		receive(t, "log", logs)
	}

	type event struct {
		sum     int64
		removed bool
	}
	for _, step := range []struct {
		name    string
		head    *types.Block
		heads   []*types.Block
		logs    []event
		balance int64
		visible []*types.Block
		gone    []*types.Block
	}{
		{"other branch", a2, []*types.Block{a1, a2}, []event{{2, true}, {1, true}, {1, false}, {2, false}}, 1, []*types.Block{a1, a2}, []*types.Block{b1.Block}},
		{"back", b1.Block, []*types.Block{b1.Block}, []event{{2, true}, {1, true}, {1, false}, {2, false}}, 10, []*types.Block{b1.Block}, []*types.Block{a1, a2}},
		{"the same again", b1.Block, nil, nil, 10, []*types.Block{b1.Block}, []*types.Block{a1, a2}},
		{"ancestor", base, []*types.Block{base}, []event{{2, true}, {1, true}}, 0, []*types.Block{base}, []*types.Block{a1, a2, b1.Block}},
		{"descendant", a2, []*types.Block{a1, a2}, []event{{1, false}, {2, false}}, 1, []*types.Block{a1, a2}, []*types.Block{b1.Block}},
		{"parent", a1, []*types.Block{a1}, []event{{2, true}}, 1, []*types.Block{a1}, []*types.Block{a2, b1.Block}},
		{"genesis", n.Genesis(), []*types.Block{n.Genesis()}, []event{{1, true}}, 0, nil, []*types.Block{base, a1, a2}},
		{"all of it", a2, []*types.Block{base, a1, a2}, []event{{1, false}, {2, false}}, 1, []*types.Block{base, a1, a2}, []*types.Block{b1.Block}},
	} {
		if err := n.SetHead(step.head.Hash()); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if head := n.Head(); head.Hash != step.head.Hash() || head.Number != step.head.NumberU64() {
			t.Fatalf("%s: head %v", step.name, head)
		}
		if number, err := plain.BlockNumber(ctx); err != nil || number != step.head.NumberU64() {
			t.Errorf("%s: eth_blockNumber %d, %v", step.name, number, err)
		}
		checkState(t, plain, friend, step.balance)
		for _, block := range step.visible {
			for _, tx := range block.Transactions() {
				if r, err := plain.TransactionReceipt(ctx, tx.Hash()); err != nil || r.BlockHash != block.Hash() {
					t.Errorf("%s: receipt of %s in block %d: %v", step.name, tx.Hash(), block.NumberU64(), err)
				}
			}
		}
		for _, block := range step.gone {
			if n.Block(block.Hash()) == nil || !n.Has(block.Hash()) || len(n.Receipts(block.Hash())) != len(block.Transactions()) {
				t.Errorf("%s: fallen block %d is not stored any more", step.name, block.NumberU64())
			}
			if got, err := plain.BlockByNumber(ctx, block.Number()); err == nil && got.Hash() == block.Hash() {
				t.Errorf("%s: fallen block %d is still canonical", step.name, block.NumberU64())
			}
		}
		for i, want := range step.heads {
			if got := receive(t, step.name+": head", heads); got.Hash() != want.Hash() {
				t.Errorf("%s: head %d is number %d, want %d", step.name, i, got.Number, want.NumberU64())
			}
		}
		for i, want := range step.logs {
			got := receive(t, step.name+": log", logs)
			if (event{new(big.Int).SetBytes(got.Data).Int64(), got.Removed}) != want {
				t.Errorf("%s: log %d: sum %x removed %v, want %v", step.name, i, got.Data, got.Removed, want)
			}
		}
		all, err := plain.FilterLogs(ctx, ethereum.FilterQuery{FromBlock: new(big.Int), Addresses: []common.Address{counter}})
		want := 0
		for at := step.head; at.NumberU64() > 0; at = n.Block(at.ParentHash()) {
			for _, r := range n.Receipts(at.Hash()) {
				want += len(r.Logs)
			}
		}
		if err != nil || len(all) != want {
			t.Errorf("%s: eth_getLogs over the chain: %d, %v, want %d", step.name, len(all), err, want)
		}
	}
	select {
	case h := <-heads:
		t.Errorf("unexpected head %d", h.Number)
	case l := <-logs:
		t.Errorf("unexpected log %+v", l)
	case <-time.After(100 * time.Millisecond):
	}
}

// A long way down is taken in steps and comes back whole.
func TestHeadGoesFarBack(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	b := builder{t, n}
	friend := common.Address{0xf1}
	for range 150 {
		b.adopt(transfer(friend, 1))
	}
	top := n.Head()
	for _, depth := range []uint64{1, 31, 32, 33, 64, 65, 149, 150} {
		at := n.Block(top.Hash)
		for range depth {
			at = n.Block(at.ParentHash())
		}
		if err := n.SetHead(at.Hash()); err != nil {
			t.Fatalf("%d down: %v", depth, err)
		}
		plain, _ := dial(t, n)
		checkState(t, plain, friend, int64(150-depth))
		if _, err := plain.BlockByNumber(t.Context(), new(big.Int).SetUint64(at.NumberU64()+1)); err == nil {
			t.Errorf("%d down: the block above the head is still canonical", depth)
		}
		if err := n.SetHead(top.Hash); err != nil {
			t.Fatalf("%d up: %v", depth, err)
		}
		checkState(t, plain, friend, 150)
		if _, err := plain.BlockByNumber(t.Context(), new(big.Int).SetUint64(at.NumberU64()+1)); err != nil {
			t.Errorf("%d up: %v", depth, err)
		}
	}
}

func TestSetHeadRefusals(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	b := builder{t, n}
	b1 := b.adopt()
	b2 := b.adopt()
	b.adopt()
	side := b.build(b1.Hash(), 9)
	if err := n.Adopt(side); err != nil {
		t.Fatal(err)
	}
	if err := n.SetHead(b2.Hash()); err != nil {
		t.Fatal(err)
	}
	wantErr(t, n.SetHead(common.Hash{1}), node.ErrUnknownBlock)
	n.Mark(common.Hash{}, b2.Hash())
	wantErr(t, n.SetHead(b1.Hash()), node.ErrFinalized)
	wantErr(t, n.SetHead(side.Block.Hash()), node.ErrFinalized)
	wantErr(t, n.Adopt(b.build(side.Block.Hash(), 1)), node.ErrFinalized)
	if n.Head().Hash != b2.Hash() {
		t.Error("a refused move has moved the head")
	}
}

func TestTags(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{})
	b := builder{t, n}
	plain, _ := dial(t, n)
	var chain []*types.Block
	for range 6 {
		chain = append(chain, b.adopt())
	}
	side := b.build(chain[2].Hash(), 9)
	if err := n.Adopt(side); err != nil {
		t.Fatal(err)
	}
	if err := n.SetHead(chain[5].Hash()); err != nil {
		t.Fatal(err)
	}
	const absent = -1
	check := func(step string, safe, finalized int) {
		t.Helper()
		for tag, want := range map[rpc.BlockNumber]int{rpc.SafeBlockNumber: safe, rpc.FinalizedBlockNumber: finalized} {
			header, err := plain.HeaderByNumber(ctx, big.NewInt(tag.Int64()))
			switch {
			case want == absent && err == nil:
				t.Errorf("%s: %s is %d, want none", step, tag, header.Number)
			case want != absent && (err != nil || header.Hash() != chain[want].Hash()):
				t.Errorf("%s: %s: %v, want block %d", step, tag, err, want+1)
			}
		}
	}
	check("at first", absent, absent)
	n.Mark(chain[3].Hash(), chain[1].Hash())
	check("marked", 3, 1)
	n.Mark(common.Hash{}, common.Hash{})
	check("left alone", 3, 1)
	n.Mark(chain[4].Hash(), chain[0].Hash())
	check("finalized never goes back", 4, 1)
	n.Mark(side.Block.Hash(), side.Block.Hash())
	check("not canonical", 4, 1)
	n.Mark(common.Hash{7}, common.Hash{7})
	check("not stored", 4, 1)
	if err := n.SetHead(side.Block.Hash()); err != nil {
		t.Fatal(err)
	}
	check("safe block fell", 1, 1)
	if err := n.SetHead(chain[5].Hash()); err != nil {
		t.Fatal(err)
	}
	n.Mark(common.Hash{}, chain[4].Hash())
	check("safe follows finalized", 4, 4)
}

// A block from outside is executed with every check and stored beside the canonical chain.
func TestImport(t *testing.T) {
	t.Parallel()
	ctx, genesis := t.Context(), testGenesis()
	home, away := newNode(t, node.Config{Genesis: genesis}), newNode(t, node.Config{Genesis: genesis})
	b := builder{t, home}
	_, sender := account(0)
	counter := crypto.CreateAddress(sender, 0)
	block := b.adopt(deploy(counterInit), call(counter), transfer(common.Address{0xf1}, 1))
	child := b.adopt(call(counter))

	_, err := away.Import(ctx, transmit(t, child))
	wantErr(t, err, node.ErrUnknownBlock)
	for round := range 2 { // the second time it is known
		trace, err := away.Import(ctx, transmit(t, block))
		if err != nil {
			t.Fatalf("round %d: %v", round, err)
		}
		input, err := execute.NewInput(chainID, trace)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := execute.Verify(input); err != nil {
			t.Errorf("round %d: trace of the imported block: %v", round, err)
		}
	}
	if away.Head().Number != 0 {
		t.Error("import has moved the head")
	}
	if !away.Has(block.Hash()) || len(away.Receipts(block.Hash())) != 3 {
		t.Error("imported block is not stored whole")
	}
	if _, err := away.Import(ctx, transmit(t, child)); err != nil {
		t.Fatal(err)
	}
	if err := away.SetHead(child.Hash()); err != nil {
		t.Fatal(err)
	}
	plain, _ := dial(t, away)
	if r, err := plain.TransactionReceipt(ctx, child.Transactions()[0].Hash()); err != nil || r.BlockHash != child.Hash() {
		t.Errorf("receipt in an imported block: %v", err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	_, err = away.Import(cancelled, block)
	wantErr(t, err, context.Canceled)
}

func TestImportRefusals(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	b := builder{t, n}
	good := b.build(n.Head().Hash, 1, transfer(common.Address{0xf1}, 1)).Block
	edit := func(change func(h *types.Header)) *types.Block {
		h := types.CopyHeader(good.Header())
		change(h)
		return types.NewBlockWithHeader(h).WithBody(*good.Body())
	}
	body := func(body types.Body) *types.Block { return types.NewBlockWithHeader(good.Header()).WithBody(body) }
	for name, bad := range map[string]*types.Block{
		"state root":    edit(func(h *types.Header) { h.Root = common.Hash{1} }),
		"receipts root": edit(func(h *types.Header) { h.ReceiptHash = common.Hash{1} }),
		"gas used":      edit(func(h *types.Header) { h.GasUsed++ }),
		"base fee":      edit(func(h *types.Header) { h.BaseFee = new(big.Int).Add(h.BaseFee, common.Big1) }),
		"timestamp":     edit(func(h *types.Header) { h.Time = n.Genesis().Time() }),
		"gas limit":     edit(func(h *types.Header) { h.GasLimit *= 2 }),
		"number": edit(func(h *types.Header) {
			h.Number = new(big.Int).Lsh(common.Big1, 64)
			h.Number.Add(h.Number, common.Big1)
		}),
		"bloom":          edit(func(h *types.Header) { h.Bloom[0] = 1 }),
		"requests hash":  edit(func(h *types.Header) { h.RequestsHash = &common.Hash{} }),
		"no anchor":      edit(func(h *types.Header) { h.ParentBeaconRoot = nil }),
		"no transaction": body(types.Body{Withdrawals: types.Withdrawals{}}),
		"withdrawal":     body(types.Body{Transactions: good.Transactions(), Withdrawals: types.Withdrawals{{}}}),
		"uncle":          body(types.Body{Transactions: good.Transactions(), Withdrawals: types.Withdrawals{}, Uncles: []*types.Header{good.Header()}}),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := n.Import(t.Context(), bad)
			wantErr(t, err, node.ErrInvalidBlock)
			if bad.Hash() != good.Hash() && n.Block(bad.Hash()) != nil {
				t.Error("a refused block is stored")
			}
		})
	}
	if _, err := n.Import(t.Context(), good); err != nil {
		t.Errorf("the block without the fault: %v", err)
	}
}

func TestOpenRefusals(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	_, err := n.Open(common.Hash{1}, execute.Env{})
	wantErr(t, err, node.ErrUnknownBlock)
	_, err = n.Open(n.Head().Hash, execute.Env{Number: 7})
	wantErr(t, err, execute.ErrEnv)
	_, err = n.State(common.Hash{1})
	wantErr(t, err, node.ErrUnknownBlock)
}

// A state that is not the block's own is refused before anything is written.
func TestAdoptRefusesAForeignState(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	b := builder{t, n}
	mine := b.build(n.Head().Hash, 1, transfer(common.Address{0xf1}, 1))
	other := b.build(n.Head().Hash, 1, transfer(common.Address{0xf1}, 2))
	mixed := *other
	mixed.Block = mine.Block
	wantErr(t, n.Adopt(&mixed), node.ErrStateRoot)
	if n.Has(mine.Block.Hash()) || n.Head().Number != 0 {
		t.Error("a refused block is stored")
	}
	if err := n.Adopt(mine); err != nil {
		t.Errorf("the block with its own state: %v", err)
	}
	if err := n.Adopt(mine); err != nil {
		t.Errorf("adopting again: %v", err)
	}
}

func TestClosedNodeRefuses(t *testing.T) {
	t.Parallel()
	n, err := node.New(node.Config{Genesis: testGenesis(), RPCAddr: "127.0.0.1:0", CacheMB: 32})
	if err != nil {
		t.Fatal(err)
	}
	sealed := builder{t, n}.build(n.Head().Hash, 1)
	genesis := n.Genesis().Hash()
	for range 2 {
		if err := n.Close(); err != nil {
			t.Fatal(err)
		}
	}
	wantErr(t, n.Adopt(sealed), node.ErrClosed)
	wantErr(t, n.SetHead(genesis), node.ErrClosed)
	n.Mark(genesis, genesis)
}
