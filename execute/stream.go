package execute

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/tracing"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/execute/mpt"
)

// Stream re-executes the blocks of a segment piece by piece, from the pre-state root alone, on the
// witness that comes with each piece. What it has computed itself need not come.
//
// Whatever a Recorder's fragments say is checked as Verify checks a trace. After an error the Stream is spent
// and returns ErrClosed. A Stream is not safe for concurrent use.
type Stream struct {
	chain   *chain
	head    *types.Header
	tree    *mpt.Tree
	partial *partialState
	statedb *state.StateDB
	codes   map[common.Hash][]byte
	jumps   jumpDests

	env   *Env        // of the open block
	t     *transition // of the open block, once its first piece has come
	nodes int
	bytes int
	spent bool
}

// NewStream returns a stream whose first block stands on the parent, which the caller must trust, or have verified,
// by its hash. It returns ErrParent.
func NewStream(chainID uint64, parent *types.Header) (*Stream, error) {
	if chainID == 0 {
		return nil, ErrChainID
	}
	c := newChain(ChainConfig(chainID))
	if err := checkParent(c.config, parent); err != nil {
		return nil, err
	}
	s := &Stream{chain: c, head: parent, tree: mpt.Open(parent.Root, nil), codes: make(map[common.Hash][]byte), jumps: make(jumpDests)}
	s.partial = newPartialState(s.tree, s.code, nil)
	var err error
	if s.statedb, err = s.partial.open(); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Stream) code(_, hash common.Hash) ([]byte, error) {
	code, ok := s.codes[hash]
	if !ok {
		return nil, ErrMissingCode
	}
	return code, nil
}

// Head returns the header of the last sealed block, or the parent of the first.
func (s *Stream) Head() *types.Header { return s.head }

// Nodes returns the number of trie nodes that were taken in.
func (s *Stream) Nodes() int { return s.nodes }

// Bytes returns the number of witness bytes that were taken in.
func (s *Stream) Bytes() int { return s.bytes }

// Open opens the next block. Env.Allow is not asked. It returns ErrEnv if no valid block can have that environment.
func (s *Stream) Open(env Env) error {
	return s.guard(func() error {
		if s.env != nil {
			return fmt.Errorf("block %d is still open: %w", s.env.Number, ErrEnv)
		}
		complete := env.header(s.chain.config, s.head)
		complete.RequestsHash = new(common.Hash)
		if err := checkHeader(s.chain, complete, s.head, s.head.Hash()); err != nil {
			return fmt.Errorf("%w: %w", ErrEnv, err)
		}
		s.env = &env
		return nil
	})
}

// Apply executes the next transactions of the open block, the first of which has that index, and returns their
// receipts, without block hash. A sender that was recovered with Signer's signer is not recovered again. witness
// is a Fragment's; its bytes are kept.
func (s *Stream) Apply(first int, txs types.Transactions, witness []byte) (receipts types.Receipts, err error) {
	err = s.guard(func() error {
		if err := s.take(witness); err != nil {
			return err
		}
		if first != len(s.t.txs) {
			return fmt.Errorf("transactions from %d, have %d: %w", first, len(s.t.txs), ErrNotConsecutive)
		}
		for i, tx := range txs {
			if err := admit(tx, s.t.header.GasLimit); err != nil {
				return fmt.Errorf("transaction %d: %w", first+i, err)
			}
			if _, err := recoverSender(s.t.signer, tx); err != nil {
				return fmt.Errorf("transaction %d: %w", first+i, err)
			}
			_, err := s.t.apply(tx, common.Hash{}, nil)
			if failed := s.failure(); failed != nil {
				return failed
			}
			if err != nil {
				return fmt.Errorf("transaction %d: %w: %w", first+i, ErrTransaction, err)
			}
		}
		if len(txs) > 0 { // what is hashed now does not hold up the seal
			s.statedb.IntermediateRoot(s.t.rules)
			s.t.hashLists()
		}
		receipts = s.t.receipts[first:len(s.t.receipts):len(s.t.receipts)]
		return s.failure()
	})
	return receipts, err
}

// Seal checks the open block against its header, in everything that Verify checks. witness is that of the
// last Fragment if it came without transactions, else empty. The receipts of the result are complete.
func (s *Stream) Seal(header *types.Header, witness []byte) (result *BlockResult, err error) {
	err = s.guard(func() error {
		if err := s.take(witness); err != nil {
			return err
		}
		if err := s.matches(header); err != nil {
			return err
		}
		if s.t.txRoot.hash(s.t.txs) != header.TxHash {
			return ErrTransactionsRoot
		}
		if err := s.t.conclude(header, s.partial, s.failure); err != nil {
			return err
		}
		hash := header.Hash()
		result = &BlockResult{Header: header, Hash: hash, Transactions: s.t.txs, Receipts: sealReceipts(s.t.receipts, hash)}
		s.t.release()
		s.head, s.env, s.t = header, nil, nil
		// A StateDB goes through all that it has ever changed with every root.
		s.statedb, err = s.partial.open()
		return err
	})
	return result, err
}

// matches checks that the header is one of the open block's, as far as its environment tells.
func (s *Stream) matches(header *types.Header) error {
	if err := checkHeader(s.chain, header, s.head, s.head.Hash()); err != nil {
		return err
	}
	open := s.t.header
	if header.Time != open.Time || header.GasLimit != open.GasLimit || header.Coinbase != open.Coinbase ||
		header.ParentBeaconRoot == nil || *header.ParentBeaconRoot != *open.ParentBeaconRoot || header.MixDigest != open.MixDigest {
		return fmt.Errorf("not the block that was opened: %w", ErrHeader)
	}
	return nil
}

// take takes a witness in, and begins the block if it is its first.
func (s *Stream) take(witness []byte) error {
	if s.env == nil {
		return fmt.Errorf("no block is open: %w", ErrEnv)
	}
	if err := s.attach(witness); err != nil {
		return err
	}
	if s.t != nil {
		return nil
	}
	// System calls have 30M gas each that nobody pays for: no hostile code may stand there.
	notCanonical := checkSystemContracts(s.statedb)
	if failed := s.failure(); failed != nil {
		return failed
	}
	if notCanonical != nil {
		return notCanonical
	}
	view := coding{s.statedb, s.codes}
	s.t = begin(s.chain, s.env.header(s.chain.config, s.head), s.head, s.statedb, view, s.jumps)
	return s.failure()
}

// attach adds codes and nodes to what is known.
func (s *Stream) attach(witness []byte) error {
	if len(witness) == 0 {
		return nil
	}
	if len(witness) > MaxTraceBytes {
		return fmt.Errorf("witness of %d bytes: %w", len(witness), ErrTooLarge)
	}
	if len(witness) < 2 {
		return ErrMalformed
	}
	count, rest := int(binary.BigEndian.Uint16(witness)), witness[2:]
	for range count {
		if len(rest) < 4 {
			return fmt.Errorf("code is cut short: %w", ErrMalformed)
		}
		n := binary.BigEndian.Uint32(rest)
		if n == 0 || n > MaxCodeBytes || int(n) > len(rest)-4 {
			return fmt.Errorf("code of %d bytes: %w", n, ErrMalformed)
		}
		code := rest[4 : 4+n : 4+n]
		s.codes[keccak256(code)] = code
		rest = rest[4+n:]
	}
	nodes, err := s.tree.Attach(rest)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMalformedNode, err)
	}
	s.nodes, s.bytes = s.nodes+nodes, s.bytes+len(witness)
	return nil
}

func (s *Stream) failure() error {
	if err := s.partial.failure(); err != nil {
		return err
	}
	return s.statedb.Error()
}

// guard runs a step; after one that failed there is no other.
func (s *Stream) guard(step func() error) error {
	if s.spent {
		return ErrClosed
	}
	err := guarded(step)
	if err != nil {
		s.Close()
	}
	return err
}

// Close discards the stream. It may be called more than once.
func (s *Stream) Close() {
	s.spent = true
	if s.t != nil {
		s.t.release()
		s.t = nil
	}
}

// coding is a StateDB that keeps the codes of new contracts for the blocks to come.
type coding struct {
	*state.StateDB
	codes map[common.Hash][]byte
}

// SetCode implements vm.StateDB.
func (c coding) SetCode(addr common.Address, code []byte, reason tracing.CodeChangeReason) []byte {
	if len(code) > 0 {
		c.codes[keccak256(code)] = code
	}
	return c.StateDB.SetCode(addr, code, reason)
}
