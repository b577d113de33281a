package l1

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// Bounds of a beacon node's answers, in bytes. A list of a million validators takes about 400 MB.
const (
	maxBeaconAnswer  = 4 << 20
	maxValidatorList = 512 << 20
	maxErrorBody     = 4 << 10
)

// Beacon asks a beacon node, over the standard Beacon API. It is safe for concurrent use.
type Beacon struct {
	base    string
	timeout time.Duration
	http    *http.Client
}

// NewBeacon returns a client for the API at rawURL. timeout bounds each request, not the event stream.
func NewBeacon(rawURL string, timeout time.Duration) (*Beacon, error) {
	u, err := url.Parse(rawURL)
	if err != nil {
		return nil, fmt.Errorf("parse beacon URL: %w", err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || timeout <= 0 {
		return nil, fmt.Errorf("beacon URL %q with timeout %v: %w", rawURL, timeout, ErrConfig)
	}
	// A transport of its own, so that Close leaves nothing behind and disturbs nobody.
	return &Beacon{
		base: strings.TrimRight(u.String(), "/"), timeout: timeout,
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4, IdleConnTimeout: time.Minute}},
	}, nil
}

// Close drops idle connections.
func (b *Beacon) Close() { b.http.CloseIdleConnections() }

// BeaconGenesis is the start of L1's beacon chain.
type BeaconGenesis struct {
	Time           uint64 // unix seconds of slot 0
	ForkVersion    [4]byte
	ValidatorsRoot common.Hash
}

// Genesis asks for the beacon chain's genesis.
func (b *Beacon) Genesis(ctx context.Context) (BeaconGenesis, error) {
	var data struct {
		Time    uint64        `json:"genesis_time,string"`
		Root    common.Hash   `json:"genesis_validators_root"`
		Version hexutil.Bytes `json:"genesis_fork_version"`
	}
	if err := b.get(ctx, "/eth/v1/beacon/genesis", maxBeaconAnswer, &data); err != nil {
		return BeaconGenesis{}, fmt.Errorf("get beacon genesis: %w", err)
	}
	g := BeaconGenesis{Time: data.Time, ValidatorsRoot: data.Root}
	if copy(g.ForkVersion[:], data.Version) != len(data.Version) || len(data.Version) != 4 {
		return BeaconGenesis{}, fmt.Errorf("get beacon genesis: fork version %v: %w", data.Version, ErrInconsistent)
	}
	return g, nil
}

// BeaconSpec is what of the chain's parameters is of use here.
type BeaconSpec struct {
	SecondsPerSlot uint64
	SlotsPerEpoch  uint64
}

// Spec asks for the chain's parameters.
func (b *Beacon) Spec(ctx context.Context) (BeaconSpec, error) {
	var data map[string]json.RawMessage // some entries of later forks are lists
	if err := b.get(ctx, "/eth/v1/config/spec", maxBeaconAnswer, &data); err != nil {
		return BeaconSpec{}, fmt.Errorf("get beacon spec: %w", err)
	}
	var s BeaconSpec
	for name, value := range map[string]*uint64{"SECONDS_PER_SLOT": &s.SecondsPerSlot, "SLOTS_PER_EPOCH": &s.SlotsPerEpoch} {
		n, err := strconv.ParseUint(string(bytes.Trim(data[name], `"`)), 10, 64)
		if err != nil || n == 0 {
			return BeaconSpec{}, fmt.Errorf("get beacon spec: %s is %s: %w", name, data[name], ErrInconsistent)
		}
		*value = n
	}
	return s, nil
}

// Slots asks for genesis and spec and returns L1's slots.
func (b *Beacon) Slots(ctx context.Context) (blocks.Slots, error) {
	g, err := b.Genesis(ctx)
	if err != nil {
		return blocks.Slots{}, err
	}
	s, err := b.Spec(ctx)
	if err != nil {
		return blocks.Slots{}, err
	}
	return blocks.Slots{Genesis: g.Time, Seconds: s.SecondsPerSlot}, nil
}

// Duty says which validator proposes in a slot.
type Duty struct {
	PublicKey certs.PublicKey `json:"pubkey"`
	Validator uint64          `json:"validator_index,string"`
	Slot      uint64          `json:"slot,string"`
}

// ProposerDuties asks who proposes in the slots of an epoch.
func (b *Beacon) ProposerDuties(ctx context.Context, epoch uint64) ([]Duty, error) {
	var data []Duty
	if err := b.get(ctx, "/eth/v1/validator/duties/proposer/"+strconv.FormatUint(epoch, 10), maxBeaconAnswer, &data); err != nil {
		return nil, fmt.Errorf("get proposer duties of epoch %d: %w", epoch, err)
	}
	return data, nil
}

// BeaconValidator is one validator of L1.
type BeaconValidator struct {
	Index     uint64
	Status    string // "active_ongoing" and others of the Beacon API
	PublicKey certs.PublicKey
}

// Active reports whether the validator may propose blocks.
func (v BeaconValidator) Active() bool { return strings.HasPrefix(v.Status, "active") }

// Validators asks for validators as of the head: those with the given keys, or all if none are given.
// A validator that is not known is not in the answer.
func (b *Beacon) Validators(ctx context.Context, keys ...certs.PublicKey) ([]BeaconValidator, error) {
	path := "/eth/v1/beacon/states/head/validators"
	if len(keys) > 0 {
		ids := make([]string, len(keys))
		for i, k := range keys {
			ids[i] = k.String()
		}
		path += "?id=" + strings.Join(ids, ",")
	}
	var data []struct {
		Index     uint64 `json:"index,string"`
		Status    string `json:"status"`
		Validator struct {
			PublicKey certs.PublicKey `json:"pubkey"`
		} `json:"validator"`
	}
	if err := b.get(ctx, path, maxValidatorList, &data); err != nil {
		return nil, fmt.Errorf("get validators: %w", err)
	}
	out := make([]BeaconValidator, len(data))
	for i, v := range data {
		out[i] = BeaconValidator{Index: v.Index, Status: v.Status, PublicKey: v.Validator.PublicKey}
	}
	return out, nil
}

// HeadSlot asks for the slot and the beacon block root of the head.
func (b *Beacon) HeadSlot(ctx context.Context) (slot uint64, root common.Hash, err error) {
	var data struct {
		Root   common.Hash `json:"root"`
		Header struct {
			Message struct {
				Slot uint64 `json:"slot,string"`
			} `json:"message"`
		} `json:"header"`
	}
	if err := b.get(ctx, "/eth/v1/beacon/headers/head", maxBeaconAnswer, &data); err != nil {
		return 0, common.Hash{}, fmt.Errorf("get beacon head: %w", err)
	}
	return data.Header.Message.Slot, data.Root, nil
}

// get reads the data member of an answer of at most limit bytes.
func (b *Beacon) get(ctx context.Context, path string, limit int64, data any) error {
	ctx, cancel := context.WithTimeout(ctx, b.timeout)
	defer cancel()
	res, err := b.open(ctx, path, "application/json")
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, limit+1))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if int64(len(body)) > limit {
		return fmt.Errorf("answer of more than %d bytes: %w", limit, ErrTooLarge)
	}
	answer := struct {
		Data any `json:"data"`
	}{Data: data}
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("decode answer: %w", err)
	}
	return nil
}

func (b *Beacon) open(ctx context.Context, path, accept string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.base+path, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Accept", accept)
	res, err := b.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("send request: %w", err)
	}
	if res.StatusCode != http.StatusOK {
		defer res.Body.Close()
		text, _ := io.ReadAll(io.LimitReader(res.Body, maxErrorBody)) // only for the message
		if res.StatusCode == http.StatusNotFound {
			return nil, fmt.Errorf("%s: %s: %w", res.Status, bytes.TrimSpace(text), ErrNotFound)
		}
		return nil, fmt.Errorf("%s: %s: %w", res.Status, bytes.TrimSpace(text), ErrStatus)
	}
	return res, nil
}
