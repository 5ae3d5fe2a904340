package exec_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

var update = flag.Bool("update", false, "write the golden files of explanations")

// operators are what was done on a query: how deep, what, to what, how many
// rows were expected and came, and whether it took time.
func operators(t *testing.T, m *model, q plan.Query) []plan.Operator {
	t.Helper()
	r, err := exec.New(m.view()).Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Operators
}

func explained(ops []plan.Operator) string {
	var b strings.Builder
	for _, op := range ops {
		took := "none"
		if op.Time > 0 {
			took = "some"
		}
		what := strings.Repeat("  ", op.Depth) + op.Name
		fmt.Fprintf(&b, "%-16s %-52s expected %3d  rows %3d  time %s\n", what, op.Detail, op.Estimated, op.Rows, took)
	}
	return b.String()
}

// TestOperatorsSayWhatWasDone shows every kind of operator in an explanation.
func TestOperatorsSayWhatWasDone(t *testing.T) {
	t.Parallel()
	findings := hop(has, plan.Forward, 8, finding)
	clean := returning(start(device, plan.Absent{Steps: []plan.Step{findings}}), key(0))
	owner := func(steps ...plan.Step) plan.Query {
		return start(person, append([]plan.Step{hop(owns, plan.Forward, 1, device)}, steps...)...)
	}
	section := plan.Optional{Steps: []plan.Step{hop(has, plan.Forward, 2, finding)}, Slot: 3}
	asked := returning(owner(), key(0))
	asked.Pattern.Start.Filter = plan.Not{Of: plan.In{Of: key(0), Query: &clean}}
	ordered := returning(owner(), key(0), key(1))
	ordered.Output.OrderBy, ordered.Output.Limit = []plan.Sort{{Expr: key(1)}}, 2
	distinct := returning(owner(), key(0))
	distinct.Output.Distinct = true
	across := returning(owner(), name(0), count(1))
	across.Where = plan.Not{Of: plan.Compare{Op: plan.Equal, Left: key(0), Right: key(1)}}
	tree := owner()
	tree.Output.Shape = plan.Tree
	walked := tree
	walked.Where = across.Where
	led := plan.Optional{Steps: []plan.Step{hop(manages, plan.Forward, 4, person)}, Slot: 5}
	for name, q := range map[string]plan.Query{
		"rows":     returning(owner(), key(0), key(1)),
		"order":    ordered,
		"distinct": distinct,
		"group":    across,
		"tree":     tree,
		"walked":   walked,
		"paths":    returning(start(person, plan.Paths{Edge: hop(manages, plan.Forward, 1, person).Edge, Max: 3, Node: plan.Node{Slot: 1, Types: of(person)}}), key(0), key(1)),
		"without":  returning(owner(plan.Absent{Steps: []plan.Step{findings}}), key(0), key(1)),
		"optional": returning(owner(section), key(0), key(2)),
		"led":      returning(start(person, led, hop(owns, plan.Forward, 1, device)), key(0), key(1)),
		"unseen":   limited(start(person, led, hop(owns, plan.Forward, 1, device)), 3),
		"subquery": asked,
		"sets":     start(person, hop(owns, plan.Forward, 1, device), plan.Absent{Steps: []plan.Step{findings}}),
		"sweep":    returning(owner(hop(has, plan.Forward, 2, finding)), plan.Element{Slot: 0}, count(2)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", "explain", name+".txt")
			got := explained(operators(t, office(), q))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func limited(q plan.Query, limit int) plan.Query {
	q.Output.Limit = limit
	return q
}

// TestTimesOfOperatorsAddUp: what the operators took together is about what the
// whole query took.
func TestTimesOfOperatorsAddUp(t *testing.T) {
	t.Parallel()
	q := returning(managing(2), key(0), key(1), key(2))
	q.Output.OrderBy = []plan.Sort{{Expr: key(2)}}
	executor := exec.New(crowd(30).view())
	began := time.Now()
	r, err := executor.Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	whole, sum := time.Since(began), time.Duration(0)
	for _, op := range r.Operators {
		if op.Depth == 0 {
			sum += op.Time
		}
	}
	if sum > whole || sum < whole/3 {
		t.Errorf("the operators took %s of %s", sum, whole)
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
	ops := operators(t, m, q)[1:]
	got := []string{}
	for _, op := range ops {
		got = append(got, fmt.Sprintf("%s: %s: %d", op.Name, op.Detail, op.Rows))
	}
	if diff := cmp.Diff([]string{
		"scan: finding WITH _key: 1",
		fmt.Sprintf("hop: <-[device_has_finding]- device: %d", len(want)),
		fmt.Sprintf("rows, order: : %d", len(want)),
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
