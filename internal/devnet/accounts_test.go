package devnet

import (
	"errors"
	"strings"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/crypto"
)

func TestAccountsOfTestMnemonic(t *testing.T) {
	t.Parallel()
	// Addresses and first key as printed by the development nodes that share this mnemonic.
	want := []string{
		"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
		"0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC", "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
		"0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65", "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
		"0x976EA74026E726554dB657fA54763abd0C3a0aa9", "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
		"0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f", "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
	}
	accounts, err := Accounts(FundedAccounts)
	if err != nil {
		t.Fatal(err)
	}
	for i, account := range accounts {
		if account.Address != common.HexToAddress(want[i]) {
			t.Errorf("account %d: got %v, want %s", i, account.Address, want[i])
		}
	}
	key := hexutil.Encode(crypto.FromECDSA(accounts[0].Key))
	if key != "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80" {
		t.Errorf("key of account 0: %s", key)
	}
}

func TestMasterKeyVector(t *testing.T) {
	t.Parallel()
	// BIP-32, test vector 1: master key and m/0'/1.
	node, err := masterNode(hexutil.MustDecode("0x000102030405060708090a0b0c0d0e0f"))
	if err != nil {
		t.Fatal(err)
	}
	if got := hexutil.Encode(node.key[:]); got != "0xe8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35" {
		t.Errorf("master key %s", got)
	}
	for _, step := range []uint32{hardened, 1} {
		if node, err = node.child(step); err != nil {
			t.Fatal(err)
		}
	}
	if got := hexutil.Encode(node.key[:]); got != "0x3c6cb8d0f6a264c91ea8b5030fadaa8e538b020f0a387421a12de9319dc93368" {
		t.Errorf("key of m/0'/1 %s", got)
	}
}

func TestDeriveAccountRefuses(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		mnemonic string
		index    uint32
	}{
		"empty":          {"  ", 0},
		"overlong":       {strings.Repeat("test ", 1000), 0},
		"hardened index": {TestMnemonic, hardened},
	} {
		if _, err := DeriveAccount(tc.mnemonic, tc.index); !errors.Is(err, ErrMnemonic) {
			t.Errorf("%s: got %v, want ErrMnemonic", name, err)
		}
	}
}
