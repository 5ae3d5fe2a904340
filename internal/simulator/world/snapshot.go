package world

import "time"

// snapshot is what the vulnerability snapshot of a moment knows of the market.
// With it and a device as it was then, the device's findings of that time can be
// told.
type snapshot struct {
	generated time.Time
	products  []*product
	cves      []*CVE
}

// snapshot is the latest one.
func (t *Tenant) snapshot() snapshot { return snapshot{t.Generated, t.products, t.CVEs} }

// shift is what one snapshot has otherwise than the one before.
type shift struct {
	before, after snapshot
	// devices are those that came, went, or have other software or another group.
	devices []deviceShift
}

// deviceShift is a device as it was in two snapshots that follow each other; nil
// where it did not exist.
type deviceShift struct{ was, is *Device }

func (s deviceShift) id() string {
	if s.is != nil {
		return s.is.ID
	}
	return s.was.ID
}

// rebuild makes the next vulnerability snapshot and notes the shift.
func (h hour) rebuild(at time.Time) {
	before := h.snapshot()
	h.Generated = at
	// What is changed next must not change in the older snapshot.
	h.products = append([]*product(nil), h.products...)
	h.CVEs = append([]*CVE(nil), h.CVEs...)
	h.patch()
	h.relocate()
	s := shift{before: before, after: h.snapshot()}
	pairUp(h.snapped, h.Devices, func(was, is *Device) {
		if was == nil || is == nil || !was.sameSoftware(is) || was.RBACGroupID != is.RBACGroupID {
			s.devices = append(s.devices, deviceShift{was, is})
		}
	})
	h.snapped = append([]*Device(nil), h.Devices...)
	h.shifts = append(h.shifts, s)
	for h.shifts[0].after.generated.Add(changesKept + generation).Before(at) {
		h.shifts = h.shifts[1:]
	}
}

// sameSoftware compares by identity: installs are replaced whole.
func (d *Device) sameSoftware(other *Device) bool {
	a, b := d.installs, other.installs
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}

// relocate moves some devices to another group, or out of all of them.
func (h hour) relocate() {
	r := h.dice("relocations")
	for range 2 + len(h.Devices)/4000 {
		i := r.IntN(len(h.Devices))
		if !h.Devices[i].Onboarded() {
			continue
		}
		d, to := h.edit(i), pick(r, deviceGroups)
		d.RBACGroupID, d.RBACGroupName = to.ID, to.Name
	}
}
