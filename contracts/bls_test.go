package contracts_test

import (
	"encoding/json"
	"math/big"
	"os"
	"testing"

	"github.com/ethereum/go-ethereum/accounts/abi"
	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"

	bls12381 "github.com/consensys/gnark-crypto/ecc/bls12-381"

	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// vector is the part of certs/testdata/vectors.json that the contracts reproduce.
type vector struct {
	Name         string         `json:"name"`
	Message      *certs.Message `json:"message"`
	Digest       common.Hash    `json:"digest"`
	PublicKeyEIP hexutil.Bytes  `json:"public_key_eip2537"`
	SignatureEIP hexutil.Bytes  `json:"signature_eip2537"`
}

func readVectors(tb testing.TB) []vector {
	tb.Helper()
	raw, err := os.ReadFile("../certs/testdata/vectors.json")
	if err != nil {
		tb.Fatal(err)
	}
	var file struct {
		DST     string   `json:"dst"`
		Vectors []vector `json:"vectors"`
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		tb.Fatal(err)
	}
	if file.DST != dst {
		tb.Fatalf("vectors are for %q", file.DST)
	}
	return file.Vectors
}

const dst = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"

// harness calls the contracts' internal libraries.
type harness struct {
	*l1
	address common.Address
	abi     abi.ABI
}

func newHarness(tb testing.TB) harness {
	c := newL1(tb)
	address, parsed := c.testContract("Harness")
	return harness{l1: c, address: address, abi: parsed}
}

// invoke returns the single return value of a function, or why it reverted.
func (h harness) invoke(method string, args ...any) (any, *contracts.Revert, uint64) {
	h.tb.Helper()
	data, err := h.abi.Pack(method, args...)
	if err != nil {
		h.tb.Fatal(err)
	}
	out := h.call(h.address, data)
	if !out.ok {
		return nil, out.err(), out.gas
	}
	values, err := h.abi.Unpack(method, out.output)
	if err != nil {
		h.tb.Fatal(err)
	}
	return values[0], nil, out.gas
}

// TestCertificateVectors reproduces certs' vectors: the same message bytes, the same signatures.
func TestCertificateVectors(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	checked := 0
	for _, v := range readVectors(t) {
		if v.Message != nil {
			m := v.Message
			permit := contracts.Permit{Slot: m.PermitSlot, L1Parent: m.PermitL1Parent}
			digest, revert, _ := h.invoke("digest", m.ChainID, m.Rollup, m.Number, m.BlockHash, m.ParentHash,
				uint8(m.Kind), m.AnchorNumber, m.AnchorL1Hash, permit)
			if revert != nil {
				t.Fatalf("%s: %v", v.Name, revert)
			}
			if digest != [32]byte(v.Digest) {
				t.Errorf("%s: digest %x, want %s", v.Name, digest, v.Digest)
			}
		}
		valid, revert, gas := h.invoke("verify", []byte(v.PublicKeyEIP), v.Digest, []byte(v.SignatureEIP))
		if revert != nil || valid != true {
			t.Errorf("%s: signature is %v, %v", v.Name, valid, revert)
		}
		other := v.Digest
		other[31] ^= 1
		if valid, revert, _ := h.invoke("verify", []byte(v.PublicKeyEIP), other, []byte(v.SignatureEIP)); revert != nil || valid != false {
			t.Errorf("%s: signature over another message is %v, %v", v.Name, valid, revert)
		}
		t.Logf("%s: %d gas in all", v.Name, gas)
		checked++
	}
	if checked < 4 {
		t.Fatalf("only %d vectors", checked)
	}
}

// TestHashToG2 compares the contract's hash to the curve with gnark's.
func TestHashToG2(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	for i := range 16 {
		message := common.BigToHash(new(big.Int).Exp(big.NewInt(int64(i)+2), big.NewInt(97), nil))
		want, err := bls12381.HashToG2(message[:], []byte(dst))
		if err != nil {
			t.Fatal(err)
		}
		got, revert, gas := h.invoke("hashToG2", message)
		if revert != nil {
			t.Fatal(revert)
		}
		if string(got.([]byte)) != string(encodeG2(want)) {
			t.Errorf("message %s: got %x", message, got)
		}
		if i == 0 {
			t.Logf("hash to G2: %d gas in all", gas)
		}
	}
}

// TestPointsAreChecked hands in everything that is no signature or no key, and sees it refused.
func TestPointsAreChecked(t *testing.T) {
	t.Parallel()
	h := newHarness(t)
	v := readVectors(t)[0]
	key, signature := []byte(v.PublicKeyEIP), []byte(v.SignatureEIP)
	tests := map[string]struct {
		key, signature []byte
		want           string
	}{
		"signature is empty":                 {key, nil, "PointLength"},
		"signature is a byte short":          {key, signature[:255], "PointLength"},
		"signature is a byte long":           {key, append(signature[:256:256], 0), "PointLength"},
		"signature is compressed":            {key, make([]byte, 96), "PointLength"},
		"signature is the identity":          {key, make([]byte, 256), "PointIsIdentity"},
		"signature is not on the curve":      {key, flip(signature, 255), "PointRefused"},
		"signature's padding is not zero":    {key, flip(signature, 0), "PointRefused"},
		"signature's element is not reduced": {key, unreduced(signature), "PointRefused"},
		"signature is outside the subgroup":  {key, outsideG2(t), "PointRefused"},
		"key is a byte short":                {key[:127], signature, "PointLength"},
		"key is the identity":                {make([]byte, 128), signature, "PointIsIdentity"},
		"key and signature are the identity": {make([]byte, 128), make([]byte, 256), "PointIsIdentity"},
		"key is not on the curve":            {flip(key, 127), signature, "PointRefused"},
		"key is outside the subgroup":        {outsideG1(t), signature, "PointRefused"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, revert, _ := h.invoke("verify", test.key, v.Digest, test.signature)
			if revert == nil || revert.Name != test.want {
				t.Errorf("got %v, want %s", revert, test.want)
			}
		})
	}
}

// flip returns the bytes with the lowest bit of one of them flipped.
func flip(b []byte, i int) []byte {
	out := append([]byte(nil), b...)
	out[i] ^= 1
	return out
}

// unreduced returns the point with the modulus added to its first coordinate, where that still fits.
func unreduced(point []byte) []byte {
	out := append([]byte(nil), point...)
	new(big.Int).Add(modulus(), new(big.Int).SetBytes(point[:64])).FillBytes(out[:64])
	return out
}

// outsideG2 returns a point of the curve that is not in the subgroup.
func outsideG2(tb testing.TB) []byte {
	tb.Helper()
	var p bls12381.G2Affine
	three := new(big.Int).SetUint64(4)
	for x := int64(1); x < 200; x++ {
		p.X.A0.SetInt64(x)
		p.X.A1.SetInt64(1)
		y := p.X
		y.Square(&p.X).Mul(&y, &p.X)
		var b bls12381.E2
		b.A0.SetBigInt(three)
		b.A1.SetBigInt(three)
		y.Add(&y, &b)
		if y.Legendre() != 1 {
			continue
		}
		p.Y.Sqrt(&y)
		if p.IsOnCurve() && !p.IsInSubGroup() {
			return encodeG2(p)
		}
	}
	tb.Fatal("no point outside the subgroup found")
	return nil
}

// outsideG1 returns a point of the curve that is not in the subgroup.
func outsideG1(tb testing.TB) []byte {
	tb.Helper()
	var p bls12381.G1Affine
	for x := int64(1); x < 200; x++ {
		p.X.SetInt64(x)
		y := p.X
		y.Square(&p.X).Mul(&y, &p.X)
		four := y
		four.SetInt64(4)
		y.Add(&y, &four)
		if y.Legendre() != 1 {
			continue
		}
		p.Y.Sqrt(&y)
		if p.IsOnCurve() && !p.IsInSubGroup() {
			xb, yb := p.X.Bytes(), p.Y.Bytes()
			return join(xb[:], yb[:])
		}
	}
	tb.Fatal("no point outside the subgroup found")
	return nil
}

func encodeG2(p bls12381.G2Affine) []byte {
	a, b, c, d := p.X.A0.Bytes(), p.X.A1.Bytes(), p.Y.A0.Bytes(), p.Y.A1.Bytes()
	return join(a[:], b[:], c[:], d[:])
}

// join encodes field elements of 48 bytes as EIP-2537 does.
func join(elements ...[]byte) []byte {
	var out []byte
	for _, e := range elements {
		out = append(append(out, make([]byte, 16)...), e...)
	}
	return out
}

// negated returns the point with its y negated: also a point of the subgroup.
func negated(point []byte) []byte {
	out := append([]byte(nil), point...)
	for i := 128; i < 256; i += 64 {
		new(big.Int).Sub(modulus(), new(big.Int).SetBytes(point[i:i+64])).FillBytes(out[i : i+64])
	}
	return out
}

// modulus returns the order of the base field.
func modulus() *big.Int {
	p, _ := new(big.Int).SetString("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab", 16)
	return p
}
