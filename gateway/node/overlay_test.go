package node_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	ethereum "github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/gorilla/websocket"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// A promised transaction is found while its block is open, with the receipt that the sealed block
// will have, and the next nonce counts it.
func TestPromisedTransactions(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{})
	d := newDesk(t, n)
	plain, socket := dial(t, n)
	key, sender := account(0)
	friend := common.Address{0xf1}

	for i, client := range []*ethclient.Client{plain, socket, plain} {
		nonce, err := client.PendingNonceAt(ctx, sender)
		if err != nil || nonce != uint64(i) {
			t.Fatalf("pending nonce %d, %v, want %d", nonce, err, i)
		}
		data := deploy(counterInit)
		if i > 0 {
			data = transfer(friend, 1)
		}
		dynamic := data.(*types.DynamicFeeTx)
		dynamic.ChainID, dynamic.Nonce = big.NewInt(chainID), nonce
		tx, err := types.SignNewTx(key, execute.Signer(chainID), dynamic)
		if err != nil {
			t.Fatal(err)
		}
		if err := client.SendTransaction(ctx, tx); err != nil {
			t.Fatal(err)
		}
	}
	if nonce, err := plain.NonceAt(ctx, sender, nil); err != nil || nonce != 0 {
		t.Errorf("latest nonce %d, %v, want 0", nonce, err)
	}
	if nonce, err := plain.PendingNonceAt(ctx, common.Address{0xee}); err != nil || nonce != 0 {
		t.Errorf("pending nonce of a stranger %d, %v", nonce, err)
	}

	type shown struct{ receipt, tx map[string]any }
	show := func(hash common.Hash) (s shown) {
		t.Helper()
		if err := plain.Client().CallContext(ctx, &s.receipt, "eth_getTransactionReceipt", hash); err != nil {
			t.Fatal(err)
		}
		if err := plain.Client().CallContext(ctx, &s.tx, "eth_getTransactionByHash", hash); err != nil {
			t.Fatal(err)
		}
		return s
	}
	promised := make(map[common.Hash]shown)
	for hash, p := range d.promises {
		promised[hash] = show(hash)
		receipt, err := plain.TransactionReceipt(ctx, hash)
		if err != nil || receipt.BlockHash != (common.Hash{}) || receipt.BlockNumber.Uint64() != 1 {
			t.Fatalf("promised receipt: %+v, %v", receipt, err)
		}
		if gateway.ReceiptDigest(receipt) != gateway.ReceiptDigest(p.Receipt) {
			t.Error("the promised receipt over JSON-RPC has another digest")
		}
		if _, pending, err := plain.TransactionByHash(ctx, hash); err != nil || pending {
			t.Errorf("promised transaction: pending %v, %v", pending, err)
		}
	}
	if len(promised) != 3 {
		t.Fatalf("%d promises, want 3", len(promised))
	}
	block := d.seal()
	for hash, before := range promised {
		after := show(hash)
		if after.receipt["blockHash"] != block.Hash().Hex() || after.tx["blockHash"] != block.Hash().Hex() {
			t.Error("sealed block hash is not shown")
		}
		for _, fields := range []map[string]any{before.receipt, before.tx, after.receipt, after.tx} {
			delete(fields, "blockHash")
		}
		for key, value := range after.tx { // JSON null or absent is the same to a client
			if value == nil {
				delete(after.tx, key)
			}
		}
		for key, value := range before.tx {
			if value == nil {
				delete(before.tx, key)
			}
		}
		if asJSON(t, before.receipt) != asJSON(t, after.receipt) {
			t.Errorf("receipt changed at the seal:\n%s\n%s", asJSON(t, before.receipt), asJSON(t, after.receipt))
		}
		if asJSON(t, before.tx) != asJSON(t, after.tx) {
			t.Errorf("transaction changed at the seal:\n%s\n%s", asJSON(t, before.tx), asJSON(t, after.tx))
		}
	}
	if nonce, err := plain.PendingNonceAt(ctx, sender); err != nil || nonce != 3 {
		t.Errorf("pending nonce after the seal %d, %v, want 3", nonce, err)
	}
	if _, err := plain.TransactionReceipt(ctx, common.Hash{1}); !errors.Is(err, ethereum.NotFound) {
		t.Errorf("receipt of an unknown transaction: %v", err)
	}
}

func TestSendRawTransactionSync(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{SyncWait: 200 * time.Millisecond, SyncWaitMax: 5 * time.Second})
	d := newDesk(t, n)
	plain, socket := dial(t, n)
	send := func(client *ethclient.Client, params ...any) (*types.Receipt, error) {
		var receipt *types.Receipt
		err := client.Client().CallContext(ctx, &receipt, "eth_sendRawTransactionSync", params...)
		return receipt, err
	}
	raw := func(from int) hexutil.Bytes {
		bytes, err := sign(t, d.block, from, transfer(common.Address{0xf1}, 1)).MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		return bytes
	}
	first := raw(0)
	for _, client := range []*ethclient.Client{plain, socket} { // the second time is a retry
		receipt, err := send(client, first)
		if err != nil || receipt.Status != types.ReceiptStatusSuccessful || receipt.BlockNumber.Uint64() != 1 || receipt.BlockHash != (common.Hash{}) {
			t.Fatalf("promised: %+v, %v", receipt, err)
		}
	}
	block := d.seal()
	if receipt, err := send(plain, first); err != nil || receipt.BlockHash != block.Hash() {
		t.Errorf("retry after the seal: %+v, %v", receipt, err)
	}

	d.silent = true
	for name, c := range map[string]struct {
		wait  any
		named bool // the time is taken, else the default
	}{
		"absent":       {nil, false},
		"number":       {3000, true},
		"hex quantity": {"0xbb8", true},
		"zero":         {0, false},
		"negative":     {-5, false},
		"too long":     {60_000, false},
		"no number":    {"soon", false},
	} {
		start := time.Now()
		_, err := send(plain, first, c.wait)
		if took := time.Since(start); c.named != (took >= 3*time.Second) || took < 200*time.Millisecond {
			t.Errorf("wait %s: answered after %s", name, took)
		}
		var tx types.Transaction
		if err := tx.UnmarshalBinary(first); err != nil {
			t.Fatal(err)
		}
		checkError(t, err, 4, tx.Hash().Hex())
	}
}

// checkError checks code and data of a JSON-RPC error.
func checkError(t *testing.T, err error, code int, data any) {
	t.Helper()
	var withCode rpc.Error
	var withData rpc.DataError
	if !errors.As(err, &withCode) || !errors.As(err, &withData) {
		t.Fatalf("error %v has no code or data", err)
	}
	if withCode.ErrorCode() != code || asJSON(t, withData.ErrorData()) != asJSON(t, data) {
		t.Errorf("error %q: code %d, data %s, want %d, %s", err, withCode.ErrorCode(), asJSON(t, withData.ErrorData()), code, asJSON(t, data))
	}
}

// Every refusal keeps its stable code, and the words by which wallets know it.
func TestRefusals(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{SubmitWait: 200 * time.Millisecond})
	plain, _ := dial(t, n)
	tx := sign(t, builder{t, n}.open(n.Head().Hash, common.Hash{}), 0, transfer(common.Address{0xf1}, 1))
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	hash := tx.Hash()
	send := func(method string, input hexutil.Bytes) error {
		return plain.Client().CallContext(ctx, new(json.RawMessage), method, input)
	}
	const both, sync = "eth_sendRawTransaction", "eth_sendRawTransactionSync"

	checkError(t, send(both, raw), -32000, map[string]any{"code": "unavailable", "hash": hash, "retryAfterMs": 1000})
	checkError(t, send(sync, raw), 5, hash)

	d := newDesk(t, n)
	checkError(t, send(both, hexutil.Bytes{1, 2}), -32000, map[string]any{"code": "malformed_transaction"})
	checkError(t, send(sync, nil), -32000, map[string]any{"code": "malformed_transaction"})

	nonce := uint64(5)
	for _, c := range []struct {
		refusal  gateway.Refusal
		words    string
		data     map[string]any
		syncCode int
		syncData any
	}{
		{gateway.Refusal{Code: gateway.CodeNonceTooHigh, Message: "gap", Nonce: &nonce}, "nonce too high", map[string]any{"nonce": "0x5"}, 6, "0x5"},
		{gateway.Refusal{Code: gateway.CodeNonceTooLow, Message: "nonce too low: used", Nonce: &nonce}, "nonce too low", map[string]any{"nonce": "0x5"}, -32000, nil},
		{gateway.Refusal{Code: gateway.CodeInsufficientFunds, Message: "poor"}, "insufficient funds for gas * price + value: poor", nil, -32000, nil},
		{gateway.Refusal{Code: gateway.CodeFeeTooLow, Message: "cheap"}, "max fee per gas less than block base fee", nil, -32000, nil},
		{gateway.Refusal{Code: gateway.CodeIntrinsicGas}, "intrinsic gas too low", nil, -32000, nil},
		{gateway.Refusal{Code: gateway.CodeGasLimitExceeded, Message: "much"}, "exceeds block gas limit", nil, -32000, nil},
		{gateway.Refusal{Code: gateway.CodeUnsupportedType, Message: "blobs"}, "transaction type not supported", nil, -32000, nil},
		{gateway.Refusal{Code: gateway.CodeWrongChain, Message: "other"}, "invalid chain id", nil, -32000, nil},
		{gateway.Refusal{Code: gateway.CodeQueueFull, Message: "full", RetryAfter: 2 * time.Second}, "full", map[string]any{"retryAfterMs": 2000}, 5, hash},
		{gateway.Refusal{Code: gateway.CodeReadOnly, Message: "only reading"}, "only reading", nil, 5, hash},
		{gateway.Refusal{Code: gateway.CodeUnavailable, Message: "away"}, "away", nil, 5, hash},
		{gateway.Refusal{Code: gateway.CodeInvalid, Message: "odd"}, "odd", nil, -32000, nil},
	} {
		d.refuse = &c.refusal
		data := map[string]any{"code": c.refusal.Code, "hash": hash}
		maps.Copy(data, c.data)
		err := send(both, raw)
		checkError(t, err, -32000, data)
		if !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: message %q lacks %q", c.refusal.Code, err, c.words)
		}
		if c.syncData == nil {
			c.syncData = data
		}
		checkError(t, send(sync, raw), c.syncCode, c.syncData)
	}
	d.refuse = errors.New("something else")
	checkError(t, send(both, raw), -32000, map[string]any{"code": "unavailable", "hash": hash, "retryAfterMs": 1000})
	d.refuse, d.silent = nil, true
	checkError(t, send(both, raw), 4, hash)
}

// What wallets ask before they send.
func TestWalletQuestions(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{})
	b := builder{t, n}
	plain, _ := dial(t, n)
	for _, empty := range []bool{true, false} {
		if !empty {
			for range 30 {
				b.adopt()
			}
		}
		price, err := plain.SuggestGasPrice(ctx)
		if err != nil || price.Sign() <= 0 || price.Cmp(big.NewInt(2_000_000_000)) > 0 {
			t.Errorf("eth_gasPrice %v, %v", price, err)
		}
		tip, err := plain.SuggestGasTipCap(ctx)
		if err != nil || tip.Sign() <= 0 || tip.Cmp(big.NewInt(1_000_000_000)) > 0 {
			t.Errorf("eth_maxPriorityFeePerGas %v, %v", tip, err)
		}
		if _, err := plain.FeeHistory(ctx, 5, nil, []float64{10, 50}); err != nil {
			t.Errorf("eth_feeHistory: %v", err)
		}
	}
	// There is no conductor, so that pending is latest.
	if _, err := plain.PendingCodeAt(ctx, common.Address{1}); err != nil {
		t.Errorf("eth_getCode pending: %v", err)
	}
	if _, err := plain.PendingBalanceAt(ctx, common.Address{1}); err != nil {
		t.Errorf("eth_getBalance pending: %v", err)
	}
	if h, err := plain.HeaderByNumber(ctx, big.NewInt(rpc.PendingBlockNumber.Int64())); err != nil || h.Number.Uint64() != n.Head().Number || h.GasLimit != gasLimit {
		t.Errorf("eth_getBlockByNumber pending: %+v, %v", h, err)
	}
	if id, err := plain.ChainID(ctx); err != nil || id.Int64() != chainID {
		t.Errorf("eth_chainId %v, %v", id, err)
	}
	if id, err := plain.NetworkID(ctx); err != nil || id.Int64() != chainID {
		t.Errorf("net_version %v, %v", id, err)
	}
	if progress, err := plain.SyncProgress(ctx); err != nil || progress != nil {
		t.Errorf("eth_syncing %v, %v", progress, err)
	}
	for method, want := range map[string]string{"web3_clientVersion": `"ultrasound/`, "web3_sha3": `"0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"`} {
		var got json.RawMessage
		args := []any{}
		if method == "web3_sha3" {
			args = append(args, "0x")
		}
		if err := plain.Client().CallContext(ctx, &got, method, args...); err != nil || !strings.HasPrefix(string(got), want) {
			t.Errorf("%s: %s, %v", method, got, err)
		}
	}
}

// The public address serves eth, net and web3 and nothing else, and bounds what one request may ask.
func TestBounds(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{})
	plain, _ := dial(t, n)
	modules, err := plain.Client().SupportedModules()
	if err != nil || !slices.Equal(slices.Sorted(maps.Keys(modules)), []string{"eth", "net", "rpc", "web3"}) {
		t.Errorf("modules %v, %v", modules, err)
	}
	for _, method := range []string{"debug_setHead", "admin_nodeInfo", "miner_setGasPrice", "txpool_content", "engine_forkchoiceUpdatedV3"} {
		var withCode rpc.Error
		if err := plain.Client().CallContext(ctx, nil, method); !errors.As(err, &withCode) || withCode.ErrorCode() != -32601 {
			t.Errorf("%s: %v", method, err)
		}
	}
	batch := make([]rpc.BatchElem, 101)
	for i := range batch {
		batch[i] = rpc.BatchElem{Method: "eth_chainId", Result: new(string)}
	}
	if err := plain.Client().BatchCallContext(ctx, batch); err == nil && batch[0].Error == nil {
		t.Error("a batch of 101 is served")
	}
	if err := plain.Client().BatchCallContext(ctx, batch[:100]); err != nil || batch[99].Error != nil {
		t.Errorf("a batch of 100: %v, %v", err, batch[99].Error)
	}
	post := func(path, body string, header http.Header) int {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+n.RPCAddr()+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header = header
		if host := header.Get("Host"); host != "" {
			req.Host = host
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer http.DefaultClient.CloseIdleConnections()
		defer resp.Body.Close()
		io.Copy(io.Discard, resp.Body)
		return resp.StatusCode
	}
	call := `{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}`
	kind := func(more ...string) http.Header {
		h := http.Header{"Content-Type": {"application/json"}}
		for i := 0; i < len(more); i += 2 {
			h.Set(more[i], more[i+1])
		}
		return h
	}
	for name, c := range map[string]struct{ got, want int }{
		"plain":        {post("/", call, kind()), 200},
		"other path":   {post("/admin", call, kind()), 404},
		"long body":    {post("/", `["`+strings.Repeat("x", 2<<20)+`"]`, kind()), 413},
		"foreign host": {post("/", call, kind("Host", "evil.example")), 403},
	} {
		if c.got != c.want {
			t.Errorf("%s: HTTP %d, want %d", name, c.got, c.want)
		}
	}
	for origin, want := range map[string]bool{"": true, "http://localhost": true, "http://LOCALHOST:3000": true, "https://evil.example": false, "http://localhost.evil.example": false, "null": false} {
		header := http.Header{}
		if origin != "" {
			header.Set("Origin", origin)
		}
		conn, resp, err := websocket.DefaultDialer.DialContext(ctx, "ws://"+n.RPCAddr(), header)
		if err == nil {
			conn.Close()
		}
		if resp != nil {
			resp.Body.Close()
		}
		if (err == nil) != want {
			t.Errorf("WebSocket from %q: %v", origin, err)
		}
	}
}

// One address cannot take all connections; those that are closed make room.
func TestConnectionsOfOneAddress(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{PeerConnections: 2})
	open := func() (net.Conn, bool) {
		conn, err := net.Dial("tcp", n.RPCAddr())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(conn, "GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			conn.Close()
			return nil, false
		}
		if _, err := conn.Read(make([]byte, 1)); err != nil {
			conn.Close()
			return nil, false
		}
		return conn, true
	}
	first, ok := open()
	second, okToo := open()
	if !ok || !okToo {
		t.Fatal("connections are refused")
	}
	defer second.Close()
	if third, ok := open(); ok {
		third.Close()
		t.Fatal("a third connection is open")
	}
	first.Close()
	eventually(t, "room for another", func() bool {
		conn, ok := open()
		if ok {
			conn.Close()
		}
		return ok
	})
}

func TestLogQueriesAreBounded(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{})
	b := builder{t, n}
	for range 3 {
		b.adopt()
	}
	plain, _ := dial(t, n)
	for _, method := range []string{"eth_getLogs", "eth_newFilter"} {
		for from, to := range map[string]string{"0x0": "latest", "earliest": "0x2", "latest": "latest", "0x1": "0x3", "safe": "latest"} {
			query := map[string]string{"fromBlock": from, "toBlock": to}
			err := plain.Client().CallContext(ctx, new(json.RawMessage), method, query)
			if err != nil && from != "safe" { // there is no safe block yet
				t.Errorf("%s %v: %v", method, query, err)
			}
		}
	}
}

// A subscriber that never reads holds up nobody: blocks go on, and in the end it is cut off.
func TestDeafSubscriber(t *testing.T) {
	t.Parallel()
	ctx, n := t.Context(), newNode(t, node.Config{})
	b := builder{t, n}
	conn, resp, err := websocket.DefaultDialer.DialContext(ctx, "ws://"+n.RPCAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	defer resp.Body.Close()
	for i, what := range []string{"logs", "newHeads"} {
		params := []any{what}
		if what == "logs" {
			params = append(params, map[string]any{})
		}
		if err := conn.WriteJSON(map[string]any{"jsonrpc": "2.0", "id": i, "method": "eth_subscribe", "params": params}); err != nil {
			t.Fatal(err)
		}
		if _, _, err := conn.ReadMessage(); err != nil {
			t.Fatal(err)
		}
	}
	// From here on nothing is read. Each block's log is 1.5 MB of JSON.
	const size = 0x0b_ffff
	chatty := b.adopt(deploy(common.FromHex(fmt.Sprintf("6008600c60003960086000f3"+"62%06x5fa000", size))))
	contract := n.Receipts(chatty.Hash())[0].ContractAddress
	shout := func() types.TxData {
		return &types.LegacyTx{To: &contract, Gas: execute.MaxTxGas, GasPrice: big.NewInt(3_000_000_000)}
	}
	// Somebody else listens well.
	heads := make(chan *types.Header, 1024)
	_, socket := dial(t, n)
	sub, err := socket.SubscribeNewHead(ctx, heads)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Unsubscribe()
	for i := range 150 {
		var txs []types.TxData
		if i < 12 {
			txs = []types.TxData{shout()}
		}
		start := time.Now()
		block := b.adopt(txs...)
		if took := time.Since(start); took > 8*time.Second {
			t.Fatalf("block %d waited %s for the subscriber", block.NumberU64(), took)
		}
		if i < 12 && len(n.Receipts(block.Hash())[0].Logs) != 1 {
			t.Fatal("the contract does not log")
		}
	}
	// More news comes until the deaf one's time is over.
	eventually(t, "the news flows again", func() bool {
		b.adopt()
		time.Sleep(50 * time.Millisecond)
		return len(heads) > 150
	})
	for number := chatty.NumberU64() + 1; number <= n.Head().Number; number++ {
		if h := receive(t, "head", heads); h.Number.Uint64() != number {
			t.Fatalf("head %d comes instead of %d", h.Number, number)
		}
	}
	select {
	case err := <-sub.Err():
		t.Errorf("who listens is cut off as well: %v", err)
	default:
	}
	conn.SetReadDeadline(time.Now().Add(time.Minute))
	for { // what was under way, and then the end
		var timeout net.Error
		if _, _, err := conn.ReadMessage(); errors.As(err, &timeout) && timeout.Timeout() {
			t.Fatal("the deaf one is still there")
		} else if err != nil {
			return
		}
	}
}

func TestConfigCheck(t *testing.T) {
	t.Parallel()
	early := testGenesis()
	early.Config.OsakaTime = nil
	for name, cfg := range map[string]node.Config{
		"no genesis":     {},
		"before Osaka":   {Genesis: early},
		"address":        {Genesis: testGenesis(), RPCAddr: "nowhere"},
		"negative cache": {Genesis: testGenesis(), CacheMB: -1},
		"waits":          {Genesis: testGenesis(), SyncWait: time.Minute, SyncWaitMax: time.Second},
		"negative burst": {Genesis: testGenesis(), Burst: -1},
		"no network":     {Genesis: testGenesis(), Exempt: []netip.Prefix{{}}},
	} {
		if _, err := node.New(cfg); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	n := newNode(t, node.Config{})
	if _, err := node.New(node.Config{Genesis: testGenesis(), RPCAddr: n.RPCAddr(), CacheMB: 32}); err == nil {
		t.Error("an address in use is accepted")
	}
}
