package api

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
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
		r.Post("/preconfirmations", s.answer(s.costs(costPromise, s.promise)))
		r.Post("/bundles", s.answer(s.costs(costPromise, s.bundle)))
		r.Get("/preconfirmations/{tx_hash}", s.query(s.history))
		r.Get("/status", s.query(s.status))
		r.Get("/fee", s.query(s.fee))
		r.Get("/slots", s.query(s.slots))
		r.Get("/capabilities", s.query(s.capabilities))
		r.Get("/blocks", s.query(s.listBlocks))
		r.Get("/blocks/{block}", s.query(s.block))
		r.Get("/blocks/{block}/certificate", s.query(s.certificate))
		r.Get("/blocks/{block}/trace", s.query(s.behind(s.access.costly, s.costs(costTrace, s.trace))))
		r.Get("/based/template", s.query(s.template))
		r.Post("/based/build", s.query(s.behind(s.access.costly, s.costs(costBuild, s.build))))
		r.Post("/based/blocks", s.query(s.costs(costAnnounce, s.announce)))
		r.Get("/proposers", s.query(s.listProposers))
		r.Post("/proposers", s.query(s.register))
		r.Get("/reorgs", s.query(s.listReorgs))
		r.Get("/reorgs/{id}", s.query(s.reorg))
		r.Get("/reversions", s.query(s.reversions))
		r.Get("/evidence", s.query(s.evidence))
		r.Get("/feed", s.answer(s.costs(costFeed, s.subscribe)))
		r.Get("/stream", s.answer(s.costs(costStream, s.stream)))
	})
	return r, nil
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

// stream is GET /v1/stream, served by the streaming hub.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) error {
	if s.cfg.Stream == nil {
		return fmt.Errorf("this gateway streams nothing: %w", ErrUnavailable)
	}
	s.cfg.Stream.ServeHTTP(w, r)
	return nil
}

// serveMetrics is GET /metrics.
func serveMetrics(registry *prometheus.Registry) handlerFunc {
	handler := promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	return func(w http.ResponseWriter, r *http.Request) error {
		handler.ServeHTTP(w, r)
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
	policy := fmt.Sprintf("default-src 'none'; script-src 'sha256-%s'; style-src 'sha256-%s'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
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
