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
	versions lot // the digest of their numbers
	// gravest is the status that comes first in alphabetical order, ends the
	// earliest end; the zero of both where there is none.
	gravest string
	ends    int64
}

func (t *Tenant) installedSoftware(d *Device) facts {
	return func(yield func(thing, any) bool) {
		machine := machineKey(d)
		for i, in := range d.installs {
			p := t.products[in.product]
			same := func(other install) bool { return other.product == in.product }
			if p.several && slices.ContainsFunc(d.installs[:i], same) {
				continue
			}
			if !yield(thing{machine, "installed", p.key}, p.known(d.installs[i:])) {
				return
			}
		}
		for i, u := range t.uncoded(d) {
			version := t.uncodedVersion(u, d.lot(uncodedLot, i))
			if !yield(thing{machine, "installed", u.key()}, version) {
				return
			}
		}
	}
}

// known is what is stored of the product on a device: the first of the installs
// is one of it, and others may be.
func (p *product) known(installs []install) installedKnown {
	product := installs[0].product
	versions := []uint16{}
	var k installedKnown
	for _, in := range installs {
		if in.product != product {
			continue
		}
		versions = append(versions, in.version)
		s := p.supportOf(int(in.version))
		if k.gravest == "" || s.status < k.gravest {
			k.gravest = s.status
		}
		if !s.ends.IsZero() && (k.ends == 0 || s.ends.Unix() < k.ends) {
			k.ends = s.ends.Unix()
		}
		if !p.several {
			break
		}
	}
	slices.Sort(versions)
	for _, v := range versions {
		k.versions = k.versions.draw(uint64(v) + 1)
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
		versions[i] = t.uncodedVersion(u, d.lot(uncodedLot, i))
	}
	return versions
}
