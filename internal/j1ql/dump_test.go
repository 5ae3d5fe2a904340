package j1ql_test

import (
	"fmt"
	"strings"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// dump writes a plan as few words as its shape needs. Slots are numbers, the
// ends of a hop are joined by ->, <- or <->.
func dump(q plan.Query) string {
	var b strings.Builder
	fmt.Fprintf(&b, "start %s\n", dumpNode(q.Pattern.Start))
	dumpSteps(&b, q.Pattern.Steps, "")
	if q.Where != nil {
		fmt.Fprintf(&b, "where %s\n", dumpExpr(q.Where))
	}
	dumpOutput(&b, q.Output)
	if !q.At.IsZero() {
		fmt.Fprintf(&b, "at %s\n", q.At.UTC().Format(time.RFC3339))
	}
	return b.String()
}

func dumpSteps(b *strings.Builder, steps []plan.Step, indent string) {
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			fmt.Fprintf(b, "%shop %s\n", indent, dumpHop(step.Edge, step.Node))
		case plan.Paths:
			fmt.Fprintf(b, "%spaths up to %d %s\n", indent, step.Max, dumpHop(step.Edge, step.Node))
		case plan.Absent:
			fmt.Fprintf(b, "%sabsent\n", indent)
			dumpSteps(b, step.Steps, indent+"  ")
		case plan.Optional:
			fmt.Fprintf(b, "%soptional %d\n", indent, step.Slot)
			dumpSteps(b, step.Steps, indent+"  ")
		}
	}
}

func dumpOutput(b *strings.Builder, out plan.Output) {
	if out.Distinct {
		b.WriteString("distinct\n")
	}
	if out.Shape == plan.Tree {
		b.WriteString("tree\n")
	}
	for _, c := range out.Columns {
		fmt.Fprintf(b, "column %q %s%s\n", c.Name, dumpExpr(c.Expr), map[bool]string{true: " spread"}[c.Spread])
	}
	if out.Having != nil {
		fmt.Fprintf(b, "having %s\n", dumpExpr(out.Having))
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
	if n.Deleted {
		text += " deleted too"
	}
	if n.Filter != nil {
		text += " if " + dumpExpr(n.Filter)
	}
	return text
}

func dumpHop(e plan.Edge, n plan.Node) string {
	arrow := map[plan.Direction]string{plan.Either: "<->", plan.Forward: "->", plan.Backward: "<-"}[e.Direction]
	return fmt.Sprintf("%d %s %s %s", e.Slot, dumpTypes(e.Types), arrow, dumpNode(n))
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

var callTexts = [...]string{"concat", "merge", "coalesce", "abs", "sqrt", "ceil", "floor", "round"}

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
		if !e.Value.Defined() {
			return "undefined"
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
	case plan.Matches:
		return fmt.Sprintf("%s matches /%s/", dumpExpr(e.Of), e.Pattern)
	case plan.In:
		return fmt.Sprintf("%s in [%s]", dumpExpr(e.Of), strings.ReplaceAll(strings.TrimSpace(dump(*e.Query)), "\n", "; "))
	case plan.Search:
		return fmt.Sprintf("search(%d, %q)", e.Slot, e.Words)
	case plan.Arithmetic:
		return fmt.Sprintf("(%s %c %s)", dumpExpr(e.Left), "+-*/^"[e.Op], dumpExpr(e.Right))
	case plan.Call:
		return fmt.Sprintf("%s(%s)", callTexts[e.Function], dumpAll(e.Args))
	case plan.Unwind:
		return fmt.Sprintf("unwind(%s)", dumpExpr(e.Of))
	case plan.Fold:
		return fmt.Sprintf("%s(%s)", [...]string{"sum", "average", "least", "greatest"}[e.How], dumpExpr(e.Of))
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
