package certs_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/vm"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
)

var update = flag.Bool("update", false, "write testdata/vectors.json anew")

// vector is one signed message, byte for byte, as other implementations must reproduce it.
type vector struct {
	Name          string         `json:"name"`
	Message       *certs.Message `json:"message,omitempty"`
	Kind          uint8          `json:"kind,omitempty"` // the number that stands in the encoding
	Delegation    any            `json:"delegation,omitempty"`
	Encoding      hexutil.Bytes  `json:"encoding"`
	Digest        common.Hash    `json:"digest"`
	SecretKey     hexutil.Bytes  `json:"secret_key"`
	PublicKey     hexutil.Bytes  `json:"public_key"`
	PublicKeyEIP  hexutil.Bytes  `json:"public_key_eip2537"`
	Signature     hexutil.Bytes  `json:"signature"`
	SignatureEIP  hexutil.Bytes  `json:"signature_eip2537"`
	BinaryEncoded hexutil.Bytes  `json:"binary"`
}

type vectors struct {
	Domain           common.Hash `json:"domain"`
	DelegationDomain common.Hash `json:"delegation_domain"`
	DST              string      `json:"dst"`
	Vectors          []vector    `json:"vectors"`
}

func vectorMessages() map[string]certs.Message {
	rollup := common.HexToAddress("0x5fbdb2315678afecb367f032d93f642f64180aa3")
	hash := func(label string) common.Hash { return common.Hash(sha256.Sum256([]byte(label))) }
	regular := blocks.Placed{
		Number: 1234, Hash: hash("block"), Parent: hash("parent"), Kind: blocks.Regular,
		Anchor: blocks.Anchor{L1Number: 567, L1Hash: hash("l1")},
	}
	ending := regular
	ending.Kind, ending.Permit = blocks.SlotEnding, blocks.Permit{Slot: 571, L1Parent: hash("l1 parent")}
	large := blocks.Placed{
		Number: 1<<63 - 1, Hash: common.MaxHash, Parent: hash("parent"), Kind: blocks.SlotEnding,
		Anchor: blocks.Anchor{L1Number: 1<<64 - 1, L1Hash: common.MaxHash},
		Permit: blocks.Permit{Slot: 1<<64 - 1, L1Parent: common.MaxHash},
	}
	first := blocks.Placed{Number: 1, Hash: common.Hash{31: 1}, Kind: blocks.Regular}
	return map[string]certs.Message{
		"regular":             certs.NewMessage(7331000, rollup, regular),
		"slot_ending":         certs.NewMessage(7331000, rollup, ending),
		"slot_ending_largest": certs.NewMessage(1<<64-1, common.MaxAddress, large),
		"regular_smallest":    certs.NewMessage(1, common.Address{}, first),
	}
}

func makeVectors(t *testing.T) vectors {
	t.Helper()
	key := certs.DeriveSecretKey("ultrasound certificate test vectors")
	pub := key.PublicKey()
	pubEIP, err := pub.EIP2537()
	if err != nil {
		t.Fatal(err)
	}
	out := vectors{Domain: certs.Domain, DelegationDomain: certs.DelegationDomain, DST: "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"}
	add := func(v vector, sig certs.Signature, binary []byte) {
		sigEIP, err := sig.EIP2537()
		if err != nil {
			t.Fatal(err)
		}
		v.SecretKey, v.PublicKey, v.PublicKeyEIP = key.Bytes(), pub[:], pubEIP[:]
		v.Signature, v.SignatureEIP, v.BinaryEncoded = sig[:], sigEIP[:], binary
		out.Vectors = append(out.Vectors, v)
	}
	messages := vectorMessages()
	for _, name := range []string{"regular", "slot_ending", "slot_ending_largest", "regular_smallest"} {
		m := messages[name]
		c, err := key.Certify(m)
		if err != nil {
			t.Fatal(err)
		}
		binary, err := c.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		add(vector{Name: name, Message: &m, Kind: uint8(m.Kind), Encoding: m.Encode(), Digest: m.Digest()}, c.Signature, binary)
	}
	d := certs.Delegation{ChainID: 7331000, Rollup: messages["regular"].Rollup, Address: common.HexToAddress("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")}
	signed, err := key.Delegate(d)
	if err != nil {
		t.Fatal(err)
	}
	binary, err := signed.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	add(vector{Name: "delegation", Delegation: d, Encoding: d.Encode(), Digest: d.Digest()}, signed.Signature, binary)
	return out
}

func TestVectors(t *testing.T) {
	t.Parallel()
	got, err := json.MarshalIndent(makeVectors(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	path := filepath.Join("testdata", "vectors.json")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("vectors changed; what was signed before would no longer verify:\n%s", got)
	}
}

// TestPrecompilesAgree verifies every vector as a contract on L1 does: the digest is hashed to the
// curve by expand_message_xmd, MAP_FP2_TO_G2 and G2ADD, and e(pk, H(m)) = e(g1, sig) by the pairing
// check, all with go-ethereum's own EIP-2537 precompiles.
func TestPrecompilesAgree(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(filepath.Join("testdata", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file vectors
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for i, v := range file.Vectors {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			if !pairingHolds(t, file.DST, v.Digest, v.PublicKeyEIP, v.SignatureEIP) {
				t.Fatal("the precompiles refuse the signature")
			}
			other := file.Vectors[(i+1)%len(file.Vectors)]
			if pairingHolds(t, file.DST, v.Digest, v.PublicKeyEIP, other.SignatureEIP) {
				t.Fatal("the precompiles accept another message's signature")
			}
		})
	}
}

func precompile(t *testing.T, address byte, input []byte) []byte {
	t.Helper()
	out, err := vm.PrecompiledContractsOsaka[common.BytesToAddress([]byte{address})].Run(input)
	if err != nil {
		t.Fatalf("precompile 0x%02x: %v", address, err)
	}
	return out
}

func pairingHolds(t *testing.T, dst string, digest common.Hash, pub, sig []byte) bool {
	t.Helper()
	// RFC 9380, 5.2: four field elements of 64 uniform bytes, each reduced modulo p by MODEXP.
	uniform := expandMessageXMD(digest[:], []byte(dst), 256)
	elements := make([]byte, 0, 4*64)
	for i := range 4 {
		elements = append(elements, reduceModP(t, uniform[i*64:(i+1)*64])...)
	}
	hashed := precompile(t, 0x0d, append(precompile(t, 0x11, elements[:128]), precompile(t, 0x11, elements[128:])...))
	input := append(bytes.Clone(pub), hashed...)
	input = append(input, negatedGenerator...)
	input = append(input, sig...)
	return precompile(t, 0x0f, input)[31] == 1
}

// negatedGenerator is -g1 in EIP-2537's form.
var negatedGenerator = append(
	common.LeftPadBytes(common.FromHex("17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"), 64),
	common.LeftPadBytes(common.FromHex("114d1d6855d545a8aa7d76c8cf2e21f267816aef1db507c96655b9d5caac42364e6f38ba0ecb751bad54dcd6b939c2ca"), 64)...)

var fieldModulus = common.FromHex("1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab")

// reduceModP asks the MODEXP precompile for b^1 mod p, padded to the 64 bytes of a field element.
func reduceModP(t *testing.T, b []byte) []byte {
	t.Helper()
	length := func(n int) []byte { return common.LeftPadBytes([]byte{byte(n)}, 32) }
	input := bytes.Join([][]byte{length(len(b)), length(1), length(len(fieldModulus)), b, {1}, fieldModulus}, nil)
	return common.LeftPadBytes(precompile(t, 0x05, input), 64)
}

// expandMessageXMD is RFC 9380, 5.3.1, with SHA-256.
func expandMessageXMD(msg, dst []byte, length int) []byte {
	dstPrime := append(bytes.Clone(dst), byte(len(dst)))
	b0 := sha256.Sum256(bytes.Join([][]byte{make([]byte, 64), msg, {byte(length >> 8), byte(length)}, {0}, dstPrime}, nil))
	var out []byte
	var previous [32]byte
	for i := byte(1); len(out) < length; i++ {
		var mixed [32]byte
		for j := range mixed {
			mixed[j] = b0[j] ^ previous[j]
		}
		previous = sha256.Sum256(bytes.Join([][]byte{mixed[:], {i}, dstPrime}, nil))
		out = append(out, previous[:]...)
	}
	return out[:length]
}

func TestEIP2537RoundTrip(t *testing.T) {
	t.Parallel()
	for _, v := range makeVectors(t).Vectors {
		if sig, err := certs.ParseSignatureEIP2537(v.SignatureEIP); err != nil || !bytes.Equal(sig[:], v.Signature) {
			t.Errorf("%s: signature %v, %v", v.Name, sig, err)
		}
		if pub, err := certs.ParsePublicKeyEIP2537(v.PublicKeyEIP); err != nil || !bytes.Equal(pub[:], v.PublicKey) {
			t.Errorf("%s: public key %v, %v", v.Name, pub, err)
		}
	}
	v := makeVectors(t).Vectors[0]
	broken := func(raw []byte, change func([]byte)) []byte {
		out := bytes.Clone(raw)
		change(out)
		return out
	}
	changes := map[string]func([]byte){
		"dirty padding":     func(b []byte) { b[64] = 1 },
		"off the curve":     func(b []byte) { b[127] ^= 1 },
		"identity":          func(b []byte) { clear(b) },
		"above the modulus": func(b []byte) { copy(b[16:], bytes.Repeat([]byte{0xff}, 48)) },
		"the modulus":       func(b []byte) { copy(b[16:], fieldModulus) },
	}
	for name, change := range changes {
		if _, err := certs.ParseSignatureEIP2537(broken(v.SignatureEIP, change)); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("signature, %s: %v", name, err)
		}
		if _, err := certs.ParsePublicKeyEIP2537(broken(v.PublicKeyEIP, change)); !errors.Is(err, certs.ErrPoint) {
			t.Errorf("public key, %s: %v", name, err)
		}
	}
	if _, err := certs.ParseSignatureEIP2537(v.SignatureEIP[1:]); !errors.Is(err, certs.ErrPoint) {
		t.Errorf("short signature: %v", err)
	}
	// On the curve, but outside the subgroup: MAP_FP_TO_G1 and its like clear the cofactor, so these
	// come from the curve equation: y^2 = x^3 + 4 at x = 0 has y = 2.
	outside := append(make([]byte, 64), common.LeftPadBytes([]byte{2}, 64)...)
	if _, err := certs.ParsePublicKeyEIP2537(outside); !errors.Is(err, certs.ErrPoint) {
		t.Errorf("public key outside the subgroup: %v", err)
	}
	if _, err := (certs.Signature{0: 0xc0}).EIP2537(); !errors.Is(err, certs.ErrPoint) {
		t.Errorf("identity signature: %v", err)
	}
	if _, err := (certs.PublicKey{}).EIP2537(); !errors.Is(err, certs.ErrPoint) {
		t.Errorf("zero public key: %v", err)
	}
}
