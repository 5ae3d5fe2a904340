package draft

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// PatchedRows is many entities of which few differ from those that are stored.
// Its columns are made of what differs and of what is stored whenever one is
// asked for.
type PatchedRows struct {
	Core *column.Core
	// Changes is what the generation changed.
	Changes *delta.Delta[delta.Entity]

	stored  Table
	dict    *column.Dict
	props   []graph.Property
	rows    []uint32   // that have other words
	after   [][]uint64 // by property, those of the rows and then those of new ones
	differs []bool     // by property, whether any of these is another
	was     int        // how many rows are stored
	fresh   []column.Column
}

// SameVolatile says whether all volatile properties of all rows are the stored
// ones.
func (p *PatchedRows) SameVolatile() bool {
	for i, property := range p.props {
		if property.Volatile && (p.differs[i] || p.fresh[i] != nil) {
			return false
		}
	}
	return true
}

// Property is a property by its number, nil when no entity defines it.
func (p *PatchedRows) Property(i int) (column.Column, error) {
	old := p.fresh[i]
	if old == nil {
		var err error
		if old, err = p.stored.Property(i); err != nil {
			return nil, err
		}
	}
	if !p.differs[i] {
		return old, nil
	}
	made := column.NewBuilder(p.dict, p.props[i].Kind, p.Core.Len())
	made.AppendRun(old, 0, p.was)
	for n, row := range p.rows {
		made.Set(row, p.after[i][n])
	}
	for _, word := range p.after[i][len(p.rows):] {
		made.Append(word)
	}
	return made.Column(), nil
}

// Block is the properties that are wanted, the others as if none were defined.
func (p *PatchedRows) Block(wanted func(graph.Property) bool) (*column.Block, error) {
	return blockOf(p.dict, p.props, p.Core.Len(), wanted, p.Property)
}

// Rows are all parts together.
func (p *PatchedRows) Rows() (*column.Rows, error) {
	block, err := p.Block(func(graph.Property) bool { return true })
	return &column.Rows{Core: p.Core, Block: block}, err
}

func blockOf(d *column.Dict, props []graph.Property, n int, wanted func(graph.Property) bool, property func(i int) (column.Column, error)) (*column.Block, error) {
	columns := make([]column.Column, len(props))
	for i, p := range props {
		if !wanted(p) {
			continue
		}
		var err error
		if columns[i], err = property(i); err != nil {
			return nil, err
		}
	}
	return column.BlockOf(d, props, columns, n), nil
}
