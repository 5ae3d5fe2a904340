package outline

import (
	"strconv"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
)

// Of is the outline of a query.
func Of(q *j1ql.Query) Outline {
	o := Outline{
		Unique: q.Unique, Start: entityOf(q.Start), Steps: stepsOf(q.Steps), Tree: q.Tree,
		Where: conditionOf(q.Where), Having: conditionOf(q.Having), At: written(q.At),
	}
	for _, c := range q.Return {
		o.Columns = append(o.Columns, columnOf(c))
	}
	for _, s := range q.OrderBy {
		o.Order = append(o.Order, sortOf(s))
	}
	if q.Skip != (j1ql.Count{}) {
		o.Skip = countOf(q.Skip)
	}
	if q.Limit.Number >= 0 || q.Limit.Parameter != nil {
		o.Limit = countOf(q.Limit)
	}
	return o
}

func countOf(c j1ql.Count) string {
	if c.Parameter != nil {
		return j1ql.Text(*c.Parameter)
	}
	return strconv.Itoa(c.Number)
}

func written(e j1ql.Expr) string {
	if e == nil {
		return ""
	}
	return j1ql.Text(e)
}

func entityOf(e j1ql.Entity) Entity {
	made := Entity{
		Smart: texts(e.Selector.Smart), Names: texts(e.Selector.Names),
		Since: written(e.Since), With: conditionOf(e.With), Alias: e.Alias.Text,
	}
	if e.Selector.Search != nil {
		made.Search = e.Selector.Search.Value.AsText()
	}
	return made
}

func texts(names []j1ql.Name) []string {
	var all []string
	for _, n := range names {
		all = append(all, n.Text)
	}
	return all
}

var directions = map[plan.Direction]string{plan.Forward: "out", plan.Backward: "in"}

func stepsOf(steps []j1ql.Step) []Step {
	var all []Step
	for _, s := range steps {
		switch s := s.(type) {
		case j1ql.Hop:
			e := entityOf(s.Entity)
			all = append(all, Step{
				Verbs: texts(s.Verbs), Direction: directions[s.Direction], Negated: s.Negated, Somehow: s.Somehow,
				Relationship: s.Alias.Text, Entity: &e,
			})
		case j1ql.Section:
			all = append(all, Step{Optional: stepsOf(s.Steps), Alias: s.Alias.Text})
		}
	}
	return all
}

func conditionOf(e j1ql.Expr) *Condition {
	if e == nil {
		return nil
	}
	c := condition(e)
	return &c
}

func condition(e j1ql.Expr) Condition {
	switch e := e.(type) {
	case j1ql.And:
		return Condition{All: conditions(e.All)}
	case j1ql.Or:
		return Condition{Any: conditions(e.Any)}
	case j1ql.Comparison:
		if c, ok := comparison(e); ok {
			return c
		}
	}
	return Condition{Written: j1ql.Text(e)}
}

func conditions(exprs []j1ql.Expr) []Condition {
	all := make([]Condition, len(exprs))
	for i, e := range exprs {
		all[i] = condition(e)
	}
	return all
}

// comparison is one of a property, or a column, with values.
func comparison(e j1ql.Comparison) (Condition, bool) {
	c := Condition{Operator: string(e.Op)}
	switch left := e.Left.(type) {
	case j1ql.Path:
		c.Of, c.Property = left.Alias.Text, left.Property
		if c.Property == "" { // a column, as a word
			c.Of, c.Property = "", c.Of
		}
	case j1ql.ColumnName:
		c.Property = left.Name.Text
	default:
		return c, false
	}
	values := []j1ql.Expr{e.Right}
	if list, ok := e.Right.(j1ql.List); ok {
		values, c.Every = list.Values, list.All
	}
	for _, v := range values {
		value, ok := valueOf(v)
		if !ok {
			return c, false
		}
		c.Values = append(c.Values, value)
	}
	return c, true
}

var kinds = map[graph.Kind]Kind{
	graph.KindText: Text, graph.KindNumber: Number, graph.KindBool: Boolean, graph.KindUndefined: Undefined,
}

func valueOf(e j1ql.Expr) (Value, bool) {
	switch e := e.(type) {
	case j1ql.Literal:
		switch kind := kinds[e.Value.Kind()]; kind {
		case Text:
			return Value{kind, e.Value.AsText()}, true
		case Undefined:
			return Value{Kind: kind}, true
		default:
			return Value{kind, j1ql.Text(e)}, true
		}
	case j1ql.ColumnName: // in HAVING a text in quotes may be either
		return Value{Text, e.Name.Text}, e.Quoted
	case j1ql.Moment:
		return Value{Date, j1ql.Text(e)}, true
	case j1ql.Parameter:
		return Value{Parameter, j1ql.Text(e)}, true
	case j1ql.Regex:
		return Value{Pattern, j1ql.Text(e)}, true
	}
	return Value{}, false
}

// counting are the functions that an outline has a form for.
var counting = map[string]bool{"COUNT": true, "SUM": true, "AVG": true, "MIN": true, "MAX": true}

func columnOf(c j1ql.Column) Column {
	made := Column{}
	text := j1ql.Text(c.Expr)
	if c.Name.Text != text {
		made.Name = c.Name.Text
	}
	value := c.Expr
	if call, ok := value.(j1ql.Call); ok && counting[call.Function] && len(call.Args) == 1 {
		made.Function, value = call.Function, call.Args[0]
	}
	switch value := value.(type) {
	case j1ql.Path:
		made.Of, made.Property = value.Alias.Text, value.Property
	case j1ql.Spread:
		made.Of, made.Spread = value.Alias.Text, true
	default:
		made.Function, made.Written = "", text
	}
	return made
}

func sortOf(s j1ql.Sort) Sort {
	made := Sort{Descending: s.Desc}
	switch by := s.Expr.(type) {
	case j1ql.ColumnName:
		made.Column = by.Name.Text
	case j1ql.Path:
		if made.Column = by.Alias.Text; by.Property != "" {
			made.Column, made.Of, made.Property = "", by.Alias.Text, by.Property
		}
	default:
		made.Written = j1ql.Text(s.Expr)
	}
	return made
}
