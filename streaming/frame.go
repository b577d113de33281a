package streaming

import (
	"crypto/ecdsa"
	"encoding/binary"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// Domain separates stream messages from everything else the gateway's keys sign:
// keccak256("ultrasound.stream.v2").
var Domain = crypto.Keccak256Hash([]byte("ultrasound.stream.v2"))

// frameVersion is the first byte of every frame.
const frameVersion = 2

// headLength is the length of a frame before its body.
const headLength = 1 + 1 + 8 + common.AddressLength + 8 + 8 + 8 + 4

// MaxFrameBytes bounds every frame, in bytes.
const MaxFrameBytes = headLength + MaxBodyBytes + crypto.SignatureLength

// Frame is a message with its place in a stream. On the wire it is
//
//	version (1) ‖ type (1) ‖ chain id (8) ‖ rollup (20) ‖ stream (8) ‖ sequence (8) ‖ time (8) ‖ body length (4) ‖ body ‖ signature (65)
//
// with numbers big-endian. The signature (r ‖ s ‖ v, v 0 or 1, s in the lower half) is over
// keccak256(Domain ‖ everything before the body ‖ keccak256(body)).
type Frame struct {
	ChainID  uint64         // L2 chain id
	Rollup   common.Address // the contract on L1
	Stream   uint64         // id of the stream, another one after each start of the gateway
	Sequence uint64         // from 1, without holes; for Hello and Gap the number of the message that comes next
	Time     uint64         // unix milliseconds on the gateway's clock
	Message  Message
}

// encodedBody is a body that is encoded and hashed before its frame gets a number, so that nobody
// waits for a long body meanwhile.
type encodedBody struct {
	kind Type
	body []byte
	hash common.Hash
}

func encodeBody(m Message) (encodedBody, error) {
	body, err := m.appendBody(nil)
	if err != nil {
		return encodedBody{}, fmt.Errorf("encode %v: %w", m.Type(), err)
	}
	if len(body) > MaxBodyBytes {
		return encodedBody{}, fmt.Errorf("encode %v of %d bytes: %w", m.Type(), len(body), ErrEncoding)
	}
	return encodedBody{kind: m.Type(), body: body, hash: crypto.Keccak256Hash(body)}, nil
}

// SignFrame encodes and signs the frame. It returns ErrEncoding for a message that is not within its bounds.
func SignFrame(f Frame, key *ecdsa.PrivateKey) ([]byte, error) {
	body, err := encodeBody(f.Message)
	if err != nil {
		return nil, err
	}
	return f.sign(body, key)
}

// sign is SignFrame for a body that is already encoded.
func (f Frame) sign(b encodedBody, key *ecdsa.PrivateKey) ([]byte, error) {
	buf := make([]byte, 0, headLength+len(b.body)+crypto.SignatureLength)
	buf = append(buf, frameVersion, byte(b.kind))
	buf = binary.BigEndian.AppendUint64(buf, f.ChainID)
	buf = append(buf, f.Rollup[:]...)
	buf = binary.BigEndian.AppendUint64(buf, f.Stream)
	buf = binary.BigEndian.AppendUint64(buf, f.Sequence)
	buf = binary.BigEndian.AppendUint64(buf, f.Time)
	buf = binary.BigEndian.AppendUint32(buf, uint32(len(b.body)))
	digest := frameDigest(buf, b.hash)
	signature, err := crypto.Sign(digest[:], key)
	if err != nil {
		return nil, fmt.Errorf("sign %v: %w", b.kind, err)
	}
	return append(append(buf, b.body...), signature...), nil
}

func frameDigest(head []byte, body common.Hash) common.Hash {
	return crypto.Keccak256Hash(Domain[:], head, body[:])
}

// OpenFrame decodes a frame and returns the address that signed it; whether that key may is for the
// caller to say. Byte strings of the message are views of raw. It returns ErrEncoding, or ErrSigner
// where the signature is none.
func OpenFrame(raw []byte) (Frame, common.Address, error) {
	if len(raw) < headLength+crypto.SignatureLength || len(raw) > MaxFrameBytes {
		return Frame{}, common.Address{}, fmt.Errorf("open frame of %d bytes: %w", len(raw), ErrEncoding)
	}
	head, body, signature := raw[:headLength], raw[headLength:len(raw)-crypto.SignatureLength], raw[len(raw)-crypto.SignatureLength:]
	if head[0] != frameVersion {
		return Frame{}, common.Address{}, fmt.Errorf("open frame of version %d: %w", head[0], ErrEncoding)
	}
	r := &reader{rest: head[2:]}
	f := Frame{ChainID: r.uint64(), Rollup: r.address(), Stream: r.uint64(), Sequence: r.uint64(), Time: r.uint64()}
	if length := r.uint32(); uint64(length) != uint64(len(body)) {
		return Frame{}, common.Address{}, fmt.Errorf("open frame with a body of %d bytes, not %d: %w", len(body), length, ErrEncoding)
	}
	// The signature first: what nobody answers for is not worth decoding.
	signer, err := recoverSigner(frameDigest(head, crypto.Keccak256Hash(body)), signature)
	if err != nil {
		return Frame{}, common.Address{}, fmt.Errorf("open frame: %w", err)
	}
	if f.Message, err = decodeBody(Type(head[1]), body); err != nil {
		return Frame{}, common.Address{}, fmt.Errorf("open frame: %w", err)
	}
	return f, signer, nil
}

// recoverSigner accepts one form per signature: v of 0 or 1, s in the lower half of the order.
func recoverSigner(digest common.Hash, signature []byte) (common.Address, error) {
	r, s := new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:64])
	if !crypto.ValidateSignatureValues(signature[64], r, s, true) {
		return common.Address{}, fmt.Errorf("signature values out of range: %w", ErrSigner)
	}
	public, err := crypto.SigToPub(digest[:], signature)
	if err != nil {
		return common.Address{}, fmt.Errorf("recover signer (%v): %w", err, ErrSigner)
	}
	return crypto.PubkeyToAddress(*public), nil
}
