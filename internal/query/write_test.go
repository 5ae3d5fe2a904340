package query_test

import (
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parapet/internal/glyph"
	"parapet/internal/golden"
	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/j1ql"
	"parapet/internal/query"
)

var seen = time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)

func device(id, name string, props ...graph.Prop) *graph.Entity {
	props = append(graph.Props{
		{Name: "_class", Value: graph.List("Device")},
		{Name: "displayName", Value: graph.Text(name)},
	}, props...)
	return &graph.Entity{ID: "id-" + id, Type: graph.Endpoint, Key: graph.Key("key-" + id), Props: props}
}

// list is a list of devices with something of every kind, and things that
// need care: wide characters, an escape sequence, a formula, a quote.
func list() *query.Answer {
	first := device("1", "端末-01",
		graph.Prop{Name: "ipAddress", Value: graph.List("10.0.0.1", "fe80::1")},
		graph.Prop{Name: "isAadJoined", Value: graph.Bool(true)},
		graph.Prop{Name: "lastSeenOn", Value: graph.Time(seen)},
		graph.Prop{Name: "osBuild", Value: graph.Number(22631)},
		graph.Prop{Name: "osPlatform", Value: graph.Text("Windows11")})
	second := device("2", "evil\x1b[2J\n\"name\"",
		graph.Prop{Name: "machineTags", Value: graph.List()},
		graph.Prop{Name: "osPlatform", Value: graph.Text("=HYPERLINK(\"http://x\")")},
		graph.Prop{Name: "version", Value: graph.Text("")})
	return &query.Answer{Type: query.List, Rows: [][]plan.Cell{{{Entity: first}}, {{Entity: second}}}}
}

// link is a relationship between two devices.
func link(from, to string, props ...graph.Prop) *plan.Link {
	return &plan.Link{
		ID: "link-" + from + to, Class: graph.Has, From: "id-" + from, To: "id-" + to,
		Relationship: graph.Relationship{
			Type: graph.MachineHasLogonUser, From: graph.Key("key-" + from), To: graph.Key("key-" + to), Props: props,
		},
	}
}

// tree is a tree of three entities, one of them without a display name.
func tree() *query.Answer {
	bare := graph.Entity{ID: "id-3", Type: graph.LogonUser, Key: "key-3"}
	return &query.Answer{
		Type: query.Tree,
		Graph: &plan.Graph{
			Vertices: []graph.Entity{*device("1", "pc-1", graph.Prop{Name: "osBuild", Value: graph.Number(7)}), *device("2", "pc-2"), bare},
			Edges:    []plan.Link{*link("1", "2", graph.Prop{Name: "logonTypes", Value: graph.Text("Batch")}), *link("1", "3")},
		},
		Warnings: []j1ql.Warning{{Msg: "no class `X`"}},
		Gaps: []query.Gap{
			{Partition: "integration/acme", Step: graph.Step{Name: "users", Outcome: graph.Forbidden, Reason: "grant User.Read.All"}},
			{Partition: "match", Step: graph.Step{Name: "match", Outcome: graph.Succeeded, Ended: seen}},
		},
		Meta: query.Meta{
			Generation: 7, AsOf: seen,
			Partitions: []query.Age{{Partition: "integration/acme", AsOf: seen}, {Partition: "match"}},
			Completeness: []query.Completeness{
				{Type: graph.Endpoint, State: query.Fresh, Partition: "integration/acme", AsOf: seen},
				{Type: graph.LogonUser, State: query.Forbidden, Partition: "integration/acme", Reason: "grant Machine.Read.All"},
				{Type: graph.CVE, State: query.NeverSeen},
			},
			Scanned: 12, Took: 1234567 * time.Nanosecond, Truncated: true, Cursor: "next",
		},
	}
}

// table is a table with whole entities, undefined values and numbers.
func table() *query.Answer {
	edge := link("1", "2", graph.Prop{Name: "lastSeenOn", Value: graph.Time(seen)})
	return &query.Answer{
		Type: query.Table, Columns: []string{"d", "HAS", "Last seen", "COUNT(f)"},
		Rows: [][]plan.Cell{
			{{Entity: device("1", "pc-1")}, {Link: edge}, {Value: graph.Time(seen)}, {Value: graph.Number(12)}},
			{{Entity: device("2", "pc-2")}, {Link: edge}, {}, {Value: graph.Number(-3)}},
		},
	}
}

var writers = map[string]func(*query.Answer, io.Writer) error{
	"json":   (*query.Answer).WriteJSON,
	"ndjson": (*query.Answer).WriteNDJSON,
	"csv":    (*query.Answer).WriteCSV,
	"txt":    func(a *query.Answer, w io.Writer) error { return a.WriteTable(w, 0) },
}

func TestWrite(t *testing.T) {
	t.Parallel()
	answers := map[string]*query.Answer{
		"list": list(), "table": table(), "tree": tree(),
		"list_empty":  {Type: query.List},
		"table_empty": {Type: query.Table, Columns: []string{"d.name", "COUNT(f)"}},
	}
	for name, answer := range answers {
		for format, write := range writers {
			t.Run(name+"."+format, func(t *testing.T) {
				t.Parallel()
				var got bytes.Buffer
				if err := write(answer, &got); err != nil {
					t.Fatal(err)
				}
				golden.File(t, filepath.Join("testdata", name+"."+format), got.String())
			})
		}
	}
}

func TestWriteJSONIsJSON(t *testing.T) {
	t.Parallel()
	for _, answer := range []*query.Answer{list(), table()} {
		var got bytes.Buffer
		if err := answer.WriteJSON(&got); err != nil {
			t.Fatal(err)
		}
		var decoded struct {
			Type string
			Data []map[string]any
		}
		if err := json.Unmarshal(got.Bytes(), &decoded); err != nil {
			t.Fatal(err)
		}
		if decoded.Type != string(answer.Type) || len(decoded.Data) != len(answer.Rows) {
			t.Errorf("decoded %s of %d rows, want %s of %d", decoded.Type, len(decoded.Data), answer.Type, len(answer.Rows))
		}
	}
}

func TestWriteTableFitsTheTerminal(t *testing.T) {
	t.Parallel()
	for _, width := range []int{100, 60, 40, 20} {
		for name, answer := range map[string]*query.Answer{"list": list(), "table": table(), "tree": tree()} {
			var got strings.Builder
			if err := answer.WriteTable(&got, width); err != nil {
				t.Fatal(err)
			}
			rows, _, _ := strings.Cut(got.String(), "\n\n")
			for line := range strings.Lines(rows) {
				if w := glyph.Width(strings.TrimRight(line, "\n")); w > width {
					t.Errorf("a line of the %s is %d cells wide, want at most %d: %q", name, w, width, line)
				}
			}
		}
	}
}

func TestWriteTellsOfErrors(t *testing.T) {
	t.Parallel()
	for format, write := range writers {
		for _, answer := range []*query.Answer{list(), table(), tree()} {
			if err := write(answer, closed{}); err == nil {
				t.Errorf("%s of a %s: no error from a writer that refuses", format, answer.Type)
			}
		}
	}
}

// closed is a writer that takes nothing.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// A relationship has one class: a text wherever it is shown, as in a column.
func TestClassOfARelationshipIsAText(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]*query.Answer{"tree": tree(), "table": table()} {
		var got bytes.Buffer
		if err := answer.WriteJSON(&got); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(got.String(), `"_class":"HAS"`) || strings.Contains(got.String(), `["HAS"]`) {
			t.Errorf("the class of the relationships of a %s is no text: %s", name, got.String())
		}
	}
}
