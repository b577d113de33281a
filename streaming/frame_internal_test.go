package streaming

import (
	"bytes"
	"crypto/ecdsa"
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/crypto"

	"github.com/ultrasound-rollup/ultrasound/blocks"
)

func vectorKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("ultrasound stream test vectors")))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestFrameBindsEveryByte(t *testing.T) {
	t.Parallel()
	f := Frame{ChainID: 7331000, Rollup: vectorRollup, Stream: 1, Sequence: 2, Time: 3, Message: &Reset{Head: blocks.Ref{Number: 4}, Reason: "L1 reorg"}}
	raw, err := SignFrame(f, vectorKey(t))
	if err != nil {
		t.Fatal(err)
	}
	signer := crypto.PubkeyToAddress(vectorKey(t).PublicKey)
	if back, by, err := OpenFrame(raw); err != nil || by != signer || back.Sequence != 2 || back.Stream != 1 || back.Time != 3 || back.ChainID != f.ChainID || back.Rollup != f.Rollup {
		t.Fatalf("opened as %+v by %v: %v", back, by, err)
	}
	for i := range raw {
		for _, flip := range []byte{1, 0x80} {
			changed := bytes.Clone(raw)
			changed[i] ^= flip
			if _, by, err := OpenFrame(changed); err == nil && by == signer {
				t.Fatalf("byte %d can be changed", i)
			}
		}
	}
	for cut := range raw {
		if _, _, err := OpenFrame(raw[:cut]); err == nil {
			t.Fatalf("%d of %d bytes open", cut, len(raw))
		}
	}
	if _, _, err := OpenFrame(append(bytes.Clone(raw), 0)); !errors.Is(err, ErrEncoding) {
		t.Errorf("a trailing byte: %v", err)
	}
	if _, _, err := OpenFrame(make([]byte, MaxFrameBytes+1)); !errors.Is(err, ErrEncoding) {
		t.Errorf("too long: %v", err)
	}
}

// TestFrameHasOneSignature: the mirror of a signature would also recover to the signer.
func TestFrameHasOneSignature(t *testing.T) {
	t.Parallel()
	raw, err := SignFrame(Frame{ChainID: 1, Sequence: 1, Message: &Gap{}}, vectorKey(t))
	if err != nil {
		t.Fatal(err)
	}
	mirror := bytes.Clone(raw)
	s := mirror[len(raw)-33 : len(raw)-1]
	new(big.Int).Sub(crypto.S256().Params().N, new(big.Int).SetBytes(s)).FillBytes(s)
	mirror[len(raw)-1] ^= 1
	if _, _, err := OpenFrame(mirror); !errors.Is(err, ErrSigner) {
		t.Errorf("mirrored signature: %v", err)
	}
	mirror = bytes.Clone(raw)
	mirror[len(raw)-1] += 27
	if _, _, err := OpenFrame(mirror); !errors.Is(err, ErrSigner) {
		t.Errorf("v of 27: %v", err)
	}
}

func TestVerdictText(t *testing.T) {
	t.Parallel()
	var zero Verdict
	if zero != Unknown || zero == Verified {
		t.Fatal("the zero value is a verdict")
	}
	for v, name := range map[Verdict]string{Unknown: "unknown", Verified: "verified", Invalid: "invalid", Incomplete: "incomplete"} {
		text, err := v.MarshalText()
		if err != nil || string(text) != name || v.String() != name {
			t.Errorf("%v: %q, %v", v, text, err)
		}
		var back Verdict
		if err := back.UnmarshalText(text); err != nil || back != v {
			t.Errorf("%q comes back as %v, %v", text, back, err)
		}
	}
	if _, err := Verdict(9).MarshalText(); !errors.Is(err, ErrEncoding) {
		t.Error(err)
	}
	v := Verified
	if err := v.UnmarshalText([]byte("Verified")); !errors.Is(err, ErrEncoding) || v != Verified {
		t.Error(v, err)
	}
	if Verdict(9).String() != "verdict(9)" || Type(99).String() != "message(99)" || TypeGap.String() != "gap" {
		t.Error("names")
	}
}
