package app

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

func TestMoment(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2026-01-31":                "2026-01-31T00:00:00Z",
		"2026-01-31T18:30:00+01:00": "2026-01-31T17:30:00Z",
		"date.now":                  "2026-03-31T12:00:00Z",
		"DATE.now-7days":            "2026-03-24T12:00:00Z",
		"date(2026-02)":             "2026-02-01T00:00:00Z",
	} {
		if got, err := moment(text, now); err != nil || utc(got) != want {
			t.Errorf("moment(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "soon", "31.1.2026", "date.now LIMIT 5", "7"} {
		if got, err := moment(text, now); err == nil {
			t.Errorf("moment(%q) = %v, want an error", text, got)
		}
	}
}

func TestVariables(t *testing.T) {
	t.Parallel()
	got, err := variables([]string{"a=1", "a=-2.5", "b=true", `c="7"`, "c='x'", "d=x=y", "e=", "f=1e5", "f=Inf"})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][]graph.Value{
		"a": {graph.Number(1), graph.Number(-2.5)},
		"b": {graph.Bool(true)},
		"c": {graph.Text("7"), graph.Text("x")},
		"d": {graph.Text("x=y")},
		"e": {graph.Text("")},
		"f": {graph.Text("1e5"), graph.Text("Inf")},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(graph.Value.Equal)); diff != "" {
		t.Error(diff)
	}
	if _, err := variables([]string{"=1"}); err == nil {
		t.Error("a variable without a name is none")
	}
}

func TestRefusalsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		code int
		want string
	}{
		{&query.TimeoutError{Timeout: 30 * time.Second}, exitFailed, "with --timeout 2m0s"},
		{&plan.BudgetError{Memory: 1 << 30}, exitFailed, "with --memory 4096MiB"},
		{&j1ql.Error{Msg: "wrong"}, exitUsage, "wrong"},
		{query.ErrNoEntities, exitUsage, "returns no entities"},
		{io.ErrUnexpectedEOF, exitFailed, "unexpected EOF"},
	} {
		err := refusal("FIND x", c.err)
		if ExitCode(err) != c.code || !strings.Contains(Say(err), c.want) {
			t.Errorf("refusal(%v) = %q with %d, want …%s with %d", c.err, Say(err), ExitCode(err), c.want, c.code)
		}
	}
}

// dictated is lines that a person types; an empty one ends a query.
type dictated struct {
	lines   []string
	history []string
}

func (d *dictated) next(string) (string, error) {
	if len(d.lines) == 0 {
		return "", io.EOF
	}
	line := d.lines[0]
	d.lines = d.lines[1:]
	if line == "^C" {
		return "", errDropped
	}
	return line, nil
}

func (d *dictated) goesOn() bool          { return false }
func (d *dictated) remember(query string) { d.history = append(d.history, query) }

func TestConverseAsksWholeQueries(t *testing.T) {
	t.Parallel()
	d := &dictated{lines: []string{
		"FIND a WITH", "b == 1", "", ";",
		"FIND WITH", "FIND (a|", "^C",
		"FIND 'c", "d' ==;",
		"FIND a WITH b = /c", // a regular expression ends on its line
		"FIND a RETURN /* that", "is all */ ==", "exit", "FIND never ==",
	}}
	var told bytes.Buffer
	if err := converse(t.Context(), &asker{}, &told, d); ExitCode(err) != exitUsage {
		t.Errorf("converse = %v, want %d", err, exitUsage)
	}
	want := []string{
		"FIND a WITH\nb == 1", "FIND WITH", "FIND 'c\nd' ==", "FIND a WITH b = /c", "FIND a RETURN /* that\nis all */ ==",
	}
	if diff := cmp.Diff(want, d.history); diff != "" {
		t.Errorf("asked (-want +got):\n%s\n%s", diff, &told)
	}
}

func TestPlainLinesGoOn(t *testing.T) {
	t.Parallel()
	p := newPlain(strings.NewReader("FIND a\n  AS b\nReturn b\nreturned\nFIND c"))
	var on []bool
	for {
		if _, err := p.next(""); errors.Is(err, io.EOF) {
			break
		}
		on = append(on, p.goesOn())
	}
	if want := []bool{true, true, false, false, false}; !slices.Equal(on, want) {
		t.Errorf("the lines go on: %v, want %v", on, want)
	}
}

func TestCompleteALine(t *testing.T) {
	t.Parallel()
	asked := 0
	known := j1ql.CompleteOptions{
		Values: func(types []graph.Type, property string) []graph.Value {
			asked++
			if property != "osPlatform" || !slices.Equal(types, []graph.Type{graph.Endpoint}) {
				t.Errorf("asked for %s of %v, want osPlatform of %s", property, types, graph.Endpoint)
			}
			return []graph.Value{graph.Text("Android"), graph.Text("macOS")}
		},
		Parameters: []string{"owners"}, Variables: []string{"owner"},
	}
	for _, c := range []struct {
		before, line string
		at           int
		head         string
		want         []string
		tail         string
	}{
		{"", "FIND user_e", 11, "FIND ", []string{"user_endpoint "}, ""},
		{"FIND user_endpoint\n", "WITH osPlatform = m AS ö", 19, "WITH osPlatform = ", []string{"'macOS' "}, " AS ö"},
		{"", "FIND user_endpoint WITH osPlatform = ", 37, "FIND user_endpoint WITH osPlatform = ", []string{"'Android' ", "'macOS' ", "undefined ", ""}, ""},
		{"", "/* ö */ FIND Account AS acc RETURN a", 36, "/* ö */ FIND Account AS acc RETURN a", []string{"acc", "AVG(", "ABS(", ""}, ""},
		{"", "FIND Device WITH a = ${param.", 29, "FIND Device WITH a = ", []string{"${param.owners} "}, ""},
		{"", "FIND Device WITH a = ${ o}", 25, "FIND Device WITH a = ", []string{"${owner} "}, ""},
		{"", "fi", 2, "fi", []string{"FIND ", "Finding ", "File ", ""}, ""},
		{"", "fin", 3, "FIND", []string{"FIND ", "Finding ", ""}, ""},
		{"", "find", 4, "find", []string{"FIND ", "Finding ", ""}, ""},
		{"", "FIaa Host", 2, "FI", []string{"FIND ", "Finding ", "File ", ""}, "aa Host"},
		{"", "FIND u", 6, "FIND u", []string{"user_endpoint ", "UNIQUE ", "User ", "UserGroup ", "URL ", ""}, ""},
		{"", "FIND UNIQUE (Device |Us", 23, "FIND UNIQUE (Device |User", []string{"User ", "UserGroup ", "user_endpoint ", ""}, ""},
		{"", "find user_endpoint w", 20, "find user_endpoint w", []string{"WITH ", "WHERE ", ""}, ""},
		{"", "FIND DEVICE", 11, "FIND ", []string{"Device "}, ""},
		{"", "FIND Device WITH deV = 1", 20, "FIND Device WITH device", []string{"deviceId ", "deviceValue ", ""}, " = 1"},
		{"FIND 'a\n", "b", 1, "b", nil, ""},
	} {
		head, got, tail := complete(c.before, c.line, c.at, known)
		if head != c.head || tail != c.tail || !slices.Equal(got, c.want) {
			t.Errorf("complete(%q, %q, %d) = %q, %q, %q, want %q, %q, %q", c.before, c.line, c.at, head, got, tail, c.head, c.want, c.tail)
		}
	}
	if asked != 2 {
		t.Errorf("values were asked for %d times, want 2", asked)
	}
}
