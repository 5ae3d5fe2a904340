package world

import "iter"

// MissingUpdate is one of Microsoft's security updates that devices lack.
type MissingUpdate struct {
	Update
	// Products are the names of what it is for.
	Products []string
	// Machines counts the devices that lack it, CVEs what it mends.
	Machines, CVEs int
}

// MissingUpdates yields what the device lacks: the updates that would mend its
// vulnerabilities in Microsoft's products.
func (t *Tenant) MissingUpdates(d *Device) iter.Seq[MissingUpdate] {
	return func(yield func(MissingUpdate) bool) {
		for i, in := range d.installs {
			if t.outdone(d, i) {
				continue
			}
			for k := range t.lacking(int(in.product), int(in.version)) {
				if !yield(t.missing(int(in.product), k)) {
					return
				}
			}
		}
	}
}

// outdone says that an older version of the same product is on the device, which
// lacks all that this one lacks.
func (t *Tenant) outdone(d *Device, i int) bool {
	if t.products[d.installs[i].product].vendor != "microsoft" {
		return true
	}
	for _, other := range d.installs {
		if other.product == d.installs[i].product && other.version < d.installs[i].version {
			return true
		}
	}
	return false
}

// lacking yields the later releases of one of Microsoft's products that mend
// something.
func (t *Tenant) lacking(product, release int) iter.Seq[int] {
	return func(yield func(int) bool) {
		p := t.products[product]
		for k := release + 1; p.vendor == "microsoft" && k < len(p.fixes); k++ {
			if len(p.fixes[k]) > 0 && !yield(k) {
				return
			}
		}
	}
}

// missing is what is known of an update: every device with an older release
// lacks it.
func (t *Tenant) missing(product, release int) MissingUpdate {
	p := t.products[product]
	return MissingUpdate{
		Update: p.updates[release], Products: []string{p.name},
		Machines: t.standings()[product].before(release), CVEs: len(p.fixes[release]),
	}
}

// MissingUpdatesOf yields the updates of a product that some device lacks.
func (t *Tenant) MissingUpdatesOf(of Product) iter.Seq[MissingUpdate] {
	return func(yield func(MissingUpdate) bool) {
		lowest := t.standings()[of.number].lowest()
		if lowest < 0 || !of.HasProductCode {
			return
		}
		for k := range t.lacking(of.number, lowest) {
			if !yield(t.missing(of.number, k)) {
				return
			}
		}
	}
}
