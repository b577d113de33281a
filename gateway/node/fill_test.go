package node_test

import (
	"context"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/gateway"
	"github.com/ultrasound-rollup/ultrasound/gateway/node"
)

// TestFillTransaction asks as viem does: the nonce counts what is promised in the open block, and one
// that is given stays.
func TestFillTransaction(t *testing.T) {
	t.Parallel()
	n := newNode(t, node.Config{})
	d := newDesk(t, n)
	client, _ := dial(t, n)
	_, sender := account(0)
	_, to := account(1)
	for want := uint64(0); want < 3; want++ {
		for _, given := range []*hexutil.Uint64{nil, new(hexutil.Uint64)} {
			args := map[string]any{"from": sender, "to": to, "value": "0x1"}
			if given != nil {
				*given = 7
				args["nonce"] = given
			}
			var filled struct {
				Tx struct {
					Nonce hexutil.Uint64 `json:"nonce"`
					Gas   hexutil.Uint64 `json:"gas"`
				} `json:"tx"`
			}
			if err := client.Client().CallContext(context.Background(), &filled, "eth_fillTransaction", args); err != nil {
				t.Fatal(err)
			}
			expect := want
			if given != nil {
				expect = 7
			}
			if uint64(filled.Tx.Nonce) != expect || filled.Tx.Gas != 21_000 {
				t.Fatalf("filled nonce %d and gas %d, want nonce %d", filled.Tx.Nonce, filled.Tx.Gas, expect)
			}
		}
		if _, err := d.Submit(context.Background(), gateway.Request{Transactions: types.Transactions{sign(t, d.block, 0, transfer(common.Address{1}, 1))}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.Client().CallContext(context.Background(), nil, "eth_fillTransaction", map[string]any{"from": 5}); err == nil {
		t.Fatal("a sender that is no address is filled in")
	}
}
