package column_test

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/column/columntest"
)

func TestWordsKeepValuesApart(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	values := []graph.Value{
		graph.Bool(false), graph.Bool(true), graph.Number(0), graph.Number(math.Inf(-1)),
		graph.Millis(0), graph.Text(""), graph.Text("a"), graph.List(), graph.List(""), graph.List("a", ""), graph.List("a"),
	}
	for _, v := range values {
		word := d.Word(v)
		if word == column.Undefined(v.Kind()) {
			t.Errorf("word of %v %q is undefined", v.Kind(), v)
		}
		if got := d.Value(v.Kind(), word); !got.Equal(v) {
			t.Errorf("value of the word of %v = %v", v, got)
		}
		for _, w := range values {
			if v.Kind() == w.Kind() && (d.Word(w) == word) != w.Equal(v) {
				t.Errorf("words of %v %q and %q", v.Kind(), v, w)
			}
		}
	}
	if d.Word(graph.Number(math.Copysign(0, -1))) != d.Word(graph.Number(0)) {
		t.Error("-0 and 0 have different words")
	}
}

func TestDictIsReadWhileItGrows(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 10000 {
				s := fmt.Sprint(i * (g%2 + 1))
				if got := d.Text(d.Intern(s)); got != s {
					t.Errorf("text of the code of %s = %s", s, got)
				}
				list := d.Word(graph.List(s, "x"))
				if diff := cmp.Diff([]string{s, "x"}, d.Value(graph.KindList, list).AsList()); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	wg.Wait()
	if code, ok := d.Code("never seen"); ok {
		t.Errorf("Code of an unknown string = %d", code)
	}
}

// Pairs answer the same as the list they are made of.
func TestPairsEqualTheirSet(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		pair := rapid.Custom(func(rt *rapid.T) column.Pair {
			return column.Pair{From: rapid.Uint32Range(0, 6).Draw(rt, "from"), To: rapid.Uint32Range(0, 6).Draw(rt, "to")}
		})
		keys := rapid.SliceOfDistinct(pair, func(p column.Pair) column.Pair { return p }).Draw(rt, "pairs")
		slices.SortFunc(keys, column.ComparePairs)
		d := column.NewDict()
		block := column.NewBlock(d, nil)
		for range keys {
			block.Append(nil)
		}
		pairs := column.NewPairs(column.Set[column.Pair]{Keys: keys, Block: block})
		if !slices.Equal(keys, pairs.Set().Keys) {
			rt.Fatalf("Set() = %v, want %v", pairs.Set().Keys, keys)
		}
		for from := range uint32(9) {
			for to := range uint32(9) {
				checkPair(rt, pairs, keys, column.Pair{From: from, To: to})
			}
		}
	})
}

func checkPair(rt *rapid.T, pairs *column.Pairs, keys []column.Pair, p column.Pair) {
	at := slices.Index(keys, p)
	slot, ok := pairs.Slot(p.From, p.To)
	if ok != (at >= 0) || ok && int(slot) != at {
		rt.Fatalf("Slot(%v) = %d, %v, want %d", p, slot, ok, at)
	}
	to, first := pairs.Out(p.From)
	in := pairs.In(p.To)
	if slices.Contains(to, p.To) != ok || slices.Contains(in, p.From) != ok {
		rt.Fatalf("Out and In of %v = %v, %v", p, to, in)
	}
	if i := slices.Index(to, p.To); ok && first+uint32(i) != slot {
		rt.Fatalf("slot of %v is %d and %d", p, slot, first+uint32(i))
	}
}

// view has two partitions with a table each of three types, one of them
// empty.
func view(t *testing.T) *column.View {
	t.Helper()
	s, err := graph.NewSchema([]graph.EntityType{{Type: "a", Properties: []graph.Property{{Name: "p", Kind: graph.KindText}}}, {Type: "b"}, {Type: "c"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := column.NewDict()
	var partitions []*column.Partition
	for _, name := range []graph.Partition{"two", "one"} {
		p := &column.Partition{Name: name, Rows: map[graph.Type]*column.Rows{}}
		for i := range s.Entities() {
			typ := &s.Entities()[i]
			rows := column.NewRows(d, typ)
			for n := range i * 2 {
				rows.Add(d.Intern(fmt.Sprint(n)), 1, make([]uint64, len(typ.Properties)))
			}
			p.Rows[typ.Type] = rows
		}
		partitions = append(partitions, p)
	}
	return columntest.View(s, d, graph.Generation{}, column.Clock{1: 7}, partitions)
}

func TestLocateFindsEveryID(t *testing.T) {
	t.Parallel()
	v := view(t)
	seen := map[string]bool{}
	id := uint32(0)
	for _, table := range v.Tables() {
		for row := range uint32(table.Len()) {
			got, gotRow := v.Locate(id)
			if got != table || gotRow != row || table.Base()+row != id {
				t.Errorf("Locate(%d) = %s %d, want %s %d", id, got.Type(), gotRow, table.Type(), row)
			}
			seen[table.ID(row)] = true
			id++
		}
	}
	if id != v.Size() || len(seen) != int(id) {
		t.Errorf("%d ids and %d different UUIDs of %d rows", id, len(seen), v.Size())
	}
}

func TestIDIsAUUIDThatNeverChanges(t *testing.T) {
	t.Parallel()
	table := view(t).Tables("b")[0]
	if got, want := table.ID(0), "f98f873b-db15-8430-a08f-5455de3e6469"; got != want {
		t.Errorf("ID() = %s, want %s", got, want)
	}
}

func TestMetadataAreColumns(t *testing.T) {
	t.Parallel()
	table := view(t).Tables("b")[0]
	for name, want := range map[string]graph.Value{"_key": graph.Text("1"), "_createdOn": graph.Millis(7), "_beginOn": graph.Millis(7)} {
		if got := table.Column(name).Value(1); !got.Equal(want) {
			t.Errorf("%s = %v, want %v", name, got, want)
		}
	}
	if c := table.Column("other"); c != nil {
		t.Errorf("Column(other) = %v", c)
	}
}
