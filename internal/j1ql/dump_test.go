package j1ql_test

import (
	"fmt"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// dump writes a plan as few words as its shape needs. Slots are numbers, the
// ends of a hop are joined by ->, <- or <->.
func dump(q plan.Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "start %s\n", dumpNode(q.Pattern.Start))
	for _, step := range q.Pattern.Steps {
		switch step := step.(type) {
		case plan.Hop:
			fmt.Fprintf(&b, "hop %s\n", dumpHop(step))
		case plan.Absent:
			b.WriteString("absent\n")
			for _, hop := range step.Steps {
				fmt.Fprintf(&b, "  hop %s\n", dumpHop(hop.(plan.Hop)))
			}
		}
	}
	if q.Where != nil {
		fmt.Fprintf(&b, "where %s\n", dumpExpr(q.Where))
	}
	dumpOutput(&b, q.Output)
	return b.String()
}

func dumpOutput(b *strings.Builder, out plan.Output) {
	if out.Distinct {
		b.WriteString("distinct\n")
	}
	for _, c := range out.Columns {
		fmt.Fprintf(b, "column %q %s\n", c.Name, dumpExpr(c.Expr))
	}
	for _, s := range out.OrderBy {
		fmt.Fprintf(b, "order %s%s\n", dumpExpr(s.Expr), map[bool]string{true: " descending"}[s.Desc])
	}
	if out.Skip > 0 {
		fmt.Fprintf(b, "skip %d\n", out.Skip)
	}
	if out.Limit >= 0 {
		fmt.Fprintf(b, "limit %d\n", out.Limit)
	}
}

func dumpNode(n plan.Node) string {
	text := fmt.Sprintf("%d %s", n.Slot, dumpTypes(n.Types))
	if n.Filter != nil {
		text += " if " + dumpExpr(n.Filter)
	}
	return text
}

func dumpHop(h plan.Hop) string {
	arrow := map[plan.Direction]string{plan.Either: "<->", plan.Forward: "->", plan.Backward: "<-"}[h.Edge.Direction]
	return fmt.Sprintf("%d %s %s %s", h.Edge.Slot, dumpTypes(h.Edge.Types), arrow, dumpNode(h.Node))
}

func dumpTypes(t plan.Types) string {
	if t.Any {
		return "*"
	}
	return fmt.Sprint(t.List)
}

var opTexts = map[plan.Op]string{
	plan.Equal: "=", plan.Less: "<", plan.LessEqual: "<=", plan.Greater: ">", plan.GreaterEqual: ">=",
	plan.Contains: "contains", plan.HasPrefix: "begins with", plan.HasSuffix: "ends with",
}

func dumpExpr(e plan.Expr) string {
	switch e := e.(type) {
	case plan.Property:
		return fmt.Sprintf("%d.%s", e.Slot, e.Name)
	case plan.Element:
		return fmt.Sprint(e.Slot)
	case plan.Literal:
		if e.Value.Kind() == graph.KindText {
			return fmt.Sprintf("%q", e.Value.AsText())
		}
		return e.Value.String()
	case plan.Compare:
		return fmt.Sprintf("%s %s %s", dumpExpr(e.Left), opTexts[e.Op], dumpExpr(e.Right))
	case plan.Defined:
		return fmt.Sprintf("defined(%s)", dumpExpr(e.Of))
	case plan.And:
		return "all(" + dumpAll(e.All) + ")"
	case plan.Or:
		return "any(" + dumpAll(e.Any) + ")"
	case plan.Not:
		return fmt.Sprintf("not(%s)", dumpExpr(e.Of))
	case plan.Count:
		return fmt.Sprintf("count(%s)", dumpExpr(e.Of))
	case plan.ColumnRef:
		return fmt.Sprintf("column %d", e.Index+1)
	}
	return fmt.Sprintf("%T", e)
}

func dumpAll(exprs []plan.Expr) string {
	texts := make([]string, len(exprs))
	for i, e := range exprs {
		texts[i] = dumpExpr(e)
	}
	return strings.Join(texts, ", ")
}
