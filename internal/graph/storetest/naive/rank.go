package naive

import (
	"cmp"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// ranked is a row with what it is ordered by.
type ranked struct {
	group
	keys []graph.Value
	// ids are those of the entities that the row comes from, in the order of
	// the pattern, where that says which.
	ids []string
}

// rank filters and orders the rows. A row that several are alike to stands
// where the first of them does.
func (e *evaluator) rank(q plan.Query, groups []group) []Row {
	rows := make([]ranked, 0, len(groups))
	for _, g := range groups {
		if e.output.Having == nil || e.holds(e.output.Having, g) {
			rows = append(rows, ranked{g, e.sortKeys(g), e.origin(q, g)})
		}
	}
	slices.SortStableFunc(rows, e.compare)
	seen := map[string]bool{}
	var all []Row
	rank := 0
	for i, r := range rows {
		if i > 0 && e.compare(rows[i-1], r) != 0 {
			rank++
		}
		key := e.rowIdentity(r.group)
		if !e.output.Distinct || !seen[key] {
			all = append(all, Row{e.cells(r.group), rank})
		}
		seen[key] = true
	}
	return all
}

func (e *evaluator) sortKeys(g group) []graph.Value {
	var keys []graph.Value
	for _, s := range e.output.OrderBy {
		keys = append(keys, e.value(s.Expr, g))
	}
	return keys
}

// origin are the ids of the entities that a row comes from, nil when it may
// come from several matches. They order rows only when the query orders them
// at all.
func (e *evaluator) origin(q plan.Query, g group) []string {
	list := q.Output.Shape == plan.List
	if len(e.output.OrderBy) == 0 || e.output.Distinct && !list || e.grouped() {
		return nil
	}
	ids := []string{g.thing(q.Pattern.Start.Slot).id()}
	for _, step := range q.Pattern.Steps {
		if list {
			break
		}
		switch step := step.(type) {
		case plan.Hop:
			ids = append(ids, g.thing(step.Node.Slot).id())
		case plan.Paths:
			ids = append(ids, g.thing(step.Node.Slot).id())
		case plan.Optional:
			return nil // which of its entities count is not said
		}
	}
	return ids
}

func (e *evaluator) compare(a, b ranked) int {
	for i, s := range e.output.OrderBy {
		if c := compareKeys(a.keys[i], b.keys[i], s.Desc); c != 0 {
			return c
		}
	}
	return slices.Compare(a.ids, b.ids)
}

// compareKeys orders undefined last, both ways.
func compareKeys(a, b graph.Value, desc bool) int {
	switch {
	case a.Defined() != b.Defined():
		return cmp.Compare(undefined(a), undefined(b))
	case desc:
		return b.Compare(a)
	}
	return a.Compare(b)
}

func undefined(v graph.Value) int {
	if v.Defined() {
		return 0
	}
	return 1
}

func (e *evaluator) rowIdentity(g group) string {
	key := ""
	for i := range e.output.Columns {
		key += e.identity(e.columnExpr(i, g), g) + "\x00"
	}
	return key
}

func (e *evaluator) cells(g group) []plan.Cell {
	cells := make([]plan.Cell, len(e.output.Columns))
	for i, c := range e.output.Columns {
		if element, ok := c.Expr.(plan.Element); ok {
			if t := g.thing(element.Slot); t != nil {
				cells[i] = t.cell()
			}
			continue
		}
		cells[i] = plan.Cell{Value: e.value(e.columnExpr(i, g), g)}
	}
	return cells
}
