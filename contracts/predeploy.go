package contracts

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math/big"
	"sync"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
)

// MessengerAddress is where Messenger stands in every rollup's L2 genesis.
var MessengerAddress = common.HexToAddress("0x0000000000000000000000000000000000Ba5e00")

// messengerReserve is more wei than there can be. It circulates nowhere: deposits are paid out of it and
// withdrawals go back into it.
var messengerReserve = new(big.Int).Lsh(big.NewInt(1), 128)

//go:embed artifacts/Messenger.json
var messengerArtefact []byte

// messengerCode is the messenger's runtime code. It has no immutables, so the artefact's is what runs.
var messengerCode = sync.OnceValue(func() []byte {
	var artefact struct {
		DeployedBytecode hexutil.Bytes `json:"deployedBytecode"`
	}
	if err := json.Unmarshal(messengerArtefact, &artefact); err != nil {
		panic(fmt.Errorf("decode the embedded messenger: %w", err))
	}
	return artefact.DeployedBytecode
})

// MessengerAccount returns the messenger as it stands in an L2 genesis.
func MessengerAccount() types.Account {
	return types.Account{Nonce: 1, Balance: new(big.Int).Set(messengerReserve), Code: messengerCode()}
}

// Circulating returns the wei that an L2 genesis gives away: all but the messenger's reserve.
func Circulating(alloc types.GenesisAlloc) *big.Int {
	sum := new(big.Int)
	for address, account := range alloc {
		if address != MessengerAddress && account.Balance != nil {
			sum.Add(sum, account.Balance)
		}
	}
	return sum
}
