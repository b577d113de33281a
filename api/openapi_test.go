package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/go-chi/chi/v5"
	"github.com/goccy/go-yaml"

	"github.com/ultrasound-rollup/ultrasound/based"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// contract is what the tests look at in openapi.yaml.
type contract struct {
	Paths map[string]map[string]struct {
		Responses map[string]any `yaml:"responses"`
	} `yaml:"paths"`
	Components struct {
		Schemas map[string]schema `yaml:"schemas"`
	} `yaml:"components"`
}

type schema struct {
	Enum       []string       `yaml:"enum"`
	Required   []string       `yaml:"required"`
	Properties map[string]any `yaml:"properties"`
}

func readContract(t *testing.T) contract {
	t.Helper()
	var c contract
	if err := yaml.Unmarshal(openAPI, &c); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestContractHasTheRoutersPaths(t *testing.T) {
	t.Parallel()
	w := newWorld(t, nil)
	var routed, written []string
	err := chi.Walk(w.handler.(chi.Routes), func(method, route string, _ http.Handler, _ ...func(http.Handler) http.Handler) error {
		routed = append(routed, method+" "+route)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, methods := range readContract(t).Paths {
		for method := range methods {
			written = append(written, strings.ToUpper(method)+" "+path)
		}
	}
	sort.Strings(routed)
	sort.Strings(written)
	if !slices.Equal(routed, written) {
		t.Errorf("router and contract differ\nrouter:   %q\ncontract: %q", routed, written)
	}
}

func TestContractHasTheCodesAndKinds(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	var codes, kinds []string
	for code := range problemCodes() {
		codes = append(codes, string(code))
	}
	for _, kind := range eventKinds() {
		kinds = append(kinds, string(kind))
	}
	for name, want := range map[string][]string{"Code": codes, "EventKind": kinds} {
		got := c.Components.Schemas[name].Enum
		sort.Strings(got)
		sort.Strings(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: contract %q, code %q", name, got, want)
		}
	}
}

// Every reference in the contract leads somewhere.
func TestContractIsWhole(t *testing.T) {
	t.Parallel()
	var whole map[string]any
	if err := yaml.Unmarshal(openAPI, &whole); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range regexp.MustCompile(`"\$ref":"#/([^"]+)"`).FindAllStringSubmatch(string(raw), -1) {
		at := any(whole)
		for _, part := range strings.Split(ref[1], "/") {
			m, _ := at.(map[string]any)
			at = m[part]
		}
		if at == nil {
			t.Errorf("no %s", ref[1])
		}
	}
}

// The schemas have exactly the fields of the types that are answered or read.
func TestContractHasTheTypesFields(t *testing.T) {
	t.Parallel()
	c := readContract(t)
	for name, value := range map[string]any{
		"Problem": Problem{}, "PreconfirmationRequest": PreconfirmationRequest{}, "PromiseRecord": gateway.PromiseRecord{},
		"History": gateway.PromiseHistory{}, "Block": gateway.BlockRecord{}, "Certificate": gateway.CertificateRecord{},
		"Status": Status{}, "Fee": Fee{}, "Slot": UpcomingSlot{}, "Capabilities": Capabilities{}, "Template": based.Template{},
		"BuildRequest": BuildRequest{}, "BuiltBlock": BuiltBlock{}, "AnnounceRequest": AnnounceRequest{}, "Announced": Announced{},
		"SignedRegistration": SignedRegistration{}, "RevertedBlock": gateway.RevertedBlock{},
		"RevertedTransaction": gateway.RevertedTransaction{}, "Reorg": gateway.ReorgRecord{}, "Event": gateway.EventRecord{},
		"L1Inclusion": gateway.L1Inclusion{}, "Budget": gateway.BudgetStatus{}, "L1Budget": gateway.L1Budget{}, "Refused": gateway.RefusedStatus{},
		"HistoryStep": gateway.HistoryStep{}, "CertificateMessage": certs.Message{}, "OpenBlock": gateway.OpenStatus{}, "Proposer": gateway.ProposerRecord{},
		"Trace": TraceAnswer{}, "Ref": blocks.Ref{}, "Permit": blocks.Permit{}, "Anchor": blocks.Anchor{}, "Placed": blocks.Placed{},
		"QueuedEvent": gateway.QueuedEvent{}, "EvidenceEvent": gateway.EvidenceEvent{}, "Evidence": gateway.EvidenceRecord{}, "Reversion": gateway.ReversionRecord{}, "StandingBlock": gateway.StandingBlock{}, "FragmentEvent": gateway.FragmentEvent{}, "BlockEvent": gateway.BlockEvent{}, "PermitEvent": gateway.PermitEvent{},
		"VerdictEvent": gateway.VerdictEvent{}, "SettledEvent": gateway.SettledEvent{}, "RevertedEvent": gateway.RevertedEvent{}, "ModeEvent": gateway.ModeEvent{}, "GapEvent": GapEvent{},
		"TracePrice": TracePrice{}, "Conditions": ConditionsRequest{}, "BundleRequest": BundleRequest{}, "BundleAnswer": BundleAnswer{},
	} {
		s, ok := c.Components.Schemas[name]
		if !ok {
			t.Errorf("no schema %s", name)
			continue
		}
		fields, always := jsonFields(reflect.TypeOf(value))
		var written []string
		for property := range s.Properties {
			written = append(written, property)
		}
		sort.Strings(written)
		sort.Strings(fields)
		if !slices.Equal(written, fields) {
			t.Errorf("%s: contract %q, type %q", name, written, fields)
		}
		for _, required := range s.Required {
			if !slices.Contains(fields, required) {
				t.Errorf("%s: required %s is no field", name, required)
			}
		}
		for _, field := range always {
			if !slices.Contains(s.Required, field) {
				t.Errorf("%s: %s is always there and not required", name, field)
			}
		}
	}
}

// jsonFields lists the JSON names of a struct, those of embedded structs included, and which of them are never left out.
func jsonFields(t reflect.Type) (names, always []string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Tag.Get("json") == "" {
			inner, innerAlways := jsonFields(f.Type)
			names, always = append(names, inner...), append(always, innerAlways...)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		names = append(names, name)
		if options != "omitempty" {
			always = append(always, name)
		}
	}
	return names, always
}
