package execute

import (
	"bytes"
	"compress/flate"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/crypto"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rlp"
)

// BenchmarkBytes measures no time: it reports what a slot takes on the wire and on L1, beside what
// go-ethereum's witnesses and blocks take, and beside the encodings that were not chosen.
func BenchmarkBytes(b *testing.B) {
	eachSlot(b, []int{100, 200, 300, 500}, func(b *testing.B, s *benchSlot) {
		for b.Loop() { // once is enough
		}
		theirs, blocks := 0, s.library(b)
		for _, l := range blocks {
			theirs += l.bytes
		}
		ours := 0
		for _, in := range s.runs(b) {
			ours += len(in.Trace)
		}
		kb := func(n int) float64 { return float64(n) / 1024 }
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(s.mgas(), "Mgas")
		b.ReportMetric(kb(ours), "KB")
		b.ReportMetric(kb(ours)/s.mgas(), "KB/Mgas")
		b.ReportMetric(float64(ours)/float64(theirs), "of-library")
		b.ReportMetric(kb(s.blocksAlone()), "KB-alone")
		b.ReportMetric(kb(s.wire(b, 20)), "KB-stream")
		b.ReportMetric(kb(s.versionOne(b, blocks)), "KB-v1")
		b.ReportMetric(s.flated(b), "flate-of-state")
		b.ReportMetric(s.settled(b), "tx/s-on-L1")
	})
}

// blocksAlone is the sum of the traces of the single blocks.
func (s *benchSlot) blocksAlone() (total int) {
	for _, sealed := range s.sealed {
		total += len(sealed.Trace)
	}
	return total
}

// wire is what the stream of the slot takes, but for frames and receipts' digests.
func (s *benchSlot) wire(b testing.TB, fragments int) (total int) {
	for _, block := range s.record(b, fragments) {
		total += block.last.bytes()
		for _, p := range block.pieces {
			total += p.bytes()
		}
	}
	return total
}

// versionOne is what the slot would take with nodes as in the database, each once: all that go-ethereum's
// witnesses have of the first block's pre-state, every code once, and the blocks.
func (s *benchSlot) versionOne(b testing.TB, blocks []libraryBlock) int {
	nodes, codes, total := make(map[common.Hash][]byte), make(map[string]struct{}), 0
	for i, l := range blocks {
		for node := range l.witness.State {
			nodes[crypto.Keccak256Hash([]byte(node))] = []byte(node)
		}
		for code := range l.witness.Codes {
			codes[code] = struct{}{}
		}
		enc, err := rlp.EncodeToBytes(TraceBlock{Header: s.blocks[i].Header(), Transactions: s.blocks[i].Transactions()})
		if err != nil {
			b.Fatal(err)
		}
		total += len(enc)
	}
	var walk func(hash common.Hash, accounts bool)
	walk = func(hash common.Hash, accounts bool) {
		node, ok := nodes[hash]
		if !ok {
			return
		}
		delete(nodes, hash)
		total += int(rlp.StringSize(string(node)))
		eachChild(node, accounts, walk)
	}
	walk(s.parent.Root, true)
	for code := range codes {
		total += int(rlp.StringSize(code))
	}
	return total
}

// eachChild visits the hashes that a trie node refers to.
func eachChild(node []byte, accounts bool, visit func(hash common.Hash, accounts bool)) {
	content, _, err := rlp.SplitList(node)
	if err != nil {
		return
	}
	leaf, short := false, false
	if count, _ := rlp.CountValues(content); count == 2 {
		path, rest, err := rlp.SplitString(content)
		if err != nil || len(path) == 0 {
			return
		}
		leaf, short, content = path[0]&0x20 != 0, true, rest
	}
	for len(content) > 0 {
		kind, item, rest, err := rlp.Split(content)
		var account types.StateAccount
		switch {
		case err != nil:
			return
		case kind == rlp.List:
			eachChild(content[:len(content)-len(rest)], accounts, visit)
		case leaf && accounts && rlp.DecodeBytes(item, &account) == nil:
			visit(account.Root, false)
		case !leaf && len(item) == common.HashLength:
			visit(common.Hash(item), accounts)
		}
		if content = rest; short {
			return
		}
	}
}

// flated is what DEFLATE at its best leaves of the state's bytes.
func (s *benchSlot) flated(b testing.TB) float64 {
	t, err := DecodeTrace(s.runs(b)[0].Trace)
	if err != nil {
		b.Fatal(err)
	}
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.BestCompression)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := w.Write(t.State); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return float64(buf.Len()) / float64(len(t.State))
}

// settled is how many transactions a second L1 can settle at 60M gas in twelve seconds, in runs of consecutive
// blocks that are as long as one L1 transaction can hold; zero if it cannot hold even one.
func (s *benchSlot) settled(b testing.TB) float64 {
	gas, from := uint64(0), 0
	for from < len(s.blocks) {
		best, to := uint64(0), from
		for to < len(s.blocks) {
			merged, err := MergeTraces(s.tracesOf(from, to+1)...)
			if err != nil {
				break
			}
			used := settleGas(b, merged, to+1-from)
			if used > params.MaxTxGas {
				break
			}
			best, to = used, to+1
		}
		if to == from {
			return 0 // no block of this size would be built (rule 6)
		}
		gas, from = gas+best, to
	}
	txs := 0
	for _, block := range s.blocks {
		txs += len(block.Transactions())
	}
	return float64(txs) * 60e6 / float64(gas) / 12
}

func (s *benchSlot) tracesOf(from, to int) (traces [][]byte) {
	for _, sealed := range s.sealed[from:to] {
		traces = append(traces, sealed.Trace)
	}
	return traces
}

// settleGas is the gas of an L1 transaction that settles the trace, as based/l1 models it.
func settleGas(b testing.TB, trace []byte, blocks int) uint64 {
	in, err := NewInput(testChainID, trace)
	if err != nil {
		b.Fatal(err)
	}
	data := in.Encode()
	zeros := uint64(bytes.Count(data, []byte{0}))
	nonzeros, words := uint64(len(data))-zeros, uint64(len(trace)+31)/32
	execution := 400_000 + 38_000*uint64(blocks) + 10*uint64(len(trace)) + 3*words + words*words/512
	execution += DefaultGasSchedule.Gas(data) * 64 / 63
	execution += execution / 10
	intrinsic := params.TxGas + 4*zeros + 16*nonzeros
	return max(intrinsic+execution, params.TxGas+10*(zeros+4*nonzeros))
}
