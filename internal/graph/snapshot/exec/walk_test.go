package exec_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

// crowd is n persons, each of whom manages all.
func crowd(n int) *model {
	m := &model{}
	for i := range n {
		m.add(acme, person, graph.Key(fmt.Sprint("p", i)), prop("score", graph.Number(float64(i%7))))
	}
	for _, from := range m.entities {
		for _, to := range m.entities {
			m.join(manages, from, to)
		}
	}
	return m
}

func managing(hops int) plan.Query {
	q := start(person)
	for i := range hops {
		q.Pattern.Steps = append(q.Pattern.Steps, hop(manages, plan.Forward, plan.Slot(i+1), person))
	}
	return q
}

func TestCancelledBeforeItBegins(t *testing.T) {
	t.Parallel()
	cause := errors.New("nobody waits any more")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if _, err := exec.New(office().view()).Execute(ctx, start(person), plan.Budget{}); !errors.Is(err, cause) {
		t.Errorf("Execute = %v, want %v", err, cause)
	}
}

// TestCancelledUnderWay asks for more matches than could ever be walked, for the
// sake of a relationship.
func TestCancelledUnderWay(t *testing.T) {
	t.Parallel()
	cause := errors.New("out of time")
	ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Millisecond, cause)
	defer cancel()
	q := returning(managing(8), count(1), count(-8), key(0))
	if _, err := exec.New(crowd(30).view()).Execute(ctx, q, plan.Budget{}); !errors.Is(err, cause) {
		t.Errorf("Execute = %v, want %v", err, cause)
	}
}

func TestLimitStopsTheWalk(t *testing.T) {
	t.Parallel()
	q := returning(managing(4), key(0), key(4))
	q.Output.Skip, q.Output.Limit = 2, 3
	r, err := exec.New(crowd(30).view()).Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"p0 p2", "p0 p3", "p0 p4"}, flat(r)); diff != "" {
		t.Error(diff)
	}
	if r.Scanned > 20 {
		t.Errorf("Scanned = %d for five matches", r.Scanned)
	}
}

// TestWhatNobodyAsksForIsNotEnumerated: eight hops of thirty have more matches
// than could ever be tried.
func TestWhatNobodyAsksForIsNotEnumerated(t *testing.T) {
	t.Parallel()
	executor := exec.New(crowd(30).view())
	none := managing(8)
	last := none.Pattern.Steps[7].(plan.Hop)
	last.Node.Filter = plan.Compare{Op: plan.Equal, Left: key(8), Right: text("nobody")}
	none.Pattern.Steps[7] = last
	without := start(person, plan.Absent{})
	for _, step := range none.Pattern.Steps {
		absent := without.Pattern.Steps[0].(plan.Absent)
		without.Pattern.Steps[0] = plan.Absent{Steps: append(absent.Steps, step)}
	}
	for _, c := range []struct {
		q          plan.Query
		want, most int
	}{
		{managing(8), 30, 500}, // a look either way, from every person at every place
		{none, 0, 8000},        // every hop from every person at every place of the chain
		{without, 30, 8000},
	} {
		r, err := executor.Execute(t.Context(), c.q, plan.Budget{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Rows) != c.want || r.Scanned > c.most {
			t.Errorf("%d rows after %d things scanned, want %d after %d at most", len(r.Rows), r.Scanned, c.want, c.most)
		}
	}
}

func TestFirstRowsAreThoseOfTheWholeOrder(t *testing.T) {
	t.Parallel()
	executor := exec.New(crowd(20).view())
	q := returning(managing(2), key(0), key(1), key(2))
	for slot := range plan.Slot(3) {
		q.Output.OrderBy = append(q.Output.OrderBy, plan.Sort{Expr: plan.Property{Slot: slot, Name: "score"}, Desc: slot == 1})
	}
	whole, err := executor.Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	q.Output.Skip, q.Output.Limit = 7, 30
	part, err := executor.Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(flat(whole)[7:37], flat(part)); diff != "" {
		t.Error(diff)
	}
	if len(whole.Rows) != 20*20*20 {
		t.Errorf("%d rows, want %d", len(whole.Rows), 20*20*20)
	}
}

func TestSameAnswerEveryTime(t *testing.T) {
	t.Parallel()
	executor := exec.New(crowd(20).view())
	q := returning(managing(1), key(0), key(1))
	q.Output.Limit = 50
	first, err := executor.Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	again, err := executor.Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(flat(first), flat(again)) {
		t.Error("the same query on the same generation has two answers")
	}
}

// TestRowsInOrderHoweverManyCoresLook: the rows of a large table come in its
// order, and no more are looked at than it takes.
func TestRowsInOrderHoweverManyCoresLook(t *testing.T) {
	t.Parallel()
	m, want := &model{}, []string{}
	for i := range 20_000 {
		key := fmt.Sprintf("%05d", i)
		m.add(acme, device, graph.Key(key))
		if strings.Contains(key, "77") {
			want = append(want, key)
		}
	}
	executor := exec.New(m.view())
	q := returning(start(device), key(0))
	q.Pattern.Start.Filter = plan.Compare{Op: plan.Contains, Left: key(0), Right: text("77")}
	for limit, most := range map[int]int{-1: 20_003, 10: 2000} {
		q.Output.Limit = limit
		r, err := executor.Execute(t.Context(), q, plan.Budget{})
		if err != nil {
			t.Fatal(err)
		}
		first := want
		if limit > 0 {
			first = want[:limit]
		}
		if diff := cmp.Diff(first, flat(r)); diff != "" || r.Scanned > most {
			t.Errorf("limit %d, %d scanned: %s", limit, r.Scanned, diff)
		}
	}
}
