package exec

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/exec/shape"
)

// The schema of the tests of needs: a has b, b has c, c is b; all have a name
// and a size.
func needSchema(t *testing.T) *graph.Schema {
	t.Helper()
	props := []graph.Property{{Name: "name", Kind: graph.KindText}, {Name: "size", Kind: graph.KindNumber}}
	s, err := graph.NewSchema(
		[]graph.EntityType{{Type: "a", Properties: props}, {Type: "b", Properties: props}, {Type: "c", Properties: props}},
		[]graph.RelationshipType{
			{Type: "a_has_b", Class: "HAS", From: "a", To: "b", Properties: props},
			{Type: "b_has_c", Class: "HAS", From: "b", To: "c", Properties: props},
			{Type: "c_is_b", Class: "IS", From: "c", To: "b"},
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNeedIsWhatTheQueryReads(t *testing.T) {
	t.Parallel()
	schema := needSchema(t)
	anything := plan.Types{Any: true}
	of := func(types ...graph.Type) plan.Types { return plan.Types{List: types} }
	name := func(slot plan.Slot) plan.Expr { return plan.Property{Slot: slot, Name: "name"} }
	hop := plan.Hop{Edge: plan.Edge{Slot: 1, Types: anything, Direction: plan.Forward}, Node: plan.Node{Slot: 2, Types: anything}}
	none, named, all := column.Names{}, column.Names{List: []string{"name"}}, column.Names{All: true}
	columns := func(exprs ...plan.Expr) plan.Output {
		o := plan.Output{Shape: plan.Table}
		for _, e := range exprs {
			o.Columns = append(o.Columns, plan.Column{Expr: e})
		}
		return o
	}
	for name, c := range map[string]struct {
		q             plan.Query
		tables, edges map[graph.Type]column.Names
	}{
		"a list is whole entities": {
			plan.Query{Pattern: plan.Pattern{Start: plan.Node{Types: of("a", "unknown")}}},
			map[graph.Type]column.Names{"a": all},
			map[graph.Type]column.Names{},
		},
		"only what a hop can reach": {
			plan.Query{Pattern: plan.Pattern{Start: plan.Node{Types: of("b")}, Steps: []plan.Step{hop}}, Output: columns(name(0), name(2), name(1))},
			map[graph.Type]column.Names{"b": named, "c": named},
			map[graph.Type]column.Names{"b_has_c": named},
		},
		"of what is counted nothing but that it is there": {
			plan.Query{Pattern: plan.Pattern{Start: plan.Node{Types: of("a")}, Steps: []plan.Step{hop}}, Output: columns(plan.Count{Of: plan.Element{Slot: 2}})},
			map[graph.Type]column.Names{"a": none, "b": none},
			map[graph.Type]column.Names{"a_has_b": none},
		},
		"of a section both what it leads to and what it starts from": {
			plan.Query{
				Pattern: plan.Pattern{Start: plan.Node{Types: of("a")}, Steps: []plan.Step{plan.Optional{Steps: []plan.Step{hop}, Slot: 3}}},
				Output:  columns(name(3)),
			},
			map[graph.Type]column.Names{"a": named, "b": named},
			map[graph.Type]column.Names{"a_has_b": none},
		},
		"paths as far as they can lead": {
			plan.Query{
				Pattern: plan.Pattern{Start: plan.Node{Types: of("a")}, Steps: []plan.Step{plan.Paths{Edge: hop.Edge, Max: 2, Node: hop.Node}}},
				Output:  columns(name(0)),
			},
			map[graph.Type]column.Names{"a": named, "b": none, "c": none},
			map[graph.Type]column.Names{"a_has_b": none, "b_has_c": none},
		},
		"full text is in any property": {
			plan.Query{
				Pattern: plan.Pattern{Start: plan.Node{Types: of("a"), Filter: plan.Search{Words: []string{"x"}}}},
				Output:  columns(plan.Property{Name: "_id"}),
			},
			map[graph.Type]column.Names{"a": all},
			map[graph.Type]column.Names{},
		},
		"a tree is all of everything": {
			plan.Query{Pattern: plan.Pattern{Start: plan.Node{Types: of("c")}, Steps: []plan.Step{hop}}, Output: plan.Output{Shape: plan.Tree}},
			map[graph.Type]column.Names{"b": all, "c": all},
			map[graph.Type]column.Names{"c_is_b": all},
		},
	} {
		s, err := shape.New(c.q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(column.Need{Tables: c.tables, Edges: c.edges}, need(schema, s)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
