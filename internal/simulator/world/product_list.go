package world

import "iter"

// Product is a product as the organisation's product list describes it.
type Product struct {
	Vendor, Name string
	// HasProductCode is false for products of which no vulnerability is ever
	// found. Only the inventory of products without a code names them.
	HasProductCode bool
	// Weaknesses counts the vulnerabilities of the installed versions.
	Weaknesses    int
	PublicExploit bool
	// ActiveAlert says that an alert about the product is not resolved.
	ActiveAlert bool
	// ExposedMachines have a version with a vulnerability, InstalledMachines any.
	ExposedMachines, InstalledMachines int
	ImpactScore                        float64

	number int // its place in the market; of no meaning without a product code
}

// ID is the product as Microsoft's product list names it: vendor-_-name.
func (p Product) ID() string { return p.Vendor + "-_-" + p.Name }

// Distribution is how widely one version of a product is installed.
type Distribution struct {
	Version                        string
	Installations, Vulnerabilities int
}

// Products yields every product that is installed on some device, those without
// a product code last.
func (t *Tenant) Products() iter.Seq[Product] {
	return func(yield func(Product) bool) {
		for i := range t.products {
			if t.standings()[i].installed() > 0 && !yield(t.product(i)) {
				return
			}
		}
		for i, n := range t.uncodedInstalls() {
			u := uncodedProducts[i]
			if n > 0 && !yield(Product{Vendor: u.vendor, Name: u.name, InstalledMachines: n}) {
				return
			}
		}
	}
}

func (t *Tenant) product(i int) Product {
	p, s := t.products[i], &t.standings()[i]
	known := Product{
		Vendor: p.vendor, Name: p.name, HasProductCode: true, number: i,
		ActiveAlert: t.alarmed(p), ExposedMachines: s.before(p.sound()), InstalledMachines: s.installed(),
	}
	for c := range t.openCVEs(i) {
		known.Weaknesses++
		known.PublicExploit = known.PublicExploit || t.CVEs[c].PublicExploit
	}
	known.ImpactScore = impact(known.ExposedMachines, len(t.Devices), known.Weaknesses)
	return known
}

// impact weighs how many devices something concerns and how grave it is; it is
// 10 at the most.
func impact(exposed, devices, weaknesses int) float64 {
	share := float64(exposed) / float64(max(devices, 1))
	return 10 * share * float64(weaknesses) / float64(weaknesses+20)
}

// Product finds a product with a product code by its id.
func (t *Tenant) Product(id string) (Product, bool) {
	for i, p := range t.products {
		if p.id == id && t.standings()[i].installed() > 0 {
			return t.product(i), true
		}
	}
	return Product{}, false
}

// Distributions yields the installed versions of a product with a product code.
func (t *Tenant) Distributions(of Product) iter.Seq[Distribution] {
	return func(yield func(Distribution) bool) {
		p := t.products[of.number]
		for k, n := range t.standings()[of.number].versions {
			if n > 0 && !yield(Distribution{p.versions[k], n, p.weaknesses(k)}) {
				return
			}
		}
	}
}

// InstalledOn yields the devices that have a product with a product code.
func (t *Tenant) InstalledOn(of Product) iter.Seq[*Device] {
	return func(yield func(*Device) bool) {
		for _, d := range t.Devices {
			if d.has(of.number) && !yield(d) {
				return
			}
		}
	}
}

func (d *Device) has(product int) bool {
	for _, in := range d.installs {
		if int(in.product) == product {
			return true
		}
	}
	return false
}

// VulnerabilitiesOf yields what the installed versions of a product have.
func (t *Tenant) VulnerabilitiesOf(of Product) iter.Seq[*CVE] {
	return func(yield func(*CVE) bool) {
		for c := range t.openCVEs(of.number) {
			if !yield(t.CVEs[c]) {
				return
			}
		}
	}
}

// uncodedInstalls counts the devices of each product without a product code.
func (t *Tenant) uncodedInstalls() []int {
	counts := make([]int, len(uncodedProducts))
	for _, d := range t.Devices {
		for i := range t.uncoded(d) {
			counts[i]++
		}
	}
	return counts
}
