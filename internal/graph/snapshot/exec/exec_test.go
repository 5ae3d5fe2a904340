package exec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

// office is a small graph: Ann manages Bob and herself, Bob manages Cem; Ann
// owns a laptop and a phone, Bob a desktop; the laptop has two findings, the
// phone one of them. In another tenant there is a second Ann.
func office() *model {
	m := &model{}
	ann := m.add(acme, person, "ann", prop("name", graph.Text("Ann")), prop("score", graph.Number(2)))
	bob := m.add(acme, person, "bob", prop("name", graph.Text("Bob")))
	cem := m.add(acme, person, "cem", prop("name", graph.Text("Cem")), prop("score", graph.Number(1)))
	laptop := m.add(acme, device, "laptop", prop("tags", graph.List("it", "eu")))
	phone := m.add(acme, device, "phone")
	desktop := m.add(acme, device, "desktop")
	high := m.add(acme, finding, "high", prop("name", graph.Text("high")))
	low := m.add(acme, finding, "low", prop("name", graph.Text("low")))
	m.add(globex, person, "ann", prop("name", graph.Text("Ann")))
	m.join(manages, ann, bob, prop("active", graph.Bool(true)))
	m.join(manages, ann, ann)
	m.join(manages, bob, cem)
	m.join(owns, ann, laptop)
	m.join(owns, ann, phone)
	m.join(owns, bob, desktop)
	m.join(has, laptop, high, prop("score", graph.Number(9)))
	m.join(has, laptop, low)
	m.join(has, phone, low)
	return m
}

func of(types ...graph.Type) plan.Types { return plan.Types{List: types} }

func start(t graph.Type, steps ...plan.Step) plan.Query {
	return plan.Query{
		Pattern: plan.Pattern{Start: plan.Node{Slot: 0, Types: of(t)}, Steps: steps},
		Output:  plan.Output{Limit: -1},
	}
}

// hop leads to slot n over slot -n.
func hop(edge graph.Type, d plan.Direction, n plan.Slot, node graph.Type) plan.Hop {
	return plan.Hop{
		Edge: plan.Edge{Slot: -n, Types: of(edge), Direction: d},
		Node: plan.Node{Slot: n, Types: of(node)},
	}
}

func returning(q plan.Query, columns ...plan.Expr) plan.Query {
	q.Output.Shape = plan.Table
	for _, e := range columns {
		q.Output.Columns = append(q.Output.Columns, plan.Column{Name: "c", Expr: e})
	}
	return q
}

func key(slot plan.Slot) plan.Expr   { return plan.Property{Slot: slot, Name: "_key"} }
func name(slot plan.Slot) plan.Expr  { return plan.Property{Slot: slot, Name: "name"} }
func count(slot plan.Slot) plan.Expr { return plan.Count{Of: plan.Element{Slot: slot}} }
func text(s string) plan.Expr        { return plan.Literal{Value: graph.Text(s)} }

// ask executes a query and writes every row as its cells, entities by key.
func ask(t *testing.T, m *model, q plan.Query) []string {
	t.Helper()
	r, err := exec.New(m.view()).Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	return flat(r)
}

func flat(r *plan.Result) []string {
	rows := []string{}
	for _, row := range r.Rows {
		var cells []string
		for _, c := range row {
			if c.Entity != nil {
				cells = append(cells, string(c.Entity.Key))
			} else {
				cells = append(cells, c.Value.String())
			}
		}
		rows = append(rows, strings.Join(cells, " "))
	}
	return rows
}

func wantRows(t *testing.T, m *model, q plan.Query, want ...string) {
	t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), ask(t, m, q)); diff != "" {
		t.Error(diff)
	}
}

func TestListHoldsWholeEntities(t *testing.T) {
	t.Parallel()
	m := office()
	q := start(device)
	q.Pattern.Start.Filter = plan.Compare{Op: plan.Equal, Left: plan.Property{Name: "tags"}, Right: text("it")}
	got, err := exec.New(m.view()).Execute(t.Context(), q, plan.Budget{})
	if err != nil {
		t.Fatal(err)
	}
	want := &plan.Result{Scanned: got.Scanned, Operators: got.Operators, Rows: [][]plan.Cell{{{Entity: &graph.Entity{
		ID: m.entities[3].id, Type: device, Key: "laptop",
		Props: graph.Props{
			prop("_beginOn", graph.Millis(2000)),
			prop("_class", graph.List("Device", "Host")),
			prop("_createdOn", graph.Millis(1000)),
			prop("_deleted", graph.Bool(false)),
			prop("_integrationName", graph.Text("acme")),
			prop("_source", graph.Text("integration-managed")),
			prop("_version", graph.Number(1)),
			prop("tags", graph.List("it", "eu")),
		},
	}}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestListIsDistinctAndInOrderOfPartitionAndRow(t *testing.T) {
	t.Parallel()
	wantRows(t, office(), start(person), "ann", "bob", "cem", "ann")
	wantRows(t, office(), start(person, hop(owns, plan.Either, 1, device)), "ann", "bob")
}

func TestTableHasARowForEveryPath(t *testing.T) {
	t.Parallel()
	q := start(person, hop(owns, plan.Forward, 1, device), hop(has, plan.Forward, 2, finding))
	wantRows(t, office(), returning(q, key(0), plan.Element{Slot: 1}, key(2)),
		"ann laptop high", "ann laptop low", "ann phone low")
}

func TestEitherMatchesOnceForEachOrientation(t *testing.T) {
	t.Parallel()
	q := returning(start(person, hop(manages, plan.Either, 1, person)), key(0), key(-1), key(1))
	wantRows(t, office(), q,
		"ann ann|manages|ann ann", "ann ann|manages|bob bob",
		"bob bob|manages|cem cem", "bob ann|manages|bob ann", "cem bob|manages|cem bob")
}

func TestDirections(t *testing.T) {
	t.Parallel()
	for d, want := range map[plan.Direction][]string{
		plan.Forward:  {"ann", "bob"},
		plan.Backward: {"ann", "bob", "cem"},
	} {
		wantRows(t, office(), start(person, hop(manages, d, 1, person)), want...)
	}
}

func TestAbsent(t *testing.T) {
	t.Parallel()
	low := hop(has, plan.Forward, 8, finding)
	low.Node.Filter = plan.Compare{Op: plan.Equal, Left: name(8), Right: text("low")}
	for name, c := range map[string]struct {
		absent plan.Absent
		want   []string
	}{
		"a hop":             {plan.Absent{Steps: []plan.Step{hop(owns, plan.Either, 9, device)}}, []string{"cem", "ann"}},
		"the wrong way":     {plan.Absent{Steps: []plan.Step{hop(owns, plan.Backward, 9, device)}}, []string{"ann", "bob", "cem", "ann"}},
		"the whole chain":   {plan.Absent{Steps: []plan.Step{hop(owns, plan.Forward, 9, device), low}}, []string{"bob", "cem", "ann"}},
		"what cannot be":    {plan.Absent{Steps: []plan.Step{hop(has, plan.Forward, 9, finding)}}, []string{"ann", "bob", "cem", "ann"}},
		"an arrow followed": {plan.Absent{Steps: []plan.Step{hop(manages, plan.Backward, 9, person)}}, []string{"ann"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wantRows(t, office(), start(person, c.absent), c.want...)
		})
	}
}

func TestAbsentAfterAHop(t *testing.T) {
	t.Parallel()
	q := start(person, hop(owns, plan.Forward, 1, device), plan.Absent{Steps: []plan.Step{hop(has, plan.Forward, 2, finding)}})
	wantRows(t, office(), returning(q, key(0), key(1)), "bob desktop")
	wantRows(t, office(), q, "bob")
}

func TestSkipAndLimit(t *testing.T) {
	t.Parallel()
	m := office()
	for _, sorts := range [][]plan.Sort{nil, {{Expr: plan.Literal{}}}} {
		q := start(person)
		q.Output.OrderBy = sorts
		all := ask(t, m, q)
		for _, c := range []struct{ skip, limit, first, last int }{
			{0, 0, 0, 0},
			{0, 2, 0, 2},
			{1, 2, 1, 3},
			{3, 9, 3, 4},
			{9, 1, 4, 4},
			{2, -1, 2, 4},
		} {
			q.Output.Skip, q.Output.Limit = c.skip, c.limit
			wantRows(t, m, q, all[c.first:c.last]...)
		}
	}
}

func TestWhereSeesRelationshipsAndSeveralEntities(t *testing.T) {
	t.Parallel()
	q := returning(start(device, hop(has, plan.Forward, 1, finding)), key(0), key(1))
	q.Where = plan.Compare{Op: plan.Greater, Left: plan.Property{Slot: -1, Name: "score"}, Right: plan.Literal{Value: graph.Number(8)}}
	wantRows(t, office(), q, "laptop high")

	q = returning(start(person, hop(manages, plan.Either, 1, person)), key(0), key(1))
	q.Where = plan.Compare{Op: plan.Less, Left: name(0), Right: name(1)}
	wantRows(t, office(), q, "ann bob", "bob cem")
}

func TestMetadataOfRelationships(t *testing.T) {
	t.Parallel()
	q := start(person, hop(manages, plan.Backward, 1, person))
	q.Where = plan.Property{Slot: -1, Name: "active"}
	var columns []plan.Expr
	for _, name := range []string{"_key", "_type", "_class", "_fromEntityKey", "_toEntityKey", "active"} {
		columns = append(columns, plan.Property{Slot: -1, Name: name})
	}
	wantRows(t, office(), returning(q, columns...), "ann|manages|bob person_manages_person MANAGES ann bob true")
}

func TestLinksCrossPartitions(t *testing.T) {
	t.Parallel()
	m := office()
	other := m.add(globex, finding, "other")
	m.join(is, m.entities[6], other)
	q := start(finding, hop(is, plan.Forward, 1, finding))
	wantRows(t, m, returning(q, key(0), plan.Property{Slot: 1, Name: "_integrationName"}), "high globex")
}

func TestNoTypesMatchNothing(t *testing.T) {
	t.Parallel()
	q := start(person)
	q.Pattern.Start.Types = plan.Types{}
	wantRows(t, office(), q)
	q.Pattern.Start.Types = plan.Types{Any: true}
	if got := len(ask(t, office(), q)); got != 9 {
		t.Errorf("any type matches %d entities, want 9", got)
	}
}

func TestConcurrentQueries(t *testing.T) {
	t.Parallel()
	executor := exec.New(office().view())
	q := returning(start(person, hop(owns, plan.Forward, 1, device)), key(0), count(1))
	var group errgroup.Group
	for range 8 {
		group.Go(func() error {
			r, err := executor.Execute(t.Context(), q, plan.Budget{})
			if err != nil {
				return err
			}
			if diff := cmp.Diff([]string{"ann 2", "bob 1"}, flat(r)); diff != "" {
				return fmt.Errorf("rows: %s", diff)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}
