package snapshot_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/disk"
)

func TestOpenWithoutDataSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "missing")} {
		_, err := snapshot.Open(dir, snapshot.Options{})
		if !errors.Is(err, snapshot.ErrNoData) || !strings.Contains(err.Error(), "run parapet sync") {
			t.Errorf("Open(%s) = %v, want ErrNoData", dir, err)
		}
	}
}

func TestReadingWritesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	run(t, create(t, dir), "p", first)
	before := files(t, dir)
	s := open(t, dir)
	s.BreakDisk(func(step, name string) error { t.Errorf("%s %s", step, name); return nil })
	dump(pinned(t, s))
	if diff := cmp.Diff(before, files(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestOneWriterAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, other := create(t, dir), create(t, dir)
	tx := begin(t, one)
	for _, s := range []*snapshot.Store{one, other} {
		if _, err := s.Begin(t.Context()); !errors.Is(err, graph.ErrLocked) || !strings.Contains(err.Error(), "wait") {
			t.Errorf("Begin() = %v, want ErrLocked", err)
		}
	}
	first(tx.Draft("p"))
	_, err := tx.Seal(t.Context(), "p", nil, nil)
	must(t, err)
	must(t, tx.Commit(t.Context()))
	tx.Rollback() // does nothing after a commit

	// The other store had not seen that commit when it was opened.
	if changes := run(t, other, "p", first); len(changes) > 0 {
		t.Errorf("changes after the same was committed elsewhere = %v", changes)
	}
}

func TestEndedTransactionRefuses(t *testing.T) {
	t.Parallel()
	tx := begin(t, create(t, t.TempDir()))
	tx.Rollback()
	if _, err := tx.Seal(t.Context(), "p", nil, nil); err == nil {
		t.Error("Seal after Rollback = nil")
	}
	if err := tx.Commit(t.Context()); err == nil {
		t.Error("Commit after Rollback = nil")
	}
}

func TestPutRefuses(t *testing.T) {
	t.Parallel()
	d := begin(t, create(t, t.TempDir())).Draft("p")
	prop := func(name string, v graph.Value) graph.Props { return graph.Props{{Name: name, Value: v}} }
	for want, err := range map[string]error{
		`a "k": property other is not declared`:                     d.PutEntity("a", "k", prop("other", graph.Text(""))),
		`a "k": property text is a number and not a text`:           d.PutEntity("a", "k", prop("text", graph.Number(1))),
		`a "k": property number is not a number`:                    d.PutEntity("a", "k", prop("number", graph.Number(math.NaN()))),
		`a "k": property text is given twice`:                       d.PutEntity("a", "k", append(prop("text", graph.Text("x")), prop("text", graph.Text("y"))...)),
		`a_uses_a from "k" to "l": property text is not declared`:   d.PutRelationship("a_uses_a", "k", "l", prop("text", graph.Text(""))),
		`c is not declared as a type of entity`:                     d.PutEntity("c", "k", nil),
		`a_is_b is not declared as a type of relationship within a`: d.PutRelationship("a_is_b", "k", "l", nil),
		`a_has_b is not declared as a mapped type`:                  d.PutLink("a_has_b", graph.End{}, graph.End{}, nil),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("put = %v, want %s", err, want)
		}
	}
	if err := d.PutEntity("a", "k", prop("text", graph.Value{})); err != nil {
		t.Errorf("put of an undefined value = %v", err)
	}
}

// What several goroutines put in any order makes the same files.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	var want map[string]disk.Checksum
	for seed := range uint64(4) {
		dir := t.TempDir()
		s := create(t, dir)
		run(t, s, "p", func(d graph.Draft) { shuffled(t, d, seed) })
		if changes := run(t, s, "p", func(d graph.Draft) { shuffled(t, d, seed+1) }); len(changes) > 0 {
			t.Fatalf("changes by order = %v", changes)
		}
		sums := segments(t, dir)
		if want == nil {
			want = sums
		}
		if diff := cmp.Diff(want, sums); diff != "" {
			t.Fatal(diff)
		}
	}
}

// shuffled puts the same things, some several times with different
// properties, in an order of its own.
func shuffled(t *testing.T, d graph.Draft, seed uint64) {
	var work []func() error
	for i := range 60 {
		k, n := graph.Key(fmt.Sprint(i%20)), graph.Key(fmt.Sprint(i%7))
		props := graph.Props{
			{Name: "text", Value: graph.Text(fmt.Sprint(i))},
			{Name: "seen", Value: graph.Millis(int64(i))},
			{Name: "tags", Value: graph.List(fmt.Sprint(i%3), fmt.Sprint(i%5))},
			{Name: "how", Value: graph.Text(fmt.Sprint(i % 4))},
		}
		work = append(work,
			func() error { return d.PutEntity("a", k, props) },
			func() error { return d.PutEntity("b", n, props[:2]) },
			func() error { return d.PutRelationship("a_has_b", k, n, props) },
			func() error {
				return d.PutLink("a_is_b", graph.End{Partition: "p", Key: k}, graph.End{Partition: "p", Key: n}, props[:1])
			})
	}
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(work), func(i, j int) { work[i], work[j] = work[j], work[i] })
	var wg sync.WaitGroup
	for part := range slices.Chunk(work, len(work)/4) {
		wg.Go(func() {
			for _, put := range part {
				if err := put(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	d.Finish(graph.Whole, types...)
}

func TestVolatileChangeIsNoChange(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	seen := func(ms int64) func(graph.Draft) {
		return func(d graph.Draft) {
			props := graph.Props{{Name: "text", Value: graph.Text("x")}, {Name: "seen", Value: graph.Millis(ms)}}
			must(t, errors.Join(d.PutEntity("a", "k", props), d.PutEntity("b", "k", nil), d.PutRelationship("a_has_b", "k", "k", props)))
			d.Finish(graph.Whole, "a", "b", "a_has_b")
		}
	}
	run(t, s, "p", seen(1))
	before := histories(pinned(t, s))
	if changes := run(t, s, "p", seen(2)); len(changes) > 0 {
		t.Errorf("changes = %v", changes)
	}
	want := []string{
		"a p/k seen=time:1970-01-01T00:00:00.002Z text=text:x",
		"a_has_b p/k -> p/k seen=time:1970-01-01T00:00:00.002Z text=text:x",
		"b p/k ",
	}
	if diff := cmp.Diff(want, dump(pinned(t, open(t, dir)))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, histories(pinned(t, s))); diff != "" {
		t.Error(diff)
	}
	if got := slices.ContainsFunc(files(t, dir), func(name string) bool { return strings.Contains(name, "delta") }); got {
		t.Error("a volatile change was logged")
	}
}

func TestCommitWithoutDifferenceKeepsSegments(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := create(t, dir)
	run(t, s, "p", first)
	before := segments(t, dir)
	tx := begin(t, s)
	first(tx.Draft("p"))
	steps := []graph.Step{{Name: "machines", Outcome: graph.Partial, Reason: "because", Types: []graph.Type{"a"}}}
	_, err := tx.Seal(t.Context(), "p", steps, nil)
	must(t, err)
	must(t, tx.Commit(t.Context()))
	if diff := cmp.Diff(before, segments(t, dir)); diff != "" {
		t.Error(diff)
	}
	g := open(t, dir).View().Generation()
	if diff := cmp.Diff(map[graph.Partition][]graph.Step{"p": steps}, g.Steps); diff != "" || g.Number != 2 {
		t.Errorf("generation %d: %s", g.Number, diff)
	}
}

func TestHistoryOfAnEntity(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		s := create(t, dir)
		s.KeepTimes(1)
		put := func(text string, keys ...graph.Key) func(graph.Draft) {
			return func(d graph.Draft) {
				for _, k := range keys {
					must(t, d.PutEntity("a", k, graph.Props{{Name: "text", Value: graph.Text(text)}}))
				}
				d.Finish(graph.Whole, "a")
			}
		}
		hour := func(n int) graph.Value { return graph.Time(start.Add(time.Duration(n) * time.Hour)) }
		check := func(when string, created, begun int) {
			t.Helper()
			table := pinned(t, open(t, dir)).Tables("a")[0]
			row, _ := table.Row("k")
			if !table.Created(row).Equal(hour(created)) || !table.Begun(row).Equal(hour(begun)) {
				t.Errorf("%s: created %v and begun %v", when, table.Created(row), table.Begun(row))
			}
		}
		commit := func(fill func(graph.Draft)) { run(t, s, "p", fill); time.Sleep(time.Hour) }
		commit(put("1", "k"))
		check("at first", 0, 0)
		commit(put("1", "k", "other"))
		check("unchanged", 0, 0)
		commit(put("2", "k"))
		check("updated", 0, 2)
		commit(put("2", "other"))
		commit(put("2", "k"))
		check("come back", 4, 4)
	})
}

// start is when a synctest bubble begins.
var start = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
