package devnet

import (
	"bufio"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	apiv1 "github.com/attestantio/go-eth2-client/api/v1"
	"github.com/attestantio/go-eth2-client/spec/phase0"
	"github.com/flashbots/go-boost-utils/ssz"
)

// listen opens an event stream; the channel is closed when the stream ends.
func (n *network) listen(topics string) <-chan event {
	n.t.Helper()
	request, err := http.NewRequestWithContext(n.ctx, http.MethodGet, n.ends.BeaconURL()+"/eth/v1/events?topics="+topics, nil)
	if err != nil {
		n.t.Fatal(err)
	}
	request.Header.Set("Accept", "text/event-stream")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		n.t.Fatal(err)
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "text/event-stream" {
		n.t.Fatalf("event stream: %s %s", answer.Status, answer.Header.Get("Content-Type"))
	}
	out := make(chan event, 64)
	n.t.Cleanup(func() { answer.Body.Close() })
	go func() {
		defer close(out)
		lines := bufio.NewScanner(answer.Body)
		var topic string
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				topic = text
			}
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				out <- event{topic, []byte(text)}
			}
		}
	}()
	return out
}

// get decodes the data of an answer with the types of a Beacon API client.
func (n *network) get(path string, data any) (envelope map[string]json.RawMessage) {
	n.t.Helper()
	status, answer := n.call(http.MethodGet, path, "")
	if status != http.StatusOK {
		n.t.Fatalf("%s: %d %s", path, status, answer)
	}
	if err := json.Unmarshal([]byte(answer), &envelope); err != nil {
		n.t.Fatalf("%s: %v", path, err)
	}
	if err := json.Unmarshal(envelope["data"], data); err != nil {
		n.t.Fatalf("%s: %v in %s", path, err, envelope["data"])
	}
	return envelope
}

func TestBeaconAPI(t *testing.T) {
	t.Parallel()
	n := startL1(t, testConfig())
	var genesis apiv1.Genesis
	n.get("/eth/v1/beacon/genesis", &genesis)
	first, err := n.http.HeaderByNumber(n.ctx, new(big.Int))
	if err != nil || genesis.GenesisTime.Unix() != int64(first.Time) || genesis.GenesisForkVersion != GenesisForkVersion {
		t.Errorf("genesis %+v, block at %d (%v)", genesis, first.Time, err)
	}
	var spec map[string]string
	n.get("/eth/v1/config/spec", &spec)
	if spec["SECONDS_PER_SLOT"] != "1" || spec["SLOTS_PER_EPOCH"] != "4" || spec["DEPOSIT_CHAIN_ID"] != "1337000" {
		t.Errorf("spec %v", spec)
	}
	var syncing apiv1.SyncState
	n.get("/eth/v1/node/syncing", &syncing)
	var version map[string]string
	n.get("/eth/v1/node/version", &version)
	var forks []phase0.Fork
	n.get("/eth/v1/config/fork_schedule", &forks)
	var contract apiv1.DepositContract
	n.get("/eth/v1/config/deposit_contract", &contract)

	var validators []apiv1.Validator
	n.get("/eth/v1/beacon/states/head/validators", &validators)
	if len(validators) != DefaultValidators {
		t.Fatalf("%d validators", len(validators))
	}
	keys := make(map[phase0.ValidatorIndex]phase0.BLSPubKey)
	for i, v := range validators {
		if v.Index != phase0.ValidatorIndex(i) || v.Status != apiv1.ValidatorStateActiveOngoing || v.Validator.PublicKey != phase0.BLSPubKey(ValidatorKey(uint64(i)).PublicKey()) {
			t.Errorf("validator %d: %+v", i, v)
		}
		keys[v.Index] = v.Validator.PublicKey
	}
	for query, want := range map[string]int{
		"?id=1": 1, "?id=1&id=2": 2, "?id=0,3": 2, "?id=77": 0, "?id=" + keys[2].String(): 1,
		"?status=active": 4, "?status=active_ongoing,exited": 4, "?status=pending": 0, "?id=1&status=withdrawal": 0,
	} {
		var some []apiv1.Validator
		if n.get("/eth/v1/beacon/states/head/validators"+query, &some); len(some) != want {
			t.Errorf("%s: %d validators, want %d", query, len(some), want)
		}
	}

	for _, epoch := range []string{"0", "1"} {
		var duties []apiv1.ProposerDuty
		envelope := n.get("/eth/v1/validator/duties/proposer/"+epoch, &duties)
		if len(duties) != 4 || len(envelope["dependent_root"]) != 68 || string(envelope["execution_optimistic"]) != "false" {
			t.Errorf("duties of epoch %s: %d, %s", epoch, len(duties), envelope["dependent_root"])
		}
		for _, duty := range duties {
			if duty.ValidatorIndex != phase0.ValidatorIndex(duty.Slot%DefaultValidators) || keys[duty.ValidatorIndex] != duty.PubKey {
				t.Errorf("duty %+v", duty)
			}
		}
	}

}

func TestBeaconChain(t *testing.T) {
	t.Parallel()
	n := startL1(t, testConfig())
	events := n.listen("head&topics=chain_reorg")
	var genesis apiv1.Genesis
	n.get("/eth/v1/beacon/genesis", &genesis)
	var header apiv1.BeaconBlockHeader
	n.get("/eth/v1/beacon/headers/head", &header)
	message := header.Header.Message
	root, err := message.HashTreeRoot()
	if err != nil || phase0.Root(root) != header.Root || !header.Canonical || message.ProposerIndex != phase0.ValidatorIndex(message.Slot%DefaultValidators) {
		t.Errorf("header %+v (%v)", header, err)
	}
	domain := ssz.ComputeDomain(ssz.DomainTypeBeaconProposer, genesis.GenesisForkVersion, genesis.GenesisValidatorsRoot)
	public := ValidatorKey(uint64(message.ProposerIndex)).PublicKey()
	if ok, err := ssz.VerifySignature(message, domain, public[:], header.Header.Signature[:]); !ok || err != nil {
		t.Errorf("signature of the head: %v %v", ok, err)
	}

	// Beacon roots form the chain that execution blocks name as parent_beacon_block_root.
	var slot phase0.Slot
	known := make(map[phase0.Root]bool)
	for range 3 {
		e := <-events
		var head apiv1.HeadEvent
		if err := json.Unmarshal(e.data, &head); err != nil || e.topic != topicHead || head.Slot <= slot {
			t.Fatalf("event %s %s after slot %d: %v", e.topic, e.data, slot, err)
		}
		slot = head.Slot
		known[head.Block] = true
	}
	execution, err := n.http.HeaderByNumber(n.ctx, nil)
	for ; execution.Number.Sign() > 0; execution, err = n.http.HeaderByHash(n.ctx, execution.ParentHash) {
		if err != nil {
			t.Fatal(err)
		}
		delete(known, phase0.Root(*execution.ParentBeaconRoot))
	}
	if len(known) > 1 { // the last one may have no child yet
		t.Errorf("%d announced roots are no block's parent_beacon_block_root", len(known))
	}
	var reorg apiv1.ChainReorgEvent
	n.reorg(`{"depth":1}`)
	for e := range events {
		if e.topic == topicChainReorg {
			if err := json.Unmarshal(e.data, &reorg); err != nil || reorg.Depth == 0 || reorg.OldHeadBlock == reorg.NewHeadBlock {
				t.Errorf("%s: %v", e.data, err)
			}
			break
		}
	}
}

func TestBeaconRefusals(t *testing.T) {
	t.Parallel()
	n := startL1(t, testConfig())
	for path, want := range map[string]int{
		"/eth/v1/validator/duties/proposer/x":                    400,
		"/eth/v1/validator/duties/proposer/-1":                   400,
		"/eth/v1/validator/duties/proposer/99999999999999":       400,
		"/eth/v1/validator/duties/proposer/18446744073709551616": 400,
		"/eth/v1/beacon/states/head/validators?id=0x12":          400,
		"/eth/v1/beacon/states/head/validators?id=bob":           400,
		"/eth/v1/beacon/states/head/validators?status=sleeping":  400,
		"/eth/v1/beacon/states/head/validators?id=%zz":           400,
		"/eth/v1/events":                                                  400,
		"/eth/v1/events?topics=":                                          400,
		"/eth/v1/events?topics=head,attestation":                          400,
		"/eth/v1/beacon/headers/finalized":                                404,
		"/eth/v2/beacon/blocks/head":                                      404,
		"/eth/v1/beacon/genesis?" + strings.Repeat("a", 2*maxHeaderBytes): 431,
	} {
		status, answer := n.call(http.MethodGet, path, "")
		if status != want {
			t.Errorf("%s: %d %s, want %d", path, status, answer, want)
		}
		var refusal beaconError
		if want == 400 && (json.Unmarshal([]byte(answer), &refusal) != nil || refusal.Code != want || refusal.Message == "") {
			t.Errorf("%s: %s", path, answer)
		}
	}
	if status, _ := n.call(http.MethodPost, "/eth/v1/beacon/genesis", "{}"); status != http.StatusMethodNotAllowed {
		t.Errorf("POST genesis: %d", status)
	}
	// Streams are bounded; one that ends makes room.
	var open []io.Closer
	for range maxEventClients {
		answer, err := http.Get(n.ends.BeaconURL() + "/eth/v1/events?topics=head")
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("stream %d: %v %v", len(open), answer, err)
		}
		open = append(open, answer.Body)
	}
	if status, _ := n.call(http.MethodGet, "/eth/v1/events?topics=head", ""); status != http.StatusServiceUnavailable {
		t.Errorf("one stream too many: %d", status)
	}
	for _, body := range open {
		body.Close()
	}
	n.eventually("room for a stream", func() bool {
		answer, err := http.Get(n.ends.BeaconURL() + "/eth/v1/events?topics=head")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
}

func TestEventHubDropsSlowClients(t *testing.T) {
	t.Parallel()
	hub := newEventHub()
	slow, _ := hub.subscribe(map[string]bool{topicHead: true})
	deaf, _ := hub.subscribe(map[string]bool{topicChainReorg: true})
	began := time.Now()
	for range eventBuffer + 10 {
		hub.publish(event{topic: topicHead})
	}
	count := 0
	for range slow {
		count++
	}
	if count != eventBuffer || time.Since(began) > time.Second {
		t.Errorf("slow client got %d events in %v", count, time.Since(began))
	}
	hub.unsubscribe(slow) // again, after the drop
	hub.close()
	if _, open := <-deaf; open {
		t.Error("hub is closed, its client is not")
	}
	if _, ok := hub.subscribe(nil); ok {
		t.Error("closed hub takes clients")
	}
}
