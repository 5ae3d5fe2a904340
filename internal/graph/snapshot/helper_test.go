package snapshot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/column/columntest"
)

// schema declares every kind and every rule of merging.
var schema = func() *graph.Schema {
	props := []graph.Property{
		{Name: "text", Kind: graph.KindText},
		{Name: "number", Kind: graph.KindNumber, Merge: graph.Least},
		{Name: "flag", Kind: graph.KindBool},
		{Name: "first", Kind: graph.KindTime, Merge: graph.Earliest},
		{Name: "seen", Kind: graph.KindTime, Volatile: true},
		{Name: "tags", Kind: graph.KindList, Merge: graph.Union},
		{Name: "how", Kind: graph.KindText, Merge: graph.Joined},
		{Name: "tag.Account", Kind: graph.KindText},
		{Name: "known", Kind: graph.KindBool, Merge: graph.Least, Lasting: true},
	}
	s, err := graph.NewSchema(
		[]graph.EntityType{{Type: "a", Properties: props}, {Type: "b", Properties: props[:5]}},
		[]graph.RelationshipType{
			{Type: "a_has_b", Class: "HAS", From: "a", To: "b", Properties: props},
			{Type: "a_uses_a", Class: "USES", From: "a", To: "a"},
			{Type: "a_is_b", Class: "IS", From: "a", To: "b", Properties: props[:5], Mapped: true},
		},
	)
	if err != nil {
		panic(err)
	}
	return s
}()

func create(t testing.TB, dir string) *snapshot.Store {
	t.Helper()
	s, err := snapshot.Create(dir, snapshot.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t testing.TB, dir string) *snapshot.Store {
	t.Helper()
	s, err := snapshot.Open(dir, snapshot.Options{Schema: schema})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func begin(t testing.TB, s *snapshot.Store) graph.Tx {
	t.Helper()
	tx, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// pinned is everything that a store has.
func pinned(t testing.TB, s *snapshot.Store) *column.View {
	t.Helper()
	v, err := s.Latest().Pin(columntest.Everything(schema))
	must(t, err)
	return v
}

// run commits what fill puts into one partition and returns the changes.
func run(t testing.TB, s *snapshot.Store, p graph.Partition, fill func(graph.Draft)) graph.Changes {
	t.Helper()
	tx := begin(t, s)
	defer tx.Rollback()
	fill(tx.Draft(p))
	changes, err := tx.Seal(t.Context(), p, nil, nil)
	must(t, err)
	must(t, tx.Commit(t.Context()))
	return changes
}

// dump is everything a view shows, a line for each thing.
func dump(v *column.View) []string {
	var lines []string
	for _, table := range v.Tables() {
		for row := range uint32(table.Len()) {
			if table.Live(row) {
				lines = append(lines, fmt.Sprintf("%s %s/%s %s", table.Type(), table.Partition(), table.Key(row), show(table.Props(row))))
			}
		}
	}
	for _, e := range v.Edges() {
		for from := range uint32(e.From().Len()) {
			to, slot := e.Out(from)
			for i, row := range to {
				lines = append(lines, fmt.Sprintf("%s %s/%s -> %s/%s %s", e.Type(),
					e.From().Partition(), e.From().Key(from), e.To().Partition(), e.To().Key(row), show(e.Props(slot+uint32(i)))))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func show(props graph.Props) string {
	parts := make([]string, 0, len(props))
	for _, p := range props {
		parts = append(parts, fmt.Sprintf("%s=%v:%v", p.Name, p.Value.Kind(), p.Value))
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}

// histories are the global ids of all living entities and when they came and
// last changed.
func histories(v *column.View) []string {
	var lines []string
	for _, table := range v.Tables() {
		for row := range uint32(table.Len()) {
			if table.Live(row) {
				lines = append(lines, fmt.Sprintf("%s %d %v %v", table.ID(row), table.Base()+row, table.Created(row), table.Begun(row)))
			}
		}
	}
	return lines
}

// stories are the generations in which everything came and last changed, and
// its version.
func stories(v *column.View) []string {
	var lines []string
	for _, table := range v.Tables() {
		for row := range uint32(table.Len()) {
			if table.Live(row) {
				lines = append(lines, fmt.Sprintf("%s %s/%s %s", table.Type(), table.Partition(), table.Key(row), tale(table.Column, row)))
			}
		}
	}
	for _, e := range v.Edges() {
		for from := range uint32(e.From().Len()) {
			to, slot := e.Out(from)
			for i, row := range to {
				lines = append(lines, fmt.Sprintf("%s %s/%s -> %s/%s %s", e.Type(),
					e.From().Partition(), e.From().Key(from), e.To().Partition(), e.To().Key(row), tale(e.Column, slot+uint32(i))))
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// tale is the story of one thing.
func tale(columns func(string) column.Column, row uint32) string {
	generation := func(name string) uint32 { return columns(name).(*column.Generations).Numbers.At(row) }
	return fmt.Sprintf("%d %d %v", generation("_createdOn"), generation("_beginOn"), columns("_version").Value(row))
}

// graves are the deleted entities with what they were last and when they
// ended.
func graves(v *column.View) []string {
	var lines []string
	for _, table := range v.Tables() {
		for row := range uint32(table.Len()) {
			if table.Column("_deleted").Value(row).AsBool() {
				lines = append(lines, fmt.Sprintf("%d %s/%s %s %v %v", table.Base()+row, table.Partition(), table.Key(row),
					show(table.Props(row)), table.Column("_endOn").Word(row), table.Column("_version").Value(row)))
			}
		}
	}
	return lines
}

// viewLines is dump by way of the interface that all stores have.
func viewLines(t testing.TB, v graph.View) []string {
	t.Helper()
	var lines []string
	for _, typ := range types {
		n := 0
		for p, e := range v.Entities(typ) {
			lines = append(lines, fmt.Sprintf("%s %s/%s %s", e.Type, p, e.Key, show(e.Props)))
			n++
		}
		for p, r := range v.Relationships(typ) {
			lines = append(lines, fmt.Sprintf("%s %s/%s -> %s/%s %s", r.Type, p, r.From, p, r.To, show(r.Props)))
			n++
		}
		if v.Count(typ) != n {
			t.Errorf("Count(%s) = %d, want %d", typ, v.Count(typ), n)
		}
	}
	slices.Sort(lines)
	return lines
}
