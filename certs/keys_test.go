package certs_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

// groupOrder is r of BLS12-381.
const groupOrder = "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001"

func regularMessage() certs.Message {
	return certs.NewMessage(7331000, common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3"), blocks.Placed{
		Number: 41, Hash: common.HexToHash("0xb1"), Parent: common.HexToHash("0xb0"), Kind: blocks.Regular,
		Anchor: blocks.Anchor{L1Number: 9, L1Hash: common.HexToHash("0xa9")},
	})
}

func slotEndingMessage() certs.Message {
	m := regularMessage()
	m.Kind, m.PermitSlot, m.PermitL1Parent = blocks.SlotEnding, 12, common.HexToHash("0xa11")
	return m
}

func TestSecretKeyRefusesWhatIsNone(t *testing.T) {
	t.Parallel()
	order, _ := hex.DecodeString(groupOrder)
	overOrder := bytes.Clone(order)
	overOrder[31]++
	tests := map[string][]byte{
		"nothing": nil, "short": make([]byte, 31), "long": make([]byte, 33), "zero": make([]byte, 32),
		"order": order, "order plus one": overOrder, "all ones": bytes.Repeat([]byte{0xff}, 32),
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := certs.NewSecretKey(raw); !errors.Is(err, certs.ErrSecretKey) {
				t.Fatalf("NewSecretKey = %v, want %v", err, certs.ErrSecretKey)
			}
		})
	}
	below := bytes.Clone(order)
	below[31]--
	key, err := certs.NewSecretKey(below)
	if err != nil || !bytes.Equal(key.Bytes(), below) {
		t.Fatalf("largest key: %v", err)
	}
}

func TestSecretKeyNeverPrintsItself(t *testing.T) {
	t.Parallel()
	key := certs.DeriveSecretKey("a label")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, value := range []any{key, *key, []certs.SecretKey{*key}, struct{ Key certs.SecretKey }{*key}} {
			// The name by the public half is printed instead, also where the key stands in something else.
			if text := fmt.Sprintf(verb, value); !strings.Contains(text, key.String()) || strings.Contains(text, "scalar") {
				t.Errorf("%s of %T prints %s", verb, value, text)
			}
		}
	}
}

func TestDerivedKeysAreStableAndDistinct(t *testing.T) {
	t.Parallel()
	a, again, b := certs.DeriveSecretKey("a"), certs.DeriveSecretKey("a"), certs.DeriveSecretKey("b")
	if !bytes.Equal(a.Bytes(), again.Bytes()) || a.PublicKey() != again.PublicKey() {
		t.Error("one label gives two keys")
	}
	if a.PublicKey() == b.PublicKey() {
		t.Error("two labels give one key")
	}
	fresh, err := certs.GenerateKey()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := certs.ParsePublicKey(bytes.Clone(publicBytes(fresh))); err != nil {
		t.Errorf("generated key's public half: %v", err)
	}
}

func publicBytes(k *certs.SecretKey) []byte {
	pub := k.PublicKey()
	return pub[:]
}

func TestLoadSecretKey(t *testing.T) {
	t.Parallel()
	key := certs.DeriveSecretKey("file")
	text := hex.EncodeToString(key.Bytes())
	tests := []struct {
		name, content string
		mode          os.FileMode
		want          error
	}{
		{"plain", text, 0o600, nil},
		{"prefix and newline", "0x" + text + "\n", 0o600, nil},
		{"read by the group", text, 0o640, certs.ErrKeyFile},
		{"read by the world", text, 0o644, certs.ErrKeyFile},
		{"written by the world", text, 0o602, certs.ErrKeyFile},
		{"not hex", "zz" + text[2:], 0o600, certs.ErrSecretKey},
		{"short", text[2:], 0o600, certs.ErrSecretKey},
		{"two keys", text + text, 0o600, certs.ErrSecretKey},
		{"larger than any key file", strings.Repeat("0", 10_000), 0o600, certs.ErrSecretKey},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "key")
			if err := os.WriteFile(path, []byte(test.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			got, err := certs.LoadSecretKey(path)
			if !errors.Is(err, test.want) {
				t.Fatalf("LoadSecretKey = %v, want %v", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), text[2:20]) {
				t.Fatalf("error quotes the key: %v", err)
			}
			if err == nil && got.PublicKey() != key.PublicKey() {
				t.Fatal("another key")
			}
		})
	}
	if _, err := certs.LoadSecretKey(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := certs.LoadSecretKey(t.TempDir()); !errors.Is(err, certs.ErrKeyFile) {
		t.Errorf("folder: %v", err)
	}
}

func TestVerifyCertificate(t *testing.T) {
	t.Parallel()
	key, stranger := certs.DeriveSecretKey("sequencer"), certs.DeriveSecretKey("stranger")
	for _, m := range []certs.Message{regularMessage(), slotEndingMessage()} {
		c, err := key.Certify(m)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Verify(key.PublicKey()); err != nil {
			t.Errorf("%v certificate: %v", m.Kind, err)
		}
		if err := c.Verify(stranger.PublicKey()); !errors.Is(err, certs.ErrSignature) {
			t.Errorf("%v certificate under another key: %v", m.Kind, err)
		}
		changes := map[string]func(*certs.Message){
			"chain id":     func(m *certs.Message) { m.ChainID++ },
			"rollup":       func(m *certs.Message) { m.Rollup[19]++ },
			"number":       func(m *certs.Message) { m.Number++ },
			"block hash":   func(m *certs.Message) { m.BlockHash[0]++ },
			"parent hash":  func(m *certs.Message) { m.ParentHash[0]++ },
			"anchor":       func(m *certs.Message) { m.AnchorNumber++ },
			"anchor hash":  func(m *certs.Message) { m.AnchorL1Hash[0]++ },
			"becomes slot": func(m *certs.Message) { m.Kind, m.PermitSlot, m.PermitL1Parent = blocks.SlotEnding, 13, common.Hash{1} },
		}
		for name, change := range changes {
			other := m
			change(&other)
			if err := certs.Verify(key.PublicKey(), other, c.Signature); !errors.Is(err, certs.ErrSignature) {
				t.Errorf("%v certificate with another %s: %v", m.Kind, name, err)
			}
		}
	}
}

func TestMessageCheck(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*certs.Message){
		"unknown kind":                func(m *certs.Message) { m.Kind = blocks.KindUnknown },
		"based":                       func(m *certs.Message) { m.Kind = blocks.Based },
		"kind out of range":           func(m *certs.Message) { m.Kind = 77 },
		"regular with a slot":         func(m *certs.Message) { m.PermitSlot = 1 },
		"regular with an L1 parent":   func(m *certs.Message) { m.PermitL1Parent[31] = 1 },
		"slot-ending without":         func(m *certs.Message) { m.Kind = blocks.SlotEnding },
		"slot-ending without parent":  func(m *certs.Message) { m.Kind, m.PermitSlot = blocks.SlotEnding, 3 },
		"its own parent":              func(m *certs.Message) { m.ParentHash = m.BlockHash },
		"slot-ending, its own parent": func(m *certs.Message) { *m = slotEndingMessage(); m.BlockHash = m.ParentHash },
	}
	key := certs.DeriveSecretKey("sequencer")
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := regularMessage()
			change(&m)
			if _, err := key.Sign(m); !errors.Is(err, certs.ErrMessage) {
				t.Errorf("Sign = %v", err)
			}
			if err := certs.Verify(key.PublicKey(), m, certs.Signature{}); !errors.Is(err, certs.ErrMessage) {
				t.Errorf("Verify = %v", err)
			}
			if _, err := (certs.Certificate{Message: m}).MarshalBinary(); !errors.Is(err, certs.ErrMessage) {
				t.Errorf("MarshalBinary = %v", err)
			}
		})
	}
}

func TestPointsAreChecked(t *testing.T) {
	t.Parallel()
	key := certs.DeriveSecretKey("sequencer")
	good, err := key.Sign(regularMessage())
	if err != nil {
		t.Fatal(err)
	}
	points := func(length int, valid []byte) map[string][]byte {
		identity := make([]byte, length)
		identity[0] = 0xc0
		dirty := bytes.Clone(identity)
		dirty[length-1] = 1
		uncompressed := bytes.Clone(valid)
		uncompressed[0] &^= 0x80
		modulus := bytes.Repeat([]byte{0xff}, length)
		modulus[0] = 0x9f
		return map[string][]byte{
			"zero": make([]byte, length), "identity": identity, "dirty identity": dirty,
			"uncompressed flag": uncompressed, "coordinate above the modulus": modulus,
			"short": valid[:length-1], "long": append(bytes.Clone(valid), 0), "nothing": nil,
		}
	}
	for name, raw := range points(certs.PublicKeyLength, publicBytes(key)) {
		if _, err := certs.ParsePublicKey(raw); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("public key, %s: %v", name, err)
		}
	}
	for name, raw := range points(certs.SignatureLength, good[:]) {
		if _, err := certs.ParseSignature(raw); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("signature, %s: %v", name, err)
		}
	}
	outside := 0
	for x := range byte(40) { // some of these x are on the curve, none of those in the subgroup
		var pub certs.PublicKey
		var sig certs.Signature
		pub[0], pub[47], sig[0], sig[95] = 0x80, x, 0x80, x
		if _, err := certs.ParsePublicKey(pub[:]); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("public key x=%d: %v", x, err)
		} else if strings.Contains(err.Error(), "subgroup") {
			outside++
		}
		if _, err := certs.ParseSignature(sig[:]); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("signature x=%d: %v", x, err)
		} else if strings.Contains(err.Error(), "subgroup") {
			outside++
		}
		if err := certs.Verify(pub, regularMessage(), good); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("verify under public key x=%d: %v", x, err)
		}
		if err := certs.Verify(key.PublicKey(), regularMessage(), sig); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("verify signature x=%d: %v", x, err)
		}
	}
	if outside < 10 {
		t.Errorf("only %d points were on the curve and outside the subgroup", outside)
	}
	var identityKey certs.PublicKey
	var identitySig certs.Signature
	identityKey[0], identitySig[0] = 0xc0, 0xc0
	if err := certs.Verify(identityKey, regularMessage(), identitySig); !errors.Is(err, certs.ErrPoint) {
		t.Errorf("identity under identity: %v", err)
	}
}

func TestDelegation(t *testing.T) {
	t.Parallel()
	key, stranger := certs.DeriveSecretKey("sequencer"), certs.DeriveSecretKey("stranger")
	d := certs.Delegation{ChainID: 7331000, Rollup: common.Address{1}, Address: common.Address{2}}
	signed, err := key.Delegate(d)
	if err != nil {
		t.Fatal(err)
	}
	if err := signed.Verify(key.PublicKey()); err != nil {
		t.Error(err)
	}
	if err := signed.Verify(stranger.PublicKey()); !errors.Is(err, certs.ErrSignature) {
		t.Errorf("under another key: %v", err)
	}
	for name, change := range map[string]func(*certs.Delegation){
		"chain id": func(d *certs.Delegation) { d.ChainID++ },
		"rollup":   func(d *certs.Delegation) { d.Rollup[0]++ },
		"address":  func(d *certs.Delegation) { d.Address[0]++ },
	} {
		other := signed
		change(&other.Delegation)
		if err := other.Verify(key.PublicKey()); !errors.Is(err, certs.ErrSignature) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	if _, err := key.Delegate(certs.Delegation{ChainID: 1}); !errors.Is(err, certs.ErrMessage) {
		t.Errorf("delegation to nobody: %v", err)
	}
	raw, err := signed.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var back certs.SignedDelegation
	if err := back.UnmarshalBinary(raw); err != nil || back != signed {
		t.Errorf("round trip: %v, %v", back, err)
	}
	for name, bad := range map[string][]byte{"nothing": nil, "short": raw[:len(raw)-1], "long": append(bytes.Clone(raw), 0), "version": append([]byte{9}, raw[1:]...)} {
		if err := back.UnmarshalBinary(bad); !errors.Is(err, certs.ErrEncoding) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCertificateCodec(t *testing.T) {
	t.Parallel()
	key := certs.DeriveSecretKey("sequencer")
	c, err := key.Certify(slotEndingMessage())
	if err != nil {
		t.Fatal(err)
	}
	raw, err := c.MarshalBinary()
	if err != nil || len(raw) != certs.CertificateLength {
		t.Fatalf("%d bytes, %v", len(raw), err)
	}
	var back certs.Certificate
	if err := back.UnmarshalBinary(raw); err != nil || back != c {
		t.Fatalf("round trip: %v, %v", back, err)
	}
	for name, bad := range map[string][]byte{"nothing": nil, "short": raw[:len(raw)-1], "long": append(bytes.Clone(raw), 0), "version": append([]byte{9}, raw[1:]...)} {
		if err := back.UnmarshalBinary(bad); !errors.Is(err, certs.ErrEncoding) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzCertificate(f *testing.F) {
	key := certs.DeriveSecretKey("sequencer")
	for _, m := range []certs.Message{regularMessage(), slotEndingMessage()} {
		c, err := key.Certify(m)
		if err != nil {
			f.Fatal(err)
		}
		raw, err := c.MarshalBinary()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var c certs.Certificate
		if c.UnmarshalBinary(raw) != nil {
			return
		}
		if again, err := c.MarshalBinary(); err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("decoded %x, encodes as %x (%v)", raw, again, err)
		}
	})
}

func FuzzPoints(f *testing.F) {
	key := certs.DeriveSecretKey("sequencer")
	sig, err := key.Sign(regularMessage())
	if err != nil {
		f.Fatal(err)
	}
	long, err := sig.EIP2537()
	if err != nil {
		f.Fatal(err)
	}
	pub, err := key.PublicKey().EIP2537()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(publicBytes(key))
	f.Add(sig[:])
	f.Add(long[:])
	f.Add(pub[:])
	f.Fuzz(func(t *testing.T, raw []byte) {
		if s, err := certs.ParseSignatureEIP2537(raw); err == nil {
			if again, err := s.EIP2537(); err != nil || !bytes.Equal(again[:], raw) {
				t.Fatalf("signature %x encodes as %x (%v)", raw, again, err)
			}
		}
		if p, err := certs.ParsePublicKeyEIP2537(raw); err == nil {
			if again, err := p.EIP2537(); err != nil || !bytes.Equal(again[:], raw) {
				t.Fatalf("public key %x encodes as %x (%v)", raw, again, err)
			}
		}
		_, _ = certs.ParseSignature(raw)
		_, _ = certs.ParsePublicKey(raw)
		var d certs.SignedDelegation
		_ = d.UnmarshalBinary(raw)
	})
}

func BenchmarkSign(b *testing.B) {
	key := certs.DeriveSecretKey("sequencer")
	for b.Loop() {
		if _, err := key.Sign(slotEndingMessage()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerify(b *testing.B) {
	key := certs.DeriveSecretKey("sequencer")
	c, err := key.Certify(slotEndingMessage())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := c.Verify(key.PublicKey()); err != nil {
			b.Fatal(err)
		}
	}
}
