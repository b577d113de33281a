// Package visitor says who sent a request, as far as limits by address care: api and gateway/node count the same way.
package visitor

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Visitor is who sent a request.
type Visitor struct {
	Network netip.Prefix // an IPv4 address, or the /64 of an IPv6 address: what one customer has
	Exempt  bool         // it is not counted
}

// Rules say who is not counted, and who is believed. Nobody is by its zero value.
type Rules struct {
	Exempt         []netip.Prefix
	TrustedProxies []netip.Prefix // are believed what X-Forwarded-For says
}

// Loopback returns the addresses of this machine, which are exempt by default.
func Loopback() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

// Identify finds out who sent a request. Of X-Forwarded-For only what trusted proxies have added counts: the last
// address that is not theirs. A request that was forwarded by another is not exempt.
func (rules Rules) Identify(r *http.Request) Visitor {
	peer := Addr(r.RemoteAddr)
	forwarded := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
	if !Within(rules.TrustedProxies, peer) {
		hidden := forwarded != "" || r.Header.Get("Forwarded") != ""
		return Visitor{Network: NetworkOf(peer), Exempt: !hidden && Within(rules.Exempt, peer)}
	}
	client := peer
	for hops := strings.Split(forwarded, ","); len(hops) > 0; hops = hops[:len(hops)-1] {
		hop := Addr(strings.TrimSpace(hops[len(hops)-1]))
		if !hop.IsValid() {
			break
		}
		if client = hop; !Within(rules.TrustedProxies, hop) {
			return Visitor{Network: NetworkOf(hop), Exempt: Within(rules.Exempt, hop)}
		}
	}
	return Visitor{Network: NetworkOf(client)} // the proxies do not tell: they share their own tokens
}

// NetworkOf is what counts as one address.
func NetworkOf(addr netip.Addr) netip.Prefix {
	addr = addr.Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	network, err := addr.Prefix(bits)
	if err != nil { // the zero address, which all share that have none
		return netip.Prefix{}
	}
	return network
}

// Within reports whether an address lies in one of the networks.
func Within(networks []netip.Prefix, addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// Addr reads host:port, or a host alone. The zero address is none.
func Addr(s string) netip.Addr {
	if ap, err := netip.ParseAddrPort(s); err == nil {
		return ap.Addr().Unmap()
	}
	addr, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return addr.Unmap()
}
