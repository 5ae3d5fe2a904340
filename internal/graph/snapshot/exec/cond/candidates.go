package cond

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
)

// Candidates are the only living rows of a table that can fit a node, where an
// index tells: its filter wants certain keys or identifiers.
func Candidates(env *Env, t *column.Table, n plan.Node) ([]uint32, bool) {
	if n.Filter == nil {
		return nil, false
	}
	rows, ok := candidates(env, t, n.Filter)
	slices.Sort(rows)
	return slices.Compact(rows), ok
}

func candidates(env *Env, t *column.Table, e plan.Expr) ([]uint32, bool) {
	switch e := e.(type) {
	case plan.And:
		for _, part := range e.All {
			if rows, ok := candidates(env, t, part); ok {
				return rows, true
			}
		}
	case plan.Or:
		var all []uint32
		for _, part := range e.Any {
			rows, ok := candidates(env, t, part)
			if !ok {
				return nil, false
			}
			all = append(all, rows...)
		}
		return all, len(e.Any) > 0
	case plan.Compare:
		name, op, v, ok := withLiteral(e)
		switch {
		case !ok || op != plan.Equal || v.Kind() != graph.KindText:
		case name == "_key":
			return found(t.Row(graph.Key(v.AsText()))), true
		case name == "_id":
			return t.RowsOfID(v.AsText()), true
		}
	case plan.In:
		if name, _ := nameOf(e.Of); name == "_id" {
			return slices.Collect(env.Answers[e.Query].Rows(t).Rows()), true
		}
	}
	return nil, false
}

func found(row uint32, ok bool) []uint32 {
	if !ok {
		return nil
	}
	return []uint32{row}
}
