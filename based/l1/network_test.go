package l1_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/eth"
	"github.com/ethereum/go-ethereum/eth/ethconfig"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/miner"
	"github.com/ethereum/go-ethereum/node"
	"github.com/ethereum/go-ethereum/p2p"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

const (
	l1ChainID = 1337000
	l2ChainID = 7331000
)

var (
	slots       = blocks.Slots{Genesis: 1_700_000_000, Seconds: 12}
	rollupAt    = common.HexToAddress("0x0000000000000000000000000000000000a011ab")
	l2Genesis   = crypto.Keccak256Hash([]byte("genesis of L2"))
	testKey, _  = crypto.HexToECDSA("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")
	testAccount = crypto.PubkeyToAddress(testKey.PublicKey)
)

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// network is a real L1 node in this process, whose blocks the test builds, on any parent.
type network struct {
	t     *testing.T
	node  *node.Node
	eth   *eth.Ethereum
	nonce map[common.Hash]uint64 // of testAccount after each block
}

// newNetwork starts a node whose genesis holds a stand-in for the rollup contract.
func newNetwork(t *testing.T) *network { return newNetworkOf(t, l1ChainID, l2ChainID, l2Genesis) }

func newNetworkOf(t *testing.T, chainID, l2 uint64, genesis common.Hash) *network {
	t.Helper()
	alloc := execute.SystemAlloc()
	alloc[testAccount] = types.Account{Balance: new(big.Int).Lsh(big.NewInt(1), 100)}
	alloc[rollupAt] = standIn(l2, genesis)
	conf := node.DefaultConfig
	conf.DataDir, conf.P2P = "", p2p.Config{NoDiscovery: true, NoDial: true}
	conf.HTTPHost, conf.HTTPPort, conf.HTTPModules = "127.0.0.1", 0, []string{"eth", "net", "web3"}
	conf.WSHost, conf.WSPort, conf.WSModules = "127.0.0.1", 0, []string{"eth"}
	conf.Logger = nil
	stack, err := node.New(&conf)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stack.Close() })
	ethConf := ethconfig.Defaults
	ethConf.Genesis = execute.Genesis(chainID, slots.Genesis, 60_000_000, big.NewInt(params.GWei), alloc)
	ethConf.SyncMode, ethConf.LogNoHistory = ethconfig.FullSync, true
	ethConf.StateScheme, ethConf.NoPruning = "hash", true
	service, err := eth.New(stack, &ethConf)
	if err != nil {
		t.Fatal(err)
	}
	stack.RegisterAPIs([]rpc.API{{Namespace: "eth", Service: filters.NewFilterAPI(filters.NewFilterSystem(service.APIBackend, filters.Config{}))}})
	if err := stack.Start(); err != nil {
		t.Fatal(err)
	}
	service.SetSynced()
	return &network{t: t, node: stack, eth: service, nonce: map[common.Hash]uint64{}}
}

// standIn is a contract that logs what it is told to, and answers the rollup's getters from its storage:
// word i of the answer to a selector is at selector*256+i.
func standIn(chainID uint64, genesis common.Hash) types.Account {
	p := program.New()
	p.Push(0).Op(vm.CALLDATALOAD).Push(224).Op(vm.SHR) // selector
	log := func(topics int) []byte {
		q := program.New()
		start := 4 + 32*topics
		q.Push(start).Op(vm.CALLDATASIZE, vm.SUB).Push(start).Push(0).Op(vm.CALLDATACOPY)
		for i := topics - 1; i >= 0; i-- {
			q.Push(4 + 32*i).Op(vm.CALLDATALOAD)
		}
		q.Push(start).Op(vm.CALLDATASIZE, vm.SUB).Push(0).Op(vm.OpCode(int(vm.LOG0)+topics), vm.STOP)
		return q.Bytes()
	}
	for _, topics := range []int{2, 4} {
		body := log(topics)
		// DUP1, PUSH4 selector, EQ, ISZERO, PUSH2 after, JUMPI, body, JUMPDEST
		after := p.Size() + 1 + 5 + 1 + 1 + 3 + 1 + len(body)
		p.Op(vm.DUP1).Append(append([]byte{byte(vm.PUSH4)}, logSelector(topics)...)).Op(vm.EQ, vm.ISZERO)
		p.Append([]byte{byte(vm.PUSH2), byte(after >> 8), byte(after)}).Op(vm.JUMPI).Append(body).Op(vm.JUMPDEST)
	}
	p.Push(8).Op(vm.SHL)
	for i := range 9 {
		p.Op(vm.DUP1).Push(i).Op(vm.ADD, vm.SLOAD).Push(32 * i).Op(vm.MSTORE)
	}
	p.Return(0, 9*32)
	rollup := contracts.NewRollup()
	storage := map[common.Hash]common.Hash{}
	answer := func(call []byte, words ...common.Hash) {
		for i, w := range words {
			key := new(big.Int).Lsh(new(big.Int).SetBytes(call[:4]), 8)
			storage[common.BigToHash(key.Add(key, big.NewInt(int64(i))))] = w
		}
	}
	answer(rollup.PackChainId(), common.BigToHash(new(big.Int).SetUint64(chainID)))
	answer(rollup.PackRingSize(), common.BigToHash(big.NewInt(1024)))
	answer(rollup.PackHashAt(0), genesis)
	answer(rollup.PackHead(), common.Hash{}, genesis)
	return types.Account{Balance: new(big.Int), Nonce: 1, Code: p.Bytes(), Storage: storage}
}

func logSelector(topics int) []byte { return []byte{0xff, 0xff, 0xff, byte(topics)} }

func (n *network) chain() *core.BlockChain { return n.eth.BlockChain() }

func (n *network) genesis() common.Hash { return n.chain().Genesis().Hash() }

func (n *network) head() common.Hash { return n.chain().CurrentBlock().Hash() }

// build makes a block of the given slot, with calls of the stand-in, without making it the head.
func (n *network) build(parent common.Hash, slot uint64, calls ...[]byte) common.Hash {
	n.t.Helper()
	nonce := n.nonce[parent]
	var txs []*types.Transaction
	for _, data := range calls {
		txs = append(txs, types.MustSignNewTx(testKey, types.LatestSignerForChainID(n.chain().Config().ChainID), &types.DynamicFeeTx{
			ChainID: n.chain().Config().ChainID, Nonce: nonce, To: &rollupAt, Data: data, Gas: 5_000_000,
			GasFeeCap: big.NewInt(100 * params.GWei), GasTipCap: big.NewInt(1),
		}))
		nonce++
	}
	return n.buildTxs(parent, slot, nonce, txs)
}

func (n *network) buildTxs(parent common.Hash, slot, nonce uint64, txs []*types.Transaction) common.Hash {
	n.t.Helper()
	root := common.Hash{1}
	block, _, err := n.eth.Miner().BuildTestingPayload(&miner.BuildPayloadArgs{
		Parent: parent, Timestamp: slots.Start(slot), Withdrawals: types.Withdrawals{}, BeaconRoot: &root,
	}, txs, len(txs) == 0, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	if _, err := n.chain().InsertBlockWithoutSetHead(context.Background(), block, false); err != nil {
		n.t.Fatal(err)
	}
	n.nonce[block.Hash()] = nonce
	return block.Hash()
}

// adopt makes a block the head.
func (n *network) adopt(hash common.Hash) {
	n.t.Helper()
	if _, err := n.chain().SetCanonical(n.chain().GetBlockByHash(hash)); err != nil {
		n.t.Fatal(err)
	}
}

// mine builds on the head and adopts.
func (n *network) mine(slot uint64, calls ...[]byte) common.Hash {
	n.t.Helper()
	hash := n.build(n.head(), slot, calls...)
	n.adopt(hash)
	return hash
}

func (n *network) ref(hash common.Hash) blocks.Ref {
	return blocks.Ref{Number: n.chain().GetHeaderByHash(hash).Number.Uint64(), Hash: hash}
}

func (n *network) config(url, ws string) l1.Config {
	return l1.Config{
		URL: url, WSURL: ws, Genesis: l2Genesis, Timeout: 10 * time.Second,
		Network: based.Network{L1ChainID: l1ChainID, ChainID: l2ChainID, Rollup: rollupAt, Composer: common.Address{2}},
	}
}

// block returns an L2 block on the parent, as the contract's log tells it, and the call that logs it.
func l2Block(t testing.TB, parent blocks.Placed, kind blocks.Kind, anchor blocks.Ref, permit blocks.Permit) (blocks.Placed, []byte) {
	t.Helper()
	a := blocks.Anchor{L1Number: anchor.Number, L1Hash: anchor.Hash}
	root, zero, none, requests := a.Hash(), uint64(0), types.EmptyWithdrawalsHash, types.EmptyRequestsHash
	tx := types.MustSignNewTx(testKey, types.LatestSignerForChainID(big.NewInt(l2ChainID)), &types.DynamicFeeTx{
		ChainID: big.NewInt(l2ChainID), Nonce: parent.Number, To: &testAccount, Gas: 21000, GasFeeCap: big.NewInt(params.GWei), GasTipCap: new(big.Int),
	})
	body := types.Body{Transactions: []*types.Transaction{tx}, Withdrawals: types.Withdrawals{}}
	head := &types.Header{
		ParentHash: parent.Hash, UncleHash: types.EmptyUncleHash, Number: new(big.Int).SetUint64(parent.Number + 1), GasLimit: 30_000_000,
		Time: parent.Time + 1, Difficulty: new(big.Int), BaseFee: big.NewInt(params.GWei), WithdrawalsHash: &none, ExcessBlobGas: &zero, BlobGasUsed: &zero,
		ParentBeaconRoot: &root, RequestsHash: &requests, Root: crypto.Keccak256Hash(parent.Hash[:]),
	}
	block := types.NewBlock(head, &body, nil, newHasher())
	data, err := l1.EncodeBlock(block)
	if err != nil {
		t.Fatal(err)
	}
	e := contracts.NewRollup().GetABI().Events[contracts.RollupBlockTakenEventName]
	packed, err := e.Inputs.NonIndexed().Pack(
		[32]byte(parent.Hash), contracts.Permit{Slot: permit.Slot, L1Parent: permit.L1Parent},
		contracts.Anchor{L1Number: a.L1Number, L1Hash: a.L1Hash, InboxRoot: a.InboxRoot, InboxCount: a.InboxCount}, data,
	)
	if err != nil {
		t.Fatal(err)
	}
	hash := block.Hash()
	call := append(logSelector(4), e.ID[:]...)
	call = append(call, common.BigToHash(block.Number()).Bytes()...)
	call = append(call, hash[:]...)
	call = append(call, common.BigToHash(big.NewInt(int64(kind))).Bytes()...)
	return based.Place(block, kind, permit, a), append(call, packed...)
}

// proxy stands between a client and a node and can be told to behave badly.
type proxy struct {
	server *httptest.Server
	mu     sync.Mutex
	target string
	lag    uint64 // the node's head is this many blocks older
	noLogs bool   // eth_getLogs finds nothing
	broken bool   // every request gets a 500
	head   func() uint64
	calls  map[string]int
	bundle struct { // the last one sent
		Txs                        []hexutil.Bytes
		BlockNumber                hexutil.Uint64
		MinTimestamp, MaxTimestamp *uint64
	}
}

func newProxy(t *testing.T, n *network) *proxy {
	p := &proxy{target: n.node.HTTPEndpoint(), calls: map[string]int{}, head: func() uint64 { return n.chain().CurrentBlock().Number.Uint64() }}
	p.server = httptest.NewServer(p)
	t.Cleanup(p.server.Close)
	return p
}

func (p *proxy) set(change func(*proxy)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(p)
}

type rpcCall struct {
	Version string            `json:"jsonrpc"`
	ID      json.RawMessage   `json:"id"`
	Method  string            `json:"method"`
	Params  []json.RawMessage `json:"params"`
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	target, lag, noLogs, broken := p.target, p.lag, p.noLogs, p.broken
	p.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil || broken {
		http.Error(w, "broken", http.StatusInternalServerError)
		return
	}
	batch := bytes.HasPrefix(bytes.TrimSpace(body), []byte("["))
	if !batch {
		body = append(append([]byte("["), body...), ']')
	}
	var calls []rpcCall
	if err := json.Unmarshal(body, &calls); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	if len(calls) == 1 && calls[0].Method == "eth_sendBundle" {
		defer p.mu.Unlock()
		_ = json.Unmarshal(calls[0].Params[0], &p.bundle)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"jsonrpc":"2.0","id":`+string(calls[0].ID)+`,"result":{"bundleHash":"`+common.Hash{0xb}.Hex()+`"}}`)
		return
	}
	for i := range calls {
		p.calls[calls[i].Method]++
		if calls[i].Method == "eth_getBlockByNumber" && string(calls[i].Params[0]) == `"latest"` && lag > 0 {
			calls[i].Params[0], _ = json.Marshal(hexutil.Uint64(p.head() - lag))
		}
		if calls[i].Method == "eth_getLogs" && noLogs {
			calls[i].Params[0] = []byte(`{"blockHash":"` + strings.Trim(blockHashOf(calls[i].Params[0]), `"`) + `","address":"0x00000000000000000000000000000000000000ff"}`)
		}
	}
	p.mu.Unlock()
	body, _ = json.Marshal(calls)
	if !batch {
		body, _ = json.Marshal(calls[0])
	}
	res, err := http.Post(target, "application/json", bytes.NewReader(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	defer res.Body.Close()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(res.StatusCode)
	_, _ = io.Copy(w, res.Body)
}

func blockHashOf(filter json.RawMessage) string {
	var f struct {
		BlockHash string `json:"blockHash"`
	}
	_ = json.Unmarshal(filter, &f)
	return f.BlockHash
}

func callMsg(from common.Address, tx *types.Transaction) ethereum.CallMsg {
	return ethereum.CallMsg{From: from, To: tx.To(), Value: tx.Value(), Data: tx.Data(), Gas: tx.Gas()}
}
