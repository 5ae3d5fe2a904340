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
	return func(yield func(Finding) bool) {}
}

// Exposure answers for one entry of this tenant's catalogue.
func (t *Tenant) Exposure(c *CVE) Exposure { return t.exposures()[c.number] }

// Exposed yields the devices on which the entry is found.
func (t *Tenant) Exposed(c *CVE) iter.Seq[*Device] {
	return func(yield func(*Device) bool) {}
}

func (t *Tenant) countExposures() []Exposure { return make([]Exposure, len(t.CVEs)) }
