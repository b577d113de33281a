package streaming

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf8"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/rlp"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
)

// The bodies, numbers big-endian, "bytes" with a length of four bytes, "text" with one of two:
//
//	hello         delegation (145) ‖ first (8)
//	block opened  number (8) ‖ parent (32) ‖ time (8) ‖ gas limit (8) ‖ fee recipient (20) ‖ anchor (80) ‖ segment (1): 0, or
//	              1 ‖ parent header's RLP as bytes
//	fragment      number (8) ‖ parent (32) ‖ piece
//	block sealed  kind (1) ‖ permit slot (8) ‖ permit L1 parent (32) ‖ anchor (80) ‖ sealed at (8) ‖
//	              certificate (278, not for based blocks) ‖ header's RLP as bytes ‖ form (1):
//	              1 ‖ piece, or 2 ‖ trace as bytes
//	reset         number (8) ‖ hash (32) ‖ reason as text
//	gap           from (8) ‖ to (8) ‖ reason as text
//	settling      from: number (8) ‖ hash (32) ‖ to: number (8) ‖ hash (32) ‖ trace hash (32) ‖ trace bytes (4)
//
// An anchor is L1 number (8) ‖ L1 hash (32) ‖ inbox root (32) ‖ inbox count (8). A piece is first
// index (4) ‖ receipts digest (32) ‖ count (4) ‖ transactions, each as bytes ‖ witness as bytes.

// The forms in which a sealed block brings its body.
const (
	formStreamed = 1
	formTraced   = 2
)

func (m *Hello) appendBody(buf []byte) ([]byte, error) {
	delegation, err := m.Delegation.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return binary.BigEndian.AppendUint64(append(buf, delegation...), m.First), nil
}

func (m *BlockOpened) appendBody(buf []byte) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	buf = binary.BigEndian.AppendUint64(buf, m.Number)
	buf = append(buf, m.Parent[:]...)
	buf = binary.BigEndian.AppendUint64(buf, m.Time)
	buf = binary.BigEndian.AppendUint64(buf, m.GasLimit)
	buf = append(buf, m.FeeRecipient[:]...)
	buf = appendAnchor(buf, m.Anchor)
	if m.ParentHeader == nil {
		return append(buf, 0), nil
	}
	return appendHeader(append(buf, 1), m.ParentHeader)
}

func (m *Fragment) appendBody(buf []byte) ([]byte, error) {
	buf = binary.BigEndian.AppendUint64(buf, m.Number)
	buf = append(buf, m.Parent[:]...)
	return m.Piece.append(buf)
}

func (p *Piece) append(buf []byte) ([]byte, error) {
	if len(p.Transactions) > MaxPieceTransactions || len(p.Witness) > execute.MaxTraceBytes {
		return nil, fmt.Errorf("%d transactions, witness of %d bytes: %w", len(p.Transactions), len(p.Witness), ErrEncoding)
	}
	buf = binary.BigEndian.AppendUint32(buf, p.FirstIndex)
	buf = append(buf, p.ReceiptsDigest[:]...)
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(p.Transactions)))
	for _, tx := range p.Transactions {
		if len(tx) == 0 || len(tx) > MaxTransactionBytes {
			return nil, fmt.Errorf("transaction of %d bytes: %w", len(tx), ErrEncoding)
		}
		buf = appendBytes(buf, tx)
	}
	return appendBytes(buf, p.Witness), nil
}

// empty reports whether there is nothing in the piece.
func (p *Piece) empty() bool {
	return p.FirstIndex == 0 && p.ReceiptsDigest == (common.Hash{}) && len(p.Transactions) == 0 && len(p.Witness) == 0
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
	buf, err := appendHeader(buf, m.Header)
	if err != nil {
		return nil, err
	}
	if m.Streamed() {
		if m.Kind == blocks.Based {
			return nil, fmt.Errorf("based block without a trace: %w", ErrEncoding)
		}
		return m.Rest.append(append(buf, formStreamed))
	}
	if !m.Rest.empty() || len(m.Trace) > execute.MaxTraceBytes {
		return nil, fmt.Errorf("sealed block with a trace of %d bytes and pieces: %w", len(m.Trace), ErrEncoding)
	}
	return appendBytes(append(buf, formTraced), m.Trace), nil
}

func (m *Reset) appendBody(buf []byte) ([]byte, error) {
	return appendText(appendRef(buf, m.Head), m.Reason)
}

func (m *Gap) appendBody(buf []byte) ([]byte, error) {
	if m.From > m.To {
		return nil, fmt.Errorf("gap from %d to %d: %w", m.From, m.To, ErrEncoding)
	}
	buf = binary.BigEndian.AppendUint64(buf, m.From)
	buf = binary.BigEndian.AppendUint64(buf, m.To)
	return appendText(buf, m.Reason)
}

func (m *Settling) appendBody(buf []byte) ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	buf = append(appendRef(appendRef(buf, m.From), m.To), m.TraceHash[:]...)
	return binary.BigEndian.AppendUint32(buf, m.TraceBytes), nil
}

func appendRef(buf []byte, ref blocks.Ref) []byte {
	return append(binary.BigEndian.AppendUint64(buf, ref.Number), ref.Hash[:]...)
}

func appendHeader(buf []byte, h *types.Header) ([]byte, error) {
	raw, err := rlp.EncodeToBytes(h)
	if err != nil {
		return nil, fmt.Errorf("encode header: %w", err)
	}
	if len(raw) > MaxHeaderBytes {
		return nil, fmt.Errorf("header of %d bytes: %w", len(raw), ErrEncoding)
	}
	return appendBytes(buf, raw), nil
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
		m = r.opened()
	case TypeFragment:
		m = &Fragment{Number: r.uint64(), Parent: r.hash(), Piece: r.piece()}
	case TypeBlockSealed:
		m = r.sealed()
	case TypeReset:
		m = &Reset{Head: r.ref(), Reason: r.text()}
	case TypeGap:
		gap := &Gap{From: r.uint64(), To: r.uint64(), Reason: r.text()}
		if gap.From > gap.To {
			r.fail("gap from %d to %d", gap.From, gap.To)
		}
		m = gap
	case TypeSettling:
		settling := &Settling{From: r.ref(), To: r.ref(), TraceHash: r.hash(), TraceBytes: r.uint32()}
		r.check(settling.check())
		m = settling
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

// check takes over what a message finds wrong with itself.
func (r *reader) check(err error) {
	if r.err == nil {
		r.err = err
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

func (r *reader) uint8() uint8            { return r.take(1)[0] }
func (r *reader) uint16() uint16          { return binary.BigEndian.Uint16(r.take(2)) }
func (r *reader) uint32() uint32          { return binary.BigEndian.Uint32(r.take(4)) }
func (r *reader) uint64() uint64          { return binary.BigEndian.Uint64(r.take(8)) }
func (r *reader) hash() common.Hash       { return common.Hash(r.take(common.HashLength)) }
func (r *reader) address() common.Address { return common.Address(r.take(common.AddressLength)) }
func (r *reader) ref() blocks.Ref         { return blocks.Ref{Number: r.uint64(), Hash: r.hash()} }

func (r *reader) anchor() blocks.Anchor {
	return blocks.Anchor{L1Number: r.uint64(), L1Hash: r.hash(), InboxRoot: r.hash(), InboxCount: r.uint64()}
}

// bytes reads a length and that many bytes; more than most is an error. No bytes are nil.
func (r *reader) bytes(most int) []byte {
	n := r.uint32()
	if uint64(n) > uint64(most) {
		r.fail("%d bytes, at most %d", n, most)
	}
	if r.err != nil || n == 0 {
		return nil
	}
	part := r.take(int(n))
	if r.err != nil {
		return nil
	}
	return part
}

func (r *reader) piece() Piece {
	p := Piece{FirstIndex: r.uint32(), ReceiptsDigest: r.hash()}
	n := r.uint32()
	// Every transaction takes at least five bytes: what is allocated is bounded by what was sent.
	if n > MaxPieceTransactions || uint64(n)*5 > uint64(len(r.rest)) {
		r.fail("%d transactions in %d bytes", n, len(r.rest))
	}
	if r.err == nil && n > 0 {
		p.Transactions = make([][]byte, n)
	}
	for i := range p.Transactions {
		if p.Transactions[i] = r.bytes(MaxTransactionBytes); len(p.Transactions[i]) == 0 {
			r.fail("empty transaction")
		}
		if r.err != nil {
			return Piece{}
		}
	}
	p.Witness = r.bytes(execute.MaxTraceBytes)
	return p
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

// header reads a header, of which there is one encoding.
func (r *reader) header() *types.Header {
	raw := r.bytes(MaxHeaderBytes)
	if r.err != nil {
		return nil
	}
	h := new(types.Header)
	if err := rlp.DecodeBytes(raw, h); err != nil {
		r.fail("header (%v)", err)
		return nil
	}
	if again, err := rlp.EncodeToBytes(h); err != nil || !bytes.Equal(again, raw) {
		r.fail("header is not canonical")
		return nil
	}
	return h
}

func (r *reader) opened() *BlockOpened {
	m := &BlockOpened{
		Number: r.uint64(), Parent: r.hash(), Time: r.uint64(), GasLimit: r.uint64(), FeeRecipient: r.address(), Anchor: r.anchor(),
	}
	switch segment := r.uint8(); segment {
	case 0:
	case 1:
		m.ParentHeader = r.header()
		r.check(m.check())
	default:
		r.fail("segment flag %d", segment)
	}
	return m
}

func (r *reader) sealed() *BlockSealed {
	m := &BlockSealed{
		Kind: blocks.Kind(r.uint8()), Permit: blocks.Permit{Slot: r.uint64(), L1Parent: r.hash()}, Anchor: r.anchor(), SealedAt: r.uint64(),
	}
	if m.Kind.Sequenced() {
		m.Certificate = new(certs.Certificate)
		if part := r.take(certs.CertificateLength); r.err == nil {
			if err := m.Certificate.UnmarshalBinary(part); err != nil {
				r.fail("%v", err)
			}
		}
	}
	m.Header = r.header()
	switch form := r.uint8(); form {
	case formStreamed:
		if m.Kind == blocks.Based {
			r.fail("based block without a trace")
		}
		m.Rest = r.piece()
	case formTraced:
		if m.Trace = r.bytes(execute.MaxTraceBytes); len(m.Trace) == 0 {
			r.fail("empty trace")
		}
	default:
		r.fail("body of form %d", form)
	}
	if r.err == nil {
		r.check(m.check())
	}
	return m
}
