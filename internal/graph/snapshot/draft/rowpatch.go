package draft

import (
	"cmp"
	"slices"

	"golang.org/x/sync/errgroup"

	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
	"parapet/internal/processors"
)

// rowPatch is the merging of few entities with many that are stored. Of those
// only the rows that were put or go are read. It does what sealRows does.
type rowPatch struct {
	*entities
	generation uint32
	old        *column.Core
	edits      []rowEdit // in the order of their rows
	added      []uint32  // places in the draft of what is new, in the order of keys
}

// rowEdit is what becomes of one stored entity.
type rowEdit struct {
	row     uint32
	is      uint32 // its place in the draft, none when it goes
	changed bool   // not in volatile properties alone
}

func (e rowEdit) goes() bool { return e.is == none }

// patchRows is the state after the stored one, nil when nothing differs.
func (e *entities) patchRows(stored Table, old *column.Core, leaving []uint32, generation uint32) (*PatchedRows, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p := &rowPatch{entities: e, generation: generation, old: old}
	p.find(leaving)
	v, err := p.follow(stored)
	if err != nil {
		return nil, err
	}
	v.keepOnly(p.settle(v))
	next := p.core()
	fresh, err := e.freshen(e.fresh, old.Len(), stored.Property, e.visitor(next))
	if err != nil || next == old && len(p.edits) == 0 && !slices.ContainsFunc(fresh, isMade) {
		return nil, err
	}
	return p.patched(stored, next, v, fresh), nil
}

// find notes which rows were put and which are new.
func (p *rowPatch) find(leaving []uint32) {
	for _, row := range leaving {
		p.edits = append(p.edits, rowEdit{row: row, is: none})
	}
	for i, key := range p.keys {
		if row, ok := p.old.RowOf(key); ok {
			p.edits = append(p.edits, rowEdit{row: row, is: uint32(i)})
		} else {
			p.added = append(p.added, uint32(i))
		}
	}
	slices.SortFunc(p.edits, func(a, b rowEdit) int { return cmp.Compare(a.row, b.row) })
	p.sortByKey(p.added)
}

// follow reads the words of all edits, property by property.
func (p *rowPatch) follow(stored Table) (values, error) {
	n := len(p.props)
	v := values{make([][]uint64, n), make([][]uint64, n), make([]rowSet, n)}
	rows := make([]uint32, len(p.edits))
	for i, e := range p.edits {
		rows[i] = e.row
	}
	var group errgroup.Group
	group.SetLimit(processors.Count())
	for i := range n {
		group.Go(func() (err error) {
			if v.before[i], err = stored.Words(i, rows); err == nil {
				v.after[i], v.differ[i] = p.property(i, v.before[i])
			}
			return err
		})
	}
	return v, group.Wait()
}

// property is the words of a property after all edits.
func (p *rowPatch) property(i int, before []uint64) (after []uint64, differ rowSet) {
	after, differ = make([]uint64, len(p.edits)), newRowSet(len(p.edits))
	for n, e := range p.edits {
		if e.goes() {
			after[n] = p.blank[i]
			continue
		}
		after[n] = p.next(i, p.block.Word(i, e.is), before[n], p.kept.has(int(e.row)))
		if after[n] != before[n] {
			differ.add(n)
		}
	}
	return after, differ
}

// settle forgets the edits that change nothing, and says which stay.
func (p *rowPatch) settle(v values) []int {
	changed, touched := v.differing(p.props, len(p.edits))
	var stay []int
	var edits []rowEdit
	for n, e := range p.edits {
		if e.goes() || touched.has(n) {
			e.changed = changed.has(n)
			stay, edits = append(stay, n), append(edits, e)
		}
	}
	p.edits = edits
	return stay
}

// core is what identifies the entities after the edits, the old one when that
// is the same.
func (p *rowPatch) core() *column.Core {
	if len(p.added) == 0 && !slices.ContainsFunc(p.edits, func(e rowEdit) bool { return e.goes() || e.changed }) {
		return p.old
	}
	next := p.old.Clone()
	for _, i := range p.added {
		next.Add(p.keys[i], p.generation)
	}
	for _, e := range p.edits {
		switch _, _, version := p.old.History().At(e.row); {
		case e.goes():
			next.Delete(e.row, p.generation)
		case e.changed:
			next.Change(e.row, p.generation, version+1)
		}
	}
	return next
}

func (p *rowPatch) patched(stored Table, core *column.Core, v values, fresh []column.Column) *PatchedRows {
	next := &PatchedRows{
		Core: core, Changes: p.delta(core, v), stored: stored, dict: p.dict, props: p.props,
		after: make([][]uint64, len(p.props)), was: p.old.Len(), fresh: fresh,
	}
	for n, e := range p.edits {
		if e.goes() {
			continue // and keeps what it had
		}
		next.rows = append(next.rows, e.row)
		for i := range p.props {
			next.after[i] = append(next.after[i], v.after[i][n])
		}
	}
	for i := range p.props {
		for _, at := range p.added {
			next.after[i] = append(next.after[i], p.block.Word(i, at))
		}
		next.differs = append(next.differs, len(p.added) > 0 || !v.differ[i].isEmpty())
	}
	return next
}

// delta is what the generation changed.
func (p *rowPatch) delta(core *column.Core, v values) *delta.Delta[delta.Entity] {
	d := &delta.Delta[delta.Entity]{
		History: column.NewHistory(0, 0),
		Before:  column.NewBlock(p.dict, p.props), After: column.NewBlock(p.dict, p.props),
	}
	add := func(op delta.Op, row uint32, before, after []uint64) {
		created, _, version := core.History().At(row)
		d.Ops, d.Keys = append(d.Ops, op), append(d.Keys, delta.Entity{Row: row, Key: core.Keys().Codes[row]})
		d.History.Append(created, p.generation, version)
		d.Before.Append(before)
		d.After.Append(after)
	}
	var before, after []uint64
	for n, e := range p.edits {
		if !e.goes() && !e.changed {
			continue
		}
		op := delta.Update
		if e.goes() {
			op = delta.Delete
		}
		before, after = before[:0], after[:0]
		for i := range p.props {
			before, after = append(before, v.before[i][n]), append(after, v.after[i][n])
		}
		add(op, e.row, before, after)
	}
	for n, at := range p.added {
		after = p.block.Words(after[:0], at)
		add(delta.Create, uint32(p.old.Len()+n), p.blank, after)
	}
	return d
}
