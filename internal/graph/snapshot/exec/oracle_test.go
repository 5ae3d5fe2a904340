package exec_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
		var hops []plan.Step
		for _, hop := range absent.Hops {
			hops = append(hops, hop)
		}
		if len(m.follow(n, hops, bindings{})) > 0 {
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

func (b bindings) value(e plan.Expr) graph.Value {
	switch e := e.(type) {
	case plan.Literal:
		return e.Value
	case plan.Element:
		if n, ok := b[e.Slot].(*node); ok {
			return graph.Text(n.id)
		}
		return b[e.Slot].(*edge).get("_key")
	case plan.Property:
		if n, ok := b[e.Slot].(*node); ok {
			return n.get(e.Name)
		}
		return b[e.Slot].(*edge).get(e.Name)
	}
	return graph.Bool(b.holds(e))
}

func (n *node) get(name string) graph.Value {
	switch name {
	case "_id":
		return graph.Text(n.id)
	case "_key":
		return graph.Text(string(n.key))
	case "_type":
		return graph.Text(string(n.typ))
	case "_class":
		var list []string
		for _, c := range schema.Entity(n.typ).Classes {
			list = append(list, string(c))
		}
		return graph.List(list...)
	case "_integrationName":
		_, name, ok := strings.Cut(string(n.partition), "integration/")
		if !ok {
			return graph.Value{}
		}
		return graph.Text(name)
	case "_createdOn":
		return n.createdOn
	case "_beginOn":
		return n.beginOn
	}
	return n.props.Get(name)
}

func (e *edge) get(name string) graph.Value {
	class := schema.Relationship(e.typ).Class
	switch name {
	case "_key":
		return graph.Text(string(e.from.key) + "|" + strings.ToLower(string(class)) + "|" + string(e.to.key))
	case "_type":
		return graph.Text(string(e.typ))
	case "_class":
		return graph.Text(string(class))
	case "_fromEntityKey":
		return graph.Text(string(e.from.key))
	case "_toEntityKey":
		return graph.Text(string(e.to.key))
	}
	return e.props.Get(name)
}

func (b bindings) holds(e plan.Expr) bool {
	switch e := e.(type) {
	case plan.And:
		for _, part := range e.All {
			if !b.holds(part) {
				return false
			}
		}
		return true
	case plan.Or:
		return slices.ContainsFunc(e.Any, b.holds)
	case plan.Not:
		return !b.holds(e.Of)
	case plan.Defined:
		return b.value(e.Of).Defined()
	case plan.Matches:
		return slices.ContainsFunc(texts(b.value(e.Of)), e.Pattern.MatchString)
	case plan.Compare:
		return anyPair(e.Op, b.value(e.Left), b.value(e.Right))
	}
	return b.value(e).Equal(graph.Bool(true))
}

func texts(v graph.Value) []string {
	if v.Kind() == graph.KindText {
		return []string{v.AsText()}
	}
	return v.AsList()
}

func elements(v graph.Value) []graph.Value {
	if v.Kind() != graph.KindList {
		return []graph.Value{v}
	}
	var all []graph.Value
	for _, item := range v.AsList() {
		all = append(all, graph.Text(item))
	}
	return all
}

func anyPair(op plan.Op, l, r graph.Value) bool {
	for _, x := range elements(l) {
		for _, y := range elements(r) {
			if comparePair(op, x, y) {
				return true
			}
		}
	}
	return false
}

func comparePair(op plan.Op, x, y graph.Value) bool {
	if x.Kind() == graph.KindTime {
		x = graph.Number(float64(x.AsMillis()))
	}
	if y.Kind() == graph.KindTime {
		y = graph.Number(float64(y.AsMillis()))
	}
	if !x.Defined() || x.Kind() != y.Kind() {
		return false
	}
	c, text := x.Compare(y), x.Kind() == graph.KindText
	ordered := text || x.Kind() == graph.KindNumber
	return map[plan.Op]bool{
		plan.Equal:        c == 0,
		plan.Less:         ordered && c < 0,
		plan.LessEqual:    ordered && c <= 0,
		plan.Greater:      ordered && c > 0,
		plan.GreaterEqual: ordered && c >= 0,
		plan.Contains:     text && strings.Contains(x.AsText(), y.AsText()),
		plan.HasPrefix:    text && strings.HasPrefix(x.AsText(), y.AsText()),
		plan.HasSuffix:    text && strings.HasSuffix(x.AsText(), y.AsText()),
	}[op]
}

// cellText writes a cell of the answer out, entities with all they have.
func cellText(g group, e plan.Expr) string {
	element, ok := e.(plan.Element)
	if !ok {
		return valueText(g.value(e))
	}
	switch thing := g[0][element.Slot].(type) {
	case *node:
		return entityText(thing.id, thing.typ, thing.key, thing.get, "_beginOn", "_class", "_createdOn", "_integrationName")
	case *edge:
		return entityText("", thing.typ, graph.Key(thing.get("_key").AsText()), thing.get, "_class", "_fromEntityKey", "_toEntityKey")
	}
	return ""
}

func entityText(id string, t graph.Type, key graph.Key, get func(string) graph.Value, own ...string) string {
	e := graph.Entity{ID: id, Type: t, Key: key}
	for _, name := range append(own, "active", "name", "score", "seen", "tags") {
		if v := get(name); v.Defined() {
			e.Props = append(e.Props, prop(name, v))
		}
	}
	return fmt.Sprintf("%q", e)
}
