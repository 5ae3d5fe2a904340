package route

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Source is something to read and the ways to it, in the order of preference
// among ways that cost the same.
type Source struct {
	Name string
	Ways []Way
}

// Choice is the ways of a source in the order in which to try them, those that
// cannot be taken left out.
type Choice struct {
	Source string
	Ways   []Way
	// Hindered are those that cannot be taken.
	Hindered []Way
}

// Plan is the choices for all sources, and what the first ways of all of them
// take together.
type Plan struct {
	Choices []Choice
	Took    time.Duration
	// Calls are by quota.
	Calls map[string]int
	// Quotas are those it was made for.
	Quotas map[string]Quota
}

// Choose orders the ways of every source. A way that tells the whole truth goes
// before one that does not, whatever it costs. Quotas that are not named have no
// limits.
func Choose(sources []Source, quotas map[string]Quota) Plan {
	p := Plan{Calls: map[string]int{}, Quotas: quotas}
	for _, s := range sources {
		p.Choices = append(p.Choices, order(s, quotas))
	}
	for p.improve(quotas) {
		continue
	}
	total := p.total()
	p.Took = total.took(quotas)
	for name, c := range total {
		p.Calls[name] = c.Calls
	}
	return p
}

// order sorts the ways of a source by what each costs on its own.
func order(s Source, quotas map[string]Quota) Choice {
	c := Choice{Source: s.Name}
	for _, w := range s.Ways {
		if w.Hindrance == "" {
			c.Ways = append(c.Ways, w)
		} else {
			c.Hindered = append(c.Hindered, w)
		}
	}
	slices.SortStableFunc(c.Ways, func(a, b Way) int {
		return cmp.Or(truthFirst(a, b), cmp.Compare(a.Takes(quotas), b.Takes(quotas)), cmp.Compare(a.Calls(), b.Calls()))
	})
	return c
}

func truthFirst(a, b Way) int {
	switch {
	case a.Partial == b.Partial:
		return 0
	case b.Partial:
		return -1
	}
	return 1
}

// improve puts another way of one source first when all sources together are
// then done sooner: the cheapest way of each may crowd one quota. Each change
// makes the whole cheaper, so that it ends.
func (p *Plan) improve(quotas map[string]Quota) bool {
	total := p.total()
	for i := range p.Choices {
		ways := p.Choices[i].Ways
		for j := 1; j < len(ways); j++ {
			if truthFirst(ways[0], ways[j]) != 0 {
				break
			}
			if cheaper(total.with(ways[0], ways[j]), total, quotas) {
				first := ways[j]
				copy(ways[1:j+1], ways[:j])
				ways[0] = first
				return true
			}
		}
	}
	return false
}

// with is the sum with one way in place of another.
func (s sum) with(old, replacement Way) sum {
	changed := maps.Clone(s)
	for _, c := range old.Costs {
		changed.add([]Cost{{c.Quota, -c.Calls, -c.Bytes}})
	}
	changed.add(replacement.Costs)
	return changed
}

func cheaper(a, b sum, quotas map[string]Quota) bool {
	return cmp.Or(cmp.Compare(a.took(quotas), b.took(quotas)), cmp.Compare(a.calls(), b.calls())) < 0
}

func (p *Plan) total() sum {
	all := sum{}
	for _, c := range p.Choices {
		if len(c.Ways) > 0 {
			all.add(c.Ways[0].Costs)
		}
	}
	return all
}
