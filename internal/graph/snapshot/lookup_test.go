package snapshot_test

import (
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
)

// lookups is everything that looking up by type, partition and key finds.
func lookups(t testing.TB, v graph.View) []string {
	t.Helper()
	var lines []string
	for _, typ := range types {
		for _, p := range []graph.Partition{"integration/one", "two"} {
			for _, key := range []graph.Key{"", "k1", "k2", "k3", "k4"} {
				alone, there := v.Entity(typ, p, key, graph.KeysAlone)
				if e, ok := v.Entity(typ, p, key); ok != there || alone.Key != e.Key || len(alone.Props) > 0 {
					t.Errorf("Entity(%s, %s, %s): %v, %v by its key alone, want %v, %v without properties", typ, p, key, alone, there, e.Key, ok)
				}
				if e, ok := v.Entity(typ, p, key); ok {
					lines = append(lines, fmt.Sprintf("%s %s/%s %s", typ, p, e.Key, show(e.Props)))
				}
				for r := range v.Of(typ, p, key, "seen") {
					between, ok := v.Between(typ, p, r.From, r.To, "seen")
					if !schema.Relationship(typ).Mapped && (!ok || show(between.Props) != show(r.Props)) {
						t.Errorf("Between(%s, %s, %s, %s) = %v, %t, but Of gives %v", typ, p, r.From, r.To, between, ok, r)
					}
					lines = append(lines, fmt.Sprintf("%s of %s/%s: %s -> %s %s", typ, p, key, r.From, r.To, show(r.Props)))
				}
			}
		}
	}
	several(t, v)
	must(t, v.Err())
	slices.Sort(lines)
	return lines
}

// several asks for many relationships at once and compares them with those that
// are looked up one by one.
func several(t testing.TB, v graph.View) {
	t.Helper()
	keys := []graph.Key{"k4", "", "k1", "k9", "k2", "k3"}
	var ends []graph.Ends
	for _, from := range keys {
		for _, to := range keys {
			ends = append(ends, graph.Ends{From: from, To: to})
		}
	}
	for _, typ := range []graph.Type{"a_has_b", "a_uses_a"} {
		for _, p := range []graph.Partition{"integration/one", "two", "nobody"} {
			countTo(t, v, typ, p, keys)
			for _, props := range [][]string{nil, {"seen", "tags"}, {graph.KeysAlone}} {
				want, got, from := map[int]string{}, map[int]string{}, map[string]int{}
				for n, e := range ends {
					if r, ok := v.Between(typ, p, e.From, e.To, props...); ok {
						want[n] = fmt.Sprintf("%s -> %s %s", r.From, r.To, show(r.Props))
						from[want[n]] = slices.Index(keys, e.From)
					}
				}
				for n, r := range v.Several(typ, p, ends, props...) {
					got[n] = fmt.Sprintf("%s -> %s %s", r.From, r.To, show(r.Props))
				}
				if diff := gocmp.Diff(want, got); diff != "" {
					t.Errorf("Several(%s, %s): %s", typ, p, diff)
				}
				began, order := map[string]int{}, []int{}
				for n, r := range v.SeveralFrom(typ, p, keys, props...) {
					order = append(order, n)
					began[fmt.Sprintf("%s -> %s %s", r.From, r.To, show(r.Props))] = n
				}
				if diff := gocmp.Diff(from, began); diff != "" {
					t.Errorf("SeveralFrom(%s, %s): %s", typ, p, diff)
				}
				if turns := slices.Compact(order); len(turns) > len(slices.Compact(slices.Sorted(slices.Values(turns)))) {
					t.Errorf("SeveralFrom(%s, %s) gives %v: those of one do not follow one another", typ, p, order)
				}
			}
		}
	}
}

// countTo counts the relationships that end at many entities and compares them with
// those that are streamed.
func countTo(t testing.TB, v graph.View, typ graph.Type, p graph.Partition, keys []graph.Key) {
	t.Helper()
	want := make([]int, len(keys))
	for i, key := range keys {
		from := map[graph.Key]bool{} // one that begins at an entity of the same key comes twice
		for r := range v.Of(typ, p, key, graph.KeysAlone) {
			if r.To == key {
				from[r.From] = true
			}
		}
		want[i] = len(from)
	}
	if got := v.CountTo(typ, p, keys); !slices.Equal(got, want) {
		t.Errorf("CountTo(%s, %s, %v) = %v, want %v", typ, p, keys, got, want)
	}
}

// lookups is what lookups of the equivalent view are.
func (m model) lookups() []string {
	var lines []string
	for _, r := range m {
		if len(r.ends) == 1 {
			lines = append(lines, r.name()+" "+show(list(r.props)))
			continue
		}
		seen := ""
		if at := r.props["seen"]; at.Defined() {
			seen = show(graph.Props{{Name: "seen", Value: at}})
		}
		var told []end
		for _, e := range r.ends {
			if m.whole(r) && !m.isTold(r, e, told) {
				lines = append(lines, fmt.Sprintf("%s of %s/%s: %s -> %s %s", r.typ, e.partition, e.key, r.ends[0].key, r.ends[1].key, seen))
				told = append(told, e)
			}
		}
	}
	slices.Sort(lines)
	return lines
}

// isTold says whether a relationship was told of its end before: when it leads
// from an entity to itself.
func (m model) isTold(r record, e end, told []end) bool {
	decl := schema.Relationship(r.typ)
	return decl.From == decl.To && slices.Contains(told, e)
}

func TestLookingUpStopsWhenAsked(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	run(t, s, "p", func(d graph.Draft) {
		for _, key := range []graph.Key{"k1", "k2"} {
			must(t, d.PutEntity("a", key, nil))
		}
		for _, ends := range [][2]graph.Key{{"k1", "k1"}, {"k1", "k2"}, {"k2", "k1"}} {
			must(t, d.PutRelationship("a_uses_a", ends[0], ends[1], nil))
		}
		d.Finish(graph.Whole, types...)
	})
	for limit := range 4 {
		n := 0
		for range s.View().Of("a_uses_a", "p", "k1") {
			if n++; n == limit {
				break
			}
		}
		if want := []int{3, 1, 2, 3}[limit]; n != want {
			t.Errorf("%d relationships when asked for %d", n, limit)
		}
	}
}
