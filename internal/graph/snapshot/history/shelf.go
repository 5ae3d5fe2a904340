package history

import (
	"context"
	"fmt"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/layout"
	"parapet/internal/graph/snapshot/manifest"
	"parapet/internal/graph/snapshot/segment"
)

// span is a stretch of the log.
type span struct {
	// from is the generation before the stretch, nil when there is none.
	from *manifest.Manifest
	to   *manifest.Manifest
	// steps lead from the one to the other; none when they are not known.
	steps []*manifest.Manifest
	// names is a generation, not before to, that the steps lead to: it has the
	// rows of all of them.
	names *manifest.Manifest
}

// tells says whether the steps tell all that became of a place: it is there
// at every one of them.
func (s span) tells(p place) bool {
	return len(s.steps) > 0 && p.in(s.from) != nil && p.in(s.names) != nil &&
		!slices.ContainsFunc(s.steps, func(m *manifest.Manifest) bool { return p.in(m) == nil })
}

// shelf reads what is stored at one place.
type shelf[K comparable] struct {
	place
	log     *Log
	read    layout.Log[K]
	compare func(a, b K) int
	// names returns what names things in a generation.
	names func(*manifest.Manifest) (func(K) (thing, error), error)
}

// reader is a shelf of any kind.
type reader interface {
	// changes are the differences over a span, ordered by key.
	changes(context.Context, span) ([]graph.Change, error)
	// composed is the delta that does what those of the steps do together.
	composed(span) (layout.Segment, error)
	// outline is what differs over a span, without properties.
	outline(context.Context, span, Seen) (*Outline, error)
}

func (s *shelf[K]) changes(ctx context.Context, over span) ([]graph.Change, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var found differences
	var err error
	if over.tells(s.place) {
		err = s.addSteps(&found, over)
	} else {
		err = s.addStates(&found, over)
	}
	if err != nil {
		return nil, fmt.Errorf("read the changes of %s in %s: %w", s.typ, s.partition, err)
	}
	return found.united(s.place), nil
}

// addSteps adds what the deltas of the steps do together.
func (s *shelf[K]) addSteps(to *differences, over span) error {
	deltas, by, err := s.deltas(over)
	if err != nil || len(deltas) == 0 {
		return err
	}
	name, err := s.names(over.names)
	if err != nil {
		return err
	}
	for step, c := range delta.Compose(deltas, s.compare) {
		if err := add(to, c, name, by[step]); err != nil {
			return err
		}
	}
	return nil
}

// deltas are those of the steps that have any, and the generations that they
// are of.
func (s *shelf[K]) deltas(over span) (deltas []*delta.Delta[K], by []*manifest.Manifest, err error) {
	for _, m := range over.steps {
		change := s.in(m).Change
		if change == nil {
			continue
		}
		var d *delta.Delta[K]
		err := layout.With(s.log.opener(*change), func(f *segment.File) (err error) {
			d, err = s.read.Delta(f)
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		if len(d.Keys) > 0 {
			deltas, by = append(deltas, d), append(by, m)
		}
	}
	return deltas, by, nil
}

// addStates adds the deletion of all that was and the creation of all that
// is. United, they are what differs.
func (s *shelf[K]) addStates(to *differences, over span) error {
	err := s.eachIn(over.from, func(c delta.Change[K], name func(K) (thing, error)) error {
		return add(to, c.Inverse(), name, over.to)
	})
	if err != nil {
		return err
	}
	return s.eachIn(over.to, func(c delta.Change[K], name func(K) (thing, error)) error {
		return add(to, c, name, over.to)
	})
}

// eachIn visits the creation of everything that a generation has.
func (s *shelf[K]) eachIn(m *manifest.Manifest, visit func(delta.Change[K], func(K) (thing, error)) error) error {
	stored := s.in(m)
	if stored == nil {
		return nil
	}
	deltas, err := s.state(stored)
	if err != nil {
		return err
	}
	name, err := s.names(m)
	if err != nil {
		return err
	}
	for _, c := range delta.Compose(deltas, s.compare) {
		if err := visit(c, name); err != nil {
			return err
		}
	}
	return nil
}

// state is what is stored as deltas that lead to it from nothing.
func (s *shelf[K]) state(stored *manifest.Type) ([]*delta.Delta[K], error) {
	files := s.log.stored(stored)
	var deltas []*delta.Delta[K]
	read := func(open layout.Open, changes func(*segment.File) (*delta.Delta[K], error)) error {
		return layout.With(open, func(f *segment.File) error {
			d, err := changes(f)
			deltas = append(deltas, d)
			return err
		})
	}
	if err := read(files.Base, s.read.Base); err != nil {
		return nil, err
	}
	for _, open := range files.Deltas {
		if err := read(open, s.read.Delta); err != nil {
			return nil, err
		}
	}
	return deltas, nil
}
