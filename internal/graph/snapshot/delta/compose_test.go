package delta_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// did is one change of a thing from one text to another, empty for none.
type did struct {
	op            delta.Op
	before, after string
}

var text = []graph.Property{{Name: "text", Kind: graph.KindText}}

// chain makes a delta of each change of one relationship.
func chain(d *column.Dict, changes ...did) []*delta.Delta[column.Pair] {
	block := func(s string) *column.Block {
		b := column.NewBlock(d, text)
		word := column.Undefined(graph.KindText)
		if s != "" {
			word = d.Word(graph.Text(s))
		}
		b.Append([]uint64{word})
		return b
	}
	var deltas []*delta.Delta[column.Pair]
	for _, c := range changes {
		deltas = append(deltas, &delta.Delta[column.Pair]{
			Ops: []delta.Op{c.op}, Keys: []column.Pair{{From: 1, To: 2}},
			History: column.NewHistory(1, 1), Before: block(c.before), After: block(c.after),
		})
	}
	return deltas
}

func TestCompose(t *testing.T) {
	t.Parallel()
	create := func(s string) did { return did{delta.Create, "", s} }
	remove := func(s string) did { return did{delta.Delete, s, ""} }
	update := func(a, b string) did { return did{delta.Update, a, b} }
	for name, c := range map[string]struct {
		changes []did
		want    []did
	}{
		"nothing":                  {nil, nil},
		"create, update":           {[]did{create("a"), update("a", "b")}, []did{create("b")}},
		"create, delete":           {[]did{create("a"), update("a", "b"), remove("b")}, nil},
		"update, update":           {[]did{update("a", "b"), update("b", "c")}, []did{update("a", "c")}},
		"there and back":           {[]did{update("a", "b"), update("b", "a")}, nil},
		"update, delete":           {[]did{update("a", "b"), remove("b")}, []did{remove("a")}},
		"delete, create":           {[]did{remove("a"), create("b")}, []did{update("a", "b")}},
		"delete, create as it was": {[]did{remove("a"), create("a")}, nil},
		"delete, create, delete":   {[]did{remove("a"), create("b"), remove("b")}, []did{remove("a")}},
	} {
		d := column.NewDict()
		var got []did
		for last, change := range delta.Compose(chain(d, c.changes...), column.ComparePairs) {
			got = append(got, did{change.Op, change.Before().Get("text").AsText(), change.After().Get("text").AsText()})
			if last != len(c.changes)-1 || change.Key != (column.Pair{From: 1, To: 2}) {
				t.Errorf("%s: change of %v ends with delta %d", name, change.Key, last)
			}
		}
		if diff := cmp.Diff(fmt.Sprint(c.want), fmt.Sprint(got)); diff != "" {
			t.Errorf("%s (-want +got): %s", name, diff)
		}
	}
}
