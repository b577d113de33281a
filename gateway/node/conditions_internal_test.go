package node

import (
	"encoding/json"
	"testing"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Whatever a client sends, no more is kept than may be looked up, and no range is empty.
func FuzzParseConditions(f *testing.F) {
	for _, seed := range []string{
		`null`, `{}`, `{"knownAccounts":null,"blockNumberMin":"0x1","timestampMax":5}`,
		`{"knownAccounts":{"0x0100000000000000000000000000000000000000":"0x0200000000000000000000000000000000000000000000000000000000000000"}}`,
		`{"knownAccounts":{"0x0100000000000000000000000000000000000000":{"0x0200000000000000000000000000000000000000000000000000000000000000":"0x0200000000000000000000000000000000000000000000000000000000000000"}}}`,
		`{"knownAccounts":{"0x0100000000000000000000000000000000000000":null}}`, `{"knownAccounts":[[[{}]]]}`, `{"timestampMin":9,"timestampMax":8}`, `{"knownAccounts":{`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, input []byte) {
		c, err := parseConditions((*json.RawMessage)(&input))
		if err != nil {
			return
		}
		entries := 0
		for _, k := range c.Known {
			entries += 1 + len(k.Slots)
			if k.Root != nil && k.Slots != nil || k.Root == nil && k.Slots == nil {
				t.Error("an account is known by its root and its slots, or by neither")
			}
		}
		if entries > gateway.MaxKnownEntries || empty(c.BlockNumberMin, c.BlockNumberMax) || empty(c.TimestampMin, c.TimestampMax) {
			t.Errorf("%d entries of %s are kept", entries, input)
		}
	})
}
