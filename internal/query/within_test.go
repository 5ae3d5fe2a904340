package query_test

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// dated are graphs whose answer to everything is a device named after the day
// that is asked for.
type dated struct {
	result func(*graph.Entity) *plan.Result
}

func (d dated) Latest(ctx context.Context) (query.Graph, error) { return d.At(ctx, seen) }

func (d dated) At(_ context.Context, at time.Time) (query.Graph, error) {
	if at.Before(seen) {
		return nil, errors.New("not known that far back")
	}
	return onDay{d, at}, nil
}

type onDay struct {
	dated
	at time.Time
}

func (o onDay) Generation() graph.Generation { return graph.Generation{Number: 1, At: o.at} }

func (o onDay) Execute(context.Context, plan.Query, plan.Budget) (*plan.Result, error) {
	return o.result(device(o.at.Format(time.DateOnly), "x")), nil
}

func asRow(e *graph.Entity) *plan.Result { return &plan.Result{Rows: [][]plan.Cell{{{Entity: e}}}} }

func asTree(e *graph.Entity) *plan.Result {
	return &plan.Result{Tree: &plan.Graph{Vertices: []graph.Entity{*e}}}
}

func TestWithin(t *testing.T) {
	t.Parallel()
	for text, result := range map[string]func(*graph.Entity) *plan.Result{
		"FIND Device":                              asRow,
		"FIND Device AS d RETURN d, d.name":        asRow,
		"FIND Device THAT HAS * RETURN TREE":       asTree,
		"FIND Device WITH name = 'x' AS d LIMIT 1": asRow,
	} {
		before, after, err := query.Within(t.Context(), dated{result}, text, seen, seen.AddDate(0, 0, 1), query.Options{})
		if err != nil {
			t.Fatalf("Within(%q): %v", text, err)
		}
		got := strings.Join(append(slices.Collect(maps.Keys(before)), slices.Collect(maps.Keys(after))...), " ")
		if want := "id-2026-03-31 id-2026-04-01"; got != want {
			t.Errorf("Within(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestWithinRefuses(t *testing.T) {
	t.Parallel()
	truncated := func(e *graph.Entity) *plan.Result {
		r := asRow(e)
		r.Truncated = true
		return r
	}
	for _, c := range []struct {
		text   string
		result func(*graph.Entity) *plan.Result
		from   time.Time
		want   string
	}{
		{"FIND Device AS d RETURN d.name", asRow, seen, "returns no entities"},
		{"FIND Device AT date.now - 1 day", asRow, seen, "leave AT out"},
		{"FIND Device", truncated, seen, "more than 1000000 rows"},
		{"FIND Device", asRow, seen.AddDate(0, 0, -1), "not known that far back"},
		{"FIND", asRow, seen, "line 1"},
	} {
		_, _, err := query.Within(t.Context(), dated{c.result}, c.text, c.from, seen, query.Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Within(%q) = %v, want %q", c.text, err, c.want)
		}
	}
}

func TestRunAsksTheMoment(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"FIND Device":                     "id-2026-03-31",
		"FIND Device AT date(2026-05-01)": "id-2026-05-01",
	} {
		answer, err := query.Run(t.Context(), dated{asRow}, text, query.Options{})
		if err != nil {
			t.Fatalf("Run(%q): %v", text, err)
		}
		if got := answer.Rows[0][0].Entity.ID; got != want {
			t.Errorf("Run(%q) = %s, want %s", text, got, want)
		}
	}
	if _, err := query.Run(t.Context(), dated{asRow}, "FIND Device AT date(2026-01-01)", query.Options{}); err == nil ||
		err.Error() != "not known that far back" {
		t.Errorf("Run before the first generation = %v", err)
	}
}
