package column

import "parapet/internal/graph"

// Rows are the entities of one type in one partition with their properties.
// Of a deleted entity they are those it had last.
//
// Rows may change until they are shared.
type Rows struct {
	*Core
	*Block
}

// NewRows are no entities of the type.
func NewRows(d *Dict, t *graph.EntityType) *Rows {
	return &Rows{NewCore(d, t), NewBlock(d, t.Properties)}
}

// Clone is a copy that may change.
func (r *Rows) Clone() *Rows { return &Rows{r.Core.Clone(), r.Block.Clone()} }

// Len is the number of rows, dead ones included.
func (r *Rows) Len() int { return r.Core.Len() }

// Add appends an entity that came in the generation, given the code of its
// key and the words of its properties.
func (r *Rows) Add(key, generation uint32, words []uint64) {
	r.Core.Add(key, generation)
	r.Append(words)
}

// Update gives an entity other properties, which make it another version since
// the generation.
func (r *Rows) Update(row, generation, version uint32, words []uint64) {
	r.Refresh(row, words)
	r.Change(row, generation, version)
}

// Refresh gives an entity other properties without counting that as a change:
// only volatile ones differ.
func (r *Rows) Refresh(row uint32, words []uint64) {
	for i, word := range words {
		r.Put(i, row, word)
	}
}
