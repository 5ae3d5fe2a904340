// Package label puts the parts of a pattern into words for explanations: what
// an operator does something to.
package label

import (
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph/plan"
)

// Node names the types of a node and what its filter looks at.
func Node(n plan.Node) string {
	var seen []string
	for part := range plan.All(n.Filter) {
		name := ""
		switch part := part.(type) {
		case plan.Property:
			name = part.Name
		case plan.Element:
			name = "_id"
		case plan.Search:
			name = "any text"
		}
		if name != "" && !slices.Contains(seen, name) {
			seen = append(seen, name)
		}
	}
	if len(seen) == 0 {
		return types(n.Types)
	}
	return types(n.Types) + " WITH " + strings.Join(seen, ", ")
}

// Hop shows a hop with its direction.
func Hop(e plan.Edge, n plan.Node) string {
	before, after := "-", "-"
	switch e.Direction {
	case plan.Forward:
		after = "->"
	case plan.Backward:
		before = "<-"
	}
	return before + "[" + types(e.Types) + "]" + after + " " + Node(n)
}

// Paths shows a hop that is repeated.
func Paths(e plan.Edge, n plan.Node, most int) string {
	return fmt.Sprintf("%s up to %d", Hop(e, n), most)
}

// types names the types of a set, the first few of many.
func types(t plan.Types) string {
	const few = 3
	if t.Any {
		return "*"
	}
	var names []string
	for i, one := range t.List {
		if i == few && len(t.List) > few+1 {
			names = append(names, fmt.Sprintf("%d more", len(t.List)-few))
			break
		}
		names = append(names, string(one))
	}
	return strings.Join(names, "|")
}
