package devnet

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/ethereum/go-ethereum/triedb"

	"github.com/ultrasound-rollup/ultrasound/execute"
)

const testPatience = 90 * time.Second

// network is an L1 under test with real clients to it.
type network struct {
	t    testing.TB
	ctx  context.Context
	ends L1Endpoints
	http *ethclient.Client
	ws   *ethclient.Client
}

func testConfig() L1Config {
	return L1Config{RPCAddr: "127.0.0.1:0", BeaconAddr: "127.0.0.1:0", SlotSeconds: 1, SlotsPerEpoch: 4}
}

// startL1 runs an L1 in this process until the test ends.
func startL1(t *testing.T, cfg L1Config) *network {
	t.Helper()
	return startMetered(t, cfg, installed)
}

// startMetered is startL1 with a meter of its own for the blocks that are built.
func startMetered(t *testing.T, cfg L1Config, meter *Meter) *network {
	t.Helper()
	l1, err := NewL1(cfg, meter, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l1.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run L1: %v", err)
		}
	})
	select {
	case <-l1.Ready():
	case err := <-done:
		done <- nil
		t.Fatalf("run L1: %v", err)
	case <-time.After(testPatience):
		t.Fatal("L1 is not ready")
	}
	return connect(t, l1.Endpoints())
}

func connect(t testing.TB, ends L1Endpoints) *network {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	t.Cleanup(cancel)
	n := &network{t: t, ctx: ctx, ends: ends}
	var err error
	if n.http, err = ethclient.DialContext(ctx, ends.HTTP()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.http.Close)
	if n.ws, err = ethclient.DialContext(ctx, ends.WS()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.ws.Close)
	return n
}

// eventually waits for a condition.
func (n *network) eventually(what string, condition func() bool) {
	n.t.Helper()
	for !condition() {
		select {
		case <-n.ctx.Done():
			n.t.Fatalf("not in time: %s", what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (n *network) head() *types.Header {
	n.t.Helper()
	h, err := n.http.HeaderByNumber(n.ctx, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	return h
}

// reach waits until the head has this number.
func (n *network) reach(number uint64) *types.Header {
	n.t.Helper()
	n.eventually("head", func() bool { return n.head().Number.Uint64() >= number })
	return n.head()
}

// derived keeps the accounts that tests have used: deriving one takes milliseconds, and tests act
// within slots.
var derived sync.Map

func mustAccount(t testing.TB, index uint32) Account {
	t.Helper()
	if account, ok := derived.Load(index); ok {
		return account.(Account)
	}
	account, err := TestAccount(index)
	if err != nil {
		t.Fatal(err)
	}
	derived.Store(index, account)
	return account
}

func key(t testing.TB, index uint32) *ecdsa.PrivateKey { return mustAccount(t, index).Key }

// transaction signs one of the sender; to nil deploys data.
func (n *network) transaction(from uint32, nonce uint64, to *common.Address, gas uint64, data []byte) *types.Transaction {
	n.t.Helper()
	return n.tipped(from, nonce, to, gas, data, params.GWei)
}

func (n *network) tipped(from uint32, nonce uint64, to *common.Address, gas uint64, data []byte, tip int64) *types.Transaction {
	n.t.Helper()
	tx, err := types.SignNewTx(key(n.t, from), types.LatestSignerForChainID(new(big.Int).SetUint64(n.ends.ChainID)), &types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(n.ends.ChainID), Nonce: nonce, To: to, Gas: gas, Data: data, Value: big.NewInt(0),
		GasTipCap: big.NewInt(tip), GasFeeCap: big.NewInt(100 * params.GWei),
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return tx
}

func (n *network) send(txs ...*types.Transaction) {
	n.t.Helper()
	for _, tx := range txs {
		if err := n.http.SendTransaction(n.ctx, tx); err != nil {
			n.t.Fatal(err)
		}
	}
}

// mined waits for the receipt.
func (n *network) mined(tx *types.Transaction) *types.Receipt {
	n.t.Helper()
	var receipt *types.Receipt
	n.eventually("receipt", func() bool {
		var err error
		receipt, err = n.http.TransactionReceipt(n.ctx, tx.Hash())
		return err == nil
	})
	return receipt
}

// call makes one request to the Beacon or control API.
func (n *network) call(method, path, body string) (int, string) {
	n.t.Helper()
	request, err := http.NewRequestWithContext(n.ctx, method, n.ends.BeaconURL()+path, bytes.NewReader([]byte(body)))
	if err != nil {
		n.t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		n.t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		n.t.Fatal(err)
	}
	return answer.StatusCode, string(raw)
}

func (n *network) reorg(body string) ReorgResult {
	n.t.Helper()
	status, answer := n.call(http.MethodPost, "/devnet/reorg", body)
	var result ReorgResult
	if status != http.StatusOK || json.Unmarshal([]byte(answer), &result) != nil {
		n.t.Fatalf("reorg %s: %d %s", body, status, answer)
	}
	return result
}

func TestSlotsAndTransactions(t *testing.T) {
	t.Parallel()
	n := startL1(t, testConfig())
	id, err := n.ws.ChainID(n.ctx)
	if err != nil || id.Uint64() != DefaultL1ChainID {
		t.Fatalf("chain id %v %v", id, err)
	}
	heads := make(chan *types.Header, 16)
	sub, err := n.ws.SubscribeNewHead(n.ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()

	// Account 2 cannot pay the third one; the fourth has a gap; account 1 outbids account 0.
	sink := common.HexToAddress("0x00000000000000000000000000000000000c0ffe")
	cheap := n.tipped(0, 0, &sink, 21000, nil, params.GWei)
	dear := n.tipped(1, 0, &sink, 21000, nil, 3*params.GWei)
	fails := n.transaction(2, 0, nil, 100_000, []byte{0xfe}) // reverts: included, with status 0
	gap := n.transaction(2, 2, &sink, 21000, nil)
	n.send(cheap, dear, fails, gap)
	for tx, status := range map[*types.Transaction]uint64{cheap: 1, dear: 1, fails: 0} {
		if receipt := n.mined(tx); receipt.Status != status {
			t.Errorf("status %d, want %d", receipt.Status, status)
		}
	}
	if a, b := n.mined(cheap), n.mined(dear); a.BlockHash == b.BlockHash && a.TransactionIndex < b.TransactionIndex {
		t.Errorf("tip does not order: %d before %d", a.TransactionIndex, b.TransactionIndex)
	}
	if _, err := n.http.TransactionReceipt(n.ctx, gap.Hash()); err == nil {
		t.Error("transaction with a nonce gap is included")
	}

	slots := n.ends.Slots()
	var last *types.Header
	recipients := make(map[common.Address]uint64)
	for range 4 {
		select {
		case h := <-heads:
			slot := slots.At(h.Time)
			if h.Time != slots.Start(slot) || (last != nil && h.ParentHash != last.Hash()) {
				t.Errorf("block %d at %d is not the start of slot %d, or does not follow", h.Number, h.Time, slot)
			}
			if h.GasLimit != DefaultL1GasLimit || h.ParentBeaconRoot == nil || *h.ParentBeaconRoot == (common.Hash{}) || h.MixDigest == (common.Hash{}) {
				t.Errorf("header of block %d: %+v", h.Number, h)
			}
			if late := time.Since(time.Unix(int64(h.Time), 0)); late < 0 {
				t.Errorf("block %d was announced before its slot", h.Number)
			}
			recipients[h.Coinbase] = slot % DefaultValidators
			last = h
		case err := <-sub.Err():
			t.Fatal(err)
		case <-n.ctx.Done():
			t.Fatal("no heads")
		}
	}
	for recipient, index := range recipients {
		if want, _ := feeRecipient(index); want != recipient {
			t.Errorf("proposer %d's fee recipient is %v, want %v", index, recipient, want)
		}
	}
}

func TestExecuteIsThere(t *testing.T) {
	t.Parallel()
	n := startL1(t, testConfig())
	genesis, statedb := emptyL2(t)
	b, err := execute.NewBuilder(execute.ChainConfig(DefaultL2ChainID), genesis, statedb, execute.Env{
		Number: 1, Time: genesis.Time + 1, GasLimit: genesis.GasLimit, Anchor: common.Hash{1},
	})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := b.Seal()
	if err != nil {
		t.Fatal(err)
	}
	in, err := execute.NewInput(DefaultL2ChainID, sealed.Trace)
	if err != nil {
		t.Fatal(err)
	}
	input := in.Encode()
	ask := func(data []byte) ([]byte, error) {
		return n.http.CallContract(n.ctx, ethereum.CallMsg{To: &execute.Address, Data: data, Gas: 10_000_000}, nil)
	}
	answer, err := ask(input)
	if err != nil || !bytes.Equal(answer, common.LeftPadBytes([]byte{1}, 32)) {
		t.Fatalf("EXECUTE: %x %v", answer, err)
	}
	for _, at := range []int{40, 100, len(input) / 2, len(input) - 40} {
		changed := bytes.Clone(input)
		changed[at] ^= 1
		if answer, err := ask(changed); err == nil && len(answer) != 0 {
			t.Errorf("EXECUTE with byte %d changed: %x", at, answer)
		}
	}
}

func TestTagsAndMissedSlots(t *testing.T) {
	t.Parallel()
	cfg := testConfig()
	cfg.SafeDistance, cfg.FinalityDistance = 1, 2
	n := startL1(t, cfg)
	head := n.reach(1)
	slots := n.ends.Slots()
	status, answer := n.call(http.MethodPost, "/devnet/miss-slot", `{"count":2}`)
	var missed struct{ Slots []uint64 }
	if err := json.Unmarshal([]byte(answer), &missed); status != http.StatusOK || err != nil || len(missed.Slots) != 2 {
		t.Fatalf("miss slots: %d %s", status, answer)
	}
	head = n.reach(head.Number.Uint64() + 4)
	empty := map[uint64]bool{missed.Slots[0]: true, missed.Slots[1]: true}
	for number := uint64(1); number <= head.Number.Uint64(); number++ {
		h, err := n.http.HeaderByNumber(n.ctx, new(big.Int).SetUint64(number))
		if err != nil {
			t.Fatal(err)
		}
		if empty[slots.At(h.Time)] {
			t.Errorf("slot %d was not missed", slots.At(h.Time))
		}
	}
	tag := func(number rpc.BlockNumber) uint64 {
		h, err := n.http.HeaderByNumber(n.ctx, big.NewInt(int64(number)))
		if err != nil {
			t.Fatal(err)
		}
		return h.Number.Uint64()
	}
	n.eventually("tags", func() bool {
		final, safe, latest := tag(rpc.FinalizedBlockNumber), tag(rpc.SafeBlockNumber), tag(rpc.LatestBlockNumber)
		return latest >= 4 && final+2 == latest && safe+1 == latest
	})
	for name, tc := range map[string]struct {
		path, body string
		status     int
		code       string
	}{
		"too deep":        {"/devnet/reorg", `{"depth":3}`, 409, "reorg_too_deep"},
		"endless":         {"/devnet/reorg", `{"depth":18446744073709551615}`, 409, "reorg_too_deep"},
		"next slot":       {"/devnet/reorg", `{"depth":30,"next_slot":true}`, 409, "reorg_too_deep"},
		"no depth":        {"/devnet/reorg", `{}`, 400, "bad_request"},
		"both":            {"/devnet/reorg", `{"depth":1,"to":"0x0100000000000000000000000000000000000000000000000000000000000000"}`, 400, "bad_request"},
		"unknown block":   {"/devnet/reorg", `{"to":"0x0100000000000000000000000000000000000000000000000000000000000000"}`, 404, "not_found"},
		"negative":        {"/devnet/reorg", `{"depth":-1}`, 400, "bad_request"},
		"not JSON":        {"/devnet/reorg", `depth=1`, 400, "bad_request"},
		"unknown field":   {"/devnet/reorg", `{"dept":1}`, 400, "bad_request"},
		"two values":      {"/devnet/reorg", `{"depth":1}{"depth":1}`, 400, "bad_request"},
		"too large":       {"/devnet/reorg", `{"depth":1,"addresses":["` + string(bytes.Repeat([]byte("a"), 70<<10)) + `"]}`, 413, "body_too_large"},
		"no slots":        {"/devnet/miss-slot", `{"count":0}`, 400, "bad_request"},
		"too many slots":  {"/devnet/miss-slot", `{"count":5000}`, 400, "bad_request"},
		"past slot":       {"/devnet/miss-slot", `{"slot":1}`, 400, "bad_request"},
		"far slot":        {"/devnet/miss-slot", `{"slot":18446744073709551615}`, 400, "bad_request"},
		"address too few": {"/devnet/rollup", `{"addresses":["0x01"]}`, 400, "bad_request"},
	} {
		status, answer := n.call(http.MethodPost, tc.path, tc.body)
		var problem struct{ Code, Detail string }
		if err := json.Unmarshal([]byte(answer), &problem); err != nil || status != tc.status || problem.Code != tc.code || problem.Detail == "" {
			t.Errorf("%s: %d %s", name, status, answer)
		}
	}
	if status, _ := n.call(http.MethodGet, "/devnet/reorg", ""); status != http.StatusMethodNotAllowed {
		t.Errorf("GET reorg: %d", status)
	}
}

func TestConfigRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*L1Config){
		"address":   func(c *L1Config) { c.RPCAddr = "nonsense" },
		"beacon":    func(c *L1Config) { c.BeaconAddr = "127.0.0.1:99999" },
		"slot":      func(c *L1Config) { c.SlotSeconds = 4000 },
		"gas limit": func(c *L1Config) { c.GasLimit = 1000 },
		"distances": func(c *L1Config) { c.SafeDistance, c.FinalityDistance = 5, 4 },
		"divisor":   func(c *L1Config) { c.ExecuteGas.PerByte = 1 },
		"memory":    func(c *L1Config) { c.ExecuteMemory = -1 },
		"crowd":     func(c *L1Config) { c.Validators = 100_000 },
	} {
		cfg := testConfig()
		change(&cfg)
		if _, err := NewL1(cfg, installed, slog.Default()); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// emptyL2 returns an L2 genesis header and the state behind it.
func emptyL2(t *testing.T) (*types.Header, *state.StateDB) {
	t.Helper()
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, triedb.HashDefaults)
	t.Cleanup(func() { tdb.Close() })
	genesis := execute.Genesis(DefaultL2ChainID, 1_700_000_000, DefaultL2GasLimit, big.NewInt(params.GWei), types.GenesisAlloc{})
	block := genesis.MustCommit(disk, tdb)
	statedb, err := state.New(block.Root(), state.NewDatabase(tdb, state.NewCodeDB(disk)))
	if err != nil {
		t.Fatal(err)
	}
	return block.Header(), statedb
}
