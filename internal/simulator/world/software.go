package world

import (
	"math/rand/v2"
	"slices"
	"time"
)

// install is a version of a product on a device. Which vulnerabilities it has
// follows from the product's later releases, so that findings cost no memory.
type install struct {
	product uint16
	version uint16 // the number of its release
	since   uint32 // Unix seconds
}

// newInstall panics where a number does not fit, which takes more products than
// any market has.
func newInstall(product, version int, since int64) install {
	in := install{uint16(product), uint16(version), uint32(since)} //nolint:gosec // checked below
	if int(in.product) != product || int(in.version) != version || int64(in.since) != since {
		panic("world: too many products or releases, or a time after 2106")
	}
	return in
}

// at is when the product came onto the device.
func (in install) at() time.Time { return time.Unix(int64(in.since), 0).UTC() }

// foundReleases is how many releases of a product there are at the founding.
const foundReleases = 12

// foundSoftware installs products and then fills the catalogue with as many
// vulnerabilities as it takes to find what cfg asks for.
func (t *Tenant) foundSoftware(cfg Config) {
	t.listProducts(cfg)
	r := cfg.dice("software", 0)
	for _, d := range t.Devices {
		if d.assessed() {
			t.equipDevice(r, d)
		}
	}
	t.setRates(cfg.FindingsPerDevice)
	t.foundCatalogue(cfg)
}

// released is when release k, of those made at the founding, came out: they
// come monthly.
func (t *Tenant) released(k int) time.Time {
	return t.Generated.Add(-time.Duration(foundReleases-1-k)*30*day - day)
}

// equipDevice installs the operating system and what its kind of device has.
// Well-kept devices are near the latest releases, neglected ones far behind.
func (t *Tenant) equipDevice(r *rand.Rand, d *Device) {
	neglect := 0.3 + 1.2*r.ExpFloat64()
	installs := make([]install, 0, 16)
	for i, p := range t.products {
		if p.name != d.kind.system && (p.on&d.kind.family == 0 || !chance(r, p.share)) {
			continue
		}
		lag := min(int(r.ExpFloat64()*neglect), p.latest())
		in := newInstall(i, p.latest()-lag, t.installed(r, d))
		installs = append(installs, in)
		if p.several && in.version > 0 && chance(r, 0.15) {
			in.version--
			installs = append(installs, in)
		}
	}
	d.installs = slices.Clip(append([]install(nil), installs...))
}

// installed draws when a product came onto the device: before its last report
// and before the snapshot.
func (t *Tenant) installed(r *rand.Rand, d *Device) int64 {
	until := t.Generated
	if last := d.lastReport(t.Clock); last.Before(until) {
		until = last
	}
	age := until.Sub(d.born)
	if age <= time.Second {
		return t.Generated.Unix()
	}
	return d.born.Add(time.Duration(r.Int64N(int64(age)))).Unix()
}

// usualNeglect is how much a device misses at the least, in weights of products,
// when a handful of devices is too few to tell.
const usualNeglect = 20

// setRates decides how many vulnerabilities a release of each product mends, so
// that an onboarded device has about this many findings.
func (t *Tenant) setRates(findings int) {
	devices, missed := 0, 0.0
	for _, d := range t.Devices {
		if d.assessed() {
			devices++
		}
		for _, in := range d.installs {
			p := t.products[in.product]
			missed += p.weight * float64(p.latest()-int(in.version))
		}
	}
	for _, p := range t.products {
		p.rate = p.weight * float64(findings*devices) / max(missed, float64(max(devices, 1)*usualNeglect))
	}
}
