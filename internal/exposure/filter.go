package exposure

import (
	"slices"
	"strings"
	"time"

	"parapet/internal/graph/snapshot/column"
)

// Queue is a set of weaknesses to work through.
type Queue string

// The queues. Urgent is what is exploited or likely to be, and grave. Exploited is
// of what any exploit is known. New was first seen on a device in the last week. Of
// NoUpdate there is a device without an update that mends it.
const (
	Everything Queue = ""
	Urgent     Queue = "urgent"
	Exploited  Queue = "exploited"
	New        Queue = "new"
	NoUpdate   Queue = "no_update"
)

const newDays = 7

// Filter says which findings are looked at: those of some weaknesses, on some
// devices. The zero value is all.
type Filter struct {
	Queue Queue
	// CVE is the id of one weakness.
	CVE string
	// Search is a part of the weakness's name or description, in any case.
	Search     string
	Severities []Severity
	// Exploits are what must be known, any of them.
	Exploits Exploits
	// Score and EPSS are the least to have.
	Score, EPSS float64
	// SeenWithin and SeenBefore are days since it was first seen on any device, and
	// PublishedWithin and PublishedBefore since it was published.
	SeenWithin, SeenBefore           int
	PublishedWithin, PublishedBefore int
	// Sources are the names of integrations.
	Sources []string

	// Product is what has the weakness, as vendor-_-name, Fix what mends it.
	Product, Fix string
	// Group is the name of the device's group; NoGroup of devices in none. Device is
	// the device's identifier in the graph.
	Group, Device string

	// Now is when ages are counted from.
	Now time.Time
}

// NoGroup stands for the group of devices that are in none.
const NoGroup = "-"

// mark is what a tally has to know of a weakness, 0 when it is left out.
type mark uint8

const (
	chosen    mark = 1 << 7
	exploited mark = 1 << 6
	urgent    mark = 1 << 5
	graveness mark = 1<<3 - 1
)

func (f *fact) mark() mark {
	m := chosen | mark(f.severity)
	if f.exploits != 0 {
		m |= exploited
	}
	if f.urgent() {
		m |= urgent
	}
	return m
}

// selection is the findings of a part that pass a filter.
type selection struct {
	*part
	marks []mark // of weaknesses, by row
	// weights are how grave those are, by row.
	weights []uint32
	// variants says which pass, by number; nil for all of them.
	variants []bool
	// hit says which are on any of the chosen devices; nil when all are chosen.
	hit []bool
	// grouped: only machines whose group has the code pass; single: only the one.
	grouped, single bool
	group, machine  uint32
	none            bool // nothing passes
}

func (p *part) choose(f Filter) *selection {
	s := &selection{part: p, marks: make([]mark, len(p.facts)), weights: make([]uint32, len(p.facts))}
	s.none = len(f.Sources) > 0 && !slices.Contains(f.Sources, p.integration())
	s.chooseVariants(f)
	s.chooseGroup(f.Group)
	s.chooseDevice(f.Device)
	pass := f.passes(p)
	for row := range p.facts {
		if fact := &p.facts[row]; fact.name != "" && !s.none && pass(fact, uint32(row)) {
			s.marks[row], s.weights[row] = fact.mark(), fact.weight()
		}
	}
	return s
}

func (s *selection) chooseGroup(name string) {
	if name == "" {
		return
	}
	s.grouped = true
	if name != NoGroup {
		code, ok := s.dict().Code(name)
		s.group, s.none = code, s.none || !ok
	}
}

func (s *selection) chooseDevice(id string) {
	if id == "" {
		return
	}
	s.single = true
	for _, row := range s.machines.RowsOfID(id) {
		if s.machines.Live(row) {
			s.machine = row
			return
		}
	}
	s.none = true
}

func (s *selection) chooseVariants(f Filter) {
	product, fix, ok := uint32(0), uint32(0), true
	for _, wanted := range []struct {
		text string
		code *uint32
	}{{f.Product, &product}, {f.Fix, &fix}} {
		if wanted.text != "" && ok {
			*wanted.code, ok = s.dict().Code(wanted.text)
		}
	}
	s.none = s.none || !ok
	if product == 0 && fix == 0 && f.Queue != NoUpdate {
		return
	}
	s.variants = make([]bool, s.total)
	for row, of := range s.counted.variants {
		for i, v := range of {
			s.variants[int(s.base[row])+i] = s.has(v.products, product) && s.has(v.fixes, fix) && (f.Queue != NoUpdate || !v.update)
		}
	}
}

// has says whether a list has the item, or any list when none is asked for.
func (p *part) has(list, item uint32) bool {
	return item == 0 || slices.Contains(p.dict().Items(list), item)
}

// passes is what a filter demands of weaknesses.
func (f Filter) passes(p *part) func(*fact, uint32) bool {
	since := func(days int) int64 { return f.Now.AddDate(0, 0, -days).UnixMilli() }
	within := func(ms int64, days int) bool { return days == 0 || ms != column.NoTime && ms > since(days) }
	before := func(ms int64, days int) bool { return days == 0 || ms != column.NoTime && ms <= since(days) }
	found := f.searches(p)
	return func(w *fact, row uint32) bool {
		return f.inQueue(w, p.first[row]) && (f.CVE == "" || w.name == f.CVE) &&
			(len(f.Severities) == 0 || slices.Contains(f.Severities, w.severity)) &&
			(f.Exploits == 0 || w.exploits&f.Exploits != 0) &&
			(f.Score == 0 || w.score >= f.Score) && (f.EPSS == 0 || w.epss >= f.EPSS) &&
			within(p.first[row], f.SeenWithin) && before(p.first[row], f.SeenBefore) &&
			within(w.published, f.PublishedWithin) && before(w.published, f.PublishedBefore) &&
			found(w, row)
	}
}

// inQueue says whether a weakness is in the filter's queue, as far as that does not
// depend on single findings.
func (f Filter) inQueue(w *fact, first int64) bool {
	switch f.Queue {
	case Urgent:
		return w.urgent()
	case Exploited:
		return w.exploits != 0
	case New:
		return fresh(first, f.Now)
	}
	return true
}

// fresh says whether what was first seen then is new.
func fresh(first int64, now time.Time) bool {
	return first != column.NoTime && first > now.AddDate(0, 0, -newDays).UnixMilli()
}

func (f Filter) searches(p *part) func(*fact, uint32) bool {
	if f.Search == "" {
		return func(*fact, uint32) bool { return true }
	}
	text, read := strings.ToLower(f.Search), reader{p.edges.To()}
	return func(w *fact, row uint32) bool {
		return strings.Contains(strings.ToLower(w.name), text) ||
			strings.Contains(strings.ToLower(read.text("description", row)), text)
	}
}

// passes says whether a finding of a chosen weakness passes.
func (s *selection) passes(row, slot uint32) bool {
	return s.marks[row] != 0 && (s.variants == nil || s.variants[s.number(row, slot)])
}

// each calls for each machine that may pass, with what was found on it.
func (s *selection) each(do func(machine uint32, found []uint32, slot uint32)) {
	if s.none {
		return
	}
	from, to := uint32(0), uint32(s.machines.Len())
	if s.single {
		from, to = s.machine, s.machine+1
	}
	for machine := from; machine < to; machine++ {
		if s.grouped && s.part.group(machine) != s.group {
			continue
		}
		if found, slot := s.edges.Out(machine); len(found) > 0 {
			do(machine, found, slot)
		}
	}
}
