package draft

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// values are the words of all edits before and after, by property.
type values struct {
	before, after [][]uint64
	// differ are the edits that change the property, of pairs that stay.
	differ []rowSet
}

// follow reads the properties one by one, because all of them take much memory,
// and makes the next columns of them.
func (p *patch) follow(stored Parts, rows int) (values, []column.Column, error) {
	n := len(p.props)
	v := values{make([][]uint64, n), make([][]uint64, n), make([]rowSet, n)}
	columns := make([]column.Column, n)
	gone, come := p.moved()
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error {
			old, err := stored.Property(i)
			if err != nil {
				return err
			}
			v.before[i], v.after[i], v.differ[i] = p.property(i, old)
			p.forget(i)
			columns[i] = old
			if len(gone)+len(come) > 0 || !v.differ[i].isEmpty() {
				columns[i] = p.column(i, old, rows, v.after[i])
			}
			return nil
		})
	}
	return v, columns, group.Wait()
}

// property is the words of a property in all edits.
func (p *patch) property(i int, old column.Column) (before, after []uint64, differ rowSet) {
	before, after = make([]uint64, len(p.edits)), make([]uint64, len(p.edits))
	differ = newRowSet(len(p.edits))
	for n, e := range p.edits {
		before[n], after[n] = p.blank[i], p.blank[i]
		if e.was {
			before[n] = column.WordOf(old, p.props[i].Kind, e.at)
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

// tell tells of the next state.
func (p *patch) tell(ends *column.Adjacency, before column.History, columns []column.Column, v values) {
	gone, come := p.moved()
	sameVolatile := len(gone)+len(come) == 0
	for i, property := range p.props {
		sameVolatile = sameVolatile && (!property.Volatile || v.differ[i].isEmpty())
	}
	history := p.history(before, ends.Len())
	if len(gone)+len(come) > 0 {
		ends = ends.Splice(gone, come)
	}
	block := column.BlockOf(p.shape.dict, p.props, columns, ends.Len())
	p.next.Patched(p.typ.Type, column.PairsOf(ends, block, history), p.delta(before, v), sameVolatile)
	collect(ends.Len())
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

func (p *patch) column(i int, old column.Column, rows int, after []uint64) column.Column {
	made := column.NewBuilder(p.shape.dict, p.props[i].Kind, rows+len(p.edits))
	p.runs(rows,
		func(first, last int) { made.AppendRun(old, first, last) },
		func(n int, _ edit) { made.Append(after[n]) })
	return made.Column()
}

func (p *patch) history(before column.History, rows int) column.History {
	made := column.RoomForHistory(rows + len(p.edits))
	p.runs(rows,
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
func (p *patch) delta(before column.History, v values) *delta.Delta[column.Pair] {
	d := &delta.Delta[column.Pair]{History: column.NewHistory(0, 0)}
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
