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
		v.each(plan.Parts(e))
	}
}

func (v *visit) each(all []plan.Expr) {
	for _, e := range all {
		v.expr(e)
	}
}
