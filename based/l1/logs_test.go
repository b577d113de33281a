package l1_test

import (
	"errors"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"

	"github.com/ultrasound-rollup/ultrasound/based/l1"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/contracts"
)

// takenLog returns a BlockTaken log as the contract would emit it.
func takenLog(t testing.TB) (blocks.Placed, *types.Log) {
	placed, call := l2Block(t, genesisBlock(), blocks.SlotEnding, blocks.Ref{Number: 4, Hash: common.Hash{4}}, blocks.Permit{Slot: 3, L1Parent: common.Hash{3}})
	log := &types.Log{Data: call[4+4*32:], TxHash: common.Hash{8}, Index: 7}
	for i := range 4 {
		log.Topics = append(log.Topics, common.BytesToHash(call[4+32*i:4+32*(i+1)]))
	}
	return placed, log
}

func TestDecodeBlockTaken(t *testing.T) {
	t.Parallel()
	want, good := takenLog(t)
	rollup := contracts.NewRollup()
	got, err := l1.DecodeBlockTaken(rollup, good)
	if err != nil || got.Placed != want || got.TxHash != good.TxHash || got.LogIndex != 7 || len(got.Block.Transactions()) != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
	tests := []struct {
		name   string
		change func(*types.Log)
	}{
		{"number", func(l *types.Log) { l.Topics[1][31]++ }},
		{"hash", func(l *types.Log) { l.Topics[2][0]++ }},
		{"no kind", func(l *types.Log) { l.Topics[3] = common.Hash{} }},
		{"unknown kind", func(l *types.Log) { l.Topics[3][31] = 9 }},
		{"parent", func(l *types.Log) { l.Data[0]++ }},
		{"anchor", func(l *types.Log) { l.Data[3*32+31]++ }},
		{"cut", func(l *types.Log) { l.Data = l.Data[:len(l.Data)-64] }},
		{"empty", func(l *types.Log) { l.Data = nil }},
		{"topics", func(l *types.Log) { l.Topics = l.Topics[:2] }},
		{"transaction", func(l *types.Log) { l.Data[len(l.Data)-70]++ }},
	}
	for _, tt := range tests {
		_, log := takenLog(t)
		tt.change(log)
		if _, err := l1.DecodeBlockTaken(rollup, log); !errors.Is(err, l1.ErrBadLog) || l1.SeverityOf(err) != l1.Critical {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}

func TestDecodeRunSettled(t *testing.T) {
	t.Parallel()
	rollup := contracts.NewRollup()
	e := rollup.GetABI().Events[contracts.RollupRunSettledEventName]
	signature, err := certs.DeriveSecretKey("run").Sign(certs.Message{ChainID: 1, Rollup: common.Address{1}, Number: 1, BlockHash: common.Hash{1}, AnchorL1Hash: common.Hash{2}, Kind: blocks.Regular})
	if err != nil {
		t.Fatal(err)
	}
	point, err := signature.EIP2537()
	if err != nil {
		t.Fatal(err)
	}
	log := func(signature []byte) *types.Log {
		data, err := e.Inputs.NonIndexed().Pack(uint64(3), uint64(5), signature)
		if err != nil {
			t.Fatal(err)
		}
		return &types.Log{Topics: []common.Hash{e.ID, {9}}, Data: data, TxHash: common.Hash{8}}
	}
	got, err := l1.DecodeRunSettled(rollup, log(point[:]))
	if err != nil || got.From != 3 || got.To != 5 || got.Tip != (common.Hash{9}) || string(got.Signature) != string(signature[:]) {
		t.Errorf("got %+v, %v", got, err)
	}
	if got, err := l1.DecodeRunSettled(rollup, log(nil)); err != nil || got.Signature != nil {
		t.Errorf("nothing new: %+v, %v", got, err)
	}
	point[255]++
	for _, bad := range [][]byte{point[:], point[:255], {1}} {
		if _, err := l1.DecodeRunSettled(rollup, log(bad)); !errors.Is(err, l1.ErrBadLog) {
			t.Errorf("%d bytes of signature: %v", len(bad), err)
		}
	}
}

// FuzzDecodeBlock: what decodes encodes to the same bytes, and nothing panics.
func FuzzDecodeBlock(f *testing.F) {
	_, log := takenLog(f)
	in, err := l1.DecodeBlockTaken(contracts.NewRollup(), log)
	if err != nil {
		f.Fatal(err)
	}
	data, err := l1.EncodeBlock(in.Block)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte{0xc0})
	f.Fuzz(func(t *testing.T, data []byte) {
		block, err := l1.DecodeBlock(data)
		if err != nil {
			return
		}
		again, err := l1.EncodeBlock(block)
		if err != nil || string(again) != string(data) {
			t.Errorf("%x decodes and encodes to %x, %v", data, again, err)
		}
	})
}
