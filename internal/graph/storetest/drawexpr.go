package storetest

import (
	"regexp"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

var patterns = []*regexp.Regexp{regexp.MustCompile("^$|b"), regexp.MustCompile("(?i)^A"), regexp.MustCompile("k[12]")}

func (p *planner) condition(depth int) plan.Expr {
	kind := rapid.IntRange(0, 12).Draw(p.T, "condition")
	if depth == 0 {
		kind = min(kind, 8)
	}
	switch kind {
	case 0:
		return plan.Defined{Of: rapid.SampledFrom([]plan.Expr{p.operand(), p.element()}).Draw(p.T, "defined")}
	case 1:
		return plan.Matches{Of: p.operand(), Pattern: rapid.SampledFrom(patterns).Draw(p.T, "pattern")}
	case 2:
		return plan.Search{
			Slot:  rapid.SampledFrom(p.entities).Draw(p.T, "searched"),
			Words: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "B", "É", "nothing"}), 1, 2).Draw(p.T, "words"),
		}
	case 3:
		if !p.shallow && p.oneIn(2, "subquery") {
			return p.in()
		}
		return p.property()
	case 9:
		return plan.Not{Of: p.condition(depth - 1)}
	case 10:
		return plan.And{All: p.conditions(depth - 1)}
	case 11, 12:
		return plan.Or{Any: p.conditions(depth - 1)}
	}
	return plan.Compare{
		Op:   plan.Op(rapid.IntRange(int(plan.Equal), int(plan.HasSuffix)).Draw(p.T, "op")),
		Left: p.operand(), Right: p.operand(),
	}
}

func (p *planner) conditions(depth int) []plan.Expr {
	var all []plan.Expr
	for range rapid.IntRange(0, 3).Draw(p.T, "conditions") {
		all = append(all, p.condition(depth))
	}
	return all
}

// in draws a subquery, of one property and the whole of its answer.
func (p *planner) in() plan.Expr {
	sub := &planner{T: p.T, shallow: true, hops: new(int)}
	*sub.hops = mostHops - 2
	q := sub.query()
	q.Output = plan.Output{Shape: plan.Table, Limit: -1, Columns: []plan.Column{{Name: "p", Expr: sub.property()}}}
	return plan.In{Of: p.property(), Query: &q}
}

// operand draws what is compared.
func (p *planner) operand() plan.Expr {
	switch rapid.IntRange(0, 5).Draw(p.T, "operand") {
	case 0, 1:
		return p.literal()
	case 2:
		return p.computed(1)
	}
	return p.property()
}

// computed draws arithmetic and functions.
func (p *planner) computed(depth int) plan.Expr {
	if depth == 0 {
		return rapid.SampledFrom([]plan.Expr{p.property(), p.literal()}).Draw(p.T, "part")
	}
	if p.oneIn(3, "number") {
		return p.number()
	}
	call := plan.Call{Function: plan.Function(rapid.IntRange(int(plan.Concat), int(plan.Round)).Draw(p.T, "function"))}
	call.Args = []plan.Expr{p.computed(depth - 1)}
	if call.Function <= plan.Coalesce {
		call.Args = append(call.Args, p.computed(depth-1))
	}
	return call
}

func (p *planner) number() plan.Expr {
	part := func() plan.Expr {
		if p.oneIn(3, "literal") {
			return plan.Literal{Value: rapid.SampledFrom(values[graph.KindNumber]).Draw(p.T, "number")}
		}
		return p.propertyOf([]string{"age", "score", "weight", "createdOn", "resolvedOn", "name"})
	}
	return plan.Arithmetic{Op: plan.Operation(rapid.IntRange(int(plan.Add), int(plan.Raise)).Draw(p.T, "operation")), Left: part(), Right: part()}
}

func (p *planner) element() plan.Expr {
	all := append(append([]plan.Slot{}, p.entities...), p.edges...)
	return plan.Element{Slot: rapid.SampledFrom(all).Draw(p.T, "slot")}
}

// property draws a property of an entity, mostly, or of a relationship.
func (p *planner) property() plan.Expr {
	return p.propertyOf([]string{
		"name", "displayName", "active", "age", "score", "createdOn", "lastSeenOn", "tags", "ips",
		"tag.Production", "tag.Team", "odd-name", "undeclared", "role", "weight", "effective", "since", "ports",
		"_key", "_type", "_class", "_version", "_createdOn", "_beginOn",
	})
}

func (p *planner) propertyOf(names []string) plan.Expr {
	name := rapid.SampledFrom(names).Draw(p.T, "property")
	if len(p.edges) > 0 && p.oneIn(4, "of a relationship") {
		return plan.Property{Slot: rapid.SampledFrom(p.edges).Draw(p.T, "slot"), Name: name}
	}
	own := []string{"_id", "_endOn", "_deleted", "_source", "_integrationName", name, name, name, name, name, name, name}
	return plan.Property{
		Slot: rapid.SampledFrom(p.entities).Draw(p.T, "slot"),
		Name: rapid.SampledFrom(own).Draw(p.T, "name"),
	}
}

func (p *planner) literal() plan.Expr {
	all := []graph.Value{{}, graph.Text("k1"), graph.Text("device"), graph.Text("Device"), graph.Text("HAS"), graph.Text("acme")}
	for _, k := range []graph.Kind{graph.KindText, graph.KindBool, graph.KindNumber, graph.KindTime, graph.KindList} {
		all = append(all, values[k]...)
	}
	return plan.Literal{Value: rapid.SampledFrom(all).Draw(p.T, "value")}
}
