package snapshot_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/raced"
)

var (
	partitions = rapid.SampledFrom([]graph.Partition{"integration/one", "two"})
	keys       = rapid.SampledFrom([]graph.Key{"", "k1", "k2", "k3", "k4"})
	budgets    = rapid.SampledFrom([]int64{0, 1, 100})
	words      = rapid.SampledFrom([]string{"", "a", "b", "c", "ü"})
	anything   = rapid.SampledFrom([]graph.Coverage{graph.Whole, graph.Whole, graph.Part, graph.Patch})
	everything = rapid.Just(graph.Whole)
	patches    = rapid.Just(graph.Patch)
)

// TestStoreEqualsModel runs random transactions on a store and on a model. The
// store, opened anew, must show what the model has, and count the same
// changes.
func TestStoreEqualsModel(t *testing.T) {
	t.Parallel()
	raced.Skip(t)
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		must(t, err)
		s, m := create(t, dir), model{}
		of, later := anything, anything
		if rapid.Bool().Draw(rt, "read once and followed") {
			of, later = everything, patches
		}
		for range rapid.IntRange(1, 4).Draw(rt, "transactions") {
			s.KeepTimes(rapid.IntRange(0, 2).Draw(rt, "times"))
			s.FoldAfter(rapid.IntRange(0, 3).Draw(rt, "deltas"))
			before := pinned(t, s)
			wasBefore := dump(before)
			transact(t, rt, s, m, of)
			of = later
			if rapid.IntRange(0, 4).Draw(rt, "compacted") == 0 {
				_, err := s.Compact(t.Context())
				must(t, err)
			}
			reopened, err := snapshot.Open(dir, snapshot.Options{Schema: schema, Memory: budgets.Draw(rt, "memory")})
			must(t, err)
			held, read := pinned(t, s), pinned(t, reopened)
			for name, pair := range map[string][2][]string{
				"store":             {m.dump(), dump(held)},
				"reopened store":    {m.dump(), dump(read)},
				"view of before":    {wasBefore, dump(before)},
				"ids and histories": {histories(held), histories(read)},
				"stories":           {m.stories(), stories(held)},
				"stories read":      {m.stories(), stories(read)},
				"deleted entities":  {graves(held), graves(read)},
				"lookups":           {m.lookups(), lookups(t, s.View())},
				"lookups read":      {m.lookups(), lookups(t, reopened.View())},
			} {
				if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
					rt.Fatalf("%s: %s", name, diff)
				}
			}
			if rapid.Bool().Draw(rt, "go on with the reopened store") {
				s = reopened
			}
		}
	})
}

// transact runs a random transaction, of one of the coverages, on a store and on a
// model.
func transact(t *testing.T, rt *rapid.T, s *snapshot.Store, m model, of *rapid.Generator[graph.Coverage]) {
	if diff := commit(t, s, m, drawTransaction(rt, of)); diff != "" {
		rt.Fatal(diff)
	}
}

// sealed is what one draft of a transaction is given.
type sealed struct {
	partition graph.Partition
	puts      []put
	fresh     []put   // of what is stored: entities, and what begins at them, whose ends it keeps
	kept      []thing // entities
	gone      []thing // in so many words
	finished  map[graph.Type]graph.Coverage
	// mayGo is how many things of a type the guard lets go.
	mayGo int
	// written says that what is sealed is written before the commit.
	written bool
	// atOnce says that what is kept is refreshed as it is kept.
	atOnce bool
}

func (s sealed) guard(_ graph.Type, _, gone int) bool { return gone <= s.mayGo }

func drawTransaction(rt *rapid.T, of *rapid.Generator[graph.Coverage]) []sealed {
	var drafts []sealed
	for range rapid.IntRange(1, 2).Draw(rt, "drafts") {
		p := partitions.Draw(rt, "partition")
		drafts = append(drafts, sealed{
			p, drawPuts(rt, p), drawFresh(rt, p), drawKept(rt, p), drawGone(rt, p), drawFinished(rt, of), rapid.SampledFrom([]int{1, 3, 100}).Draw(rt, "may go"),
			rapid.Bool().Draw(rt, "written before the commit"),
			rapid.Bool().Draw(rt, "refreshed as it is kept"),
		})
	}
	return drafts
}

// commit makes the drafts part of a store and of a model, and says how the
// changes that the two count differ.
func commit(t testing.TB, s *snapshot.Store, m model, drafts []sealed) (diff string) {
	before := maps.Clone(m)
	tx := begin(t, s)
	defer tx.Rollback()
	for _, draft := range drafts {
		d := tx.Draft(draft.partition)
		for _, put := range draft.puts {
			must(t, do(d, put))
		}
		for typ, c := range draft.finished {
			d.Finish(c, typ)
		}
		for _, put := range draft.fresh {
			must(t, draft.refresh(d, put))
		}
		for _, thing := range draft.kept {
			must(t, d.Keep(thing.typ, thing.ends[0].key, nil))
		}
		for _, thing := range draft.gone {
			must(t, undo(d, thing))
		}
		steps := []graph.Step{{Types: types}}
		got, err := tx.Seal(t.Context(), draft.partition, steps, draft.guard)
		must(t, err)
		want, held := m.seal(draft)
		if diff := cmp.Diff(want, got); diff != "" {
			return fmt.Sprintf("changes of %s: %s", draft.partition, diff)
		}
		if diff := cmp.Diff(held, steps[0].Held, cmpopts.EquateEmpty()); diff != "" {
			return fmt.Sprintf("held of %s: %s", draft.partition, diff)
		}
		if draft.written {
			must(t, tx.Write(t.Context()))
		}
	}
	shown := viewLines(t, tx.View())
	must(t, tx.Commit(t.Context()))
	m.tell(before, s.View().Generation().Number)
	if diff := cmp.Diff(viewLines(t, s.View()), shown); diff != "" {
		return "view of the transaction: " + diff
	}
	return ""
}

func do(d graph.Draft, p put) error {
	switch p.typ {
	case "a", "b":
		return d.PutEntity(p.typ, p.ends[0].key, p.props)
	case "a_is_b":
		return d.PutLink(p.typ, graph.End{Partition: p.ends[0].partition, Key: p.ends[0].key},
			graph.End{Partition: p.ends[1].partition, Key: p.ends[1].key}, p.props)
	}
	return d.PutRelationship(p.typ, p.ends[0].key, p.ends[1].key, p.props)
}

func (s sealed) refresh(d graph.Draft, p put) error {
	isKept := func(t thing) bool { return t.name() == p.name() }
	if s.atOnce && slices.ContainsFunc(s.kept, isKept) {
		return d.Keep(p.typ, p.ends[0].key, p.props)
	}
	if schema.Entity(p.typ) != nil {
		return d.Refresh(p.typ, p.ends[0].key, p.props)
	}
	return d.KeepFrom(p.typ, p.ends[0].key, p.props)
}

func undo(d graph.Draft, t thing) error {
	if len(t.ends) == 1 {
		return d.DeleteEntity(t.typ, t.ends[0].key)
	}
	return d.DeleteRelationship(t.typ, t.ends[0].key, t.ends[1].key)
}

var types = []graph.Type{"a", "b", "a_has_b", "a_uses_a", "a_is_b"}

func drawPuts(rt *rapid.T, p graph.Partition) []put {
	var puts []put
	for range rapid.IntRange(0, 25).Draw(rt, "puts") {
		put := put{thing: thing{typ: rapid.SampledFrom(types).Draw(rt, "type")}}
		n := 2
		if schema.Entity(put.typ) != nil {
			n = 1
		}
		for range n {
			e := end{p, keys.Draw(rt, "key")}
			if put.typ == "a_is_b" {
				e.partition = partitions.Draw(rt, "end")
			}
			put.ends = append(put.ends, e)
		}
		put.props = drawProps(rt, put.typ)
		puts = append(puts, put)
	}
	return puts
}

// drawFresh draws which volatile properties are refreshed.
func drawFresh(rt *rapid.T, p graph.Partition) []put {
	var all []put
	for range rapid.IntRange(0, 6).Draw(rt, "fresh") {
		var at graph.Value
		if rapid.IntRange(0, 3).Draw(rt, "says when") > 0 {
			at = graph.Millis(int64(rapid.IntRange(0, 3).Draw(rt, "seen")))
		}
		all = append(all, put{
			thing{rapid.SampledFrom([]graph.Type{"a", "b", "a_has_b"}).Draw(rt, "type"), []end{{p, keys.Draw(rt, "key")}}},
			graph.Props{{Name: "seen", Value: at}},
		})
	}
	return all
}

// drawKept draws which entities are kept.
func drawKept(rt *rapid.T, p graph.Partition) []thing {
	var all []thing
	for range rapid.IntRange(0, 6).Draw(rt, "kept") {
		all = append(all, thing{rapid.SampledFrom([]graph.Type{"a", "b"}).Draw(rt, "type"), []end{{p, keys.Draw(rt, "key")}}})
	}
	return all
}

// drawGone draws what is deleted in so many words.
func drawGone(rt *rapid.T, p graph.Partition) []thing {
	var all []thing
	for range rapid.IntRange(0, 6).Draw(rt, "gone") {
		t := thing{typ: rapid.SampledFrom([]graph.Type{"a", "b", "a_has_b", "a_uses_a"}).Draw(rt, "type")}
		t.ends = append(t.ends, end{p, keys.Draw(rt, "key")})
		if schema.Entity(t.typ) == nil {
			t.ends = append(t.ends, end{p, keys.Draw(rt, "key")})
		}
		all = append(all, t)
	}
	return all
}

func drawProps(rt *rapid.T, t graph.Type) graph.Props {
	var declared []graph.Property
	if e := schema.Entity(t); e != nil {
		declared = e.Properties
	} else {
		declared = schema.Relationship(t).Properties
	}
	var props graph.Props
	for _, p := range declared {
		if rapid.Bool().Draw(rt, p.Name) {
			props = append(props, graph.Prop{Name: p.Name, Value: drawValue(rt, p)})
		}
	}
	return props
}

func drawValue(rt *rapid.T, p graph.Property) graph.Value {
	n := rapid.IntRange(-1, 2).Draw(rt, "n")
	switch p.Kind {
	case graph.KindBool:
		return graph.Bool(n > 0)
	case graph.KindNumber:
		return graph.Number(float64(n) / 2)
	case graph.KindTime:
		return graph.Millis(int64(n))
	case graph.KindList:
		return graph.List(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 0, 2).Draw(rt, "items")...)
	}
	if p.Merge == graph.Joined {
		return graph.Text(fmt.Sprintf("%s, %s", words.Draw(rt, "first"), words.Draw(rt, "second")))
	}
	return graph.Text(words.Draw(rt, "text"))
}

func drawFinished(rt *rapid.T, of *rapid.Generator[graph.Coverage]) map[graph.Type]graph.Coverage {
	finished := map[graph.Type]graph.Coverage{}
	for _, t := range types {
		if rapid.IntRange(0, 3).Draw(rt, "finish") > 0 {
			finished[t] = of.Draw(rt, "coverage")
		}
	}
	return finished
}
