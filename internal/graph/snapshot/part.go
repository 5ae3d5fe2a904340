package snapshot

import (
	"golang.org/x/sync/errgroup"

	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/cache"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/draft"
	"parapet/internal/processors"
)

// part is one partition of a generation as a writer reads it: whole types, one
// after the other, which it does not keep. It implements draft.State.
type part struct {
	*generation
	name graph.Partition
}

// table is that of a type, nil when the partition has none.
func (p *part) table(t graph.Type) *table {
	if i, ok := p.at[place{p.name, t}]; ok {
		return p.tables[i]
	}
	return nil
}

// Core is what identifies the entities of a type.
func (p *part) Core(t graph.Type) (*column.Core, error) {
	if table := p.table(t); table != nil {
		return table.core.Get()
	}
	return column.NewCore(p.dict, p.schema.Entity(t)), nil
}

// Rows are the entities of a type.
func (p *part) Rows(t graph.Type) (*column.Rows, error) {
	table := p.table(t)
	if table == nil {
		return column.NewRows(p.dict, p.schema.Entity(t)), nil
	}
	core, err := table.core.Get()
	if err != nil {
		return nil, err
	}
	block, err := p.block(table.decl.Properties, table.columns, core.Len())
	if err != nil {
		return nil, err
	}
	return &column.Rows{Core: core, Block: block}, nil
}

// Table is the same as Rows, read part by part.
func (p *part) Table(t graph.Type) draft.Table {
	if table := p.table(t); table != nil {
		return storedTable{table}
	}
	return nil
}

// storedTable is entities as their properties are read.
type storedTable struct{ *table }

func (s storedTable) Property(i int) (column.Column, error) { return s.columns[i].Read() }

// Words reads a property of some rows.
func (s storedTable) Words(i int, rows []uint32) ([]uint64, error) {
	return pickFrom(s.columns[i], s.pick, i, s.decl.Properties[i].Kind, rows)
}

func wordsOf(c column.Column, k graph.Kind, rows []uint32) []uint64 {
	words := make([]uint64, len(rows))
	for i, row := range rows {
		words[i] = column.WordOf(c, k, row)
	}
	return words
}

func (p *part) block(props []graph.Property, units []*cache.Unit[column.Column], n int) (*column.Block, error) {
	columns := make([]column.Column, len(units))
	var group errgroup.Group
	group.SetLimit(processors.Count())
	for i, unit := range units {
		group.Go(func() (err error) {
			columns[i], err = unit.Read()
			return err
		})
	}
	err := group.Wait()
	return column.BlockOf(p.dict, props, columns, n), err
}

// pairs are those of a type, nil when the partition has none.
func (p *part) pairs(t graph.Type) *pairs {
	for _, e := range p.edges {
		if e, ok := e.(*pairs); ok && e.place == (place{p.name, t}) {
			return e
		}
	}
	return nil
}

// Parts are the same as Pairs, read part by part.
func (p *part) Parts(t graph.Type) draft.Parts {
	if e := p.pairs(t); e != nil {
		return stored{e}
	}
	return nil
}

// stored is pairs as their parts are read, of which it keeps which rows they
// join.
type stored struct{ *pairs }

func (s stored) Ends() (*column.Adjacency, error)      { return s.ends.Get() }
func (s stored) Property(i int) (column.Column, error) { return s.columns[i].Read() }
func (s stored) History() (column.History, error)      { return s.history.Read() }

// Words reads a property of some pairs.
func (s stored) Words(i int, rows []uint32) ([]uint64, error) {
	return pickFrom(s.columns[i], s.pick, i, s.decl.Properties[i].Kind, rows)
}

// pickFrom reads some rows of a column, from memory if it is there or is made
// there.
func pickFrom(u *cache.Unit[column.Column], stored pick, i int, k graph.Kind, rows []uint32) ([]uint64, error) {
	c, ok := u.Peek()
	if !ok && stored != nil {
		return stored(i, rows)
	}
	if !ok {
		var err error
		if c, err = u.Read(); err != nil {
			return nil, err
		}
	}
	return wordsOf(c, k, rows), nil
}

// Stories reads the history of some pairs.
func (s stored) Stories(rows []uint32) (column.History, error) {
	h, ok := s.history.Peek()
	if !ok {
		return s.stories(rows)
	}
	stories := column.NewHistory(0, 0)
	for _, row := range rows {
		stories.Append(h.At(row))
	}
	return stories, nil
}

// Pairs are the relationships of a type within the partition, nil when it has
// none.
func (p *part) Pairs(t graph.Type) (*column.Pairs, error) {
	if e := p.pairs(t); e != nil {
		return p.readPairs(e)
	}
	return nil, nil
}

func (p *part) readPairs(e *pairs) (*column.Pairs, error) {
	ends, err := e.ends.Get()
	if err != nil {
		return nil, err
	}
	history, err := e.history.Read()
	if err != nil {
		return nil, err
	}
	block, err := p.block(e.decl.Properties, e.columns, ends.Len())
	if err != nil {
		return nil, err
	}
	return column.PairsOf(ends, block, history), nil
}

// Links are the relationships of a mapped type, nil when the partition has
// none.
func (p *part) Links(t graph.Type) (*column.Links, error) {
	for _, e := range p.edges {
		if l, ok := e.(*links); ok && l.place == (place{p.name, t}) {
			return l.set.Get()
		}
	}
	return nil, nil
}

// sealedPart is a part with what was sealed of it.
type sealedPart struct {
	draft.State
	sealed *sealing
}

func (p sealedPart) Core(t graph.Type) (*column.Core, error) {
	if patched := p.sealed.patchedRows[t]; patched != nil {
		return patched.Core, nil
	}
	if rows := p.sealed.Rows[t]; rows != nil {
		return rows.Core, nil
	}
	return p.State.Core(t)
}

func (p sealedPart) Rows(t graph.Type) (*column.Rows, error) {
	if rows := p.sealed.Rows[t]; rows != nil {
		return rows, nil
	}
	if patched := p.sealed.patchedRows[t]; patched != nil {
		return patched.Rows()
	}
	return p.State.Rows(t)
}

// Parts are none, because what was sealed is in memory: all of it is merged.
func (p sealedPart) Parts(graph.Type) draft.Parts { return nil }

// Table is none for the same reason.
func (p sealedPart) Table(graph.Type) draft.Table { return nil }

func (p sealedPart) Pairs(t graph.Type) (*column.Pairs, error) {
	if pairs := p.sealed.Pairs[t]; pairs != nil {
		return pairs, nil
	}
	if patched := p.sealed.patched[t]; patched != nil {
		return patched.Pairs()
	}
	return p.State.Pairs(t)
}

func (p sealedPart) Links(t graph.Type) (*column.Links, error) {
	if links := p.sealed.Links[t]; links != nil {
		return links, nil
	}
	return p.State.Links(t)
}
