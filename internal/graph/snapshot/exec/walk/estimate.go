package walk

import (
	"math"
	"slices"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cost"
)

// reach is how far matches come, as far as one can tell before: how many there
// are, and entities of which types they stand on.
type reach struct {
	rows  float64
	types plan.Types
}

// estimator goes through stages as matches will, and adds up how many rows are
// expected of every operator.
type estimator struct {
	costs *cost.Model
	start plan.Types
	rows  []float64          // by operator
	odds  map[*stage]float64 // that chains lead on
}

func (e *estimator) expect(st *stage, rows float64) {
	if st.op >= 0 {
		e.rows[st.op] += rows
	}
}

// through is how far matches come by the stages of a pattern or a section.
func (e *estimator) through(st *stage, at reach) reach {
	for ; st.kind != end && st.kind != leave; st = st.next {
		at = e.step(st, at)
		at.rows *= math.Pow(cost.Kept, float64(len(st.where)))
		e.expect(st, at.rows)
	}
	return at
}

func (e *estimator) step(st *stage, at reach) reach {
	switch st.kind {
	case hop, paths:
		return reach{at.rows * e.fitting(st, at.types), st.hop.Node.Types}
	case check:
		return reach{at.rows * wanted(st, e.ahead(st.chain, at)), at.types}
	case optional:
		within, without := e.through(st.section, at), at.rows
		if st.probe != nil {
			without *= 1 - e.ahead(st.probe, at)
		}
		return reach{within.rows + without, union(at.types, within.types)}
	case jump:
		at.types = e.start
	}
	return at
}

func wanted(st *stage, odds float64) float64 {
	if st.want {
		return odds
	}
	return 1 - odds
}

func union(a, b plan.Types) plan.Types {
	if a.Any || b.Any {
		return plan.Types{Any: true}
	}
	list := slices.Concat(a.List, b.List)
	slices.Sort(list)
	return plan.Types{List: slices.Compact(list)}
}

// fitting is to how many entities a hop or paths lead from one.
func (e *estimator) fitting(st *stage, from plan.Types) float64 {
	if st.kind == hop {
		return e.costs.Fitting(from, st.hop)
	}
	every := plan.Types{Any: true}
	first, _ := e.costs.Edge(from, st.hop.Edge, every)
	degree, _ := e.costs.Edge(every, st.hop.Edge, every)
	ends, most := 0.0, e.costs.Count(every)
	for level, i := first, 0; i < st.max && ends < most; i++ {
		ends += level
		level *= degree
	}
	// Of all ends, those fit that are of the node's types and pass its filter.
	fit := e.costs.Fitting(every, st.hop)
	return min(ends, most) * fit / max(degree, 1e-9)
}

// ahead is how likely a chain leads on from one of the entities that a match
// comes to. Each of them is asked once, and looks until it knows.
func (e *estimator) ahead(st *stage, at reach) float64 {
	if odds, ok := e.odds[st]; ok && at.rows == 0 {
		return odds
	}
	at.rows = min(at.rows, e.costs.Count(at.types))
	odds := e.aheadFrom(st, at)
	e.odds[st] = odds
	return odds
}

func (e *estimator) aheadFrom(st *stage, at reach) float64 {
	switch st.kind {
	case hop, paths:
		fitting := e.fitting(st, at.types)
		next := reach{types: st.hop.Node.Types}
		odds := e.ahead(st.next, next)
		next.rows = at.rows * min(fitting, 1/max(odds, 1e-9))
		e.expect(st, next.rows)
		e.ahead(st.next, next)
		return cost.Any(fitting * odds)
	case check:
		odds := wanted(st, e.ahead(st.chain, at))
		at.rows *= odds
		e.expect(st, at.rows)
		return odds * e.ahead(st.next, at)
	case optional:
		within := e.ahead(st.section, at)
		odds := e.ahead(st.next, at)
		if st.probe != nil {
			odds *= 1 - e.ahead(st.probe, at)
		}
		odds = 1 - (1-within)*(1-odds)
		e.expect(st, at.rows*odds)
		return odds
	case leave:
		return e.ahead(st.next, reach{types: at.types})
	}
	return 1
}
