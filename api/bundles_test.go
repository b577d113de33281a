package api

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// transfers returns signed transfers of one sender with successive nonces, and as JSON strings.
func transfers(t *testing.T, count int) (types.Transactions, []string) {
	t.Helper()
	key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{2}, 32))
	if err != nil {
		t.Fatal(err)
	}
	var txs types.Transactions
	var raw []string
	for i := range count {
		tx := types.MustSignNewTx(key, types.LatestSignerForChainID(big.NewInt(7331000)), &types.DynamicFeeTx{
			ChainID: big.NewInt(7331000), Nonce: uint64(i), Gas: 21000, GasFeeCap: big.NewInt(2e9), To: &common.Address{1}, Value: big.NewInt(1)})
		txs, raw = append(txs, tx), append(raw, fmt.Sprintf(`"%#x"`, rawOf(t, tx)))
	}
	return txs, raw
}

func bundleOf(raw []string, more string) string {
	return `{"transactions":[` + strings.Join(raw, ",") + `]` + more + `}`
}

// memory is a sequencer that promises every request whole, and remembers it.
type memory struct {
	mu     sync.Mutex
	given  map[common.Hash]gateway.PromiseRecord
	last   gateway.Request
	signed uint64 // promises made
}

func (m *memory) Submit(_ context.Context, req gateway.Request) (*gateway.Answer, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last = req
	answer := new(gateway.Answer)
	for _, tx := range req.Transactions {
		p, known := m.given[tx.Hash()]
		if !known {
			m.signed++
			p = gateway.PromiseRecord{TxHash: tx.Hash(), Index: m.signed, Receipt: &types.Receipt{Logs: []*types.Log{}}}
			m.given[tx.Hash()] = p
		}
		answer.Promises = append(answer.Promises, p)
	}
	return answer, nil
}

func TestABundleIsAnsweredWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	m := &memory{given: make(map[common.Hash]gateway.PromiseRecord)}
	w.seq.whole = m.Submit
	for _, count := range []int{1, 3, gateway.MaxBundle} {
		txs, raw := transfers(t, count)
		var first []byte
		for range 2 { // the same again
			status, header, body := w.call(t, http.MethodPost, "/v1/bundles", mediaJSON, bundleOf(raw, `,"deadline_ms":4000,"conditions":{"block_number_min":7}`))
			var answer BundleAnswer
			if err := json.Unmarshal(body, &answer); err != nil || status != http.StatusOK || len(answer.Promises) != count {
				t.Fatalf("%d transactions: %d %s", count, status, body)
			}
			for i, p := range answer.Promises {
				if p.TxHash != txs[i].Hash() {
					t.Errorf("promise %d is of %s", i, p.TxHash)
				}
			}
			if header.Get(WaitedHeader) != "0" {
				t.Errorf("waited %q", header.Get(WaitedHeader))
			}
			if first == nil {
				first = body
			} else if string(first) != string(body) {
				t.Errorf("the same bundle got other promises: %s", body)
			}
		}
		if m.last.Gap != gateway.GapWait || m.last.Conditions.BlockNumberMin == nil || *m.last.Conditions.BlockNumberMin != 7 {
			t.Errorf("request %+v", m.last)
		}
	}
}

func TestBundlesAreReadStrictly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.seq.whole = func(context.Context, gateway.Request) (*gateway.Answer, error) {
		t.Error("it was submitted")
		return nil, ErrUnavailable
	}
	_, raw := transfers(t, gateway.MaxBundle+1)
	for name, c := range map[string]struct {
		body   string
		status int
		code   gateway.Code
		index  *int
	}{
		"none":             {`{"transactions":[]}`, 400, CodeBadRequest, nil},
		"no field":         {`{}`, 400, CodeBadRequest, nil},
		"too many":         {bundleOf(raw, ""), 400, CodeBadRequest, nil},
		"unknown field":    {bundleOf(raw[:2], `,"atomic":true`), 400, CodeBadRequest, nil},
		"deadline":         {bundleOf(raw[:2], `,"deadline_ms":60001`), 400, CodeBadRequest, nil},
		"malformed second": {bundleOf([]string{raw[0], `"0x02c0"`}, ""), 400, gateway.CodeMalformed, ptr(1)},
		"unknown first":    {bundleOf([]string{`"0x70c0"`, raw[0]}, ""), 422, gateway.CodeUnsupportedType, ptr(0)},
		"bad conditions":   {bundleOf(raw[:2], `,"conditions":{"timestamp_min":9,"timestamp_max":8}`), 400, CodeBadRequest, nil},
	} {
		t.Run(name, func(t *testing.T) {
			status, header, body := w.call(t, http.MethodPost, "/v1/bundles", mediaJSON, c.body)
			p := wantProblem(t, status, header, body, c.status, c.code)
			if !reflect.DeepEqual(p.Index, c.index) {
				t.Errorf("index %v, want %v", p.Index, c.index)
			}
		})
	}
	status, header, body := w.call(t, http.MethodPost, "/v1/bundles", mediaBinary, "x")
	wantProblem(t, status, header, body, 415, CodeUnsupportedMedia)
}

func ptr[T any](v T) *T { return &v }

// A refused bundle carries all its hashes, and the index of the transaction to blame when one is.
func TestRefusedBundles(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	txs, raw := transfers(t, 3)
	for name, c := range map[string]struct {
		err    error
		status int
		code   gateway.Code
		index  *int
	}{
		"second fails":    {&gateway.Refusal{Code: gateway.CodeBundleFailed, Message: "it", TxHash: txs[1].Hash()}, 422, gateway.CodeBundleFailed, ptr(1)},
		"first fails":     {&gateway.Refusal{Code: gateway.CodeBundleFailed, Message: "it", TxHash: txs[0].Hash()}, 422, gateway.CodeBundleFailed, ptr(0)},
		"third's nonce":   {&gateway.Refusal{Code: gateway.CodeNonceTooLow, Message: "it", TxHash: txs[2].Hash()}, 422, gateway.CodeNonceTooLow, ptr(2)},
		"all gas":         {&gateway.Refusal{Code: gateway.CodeGasLimitExceeded, Message: "it", TxHash: txs[0].Hash()}, 422, gateway.CodeGasLimitExceeded, nil},
		"condition":       {&gateway.Refusal{Code: gateway.CodeConditionFailed, Message: "it", TxHash: txs[0].Hash()}, 422, gateway.CodeConditionFailed, nil},
		"deadline":        {&gateway.Refusal{Code: gateway.CodeDeadlineExceeded, Message: "it", TxHash: txs[0].Hash()}, 504, gateway.CodeDeadlineExceeded, nil},
		"context ends":    {fmt.Errorf("wait: %w", context.DeadlineExceeded), 504, gateway.CodeDeadlineExceeded, nil},
		"queue is full":   {&gateway.Refusal{Code: gateway.CodeQueueFull, Message: "it"}, 503, gateway.CodeQueueFull, nil},
		"too few answers": {nil, 500, CodeInternal, nil},
	} {
		t.Run(name, func(t *testing.T) {
			w.seq.whole = func(context.Context, gateway.Request) (*gateway.Answer, error) {
				return &gateway.Answer{Promises: make([]gateway.PromiseRecord, 2)}, c.err
			}
			status, header, body := w.call(t, http.MethodPost, "/v1/bundles", mediaJSON, bundleOf(raw, ""))
			p := wantProblem(t, status, header, body, c.status, c.code)
			if !reflect.DeepEqual(p.Index, c.index) {
				t.Errorf("index %v, want %v", p.Index, c.index)
			}
			if c.err == nil {
				return
			}
			if want := []common.Hash{txs[0].Hash(), txs[1].Hash(), txs[2].Hash()}; !slices.Equal(p.TxHashes, want) || p.TxHash == nil {
				t.Errorf("hashes %v, %v", p.TxHash, p.TxHashes)
			}
		})
	}
}

func TestConditionsReachTheSequencer(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	m := &memory{given: make(map[common.Hash]gateway.PromiseRecord)}
	w.seq.whole = m.Submit
	whole, some := common.Address{0xa1}, common.Address{0xb2}
	root, slot, value := common.Hash{1}, common.Hash{2}, common.Hash{3}
	_, raw := transfers(t, 1)
	status, _, body := w.call(t, http.MethodPost, "/v1/preconfirmations", mediaJSON, fmt.Sprintf(
		`{"transaction":%s,"conditions":{"block_number_min":1,"block_number_max":18446744073709551615,"timestamp_min":3,"timestamp_max":4,"known_accounts":{"%s":"%s","%s":{"%s":"%s"}}}}`,
		raw[0], whole, root, some, slot, value))
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	want := gateway.Conditions{BlockNumberMin: ptr(uint64(1)), BlockNumberMax: ptr(^uint64(0)), TimestampMin: ptr(uint64(3)), TimestampMax: ptr(uint64(4)),
		Known: map[common.Address]gateway.KnownAccount{whole: {Root: &root}, some: {Slots: map[common.Hash]common.Hash{slot: value}}}}
	if !reflect.DeepEqual(m.last.Conditions, want) {
		t.Errorf("conditions %+v, want %+v", m.last.Conditions, want)
	}
	for _, none := range []string{"", `,"conditions":{}`, `,"conditions":null`, `,"conditions":{"known_accounts":{}}`} {
		if status, _, body := w.call(t, http.MethodPost, "/v1/preconfirmations", mediaJSON, `{"transaction":`+raw[0]+none+`}`); status != http.StatusOK || !m.last.Conditions.None() {
			t.Errorf("%q: %d %s", none, status, body)
		}
	}
}

func TestConditionsAreReadStrictly(t *testing.T) {
	t.Parallel()
	address, word := common.Address{1}.Hex(), common.Hash{1}.Hex()
	many := func(n int) string { // one account with n slots
		slots := make([]string, n)
		for i := range slots {
			slots[i] = fmt.Sprintf(`"%s":"%s"`, common.BigToHash(big.NewInt(int64(i))), word)
		}
		return fmt.Sprintf(`{"known_accounts":{"%s":{%s}}}`, address, strings.Join(slots, ","))
	}
	for name, c := range map[string]struct {
		body string
		ok   bool
	}{
		"as many as may be":  {many(gateway.MaxKnownEntries - 1), true},
		"one too many":       {many(gateway.MaxKnownEntries), false},
		"far too many":       {many(1000), false},
		"no slots":           {fmt.Sprintf(`{"known_accounts":{"%s":{}}}`, address), true},
		"empty range":        {`{"block_number_min":2,"block_number_max":1}`, false},
		"one number":         {`{"block_number_min":2,"block_number_max":2}`, true},
		"hex number":         {`{"block_number_min":"0x2"}`, false},
		"negative":           {`{"timestamp_min":-1}`, false},
		"fraction":           {`{"timestamp_min":1.5}`, false},
		"too large":          {`{"timestamp_min":18446744073709551616}`, false},
		"unknown field":      {`{"block_number":1}`, false},
		"list":               {`{"known_accounts":[]}`, false},
		"no address":         {`{"known_accounts":{"0x12":"` + word + `"}}`, false},
		"address, no prefix": {`{"known_accounts":{"` + address[2:] + `":"` + word + `"}}`, false},
		"account twice":      {fmt.Sprintf(`{"known_accounts":{"%s":"%s","%s":"%s"}}`, address, word, strings.ToLower(address), word), false},
		"short root":         {`{"known_accounts":{"` + address + `":"0x01"}}`, false},
		"number as root":     {`{"known_accounts":{"` + address + `":1}}`, false},
		"null as root":       {`{"known_accounts":{"` + address + `":null}}`, false},
		"list of slots":      {`{"known_accounts":{"` + address + `":[]}}`, false},
		"short slot":         {fmt.Sprintf(`{"known_accounts":{"%s":{"0x01":"%s"}}}`, address, word), false},
		"short value":        {fmt.Sprintf(`{"known_accounts":{"%s":{"%s":"0x01"}}}`, address, word), false},
		"value deeper":       {fmt.Sprintf(`{"known_accounts":{"%s":{"%s":{}}}}`, address, word), false},
		"slot twice":         {fmt.Sprintf(`{"known_accounts":{"%s":{"%s":"%s","%s":"%s"}}}`, address, word, word, word, word), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var request ConditionsRequest
			err := decodeJSON([]byte(c.body), &request)
			if err == nil {
				_, err = request.read()
			}
			if c.ok != (err == nil) {
				t.Fatalf("error %v", err)
			}
			if err != nil {
				if p := problemOf(err); p.Code != CodeBadRequest || !strings.HasSuffix(p.Detail, ".") {
					t.Errorf("problem %+v", p.Problem)
				}
			}
		})
	}
}

func FuzzConditions(f *testing.F) {
	f.Add([]byte(`{"block_number_min":1,"known_accounts":{"0x0100000000000000000000000000000000000000":{}}}`))
	f.Add([]byte(`{"known_accounts":{"0x0100000000000000000000000000000000000000":"0x0100000000000000000000000000000000000000000000000000000000000000"}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var request ConditionsRequest
		if decodeJSON(body, &request) != nil {
			return
		}
		conditions, err := request.read()
		if err != nil {
			return
		}
		entries := 0
		for _, account := range conditions.Known {
			entries += 1 + len(account.Slots)
			if (account.Root == nil) == (account.Slots == nil) {
				t.Errorf("account %+v has neither or both", account)
			}
		}
		if entries > gateway.MaxKnownEntries {
			t.Errorf("%d entries", entries)
		}
	})
}
