package execute

import (
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"
	"github.com/ethereum/go-ethereum/core/types"
)

// Signer returns the signer of an L2 chain. A sender that types.Sender recovered with it is cached
// in the transaction, and is not recovered again by builder or verifier.
func Signer(chainID uint64) types.Signer {
	return types.NewPragueSigner(new(big.Int).SetUint64(chainID))
}

// NewRememberingSigner returns Signer(chainID) with a memory of the last so many senders it recovered, by the
// transaction's hash, which covers the signature. It is for a process that meets the same transactions in
// several decoded forms, such as a gateway that re-executes its own blocks. It is safe for concurrent use.
func NewRememberingSigner(chainID uint64, last int) types.Signer {
	signer := Signer(chainID)
	return &rememberingSigner{Signer: signer, senders: lru.NewCache[common.Hash, common.Address](last)}
}

type rememberingSigner struct {
	types.Signer
	senders *lru.Cache[common.Hash, common.Address]
}

// Sender implements types.Signer. Only what the signer has accepted before is answered from memory.
func (s *rememberingSigner) Sender(tx *types.Transaction) (common.Address, error) {
	hash := tx.Hash()
	if sender, ok := s.senders.Get(hash); ok {
		return sender, nil
	}
	sender, err := s.Signer.Sender(tx)
	if err == nil {
		s.senders.Add(hash, sender)
	}
	return sender, err
}

// Equal implements types.Signer, so that what one of two equal signers has cached in a transaction the other takes.
func (s *rememberingSigner) Equal(other types.Signer) bool {
	if r, ok := other.(*rememberingSigner); ok {
		other = r.Signer
	}
	return s.Signer.Equal(other)
}
