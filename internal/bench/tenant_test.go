package bench

import (
	"fmt"
	"math/rand/v2"
	"sort"
)

// tenant is a simulated tenant, the same for the same sizes. What it holds is
// computed when it is asked for, device by device.
type tenant struct {
	devices  int
	findings *popularity
	products *popularity
	admins   int
}

// newTenant is a tenant of devices with 200 findings and 150 products each.
// A small one knows fewer vulnerabilities and products, so that they meet.
func newTenant(devices int) *tenant {
	return &tenant{
		devices:  devices,
		findings: newPopularity(200, min(20_000, 600+devices)),
		products: newPopularity(150, min(5_000, 400+devices)),
		admins:   max(2, devices/2_000),
	}
}

// popularity is how common some things are: of so many that every device has
// a few, the most common are on 30 % of the devices, and the others follow
// Zipf's law.
type popularity struct {
	each  int
	share []float64 // of the devices, by thing
	pick  []uint16  // a thing for each share of all draws
}

func newPopularity(each, things int) *popularity {
	p := &popularity{each: each, share: make([]float64, things), pick: make([]uint16, 1<<20)}
	// Of a thing that is drawn 0.357 times by a device, 30 % of the devices have one.
	scale := sort.Search(1<<20, func(scale int) bool { return p.fill(float64(scale)) >= float64(each) })
	all := p.fill(float64(scale))
	sum, thing := 0.0, 0
	for i := range p.pick {
		for thing < things-1 && sum+p.share[thing] < all*float64(i)/float64(len(p.pick)) {
			sum += p.share[thing]
			thing++
		}
		p.pick[i] = uint16(thing)
	}
	return p
}

// fill shares out so that the thing of rank scale is on every device but for
// the bound, and says what they come to.
func (p *popularity) fill(scale float64) (sum float64) {
	const most = 0.357
	for i := range p.share {
		p.share[i] = min(most, scale/float64(i+1))
		sum += p.share[i]
	}
	return sum
}

// rank is the first thing that at most such a share of the devices has.
func (p *popularity) rank(share float64) int {
	i := sort.Search(len(p.share), func(i int) bool { return p.share[i] <= share })
	return min(i, len(p.share)-1)
}

// draw is what one device has: distinct things.
func (p *popularity) draw(r *rand.Rand, seen []bool, things []int) []int {
	for len(things) < p.each {
		if thing := int(p.pick[r.Uint32()%uint32(len(p.pick))]); !seen[thing] {
			seen[thing] = true
			things = append(things, thing)
		}
	}
	for _, thing := range things {
		seen[thing] = false
	}
	return things
}

// device is what the tenant says of one device.
type device struct {
	number           int
	platform         string
	exposure         string
	users            []string
	findings         []int
	products         []int
	scanned, release int
}

// drawer draws devices. Each goroutine has its own.
type drawer struct {
	tenant         *tenant
	seen, seenToo  []bool
	findings, apps []int
}

func (t *tenant) drawer() *drawer {
	return &drawer{tenant: t, seen: make([]bool, len(t.findings.share)), seenToo: make([]bool, len(t.products.share))}
}

var (
	platforms = []string{
		"Windows11", "Windows11", "Windows11", "Windows11", "Windows10", "Windows10", "WindowsServer2022",
		"WindowsServer2019", "macOS", "Ubuntu", "RedHatEnterpriseLinux", "iOS", "Android",
	}
	exposures = []string{"Low", "Low", "Low", "Low", "Low", "Medium", "Medium", "Medium", "High", "None"}
)

// device is a device as a sync in the round sees it: from one round to the
// next, 2 % of the devices get other findings. One in a hundred has none.
func (d *drawer) device(i, round int) device {
	r := rand.New(rand.NewPCG(uint64(i), 1))
	dev := device{
		number:   i,
		platform: platforms[r.IntN(len(platforms))],
		exposure: exposures[r.IntN(len(exposures))],
		users:    []string{userName(i)},
		scanned:  r.IntN(86_400),
		release:  r.IntN(8),
	}
	if r.IntN(5) == 0 {
		dev.users = append(dev.users, adminName(r.IntN(d.tenant.admins)))
	}
	d.apps = d.tenant.products.draw(r, d.seenToo, d.apps[:0])
	dev.products = d.apps
	if i%100 == 99 {
		return dev
	}
	if round > 0 && i%50 == round%50 {
		r = rand.New(rand.NewPCG(uint64(i), uint64(round)))
	}
	d.findings = d.tenant.findings.draw(r, d.seen, d.findings[:0])
	dev.findings = d.findings
	return dev
}

func userName(i int) string  { return fmt.Sprintf("corp\\user%06d", i) }
func adminName(i int) string { return fmt.Sprintf("corp\\admin%03d", i) }
func machineKey(i int) string {
	return fmt.Sprintf("%08x%032x", uint32(i)*2654435761, i)
}

// hostName holds a part that few names share.
func hostName(i int) string { return fmt.Sprintf("lt-%08x.corp.example", uint32(i)*2246822519) }
func cveName(i int) string  { return fmt.Sprintf("CVE-20%02d-%04d", 10+i%16, 1000+i) }
func productName(i int) string {
	return fmt.Sprintf("product%d", i)
}

// severity of a vulnerability: one in twelve is critical, however common it is.
func severity(i int) string {
	return []string{
		"Critical", "High", "High", "High", "High", "Medium", "Medium", "Medium", "Medium", "Medium", "Low", "High",
	}[uint32(i)*2654435761>>16%12]
}
