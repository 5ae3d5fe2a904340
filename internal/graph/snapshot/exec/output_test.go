package exec_test

import (
	"slices"
	"testing"

	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

func TestCountIsOfDistinctThings(t *testing.T) {
	t.Parallel()
	chain := start(person, hop(owns, plan.Forward, 1, device), hop(has, plan.Forward, 2, finding))
	wantRows(t, office(), returning(chain, count(0), count(1), count(2), count(-2)), "1 2 2 3")
	wantRows(t, office(), returning(chain, key(2), count(1), count(0)), "high 1 1", "low 2 1")
	// Undefined is no value: Bob has no score.
	wantRows(t, office(), returning(start(person), plan.Count{Of: plan.Property{Name: "score"}}), "2")
	wantRows(t, office(), returning(start(person), plan.Count{Of: name(0)}, count(0)), "3 4")
}

func TestCountOfNothing(t *testing.T) {
	t.Parallel()
	none := start(person, hop(has, plan.Forward, 1, finding))
	wantRows(t, office(), returning(none, count(0), count(1)), "0 0")
	wantRows(t, office(), returning(none, key(0), count(1)))
}

func TestGroupsComeInTheOrderOfTheirValues(t *testing.T) {
	t.Parallel()
	q := returning(start(person), count(0), plan.Property{Name: "score"})
	wantRows(t, office(), q, "1 1", "1 2", "2 ")
	q.Output.OrderBy = []plan.Sort{{Expr: plan.ColumnRef{Index: 0}, Desc: true}}
	wantRows(t, office(), q, "2 ", "1 1", "1 2")
	q = returning(start(person, hop(owns, plan.Forward, 1, device)), plan.Element{Slot: 0}, count(1))
	q.Output.OrderBy = []plan.Sort{{Expr: name(0), Desc: true}}
	wantRows(t, office(), q, "bob 1", "ann 2")
}

func TestUndefinedSortsLastBothWays(t *testing.T) {
	t.Parallel()
	m := office()
	q := start(person)
	q.Where = plan.Compare{Op: plan.Equal, Left: plan.Property{Name: "_integrationName"}, Right: text("acme")}
	for desc, want := range map[bool][]string{false: {"cem", "ann", "bob"}, true: {"ann", "cem", "bob"}} {
		q.Output.OrderBy = []plan.Sort{{Expr: plan.Property{Name: "score"}, Desc: desc}}
		wantRows(t, m, q, want...)
	}
}

func TestTiesAreOrderedByIDs(t *testing.T) {
	t.Parallel()
	m := office()
	for _, q := range []plan.Query{
		start(person),
		returning(start(person), plan.Property{Name: "_id"}),
	} {
		q.Output.OrderBy = []plan.Sort{{Expr: plan.Property{Name: "_type"}}}
		r, err := exec.New(m.view()).Execute(t.Context(), q, plan.Budget{})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, row := range r.Rows {
			if e := row[0].Entity; e != nil {
				ids = append(ids, e.ID)
			} else {
				ids = append(ids, row[0].Value.AsText())
			}
		}
		if len(ids) != 4 || !slices.IsSorted(ids) {
			t.Errorf("ids = %q, want four in order", ids)
		}
	}
}

func TestDistinctRowsOrderedByWhatIsNotReturned(t *testing.T) {
	t.Parallel()
	q := returning(start(person), name(0))
	q.Output.Distinct = true
	wantRows(t, office(), q, "Ann", "Bob", "Cem")
	q.Output.OrderBy = []plan.Sort{{Expr: plan.Property{Name: "score"}}}
	wantRows(t, office(), q, "Cem", "Ann", "Bob")
}
