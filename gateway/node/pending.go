package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rpc"
	"github.com/holiman/uint256"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// overlay is one pending block and the stored block below it: everything that is answered for "pending" comes from one.
type overlay struct {
	node   *Node
	block  *gateway.PendingBlock
	base   *types.Header          // stored with its state
	below  *gateway.SealedPending // sealed above base and not stored yet; nil if there is none
	layers [][]execute.Change     // over the state of base, oldest first
}

// errNoBase is returned for a pending block whose parent is not known here, which a reorg can bring about for a moment.
var errNoBase = errors.New("the pending block stands on a block that is not stored yet")

// pendingTag reports whether a block parameter is "pending".
func pendingTag(at *rpc.BlockNumberOrHash) bool {
	if at == nil {
		return false
	}
	tag, ok := at.Number()
	return ok && tag == rpc.PendingBlockNumber
}

var latest = rpc.BlockNumberOrHashWithNumber(rpc.LatestBlockNumber)

// pending returns the pending block as it is now, or nil if pending is latest.
func (a *ethAPI) pending() (*overlay, error) {
	pre := a.preconfirmer()
	if pre == nil {
		return nil, nil
	}
	return a.node.overlay(pre.Pending())
}

// overlay finds what a pending block stands on.
func (n *Node) overlay(p *gateway.PendingBlock) (*overlay, error) {
	switch {
	case p == nil || p.Header == nil && p.Below == nil:
		return nil, nil
	case p.Header == nil && n.canonical(p.Below.Block.Hash()) != nil:
		return nil, nil // the head is this block, or one on it
	}
	o := &overlay{node: n, block: p}
	parent := common.Hash{}
	if p.Header != nil {
		parent = p.Header.ParentHash
	} else {
		parent = p.Below.Block.Hash()
	}
	if o.base = n.bc.GetHeaderByHash(parent); o.base != nil && n.bc.HasState(o.base.Root) {
		o.layers = p.Layers
		return o, nil
	}
	if p.Below == nil || p.Below.Block.Hash() != parent {
		return nil, fmt.Errorf("block %s: %w", parent, errNoBase)
	}
	if o.base = n.bc.GetHeaderByHash(p.Below.Block.ParentHash()); o.base == nil {
		return nil, fmt.Errorf("block %s: %w", p.Below.Block.ParentHash(), errNoBase)
	}
	o.below, o.layers = p.Below, slices.Concat(p.Below.Layers, p.Layers)
	return o, nil
}

// env is the header in whose environment calls are executed: the open block's, or that of a block sealed a moment ago.
// It must not be changed.
func (o *overlay) env() *types.Header {
	if o.block.Header != nil {
		return o.block.Header
	}
	return o.block.Below.Block.Header()
}

// promises are those of the pending block: the open one, or one sealed a moment ago.
func (o *overlay) promises() []gateway.Promised {
	if o.block.Header != nil {
		return o.block.Promises
	}
	return o.block.Below.Promises
}

// open returns the state for looking accounts up, which builds nothing.
func (o *overlay) open() (*layered, error) {
	statedb, err := o.node.stateOf(o.base)
	if err != nil {
		return nil, err
	}
	return &layered{StateDB: statedb, layers: o.layers}, nil
}

// chain is the chain below the pending block, for BLOCKHASH.
func (o *overlay) chain() core.ChainContext {
	c := chainBelow{BlockChain: o.node.bc}
	if o.below != nil {
		c.below, c.hash = o.below.Block.Header(), o.below.Block.Hash()
	}
	return c
}

// chainBelow is the stored chain and one block more.
type chainBelow struct {
	*core.BlockChain
	below *types.Header // nil if all are stored
	hash  common.Hash
}

// GetHeader implements consensus.ChainHeaderReader.
func (c chainBelow) GetHeader(hash common.Hash, number uint64) *types.Header {
	if c.below != nil && hash == c.hash {
		return c.below
	}
	return c.BlockChain.GetHeader(hash, number)
}

// accounts is a state as JSON-RPC asks for accounts.
type accounts interface {
	GetBalance(addr common.Address) *uint256.Int
	GetNonce(addr common.Address) uint64
	GetCode(addr common.Address) []byte
	GetState(addr common.Address, slot common.Hash) common.Hash
	Error() error
}

// layered is a stored state under layers of changes. It serves one request.
type layered struct {
	*state.StateDB
	layers [][]execute.Change
}

var _ accounts = (*layered)(nil)

// newest calls visit for the changes of an account, newest first, until it returns true.
func (l *layered) newest(addr common.Address, visit func(*execute.Change) bool) {
	for i := len(l.layers) - 1; i >= 0; i-- {
		for j := len(l.layers[i]) - 1; j >= 0; j-- {
			if c := &l.layers[i][j]; c.Address == addr && visit(c) {
				return
			}
		}
	}
}

// change returns the newest change of an account, or nil.
func (l *layered) change(addr common.Address) (found *execute.Change) {
	l.newest(addr, func(c *execute.Change) bool { found = c; return true })
	return found
}

// GetBalance implements accounts.
func (l *layered) GetBalance(addr common.Address) *uint256.Int {
	if c := l.change(addr); c != nil {
		return c.Balance
	}
	return l.StateDB.GetBalance(addr)
}

// GetNonce implements accounts.
func (l *layered) GetNonce(addr common.Address) uint64 {
	if c := l.change(addr); c != nil {
		return c.Nonce
	}
	return l.StateDB.GetNonce(addr)
}

// GetCode implements accounts. A change names the code by its hash, and holds it only if its block has set it.
func (l *layered) GetCode(addr common.Address) []byte {
	now := l.change(addr)
	if now == nil {
		return l.StateDB.GetCode(addr)
	}
	if !now.Exists || now.CodeHash == types.EmptyCodeHash {
		return nil
	}
	var code []byte
	l.newest(addr, func(c *execute.Change) bool {
		if c.CodeHash == now.CodeHash {
			code = c.Code
		}
		return len(code) > 0
	})
	if len(code) > 0 {
		return code
	}
	return l.StateDB.GetCode(addr)
}

// GetState implements accounts.
func (l *layered) GetState(addr common.Address, slot common.Hash) (value common.Hash) {
	found := false
	l.newest(addr, func(c *execute.Change) bool {
		if value, found = c.Slots[slot]; !found && !c.Exists {
			found = true
		}
		return found
	})
	if found {
		return value
	}
	return l.StateDB.GetState(addr, slot)
}

// accountsAt returns the state of a block parameter, or nil for a block that is not there.
func (a *ethAPI) accountsAt(ctx context.Context, at *rpc.BlockNumberOrHash) (accounts, error) {
	if at == nil {
		at = &latest
	}
	if pendingTag(at) {
		o, err := a.pending()
		if err != nil {
			return nil, err
		}
		if o != nil {
			return o.open()
		}
		at = &latest
	}
	statedb, _, err := a.node.eth.APIBackend.StateAndHeaderByNumberOrHash(ctx, *at)
	if statedb == nil || err != nil {
		return nil, err
	}
	return statedb, nil
}

// imposer keeps the state of the pending block for calls, so that what many of them need is imposed once.
type imposer struct {
	mu      sync.Mutex
	base    common.Hash
	done    [][]execute.Change // imposed so far
	statedb *state.StateDB     // nil at first
}

// state returns what resolve finds, with a private copy of its state; nil if pending is latest.
func (m *imposer) state(resolve func() (*overlay, error)) (*overlay, *state.StateDB, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	o, err := resolve() // under the lock, so that the states asked for only go forward
	if o == nil || err != nil {
		return nil, nil, err
	}
	if !m.precedes(o) {
		statedb, err := o.node.stateOf(o.base)
		if err != nil {
			return nil, nil, err
		}
		m.base, m.done, m.statedb = o.base.Hash(), nil, statedb
	}
	for _, layer := range o.layers[len(m.done):] {
		execute.Impose(o.node.bc.Config(), o.env(), m.statedb, layer)
	}
	m.done = o.layers
	if err := m.statedb.Error(); err != nil {
		m.statedb = nil
		return nil, nil, fmt.Errorf("read state of block %d: %w", o.base.Number, err)
	}
	return o, m.statedb.Copy(), nil
}

// precedes reports whether what is imposed is a beginning of the overlay's layers.
func (m *imposer) precedes(o *overlay) bool {
	if m.statedb == nil || m.base != o.base.Hash() || len(m.done) > len(o.layers) {
		return false
	}
	for i, layer := range m.done {
		if len(layer) != len(o.layers[i]) || len(layer) > 0 && &layer[0] != &o.layers[i][0] {
			return false
		}
	}
	return true
}
