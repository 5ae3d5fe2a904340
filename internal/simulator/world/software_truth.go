package world

import (
	"slices"
	"strings"
)

func softwareKey(id string) string { return "microsoft_defender_software:" + id }

// softwareKnown is what is stored of a product beside its names.
type softwareKnown struct{ publicExploit, activeAlert bool }

func (t *Tenant) softwareFacts() facts {
	return func(yield func(thing, any) bool) {
		for p := range t.Products() {
			key := softwareKey(strings.ToLower(p.ID()))
			if !yield(entity(key), softwareKnown{p.PublicExploit, p.ActiveAlert}) {
				return
			}
		}
	}
}

// installedKnown is what is stored of a product on a device. When it was first
// seen is left out: the earliest date ever known stays.
type installedKnown struct {
	versions string
	// gravest is the status that comes first in alphabetical order, ends the
	// earliest end; the zero of both where there is none.
	gravest string
	ends    int64
}

func (t *Tenant) installedSoftware(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine := machineKey(d)
		var place []uint16 // products in the order in which they are met
		known := map[uint16]installedKnown{}
		for _, in := range d.installs {
			k, met := known[in.product]
			if !met {
				place = append(place, in.product)
			}
			known[in.product] = t.joined(k, in)
		}
		for _, product := range place {
			if !yield(thing{machine, "installed", softwareKey(t.products[product].id())}, known[product]) {
				return
			}
		}
		for i, u := range t.uncoded(d) {
			version := u.version(d.lot(uncodedLot, i), t.Generated)
			if !yield(thing{machine, "installed", u.key()}, installedKnown{versions: version}) {
				return
			}
		}
	}
}

// joined adds a version to what is known of a product on a device.
func (t *Tenant) joined(k installedKnown, in install) installedKnown {
	p := t.products[in.product]
	s := p.supportOf(int(in.version))
	versions := append(strings.Fields(k.versions), p.versions[in.version])
	slices.Sort(versions)
	k.versions = strings.Join(slices.Compact(versions), "\n")
	if k.gravest == "" || s.status < k.gravest {
		k.gravest = s.status
	}
	if !s.ends.IsZero() && (k.ends == 0 || s.ends.Unix() < k.ends) {
		k.ends = s.ends.Unix()
	}
	return k
}

// sameSoftware says that nothing can have happened to the software of a device,
// nor to what is known of it.
func sameSoftware(before, after *Tenant, was, is *Device) bool {
	return slices.Equal(was.installs, is.installs) &&
		!slices.ContainsFunc(is.installs, func(in install) bool {
			return before.products[in.product] != after.products[in.product] && after.products[in.product].lifetime > 0
		}) && slices.Equal(before.uncodedVersions(was), after.uncodedVersions(is))
}

// uncodedVersions are the versions of the products without a product code, in
// the order of the products; empty for those that the device does not have.
func (t *Tenant) uncodedVersions(d *Device) []string {
	versions := make([]string, len(uncodedProducts))
	for i, u := range t.uncoded(d) {
		versions[i] = u.version(d.lot(uncodedLot, i), t.Generated)
	}
	return versions
}
