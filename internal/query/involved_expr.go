package query

import "parapet/internal/graph/plan"

// expr walks through an expression for the properties and the queries in it.
func (v *visit) expr(e plan.Expr) {
	switch e := e.(type) {
	case plan.Property:
		v.named = append(v.named, e.Name)
	case plan.In:
		v.expr(e.Of)
		v.query(*e.Query)
	default:
		v.each(parts(e))
	}
}

func (v *visit) each(all []plan.Expr) {
	for _, e := range all {
		v.expr(e)
	}
}

// parts are what an expression is made of.
func parts(e plan.Expr) []plan.Expr {
	switch e := e.(type) {
	case plan.And:
		return e.All
	case plan.Or:
		return e.Any
	case plan.Not:
		return []plan.Expr{e.Of}
	case plan.Compare:
		return []plan.Expr{e.Left, e.Right}
	case plan.Matches:
		return []plan.Expr{e.Of}
	case plan.Defined:
		return []plan.Expr{e.Of}
	case plan.Arithmetic:
		return []plan.Expr{e.Left, e.Right}
	case plan.Call:
		return e.Args
	case plan.Unwind:
		return []plan.Expr{e.Of}
	case plan.Count:
		return []plan.Expr{e.Of}
	case plan.Fold:
		return []plan.Expr{e.Of}
	}
	return nil
}
