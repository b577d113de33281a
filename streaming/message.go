package streaming

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/rlp"

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
)

var typeNames = [...]string{
	TypeUnknown: "unknown", TypeHello: "hello", TypeBlockOpened: "block_opened", TypeFragment: "fragment",
	TypeBlockSealed: "block_sealed", TypeReset: "reset", TypeGap: "gap",
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
	MaxReasonBytes      = 256
	MaxHeaderBytes      = 1 << 10
	MaxTransactionBytes = 128 << 10
	MaxFragmentItems    = 1 << 16 // transactions, and witness nodes and codes, of one fragment
	MaxBodyBytes        = execute.MaxTraceBytes + 4<<10
)

// Message is one of *Hello, *BlockOpened, *Fragment, *BlockSealed, *Reset and *Gap. Messages that
// were sent or received are shared: nobody changes them.
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
}

// Fragment is a piece of the block that is being built: its next transactions, and what of the
// pre-state they are the first in the slot to need.
type Fragment struct {
	Number         uint64 // of the block
	Parent         common.Hash
	FirstIndex     uint32   // of the first transaction in the block
	Transactions   [][]byte // EIP-2718 encodings
	ReceiptsDigest common.Hash
	Codes          [][]byte
	Nodes          [][]byte
}

// BlockSealed is a complete block: header, certificate, and the trace of this block alone. For based
// blocks, which have no certificate, the certificate is nil and the permit is the one at the root of
// their run; what makes them part of the chain is L1, not this message.
type BlockSealed struct {
	Header      *types.Header
	Kind        blocks.Kind
	Permit      blocks.Permit // zero for regular blocks
	Anchor      blocks.Anchor
	Certificate *certs.Certificate // nil exactly for based blocks
	SealedAt    uint64             // unix milliseconds on the gateway's clock
	Trace       []byte
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

// Placed returns the block's facts, as the header and the message give them.
func (m *BlockSealed) Placed() blocks.Placed {
	return blocks.Placed{
		Number: m.Header.Number.Uint64(), Hash: m.Header.Hash(), Parent: m.Header.ParentHash, StateRoot: m.Header.Root,
		Time: m.Header.Time, Kind: m.Kind, Permit: m.Permit, Anchor: m.Anchor,
	}
}

// ReceiptsDigest returns keccak256 of the receipts' digests (gateway.ReceiptDigest) in order, as
// fragments carry it.
func ReceiptsDigest(receipts []*types.Receipt) common.Hash {
	digests := make([]byte, 0, len(receipts)*common.HashLength)
	for _, r := range receipts {
		digest := gateway.ReceiptDigest(r)
		digests = append(digests, digest[:]...)
	}
	return crypto.Keccak256Hash(digests)
}

// The bodies, numbers big-endian, "bytes" with a length of four bytes, "text" with one of two:
//
//	hello         delegation (145) ‖ first (8)
//	block opened  number (8) ‖ parent (32) ‖ time (8) ‖ gas limit (8) ‖ fee recipient (20) ‖ anchor (80)
//	fragment      number (8) ‖ parent (32) ‖ first index (4) ‖ receipts digest (32) ‖ three times: count (4) ‖ bytes…
//	              (transactions; codes, then nodes)
//	block sealed  kind (1) ‖ permit slot (8) ‖ permit L1 parent (32) ‖ anchor (80) ‖ sealed at (8) ‖
//	              certificate (278, not for based blocks) ‖ header's RLP as bytes ‖ trace as bytes
//	reset         number (8) ‖ hash (32) ‖ reason as text
//	gap           from (8) ‖ to (8) ‖ reason as text
//
// An anchor is L1 number (8) ‖ L1 hash (32) ‖ inbox root (32) ‖ inbox count (8).

func (m *Hello) appendBody(buf []byte) ([]byte, error) {
	delegation, err := m.Delegation.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return binary.BigEndian.AppendUint64(append(buf, delegation...), m.First), nil
}

func (m *BlockOpened) appendBody(buf []byte) ([]byte, error) {
	buf = binary.BigEndian.AppendUint64(buf, m.Number)
	buf = append(buf, m.Parent[:]...)
	buf = binary.BigEndian.AppendUint64(buf, m.Time)
	buf = binary.BigEndian.AppendUint64(buf, m.GasLimit)
	buf = append(buf, m.FeeRecipient[:]...)
	return appendAnchor(buf, m.Anchor), nil
}

func (m *Fragment) appendBody(buf []byte) ([]byte, error) {
	buf = binary.BigEndian.AppendUint64(buf, m.Number)
	buf = append(buf, m.Parent[:]...)
	buf = binary.BigEndian.AppendUint32(buf, m.FirstIndex)
	buf = append(buf, m.ReceiptsDigest[:]...)
	for _, list := range []struct {
		items [][]byte
		most  int
	}{{m.Transactions, MaxTransactionBytes}, {m.Codes, execute.MaxCodeBytes}, {m.Nodes, execute.MaxNodeBytes}} {
		if len(list.items) > MaxFragmentItems {
			return nil, fmt.Errorf("fragment with a list of %d: %w", len(list.items), ErrEncoding)
		}
		buf = binary.BigEndian.AppendUint32(buf, uint32(len(list.items)))
		for _, item := range list.items {
			if len(item) == 0 || len(item) > list.most {
				return nil, fmt.Errorf("fragment with an item of %d bytes: %w", len(item), ErrEncoding)
			}
			buf = appendBytes(buf, item)
		}
	}
	return buf, nil
}

func (m *BlockSealed) appendBody(buf []byte) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	buf = append(buf, byte(m.Kind))
	buf = binary.BigEndian.AppendUint64(buf, m.Permit.Slot)
	buf = append(buf, m.Permit.L1Parent[:]...)
	buf = appendAnchor(buf, m.Anchor)
	buf = binary.BigEndian.AppendUint64(buf, m.SealedAt)
	if m.Certificate != nil {
		raw, err := m.Certificate.MarshalBinary()
		if err != nil {
			return nil, err
		}
		buf = append(buf, raw...)
	}
	header, err := rlp.EncodeToBytes(m.Header)
	if err != nil {
		return nil, fmt.Errorf("encode header: %w", err)
	}
	if len(header) > MaxHeaderBytes || len(m.Trace) > execute.MaxTraceBytes {
		return nil, fmt.Errorf("header of %d bytes, trace of %d: %w", len(header), len(m.Trace), ErrEncoding)
	}
	return appendBytes(appendBytes(buf, header), m.Trace), nil
}

// check returns ErrEncoding unless the parts that the encoding relies on are there.
func (m *BlockSealed) check() error {
	if m.Header == nil || m.Header.Number == nil || !m.Header.Number.IsUint64() || m.Header.Difficulty == nil {
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

func (m *Reset) appendBody(buf []byte) ([]byte, error) {
	buf = binary.BigEndian.AppendUint64(buf, m.Head.Number)
	buf = append(buf, m.Head.Hash[:]...)
	return appendText(buf, m.Reason)
}

func (m *Gap) appendBody(buf []byte) ([]byte, error) {
	if m.From > m.To {
		return nil, fmt.Errorf("gap from %d to %d: %w", m.From, m.To, ErrEncoding)
	}
	buf = binary.BigEndian.AppendUint64(buf, m.From)
	buf = binary.BigEndian.AppendUint64(buf, m.To)
	return appendText(buf, m.Reason)
}

func appendAnchor(buf []byte, a blocks.Anchor) []byte {
	buf = binary.BigEndian.AppendUint64(buf, a.L1Number)
	buf = append(buf, a.L1Hash[:]...)
	buf = append(buf, a.InboxRoot[:]...)
	return binary.BigEndian.AppendUint64(buf, a.InboxCount)
}

func appendBytes(buf, item []byte) []byte {
	return append(binary.BigEndian.AppendUint32(buf, uint32(len(item))), item...)
}

func appendText(buf []byte, text string) ([]byte, error) {
	if len(text) > MaxReasonBytes || !utf8.ValidString(text) {
		return nil, fmt.Errorf("reason of %d bytes: %w", len(text), ErrEncoding)
	}
	return append(binary.BigEndian.AppendUint16(buf, uint16(len(text))), text...), nil
}

// decodeBody reads a body of the type. Byte strings of the message are views of the body.
func decodeBody(t Type, body []byte) (Message, error) {
	r := &reader{rest: body}
	var m Message
	switch t {
	case TypeHello:
		m = r.hello()
	case TypeBlockOpened:
		m = &BlockOpened{Number: r.uint64(), Parent: r.hash(), Time: r.uint64(), GasLimit: r.uint64(), FeeRecipient: r.address(), Anchor: r.anchor()}
	case TypeFragment:
		m = &Fragment{
			Number: r.uint64(), Parent: r.hash(), FirstIndex: r.uint32(), ReceiptsDigest: r.hash(),
			Transactions: r.list(MaxTransactionBytes), Codes: r.list(execute.MaxCodeBytes), Nodes: r.list(execute.MaxNodeBytes),
		}
	case TypeBlockSealed:
		m = r.sealed()
	case TypeReset:
		m = &Reset{Head: blocks.Ref{Number: r.uint64(), Hash: r.hash()}, Reason: r.text()}
	case TypeGap:
		gap := &Gap{From: r.uint64(), To: r.uint64(), Reason: r.text()}
		if gap.From > gap.To {
			r.fail("gap from %d to %d", gap.From, gap.To)
		}
		m = gap
	case TypeUnknown:
		r.fail("message of no type")
	default:
		r.fail("message of type %d", uint8(t))
	}
	if r.err == nil && len(r.rest) != 0 {
		r.fail("%d trailing bytes", len(r.rest))
	}
	if r.err != nil {
		return nil, fmt.Errorf("decode %v: %w", t, r.err)
	}
	return m, nil
}

// reader takes values off the front of a body; after the first error it gives zero values.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) fail(format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf(format+": %w", append(args, ErrEncoding)...)
	}
}

// take returns the next n bytes, or n zero bytes where they are not there; n is small then.
func (r *reader) take(n int) []byte {
	if r.err == nil && len(r.rest) < n {
		r.fail("%d bytes missing", n-len(r.rest))
	}
	if r.err != nil {
		return make([]byte, min(n, MaxHeaderBytes))
	}
	part := r.rest[:n:n]
	r.rest = r.rest[n:]
	return part
}

func (r *reader) uint16() uint16          { return binary.BigEndian.Uint16(r.take(2)) }
func (r *reader) uint32() uint32          { return binary.BigEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64          { return binary.BigEndian.Uint64(r.take(8)) }
func (r *reader) hash() common.Hash       { return common.Hash(r.take(common.HashLength)) }
func (r *reader) address() common.Address { return common.Address(r.take(common.AddressLength)) }

func (r *reader) anchor() blocks.Anchor {
	return blocks.Anchor{L1Number: r.uint64(), L1Hash: r.hash(), InboxRoot: r.hash(), InboxCount: r.uint64()}
}

// bytes reads a length and that many bytes; more than most is an error.
func (r *reader) bytes(most int) []byte {
	n := r.uint32()
	if uint64(n) > uint64(most) {
		r.fail("%d bytes, at most %d", n, most)
	}
	if r.err != nil {
		return nil
	}
	part := r.take(int(n))
	if r.err != nil {
		return nil
	}
	return part
}

// list reads a count and that many non-empty byte strings.
func (r *reader) list(most int) [][]byte {
	n := r.uint32()
	// Every item takes at least five bytes: what is allocated is bounded by what was sent.
	if n > MaxFragmentItems || uint64(n)*5 > uint64(len(r.rest)) {
		r.fail("list of %d in %d bytes", n, len(r.rest))
	}
	if r.err != nil || n == 0 {
		return nil
	}
	items := make([][]byte, n)
	for i := range items {
		if items[i] = r.bytes(most); len(items[i]) == 0 {
			r.fail("empty item")
		}
		if r.err != nil {
			return nil
		}
	}
	return items
}

func (r *reader) text() string {
	n := int(r.uint16())
	if n > MaxReasonBytes {
		r.fail("text of %d bytes", n)
		return ""
	}
	text := string(r.take(n))
	if !utf8.ValidString(text) {
		r.fail("text is not UTF-8")
	}
	return text
}

func (r *reader) hello() *Hello {
	m := new(Hello)
	if part := r.take(certs.DelegationLength); r.err == nil {
		if err := m.Delegation.UnmarshalBinary(part); err != nil {
			r.fail("%v", err)
		}
	}
	m.First = r.uint64()
	return m
}

func (r *reader) sealed() *BlockSealed {
	m := &BlockSealed{
		Kind: blocks.Kind(r.take(1)[0]), Permit: blocks.Permit{Slot: r.uint64(), L1Parent: r.hash()}, Anchor: r.anchor(), SealedAt: r.uint64(),
	}
	if m.Kind.Sequenced() {
		m.Certificate = new(certs.Certificate)
		if part := r.take(certs.CertificateLength); r.err == nil {
			if err := m.Certificate.UnmarshalBinary(part); err != nil {
				r.fail("%v", err)
			}
		}
	}
	raw := r.bytes(MaxHeaderBytes)
	m.Trace = r.bytes(execute.MaxTraceBytes)
	if r.err != nil {
		return m
	}
	m.Header = new(types.Header)
	if err := rlp.DecodeBytes(raw, m.Header); err != nil {
		r.fail("header (%v)", err)
		return m
	}
	if again, err := rlp.EncodeToBytes(m.Header); err != nil || !bytes.Equal(again, raw) {
		r.fail("header is not canonical")
		return m
	}
	if err := m.check(); err != nil {
		r.fail("%v", err)
	}
	return m
}
