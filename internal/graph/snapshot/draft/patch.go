package draft

import (
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// patch is the merging of few pairs with many that are stored. What changes is
// looked up, and the columns of the rest are copied by runs, or not at all. It
// does what mergeSet does when not everything was seen.
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

// patch merges what was put and deleted of a type, of which the old state has
// the pairs of ends.
func (m *merge) patch(r *relations[column.Pair], ends *column.Adjacency, from, to *column.Core) error {
	p := &patch{merge: m, relations: r}
	t := r.typ.Type
	if _, finished := m.finished[t]; finished {
		r.complete()
		p.seen = sortPairs(r, from, to)
		m.united[t] = len(p.seen.keys)
		p.drop(ends, from, to)
	}
	p.dropJoined(ends)
	p.put(ends)
	if len(p.edits) == 0 {
		return nil
	}
	old, err := m.Old.Pairs(t)
	if err != nil {
		return err
	}
	values := p.compare(old)
	r.pages = nil
	values.keepOnly(p.settle(values))
	if len(p.edits) == 0 {
		return nil
	}
	next, sameVolatile := p.pairs(old, values)
	m.next.Patched(t, next, p.delta(old, values), sameVolatile)
	return nil
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
		if _, isSeen := slices.BinarySearchFunc(p.seen.keys, pair, column.ComparePairs); isSeen {
			continue
		}
		if at, was := ends.Slot(row, toRow); was {
			all = append(all, edit{key: pair, at: at, was: true, is: none})
		}
	}
	all = distinct(all)
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
	for _, row := range p.left[p.typ.To] {
		for _, fromRow := range ends.In(row) {
			at, _ := ends.Slot(fromRow, row)
			p.edits = append(p.edits, edit{key: column.Pair{From: fromRow, To: row}, at: at, was: true, is: none})
		}
	}
}

// put notes the pairs that were put. After that the edits are in order.
func (p *patch) put(ends *column.Adjacency) {
	more := p.seen.more
	for i, key := range p.seen.keys {
		e := edit{key: key, at: uint32(ends.Place(key)), is: p.seen.records[i]}
		_, e.was = ends.Slot(key.From, key.To)
		n := 0
		for n < len(more) && more[n].row == uint32(i) {
			n++
		}
		e.more, more = more[:n], more[n:]
		p.edits = append(p.edits, e)
	}
	p.edits = distinct(p.edits)
}

func distinct(edits []edit) []edit {
	slices.SortFunc(edits, func(a, b edit) int { return column.ComparePairs(a.key, b.key) })
	return slices.CompactFunc(edits, func(a, b edit) bool { return a.key == b.key })
}

// values are the words of all edits before and after, by property.
type values struct {
	before, after [][]uint64
	// differ are the edits that change the property, of pairs that stay.
	differ []rowSet
}

// compare reads and merges the words of all edits.
func (p *patch) compare(old *column.Pairs) values {
	n := len(p.props)
	v := values{make([][]uint64, n), make([][]uint64, n), make([]rowSet, n)}
	each(n, func(i int) {
		v.before[i], v.after[i], v.differ[i] = p.property(i, old.Block)
		p.forget(i)
	})
	return v
}

func (p *patch) property(i int, old *column.Block) (before, after []uint64, differ rowSet) {
	before, after = make([]uint64, len(p.edits)), make([]uint64, len(p.edits))
	differ = newRowSet(len(p.edits))
	for n, e := range p.edits {
		before[n], after[n] = p.blank[i], p.blank[i]
		if e.was {
			before[n] = old.Word(i, e.at)
		}
		if e.goes() {
			continue
		}
		word := p.word(i, e.is)
		for _, again := range e.more {
			word = p.shape.merge(i, word, p.word(i, again.record))
		}
		if e.was {
			if word = p.kept(i, word, before[n]); word != before[n] {
				differ.add(n)
			}
		}
		after[n] = word
	}
	return before, after, differ
}

// settle forgets the edits that change nothing, and says which stay.
func (p *patch) settle(v values) []int {
	changed, touched := newRowSet(len(p.edits)), newRowSet(len(p.edits))
	for i, property := range p.props {
		touched.addAll(v.differ[i])
		if !property.Volatile {
			changed.addAll(v.differ[i])
		}
	}
	var stay []int
	var edits []edit
	for n, e := range p.edits {
		if e.comes() || e.goes() || touched.has(n) {
			e.changed = changed.has(n)
			stay, edits = append(stay, n), append(edits, e)
		}
	}
	p.edits = edits
	return stay
}

// keepOnly forgets the words of all other edits.
func (v *values) keepOnly(edits []int) {
	for i := range v.after {
		differ := newRowSet(len(edits))
		for n, was := range edits {
			v.before[i][n], v.after[i][n] = v.before[i][was], v.after[i][was]
			if v.differ[i].has(was) {
				differ.add(n)
			}
		}
		v.before[i], v.after[i], v.differ[i] = v.before[i][:len(edits)], v.after[i][:len(edits)], differ
	}
}

// pairs is the next state, and whether its volatile properties are those of the
// old one.
func (p *patch) pairs(old *column.Pairs, v values) (next *column.Pairs, sameVolatile bool) {
	gone, come := p.moved()
	moves := len(gone)+len(come) > 0
	ends := old.Adjacency
	if moves {
		ends = ends.Splice(gone, come)
	}
	columns := make([]column.Column, len(p.props))
	var history column.History
	each(len(p.props)+1, func(i int) {
		switch {
		case i == len(p.props):
			history = p.history(old)
		case !moves && v.differ[i].isEmpty():
			columns[i] = old.Block.At(i)
		default:
			columns[i] = p.column(i, old, v.after[i], ends.Len())
		}
	})
	sameVolatile = !moves
	for i, property := range p.props {
		sameVolatile = sameVolatile && (!property.Volatile || v.differ[i].isEmpty())
	}
	block := column.BlockOf(p.shape.dict, p.props, columns, ends.Len())
	return column.PairsOf(ends, block, history), sameVolatile
}

func (p *patch) moved() (gone, come []column.Pair) {
	for _, e := range p.edits {
		switch {
		case e.goes():
			gone = append(gone, e.key)
		case e.comes():
			come = append(come, e.key)
		}
	}
	return gone, come
}

// runs tells in order of which rows the next state consists: of those of the
// old one from first until last, or of that of an edit.
func (p *patch) runs(rows int, keep func(first, last int), change func(n int, e edit)) {
	next := 0
	for n, e := range p.edits {
		keep(next, int(e.at))
		next = int(e.at)
		if e.was {
			next++
		}
		if !e.goes() {
			change(n, e)
		}
	}
	keep(next, rows)
}

func (p *patch) column(i int, old *column.Pairs, after []uint64, rows int) column.Column {
	made := column.NewBuilder(p.shape.dict, p.props[i].Kind, rows)
	p.runs(old.Len(),
		func(first, last int) { made.AppendRun(old.Block.At(i), first, last) },
		func(n int, _ edit) { made.Append(after[n]) })
	return made.Column()
}

func (p *patch) history(old *column.Pairs) column.History {
	before, made := old.History(), column.RoomForHistory(old.Len()+len(p.edits))
	p.runs(old.Len(),
		func(first, last int) { made.AppendRun(before, first, last) },
		func(_ int, e edit) { made.Append(p.story(e, before)) })
	return made
}

// story is the history of the pair of an edit: as it will be or, when it goes,
// as it was.
func (p *patch) story(e edit, before column.History) (created, begun, version uint32) {
	if e.comes() {
		return p.Generation, p.Generation, 1
	}
	created, begun, version = before.At(e.at)
	if e.changed {
		return created, p.Generation, version + 1
	}
	return created, begun, version
}

// delta is what the generation changed.
func (p *patch) delta(old *column.Pairs, v values) *delta.Delta[column.Pair] {
	d := &delta.Delta[column.Pair]{History: column.NewHistory(0, 0)}
	before := old.History()
	var of []int
	for n, e := range p.edits {
		op := delta.Update
		switch {
		case e.comes():
			op = delta.Create
		case e.goes():
			op = delta.Delete
		case !e.changed:
			continue
		}
		created, _, version := p.story(e, before)
		d.Ops, d.Keys = append(d.Ops, op), append(d.Keys, e.key)
		d.History.Append(created, p.Generation, version)
		of = append(of, n)
	}
	d.Before, d.After = p.block(v.before, of), p.block(v.after, of)
	return d
}

func (p *patch) block(words [][]uint64, of []int) *column.Block {
	columns := make([]column.Column, len(p.props))
	for i, property := range p.props {
		made := column.NewBuilder(p.shape.dict, property.Kind, len(of))
		for _, n := range of {
			made.Append(words[i][n])
		}
		columns[i] = made.Column()
	}
	return column.BlockOf(p.shape.dict, p.props, columns, len(of))
}

// each does something for all numbers below n, on all processors.
func each(n int, do func(i int)) {
	var group errgroup.Group // whose functions do not fail
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error { do(i); return nil })
	}
	_ = group.Wait()
}

// isPatch says whether a type is merged as a patch: when not everything of it
// was seen, and some of it is stored.
func (m *merge) isPatch(t graph.Type) bool {
	c, finished := m.finished[t]
	return m.Committed == m.Old && (!finished || c != graph.Whole)
}
