package l1

import (
	"crypto/ecdsa"
	"fmt"
	"math/big"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// relayTip is what a relay tips, wei per gas: enough for the bytes that it adds to a trace.
const relayTip = params.GWei / 10

// Relayer signs L2 transactions that execute messages from L1, from an account that nobody else uses.
type Relayer struct {
	key     *ecdsa.PrivateKey
	address common.Address
	signer  types.Signer
	chainID *big.Int
}

// NewRelayer returns a relayer on the L2 chain.
func NewRelayer(chainID uint64, key *ecdsa.PrivateKey) *Relayer {
	id := new(big.Int).SetUint64(chainID)
	return &Relayer{key: key, address: crypto.PubkeyToAddress(key.PublicKey), signer: types.LatestSignerForChainID(id), chainID: id}
}

// Address returns the relayer's L2 account.
func (r *Relayer) Address() common.Address { return r.address }

// Relay signs the transaction that executes the message; see gateway.Relayer.
func (r *Relayer) Relay(nonce uint64, baseFee *big.Int, timestamp uint64, anchor blocks.Anchor, message blocks.Deposit, proof []common.Hash) (*types.Transaction, error) {
	data := RelayCalldata(timestamp, anchor, message, proof)
	to := blocks.MessengerAddress
	tip := big.NewInt(relayTip)
	tx, err := types.SignNewTx(r.key, r.signer, &types.DynamicFeeTx{
		ChainID: r.chainID, Nonce: nonce, To: &to, Data: data, Gas: RelayGas(data, message.GasLimit),
		GasTipCap: tip, GasFeeCap: new(big.Int).Add(tip, new(big.Int).Lsh(baseFee, 1)),
	})
	if err != nil {
		return nil, fmt.Errorf("sign relay: %w", err)
	}
	return tx, nil
}

// relayWork is the most gas that the messenger takes for itself: proof, storage, event, fee and what it keeps back.
const relayWork = 250_000

// RelayGas returns the gas limit of a relay with this calldata, of a message with that gas limit.
func RelayGas(data []byte, messageGas uint64) uint64 {
	calldata := params.TxGas + uint64(len(data))*params.TxCostFloorPerToken*params.TxTokenPerNonZeroByte // at most (EIP-7623)
	return calldata + relayWork + messageGas + messageGas/63
}

// RelayCalldata is the call of Messenger.relay.
func RelayCalldata(timestamp uint64, anchor blocks.Anchor, m blocks.Deposit, proof []common.Hash) []byte {
	siblings := make([][32]byte, len(proof))
	for i := range proof {
		siblings[i] = proof[i]
	}
	return contracts.NewMessenger().PackRelay(timestamp, anchorOf(anchor), ContractDeposit(m), siblings)
}

// ContractDeposit converts a message to the bindings' type.
func ContractDeposit(m blocks.Deposit) contracts.Deposit {
	return contracts.Deposit{
		Index: m.Index, Sender: m.Sender, To: m.To, Owner: m.Owner, Value: m.Value, Fee: m.Fee, GasLimit: m.GasLimit, Data: m.Data,
	}
}

// ContractWithdrawal converts a message to the bindings' type.
func ContractWithdrawal(w blocks.Withdrawal) contracts.Withdrawal {
	return contracts.Withdrawal{Index: w.Index, Sender: w.Sender, To: w.To, Value: w.Value, GasLimit: w.GasLimit, Data: w.Data}
}
