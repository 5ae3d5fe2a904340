package layout_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/segment"
)

// stored is a segment in memory.
func stored(t *testing.T, d *column.Dict, s layout.Segment) layout.Open {
	t.Helper()
	var file bytes.Buffer
	if err := segment.Write(&file, s.Rows, s.Fields); err != nil {
		t.Fatal(err)
	}
	return func() (*segment.File, error) {
		return segment.Open("the file", bytes.NewReader(file.Bytes()), int64(file.Len()), s.Rows, d)
	}
}

func pairs(d *column.Dict, keys ...column.Pair) column.Set[column.Pair] {
	set := column.Set[column.Pair]{Keys: keys, Block: column.NewBlock(d, nil), History: column.NewHistory(1, len(keys))}
	for range keys {
		set.Block.Append(nil)
	}
	return set
}

func TestRelationshipsThatCannotBeAreDamage(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]column.Pair{
		"from a row that is not there": {{From: 0, To: 0}, {From: 2, To: 0}},
		"to a row that is not there":   {{From: 0, To: 3}},
		"out of order":                 {{From: 1, To: 0}, {From: 0, To: 0}},
		"twice the same":               {{From: 1, To: 0}, {From: 1, To: 0}},
	} {
		d := column.NewDict()
		s := layout.Stored{Base: stored(t, d, layout.Set(pairs(d, keys...), layout.PairKeys())), Dict: d}
		if _, err := s.Adjacency(2, 3); !errors.Is(err, graph.ErrDamaged) || !strings.Contains(err.Error(), "the file") {
			t.Errorf("%s: Adjacency() = %v, want ErrDamaged with the file", name, err)
		}
	}
}

func TestDeltaOfAnotherStateIsDamage(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	one, none := pairs(d, column.Pair{From: 1, To: 1}), pairs(d)
	gone := delta.Collect(d, nil, 2, delta.Sets(one, none, 2, column.ComparePairs))
	s := layout.Stored{
		Base:   stored(t, d, layout.Set(none, layout.PairKeys())),
		Deltas: []layout.Open{stored(t, d, layout.Delta(gone, layout.PairKeys()))},
		Dict:   d,
	}
	if _, err := s.Adjacency(2, 2); !errors.Is(err, graph.ErrDamaged) {
		t.Errorf("Adjacency() = %v, want ErrDamaged", err)
	}
}

func TestDeltaOutOfOrderIsDamage(t *testing.T) {
	t.Parallel()
	one, two := column.Pair{From: 0, To: 1}, column.Pair{From: 1, To: 0}
	for _, come := range [][]column.Pair{{two, one}, {one, one}} {
		d := column.NewDict()
		changes := &delta.Delta[column.Pair]{
			Ops: []delta.Op{delta.Create, delta.Create}, Keys: come, History: column.NewHistory(2, 2),
			Before: column.NewBlock(d, nil), After: column.NewBlock(d, nil),
		}
		s := layout.Stored{
			Base:   stored(t, d, layout.Set(pairs(d), layout.PairKeys())),
			Deltas: []layout.Open{stored(t, d, layout.Delta(changes, layout.PairKeys()))},
			Dict:   d,
		}
		if _, err := s.Adjacency(2, 2); !errors.Is(err, graph.ErrDamaged) {
			t.Errorf("Adjacency() with %v = %v, want ErrDamaged", come, err)
		}
	}
}

func TestPropertiesOfAnotherStateAreDamage(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	one, both := column.Pair{From: 1, To: 1}, column.Pair{From: 1, To: 2}
	come := delta.Collect(d, nil, 2, delta.Sets(pairs(d), pairs(d, both), 2, column.ComparePairs))
	s := layout.Stored{
		Base:   stored(t, d, layout.Set(pairs(d, one, column.Pair{From: 2, To: 2}), layout.PairKeys())),
		Deltas: []layout.Open{stored(t, d, layout.VolatileDelta(come, layout.PairKeys()))},
		Dict:   d,
	}
	for n, present := range []*column.Adjacency{column.NewAdjacency([]column.Pair{one, both}), column.NewAdjacency([]column.Pair{one, both, {From: 2, To: 2}})} {
		if _, err := s.PairEdits(present); errors.Is(err, graph.ErrDamaged) != (n == 0) {
			t.Errorf("PairEdits() of two rows and one that comes to %d = %v", present.Len(), err)
		}
	}
}

func TestEntitiesFollowTheirDeltas(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	decl := &graph.EntityType{Type: "a", Properties: []graph.Property{{Name: "text", Kind: graph.KindText}}}
	word := func(s string) []uint64 { return []uint64{d.Word(graph.Text(s))} }
	first := column.NewRows(d, decl)
	first.Add(d.Intern("k1"), 1, word("old"))
	first.Add(d.Intern("k2"), 1, word("last"))
	second := first.Clone()
	second.Update(0, 2, 2, word("new"))
	second.Delete(1, 2)
	second.Add(d.Intern("k3"), 2, word("came"))
	change := delta.Collect(d, decl.Properties, 2, delta.Rows(first, second))
	s := layout.Stored{
		Base:   stored(t, d, layout.Rows(first)),
		Deltas: []layout.Open{stored(t, d, layout.Delta(change, layout.EntityKeys(d)))},
		Dict:   d,
	}
	core, err := s.Core(decl)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := s.Property(decl.Properties[0])
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		Key, Text                        string
		Created, Begun, Version, Deleted uint32
	}
	var got []row
	for i := range uint32(core.Len()) {
		created, begun, version := core.History().At(i)
		got = append(got, row{string(core.Key(i)), texts.Value(i).AsText(), created, begun, version, core.Deleted().At(i)})
	}
	want := []row{{"k1", "new", 1, 2, 2, 0}, {"k2", "last", 1, 1, 1, 2}, {"k3", "came", 2, 2, 1, 0}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestClockIsReadAsWritten(t *testing.T) {
	t.Parallel()
	d := column.NewDict()
	for _, want := range []column.Clock{{}, {7: 1700000000123}, {1: -5, 2: 0, 300: 9}} {
		got, err := layout.ReadClock(stored(t, d, layout.Clock(want)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}
