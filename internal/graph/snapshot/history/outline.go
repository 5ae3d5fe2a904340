package history

import (
	"context"
	"fmt"
	"slices"

	"parapet/internal/graph"
)

// outline tells what became of things over a span, without their properties but
// where those decide.
func (s *shelf[K]) outline(ctx context.Context, over span, seen Seen) (*Outline, error) {
	failed := func(err error) (*Outline, error) {
		return nil, fmt.Errorf("read the changes of %s in %s: %w", s.typ, s.partition, err)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	marks, err := s.marks(over)
	if err != nil {
		return failed(err)
	}
	if marks, err = s.settled(ctx, marks, over); err != nil {
		return failed(err)
	}
	if marks, err = s.kept(marks, over, seen); err != nil {
		return failed(err)
	}
	o := &Outline{ops: make([]graph.Op, len(marks))}
	for i, m := range marks {
		o.ops[i] = m.op
	}
	o.read = func(ctx context.Context, chosen []int) ([]graph.Change, error) {
		some := make([]mark[K], len(chosen))
		for i, at := range chosen {
			some[i] = marks[at]
		}
		return s.chosen(ctx, some, over)
	}
	return o, nil
}

// chosen are the changes of some things. Where states are compared, a key may be
// that of one thing before and of another after.
func (s *shelf[K]) chosen(ctx context.Context, marks []mark[K], over span) ([]graph.Change, error) {
	changes, err := s.only(marks).changes(ctx, over)
	if err != nil || len(changes) == len(marks) {
		return changes, err
	}
	wanted := map[thing]bool{}
	for _, m := range marks {
		name, err := s.names(s.named(m.op, over))
		if err != nil {
			return nil, err
		}
		of, err := name(m.key)
		if err != nil {
			return nil, err
		}
		wanted[of] = true
	}
	return slices.DeleteFunc(changes, func(c graph.Change) bool { return !wanted[thingOf(c)] }), nil
}

// thingOf names what a change is of.
func thingOf(c graph.Change) thing {
	if c.From == nil {
		return thing{key: c.Key}
	}
	return thing{c.Key, *c.From, *c.To, true}
}

// ends are the entity that a thing is, or those that it joins.
func (s *shelf[K]) ends(of thing) []Ref {
	if !of.isPair {
		return []Ref{{s.partition, s.typ, of.key}}
	}
	t := s.log.schema.Relationship(s.typ)
	return []Ref{{of.from.Partition, t.From, of.from.Key}, {of.to.Partition, t.To, of.to.Key}}
}

// only reads the changes of some things alone.
func (s *shelf[K]) only(marks []mark[K]) *shelf[K] {
	wanted := make(map[K]bool, len(marks))
	for _, m := range marks {
		wanted[m.key] = true
		if m.back {
			wanted[m.was] = true
		}
	}
	some := *s
	some.read.Wants = func(key K) bool { return wanted[key] }
	return &some
}
