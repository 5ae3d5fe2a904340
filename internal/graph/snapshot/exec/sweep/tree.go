package sweep

import (
	"context"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// Tree shows everything that stands in the matches of a request's pattern,
// unless the request is not of the kind that the package takes. It shows as
// much in the order of the matches: of each what none before had, and maybe
// some of the rest. It ends early when show wants no more, and looks at the
// pattern alone.
//
// Every row that the pattern is reduced to stands in a match, and so does every
// relationship of a hop between two of them, because a chain has no cycles. So
// a tree takes one look at each relationship, however many matches it is in.
func Tree(ctx context.Context, r Request, show func([]cond.Thing) bool) (_ *Shown, taken bool, err error) {
	t, taken, err := reduceTo(ctx, r)
	if t == nil {
		return nil, taken, err
	}
	defer t.finish()
	shown := &Shown{Operators: t.reduced()}
	shown.Expected = t.parts(shown.Operators[1:])
	s := &shower{task: t, show: show}
	if err := s.all(); err != nil {
		return nil, true, err
	}
	shown.Scanned = int(t.work.looked.Load())
	return shown, true, nil
}

// Shown says what was done to show a tree.
type Shown struct {
	// Expected is how many entities and relationships it would have.
	Expected  float64
	Scanned   int
	Operators []plan.Operator
}

// parts estimates the entities and relationships of a tree, given the operators
// that have reduced the levels.
func (t *task) parts(sets []plan.Operator) float64 {
	leads, parts := t.leads(t.chain), 0.0
	for i, l := range t.chain.levels {
		rows := float64(sets[i].Estimated)
		parts += rows
		if i < len(t.chain.edges) {
			hop := plan.Hop{Edge: t.chain.edges[i], Node: t.chain.levels[i+1].node}
			parts += rows * t.costs.Fitting(l.node.Types, hop) * leads[i+1]
		}
	}
	return min(parts, t.costs.Count(plan.Types{Any: true})+t.relationships())
}

// relationships is how many there are.
func (t *task) relationships() float64 {
	n := 0
	for _, e := range t.view.Edges() {
		n += e.Len()
	}
	return float64(n)
}

// shower goes through a chain depth first and passes every row of a level once:
// what is behind a row was shown when it was passed first.
type shower struct {
	task   *task
	show   func([]cond.Thing) bool
	passed [][]cond.Bits // by level and site
	things []cond.Thing  // of the way here, as far as they are not shown
	full   bool          // no more is wanted
}

func (s *shower) all() error {
	work := s.task.work
	for _, l := range s.task.chain.levels {
		var passed []cond.Bits
		for _, site := range l.sites {
			passed = append(passed, s.task.bits(site.table))
		}
		s.passed = append(s.passed, passed)
	}
	for _, site := range s.task.chain.levels[0].sites {
		for row := range site.rows.Rows() {
			if s.ended() {
				return work.err()
			}
			s.things = append(s.things, cond.Thing{Table: site.table, Row: row})
			s.visit(0, site, row)
		}
	}
	return work.err()
}

func (s *shower) ended() bool { return s.full || s.task.work.stopped.Load() }

// visit goes on from a row that it passes for the first time.
func (s *shower) visit(level int, at *site, row uint32) {
	s.passed[level][at.place].Set(row)
	s.task.work.looked.Add(1)
	if level == len(s.passed)-1 {
		s.flush()
		return
	}
	for i := range at.roads[toEnd] {
		r := &at.roads[toEnd][i]
		ends, slot := r.slots(row)
		s.task.work.looked.Add(int64(len(ends)))
		for j, end := range ends {
			if s.ended() {
				return
			}
			if r.to.rows.Has(end) {
				s.step(level+1, r, r.between(row, end, slot+uint32(j)), end)
			}
		}
	}
}

// step goes over a relationship.
func (s *shower) step(level int, r *road, over cond.Thing, end uint32) {
	s.things = append(s.things, over)
	if s.passed[level][r.to.place].Has(end) {
		s.flush()
		return
	}
	s.things = append(s.things, cond.Thing{Table: r.to.table, Row: end})
	s.visit(level, r.to, end)
}

// flush shows what is new of a match.
func (s *shower) flush() {
	s.full = s.full || !s.show(s.things)
	s.things = s.things[:0]
}

// between is the relationship from one row to another, whose slot is known when
// the road follows its direction.
func (r *road) between(row, end, slot uint32) cond.Thing {
	if r.back {
		return cond.Thing{Edges: r.edges, Row: end, To: row, First: r.first}
	}
	return cond.Thing{Edges: r.edges, Row: row, To: end, First: r.first}.Slotted(slot)
}
