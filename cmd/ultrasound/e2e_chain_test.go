package main

import (
	"bytes"
	"encoding/json"
	"math/big"
	"net/http"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/consensus/beacon"
	"github.com/ethereum/go-ethereum/consensus/ethash"
	"github.com/ethereum/go-ethereum/core"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"

	"github.com/ultrasound-rollup/ultrasound/api"
	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/certs"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// chainProvesItself checks ten consecutive blocks: their kinds, headers, certificates, and traces.
func chainProvesItself(t *testing.T, r *rig) {
	var ten []gateway.BlockRecord
	await(t, "ten verified blocks, and based ones among them", func() bool {
		ten = r.canonical(t, 11)
		based := 0
		for _, b := range ten {
			if b.Verdict != gateway.VerdictVerified {
				return false
			}
			if b.Kind == blocks.Based {
				based++
			}
		}
		return len(ten) == 11 && based >= 2
	})
	for i, b := range ten[1:] {
		if err := blocks.CheckChild(r.policy(), placed(ten[i]), placed(b)); err != nil {
			t.Errorf("%s block %d on %s block %d: %v", b.Kind, b.Number, ten[i].Kind, ten[i].Number, err)
		}
		header, err := r.l2Socket.HeaderByHash(t.Context(), b.Hash)
		must(t, err)
		if err := blocks.CheckHeader(r.policy(), header, placed(b)); err != nil {
			t.Errorf("header of block %d: %v", b.Number, err)
		}
		checkCertificate(t, r, b)
		input := r.input(t, b)
		if answers := r.callExecute(t, []hexutil.Bytes{input}); !answers[0] {
			t.Errorf("EXECUTE on L1 refuses %s block %d", b.Kind, b.Number)
		}
	}
}

// checkCertificate sees to it that a sequenced block has the sequencer's certificate over what it
// is, and that a based block has none.
func checkCertificate(t *testing.T, r *rig, b gateway.BlockRecord) {
	t.Helper()
	path := "/v1/blocks/" + b.Hash.Hex() + "/certificate"
	if b.Kind == blocks.Based {
		status, body, media, err := r.ask(t.Context(), http.MethodGet, r.api+path, nil)
		must(t, err)
		checkProblem(t, "certificate of a based block", status, body, media, http.StatusNotFound, api.CodeNotFound)
		return
	}
	var c gateway.CertificateRecord
	r.get(t, path, &c)
	if want := certs.NewMessage(r.caps.ChainID, r.caps.Rollup, placed(b)); c.Message != want {
		t.Errorf("certificate of block %d is for %+v, the block is %+v", b.Number, c.Message, want)
	}
	signature, err := certs.ParseSignature(c.Signature)
	must(t, err)
	if err := certs.Verify(r.sequencer, c.Message, signature); err != nil {
		t.Errorf("certificate of block %d: %v", b.Number, err)
	}
	if !bytes.Equal(c.PublicKey, r.caps.SequencerKey) || c.Digest != c.Message.Digest() {
		t.Errorf("certificate of block %d has key %s and digest %s", b.Number, c.PublicKey, c.Digest)
	}
}

// input returns what EXECUTE is to be asked about a block.
func (r *rig) input(t *testing.T, b gateway.BlockRecord) hexutil.Bytes {
	t.Helper()
	var answer api.TraceAnswer
	r.get(t, "/v1/blocks/"+b.Hash.Hex()+"/trace", &answer)
	in, err := execute.DecodeInput(answer.Input)
	must(t, err)
	if in.ChainID != r.caps.ChainID || in.TipHash != b.Hash || in.ParentHash != b.ParentHash || in.PostStateRoot != b.StateRoot ||
		in.GasUsed != b.GasUsed || !bytes.Equal(in.Trace, answer.Trace) {
		t.Errorf("input of block %d claims another block: %+v", b.Number, in)
	}
	return answer.Input
}

// callExecute asks EXECUTE on L1 about the inputs, with eth_call. It is true where it answers true,
// and false where the call fails; any other answer fails the test.
func (r *rig) callExecute(t *testing.T, inputs []hexutil.Bytes) []bool {
	t.Helper()
	batch := make([]rpc.BatchElem, len(inputs))
	results := make([]hexutil.Bytes, len(inputs))
	for i, input := range inputs {
		call := map[string]any{"to": execute.Address, "data": input}
		batch[i] = rpc.BatchElem{Method: "eth_call", Args: []any{call, "latest"}, Result: &results[i]}
	}
	must(t, r.l1.Client().BatchCallContext(t.Context(), batch))
	answers := make([]bool, len(inputs))
	for i := range batch {
		if batch[i].Error != nil {
			continue
		}
		if !bytes.Equal(results[i], common.LeftPadBytes([]byte{1}, 32)) {
			t.Fatalf("EXECUTE neither fails nor answers true: %s", results[i])
		}
		answers[i] = true
	}
	return answers
}

// everyByteCounts changes the input of a block with transactions in one byte, at many places, and
// sees EXECUTE refuse each.
func everyByteCounts(t *testing.T, r *rig) {
	w := r.wallet(t, executeAccount)
	// EXECUTE's address is nothing special on L2.
	to := execute.Address
	tx := w.dynamic(t, &to, 1, params.TxGas, nil)
	if p, _ := r.mustPreconfirm(t, tx); p.Receipt.Status != types.ReceiptStatusSuccessful {
		t.Errorf("transfer to %s failed", to)
	}
	var place struct{ BlockHash common.Hash }
	must(t, json.Unmarshal(r.sealedReceipt(t, tx.Hash()), &place))
	await(t, "verdict on the block", func() bool { return r.block(t, place.BlockHash).Verdict == gateway.VerdictVerified })
	input := r.input(t, r.block(t, place.BlockHash))

	positions := make(map[int]bool)
	for i := range min(300, len(input)) {
		positions[i] = true
	}
	for i := range 60 {
		positions[300+i*(len(input)-301)/59] = true
	}
	for i := len(input) - 40; i < len(input); i++ { // the last node of the trace, and the padding
		positions[i] = true
	}
	var changed []hexutil.Bytes
	var at []int
	for i := range positions {
		other := bytes.Clone(input)
		other[i] ^= 1 << (i % 8)
		changed, at = append(changed, other), append(at, i)
	}
	for len(changed) > 0 {
		n := min(40, len(changed))
		for i, answer := range r.callExecute(t, changed[:n]) {
			if answer {
				t.Errorf("EXECUTE answers true with byte %d of %d changed", at[i], len(input))
			}
		}
		changed, at = changed[n:], at[n:]
	}
	if !r.callExecute(t, []hexutil.Bytes{input})[0] {
		t.Error("EXECUTE refuses the unchanged input")
	}
}

// stockChain has go-ethereum itself, without anything of ours, import the chain over JSON-RPC.
func stockChain(t *testing.T, r *rig) {
	head, err := r.l2.BlockNumber(t.Context())
	must(t, err)
	stock, err := core.NewBlockChain(rawdb.NewMemoryDatabase(), r.deployed.Genesis, beacon.New(ethash.NewFaker()), nil)
	must(t, err)
	defer stock.Stop()
	var chain types.Blocks
	toExecute := false
	for number := uint64(1); number <= head; number++ {
		block, err := r.l2Socket.BlockByNumber(t.Context(), new(big.Int).SetUint64(number))
		must(t, err)
		chain = append(chain, block)
		for _, tx := range block.Transactions() {
			toExecute = toExecute || tx.To() != nil && *tx.To() == execute.Address
		}
	}
	if n, err := stock.InsertChain(chain); err != nil {
		t.Fatalf("a stock chain refuses block %d: %v", n+1, err)
	}
	if got, want := stock.CurrentBlock().Hash(), chain[len(chain)-1].Hash(); got != want {
		t.Errorf("a stock chain has head %s, want %s", got, want)
	}
	if !toExecute {
		t.Errorf("no transfer to %s in %d blocks", execute.Address, len(chain))
	}
	t.Logf("%d blocks imported", len(chain))
}
