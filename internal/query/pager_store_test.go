package query_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph/plan"
	"parapet/internal/query"
)

// TestPagesOfAStore reads answers of every kind from a store page by page.
func TestPagesOfAStore(t *testing.T) {
	t.Parallel()
	g := query.Only(tenant(t))
	for _, text := range []string{
		"FIND *",
		"FIND Device AS d RETURN d.displayName ORDER BY d.displayName DESC SKIP 1 LIMIT 4",
		"FIND UNIQUE HostAgent AS a THAT MANAGES Device RETURN a._class, a.displayName",
		"FIND HostAgent AS a THAT MANAGES Device AS d RETURN d.machineTags AS tags, COUNT(a) AS n ORDER BY n DESC",
		"FIND Device AS d RETURN UNWIND(d.machineTags) AS tag, COUNT(d) AS n",
		"FIND Device WITH displayName = 'nobody'",
	} {
		want, err := query.Run(t.Context(), g, text, query.Options{})
		if err != nil {
			t.Fatalf("Run(%q): %v", text, err)
		}
		for _, size := range []int{1, 2, 5, 250} {
			got, _ := pages(t, query.NewPager(g), text, size, query.Options{})
			if diff := cmp.Diff(ids(want.Rows), ids(got)); diff != "" {
				t.Errorf("%q in pages of %d (-whole +pages):\n%s", text, size, diff)
			}
		}
	}
}

// TestPagesHaveTheSameColumns: which properties the rows have is only known of
// all of them.
func TestPagesHaveTheSameColumns(t *testing.T) {
	t.Parallel()
	g := query.Only(tenant(t))
	const text = "FIND Device AS d RETURN d.* ORDER BY d.displayName DESC"
	want, err := query.Run(t.Context(), g, text, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := query.NewPager(g)
	page, err := p.First(t.Context(), text, 1, query.Options{})
	for first := page; ; {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Columns, page.Columns); diff != "" {
			t.Fatalf("columns (-whole +page):\n%s", diff)
		}
		if page.Meta.Cursor == "" {
			past, err := p.Next(t.Context(), first.Meta.Cursor+"000")
			if err != nil || len(past.Rows) > 0 || past.Meta.Cursor != "" {
				t.Errorf("the page behind the last is %v, %v, want an empty one", past, err)
			}
			return
		}
		page, err = p.Next(t.Context(), page.Meta.Cursor)
	}
}

// ids are what a reader sees of the cells.
func ids(rows [][]plan.Cell) []string {
	var all []string
	for _, row := range rows {
		for _, c := range row {
			text := c.Value.String()
			if c.Entity != nil {
				text = c.Entity.ID
			}
			all = append(all, text)
		}
	}
	return all
}
