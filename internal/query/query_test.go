package query_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

const acme graph.Partition = "integration/acme"

// tenant is a small graph in a store: three devices with agents, whose tags
// are the values that comparisons are tested on.
func tenant(t *testing.T) query.Graph {
	t.Helper()
	store, err := snapshot.Create(t.TempDir(), snapshot.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := store.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	put(t, tx.Draft(acme))
	steps := []graph.Step{
		{Name: "machines", Outcome: graph.Succeeded, Types: []graph.Type{graph.Machine, graph.Endpoint}},
		{Name: "logon users", Outcome: graph.Forbidden, Reason: "grant Machine.Read.All", Types: []graph.Type{graph.LogonUser, graph.MachineHasLogonUser}},
	}
	if _, err := tx.Seal(t.Context(), acme, steps, nil); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	return exec.New(store.Latest())
}

func put(t *testing.T, d graph.Draft) {
	t.Helper()
	entity := func(typ graph.Type, key graph.Key, props ...graph.Prop) {
		t.Helper()
		if err := d.PutEntity(typ, key, props); err != nil {
			t.Fatal(err)
		}
	}
	tags := map[string]graph.Value{
		"f": graph.List("f"), "n": graph.List("n"), "fn": graph.List("f", "n"),
		"x": graph.List("x"), "xp": graph.List("x", "p"), "none": {},
	}
	for name, value := range tags {
		key := graph.Key("device/" + name)
		entity(graph.Endpoint, key,
			graph.Prop{Name: "displayName", Value: graph.Text(name)},
			graph.Prop{Name: "machineTags", Value: value})
		entity(graph.Machine, graph.Key("agent/"+name), graph.Prop{Name: "displayName", Value: graph.Text(name)})
		if err := d.PutRelationship(graph.MachineManagesEndpoint, graph.Key("agent/"+name), key, nil); err != nil {
			t.Fatal(err)
		}
	}
	d.Finish(graph.Whole, graph.Endpoint, graph.Machine, graph.MachineManagesEndpoint)
}

// TestTruthTable runs JupiterOne's comparisons with lists and absent values
// through language, plan and store.
func TestTruthTable(t *testing.T) {
	t.Parallel()
	g := tenant(t)
	for condition, want := range map[string]string{
		"= 'f'":             "f fn",
		"= ('f' AND 'n')":   "fn",
		"= ('f' OR 'n')":    "f fn n",
		"!= 'f'":            "n none x xp",
		"!= ('f' AND 'n')":  "f n none x xp",
		"!= ('f' OR 'n')":   "none x xp",
		"= undefined":       "none",
		"!= undefined":      "f fn n x xp",
		"~= 'x'":            "x xp",
		"!~= 'x'":           "f fn n none",
		"^= ('p' OR 'n')":   "fn n xp",
		"!$= ('f' AND 'n')": "f n none x xp",
		"> 'f'":             "fn n x xp",
	} {
		text := "FIND Device WITH machineTags " + condition + " AS d RETURN d.displayName ORDER BY d.displayName"
		if got := column(t, g, text); got != want {
			t.Errorf("%s: %s, want %s", condition, got, want)
		}
	}
}

// column is the first column of an answer.
func column(t *testing.T, g query.Graph, text string) string {
	t.Helper()
	answer, err := query.Run(t.Context(), query.Only(g), text, query.Options{})
	if err != nil {
		t.Fatalf("Run(%q): %v", text, err)
	}
	var cells []string
	for _, row := range answer.Rows {
		cells = append(cells, row[0].Value.String())
	}
	return strings.Join(cells, " ")
}

func TestRunAnswers(t *testing.T) {
	t.Parallel()
	g := tenant(t)
	for text, want := range map[string]string{
		`FIND HostAgent AS a THAT MANAGES >> Device WITH displayName = "x" RETURN a._key, COUNT(Device) AS n`: `{"type":"table","data":[{"a._key":"agent/x","n":1}]}`,
		`FIND Device WITH displayName='x' AS d THAT !HAS * RETURN d._class, d.name, d._integrationName`:       `{"type":"table","data":[{"d._class":["Device"],"d.name":null,"d._integrationName":"acme"}]}`,
		`FIND Device AS d RETURN COUNT(d) LIMIT 1`:                                                            `{"type":"table","data":[{"COUNT(d)":6}]}`,
		`FIND Device THAT HAS Finding AS f RETURN COUNT(f)`:                                                   `{"type":"table","data":[{"COUNT(f)":0}]}`,
		`FIND Device AS d THAT !HAS Finding RETURN COUNT(d)`:                                                  `{"type":"table","data":[{"COUNT(d)":6}]}`,
		`FIND Devise`: `{"type":"list","data":[]}`,
	} {
		answer, err := query.Run(t.Context(), query.Only(g), text, query.Options{})
		if err != nil {
			t.Errorf("Run(%q): %v", text, err)
			continue
		}
		var got bytes.Buffer
		if err := answer.WriteJSON(&got); err != nil {
			t.Fatal(err)
		}
		told, _, _ := strings.Cut(got.String(), `,"meta":`)
		if diff := cmp.Diff(want, told+"}"); diff != "" {
			t.Errorf("Run(%q) (-want +got):\n%s", text, diff)
		}
	}
}

func TestRunRemarks(t *testing.T) {
	t.Parallel()
	g := tenant(t)
	for _, c := range []struct{ text, want string }{
		{"FIND Device", ""},
		{"FIND Devise", "line 1, column 6: no class `Devise`; did you mean `Device`?"},
		{"FIND HostAgent THAT MANAGES Device", ""},
		{"FIND HostAgent THAT !HAS User", "integration/acme: step logon users forbidden: grant Machine.Read.All"},
		{"FIND * WITH name != undefined", "integration/acme: step logon users forbidden: grant Machine.Read.All"},
		{"FIND * WITH name != undefined THAT RELATES TO *", "integration/acme: step logon users forbidden: grant Machine.Read.All"},
	} {
		answer, err := query.Run(t.Context(), query.Only(g), c.text, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, w := range answer.Warnings {
			got += w.String()
		}
		for _, gap := range answer.Gaps {
			got += gap.String()
		}
		if got != c.want {
			t.Errorf("%s: remarks %q, want %q", c.text, got, c.want)
		}
		if answer.Meta.Generation != 1 || answer.Meta.AsOf.IsZero() {
			t.Errorf("%s: generation %d as of %s, want the first", c.text, answer.Meta.Generation, answer.Meta.AsOf)
		}
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"FIND", "FIND User RETURN u.name"} {
		var wrong *j1ql.Error
		if _, err := query.Run(t.Context(), query.Only(asleep{}), text, query.Options{}); !errors.As(err, &wrong) {
			t.Errorf("Run(%q) = %v, want an error with a place", text, err)
		}
	}
}

// asleep is a graph that never answers.
type asleep struct{}

func (asleep) Generation() graph.Generation { return graph.Generation{} }

func (asleep) Execute(ctx context.Context, _ plan.Query, _ plan.Budget) (*plan.Result, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("walk: %w", context.Cause(ctx))
}

func TestRunEndsInTime(t *testing.T) {
	t.Parallel()
	for budget, want := range map[time.Duration]time.Duration{0: query.DefaultTimeout, time.Minute: time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			_, err := query.Run(t.Context(), query.Only(asleep{}), "FIND *", query.Options{Timeout: budget})
			var late *query.TimeoutError
			if !errors.As(err, &late) || late.Timeout != want {
				t.Errorf("Run = %v, want a timeout after %s", err, want)
			}
			if took := time.Since(begun); took != want {
				t.Errorf("Run took %s, want %s", took, want)
			}
		})
	}
}

func TestRunCanBeCancelled(t *testing.T) {
	t.Parallel()
	stop := errors.New("stop")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	if _, err := query.Run(ctx, query.Only(asleep{}), "FIND *", query.Options{}); !errors.Is(err, stop) {
		t.Errorf("Run = %v, want the cause of the cancellation", err)
	}
}
