package world

import (
	"iter"
	"time"
)

// Finding is a product installed on a device and one vulnerability of it, or
// none.
type Finding struct {
	// Vendor, Product and Version are lower-case slugs as Microsoft writes them.
	Vendor, Product, Version string
	// CVE is nil when no vulnerability of the installed version is known.
	CVE *CVE
	// Update is what mends the finding; zero when there is none.
	Update Update
	// FirstSeen and LastSeen are in whole seconds, LastSeen never after the
	// snapshot was generated.
	FirstSeen, LastSeen time.Time
	// DiskPaths and RegistryPaths are empty, never null, where there are none.
	DiskPaths, RegistryPaths []string
}

// Update is a security update.
type Update struct {
	Title string
	// ID is a KB number, a vendor's advisory id, or null when empty.
	ID string
	// URL is null when empty.
	URL string
}

// Exposure is how widely an entry of the catalogue is found.
type Exposure struct {
	// Machines counts distinct devices.
	Machines int
	// FirstDetected is the earliest finding; the zero time when Machines is 0.
	FirstDetected time.Time
}

// Findings yields what the vulnerability snapshot holds for the device: a row
// for each installed version and vulnerability of it, and a row without a CVE
// for each installed version that has none.
func (t *Tenant) Findings(d *Device) iter.Seq[Finding] {
	return func(yield func(Finding) bool) {
		s := t.snapshot()
		for _, at := range s.spots(d, func(install) bool { return true }) {
			if !yield(s.finding(d, at)) {
				return
			}
		}
	}
}

// open yields what an installed version suffers from: the release that mends
// it, and the number of the catalogue's entry.
func (p *product) open(in install) iter.Seq2[int, int32] {
	return func(yield func(int, int32) bool) {
		for k := int(in.version) + 1; k < len(p.fixes); k++ {
			for _, c := range p.fixes[k] {
				if !yield(k, c) {
					return
				}
			}
		}
	}
}

// firstFound is when the vulnerability was found on the device: as soon as the
// product was there and the vulnerability known, give or take some minutes.
// It is the same for every version of the product, so that an upgrade which
// does not mend the vulnerability keeps it.
func firstFound(d *Device, in install, c *CVE) time.Time {
	found := later(in.at(), c.detected)
	early := time.Duration((d.serial*31+int(c.number)*17)%3600) * time.Second
	return later(found.Add(-early), d.born).Truncate(time.Second)
}

// lastAssessed is when a snapshot last saw a finding of the device.
func lastAssessed(d *Device, generated, first time.Time) time.Time {
	seen := d.LastSeen.Truncate(time.Second)
	if seen.After(generated) {
		seen = generated
	}
	return later(seen, first)
}

// Exposure answers for one entry of this tenant's catalogue.
func (t *Tenant) Exposure(c *CVE) Exposure { return t.exposures()[c.number] }

// Exposed yields the devices on which the entry is found.
func (t *Tenant) Exposed(c *CVE) iter.Seq[*Device] {
	return func(yield func(*Device) bool) {
		for _, d := range t.Devices {
			if t.suffers(d, c) && !yield(d) {
				return
			}
		}
	}
}

func (t *Tenant) suffers(d *Device, c *CVE) bool {
	for _, in := range d.installs {
		for _, open := range t.products[in.product].open(in) {
			if open == c.number {
				return true
			}
		}
	}
	return false
}

func (t *Tenant) countExposures() []Exposure {
	all := make([]Exposure, len(t.CVEs))
	counted := make([]int, len(t.CVEs)) // the last device, from 1, that counted
	for i, d := range t.Devices {
		for _, in := range d.installs {
			for _, c := range t.products[in.product].open(in) {
				if counted[c] != i+1 {
					counted[c] = i + 1
					all[c].Machines++
				}
				if first := firstFound(d, in, t.CVEs[c]); all[c].FirstDetected.IsZero() || first.Before(all[c].FirstDetected) {
					all[c].FirstDetected = first
				}
			}
		}
	}
	return all
}
