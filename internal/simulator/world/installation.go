package world

import (
	"iter"
	"time"
)

// Installation is a version of a product on a device.
type Installation struct {
	// Vendor, Product and Version are lower-case slugs as Microsoft writes them,
	// but for products without a product code, which are as they call themselves.
	Vendor, Product, Version string
	// ProductCode is the CPE name; empty for products without a product code.
	ProductCode string
	// FirstSeen is in whole seconds; zero for products without a product code.
	FirstSeen time.Time
	// LastSeen is in whole seconds, never after the snapshot was generated.
	LastSeen time.Time
	// DiskPaths and RegistryPaths are empty, never null, where there are none.
	// They are shared: nobody may change them.
	DiskPaths, RegistryPaths []string
	// EndOfSupportStatus is None, EOS Version, Upcoming EOS Version, EOS Software
	// or Upcoming EOS Software; empty for products without a product code.
	EndOfSupportStatus string
	// EndOfSupport is the day, or the zero time where it is null.
	EndOfSupport time.Time
	// Weaknesses counts the vulnerabilities of the version.
	Weaknesses int
}

// ID is the product as Microsoft's product list names it: vendor-_-name.
func (i Installation) ID() string { return i.Vendor + "-_-" + i.Product }

// Software yields what the inventory of products with a product code holds for
// the device, each version once.
func (t *Tenant) Software(d *Device) iter.Seq[Installation] {
	return func(yield func(Installation) bool) {
		assessed := lastAssessed(d, t.Generated, time.Time{})
		for _, in := range d.installs {
			p := t.products[in.product]
			lies, support := p.placeOf(d), p.supportOf(int(in.version))
			since := in.at()
			if !yield(Installation{
				Vendor: p.vendor, Product: p.name, Version: p.versions[in.version], ProductCode: p.codes[in.version],
				FirstSeen: since, LastSeen: later(assessed, since),
				DiskPaths: lies.disk, RegistryPaths: lies.registry,
				EndOfSupportStatus: support.status, EndOfSupport: support.ends,
				Weaknesses: p.weaknesses(int(in.version)),
			}) {
				return
			}
		}
	}
}
