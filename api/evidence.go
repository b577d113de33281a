package api

import (
	"net/http"

	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/go-chi/chi/v5"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

// listEvidence is GET /v1/evidence, newest first, without the evidence itself.
func (s *Server) listEvidence(w http.ResponseWriter, r *http.Request) error {
	return newestFirst(s, w, r, s.cfg.Evidence.Evidence, func(e gateway.EvidenceRecord) int64 { return e.ID })
}

// evidence is GET /v1/evidence/{id}.
func (s *Server) evidence(w http.ResponseWriter, r *http.Request) error {
	id, err := parseNumber("evidence id", chi.URLParam(r, "id"))
	if err != nil {
		return err
	}
	record, err := s.cfg.Evidence.EvidenceByID(r.Context(), int64(id))
	if isNotFound(err) || err == nil && record == nil {
		return problem(CodeNotFound, "There is no evidence %d.", id)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, record)
}

// accuse is POST /v1/evidence. Evidence that is known already is answered with its record.
func (s *Server) accuse(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Accuse == nil {
		return ErrUnavailable
	}
	var request struct {
		Evidence hexutil.Bytes `json:"evidence"`
	}
	if err := readJSON(w, r, s.limits.BasedBody, &request); err != nil {
		return err
	}
	if len(request.Evidence) == 0 {
		return problem(CodeBadRequest, "The field evidence is missing.")
	}
	record, added, err := s.cfg.Accuse(r.Context(), request.Evidence)
	if err != nil {
		return err
	}
	if added {
		return writeStatus(w, http.StatusCreated, record)
	}
	return writeJSON(w, record)
}
