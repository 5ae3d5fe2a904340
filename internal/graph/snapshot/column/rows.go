package column

import (
	"parapet/internal/graph"
)

// Rows are the entities of one type in one partition. A row keeps its number
// for as long as the entity lives; the rows of deleted entities stay, dead.
type Rows struct {
	Block
	typ     *graph.EntityType
	keys    Texts
	created []uint32
	begun   []uint32
	deleted []uint32
	index   map[uint32]uint32
}

// NewRows are no entities of the type.
func NewRows(d *Dict, t *graph.EntityType) *Rows {
	return &Rows{
		Block: *NewBlock(d, t.Properties),
		typ:   t,
		keys:  Texts{Dict: d},
		index: map[uint32]uint32{},
	}
}

// Add appends an entity, given the code of its key and the words of its
// properties, that came and last changed in these generations.
func (r *Rows) Add(key uint32, created, begun uint32, words []uint64) uint32 {
	row := uint32(r.Len())
	r.Append(words)
	r.keys.Codes = append(r.keys.Codes, key)
	r.created = append(r.created, created)
	r.begun = append(r.begun, begun)
	r.deleted = append(r.deleted, 0)
	r.index[key] = row
	return row
}

// Type is the type of all the entities.
func (r *Rows) Type() graph.Type { return r.typ.Type }

// Classes are the classes of all the entities.
func (r *Rows) Classes() []graph.Class { return r.typ.Classes }

// Live says whether the entity exists.
func (r *Rows) Live(row uint32) bool { return r.deleted[row] == 0 }

// Count is the number of entities that exist.
func (r *Rows) Count() int { return len(r.index) }

// Key is the key of an entity.
func (r *Rows) Key(row uint32) graph.Key { return graph.Key(r.keys.Dict.Text(r.keys.Codes[row])) }

// Row is the row of the living entity with the key.
func (r *Rows) Row(key graph.Key) (uint32, bool) {
	code, ok := r.keys.Dict.Code(string(key))
	if !ok {
		return 0, false
	}
	return r.RowOf(code)
}

// RowOf is the row of the living entity whose key has the code.
func (r *Rows) RowOf(key uint32) (uint32, bool) {
	row, ok := r.index[key]
	return row, ok
}
