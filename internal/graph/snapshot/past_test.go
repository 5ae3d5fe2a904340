package snapshot_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/column/columntest"
	"parapet/internal/graph/snapshot/history"
)

// past is the generations that a store kept, and what a model was at each.
type past struct {
	kept   []graph.Generation
	models map[uint64]model
}

// check says how what a store tells of the past is wrong, given what it should
// keep; nil for whatever it does.
func (p past) check(t *testing.T, s *snapshot.Store, kept []uint64) string {
	var err error
	p.kept, err = s.Generations(t.Context())
	must(t, err)
	var numbers []uint64
	for _, g := range p.kept {
		numbers = append(numbers, g.Number)
	}
	if kept != nil && !slices.Equal(numbers, kept) {
		return gocmp.Diff(kept, numbers)
	}
	return cmp.Or(p.moments(t, s), p.diffs(t, s), p.histories(t, s))
}

// moments reads every generation by its moment.
func (p past) moments(t *testing.T, s *snapshot.Store) string {
	for _, g := range p.kept {
		if diff := gocmp.Diff(p.models[g.Number].dump(), dump(at(t, s, g.At.Add(time.Minute)))); diff != "" {
			return fmt.Sprintf("generation %d: %s", g.Number, diff)
		}
	}
	return ""
}

// at is everything as of a moment.
func at(t testing.TB, s *snapshot.Store, when time.Time) *column.View {
	t.Helper()
	source, err := s.At(t.Context(), when)
	must(t, err)
	v, err := source.Pin(columntest.Everything(schema))
	must(t, err)
	return v
}

// diffs compares every generation with the next one and with the last.
func (p past) diffs(t *testing.T, s *snapshot.Store) string {
	for i, from := range p.kept {
		rest := p.kept[i:]
		for _, to := range []graph.Generation{rest[min(1, len(rest)-1)], rest[len(rest)-1]} {
			want := p.models[from.Number].differences(p.models[to.Number])
			if diff := gocmp.Diff(want, diffs(t, s, from.At, to.At, nil)); diff != "" {
				return fmt.Sprintf("from generation %d to %d: %s", from.Number, to.Number, diff)
			}
			if diff := gocmp.Diff(want, paged(t, s, from.At, to.At)); diff != "" {
				return fmt.Sprintf("page by page from generation %d to %d: %s", from.Number, to.Number, diff)
			}
		}
	}
	return ""
}

// diffs are what Diff tells, a line for each change, sorted.
func diffs(t testing.TB, s *snapshot.Store, from, to time.Time, within *history.Within) []string {
	t.Helper()
	lines := []string{}
	for c, err := range s.Diff(t.Context(), from, to, within) {
		must(t, err)
		lines = append(lines, line(c))
	}
	slices.Sort(lines)
	return lines
}

// paged are what Compare tells, by pages of two, which its counts have to match.
func paged(t testing.TB, s *snapshot.Store, from, to time.Time) []string {
	t.Helper()
	c, err := s.Compare(t.Context(), from, to)
	must(t, err)
	lines := []string{}
	for _, part := range c.Parts {
		o, err := c.Outline(t.Context(), part, nil)
		must(t, err)
		n := o.Count()
		if part.Whole != nil && *part.Whole != n {
			lines = append(lines, fmt.Sprintf("%s of %s differs by %v, told as %v", part.Type, part.Partition, n, *part.Whole))
		}
		for op, count := range map[graph.Op]int{graph.Created: n.Created, graph.Updated: n.Updated, graph.Deleted: n.Deleted} {
			for skip := 0; skip < count+2; skip += 2 {
				page, err := o.Page(t.Context(), op, skip, 2)
				must(t, err)
				for _, c := range page {
					lines = append(lines, line(c))
				}
			}
		}
	}
	slices.Sort(lines)
	return lines
}

func line(c graph.Change) string {
	return fmt.Sprintf("%s %s: %s from %s to %s", c.Op, c.Partition, nameOf(c), show(c.Before), show(c.After))
}

// nameOf is the name that the model gives to what changed.
func nameOf(c graph.Change) string {
	if c.From == nil {
		return thing{c.Type, []end{{c.Partition, c.Key}}}.name()
	}
	return thing{c.Type, []end{{c.From.Partition, c.From.Key}, {c.To.Partition, c.To.Key}}}.name()
}

// differences are the lines of what differs from one model to another.
func (m model) differences(next model) []string {
	lines := []string{}
	tell := func(op graph.Op, name, before, after string) {
		lines = append(lines, fmt.Sprintf("%s %s from %s to %s", op, name, before, after))
	}
	for name, r := range next {
		switch old, ok := m[name]; {
		case !ok:
			tell(graph.Created, name, "", stable(r.props))
		case stable(old.props) != stable(r.props):
			tell(graph.Updated, name, stable(old.props), stable(r.props))
		}
	}
	for name, r := range m {
		if _, ok := next[name]; !ok {
			tell(graph.Deleted, name, stable(r.props), "")
		}
	}
	slices.Sort(lines)
	return lines
}

// histories replays the stories of all entities.
func (p past) histories(t *testing.T, s *snapshot.Store) string {
	told := map[string]bool{}
	for _, key := range []string{"", "k1", "k2", "k3", "k4"} {
		h, err := s.History(t.Context(), key)
		must(t, err)
		if h.Since.Number != p.kept[0].Number || h.Whole != (h.Since.Number == 1) {
			return fmt.Sprintf("known since %d (whole: %v), want %d", h.Since.Number, h.Whole, p.kept[0].Number)
		}
		for _, e := range h.Entities {
			if string(e.Key) != key || e.ID != column.ID(e.Partition, e.Type, e.Key) {
				return fmt.Sprintf("history of %q tells of %+v", key, e)
			}
			if wrong := p.story(e); wrong != "" {
				return fmt.Sprintf("story of %s %s/%s: %s", e.Type, e.Partition, e.Key, wrong)
			}
			told[thing{e.Type, []end{{e.Partition, e.Key}}}.name()] = true
		}
	}
	for _, g := range p.kept {
		for _, r := range p.models[g.Number] {
			if len(r.ends) == 1 && !told[r.name()] {
				return "there is no history of " + r.name()
			}
		}
	}
	return ""
}

// story replays what is told of an entity and of its relationships: after
// each generation that is what the model of that had, and each change goes on
// from the one before.
func (p past) story(e history.Entity) string {
	now := map[string]string{}
	changes := e.Changes
	for _, g := range p.kept {
		for ; len(changes) > 0 && changes[0].Generation == g.Number; changes = changes[1:] {
			c := changes[0]
			name := string(c.Partition) + ": " + nameOf(c)
			before, was := now[name]
			if was != (c.Op != graph.Created) || before != show(c.Before) || !c.At.Equal(g.At) {
				return fmt.Sprintf("generation %d %s, which was %q before (%v)", g.Number, line(c), before, was)
			}
			now[name] = show(c.After)
			if c.Op == graph.Deleted {
				delete(now, name)
			}
		}
		want := map[string]string{}
		for name, r := range p.models[g.Number] {
			if r.touches(e) {
				want[name] = stable(r.props)
			}
		}
		if diff := gocmp.Diff(want, now); diff != "" {
			return fmt.Sprintf("replayed until generation %d: %s", g.Number, diff)
		}
	}
	if len(changes) > 0 {
		return fmt.Sprintf("changes of no kept generation: %v", changes)
	}
	return ""
}

// touches says whether a thing is the entity or leads from or to it.
func (r record) touches(e history.Entity) bool {
	is := func(i int, t graph.Type) bool { return t == e.Type && r.ends[i] == end{e.Partition, e.Key} }
	if len(r.ends) == 1 {
		return is(0, r.typ)
	}
	decl := schema.Relationship(r.typ)
	return is(0, decl.From) || is(1, decl.To)
}
