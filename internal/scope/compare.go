package scope

import (
	"context"
	"errors"
	"slices"
	"time"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/history"
	"parapet/internal/graph/snapshot/restrict"
	"parapet/internal/problem"
)

// Ref names an entity.
type Ref = history.Ref

// Part is the things of one type in one partition, of which some may differ.
type Part = history.Part

// Outline is what became of the things of a part.
type Outline = history.Outline

// Comparison is what differs between the graphs as of two moments, as far as it is
// seen. It is not safe for concurrent use.
type Comparison struct {
	From, To graph.Generation
	// Parts are those that may differ.
	Parts []Part

	all   *history.Comparison
	graph *Graph
	// sides are what is seen of shared parts at both moments, found when it is needed.
	before, after *side
}

// Compare says what differs from one moment to a later one. It fails with an Invalid
// problem when the graph is not known so far back, or the moments are in the other
// order, and with an Unavailable one when there is none yet.
func (g *Graph) Compare(ctx context.Context, from, to time.Time) (*Comparison, error) {
	all, err := g.store.Compare(ctx, from, to)
	if errors.Is(err, snapshot.ErrBackwards) {
		return nil, problem.New(problem.Invalid, "%s", err)
	}
	if err != nil {
		return nil, refusal(err)
	}
	c := &Comparison{From: g.told(all.From), To: g.told(all.To), all: all, graph: g}
	for _, part := range all.Parts {
		switch g.sight(part.Partition) {
		case restrict.None:
		case restrict.Shared:
			part.Whole = nil // of which all, or a part, may be seen
			c.Parts = append(c.Parts, part)
		case restrict.Whole:
			c.Parts = append(c.Parts, part)
		}
	}
	c.before, c.after = &side{graph: g, at: all.From.At}, &side{graph: g, at: all.To.At}
	return c, nil
}

// told is a generation without what others' steps tell.
func (g *Graph) told(is graph.Generation) graph.Generation {
	steps := map[graph.Partition][]graph.Step{}
	for p, of := range is.Steps {
		if g.Sees(p) {
			steps[p] = of
		}
	}
	is.Steps = steps
	return is
}

// Outline reads what became of the things of a part that are seen, and that wanted
// chooses; nil chooses all.
func (c *Comparison) Outline(ctx context.Context, part Part, wanted history.Seen) (*Outline, error) {
	seen := wanted
	var failed error
	if c.graph.sight(part.Partition) == restrict.Shared {
		seen = func(op graph.Op, ends ...Ref) bool {
			in := c.after
			if op == graph.Deleted {
				in = c.before
			}
			hidden := slices.ContainsFunc(ends, func(end Ref) bool {
				sees, err := in.sees(ctx, end)
				failed = errors.Join(failed, err)
				return !sees
			})
			return !hidden && (wanted == nil || wanted(op, ends...))
		}
	}
	o, err := c.all.Outline(ctx, part, seen)
	return o, errors.Join(failed, err)
}

// side is what is seen of shared parts at one moment.
type side struct {
	graph  *Graph
	at     time.Time
	source column.Source
	tables map[place]*column.Table
	failed bool
}

type place struct {
	partition graph.Partition
	typ       graph.Type
}

// sees says whether an entity is seen at the moment.
func (s *side) sees(ctx context.Context, end Ref) (bool, error) {
	switch s.graph.sight(end.Partition) {
	case restrict.Whole:
		return true, nil
	case restrict.None:
		return false, nil
	}
	at := place{end.Partition, end.Type}
	if _, known := s.tables[at]; !known && !s.failed {
		if err := s.find(ctx, at); err != nil {
			s.failed = true
			return false, err
		}
	}
	table := s.tables[at]
	if table == nil {
		return false, nil
	}
	_, there := table.Row(end.Key)
	return there, nil
}

// find finds the entities of a shared part that are seen.
func (s *side) find(ctx context.Context, at place) error {
	if s.source == nil {
		whole, err := s.graph.store.At(ctx, s.at)
		if err != nil {
			return refusal(err)
		}
		s.source, s.tables = restrict.New(whole, s.graph.sight), map[place]*column.Table{}
	}
	view, err := s.source.Pin(column.Need{Tables: map[graph.Type]column.Names{at.typ: {}}})
	if err != nil {
		return err
	}
	s.tables[at] = nil
	for _, t := range view.Tables() {
		if t.Type() == at.typ {
			s.tables[place{t.Partition(), t.Type()}] = t
		}
	}
	return nil
}

// Moment is a kept state of the graph.
type Moment struct {
	Generation uint64
	At         time.Time
	// Integrations are the keys of those that were read for it; none of a state in
	// which only what all share was made anew.
	Integrations []string
}

// Moments are the kept states of the graph in which something may be otherwise than
// in the one before, the oldest first.
func (g *Graph) Moments(ctx context.Context) ([]Moment, error) {
	kept, err := g.store.Generations(ctx)
	if err != nil {
		return nil, refusal(err)
	}
	var all []Moment
	before := graph.Generation{}
	for i, is := range kept {
		is = g.told(is)
		m := Moment{Generation: is.Number, At: is.At}
		for p, steps := range is.Steps {
			if key := Integration(p); key != "" && !ended(before.Steps[p]).Equal(ended(steps)) {
				m.Integrations = append(m.Integrations, key)
			}
		}
		for p := range before.Steps {
			if key := Integration(p); key != "" && is.Steps[p] == nil {
				m.Integrations = append(m.Integrations, key)
			}
		}
		slices.Sort(m.Integrations)
		if !g.limited || len(m.Integrations) > 0 || i == 0 {
			all = append(all, m)
		}
		before = is
	}
	return all, nil
}

// ended is when the last of some steps ended.
func ended(steps []graph.Step) (last time.Time) {
	for _, step := range steps {
		if step.Ended.After(last) {
			last = step.Ended
		}
	}
	return last
}
