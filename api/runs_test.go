package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/rawdb"
	"github.com/ethereum/go-ethereum/core/state"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/triedb"
	"github.com/ethereum/go-ethereum/triedb/hashdb"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// ledger is a real chain with its records and traces, and a sibling of its tip.
type ledger struct {
	records
	blocks  []gateway.BlockRecord // by number; the first is the genesis
	sibling gateway.BlockRecord   // of the last
	traces  map[common.Hash][]byte
	reads   atomic.Int64 // of traces
	hold    chan struct{}
}

func (l *ledger) BlockByNumber(_ context.Context, number uint64) (*gateway.BlockRecord, error) {
	if number >= uint64(len(l.blocks)) {
		return nil, gateway.ErrNotFound
	}
	return &l.blocks[number], nil
}

func (l *ledger) BlockByHash(_ context.Context, hash common.Hash) (*gateway.BlockRecord, error) {
	for i := range l.blocks {
		if l.blocks[i].Hash == hash {
			return &l.blocks[i], nil
		}
	}
	if l.sibling.Hash == hash {
		return &l.sibling, nil
	}
	return nil, gateway.ErrNotFound
}

func (l *ledger) Trace(ctx context.Context, hash common.Hash) ([]byte, error) {
	l.reads.Add(1)
	if l.hold != nil {
		select {
		case <-l.hold:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if raw, ok := l.traces[hash]; ok {
		return raw, nil
	}
	return nil, gateway.ErrNotFound
}

// newLedger builds a chain of that many blocks with one transfer each.
func newLedger(t *testing.T, length int) *ledger {
	t.Helper()
	const chainID, limit = 7331000, 30_000_000
	key, err := crypto.ToECDSA(crypto.Keccak256([]byte("sender")))
	if err != nil {
		t.Fatal(err)
	}
	disk := rawdb.NewMemoryDatabase()
	tdb := triedb.NewDatabase(disk, &triedb.Config{HashDB: hashdb.Defaults})
	genesis := execute.Genesis(chainID, 1_700_000_000, limit, big.NewInt(params.GWei), types.GenesisAlloc{
		crypto.PubkeyToAddress(key.PublicKey): {Balance: big.NewInt(params.Ether)},
	}).MustCommit(disk, tdb)
	db := state.NewDatabase(tdb, state.NewCodeDB(disk))
	l := &ledger{traces: make(map[common.Hash][]byte)}
	record := func(h *types.Header) gateway.BlockRecord {
		return gateway.BlockRecord{Number: h.Number.Uint64(), Hash: h.Hash(), ParentHash: h.ParentHash, Kind: blocks.Regular}
	}
	build := func(parent *types.Header, nonce uint64, to common.Address) *types.Header {
		statedb, err := state.New(parent.Root, db)
		if err != nil {
			t.Fatal(err)
		}
		builder, err := execute.NewBuilder(execute.ChainConfig(chainID), parent, statedb, execute.Env{
			Number: parent.Number.Uint64() + 1, Time: parent.Time + 1, GasLimit: limit,
		})
		if err != nil {
			t.Fatal(err)
		}
		tx := types.MustSignNewTx(key, execute.Signer(chainID), &types.DynamicFeeTx{
			ChainID: big.NewInt(chainID), Nonce: nonce, To: &to, Value: common.Big1, Gas: params.TxGas, GasFeeCap: big.NewInt(10 * params.GWei),
		})
		if _, err := builder.Apply(tx, common.Address{}); err != nil {
			t.Fatal(err)
		}
		sealed, err := builder.Seal()
		if err != nil {
			t.Fatal(err)
		}
		header := sealed.Block.Header()
		if err := sealed.Commit(); err != nil {
			t.Fatal(err)
		}
		l.traces[header.Hash()] = sealed.Trace
		return header
	}
	headers := []*types.Header{genesis.Header()}
	l.blocks = append(l.blocks, record(genesis.Header()))
	for i := range length {
		headers = append(headers, build(headers[i], uint64(i), common.Address{1, byte(i)}))
		l.blocks = append(l.blocks, record(headers[i+1]))
	}
	l.sibling = record(build(headers[length-1], uint64(length-1), common.Address{2}))
	return l
}

// merged is what the chain's own traces come to.
func (l *ledger) merged(t *testing.T, from, to int) []byte {
	t.Helper()
	var traces [][]byte
	for _, b := range l.blocks[from : to+1] {
		traces = append(traces, l.traces[b.Hash])
	}
	raw, err := execute.MergeTraces(traces...)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func runWorld(t *testing.T, l *ledger) *world {
	t.Helper()
	return newWorld(t, func(c *Config) { c.Blocks, c.Proofs = l, l })
}

func TestTraceOfARun(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 6)
	w := runWorld(t, l)
	for _, c := range []struct {
		to, from string
		first    int
	}{
		{"6", "2", 2},
		{l.blocks[6].Hash.Hex(), "2", 2},
		{l.blocks[6].Hash.Hex(), l.blocks[2].Hash.Hex(), 2},
		{"6", "6", 6},
		{"6", l.blocks[6].Hash.Hex(), 6},
		{"6", "1", 1},
	} {
		path := fmt.Sprintf("/v1/blocks/%s/trace?from=%s", c.to, c.from)
		want := l.merged(t, c.first, 6)
		status, header, raw := w.call(t, http.MethodGet, path, "", "", "Accept", mediaBinary)
		if status != http.StatusOK || header.Get("Content-Type") != mediaBinary || !bytes.Equal(raw, want) {
			t.Fatalf("%s: %d, %d bytes, want %d", path, status, len(raw), len(want))
		}
		status, _, raw = w.call(t, http.MethodGet, path, "", "")
		var answer TraceAnswer
		if err := json.Unmarshal(raw, &answer); err != nil || status != http.StatusOK || !bytes.Equal(answer.Trace, want) {
			t.Fatalf("%s: %d %v", path, status, err)
		}
		in, err := execute.DecodeInput(answer.Input)
		if err != nil {
			t.Fatal(err)
		}
		if result, err := execute.Verify(in); err != nil || len(result.Blocks) != 7-c.first {
			t.Fatalf("%s: the run does not verify: %v", path, err)
		}
	}
	// A block that fell has ancestors too, also by number.
	path := fmt.Sprintf("/v1/blocks/%s/trace?from=5", l.sibling.Hash.Hex())
	status, _, raw := w.call(t, http.MethodGet, path, "", "", "Accept", mediaBinary)
	want, err := execute.MergeTraces(l.traces[l.blocks[5].Hash], l.traces[l.sibling.Hash])
	if err != nil || status != http.StatusOK || !bytes.Equal(raw, want) {
		t.Fatalf("run of a block that fell: %d (%v)", status, err)
	}
}

func TestTraceOfARunIsRefused(t *testing.T) {
	t.Parallel()
	l := newLedger(t, execute.MaxBlocks+4)
	missing := l.blocks[3].Hash
	delete(l.traces, missing)
	w := runWorld(t, l)
	tip := len(l.blocks) - 1
	for _, c := range []struct {
		path   string
		status int
		code   gateway.Code
	}{
		{"/v1/blocks/2/trace?from=3", 409, CodeNotAncestor},
		{"/v1/blocks/2/trace?from=" + l.blocks[3].Hash.Hex(), 409, CodeNotAncestor},
		{fmt.Sprintf("/v1/blocks/%d/trace?from=%s", tip, l.sibling.Hash.Hex()), 409, CodeNotAncestor},
		{fmt.Sprintf("/v1/blocks/%s/trace?from=%s", l.sibling.Hash.Hex(), l.blocks[tip].Hash.Hex()), 409, CodeNotAncestor},
		{fmt.Sprintf("/v1/blocks/%d/trace?from=%d", tip, tip-execute.MaxBlocks), 422, CodeRunTooLong},
		{fmt.Sprintf("/v1/blocks/%d/trace?from=0", tip), 422, CodeRunTooLong},
		{"/v1/blocks/5/trace?from=2", 404, CodeNotFound},
		{"/v1/blocks/3/trace?from=3", 404, CodeNotFound},
		{"/v1/blocks/2/trace?from=0", 404, CodeNotFound}, // the genesis has no trace
		{"/v1/blocks/2/trace?from=" + common.Hash{9}.Hex(), 404, CodeNotFound},
		{"/v1/blocks/999/trace?from=2", 404, CodeNotFound},
		{"/v1/blocks/2/trace?from=", 400, CodeBadRequest},
		{"/v1/blocks/2/trace?from=latest", 400, CodeBadRequest},
		{"/v1/blocks/2/trace?from=-1", 400, CodeBadRequest},
		{"/v1/blocks/2/trace?from=0x12", 400, CodeBadRequest},
		{"/v1/blocks/2/trace?from=1&from=2", 400, CodeBadRequest},
		{"/v1/blocks/2/trace?form=1", 400, CodeBadRequest},
	} {
		status, header, body := w.call(t, http.MethodGet, c.path, "", "")
		t.Run(c.path, func(t *testing.T) { wantProblem(t, status, header, body, c.status, c.code) })
	}
	// The longest run there can be.
	path := fmt.Sprintf("/v1/blocks/%d/trace?from=%d", tip, tip-execute.MaxBlocks+1)
	if status, _, body := w.call(t, http.MethodGet, path, "", ""); status != http.StatusOK {
		t.Errorf("%s: %d %s", path, status, body)
	}
}

// Many ask for the same: the traces are read once, and what is kept costs nothing more.
func TestTraceOfARunIsMadeOnce(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 4)
	l.hold = make(chan struct{})
	w := runWorld(t, l)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if status, _, body := w.call(t, http.MethodGet, "/v1/blocks/4/trace?from=1", "", ""); status != http.StatusOK {
				t.Errorf("%d %s", status, body)
			}
		})
	}
	eventually(t, func() bool { return l.reads.Load() > 0 })
	close(l.hold)
	group.Wait()
	if reads := l.reads.Load(); reads != 4 {
		t.Errorf("%d traces were read for a run of 4", reads)
	}
	// Another first block by hash is not what is kept.
	status, header, body := w.call(t, http.MethodGet, "/v1/blocks/4/trace?from="+l.sibling.Hash.Hex(), "", "")
	wantProblem(t, status, header, body, http.StatusConflict, CodeNotAncestor)

	for i := range 2 * keptRuns {
		l.blocks[1].Hash[0] = byte(i)
		w.KeepRun(blocks.Ref{Number: 1, Hash: l.blocks[1].Hash}, blocks.Ref{Number: 2, Hash: common.Hash{byte(i)}}, []byte{1})
	}
	if kept := w.runs.kept.Len(); kept != keptRuns {
		t.Errorf("%d runs are kept", kept)
	}
}

// What the gateway has merged itself is not merged again.
func TestTraceOfARunIsHandedOver(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 3)
	w := runWorld(t, l)
	ref := func(i int) blocks.Ref { return blocks.Ref{Number: l.blocks[i].Number, Hash: l.blocks[i].Hash} }
	want := l.merged(t, 1, 3)
	w.KeepRun(ref(1), ref(3), want)
	for _, from := range []string{"1", l.blocks[1].Hash.Hex()} {
		status, _, raw := w.call(t, http.MethodGet, "/v1/blocks/3/trace?from="+from, "", "", "Accept", mediaBinary)
		if status != http.StatusOK || !bytes.Equal(raw, want) {
			t.Errorf("from %s: %d, %d bytes", from, status, len(raw))
		}
	}
	if reads := l.reads.Load(); reads != 0 {
		t.Errorf("%d traces were read", reads)
	}
}

// Whoever waits for a turn longer than an answer may take is told so.
func TestTraceOfARunWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	l := newLedger(t, 2)
	w := newWorld(t, func(c *Config) {
		c.Blocks, c.Proofs = l, l
		c.Limits.Query = 50 * time.Millisecond
	})
	w.runs.turn <- struct{}{}
	status, header, body := w.call(t, http.MethodGet, "/v1/blocks/2/trace?from=1", "", "")
	wantProblem(t, status, header, body, http.StatusServiceUnavailable, gateway.CodeUnavailable)
}
