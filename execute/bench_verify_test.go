package execute

import (
	"fmt"
	"testing"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/core/types"
)

// BenchmarkSlotCold compares the verifier, with every check and from the trace's bytes, with
// core.ExecuteStateless on the same blocks with go-ethereum's own witnesses. The library is given decoded
// blocks and witnesses in memory, and checks less.
func BenchmarkSlotCold(b *testing.B) {
	eachSlot(b, []int{300, 500}, func(b *testing.B, s *benchSlot) {
		inputs, blocks := s.runs(b), s.library(b)
		var ours, library laps
		for b.Loop() {
			ours.time(func() {
				for _, in := range inputs {
					mustVerify(b, in)
				}
			})
			fresh := freshAll(b, blocks)
			library.time(func() { s.executeAll(b, blocks, fresh) })
		}
		compare(b, s, ours, library)
		b.ReportMetric(float64(len(inputs)), "traces")
	})
}

// compare reports both sides of a comparison.
func compare(b *testing.B, s *benchSlot, ours, library laps) {
	b.ReportMetric(s.mgas()/ours.at(0.5), "Mgas/s")
	b.ReportMetric(s.mgas()/library.at(0.5), "library-Mgas/s")
	b.ReportMetric(library.at(0.5)/ours.at(0.5), "x-library")
	b.ReportMetric(quantile(library.busy, 0.5)/quantile(ours.busy, 0.5), "x-library-cpu")
	b.ReportMetric(s.mgas(), "Mgas")
	b.ReportMetric(0, "ns/op") // of both together it says nothing
}

// streamedPiece is a fragment as it comes over the wire.
type streamedPiece struct {
	first   int
	txs     [][]byte
	witness []byte
}

// streamedBlock is a block as it is streamed: what comes before the seal, and what comes with it.
type streamedBlock struct {
	env    Env
	pieces []streamedPiece
	last   streamedPiece
	header *types.Header
}

func newStreamedPiece(b testing.TB, f *Fragment) streamedPiece {
	p := streamedPiece{first: f.First, witness: f.Witness}
	for _, tx := range f.Transactions {
		raw, err := tx.MarshalBinary()
		if err != nil {
			b.Fatal(err)
		}
		p.txs = append(p.txs, raw)
	}
	return p
}

// bytes is what the piece takes on the wire, but for the frame.
func (p streamedPiece) bytes() int {
	total := len(p.witness)
	for _, tx := range p.txs {
		total += len(tx)
	}
	return total
}

// record builds the slot again and takes so many fragments a block; the last comes with the seal.
func (s *benchSlot) record(b testing.TB, fragments int) []streamedBlock {
	b.Helper()
	recorder := s.newRecorder(b)
	blocks := make([]streamedBlock, len(s.blocks))
	for i, block := range s.blocks {
		blocks[i] = streamedBlock{env: s.envs[i], header: block.Header()}
		builder := s.openNext(b, recorder, i)
		txs := block.Transactions()
		every := (len(txs) + fragments - 1) / fragments
		for j, tx := range txs {
			if j > 0 && j%every == 0 {
				f, err := builder.Fragment()
				if err != nil {
					b.Fatal(err)
				}
				blocks[i].pieces = append(blocks[i].pieces, newStreamedPiece(b, f))
			}
			if _, err := builder.Apply(tx, common.Address{}); err != nil {
				b.Fatal(err)
			}
		}
		sealed, err := builder.Seal()
		if err != nil {
			b.Fatal(err)
		}
		if sealed.Block.Hash() != block.Hash() {
			b.Fatalf("block %d is another one with fragments", i)
		}
		blocks[i].last = newStreamedPiece(b, sealed.Last)
	}
	return blocks
}

// preparedPiece is a piece whose transactions are decoded and whose senders are known.
type preparedPiece struct {
	block  *streamedBlock
	piece  streamedPiece
	txs    types.Transactions
	opens  bool
	closes bool
}

// prepare decodes the pieces, in order and one ahead of whoever takes them, as the follower of a stream does.
func prepare(b testing.TB, blocks []streamedBlock) <-chan preparedPiece {
	ready := make(chan preparedPiece)
	go func() {
		defer close(ready)
		for i := range blocks {
			block := &blocks[i]
			all := append(block.pieces[:len(block.pieces):len(block.pieces)], block.last)
			for j, piece := range all {
				ready <- preparedPiece{block: block, piece: piece, txs: decodePiece(b, piece), opens: j == 0, closes: j == len(all)-1}
			}
		}
	}()
	return ready
}

// decodePiece decodes the transactions and recovers their senders.
func decodePiece(b testing.TB, p streamedPiece) types.Transactions {
	var ts tasks
	txs, signer := make(types.Transactions, len(p.txs)), Signer(testChainID)
	ts.split(len(txs), 16, func(from, to int) error {
		for i := from; i < to; i++ {
			txs[i] = new(types.Transaction)
			if err := txs[i].UnmarshalBinary(p.txs[i]); err != nil {
				return err
			}
			if _, err := types.Sender(signer, txs[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err := ts.run(); err != nil {
		b.Error(err)
	}
	return txs
}

// follow executes a streamed slot; seals gets the times from the arrival of a seal to the verdict.
func (s *benchSlot) follow(b testing.TB, blocks []streamedBlock, seals *laps) {
	stream, err := NewStream(testChainID, s.parent)
	if err != nil {
		b.Fatal(err)
	}
	for p := range prepare(b, blocks) {
		if p.opens {
			if err := stream.Open(p.block.env); err != nil {
				b.Fatal(err)
			}
		}
		if !p.closes {
			if _, err := stream.Apply(p.piece.first, p.txs, p.piece.witness); err != nil {
				b.Fatal(err)
			}
			continue
		}
		seals.timeNow(func() { sealPiece(b, stream, p) })
	}
}

// sealPiece takes what comes with the seal.
func sealPiece(b testing.TB, stream *Stream, p preparedPiece) {
	rest := p.piece.witness
	if len(p.txs) > 0 {
		if _, err := stream.Apply(p.piece.first, p.txs, rest); err != nil {
			b.Fatal(err)
		}
		rest = nil
	}
	if _, err := stream.Seal(p.block.header, rest); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkSlotStreaming compares the stream, fed by a recorder's fragments as fast as it takes them, with
// core.ExecuteStateless on the same blocks.
func BenchmarkSlotStreaming(b *testing.B) {
	eachSlot(b, []int{300}, func(b *testing.B, s *benchSlot) {
		blocks := s.library(b)
		for _, fragments := range []int{1, 5, 20} {
			streamed := s.record(b, fragments)
			size := 0
			for _, block := range streamed {
				size += block.last.bytes()
				for _, p := range block.pieces {
					size += p.bytes()
				}
			}
			b.Run(fmt.Sprintf("%dfragments", fragments), func(b *testing.B) {
				var ours, library, seals laps
				for b.Loop() {
					ours.time(func() { s.follow(b, streamed, &seals) })
					fresh := freshAll(b, blocks)
					library.time(func() { s.executeAll(b, blocks, fresh) })
				}
				compare(b, s, ours, library)
				b.ReportMetric(1e3*seals.at(0.5), "ms/seal")
				b.ReportMetric(float64(size)/1024/s.mgas(), "KB/Mgas")
			})
		}
	})
}

// BenchmarkDeadTime measures from the arrival of a block's seal, and what comes with it, to the verdict, all
// else having been executed before; beside it, what plain re-execution of the slot at its end takes. The
// first may not grow with the slot.
func BenchmarkDeadTime(b *testing.B) {
	for _, load := range workloads()[:3] {
		for _, txs := range []int{100, 300, 600, 1000} {
			b.Run(fmt.Sprintf("%s/%d", load.name, txs), func(b *testing.B) {
				s := newBenchSlot(b, load, txs)
				inputs, streamed := s.runs(b), s.record(b, txs/15)
				var all, first, last, ends laps
				for b.Loop() {
					var seals laps
					s.follow(b, streamed, &seals)
					all.clock = append(all.clock, seals.clock...)
					first.clock = append(first.clock, seals.clock[1])
					last.clock = append(last.clock, seals.clock[benchBlocks-1])
					ends.time(func() {
						for _, in := range inputs {
							mustVerify(b, in)
						}
					})
				}
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(1e3*all.at(0.5), "ms/seal")
				b.ReportMetric(1e3*all.at(0.99), "ms/seal-p99")
				b.ReportMetric(1e3*first.at(0.5), "ms/second-block")
				b.ReportMetric(1e3*last.at(0.5), "ms/last-block")
				b.ReportMetric(1e3*ends.at(0.5), "ms/re-execution")
			})
		}
	}
}

// BenchmarkPrecompile measures EXECUTE on L1 for a slot, as it is without a re-executor beside it, and with
// the answer there already.
func BenchmarkPrecompile(b *testing.B) {
	eachSlot(b, []int{200}, func(b *testing.B, s *benchSlot) {
		input := s.runs(b)[0].Encode()
		filled := NewPrecompile(DefaultGasSchedule, 8)
		if _, err := filled.Answer(input); err != nil {
			b.Fatal(err)
		}
		var cold, warm laps
		for b.Loop() {
			cold.time(func() { runPrecompile(b, NewPrecompile(DefaultGasSchedule, 8), input) })
			warm.time(func() { runPrecompile(b, filled, input) })
		}
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(1e3*cold.at(0.5), "ms/computed")
		b.ReportMetric(1e3*warm.at(0.5), "ms/remembered")
	})
}

func runPrecompile(b testing.TB, p *Precompile, input []byte) {
	if p.RequiredGas(input) == 0 {
		b.Fatal("free")
	}
	if _, err := p.Run(input); err != nil {
		b.Fatal(err)
	}
}
