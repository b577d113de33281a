package visitor

import (
	"net/http/httptest"
	"net/netip"
	"testing"
)

// The header that says whom a request was forwarded for is believed only of trusted proxies, and only what they added.
func TestIdentify(t *testing.T) {
	t.Parallel()
	rules := Rules{Exempt: Loopback(), TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}
	for name, c := range map[string]struct {
		peer, forwarded string
		network         string
		exempt          bool
	}{
		"stranger":                 {"192.0.2.1:1", "", "192.0.2.1/32", false},
		"stranger who lies":        {"192.0.2.1:1", "127.0.0.1", "192.0.2.1/32", false},
		"this machine":             {"127.0.0.1:1", "", "127.0.0.1/32", true},
		"this machine, mapped":     {"[::ffff:127.0.0.1]:1", "", "127.0.0.1/32", true},
		"this machine for another": {"127.0.0.1:1", "192.0.2.1", "127.0.0.1/32", false},
		"proxy":                    {"10.0.0.1:1", "127.0.0.1, 192.0.2.1", "192.0.2.1/32", false},
		"proxies":                  {"10.0.0.1:1", "192.0.2.1, 10.0.0.2", "192.0.2.1/32", false},
		"proxy that does not tell": {"10.0.0.1:1", "", "10.0.0.1/32", false},
		"one customer's IPv6":      {"[2001:db8::77%eth0]:1", "", "2001:db8::/64", false},
	} {
		r := httptest.NewRequest("POST", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := rules.Identify(r); got.Network.String() != c.network || got.Exempt != c.exempt {
			t.Errorf("%s: %+v, want %s, %v", name, got, c.network, c.exempt)
		}
	}
	if NetworkOf(Addr("nobody")).IsValid() {
		t.Error("who has no address has a network")
	}
}
