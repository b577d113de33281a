package l1_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

const key0 = "0x93247f2209abcacf57b75a51dafae777f9dd38bc7053d1af526f220a7489a6d3a2753e5f3e8b1cfe39b56f43611df74a"

// beaconNode answers with the examples of the Beacon API's specification, in part.
func beaconNode(t *testing.T, answers map[string]string) *l1.Beacon {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, ok := answers[r.URL.RequestURI()]
		if !ok {
			http.Error(w, `{"code":404,"message":"not here"}`, http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	b, err := l1.NewBeacon(server.URL+"/", 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

func TestBeacon(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	b := beaconNode(t, map[string]string{
		"/eth/v1/beacon/genesis":              `{"data":{"genesis_time":"1590832934","genesis_validators_root":"0xcf8e0d4e9587369b2301d0790347320302cc0943d5a1884560367e8208d920f2","genesis_fork_version":"0x10000038"}}`,
		"/eth/v1/config/spec":                 `{"data":{"SECONDS_PER_SLOT":"12","SLOTS_PER_EPOCH":"32","BLOB_SCHEDULE":[{"EPOCH":"1"}],"DEPOSIT_NETWORK_ID":"1"}}`,
		"/eth/v1/validator/duties/proposer/7": `{"dependent_root":"0xcf8e0d4e9587369b2301d0790347320302cc0943d5a1884560367e8208d920f2","execution_optimistic":false,"data":[{"pubkey":"` + key0 + `","validator_index":"1","slot":"224"}]}`,
		"/eth/v1/beacon/headers/head":         `{"data":{"root":"0xcf8e0d4e9587369b2301d0790347320302cc0943d5a1884560367e8208d920f2","canonical":true,"header":{"message":{"slot":"231","proposer_index":"1"},"signature":"0x"}}}`,
		"/eth/v1/beacon/states/head/validators": `{"data":[{"index":"1","balance":"1","status":"active_ongoing","validator":{"pubkey":"` + key0 + `"}},
			{"index":"2","balance":"1","status":"exited_slashed","validator":{"pubkey":"` + key0 + `"}}]}`,
		"/eth/v1/beacon/states/head/validators?id=" + key0: `{"data":[]}`,
	})
	g, err := b.Genesis(ctx)
	if err != nil || g.Time != 1590832934 || g.ForkVersion != [4]byte{0x10, 0, 0, 0x38} || g.ValidatorsRoot[0] != 0xcf {
		t.Errorf("genesis is %+v, %v", g, err)
	}
	s, err := b.Spec(ctx)
	if err != nil || s.SecondsPerSlot != 12 || s.SlotsPerEpoch != 32 {
		t.Errorf("spec is %+v, %v", s, err)
	}
	if slots, err := b.Slots(ctx); err != nil || slots.Start(2) != 1590832958 {
		t.Errorf("slots are %+v, %v", slots, err)
	}
	duties, err := b.ProposerDuties(ctx, 7)
	if err != nil || len(duties) != 1 || duties[0].Slot != 224 || duties[0].Validator != 1 || duties[0].PublicKey.String() != key0 {
		t.Errorf("duties are %+v, %v", duties, err)
	}
	if slot, root, err := b.HeadSlot(ctx); err != nil || slot != 231 || root[0] != 0xcf {
		t.Errorf("head is %d %x, %v", slot, root, err)
	}
	v, err := b.Validators(ctx)
	if err != nil || len(v) != 2 || !v[0].Active() || v[1].Active() || v[1].Index != 2 {
		t.Errorf("validators are %+v, %v", v, err)
	}
	if v, err := b.Validators(ctx, v[0].PublicKey); err != nil || len(v) != 0 {
		t.Errorf("validators by key are %+v, %v", v, err)
	}
	if _, err := b.ProposerDuties(ctx, 8); !errors.Is(err, l1.ErrNotFound) {
		t.Errorf("duties of another epoch: %v", err)
	}
}

func TestBeaconRefuses(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	tests := []struct {
		name, answer string
		want         error
	}{
		{"fork version", `{"data":{"genesis_time":"1","genesis_fork_version":"0x1000003801"}}`, l1.ErrInconsistent},
		{"short fork version", `{"data":{"genesis_time":"1","genesis_fork_version":"0x10"}}`, l1.ErrInconsistent},
		{"too large", `{"data":"` + strings.Repeat("a", 5<<20) + `"}`, l1.ErrTooLarge},
		{"no JSON", `<html>`, nil},
		{"number without quotes", `{"data":{"genesis_time":1}}`, nil},
	}
	for _, tt := range tests {
		_, err := beaconNode(t, map[string]string{"/eth/v1/beacon/genesis": tt.answer}).Genesis(ctx)
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	for _, spec := range []string{`{"data":{}}`, `{"data":{"SECONDS_PER_SLOT":"0","SLOTS_PER_EPOCH":"32"}}`, `{"data":{"SECONDS_PER_SLOT":"x","SLOTS_PER_EPOCH":"32"}}`} {
		if _, err := beaconNode(t, map[string]string{"/eth/v1/config/spec": spec}).Spec(ctx); !errors.Is(err, l1.ErrInconsistent) {
			t.Errorf("spec %s: %v", spec, err)
		}
	}
	for _, raw := range []string{"", "ftp://a", "http://", ":"} {
		if _, err := l1.NewBeacon(raw, time.Second); err == nil {
			t.Errorf("took %q for an address", raw)
		}
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	defer server.Close()
	b, err := l1.NewBeacon(server.URL, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if _, err := b.Genesis(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a silent node: %v", err)
	}
}

// TestEventStream: events come through, noise does not, and a stream that ends, fails or falls silent is
// opened again.
func TestEventStream(t *testing.T) {
	t.Parallel()
	var connections atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("topics") != "head,chain_reorg" {
			t.Errorf("topics are %q", r.URL.RawQuery)
		}
		n := connections.Add(1)
		switch n {
		case 1:
			http.Error(w, "starting", http.StatusServiceUnavailable)
			return
		case 2: // ends after one event
			fmt.Fprint(w, "event: head\ndata: {\"slot\":\"10\",\"block\":\"0x9a2fefd2fdb57f74993c7780ea5b9030d2897b615b89f808011ca5aebed54eaf\",\"execution_optimistic\":false}\n\n")
			return
		case 3: // noise, and then silence
			fmt.Fprint(w, ": comment\n\nevent: head\ndata: not json\n\nevent: block\ndata: {\"slot\":\"1\"}\n\n"+
				"event: chain_reorg\ndata: {\"slot\":\"200\",\"depth\":\"2\",\ndata: \"old_head_block\":\"0x01\",\"new_head_block\":\"0x02\"}\n\n")
		default:
			fmt.Fprint(w, "event: chain_reorg\ndata: {\"slot\":\"200\",\"depth\":\"2\",\ndata: \"old_head_block\":\"0x9a2fefd2fdb57f74993c7780ea5b9030d2897b615b89f808011ca5aebed54eaf\","+
				"\"new_head_block\":\"0x76262e91970d375a19bfe8a867288d7b9cde43c8635f598d93d39d041706fc76\"}\n\n")
		}
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	beacon, err := l1.NewBeacon(server.URL, time.Second)
	if err != nil {
		t.Fatal(err)
	}
	defer beacon.Close()
	ctx, cancel := context.WithCancel(context.Background())
	events := make(chan l1.BeaconEvent, 10)
	stream := &l1.EventStream{
		Beacon: beacon, Topics: []string{l1.TopicHead, l1.TopicChainReorg}, Idle: 200 * time.Millisecond, Backoff: time.Millisecond,
		Handle: func(e l1.BeaconEvent) { events <- e }, Logger: quiet(),
	}
	ended := make(chan error, 1)
	go func() { ended <- stream.Run(ctx) }()
	first, second := <-events, <-events
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if first.Topic != l1.TopicHead || first.Slot != 10 || first.Block[0] != 0x9a {
		t.Errorf("first event is %+v", first)
	}
	want := l1.BeaconEvent{
		Topic: l1.TopicChainReorg, Slot: 200, Depth: 2, Block: common.HexToHash("0x76262e91970d375a19bfe8a867288d7b9cde43c8635f598d93d39d041706fc76"),
		OldHead: common.HexToHash("0x9a2fefd2fdb57f74993c7780ea5b9030d2897b615b89f808011ca5aebed54eaf"),
	}
	if second != want {
		t.Errorf("second event is %+v", second)
	}
	if err := (&l1.EventStream{}).Run(context.Background()); !errors.Is(err, l1.ErrConfig) {
		t.Errorf("an empty stream runs: %v", err)
	}
}

func TestRegistration(t *testing.T) {
	t.Parallel()
	key, other := certs.DeriveSecretKey("validator"), certs.DeriveSecretKey("other")
	fork, now := [4]byte{0x10, 0, 0, 0x38}, time.Unix(1_700_000_000, 0)
	good, err := l1.SignRegistration(key, fork, common.Address{1}, 30_000_000, now)
	if err != nil {
		t.Fatal(err)
	}
	if err := l1.CheckRegistration(good, fork, now, now.Add(-time.Second)); err != nil {
		t.Fatalf("good registration: %v", err)
	}
	tests := []struct {
		name  string
		check func() error
	}{
		{"none", func() error { return l1.CheckRegistration(nil, fork, now, time.Time{}) }},
		{"another fork", func() error { return l1.CheckRegistration(good, [4]byte{1}, now, time.Time{}) }},
		{"not newer", func() error { return l1.CheckRegistration(good, fork, now, now) }},
		{"from the future", func() error { return l1.CheckRegistration(good, fork, now.Add(-11*time.Second), time.Time{}) }},
		{"fee recipient changed", func() error {
			bad, message := *good, *good.Message
			message.FeeRecipient[0]++
			bad.Message = &message
			return l1.CheckRegistration(&bad, fork, now, time.Time{})
		}},
		{"gas limit changed", func() error {
			bad, message := *good, *good.Message
			message.GasLimit++
			bad.Message = &message
			return l1.CheckRegistration(&bad, fork, now, time.Time{})
		}},
		{"another's key", func() error {
			bad, message := *good, *good.Message
			message.Pubkey = [48]byte(other.PublicKey())
			bad.Message = &message
			return l1.CheckRegistration(&bad, fork, now, time.Time{})
		}},
		{"identity", func() error {
			bad, message := *good, *good.Message
			message.Pubkey, bad.Signature = [48]byte{0xc0}, [96]byte{0xc0}
			bad.Message = &message
			return l1.CheckRegistration(&bad, fork, now, time.Time{})
		}},
		{"no point", func() error {
			bad := *good
			bad.Signature[0] = 0
			return l1.CheckRegistration(&bad, fork, now, time.Time{})
		}},
		{"no message", func() error {
			bad := *good
			bad.Message = nil
			return l1.CheckRegistration(&bad, fork, now, time.Time{})
		}},
	}
	for _, tt := range tests {
		if err := tt.check(); !errors.Is(err, l1.ErrRegistration) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}
