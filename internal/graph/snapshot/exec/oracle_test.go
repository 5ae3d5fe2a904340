package exec_test

import (
	"cmp"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// bindings is what stands in the slots: a *node or an *edge.
type bindings map[plan.Slot]any

// answer is what the oracle says: rows in order. Rows of the same rank may
// come in any order among themselves.
type answer struct {
	rows  []string
	ranks []string
}

// matches finds every binding of the pattern by trying everything.
func (m *model) matches(q plan.Query) []bindings {
	var found []bindings
	for _, n := range m.entities {
		if stands(n, q.Pattern.Start) {
			found = append(found, m.follow(n, q.Pattern.Steps, bindings{q.Pattern.Start.Slot: n})...)
		}
	}
	return slices.DeleteFunc(found, func(b bindings) bool { return q.Where != nil && !b.holds(q.Where) })
}

func (m *model) follow(n *node, steps []plan.Step, b bindings) []bindings {
	if len(steps) == 0 {
		return []bindings{b}
	}
	if absent, ok := steps[0].(plan.Absent); ok {
		if len(m.follow(n, absent.Steps, bindings{})) > 0 {
			return nil
		}
		return []bindings{b}
	}
	hop := steps[0].(plan.Hop)
	var found []bindings
	for _, e := range m.relationships {
		if !hop.Edge.Types.Any && !slices.Contains(hop.Edge.Types.List, e.typ) {
			continue
		}
		var far []*node
		if e.from == n && hop.Edge.Direction != plan.Backward {
			far = append(far, e.to)
		}
		if e.to == n && hop.Edge.Direction != plan.Forward && !slices.Contains(far, e.from) {
			far = append(far, e.from)
		}
		for _, end := range far {
			if stands(end, hop.Node) {
				found = append(found, m.follow(end, steps[1:], b.with(hop, e, end))...)
			}
		}
	}
	return found
}

func (b bindings) with(hop plan.Hop, e *edge, end *node) bindings {
	c := bindings{hop.Edge.Slot: e, hop.Node.Slot: end}
	for slot, thing := range b {
		c[slot] = thing
	}
	return c
}

func stands(n *node, want plan.Node) bool {
	return (want.Types.Any || slices.Contains(want.Types.List, n.typ)) &&
		(want.Filter == nil || bindings{want.Slot: n}.holds(want.Filter))
}

// answer evaluates the whole query.
func (m *model) answer(q plan.Query) answer {
	columns := q.Output.Columns
	distinct := q.Output.Distinct
	if len(columns) == 0 {
		columns, distinct = []plan.Column{{Expr: plan.Element{Slot: q.Pattern.Start.Slot}}}, true
	}
	found := m.matches(q)
	counted := slices.ContainsFunc(columns, func(c plan.Column) bool { _, ok := c.Expr.(plan.Count); return ok })
	if !distinct && !counted {
		return rank(q, columns, single(found), false)
	}
	groups := map[string][]bindings{}
	if counted && !slices.ContainsFunc(columns, func(c plan.Column) bool { _, ok := c.Expr.(plan.Count); return !ok }) {
		groups[""] = nil
	}
	for _, b := range found {
		key := ""
		for _, c := range columns {
			if _, ok := c.Expr.(plan.Count); !ok {
				key += b.identity(c.Expr) + "\x00"
			}
		}
		groups[key] = append(groups[key], b)
	}
	var rows []group
	for _, g := range groups {
		rows = append(rows, g)
	}
	return rank(q, columns, rows, true)
}

// group is all matches that make one row.
type group []bindings

func single(all []bindings) []group {
	var groups []group
	for _, b := range all {
		groups = append(groups, group{b})
	}
	return groups
}

// rank orders the rows: by the least sort keys among their matches, then by
// the row's columns, or by the match's entities.
func rank(q plan.Query, columns []plan.Column, groups []group, byColumns bool) answer {
	type row struct {
		text        string
		sorts, ties []graph.Value
	}
	var rows []row
	for _, g := range groups {
		r := row{sorts: leastSorts(q, columns, g)}
		for _, c := range columns {
			r.text += cellText(g, c.Expr) + "\x00"
			if _, ok := c.Expr.(plan.Count); byColumns && !ok {
				r.ties = append(r.ties, g.value(c.Expr))
			}
		}
		if !byColumns {
			r.ties = append(r.ties, graph.Text(g[0][q.Pattern.Start.Slot].(*node).id))
			for _, step := range q.Pattern.Steps {
				if hop, ok := step.(plan.Hop); ok {
					r.ties = append(r.ties, graph.Text(g[0][hop.Node.Slot].(*node).id))
				}
			}
		}
		rows = append(rows, r)
	}
	streamed := len(q.Output.OrderBy) == 0 && !slices.ContainsFunc(columns, func(c plan.Column) bool { _, ok := c.Expr.(plan.Count); return ok })
	if !streamed {
		slices.SortFunc(rows, func(a, b row) int {
			return cmp.Or(compareSorts(q, a.sorts, b.sorts), slices.CompareFunc(a.ties, b.ties, undefinedLast))
		})
	}
	var a answer
	for _, r := range rows {
		a.rows = append(a.rows, r.text)
		rank := ""
		if !streamed {
			rank = fmt.Sprintf("%q %q", r.sorts, r.ties)
		}
		a.ranks = append(a.ranks, rank)
	}
	return a
}

func leastSorts(q plan.Query, columns []plan.Column, g group) []graph.Value {
	candidates := single(g)
	if len(candidates) == 0 || slices.ContainsFunc(columns, func(c plan.Column) bool { _, ok := c.Expr.(plan.Count); return ok }) {
		candidates = []group{g}
	}
	var least []graph.Value
	for i, c := range candidates {
		var sorts []graph.Value
		for _, o := range q.Output.OrderBy {
			e := o.Expr
			if ref, ok := e.(plan.ColumnRef); ok {
				e = columns[ref.Index].Expr
			}
			sorts = append(sorts, c.value(e))
		}
		if i == 0 || compareSorts(q, sorts, least) < 0 {
			least = sorts
		}
	}
	return least
}

func compareSorts(q plan.Query, a, b []graph.Value) int {
	for i := range a {
		c := undefinedLast(a[i], b[i])
		if q.Output.OrderBy[i].Desc && a[i].Defined() && b[i].Defined() {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

func undefinedLast(a, b graph.Value) int {
	if a.Defined() != b.Defined() {
		if a.Defined() {
			return -1
		}
		return 1
	}
	return a.Compare(b)
}

// value of an expression in a group: aggregates see all matches, the rest is
// the same in each.
func (g group) value(e plan.Expr) graph.Value {
	count, ok := e.(plan.Count)
	if !ok {
		if len(g) == 0 {
			return bindings{}.value(e)
		}
		return g[0].value(e)
	}
	seen := map[string]bool{}
	for _, b := range g {
		if b.value(count.Of).Defined() {
			seen[b.identity(count.Of)] = true
		}
	}
	return graph.Number(float64(len(seen)))
}

// identity tells things and values apart.
func (b bindings) identity(e plan.Expr) string {
	if e, ok := e.(plan.Element); ok {
		return fmt.Sprintf("%p", b[e.Slot])
	}
	return valueText(b.value(e))
}

func valueText(v graph.Value) string {
	return fmt.Sprintf("%s %q", v.Kind(), append(v.AsList(), v.String()))
}
