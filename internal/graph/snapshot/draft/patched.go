package draft

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// Patched is many pairs of which few differ from those that are stored. It holds
// no more than what differs: a part is made of it and of what is stored whenever
// it is asked for, and most are never.
type Patched struct {
	// Changes is what the generation changed.
	Changes *delta.Delta[column.Pair]

	stored     Parts
	dict       *column.Dict
	props      []graph.Property
	generation uint32
	edits      []edit
	after      [][]uint64      // by property, the words of all edits
	differs    []bool          // by property, whether its column is another
	fresh      []column.Column // by property, what is instead of the stored; nil for none
	gone, come []column.Pair
	rows       int // that are stored
}

// Len is the number of pairs.
func (p *Patched) Len() int { return p.rows - len(p.gone) + len(p.come) }

// moves says whether rows are at other places than they were.
func (p *Patched) moves() bool { return len(p.gone)+len(p.come) > 0 }

// SameVolatile says whether all volatile properties of all pairs are the stored
// ones.
func (p *Patched) SameVolatile() bool {
	for i, property := range p.props {
		if property.Volatile && (p.differs[i] || p.isFresh(i)) {
			return false
		}
	}
	return true
}

// VolatileChanges are what becomes of the volatile properties of what was put or
// goes; nil when others were refreshed besides. Some updates may change nothing.
func (p *Patched) VolatileChanges() *delta.Delta[column.Pair] {
	d := &delta.Delta[column.Pair]{History: column.NewHistory(p.generation, len(p.edits))}
	columns := make([]column.Column, len(p.props))
	for i, property := range p.props {
		if !property.Volatile {
			continue
		}
		if p.isFresh(i) {
			return nil
		}
		made := column.NewBuilder(p.dict, property.Kind, len(p.edits))
		for _, word := range p.after[i] {
			made.Append(word)
		}
		columns[i] = made.Column()
	}
	for _, e := range p.edits {
		d.Ops, d.Keys = append(d.Ops, e.op()), append(d.Keys, e.key)
	}
	d.After = column.BlockOf(p.dict, p.props, columns, len(p.edits))
	return d
}

// Ends are which rows the pairs join.
func (p *Patched) Ends() (*column.Adjacency, error) {
	ends, err := p.stored.Ends()
	if err != nil || !p.moves() {
		return ends, err
	}
	return ends.Splice(p.gone, p.come), nil
}

// Property is a property by its number, nil when no pair defines it.
func (p *Patched) Property(i int) (column.Column, error) {
	old, err := p.old(i)
	if err != nil || !p.differs[i] {
		return old, err
	}
	made := column.NewBuilder(p.dict, p.props[i].Kind, p.Len())
	p.runs(
		func(first, last int) { made.AppendRun(old, first, last) },
		func(n int, _ edit) { made.Append(p.after[i][n]) })
	return made.Column(), nil
}

// old is a property of the stored pairs.
func (p *Patched) old(i int) (column.Column, error) {
	if p.isFresh(i) {
		return p.fresh[i], nil
	}
	return p.stored.Property(i)
}

// isFresh says whether a property of stored pairs was refreshed.
func (p *Patched) isFresh(i int) bool { return p.fresh != nil && p.fresh[i] != nil }

// History is when the pairs came and which version each is.
func (p *Patched) History() (column.History, error) {
	before, err := p.stored.History()
	if err != nil {
		return before, err
	}
	made := column.RoomForHistory(p.Len())
	p.runs(
		func(first, last int) { made.AppendRun(before, first, last) },
		func(_ int, e edit) { made.Append(e.story(before, e.at, p.generation)) })
	return made, nil
}

// Block is the properties that are wanted, the others as if none were defined.
func (p *Patched) Block(wanted func(graph.Property) bool) (*column.Block, error) {
	return blockOf(p.dict, p.props, p.Len(), wanted, p.Property)
}

// Pairs are all parts together.
func (p *Patched) Pairs() (*column.Pairs, error) {
	ends, err := p.Ends()
	if err != nil {
		return nil, err
	}
	history, err := p.History()
	if err != nil {
		return nil, err
	}
	block, err := p.Block(func(graph.Property) bool { return true })
	if err != nil {
		return nil, err
	}
	return column.PairsOf(ends, block, history), nil
}

// runs tells in order of which rows the pairs consist: of those that are stored
// from one first until last, or of that of an edit.
func (p *Patched) runs(keep func(first, last int), change func(n int, e edit)) {
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
	keep(next, p.rows)
}

// story is the history of the pair of an edit of the generation: as it will be
// or, when it goes, as it was, which a row of the history before tells.
func (e edit) story(before column.History, row, generation uint32) (created, begun, version uint32) {
	if e.comes() {
		return generation, generation, 1
	}
	created, begun, version = before.At(row)
	if e.changed {
		return created, generation, version + 1
	}
	return created, begun, version
}
