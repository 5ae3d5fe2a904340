package query

import (
	"cmp"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
)

// Gap is a step of the last run that did not succeed and that fills types the
// query asks for: the answer may lack what the step would have brought, or
// show it as it was before.
type Gap struct {
	Partition graph.Partition
	Step      graph.Step
}

// String is the gap in one line.
func (g Gap) String() string {
	text := fmt.Sprintf("%s: step %s %s", g.Partition, g.Step.Name, g.Step.Outcome)
	if g.Step.Reason != "" {
		text += ": " + g.Step.Reason
	}
	return text
}

// gaps are the steps without success that concern any of the types, ordered
// by partition.
func gaps(steps map[graph.Partition][]graph.Step, types map[graph.Type]bool) []Gap {
	var found []Gap
	for partition, of := range steps {
		for _, step := range of {
			if step.Outcome != graph.Succeeded && slices.ContainsFunc(step.Types, func(t graph.Type) bool { return types[t] }) {
				found = append(found, Gap{partition, step})
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Gap) int { return cmp.Compare(a.Partition, b.Partition) })
	return found
}

// typesOf are the types of entities and relationships that a plan looks at.
func typesOf(q plan.Query, schema *graph.Schema) map[graph.Type]bool {
	used := map[graph.Type]bool{}
	addEntities(used, q.Pattern.Start.Types, schema)
	addSteps(used, q.Pattern.Steps, schema)
	return used
}

func addSteps(used map[graph.Type]bool, steps []plan.Step, schema *graph.Schema) {
	for _, step := range steps {
		switch step := step.(type) {
		case plan.Hop:
			addHop(used, step, schema)
		case plan.Absent:
			addSteps(used, step.Steps, schema)
		case plan.Optional:
			addSteps(used, step.Steps, schema)
		case plan.Paths:
			addHop(used, plan.Hop{Edge: step.Edge, Node: step.Node}, schema)
		}
	}
}

func addHop(used map[graph.Type]bool, hop plan.Hop, schema *graph.Schema) {
	addEntities(used, hop.Node.Types, schema)
	if !hop.Edge.Types.Any {
		add(used, hop.Edge.Types.List)
		return
	}
	for _, r := range schema.Relationships() {
		used[r.Type] = true
	}
}

func addEntities(used map[graph.Type]bool, types plan.Types, schema *graph.Schema) {
	if !types.Any {
		add(used, types.List)
		return
	}
	for _, e := range schema.Entities() {
		used[e.Type] = true
	}
}

func add(used map[graph.Type]bool, types []graph.Type) {
	for _, t := range types {
		used[t] = true
	}
}
