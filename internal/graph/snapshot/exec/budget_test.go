package exec_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

func TestRowsBeyondTheBudgetAreLeftOut(t *testing.T) {
	t.Parallel()
	m := office()
	limited := start(person)
	limited.Output.Limit = 2
	ordered := start(person)
	ordered.Output.OrderBy = []plan.Sort{{Expr: key(0), Desc: true}}
	for name, c := range map[string]struct {
		q         plan.Query
		rows      int
		want      []string
		truncated bool
	}{
		"a list":            {start(person), 3, []string{"ann", "bob", "cem"}, true},
		"as many as wanted": {limited, 2, []string{"ann", "bob"}, false},
		"no limit":          {limited, 0, []string{"ann", "bob"}, false},
		"all there are":     {start(person), 4, []string{"ann", "bob", "cem", "ann"}, false},
		"the first":         {ordered, 1, []string{"cem"}, true},
		"groups":            {returning(start(person), name(0), count(0)), 2, []string{"Ann 2", "Bob 1"}, true},
	} {
		r, err := exec.New(m.view()).Execute(t.Context(), c.q, plan.Budget{Rows: c.rows})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, flat(r)); diff != "" || r.Truncated != c.truncated {
			t.Errorf("%s: truncated %t, %s", name, r.Truncated, diff)
		}
	}
}

func TestTreeBeyondTheBudgetHasTheEndsOfItsEdges(t *testing.T) {
	t.Parallel()
	q := start(person, hop(owns, plan.Forward, 1, device), hop(has, plan.Forward, 2, finding))
	q.Output.Shape = plan.Tree
	for rows := 1; rows < 12; rows++ {
		r, err := exec.New(office().view()).Execute(t.Context(), q, plan.Budget{Rows: rows})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, v := range r.Tree.Vertices {
			ids[v.ID] = true
		}
		for _, e := range r.Tree.Edges {
			if !ids[e.From] || !ids[e.To] {
				t.Errorf("of %d things, %s is without an end", rows, e.Type)
			}
		}
		size := len(r.Tree.Vertices) + len(r.Tree.Edges)
		const whole = 10
		if size > rows || r.Truncated != (rows < whole) {
			t.Errorf("%d things, truncated %t, of %d allowed", size, r.Truncated, rows)
		}
	}
}

func TestTooMuchMemory(t *testing.T) {
	t.Parallel()
	executor := exec.New(crowd(20).view())
	pairs := returning(managing(3), key(0), key(1), key(2), key(3))
	ordered := pairs
	ordered.Output.OrderBy = []plan.Sort{{Expr: key(3)}}
	distinct := pairs
	distinct.Output.Distinct = true
	for name, q := range map[string]plan.Query{
		"rows":       pairs,
		"order":      ordered,
		"distinct":   distinct,
		"groups":     returning(managing(3), key(0), key(1), key(2), plan.Count{Of: key(3)}),
		"sums":       returning(managing(3), plan.Fold{How: plan.Sum, Of: plan.Arithmetic{Op: plan.Add, Left: score(1), Right: plan.Arithmetic{Op: plan.Add, Left: score(2), Right: score(3)}}}),
		"subqueries": among(start(person), pairs),
		"a tree":     whole(managing(3)),
		"some trees": limited(whole(managing(3)), 1000),
	} {
		_, err := executor.Execute(t.Context(), q, plan.Budget{Memory: 1 << 18})
		var over *plan.BudgetError
		if !errors.As(err, &over) || over.Memory != 1<<18 {
			t.Errorf("%s: %v, want a budget error", name, err)
		}
	}
	if _, err := executor.Execute(t.Context(), pairs, plan.Budget{Memory: 1 << 28}); err != nil {
		t.Errorf("with enough memory: %v", err)
	}
}

func score(slot plan.Slot) plan.Expr { return plan.Property{Slot: slot, Name: "score"} }

// among is the query with a condition on its start that asks another one.
func among(q, sub plan.Query) plan.Query {
	q.Pattern.Start.Filter = plan.In{Of: key(0), Query: &sub}
	return q
}

// meeting is so many people who all own the one device, and the query that
// makes a group of every two of them.
func meeting(n int) (*model, plan.Query) {
	m := &model{}
	one := m.add(acme, device, "one")
	for i := range n {
		m.join(owns, m.add(acme, person, graph.Key(fmt.Sprint("p", i))), one)
	}
	q := start(person, hop(owns, plan.Forward, 1, device), hop(owns, plan.Backward, 2, person))
	return m, returning(q, key(0), key(2), count(1))
}

// TestMemoryIsCountedBeforeItIsTaken: of groups that need not fit into the
// budget, no more is made than it allows.
func TestMemoryIsCountedBeforeItIsTaken(t *testing.T) { //nolint:paralleltest // looks at what all allocate
	for _, people := range []int{2000, 4000} {
		m, q := meeting(people)
		refusedEarly(t, fmt.Sprint(people, " people"), m, q)
	}
	refusedEarly(t, "a tree", crowd(300), whole(managing(1)))
}

// refusedEarly says that a query has not taken much more than it may.
func refusedEarly(t *testing.T, name string, m *model, q plan.Query) {
	t.Helper()
	executor := exec.New(m.view())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := executor.Execute(t.Context(), q, plan.Budget{Memory: 4 << 20})
	runtime.ReadMemStats(&after)
	var over *plan.BudgetError
	if took := after.TotalAlloc - before.TotalAlloc; !errors.As(err, &over) || took > 12<<20 {
		t.Errorf("%s: %v after %d bytes", name, err, took)
	}
}

// TestMemoryOfATreeIsWhatItHolds: a tree takes the memory that it is counted
// with, more or less.
func TestMemoryOfATreeIsWhatItHolds(t *testing.T) { //nolint:paralleltest // looks at what all allocate
	executor, q := exec.New(crowd(100).view()), whole(managing(1))
	least, most := int64(1), int64(1<<30)
	for most-least > 1<<16 {
		if _, err := executor.Execute(t.Context(), q, plan.Budget{Memory: (least + most) / 2}); err != nil {
			least = (least + most) / 2
		} else {
			most = (least + most) / 2
		}
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	r, err := executor.Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if holds := int64(after.HeapAlloc) - int64(before.HeapAlloc); holds > most || holds < most/2 {
		t.Errorf("%d relationships hold %d bytes, and are counted with %d", len(r.Tree.Edges), holds, most)
	}
}

// TestWholeOrNothing: whenever the context ends, a query fails with its cause or
// has answered, and then with all there is.
func TestWholeOrNothing(t *testing.T) {
	t.Parallel()
	const n = 100
	executor := exec.New(crowd(n).view())
	cause := errors.New("out of time")
	pairs := returning(managing(1), key(0), key(1), count(1))
	for name, q := range map[string]plan.Query{"tree": whole(managing(1)), "groups": pairs} {
		for after := 100 * time.Microsecond; after < time.Second; after *= 2 {
			ctx, cancel := context.WithTimeoutCause(t.Context(), after, cause)
			r, err := executor.Execute(ctx, q, plan.Budget{})
			cancel()
			if err == nil && sizeOf(r) < n*n || err != nil && !errors.Is(err, cause) {
				t.Errorf("%s after %s: %v", name, after, err)
			}
		}
	}
}

// sizeOf is how much there is in an answer.
func sizeOf(r *plan.Result) int {
	n := len(r.Rows)
	if r.Tree != nil {
		n += len(r.Tree.Edges)
	}
	return n
}

// TestTreeOfMoreMatchesThanCanBeFound: a tree takes as long as there are
// relationships, not matches.
func TestTreeOfMoreMatchesThanCanBeFound(t *testing.T) {
	t.Parallel()
	const n, hops = 20, 50
	r, err := exec.New(crowd(n).view()).Execute(t.Context(), whole(managing(hops)), plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Tree.Vertices) != n || r.Scanned > 3*hops*n*n {
		t.Errorf("%d vertices after %d things", len(r.Tree.Vertices), r.Scanned)
	}
}

// TestCancelledInside ends queries while they are in one of their loops.
func TestCancelledInside(t *testing.T) {
	t.Parallel()
	executor := exec.New(crowd(40).view())
	endless := returning(managing(9), key(0), key(9))
	endless.Where = plan.Compare{Op: plan.Greater, Left: score(9), Right: plan.Arithmetic{Op: plan.Add, Left: score(0), Right: plan.Literal{Value: graph.Number(99)}}}
	met, pairs := meeting(4000)
	for name, c := range map[string]struct {
		*exec.Executor
		q plan.Query
	}{
		"conditions that never hold": {executor, endless},
		"a subquery":                 {executor, among(start(person), endless)},
		"the groups of one thing":    {exec.New(met.view()), pairs},
	} {
		cause := errors.New("out of time")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 5*time.Millisecond, cause)
		began := time.Now()
		_, err := c.Execute(ctx, c.q, plan.Budget{})
		cancel()
		if took := time.Since(began); !errors.Is(err, cause) || took > 2*time.Second {
			t.Errorf("%s: %v after %s, want %v", name, err, took, cause)
		}
	}
}
