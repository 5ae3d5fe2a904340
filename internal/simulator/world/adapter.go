package world

import (
	"iter"
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
	Category            string
	InternetIPv4, IPv6  bool // whether the internet is reached
	Description, Domain string
}

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
