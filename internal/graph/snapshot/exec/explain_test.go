package exec_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

// operators are what was done on a query, by name, what to, and how many rows
// came of it.
func operators(t *testing.T, m *model, q plan.Query) []string {
	t.Helper()
	r, err := exec.New(m.view()).Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, op := range r.Operators {
		all = append(all, fmt.Sprintf("%d %s: %s: %d", op.Depth, op.Name, op.Detail, op.Rows))
	}
	return all
}

func TestOperatorsSayWhatWasDone(t *testing.T) {
	t.Parallel()
	findings := returning(start(device, plan.Absent{Steps: []plan.Step{hop(has, plan.Forward, 8, finding)}}), key(0))
	q := returning(start(person,
		hop(owns, plan.Forward, 1, device),
		plan.Optional{Steps: []plan.Step{hop(has, plan.Forward, 2, finding)}, Slot: 3},
	), key(0), key(2))
	q.Pattern.Start.Filter = plan.Not{Of: plan.In{Of: key(0), Query: &findings}}
	want := []string{
		"0 subquery: values of its first column: 1",
		"1 scan: device: 3",
		"1 without: -[device_has_finding]-> finding: 1",
		"1 rows: : 1",
		"0 scan: person WITH _key: 4",
		"0 hop: -[person_owns_device]-> device: 3",
		"0 optional: -[device_has_finding]-> finding: 1",
		"0 hop: -[device_has_finding]-> finding: 3",
		"0 rows: : 4",
	}
	if diff := cmp.Diff(want, operators(t, office(), q)); diff != "" {
		t.Error(diff)
	}
}

// TestWalkBeginsWhereThereIsLeast: one finding of many is looked for first, and
// its devices by the way back.
func TestWalkBeginsWhereThereIsLeast(t *testing.T) {
	t.Parallel()
	m := plant(50, 40, 20)
	q := returning(start(device, hop(has, plan.Forward, 1, finding)), key(0), key(1))
	h := q.Pattern.Steps[0].(plan.Hop)
	h.Node.Filter = plan.Compare{Op: plan.Equal, Left: key(1), Right: text("CVE-39")}
	q.Pattern.Steps[0] = h
	q.Output.OrderBy = []plan.Sort{{Expr: key(0)}}
	want := []string{}
	for _, e := range m.relationships {
		if e.to.key == "CVE-39" {
			want = append(want, string(e.from.key))
		}
	}
	got := operators(t, m, q)
	if diff := cmp.Diff([]string{
		"0 scan: finding WITH _key: 1",
		fmt.Sprintf("0 hop: <-[device_has_finding]- device: %d", len(want)),
		fmt.Sprintf("0 rows, order: : %d", len(want)),
	}, got); diff != "" {
		t.Error(diff)
	}
}

// TestIdentifiersAreFoundByTheIndex: to find an entity by its identifier, or
// by a subquery for it, nothing else is looked at.
func TestIdentifiersAreFoundByTheIndex(t *testing.T) {
	t.Parallel()
	m := plant(50, 40, 20)
	v := m.view()
	id := plan.Property{Name: "_id"}
	one := start(device)
	one.Pattern.Start.Filter = plan.Compare{Op: plan.Equal, Left: id, Right: plan.Literal{Value: graph.Text(m.entities[45].id)}}
	byKey := returning(start(device), id)
	byKey.Pattern.Start.Filter = plan.Compare{Op: plan.Equal, Left: key(0), Right: text("device-5")}
	sub := start(device)
	sub.Pattern.Start.Filter = plan.In{Of: plan.Element{}, Query: &byKey}
	for want, q := range map[string]plan.Query{"device-5": one, "device-5 ": sub} {
		r, err := exec.New(v).Execute(t.Context(), q, plan.Budget{})
		if err != nil {
			t.Fatal(err)
		}
		if rows := flat(r); len(rows) != 1 || rows[0] != "device-5" || r.Scanned > 2 {
			t.Errorf("%q after %d things, want %s after two", rows, r.Scanned, want)
		}
	}
}
