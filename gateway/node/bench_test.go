package node_test

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// BenchmarkAdopt measures how long the conductor waits for a sealed block to be on disk and the head.
func BenchmarkAdopt(b *testing.B) {
	for _, txs := range []int{0, 100, 500} {
		b.Run(fmt.Sprintf("transfers=%d", txs), func(b *testing.B) {
			n, err := node.New(node.Config{Genesis: testGenesis(), DataDir: b.TempDir()})
			if err != nil {
				b.Fatal(err)
			}
			defer n.Close()
			maker := builder{b, n}
			key, sender := account(0)
			signer := execute.Signer(chainID)
			for b.Loop() {
				b.StopTimer()
				open := maker.open(n.Head().Hash, common.Hash{1})
				nonce := open.StateDB().GetNonce(sender)
				for i := range txs {
					to := common.BigToAddress(new(big.Int).SetUint64(nonce + uint64(i)<<32))
					tx, err := types.SignNewTx(key, signer, &types.DynamicFeeTx{
						ChainID: big.NewInt(chainID), Nonce: nonce + uint64(i), To: &to, Value: common.Big1,
						Gas: params.TxGas, GasFeeCap: big.NewInt(10 * params.GWei), GasTipCap: common.Big1,
					})
					if err != nil {
						b.Fatal(err)
					}
					if _, err := open.Apply(tx, sender); err != nil {
						b.Fatal(err)
					}
				}
				sealed, err := open.Seal()
				if err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
				if err := n.Adopt(sealed); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
