package execute

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb/database"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// Recorder holds the state that consecutive blocks are built on, from one pre-state on, and knows
// after every transaction what of it was touched: for the block alone, for the run of blocks that one
// settlement takes, and for the whole segment, which is what a stream sends. The trace of a block, its
// fragments and its budgets come from it; nothing is executed again.
//
// A Recorder is not safe for concurrent use. It has one open block at a time.
type Recorder struct {
	config  *params.ChainConfig
	chain   *chain
	head    *types.Header
	db      state.Database
	partial *partialState
	codes   map[common.Hash][]byte // that were needed in the segment
	made    map[common.Hash][]byte // codes of the segment's blocks, which may not be written yet
	sent    [][]byte               // codes first needed since the last fragment
	told    int                    // bytes of the segment's view at the last fragment

	slot, run, block *mpt.View
	outside          Usage // bytes of blocks, headers and transactions: of the run and the segment, without the open block
	cut              bool  // the next block begins a run
	open             *Builder
	spent            error // why no further block can be opened
}

// nodeSource reads trie nodes from a state database.
type nodeSource struct{ reader database.NodeReader }

// Node implements mpt.Source.
func (s nodeSource) Node(owner common.Hash, path []byte, hash common.Hash) ([]byte, error) {
	return s.reader.Node(owner, path, hash)
}

// NewRecorder returns a recorder whose first block stands on the parent. Nodes of the parent's state are
// read from the database for as long as the recorder is in use; those of the blocks above it are not.
// It returns ErrEnv for a parent that nothing can be built on.
func NewRecorder(config *params.ChainConfig, parent *types.Header, db state.Database) (*Recorder, error) {
	if err := checkParent(config, parent); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEnv, err)
	}
	reader, err := db.TrieDB().NodeReader(parent.Root)
	if err != nil {
		return nil, fmt.Errorf("open state %s: %w", parent.Root, err)
	}
	codes, err := db.Reader(parent.Root)
	if err != nil {
		return nil, fmt.Errorf("open state %s: %w", parent.Root, err)
	}
	r := &Recorder{config: config, chain: newChain(config), head: parent, db: db, codes: make(map[common.Hash][]byte), made: make(map[common.Hash][]byte)}
	tree := mpt.Open(parent.Root, nodeSource{reader})
	r.partial = newPartialState(tree, func(owner, hash common.Hash) ([]byte, error) {
		if code, ok := r.made[hash]; ok {
			return code, nil
		}
		code := codes.Code(common.Address{}, hash)
		if len(code) == 0 {
			return nil, ErrMissingCode
		}
		return code, nil
	}, db)
	base := tree.Snapshot()
	r.slot, r.run = tree.View(mpt.SlotView, base), tree.View(mpt.RunView, base)
	return r, nil
}

// Head returns the header that the next block stands on.
func (r *Recorder) Head() *types.Header { return r.head }

// Cut begins a new run with the next block: Usage.Run starts again.
func (r *Recorder) Cut() { r.cut = true }

// Open opens the next block in the given environment and runs its opening system calls. It returns
// ErrEnv if no valid block can be built that way, ErrSystemContract if the state lacks a canonical system
// contract, and ErrClosed after a block that was not sealed, for then the recorder is spent.
func (r *Recorder) Open(env Env) (*Builder, error) {
	if r.spent != nil {
		return nil, r.spent
	}
	if r.open != nil {
		return nil, fmt.Errorf("block %d is still open: %w", r.open.t.header.Number, ErrEnv)
	}
	parent, parentHash := r.head, r.head.Hash()
	header := env.header(r.config, parent)
	// The header rules are checked on a complete header; no rule looks at what execution will fill in.
	complete := types.CopyHeader(header)
	complete.RequestsHash = new(common.Hash)
	if err := checkHeader(r.chain, complete, parent, parentHash); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEnv, err)
	}
	b, err := r.begin(header)
	if err != nil {
		return nil, err
	}
	if env.Allow != nil {
		b.allow = env.Allow
	}
	return b, nil
}

// begin starts a recorded transition on the head.
func (r *Recorder) begin(header *types.Header) (b *Builder, err error) {
	defer func() {
		if err != nil {
			r.spent = fmt.Errorf("%w: %w", ErrClosed, err)
		}
	}()
	tree := r.partial.tree
	base := tree.Snapshot()
	r.block = tree.View(mpt.BlockView, base)
	if r.cut {
		r.run, r.outside.Run, r.cut = tree.View(mpt.RunView, base), 0, false
	}
	statedb, err := r.partial.open()
	if err != nil {
		return nil, err
	}
	b = &Builder{recorder: r, touched: touching(statedb), allow: allowAll, cleared: make(map[slotOf]int)}
	if err := checkSystemContracts(b.touched); err != nil {
		return nil, errors.Join(err, statedb.Error())
	}
	b.t = begin(r.chain, header, r.head, statedb, b.touched, nil)
	if err := errors.Join(r.partial.failure(), statedb.Error(), b.note()); err != nil {
		b.t.release()
		return nil, fmt.Errorf("open block %d: %w", header.Number, err)
	}
	b.opening = r.block.Bytes()
	r.open = b
	return b, nil
}

// views are in the order in which a code is looked for: the segment's decides what is sent.
func (r *Recorder) views() [3]*mpt.View { return [3]*mpt.View{r.slot, r.run, r.block} }

// account marks an account in all views.
func (r *Recorder) account(key common.Hash) error {
	for _, v := range r.views() {
		if err := v.Account(key); err != nil {
			return err
		}
	}
	return nil
}

// slotOf marks a slot in all views and returns what it would cost to clear it in the block, zero if it
// is not there when the block begins.
func (r *Recorder) markSlot(owner, key common.Hash) (clearing int, err error) {
	for _, v := range r.views() {
		if clearing, err = v.Slot(owner, key); err != nil {
			return 0, err
		}
	}
	return clearing, nil
}

// markCode marks an account's code in all views in which it has that code from the beginning.
func (r *Recorder) markCode(key, hash common.Hash, code []byte) error {
	for i, v := range r.views() {
		first, err := v.Code(key, hash, len(code))
		if err != nil {
			return err
		}
		if first {
			r.codes[hash] = code
			if i == 0 {
				r.sent = append(r.sent, code)
			}
		}
	}
	return nil
}

// witness returns what the segment needs beyond what was returned before:
//
//	number of codes (2) ‖ per code its length (4) and bytes ‖ pieces of the state (mpt.View.Cut)
func (r *Recorder) witness() []byte {
	pieces := r.slot.Cut()
	size := 2 + len(pieces)
	for _, code := range r.sent {
		size += 4 + len(code)
	}
	buf := binary.BigEndian.AppendUint16(make([]byte, 0, size), uint16(len(r.sent)))
	for _, code := range r.sent {
		buf = append(binary.BigEndian.AppendUint32(buf, uint32(len(code))), code...)
	}
	r.sent, r.told = nil, r.slot.Bytes()
	return append(buf, pieces...)
}

// unsent returns the bytes of witness since the last fragment.
func (r *Recorder) unsent() int { return r.slot.Bytes() - r.told }

// trace returns the canonical trace of the open block alone.
func (r *Recorder) trace(block *types.Block) ([]byte, error) {
	hashes := r.block.CodeHashes()
	slices.SortFunc(hashes, func(a, b common.Hash) int { return compareBytes(r.codes[a], r.codes[b]) })
	t := &Trace{Parent: r.head, Blocks: []TraceBlock{{Header: block.Header(), Transactions: block.Transactions()}}}
	index := make(map[common.Hash]uint16, len(hashes))
	for i, hash := range hashes {
		t.Codes = append(t.Codes, r.codes[hash])
		index[hash] = uint16(i)
	}
	t.State = r.block.Encode(index)
	return t.Encode()
}

// advance makes the sealed block the head. own is what its header and transactions take in a trace.
func (r *Recorder) advance(header *types.Header, own int) {
	r.head, r.open = header, nil
	r.outside.Run += own
	r.outside.Slot += own
}
