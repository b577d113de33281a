package devnet

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/ethereum/go-ethereum/common"
)

// maxControlBody bounds a request of the control API.
const maxControlBody = 64 << 10

// controlRoutes adds the control API, which lives on the Beacon address only. Answers and errors
// are in the repository's one style: snake case, RFC 9457 problems with a stable code.
func (l *L1) controlRoutes(mux *http.ServeMux) {
	mux.HandleFunc("POST /devnet/reorg", l.postReorg)
	mux.HandleFunc("POST /devnet/miss-slot", l.postMissSlot)
	mux.HandleFunc("POST /devnet/rollup", l.postRollup)
	mux.HandleFunc("POST /devnet/follow", l.postFollow)
	mux.HandleFunc("GET /devnet/status", l.getStatus)
	mux.HandleFunc("GET /devnet/execute", l.getExecute)
	mux.HandleFunc("GET /healthz", l.getHealth)
}

func (l *L1) postReorg(w http.ResponseWriter, r *http.Request) {
	var request ReorgRequest
	if !readControl(w, r, &request) {
		return
	}
	result, err := l.Reorg(r.Context(), request)
	answerControl(w, result, err)
}

func (l *L1) postMissSlot(w http.ResponseWriter, r *http.Request) {
	request := struct {
		Count *uint64 `json:"count"`
		Slot  uint64  `json:"slot"`
	}{}
	if !readControl(w, r, &request) {
		return
	}
	count := uint64(1)
	if request.Count != nil {
		count = *request.Count
	}
	slots, err := l.MissSlots(request.Slot, count)
	answerControl(w, object{"slots": slots}, err)
}

func (l *L1) postRollup(w http.ResponseWriter, r *http.Request) {
	request := struct {
		Addresses []common.Address `json:"addresses"`
	}{}
	if !readControl(w, r, &request) {
		return
	}
	err := l.SetRollupAddresses(request.Addresses)
	answerControl(w, object{"addresses": request.Addresses}, err)
}

// postFollow wants its media type named: a page in the operator's browser cannot, without being asked first, make the
// L1 connect to a host of its choice.
func (l *L1) postFollow(w http.ResponseWriter, r *http.Request) {
	if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
		problem(w, http.StatusUnsupportedMediaType, "unsupported_media_type", "the Content-Type must be application/json")
		return
	}
	var request FollowRequest
	if !readControl(w, r, &request) {
		return
	}
	err := l.Follow(request)
	answerControl(w, request, err)
}

func (l *L1) getExecute(w http.ResponseWriter, _ *http.Request) {
	answerControl(w, l.Execute(), nil)
}

// getHealth answers 503, with the reasons, once this node has been caught with a wrong answer of EXECUTE.
func (l *L1) getHealth(w http.ResponseWriter, _ *http.Request) {
	if faults := l.meter.faults(); len(faults) > 0 {
		problem(w, http.StatusServiceUnavailable, "faulty", strings.Join(faults, "; "))
		return
	}
	writeJSON(w, "application/json", http.StatusOK, object{"status": "ok"})
}

func (l *L1) getStatus(w http.ResponseWriter, _ *http.Request) {
	status, err := l.Status()
	answerControl(w, status, err)
}

// readControl decodes a JSON body; an empty one leaves the defaults. On a refusal it has answered.
func readControl(w http.ResponseWriter, r *http.Request, into any) bool {
	// Only while the body is read: a deadline that stays would end a reorg that waits for its slot.
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(bodyTimeout))
	defer control.SetReadDeadline(time.Time{})
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxControlBody))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if errors.Is(err, io.EOF) {
		return true
	}
	if err == nil && decoder.More() {
		err = errors.New("more than one JSON value")
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		problem(w, http.StatusRequestEntityTooLarge, "body_too_large", "the body is larger than 64 KiB")
		return false
	case err != nil:
		problem(w, http.StatusBadRequest, "bad_request", err.Error())
		return false
	}
	return true
}

func answerControl(w http.ResponseWriter, answer any, err error) {
	switch {
	case err == nil:
		writeJSON(w, "application/json", http.StatusOK, answer)
	case errors.Is(err, ErrBadRequest):
		problem(w, http.StatusBadRequest, "bad_request", err.Error())
	case errors.Is(err, ErrUnknownBlock):
		problem(w, http.StatusNotFound, "not_found", err.Error())
	case errors.Is(err, ErrTooDeep):
		problem(w, http.StatusConflict, "reorg_too_deep", err.Error())
	case errors.Is(err, ErrConflict):
		problem(w, http.StatusConflict, "conflict", err.Error())
	case errors.Is(err, ErrNoReexecutor):
		problem(w, http.StatusConflict, "no_reexecutor", err.Error())
	case errors.Is(err, ErrStopped):
		problem(w, http.StatusServiceUnavailable, "unavailable", err.Error())
	default:
		problem(w, http.StatusInternalServerError, "internal", err.Error())
	}
}

func problem(w http.ResponseWriter, status int, code, detail string) {
	writeJSON(w, "application/problem+json", status, object{
		"type": "about:blank", "title": http.StatusText(status), "status": status, "code": code, "detail": detail,
	})
}
