package ingest

import (
	"context"
	"iter"
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
		types: []graph.Type{graph.IPAddress, graph.EndpointHasIPAddress}, asks: []graph.Type{graph.EndpointHasIPAddress},
		ways: []way{{kind: route.Known, run: fillIPAddresses}},
	}
}

// fillIPAddresses makes no call: the list of devices holds their addresses.
func fillIPAddresses(_ context.Context, t *task) error {
	l := t.likenessOfMachines()
	t.patches(l.compares, graph.EndpointHasIPAddress)
	if err := t.leaveAddresses(l.compares); err != nil {
		return err
	}
	strange := 0
	for i, machine := range t.machines {
		put := t.putAddresses
		if l.compares && t.compared.same[i] {
			put = t.keepAddresses
		}
		unreadable, err := put(machine)
		if err != nil {
			return err
		}
		strange += unreadable
		t.advance()
	}
	t.leaveOutAddresses(strange)
	if err := t.keepBlurred(graph.EndpointHasIPAddress, "ipaddresses", "lastipaddress", "lastexternalipaddress"); err != nil {
		return err
	}
	return t.remember(l.next)
}

// leaveAddresses says that the devices that are not as they were have their
// addresses no more, unless they are put again.
func (t *task) leaveAddresses(compares bool) error {
	if !compares {
		return nil
	}
	var keys []graph.Key
	for i, machine := range t.machines {
		if !t.compared.same[i] {
			keys = append(keys, endpointKey(machine.ID))
		}
	}
	for _, r := range t.stored.SeveralFrom(graph.EndpointHasIPAddress, Partition(t.cfg.Name), keys, "reportedAs") {
		if err := t.draft.DeleteRelationship(graph.EndpointHasIPAddress, r.From, r.To); err != nil {
			return err
		}
	}
	return nil
}

// putAddresses puts the addresses of a device.
func (t *task) putAddresses(machine *defender.Machine) (unreadable int, err error) {
	uses, unreadable := addressesOf(machine)
	for _, use := range uses {
		if err := t.putAddress(use.address); err != nil {
			return unreadable, err
		}
		err := t.draft.PutRelationship(graph.EndpointHasIPAddress,
			endpointKey(machine.ID), addressKey(use.address), use.props(machine.LastSeen))
		if err != nil {
			return unreadable, err
		}
	}
	return unreadable, nil
}

// keepAddresses keeps those of a device that is as it was.
func (t *task) keepAddresses(machine *defender.Machine) (unreadable int, err error) {
	for text := range addressTexts(machine) {
		if _, ok := readAddress(text); !ok {
			unreadable++
		}
	}
	seen := graph.Props{moment("lastSeenOn", machine.LastSeen)}
	return unreadable, t.draft.KeepFrom(graph.EndpointHasIPAddress, endpointKey(machine.ID), seen)
}

// addressTexts are what a device's record gives as its addresses.
func addressTexts(m *defender.Machine) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, e := range m.IPAddresses {
			if e.Address != "" && !yield(e.Address) {
				return
			}
		}
		for _, text := range []string{m.LastIPAddress, m.LastExternalIPAddress} {
			if text != "" && !yield(text) {
				return
			}
		}
	}
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
func addressesOf(m *defender.Machine) (all []addressUse, unreadable int) {
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

func addressKey(address netip.Addr) graph.Key {
	var room [64]byte
	return graph.Key(address.AppendTo(append(room[:0], "ip_address:"...)))
}

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
