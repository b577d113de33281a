package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/lru"

	"github.com/ultrasound-rollup/ultrasound/blocks"
	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// Bounds of the work for traces of runs, which anybody may ask for.
const (
	keptRuns = 16 // merged traces in memory, each at most execute.MaxTraceBytes
	// maxRunBytes bounds what is read to make one: the traces of the blocks are longer than the run's.
	maxRunBytes = 8 * execute.MaxTraceBytes
)

// runTraces makes the traces of runs of blocks, one at a time, and keeps the last.
type runTraces struct {
	turn chan struct{} // holds one element while a trace is made
	kept *lru.Cache[runKey, keptRun]
}

// runKey names a run: a block has one ancestor of each number.
type runKey struct {
	to   common.Hash
	from uint64
}

// keptRun is a run that was merged.
type keptRun struct {
	from  common.Hash
	trace []byte
}

func newRunTraces() *runTraces {
	return &runTraces{turn: make(chan struct{}, 1), kept: lru.NewCache[runKey, keptRun](keptRuns)}
}

// KeepRun has the trace of a run that the caller has merged already ready for whoever asks for it; it must be
// execute.MergeTraces of the blocks' own. It never blocks.
func (s *Server) KeepRun(from, to blocks.Ref, trace []byte) {
	s.runs.kept.Add(runKey{to: to.Hash, from: from.Number}, keptRun{from: from.Hash, trace: trace})
}

// runStart is the block with which a run begins, as it was asked for.
type runStart struct {
	number uint64
	hash   *common.Hash // nil if the number was given: the ancestor of that number
}

// runQuery reads ?from=, a decimal number or a hash; nil if there is none.
func (s *Server) runQuery(r *http.Request) (*runStart, error) {
	query := r.URL.Query()
	if n := len(query["from"]); n > 1 {
		return nil, problem(CodeBadRequest, "The parameter \"from\" is given %d times.", n)
	}
	name, given := query.Get("from"), query.Has("from")
	switch {
	case !given:
		return nil, nil
	case strings.HasPrefix(name, "0x"):
		hash, err := parseHash(name)
		if err != nil {
			return nil, err
		}
		block, err := s.findBlock(r.Context(), name)
		if err != nil {
			return nil, err
		}
		return &runStart{number: block.Number, hash: &hash}, nil
	case name == "":
		return nil, problem(CodeBadRequest, "A run begins at a block's decimal number or hash.")
	}
	number, err := parseNumber("block number", name)
	if err != nil {
		return nil, err
	}
	return &runStart{number: number}, nil
}

// runTrace returns the trace of the blocks from start to the given one, under one witness.
func (s *Server) runTrace(ctx context.Context, start runStart, to *gateway.BlockRecord) ([]byte, error) {
	notAncestor := problem(CodeNotAncestor, "The run's first block is not an ancestor of block %s.", to.Hash)
	if start.number > to.Number {
		return nil, notAncestor
	}
	if to.Number-start.number >= execute.MaxBlocks {
		return nil, problem(CodeRunTooLong, "A run has at most %d blocks, this one %d.", execute.MaxBlocks, to.Number-start.number+1)
	}
	key := runKey{to: to.Hash, from: start.number}
	run, ok := s.runs.kept.Get(key)
	if !ok {
		select {
		case s.runs.turn <- struct{}{}:
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for a turn to merge traces: %w", ctx.Err())
		}
		defer func() { <-s.runs.turn }()
		if run, ok = s.runs.kept.Get(key); !ok { // somebody may have asked for the same
			var err error
			if run, err = s.mergeRun(ctx, start, to); err != nil {
				return nil, err
			}
			if start.hash == nil || *start.hash == run.from {
				s.runs.kept.Add(key, run)
			}
		}
	}
	if start.hash != nil && *start.hash != run.from {
		return nil, notAncestor
	}
	return run.trace, nil
}

// mergeRun reads the blocks' own traces and merges them. The trace is nil if the run begins with another block
// than was asked for.
func (s *Server) mergeRun(ctx context.Context, start runStart, to *gateway.BlockRecord) (keptRun, error) {
	hashes := []common.Hash{to.Hash}
	for at := to; at.Number > start.number; {
		parent, err := s.cfg.Blocks.BlockByHash(ctx, at.ParentHash)
		if isNotFound(err) || err == nil && parent == nil {
			return keptRun{}, problem(CodeNotFound, "There is no block %s.", at.ParentHash)
		}
		if err != nil {
			return keptRun{}, err
		}
		if parent.Number+1 != at.Number { // the loop must end
			return keptRun{}, fmt.Errorf("block %d stands on block %d: %w", at.Number, parent.Number, execute.ErrNotConsecutive)
		}
		hashes, at = append(hashes, parent.Hash), parent
	}
	run := keptRun{from: hashes[len(hashes)-1]}
	if start.hash != nil && *start.hash != run.from {
		return run, nil
	}
	slices.Reverse(hashes)
	traces, total := make([][]byte, len(hashes)), 0
	for i, hash := range hashes {
		raw, err := s.ownTrace(ctx, hash)
		if err != nil {
			return keptRun{}, err
		}
		if total += len(raw); total > maxRunBytes {
			return keptRun{}, runTooLarge()
		}
		traces[i] = raw
	}
	var err error
	run.trace, err = execute.MergeTraces(traces...)
	if errors.Is(err, execute.ErrTooLarge) {
		return keptRun{}, runTooLarge()
	}
	if err != nil {
		return keptRun{}, err
	}
	return run, nil
}

func runTooLarge() error {
	return problem(CodeRunTooLong, "The run's trace would be longer than the %d bytes that a trace can have.", execute.MaxTraceBytes)
}

// ownTrace returns the stored trace of one block.
func (s *Server) ownTrace(ctx context.Context, hash common.Hash) ([]byte, error) {
	raw, err := s.cfg.Proofs.Trace(ctx, hash)
	if isNotFound(err) || err == nil && len(raw) == 0 {
		return nil, problem(CodeNotFound, "Block %s has no trace yet.", hash)
	}
	return raw, err
}
