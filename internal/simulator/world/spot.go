package world

// spot is where a finding lies: an entry of the catalogue in a version of a
// product. Spots of a device are told apart by it, and cost nothing to compare.
type spot uint64

// clean stands for the entry of a version that has no vulnerability.
const clean = -1

func newSpot(entry int32, in install) spot {
	return spot(uint32(entry))<<32 | spot(in.product)<<16 | spot(in.version) //nolint:gosec // taken back by entry
}

func (s spot) entry() int32 { return int32(s >> 32) } //nolint:gosec // put in by newSpot

// spots lists the spots of those installs of a device that are asked for, each
// with its install and the number of the release that mends it.
func (s snapshot) spots(d *Device, asked func(install) bool) []lying {
	var all []lying
	for _, in := range d.installs {
		if !asked(in) {
			continue
		}
		before := len(all)
		for k, c := range s.products[in.product].open(in) {
			all = append(all, lying{newSpot(c, in), in, k})
		}
		if len(all) == before {
			all = append(all, lying{newSpot(clean, in), in, 0})
		}
	}
	return all
}

// lying is a spot with what is needed to tell its finding.
type lying struct {
	spot
	in     install
	mended int // the release that does; of no meaning where it is clean
}

// finding tells what a snapshot holds of a spot.
func (s snapshot) finding(d *Device, at lying) Finding {
	p := s.products[at.in.product]
	lies := p.placeOf(d)
	f := Finding{
		Vendor: p.vendor, Product: p.name, Version: p.versions[at.in.version],
		DiskPaths: lies.disk, RegistryPaths: lies.registry, FirstSeen: at.in.at(),
	}
	if c := at.entry(); c != clean {
		f.CVE, f.Update = s.cves[c], p.updates[at.mended]
		f.FirstSeen = firstFound(d, at.in, f.CVE)
	}
	f.LastSeen = lastAssessed(d, s.generated, f.FirstSeen)
	return f
}
