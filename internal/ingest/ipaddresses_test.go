package ingest

import (
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/defender"
	"parapet/internal/graph"
)

func TestAddressesOf(t *testing.T) {
	t.Parallel()
	m := &defender.Machine{
		LastIPAddress: "10.0.0.7", LastExternalIPAddress: "81.2.69.142",
		IPAddresses: []defender.IPAddress{
			{Address: "fe80::1", MAC: "00155d010203", Type: "Ethernet", Status: "Up"},
			{Address: "10.0.0.7", MAC: "00155d010203", Type: "Ethernet", Status: "Up"},
			{Address: "10.0.0.7", MAC: "00-15-5D-01-02-02", Type: "Tunnel", Status: "Down"},
			{Address: "127.0.0.1", MAC: "000000000000", Type: "Other", Status: "Up"},
			{Address: "", MAC: "00155D010204", Type: "Ethernet"},
			{Address: "no address"},
		},
	}
	got := map[string]map[string]any{}
	uses, unreadable := addressesOf(m)
	if unreadable != 1 {
		t.Errorf("%d texts are no addresses, want 1", unreadable)
	}
	for _, use := range uses {
		props := use.props(time.UnixMilli(5))
		declared(t, graph.EndpointHasIPAddress, props)
		got[use.address.String()] = defined(props)
	}
	want := map[string]map[string]any{
		"fe80::1": {
			"macAddresses": []string{"00:15:5D:01:02:03"}, "types": []string{"Ethernet"},
			"operationalStatus": []string{"Up"}, "reportedAs": []string{"interface"}, "lastSeenOn": int64(5),
		},
		"10.0.0.7": {
			"macAddresses": []string{"00:15:5D:01:02:02", "00:15:5D:01:02:03"}, "types": []string{"Ethernet", "Tunnel"},
			"operationalStatus": []string{"Down", "Up"}, "reportedAs": []string{"interface", "lastIpAddress"}, "lastSeenOn": int64(5),
		},
		"127.0.0.1": {
			"types": []string{"Other"}, "operationalStatus": []string{"Up"}, "reportedAs": []string{"interface"}, "lastSeenOn": int64(5),
		},
		"81.2.69.142": {"reportedAs": []string{"lastExternalIpAddress"}, "lastSeenOn": int64(5)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("addressesOf (-want +got):\n%s", diff)
	}
}

func TestAddressProps(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		key    graph.Key
		public bool
	}{
		"2001:0DB8:0:0::1":  {"ip_address:2001:db8::1", false},
		"::ffff:8.8.8.8":    {"ip_address:8.8.8.8", true},
		"fe80::1%12":        {"ip_address:fe80::1", false},
		"2a00:1450::200e":   {"ip_address:2a00:1450::200e", true},
		"2001:4860::8888":   {"ip_address:2001:4860::8888", true},
		"2001:4:112::1":     {"ip_address:2001:4:112::1", true},
		"2001:0:2851::1":    {"ip_address:2001:0:2851::1", false},
		"::1":               {"ip_address:::1", false},
		"100.64.1.2":        {"ip_address:100.64.1.2", false},
		"192.0.0.9":         {"ip_address:192.0.0.9", true},
		"192.0.0.8":         {"ip_address:192.0.0.8", false},
		"172.32.0.1":        {"ip_address:172.32.0.1", true},
		"224.0.0.251":       {"ip_address:224.0.0.251", false},
		"255.255.255.255":   {"ip_address:255.255.255.255", false},
		"fd12:3456:789a::1": {"ip_address:fd12:3456:789a::1", false},
	} {
		address, ok := readAddress(text)
		if !ok {
			t.Errorf("readAddress(%s) reads nothing", text)
		}
		props := addressProps(address)
		declared(t, graph.IPAddress, props)
		if key, public := addressKey(address), props.Get("public").AsBool(); key != want.key || public != want.public {
			t.Errorf("%s has the key %s and is public: %v; want %s, %v", text, key, public, want.key, want.public)
		}
		if version := props.Get("ipVersion").AsNumber(); (version == 4) != address.Is4() || version != 4 && version != 6 {
			t.Errorf("%s is of version %v", text, version)
		}
	}
	for _, text := range []string{"", "10.0.0", "10.0.0.0/8", "printer"} {
		if address, ok := readAddress(text); ok {
			t.Errorf("readAddress(%q) = %v", text, address)
		}
	}
	if isPublic(netip.MustParseAddr("203.0.113.9")) {
		t.Error("an address for documentation is public")
	}
}
