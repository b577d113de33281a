package blocks_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

func TestKindText(t *testing.T) {
	t.Parallel()
	names := map[blocks.Kind]string{blocks.Regular: "regular", blocks.SlotEnding: "slot_ending", blocks.Based: "based"}
	for kind, name := range names {
		raw, err := json.Marshal(kind)
		if err != nil || string(raw) != `"`+name+`"` || kind.String() != name {
			t.Errorf("%v encodes as %s, %v", kind, raw, err)
		}
		var back blocks.Kind
		if err := json.Unmarshal(raw, &back); err != nil || back != kind {
			t.Errorf("%s decodes as %v, %v", raw, back, err)
		}
	}
	for _, kind := range []blocks.Kind{blocks.KindUnknown, 4, 255} {
		if _, err := kind.MarshalText(); !errors.Is(err, blocks.ErrUnknownKind) {
			t.Errorf("kind %d encodes: %v", kind, err)
		}
		if kind.Sequenced() {
			t.Errorf("kind %d is sequenced", kind)
		}
	}
	for _, text := range []string{"", "unknown", "Regular", "regular ", "kind(4)", "slot-ending"} {
		kind := blocks.Based
		if err := kind.UnmarshalText([]byte(text)); !errors.Is(err, blocks.ErrUnknownKind) || kind != blocks.Based {
			t.Errorf("%q decodes as %v, %v", text, kind, err)
		}
	}
	if !blocks.Regular.Sequenced() || !blocks.SlotEnding.Sequenced() || blocks.Based.Sequenced() {
		t.Error("wrong kinds are sequenced")
	}
	if blocks.Kind(9).String() != "kind(9)" {
		t.Error(blocks.Kind(9))
	}
}

func TestSlots(t *testing.T) {
	t.Parallel()
	s := blocks.Slots{Genesis: 1000, Seconds: 12}
	for _, test := range []struct{ time, slot uint64 }{{0, 0}, {999, 0}, {1000, 0}, {1011, 0}, {1012, 1}, {1023, 1}, {1024, 2}} {
		if got := s.At(test.time); got != test.slot {
			t.Errorf("At(%d) = %d, want %d", test.time, got, test.slot)
		}
	}
	for slot := range uint64(50) {
		if s.At(s.Start(slot)) != slot || (slot > 0 && s.At(s.Start(slot)-1) != slot-1) {
			t.Errorf("slot %d does not start at %d", slot, s.Start(slot))
		}
	}
	for _, slot := range []uint64{math.MaxUint64, math.MaxUint64 / 12, math.MaxUint64/12 + 1} {
		if s.Start(slot) != math.MaxUint64 {
			t.Errorf("Start(%d) = %d wraps", slot, s.Start(slot))
		}
	}
	if (blocks.Slots{}).At(5) != 0 {
		t.Error("slots without length")
	}
}

func TestAnchorHash(t *testing.T) {
	t.Parallel()
	a := blocks.Anchor{L1Number: 0x1234, L1Hash: common.HexToHash("0xaa"), InboxRoot: common.HexToHash("0xbb"), InboxCount: 7}
	want := crypto.Keccak256Hash(common.FromHex("0x" +
		"0000000000000000000000000000000000000000000000000000000000001234" +
		"00000000000000000000000000000000000000000000000000000000000000aa" +
		"00000000000000000000000000000000000000000000000000000000000000bb" +
		"0000000000000000000000000000000000000000000000000000000000000007"))
	if got := a.Hash(); got != want {
		t.Errorf("hash %v, want %v", got, want)
	}
	for i, other := range []blocks.Anchor{
		{L1Number: 0x1235, L1Hash: a.L1Hash, InboxRoot: a.InboxRoot, InboxCount: 7},
		{L1Number: 0x1234, L1Hash: a.InboxRoot, InboxRoot: a.L1Hash, InboxCount: 7},
		{L1Number: 0x1234, L1Hash: a.L1Hash, InboxRoot: a.InboxRoot, InboxCount: 8},
	} {
		if other.Hash() == a.Hash() {
			t.Errorf("anchor %d has the same hash", i)
		}
	}
}

func TestAnchorBefore(t *testing.T) {
	t.Parallel()
	at := func(number, count uint64) blocks.Anchor { return blocks.Anchor{L1Number: number, InboxCount: count} }
	for _, test := range []struct {
		a, b   blocks.Anchor
		before bool
	}{
		{at(1, 1), at(1, 1), false}, {at(2, 1), at(1, 1), false}, {at(1, 2), at(1, 1), false},
		{at(0, 1), at(1, 1), true}, {at(1, 0), at(1, 1), true}, {at(2, 0), at(1, 1), true}, {at(0, 2), at(1, 1), true},
	} {
		if got := test.a.Before(test.b); got != test.before {
			t.Errorf("%v before %v: %v", test.a, test.b, got)
		}
	}
}
