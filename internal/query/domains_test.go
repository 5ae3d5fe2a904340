package query_test

import (
	"slices"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

func TestDomains(t *testing.T) {
	t.Parallel()
	asked := 0
	d := query.NewDomains(func(text string) (*query.Answer, error) {
		asked++
		if want := "FIND UNIQUE user_endpoint AS e RETURN e.[machineTags] AS value LIMIT 31"; text != want {
			t.Errorf("asked %q, want %q", text, want)
		}
		return &query.Answer{Rows: [][]plan.Cell{{{Value: graph.List("vip", "lab")}}, {{}}, {{Value: graph.List("lab")}}}}, nil
	})
	for range 2 {
		got := d.Of([]graph.Type{graph.Endpoint}, "machineTags")
		if want := []graph.Value{graph.Text("lab"), graph.Text("vip")}; !slices.EqualFunc(got, want, graph.Value.Equal) {
			t.Errorf("the values are %v, want %v", got, want)
		}
	}
	if asked != 1 {
		t.Errorf("the graph was asked %d times, want 1", asked)
	}
}

func TestManyValuesAreNoDomain(t *testing.T) {
	t.Parallel()
	d := query.NewDomains(func(string) (*query.Answer, error) {
		return &query.Answer{Rows: slices.Repeat([][]plan.Cell{{{Value: graph.Number(1)}}}, 31)}, nil
	})
	if got := d.Of([]graph.Type{graph.Endpoint}, "osBuild"); got != nil {
		t.Errorf("the values are %v, want none", got)
	}
}
