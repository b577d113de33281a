package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/ethclient"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"
	"golang.org/x/sync/errgroup"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// transfersEach is how many transfers each way of asking gets.
const transfersEach = 200

// given is a promise that the gateway gave over REST.
type given struct {
	tx      *types.Transaction
	promise gateway.PromiseRecord
	raw     json.RawMessage
}

// promisesOverREST asks for 200 transfers and a contract with calls, checks every promise, and
// compares it with the block that comes.
func promisesOverREST(t *testing.T, r *rig) {
	delegation := certs.SignedDelegation{
		Delegation: certs.Delegation{ChainID: r.caps.ChainID, Rollup: r.caps.Rollup, Address: r.caps.PromiseSigner},
		Signature:  certs.Signature(r.caps.Delegation),
	}
	if err := delegation.Verify(r.sequencer); err != nil {
		t.Errorf("the sequencer did not name the promises' signer: %v", err)
	}
	w := r.wallet(t, restAccount)
	var all []given
	send := func(tx *types.Transaction) gateway.PromiseRecord {
		p, raw := r.mustPreconfirm(t, tx)
		all = append(all, given{tx, p, raw})
		return p
	}
	for i := range transfersEach {
		send(w.transfer(t, common.BigToAddress(big.NewInt(int64(0x10_000+i))), int64(i)))
	}
	deployed := send(w.dynamic(t, nil, 0, 300_000, counterInit))
	counter := deployed.Receipt.ContractAddress
	if want := crypto.CreateAddress(w.Address, w.nonce-1); counter != want || len(deployed.Receipt.Logs) != 1 {
		t.Fatalf("contract is at %s with %d logs, want %s with one", counter, len(deployed.Receipt.Logs), want)
	}
	for range 3 {
		send(w.dynamic(t, &counter, 0, 100_000, nil))
	}
	if p := send(w.dynamic(t, &counter, 0, 100_000, []byte{1})); p.Receipt.Status != types.ReceiptStatusFailed {
		t.Errorf("a call that reverts is promised with status %d", p.Receipt.Status)
	}
	send(r.setCode(t, w, counter))
	samePromiseAtOnce(t, r, w.transfer(t, common.Address{0xaa}, 1))
	for _, g := range all {
		if err := r.checkPromise(g.promise, g.tx.Hash()); err != nil {
			t.Errorf("promise of %s: %v", g.tx.Hash(), err)
		}
	}
	for _, g := range all {
		checkSealed(t, r, g)
	}
	// The gateway has sealed and settled since: it remembers all the same.
	for _, g := range []given{all[0], all[transfersEach], all[len(all)-1]} {
		again, raw := r.mustPreconfirm(t, g.tx)
		if !bytes.Equal(again.Signature, g.promise.Signature) {
			t.Errorf("the same request again gives another promise:\n  %s\n  %s", g.raw, raw)
		}
		if h := r.history(t, g.tx.Hash()); h.Promise == nil || !bytes.Equal(h.Promise.Signature, g.promise.Signature) {
			t.Errorf("history of %s has another promise: %+v", g.tx.Hash(), h.Promise)
		}
	}
}

// samePromiseAtOnce asks for one transaction's promise several times at once: all get the same.
func samePromiseAtOnce(t *testing.T, r *rig, tx *types.Transaction) {
	t.Helper()
	var answers [4]gateway.PromiseRecord
	var group errgroup.Group
	for i := range answers {
		group.Go(func() (err error) {
			answers[i], _, err = r.preconfirm(t.Context(), tx)
			return err
		})
	}
	must(t, group.Wait())
	for _, p := range answers {
		if !bytes.Equal(p.Signature, answers[0].Signature) {
			t.Errorf("asked at once, the gateway gave %+v and %+v", answers[0], p)
		}
	}
}

// setCode signs an account's delegation to a contract (EIP-7702).
func (r *rig) setCode(t *testing.T, w *wallet, to common.Address) *types.Transaction {
	t.Helper()
	authorization, err := types.SignSetCode(w.Key, types.SetCodeAuthorization{
		ChainID: *uint256.NewInt(r.caps.ChainID), Address: to, Nonce: w.nonce + 1,
	})
	must(t, err)
	tx := w.sign(t, &types.SetCodeTx{
		ChainID: uint256.NewInt(r.caps.ChainID), Nonce: w.nonce, To: common.Address{0xee}, Gas: 100_000,
		GasFeeCap: uint256.MustFromBig(feeCap), GasTipCap: uint256.NewInt(params.GWei), AuthList: []types.SetCodeAuthorization{authorization},
	})
	w.nonce++ // the authorization has taken one
	return tx
}

// checkSealed compares a promise with the block that came of it.
func checkSealed(t *testing.T, r *rig, g given) {
	t.Helper()
	sealed := r.sealedReceipt(t, g.tx.Hash())
	restForm, err := asReceipt(sealed)
	must(t, err)
	var answer struct {
		Receipt json.RawMessage `json:"receipt"`
	}
	must(t, json.Unmarshal(g.raw, &answer))
	if err := sameButBlockHash(answer.Receipt, restForm); err != nil {
		t.Errorf("receipt of %s: %v", g.tx.Hash(), err)
	}
	var place struct{ BlockHash common.Hash }
	must(t, json.Unmarshal(sealed, &place))
	b := r.block(t, place.BlockHash)
	switch p := g.promise; {
	case b.Number != p.BlockNumber || b.ParentHash != p.ParentHash:
		t.Errorf("%s is in block %d on %s, promised was %d on %s", g.tx.Hash(), b.Number, b.ParentHash, p.BlockNumber, p.ParentHash)
	case b.Anchor.L1Number != p.AnchorNumber || b.Anchor.L1Hash != p.AnchorL1Hash:
		t.Errorf("block %d has anchor %d %s, promised was %d %s", b.Number, b.Anchor.L1Number, b.Anchor.L1Hash, p.AnchorNumber, p.AnchorL1Hash)
	case uint64(len(b.Transactions)) <= p.Index || b.Transactions[p.Index] != p.TxHash:
		t.Errorf("%s is not at index %d of block %d", g.tx.Hash(), p.Index, b.Number)
	}
}

// promisesOverRPC does the same over eth_sendRawTransactionSync, half over HTTP, half over WebSocket.
func promisesOverRPC(t *testing.T, r *rig) {
	w := r.wallet(t, rpcAccount)
	answers := make(map[common.Hash]json.RawMessage)
	var order []*types.Transaction
	send := func(tx *types.Transaction) *types.Receipt {
		raw, err := sendSync(t.Context(), []*ethclient.Client{r.l2, r.l2Socket}[len(order)%2], tx)
		must(t, err)
		receipt := new(types.Receipt)
		must(t, json.Unmarshal(raw, receipt))
		answers[tx.Hash()], order = raw, append(order, tx)
		return receipt
	}
	for i := range transfersEach {
		if receipt := send(w.transfer(t, common.BigToAddress(big.NewInt(int64(0x20_000+i))), 1)); receipt.Status != types.ReceiptStatusSuccessful {
			t.Fatalf("transfer %d failed", i)
		}
	}
	counter := send(w.dynamic(t, nil, 0, 300_000, counterInit)).ContractAddress
	for i := range 3 {
		receipt := send(w.dynamic(t, &counter, 0, 100_000, nil))
		if len(receipt.Logs) != 1 || new(big.Int).SetBytes(receipt.Logs[0].Data).Int64() != int64(i+1) {
			t.Errorf("call %d logged %+v", i, receipt.Logs)
		}
	}
	for _, tx := range order {
		if err := sameButBlockHash(answers[tx.Hash()], r.sealedReceipt(t, tx.Hash())); err != nil {
			t.Errorf("receipt of %s: %v", tx.Hash(), err)
		}
	}
	again, err := sendSync(t.Context(), r.l2, order[0])
	must(t, err)
	if err := sameButBlockHash(answers[order[0].Hash()], again); err != nil {
		t.Errorf("the same transaction again: %v", err)
	}
}

// sendSync is eth_sendRawTransactionSync (EIP-7966). Its answer in time-out is the transaction's hash;
// then it asks again, which gives the promise.
func sendSync(ctx context.Context, client *ethclient.Client, tx *types.Transaction) (json.RawMessage, error) {
	raw, err := tx.MarshalBinary()
	if err != nil {
		return nil, err
	}
	const timeout = 4
	for range 10 {
		var answer json.RawMessage
		err = client.Client().CallContext(ctx, &answer, "eth_sendRawTransactionSync", hexutil.Encode(raw))
		var refused rpc.Error
		if !errors.As(err, &refused) || refused.ErrorCode() != timeout {
			return answer, err
		}
	}
	return nil, err
}

// bad is a request that must be refused.
type bad struct {
	name   string
	raw    []byte
	status int
	code   gateway.Code
}

// badRequests are transactions that no block could take, each for one reason.
func badRequests(t *testing.T, r *rig) []bad {
	w := r.wallet(t, badAccount)
	to := common.Address{0xbb}
	base := func() *types.DynamicFeeTx {
		return &types.DynamicFeeTx{
			ChainID: w.signer.ChainID(), Nonce: w.nonce, To: &to, Value: big.NewInt(1), Gas: params.TxGas, GasFeeCap: feeCap, GasTipCap: big.NewInt(1),
		}
	}
	signed := func(change func(*types.DynamicFeeTx)) []byte {
		data := base()
		change(data)
		tx, err := types.SignNewTx(w.Key, types.LatestSignerForChainID(data.ChainID), data)
		must(t, err)
		raw, err := tx.MarshalBinary()
		must(t, err)
		return raw
	}
	other := func(data types.TxData, signer types.Signer) []byte {
		tx := types.NewTx(data)
		if signer != nil {
			var err error
			tx, err = types.SignTx(tx, signer, w.Key)
			must(t, err)
		}
		raw, err := tx.MarshalBinary()
		must(t, err)
		return raw
	}
	blob := &types.BlobTx{
		ChainID: uint256.NewInt(r.caps.ChainID), Nonce: w.nonce, To: to, Gas: params.TxGas, GasFeeCap: uint256.MustFromBig(feeCap),
		GasTipCap: uint256.NewInt(1), BlobFeeCap: uint256.NewInt(1), BlobHashes: []common.Hash{{1}},
	}
	ether := new(big.Int).Mul(big.NewInt(20_000), big.NewInt(params.Ether))
	const refused, malformed = http.StatusUnprocessableEntity, http.StatusBadRequest
	return []bad{
		{"malformed", []byte{0xf8, 0x01}, malformed, gateway.CodeMalformed},
		{"cut short", signed(func(*types.DynamicFeeTx) {})[:60], malformed, gateway.CodeMalformed},
		{"unsigned", other(base(), nil), malformed, gateway.CodeUnsigned},
		{"wrong chain id", signed(func(d *types.DynamicFeeTx) { d.ChainID = big.NewInt(1) }), refused, gateway.CodeWrongChain},
		{"no chain id", other(&types.LegacyTx{Nonce: w.nonce, To: &to, Gas: params.TxGas, GasPrice: feeCap}, types.HomesteadSigner{}), refused, gateway.CodeWrongChain},
		{"blob", other(blob, types.LatestSignerForChainID(w.signer.ChainID())), refused, gateway.CodeUnsupportedType},
		{"unknown type", []byte{0x7e, 0xc0}, refused, gateway.CodeUnsupportedType},
		{"nonce too low", signed(func(d *types.DynamicFeeTx) { d.Nonce = 0 }), refused, gateway.CodeNonceTooLow},
		{"insufficient funds", signed(func(d *types.DynamicFeeTx) { d.Value = ether }), refused, gateway.CodeInsufficientFunds},
		{"over the gas limit", signed(func(d *types.DynamicFeeTx) { d.Gas = params.MaxTxGas + 1 }), refused, gateway.CodeGasLimitExceeded},
		{"gas below the intrinsic", signed(func(d *types.DynamicFeeTx) { d.Gas = params.TxGas - 1 }), refused, gateway.CodeIntrinsicGas},
		{"fee below the base fee", signed(func(d *types.DynamicFeeTx) { d.GasFeeCap, d.GasTipCap = big.NewInt(1), new(big.Int) }), refused, gateway.CodeFeeTooLow},
		{"tip above the fee", signed(func(d *types.DynamicFeeTx) { d.GasTipCap = new(big.Int).Add(feeCap, common.Big1) }), refused, gateway.CodeFeeInvalid},
	}
}

// badInput sends what must be refused, over all ways in, and sees the gateway as it was before.
func badInput(t *testing.T, r *rig) {
	w := r.wallet(t, badAccount)
	r.mustPreconfirm(t, w.transfer(t, common.Address{0xbb}, 1))
	good := w.transfer(t, common.Address{0xbb}, 2)
	r.mustPreconfirm(t, good)
	r.sealedReceipt(t, good.Hash())
	before := r.status(t)
	balance, err := r.l2.BalanceAt(t.Context(), w.Address, nil)
	must(t, err)
	for _, b := range badRequests(t, r) {
		refusedOverREST(t, r, b)
		refusedOverRPC(t, r, b)
	}
	nonceGaps(t, r, w)
	badBodies(t, r)
	after := r.status(t)
	if after.Certified.Number < before.Certified.Number || after.L1Head.Number < before.L1Head.Number || !after.Journal ||
		after.Mode != gateway.ModeSequencing && after.Mode != gateway.ModePaused {
		t.Errorf("before: %+v\nafter: %+v", before, after)
	}
	nonce, err := r.l2.PendingNonceAt(t.Context(), w.Address)
	must(t, err)
	now, err := r.l2.BalanceAt(t.Context(), w.Address, nil)
	must(t, err)
	spent := new(big.Int).Sub(balance, now)
	if nonce != w.nonce || spent.Cmp(big.NewInt(params.Ether/50)) > 0 {
		t.Errorf("refused transactions took nonce %d to %d, balance %d to %d", w.nonce, nonce, balance, now)
	}
	r.mustPreconfirm(t, w.transfer(t, common.Address{0xbb}, 3))
}

// nonceGaps leaves a nonce out, over every way in: a request waits for it until its deadline, eth_sendRawTransaction
// only queues, and EIP-7966 refuses with the nonce that is expected. When the gap closes all are promised.
func nonceGaps(t *testing.T, r *rig, w *wallet) {
	t.Helper()
	first, second, third := w.transfer(t, common.Address{0xbb}, 4), w.transfer(t, common.Address{0xbb}, 5), w.transfer(t, common.Address{0xbb}, 6)
	raw, err := third.MarshalBinary()
	must(t, err)
	deadline := int64(300)
	status, body, media, err := r.ask(t.Context(), http.MethodPost, r.api+"/v1/preconfirmations", api.PreconfirmationRequest{Transaction: raw, DeadlineMS: &deadline})
	must(t, err)
	p := checkProblem(t, "nonce gap", status, body, media, http.StatusGatewayTimeout, gateway.CodeDeadlineExceeded)
	if p.TxHash == nil || *p.TxHash != third.Hash() {
		t.Errorf("the deadline lost the hash: %s", body)
	}
	var story gateway.PromiseHistory
	if status, body, _, err = r.ask(t.Context(), http.MethodGet, r.api+"/v1/preconfirmations/"+third.Hash().Hex(), nil); err != nil || status != http.StatusOK {
		t.Fatalf("what waits is not found: %v %d %s", err, status, body)
	}
	if err := json.Unmarshal(body, &story); err != nil || story.Status != "queued" {
		t.Errorf("history %s: %v", body, err)
	}
	raw, err = second.MarshalBinary()
	must(t, err)
	var refused rpc.DataError
	err = r.l2Socket.Client().CallContext(t.Context(), nil, "eth_sendRawTransactionSync", hexutil.Encode(raw))
	if !errors.As(err, &refused) || err.(rpc.Error).ErrorCode() != 6 || refused.ErrorData() != hexutil.EncodeUint64(first.Nonce()) {
		t.Errorf("eth_sendRawTransactionSync: %v with data %v", err, refused)
	}
	var hash common.Hash
	must(t, r.l2Socket.Client().CallContext(t.Context(), &hash, "eth_sendRawTransaction", hexutil.Encode(raw)))
	if hash != second.Hash() {
		t.Errorf("queued as %s", hash)
	}
	r.mustPreconfirm(t, first)
	for _, tx := range []*types.Transaction{second, third} {
		r.sealedReceipt(t, tx.Hash())
	}
}

// checkProblem sees to it that an answer is a problem document (RFC 9457) with this code and a sentence.
func checkProblem(t *testing.T, name string, status int, body []byte, media string, wantStatus int, want gateway.Code) api.Problem {
	t.Helper()
	var p api.Problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Errorf("%s: answer %s: %v", name, body, err)
		return p
	}
	if status != wantStatus || p.Status != wantStatus || p.Code != want || media != "application/problem+json" {
		t.Errorf("%s: status %d, %s: %s, want %d and %s", name, status, media, body, wantStatus, want)
	}
	if p.Title == "" || p.Type == "" || !strings.HasSuffix(p.Detail, ".") || strings.ToUpper(p.Detail[:1]) != p.Detail[:1] {
		t.Errorf("%s: not a sentence, or no title and type: %s", name, body)
	}
	return p
}

func refusedOverREST(t *testing.T, r *rig, b bad) {
	t.Helper()
	status, body, media, err := r.ask(t.Context(), http.MethodPost, r.api+"/v1/preconfirmations", api.PreconfirmationRequest{Transaction: b.raw})
	must(t, err)
	p := checkProblem(t, b.name, status, body, media, b.status, b.code)
	if b.code == gateway.CodeNonceTooLow {
		if p.Nonce == nil {
			t.Errorf("%s: the expected nonce is missing: %s", b.name, body)
		}
	}
	if p.TxHash == nil {
		return // what is not a transaction has no hash
	}
	if status, body, _, err := r.ask(t.Context(), http.MethodGet, r.api+"/v1/preconfirmations/"+p.TxHash.Hex(), nil); err != nil || status != http.StatusNotFound {
		t.Errorf("%s: a refused transaction has a history: %v %d %s", b.name, err, status, body)
	}
}

func refusedOverRPC(t *testing.T, r *rig, b bad) {
	t.Helper()
	for _, method := range []string{"eth_sendRawTransaction", "eth_sendRawTransactionSync"} {
		err := r.l2Socket.Client().CallContext(t.Context(), nil, method, hexutil.Encode(b.raw))
		var refused rpc.DataError
		if !errors.As(err, &refused) {
			t.Errorf("%s of %s: error %v without data", method, b.name, err)
			continue
		}
		data, _ := refused.ErrorData().(map[string]any)
		if data["code"] != string(b.code) || err.Error() == "" {
			t.Errorf("%s of %s: %v with data %v, want code %s", method, b.name, err, refused.ErrorData(), b.code)
		}
	}
}

// badBodies are requests that carry no transaction at all.
func badBodies(t *testing.T, r *rig) {
	t.Helper()
	for _, b := range []struct {
		name, media, body string
		status            int
		code              gateway.Code
	}{
		{"no JSON", "application/json", "{", http.StatusBadRequest, api.CodeBadRequest},
		{"unknown field", "application/json", `{"transaction":"0x","tip":1}`, http.StatusBadRequest, api.CodeBadRequest},
		{"no transaction", "application/json", `{}`, http.StatusBadRequest, gateway.CodeMalformed},
		{"other media type", "text/plain", "0x", http.StatusUnsupportedMediaType, api.CodeUnsupportedMedia},
		{"too large", "application/octet-stream", strings.Repeat("x", 300<<10), http.StatusRequestEntityTooLarge, api.CodeBodyTooLarge},
	} {
		response, err := r.http.Post(r.api+"/v1/preconfirmations", b.media, strings.NewReader(b.body))
		must(t, err)
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		must(t, err)
		checkProblem(t, b.name, response.StatusCode, body, response.Header.Get("Content-Type"), b.status, b.code)
	}
}
