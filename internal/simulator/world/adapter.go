package world

import (
	"fmt"
	"iter"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// Adapter is a network adapter of a device, as advanced hunting tells it.
type Adapter struct {
	Name string
	// MAC has no separators; empty for adapters without one.
	MAC string
	// Type is Ethernet, Wireless80211, Tunnel or Unknown.
	Type string
	// Status is Up or Down.
	Status string
	// TunnelType is empty but for tunnels.
	TunnelType string
	Vendor     string
	// Addresses are those that the device list tells of the same MAC.
	Addresses []Subnet
	Gateways  []string
	DNS       []string
	// DHCPv4 and DHCPv6 are the servers that gave the addresses.
	DHCPv4, DHCPv6 string
	Networks       []Network
	// Seen is when the device last told of it: its last report.
	Seen time.Time
}

// Subnet is an address of an adapter.
type Subnet struct {
	IP     string
	Prefix int
	// Type is Private, Public, LinkLocal or Reserved.
	Type string
}

// Network is what an adapter is connected to.
type Network struct {
	Name string
	// Category is Domain, Private or Public.
	Category string
	// Whether the internet is reached.
	InternetIPv4, InternetIPv6 bool
	Description, Domain        string
}

// memory is how long a report is remembered. One day less than the 30 days of
// advanced hunting, so that no answer depends on the moment of the question.
const memory = 29 * day

// Adapters yields the network adapters of the device. There are none of devices
// that fell silent 30 days ago, as long as advanced hunting looks back, and none
// of phones.
func (t *Tenant) Adapters(d *Device) iter.Seq[Adapter] {
	return func(yield func(Adapter) bool) {
		if !d.assessed() || d.kind.family&anything == 0 || !d.LastSeen.After(t.Clock.Add(-memory)) {
			return
		}
		for _, a := range d.adapters() {
			a.Seen = d.LastSeen
			if !yield(a) {
				return
			}
		}
	}
}

var adapterLot = digest("adapter")

// adapters are the interfaces of the device's report, the addresses of one MAC
// together and without loopbacks, and then those that have no address.
func (d *Device) adapters() []Adapter {
	var all []Adapter
	for _, i := range d.Interfaces {
		if i.loopback() {
			continue
		}
		n := slices.IndexFunc(all, func(a Adapter) bool { return a.MAC == i.MAC && i.MAC != "" })
		if n < 0 {
			n = len(all)
			all = append(all, d.adapter(i, len(all)))
		}
		if i.IP != "" {
			all[n].Addresses = append(all[n].Addresses, subnet(i.IP))
		}
	}
	for i := range all {
		all[i].connect(d)
	}
	if l := d.lot(adapterLot, 0); d.kind.family == client && l.below(0.5) {
		all = append(all, Adapter{
			Name: "Bluetooth Network Connection", MAC: fmt.Sprintf("%s%06X", vendors[l.of(len(vendors))], l.draw(1).of(1<<24)),
			Type: "Ethernet", Status: "Down", Vendor: "Example Radio",
		})
	}
	return all
}

func (i Interface) loopback() bool {
	return i.Type == "SoftwareLoopback" || i.MAC == "000000000000"
}

// adapter names an interface in the manner of the platform.
func (d *Device) adapter(i Interface, number int) Adapter {
	a := Adapter{
		Name: fmt.Sprintf("eth%d", number), MAC: i.MAC, Type: "Ethernet", Status: i.Status,
		Vendor: "Example Networks",
	}
	switch {
	case i.Type == "Tunnel":
		a.Name, a.Type, a.TunnelType, a.Vendor = "Teredo Tunneling Pseudo-Interface", "Tunnel", "Teredo", "Microsoft"
	case i.Type == "Wireless80211":
		a.Name, a.Type, a.Vendor = "Wi-Fi", "Wireless80211", "Example Radio"
	case strings.HasPrefix(i.MAC, "0242"):
		a.Name, a.Type, a.Vendor = "docker0", "Unknown", ""
	case d.kind.family&windows != 0 && number == 0:
		a.Name = "Ethernet"
	case d.kind.family&windows != 0:
		a.Name = fmt.Sprintf("Ethernet %d", number+1)
	case d.kind.family == mac:
		a.Name = fmt.Sprintf("en%d", number)
	}
	return a
}

// connect says by whom an adapter got its address and what it reaches.
func (a *Adapter) connect(d *Device) {
	if a.Status != "Up" || len(a.Addresses) == 0 || a.Type == "Tunnel" || a.Name == "docker0" {
		return
	}
	first, err := netip.ParseAddr(a.Addresses[0].IP)
	if err != nil || !first.Is4() {
		return
	}
	net := first.As4()
	a.Gateways = []string{fmt.Sprintf("%d.%d.%d.1", net[0], net[1], net[2])}
	if !first.IsPrivate() {
		return // nobody gives public addresses away
	}
	a.DHCPv4 = fmt.Sprintf("10.%d.0.5", net[1])
	a.DNS = []string{fmt.Sprintf("10.%d.0.53", net[1]), "10.0.0.53"}
	a.Networks = []Network{{
		Name: "corp.example", Category: "Domain", InternetIPv4: true, Description: "corp.example", Domain: "corp.example",
	}}
	if d.lot(adapterLot, 1).below(0.3) {
		a.DHCPv6 = fmt.Sprintf("fd00:%x::5", net[1])
		a.Gateways = append(a.Gateways, "fe80::1")
		a.Networks[0].InternetIPv6 = true
	}
}

// subnet says what kind of address it is, as hunting does.
func subnet(address string) Subnet {
	ip, err := netip.ParseAddr(address)
	switch {
	case err != nil:
		panic("world: not an address: " + address)
	case ip.Is6() && ip.IsLinkLocalUnicast():
		return Subnet{address, 64, "LinkLocal"}
	case ip.Is6():
		return Subnet{address, 64, "Reserved"}
	case ip.IsPrivate():
		return Subnet{address, 24, "Private"}
	default:
		return Subnet{address, 24, "Public"}
	}
}
