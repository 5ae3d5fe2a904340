package exec_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

// some are paths between persons, in either direction of a relationship, to
// those with at least a score.
func some(edge graph.Type, most int, score float64) plan.Query {
	end := plan.Node{Slot: 2, Types: of(person)}
	end.Filter = plan.Compare{
		Op: plan.GreaterEqual, Left: plan.Property{Slot: 2, Name: "score"}, Right: plan.Literal{Value: graph.Number(score)},
	}
	return start(person, plan.Paths{Edge: plan.Edge{Slot: 1, Types: of(edge)}, Max: most, Node: end})
}

func whole(q plan.Query) plan.Query {
	q.Output.Shape = plan.Tree
	return q
}

// TestAllPathsOfACrowd: there are more paths between any two than could ever
// be gone through, and every relationship is on one.
func TestAllPathsOfACrowd(t *testing.T) {
	t.Parallel()
	const n = 12
	q := start(person, plan.Paths{
		Edge: plan.Edge{Slot: 1, Types: of(manages)}, Max: 10, Node: plan.Node{Slot: 2, Types: of(person)},
	})
	q.Output.Shape = plan.Tree
	q.Where = plan.Compare{Op: plan.Less, Left: key(0), Right: key(2)}
	r, err := exec.New(crowd(n).view()).Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tree.Vertices) != n || len(r.Tree.Edges) != n*(n-1) {
		t.Errorf("%d vertices and %d edges, want %d and %d", len(r.Tree.Vertices), len(r.Tree.Edges), n, n*(n-1))
	}
}

// TestTreeOfPathsAgainstGoingThroughThem: a tree has what going through all
// paths one by one comes by, whether it is made of all matches or of the first.
func TestTreeOfPathsAgainstGoingThroughThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := &model{}
		n := rapid.IntRange(2, 9).Draw(t, "persons")
		for i := range n {
			m.add(acme, person, graph.Key(fmt.Sprint("p", i)), prop("score", graph.Number(float64(rapid.IntRange(0, 3).Draw(t, "score")))))
		}
		for range rapid.IntRange(0, 16).Draw(t, "relationships") {
			from, to := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
			m.join(manages, m.entities[from], m.entities[to])
		}
		q := some(manages, rapid.IntRange(1, 6).Draw(t, "most"), float64(rapid.IntRange(1, 3).Draw(t, "least")))
		from := m.entities[rapid.IntRange(0, n-1).Draw(t, "start")]
		q.Pattern.Start.Filter = plan.Compare{Op: plan.Equal, Left: key(0), Right: text(string(from.key))}
		q.Output.Limit = rapid.SampledFrom([]int{-1, 100}).Draw(t, "limit")
		q.Output.OrderBy = rapid.SampledFrom([][]plan.Sort{nil, {{Expr: key(2)}}}).Draw(t, "order")
		r, err := exec.New(m.view()).Execute(t.Context(), whole(q), plan.Budget{})
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, e := range r.Tree.Edges {
			got = append(got, fmt.Sprint(e.Relationship.From, ">", e.Relationship.To))
		}
		slices.Sort(got)
		if diff := cmp.Diff(m.over(from, q.Pattern.Steps[0].(plan.Paths)), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// over are the relationships on all paths, which it goes through.
func (m *model) over(from *node, p plan.Paths) []string {
	found := map[string]bool{}
	var extend func(at *node, on []*node, path []string)
	extend = func(at *node, on []*node, path []string) {
		if b := (bindings{2: at}); len(path) > 0 && b.holds(p.Node.Filter) {
			for _, edge := range path {
				found[edge] = true
			}
		}
		for _, e := range m.relationships {
			to := e.to
			if e.to == at {
				to = e.from
			}
			if len(path) < p.Max && (e.from == at || e.to == at) && !slices.Contains(on, to) {
				extend(to, append(slices.Clone(on), to), append(slices.Clone(path), fmt.Sprint(e.from.key, ">", e.to.key)))
			}
		}
	}
	extend(from, []*node{from}, nil)
	all := []string{}
	for edge := range found {
		all = append(all, edge)
	}
	slices.Sort(all)
	return all
}

// TestPathsTakeMemory: what a search for paths remembers counts as the query's.
func TestPathsTakeMemory(t *testing.T) {
	t.Parallel()
	const memory = 1 << 14
	q := some(manages, 10, 1)
	q.Pattern.Start.Filter = plan.Compare{Op: plan.Equal, Left: key(0), Right: text("p1")}
	q = whole(q)
	q.Output.OrderBy, q.Output.Limit = []plan.Sort{{Expr: key(2)}}, 1
	var over *plan.BudgetError
	if _, err := exec.New(crowd(80).view()).Execute(t.Context(), q, plan.Budget{Memory: memory}); !errors.As(err, &over) {
		t.Errorf("%v, want a budget error", err)
	}
}

// TestTreeOfPathsIsOneSearch: people with devices in common, most of which lead
// nowhere else, make many paths, and ends that are many; a relationship is
// looked at a few times all the same.
func TestTreeOfPathsIsOneSearch(t *testing.T) {
	t.Parallel()
	m := &model{}
	for i := range 60 {
		m.add(acme, person, graph.Key(fmt.Sprint("p", i)), prop("score", graph.Number(1)))
	}
	for i := range 300 {
		d := m.add(acme, device, graph.Key(fmt.Sprint("d", i)))
		m.join(owns, m.entities[i%60], d)
		m.join(owns, m.entities[i%7], d)
	}
	q := some(owns, 5, 1)
	paths := q.Pattern.Steps[0].(plan.Paths)
	paths.Node = plan.Node{Slot: 2, Types: of(device)}
	q.Pattern.Steps[0] = paths
	q.Pattern.Start.Filter = plan.Compare{Op: plan.Equal, Left: key(0), Right: text("p1")}
	r, err := exec.New(m.view()).Execute(t.Context(), whole(q), plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tree.Edges) < 500 || r.Scanned > 100_000 {
		t.Errorf("%d things looked at for %d relationships", r.Scanned, len(r.Tree.Edges))
	}
}
