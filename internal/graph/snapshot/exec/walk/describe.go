package walk

import (
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec/cond"
)

// operator adds an operator to those that are shown to people.
func (b *builder) operator(name, detail string) int {
	b.ops = append(b.ops, plan.Operator{Name: name, Detail: detail})
	return len(b.ops) - 1
}

func (b *builder) traversal(e plan.Edge, n plan.Node, most int) int {
	if most > 0 {
		return b.operator("paths", fmt.Sprintf("%s up to %d", describeHop(e, n), most))
	}
	return b.operator("hop", describeHop(e, n))
}

func describeHop(e plan.Edge, n plan.Node) string {
	before, after := "-", "-"
	switch e.Direction {
	case plan.Forward:
		after = "->"
	case plan.Backward:
		before = "<-"
	}
	return before + "[" + describeTypes(e.Types) + "]" + after + " " + describeNode(n)
}

// describeNode names the types of a node and what its filter looks at.
func describeNode(n plan.Node) string {
	var seen []string
	for part := range cond.All(n.Filter) {
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
		return describeTypes(n.Types)
	}
	return describeTypes(n.Types) + " WITH " + strings.Join(seen, ", ")
}

func describeTypes(types plan.Types) string {
	if types.Any {
		return "*"
	}
	return strings.Join(names(types.List), "|")
}

func names(types []graph.Type) []string {
	all := make([]string, len(types))
	for i, t := range types {
		all[i] = string(t)
	}
	return all
}

func describeSteps(steps []plan.Step) string {
	var all []string
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			all = append(all, describeHop(step.Edge, step.Node))
		case plan.Paths:
			all = append(all, describeHop(step.Edge, step.Node))
		case plan.Absent:
			all = append(all, "without ("+describeSteps(step.Steps)+")")
		case plan.Optional:
			all = append(all, "("+describeSteps(step.Steps)+")?")
		}
	}
	return strings.Join(all, " ")
}
