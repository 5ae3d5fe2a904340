package question

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
	"parapet/internal/j1ql/outline"
	"parapet/internal/query"
)

func TestLibraryIsWhole(t *testing.T) {
	t.Parallel()
	if n := len(List()); n < 60 {
		t.Errorf("%d questions, want at least 60", n)
	}
	names := map[string]bool{}
	mayBeEmpty := 0
	for _, q := range List() {
		if q.Empty {
			mayBeEmpty++
		}
		if !regexp.MustCompile(`^[a-z]+(-[a-z0-9]+)*$`).MatchString(q.Name) || names[q.Name] {
			t.Errorf("question %q: its name is taken or not made of words and hyphens", q.Name)
		}
		names[q.Name] = true
		if !strings.HasSuffix(q.Title, "?") {
			t.Errorf("question %s: its title %q asks nothing", q.Name, q.Title)
		}
		if !strings.HasSuffix(q.Description, ".") || !strings.HasSuffix(q.Good, ".") {
			t.Errorf("question %s: its description or its good answer is no sentence", q.Name)
		}
		if len(q.Tags) == 0 || len(q.Queries) == 0 {
			t.Errorf("question %s: it has no tags or no queries", q.Name)
		}
	}
	if most := len(names) / 10; mayBeEmpty > most {
		t.Errorf("%d questions may have an empty answer, want at most %d", mayBeEmpty, most)
	}
}

// TestQueriesSpeakOfWhatThereIs compiles every query. Names that the schema
// does not declare are warnings, and so fail.
func TestQueriesSpeakOfWhatThereIs(t *testing.T) {
	t.Parallel()
	for _, q := range List() {
		names := map[string]bool{}
		for _, of := range q.Queries {
			if of.Name == "" || names[of.Name] {
				t.Errorf("question %s: two queries are named %q, or none", q.Name, of.Name)
			}
			names[of.Name] = true
			parsed, err := j1ql.Parse(of.Text)
			if err != nil {
				t.Errorf("question %s, query %s: %v\n%s", q.Name, of.Name, err, of.Text)
				continue
			}
			_, warnings, err := j1ql.Compile(parsed, graph.Declared(), j1ql.Options{Variables: q.values(nil)})
			if err != nil || len(warnings) > 0 {
				t.Errorf("question %s, query %s: %v %v\n%s", q.Name, of.Name, err, warnings, of.Text)
			}
		}
	}
}

// TestQueriesHaveAnOutline: whoever builds queries sees every one of the library,
// nearly all of them without a part that is left as it is written.
func TestQueriesHaveAnOutline(t *testing.T) {
	t.Parallel()
	queries, whole := 0, 0
	for _, q := range List() {
		for _, of := range q.Queries {
			parsed, err := j1ql.Parse(of.Text)
			if err != nil {
				t.Fatalf("question %s, query %s: %v", q.Name, of.Name, err)
			}
			apart := outline.Of(parsed)
			again, err := apart.Query()
			if err != nil || again.String() != parsed.String() {
				t.Errorf("question %s, query %s: its outline makes %s, %v", q.Name, of.Name, again, err)
			}
			if queries++; len(apart.Written()) == 0 {
				whole++
			}
		}
	}
	if 100*whole < 85*queries {
		t.Errorf("%d of %d queries are shown wholly, want 85 %%", whole, queries)
	}
}

func TestParametersAreUsed(t *testing.T) {
	t.Parallel()
	for _, q := range List() {
		for _, p := range q.Parameters {
			if p.Description == "" || !p.Default.Defined() {
				t.Errorf("question %s: parameter %s has no description or no default", q.Name, p.Name)
			}
			for _, of := range q.Queries {
				if !strings.Contains(of.Text, "${"+p.Name+"}") {
					t.Errorf("question %s: query %s does not use parameter %s", q.Name, of.Name, p.Name)
				}
			}
		}
	}
}

func TestListByTag(t *testing.T) {
	t.Parallel()
	both := List("duplicates", "naming")
	if len(both) != 1 || both[0].Name != "same-name" {
		t.Errorf("List(duplicates, naming) = %v, want same-name", both)
	}
	if none := List("no such tag"); none != nil {
		t.Errorf("List of an unknown tag = %v", none)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	if q, err := Find("stale-devices"); err != nil || q.Name != "stale-devices" {
		t.Errorf("Find(stale-devices) = %v, %v", q, err)
	}
	for name, want := range map[string]string{
		"empty-group":         "did you mean",
		"stale-devices-count": "did you mean stale-devices-that-count, stale-devices, ", // most words first
		"xyz":                 "parapet questions list",
	} {
		_, err := Find(name)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Count(err.Error(), ",") > 4 {
			t.Errorf("Find(%s) = %v, want %q, and no more than five names", name, err, want)
		}
	}
}

// echo answers every query with the literals of its start's filter.
type echo struct{}

func (echo) Generation() graph.Generation { return graph.Generation{Number: 1} }

func (echo) Execute(_ context.Context, q plan.Query, _ plan.Budget) (*plan.Result, error) {
	compare, ok := q.Pattern.Start.Filter.(plan.Compare)
	if !ok {
		return nil, fmt.Errorf("filter %T", q.Pattern.Start.Filter)
	}
	literal := compare.Right.(plan.Literal)
	return &plan.Result{Columns: []string{"x"}, Rows: [][]plan.Cell{{{Value: literal.Value}}}}, nil
}

func TestRunFillsInParameters(t *testing.T) {
	t.Parallel()
	q := &Question{
		Name:       "named",
		Parameters: []Parameter{{"name", "A name", graph.Text("a")}},
		Queries: []Query{
			{"first", "FIND Device WITH name = ${name} AS d RETURN d.name"},
			{"second", "FIND User WITH name = ${name} AS u RETURN u.name"},
		},
	}
	for _, c := range []struct {
		values map[string][]graph.Value
		want   string
	}{
		{nil, "first a; second a"},
		{map[string][]graph.Value{"name": {graph.Text("b")}}, "first b; second b"},
	} {
		answers, err := q.Run(t.Context(), query.Only(echo{}), c.values, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range answers {
			got = append(got, a.Query.Name+" "+a.Rows[0][0].Value.String())
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("Run(%v) (-want +got):\n%s", c.values, diff)
		}
	}
	for parameters, want := range map[int]string{0: "has no parameters", 1: "choose name"} {
		q.Parameters = q.Parameters[:parameters]
		_, err := q.Run(t.Context(), query.Only(echo{}), map[string][]graph.Value{"nam": nil}, query.Options{})
		q.Parameters = q.Parameters[:1]
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Run with an unknown parameter = %v, want %q", err, want)
		}
	}
}

func TestRunNamesTheQueryThatFails(t *testing.T) {
	t.Parallel()
	q := &Question{Name: "broken", Queries: []Query{{"one", "FIND"}}}
	_, err := q.Run(t.Context(), query.Only(echo{}), nil, query.Options{})
	if err == nil || !strings.HasPrefix(err.Error(), "question broken, query one: ") {
		t.Errorf("Run = %v", err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"- name: a\n  titel: b":                              "titel",
		"- name: a\n  expect: nothing":                       "can only be empty",
		"- name: a\n  parameters: [{name: p, default: [1]}]": `parameter "p"`,
	} {
		if _, err := Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Decode(%q) = %v, want %q", text, err, want)
		}
	}
}
