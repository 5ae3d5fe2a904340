package draft

import (
	"cmp"
	"slices"
	"sync"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
)

// entities are what was put of one type of entity.
type entities struct {
	*shape
	typ *graph.EntityType

	mu    sync.Mutex
	place map[uint32]uint32
	keys  []uint32
	block *column.Block
	gone  []uint32 // keys that were deleted
	fresh []refresh
	keeps []uint32 // keys of what is stored and stays
	kept  rowSet   // their rows, known when merging
}

func newEntities(d *column.Dict, t *graph.EntityType) *entities {
	e := &entities{shape: newShape(d, t.Properties), typ: t}
	e.reset()
	return e
}

func (e *entities) reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.place, e.keys, e.gone, e.fresh, e.keeps = map[uint32]uint32{}, nil, nil, nil, nil
	e.block = column.NewBlock(e.dict, e.props)
}

func (e *entities) len() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.keys)
}

func (e *entities) put(key uint32, props graph.Props) error {
	var room [widest]uint64
	words, err := e.words(room[:0], props)
	if err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	row, ok := e.place[key]
	if !ok {
		e.place[key] = uint32(len(e.keys))
		e.keys = append(e.keys, key)
		e.block.Append(words)
		return nil
	}
	for i, word := range words {
		e.block.Put(i, row, e.merge(i, e.block.Word(i, row), word))
	}
	return nil
}

func (e *entities) delete(key uint32) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.gone = append(e.gone, key)
}

// visitor calls visit with the row of an entity that lives and was not put.
func (e *entities) visitor(old *column.Core) func(key uint32, visit func(row uint32)) {
	return func(key uint32, visit func(row uint32)) {
		row, known := old.RowOf(key)
		if _, seen := e.place[key]; !seen && known {
			visit(row)
		}
	}
}

func (e *entities) keep(key uint32, fresh graph.Props) (err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.keeps = append(e.keeps, key)
	e.fresh, err = e.refreshes(e.fresh, key, fresh)
	return err
}

// settle finds the rows that were kept, besides those that are by what leads to
// them, and what was both put and refreshed of them.
func (e *entities) settle(old *column.Core, kept rowSet) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.kept = kept
	for _, key := range e.keeps {
		if row, known := old.RowOf(key); known {
			e.kept.add(int(row))
		}
	}
	e.fresh = e.unite(e.fresh)
	for _, f := range e.fresh {
		at, isPut := e.place[f.key]
		row, known := old.RowOf(f.key)
		if i := int(f.property); isPut && known && e.kept.has(int(row)) && e.block.Word(i, at) == e.blank[i] {
			e.block.Put(i, at, f.word)
		}
	}
}

// leaving are the living rows of the old state that go. What was put or kept
// stays.
func (e *entities) leaving(old *column.Core, c graph.Coverage) []uint32 {
	e.mu.Lock()
	defer e.mu.Unlock()
	var rows []uint32
	if c == graph.Whole {
		for row, key := range old.Keys().Codes {
			if _, seen := e.place[key]; !seen && old.Live(uint32(row)) && !e.kept.has(row) {
				rows = append(rows, uint32(row))
			}
		}
		return rows
	}
	visit := e.visitor(old)
	for _, key := range e.gone {
		visit(key, func(row uint32) {
			if !e.kept.has(int(row)) {
				rows = append(rows, row)
			}
		})
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// sealRows is the state after the old one, without the rows that leave it. It
// is the old one itself when nothing differs. New entities get rows in the
// order of their keys, so that runs that see the same number rows the same.
func (e *entities) sealRows(old, committed *column.Rows, leaving []uint32, generation uint32) *column.Rows {
	e.mu.Lock()
	defer e.mu.Unlock()
	next := &nextRows{old: old, committed: committed, generation: generation}
	var words []uint64
	var added []uint32
	for i, key := range e.keys {
		row, ok := old.RowOf(key)
		if !ok {
			added = append(added, uint32(i))
			continue
		}
		words = e.block.Words(words[:0], uint32(i))
		for i := range words {
			words[i] = e.next(i, words[i], old.Word(i, row), e.kept.has(int(row)))
		}
		next.put(row, words)
	}
	e.sortByKey(added)
	for _, i := range added {
		words = e.block.Words(words[:0], i)
		next.mutable().Add(e.keys[i], generation, words)
	}
	for _, row := range leaving {
		next.mutable().Delete(row, generation)
	}
	next.refresh(e)
	return next.rows()
}

// refresh changes what differs of the volatile properties that were refreshed.
func (n *nextRows) refresh(e *entities) {
	is := n.rows()
	columns, _ := e.freshen(e.fresh, is.Len(), func(property int) (column.Column, error) {
		return is.At(property), nil // which never fails
	}, e.visitor(is.Core))
	for i, c := range columns {
		if c != nil {
			n.mutable().Replace(i, c)
		}
	}
}

func (e *entities) sortByKey(order []uint32) {
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Compare(e.dict.Text(e.keys[a]), e.dict.Text(e.keys[b]))
	})
}

// nextRows copies the old rows when the first difference appears.
type nextRows struct {
	old, changed *column.Rows
	committed    *column.Rows
	generation   uint32
}

func (n *nextRows) mutable() *column.Rows {
	if n.changed == nil {
		n.changed = n.old.Clone()
	}
	return n.changed
}

func (n *nextRows) rows() *column.Rows {
	if n.changed == nil {
		return n.old
	}
	return n.changed
}

// put compares the words with those of a living row and changes what differs.
func (n *nextRows) put(row uint32, words []uint64) {
	switch changed, volatile := differ(n.old.Block, row, words); {
	case changed:
		begun, version := n.history(row, words)
		n.mutable().Update(row, begun, version, words)
	case volatile:
		n.mutable().Refresh(row, words)
	}
}

// history is the generation since which an entity is as the words say, and
// which version of it that is. When a partition is sealed twice, the second
// time may take the first back.
func (n *nextRows) history(row uint32, words []uint64) (begun, version uint32) {
	if int(row) >= n.committed.Len() {
		return n.generation, 1
	}
	_, begun, version = n.committed.History().At(row)
	if changed, _ := differ(n.committed.Block, row, words); changed {
		return n.generation, version + 1
	}
	return begun, version
}

// differ says whether a row differs from the words in properties that count
// as a change, and whether it does in volatile ones.
func differ(b *column.Block, row uint32, words []uint64) (changed, volatile bool) {
	for i, p := range b.Properties() {
		if b.Word(i, row) == words[i] {
			continue
		}
		if p.Volatile {
			volatile = true
		} else {
			changed = true
		}
	}
	return changed, volatile
}
