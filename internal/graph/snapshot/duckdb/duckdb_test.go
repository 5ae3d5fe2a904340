// Package duckdb_test holds the layout of the graph's files to what
// docs/data-format.md says: DuckDB reads a graph with the statements of that
// page and finds the same as the store. It knows no more of the files than the
// page does.
package duckdb_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column/columntest"
)

const (
	acme    graph.Partition = "integration/acme"
	matches graph.Partition = "match"
)

// reading is what read.mjs prints.
type reading struct {
	Answers  [][]map[string]any
	Counts   map[graph.Type]int
	Entities []map[string]any
	Seen     []map[string]any
}

// columns are one property of every kind, as a person reads it.
const columns = `_key, displayName, osBuild::VARCHAR AS osBuild, isAadJoined::VARCHAR AS isAadJoined,
	array_to_string(machineTags, ', ') AS machineTags, epoch_ms(firstSeenOn)::VARCHAR AS firstSeenOn,
	_created::VARCHAR AS _created, _begin::VARCHAR AS _begin, _version::VARCHAR AS _version`

func TestDuckDBFindsTheSame(t *testing.T) {
	t.Parallel()
	node, script := prerequisites(t)
	dir := t.TempDir()
	store := tenant(t, filepath.Join(dir, "data"))
	if deltas, err := filepath.Glob(filepath.Join(dir, "data", "*.volatile-delta.parquet")); len(deltas) < 3 {
		t.Fatalf("the graph has %d deltas of volatile properties (%v): too few to prove that they are read", len(deltas), err)
	}
	got := read(t, node, script, dir)

	want := map[graph.Type]int{}
	for _, e := range graph.Declared().Entities() {
		want[e.Type] = store.View().Count(e.Type)
	}
	for _, r := range graph.Declared().Relationships() {
		want[r.Type] = store.View().Count(r.Type)
	}
	for of, n := range want {
		if got.Counts[of] != n {
			t.Errorf("DuckDB counts %d %s, the store %d", got.Counts[of], of, n)
		}
	}
	if diff := gocmp.Diff(devices(t, store), got.Entities); diff != "" {
		t.Errorf("devices (-store +DuckDB):\n%s", diff)
	}
	if diff := gocmp.Diff(findings(t, store), got.Seen); diff != "" {
		t.Errorf("findings (-store +DuckDB):\n%s", diff)
	}
	for i, rows := range got.Answers {
		if len(rows) == 0 {
			t.Errorf("the page's SELECT %d has no answer", i+1)
		}
	}
}

// prerequisites are the paths of node and of the script.
func prerequisites(t *testing.T) (node, script string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is missing: install Node.js 20 or newer, then run make duckdb")
	}
	if _, err := os.Stat("node_modules/@duckdb/node-api"); err != nil {
		t.Skip("DuckDB is missing: run make duckdb")
	}
	script, err = filepath.Abs("read.mjs")
	if err != nil {
		t.Fatal(err)
	}
	return node, script
}

// read has DuckDB read the folder data in dir.
func read(t *testing.T, node, script, dir string) reading {
	t.Helper()
	page, err := os.ReadFile("../../../../docs/data-format.md")
	if err != nil {
		t.Fatal(err)
	}
	var statements []string
	for _, block := range regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllSubmatch(page, -1) {
		statements = append(statements, string(block[1]))
	}
	file := filepath.Join(dir, "page.sql")
	if err := os.WriteFile(file, []byte(strings.Join(statements, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	macros, err := json.Marshal(macros())
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), node, script, file, string(graph.Endpoint), columns,
		string(graph.MachineIdentified), "lastSeenOn")
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(macros)
	var out, failure bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &failure
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, failure.String())
	}
	var r reading
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return r
}

// macros are the page's macros that put a type together.
func macros() map[graph.Type]string {
	all := map[graph.Type]string{}
	for _, e := range graph.Declared().Entities() {
		all[e.Type] = "entities"
	}
	for _, r := range graph.Declared().Relationships() {
		all[r.Type] = "relationships"
		if r.Mapped {
			all[r.Type] = "links"
		}
	}
	return all
}

// devices are the store's, as columns asks for them.
func devices(t *testing.T, s *snapshot.Store) []map[string]any {
	t.Helper()
	view, err := s.Latest().Pin(columntest.Everything(s.Latest().Schema()))
	if err != nil {
		t.Fatal(err)
	}
	generations := numbers(t, s)
	var rows []map[string]any
	for _, table := range view.Tables() {
		for row := range uint32(table.Len()) {
			if table.Type() != graph.Endpoint || !table.Live(row) {
				continue
			}
			device := map[string]any{
				"_key":     string(table.Key(row)),
				"_created": generations[table.Created(row).AsMillis()],
				"_begin":   generations[table.Begun(row).AsMillis()],
				"_version": table.Column("_version").Value(row).String(),
			}
			for _, name := range []string{"displayName", "osBuild", "isAadJoined", "machineTags", "firstSeenOn"} {
				device[name] = text(table.Props(row).Get(name))
			}
			rows = append(rows, device)
		}
	}
	slices.SortFunc(rows, func(a, b map[string]any) int { return cmp.Compare(a["_key"].(string), b["_key"].(string)) })
	return rows
}

// findings are the store's, with when they were last seen.
func findings(t *testing.T, s *snapshot.Store) []map[string]any {
	t.Helper()
	view, err := s.Latest().Pin(columntest.Everything(s.Latest().Schema()))
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]any
	for _, edges := range view.Edges(graph.MachineIdentified) {
		for from := range uint32(edges.From().Len()) {
			ends, slot := edges.Out(from)
			for i, to := range ends {
				rows = append(rows, map[string]any{
					"_from": float64(from), "_to": float64(to), "seen": text(edges.Props(slot + uint32(i)).Get("lastSeenOn")),
				})
			}
		}
	}
	return rows
}

// numbers are those of the generations by the milliseconds of their commits.
func numbers(t *testing.T, s *snapshot.Store) map[int64]string {
	t.Helper()
	all, err := s.Generations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[int64]string{}
	for _, g := range all {
		numbers[g.At.UnixMilli()] = strconv.FormatUint(g.Number, 10)
	}
	return numbers
}

// text is a value as DuckDB makes a string of it, nil for null.
func text(v graph.Value) any {
	switch v.Kind() {
	case graph.KindUndefined:
		return nil
	case graph.KindNumber:
		return fmt.Sprintf("%.1f", v.AsNumber())
	case graph.KindTime:
		return strconv.FormatInt(v.AsMillis(), 10)
	default:
		return v.String()
	}
}
