package node

import (
	"net/http"
	"net/url"
	"strings"
)

// originCheck decides which web pages may open a WebSocket. go-ethereum's own check leaves a
// goroutine behind for every connection it allows, so it is told to allow all, after this one.
type originCheck []string

// allows reports whether the request comes from no browser, or from a page of a listed origin
// ("https://host:port", where scheme and port may be missing and then match any; "*" matches all).
// An empty list stands for localhost.
func (c originCheck) allows(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" { // browsers always send it
		return true
	}
	page, err := url.Parse(strings.ToLower(origin))
	if err != nil {
		return false
	}
	list := []string(c)
	if len(list) == 0 {
		list = []string{"localhost"}
	}
	for _, rule := range list {
		if rule == "*" || matches(strings.ToLower(rule), page) {
			return true
		}
	}
	return false
}

func matches(rule string, page *url.URL) bool {
	if !strings.Contains(rule, "://") {
		rule = "//" + rule
	}
	want, err := url.Parse(rule)
	return err == nil && want.Hostname() == page.Hostname() &&
		(want.Scheme == "" || want.Scheme == page.Scheme) &&
		(want.Port() == "" || want.Port() == page.Port())
}
