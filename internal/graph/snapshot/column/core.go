package column

import (
	"maps"
	"slices"
	"sync"
	"sync/atomic"

	"parapet/internal/graph"
)

// Core is what identifies the entities of one type in one partition: their
// keys and histories. An entity keeps its row for as long as it lives; the
// rows of deleted entities stay, dead. An entity that comes back is a new one,
// in a new row.
//
// It may change until it is shared.
type Core struct {
	typ     *graph.EntityType
	keys    Texts
	history History
	deleted *Ints // the generations that deleted them, 0 of the living
	index   map[uint32]uint32

	making sync.Mutex // held by who makes ids
	ids    atomic.Pointer[idIndex]
}

// NewCore are no entities of the type.
func NewCore(d *Dict, t *graph.EntityType) *Core {
	return CoreOf(t, &Texts{Dict: d}, NewHistory(0, 0), &Ints{})
}

// CoreOf are the entities of the type with these keys and histories, and the
// generations in which they were deleted, 0 of the living.
func CoreOf(t *graph.EntityType, keys *Texts, h History, deleted *Ints) *Core {
	c := &Core{typ: t, keys: *keys, history: h, deleted: deleted, index: make(map[uint32]uint32, len(keys.Codes))}
	for row, key := range keys.Codes {
		if c.Live(uint32(row)) {
			c.index[key] = uint32(row)
		}
	}
	return c
}

// Clone is a copy that may change.
func (c *Core) Clone() *Core {
	return &Core{
		typ:     c.typ,
		keys:    Texts{c.keys.Dict, slices.Clone(c.keys.Codes)},
		history: c.history.Clone(),
		deleted: c.deleted.Clone(),
		index:   maps.Clone(c.index),
	}
}

// Add appends an entity that came in the generation, given the code of its
// key.
func (c *Core) Add(key, generation uint32) {
	c.index[key] = uint32(c.Len())
	c.keys.Codes = append(c.keys.Codes, key)
	c.history.Append(generation, generation, 1)
	c.deleted.Append(0)
}

// Change says since which generation an entity is as it is, and which version
// of it that is.
func (c *Core) Change(row, generation, version uint32) {
	c.history.Begun.Set(row, generation)
	c.history.Versions.Set(row, version)
}

// Delete ends an entity in the generation.
func (c *Core) Delete(row, generation uint32) {
	c.deleted.Set(row, generation)
	delete(c.index, c.keys.Codes[row])
}

// identified is the index of identifiers, which the first call makes.
func (c *Core) identified(p graph.Partition) *idIndex {
	if ids := c.ids.Load(); ids != nil {
		return ids
	}
	c.making.Lock()
	defer c.making.Unlock()
	if ids := c.ids.Load(); ids != nil {
		return ids
	}
	ids := newIDIndex(p, c)
	c.ids.Store(ids)
	return ids
}

// RowsOfID are the rows of the identifier: that of the living entity, if there
// is one, and those that earlier ones of the same key had, ascending. The
// first call makes an index.
func (c *Core) RowsOfID(p graph.Partition, id string) []uint32 {
	want, ok := parseIdentifier(id)
	if !ok {
		return nil
	}
	var rows []uint32
	for _, row := range c.identified(p).rowsOf(want.prefix()) {
		if identify(p, c.Type(), c.Key(row)) == want {
			rows = append(rows, row)
		}
	}
	return rows
}

// RowsOf are the rows of the key or of the identifier, ascending.
func (c *Core) RowsOf(p graph.Partition, ref string) []uint32 {
	rows := c.RowsOfID(p, ref)
	if code, ok := c.keys.Dict.Code(ref); ok && len(rows) == 0 {
		for row, key := range c.keys.Codes {
			if key == code {
				rows = append(rows, uint32(row))
			}
		}
	}
	return rows
}

// Follow makes now what calls would make later, if they have had it made of what
// was there before.
func (c *Core) Follow(before *Core, p graph.Partition) {
	if before.ids.Load() != nil {
		c.identified(p)
	}
}

// Len is the number of rows, dead ones included.
func (c *Core) Len() int { return len(c.keys.Codes) }

// Size is the number of bytes it takes in memory, without the texts of keys.
func (c *Core) Size() int64 {
	const indexed = 12 // of a map's entry, with what the map leaves free
	size := c.keys.Size() + c.history.Size() + c.deleted.Size() + indexed*int64(len(c.index))
	if ids := c.ids.Load(); ids != nil {
		size += ids.size()
	}
	return size
}

// History says when the entities came and changed.
func (c *Core) History() History { return c.history }

// Deleted are the generations that deleted the entities, 0 of the living.
func (c *Core) Deleted() *Ints { return c.deleted }

// Keys are the keys of all rows.
func (c *Core) Keys() *Texts { return &c.keys }

// Type is the type of all the entities.
func (c *Core) Type() graph.Type { return c.typ.Type }

// Classes are the classes of all the entities.
func (c *Core) Classes() []graph.Class { return c.typ.Classes }

// Live says whether the entity exists.
func (c *Core) Live(row uint32) bool { return c.deleted.At(row) == 0 }

// Count is the number of entities that exist.
func (c *Core) Count() int { return len(c.index) }

// Key is the key of an entity.
func (c *Core) Key(row uint32) graph.Key { return graph.Key(c.keys.Dict.Text(c.keys.Codes[row])) }

// Row is the row of the living entity with the key.
func (c *Core) Row(key graph.Key) (uint32, bool) {
	code, ok := c.keys.Dict.Code(string(key))
	if !ok {
		return 0, false
	}
	return c.RowOf(code)
}

// RowOf is the row of the living entity whose key has the code.
func (c *Core) RowOf(key uint32) (uint32, bool) {
	row, ok := c.index[key]
	return row, ok
}
