package world

import (
	"iter"
	"slices"
)

// standing is how a product is spread over the organisation's devices.
type standing struct {
	// versions counts installs by release, oldest devices by the oldest release
	// that they have.
	versions, oldest []int
	counted          int    // the last device, from 1, that counted
	has              uint16 // the oldest release that this one has
}

// before counts the devices that have a release older than k.
func (s *standing) before(k int) int {
	n := 0
	for _, devices := range s.oldest[:min(k, len(s.oldest))] {
		n += devices
	}
	return n
}

func (s *standing) installed() int { return s.before(len(s.oldest)) }

// lowest is the oldest release that is installed; -1 when none is.
func (s *standing) lowest() int {
	return slices.IndexFunc(s.oldest, func(devices int) bool { return devices > 0 })
}

// countStandings answers for every product of the market.
func (t *Tenant) countStandings() []standing {
	all := make([]standing, len(t.products))
	for i, p := range t.products {
		all[i] = standing{versions: make([]int, len(p.versions)), oldest: make([]int, len(p.versions))}
	}
	for i, d := range t.Devices {
		for _, in := range d.installs {
			s := &all[in.product]
			s.versions[in.version]++
			switch {
			case s.counted != i+1:
				s.counted, s.has = i+1, in.version
				s.oldest[in.version]++
			case in.version < s.has:
				s.oldest[s.has]--
				s.oldest[in.version]++
				s.has = in.version
			}
		}
	}
	return all
}

// sound is the first release of a product that has no vulnerability: every one
// before has some.
func (p *product) sound() int {
	for k := p.latest(); k > 0; k-- {
		if len(p.fixes[k]) > 0 {
			return k
		}
	}
	return 0
}

// supported is the first release of a product whose support has not ended.
func (p *product) supported() int {
	for k := range p.versions {
		if !p.supportOf(k).gone() {
			return k
		}
	}
	return len(p.versions)
}

// openCVEs yields the numbers of the catalogue's entries that the installed
// versions of a product have, each once.
func (t *Tenant) openCVEs(product int) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		lowest := t.standings()[product].lowest()
		if lowest < 0 {
			return
		}
		for _, fixes := range t.products[product].fixes[lowest+1:] {
			for _, c := range fixes {
				if !yield(c) {
					return
				}
			}
		}
	}
}
