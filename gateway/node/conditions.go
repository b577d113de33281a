package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/math"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// conditions is the second parameter of eth_sendRawTransactionConditional. Numbers are hex quantities or decimal.
type conditions struct {
	Known          knownAccounts        `json:"knownAccounts"`
	BlockNumberMin *math.HexOrDecimal64 `json:"blockNumberMin"`
	BlockNumberMax *math.HexOrDecimal64 `json:"blockNumberMax"`
	TimestampMin   *math.HexOrDecimal64 `json:"timestampMin"`
	TimestampMax   *math.HexOrDecimal64 `json:"timestampMax"`
}

// errTooManyEntries is returned for conditions that name more accounts and slots than are looked up.
var errTooManyEntries = fmt.Errorf("conditions name more than %d accounts and slots", gateway.MaxKnownEntries)

// parseConditions reads conditions; what it does not understand it refuses, for to ignore a condition is to break it.
func parseConditions(given *json.RawMessage) (gateway.Conditions, error) {
	var c conditions
	if given != nil {
		d := json.NewDecoder(bytes.NewReader(*given))
		d.DisallowUnknownFields()
		if err := d.Decode(&c); errors.Is(err, errTooManyEntries) {
			return gateway.Conditions{}, &rpcError{code: codeLimit, message: errTooManyEntries.Error()}
		} else if err != nil {
			return gateway.Conditions{}, invalidParams{fmt.Errorf("read conditions: %w", err)}
		}
	}
	out := gateway.Conditions{
		BlockNumberMin: (*uint64)(c.BlockNumberMin), BlockNumberMax: (*uint64)(c.BlockNumberMax),
		TimestampMin: (*uint64)(c.TimestampMin), TimestampMax: (*uint64)(c.TimestampMax), Known: c.Known,
	}
	if empty(out.BlockNumberMin, out.BlockNumberMax) || empty(out.TimestampMin, out.TimestampMax) {
		return gateway.Conditions{}, &rpcError{code: codeCondition, message: "a range of the conditions ends before it begins"}
	}
	return out, nil
}

// empty reports whether a range holds nothing.
func empty(from, to *uint64) bool { return from != nil && to != nil && *from > *to }

// knownAccounts maps an account to what its storage must be: its root, or an object of slots and values.
type knownAccounts map[common.Address]gateway.KnownAccount

// UnmarshalJSON implements json.Unmarshaler. It stops with errTooManyEntries before it keeps more than it may.
func (k *knownAccounts) UnmarshalJSON(input []byte) error {
	left := gateway.MaxKnownEntries
	entry := func() error {
		if left--; left < 0 {
			return errTooManyEntries
		}
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(input))
	known := make(knownAccounts)
	err := object(d, func(key string, d *json.Decoder) error {
		var addr common.Address
		if err := errors.Join(entry(), addr.UnmarshalText([]byte(key))); err != nil {
			return err
		}
		if _, twice := known[addr]; twice {
			return fmt.Errorf("account %s is named twice", addr)
		}
		account, err := knownAccount(d, entry)
		known[addr] = account
		return err
	})
	if err != nil {
		return err
	}
	*k = known
	return nil
}

// knownAccount reads what is known of one account.
func knownAccount(d *json.Decoder, entry func() error) (account gateway.KnownAccount, err error) {
	var raw json.RawMessage
	if err := d.Decode(&raw); err != nil {
		return account, err
	}
	if raw[0] != '{' {
		account.Root = new(common.Hash)
		return account, json.Unmarshal(raw, account.Root)
	}
	account.Slots = make(map[common.Hash]common.Hash)
	return account, object(json.NewDecoder(bytes.NewReader(raw)), func(key string, d *json.Decoder) error {
		var slot, value common.Hash
		if err := errors.Join(entry(), slot.UnmarshalText([]byte(key))); err != nil {
			return err
		}
		if err := d.Decode(&value); err != nil {
			return err
		}
		if before, twice := account.Slots[slot]; twice && before != value {
			return fmt.Errorf("slot %s is named twice", slot)
		}
		account.Slots[slot] = value
		return nil
	})
}

// object reads a JSON object, or null, key by key; each has to read its value.
func object(d *json.Decoder, each func(key string, d *json.Decoder) error) error {
	switch open, err := d.Token(); {
	case err != nil:
		return err
	case open == nil:
		return nil
	case open != json.Delim('{'):
		return errors.New("not an object")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		name, ok := key.(string)
		if !ok {
			return io.ErrUnexpectedEOF
		}
		if err := each(name, d); err != nil {
			return err
		}
	}
	_, err := d.Token()
	return err
}
