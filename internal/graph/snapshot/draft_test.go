package snapshot_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/disk"
	"parapet/internal/raced"
)

// segments are the checksums of all segments in the folder.
func segments(t *testing.T, dir string) map[string]disk.Checksum {
	t.Helper()
	sums := map[string]disk.Checksum{}
	for _, name := range files(t, dir) {
		if strings.HasSuffix(name, ".parquet") {
			data, err := os.ReadFile(filepath.Join(dir, name))
			must(t, err)
			sums[name] = disk.Sum(data)
		}
	}
	return sums
}

func TestUnfinishedTypesStay(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	run(t, s, "p", first)
	before := dump(pinned(t, s))
	changes := run(t, s, "p", func(d graph.Draft) {
		must(t, d.PutEntity("a", "new", nil))
		must(t, d.PutEntity("b", "new", nil))
		must(t, d.PutRelationship("a_uses_a", "k1", "new", nil))
		d.Finish(graph.Whole, "b", "a_uses_a")
		d.Reset("a", "b", "a_uses_a")
		if got := d.Len("b") + d.Len("a_uses_a"); got != 0 {
			t.Errorf("Len() after Reset = %d", got)
		}
	})
	if diff := cmp.Diff(before, dump(pinned(t, s))); diff != "" || len(changes) > 0 {
		t.Errorf("changes %v: %s", changes, diff)
	}
}

func TestPartDeletesNothing(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	run(t, s, "p", first)
	changes := run(t, s, "p", func(d graph.Draft) {
		must(t, d.PutEntity("b", "k9", nil))
		d.Finish(graph.Whole, "b")
		d.Finish(graph.Part, "b")
	})
	if diff := cmp.Diff(graph.Changes{"b": {Created: 1}}, changes); diff != "" {
		t.Error(diff)
	}
}

func TestRelationshipsGoWithTheirEnds(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	run(t, s, "p", first)
	changes := run(t, s, "p", func(d graph.Draft) {
		must(t, d.PutEntity("a", "k1", nil))
		d.Finish(graph.Whole, "a")
	})
	want := graph.Changes{
		"a": {Updated: 1, Deleted: 2}, "a_has_b": {Deleted: 2}, "a_uses_a": {Deleted: 1}, "a_is_b": {Deleted: 2},
	}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Error(diff)
	}
}

func TestRelationshipsWithoutAnEndAreLeftOut(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	tx := begin(t, s)
	d := tx.Draft("p")
	must(t, errors.Join(
		d.PutEntity("a", "k", nil),
		d.PutRelationship("a_uses_a", "k", "k", nil),
		d.PutRelationship("a_uses_a", "k", "missing", nil),
		d.PutRelationship("a_uses_a", "k", "missing", nil),
		d.PutLink("a_is_b", graph.End{Partition: "p", Key: "k"}, graph.End{Partition: "nobody", Key: "k"}, nil),
	))
	if got := d.Len("a_uses_a"); got != 3 {
		t.Errorf("Len() = %d, want 3", got)
	}
	d.Finish(graph.Whole, types...)
	_, err := tx.Seal(t.Context(), "p", nil, nil)
	must(t, err)
	if got := d.Len("a_uses_a"); got != 1 {
		t.Errorf("Len() of the sealed draft = %d, want 1", got)
	}
	if got := d.Len("a_is_b"); got != 0 {
		t.Errorf("Len() of the sealed links = %d, want 0", got)
	}
	if diff := cmp.Diff([]string{"a p/k ", "a_uses_a p/k -> p/k "}, viewLines(t, tx.View())); diff != "" {
		t.Errorf("View(): %s", diff)
	}
}

// A link to another partition's entity disappears with that entity, and is
// counted when its owner is next sealed.
func TestLinksAcrossPartitions(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	putB := func(d graph.Draft) { must(t, d.PutEntity("b", "k", nil)); d.Finish(graph.Whole, "b") }
	putA := func(d graph.Draft) { must(t, d.PutEntity("a", "k", nil)); d.Finish(graph.Whole, "a") }
	link := func(d graph.Draft) {
		must(t, d.PutLink("a_is_b", graph.End{Partition: "one", Key: "k"}, graph.End{Partition: "two", Key: "k"}, nil))
		d.Finish(graph.Whole, "a_is_b")
	}
	tx := begin(t, s)
	for _, part := range []struct {
		partition graph.Partition
		fill      func(graph.Draft)
	}{{"one", putA}, {"two", putB}, {"match", link}} {
		part.fill(tx.Draft(part.partition))
		_, err := tx.Seal(t.Context(), part.partition, nil, nil)
		must(t, err)
	}
	must(t, tx.Commit(t.Context()))
	if got := s.View().Count("a_is_b"); got != 1 {
		t.Fatalf("%d links, want 1", got)
	}
	run(t, s, "two", func(d graph.Draft) { d.Finish(graph.Whole, "b") })
	if got := s.View().Count("a_is_b"); got != 0 {
		t.Errorf("%d links to nothing", got)
	}
	changes := run(t, s, "match", func(graph.Draft) {})
	if diff := cmp.Diff(graph.Changes{"a_is_b": {Deleted: 1}}, changes); diff != "" {
		t.Error(diff)
	}
}

func TestViewReadsTheNamedProperties(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	run(t, s, "p", first)
	for _, e := range s.View().Entities("a", "text", "number") {
		if got := show(e.Props); got != "text=text:1" {
			t.Errorf("properties of %s = %s", e.Key, got)
		}
	}
	for _, r := range s.View().Relationships("a_has_b", "seen") {
		if got := show(r.Props); got != "seen=time:1970-01-01T00:00:00.001Z" {
			t.Errorf("properties of %s = %s", r.From, got)
		}
	}
}

func TestFinishingAnUndeclaredTypeIsAnError(t *testing.T) {
	t.Parallel()
	tx := begin(t, create(t, t.TempDir()))
	tx.Draft("p").Finish(graph.Whole, "nonsense")
	if _, err := tx.Seal(t.Context(), "p", nil, nil); err == nil || !strings.Contains(err.Error(), "nonsense") {
		t.Errorf("Seal() = %v", err)
	}
}

func TestFirstSeenNeverMovesToALaterTime(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	seen := func(v graph.Value) func(graph.Draft) {
		return func(d graph.Draft) {
			props := graph.Props{{Name: "first", Value: v}}
			here := graph.End{Partition: "p", Key: "k"}
			must(t, errors.Join(
				d.PutEntity("a", "k", props), d.PutEntity("b", "k", nil),
				d.PutRelationship("a_has_b", "k", "k", props), d.PutLink("a_is_b", here, here, props),
			))
			d.Finish(graph.Whole, types...)
		}
	}
	run(t, s, "p", seen(graph.Millis(5)))
	for _, v := range []graph.Value{graph.Millis(6), {}} {
		if changes := run(t, s, "p", seen(v)); len(changes) > 0 {
			t.Errorf("changes after first seen at %v = %v", v, changes)
		}
	}
	changes := run(t, s, "p", seen(graph.Millis(4)))
	if diff := cmp.Diff(graph.Changes{"a": {Updated: 1}, "a_has_b": {Updated: 1}, "a_is_b": {Updated: 1}}, changes); diff != "" {
		t.Error(diff)
	}
}

func TestLastingPropertiesStayWhenNothingIsSaid(t *testing.T) {
	t.Parallel()
	s := create(t, t.TempDir())
	saying := func(v graph.Value) func(graph.Draft) {
		return func(d graph.Draft) {
			props := graph.Props{{Name: "known", Value: v}}
			must(t, errors.Join(
				d.PutEntity("a", "k", props), d.PutEntity("b", "k", nil), d.PutRelationship("a_has_b", "k", "k", props),
			))
			d.Finish(graph.Whole, types...)
		}
	}
	run(t, s, "p", saying(graph.Bool(false)))
	before := dump(pinned(t, s))
	changes := run(t, s, "p", saying(graph.Value{}))
	if diff := cmp.Diff(before, dump(pinned(t, s))); diff != "" || len(changes) > 0 {
		t.Errorf("changes %v: %s", changes, diff)
	}
	changes = run(t, s, "p", saying(graph.Bool(true))) // against the rule for one run
	if diff := cmp.Diff(graph.Changes{"a": {Updated: 1}, "a_has_b": {Updated: 1}}, changes); diff != "" {
		t.Error(diff)
	}
}

func TestSecondSealMayTakeTheFirstBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	run(t, s, "p", first)
	before := histories(pinned(t, s))
	tx := begin(t, s)
	for i, fill := range []func(graph.Draft){second, func(d graph.Draft) {
		puts(d, "1", "k2", "k3")
	}} {
		fill(tx.Draft("p"))
		changes, err := tx.Seal(t.Context(), "p", nil, nil)
		must(t, err)
		if changes["a"].Updated != 2 {
			t.Errorf("seal %d changes %v", i, changes)
		}
	}
	must(t, tx.Commit(t.Context()))
	for _, s := range []*snapshot.Store{s, open(t, dir)} {
		// The first is k1's, which is gone.
		if diff := cmp.Diff(before[1:3], histories(pinned(t, s))[:2]); diff != "" {
			t.Error(diff)
		}
	}
}

// A draft holds more than fits on one of its pages, and what is put twice is
// merged however far apart that was.
func TestManyRelationshipsAreMerged(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	const from, to = 160, 150
	dir := t.TempDir()
	s := create(t, dir)
	fill := func(lacks int) func(graph.Draft) {
		return func(d graph.Draft) {
			for i := range to {
				must(t, d.PutEntity("b", graph.Key(fmt.Sprint(i)), nil))
			}
			for i := range from {
				must(t, d.PutEntity("a", graph.Key(fmt.Sprint(i)), nil))
			}
			for pass := range 2 {
				for i := range from * to {
					i = i * 7 % (from * to) // in no order
					if i != lacks {
						must(t, d.PutRelationship("a_has_b", graph.Key(fmt.Sprint(i/to)), graph.Key(fmt.Sprint(i%to)), graph.Props{
							{Name: "number", Value: graph.Number(float64(i + pass))},
							{Name: "tags", Value: graph.List(fmt.Sprint(pass))},
						}))
					}
				}
			}
			d.Finish(graph.Whole, "a", "b", "a_has_b")
		}
	}
	check := func(changes graph.Changes, want graph.Count, lacks int) {
		t.Helper()
		if diff := cmp.Diff(want, changes["a_has_b"]); diff != "" {
			t.Errorf("changes: %s", diff)
		}
		for _, s := range []*snapshot.Store{s, open(t, dir)} {
			e := pinned(t, s).Edges("a_has_b")[0]
			for i := range from * to {
				a, _ := e.From().Row(graph.Key(fmt.Sprint(i / to)))
				b, _ := e.To().Row(graph.Key(fmt.Sprint(i % to)))
				slot, ok := e.Slot(a, b)
				if ok == (i == lacks) {
					t.Fatalf("relationship %d: %v", i, ok)
				}
				if want := fmt.Sprintf("number=number:%d tags=list:0, 1", i); ok && show(e.Props(slot)) != want {
					t.Fatalf("relationship %d has %s, want %s", i, show(e.Props(slot)), want)
				}
			}
		}
	}
	check(run(t, s, "p", fill(-1)), graph.Count{Created: from * to}, -1)
	check(run(t, s, "p", fill(5)), graph.Count{Deleted: 1}, 5)
	check(run(t, s, "p", fill(6)), graph.Count{Created: 1, Deleted: 1}, 6)
}

func TestOnlyVolatilePropertiesAreRefreshed(t *testing.T) {
	t.Parallel()
	tx := begin(t, create(t, t.TempDir()))
	d := tx.Draft("p")
	for _, err := range []error{
		d.Refresh("a", "k", graph.Props{{Name: "text", Value: graph.Text("x")}}),
		d.Refresh("a", "k", graph.Props{{Name: "seen", Value: graph.Text("x")}}),
		d.Refresh("c", "k", nil),
		d.Keep("a", "k", graph.Props{{Name: "text", Value: graph.Text("x")}}),
		d.Keep("c", "k", nil),
		d.KeepFrom("a_has_b", "k", graph.Props{{Name: "nothing", Value: graph.Text("x")}}),
		d.KeepFrom("a_is_b", "k", nil),
	} {
		if err == nil {
			t.Error("refreshed what cannot be")
		}
	}
}
