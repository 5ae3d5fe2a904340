package draft

import (
	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/processors"
)

// values are the words of all edits before and after, by property.
type values struct {
	before, after [][]uint64
	// differ are the edits that change the property, of pairs that stay.
	differ []rowSet
}

// stored are the rows of the pairs that are stored, in order.
func (p *patch) stored() []uint32 {
	var rows []uint32
	for _, e := range p.edits {
		if e.was {
			rows = append(rows, e.at)
		}
	}
	return rows
}

// follow reads the words of all edits, property by property.
func (p *patch) follow(stored Parts) (values, error) {
	n := len(p.props)
	v := values{make([][]uint64, n), make([][]uint64, n), make([]rowSet, n)}
	rows := p.stored()
	var group errgroup.Group
	group.SetLimit(processors.Count())
	for i := range n {
		group.Go(func() error {
			old, err := stored.Words(i, rows)
			if err != nil {
				return err
			}
			v.before[i], v.after[i], v.differ[i] = p.property(i, old)
			p.forget(i)
			return nil
		})
	}
	return v, group.Wait()
}

// property is the words of a property in all edits, given those that are stored.
func (p *patch) property(i int, old []uint64) (before, after []uint64, differ rowSet) {
	before, after = make([]uint64, len(p.edits)), make([]uint64, len(p.edits))
	differ = newRowSet(len(p.edits))
	for n, e := range p.edits {
		before[n], after[n] = p.blank[i], p.blank[i]
		if e.was {
			before[n], old = old[0], old[1:]
		}
		if e.goes() {
			continue
		}
		word := p.word(i, e.is)
		for _, again := range e.more {
			word = p.shape.merge(i, word, p.word(i, again.record))
		}
		if e.was {
			if word = p.known(i, word, before[n]); word != before[n] {
				differ.add(n)
			}
		}
		after[n] = word
	}
	return before, after, differ
}

// differing are the edits that change anything, and those of them that change
// more than volatile properties.
func (v *values) differing(props []graph.Property, edits int) (changed, touched rowSet) {
	changed, touched = newRowSet(edits), newRowSet(edits)
	for i, property := range props {
		touched.addAll(v.differ[i])
		if !property.Volatile {
			changed.addAll(v.differ[i])
		}
	}
	return changed, touched
}

// settle forgets the edits that change nothing, and says which stay.
func (p *patch) settle(v values) []int {
	changed, touched := v.differing(p.props, len(p.edits))
	stay, edits := make([]int, 0, len(p.edits)), p.edits[:0]
	for n, e := range p.edits {
		if e.comes() || e.goes() || touched.has(n) {
			e.changed = changed.has(n)
			stay, edits = append(stay, n), append(edits, e)
		}
	}
	clear(p.edits[len(edits):])
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
func (p *patch) tell(stored Parts, ends *column.Adjacency, stories column.History, v values, fresh []column.Column) {
	next := &Patched{
		Changes: p.delta(stories, v), stored: stored, dict: p.shape.dict, props: p.props, generation: p.Generation,
		edits: p.edits, after: v.after, differs: make([]bool, len(p.props)), fresh: fresh, rows: ends.Len(),
	}
	for i := range p.edits {
		e := &p.edits[i]
		e.more = nil
		switch {
		case e.goes():
			next.gone = append(next.gone, e.key)
		case e.comes():
			next.come = append(next.come, e.key)
		}
	}
	for i := range p.props {
		next.differs[i] = next.moves() || !v.differ[i].isEmpty()
	}
	p.note(func() { p.next.Patched(p.typ.Type, next) })
}

// delta is what the generation changed.
func (p *patch) delta(stories column.History, v values) *delta.Delta[column.Pair] {
	next := uint32(0) // of the stories, which are those of what is stored
	d := &delta.Delta[column.Pair]{History: column.NewHistory(0, 0)}
	var of []int
	for n, e := range p.edits {
		created, _, version := e.story(stories, next, p.Generation)
		if e.was {
			next++
		}
		if e.op() == delta.Update && !e.changed {
			continue
		}
		d.Ops, d.Keys = append(d.Ops, e.op()), append(d.Keys, e.key)
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
