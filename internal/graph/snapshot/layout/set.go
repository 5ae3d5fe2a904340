package layout

import (
	"errors"
	"slices"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/graph/snapshot/segment"
)

var errOrder = errors.New("its rows are out of order")

// Adjacency reads which rows the relationships of a type join, of tables with
// so many rows.
func (s Stored) Adjacency(fromRows, toRows int) (*column.Adjacency, error) {
	base, err := s.ends(fromRows, toRows)
	if err != nil {
		return nil, err
	}
	deltas, err := readAllChanges(s, PairKeys(), column.ComparePairs)
	if err != nil || len(deltas) == 0 {
		return base, err
	}
	gone, come, err := delta.Net(deltas, column.ComparePairs, func(p column.Pair) bool {
		_, joined := base.Slot(p.From, p.To)
		return joined
	})
	if err != nil {
		return nil, s.damaged(err)
	}
	if slices.ContainsFunc(come, func(p column.Pair) bool { return int(p.From) >= fromRows || int(p.To) >= toRows }) {
		return nil, s.damaged(errEnds)
	}
	return base.Splice(gone, come), nil
}

// damaged is the error that the segments do not hold what they should.
func (s Stored) damaged(why error) error {
	return With(s.Base, func(f *segment.File) error { return f.Damaged(why) })
}

// readSorted reads the ends of the relationships of a state.
func readSorted[K comparable](s Stored, keys Keys[K], compare func(a, b K) int) (sorted []K, err error) {
	err = With(s.Base, func(f *segment.File) error {
		sorted, err = keys.read(f)
		if err == nil && !ascend(sorted, compare) {
			err = f.Damaged(errOrder)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	deltas, err := readAllChanges(s, keys, compare)
	if err != nil {
		return nil, err
	}
	if sorted, err = delta.ApplyKeys(sorted, deltas, compare); err != nil {
		return nil, s.damaged(err)
	}
	return sorted, nil
}

// ascend says whether keys are in order, each once.
func ascend[K any](keys []K, compare func(a, b K) int) bool {
	for i := 1; i < len(keys); i++ {
		if compare(keys[i-1], keys[i]) >= 0 {
			return false
		}
	}
	return true
}

func readAllChanges[K comparable](s Stored, keys Keys[K], compare func(a, b K) int) ([]*delta.Delta[K], error) {
	var all []*delta.Delta[K]
	for _, open := range s.Deltas {
		err := With(open, func(f *segment.File) error {
			d, err := readChanges(f, s.Dict, keys)
			if err == nil && !ascend(d.Keys, compare) {
				err = f.Damaged(errOrder)
			}
			all = append(all, d)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// PairEdits reads how the deltas make the relationships of the adjacency of
// those of the base.
func (s Stored) PairEdits(a *column.Adjacency) (delta.Edits, error) {
	deltas, err := readAllChanges(s, PairKeys(), column.ComparePairs)
	if err != nil {
		return nil, err
	}
	edits := delta.NewEdits(deltas, column.ComparePairs, a.Place)
	return edits, With(s.Base, func(f *segment.File) error {
		if f.Rows()+edits.Growth() != a.Len() {
			return f.Damaged(delta.ErrMismatch)
		}
		return nil
	})
}

// EditedProperty reads a property of relationships after the edits; nil when none
// has a value.
func (s Stored) EditedProperty(e delta.Edits, p graph.Property) (column.Column, error) {
	var base column.Column
	rows := 0
	err := With(s.Base, func(f *segment.File) (err error) {
		rows = f.Rows()
		base, err = f.Column(p.Name, p.Kind)
		return err
	})
	if err != nil || len(e) == 0 {
		return base, err
	}
	deltas := make([]column.Column, len(s.Deltas))
	for i, open := range s.Deltas {
		err := With(open, func(f *segment.File) (err error) {
			deltas[i], err = f.Column(p.Name, p.Kind)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	made := column.NewBuilder(s.Dict, p.Kind, rows)
	e.Replay(rows,
		func(first, last int) { made.AppendRun(base, first, last) },
		func(delta, row int) { made.AppendRun(deltas[delta], row, row+1) })
	return made.Column(), nil
}

// EditedHistory reads the history of relationships after the edits.
func (s Stored) EditedHistory(e delta.Edits) (column.History, error) {
	base, rows := column.History{}, 0
	err := With(s.Base, func(f *segment.File) (err error) {
		rows = f.Rows()
		base, err = readHistory(f, "_begin")
		return err
	})
	if err != nil || len(e) == 0 {
		return base, err
	}
	deltas := make([]column.History, len(s.Deltas))
	for i, open := range s.Deltas {
		err := With(open, func(f *segment.File) (err error) {
			deltas[i], err = readHistory(f, "_generation")
			return err
		})
		if err != nil {
			return base, err
		}
	}
	made := column.RoomForHistory(rows)
	e.Replay(rows,
		func(first, last int) { made.AppendRun(base, first, last) },
		func(delta, row int) { made.AppendRun(deltas[delta], row, row+1) })
	return made, nil
}

// Links reads the links of a type. That of volatile properties is nil when there
// are none.
func (s Stored) Links(t *graph.RelationshipType, volatile *Stored) (*column.Links, error) {
	keys, compare := LinkKeys(s.Dict), s.Dict.CompareEnds
	sorted, err := readSorted(s, keys, compare)
	if err != nil {
		return nil, err
	}
	deltas, err := readAllChanges(s, keys, compare)
	if err != nil {
		return nil, err
	}
	edits := delta.NewEdits(deltas, compare, func(k column.LinkEnds) int {
		at, _ := slices.BinarySearchFunc(sorted, k, compare)
		return at
	})
	columns := make([]column.Column, len(t.Properties))
	for i, p := range t.Properties {
		switch {
		case !p.Volatile:
			columns[i], err = s.EditedProperty(edits, p)
		case volatile != nil:
			columns[i], err = volatile.Property(p)
		}
		if err != nil {
			return nil, err
		}
	}
	h, err := s.EditedHistory(edits)
	block := column.BlockOf(s.Dict, t.Properties, columns, len(sorted))
	return column.NewLinks(t, column.Set[column.LinkEnds]{Keys: sorted, Block: block, History: h}), err
}
