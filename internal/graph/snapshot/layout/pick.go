package layout

import (
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/segment"
)

// Words reads the words of a property of entities in some rows, which ascend
// and are not new. It reads no more of the base than the pages that hold them.
func (s Stored) Words(p graph.Property, rows []uint32) ([]uint64, error) {
	words := make([]uint64, len(rows))
	for i := range words {
		words[i] = column.Undefined(p.Kind)
	}
	err := With(s.Base, func(f *segment.File) error {
		stored, _ := slices.BinarySearch(rows, uint32(f.Rows()))
		picked, err := f.Pick(p.Name, p.Kind, rows[:stored])
		for i := range rows[:stored] {
			words[i] = column.WordOf(picked, p.Kind, uint32(i))
		}
		return err
	})
	for _, open := range s.Deltas {
		if err == nil {
			err = With(open, func(f *segment.File) error { return s.applyWords(words, rows, f, p) })
		}
	}
	return words, err
}

func (s Stored) applyWords(words []uint64, rows []uint32, f *segment.File, p graph.Property) error {
	d, err := readChanges(f, s.Dict, rowKeys())
	if err != nil {
		return err
	}
	after, err := f.Column(p.Name, p.Kind)
	if err != nil {
		return err
	}
	for i, op := range d.Ops {
		if at, wanted := slices.BinarySearch(rows, d.Keys[i].Row); wanted && op != delta.Delete {
			words[at] = column.WordOf(after, p.Kind, uint32(i))
		}
	}
	return nil
}

// EditedWords reads the words of a property of relationships in some rows,
// which ascend, after the edits.
func (s Stored) EditedWords(e delta.Edits, p graph.Property, rows []uint32) ([]uint64, error) {
	words := make([]uint64, len(rows))
	err := s.locate(e, rows, func(f *segment.File, rows []uint32, into []int) error {
		picked, err := f.Pick(p.Name, p.Kind, rows)
		for i, n := range into {
			words[n] = column.WordOf(picked, p.Kind, uint32(i))
		}
		return err
	})
	return words, err
}

// EditedStories reads the history of relationships in some rows, which ascend,
// after the edits.
func (s Stored) EditedStories(e delta.Edits, rows []uint32) (column.History, error) {
	created, begun, versions := make([]uint32, len(rows)), make([]uint32, len(rows)), make([]uint32, len(rows))
	began := "_begin" // in the base, which comes first
	err := s.locate(e, rows, func(f *segment.File, rows []uint32, into []int) error {
		for name, to := range map[string][]uint32{"_created": created, began: begun, "_version": versions} {
			picked, err := f.PickInts(name, rows)
			if err != nil {
				return err
			}
			for i, n := range into {
				to[n] = picked.At(uint32(i))
			}
		}
		began = "_generation"
		return nil
	})
	return column.History{Created: column.IntsOf(created), Begun: column.IntsOf(begun), Versions: column.IntsOf(versions)}, err
}

// locate calls read with the base and with each delta, which of its rows are
// wanted, in order, and what number each has among the rows after the edits.
func (s Stored) locate(e delta.Edits, rows []uint32, read func(f *segment.File, rows []uint32, into []int) error) error {
	base := located{make([]uint32, 0, len(rows)), make([]int, 0, len(rows))} // which has most of them
	deltas := make([]located, len(s.Deltas))
	e.Locate(rows, base.add, func(n, delta, row int) { deltas[delta].add(n, uint32(row)) })
	for i, open := range append([]Open{s.Base}, s.Deltas...) {
		l := &base
		if i > 0 {
			l = &deltas[i-1]
		}
		if err := With(open, func(f *segment.File) error { return read(f, l.rows, l.into) }); err != nil {
			return err
		}
	}
	return nil
}

// located is rows of one segment, in order, and the number of each among those
// that are looked for.
type located struct {
	rows []uint32
	into []int
}

func (l *located) add(n int, row uint32) { l.rows, l.into = append(l.rows, row), append(l.into, n) }
