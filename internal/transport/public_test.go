package transport

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
)

func TestPublicAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"20.190.128.1": true, "2603:1006::1": true, "::ffff:20.190.128.1": true,
		"127.0.0.1": false, "::1": false, "::ffff:127.0.0.1": false, "0.0.0.0": false, "::": false,
		"10.0.0.1": false, "172.16.5.4": false, "192.168.1.1": false, "100.64.0.1": false, "fd00::1": false,
		"169.254.169.254": false, "fe80::1": false, "224.0.0.1": false, "255.255.255.255": false,
		"64:ff9b::7f00:1": false, "2002:7f00:1::": false, "198.18.0.1": false,
	} {
		if got := isPublic(netip.MustParseAddr(text)); got != want {
			t.Errorf("isPublic(%s) = %v, want %v", text, got, want)
		}
	}
}

func TestPublicOnly(t *testing.T) {
	t.Parallel()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"127.0.0.1", "localhost"} {
		base := "https://" + net.JoinHostPort(host, port)
		client, err := New(Config{Hosts: []string{base}, PublicOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(client.Close)
		_, err = client.Do(t.Context(), Request{API: Defender, URL: base + "/api/machines"})
		var refused *Error
		if !errors.As(err, &refused) || refused.Kind != Disallowed {
			t.Errorf("%s is called: %v", host, err)
		}
	}
}

// The proxy is the administrator's, and may be in a private network.
func TestTheProxyMayBeAnywhere(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	address := listener.Addr().String()
	g := &guard{proxies: map[string]bool{}}
	if conn, err := g.dial(t.Context(), "tcp", address); err == nil {
		_ = conn.Close()
		t.Error("a loopback address is called that is no proxy")
	}
	g.note(&url.URL{Scheme: "http", Host: address})
	conn, err := g.dial(t.Context(), "tcp", address)
	if err != nil {
		t.Fatalf("the proxy is not called: %v", err)
	}
	_ = conn.Close()
	g.note(&url.URL{Scheme: "https", Host: "proxy"})
	if !g.isProxy("proxy:443") {
		t.Error("a proxy without a port is not known at its usual one")
	}
}
