package api

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"

	"github.com/ultrasound-rollup/ultrasound/gateway"
)

//go:embed openapi.yaml
var openAPI []byte

//go:embed page.html
var page []byte

// routes builds the router. openapi.yaml has the same paths; a test compares them.
func (s *Server) routes() (http.Handler, error) {
	livePage, err := servePage(page)
	if err != nil {
		return nil, err
	}
	r := chi.NewRouter()
	r.Use(s.observe, s.guard, middleware.GetHead)
	r.NotFound(s.answer(func(_ http.ResponseWriter, r *http.Request) error {
		return problem(CodeNotFound, "There is nothing at this path; GET /openapi.yaml lists what there is.")
	}))
	r.MethodNotAllowed(s.answer(func(w http.ResponseWriter, req *http.Request) error {
		allowed := allowedMethods(r, req.URL.Path)
		w.Header().Set("Allow", allowed)
		return problem(CodeMethodNotAllowed, "This path takes %s.", allowed)
	}))

	r.Get("/", livePage)
	r.Get("/healthz", s.answer(s.healthz))
	r.Get("/readyz", s.answer(s.readyz))
	r.Get("/metrics", s.answer(s.behind(s.access.admin, serveMetrics(s.cfg.Metrics))))
	r.Get("/openapi.yaml", serveContract)

	r.Route("/v1", func(r chi.Router) {
		r.Post("/preconfirmations", s.answer(s.costs(costPromise, takes(s.promise))))
		r.Post("/bundles", s.answer(s.costs(costPromise, takes(s.bundle))))
		r.Get("/preconfirmations/{tx_hash}", s.query(takes(s.history)))
		r.Get("/status", s.query(takes(s.status)))
		r.Get("/fee", s.query(takes(s.fee)))
		r.Get("/slots", s.query(takes(s.slots, "limit")))
		r.Get("/capabilities", s.query(takes(s.capabilities)))
		r.Get("/blocks", s.query(takes(s.listBlocks, "limit", "cursor")))
		r.Get("/blocks/{block}", s.query(takes(s.block)))
		r.Get("/blocks/{block}/certificate", s.query(takes(s.certificate)))
		r.Get("/blocks/{block}/trace", s.query(s.behind(s.access.costly, s.costs(costTrace, takes(s.trace, "from")))))
		r.Get("/based/template", s.query(takes(s.template)))
		r.Post("/based/build", s.query(s.behind(s.access.costly, s.costs(costBuild, takes(s.build)))))
		r.Post("/based/blocks", s.query(s.costs(costAnnounce, takes(s.announce))))
		r.Get("/proposers", s.query(takes(s.listProposers, "limit", "cursor")))
		r.Post("/proposers", s.query(takes(s.register)))
		r.Get("/messages", s.query(takes(s.listMessages, "limit", "cursor")))
		r.Get("/messages/{index}", s.query(takes(s.message)))
		r.Get("/withdrawals/{tx_hash}", s.query(s.costs(costTrace, takes(s.withdrawals))))
		r.Get("/reorgs", s.query(takes(s.listReorgs, "limit", "cursor")))
		r.Get("/reorgs/{id}", s.query(takes(s.reorg)))
		r.Get("/reversions/{cursor}", s.query(takes(s.reversion)))
		r.Get("/reversions", s.query(takes(s.reversions, "limit", "cursor")))
		r.Get("/evidence", s.query(takes(s.listEvidence, "limit", "cursor")))
		r.Get("/evidence/{id}", s.query(takes(s.evidence)))
		r.Post("/evidence", s.query(s.costs(costEvidence, takes(s.accuse))))
		r.Get("/feed", s.answer(s.costs(costFeed, takes(s.subscribe, "cursor", "kinds", "addresses", "hashes", "senders"))))
		r.Get("/stream", s.answer(s.costs(costStream, takes(s.stream, "from", "stream"))))
	})
	return r, nil
}

// takes is a handler of requests with no other parameters than these: a misspelt one would otherwise be answered as if
// it had not been there.
func takes(h handlerFunc, names ...string) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		query, err := url.ParseQuery(r.URL.RawQuery)
		if err != nil {
			return problem(CodeBadRequest, "The query cannot be read: %s", sentence(err.Error()))
		}
		for name := range query {
			if !slices.Contains(names, name) {
				return problem(CodeBadRequest, "There is no parameter %q here.", name)
			}
		}
		return h(w, r)
	}
}

// allowedMethods lists the methods that the path takes, for the Allow header.
func allowedMethods(routes chi.Routes, path string) string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if routes.Match(chi.NewRouteContext(), method, path) {
			allowed = append(allowed, method)
			if method == http.MethodGet {
				allowed = append(allowed, http.MethodHead)
			}
		}
	}
	return strings.Join(allowed, ", ")
}

// stream is GET /v1/stream, served by the streaming hub. What the hub refuses becomes a problem like all others.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Stream == nil {
		return fmt.Errorf("this gateway streams nothing: %w", ErrUnavailable)
	}
	held, refusal := middleware.NewWrapResponseWriter(w, r.ProtoMajor), new(bytes.Buffer)
	held.Discard()
	held.Tee(refusal)
	s.cfg.Stream.ServeHTTP(held, r)
	var told Problem
	switch {
	case held.Status() == 0: // the connection was taken over
		return nil
	case !websocket.IsWebSocketUpgrade(r):
		w.Header().Set("Upgrade", "websocket")
		w.Header().Set("Connection", "Upgrade")
		return problem(CodeUpgradeRequired, "The stream is a WebSocket; connect with an upgrade.")
	case json.Unmarshal(refusal.Bytes(), &told) != nil:
		return problem(CodeBadRequest, "The WebSocket handshake is not right.")
	case held.Status() == http.StatusServiceUnavailable:
		return problem(gateway.CodeUnavailable, "%s", sentence(told.Detail))
	default:
		return problem(CodeBadRequest, "%s", sentence(told.Detail))
	}
}

// serveMetrics is GET /metrics.
func serveMetrics(registry *prometheus.Registry) handlerFunc {
	return func(w http.ResponseWriter, r *http.Request) error {
		families, err := registry.Gather()
		if err != nil {
			return fmt.Errorf("gather metrics: %w", err)
		}
		gathered := prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) { return families, nil })
		promhttp.HandlerFor(gathered, promhttp.HandlerOpts{}).ServeHTTP(w, r)
		return nil
	}
}

func serveContract(w http.ResponseWriter, _ *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "application/yaml")
	h.Set("Content-Length", strconv.Itoa(len(openAPI)))
	_, _ = w.Write(openAPI) // the client may be gone; nobody else to tell
}

var (
	inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)
	inlineStyle  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
)

// servePage serves the live page with a policy that allows exactly its own script and style, and
// connections to this origin.
func servePage(html []byte) (http.HandlerFunc, error) {
	script, style := inlineScript.FindAllSubmatch(html, -1), inlineStyle.FindAllSubmatch(html, -1)
	if len(script) != 1 || len(style) != 1 {
		return nil, fmt.Errorf("live page has %d scripts and %d styles, not one of each", len(script), len(style))
	}
	policy := fmt.Sprintf("default-src 'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		sum(script[0][1]), sum(style[0][1]))
	return func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		h.Set("Content-Length", strconv.Itoa(len(html)))
		_, _ = w.Write(html) // the client may be gone; nobody else to tell
	}, nil
}

func sum(b []byte) string {
	digest := sha256.Sum256(b)
	return base64.StdEncoding.EncodeToString(digest[:])
}
