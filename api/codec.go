package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
)

const (
	mediaJSON   = "application/json"
	mediaBinary = "application/octet-stream"
	mediaText   = "text/plain"
	mediaSVG    = "image/svg+xml"
)

// list is the form of every list. NextCursor is absent on the last page; lists that grow (the
// reversions) always have it.
type list[T any] struct {
	Items      []T     `json:"items"`
	NextCursor *string `json:"next_cursor,omitempty"`
}

// listOf makes an empty list [] rather than null.
func listOf[T any](items []T, next *string) list[T] {
	if items == nil {
		items = []T{}
	}
	return list[T]{Items: items, NextCursor: next}
}

// writeJSON answers 200 with the value. It encodes before it writes, so that an error is still a problem document.
func writeJSON(w http.ResponseWriter, value any) error { return writeStatus(w, http.StatusOK, value) }

// writeStatus is writeJSON with another status.
func writeStatus(w http.ResponseWriter, status int, value any) error {
	var buf bytes.Buffer
	if err := json.NewEncoder(&buf).Encode(value); err != nil {
		return fmt.Errorf("encode answer: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", mediaJSON)
	h.Set("Content-Length", strconv.Itoa(buf.Len()))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store") // nearly everything here changes with L1
	}
	if status != http.StatusOK {
		w.WriteHeader(status)
	}
	_, _ = w.Write(buf.Bytes()) // the client may be gone; nobody else to tell
	return nil
}

// writeBinary answers 200 with the bytes.
func writeBinary(w http.ResponseWriter, raw []byte) error {
	h := w.Header()
	h.Set("Content-Type", mediaBinary)
	h.Set("Content-Length", strconv.Itoa(len(raw)))
	_, _ = w.Write(raw) // the client may be gone; nobody else to tell
	return nil
}

// writeText answers with text in UTF-8: plain, or a picture, which must not run or load anything if a browser opens it.
func writeText(w http.ResponseWriter, media, text string) error {
	h := w.Header()
	h.Set("Content-Type", media+"; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	_, _ = w.Write([]byte(text)) // the client may be gone; nobody else to tell
	return nil
}

// mediaType returns the body's media type, in lower case and without parameters.
func mediaType(r *http.Request) string {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return media
}

// unsupportedMedia is the answer to a body of another type than these.
func unsupportedMedia(types string) error {
	return problem(CodeUnsupportedMedia, "The Content-Type must be %s.", types)
}

// readBody reads at most limit bytes.
func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if encoding := r.Header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return nil, problem(CodeUnsupportedMedia, "A body is taken only as it is, without any Content-Encoding.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(innermost(w), r.Body, limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, err
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, problem(CodeRequestTimeout, "The body did not arrive in time.")
	case err != nil:
		p := problem(CodeBadRequest, "The body could not be read.")
		p.cause = err
		return nil, p
	}
	return body, nil
}

// innermost returns net/http's own writer, which closes the connection when a body is too large.
func innermost(w http.ResponseWriter) http.ResponseWriter {
	for {
		wrapper, ok := w.(interface{ Unwrap() http.ResponseWriter })
		if !ok {
			return w
		}
		w = wrapper.Unwrap()
	}
}

// readJSON reads exactly one JSON value, with no unknown field and nothing behind it.
func readJSON(w http.ResponseWriter, r *http.Request, limit int64, into any) error {
	if mediaType(r) != mediaJSON {
		return unsupportedMedia(mediaJSON)
	}
	body, err := readBody(w, r, limit)
	if err != nil {
		return err
	}
	return decodeJSON(body, into)
}

func decodeJSON(body []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return problem(CodeBadRequest, "The body is not a complete JSON document.")
		}
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			return problem(CodeBadRequest, "The field %q cannot be a %s.", wrongType.Field, wrongType.Value)
		}
		return problem(CodeBadRequest, "The body is not the JSON that is expected here: %s", sentence(strings.TrimPrefix(err.Error(), "json: ")))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return problem(CodeBadRequest, "There is something behind the JSON document.")
	}
	return nil
}

// parseHash reads 0x and 64 hex digits.
func parseHash(s string) (common.Hash, error) {
	raw, err := hexutil.Decode(s)
	if err != nil || len(raw) != common.HashLength {
		return common.Hash{}, problem(CodeBadRequest, "A hash is 0x and 64 hex digits.")
	}
	return common.BytesToHash(raw), nil
}

// parseNumber reads a decimal number, digits only.
func parseNumber(what, s string) (uint64, error) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, problem(CodeBadRequest, "The %s must be a decimal number.", what)
		}
	}
	n, err := strconv.ParseUint(s, 10, 63)
	if err != nil {
		return 0, problem(CodeBadRequest, "The %s must be a decimal number below 2^63.", what)
	}
	return n, nil
}

// page reads ?limit= and ?cursor=. The cursor is empty if there is none.
func (s *Server) page(r *http.Request) (limit int, cursor string, err error) {
	limit = s.limits.Page
	for name, values := range r.URL.Query() {
		if len(values) != 1 {
			return 0, "", problem(CodeBadRequest, "The parameter %q is given %d times.", name, len(values))
		}
		switch name {
		case "limit":
			n, err := parseNumber("limit", values[0])
			if err != nil {
				return 0, "", err
			}
			if n < 1 || n > uint64(s.limits.MaxPage) {
				return 0, "", problem(CodeBadRequest, "The limit must be from 1 to %d.", s.limits.MaxPage)
			}
			limit = int(n)
		case "cursor":
			if cursor = values[0]; cursor == "" {
				return 0, "", problem(CodeBadCursor, "The cursor is empty.")
			}
		}
	}
	return limit, cursor, nil
}

// pageQuery is page for lists whose cursor is a number; nil if there is none.
func (s *Server) pageQuery(r *http.Request) (int, *uint64, error) {
	limit, cursor, err := s.page(r)
	if err != nil || cursor == "" {
		return limit, nil, err
	}
	n, err := parseNumber("cursor", cursor)
	if err != nil {
		p := problem(CodeBadCursor, "The cursor must be one that an earlier page gave.")
		p.cause = err
		return 0, nil, p
	}
	return limit, &n, nil
}

// cursorText is a number as lists give it in next_cursor.
func cursorText(n uint64) *string {
	s := strconv.FormatUint(n, 10)
	return &s
}
