package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"syscall"
)

// errPrivate is the cause of an Error of kind Disallowed for an address that is
// not public.
var errPrivate = errors.New("is not a public one, and this server may call no other: its administrator can allow it (allow_private)")

// reserved are the addresses that lead nowhere public, beside those that netip
// tells by itself: of carriers, protocols, measurements and examples, of the
// future, and those that carry an address of the older version inside.
var reserved = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10")

func prefixes(texts ...string) []netip.Prefix {
	var all []netip.Prefix
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}

// isPublic reports whether an address is one of the Internet.
func isPublic(addr netip.Addr) bool {
	addr = addr.Unmap()
	if !addr.IsGlobalUnicast() || addr.IsPrivate() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(addr) {
			return false
		}
	}
	return true
}

// guard keeps connections from leading to addresses that are not public. It looks
// at the address that a name was resolved to, right before the connection is
// made: a name may mean another the next moment. The proxy of the environment,
// which the administrator chose, may be anywhere.
type guard struct {
	dialer net.Dialer

	mu      sync.Mutex
	proxies map[string]bool // host:port
}

// proxy is the proxy of the environment for a request.
func (g *guard) proxy(r *http.Request) (*url.URL, error) {
	proxy, err := http.ProxyFromEnvironment(r)
	if proxy != nil {
		g.note(proxy)
	}
	return proxy, err
}

func (g *guard) note(proxy *url.URL) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.proxies[net.JoinHostPort(proxy.Hostname(), portOf(proxy))] = true
}

func portOf(proxy *url.URL) string {
	if port := proxy.Port(); port != "" {
		return port
	}
	return map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[proxy.Scheme]
}

func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	dialer := g.dialer
	if !g.isProxy(address) {
		dialer.ControlContext = refusePrivate
	}
	return dialer.DialContext(ctx, network, address)
}

func (g *guard) isProxy(address string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.proxies[address]
}

func refusePrivate(_ context.Context, _, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("the address %q %w", address, errPrivate)
	}
	if !isPublic(to.Addr()) {
		return fmt.Errorf("the address %s %w", to.Addr(), errPrivate)
	}
	return nil
}
