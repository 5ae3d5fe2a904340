package draft

import (
	"slices"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// patch is the merging of few pairs with many that are stored. What changes is
// looked up, and the rest stays where it is stored. It does what mergeSet does
// when not everything was seen.
type patch struct {
	*merge
	*relations[column.Pair]
	seen  sighting[column.Pair]
	edits []edit // ordered by their keys
}

// edit is what becomes of one pair.
type edit struct {
	key  column.Pair
	at   uint32 // its row in the old state, or how many come before it
	was  bool   // the old state has it
	is   uint32 // its first record, none when it goes
	more []again
	// changed says that it differs from what it was, not in volatile properties
	// alone.
	changed bool
}

func (e edit) comes() bool { return !e.was }
func (e edit) goes() bool  { return e.is == none }

func (e edit) op() delta.Op {
	switch {
	case e.comes():
		return delta.Create
	case e.goes():
		return delta.Delete
	}
	return delta.Update
}

// patch merges what was put and deleted of a type with what is stored of it.
func (m *merge) patch(r *relations[column.Pair], stored Parts, from, to *column.Core) error {
	ends, err := stored.Ends()
	if err != nil {
		return err
	}
	p := &patch{merge: m, relations: r}
	t := r.typ.Type
	if _, finished := m.finished[t]; finished {
		r.complete()
		p.seen = sortPairs(r, from, to)
		m.note(func() { m.united[t] = len(p.seen.keys) })
		p.drop(ends, from, to)
	}
	p.dropJoined(ends)
	p.put(ends)
	fresh, err := p.freshen(stored, ends)
	if err != nil || len(p.edits) == 0 && fresh == nil {
		return err
	}
	v, err := p.follow(stored)
	r.pages = nil
	if err != nil {
		return err
	}
	v.keepOnly(p.settle(v))
	if len(p.edits) == 0 && fresh == nil {
		return nil
	}
	stories, err := stored.Stories(p.stored())
	if err != nil {
		return err
	}
	p.tell(stored, ends, stories, v, fresh)
	return nil
}

// freshen makes anew the columns that refreshing changes; nil when it changes
// none. What was put is not touched.
func (p *patch) freshen(stored Parts, ends *column.Adjacency) ([]column.Column, error) {
	if _, finished := p.finished[p.typ.Type]; !finished || len(p.fresh) == 0 {
		return nil, nil
	}
	from, err := p.core(p.typ.From)
	if err != nil {
		return nil, err
	}
	columns, err := freshenPairs(p.relations, p.seen.keys, from, ends, stored.Property)
	if !slices.ContainsFunc(columns, isMade) {
		columns = nil
	}
	return columns, err
}

func (p *patch) isSeen(key column.Pair) bool {
	_, ok := slices.BinarySearchFunc(p.seen.keys, key, column.ComparePairs)
	return ok
}

// drop notes the pairs that were deleted in so many words, if they may go.
func (p *patch) drop(ends *column.Adjacency, from, to *column.Core) {
	var all []edit
	for _, key := range p.gone {
		row, ok := from.RowOf(key.From)
		toRow, ok2 := to.RowOf(key.To)
		if !ok || !ok2 {
			continue
		}
		pair := column.Pair{From: row, To: toRow}
		if p.isSeen(pair) {
			continue
		}
		if at, was := ends.Slot(row, toRow); was {
			all = append(all, edit{key: pair, at: at, was: true, is: none})
		}
	}
	all = distinct(all) // before they are counted
	if p.mayGo(p.typ.Type, ends.Len(), len(all)) {
		p.edits = all
	}
}

// dropJoined notes the pairs whose ends are no more.
func (p *patch) dropJoined(ends *column.Adjacency) {
	for _, row := range p.left[p.typ.From] {
		to, at := ends.Out(row)
		for i, toRow := range to {
			p.edits = append(p.edits, edit{key: column.Pair{From: row, To: toRow}, at: at + uint32(i), was: true, is: none})
		}
	}
	for at, key := range ends.Into(p.left[p.typ.To]) {
		p.edits = append(p.edits, edit{key: key, at: at, was: true, is: none})
	}
}

// put notes the pairs that were put. After that the edits are in order.
func (p *patch) put(ends *column.Adjacency) {
	others := distinct(p.edits)
	p.edits = make([]edit, 0, len(others)+len(p.seen.keys))
	more := p.seen.more
	for i, key := range p.seen.keys {
		for len(others) > 0 && column.ComparePairs(others[0].key, key) < 0 {
			p.edits, others = append(p.edits, others[0]), others[1:]
		}
		e := edit{key: key, at: uint32(ends.Place(key)), is: p.seen.records[i]}
		_, e.was = ends.Slot(key.From, key.To)
		n := 0
		for n < len(more) && more[n].row == uint32(i) {
			n++
		}
		e.more, more = more[:n], more[n:]
		p.edits = append(p.edits, e)
	}
	p.edits = append(p.edits, others...)
}

// distinct puts edits, of which those of the same pair are the same, in order.
func distinct(edits []edit) []edit {
	slices.SortFunc(edits, func(a, b edit) int { return column.ComparePairs(a.key, b.key) })
	return slices.CompactFunc(edits, func(a, b edit) bool { return a.key == b.key })
}
