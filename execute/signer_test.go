package execute

import (
	"errors"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
)

// What a signer remembers is what it would recover, of any decoded form of the transaction, and other signers take it.
func TestRememberingSigner(t *testing.T) {
	t.Parallel()
	key, err := crypto.ToECDSA(common.LeftPadBytes([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	const chain = 5
	signer := NewRememberingSigner(chain, 2)
	again := func(tx *types.Transaction) *types.Transaction {
		raw, err := tx.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		out := new(types.Transaction)
		if err := out.UnmarshalBinary(raw); err != nil {
			t.Fatal(err)
		}
		return out
	}
	signed := func(nonce uint64) *types.Transaction {
		return types.MustSignNewTx(key, Signer(chain), &types.DynamicFeeTx{ChainID: big.NewInt(chain), Nonce: nonce})
	}
	for nonce := range uint64(4) { // more than it remembers
		for range 2 {
			tx := again(signed(nonce))
			from, err := types.Sender(signer, tx)
			if err != nil || from != crypto.PubkeyToAddress(key.PublicKey) {
				t.Fatalf("sender %s, %v", from, err)
			}
			if from, err = recoverSender(Signer(chain), tx); err != nil || from != crypto.PubkeyToAddress(key.PublicKey) {
				t.Fatalf("sender %s, %v", from, err)
			}
		}
	}
	if !signer.Equal(Signer(chain)) {
		t.Error("the signers differ")
	}
	foreign := types.MustSignNewTx(key, Signer(6), &types.DynamicFeeTx{ChainID: big.NewInt(6)})
	if _, err := types.Sender(NewRememberingSigner(6, 2), foreign); err != nil {
		t.Fatal(err)
	}
	if _, err := types.Sender(signer, foreign); !errors.Is(err, types.ErrInvalidChainId) {
		t.Errorf("another chain's transaction: %v", err)
	}
	if signer.Equal(NewRememberingSigner(6, 2)) || !signer.Equal(NewRememberingSigner(chain, 9)) {
		t.Error("chains are not told apart")
	}
	v, r, s := signed(0).RawSignatureValues()
	for _, bad := range []*types.Transaction{
		types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(chain), V: v, R: new(big.Int), S: s}),
		types.NewTx(&types.DynamicFeeTx{ChainID: big.NewInt(chain), V: big.NewInt(9), R: r, S: s}),
	} {
		for range 2 {
			if from, err := types.Sender(signer, again(bad)); err == nil {
				t.Errorf("a bad signature is that of %s", from)
			}
		}
	}
}
