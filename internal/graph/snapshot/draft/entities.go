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
}

func newEntities(d *column.Dict, t *graph.EntityType) *entities {
	e := &entities{shape: newShape(d, t.Properties), typ: t}
	e.reset()
	return e
}

func (e *entities) reset() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.place, e.keys = map[uint32]uint32{}, nil
	e.block = column.NewBlock(e.dict, e.props)
}

func (e *entities) len() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.keys)
}

func (e *entities) put(key uint32, props graph.Props) error {
	words, err := e.words(props)
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

// sealRows is the state after the old one, which is returned itself when
// nothing differs. New entities get rows in the order of their keys, so that
// runs that see the same number rows the same.
func (e *entities) sealRows(old *column.Rows, c graph.Coverage, generation uint32) *column.Rows {
	e.mu.Lock()
	defer e.mu.Unlock()
	next := &nextRows{old: old, generation: generation}
	var words []uint64
	for _, i := range e.byKey() {
		words = e.block.Words(words[:0], i)
		row, ok := old.RowOf(e.keys[i])
		if !ok {
			next.mutable().Add(e.keys[i], generation, words)
			continue
		}
		e.keep(words, old.Block, row)
		next.put(row, words)
	}
	if c == graph.Whole {
		e.deleteUnseen(next)
	}
	return next.rows()
}

func (e *entities) byKey() []uint32 {
	order := make([]uint32, len(e.keys))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Compare(e.dict.Text(e.keys[a]), e.dict.Text(e.keys[b]))
	})
	return order
}

func (e *entities) deleteUnseen(next *nextRows) {
	keys := next.old.Keys()
	for row := range uint32(next.old.Len()) {
		if _, seen := e.place[keys.Codes[row]]; !seen && next.old.Live(row) {
			next.mutable().Delete(row, next.generation)
		}
	}
}

// nextRows copies the old rows when the first difference appears.
type nextRows struct {
	old, changed *column.Rows
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
	differs, really := false, false
	for i, p := range n.old.Properties() {
		if n.old.Word(i, row) != words[i] {
			differs = true
			really = really || !p.Volatile
		}
	}
	switch {
	case really:
		n.mutable().Update(row, n.generation, words)
	case differs:
		n.mutable().Refresh(row, words)
	}
}
