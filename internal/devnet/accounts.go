package devnet

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"math/big"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/crypto"
)

// TestMnemonic is the phrase that Ethereum's development tools share. Everybody has its keys.
const TestMnemonic = "test test test test test test test test test test test junk"

// Indices of the devnet's accounts under m/44'/60'/0'/0.
const (
	FundedAccounts       = 10 // accounts 0 to 9 are the users', funded on both layers
	SettlerIndex         = 10 // posts settlements on L1
	DeployerIndex        = 11 // deploys the contracts and backs the L2 genesis supply
	TreasuryIndex        = 12 // receives what the rollup credits to its treasury
	FeeRecipientIndex    = 13 // coinbase of sequenced L2 blocks
	RelayerIndex         = 14 // the gateway's L2 account, which executes messages from L1
	FirstProposerIndex   = 20 // 20+i is validator i's execution account (fees, proposer's transactions)
	PromiseIndex         = 30 // secp256k1 key that signs promises and fragments
	MaxProposerAccounts  = PromiseIndex - FirstProposerIndex
	hardened             = 0x80000000
	seedRounds           = 2048 // BIP-39
	maxMnemonicLength    = 1024
	masterKeyHashPrefix  = "Bitcoin seed" // BIP-32
	derivationPathPrefix = "m/44'/60'/0'/0"
)

// Account is a key of the devnet with its address.
type Account struct {
	Index   uint32
	Address common.Address
	Key     *ecdsa.PrivateKey
}

// DeriveAccount returns the account m/44'/60'/0'/0/index of the mnemonic (BIP-39 without
// passphrase, BIP-32, BIP-44). The words are not compared with a word list: any text is a seed, as
// in BIP-39 itself. It returns ErrMnemonic for an empty or overlong phrase or an index from 2^31 on.
func DeriveAccount(mnemonic string, index uint32) (Account, error) {
	phrase := strings.Join(strings.Fields(mnemonic), " ")
	if phrase == "" || len(phrase) > maxMnemonicLength || index >= hardened {
		return Account{}, fmt.Errorf("derive account %d: %w", index, ErrMnemonic)
	}
	seed, err := pbkdf2.Key(sha512.New, phrase, []byte("mnemonic"), seedRounds, 64)
	if err != nil {
		return Account{}, fmt.Errorf("derive seed: %w", err)
	}
	node, err := masterNode(seed)
	if err != nil {
		return Account{}, err
	}
	for _, step := range []uint32{44 | hardened, 60 | hardened, hardened, 0, index} {
		if node, err = node.child(step); err != nil {
			return Account{}, fmt.Errorf("derive %s/%d: %w", derivationPathPrefix, index, err)
		}
	}
	key, err := crypto.ToECDSA(node.key[:])
	if err != nil {
		return Account{}, fmt.Errorf("derive %s/%d (%v): %w", derivationPathPrefix, index, err, ErrMnemonic)
	}
	return Account{Index: index, Address: crypto.PubkeyToAddress(key.PublicKey), Key: key}, nil
}

// Accounts returns the accounts 0 to n-1 of the test mnemonic.
func Accounts(n int) ([]Account, error) {
	accounts := make([]Account, 0, max(n, 0))
	for i := range n {
		account, err := DeriveAccount(TestMnemonic, uint32(i))
		if err != nil {
			return nil, err
		}
		accounts = append(accounts, account)
	}
	return accounts, nil
}

// TestAccount returns one account of the test mnemonic.
func TestAccount(index uint32) (Account, error) { return DeriveAccount(TestMnemonic, index) }

// keyNode is an extended private key of BIP-32.
type keyNode struct {
	key, chain [32]byte
}

func masterNode(seed []byte) (keyNode, error) {
	mac := hmac.New(sha512.New, []byte(masterKeyHashPrefix))
	mac.Write(seed)
	sum := mac.Sum(nil)
	var node keyNode
	copy(node.key[:], sum[:32])
	copy(node.chain[:], sum[32:])
	if k := new(big.Int).SetBytes(node.key[:]); k.Sign() == 0 || k.Cmp(crypto.S256().Params().N) >= 0 {
		return keyNode{}, fmt.Errorf("derive master key: %w", ErrMnemonic)
	}
	return node, nil
}

// child is CKDpriv of BIP-32. The keys for which the standard asks to skip the index (probability
// below 2^-127) are refused.
func (n keyNode) child(index uint32) (keyNode, error) {
	mac := hmac.New(sha512.New, n.chain[:])
	if index >= hardened {
		mac.Write([]byte{0})
		mac.Write(n.key[:])
	} else {
		private, err := crypto.ToECDSA(n.key[:])
		if err != nil {
			return keyNode{}, fmt.Errorf("read parent key (%v): %w", err, ErrMnemonic)
		}
		mac.Write(crypto.CompressPubkey(&private.PublicKey))
	}
	mac.Write(binary.BigEndian.AppendUint32(nil, index))
	sum := mac.Sum(nil)
	order := crypto.S256().Params().N
	left := new(big.Int).SetBytes(sum[:32])
	key := new(big.Int).Add(left, new(big.Int).SetBytes(n.key[:]))
	key.Mod(key, order)
	if left.Cmp(order) >= 0 || key.Sign() == 0 {
		return keyNode{}, ErrMnemonic
	}
	var out keyNode
	key.FillBytes(out.key[:])
	copy(out.chain[:], sum[32:])
	return out, nil
}
