package world

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"
)

// addressKey is the key of an address in any notation; false for what is none.
func addressKey(address string) (string, bool) {
	ip, err := netip.ParseAddr(address)
	return "ip_address:" + ip.String(), err == nil
}

// addressFacts are the addresses of all devices, loopback included, and those
// that alerts name.
func (t *Tenant) addressFacts() facts {
	return func(yield func(thing, any) bool) {
		seen := map[string]bool{}
		meet := func(address string) bool {
			key, ok := addressKey(address)
			if !ok || seen[key] {
				return true
			}
			seen[key] = true
			return yield(entity(key), nil)
		}
		for _, d := range t.Devices {
			for _, u := range d.uses() {
				if !meet(u.address) {
					return
				}
			}
		}
		for _, a := range t.Alerts() {
			for _, e := range a.Evidence {
				if e.Kind == IPEvidence && !meet(e.IP) {
					return
				}
			}
		}
	}
}

// use is an address of a device and what tells of it.
type use struct {
	address string
	told    []string
}

// uses are the addresses of a device, each once.
func (d *Device) uses() []use {
	var all []use
	note := func(address, told string) {
		if address == "" {
			return
		}
		i := slices.IndexFunc(all, func(u use) bool { return u.address == address })
		if i < 0 {
			i = len(all)
			all = append(all, use{address: address})
		}
		all[i].told = append(all[i].told, told)
	}
	for _, i := range d.Interfaces {
		note(i.IP, strings.Join([]string{i.MAC, i.Type, i.Status}, " "))
	}
	note(d.LastIP, "last")
	note(d.LastExternalIP, "external")
	return all
}

func (t *Tenant) hasAddress(d *Device) facts {
	return func(yield func(thing, any) bool) {
		endpoint := endpointKey(d)
		for _, u := range d.uses() {
			slices.Sort(u.told)
			key, ok := addressKey(u.address)
			if ok && !yield(thing{endpoint, "has", key}, strings.Join(u.told, "\n")) {
				return
			}
		}
	}
}

// sameAddresses compares interfaces by identity: they are replaced whole.
func sameAddresses(_, _ *Tenant, was, is *Device) bool {
	return was.LastIP == is.LastIP && was.LastExternalIP == is.LastExternalIP && was.sameInterfaces(is)
}

func (d *Device) sameInterfaces(other *Device) bool {
	a, b := d.Interfaces, other.Interfaces
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

func adapterKey(d *Device, a Adapter) string {
	return "microsoft_defender_network_adapter:" + d.ID + ":" + a.Name
}

// known is all that is stored of the adapter, but for when it was seen.
func (a Adapter) known() string {
	a.Seen = time.Time{}
	return fmt.Sprintf("%+v", a)
}

// adaptersOf yields the adapters of one device.
func (t *Tenant) adaptersOf(d *Device) facts {
	return func(yield func(thing, any) bool) {
		for a := range t.Adapters(d) {
			if !yield(entity(adapterKey(d, a)), a.known()) {
				return
			}
		}
	}
}

func (t *Tenant) hasAdapter(d *Device) facts {
	return func(yield func(thing, any) bool) {
		for a := range t.Adapters(d) {
			if !yield(thing{endpointKey(d), "has", adapterKey(d, a)}, nil) {
				return
			}
		}
	}
}

// sameAdapters says that the device tells the same of its adapters, or still
// nothing.
func sameAdapters(before, after *Tenant, was, is *Device) bool {
	heard := func(t *Tenant, d *Device) bool { return d.assessed() && d.LastSeen.After(t.Clock.Add(-memory)) }
	return heard(before, was) == heard(after, is) && was.sameInterfaces(is)
}
