package streaming

import (
	"fmt"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Type names a kind of message; the number stands in its encoding. Zero is none.
type Type uint8

// Hello and Gap are addressed to one client and have no place in the numbering; all others are the
// same for everybody.
const (
	TypeUnknown Type = iota
	TypeHello
	TypeBlockOpened
	TypeFragment
	TypeBlockSealed
	TypeReset
	TypeGap
	TypeSettling
)

var typeNames = [...]string{
	TypeUnknown: "unknown", TypeHello: "hello", TypeBlockOpened: "block_opened", TypeFragment: "fragment",
	TypeBlockSealed: "block_sealed", TypeReset: "reset", TypeGap: "gap", TypeSettling: "settling",
}

// String names the type in lower-case snake.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("message(%d)", uint8(t))
}

// Bounds of messages, in bytes unless another unit is named. What is beyond is refused before
// anything is allocated for it.
const (
	MaxReasonBytes       = 256
	MaxHeaderBytes       = 1 << 10
	MaxTransactionBytes  = 128 << 10
	MaxPieceTransactions = 1 << 14 // transactions of one message
	MaxBodyBytes         = execute.MaxTraceBytes + 4<<10
)

// Message is one of *Hello, *BlockOpened, *Fragment, *BlockSealed, *Reset, *Gap and *Settling.
// Messages that were sent or received are shared: nobody changes them.
type Message interface {
	Type() Type
	// appendBody appends the body's encoding, or returns ErrEncoding for what could not be decoded.
	appendBody(buf []byte) ([]byte, error)
}

// Hello is what a client is told first: by whose authority the stream is signed, and where it stands.
type Hello struct {
	Delegation certs.SignedDelegation // of the key that signs all messages of the stream
	First      uint64                 // the oldest message that the hub still has; equal to the next one's number if it has none
}

// BlockOpened announces the environment of the block that is being built.
type BlockOpened struct {
	Number       uint64
	Parent       common.Hash
	Time         uint64 // unix seconds in which the block will be sealed
	GasLimit     uint64
	FeeRecipient common.Address
	Anchor       blocks.Anchor
	// ParentHeader is the header whose hash is Parent where a segment begins: from here on the witness
	// starts anew, from the state root in it. It is nil within a segment.
	ParentHeader *types.Header
}

// Piece is what one message brings of a block's body: its next transactions, and what of the state
// before the segment they are the first to need.
type Piece struct {
	FirstIndex     uint32      // of the first transaction in the block
	Transactions   [][]byte    // EIP-2718 encodings
	ReceiptsDigest common.Hash // ReceiptsDigest of the transactions' receipts
	Witness        []byte      // of execute.Fragment; opaque here
}

// Fragment is a piece of the block that is being built.
type Fragment struct {
	Number uint64      // of the block
	Parent common.Hash // of the block
	Piece
}

// BlockSealed is a complete block. A block whose fragments were streamed comes with the rest of its
// body, which may hold no transactions but has what only hashing needs; any other, such as a based
// block, comes with the trace of this block alone. Based blocks have no certificate, and their permit
// is the one at the root of their run; what makes them part of the chain is L1, not this message.
type BlockSealed struct {
	Header      *types.Header
	Kind        blocks.Kind
	Permit      blocks.Permit // zero for regular blocks
	Anchor      blocks.Anchor
	Certificate *certs.Certificate // nil exactly for based blocks
	SealedAt    uint64             // unix milliseconds on the gateway's clock

	Trace []byte // empty for a block that was streamed in fragments
	Rest  Piece  // after the fragments, up to the last transaction; zero with a trace
}

// Reset says that the stream's head went back to a block: what stood above it fell.
type Reset struct {
	Head   blocks.Ref
	Reason string // at most MaxReasonBytes of UTF-8
}

// Gap tells one client that messages which it asked for, or should have had, are gone for it.
type Gap struct {
	From, To uint64 // numbers of the first and last missing message; all below the next if From is 0
	Reason   string // at most MaxReasonBytes of UTF-8
}

// Settling says that the gateway is about to send a run of blocks to L1 in one transaction, so that
// L1 nodes can compute EXECUTE before it comes. The trace is execute.MergeTraces of the blocks' own.
type Settling struct {
	From, To   blocks.Ref // first and last block of the run, at most execute.MaxBlocks
	TraceHash  common.Hash
	TraceBytes uint32 // at most execute.MaxTraceBytes
}

// Type implements Message.
func (*Hello) Type() Type { return TypeHello }

// Type implements Message.
func (*BlockOpened) Type() Type { return TypeBlockOpened }

// Type implements Message.
func (*Fragment) Type() Type { return TypeFragment }

// Type implements Message.
func (*BlockSealed) Type() Type { return TypeBlockSealed }

// Type implements Message.
func (*Reset) Type() Type { return TypeReset }

// Type implements Message.
func (*Gap) Type() Type { return TypeGap }

// Type implements Message.
func (*Settling) Type() Type { return TypeSettling }

// Placed returns the block's facts, as the header and the message give them.
func (m *BlockSealed) Placed() blocks.Placed {
	return blocks.Placed{
		Number: m.Header.Number.Uint64(), Hash: m.Header.Hash(), Parent: m.Header.ParentHash, StateRoot: m.Header.Root,
		Time: m.Header.Time, Kind: m.Kind, Permit: m.Permit, Anchor: m.Anchor,
	}
}

// Streamed reports whether the block's body comes in fragments, not as a trace.
func (m *BlockSealed) Streamed() bool { return len(m.Trace) == 0 }

// bare returns the message without the block's body.
func (m *BlockSealed) bare() *BlockSealed {
	bare := *m
	bare.Trace, bare.Rest = nil, Piece{}
	return &bare
}

// check returns ErrEncoding unless the header that the others rely on is there, and a certificate
// exactly where the kind has one.
func (m *BlockSealed) check() error {
	if !properHeader(m.Header) {
		return fmt.Errorf("sealed block without a proper header: %w", ErrEncoding)
	}
	switch m.Kind {
	case blocks.Regular, blocks.SlotEnding:
		if m.Certificate == nil {
			return fmt.Errorf("%v block without a certificate: %w", m.Kind, ErrEncoding)
		}
	case blocks.Based:
		if m.Certificate != nil {
			return fmt.Errorf("based block with a certificate: %w", ErrEncoding)
		}
	case blocks.KindUnknown:
		return fmt.Errorf("sealed block of no kind: %w", ErrEncoding)
	default:
		return fmt.Errorf("sealed block of kind %v: %w", m.Kind, ErrEncoding)
	}
	return nil
}

// properHeader reports whether a header can be hashed and asked for its number.
func properHeader(h *types.Header) bool {
	return h != nil && h.Number != nil && h.Number.IsUint64() && h.Difficulty != nil
}

// check returns ErrEncoding unless the parent's header, if there is one, is the parent's.
func (m *BlockOpened) check() error {
	h := m.ParentHeader
	if h == nil {
		return nil
	}
	if !properHeader(h) || h.Hash() != m.Parent || h.Number.Uint64()+1 != m.Number {
		return fmt.Errorf("segment does not begin with its parent's header: %w", ErrEncoding)
	}
	return nil
}

// check returns ErrEncoding unless the run can be settled by one transaction.
func (m *Settling) check() error {
	if m.To.Number < m.From.Number || m.To.Number-m.From.Number >= execute.MaxBlocks || m.TraceBytes > execute.MaxTraceBytes {
		return fmt.Errorf("settling blocks %d to %d with %d bytes: %w", m.From.Number, m.To.Number, m.TraceBytes, ErrEncoding)
	}
	return nil
}

// ReceiptsDigest returns keccak256 of the receipts' digests (gateway.ReceiptDigest) in order, as
// pieces carry it.
func ReceiptsDigest(receipts []*types.Receipt) common.Hash {
	digests := make([]byte, 0, len(receipts)*common.HashLength)
	for _, r := range receipts {
		digest := gateway.ReceiptDigest(r)
		digests = append(digests, digest[:]...)
	}
	return crypto.Keccak256Hash(digests)
}
