package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
)

// RunLimits asks questions whose answers are longer than they may be: a store
// stops at the budget, and with the context.
func RunLimits(t *testing.T, open Opener) {
	w := newWorld(t.Context(), t, open, []*State{crowd(24)})
	executor, err := w.store.At(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	l := limits{executor}
	t.Run("rows", func(t *testing.T) { t.Parallel(); l.rows(t) })
	t.Run("parts of a tree", func(t *testing.T) { t.Parallel(); l.parts(t) })
	t.Run("memory", func(t *testing.T) { t.Parallel(); l.memory(t) })
	t.Run("ended context", func(t *testing.T) { t.Parallel(); l.ended(t) })
	t.Run("context that ends", func(t *testing.T) { t.Parallel(); l.ends(t) })
	t.Run("explanation", func(t *testing.T) { t.Parallel(); l.explanation(t) })
}

// crowd is so many users, each of whom manages all.
func crowd(n int) *State {
	s := &State{}
	for i := range n {
		e := Entity{Node: Node{acme, "user", graph.Key(fmt.Sprint("u", i))}}
		e.Props = graph.Props{{Name: "name", Value: graph.Text(fmt.Sprint("user ", i))}}
		s.Entities = append(s.Entities, e)
	}
	for _, a := range s.Entities {
		for _, b := range s.Entities {
			s.Relationships = append(s.Relationships, Relationship{Type: "user_manages_user", From: a.Node, To: b.Node})
		}
	}
	return s
}

// endless matches each of the crowd with each, again and again, and keeps
// what it finds.
const endless = `FIND UNIQUE User AS a THAT MANAGES >> User AS b THAT MANAGES >> User AS c THAT MANAGES >> User AS d
	THAT MANAGES >> User AS e THAT MANAGES >> User AS f THAT MANAGES >> User AS g
	WHERE a.name != b.name RETURN a.name, b.name, c.name, d.name, e.name, f.name, g.name ORDER BY g.name DESC`

type limits struct{ executor plan.Executor }

func (l limits) ask(ctx context.Context, t *testing.T, text string, b plan.Budget) (*plan.Result, error) {
	t.Helper()
	parsed, err := j1ql.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	q, _, err := j1ql.Compile(parsed, Schema(), j1ql.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return l.executor.Execute(ctx, q, b)
}

func (l limits) rows(t *testing.T) {
	for text, want := range map[string]int{
		"FIND User AS a THAT MANAGES User AS b RETURN a.name, b.name": 10,
		"FIND User": 10,
		"FIND User AS a THAT MANAGES >> User AS b RETURN a.name, COUNT(b) AS n":        10,
		"FIND User AS a RETURN a.name ORDER BY a.name LIMIT 3":                         3,
		"FIND User AS a RETURN COUNT(a) AS n":                                          1,
		"FIND UNIQUE User AS a THAT MANAGES User AS b RETURN a.name ORDER BY a.name":   10,
		"FIND User AS a THAT SOMEHOW 2 MANAGES User AS b RETURN a.name, b.name SKIP 4": 10,
	} {
		r, err := l.ask(t.Context(), t, text, plan.Budget{Rows: 10})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if len(r.Rows) != want || r.Truncated != (want == 10) {
			t.Errorf("%s with a budget of 10 rows: %d rows, truncated %t, want %d", text, len(r.Rows), r.Truncated, want)
		}
	}
}

func (l limits) parts(t *testing.T) {
	r, err := l.ask(t.Context(), t, "FIND User THAT MANAGES User RETURN TREE", plan.Budget{Rows: 10})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(r.Tree.Vertices) + len(r.Tree.Edges); n > 10 || n == 0 || !r.Truncated {
		t.Errorf("a tree with a budget of 10 parts has %d, truncated %t", n, r.Truncated)
	}
	have := map[string]bool{}
	for _, v := range r.Tree.Vertices {
		have[v.ID] = true
	}
	for _, e := range r.Tree.Edges {
		if !have[e.From] || !have[e.To] {
			t.Errorf("the truncated tree has the edge %s->%s without its ends", e.From, e.To)
		}
	}
}

func (l limits) memory(t *testing.T) {
	var over *plan.BudgetError
	if _, err := l.ask(t.Context(), t, endless, plan.Budget{Memory: 1 << 20}); !errors.As(err, &over) || over.Memory != 1<<20 {
		t.Errorf("a query that takes more than 1 MiB ends with %v", err)
	}
	if _, err := l.ask(t.Context(), t, "FIND User AS a RETURN a.name", plan.Budget{Memory: 1 << 20}); err != nil {
		t.Errorf("a small query ends with %v", err)
	}
}

func (l limits) ended(t *testing.T) {
	cause := errors.New("nobody waits any more")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := l.ask(ctx, t, "FIND User", plan.Budget{}); !errors.Is(err, cause) {
		t.Errorf("with an ended context a query ends with %v, want its cause", err)
	}
}

func (l limits) ends(t *testing.T) {
	cause := errors.New("it takes too long")
	for name, text := range map[string]string{
		"walk": endless,
		"tree": "FIND User THAT SOMEHOW 10 MANAGES User RETURN TREE SKIP 1", // each match shows all of its own
	} {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, cause)
		if _, err := l.ask(ctx, t, text, plan.Budget{}); !errors.Is(err, cause) {
			t.Errorf("%s: with a context that ends a query ends with %v, want its cause", name, err)
		}
		cancel()
	}
}

func (l limits) explanation(t *testing.T) {
	r, err := l.ask(t.Context(), t, "FIND User AS a THAT MANAGES User AS b RETURN a.name ORDER BY b.name LIMIT 3", plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Operators) < 3 || r.Scanned < 24 || r.Truncated {
		t.Errorf("%d operators, %d things scanned, truncated %t", len(r.Operators), r.Scanned, r.Truncated)
	}
}
