package hunting

import (
	"time"

	"parapet/internal/simulator/kql"
	"parapet/internal/simulator/world"
)

// sighting is a row of DeviceNetworkInfo: what an adapter was at a moment.
type sighting struct {
	world.Adapter
	at time.Time
}

type adapterRow = ofDevice[sighting]

// address and network are the items of the lists in the table.
type address struct {
	IPAddress    string
	SubnetPrefix int
	AddressType  string
}

type network struct {
	Name, Description, Category string
	IsConnectedToInternet       bool
}

var networkColumns = []column[adapterRow]{
	{"Timestamp", kql.DateTime, func(r *adapterRow) kql.Value { return kql.Moment(r.of.at) }, false},
	{"DeviceId", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.device.ID) }, true},
	{"DeviceName", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.device.ComputerName) }, true},
	{"NetworkAdapterName", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.Name) }, false},
	{"MacAddress", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.MAC) }, false},
	{"NetworkAdapterType", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.Type) }, false},
	{"NetworkAdapterStatus", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.Status) }, false},
	{"TunnelType", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.TunnelType) }, false},
	{"ConnectedNetworks", kql.String, func(r *adapterRow) kql.Value { return listing(networks(&r.of.Adapter)) }, false},
	{"DnsAddresses", kql.String, func(r *adapterRow) kql.Value { return listing(some(r.of.DNS)) }, false},
	{"IPv4Dhcp", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.DHCPv4) }, false},
	{"IPv6Dhcp", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.DHCPv6) }, false},
	{"DefaultGateways", kql.String, func(r *adapterRow) kql.Value { return listing(some(r.of.Gateways)) }, false},
	{"IPAddresses", kql.String, func(r *adapterRow) kql.Value { return listing(addresses(&r.of.Adapter)) }, false},
	{"ReportId", kql.Int64, func(r *adapterRow) kql.Value { return kql.Long(r.of.at.UnixMilli() & 0xFFFFFF) }, false},
	{"NetworkAdapterVendor", kql.String, func(r *adapterRow) kql.Value { return kql.Text(r.of.Vendor) }, false},
}

// some is a list that is never null.
func some(list []string) []string { return append([]string{}, list...) }

func networks(a *world.Adapter) []network {
	list := make([]network, len(a.Networks))
	for i, n := range a.Networks {
		list[i] = network{n.Name, n.Description, n.Category, n.InternetIPv4 || n.InternetIPv6}
	}
	return list
}

func addresses(a *world.Adapter) []address {
	list := make([]address, len(a.Addresses))
	for i, s := range a.Addresses {
		list[i] = address{s.IP, s.Prefix, s.Type}
	}
	return list
}

// networkInfo holds two reports of every adapter, the older one first and with
// another status, so that only who asks for the last finds what is so now.
func (s *scan) networkInfo() kql.Source {
	return perDevice(s, networkColumns, func(d *world.Device, yield func(sighting) bool) {
		for a := range s.tenant.Adapters(d) {
			before := a
			before.Status = "Dormant"
			for _, at := range []sighting{{before, a.Seen.Add(-time.Hour)}, {a, a.Seen}} {
				if at.at.After(s.since) && !yield(at) {
					return
				}
			}
		}
	})
}
