package node

import (
	"math/big"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/eth/filters"
	"github.com/ethereum/go-ethereum/rpc"
)

// fixedHeads is a chain whose safe block is near its head and whose finalized block is not.
type fixedHeads struct{}

func (fixedHeads) CurrentBlock() *types.Header      { return &types.Header{Number: big.NewInt(50_000)} }
func (fixedHeads) CurrentSafeBlock() *types.Header  { return &types.Header{Number: big.NewInt(49_990)} }
func (fixedHeads) CurrentFinalBlock() *types.Header { return &types.Header{Number: big.NewInt(30_000)} }

func TestLogBound(t *testing.T) {
	t.Parallel()
	api := &logAPI{chain: fixedHeads{}, most: 10_000}
	tag := func(n rpc.BlockNumber) *big.Int { return big.NewInt(n.Int64()) }
	beyond := new(big.Int).Lsh(common.Big1, 70)
	for _, c := range []struct {
		name     string
		query    filters.FilterCriteria
		accepted bool
	}{
		{"no range", filters.FilterCriteria{}, true},
		{"one block", filters.FilterCriteria{BlockHash: &common.Hash{1}}, true},
		{"just enough", filters.FilterCriteria{FromBlock: big.NewInt(1), ToBlock: big.NewInt(10_001)}, true},
		{"one too many", filters.FilterCriteria{FromBlock: big.NewInt(1), ToBlock: big.NewInt(10_002)}, false},
		{"up to the head", filters.FilterCriteria{FromBlock: big.NewInt(40_000)}, true},
		{"too far up to the head", filters.FilterCriteria{FromBlock: big.NewInt(39_999), ToBlock: tag(rpc.LatestBlockNumber)}, false},
		{"from the beginning", filters.FilterCriteria{FromBlock: tag(rpc.EarliestBlockNumber)}, false},
		{"from the beginning, short", filters.FilterCriteria{FromBlock: tag(rpc.EarliestBlockNumber), ToBlock: big.NewInt(10_000)}, true},
		{"into the future", filters.FilterCriteria{FromBlock: big.NewInt(45_000), ToBlock: big.NewInt(1 << 40)}, true},
		{"absurd end", filters.FilterCriteria{FromBlock: big.NewInt(0), ToBlock: beyond}, false},
		{"backwards", filters.FilterCriteria{FromBlock: big.NewInt(20_000), ToBlock: big.NewInt(1)}, true}, // refused by go-ethereum
		{"safe", filters.FilterCriteria{FromBlock: tag(rpc.SafeBlockNumber)}, true},
		{"finalized", filters.FilterCriteria{FromBlock: tag(rpc.FinalizedBlockNumber)}, false},
		{"unknown tag", filters.FilterCriteria{FromBlock: big.NewInt(-99)}, true}, // refused by go-ethereum
		{"absurdly negative", filters.FilterCriteria{FromBlock: new(big.Int).Neg(beyond)}, true},
	} {
		if err := api.bound(c.query); (err == nil) != c.accepted {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
