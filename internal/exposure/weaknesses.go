package exposure

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Weakness is a CVE with the devices that have it, in all integrations.
type Weakness struct {
	CVE       string
	Severity  Severity
	Score     float64 // NaN when nobody gave one
	EPSS      float64 // NaN when nobody knows
	Exploits  Exploits
	Urgent    bool
	Devices   int
	Updatable int // devices for which there is an update
	Published time.Time
	FirstSeen time.Time

	fresh bool // it is new in an integration
	refs  []ref
}

// ref is where a weakness is.
type ref struct {
	*selection
	row uint32
}

// Where is a weakness in an integration.
type Where struct{ Integration, ID string }

// Where are the weakness's entities.
func (w *Weakness) Where() []Where {
	var all []Where
	for _, r := range w.refs {
		all = append(all, Where{r.integration(), r.edges.To().ID(r.row)})
	}
	return all
}

// Products are what has the weakness on the devices, as vendor-_-name, the most
// frequent first.
func (w *Weakness) Products() []string {
	return w.items(func(v variant) uint32 { return v.products })
}

// Fixes are what mends it there.
func (w *Weakness) Fixes() []string { return w.items(func(v variant) uint32 { return v.fixes }) }

func (w *Weakness) items(list func(variant) uint32) []string {
	devices := map[string]uint32{}
	var order []string
	for _, r := range w.refs {
		for i, v := range r.counted.variants[r.row] {
			if n := int(r.base[r.row]) + i; r.variants != nil && !r.variants[n] || r.hit != nil && !r.hit[n] {
				continue
			}
			for _, item := range r.dict().List(list(v)) {
				if devices[item] == 0 {
					order = append(order, item)
				}
				devices[item] += v.devices
			}
		}
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(cmp.Compare(devices[b], devices[a]), strings.Compare(a, b))
	})
	return order
}

// Weaknesses lists CVEs.
func (p *Picture) Weaknesses(w Wanted) (List[Weakness], error) {
	return page(p.weaknesses(w.Filter), weaknessOrder, w)
}

func (p *Picture) weaknesses(f Filter) []Weakness {
	var all []Weakness
	at := map[string]int{}
	for _, part := range p.parts {
		s := part.choose(f)
		devices, updatable := s.devices()
		for row, m := range s.marks {
			if m == 0 || devices[row] == 0 {
				continue
			}
			fact := &part.facts[row]
			i, known := at[fact.name]
			if !known {
				i = len(all)
				all = append(all, Weakness{CVE: fact.name, Score: math.NaN(), EPSS: math.NaN()})
				at[fact.name] = i
			}
			all[i].take(fact, moment(part.first[row]), devices[row], updatable[row])
			all[i].fresh = all[i].fresh || fresh(part.first[row], f.Now)
			all[i].refs = append(all[i].refs, ref{s, uint32(row)})
		}
	}
	return all
}

// take adds what an integration tells.
func (w *Weakness) take(f *fact, first time.Time, devices, updatable int) {
	w.Severity = max(w.Severity, f.severity)
	w.Score, w.EPSS = greater(w.Score, f.score), greater(w.EPSS, f.epss)
	w.Exploits |= f.exploits
	w.Urgent = w.Urgent || f.urgent()
	w.Devices += devices
	w.Updatable += updatable
	w.Published, w.FirstSeen = earlier(w.Published, moment(f.published)), earlier(w.FirstSeen, first)
}

func greater(a, b float64) float64 {
	if math.IsNaN(a) || b > a {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// devices is on how many of the chosen devices each weakness is, and how many of
// them can be updated.
func (s *selection) devices() (all, updatable []int) {
	all, updatable = make([]int, len(s.marks)), make([]int, len(s.marks))
	if s.none {
		return all, updatable
	}
	if !s.grouped && !s.single {
		s.sum(all, updatable)
		return all, updatable
	}
	s.hit = make([]bool, s.total)
	s.each(func(_ uint32, found []uint32, slot uint32) {
		for i, row := range found {
			if !s.passes(row, slot+uint32(i)) {
				continue
			}
			s.hit[s.number(row, slot+uint32(i))] = true
			all[row]++
			if s.counted.variants[row][s.of[slot+uint32(i)]].update {
				updatable[row]++
			}
		}
	})
	return all, updatable
}

// sum adds up what was counted of all devices.
func (s *selection) sum(all, updatable []int) {
	for row, of := range s.counted.variants {
		for i, v := range of {
			if s.variants != nil && !s.variants[int(s.base[row])+i] {
				continue
			}
			all[row] += int(v.devices)
			if v.update {
				updatable[row] += int(v.devices)
			}
		}
	}
}

var weaknessOrder = ordering[Weakness]{
	by: map[string]func(a, b *Weakness, down bool) int{
		"cve":        by(func(w *Weakness) string { return w.CVE }),
		"severity":   by(func(w *Weakness) Severity { return w.Severity }),
		"score":      byNumber(func(w *Weakness) float64 { return w.Score }),
		"epss":       byNumber(func(w *Weakness) float64 { return w.EPSS }),
		"exploits":   by(func(w *Weakness) Exploits { return w.Exploits }),
		"devices":    by(func(w *Weakness) int { return w.Devices }),
		"updatable":  by(func(w *Weakness) float64 { return float64(w.Updatable) / float64(w.Devices) }),
		"published":  byTime(func(w *Weakness) time.Time { return w.Published }),
		"first_seen": byTime(func(w *Weakness) time.Time { return w.FirstSeen }),
	},
	usual: func(a, b *Weakness) int {
		likely := func(w *Weakness) float64 { return greater(0, w.EPSS) }
		return cmp.Or(
			compareTruth(b.Urgent, a.Urgent), compareTruth(b.Exploits != 0, a.Exploits != 0),
			cmp.Compare(likely(b), likely(a)), cmp.Compare(greater(0, b.Score), greater(0, a.Score)),
			cmp.Compare(b.Devices, a.Devices), strings.Compare(a.CVE, b.CVE),
		)
	},
}
