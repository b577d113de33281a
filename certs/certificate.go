package certs

import (
	"encoding/binary"
	"fmt"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

// certificateVersion is the first byte of an encoded certificate.
const certificateVersion = 1

// messageLength is the packed message: three groups of fixed width, see appendMessage.
const messageLength = 8 + 20 + 8 + 32 + 32 + 1 + 8 + 32 + 8 + 32

// CertificateLength is the length of every encoded certificate, in bytes.
const CertificateLength = 1 + messageLength + SignatureLength

// Check returns ErrMessage unless a certificate may carry the message: the kind is regular or
// slot-ending, a permit (slot and L1 parent) is there exactly with the latter, and the block is not
// its own parent. What the message says of the block is checked by the rules of package blocks.
func (m Message) Check() error {
	permit := m.Permit()
	switch m.Kind {
	case blocks.Regular:
		if permit != (blocks.Permit{}) {
			return fmt.Errorf("regular block with a permit: %w", ErrMessage)
		}
	case blocks.SlotEnding:
		if permit.IsZero() {
			return fmt.Errorf("slot-ending block without a permit: %w", ErrMessage)
		}
	case blocks.KindUnknown, blocks.Based:
		return fmt.Errorf("kind %v: %w", m.Kind, ErrMessage)
	default:
		return fmt.Errorf("kind %v: %w", m.Kind, ErrMessage)
	}
	if m.BlockHash == m.ParentHash {
		return fmt.Errorf("block is its own parent: %w", ErrMessage)
	}
	return nil
}

// Permit returns the message's permit, zero for a regular block.
func (m Message) Permit() blocks.Permit {
	return blocks.Permit{Slot: m.PermitSlot, L1Parent: m.PermitL1Parent}
}

// Certificate is a message with the sequencer's signature over its digest.
type Certificate struct {
	Message   Message   `json:"message"`
	Signature Signature `json:"signature"`
}

// Certify signs the message. It returns ErrMessage for a message that no certificate may carry.
func (k *SecretKey) Certify(m Message) (Certificate, error) {
	sig, err := k.Sign(m)
	if err != nil {
		return Certificate{}, err
	}
	return Certificate{Message: m, Signature: sig}, nil
}

// Verify checks the certificate against the sequencer's key. It returns ErrMessage, ErrPoint or
// ErrSignature.
func (c Certificate) Verify(pub PublicKey) error { return Verify(pub, c.Message, c.Signature) }

// MarshalBinary returns version (1) ‖ chain id (8) ‖ rollup (20) ‖ number (8) ‖ block hash (32) ‖
// parent hash (32) ‖ kind (1) ‖ anchor number (8) ‖ anchor L1 hash (32) ‖ permit slot (8) ‖ permit
// L1 parent (32) ‖ signature (96), numbers big-endian: CertificateLength bytes.
func (c Certificate) MarshalBinary() ([]byte, error) {
	if err := c.Message.Check(); err != nil {
		return nil, fmt.Errorf("encode certificate: %w", err)
	}
	buf := make([]byte, 0, CertificateLength)
	buf = append(buf, certificateVersion)
	buf = c.Message.append(buf)
	return append(buf, c.Signature[:]...), nil
}

// UnmarshalBinary reads what MarshalBinary wrote, and nothing else: it returns ErrEncoding for
// another version or length, ErrMessage as Message.Check does. It does not check the signature.
func (c *Certificate) UnmarshalBinary(b []byte) error {
	if len(b) != CertificateLength {
		return fmt.Errorf("decode certificate of %d bytes: %w", len(b), ErrEncoding)
	}
	if b[0] != certificateVersion {
		return fmt.Errorf("decode certificate of version %d: %w", b[0], ErrEncoding)
	}
	message := readMessage(b[1 : 1+messageLength])
	if err := message.Check(); err != nil {
		return fmt.Errorf("decode certificate: %w", err)
	}
	c.Message = message
	copy(c.Signature[:], b[1+messageLength:])
	return nil
}

func (m Message) append(buf []byte) []byte {
	buf = binary.BigEndian.AppendUint64(buf, m.ChainID)
	buf = append(buf, m.Rollup[:]...)
	buf = binary.BigEndian.AppendUint64(buf, m.Number)
	buf = append(buf, m.BlockHash[:]...)
	buf = append(buf, m.ParentHash[:]...)
	buf = append(buf, byte(m.Kind))
	buf = binary.BigEndian.AppendUint64(buf, m.AnchorNumber)
	buf = append(buf, m.AnchorL1Hash[:]...)
	buf = binary.BigEndian.AppendUint64(buf, m.PermitSlot)
	return append(buf, m.PermitL1Parent[:]...)
}

// readMessage reads exactly messageLength bytes.
func readMessage(b []byte) Message {
	next := func(n int) []byte {
		part := b[:n]
		b = b[n:]
		return part
	}
	number := func() uint64 { return binary.BigEndian.Uint64(next(8)) }
	hash := func() common.Hash { return common.Hash(next(32)) }
	var m Message
	m.ChainID = number()
	m.Rollup = common.Address(next(20))
	m.Number = number()
	m.BlockHash = hash()
	m.ParentHash = hash()
	m.Kind = blocks.Kind(next(1)[0])
	m.AnchorNumber = number()
	m.AnchorL1Hash = hash()
	m.PermitSlot = number()
	m.PermitL1Parent = hash()
	return m
}
