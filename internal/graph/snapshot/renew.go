package snapshot

import (
	"errors"

	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
)

// renew brings into memory what readers have asked for of the generation before,
// of which a transaction has sealed the overlay. Otherwise all of them would wait
// for the disk as soon as they see this one.
func (g *generation) renew(before *generation, sealed overlay) error {
	var failed []error
	for _, t := range g.tables {
		if i, ok := before.at[t.place]; ok {
			failed = append(failed, t.renew(before.tables[i], sealed.of(t.place)))
		}
	}
	were := map[place]edges{}
	for _, e := range before.edges {
		were[e.at()] = e
	}
	for _, e := range g.edges {
		if was := were[e.at()]; was != nil {
			failed = append(failed, e.renew(was, sealed.of(e.at())))
		}
	}
	return errors.Join(failed...)
}

// renew is that of a unit: made if somebody knows how, and loaded otherwise.
func renew[T any](before, next *cache.Unit[T], made func() (T, error)) error {
	if before == next || !before.Wanted() || !before.Loaded() {
		return nil
	}
	next.Want()
	if next.Loaded() {
		return nil
	}
	if made == nil {
		made = next.Get
	}
	value, err := made()
	if err == nil {
		next.Put(value)
	}
	return err
}

// renewAll is that of columns, of which property makes those that were sealed; nil
// when none was.
func renewAll(before, next []*cache.Unit[column.Column], property func(int) (column.Column, error)) error {
	var failed []error
	for i := range next {
		var made func() (column.Column, error)
		if property != nil {
			made = func() (column.Column, error) { return property(i) }
		}
		failed = append(failed, renew(before[i], next[i], made))
	}
	return errors.Join(failed...)
}

func (t *table) renew(before *table, over *sealing) error {
	var property func(int) (column.Column, error)
	if patched := over.patchedRows[t.typ]; patched != nil {
		property = patched.Property
	}
	err := errors.Join(renew(before.core, t.core, nil), renewAll(before.columns, t.columns, property))
	was, ok := before.core.Peek()
	if is, ok2 := t.core.Peek(); ok && ok2 {
		is.Follow(was, t.partition)
	}
	return err
}

func (e *pairs) renew(was edges, over *sealing) error {
	before := was.(*pairs)
	var ends func() (*column.Adjacency, error)
	var history func() (column.History, error)
	var property func(int) (column.Column, error)
	if patched := over.patched[e.typ]; patched != nil {
		ends, history, property = patched.Ends, patched.History, patched.Property
	} else if have := over.Pairs[e.typ]; have != nil {
		property = func(i int) (column.Column, error) { return have.At(i), nil }
	}
	err := errors.Join(
		renew(before.ends, e.ends, ends), renew(before.history, e.history, history), renewAll(before.columns, e.columns, property),
	)
	had, ok := before.ends.Peek()
	if have, ok2 := e.ends.Peek(); ok && ok2 {
		have.Follow(had)
	}
	return err
}

func (l *links) renew(was edges, _ *sealing) error {
	before := was.(*links)
	err := renew(before.joined, l.joined, nil)
	had, ok := before.joined.Peek()
	have, ok2 := l.joined.Peek()
	if !ok || !ok2 {
		return err
	}
	for i := range min(len(had), len(have)) {
		have[i].Pairs.Follow(had[i].Pairs.Adjacency)
	}
	return err
}
