package j1ql_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"parapet/internal/graph"
	"parapet/internal/j1ql"
)

var update = flag.Bool("update", false, "rewrite what the cases in testdata expect")

// now is what date.now means in the cases: the last day of a long month.
var now = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)

// schema is that of the cases: devices with agents that find weaknesses, two
// types of users, and software. Only the last declares its properties.
func schema(tb testing.TB) *graph.Schema {
	tb.Helper()
	entity := func(t graph.Type, c graph.Class) graph.EntityType {
		return graph.EntityType{Type: t, Classes: []graph.Class{c}}
	}
	s, err := graph.NewSchema(
		[]graph.EntityType{
			entity("endpoint", "Device"), entity("agent", "HostAgent"), entity("weakness", "Finding"),
			entity("person_user", "User"), entity("logon_user", "User"), entity("team", "UserGroup"),
			{Type: "app", Classes: []graph.Class{"Application"}, Properties: []graph.Property{
				{Name: "name"}, {Name: "vendor"}, {Name: "releasedOn"},
			}},
		},
		[]graph.RelationshipType{
			{Type: "agent_manages_endpoint", Class: "MANAGES", From: "agent", To: "endpoint"},
			{Type: "agent_identified_weakness", Class: "IDENTIFIED", From: "agent", To: "weakness"},
			{Type: "agent_has_logon_user", Class: "HAS", From: "agent", To: "logon_user"},
			{Type: "team_has_user", Class: "HAS", From: "team", To: "person_user"},
			{Type: "team_has_team", Class: "HAS", From: "team", To: "team"},
			{Type: "logon_user_is_user", Class: "IS", From: "logon_user", To: "person_user"},
			{
				Type: "agent_installed_app", Class: "INSTALLED", From: "agent", To: "app",
				Properties: []graph.Property{{Name: "version"}},
			},
		})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// TestCases compiles the query of every file in testdata and compares with
// what the file expects: the canonical text, the plan where the file has one,
// the warnings; or the error as a person sees it.
func TestCases(t *testing.T) {
	t.Parallel()
	for _, file := range caseFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := compileCase(t, archive)
			if *update {
				if err := os.WriteFile(file, txtar.Format(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(archive)), string(txtar.Format(got))); diff != "" {
				t.Errorf("%s differs (-want +got):\n%s", file, diff)
			}
		})
	}
}

func caseFiles(tb testing.TB) []string {
	tb.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		tb.Fatalf("no cases in testdata: %v", err)
	}
	return files
}

// section is the text of a part of a case.
func section(a *txtar.Archive, name string) (string, bool) {
	for _, f := range a.Files {
		if f.Name == name {
			return string(f.Data), true
		}
	}
	return "", false
}

// compileCase is the case as it would be if it expected what comes out.
func compileCase(t *testing.T, in *txtar.Archive) *txtar.Archive {
	t.Helper()
	query, ok := section(in, "query")
	if !ok {
		t.Fatal("the case has no query")
	}
	out := &txtar.Archive{Comment: in.Comment}
	add := func(name, text string) {
		out.Files = append(out.Files, txtar.File{Name: name, Data: []byte(text)})
	}
	add("query", query)
	query = strings.TrimSuffix(query, "\n")
	opt := j1ql.Options{Now: now}
	if text, ok := section(in, "options"); ok {
		add("options", text)
		setOptions(t, &opt, text)
	}
	parsed, err := j1ql.Parse(query)
	if err != nil {
		add("error", caret(t, err, query))
		return out
	}
	compiled, warnings, err := j1ql.Compile(parsed, schema(t), opt)
	if err != nil {
		add("error", caret(t, err, query))
		return out
	}
	add("print", parsed.String()+"\n")
	if _, ok := section(in, "plan"); ok {
		add("plan", dump(compiled))
	}
	if warnings != nil {
		add("warning", carets(warnings, query))
	}
	return out
}

// setOptions reads the options of a case, one a line:
//
//	variable name = 'text' 5
//	parameter name = 7
//	unbound
//	deleted
//	identify
func setOptions(t *testing.T, opt *j1ql.Options, text string) {
	t.Helper()
	opt.Variables, opt.Parameters = map[string][]graph.Value{}, map[string][]graph.Value{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch words[0] {
		case "variable":
			opt.Variables[words[1]] = values(words[3:])
		case "parameter":
			opt.Parameters[words[1]] = values(words[3:])
		case "unbound":
			opt.Unbound = true
		case "deleted":
			opt.IncludeDeleted = true
		case "identify":
			opt.Identify = true
		default:
			t.Fatalf("no option %q", line)
		}
	}
}

func values(words []string) []graph.Value {
	values := make([]graph.Value, len(words))
	for i, w := range words {
		values[i] = graph.Text(strings.Trim(w, "'"))
		if f, err := strconv.ParseFloat(w, 64); err == nil {
			values[i] = graph.Number(f)
		}
		if at, err := time.Parse(time.RFC3339, w); err == nil {
			values[i] = graph.Time(at)
		}
	}
	return values
}

func caret(t *testing.T, err error, query string) string {
	t.Helper()
	var wrong *j1ql.Error
	if !errors.As(err, &wrong) {
		t.Fatalf("the error %v has no place", err)
	}
	return wrong.Caret(query)
}

func carets(warnings []j1ql.Warning, query string) string {
	var b strings.Builder
	for _, w := range warnings {
		b.WriteString(w.Caret(query))
	}
	return b.String()
}

func TestParseRefusesWhatIsNoText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"FIND Device WITH a = '\xff'":                         "line 1, column 23: the query is no UTF-8 text",
		"FIND " + strings.Repeat("x", 1<<16):                  "line 1, column 1: the query is longer than 65536 bytes",
		"FIND Device WITH a = ('a'\nOR 'b') AND b = \"\x80\"": "line 2, column 18: the query is no UTF-8 text",
	} {
		if _, err := j1ql.Parse(text); err == nil || err.Error() != want {
			t.Errorf("Parse(%.30q) = %v, want %s", text, err, want)
		}
	}
}

func TestCompileBoundsItsWork(t *testing.T) {
	t.Parallel()
	_, err := j1ql.Parse("FIND User AS u RETURN 1" + strings.Repeat(" + 1", 201))
	if want := "line 1, column 825: more than 200 operators of arithmetic"; err == nil || err.Error() != want {
		t.Errorf("201 operators: %v, want %s", err, want)
	}
}

func TestWarningsStayReadable(t *testing.T) {
	t.Parallel()
	for types, want := range map[int]string{
		20:   "line 1, column 64: no type `a`",
		21:   "line 1, column 67: one more warning, which is not shown",
		9000: "line 1, column 67: 8980 more warnings, which are not shown",
	} {
		query := "FIND (a" + strings.Repeat(" |a", types-1) + ")"
		parsed, err := j1ql.Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		_, warnings, err := j1ql.Compile(parsed, schema(t), j1ql.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := warnings[len(warnings)-1].String(); got != want {
			t.Errorf("%d unknown types: the last warning is %q, want %q", types, got, want)
		}
		if size := len(carets(warnings, query)); size > 8<<10 {
			t.Errorf("%d unknown types: the warnings take %d bytes", types, size)
		}
	}
}

// FuzzParse: no text makes the parser or the compiler panic, and the canonical
// form of a query is its own canonical form, whose plan is the same.
func FuzzParse(f *testing.F) {
	for _, file := range caseFiles(f) {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		query, _ := section(archive, "query")
		f.Add(query)
	}
	declared := schema(f)
	opt := j1ql.Options{Now: now, Unbound: true}
	f.Fuzz(func(t *testing.T, text string) {
		parsed, err := j1ql.Parse(text)
		if err != nil {
			caret(t, err, text)
			return
		}
		printed := parsed.String()
		again, err := j1ql.Parse(printed)
		if err != nil {
			if len(printed) > 1<<16 {
				return
			}
			t.Fatalf("Parse(%q), the canonical form of %q: %v", printed, text, err)
		}
		if got := again.String(); got != printed {
			t.Fatalf("the canonical form of %q is %q, and that of it %q", text, printed, got)
		}
		want, _, errWant := j1ql.Compile(parsed, declared, opt)
		got, _, errGot := j1ql.Compile(again, declared, opt)
		if (errWant == nil) != (errGot == nil) || dump(want) != dump(got) {
			t.Fatalf("%q and its canonical form %q have different plans:\n%s%v\n%s%v",
				text, printed, dump(want), errWant, dump(got), errGot)
		}
	})
}
