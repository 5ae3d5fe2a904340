package column_test

import (
	"slices"
	"strings"
	"testing"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// risen is a table of three keys of which one was deleted and came back, and
// one was deleted.
func risen(t *testing.T) *column.Table {
	t.Helper()
	decl := &graph.EntityType{Type: "a"}
	rows := column.NewRows(column.NewDict(), decl)
	for _, key := range []string{"back", "gone", "there"} {
		rows.Add(rows.Dict().Intern(key), 1, nil)
	}
	rows.Delete(0, 2)
	rows.Delete(1, 2)
	rows.Add(rows.Dict().Intern("back"), 3, nil)
	return column.NewTable(rows, "p", 10, column.Clock{1: 100, 2: 200, 3: 300})
}

func TestRowsOfID(t *testing.T) {
	t.Parallel()
	table := risen(t)
	for key, want := range map[graph.Key][]uint32{"back": {0, 3}, "gone": {1}, "there": {2}, "never": nil} {
		id := column.ID("p", "a", key)
		if got := table.RowsOfID(id); !slices.Equal(got, want) {
			t.Errorf("RowsOfID of %s = %v, want %v", key, got, want)
		}
	}
}

func TestWhatIsNoIDIsNoRow(t *testing.T) {
	t.Parallel()
	table := risen(t)
	id := table.ID(2)
	for _, text := range []string{"", "there", id[1:], id + "0", strings.ToUpper(id), strings.ReplaceAll(id, "-", ""), "{" + id + "}", strings.Repeat("z", 36)} {
		if rows := table.RowsOfID(text); rows != nil {
			t.Errorf("RowsOfID(%q) = %v", text, rows)
		}
	}
}

func TestIndexOfIDsCounts(t *testing.T) {
	t.Parallel()
	table := risen(t)
	before := table.Core.Size()
	table.RowsOfID(table.ID(0))
	if table.Core.Size() <= before {
		t.Error("the index of identifiers takes no memory")
	}
}

func TestDeletedRowsTellTheirEnd(t *testing.T) {
	t.Parallel()
	table := risen(t)
	for row, want := range []struct {
		ended   graph.Value
		deleted bool
	}{{graph.Millis(200), true}, {graph.Millis(200), true}, {graph.Value{}, false}, {graph.Value{}, false}} {
		row := uint32(row)
		ended, deleted := table.Column("_endOn").Value(row), table.Column("_deleted").Value(row)
		if !ended.Equal(want.ended) || !deleted.Equal(graph.Bool(want.deleted)) || table.Live(row) == want.deleted {
			t.Errorf("row %d: _endOn %v, _deleted %v", row, ended, deleted)
		}
	}
	if got := table.Column("_version").Value(3); !got.Equal(graph.Number(1)) {
		t.Errorf("_version of an entity that came back = %v, want 1", got)
	}
}
