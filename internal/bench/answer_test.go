package bench

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/query"
	"parapet/internal/raced"
)

// TestAnswers compares the answers on a small tenant with SQLite's, however
// SQLite is asked.
func TestAnswers(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	s := &subject{tenant: newTenant(150), dir: t.TempDir()}
	if err := s.build(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.open(); err != nil {
		t.Fatal(err)
	}
	db, err := s.sqlite(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, q := range s.questions() {
		answer, err := s.ask(t.Context(), q.text)
		if err != nil {
			t.Fatalf("%s: %v", q.name, err)
		}
		got := texts(answer)
		if len(got) == 0 {
			t.Errorf("%s: no rows", q.name)
		}
		for _, way := range q.sql {
			rows, err := ask(t.Context(), db, way)
			if err != nil {
				t.Fatalf("%s: %v", way, err)
			}
			want := make([]string, 0, len(rows))
			for _, row := range rows {
				want = append(want, strings.Join(row, "|"))
			}
			if !strings.Contains(q.text, "ORDER BY") {
				slices.Sort(got)
				slices.Sort(want)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: SQLite and we differ (-SQLite +ours):\n%s", way, diff)
			}
		}
	}
}

func texts(a *query.Answer) []string {
	rows := make([]string, 0, len(a.Rows))
	for _, row := range a.Rows {
		cells := make([]string, 0, len(row))
		for _, c := range row {
			if c.Entity != nil {
				cells = append(cells, string(c.Entity.Key))
				continue
			}
			cells = append(cells, c.Value.String())
		}
		rows = append(rows, strings.Join(cells, "|"))
	}
	return rows
}
