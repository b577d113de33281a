package api

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// ConditionsRequest is what must hold in the state and block in which the transaction, or the first of a bundle, is
// executed. Absent fields ask for nothing.
type ConditionsRequest struct {
	BlockNumberMin *uint64       `json:"block_number_min,omitempty"`
	BlockNumberMax *uint64       `json:"block_number_max,omitempty"`
	TimestampMin   *uint64       `json:"timestamp_min,omitempty"` // unix seconds
	TimestampMax   *uint64       `json:"timestamp_max,omitempty"`
	KnownAccounts  knownAccounts `json:"known_accounts,omitempty"`
}

// read returns the conditions as the sequencer takes them.
func (c *ConditionsRequest) read() (gateway.Conditions, error) {
	if c == nil {
		return gateway.Conditions{}, nil
	}
	for _, bounds := range []struct {
		name     string
		min, max *uint64
	}{{"block_number", c.BlockNumberMin, c.BlockNumberMax}, {"timestamp", c.TimestampMin, c.TimestampMax}} {
		if bounds.min != nil && bounds.max != nil && *bounds.min > *bounds.max {
			return gateway.Conditions{}, problem(CodeBadRequest, "The condition %s_min is above %s_max: nothing could meet both.", bounds.name, bounds.name)
		}
	}
	return gateway.Conditions{
		BlockNumberMin: c.BlockNumberMin, BlockNumberMax: c.BlockNumberMax,
		TimestampMin: c.TimestampMin, TimestampMax: c.TimestampMax, Known: c.KnownAccounts,
	}, nil
}

// knownAccounts is an object of addresses. The value is the root of the account's storage, or an object of slots and
// what is in them.
type knownAccounts map[common.Address]gateway.KnownAccount

// UnmarshalJSON reads one entry after another and stops at the first that is too many: an object of a full body
// never becomes a map. An account or slot that is named twice is refused, for one of the two would be lost.
func (k *knownAccounts) UnmarshalJSON(raw []byte) error {
	r := knownReader{dec: json.NewDecoder(bytes.NewReader(raw))}
	accounts := make(knownAccounts)
	err := r.object("known_accounts is an object of addresses", func(name string) error {
		var address common.Address
		if err := address.UnmarshalText([]byte(name)); err != nil {
			return fmt.Errorf("known_accounts: %q is no address", name)
		}
		if _, twice := accounts[address]; twice {
			return fmt.Errorf("known_accounts: %s is there twice", address)
		}
		account, err := r.account(address)
		if err != nil {
			return err
		}
		accounts[address] = account
		return nil
	})
	if err != nil {
		return err
	}
	*k = accounts
	return nil
}

// knownReader reads known_accounts and counts the accounts and slots.
type knownReader struct {
	dec     *json.Decoder
	entries int
}

// object reads an object, name by name; each reads the value behind it.
func (r *knownReader) object(what string, each func(name string) error) error {
	token, err := r.dec.Token()
	if err != nil {
		return err
	}
	if token != json.Delim('{') {
		return fmt.Errorf("%s", what)
	}
	return r.names(each)
}

// names reads the rest of an object whose brace was read.
func (r *knownReader) names(each func(name string) error) error {
	for r.dec.More() {
		token, err := r.dec.Token()
		if err != nil {
			return err
		}
		if r.entries++; r.entries > gateway.MaxKnownEntries {
			return fmt.Errorf("known_accounts names more than %d accounts and slots", gateway.MaxKnownEntries)
		}
		name, _ := token.(string) // names of JSON objects are strings
		if err := each(name); err != nil {
			return err
		}
	}
	_, err := r.dec.Token()
	return err
}

// account reads what an account must be.
func (r *knownReader) account(address common.Address) (gateway.KnownAccount, error) {
	token, err := r.dec.Token()
	if err != nil {
		return gateway.KnownAccount{}, err
	}
	switch value := token.(type) {
	case string:
		root, err := parseWord(value)
		if err != nil {
			return gateway.KnownAccount{}, fmt.Errorf("known_accounts: the storage root of %s is 0x and 64 hex digits", address)
		}
		return gateway.KnownAccount{Root: &root}, nil
	case json.Delim:
		if value == '{' {
			slots, err := r.slots(address)
			return gateway.KnownAccount{Slots: slots}, err
		}
	}
	return gateway.KnownAccount{}, fmt.Errorf("known_accounts: %s is given neither a storage root nor an object of slots", address)
}

func (r *knownReader) slots(address common.Address) (map[common.Hash]common.Hash, error) {
	slots := make(map[common.Hash]common.Hash)
	err := r.names(func(name string) error {
		slot, err := parseWord(name)
		if err != nil {
			return fmt.Errorf("known_accounts: a slot of %s is 0x and 64 hex digits", address)
		}
		if _, twice := slots[slot]; twice {
			return fmt.Errorf("known_accounts: slot %s of %s is there twice", slot, address)
		}
		token, err := r.dec.Token()
		if err != nil {
			return err
		}
		text, _ := token.(string)
		value, err := parseWord(text)
		if err != nil {
			return fmt.Errorf("known_accounts: the value of slot %s of %s is 0x and 64 hex digits", slot, address)
		}
		slots[slot] = value
		return nil
	})
	return slots, err
}

// parseWord reads 0x and 64 hex digits.
func parseWord(s string) (word common.Hash, err error) {
	err = word.UnmarshalText([]byte(s))
	return word, err
}
