package certs

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/flashbots/go-boost-utils/bls"
)

// The scheme is Ethereum's consensus layer's (min-pk): public keys in G1, signatures in G2, hash to
// curve with BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_ over the 32-byte digest.
const (
	SecretKeyLength = 32
	PublicKeyLength = 48
	SignatureLength = 96
)

// PublicKey is a compressed G1 point, 48 bytes. The bytes alone promise nothing: ParsePublicKey and
// every verification refuse points that are malformed, outside the subgroup, or the identity.
type PublicKey [PublicKeyLength]byte

// Signature is a compressed G2 point, 96 bytes. Like PublicKey it promises nothing until verified.
type Signature [SignatureLength]byte

// SecretKey is a BLS12-381 secret key with its public key. It never prints itself. Signing is not
// constant-time (the curve library's is not): keep strangers off the signer's machine.
type SecretKey struct {
	scalar bls.SecretKey
	public PublicKey
}

// NewSecretKey reads 32 big-endian bytes; it returns ErrSecretKey for anything but a number in
// [1, r), so that a key has one encoding.
func NewSecretKey(b []byte) (*SecretKey, error) {
	if len(b) != SecretKeyLength {
		return nil, fmt.Errorf("read secret key of %d bytes: %w", len(b), ErrSecretKey)
	}
	scalar, err := bls.SecretKeyFromBytes(b)
	if err != nil {
		return nil, fmt.Errorf("read secret key: %w", ErrSecretKey)
	}
	// The library reduces modulo r silently.
	if !bytes.Equal(bls.SecretKeyToBytes(scalar), b) {
		return nil, fmt.Errorf("read secret key not below the group's order: %w", ErrSecretKey)
	}
	return newSecretKey(scalar)
}

// GenerateKey makes a key from the operating system's randomness.
func GenerateKey() (*SecretKey, error) {
	scalar, err := bls.GenerateRandomSecretKey()
	if err != nil {
		return nil, fmt.Errorf("generate secret key: %w", err)
	}
	return newSecretKey(scalar)
}

// DeriveSecretKey returns keccak256(label) modulo r: the same key for the same label, for devnets
// and tests only, since whoever knows the label has the key.
func DeriveSecretKey(label string) *SecretKey {
	seed := crypto.Keccak256([]byte(label))
	for {
		if scalar, err := bls.SecretKeyFromBytes(seed); err == nil {
			if key, err := newSecretKey(scalar); err == nil {
				return key
			}
		}
		// Reached only by a label that hashes to a multiple of r.
		seed = crypto.Keccak256(seed)
	}
}

// LoadSecretKey reads a file with 64 hex digits, with or without 0x, and surrounding white space.
// It returns ErrKeyFile if others than owner and group may read the file, ErrSecretKey for other content.
func LoadSecretKey(path string) (*SecretKey, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open key file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat() // of the opened file, so that nobody can exchange it in between
	if err != nil {
		return nil, fmt.Errorf("inspect key file: %w", err)
	}
	if mode := info.Mode(); !mode.IsRegular() || mode.Perm()&0o077 != 0 {
		return nil, fmt.Errorf("load %s with mode %v: %w", path, mode, ErrKeyFile)
	}
	buf := make([]byte, 256)
	n, err := file.Read(buf)
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	text := strings.TrimPrefix(strings.TrimSpace(string(buf[:n])), "0x")
	raw, err := hex.DecodeString(text)
	if err != nil {
		return nil, fmt.Errorf("load %s: not hex: %w", path, ErrSecretKey) // without the cause, which quotes the content
	}
	key, err := NewSecretKey(raw)
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", path, err)
	}
	return key, nil
}

func newSecretKey(scalar *bls.SecretKey) (*SecretKey, error) {
	public, err := bls.PublicKeyFromSecretKey(scalar)
	if err != nil {
		return nil, fmt.Errorf("derive public key: %w", ErrSecretKey)
	}
	return &SecretKey{scalar: *scalar, public: public.Bytes()}, nil
}

// PublicKey returns the key's public half.
func (k *SecretKey) PublicKey() PublicKey { return k.public }

// Bytes returns the secret, 32 bytes big-endian, for whoever must store it.
func (k *SecretKey) Bytes() []byte { return bls.SecretKeyToBytes(&k.scalar) }

// String names the key by its public half; the secret never reaches a log.
func (k SecretKey) String() string { return "bls secret key of " + k.public.String() }

// GoString does as String, for %#v.
func (k SecretKey) GoString() string { return k.String() }

// Sign signs the message's digest. It returns ErrMessage for a message that no certificate may carry.
func (k *SecretKey) Sign(m Message) (Signature, error) {
	if err := m.Check(); err != nil {
		return Signature{}, fmt.Errorf("sign certificate: %w", err)
	}
	return k.signDigest(m.Digest()), nil
}

func (k *SecretKey) signDigest(digest common.Hash) Signature {
	return bls.Sign(&k.scalar, digest[:]).Bytes()
}

// Verify checks that sig is pub's certificate over the message. It returns ErrMessage, ErrPoint or
// ErrSignature.
func Verify(pub PublicKey, m Message, sig Signature) error {
	if err := m.Check(); err != nil {
		return fmt.Errorf("verify certificate: %w", err)
	}
	if err := verifyDigest(pub, m.Digest(), sig); err != nil {
		return fmt.Errorf("verify certificate: %w", err)
	}
	return nil
}

func verifyDigest(pub PublicKey, digest common.Hash, sig Signature) error {
	p, err := pub.point()
	if err != nil {
		return err
	}
	s, err := sig.point()
	if err != nil {
		return err
	}
	ok, err := bls.VerifySignature(s, p, digest[:])
	if err != nil {
		return fmt.Errorf("pair: %w", err)
	}
	if !ok {
		return ErrSignature
	}
	return nil
}

// ParsePublicKey reads 48 bytes; it returns ErrPoint for anything but a point of the subgroup that
// is not the identity.
func ParsePublicKey(b []byte) (PublicKey, error) {
	var pub PublicKey
	if len(b) != len(pub) {
		return pub, fmt.Errorf("read public key of %d bytes: %w", len(b), ErrPoint)
	}
	copy(pub[:], b)
	if _, err := pub.point(); err != nil {
		return PublicKey{}, err
	}
	return pub, nil
}

// ParseSignature reads 96 bytes; it returns ErrPoint as ParsePublicKey does.
func ParseSignature(b []byte) (Signature, error) {
	var sig Signature
	if len(b) != len(sig) {
		return sig, fmt.Errorf("read signature of %d bytes: %w", len(b), ErrPoint)
	}
	copy(sig[:], b)
	if _, err := sig.point(); err != nil {
		return Signature{}, err
	}
	return sig, nil
}

// point decompresses the key. The library checks coordinates, curve and subgroup; the identity, for
// which any message verifies with the identity as signature, is refused here.
func (p PublicKey) point() (*bls.PublicKey, error) {
	point, err := bls.PublicKeyFromBytes(p[:])
	if err != nil {
		return nil, fmt.Errorf("read public key (%v): %w", err, ErrPoint)
	}
	if point.IsInfinity() {
		return nil, fmt.Errorf("read public key (identity): %w", ErrPoint)
	}
	return point, nil
}

func (s Signature) point() (*bls.Signature, error) {
	point, err := bls.SignatureFromBytes(s[:])
	if err != nil {
		return nil, fmt.Errorf("read signature (%v): %w", err, ErrPoint)
	}
	if point.IsInfinity() {
		return nil, fmt.Errorf("read signature (identity): %w", ErrPoint)
	}
	return point, nil
}

// String returns 0x-hex of the 48 bytes.
func (p PublicKey) String() string { return hexutil.Encode(p[:]) }

// MarshalText implements encoding.TextMarshaler.
func (p PublicKey) MarshalText() ([]byte, error) { return hexutil.Bytes(p[:]).MarshalText() }

// UnmarshalText reads 0x-hex of exactly 48 bytes; it does not check the point.
func (p *PublicKey) UnmarshalText(text []byte) error {
	return hexutil.UnmarshalFixedText("PublicKey", text, p[:])
}

// String returns 0x-hex of the 96 bytes.
func (s Signature) String() string { return hexutil.Encode(s[:]) }

// MarshalText implements encoding.TextMarshaler.
func (s Signature) MarshalText() ([]byte, error) { return hexutil.Bytes(s[:]).MarshalText() }

// UnmarshalText reads 0x-hex of exactly 96 bytes; it does not check the point.
func (s *Signature) UnmarshalText(text []byte) error {
	return hexutil.UnmarshalFixedText("Signature", text, s[:])
}
