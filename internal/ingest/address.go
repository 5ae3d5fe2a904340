package ingest

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"parapet/internal/defender"
)

// loopbackType is how Windows marks a loopback interface. Linux calls it Other
// and gives it a hardware address of zeros.
const loopbackType = "SoftwareLoopback"

// allIPs are the addresses of all interfaces.
func allIPs(entries []defender.IPAddress) []string {
	ips := []string{}
	for _, e := range entries {
		ips = append(ips, e.Address)
	}
	return ips
}

// distinctIPs are the addresses of all interfaces but loopback, each once.
func distinctIPs(entries []defender.IPAddress) []string {
	ips := []string{}
	for _, e := range entries {
		local := e.Address == "" || e.Address == "127.0.0.1" || e.Address == "::1"
		if !local && !slices.Contains(ips, e.Address) {
			ips = append(ips, e.Address)
		}
	}
	return ips
}

// private are the networks whose hardware addresses JupiterOne leaves out.
var private = prefixes("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16")

func isPrivate(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(private, func(p netip.Prefix) bool { return p.Contains(ip) })
}

var (
	bareMAC = regexp.MustCompile(`^[0-9A-Fa-f]{12}$`)
	pairMAC = regexp.MustCompile(`^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$`)
)

// publicMACs are hardware addresses by JupiterOne's rule, kept so that its
// queries give the same answers: none of an entry with a private IPv4 address
// (the fe80:: entry of the same interface usually saves it), and an address in
// dashes stays in dashes.
func publicMACs(entries []defender.IPAddress) []string {
	macs := []string{}
	for _, e := range entries {
		if e.Type == loopbackType || isPrivate(e.Address) {
			continue
		}
		mac := strings.ToUpper(e.MAC)
		if bareMAC.MatchString(mac) {
			mac = colons(mac)
		} else if !pairMAC.MatchString(mac) {
			continue
		}
		if mac != zeroMAC && !slices.Contains(macs, mac) {
			macs = append(macs, mac)
		}
	}
	return macs
}

const zeroMAC = "00:00:00:00:00:00"

var macSeparators = strings.NewReplacer(":", "", "-", "", ".", "")

// allMACs are the hardware addresses of all interfaces but loopback, in one
// notation, sorted: Defender has no order of its own to keep.
func allMACs(entries []defender.IPAddress) []string {
	macs := []string{}
	for _, e := range entries {
		if mac := hardwareAddress(e.MAC); mac != "" && e.Type != loopbackType {
			macs = append(macs, mac)
		}
	}
	slices.Sort(macs)
	return slices.Compact(macs)
}

// hardwareAddress writes a hardware address in one notation; empty for what is
// none, and for that of Linux's loopback.
func hardwareAddress(text string) string {
	mac := strings.ToUpper(macSeparators.Replace(text))
	if !bareMAC.MatchString(mac) {
		return ""
	}
	if mac = colons(mac); mac == zeroMAC {
		return ""
	}
	return mac
}

// colons writes twelve digits as six pairs.
func colons(mac string) string {
	pairs := make([]string, 0, 6)
	for ; len(mac) >= 2; mac = mac[2:] {
		pairs = append(pairs, mac[:2])
	}
	return strings.Join(pairs, ":")
}
