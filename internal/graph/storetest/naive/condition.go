package naive

import (
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// holds says whether a condition holds. What is no condition holds when its
// value is true.
func (e *evaluator) holds(x plan.Expr, g group) bool {
	switch x := x.(type) {
	case plan.And:
		return !slices.ContainsFunc(x.All, func(part plan.Expr) bool { return !e.holds(part, g) })
	case plan.Or:
		return slices.ContainsFunc(x.Any, func(part plan.Expr) bool { return e.holds(part, g) })
	case plan.Not:
		return !e.holds(x.Of, g)
	case plan.Defined:
		return e.value(x.Of, g).Defined()
	case plan.Matches:
		return slices.ContainsFunc(texts(e.value(x.Of, g)), x.Pattern.MatchString)
	case plan.Compare:
		return compare(x.Op, e.value(x.Left, g), e.value(x.Right, g))
	case plan.In:
		v := e.value(x.Of, g)
		return slices.ContainsFunc(e.subquery(x.Query), func(w graph.Value) bool { return compare(plan.Equal, v, w) })
	case plan.Search:
		return finds(x.Words, g.thing(x.Slot))
	}
	return e.value(x, g).Equal(graph.Bool(true))
}

// finds says whether each of the words is part of some text of the thing.
func finds(words []string, t thing) bool {
	if t == nil {
		return false
	}
	var all []string
	for _, p := range t.props() {
		for _, text := range texts(p.Value) {
			all = append(all, strings.ToLower(text))
		}
	}
	return !slices.ContainsFunc(words, func(word string) bool {
		return !slices.ContainsFunc(all, func(text string) bool { return strings.Contains(text, strings.ToLower(word)) })
	})
}

// compare holds when it does for any element of the left and any of the right.
func compare(op plan.Op, left, right graph.Value) bool {
	for _, l := range elements(left) {
		for _, r := range elements(right) {
			if comparePair(op, l, r) {
				return true
			}
		}
	}
	return false
}

func comparePair(op plan.Op, l, r graph.Value) bool {
	if l.Kind() == graph.KindTime {
		l = graph.Number(l.AsNumber())
	}
	if r.Kind() == graph.KindTime {
		r = graph.Number(r.AsNumber())
	}
	if !l.Defined() || l.Kind() != r.Kind() {
		return false
	}
	text := l.Kind() == graph.KindText
	ordered := text || l.Kind() == graph.KindNumber
	switch op {
	case plan.Equal:
		return l.Equal(r)
	case plan.Less:
		return ordered && l.Compare(r) < 0
	case plan.LessEqual:
		return ordered && l.Compare(r) <= 0
	case plan.Greater:
		return ordered && l.Compare(r) > 0
	case plan.GreaterEqual:
		return ordered && l.Compare(r) >= 0
	case plan.Contains:
		return text && strings.Contains(l.AsText(), r.AsText())
	case plan.HasPrefix:
		return text && strings.HasPrefix(l.AsText(), r.AsText())
	}
	return text && strings.HasSuffix(l.AsText(), r.AsText())
}

// elements are those of a list, or a single value itself.
func elements(v graph.Value) []graph.Value {
	if v.Kind() != graph.KindList {
		return []graph.Value{v}
	}
	all := []graph.Value{}
	for _, item := range v.AsList() {
		all = append(all, graph.Text(item))
	}
	return all
}

// texts are the elements of a list, or a text alone.
func texts(v graph.Value) []string {
	if v.Kind() == graph.KindText {
		return []string{v.AsText()}
	}
	return v.AsList()
}
