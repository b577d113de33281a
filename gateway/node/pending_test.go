package node_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	ethereum "github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

var pendingNumber = big.NewInt(rpc.PendingBlockNumber.Int64())

// word is a number as the EVM has it.
func word(n int64) []byte { return common.BigToHash(big.NewInt(n)).Bytes() }

// question asks a JSON-RPC method for an answer of type T.
func question[T any](t *testing.T, client *ethclient.Client, method string, params ...any) T {
	t.Helper()
	var answer T
	if err := client.Client().CallContext(t.Context(), &answer, method, params...); err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return answer
}

// pendingWant is what "pending" must show.
type pendingWant struct {
	count    int64 // of the counter
	wei      int64 // of the friend
	number   uint64
	parent   common.Hash
	promised types.Receipts // of the pending block
	logs     int            // in all, from the beginning
}

// Everything that is promised is in the pending state, whether the block below is stored yet or not, and whether a block
// is open or was just sealed.
func TestPendingState(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	plain, socket := dial(t, n)
	friend := common.Address{0xf1}
	genesis := n.Head().Hash
	check := func(what string, want pendingWant) {
		t.Helper()
		for _, client := range []*ethclient.Client{plain, socket} {
			checkPending(t, client, friend, want)
		}
		if t.Failed() {
			t.Fatalf("wrong when %s", what)
		}
	}

	_, sender := account(0)
	counter := crypto.CreateAddress(sender, 0)
	first := types.Receipts{d.send(0, deploy(counterInit)), d.send(0, call(counter)), d.send(1, transfer(friend, 5)), d.send(0, call(counter))}
	check("the first block is open", pendingWant{count: 2, wei: 5, number: 1, parent: genesis, promised: first, logs: 2})
	if code, err := plain.CodeAt(t.Context(), counter, nil); err != nil || len(code) != 0 {
		t.Fatalf("code of the latest block: %x, %v", code, err)
	}

	one, recorder := d.end()
	check("the first is sealed and not stored", pendingWant{count: 2, wei: 5, number: 1, parent: genesis, promised: one.Receipts, logs: 2})

	d.next(one, recorder)
	check("the second is open and empty", pendingWant{count: 2, wei: 5, number: 2, parent: one.Block.Hash(), logs: 2})
	second := types.Receipts{d.send(1, call(counter)), d.send(1, transfer(friend, 1))}
	check("the second is open, the first not stored", pendingWant{count: 3, wei: 6, number: 2, parent: one.Block.Hash(), promised: second, logs: 3})

	d.adoptSealed(one)
	check("the first is stored", pendingWant{count: 3, wei: 6, number: 2, parent: one.Block.Hash(), promised: second, logs: 3})

	two, recorder := d.end()
	d.adoptSealed(two)
	check("both are stored", pendingWant{count: 3, wei: 6, number: 2, parent: one.Block.Hash(), promised: two.Receipts, logs: 3})
	d.next(two, recorder)
	d.send(2, transfer(friend, 1))

	d.fall(one.Block.Hash(), 7)
	check("the second has fallen", pendingWant{count: 2, wei: 5, number: 2, parent: one.Block.Hash(), logs: 2})
	again := types.Receipts{d.send(2, call(counter))}
	check("another is open", pendingWant{count: 3, wei: 5, number: 2, parent: one.Block.Hash(), promised: again, logs: 3})
}

func checkPending(t *testing.T, client *ethclient.Client, friend common.Address, want pendingWant) {
	t.Helper()
	ctx := t.Context()
	_, sender := account(0)
	counter := crypto.CreateAddress(sender, 0)
	if wei, err := client.PendingBalanceAt(ctx, friend); err != nil || wei.Int64() != want.wei {
		t.Errorf("balance %v, %v, want %d", wei, err, want.wei)
	}
	if code, err := client.PendingCodeAt(ctx, counter); err != nil || !bytes.Equal(code, counterInit[9:]) {
		t.Errorf("code %x, %v", code, err)
	}
	if value, err := client.PendingStorageAt(ctx, counter, common.Hash{}); err != nil || !bytes.Equal(value, word(want.count)) {
		t.Errorf("storage %x, %v, want %d", value, err, want.count)
	}
	values := question[map[common.Address][]hexutil.Bytes](t, client, "eth_getStorageValues", map[common.Address][]common.Hash{counter: {{}, {1}}}, "pending")
	if !bytes.Equal(values[counter][0], word(want.count)) || !bytes.Equal(values[counter][1], word(0)) {
		t.Errorf("storage values %v", values)
	}
	if got, err := client.PendingCallContract(ctx, ethereum.CallMsg{From: sender, To: &counter}); err != nil || !bytes.Equal(got, word(want.count+1)) {
		t.Errorf("call %x, %v, want %d", got, err, want.count+1)
	}
	gas := question[hexutil.Uint64](t, client, "eth_estimateGas", map[string]any{"from": sender, "to": counter}, "pending")
	if gas < 25_000 || gas > 60_000 {
		t.Errorf("estimated gas %d", gas)
	}
	checkPendingBlock(t, client, want)
	for from, logs := range map[string]int{"0x0": want.logs, "earliest": want.logs, hexutil.EncodeUint64(want.number): countLogs(want.promised), "pending": countLogs(want.promised)} {
		found := question[[]types.Log](t, client, "eth_getLogs", map[string]any{"fromBlock": from, "toBlock": "pending", "address": counter})
		if len(found) != logs {
			t.Errorf("%d logs from %s, want %d", len(found), from, logs)
		}
		for i, l := range found {
			if !bytes.Equal(l.Data, word(want.count-int64(len(found)-1-i))) {
				t.Errorf("log %d of %d from %s says %x", i, len(found), from, l.Data)
			}
		}
	}
	if found := question[[]types.Log](t, client, "eth_getLogs", map[string]any{"fromBlock": "0x0", "toBlock": "pending", "topics": []any{common.Hash{5}}}); len(found) != 0 {
		t.Errorf("%d logs of another topic", len(found))
	}
}

func countLogs(receipts types.Receipts) (total int) {
	for _, r := range receipts {
		total += len(r.Logs)
	}
	return total
}

func checkPendingBlock(t *testing.T, client *ethclient.Client, want pendingWant) {
	t.Helper()
	ctx := t.Context()
	block, err := client.BlockByNumber(ctx, pendingNumber)
	if err != nil || block.NumberU64() != want.number || block.ParentHash() != want.parent || len(block.Transactions()) != len(want.promised) {
		t.Fatalf("block %+v, %v", block, err)
	}
	hashes := question[struct {
		Hash         *common.Hash   `json:"hash"`
		GasUsed      hexutil.Uint64 `json:"gasUsed"`
		Transactions []common.Hash  `json:"transactions"`
	}](t, client, "eth_getBlockByNumber", "pending", false)
	used := uint64(0)
	receipts := question[[]*types.Receipt](t, client, "eth_getBlockReceipts", "pending")
	if len(receipts) != len(want.promised) || len(hashes.Transactions) != len(want.promised) {
		t.Fatalf("%d receipts and %d hashes, want %d", len(receipts), len(hashes.Transactions), len(want.promised))
	}
	for i, r := range want.promised {
		if block.Transactions()[i].Hash() != r.TxHash || hashes.Transactions[i] != r.TxHash || receipts[i].TxHash != r.TxHash || gateway.ReceiptDigest(receipts[i]) != gateway.ReceiptDigest(r) {
			t.Errorf("transaction %d is another one", i)
		}
		if receipts[i].BlockHash != r.BlockHash || r.BlockHash != (common.Hash{}) && *hashes.Hash != r.BlockHash {
			t.Errorf("receipt %d is in block %s, want %s", i, receipts[i].BlockHash, r.BlockHash)
		}
		used = r.CumulativeGasUsed
		tx := question[map[string]any](t, client, "eth_getTransactionByBlockNumberAndIndex", "pending", hexutil.Uint(i))
		if tx["hash"] != r.TxHash.Hex() || tx["blockTimestamp"] != hexutil.EncodeUint64(block.Time()) {
			t.Errorf("transaction %d: %v", i, tx)
		}
	}
	if block.GasUsed() != used || uint64(hashes.GasUsed) != used {
		t.Errorf("gas used %d, want %d", block.GasUsed(), used)
	}
	if count, err := client.PendingTransactionCount(ctx); err != nil || int(count) != len(want.promised) {
		t.Errorf("%d transactions, %v", count, err)
	}
}

// A call on the pending state sees the open block's environment, and may override it and the state.
func TestPendingCalls(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	plain, _ := dial(t, n)
	one, recorder := d.end()
	d.next(one, recorder) // the block below is not stored
	d.send(0, transfer(common.Address{0xf1}, 5))
	header := d.Pending().Header
	_, sender := account(0)
	back := func(code string) string { return "0x" + code + "5f5260205ff3" } // returns the word on the stack
	to := common.Address{0xc0}
	for name, c := range map[string]struct {
		data      string
		overrides []any
		want      []byte
	}{
		"number":         {back("43"), nil, word(2)},
		"time":           {back("42"), nil, word(int64(header.Time))},
		"base fee":       {back("48"), nil, word(0)},
		"gas limit":      {back("45"), nil, word(gasLimit)},
		"coinbase":       {back("41"), nil, common.BytesToHash(header.Coinbase[:]).Bytes()},
		"randao":         {back("44"), nil, word(0)},
		"parent's hash":  {back("6001430340"), nil, one.Block.Hash().Bytes()},
		"its parent's":   {back("6002430340"), nil, one.Block.ParentHash().Bytes()},
		"balance":        {back("73f10000000000000000000000000000000000000031"), nil, word(5)},
		"other number":   {back("43"), []any{nil, map[string]any{"number": "0x63"}}, word(99)},
		"other time":     {back("42"), []any{nil, map[string]any{"time": "0x63"}}, word(99)},
		"other balance":  {back("73f10000000000000000000000000000000000000031"), []any{map[string]any{"0xf100000000000000000000000000000000000000": map[string]any{"balance": "0x7"}}}, word(7)},
		"EXECUTE":        {back("6101013b"), nil, word(0)},
		"moved contract": {back("5f5f60205f5f73c5000000000000000000000000000000000000005af13d"), []any{map[string]any{"0x0000000000000000000000000000000000000002": map[string]any{"movePrecompileToAddress": "0xc500000000000000000000000000000000000000"}}}, word(32)},
	} {
		got := question[hexutil.Bytes](t, plain, "eth_call", append([]any{map[string]any{"from": sender, "data": c.data}, "pending"}, c.overrides...)...)
		if !bytes.Equal(got, c.want) {
			t.Errorf("%s: %s, want %x", name, got, c.want)
		}
	}
	code := map[string]any{"code": "0x5f545f5260205ff3", "state": map[common.Hash]common.Hash{{}: common.BytesToHash(word(4))}} // returns slot 0
	if got := question[hexutil.Bytes](t, plain, "eth_call", map[string]any{"to": to}, "pending", map[common.Address]any{to: code}); !bytes.Equal(got, word(4)) {
		t.Errorf("overridden storage: %s", got)
	}
	delete(code, "state")
	code["stateDiff"] = map[common.Hash]common.Hash{{}: common.BytesToHash(word(6))}
	if got := question[hexutil.Bytes](t, plain, "eth_call", map[string]any{"to": to}, "pending", map[common.Address]any{to: code}); !bytes.Equal(got, word(6)) {
		t.Errorf("overridden slot: %s", got)
	}
	if gas := question[hexutil.Uint64](t, plain, "eth_estimateGas", map[string]any{"from": sender, "to": to}, "pending", map[common.Address]any{to: code}); gas < 23_000 {
		t.Errorf("estimate with overrides: %d", gas)
	}
	if gas := question[hexutil.Uint64](t, plain, "eth_estimateGas", map[string]any{"from": sender, "to": to, "value": "0x1", "maxFeePerGas": "0x77359400"}, "pending"); gas != 21_000 {
		t.Errorf("estimate of a transfer: %d", gas)
	}
	// Overrides leave nothing behind.
	if got := question[hexutil.Bytes](t, plain, "eth_call", map[string]any{"to": to}, "pending"); len(got) != 0 {
		t.Errorf("the override stays: %s", got)
	}
}

func TestPendingCallErrors(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	plain, _ := dial(t, n)
	d.send(0, transfer(common.Address{0xf1}, 5))
	// Error(string) "no", as Solidity has it.
	reason := "08c379a0" + fmt.Sprintf("%064x%064x", 0x20, 2) + "6e6f" + strings.Repeat("00", 30)
	revert := fmt.Sprintf("0x6064600c5f3960645ffd%s", reason)
	revert = strings.Replace(revert, "600c", "600a", 1)
	for _, method := range []string{"eth_call", "eth_estimateGas"} {
		for _, block := range []string{"pending", "latest"} { // ours answers as go-ethereum's own
			err := plain.Client().CallContext(t.Context(), new(json.RawMessage), method, map[string]any{"data": revert}, block)
			if err == nil || err.Error() != "execution reverted: no" {
				t.Errorf("%s at %s: %v", method, block, err)
			}
			checkError(t, err, 3, "0x"+reason)
			for name, c := range map[string]struct {
				args any
				more []any
			}{
				"two prices":   {map[string]any{"gasPrice": "0x1", "maxFeePerGas": "0x1"}, nil},
				"chain":        {map[string]any{"chainId": "0x1"}, nil},
				"poor":         {map[string]any{"from": common.Address{0xee}, "to": common.Address{1}, "value": "0x1"}, nil},
				"endless":      {map[string]any{"data": "0x5b5f56", "gas": "0x10000"}, nil},
				"no object":    {5, nil},
				"no authority": {map[string]any{"authorizationList": []any{}}, nil},
				"both states":  {map[string]any{}, []any{map[string]any{"0xf100000000000000000000000000000000000000": map[string]any{"state": map[string]any{}, "stateDiff": map[string]any{}}}}},
				"beacon root":  {map[string]any{}, []any{nil, map[string]any{"beaconRoot": common.Hash{}}}},
				"no contract":  {map[string]any{}, []any{map[string]any{"0xf100000000000000000000000000000000000000": map[string]any{"movePrecompileToAddress": "0xc500000000000000000000000000000000000000"}}}},
			} {
				if err := plain.Client().CallContext(t.Context(), new(json.RawMessage), method, append([]any{c.args, block}, c.more...)...); err == nil {
					t.Errorf("%s at %s: %s is taken", method, block, name)
				}
			}
		}
	}
	for name, query := range map[string]map[string]any{
		"from after the pending block": {"fromBlock": "0x5", "toBlock": "pending"},
	} {
		if err := plain.Client().CallContext(t.Context(), new(json.RawMessage), "eth_getLogs", query); err == nil {
			t.Errorf("logs %s are found", name)
		}
	}
	for method, params := range map[string][]any{
		"eth_getProof": {common.Address{1}, []string{}}, "eth_createAccessList": {map[string]any{"to": common.Address{1}}}, "eth_simulateV1": {map[string]any{"blockStateCalls": []any{map[string]any{}}}},
	} {
		if err := plain.Client().CallContext(t.Context(), new(json.RawMessage), method, append(params, "latest")...); err != nil {
			t.Errorf("%s: %v", method, err)
		}
		if err := plain.Client().CallContext(t.Context(), new(json.RawMessage), method, append(params, "pending")...); err == nil || !strings.Contains(err.Error(), "does not know promises") {
			t.Errorf("%s of pending: %v", method, err)
		}
	}
	for _, slot := range []string{"0xzz", "0x" + strings.Repeat("1", 66)} {
		if err := plain.Client().CallContext(t.Context(), new(json.RawMessage), "eth_getStorageAt", common.Address{}, slot, "pending"); err == nil {
			t.Errorf("slot %s is taken", slot)
		}
	}
}

// A transaction behind a nonce gap is queued by eth_sendRawTransaction, and refused by the others with the nonce expected.
func TestNonceGaps(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	d.gaps = true
	plain, _ := dial(t, n)
	key, _ := account(0)
	data := transfer(common.Address{0xf1}, 1).(*types.DynamicFeeTx)
	data.ChainID, data.Nonce = big.NewInt(chainID), 3
	tx := types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(chainID)), data)
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if hash := question[common.Hash](t, plain, "eth_sendRawTransaction", hexutil.Bytes(raw)); hash != tx.Hash() {
		t.Errorf("queued as %s", hash)
	}
	send := func(method string) error {
		return plain.Client().CallContext(t.Context(), new(json.RawMessage), method, hexutil.Bytes(raw))
	}
	checkError(t, send("eth_sendRawTransactionSync"), 6, "0x0")
	checkError(t, send("eth_sendRawTransactionConditional"), -32000, map[string]any{"code": "nonce_too_high", "hash": tx.Hash(), "nonce": "0x0"})
}

func TestConditionalTransactions(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	plain, _ := dial(t, n)
	tx := sign(t, d.block, 0, transfer(common.Address{0xf1}, 1))
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	send := func(conditions any) error {
		params := []any{hexutil.Bytes(raw)}
		if conditions != nil {
			params = append(params, conditions)
		}
		return plain.Client().CallContext(t.Context(), new(common.Hash), "eth_sendRawTransactionConditional", params...)
	}
	account, root := common.Address{1}, common.Hash{2}
	if err := send(map[string]any{
		"knownAccounts":  map[string]any{account.Hex(): root, common.Address{3}.Hex(): map[string]any{root.Hex(): common.Hash{4}}},
		"blockNumberMin": "0x1", "blockNumberMax": 20, "timestampMin": "7", "timestampMax": "0xffffffff",
	}); err != nil {
		t.Fatal(err)
	}
	c := d.last.Conditions
	if *c.BlockNumberMin != 1 || *c.BlockNumberMax != 20 || *c.TimestampMin != 7 || *c.TimestampMax != 0xffffffff ||
		*c.Known[account].Root != root || len(c.Known) != 2 || c.Known[common.Address{3}].Slots[root] != (common.Hash{4}) || c.Known[common.Address{3}].Root != nil || d.last.Gap != gateway.GapRefuse {
		t.Errorf("conditions arrive as %+v", c)
	}
	for _, none := range []any{nil, map[string]any{}, map[string]any{"knownAccounts": nil}, json.RawMessage("null")} {
		if err := send(none); err != nil || !d.last.Conditions.None() {
			t.Errorf("conditions %v: %+v, %v", none, d.last.Conditions, err)
		}
	}
	for name, bad := range map[string]any{
		"unknown":     map[string]any{"blockNumber": 1},
		"no account":  map[string]any{"knownAccounts": map[string]any{"0x12": root}},
		"no root":     map[string]any{"knownAccounts": map[string]any{account.Hex(): "0x12"}},
		"no slot":     map[string]any{"knownAccounts": map[string]any{account.Hex(): map[string]any{"0x1": root}}},
		"no value":    map[string]any{"knownAccounts": map[string]any{account.Hex(): map[string]any{root.Hex(): 5}}},
		"no accounts": map[string]any{"knownAccounts": []any{}},
		"negative":    map[string]any{"timestampMin": -5},
		"list":        []any{},
		"twice":       json.RawMessage(fmt.Sprintf(`{"knownAccounts":{"%s":"%s","%s":{}}}`, account, root, account)),
	} {
		var coded rpc.Error
		if err := send(bad); !errors.As(err, &coded) || coded.ErrorCode() != -32602 {
			t.Errorf("%s: %v", name, err)
		}
	}
	var coded rpc.Error
	if err := send(map[string]any{"timestampMin": 5, "timestampMax": 4}); !errors.As(err, &coded) || coded.ErrorCode() != -32003 {
		t.Errorf("an empty range: %v", err)
	}
	slots := make(map[common.Hash]common.Hash)
	for i := range gateway.MaxKnownEntries - 1 {
		slots[common.BytesToHash(word(int64(i)))] = root
	}
	known := map[string]any{"knownAccounts": map[common.Address]any{account: slots}}
	if err := send(known); err != nil {
		t.Errorf("as many entries as there may be: %v", err)
	}
	slots[common.Hash{0xff}] = root
	if err := send(known); !errors.As(err, &coded) || coded.ErrorCode() != -32005 {
		t.Errorf("too many entries: %v", err)
	}
	d.refuse = &gateway.Refusal{Code: gateway.CodeConditionFailed, Message: "block 1 is below 5"}
	checkError(t, send(map[string]any{"blockNumberMin": 5}), -32003, map[string]any{"code": "condition_failed", "hash": tx.Hash()})
	d.refuse = &gateway.Refusal{Code: gateway.CodeReplacementTooLow, Message: "pays less"}
	if err := send(nil); err == nil || !strings.Contains(err.Error(), "replacement transaction underpriced") {
		t.Errorf("replacement: %v", err)
	}
}

// A transaction that waits for its promise is shown as go-ethereum shows one in its pool.
func TestQueuedTransaction(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	plain, _ := dial(t, n)
	_, sender := account(0)
	tx := sign(t, d.block, 0, &types.DynamicFeeTx{Nonce: 7, To: &sender, Gas: 21_000, GasFeeCap: big.NewInt(5e9), GasTipCap: big.NewInt(1e9)})
	if got := question[map[string]any](t, plain, "eth_getTransactionByHash", tx.Hash()); got != nil {
		t.Errorf("unknown: %v", got)
	}
	d.mu.Lock()
	d.queued = tx
	d.mu.Unlock()
	got := question[map[string]any](t, plain, "eth_getTransactionByHash", tx.Hash())
	for field, want := range map[string]any{
		"hash": tx.Hash().Hex(), "from": strings.ToLower(sender.Hex()), "gasPrice": "0x12a05f200", "blockHash": nil, "blockNumber": nil, "transactionIndex": nil,
	} {
		if value, there := got[field]; !there || value != want {
			t.Errorf("%s is %v, want %v", field, value, want)
		}
	}
	if _, pending, err := plain.TransactionByHash(t.Context(), tx.Hash()); err != nil || !pending {
		t.Errorf("pending %v, %v", pending, err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	if got := question[hexutil.Bytes](t, plain, "eth_getRawTransactionByHash", tx.Hash()); !bytes.Equal(got, raw) {
		t.Errorf("raw %x, want %x", got, raw)
	}
}

// What viem leaves to the node is filled in as of the open block, in which the contract was just made.
func TestFillTransactionOnPending(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	plain, _ := dial(t, n)
	_, sender := account(0)
	counter := d.send(0, deploy(counterInit)).ContractAddress
	filled := question[struct {
		Tx struct{ Nonce, Gas hexutil.Uint64 }
	}](t, plain, "eth_fillTransaction", map[string]any{"from": sender, "to": counter, "value": "0x0"})
	if filled.Tx.Nonce != 1 || filled.Tx.Gas < 40_000 {
		t.Errorf("filled %+v", filled)
	}
}

// While blocks open, fill, are sealed, stored and fall, every answer is of one pending block: no promise is missing in it
// and none is there twice.
func TestPendingIsConsistent(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	_, sender := account(0)
	counter := crypto.CreateAddress(sender, 0)
	d.send(0, deploy(counterInit))
	d.seal()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 4)
	for i := range cap(done) {
		client, socket := dial(t, n)
		if i%2 == 0 {
			client = socket
		}
		go func() { done <- watchPending(ctx, client.Client(), counter) }()
	}
	head := n.Head().Hash
	for round := range 12 {
		for range 5 {
			d.send(0, &types.DynamicFeeTx{To: &counter, Gas: 200_000, GasFeeCap: big.NewInt(10 * params.GWei), GasTipCap: big.NewInt(1)})
		}
		switch {
		case round%4 == 3:
			d.fall(head, byte(round))
		case round%2 == 0:
			d.mu.Lock()
			sealed, recorder := d.end()
			d.next(sealed, recorder)
			d.mu.Unlock()
			d.send(1, call(counter))
			d.adoptSealed(sealed)
			head = sealed.Block.Hash()
		default:
			head = d.seal().Hash()
		}
	}
	cancel()
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// watchPending asks again and again.
func watchPending(ctx context.Context, client *rpc.Client, counter common.Address) error {
	for asked := 0; ctx.Err() == nil || asked == 0; asked++ {
		var called, stored hexutil.Bytes
		var block struct {
			GasUsed      hexutil.Uint64
			Transactions []json.RawMessage
		}
		var receipts []*types.Receipt
		var logs []types.Log
		var gas hexutil.Uint64
		batch := []rpc.BatchElem{
			{Method: "eth_call", Args: []any{map[string]any{"to": counter}, "pending"}, Result: &called},
			{Method: "eth_getStorageAt", Args: []any{counter, "0x0", "pending"}, Result: &stored},
			{Method: "eth_getBlockByNumber", Args: []any{"pending", true}, Result: &block},
			{Method: "eth_getBlockReceipts", Args: []any{"pending"}, Result: &receipts},
			{Method: "eth_getLogs", Args: []any{map[string]any{"fromBlock": "0x0", "toBlock": "pending"}}, Result: &logs},
			{Method: "eth_estimateGas", Args: []any{map[string]any{"to": counter}, "pending"}, Result: &gas},
		}
		if err := client.BatchCallContext(context.WithoutCancel(ctx), batch); err != nil {
			return err
		}
		for _, b := range batch {
			if b.Error != nil {
				return fmt.Errorf("%s: %w", b.Method, b.Error)
			}
		}
		if len(called) != 32 || len(stored) != 32 {
			return fmt.Errorf("the contract is not there: %s, %s", called, stored)
		}
		used := uint64(0)
		for i, r := range receipts {
			used += r.GasUsed
			if r.TransactionIndex != uint(i) || r.CumulativeGasUsed != used {
				return fmt.Errorf("receipt %d does not follow the one before", i)
			}
		}
		if len(block.Transactions) > 0 != (block.GasUsed > 0) {
			return fmt.Errorf("block of %d transactions has used %d gas", len(block.Transactions), block.GasUsed)
		}
		for i, l := range logs { // each log is one more than the one before: none twice, none missing
			if !bytes.Equal(l.Data, word(int64(i+1))) {
				return fmt.Errorf("log %d of %d says %x", i, len(logs), l.Data)
			}
		}
	}
	return nil
}
