package node_test

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// What blocks have stored in contracts is on disk with them, and not only in the memory of the process that built them.
func TestStorageSurvivesARestart(t *testing.T) {
	t.Parallel()
	cfg := node.Config{Genesis: testGenesis(), DataDir: t.TempDir(), CacheMB: 32}
	n, err := node.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	b := builder{t, n}
	deployed := b.adopt(deploy(counterInit))
	contract := n.Receipts(deployed.Hash())[0].ContractAddress
	var heads []*types.Block
	for range 3 {
		heads = append(heads, b.adopt(&types.LegacyTx{To: &contract, Gas: 100_000, GasPrice: big.NewInt(3_000_000_000)}))
	}
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err = node.New(cfg); err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	for i, head := range heads {
		statedb, err := n.State(head.Hash())
		if err != nil {
			t.Fatal(err)
		}
		if got := statedb.GetState(contract, common.Hash{}); got.Big().Int64() != int64(i+1) || statedb.Error() != nil {
			t.Errorf("after block %d the counter is %s: %v", head.NumberU64(), got, statedb.Error())
		}
	}
}
