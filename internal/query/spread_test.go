package query_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/query"
)

// TestSpread asks for all properties of things that have different ones.
func TestSpread(t *testing.T) {
	t.Parallel()
	g := tenant(t)
	for text, want := range map[string]string{
		"FIND Device WITH displayName = ('f' OR 'none') AS d RETURN d.*": "" +
			"d._id d._key d._type d._class d._beginOn d._createdOn d._deleted d._integrationName d._source d._version d.displayName d.machineTags",
		"FIND Device WITH displayName = 'none' AS d RETURN d.name AS first, d.*": "" +
			"first d._id d._key d._type d._class d._beginOn d._createdOn d._deleted d._integrationName d._source d._version d.displayName",
		"FIND (Device|HostAgent) WITH displayName = 'f' AS d RETURN d.*": "" +
			"d._id d._key d._type d._class d._beginOn d._createdOn d._deleted d._integrationName d._source d._version d.displayName d.machineTags",
		"FIND HostAgent WITH displayName = 'f' AS a THAT MANAGES AS r Device RETURN r.*, a.displayName": "" +
			"r._id r._key r._type r._class r._fromEntityId r._toEntityId r._fromEntityKey r._toEntityKey " +
			"r._beginOn r._createdOn r._integrationName r._source r._version r.displayName a.displayName",
		"FIND Device WITH displayName = 'nobody' AS d RETURN d.*, d.name": "d.name",
		"FIND Device WITH displayName = 'f' AS d RETURN d.displayName, d.*, d._id": "" +
			"d.displayName d._key d._type d._class d._beginOn d._createdOn d._deleted d._integrationName d._source d._version d.machineTags d._id",
	} {
		answer, err := query.Run(t.Context(), query.Only(g), text, query.Options{})
		if err != nil {
			t.Fatalf("Run(%q): %v", text, err)
		}
		if diff := cmp.Diff(want, strings.Join(answer.Columns, " ")); diff != "" {
			t.Errorf("columns of %q (-want +got):\n%s", text, diff)
		}
		for _, row := range answer.Rows {
			if len(row) != len(answer.Columns) {
				t.Errorf("%q: a row of %d cells under %d columns", text, len(row), len(answer.Columns))
			}
		}
		if err := answer.WriteJSON(io.Discard); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestTreeOfAStore asks for a tree and writes it: the ends of its edges are
// its vertices.
func TestTreeOfAStore(t *testing.T) {
	t.Parallel()
	answer, err := query.Run(t.Context(), query.Only(tenant(t)),
		"FIND HostAgent THAT MANAGES Device WITH displayName = ('f' OR 'n') RETURN TREE", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, v := range answer.Graph.Vertices {
		ids[v.ID] = true
	}
	for _, e := range answer.Graph.Edges {
		if !ids[e.From] || !ids[e.To] || e.ID == "" {
			t.Errorf("edge %q from %q to %q: its ends are no vertices, or it has no id", e.ID, e.From, e.To)
		}
	}
	var table bytes.Buffer
	if err := answer.WriteTable(&table, 0); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\n4 entities", "f     MANAGES       f\n", "n     MANAGES       n\n", "\n2 relationships\n"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the tree has no %q:\n%s", want, table.String())
		}
	}
}
