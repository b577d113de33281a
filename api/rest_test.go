package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

func signedTransfer(t *testing.T) *types.Transaction {
	t.Helper()
	key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	tx, err := types.SignNewTx(key, types.LatestSignerForChainID(big.NewInt(7331000)), &types.DynamicFeeTx{
		ChainID: big.NewInt(7331000), Gas: 21000, GasFeeCap: big.NewInt(2e9), To: &common.Address{1}, Value: big.NewInt(1)})
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func rawOf(t *testing.T, tx *types.Transaction) []byte {
	t.Helper()
	raw, err := tx.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestPromiseAsJSONAndAsBytes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	tx := signedTransfer(t)
	raw := rawOf(t, tx)
	w.seq.submit = func(ctx context.Context, got *types.Transaction) (*gateway.Answer, error) {
		deadline, ok := ctx.Deadline()
		if !ok || time.Until(deadline) > 6*time.Second {
			return nil, fmt.Errorf("deadline %v", deadline)
		}
		return &gateway.Answer{Waited: 1500*time.Millisecond + 1, Promises: []gateway.PromiseRecord{{TxHash: got.Hash(), Receipt: &types.Receipt{Logs: []*types.Log{}}}}}, nil
	}
	for _, c := range []struct{ media, body string }{
		{mediaJSON, fmt.Sprintf(`{"transaction":"%#x"}`, raw)},
		{mediaJSON + "; charset=utf-8", fmt.Sprintf(`{"transaction":"%#x","deadline_ms":4000}`, raw)},
		{mediaBinary, string(raw)},
	} {
		status, header, body := w.call(t, http.MethodPost, "/v1/preconfirmations", c.media, c.body)
		var p gateway.PromiseRecord
		if err := json.Unmarshal(body, &p); err != nil || status != http.StatusOK || p.TxHash != tx.Hash() {
			t.Errorf("%s: status %d, %s, %v", c.media, status, body, err)
		}
		if got := header.Get(WaitedHeader); got != "1501" {
			t.Errorf("%s: %s is %q", c.media, WaitedHeader, got)
		}
	}
}

func TestInputIsReadStrictly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Based = noBased{} })
	raw := fmt.Sprintf("%#x", rawOf(t, signedTransfer(t)))
	blob := fmt.Sprintf("%#x", rawOf(t, types.NewTx(&types.BlobTx{BlobHashes: []common.Hash{{1}}, R: uint256.NewInt(1), S: uint256.NewInt(1)})))
	unsigned := fmt.Sprintf("%#x", rawOf(t, types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(7331000)})))
	const path = "/v1/preconfirmations"
	for name, c := range map[string]struct {
		path, media, body string
		status            int
		code              gateway.Code
	}{
		"no media type":       {path, "", `{}`, 415, CodeUnsupportedMedia},
		"form":                {path, "application/x-www-form-urlencoded", `{}`, 415, CodeUnsupportedMedia},
		"empty":               {path, mediaJSON, "", 400, CodeBadRequest},
		"half":                {path, mediaJSON, `{"transaction":"0x`, 400, CodeBadRequest},
		"array":               {path, mediaJSON, `[]`, 400, CodeBadRequest},
		"unknown field":       {path, mediaJSON, `{"transaction":"` + raw + `","fee":1}`, 400, CodeBadRequest},
		"trailing":            {path, mediaJSON, `{"transaction":"` + raw + `"} {}`, 400, CodeBadRequest},
		"trailing garbage":    {path, mediaJSON, `{"transaction":"` + raw + `"}x`, 400, CodeBadRequest},
		"no hex":              {path, mediaJSON, `{"transaction":"zz"}`, 400, CodeBadRequest},
		"number":              {path, mediaJSON, `{"transaction":5}`, 400, CodeBadRequest},
		"no transaction":      {path, mediaJSON, `{}`, 400, gateway.CodeMalformed},
		"malformed":           {path, mediaJSON, `{"transaction":"0x02c0"}`, 400, gateway.CodeMalformed},
		"bytes behind":        {path, mediaJSON, `{"transaction":"` + raw + `00"}`, 400, gateway.CodeMalformed},
		"unknown type":        {path, mediaJSON, `{"transaction":"0x70c0"}`, 422, gateway.CodeUnsupportedType},
		"blob":                {path, mediaJSON, `{"transaction":"` + blob + `"}`, 422, gateway.CodeUnsupportedType},
		"unsigned":            {path, mediaJSON, `{"transaction":"` + unsigned + `"}`, 400, gateway.CodeUnsigned},
		"empty bytes":         {path, mediaBinary, "", 400, gateway.CodeMalformed},
		"deadline zero":       {path, mediaJSON, `{"transaction":"` + raw + `","deadline_ms":0}`, 400, CodeBadRequest},
		"deadline negative":   {path, mediaJSON, `{"transaction":"` + raw + `","deadline_ms":-1}`, 400, CodeBadRequest},
		"deadline too long":   {path, mediaJSON, `{"transaction":"` + raw + `","deadline_ms":60001}`, 400, CodeBadRequest},
		"deadline fraction":   {path, mediaJSON, `{"transaction":"` + raw + `","deadline_ms":1.5}`, 400, CodeBadRequest},
		"too large":           {path, mediaBinary, strings.Repeat("x", 256<<10+1), 413, CodeBodyTooLarge},
		"too large JSON":      {path, mediaJSON, `{"transaction":"` + strings.Repeat("0", 256<<10) + `"}`, 413, CodeBodyTooLarge},
		"trace of nothing":    {"/v1/based/blocks", mediaJSON, `{}`, 400, CodeBadRequest},
		"build of nonsense":   {"/v1/based/build", mediaJSON, `{"transactions":["0x01"]}`, 400, gateway.CodeMalformed},
		"build, wrong media":  {"/v1/based/build", mediaBinary, "x", 415, CodeUnsupportedMedia},
		"trace, wrong media":  {"/v1/based/blocks", "text/plain", "x", 415, CodeUnsupportedMedia},
		"proposers, no list":  {"/v1/proposers", mediaJSON, `[]`, 400, CodeBadRequest},
		"proposers, number":   {"/v1/proposers", mediaJSON, `{"message":{"gas_limit":30000000}}`, 400, CodeBadRequest},
		"proposers, no key":   {"/v1/proposers", mediaJSON, `{}`, 422, CodeInvalidRegistration},
		"proposers, trailing": {"/v1/proposers", mediaJSON, `{}{}`, 400, CodeBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			status, header, body := w.call(t, http.MethodPost, c.path, c.media, c.body)
			wantProblem(t, status, header, body, c.status, c.code)
		})
	}
}

func TestPathsAndParametersAreReadStrictly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	hash := common.Hash{9}.Hex()
	for _, c := range []struct {
		path   string
		status int
		code   gateway.Code
	}{
		{"/nothing", 404, CodeNotFound},
		{"/v1", 404, CodeNotFound},
		{"/v1/nothing", 404, CodeNotFound},
		{"/v1/blocks/", 404, CodeNotFound},
		{"/v1/blocks/8", 404, CodeNotFound},
		{"/v1/blocks/" + hash, 404, CodeNotFound},
		{"/v1/blocks/7/certificate", 404, CodeNotFound},
		{"/v1/blocks/7/trace", 404, CodeNotFound},
		{"/v1/blocks/pending", 400, CodeBadRequest},
		{"/v1/blocks/-1", 400, CodeBadRequest},
		{"/v1/blocks/0x7", 400, CodeBadRequest},
		{"/v1/blocks/" + hash + "00", 400, CodeBadRequest},
		{"/v1/blocks/9223372036854775808", 400, CodeBadRequest},
		{"/v1/blocks?limit=0", 400, CodeBadRequest},
		{"/v1/blocks?limit=201", 400, CodeBadRequest},
		{"/v1/blocks?limit=x", 400, CodeBadRequest},
		{"/v1/blocks?limit=1&limit=2", 400, CodeBadRequest},
		{"/v1/blocks?page=2", 400, CodeBadRequest},
		{"/v1/blocks?cursor=-3", 400, CodeBadCursor},
		{"/v1/preconfirmations/" + hash, 404, CodeNotFound},
		{"/v1/preconfirmations/0x12", 400, CodeBadRequest},
		{"/v1/reorgs/1", 404, CodeNotFound},
		{"/v1/reorgs/x", 400, CodeBadRequest},
		{"/v1/reversions?cursor=x", 400, CodeBadCursor},
		{"/v1/evidence?kind=a", 400, CodeBadRequest},
		{"/v1/proposers?cursor=", 400, CodeBadCursor},
		{"/v1/proposers?cursor=0x12", 400, CodeBadCursor},
		{"/v1/slots", 503, gateway.CodeUnavailable},
		{"/v1/based/template", 503, gateway.CodeUnavailable},
		{"/v1/stream", 503, gateway.CodeUnavailable},
	} {
		status, header, body := w.call(t, http.MethodGet, c.path, "", "")
		t.Run(c.path, func(t *testing.T) { wantProblem(t, status, header, body, c.status, c.code) })
	}
}

func TestMethodsAndHeads(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	for _, c := range []struct{ method, path, allow string }{
		{http.MethodPost, "/v1/blocks", "GET, HEAD"},
		{http.MethodDelete, "/v1/blocks/7", "GET, HEAD"},
		{http.MethodGet, "/v1/preconfirmations", "POST"},
		{http.MethodPut, "/v1/proposers", "GET, HEAD, POST"},
		{http.MethodPost, "/", "GET, HEAD"},
	} {
		status, header, body := w.call(t, c.method, c.path, mediaJSON, "{}")
		wantProblem(t, status, header, body, http.StatusMethodNotAllowed, CodeMethodNotAllowed)
		if got := header.Get("Allow"); got != c.allow {
			t.Errorf("%s %s: Allow %q, want %q", c.method, c.path, got, c.allow)
		}
	}
	status, header, body := w.call(t, http.MethodHead, "/v1/blocks/7", "", "")
	if status != http.StatusOK || len(body) != 0 || header.Get("Content-Length") == "" {
		t.Errorf("HEAD: status %d, %d bytes, header %v", status, len(body), header)
	}
}

// Every code of the sequencer reaches the client with its status, its hash and its retry time.
func TestRefusalsReachTheClient(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	tx := signedTransfer(t)
	for code, info := range problemCodes() {
		nonce := uint64(41)
		w.seq.submit = func(context.Context, *types.Transaction) (*gateway.Answer, error) {
			return nil, fmt.Errorf("submit: %w", &gateway.Refusal{Code: code, Message: "the reason", Nonce: &nonce, RetryAfter: 1200 * time.Millisecond,
				Trace: &gateway.TracePrice{Bytes: 9000, Needed: big.NewInt(500), Given: big.NewInt(3)}})
		}
		status, header, body := w.call(t, http.MethodPost, "/v1/preconfirmations", mediaBinary, string(rawOf(t, tx)))
		p := wantProblem(t, status, header, body, info.status, code)
		if p.Trace == nil || p.Trace.Bytes != 9000 || p.Trace.Needed.String() != "0x1f4" || p.Trace.Given.String() != "0x3" {
			t.Errorf("%s: trace price %+v", code, p.Trace)
		}
		if p.Detail != "The reason." || p.Nonce == nil || *p.Nonce != 41 || p.TxHash == nil || *p.TxHash != tx.Hash() {
			t.Errorf("%s: problem %+v", code, p)
		}
		if header.Get("Retry-After") != "2" || p.RetryAfterMS == nil || *p.RetryAfterMS != 1200 {
			t.Errorf("%s: Retry-After %q, %v", code, header.Get("Retry-After"), p.RetryAfterMS)
		}
	}
}

func TestADeadlineNeverLosesTheHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.seq.submit = func(ctx context.Context, _ *types.Transaction) (*gateway.Answer, error) {
		<-ctx.Done()
		return nil, fmt.Errorf("wait for a block: %w", ctx.Err())
	}
	tx := signedTransfer(t)
	started := time.Now()
	status, header, body := w.call(t, http.MethodPost, "/v1/preconfirmations", mediaJSON, fmt.Sprintf(`{"transaction":"%#x","deadline_ms":50}`, rawOf(t, tx)))
	p := wantProblem(t, status, header, body, http.StatusGatewayTimeout, gateway.CodeDeadlineExceeded)
	if p.TxHash == nil || *p.TxHash != tx.Hash() {
		t.Errorf("hash %v", p.TxHash)
	}
	if took := time.Since(started); took > 3*time.Second {
		t.Errorf("answered after %v", took)
	}
}

func TestWhatSourcesSay(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err    error
		status int
		code   gateway.Code
	}{
		"not open":    {fmt.Errorf("template: %w", gateway.ErrNotOpen), 409, CodeNotOpen},
		"passed":      {fmt.Errorf("template: %w", blocks.ErrWrongSlot), 409, CodeNotOpen},
		"not ready":   {fmt.Errorf("template: %w", gateway.ErrNotReady), 503, CodeSlotNotReady},
		"invalid":     {fmt.Errorf("template: %w", blocks.ErrTimestamp), 422, CodeInvalidBased},
		"unavailable": {fmt.Errorf("template: %w", ErrUnavailable), 503, gateway.CodeUnavailable},
		"time out":    {fmt.Errorf("template: %w", context.DeadlineExceeded), 503, gateway.CodeUnavailable},
		"refusal":     {&gateway.Refusal{Code: gateway.CodeReadOnly, Message: "it is"}, 503, gateway.CodeReadOnly},
		"new code":    {&gateway.Refusal{Code: "of_tomorrow", Message: "it is"}, 422, "of_tomorrow"},
		"unexpected":  {errors.New("password of the database is 1234"), 500, CodeInternal},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, func(cfg *Config) { cfg.Based = noBased{err: c.err} })
			status, header, body := w.call(t, http.MethodGet, "/v1/based/template", "", "")
			wantProblem(t, status, header, body, c.status, c.code)
			if strings.Contains(string(body), "1234") {
				t.Error("the answer tells of the inside")
			}
		})
	}
}

// noBased is a Based that always fails.
type noBased struct{ err error }

func (b noBased) Template(context.Context) (based.Template, error)              { return based.Template{}, b.err }
func (b noBased) Build(context.Context, BuildRequest) (*BuiltBlock, error)      { return nil, b.err }
func (b noBased) Announce(context.Context, AnnounceRequest) (*Announced, error) { return nil, b.err }

// panicking is a source that panics.
type panicking struct{}

func (panicking) ServeHTTP(http.ResponseWriter, *http.Request)       { panic("nobody expects this") }
func (panicking) Slots(context.Context, int) ([]UpcomingSlot, error) { panic("nor this") }

func TestPanicsAreProblems(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Stream = panicking{}; c.Slots = panicking{} })
	for _, path := range []string{"/v1/stream", "/v1/slots"} {
		status, header, body := w.call(t, http.MethodGet, path, "", "", requestIDHeader, "my-id.1")
		p := wantProblem(t, status, header, body, http.StatusInternalServerError, CodeInternal)
		if p.RequestID != "my-id.1" || header.Get(requestIDHeader) != "my-id.1" {
			t.Errorf("request id %q, header %q", p.RequestID, header.Get(requestIDHeader))
		}
	}
	_, header, _ := w.call(t, http.MethodGet, "/healthz", "", "", requestIDHeader, "not a\u00a0plain id")
	if got := header.Get(requestIDHeader); got == "" || strings.Contains(got, " ") {
		t.Errorf("request id %q", got)
	}
}

func TestRegistration(t *testing.T) {
	t.Parallel()
	refused := errors.New("signature does not verify")
	w := newWorld(t, func(c *Config) {
		c.CheckRegistration = func(p gateway.ProposerRecord) error {
			if p.PublicKey[0] == 2 {
				return fmt.Errorf("%w: %w", ErrInvalidRegistration, refused)
			}
			return nil
		}
	})
	registration := func(first byte, timestamp int64) string {
		return fmt.Sprintf(`{"message":{"fee_recipient":"%s","gas_limit":"30000000","timestamp":"%d","pubkey":"%#x"},"signature":"%#x"}`,
			common.Address{1}, timestamp, append([]byte{first}, make([]byte, 47)...), make([]byte, 96))
	}
	now := time.Now().Unix()
	status, header, body := w.call(t, http.MethodPost, "/v1/proposers", mediaJSON, "["+registration(1, now)+","+registration(2, now)+"]")
	wantProblem(t, status, header, body, http.StatusUnprocessableEntity, CodeInvalidRegistration)
	if len(w.records.registered) != 0 {
		t.Error("a list with a bad registration was stored in part")
	}
	status, header, body = w.call(t, http.MethodPost, "/v1/proposers", mediaJSON, registration(1, now+60))
	wantProblem(t, status, header, body, http.StatusUnprocessableEntity, CodeInvalidRegistration)
	for i, given := range []string{registration(1, now), "[" + registration(1, now) + "," + registration(3, now) + "]"} {
		if status, _, body = w.call(t, http.MethodPost, "/v1/proposers", mediaJSON, given); status != http.StatusOK {
			t.Fatalf("registration %d: status %d, %s", i, status, body)
		}
	}
	if got := w.records.registered; len(got) != 3 || got[0].GasLimit != 30_000_000 || got[2].PublicKey[0] != 3 {
		t.Errorf("registered %+v", got)
	}
}

// TestQueuedTransactionIsFound asks for a transaction that waits for a block: a client whose deadline
// has passed during the pause still finds it.
func TestQueuedTransactionIsFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	status, _, body := w.call(t, http.MethodGet, "/v1/preconfirmations/"+queuedHash.Hex(), "", "")
	var story gateway.PromiseHistory
	if err := json.Unmarshal(body, &story); err != nil {
		t.Fatal(err)
	}
	if status != http.StatusOK || story.Status != "queued" || story.TxHash != queuedHash || len(story.History) != 1 || story.Promise != nil {
		t.Fatalf("status %d, %s", status, body)
	}
}

func TestFeeQuote(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.seq.status.Budget = gateway.BudgetStatus{TraceBytePrice: 7000, TransferBytes: 3001}
	ask := func() Fee {
		status, _, body := w.call(t, http.MethodGet, "/v1/fee", "", "")
		var fee Fee
		if err := json.Unmarshal(body, &fee); err != nil || status != http.StatusOK {
			t.Fatalf("status %d, %s, %v", status, body, err)
		}
		return fee
	}
	// The head is exactly at its gas target: its child has the same base fee.
	if got := ask(); got.BlockNumber != 8 || got.BaseFee.ToInt().Int64() != 1_000_000_000 || got.MinimumTip.ToInt().Int64() != 1001 || got.SuggestedTip.ToInt().Int64() != 2002 ||
		got.TraceBytePrice != 7000 || got.TransferBytes != 3001 {
		t.Errorf("in the pause: %+v", got)
	}
	w.seq.status.Open = &gateway.OpenStatus{Number: 9, BaseFee: "875000000"}
	if got := ask(); got.BlockNumber != 9 || got.BaseFee.ToInt().Int64() != 875_000_000 {
		t.Errorf("with an open block: %+v", got)
	}
}

func TestListsAreNeverNull(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.records.block = nil
	for path, want := range map[string]string{
		"/v1/blocks": `{"items":[]}`, "/v1/reorgs": `{"items":[]}`, "/v1/evidence": `{"items":[]}`,
		"/v1/proposers": `{"items":[]}`, "/v1/reversions?cursor=12": `{"items":[],"next_cursor":"12"}`,
	} {
		if status, _, body := w.call(t, http.MethodGet, path, "", ""); status != 200 || strings.TrimSpace(string(body)) != want {
			t.Errorf("%s: status %d, %s", path, status, body)
		}
	}
}

func TestPageIsSelfContained(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	status, header, body := w.call(t, http.MethodGet, "/", "", "")
	policy := header.Get("Content-Security-Policy")
	if status != 200 || !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("status %d, policy %q", status, policy)
	}
	for _, outside := range []string{"http://", "https://", "src=", "@import", "onclick=", "style=\""} {
		if strings.Contains(string(body), outside) {
			t.Errorf("the page contains %q", outside)
		}
	}
}

func TestMetricsAreServed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	w.seq.status.Budget = gateway.BudgetStatus{Slot: gateway.L1Budget{Bytes: 1000, Gas: 2000}, Waiting: gateway.L1Budget{Gas: 3000}, TraceBytePrice: 5}
	w.seq.status.Refused = gateway.RefusedStatus{Transactions: map[gateway.Code]uint64{gateway.CodeTraceTooLarge: 3}, Gas: 70, Seconds: 0.25, Unexecuted: 11, Remembered: 12}
	w.ready(t)
	w.call(t, http.MethodGet, "/v1/blocks/7", "", "")
	w.call(t, http.MethodGet, "/v1/blocks/pending", "", "")
	w.call(t, http.MethodGet, "/made/up/path", "", "")
	_, _, body := w.call(t, http.MethodGet, "/metrics", "", "")
	for _, line := range []string{
		`ultrasound_api_request_seconds_count{method="GET",route="/v1/blocks/{block}",status="200"} 1`,
		`ultrasound_api_problems_total{code="bad_request"} 1`,
		`ultrasound_api_problems_total{code="not_found"} 1`,
		`ultrasound_feed_subscribers 0`,
		`ultrasound_budget_left{of="slot",unit="bytes"} 1000`,
		`ultrasound_budget_left{of="slot",unit="l1_gas"} 2000`,
		`ultrasound_settlement_waiting{unit="l1_gas"} 3000`,
		`ultrasound_trace_byte_price_wei 5`,
		`ultrasound_refused_transactions_total{code="trace_too_large"} 3`,
		`ultrasound_refused_gas_total 70`,
		`ultrasound_refused_seconds_total 0.25`,
		`ultrasound_refused_unexecuted_total{reason="bound"} 11`,
		`ultrasound_refused_unexecuted_total{reason="remembered"} 12`,
	} {
		if !strings.Contains(string(body), line) {
			t.Errorf("no line %s", line)
		}
	}
	if strings.Contains(string(body), "made/up") {
		t.Error("an unknown path became a label")
	}
}

func TestConfigIsChecked(t *testing.T) {
	t.Parallel()
	if _, err := New(Config{}); err == nil || !strings.Contains(err.Error(), "Sequencer is not set") {
		t.Errorf("error %v", err)
	}
	limits := Limits{MaxDeadline: time.Hour}
	if err := (Config{Limits: limits}).Check(); err == nil || !strings.Contains(err.Error(), "deadlines") {
		t.Errorf("error %v", err)
	}
}

func TestStatusAndCapabilities(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *Config) { c.Events.(*outbox).add(kindsOf(4, gateway.EventBlock)...) }).ready(t)
	w.seq.status = gateway.Status{Mode: "sequencing", Certified: blocks.Ref{Number: 7}}
	w.dial(t, "")
	var st Status
	_, _, body := w.call(t, http.MethodGet, "/v1/status", "", "")
	if err := json.Unmarshal(body, &st); err != nil || st.Mode != "sequencing" || st.LastCursor != 4 || st.Subscribers != 1 || st.Certified.Number != 7 {
		t.Errorf("status %s, %v", body, err)
	}
	var c Capabilities
	_, _, body = w.call(t, http.MethodGet, "/v1/capabilities", "", "")
	if err := json.Unmarshal(body, &c); err != nil || c.ChainID != 7331000 || c.MaxDeadlineMS != 60000 || len(c.FeedEventKinds) != len(eventKinds()) {
		t.Errorf("capabilities %s, %v", body, err)
	}
}

func TestShutdownFinishesRequests(t *testing.T) {
	t.Parallel()
	entered, release := make(chan struct{}), make(chan struct{})
	w := newWorld(t, nil)
	w.seq.submit = func(_ context.Context, tx *types.Transaction) (*gateway.Answer, error) {
		close(entered)
		<-release
		return &gateway.Answer{Promises: []gateway.PromiseRecord{{TxHash: tx.Hash(), Receipt: &types.Receipt{Logs: []*types.Log{}}}}}, nil
	}
	done := make(chan int, 1)
	raw := string(rawOf(t, signedTransfer(t)))
	go func() {
		resp, err := http.Post(w.url+"/v1/preconfirmations", mediaBinary, strings.NewReader(raw))
		if err != nil {
			done <- 0
			return
		}
		resp.Body.Close()
		done <- resp.StatusCode
	}()
	<-entered
	w.stop()
	eventually(t, func() bool { return !w.feed.isRunning() })
	close(release)
	if status := <-done; status != http.StatusOK {
		t.Errorf("request under way ended with %d", status)
	}
}
