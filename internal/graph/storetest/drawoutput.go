package storetest

import (
	"fmt"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

func (p *planner) output() plan.Output {
	out := plan.Output{
		Shape: rapid.SampledFrom([]plan.Shape{plan.List, plan.Table, plan.Table, plan.Table, plan.Tree}).Draw(p.T, "shape"),
		Limit: -1,
	}
	if out.Shape == plan.Table {
		out.Columns = p.columns()
		out.Distinct = p.oneIn(3, "distinct")
	}
	var keys []plan.Expr
	grouped := false
	for i, c := range out.Columns {
		if _, whole := c.Expr.(plan.Element); !whole {
			keys = append(keys, plan.ColumnRef{Index: i})
		}
		grouped = grouped || p.folds(c.Expr)
	}
	if out.Shape != plan.Tree {
		p.order(&out, keys, grouped)
	}
	if len(keys) > 0 && p.oneIn(5, "having") {
		out.Having = p.having(keys, grouped)
	}
	out.Skip = rapid.SampledFrom([]int{0, 0, 0, 1, 3}).Draw(p.T, "skip")
	out.Limit = rapid.SampledFrom([]int{-1, -1, -1, -1, 0, 1, 2, 4}).Draw(p.T, "limit")
	return out
}

func (p *planner) folds(x plan.Expr) bool {
	switch x := x.(type) {
	case plan.Count, plan.Fold:
		return true
	case plan.Arithmetic:
		return p.folds(x.Left) || p.folds(x.Right)
	}
	return false
}

func (p *planner) columns() []plan.Column {
	var columns []plan.Column
	for i := range rapid.IntRange(1, 3).Draw(p.T, "columns") {
		columns = append(columns, plan.Column{Name: fmt.Sprint("c", i), Expr: p.column()})
	}
	return columns
}

func (p *planner) column() plan.Expr {
	switch rapid.IntRange(0, 9).Draw(p.T, "column") {
	case 0, 1:
		return p.element()
	case 2:
		return plan.Count{Of: rapid.SampledFrom([]plan.Expr{p.element(), p.property()}).Draw(p.T, "counted")}
	case 3:
		return p.fold()
	case 4:
		return plan.Arithmetic{Op: plan.Multiply, Left: p.fold(), Right: plan.Literal{Value: graph.Number(2)}}
	case 5:
		return plan.Unwind{Of: p.property()}
	case 6:
		return p.computed(2)
	}
	return p.property()
}

func (p *planner) fold() plan.Expr {
	how := rapid.SampledFrom([]plan.Folding{plan.Sum, plan.Average, plan.Least, plan.Greatest}).Draw(p.T, "fold")
	return plan.Fold{How: how, Of: rapid.SampledFrom([]plan.Expr{p.property(), p.number()}).Draw(p.T, "folded")}
}

// order draws keys to order by. Whole things have an order, by identifier, but
// none that a query would ask for.
func (p *planner) order(out *plan.Output, keys []plan.Expr, grouped bool) {
	if grouped && len(keys) == 0 {
		return
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(p.T, "sorts") {
		by := p.property()
		if len(keys) > 0 && (grouped || p.oneIn(2, "by column")) {
			by = rapid.SampledFrom(keys).Draw(p.T, "by")
		}
		out.OrderBy = append(out.OrderBy, plan.Sort{Expr: by, Desc: rapid.Bool().Draw(p.T, "desc")})
	}
}

func (p *planner) having(keys []plan.Expr, grouped bool) plan.Expr {
	of := rapid.SampledFrom(keys).Draw(p.T, "having")
	if grouped && p.oneIn(2, "having of an aggregate") {
		of = plan.Count{Of: p.element()}
	}
	return plan.Compare{Op: plan.Op(rapid.IntRange(0, 4).Draw(p.T, "op")), Left: of, Right: p.literal()}
}
