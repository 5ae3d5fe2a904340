package history

import (
	"context"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/manifest"
)

// mark is what became of a thing. What came back has another key than before.
type mark[K comparable] struct {
	op   graph.Op
	key  K
	back bool
	was  K
	open bool
}

// marks are what the keys of the changes tell.
func (s *shelf[K]) marks(over span) ([]mark[K], error) {
	bare := *s
	bare.read.Props = nil
	if !over.tells(s.place) {
		return bare.stateMarks(over)
	}
	deltas, _, err := bare.deltas(over)
	if err != nil {
		return nil, err
	}
	var marks []mark[K]
	for m := range delta.Outline(deltas, s.compare) {
		marks = append(marks, mark[K]{op: ops[m.Op], key: m.Key, open: m.Open})
	}
	return s.united(marks, over)
}

// stateMarks are the deletion of all that was and the creation of all that is.
func (s *shelf[K]) stateMarks(over span) ([]mark[K], error) {
	var marks []mark[K]
	for _, side := range []struct {
		of *manifest.Manifest
		op graph.Op
	}{{over.from, graph.Deleted}, {over.to, graph.Created}} {
		stored := s.in(side.of)
		if stored == nil {
			continue
		}
		deltas, err := s.state(stored)
		if err != nil {
			return nil, err
		}
		for m := range delta.Outline(deltas, s.compare) {
			marks = append(marks, mark[K]{op: side.op, key: m.Key})
		}
	}
	return s.united(marks, over)
}

// united makes one mark of a deletion and a creation of one thing.
func (s *shelf[K]) united(marks []mark[K], over span) ([]mark[K], error) {
	gone := 0
	for _, m := range marks {
		if m.op == graph.Deleted {
			gone++
		}
	}
	if gone == 0 || gone == len(marks) {
		return marks, nil
	}
	deleted := make(map[thing]int, gone)
	if err := s.each(marks, graph.Deleted, over, func(i int, of thing) { deleted[of] = i }); err != nil {
		return nil, err
	}
	taken := map[int]bool{}
	err := s.each(marks, graph.Created, over, func(i int, of thing) {
		if at, ok := deleted[of]; ok {
			marks[i] = mark[K]{op: graph.Updated, key: marks[i].key, back: true, was: marks[at].key, open: true}
			taken[at] = true
		}
	})
	if err != nil {
		return nil, err
	}
	if len(taken) == 0 {
		return marks, nil
	}
	kept := marks[:0]
	for i, m := range marks {
		if !taken[i] {
			kept = append(kept, m)
		}
	}
	return kept, nil
}

// each names the things of the marks of an op.
func (s *shelf[K]) each(marks []mark[K], op graph.Op, over span, visit func(i int, of thing)) error {
	name, err := s.names(s.named(op, over))
	if err != nil {
		return err
	}
	for i, m := range marks {
		if m.op != op {
			continue
		}
		of, err := name(m.key)
		if err != nil {
			return err
		}
		visit(i, of)
	}
	return nil
}

// settled decides by the properties what is open.
func (s *shelf[K]) settled(ctx context.Context, marks []mark[K], over span) ([]mark[K], error) {
	var open []mark[K]
	for _, m := range marks {
		if m.open {
			open = append(open, m)
		}
	}
	if len(open) == 0 {
		return marks, nil
	}
	changes, err := s.only(open).changes(ctx, over)
	if err != nil {
		return nil, err
	}
	differ := make(map[thing]bool, len(changes))
	for _, c := range changes {
		differ[thingOf(c)] = true
	}
	name, err := s.names(s.named(graph.Updated, over))
	if err != nil {
		return nil, err
	}
	kept := marks[:0]
	for _, m := range marks {
		if m.open {
			of, err := name(m.key)
			if err != nil {
				return nil, err
			}
			if !differ[of] {
				continue
			}
		}
		kept = append(kept, m)
	}
	return kept, nil
}

// named is the generation in which the key of what became so has its name.
func (s *shelf[K]) named(op graph.Op, over span) *manifest.Manifest {
	switch {
	case over.tells(s.place):
		return over.names
	case op == graph.Deleted:
		return over.from
	}
	return over.to
}

// kept are the marks of what is seen.
func (s *shelf[K]) kept(marks []mark[K], over span, seen Seen) ([]mark[K], error) {
	if seen == nil {
		return marks, nil
	}
	names := map[graph.Op]func(K) (thing, error){}
	kept := marks[:0]
	for _, m := range marks {
		if names[m.op] == nil {
			name, err := s.names(s.named(m.op, over))
			if err != nil {
				return nil, err
			}
			names[m.op] = name
		}
		of, err := names[m.op](m.key)
		if err != nil {
			return nil, err
		}
		if seen(m.op, s.ends(of)...) {
			kept = append(kept, m)
		}
	}
	return kept, nil
}
