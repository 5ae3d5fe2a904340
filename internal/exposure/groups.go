package exposure

import "strings"

// Group is a group of devices, of all integrations that have one of its name.
type Group struct {
	Tally
	Name string // NoGroup for the devices that are in none
}

func (g *Group) tally() *Tally { return &g.Tally }

// Groups lists the groups of devices that have any of the findings.
func (p *Picture) Groups(w Wanted) (List[Group], error) {
	g := grouping{at: map[string]int{}, distinct: newDistinct(p)}
	for _, part := range p.parts {
		g.take(part.choose(w.Filter))
	}
	return page(having(g.all, (*Group).tally), groupOrder, w)
}

// grouping counts by group, one integration after the other.
type grouping struct {
	*distinct
	all []Group
	at  map[string]int // of all, by name
}

// take counts the findings of an integration.
func (g *grouping) take(s *selection) {
	rows := map[uint32]int{}    // of all, by the code of the group
	seen := map[uint32][]bool{} // weaknesses, by the same
	s.each(func(machine uint32, found []uint32, slot uint32) {
		code := s.part.group(machine)
		if seen[code] == nil {
			seen[code] = make([]bool, len(s.marks))
			rows[code] = rowOf(g.at, s.groupName(code), &g.all, func(name string) Group { return Group{Name: name} })
		}
		row, weak, n := &g.all[rows[code]], seen[code], 0
		for i, at := range found {
			if s.passes(at, slot+uint32(i)) {
				weak[at] = true
				n++
			}
		}
		row.Findings += n
		row.Devices += min(n, 1)
	})
	for code, weak := range seen {
		for at, is := range weak {
			if f := &s.facts[at]; is && g.first(rows[code], f.name) {
				g.all[rows[code]].add(f, s.marks[at])
			}
		}
	}
}

func (p *part) groupName(code uint32) string {
	if code == 0 {
		return NoGroup
	}
	return p.dict().Text(code)
}

var groupOrder = func() ordering[Group] {
	columns := byTally((*Group).tally)
	columns["name"] = by(func(g *Group) string { return strings.ToLower(g.Name) })
	return ordering[Group]{columns, func(a, b *Group) int {
		if c := gravest(&a.Tally, &b.Tally); c != 0 {
			return c
		}
		return strings.Compare(a.Name, b.Name)
	}}
}()
