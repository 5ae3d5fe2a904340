package column

import (
	"maps"
	"slices"

	"parapet/internal/graph"
)

// Rows are the entities of one type in one partition. An entity keeps its row
// for as long as it lives; the rows of deleted entities stay, dead and without
// properties. An entity that comes back is a new one, in a new row.
//
// Rows may change until they are shared.
type Rows struct {
	*Block
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
		Block: NewBlock(d, t.Properties),
		typ:   t,
		keys:  Texts{Dict: d},
		index: map[uint32]uint32{},
	}
}

// RowsOf are the entities of the type with these keys, and the generations in
// which they came, last changed and, unless 0, were deleted. The block has a
// row for each.
func RowsOf(t *graph.EntityType, keys *Texts, created, begun, deleted []uint32, block *Block) *Rows {
	r := &Rows{
		Block: block, typ: t, keys: *keys,
		created: created, begun: begun, deleted: deleted,
		index: make(map[uint32]uint32, len(keys.Codes)),
	}
	for row, key := range keys.Codes {
		if deleted[row] == 0 {
			r.index[key] = uint32(row)
		}
	}
	return r
}

// Clone is a copy that may change.
func (r *Rows) Clone() *Rows {
	block := &Block{dict: r.dict, props: r.props, columns: make([]Column, len(r.props)), n: r.n}
	for i, c := range r.columns {
		if c != nil {
			block.columns[i] = clone(c)
		}
	}
	return &Rows{
		Block: block, typ: r.typ,
		keys:    Texts{r.dict, slices.Clone(r.keys.Codes)},
		created: slices.Clone(r.created),
		begun:   slices.Clone(r.begun),
		deleted: slices.Clone(r.deleted),
		index:   maps.Clone(r.index),
	}
}

// Add appends an entity that came in the generation, given the code of its
// key and the words of its properties.
func (r *Rows) Add(key, generation uint32, words []uint64) {
	r.index[key] = uint32(r.Len())
	r.Append(words)
	r.keys.Codes = append(r.keys.Codes, key)
	r.created = append(r.created, generation)
	r.begun = append(r.begun, generation)
	r.deleted = append(r.deleted, 0)
}

// Update gives an entity other properties in the generation.
func (r *Rows) Update(row, generation uint32, words []uint64) {
	r.Refresh(row, words)
	r.begun[row] = generation
}

// Refresh gives an entity other properties without counting that as a change:
// only volatile ones differ.
func (r *Rows) Refresh(row uint32, words []uint64) {
	for i, word := range words {
		r.Put(i, row, word)
	}
}

// Delete ends an entity in the generation.
func (r *Rows) Delete(row, generation uint32) {
	for i := range r.props {
		r.Put(i, row, Undefined(r.props[i].Kind))
	}
	r.deleted[row] = generation
	delete(r.index, r.keys.Codes[row])
}

// Histories are the generations in which the entities came, last changed and
// were deleted, by row.
func (r *Rows) Histories() (created, begun, deleted []uint32) {
	return r.created, r.begun, r.deleted
}

// Keys are the keys of all rows.
func (r *Rows) Keys() *Texts { return &r.keys }

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
