package draft

import (
	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/processors"
)

// renewal is the merging of all pairs of a type with those that are stored,
// which are read property by property: both at once take much memory.
type renewal struct {
	*merge
	*relations[column.Pair]
	old  []column.Pair
	next succession[column.Pair]
	gone []uint32 // rows of the old state that have no successor

	columns []column.Column
	changes []rowSet   // by property
	were    []former   // by property
	lost    [][]uint64 // by property, the words of what is gone
}

// former is the words that rows had before they changed, in order.
type former struct {
	rows  []uint32
	words []uint64
}

// renew merges what was put of a type that was wholly seen.
func (m *merge) renew(r *relations[column.Pair], stored Parts, from, to *column.Core) error {
	m.whole.Lock()
	defer m.whole.Unlock()
	ends, err := stored.Ends()
	if err != nil {
		return err
	}
	s := m.pairSet(r, from, to)
	r.complete()
	seen := s.sort()
	m.note(func() { m.united[r.typ.Type] = len(seen.keys) })
	collect(len(seen.keys))
	w := &renewal{merge: m, relations: r, old: ends.Keys()}
	stays := s.staying(m, graph.Whole, w.old, seen.keys)
	w.next = succeed(w.old, seen, stays, column.ComparePairs)
	w.gone = w.next.left(len(w.old))
	if err := w.follow(stored); err != nil {
		return err
	}
	r.pages = nil
	return w.tell(stored, ends)
}

// left are the rows of the old state, of so many, that are not followed.
func (s *succession[K]) left(rows int) []uint32 {
	followed := newRowSet(rows)
	for _, was := range s.was {
		if was != none {
			followed.add(int(was))
		}
	}
	var left []uint32
	for row := range rows {
		if !followed.has(row) {
			left = append(left, uint32(row))
		}
	}
	return left
}

// follow makes the next columns.
func (w *renewal) follow(stored Parts) error {
	n, isSame := len(w.props), w.next.same(w.old)
	w.columns, w.changes = make([]column.Column, n), make([]rowSet, n)
	w.were, w.lost = make([]former, n), make([][]uint64, n)
	var group errgroup.Group
	group.SetLimit(processors.Count())
	for i := range n {
		group.Go(func() error {
			old, err := stored.Property(i)
			if err != nil {
				return err
			}
			w.columns[i], w.changes[i] = w.column(i, w.next, old)
			w.forget(i)
			w.remember(i, old)
			if isSame && w.changes[i].isEmpty() {
				w.columns[i] = old
			}
			collect(len(w.next.keys))
			return nil
		})
	}
	return group.Wait()
}

// remember keeps what the change log needs of an old column.
func (w *renewal) remember(i int, old column.Column) {
	p := w.props[i]
	if p.Volatile {
		return // the log has none of them
	}
	for row, was := range w.next.was {
		if w.changes[i].has(row) {
			w.were[i].rows = append(w.were[i].rows, uint32(row))
			w.were[i].words = append(w.were[i].words, column.WordOf(old, p.Kind, was))
		}
	}
	w.lost[i] = make([]uint64, len(w.gone))
	for n, row := range w.gone {
		w.lost[i][n] = column.WordOf(old, p.Kind, row)
	}
}

// tell tells of the next state, unless it is the old one.
func (w *renewal) tell(stored Parts, ends *column.Adjacency) error {
	isSame, changed := w.next.same(w.old), newRowSet(len(w.next.keys))
	differs, sameVolatile := !isSame, isSame
	for i, p := range w.props {
		differs = differs || !w.changes[i].isEmpty()
		if p.Volatile {
			sameVolatile = sameVolatile && w.changes[i].isEmpty()
		} else {
			changed.addAll(w.changes[i])
		}
	}
	if !differs {
		return nil
	}
	before, err := stored.History()
	if err != nil {
		return err
	}
	history := w.next.history(before, changed, w.Generation)
	d := w.delta(before, history, changed)
	if !isSame {
		ends = column.NewAdjacency(w.next.keys)
	}
	block := column.BlockOf(w.shape.dict, w.props, w.columns, ends.Len())
	next := column.PairsOf(ends, block, history)
	w.note(func() { w.merge.next.Renewed(w.typ.Type, next, d, sameVolatile) })
	return nil
}

// trace is where a change is found: a row of the next state, or the number of
// what is gone.
type trace struct {
	op delta.Op
	at uint32
}

// delta is what the generation changed.
func (w *renewal) delta(before, after column.History, changed rowSet) *delta.Delta[column.Pair] {
	d := &delta.Delta[column.Pair]{History: column.NewHistory(0, 0)}
	var traces []trace
	add := func(op delta.Op, key column.Pair, at, created, version uint32) {
		d.Ops, d.Keys, traces = append(d.Ops, op), append(d.Keys, key), append(traces, trace{op, at})
		d.History.Append(created, w.Generation, version)
	}
	lost := 0
	drop := func(until func(column.Pair) bool) {
		for ; lost < len(w.gone) && until(w.old[w.gone[lost]]); lost++ {
			created, _, version := before.At(w.gone[lost])
			add(delta.Delete, w.old[w.gone[lost]], uint32(lost), created, version)
		}
	}
	for row, key := range w.next.keys {
		op := delta.Update
		switch {
		case w.next.was[row] == none:
			op = delta.Create
		case !changed.has(row):
			continue
		}
		drop(func(p column.Pair) bool { return column.ComparePairs(p, key) < 0 })
		created, _, version := after.At(uint32(row))
		add(op, key, uint32(row), created, version)
	}
	drop(func(column.Pair) bool { return true })
	d.Before, d.After = w.blocks(traces)
	return d
}

// blocks are the properties before and after the changes.
func (w *renewal) blocks(traces []trace) (before, after *column.Block) {
	was, is := make([]column.Column, len(w.props)), make([]column.Column, len(w.props))
	for i, p := range w.props {
		if p.Volatile {
			continue
		}
		b, a := column.NewBuilder(w.shape.dict, p.Kind, len(traces)), column.NewBuilder(w.shape.dict, p.Kind, len(traces))
		next := 0
		for _, t := range traces {
			wordBefore, wordAfter := w.blank[i], w.blank[i]
			if t.op == delta.Delete {
				wordBefore = w.lost[i][t.at]
			} else {
				wordAfter = column.WordOf(w.columns[i], p.Kind, t.at)
			}
			if t.op == delta.Update {
				wordBefore = wordAfter
				if next < len(w.were[i].rows) && w.were[i].rows[next] == t.at {
					wordBefore = w.were[i].words[next]
					next++
				}
			}
			b.Append(wordBefore)
			a.Append(wordAfter)
		}
		was[i], is[i] = b.Column(), a.Column()
	}
	dict := w.shape.dict
	return column.BlockOf(dict, w.props, was, len(traces)), column.BlockOf(dict, w.props, is, len(traces))
}
