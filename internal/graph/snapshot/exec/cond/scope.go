package cond

import (
	"reflect"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// Scope compiles expressions that are computed from matches and, for
// aggregates, from groups of them.
type Scope struct {
	Env *Env
	// Place is where the thing of a slot stands in a match.
	Place map[plan.Slot]int
	// Columns are what references to columns mean.
	Columns []plan.Column
	// Aggregates are those that were compiled, each once, in the order of a
	// match's Totals.
	Aggregates []plan.Expr

	ids map[*column.Table][]string
}

// Term compiles a value.
func (s *Scope) Term(e plan.Expr) Term[*Match] { return compileTerm[*Match](s, e) }

// Cond compiles a condition.
func (s *Scope) Cond(e plan.Expr) Cond[*Match] { return compileCond[*Match](s, e) }

func (s *Scope) env() *Env { return s.Env }

func (s *Scope) quick(plan.Expr) (Cond[*Match], bool) { return Cond[*Match]{}, false }

func (s *Scope) leaf(e plan.Expr) Term[*Match] {
	switch e := e.(type) {
	case plan.Property:
		return s.property(s.Place[e.Slot], e.Name)
	case plan.Element:
		return s.property(s.Place[e.Slot], "_id")
	case plan.Count, plan.Fold:
		i := s.enlist(e)
		return Term[*Match]{of: func(m *Match) graph.Value { return m.Totals[i] }}
	case plan.ColumnRef:
		column := s.Columns[e.Index].Expr
		if _, ok := column.(plan.Unwind); ok {
			return Term[*Match]{of: func(m *Match) graph.Value { return m.Elements[e.Index] }}
		}
		return s.Term(column)
	}
	return Term[*Match]{}
}

// enlist is the place of an aggregate among all, to which it is added on first
// sight.
func (s *Scope) enlist(e plan.Expr) int {
	i := slices.IndexFunc(s.Aggregates, func(have plan.Expr) bool { return reflect.DeepEqual(have, e) })
	if i < 0 {
		i = len(s.Aggregates)
		s.Aggregates = append(s.Aggregates, e)
	}
	return i
}

// property reads a property of whatever stands at a place. Neighbouring
// matches mostly have things of the same table or edges there, so that the
// last one's field is remembered.
func (s *Scope) property(place int, name string) Term[*Match] {
	var table *column.Table
	var ofRow Term[uint32]
	var edges *column.Edges
	var ofEdge Term[*Thing]
	return Term[*Match]{of: func(m *Match) graph.Value {
		t := &m.Things[place]
		switch {
		case t.Table != nil && name == "_id":
			return graph.Text(s.ID(t.Table, t.Row))
		case t.Table != nil:
			if t.Table != table {
				table, ofRow = t.Table, Field(t.Table, name)
			}
			return ofRow.At(t.Row)
		case t.Edges != nil:
			if t.Edges != edges {
				edges, ofEdge = t.Edges, EdgeField(s.Env, t.Edges, name)
			}
			return ofEdge.At(t)
		}
		return graph.Value{}
	}}
}

func (s *Scope) search(e plan.Search) Cond[*Match] {
	place := s.Place[e.Slot]
	filters := map[*column.Table]Filter{}
	return Cond[*Match]{test: func(m *Match) bool {
		t := &m.Things[place]
		if t.Table == nil {
			return false
		}
		f, ok := filters[t.Table]
		if !ok {
			f = newSearch(t.Table, e.Words)
			filters[t.Table] = f
		}
		return f.At(t.Row)
	}}
}

// ID is the identifier of an entity. It costs a hash, and is remembered. Too
// much memory for it shows when the query takes the next.
func (s *Scope) ID(t *column.Table, row uint32) string {
	const header, text = 16, 48
	if s.ids == nil {
		s.ids = map[*column.Table][]string{}
	}
	rows := s.ids[t]
	if rows == nil {
		s.Env.Meter.Take(header * t.Len())
		rows = make([]string, t.Len())
		s.ids[t] = rows
	}
	if rows[row] == "" {
		s.Env.Meter.Take(text)
		rows[row] = t.ID(row)
	}
	return rows[row]
}
