package ingest

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"parapet/internal/defender"
	"parapet/internal/graph"
	"parapet/internal/ingest/route"
)

// What tells of an address of a device.
const (
	byInterface    = "interface"
	byLastAddress  = "lastIpAddress"
	byLastExternal = "lastExternalIpAddress"
)

func ipAddressesSource() step {
	return step{
		name: "ip_addresses", reads: "the addresses of each device", after: []string{machinesStep, endpointsStep},
		types: []graph.Type{graph.IPAddress, graph.EndpointHasIPAddress},
		ways:  []way{{kind: route.Known, run: fillIPAddresses}},
	}
}

// fillIPAddresses makes no call: the list of devices holds their addresses.
func fillIPAddresses(_ context.Context, t *task) error {
	strange := 0
	for _, machine := range t.machines {
		uses, unreadable := addressesOf(machine)
		strange += unreadable
		for _, use := range uses {
			if err := t.putAddress(use.address); err != nil {
				return err
			}
			err := t.draft.PutRelationship(graph.EndpointHasIPAddress,
				endpointKey(machine.ID), addressKey(use.address), use.props(machine.LastSeen))
			if err != nil {
				return err
			}
		}
		t.advance()
	}
	t.leaveOutAddresses(strange)
	return t.keepBlurred(graph.EndpointHasIPAddress, "ipaddresses", "lastipaddress", "lastexternalipaddress")
}

// leaveOutAddresses says of what was given as an address and is none.
func (t *task) leaveOutAddresses(n int) {
	if n > 0 {
		t.notes.remark("left out %s that cannot be read as an IP address", plural(n, "text"))
	}
}

// addressUse is an address of a device and what tells of it.
type addressUse struct {
	address                      netip.Addr
	macs, types, states, tellers []string
}

// addressesOf are a device's addresses: those of its interfaces, loopback
// included, the one it reported last, and the one its reports come from. What is
// no address is left out and counted.
func addressesOf(m defender.Machine) (all []addressUse, unreadable int) {
	use := func(text, teller string) *addressUse {
		address, ok := readAddress(text)
		if !ok {
			if text != "" {
				unreadable++
			}
			return &addressUse{}
		}
		i := slices.IndexFunc(all, func(u addressUse) bool { return u.address == address })
		if i < 0 {
			i = len(all)
			all = append(all, addressUse{address: address})
		}
		add(&all[i].tellers, teller)
		return &all[i]
	}
	for _, e := range m.IPAddresses {
		u := use(e.Address, byInterface)
		add(&u.macs, hardwareAddress(e.MAC))
		add(&u.types, e.Type)
		add(&u.states, e.Status)
	}
	use(m.LastIPAddress, byLastAddress)
	use(m.LastExternalIPAddress, byLastExternal)
	return all, unreadable
}

// add appends what is there and is new.
func add(items *[]string, item string) {
	if item != "" && !slices.Contains(*items, item) {
		*items = append(*items, item)
	}
}

// props are sorted lists: the order of interfaces means nothing.
func (u addressUse) props(lastSeen time.Time) graph.Props {
	for _, items := range [][]string{u.macs, u.types, u.states, u.tellers} {
		slices.Sort(items)
	}
	return graph.Props{
		list("macAddresses", u.macs),
		list("types", u.types),
		list("operationalStatus", u.states),
		list("reportedAs", u.tellers),
		moment("lastSeenOn", lastSeen),
	}
}

// putAddress puts the entity of an address. It belongs to nobody in particular:
// devices and alerts share it.
func (t *task) putAddress(address netip.Addr) error {
	return t.entity(graph.IPAddress, addressKey(address), addressProps(address))
}

func addressKey(address netip.Addr) graph.Key { return graph.Key("ip_address:" + address.String()) }

func addressProps(address netip.Addr) graph.Props {
	version := int64(6)
	if address.Is4() {
		version = 4
	}
	text := address.String()
	return graph.Props{
		always("id", text),
		always("name", text),
		always("displayName", text),
		always("ipAddress", text),
		number("ipVersion", &version),
		constant("public", isPublic(address)),
	}
}

// readAddress reads an address in any notation. One that is IPv4 in IPv6's
// clothes is the IPv4 address, and the zone of a link-local one, which means
// something on its device only, is dropped.
func readAddress(text string) (netip.Addr, bool) {
	address, err := netip.ParseAddr(text)
	return address.Unmap().WithZone(""), err == nil
}
