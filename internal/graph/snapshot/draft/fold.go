package draft

import (
	"slices"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/processors"
)

// succession is the next relationships, and where they come from.
type succession[K comparable] struct {
	keys []K
	// was are the rows of the old state, none of what is new.
	was []uint32
	// is are the first records, none of what was not seen and stays.
	is   []uint32
	more []again
}

// succeed follows the old relationships. Those that were not seen stay when
// stays says so; nil says that none does.
func succeed[K comparable](old []K, seen sighting[K], stays func(K) bool, compare func(a, b K) int) succession[K] {
	if stays == nil {
		was := make([]uint32, 0, len(seen.keys))
		for i, j := range column.Zip(old, seen.keys, compare) {
			if j >= 0 {
				was = append(was, uint32(i)) // none when it is negative
			}
		}
		return succession[K]{seen.keys, was, seen.records, seen.more}
	}
	var next succession[K]
	for i, j := range column.Zip(old, seen.keys, compare) {
		switch {
		case j >= 0:
			for ; len(seen.more) > 0 && seen.more[0].row == uint32(j); seen.more = seen.more[1:] {
				next.more = append(next.more, again{uint32(len(next.keys)), seen.more[0].record})
			}
			next.add(seen.keys[j], uint32(i), seen.records[j])
		case stays(old[i]):
			next.add(old[i], uint32(i), none)
		}
	}
	return next
}

func (s *succession[K]) add(key K, was, is uint32) {
	s.keys, s.was, s.is = append(s.keys, key), append(s.was, was), append(s.is, is)
}

// same says whether the relationships are the old ones, whatever is said of
// them.
func (s *succession[K]) same(old []K) bool {
	if len(s.keys) != len(old) {
		return false
	}
	for i, row := range s.was {
		if row != uint32(i) {
			return false
		}
	}
	return true
}

// rowSet is a set of rows.
type rowSet []uint64

func newRowSet(rows int) rowSet { return make(rowSet, (rows+63)/64) }

func (s rowSet) add(row int)      { s[row/64] |= 1 << (row % 64) }
func (s rowSet) has(row int) bool { return row/64 < len(s) && s[row/64]&(1<<(row%64)) != 0 }

// addAll adds the rows of another set.
func (s rowSet) addAll(of rowSet) {
	for i, rows := range of {
		s[i] |= rows
	}
}

func (s rowSet) isEmpty() bool {
	return !slices.ContainsFunc(s, func(rows uint64) bool { return rows != 0 })
}

// fold is the next state of relationships, and whether it differs from the old
// one. The records are forgotten.
func (r *relations[K]) fold(s succession[K], old column.Set[K], generation uint32) (next column.Set[K], differs bool) {
	isSame := s.same(old.Keys)
	columns := make([]column.Column, len(r.props))
	changes := make([]rowSet, len(r.props))
	var group errgroup.Group // whose functions do not fail
	group.SetLimit(processors.Count())
	for i := range r.props {
		group.Go(func() error {
			columns[i], changes[i] = r.column(i, s, old.At(i))
			r.forget(i)
			collect(len(s.keys))
			return nil
		})
	}
	_ = group.Wait()
	r.pages = nil
	changed := newRowSet(len(s.keys))
	differs = !isSame
	for i, p := range r.props {
		if !p.Volatile {
			changed.addAll(changes[i])
		}
		if isSame && changes[i].isEmpty() && old.Block != nil {
			columns[i] = old.Block.At(i) // which need not be in memory twice
		}
		differs = differs || !changes[i].isEmpty()
	}
	block := column.BlockOf(r.dict, r.props, columns, len(s.keys))
	return column.Set[K]{Keys: s.keys, Block: block, History: s.history(old.History, changed, generation)}, differs
}

// column is a property of the next relationships, and the rows in which it
// differs from what it was.
func (r *relations[K]) column(i int, s succession[K], old column.Column) (column.Column, rowSet) {
	kind := r.props[i].Kind
	made := column.NewBuilder(r.dict, kind, len(s.keys))
	changes, more := newRowSet(len(s.keys)), s.more
	for row, record := range s.is {
		was := s.was[row]
		if record == none {
			made.Append(column.WordOf(old, kind, was))
			continue
		}
		word := r.word(i, record)
		for ; len(more) > 0 && more[0].row == uint32(row); more = more[1:] {
			word = r.merge(i, word, r.word(i, more[0].record))
		}
		if was != none {
			before := column.WordOf(old, kind, was)
			if word = r.known(i, word, before); word != before {
				changes.add(row)
			}
		}
		made.Append(word)
	}
	return made.Column(), changes
}

// history goes on with the histories of the old relationships.
func (s *succession[K]) history(old column.History, changed rowSet, generation uint32) column.History {
	if old.Created == nil {
		return column.NewHistory(generation, len(s.keys))
	}
	h := column.RoomForHistory(len(s.keys))
	for row, was := range s.was {
		if was == none {
			h.Append(generation, generation, 1)
			continue
		}
		created, begun, version := old.At(was)
		if changed.has(row) {
			begun, version = generation, version+1
		}
		h.Append(created, begun, version)
	}
	return h
}

// retell is the history of relationships that follow the committed ones, when
// the generation came to them by more than one step.
func retell[K comparable](next, committed column.Set[K], compare func(a, b K) int, generation uint32) column.History {
	h := column.NewHistory(0, 0)
	for i, j := range column.Zip(committed.Keys, next.Keys, compare) {
		if j < 0 {
			continue
		}
		if i < 0 {
			h.Append(generation, generation, 1)
			continue
		}
		created, begun, version := committed.History.At(uint32(i))
		if !committed.Block.Same(uint32(i), next.Block, uint32(j)) {
			begun, version = generation, version+1
		}
		h.Append(created, begun, version)
	}
	return h
}
