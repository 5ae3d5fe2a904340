package world

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// vendors are the first halves of MAC addresses of common makers.
var vendors = []string{"00155D", "A4BB6D", "F48E38", "3C5282", "B88584", "0050F2"}

func macAddress(r *rand.Rand) string { return fmt.Sprintf("%s%06X", pick(r, vendors), r.IntN(1<<24)) }

func privateIP(r *rand.Rand) string {
	return fmt.Sprintf("10.%d.%d.%d", r.IntN(64), r.IntN(256), between(r, 2, 254))
}

// publicIP draws from a block that is reserved for documentation (RFC 5737).
func publicIP(r *rand.Rand) string { return fmt.Sprintf("203.0.113.%d", between(r, 2, 254)) }

func linkLocal(mac string) string {
	return strings.ToLower(fmt.Sprintf("fe80::%s:%sff:fe%s:%s", mac[:4], mac[4:6], mac[6:8], mac[8:]))
}

// wire gives a device its network interfaces, in the style of its platform.
func wire(r *rand.Rand, d *Device) {
	switch {
	case d.serial%37 == 11:
		return // a few devices never reported an address
	case !d.Onboarded():
		d.Interfaces = discoveredInterfaces(r, d.serial)
	case d.kind.family == linux:
		d.Interfaces = linuxInterfaces(r, d.serial)
	case d.kind.family == mobile:
		d.Interfaces = []Interface{{IP: privateIP(r), Type: "Other", Status: "Up"}}
	default:
		d.Interfaces = windowsInterfaces(r, d.serial)
	}
	d.LastIP = d.Interfaces[0].IP
}

// windowsInterfaces also serve macOS: loopbacks have their own type and no MAC.
func windowsInterfaces(r *rand.Rand, serial int) []Interface {
	mac := macAddress(r)
	all := []Interface{
		{privateIP(r), mac, "Ethernet", "Up"},
		{linkLocal(mac), mac, "Ethernet", "Up"},
		{"127.0.0.1", "", "SoftwareLoopback", "Up"},
		{"::1", "", "SoftwareLoopback", "Up"},
	}
	if serial%3 == 0 {
		wifi := macAddress(r)
		all = append(all, Interface{"192.168.178." + fmt.Sprint(between(r, 20, 200)), wifi, "Wireless80211", "Down"})
	}
	if serial%11 == 2 {
		all = append(all, Interface{"2001:0:2851:782c::" + fmt.Sprintf("%x", between(r, 1, 1<<16-1)), "", "Tunnel", "Up"})
	}
	if serial%13 == 6 {
		all = append(all, Interface{"", macAddress(r), "Ethernet", "Down"})
	}
	return all
}

// linuxInterfaces show the loopback with a MAC of zeros and no type of its own.
func linuxInterfaces(r *rand.Rand, serial int) []Interface {
	mac := macAddress(r)
	all := []Interface{
		{privateIP(r), mac, "Other", "Up"},
		{linkLocal(mac), mac, "Other", "Up"},
		{"127.0.0.1", "000000000000", "Other", "Up"},
		{"::1", "000000000000", "Other", "Up"},
	}
	if serial%2 == 0 {
		all = append(all, Interface{"172.17.0.1", fmt.Sprintf("0242%08X", r.Uint32()), "Other", "Up"})
	}
	if serial%3 == 1 {
		all = append(all, Interface{publicIP(r), macAddress(r), "Other", "Up"})
	}
	return all
}

// discoveredInterfaces are what neighbours saw of a device: MACs with dashes,
// no type, and now and then a public address.
func discoveredInterfaces(r *rand.Rand, serial int) []Interface {
	ip := privateIP(r)
	if serial%4 == 3 {
		ip = publicIP(r)
	}
	mac := macAddress(r)
	pairs := []string{mac[:2], mac[2:4], mac[4:6], mac[6:8], mac[8:10], mac[10:]}
	return []Interface{{IP: ip, MAC: strings.Join(pairs, "-"), Status: "Unknown"}}
}

// move gives the device's first interface another address.
func move(r *rand.Rand, d *Device) {
	if len(d.Interfaces) == 0 {
		return
	}
	d.Interfaces = slices.Clone(d.Interfaces)
	d.Interfaces[0].IP = privateIP(r)
	d.LastIP = d.Interfaces[0].IP
}
