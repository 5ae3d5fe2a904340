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
	// EndOfSupportStatus is None, EOS Version, Upcoming EOS Version, EOS Software
	// or Upcoming EOS Software; empty for products without a product code.
	EndOfSupportStatus string
	// EndOfSupport is the day, or the zero time where it is null.
	EndOfSupport time.Time

	lies    *place // these are for what few ask for, of products with a product code
	of      *product
	release int
}

// ID is the product as Microsoft's product list names it: vendor-_-name.
func (i Installation) ID() string { return i.Vendor + "-_-" + i.Product }

// DiskPaths tells where a product with a product code lies: empty, never null, where
// that is nowhere. It is shared: nobody may change it.
func (i *Installation) DiskPaths() []string { return i.lies.disk }

// RegistryPaths is as DiskPaths, in the registry.
func (i *Installation) RegistryPaths() []string { return i.lies.registry }

// Weaknesses counts the vulnerabilities of a version with a product code.
func (i *Installation) Weaknesses() int { return i.of.weaknesses(i.release) }

// Software yields what the inventory of products with a product code holds for
// the device, each version once.
func (t *Tenant) Software(d *Device) iter.Seq[Installation] {
	return func(yield func(Installation) bool) {
		assessed := lastAssessed(d, t.Generated, time.Time{})
		for _, in := range d.installs {
			p := t.products[in.product]
			support, since := p.supportOf(int(in.version)), in.at()
			if !yield(Installation{
				Vendor: p.vendor, Product: p.name, Version: p.versions[in.version], ProductCode: p.codes[in.version],
				FirstSeen: since, LastSeen: later(assessed, since),
				EndOfSupportStatus: support.status, EndOfSupport: support.ends,
				lies: p.placeOf(d), of: p, release: int(in.version),
			}) {
				return
			}
		}
	}
}
