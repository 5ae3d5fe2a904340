package layout

import (
	"errors"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/segment"
)

// Open opens a segment; who reads it closes it.
type Open func() (*segment.File, error)

// Stored is the segments of the state of a type, or those of its volatile
// properties, and the dictionary to read them into. The errors of all reading
// wrap graph.ErrDamaged when the segments do not fit.
type Stored struct {
	Base   Open
	Deltas []Open
	Dict   *column.Dict
}

// With opens a segment for as long as read takes.
func With(open Open, read func(*segment.File) error) (err error) {
	f, err := open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return read(f)
}

// Core reads what identifies the entities of a type.
func (s Stored) Core(t *graph.EntityType) (core *column.Core, err error) {
	err = With(s.Base, func(f *segment.File) error {
		keys, err := codes(f, "_key")
		if err != nil {
			return err
		}
		deleted, err := f.Ints("_deleted")
		if err != nil {
			return err
		}
		h, err := readHistory(f, "_begin")
		if err == nil {
			core = column.CoreOf(t, &column.Texts{Dict: s.Dict, Codes: keys}, h, deleted)
		}
		return err
	})
	for _, open := range s.Deltas {
		if err == nil {
			err = With(open, func(f *segment.File) error { return s.applyCore(core, f) })
		}
	}
	return core, err
}

func (s Stored) applyCore(core *column.Core, f *segment.File) error {
	d, err := readChanges(f, s.Dict, EntityKeys(s.Dict))
	if err != nil {
		return err
	}
	if d.History, err = readHistory(f, "_generation"); err != nil {
		return err
	}
	if err := delta.ApplyCore(core, d); err != nil {
		return f.Damaged(err)
	}
	return nil
}

// readHistory reads the history of all rows; which column says since when a
// thing is as it is differs.
func readHistory(f *segment.File, begun string) (h column.History, err error) {
	for name, into := range map[string]**column.Ints{"_created": &h.Created, begun: &h.Begun, "_version": &h.Versions} {
		if *into, err = f.Ints(name); err != nil {
			return h, err
		}
	}
	return h, nil
}

// readChanges reads what a delta does to which things, without their
// properties.
func readChanges[K comparable](f *segment.File, d *column.Dict, keys Keys[K]) (*delta.Delta[K], error) {
	ops, err := readOps(f, d)
	if err != nil {
		return nil, err
	}
	named, err := keys.read(f)
	return &delta.Delta[K]{Ops: ops, Keys: named}, err
}

// Property reads a property of the entities of a type; nil when none has a
// value.
func (s Stored) Property(p graph.Property) (c column.Column, err error) {
	var made *column.Builder
	err = With(s.Base, func(f *segment.File) error {
		c, err := f.Column(p.Name, p.Kind)
		made = column.Edit(s.Dict, p.Kind, c, f.Rows())
		return err
	})
	for _, open := range s.Deltas {
		if err == nil {
			err = With(open, func(f *segment.File) error { return s.applyColumn(made, f, p) })
		}
	}
	if err != nil {
		return nil, err
	}
	return made.Column(), nil
}

func (s Stored) applyColumn(made *column.Builder, f *segment.File, p graph.Property) error {
	d, err := readChanges(f, s.Dict, rowKeys())
	if err != nil {
		return err
	}
	after, err := f.Column(p.Name, p.Kind)
	if err != nil {
		return err
	}
	if err := delta.ApplyColumn(made, d, p.Kind, after); err != nil {
		return f.Damaged(err)
	}
	return nil
}
