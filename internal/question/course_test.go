package question_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/problem"
	"parapet/internal/query"
	"parapet/internal/question"
	"parapet/internal/scope"
	"parapet/internal/state"
	"parapet/internal/state/statetest"
	"parapet/internal/trend"
)

// fleets is the store of a graph of which each state has one device more, of each
// integration.
func fleets(t *testing.T, states int, integrations ...string) *scope.Store {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range states {
		tx, err := store.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		for _, name := range integrations {
			p := graph.Partition("integration/" + name)
			d := tx.Draft(p)
			for i := range n + 1 {
				props := graph.Props{{Name: "osPlatform", Value: graph.Text([]string{"macOS", "Linux"}[i%2])}}
				if err := d.PutEntity(graph.Endpoint, graph.Key(fmt.Sprint(name, i)), props); err != nil {
					t.Fatal(err)
				}
			}
			d.Finish(graph.Whole, graph.Endpoint)
			step := graph.Step{Name: "machines", Outcome: graph.Succeeded, Types: []graph.Type{graph.Endpoint}, Ended: time.Now()}
			if _, err := tx.Seal(t.Context(), p, []graph.Step{step}, nil); err != nil {
				t.Fatal(err)
			}
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	return scope.New(store)
}

func asking(texts ...string) *question.Question {
	q := &question.Question{Name: "devices", Parameters: []question.Parameter{{Name: "os", Default: graph.Text("macOS")}}}
	for i, text := range texts {
		q.Queries = append(q.Queries, question.Query{Name: fmt.Sprintf("part-%d", i), Text: text})
	}
	return q
}

func numbers(c *question.Course) (all []float64) {
	for _, p := range c.Points {
		all = append(all, p.Count)
	}
	return all
}

// TestCourse: the answers to any query are counted as of each state, and what was
// counted is kept for who sees the same.
func TestCourse(t *testing.T) {
	t.Parallel()
	graphs := fleets(t, 3, "acme", "osprey")
	statetest.Each(t, func(t *testing.T, db *state.DB) {
		kept := trend.NewStore(db)
		q := asking(
			"FIND user_endpoint LIMIT 1",
			"FIND user_endpoint WITH osPlatform = ${os} WHERE user_endpoint.osPlatform != undefined RETURN TREE",
			"FIND user_endpoint AS d RETURN d.osPlatform, COUNT(d) AS devices ORDER BY devices",
			"FIND (user_endpoint|HostAgent) AS d RETURN COUNT(d) AS devices",
			"FIND (user_endpoint|HostAgent)",
			"FIND user_endpoint WITH _createdOn <= date.now - 1 days",
		)
		course := func(view *scope.Graph, part string, values map[string][]graph.Value) *question.Course {
			t.Helper()
			c, err := q.Course(t.Context(), view, kept, question.Asked{Part: part, Values: values, Days: 30}, query.Options{})
			for err == nil && c.Left > 0 {
				c, err = q.Course(t.Context(), view, kept, question.Asked{Part: part, Values: values, Days: 30}, query.Options{})
			}
			if err != nil {
				t.Fatal(err)
			}
			return c
		}
		for part, want := range map[string][]float64{
			"": {2, 4, 6}, "part-1": {2, 2, 4}, "part-2": {1, 2, 2}, "part-3": {2, 4, 6}, "part-4": {2, 4, 6}, "part-5": {0, 0, 0},
		} {
			for range 2 { // counted, and kept
				if diff := cmp.Diff(want, numbers(course(graphs.All(), part, nil))); diff != "" {
					t.Errorf("%s: other numbers (-want +got):\n%s", part, diff)
				}
			}
		}
		if got := course(graphs.All(), "part-3", nil).Of; got != "devices" {
			t.Errorf("%s is counted", got)
		}
		linux := map[string][]graph.Value{"os": {graph.Text("Linux")}}
		if diff := cmp.Diff([]float64{0, 2, 2}, numbers(course(graphs.All(), "part-1", linux))); diff != "" {
			t.Errorf("with another value (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([]float64{1, 2, 3}, numbers(course(graphs.Of([]string{"acme"}), "", nil))); diff != "" {
			t.Errorf("who sees one integration is told of (-want +got):\n%s", diff)
		}
	})
}

// TestNoCourse: a query that cannot be counted over time is refused in words.
func TestNoCourse(t *testing.T) {
	t.Parallel()
	graphs, kept := fleets(t, 1, "acme"), trend.NewStore(statetest.SQLite(t))
	q := asking("FIND user_endpoint AT date.now - 1 days", "FIND user_endpoint THAT")
	for _, part := range []string{"", "part-2"} {
		if _, err := q.Course(t.Context(), graphs.All(), kept, question.Asked{Part: part, Days: 30}, query.Options{}); !problem.Is(err, problem.Invalid) {
			t.Errorf("%q: %v", part, err)
		}
	}
	if _, err := q.Course(t.Context(), graphs.All(), kept, question.Asked{Part: "part-1", Days: 30}, query.Options{}); err == nil {
		t.Error("what is no query is counted")
	}
	if _, err := q.Course(t.Context(), graphs.All(), kept, question.Asked{Values: map[string][]graph.Value{"x": nil}, Days: 30}, query.Options{}); !problem.Is(err, problem.Invalid) {
		t.Errorf("a value that the question does not take: %v", err)
	}
}

// TestCourseTellsWhatIsTooMuch: a state that takes too much to count has no number.
func TestCourseTellsWhatIsTooMuch(t *testing.T) {
	t.Parallel()
	graphs, kept := fleets(t, 2, "acme"), trend.NewStore(statetest.SQLite(t))
	q := asking("FIND user_endpoint AS a THAT RELATES TO * AS b RETURN a.osPlatform, b.name, COUNT(b)")
	c, err := q.Course(t.Context(), graphs.All(), kept, question.Asked{Days: 30}, query.Options{Memory: 1})
	if err != nil || len(c.Points) != 2 || c.Points[0].Failed == "" {
		t.Errorf("it is %+v, %v", c, err)
	}
}
