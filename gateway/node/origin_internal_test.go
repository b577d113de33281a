package node

import (
	"net/http"
	"testing"
)

func TestOriginCheck(t *testing.T) {
	t.Parallel()
	list := originCheck{"https://app.example", "wallet.example:8443", "http://dev.example:3000"}
	for _, c := range []struct {
		check  originCheck
		origin string
		want   bool
	}{
		{nil, "", true},
		{nil, "http://localhost:5173", true},
		{nil, "https://app.example", false},
		{originCheck{"*"}, "https://anything.example", true},
		{list, "", true},
		{list, "https://app.example", true},
		{list, "https://APP.example:444", true},
		{list, "http://app.example", false},
		{list, "https://app.example.evil.example", false},
		{list, "https://wallet.example:8443", true},
		{list, "https://wallet.example", false},
		{list, "http://dev.example:3000", true},
		{list, "http://dev.example:3001", false},
		{list, "http://localhost", false},
		{list, "null", false},
		{list, "http://%zz", false},
	} {
		r := &http.Request{Header: http.Header{}}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if got := c.check.allows(r); got != c.want {
			t.Errorf("%v allows %q: %v, want %v", c.check, c.origin, got, c.want)
		}
	}
}
