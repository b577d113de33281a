package api

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/go-chi/chi/v5"

	"github.com/ultrasound-rollup/ultrasound/execute"
	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// TraceAnswer is the trace of a block, or of a run of blocks, with the input that EXECUTE takes for it.
type TraceAnswer struct {
	Trace hexutil.Bytes `json:"trace"`
	Input hexutil.Bytes `json:"input"` // data of an eth_call to the precompile on L1, which then answers true
}

// listBlocks is GET /v1/blocks.
func (s *Server) listBlocks(w http.ResponseWriter, r *http.Request) error {
	limit, before, err := s.pageQuery(r)
	if err != nil {
		return err
	}
	items, err := s.cfg.Blocks.Blocks(r.Context(), before, limit)
	if err != nil {
		return err
	}
	var next *string
	if len(items) == limit && items[len(items)-1].Number > 0 {
		next = cursorText(items[len(items)-1].Number)
	}
	return writeJSON(w, listOf(items, next))
}

// blockTags are the names that blocks can be asked for by.
func blockTags() []string { return []string{"latest", "settled", "safe", "finalized", "earliest"} }

// findBlock reads the path's {block}: a decimal number, a hash, or a tag.
func (s *Server) findBlock(ctx context.Context, name string) (*gateway.BlockRecord, error) {
	var block *gateway.BlockRecord
	var err error
	switch {
	case slices.Contains(blockTags(), name):
		block, err = s.cfg.Blocks.BlockByTag(ctx, name)
	case strings.HasPrefix(name, "0x"):
		hash, bad := parseHash(name)
		if bad != nil {
			return nil, bad
		}
		block, err = s.cfg.Blocks.BlockByHash(ctx, hash)
	case name != "" && '0' <= name[0] && name[0] <= '9':
		number, bad := parseNumber("block number", name)
		if bad != nil {
			return nil, bad
		}
		block, err = s.cfg.Blocks.BlockByNumber(ctx, number)
	default:
		return nil, problem(CodeBadRequest, "A block is named by a decimal number, a hash, or one of %s.", strings.Join(blockTags(), ", "))
	}
	if err == nil && block == nil {
		err = gateway.ErrNotFound
	}
	if isNotFound(err) {
		return nil, problem(CodeNotFound, "There is no block %s.", name)
	}
	return block, err
}

// block is GET /v1/blocks/{block}.
func (s *Server) block(w http.ResponseWriter, r *http.Request) error {
	block, err := s.findBlock(r.Context(), chi.URLParam(r, "block"))
	if err != nil {
		return err
	}
	return writeJSON(w, block)
}

// certificate is GET /v1/blocks/{block}/certificate.
func (s *Server) certificate(w http.ResponseWriter, r *http.Request) error {
	block, err := s.findBlock(r.Context(), chi.URLParam(r, "block"))
	if err != nil {
		return err
	}
	cert, err := s.cfg.Proofs.Certificate(r.Context(), block.Hash)
	if isNotFound(err) || err == nil && cert == nil {
		return problem(CodeNotFound, "Block %s has no certificate: it is a %s block.", block.Hash, block.Kind)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, cert)
}

// trace is GET /v1/blocks/{block}/trace: JSON, or the bytes alone when they are asked for. With ?from= it is
// that of the run of blocks from there on.
func (s *Server) trace(w http.ResponseWriter, r *http.Request) error {
	block, err := s.findBlock(r.Context(), chi.URLParam(r, "block"))
	if err != nil {
		return err
	}
	from, err := s.runQuery(r)
	if err != nil {
		return err
	}
	var raw []byte
	if from == nil {
		raw, err = s.ownTrace(r.Context(), block.Hash)
	} else if err = s.charge(r, costRun); err == nil {
		raw, err = s.runTrace(r.Context(), *from, block)
	}
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	if accepts(r, mediaBinary) {
		return writeBinary(w, raw)
	}
	input, err := execute.NewInput(s.cfg.Capabilities.ChainID, raw)
	if err != nil {
		return err
	}
	return writeJSON(w, TraceAnswer{Trace: raw, Input: input.Encode()})
}

// accepts reports whether the client names the media type in its Accept header; wildcards do not count.
func accepts(r *http.Request, media string) bool {
	for _, header := range r.Header.Values("Accept") {
		for _, part := range strings.Split(header, ",") {
			if named, _, err := mime.ParseMediaType(part); err == nil && named == media {
				return true
			}
		}
	}
	return false
}
