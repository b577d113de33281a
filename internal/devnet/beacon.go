package devnet

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/attestantio/go-eth2-client/spec/phase0"
	"github.com/ethereum/go-ethereum/common"
)

// Limits of the Beacon and control server.
const (
	headerTimeout   = 5 * time.Second
	bodyTimeout     = 10 * time.Second
	answerTimeout   = 10 * time.Second // of writing one answer or event
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 5 * time.Second
	keepAlive       = 10 * time.Second // between comments on a quiet event stream
	maxHeaderBytes  = 16 << 10
	farFuture       = "18446744073709551615" // FAR_FUTURE_EPOCH
	validatorGwei   = 32_000_000_000
)

// serveBeacon serves the Beacon API subset and the control API until the returned function is
// called, which ends event streams and waits for running requests.
func (l *L1) serveBeacon(listener net.Listener) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	server := &http.Server{
		Handler:           l.beaconRoutes(),
		ReadHeaderTimeout: headerTimeout,
		WriteTimeout:      answerTimeout, // event streams and reorgs that wait for a slot move it on
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(listener); err != nil && err != http.ErrServerClosed {
			l.fail(fmt.Errorf("serve Beacon API: %w", err))
		}
	}()
	return func() {
		cancel()
		patience, end := context.WithTimeout(context.Background(), shutdownTimeout)
		defer end()
		if err := server.Shutdown(patience); err != nil {
			server.Close()
		}
		<-done
	}
}

func (l *L1) beaconRoutes() http.Handler {
	mux := http.NewServeMux()
	for path, handler := range map[string]func(*http.Request) (any, error){
		"/eth/v1/beacon/genesis":                    l.getGenesis,
		"/eth/v1/config/spec":                       l.getSpec,
		"/eth/v1/config/fork_schedule":              l.getForkSchedule,
		"/eth/v1/config/deposit_contract":           l.getDepositContract,
		"/eth/v1/node/version":                      l.getVersion,
		"/eth/v1/node/syncing":                      l.getSyncing,
		"/eth/v1/validator/duties/proposer/{epoch}": l.getProposerDuties,
		"/eth/v1/beacon/headers/head":               l.getHeadHeader,
		"/eth/v1/beacon/states/head/validators":     l.getValidators,
	} {
		mux.HandleFunc("GET "+path, beaconHandler(handler))
	}
	mux.HandleFunc("GET /eth/v1/events", l.getEvents)
	l.controlRoutes(mux)
	return mux
}

// beaconError is an error answer in the Beacon API's shape.
type beaconError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

func (e beaconError) Error() string { return e.Message }

func badParameter(format string, args ...any) error {
	return beaconError{http.StatusBadRequest, fmt.Sprintf(format, args...)}
}

func beaconHandler(handler func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := handler(r)
		if err != nil {
			problem, ok := err.(beaconError)
			if !ok {
				problem = beaconError{http.StatusInternalServerError, err.Error()}
			}
			writeJSON(w, "application/json", problem.Code, problem)
			return
		}
		writeJSON(w, "application/json", http.StatusOK, answer)
	}
}

func writeJSON(w http.ResponseWriter, contentType string, status int, answer any) {
	raw, err := json.Marshal(answer)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerTimeout))
	w.Header().Set("Content-Type", contentType)
	w.WriteHeader(status)
	w.Write(append(raw, '\n'))
}

type object = map[string]any

func (l *L1) getGenesis(*http.Request) (any, error) {
	return object{"data": object{
		"genesis_time":            decimal(l.consensus.genesisTime),
		"genesis_validators_root": common.Hash(l.consensus.validatorsRoot),
		"genesis_fork_version":    hexOf(GenesisForkVersion[:]),
	}}, nil
}

func (l *L1) getSpec(*http.Request) (any, error) {
	return object{"data": object{
		"CONFIG_NAME":                      "ultrasound-devnet",
		"PRESET_BASE":                      "mainnet",
		"SECONDS_PER_SLOT":                 decimal(l.cfg.SlotSeconds),
		"SLOT_DURATION_MS":                 decimal(l.cfg.SlotSeconds * 1000),
		"SLOTS_PER_EPOCH":                  decimal(l.cfg.SlotsPerEpoch),
		"MIN_GENESIS_TIME":                 decimal(l.consensus.genesisTime),
		"GENESIS_DELAY":                    "0",
		"GENESIS_FORK_VERSION":             hexOf(GenesisForkVersion[:]),
		"DEPOSIT_CHAIN_ID":                 decimal(l.cfg.ChainID),
		"DEPOSIT_NETWORK_ID":               decimal(l.cfg.ChainID),
		"DEPOSIT_CONTRACT_ADDRESS":         common.Address{},
		"DOMAIN_BEACON_PROPOSER":           "0x00000000",
		"DOMAIN_APPLICATION_BUILDER":       "0x00000001",
		"MAX_EFFECTIVE_BALANCE":            decimal(validatorGwei),
		"FAR_FUTURE_EPOCH":                 farFuture,
		"EPOCHS_PER_SYNC_COMMITTEE_PERIOD": "256",
	}}, nil
}

func (l *L1) getForkSchedule(*http.Request) (any, error) {
	version := hexOf(GenesisForkVersion[:])
	return object{"data": []object{{"previous_version": version, "current_version": version, "epoch": "0"}}}, nil
}

func (l *L1) getDepositContract(*http.Request) (any, error) {
	return object{"data": object{"chain_id": decimal(l.cfg.ChainID), "address": common.Address{}}}, nil
}

func (l *L1) getVersion(*http.Request) (any, error) {
	return object{"data": object{"version": "ultrasound-devnet/v1"}}, nil
}

func (l *L1) getSyncing(*http.Request) (any, error) {
	return object{"data": object{
		"head_slot": decimal(l.consensus.slotOf(l.chainHead())), "sync_distance": "0",
		"is_syncing": false, "is_optimistic": false, "el_offline": false,
	}}, nil
}

func (l *L1) getProposerDuties(r *http.Request) (any, error) {
	epoch, err := strconv.ParseUint(r.PathValue("epoch"), 10, 64)
	if err != nil {
		return nil, badParameter("invalid epoch: %q", r.PathValue("epoch"))
	}
	now := l.cfg.slots(l.consensus.genesisTime).At(uint64(max(l.now().Unix(), 0)))
	if current := now / l.cfg.SlotsPerEpoch; epoch > current+1 {
		return nil, badParameter("epoch %d is more than one epoch ahead of the current epoch %d", epoch, current)
	}
	l.mu.Lock()
	root, err := l.dependentRoot(epoch)
	l.mu.Unlock()
	if err != nil {
		return nil, err
	}
	duties := make([]object, 0, l.cfg.SlotsPerEpoch)
	for slot := epoch * l.cfg.SlotsPerEpoch; slot < (epoch+1)*l.cfg.SlotsPerEpoch; slot++ {
		proposer := l.consensus.proposer(slot)
		duties = append(duties, object{
			"pubkey": proposer.key.PublicKey(), "validator_index": decimal(proposer.index), "slot": decimal(slot),
		})
	}
	return object{"dependent_root": root, "execution_optimistic": false, "data": duties}, nil
}

func (l *L1) getHeadHeader(*http.Request) (any, error) {
	head := l.chainHead()
	root, err := l.consensus.root(head)
	if err != nil {
		return nil, err
	}
	header := l.consensus.header(head)
	signature, err := l.consensus.sign(header)
	if err != nil {
		return nil, err
	}
	return object{"execution_optimistic": false, "finalized": head.Number.Sign() == 0, "data": object{
		"root": root, "canonical": true,
		"header": object{"message": header, "signature": hexOf(signature[:])},
	}}, nil
}

// getValidators answers the filters id (index or public key) and status, repeated or with commas.
func (l *L1) getValidators(r *http.Request) (any, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badParameter("invalid query: %v", err)
	}
	ids := make(map[string]bool)
	for _, id := range listed(query["id"]) {
		number, notNumber := strconv.ParseUint(id, 10, 64)
		raw, notHex := hex.DecodeString(strings.TrimPrefix(id, "0x"))
		switch {
		case notNumber == nil:
			ids[decimal(number)] = true
		case notHex == nil && len(raw) == len(phase0.BLSPubKey{}):
			ids[hexOf(raw)] = true
		default:
			return nil, badParameter("invalid validator id: %q", id)
		}
	}
	active := true // of the statuses asked for
	if statuses := listed(query["status"]); len(statuses) > 0 {
		active = false
		for _, status := range statuses {
			if !validatorStatuses[status] {
				return nil, badParameter("invalid validator status: %q", status)
			}
			active = active || status == "active" || status == "active_ongoing"
		}
	}
	data := []object{}
	for _, v := range l.consensus.validators {
		public := v.key.PublicKey()
		if !active || (len(ids) > 0 && !ids[decimal(v.index)] && !ids[public.String()]) {
			continue
		}
		credentials := append([]byte{1, 11: 0}, v.feeRecipient[:]...)
		data = append(data, object{
			"index": decimal(v.index), "balance": decimal(validatorGwei), "status": "active_ongoing",
			"validator": object{
				"pubkey": public, "withdrawal_credentials": hexOf(credentials), "effective_balance": decimal(validatorGwei),
				"slashed": false, "activation_eligibility_epoch": "0", "activation_epoch": "0",
				"exit_epoch": farFuture, "withdrawable_epoch": farFuture,
			},
		})
	}
	return object{"execution_optimistic": false, "finalized": false, "data": data}, nil
}

// validatorStatuses are those of the Beacon API; here all validators are active_ongoing.
var validatorStatuses = map[string]bool{
	"pending_initialized": true, "pending_queued": true, "active_ongoing": true, "active_exiting": true,
	"active_slashed": true, "exited_unslashed": true, "exited_slashed": true, "withdrawal_possible": true,
	"withdrawal_done": true, "active": true, "pending": true, "exited": true, "withdrawal": true,
}

// getEvents streams server-sent events of the asked topics, from now on.
func (l *L1) getEvents(w http.ResponseWriter, r *http.Request) {
	topics := make(map[string]bool)
	for _, topic := range listed(r.URL.Query()["topics"]) {
		if topic != topicHead && topic != topicChainReorg {
			writeJSON(w, "application/json", http.StatusBadRequest, beaconError{http.StatusBadRequest, fmt.Sprintf("invalid topic: %q", topic)})
			return
		}
		topics[topic] = true
	}
	if len(topics) == 0 {
		writeJSON(w, "application/json", http.StatusBadRequest, beaconError{http.StatusBadRequest, "no topics given"})
		return
	}
	events, ok := l.events.subscribe(topics)
	if !ok {
		writeJSON(w, "application/json", http.StatusServiceUnavailable, beaconError{http.StatusServiceUnavailable, "too many event streams"})
		return
	}
	defer l.events.unsubscribe(events)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	control := http.NewResponseController(w)
	send := func(text string) bool {
		control.SetWriteDeadline(time.Now().Add(answerTimeout))
		_, err := io.WriteString(w, text)
		return err == nil && control.Flush() == nil
	}
	ticker := time.NewTicker(keepAlive)
	defer ticker.Stop()
	for alive := send(":\n\n"); alive; {
		select {
		case <-r.Context().Done():
			return
		case e, open := <-events:
			alive = open && send("event: "+e.topic+"\ndata: "+string(e.data)+"\n\n")
		case <-ticker.C:
			alive = send(":\n\n")
		}
	}
}

// listed splits a repeated query parameter whose values may hold commas.
func listed(values []string) []string {
	var out []string
	for _, value := range values {
		for _, part := range strings.Split(value, ",") {
			if part = strings.TrimSpace(part); part != "" {
				out = append(out, strings.ToLower(part))
			}
		}
	}
	return out
}

func hexOf(raw []byte) string { return "0x" + hex.EncodeToString(raw) }

// hostPort cuts the scheme and path off an endpoint.
func hostPort(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", fmt.Errorf("read endpoint %q: %w", endpoint, err)
	}
	return u.Host, nil
}
