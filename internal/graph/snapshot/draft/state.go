package draft

import (
	"parapet/internal/graph"
	"parapet/internal/graph/snapshot/column"
	"parapet/internal/graph/snapshot/delta"
)

// State is what a partition holds, read as far as a draft needs it. Of types of
// which it holds nothing, entities are none and relationships nil.
type State interface {
	Core(t graph.Type) (*column.Core, error)
	Rows(t graph.Type) (*column.Rows, error)
	// Table is the same as Rows, part by part; nil when it has them only whole.
	Table(t graph.Type) Table
	// Parts is the same as Pairs, part by part; nil when it has them only whole.
	Parts(t graph.Type) Parts
	Pairs(t graph.Type) (*column.Pairs, error)
	Links(t graph.Type) (*column.Links, error)
}

// Table is entities of which each property is read by itself.
type Table interface {
	// Property is a property by its number, nil when no entity defines it.
	Property(i int) (column.Column, error)
	// Words are the words of a property in some rows, which ascend.
	Words(i int, rows []uint32) ([]uint64, error)
}

// Parts are pairs of which each part is read by itself.
type Parts interface {
	Ends() (*column.Adjacency, error)
	// Property is a property by its number, nil when no pair defines it.
	Property(i int) (column.Column, error)
	// Words are the words of a property of some pairs, which ascend.
	Words(i int, rows []uint32) ([]uint64, error)
	History() (column.History, error)
	// Stories are the history of some pairs, which ascend.
	Stories(rows []uint32) (column.History, error)
}

// SetOfPairs is relationships that may be nil as a set.
func SetOfPairs(p *column.Pairs) column.Set[column.Pair] {
	if p == nil {
		return column.Set[column.Pair]{}
	}
	return p.Set()
}

// SetOfLinks is links that may be nil as a set.
func SetOfLinks(l *column.Links) column.Set[column.LinkEnds] {
	if l == nil {
		return column.Set[column.LinkEnds]{}
	}
	return l.Set
}

// Next is told of every type that differs, with what was before: nothing when
// the type is new.
type Next interface {
	Rows(t graph.Type, old, next *column.Rows)
	// PatchedRows is told of entities of which little differs.
	PatchedRows(t graph.Type, next *PatchedRows)
	Pairs(t graph.Type, old column.Set[column.Pair], next *column.Pairs)
	Links(t graph.Type, old column.Set[column.LinkEnds], next *column.Links)
	// Renewed is told of pairs that were followed one by one, and whether all
	// volatile properties of all of them are the old ones.
	Renewed(t graph.Type, next *column.Pairs, d *delta.Delta[column.Pair], sameVolatile bool)
	// Patched is told of pairs of which little differs.
	Patched(t graph.Type, next *Patched)
}

// Exists says whether an entity exists outside the partition that is merged.
type Exists func(partition graph.Partition, t graph.Type, key uint32) (bool, error)
