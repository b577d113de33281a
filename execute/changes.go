package execute

import (
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/holiman/uint256"
)

// Change is an account as transactions of an open block have left it.
type Change struct {
	Address  common.Address
	Exists   bool
	Nonce    uint64
	Balance  *uint256.Int // wei
	CodeHash common.Hash
	Code     []byte                      // of CodeHash; nil unless the block has set it
	Slots    map[common.Hash]common.Hash // that were written, with what they hold now
}

// changed collects what was touched since the last call of Changes.
type changed struct {
	accounts map[common.Address]struct{}
	slots    map[slotOf]struct{}
}

func (c *changed) add(t *touched) {
	if c.accounts == nil {
		c.accounts, c.slots = make(map[common.Address]struct{}), make(map[slotOf]struct{})
	}
	for addr := range t.accounts {
		c.accounts[addr] = struct{}{}
	}
	for s, written := range t.slots {
		if written {
			c.slots[s] = struct{}{}
		}
	}
}

// Changes returns the accounts that were touched since the last call, or the opening, as they are now. What was only
// read may be among them, and what a refused transaction has touched. An account that was destroyed has no slots.
func (b *Builder) Changes() []Change {
	if b.closed || len(b.changed.accounts) == 0 {
		return nil
	}
	statedb := b.t.statedb
	slots := make(map[common.Address]map[common.Hash]common.Hash)
	for s := range b.changed.slots {
		if slots[s.addr] == nil {
			slots[s.addr] = make(map[common.Hash]common.Hash)
		}
		slots[s.addr][s.slot] = statedb.GetState(s.addr, s.slot)
	}
	out := make([]Change, 0, len(b.changed.accounts))
	for addr := range b.changed.accounts {
		c := Change{Address: addr, Exists: statedb.Exist(addr), Nonce: statedb.GetNonce(addr), Balance: statedb.GetBalance(addr).Clone(),
			CodeHash: statedb.GetCodeHash(addr), Slots: slots[addr]}
		if _, coded := b.touched.coded[addr]; coded {
			c.Code = statedb.GetCode(addr)
		}
		out = append(out, c)
	}
	clear(b.changed.accounts)
	clear(b.changed.slots)
	return out
}

// Impose writes changes over a state, which must be of the block's parent, or of it with earlier changes. Transactions
// that are executed on it fare as they would as the block's next. It is not for a root.
func Impose(config *params.ChainConfig, header *types.Header, statedb *state.StateDB, changes []Change) {
	rules := config.Rules(header.Number, true, header.Time)
	for i := range changes {
		c := &changes[i]
		if !c.Exists {
			if statedb.Exist(c.Address) {
				statedb.SelfDestruct(c.Address)
				statedb.Finalise(rules) // a later change may make it anew
			}
			continue
		}
		if !statedb.Exist(c.Address) {
			statedb.CreateAccount(c.Address)
		}
		// What was only read stays as it is: to write it would touch it, and an empty account that is touched goes.
		if statedb.GetNonce(c.Address) != c.Nonce {
			statedb.SetNonce(c.Address, c.Nonce, tracing.NonceChangeUnspecified)
		}
		if !statedb.GetBalance(c.Address).Eq(c.Balance) {
			statedb.SetBalance(c.Address, c.Balance, tracing.BalanceChangeUnspecified)
		}
		if statedb.GetCodeHash(c.Address) != c.CodeHash {
			statedb.SetCode(c.Address, c.Code, tracing.CodeChangeUnspecified)
		}
		for slot, value := range c.Slots {
			statedb.SetState(c.Address, slot, value)
		}
	}
	statedb.Finalise(rules)
}
