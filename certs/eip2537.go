package certs

import (
	"fmt"

	"github.com/flashbots/go-boost-utils/bls"
)

// EIP-2537 writes a field element as 64 bytes, big-endian, of which the first 16 are zero; a G1
// point as (x, y), a G2 point as (x.c0, x.c1, y.c0, y.c1).
const (
	eip2537Element  = 64
	eip2537Pad      = eip2537Element - 48
	EIP2537G1Length = 2 * eip2537Element
	EIP2537G2Length = 4 * eip2537Element
)

// EIP2537 returns the uncompressed G1 point as L1's precompiles and the Rollup contract take it. It
// returns ErrPoint as ParsePublicKey does.
func (p PublicKey) EIP2537() ([EIP2537G1Length]byte, error) {
	var out [EIP2537G1Length]byte
	point, err := p.point()
	if err != nil {
		return out, err
	}
	for i, coordinate := range [][48]byte{point.X.Bytes(), point.Y.Bytes()} {
		copy(out[i*eip2537Element+eip2537Pad:], coordinate[:])
	}
	return out, nil
}

// EIP2537 returns the uncompressed G2 point as L1's precompiles and the Rollup contract take it. It
// returns ErrPoint as ParseSignature does.
func (s Signature) EIP2537() ([EIP2537G2Length]byte, error) {
	var out [EIP2537G2Length]byte
	point, err := s.point()
	if err != nil {
		return out, err
	}
	for i, coordinate := range [][48]byte{point.X.A0.Bytes(), point.X.A1.Bytes(), point.Y.A0.Bytes(), point.Y.A1.Bytes()} {
		copy(out[i*eip2537Element+eip2537Pad:], coordinate[:])
	}
	return out, nil
}

// ParsePublicKeyEIP2537 reads the 128-byte form back; it returns ErrPoint as ParsePublicKey does.
func ParsePublicKeyEIP2537(b []byte) (PublicKey, error) {
	coordinates, err := splitEIP2537(b, EIP2537G1Length)
	if err != nil {
		return PublicKey{}, fmt.Errorf("read public key: %w", err)
	}
	var point bls.PublicKey
	if point.X.SetBytesCanonical(coordinates[0]) != nil || point.Y.SetBytesCanonical(coordinates[1]) != nil {
		return PublicKey{}, fmt.Errorf("read public key (coordinate not below the modulus): %w", ErrPoint)
	}
	if point.IsInfinity() || !point.IsOnCurve() || !point.IsInSubGroup() {
		return PublicKey{}, fmt.Errorf("read public key (identity, off the curve or outside the subgroup): %w", ErrPoint)
	}
	return point.Bytes(), nil
}

// ParseSignatureEIP2537 reads the 256-byte form, as settlement's log carries it, back into the
// compressed form; it returns ErrPoint as ParseSignature does.
func ParseSignatureEIP2537(b []byte) (Signature, error) {
	coordinates, err := splitEIP2537(b, EIP2537G2Length)
	if err != nil {
		return Signature{}, fmt.Errorf("read signature: %w", err)
	}
	var point bls.Signature
	if point.X.A0.SetBytesCanonical(coordinates[0]) != nil || point.X.A1.SetBytesCanonical(coordinates[1]) != nil ||
		point.Y.A0.SetBytesCanonical(coordinates[2]) != nil || point.Y.A1.SetBytesCanonical(coordinates[3]) != nil {
		return Signature{}, fmt.Errorf("read signature (coordinate not below the modulus): %w", ErrPoint)
	}
	if point.IsInfinity() || !point.IsOnCurve() || !point.IsInSubGroup() {
		return Signature{}, fmt.Errorf("read signature (identity, off the curve or outside the subgroup): %w", ErrPoint)
	}
	return point.Bytes(), nil
}

// splitEIP2537 returns the 48-byte coordinates; it returns ErrPoint for another length or a padding
// that is not zero.
func splitEIP2537(b []byte, length int) ([][]byte, error) {
	if len(b) != length {
		return nil, fmt.Errorf("%d bytes: %w", len(b), ErrPoint)
	}
	coordinates := make([][]byte, 0, length/eip2537Element)
	for off := 0; off < length; off += eip2537Element {
		for _, pad := range b[off : off+eip2537Pad] {
			if pad != 0 {
				return nil, fmt.Errorf("padding is not zero: %w", ErrPoint)
			}
		}
		coordinates = append(coordinates, b[off+eip2537Pad:off+eip2537Element])
	}
	return coordinates, nil
}
