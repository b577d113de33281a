package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/go-chi/chi/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

func isNotFound(err error) bool { return errors.Is(err, gateway.ErrNotFound) }

// listReorgs is GET /v1/reorgs, newest first.
func (s *Server) listReorgs(w http.ResponseWriter, r *http.Request) error {
	return newestFirst(s, w, r, s.cfg.History.Reorgs, func(g gateway.ReorgRecord) int64 { return g.ID })
}

// newestFirst answers with one page of records that are numbered from one on, below the cursor.
func newestFirst[T any](s *Server, w http.ResponseWriter, r *http.Request, read func(ctx context.Context, before *int64, limit int) ([]T, error), id func(T) int64) error {
	limit, cursor, err := s.pageQuery(r)
	if err != nil {
		return err
	}
	var before *int64
	if cursor != nil {
		id := int64(*cursor) // parseNumber keeps it below 2^63
		before = &id
	}
	items, err := read(r.Context(), before, limit)
	if err != nil {
		return err
	}
	var next *string
	if len(items) == limit && id(items[len(items)-1]) > 1 {
		next = cursorText(uint64(id(items[len(items)-1])))
	}
	return writeJSON(w, listOf(items, next))
}

// reorg is GET /v1/reorgs/{id}: as JSON, as text, or as a picture.
func (s *Server) reorg(w http.ResponseWriter, r *http.Request) error {
	id, err := parseNumber("reorg id", chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	record, err := s.cfg.History.Reorg(r.Context(), int64(id))
	if isNotFound(err) || err == nil && record == nil {
		return problem(CodeNotFound, "There is no reorg %d.", id)
	}
	if err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept")
	switch {
	case accepts(r, mediaText):
		return writeText(w, mediaText, tellReorg(record))
	case accepts(r, mediaSVG):
		return writeText(w, mediaSVG, drawReorg(record))
	default:
		return writeJSON(w, record)
	}
}

// reversion is GET /v1/reversions/{cursor}.
func (s *Server) reversion(w http.ResponseWriter, r *http.Request) error {
	cursor, err := parseNumber("cursor of a reversion", chi.URLParam(r, "cursor"))
	if err != nil {
		return err
	}
	record, err := s.cfg.History.Reversion(r.Context(), int64(cursor))
	if isNotFound(err) {
		return problem(CodeNotFound, "There is no reversion %d.", cursor)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, record)
}

// reversions is GET /v1/reversions?cursor=: every transaction that ever fell, oldest first. The
// next cursor is always there, so that a client asks on with it whenever it likes.
func (s *Server) reversions(w http.ResponseWriter, r *http.Request) error {
	limit, cursor, err := s.pageQuery(r)
	if err != nil {
		return err
	}
	after := uint64(0)
	if cursor != nil {
		after = *cursor
	}
	items, err := s.cfg.History.Reversions(r.Context(), int64(after), limit)
	if err != nil {
		return err
	}
	if len(items) > 0 {
		after = uint64(items[len(items)-1].Cursor)
	}
	return writeJSON(w, listOf(items, cursorText(after)))
}
