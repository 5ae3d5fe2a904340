package world

import (
	"fmt"
	"math/bits"
	"time"
)

// product is a listing with its releases, oldest first.
type product struct {
	listing
	rate     float64 // vulnerabilities mended by a release
	versions []string
	codes    []string // the CPE names of the versions
	released []int64  // Unix seconds
	// updates[k] brings release k, and fixes[k] are the catalogue's entries that
	// it mends: every release before it has them.
	updates []Update
	fixes   [][]int32
	places  [8]place // where it lies, by the number of the family
	// id is the name that Microsoft's product list gives it, key that of the graph.
	id, key string
}

// place is where a product lies on the devices of a family. It is shared by all
// that is said of them.
type place struct{ disk, registry []string }

func newProduct(l listing) *product {
	p := &product{listing: l, id: l.vendor + "-_-" + l.name}
	p.key = softwareKey(p.id)
	for i := range p.places {
		p.places[i] = p.placeOn(1 << i)
	}
	return p
}

func (p *product) latest() int { return len(p.versions) - 1 }

// publish adds a release that is yet without fixes.
func (p *product) publish(at time.Time) {
	k := len(p.versions)
	version := fmt.Sprintf(p.style, 10+k)
	p.versions = append(p.versions, version)
	p.codes = append(p.codes, "cpe:2.3:a:"+p.vendor+":"+p.name+":"+version+":*:*:*:*:*:*:*")
	p.released = append(p.released, at.Unix())
	p.updates = append(p.updates, p.update(k, version, at.Format("January 2006")))
	p.fixes = append(p.fixes, nil)
}

// update names what brings a release, in the manner of its vendor. Numbers of
// Microsoft's updates are 25 apart from product to product, so that each is of
// one product.
func (p *product) update(k int, version, month string) Update {
	number := int(digest(p.id)%4000)*25 + k //nolint:gosec // below 4000
	switch p.vendor {
	case "microsoft":
		kb := fmt.Sprint(5_040_000 + number)
		return Update{month + " Security Updates", kb, "https://catalog.update.microsoft.com/v7/site/Search.aspx?q=KB" + kb}
	case "redhat":
		id := fmt.Sprintf("RHSA-2026:%d", number)
		return Update{id, id, "https://access.redhat.com/errata/" + id}
	case "ubuntu":
		id := fmt.Sprintf("USN-%d-1", 4000+number)
		return Update{id, id, "https://ubuntu.com/security/notices/" + id}
	default:
		return Update{Title: p.name + " " + version}
	}
}

// placeOf is where the product lies on the device.
func (p *product) placeOf(d *Device) *place {
	return &p.places[bits.TrailingZeros8(uint8(d.kind.family))]
}

func (p *product) placeOn(on family) place {
	switch {
	case p.on == 0:
		return place{}
	case on&windows != 0:
		return place{
			[]string{`c:\program files\` + p.vendor + `\` + p.name},
			[]string{`HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\` + p.name},
		}
	case on == mac:
		return place{disk: []string{"/Applications/" + p.name + ".app"}}
	default:
		return place{disk: []string{"/usr/lib/" + p.name}}
	}
}

// weaknesses counts the vulnerabilities of a release.
func (p *product) weaknesses(release int) int {
	n := 0
	for _, fixes := range p.fixes[release+1:] {
		n += len(fixes)
	}
	return n
}

// support is whether and when the support of software ends.
type support struct {
	// status is as [Installation.EndOfSupportStatus].
	status string
	ends   time.Time // zero where it goes on
}

// gone says that the support has ended.
func (s support) gone() bool { return s.status == "EOS Software" || s.status == "EOS Version" }

// supportOf is that of a release. What ends the support of the whole product
// outranks what ends that of the release.
func (p *product) supportOf(release int) support {
	if p.ended.status != "" {
		return p.ended
	}
	since := p.latest() - release
	if p.lifetime == 0 || since < p.lifetime-1 {
		return support{status: "None"}
	}
	out := time.Unix(p.released[release], 0).UTC().Truncate(day)
	s := support{"EOS Version", out.Add(time.Duration(p.lifetime) * 30 * day)}
	if since < p.lifetime {
		s.status = "Upcoming EOS Version"
	}
	return s
}
