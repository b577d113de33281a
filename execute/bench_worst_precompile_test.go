package execute

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/vm"
	"github.com/ethereum/go-ethereum/core/vm/program"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/crypto/kzg4844"
)

// Generators of the groups of BN254 and BLS12-381, as the precompiles take them.
const (
	bnG1 = "0000000000000000000000000000000000000000000000000000000000000001" +
		"0000000000000000000000000000000000000000000000000000000000000002"
	bnG2 = "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2" +
		"1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed" +
		"090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b" +
		"12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa"
	pad   = "00000000000000000000000000000000"
	blsG1 = pad + "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb" +
		pad + "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"
	blsG2 = pad + "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8" +
		pad + "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e" +
		pad + "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801" +
		pad + "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be"
)

// worstPrecompiles are calls of all precompiles, with inputs that make them work.
func worstPrecompiles(b testing.TB) []operation {
	scalar := bytes.Repeat([]byte{0xd7, 0x2b}, 16)
	scalar[0] = 0x1f
	times := func(n int, parts ...[]byte) []byte { return bytes.Repeat(bytes.Join(parts, nil), n) }
	bn1, bn2, g1, g2 := common.FromHex(bnG1), common.FromHex(bnG2), common.FromHex(blsG1), common.FromHex(blsG2)
	element := common.LeftPadBytes(scalar, 64)
	ops := []operation{
		precompile("ecrecover", 0x01, signed(b), 5),
		precompile("sha256-0", 0x02, nil, 20), precompile("sha256-8k", 0x02, make([]byte, 8192), 10),
		precompile("ripemd-0", 0x03, nil, 20), precompile("ripemd-8k", 0x03, make([]byte, 8192), 1),
		precompile("identity-0", 0x04, nil, 20), precompile("identity-8k", 0x04, make([]byte, 8192), 10),
		precompile("bn-add", 0x06, times(2, bn1), 20), precompile("bn-mul", 0x07, times(1, bn1, scalar), 5),
		precompile("bn-pairing-1", 0x08, times(1, bn1, bn2), 1), precompile("bn-pairing-8", 0x08, times(8, bn1, bn2), 1),
		precompile("blake2f-0", 0x09, blake(0), 20), precompile("blake2f-100k", 0x09, blake(100_000), 1),
		precompile("kzg", 0x0a, pointEvaluation(b), 1),
		precompile("bls-g1add", 0x0b, times(2, g1), 20), precompile("bls-g1msm-1", 0x0c, times(1, g1, scalar), 2),
		precompile("bls-g1msm-128", 0x0c, times(128, g1, scalar), 1),
		precompile("bls-g2add", 0x0d, times(2, g2), 20), precompile("bls-g2msm-1", 0x0e, times(1, g2, scalar), 1),
		precompile("bls-g2msm-64", 0x0e, times(64, g2, scalar), 1),
		precompile("bls-pairing-1", 0x0f, times(1, g1, g2), 1), precompile("bls-pairing-8", 0x0f, times(8, g1, g2), 1),
		precompile("bls-map-g1", 0x10, element, 5), precompile("bls-map-g2", 0x11, times(2, element), 1),
		precompile("p256", 0x100, signedP256(b), 3),
	}
	for _, m := range []struct {
		name                string
		base, exponent, mod int
		head, last          byte
	}{
		{"modexp-8-odd", 8, 4, 8, 0x7f, 0xff}, {"modexp-32-odd", 32, 4, 32, 0x7f, 0xff}, {"modexp-32-even", 32, 4, 32, 0x7f, 0xfe},
		{"modexp-32-long", 32, 32, 32, 0xff, 0xff}, {"modexp-40-even", 40, 3, 40, 0xff, 0xfe}, {"modexp-64-even", 64, 3, 64, 0xff, 0xfe},
		{"modexp-256-even", 256, 1, 256, 0x07, 0xfe}, {"modexp-256-odd", 256, 2, 256, 0xff, 0xff},
		{"modexp-1024-even", 1024, 1, 1024, 0x03, 0xfe}, {"modexp-1024-odd", 1024, 1, 1024, 0x03, 0xff}, {"modexp-1024-of-8", 1024, 1, 8, 0x03, 0xfe},
	} {
		ops = append(ops, precompile(m.name, 0x05, powerInput(m.base, m.exponent, m.mod, m.head, m.last), 1))
	}
	return ops
}

// precompile calls a precompile with the same input again and again.
func precompile(name string, address int, input []byte, often int) operation {
	return operation{
		name: name, data: input, often: often,
		setup: func(p *program.Program) { p.Op(vm.CALLDATASIZE, vm.PUSH0, vm.PUSH0, vm.CALLDATACOPY) },
		body: func(p *program.Program) {
			// A call that fails takes all the gas there is, so that the contract fails, too: the input is good.
			p.Op(vm.PUSH0, vm.PUSH0, vm.CALLDATASIZE, vm.PUSH0).Push(address).Op(vm.GAS, vm.STATICCALL, vm.POP)
		},
	}
}

// powerInput is 0xff… to the power of head‖0xff… modulo 0xff…last, of so many bytes each.
func powerInput(base, exponent, mod int, head, last byte) []byte {
	ones := func(n int) []byte { return bytes.Repeat([]byte{0xff}, n) }
	exp, modulus := ones(exponent), ones(mod)
	exp[0], modulus[mod-1] = head, last
	bases := ones(base)
	bases[0] = 0x9c
	return bytes.Join([][]byte{words(uint64(base), uint64(exponent), uint64(mod)), bases, exp, modulus}, nil)
}

func blake(rounds uint32) []byte {
	input := make([]byte, 213)
	input[0], input[1], input[2], input[3] = byte(rounds>>24), byte(rounds>>16), byte(rounds>>8), byte(rounds)
	return input
}

func signed(b testing.TB) []byte {
	hash := keccak([]byte("worst"))
	sig, err := crypto.Sign(hash[:], testKey(0))
	if err != nil {
		b.Fatal(err)
	}
	return bytes.Join([][]byte{hash[:], words(uint64(sig[64]) + 27), sig[:64]}, nil)
}

func signedP256(b testing.TB) []byte {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	hash := sha256.Sum256([]byte("worst"))
	r, s, err := ecdsa.Sign(rand.Reader, key, hash[:])
	if err != nil {
		b.Fatal(err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		b.Fatal(err)
	}
	return bytes.Join([][]byte{hash[:], common.BigToHash(r).Bytes(), common.BigToHash(s).Bytes(), point[1:]}, nil)
}

func pointEvaluation(b testing.TB) []byte {
	blob, point := new(kzg4844.Blob), kzg4844.Point{31: 0x5a}
	for i := 0; i < len(blob); i += 32 {
		blob[i+1], blob[i+31] = byte(i>>5), byte(i>>11)
	}
	commitment, err := kzg4844.BlobToCommitment(blob)
	if err != nil {
		b.Fatal(err)
	}
	proof, claim, err := kzg4844.ComputeProof(blob, point)
	if err != nil {
		b.Fatal(err)
	}
	hash := kzg4844.CalcBlobHashV1(sha256.New(), &commitment)
	return bytes.Join([][]byte{hash[:], point[:], claim[:], commitment[:], proof[:]}, nil)
}
